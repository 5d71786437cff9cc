"""
Ledgers in files: YAML, JSON, csv and xlsx, all read into one form.

A fault of form (an unknown column, a row about nothing or about two things, a year that is none) refuses the file. A value
that cannot be read does not: it is kept as text, and the assessment says so at its row, while the rest goes on.
"""

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import attrs

from ecotown.diagnostics import Diagnostic, Severity
from ecotown.errors import InvalidFile
from ecotown.files.compose import MappingNode, Node, ScalarNode, SequenceNode, compose
from ecotown.files.large_ledgers import is_large, read_large_ledger
from ecotown.files.reading import decode, read_bytes, read_source
from ecotown.files.roots import check_root
from ecotown.files.shapes import (
    DAY,
    FLAG,
    TEXT,
    YEAR,
    Definitions,
    Form,
    Many,
    Schema,
    Shape,
    Text,
    add_wrong_type,
)
from ecotown.files.source import Faults, Source, refuse, shown
from ecotown.files.tables import holds_formulas, open_workbook, read_csv, read_headings, read_sheet, structure_rows
from ecotown.ledger import Evidence, Ledger, Observation
from ecotown.periods import read_year
from ecotown.quantities import read_numeral

__all__ = ["LEDGER", "load_ledger", "structure_ledger"]


@attrs.frozen(eq=False, repr=False)
class _Ids:
    """
    Ids of evidence: a list, or a text that joins them by `;`.
    """

    stand_in: tuple[str, ...] = attrs.field(default=(), init=False)

    def read(self, node: Node, path: str, faults: Faults) -> tuple[str, ...]:
        if isinstance(node, SequenceNode):
            return Many(Text(may_be_blank=False)).read(node, path, faults)
        text = TEXT.read(node, path, faults)
        return tuple(part.strip() for part in re.split("[;；]", text) if part.strip())

    def describe(self, definitions: Definitions) -> Schema:
        """
        The JSON Schema of such a value.
        """
        return {"anyOf": [TEXT.describe(definitions), Many(Text(may_be_blank=False)).describe(definitions)]}


@attrs.frozen(eq=False, repr=False)
class _Value:
    """
    Text; `true` and `false` are 是 and 否.
    """

    stand_in: str = attrs.field(default="", init=False)

    def read(self, node: Node, path: str, faults: Faults) -> str:
        text = TEXT.read(node, path, faults)
        if isinstance(node, ScalarNode) and node.is_plain:
            return {"true": "是", "false": "否"}.get(text, text)
        return text

    def describe(self, definitions: Definitions) -> Schema:
        """
        The JSON Schema of such a value.
        """
        return TEXT.describe(definitions)


@attrs.frozen(eq=False, repr=False)
class _Mark:
    """
    Yes or no, as people write it into a cell.
    """

    stand_in: bool = attrs.field(default=False, init=False)

    def read(self, node: Node, path: str, faults: Faults) -> bool:
        text = node.text.strip().lower() if isinstance(node, ScalarNode) else ""
        if text in ("是", "true", "yes", "y", "1", "暂定", "√"):
            return True
        if text not in ("否", "false", "no", "n", "0", "最终"):
            add_wrong_type(node, path, faults, "“是”或“否”", "yes or no (是, 否)")
        return False

    def describe(self, definitions: Definitions) -> Schema:  # noqa: ARG002 - one signature for all
        """
        The JSON Schema of such a value.
        """
        return {"type": ["string", "boolean"]}


@attrs.frozen(eq=False, repr=False)
class _ObservationShape:
    """
    One row: about exactly one thing, with a value or a status word.
    """

    form: Form[Any]
    stand_in: Observation = attrs.field(default=Observation(), init=False)

    def read(self, node: Node, path: str, faults: Faults) -> Observation:
        if not isinstance(node, MappingNode):
            self.form.read(node, path, faults)
            return self.stand_in
        facts: dict[str, Any] = {
            name: _trim(value) for name, value in self.form.read_values(node, path, faults).items()
        }
        value = facts.get("value")
        _check_subject(facts, node, path, faults)
        if value is not None and facts.get("status") is not None:
            faults.add(
                _span_of(node, "status"),
                path,
                "ledger/value-and-status",
                "value（数值）和 status（状态）只能填一个",
                "either value or status is filled, not both",
            )
        elif isinstance(value, str) and _is_word(value):
            facts["value"], facts["status"] = None, value
        elif value is None and facts.get("status") is None:
            faults.note(
                _span_of(node, None),
                path,
                "ledger/not-filled",
                "这一行没有填数值或状态",
                "this row has neither a value nor a status",
            )
        return Observation(**facts, **_place(node, faults))

    def describe(self, definitions: Definitions) -> Schema:
        """
        The JSON Schema of such a value.
        """
        definitions["Observation"] = self.form.describe_keys(definitions)
        return {"$ref": "#/$defs/Observation"}


