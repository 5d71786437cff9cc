"""
How notices word the same things: numbers, phases, indicators without a table, offices, groups, columns.
"""

from datetime import date

import pytest

from ecotown.documents.extraction import extract_plan
from ecotown.documents.extraction.matching import match_tasks
from ecotown.documents.extraction.offices import find_duty, find_spoken_duty, read_cell
from ecotown.documents.extraction.parts import find_number
from ecotown.documents.extraction.persons import split_person
from ecotown.documents.readers.text import read_text
from ecotown.plans import Indicator, Obligation, Plan, Task

LETTER = """石政发〔2022〕15号
石桥镇人民政府
关于印发《石桥镇创建方案》的通知
各村（社区）、镇属各部门：
现将方案印发给你们，请贯彻执行。
石桥镇人民政府
2022年2月20日
石桥镇创建方案
一、总体要求
坚持绿色发展。
"""


def read(text: str, *, letter: str = LETTER) -> tuple[Plan, list[str]]:
    plan, diagnostics = extract_plan(read_text(letter + text, "notice.md", is_markdown="|---" in text))
    return plan, [diagnostic.code for diagnostic in diagnostics]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("东办〔2022〕十二号", "东办〔2022〕十二号"),
        ("石府发〔二〇二二〕5号", "石府发〔二〇二二〕5号"),
        ("石政发【2022】第 15 号", "石政发【2022】第15号"),
        ("石政发{2022}15号", "石政发{2022}15号"),
        ("石党发2022〔15〕号", "石党发2022〔15〕号"),
        ("石镇政〔2022〕15", "石镇政〔2022〕15"),
        ("文号：石政发﹝2022﹞一五号", "石政发﹝2022﹞一五号"),
        ("石政发〔2022〕xx号", "石政发〔2022〕xx号"),
        ("石政综〔2O22〕１7号", "石政综〔2O22〕１7号"),
        ("第3号楼〔2022〕", None),
        ("会议于2022年召开", None),
    ],
)
def test_numbers(text: str, number: str | None) -> None:
    assert find_number(text) == number


def phases_of(body: str, letter: str = LETTER) -> list[tuple[str, str | None, str | None]]:
    plan, _ = read(body, letter=letter)
    return [(phase.name, phase.starts, phase.ends) for phase in plan.phases]


@pytest.mark.parametrize(
    ("body", "phases"),
    [
        (
            "二、实施步骤\n（一）宣传发动阶段（3月1日至4月15日）。\n（二）实施阶段（4月16日—10月31日）。",
            [("宣传发动", "2022-03", "2022-04"), ("实施", "2022-04", "2022-10")],
        ),
        (
            "二、进度安排\n1.上半年，完成方案编制，召开大会。\n2.下半年，全面推进。\n3.年底前，完成验收。",
            [
                ("完成方案编制", "2022-01", "2022-06"),
                ("全面推进", "2022-07", "2022-12"),
                ("完成验收", "2022-12", "2022-12"),
            ],
        ),
        (
            "二、步骤\n分两步走。一是宣传发动阶段（3月）。动员。二是组织实施阶段（4月—10月）。落实。",
            [("宣传发动", "2022-03", "2022-03"), ("组织实施", "2022-04", "2022-10")],
        ),
        (
            "二、步骤\n分两步走：\n第一步（3月—4月）：调查摸底。\n第二步（5月—10月）：全面整治。",
            [("调查摸底", "2022-03", "2022-04"), ("全面整治", "2022-05", "2022-10")],
        ),
        (
            "二、实施步骤\n第一阶段：动员部署（3月）。\n第二阶段：实施（4月—10月）。\n第三阶段：验收（11月—年底）。",
            [
                ("动员部署", "2022-03", "2022-03"),
                ("实施", "2022-04", "2022-10"),
                ("验收", "2022-11", "2022-12"),
            ],
        ),
        (
            "二、步骤\n分两个阶段：第一阶段为发动阶段，时间为3月至4月；第二阶段为实施阶段，时间为5月至10月。",
            [("发动", "2022-03", "2022-04"), ("实施", "2022-05", "2022-10")],
        ),
        (
            "二、步骤\n（一）发动阶段（2022年一季度）。\n（二）推进阶段（2022年二、三季度）。\n（三）长效阶段（长期坚持）。",
            [("发动", "2022-01", "2022-03"), ("推进", "2022-04", "2022-09"), ("长效", None, None)],
        ),
        (
            "二、步骤\n（一）启动阶段（文件下发之日起—3月31日）。\n（二）推进阶段（2022年10月—2023年3月）。",
            [("启动", "2022-02", "2022-03"), ("推进", "2022-10", "2023-03")],
        ),
        (
            "二、安排步骤\n1.2022年3月1日至3月31日为发动阶段。\n2.2022年4月1日至11月30日为整治阶段。",
            [("发动", "2022-03", "2022-03"), ("整治", "2022-04", "2022-11")],
        ),
        (
            "二、推进步骤\n（一）动员部署，时间：2022年3月。开会。\n（二）推进实施，时间：2022年4月至10月。",
            [("动员部署", "2022-03", "2022-03"), ("推进实施", "2022-04", "2022-10")],
        ),
        (
            "二、时间安排\n4月底前，完成动员部署；9月底前，完成整治。",
            [("完成动员部署", None, "2022-04"), ("完成整治", None, "2022-09")],
        ),
        ("二、进度要求\n4月底前，完成动员部署；9月底前，完成整治。", []),
        ("二、工作任务\n1.建立台账，4月底前完成；9月底前验收。（责任单位：农业站）", []),
    ],
)
def test_phases(body: str, phases: list[tuple[str, str | None, str | None]]) -> None:
    assert phases_of(body) == phases


