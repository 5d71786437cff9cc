"""
Numbers that are off by what two units differ by: 15 亩 to a 公顷, 1 000 千克 to a 吨, 10 000 where 万 is meant, 2 斤 to a 公斤.

Villages differ by fifteen times and more, so that size alone shows nothing. A number is told of only where it jumps by such
a factor from one year to the next while the other villages stay where they are, or where the rate made from it is off by
the factor from the rates of all other villages, which lie close together, and the number itself is off the same way.
"""

import math
from collections.abc import Iterator, Sequence
from fractions import Fraction
from statistics import median

import attrs

from ecotown.assessment.plausibility.survey import Column, Rate, Survey
from ecotown.assessment.totals import OWN
from ecotown.diagnostics import Diagnostic
from ecotown.errors import EcotownError
from ecotown.quantities import product_factor, read_product

__all__ = ["check_magnitudes"]


@attrs.frozen
class Slip:
    """
    A factor between two units, how near to it (in logarithms) counts from year to year and from village to village, and
    what it is between.
    """

    factor: int
    near: float
    near_rate: float
    units: str
    units_en: str
    size: float = attrs.field(init=False)

    @size.default
    def _logarithm(self) -> float:
        return math.log(self.factor)


_MU = Slip(15, 0.3, 0.7, "亩与公顷差15倍", "15 亩 are one 公顷")
_TONNE = Slip(1_000, 0.9, 1.1, "千克与吨差1000倍", "1,000 千克 are one 吨")
_JIN = Slip(2, 0.05, 0.0, "斤与公斤差2倍", "2 斤 are one 公斤")
_WAN = Slip(10_000, 1.1, 1.1, "万与个差10000倍", "万 is 10,000")
_PERCENT = Slip(100, 0.5, 0.0, "百分数与小数差100倍", "a percentage and a fraction differ by 100")
_LEAST = 3
_LEAST_SIZED = 4
_QUIET = 0.5
_QUIET_SIZE = 0.4
_STEADY = 0.15


def check_magnitudes(survey: Survey) -> Iterator[Diagnostic]:
    """
    Numbers that are off by a factor between units, from those of other years or from those of the other villages.
    """
    told: set[tuple[str, int]] = set()
    used = dict.fromkeys(name for rate in survey.rates for name in rate.formula.names)
    for name in used:
        for diagnostic, place in _check_years(name, survey):
            if (name, place) not in told:
                told.add((name, place))
                yield diagnostic
    if len(survey.places) <= _LEAST:
        return
    for rate in survey.rates:
        for year in survey.totals.years(rate.formula.names):
            for diagnostic, name, place in _check_rates(rate, year, survey):
                if (name, place) not in told:
                    told.add((name, place))
                    yield diagnostic


def slips_of(unit: str | None) -> tuple[Slip, ...]:
    """
    The factors by which a number in a unit may be off.
    """
    if _is_like(unit, "公顷"):
        return (_MU, _WAN)
    if _is_like(unit, "千克"):
        return (_JIN, _TONNE, _WAN)
    return (_PERCENT,) if unit in ("%", "‰") else (_WAN,)


def _is_like(unit: str | None, other: str) -> bool:
    try:
        return product_factor(read_product(unit)[1], read_product(other)[1]) is not None
    except EcotownError:
        return False


def _check_years(name: str, survey: Survey) -> Iterator[tuple[Diagnostic, int]]:
    """
    Jumps from a year to the next while the other villages stay where they are.
    """
    slips = slips_of(survey.totals.unit(name))
    steps = list(survey.steps(name))
    for step in steps:
        logs = _logs(survey.column(name, step[0]), survey.column(name, step[1]))
        # The place itself is no neighbor of its villages.
        own = logs.pop(OWN, None)
        if own is not None:
            yield from _check_alone(name, step, own, OWN, slips, survey)
        if len(logs) < _LEAST:
            for place, value in logs.items():
                yield from _check_alone(name, step, value, place, slips, survey)
            continue
        middle = median(logs.values())
        apart = {place: value - middle for place, value in logs.items()}
        if max(map(abs, apart.values())) < _JIN.size - _JIN.near:
            continue
        for slip in slips:
            near = {place for place, value in apart.items() if abs(abs(value) - slip.size) <= slip.near}
            rest = [abs(value) for place, value in apart.items() if place not in near]
            if not near or len(rest) < 2 * len(near) or max(rest) > _QUIET * slip.size:
                continue
            for place in near:
                if slip is _JIN and not _is_spike(name, step, place, survey):
                    continue
                yield _tell_years(name, step, place, slip, apart[place], survey), place


def _logs(before: Column, after: Column) -> dict[int, float]:
    return {
        place: math.log(last / first)
        for place, (first, last) in enumerate(zip(before, after, strict=True))
        if first > 0 and last > 0
    }


def _check_alone(
    name: str, step: tuple[int, int], value: float, place: int, slips: Sequence[Slip], survey: Survey
) -> Iterator[tuple[Diagnostic, int]]:
    """
    A jump without neighbors to compare with: by that much nothing grows or shrinks in a year.
    """
    for slip in slips:
        if slip.factor >= _MU.factor and slip is not _PERCENT and abs(abs(value) - slip.size) <= slip.near:
            yield _tell_years(name, step, place, slip, value, survey), place