def _check_subject(facts: dict[str, Any], node: MappingNode, path: str, faults: Faults) -> None:
    filled = [name for name in ("indicator", "variable", "reference") if facts.get(name) is not None]
    if len(filled) == 1:
        return
    faults.add(
        _span_of(node, filled[1] if filled else None),
        path,
        "ledger/subject",
        f"indicator（指标）、variable（变量）、reference（参照）须填且只填一个，这一行填了{len(filled)}个",
        f"exactly one of indicator, variable and reference is filled; this row fills {len(filled)}",
        hint="一行只记一个观测值",
        hint_en="a row records one observation",
    )


def _trim(value: object) -> object:
    return (value.strip() or None) if isinstance(value, str) else value


_DIGIT = re.compile(r"[0-9０-９]")
_CHINESE_NUMBER = re.compile("[零〇一二两三四五六七八九十百千万半]+(?:成|分之)|[百千万]分之")


def _is_word(value: str) -> bool:
    """
    Whether a value is a status word: text without a number in it.
    """
    if _DIGIT.search(value) or _CHINESE_NUMBER.match(value) or read_numeral(value) is not None:
        return False
    return any(character.isalpha() for character in value)


def _span_of(node: MappingNode, name: str | None) -> tuple[int, int]:
    key = next((key for key, _ in node.entries if key.text == name), None)
    return node.span if key is None else key.span


def _place(node: Node, faults: Faults) -> dict[str, Any]:
    if faults.source is None:
        return {}
    line, column = faults.source.place(node.start)
    return {"line": line, "column": column} if faults.source.has_columns else {"line": line}


@attrs.frozen(eq=False, repr=False)
class _EvidenceShape:
    """
    One document.
    """

    stand_in: Evidence = attrs.field(default=Evidence(id=""), init=False)

    def read(self, node: Node, path: str, faults: Faults) -> Evidence:
        facts = {name: _trim(value) for name, value in _EVIDENCE.read(node, path, faults).items()}
        return Evidence(**{**facts, "id": facts.get("id") or "", **_place(node, faults)})

    def describe(self, definitions: Definitions) -> Schema:
        """
        The JSON Schema of such a value.
        """
        definitions["Evidence"] = _EVIDENCE.describe_keys(definitions)
        return {"$ref": "#/$defs/Evidence"}


_FIELDS: dict[str, Shape[object]] = {
    "place": TEXT,
    "indicator": TEXT,
    "component": TEXT,
    "aspect": TEXT,
    "variable": TEXT,
    "reference": TEXT,
    "year": YEAR,
    "value": _Value(),
    "unit": TEXT,
    "basis": TEXT,
    "status": TEXT,
    "source": TEXT,
    "evidence": _Ids(),
    "provisional": FLAG,
    "note": TEXT,
}
_WHOLE_YEAR = re.compile(r"([0-9]{4})\.0+")
_DATE = re.compile(r"([0-9]{4})(?:-[0-9]{1,2}-[0-9]{1,2}|/[0-9]{1,2}/[0-9]{1,2}|年[0-9]{1,2}月[0-9]{1,2}日)(?:[T ].*)?")


@attrs.frozen(eq=False, repr=False)
class _YearCell:
    """
    A year as tables hold it: `2021.0`, or a date in it.
    """

    stand_in: int = attrs.field(default=0, init=False)

    def read(self, node: Node, path: str, faults: Faults) -> int:
        text = node.text.strip() if isinstance(node, ScalarNode) else ""
        if (whole := _WHOLE_YEAR.fullmatch(text)) and (year := read_year(whole[1])) is not None:
            return year
        if (date := _DATE.fullmatch(text)) and (year := read_year(date[1])) is not None:
            faults.note(
                node.span,
                path,
                "ledger/date-for-year",
                f"年份一栏是日期“{shown(text)}”，按{year}年处理",
                f'the year is given as the date "{shown(text)}" and taken as {year}',
                severity=Severity.WARNING,
                hint=f"改为 {year}",
                hint_en=f"write {year}",
            )
            return year
        return YEAR.read(node, path, faults)

    def describe(self, definitions: Definitions) -> Schema:
        """
        The JSON Schema of such a value.
        """
        return YEAR.describe(definitions)


