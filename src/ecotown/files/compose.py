"""
Text to nodes: one reader for YAML and JSON, which composes and resolves nothing.

Every scalar keeps its text and every node its place; what a scalar is (a year, a date, a number as written) is for the
structure to say that expects it. So `target: 100`, `code: 01` and `no` stay as written, and no rule of YAML 1.1 about
octal numbers, sixties or Norway applies. JSON is read as the YAML that it is.

The input is hostile: no tags, no anchors and aliases, bounded depth and number of nodes, checked event by event, so that
a nested file meets the bound before it meets the stack.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

import attrs
import yaml

from ecotown.files.source import Faults, Source, refuse, shown
from ecotown.quantities import exact, format_exact

__all__ = [
    "BOOLEANS",
    "MAX_DEPTH",
    "MAX_NODES",
    "MappingNode",
    "Node",
    "ScalarNode",
    "SequenceNode",
    "compose",
    "compose_plain",
]

MAX_DEPTH = 40
"""How deep lists and mappings may be nested."""

MAX_NODES = 1_000_000
"""How many scalars, lists and mappings a file may hold."""

BOOLEANS = frozenset(("true", "True", "TRUE", "false", "False", "FALSE"))
"""How YAML 1.2 writes the truth values; no other word is one."""

_NULLS = frozenset(("", "~", "null", "Null", "NULL"))


@attrs.frozen
class ScalarNode:
    """
    A text. `is_plain` is False where quotes or a block say that it is nothing but text.
    """

    text: str
    is_plain: bool
    start: int
    end: int

    @property
    def is_null(self) -> bool:
        """
        Whether nothing is written here, or `~` or `null` without quotes.
        """
        return self.is_plain and self.text in _NULLS

    @property
    def span(self) -> tuple[int, int]:
        """
        Its offsets in the source.
        """
        return self.start, self.end


@attrs.frozen
class SequenceNode:
    """
    A list.
    """

    items: tuple["Node", ...]
    start: int
    end: int

    @property
    def span(self) -> tuple[int, int]:
        """
        The offsets of its first line in the source.
        """
        return self.start, self.start + 1


@attrs.frozen
class MappingNode:
    """
    Keys and values in the order of the file; no key stands twice.
    """

    entries: tuple[tuple[ScalarNode, "Node"], ...]
    start: int
    end: int

    @property
    def span(self) -> tuple[int, int]:
        """
        The offsets of its beginning in the source: its first key.
        """
        return self.entries[0][0].span if self.entries else (self.start, self.start + 1)

    def get(self, name: str) -> "Node | None":
        """
        The value under a key.
        """
        return next((value for key, value in self.entries if key.text == name), None)


Node: TypeAlias = ScalarNode | SequenceNode | MappingNode


@attrs.define
class _Open:
    """
    A list or mapping whose end has not been met.
    """

    is_mapping: bool
    start: int
    nodes: list[Node] = attrs.field(factory=list)


def compose(source: Source) -> Node:
    """
    The nodes of a text. Raises InvalidFile with every fault that can be told from one reading.
    """
    faults = Faults(source)
    _add_control_character(source, faults)
    faults.raise_any()
    root: Node | None = None
    try:
        root = _compose(source, faults)
    except yaml.YAMLError as error:
        from ecotown.files.yaml_faults import add_scanner_fault

        add_scanner_fault(error, source, faults)
    if isinstance(root, ScalarNode) and "：" in source.text:
        from ecotown.files.yaml_faults import add_wide_colon

        add_wide_colon(source, faults)
    faults.raise_any()
    if root is None:
        refuse(source.file, "file/empty", "文件是空的", "the file is empty")
    return root


# Everything but these is refused by YAML itself; libyaml reports it without a line.
_CONTROL = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _add_control_character(source: Source, faults: Faults) -> None:
    """
    Note the first character that no text file holds on purpose.
    """
    match = _CONTROL.search(source.text)
    if match is not None:
        code_point = f"U+{ord(match.group()):04X}"
        faults.add(
            match.span(),
            "",
            "file/control-character",
            f"这里有控制字符 {code_point}",
            f"there is a control character here, {code_point}",
            hint="删去它；多半是从别处粘贴来的",
            hint_en="remove it; it most likely came with pasted text",
        )


def _compose(source: Source, faults: Faults) -> Node | None:
    root: Node | None = None
    stack: list[_Open] = []
    count = 0
    for event in yaml.parse(source.text, Loader=_LOADER):
        node: Node
        if isinstance(event, yaml.ScalarEvent):
            start, end = _offset(event.start_mark), _offset(event.end_mark)
            if event.anchor is not None or event.tag is not None:
                _add_indicator(source, faults, (start, end))
            if event.style in _BLOCK and not event.value:
                _add_indicator(source, faults, (start, start + 1))
            node = ScalarNode(event.value, not event.style, start, end)
        elif isinstance(event, yaml.CollectionStartEvent):
            start = _offset(event.start_mark)
            if event.anchor is not None or event.tag is not None:
                _add_indicator(source, faults, (start, start + 1))
            if len(stack) >= MAX_DEPTH:
                _add(faults, start, "file/too-deep", f"嵌套超过{MAX_DEPTH}层", f"nested more than {MAX_DEPTH} deep")
                return None
            stack.append(_Open(isinstance(event, yaml.MappingStartEvent), start))
            continue
        elif isinstance(event, yaml.CollectionEndEvent):
            node = _close(stack.pop(), _offset(event.end_mark), faults)
        elif isinstance(event, yaml.AliasEvent):
            start, end = _offset(event.start_mark), _offset(event.end_mark)
            _add_indicator(source, faults, (start, end))
            node = ScalarNode("", is_plain=True, start=start, end=end)
        elif isinstance(event, yaml.DocumentStartEvent):
            if root is not None:
                _add(
                    faults,
                    _offset(event.start_mark),
                    "file/several-documents",
                    "一个文件只能有一份文档，这里用“---”开始了第二份",
                    'a file holds one document; a second begins here with "---"',
                )
                return None
            continue
        else:
            continue
        count += 1
        if count > MAX_NODES:
            _add(faults, node.start, "file/too-large", f"内容超过{MAX_NODES}项", f"more than {MAX_NODES} items")
            return None
        if stack:
            stack[-1].nodes.append(node)
        else:
            root = node
    return root


_LOADER: type[yaml.SafeLoader] | type[yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BLOCK = ("|", ">")


def _offset(mark: Any) -> int:  # noqa: ANN401 - the marks of the two loaders are two classes
    return 0 if mark is None else int(mark.index)


def _close(opened: _Open, end: int, faults: Faults) -> Node:
    if not opened.is_mapping:
        return SequenceNode(tuple(opened.nodes), opened.start, end)
    entries: dict[str, tuple[ScalarNode, Node]] = {}
    for key, value in zip(opened.nodes[0::2], opened.nodes[1::2], strict=True):
        if not isinstance(key, ScalarNode) or not key.text:
            span = key.span if isinstance(key, ScalarNode) else (key.start, key.start + 1)
            faults.add(
                span,
                "",
                "file/key",
                "键必须是文字，不能为空，也不能是列表或映射",
                "a key is a text; it cannot be empty, a list or a mapping",
            )
        elif key.text in entries:
            line = faults.source.place(entries[key.text][0].start)[0] if faults.source else 0
            faults.add(
                key.span,
                "",
                "file/duplicate-key",
                f"键“{shown(key.text)}”写了两次，前一次在第{line}行",
                f'the key "{shown(key.text)}" stands twice, first in line {line}',
                hint="删去其中一个",
                hint_en="remove one of them",
            )
        else:
            entries[key.text] = (key, value)
    return MappingNode(tuple(entries.values()), opened.start, end)


def _add(faults: Faults, offset: int, code: str, message: str, message_en: str) -> None:
    faults.add((offset, offset + 1), "", code, message, message_en)


def _add_indicator(source: Source, faults: Faults, span: tuple[int, int]) -> None:
    """
    A sign that YAML gives a meaning of its own, where a text was most likely meant.
    """
    from ecotown.files.yaml_faults import quote

    sign = source.text[span[0] : span[0] + 1]
    names = {
        "*": ("file/alias", "引用", "an alias"),
        "&": ("file/anchor", "锚点", "an anchor"),
        "!": ("file/tag", "标签", "a tag"),
    }
    fixed = shown(quote(source.text[span[0] : span[1]].strip()))
    code, name, name_en = names.get(sign, ("file/block", "空的文本块", "an empty block of text"))
    faults.add(
        span,
        "",
        code,
        f"“{sign}”在 YAML 里表示{name}，这里不允许",
        f'"{sign}" begins {name_en} in YAML, which is not allowed here',
        hint=f"若是文字，请加引号：{fixed}",
        hint_en=f"if it is text, write it in quotes: {fixed}",
    )


def compose_plain(value: object) -> Node:
    """
    Nodes of plain data (what a JSON parser returns, with dates, Decimal and Fraction allowed).

    Raises InvalidFile for anything else, and beyond the depth and size that a file may have.
    """
    return _PlainComposer().compose(value, 0)


@attrs.define
class _PlainComposer:
    _count: int = 0

    def compose(self, value: object, depth: int) -> Node:
        self._count += 1
        if self._count > MAX_NODES:
            refuse(None, "file/too-large", f"内容超过{MAX_NODES}项", f"more than {MAX_NODES} items")
        if depth > MAX_DEPTH:
            refuse(None, "file/too-deep", f"嵌套超过{MAX_DEPTH}层", f"nested more than {MAX_DEPTH} deep")
        if isinstance(value, str):
            return ScalarNode(value, is_plain=False, start=0, end=0)
        if isinstance(value, Mapping):
            entries = {str(key): self.compose(item, depth + 1) for key, item in value.items()}
            keys = (ScalarNode(key, is_plain=False, start=0, end=0) for key in entries)
            return MappingNode(tuple(zip(keys, entries.values(), strict=True)), 0, 0)
        if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray):
            return SequenceNode(tuple(self.compose(item, depth + 1) for item in value), 0, 0)
        if value is not None and not isinstance(value, int | float | Decimal | Fraction | date):
            kind = type(value).__name__
            refuse(None, "file/wrong-type", f"无法读取 {kind} 类型的值", f"a value of type {kind} cannot be read")
        return ScalarNode(_plain_text(value), is_plain=True, start=0, end=0)


def _plain_text(value: bool | float | Decimal | Fraction | date | None) -> str:  # noqa: FBT001 - data, not an option
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case date():
            return value.isoformat()[:10]
        case float() | Decimal():
            try:
                return format_exact(exact(value))
            except ValueError:
                return str(value)
        case _:
            return str(value)
