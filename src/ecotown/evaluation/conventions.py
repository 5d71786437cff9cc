"""
The conventions under which a target is judged, as the judge uses them: exact numbers, checked once.
"""

from collections.abc import Mapping
from fractions import Fraction

import attrs

from ecotown.diagnostics import suggest
from ecotown.errors import EcotownError
from ecotown.evaluation.messages import refuse_input
from ecotown.evaluation.observed import Measured, read_value
from ecotown.periods import FIRST_YEAR, LAST_YEAR, read_year
from ecotown.plans import Comparison, Conventions, TrendWindow
from ecotown.quantities import unit_factor

__all__ = ["ReadConventions", "Tolerance", "read_conventions"]

_KEYS = tuple(field.name for field in attrs.fields(Conventions))
_MOST_YEARS = 100


@attrs.frozen
class Tolerance:
    """
    How much still counts as the same: an amount in a unit, or without one in the unit at hand; in % a part of the value.
    """

    amount: Fraction
    unit: str | None
    text: str

    def around(self, value: Fraction, unit: str | None) -> Fraction:
        """
        The tolerance about a value, in that value's unit.
        """
        match self.unit:
            case None:
                return self.amount
            case "%" | "‰":
                return abs(value) * self.amount * unit_factor(self.unit, "1")
            case "百分点" | "个百分点":
                in_points = unit is None or unit.endswith("百分点")
                return self.amount if in_points else self.amount * self._factor("%", unit)
            case _:
                return self.amount * self._factor(self.unit, unit)

    def _factor(self, source: str, unit: str | None) -> Fraction:
        try:
            if unit is not None:
                return unit_factor(source, unit)
        except EcotownError:
            pass
        raise refuse_input("conventions/other-dimension", name="tolerance", unit=self.unit, limit_unit=unit or "1")


@attrs.frozen(kw_only=True)
class ReadConventions:
    """
    Conventions as they are used. `basically` is a ratio (9/10), `basically_text` as it was declared.
    """

    is_rounded: bool = False
    trend_values: int = 3
    tolerance: Tolerance | None = None
    basically: Fraction | None = None
    basically_text: str | None = None
    baseline_year: int | None = None
    plan_period: tuple[int, int] | None = None


_DEFAULT = ReadConventions()


def read_conventions(given: Conventions | Mapping[str, object] | None) -> ReadConventions:
    """
    Conventions from a mapping, as case files hold them, or from a plan. Raises EcotownError for what cannot be read.
    """
    if given is None:
        return _DEFAULT
    if isinstance(given, Conventions):
        stated: dict[str, object] = {key: getattr(given, key) for key in given.keys_set}
    elif isinstance(given, Mapping):
        stated = {key: value for key, value in given.items() if value is not None}
    else:
        raise _unreadable("conventions", given, "各项约定的映射", "a mapping of conventions")
    for key in stated:
        if key not in _KEYS:
            raise _unknown(key)
    basically, basically_text = _read_basically(stated.get("basically"))
    return ReadConventions(
        is_rounded=_read_comparison(stated.get("comparison")),
        trend_values=_read_trend(stated.get("trend")),
        tolerance=_read_tolerance(stated.get("tolerance")),
        basically=basically,
        basically_text=basically_text,
        baseline_year=_read_year("baseline_year", stated.get("baseline_year")),
        plan_period=_read_period(stated.get("plan_period")),
    )


def _read_comparison(value: object) -> bool:
    if value is None:
        return False
    for comparison in Comparison:
        if value in (comparison, comparison.value):
            return comparison is Comparison.ROUNDED
    raise _unreadable("comparison", value, "full-value 或 rounded", "full-value or rounded")


def _read_trend(value: object) -> int:
    if value is None:
        return _DEFAULT.trend_values
    if isinstance(value, TrendWindow):
        years: object = value.years
    elif isinstance(value, Mapping) and set(value) == {"years"}:
        years = value["years"]
    else:
        years = None
    if isinstance(years, int) and not isinstance(years, bool) and 2 <= years <= _MOST_YEARS:
        return years
    raise _unreadable("trend", value, "{years: 3} 一类，至少两年", "like {years: 3}, two years at least")


def _read_tolerance(value: object) -> Tolerance | None:
    if value is None:
        return None
    measured = _read_measured(value)
    if measured is None or measured.number < 0:
        wanted = "数，或带单位的数，如“0.5 百分点”“5%”"
        raise _unreadable("tolerance", value, wanted, "a number, or one with its unit: 0.5 百分点, 5%")
    return Tolerance(measured.number, measured.unit, str(measured))


def _read_basically(value: object) -> tuple[Fraction | None, str | None]:
    if value is None:
        return None, None
    measured = _read_measured(value)
    if measured is not None and measured.unit in ("%", "‰"):
        ratio = measured.number * unit_factor(measured.unit, "1")
        if 0 < ratio <= 1:
            return ratio, str(measured)
    raise _unreadable("basically", value, "不超过100%的百分数，如“90%”", "a percentage of at most 100 %, like 90%")


def _read_measured(value: object) -> Measured | None:
    try:
        measured = read_value(value, [])
    except EcotownError:
        return None
    return measured if isinstance(measured, Measured) else None


def _read_year(key: str, value: object) -> int | None:
    if value is None:
        return None
    year = read_year(value) if isinstance(value, str) else value
    if isinstance(year, int) and not isinstance(year, bool) and FIRST_YEAR <= year <= LAST_YEAR:
        return year
    raise _unreadable(key, value, "年份", "a year")


def _read_period(value: object) -> tuple[int, int] | None:
    if value is None:
        return None
    if isinstance(value, list | tuple) and len(value) == 2:
        first, last = (_read_year("plan_period", year) for year in value)
        if first is not None and last is not None and first < last:
            return first, last
    raise _unreadable("plan_period", value, "[首年, 末年]", "[first year, last year]")


def _unknown(key: object) -> EcotownError:
    near = suggest(key, _KEYS) if isinstance(key, str) else None
    return refuse_input("conventions/unknown-key", name=key, names=near or ", ".join(_KEYS))


def _unreadable(name: str, value: object, wanted: str, wanted_en: str) -> EcotownError:
    return refuse_input("conventions/unreadable", name=name, value=value, wanted=wanted, wanted_en=wanted_en)
