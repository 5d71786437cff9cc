"""
Denominators that stay the same from year to year while what they divide changes: most likely last year's were kept.

A small number may stay the same by itself, and an area of land does. So it is asked how far the number was to be expected
to move, by as much as others of its kind do: where that is many times the last digit written, for one village in two steps
or for most of the villages in one, chance is no explanation.
"""

import math
import re
from collections.abc import Iterator, Sequence
from statistics import median

from ecotown.assessment.plausibility.survey import Survey
from ecotown.assessment.quoting import show_list
from ecotown.assessment.totals import OWN
from ecotown.diagnostics import Diagnostic
from ecotown.ledger.quantities import NOTHING

__all__ = ["check_denominators"]

# What a number is expected to move by where too few move to tell: a hundredth of it.
_USUAL_CHANGE = 0.01
_LEAST_MOVING = 3
# For most villages in one step one in a hundred, for one village alone one in two hundred.
_LEAST_ODDS = 2.0
_LEAST_OWN_ODDS = 2.3
_LEAST_STEPS = 2
_LAND = re.compile("(?:土地|国土|陆域|水域|流域|辖区|幅员|行政区域?)[^0-9]{0,4}面积")
_PLACES = re.compile(r"[0-9]+(?:\.([0-9]+))?")

Step = tuple[int, int]


def check_denominators(survey: Survey) -> Iterator[Diagnostic]:
    """
    Denominators that are the very same in years that follow one another, although the numerators are not.
    """
    above: dict[str, dict[str, None]] = {}
    for rate in survey.rates:
        for name in rate.denominators:
            above.setdefault(name, {}).update(dict.fromkeys(rate.numerators))
    for name, numerators in above.items():
        variable = survey.totals.declared.get(name)
        is_stable = variable is not None and variable.stable
        if not is_stable and not _LAND.search(name) and numerators:
            yield from _check(name, tuple(numerators), survey)


def _check(name: str, numerators: Sequence[str], survey: Survey) -> Iterator[Diagnostic]:
    steps = list(survey.steps(name))
    changed = {step: _moving(numerators, step, survey) for step in steps}
    kept: dict[int, list[Step]] = {}
    shares: list[float] = []
    for step in steps:
        before, after = survey.column(name, step[0]), survey.column(name, step[1])
        for place, (first, last) in enumerate(zip(before, after, strict=True)):
            if first > 0 and last > 0 and first != last:
                shares.append(abs(last - first) / first)
            elif first > 0 and first == last and place in changed[step]:
                kept.setdefault(place, []).append(step)
    usual = median(shares) if len(shares) >= _LEAST_MOVING else _USUAL_CHANGE
    together = [step for step in steps if _is_shared(name, step, kept, changed[step], survey)]
    if together:
        yield _tell_shared(name, together, kept, survey)
    for place, own in kept.items():
        run = [step for step in own if step not in together]
        if len(run) >= _LEAST_STEPS and len(run) * _odds(name, run[0][0], place, usual, survey) >= _LEAST_OWN_ODDS:
            yield _tell_own(name, place, run, survey)


def _moving(numerators: Sequence[str], step: Step, survey: Survey) -> set[int]:
    """
    The places of which a numerator changes in a step.
    """
    found: set[int] = set()
    for name in numerators:
        if {*step} <= {*survey.years.get(name, ())}:
            before, after = survey.column(name, step[0]), survey.column(name, step[1])
            found.update(
                place
                for place, (first, last) in enumerate(zip(before, after, strict=True))
                if not math.isnan(first) and not math.isnan(last) and first != last
            )
    return found


def _is_shared(name: str, step: Step, kept: dict[int, list[Step]], changed: set[int], survey: Survey) -> bool:
    """
    Whether most villages keep the number in a step, and more of them than by chance.
    """
    villages = [place for place in changed if place != OWN and survey.column(name, step[0])[place] > 0]
    keeping = [place for place in villages if step in kept.get(place, ())]
    if len(keeping) < 2 or 2 * len(keeping) < len(villages):
        return False
    return sum(_odds(name, step[0], place, _USUAL_CHANGE, survey) for place in keeping) >= _LEAST_ODDS


def _odds(name: str, year: int, place: int, usual: float, survey: Survey) -> float:
    """
    The power of ten of the number of values among which the next one was to be expected.
    """
    quantities = survey.totals.quantities
    index = quantities.rows[name, year][place]
    match = None if index == NOTHING else _PLACES.search((quantities.table.values[index] or "").replace(",", ""))
    if match is None:
        return 0.0
    written = float(match[0]) * 10 ** len(match[1] or "")
    return math.log10(max(1.0, usual * written))


def _tell_shared(name: str, steps: list[Step], kept: dict[int, list[Step]], survey: Survey) -> Diagnostic:
    villages = [place for place, own in kept.items() if place != OWN and not {*own}.isdisjoint(steps)]
    label, years = survey.totals.label(name), "、".join(f"{first}—{last}" for first, last in steps)
    years_en = ", ".join(f"{first}-{last}" for first, last in steps)
    year = steps[0][0]
    told = [f"{survey.places[place]} {survey.tell(name, year, place)[0]}" for place in villages[:3]]
    return survey.remark(
        name,
        steps[-1][1],
        villages[0],
        "ledger/denominator-frozen",
        f"“{label}”{years}年{len(villages)}个村完全没有变（{show_list(told, 'zh')}），分子却变了",
        f'"{label}" is the very same for {len(villages)} villages in {years_en} ({show_list(told, "en")}), while what it '
        "divides changes",
        hint="核对是不是沿用了往年的分母；确实不变的，在指标体系的变量里写 stable: true",
        hint_en="check whether an earlier year's denominator was kept; for what does not change write stable: true there",
    )


def _tell_own(name: str, place: int, steps: list[Step], survey: Survey) -> Diagnostic:
    where, where_en = survey.place(place)
    first, last = steps[0][0], steps[-1][1]
    told, told_en = survey.tell(name, first, place)
    return survey.remark(
        name,
        last,
        place,
        "ledger/denominator-frozen",
        f"{where}{first}至{last}年的分母完全没有变（{told}），分子却变了",
        f"the denominator of {where_en} is the very same from {first} to {last} ({told_en}), while what it divides changes",
        hint="核对是不是沿用了往年的分母；确实不变的，在指标体系的变量里写 stable: true",
        hint_en="check whether an earlier year's denominator was kept; for what does not change write stable: true there",
    )
