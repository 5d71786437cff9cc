"""
Tables of a PDF that have no rules, or only some between their rows.

What sets a table writes it cell by cell. So the order in which a page holds its characters tells what a cell is: a line that
stands under the one before it is more of the same cell, what stands at its right is the next, and what stands further left
begins a row. Only a page that was written line by line does not show its cells.
"""

from itertools import pairwise
from typing import Any

import attrs

from ecotown.documents.readers.lines import column_of, squeeze
from ecotown.documents.readers.pdf_lines import RuledCell, RuledGrid, TextLine, cell_text, read_line, read_lines

__all__ = ["find_unruled"]

_FEWEST_HEADINGS = 3
_FEWEST_CELLS = 3
_MOST_CELLS = 5_000
_LONGEST_HEADING = 24
_HEADING_ROWS = 2
_MOST_LINES = 100
_MOST_COLUMNS = 40
_NEAR = 0.3
_TOUCHING = 0.15
_SET_APART = 0.1


@attrs.frozen
class _Cell:
    """
    What was written as one cell: its lines, and its place among the characters of the page.
    """

    lines: tuple[TextLine, ...]
    start: int
    end: int
    chars: tuple[dict[str, Any], ...]

    @property
    def x0(self) -> float:
        """
        Where its text begins.
        """
        return min(line.x0 for line in self.lines)

    @property
    def x1(self) -> float:
        """
        Where its text ends.
        """
        return max(line.x1 for line in self.lines)

    @property
    def text(self) -> str:
        """
        Its text without blanks.
        """
        return squeeze("".join(line.text for line in self.lines))


@attrs.frozen
class _Band:
    x0: float
    x1: float


def find_unruled(
    chars: list[dict[str, Any]], page: int, before: RuledGrid | None
) -> tuple[list[RuledGrid], list[dict[str, Any]]]:
    """
    The tables among the characters of a page, and the characters outside them. `before` is the last table of the page before.
    """
    cells = _read_cells(chars, page)
    rows = _read_rows(cells)
    grids: list[RuledGrid] = []
    taken: set[int] = set()
    index = 0
    while index < len(rows):
        is_first = not grids
        bands = _bands_before(rows[index], before) if is_first and before is not None else None
        if bands is None and not _is_heading(rows[index]):
            index += 1
            continue
        end = _end_of(rows, index)
        found = rows[index:end]
        if end - index < 2 and bands is None:
            index += 1
            continue
        grids.append(_make_grid(found, bands or _find_bands(found), page))
        for row in found:
            for cell in row:
                taken.update(range(cell.start, cell.end))
        index = end
    return grids, [char for place, char in enumerate(chars) if place not in taken]


# ---- Cells and rows -------------------------------------------------------------------------------------------------


def _read_cells(chars: list[dict[str, Any]], page: int) -> list[_Cell]:
    cells: list[_Cell] = []
    held: list[list[dict[str, Any]]] = []
    start = 0
    for place in range(1, len(chars) + 1):
        if place < len(chars) and _goes_on(chars[place - 1], chars[place]):
            continue
        run = chars[start:place]
        line = read_line(run, page)
        if line is not None:
            beside = _beside(cells[-1], line) if cells else None
            if beside is not None:
                # Signs of another font are written by themselves, before or behind their line.
                held[beside] = sorted([*held[beside], *run], key=lambda char: char["x0"])
                lines = [each for each in (read_line(run, page) for run in held) if each is not None]
                cells[-1] = _Cell(tuple(lines), cells[-1].start, place, (*cells[-1].chars, *run))
            elif cells and _is_under(cells[-1], line):
                held.append(run)
                cells[-1] = _Cell((*cells[-1].lines, line), cells[-1].start, place, (*cells[-1].chars, *run))
            else:
                held = [run]
                cells.append(_Cell((line,), start, place, tuple(run)))
        start = place
    return cells


def _beside(cell: _Cell, line: TextLine) -> int | None:
    """
    The line of a cell that a line goes on with, on either side.
    """
    for index, other in enumerate(cell.lines):
        gap = max(line.x0 - other.x1, other.x0 - line.x1)
        if abs(other.bottom - line.bottom) < line.size / 2 and -0.3 * line.size < gap < _TOUCHING * line.size:
            return index
    return None


