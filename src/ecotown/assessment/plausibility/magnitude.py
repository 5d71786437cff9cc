"""
Numbers that are off by what two units differ by: 15 亩 to a 公顷, 1 000 千克 to a 吨, 10 000 where 万 is meant, 2 斤 to a 公斤.

Villages differ by fifteen times and more, so that size alone shows nothing. A number is told of only where it jumps by such
a factor from one year to the next while the other villages stay where they are, or where the rate made from it is off by
the factor from the rates of all other villages, which lie close together, and the number itself is off the same way.

Where every village is off alike, there is no neighbor to tell by: then all of them jump together from one year to the next,
or their rates, which lie close together, are off from the target by what two units differ by.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from statistics import median

import attrs

from ecotown.assessment.plausibility.survey import Column, Rate, Survey
from ecotown.assessment.quoting import show_quantity
from ecotown.assessment.totals import OWN
from ecotown.diagnostics import Diagnostic
from ecotown.errors import EcotownError
from ecotown.measures import Amount, compute_measure
from ecotown.quantities import fold_unit, product_factor, read_product
from ecotown.targets.nodes import Bound

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
_JIN = Slip(2, 0.05, 0.15, "斤与公斤差2倍", "2 斤 are one 公斤")
_DIGIT = Slip(10, 0.1, 0.25, "一位之差是10倍", "a digit more or less is 10 times")
_WAN = Slip(10_000, 1.1, 1.1, "万与个差10000倍", "万 is 10,000")
_PERCENT = Slip(100, 0.5, 0.0, "百分数与小数差100倍", "a percentage and a fraction differ by 100")
_LEAST = 3
_LEAST_SIZED = 4
_QUIET = 0.5
_STEADY = 0.15
# So near to what the others do lie those of a table that is off as a whole.
_ALIKE = 0.25
_ALIKE_JIN = 0.06
# Half of what the others reach is no sign by itself; where all of many others are this near to each other it is.
_QUIET_RATE = {_JIN: 0.2, _DIGIT: 0.5}
_LEAST_OF_JIN = 6
_KILOGRAMS = frozenset(map(fold_unit, ("千克", "公斤", "斤", "市斤", "kg")))


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
        if not any((name, OWN) in told for name in rate.formula.names):
            yield from _check_target(rate, survey)


def slips_of(unit: str | None) -> tuple[Slip, ...]:
    """
    The factors by which a number in a unit may be off.
    """
    if _is_like(unit, "公顷"):
        return (_DIGIT, _MU, _WAN)
    if _is_like(unit, "千克"):
        return (_JIN, _DIGIT, _TONNE, _WAN)
    return (_PERCENT,) if unit in ("%", "‰") else (_DIGIT, _WAN)


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
        yield from _check_together(name, step, middle, apart, slips, survey)
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


def _check_together(
    name: str, step: tuple[int, int], middle: float, apart: dict[int, float], slips: Sequence[Slip], survey: Survey
) -> Iterator[tuple[Diagnostic, int]]:
    """
    A jump of all villages together, as where a whole year is entered in another unit.
    """
    spread = median(map(abs, apart.values()))
    for slip in slips:
        alike = _ALIKE_JIN if slip is _JIN else _ALIKE
        if abs(abs(middle) - slip.size) > slip.near or spread > alike:
            continue
        totals = [[value for value in survey.column(name, year)[1:] if value > 0] for year in step]
        (before, before_en), (after, after_en) = (
            (show_quantity(total, survey.totals.unit(name), "zh"), show_quantity(total, survey.totals.unit(name), "en"))
            for total in (_add(name, year, apart, survey) for year in step)
        )
        way, way_en = ("增至", "grow to") if middle > 0 else ("降至", "fall to")
        label, count = survey.totals.label(name), min(map(len, totals))
        yield (
            survey.remark(
                name,
                step[1],
                next(iter(apart)),
                "ledger/magnitude",
                f"“{label}”{count}个村一起由{before}（{step[0]}年）{way}{after}（{step[1]}年），各村相差都约{math.exp(abs(middle)):.3g}倍："
                f"{slip.units}，疑似整年的单位或位数有误",
                f'"{label}": {count} villages together {way_en} {after_en} in {step[1]} from {before_en} in {step[0]}, each '
                f"about {math.exp(abs(middle)):.3g} times: {slip.units_en}; the unit of a whole year seems to be wrong",
                hint="核对这两年的单位和小数点",
                hint_en="check units and decimal points of both years",
            ),
            OWN,
        )


def _add(name: str, year: int, places: Iterable[int], survey: Survey) -> Fraction:
    return sum((survey.value(name, year, place) or Fraction(0) for place in places), Fraction(0))


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
    if max(map(abs, apart.values())) < _JIN.size - _JIN.near_rate:
        return
    for slip in (_JIN, _DIGIT, _MU, _TONNE, _WAN):
        names = [name for name in rate.formula.names if _may_be_off(name, slip, survey)]
        near = {place for place, value in apart.items() if abs(abs(value) - slip.size) <= slip.near_rate}
        rest = [abs(value) for place, value in apart.items() if place not in near]
        if not names or not near or len(rest) < 2 * len(near):
            continue
        if max(rest) > _QUIET_RATE.get(slip, _QUIET * slip.size) or (slip is _JIN and len(rest) < _LEAST_OF_JIN):
            continue
        for place in near:
            name = _blame(names, rate, year, place, apart[place], slip, survey)
            if name is None and slip is _JIN:
                # Villages differ in size by more than that: which of the numbers it is cannot be told.
                name = names[0]
            if name is not None:
                yield _tell_rate(rate, name, year, place, slip, math.exp(abs(apart[place])), survey), name, place


def _may_be_off(name: str, slip: Slip, survey: Survey) -> bool:
    unit = survey.totals.unit(name)
    # Nobody takes 斤 for tons.
    return slip in slips_of(unit) and (slip is not _JIN or fold_unit(unit or "") in _KILOGRAMS)


def _check_target(rate: Rate, survey: Survey) -> Iterator[Diagnostic]:
    """
    Rates of all villages that lie close together and are off from the target by what two units differ by.
    """
    year, rule, unit = survey.year, rate.part.target.rule, rate.prepared.unit
    if not isinstance(rule, Bound) or rule.limit.unit not in (None, unit) or not rule.limit.number.value > 0:
        return
    if any(year not in survey.years.get(name, ()) for name in rate.formula.names) or not rate.denominators:
        return
    logs = [math.log(value) for value in survey.rate(rate, year)[1:] if value > 0]
    totals = [survey.totals.total(name, year) for name in rate.formula.names]
    amounts = {each.name: None if each.amount is None else Amount(each.amount, each.unit) for each in totals}
    value = compute_measure(rate.prepared, amounts).value
    if len(logs) < _LEAST_SIZED or value is None or value <= 0:
        return
    middle = median(logs)
    if median(abs(log - middle) for log in logs) > _ALIKE:
        return
    off = abs(math.log(value / rule.limit.number.value))
    for slip in (_MU, _TONNE, _WAN):
        suspects = [each for each in totals if slip in slips_of(each.unit)]
        if not suspects or abs(off - slip.size) > slip.near:
            continue
        told, told_en = (
            "; ".join(
                f"{survey.totals.label(each.name)} {show_quantity(each.amount or Fraction(0), each.unit, language)}"
                for each in suspects
            )
            for language in ("zh", "en")
        )
        told = told.replace("; ", "；")
        ratio, target = f"{math.exp(off):.3g}", rate.part.target.text.strip()
        yield survey.remark(
            suspects[0].name,
            year,
            OWN,
            "ledger/magnitude",
            f"“{rate.label}”{year}年算出{show_quantity(value, unit, 'zh')}，{len(logs)}个村都相近，与目标“{target}”却差约{ratio}倍："
            f"{slip.units}，疑似整列的单位或位数有误（{told}）",
            f'"{rate.label}" comes to {show_quantity(value, unit, "en")} in {year}, much the same in {len(logs)} villages, and is '
            f'off from the target "{target}" about {ratio} times: {slip.units_en}; the unit of a whole column seems to be '
            f"wrong ({told_en})",
            hint="核对这几个数的单位和小数点",
            hint_en="check the units and decimal points of these figures",
        )
        return


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
