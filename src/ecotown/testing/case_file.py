"""
Reading case files.

What is wrong with the file as a whole refuses it; what is wrong with one case is that case's error, and the others run.
"""

import os
from collections.abc import Mapping
from pathlib import Path

import attrs

from ecotown.assessment.requirements import RowRequirement, read_requirements
from ecotown.errors import EcotownError
from ecotown.evaluation import Reason
from ecotown.files import load_cases_document
from ecotown.files.compose import MappingNode, Node, ScalarNode, SequenceNode, compose_plain
from ecotown.files.extension import locate_system
from ecotown.files.schemas import DIALECT
from ecotown.files.shapes import (
    FLAG,
    NUMBER,
    TEXT,
    TEXTS,
    YEAR,
    Definitions,
    Form,
    Schema,
    Text,
    Word,
    add_missing,
    add_wrong_type,
)
from ecotown.files.source import Faults, Source, shown, suggest_word
from ecotown.files.systems import CONVENTIONS, read_system
from ecotown.plans import Plan, resolve_indicators
from ecotown.quantities import exact
from ecotown.targets.nodes import Direction
from ecotown.testing.case import Case, CaseFile, CaseIndicator, Expected, InvalidCase
from ecotown.testing.measure_case import MeasureCase

__all__ = ["describe_case_file", "load_cases", "plain", "structure_cases"]


def describe_case_file() -> Schema:
    """
    The JSON Schema of a case file.
    """
    definitions: Definitions = {}
    described = _FRAME.describe_keys(definitions)
    return {"$schema": DIALECT, "title": "ecotown: cases · 案例", **described, "$defs": definitions}


def load_cases(path: str | os.PathLike[str]) -> CaseFile:
    """
    The cases of a YAML or JSON file. Raises MissingFile, and InvalidFile where it is not a case file.
    """
    document = load_cases_document(path)
    return _read_file(document.root, document.source)


def structure_cases(document: Mapping[str, object]) -> CaseFile:
    """
    The cases of plain data of the same form as a file. Raises InvalidFile where it has another form.
    """
    return _read_file(compose_plain(document), None)


def plain(node: Node) -> object:
    """
    A node as plain data: numbers stay text, `true` and `false` without quotes are truth values, nothing is None.
    """
    match node:
        case ScalarNode():
            if node.is_null:
                return None
            if node.is_plain and node.text.lower() in ("true", "false"):
                return node.text.lower() == "true"
            return node.text
        case SequenceNode():
            return [plain(item) for item in node.items]
        case MappingNode():
            return {key.text: plain(value) for key, value in node.entries}


@attrs.frozen
class _Anything:
    """
    Any value, as plain data.
    """

    stand_in: object = attrs.field(default=None, init=False)

    def read(self, node: Node, path: str, faults: Faults) -> object:  # noqa: ARG002 - the signature of a shape
        return plain(node)

    def describe(self, definitions: Definitions) -> Schema:  # noqa: ARG002 - one signature for all
        """
        The JSON Schema of such a value.
        """
        return {}


@attrs.frozen
class _Assigned:
    """
    Text, or a mapping: with `target`, or by subject.
    """

    stand_in: str = attrs.field(default="", init=False)

    def read(self, node: Node, path: str, faults: Faults) -> str | Mapping[str, object]:
        if isinstance(node, MappingNode):
            return {key.text: plain(value) for key, value in node.entries}
        return TEXT.read(node, path, faults)

    def describe(self, definitions: Definitions) -> Schema:
        """
        The JSON Schema of such a value.
        """
        return {"anyOf": [TEXT.describe(definitions), {"type": "object"}]}


@attrs.frozen
class _Facts:
    """
    A mapping of names to anything.
    """

    stand_in: Mapping[str, object] = attrs.field(factory=dict, init=False)

    def read(self, node: Node, path: str, faults: Faults) -> Mapping[str, object]:
        if isinstance(node, MappingNode):
            return {key.text: plain(value) for key, value in node.entries}
        add_wrong_type(node, path, faults, "映射（名称: 值）", "a mapping (name: value)")
        return {}

    def describe(self, definitions: Definitions) -> Schema:  # noqa: ARG002 - one signature for all
        """
        The JSON Schema of such a value.
        """
        return {"type": "object"}


@attrs.frozen
class _Items:
    """
    A list of anything: the cases are read one by one, so that one of them cannot refuse the file.
    """

    stand_in: tuple[Node, ...] = attrs.field(default=(), init=False)

    def read(self, node: Node, path: str, faults: Faults) -> tuple[Node, ...]:
        if isinstance(node, SequenceNode):
            return node.items
        add_wrong_type(node, path, faults, "列表", "a list")
        return ()

    def describe(self, definitions: Definitions) -> Schema:
        """
        The JSON Schema of such a value.
        """
        return {"type": "array", "items": {"anyOf": [each.describe_keys(definitions) for each in (_CASE, _MEASURE)]}}


