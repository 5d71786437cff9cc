"""
Notices by different hands, with what a person read in each: every field is found, nothing is made up.
"""

from pathlib import Path

import pytest

from ecotown.documents import import_notice
from ecotown.documents.blocks import BlockDocument, Cell, Paragraph, Table
from ecotown.documents.extraction import extract_plan
from ecotown.documents.extraction.columns import Role, role_of
from ecotown.documents.extraction.dates import read_date, read_months
from ecotown.documents.extraction.numerals import read_numeral
from ecotown.documents.extraction.offices import find_duty, split_offices
from ecotown.documents.extraction.persons import hide_names, split_person
from ecotown.documents.extraction.places import read_place
from ecotown.documents.extraction.subjects import read_subjects
from ecotown.files import dump_plan, from_plain, load_plan, to_plain
from ecotown.plans import Indicator, Obligation, Plan
from notice_score import NOTICES, compare, read_expected


@pytest.mark.parametrize("path", NOTICES, ids=lambda path: path.name)
def test_a_notice_is_read_as_a_person_reads_it(path: Path) -> None:
    plan, _ = import_notice(path)
    wrong = [field for field in compare(plan, read_expected(path)) if field[1] != field[2]]
    assert wrong == []


@pytest.mark.parametrize("path", NOTICES, ids=lambda path: path.name)
def test_what_is_imported_can_be_written_and_loaded(path: Path, tmp_path: Path) -> None:
    plan, _ = import_notice(path)
    dump_plan(plan, tmp_path / "plan.yaml")
    assert load_plan(tmp_path / "plan.yaml") == plan
    assert from_plain(to_plain(plan)) == plan


def test_every_item_says_where_it_is_printed() -> None:
    plan, _ = import_notice(next(path for path in NOTICES if path.name == "qingfeng.txt"))
    lines = {row.number: row.at.line for row in plan.indicators if row.at}
    assert (lines["1"], lines["25"]) == (136, 308)
    assert all(item.at is not None and item.at.line for item in (*plan.tasks, *plan.phases, *plan.outline))
    assert plan.annexes[0].columns == ("序号", "领域", "指    标", "责任单位", "指标值")
    assert plan.passages[0].text == "青峰府发〔2021〕142号"


# ---- Tables made by hand --------------------------------------------------------------------------------------------


def table(*rows: tuple[str, ...], spans: dict[tuple[int, int], tuple[int, int]] | None = None) -> Table:
    """
    A table of these rows; `spans` gives rows and columns that a cell covers, and what it covers is left out.
    """
    spans = spans or {}
    covered = {
        (row + down, column + across)
        for (row, column), (height, width) in spans.items()
        for down in range(height)
        for across in range(width)
        if down or across
    }
    cells = tuple(
        Cell(text, row, column, *spans.get((row, column), (1, 1)))
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
        if (row, column) not in covered
    )
    return Table(cells, len(rows), len(rows[0]))


def read(*blocks: Table | str, **options: bool) -> tuple[Plan, list[str]]:
    document = BlockDocument("notice.txt", tuple(Paragraph(b) if isinstance(b, str) else b for b in blocks))
    plan, diagnostics = extract_plan(document, **options)
    return plan, [diagnostic.code for diagnostic in diagnostics]


HEAD = ("序号", "指标", "单位", "指标值", "责任单位")


def row_of(*rows: tuple[str, ...]) -> tuple[Indicator, list[str]]:
    plan, codes = read(table(HEAD, *rows))
    return plan.indicators[0], codes


def test_branches_without_labels_are_paired_and_told() -> None:
    row, codes = row_of(("1", "森林覆盖率\n山区\n丘陵区", "%", "≥60\n≥40", "林业站"))
    assert (row.name, row.target) == ("森林覆盖率", "山区：≥60\n丘陵区：≥40")
    assert "import/branches-paired" in codes


def test_a_row_below_without_number_is_the_same_indicator() -> None:
    row, codes = row_of(("1", "森林覆盖率", "%", "山区：≥60", "林业站"), ("", "", "", "丘陵区：≥40", ""))
    assert row.target == "山区：≥60\n丘陵区：≥40"
    assert "import/branches-paired" not in codes


def test_three_things_with_one_target_are_components() -> None:
    row, _ = row_of(("1", "自然生态空间\n生态保护红线\n自然保护地", "", "面积不减少", "规资所"))
    assert [part.name for part in row.components] == ["自然生态空间", "生态保护红线", "自然保护地"]
    assert row.target == "面积不减少"


