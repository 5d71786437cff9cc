"""
The exact judge of one target, with its explanation.
"""

from ecotown.evaluation.evaluate import combine, evaluate_target
from ecotown.evaluation.logic import all_of, any_of
from ecotown.evaluation.observed import Measured
from ecotown.evaluation.result import Missing, Origin, Reason, Result, Source, Step, Verdict

__all__ = [
    "Measured",
    "Missing",
    "Origin",
    "Reason",
    "Result",
    "Source",
    "Step",
    "Verdict",
    "all_of",
    "any_of",
    "combine",
    "evaluate_target",
]
