"""
A page of a PDF: its characters as lines, and what stands between ruled lines as grids.
"""

from typing import TYPE_CHECKING, Any

import attrs

from ecotown.documents.readers.pdf_lines import RuledCell, RuledGrid, TextLine, cell_text, center, read_lines
from ecotown.documents.readers.unruled import find_unruled

if TYPE_CHECKING:
    from typing import TypeAlias

    from pdfplumber.page import Page
    from pdfplumber.table import Table as RuledTable

    _Edge: TypeAlias = dict[str, Any]

__all__ = ["PageContent", "cluster", "nearest", "read_page"]


_MOST_RULES = 20_000
_MOST_STROKES = 1_000
_FEWEST_RULES = 4
_SNAP = 3.0


@attrs.frozen
class PageContent:
    """
    What stands on a page: the lines outside tables, and the ruled tables.
    """

    lines: tuple[TextLine, ...]
    grids: tuple[RuledGrid, ...]
    height: float
    width: float


def read_page(page: "Page", number: int, before: RuledGrid | None = None) -> tuple[PageContent, int]:
    """
    The lines outside tables, the tables, and how many characters there are.

    `before` is the table at the end of the page before, which may go on here.
    """
    height, width = float(page.height), float(page.width)
    chars = _without_doubles([char for char in page.chars if char["text"] and char.get("upright", True)])
    if not any(char["text"].strip() for char in chars):
        return PageContent((), (), height, width), 0
    count = len(chars)
    grids = []
    for table in _find_ruled(page):
        left, top, right, bottom = table.bbox
        inside = [char for char in chars if left <= center(char)[0] <= right and top <= center(char)[1] <= bottom]
        if len(table.cells) < 2 or not inside:
            continue
        taken = set(map(id, inside))
        chars = [char for char in chars if id(char) not in taken]
        grids.append(_read_grid(table, inside, number))
    unruled, chars = find_unruled(chars, number, None if grids else before)
    return PageContent(tuple(read_lines(chars, number)), (*grids, *unruled), height, width), count


def _without_doubles(chars: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """
    The characters without those that were set twice to look bold, in the order in which they were written.
    """
    seen: set[tuple[object, ...]] = set()
    kept = []
    for char in chars:
        x, y = round(char["x0"]), round(char["top"])
        around = [(char["text"], char["size"], x + dx, y + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
        if char["text"].isspace() or not any(key in seen for key in around):
            kept.append(char)
        seen.add((char["text"], char["size"], x, y))
    return kept


def _find_ruled(page: "Page") -> "list[RuledTable]":
    """
    The tables between rules. Where a page breaks a row, or a table is open at its sides, its frame is closed first.
    """
    from pdfplumber.table import TableFinder, TableSettings

    page = page.filter(_is_no_shade)
    if len(page.edges) > _MOST_RULES:
        return []
    finder = TableFinder(page, TableSettings())
    missing = _missing_sides(finder.edges)
    if missing:
        uprights: list[_Edge | float] = [side for side in missing if side["orientation"] == "v"]
        levels: list[_Edge | float] = [side for side in missing if side["orientation"] == "h"]
        settings = TableSettings(explicit_vertical_lines=uprights, explicit_horizontal_lines=levels)
        finder = TableFinder(page, settings)
    return list(finder.tables)


def _is_no_shade(drawn: dict[str, Any]) -> bool:
    """
    Whether something drawn is more than the shade behind a cell, whose sides are no rules.
    """
    is_thin = drawn["object_type"] != "rect" or min(drawn["width"], drawn["height"]) <= _SNAP
    return is_thin or bool(drawn.get("stroke"))


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
        x, y = center(char)
        row = max(0, sum(top <= y for top in tops) - 1)
        for index in by_row.get(row, ()):
            left, top, right, bottom = boxes[index]
            if left <= x < right and top <= y < bottom:
                held[index].append(char)
                break
    lines = [read_lines(inside, page) for inside in held]
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
        text, is_full = cell_text(inside, box[0] + padding, box[2] - padding)
        cells.append(RuledCell(text, box[0], box[2], row, span, is_full))
    return RuledGrid(cells, len(tops), page, table.bbox[1], table.bbox[3])


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
