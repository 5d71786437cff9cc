"""
PDF: paragraphs out of lines, tables out of rules, over pages.
"""

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from document_files import TOWN, prose, tables, texts, write_pdf
from ecotown.documents.blocks import BlockDocument
from ecotown.documents.reading import read_blocks

SENTENCE = "高举生态文明建设伟大旗帜，认真贯彻落实习近平生态文明思想，切实践行“两山”论，深入落实新发展理念，推进2021年各项工作。"


def read(tmp_path: Path, data: bytes) -> BlockDocument:
    path = tmp_path / "notice.pdf"
    path.write_bytes(data)
    return read_blocks(path)


def draw(
    *pages: Sequence[tuple[float, float, str]],
    rules: tuple[tuple[float, float, float, float], ...] = (),
    size: int = 12,
) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    stream = io.BytesIO()
    canvas: Any = Canvas(stream, pagesize=(595, 842))
    for page in pages:
        canvas.setFont("STSong-Light", size)
        for x, y, text in page:
            canvas.drawString(x, y, text)
        for rule in rules:
            canvas.line(*rule)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def test_lines_become_paragraphs_also_over_pages(tmp_path: Path) -> None:
    before = tuple(f"{number}、{SENTENCE * 3}" for number in "一二三四五六七八九")
    document = read(tmp_path, write_pdf(TOWN, before, (SENTENCE,)))
    assert prose(document) == [*before, SENTENCE]
    assert document.diagnostics == ()


def test_a_table_broken_by_pages_loses_its_repeated_headings(tmp_path: Path) -> None:
    for height in (360, 420, 520):
        for repeats in (0, 1):
            document = read(tmp_path, write_pdf(TOWN, (), ("完",), repeats=repeats, height=height))
            [table] = tables(document)
            rows = [[cell.replace("\n", "") for cell in row] for row in texts(table)]
            assert [row[4] for row in rows] == [row[4] for row in TOWN.rows]
            assert prose(document) == ["完"]


def test_columns_without_rules(tmp_path: Path) -> None:
    places = (80, 130, 300, 400)
    rows = (
        ("序号", "指标", "指标值", "责任单位"),
        ("1", "秸秆综合利用率", "≥85", "镇农业服务中心"),
        ("2", "黑臭水体", "消除", "镇建设办"),
    )
    words = [(x, 700 - 24 * row, text) for row, cells in enumerate(rows) for x, text in zip(places, cells, strict=True)]
    document = read(tmp_path, draw([(80, 760, "附件1"), *words, (80, 560, "完")]))
    assert texts(tables(document)[0]) == [list(row) for row in rows]
    assert prose(document) == ["附件1", "完"]


def test_headers_that_repeat_and_page_numbers_go(tmp_path: Path) -> None:
    pages = [
        [(80, 800, "青峰镇人民政府文件"), (80, 600, f"第{number}段。"), (290, 40, f"第 {number} 页 共 4 页")]
        for number in range(1, 5)
    ]
    assert prose(read(tmp_path, draw(*pages))) == ["第1段。", "第2段。", "第3段。", "第4段。"]


def test_a_box_is_no_table(tmp_path: Path) -> None:
    box = ((70, 500, 520, 500), (70, 600, 520, 600), (70, 500, 70, 600), (520, 500, 520, 600))
    document = read(tmp_path, draw([(80, 550, "特别提示"), (80, 700, "正文。")], rules=box))
    assert not tables(document)
    assert prose(document) == ["正文。", "特别提示"]


def test_a_password_is_named(tmp_path: Path) -> None:
    import pytest
    from reportlab.lib.pdfencrypt import StandardEncryption

    from ecotown.errors import InvalidFile

    stream = io.BytesIO()
    canvas: Any = Canvas(stream, encrypt=StandardEncryption("secret", ownerPassword="owner"))
    canvas.drawString(80, 700, "text")
    canvas.save()
    with pytest.raises(InvalidFile) as caught:
        read(tmp_path, stream.getvalue())
    assert caught.value.code == "document/encrypted"


def test_a_domain_that_a_page_broke_in_two_is_whole_again(tmp_path: Path) -> None:
    xs = (80, 140, 200, 400)

    first = [("领域", "序号", "指标"), ("生态制度", "1", "规划"), ("生态", "2", "秸秆")]
    second = [("经济", "3", "农膜"), ("生态环境", "4", "水体")]
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    stream = io.BytesIO()
    canvas: Any = Canvas(stream, pagesize=(595, 842))
    for top, rows in ((260, first), (740, second)):
        canvas.setFont("STSong-Light", 12)
        tops = tuple(top - 30 * row for row in range(len(rows) + 1))
        for y in tops:
            canvas.line(xs[0], y, xs[3], y)
        for x in xs:
            canvas.line(x, tops[-1], x, tops[0])
        for row, cells in enumerate(rows):
            for x, text in zip(xs, cells, strict=False):
                canvas.drawString(x + 5, tops[row] - 18, text)
        canvas.showPage()
    canvas.save()
    [table] = tables(read(tmp_path, stream.getvalue()))
    assert texts(table) == [
        ["领域", "序号", "指标"],
        ["生态制度", "1", "规划"],
        ["生态经济", "2", "秸秆"],
        ["", "3", "农膜"],
        ["生态环境", "4", "水体"],
    ]


def test_what_a_browser_prints_around_a_page_goes(tmp_path: Path) -> None:
    address = "file:///D:/notice.html"
    pages = [
        [
            (24, 815, "2024/3/8 09:12"),
            (200, 815, "关于印发方案的通知"),
            (80, 700, text),
            (24, 20, f"{address} {number}/2"),
        ]
        for number, text in ((1, "第一段。"), (2, "第二段。"))
    ]
    assert prose(read(tmp_path, draw(*pages))) == ["第一段。", "第二段。"]


