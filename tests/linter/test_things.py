"""
What can be linted: files of every kind, models in memory; in which order findings come, and what no file can do.
"""

from pathlib import Path
from typing import Any

import attrs
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ecotown
from ecotown.diagnostics import Diagnostic, Severity
from ecotown.errors import EcotownError, InvalidFile, MissingFile
from ecotown.files import MAX_BYTES, load_ledger, load_plan, load_system
from ecotown.ledger import Ledger, Observation
from ecotown.linter import lint
from ecotown.plans import AssignedTarget, Indicator, IndicatorSystem, Organization, Plan, Position
from ecotown.targets.nodes import Direction
from lint_cases import CASES, HEADINGS, follow, ledger, lint_text, plan, system

ROOT = Path(__file__).parents[2]
SHIPPED = "chongqing-township-2021"
SHARE = 'target: "≥85", unit: "%", better: higher'


def codes(found: list[Diagnostic]) -> list[str]:
    return [diagnostic.code for diagnostic in found]


def errors(found: list[Diagnostic]) -> list[Diagnostic]:
    return [diagnostic for diagnostic in found if diagnostic.severity is Severity.ERROR]


class TestShipped:
    def test_the_system_leaves_open_what_was_never_published(self) -> None:
        found = lint(load_system(SHIPPED))
        assert errors(found) == []
        assert set(codes(found)) == {"convention/basically-missing", "target/operator-inferred"}

    @pytest.mark.parametrize(
        ("file", "against", "expected"),
        [
            (
                "qingfeng/plan.yaml",
                None,
                {
                    "assigned/missing",
                    "basis/for-another-level",
                    "body/target-differs",
                    "convention/basically-missing",
                    "names/authority-differs",
                    "organization/near-name",
                    "period/before-issue",
                    "period/begun-before-issue",
                    "period/year-inferred",
                    "plan/duplicate-heading",
                    "structure/heading-wording",
                    "structure/several-targets",
                    "structure/task-order",
                    "wording/title",
                },
            ),
            (
                "qingfeng/ledger.csv",
                "qingfeng/plan.yaml",
                {"ledger/villages-differ-from-town", "observation/unreadable", "roster/figure-missing"},
            ),
            (
                "reasons/plan.yaml",
                None,
                {
                    "assigned/missing",
                    "convention/tolerance-missing",
                    "place/attribute-missing",
                    "reference/not-in-plan",
                },
            ),
            (
                "reasons/ledger.yaml",
                "reasons/plan.yaml",
                {
                    "ledger/basis-differs",
                    "ledger/evidence-expired",
                    "observation/other-dimension",
                    "reference/missing",
                },
            ),
        ],
    )
    def test_the_examples_have_the_faults_they_are_to_show(
        self, file: str, against: str | None, expected: set[str]
    ) -> None:
        examples = ROOT / "examples"
        found = lint(examples / file, plan=None if against is None else examples / against)
        assert set(codes(errors(found))) <= {"body/target-differs"}
        assert set(codes(found)) == expected


