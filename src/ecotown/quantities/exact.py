"""
Exact numbers: reading and writing them.

Binary floating point decides nothing: a float is taken for the decimal number that it prints as.
"""

import re
from decimal import Decimal
from fractions import Fraction

from ecotown.quantities.folding import fold_characters

__all__ = ["exact", "format_exact"]

# A text from a file must not be able to ask for a number of a billion digits.
_LONGEST_TEXT = 64
_LARGEST_EXPONENT = 30
# What any binary float can need when written out in decimal.
_MOST_PLACES = 1_200
_MOST_BITS = 4_096

_DECIMAL = re.compile(
    r"(?P<digits>[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?|[+-]?\.[0-9]+)(?:[eE](?P<exponent>[+-]?[0-9]{1,3}))?"
)
_RATIO = re.compile(r"(?P<numerator>[+-]?[0-9]+)/(?P<denominator>[0-9]+)")


def exact(value: float | Decimal | Fraction | str) -> Fraction:
    """
    The number, exactly. A float is read by its shortest decimal text: 0.35 is 35/100.

    A text holds a decimal number (`-1,234.5`, `１２`, `1.5e3`) or a ratio of two whole ones (`2/3`), nothing else; it has at
    most 64 characters and an exponent of at most 30. ValueError for any other text, for NaN and the infinities, and for a
    number of more than about a thousand digits.
    """
    match value:
        case bool():
            raise ValueError(f"not a number: {value}")
        case str():
            return _read(value)
        case float():
            # A subclass of float, such as numpy's, may print its type as well.
            number = _from_decimal(Decimal(float.__repr__(value)))
        case Decimal():
            number = _from_decimal(value)
        case _:
            number = Fraction(value)
    if max(number.numerator.bit_length(), number.denominator.bit_length()) > _MOST_BITS:
        raise ValueError("a number of more than a thousand digits")
    return number


def _from_decimal(value: Decimal) -> Fraction:
    if not value.is_finite():
        raise ValueError(f"not a finite number: {value}")
    if abs(value.adjusted()) + len(value.as_tuple().digits) > _MOST_PLACES:
        raise ValueError("a number of more than a thousand digits")
    return Fraction(value)


def _read(text: str) -> Fraction:
    if len(text) > _LONGEST_TEXT:
        raise ValueError(f"a number of more than {_LONGEST_TEXT} characters: {text[:_LONGEST_TEXT]}…")
    folded = fold_characters(text).strip()
    if decimal := _DECIMAL.fullmatch(folded):
        exponent = int(decimal["exponent"] or 0)
        if abs(exponent) > _LARGEST_EXPONENT:
            raise ValueError(f"an exponent beyond {_LARGEST_EXPONENT}: {text}")
        return Fraction(decimal["digits"].replace(",", "")) * Fraction(10) ** exponent
    ratio = _RATIO.fullmatch(folded)
    if ratio is None or int(ratio["denominator"]) == 0:
        raise ValueError(f"not a number: {text}")
    return Fraction(int(ratio["numerator"]), int(ratio["denominator"]))


def format_exact(value: Fraction) -> str:
    """
    The number as text: the exact decimal where it ends (`86.2`: no zeros behind, no exponent), else `p/q` in lowest terms.
    """
    rest, places = value.denominator, 0
    for factor in (10, 5, 2):
        while rest % factor == 0:
            rest //= factor
            places += 1
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    sign = "-" if value < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"
