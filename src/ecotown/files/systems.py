"""
Indicator systems in files: their form, and what must hold across one.
"""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import attrs

from ecotown.files.acceptance import acceptance_form, check_acceptance
from ecotown.files.catalog import find_system, is_path
from ecotown.files.compose import MappingNode, Node, ScalarNode, SequenceNode, compose
from ecotown.files.extension import check_extension, find_parent
from ecotown.files.reading import read_source
from ecotown.files.roots import check_root
from ecotown.files.shapes import (
    DAY,
    FLAG,
    NUMBER,
    TEXT,
    TEXTS,
    YEAR,
    Form,
    Many,
    Named,
    Whole,
    Word,
    add_missing,
)
from ecotown.files.source import Faults, Source, shown, suggest_word
from ecotown.files.system_shapes import AT, NAME, EvidenceWantedShape, PlanPeriodShape, ReasonsShape, ScalesShape
from ecotown.measures import fold_name
from ecotown.plans import (
    Comparison,
    Component,
    Conventions,
    Indicator,
    IndicatorSystem,
    Obligation,
    Override,
    RollUp,
    Standing,
    TrendWindow,
    Variable,
    WhenZero,
    extend,
)
from ecotown.targets.nodes import Direction

__all__ = [
    "ACCEPTANCE",
    "AT",
    "CONVENTIONS",
    "INDICATOR",
    "NAME",
    "OVERRIDE",
    "SYSTEM",
    "VARIABLE",
    "check_indicators",
    "check_variables",
    "load_system",
    "read_system",
    "structure_system",
    "with_file_bytes",
]

CONVENTIONS = Form(
    Conventions,
    {
        "comparison": Word(Comparison),
        "trend": Form(TrendWindow, {"years": Whole(2, 100)}, required=("years",), has_positions=False),
        "tolerance": NAME,
        "basically": NAME,
        "baseline_year": YEAR,
        "plan_period": PlanPeriodShape(),
    },
    has_positions=False,
)
_COMPONENT = Form(
    Component,
    {
        "name": NAME,
        "target": TEXT,
        "unit": TEXT,
        "basis": TEXT,
        "better": Word(Direction),
        "cap": NUMBER,
        "measure": TEXT,
        "when_zero": Word(WhenZero),
        "evidence": Many(EvidenceWantedShape()),
        "conventions": CONVENTIONS,
        "at": AT,
    },
    required=("name",),
    nullable=("cap",),
)
INDICATOR = Form(
    Indicator,
    {
        "number": NAME,
        "domain": TEXT,
        "name": NAME,
        "target": TEXT,
        "unit": TEXT,
        "basis": TEXT,
        "better": Word(Direction),
        "obligation": Word(Obligation),
        "responsible": TEXTS,
        "supporting": TEXTS,
        "measure": TEXT,
        "when_zero": Word(WhenZero),
        "applies_if": Named(TEXT),
        "may_be_absent": FLAG,
        "each_village": FLAG,
        "cap": NUMBER,
        "of": TEXTS,
        "components": Many(_COMPONENT),
        "conventions": CONVENTIONS,
        "evidence": Many(EvidenceWantedShape()),
        "definition": TEXT,
        "citation": TEXT,
        "note": TEXT,
        "at": AT,
    },
    required=("number", "name"),
    nullable=("cap",),
)
VARIABLE = Form(
    Variable,
    {
        "name": NAME,
        "unit": NAME,
        "roll_up": Word(RollUp),
        "weight": NAME,
        "part_of": NAME,
        "stable": FLAG,
        "basis": TEXT,
        "source": TEXT,
        "caliber": TEXT,
        "definition": TEXT,
        "standing": Word(Standing),
        "note": TEXT,
        "at": AT,
    },
    required=("name", "unit", "roll_up"),
)
ACCEPTANCE = acceptance_form(INDICATOR, AT)


def _make_override(**values: Any) -> Override:  # noqa: ANN401 - the fields of a row, of many types
    facts = {name: values.pop(name) for name in ("reason", "at", "position", "positions") if name in values}
    return Override(changes=values, **facts)