class TestThings:
    def test_the_front_door(self) -> None:
        assert ecotown.lint is lint

    def test_a_loaded_model_and_its_file_give_the_same(self, tmp_path: Path) -> None:
        path = tmp_path / "plan.yaml"
        path.write_text(plan('target: "95", unit: 公倾'), encoding="utf-8")
        assert lint(load_plan(path)) == lint(path) == lint(str(path))
        path = tmp_path / "system.yaml"
        path.write_text(system('target: "95", unit: "%"', SHARE), encoding="utf-8")
        assert lint(load_system(path)) == lint(path) != []
        path = tmp_path / "ledger.csv"
        path.write_text(HEADINGS + ",1,,,,,2021,8O,,,,,\n", encoding="utf-8")
        assert lint(load_ledger(path)) == lint(path) != []

    def test_a_system_made_in_memory(self) -> None:
        made = IndicatorSystem("试行", indicators=(Indicator("1", "漏损率", "≥8S", unit="%"),))
        (found,) = lint(made)
        assert (found.code, found.path, found.file) == ("target/damaged", "indicators[0].target", None)
        made = IndicatorSystem("试行", indicators=(Indicator("1", "覆盖率", "建立；\n95", unit="%"),))
        assert {(found.path, found.line, found.column) for found in lint(made)} == {("indicators[0].target", 2, 1)}

    def test_a_plan_made_in_memory(self) -> None:
        made = Plan(
            indicators=(Indicator("1", "普及率", "完成县下达的任务", unit="%", better=Direction.HIGHER),),
            assigned={"2": AssignedTarget("≥95%")},
            organizations=(Organization("甲办", ("甲办",)),),
            year=2021,
        )
        assert codes(lint(made)) == ["file/unknown-indicator"]
        assert codes(lint(attrs.evolve(made, assigned={}))) == ["assigned/missing", "organization/name-twice"]

    def test_a_plan_made_in_memory_with_a_system_of_its_own(self) -> None:
        own = IndicatorSystem("试行", indicators=(Indicator("1", "甲", "建立"),))
        assert lint(Plan(system="试行", indicator_system=own, year=2021)) == []

    def test_a_ledger_made_in_memory(self) -> None:
        made = Ledger(
            (
                Observation(indicator="1", year=2021, value="8O"),
                Observation(indicator="1", year=2021, value="80", provisional=True),
            )
        )
        assert [(found.code, found.path) for found in lint(made)] == [
            ("ledger/overshadowed", "observations[1].value"),
            ("ledger/value-unreadable", "observations[0].value"),
        ]

    def test_a_workbook_tells_the_row(self, tmp_path: Path) -> None:
        workbook = openpyxl.Workbook()
        sheet = workbook.active
        assert sheet is not None
        sheet.title = "台账"
        for row in (("指标", "年份", "数值"), ("6", 2021, "80。6")):
            sheet.append(row)
        path = tmp_path / "ledger.xlsx"
        workbook.save(path)
        (found,) = lint(path)
        assert (found.code, found.line, found.column) == ("ledger/value-unreadable", 2, None)

    def test_json(self, tmp_path: Path) -> None:
        first, second = '{"indicator": "6", "value": "86"}', '{"indicator": "6", "value": "8\\u004f"}'
        text = f'{{"ecotown": 1, "kind": "ledger", "observations": [{first}, {second}]}}'
        found = lint_text(tmp_path, text, "ledger.json")
        assert [(each.code, each.path, each.column) for each in found] == [
            ("ledger/conflict", "observations[1].value", text.index('"8\\u') + 1),
            ("ledger/value-unreadable", "observations[1].value", text.index('"8\\u') + 1),
        ]

    def test_a_ledger_in_another_encoding(self, tmp_path: Path) -> None:
        path = tmp_path / "ledger.csv"
        path.write_bytes((HEADINGS + ",农膜回收率,,,,,2021,80。6,,,,,\n").encode("gb18030"))
        found = lint(path)
        assert codes(found) == ["file/encoding-assumed", "ledger/value-unreadable"]
        assert found[1].column == len(",农膜回收率,,,,,2021,") + 1

    def test_a_cell_in_quotes_over_two_lines(self, tmp_path: Path) -> None:
        text = HEADINGS + '"第一\n村",6,,,,,2021,80。6,,,,,\n,6,,,,,2021,"8,O",,,,,\n'
        found = lint_text(tmp_path, text, "ledger.csv")
        assert [(each.line, each.code) for each in found] == [
            (3, "ledger/value-unreadable"),
            (4, "ledger/value-unreadable"),
        ]


