"""
Gaps: how far the indicator lies from what it is held against, and what part of its target it has reached.
"""

from fractions import Fraction

import attrs

from ecotown.quantities import fold_unit, same_dimension, unit_factor
from ecotown.scoring.case import OPEN, Case, Seen, in_full
from ecotown.scoring.conventions import Percent
from ecotown.scoring.nodes import Base, Quantity, Side
from ecotown.scoring.observed import Amount, Kind
from ecotown.scoring.result import Reason

__all__ = ["Anchor", "Gap", "fits", "gap_of", "opposite", "ratio_of"]

_POINT = "个百分点"
_RATIOS = frozenset({"%", "‰", "1"})


@attrs.frozen
class Anchor:
    """
    The number that a gap is measured from, where the text states one before it. `name` is set where a count is meant.
    """

    limit: Quantity
    subject: str | None = None
    name: str | None = None


@attrs.frozen
class Gap:
    """
    How far a value lies on one side of a limit, in the unit of a step; negative on the other side.
    """

    size: Fraction
    unit: str | None
    observed: str | None = None
    limit: str | None = None


def gap_of(
    case: Case, side: Side, step: Quantity, base: Base, subject: str | None, anchor: Anchor | None
) -> Gap | None:
    """
    How far the value lies on a side of what it is measured from, in the unit of the step; None where that is open.
    """
    subject = case.own(subject)
    towards = case.worse if side is Side.SHORT else side
    if base is Base.TARGET and anchor is None and case.shortfall is not None and subject is None:
        toward_better = towards is not None and towards is opposite(case.worse)
        size = -case.shortfall.value if toward_better else case.shortfall.value
        unit = case.shortfall.unit or case.rule.unit or step.unit
        whole = None
        if case.target is not None:
            whole = case.convert(Amount(case.target.value, case.target.unit), case.rule.unit, unit, None)
        return _in_step(case, Amount(size, unit), step, whole, None, None, subject)
    found = _limit(case, base, anchor)
    name = anchor.name if anchor is not None and anchor.name is not None else subject
    if name is None and anchor is not None:
        name = case.own(anchor.subject)
    kind = Kind.COUNT if anchor is not None and anchor.name is not None else Kind.VALUE
    value = case.amount(kind, name)
    if base is Base.TARGET and anchor is None and subject is None and value is None:
        known = case.known_met()
        if known is not None and (side is Side.SHORT or towards is case.worse) is known:
            # Met, so nothing is short; or not met, so nothing is over.
            return Gap(Fraction(0), step.unit)
    if towards is None:
        case.want(Reason.MISSING_DIRECTION, name or case.main_name)
    if value is None:
        case.want(Reason.MISSING_OBSERVATION, name or case.main_name)
    if found is None:
        case.want(
            Reason.MISSING_BASELINE if base is Base.PREVIOUS_YEAR else Reason.MISSING_TARGET, name or case.main_name
        )
    if towards is None or value is None or found is None:
        return None
    own = case.rule.unit if name is None else None
    unit = found.unit or own or value.unit
    number = case.convert(value, own, unit, name)
    limit = case.convert(found, own, unit, name)
    size = limit - number if towards is Side.BELOW else number - limit
    told = str(found) if found.unit is not None or own is None else f"{found}{own}"
    return _in_step(case, Amount(size, unit), step, limit, str(value), told, name)


def ratio_of(case: Case, anchor: Anchor | None) -> tuple[Fraction | None, Seen]:
    """
    What part of its target the indicator has reached, between 0 and 1; None where that is open.
    """
    known = case.known_met()
    if known and anchor is None:
        return Fraction(1), Seen(truth=True)
    if case.worse is None:
        case.want(Reason.MISSING_DIRECTION, case.main_name)
        return None, OPEN
    found = _limit(case, Base.TARGET, anchor)
    if found is None:
        case.want(Reason.MISSING_TARGET, case.main_name)
        return None, OPEN
    unit = found.unit or case.rule.unit
    gap = gap_of(case, case.worse, Quantity(Fraction(1), unit), Base.TARGET, None, anchor)
    if gap is None:
        return None, OPEN
    limit = found.value
    seen = Seen(truth=True, observed=gap.observed, limit=gap.limit or str(found))
    if gap.size <= 0:
        return Fraction(1), seen
    part, whole = (limit - gap.size, limit) if case.worse is Side.BELOW else (limit, limit + gap.size)
    return (max(part / whole, Fraction(0)) if whole > 0 else Fraction(0)), seen


def _limit(case: Case, base: Base, anchor: Anchor | None) -> Amount | None:
    if base is Base.PREVIOUS_YEAR:
        return case.previous
    if anchor is not None:
        return Amount(anchor.limit.value, anchor.limit.unit)
    return None if case.target is None else Amount(case.target.value, case.target.unit)


def _in_step(
    case: Case,
    size: Amount,
    step: Quantity,
    limit: Fraction | None,
    observed: str | None,
    told: str | None,
    name: str | None,
) -> Gap | None:
    unit, asked = size.unit, step.unit
    if asked in ("%", "‰") and _is_relative(case, unit):
        if not limit:
            case.want(Reason.MISSING_TARGET if limit is None else Reason.MISSING_BASELINE, name or case.main_name)
            return None
        return Gap(size.value / abs(limit) * unit_factor("1", asked), asked, observed, told)
    to = "%" if asked == _POINT and unit != _POINT else asked
    from_unit = "%" if unit == _POINT and asked in _RATIOS else unit
    number = case.convert(Amount(size.value, from_unit), None, to, name)
    return Gap(number, asked or unit, observed, told)


def _is_relative(case: Case, unit: str | None) -> bool:
    """
    Whether a step in % is a part of the limit: for an indicator that is not in %, or where it is declared.
    """
    if unit is not None and fold_unit(unit) not in _RATIOS and unit != _POINT:
        return True
    return unit != _POINT and case.conventions.percent is Percent.RELATIVE


def opposite(side: Side | None) -> Side | None:
    """
    The other side of a number; None where there is none.
    """
    match side:
        case Side.BELOW:
            return Side.ABOVE
        case Side.ABOVE:
            return Side.BELOW
        case _:
            return None


def fits(step: Quantity, anchor: Anchor) -> bool:
    """
    Whether a step can be a unit of the gap from a number: both are ratios, or of one dimension. A step in % is a part of
    any other quantity, but of no count.
    """
    unit = anchor.limit.unit
    if step.unit in ("%", "‰"):
        return anchor.name is None
    if step.unit == _POINT:
        return unit is None or fold_unit(unit) in _RATIOS
    return step.unit is None or unit is None or same_dimension(in_full(step.unit, unit), in_full(unit, step.unit))
