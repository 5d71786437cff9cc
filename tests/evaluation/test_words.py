"""
Words: status ladders, elimination, water classes, deadlines, statements.
"""

import datetime as dt
from typing import Any

import pytest

from ecotown.errors import ObservationError
from ecotown.evaluation import Reason, Result, Source, Verdict, evaluate_target
from ecotown.targets import DEFAULT_VOCABULARY, Target, Vocabulary, parse_target
from ecotown.targets.nodes import Conjunction, Scale, Statement

MET, NOT_MET, OPEN, NONE = Verdict.MET, Verdict.NOT_MET, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE


def judge(text: str, observed: object, *, year: int | None = None, conventions: Any = None, **indicator: Any) -> Result:
    return evaluate_target(parse_target(text, **indicator), observed, year=year, conventions=conventions)


class TestStatus:
    @pytest.mark.parametrize(
        ("text", "observed", "verdict"),
        [
            ("开展", "开展", MET),
            ("开展", "已开展", MET),
            ("开展", "全面推行", MET),
            ("开展", "未开展", NOT_MET),
            ("开展", "尚未实施", NOT_MET),
            ("印发实施", "印发", NOT_MET),
            ("印发实施", "未印发", NOT_MET),
            ("是", True, MET),
            ("是", False, NOT_MET),
            ("有健身设施", 3, MET),
            ("有健身设施", 0, NOT_MET),
            ("不明显", "明显", NOT_MET),
            ("Ⅲ类及以上", "II类", MET),
            ("Ⅲ类及以上", "三类", MET),
            ("优于Ⅲ类", "Ⅲ类", NOT_MET),
            ("达到良及以上等级", "优", MET),
        ],
    )
    def test_a_word_is_met_by_its_rank_or_a_higher_one(self, text: str, observed: object, verdict: Verdict) -> None:
        assert judge(text, observed).verdict is verdict

    def test_the_word_observed_is_shown_as_it_was_given(self) -> None:
        result = judge("开展", " 已 开展 ")
        assert (result.observed, result.limit, result.unit, result.margin) == ("已 开展", None, None, None)

    @pytest.mark.parametrize("observed", ["优", 3, True, "达标", [1], "2021-01-01", {"原有": 3, "现有": 1}])
    def test_a_word_of_another_scale_is_refused_with_the_words(self, observed: object) -> None:
        with pytest.raises(ObservationError) as caught:
            judge("开展", observed)
        assert "未开展、开展、全面实施" in caught.value.message

    def test_a_system_s_scales_and_synonyms_count(self) -> None:
        vocabulary = Vocabulary(
            scales=(Scale("试点", (("未试点",), ("试点",), ("推广",))),), synonyms={"铺开": "推广", "先行": "试点"}
        )
        assert judge("试点", "铺开", vocabulary=vocabulary).verdict is MET
        assert judge("推广", "先行", vocabulary=vocabulary).verdict is NOT_MET


class TestElimination:
    @pytest.mark.parametrize(
        ("text", "observed", "verdict"),
        [
            ("消除", "消除", MET),
            ("消除", "基本消除", NOT_MET),
            ("消除", 0, MET),
            ("消除", "0 处", MET),
            ("消除", "无", MET),
            ("消除", 1, NOT_MET),
            ("消除", "有", NOT_MET),
            ("消除", {"原有": 20, "现有": 0}, MET),
            ("消除", {"原有": 20, "现有": 1}, NOT_MET),
            ("消除", "100%", MET),
            ("消除", "99%", NOT_MET),
            ("基本消除", "消除", MET),
            ("基本消除", 0, MET),
            ("基本消除", "100%", MET),
            ("基本消除", "未消除", NOT_MET),
        ],
    )
    def test_what_needs_no_threshold(self, text: str, observed: object, verdict: Verdict) -> None:
        assert judge(text, observed, name="黑臭水体").verdict is verdict

    @pytest.mark.parametrize("observed", [2, "2 处", "有", {"原有": 20, "现有": 2}, "95%", {2019: 20, 2021: 2}])
    def test_what_is_left_needs_one(self, observed: object) -> None:
        result = judge("基本消除", observed, name="黑臭水体")
        assert result.missing == (("missing-convention", "basically", None),)

    def test_with_a_threshold_the_share_is_held_against_it(self) -> None:
        conventions = {"basically": "90%"}
        result = judge("基本消除", {"原有": 20, "现有": 2}, conventions=conventions)
        assert (result.verdict, result.unit) == (MET, "%")
        assert result.observed == 90
        assert result.limit == 90
        assert result.origin is not None
        assert (result.origin.source, result.origin.name, result.origin.text) == (Source.CONVENTION, "basically", "90%")
        assert judge("基本消除", {"原有": 20, "现有": "3 处"}, conventions=conventions).verdict is NOT_MET
        assert judge("基本消除", "89.9%", conventions=conventions).verdict is NOT_MET
        assert judge("基本消除", 92, name="消除比例", conventions=conventions).verdict is MET
        assert judge("基本消除", "有", conventions=conventions).reason is Reason.MISSING_OBSERVATION

    def test_a_count_alone_is_set_against_the_baseline_year(self) -> None:
        series = {2018: 20, 2021: 2}
        conventions: dict[str, object] = {"basically": "90%"}
        assert judge("基本消除", series, conventions=conventions).reason is Reason.MISSING_BASELINE
        conventions["baseline_year"] = 2018
        assert judge("基本消除", series, conventions=conventions).verdict is MET
        conventions["baseline_year"] = 2017
        assert judge("基本消除", series, conventions=conventions).missing == (("missing-baseline", None, 2017),)

    def test_a_tally_without_what_is_left_is_open(self) -> None:
        assert judge("消除", {"原有": 20, "现有": None}).reason is Reason.MISSING_OBSERVATION
        result = judge("基本消除", {"原有": None, "现有": 2}, conventions={"basically": "90%"})
        assert result.reason is Reason.MISSING_BASELINE

    def test_units_of_a_tally_convert(self) -> None:
        tally = {"原有": "2 公顷", "现有": "3 亩"}
        assert judge("基本消除", tally, conventions={"basically": "90%"}).verdict is MET

    def test_any_other_word_is_refused(self) -> None:
        with pytest.raises(ObservationError) as caught:
            judge("基本消除", "好转")
        assert "未消除、基本消除、消除" in caught.value.message


