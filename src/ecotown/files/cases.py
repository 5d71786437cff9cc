"""
Whole files as plain data that remembers its places: case files, and any other file that a room reads for itself.
"""

import os
from typing import TypeAlias

import attrs

from ecotown.diagnostics import Diagnostic, Severity
from ecotown.files.compose import BOOLEANS, MappingNode, Node, ScalarNode, SequenceNode, compose
from ecotown.files.reading import read_source
from ecotown.files.shapes import add_wrong_type
from ecotown.files.source import Faults, Source
from ecotown.plans import Position

__all__ = ["LoadedDocument", "PlainData", "load_cases_document", "read_document"]

PlainData: TypeAlias = "str | bool | list[PlainData] | dict[str, PlainData] | None"
"""What a file holds: text, `true` and `false`, nothing, lists and mappings. Numbers are text, exactly as written."""


@attrs.frozen
class LoadedDocument:
    """
    The plain data of a file, and the place of each item in it.

    An item is led to by the keys and indices on the way: `document.position("cases", 3, "target")`.
    """

    data: PlainData
    source: Source
    root: Node = attrs.field(repr=False)

    @property
    def file(self) -> str | None:
        """
        The name of the file.
        """
        return self.source.file

    def position(self, *way: str | int) -> Position:
        """
        The place of an item's value, or of the nearest thing on the way to it that exists.
        """
        node = self._find(way)
        return self.source.position(node.start, node.end)

    def key_position(self, *way: str | int) -> Position:
        """
        The place of the key under which an item stands, or that of the item where it has none.
        """
        parent = self._find(way[:-1])
        for key, _ in parent.entries if isinstance(parent, MappingNode) else ():
            if key.text == way[-1]:
                return self.source.position(*key.span)
        return self.position(*way)

    def diagnose(
        self,
        position: Position,
        code: str,
        message: str,
        message_en: str,
        *,
        way: tuple[str | int, ...] = (),
        hint: str | None = None,
        hint_en: str | None = None,
    ) -> Diagnostic:
        """
        A fault at a place of this file, with its line drawn.
        """
        line_end = self.source.line_starts[position.line - 1] + len(self.source.line_at(position.line))
        end = max(position.start + 1, min(position.end, line_end))
        return Diagnostic(
            code=code,
            severity=Severity.ERROR,
            message=message,
            message_en=message_en,
            hint=hint,
            hint_en=hint_en,
            file=self.file,
            path=_path(way) or None,
            line=position.line,
            column=position.column,
            end_column=position.column + end - position.start,
            excerpt=self.source.excerpt(position.start, end),
        )

    def _find(self, way: tuple[str | int, ...]) -> Node:
        node = self.root
        for step in way:
            found = None
            if isinstance(node, MappingNode):
                found = node.get(str(step))
            elif isinstance(node, SequenceNode) and isinstance(step, int) and 0 <= step < len(node.items):
                found = node.items[step]
            if found is None:
                return node
            node = found
        return node


def _path(way: tuple[str | int, ...]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in way).lstrip(".")


def read_document(path: str | os.PathLike[str]) -> LoadedDocument:
    """
    A YAML or JSON file of any kind. Raises MissingFile and InvalidFile.
    """
    source, _ = read_source(path)
    root = compose(source)
    return LoadedDocument(_plain(root), source, root)


def load_cases_document(path: str | os.PathLike[str]) -> LoadedDocument:
    """
    A case file: a mapping with a list of `cases`. What a case holds is for the testing room to say.
    """
    document = read_document(path)
    faults = Faults(document.source)
    root = document.root
    cases = root.get("cases") if isinstance(root, MappingNode) else None
    if not isinstance(root, MappingNode):
        add_wrong_type(root, "", faults, "案例文件（cases: […]）", "a case file (cases: […])")
    elif cases is None:
        faults.add(
            root.span,
            "cases",
            "file/missing-key",
            "缺少“cases”，这里需要案例文件",
            'the key "cases" is missing; a case file is needed here',
            hint="案例文件的写法：cases: [{name: …, target: …, observed: …, expect: met}]",
            hint_en="a case file reads cases: [{name: …, target: …, observed: …, expect: met}]",
        )
    elif not isinstance(cases, SequenceNode):
        add_wrong_type(cases, "cases", faults, "列表", "a list")
    faults.raise_any()
    return document


def _plain(node: Node) -> PlainData:
    match node:
        case SequenceNode(items):
            return [_plain(item) for item in items]
        case MappingNode(entries):
            return {key.text: _plain(value) for key, value in entries}
        case ScalarNode(text, is_plain):
            if node.is_null:
                return None
            return text.lower() == "true" if is_plain and text in BOOLEANS else text
