"""
Acceptance: what a system declares, decided on verdicts in three values, with what would tip it.
"""

import json
from collections.abc import Mapping
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import ecotown
from ecotown.assessment.acceptance import Rule, read_rule
from ecotown.assessment.acceptance.deciding import decide_acceptance
from ecotown.assessment.acceptance.points import RowScore
from ecotown.cli import main
from ecotown.errors import InvalidFile
from ecotown.evaluation import Verdict
from ecotown.files import from_plain, to_plain
from ecotown.plans import Acceptance, AcceptanceCondition, AcceptancePoints, Band, Indicator, Obligation, WhereAbsent
from ecotown.scoring import Span

MET, NOT_MET, OPEN, ABSENT = Verdict.MET, Verdict.NOT_MET, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE
LETTERS = {"达": MET, "未": NOT_MET, "？": OPEN, "无": ABSENT}

SYSTEM = """
ecotown: 1
kind: indicator-system
id: small
indicators:
  - {number: "1", name: 森林覆盖率, target: "≥60%", domain: 生态, obligation: binding}
  - {number: "2", name: 秸秆综合利用率, target: "≥85%", domain: 生态, obligation: reference}
  - {number: "3", name: 空气质量优良天数比例, target: "≥80%", domain: 环境, obligation: reference}
  - {number: "4", name: 农膜回收率, target: "≥80%", domain: 环境, obligation: reference, may_be_absent: true}
"""
PLAN = "ecotown: 1\nkind: plan\ntitle: 试\nplace: {name: 甲镇}\nsystem: system.yaml\nyear: 2021\n"


def assess(folder: Path, declared: str, rows: Mapping[str, str]) -> ecotown.Assessment:
    (folder / "system.yaml").write_text(SYSTEM + declared, encoding="utf-8")
    (folder / "plan.yaml").write_text(PLAN, encoding="utf-8")
    lines = [f"{number},2021,{value}" for number, value in rows.items()]
    (folder / "ledger.csv").write_text("\n".join(["indicator,year,value", *lines]), encoding="utf-8")
    return ecotown.assess(ecotown.load_plan(folder / "plan.yaml"), ecotown.load_ledger(folder / "ledger.csv"))


def decide(rule: Rule, letters: str, marks: Mapping[str, int] | None = None) -> bool | None:
    verdicts = {str(number): LETTERS[letter] for number, letter in enumerate(letters, 1)}
    return decide_acceptance(rule, verdicts, scores(verdicts, marks or {})).accepted


def scores(verdicts: Mapping[str, Verdict], marks: Mapping[str, int]) -> tuple[RowScore, ...]:
    made = []
    for number, full in marks.items():
        verdict = verdicts[number]
        highest = full if verdict in (MET, OPEN) else 0
        lowest = full if verdict is MET else 0
        made.append(RowScore(number, Fraction(full), Span(Fraction(lowest), Fraction(highest)), verdict))
    return tuple(made)


def rule_of(rows: int, *conditions: AcceptanceCondition, **declared: object) -> Rule:
    indicators = tuple(
        Indicator(
            number=str(number),
            name=f"指标{number}",
            target="≥1",
            obligation=Obligation.BINDING if number == 1 else Obligation.REFERENCE,
        )
        for number in range(1, rows + 1)
    )
    return read_rule(Acceptance(conditions=conditions, **declared), indicators)  # type: ignore[arg-type] # by keyword


