"""
The formulas of rows: how they are written, the names in them, and whether their units work out.
"""

from collections.abc import Iterator

from ecotown.assessment.formulas import read_formula
from ecotown.diagnostics import Diagnostic
from ecotown.errors import UnknownUnit
from ecotown.linter.messages import finding
from ecotown.linter.sheet import Sheet
from ecotown.measures import fold_name
from ecotown.plans import Component, Indicator
from ecotown.quantities import read_unit_cell

__all__ = ["check_formulas", "check_variable_units", "check_variables"]


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


def check_variables(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Variables that no formula names.
    """
    used: set[str] = set()
    for row in sheet.rows:
        for item in row.indicator.components or (row.indicator,):
            formula, faults = read_formula(item, sheet.plan, path="")
            if faults and formula is None:
                return  # what a formula names that cannot be read is not known
            used |= set(() if formula is None else formula.names)
    variables = sheet.plan.quantities
    used |= {fold_name(other) for each in variables for other in (each.weight, each.part_of) if other is not None}
    if sheet.is_plan and sheet.plan.system is not None:
        return
    for index, variable in enumerate(sheet.own_quantities):
        if fold_name(variable.name) not in used:
            yield finding("variable/not-used", sheet.page.value("variables", index, "name"), name=variable.name)


def check_variable_units(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Variables whose unit cannot be read.
    """
    if sheet.is_plan and sheet.plan.system is not None:
        return
    for index, variable in enumerate(sheet.own_quantities):
        try:
            read_unit_cell(variable.unit)
        except UnknownUnit as error:
            yield sheet.page.value("variables", index, "unit").hold(error.diagnostics[0])
