"""
Formulas over exact numbers: linear comparisons joined by *and* and *or*, and whether one can hold.

What a target asks of one place in one year is such a formula: a bound, a step of a trend, a change against an earlier value
are each linear in the values observed. `find_model` decides whether a formula can hold, by cases and by eliminating one
variable after another (Fourier and Motzkin), in fractions throughout; where it can, it gives values that a person would
write down.
"""

import math
from collections.abc import Iterable, Mapping
from enum import IntEnum
from fractions import Fraction
from typing import TypeAlias, assert_never

import attrs

from ecotown.targets.nodes import Comparator

__all__ = [
    "ALWAYS",
    "NEVER",
    "AllOf",
    "AnyOf",
    "Effort",
    "Formula",
    "Kind",
    "Linear",
    "Model",
    "OutOfReach",
    "Source",
    "Unknown",
    "Variable",
    "find_model",
    "hold",
    "negate",
    "settle",
    "variables_of",
]

_MOST_ROWS = 1_000
# Each choice that hangs on another is looked at inside it.
_MOST_CHOICES = 200


class OutOfReach(Exception):
    """
    A question that cannot be put into a formula, or would take too long to decide.
    """


@attrs.define
class Effort:
    """
    How many comparisons may yet be looked at: with none left the question stays open. A clock would answer differently twice.
    """

    left: int = 40_000

    def spend(self, count: int) -> None:
        """
        Look at so many comparisons. Raises OutOfReach where no more may be looked at.
        """
        self.left -= count
        if self.left < 0:
            raise OutOfReach


class Source(IntEnum):
    """
    Who states a value: it is chosen in this order when values are made up.
    """

    REFERENCE = 0
    ASSIGNED = 1
    OBSERVED = 2


@attrs.frozen
class Kind:
    """
    What a value is: a number, a place in a ranking, a word by its rank on a scale, a day by its ordinal.

    Values of two kinds are never the same value, though both are reckoned with as numbers. `is_whole` says that there is
    none between two whole ones; `least` and `most` are the ends of the range, where it has any.
    """

    name: str
    detail: object = None
    is_whole: bool = False
    least: int | None = None
    most: int | None = None


@attrs.frozen(cache_hash=True)
class Variable:
    """
    One value: of a subject, a reference or an assignment, in a year.
    """

    source: Source
    name: tuple[str, ...]
    year: int
    kind: Kind

    @property
    def order(self) -> tuple[int, int, tuple[str, ...], str]:
        """
        Earlier years are made up first, so that the later ones follow from them.
        """
        return self.source, self.year, self.name, self.kind.name


Terms: TypeAlias = tuple[tuple[Variable, Fraction], ...]
Model: TypeAlias = Mapping[Variable, Fraction]


@attrs.frozen(cache_hash=True)
class Linear:
    """
    A sum of variables against a number. The first coefficient is 1, so that opposite comparisons have the same terms.
    """

    terms: Terms
    comparator: Comparator
    bound: Fraction


@attrs.frozen
class Unknown:
    """
    Something that may hold or not, and nobody can say: what a convention that is not set would decide.

    `assumed` is what it is taken for where values are made up, None where it must not matter.
    """

    key: object
    holds: bool = True
    assumed: bool | None = None


@attrs.frozen
class AllOf:
    """
    *And*; of nothing, it always holds.
    """

    parts: "tuple[Formula, ...]" = ()


@attrs.frozen
class AnyOf:
    """
    *Or*; of nothing, it never holds.
    """

    parts: "tuple[Formula, ...]" = ()


Formula: TypeAlias = Linear | Unknown | AllOf | AnyOf

ALWAYS = AllOf()
NEVER = AnyOf()

_OPPOSITES = {
    Comparator.AT_LEAST: Comparator.LESS_THAN,
    Comparator.LESS_THAN: Comparator.AT_LEAST,
    Comparator.AT_MOST: Comparator.MORE_THAN,
    Comparator.MORE_THAN: Comparator.AT_MOST,
}
_MIRRORED = {
    Comparator.AT_LEAST: Comparator.AT_MOST,
    Comparator.AT_MOST: Comparator.AT_LEAST,
    Comparator.MORE_THAN: Comparator.LESS_THAN,
    Comparator.LESS_THAN: Comparator.MORE_THAN,
    Comparator.EQUAL: Comparator.EQUAL,
}


