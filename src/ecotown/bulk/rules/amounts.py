"""
What a check on several years asks of the difference: integers to multiply with, nothing to divide.
"""

from fractions import Fraction
from math import lcm

import attrs

from ecotown.bulk.limits import SCALE, Span, span_about, span_of
from ecotown.bulk.lowered import Check
from ecotown.bulk.refusals import NotInBulk
from ecotown.bulk.rules.row import MOST, RuleRow, fit
from ecotown.bulk.states import MET, NOT_MET, open_for
from ecotown.evaluation import Reason
from ecotown.quantities import same_dimension, unit_factor
from ecotown.targets.nodes import (
    Aspect,
    AverageChange,
    Baseline,
    Bound,
    Change,
    Comparator,
    Direction,
    MeanLevel,
    Multiple,
    Rule,
    StepChange,
    Trend,
    TrendKind,
)

_BASELINE = open_for(Reason.MISSING_BASELINE)
_LARGEST_VALUE = 10**18
_MIRRORED = {
    Comparator.AT_LEAST: Comparator.AT_MOST,
    Comparator.AT_MOST: Comparator.AT_LEAST,
    Comparator.MORE_THAN: Comparator.LESS_THAN,
    Comparator.LESS_THAN: Comparator.MORE_THAN,
    Comparator.EQUAL: Comparator.EQUAL,
}
__all__ = [
    "asked_unit",
    "has_margin",
    "hold_at",
    "is_tolerant",
    "may_hold",
    "movement_row",
    "sign_of",
    "window_of",
]

_LOWERING_KINDS = frozenset(
    {
        TrendKind.YEAR_ON_YEAR_DECREASE,
        TrendKind.CONTINUED_DECREASE,
        TrendKind.SOME_DECREASE,
        TrendKind.NO_INCREASE,
        TrendKind.NEGATIVE_GROWTH,
    }
)
_STRICT_KINDS = frozenset(
    {
        TrendKind.YEAR_ON_YEAR_DECREASE,
        TrendKind.YEAR_ON_YEAR_INCREASE,
        TrendKind.SOME_DECREASE,
        TrendKind.SOME_INCREASE,
        TrendKind.OVERALL_IMPROVEMENT,
        TrendKind.NEGATIVE_GROWTH,
    }
)
_POINTS = frozenset({"百分点", "个百分点"})
_TOLERANT_KINDS = frozenset({TrendKind.STEADY, TrendKind.STEADY_OR_IMPROVING})


def asked_unit(rule: Rule) -> str | None:
    """
    The unit in which a change is asked for.
    """
    match rule:
        case MeanLevel(bound=bound):
            return bound.limit.unit
        case Change(amount=amount, is_relative=False) | StepChange(amount=amount, is_relative=False):
            return "%" if amount.unit in _POINTS else amount.unit
        case _:
            return None


def sign_of(rule: Rule, check: Check, *, is_word: bool) -> int:
    """
    1 where more is better, −1 where less is: signed values are always asked to rise.
    """
    match rule:
        case Trend(kind, better):
            if kind is TrendKind.NO_CHANGE:
                return 1
            if kind in _LOWERING_KINDS:
                return -1
            if not kind.needs_direction or is_word:
                return 1
            return -1 if (better or check.target.better) is Direction.LOWER else 1
        case Change(direction=direction) | StepChange(direction=direction):
            return -1 if direction is Direction.LOWER else 1
        case _:
            return 1


def may_hold(rule: Rule) -> bool:
    """
    Whether staying at the end of the range counts as moving towards it.
    """
    return isinstance(rule, StepChange) or (
        isinstance(rule, Trend) and (rule.kind.is_windowed or rule.kind in _STRICT_KINDS)
    )


def hold_at(check: Check, sign: int, unit: str | None, grid: int) -> int | None:
    """
    The end of the range, at which staying is no failure; None where there is none.
    """
    target = check.target
    if not may_hold(check.rule):
        return None
    if sign < 0:
        return 0
    if target.cap is None or isinstance(check.read_as, Aspect):
        return None
    cap = target.cap
    if unit is not None and target.unit is not None and unit != target.unit:
        if not same_dimension(target.unit, unit):
            return None
        cap *= unit_factor(target.unit, unit)
    held = cap * SCALE * grid
    return int(held) if held.denominator == 1 else None