def test_a_name_broken_to_fit_its_column_is_one_name() -> None:
    row, _ = row_of(("1", "农作物秸秆综合\n利用率", "%", "≥85", "镇农业\n服务中心"))
    assert (row.name, row.responsible) == ("农作物秸秆综合利用率", ("镇农业服务中心",))


def test_a_missing_target_is_not_made_up() -> None:
    row, codes = row_of(("1", "河长制", "", "", "河长办"))
    assert (row.target, "import/target-missing" in codes) == ("/", True)


def test_a_blank_stays_a_blank() -> None:
    for blank in ("≥xx", "≥____", "××%", "XX%"):
        row, codes = row_of(("1", "污水处理率", "%", blank, "城建办"))
        assert (row.target, "import/placeholder" in codes) == (blank, True)


def test_the_same_as_above() -> None:
    plan, codes = read(table(HEAD, ("1", "农膜回收率", "%", "≥80", "农业站"), ("2", "秸秆利用率", "〃", "同上", "″")))
    row = plan.indicators[1]
    assert (row.unit, row.target, row.responsible) == ("%", "≥80", ("农业站",))
    assert codes.count("import/same-as-above") == 3


def test_a_merged_target_holds_for_each_row() -> None:
    plan, _ = read(
        table(
            HEAD,
            ("1", "农膜回收率", "%", "100", "农业站"),
            ("2", "秸秆利用率", "%", "", ""),
            spans={(1, 3): (2, 1), (1, 4): (2, 1)},
        )
    )
    assert [(row.target, row.responsible) for row in plan.indicators] == [("100", ("农业站",))] * 2


def test_duplicate_numbers_are_told_and_kept_apart() -> None:
    plan, codes = read(table(HEAD, ("1", "河长制", "", "实施", "河长办"), ("1", "林长制", "", "实施", "林业站")))
    assert len({row.number for row in plan.indicators}) == 2
    assert "import/number-changed" in codes


def test_rows_without_numbers_are_counted() -> None:
    plan, codes = read(table(("指标", "目标值"), ("河长制", "实施"), ("林长制", "实施")))
    assert [row.number for row in plan.indicators] == ["1", "2"]
    assert "import/number-assigned" in codes


def test_obligations_in_other_words() -> None:
    head = ("序号", "指标", "指标值", "指标属性")
    plan, codes = read(
        table(
            head,
            ("1", "河长制", "实施", "约束性指标"),
            ("2", "绿化率", "≥40", "预期性"),
            ("3", "满意度", "≥80", "Ⅱ类"),
            ("4", "林长制", "实施", "—"),
        )
    )
    assert [row.obligation for row in plan.indicators] == [Obligation.BINDING, Obligation.REFERENCE, None, None]
    assert {"import/obligation-read", "import/obligation-unread"} <= set(codes)
    assert plan.indicators[2].note == "指标属性：Ⅱ类"


def test_a_table_of_something_else_is_told() -> None:
    plan, codes = read(table(("姓名", "电话"), ("张三", "123")))
    assert plan.indicators == ()
    assert "import/table-not-read" in codes


def test_a_table_broken_by_a_page_goes_on() -> None:
    plan, _ = read(table(HEAD, ("1", "河长制", "", "实施", "河长办")), table(("2", "林长制", "", "实施", "林业站")))
    assert [row.number for row in plan.indicators] == ["1", "2"]


def test_a_row_without_a_name_is_told() -> None:
    plan, codes = read(table(HEAD, ("1", "河长制", "", "实施", "河长办"), ("2", "", "", "≥80", "")))
    assert (len(plan.indicators), "import/name-missing" in codes) == (1, True)


def test_nothing_is_found_in_a_letter() -> None:
    plan, codes = read("你好，附上照片。")
    assert (plan.tasks, plan.phases, plan.indicators) == ((), (), ())
    assert "import/nothing-found" in codes


def test_names_stay_only_where_they_are_asked_for() -> None:
    lines = ("一、组织领导", "组　长：李建军　镇党委书记", "副组长：王　芳（镇长）", "成员：张三、李四")
    plan, codes = read(*lines)
    group = plan.leading_group
    assert group is not None
    assert (group.head, group.deputies, group.members) == ("镇党委书记", ("镇长",), ())
    assert "import/names-left-out" in codes
    plan, _ = read(*lines, keep_names=True)
    group = plan.leading_group
    assert group is not None
    assert (group.head, group.deputies, group.members) == ("李建军 镇党委书记", ("王芳 镇长",), ("张三", "李四"))


