"""
Units and bases of rows.
"""

from collections.abc import Iterator
from contextlib import suppress
from typing import assert_never

from ecotown.assessment.nodes import nodes_of
from ecotown.diagnostics import Diagnostic
from ecotown.errors import UnknownUnit
from ecotown.linter.messages import finding
from ecotown.linter.printed import is_notice
from ecotown.linter.quotes import unit_of
from ecotown.linter.sheet import Row, Sheet
from ecotown.plans import Component, Indicator
from ecotown.quantities import UnitCell, fold_unit, is_known_unit, read_basis, read_unit_cell, suggest_units
from ecotown.targets.nodes import (
    About,
    Absence,
    Aspect,
    Assigned,
    AverageChange,
    Bound,
    Change,
    Choice,
    Conjunction,
    Coverage,
    CumulativeChange,
    Deadline,
    Disjunction,
    EachYear,
    Filter,
    Frequency,
    Interval,
    KOfN,
    MeanLevel,
    Modal,
    Multiple,
    NotSet,
    Part,
    Rank,
    Reference,
    Rule,
    Scope,
    Share,
    Stages,
    Statement,
    Status,
    StepChange,
    Trend,
)

__all__ = ["check_bases", "check_missing_units", "check_units", "lacks_unit", "list_suggestions"]


def check_units(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Unit columns that hold no known unit: a slip where a known one is near, else a unit that converts to no other.
    """
    declared = {fold_unit(unit) for unit in sheet.vocabulary.units}
    for row, item, component in _stated(sheet, "unit"):
        unit = _cell(item.unit).unit
        if unit is None or is_known_unit(unit) or fold_unit(unit) in declared:
            continue
        passage = row.passage("unit", component=component)
        near = suggest_units(unit)
        if near:
            listed, listed_en = list_suggestions(near)
            yield finding(
                "system/unit-misspelled", passage, number=row.number, unit=unit, near=listed, near_en=listed_en
            )
        else:
            yield finding("system/unit-unlisted", passage, number=row.number, unit=unit)


def check_missing_units(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Rows that are measured and state no unit anywhere. A column that says `-` or 无 states that there is none.
    """
    for row in sheet.rows:
        # A notice that leaves the sign of its shares out is told once for all of them.
        if not row.owns("target", "unit") or (is_notice(sheet) and row.parts and unit_of(row) == "%"):
            continue
        items: tuple[Indicator | Component, ...] = row.indicator.components or (row.indicator,)
        for index, (item, part) in enumerate(zip(items, row.parts, strict=False)):
            if not (item.unit or "").strip() and lacks_unit(part.target.rule):
                component = None if part.component is None else index
                yield finding("system/unit-missing", row.passage("target", component=component), number=row.number)


def check_bases(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Bases that contradict each other: of the unit column and of `basis`, of the target and of the indicator.
    """
    for row, item, component in _stated(sheet, "basis"):
        column, basis = _cell(item.unit).basis, read_basis(item.basis)
        if column is not None and basis is not None and column != basis:
            passage = row.passage("basis", component=component)
            yield finding("system/two-bases", passage, number=row.number, column=column, basis=basis)
    for row in sheet.rows:
        if not row.owns("target", "unit", "basis"):
            continue
        for index, part in enumerate(row.parts):
            basis = read_basis(part.target.basis)
            for node in nodes_of(part.target.rule):
                if not isinstance(node, Bound | About):
                    continue
                found = read_basis(node.basis)
                if found is not None and basis is not None and found != basis:
                    passage = row.passage("target", component=None if part.component is None else index)
                    yield finding("system/basis-differs", passage, number=row.number, found=found, basis=basis)


def list_suggestions(near: tuple[str, ...]) -> tuple[str, str]:
    """
    What an unknown unit may have been meant to be, in Chinese and in English.
    """
    return "或".join(f"“{unit}”" for unit in near), " or ".join(f'"{unit}"' for unit in near)


def _stated(sheet: Sheet, key: str) -> Iterator[tuple[Row, Indicator | Component, int | None]]:
    """
    The rows and the components that state a key themselves, in the file linted.
    """
    for row in sheet.rows:
        if row.owns(key) and getattr(row.indicator, key) is not None:
            yield row, row.indicator, None
        if row.owns("components"):
            for index, component in enumerate(row.indicator.components):
                if getattr(component, key) not in (None, getattr(row.indicator, key)):
                    yield row, component, index


def _cell(unit: str | None) -> UnitCell:
    # A text that is too long for a unit is refused with the target of its row.
    with suppress(UnknownUnit):
        return read_unit_cell(unit)
    return UnitCell()


def lacks_unit(rule: Rule) -> bool:
    """
    Whether a rule measures something in a unit that is stated nowhere.
    """
    match rule:
        case Bound() | About():
            return rule.limit.unit is None
        case MeanLevel(_, bound):
            return bound.limit.unit is None
        case Interval():
            return rule.lower.limit.unit is None
        case Change() | CumulativeChange() | StepChange():
            return not rule.is_relative and rule.amount.unit is None
        case Trend():
            return True
        case Conjunction(parts) | Disjunction(parts):
            return any(lacks_unit(part) for part in parts)
        case Choice(branches):
            return any(lacks_unit(branch.rule) for branch in branches)
        case Stages(stages):
            return any(lacks_unit(stage.rule) for stage in stages)
        case Scope(_, inner) | Modal(_, inner) | EachYear(_, inner):
            return lacks_unit(inner)
        case Aspect(_, inner) | Part(_, inner):
            # What has a subject of its own may be a word, and has the unit that its observation states.
            return not isinstance(inner, Trend) and lacks_unit(inner)
        case (
            Absence()
            | Assigned()
            | AverageChange()
            | Coverage()
            | Deadline()
            | Filter()
            | Frequency()
            | KOfN()
            | Multiple()
            | NotSet()
            | Rank()
            | Reference()
            | Share()
            | Statement()
            | Status()
        ):
            return False
        case _:
            assert_never(rule)