def hold(
    terms: Iterable[tuple[Variable, Fraction | int]], comparator: Comparator, bound: Fraction | int = 0
) -> Formula:
    """
    The formula that a sum of variables stands to a number as the comparator says.
    """
    sums: dict[Variable, Fraction] = {}
    for variable, coefficient in terms:
        sums[variable] = sums.get(variable, Fraction(0)) + coefficient
    kept = sorted(((key, value) for key, value in sums.items() if value), key=lambda term: term[0].order)
    limit = Fraction(bound)
    if not kept:
        return ALWAYS if _compare(Fraction(0), comparator, limit) else NEVER
    first = kept[0][1]
    if first < 0:
        comparator = _MIRRORED[comparator]
    limit /= first
    if len(kept) == 1 and kept[0][0].kind.is_whole:
        comparator, limit = _among_whole(comparator, limit)
    return Linear(tuple((variable, value / first) for variable, value in kept), comparator, limit)


def _among_whole(comparator: Comparator, limit: Fraction) -> tuple[Comparator, Fraction]:
    """
    The same comparison with the limit taking part: above 10 is at least 11.
    """
    if comparator in (Comparator.AT_LEAST, Comparator.MORE_THAN):
        least = math.ceil(limit) if comparator is Comparator.AT_LEAST else math.floor(limit) + 1
        return Comparator.AT_LEAST, Fraction(least)
    if comparator in (Comparator.AT_MOST, Comparator.LESS_THAN):
        most = math.floor(limit) if comparator is Comparator.AT_MOST else math.ceil(limit) - 1
        return Comparator.AT_MOST, Fraction(most)
    return comparator, limit


def _compare(value: Fraction, comparator: Comparator, limit: Fraction) -> bool:
    match comparator:
        case Comparator.AT_LEAST:
            return value >= limit
        case Comparator.AT_MOST:
            return value <= limit
        case Comparator.MORE_THAN:
            return value > limit
        case Comparator.LESS_THAN:
            return value < limit
        case Comparator.EQUAL:
            return value == limit


def negate(formula: Formula) -> Formula:
    """
    The formula that holds where this one does not.
    """
    match formula:
        case Linear(terms, Comparator.EQUAL, bound):
            return AnyOf((hold(terms, Comparator.LESS_THAN, bound), hold(terms, Comparator.MORE_THAN, bound)))
        case Linear(terms, comparator, bound):
            return hold(terms, _OPPOSITES[comparator], bound)
        case Unknown(key, holds, assumed):
            return Unknown(key, not holds, None if assumed is None else not assumed)
        case AllOf(parts):
            return AnyOf(tuple(map(negate, parts)))
        case AnyOf(parts):
            return AllOf(tuple(map(negate, parts)))
        case _:
            assert_never(formula)


def settle(formula: Formula, *, otherwise: bool) -> Formula:
    """
    The formula with what is unknown taken as assumed, and `otherwise` where nothing is assumed.
    """
    match formula:
        case Unknown(assumed=assumed):
            return ALWAYS if (otherwise if assumed is None else assumed) else NEVER
        case AllOf(parts):
            return AllOf(tuple(settle(part, otherwise=otherwise) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(settle(part, otherwise=otherwise) for part in parts))
        case Linear():
            return formula
        case _:
            assert_never(formula)


def variables_of(formula: Formula) -> frozenset[Variable]:
    """
    Every variable of a formula.
    """
    match formula:
        case Linear(terms):
            return frozenset(variable for variable, _ in terms)
        case Unknown():
            return frozenset()
        case AllOf(parts) | AnyOf(parts):
            return frozenset().union(*map(variables_of, parts))
        case _:
            assert_never(formula)


@attrs.frozen
class _Range:
    """
    Where a number may lie; an end that is None is none.
    """

    low: Fraction | None = None
    high: Fraction | None = None
    is_low_open: bool = False
    is_high_open: bool = False

    @property
    def is_empty(self) -> bool:
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and (self.is_low_open or self.is_high_open))

    def narrowed(self, comparator: Comparator, limit: Fraction) -> "_Range":
        """
        The part of the range that stands so to the limit.
        """
        narrowed = self
        if comparator is not Comparator.AT_MOST and comparator is not Comparator.LESS_THAN:
            is_open = comparator is Comparator.MORE_THAN
            if self.low is None or limit > self.low:
                narrowed = attrs.evolve(narrowed, low=limit, is_low_open=is_open)
            elif limit == self.low:
                narrowed = attrs.evolve(narrowed, is_low_open=self.is_low_open or is_open)
        if comparator is not Comparator.AT_LEAST and comparator is not Comparator.MORE_THAN:
            is_open = comparator is Comparator.LESS_THAN
            if self.high is None or limit < self.high:
                narrowed = attrs.evolve(narrowed, high=limit, is_high_open=is_open)
            elif limit == self.high:
                narrowed = attrs.evolve(narrowed, is_high_open=self.is_high_open or is_open)
        return narrowed


