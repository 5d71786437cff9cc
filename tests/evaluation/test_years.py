"""
Trends and changes: what they rest on, what they show, and what is asked for where years are missing.
"""

from fractions import Fraction
from typing import Any

import attrs
import pytest

from ecotown.errors import EcotownError, ObservationError
from ecotown.evaluation import Reason, Result, Source, Step, Verdict, evaluate_target
from ecotown.targets import DEFAULT_VOCABULARY, Target, parse_target
from ecotown.targets.nodes import (
    Aspect,
    AverageChange,
    Baseline,
    Change,
    Comparator,
    Direction,
    Number,
    Quantity,
    StepChange,
    Trend,
    TrendKind,
)

MET, NOT_MET, OPEN, NONE = Verdict.MET, Verdict.NOT_MET, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE


def judge(text: str, observed: object, *, year: int | None = 2021, conventions: Any = None, **indicator: Any) -> Result:
    return evaluate_target(parse_target(text, **indicator), observed, year=year, conventions=conventions)


class TestWindow:
    def test_the_series_and_its_steps_are_shown(self) -> None:
        result = judge("逐年降低", {2018: 1, 2019: 250, 2020: 245, 2021: 245}, unit="千克/公顷", better="lower")
        assert result.verdict is NOT_MET
        assert result.observed == {2019: 250, 2020: 245, 2021: 245}
        assert result.unit == "千克/公顷"
        assert result.limit is result.margin is None
        assert result.steps == (Step(2019, 2020, holds=True), Step(2020, 2021, holds=False))

    def test_a_step_that_fails_decides_although_a_year_is_missing(self) -> None:
        result = judge("逐年降低", {2018: 250, 2020: 245, 2021: 246})
        assert (result.verdict, result.missing) == (NOT_MET, ())

    def test_years_that_are_missing_are_told(self) -> None:
        result = judge("近四年逐年降低", {2019: 250, 2021: 246}, name="强度")
        assert result.reason is Reason.MISSING_YEARS
        assert result.missing == (("missing-years", "强度", 2018), ("missing-years", "强度", 2020))

    def test_a_value_of_no_known_year_is_no_trend(self) -> None:
        assert judge("逐年降低", 250, year=None).missing == (("missing-years", None, None),)
        assert judge("逐年降低", None, year=None).reason is Reason.MISSING_OBSERVATION
        assert judge("逐年降低", 250).missing == (("missing-years", None, 2019), ("missing-years", None, 2020))

    def test_a_window_that_does_not_move_is_told_as_a_step(self) -> None:
        result = judge("持续下降", {2019: 5, 2020: 5, 2021: 5})
        assert result.verdict is NOT_MET
        assert result.steps[-1] == Step(2019, 2021, holds=False)

    def test_a_window_is_never_cut_short(self) -> None:
        assert judge("逐年降低", {1900: 5, 1901: 4}, year=1901).reason is Reason.MISSING_YEARS
        assert judge("逐年降低", {1900: 5}, year=1900).reason is Reason.MISSING_YEARS
        single = Target(rule=Trend(TrendKind.YEAR_ON_YEAR_DECREASE, values=1), text="", vocabulary=DEFAULT_VOCABULARY)
        assert evaluate_target(single, {2021: 5}).missing == (("missing-years", None, 2020),)
        endless = attrs.evolve(single, rule=Trend(TrendKind.YEAR_ON_YEAR_DECREASE, values=10**9))
        assert len(evaluate_target(endless, {2021: 5}).missing) == 1099

    @pytest.mark.parametrize(
        ("text", "values", "note"),
        [
            ("逐年降低", (5, 0, 0), "floor-held"),
            ("持续下降", (0, 0, 0), "floor-held"),
            ("持续下降", (5, 0, 0), None),
            ("逐年提高", (99, 100, 100), "ceiling-held"),
            ("负增长", (5, 0, 0), "floor-held"),
            ("有所提高", (99, 100, 100), "ceiling-held"),
        ],
    )
    def test_an_end_that_is_held_is_noted(self, text: str, values: tuple[int, ...], note: str | None) -> None:
        series = dict(zip((2019, 2020, 2021), values, strict=True))
        result = judge(text, series, unit="%", name="普及率", better="higher")
        assert (result.verdict, result.note) == (MET, note)

    def test_a_ceiling_is_met_in_any_unit(self) -> None:
        target = attrs.evolve(parse_target("逐年提高", unit="元"), cap=Fraction(20_000), unit=None)
        assert evaluate_target(target, {2019: 1, 2020: 20_000, 2021: 20_000}).verdict is MET
        rule = Change(
            Direction.HIGHER, Comparator.AT_LEAST, Quantity(Number(Fraction(1), "1"), "万元"), is_relative=False
        )
        step = StepChange(rule.direction, rule.comparator, rule.amount, is_relative=False)
        held = attrs.evolve(target, rule=step, unit="元")
        assert evaluate_target(held, {2019: 9_000, 2020: 20_000, 2021: 20_000}).verdict is MET

    def test_grades_move_on_their_scale(self) -> None:
        assert judge("持续改善", {2019: "Ⅳ类", 2020: "Ⅲ类", 2021: "Ⅲ类"}, better="lower").verdict is MET
        assert judge("持续改善", {2019: "Ⅰ类", 2020: "Ⅰ类", 2021: "Ⅰ类"}, better="lower").verdict is MET
        assert judge("不降低", {2020: "良", 2021: "一般"}).verdict is NOT_MET
        result = judge("不降低", {2020: "良", 2021: "优"})
        assert result.observed == {2020: "良", 2021: "优"}
        with pytest.raises(ObservationError):
            judge("不降低", {2020: "良", 2021: 3})

    def test_any_word_may_stay_the_same(self) -> None:
        assert judge("性质不改变", {2020: "林地", 2021: "林地"}).verdict is MET
        assert judge("性质不改变", {2020: "林地", 2021: "建设用地"}).verdict is NOT_MET
        with pytest.raises(ObservationError):
            judge("面积不减少", {2020: "林地", 2021: "林地"})

    def test_a_trend_without_a_better_side_is_refused(self) -> None:
        target = Target(rule=Trend(TrendKind.STEADY), text="", vocabulary=DEFAULT_VOCABULARY)
        with pytest.raises(EcotownError) as caught:
            evaluate_target(target, {2020: 1, 2021: 2})
        assert caught.value.code == "target/direction-unknown"