class TestForm:
    def test_all_faults_of_form_at_once(self, tmp_path: Path) -> None:
        text = system("target: 建立, betr: lower", "target: 建立, responsible: 中心", "unit: 处")
        assert sorted(codes(lint_text(tmp_path, text))) == ["file/missing-key", "file/unknown-key", "file/wrong-type"]

    def test_all_refused_targets_at_once(self, tmp_path: Path) -> None:
        found = lint_text(tmp_path, system('target: "≥8S"', 'target: "95"', 'target: "≥80 无危险废物排放"'))
        assert [(each.path, each.message[:4]) for each in errors(found)] == [
            ("indicators[0].target", "第1项："),
            ("indicators[1].target", "第2项："),
            ("indicators[2].target", "第3项："),
        ]

    def test_a_number_taken_twice(self, tmp_path: Path) -> None:
        text = system(SHARE, SHARE).replace('"2"', '"1"')
        assert codes(lint_text(tmp_path, text)) == ["file/duplicate-number"]

    def test_one_column_under_another_heading(self, tmp_path: Path) -> None:
        (found,) = lint_text(tmp_path, "indicator,yaer,value\n", "ledger.csv")
        assert (found.code, found.column, found.hint) == ("ledger/unknown-column", 11, "是否指“year”？")

    @pytest.mark.parametrize(
        ("text", "hint"),
        [
            ("ecotown: 1\nkind: pln\n", "plan"),
            ("ecotown: 1\n", "indicator-system"),
            ("cases: []\n", "ecotown test"),
            ("[1, 2]\n", "indicator-system"),
            ("只有文字\n", "indicator-system"),
        ],
    )
    def test_a_file_of_no_known_kind(self, text: str, hint: str, tmp_path: Path) -> None:
        (found,) = lint_text(tmp_path, text)
        assert found.code == "file/kind-unknown"
        assert hint in (found.hint or "")
        assert hint in (found.hint_en or "")

    @pytest.mark.parametrize("name", ["notice.docx", "notice", "plan.toml"])
    def test_a_file_in_no_known_format(self, name: str, tmp_path: Path) -> None:
        assert codes(lint_text(tmp_path, "文字", name)) == ["file/unknown-format"]

    def test_an_old_workbook(self, tmp_path: Path) -> None:
        assert codes(lint_text(tmp_path, "文字", "ledger.xls")) == ["ledger/unknown-format"]

    def test_nothing_at_the_path(self, tmp_path: Path) -> None:
        for name in ("plan.yaml", "ledger.csv", "notice.docx"):
            with pytest.raises(MissingFile):
                lint(tmp_path / name)

    def test_a_folder(self, tmp_path: Path) -> None:
        for path in (tmp_path, tmp_path / "x.yaml"):
            path.mkdir(exist_ok=True)
            with pytest.raises(InvalidFile) as raised:
                lint(path)
            assert raised.value.code == "file/is-a-folder"


