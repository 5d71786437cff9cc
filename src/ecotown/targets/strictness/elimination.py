"""
Values within ranges of sums, by eliminating one variable after another (Fourier and Motzkin), in fractions throughout.

Where there are values, those given are ones that a person would write down.
"""

import math
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import TypeAlias

import attrs

from ecotown.targets.nodes import Comparator
from ecotown.targets.strictness.formulas import OutOfReach, Terms, Variable

__all__ = ["ANYWHERE", "Model", "Range", "find_values", "has_values"]

Model: TypeAlias = Mapping[Variable, Fraction]

_MOST_ROWS = 1_000


@attrs.frozen
class Range:
    """
    Where a number may lie; an end that is None is none.
    """

    low: Fraction | None = None
    high: Fraction | None = None
    is_low_open: bool = False
    is_high_open: bool = False

    @property
    def is_empty(self) -> bool:
        """
        Whether there is no number in it.
        """
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and (self.is_low_open or self.is_high_open))

    def allows(self, comparator: Comparator, limit: Fraction) -> bool:
        """
        Whether some number in it stands so to the limit.
        """
        low, high = self.low, self.high
        reaches_up = high is None or high > limit
        reaches_down = low is None or low < limit
        is_low_end = low == limit and not self.is_low_open
        is_high_end = high == limit and not self.is_high_open
        match comparator:
            case Comparator.AT_LEAST:
                return reaches_up or is_high_end
            case Comparator.AT_MOST:
                return reaches_down or is_low_end
            case Comparator.MORE_THAN:
                return reaches_up
            case Comparator.LESS_THAN:
                return reaches_down
            case Comparator.EQUAL:
                return (reaches_up or is_high_end) and (reaches_down or is_low_end)

    def narrowed(self, comparator: Comparator, limit: Fraction) -> "Range":
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


ANYWHERE = Range()


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


@attrs.frozen
class _Solved:
    """
    How each variable follows from the others: by rows about it, in the order eliminated, or by an equation for it.
    """

    eliminated: list[tuple[Variable, list[_Row]]]
    equations: list[tuple[Variable, _Row]]


def has_values(ranges: Mapping[Terms, Range]) -> bool:
    """
    Whether there are values under which every sum lies in its range.
    """
    return _solve(ranges) is not None


def find_values(ranges: Mapping[Terms, Range]) -> Model | None:
    """
    Values under which every sum lies in its range, or None where there are none.
    """
    solved = _solve(ranges)
    if solved is None:
        return None
    model: dict[Variable, Fraction] = {}
    for variable, about in reversed(solved.eliminated):
        model[variable] = _choose(_range_of(variable, about, model), is_whole=variable.kind.is_whole)
    for variable, equation in reversed(solved.equations):
        rest = sum((value * model[key] for key, value in equation.terms.items() if key != variable), Fraction(0))
        model[variable] = (equation.bound - rest) / equation.terms[variable]
    return model


def _solve(ranges: Mapping[Terms, Range]) -> _Solved | None:
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
    kept = _keep(rows, {})
    eliminated: list[tuple[Variable, list[_Row]]] = []
    for variable in sorted(variables, key=lambda each: each.order, reverse=True):
        about = [row for row in kept.values() if variable in row.terms]
        eliminated.append((variable, about))
        others = {key: row for key, row in kept.items() if variable not in row.terms}
        kept = _keep(_combine(variable, about), others)
    if any(row.bound < 0 or (row.bound == 0 and row.is_open) for row in kept.values()):
        return None
    return _Solved(eliminated, solved)


def _combine(variable: Variable, about: list[_Row]) -> Iterable[_Row]:
    """
    Rows without the variable that hold for some value of it wherever all of these do.
    """
    lower = [row for row in about if row.terms[variable] < 0]
    for above in about:
        if above.terms[variable] > 0:
            for below in lower:
                factor = -above.terms[variable] / below.terms[variable]
                yield _add(above, below, factor, is_open=above.is_open or below.is_open)


_Rows: TypeAlias = dict[frozenset[tuple[Variable, Fraction]], _Row]


def _keep(rows: Iterable[_Row], kept: _Rows) -> _Rows:
    """
    The rows beside those that are kept; of two about the same sum the tighter one.
    """
    for row in rows:
        scaled = _scaled(row)
        key = frozenset(scaled.terms.items())
        known = kept.get(key)
        if known is None or (scaled.bound, not scaled.is_open) < (known.bound, not known.is_open):
            kept[key] = scaled
    if len(kept) > _MOST_ROWS:
        raise OutOfReach
    return kept


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


def _range_of(variable: Variable, about: list[_Row], model: Model) -> Range:
    known = ANYWHERE
    for row in about:
        rest = sum((value * model[key] for key, value in row.terms.items() if key != variable), Fraction(0))
        coefficient = row.terms[variable]
        limit = (row.bound - rest) / coefficient
        if coefficient > 0:
            known = known.narrowed(Comparator.LESS_THAN if row.is_open else Comparator.AT_MOST, limit)
        else:
            known = known.narrowed(Comparator.MORE_THAN if row.is_open else Comparator.AT_LEAST, limit)
    return known


def _choose(known: Range, *, is_whole: bool) -> Fraction:
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
    size = high - low
    place = Fraction(10) ** (len(str(size.numerator)) - len(str(size.denominator)))
    if place > size:
        place /= 10
    while True:
        for rounded in (math.floor(middle / place) * place, math.ceil(middle / place) * place):
            if low < rounded < high or (rounded == low and not known.is_low_open):
                return rounded
        place /= 10
