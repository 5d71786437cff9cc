"""
A plan against a ledger: what is met, what is not and by how much, what cannot be judged and what to supply, who answers.
"""

from ecotown.assessment.finding import Finding, VillageFigure
from ecotown.assessment.outcome import Assessment, GeneratedFrom, Summary
from ecotown.assessment.procedure import assess
from ecotown.assessment.steps import NextStep
from ecotown.assessment.supposing import WhatIf, what_if

__all__ = [
    "Assessment",
    "Finding",
    "GeneratedFrom",
    "NextStep",
    "Summary",
    "VillageFigure",
    "WhatIf",
    "assess",
    "what_if",
]
