"""
The lines of a PDF and the cells that they fill: what was measured of them tells what belongs together.
"""

from collections import Counter
from typing import Any

import attrs

__all__ = [
    "CLOSING",
    "RuledCell",
    "RuledGrid",
    "TextLine",
    "cell_text",
    "center",
    "is_wrapped",
    "read_line",
    "read_lines",
]

_DEEPEST_INDENT = 4
CLOSING = "。，、；：！？）》”’】〕,.;:!?)%％"
"""Signs that no line begins with."""
_OPENING = "（《“‘【〔(["


@attrs.frozen
class TextLine:
    """
    A line of text and where it stands.

    `first` is the width of what would have to fit on the line before; `solid` is where the line ends but for the closing
    signs, which may hang over the margin.
    """

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    first: float
    solid: float
    page: int
    segments: tuple[tuple[float, str], ...]


@attrs.frozen
class RuledCell:
    """
    A cell between rules. `is_full` says that its last line is full, so that a page may have broken it; `is_single`, that it
    stands in one column.
    """

    text: str
    x0: float
    x1: float
    row: int
    row_span: int
    is_full: bool = False
    is_continued: bool = False
    is_single: bool = True


@attrs.define
class RuledGrid:
    """
    A ruled table, or the part of one that stands on a page.
    """

    cells: list[RuledCell]
    rows: int
    page: int
    top: float
    bottom: float
    breaks: tuple[int, ...] = ()
    """The rows with which a page begins."""
    is_unruled: bool = False


def center(char: dict[str, Any]) -> tuple[float, float]:
    """
    The middle of a character.
    """
    return (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2


def read_lines(chars: list[dict[str, Any]], page: int) -> list[TextLine]:
    """
    Characters as lines, from above to below.
    """
    rows: list[list[dict[str, Any]]] = []
    for char in sorted(chars, key=lambda char: center(char)[1]):
        middle = center(char)[1]
        if rows and middle - center(rows[-1][0])[1] <= 0.45 * max(char["size"], rows[-1][0]["size"]):
            rows[-1].append(char)
        else:
            rows.append([char])
    return [line for row in rows if (line := read_line(sorted(row, key=lambda char: char["x0"]), page)) is not None]


def read_line(chars: list[dict[str, Any]], page: int) -> TextLine | None:
    """
    Characters that stand side by side as a line; None where none can be seen.
    """
    while chars and not chars[0]["text"].strip():
        chars = chars[1:]
    while chars and not chars[-1]["text"].strip():
        chars = chars[:-1]
    if not chars:
        return None
    size = Counter(round(char["size"], 1) for char in chars).most_common(1)[0][0]
    text = ""
    segments: list[tuple[float, str]] = [(chars[0]["x0"], "")]
    end = chars[0]["x0"]
    for char in chars:
        gap = char["x0"] - end
        if gap > 0.8 * size:
            text += "  " if gap > 2 * size else " "
        if gap > 1.4 * size or (text.endswith("  ") and char["text"].strip()):
            segments.append((char["x0"], ""))
        text += char["text"]
        segments[-1] = (segments[-1][0], segments[-1][1] + char["text"])
        end = max(end, char["x1"])
    return TextLine(
        text=_mend(text.strip()),
        x0=chars[0]["x0"],
        x1=end,
        top=min(char["top"] for char in chars),
        bottom=max(char["bottom"] for char in chars),
        size=size,
        first=_first_width(chars),
        solid=max((char["x1"] for char in chars if char["text"] not in CLOSING), default=end),
        page=page,
        segments=tuple((x0, _mend(words.strip())) for x0, words in segments if words.strip()),
    )


def _mend(text: str) -> str:
    """
    A text with the dash that was written: fonts that draw two dashes alike give back the rare one.
    """
    return text.replace("\u2015", "\u2014")


def _first_width(chars: list[dict[str, Any]]) -> float:
    """
    The width of the first word: a Chinese character with the signs that may not be parted from it, or letters and digits.
    """
    count = 1
    while count < len(chars) and chars[count - 1]["text"] in _OPENING:
        count += 1
    if chars[count - 1]["text"].isascii() and chars[count - 1]["text"].isalnum():
        while count < len(chars) and chars[count]["text"].isascii() and chars[count]["text"].isalnum():
            count += 1
    while count < len(chars) and chars[count]["text"] in CLOSING:
        count += 1
    return float(chars[count - 1]["x1"] - chars[0]["x0"])


def cell_text(lines: list[TextLine], left: float, right: float) -> tuple[str, bool]:
    """
    The text of a cell between two edges, and whether its last line is full.
    """
    room = right - left
    text = ""
    for place, line in enumerate(lines):
        goes_on = place > 0 and (
            is_wrapped(lines[place - 1], line, room) or _reaches_edge(lines[place - 1], line, left, right)
        )
        blank = " " if goes_on and text[-1:].isascii() and line.text[:1].isascii() and text[-1:].isalpha() else ""
        text += (blank if goes_on or not place else "\n") + line.text
    return text, bool(lines) and lines[-1].x1 - lines[-1].x0 + 1.4 * lines[-1].size > room


def is_wrapped(line: TextLine, following: TextLine, room: float) -> bool:
    """
    Whether a line goes on in the next, because no more of it would have fitted.
    """
    if following.text[0] in CLOSING:
        return True  # no line begins with these by intent
    return line.x1 - line.x0 + following.first > room - 0.4 * line.size


def _reaches_edge(line: TextLine, following: TextLine, left: float, right: float) -> bool:
    """
    Whether an indented first line ends where the next word would not have fitted before the edge of the cell.
    """
    is_indented = line.size < line.x0 - left < _DEEPEST_INDENT * line.size and following.x0 - left < line.size / 2
    return is_indented and line.x1 + following.first > right + 0.1 * line.size
