"""
What a plan supplies beside figures and cannot be used: references, assigned targets, the year; and where that is told.
"""

from pathlib import Path
from typing import Any

import pytest

from ecotown.assessment import Assessment, assess
from ecotown.errors import EcotownError, InvalidArgument, InvalidFile
from ecotown.evaluation import Reason, Verdict
from ecotown.files import load_ledger, load_plan
from ecotown.ledger import Ledger
from ecotown.plans import Indicator, Plan

PLAN = """\
ecotown: 1
kind: plan
year: 2021
indicators:
  - {number: "1", name: 普及率, target: 高于全县平均水平, unit: "%", better: higher}
  - {number: "2", name: 覆盖率, target: 高于全省平均水平, unit: "%", better: higher}
  - {number: "3", name: 处理率, target: 完成区县规定的目标任务, unit: "%", better: higher}
  - {number: "4", name: 利用率, target: 完成区县规定的目标任务, unit: "%", better: higher}
  - {number: "5", name: 达标率, target: "80", unit: "%"}
  - {number: "6", name: 合格率, target: 完成区县规定的目标任务, unit: "%", better: higher}
references: {全县平均水平: 80公顷, 全省平均水平: {2020: 70, 2021: abc}}
assigned:
  "3": {target: "≥5公顷"}
  "4": 是
  "6": {target: "90"}
"""


def assess_files(folder: Path, plan: str = PLAN, *records: str) -> Assessment:
    folder.joinpath("plan.yaml").write_text(plan, encoding="utf-8")
    lines = records or tuple(f"{number},2021,85," for number in range(1, 7))
    folder.joinpath("ledger.csv").write_text("\n".join(("指标,年份,数值,参照", *lines)), encoding="utf-8")
    return assess(load_plan(folder / "plan.yaml"), load_ledger(folder / "ledger.csv"))


class TestRefused:
    @pytest.mark.parametrize(
        ("index", "reason", "code", "line", "path"),
        [
            (0, Reason.MISSING_REFERENCE, "reference/other-dimension", 11, "references.全县平均水平"),
            (1, Reason.MISSING_REFERENCE, "reference/unreadable", 11, "references.全省平均水平.2021"),
            (2, Reason.MISSING_TARGET, "assigned/other-dimension", 13, "assigned.3.target"),
            (3, Reason.MISSING_TARGET, "assigned/no-bound", 14, "assigned.4"),
        ],
    )
    def test_the_row_is_open_and_the_place_is_told(
        self, index: int, reason: Reason, code: str, line: int, path: str, tmp_path: Path
    ) -> None:
        assessment = assess_files(tmp_path)
        result = assessment.findings[index].result
        assert (result.verdict, result.reason) == (Verdict.UNDETERMINED, reason)
        (told,) = [diagnostic for diagnostic in result.diagnostics if diagnostic.code == code]
        assert (told.file, told.line, told.path) == (str(tmp_path / "plan.yaml"), line, path)
        assert told.column is not None
        (action,) = assessment.next_steps[index].actions
        assert action[0].startswith("更正")
        assert told.message in action[0]
        assert told.message_en in action[1]

    def test_the_table_goes_on(self, tmp_path: Path) -> None:
        assert [finding.verdict for finding in assess_files(tmp_path).findings[4:]] == [Verdict.MET, Verdict.NOT_MET]

    def test_a_reference_of_the_ledger_is_told_there(self, tmp_path: Path) -> None:
        plan = PLAN.replace("references: {全县平均水平: 80公顷, 全省平均水平: {2020: 70, 2021: abc}}\n", "")
        result = assess_files(tmp_path, plan, "1,2021,85,", ",2021,80公顷,全县平均水平").findings[0].result
        (told,) = [diagnostic for diagnostic in result.diagnostics if diagnostic.code == "reference/other-dimension"]
        assert (told.file, told.line) == (str(tmp_path / "ledger.csv"), 3)


class TestReadings:
    def test_what_the_reader_told_has_its_place_in_the_file(self, tmp_path: Path) -> None:
        findings = assess_files(tmp_path).findings
        plain: list[dict[str, Any]] = [findings[4].result.to_dict(), findings[5].result.to_dict()]
        told = [
            diagnostic
            for result in plain
            for diagnostic in result["diagnostics"]
            if diagnostic["code"] == "target/operator-inferred"
        ]
        places = [(each["file"], each["path"], each["line"], each["column"]) for each in told]
        file = str(tmp_path / "plan.yaml")
        assert places == [(file, "indicators[4].target", 9, 39), (file, "assigned.6.target", 15, 18)]

    def test_a_shipped_system_is_named_alike_everywhere(self) -> None:
        plan = Plan(system="chongqing-township-2021", year=2021)
        folder = Path(__file__).parents[1] / "examples" / "qingfeng"
        assert plan.system is not None
        assessment = assess(load_plan(folder / "plan.yaml"), Ledger())
        files = {each.file for finding in assessment.findings for each in finding.result.diagnostics}
        assert "chongqing-township-2021.yaml" in files


