"""
Cells that a file lays out in a grid: a table of data stays one, a grid that only places text on a page is dissolved.
"""

from collections import Counter

import attrs

from ecotown.documents.blocks import Block, Cell, Paragraph, Table
from ecotown.documents.readers.lines import column_of
from ecotown.plans.item import PrintedAt

__all__ = ["GridCell", "lay_out"]

_FEWEST_HEADINGS = 2
_SHORT = 60
_LONG = 400


@attrs.frozen
class GridCell:
    """
    One cell of a grid with what it holds; a merged one stands once.
    """

    blocks: tuple[Block, ...]
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    at: PrintedAt = attrs.field(factory=PrintedAt)


def lay_out(cells: list[GridCell], at: PrintedAt | None = None) -> tuple[Block, ...]:
    """
    The blocks that a grid is worth: one table, or the content of its cells in order.
    """
    cells = _compact(cells)
    if not cells:
        return ()
    rows = max(cell.row + cell.row_span for cell in cells)
    columns = max(cell.column + cell.column_span for cell in cells)
    if columns == 1 or rows == 1 or _only_places(cells):
        return _dissolve(cells, is_line=rows == 1)
    made = tuple(
        Cell(_text(cell.blocks), cell.row, cell.column, cell.row_span, cell.column_span, at=cell.at) for cell in cells
    )
    return (Table(made, rows, columns, at=at or PrintedAt()),)


def _compact(cells: list[GridCell]) -> list[GridCell]:
    """
    The cells without the rows and columns in which none begins; they come of widths that differ by a hair.
    """
    column_of_place = {place: index for index, place in enumerate(sorted({cell.column for cell in cells}))}
    row_of_place = {place: index for index, place in enumerate(sorted({cell.row for cell in cells}))}

    def count(places: dict[int, int], start: int, span: int) -> int:
        if span <= len(places):
            return max(1, sum(place in places for place in range(start, start + span)))
        return max(1, sum(start <= place < start + span for place in places))

    return [
        attrs.evolve(
            cell,
            row=row_of_place[cell.row],
            column=column_of_place[cell.column],
            row_span=count(row_of_place, cell.row, cell.row_span),
            column_span=count(column_of_place, cell.column, cell.column_span),
        )
        for cell in sorted(cells, key=lambda cell: (cell.row, cell.column))
    ]


def _only_places(cells: list[GridCell]) -> bool:
    texts = [_text(cell.blocks) for cell in cells]
    headings = Counter(cell.row for cell, text in zip(cells, texts, strict=True) if column_of(text) is not None)
    if headings and headings.most_common(1)[0][1] >= _FEWEST_HEADINGS:
        return False
    if any(isinstance(block, Table) for cell in cells for block in cell.blocks):
        return True
    # A page in two or three columns of prose: hardly any cell, and what there is holds whole paragraphs.
    filled = [(cell, text) for cell, text in zip(cells, texts, strict=True) if text]
    return len(filled) <= 1 or (
        len(filled) <= 6 and any(len(text) > _LONG and len(cell.blocks) > 2 for cell, text in filled)
    )


def _dissolve(cells: list[GridCell], *, is_line: bool) -> tuple[Block, ...]:
    filled = [cell for cell in cells if cell.blocks]
    if is_line and len(filled) > 1 and all(_is_short(cell) for cell in filled):
        # The line of the printing office and the date is often a table of one row.
        first = filled[0].blocks[0]
        return (Paragraph("  ".join(_text(cell.blocks) for cell in filled), at=first.at),)
    return tuple(block for cell in cells for block in cell.blocks)


def _is_short(cell: GridCell) -> bool:
    return len(cell.blocks) == 1 and isinstance(cell.blocks[0], Paragraph) and len(cell.blocks[0].text) <= _SHORT


def _text(blocks: tuple[Block, ...]) -> str:
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            lines.append(block.text)
            continue
        rows: dict[int, list[str]] = {}
        for cell in block.cells:
            rows.setdefault(cell.row, []).append(cell.text.replace("\n", ""))
        lines.extend(" ".join(text for text in row if text) for _, row in sorted(rows.items()))
    return "\n".join(line for line in lines if line)
