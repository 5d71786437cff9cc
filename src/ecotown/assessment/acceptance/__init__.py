"""
Acceptance (验收, 命名): what a system declares beyond its rows, decided in three values.
"""

from ecotown.assessment.acceptance.deciding import ConditionResult, Decision, PointsResult
from ecotown.assessment.acceptance.outcome import AcceptanceOutcome, Tip, accept
from ecotown.assessment.acceptance.points import RowScore, Sum
from ecotown.assessment.acceptance.rule import Condition, Rule, read_rule

__all__ = [
    "AcceptanceOutcome",
    "Condition",
    "ConditionResult",
    "Decision",
    "PointsResult",
    "RowScore",
    "Rule",
    "Sum",
    "Tip",
    "accept",
    "read_rule",
]