def test_a_timetable_is_one_of_phases() -> None:
    table = "二、时间安排\n\n|时间|工作内容|\n|---|---|\n|3月|动员部署，开会|\n|4月-10月|组织实施|\n"
    assert phases_of(table) == [("动员部署", "2022-03", "2022-03"), ("组织实施", "2022-04", "2022-10")]


def test_the_year_of_the_title_stands_in_for_that_of_the_date() -> None:
    body = "二、实施步骤\n（一）动员阶段（3月）。\n（二）实施阶段（4月—10月）。"
    assert phases_of(body, "石桥镇2023年度创建方案\n一、总体要求\n坚持。\n")[1] == ("实施", "2023-04", "2023-10")
    plan, codes = read(body, letter="石桥镇创建方案（2022—2024年）\n一、总体要求\n坚持。\n")
    assert [(phase.starts, phase.note) for phase in plan.phases] == [(None, "3月"), (None, "4月—10月")]
    assert {"import/phase-without-year", "import/year-open"} <= set(codes)


def test_the_days_of_a_phase_are_kept() -> None:
    plan, _ = read("二、步骤\n（一）发动阶段（3月1日至4月15日）。\n（二）实施阶段（4月16日起）。")
    assert [phase.note for phase in plan.phases] == ["3月1日至4月15日", "4月16日起"]


# ---- Indicators without a table -------------------------------------------------------------------------------------


def rows_of(body: str) -> list[tuple[str, str, str | None]]:
    plan, _ = read(body)
    return [(row.number, row.name, row.target) for row in plan.indicators]