_NO_DEFAULTS = MappingNode((), 0, 0)
_NAME = Text(may_be_blank=False)
_FACTS = _Facts()
_CASE = Form(
    Case,
    {
        "name": _NAME,
        "target": TEXT,
        "system": _NAME,
        "row": _NAME,
        "indicator": Form(
            CaseIndicator,
            {
                "name": TEXT,
                "unit": TEXT,
                "better": Word(Direction),
                "basis": TEXT,
                "cap": NUMBER,
                "components": TEXTS,
                "may_be_absent": FLAG,
            },
            nullable=("cap",),
            has_positions=False,
        ),
        "place": _FACTS,
        "year": YEAR,
        "observed": _Anything(),
        "assigned": _Assigned(),
        "references": _FACTS,
        "conventions": CONVENTIONS,
        "expect": Word(Expected),
        "reason": Word(Reason),
        "borderline": FLAG,
        "canonical": TEXT,
        "diagnostics": TEXTS,
    },
    required=("name",),
    has_positions=False,
)


_MEASURE = Form(
    MeasureCase,
    {
        "name": _NAME,
        "measure": TEXT,
        "variables": _FACTS,
        "values": _FACTS,
        "unit": TEXT,
        "value": TEXT,
        "interval": TEXT,
        "canonical": TEXT,
        "ascii": TEXT,
        "missing": TEXTS,
        "zero_divisors": TEXTS,
        "error": TEXT,
        "at": TEXT,
        "hint": TEXT,
        **dict.fromkeys(("least", "above", "most", "below", "cap"), TEXT),
        "fixed": TEXTS,
        "levers": _FACTS,
        "reached": _FACTS,
    },
    required=("name", "measure"),
    has_positions=False,
)
# What may stand in the defaults: the keys of either.
_EITHER = Form(Case, {**_MEASURE.fields, **_CASE.fields}, has_positions=False)


@attrs.frozen
class _Defaults:
    """
    What is merged into each case. It is checked here once, so that a mistake in it is told once and at its place.
    """

    stand_in: MappingNode = attrs.field(default=_NO_DEFAULTS, init=False)

    def read(self, node: Node, path: str, faults: Faults) -> MappingNode:
        if not isinstance(node, MappingNode):
            add_wrong_type(node, path, faults, "映射（键: 值）", "a mapping (key: value)")
            return _NO_DEFAULTS
        _EITHER.read_values(node, path, faults)
        return node

    def describe(self, definitions: Definitions) -> Schema:
        """
        The JSON Schema of such a value.
        """
        return {**_EITHER.describe_keys(definitions), "required": []}


@attrs.frozen
class _Frame:
    """
    The keys of a case file.
    """

    cases: tuple[Node, ...]
    defaults: MappingNode = _NO_DEFAULTS


_FRAME = Form(_Frame, {"defaults": _Defaults(), "cases": _Items()}, required=("cases",), has_positions=False)


def _read_file(node: Node, source: Source | None) -> CaseFile:
    faults = Faults(source)
    frame = _FRAME.read(node, "", faults)
    faults.raise_any()
    systems = _Systems(Path() if source is None or source.file is None else Path(source.file).parent)
    return CaseFile(
        None if source is None else source.file,
        tuple(
            _read_case(item, frame.defaults, f"cases[{index}]", source, systems)
            for index, item in enumerate(frame.cases)
        ),
    )


@attrs.define
class _Systems:
    """
    The rows of the systems that the cases of a file name, each read once; a path begins at the folder of the file.
    """

    folder: Path
    _read: dict[str, dict[str, RowRequirement]] = attrs.field(factory=dict, init=False)

    def rows(self, named: str, node: Node, faults: Faults) -> dict[str, RowRequirement] | None:
        """
        The rows of a system by their number, or None and a fault. Raises InvalidFile for a system that has faults.
        """
        if named not in self._read:
            path = locate_system(named, "system", node, self.folder, faults)
            if path is None:
                return None
            system = read_system(path)
            plan = Plan(system=system.id, indicator_system=system)
            read = read_requirements(resolve_indicators(plan), plan)
            self._read[named] = {row.indicator.number: row for row in read}
        return self._read[named]


