"""
Values of raw quantities: a number with its unit, read from what a ledger or a program gives.
"""

import math
import re
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TypeAlias

import attrs

from ecotown.errors import UnknownUnit
from ecotown.measures.folding import fold_formula
from ecotown.measures.messages import refuse_value
from ecotown.quantities import exact, format_exact, is_known_unit, read_product, read_unit_cell

__all__ = ["Amount", "Value", "read_amount"]

_MISSING = frozenset({"", "/", "-", "--"})
_NUMBER = re.compile(
    r"(?P<digits>[+-]?[0-9]+/[0-9]+|[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?)"
    r"(?P<unit>[^0-9.,。:;+\-*/()].*)?",
    re.DOTALL,
)
_NUMBER_TORN = re.compile(r"[0-9.]\s+[0-9.]")
_LONGEST_TEXT = 200
_MOST_BITS = 4_096


@attrs.frozen
class Amount:
    """
    A number with its unit as written, or without one: then it is in the unit that the variable declares.
    """

    number: Fraction
    unit: str | None = None

    def __str__(self) -> str:
        return f"{format_exact(self.number)}{self.unit or ''}"


Value: TypeAlias = Amount | int | float | Decimal | Fraction | str | None
"""
What may be given for a variable: a number, text with or without a unit (`12.5 万亩`), or None where it is missing.
"""


def read_amount(name: str, given: Value) -> Amount | None:
    """
    The amount given for a variable of that name; None where it is missing: None, a blank, `-`, `/`, and NaN.

    Raises ObservationError for anything that is not a number. Missing is never 0.
    """
    match given:
        case None:
            return None
        case Amount(number, unit):
            return given if unit is None or is_known_unit(unit) else Amount(number, read_unit_cell(unit).unit)
        case bool():
            raise refuse_value("observation/unreadable", name=name, value=given)
        case str():
            return _read_text(name, given)
        case float() if not math.isfinite(given):
            return None
        case Decimal() if not given.is_finite():
            return None
        case Fraction():
            return Amount(_check(name, given))
        case int() | float() | Decimal():
            return Amount(_exact(name, given))
        case _:
            raise refuse_value("observation/unreadable", name=name, value=given)


def _read_text(name: str, given: str) -> Amount | None:
    text = given.strip()
    folded = fold_formula("".join(text.split()))
    if folded in _MISSING:
        return None
    is_number = len(text) <= _LONGEST_TEXT and not _NUMBER_TORN.search(text)
    match = _NUMBER.fullmatch(folded) if is_number else None
    if match is None:
        raise refuse_value("observation/unreadable", name=name, value=given)
    number = _exact(name, match["digits"])
    if match["unit"] is None:
        return Amount(number)
    try:
        multiple, unit = _read_unit(match["unit"])
    except UnknownUnit:
        raise refuse_value("observation/unreadable", name=name, value=given) from None
    return Amount(number if multiple == 1 else number * multiple, unit)


@lru_cache(maxsize=1_024)
def _read_unit(text: str) -> tuple[Fraction, str | None]:
    """
    The unit behind a number, and what it multiplies by where it is no more than a multiple: 12万 is 120000 in the variable's
    unit.
    """
    unit = read_unit_cell(text).unit
    multiple, product = read_product(unit)
    return (Fraction(1), unit) if product.powers else (multiple, None)


def _exact(name: str, number: float | Decimal | str) -> Fraction:
    try:
        return _check(name, exact(number))
    except ValueError:
        raise refuse_value("observation/unreadable", name=name, value=number) from None


def _check(name: str, number: Fraction) -> Fraction:
    if max(number.numerator.bit_length(), number.denominator.bit_length()) > _MOST_BITS:
        raise refuse_value("observation/too-large", name=name)
    return number