@pytest.mark.parametrize(
    ("body", "rows"),
    [
        (
            "二、创建指标\n1．森林覆盖率达到60%以上（责任单位：林业站）\n2．全面推行河长制（责任单位：河长办）\n3．农膜回收率：≥80%",
            [("1", "森林覆盖率", "达到60%以上"), ("2", "河长制", "全面推行"), ("3", "农膜回收率", "≥80%")],
        ),
        (
            "二、工作目标\n到2023年，全镇森林覆盖率达到60%以上，使用清洁能源的户数比例达到60%，化肥施用强度逐年降低，河长制全面推行。",
            [
                ("1", "森林覆盖率", "达到60%以上"),
                ("2", "使用清洁能源的户数比例", "达到60%"),
                ("3", "化肥施用强度", "逐年降低"),
                ("4", "河长制", "全面推行"),
            ],
        ),
        (
            "二、主要目标\n污水处理率、垃圾处理率分别达到95%和60%，秸秆利用率、粪污利用率均达到90%以上。",
            [
                ("1", "污水处理率", "达到95%"),
                ("2", "垃圾处理率", "60%"),
                ("3", "秸秆利用率", "达到90%以上"),
                ("4", "粪污利用率", "达到90%以上"),
            ],
        ),
        (
            "二、工作目标\n到2023年，森林覆盖率达到60%；到2025年，森林覆盖率达到62%。",
            [("1", "森林覆盖率", "2023年达到60%\n2025年达到62%")],
        ),
        (
            "二、工作目标\n——森林覆盖率达到60%。\n——农膜回收率达到80%。",
            [("1", "森林覆盖率", "达到60%"), ("2", "农膜回收率", "达到80%")],
        ),
        (
            "二、总体要求\n坚持绿色。主要预期目标是：森林覆盖率达到72%以上，农膜回收率不低于85%。",
            [("1", "森林覆盖率", "达到72%以上"), ("2", "农膜回收率", "不低于85%")],
        ),
        ("二、总体目标\n通过一年的努力，建成示范镇，新造林500亩。", []),
        ("二、主要任务\n1.推进治水，污水处理率达到85%。（责任单位：城建办）", []),
        ("二、目标任务\n1.森林覆盖率达到60%。（责任单位：林业站）\n2.建立环境管理制度。（责任单位：环保办）", []),
    ],
)
def test_indicators_in_the_text(body: str, rows: list[tuple[str, str, str | None]]) -> None:
    assert rows_of(body) == rows


def test_a_list_of_indicators_is_no_list_of_tasks() -> None:
    plan, codes = read(
        "二、创建指标\n（一）约束性指标\n1.森林覆盖率≥60%（林业站）；\n2.水质达标率100%，不得下降（环保办）；\n"
        "（二）参考性指标\n1.农膜回收率≥80%（责任单位：农业站；配合单位：各村）；\n2.具体办法另行通知，请各村遵照；\n"
        "三、重点任务\n1.提升森林覆盖率。（责任单位：林业站）"
    )
    assert [(row.obligation, row.responsible, row.supporting) for row in plan.indicators] == [
        (Obligation.BINDING, ("林业站",), ()),
        (Obligation.BINDING, ("环保办",), ()),
        (Obligation.REFERENCE, ("农业站",), ("各村",)),
    ]
    assert plan.indicators[1].note == "不得下降"
    assert [(task.number, task.indicators) for task in plan.tasks] == [("三1", ("1",))]
    assert {"import/indicators-from-text", "import/statement-not-read"} <= set(codes)


def test_headings_over_statements_are_their_domains() -> None:
    plan, _ = read(
        "二、创建指标\n（一）生态环境指标\n1.1 森林覆盖率≥60%\n（二）生态经济\n1.2 农膜回收率≥80%（预期性）\n"
    )
    assert [(row.number, row.domain, row.obligation) for row in plan.indicators] == [
        ("1.1", "生态环境", None),
        ("1.2", "生态经济", Obligation.REFERENCE),
    ]


# ---- Offices --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "responsible", "supporting"),
    [
        ("推进治水。由城建办牵头负责，农业站、各村配合。", ("城建办",), ("农业站", "各村")),
        ("由农业站牵头，会同林业站、各村开展造林。", ("农业站",), ("林业站", "各村")),
        ("镇环保办会同镇派出所、市场监管所开展整治。", ("镇环保办",), ("镇派出所", "市场监管所")),
        ("做好管护，由水利站负责，各村协助。", ("水利站",), ("各村",)),
        ("此项工作由林业站牵头负责，自然资源所配合。", ("林业站",), ("自然资源所",)),
        ("农业站牵头负责，各村落实。", ("农业站", "各村"), ()),
        ("各村（居）：负责环境卫生。", ("各村（居）",), ()),
        ("农业站要加强指导，各村要配合做好回收。", (), ()),
        ("村民负责人员较多，各村配合。", (), ()),
    ],
)
def test_duties_in_running_text(text: str, responsible: tuple[str, ...], supporting: tuple[str, ...]) -> None:
    duty = find_spoken_duty(text)
    assert (() if duty is None else duty.responsible, () if duty is None else duty.supporting) == (
        responsible,
        supporting,
    )