def _find_row(case: Case, node: MappingNode, path: str, faults: Faults, systems: _Systems) -> RowRequirement | None:
    """
    The row that a case asks about, or None: it has a target of its own, or a fault was noted.
    """
    place = node.get("row")
    if case.row is None or place is None:
        target = node.get("target")
        is_left_out = target is None or (isinstance(target, ScalarNode) and target.is_null)
        if is_left_out and "target" not in _CASE.mistyped(node):
            add_missing(node, "target", f"{path}.target", faults)
        return None
    for key in ("target", "indicator"):
        other = node.get(key)
        if other is not None:
            faults.add(
                other.span,
                f"{path}.{key}",
                "case/target-and-row",
                f"{key} 和 row 只写一个：row 用体系里那一项的",
                f"either `{key}` or `row` is written: `row` takes what the system says",
                hint="删去其中一个",
                hint_en="remove one of them",
            )
            return None
    named = node.get("system")
    if case.system is None or named is None:
        faults.add(
            place.span,
            f"{path}.row",
            "case/row-without-system",
            "写了 row，没有写 system（哪一份体系）",
            "there is a `row` and no `system` that it is of",
            hint="写在 defaults 里：system: ./system.yaml",
            hint_en="write it under `defaults`: system: ./system.yaml",
        )
        return None
    rows = systems.rows(case.system, named, faults)
    if rows is None:
        return None
    if case.row not in rows:
        near = suggest_word(case.row, tuple(rows))
        faults.add(
            place.span,
            f"{path}.row",
            "file/unknown-indicator",
            f"没有序号为“{shown(case.row)}”的指标",
            f'there is no indicator number "{shown(case.row)}"',
            hint=f"是否指“{near}”？" if near else "写体系里的序号",
            hint_en=f'did you mean "{near}"?' if near else "write a number of the system",
        )
        return None
    return rows[case.row]


def _read_case(
    node: Node, defaults: MappingNode, path: str, source: Source | None, systems: _Systems
) -> Case | MeasureCase | InvalidCase:
    faults = Faults(source)
    line = None if source is None else source.place(node.start)[0]
    file = None if source is None else source.file
    whole = _merge(defaults, node) if isinstance(node, MappingNode) else node
    if isinstance(whole, MappingNode) and whole.get("measure") is not None:
        return _read_measure_case(whole, path, faults, file, line)
    case = _CASE.read(whole, path, faults)
    if isinstance(whole, MappingNode) and case.expect is None and case.canonical is None:
        faults.add(
            node.span,
            path,
            "case/nothing-expected",
            "案例没有写期望：expect、canonical 至少写一项",
            "nothing is expected: a case has expect, canonical or both",
        )
    requirement = None
    try:
        if isinstance(whole, MappingNode):
            requirement = _find_row(case, whole, path, faults, systems)
        faults.raise_any()
    except EcotownError as error:
        return InvalidCase(name=case.name or path, problems=error.diagnostics, file=file, line=line)
    return attrs.evolve(case, requirement=requirement, file=file, line=line)


def _read_measure_case(
    node: MappingNode, path: str, faults: Faults, file: str | None, line: int | None
) -> MeasureCase | InvalidCase:
    case = _MEASURE.read(node, path, faults)
    try:
        numbers = ("value", "interval", "least", "above", "most", "below", "cap")
        for key, text in ((each, getattr(case, each)) for each in numbers):
            at = node.get(key)
            if at is not None and text is not None and not _is_number(text, is_positive=key == "interval"):
                add_wrong_type(at, f"{path}.{key}", faults, "数", "a number")
        faults.raise_any()
        if not case.expected:
            faults.add(
                node.span,
                path,
                "case/nothing-expected",
                "案例没有写期望：value、error、missing、zero_divisors、canonical、ascii、levers 至少写一项",
                "nothing is expected: a case has one of value, error, missing, zero_divisors, canonical, ascii and levers",
            )
        faults.raise_any()
    except EcotownError as error:
        return InvalidCase(name=case.name or path, problems=error.diagnostics, file=file, line=line)
    return attrs.evolve(case, file=file, line=line)


def _is_number(text: str, *, is_positive: bool) -> bool:
    try:
        return exact(text) > 0 or not is_positive
    except (ValueError, ArithmeticError):
        return False


def _merge(defaults: MappingNode, case: MappingNode) -> MappingNode:
    """
    The case over the defaults: key by key, and within a key that both hold as a mapping, key by key again.
    """
    entries = {key.text: (key, value) for key, value in defaults.entries}
    for key, value in case.entries:
        default = entries.get(key.text, (key, None))[1]
        if isinstance(default, MappingNode) and isinstance(value, MappingNode):
            inner = {each.text: (each, item) for each, item in (*default.entries, *value.entries)}
            entries[key.text] = (key, MappingNode(tuple(inner.values()), value.start, value.end))
        else:
            entries[key.text] = (key, value)
    return MappingNode(tuple(entries.values()), case.start, case.end)