_ANYWHERE = _Range()


@attrs.define
class _State:
    """
    What has been taken to hold so far: a range for each sum, and what is unknown.
    """

    ranges: dict[Terms, _Range] = attrs.field(factory=dict)
    unknowns: dict[object, bool] = attrs.field(factory=dict)

    def take(self, formula: Formula, choices: list[AnyOf]) -> bool:
        """
        Take a formula to hold, its choices put off; False where it plainly cannot.
        """
        match formula:
            case Linear(terms, comparator, bound):
                narrowed = self.ranges.get(terms, _ANYWHERE).narrowed(comparator, bound)
                self.ranges[terms] = narrowed
                return not narrowed.is_empty
            case Unknown(key, holds):
                return self.unknowns.setdefault(key, holds) is holds
            case AllOf(parts):
                return all(self.take(part, choices) for part in parts)
            case AnyOf(parts):
                choices.append(formula)
                return bool(parts)
            case _:
                assert_never(formula)

    def may_hold(self, formula: Formula) -> bool:
        """
        Whether a formula does not plainly contradict what is taken to hold.
        """
        match formula:
            case Linear(terms, comparator, bound):
                return not self.ranges.get(terms, _ANYWHERE).narrowed(comparator, bound).is_empty
            case Unknown(key, holds):
                return self.unknowns.get(key, holds) is holds
            case AllOf(parts):
                return all(map(self.may_hold, parts))
            case AnyOf(parts):
                return any(map(self.may_hold, parts))
            case _:
                assert_never(formula)

    def must_hold(self, formula: Formula) -> bool:
        """
        Whether a formula plainly follows.
        """
        match formula:
            case Linear(terms, comparator, bound):
                known = self.ranges.get(terms)
                return known is not None and known.narrowed(comparator, bound) == known
            case Unknown(key, holds):
                return self.unknowns.get(key) is holds
            case AllOf(parts):
                return all(map(self.must_hold, parts))
            case AnyOf(parts):
                return any(map(self.must_hold, parts))
            case _:
                assert_never(formula)


def find_model(formula: Formula, effort: Effort) -> Model | None:
    """
    Values under which a formula holds, or None where there are none. Raises OutOfReach where that takes too long.

    Of several alternatives the first that can hold is taken.
    """
    return _search(_State(), [formula], [], effort)


def _search(state: _State, taken: list[Formula], choices: list[AnyOf], effort: Effort) -> Model | None:
    """
    Values under which formulas hold, beside what has been taken to hold and the choices that are left.
    """
    effort.spend(1)
    left: list[AnyOf] = []
    if not state.take(AllOf(tuple(taken)), left):
        return None
    # What has just been taken comes first: there a contradiction shows soonest.
    fresh = frozenset().union(*map(_marks_of, taken))
    narrowed = _narrow(state, [*left, *choices])
    if narrowed is None:
        return None
    model: dict[Variable, Fraction] = {}
    for part, others in _split(state, narrowed, fresh):
        found = _choose_in(part, others, effort)
        if found is None:
            return None
        model.update(found)
    return model