@pytest.mark.parametrize(
    ("text", "rest", "responsible", "supporting"),
    [
        ("改厕（责任单位：振兴办；会同单位：卫生院）", "改厕", ("振兴办",), ("卫生院",)),
        ("改厕。（责任单位：振兴办，各村配合）", "改厕。", ("振兴办",), ("各村",)),
        ("改厕。（振兴办牵头，卫生院等配合，2022年10月底前完成）", "改厕。", ("振兴办",), ("卫生院",)),
        ("改厕，责任单位：振兴办，配合单位：各村。", "改厕", ("振兴办",), ("各村",)),
        ("改厕。责任单位为振兴办。", "改厕。", ("振兴办",), ()),
        ("大力推进厕所革命（镇振兴办、各村）。", "大力推进厕所革命。", ("镇振兴办", "各村"), ()),
        ("覆盖全部行政村（社区）", "覆盖全部行政村（社区）", (), ()),
        ("造林（林业站负责）；治水（水利站负责）。", "造林；治水", ("林业站", "水利站"), ()),
    ],
)
def test_duties_in_brackets(text: str, rest: str, responsible: tuple[str, ...], supporting: tuple[str, ...]) -> None:
    found, duty = find_duty(text)
    assert (found, () if duty is None else duty.responsible, () if duty is None else duty.supporting) == (
        rest,
        responsible,
        supporting,
    )


def test_a_cell_says_who_leads() -> None:
    assert read_cell("牵头：县环保局\n配合：县住建局") == read_cell("县环保局牵头，县住建局配合")
    assert read_cell("县环保局\n县住建局").responsible == ("县环保局", "县住建局")


@pytest.mark.parametrize(
    ("body", "head", "seat", "office_head"),
    [
        (
            "成立创建工作领导小组，苏木达任组长，分管副苏木达任副组长，领导小组办公室设在生态办，由分管副苏木达兼任办公室主任。",
            "苏木达",
            "生态办",
            "分管副苏木达",
        ),
        ("成立以书记任组长，镇长任副组长的领导小组，办公室设在环保办。", "书记", "环保办", None),
        (
            "（一）领导小组\n组长由书记、镇长担任，成员由各站所负责人组成。\n（二）领导小组下设办公室于环保站，环保站站长任办公室主任。",
            "书记、镇长",
            "环保站",
            "环保站站长",
        ),
        ("成立指挥部，由镇长任指挥长，指挥部下设办公室（设在环保办）。", "镇长", "环保办", None),
        (
            "组  长：王建国  镇长\n副组长：李红  副镇长\n领导小组办公室设在环保办，李红同志兼任办公室主任。",
            "镇长",
            "环保办",
            "副镇长",
        ),
        ("由王建国同志任组长的领导小组，办公室设在环保办。", None, "环保办", None),
    ],
)
def test_groups(body: str, head: str | None, seat: str, office_head: str | None) -> None:
    plan, _ = read(f"二、组织领导\n{body}")
    group = plan.leading_group
    assert group is not None
    assert group.office is not None
    assert (group.head, group.office.seat, group.office.head) == (head, seat, office_head)
    assert seat in [office.name for office in plan.organizations]


def test_a_group_in_a_table_with_blank_roles() -> None:
    plan, _ = read(
        "二、组织领导\n\n|职务|姓名|单位职务|\n|---|---|---|\n|组长|王建国|镇长|\n|成员|张卫东|农业站站长|\n||刘洋|林业站站长|\n"
    )
    group = plan.leading_group
    assert group is not None
    assert (group.head, group.members) == ("镇长", ("农业站站长", "林业站站长"))


# ---- The head of a notice -------------------------------------------------------------------------------------------


def test_addressees_over_lines_and_stations_that_issue() -> None:
    plan, _ = read(
        "",
        letter="石政办联〔2022〕7号\n石桥镇人民政府办公室\n石桥镇林业站\n关于开展创建工作的通知\n各村民委员会，镇属各办（中心、站）、\n"
        "驻镇各单位：\n根据要求，现将有关事项通知如下，请遵照执行。\n一、创建目标\n完成创建。\n"
        "附件：1.指标表\n      2.任务表\n石桥镇人民政府办公室\n石桥镇林业站\n2022年4月1日\n",
    )
    document = plan.document
    assert document is not None
    assert document.addressees == ("各村民委员会", "镇属各办（中心、站）", "驻镇各单位")
    assert document.issuers == ("石桥镇人民政府办公室", "石桥镇林业站")
    assert [heading.title for heading in plan.outline] == ["创建目标"]


