"""
Plain text, Markdown and pasted e-mails, and tables that lost their lines.
"""

import re
from pathlib import Path

import pytest

from document_files import TOWN, prose, tables, texts, write_flattened
from ecotown.documents.blocks import BlockDocument, Paragraph
from ecotown.documents.reading import read_blocks

COUNTY = (
    ("序号", "类别", "考核指标", "单位", "指标属性", "目标值", "责任单位", "备注"),
    ("1", "生态制度", "生态文明建设规划", "—", "约束性", "制定实施", "镇党政办", ""),
    ("2", "", "党政领导干部生态环境损害责任追究", "—", "约束性", "开展", "镇纪委、镇组织办", "不涉及可缺项"),
    ("3", "生态经济", "秸秆综合利用率", "%", "约束性", "≥90", "镇农业服务中心", ""),
    ("4", "", "农膜回收率", "%", "参考性", "≥80", "镇农业服务中心", ""),
    ("5", "", "化肥施用强度（折纯）", "千克/公顷", "参考性", "≤220", "镇农业服务中心", ""),
    ("6", "生态环境", "空气质量优良天数比例", "%", "约束性", "≥85", "镇生态环保办", ""),
    ("7", "", "生活垃圾无害化处理率", "%", "约束性", "100", "镇综合执法办", "含散居农户"),
    ("8", "生态生活", "村镇饮用水卫生合格率", "%", "约束性", "100", "镇水务站", ""),
)
FOLLOWS = "注：约束性指标须全部达标。\n抄送：区生态环境局。\n"


def read(tmp_path: Path, text: str, name: str = "notice.txt") -> BlockDocument:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8", newline="")
    return read_blocks(path)


def flatten(rows: tuple[tuple[str, ...], ...], *, tabs: bool, blanks: str) -> str:
    if tabs:
        return blanks.join("\n".join("\t" + cell for cell in row) for row in rows)
    return blanks.join(cell for row in rows for cell in row if cell)


@pytest.mark.parametrize("blanks", ["\n", "\n\n", "\n\n\n"])
@pytest.mark.parametrize("tabs", [True, False])
def test_other_columns_flattened_in_other_ways(tmp_path: Path, blanks: str, *, tabs: bool) -> None:
    document = read(tmp_path, f"附件2\n\n任务分解表\n\n{flatten(COUNTY, tabs=tabs, blanks=blanks)}\n\n{FOLLOWS}")
    [table] = tables(document)
    assert texts(table) == [list(row) for row in COUNTY]
    assert prose(document) == ["附件2", "任务分解表", *FOLLOWS.split()]


def test_the_domain_may_stand_before_the_number(tmp_path: Path) -> None:
    rows = tuple((row[1], row[0], row[2], row[5], row[6]) for row in COUNTY)
    [table] = tables(read(tmp_path, flatten(rows, tabs=False, blanks="\n") + "\n" + FOLLOWS))
    assert texts(table) == [list(row) for row in rows]


def bare(text: str) -> str:
    return re.sub(r"\n\s*\n+", "\n", text.replace("\t", ""))


def test_without_any_mark_lines_find_their_columns(tmp_path: Path) -> None:
    [table] = tables(read(tmp_path, bare(write_flattened(TOWN).decode("utf-8"))))
    rows = [list(row) for row in TOWN.rows]
    # The second line of the row of two lines has nothing that would part it from the first.
    joined = [*rows[:5], [*rows[5][:4], "山区：≥60\n丘陵：≥40"], rows[7]]
    assert texts(table) == joined


def test_rows_may_be_in_groups_of_any_kind(tmp_path: Path) -> None:
    flattened = write_flattened(TOWN).decode("utf-8")
    for changed in (
        re.sub(r"\n(?:[ ]*\n)+", "\n", flattened),  # no blank lines at all
        re.sub(r"\n\t", "\n\n\t", flattened),  # a blank line before each cell
        flattened.replace("\n", "\r\n"),
    ):
        assert texts(tables(read(tmp_path, changed))[0]) == [list(row) for row in TOWN.rows]


def test_indented_prose_is_no_table(tmp_path: Path) -> None:
    text = "\t各村（居）、相关部门：\n\t为推进创建工作，制定本方案。\n\n\t一、目标\n\n\t开展创建。\n"
    assert prose(read(tmp_path, text)) == [
        "各村（居）、相关部门：",
        "为推进创建工作，制定本方案。",
        "一、目标",
        "开展创建。",
    ]