def _is_spike(name: str, step: tuple[int, int], place: int, survey: Survey) -> bool:
    """
    Whether the year doubles or halves between two that are alike: what doubles for good may well have done so.
    """
    after = step[1] + 1
    if after not in survey.years.get(name, ()):
        return False
    first, last = survey.column(name, step[0])[place], survey.column(name, after)[place]
    return first > 0 and last > 0 and abs(math.log(last / first)) <= _STEADY


def _tell_years(name: str, step: tuple[int, int], place: int, slip: Slip, value: float, survey: Survey) -> Diagnostic:
    where, where_en = survey.place(place)
    (before, before_en), (after, after_en) = (survey.tell(name, year, place) for year in step)
    way, way_en = ("增至", "grows to") if value > 0 else ("降至", "falls to")
    first, last = (survey.value(name, year, place) or Fraction(1) for year in step)
    ratio = max(last / first, first / last)
    return survey.remark(
        name,
        _year_of(name, step, place, survey),
        place,
        "ledger/magnitude",
        f"{where}“{before}”（{step[0]}年）{way}{after.split()[-1]}（{step[1]}年），相差约{float(ratio):.3g}倍：{slip.units}，疑似单位或位数有误",
        f"{where_en}: {before_en} in {step[0]} {way_en} {after_en.split(' ', 1)[-1]} in {step[1]}, about {float(ratio):.3g} "
        f"times: {slip.units_en}; a unit or a digit seems to be wrong",
        hint="核对这两年的单位和小数点",
        hint_en="check units and decimal points of both years",
    )


def _year_of(name: str, step: tuple[int, int], place: int, survey: Survey) -> int:
    """
    The year that is most likely wrong: the one that is unlike the other years of the place.
    """
    values = {year: value for year in survey.years.get(name, ()) if (value := survey.column(name, year)[place]) > 0}
    middle = math.log(median(values.values()))
    return max(reversed(step), key=lambda year: abs(math.log(values[year]) - middle))


def _check_rates(rate: Rate, year: int, survey: Survey) -> Iterator[tuple[Diagnostic, str, int]]:
    """
    Rates that are off by a factor while those of the other villages lie close together, for a number that is off itself.
    """
    column = survey.rate(rate, year)
    logs = {place: math.log(value) for place, value in enumerate(column) if place != OWN and value > 0}
    if len(logs) < _LEAST or not rate.denominators:
        return
    middle = median(logs.values())
    apart = {place: value - middle for place, value in logs.items()}
    if max(map(abs, apart.values())) < _MU.size - _MU.near_rate:
        return
    for slip in (_MU, _TONNE, _WAN):
        names = [name for name in rate.formula.names if slip in slips_of(survey.totals.unit(name))]
        near = {place for place, value in apart.items() if abs(abs(value) - slip.size) <= slip.near_rate}
        rest = [abs(value) for place, value in apart.items() if place not in near]
        if not names or not near or len(rest) < 2 * len(near) or max(rest) > _QUIET * slip.size:
            continue
        for place in near:
            name = _blame(names, rate, year, place, apart[place], slip, survey)
            if name is not None:
                yield _tell_rate(rate, name, year, place, slip, math.exp(abs(apart[place])), survey), name, place


def _blame(
    names: Sequence[str], rate: Rate, year: int, place: int, apart: float, slip: Slip, survey: Survey
) -> str | None:
    """
    The variable that is itself off for the size of its village, in the way that explains the rate; None where none is.
    """
    sizes = {name: _size(name, year, place, survey) for name in rate.formula.names}
    found: list[tuple[float, str]] = []
    for name in names:
        own = sizes[name]
        others = [
            size
            for other in survey.years
            if other != name and year in survey.years[other] and (size := _size(other, year, place, survey)) is not None
        ]
        if own is None or not others:
            continue
        off = own - median(others)
        sign = -1 if name in rate.denominators else 1
        if off * sign * apart > 0 and abs(off) >= _QUIET * slip.size:
            found.append((abs(off), name))
    return max(found)[1] if found else None


def _size(name: str, year: int, place: int, survey: Survey) -> float | None:
    """
    How large a village is by a variable, beside the one in the middle, in logarithms.
    """
    column = survey.column(name, year) if year in survey.years.get(name, ()) else ()
    positive = [value for value in column[1:] if value > 0]
    if len(positive) < _LEAST or not column[place] > 0:
        return None
    return math.log(column[place] / median(positive))


def _tell_rate(rate: Rate, name: str, year: int, place: int, slip: Slip, ratio: float, survey: Survey) -> Diagnostic:
    where, where_en = survey.place(place)
    told, told_en = survey.tell(name, year, place)
    return survey.remark(
        name,
        year,
        place,
        "ledger/magnitude",
        f"{where}{year}年{told}，使“{rate.label}”与其他村相差约{ratio:.3g}倍：{slip.units}，疑似单位或位数有误",
        f'{where_en} in {year}: {told_en}, by which "{rate.label}" is off from the other villages about {ratio:.3g} times: '
        f"{slip.units_en}; a unit or a digit seems to be wrong",
        hint="核对单位和小数点",
        hint_en="check the unit and the decimal point",
    )
