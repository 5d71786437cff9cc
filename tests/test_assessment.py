"""
A plan against a ledger: verdicts, reasons, gaps, and what is told of what cannot be used.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from itertools import permutations
from pathlib import Path
from random import Random
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecotown.assessment import Assessment, Finding, assess
from ecotown.errors import EcotownError, InvalidFile
from ecotown.evaluation import Reason, Verdict
from ecotown.files import load_ledger, load_plan
from ecotown.ledger import Evidence, Ledger, Observation
from ecotown.plans import (
    AssignedTarget,
    Component,
    Conventions,
    EvidenceWanted,
    Indicator,
    Obligation,
    Place,
    Plan,
    Village,
)
from ecotown.targets.nodes import Direction

ROOT = Path(__file__).parents[1]

RATE = {"number": "6", "name": "农作物秸秆综合利用率", "target": "≥85", "unit": "%"}


def plan_of(*rows: Mapping[str, Any], **keys: Any) -> Plan:
    return Plan(indicators=tuple(Indicator(**row) for row in rows), **{"year": 2021, **keys})


def record(indicator: str = "6", **keys: Any) -> Observation:
    return Observation(indicator=indicator, **{"year": 2021, **keys})


def judge(row: Mapping[str, Any], *records: Observation, evidence: tuple[Evidence, ...] = (), **keys: Any) -> Finding:
    (finding,) = assess(plan_of(row, **keys), Ledger(records, evidence)).findings
    return finding


def reason_of(finding: Finding) -> Reason | None:
    assert (finding.verdict is Verdict.UNDETERMINED) == (finding.result.reason is not None)
    return finding.result.reason


class TestYear:
    def test_the_year_given_comes_before_the_plan_s(self) -> None:
        ledger = Ledger((record(value="80", year=2020), record(value="90")))
        assert assess(plan_of(RATE), ledger).findings[0].verdict is Verdict.MET
        assessment = assess(plan_of(RATE), ledger, year=2020)
        assert (assessment.year, assessment.findings[0].verdict) == (2020, Verdict.NOT_MET)

    def test_without_a_year_nothing_is_judged(self) -> None:
        with pytest.raises(EcotownError) as caught:
            assess(plan_of(RATE, year=None), Ledger())
        assert caught.value.code == "assessment/year-unknown"

    @pytest.mark.parametrize("year", [21, 0, 30000])
    def test_a_year_out_of_range_is_refused(self, year: int) -> None:
        with pytest.raises(EcotownError) as caught:
            assess(plan_of(RATE), Ledger(), year=year)
        assert caught.value.code == "assessment/year-out-of-range"


class TestOneRow:
    def test_met(self) -> None:
        finding = judge(RATE, record(value="86.2", evidence=("E1",)))
        assert (finding.verdict, finding.gap, finding.tell_observed()) == (Verdict.MET, "", "86.2%")
        assert finding.evidence == ("E1",)

    def test_not_met_says_by_how_much(self) -> None:
        finding = judge(RATE, record(value="84.96"))
        assert finding.verdict is Verdict.NOT_MET
        assert finding.result.borderline
        assert finding.gap == "差0.04个百分点"
        assert finding.gap_en == "0.04 percentage points short"

    def test_one_point_is_one(self) -> None:
        finding = judge(RATE, record(value="84"))
        assert finding.gap_en == "1 percentage point short"
        assert "short by 1 percentage point." in finding.result.explain("en")

    def test_a_row_goes_by_its_name_too(self) -> None:
        assert judge(RATE, record("农作物 秸秆综合利用率", value="86.2")).verdict is Verdict.MET

    def test_nothing_recorded_is_open(self) -> None:
        finding = judge(RATE, record(value="90", year=2020))
        assert reason_of(finding) is Reason.MISSING_OBSERVATION
        assert finding.gap == "缺2021年数据"

    def test_a_record_without_a_year_is_of_the_year_judged(self) -> None:
        assert judge(RATE, record(value="90", year=None)).verdict is Verdict.MET
        assert judge(RATE, record(value="90", year=None), record(value="80", year=2020)).verdict is Verdict.MET

    def test_a_judgement_that_fails_a_statement(self) -> None:
        finding = judge({**RATE, "target": "有效保障", "unit": None}, record(status="未达标"))
        assert finding.gap == "现为“未达标”，须“有效保障”"

    @pytest.mark.parametrize("nothing", ["NaN", "nan", "/", "—", "inf"])
    def test_what_says_nothing_contradicts_nothing(self, nothing: str) -> None:
        for records in ((nothing, "86"), ("86", nothing)):
            finding = judge(RATE, *(record(value=value) for value in records))
            assert (finding.verdict, finding.tell_observed()) == (Verdict.MET, "86%")
        assert reason_of(judge(RATE, record(value=nothing))) is Reason.MISSING_OBSERVATION
        provisional = judge(RATE, record(value=nothing), record(value="86", provisional=True))
        assert (provisional.verdict, provisional.provisional) == (Verdict.MET, True)

    def test_a_record_without_a_year_meets_the_one_that_states_it(self) -> None:
        assert judge(RATE, record(value="90", year=None), record(value="90.0")).verdict is Verdict.MET
        differing = judge(RATE, record(value="90", year=None), record(value="80"))
        assert reason_of(differing) is Reason.CONFLICTING_OBSERVATIONS
        assert (
            judge(RATE, record(value="90", year=None, provisional=True), record(value="80")).verdict is Verdict.NOT_MET
        )

    def test_the_unit_column_counts(self) -> None:
        row = {"number": "6", "name": "化肥施用强度", "target": "≤245千克/公顷", "better": Direction.LOWER}
        assert judge(row, record(value="16", unit="千克/亩")).verdict is Verdict.MET
        finding = judge(row, record(value="247.1", unit="千克/公顷"))
        assert finding.gap == "超出2.1千克/公顷"
        assert finding.gap_en == "2.1 千克/公顷 over"

    def test_the_basis_column_counts(self) -> None:
        row = {"number": "6", "name": "化肥施用强度", "target": "≤245", "unit": "千克/公顷", "basis": "折纯"}
        assert judge(row, record(value="240", basis="折纯量")).verdict is Verdict.MET
        finding = judge(row, record(value="240", basis="实物量"))
        assert reason_of(finding) is Reason.INCONSISTENT_BASIS
        assert finding.gap == "口径不一致：须用“折纯”"

    def test_a_series_by_year_is_a_trend(self) -> None:
        row = {"number": "6", "name": "化肥施用强度", "target": "逐年降低", "unit": "千克/公顷"}
        series = [record(value=value, year=year) for value, year in (("250", 2019), ("245", 2020), ("245", 2021))]
        finding = judge(row, *series)
        assert (finding.verdict, finding.gap) == (Verdict.NOT_MET, "2021年与2020年持平（245千克/公顷）")
        assert finding.tell_observed() == "250→245→245千克/公顷"
        rising = judge(row, *series[:2], record(value="246"))
        assert rising.gap == "2020年245千克/公顷，2021年246千克/公顷，不符合“逐年降低”"
        assert reason_of(judge(row, *series[1:])) is None  # a step that fails decides, whatever 2019 was
        assert judge(row, series[0], series[2]).gap == "缺2020年数据"

    def test_aspects_are_read_from_their_column(self) -> None:
        row = {"number": "15", "name": "生态保护红线", "target": "面积不减少，性质不改变", "unit": "公顷"}
        area = [record("15", aspect="面积", value=value, year=year) for value, year in (("310", 2020), ("309.5", 2021))]
        finding = judge(row, *area, record("15", aspect="性质", status="未改变"))
        assert finding.verdict is Verdict.NOT_MET
        assert finding.gap.startswith("面积：")
        assert finding.tell_observed() == "面积：309.5公顷；性质：未改变"

    def test_a_status_that_falls_short_is_quoted(self) -> None:
        finding = judge({"number": "3", "name": "河长制", "target": "全面实施"}, record("3", status="实施"))
        assert finding.gap == "现为“实施”，须“全面实施”"
        assert finding.gap_en == "is 实施, wanted: status 「全面实施」 or higher"

    def test_a_limit_that_excludes_itself(self) -> None:
        finding = judge({**RATE, "target": ">85"}, record(value="85"))
        assert finding.gap == "等于限值，须>85%"

    def test_what_is_left_is_counted(self) -> None:
        row = {"number": "10", "name": "黑臭水体", "target": "消除", "unit": "处"}
        assert judge(row, record("10", value="2")).gap == "尚有2处"

    def test_a_gap_that_does_not_end_is_told_to_two_places(self) -> None:
        row = {"number": "6", "name": "秸秆利用率", "target": "三分之二以上", "unit": "%"}
        assert judge(row, record(value="60")).gap == "差约6.67个百分点"

    def test_one_alternative_of_several_would_do(self) -> None:
        row = {**RATE, "target": "≥90或持续提高"}
        finding = judge(
            row, *(record(value=value, year=year) for value, year in (("80", 2019), ("82", 2020), ("81", 2021)))
        )
        assert finding.verdict is Verdict.NOT_MET
        assert "；或" in finding.gap

    def test_a_target_that_is_not_set_does_not_apply(self) -> None:
        finding = judge({**RATE, "target": "/"})
        assert (finding.verdict, finding.gap) == (Verdict.NOT_APPLICABLE, "没有设定目标")

    def test_the_level_of_the_place_is_an_attribute(self) -> None:
        row = {**RATE, "target": "市：≥90；乡镇：≥80"}
        assert judge(row, record(value="85"), place=Place(level="乡镇")).verdict is Verdict.MET
        assert reason_of(judge(row, record(value="85"))) is Reason.MISSING_ATTRIBUTE

    def test_the_printed_cell_is_kept(self) -> None:
        target = "山区：≥60\n丘陵：≥40"
        finding = judge({**RATE, "target": target}, record(value="45"), place=Place(attributes={"terrain": "丘陵区"}))
        assert (finding.target, finding.verdict) == (target, Verdict.MET)


class TestApplicability:
    ROW: ClassVar[dict[str, Any]] = {**RATE, "applies_if": {"terrain": "山区", "region": "西部"}}

    @pytest.mark.parametrize(
        ("attributes", "verdict"),
        [
            ({"terrain": "山区", "region": "西部地区"}, Verdict.MET),
            ({"terrain": "山区", "region": "东部"}, Verdict.NOT_APPLICABLE),
            ({"terrain": "丘陵区", "region": "西部"}, Verdict.NOT_APPLICABLE),
            ({"terrain": "丘陵区"}, Verdict.NOT_APPLICABLE),
            ({"terrain": "山区"}, Verdict.UNDETERMINED),
            ({"region": "西部"}, Verdict.UNDETERMINED),
        ],
    )
    def test_every_attribute_has_to_hold(self, attributes: dict[str, str], verdict: Verdict) -> None:
        finding = judge(self.ROW, record(value="90"), place=Place(attributes=attributes))
        assert finding.verdict is verdict
        if verdict is Verdict.UNDETERMINED:
            assert reason_of(finding) is Reason.MISSING_ATTRIBUTE

    def test_a_row_that_does_not_apply_says_so(self) -> None:
        finding = judge(self.ROW, record(value="90"), place=Place(attributes={"terrain": "平原区"}))
        assert finding.gap == "没有适用本地的情形"


class TestComponents:
    ROW: ClassVar[dict[str, Any]] = {
        "number": "5",
        "name": "农用化肥、农药施用强度",
        "target": "≤245",
        "unit": "千克/公顷",
        "better": Direction.LOWER,
        "components": (Component(name="化肥", basis="折纯"), Component(name="农药", target="≤2.5")),
    }

    def test_each_is_held_to_its_own_target(self) -> None:
        finding = judge(
            self.ROW, record("5", component="化肥", value="240"), record("5", component="农药", value="2.6")
        )
        assert finding.verdict is Verdict.NOT_MET
        assert finding.gap == "农药：超出0.1千克/公顷"
        assert [(name, part.verdict) for name, part in finding.result.parts] == [
            ("化肥", Verdict.MET),
            ("农药", Verdict.NOT_MET),
        ]
        assert finding.tell_observed() == "化肥：240千克/公顷；农药：2.6千克/公顷"

    def test_one_that_is_not_recorded_leaves_the_row_open(self) -> None:
        finding = judge(self.ROW, record("5", component="化肥", value="240"))
        assert reason_of(finding) is Reason.MISSING_OBSERVATION
        assert finding.gap == "缺2021年数据（农药）"

    def test_one_that_fails_decides(self) -> None:
        finding = judge(self.ROW, record("5", component="化肥", value="246"))
        assert finding.verdict is Verdict.NOT_MET

    def test_one_that_cannot_be_read_does_not_hide_the_other(self) -> None:
        finding = judge(
            self.ROW, record("5", component="化肥", value="24O"), record("5", component="农药", value="2.6")
        )
        assert finding.verdict is Verdict.NOT_MET
        assert "observation/unreadable" in {diagnostic.code for diagnostic in finding.result.diagnostics}

    def test_components_times_aspects(self) -> None:
        row = {
            "number": "15",
            "name": "自然生态空间、自然保护地",
            "target": "面积不减少，性质不改变",
            "unit": "公顷",
            "may_be_absent": True,
            "components": (Component(name="自然生态空间"), Component(name="自然保护地")),
        }
        space = [
            record("15", component="自然生态空间", aspect="面积", value="310", year=2020),
            record("15", component="自然生态空间", aspect="面积", value="310"),
            record("15", component="自然生态空间", aspect="性质", status="未改变"),
        ]
        finding = judge(row, *space)
        assert reason_of(finding) is Reason.MISSING_OBSERVATION
        absent = judge(row, *space, record("15", component="自然保护地", status="不涉及", evidence=("E1",)))
        assert absent.verdict is Verdict.MET
        assert absent.tell_observed() == "自然生态空间：达标；自然保护地：不涉及"
        nowhere = judge(row, record("15", status="不涉及", evidence=("E1",)))
        assert nowhere.verdict is Verdict.NOT_APPLICABLE

    def test_a_figure_without_a_component_is_not_used_but_told(self) -> None:
        assessment = assess(plan_of(self.ROW), Ledger((record("5", value="240"),)))
        assert assessment.findings[0].verdict is Verdict.UNDETERMINED
        assert [diagnostic.code for diagnostic in assessment.diagnostics] == ["ledger/component-missing"]

    def test_an_unknown_component_is_told_with_a_suggestion(self) -> None:
        assessment = assess(plan_of(self.ROW), Ledger((record("5", component="化肥量", value="240"),)))
        (diagnostic,) = assessment.diagnostics
        assert (diagnostic.code, diagnostic.hint) == ("ledger/unknown-component", "是否指“化肥”？")

    def test_the_name_of_a_component_may_tell_which_way_is_better(self) -> None:
        row = {"number": "9", "name": "用水", "unit": "%", "components": (Component(name="供水合格率", target="95"),)}
        assert judge(row, record("9", component="供水合格率", value="96")).verdict is Verdict.MET

    def test_targets_of_components_alone_are_printed_together(self) -> None:
        row = {
            **self.ROW,
            "target": None,
            "components": (Component(name="化肥", target="≤245"), Component(name="农药", target="≤2.5")),
        }
        assert judge(row).target == "化肥：≤245；农药：≤2.5"


class TestRecordsThatCannotBeUsed:
    def test_a_final_record_outranks_a_provisional_one(self) -> None:
        finding = judge(RATE, record(value="80", provisional=True), record(value="90"))
        assert (finding.verdict, finding.provisional) == (Verdict.MET, False)

    def test_a_provisional_record_marks_the_finding(self) -> None:
        assert judge(RATE, record(value="90", provisional=True)).provisional
        assert not judge(RATE, record(value="90"), record(value="80", year=2019, provisional=True)).provisional

    def test_final_records_that_differ_leave_the_row_open(self) -> None:
        finding = judge(RATE, record(value="96.8", line=3), record(value="95.3", line=7))
        assert reason_of(finding) is Reason.CONFLICTING_OBSERVATIONS
        (diagnostic,) = (each for each in finding.result.diagnostics if each.code == "ledger/conflict")
        assert "96.8" in diagnostic.message
        assert "95.3" in diagnostic.message
        assert finding.tell_observed() == "96.8%、95.3%"
        assert [entry.reason for entry in finding.result.missing] == [Reason.CONFLICTING_OBSERVATIONS]

    def test_records_that_differ_about_another_year_do_not_matter(self) -> None:
        finding = judge(RATE, record(value="90"), record(value="80", year=2020), record(value="81", year=2020))
        assert finding.verdict is Verdict.MET
        assert "ledger/conflict" in {diagnostic.code for diagnostic in finding.result.diagnostics}

    def test_records_that_differ_matter_where_a_trend_needs_them(self) -> None:
        row = {"number": "6", "name": "化肥施用强度", "target": "逐年降低", "unit": "千克/公顷"}
        finding = judge(
            row,
            record(value="250", year=2019),
            record(value="249", year=2019),
            record(value="245", year=2020),
            record(value="240"),
        )
        assert reason_of(finding) is Reason.CONFLICTING_OBSERVATIONS

    @pytest.mark.parametrize("value", ["8O.6", "很多", "86 公顷", "8 6"])
    def test_a_record_that_cannot_be_read_leaves_the_row_open(self, value: str) -> None:
        finding = judge(RATE, record(value=value, line=15))
        assert reason_of(finding) is Reason.INVALID_OBSERVATION
        assert finding.tell_observed() == value
        assert 15 in {diagnostic.line for diagnostic in finding.result.diagnostics}

    def test_the_table_goes_on(self) -> None:
        rows = (RATE, {**RATE, "number": "7", "name": "农膜回收率"})
        assessment = assess(plan_of(*rows), Ledger((record(value="8O"), record("7", value="90"))))
        assert [finding.verdict for finding in assessment.findings] == [Verdict.UNDETERMINED, Verdict.MET]

    def test_an_unreadable_record_of_another_year_does_not_matter(self) -> None:
        finding = judge(RATE, record(value="86"), record(value="8O", year=2019))
        assert finding.verdict is Verdict.MET

    def test_records_refused_together_leave_the_row_open_in_any_order(self) -> None:
        row = {"number": "6", "name": "绿化率", "target": "逐年提高", "unit": "%"}
        records = (record(value="80", year=2018), record(value="81", year=2019), record(status="有", year=2020))
        for arranged in permutations((*records, record(value="83"))):
            assert reason_of(judge(row, *arranged)) is Reason.INVALID_OBSERVATION

    def test_a_damaged_earlier_year_does_not_matter_before_the_year_judged_is_known(self) -> None:
        row = {"number": "6", "name": "绿化率", "target": "不降低", "unit": "%"}
        for others in ((), (record(value="80", year=2018),)):
            assert reason_of(judge(row, record(value="约80", year=2020), *others)) is Reason.MISSING_OBSERVATION
        assert reason_of(judge(row, record(value="约80", year=2020), record(value="81"))) is Reason.INVALID_OBSERVATION

    def test_a_damaged_baseline_is_told(self) -> None:
        row = {
            "number": "6",
            "name": "综合利用率",
            "target": "综合利用率≤60%的地区：≥75%；综合利用率>60%的地区：≥85%",
            "unit": "%",
            "conventions": Conventions(baseline_year=2020),
        }
        for value, may_be_absent in (("约55", True), ("很多", False), ("不涉及", False)):
            records = (record(value=value, year=2020), record(value="90"))
            assert reason_of(judge({**row, "may_be_absent": may_be_absent}, *records)) is Reason.INVALID_OBSERVATION
        finding = judge({**row, "may_be_absent": True}, record(value="不涉及", year=2020), record(value="90"))
        assert reason_of(finding) is Reason.MISSING_ATTRIBUTE

    def test_a_record_of_no_use_is_no_reason_for_what_it_would_not_have_told(self) -> None:
        row = {"number": "6", "name": "绿化率", "target": "长效机制健全或逐年提高", "unit": "%"}
        falling = (record(value="82", year=2019), record(value="80", year=2020))
        assert reason_of(judge(row, *falling, record(value="约80"))) is Reason.NEEDS_JUDGEMENT
        row = {"number": "6", "name": "绿化率", "target": "山区：≥60%；丘陵区：≥40%\n不低于2019年", "unit": "%"}
        assert reason_of(judge(row, record(value="60 公顷", year=2019))) is Reason.MISSING_ATTRIBUTE

    def test_what_is_left_of_a_series_is_no_cumulative_change(self) -> None:
        row = {
            "number": "6",
            "name": "能耗",
            "target": "累计下降≥18%",
            "unit": "吨",
            "conventions": Conventions(plan_period=(2018, 2025)),
        }
        assert reason_of(judge(row, record(value="约80", year=2018), record(value="60"))) is Reason.INVALID_OBSERVATION
        assert reason_of(judge(row, record(value="86%", unit="吨", year=2022), record(value="60"))) is (
            Reason.MISSING_BASELINE
        )
        assert judge(row, record(value="80", year=2018), record(value="60")).verdict is Verdict.MET

    def test_absence_where_none_is_allowed_is_told_first(self) -> None:
        row = {"number": "6", "name": "绿化率", "target": "山区：≥60%；丘陵区：≥40%", "unit": "%"}
        for others in ((), (record(value="80", year=2018),)):
            assert reason_of(judge(row, record(status="不涉及"), *others)) is Reason.INVALID_OBSERVATION

    def test_what_cannot_be_read_beside_what_is_absent_is_told(self) -> None:
        row = {"number": "6", "name": "绿化率", "target": "全覆盖或逐年提高", "unit": "%", "may_be_absent": True}
        finding = judge(row, record(status="不涉及", year=2020), record(status="未覆盖"))
        assert "observation/unreadable" in {diagnostic.code for diagnostic in finding.result.diagnostics}

    def test_two_units_for_one_figure(self) -> None:
        finding = judge(RATE, record(value="86%", unit="公顷"))
        assert reason_of(finding) is Reason.INVALID_OBSERVATION
        assert "observation/two-units" in {diagnostic.code for diagnostic in finding.result.diagnostics}
        assert judge(RATE, record(value="86％", unit="%")).verdict is Verdict.MET

    def test_an_aspect_that_nobody_asks_for_is_told(self) -> None:
        row = {"number": "15", "name": "生态保护红线", "target": "面积不减少，性质不改变", "unit": "公顷"}
        finding = judge(row, record("15", aspect="性质", status="未改变"), record("15", aspect="面和", value="310"))
        assert reason_of(finding) is Reason.INVALID_OBSERVATION
        assert "observation/unknown-name" in {diagnostic.code for diagnostic in finding.result.diagnostics}

    def test_absence_where_none_is_allowed(self) -> None:
        assert reason_of(judge(RATE, record(status="不涉及", evidence=("E1",)))) is Reason.INVALID_OBSERVATION


class TestEvidence:
    ROW: ClassVar[dict[str, Any]] = {
        **RATE,
        "evidence": (EvidenceWanted(name="应急预案", required=True, valid_years=3), EvidenceWanted(name="照片")),
    }

    def test_a_met_row_without_required_evidence_is_open(self) -> None:
        finding = judge(self.ROW, record(value="90"))
        assert reason_of(finding) is Reason.MISSING_EVIDENCE
        assert finding.gap == "缺佐证（应急预案）"

    def test_any_id_does_where_the_ledger_lists_no_evidence(self) -> None:
        assert judge(self.ROW, record(value="90", evidence=("E1",))).verdict is Verdict.MET

    def test_a_row_that_is_not_met_stays_so(self) -> None:
        assert judge(self.ROW, record(value="80")).verdict is Verdict.NOT_MET

    def test_evidence_that_is_wanted_only_is_not_required(self) -> None:
        row = {**RATE, "evidence": (EvidenceWanted(name="照片"),)}
        assert judge(row, record(value="90")).verdict is Verdict.MET

    @pytest.mark.parametrize(
        ("evidence", "reason"),
        [
            (Evidence(id="E1"), None),
            (Evidence(id="E1", title="应急预案", valid_until=dt.date(2021, 12, 31)), None),
            (Evidence(id="E1", title="应急预案", valid_until=dt.date(2020, 12, 31)), Reason.MISSING_EVIDENCE),
            (Evidence(id="E1", date=dt.date(2018, 1, 1)), None),
            (Evidence(id="E1", date=dt.date(2017, 12, 31)), Reason.MISSING_EVIDENCE),
            (Evidence(id="E2"), Reason.MISSING_EVIDENCE),
        ],
    )
    def test_a_list_of_evidence_has_to_hold_it_and_it_has_to_hold(
        self, evidence: Evidence, reason: Reason | None
    ) -> None:
        finding = judge(self.ROW, record(value="90", evidence=("E1",)), evidence=(evidence,))
        assert reason_of(finding) is reason

    def test_each_required_document_takes_one(self) -> None:
        row = {
            **RATE,
            "evidence": (EvidenceWanted(name="甲证", required=True), EvidenceWanted(name="乙证", required=True)),
        }
        listed = (Evidence(id="E1", title="乙证（2021）"), Evidence(id="E2", title="丙"))
        assert judge(row, record(value="90", evidence=("E1", "E2")), evidence=listed).verdict is Verdict.MET
        finding = judge(row, record(value="90", evidence=("E1",)), evidence=listed)
        assert [entry.name for entry in finding.result.missing] == ["甲证"]

    def test_absence_wants_evidence_too(self) -> None:
        row = {**RATE, "may_be_absent": True}
        assert reason_of(judge(row, record(status="不涉及"))) is Reason.MISSING_EVIDENCE
        assert judge(row, record(status="不涉及", evidence=("E1",))).verdict is Verdict.NOT_APPLICABLE

    def test_an_id_that_is_not_listed_is_told(self) -> None:
        ledger = Ledger((record(value="90", evidence=("E1", "E3")),), (Evidence(id="E1"),))
        assert [diagnostic.code for diagnostic in assess(plan_of(RATE), ledger).diagnostics] == [
            "ledger/unknown-evidence"
        ]


class TestSuppliedByOthers:
    ROW: ClassVar[dict[str, Any]] = {
        **RATE,
        "number": "21",
        "name": "卫生厕所普及率",
        "target": "完成区县规定的目标任务",
    }

    def test_a_superior_s_target_is_open_until_it_is_supplied(self) -> None:
        finding = judge(self.ROW, record("21", value="91"))
        assert reason_of(finding) is Reason.MISSING_TARGET
        assert finding.tell_observed() == "91%"

    def test_it_is_judged_once_it_is_there(self) -> None:
        assigned = {"21": AssignedTarget(target="≥95%", document="区发〔2021〕1号", year=2021)}
        finding = judge(self.ROW, record("21", value="91"), assigned=assigned)
        assert (finding.verdict, finding.gap) == (Verdict.NOT_MET, "差4个百分点")

    def test_it_holds_for_its_year(self) -> None:
        assigned = {"21": AssignedTarget(target="≥95%", year=2020)}
        assert reason_of(judge(self.ROW, record("21", value="91"), assigned=assigned)) is Reason.MISSING_TARGET

    def test_it_goes_by_component(self) -> None:
        row = {**self.ROW, "components": (Component(name="户厕"), Component(name="公厕"))}
        records = [record("21", component=name, value="91") for name in ("户厕", "公厕")]
        finding = judge(row, *records, assigned={"21": {"户厕": AssignedTarget(target="≥90%")}})
        assert reason_of(finding) is Reason.MISSING_TARGET
        assert finding.gap == "缺上级下达的目标值（公厕）"
        assert judge(row, *records, assigned={"21": AssignedTarget(target="≥90%")}).verdict is Verdict.MET

    def test_a_number_takes_the_operator_of_its_wording(self) -> None:
        row = {"number": "20", "name": "用水总量", "target": "不超过区下达指标", "unit": "万立方米"}
        assert (
            judge(row, record("20", value="4900"), assigned={"20": AssignedTarget(target="5000")}).verdict
            is Verdict.MET
        )

    def test_one_that_cannot_be_read_is_a_fault_of_the_plan(self) -> None:
        with pytest.raises(InvalidFile) as caught:
            judge(self.ROW, assigned={"21": AssignedTarget(target="≥9S%")})
        assert caught.value.diagnostics[0].path == "assigned.21.target"


class TestReferences:
    ROW: ClassVar[dict[str, Any]] = {**RATE, "target": "不低于全县平均水平"}
    NAME = "全县平均水平"

    def reference(self, value: str, **keys: Any) -> Observation:
        return Observation(reference=self.NAME, value=value, **{"year": 2021, **keys})

    def test_from_the_plan(self) -> None:
        assert (
            judge(self.ROW, record(value="43"), references={self.NAME: {2020: "44", 2021: "42"}}).verdict is Verdict.MET
        )

    def test_from_the_ledger(self) -> None:
        assert judge(self.ROW, record(value="43"), self.reference("43.5", unit="%")).verdict is Verdict.NOT_MET
        assert judge(self.ROW, record(value="43"), self.reference("42", year=None)).verdict is Verdict.MET

    def test_from_both_where_they_agree(self) -> None:
        finding = judge(self.ROW, record(value="43"), self.reference("42.0", unit="%"), references={self.NAME: "42"})
        assert finding.verdict is Verdict.MET

    def test_where_they_differ_neither_is_used(self) -> None:
        assessment = assess(
            plan_of(self.ROW, references={self.NAME: "42"}), Ledger((record(value="43"), self.reference("44")))
        )
        assert reason_of(assessment.findings[0]) is Reason.MISSING_REFERENCE
        assert [diagnostic.code for diagnostic in assessment.diagnostics] == ["ledger/reference-differs"]

    def test_records_of_it_that_differ_are_told(self) -> None:
        ledger = Ledger((record(value="43"), self.reference("42"), self.reference("44")))
        assessment = assess(plan_of(self.ROW), ledger)
        assert reason_of(assessment.findings[0]) is Reason.MISSING_REFERENCE
        assert [diagnostic.code for diagnostic in assessment.diagnostics] == ["ledger/conflict"]

    def test_one_that_nobody_refers_to_is_told(self) -> None:
        ledger = Ledger((Observation(reference="全县平均水", value="42"),))
        (diagnostic,) = assess(plan_of(self.ROW), ledger).diagnostics
        assert (diagnostic.code, diagnostic.hint) == ("ledger/unknown-reference", "是否指“全县平均水平”？")

    def test_one_that_cannot_be_read_is_told(self) -> None:
        assessment = assess(plan_of(self.ROW), Ledger((record(value="43"), self.reference("很高"))))
        assert [diagnostic.code for diagnostic in assessment.diagnostics] == ["ledger/reference-unreadable"]
        assert reason_of(assessment.findings[0]) is Reason.MISSING_REFERENCE


class TestConventions:
    ROW: ClassVar[dict[str, Any]] = {**RATE, "target": "保持稳定"}
    SERIES = (record(value="92.3", year=2020), record(value="91.8"))

    def test_the_plan_fills_what_nobody_sets(self) -> None:
        assert reason_of(judge(self.ROW, *self.SERIES)) is Reason.MISSING_CONVENTION
        assert judge(self.ROW, *self.SERIES, conventions=Conventions(tolerance="1 百分点")).verdict is Verdict.MET

    def test_the_nearer_wins(self) -> None:
        row = {**self.ROW, "conventions": Conventions(tolerance="0.1 百分点")}
        assert judge(row, *self.SERIES, conventions=Conventions(tolerance="1 百分点")).verdict is Verdict.NOT_MET

    def test_one_that_does_not_fit_is_a_fault_of_the_plan(self) -> None:
        with pytest.raises(InvalidFile) as caught:
            judge(self.ROW, *self.SERIES, conventions=Conventions(tolerance="1 公顷"))
        assert "第6项" in caught.value.diagnostics[0].message


class TestVillages:
    PLACE = Place(name="青峰镇", villages=(Village(name="第一村"), Village(name="第二村")))
    RECORDS = (record(place="第一村", value="90"), record(place="第二村", value="80"))

    def test_the_own_place_may_be_named(self) -> None:
        assert judge(RATE, record(place="青峰镇", value="90"), place=self.PLACE).verdict is Verdict.MET

    def test_figures_of_villages_are_kept_and_not_judged(self) -> None:
        finding = judge(RATE, *self.RECORDS, place=self.PLACE)
        assert reason_of(finding) is Reason.MISSING_OBSERVATION
        assert finding.gap == "缺2021年数据（已有2个村的数据）"
        assert [(each.village, each.observation.value) for each in finding.villages] == [
            ("第一村", "90"),
            ("第二村", "80"),
        ]

    def test_a_row_may_hold_for_each_village(self) -> None:
        finding = judge({**RATE, "each_village": True}, *self.RECORDS, place=self.PLACE)
        assert (finding.verdict, finding.gap) == (Verdict.NOT_MET, "第二村：差5个百分点")
        partly = judge({**RATE, "each_village": True}, self.RECORDS[0], place=self.PLACE)
        assert reason_of(partly) is Reason.MISSING_OBSERVATION

    def test_the_place_itself_is_held_to_it_too_where_it_has_a_figure(self) -> None:
        finding = judge({**RATE, "each_village": True}, *self.RECORDS, record(value="84"), place=self.PLACE)
        assert [name for name, _ in finding.result.parts] == ["总体", "第一村", "第二村"]
        assert finding.gap == "总体：差1个百分点；第二村：差5个百分点"

    def test_an_unknown_place_is_told(self) -> None:
        assessment = assess(plan_of(RATE, place=self.PLACE), Ledger((record(place="第三村", value="90"),)))
        (diagnostic,) = assessment.diagnostics
        assert diagnostic.code == "ledger/unknown-place"
        assert assessment.findings[0].villages == ()


class TestCounting:
    ROWS = (
        {"number": "30", "name": "推进情况", "target": "2项中至少1项达标", "of": ("6", "7")},
        RATE,
        {**RATE, "number": "7", "name": "农膜回收率"},
    )

    @pytest.mark.parametrize(
        ("values", "verdict"),
        [(("90", "80"), Verdict.MET), (("80", "80"), Verdict.NOT_MET), (("80", None), Verdict.UNDETERMINED)],
    )
    def test_a_row_takes_the_verdicts_of_others(self, values: tuple[str | None, ...], verdict: Verdict) -> None:
        ledger = Ledger(tuple(record(number, value=value) for number, value in zip(("6", "7"), values, strict=True)))
        assessment = assess(plan_of(*self.ROWS), ledger)
        assert [finding.number for finding in assessment.findings] == ["30", "6", "7"]
        assert assessment.findings[0].verdict is verdict

    def test_a_circle_is_a_fault_of_the_system(self) -> None:
        circle = ({**self.ROWS[0], "of": ("31",)}, {**self.ROWS[0], "number": "31", "name": "另一项", "of": ("30",)})
        with pytest.raises(InvalidFile) as caught:
            assess(plan_of(*circle), Ledger())
        assert {diagnostic.code for diagnostic in caught.value.diagnostics} == {"system/circular"}


class TestMentions:
    def test_an_unknown_indicator_is_told_once_with_a_suggestion(self) -> None:
        ledger = Ledger(
            (record("农作物秸秆利用率", value="90", line=2), record("农作物秸秆利用率", value="80", year=2020))
        )
        (diagnostic,) = assess(plan_of(RATE), ledger).diagnostics
        assert (diagnostic.code, diagnostic.line) == ("ledger/unknown-indicator", 2)
        assert diagnostic.hint_en == 'did you mean "农作物秸秆综合利用率"?'

    def test_a_name_that_two_rows_share_is_not_guessed(self) -> None:
        rows = (RATE, {**RATE, "number": "7"})
        assessment = assess(plan_of(*rows), Ledger((record(RATE["name"], value="90"),)))
        assert [finding.verdict for finding in assessment.findings] == [Verdict.UNDETERMINED] * 2
        assert [diagnostic.code for diagnostic in assessment.diagnostics] == ["ledger/ambiguous-indicator"]

    def test_a_record_of_a_row_that_counts_others_is_told(self) -> None:
        assessment = assess(plan_of(*TestCounting.ROWS), Ledger((record("30", status="达标"),)))
        assert [diagnostic.code for diagnostic in assessment.diagnostics] == ["ledger/record-of-count"]

    def test_a_reference_of_a_village_is_told(self) -> None:
        place = Place(name="青峰镇", villages=(Village(name="第一村"),))
        ledger = Ledger((Observation(place="第一村", reference="全县平均水平", value="41"),))
        assessment = assess(plan_of({**RATE, "target": "不低于全县平均水平"}, place=place), ledger)
        assert [diagnostic.code for diagnostic in assessment.diagnostics] == ["ledger/reference-of-village"]

    def test_a_wrong_ledger_does_not_flood_the_screen(self) -> None:
        ledger = Ledger(tuple(record(f"第{number}号指标", value="1") for number in range(1000)))
        assert len(assess(plan_of(RATE), ledger).diagnostics) == 100

    def test_raw_quantities_are_told(self) -> None:
        ledger = Ledger(
            (Observation(variable="秸秆利用量", value="647"), Observation(variable="可收集量", value="734"))
        )
        (diagnostic,) = assess(plan_of(RATE), ledger).diagnostics
        assert diagnostic.code == "ledger/variables-not-used"
        assert "秸秆利用量、可收集量" in diagnostic.message


class TestSummary:
    def rows(self, *obligations: Obligation | None) -> list[dict[str, Any]]:
        return [
            {**RATE, "number": str(number), "name": f"利用率{number}", "obligation": obligation}
            for number, obligation in enumerate(obligations, 1)
        ]

    @pytest.mark.parametrize(
        ("values", "accepted"),
        [
            (("90", "90"), True),
            (("90", "80"), False),
            (("90", None), None),
            ((None, "80"), False),
        ],
    )
    def test_every_row_that_has_to_be_met_counts(self, values: tuple[str | None, ...], accepted: bool | None) -> None:
        plan = plan_of(*self.rows(None, Obligation.BINDING))
        ledger = Ledger(tuple(record(str(number), value=value) for number, value in enumerate(values, 1)))
        assert assess(plan, ledger).summary.accepted is accepted

    def test_a_row_that_only_informs_does_not(self) -> None:
        plan = plan_of(*self.rows(None, Obligation.REFERENCE))
        assert assess(plan, Ledger((record("1", value="90"), record("2", value="80")))).summary.accepted is True

    def test_the_counts_add_up(self) -> None:
        plan = plan_of(*self.rows(None, None, None), {**RATE, "number": "9", "name": "别的", "target": "/"})
        summary = assess(plan, Ledger((record("1", value="90"), record("2", value="84.96", provisional=True)))).summary
        assert (summary.met, summary.not_met, summary.undetermined, summary.not_applicable) == (1, 1, 1, 1)
        assert (summary.total, summary.borderline, summary.provisional) == (4, 1, 1)


class TestNextSteps:
    def test_every_row_that_is_not_met_or_open_has_one_for_its_office(self) -> None:
        rows = (
            {**RATE, "responsible": ("镇农业服务中心", "镇经济发展办"), "supporting": ("镇党政办",)},
            {**RATE, "number": "7", "name": "农膜回收率"},
            {**RATE, "number": "8", "name": "粪污利用率"},
        )
        assessment = assess(plan_of(*rows), Ledger((record(value="80"), record("8", value="90"))))
        first, second = assessment.next_steps
        assert (first.office, first.others) == ("镇农业服务中心", ("镇经济发展办", "镇党政办"))
        assert first.tell() == ("整改：要求“≥85”，差5个百分点",)
        assert (second.office, second.tell("en")) == (None, ("enter the figure for 2021 in the ledger (in %)",))

    def test_each_thing_missing_is_asked_for(self) -> None:
        row = {**RATE, "target": "完成区县规定的目标任务，且不低于全县平均水平"}
        (step,) = assess(plan_of(row), Ledger()).next_steps
        told = "\n".join(step.tell())
        assert 'assigned: {"6": {target: …, document: …, year: 2021}}' in told
        assert "references: {全县平均水平: …}" in told
        assert "在台账补填2021年的数据" in told

    def test_the_record_to_correct_is_named(self) -> None:
        (step,) = assess(plan_of(RATE), Ledger((record(value="8O", line=15),))).next_steps
        assert step.tell()[0].startswith("更正台账第15行：")

    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_every_reason_has_words(self, language: str) -> None:
        for folder in ("qingfeng", "reasons"):
            assessment = assess_example(folder)
            for step in assessment.next_steps:
                assert all(step.tell(language))
            for finding in assessment.findings:
                if finding.verdict in (Verdict.NOT_MET, Verdict.UNDETERMINED):
                    assert finding.tell_gap(language)


def assess_example(name: str) -> Assessment:
    folder = ROOT / "examples" / name
    (ledger,) = folder.glob("ledger.*")
    return assess(load_plan(folder / "plan.yaml"), load_ledger(ledger))


class TestExamples:
    def test_the_town_shows_every_verdict(self) -> None:
        assessment = assess_example("qingfeng")
        found: dict[Verdict, list[str]] = {}
        for finding in assessment.findings:
            found.setdefault(finding.verdict, []).append(finding.number)
        assert found == {
            Verdict.MET: ["1", "2", "3", "6", "8", "10", "11", "12", "14", "16", "22", "23", "24"],
            Verdict.NOT_MET: ["4", "18", "25"],
            Verdict.UNDETERMINED: ["5", "7", "9", "15", "17", "19", "20", "21"],
            Verdict.NOT_APPLICABLE: ["13"],
        }
        assert assessment.diagnostics == ()

    def test_together_they_show_every_reason_that_an_assessment_can_have(self) -> None:
        shown = {finding.result.reason for name in ("qingfeng", "reasons") for finding in assess_example(name).findings}
        # An assessment always has a year.
        assert shown - {None} == set(Reason) - {Reason.MISSING_YEAR}


class TestJson:
    def test_the_form_of_the_contract(self) -> None:
        document = assess_example("qingfeng").to_dict()
        assert {"plan", "system", "year", "generated_from", "summary", "findings"} <= document.keys()
        assert {"met", "not_met", "undetermined", "not_applicable", "accepted"} <= document["summary"].keys()  # type: ignore[attr-defined]
        assert document["system"] == "chongqing-township-2021"
        findings = document["findings"]
        assert isinstance(findings, list)
        keys = "number domain name target obligation responsible provisional gap evidence verdict reason borderline observed"
        for finding in findings:
            assert {
                *keys.split(),
                "limit",
                "margin",
                "unit",
                "explanation",
                "missing",
                "diagnostics",
                "parts",
            } <= finding.keys()
            assert isinstance(finding["gap"], str)

    def test_it_is_json_without_floats_and_the_same_each_time(self) -> None:
        first, second = (json.dumps(assess_example("reasons").to_dict(), ensure_ascii=False) for _ in range(2))
        assert first == second
        assert not any(isinstance(number, float) for number in walk(json.loads(first)))

    def test_it_says_what_it_was_made_from(self) -> None:
        generated = assess_example("qingfeng").generated_from
        folder = ROOT / "examples" / "qingfeng"
        system = ROOT / "src" / "ecotown" / "systems" / "chongqing-township-2021.yaml"
        for found, path in (
            (generated.plan_sha256, folder / "plan.yaml"),
            (generated.ledger_sha256, folder / "ledger.csv"),
            (generated.system_sha256, system),
        ):
            assert found == hashlib.sha256(path.read_bytes()).hexdigest()
        assert assess(plan_of(RATE), Ledger()).generated_from.plan_sha256 is None


def walk(value: object) -> list[object]:
    if isinstance(value, dict):
        return [each for item in value.values() for each in walk(item)]
    if isinstance(value, list):
        return [each for item in value for each in walk(item)]
    return [value]


class TestTargetsThatCannotBeRead:
    PLAN = """\
