"""
Makes the two annexes that came as workbooks.

    python tests/documents/other_hands/make_xlsx.py
"""

from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

FILES = Path(__file__).parent / "files"


def place(sheet: Worksheet, rows: Sequence[Sequence[str | float | None]], merges: Sequence[str] = ()) -> None:
    for row in rows:
        sheet.append(list(row))
    for area in merges:
        sheet.merge_cells(area)


def lanhe() -> None:
    book = Workbook()
    sheet = book.create_sheet(index=0)
    book.remove(book.worksheets[-1])
    sheet.title = "指标体系"
    place(
        sheet,
        [
            ["附件2"],
            ["蓝河镇创建省级生态文明建设示范镇指标任务分解表"],
            ["制表单位：蓝河镇人民政府", None, None, None, None, None, "日期：2021年9月8日"],
            ["一级指标", "序号", "二级指标", "计量单位", "目标值", "属性", "牵头单位", "协办单位"],
            ["生态制度", 1, "生态文明建设工作占党政实绩考核的比例", "%", "≥20", "约束性", "镇党建办", "镇考核办"],
            [None, 2, "河长制", None, "全面实施", "约束性", "镇水务所", None],
            ["生态环境", 3, "地表水水质达标率", "%", 100, "约束性", "镇生态办", "镇水务所"],
            [None, 4, "生活污水集中处理率", "%", 85, "约束性", "镇建管所", "各村（居）"],
            [None, 5, "受污染耕地安全利用率", "%", "≥93", "约束性", "镇农办", "各村（居）"],
            ["生态经济", 6, "单位耕地面积化肥施用量", "公斤/亩", "＜22", "预期性", "镇农办", None],
            [None, 7, "单位耕地面积农药施用量", "公斤/亩", "＜0.3", "预期性", "镇农办", None],
            ["生态文化", 8, "公众对生态文明建设的参与度", "%", "≥80", "参考性", "镇宣传办", "镇团委、镇妇联"],
            ["注：1.目标值为2022年底应达到的水平。"],
            ["    2.预期性指标不作为否决项。"],
        ],
        ("A1:H1", "A2:H2", "A5:A6", "A7:A9", "A10:A11", "A13:H13", "A14:H14"),
    )
    notes = book.create_sheet("填报说明")
    place(notes, [["填报说明"], ["一、本表由各牵头单位按季度填报。"], ["二、数据以统计部门公布的为准。"]])
    book.create_sheet("Sheet3")
    book.save(FILES / "lanhe.xlsx")


def wufeng() -> None:
    book = Workbook()
    sheet = book.create_sheet(index=0)
    book.remove(book.worksheets[-1])
    sheet.title = "附件1"
    place(
        sheet,
        [
            ["附件1"],
            [],
            ["五峰乡创建市级生态文明建设示范乡任务清单"],
            ["编号", "考核指标", None, "2025年目标", "现状值（2022年）", "责任科室", "备注"],
            ["（一）人居环境"],
            [1, "农村生活垃圾无害化处理率（%）", None, 100, 96.5, "乡村镇办", None],
            [2, "农村生活污水治理率（%）", None, "≥45", 31, "乡村镇办、乡生态办", None],
            [3, "卫生厕所普及率（%）", None, "≥98", 92, "〃", "含公厕"],
            ["（二）绿色农业"],
            [4, "化肥农药减量", "化肥（%）", "较2022年下降6%", None, "乡农业办", "以统计局数为准"],
            [None, None, "农药（%）", "较2022年下降5%", None, None, None],
            [5, "畜禽粪污综合利用率（%）", None, "≥90", 86.3, "乡农业办", None],
            ["（三）生态保护"],
            [6, "森林覆盖率（%）", None, "≥72.5", 72.1, "乡林业站", None],
            [7, "古树名木保护率（%）", None, 100, 100, "同上", None],
            ["说明：现状值来源于2022年度统计数据。"],
        ],
        (
            "A3:G3", "B4:C4", "A5:G5", "A9:G9", "A13:G13", "A16:G16",
            *(f"B{r}:C{r}" for r in (6, 7, 8, 12, 14, 15)),
            *(f"{c}10:{c}11" for c in "ABFG"),
        ),
    )  # fmt: skip
    contacts = book.create_sheet("联系人")
    place(contacts, [["各责任科室联系人"], ["科室", "职务", "电话"], ["乡村镇办", "主任", "0000-7654321"]])
    book.save(FILES / "wufeng.xlsx")


if __name__ == "__main__":
    lanhe()
    wufeng()