_NOT_TO_OVERRIDE = ("number", "conventions", "at")
OVERRIDE = Form(
    _make_override,
    {
        **{key: shape for key, shape in INDICATOR.fields.items() if key not in _NOT_TO_OVERRIDE},
        "reason": TEXT,
        "at": AT,
    },
    # Nothing under a key takes away what the row says there.
    nullable=(
        *("domain", "unit", "basis", "better", "obligation"),
        *("measure", "when_zero", "cap", "definition", "citation", "note"),
    ),
)
SYSTEM = Form(
    IndicatorSystem,
    {
        "id": NAME,
        "title": TEXT,
        "extends": NAME,
        "effective_from": DAY,
        "citation": TEXT,
        "standing": Word(Standing),
        "conventions": CONVENTIONS,
        "attributes": Named(TEXTS),
        "scales": ScalesShape(),
        "units": TEXTS,
        "synonyms": Named(NAME),
        "indicators": Many(INDICATOR),
        "variables": Many(VARIABLE),
        "acceptance": ACCEPTANCE,
        "overrides": Named(OVERRIDE),
        "removed": ReasonsShape(),
        "note": TEXT,
        "at": AT,
    },
    required=("id",),
)


def load_system(id_or_path: str | os.PathLike[str]) -> IndicatorSystem:
    """
    An indicator system: a shipped or installed one by its id, or a file by its path.

    A text with a separator in it, or that ends in .yaml, .yml or .json, is a path. Raises UnknownSystem for an id that is
    not known, MissingFile and InvalidFile for what is wrong with a file.
    """
    if isinstance(id_or_path, str) and not is_path(id_or_path):
        return read_system(find_system(id_or_path))
    return read_system(id_or_path)


def read_system(path: str | os.PathLike[str], descent: tuple[Path, ...] = ()) -> IndicatorSystem:
    """
    The indicator system in a file; `descent` are the files of the systems that extend it, the first one first.
    """
    source, data = read_source(path)
    place = Path(path)
    system = structure_system(compose(source), source, folder=place.parent, descent=(*descent, place))
    return with_file_bytes(system, data)


def with_file_bytes(system: IndicatorSystem, data: bytes) -> IndicatorSystem:
    """
    A system with the bytes that it was read from: its own file, and those that it extends.
    """
    inherited = None if system.extension is None else system.extension.parent.file_bytes
    return attrs.evolve(system, file_bytes=data + (inherited or b""))


def structure_system(
    node: Node, source: Source | None, *, folder: Path = Path(), descent: tuple[Path, ...] = ()
) -> IndicatorSystem:
    """
    The indicator system that nodes describe, whole: with what it takes from the system that it extends, whose path begins at
    `folder`. Raises InvalidFile with every fault.
    """
    faults = Faults(source)
    root = check_root(node, IndicatorSystem.kind, faults)
    stated = SYSTEM.read(root, "", faults)
    parent = find_parent(stated, root, folder, descent, faults, read=read_system)
    if stated.extends is None:
        if root.get("indicators") is None and not {"indicators", "extends"} & SYSTEM.mistyped(root):
            add_missing(root, "indicators", "indicators", faults)
    elif parent is None:
        faults.raise_any()
    system = stated if parent is None else extend(stated, parent)
    inherited = () if parent is None else tuple(row.number for row in parent.indicators)
    check_indicators(stated.indicators, root, faults, inherited=inherited)
    check_variables(
        stated.variables, root.get("variables"), faults, inherited=() if parent is None else parent.variables
    )
    check_acceptance(stated.acceptance, system.indicators, root.get("acceptance"), faults)
    if parent is not None:
        check_extension(stated, parent, root, faults)
    faults.raise_any()
    return system