class TestAgainst:
    def test_the_earlier_value_is_the_limit(self) -> None:
        result = judge("面积不减少", {2020: "1200 公顷", 2021: "18030 亩"}, unit="公顷")
        assert result.verdict is MET
        assert result.observed == 1202
        assert result.limit == 1200
        assert result.margin == 2
        assert result.unit == "公顷"
        assert result.origin is not None
        assert (result.origin.source, result.origin.year) == (Source.BASELINE, 2020)

    @pytest.mark.parametrize(
        ("text", "observed", "verdict"),
        [
            ("功能不降低", "未降低", MET),
            ("功能不降低", "不降低", MET),
            ("功能不降低", "已降低", NOT_MET),
            ("功能不降低", "降低", NOT_MET),
            ("面积不减少", "未减少", MET),
            ("性质不改变", "没有改变", MET),
            ("性质不改变", "改变", NOT_MET),
            ("总量不增加", "未增加", MET),
            ("总量不增加", "增加", NOT_MET),
        ],
    )
    def test_a_word_may_say_whether_it_moved(self, text: str, observed: str, verdict: Verdict) -> None:
        for given in (observed, {2021: observed}):
            assert judge(text, given).verdict is verdict

    def test_a_value_alone_wants_the_earlier_one(self) -> None:
        assert judge("面积不减少", 1200).missing == (("missing-baseline", "面积", 2020),)
        assert judge("面积不减少", 1200, year=None).missing == (("missing-baseline", "面积", None),)
        assert judge("面积不减少", {2020: 1200}).missing == (("missing-observation", "面积", 2021),)

    def test_nothing_at_all_wants_the_observation_alone(self) -> None:
        assert judge("面积不减少", None).missing == (("missing-observation", "面积", 2021),)

    def test_steady_within_the_tolerance_is_held_against_the_edge(self) -> None:
        result = judge(
            "保持稳定", {2020: 60, 2021: 59.5}, unit="%", better="higher", conventions={"tolerance": "0.5 百分点"}
        )
        assert result.verdict is MET
        assert result.limit == Fraction(119, 2)
        assert result.margin == 0
        assert judge(
            "保持稳定", {2020: 200, 2021: 211}, unit="吨", better="lower", conventions={"tolerance": "5%"}
        ).margin == Fraction(-1)
        assert (
            judge(
                "保持稳定", {2020: 200, 2021: 200.5}, unit="吨", better="lower", conventions={"tolerance": "500 千克"}
            ).verdict
            is MET
        )

    def test_a_tolerance_of_another_dimension_is_refused(self) -> None:
        with pytest.raises(EcotownError) as caught:
            judge("保持稳定", {2020: 60, 2021: 59}, unit="%", better="higher", conventions={"tolerance": "1 公顷"})
        assert caught.value.code == "conventions/other-dimension"

    def test_a_tolerance_in_points_needs_a_percentage_or_no_unit(self) -> None:
        series = {2020: 60, 2021: 59.5}
        points = {"tolerance": "0.5个百分点"}
        assert judge("保持稳定", series, better="higher", conventions=points).verdict is MET
        assert judge("保持稳定", {2020: 600, 2021: 595}, unit="‰", better="higher", conventions=points).verdict is MET
        for conventions in ({"tolerance": "1 公顷"}, points):
            with pytest.raises(EcotownError):
                judge("保持稳定", {2020: 60, 2021: 59}, unit="户", better="higher", conventions=conventions)
        with pytest.raises(EcotownError):
            judge("保持稳定", series, better="higher", conventions={"tolerance": "1 公顷"})

    def test_another_basis_is_not_compared(self) -> None:
        series = {2020: "250(折纯)", 2021: "240(实物量)"}
        assert judge("不增加", series).reason is Reason.INCONSISTENT_BASIS
        assert judge("较上年下降2%", series, unit="吨").reason is Reason.INCONSISTENT_BASIS

    def test_without_one_steady_is_open_and_improving_is_not_met(self) -> None:
        series = {2020: 60, 2021: 59}
        steady = judge("保持稳定", series, unit="%", better="higher")
        assert steady.missing == (("missing-convention", "tolerance", None),)
        assert steady.observed == series
        assert judge("保持稳定或持续改善", series, unit="%", better="higher").verdict is NOT_MET


