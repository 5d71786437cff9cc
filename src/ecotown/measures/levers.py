"""
From the value that a formula is to reach back to its raw quantities: how much one of them has to change.

Every answer is exact and rounded to the side that suffices. A formula is a quotient of polynomials in the change of one raw
quantity, 最大 and 最小 one such quotient for each argument; between the places where one of them meets a limit or a divisor is
zero, either every change suffices or none does. Where those places are not rational numbers, it is said that no answer is known.
"""

from collections.abc import Collection, Iterator, Mapping
from enum import Enum
from fractions import Fraction
from itertools import pairwise, product
from math import ceil, floor, prod
from typing import assert_never

import attrs

from ecotown.errors import ObservationError
from ecotown.measures.computing import Computation, Step, compute_measure
from ecotown.measures.dimensions import PreparedMeasure, Typed, prepare_measure
from ecotown.measures.names import names_in
from ecotown.measures.nodes import Call, Expression, Function, Literal, Name, Product, Sum
from ecotown.measures.polynomials import Quotient, TooComplex
from ecotown.quantities import UnitProduct, counted_interval, product_factor

__all__ = ["Goal", "Lever", "Obstacle", "find_levers"]

_MOST_BRANCHES = 64
_SIGNIFICANT_DIGITS = 3
_MOST_PLACES = 6
_REFINEMENTS = 12


@attrs.frozen
class Goal:
    """
    What a formula is to come to, in the unit of its computation: a range with one end or two.
    """

    least: Fraction | None = None
    most: Fraction | None = None
    includes_least: bool = True
    includes_most: bool = True

    def holds(self, value: Fraction) -> bool:
        """
        Whether the value lies in the range.
        """
        if self.least is not None and (value < self.least or (value == self.least and not self.includes_least)):
            return False
        return self.most is None or value < self.most or (value == self.most and self.includes_most)

    def capped(self, cap: Fraction | None) -> "Goal":
        """
        The range without what lies above a natural ceiling.
        """
        if cap is None or (self.most is not None and self.most <= cap):
            return self
        return attrs.evolve(self, most=cap, includes_most=True)


class Obstacle(Enum):
    """
    Why no change of one raw quantity reaches the goal.
    """

    CEILING = "ceiling"
    ZERO = "zero"
    WHOLE = "whole"
    NEVER = "never"
    UNSOLVED = "unsolved"


@attrs.frozen(kw_only=True)
class Lever:
    """
    How much one raw quantity has to change while all others stay as they are, in the unit of its value.

    `change` is None where no change alone reaches the goal, and `obstacle` says why. `reached` is what the formula then comes to,
    `interval` the interval to which the change was rounded, None where it is exact.
    `counterpart` is a raw quantity that changes by as much the other way, so that their sum stays (`counterpart_change`, in its own
    unit): what is converted, not added.
    """

    name: str
    unit: str | None
    before: Fraction
    change: Fraction | None = None
    reached: Fraction | None = None
    interval: Fraction | None = None
    obstacle: Obstacle | None = None
    counterpart: str | None = None
    counterpart_change: Fraction | None = None

    @property
    def after(self) -> Fraction | None:
        """
        What the raw quantity then is.
        """
        return None if self.change is None else self.before + self.change

    def explain(self, language: str = "zh") -> str:
        """
        The lever in one sentence, with what is held fixed.
        """
        from ecotown.measures.narrate import tell_lever

        return tell_lever(self, language)


def find_levers(
    computation: Computation, goal: Goal, *, cap: Fraction | None = None, fixed: Collection[str] = ()
) -> tuple[Lever, ...]:
    """
    For each raw quantity of a formula, in the order of the text, the least change that reaches the goal by itself.

    There are none where the formula has no value, or the goal is reached. No raw quantity is taken below 0.

    Args:
        computation: what the formula came to.
        goal: what it is to come to, in the unit of the computation.
        cap: the natural ceiling of the value: a share is no more than its whole.
        fixed: the names, folded, of raw quantities that nobody moves.
    """
    value = computation.value
    if value is None or goal.holds(value):
        return ()
    situation = _Situation.of(computation, goal, cap)
    if situation is None:
        return ()
    names = [name for name in situation.prepared.names if name not in fixed]
    levers = [situation.lever(name) for name in names]
    for name, counterpart in _convertible(computation.measure.expression):
        if name in names and counterpart in names:
            levers += situation.conversion(name, counterpart)
    return tuple(levers)


