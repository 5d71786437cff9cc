"""
Conversion of units: how much one unit is of another, exactly.

Pint resolves the definitions of `units.txt` to dimensions. It sees only names from that file, never a text from outside:
hostile or odd text ends in `notation`, as an unknown unit. An unknown unit is a dimension of its own.
"""

from collections import Counter
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from ecotown.errors import IncompatibleUnits, UnknownUnit
from ecotown.quantities.notation import LONGEST_UNIT, UNIT_DEFINITIONS, UnitReading, fold_unit, read_unit, suggest_units

if TYPE_CHECKING:
    import pint

__all__ = ["registry", "resolve_name", "same_dimension", "unit_factor"]


@lru_cache(maxsize=1)
def registry() -> "pint.UnitRegistry[Fraction]":
    """
    The unit registry: the definitions of `units.txt` alone, in exact numbers.
    """
    import pint

    units: pint.UnitRegistry[Fraction] = pint.UnitRegistry(None, non_int_type=Fraction)
    units.load_definitions(UNIT_DEFINITIONS.splitlines())
    return units


def unit_factor(source: str, target: str) -> Fraction:
    """
    The number that turns a value in `source` into one in `target`: 1/15 from 亩 to 公顷, 1/100 from % to 1.

    Raises IncompatibleUnits where the two measure different things, or where one is not known and they are not the same;
    UnknownUnit where a text is empty or longer than 64 characters.
    """
    for text in (source, target):
        if not text or len(text) > LONGEST_UNIT:
            raise _refused(text)
    return _factor(source, target)


@lru_cache(maxsize=4_096)
def _factor(source: str, target: str) -> Fraction:
    for text in (source, target):
        if not fold_unit(text):
            raise _refused(text)
    if fold_unit(source) == fold_unit(target):
        return Fraction(1)
    before, after = read_unit(source), read_unit(target)
    if before is None or after is None:
        raise _unknown_and_different(source, target, source if before is None else target)
    if before.powers == after.powers:
        return before.multiple / after.multiple
    (before_scale, before_dimensions), (after_scale, after_dimensions) = _resolve(before), _resolve(after)
    if before_dimensions != after_dimensions:
        raise IncompatibleUnits(
            "unit/incompatible",
            f"单位“{source}”与“{target}”不是同一种量，不能换算",
            f'the units "{source}" and "{target}" measure different things and cannot be converted',
            hint=f"请核对单位，或改用能换算成“{target}”的单位",
            hint_en=f'check the unit, or state the value in a unit that converts to "{target}"',
        )
    return before_scale / after_scale


def _resolve(reading: UnitReading) -> tuple[Fraction, dict[str, int]]:
    """
    The reading in base units: how many, and their powers.
    """
    scale = reading.multiple
    dimensions: Counter[str] = Counter()
    for name, power in reading.powers:
        unit_scale, unit_dimensions = resolve_name(name)
        scale *= unit_scale**power
        for base, exponent in unit_dimensions:
            dimensions[base] += exponent * power
    return scale, {base: exponent for base, exponent in dimensions.items() if exponent}


# The units in which a town counts its raw quantities: not worth loading pint for. A test holds them to `units.txt`.
COMMON: dict[str, tuple[Fraction, tuple[tuple[str, int], ...]]] = {
    "千克": (Fraction(1_000), (("克", 1),)),
    "吨": (Fraction(1_000_000), (("克", 1),)),
    "公顷": (Fraction(10_000), (("米", 2),)),
    "亩": (Fraction(2_000, 3), (("米", 2),)),
    "立方米": (Fraction(1), (("米", 3),)),
    **{name: (Fraction(1), ((name, 1),)) for name in ("户", "人", "个", "行政村")},
}


@lru_cache(maxsize=512)
def resolve_name(name: str) -> tuple[Fraction, tuple[tuple[str, int], ...]]:
    """
    A unit by its name in `units.txt` in base units: how many, and their powers.
    """
    if name in COMMON:
        return COMMON[name]
    root = registry().Quantity(Fraction(1), name).to_root_units()
    return root.magnitude, tuple((base, int(cast("Fraction", power))) for base, power in root.unit_items())


def same_dimension(a: str | None, b: str | None) -> bool:
    """
    Whether values in the two units can be compared. No unit (None) compares with no unit alone.
    """
    if a is None or b is None:
        return a is b
    try:
        unit_factor(a, b)
    except (UnknownUnit, IncompatibleUnits):
        return False
    return True


def _refused(text: str) -> UnknownUnit:
    if not text.strip():
        return UnknownUnit("unit/unknown", "单位是空白", "the unit is blank")
    shown = text if len(text) <= LONGEST_UNIT else f"{text[:LONGEST_UNIT]}…"
    return UnknownUnit(
        "unit/unknown",
        f"“{shown}”不是计量单位",
        f'"{shown}" is not a unit',
        hint=f"单位不超过{LONGEST_UNIT}个字符",
        hint_en=f"a unit has at most {LONGEST_UNIT} characters",
    )


def _unknown_and_different(source: str, target: str, unknown: str) -> IncompatibleUnits:
    near = suggest_units(unknown)
    listed, listed_en = "、".join(f"“{unit}”" for unit in near), ", ".join(f'"{unit}"' for unit in near)
    return IncompatibleUnits(
        "unit/incompatible",
        f"单位“{source}”与“{target}”不能换算：“{unknown}”不是已知单位",
        f'the units "{source}" and "{target}" cannot be converted: "{unknown}" is not a known unit',
        hint=f"是否应为{listed}？" if near else "两处请写同一个单位",
        hint_en=f"did you mean {listed_en}?" if near else "write the same unit in both places",
    )
