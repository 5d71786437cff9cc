"""
When a rule is met, as a formula over the values observed.

Amounts of which a change is relative, and amounts that are multiplied, are above 0; a count is not below it. Where a
convention that is not set would decide, the formula says so with an `Unknown`.

The module is long because it is one pass: a match over the nodes of the language, and what its branches need.
"""

import calendar
import datetime as dt
import math
from fractions import Fraction
from itertools import pairwise
from typing import assert_never

import attrs

from ecotown.quantities import same_dimension, unit_factor
from ecotown.targets.direction import names_a_change
from ecotown.targets.folding import fold_text
from ecotown.targets.nodes import (
    About,
    Absence,
    Assigned,
    AverageChange,
    Baseline,
    Bound,
    Change,
    Comparator,
    Coverage,
    CumulativeChange,
    Deadline,
    Direction,
    Filter,
    Frequency,
    Interval,
    KOfN,
    MeanLevel,
    Multiple,
    Number,
    Quantity,
    Rank,
    Reference,
    Share,
    Statement,
    Status,
    StepChange,
    Trend,
    TrendKind,
)
from ecotown.targets.strictness.circumstances import PREVIOUS_YEAR
from ecotown.targets.strictness.clauses import Asked, Joined, Leaf, Undecided
from ecotown.targets.strictness.formulas import (
    NEVER,
    AllOf,
    AnyOf,
    Formula,
    Kind,
    OutOfReach,
    Source,
    Unknown,
    Variable,
    hold,
)
from ecotown.targets.strictness.readings import POINTS, Reading, is_elimination_by_number, kind_of
from ecotown.targets.strictness.settings import Settings

__all__ = ["Conditions"]

# What is assigned says how a value is read that no other rule reads.
_FREE = Kind("any")
_VERDICT = Kind("verdict", is_whole=True, least=0, most=1)
_POSITIVE = (Comparator.MORE_THAN, Fraction(0))

_SHARES = ("率", "比例", "占比", "比重")
_FALLING = frozenset(
    {
        TrendKind.YEAR_ON_YEAR_DECREASE,
        TrendKind.CONTINUED_DECREASE,
        TrendKind.SOME_DECREASE,
        TrendKind.NO_INCREASE,
        TrendKind.NEGATIVE_GROWTH,
    }
)
_STRICT = frozenset(
    {
        TrendKind.YEAR_ON_YEAR_DECREASE,
        TrendKind.YEAR_ON_YEAR_INCREASE,
        TrendKind.SOME_DECREASE,
        TrendKind.SOME_INCREASE,
        TrendKind.OVERALL_IMPROVEMENT,
        TrendKind.NEGATIVE_GROWTH,
    }
)


@attrs.define
class Conditions:
    """
    Makes formulas of what two targets ask in one circumstance.

    `readings` say how each subject is read; `domain` collects what holds of the values whatever the targets ask,
    `units` how what is supplied from outside is stated, `wordings` what is assigned, `amounts` which subjects are
    themselves a change, so that a value of one year says all.
    """

    settings: Settings
    readings: dict[tuple[str, ...], Reading]
    domain: dict[Formula, None] = attrs.field(factory=dict)
    units: dict[tuple[Source, tuple[str, ...]], Reading] = attrs.field(factory=dict)
    wordings: dict[tuple[int | None, tuple[str, ...]], object] = attrs.field(factory=dict)
    amounts: set[tuple[str, ...]] = attrs.field(factory=set)

    def met(self, asked: Asked) -> Formula:
        """
        When what is asked is met.
        """
        match asked:
            case Joined(parts, is_any):
                join = AnyOf if is_any else AllOf
                return join(tuple(self.met(part) for part in parts))
            case Undecided(rule):
                return Unknown(rule)
            case Leaf():
                return _Leaf(asked, self, self.readings[asked.name]).met()
            case _:
                assert_never(asked)


