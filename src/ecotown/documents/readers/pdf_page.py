"""
A page of a PDF: its characters as lines, and what stands between ruled lines as grids.
"""

from collections import Counter
from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from typing import TypeAlias

    from pdfplumber.page import Page
    from pdfplumber.table import Table as RuledTable

    _Edge: TypeAlias = dict[str, Any]

__all__ = [
    "CLOSING",
    "PageContent",
    "RuledCell",
    "RuledGrid",
    "TextLine",
    "cluster",
    "is_wrapped",
    "nearest",
    "read_page",
]

_MOST_RULES = 20_000
_MOST_STROKES = 2_000
_FEWEST_RULES = 4
_SNAP = 3.0
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
    A cell between rules. `is_full` says that its last line is full, so that a page may have broken it.
    """

    text: str
    x0: float
    x1: float
    row: int
    row_span: int
    is_full: bool = False
    is_continued: bool = False


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


@attrs.frozen
class PageContent:
    """
    What stands on a page: the lines outside tables, and the ruled tables.
    """

    lines: tuple[TextLine, ...]
    grids: tuple[RuledGrid, ...]
    height: float
    width: float


def read_page(page: "Page", number: int) -> tuple[PageContent, int]:
    """
    The lines outside tables, the tables, and how many characters there are.
    """
    page = page.dedupe_chars(tolerance=1)
    height, width = float(page.height), float(page.width)
    chars = [char for char in page.chars if char["text"] and char.get("upright", True)]
    if not any(char["text"].strip() for char in chars):
        return PageContent((), (), height, width), 0
    tables = _find_ruled(page) if len(page.edges) <= _MOST_RULES else []
    grids = []
    for table in tables:
        left, top, right, bottom = table.bbox
        inside = [char for char in chars if left <= _center(char)[0] <= right and top <= _center(char)[1] <= bottom]
        if len(table.cells) < 2 or not inside:
            continue
        taken = set(map(id, inside))
        chars = [char for char in chars if id(char) not in taken]
        grids.append(_read_grid(table, inside, number))
    return PageContent(tuple(_read_lines(chars, number)), tuple(grids), height, width), len(page.chars)


def _find_ruled(page: "Page") -> "list[RuledTable]":
    """
    The tables between rules. Where a page breaks a row, or a table is open at its sides, its frame is closed first.
    """
    from pdfplumber.table import TableFinder, TableSettings

    finder = TableFinder(page, TableSettings())
    missing = _missing_sides(finder.edges)
    if missing:
        uprights: list[_Edge | float] = [side for side in missing if side["orientation"] == "v"]
        levels: list[_Edge | float] = [side for side in missing if side["orientation"] == "h"]
        settings = TableSettings(explicit_vertical_lines=uprights, explicit_horizontal_lines=levels)
        finder = TableFinder(page, settings)
    return list(finder.tables)


def _missing_sides(edges: "list[_Edge]") -> "list[_Edge]":
    """
    The sides that the frames of a page lack: where rules cross each other and go on to nothing.
    """
    if len(edges) > _MOST_STROKES:
        return []
    groups: list[list[_Edge]] = []
    for edge in edges:
        touched = [group for group in groups if any(_touch(edge, other) for other in group)]
        groups = [group for group in groups if not any(group is each for each in touched)]
        groups.append([edge, *(other for group in touched for other in group)])
    missing: list[_Edge] = []
    for group in groups:
        levels = [edge for edge in group if edge["orientation"] == "h"]
        uprights = [edge for edge in group if edge["orientation"] == "v"]
        if len(levels) + len(uprights) < _FEWEST_RULES or not levels or not uprights:
            continue
        left, right = min(edge["x0"] for edge in group), max(edge["x1"] for edge in group)
        top, bottom = min(edge["top"] for edge in group), max(edge["bottom"] for edge in group)
        for y, end in ((top, "top"), (bottom, "bottom")):
            drawn = [(edge["x0"], edge["x1"]) for edge in levels if abs(edge["top"] - y) < _SNAP]
            if sum(abs(edge[end] - y) < _SNAP for edge in uprights) > 1 and not _cover(drawn, left, right):
                missing.append(_side(left, y, right, y))
        for x, end in ((left, "x0"), (right, "x1")):
            drawn = [(edge["top"], edge["bottom"]) for edge in uprights if abs(edge["x0"] - x) < _SNAP]
            if sum(abs(edge[end] - x) < _SNAP for edge in levels) > 1 and not _cover(drawn, top, bottom):
                missing.append(_side(x, top, x, bottom))
    return missing


def _cover(drawn: list[tuple[float, float]], start: float, end: float) -> bool:
    for first, last in sorted(drawn):
        if first > start + _SNAP:
            return False
        start = max(start, last)
    return start >= end - _SNAP


def _touch(one: "_Edge", other: "_Edge") -> bool:
    if one["orientation"] == other["orientation"]:
        return False
    return bool(
        one["x0"] - _SNAP <= other["x1"]
        and other["x0"] - _SNAP <= one["x1"]
        and one["top"] - _SNAP <= other["bottom"]
        and other["top"] - _SNAP <= one["bottom"]
    )


def _side(x0: float, top: float, x1: float, bottom: float) -> "_Edge":
    orientation = "h" if top == bottom else "v"
    size = {"width": x1 - x0, "height": bottom - top}
    return {"object_type": "line", "orientation": orientation, "x0": x0, "x1": x1, "top": top, "bottom": bottom, **size}


def _center(char: dict[str, Any]) -> tuple[float, float]:
    return (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2


def _read_lines(chars: list[dict[str, Any]], page: int) -> list[TextLine]:
    """
    Characters as lines, from above to below.
    """
    rows: list[list[dict[str, Any]]] = []
    for char in sorted(chars, key=lambda char: _center(char)[1]):
        middle = _center(char)[1]
        if rows and middle - _center(rows[-1][0])[1] <= 0.45 * max(char["size"], rows[-1][0]["size"]):
            rows[-1].append(char)
        else:
            rows.append([char])
    return [line for row in rows if (line := _read_line(sorted(row, key=lambda char: char["x0"]), page)) is not None]


def _read_line(chars: list[dict[str, Any]], page: int) -> TextLine | None:
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


def _read_grid(table: "RuledTable", chars: list[dict[str, Any]], page: int) -> RuledGrid:
    tops = cluster([cell[1] for cell in table.cells])
    bottoms = [*tops[1:], table.bbox[3]]
    boxes = sorted(table.cells, key=lambda cell: (cell[1], cell[0]))
    held: list[list[dict[str, Any]]] = [[] for _ in boxes]
    by_row: dict[int, list[int]] = {}
    spans = []
    for index, (_, top, _, bottom) in enumerate(boxes):
        row = nearest(tops, top)
        last = max(row, nearest(bottoms, bottom))
        spans.append((row, last - row + 1))
        for covered in range(row, last + 1):
            by_row.setdefault(covered, []).append(index)
    for char in chars:
        x, y = _center(char)
        row = max(0, sum(top <= y for top in tops) - 1)
        for index in by_row.get(row, ()):
            left, top, right, bottom = boxes[index]
            if left <= x < right and top <= y < bottom:
                held[index].append(char)
                break
    lines = [_read_lines(inside, page) for inside in held]
    gaps = [
        gap
        for box, inside in zip(boxes, lines, strict=True)
        for line in inside
        for gap in (line.x0 - box[0], box[2] - line.solid)
        if gap >= 0
    ]
    padding = min([8.0, *gaps])
    cells = []
    for box, inside, (row, span) in zip(boxes, lines, spans, strict=True):
        room = box[2] - box[0] - 2 * padding
        edges = (box[0] + padding, box[2] - padding)
        text = ""
        for place, line in enumerate(inside):
            goes_on = place > 0 and (
                is_wrapped(inside[place - 1], line, room) or _reaches_edge(inside[place - 1], line, *edges)
            )
            blank = " " if goes_on and text[-1:].isascii() and line.text[:1].isascii() and text[-1:].isalpha() else ""
            text += (blank if goes_on or not place else "\n") + line.text
        is_full = bool(inside) and inside[-1].x1 - inside[-1].x0 + 1.4 * inside[-1].size > room
        cells.append(RuledCell(text, box[0], box[2], row, span, is_full))
    return RuledGrid(cells, len(tops), page, table.bbox[1], table.bbox[3])


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


def cluster(places: list[float]) -> list[float]:
    """
    Places that differ by no more than a hair, as one each.
    """
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > _SNAP:
            found.append(place)
    return found


def nearest(places: list[float], place: float) -> int:
    """
    The index of the place that is nearest.
    """
    return min(range(len(places)), key=lambda index: abs(places[index] - place))
