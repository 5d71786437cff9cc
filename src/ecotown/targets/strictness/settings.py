"""
The conventions under which two targets are compared, as strictness uses them.
"""

import re
from collections.abc import Mapping
from enum import Enum
from fractions import Fraction
from typing import Protocol

import attrs

from ecotown.errors import EcotownError, InvalidArgument
from ecotown.periods import FIRST_YEAR, LAST_YEAR, read_year
from ecotown.quantities import exact, read_unit_cell, unit_factor

__all__ = ["Settings", "StatedConventions", "Tolerance", "read_settings"]

_WANTED = {
    "comparison": ("full-value 或 rounded", "full-value or rounded"),
    "trend": ("{years: 3} 一类，至少两年", "like {years: 3}, two years at least"),
    "tolerance": ("数，或带单位的数，如“0.5 百分点”“5%”", "a number, or one with its unit: 0.5 百分点, 5%"),
    "basically": ("不超过100%的百分数，如“90%”", "a percentage of at most 100 %, like 90%"),
    "baseline_year": ("年份", "a year"),
    "plan_period": ("[首年, 末年]", "[first year, last year]"),
}
_KEYS = tuple(_WANTED)
_LONGEST_SHOWN = 60
_MOST_YEARS = 100
_MEASURE = re.compile(r"([+-]?[0-9][0-9,]*(?:\.[0-9]+)?)\s*(.*)")


class StatedConventions(Protocol):
    """
    Conventions as a plan or a system holds them.
    """

    @property
    def keys_set(self) -> tuple[str, ...]:
        """
        The keys that state something.
        """


@attrs.frozen
class Tolerance:
    """
    How much still counts as the same: an amount in a unit, or without one in the unit at hand; in % a part of the value.
    """

    amount: Fraction
    unit: str | None

    @property
    def part(self) -> Fraction | None:
        """
        The part of the value, where the tolerance is one.
        """
        return self.amount * unit_factor(self.unit, "1") if self.unit in ("%", "‰") else None


@attrs.frozen(kw_only=True)
class Settings:
    """
    Conventions in exact numbers. `stated` are those given, to be handed on to the judge.
    """

    is_rounded: bool = False
    trend_values: int = 3
    tolerance: Tolerance | None = None
    basically: Fraction | None = None
    baseline_year: int | None = None
    plan_period: tuple[int, int] | None = None
    stated: Mapping[str, object] = attrs.field(factory=dict)

    def with_baseline(self, year: int) -> "Settings":
        """
        The same conventions with a baseline year.
        """
        return attrs.evolve(self, baseline_year=year, stated={**self.stated, "baseline_year": year})


def read_settings(given: Mapping[str, object] | StatedConventions | None) -> Settings:
    """
    Conventions from a mapping or from a plan. Raises InvalidArgument for what cannot be read.
    """
    if given is None:
        return Settings()
    if isinstance(given, Mapping):
        stated = {key: value for key, value in given.items() if value is not None}
    else:
        stated = {key: getattr(given, key) for key in given.keys_set}
    unknown = next((key for key in stated if key not in _KEYS), None)
    if unknown is not None:
        raise _unknown(str(unknown))
    return Settings(
        is_rounded=_read_comparison(stated.get("comparison")),
        trend_values=_read_trend(stated.get("trend")),
        tolerance=_read_tolerance(stated.get("tolerance")),
        basically=_read_basically(stated.get("basically")),
        baseline_year=_read_year("baseline_year", stated.get("baseline_year")),
        plan_period=_read_period(stated.get("plan_period")),
        stated=stated,
    )


def _read_comparison(value: object) -> bool:
    word = value.value if isinstance(value, Enum) else value
    if word not in (None, "full-value", "rounded"):
        raise _unreadable("comparison", value)
    return word == "rounded"


def _read_trend(value: object) -> int:
    if value is None:
        return Settings().trend_values
    years = value.get("years") if isinstance(value, Mapping) else getattr(value, "years", None)
    if isinstance(years, int) and not isinstance(years, bool) and 2 <= years <= _MOST_YEARS:
        return years
    raise _unreadable("trend", value)


def _read_tolerance(value: object) -> Tolerance | None:
    if value is None:
        return None
    amount, unit = _read_measure("tolerance", value)
    if amount < 0:
        raise _unreadable("tolerance", value)
    return Tolerance(amount, unit)


def _read_basically(value: object) -> Fraction | None:
    if value is None:
        return None
    amount, unit = _read_measure("basically", value)
    if unit in ("%", "‰") and 0 < (ratio := amount * unit_factor(unit, "1")) <= 1:
        return ratio
    raise _unreadable("basically", value)


def _read_measure(key: str, value: object) -> tuple[Fraction, str | None]:
    match = _MEASURE.fullmatch(str(value).strip())
    if match is None or isinstance(value, bool):
        raise _unreadable(key, value)
    try:
        return exact(match[1]), read_unit_cell(match[2]).unit
    except (ValueError, EcotownError):
        raise _unreadable(key, value) from None


def _read_year(key: str, value: object) -> int | None:
    if value is None:
        return None
    year = read_year(value) if isinstance(value, str) else value
    if isinstance(year, int) and not isinstance(year, bool) and FIRST_YEAR <= year <= LAST_YEAR:
        return year
    raise _unreadable(key, value)


def _read_period(value: object) -> tuple[int, int] | None:
    if value is None:
        return None
    if isinstance(value, list | tuple) and len(value) == 2:
        first, last = (_read_year("plan_period", year) for year in value)
        if first is not None and last is not None and first < last:
            return first, last
    raise _unreadable("plan_period", value)


def _unknown(key: str) -> InvalidArgument:
    return InvalidArgument(
        "conventions/unknown-key",
        f"没有“{key[:_LONGEST_SHOWN]}”这项约定；可用的有：{', '.join(_KEYS)}",
        f'there is no convention "{key[:_LONGEST_SHOWN]}"; there are: {", ".join(_KEYS)}',
        way=("conventions", key),
    )


def _unreadable(key: str, value: object) -> InvalidArgument:
    wanted, wanted_en = _WANTED[key]
    shown = str(value)[:_LONGEST_SHOWN]
    return InvalidArgument(
        "conventions/unreadable",
        f"约定 {key} 的值“{shown}”读不出来：应为{wanted}",
        f'the convention {key}, "{shown}", cannot be read: it is {wanted_en}',
        way=("conventions", key),
    )
