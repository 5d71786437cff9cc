"""
Annexes in xlsx: each sheet that is not hidden is a title and a table, cells as Excel shows them.
"""

import re
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from itertools import product, takewhile
from typing import TYPE_CHECKING

from ecotown.documents.blocks import MOST_CELLS, Block, BlockDocument, Paragraph
from ecotown.documents.messages import refuse_document
from ecotown.documents.readers.archive import open_archive
from ecotown.documents.readers.grids import GridCell, lay_out
from ecotown.files.tables import open_workbook
from ecotown.quantities import exact, format_exact

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["read_workbook"]

_MOST_ROWS = 20_000
_MOST_COLUMNS = 256
_MOST_SHEETS = 200
_LONGEST_NUMBER = 8
_NOTE = re.compile(r"备?注[：:\d]|说明[：:]|填[报表][^，。]{0,6}[：:]|[*＊※★]")
_NUMBER = re.compile(r"[（(]?\d{1,3}(?:\.\d{1,2})*[）)]?[.．、]?")
_GENERAL_NAME = re.compile(r"(?:sheet|工作表|表)\s*\d*", re.IGNORECASE)


def read_workbook(data: bytes, file: str) -> BlockDocument:
    """
    The blocks of an xlsx file.
    """
    open_archive(data, file)  # bounds what it unfolds into
    workbook = open_workbook(data, file, is_whole=True)
    if len(workbook.sheetnames) > _MOST_SHEETS:
        refuse_document("document/too-large", file, what="工作表", what_en="sheets", most=_MOST_SHEETS)
    blocks: list[Block] = []
    cells = 0
    for sheet in workbook.worksheets:
        if sheet.sheet_state != "visible":
            continue
        found, count = _read_sheet(sheet, file, cells)
        cells += count
        if found and not _GENERAL_NAME.fullmatch(sheet.title) and not _is_titled(found):
            blocks.append(Paragraph(sheet.title))
        blocks.extend(found)
    return BlockDocument(file=file, blocks=tuple(blocks))


def _read_sheet(sheet: "Worksheet", file: str, before: int) -> tuple[list[Block], int]:
    used = [place for place, cell in sheet._cells.items() if cell.value is not None]  # noqa: SLF001 - max_row counts blank cells
    if not used:
        return [], 0
    last_row, last_column = max(row for row, _ in used), max(column for _, column in used)
    if last_row > _MOST_ROWS or last_column > _MOST_COLUMNS or before + last_row * last_column > MOST_CELLS:
        refuse_document("document/too-large", file, what="单元格", what_en="cells", most=MOST_CELLS)
    rows = [row for row in range(1, last_row + 1) if not sheet.row_dimensions[row].hidden]
    columns = [column for column in range(1, last_column + 1) if not _is_hidden(sheet, column)]
    row_of, column_of = (
        {row: index for index, row in enumerate(rows)},
        {column: index for index, column in enumerate(columns)},
    )
    spans: dict[tuple[int, int], tuple[int, int, str]] = {}
    covered: set[tuple[int, int]] = set()
    for merged in sheet.merged_cells.ranges:
        down = [row for row in rows if merged.min_row <= row <= merged.max_row]
        across = [column for column in columns if merged.min_col <= column <= merged.max_col]
        if not down or not across:
            continue
        before += len(down) * len(across)
        if before > 4 * MOST_CELLS:
            refuse_document("document/too-large", file, what="单元格", what_en="cells", most=MOST_CELLS)
        # Where the first row of a merged cell is hidden, its text is shown in what is left of it.
        text = _shown(sheet.cell(merged.min_row, merged.min_col))
        covered.update(product(down, across))
        spans[down[0], across[0]] = (len(down), len(across), text)
    cells = []
    for row in rows:
        for column in columns:
            if (row, column) in spans:
                height, width, text = spans[row, column]
            elif (row, column) in covered:
                continue
            else:
                height, width, text = 1, 1, _shown(sheet.cell(row, column))
            lines = tuple(Paragraph(line.strip()) for line in text.split("\n") if line.strip())
            cells.append(GridCell(lines, row_of[row], column_of[column], height, width))
    return _split(cells, len(columns)), len(rows) * len(columns)


def _is_titled(blocks: list[Block]) -> bool:
    """
    Whether a title stands above the first table of a sheet; then the sheet's own name says nothing more.
    """
    above = list(takewhile(lambda block: isinstance(block, Paragraph), blocks))
    return len(above) < len(blocks) and any(
        isinstance(block, Paragraph) and re.search(r"(?:表|清单|指标|任务)(?:[（(][^（()）]+[）)])?$", block.text)
        for block in above
    )


def _is_hidden(sheet: "Worksheet", column: int) -> bool:
    return any(
        dimension.hidden and (dimension.min or 0) <= column <= (dimension.max or 0)
        for dimension in sheet.column_dimensions.values()
    )