def test_dates_under_labels_on_one_line() -> None:
    plan, _ = read(
        "",
        letter="关于印发创建方案的通知\n成文日期：2022年3月8日    发布日期：2022-03-15\n各村、各单位：\n现将方案印发给你们。\n"
        "一、总体要求\n按照《创建办法》（省环发〔2021〕4号）编制《创建规划》。\n镇党政办　　二○二二年三月十日印\n",
    )
    document = plan.document
    assert document is not None
    assert [str(day) for day in (document.issued_on, document.published_on, document.printed_on)] == [
        "2022-03-08",
        "2022-03-15",
        "2022-03-10",
    ]
    assert [cited.title for cited in document.cites] == ["创建办法"]


# ---- Tables ---------------------------------------------------------------------------------------------------------


def test_what_a_table_holds_beside_is_kept() -> None:
    plan, _ = read(
        "二、指标\n\n|配合单位|责任单位|2021年现状|目标值（%）|指标|属性|督导组|\n|---|---|---|---|---|---|---|\n"
        "|各村|城建办|75|≥85|污水处理率|必达|一组|\n|各村|水利站|-|全面实施|河长制|引领性|二组|\n"
    )
    first, second = plan.indicators
    assert (first.name, first.target, first.unit, first.responsible, first.supporting) == (
        "污水处理率",
        "≥85",
        "%",
        ("城建办",),
        ("各村",),
    )
    assert first.note == "2021年现状：75；督导组：一组"
    assert (second.unit, second.note) == (None, "督导组：二组")
    assert [row.obligation for row in plan.indicators] == [Obligation.BINDING, Obligation.REFERENCE]


def test_a_table_of_tasks_keeps_its_deadlines() -> None:
    plan, _ = read(
        "二、任务\n\n|类别|序号|工作任务|具体措施|责任单位|完成时限|\n|---|---|---|---|---|---|\n"
        "|生态环境|1|治水|建管网|牵头：城建办；配合：各村|10月底|\n||2|造林|植树|林业站|4月|\n"
    )
    assert [(task.number, task.domain, task.responsible, task.supporting, task.text) for task in plan.tasks] == [
        ("1", "生态环境", ("城建办",), ("各村",), "治水\n建管网\n完成时限：10月底"),
        ("2", "生态环境", ("林业站",), (), "造林\n植树\n完成时限：4月"),
    ]


@pytest.mark.parametrize(
    "table",
    [
        "|序号|指标|指标值|\n|---|---|---|\n|一、约束性指标|||\n|1|污水处理率|≥85%|\n|2|农膜回收率|≥80%|\n|二、参考性指标|||\n|3|宣传|开展|\n",
        "|类型|序号|指标|指标值|\n|---|---|---|---|\n|约束性|1|污水处理率|≥85%|\n||2|农膜回收率|≥80%|\n|参考性|3|宣传|开展|\n",
    ],
)
def test_rows_below_what_binds(table: str) -> None:
    plan, _ = read(f"二、指标\n\n{table}")
    assert [(row.domain, row.obligation) for row in plan.indicators] == [
        (None, Obligation.BINDING),
        (None, Obligation.BINDING),
        (None, Obligation.REFERENCE),
    ]


def test_columns_of_terrains_and_of_a_target_year() -> None:
    plan, _ = read(
        "二、指标\n\n|序号|指标|山区|丘陵区|\n|---|---|---|---|\n|1|森林覆盖率|≥60|≥40|\n|2|污水处理率|≥85|≥85|\n"
    )
    assert [row.target for row in plan.indicators] == ["山区：≥60\n丘陵区：≥40", "≥85"]
    plan, _ = read(
        "二、指标\n\n|编号|指标|基准年（2020年）|目标年（2025年）|\n|---|---|---|---|\n|A1|森林覆盖率|58|60|\n"
    )
    row = plan.indicators[0]
    assert (row.number, row.target, row.note) == ("A1", "60", "基准年（2020年）：58")


