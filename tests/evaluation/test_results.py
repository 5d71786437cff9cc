"""
The result: what it says of itself, in Python, in JSON and in sentences.
"""

import json
import pickle
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import attrs
import pytest

import ecotown.evaluation
from ecotown.diagnostics import Diagnostic, Severity
from ecotown.errors import ObservationError
from ecotown.evaluation import Reason, Result, Verdict, all_of, any_of, combine, evaluate_target
from ecotown.evaluation.messages import CODES, note, shown
from ecotown.targets import parse_target

MET, NOT_MET, OPEN, NONE = Verdict.MET, Verdict.NOT_MET, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE


def judge(text: str, observed: object, indicator: dict[str, Any] | None = None, **given: Any) -> Result:
    return evaluate_target(parse_target(text, **(indicator or {})), observed, **given)


STRAW = {"name": "农作物秸秆综合利用率", "unit": "%", "better": "higher"}
FERTILIZER = {"name": "化肥、农药施用强度", "unit": "千克/公顷", "better": "lower", "components": ("化肥", "农药")}


class TestSentences:
    """
    The texts as people read them; a change here is a change of the product.
    """

    def test_a_borderline_bound(self) -> None:
        result = judge("≥85", 84.96, STRAW, year=2021)
        assert result.explain() == (
            "农作物秸秆综合利用率：未达标（临界）\n"
            "目标：≥85（读作：≥85%）\n"
            "2021年实际 84.96%，要求 ≥85%（出自目标原文），差 0.04 个百分点。\n"
            "临界：按全数值比较为未达标，按修约值比较（修约为 85%）为达标。"
        )
        assert result.explain("en") == (
            "农作物秸秆综合利用率: not met (borderline)\n"
            "Target: ≥85 (read as: at least 85 %)\n"
            "Observed 84.96 % in 2021; required: at least 85 % (from the text of the target); "
            "short by 0.04 percentage points.\n"
            "Borderline: by full-value comparison not met, by rounded comparison (rounded to 85 %) met."
        )

    def test_under_rounded_comparison_the_methods_keep_their_names(self) -> None:
        result = judge("≥85", 84.96, STRAW, conventions={"comparison": "rounded"})
        assert result.explain().endswith("临界：按全数值比较为未达标，按修约值比较（修约为 85%）为达标。")
        compound = judge("≥85，且逐年提高", 84.96, STRAW, conventions={"comparison": "rounded"})
        assert compound.parts[0][1].explain().endswith("按修约值比较（修约为 85%）为达标。")

    def test_a_component_that_is_missing(self) -> None:
        result = judge("逐年降低", {"化肥": {2019: 250, 2020: 245, 2021: 240}}, FERTILIZER, year=2021)
        assert result.explain() == (
            "化肥、农药施用强度：无法判定：没有观测值\n"
            "目标：逐年降低\n"
            "· 化肥：达标。2019年 250、2020年 245、2021年 240（千克/公顷），要求 逐年降低（出自目标原文）。\n"
            "· 农药：无法判定：没有观测值\n"
            "需要补充：\n"
            "  · 2021年“农药”的观测值\n"
            "  · 2019年“农药”的数据\n"
            "  · 2020年“农药”的数据"
        )
        assert '  · the observation of "农药" in 2021' in result.explain("en")

    def test_a_step_that_fails_is_named(self) -> None:
        told = judge("逐年降低", {2019: 250, 2020: 255, 2021: 240}, year=2021).explain()
        assert "2020年与2019年相比不符合。" in told
        assert "2020 against 2019 does not comply." in judge("逐年降低", {2020: 1, 2019: 1}, year=2020).explain("en")

    def test_where_a_limit_comes_from(self) -> None:
        wording = "完成区县规定的目标任务"
        assigned = judge(wording, 96, STRAW, assigned={"target": "≥95%", "document": "永农发〔2021〕5号", "year": 2021})
        assert "（上级下达的目标：永农发〔2021〕5号，2021年，“≥95%”）" in assigned.explain()
        assert '(assigned by a superior: 永农发〔2021〕5号, in 2021, "≥95%")' in assigned.explain("en")
        compound = judge(wording, {2020: 95, 2021: 96}, STRAW, assigned="≥95%，且有所提高")
        assert "\n上级下达的目标：“≥95%，且有所提高”\n" in compound.explain()
        reference = judge("不低于全县平均水平", 79, STRAW, references={"全县平均水平": {2021: 80}}, year=2021)
        assert "要求 ≥全县平均水平，即 ≥80%（参照值“全县平均水平”2021年为 80），差 1 个百分点。" in reference.explain()
        assert 'that is ≥ 80 % (the reference "全县平均水平" in 2021 is 80)' in reference.explain("en")
        threshold = judge("基本消除", {"原有": 20, "现有": 3}, conventions={"basically": "90%"})
        assert "实际 85%，要求 基本消除，即 ≥90%（按约定 basically：90%），差 5 个百分点。" in threshold.explain()
        assert "(by the convention basically: 90%)" in threshold.explain("en")
        steady = judge("保持稳定", {2020: 60, 2021: 59.9}, STRAW, conventions={"tolerance": "0.5 百分点"})
        assert "（按约定 tolerance：0.5百分点，2020年的值）" in steady.explain()
        base = judge("较2020年下降18%", {2020: 1, 2025: 0.82}, {"unit": "吨"}, year=2025)
        assert "2020年 1、2025年 0.82（吨），下降 18%，要求 较2020年下降≥18%（以2020年的值为基期），恰好等于限值。" in (
            base.explain()
        )
        assert "1 in 2020, 0.82 in 2025 (吨): a fall of 18 %;" in base.explain("en")
        judged = judge("有效保障", {"judgement": "达标", "by": "第三方"})
        assert judged.explain().endswith("\n由第三方判断。")
        assert "judged by 第三方." in judged.explain("en")
        assert judge("有效保障", "达标").explain() == "达标\n目标：有效保障"

    def test_evidence_is_no_judgement(self) -> None:
        result = judge("有效保障", "开了会")
        assert "所填“开了会”只作佐证。" in result.explain()
        assert '"开了会" is evidence, not a judgement.' in result.explain("en")
        assert "由人判断“有效保障”：填“达标”或“未达标”" in result.explain()

    def test_a_yearly_mean_is_shown_about(self) -> None:
        told = judge("年均下降3%", {2019: 1, 2021: 0.95}, {"unit": "吨"})
        assert "年均变化约 -2.53%" in told.explain()
        assert "a yearly mean of about -2.53 %" in told.explain("en")
        assert "年均变化" not in judge("年均下降3%", {2019: 0, 2021: 0}, {"unit": "吨"}).explain()

    def test_a_number_that_does_not_end_is_shown_about(self) -> None:
        told = judge("≥12千克/亩", "181 千克/公顷", {"unit": "千克/公顷"})
        assert "实际 约12.0667千克/亩" in told.explain()
        assert "observed about 12.0667 千克/亩" in told.explain("en").lower()

    @pytest.mark.parametrize(
        ("text", "observed", "given", "told"),
        [
            ("/", 5, {}, "没有设目标。"),
            ("山区：≥60", 5, {"place": {"terrain": "平原区"}}, "目标没有为这类地方规定要求。"),
            ("2023年达到60%", 5, {"year": 2020}, "目标规定的年份还没有到。"),
            ("逐年降低", {2019: 0, 2020: 0, 2021: 0}, {}, "已降到零并保持，视为符合。"),
            ("较2020年下降18%", {2020: 0, 2021: 3}, {}, "基期值为零，算不出变化率。"),
        ],
    )
    def test_circumstances_are_told(self, text: str, observed: object, given: dict[str, Any], told: str) -> None:
        result = judge(text, observed, {"better": "higher"}, **given)
        assert told in result.explain()
        assert result.note is not None
        assert result.explain("en")

    def test_what_to_supply(self) -> None:
        for result, told in (
            (judge("山区：≥60", 5, STRAW), "地方的属性“地形 terrain”"),
            (judge("2023年达到60%", 5, STRAW), "判定的年份"),
            (judge("完成上级下达任务", 5, STRAW), "“完成上级下达任务”由上级下达的目标值和文号"),
            (judge("≥全县平均水平", 5, STRAW, year=2021), "参照值“全县平均水平”（2021年）"),
            (judge("基本消除", 5, {"name": "黑臭水体"}), "约定 basically：“基本消除”的界限，如“90%”"),
            (judge("保持稳定", {2020: 5, 2021: 4}, STRAW), "约定 tolerance：允许的波动范围，如“0.5 百分点”或“5%”"),
            (judge("下降18%", 5, {"unit": "吨"}, year=2021), "基期值，或约定 baseline_year"),
            (judge("≥85", "5%(实物量)", {**STRAW, "basis": "折纯"}), "“农作物秸秆综合利用率”的同一口径的数据"),
        ):
            assert told in result.explain()
            assert "To be supplied:" in result.explain("en")

    def test_diagnostics_are_noted(self) -> None:
        result = judge("95", 0.96, STRAW)
        assert "注意：0.96 按 0.96% 判定；它像是小数形式的比例" in result.explain()
        assert "Note: 0.96 is taken as 0.96 %; it looks like a fraction" in result.explain("en")

    def test_other_languages_are_not_spoken(self) -> None:
        with pytest.raises(ValueError, match="zh or en"):
            judge("≥85", 5).explain("fr")


