"""
Annexes in xlsx: sheets, hidden rows, merged cells, numbers and dates as Excel shows them.
"""

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from document_files import prose, tables, texts
from ecotown.documents.blocks import BlockDocument
from ecotown.documents.reading import read_blocks


def read(tmp_path: Path, workbook: Workbook) -> BlockDocument:
    path = tmp_path / "annex.xlsx"
    workbook.save(path)
    return read_blocks(path)


def sheet_of(workbook: Workbook) -> Any:
    return workbook.active


def test_sheets_titles_hidden_rows_and_notes(tmp_path: Path) -> None:
    workbook = Workbook()
    sheet = sheet_of(workbook)
    sheet.title = "任务分解表"
    sheet.append(["附件1"])
    sheet.append(["青峰镇指标任务分解表"])
    sheet.merge_cells("A2:E2")
    sheet.append([])
    sheet.append(["序号", "领域", "指标", "内部", "指标值"])
    sheet.append([1, "生态经济", "秸秆", "x", "≥85"])
    sheet.append([9, None, "隐藏", "x", "≥1"])
    sheet.append([2, None, "农膜\n回收率", "x", "≥75"])
    sheet.append(["注：按年度统计。"])
    sheet.merge_cells("B5:B7")
    sheet.row_dimensions[6].hidden = True
    sheet.column_dimensions["D"].hidden = True
    sheet["H900"].number_format = "0.0"  # formatted, and empty
    second = workbook.create_sheet("Sheet2")
    second.append([None, "序号", "指标"])
    second.append([None, 1, "河长制"])
    second.append([])
    second.append([None, "姓名", "职务"])
    second.append([None, "甲", "组长"])
    workbook.create_sheet("草稿").append(["不", "看"])
    workbook["草稿"].sheet_state = "hidden"
    document = read(tmp_path, workbook)
    # The title above the table says more than the name of the sheet.
    assert prose(document) == ["附件1", "青峰镇指标任务分解表", "注：按年度统计。"]
    assert [texts(table) for table in tables(document)] == [
        [["序号", "领域", "指标", "指标值"], ["1", "生态经济", "秸秆", "≥85"], ["2", "", "农膜\n回收率", "≥75"]],
        [["序号", "指标"], ["1", "河长制"]],
        [["姓名", "职务"], ["甲", "组长"]],
    ]
    assert tables(document)[0].grid()[2][1] is tables(document)[0].grid()[1][1]


def test_what_is_merged_over_hidden_rows_keeps_its_text(tmp_path: Path) -> None:
    workbook = Workbook()
    sheet = sheet_of(workbook)
    for row in (["序号", "指标"], ["1", "甲"], ["", "乙"], ["", "丙"]):
        sheet.append(row)
    sheet.merge_cells("A2:A4")
    sheet.row_dimensions[2].hidden = True
    [table] = tables(read(tmp_path, workbook))
    assert texts(table) == [["序号", "指标"], ["1", "乙"], ["", "丙"]]


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (85, "General", "85"),
        (0.85, "General", "0.85"),
        (0.1 + 0.2, "General", "0.3"),
        (0.85, "0%", "85%"),
        (0.8496, "0.0%", "85.0%"),
        (0.845, "0%", "85%"),
        (1234.5, "#,##0.00", "1,234.50"),
        (12.5, "0.##", "12.5"),
        (12, "0.##", "12"),
        (30, '0"户"', "30户"),
        (85, '"≥"0', "≥85"),
        (7, "000", "7"),
        (date(2021, 12, 31), "yyyy-mm-dd", "2021-12-31"),
        (datetime(2021, 12, 31), "yyyy年m月d日", "2021年12月31日"),  # noqa: DTZ001 - workbooks know no zones
        (date(2021, 8, 1), 'yyyy"年"m"月"', "2021年8月"),
        (date(2021, 8, 1), "yyyy-mm", "2021-08"),
        (time(9, 30), "h:mm", "09:30:00"),
        (True, "General", "是"),
        (1e20, "0.00E+00", "100000000000000000000"),
        ("=1/0", "General", ""),
    ],
)
def test_values_are_shown_as_excel_shows_them(tmp_path: Path, value: object, number_format: str, shown: str) -> None:
    workbook = Workbook()
    sheet = sheet_of(workbook)
    sheet.append(["指标", "指标值"])
    sheet.append(["甲", value])
    sheet["B2"].number_format = number_format
    assert texts(tables(read(tmp_path, workbook))[0])[1] == ["甲", shown]