class TestArguments:
    PLAN = Plan(indicators=(Indicator(number="1", name="达标率", target="≥80", unit="%"),))

    def test_a_year_may_be_text(self) -> None:
        for year in ("2021", "2021年", 2021):
            assert assess(self.PLAN, Ledger(), year=year).year == 2021

    @pytest.mark.parametrize("year", ["去年", "", 20.21, True, [2021], 21])
    def test_any_other_is_refused(self, year: Any) -> None:
        with pytest.raises(ValueError, match="年份") as caught:
            assess(self.PLAN, Ledger(), year=year)
        assert isinstance(caught.value, InvalidArgument)

    def test_a_plan_and_a_ledger_are_those_that_were_loaded(self) -> None:
        given: Any = "plan.yaml"
        for arguments in ((given, Ledger()), (self.PLAN, given)):
            with pytest.raises(TypeError) as caught:
                assess(*arguments, year=2021)
            assert isinstance(caught.value, EcotownError)


class TestNothingApplies:
    def test_nobody_is_accepted_for_nothing(self) -> None:
        row = Indicator(number="1", name="达标率", target="/", unit="%")
        assert assess(Plan(indicators=(row,)), Ledger(), year=2021).summary.accepted is None
        assert assess(Plan(), Ledger(), year=2021).summary.accepted is None


class TestOfNoUse:
    PLACE = "year: 2021\nplace: {attributes: {terrain: 丘岭区}}\n"

    def test_a_place_that_no_branch_knows(self, tmp_path: Path) -> None:
        rows = 'indicators:\n  - {number: "1", name: 林草率, target: "山区：≥60；丘陵区：≥40", unit: "%"}\n'
        assessment = assess_files(tmp_path, f"ecotown: 1\nkind: plan\n{self.PLACE}{rows}", "1,2021,85,")
        assert assessment.findings[0].verdict is Verdict.NOT_APPLICABLE
        (told,) = assessment.diagnostics
        assert (told.code, told.line, told.path) == ("place/no-branch", 4, "place.attributes.terrain")
        assert told.hint == "是否指“丘陵区”？"

    def test_a_place_that_the_system_does_not_declare(self, tmp_path: Path) -> None:
        plan = f"ecotown: 1\nkind: plan\n{self.PLACE}system: chongqing-township-2021\n"
        told = assess_files(tmp_path, plan, "1,2021,85,").diagnostics
        assert [each.code for each in told] == ["place/unknown-value"]

    def test_a_slip_for_what_a_row_applies_by(self, tmp_path: Path) -> None:
        rows = 'indicators:\n  - {number: "1", name: 率, target: "≥60", unit: "%", applies_if: {位置: 湖滨区}}\n'
        for value, codes in (("湖演区", ["place/unknown-value"]), ("山上", []), ("湖滨区", [])):
            plan = f"ecotown: 1\nkind: plan\nyear: 2021\nplace: {{attributes: {{位置: {value}}}}}\n{rows}"
            assert [each.code for each in assess_files(tmp_path, plan, "1,2021,85,").diagnostics] == codes

    def test_assigned_where_none_is_taken(self, tmp_path: Path) -> None:
        plan = PLAN.replace('"6": {target: "90"}', '"6": {处里率: "90"}\n  "5": "≥90"')
        told = assess_files(tmp_path, plan).diagnostics
        assert [(each.code, each.line, each.path) for each in told] == [
            ("assigned/not-used", 16, "assigned.5"),
            ("assigned/unknown-subject", 15, "assigned.6.处里率"),
        ]


class TestSlipsInAPlan:
    @pytest.mark.parametrize("key", ["tarqet", "目标", "目标值", "Target"])
    def test_a_key_that_was_to_be_target(self, key: str, tmp_path: Path) -> None:
        with pytest.raises(InvalidFile) as caught:
            assess_files(tmp_path, PLAN.replace('{target: "≥5公顷"}', f'{{{key}: "≥95%"}}'))
        (told,) = caught.value.diagnostics
        assert (told.code, told.hint, told.line) == ("file/unknown-key", "是否指“target”？", 13)

    def test_a_document_without_a_target(self, tmp_path: Path) -> None:
        with pytest.raises(InvalidFile) as caught:
            assess_files(tmp_path, PLAN.replace('{target: "≥5公顷"}', "{document: 一号文, year: 2021}"))
        assert [each.code for each in caught.value.diagnostics] == ["file/missing-key"]

    def test_one_reference_under_two_spellings(self, tmp_path: Path) -> None:
        with pytest.raises(InvalidFile) as caught:
            assess_files(tmp_path, PLAN.replace("全省平均水平: {", "全县 平均水平: 81, 全省平均水平: {"))
        (told,) = caught.value.diagnostics
        assert (told.code, told.line) == ("reference/two-values", 11)

    def test_a_subject_that_looks_like_target_is_one(self, tmp_path: Path) -> None:
        plan = PLAN.replace('{target: "≥5公顷"}', '{targets: {target: "≥95%"}}')
        told = assess_files(tmp_path, plan).diagnostics
        assert [(each.code, each.path) for each in told] == [("assigned/unknown-subject", "assigned.3.targets")]