def test_words_of_a_heading_in_prose_are_no_table(tmp_path: Path) -> None:
    text = "指标\n责任单位\n目标值\n按附件执行。\n"
    assert len(prose(read(tmp_path, text))) == 4


def test_a_flattened_table_without_numbers(tmp_path: Path) -> None:
    rows = tuple((row[2], row[5], row[6]) for row in COUNTY)
    [table] = tables(read(tmp_path, flatten(rows, tabs=False, blanks="\n") + "\n" + FOLLOWS))
    assert texts(table) == [list(row) for row in rows]


@pytest.mark.parametrize(
    ("first", "second"), [("生态经济", "生态环境"), ("一、生态经济", "二、生态环境"), ("（一）经济", "（二）环境")]
)
def test_rows_that_name_a_domain(tmp_path: Path, first: str, second: str) -> None:
    rows = (
        ("序号", "指标", "单位", "指标值", "责任单位"),
        (first, "", "", "", ""),
        ("1", "秸秆综合利用率", "%", "≥85", "镇农业服务中心"),
        ("2", "农膜回收率", "%", "≥75", "镇农业服务中心"),
        (second, "", "", "", ""),
        ("3", "黑臭水体", "—", "消除", "镇建设办"),
    )
    document = read(tmp_path, flatten(rows, tabs=False, blanks="\n") + "\n二、工作要求\n完")
    assert texts(tables(document)[0]) == [list(row) for row in rows]
    assert prose(document) == ["二、工作要求", "完"]


def test_two_flattened_tables_are_two(tmp_path: Path) -> None:
    text = flatten(COUNTY, tabs=True, blanks="\n\n")
    document = read(tmp_path, f"附件1\n{text}\n\n附件2\n{text}\n\n完")
    assert [table.rows for table in tables(document)] == [9, 9]
    assert prose(document) == ["附件1", "附件2", "完"]


# ---- Cells on one line ----------------------------------------------------------------------------------------------


def test_cells_between_tabs_with_lines_inside(tmp_path: Path) -> None:
    text = "序号\t领域\t指标\t指标值\n1\t生态\n制度\t河长制\t全面实施\n2\t\t黑臭水体\t消除\n\n完"
    document = read(tmp_path, text)
    assert texts(tables(document)[0]) == [
        ["序号", "领域", "指标", "指标值"],
        ["1", "生态\n制度", "河长制", "全面实施"],
        ["2", "", "黑臭水体", "消除"],
    ]
    assert prose(document) == ["完"]


def test_columns_set_apart_by_blanks(tmp_path: Path) -> None:
    text = (
        "您好，任务如下：\n\n"
        "序号  领域      指    标            指标值   责任单位\n"
        "1     生态经济  秸秆综合利用率      ≥85      镇农业服务中心\n"
        "2               农膜回收率          ≥75      镇农业服务中心\n"
        "3     生态环境  黑臭水体            消除     镇建设环保服务中心\n\n"
        "请于周五前反馈。\n"
    )
    document = read(tmp_path, text)
    assert texts(tables(document)[0]) == [
        ["序号", "领域", "指标", "指标值", "责任单位"],
        ["1", "生态经济", "秸秆综合利用率", "≥85", "镇农业服务中心"],
        ["2", "", "农膜回收率", "≥75", "镇农业服务中心"],
        ["3", "生态环境", "黑臭水体", "消除", "镇建设环保服务中心"],
    ]
    assert prose(document) == ["您好，任务如下：", "请于周五前反馈。"]


@pytest.mark.parametrize("separator", [" ", ",", ", "])
def test_cells_set_apart_by_one_sign(tmp_path: Path, separator: str) -> None:
    rows = [["序号", "指标", "指标值"], ["1", "秸秆综合利用率", "≥85%"], ["2", "黑臭水体", "消除"]]
    document = read(tmp_path, "任务：\n" + "\n".join(separator.join(row) for row in rows) + "\n要求 目标 标准\n完")
    assert texts(tables(document)[0]) in (rows, [*rows, ["要求", "目标", "标准"]])
    assert prose(document)[0] == "任务："
    assert prose(document)[-1] == "完"


# ---- Markdown and e-mails -------------------------------------------------------------------------------------------


