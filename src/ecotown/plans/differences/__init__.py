"""
Two indicator systems, or editions of one, compared row by row.
"""

from ecotown.plans.differences.result import (
    Change,
    Regrouping,
    RowDifference,
    RowStatus,
    SystemDifference,
    TargetDifference,
)
from ecotown.plans.differences.rows import compare_systems
from ecotown.plans.differences.telling import count_words, tell_change

__all__ = [
    "Change",
    "Regrouping",
    "RowDifference",
    "RowStatus",
    "SystemDifference",
    "TargetDifference",
    "compare_systems",
    "count_words",
    "tell_change",
]
