"""
Formulas over exact numbers: linear comparisons joined by *and* and *or*.

What a target asks of one place in one year is such a formula: a bound, a step of a trend, a change against an earlier value
are each linear in the values observed.
"""

import math
from collections.abc import Iterable
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
    "Formula",
    "Kind",
    "Linear",
    "OutOfReach",
    "Source",
    "Terms",
    "Unknown",
    "Variable",
    "hold",
    "negate",
    "settle",
    "variables_of",
]


class OutOfReach(Exception):
    """
    A question that cannot be put into a formula, or would take too long to decide.
    """


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
        if comparator is Comparator.EQUAL and limit.denominator != 1:
            return NEVER
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