class TestPlansAndSystems:
    def test_a_plan_answers_for_no_row_of_its_system(self, tmp_path: Path) -> None:
        (tmp_path / "system.yaml").write_text(
            system('target: "95", unit: 公倾, better: higher', "target: 建立, evidence: [甲, 甲]"), encoding="utf-8"
        )
        text = "ecotown: 1\nkind: plan\nyear: 2021\nsystem: ./system.yaml\n"
        assert lint_text(tmp_path, text) == []

    def test_but_for_what_keeps_it_from_being_judged(self, tmp_path: Path) -> None:
        head = "conventions: {basically: 大部分}\n"
        (tmp_path / "system.yaml").write_text(system('target: "≥8S"', head=head), encoding="utf-8")
        found = lint_text(tmp_path, "ecotown: 1\nkind: plan\nyear: 2021\nsystem: ./system.yaml\n")
        assert sorted(codes(found)) == ["conventions/unreadable", "target/damaged"]
        assert {each.file for each in found} == {str(tmp_path / "system.yaml")}

    def test_a_broken_system_gives_its_own_faults(self, tmp_path: Path) -> None:
        (tmp_path / "system.yaml").write_text(system("targt: 建立"), encoding="utf-8")
        (found,) = lint_text(tmp_path, "ecotown: 1\nkind: plan\nsystem: ./system.yaml\n")
        assert (found.code, found.file) == ("file/unknown-key", str(tmp_path / "system.yaml"))

    def test_a_system_that_is_not_there(self, tmp_path: Path) -> None:
        (found,) = lint_text(tmp_path, "ecotown: 1\nkind: plan\nsystem: chongqing-township-2012\n")
        assert (found.code, found.hint) == ("system/unknown", f"是否指“{SHIPPED}”？")

    def test_what_an_override_changes_is_of_the_plan(self, tmp_path: Path) -> None:
        found = lint_text(
            tmp_path,
            follow(
                'overrides: {"9": {components: [{name: 露天秸秆焚烧, target: 消除, unit: 公倾}]},'
                ' "10": {target: 基本消除, reason: 另有要求}}\n'
                'assigned: {"21": "≥95%"}\nplace: {attributes: {terrain: 山区}}\n'
            ),
        )
        others = [each for each in found if not each.code.startswith("override/")]
        assert [(each.code, each.path) for each in others] == [
            ("system/unit-misspelled", "overrides.9.components[0].unit"),
            ("convention/basically-missing", "overrides.10.target"),
        ]

    def test_what_is_left_to_the_plan_is_told_once(self, tmp_path: Path) -> None:
        rows = ["target: 基本消除, unit: 处, better: lower"] * 3
        (tmp_path / "system.yaml").write_text(system(*rows), encoding="utf-8")
        (found,) = lint_text(tmp_path, "ecotown: 1\nkind: plan\nyear: 2021\nsystem: ./system.yaml\n")
        assert found.message.startswith("第1、2、3项")

    def test_a_target_of_components_is_told_once(self, tmp_path: Path) -> None:
        row = 'target: "95", unit: "%", better: higher, components: [{name: 甲}, {name: 乙}, {name: 丙, target: "90"}]'
        found = lint_text(tmp_path, system(row))
        assert [each.path for each in found] == ["indicators[0].target", "indicators[0].components[2].target"]

    def test_a_row_that_does_not_apply_asks_for_nothing(self, tmp_path: Path) -> None:
        row = "target: 完成县下达的任务, unit: 处, better: higher, applies_if: {位置: 湖区}"
        head = "year: 2021\nplace: {attributes: {位置: 山边}}\n"
        assert lint_text(tmp_path, plan(row, head=head)) == []
        assert codes(lint_text(tmp_path, plan(row, head=head.replace("山边", "湖区")))) == ["assigned/missing"]

    def test_a_plan_without_a_year_is_asked_for_the_latest_assigned(self, tmp_path: Path) -> None:
        row = "target: 完成县下达的任务, unit: 处, better: higher"
        head = 'assigned: {"1": {target: "≥9", year: 2020}}\n'
        assert codes(lint_text(tmp_path, plan(row, head=head))) == ["plan/year-missing"]

    def test_a_reference_in_an_assigned_target(self, tmp_path: Path) -> None:
        row = 'target: 完成县下达的任务, unit: "%", better: higher'
        head = 'year: 2021\nassigned: {"1": 不低于全县平均水平}\n'
        assert codes(lint_text(tmp_path, plan(row, head=head))) == ["reference/not-in-plan"]
        assert lint_text(tmp_path, plan(row, head=head + "references: {全县平均水平: 80}\n")) == []

    def test_a_hint_where_labels_are_not_declared(self, tmp_path: Path) -> None:
        row = 'target: "湖区：≥60；非湖区：≥40", unit: "%", better: higher'
        (found,) = lint_text(tmp_path, plan(row, head="year: 2021\nplace: {name: 甲镇}\n"))
        assert found.code == "place/attribute-missing"
        assert "湖区、非湖区" in (found.hint or "")
        assert lint_text(tmp_path, plan(row, head="year: 2021\nplace: {attributes: {位置: 湖区}}\n")) == []