def test_markdown(tmp_path: Path) -> None:
    text = (
        "# 关于创建的通知\n\n## 一、目标\n\n**现印发**你们，见[附件](a.docx)。\n\n- 第一\n\n"
        "| 序号 | 指标 | 指标值 |\n|:---|:--:|---:|\n| 1 | 秸秆<br>利用率 | \\>85 |\n| 2 | a\\|b | **消除** |\n\n____年__月\n"
    )
    document = read(tmp_path, text, "notice.md")
    assert [(block.text, block.level) for block in document.blocks if isinstance(block, Paragraph)] == [
        ("关于创建的通知", 1),
        ("一、目标", 2),
        ("现印发你们，见附件。", None),
        ("第一", None),
        ("____年__月", None),
    ]
    assert texts(tables(document)[0]) == [
        ["序号", "指标", "指标值"],
        ["1", "秸秆\n利用率", ">85"],
        ["2", "a|b", "消除"],
    ]


@pytest.mark.parametrize(
    "drawn",
    [
        "+----+------+\n| 序号 | 指标 |\n+----+------+\n| 1  | 秸秆 |\n| 2  | 农膜 |\n+----+------+",
        "┌──┬──┐\n│序号│指标│\n├──┼──┤\n│1│秸秆│\n├──┼──┤\n│2│农膜│\n└──┴──┘",
        "| 序号 | 指标 |\n| 1 | 秸秆 |\n| 2 | 农膜 |",
        "序号 | 指标\n---|---\n1 | 秸秆\n2 | 农膜",
    ],
)
def test_drawn_tables(tmp_path: Path, drawn: str) -> None:
    document = read(tmp_path, f"如下：\n{drawn}\n谢谢。")
    assert texts(tables(document)[0]) == [["序号", "指标"], ["1", "秸秆"], ["2", "农膜"]]
    assert prose(document) == ["如下：", "谢谢。"]


def test_a_row_of_a_drawn_table_may_take_several_lines(tmp_path: Path) -> None:
    text = "+--+----+\n|序号|指标|\n+==+====+\n|1|自然保护地|\n||生态红线|\n+--+----+\n|2|农膜|\n+--+----+"
    assert texts(tables(read(tmp_path, text))[0])[1] == ["1", "自然保护地\n生态红线"]


def test_what_an_email_quotes(tmp_path: Path) -> None:
    text = (
        "发件人: 张三 <a@b.cn>\n发送时间: 2021年8月13日\n收件人: 李四\n主题: 转发：任务分解\n\n请查收。\n\n"
        "> 各村（居）：\n>\n>> 序号\t指标\t指标值\n>> 1\t秸秆\t≥85\n>> 2\t农膜\t≥75\n"
    )
    document = read(tmp_path, text)
    assert prose(document) == ["请查收。", "各村（居）："]
    assert texts(tables(document)[0])[1] == ["1", "秸秆", "≥85"]
    assert document.facts["主题"] == "转发：任务分解"


def test_a_target_that_begins_with_a_sign_is_no_quotation(tmp_path: Path) -> None:
    assert prose(read(tmp_path, "占比\n>85\n完")) == ["占比", ">85", "完"]


def test_lines_that_a_mail_program_broke_are_joined(tmp_path: Path) -> None:
    paragraphs = [
        "各村（居）：",
        *(f"{numeral}、" + "加强生态环境保护，推进示范乡镇创建工作，落实责任单位。" * 4 for numeral in "一二三"),
        "完",
    ]
    wrapped = [text[start : start + 34] for text in paragraphs for start in range(0, len(text), 34)]
    assert prose(read(tmp_path, "\n".join(wrapped))) == paragraphs


def test_saved_emails(tmp_path: Path) -> None:
    from email.message import EmailMessage

    message = EmailMessage()
    message["Subject"] = "任务分解"
    message.set_content("纯文本")
    message.add_alternative(
        "<p>各村（居）：</p><table><tr><td>序号</td><td>指标</td></tr><tr><td>1</td><td>秸秆</td></tr></table>",
        subtype="html",
    )
    path = tmp_path / "mail.eml"
    path.write_bytes(message.as_bytes())
    document = read_blocks(path)
    assert prose(document) == ["各村（居）："]
    assert len(tables(document)) == 1
    assert document.facts["Subject"] == "任务分解"