class TestDeadline:
    @pytest.mark.parametrize(
        ("observed", "verdict"),
        [
            ("2025-12-31", MET),
            ("2025年12月31日", MET),
            (dt.date(2025, 12, 31), MET),
            (dt.datetime(2025, 12, 31, 23, tzinfo=dt.UTC), MET),
            ("2025-12-31T08:00:00", MET),
            ("2026-01-01", NOT_MET),
            ("已完成", OPEN),
            ("印发实施", OPEN),
            ("未完成", OPEN),
            (True, OPEN),
            (None, OPEN),
        ],
    )
    def test_the_last_day_counts(self, observed: object, verdict: Verdict) -> None:
        assert judge("2025年底前完成", observed).verdict is verdict

    def test_not_done_fails_once_the_year_has_come(self) -> None:
        assert judge("2025年底前完成", "未完成", year=2024).verdict is OPEN
        assert judge("2025年底前完成", "未完成", year=2025).verdict is NOT_MET

    def test_a_month_is_that_of_the_year_judged(self) -> None:
        assert judge("2月底前完成", "2024-02-29", year=2024).verdict is MET
        assert judge("2月底前完成", "2023-03-01", year=2023).verdict is NOT_MET
        assert judge("2月底前完成", "2023-02-28").missing == (("missing-year", None, None),)

    @pytest.mark.parametrize("observed", [20210630, "六月", "2021-13-40"])
    def test_what_is_no_date_is_refused(self, observed: object) -> None:
        with pytest.raises(ObservationError):
            judge("2025年底前完成", observed)


class TestStatement:
    @pytest.mark.parametrize(
        ("observed", "verdict"),
        [
            ("达标", MET),
            ("未达标", NOT_MET),
            ({"judgement": "达标", "by": "第三方"}, MET),
            ({"judgement": "未达标"}, NOT_MET),
            ("有效保障", OPEN),
            ("开了会", OPEN),
            (5, OPEN),
            (None, OPEN),
            ({"judgement": None}, OPEN),
        ],
    )
    def test_only_a_judgement_decides(self, observed: object, verdict: Verdict) -> None:
        result = judge("有效保障", observed)
        assert result.verdict is verdict
        if verdict is OPEN:
            assert result.missing == (("needs-judgement", "有效保障", None),)

    def test_who_judged_is_kept(self) -> None:
        result = judge("有效保障", {"judgement": "达标", "by": "第三方"})
        assert result.origin is not None
        assert (result.origin.source, result.origin.text) == (Source.JUDGEMENT, "第三方")

    def test_a_judgement_is_one_of_two_words(self) -> None:
        with pytest.raises(ObservationError):
            judge("有效保障", {"judgement": "还行"})

    def test_several_statements_are_judged_by_name_or_at_once(self) -> None:
        rule = Conjunction((Statement("应划尽划"), Statement("有效保障")))
        target = Target(rule=rule, text="", vocabulary=DEFAULT_VOCABULARY)
        assert evaluate_target(target, "达标").verdict is MET
        assert evaluate_target(target, {"应划尽划": "达标", "有效保障": "未达标"}).verdict is NOT_MET
        assert evaluate_target(target, {"应划尽划": "达标"}).missing == (("needs-judgement", "有效保障", None),)