def _split(cells: list[GridCell], columns: int) -> list[Block]:
    """
    A sheet as blocks: rows with a single cell above and below the table are lines of text, an empty row parts two tables.
    """
    by_row: dict[int, list[GridCell]] = {}
    for cell in cells:
        by_row.setdefault(cell.row, []).append(cell)
    last_row = max(by_row, default=-1)
    blocks: list[Block] = []
    pending: list[GridCell] = []
    reach = -1
    for row in range(last_row + 1):
        here = by_row.get(row, [])
        filled = [cell for cell in here if cell.blocks]
        is_open = row <= reach
        is_first = len(filled) == 1 and filled[0].column == min(cell.column for cell in here)
        is_line = is_first and (
            (filled[0].column_span >= max(2, columns - 1) and not _goes_on(by_row, row, pending))
            or not pending
            or _NOTE.match(_text_of(filled[0])) is not None
            or (len(_text_of(filled[0])) > _LONGEST_NUMBER and _ends_table(by_row, row))
        )
        if not is_open and (not filled or is_line):
            blocks.extend(_close(pending))
            pending = []
            blocks.extend(block for cell in filled for block in cell.blocks)
            continue
        pending.extend(here)
        reach = max([reach, *(cell.row + cell.row_span - 1 for cell in here if cell.row_span > 1)])
    blocks.extend(_close(pending))
    return blocks


def _goes_on(by_row: dict[int, list[GridCell]], row: int, above: list[GridCell]) -> bool:
    """
    Whether a row of one cell stands inside a table: a row that begins with a number follows, and the head is above.
    """
    following = [cell for cell in by_row.get(row + 1, ()) if cell.blocks]
    heads = [cell for cell in above if cell.blocks]
    return len(following) > 1 and len(heads) > 1 and _NUMBER.fullmatch(_text_of(following[0])) is not None


def _ends_table(by_row: dict[int, list[GridCell]], row: int) -> bool:
    """
    Whether no row of several cells follows before the next empty row.
    """
    for later in range(row + 1, max(by_row) + 1):
        count = sum(bool(cell.blocks) for cell in by_row.get(later, ()))
        if count != 1:
            return count == 0
    return True


def _text_of(cell: GridCell) -> str:
    return "".join(block.text for block in cell.blocks if isinstance(block, Paragraph))


def _close(cells: list[GridCell]) -> tuple[Block, ...]:
    used = [cell for cell in cells if cell.blocks]
    if not used:
        return ()
    # Columns that are empty throughout are formatting.
    first = min(cell.column for cell in used)
    last = max(cell.column + cell.column_span for cell in used)
    return lay_out([cell for cell in cells if first <= cell.column < last])


def _shown(cell: "Cell | MergedCell") -> str:
    """
    The value of a cell as Excel shows it, as far as its number format is one that tables of indicators use.
    """
    value = cell.value
    number_format = str(cell.number_format or "General")
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime | date | time):
        return _show_date(value, number_format)
    if isinstance(value, int | float | Decimal):
        return _show_number(value, number_format)
    return str(value).replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "").strip()


def _show_date(value: datetime | date | time, number_format: str) -> str:
    if isinstance(value, time):
        return value.isoformat()
    letters = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", number_format).lower()
    if "d" in letters or "m" not in letters or "y" not in letters:
        return f"{value.year}年{value.month}月{value.day}日" if "年" in number_format else value.isoformat()[:10]
    return (
        f"{value.year}年{value.month}月"
        if "年" in number_format or '"' in number_format
        else f"{value.year}-{value.month:02d}"
    )


def _show_number(value: float | Decimal, number_format: str) -> str:
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    if not number.is_finite():
        return ""
    section = number_format.split(";", maxsplit=1)[0]
    plain = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.', "", section)
    if "%" in plain:
        number *= 100
    match = re.search(r"[0#?][0#?,]*(?:\.(?P<places>[0#?]+))?", plain)
    if match is None or "E" in plain.upper() or abs(number) >= Decimal(10) ** 15:
        # Excel shows eleven characters of a number without a format; a quotient has more than anyone wrote.
        text = format_exact(exact(number if abs(number) >= Decimal(10) ** 15 else _round(number, 9)))
    else:
        places = match["places"] or ""
        rounded = _round(number, len(places))
        text = f"{rounded:,f}" if "," in match.group() else f"{rounded:f}"
        optional = len(places) - len(places.rstrip("#"))
        while optional and text.endswith("0"):
            text, optional = text[:-1], optional - 1
        text = text.removesuffix(".")
    words = re.split(r"[0#?][0#?,.]*", re.sub(r"\\(.)", r'"\1"', section), maxsplit=1)
    before, after = ("".join(re.findall(r'"([^"]*)"', part)) for part in (*words, "")[:2])
    return f"{before}{text}{'%' if '%' in plain else ''}{after}"


def _round(number: Decimal, places: int) -> Decimal:
    """
    Rounded as Excel shows it: a five goes up.
    """
    return number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
