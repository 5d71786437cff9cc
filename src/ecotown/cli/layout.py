"""
Text in cells of a terminal, where a Chinese character takes two.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from rich.cells import cell_len

from ecotown.cli.terminal import make_visible

__all__ = ["Line", "fit_widths", "paragraph", "table_row", "wrap", "wrap_hanging"]

Line: TypeAlias = tuple[tuple[str, str], ...]
"""A line to print: pieces of text, each with a style in rich's words (`bold red`) or none."""

# What a line must not begin with, and what it must not end with.
_CLOSING = "，。；：、？！）”’》」』】〕〉…—→%‰℃,.;:?!)]}"
_OPENING = "（“‘《「『【〔〈([{"
_NARROWEST = 10
_PIECE = re.compile(rf"\s+|[{re.escape(_OPENING)}]*(?:[0-9A-Za-z_.,+/≥≤<>=-]+|[^\s])[{re.escape(_CLOSING)}]*")


def wrap(text: str, width: int) -> list[str]:
    """
    The lines of a text that fit a width. Nothing is lost: what is too long for a line goes on in the next.
    """
    lines: list[str] = []
    for paragraph in make_visible(text).split("\n"):
        line, taken = "", 0
        for match in _PIECE.finditer(paragraph):
            piece = match.group()
            needed = cell_len(piece)
            if taken + needed <= width:
                line, taken = line + piece, taken + needed
                continue
            if line.strip():
                lines.append(line.rstrip())
            line, taken = "", 0
            if piece.isspace():
                continue
            for character in piece:
                if taken + cell_len(character) > width:
                    lines.append(line)
                    line, taken = "", 0
                line, taken = line + character, taken + cell_len(character)
        lines.append(line.rstrip())
    return lines


def wrap_hanging(head: str, text: str, width: int) -> Iterator[Line]:
    """
    A text behind a head, its further lines standing under its first.
    """
    head = make_visible(head)
    indent = cell_len(head)
    for number, line in enumerate(wrap(text, max(width - indent, _NARROWEST))):
        yield (((head if number == 0 else " " * indent) + line, ""),)


def paragraph(text: str, width: int, style: str = "") -> Iterator[Line]:
    """
    The lines of a text in one style.
    """
    for line in wrap(text, width):
        yield ((line, style),)


def table_row(cells: Sequence[tuple[str, str]], widths: Sequence[int]) -> Iterator[Line]:
    """
    The lines of a row: texts with their styles, each in its column, a blank between columns.
    """
    columns = [wrap(text, width) for (text, _), width in zip(cells, widths, strict=True)]
    for number in range(max(map(len, columns))):
        pieces: list[tuple[str, str]] = []
        for lines, (_, style), width in zip(columns, cells, widths, strict=True):
            text = lines[number] if number < len(lines) else ""
            pieces += [(text, style), (" " * (width - cell_len(text) + 1), "")]
        yield tuple(pieces)


def fit_widths(natural: list[int], least: list[int], weights: list[int], available: int) -> list[int]:
    """
    Widths for columns: as wide as they like, or shaved, the relatively widest first, until they fit.
    """
    widths = [max(own, floor) for own, floor in zip(natural, least, strict=True)]
    while sum(widths) > available:
        shrinkable = [place for place, width in enumerate(widths) if width > least[place]]
        if not shrinkable:
            break
        widest = max(shrinkable, key=lambda place: (widths[place] / weights[place], -place))
        widths[widest] -= 1
    return widths