@attrs.frozen
class _Region:
    """
    Changes that reach the goal, from a first one on; without an end it goes on for ever.
    """

    start: Fraction
    includes_start: bool
    end: Fraction | None
    includes_end: bool

    def first_on(self, interval: Fraction, offset: Fraction) -> Fraction | None:
        """
        The first change of the region above 0 among the multiples of an interval, moved by an offset.
        """
        steps = ceil((self.start - offset) / interval)
        change = offset + steps * interval
        if change <= 0 or (change == self.start and not self.includes_start):
            change += interval
        if self.end is not None and (change > self.end or (change == self.end and not self.includes_end)):
            return None
        return change

    @property
    def exact(self) -> Fraction | None:
        """
        The first change itself; None where the region has no first.
        """
        return self.start if self.includes_start else None


@attrs.frozen
class _Situation:
    """
    A formula at the values that its raw quantities have, and what it is to reach.
    """

    prepared: PreparedMeasure
    values: Mapping[str, Fraction]
    units: Mapping[str, UnitProduct]
    goal: Goal
    cap: Fraction | None
    value: Fraction

    @classmethod
    def of(cls, computation: Computation, goal: Goal, cap: Fraction | None) -> "_Situation | None":
        steps = {step.expression.name: step for step in _leaves(computation.step) if isinstance(step.expression, Name)}
        values = {name: step.number for name, step in steps.items() if step.number is not None}
        units = {name: step.measured_in for name, step in steps.items()}
        declared = {name: unit.text for name, unit in units.items()}
        prepared = prepare_measure(computation.measure, declared, computation.unit)
        if computation.value is None or compute_measure(prepared, values).value != computation.value:
            return None
        return cls(prepared, values, units, goal, cap, computation.value)

    def lever(self, name: str) -> Lever:
        up, down = (self.move({name: Fraction(sign)}, name) for sign in (1, -1))
        return self.nearest(up, down)

    def conversion(self, name: str, counterpart: str) -> Iterator[Lever]:
        """
        What is taken from one raw quantity and added to another, or the other way about, where that reaches the goal.
        """
        factor = product_factor(self.units[name], self.units[counterpart])
        if factor is None:
            return
        ways = [self.move({name: Fraction(sign), counterpart: -sign * factor}, name) for sign in (1, -1)]
        lever = self.nearest(*ways)
        if lever.change is not None:
            yield attrs.evolve(lever, counterpart=counterpart, counterpart_change=-lever.change * factor)

    @staticmethod
    def nearest(up: Lever, down: Lever) -> Lever:
        if up.change is None or down.change is None:
            if up.change is not None:
                return up
            return down if down.change is not None or up.obstacle is Obstacle.NEVER else up
        return up if up.change <= -down.change else down

    def move(self, slopes: Mapping[str, Fraction], name: str) -> Lever:
        """
        The least change, counted from 0 up, with which the raw quantities move by their slopes.
        """
        lever = Lever(name=name, unit=self.units[name].text, before=self.values[name])
        try:
            regions = self.regions(slopes, self.goal.capped(self.cap))
            if not regions:
                return attrs.evolve(lever, obstacle=self.obstacle(slopes))
        except (TooComplex, ObservationError):
            return attrs.evolve(lever, obstacle=Obstacle.UNSOLVED)
        sign = int(slopes[name])
        found = self.round(regions, lever, sign)
        if found is None:
            return attrs.evolve(lever, obstacle=Obstacle.WHOLE)
        change, interval = found
        return attrs.evolve(lever, change=sign * change, interval=interval, reached=self.at(slopes, change))

    def round(self, regions: list[_Region], lever: Lever, sign: int) -> tuple[Fraction, Fraction | None] | None:
        """
        The first change of the regions in print, with its interval: whole for what is counted.
        """
        whole = counted_interval(lever.unit)
        if whole is not None:
            offset = -sign * lever.before % whole
            changes = (region.first_on(whole, offset) for region in regions)
            change = next((change for change in changes if change is not None), None)
            return None if change is None else (change, whole)
        region = regions[0]
        interval = _interval(lever.before, region.start)
        for _ in range(_REFINEMENTS):
            change = region.first_on(interval, Fraction(0))
            if change is not None:
                return change, interval
            interval /= 10
        # Between two limits that lie very close there may be room for nothing but the exact number.
        exact = region.exact
        if exact is None:
            exact = (region.start + (region.end if region.end is not None else region.start + 1)) / 2
        return exact, None

    def obstacle(self, slopes: Mapping[str, Fraction]) -> Obstacle:
        if self.cap is not None and self.regions(slopes, self.goal):
            return Obstacle.CEILING
        furthest = self.furthest(slopes)
        if furthest is not None:
            last = self.at(slopes, furthest)
            if last is not None and self.off(last) < self.off(self.value):
                return Obstacle.ZERO
        return Obstacle.NEVER

    def off(self, value: Fraction) -> Fraction:
        """
        How far a value is off the goal.
        """
        below = Fraction(0) if self.goal.least is None else self.goal.least - value
        above = Fraction(0) if self.goal.most is None else value - self.goal.most
        return max(below, above, Fraction(0))

    def furthest(self, slopes: Mapping[str, Fraction]) -> Fraction | None:
        """
        The change at which the first raw quantity is used up; None where all of them grow.
        """
        ends = [max(self.values[name], Fraction(0)) / -slope for name, slope in slopes.items() if slope < 0]
        return min(ends, default=None)

    def at(self, slopes: Mapping[str, Fraction], change: Fraction) -> Fraction | None:
        moved = {name: value + slopes.get(name, 0) * change for name, value in self.values.items()}
        return compute_measure(self.prepared, moved).value

    def regions(self, slopes: Mapping[str, Fraction], goal: Goal) -> list[_Region]:
        """
        The changes above 0 that reach the goal, up to where a raw quantity is used up or a divisor becomes zero.
        """
        poles, meetings = self.critical(slopes, goal)
        furthest = self.furthest(slopes)
        pole = min((each for each in poles if each > 0), default=None)
        is_pole = pole is not None and (furthest is None or pole <= furthest)
        end = pole if is_pole else furthest
        points = [Fraction(0), *sorted(each for each in meetings if each > 0 and (end is None or each < end))]
        if end is not None and end > 0:
            points.append(end)
        regions: list[_Region] = []

        def extend(start: Fraction, stop: Fraction | None, *, is_point: bool) -> None:
            last = regions[-1] if regions else None
            touches = last is not None and last.end == start and (last.includes_end or is_point)
            if last is not None and touches:
                regions[-1] = attrs.evolve(last, end=stop, includes_end=is_point)
            else:
                regions.append(_Region(start, is_point, stop, is_point))

        def holds(change: Fraction) -> bool:
            value = self.at(slopes, change)
            return value is not None and goal.holds(value)

        for start, stop in pairwise(points):
            if holds((start + stop) / 2):
                extend(start, stop, is_point=False)
            if not (is_pole and stop == end) and holds(stop):
                extend(stop, stop, is_point=True)
        if end is None and holds(points[-1] + 1):
            extend(points[-1], None, is_point=False)
        return regions

    def critical(self, slopes: Mapping[str, Fraction], goal: Goal) -> tuple[set[Fraction], set[Fraction]]:
        """
        The changes at which a divisor is zero, and those at which the formula may meet an end of the goal.
        """
        lines = {name: (value, slopes.get(name, Fraction(0))) for name, value in self.values.items()}
        ends = [
            Quotient.line(end / self.prepared.factor)
            for end in (goal.least, goal.most)
            if end is not None and self.prepared.factor
        ]
        poles: set[Fraction] = set()
        meetings: set[Fraction] = set()
        for branch in _branches(self.prepared.typed):
            divisors: list[Quotient] = []
            try:
                quotient = _quotient(self.prepared.typed, lines, iter(branch), divisors)
                meetings.update(root for end in ends if (root := quotient.plus(end, -1).root) is not None)
            except ZeroDivisionError:
                # An argument that 最大 or 最小 does not take now; before it is taken another one comes down to zero.
                pass
            poles.update(root for divisor in divisors if (root := divisor.root) is not None)
        return poles, meetings


