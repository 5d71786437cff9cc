"""
Tables in files: csv and xlsx to the same nodes that a YAML file would give, one mapping a row.

Headings are Chinese or English, blank cells are left out, and every cell keeps its place. In a sheet the row stands for
the line; there are no columns to count characters in.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise, repeat
from typing import TYPE_CHECKING, NoReturn

import attrs

from ecotown.diagnostics import Severity
from ecotown.errors import InvalidFile, MissingExtra
from ecotown.files.compose import MappingNode, ScalarNode, SequenceNode
from ecotown.files.reading import decode
from ecotown.files.source import Faults, Source, refuse, shown, suggest_word
from ecotown.quantities import exact, format_exact

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell.cell import Cell, MergedCell

__all__ = ["Table", "holds_formulas", "open_workbook", "read_csv", "read_headings", "read_sheet", "structure_rows"]

_LARGEST_WORKBOOK = 128 * 1024 * 1024
_MOST_ROWS = 200_000
_MOST_COLUMNS = 64
_MOST_CELLS = 2_000_000


@attrs.frozen
class Table:
    """
    The rows of cells of a table, the heading first, each with the offsets of its line in the source.

    `unsaved` are the offsets of cells that hold a formula whose result is not in the file.
    """

    source: Source
    rows: tuple[tuple[tuple[int, int], tuple[ScalarNode, ...]], ...]
    unsaved: frozenset[int] = frozenset()


def read_csv(source: Source, faults: Faults) -> Table:
    """
    The rows of a csv text. A quotation mark out of place is a fault, for it swallows what follows.
    """
    starts = [*source.line_starts, len(source.text)]
    lines = [source.text[start:end] for start, end in pairwise(starts)]
    reader = csv.reader(lines, strict=True)
    rows = []
    line = cells = 0
    try:
        for record in reader:
            span = (starts[line], starts[reader.line_num])
            cells += len(record)
            if cells > _MOST_CELLS:
                _refuse_size(source.file)
            rows.append((span, tuple(_place_cells(record, source.text, *span))))
            line = reader.line_num
    except csv.Error as error:
        start = starts[min(line, len(starts) - 1)]
        faults.add(
            (start, start + 1),
            "",
            "ledger/csv",
            f"从这一行起不合 csv 的写法：{error}",
            f"from this line on this is not csv: {error}",
            hint='单元格里有逗号、换行或引号时，整格加引号，里面的引号写两个 ""',
            hint_en='quote a cell that holds a comma, a line break or a quotation mark, and double the mark: ""',
        )
    return Table(source, tuple(rows))


def _refuse_size(file: str | None) -> NoReturn:
    refuse(
        file,
        "file/too-large",
        f"表格超过{_MOST_ROWS}行或{_MOST_CELLS}格",
        f"the table has more than {_MOST_ROWS} rows or {_MOST_CELLS} cells",
        hint="拆成几个文件",
        hint_en="split it into several files",
    )


def _place_cells(record: list[str], text: str, start: int, end: int) -> Iterator[ScalarNode]:
    for cell in record:
        # The csv reader keeps no places. Only a cell with doubled quotation marks is not found as it reads.
        start = max(start, text.find(cell, start, end))
        yield ScalarNode(cell, is_plain=False, start=start, end=start + len(cell))
        start += len(cell) + 1


def open_workbook(data: bytes, file: str, *, has_formulas: bool = False, is_whole: bool = False) -> "Workbook":
    """
    An xlsx file, its cells with the results of formulas, or with the formulas themselves. Merged cells and what is hidden
    are known only of one that is read whole.

    Raises MissingExtra without openpyxl, and InvalidFile for what is none or unfolds into too much.
    """
    import io
    import zipfile

    try:
        from openpyxl import load_workbook
    except ImportError:
        raise MissingExtra("xlsx", "读取 xlsx 台账", "reading an xlsx ledger") from None
    if not data.startswith(b"PK"):
        _refuse_other(data, file)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
        workbook = (
            load_workbook(io.BytesIO(data), read_only=not is_whole, data_only=not has_formulas)
            if size <= _LARGEST_WORKBOOK
            else None
        )
    except Exception as error:  # noqa: BLE001 - on a damaged file openpyxl raises whatever its parsers happen to meet
        _refuse_workbook(file, error)
    if workbook is None:
        refuse(file, "file/too-large", "工作簿解压后过大", "the workbook unfolds into too much")
    return workbook


def _refuse_other(data: bytes, file: str) -> None:
    """
    Refuse what has the name of a workbook and is plainly something else.
    """
    try:
        text, _ = decode(data, file, may_be_gb18030=True)
    except InvalidFile:
        return  # no text either: the reader of workbooks says what it is not
    is_csv = any(separator in text.partition("\n")[0] for separator in ",\t")
    kind, kind_en = ("csv", "csv") if is_csv else ("文本", "text")
    refuse(
        file,
        "file/not-a-workbook",
        f"文件名以 xlsx 结尾，内容却是{kind}",
        f"the name ends in xlsx, but what the file holds is {kind_en}",
        hint="把文件名改为以 .csv 结尾，或用 Excel、WPS 打开后另存为 xlsx",
        hint_en="rename it to .csv, or open it in Excel or WPS and save it as xlsx",
    )


def _refuse_workbook(file: str, error: Exception) -> NoReturn:
    refuse(
        file,
        "file/not-a-workbook",
        f"这不是可读的 xlsx 文件（{type(error).__name__}）",
        f"this is not an xlsx file that can be read ({type(error).__name__})",
        hint="用 Excel 或 WPS 打开后另存为 xlsx，去掉密码",
        hint_en="open it in Excel or WPS and save it as xlsx, without a password",
    )


def holds_formulas(data: bytes, file: str) -> bool:
    """
    Whether a workbook that could be opened holds a formula anywhere.
    """
    import io
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [name for name in archive.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml")]
            return any(re.search(rb"<f[ />]", archive.read(name)) is not None for name in names)
    except Exception as error:  # noqa: BLE001 - as above, of the parts of the file that were not asked for yet
        _refuse_workbook(file, error)


def read_sheet(workbook: "Workbook", name: str, file: str, formulas: "Workbook | None" = None) -> Table | None:
    """
    The rows of a sheet, or None where the workbook has no sheet of that name. `formulas` is the same workbook with formulas
    in its cells, where it has any.
    """
    if name not in workbook.sheetnames:
        return None
    unsaved_cells: set[tuple[int, int]] = set()
    try:
        texts: list[list[str]] = []
        written = repeat(()) if formulas is None else _rows_of(formulas, name)
        for row, behind in zip(_rows_of(workbook, name), written, strict=False):
            cells = [_cell_text(cell) for cell in row]
            unsaved_here = {place for place, cell in enumerate(behind) if cell.data_type == "f" and not cells[place]}
            unsaved_cells.update((len(texts), place) for place in unsaved_here)
            texts.append(cells if any(cells) or unsaved_here else [])
    except Exception as error:  # noqa: BLE001 - as above: sheets are read as they are asked for
        _refuse_workbook(file, error)
    if len(texts) > _MOST_ROWS or sum(map(len, texts)) > _MOST_CELLS:
        _refuse_size(file)
    rows = []
    lines = []
    start = 0
    unsaved = set()
    for number, cells in enumerate(texts):
        nodes = []
        offset = start
        for place, text in enumerate(cells):
            if (number, place) in unsaved_cells:
                unsaved.add(offset)
            nodes.append(ScalarNode(text, is_plain=False, start=offset, end=offset + len(text)))
            offset += len(text) + 1
        # The line that an excerpt shows: the cells of the row with tabs between.
        lines.append("\t".join(" ".join(text.splitlines()).ljust(len(text)) for text in cells))
        rows.append(((start, start + len(lines[-1])), tuple(nodes)))
        start += len(lines[-1]) + 1
    return Table(Source(file, "\n".join(lines), has_columns=False), tuple(rows), frozenset(unsaved))


def _rows_of(workbook: "Workbook", name: str) -> "Iterator[tuple[Cell | MergedCell, ...]]":
    sheet = workbook[name]
    # What the file says about its own extent is not to be relied on.
    sheet.reset_dimensions()
    yield from sheet.iter_rows(max_col=_MOST_COLUMNS, max_row=_MOST_ROWS + 1)


def _cell_text(cell: "Cell | MergedCell") -> str:
    """
    A cell as its reader sees it: a number in its shortest decimal form, a percentage with its sign, a day in ISO form.
    """
    value = cell.value
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case int() | float() | Decimal():
            try:
                number = exact(value)
            except ValueError:
                return str(value)
            # A cell that shows 86% holds 0.86.
            is_percentage = "%" in (cell.number_format or "")
            return f"{format_exact(number * 100)}%" if is_percentage else format_exact(number)
        case date():
            return value.isoformat()[:10]
        case _:
            return str(value).strip()


def structure_rows(table: Table, headings: Mapping[str, str], faults: Faults) -> SequenceNode:
    """
    The rows of a table as mappings from the English names of their columns. Rows without any text are passed over.
    """
    unsaved = table.unsaved
    rows = [row for row in table.rows if any(cell.text.strip() or cell.start in unsaved for cell in row[1])]
    if not rows:
        return SequenceNode((), 0, 0)
    columns = read_headings(rows[0][1], headings, faults)
    # Under wrong headings every row would be told wrong as well.
    faults.raise_any()
    return SequenceNode(tuple(_structure_row(span, cells, columns, unsaved, faults) for span, cells in rows[1:]), 0, 0)


def read_headings(row: tuple[ScalarNode, ...], headings: Mapping[str, str], faults: Faults) -> list[str | None]:
    """
    The English name of each column, None where it has no heading.
    """
    names = {**headings, **{name: name for name in headings.values()}}
    columns: list[str | None] = []
    for cell in row:
        heading = cell.text.strip().lower()
        name = names.get(heading)
        columns.append(name)
        if name is None and heading:
            near = suggest_word(heading, tuple(names))
            separator = next((sign for sign in "\t;；，" if sign in heading), None)
            hint, hint_en = f"可用的列：{'、'.join(headings)}", f"known columns: {', '.join(headings.values())}"
            if near is not None:
                hint, hint_en = f"是否指“{near}”？", f'did you mean "{near}"?'
            elif separator is not None:
                hint, hint_en = "各列之间用半角逗号", "put commas between the columns"
            faults.add(
                cell.span,
                "",
                "ledger/unknown-column",
                f"没有“{shown(cell.text)}”这一列",
                f'there is no column "{shown(cell.text)}"',
                hint=hint,
                hint_en=hint_en,
            )
        elif name is not None and name in columns[:-1]:
            faults.add(
                cell.span,
                "",
                "ledger/duplicate-column",
                f"列“{shown(cell.text)}”出现两次",
                f'the column "{shown(cell.text)}" stands twice',
            )
    return columns


def _tell_unsaved(span: tuple[int, int], column: str | None, faults: Faults) -> None:
    faults.note(
        span,
        column or "",
        "ledger/formula-not-saved",
        "公式没有保存计算结果，这一格按空白处理",
        "the result of the formula is not saved in the file; the cell is taken as blank",
        severity=Severity.WARNING,
        hint="用 Excel 或 WPS 打开，重新计算后保存；或把公式改成数值",
        hint_en="open it in Excel or WPS, let it calculate and save; or replace the formula by its value",
    )


def _structure_row(
    span: tuple[int, int],
    cells: tuple[ScalarNode, ...],
    columns: list[str | None],
    unsaved: frozenset[int],
    faults: Faults,
) -> MappingNode:
    entries = []
    if len(cells) < len(columns) and faults.source is not None and faults.source.has_columns:
        faults.note(
            span,
            "",
            "ledger/short-row",
            f"这一行只有{len(cells)}格，列名有{len(columns)}个；缺的按空白处理",
            f"this row has {len(cells)} cells for {len(columns)} headings; the others are taken as blank",
        )
    for index, cell in enumerate(cells):
        if not cell.text.strip():
            if cell.start in unsaved and index < len(columns):
                _tell_unsaved(span, columns[index], faults)
            continue
        column = columns[index] if index < len(columns) else None
        if column is not None:
            entries.append((ScalarNode(column, is_plain=False, start=cell.start, end=cell.end), cell))
        elif index >= len(columns):
            faults.add(
                cell.span,
                "",
                "ledger/ragged-row",
                f"这一行有{len(cells)}格，列名只有{len(columns)}个",
                f"this row has {len(cells)} cells, and there are {len(columns)} headings",
                hint="单元格里有逗号时整格加引号；数字不要写千位逗号",
                hint_en="quote a cell that holds a comma; leave out thousands commas",
            )
            break
        else:
            faults.add(
                cell.span, "", "ledger/no-heading", "这一格所在的列没有列名", "the column of this cell has no heading"
            )
    return MappingNode(tuple(entries), *span)