def test_two_marks_on_a_name() -> None:
    plan, _ = read(
        "二、指标\n\n|序号|指标|指标值|\n|---|---|---|\n|1|★▲农膜回收率|≥80%|\n\n注：★为约束性指标，▲为无相关情况可不考核的指标。"
    )
    row = plan.indicators[0]
    assert (row.name, row.obligation, row.may_be_absent) == ("农膜回收率", Obligation.BINDING, True)


# ---- Matching -------------------------------------------------------------------------------------------------------


def match(text: str, *names: str, office: str = "农业站") -> tuple[tuple[str, ...], list[tuple[str | None, str]]]:
    rows = [
        Indicator(number=str(place), name=name, target=target, domain="甲", responsible=("农业站",))
        for place, (name, _, target) in enumerate((name.partition("|") for name in names), start=1)
    ]
    matched, _ = match_tasks([Task(text=text, domain="甲", responsible=(office,))], rows)
    return matched[0].indicators, [(target.indicator, target.text) for target in matched[0].targets]


def test_general_words_match_nothing() -> None:
    assert match("将生态文明建设纳入考核。", "生态文明建设规划|制定实施", office="组织办") == ((), [])


def test_a_name_with_its_scope_goes_first() -> None:
    found, targets = match(
        "集镇生活污水处理率达到85%、农村生活污水治理率达到60%。", "集镇生活污水处理率|≥85", "农村生活污水治理率|≥60"
    )
    assert found == ("1", "2")
    assert targets == [("1", "达到85%"), ("2", "达到60%")]


def test_the_same_office_helps() -> None:
    assert match("实施化肥农药减量行动。", "农用化肥、农药施用强度|逐年降低")[0] == ("1",)
    assert match("实施化肥农药减量行动。", "农用化肥、农药施用强度|逐年降低", office="供销社")[0] == ()


def test_a_condition_is_no_target() -> None:
    assert match("污水处理率低于60%的，限期整改。", "河长制|全面实施") == ((), [])


def test_what_a_heading_names_the_sentence_sets() -> None:
    assert match("落实河长制。全面推行河长制，每周巡河。", "河长制|全面实施")[1] == [("1", "全面推行")]


def test_offices_that_head_a_list_are_no_domains() -> None:
    plan, _ = read("二、任务分工\n（一）镇党政办\n1.协调。\n2.报送。\n（二）各村（社区）\n整治环境。")
    assert [(task.domain, task.responsible) for task in plan.tasks] == [
        (None, ("镇党政办",)),
        (None, ("镇党政办",)),
        (None, ("各村（社区）",)),
    ]


def test_domains_are_the_headings_below_the_first() -> None:
    plan, _ = read(
        "二、主要任务\n（一）生态环境\n1.治水\n（1）建管网。（责任单位：城建办）\n（2）改厕。（责任单位：各村）"
    )
    assert [task.domain for task in plan.tasks] == ["生态环境"] * 2


@pytest.mark.parametrize(
    ("cell", "offices"),
    [
        ("乡村建设办\n水利站", ("乡村建设办", "水利站")),
        ("乡村建设办\n妇联", ("乡村建设办", "妇联")),
        ("农业综合服务中心\n卫生院", ("农业综合服务中心", "卫生院")),
        ("镇农业服\n务中心", ("镇农业服务中心",)),
        ("镇综合办\n公室", ("镇综合办公室",)),
        ("镇党委\n宣传部", ("镇党委宣传部",)),
        ("镇中心\n小学", ("镇中心小学",)),
        ("镇农村\n能源站", ("镇农村能源站",)),
        ("镇农业农村和海洋渔业办、镇村镇办和派出所", ("镇农业农村和海洋渔业办", "镇村镇办", "派出所")),
    ],
)
def test_lines_of_a_cell(cell: str, offices: tuple[str, ...]) -> None:
    assert read_cell(cell).responsible == offices


NAMED = "石桥镇人民政府关于印发《石桥镇创建方案》的通知"


