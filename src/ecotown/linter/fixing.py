"""
What the linter can put right by itself in a plan's file: what is certain, each edit at the characters that it is about.

Everything else in the file stays as it was written, comments and quotes too.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import attrs

from ecotown.diagnostics import Diagnostic
from ecotown.errors import EcotownError, InvalidFile
from ecotown.files.compose import MappingNode, Node, ScalarNode, SequenceNode, compose
from ecotown.files.passage import Step
from ecotown.files.plans import structure_plan
from ecotown.files.reading import decode, read_source
from ecotown.files.source import Source
from ecotown.files.writing import write_text
from ecotown.linter.rules.annex import check_share_units, shares_without_unit
from ecotown.linter.rules.body import check_operators, meant_target
from ecotown.linter.rules.wording import bare_head, check_head_blanks
from ecotown.linter.sheet import Sheet, open_sheet
from ecotown.plans import Plan

__all__ = ["fix_file"]


# What needs no quotes in YAML; in JSON nothing is plain.
_PLAIN = re.compile("[一-龥]+")


@attrs.frozen
class _Edit:
    """
    Characters from `start` to `end` (excluded) to be replaced, and the finding that asks for it.
    """

    start: int
    end: int
    text: str
    told: Diagnostic


def fix_file(path: str | os.PathLike[str]) -> tuple[Diagnostic, ...]:
    """
    Put right what is certain in a plan's file, and tell it: each finding with the text before and after.

    A file that is no plan, or cannot be read as one, is left as it is. Raises MissingFile, and InvalidFile for a path that
    leads to no file.
    """
    if Path(path).suffix.lower() not in (".yaml", ".yml", ".json"):
        return ()
    source, data = read_source(path)
    # Where the text is not the file's own, places in it are not places in the file.
    if decode(data, source.file)[0] != source.text:
        return ()
    folder = Path(path).parent
    try:
        root = compose(source)
        plan = _load(root, source, folder)
        edits = [] if plan is None else [*_edits(open_sheet(plan), root, source)]
    except EcotownError:
        return ()
    if not edits:
        return ()
    text = source.text
    for edit in sorted(edits, key=lambda edit: edit.start, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    # What was put right has to load as it did before.
    fixed = Source(source.file, text)
    try:
        _load(compose(fixed), fixed, folder)
    except InvalidFile:  # pragma: no cover - edits replace texts by texts
        return ()
    write_text(path, text)
    return tuple(edit.told for edit in edits)


def _load(root: Node, source: Source, folder: Path) -> Plan | None:
    kind = root.get("kind") if isinstance(root, MappingNode) else None
    if not isinstance(kind, ScalarNode) or kind.text != Plan.kind:
        return None
    return structure_plan(root, source, folder=folder)


def _edits(sheet: Sheet, root: Node, source: Source) -> Iterator[_Edit]:
    yield from _unit_edits(sheet, root, source)
    for told in check_operators(sheet):
        index = _index(told.path)
        node = _find(root, "indicators", index, "target")
        meant = None if index is None else meant_target(sheet, sheet.rows[index])
        if isinstance(node, ScalarNode) and meant is not None:
            yield _replacing(node, meant, told)
    for told in check_head_blanks(sheet):
        way = _way(told.path)
        node = _find(root, *way)
        if isinstance(node, ScalarNode):
            yield _replacing(node, bare_head(node.text), told)


def _unit_edits(sheet: Sheet, root: Node, source: Source) -> Iterator[_Edit]:
    told = next(iter(check_share_units(sheet)), None)
    for row in shares_without_unit(sheet):
        mapping = _find(root, "indicators", row.index)
        if told is None or not isinstance(mapping, MappingNode):
            continue
        line, column = source.place(mapping.start)
        facts = attrs.evolve(
            told,
            path=f"indicators[{row.index}].unit",
            line=line,
            column=column,
            message=f"第{row.number}项没有单位；按指标名称应为“%”",
            message_en=f"row {row.number} states no unit; by its name it is in %",
            excerpt=None,
        )
        unit = mapping.get("unit")
        if isinstance(unit, ScalarNode):
            if unit.end > unit.start:
                yield _replacing(unit, "%", facts)
            continue
        key = next((key for key, _ in mapping.entries if key.text == "target"), None)
        if key is None:
            continue
        yield _Edit(key.start, key.start, _new_key(source, mapping, key), attrs.evolve(facts, before="", after="%"))


def _new_key(source: Source, mapping: MappingNode, key: ScalarNode) -> str:
    """
    The text that adds the unit before a key, in the way the mapping is written.
    """
    if source.text[mapping.start] == "{":
        quote = '"' if source.text[key.start] == '"' else ""
        return f'{quote}unit{quote}: "%", '
    _, column = source.place(key.start)
    end = "\r\n" if "\r\n" in source.text else "\n"
    return f'unit: "%"{end}{" " * (column - 1)}'


def _replacing(node: ScalarNode, text: str, told: Diagnostic) -> _Edit:
    if node.is_plain and _PLAIN.fullmatch(text):
        return _Edit(node.start, node.end, text, attrs.evolve(told, before=node.text, after=text))
    quoted = '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return _Edit(node.start, node.end, quoted, attrs.evolve(told, before=node.text, after=text))


def _way(path: str | None) -> tuple[Step, ...]:
    parts = (path or "").replace("[", ".[").split(".")
    return tuple(int(part[1:-1]) if part.startswith("[") else part for part in parts)


def _index(path: str | None) -> int | None:
    return next((step for step in _way(path) if isinstance(step, int)), None)


def _find(root: Node, *way: Step | None) -> Node | None:
    node: Node | None = root
    for step in way:
        if isinstance(node, MappingNode):
            node = node.get(str(step))
        elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
        else:
            return None
    return node
