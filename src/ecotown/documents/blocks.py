"""
The neutral form of a document: paragraphs and tables in reading order, each with its place in the file.

Every reader of a format gives this and nothing else, and everything that is understood is understood from this. So a new
format is a new reader alone.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import TypeAlias

import attrs

from ecotown.diagnostics import Diagnostic
from ecotown.plans.item import PrintedAt

__all__ = ["MOST_CELLS", "Block", "BlockDocument", "Cell", "Paragraph", "Table"]

MOST_CELLS = 100_000
"""How many places the tables of a document may have."""


@attrs.frozen
class Paragraph:
    """
    One paragraph as printed, with its automatic number before it as a reader of the page would see it.

    `level` is the heading level where the format states one (from 1), not what the words suggest.
    """

    text: str
    level: int | None = None
    at: PrintedAt = attrs.field(factory=PrintedAt)


@attrs.frozen
class Cell:
    r"""
    One cell of a table with the rows and columns it covers (from 0). Line breaks inside it are `\n`.

    `is_continued` marks a text that a reader knows to be carried over from the row above (a row broken by a page).
    """

    text: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    is_continued: bool = False
    at: PrintedAt = attrs.field(factory=PrintedAt)


@attrs.frozen
class Table:
    """
    A table of cells, of which a merged one stands once. Tables that only lay out a page are not tables but their content.
    """

    cells: tuple[Cell, ...]
    rows: int
    columns: int
    at: PrintedAt = attrs.field(factory=PrintedAt)

    def grid(self) -> tuple[tuple[Cell | None, ...], ...]:
        """
        The table as rows of cells; a merged cell stands in every place that it covers, a hole is None.
        """
        return self._places

    @cached_property
    def _places(self) -> tuple[tuple[Cell | None, ...], ...]:
        places: list[list[Cell | None]] = [[None] * self.columns for _ in range(self.rows)]
        for cell in self.cells:
            for row in range(cell.row, min(cell.row + cell.row_span, self.rows)):
                for column in range(cell.column, min(cell.column + cell.column_span, self.columns)):
                    places[row][column] = cell
        return tuple(tuple(row) for row in places)


Block: TypeAlias = Paragraph | Table


@attrs.frozen
class BlockDocument:
    """
    A document as its reader gives it.

    `facts` are what the file states beside its text, as printed and under the labels printed (`发文字号`, `成文日期`,
    `发布日期` of the metadata table of a government site). `diagnostics` tell what was repaired or could not be read.
    """

    file: str
    blocks: tuple[Block, ...]
    facts: Mapping[str, str] = attrs.field(factory=dict)
    sha256: str | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
