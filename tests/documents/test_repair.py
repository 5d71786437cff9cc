"""
Damage is repaired where it is certain, with a diagnostic, and left and reported where it is not.
"""

import pytest

from ecotown.diagnostics import Diagnostic, Severity
from ecotown.documents.blocks import BlockDocument, Paragraph, Table
from ecotown.documents.readers.lines import make_table
from ecotown.documents.repair import repair


def repaired(text: str) -> tuple[str, tuple[Diagnostic, ...]]:
    document = repair(BlockDocument("notice.txt", (Paragraph(text),)))
    [block] = document.blocks
    assert isinstance(block, Paragraph)
    return block.text, document.diagnostics


def value(text: str, name: str = "秸秆综合利用率") -> tuple[str, tuple[Diagnostic, ...]]:
    rows = [["序号", "指标", "指标值"], ["1", name, text]]
    document = repair(BlockDocument("notice.txt", (make_table([[(cell, 3) for cell in row] for row in rows]),)))
    [table] = document.blocks
    assert isinstance(table, Table)
    return table.cells[-1].text, document.diagnostics


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("农业⽰范园区", "农业示范园区", "repair/radical"),
        ("⽣态环境，农⼾，⻚码，⻓制", "生态环境，农户，页码，长制", "repair/radical"),
        ("生\u200b态\u00ad环\ufeff境", "生态环境", "repair/invisible"),
        ("ofﬁce", "office", "repair/ligature"),
        ("渝环﹝2020﹞3号", "渝环〔2020〕3号", "repair/ligature"),
        ("二OO九年、二０一○年、二〇二一年", "二〇〇九年、二〇一〇年、二〇二一年", "repair/year"),
        ("渝环〔2020103号", "渝环〔2020〕103号", "repair/document-number"),
        ("渝环发〔201395号文", "渝环发〔2013〕95号文", "repair/document-number"),
        ("渝环2020〕103号", "渝环〔2020〕103号", "repair/document-number"),
        ("达标率达到IOO%", "达标率达到100%", "repair/value"),
        ("达到I(X)％以上", "达到100％以上", "repair/value"),
        ("２０２１年８月", "2021年8月", "repair/full-width"),
    ],
)
def test_what_is_certain_in_any_text(before: str, after: str, code: str) -> None:
    text, diagnostics = repaired(before)
    assert text == after
    assert diagnostics[-1].code == code
    assert diagnostics[-1].before is not None
    assert diagnostics[-1].after == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("IOO", "100"),
        ("I(X)", "100"),
        ("lOO%", "100%"),
        ("1(X)", "100"),
        ("≥IOO", "≥100"),
        ("54.O", "54.0"),
        ("≥8O", "≥80"),
        ("76。7", "76.7"),
        ("l5", "15"),
        ("山区：≥6O\n丘陵：≥4O", "山区：≥60\n丘陵：≥40"),
    ],
)
def test_what_is_certain_in_a_column_of_values(before: str, after: str) -> None:
    text, [diagnostic] = value(before)
    assert text == after
    assert (diagnostic.code, diagnostic.severity) == ("repair/value", Severity.WARNING)
    assert (diagnostic.before, diagnostic.after, diagnostic.line) == (before, after, 3)


@pytest.mark.parametrize("text", ["?80%", "》35%", "8S", "≥8 5", "9B%", "OOI"])
def test_what_is_not_certain_stays_and_is_reported(text: str) -> None:
    left, [diagnostic] = value(text)
    assert left == text
    assert (diagnostic.code, diagnostic.before, diagnostic.after) == ("repair/doubtful-value", text, None)


@pytest.mark.parametrize("text", ["渝府发2020103号", "20222028年", "2014126"])
def test_digits_that_ran_together_are_reported(text: str) -> None:
    left, [diagnostic] = repaired(text)
    assert left == text
    assert diagnostic.code == "repair/doubtful-digits"


@pytest.mark.parametrize(
    "text",
    [
        *("≥85%", "PM2.5≤35μg/m³", "Ⅲ类", "≤0.3mg/L", "A级", "优于GB3838", "100"),
        *("2021年≥85%", "0.5t/亩", "—", "开展", "CO2排放量下降", "COD≤50mg/L"),
    ],
)
def test_what_is_whole_is_left_alone(text: str) -> None:
    assert value(text) == (text, ())


def test_prose_is_left_alone() -> None:
    text = "青峰府发〔2021〕142号，OA系统，2021年8月13日，I类、IO口，第150次，二类，m²、①、㎡、½、℃，xx镇，____年，（责任单位：××）"
    assert repaired(text) == (text, ())


def test_a_value_that_swallowed_the_next_number_is_parted() -> None:
    rows = [["序号", "指标", "指标值"], ["5", "甲率", "986"], ["", "乙率", "≥3"], ["7", "丙", "开展"]]
    document = repair(BlockDocument("f", (make_table([[(cell, None) for cell in row] for row in rows]),)))
    [table] = document.blocks
    assert isinstance(table, Table)
    assert [cell.text for cell in table.cells][3:9] == ["5", "甲率", "98", "6", "乙率", "≥3"]
    assert document.diagnostics[0].code == "repair/glued"
    for other in ([["5", "甲", "986"], ["6", "乙", "≥3"]], [["5", "甲", "96"], ["", "乙", "≥3"], ["7", "丙", "x"]]):
        whole = (make_table([[(cell, None) for cell in row] for row in [rows[0], *other]]),)
        assert repair(BlockDocument("f", whole)).blocks == whole


def test_facts_are_repaired_too_and_long_texts_shown_in_part() -> None:
    text = "青" * 100 + "⽰" + "峰" * 100
    document = repair(BlockDocument("f", (Paragraph(text),), facts={"发文字号": "渝环〔2020103号"}))
    assert document.facts["发文字号"] == "渝环〔2020〕103号"
    assert document.diagnostics[0].before == "青" * 8 + "⽰" + "峰" * 8


def test_a_file_full_of_damage_is_told_of_shortly() -> None:
    document = repair(BlockDocument("f", tuple(Paragraph("⽰范") for _ in range(700))))
    assert len(document.diagnostics) == 501
    assert document.diagnostics[-1].code == "repair/more"