class TestJson:
    def test_the_whole_form(self) -> None:
        result = judge("≥12千克/亩", "181 千克/公顷", {"unit": "千克/公顷", "name": "产量"}, year=2021)
        form = result.to_dict()
        assert list(form) == [
            *("verdict", "reason", "borderline", "observed", "limit", "margin", "unit"),
            *("explanation", "missing", "diagnostics", "parts"),
        ]
        assert (form["observed"], form["limit"], form["margin"], form["unit"]) == ("181/15", "12", "1/15", "千克/亩")
        assert form["explanation"] == result.explain("zh")
        assert result.to_dict("en")["explanation"] == result.explain("en")
        assert json.loads(json.dumps(form)) == form

    def test_a_series_is_a_mapping_and_a_word_a_text(self) -> None:
        series = judge("逐年降低", {2019: 2.5, 2020: "2.4", 2021: 2}).to_dict()
        assert series["observed"] == {"2019": "2.5", "2020": "2.4", "2021": "2"}
        assert judge("开展", "已开展").to_dict()["observed"] == "已开展"
        assert judge("不降低", {2020: "良", 2021: "优"}).to_dict()["observed"] == {"2020": "良", "2021": "优"}

    def test_parts_are_results_with_a_name(self) -> None:
        form = judge("逐年降低", {"化肥": {2021: 240}}, FERTILIZER, year=2021).to_dict()
        parts = form["parts"]
        assert isinstance(parts, list)
        assert [part["name"] for part in parts] == ["化肥", "农药"]
        assert parts[0]["missing"][0] == {"reason": "missing-years", "name": "化肥", "year": 2019}
        assert form["reason"] == "missing-years"


