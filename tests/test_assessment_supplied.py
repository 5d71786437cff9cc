"""
What a plan supplies beside figures and cannot be used: references, assigned targets, the year; and where that is told.
"""

from pathlib import Path
from typing import Any

import pytest

from ecotown.assessment import Assessment, assess
from ecotown.errors import EcotownError, InvalidArgument
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
