"""
What the value of a row would have to be for its target to be met: from a result back to a range of numbers.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction

import attrs

from ecotown.evaluation import Result, Verdict
from ecotown.measures import Goal
from ecotown.quantities import product_factor, read_product
from ecotown.targets.nodes import (
    AverageChange,
    Bound,
    Change,
    Comparator,
    Conjunction,
    CumulativeChange,
    Direction,
    Disjunction,
    Interval,
    Rule,
    StepChange,
    Trend,
    TrendKind,
)

__all__ = ["find_goals"]

_FALLING = frozenset({TrendKind.YEAR_ON_YEAR_DECREASE, TrendKind.CONTINUED_DECREASE})
_RISING = frozenset({TrendKind.YEAR_ON_YEAR_INCREASE, TrendKind.CONTINUED_INCREASE})
_STRICT = frozenset({TrendKind.YEAR_ON_YEAR_DECREASE, TrendKind.YEAR_ON_YEAR_INCREASE})
_OPPOSITE = {
    Comparator.AT_LEAST: Comparator.AT_MOST,
    Comparator.AT_MOST: Comparator.AT_LEAST,
    Comparator.MORE_THAN: Comparator.LESS_THAN,
    Comparator.LESS_THAN: Comparator.MORE_THAN,
    Comparator.EQUAL: Comparator.EQUAL,
}


def find_goals(
    result: Result, value: Fraction, unit: str | None, *, better: Direction | None = None
) -> tuple[Goal, ...]:
    """
    The ranges, in a unit, in any of which the value judged would meet the target; none where that cannot be said.

    Only the value of the year judged is thought to change. `better` is which way is better where the target leaves it open.
    """
    if not _sees(result, value, unit):
        return ()
    return tuple(
        converted
        for goal, own in _goals(result, better)
        if (converted := _convert(goal, own, unit)) is not None and not _is_empty(converted)
    )


def _sees(result: Result, value: Fraction, unit: str | None) -> bool:
    """
    Whether every number that a result was decided on is the value: an aspect or a part has numbers of its own.
    """
    parts = [part for _, part in result.parts]
    if isinstance(result.rule, StepChange):
        parts = parts[-1:]
    if parts:
        return all(_sees(part, value, unit) for part in parts)
    seen, own = result.compared, result.unit
    if result.series is not None:
        seen, own = result.series, result.series_unit or result.unit
    if isinstance(seen, Mapping):
        seen = None if result.year is None else seen.get(result.year)
    factor = _factor(own, unit)
    return isinstance(seen, Fraction) and factor is not None and seen * factor == value


_Found = tuple[Goal, str | None]


def _goals(result: Result, better: Direction | None) -> list[_Found]:
    """
    The ranges, each in the unit of its result.
    """
    rule, parts = result.rule, [part for _, part in result.parts]
    if isinstance(rule, StepChange) and parts:
        # What lies behind cannot be made good.
        *earlier, last = parts
        is_open = last.year == result.year and all(part.verdict is Verdict.MET for part in earlier)
        return _goals(last, better) if is_open else []
    if len(parts) == 1:
        return _goals(parts[0], better)
    match rule:
        case Conjunction() if parts:
            return _meet([_goals(part, better) for part in parts])
        case Disjunction() if parts:
            return [found for part in parts for found in _goals(part, better)]
        case _ if parts:
            return []
        case _:
            return list(_own(result, rule, better))


def _own(result: Result, rule: Rule, better: Direction | None) -> Iterator[_Found]:
    """
    The range of a result without parts.
    """
    match rule:
        case Interval(lower, upper):
            goals = [_of_bound(bound, result) for bound in (lower, upper)]
            if goals[0] is not None and goals[1] is not None:
                yield _both(goals[0], goals[1]), result.unit
        case Trend() if rule.kind.is_windowed:
            yield from _of_window(result, rule, better)
        case AverageChange() if isinstance(result.compared, Mapping):
            yield from _of_average(result, rule)
        case Change() | CumulativeChange() | StepChange() if result.series is not None:
            yield from _of_change(result, rule)
        case _ if result.bound is not None and result.comparator is not None and result.distance is not None:
            interval = rule.limit.number.interval if isinstance(rule, Bound) else None
            yield _range(result.comparator, result.bound, interval if result.is_rounded else None), result.unit
        case _:
            return


def _of_bound(bound: Bound, result: Result) -> Goal | None:
    limit = bound.limit
    interval = limit.number.interval if result.is_rounded else None
    return _convert(_range(bound.comparator, limit.number.value, interval), limit.unit or result.unit, result.unit)


def _range(comparator: Comparator, limit: Fraction, interval: Fraction | None = None) -> Goal:
    """
    The range of values that stand to a limit as a comparator says, after rounding to an interval where one is given.

    Halfway between two multiples the even one is taken (GB/T 8170-2008).
    """
    half = Fraction(0) if interval is None else interval / 2
    is_even = interval is None or (limit / interval) % 2 == 0
    match comparator:
        case Comparator.AT_LEAST:
            return Goal(limit - half, includes_least=is_even)
        case Comparator.MORE_THAN:
            return Goal(limit + half, includes_least=interval is not None and not is_even)
        case Comparator.AT_MOST:
            return Goal(None, limit + half, includes_most=is_even)
        case Comparator.LESS_THAN:
            return Goal(None, limit - half, includes_most=interval is not None and not is_even)
        case Comparator.EQUAL:
            return Goal(limit - half, limit + half, includes_least=is_even, includes_most=is_even)


def _of_change(result: Result, rule: Change | CumulativeChange | StepChange) -> Iterator[_Found]:
    """
    A fall of at least 3 % from 250 is at most 242.5.
    """
    base = _number(result.series, result.origin.year if result.origin is not None else None)
    if base is None or result.bound is None or result.comparator is None:
        return
    amount = result.bound
    if rule.is_relative:
        factor = _factor(result.unit, None)
        if factor is None:
            return
        amount *= factor * abs(base)
    is_fall = rule.direction is Direction.LOWER
    comparator = _OPPOSITE[result.comparator] if is_fall else result.comparator
    yield _range(comparator, base - amount if is_fall else base + amount), result.series_unit


def _of_average(result: Result, rule: AverageChange) -> Iterator[_Found]:
    first = None if result.origin is None else result.origin.year
    base = _number(result.compared, first)
    rate = _factor(rule.amount.unit or "%", None)
    if base is None or base <= 0 or rate is None or first is None or result.year is None:
        return
    is_fall = rule.direction is Direction.LOWER
    amount = rule.amount.number.value * rate
    factor = 1 - amount if is_fall else 1 + amount
    if factor >= 0:
        comparator = _OPPOSITE[rule.comparator] if is_fall else rule.comparator
        yield _range(comparator, base * factor ** (result.year - first)), result.unit


def _of_window(result: Result, rule: Trend, better: Direction | None) -> Iterator[_Found]:
    """
    A window that fails at nothing but its last step, or in that it did not move at all.

    Where a year of it is missing, no value of the last one would meet it: the row would be open.
    """
    if result.unseen_years:
        return
    last = result.year
    failing = [step for step in result.steps if not step.holds]
    if last is None or not failing or any(step.last != last for step in failing):
        return
    years = sorted(result.compared) if isinstance(result.compared, Mapping) else []
    before, first = (_number(result.compared, year) for year in (last - 1, years[0] if years else None))
    direction = Direction.LOWER if rule.kind in _FALLING else Direction.HIGHER
    if rule.kind not in _FALLING | _RISING:
        found = rule.better or better
        if found is None:
            return
        direction = found
    if before is None or first is None:
        return
    is_lower = direction is Direction.LOWER
    strict, weak = (
        (Comparator.LESS_THAN, Comparator.AT_MOST) if is_lower else (Comparator.MORE_THAN, Comparator.AT_LEAST)
    )
    if rule.kind in _STRICT:
        yield _range(strict, before), result.unit
    else:
        yield _both(_range(weak, before), _range(strict, first)), result.unit


def _number(values: object, year: int | None) -> Fraction | None:
    value = values.get(year) if isinstance(values, Mapping) else None
    return value if isinstance(value, Fraction) else None


def _meet(parts: list[list[_Found]]) -> list[_Found]:
    """
    The ranges that lie in one of each part.
    """
    found = parts[0]
    for others in parts[1:]:
        found = [
            (_both(goal, converted), unit)
            for goal, unit in found
            for other, own in others
            if (converted := _convert(other, own, unit)) is not None
        ]
    return found


def _both(goal: Goal, other: Goal) -> Goal:
    least, includes_least = max(
        ((end, not included) for end, included in _lower_ends(goal, other)), default=(None, False)
    )
    most, includes_most = min(((end, included) for end, included in _upper_ends(goal, other)), default=(None, True))
    return Goal(least, most, not includes_least, includes_most)


def _lower_ends(*goals: Goal) -> Iterator[tuple[Fraction, bool]]:
    for goal in goals:
        if goal.least is not None:
            yield goal.least, goal.includes_least


def _upper_ends(*goals: Goal) -> Iterator[tuple[Fraction, bool]]:
    for goal in goals:
        if goal.most is not None:
            yield goal.most, goal.includes_most


def _is_empty(goal: Goal) -> bool:
    if goal.least is None or goal.most is None or goal.least < goal.most:
        return False
    return goal.least > goal.most or not (goal.includes_least and goal.includes_most)


def _convert(goal: Goal, source: str | None, target: str | None) -> Goal | None:
    factor = _factor(source, target)
    if factor is None:
        return None
    ends = [None if end is None else end * factor for end in (goal.least, goal.most)]
    return attrs.evolve(goal, least=ends[0], most=ends[1])


def _factor(source: str | None, target: str | None) -> Fraction | None:
    """
    What turns a number of one unit into one of another; None of both is a pure number.
    """
    (above, first), (below, second) = read_product(source), read_product(target)
    factor = product_factor(first, second)
    return None if factor is None else factor * above / below