class TestConditions:
    @pytest.mark.parametrize(
        ("letters", "accepted"),
        [
            ("达达达", True),
            ("达达未", False),
            ("达达？", None),
            ("达未？", False),
            ("达达无", True),
            ("无无无", None),
        ],
    )
    def test_all(self, letters: str, accepted: bool | None) -> None:
        assert decide(rule_of(3, AcceptanceCondition(met="all")), letters) is accepted

    @pytest.mark.parametrize(
        ("letters", "accepted"),
        [
            ("达达未未", True),
            ("达未未未", False),
            ("达未未？", None),
            ("达达？？", True),
            # Fewer than two are left: that is not for a machine to settle.
            ("达无无无", None),
            ("未无无无", None),
        ],
    )
    def test_a_number_of_rows(self, letters: str, accepted: bool | None) -> None:
        assert decide(rule_of(4, AcceptanceCondition(met="2")), letters) is accepted

    @pytest.mark.parametrize(
        ("met", "letters", "accepted"),
        [
            ("≥80%", "达达达达未", True),  # 4/5
            ("＞80%", "达达达达未", False),
            ("80%以上", "达达达未？", None),  # 3/5 or 4/5
            ("≥80%", "达达未未？", False),  # 3/5 at most
            ("≥2/3", "达达未", True),  # a third cannot be rounded
            ("≥66.7%", "达达未", False),
            ("≥66.6%", "达达未", True),
            ("≥50%", "达未无无", True),  # 1/2 of those that apply
        ],
    )
    def test_a_share_is_exact(self, met: str, letters: str, accepted: bool | None) -> None:
        assert decide(rule_of(len(letters), AcceptanceCondition(met=met)), letters) is accepted

    def test_all_binding_rows_and_a_share_of_the_others(self) -> None:
        rule = rule_of(
            4,
            AcceptanceCondition(met="all", obligation=Obligation.BINDING),
            AcceptanceCondition(met="≥60%", obligation=Obligation.REFERENCE),
        )
        assert decide(rule, "达达达未") is True
        assert decide(rule, "达达未未") is False
        assert decide(rule, "未达达达") is False
        assert decide(rule, "？达达达") is None
        # No reference row applies: that condition asks for nothing.
        assert decide(rule, "达无无无") is True

    def test_without_conditions_every_row_that_is_no_reference(self) -> None:
        assert decide(rule_of(3, vetoes=("2",)), "达？未") is None
        assert decide(rule_of(3, vetoes=("2",)), "达达未") is True
        assert decide(rule_of(3, vetoes=("2",)), "达未未") is False

    def test_a_veto_takes_and_never_gives(self) -> None:
        assert decide(rule_of(3, AcceptanceCondition(met="1", rows=("1", "3")), vetoes=("2",)), "无达无") is None

    @given(st.data())
    def test_as_if_every_completion_were_tried(self, data: st.DataObject) -> None:
        rows = data.draw(st.integers(1, 5))
        verdicts = data.draw(st.lists(st.sampled_from([MET, NOT_MET, OPEN, ABSENT]), min_size=rows, max_size=rows))
        numbers = [str(number) for number in range(1, rows + 1)]
        some = st.lists(st.sampled_from(numbers), min_size=1, unique=True).map(tuple)
        share = st.integers(0, 100).map(lambda number: f"≥{number}%")
        conditions = data.draw(
            st.lists(
                st.builds(AcceptanceCondition, met=st.one_of(st.just("all"), share), rows=some), min_size=1, max_size=3
            )
        )
        marks = data.draw(st.dictionaries(st.sampled_from(numbers), st.integers(0, 20), min_size=1))
        points = AcceptancePoints(
            each=Fraction(50),
            where_absent=data.draw(st.sampled_from(list(WhereAbsent))),
            pass_mark=data.draw(share),
        )
        rule = rule_of(rows, *conditions, vetoes=data.draw(some), points=points)
        named = dict(zip(numbers, verdicts, strict=True))
        decided = decide_acceptance(rule, named, scores(named, marks)).accepted
        choices = [(MET, NOT_MET) if verdict is OPEN else (verdict,) for verdict in verdicts]
        completed = set()
        for choice in product(*choices):
            whole = dict(zip(numbers, choice, strict=True))
            completed.add(decide_acceptance(rule, whole, scores(whole, marks)).accepted)
        assert decided is (completed.pop() if len(completed) == 1 else None)


MARKS = {"1": 50, "2": 30, "3": 20}