class TestTree:
    def test_clauses_go_by_their_printed_form(self) -> None:
        result = judge("≥90且逐年提高", {2019: 91, 2020: 92, 2021: 93}, STRAW)
        assert [name for name, _ in result.parts] == ["≥90%", "逐年提高"]

    def test_the_reason_is_that_of_the_first_open_part(self) -> None:
        result = judge("完成上级下达任务，且≥90", None, STRAW)
        assert result.reason is Reason.MISSING_TARGET
        assert [entry.reason for entry in result.missing] == [Reason.MISSING_TARGET, Reason.MISSING_OBSERVATION]
        assert judge("≥90，且完成上级下达任务", None, STRAW).reason is Reason.MISSING_OBSERVATION

    def test_what_is_open_is_told_until_the_target_is_met(self) -> None:
        failed = judge("≥90，且有效保障", {"总体": 80}, STRAW)
        assert (failed.verdict, failed.reason) == (NOT_MET, None)
        assert failed.missing == (("needs-judgement", "有效保障", None),)
        assert judge("≥90或逐年提高", 91, STRAW).missing == ()

    def test_borderline_is_of_the_whole_target(self) -> None:
        saved = judge("≥85或≥80", 84.96, STRAW)
        assert [part.borderline for _, part in saved.parts] == [True, False]
        assert not saved.borderline
        lost = judge("秸秆≥85%，农膜≥90%", {"秸秆": 84.96, "农膜": 80})
        assert [part.borderline for _, part in lost.parts] == [True, False]
        assert not lost.borderline

    def test_or_is_any_and_and_is_all(self) -> None:
        assert judge("≥90或≥95", 91, STRAW).verdict is MET
        assert judge("完成上级下达任务，且≥90或持续提高", 91, STRAW, assigned="≥80%").verdict is MET
        assert judge("完成上级下达任务，且≥90或持续提高", 91, STRAW, assigned="≥95%").verdict is NOT_MET

    def test_what_an_assessment_reopens(self) -> None:
        result = judge("≥85", 86, STRAW)
        diagnostic = Diagnostic(code="x/y", severity=Severity.INFO, message="中", message_en="en")
        reopened = result.reopened(Reason.MISSING_EVIDENCE, "合同", diagnostics=(diagnostic,))
        assert (reopened.verdict, reopened.reason, reopened.borderline) == (OPEN, Reason.MISSING_EVIDENCE, False)
        assert reopened.missing == (("missing-evidence", "合同", None),)
        assert reopened.diagnostics == (diagnostic,)
        assert reopened.margin == 1
        assert "“合同”的佐证材料" in reopened.explain()

    def test_what_an_assessment_combines(self) -> None:
        parts = (("甲", judge("≥85", 86, STRAW)), ("乙", judge("≥85", 80, STRAW)))
        rule = parts[0][1].rule
        assert combine(rule, parts).verdict is NOT_MET
        assert combine(rule, parts, is_any=True).verdict is MET
        assert combine(rule, ()).verdict is NONE

    def test_results_are_values(self) -> None:
        result = judge("逐年降低", {"化肥": {2019: 250, 2020: 245, 2021: 240}}, FERTILIZER, year=2021)
        again = judge("逐年降低", {"化肥": {2019: 250, 2020: 245, 2021: 240}}, FERTILIZER, year=2021)
        assert result == again
        assert pickle.loads(pickle.dumps(result)) == result  # noqa: S301 - our own bytes
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            result.verdict = MET  # type: ignore[misc]

    def test_no_verdict_without_verdicts(self) -> None:
        assert all_of([]) is any_of([]) is NONE

    def test_a_target_that_is_too_long_is_refused(self) -> None:
        target = attrs.evolve(parse_target("≥85"), text="≥" * 2001)
        with pytest.raises(Exception, match="2000"):
            evaluate_target(target, 86)


