"""
Quotients of polynomials in one unknown, with exact coefficients: what a formula is of one of its raw quantities.
"""

from fractions import Fraction
from itertools import zip_longest
from typing import TypeAlias

import attrs

__all__ = ["Polynomial", "Quotient", "TooComplex"]

Polynomial: TypeAlias = tuple[Fraction, ...]
"""Coefficients from the constant up, the last of them not 0; none at all is 0."""

_HIGHEST_DEGREE = 8
_MOST_BITS = 16_384
_ONE: Polynomial = (Fraction(1),)


class TooComplex(Exception):
    """
    The algebra is not carried further: the degree or the numbers have grown too large.
    """


@attrs.frozen
class Quotient:
    """
    One polynomial over another that is not 0. What both have in common is canceled.
    """

    numerator: Polynomial
    denominator: Polynomial = _ONE

    def __attrs_post_init__(self) -> None:
        if max(len(self.numerator), len(self.denominator)) > _HIGHEST_DEGREE + 1:
            raise TooComplex
        for number in (*self.numerator, *self.denominator):
            if max(number.numerator.bit_length(), number.denominator.bit_length()) > _MOST_BITS:
                raise TooComplex

    @staticmethod
    def line(constant: Fraction, slope: Fraction = Fraction(0)) -> "Quotient":
        """
        `constant + slope · x`.
        """
        return Quotient(_trim((constant, slope)))

    def plus(self, other: "Quotient", sign: int = 1) -> "Quotient":
        """
        The sum, or with the sign -1 the difference.
        """
        left = _multiply(self.numerator, other.denominator)
        right = _multiply(other.numerator, self.denominator)
        pairs = zip_longest(left, right, fillvalue=Fraction(0))
        return _cancel(_trim(tuple(a + sign * b for a, b in pairs)), _multiply(self.denominator, other.denominator))

    def times(self, other: "Quotient") -> "Quotient":
        """
        The product.
        """
        numerator = _multiply(self.numerator, other.numerator)
        return _cancel(numerator, _multiply(self.denominator, other.denominator))

    def over(self, other: "Quotient") -> "Quotient":
        """
        The quotient. ZeroDivisionError where the other is 0 for every x.
        """
        if not other.numerator:
            raise ZeroDivisionError
        return self.times(Quotient(other.denominator, other.numerator))

    def scaled(self, factor: Fraction | None) -> "Quotient":
        """
        The quotient times a number; None is 1.
        """
        return self if factor is None else self.times(Quotient.line(factor))

    @property
    def root(self) -> Fraction | None:
        """
        Where it is 0; None where it is 0 nowhere, or everywhere. TooComplex where the equation is not linear.
        """
        match self.numerator:
            case () | (_,):
                return None
            case (constant, slope):
                return -constant / slope
            case _:
                raise TooComplex


def _cancel(numerator: Polynomial, denominator: Polynomial) -> Quotient:
    if not numerator:
        return Quotient(())
    common: Polynomial = ()
    if len(numerator) > 1 and len(denominator) > 1:
        common, rest = denominator, _divide(numerator, denominator)[1]
        while rest:
            common, rest = rest, _divide(common, rest)[1]
    if len(common) > 1:
        numerator, denominator = _divide(numerator, common)[0], _divide(denominator, common)[0]
    leading = denominator[-1]
    return Quotient(tuple(each / leading for each in numerator), tuple(each / leading for each in denominator))


def _trim(coefficients: tuple[Fraction, ...]) -> Polynomial:
    length = len(coefficients)
    while length and coefficients[length - 1] == 0:
        length -= 1
    return coefficients[:length]


def _multiply(left: Polynomial, right: Polynomial) -> Polynomial:
    if not left or not right:
        return ()
    product = [Fraction(0)] * (len(left) + len(right) - 1)
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            product[i + j] += a * b
    return tuple(product)


def _divide(dividend: Polynomial, divisor: Polynomial) -> tuple[Polynomial, Polynomial]:
    """
    The quotient and the rest.
    """
    rest = list(dividend)
    quotient = [Fraction(0)] * max(0, len(dividend) - len(divisor) + 1)
    for shift in reversed(range(len(quotient))):
        factor = rest[shift + len(divisor) - 1] / divisor[-1]
        quotient[shift] = factor
        for place, each in enumerate(divisor):
            rest[shift + place] -= factor * each
    return _trim(tuple(quotient)), _trim(tuple(rest))
