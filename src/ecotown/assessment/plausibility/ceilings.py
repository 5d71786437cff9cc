"""
Numbers where none can be: rates above their natural ceiling, quantities below zero.
"""

from collections.abc import Iterator
from fractions import Fraction

from ecotown.assessment.plausibility.survey import Rate, Survey
from ecotown.assessment.quoting import show_quantity
from ecotown.assessment.totals import OWN
from ecotown.diagnostics import Diagnostic
from ecotown.measures import Amount, compute_measure

__all__ = ["check_negative", "check_rates"]

# Nearer to the ceiling than a float can tell; what is that near is computed exactly.
_NEAR = 1 - 1e-9


def check_negative(survey: Survey) -> Iterator[Diagnostic]:
    """
    Raw quantities below zero: nothing that is counted, weighed or measured is less than none.
    """
    for name in dict.fromkeys(name for rate in survey.rates for name in rate.formula.names):
        for year in survey.years.get(name, ()):
            for place, value in enumerate(survey.column(name, year)):
                if value < 0:
                    where, where_en = survey.place(place)
                    told, told_en = survey.tell(name, year, place)
                    yield survey.remark(
                        name,
                        year,
                        place,
                        "ledger/negative-quantity",
                        f"{where}{year}年的数小于零：{told}",
                        f"a figure of {where_en} for {year} is below zero: {told_en}",
                        hint="核对正负号；没有的填0",
                        hint_en="check the sign; enter 0 where there is none",
                    )


def check_rates(survey: Survey) -> Iterator[Diagnostic]:
    """
    Rates of the place and of its villages that are above the ceiling that the row has.
    """
    for rate in survey.rates:
        cap = rate.part.target.cap
        if cap is None:
            continue
        for year in survey.totals.years(rate.formula.names):
            bound = float(cap) * _NEAR
            for place, value in enumerate(survey.rate(rate, year)):
                if value > bound and place != OWN:
                    yield from _check(rate, survey, year, place, cap)
            yield from _check(rate, survey, year, OWN, cap)


def _check(rate: Rate, survey: Survey, year: int, place: int, cap: Fraction) -> Iterator[Diagnostic]:
    totals = [survey.totals.total(name, year, place) for name in rate.formula.names]
    amounts = {each.name: None if each.amount is None else Amount(each.amount, each.unit) for each in totals}
    value = compute_measure(rate.prepared, amounts).value
    if value is None or value <= cap:
        return
    survey.flagged |= {(name, year, place) for name in rate.formula.names}
    where, where_en = survey.place(place)
    unit = rate.prepared.unit
    told = [
        (
            f"{survey.totals.label(each.name)} {show_quantity(each.amount or Fraction(0), each.unit, 'zh')}",
            f"{survey.totals.label(each.name)} {show_quantity(each.amount or Fraction(0), each.unit, 'en')}",
        )
        for each in totals
    ]
    yield survey.remark(
        rate.formula.names[0],
        year,
        place,
        "ledger/rate-above-cap",
        f"{where}{year}年“{rate.label}”算出{show_quantity(value, unit, 'zh')}，超过上限{show_quantity(cap, unit, 'zh')}："
        + "；".join(each for each, _ in told),
        f'"{rate.label}" of {where_en} comes to {show_quantity(value, unit, "en")} in {year}, above its ceiling of '
        f"{show_quantity(cap, unit, 'en')}: " + "; ".join(each for _, each in told),
        hint="核对分子和分母是否同一范围、同一年份、同一单位；确可超过的，在指标体系里写 cap: null",
        hint_en="check that both are of one scope, year and unit; where it may be exceeded write cap: null in the system",
    )
