"""
Which clause an observation is for: aspects, components, parts, the indicator's own name.
"""

from typing import Any

import pytest

from ecotown.errors import ObservationError
from ecotown.evaluation import Reason, Result, Verdict, evaluate_target
from ecotown.targets import parse_target

MET, NOT_MET, OPEN, NONE = Verdict.MET, Verdict.NOT_MET, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE
FALLING = {2019: 250, 2020: 245, 2021: 240}
RISING = {2019: 2.3, 2020: 2.4, 2021: 2.5}


def judge(text: str, observed: object, *, year: int | None = 2021, **indicator: Any) -> Result:
    return evaluate_target(parse_target(text, **indicator), observed, year=year)


def codes(result: Result) -> list[str]:
    return [diagnostic.code for diagnostic in result.diagnostics]


class TestComponents:
    def test_each_declared_one_is_judged(self) -> None:
        observed = {"化肥": FALLING, "农药": RISING}
        result = judge("逐年降低", observed, unit="千克/公顷", components=("化肥", "农药"))
        assert result.verdict is NOT_MET
        assert [(name, part.verdict) for name, part in result.parts] == [("化肥", MET), ("农药", NOT_MET)]
        assert result.observed is None
        assert result.parts[0][1].observed == FALLING

    def test_one_that_is_not_observed_is_open_and_told(self) -> None:
        result = judge("逐年降低", {"化肥": FALLING}, components=("化肥", "农药"))
        assert (result.verdict, result.reason) == (OPEN, Reason.MISSING_OBSERVATION)
        assert set(result.missing) == {
            ("missing-observation", "农药", 2021),
            ("missing-years", "农药", 2020),
            ("missing-years", "农药", 2019),
        }

    def test_a_value_without_a_name_is_none_of_them(self) -> None:
        result = judge("≥85", 90, unit="%", components=("秸秆", "农膜"))
        assert result.missing == (("missing-observation", "秸秆", 2021), ("missing-observation", "农膜", 2021))
        assert codes(result) == ["observation/not-used"]

    def test_undeclared_ones_are_whatever_is_named(self) -> None:
        result = judge("≥85", {"秸秆": 90, "农膜": 80}, unit="%")
        assert [(name, part.verdict) for name, part in result.parts] == [("秸秆", MET), ("农膜", NOT_MET)]

    def test_the_indicator_itself_may_stand_among_them(self) -> None:
        result = judge("≥85", {"总体": 90, "农膜": 80}, unit="%", name="利用率")
        assert [(name, part.verdict) for name, part in result.parts] == [("利用率", MET), ("农膜", NOT_MET)]
        assert judge("≥85", {"利用率": 90}, unit="%", name="利用率").parts == ()

    def test_declared_ones_do_without_the_whole(self) -> None:
        result = judge("≥85", {"总体": 90, "秸秆": 90, "农膜": 90}, unit="%", components=("秸秆", "农膜"))
        assert result.verdict is MET
        assert codes(result) == ["observation/not-used"]

    def test_a_name_that_is_none_is_refused_with_the_names(self) -> None:
        with pytest.raises(ObservationError) as caught:
            judge("≥85", {"秸秆": 90, "农用地膜": 90}, unit="%", components=("秸秆", "农用膜"))
        assert caught.value.code == "observation/unknown-name"
        assert "秸秆、农用膜" in caught.value.message
        assert caught.value.hint == "是否应为“农用膜”？"

    def test_each_may_have_aspects(self) -> None:
        observed = {
            "生态保护红线": {"面积": {2020: 310, 2021: 310}, "性质": "未改变", "功能": "未降低"},
            "自然保护地": {"面积": {2020: 85, 2021: 84}, "性质": "未改变"},
        }
        result = judge(
            "面积不减少，性质不改变，功能不降低", observed, unit="公顷", components=("生态保护红线", "自然保护地")
        )
        assert result.verdict is NOT_MET
        inner = dict(dict(result.parts)["自然保护地"].parts)
        assert [part.verdict for part in inner.values()] == [NOT_MET, MET, OPEN]
        assert result.missing == (("missing-observation", "自然保护地·功能", 2021),)

    def test_aspects_without_the_components_are_told_to_be_unused(self) -> None:
        result = judge("面积不减少，性质不改变", {"性质": "未改变"}, components=("红线", "保护地"))
        assert result.verdict is OPEN
        assert codes(result) == ["observation/not-used"]

    def test_the_text_may_ask_each_for_something_else(self) -> None:
        result = judge("分别达到90%、75%", {"秸秆": 91, "粪污": 74}, components=("秸秆", "粪污"), better="higher")
        assert [(name, part.verdict) for name, part in result.parts] == [("秸秆", MET), ("粪污", NOT_MET)]

    def test_one_that_does_not_apply_drops_out(self) -> None:
        observed = {"化肥": FALLING, "农药": "不涉及"}
        result = judge("逐年降低", observed, components=("化肥", "农药"), may_be_absent=True)
        assert result.verdict is MET
        assert result.parts[1][1].verdict is NONE


