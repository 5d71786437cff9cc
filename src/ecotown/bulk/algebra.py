"""
Formulas as one sum of products over another, so that values are compared by multiplication and nothing is divided.

A column of the query holds a whole number; products of columns, each times a whole number, are all that a formula needs but
for the larger and the smaller of two values, which are columns of their own.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import gcd, lcm, prod
from typing import TypeAlias

import attrs

__all__ = ["ONE", "Pick", "Products", "Quotient", "TooLong", "spell", "widest"]

_MOST_PRODUCTS = 200

Products: TypeAlias = Mapping[tuple[str, ...], Fraction]
"""Products of columns, by the names of the columns in order, each with the number before it; no column is a number alone."""

ONE: Products = {(): Fraction(1)}


class TooLong(Exception):
    """
    A formula of more products than is sensible.
    """


@attrs.frozen(eq=False)
class Pick:
    """
    The larger or the smaller of two values, in two columns: `name` with an `n`, over `name` with a `d` where one of the values
    stands over columns.
    """

    name: str
    first: "Quotient"
    second: "Quotient"
    is_largest: bool

    @property
    def is_plain(self) -> bool:
        """
        Whether both values stand over a number alone, which is then the same.
        """
        return all(not any(each.den) for each in (self.first, self.second))

    @property
    def quotient(self) -> "Quotient":
        """
        The value as the columns hold it.
        """
        num: Products = {(f"{self.name}n",): Fraction(1)}
        return Quotient(num) if self.is_plain else Quotient(num, {(f"{self.name}d",): Fraction(1)})

    def whole(self, scales: Mapping[str, int]) -> tuple["Pick", int]:
        """
        The same value of columns that hold so many times as much, and how many times as much its own column then holds.
        """
        one, other = self.first.whole(scales), self.second.whole(scales)
        scale = 1
        if self.is_plain:
            below = [int(each.den[()]) for each in (one, other)]
            scale = lcm(*below)
            one, other = (
                attrs.evolve(each.scaled(Fraction(scale, by)), den={(): Fraction(scale)})
                for each, by in zip((one, other), below, strict=True)
            )
        return attrs.evolve(self, first=one, second=other), scale


@attrs.frozen(eq=False)
class Quotient:
    """
    One sum over another. `divisors` are the sums that must not be 0 for it to be a value, `picks` the larger and smaller values
    in it, those in others first.
    """

    num: Products
    den: Products = attrs.field(default=ONE)
    divisors: tuple[Products, ...] = ()
    picks: tuple[Pick, ...] = ()

    @staticmethod
    def of(number: Fraction) -> "Quotient":
        """
        A number.
        """
        return Quotient({(): number} if number else {})

    def times(self, other: "Quotient") -> "Quotient":
        """
        The product.
        """
        return self._with(other, _multiply(self.num, other.num), _multiply(self.den, other.den))

    def over(self, other: "Quotient") -> "Quotient":
        """
        The quotient.
        """
        found = self._with(other, _multiply(self.num, other.den), _multiply(self.den, other.num))
        return attrs.evolve(found, divisors=(*found.divisors, other.num))

    def plus(self, other: "Quotient") -> "Quotient":
        """
        The sum.
        """
        if self.den == other.den:
            return self._with(other, _add(self.num, other.num), self.den)
        num = _add(_multiply(self.num, other.den), _multiply(other.num, self.den))
        return self._with(other, num, _multiply(self.den, other.den))

    def pick(self, other: "Quotient", name: str, *, is_largest: bool) -> "Quotient":
        """
        The larger or the smaller of the two.
        """
        pick = Pick(name, self, other, is_largest)
        return attrs.evolve(
            pick.quotient,
            divisors=(*self.divisors, *other.divisors),
            picks=(*dict.fromkeys((*self.picks, *other.picks)), pick),
        )

    def scaled(self, factor: Fraction | None) -> "Quotient":
        """
        The quotient times a number; None is 1.
        """
        if factor is None:
            return self
        return attrs.evolve(self, num={key: value * factor for key, value in self.num.items() if factor})

    def whole(self, scales: Mapping[str, int]) -> "Quotient":
        """
        The same value of columns that hold so many times as much, with whole numbers that have nothing in common.
        """
        picks: list[Pick] = []
        held = dict(scales)
        for each in self.picks:
            pick, scale = each.whole(held)
            picks.append(pick)
            held[f"{pick.name}n"] = scale
        num, den = _rescaled(self.num, held), _rescaled(self.den, held)
        numbers = [*num.values(), *den.values()]
        common = lcm(*(number.denominator for number in numbers))
        shared = gcd(*(int(number * common) for number in numbers)) or 1
        factor = Fraction(common, shared)
        return Quotient(
            {key: value * factor for key, value in num.items()},
            {key: value * factor for key, value in den.items()},
            tuple(_without_fractions(_rescaled(each, held)) for each in self.divisors),
            tuple(picks),
        )

    def _with(self, other: "Quotient", num: Products, den: Products) -> "Quotient":
        if len(num) > _MOST_PRODUCTS or len(den) > _MOST_PRODUCTS:
            raise TooLong
        picks = tuple(dict.fromkeys((*self.picks, *other.picks)))
        if len(den) == 1 and () in den:
            num, den = {key: value / den[()] for key, value in num.items()}, ONE
        return Quotient(num, den, (*self.divisors, *other.divisors), picks)


def _multiply(left: Products, right: Products) -> Products:
    found: dict[tuple[str, ...], Fraction] = {}
    for one, a in left.items():
        for other, b in right.items():
            key = tuple(sorted((*one, *other)))
            found[key] = found.get(key, Fraction(0)) + a * b
    return {key: value for key, value in found.items() if value}


def _add(left: Products, right: Products) -> Products:
    found = {key: left.get(key, Fraction(0)) + right.get(key, Fraction(0)) for key in dict.fromkeys((*left, *right))}
    return {key: value for key, value in found.items() if value}


def _rescaled(terms: Products, scales: Mapping[str, int]) -> Products:
    return {key: value / prod(scales.get(name, 1) for name in key) for key, value in terms.items()}


def _without_fractions(terms: Products) -> Products:
    common = lcm(*(value.denominator for value in terms.values()))
    return {key: value * common for key, value in terms.items()}


def spell(terms: Products, wide: str) -> str:
    """
    A sum of products with whole numbers as an SQL expression; each column is of the wide type.
    """
    if not terms:
        return f"CAST(0 AS {wide})"
    return f"({' + '.join(_products(terms, wide))})"


def _products(terms: Products, wide: str) -> Iterator[str]:
    for names, value in terms.items():
        number = f"CAST({int(value)} AS {wide})"
        yield " * ".join(names if value == 1 and names else (*names, number))


def widest(terms: Products, most: Mapping[str, int]) -> int:
    """
    How large a sum may grow where the columns hold no more than `most`.
    """
    return int(sum(abs(value) * prod(most.get(name, 0) for name in names) for names, value in terms.items()))