def _goes_on(one: dict[str, Any], other: dict[str, Any]) -> bool:
    size = max(one["size"], other["size"])
    return bool(
        abs(one["bottom"] - other["bottom"]) < size / 2 and -0.3 * size < other["x0"] - one["x1"] < _NEAR * size
    )


def _is_under(cell: _Cell, line: TextLine) -> bool:
    if len(cell.lines) >= _MOST_LINES:
        return False
    last = cell.lines[-1]
    return 0.8 * line.size < line.top - last.top < 2.2 * line.size and line.x0 < cell.x1 - 1 and cell.x0 < line.x1 - 1


def _read_rows(cells: list[_Cell]) -> list[list[_Cell]]:
    """
    Cells as rows. Below a heading a row ends where the next cell stands further left, as one that covers rows may be set in
    the middle of them; elsewhere what stands far above or below is no neighbor.
    """
    rows: list[list[_Cell]] = []
    is_table = False
    for cell in cells:
        if rows and cell.x0 > rows[-1][-1].x1 - 1 and (is_table or _are_beside(rows[-1], cell)):
            rows[-1].append(cell)
            continue
        if rows:
            rows[-1] = _part_headings(rows[-1])
            is_table = _is_heading(rows[-1]) or (is_table and len(rows[-1]) > 1) or (is_table and len(rows[-2]) > 1)
        rows.append([cell])
    return rows


def _part_headings(row: list[_Cell]) -> list[_Cell]:
    """
    A row in which headings that stand close together are parted.
    """
    parted: list[_Cell] = []
    for cell in row:
        pieces = _pieces(cell)
        if len(pieces) > 1 and all(column_of(line.text) is not None for line, _ in pieces):
            parted.extend(_Cell((line,), cell.start, cell.end, tuple(piece)) for line, piece in pieces)
        else:
            parted.append(cell)
    return parted


def _pieces(cell: _Cell) -> list[tuple[TextLine, list[dict[str, Any]]]]:
    """
    The parts of a cell of one line that stand apart by more than nothing.
    """
    pieces: list[list[dict[str, Any]]] = [[]]
    for char in cell.chars:
        if pieces[-1] and char["x0"] - pieces[-1][-1]["x1"] > _SET_APART * char["size"]:
            pieces.append([])
        pieces[-1].append(char)
    lines = [(read_line(piece, cell.lines[0].page), piece) for piece in pieces]
    return [(line, piece) for line, piece in lines if line is not None] if len(cell.lines) == 1 else []


def _are_beside(row: list[_Cell], cell: _Cell) -> bool:
    top, bottom = min(each.lines[0].top for each in row), max(each.lines[-1].bottom for each in row)
    return cell.lines[0].top < bottom + cell.lines[0].size and cell.lines[-1].bottom > top - cell.lines[0].size


def _is_heading(row: list[_Cell]) -> bool:
    if not _FEWEST_HEADINGS <= len(row) <= _MOST_COLUMNS:
        return False
    known = sum(column_of(cell.text) is not None for cell in row)
    return (
        known >= _FEWEST_HEADINGS and known * 2 >= len(row) and all(len(cell.text) <= _LONGEST_HEADING for cell in row)
    )


def _bands_before(row: list[_Cell], before: RuledGrid | None) -> list[_Band] | None:
    """
    The columns of the table before, where a row of this page fits into them.
    """
    if before is None or not before.is_unruled or len(row) < _FEWEST_CELLS:
        return None
    bands = [_Band(x0, x1) for x0, x1 in sorted({(cell.x0, cell.x1) for cell in before.cells if cell.is_single})]
    if not all(sum(band.x0 - 1 <= cell.x0 and cell.x1 <= band.x1 + 1 for band in bands) == 1 for cell in row):
        return None
    headings = [squeeze(cell.text) for cell in before.cells if cell.row == 0]
    return bands if not _is_heading(row) or [cell.text for cell in row] == headings else None


def _end_of(rows: list[list[_Cell]], start: int) -> int:
    """
    Where a table ends: behind its last row of several cells before the text goes up again, or another table begins.
    """
    end = start + 1
    singles = 0
    for index in range(start + 1, min(len(rows), start + _MOST_CELLS)):
        row = rows[index]
        if len(row) > 1 and any(_covers_headings(cell, rows[start]) for cell in row):
            break
        if row[0].lines[0].top < rows[index - 1][0].lines[0].top - 3 * row[0].lines[0].size:
            break
        if len(row) > 1:
            if _is_heading(row) and index - start > _HEADING_ROWS and len(rows[index - 1]) == 1:
                break
            end = index + 1
            singles = 0
        else:
            singles += 1
            if singles > 1:
                break
    return end