class TestChange:
    def test_the_change_is_what_was_observed(self) -> None:
        result = judge("比2020年下降18%", {2020: 1, 2025: 0.8}, year=2025, unit="吨/万元", better="lower")
        assert result.observed == 20
        assert result.limit == 18
        assert result.margin == 2
        assert result.unit == "%"
        assert result.series == {2020: 1, 2025: Fraction(4, 5)}
        assert result.series_unit == "吨/万元"

    def test_points_are_differences_of_percentages(self) -> None:
        result = judge("较上年提高2个百分点", {2020: "600‰", 2021: 61.5}, unit="%", better="higher")
        assert result.observed == Fraction(3, 2)
        assert result.margin == Fraction(-1, 2)

    def test_a_name_may_say_that_the_figure_is_the_change(self) -> None:
        for observed in (200, {2020: 150, 2021: 200}):
            result = judge("新增200户", observed, unit="户", name="新增改厕户数")
            assert (result.verdict, result.unit) == (MET, "户")
            assert result.observed == 200

    def test_a_base_of_nothing_is_no_base(self) -> None:
        result = judge("比2020年下降18%", {2020: 0, 2025: 3}, year=2025, unit="吨")
        assert (result.reason, result.note) == (Reason.MISSING_BASELINE, "base-zero")
        assert judge("比2020年下降18%", {2020: 0, 2025: 0}, year=2025, unit="吨").verdict is MET

    def test_below_zero_a_fall_is_still_a_fall(self) -> None:
        assert judge("比2020年下降10%", {2020: -10, 2021: -12}, unit="℃", better="lower").verdict is MET
        assert judge("比2020年下降10%", {2020: -10, 2021: -9}, unit="℃", better="lower").verdict is NOT_MET

    def test_without_a_year_there_is_no_change(self) -> None:
        assert judge("比2020年下降18%", 0.8, year=None, unit="吨").missing == (("missing-baseline", None, 2020),)
        assert judge("下降18%", 0.8, unit="吨").missing == (("missing-baseline", None, None),)

    def test_words_are_no_amount(self) -> None:
        with pytest.raises(ObservationError):
            judge("比2020年下降18%", {2020: "良", 2021: "优"}, unit="吨")

    def test_an_absolute_change_converts_its_unit(self) -> None:
        rule = Change(
            Direction.LOWER, Comparator.AT_LEAST, Quantity(Number(Fraction(3), "3"), "千克"), is_relative=False
        )
        target = Target(rule=rule, text="", unit="吨", vocabulary=DEFAULT_VOCABULARY)
        result = evaluate_target(target, {2020: 1, 2021: 0.99}, year=2021, conventions={"baseline_year": 2020})
        assert result.observed == 10

    def test_a_subject_s_values_are_in_the_unit_of_its_amount(self) -> None:
        amount = Quantity(Number(Fraction(200), "200"), "户")
        change = Change(Direction.HIGHER, Comparator.AT_LEAST, amount, is_relative=False, base=Baseline.PREVIOUS_YEAR)
        target = Target(rule=Aspect("用户", change), text="", unit="%", vocabulary=DEFAULT_VOCABULARY)
        assert evaluate_target(target, {2020: 1000, 2021: 1200}).verdict is MET
        assert evaluate_target(target, {2020: "1000户", 2021: 1199}).verdict is NOT_MET
        with pytest.raises(ObservationError):
            evaluate_target(target, {2020: "1000人", 2021: 1200})

    def test_a_multiple_shows_its_limit(self) -> None:
        result = judge("较2020年翻一番", {2020: 35, 2025: 69}, year=2025, unit="亿元", better="higher")
        assert result.verdict is NOT_MET
        assert result.limit == 70
        assert result.margin == -1

    def test_a_cumulative_change_is_given_or_reckoned(self) -> None:
        period = {"plan_period": [2016, 2020]}
        indicator = {"name": "细颗粒物浓度下降", "unit": "%"}
        assert judge("〔18〕", 18, year=2020, **indicator).verdict is MET
        assert judge("〔18〕", {2020: 18}, year=2020, **indicator).verdict is MET
        assert judge("〔18〕", {2016: 50, 2020: 41}, year=2020, conventions=period, **indicator).verdict is MET
        assert judge("〔18〕", {2016: 50, 2020: 42}, year=2023, conventions=period, **indicator).verdict is NOT_MET
        assert judge("〔18〕", {2016: 50, 2020: 42}, year=2020, **indicator).reason is Reason.MISSING_BASELINE