def test_columns_drawn_with_dashes(tmp_path: Path) -> None:
    path = tmp_path / "notice.txt"
    path.write_text(
        "附件\n\n"
        "  ------------------------------------------------------\n"
        "  类别       序号   指标                  目标值\n"
        "  ---------- ------ --------------------- --------------\n"
        "  生产发展   1      化肥、农药            负增长\n"
        "                    使用量\n\n"
        "             2      农膜回收率            ≥82\n"
        "  ------------------------------------------------------\n\n注：见说明。\n",
        encoding="utf-8",
    )
    document = read_blocks(path)
    assert texts(tables(document)[0]) == [
        ["类别", "序号", "指标", "目标值"],
        ["生产发展", "1", "化肥、农药\n使用量", "负增长"],
        ["", "2", "农膜回收率", "≥82"],
    ]
    assert prose(document) == ["附件", "注：见说明。"]


def test_markdown_has_tables_in_html_where_cells_are_merged(tmp_path: Path) -> None:
    path = tmp_path / "notice.md"
    table = "<table>\n<tr><td rowspan=2>类别</td><td>1</td></tr>\n<tr><td>2</td></tr>\n</table>"
    path.write_text(f"# 方案\n\n一、目标\n\n{table}\n\n注：见说明。\n", encoding="utf-8")
    document = read_blocks(path)
    assert [(cell.text, cell.row_span) for cell in tables(document)[0].cells] == [("类别", 2), ("1", 1), ("2", 1)]
    assert prose(document) == ["方案", "一、目标", "注：见说明。"]


def test_a_table_copied_line_by_line_may_go_on_under_a_heading_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "notice.txt"
    rows = (
        "序号",
        "考核指标",
        "指标值",
        "责任部门",
        "3",
        "油烟净化率",
        "100%",
        "执法队",
        "4",
        "污水处理率",
        "≥95%",
        "城管办",
    )
    path.write_text("\n".join(("二、生态环境", *rows, "三、其他")) + "\n", encoding="utf-8")
    document = read_blocks(path)
    assert [row[0] for row in texts(tables(document)[0])] == ["序号", "3", "4"]


def test_a_number_that_was_parted_from_its_text(tmp_path: Path) -> None:
    path = tmp_path / "notice.md"
    path.write_text("# 方案\n\n## 二、任务\n\n①\n污水治理率达到45%。\n\n② 垃圾处理率达到100%。\n", encoding="utf-8")
    assert prose(read_blocks(path))[2:] == ["① 污水治理率达到45%。", "② 垃圾处理率达到100%。"]


def test_what_a_mail_program_puts_above_a_letter_sent_on_goes(tmp_path: Path) -> None:
    path = tmp_path / "mail.txt"
    header = '发件人："镇办" <office@example.com>;\n发送时间：2024年3月22日(星期五) 10:15\n主题：转发：通知\n'
    quoted = "> 梅政〔2024〕21号\n>\n> 各村：\n> 一、目标\n> >85\n>\n> > 注：按年度考核。\n"
    path.write_text(f"请按时反馈。\n\n---------- 原始邮件 ----------\n{header}\n{quoted}", encoding="utf-8")
    assert prose(read_blocks(path)) == [
        "请按时反馈。",
        "梅政〔2024〕21号",
        "各村：",
        "一、目标",
        ">85",
        "注：按年度考核。",
    ]
    path.write_text("在 2024年3月20日，镇办 写道：\n> 各村：\n> 一、目标\n> 2025年建成。\n", encoding="utf-8")
    assert prose(read_blocks(path)) == ["各村：", "一、目标", "2025年建成。"]


def test_pages_end_lines(tmp_path: Path) -> None:
    path = tmp_path / "notice.txt"
    path.write_bytes("第一页文字。\x0c第二页文字。\r\n一、目标\r\n\x0c二、任务\r\n".encode("gb18030"))
    assert prose(read_blocks(path)) == ["第一页文字。", "第二页文字。", "一、目标", "二、任务"]


def test_of_two_columns_for_offices_the_first_is_filled(tmp_path: Path) -> None:
    path = tmp_path / "notice.txt"
    heading = ("序号", "领域", "指标名称", "计量单位", "目标值", "牵头单位", "配合单位")
    first = ("1", "生态制度", "信息公开率", "%", "100", "镇生态办公室")
    second = ("2", "生态环境质量", "森林覆盖率", "%", "≥58", "镇林业站", "各村")
    third = ("3", "生态经济", "农膜回收率", "%", "≥82", "镇农业办公室", "供销社")
    path.write_text("\n".join((*heading, *first, *second, *third)) + "\n", encoding="utf-8")
    rows = texts(tables(read_blocks(path))[0])
    assert rows[1] == [*first, ""]
    assert rows[2] == list(second)
