"""
Plain data to the text of a YAML or JSON file, and text to a disk.

What is written is meant to be read and edited: Chinese as it is, short lists on one line, quotes wherever another YAML
reader would see something other than text.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path

import yaml

__all__ = ["to_json", "to_yaml", "write_text"]

_SHORT_LINE = 90
_DUMPER: type[yaml.SafeDumper] | type[yaml.CSafeDumper] = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
_TAG = "tag:yaml.org,2002:"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
# Allowed in JSON as they are, but to YAML line ends or no text at all.
_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
# What some reader of YAML takes for something other than text.
_WORDS = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false", "null"))


def write_text(path: str | os.PathLike[str], text: str) -> None:
    """
    Write a text file in UTF-8 so that a reader finds the old file or the new one, never half of one.
    """
    place = Path(path)
    scratch = place.with_name(f".{place.name}.{os.urandom(4).hex()}.tmp")
    try:
        with scratch.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        scratch.replace(place)
    except BaseException:
        scratch.unlink(missing_ok=True)
        raise


def to_json(plain: Mapping[str, object]) -> str:
    """
    Plain data as JSON.
    """
    import json

    text = json.dumps(plain, ensure_ascii=False, indent=2)
    return _UNSAFE.sub(lambda match: f"\\u{ord(match.group()):04x}", text) + "\n"


def to_yaml(plain: Mapping[str, object]) -> str:
    """
    Plain data as YAML.
    """
    # A width that no line reaches: lines folded by the writer would be hard to edit.
    return yaml.serialize(_mapping(plain, is_root=True), Dumper=_DUMPER, allow_unicode=True, width=1_000_000)


def _node(value: object) -> yaml.Node:
    match value:
        case None:
            return yaml.ScalarNode(f"{_TAG}null", "null")
        case bool():
            return yaml.ScalarNode(f"{_TAG}bool", "true" if value else "false")
        case int():
            return yaml.ScalarNode(f"{_TAG}int", str(value))
        case str():
            return _text(value)
        case Mapping():
            return _mapping(value)
        case list():
            nodes = [_node(item) for item in value]
            return yaml.SequenceNode(f"{_TAG}seq", nodes, flow_style=_fits_one_line(nodes))
        case _:
            raise TypeError(f"not plain data: {type(value).__name__}")


def _mapping(value: Mapping[str, object], *, is_root: bool = False) -> yaml.MappingNode:
    pairs = [(_node(key), _node(item)) for key, item in value.items()]
    fits = not is_root and _fits_one_line([node for pair in pairs for node in pair])
    return yaml.MappingNode(f"{_TAG}map", pairs, flow_style=fits)


def _fits_one_line(nodes: list[yaml.Node]) -> bool:
    # A Chinese character takes two columns.
    return (
        all(isinstance(node, yaml.ScalarNode) and node.style != "|" for node in nodes)
        and sum(len(node.value) + sum(character > "\u2e7f" for character in node.value) + 2 for node in nodes)
        <= _SHORT_LINE
    )


def _text(text: str) -> yaml.ScalarNode:
    if _DAY.fullmatch(text):
        return yaml.ScalarNode(f"{_TAG}timestamp", text)
    # Behind a digit, a sign or a blank stands too often what YAML does not take for text; `≥`, `《` and 汉 are safe.
    is_plain = text[:1].isalpha() or text[:1] > "\x7f" or _MONTH.fullmatch(text) is not None
    style: str | None = None
    if "\n" in text:
        style = "|" if all(_keeps(line) for line in text.split("\n")) else '"'
    elif not is_plain or not text.isprintable() or text.lower() in _WORDS:
        style = '"'
    return yaml.ScalarNode(f"{_TAG}str", text, style=style)


def _keeps(line: str) -> bool:
    """
    Whether a line stands in a block of text as it is: something on it, and no blank at either end.
    """
    return line != "" and line == line.strip() and line.isprintable()