def test_phases_in_a_table() -> None:
    plan, _ = read(
        "一、工作步骤",
        table(("阶段", "时间", "内容"), ("宣传发动阶段", "2021年7月", "动员"), ("实施阶段", "8月—11月", "落实")),
    )
    assert [(phase.name, phase.starts, phase.ends) for phase in plan.phases] == [
        ("宣传发动", "2021-07", "2021-07"),
        ("实施", "2021-08", "2021-11"),
    ]


def test_an_alias_is_one_only_where_it_is_printed_as_such() -> None:
    plan, _ = read(
        "一、工作任务",
        "1.镇综合行政执法办公室（以下简称镇执法办）要加强巡查。（责任单位：镇执法办、镇市场监管所、镇市监所）",
    )
    assert {office.name: office.aliases for office in plan.organizations} == {
        "镇市场监管所": (),
        "镇市监所": (),
        "镇综合行政执法办公室": ("镇执法办",),
    }


# ---- Words ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("二〇二一年八月十三日", "2021-08-13"),
        ("二OO九年十二月三十一日", "2009-12-31"),
        ("２０２１年８月１３日", "2021-08-13"),
        ("2021 年 8 月 13 日", "2021-08-13"),
        ("2021-08-13 10:00", "2021-08-13"),
        ("2021年2月30日", "None"),
        ("2021年 月 日", "None"),
    ],
)
def test_dates(text: str, day: str) -> None:
    assert str(read_date(text)) == day


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("8月—11月", (None, 8, None, 11)),
        ("2021年11月至次年3月", (2021, 11, 2022, 3)),
        ("2021.7-2021.9", (2021, 7, 2021, 9)),
        ("2021年7-9月", (2021, 7, 2021, 9)),
        ("2021年第四季度", (2021, 10, 2021, 12)),
        ("2019年第三季度至2020年6月", (2019, 7, 2020, 6)),
        ("2022年—2024年", (2022, 1, 2024, 12)),
        ("2022年", (2022, 1, 2022, 12)),
        ("2021年底前", (None, None, 2021, 12)),
        ("9月底前", (None, None, None, 9)),
        ("2021年12月以后", (2021, 12, None, None)),
        ("2021年3月至结束", (2021, 3, None, None)),
        ("下半年", (None, 7, None, 12)),
    ],
)
def test_months(text: str, months: tuple[int | None, ...]) -> None:
    span = read_months(text)
    assert span is not None
    assert (span.first_year, span.first_month, span.last_year, span.last_month) == months


@pytest.mark.parametrize("text", ["根据区里安排", "2021", "", "3个月", "十二条"])
def test_no_months(text: str) -> None:
    assert read_months(text) is None or text == "3个月"


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("一、指导思想", "一"),
        ("（一）生态制度", "（一）"),
        ("２．全面", "２"),
        ("第三章 总则", "第三章"),
        ("1.2 水", "1.2"),
        ("（1）治理", "（1）"),
        ("3）整治", "3）"),
        ("①绿化", "①"),
        ("一是加强", None),
        ("3 个", None),
        ("20.5%以上", None),
        ("2021年", None),
    ],
)
def test_numerals(text: str, printed: str | None) -> None:
    numeral = read_numeral(text)
    assert (None if numeral is None else numeral.printed) == printed


@pytest.mark.parametrize(
    ("text", "offices"),
    [
        ("镇民政和社会事务办", ("镇民政和社会事务办",)),
        ("镇农业服务中心和镇党政办", ("镇农业服务中心", "镇党政办")),
        ("县发展和改革委\n员会", ("县发展和改革委员会",)),
        ("县农业农村局\n县水利局", ("县农业农村局", "县水利局")),
        ("各乡镇（街道、管委会）、县财政局等", ("各乡镇（街道、管委会）", "县财政局")),
        ("镇党政办公室 镇河长办", ("镇党政办公室", "镇河长办")),
        ("—", ()),
    ],
)
def test_offices(text: str, offices: tuple[str, ...]) -> None:
    assert split_offices(text) == offices