ecotown: 1
kind: plan
year: 2021
assigned: {{"1": {{target: "≥9S%"}}}}
indicators:
  - {{number: "1", name: 普及率, target: "≥85%", unit: "%"}}
  - number: "2"
    name: 回收率
    target: {target}
  - {{number: "3", name: 空气, target: "95"}}
"""

    def faults(self, tmp_path: Path, target: str) -> list[tuple[str, int | None, int | None, str | None]]:
        path = tmp_path / "plan.yaml"
        path.write_text(self.PLAN.format(target=target), encoding="utf-8")
        with pytest.raises(InvalidFile) as caught:
            assess(load_plan(path), Ledger())
        assert all(diagnostic.file == str(path) for diagnostic in caught.value.diagnostics)
        return [(each.code, each.line, each.column, each.path) for each in caught.value.diagnostics]

    def test_all_are_told_at_their_characters(self, tmp_path: Path) -> None:
        assert self.faults(tmp_path, '"≥7S%"') == [
            ("target/damaged", 4, 28, "assigned.1.target"),
            ("target/damaged", 9, 15, "indicators[1].target"),
            ("target/direction-unknown", 10, 38, "indicators[2].target"),
        ]

    def test_a_fault_in_a_block_is_told_on_its_own_line(self, tmp_path: Path) -> None:
        faults = self.faults(tmp_path, "|\n      山区：≥60\n      丘陵：≥4O")
        assert faults[1][:3] == ("target/damaged", 11, 11)

    def test_an_override_is_told_where_it_stands(self, tmp_path: Path) -> None:
        path = tmp_path / "plan.yaml"
        path.write_text(
            'ecotown: 1\nkind: plan\nyear: 2021\nsystem: chongqing-township-2021\noverrides: {"4": {target: "≥2O"}}\n',
            encoding="utf-8",
        )
        with pytest.raises(InvalidFile) as caught:
            assess(load_plan(path), Ledger())
        (fault,) = caught.value.diagnostics
        assert (fault.file, fault.line, fault.path) == (str(path), 5, "overrides.4.target")

    def test_a_shared_target_is_told_once(self) -> None:
        row = {**RATE, "target": "≥8S", "components": (Component(name="甲"), Component(name="乙"))}
        with pytest.raises(InvalidFile) as caught:
            judge(row)
        assert len(caught.value.diagnostics) == 1


TOWN = load_plan(ROOT / "examples" / "qingfeng" / "plan.yaml")
VALUES = """
85 86.2% 8O 不涉及 / - 达标 未达标 开展 印发实施 消除 基本消除 0 2起 2021-05-03 未改变 不降低 1e5 -3 0.86 50公顷 全面实施 是 12万 1,234.5
百分之八十 Ⅲ类 不适用 三 NaN 1/0 2/3 99999999999999999999999999999
"""
RECORDS = st.builds(
    Observation,
    indicator=st.sampled_from([*(str(number) for number in range(1, 27)), "河长制", "没有的指标"]),
    place=st.sampled_from([None, None, "青峰镇", "第一村", "别处"]),
    component=st.sampled_from([None, None, "化肥", "农药", "露天秸秆焚烧", "生态保护红线", "别的"]),
    aspect=st.sampled_from([None, None, "面积", "性质", "功能", "别的"]),
    year=st.sampled_from([None, 2019, 2020, 2021, 2021]),
    value=st.none() | st.sampled_from(VALUES.split()),
    unit=st.sampled_from([None, None, "%", "公顷", "千克/公顷", "户", "怪单位", "长" * 70]),
    basis=st.sampled_from([None, None, "折纯", "实物量"]),
    evidence=st.sampled_from([(), ("E1",)]),
    provisional=st.booleans(),
    line=st.integers(1, 99),
)


class TestLaws:
    @given(st.lists(RECORDS, max_size=60))
    def test_whatever_a_ledger_holds_every_row_has_a_finding_that_can_be_told(self, records: list[Observation]) -> None:
        assessment = assess(TOWN, Ledger(tuple(records)))
        assert [finding.number for finding in assessment.findings] == [str(number) for number in range(1, 26)]
        assert assessment.summary.total == 25
        for finding in assessment.findings:
            is_open = finding.verdict is Verdict.UNDETERMINED
            assert is_open == (finding.result.reason is not None)
            assert bool(finding.gap) == bool(finding.gap_en)
            if is_open or finding.verdict is Verdict.NOT_MET:
                assert finding.gap
        steps = {step.finding.number: step for step in assessment.next_steps}
        assert steps.keys() == {
            finding.number
            for finding in assessment.findings
            if finding.verdict in (Verdict.NOT_MET, Verdict.UNDETERMINED)
        }
        assert all(step.tell("zh") and step.tell("en") for step in steps.values())
        json.dumps(assessment.to_dict())

    @given(st.lists(RECORDS, max_size=60))
    def test_nothing_recorded_is_never_met(self, records: list[Observation]) -> None:
        assessment = assess(TOWN, Ledger(tuple(records)))
        for finding in assessment.findings:
            if finding.verdict in (Verdict.MET, Verdict.NOT_MET):
                assert finding.records

    @given(st.lists(RECORDS, max_size=40), st.randoms(use_true_random=False))
    def test_the_order_of_the_records_does_not_matter(self, records: list[Observation], random: Random) -> None:
        shuffled = list(records)
        random.shuffle(shuffled)
        first, second = (assess(TOWN, Ledger(tuple(each))) for each in (records, shuffled))
        assert [finding.verdict for finding in first.findings] == [finding.verdict for finding in second.findings]
        assert [finding.result.reason for finding in first.findings] == [
            finding.result.reason for finding in second.findings
        ]
