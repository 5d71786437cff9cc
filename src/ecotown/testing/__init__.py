"""
Case files: targets, observations and the verdicts expected, as data that a planner can read and a program can run.
"""

from ecotown.testing.case import Case, CaseFile, InvalidCase
from ecotown.testing.case_file import load_cases, structure_cases
from ecotown.testing.measure_case import MeasureCase
from ecotown.testing.run import CaseResult, Difference, Outcome, run_case, run_cases

__all__ = [
    "Case",
    "CaseFile",
    "CaseResult",
    "Difference",
    "InvalidCase",
    "MeasureCase",
    "Outcome",
    "load_cases",
    "run_case",
    "run_cases",
    "structure_cases",
]