class TestAverage:
    AMOUNT = Quantity(Number(Fraction(3), "3"), "%")

    def judge(self, rule: AverageChange, observed: object, **given: Any) -> Result:
        return evaluate_target(Target(rule=rule, text="", vocabulary=DEFAULT_VOCABULARY), observed, **given)

    @pytest.mark.parametrize(
        ("comparator", "last", "verdict"),
        [
            (Comparator.AT_LEAST, "0.9409", MET),
            (Comparator.AT_LEAST, "0.9410", NOT_MET),
            (Comparator.MORE_THAN, "0.9409", NOT_MET),
            (Comparator.MORE_THAN, "0.9408", MET),
            (Comparator.AT_MOST, "0.9409", MET),
            (Comparator.AT_MOST, "0.9408", NOT_MET),
            (Comparator.LESS_THAN, "0.9409", NOT_MET),
            (Comparator.LESS_THAN, "0.9410", MET),
            (Comparator.EQUAL, "0.9409", MET),
        ],
    )
    def test_powers_are_compared(self, comparator: Comparator, last: str, verdict: Verdict) -> None:
        rule = AverageChange(Direction.LOWER, comparator, self.AMOUNT, 2020)
        result = self.judge(rule, {2020: 1, 2022: last}, year=2022)
        assert result.verdict is verdict
        assert result.observed == {2020: 1, 2022: Fraction(last)}
        assert result.margin is None

    def test_what_has_no_mean(self) -> None:
        fall = AverageChange(Direction.LOWER, Comparator.AT_LEAST, self.AMOUNT, 2020)
        rise = AverageChange(Direction.HIGHER, Comparator.AT_LEAST, self.AMOUNT, 2020)
        assert self.judge(fall, {2020: 0, 2022: 0}).verdict is MET
        assert self.judge(rise, {2020: 0, 2022: 0}).verdict is NOT_MET
        for series in ({2020: 0, 2022: 1}, {2020: -1, 2022: 1}, {2020: 1, 2022: -1}):
            assert self.judge(fall, series).reason is Reason.MISSING_BASELINE
        assert self.judge(fall, {2020: 5}, year=2020).reason is Reason.MISSING_BASELINE

    def test_a_fall_of_more_than_everything_is_out_of_reach(self) -> None:
        amount = Quantity(Number(Fraction(300), "300"), "%")
        rule = AverageChange(Direction.LOWER, Comparator.AT_LEAST, amount, 2020)
        assert self.judge(rule, {2020: 1, 2022: 0}).verdict is NOT_MET

    def test_the_first_year_is_the_period_s_or_the_window_s(self) -> None:
        rule = AverageChange(Direction.LOWER, Comparator.AT_LEAST, self.AMOUNT)
        period = {"plan_period": [2020, 2025]}
        assert self.judge(rule, {2022: 1}, year=2022, conventions=period).missing == (("missing-baseline", None, 2020),)
        assert self.judge(rule, {2022: 1}, year=2022).missing == (("missing-years", None, 2020),)
        assert self.judge(rule, 1).missing == (("missing-baseline", None, None),)

    def test_a_name_may_say_that_the_figure_is_the_mean(self) -> None:
        rule = AverageChange(Direction.HIGHER, Comparator.AT_LEAST, self.AMOUNT)
        target = Target(rule=rule, text="", name="旅游收入增长率", vocabulary=DEFAULT_VOCABULARY)
        assert evaluate_target(target, 3).verdict is MET
        assert evaluate_target(target, "2.9%").verdict is NOT_MET