@pytest.mark.parametrize(
    "above",
    [
        "通知\n石桥镇人民政府文件\n石政发〔2022〕15号\n",
        "规划计划\n财政信息\n石政发〔2022〕15号\n",
        "规划计划\n财政信息\n统计数据\n",
        "王姐：\n附件在你那边打不开，我把通知全文贴在下面了，你凑合看。\n小陈\n石政发〔2022〕15号\n",
    ],
)
def test_what_stands_above_a_title(above: str) -> None:
    letter = f"{above}{NAMED}\n" + LETTER.partition("的通知\n")[2]
    document = read("一、主要任务\n（一）植树。\n", letter=letter)[0].document
    assert document is not None
    assert document.title == NAMED
    assert document.addressees == ("各村（社区）", "镇属各部门")


def test_phases_below_arrangements() -> None:
    body = "二、推进安排\n（一）部署（2024年3月10日前）。认领。\n（二）推进（2024年3月11日至9月30日）。评估。"
    assert phases_of(body) == [("部署", None, "2024-03"), ("推进", "2024-03", "2024-09")]


def test_markup_around_a_signature() -> None:
    letter = LETTER.replace("2022年2月20日", '<div align="right">2022年2月20日</div>')
    document = read("一、主要任务\n（一）植树。\n", letter=letter)[0].document
    assert document is not None
    assert document.issued_on == date(2022, 2, 20)


@pytest.mark.parametrize(
    ("entry", "person"),
    [
        ("何立群　乡党委书记", ("何立群", "乡党委书记")),
        ("张保国　镇长", ("张保国", "镇长")),
        ("农业站　站长", (None, "农业站站长")),
        ("安监所　所长", (None, "安监所所长")),
    ],
)
def test_names_before_posts(entry: str, person: tuple[str | None, str]) -> None:
    assert split_person(entry) == person


def test_phases_that_begin_with_an_ordinal_and_a_time() -> None:
    body = (
        "二、实施步骤\n第一步：3月16日—3月31日，申报启动阶段。成立机构。\n第二步：4月1日—8月31日，集中整治阶段。整治。"
    )
    assert phases_of(body) == [("申报启动", "2022-03", "2022-03"), ("集中整治", "2022-04", "2022-08")]


def test_words_of_a_page_are_no_addressees() -> None:
    document = read("一、主要任务\n（一）植树。\n", letter="石桥县政府信息公开 今天是：\n" + LETTER)[0].document
    assert document is not None
    assert document.addressees == ("各村（社区）", "镇属各部门")
    assert document.title == "关于印发《石桥镇创建方案》的通知"


def test_a_footer_in_the_last_row_of_a_long_table() -> None:
    rows = "".join(f"| {number} | 指标{number} | {number}% |\n" for number in range(1, 9))
    table = f"| 序号 | 指标 | 目标值 |\n|---|---|---|\n{rows}| 石桥镇党政办 | | 2022年2月21日印发 |\n"
    document = read(f"一、主要任务\n（一）植树。\n附件\n指标表\n{table}")[0].document
    assert document is not None
    assert document.printed_on == date(2022, 2, 21)


def test_titles_of_tables_are_not_the_title_of_a_notice() -> None:
    document = read("一、主要任务\n（一）植树。\n", letter="领导小组\n石桥镇重点任务清单\n石桥镇建设指标\n时间安排\n")[
        0
    ].document
    assert document is None or document.title is None


def test_a_heading_of_a_table_of_tasks_is_no_task() -> None:
    rows = "| 1 | 植树造林 | 镇林业站 |\n| 2 | 清理河道 | 镇水利站 |\n"
    plan, _ = read(f"一、总体目标\n建成生态镇。\n三、任务分解\n\n| 序号 | 工作任务 | 责任单位 |\n|---|---|---|\n{rows}")
    assert [task.text for task in plan.tasks] == ["植树造林", "清理河道"]


def test_a_post_of_several_fields_is_one() -> None:
    body = "二、组织\n成立领导小组，镇长任组长，分管生态环境、农业农村工作的副镇长任副组长。"
    group = read(body)[0].leading_group
    assert group is not None
    assert group.deputies == ("分管生态环境、农业农村工作的副镇长",)