@pytest.mark.parametrize(
    ("text", "rest", "responsible", "supporting"),
    [
        ("做好。（责任单位：镇党政办）", "做好。", ("镇党政办",), ()),
        ("做好。〔牵头单位：A局，责任单位：B局〕", "做好。", ("A局", "B局"), ()),
        ("做好（A局牵头，B局、C局等按职责分工负责，各镇配合落实）", "做好", ("A局", "B局", "C局"), ("各镇",)),
        ("做好。（责任领导：张三；责任单位：镇农办；完成时限：年底）", "做好。", ("镇农办",), ()),
        ("做好。责任单位：县水利局；配合单位：县财政局。", "做好。", ("县水利局",), ("县财政局",)),
        ("做好（见附件）", "做好（见附件）", (), ()),
        ("做好（包括氮肥、磷肥）", "做好（包括氮肥、磷肥）", (), ()),
    ],
)
def test_duties(text: str, rest: str, responsible: tuple[str, ...], supporting: tuple[str, ...]) -> None:
    found, duty = find_duty(text)
    assert found == rest
    assert (() if duty is None else duty.responsible, () if duty is None else duty.supporting) == (
        responsible,
        supporting,
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("张三 镇党委副书记、镇长", ("张三", "镇党委副书记、镇长")),
        ("李  四  镇人大主席", ("李四", "镇人大主席")),
        ("王五（副镇长）", ("王五", "副镇长")),
        ("镇党委书记张建国", ("张建国", "镇党委书记")),
        ("欧阳锋 副镇长", ("欧阳锋", "副镇长")),
        ("各村（居）书记", (None, "各村（居）书记")),
        ("镇农业服务中心主任", (None, "镇农业服务中心主任")),
    ],
)
def test_persons(text: str, found: tuple[str | None, str]) -> None:
    assert split_person(text) == found


def test_names_in_sentences_are_hidden() -> None:
    assert hide_names("由镇长赵六六同志任组长，钱七同志任副主任，各村党支部书记为成员") == (
        "由镇长某某同志任组长，某某同志任副主任，各村党支部书记为成员"
    )


@pytest.mark.parametrize(
    ("issuer", "name", "level"),
    [
        ("重庆市永川区青峰镇人民政府", "青峰镇", "乡镇"),
        ("中共石桥镇委员会", "石桥镇", "乡镇"),
        ("江口区松林街道办事处", "松林街道", "街道"),
        ("云溪县人民政府办公室", "云溪县", "县"),
        ("新河市人民政府办公室", "新河市", "市"),
        ("南湖区乡村振兴局", "南湖区", None),
        ("芦溪县创建省级生态县领导小组办公室", "芦溪县", "县"),
    ],
)
def test_places(issuer: str, name: str, level: str | None) -> None:
    place = read_place([issuer], [])
    assert place is not None
    assert (place.name, place.level) == (name, level)


def test_no_place_in_an_office_alone() -> None:
    assert read_place(["领导小组办公室"], []) is None


@pytest.mark.parametrize(
    ("head", "role"),
    [
        ("序 号", Role.NUMBER),
        ("指    标", Role.NAME),
        ("考核指标", Role.NAME),
        ("指标值", Role.TARGET),
        ("目标要求", Role.TARGET),
        ("2025年目标值（%）", Role.TARGET),
        ("2020年现状值", Role.BASELINE),
        ("指标属性", Role.OBLIGATION),
        ("计量单位", Role.UNIT),
        ("责任单位", Role.RESPONSIBLE),
        ("牵头部门", Role.LEAD),
        ("配合单位", Role.SUPPORTING),
        ("责任人", Role.PERSON),
        ("类  别", Role.DOMAIN),
        ("工作任务", Role.TASK),
        ("备注", Role.NOTE),
        ("电话", None),
    ],
)
def test_heads(head: str, role: Role | None) -> None:
    assert role_of(head) is role


def test_subjects_with_a_common_name_beside_them() -> None:
    subjects = read_subjects(
        [("空气质量", "优良天数比例"), ("空气质量", "PM2.5浓度")], ["≥80", "≤35"], ["%", "微克/立方米"]
    )
    assert subjects.name == "空气质量"
    assert [(part.name, part.target, part.unit) for part in subjects.components] == [
        ("优良天数比例", "≥80", "%"),
        ("PM2.5浓度", "≤35", "微克/立方米"),
    ]