_OBSERVATIONS = Many(_ObservationShape(Form(dict, _FIELDS, has_positions=False)))
_OBSERVATION_ROWS = Many(
    _ObservationShape(Form(dict, {**_FIELDS, "year": _YearCell(), "provisional": _Mark()}, has_positions=False))
)
_EVIDENCE: Form[dict[str, Any]] = Form(
    dict,
    {
        "id": Text(may_be_blank=False),
        "title": TEXT,
        "number": TEXT,
        "date": DAY,
        "organization": TEXT,
        "pages": TEXT,
        "file": TEXT,
        "sha256": TEXT,
        "valid_until": DAY,
    },
    required=("id",),
    has_positions=False,
)
_EVIDENCE_LIST = Many(_EvidenceShape())
LEDGER = Form(
    Ledger,
    {"observations": _OBSERVATIONS, "evidence": _EVIDENCE_LIST},
    required=("observations",),
    has_positions=False,
)

_OBSERVATION_HEADINGS = {
    "地点": "place",
    "指标": "indicator",
    "组成": "component",
    "方面": "aspect",
    "变量": "variable",
    "参照": "reference",
    "年份": "year",
    "数值": "value",
    "单位": "unit",
    "口径": "basis",
    "状态": "status",
    "来源": "source",
    "佐证": "evidence",
    "暂定": "provisional",
    "备注": "note",
}
_EVIDENCE_HEADINGS = {
    "编号": "id",
    "名称": "title",
    "文号": "number",
    "日期": "date",
    "单位": "organization",
    "页数": "pages",
    "文件": "file",
    "校验值": "sha256",
    "有效期至": "valid_until",
}
_SHEET = "台账"
_EVIDENCE_SHEET = "佐证"


def load_ledger(path: str | os.PathLike[str]) -> Ledger:
    """
    The ledger in a file: csv (UTF-8, or GB18030 with a warning), xlsx, YAML or JSON, by the ending of its name.

    Raises MissingFile, InvalidFile with every fault of form, and MissingExtra for xlsx without openpyxl. What was noticed
    beside faults stands in `.diagnostics`.
    """
    file = os.fspath(path)
    match Path(path).suffix.lower():
        case ".csv" if is_large(path):
            return attrs.evolve(_read_large_ledger(path), file=file)
        case ".csv":
            data = read_bytes(path)
            ledger = _read_csv_ledger(data, file)
        case ".xlsx":
            data = read_bytes(path)
            ledger = _read_workbook(data, file)
        case ".yaml" | ".yml" | ".json":
            source, data = read_source(path)
            ledger = structure_ledger(compose(source), source)
        case ending:
            read_bytes(path)  # a folder or a missing file is the more telling fault
            refuse(
                file,
                "ledger/unknown-format",
                f"不认识“{ending}”格式的台账",
                f'a ledger in the format "{ending}" cannot be read',
                hint="用 csv、xlsx、yaml 或 json；xls 请另存为 xlsx",
                hint_en="use csv, xlsx, yaml or json; save xls as xlsx",
            )
    return attrs.evolve(ledger, file=file, file_bytes=data)


def structure_ledger(node: Node, source: Source | None) -> Ledger:
    """
    The ledger that nodes describe. Raises InvalidFile with every fault.
    """
    faults = Faults(source)
    root = check_root(node, Ledger.kind, faults)
    ledger = LEDGER.read(root, "", faults)
    _check_ids(ledger.evidence, root.get("evidence"), faults)
    faults.raise_any()
    return attrs.evolve(ledger, diagnostics=faults.notes)


def _check_ids(evidence: tuple[Evidence, ...], node: Node | None, faults: Faults) -> None:
    seen: set[str] = set()
    for index, (item, place) in enumerate(
        zip(evidence, node.items if isinstance(node, SequenceNode) else (), strict=True)
    ):
        if item.id and item.id in seen:
            faults.add(
                place.span,
                f"evidence[{index}].id",
                "ledger/duplicate-evidence",
                f"佐证编号“{shown(item.id)}”重复",
                f'the evidence id "{shown(item.id)}" stands twice',
            )
        seen.add(item.id)