def movement_row(check: Check, unit: str | None, grid: int, year: int | None) -> RuleRow:
    """
    The years that a movement looks at, and what it asks of the difference.
    """
    rule = check.rule
    span = window_of(check)[0]
    row = RuleRow(
        kind="check",
        chk=check.number,
        family="movement",
        nothing=open_for(Reason.MISSING_OBSERVATION) if check.at_year == year else check.nothing,
        is_strict=0,
        p=1,
        q=-1,
        per_base=0,
        miss=NOT_MET,
    )
    match rule:
        case Trend(kind) if kind.is_windowed:
            return attrs.evolve(row, span=span, is_strict=int(kind in _STRICT_KINDS))
        case Trend(kind):
            return _trend_pair(row, check, kind, unit, grid)
        case Change():
            return _amount(row, check, rule, grid)
        case StepChange():
            return _amount(attrs.evolve(row, span=span), check, rule, grid)
        case AverageChange():
            return _average(row, check, rule, year)
        case MeanLevel(values, bound):
            return _mean(row, check, values, bound, grid)
        case Multiple(comparator, factor):
            p, q = factor.value.denominator, -factor.value.numerator
            if check.is_previous:
                row = attrs.evolve(
                    row,
                    per_base=5 if factor.value == 1 else 0,
                    comparator=comparator.name,
                    is_rounded=int(check.conventions.is_rounded),
                )
            elif comparator.direction is Direction.HIGHER:
                # No rise is a multiple of nothing, or of a loss.
                row = attrs.evolve(row, per_base=3, zero=NOT_MET)
            row = _ends(attrs.evolve(row, p=p, q=q), span_of(comparator, Fraction(0), None), 1, check)
            return _with_margin(row, check, comparator, Fraction(0), 1, Fraction(1, SCALE * grid * p))
        case _:
            raise NotInBulk(check.indicator.number, type(rule).__name__, "不是变化", "it is no change")


def _mean(row: RuleRow, check: Check, values: int, bound: Bound, grid: int) -> RuleRow:
    """
    A mean over years: the sum of so many values.
    """
    number = bound.limit.number
    one = Fraction(1, SCALE * grid * values)
    span = span_of(bound.comparator, number.value, number.interval)
    row = _ends(attrs.evolve(row, span=max(values, 1), per_base=6, q=0), span, one, check)
    return _with_margin(row, check, bound.comparator, number.value, one, Fraction(1))


def _average(row: RuleRow, check: Check, rule: AverageChange, year: int | None) -> RuleRow:
    """
    A mean change a year: now / base against a power, or against the fraction of two values that stands next to it.
    """
    _, back, first = window_of(check)
    if year is None and back is None:
        raise NotInBulk(
            check.indicator.number,
            "AverageChange",
            "年数要看判定年份：请给 year",
            "how many years it is depends on the year judged: state `year`",
        )
    steps = back if back is not None else (year or 0) - (first or 0)
    row = attrs.evolve(
        row,
        per_base=4,
        zero=MET if rule.direction is Direction.LOWER else NOT_MET,
        wanting=open_for(Reason.MISSING_YEARS) if back is not None else None,
    )
    if steps < 1:
        return attrs.evolve(
            row, p=0, q=0, low=1, high=None, low_rounded=1, low_open=0, low_rounded_open=0, miss=_BASELINE
        )
    if rule.is_about:
        # Without a tolerance the rate itself is about itself, and any other is open.
        open_state = open_for(Reason.MISSING_CONVENTION)
        row = attrs.evolve(row, miss=open_state, zero=MET if row.zero == MET else open_state)
    rate = rule.amount.number.value * unit_factor(rule.amount.unit or "%", "1")
    is_fall = rule.direction is Direction.LOWER
    factor = 1 - rate if is_fall else 1 + rate
    comparator = _MIRRORED[rule.comparator] if is_fall else rule.comparator
    # Against a power of a factor below 0 no value is low enough.
    limit = factor**steps if factor >= 0 else Fraction(-1)
    below, above = _neighbors(limit)
    if below != above:
        # No two values stand to each other as the power itself.
        if comparator is Comparator.EQUAL:
            return attrs.evolve(row, p=0, q=0, low=1, low_rounded=1, low_open=0, low_rounded_open=0)
        is_upper = comparator.direction is Direction.LOWER
        comparator, limit = (Comparator.AT_MOST, below) if is_upper else (Comparator.AT_LEAST, above)
    ends = span_of(comparator, Fraction(0), None)
    return _ends(attrs.evolve(row, p=limit.denominator, q=-limit.numerator), ends, 1, check)