class TestSteps:
    def test_each_step_is_a_part(self) -> None:
        result = judge("每年提高0.5个百分点", {2019: 60, 2020: 61, 2021: 61.4}, unit="%", better="higher")
        assert [(name, part.verdict) for name, part in result.parts] == [("2020年", MET), ("2021年", NOT_MET)]
        assert result.parts[1][1].margin == Fraction(-1, 10)
        assert result.observed == {2019: 60, 2020: 61, 2021: Fraction(307, 5)}

    def test_a_ceiling_that_is_held_passes(self) -> None:
        series = {2019: 99.5, 2020: 100, 2021: 100}
        result = judge("每年提高0.5个百分点", series, unit="%", name="普及率", better="higher")
        assert result.verdict is MET
        assert result.parts[1][1].note == "ceiling-held"

    def test_holes_and_bases_of_nothing_stay_open(self) -> None:
        rule = StepChange(Direction.LOWER, Comparator.AT_LEAST, TestAverage.AMOUNT, is_relative=True)
        target = Target(rule=rule, text="", vocabulary=DEFAULT_VOCABULARY)
        assert evaluate_target(target, {2019: 0, 2020: 1, 2021: 0.9}).reason is Reason.MISSING_BASELINE
        assert evaluate_target(target, {2020: 1, 2021: 0.9}).missing == (("missing-years", None, 2019),)
        assert evaluate_target(target, {2020: 1, 2021: 0.99}).verdict is NOT_MET
        assert evaluate_target(target, 1).missing == (("missing-years", None, None),)
        assert evaluate_target(target, None).reason is Reason.MISSING_OBSERVATION
        mixed = {2019: "5(折纯)", 2020: 4, 2021: "3(实物量)"}
        assert evaluate_target(target, mixed).reason is Reason.INCONSISTENT_BASIS


class TestEachYear:
    def test_every_year_is_a_part(self) -> None:
        result = judge("近三年未发生重大污染事故", {2019: 0, 2020: 1, 2021: 0})
        assert [(name, part.verdict) for name, part in result.parts] == [
            ("2019年", MET),
            ("2020年", NOT_MET),
            ("2021年", MET),
        ]
        assert result.verdict is NOT_MET

    def test_one_value_is_that_of_its_year(self) -> None:
        result = judge("近三年未发生重大污染事故", "未发生")
        assert result.missing == tuple(("missing-years", "重大污染事故", year) for year in (2019, 2020))
        assert judge("近三年未发生重大污染事故", 1).verdict is NOT_MET

    def test_a_value_of_no_known_year_may_fail_but_not_pass(self) -> None:
        assert judge("近三年未发生重大污染事故", 0, year=None).reason is Reason.MISSING_YEARS
        assert judge("近三年未发生重大污染事故", 1, year=None).verdict is NOT_MET
        assert judge("近三年未发生重大污染事故", None).reason is Reason.MISSING_OBSERVATION
