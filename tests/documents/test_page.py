"""
Pages of government sites.
"""

from pathlib import Path

import pytest

from document_files import prose, tables, texts
from ecotown.documents.blocks import BlockDocument, Paragraph
from ecotown.documents.reading import read_blocks


def read(tmp_path: Path, body: str, head: str = "") -> BlockDocument:
    path = tmp_path / "notice.html"
    path.write_text(f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>", encoding="utf-8")
    return read_blocks(path)


SITE = """
<div class="header"><ul><li><a href="/">首页</a></li><li><a>政务公开</a></li></ul></div>
<div class="crumbs">您现在的位置：<a>首页</a> &gt; 政务公开</div>
<div class="wrap">{facts}
<h1>关于创建示范乡镇的通知</h1>
<div class="info">发布时间：2021-08-20 来源：青峰镇 【字体：大 中 小】 浏览次数：12</div>
<div class="TRS_Editor"><p style="text-align:center">重庆市永川区青峰镇人民政府<br>关于创建示范乡镇的通知</p>
<p>&nbsp;&nbsp;&emsp;各村（居）、
相关部门：</p><p>　　中小学开展生态文明教育，<span>现印发</span>你们。</p><!-- 注释 --><p style="display:none">隐藏</p></div>
<p>上一篇：<a>别的通知</a></p></div>
<div class="share">分享到：<a>微信</a></div><div class="footer">主办单位：永川区人民政府 备案号</div>
<script>var a = "<table>";</script>"""

FACTS = (
    """<table><tr><td>[ 索 引 号 ]</td><td>1150/2021-00012</td><td>[ 发文字号 ]</td><td>青峰府发〔2021〕142号</td></tr>
    <tr><td>成文日期：</td><td>2021-08-13</td><td>发布日期：</td><td>2021-08-20</td></tr></table>""",
    """<table><tr><td>索引号：1150/2021-00012</td><td>发文字号：青峰府发〔2021〕142号</td></tr>
    <tr><td>成文日期：2021-08-13</td><td>发布日期：2021-08-20</td></tr></table>""",
    """<ul><li><b>索引号：</b><span>1150/2021-00012</span></li><li><b>发文字号：</b>青峰府发〔2021〕142号</li>
    <li><b>成文日期：</b>2021-08-13</li><li><b>发布日期：</b>2021-08-20</li></ul>""",
    """<dl><dt>索引号</dt><dd>1150/2021-00012</dd><dt>发文字号</dt><dd>青峰府发〔2021〕142号</dd><dt>成文日期</dt><dd>2021-08-13</dd>
    <dt>发布日期</dt><dd>2021-08-20</dd></dl>""",
)


@pytest.mark.parametrize("facts", FACTS)
def test_the_facts_of_a_site_and_the_notice_alone(tmp_path: Path, facts: str) -> None:
    document = read(tmp_path, SITE.format(facts=facts), '<meta name="ArticleTitle" content="关于创建示范乡镇的通知">')
    assert {label: document.facts[label] for label in ("索引号", "发文字号", "成文日期", "发布日期", "标题")} == {
        "索引号": "1150/2021-00012",
        "发文字号": "青峰府发〔2021〕142号",
        "成文日期": "2021-08-13",
        "发布日期": "2021-08-20",
        "标题": "关于创建示范乡镇的通知",
    }
    assert "浏览次数" not in document.facts
    texts_read = prose(document)
    assert texts_read[-4:] == [
        "重庆市永川区青峰镇人民政府",
        "关于创建示范乡镇的通知",
        "各村（居）、相关部门：",
        "中小学开展生态文明教育，现印发你们。",
    ]
    assert set(texts_read[:-4]) <= {"关于创建示范乡镇的通知"}
    assert not tables(document)


def test_a_page_without_marked_content(tmp_path: Path) -> None:
    body = "".join(f"<p>第{count}段，正文内容在此，足够长以便看出是正文。</p>" for count in range(6))
    links = "".join(f"<li><a href='#'>栏目{count}</a></li>" for count in range(9))
    document = read(
        tmp_path, f"<div><ul class='menu'>{links}</ul></div><div><div><h2>关于创建的通知</h2>{body}</div></div>"
    )
    assert prose(document)[0] == "关于创建的通知"
    assert len(prose(document)) == 7
    heading = document.blocks[0]
    assert isinstance(heading, Paragraph)
    assert heading.level == 2


def test_layout_tables_are_dissolved_and_tables_in_them_kept(tmp_path: Path) -> None:
    inner = "<table><tr><th>序号</th><th>指标</th><th>指标值</th></tr><tr><td>1</td><td>秸秆</td><td>&ge;85</td></tr></table>"
    body = f"<table><tr><td width=200>&nbsp;</td><td><p>附件1</p>{inner}<p>注：无</p></td></tr><tr><td></td><td>页脚</td></tr></table>"
    document = read(tmp_path, body)
    assert prose(document) == ["附件1", "注：无", "页脚"]
    assert texts(tables(document)[0]) == [["序号", "指标", "指标值"], ["1", "秸秆", "≥85"]]


def test_spans_as_a_browser_lays_them_out(tmp_path: Path) -> None:
    body = """<table><caption>任务分解表</caption>
    <tfoot><tr><td>3</td><td colspan=2>合计</td></tr></tfoot>
    <thead><tr><th rowspan=2>序号</th><th colspan=2>指标值</th></tr><tr><th>2021年</th><th>2022年</th></tr></thead>
    <tbody><tr><td rowspan=0>1</td><td>≥85</td><td>≥90</td></tr><tr><td>a</td><td>b</td></tr></tbody></table>"""
    document = read(tmp_path, body)
    assert prose(document) == ["任务分解表"]
    grid = [[cell and cell.text for cell in row] for row in tables(document)[0].grid()]
    assert grid[:4] == [
        ["序号", "指标值", "指标值"],
        ["序号", "2021年", "2022年"],
        ["1", "≥85", "≥90"],
        ["1", "a", "b"],
    ]


def test_lists_breaks_and_raised_digits(tmp_path: Path) -> None:
    body = """<ol><li>第一条</li><li value=5>第五条<ol type=a><li>甲</li></ol></li><li>第六条</li></ol>
    <ol style="list-style-type:cjk-ideographic" start=3><li>目标</li></ol><ul><li>无号</li></ul>
    <p>面积为10hm<sup>2</sup>，<br/>PM<sub>2.5</sub>浓度<del>旧</del><ins>新</ins></p><pre>一行
二行</pre>"""
    assert prose(read(tmp_path, body)) == [
        "1.第一条",
        "5.第五条",
        "a.甲",
        "6.第六条",
        "三、目标",
        "无号",
        "面积为10hm²，",
        "PM2.5浓度新",
        "一行",
        "二行",
    ]


def test_blanks_of_a_source_are_not_blanks_of_the_text(tmp_path: Path) -> None:
    assert prose(read(tmp_path, "<p>生态文明\n   建设，  English\n  words　指&nbsp;&nbsp;标</p>")) == [
        "生态文明建设，  English words　指  标"
    ]


def test_hidden_rows_and_cells_are_left_out(tmp_path: Path) -> None:
    body = """<table><tr><td>序号</td><td>指标</td><td style="display:none">x</td></tr>
    <tr style="visibility: hidden"><td>9</td><td>y</td></tr>
    <tr><td>1</td><td>秸秆</td></tr></table>"""
    assert texts(tables(read(tmp_path, body))[0]) == [["序号", "指标"], ["1", "秸秆"]]


def test_an_annex_outside_the_marked_content_is_not_lost(tmp_path: Path) -> None:
    annex = (
        "<table><tr><td>序号</td><td>指标</td><td>指标值</td></tr><tr><td>1</td><td>秸秆</td><td>≥85</td></tr></table>"
    )
    body = f"<div><div class='TRS_Editor'><p>{'正文。' * 40}</p></div><div class='fj'>{annex}</div></div>"
    document = read(tmp_path, body)
    assert len(tables(document)) == 1
    assert prose(document) == ["正文。" * 40]


def test_prose_that_resembles_what_a_site_prints_is_kept(tmp_path: Path) -> None:
    kept = [
        "位置偏远的村（居）",
        "主办单位：青峰镇人民政府",
        "中小学校",
        "小微水体",
        "分享经验",
        "来源：统计年鉴",
        "大气环境",
    ]
    assert prose(read(tmp_path, "".join(f"<p>{text}</p>" for text in kept))) == kept


def test_what_a_site_prints_goes_from_a_copy_of_the_page_too(tmp_path: Path) -> None:
    path = tmp_path / "copied.txt"
    labels = (
        "索 引 号：\n430000001/2023-00311\n文　　号：\n松政发〔2023〕17号\n统一登记号：\n发布机构：\n松林镇人民政府\n"
    )
    line = "发布时间：2023-03-30 10:21来源：松林镇作者："
    path.write_text(f"• 首页\n• 政务公开\n当前位置：首页 > 正文\n{labels}{line}\n各村：\n一、目标\n", encoding="utf-8")
    document = read_blocks(path)
    assert prose(document) == ["各村：", "一、目标"]
    assert document.facts["文号"] == "松政发〔2023〕17号"
    assert document.facts["发布时间"] == "2023-03-30 10:21"