class TestMessages:
    def test_labels_in_two_languages(self) -> None:
        assert [verdict.label for verdict in Verdict] == ["达标", "未达标", "无法判定", "不适用"]
        for reason in Reason:
            assert reason.label
            assert reason.label_en

    def test_every_code_is_used_and_every_used_code_is_told(self) -> None:
        folder = Path(ecotown.evaluation.__file__).parent
        sources = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.py")}
        del sources["messages.py"]
        used = {
            code
            for source in sources.values()
            for code in re.findall(
                r'"((?:argument|observation|year|place|conventions|assigned|reference|target)/[a-z-]+)"', source
            )
        }
        assert used == set(CODES)

    @pytest.mark.parametrize(
        ("value", "text"),
        [
            (None, ""),
            ("甲\n  乙", "甲 乙"),
            (Fraction(1, 3), "1/3"),
            (0.5, "0.5"),
            (True, "True"),
            (5, "5"),
            ([1], "list"),
            ({}, "dict"),
        ],
    )
    def test_values_from_outside_are_shown_in_one_line(self, value: object, text: str) -> None:
        assert shown(value) == text

    def test_long_values_are_cut(self) -> None:
        assert shown("长" * 99) == "长" * 60 + "…"
        assert shown(10**5000) == "16610 bits"

    def test_braces_from_outside_are_only_text(self) -> None:
        with pytest.raises(ObservationError) as caught:
            judge("≥85", "{value} {0}", STRAW)
        assert "{value} {0}" in caught.value.message
        assert note("observation/not-a-number", value="{x}").message == "{x} 不是数，按缺失处理"


# The cases of the language reference, section 12.
@pytest.mark.parametrize(
    ("text", "indicator", "observed", "given", "verdict"),
    [
        ("≥85", STRAW, 85, {}, MET),
        ("≥85", STRAW, 84.96, {}, NOT_MET),
        ("逐年降低", {"unit": "千克/公顷", "better": "lower"}, {2019: 250, 2020: 245, 2021: 240}, {"year": 2021}, MET),
        ("山区：≥60；丘陵：≥40", STRAW, 45, {"place": {"terrain": "丘陵区"}}, MET),
        ("完成区县规定的目标任务", STRAW, 96, {"assigned": "≥95%"}, MET),
        ("不低于所在县（市、区）平均值", STRAW, 79, {"references": {"所在县（市、区）平均值": 80}}, NOT_MET),
        (
            "面积不减少，性质不改变，功能不降低",
            {"unit": "公顷"},
            {"面积": {2020: "1200 公顷", 2021: "18000 亩"}, "性质": "未改变", "功能": "未降低"},
            {"year": 2021},
            MET,
        ),
        (
            "逐年降低",
            FERTILIZER,
            {"化肥": {2019: 250, 2020: 245, 2021: 240}, "农药": {2019: 2.3, 2020: 2.4, 2021: 2.5}},
            {"year": 2021},
            NOT_MET,
        ),
        ("完成区县规定的目标任务", STRAW, 96, {}, OPEN),
    ],
)
def test_the_cases_of_the_language_reference(
    text: str, indicator: dict[str, Any], observed: object, given: dict[str, Any], verdict: Verdict
) -> None:
    assert judge(text, observed, indicator, **given).verdict is verdict
