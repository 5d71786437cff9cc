"""
Ruled tables of a PDF: the parts that pages broke joined again, and the whole as a block.
"""

from collections import Counter

import attrs

from ecotown.documents.blocks import Block, Paragraph, Table
from ecotown.documents.readers.grids import GridCell, lay_out
from ecotown.documents.readers.lines import squeeze
from ecotown.documents.readers.pdf_lines import RuledGrid
from ecotown.documents.readers.pdf_page import cluster, nearest

__all__ = ["goes_on", "join", "lay_out_ruled", "mend_domains"]

_EDGE = 6.0
_FEWEST_ALIKE = 2
_LONGEST_HALF = 3


def goes_on(grid: RuledGrid, following: RuledGrid) -> bool:
    """
    Whether a table is the rest of the one at the end of the page before. Nothing stands between them.
    """
    if following.page <= grid.page:
        return False
    ends = [(min(cell.x0 for cell in each.cells), max(cell.x1 for cell in each.cells)) for each in (grid, following)]
    counts = [len(cluster([cell.x0 for cell in each.cells])) for each in (grid, following)]
    return all(abs(one - other) < _EDGE for one, other in zip(*ends, strict=True)) and abs(counts[0] - counts[1]) <= 1


def join(grid: RuledGrid, following: RuledGrid) -> RuledGrid:
    """
    A table and the rest of it as one, without the headings that are repeated.
    """
    repeated = 0
    while repeated < min(grid.rows, following.rows - 1) and _row(grid, repeated) == _row(following, repeated):
        repeated += 1
    cells = list(grid.cells)
    last = {round(cell.x0 / _EDGE): place for place, cell in enumerate(cells) if cell.row + cell.row_span == grid.rows}
    rest = [cell for cell in following.cells if cell.row >= repeated]
    first = [cell for cell in rest if cell.row == repeated]
    numbers = min(first, key=lambda cell: cell.x0, default=None)
    is_broken = numbers is not None and not numbers.text and any(cell.text for cell in first)
    for cell in rest:
        moved = attrs.evolve(cell, row=cell.row - repeated + grid.rows)
        place = next(
            (
                last[key]
                for key in (round(cell.x0 / _EDGE), round(cell.x0 / _EDGE) - 1, round(cell.x0 / _EDGE) + 1)
                if key in last
            ),
            None,
        )
        if cell.row == repeated and place is not None:
            above = cells[place]
            if not above.text and above.row_span > 1 and cell.text:
                # The text of a merged cell was set in the middle of its second half.
                cells[place] = attrs.evolve(above, text=cell.text, row_span=above.row_span + cell.row_span)
                continue
            if above.text and above.row_span > 1 and cell.text == above.text and cell.row_span > 1:
                cells[place] = attrs.evolve(above, row_span=above.row_span + cell.row_span)
                continue
            moved = attrs.evolve(moved, is_continued=is_broken and above.is_full and bool(cell.text))
        cells.append(moved)
    rows = grid.rows + following.rows - repeated
    joined = RuledGrid(
        cells, rows, following.page, grid.top, following.bottom, (*grid.breaks, grid.rows), grid.is_unruled
    )
    return _mend_row(joined, grid.rows)


def _mend_row(grid: RuledGrid, row: int) -> RuledGrid:
    """
    A table in which the row that a page broke is one again: all that stands in its second half goes on from above.
    """
    lower = [cell for cell in grid.cells if cell.row == row]
    if not any(cell.text for cell in lower) or not all(cell.is_continued for cell in lower if cell.text):
        return grid
    cells = []
    for cell in grid.cells:
        more = next((each for each in lower if each.text and abs(each.x0 - cell.x0) < _EDGE), None)
        if cell.row == row and (cell.text or cell.row_span == 1):
            continue
        text, span = cell.text, cell.row_span
        if more is not None and cell.row + span == row:
            text, span = text + more.text, span + more.row_span - 1
        elif cell.row <= row < cell.row + span:
            span -= 1
        cells.append(attrs.evolve(cell, text=text, row=cell.row - (cell.row > row), row_span=max(1, span)))
    breaks = tuple(place - (place > row) for place in grid.breaks)
    return attrs.evolve(grid, cells=cells, rows=grid.rows - 1, breaks=breaks)


def mend_domains(grid: RuledGrid) -> RuledGrid:
    """
    A word that a page broke in the middle of a merged cell, whole again: all others of its column are as long as both halves.
    """
    cells = list(grid.cells)
    for row in grid.breaks:
        for lower in [cell for cell in cells if cell.row == row and cell.text]:
            column = [cell for cell in cells if abs(cell.x0 - lower.x0) < _EDGE and cell.text and cell.row > 0]
            upper = next((cell for cell in column if cell.row + cell.row_span == row), None)
            lengths = Counter(len(squeeze(cell.text)) for cell in column if cell not in (upper, lower))
            if upper is None or len(lengths) != 1 or sum(lengths.values()) < _FEWEST_ALIKE:
                continue
            halves = len(squeeze(upper.text)), len(squeeze(lower.text))
            if max(halves) <= _LONGEST_HALF and sum(halves) in lengths and not any(half in lengths for half in halves):
                whole = attrs.evolve(upper, text=upper.text + lower.text, row_span=upper.row_span + lower.row_span)
                cells = [whole if cell is upper else cell for cell in cells if cell is not lower]
    return attrs.evolve(grid, cells=cells)


def _drop_slivers(grid: RuledGrid) -> RuledGrid:
    """
    A table without the rows in which nothing stands: what is left of a row that had its place on the page before.
    """
    kept = [
        row
        for row in range(grid.rows)
        if any(cell.row <= row < cell.row + cell.row_span and (cell.text or cell.row_span > 1) for cell in grid.cells)
    ]
    if len(kept) == grid.rows:
        return grid
    place = {row: index for index, row in enumerate(kept)}
    cells = [attrs.evolve(cell, row=place[cell.row]) for cell in grid.cells if cell.row in place]
    return attrs.evolve(
        grid, cells=cells, rows=len(kept), breaks=tuple(place[row] for row in grid.breaks if row in place)
    )


def _row(grid: RuledGrid, row: int) -> list[str]:
    return [squeeze(cell.text) for cell in sorted(grid.cells, key=lambda cell: cell.x0) if cell.row == row]


def lay_out_ruled(grid: RuledGrid) -> tuple[Block, ...]:
    """
    The blocks that a ruled table is worth.
    """
    grid = _drop_slivers(grid)
    lefts = cluster([cell.x0 for cell in grid.cells])
    rights = [*lefts[1:], max(cell.x1 for cell in grid.cells)]
    cells = []
    continued = set()
    for cell in sorted(grid.cells, key=lambda cell: (cell.row, cell.x0)):
        column = nearest(lefts, cell.x0)
        last = max(column, nearest(rights, cell.x1))
        lines = tuple(Paragraph(line) for line in cell.text.split("\n") if line)
        if cell.is_continued:
            continued.add((cell.row, column))
        cells.append(GridCell(lines, cell.row, column, cell.row_span, last - column + 1))
    blocks = lay_out(cells)
    if not continued:
        return blocks
    return tuple(
        attrs.evolve(
            block,
            cells=tuple(attrs.evolve(cell, is_continued=(cell.row, cell.column) in continued) for cell in block.cells),
        )
        if isinstance(block, Table)
        else block
        for block in blocks
    )