def _neighbors(limit: Fraction) -> tuple[Fraction, Fraction]:
    """
    The fractions next to a number, below and above, of whole numbers as large as values are (Stern-Brocot).
    """
    if limit.denominator <= _LARGEST_VALUE and limit.numerator <= _LARGEST_VALUE:
        return limit, limit
    near = limit.limit_denominator(_LARGEST_VALUE)
    # The other neighbor has the denominator that the first one's inverse gives.
    inverse = pow(near.numerator, -1, near.denominator) if near.denominator > 1 else 0
    sign = 1 if near < limit else -1
    start = (-sign * inverse) % near.denominator
    other_denominator = start + (_LARGEST_VALUE - start) // near.denominator * near.denominator
    other = Fraction(sign + near.numerator * other_denominator, near.denominator * other_denominator)
    return (near, other) if near < limit else (other, near)


def window_of(check: Check) -> tuple[int | None, int | None, int | None]:
    """
    How many values a check on several years looks at; where it is one earlier value, how far that lies back or its year.
    """
    match check.rule:
        case Trend(kind, values=values) if kind.is_windowed:
            return max(2, values or check.conventions.trend_values), None, None
        case MeanLevel(values=values):
            return max(1, values), None, None
        case StepChange(values=values):
            return max(2, values or check.conventions.trend_values), None, None
        case AverageChange(base=base):
            period = check.conventions.plan_period
            first = base if base is not None else None if period is None else period[0]
            return None, None if first is not None else max(2, check.conventions.trend_values) - 1, first
        case Trend(base_year=base) | Change(base=base) | Multiple(base=base):
            if isinstance(base, int):
                return None, None, base
            if base is Baseline.DECLARED:
                # A baseline year that nobody declared is a year of which nothing is known.
                return None, None, check.conventions.baseline_year or 0
            return None, 1, None
        case _:
            return None, None, None


def _trend_pair(row: RuleRow, check: Check, kind: TrendKind, unit: str | None, grid: int) -> RuleRow:
    one = Fraction(1, SCALE * grid)
    if kind is TrendKind.NO_CHANGE:
        row = _ends(row, span_of(Comparator.EQUAL, Fraction(0), None), 1, check)
        return _with_margin(row, check, Comparator.EQUAL, Fraction(0), 1, one)
    comparator = Comparator.MORE_THAN if kind in _STRICT_KINDS else Comparator.AT_LEAST
    tolerance = check.conventions.tolerance
    span = span_of(comparator, Fraction(0), None)
    if is_tolerant(check) and tolerance is not None:
        worst = -tolerance.around(Fraction(1), unit)
        if tolerance.unit not in ("%", "‰"):
            worst *= SCALE * grid
        row = attrs.evolve(row, is_tolerant=1, per_base=2 if tolerance.unit in ("%", "‰") else 0)
        row = _ends(row, span_of(comparator, worst, None), 1, check)
        return _with_margin(row, check, comparator, worst, 1, one)
    if kind is TrendKind.STEADY:
        row = attrs.evolve(row, miss=open_for(Reason.MISSING_CONVENTION))
    return _with_margin(_ends(row, span, 1, check), check, comparator, Fraction(0), 1, one)


