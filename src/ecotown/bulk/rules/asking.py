"""
The exact judge, asked for what one text or one unit means to a check.
"""

import attrs

from ecotown.assessment.figures import arrange
from ecotown.bulk.lowered import Check
from ecotown.errors import ObservationError
from ecotown.evaluation import Measured, Result, evaluate_target
from ecotown.ledger import Observation
from ecotown.targets.nodes import Aspect, Reference, Rule

__all__ = ["ANY_YEAR", "judge_number", "judge_text", "wrap"]

ANY_YEAR = 2000


def judge_text(check: Check, text: str, unit: str, year: int | None, rule: Rule | None = None) -> Result | None:
    """
    The exact judge's result on one text; None where it refuses the text.
    """
    judged = ANY_YEAR if year is None else year
    try:
        observed = arrange((Observation(value=text, unit=unit or None, year=judged),), judged, has_components=True)
        if isinstance(check.read_as, Aspect):
            observed = {check.read_as.name: observed}
        return evaluate_target(
            attrs.evolve(check.target, rule=check.read_as if rule is None else rule),
            observed,
            year=judged,
            conventions=check.declared,
            references={check.rule.name: 1} if isinstance(check.rule, Reference) else None,
        )
    except ObservationError:
        return None


def judge_number(check: Check, given: Measured, year: int, rule: Rule) -> Result | None:
    """
    The exact judge's result on one computed number; None where it refuses it.
    """
    rule = wrap(check, rule)
    try:
        return evaluate_target(
            attrs.evolve(check.target, rule=rule),
            {rule.name: {year: given}} if isinstance(rule, Aspect) else {year: given},
            year=year,
            conventions=check.declared,
            references={check.rule.name: 1} if isinstance(check.rule, Reference) else None,
        )
    except ObservationError:
        return None


def wrap(check: Check, rule: Rule) -> Rule:
    """
    A rule under the name of its check, as the exact judge takes it.
    """
    return Aspect(check.read_as.name, rule) if isinstance(check.read_as, Aspect) else rule
