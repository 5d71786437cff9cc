"""
The formulas of rows: how they are written, the names in them, and whether their units work out.
"""

from collections.abc import Iterator

from ecotown.assessment.formulas import read_formula
from ecotown.diagnostics import Diagnostic
from ecotown.linter.sheet import Sheet
from ecotown.plans import Component, Indicator

__all__ = ["check_formulas"]


def check_formulas(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    What is wrong with a formula, at its place. Where no variables are declared `measure` may hold words.
    """
    if not sheet.plan.quantities:
        return
    for row in sheet.rows:
        if not row.owns("measure", "unit", "components"):
            continue
        seen: set[tuple[str | None, str | None]] = set()
        items: list[tuple[int | None, Indicator | Component]] = [*enumerate(row.indicator.components)]
        for index, item in items or [(None, row.indicator)]:
            if item.measure is None or (item.measure, item.unit) in seen:
                continue
            seen.add((item.measure, item.unit))
            path = row.passage("measure", component=index).path or ""
            yield from read_formula(item, sheet.plan, path=path.removesuffix(".measure"))[1]
