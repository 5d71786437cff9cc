"""
Parts held against the whole that they are parts of.
"""

from collections.abc import Iterator
from fractions import Fraction
from math import isnan

from ecotown.assessment.plausibility.survey import Survey
from ecotown.assessment.quoting import show_quantity
from ecotown.diagnostics import Diagnostic
from ecotown.errors import EcotownError
from ecotown.measures import fold_name
from ecotown.quantities import product_factor, read_product

__all__ = ["check_parts"]

# Nearer than a float can tell; what is that near is added up exactly.
_NEAR = 1 - 1e-9


def check_parts(survey: Survey) -> Iterator[Diagnostic]:
    """
    Variables that are declared as parts of another one and come to more than it, where no rate above its ceiling says so.
    """
    wholes: dict[str, list[str]] = {}
    for name, variable in survey.totals.declared.items():
        if variable.part_of is not None:
            wholes.setdefault(fold_name(variable.part_of), []).append(name)
    for whole, parts in wholes.items():
        for year in survey.years.get(whole, ()):
            yield from _check(whole, parts, year, survey)


def _check(whole: str, parts: list[str], year: int, survey: Survey) -> Iterator[Diagnostic]:
    factors = {part: _factor(part, whole, survey) for part in parts}
    given = [part for part in parts if factors[part] is not None and year in survey.years.get(part, ())]
    columns = [survey.column(part, year) for part in given]
    sums = [0.0] * len(survey.places)
    for part, column in zip(given, columns, strict=True):
        factor = float(factors[part] or 1)
        sums = [sum_ if isnan(value) else sum_ + value * factor for sum_, value in zip(sums, column, strict=True)]
    for place, (sum_, value) in enumerate(zip(sums, survey.column(whole, year), strict=True)):
        if not sum_ > value * _NEAR or (whole, year, place) in survey.flagged:
            continue
        values = {part: survey.value(part, year, place) for part in given}
        total = sum(
            (amount * (factors[part] or 1) for part, amount in values.items() if amount is not None), Fraction(0)
        )
        limit = survey.value(whole, year, place)
        if limit is None or total <= limit:
            continue
        where, where_en = survey.place(place)
        unit = survey.totals.unit(whole)
        told = [survey.tell(part, year, place) for part, amount in values.items() if amount is not None]
        of_whole, of_whole_en = survey.tell(whole, year, place)
        yield survey.remark(
            whole,
            year,
            place,
            "ledger/parts-exceed-whole",
            f"{where}{year}年部分大于整体：{'、'.join(each for each, _ in told)}，合计{show_quantity(total, unit, 'zh')}，"
            f"而{of_whole}",
            f"the parts exceed the whole in {where_en} in {year}: {', '.join(each for _, each in told)}, together "
            f"{show_quantity(total, unit, 'en')}, and {of_whole_en}",
            hint="核对各数，同一部分是否重复计算",
            hint_en="check the figures, and whether a part was counted twice",
        )


def _factor(part: str, whole: str, survey: Survey) -> Fraction | None:
    try:
        multiple, product = read_product(survey.totals.unit(part))
        of_whole, target = read_product(survey.totals.unit(whole))
        factor = product_factor(product, target)
    except EcotownError:
        return None
    return None if factor is None else multiple * factor / of_whole