def _amount(row: RuleRow, check: Check, rule: Change | StepChange, grid: int) -> RuleRow:
    """
    A change by an amount: relative ones are multiplied out, so that nothing is ever divided.
    """
    number = rule.amount.number
    is_about = isinstance(rule, Change) and rule.is_about
    shown = rule.amount.unit or ("%" if rule.is_relative else None)
    tolerance = check.conventions.tolerance
    if is_about and tolerance is not None:
        span = span_about(number.value, tolerance.around(number.value, shown), number.interval)
    else:
        span = span_of(rule.comparator, number.value, number.interval)
    if is_about and tolerance is None:
        row = attrs.evolve(row, miss=open_for(Reason.MISSING_CONVENTION))
    if rule.is_relative:
        factor = unit_factor("1", shown or "%")
        zero = MET if rule.direction is Direction.LOWER else NOT_MET
        # A number once listed is above 0.
        row = _ends(attrs.evolve(row, per_base=7 if check.is_beside else 1, zero=zero), span, factor, check)
    else:
        factor = Fraction(1, SCALE * grid)
        row = _ends(row, span, factor, check)
    return _with_margin(row, check, rule.comparator, number.value, factor, Fraction(1))


def has_margin(check: Check) -> bool:
    """
    Whether a change or a trend comes out so far beyond a limit: two values are compared, and no tolerance is about the limit.
    """
    match check.rule:
        case Trend(kind):
            return not kind.is_windowed
        case Change(is_about=is_about):
            return not is_about
        case _:
            return isinstance(check.rule, Multiple | MeanLevel)


def is_tolerant(check: Check) -> bool:
    """
    Whether a value that is not worse is held against the other itself, and one that is worse against the tolerance about it.
    """
    is_steady = isinstance(check.rule, Trend) and check.rule.kind in _TOLERANT_KINDS
    return is_steady and check.conventions.tolerance is not None


def _with_margin(
    row: RuleRow, check: Check, comparator: Comparator, limit: Fraction, factor: Fraction | int, one: Fraction
) -> RuleRow:
    """
    How the margin is reckoned: (what has moved − `margin_limit`) × `margin_scale` over `margin_factor`, in 1/10000; `one` is
    what 1 is in the unit that is told.
    """
    if not has_margin(check) or row.p is None:
        return row
    # What has moved was made whole by one multiplier.
    p = row.p if isinstance(check.rule, Multiple) else 1
    common = Fraction(row.p, p) if isinstance(check.rule, Multiple) else Fraction(row.p) / factor
    scale = one * SCALE / common
    held = limit * common
    if held.denominator != 1 or max(abs(held.numerator), scale.numerator, scale.denominator) > MOST:
        return row
    direction = comparator.direction
    return attrs.evolve(
        row,
        margin_limit=int(held),
        margin_scale=scale.numerator,
        margin_factor=scale.denominator,
        margin_sign=0 if direction is None else 1 if direction is Direction.HIGHER else -1,
    )


def _ends(row: RuleRow, span: Span, factor: Fraction | int, check: Check) -> RuleRow:
    """
    The row with the ends between which `factor` × (p × now + q × base) has to lie, all made whole by one multiplier.
    """
    ends = (span.low, span.high, span.rounded_low, span.rounded_high)
    if check.conventions.is_rounded:
        ends = (span.rounded_low, span.rounded_high, span.low, span.high)
    factor = Fraction(factor)
    common = lcm(factor.denominator, *(end.value.denominator for end in ends if end is not None))
    whole = [None if end is None else fit(end.value * common, check) for end in ends]
    opened = [0 if end is None else int(end.is_open) for end in ends]
    return attrs.evolve(
        row,
        p=fit((row.p or 0) * factor * common, check),
        q=fit((row.q or 0) * factor * common, check),
        low=whole[0],
        high=whole[1],
        low_rounded=whole[2],
        high_rounded=whole[3],
        low_open=opened[0],
        high_open=opened[1],
        low_rounded_open=opened[2],
        high_rounded_open=opened[3],
    )