@attrs.frozen
class _Leaf:
    """
    One rule being turned into a formula.
    """

    leaf: Leaf
    conditions: Conditions
    reading: Reading

    def met(self) -> Formula:
        rule = self.leaf.rule
        match rule:
            case Bound(comparator, limit) | Frequency(_, Bound(comparator, limit)):
                return self.bound(comparator, limit)
            case Share(Bound(comparator, limit)) | Filter(_, _, Bound(comparator, limit)):
                return self.bound(comparator, limit)
            case Interval(lower, upper):
                return AllOf((self.bound(lower.comparator, lower.limit), self.bound(upper.comparator, upper.limit)))
            case About(limit):
                return self.bound(Comparator.EQUAL, limit, is_about=True)
            case Coverage():
                return hold([(self.value(), self.reading.factor("%", self.leaf))], Comparator.EQUAL, 100)
            case Absence():
                self.suppose([(self.value(), 1)], Comparator.AT_LEAST)
                return hold([(self.value(), 1)], Comparator.EQUAL)
            case Status() if self.reading.has_numbers and is_elimination_by_number(self.leaf):
                return self.eliminated(rule)
            case Status(_, rank, is_strict):
                return hold([(self.value(), 1)], Comparator.MORE_THAN if is_strict else Comparator.AT_LEAST, rank)
            case Trend():
                return self.windowed(rule) if rule.kind.is_windowed else self.against(rule)
            case Change():
                if rule.is_amount:
                    return self.bound(rule.comparator, rule.amount, is_about=rule.is_about)
                return self.step(rule, rule.comparator, self.value(self.base_year(rule.base)), self.value())
            case Multiple(comparator, factor, base):
                before = self.value(self.base_year(base))
                self.suppose([(before, 1)], *_POSITIVE)
                return hold([(self.value(), 1), (before, -factor.value)], comparator)
            case AverageChange():
                return self.average(rule)
            case MeanLevel(count, bound):
                return self.mean(count, bound)
            case StepChange(comparator=comparator):
                values = self.values(rule.values)
                return AllOf(
                    tuple(
                        AnyOf((self.step(rule, comparator, before, now), self.held(now, before, rule.direction)))
                        for before, now in pairwise(values)
                    )
                )
            case CumulativeChange(amount=amount):
                return self.bound(Comparator.AT_LEAST, amount)
            case Assigned():
                return self.assigned(rule)
            case Reference():
                return self.reference(rule)
            case Rank(_, limit):
                return hold([(self.value(), 1)], Comparator.AT_MOST, limit)
            case KOfN(least):
                return hold([(self.value(), 1)], Comparator.AT_LEAST, least)
            case Deadline():
                return hold([(self.value(), 1)], Comparator.AT_MOST, _last_day(rule, self.leaf.year).toordinal())
            case Statement():
                return hold([(self.value(), 1)], Comparator.AT_LEAST, 1)
            case _:
                assert_never(rule)

    # --- values ------------------------------------------------------------------------------------------------------

    def value(self, year: int | None = None, kind: Kind | None = None) -> Variable:
        """
        The value observed in a year: the one judged, unless another is named.
        """
        kind = kind or kind_of(self.leaf, has_numbers=self.reading.has_numbers) or _FREE
        return Variable(Source.OBSERVED, self.leaf.name, self.leaf.year if year is None else year, kind)

    def values(self, count: int | None) -> list[Variable]:
        """
        The values of a window that ends in the year judged.
        """
        last = self.leaf.year
        first = last - max(2, count or self.conditions.settings.trend_values) + 1
        return [self.value(year) for year in range(first, last + 1)]

    def base_year(self, base: int | Baseline) -> int:
        match base:
            case Baseline.DECLARED:
                year = self.conditions.settings.baseline_year
                if year is None:
                    raise OutOfReach
                return year
            case Baseline.PREVIOUS_YEAR:
                return self.leaf.year - 1
            case _:
                return base

    def shared(self, source: Source, name: tuple[str, ...], year: int) -> Variable:
        """
        A number that is supplied for all subjects alike, in the unit of their values.
        """
        unit = self.conditions.units.setdefault((source, name), self.reading)
        if unit != self.reading:
            raise OutOfReach
        return Variable(source, name, year, self.value().kind)

    def suppose(
        self, terms: list[tuple[Variable, Fraction | int]], comparator: Comparator, bound: Fraction | int = 0
    ) -> None:
        """
        Say what holds of values whatever is asked.
        """
        self.conditions.domain[hold(terms, comparator, bound)] = None

    def unknown(self, *parts: object, assumed: bool | None = None) -> Unknown:
        """
        What nobody can say of this rule on this subject.
        """
        return Unknown((self.leaf.rule, self.leaf.channel, self.leaf.year, *parts), assumed=assumed)

    # --- rules -------------------------------------------------------------------------------------------------------

    def bound(self, comparator: Comparator, limit: Quantity, *, is_about: bool = False) -> Formula:
        """
        The value, in the limit's unit, against the limit.
        """
        unit = limit.unit or self.leaf.target.unit
        factor = self.reading.factor(unit, self.leaf)
        ends = self.ends(comparator, limit.number.value, limit.number.interval)
        exactly = AllOf(tuple(hold([(self.value(), factor)], end, bound) for end, bound in ends))
        if not is_about:
            return exactly
        around = self.around(limit.number, unit)
        if around is None:
            return AnyOf((exactly, self.unknown("tolerance")))
        return AllOf(tuple(hold([(self.value(), factor)], end, bound) for end, bound in around))

    def around(self, number: Number, unit: str | None) -> list[tuple[Comparator, Fraction]] | None:
        """
        What a value has to be to be about a number; None where no tolerance is declared.
        """
        tolerance = self.tolerance(abs(number.value), unit)
        if tolerance is None:
            return None
        return [
            *self.ends(Comparator.AT_LEAST, number.value - tolerance, number.interval),
            *self.ends(Comparator.AT_MOST, number.value + tolerance, number.interval),
        ]

    def ends(
        self, comparator: Comparator, limit: Fraction, interval: Fraction | None
    ) -> list[tuple[Comparator, Fraction]]:
        """
        What a value has to be for a comparison to hold: the same, unless it is rounded to the place of the limit first.
        """
        if interval is None or not self.conditions.settings.is_rounded:
            return [(comparator, limit)]
        # Half-even: the middle between two multiples goes to the even one.
        places = limit / interval
        ends: list[tuple[Comparator, Fraction]] = []
        if comparator not in (Comparator.AT_MOST, Comparator.LESS_THAN):
            least = math.floor(places) + 1 if comparator is Comparator.MORE_THAN else math.ceil(places)
            above = Comparator.MORE_THAN if least % 2 else Comparator.AT_LEAST
            ends.append((above, (least - Fraction(1, 2)) * interval))
        if comparator not in (Comparator.AT_LEAST, Comparator.MORE_THAN):
            most = math.ceil(places) - 1 if comparator is Comparator.LESS_THAN else math.floor(places)
            below = Comparator.LESS_THAN if most % 2 else Comparator.AT_MOST
            ends.append((below, (most + Fraction(1, 2)) * interval))
        return ends

    def tolerance(self, value: Fraction, unit: str | None) -> Fraction | None:
        """
        The declared tolerance about a value, in a unit; None where none is declared.
        """
        tolerance = self.conditions.settings.tolerance
        if tolerance is None:
            return None
        if tolerance.part is not None:
            return tolerance.part * value
        if tolerance.unit is None or (tolerance.unit in POINTS and (unit is None or unit in POINTS)):
            return tolerance.amount
        source = "%" if tolerance.unit in POINTS else tolerance.unit
        if unit is None or not same_dimension(source, unit):
            raise OutOfReach
        return tolerance.amount * unit_factor(source, unit)

    def eliminated(self, rule: Status) -> Formula:
        """
        消除 and 基本消除 by number: the share eliminated, or how many are left.
        """
        is_whole = rule.rank == len(rule.scale.ranks) - 1
        basically = self.conditions.settings.basically
        if self.leaf.is_named or self.leaf.target.unit not in ("%", "‰"):
            name = self.leaf.channel.path[-1:] or (self.leaf.target.name or "",)
            if self.reading.unit in ("%", "‰") or name[0].endswith(_SHARES):
                # A bare number would be a count to one rule and a share to another.
                raise OutOfReach
            self.suppose([(self.value(), 1)], Comparator.AT_LEAST)
            gone = hold([(self.value(), 1)], Comparator.EQUAL)
            return gone if is_whole else AnyOf((gone, self.unknown("listed")))
        terms = [(self.value(), self.reading.factor("%", self.leaf))]
        gone = hold(terms, Comparator.AT_LEAST, 100)
        if is_whole:
            return gone
        if basically is None:
            return AnyOf((gone, self.unknown("basically")))
        return hold(terms, Comparator.AT_LEAST, basically * 100)

    def direction(self, rule: Trend) -> Direction:
        if rule.kind.needs_direction:
            better = rule.better or self.leaf.target.better
            if better is None:
                raise OutOfReach
            return better
        return Direction.LOWER if rule.kind in _FALLING else Direction.HIGHER

    def moved(self, now: Variable, before: Variable, direction: Direction, *, is_strict: bool) -> Formula:
        comparator = Comparator.MORE_THAN if is_strict else Comparator.AT_LEAST
        sign = 1 if direction is Direction.HIGHER else -1
        return hold([(now, sign), (before, -sign)], comparator)

    def held(self, now: Variable, before: Variable, direction: Direction) -> Formula:
        """
        A value that stays at the end of its range: at 0 downward, at the ceiling upward.
        """
        end = Fraction(0)
        if direction is Direction.HIGHER:
            ceiling = self.ceiling()
            if ceiling is None:
                return NEVER
            end = ceiling
        return AllOf((hold([(now, 1)], Comparator.EQUAL, end), hold([(before, 1)], Comparator.EQUAL, end)))

    def ceiling(self) -> Fraction | None:
        """
        The natural ceiling in the unit of the values.
        """
        target, unit = self.leaf.target, self.reading.unit
        if target.cap is None or self.leaf.is_named:
            return None
        if unit is None or target.unit is None:
            return target.cap
        if not same_dimension(target.unit, unit):
            raise OutOfReach
        return target.cap * unit_factor(target.unit, unit)

    def windowed(self, rule: Trend) -> Formula:
        direction, is_strict = self.direction(rule), rule.kind in _STRICT
        values = self.values(rule.values)
        steps: list[Formula] = []
        for before, now in pairwise(values):
            # That a held value does not move the wrong way either follows; said, it is found sooner.
            steps.append(self.moved(now, before, direction, is_strict=False))
            if is_strict:
                moved = self.moved(now, before, direction, is_strict=True)
                steps.append(AnyOf((moved, self.held(now, before, direction))))
        if not is_strict:
            first, last = values[0], values[-1]
            moved = self.moved(last, first, direction, is_strict=True)
            steps.append(AnyOf((moved, self.held(last, first, direction))))
        return AllOf(tuple(steps))

    def against(self, rule: Trend) -> Formula:
        now, before = self.value(), self.value(self.leaf.year - 1 if rule.base_year is None else rule.base_year)
        if rule.kind is TrendKind.NO_CHANGE:
            return hold([(now, 1), (before, -1)], Comparator.EQUAL)
        direction = self.direction(rule)
        if rule.kind in _STRICT:
            moved = self.moved(now, before, direction, is_strict=True)
            return AnyOf((moved, self.held(now, before, direction)))
        better = self.moved(now, before, direction, is_strict=False)
        if rule.kind not in (TrendKind.STEADY, TrendKind.STEADY_OR_IMPROVING):
            return better
        if self.conditions.settings.tolerance is None:
            return AnyOf((better, self.unknown("tolerance"))) if rule.kind is TrendKind.STEADY else better
        sign = 1 if direction is Direction.HIGHER else -1
        part = self.conditions.settings.tolerance.part
        if part is not None:
            self.suppose([(before, 1)], Comparator.AT_LEAST)
            return hold([(now, sign), (before, -sign), (before, part)], Comparator.AT_LEAST)
        own = None if self.leaf.is_named else self.leaf.target.unit
        around = self.tolerance(Fraction(0), own or self.reading.unit) or Fraction(0)
        if own is not None and self.reading.unit is not None:
            around *= unit_factor(own, self.reading.unit)
        return hold([(now, sign), (before, -sign)], Comparator.AT_LEAST, -around)

    def step(self, rule: Change | StepChange, comparator: Comparator, before: Variable, now: Variable) -> Formula:
        """
        The change between two years against the amount asked for.
        """
        sign = 1 if rule.direction is Direction.HIGHER else -1
        amount, unit = rule.amount, rule.amount.unit
        ends = self.ends(comparator, amount.number.value, amount.number.interval)
        unknown: tuple[Formula, ...] = ()
        if isinstance(rule, Change) and rule.is_about:
            around = self.around(amount.number, (unit or "%") if rule.is_relative else unit)
            ends, unknown = (ends, (self.unknown("tolerance"),)) if around is None else (around, ())
        if rule.is_relative:
            self.suppose([(before, 1)], *_POSITIVE)
            # sign × (now − before) / before in the unit of the amount, multiplied by `before`.
            factor = unit_factor("1", unit or "%") * sign
            steps = [hold([(now, factor), (before, -factor - limit)], end) for end, limit in ends]
        else:
            factor = self.reading.factor("%" if unit in POINTS else unit or self.leaf.target.unit, self.leaf) * sign
            steps = [hold([(now, factor), (before, -factor)], end, limit) for end, limit in ends]
        return AnyOf((AllOf(tuple(steps)), *unknown))

    def mean(self, count: int, bound: Bound) -> Formula:
        """
        The sum of so many years against as many limits.
        """
        limit = bound.limit
        each = self.reading.factor(limit.unit or self.leaf.target.unit, self.leaf)
        ends = self.ends(bound.comparator, limit.number.value, limit.number.interval)
        terms = [(value, each) for value in self.values(count)]
        return AllOf(tuple(hold(terms, end, wanted * count) for end, wanted in ends))

    def average(self, rule: AverageChange) -> Formula:
        settings = self.conditions.settings
        if not self.leaf.is_named and names_a_change(self.leaf.target.name):
            self.conditions.amounts.add(self.leaf.name)
            return self.bound(rule.comparator, rule.amount, is_about=rule.is_about)
        first = rule.base
        if first is None:
            period = settings.plan_period
            first = self.leaf.year - settings.trend_values + 1 if period is None else period[0]
        steps = self.leaf.year - first
        if steps < 1:
            raise OutOfReach
        now, before = self.value(), self.value(first)
        self.suppose([(before, 1)], *_POSITIVE)
        self.suppose([(now, 1)], Comparator.AT_LEAST)
        sign = -1 if rule.direction is Direction.LOWER else 1

        def stands(comparator: Comparator, amount: Fraction) -> Formula:
            factor = 1 + sign * amount * unit_factor(rule.amount.unit or "%", "1")
            limit = factor**steps if factor >= 0 else Fraction(-1)
            return hold([(now, sign), (before, -limit * sign)], comparator)

        exactly = stands(rule.comparator, rule.amount.number.value)
        if not rule.is_about:
            return exactly
        around = self.tolerance(abs(rule.amount.number.value), rule.amount.unit or "%")
        if around is None:
            return AnyOf((exactly, self.unknown("tolerance")))
        number = rule.amount.number.value
        return AllOf((stands(Comparator.AT_LEAST, number - around), stands(Comparator.AT_MOST, number + around)))

    def assigned(self, rule: Assigned) -> Formula:
        """
        What a superior sets: a number where the wording compares, else any target at all.
        """
        name = (fold_text(rule.text),)
        if self.conditions.wordings.setdefault((None, name), rule.value is None) is not (rule.value is None):
            # Supplied for the one, not supplied for the other: no circumstance shows both.
            raise OutOfReach
        if rule.value is not None:
            # The number in the text holds until another is supplied, and a witness supplies none.
            comparator = rule.comparator or (
                Comparator.AT_MOST if self.leaf.target.better is Direction.LOWER else Comparator.AT_LEAST
            )
            supplied = Unknown(("supplied", rule.text), assumed=False)
            other = Unknown(("assigned", rule.text, self.leaf.channel, self.leaf.year), assumed=False)
            stated = self.bound(comparator, rule.value)
            is_not = Unknown(supplied.key, holds=False, assumed=True)
            return AnyOf((AllOf((supplied, other)), AllOf((is_not, stated))))
        if rule.comparator is None:
            met = Variable(Source.ASSIGNED, (*name, *self.leaf.name), self.leaf.year, _VERDICT)
            return hold([(met, 1)], Comparator.AT_LEAST, 1)
        if self.conditions.settings.is_rounded:
            # The number supplied has a place of its own, to which the value is rounded.
            return self.unknown()
        if self.conditions.wordings.setdefault((id(self.leaf.target), name), rule.comparator) is not rule.comparator:
            # The judge takes one wording of a target for one bound.
            raise OutOfReach
        limit = self.shared(Source.ASSIGNED, name, 0)
        return hold([(self.value(), 1), (limit, -1)], rule.comparator)

    def reference(self, rule: Reference) -> Formula:
        name = fold_text(rule.name)
        if self.conditions.settings.is_rounded and rule.factor is None:
            return self.unknown()
        year = self.leaf.year
        other = self.value(year - 1) if name == PREVIOUS_YEAR else self.shared(Source.REFERENCE, (name,), year)
        factor = Fraction(1)
        if rule.factor is not None:
            unit = rule.factor.unit
            factor = rule.factor.number.value * (unit_factor(unit, "1") if unit in ("%", "‰") else 1)
        if not factor:
            raise OutOfReach
        if rule.factor is not None and not names_a_change(self.leaf.target.name):
            self.suppose([(other, 1)], *_POSITIVE)
        return hold([(self.value(), 1), (other, -factor)], rule.comparator)


def _last_day(rule: Deadline, year: int) -> dt.date:
    year = year if rule.year is None else rule.year
    days = calendar.monthrange(year, rule.month)[1]
    return dt.date(year, rule.month, days if rule.day is None else min(rule.day, days))
