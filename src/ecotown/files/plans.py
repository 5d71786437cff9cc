"""
Plans in files: their form, what must hold across one, and the system that it follows.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import attrs

from ecotown.errors import EcotownError, InvalidFile
from ecotown.files.compose import MappingNode, Node, ScalarNode, SequenceNode, compose
from ecotown.files.extension import locate_system
from ecotown.files.reading import read_source
from ecotown.files.roots import check_root
from ecotown.files.shapes import (
    DAY,
    MONTH,
    TEXT,
    TEXTS,
    YEAR,
    Definitions,
    Form,
    Many,
    Named,
    Schema,
    Whole,
    add_wrong_type,
    or_nothing,
)
from ecotown.files.source import Faults, Source, shown, suggest_word
from ecotown.files.systems import (
    AT,
    CONVENTIONS,
    INDICATOR,
    NAME,
    OVERRIDE,
    VARIABLE,
    check_indicators,
    check_variables,
    read_system,
)
from ecotown.periods import read_year
from ecotown.plans import (
    Annex,
    AssignedTarget,
    AssignedTargets,
    CitedDocument,
    Document,
    Heading,
    IgnoredFinding,
    Indicator,
    IndicatorSystem,
    LeadingGroup,
    LeadingGroupOffice,
    Organization,
    Phase,
    Place,
    Plan,
    PrintedPassage,
    ReferenceValue,
    SourceFile,
    Task,
    TaskTarget,
    Village,
)
from ecotown.targets.folding import fold_text

__all__ = ["PLAN", "TASK", "load_plan", "structure_plan"]

_DEEPEST_HEADING = 9
_LAST_LINE = 999_999_999
_ASSIGNED = Form(AssignedTarget, {"target": TEXT, "document": TEXT, "year": YEAR, "at": AT}, required=("target",))


_TARGET_WORDS = frozenset({"目标", "目标值", "指标值", "下达目标", "下达目标值"})


@attrs.frozen(eq=False, repr=False)
class _AssignedBySubject:
    """
    One assigned target for a row, or several by subject: a mapping with the key `target` is one. Text is one, too.
    """

    stand_in: AssignedTargets = attrs.field(factory=dict, init=False)

    def read(self, node: Node, path: str, faults: Faults) -> AssignedTargets:
        if isinstance(node, MappingNode) and node.get("target") is None:
            if self._is_slip(node, path, faults):
                return {}
            return {key.text: self._read_one(value, f"{path}.{key.text}", faults) for key, value in node.entries}
        return self._read_one(node, path, faults)

    def _is_slip(self, node: MappingNode, path: str, faults: Faults) -> bool:
        """
        Whether one key was to be `target`, or the others stand without it; then that is told.
        """
        # What holds a target itself is a subject, whatever its name.
        keys = [key for key, value in node.entries if not (isinstance(value, MappingNode) and value.get("target"))]
        for key in keys:
            if fold_text(key.text) in _TARGET_WORDS or suggest_word(key.text, ("target",)) is not None:
                faults.add(
                    key.span,
                    path,
                    "file/unknown-key",
                    f"没有“{shown(key.text)}”这个键",
                    f'there is no key "{shown(key.text)}" here',
                    hint="是否指“target”？",
                    hint_en='did you mean "target"?',
                )
                return True
        if any(key.text in _ASSIGNED.fields for key in keys):
            _ASSIGNED.read(node, path, faults)
            return True
        return False

    def _read_one(self, node: Node, path: str, faults: Faults) -> AssignedTarget:
        if isinstance(node, MappingNode):
            return _ASSIGNED.read(node, path, faults)
        position = faults.source.position(node.start, node.end) if faults.source else None
        positions = {"target": position} if position else {}
        return AssignedTarget(TEXT.read(node, path, faults), position=position, positions=positions)

    def describe(self, definitions: Definitions) -> Schema:
        """
        The JSON Schema of such a value.
        """
        one = {"anyOf": [TEXT.describe(definitions), _ASSIGNED.describe(definitions)]}
        by_subject = {"type": "object", "not": {"required": ["target"]}, "additionalProperties": one}
        return {"anyOf": [*one["anyOf"], by_subject]}


@attrs.frozen(eq=False, repr=False)
class _ReferenceValue:
    """
    A value as text, or a series: values by year.
    """

    stand_in: ReferenceValue = attrs.field(default="", init=False)

    def read(self, node: Node, path: str, faults: Faults) -> ReferenceValue:
        if isinstance(node, ScalarNode):
            return TEXT.read(node, path, faults)
        if not isinstance(node, MappingNode):
            add_wrong_type(node, path, faults, "一个值，或按年份排列的值", "a value, or values by year")
            return ""
        series: dict[int, str] = {}
        for key, value in node.entries:
            year = read_year(key.text)
            if year is None:
                faults.add(
                    key.span,
                    path,
                    "file/wrong-type",
                    f"“{shown(key.text)}”不是年份；参照值按年份写",
                    f'"{shown(key.text)}" is not a year; a reference has values by year',
                    hint="写成 {2020: 41, 2021: 43.2}",
                    hint_en="write {2020: 41, 2021: 43.2}",
                )
            elif not (isinstance(value, ScalarNode) and value.is_null):
                series[year] = TEXT.read(value, f"{path}.{key.text}", faults)
        return series

    def describe(self, definitions: Definitions) -> Schema:
        """
        The JSON Schema of such a value.
        """
        text = TEXT.describe(definitions)
        series = {
            "type": "object",
            "patternProperties": {"^[0-9]{4}$": or_nothing(text)},
            "additionalProperties": False,
        }
        return {"anyOf": [text, series]}


_OFFICE = Form(LeadingGroupOffice, {"seat": TEXT, "head": TEXT, "deputies": TEXTS, "members": TEXTS, "at": AT})
TASK = Form(
    Task,
    {
        "number": TEXT,
        "domain": TEXT,
        "text": TEXT,
        "indicators": TEXTS,
        "targets": Many(Form(TaskTarget, {"indicator": TEXT, "text": TEXT, "at": AT}, required=("text",))),
        "responsible": TEXTS,
        "supporting": TEXTS,
        "at": AT,
    },
    required=("text",),
)
PLAN = Form(
    Plan,
    {
        "title": TEXT,
        "document": Form(
            Document,
            {
                "number": TEXT,
                "title": TEXT,
                "issuer": TEXT,
                "issuers": TEXTS,
                "issued_on": DAY,
                "printed_on": DAY,
                "published_on": DAY,
                "addressees": TEXTS,
                "cites": Many(Form(CitedDocument, {"number": TEXT, "title": TEXT, "at": AT})),
                "at": AT,
            },
        ),
        "place": Form(
            Place,
            {
                "name": TEXT,
                "level": TEXT,
                "attributes": Named(TEXT),
                "villages": Many(Form(Village, {"name": NAME, "at": AT}, required=("name",))),
                "at": AT,
            },
        ),
        "year": YEAR,
        "system": NAME,
        "conventions": CONVENTIONS,
        "indicators": Many(INDICATOR),
        "variables": Many(VARIABLE),
        "overrides": Named(OVERRIDE),
        "assigned": Named(_AssignedBySubject()),
        "references": Named(_ReferenceValue()),
        "organizations": Many(Form(Organization, {"name": NAME, "aliases": TEXTS, "at": AT}, required=("name",))),
        "leading_group": Form(
            LeadingGroup, {"head": TEXT, "deputies": TEXTS, "members": TEXTS, "office": _OFFICE, "at": AT}
        ),
        "tasks": Many(TASK),
        "phases": Many(
            Form(
                Phase,
                {"name": NAME, "starts": MONTH, "ends": MONTH, "inferred": TEXTS, "note": TEXT, "at": AT},
                required=("name",),
            )
        ),
        "outline": Many(
            Form(
                Heading,
                {
                    "number": TEXT,
                    "title": TEXT,
                    "level": Whole(0, _DEEPEST_HEADING),
                    "line": Whole(0, _LAST_LINE),
                    "at": AT,
                },
                required=("title",),
            )
        ),
        "annexes": Many(Form(Annex, {"label": TEXT, "title": TEXT, "columns": Many(TEXT), "at": AT})),
        "passages": Many(Form(PrintedPassage, {"text": TEXT, "at": AT}, required=("text",))),
        "source": Form(SourceFile, {"file": TEXT, "sha256": TEXT, "at": AT}),
        "ignore": Many(
            Form(IgnoredFinding, {"code": NAME, "reason": NAME, "path": NAME, "at": AT}, required=("code", "reason"))
        ),
        "note": TEXT,
        "at": AT,
    },
)


def load_plan(path: str | os.PathLike[str]) -> Plan:
    """
    The plan in a file, with the system that it follows.

    `system:` is the id of a shipped or installed system, or a path relative to the plan. Raises MissingFile, and InvalidFile
    with every fault of the plan, or of the system it leads to.
    """
    source, data = read_source(path)
    plan = structure_plan(compose(source), source, folder=Path(path).parent)
    return attrs.evolve(plan, file_bytes=data)


def structure_plan(node: Node, source: Source | None, *, folder: Path) -> Plan:
    """
    The plan that nodes describe; `folder` is where the path of a system begins. Raises InvalidFile with every fault.
    """
    faults = Faults(source)
    root = check_root(node, Plan.kind, faults)
    plan = PLAN.read(root, "", faults)
    check_indicators(plan.indicators, root, faults)
    check_variables(plan.variables, root.get("variables"), faults)
    system = _load_system(plan, root, folder, faults)
    rows = plan.indicators if system is None else system.indicators
    if rows:
        _check_numbers(rows, root, faults)
        _check_conventions(plan, system, rows, root, faults)
    _check_references(root, faults)
    faults.raise_any()
    return attrs.evolve(plan, indicator_system=system)


def _check_references(root: MappingNode, faults: Faults) -> None:
    """
    Note every reference that has the name of an earlier one, blanks and widths of characters aside.
    """
    section = root.get("references")
    seen: set[str] = set()
    for key, _ in section.entries if isinstance(section, MappingNode) else ():
        name = fold_text(key.text)
        if name in seen:
            faults.add(
                key.span,
                f"references.{key.text}",
                "reference/two-values",
                f"参照值“{shown(key.text)}”有两个，名称去掉空格和全半角之分后相同",
                f'there are two references "{shown(key.text)}", for blanks and widths of characters do not tell names apart',
                hint="只保留一个",
                hint_en="keep one of them",
            )
        seen.add(name)


def _load_system(plan: Plan, root: MappingNode, folder: Path, faults: Faults) -> IndicatorSystem | None:
    node, rows = _given(root, "system"), _given(root, "indicators")
    if node is None and rows is None and _given(root, "source") is not None:
        # A notice without a table of indicators: what was read of it stays a plan, and nothing is judged by it.
        return None
    if (node is None) == (rows is None):
        faults.add(
            root.span if node is None else node.span,
            "system",
            "plan/system-or-indicators",
            "方案要么写 system（所用指标体系），要么写 indicators（自己的指标）",
            "a plan has either a system (that it follows) or indicators (of its own)",
            hint="写出其中一个" if node is None else "删去其中一个",
            hint_en="write one of them" if node is None else "remove one of them",
        )
        return None
    if node is None or not plan.system:
        if _given(root, "overrides") is not None:
            faults.add(
                _key_span(root, "overrides"),
                "overrides",
                "plan/overrides-without-system",
                "overrides 修改的是 system 里的指标；自己的指标直接改",
                "overrides change rows of a system; change indicators of your own where they stand",
            )
        return None
    if _given(root, "variables") is not None:
        faults.add(
            _key_span(root, "variables"),
            "variables",
            "plan/variables-with-system",
            "variables 由 system 声明；方案有自己的 indicators 时才写",
            "the system declares the variables; a plan does so only beside indicators of its own",
            hint="删去 variables",
            hint_en="remove `variables`",
        )
    path = locate_system(plan.system, "system", node, folder, faults)
    if path is None:
        return None
    try:
        return read_system(path)
    except InvalidFile:
        faults.raise_any()
        raise
    except EcotownError as error:
        faults.add(
            node.span, "system", error.code, error.message, error.message_en, hint=error.hint, hint_en=error.hint_en
        )
        return None


def _check_numbers(rows: tuple[Indicator, ...], root: MappingNode, faults: Faults) -> None:
    """
    Note every mention of an indicator number that no row has.
    """
    known = tuple(row.number for row in rows)
    for span, path, number in _numbers_named(root):
        if number in known:
            continue
        named = next((row.number for row in rows if row.name == number), None)
        listed = shown("、".join(known))
        faults.add(
            span,
            path,
            "file/unknown-indicator",
            f"没有序号为“{shown(number)}”的指标",
            f'there is no indicator number "{shown(number)}"',
            hint=f"这里写序号：{named or listed}",
            hint_en=f"write a number here: {named or listed}",
        )


def _numbers_named(root: MappingNode) -> Iterator[tuple[tuple[int, int], str, str]]:
    for name in ("assigned", "overrides"):
        section = root.get(name)
        if isinstance(section, MappingNode):
            for key, _ in section.entries:
                yield key.span, f"{name}.{key.text}", key.text
    tasks = root.get("tasks")
    for index, task in enumerate(tasks.items if isinstance(tasks, SequenceNode) else ()):
        if not isinstance(task, MappingNode):
            continue
        numbers, targets = task.get("indicators"), task.get("targets")
        for item in numbers.items if isinstance(numbers, SequenceNode) else ():
            if isinstance(item, ScalarNode):
                yield item.span, f"tasks[{index}].indicators", item.text
        for item in targets.items if isinstance(targets, SequenceNode) else ():
            number = item.get("indicator") if isinstance(item, MappingNode) else None
            if isinstance(number, ScalarNode) and not number.is_null:
                yield number.span, f"tasks[{index}].targets", number.text


def _check_conventions(
    plan: Plan, system: IndicatorSystem | None, rows: tuple[Indicator, ...], root: MappingNode, faults: Faults
) -> None:
    """
    Note every convention that the plan sets although the system, a row or a component sets it: a plan only fills gaps.
    """
    stated: dict[str, str] = {}
    for row in rows:
        for conventions in (row.conventions, *(component.conventions for component in row.components)):
            stated.update(dict.fromkeys(conventions.keys_set, f"“{row.number}”"))
    if system is not None:
        stated.update(dict.fromkeys(system.conventions.keys_set, "system"))
    section = root.get("conventions")
    for key, _ in section.entries if isinstance(section, MappingNode) else ():
        if key.text not in plan.conventions.keys_set or key.text not in stated:
            continue
        where = stated[key.text]
        is_system = where == "system"
        faults.add(
            key.span,
            f"conventions.{key.text}",
            "plan/convention-already-set",
            f"“{key.text}”已由{'指标体系' if is_system else f'指标{where}'}规定，方案不能更改",
            f'"{key.text}" is set by {"the system" if is_system else "an indicator"}; a plan cannot change it',
            hint="从方案里删去这一项",
            hint_en="remove it from the plan",
        )
    overrides = root.get("overrides")
    for number, override in plan.overrides.items():
        components = override.changes.get("components")
        if isinstance(components, tuple) and any(component.conventions.keys_set for component in components):
            faults.add(
                _key_span(overrides, number),
                f"overrides.{number}.components",
                "plan/convention-already-set",
                "方案不能更改组成的 conventions",
                "a plan cannot change the conventions of a component",
            )


def _given(root: MappingNode, name: str) -> Node | None:
    node = root.get(name)
    return None if isinstance(node, ScalarNode) and node.is_null else node


def _key_span(node: Node | None, name: str) -> tuple[int, int]:
    entries = node.entries if isinstance(node, MappingNode) else ()
    return next((key.span for key, _ in entries if key.text == name), (0, 1))
