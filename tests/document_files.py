"""
Notices written out in the formats that are imported, for tests to read back.
"""

import html
import io
from collections.abc import Callable
from typing import Any

import attrs

from ecotown.documents.blocks import BlockDocument, Paragraph, Table


@attrs.frozen
class Merged:
    """
    A merged cell by its first place and the rows and columns that it covers.
    """

    row: int
    column: int
    rows: int = 1
    columns: int = 1


@attrs.frozen
class Annex:
    """
    A table as rows of texts; what a merged cell covers is blank.
    """

    rows: tuple[tuple[str, ...], ...]
    merged: tuple[Merged, ...] = ()


TOWN = Annex(
    (
        ("序号", "领域", "指标", "责任单位", "指标值"),
        ("1", "生态\n制度", "生态文明建设规划或实施方案", "镇建设环保服务中心", "印发实施"),
        ("2", "", "河长制", "镇河长办", "全面实施"),
        ("3", "生态\n经济", "农作物秸秆综合利用率", "镇农业服务中心", "≥85"),
        ("4", "", "农膜回收率", "镇农业服务中心、镇供销社", "≥75"),
        ("5", "生态\n屏障", "森林覆盖率\n山区\n丘陵区", "镇农业服务中心", "山区：≥60"),
        ("", "", "", "", "丘陵：≥40"),
        ("6", "", "生活垃圾收集转运率", "镇综合行政执法办公室", "95"),
    ),
    (Merged(1, 1, 2), Merged(3, 1, 2), Merged(5, 1, 3), Merged(5, 0, 2), Merged(5, 2, 2), Merged(5, 3, 2)),
)
"""A small annex with every trap of the first notice: joined domains, broken lines, a row of two lines."""

BEFORE = ("青峰府发〔2021〕142号", "一、工作目标", "现将任务分解如下。", "附件1", "任务分解表")
AFTER = ("注：指标值以区级考核为准。",)


def texts(table: Table) -> list[list[str]]:
    """
    The rows of a table as texts; what a merged cell covers is blank.
    """
    rows = [[""] * table.columns for _ in range(table.rows)]
    for cell in table.cells:
        rows[cell.row][cell.column] = cell.text
    return rows


def tables(document: BlockDocument) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def prose(document: BlockDocument) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


# ---- Writers --------------------------------------------------------------------------------------------------------


def write_docx(annex: Annex, before: tuple[str, ...] = BEFORE, after: tuple[str, ...] = AFTER) -> bytes:
    from docx import Document

    document = Document()
    for text in before:
        document.add_paragraph(text)
    table = document.add_table(len(annex.rows), len(annex.rows[0]))
    for row, cells in enumerate(annex.rows):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    for merged in annex.merged:
        first = table.cell(merged.row, merged.column)
        text = first.text
        cell = first.merge(table.cell(merged.row + merged.rows - 1, merged.column + merged.columns - 1))
        cell.text = text
    for text in after:
        document.add_paragraph(text)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def write_html(
    annex: Annex, before: tuple[str, ...] = BEFORE, after: tuple[str, ...] = AFTER, *, charset: str = "utf-8"
) -> bytes:
    spans = {(merged.row, merged.column): merged for merged in annex.merged}
    covered = {
        (merged.row + row, merged.column + column)
        for merged in annex.merged
        for row in range(merged.rows)
        for column in range(merged.columns)
        if row or column
    }
    rows = []
    for row, cells in enumerate(annex.rows):
        line = ""
        for column, text in enumerate(cells):
            if (row, column) in covered:
                continue
            merged = spans.get((row, column), Merged(row, column))
            shown = "<br/>".join(html.escape(part) for part in text.split("\n"))
            line += f'<td rowspan="{merged.rows}" colspan="{merged.columns}"><p>{shown}</p></td>'
        rows.append(f"<tr>{line}</tr>")
    page = (
        f'<html><head><meta charset="{charset}"><title>通知</title></head><body>'
        + "".join(f"<p>　　{html.escape(text)}</p>\n" for text in before)
        + f"<table border=1>\n{''.join(rows)}</table>"
        + "".join(f"<p>{html.escape(text)}</p>" for text in after)
        + "</body></html>"
    )
    return page.encode(charset)