def _leaves(step: Step) -> Iterator[Step]:
    if not step.steps:
        yield step
    for inner in step.steps:
        yield from _leaves(inner)


def _interval(before: Fraction, start: Fraction) -> Fraction:
    """
    The interval in which a change is printed: three significant digits, and no fewer places than the raw quantity has.
    """
    places = next((place for place in range(_MOST_PLACES) if (before * 10**place).denominator == 1), 0)
    interval = Fraction(1, 10**places)
    if start > 0:
        exponent = _floor_log(start) - _SIGNIFICANT_DIGITS + 1
        interval = min(interval, Fraction(10) ** exponent)
    return interval


def _floor_log(number: Fraction) -> int:
    """
    The power of ten of the leading digit of a number above 0.
    """
    power = len(str(floor(number))) - 1 if number >= 1 else -len(str(floor(1 / number)))
    return power + 1 if number >= Fraction(10) ** (power + 1) else power


def _branches(typed: Typed) -> Iterator[tuple[int, ...]]:
    """
    Every way of taking one argument at each 最大 and 最小.
    """
    counts = [*_choices(typed)]
    if prod(counts) > _MOST_BRANCHES:
        raise TooComplex
    return product(*map(range, counts))


def _choices(typed: Typed) -> Iterator[int]:
    if _is_choice(typed.expression):
        yield len(typed.parts)
    for part in typed.parts:
        yield from _choices(part)


