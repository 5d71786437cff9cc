"""
The figures of a ledger as numbers: exact, in one unit, and to the place to which they were written.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, Inexact, localcontext
from fractions import Fraction
from typing import TypeAlias

import attrs

from ecotown.assessment.figures import Unusable
from ecotown.errors import EcotownError
from ecotown.evaluation import Reason
from ecotown.ledger import Observation
from ecotown.quantities import fold_unit, product_factor, read_product, read_unit_cell

__all__ = [
    "ONE",
    "Number",
    "Numbers",
    "add_exactly",
    "exact_number",
    "factor_under",
    "printed_interval",
    "written_number",
]

Number: TypeAlias = Decimal | Fraction

ONE = Fraction(1)
"""The factor of a head whose numbers are in the unit wanted."""

_DIGITS = re.compile(r"[+-]?[0-9][0-9,]*(?:\.(?P<places>[0-9]+))?")
_PRECISION = 200


@attrs.frozen(eq=False, repr=False)
class Numbers:
    """
    The values of one variable in one year by the number of the place, in `unit`.

    `absent` are the places that say there is none of it, which counts as 0; `unusable` are the records that cannot be used.
    """

    unit: str | None
    values: Sequence[Number | None]
    absent: frozenset[int] = frozenset()
    unusable: Mapping[int, tuple[Reason, Unusable]] = attrs.Factory(dict)


def factor_under(head: Observation, unit: str | None) -> Fraction | None:
    """
    What a bare number under a head is to be multiplied by; None where each record has to be looked at.
    """
    if head.status is not None or head.basis is not None:
        return None
    if head.unit is None or fold_unit(head.unit) == fold_unit(unit or ""):
        return ONE
    try:
        cell = read_unit_cell(head.unit)
        if cell.basis is not None:
            return None
        multiple, product = read_product(cell.unit)
        target_multiple, target = read_product(unit)
        factor = product_factor(product, target)
    except EcotownError:
        return None
    if factor is None:
        return None
    whole = multiple * factor / target_multiple
    return ONE if whole == 1 else whole


def add_exactly(values: Iterable[Number]) -> Fraction:
    """
    The sum of numbers, none of it rounded.
    """
    given = list(values)
    plain = [value for value in given if isinstance(value, Decimal)]
    others = sum((value for value in given if not isinstance(value, Decimal)), Fraction(0))
    with localcontext() as context:
        context.prec = _PRECISION
        context.traps[Inexact] = True
        # Thirty digits before the point and twenty behind leave room for more numbers than there are.
        return Fraction(sum(plain, Decimal(0))) + others


def exact_number(value: Number | None) -> Fraction | None:
    """
    A number as a fraction.
    """
    return None if value is None else Fraction(value)


def printed_interval(text: str, scale: Fraction = Fraction(1)) -> Fraction | None:
    """
    The place to which a number was written, times `scale`: 0.1 of `80.6`; None for what is no decimal number.
    """
    match = _DIGITS.match("".join(text.split()))
    if match is None:
        return None
    return abs(Fraction(1, 10 ** len(match["places"] or "")) * scale)


def written_number(text: str) -> Fraction | None:
    """
    The number at the start of a text, whatever its unit.
    """
    match = _DIGITS.match(text.strip())
    return None if match is None else Fraction(match[0].replace(",", ""))
