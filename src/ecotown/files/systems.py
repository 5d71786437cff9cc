"""
Indicator systems in files: their form, and what must hold across one.
"""

import os
from collections.abc import Iterable

import attrs

from ecotown.files.acceptance import acceptance_form, check_acceptance
from ecotown.files.catalog import find_system, is_path
from ecotown.files.compose import MappingNode, Node, ScalarNode, SequenceNode, compose
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
    Text,
    Whole,
    Word,
    add_wrong_type,
)
from ecotown.files.source import Faults, Source, shown, suggest_word
from ecotown.measures import fold_name
from ecotown.plans import (
    Comparison,
    Component,
    Conventions,
    EvidenceWanted,
    Indicator,
    IndicatorSystem,
    Obligation,
    PrintedAt,
    RollUp,
    Standing,
    TrendWindow,
    Variable,
    WhenZero,
)
from ecotown.targets.nodes import Direction, Scale

__all__ = [
    "ACCEPTANCE",
    "AT",
    "CONVENTIONS",
    "INDICATOR",
    "NAME",
    "VARIABLE",
    "check_indicators",
    "check_variables",
    "load_system",
    "read_system",
    "structure_system",
]

_MOST = 999_999_999
NAME = Text(may_be_blank=False)
AT = Form(
    PrintedAt,
    {
        "file": TEXT,
        "line": Whole(0, _MOST),
        "table": Whole(0, _MOST),
        "row": Whole(0, _MOST),
        "cell": Whole(0, _MOST),
    },
    has_positions=False,
)


@attrs.frozen(eq=False, repr=False)
class _PlanPeriod:
    """
    `[first, last]`, two years in their order.
    """

    stand_in: tuple[int, int] = attrs.field(default=(0, 0), init=False)

    def read(self, node: Node, path: str, faults: Faults) -> tuple[int, int]:
        years = Many(YEAR).read(node, path, faults) if isinstance(node, SequenceNode) else ()
        if len(years) == 2 and (years[0] <= years[1] or 0 in years):
            return years[0], years[1]
        if not isinstance(node, SequenceNode) or len(years) != 2:
            add_wrong_type(node, path, faults, "两个年份 [首年, 末年]", "two years [first, last]")
        else:
            faults.add(node.span, path, "file/reversed-years", "首年不能晚于末年", "the first year is after the last")
        return self.stand_in


@attrs.frozen(eq=False, repr=False)
class _EvidenceWantedShape:
    """
    A mapping, or plain text for a document that is wanted and not required.
    """

    stand_in: EvidenceWanted = attrs.field(default=EvidenceWanted(""), init=False)

    def read(self, node: Node, path: str, faults: Faults) -> EvidenceWanted:
        if not isinstance(node, ScalarNode):
            return _EVIDENCE.read(node, path, faults)
        name = NAME.read(node, path, faults)
        position = faults.source.position(*node.span) if faults.source else None
        return EvidenceWanted(name, position=position)


_EVIDENCE = Form(
    EvidenceWanted, {"name": NAME, "required": FLAG, "valid_years": Whole(1, 100), "at": AT}, required=("name",)
)


