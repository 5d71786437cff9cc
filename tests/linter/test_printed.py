"""
Where the findings about a notice are printed, for plans in a file and for plans in memory alone.
"""

from datetime import date

import attrs
import pytest

from ecotown.diagnostics import Diagnostic
from ecotown.linter import lint
from ecotown.linter.printed import count_of, join_numbers
from ecotown.plans import (
    Document,
    Indicator,
    Organization,
    Phase,
    Place,
    Plan,
    PrintedAt,
    PrintedPassage,
    SourceFile,
    Task,
    TaskTarget,
)

PLAN = Plan(
    year=2021,
    source=SourceFile(file="notice.docx"),
    indicators=(
        Indicator(
            number="1",
            name="农膜回收率",
            target="≥85%",
            responsible=("镇农业服务中心",),
            at=PrintedAt(table=2, row=3, cell=4),
        ),
    ),
    tasks=(
        Task(
            text="农膜回收率不低于80%",
            indicators=("1",),
            targets=(TaskTarget(indicator="1", text="不低于80%"),),
            responsible=("镇农业服务中心",),
            at=PrintedAt(line=7),
        ),
    ),
)


def one(plan: Plan, code: str) -> Diagnostic:
    (told,) = [each for each in lint(plan) if each.code == code]
    return told


def test_a_plan_in_memory_is_told_by_the_document() -> None:
    told = one(PLAN, "body/target-differs")
    assert (told.file, told.line, told.path) == ("notice.docx", 7, "tasks[0].targets[0].text")
    assert told.message.endswith("正文达标而附件不达标（原文第7行）")
    assert told.message_en.endswith("meets the body only (line 7)")


def test_a_cell_of_a_table_is_told_where_there_are_no_lines() -> None:
    bare = attrs.evolve(PLAN.indicators[0], target="是")
    told = one(attrs.evolve(PLAN, indicators=(bare,)), "annex/yes")
    assert told.printed == {"table": 2, "row": 3, "cell": 4}
    assert (told.file, told.line) == ("notice.docx", None)
    assert told.message.endswith("（原文表2第3行第4格）")
    assert told.message_en.endswith("(table 2, row 3, cell 4)")


def test_findings_of_other_rules_have_it_too() -> None:
    awaited = attrs.evolve(PLAN.indicators[0], target="完成区里下达的目标任务")
    told = one(attrs.evolve(PLAN, indicators=(awaited,), tasks=()), "assigned/missing")
    assert told.printed["row"] == 3


def test_what_was_printed_nowhere_has_no_place() -> None:
    told = one(attrs.evolve(PLAN, phases=(Phase(name="甲", starts="2021-03", ends="2021-02"),)), "period/reversed")
    assert told.printed == {}
    assert "printed" not in told.to_dict()


def test_numbers_of_rows_as_people_list_them() -> None:
    assert join_numbers(["4", "6", "7", "8", "13", "14", "一"]) == "4、6–8、13、14、一"


@pytest.mark.parametrize(
    ("numeral", "count"),
    [
        ("四", 4),
        ("（十二）", 12),
        ("3.", 3),
        ("3．", 3),
        ("第五章", 5),
        ("③", 3),
        ("甲", None),
        ("", None),
        ("12345", None),
    ],
)
def test_the_count_of_a_numeral(numeral: str, count: int | None) -> None:
    assert count_of(numeral) == count


@pytest.mark.parametrize(
    ("unit", "target", "quoted", "text", "codes"),
    [
        ("次/年", "≥4", "2次以上", "每年组织活动2次以上", {"body/target-differs"}),
        ("次/年", "≥4", "4次以上", "每年组织活动4次以上", set()),
        ("次/年", "≥4", "2次以上", "每季度组织活动2次以上", set()),  # what is counted a quarter is not compared
        ("%", "2021年≥60，2023年≥80", "达到60%", "到2021年达到60%，到2023年达到80%", set()),
        ("%", "≥90", "达到85%", "到2025年达到85%", set()),
        ("%", "≥90，且逐年提高", "达到90%以上", "达到90%以上", set()),
        ("%", "完成区县下达的目标任务", "达到90%以上", "达到90%以上", set()),
    ],
)
def test_what_is_compared(unit: str, target: str, quoted: str, text: str, codes: set[str]) -> None:
    row = attrs.evolve(PLAN.indicators[0], name="宣传活动" if unit != "%" else "农膜回收率", target=target, unit=unit)
    task = attrs.evolve(PLAN.tasks[0], text=text, targets=(TaskTarget(indicator="1", text=quoted),))
    found = lint(attrs.evolve(PLAN, indicators=(row,), tasks=(task,)))
    assert {each.code for each in found if each.code.startswith("body/")} == codes


def test_a_body_that_chooses_by_terrain_is_compared_as_a_whole() -> None:
    row = attrs.evolve(PLAN.indicators[0], name="森林覆盖率", target="山区：≥60%；丘陵区：≥40%")
    task = attrs.evolve(PLAN.tasks[0], targets=(TaskTarget(indicator="1", text="山区：≥60%；丘陵区：≥35%"),))
    found = lint(attrs.evolve(PLAN, indicators=(row,), tasks=(task,)))
    assert "body/target-differs" in {each.code for each in found}


def test_the_place_of_the_town_stands_before_its_offices() -> None:
    row = attrs.evolve(PLAN.indicators[0], responsible=("青峰镇规资所",))
    task = attrs.evolve(PLAN.tasks[0], responsible=("青峰规资所",), targets=())
    plan = attrs.evolve(PLAN, place=Place(name="青峰镇"), indicators=(row,), tasks=(task,))
    codes = {each.code for each in lint(plan)}
    assert "organization/variant" in codes
    assert "body/offices-differ" not in codes
    listed = attrs.evolve(plan, organizations=(Organization(name="青峰规资所", aliases=("青峰镇规资所",)),))
    assert "organization/variant" not in {each.code for each in lint(listed)}


@pytest.mark.parametrize("name", ["一", "镇", "镇办", "（）", "镇" * 5_000])
def test_odd_names_of_offices(name: str) -> None:
    lint(attrs.evolve(PLAN, indicators=(attrs.evolve(PLAN.indicators[0], responsible=(name, f"{name}办")),)))


def test_paragraphs_are_read_as_far_as_a_person_would() -> None:
    long = PrintedPassage(text="关于《" * 200_000)
    plan = attrs.evolve(PLAN, passages=(long,) * 3, document=Document(issued_on=date(2021, 8, 13)))
    assert lint(plan)