def _choose_in(state: _State, choices: list[AnyOf], effort: Effort) -> Model | None:
    effort.spend(len(state.ranges))
    model = _solve(state.ranges)
    if model is None or not choices:
        return model
    if len(choices) > _MOST_CHOICES:
        raise OutOfReach
    first, *others = choices
    for part in first.parts:
        found = _search(_State(dict(state.ranges), dict(state.unknowns)), [part], others, effort)
        if found is not None:
            return found
    return None


def _narrow(state: _State, choices: list[AnyOf]) -> list[AnyOf] | None:
    """
    The choices that are left once those with one alternative are taken; None where one has no alternative.
    """
    while True:
        left: list[AnyOf] = []
        is_settled = True
        for choice in choices:
            if state.must_hold(choice):
                continue
            possible = tuple(part for part in choice.parts if state.may_hold(part))
            if not possible:
                return None
            if len(possible) > 1:
                left.append(AnyOf(possible))
                continue
            is_settled = False
            if not state.take(possible[0], left):
                return None
        if is_settled:
            return left
        choices = left


_Marks: TypeAlias = frozenset[object]


def _marks_of(formula: Formula) -> _Marks:
    """
    The variables and the unknown things of a formula: what shares none of them has nothing to do with it.
    """
    match formula:
        case Linear(terms):
            return frozenset(variable for variable, _ in terms)
        case Unknown(key):
            return frozenset([(key,)])
        case AllOf(parts) | AnyOf(parts):
            return frozenset().union(*map(_marks_of, parts))
        case _:
            assert_never(formula)


def _split(state: _State, choices: list[AnyOf], fresh: _Marks) -> list[tuple[_State, list[AnyOf]]]:
    """
    What is taken and what is left to choose, in parts that have nothing to do with each other, the fresh ones first.
    """
    groups: list[tuple[set[object], list[Terms], list[AnyOf]]] = []

    def add(marks: _Marks, terms: Terms | None, choice: AnyOf | None) -> None:
        joined: tuple[set[object], list[Terms], list[AnyOf]] = (set(marks), [], [])
        apart = []
        for group in groups:
            if group[0].isdisjoint(marks):
                apart.append(group)
            else:
                joined[0].update(group[0])
                joined[1].extend(group[1])
                joined[2].extend(group[2])
        joined[1].extend([] if terms is None else [terms])
        joined[2].extend([] if choice is None else [choice])
        groups[:] = [*apart, joined]

    for terms in state.ranges:
        add(frozenset(variable for variable, _ in terms), terms, None)
    for choice in choices:
        add(_marks_of(choice), None, choice)
    groups.sort(key=lambda group: group[0].isdisjoint(fresh))
    return [
        (
            _State(
                {terms: state.ranges[terms] for terms in found},
                {key: holds for key, holds in state.unknowns.items() if (key,) in marks},
            ),
            found_choices,
        )
        for marks, found, found_choices in groups
    ]


@attrs.frozen
class _Row:
    """
    A sum that is at most the bound, or below it.
    """

    terms: Mapping[Variable, Fraction]
    bound: Fraction
    is_open: bool

    def without(self, variable: Variable, by: "_Row") -> "_Row":
        """
        The row with a variable put in terms of the others, by a row that is an equation for it.
        """
        factor = self.terms.get(variable)
        if factor is None:
            return self
        return _add(self, by, -factor / by.terms[variable], is_open=self.is_open)


def _add(row: _Row, other: _Row, factor: Fraction, *, is_open: bool) -> _Row:
    terms = dict(row.terms)
    for variable, coefficient in other.terms.items():
        terms[variable] = terms.get(variable, Fraction(0)) + coefficient * factor
    return _Row({key: value for key, value in terms.items() if value}, row.bound + other.bound * factor, is_open)