def _covers_headings(cell: _Cell, headings: list[_Cell]) -> bool:
    return sum(cell.x0 < heading.x0 + 1 and heading.x1 - 1 < cell.x1 for heading in headings) > 1


# ---- Columns --------------------------------------------------------------------------------------------------------


def _find_bands(rows: list[list[_Cell]]) -> list[_Band]:
    """
    The columns: places that cells of several rows share, each under one heading.
    """
    body = [cell for row in rows[1:] if len(row) > 1 for cell in row]
    groups: list[tuple[float, float]] = []
    for cell in sorted([*rows[0], *body], key=lambda cell: cell.x0):
        if groups and cell.x0 < groups[-1][1] - 1 and not _parts_headings(groups[-1], cell, rows[0]):
            groups[-1] = (groups[-1][0], max(groups[-1][1], cell.x1))
        else:
            groups.append((cell.x0, cell.x1))
    # A short heading in the middle of a wide column, and short values at its left, are one column.
    merged: list[tuple[float, float]] = []
    for group in groups if len(groups) <= 2 * _MOST_COLUMNS else ():
        if merged and not _meet(rows, merged[-1], group):
            merged[-1] = (merged[-1][0], group[1])
        else:
            merged.append(group)
    if not 0 < len(merged) <= _MOST_COLUMNS:
        merged = [(heading.x0, heading.x1) for heading in rows[0]]
    middles = [(one[1] + other[0]) / 2 for one, other in pairwise(merged)]
    edges = [merged[0][0] - 1, *middles, max(group[1] for group in merged) + 1]
    return [_Band(x0, x1) for x0, x1 in pairwise(edges)]


def _parts_headings(group: tuple[float, float], cell: _Cell, headings: list[_Cell]) -> bool:
    """
    Whether a cell stands under another heading than the group that it overlaps.
    """
    under = [heading for heading in headings if heading.x0 < cell.x1 and cell.x0 < heading.x1]
    return len(under) == 1 and under[0].x0 >= group[1] - 1


def _meet(rows: list[list[_Cell]], one: tuple[float, float], other: tuple[float, float]) -> bool:
    """
    Whether two groups have cells in one row, or a heading each.
    """
    return any(
        len(row) > 1 and all(any(left <= cell.x0 <= right for cell in row) for left, right in (one, other))
        for row in rows
    )


def _make_grid(rows: list[list[_Cell]], bands: list[_Band], page: int) -> RuledGrid:
    cells: list[RuledCell] = []
    widths = [0.0] * len(bands)
    placed: list[list[tuple[int, int, _Cell]]] = []
    for row in rows:
        places = []
        for cell in row:
            first = _place(bands, cell.x0 if len(row) == 1 else (cell.x0 + cell.x1) / 2)
            last = len(bands) - 1 if len(row) == 1 and cell.x1 > bands[first].x1 + 1 else first
            places.append((first, last, cell))
            if first == last:
                widths[first] = max(widths[first], *(line.x1 - line.x0 for line in cell.lines))
        placed.append(places)
    for number, places in enumerate(placed):
        filled: dict[int, tuple[int, list[dict[str, Any]]]] = {}
        for first, last, cell in places:
            _, chars = filled.get(first, (last, []))
            filled[first] = (last, [*chars, *cell.chars])
        column = 0
        while column < len(bands):
            last, chars = filled.get(column, (column, []))
            lines = read_lines(chars, page)
            left = min((line.x0 for line in lines), default=bands[column].x0)
            text, is_full = cell_text(lines, left, left + max(widths[column : last + 1]))
            x0, x1 = bands[column].x0, bands[last].x1
            cells.append(RuledCell(text, x0, x1, number, 1, is_full, is_single=column == last))
            column = last + 1
    top = min(cell.lines[0].top for row in rows for cell in row)
    bottom = max(cell.lines[-1].bottom for row in rows for cell in row)
    return RuledGrid(cells, len(rows), page, top, bottom, is_unruled=True)


def _place(bands: list[_Band], x: float) -> int:
    return next((index for index, band in enumerate(bands) if x < band.x1), len(bands) - 1)