def check_indicators(
    indicators: tuple[Indicator, ...], root: MappingNode, faults: Faults, *, inherited: tuple[str, ...] = ()
) -> None:
    """
    Note what must hold across the rows of a file: some rows, each number once and none that is `inherited`, a target for
    each, known numbers in `of`.
    """
    rows = root.get("indicators")
    if not isinstance(rows, SequenceNode):
        return
    if not rows.items:
        faults.add(rows.span, "indicators", "file/no-indicators", "指标表是空的", "there are no indicators")
    seen: dict[str, int] = {}
    numbers = {indicator.number for indicator in indicators} | {*inherited}
    for index, (indicator, node) in enumerate(zip(indicators, rows.items, strict=True)):
        if not isinstance(node, MappingNode):
            continue
        path = f"indicators[{index}]"
        number = node.get("number")
        if number is not None and indicator.number:
            if indicator.number in seen:
                faults.add(
                    number.span,
                    f"{path}.number",
                    "file/duplicate-number",
                    f"指标序号“{shown(indicator.number)}”与第{seen[indicator.number] + 1}项重复",
                    f'the number "{shown(indicator.number)}" is already that of item {seen[indicator.number] + 1}',
                )
            elif indicator.number in inherited:
                faults.add(
                    number.span,
                    f"{path}.number",
                    "system/number-of-parent",
                    f"序号“{shown(indicator.number)}”是所承接体系里的一项",
                    f'the number "{shown(indicator.number)}" is that of a row of the system that is extended',
                    hint="改那一项的写在 overrides 里；新增的另取序号",
                    hint_en="change that row under `overrides`; give a new row a number of its own",
                )
            seen.setdefault(indicator.number, index)
        is_stated = indicator.target is not None or (
            indicator.components and all(component.target is not None for component in indicator.components)
        )
        if not is_stated and "target" not in INDICATOR.mistyped(node):
            faults.add(
                node.span,
                f"{path}.target",
                "file/missing-key",
                f"指标“{shown(indicator.name)}”缺少“target”",
                f'the indicator "{shown(indicator.name)}" lacks the key "target"',
                hint='没有设定目标的写 target: "/"',
                hint_en='where no target is set write target: "/"',
            )
        _check_names(indicator, node, path, faults)
        for place, other in _texts(node.get("of")):
            if other not in numbers:
                faults.add(
                    place,
                    f"{path}.of",
                    "file/unknown-indicator",
                    f"没有序号为“{shown(other)}”的指标",
                    f'there is no indicator number "{shown(other)}"',
                )


def _check_names(indicator: Indicator, node: MappingNode, path: str, faults: Faults) -> None:
    components = node.get("components")
    if not isinstance(components, SequenceNode):
        return
    names = [component.name for component in indicator.components]
    for index, (name, item) in enumerate(zip(names, components.items, strict=True)):
        if name and name in names[:index]:
            faults.add(
                item.span,
                f"{path}.components[{index}].name",
                "file/duplicate-name",
                f"组成“{shown(name)}”写了两次",
                f'the component "{shown(name)}" stands twice',
            )


def check_variables(
    variables: tuple[Variable, ...], node: Node | None, faults: Faults, *, inherited: tuple[Variable, ...] = ()
) -> None:
    """
    Note what must hold across variables: each name once, a weight for those that are weighted, and another variable, one of
    the `inherited` too, behind each weight and each whole that one is a part of.
    """
    if not isinstance(node, SequenceNode):
        return
    names = [fold_name(variable.name) for variable in variables]
    others = {fold_name(variable.name) for variable in inherited}
    for index, (variable, name, item) in enumerate(zip(variables, names, node.items, strict=True)):
        if not isinstance(item, MappingNode):
            continue
        path = f"variables[{index}]"
        if name and name in names[:index]:
            faults.add(
                item.span,
                f"{path}.name",
                "file/duplicate-name",
                f"变量“{shown(variable.name)}”写了两次",
                f'the variable "{shown(variable.name)}" stands twice',
            )
        weight = item.get("weight")
        is_weighted = variable.roll_up is RollUp.WEIGHTED
        if is_weighted != (variable.weight is not None) and "weight" not in VARIABLE.mistyped(item):
            faults.add(
                item.span if weight is None else weight.span,
                f"{path}.weight",
                "system/weight",
                "加权汇总（roll_up: weighted）要写 weight" if is_weighted else "weight 只用于 roll_up: weighted",
                "roll_up: weighted wants a weight" if is_weighted else "weight goes with roll_up: weighted alone",
                hint="写出按哪个变量加权，如 weight: 常住户数" if is_weighted else "删去 weight，或改 roll_up",
                hint_en="name the variable to weight by" if is_weighted else "remove weight, or change roll_up",
            )
        for key, other in (("weight", variable.weight), ("part_of", variable.part_of)):
            place = item.get(key)
            # A weight that is out of place is told already.
            is_wanted = key == "part_of" or is_weighted
            if not other or place is None or not is_wanted or fold_name(other) in {*names, *others} - {name}:
                continue
            near = suggest_word(other, tuple(each.name for each in variables if each is not variable))
            faults.add(
                place.span,
                f"{path}.{key}",
                "system/unknown-variable",
                f"没有另一个名为“{shown(other)}”的变量",
                f'there is no other variable "{shown(other)}"',
                hint=f"是否指“{near}”？" if near else "在 variables 里声明它",
                hint_en=f'did you mean "{near}"?' if near else "declare it under `variables`",
            )


def _texts(node: Node | None) -> Iterable[tuple[tuple[int, int], str]]:
    if isinstance(node, SequenceNode):
        for item in node.items:
            if isinstance(item, ScalarNode):
                yield item.span, item.text