class TestLedgers:
    def test_a_plan_that_cannot_be_read_is_not_held_against(self, tmp_path: Path) -> None:
        with pytest.raises(InvalidFile):
            lint_text(tmp_path, ledger('indicator: "1", value: 86'), against=plan('target: "≥8S"'))

    def test_years_that_targets_go_back_to_are_known(self, tmp_path: Path) -> None:
        against = plan(
            "target: 比2005年下降18%, unit: 吨, better: lower",
            "target: 年均下降3%, unit: 吨, better: lower, conventions: {plan_period: [2006, 2025]}",
            "target: 近20年逐年降低, unit: 吨, better: lower",
            "target: 不低于2007年, unit: 吨, better: higher",
        )
        records = [
            f'indicator: "{number}", year: {year}, value: 3'
            for number, year in ((1, 2005), (2, 2006), (3, 2001), (4, 2007))
        ]
        assert lint_text(tmp_path, ledger(*records), against=against) == []
        records = [
            f'indicator: "{number}", year: {year}, value: 3'
            for number, year in ((1, 2004), (2, 2005), (3, 2000), (4, 2006))
        ]
        found = lint_text(tmp_path, ledger(*records), against=against)
        assert codes(found) == ["ledger/unknown-year"] * 4

    def test_every_year_is_looked_at(self, tmp_path: Path) -> None:
        against = plan("target: 逐年降低, unit: 千克/公顷, better: lower")
        records = [f'indicator: "1", year: {year}, value: 3, unit: 户' for year in (2018, 2019, 2020, 2021)]
        found = lint_text(tmp_path, ledger(*records), against=against)
        assert codes(found) == ["observation/other-dimension"] * 4


class TestOrderAndBounds:
    def test_findings_come_in_the_order_of_the_file(self, tmp_path: Path) -> None:
        text = system('target: "95", unit: 公倾', 'target: "≥8S", unit: 张', SHARE.replace("≥", ""))
        found = lint_text(tmp_path, text)
        places = [(each.line or 0, each.column or 0, each.code) for each in found]
        assert places == sorted(places)
        assert len(found) == len(set(found))

    def test_a_rule_that_is_broken_everywhere(self, tmp_path: Path) -> None:
        found = lint_text(tmp_path, system(*['target: "≥8S"'] * 150))
        assert codes(found).count("target/damaged") == 100
        assert "file/more-findings" in codes(found)

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"\xff\xfe\x00",
            b"PK\x03\x04rubbish",
            "ecotown: 1".encode("utf-16"),
            b"[" * 5000,
            b"{a: *b, &c d: !e f}",
            b"\0" * 100,
            b"ecotown: 1\nkind: plan\n" + b"x" * 200_000,
            b'"' * 1001,
            b"ecotown: 1\nkind: plan\nindicators: " + b"[" * 100,
            b"0" * (MAX_BYTES + 1),
        ],
        ids=range(11),
    )
    @pytest.mark.parametrize("name", ["x.yaml", "x.json", "x.csv", "x.xlsx", "x.xls", "x.txt"])
    def test_hostile_bytes_only_give_diagnostics(self, data: bytes, name: str, tmp_path: Path) -> None:
        path = tmp_path / name
        path.write_bytes(data)
        found = lint(path)
        assert errors(found) or name == "x.csv"

    @given(st.data())
    def test_damaged_files_only_give_diagnostics(self, tmp_path_factory: Any, data: st.DataObject) -> None:
        case = data.draw(st.sampled_from(CASES))
        text = case.broken
        place = data.draw(st.integers(0, len(text)))
        damaged = text[:place] + data.draw(st.text(max_size=3)) + text[place + data.draw(st.integers(0, 3)) :]
        folder = tmp_path_factory.mktemp("damaged")
        try:
            lint_text(folder, damaged, case.name, case.against)
        except EcotownError as error:
            # A plan may be told to follow a file; nothing else is ever refused.
            assert error.code in ("file/missing", "system/unknown")

    def test_long_names_and_many_offices(self, tmp_path: Path) -> None:
        offices = ", ".join(f"{{name: {'办' * 60}{number}}}" for number in range(500))
        tasks = ", ".join(f"{{text: 做, responsible: [{'室' * 60}{number}]}}" for number in range(500))
        found = lint_text(tmp_path, follow(f"organizations: [{offices}]\ntasks: [{tasks}]\n"))
        assert codes(found).count("organization/unlisted") == 100
        assert max(len(each.message) for each in found) < 400


