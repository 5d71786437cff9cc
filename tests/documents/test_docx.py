"""
Word documents as offices write them: numbers, tracked changes, content controls, text boxes, notes, nested tables.
"""

import io
import zipfile
from pathlib import Path

import pytest

from document_files import prose, tables, texts
from ecotown.documents.blocks import BlockDocument, Paragraph
from ecotown.documents.readers.numbering import format_number
from ecotown.documents.reading import read_blocks

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
SPACES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


def pack(body: str, *, namespace: str = W, **parts: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        for name, text in {"document": f"<w:body>{body}</w:body>", **parts}.items():
            root = name if name != "document" else "document"
            archive.writestr(f"word/{name}.xml", f'<w:{root} xmlns:w="{namespace}" {SPACES}>{text}</w:{root}>')
    return stream.getvalue()


def read(tmp_path: Path, body: str, *, namespace: str = W, **parts: str) -> BlockDocument:
    path = tmp_path / "notice.docx"
    path.write_bytes(pack(body, namespace=namespace, **parts))
    return read_blocks(path)


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def listed(depth: int, number: int = 1) -> str:
    return f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'


def level(depth: int, number_format: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{number_format}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


NUMBERING = (
    '<w:abstractNum w:abstractNumId="7">'
    + level(0, "chineseCounting", "%1、")
    + level(1, "chineseCountingThousand", "（%2）")
    + level(2, "decimal", "%3.")
    + level(3, "decimal", "%1.%4", "<w:isLgl/>")
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
)


def test_automatic_numbers_stand_before_the_text(tmp_path: Path) -> None:
    body = (
        p("指导思想", listed(0))
        + p("工作任务", listed(0))
        + p("生态制度", listed(1))
        + p("河长制。", listed(2))
        + p("部署。", listed(2))
        + p("细则", listed(3))
        + p("生态经济", listed(1))
        + p("秸秆。", listed(2))
        + p("工作要求", listed(0))
        + p("另一列", listed(0, 2))
    )
    assert prose(read(tmp_path, body, numbering=NUMBERING)) == [
        "一、指导思想",
        "二、工作任务",
        "（一）生态制度",
        "1.河长制。",
        "2.部署。",
        "2.1 细则",
        "（二）生态经济",
        "1.秸秆。",
        "三、工作要求",
        "一、另一列",
    ]


def test_numbers_come_from_styles_too_and_headings_have_levels(tmp_path: Path) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:pPr>'
        f"{listed(0)}</w:pPr></w:style>"
        '<w:style w:type="paragraph" w:styleId="a"><w:name w:val="小标题"/><w:basedOn w:val="1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="b"><w:name w:val="正文"/><w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>'
    )
    body = (
        p("总则", '<w:pStyle w:val="a"/>') + p("正文", '<w:pStyle w:val="b"/>') + p("目标", '<w:outlineLvl w:val="1"/>')
    )
    blocks = read(tmp_path, body, numbering=NUMBERING, styles=styles).blocks
    assert [(block.text, block.level) for block in blocks if isinstance(block, Paragraph)] == [
        ("一、总则", 1),
        ("正文", None),
        ("目标", 2),
    ]


def test_the_numbers_of_rows_may_be_automatic(tmp_path: Path) -> None:
    rows = "".join(
        f"<w:tr><w:tc>{p('', listed(2)).replace('<w:r><w:t></w:t></w:r>', '')}</w:tc><w:tc>{p(name)}</w:tc></w:tr>"
        for name in ("秸秆综合利用率", "农膜回收率")
    )
    head = f"<w:tr><w:tc>{p('序号')}</w:tc><w:tc>{p('指标')}</w:tc></w:tr>"
    [table] = tables(read(tmp_path, f"<w:tbl>{head}{rows}</w:tbl>", numbering=NUMBERING))
    assert texts(table) == [["序号", "指标"], ["1.", "秸秆综合利用率"], ["2.", "农膜回收率"]]


def test_tracked_changes_are_taken_as_accepted(tmp_path: Path) -> None:
    body = (
        '<w:p><w:r><w:t>秸秆利用率</w:t></w:r><w:del w:id="1"><w:r><w:delText>≥80</w:delText></w:r></w:del>'
        '<w:ins w:id="2"><w:r><w:t>≥85</w:t></w:r></w:ins></w:p>'
        '<w:p><w:moveFrom w:id="3"><w:r><w:t>移走</w:t></w:r></w:moveFrom><w:moveTo w:id="4"><w:r><w:t>移来</w:t></w:r></w:moveTo></w:p>'
        '<w:p><w:pPr><w:rPr><w:del w:id="5"/></w:rPr></w:pPr><w:r><w:t>前半句，</w:t></w:r></w:p>' + p("后半句。")
    )
    row = "<w:tr>{}<w:tc>" + p("1") + "</w:tc><w:tc>" + p("指标") + "</w:tc></w:tr>"
    deleted = row.format('<w:trPr><w:del w:id="6"/></w:trPr>')
    body += f"<w:tbl>{row.format('')}{row.format('')}{deleted}</w:tbl>"
    document = read(tmp_path, body)
    assert prose(document) == ["秸秆利用率≥85", "移来", "前半句，后半句。"]
    assert tables(document)[0].rows == 2


def test_content_controls_hyperlinks_and_fields_are_text(tmp_path: Path) -> None:
    body = (
        "<w:sdt><w:sdtPr><w:alias w:val='标题'/></w:sdtPr><w:sdtContent>" + p("通知") + "</w:sdtContent></w:sdt>"
        "<w:p><w:r><w:t>见</w:t></w:r><w:hyperlink><w:r><w:t>附件</w:t></w:r></w:hyperlink>"
        "<w:sdt><w:sdtContent><w:r><w:t>一</w:t></w:r></w:sdtContent></w:sdt>"
        '<w:fldSimple w:instr="DATE"><w:r><w:t>2021年</w:t></w:r></w:fldSimple>'
        "<w:r><w:instrText>PAGE</w:instrText></w:r><w:smartTag><w:r><w:t>8月</w:t></w:r></w:smartTag></w:p>"
        "<w:tbl><w:sdt><w:sdtContent><w:tr><w:tc>"
        + p("序号")
        + "</w:tc><w:sdt><w:sdtContent><w:tc>"
        + p("指标")
        + "</w:tc></w:sdtContent></w:sdt></w:tr></w:sdtContent></w:sdt><w:tr><w:tc>"
        + p("1")
        + "</w:tc><w:tc>"
        + p("甲")
        + "</w:tc></w:tr></w:tbl>"
    )
    document = read(tmp_path, body)
    assert prose(document) == ["通知", "见附件一2021年8月"]
    assert texts(tables(document)[0]) == [["序号", "指标"], ["1", "甲"]]


def test_what_a_reader_does_not_see_is_left_out(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r><w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t>可见</w:t></w:r>"
        "<w:r><w:br w:type='page'/><w:softHyphen/><w:t>文字</w:t></w:r></w:p>"
    )
    assert prose(read(tmp_path, body)) == ["可见文字"]


def test_breaks_part_paragraphs_and_stay_in_cells(tmp_path: Path) -> None:
    broken = "<w:p><w:r><w:t>生态</w:t><w:br/><w:t>制度</w:t><w:tab/><w:t>办</w:t></w:r></w:p>"
    row = "<w:tr><w:tc>{}</w:tc><w:tc>" + p("乙") + "</w:tc></w:tr>"
    document = read(tmp_path, broken + f"<w:tbl>{row.format(p('甲'))}{row.format(broken)}</w:tbl>")
    assert prose(document) == ["生态", "制度\t办"]
    assert texts(tables(document)[0])[1][0] == "生态\n制度\t办"


def test_symbols_raised_digits_and_formulas(tmp_path: Path) -> None:
    body = (
        '<w:p><w:r><w:sym w:font="Symbol" w:char="F0B3"/><w:t>85 hm</w:t></w:r>'
        '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>2</w:t></w:r>'
        '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r><m:oMath><m:r><m:t>x≥1</m:t></m:r></m:oMath>'
        "<w:r><w:noBreakHyphen/></w:r></w:p>"
    )
    assert prose(read(tmp_path, body)) == ["≥85 hm²√x≥1-"]


def test_text_boxes_follow_their_paragraph_once(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{p('特急')}</w:txbxContent>"
    body = (
        "<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:wsp><wps:txbx>"
        + box
        + "</wps:txbx></wps:wsp></w:drawing></mc:Choice>"
        "<mc:Fallback><w:pict><v:textbox>" + box + "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
        "<w:t>青峰镇文件</w:t></w:r></w:p>"
    )
    assert prose(read(tmp_path, body)) == ["青峰镇文件", "特急"]


def test_notes_follow_the_table_that_refers_to_them(tmp_path: Path) -> None:
    cell = '<w:p><w:r><w:t>≥85</w:t><w:footnoteReference w:id="2"/></w:r></w:p>'
    row = "<w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>"
    body = f"<w:tbl>{row.format(p('指标'), p('指标值'))}{row.format(p('秸秆'), cell)}</w:tbl>" + p("完")
    notes = (
        '<w:footnote w:type="separator" w:id="0">'
        + p("线")
        + '</w:footnote><w:footnote w:id="2">'
        + p("按可收集量计。")
        + "</w:footnote>"
    )
    document = read(tmp_path, body, footnotes=notes)
    assert prose(document) == ["按可收集量计。", "完"]
    assert texts(tables(document)[0])[1][1] == "≥85"


def tc(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text)}</w:tc>"


def test_headings_of_two_rows_and_merged_cells(tmp_path: Path) -> None:
    start, more = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = (
        tc("序号", start) + tc("指标", start) + tc("指标值", '<w:gridSpan w:val="2"/>'),
        tc("", more) + tc("", more) + tc("2021年") + tc("2022年"),
        tc("1") + tc("秸秆综合利用率") + tc("≥85") + tc("≥90"),
    )
    [table] = tables(read(tmp_path, "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"))
    grid = [[cell and cell.text for cell in row] for row in table.grid()]
    assert grid == [
        ["序号", "指标", "指标值", "指标值"],
        ["序号", "指标", "2021年", "2022年"],
        ["1", "秸秆综合利用率", "≥85", "≥90"],
    ]


def test_a_grid_finer_than_its_columns_is_straightened(tmp_path: Path) -> None:
    # Word splits the grid where the borders of two rows differ by a hair.
    span = '<w:gridSpan w:val="2"/>'
    rows = (
        tc("序号") + tc("指标", span) + tc("指标值"),
        tc("1", span) + tc("秸秆") + tc("≥85"),
        tc("2") + tc("农膜", span) + tc("≥75"),
    )
    [table] = tables(read(tmp_path, "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"))
    assert texts(table) == [["序号", "指标", "指标值"], ["1", "秸秆", "≥85"], ["2", "农膜", "≥75"]]


def test_tables_that_place_text_are_dissolved(tmp_path: Path) -> None:
    inner = "<w:tbl><w:tr>" + tc("序号") + tc("指标") + "</w:tr><w:tr>" + tc("1") + tc("秸秆") + "</w:tr></w:tbl>"
    frame = f"<w:tbl><w:tr><w:tc>{p('附件')}{inner}{p('')}</w:tc></w:tr></w:tbl>"
    printed = "<w:tbl><w:tr>" + tc("青峰镇党政办公室") + tc("2021年8月13日印发") + "</w:tr></w:tbl>"
    document = read(tmp_path, frame + printed)
    assert prose(document) == ["附件", "青峰镇党政办公室  2021年8月13日印发"]
    assert texts(tables(document)[0]) == [["序号", "指标"], ["1", "秸秆"]]


def test_a_table_inside_a_cell_is_text_of_the_cell(tmp_path: Path) -> None:
    inner = "<w:tbl><w:tr>" + tc("山区") + tc("≥60") + "</w:tr><w:tr>" + tc("丘陵") + tc("≥40") + "</w:tr></w:tbl>"
    rows = (
        "<w:tr>" + tc("序号") + tc("指标") + tc("指标值") + "</w:tr>",
        "<w:tr>" + tc("1") + tc("森林覆盖率") + f"<w:tc>{inner}{p('')}</w:tc></w:tr>",
    )
    [table] = tables(read(tmp_path, f"<w:tbl>{''.join(rows)}</w:tbl>"))
    assert texts(table)[1] == ["1", "森林覆盖率", "山区 ≥60\n丘陵 ≥40"]


def test_the_strict_form_and_one_xml_file_are_read_alike(tmp_path: Path) -> None:
    assert prose(read(tmp_path, p("通知"), namespace=STRICT)) == ["通知"]
    path = tmp_path / "notice.doc"
    path.write_text(
        '<?xml version="1.0"?><?mso-application progid="Word.Document"?>'
        f'<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"><w:body><w:sect>{p("旧文")}</w:sect></w:body></w:wordDocument>',
        encoding="utf-8",
    )
    assert prose(read_blocks(path)) == ["旧文"]


@pytest.mark.parametrize(
    ("number", "number_format", "text"),
    [
        (1, "chineseCounting", "一"),
        (10, "chineseCounting", "十"),
        (12, "chineseCountingThousand", "十二"),
        (20, "chineseCounting", "二十"),
        (105, "chineseCounting", "一百零五"),
        (1010, "chineseCounting", "一千零一十"),
        (12, "chineseLegalSimplified", "壹拾贰"),
        (21, "ideographDigital", "二一"),
        (3, "decimalEnclosedCircle", "③"),
        (3, "decimalEnclosedParen", "（3）"),
        (4, "decimalZero", "04"),
        (12, "decimalFullWidth", "１２"),
        (3, "ideographTraditional", "丙"),
        (1, "ideographZodiac", "子"),
        (14, "upperRoman", "XIV"),
        (4, "lowerRoman", "iv"),
        (27, "upperLetter", "AA"),
        (2, "lowerLetter", "b"),
        (1, "bullet", ""),
        (0, "chineseCounting", "零"),
        (12000, "chineseCounting", "12000"),
        (5, "ideographEnclosedCircle", "（五）"),
        (1, "unheardOf", "1"),
    ],
)
def test_numbers_are_written_as_word_writes_them(number: int, number_format: str, text: str) -> None:
    assert format_number(number, number_format) == text