class TestPoints:
    def rule(self, mark: str, where_absent: WhereAbsent | None = None) -> Rule:
        return rule_of(3, points=AcceptancePoints(each=Fraction(50), pass_mark=mark, where_absent=where_absent))

    @pytest.mark.parametrize(
        ("mark", "letters", "accepted"),
        [
            ("≥80", "达达未", True),
            ("＞80", "达达未", False),
            ("≥80", "达未？", False),  # 70 at most
            ("≥70", "达未？", None),
            ("≥70", "达？达", True),  # 70 at least
            ("≥80%", "达达未", True),
        ],
    )
    def test_the_sum_lies_between_bounds(self, mark: str, letters: str, accepted: bool | None) -> None:
        assert decide(self.rule(mark), letters, MARKS) is accepted

    @pytest.mark.parametrize(
        ("where_absent", "accepted"),
        [
            (WhereAbsent.FULL, True),  # 50 + 30
            (WhereAbsent.ZERO, False),  # 50
            (WhereAbsent.SCALED, False),  # 50 × 100/70 = 71 3/7
            (None, None),
        ],
    )
    def test_rows_that_do_not_apply(self, where_absent: WhereAbsent | None, accepted: bool | None) -> None:
        assert decide(self.rule("≥80", where_absent), "达无未", MARKS) is accepted

    def test_bands(self) -> None:
        bands = (Band("合格", Fraction(60)), Band("不合格"), Band("优秀", Fraction(90)))
        rule = rule_of(3, points=AcceptancePoints(each=Fraction(1), bands=bands))
        for letters, names in (
            ("达达达", ["优秀"]),
            ("达达未", ["合格"]),
            ("未未未", ["不合格"]),
            ("达达？", ["优秀", "合格"]),
            ("？未达", ["合格", "不合格"]),
        ):
            verdicts = {str(number): LETTERS[letter] for number, letter in enumerate(letters, 1)}
            decision = decide_acceptance(rule, verdicts, scores(verdicts, MARKS))
            assert decision.points is not None
            assert [band.name for band in decision.points.bands] == names, letters