def write_markdown(annex: Annex, before: tuple[str, ...] = BEFORE, after: tuple[str, ...] = AFTER) -> bytes:
    def line(cells: tuple[str, ...]) -> str:
        return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", "<br>") for cell in cells) + " |"

    rows = [line(annex.rows[0]), "|" + " --- |" * len(annex.rows[0]), *map(line, annex.rows[1:])]
    return "\n\n".join([*before, "\n".join(rows), *after]).encode("utf-8")


def write_flattened(annex: Annex, before: tuple[str, ...] = BEFORE, after: tuple[str, ...] = AFTER) -> bytes:
    r"""
    As the first notice was exported: a tab before each cell, blank lines between rows and between the lines of a cell.
    """
    rows = ["\n".join("\t" + cell.replace("\n", "\n\n") for cell in row) for row in annex.rows]
    return "\n\n".join([*before, "\n\n".join(rows) + "\n", *after]).encode("utf-8")


def write_tabbed(annex: Annex, before: tuple[str, ...] = BEFORE, after: tuple[str, ...] = AFTER) -> bytes:
    """
    As a table pasted from a spreadsheet: cells with line breaks in quotation marks.
    """
    rows = ["\t".join(f'"{cell}"' if "\n" in cell else cell for cell in row) for row in annex.rows]
    return "\n".join([*before, *rows, "", *after]).encode("utf-8")


def write_xlsx(annex: Annex, before: tuple[str, ...] = BEFORE, after: tuple[str, ...] = AFTER) -> bytes:
    from openpyxl import Workbook

    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    for text in before:
        sheet.append([text])
    for row in annex.rows:
        sheet.append([text or None for text in row])
    for merged in annex.merged:
        top = len(before) + merged.row + 1
        sheet.merge_cells(
            start_row=top,
            start_column=merged.column + 1,
            end_row=top + merged.rows - 1,
            end_column=merged.column + merged.columns,
        )
    for text in after:
        sheet.append([text])
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def write_pdf(
    annex: Annex,
    before: tuple[str, ...] = BEFORE,
    after: tuple[str, ...] = AFTER,
    *,
    repeats: int = 1,
    height: float = 842,
) -> bytes:
    """
    On pages with numbers, the heading of the table repeated on each; a lower page breaks the table earlier.
    """
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph as Text
    from reportlab.platypus import SimpleDocTemplate, TableStyle
    from reportlab.platypus import Table as Grid

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    body = ParagraphStyle("body", fontName="STSong-Light", fontSize=16, leading=28, firstLineIndent=32, wordWrap="CJK")
    cell = ParagraphStyle("cell", fontName="STSong-Light", fontSize=12, leading=16, wordWrap="CJK", alignment=1)
    rows = [[Text(html.escape(text).replace("\n", "<br/>"), cell) for text in row] for row in annex.rows]
    style: list[tuple[Any, ...]] = [("GRID", (0, 0), (-1, -1), 0.5, (0, 0, 0)), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
    style += [
        ("SPAN", (merged.column, merged.row), (merged.column + merged.columns - 1, merged.row + merged.rows - 1))
        for merged in annex.merged
    ]
    count = len(annex.rows[0])
    widths = [36, 60, 150, 110, 80][:count] + [60] * max(0, count - 5)
    grid = Grid(rows, colWidths=widths, repeatRows=repeats, style=TableStyle(style))
    story = [
        *(Text(html.escape(text), body) for text in before),
        grid,
        *(Text(html.escape(text), body) for text in after),
    ]

    def number(canvas: Any, document: Any) -> None:
        canvas.setFont("STSong-Light", 14)
        canvas.drawCentredString(297, 40, f"— {document.page} —")

    stream = io.BytesIO()
    SimpleDocTemplate(
        stream, pagesize=(595, height), topMargin=105, bottomMargin=99, leftMargin=79, rightMargin=74
    ).build(story, onFirstPage=number, onLaterPages=number)
    return stream.getvalue()


WRITERS: dict[str, Callable[..., bytes]] = {
    "docx": write_docx,
    "html": write_html,
    "md": write_markdown,
    "txt": write_flattened,
    "xlsx": write_xlsx,
    "pdf": write_pdf,
}