def _solve(ranges: Mapping[Terms, _Range]) -> Model | None:
    """
    Values within all the ranges, or None where there are none.
    """
    rows: list[_Row] = []
    equations: list[_Row] = []
    for terms, known in ranges.items():
        row = dict(terms)
        if known.low is not None and known.low == known.high:
            equations.append(_Row(row, known.low, is_open=False))
            continue
        if known.high is not None:
            rows.append(_Row(row, known.high, known.is_high_open))
        if known.low is not None:
            rows.append(_Row({key: -value for key, value in row.items()}, -known.low, known.is_low_open))
    variables = {variable for terms in ranges for variable, _ in terms}
    solved: list[tuple[Variable, _Row]] = []
    while equations:
        equation = equations.pop()
        if not equation.terms:
            if equation.bound != 0:
                return None
            continue
        variable = max(equation.terms, key=lambda each: each.order)
        solved.append((variable, equation))
        variables.discard(variable)
        equations = [each.without(variable, equation) for each in equations]
        rows = [each.without(variable, equation) for each in rows]
    eliminated: list[tuple[Variable, list[_Row]]] = []
    for variable in sorted(variables, key=lambda each: each.order, reverse=True):
        about = [row for row in rows if variable in row.terms]
        eliminated.append((variable, about))
        rows = _eliminate(variable, about, [row for row in rows if variable not in row.terms])
    if any(row.bound < 0 or (row.bound == 0 and row.is_open) for row in rows):
        return None
    model: dict[Variable, Fraction] = {}
    for variable, about in reversed(eliminated):
        model[variable] = _choose(_range_of(variable, about, model), is_whole=variable.kind.is_whole)
    for variable, equation in reversed(solved):
        rest = sum((value * model[key] for key, value in equation.terms.items() if key != variable), Fraction(0))
        model[variable] = (equation.bound - rest) / equation.terms[variable]
    return model


def _eliminate(variable: Variable, about: list[_Row], others: list[_Row]) -> list[_Row]:
    """
    Rows that hold for some value of the variable wherever all of them hold.
    """
    upper = [row for row in about if row.terms[variable] > 0]
    lower = [row for row in about if row.terms[variable] < 0]
    kept: dict[frozenset[tuple[Variable, Fraction]], _Row] = {}
    made = (
        _add(above, below, -above.terms[variable] / below.terms[variable], is_open=above.is_open or below.is_open)
        for above in upper
        for below in lower
    )
    for row in (*others, *made):
        scaled = _scaled(row)
        key = frozenset(scaled.terms.items())
        known = kept.get(key)
        if known is None or (scaled.bound, not scaled.is_open) < (known.bound, not known.is_open):
            kept[key] = scaled
    if len(kept) > _MOST_ROWS:
        raise OutOfReach
    return list(kept.values())


def _scaled(row: _Row) -> _Row:
    """
    The row with the greatest coefficient 1 or -1, so that rows that say the same look the same.
    """
    if not row.terms:
        return row
    size = max(abs(value) for value in row.terms.values())
    if size == 1:
        return row
    return _Row({key: value / size for key, value in row.terms.items()}, row.bound / size, row.is_open)


def _range_of(variable: Variable, about: list[_Row], model: Model) -> _Range:
    known = _ANYWHERE
    for row in about:
        rest = sum((value * model[key] for key, value in row.terms.items() if key != variable), Fraction(0))
        coefficient = row.terms[variable]
        limit = (row.bound - rest) / coefficient
        if coefficient > 0:
            known = known.narrowed(Comparator.LESS_THAN if row.is_open else Comparator.AT_MOST, limit)
        else:
            known = known.narrowed(Comparator.MORE_THAN if row.is_open else Comparator.AT_LEAST, limit)
    return known


def _choose(known: _Range, *, is_whole: bool) -> Fraction:
    """
    A plain number in a range: as few digits as will do, near the middle.
    """
    low, high = known.low, known.high
    if high is None:
        return Fraction(10) if low is None or low < 10 else Fraction(math.floor(low) + 1)
    if low is None:
        return Fraction(math.ceil(high) - 1)
    if low == high:
        return low
    if is_whole:
        return Fraction(math.floor((low + high) / 2))
    middle = (low + high) / 2
    place = Fraction(10) ** (len(str(math.ceil(high - low))) - 1)
    while True:
        for rounded in (math.floor(middle / place) * place, math.ceil(middle / place) * place):
            if low < rounded < high or (rounded == low and not known.is_low_open):
                return rounded
        place /= 10
