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
    Override,
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
    rows: tuple[Indicator, ...], plan: Plan, *, path: str = "indicators", places: Mapping[str, str] | None = None
) -> tuple[RowRequirement, ...]:
    """
    The rows with their targets read; `path` is where they stand in their file, or `places` says it by their number. Raises
    InvalidFile with every cell that cannot be.
    """
    faults: list[Diagnostic] = []
    stated = _find_stated(plan) if places is None else places
    read = tuple(
        _read_row(stated.get(row.number, f"{path}[{index}]"), row, plan, faults) for index, row in enumerate(rows)
    )
    if faults:
        raise InvalidFile(tuple(dict.fromkeys(faults)))
    return read


def _read_row(row_path: str, row: Indicator, plan: Plan, faults: list[Diagnostic]) -> RowRequirement:
    path = f"overrides.{row.number}" if _changes_target(plan.overrides.get(row.number)) else row_path
    shipped = _files_of_shipped(plan)
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


def _changes_target(override: Override | None) -> bool:
    return override is not None and not {"target", "components"}.isdisjoint(override.changes)


def _find_stated(plan: Plan) -> dict[str, str]:
    """
    Where the rows that a system takes over from others are stated, each in its own file.
    """
    found: dict[str, str] = {}
    extension = None if plan.indicator_system is None else plan.indicator_system.extension
    while extension is not None:
        files = (extension.stated, extension.parent) if extension.parent.extension is None else (extension.stated,)
        for stated in files:
            for number, override in stated.overrides.items():
                if _changes_target(override):
                    found.setdefault(number, f"overrides.{number}")
            for index, row in enumerate(stated.indicators):
                found.setdefault(row.number, f"indicators[{index}]")
        extension = extension.parent.extension
    return found


def _place_readings(
    target: Target, item: Indicator | Component | AssignedTarget, path: str, shipped: frozenset[str] = frozenset()
) -> dict[Diagnostic, Diagnostic]:
    position = item.positions.get("target", item.position)
    if position is not None and position.file in shipped:
        # Where the library is installed is nobody's matter, and would make the same input give other bytes.
        position = attrs.evolve(position, file=Path(position.file).name)
    return {each: place_diagnostic(each, position, target.text, path=path) for each in target.diagnostics}


def _files_of_shipped(plan: Plan) -> frozenset[str]:
    """
    The files of systems that are named by their id: by the plan, or by a system that extends them.
    """
    found: set[str] = set()
    named, system = plan.system, plan.indicator_system
    while system is not None:
        if system.position is not None and system.position.file and (named is None or not is_path(named)):
            found.add(system.position.file)
        extension = system.extension
        named, system = (None, None) if extension is None else (extension.stated.extends, extension.parent)
    return frozenset(found)


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