def _is_choice(expression: Expression) -> bool:
    return isinstance(expression, Call) and expression.function is not Function.SUM


def _quotient(
    typed: Typed,
    lines: Mapping[str, tuple[Fraction, Fraction]],
    branch: Iterator[int],
    divisors: list[Quotient],
) -> Quotient:
    """
    The expression in its own unit, as it depends on the change; its divisors are gathered on the way.
    """
    expression = typed.expression
    taken = next(branch) if _is_choice(expression) else None
    parts = [_quotient(part, lines, branch, divisors) for part in typed.parts]
    match expression:
        case Literal(number):
            return Quotient.line(number).scaled(typed.multiple)
        case Name(name):
            return Quotient.line(*lines[name]).scaled(typed.multiple)
        case Product(factors):
            result = parts[0].scaled(typed.multiple)
            for factor, part in zip(factors[1:], parts[1:], strict=True):
                if factor.is_divisor:
                    divisors.append(part)
                result = result.over(part) if factor.is_divisor else result.times(part)
            return result
        case Sum() | Call():
            aligned = [part.scaled(inner.factor) for inner, part in zip(typed.parts, parts, strict=True)]
            if taken is not None:
                return aligned[taken]
            signs = (
                [-1 if term.is_subtracted else 1 for term in expression.terms] if isinstance(expression, Sum) else ()
            )
            result = Quotient.line(Fraction(0))
            for part, sign in zip(aligned, signs or [1] * len(aligned), strict=True):
                result = result.plus(part, sign)
            return result
        case _:
            assert_never(expression)


def _convertible(expression: Expression) -> Iterator[tuple[str, str]]:
    """
    Pairs of raw quantities that make up a whole (`达标量 + 未达标量`), the first of which stands elsewhere too.
    """
    counts: dict[str, int] = {}
    for name in names_in(expression):
        counts[name] = counts.get(name, 0) + 1
    pairs: dict[tuple[str, str], None] = {}
    for parts in _wholes(expression):
        for name in parts:
            if counts[name] > 1:
                pairs.update(dict.fromkeys((name, other) for other in parts if counts[other] == 1))
    return iter(pairs)


def _wholes(expression: Expression) -> Iterator[list[str]]:
    """
    The names that are added to each other, sum by sum.
    """
    match expression:
        case Literal() | Name():
            return
        case Sum(terms):
            operands = [term.operand for term in terms]
            added = [term.operand for term in terms if not term.is_subtracted]
        case Product(factors):
            operands, added = [factor.operand for factor in factors], []
        case Call(function, arguments):
            operands, added = list(arguments), list(arguments) if function is Function.SUM else []
        case _:
            assert_never(expression)
    yield [each.name for each in added if isinstance(each, Name)]
    for operand in operands:
        yield from _wholes(operand)