class TestSubjects:
    def test_one_takes_a_value_with_or_without_its_name(self) -> None:
        for observed in (61, {"绿化率": 61}, {"总体": 61}, {"": 61}, {2021: 61}):
            result = judge("绿化率达到60%以上", observed, unit="%")
            assert result.verdict is MET
            assert [name for name, _ in result.parts] == ["绿化率"]
            assert result.observed == 61
            assert result.limit == 60
            assert result.margin == 1

    def test_several_take_none_without_a_name(self) -> None:
        result = judge("秸秆利用率≥85%，农膜回收率≥80%", 90, unit="%")
        assert [entry.name for entry in result.missing] == ["秸秆利用率", "农膜回收率"]
        assert codes(result)[-1] == "observation/not-used"

    def test_the_last_word_of_a_list_may_be_left_out(self) -> None:
        text = "整洁庭院、美丽庭院占比分别达到80%、50%"
        for names in (("整洁庭院", "美丽庭院"), ("整洁庭院占比", "美丽庭院占比")):
            assert judge(text, dict(zip(names, (80, 50), strict=True)), unit="%").verdict is MET

    def test_a_place_before_the_name_may_be_given_or_not(self) -> None:
        for name in ("劣五类水体", "市内劣五类水体"):
            result = judge("100%，且市内无劣五类水体", {"总体": 100, name: 0}, name="水质达标率", better="higher")
            assert result.verdict is MET

    def test_the_main_clause_takes_the_value_without_a_name(self) -> None:
        result = judge("≥90%，其中学校≥95%", 92, unit="%")
        assert [(name, part.verdict) for name, part in result.parts] == [("≥90%", MET), ("学校", OPEN)]
        assert result.missing == (("missing-observation", "学校", 2021),)

    def test_events_go_with_or_without_the_word_for_done(self) -> None:
        observed = {"完成编制": "2021-06-20", "印发实施": "2021-10-08"}
        assert judge("6月底前完成编制，10月底前印发实施", observed).verdict is MET

    def test_a_status_of_something_goes_by_the_thing_or_bare(self) -> None:
        for observed in ("建立", "建立长效机制", {"长效机制": "已建立"}, {"长效机制": "建立长效机制"}):
            assert judge("建立长效机制", observed).verdict is MET
        with pytest.raises(ObservationError):
            judge("建立长效机制", {"长效机构": "建立"})

    def test_names_fold_as_texts_do(self) -> None:
        observed = {"PM2.5 浓度（年均）": 30}
        assert judge("≤35", observed, name="PM2.5浓度(年均)").parts == ()

    def test_two_values_for_one_name_are_refused(self) -> None:
        for observed in ({"绿化率（％）": 1, "绿化率(%)": 2}, {"总体": 1, "": 2}, {2021: 1, "2021": 2}):
            with pytest.raises(ObservationError) as caught:
                judge("≥85", observed)
            assert caught.value.code == "observation/two-values"
        assert judge("≥85", {2021: 86, "2021": 86}).verdict is MET

    def test_a_name_where_a_value_is_wanted_is_refused(self) -> None:
        with pytest.raises(ObservationError) as caught:
            judge("绿化率≥60%", {"绿化率": {"甲": 61}})
        assert caught.value.code == "observation/unknown-name"
        with pytest.raises(ObservationError) as caught:
            judge("≥60%", {"总体": {"甲": {"乙": 61}}})
        assert caught.value.code == "observation/unknown-name"

    @pytest.mark.parametrize("key", [5, None, 1.5, True, (2021,)])
    def test_keys_are_years_or_names(self, key: object) -> None:
        with pytest.raises(ObservationError):
            judge("≥85", {key: 86})


class TestClausesOfSeveralKinds:
    def test_a_value_is_for_the_clause_that_reads_it(self) -> None:
        assert judge("≥90%或开展", "开展", unit="%").verdict is MET
        assert judge("≥90%或开展", 92, unit="%").verdict is MET
        result = judge("≥90%，且开展", 92, unit="%")
        assert [part.verdict for _, part in result.parts] == [MET, OPEN]
        assert result.reason is Reason.MISSING_OBSERVATION

    def test_one_of_them_has_to_read_it(self) -> None:
        with pytest.raises(ObservationError) as caught:
            judge("≥90%或开展", "差不多", unit="%")
        assert caught.value.code == "observation/unreadable"

    def test_another_dimension_stays_an_error(self) -> None:
        with pytest.raises(ObservationError) as caught:
            judge("≥90%或开展", "92 户", unit="%")
        assert caught.value.code == "observation/other-dimension"

    def test_a_statement_beside_a_bound_is_judged_under_its_own_words(self) -> None:
        text = "污水处理率大于等于85%，确保设施正常运行"
        result = judge(text, 86, unit="%")
        assert [part.verdict for _, part in result.parts] == [MET, OPEN]
        assert result.reason is Reason.NEEDS_JUDGEMENT
        words = result.missing[0].name
        assert words is not None
        assert judge(text, {"污水处理率": 86, words: "达标"}, unit="%").verdict is MET


class TestAbsent:
    def test_it_wants_leave(self) -> None:
        with pytest.raises(ObservationError) as caught:
            judge("≥85", "不涉及", unit="%")
        assert caught.value.code == "observation/may-not-be-absent"
        result = judge("≥85", "不涉及", unit="%", may_be_absent=True)
        assert (result.verdict, result.reason, result.missing, result.note) == (NONE, None, (), "absent")

    @pytest.mark.parametrize(
        "text", ["逐年降低", "消除", "开展", "全覆盖", "无危房", "有效保障", "每季度不少于2次", "4项中至少1项达标"]
    )
    def test_it_goes_for_every_rule(self, text: str) -> None:
        assert judge(text, "不涉及", may_be_absent=True).verdict is NONE
        assert judge(text, {2020: "不涉及", 2021: "不涉及"}, may_be_absent=True).verdict is NONE

    def test_it_goes_for_components_at_once(self) -> None:
        assert judge("≥85", "不涉及", components=("甲", "乙"), may_be_absent=True).verdict is NONE

    def test_no_target_is_not_applicable_whatever_is_observed(self) -> None:
        for observed in (None, 5, "不涉及", {"甲": object()}, object(), [[1]]):
            assert judge("/", observed).verdict is NONE