class TestAssessment:
    DECLARED = """
acceptance:
  basis: 规程第十二条
  gates: [{number: 前置1, name: 近三年重大环境事件, target: "0", unit: 起, better: lower}]
  vetoes: ["1"]
  conditions:
    - {name: 约束性指标, obligation: binding, met: all}
    - {obligation: reference, met: "≥60%"}
  points:
    rows: {"1": 50, "2": {points: 30, scoring: "每低1个百分点扣1分，扣完为止"}, "3": 10, "4": 10}
    where_absent: full
    pass_mark: ≥85
    bands: [{name: 优秀, least: 95}, {name: 合格, least: 85}, {name: 不合格}]
"""

    def test_everything_together(self, tmp_path: Path) -> None:
        rows = {"1": "62%", "2": "82.5%", "3": "85%", "4": "81%", "前置1": "0"}
        assessment = assess(tmp_path, self.DECLARED, rows)
        assert assessment.summary.accepted is True
        # 2.5 points short are two whole ones: 30 − 2.
        decision = assessment.acceptance.decision
        assert decision.points is not None
        assert decision.points.sum.span == Span(Fraction(98), Fraction(98))
        assert [band.name for band in decision.points.bands] == ["优秀"]
        tips = {(tip.finding.number, tip.verdict, tip.accepted) for tip in assessment.acceptance.tips}
        # Two of three reference rows are 66.7 %: either of the two met tips it when lost, and so do the gate and the veto.
        assert tips == {(number, NOT_MET, False) for number in ("1", "3", "4", "前置1")}
        assert [finding.number for finding in assessment.findings] == ["1", "2", "3", "4"]
        assert assessment.summary.total == 4

    def test_a_gate_refuses_whatever_else(self, tmp_path: Path) -> None:
        rows = {"1": "62%", "2": "90%", "3": "85%", "4": "81%", "前置1": "1"}
        assessment = assess(tmp_path, self.DECLARED, rows)
        assert assessment.summary.accepted is False
        assert assessment.acceptance.decision.failed == ("前置1",)
        assert [(tip.finding.number, tip.accepted) for tip in assessment.acceptance.tips] == [("前置1", True)]

    def test_a_gate_nobody_reported_leaves_it_open(self, tmp_path: Path) -> None:
        assessment = assess(tmp_path, self.DECLARED, {"1": "62%", "2": "90%", "3": "85%", "4": "81%"})
        assert assessment.summary.accepted is None
        assert [step.finding.number for step in assessment.next_steps] == ["前置1"]

    def test_it_is_told_in_both_languages(self, tmp_path: Path) -> None:
        assessment = assess(tmp_path, self.DECLARED, {"1": "62%", "2": "80%", "3": "70%", "前置1": "0"})
        chinese, english = assessment.acceptance.explain("zh"), assessment.acceptance.explain("en")
        assert (
            "参考性指标达标比例≥60%（即2项）：未达标（适用3项，达标0，未达标2，无法判定1）；还差2项（从第2、3、4项中）"
            in chinese
        )
        assert "reference rows, share met ≥60% (that is 2): not met" in english
        assert "2 more needed (of 2, 3, 4)" in english
        plain = assessment.to_dict("en")["acceptance"]
        assert json.loads(json.dumps(plain)) == plain

    def test_the_command_prints_it(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assess(tmp_path, self.DECLARED, {"1": "55%", "2": "80%", "3": "85%", "4": "90%", "前置1": "0"})
        assert main(["assess", str(tmp_path), "--lang", "zh"]) == 0
        printed = capsys.readouterr().out
        assert "结论：未通过" in printed
        assert "一票否决：第1项“森林覆盖率”未达标" in printed

    def test_it_survives_writing_and_reading(self, tmp_path: Path) -> None:
        system = assess(tmp_path, self.DECLARED, {}).system
        assert system is not None
        assert from_plain(to_plain(system)) == system


class TestFaults:
    @pytest.mark.parametrize(
        ("declared", "code", "line"),
        [
            ('{conditions: [{met: "≤80%"}]}', "acceptance/unreadable", 10),
            ('{conditions: [{met: "多数"}]}', "acceptance/unreadable", 10),
            ('{conditions: [{met: "120%"}]}', "acceptance/unreadable", 10),
            ('{conditions: [{met: "9"}]}', "acceptance/count-out-of-range", 10),
            ("{conditions: [{met: all, domain: 生态, rows: ['3']}]}", "acceptance/no-rows", 10),
            ("{conditions: [{met: all, domain: 生太}]}", "acceptance/unknown-domain", 10),
            ('{vetoes: ["9"]}', "file/unknown-indicator", 10),
            ('{gates: [{number: "1", name: 前置, target: "0"}]}', "file/duplicate-number", 10),
            ("{gates: [{number: 前, name: 前置}]}", "file/missing-key", 10),
            ("{points: {each: -1}}", "acceptance/negative-points", 10),
            ("{points: {}}", "acceptance/no-points", 10),
            ("{points: {each: 1, bands: [{name: 甲, least: 1}, {name: 乙, least: 1}]}}", "acceptance/bands", 10),
            ('{points: {rows: {"1": {points: 5, scoring: "好就给"}}}}', "scoring/", 10),
            ('{points: {rows: {"1": 5}, pass_mark: "大致过关"}}', "acceptance/unreadable", 10),
            ('{points: {rows: {"1": 5}, pass_mark: "≥85亩≤"}}', "target/", 10),
        ],
    )
    def test_each_is_shown_at_its_place(self, declared: str, code: str, line: int, tmp_path: Path) -> None:
        with pytest.raises(InvalidFile) as caught:
            assess(tmp_path, f"acceptance: {declared}\n", {})
        first = caught.value.diagnostics[0]
        assert first.code.startswith(code), first
        assert first.line == line
        assert first.message
        assert first.message_en


class TestWording:
    """
    A count and a share as people write them, and what might be either refused.
    """

    @pytest.mark.parametrize("met", ["3", "≥3", "3项", "至少3项", "不少于3项达标", "３项以上"])
    def test_a_count(self, tmp_path: Path, met: str) -> None:
        outcome = assess(tmp_path, f"acceptance: {{conditions: [{{met: {met}}}]}}\n", {"1": "61", "2": "86", "3": "81"})
        assert outcome.acceptance.decision.conditions[0].needed == 3
        assert outcome.acceptance.accepted is True

    @pytest.mark.parametrize(
        ("declared", "code"),
        [
            ("{conditions: [{met: 0.8}]}", "acceptance/unreadable"),
            ("{points: {each: 10, pass_mark: 85}}", "acceptance/count-out-of-range"),
        ],
    )
    def test_refused(self, tmp_path: Path, declared: str, code: str) -> None:
        with pytest.raises(InvalidFile) as caught:
            assess(tmp_path, f"acceptance: {declared}\n", {})
        assert [found.code for found in caught.value.diagnostics] == [code]

    def test_a_chinese_word_is_answered_with_the_word_of_the_file(self, tmp_path: Path) -> None:
        with pytest.raises(InvalidFile) as caught:
            assess(tmp_path, "acceptance: {conditions: [{obligation: 参考性指标, met: all}]}\n", {})
        assert caught.value.diagnostics[0].hint == "是否指“reference”？"

    def test_no_band(self, tmp_path: Path) -> None:
        declared = "acceptance: {points: {each: 10, bands: [{name: 优, least: 40}, {name: 良, least: 30}]}}\n"
        told = assess(tmp_path, declared, {"1": "61", "2": "80", "3": "81", "4": "1"}).acceptance
        assert "够不上任何等次" in told.explain("zh")
        assert "below every band" in told.explain("en")


class TestExitCode:
    @pytest.mark.parametrize(
        ("declared", "rows", "status"),
        [
            ("{conditions: [{met: all}]}", {}, 0),
            ("{conditions: [{met: 3}]}", {"2": "80"}, 1),
            ("{gates: [{number: G, name: 事故, target: '0', unit: 起, better: lower}]}", {"G": "0"}, 0),
            ("{gates: [{number: G, name: 事故, target: '0', unit: 起, better: lower}]}", {"G": "1"}, 1),
            ("{gates: [{number: G, name: 事故, target: '0', unit: 起, better: lower}]}", {}, 1),
            ("{points: {rows: {'1': 5, '2': 5}, pass_mark: ≥9}}", {}, 0),
            ("{points: {rows: {'1': 5, '2': {points: 5, scoring: '≥90%得5分；≥85%得3分'}}, pass_mark: ≥9}}", {}, 1),
        ],
    )
    def test_an_open_or_failed_gate_or_acceptance_counts(
        self, tmp_path: Path, declared: str, rows: Mapping[str, str], status: int
    ) -> None:
        assess(tmp_path, f"acceptance: {declared}\n", {"1": "61", "2": "86", "3": "81", "4": "81", **rows})
        assert main(["assess", str(tmp_path), "--exit-code"]) == status
        assert main(["assess", str(tmp_path)]) == 0


class TestLint:
    def lint(self, folder: Path, declared: str) -> list[str]:
        path = folder / "system.yaml"
        path.write_text(f"{SYSTEM}acceptance: {declared}\n", encoding="utf-8")
        return [found.code for found in ecotown.lint(path) if found.code.startswith(("acceptance/", "target/"))]

    def test_a_rule_that_counts_every_row_is_clean(self, tmp_path: Path) -> None:
        assert self.lint(tmp_path, "{conditions: [{met: all}]}") == []
        assert self.lint(tmp_path, "{vetoes: ['1']}") == []

    def test_rows_that_nothing_counts(self, tmp_path: Path) -> None:
        assert self.lint(tmp_path, "{conditions: [{obligation: binding, met: all}]}") == ["acceptance/uncounted-rows"]
        counted = "{conditions: [{obligation: binding, met: all}], points: {each: 1, pass_mark: ≥3}}"
        assert self.lint(tmp_path, counted) == []

    def test_gates_are_read(self, tmp_path: Path) -> None:
        gate = "{number: G, name: 重大事件, target: '≥≥3'}"
        assert self.lint(tmp_path, f"{{gates: [{gate}], conditions: [{{met: '9'}}]}}") == [
            "target/two-operators",
            "acceptance/count-out-of-range",
        ]