@attrs.frozen(eq=False, repr=False)
class _Scales:
    """
    `{name: [[word, synonym, …], word, …]}`, lowest rank first.
    """

    stand_in: tuple[Scale, ...] = attrs.field(default=(), init=False)

    def read(self, node: Node, path: str, faults: Faults) -> tuple[Scale, ...]:
        if not isinstance(node, MappingNode):
            add_wrong_type(node, path, faults, "映射（等次名: [各级]）", "a mapping (name of a scale: [ranks])")
            return ()
        return tuple(
            Scale(key.text, self._read_ranks(value, f"{path}.{key.text}", faults)) for key, value in node.entries
        )

    def _read_ranks(self, node: Node, path: str, faults: Faults) -> tuple[tuple[str, ...], ...]:
        if not isinstance(node, SequenceNode):
            add_wrong_type(node, path, faults, "由低到高的各级列表", "a list of ranks, lowest first")
            return ()
        ranks: list[tuple[str, ...]] = []
        for index, item in enumerate(node.items):
            place = f"{path}[{index}]"
            words = (
                (NAME.read(item, place, faults),) if isinstance(item, ScalarNode) else TEXTS.read(item, place, faults)
            )
            if not words and isinstance(item, SequenceNode):
                faults.add(item.span, place, "system/empty-rank", "这一级没有词", "this rank has no word")
            for word in words:
                if any(word in rank for rank in ranks) or words.count(word) > 1:
                    faults.add(
                        item.span,
                        place,
                        "system/duplicate-word",
                        f"“{shown(word)}”在同一等次表里出现两次",
                        f'"{shown(word)}" stands twice on one scale',
                    )
            ranks.append(words)
        if len(ranks) < 2:
            faults.add(node.span, path, "system/short-scale", "等次表至少要有两级", "a scale has at least two ranks")
        return tuple(ranks)


CONVENTIONS = Form(
    Conventions,
    {
        "comparison": Word(Comparison),
        "trend": Form(TrendWindow, {"years": Whole(2, 100)}, required=("years",), has_positions=False),
        "tolerance": NAME,
        "basically": NAME,
        "baseline_year": YEAR,
        "plan_period": _PlanPeriod(),
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
        "evidence": Many(_EvidenceWantedShape()),
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
        "evidence": Many(_EvidenceWantedShape()),
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
_SYSTEM = Form(
    IndicatorSystem,
    {
        "id": NAME,
        "title": TEXT,
        "effective_from": DAY,
        "citation": TEXT,
        "standing": Word(Standing),
        "conventions": CONVENTIONS,
        "attributes": Named(TEXTS),
        "scales": _Scales(),
        "units": TEXTS,
        "synonyms": Named(NAME),
        "indicators": Many(INDICATOR),
        "variables": Many(VARIABLE),
        "acceptance": ACCEPTANCE,
        "note": TEXT,
        "at": AT,
    },
    required=("id", "indicators"),
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


def read_system(path: str | os.PathLike[str]) -> IndicatorSystem:
    """
    The indicator system in a file.
    """
    source, data = read_source(path)
    system = structure_system(compose(source), source)
    return attrs.evolve(system, file_bytes=data)


def structure_system(node: Node, source: Source | None) -> IndicatorSystem:
    """
    The indicator system that nodes describe. Raises InvalidFile with every fault.
    """
    faults = Faults(source)
    root = check_root(node, IndicatorSystem.kind, faults)
    system = _SYSTEM.read(root, "", faults)
    check_indicators(system.indicators, root, faults)
    check_variables(system.variables, root.get("variables"), faults)
    check_acceptance(system.acceptance, system.indicators, root.get("acceptance"), faults)
    faults.raise_any()
    return system


def check_indicators(indicators: tuple[Indicator, ...], root: MappingNode, faults: Faults) -> None:
    """
    Note what must hold across the rows of a file: some rows, each number once, a target for each, known numbers in `of`.
    """
    rows = root.get("indicators")
    if not isinstance(rows, SequenceNode):
        return
    if not rows.items:
        faults.add(rows.span, "indicators", "file/no-indicators", "指标表是空的", "there are no indicators")
    seen: dict[str, int] = {}
    numbers = {indicator.number for indicator in indicators}
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


def check_variables(variables: tuple[Variable, ...], node: Node | None, faults: Faults) -> None:
    """
    Note what must hold across variables: each name once, a weight for those that are weighted, and another variable behind
    each weight and each whole that one is a part of.
    """
    if not isinstance(node, SequenceNode):
        return
    names = [fold_name(variable.name) for variable in variables]
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
            if not other or place is None or not is_wanted or fold_name(other) in {*names} - {name}:
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
