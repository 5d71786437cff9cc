"""
Products of units: what a number is counted in once values have been multiplied and divided.

A product keeps each unit as it was written (万吨, 公顷, %), so that 吨/公顷 is shown as such and like units cancel without
being converted. Only where two products differ is it asked how much one is of the other.
"""

import re
from collections import Counter
from fractions import Fraction
from functools import lru_cache
from typing import Literal

import attrs

from ecotown.quantities.notation import fold_unit, read_unit
from ecotown.quantities.units import resolve_name

__all__ = ["UnitProduct", "product_factor", "read_product"]

# Every rate is turned into a percentage: not worth loading pint for.
_RATIOS = {"percent": Fraction(1, 100), "permille": Fraction(1, 1000)}
_TERM = re.compile(r"(?P<number>[0-9]+(?:\.[0-9]+)?)?(?P<unit>.*)")
_LARGEST_REPEATED = 3


@attrs.frozen
class UnitProduct:
    """
    Powers of units, in the order of their names; without any it is a pure number.
    """

    powers: tuple[tuple[str, int], ...] = ()

    def times(self, other: "UnitProduct") -> "UnitProduct":
        """
        The unit of a product.
        """
        return _combine(self, other, 1)

    def over(self, other: "UnitProduct") -> "UnitProduct":
        """
        The unit of a quotient.
        """
        return _combine(self, other, -1)

    @property
    def without_ratios(self) -> "UnitProduct":
        """
        The product without % and ‰, which are numbers: 85 % of a number of 户 is in 户.
        """
        return UnitProduct(tuple((unit, power) for unit, power in self.powers if not _is_ratio(unit)))

    @property
    def text(self) -> str | None:
        """
        The product as it is written in a unit column; None for a pure number.
        """
        above = "·".join(_write(unit, power) for unit, power in self.powers if power > 0)
        below = "·".join(_write(unit, -power) for unit, power in self.powers if power < 0)
        return f"{above or '1'}/{below}" if below else above or None


@lru_cache(maxsize=4_096)
def _combine(left: UnitProduct, right: UnitProduct, sign: Literal[1, -1]) -> UnitProduct:
    powers = Counter(dict(left.powers))
    for unit, power in right.powers:
        powers[unit] += sign * power
    return UnitProduct(tuple(sorted((unit, power) for unit, power in powers.items() if power)))


def _write(unit: str, power: int) -> str:
    return "·".join([unit] * power) if power <= _LARGEST_REPEATED else f"{unit}^{power}"


def _is_ratio(unit: str) -> bool:
    reading = read_unit(unit)
    return reading is not None and bool(reading.powers) and all(name in _RATIOS for name, _ in reading.powers)


@lru_cache(maxsize=4_096)
def read_product(unit: str | None) -> tuple[Fraction, UnitProduct]:
    """
    A unit taken apart: a number that it multiplies by (`座/600户`: 1/600; `万` alone: 10,000), and the product of its units.

    None, `1` and a blank are a pure number; a text that is not known is a unit of its own.
    """
    folded = fold_unit(unit or "1")
    if not folded or read_unit(folded) is None:
        return Fraction(1), UnitProduct(((folded, 1),) if folded else ())
    numerator, *denominators = folded.split("/")
    terms = [(term, 1) for term in numerator.split("·") if term not in ("", "1")]
    for group in denominators:
        is_bracketed = group.startswith("(") and group.endswith(")")
        terms += [(term, -1) for term in (group[1:-1] if is_bracketed else group).split("·")]
    multiple = Fraction(1)
    powers: Counter[str] = Counter()
    for term, power in terms:
        match = _TERM.fullmatch(term)
        number, word = (match["number"], match["unit"]) if match is not None else (None, term)
        multiple *= Fraction(number or 1) ** power
        reading = read_unit(word) if word else None
        if reading is not None and reading.powers:
            powers[word] += power
        elif reading is not None:
            multiple *= reading.multiple**power
    return multiple, UnitProduct(tuple(sorted((word, power) for word, power in powers.items() if power)))


@lru_cache(maxsize=4_096)
def product_factor(source: UnitProduct, target: UnitProduct) -> Fraction | None:
    """
    The number that turns a value in `source` into one in `target`; None where the two measure different things.
    """
    multiple = Fraction(1)
    powers: Counter[str] = Counter()
    for unit, power in source.over(target).powers:
        reading = read_unit(unit)
        if reading is None:
            powers[unit] += power
            continue
        multiple *= reading.multiple**power
        for name, exponent in reading.powers:
            powers[name] += exponent * power
    for name, ratio in _RATIOS.items():
        multiple *= ratio ** powers.pop(name, 0)
    remaining = {name: power for name, power in powers.items() if power}
    dimensions: Counter[str] = Counter()
    for name, power in remaining.items():
        scale, bases = resolve_name(name) if read_unit(name) is not None else (Fraction(1), ((name, 1),))
        multiple *= scale**power
        for base, exponent in bases:
            dimensions[base] += exponent * power
    return None if any(dimensions.values()) else multiple