def test_a_paragraph_ends_where_space_is_left_or_a_date_stands_at_the_right(tmp_path: Path) -> None:
    full = "为深入贯彻落实习近平生态文明思想扎实推进各项工作特制定本方案"
    drawn = [(80, 780 - 20 * row, full) for row in range(6)]
    after = [(80, 650, "（二）改善环境质量"), (392, 620, "2023年3月"), (80, 600, "附件：任务分解表")]
    assert prose(read(tmp_path, draw([*drawn, *after], size=14))) == [full * 6, *(text for _, _, text in after)]


def test_a_table_that_is_open_at_the_sides_and_at_the_end_of_the_page(tmp_path: Path) -> None:
    rows = (("序号", "指标", "目标值"), ("1", "森林覆盖率", "≥60"), ("2", "河长制", "全面实施"))
    xs = (85, 165, 305)
    words = [(x, 182 - 40 * row, text) for row, cells in enumerate(rows) for x, text in zip(xs, cells, strict=True)]
    levels = tuple((80, y, 420, y) for y in (200, 160, 120))
    uprights = tuple((x, 80, x, 200) for x in (160, 300))
    [table] = tables(read(tmp_path, draw(words, rules=(*levels, *uprights))))
    assert texts(table) == [list(row) for row in rows]


def test_a_row_that_a_page_broke_is_one(tmp_path: Path) -> None:
    heading = ((85, "序号"), (125, "指标"), (225, "目标值"))
    first = [
        *((x, 182, text) for x, text in heading),
        *((85, 142, "1"), (125, 142, "党政领导干部参加"), (225, 142, "100")),
    ]
    second = [*((x, 182, text) for x, text in heading), (125, 142, "培训的人数比例")]
    levels = tuple((80, y, 280, y) for y in (200, 160, 120))
    uprights = tuple((x, 120, x, 200) for x in (80, 120, 224, 280))
    [table] = tables(read(tmp_path, draw(first, second, rules=(*levels, *uprights))))
    assert texts(table) == [["序号", "指标", "目标值"], ["1", "党政领导干部参加培训的人数比例", "100"]]


def test_cells_without_rules_are_told_by_the_order_in_which_they_were_written(tmp_path: Path) -> None:
    # The domain and the numbers are set in the middle of their rows, names take two lines.
    words = [
        *((60, 700, "领域"), (120, 700, "序号"), (160, 700, "指标名称"), (260, 700, "目标值"), (360, 700, "责任单位")),
        *(
            (60, 655, "生态经济"),
            (120, 670, "1"),
            (160, 677, "农作物秸秆"),
            (160, 663, "综合利用率"),
            (260, 670, "≥85"),
        ),
        *((360, 677, "镇农业农村"), (360, 663, "办公室")),
        *((120, 640, "2"), (160, 640, "农膜回收率"), (260, 640, "≥75"), (360, 640, "供销社")),
        *((60, 600, "生态环境"), (120, 600, "3"), (160, 600, "河长制"), (260, 600, "全面实施"), (360, 600, "镇水利站")),
        (60, 570, "注：指标值以考核为准。"),
    ]
    document = read(tmp_path, draw(words))
    [table] = tables(document)
    assert [[cell.replace("\n", "") for cell in row] for row in texts(table)] == [
        ["领域", "序号", "指标名称", "目标值", "责任单位"],
        ["生态经济", "1", "农作物秸秆综合利用率", "≥85", "镇农业农村办公室"],
        ["", "2", "农膜回收率", "≥75", "供销社"],
        ["生态环境", "3", "河长制", "全面实施", "镇水利站"],
    ]
    assert prose(document) == ["注：指标值以考核为准。"]


def test_pages_set_across_have_margins_of_their_own(tmp_path: Path) -> None:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    line = "为深入贯彻落实习近平生态文明思想扎实推进各项工作特制定本方案"
    stream = io.BytesIO()
    canvas: Any = Canvas(stream, pagesize=(595, 842))
    for size, times in (((595, 842), 1), ((842, 595), 2)):
        canvas.setPageSize(size)
        canvas.setFont("STSong-Light", 14)
        for row in range(5):
            canvas.drawString(80, 500 - 20 * row, line[: 30 if times == 1 else None] * times if row < 4 else "完。")
        canvas.showPage()
    canvas.save()
    assert prose(read(tmp_path, stream.getvalue())) == [line[:30] * 4 + "完。", line * 8 + "完。"]


def test_where_space_stands_between_paragraphs_indented_lines_belong_together(tmp_path: Path) -> None:
    line = "为深入贯彻落实习近平生态文明思想扎实推进各项工作特制定本方案"
    y, drawn = 780, []
    for _ in range(3):
        drawn += [(80, y, line), (80, y - 20, line), (80, y - 40, "完。")]
        y -= 80
    drawn += [(108, y, f"• {line[:27]}"), (108, y - 20, "各项工作。"), (80, y - 60, "另起。")]
    assert prose(read(tmp_path, draw(drawn, size=14))) == [
        *([line * 2 + "完。"] * 3),
        f"{line[:27]}各项工作。",
        "另起。",
    ]


def test_columns_without_end_are_read_in_time(tmp_path: Path) -> None:
    heading = [(60 * place, 800, "单位") for place in range(60)]
    words = [(60 + 7 * place % 500, 780 - place % 700, "目标") for place in range(1500)]
    assert read(tmp_path, draw([*heading, *words], [(80, 4000 - 14 * row, "一") for row in range(280)])).blocks