def _read_csv_ledger(data: bytes, file: str) -> Ledger:
    text, encoding = decode(data, file, may_be_gb18030=True)
    source = Source(file, text)
    faults = Faults(source)
    rows = structure_rows(read_csv(source, faults), _OBSERVATION_HEADINGS, faults)
    observations = _OBSERVATION_ROWS.read(rows, "observations", faults)
    faults.raise_any()
    if encoding == "utf-8":
        return Ledger(observations, diagnostics=faults.notes)
    return Ledger(observations, diagnostics=(_assumed(file), *faults.notes))


def _read_large_ledger(path: str | os.PathLike[str]) -> Ledger:
    """
    A csv ledger of millions of rows, in columns.
    """
    ledger, is_gb18030 = read_large_ledger(path, _read_columns, _read_rows, _is_word)
    return attrs.evolve(ledger, diagnostics=(_assumed(os.fspath(path)), *ledger.diagnostics)) if is_gb18030 else ledger


def _read_columns(text: str, file: str) -> list[str | None]:
    faults = Faults(Source(file, text))
    names = read_headings(read_csv(Source(file, text), faults).rows[0][1], _OBSERVATION_HEADINGS, faults)
    faults.raise_any()
    return names


def _read_rows(text: str, file: str, lines: Sequence[int]) -> tuple[tuple[Observation, ...], tuple[Diagnostic, ...]]:
    """
    The records of a few lines of a large ledger, which stand at other lines there.
    """
    source = Source(file, text)
    faults = Faults(source)

    def move(diagnostic: Diagnostic) -> Diagnostic:
        line = diagnostic.line
        return diagnostic if line is None or line > len(lines) else attrs.evolve(diagnostic, line=lines[line - 1])

    try:
        rows = structure_rows(read_csv(source, faults), _OBSERVATION_HEADINGS, faults)
        records = _OBSERVATION_ROWS.read(rows, "observations", faults)
        faults.raise_any()
    except InvalidFile as error:
        raise InvalidFile(tuple(map(move, error.diagnostics))) from None
    placed = (attrs.evolve(record, line=lines[(record.line or 1) - 1]) for record in records)
    return tuple(placed), tuple(map(move, faults.notes))


def _assumed(file: str) -> Diagnostic:
    return Diagnostic(
        code="file/encoding-assumed",
        severity=Severity.WARNING,
        message="文件不是 UTF-8，按 GB18030 读取",
        message_en="the file is not in UTF-8 and was read as GB18030",
        hint="在 Excel 或 WPS 里另存为“CSV UTF-8”",
        hint_en="save it as “CSV UTF-8” in Excel or WPS",
        file=file,
    )


def _read_workbook(data: bytes, file: str) -> Ledger:
    workbook = open_workbook(data, file)
    formulas = open_workbook(data, file, has_formulas=True) if holds_formulas(data, file) else None
    table = read_sheet(workbook, _SHEET, file, formulas)
    if table is None and len(workbook.sheetnames) == 1:
        table = read_sheet(workbook, workbook.sheetnames[0], file, formulas)
    if table is None:
        names = "、".join(shown(name) for name in workbook.sheetnames[:10])
        refuse(
            file,
            "ledger/no-sheet",
            f"工作簿里没有“{_SHEET}”这张表，只有：{names}",
            f'the workbook has no sheet "{_SHEET}", only: {names}',
            hint=f"把填观测值的表命名为“{_SHEET}”，填佐证的命名为“{_EVIDENCE_SHEET}”",
            hint_en=f'name the sheet of observations "{_SHEET}" and that of evidence "{_EVIDENCE_SHEET}"',
        )
    faults = Faults(table.source)
    observations = _OBSERVATION_ROWS.read(structure_rows(table, _OBSERVATION_HEADINGS, faults), "observations", faults)
    faults.raise_any()
    listed = read_sheet(workbook, _EVIDENCE_SHEET, file, formulas)
    if listed is None:
        return Ledger(observations, diagnostics=faults.notes)
    evidence_faults = Faults(listed.source)
    rows = structure_rows(listed, _EVIDENCE_HEADINGS, evidence_faults)
    evidence = _EVIDENCE_LIST.read(rows, "evidence", evidence_faults)
    _check_ids(evidence, rows, evidence_faults)
    evidence_faults.raise_any()
    return Ledger(observations, evidence, diagnostics=faults.notes)
