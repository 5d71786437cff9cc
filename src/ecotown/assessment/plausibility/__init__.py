"""
What looks wrong among raw quantities, before anybody relies on what is computed from them.

A check is one function: it looks at the numbers of a plan's places and yields what it finds, with the numbers in it. None
changes a verdict. A check that compares places or years asks for more than one odd ratio, for villages do differ; it
reckons in binary floating point, since it hints at what a person should look at and decides nothing.
"""

from ecotown.assessment.plausibility.checking import CHECKS, LINT_CHECKS, check_quantities
from ecotown.assessment.plausibility.entered import check_entered

__all__ = ["CHECKS", "LINT_CHECKS", "check_entered", "check_quantities"]
