"""
What a notice prints is in the plan or named by a diagnostic: nothing vanishes.
"""

import re
import unicodedata
from pathlib import Path

import pytest

from ecotown.diagnostics import Diagnostic
from ecotown.documents.blocks import BlockDocument, Cell, Paragraph, Table
from ecotown.documents.extraction import extract_plan
from ecotown.documents.reading import read_blocks
from ecotown.files import to_plain
from ecotown.plans import Plan
from notice_score import NOTICES

HANDS = sorted((Path(__file__).parent / "other_hands" / "files").glob("*.*"))
# Both sides are 约束性 in one word, and what stands before a notice on a page are facts of it.
_LEFT_OUT = re.compile(
    r"[\W_]*|同上|约束性?(?:指标)?|参考性?(?:指标)?|预期性?(?:指标)?|合计|[副常务]*组长|成员|[一二三四五六七八九十]|.*(?:姓名|职务|索引号|发文字号|公开|成文|发布|印发|抄送|主题|机构).*",
    re.DOTALL,
)


def bare(text: str) -> str:
    return re.sub(r"[^\w%≥≤<>]", "", unicodedata.normalize("NFKC", text).translate(str.maketrans("≧≦", "≥≤")))


def lost_cells(document: BlockDocument, plan: Plan, diagnostics: tuple[Diagnostic, ...]) -> list[str]:
    """
    The pieces of cells below the head of a table that are neither in the plan nor in a diagnostic.
    """
    told = "".join(f"{each.message}{each.before}" for each in diagnostics)
    held = bare(str(to_plain(plan)).replace("\\n", "")) + bare(told)
    names = {piece for each in plan.passages for piece in each.text.split()}
    lost = []
    for block in document.blocks:
        for cell in block.cells if isinstance(block, Table) else ():
            pieces = re.split(r"[\s、，,；;：:/（）()和及与]|[0-9]+[.．、]|[-—–－~至]", cell.text)
            lost += [
                piece
                for piece in pieces
                if cell.row and not _LEFT_OUT.fullmatch(cell.text) and bare(piece) not in held and piece not in names
            ]
    return lost


@pytest.mark.parametrize(
    "path", [*NOTICES, *(path for path in HANDS if path.suffix != ".pdf")], ids=lambda path: path.name
)
def test_every_cell_is_in_the_plan_or_told(path: Path) -> None:
    document = read_blocks(path)
    plan, diagnostics = extract_plan(document, keep_names=True)
    assert [
        piece
        for piece in lost_cells(document, plan, diagnostics)
        if not re.fullmatch(r"[0-9一二三四第年月日季度]*", piece)
    ] == []


def table(*rows: tuple[str, ...]) -> Table:
    cells = tuple(Cell(text, row, column) for row, texts in enumerate(rows) for column, text in enumerate(texts))
    return Table(cells, len(rows), len(rows[0]))


def read(*blocks: Table | str) -> tuple[Plan, list[str]]:
    plan, diagnostics = extract_plan(
        BlockDocument("notice.txt", tuple(Paragraph(b) if isinstance(b, str) else b for b in blocks))
    )
    return plan, [diagnostic.code for diagnostic in diagnostics]


def test_a_table_of_something_else_is_kept_and_told() -> None:
    plan, codes = read(table(("站点", "经费", "信息公开"), ("东溪", "三万", "是"), ("西溪", "五万", "否")))
    assert plan.indicators == ()
    assert "import/table-not-read" in codes
    assert [passage.text for passage in plan.passages] == [
        "站点 | 经费 | 信息公开",
        "东溪 | 三万 | 是",
        "西溪 | 五万 | 否",
    ]


def test_columns_are_told_by_what_they_hold() -> None:
    plan, codes = read(
        table(
            ("甲", "乙", "丙", "丁", "戊", "己"),
            ("1", "水", "河道水质", "-", "达到Ⅲ类", "镇水利站"),
            ("2", "", "饮水达标率", "%", "100", "镇水利站、镇环保办"),
            ("3", "林", "森林覆盖率", "%", "≥60", "镇林业站"),
            ("4", "", "造林面积", "亩", "≥300", "镇林业站"),
        )
    )
    assert "import/columns-by-content" in codes
    assert [(row.number, row.name, row.target, row.unit) for row in plan.indicators] == [
        ("1", "河道水质", "达到Ⅲ类", "-"),
        ("2", "饮水达标率", "100", "%"),
        ("3", "森林覆盖率", "≥60", "%"),
        ("4", "造林面积", "≥300", "亩"),
    ]
    assert plan.indicators[1].responsible == ("镇水利站", "镇环保办")


def test_a_table_of_costs_is_no_table_of_indicators() -> None:
    plan, codes = read(
        table(("甲", "乙", "丙"), ("1", "污水管网", "120"), ("2", "公厕改造", "45"), ("3", "河岸绿化", "60"))
    )
    assert plan.indicators == ()
    assert "import/table-not-read" in codes


@pytest.mark.parametrize(
    "head",
    [
        ("序号", "类别及指标名称", "计量单位", "指标要求", "责任单位"),
        ("编号", "考核内容", "单位", "创建标准", "落实单位"),
        ("序号", "示范创建监测要素", "单位", "应达到的要求", "承接任务的部门"),
        ("序", "指标及单位", "单位", "验收规定值", "牵头的科室"),
    ],
)
def test_heads_are_understood_by_their_parts(head: tuple[str, ...]) -> None:
    plan, _ = read(
        table(head, ("1", "森林覆盖率", "%", "≥60", "镇林业站"), ("2", "农膜回收率", "%", "≥80", "镇农业站"))
    )
    assert [(row.name, row.target, row.responsible) for row in plan.indicators] == [
        ("森林覆盖率", "≥60", ("镇林业站",)),
        ("农膜回收率", "≥80", ("镇农业站",)),
    ]


def test_a_head_over_two_columns_is_divided() -> None:
    cells = (
        Cell("序号", 0, 0),
        Cell("类别及指标名称", 0, 1, column_span=2),
        Cell("指标要求", 0, 3),
        Cell("1", 1, 0),
        Cell("生态环境", 1, 1, row_span=2),
        Cell("森林覆盖率", 1, 2),
        Cell("≥60%", 1, 3),
        Cell("2", 2, 0),
        Cell("农膜回收率", 2, 2),
        Cell("≥80%", 2, 3),
    )
    plan, _ = read(Table(cells, 3, 4))
    assert [(row.domain, row.name) for row in plan.indicators] == [
        ("生态环境", "森林覆盖率"),
        ("生态环境", "农膜回收率"),
    ]


def test_what_is_no_task_and_no_phase_is_told() -> None:
    plan, codes = read(
        "一、工作任务",
        "全镇上下要齐心协力。",
        "1.生活污水处理率达到85%。（责任单位：城建办）",
        "二、实施步骤",
        "请各单位及早动手。",
    )
    assert len(plan.tasks) == 1
    assert codes.count("import/task-not-read") == codes.count("import/phase-not-read") == 1
