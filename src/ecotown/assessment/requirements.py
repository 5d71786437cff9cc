"""
What the rows of a plan require: each target cell read with its row's context.

A cell that cannot be read is a fault of the file it stands in, told at the very characters. All of them are collected, so
that a person mends them at once.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs

from ecotown.diagnostics import Diagnostic
from ecotown.errors import EcotownError, InvalidFile, TargetSyntaxError
from ecotown.evaluation import Measured
from ecotown.evaluation.observed import read_value
from ecotown.files import place_diagnostic, place_error
from ecotown.files.catalog import is_path
from ecotown.plans import (
    AssignedTarget,
    AssignedTargets,
    Component,
    Conventions,
    EvidenceWanted,
    Indicator,
    Plan,
)
from ecotown.targets import Target, parse_target

__all__ = ["Requirement", "RowRequirement", "read_requirements"]


@attrs.frozen
class Requirement:
    """
    One target to be judged by itself: that of a row, or of one of its components.

    The target of a component declares that one component. `readings` are what was told about how the text was read, each with
    its place in the file.
    """

    component: str | None
    target: Target
    conventions: Conventions
    evidence: tuple[EvidenceWanted, ...]
    readings: Mapping[Diagnostic, Diagnostic] = attrs.field(factory=dict, eq=False, repr=False)


@attrs.frozen
class RowRequirement:
    """
    A row with what it requires, and what a superior assigned for it, whose `readings` are those of the assigned targets.
    """

    indicator: Indicator
    parts: tuple[Requirement, ...]
    assigned: AssignedTargets | None
    readings: Mapping[Diagnostic, Diagnostic] = attrs.field(factory=dict, eq=False, repr=False)


def read_requirements(
    rows: tuple[Indicator, ...], plan: Plan, *, path: str = "indicators"
) -> tuple[RowRequirement, ...]:
    """
    The rows with their targets read; `path` is where they stand in their file. Raises InvalidFile with every cell that cannot be.
    """
    faults: list[Diagnostic] = []
    read = tuple(_read_row(f"{path}[{index}]", row, plan, faults) for index, row in enumerate(rows))
    if faults:
        raise InvalidFile(tuple(dict.fromkeys(faults)))
    return read


def _read_row(row_path: str, row: Indicator, plan: Plan, faults: list[Diagnostic]) -> RowRequirement:
    override = plan.overrides.get(row.number)
    is_overridden = override is not None and not {"target", "components"}.isdisjoint(override.changes)
    path = f"overrides.{row.number}" if is_overridden else row_path
    shipped = _file_of_shipped(plan)
    parts: list[Requirement] = []
    for number, component in enumerate(row.components):
        part_path = f"{path}.components[{number}]" if component.target != row.target else path
        target = _read_cell(component, row, part_path, plan, faults)
        if target is not None:
            readings = _place_readings(target, component, f"{part_path}.target", shipped)
            parts.append(Requirement(component.name, target, component.conventions, component.evidence or (), readings))
    if not row.components and (whole := _read_cell(row, row, path, plan, faults)) is not None:
        readings = _place_readings(whole, row, f"{path}.target", shipped)
        parts.append(Requirement(None, whole, row.conventions, row.evidence, readings))
    assigned = plan.assigned.get(row.number)
    of_assigned: dict[Diagnostic, Diagnostic] = {}
    if assigned is not None and parts:
        of_assigned = _check_assigned(row, parts[0].target, assigned, faults)
    return RowRequirement(row, tuple(parts), assigned, of_assigned)


def _place_readings(
    target: Target, item: Indicator | Component | AssignedTarget, path: str, shipped: str | None = None
) -> dict[Diagnostic, Diagnostic]:
    position = item.positions.get("target", item.position)
    if shipped is not None and position is not None and position.file == shipped:
        # Where the library is installed is nobody's matter, and would make the same input give other bytes.
        position = attrs.evolve(position, file=Path(shipped).name)
    return {each: place_diagnostic(each, position, target.text, path=path) for each in target.diagnostics}


def _file_of_shipped(plan: Plan) -> str | None:
    """
    The file of a system that the plan names by its id.
    """
    system = plan.indicator_system
    if system is None or system.position is None or (plan.system is not None and is_path(plan.system)):
        return None
    return system.position.file


def _read_cell(
    item: Indicator | Component, row: Indicator, path: str, plan: Plan, faults: list[Diagnostic]
) -> Target | None:
    """
    The target of a row or of a component, or None and a fault.
    """
    text = item.target or ""
    context: dict[str, Any] = {
        "unit": item.unit,
        "basis": item.basis,
        "better": item.better,
        "components": (item.name,) if isinstance(item, Component) else (),
        "vocabulary": plan.vocabulary,
        "cap": item.cap,
        "may_be_absent": row.may_be_absent,
    }
    try:
        try:
            return parse_target(text, name=row.name, **context)
        except TargetSyntaxError as error:
            # The name of the row says nothing of which way is better; that of the component may.
            if error.code != "target/direction-unknown" or item.name == row.name:
                raise
            return parse_target(text, name=item.name, **context)
    except EcotownError as error:
        key = "target" if isinstance(error, TargetSyntaxError) else "unit"
        faults.append(place_error(error, item.positions.get(key, item.position), text, path=f"{path}.{key}"))
        return None


def _check_assigned(
    row: Indicator, target: Target, assigned: AssignedTargets, faults: list[Diagnostic]
) -> dict[Diagnostic, Diagnostic]:
    """
    Note every assigned target that cannot be read, whether or not this assessment will need it. What is told about the
    others, with its places.
    """
    readings: dict[Diagnostic, Diagnostic] = {}
    for path, item in _each_assigned(assigned):
        try:
            read = parse_target(
                item.target,
                name=target.name,
                unit=target.unit,
                better=target.better,
                basis=target.basis,
                vocabulary=target.vocabulary,
                cap=target.cap,
            )
        except EcotownError as error:
            # A number alone takes the operator of the wording that it is assigned for (不超过X下达指标).
            if error.code == "target/direction-unknown" and isinstance(read_value(item.target, []), Measured):
                continue
            place = item.positions.get("target", item.position)
            faults.append(place_error(error, place, item.target, path=f"assigned.{row.number}{path}.target"))
        else:
            readings |= _place_readings(read, item, f"assigned.{row.number}{path}.target")
    return readings


def _each_assigned(assigned: AssignedTargets) -> Iterator[tuple[str, AssignedTarget]]:
    if isinstance(assigned, AssignedTarget):
        yield "", assigned
    else:
        for subject, item in assigned.items():
            yield f".{subject}", item