class TestCorners:
    """
    What no file of one rule reaches.
    """

    @pytest.mark.parametrize(
        "target",
        [
            "10～20",
            "力争≥95",
            "建成区≥35",
            "绿地率≥35",
            "近三年≥35",
            "≥35；≥90，其中学校≥95",
            "2023年≥60，2025年≥90",
            "山区：≥60；丘陵：≥40",
            "≥90或持续提高",
            "〔18〕",
            "35左右",
        ],
    )
    def test_a_measure_without_a_unit(self, target: str, tmp_path: Path) -> None:
        row = f"target: {target}, better: higher, conventions: {{plan_period: [2021, 2025], tolerance: 1}}"
        assert "system/unit-missing" in codes(lint_text(tmp_path, system(row))) or target in (
            "≥35；≥90，其中学校≥95",
            "〔18〕",
        )
        assert "system/unit-missing" not in codes(lint_text(tmp_path, system(f"{row}, unit: '-'")))

    @pytest.mark.parametrize(
        "target",
        [
            "零发生",
            "全覆盖",
            "每季度不少于2次",
            "全省前10名",
            "6月底前完成",
            "4项中至少1项达标",
            "达到功能区标准",
            "/",
            "有效保障",
        ],
    )
    def test_what_needs_no_unit(self, target: str, tmp_path: Path) -> None:
        assert "system/unit-missing" not in codes(lint_text(tmp_path, system(f"target: {target}, better: higher")))

    def test_a_tolerance_where_each_subject_has_its_own_unit(self, tmp_path: Path) -> None:
        row = "target: 面积保持稳定，数量保持稳定, unit: 公顷, better: higher, conventions: {tolerance: 0.5 百分点}"
        assert "conventions/other-dimension" not in codes(lint_text(tmp_path, system(row)))

    def test_a_tolerance_that_cannot_be_read_is_told_once(self, tmp_path: Path) -> None:
        row = 'target: 保持稳定, unit: "%", better: higher, conventions: {tolerance: 不大}'
        assert codes(lint_text(tmp_path, system(row))) == ["conventions/unreadable"]

    def test_conventions_of_components(self, tmp_path: Path) -> None:
        row = "target: 基本消除, unit: 起, better: lower, components: [{name: 甲, conventions: {basically: 90}}, {name: 乙}]"
        assert [(each.code, each.path) for each in lint_text(tmp_path, system(row))] == [
            ("convention/basically-missing", "indicators[0].target"),
            ("conventions/unreadable", "indicators[0].components[0].conventions.basically"),
        ]

    def test_evidence_of_components(self, tmp_path: Path) -> None:
        row = "target: 建立, evidence: [甲, 甲], components: [{name: 子, evidence: [乙, 乙]}, {name: 丑}]"
        assert [each.path for each in lint_text(tmp_path, system(row))] == [
            "indicators[0].evidence[1]",
            "indicators[0].components[0].evidence[1]",
        ]

    def test_a_choice_by_the_own_baseline(self, tmp_path: Path) -> None:
        row = 'target: "综合利用率≤60%的地区：≥65；其他地区：≥80", unit: "%", better: higher'
        (found,) = lint_text(tmp_path, plan(row))
        assert (found.code, found.path) == ("place/attribute-missing", "place.attributes.综合利用率")
        head = "year: 2021\nplace: {attributes: {综合利用率: 55%}}\n"
        assert lint_text(tmp_path, plan(row, head=head)) == []

    def test_a_level_is_an_attribute_of_the_place(self, tmp_path: Path) -> None:
        row = 'target: "市：≥65；县：≥80", unit: "%", better: higher'
        (found,) = lint_text(tmp_path, plan(row, head="year: 2021\nplace: {level: 镇}\n"))
        assert (found.code, found.path, found.column) == ("place/no-branch", "place.level", 16)

    def test_a_reference_to_a_class(self, tmp_path: Path) -> None:
        row = "target: 达到功能区标准, better: higher"
        head = "year: 2021\nreferences: {功能区标准: Ⅲ类}\n"
        assert lint_text(tmp_path, plan(row, head=head)) == []

    def test_a_subject_of_the_target_takes_an_assigned_one(self, tmp_path: Path) -> None:
        row = "target: 用水总量完成县下达的目标任务，用水效率完成县下达的目标任务, unit: 万立方米, better: lower"
        head = 'year: 2021\nassigned: {"1": {用水总量: "≤5000"}}\n'
        (found,) = lint_text(tmp_path, plan(row, head=head))
        assert (found.code, "用水效率" in found.message) == ("assigned/missing", True)

    def test_a_number_assigned_for_a_wording_with_a_sign(self, tmp_path: Path) -> None:
        row = "name: 用水, target: 不超过县下达指标, unit: 万立方米"
        assert lint_text(tmp_path, plan(row, head='year: 2021\nassigned: {"1": "5000"}\n')) == []

    def test_records_of_rows_that_cannot_be_judged_here(self, tmp_path: Path) -> None:
        against = plan(
            'target: "山区：≥85；丘陵：≥80", unit: "%", better: higher',
            'target: 1项中至少1项达标, of: ["1"]',
            head="year: 2021\nplace: {attributes: {terrain: 达标}}\n",
        )
        for number in ("1", "2"):
            found = lint_text(tmp_path, ledger(f'indicator: "{number}", value: 86'), against=against)
            assert codes(found) == ([] if number == "1" else ["ledger/record-of-count"])

    def test_a_workbook_with_evidence(self, tmp_path: Path) -> None:
        workbook = openpyxl.Workbook()
        sheet = workbook.active
        assert sheet is not None
        sheet.title = "台账"
        for row in (("指标", "数值", "佐证"), ("6", 80, "甲")):
            sheet.append(row)
        listed = workbook.create_sheet("佐证")
        for row in (("编号", "名称", "文号"), ("甲", "一", "1"), ("乙", "二", "2")):
            listed.append(row)
        path = tmp_path / "ledger.xlsx"
        workbook.save(path)
        (found,) = lint(path)
        assert (found.code, found.path, found.line) == ("ledger/evidence-not-used", "evidence[1].id", 3)

    def test_a_conflict_in_memory(self) -> None:
        rows = tuple(Observation(indicator="1", value=value) for value in ("80", "81"))
        assert codes(lint(Ledger(rows))) == ["ledger/conflict"]

    def test_a_ledger_whose_file_is_no_longer_what_it_was(self, tmp_path: Path) -> None:
        path = tmp_path / "ledger.yaml"
        path.write_text(ledger('indicator: "6", value: 80。6'), encoding="utf-8")
        loaded = load_ledger(path)
        for data in (b"\0", b"[", b"a: 1"):
            (found,) = lint(attrs.evolve(loaded, file_bytes=data))
            assert (found.code, found.line, found.column) == ("ledger/value-unreadable", 4, None)

    def test_a_position_made_by_hand(self) -> None:
        position = Position("x.yaml", 1, 1, "[", 0, 1)
        made = IndicatorSystem("试行", indicators=(Indicator("1", "甲", "基本消除", unit="处"),), position=position)
        (found,) = lint(made)
        assert (found.code, found.file, found.line) == ("convention/basically-missing", "x.yaml", None)

    def test_numbers_and_units_beyond_all_measure(self, tmp_path: Path) -> None:
        row = 'target: 不低于全县平均水平, unit: "%", better: higher'
        found = lint_text(tmp_path, plan(row, head="year: 2021\nreferences: {全县平均水平: 1e999}\n"))
        assert codes(found) == ["reference/unreadable"]
        found = lint_text(tmp_path, system(f'target: "≥1", unit: {"长" * 80}'))
        assert codes(found) == ["unit/unknown"]

    def test_a_misspelled_unit_is_told_once(self, tmp_path: Path) -> None:
        against = plan("target: ≤220, unit: 千克/公顷, better: lower")
        found = lint_text(tmp_path, ledger('indicator: "1", year: 2021, value: 86, unit: 千克/公倾'), against=against)
        assert codes(found) == ["ledger/unit-misspelled"]

    def test_a_quotation_is_not_told_how_to_be_written_better(self, tmp_path: Path) -> None:
        head = 'year: 2021\ntasks: [{text: 做, targets: [{indicator: "1", text: "85"}, {text: 印发实施}]}]\n'
        assert lint_text(tmp_path, plan(SHARE, head=head)) == []
