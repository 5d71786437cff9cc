"""
Choices by circumstance and by year.
"""

from fractions import Fraction
from typing import Any

import attrs
import pytest

from ecotown.errors import EcotownError
from ecotown.evaluation import Reason, Result, Verdict, evaluate_target
from ecotown.targets import DEFAULT_VOCABULARY, Target, Vocabulary, parse_target
from ecotown.targets.nodes import Bound, Branch, Choice, Comparator, Label, Number, Quantity, Stage, Stages

MET, NOT_MET, OPEN, NONE = Verdict.MET, Verdict.NOT_MET, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE


def judge(text: str, observed: object, *, place: Any = None, year: int | None = None, **indicator: Any) -> Result:
    return evaluate_target(parse_target(text, better="higher", **indicator), observed, place=place, year=year)


def at_least(number: int) -> Bound:
    return Bound(Comparator.AT_LEAST, Quantity(Number(Fraction(number), str(number)), "%"))


def choice(*branches: tuple[Label, int], **facts: Any) -> Target:
    rule = Choice(tuple(Branch(label, at_least(number)) for label, number in branches))
    return Target(rule=rule, text="", unit="%", vocabulary=DEFAULT_VOCABULARY, **facts)


class TestPlace:
    def test_the_branch_is_the_one_part_and_its_facts_stand_at_the_top(self) -> None:
        result = judge("山区：≥60；丘陵：≥40", 45, place={"terrain": "丘陵区"}, unit="%")
        assert result.verdict is MET
        assert [name for name, _ in result.parts] == ["丘陵区"]
        assert result.observed == 45
        assert result.limit == 40
        assert result.margin == 5
        assert result.unit == "%"

    @pytest.mark.parametrize("terrain", ["丘陵", "丘陵区", "丘陵地区", " 丘陵区 "])
    def test_terrain_is_cut_of_its_ending(self, terrain: str) -> None:
        assert judge("山区：≥60；丘陵：≥40", 45, place={"terrain": terrain}).verdict is MET

    def test_levels_are_not(self) -> None:
        target = choice((Label("level", ("市",)), 95), (Label("level", ("市区",)), 90))
        assert evaluate_target(target, 92, place={"level": "市区"}).verdict is MET
        assert evaluate_target(target, 92, place={"level": "市"}).verdict is NOT_MET

    def test_towns_and_their_quarters_are_words_of_their_own(self) -> None:
        target = choice((Label("分区", ("城区",)), 95), (Label("分区", ("农村地区",)), 60))
        assert evaluate_target(target, 70, place={"分区": "农村"}).verdict is MET
        assert evaluate_target(target, 70, place={"分区": "城区"}).verdict is NOT_MET
        assert evaluate_target(target, 70, place={"分区": "城"}).verdict is NONE

    @pytest.mark.parametrize("place", [None, {}, {"terrain": None}, {"terrain": ""}, {"region": "西部"}])
    def test_an_unknown_attribute_is_asked_for(self, place: Any) -> None:
        result = judge("山区：≥60；丘陵：≥40", 45, place=place)
        assert result.missing == (("missing-attribute", "terrain", None),)
        assert judge("山区：≥60；丘陵：≥40", None, place=place).missing[1][0] is Reason.MISSING_OBSERVATION

    def test_a_known_place_without_a_branch_is_not_asked(self) -> None:
        result = judge("山区：≥60；丘陵：≥40", 45, place={"terrain": "平原区"})
        assert (result.verdict, result.note) == (NONE, "no-branch")

    def test_joined_labels_are_membership_in_any(self) -> None:
        text = "山区、高寒区或草原区≥75；平原区≥18"
        assert judge(text, 75, place={"terrain": "草原区"}).verdict is MET
        assert judge(text, 75, place={"terrain": "草原区"}).parts[0][0] == "山区、高寒区、草原区"

    def test_else_holds_where_nothing_else_does(self) -> None:
        text = "干旱半干旱地区≥35；其他地区≥60"
        assert judge(text, 40, place={"terrain": "干旱半干旱地区"}).verdict is MET
        assert judge(text, 40, place={"terrain": "山区"}).verdict is NOT_MET
        assert judge(text, 40).reason is Reason.MISSING_ATTRIBUTE

    def test_other_townships_are_townships(self) -> None:
        text = "建制镇≥70，其他乡镇≥50"
        assert judge(text, 60, place={"level": "乡镇"}).verdict is MET
        assert judge(text, 60, place={"level": "镇"}).verdict is MET
        assert judge(text, 60, place={"level": "建制镇"}).verdict is NOT_MET
        assert judge(text, 60, place={"level": "县"}).verdict is NONE

    def test_else_alone_tells_no_attribute(self) -> None:
        target = choice((Label(None, ("其他地区",), is_else=True), 60))
        assert evaluate_target(target, 61).missing == (("missing-attribute", "其他地区", None),)
        assert evaluate_target(target, 61, place={"类型": "其他地区"}).verdict is MET

    def test_an_undeclared_attribute_is_the_one_with_a_label_for_its_value(self) -> None:
        target = choice((Label(None, ("湖区",)), 18), (Label(None, ("非湖区",)), 20))
        assert evaluate_target(target, 19, place={"分区": "湖区"}).verdict is MET
        assert evaluate_target(target, 19, place={"分区": "非湖区"}).verdict is NOT_MET
        assert evaluate_target(target, 19, place={"分区": "山区"}).missing == (
            ("missing-attribute", "湖区、非湖区", None),
        )

    def test_a_declared_attribute_is_read_by_its_name(self) -> None:
        vocabulary = Vocabulary(attributes={"分区": ("湖区", "非湖区")})
        text = "湖区≥18%；非湖区≥20%"
        assert judge(text, 19, place={"分区": "非湖"}, vocabulary=vocabulary).verdict is NOT_MET
        assert judge(text, 19, vocabulary=vocabulary).missing[0].name == "分区"

    def test_a_condition_reads_the_place_or_the_baseline(self) -> None:
        low = Label("综合利用率", ("综合利用率",), condition=Bound(Comparator.AT_MOST, at_least(60).limit))
        rest = Label(None, ("其他地区",), is_else=True)
        target = choice((low, 75), (rest, 85))
        assert evaluate_target(target, 80, place={"综合利用率": "55%"}).verdict is MET
        assert evaluate_target(target, 80, place={"综合利用率": 600}).verdict is NOT_MET
        series = {2018: 55, 2021: 80}
        assert evaluate_target(target, series, conventions={"baseline_year": 2018}).verdict is MET
        assert evaluate_target(target, series).missing == (("missing-attribute", "综合利用率", None),)
        nameless = choice((attrs.evolve(low, attribute=None), 75))
        assert evaluate_target(nameless, 80).missing == (("missing-attribute", "综合利用率", None),)
        assert evaluate_target(target, 80, place={"综合利用率": "600‰"}).parts[0][0] == "综合利用率≤60%的地区"

    def test_a_branch_may_measure_something_else(self) -> None:
        text = "山区≥75\n高寒区或草原区林草覆盖率≥90"
        assert judge(text, 91, place={"terrain": "草原区"}, unit="%").verdict is MET
        assert judge(text, {"林草覆盖率": 91}, place={"terrain": "草原区"}, unit="%").verdict is MET

    def test_a_branch_may_change_shape(self) -> None:
        assert judge("市:100\n县:开展", "开展", place={"level": "县"}, unit="%").verdict is MET
        assert judge("市:100\n县:开展", 100, place={"level": "市"}, unit="%").verdict is MET

    def test_a_clause_beside_the_choice_holds_everywhere(self) -> None:
        result = judge("山区：≥60；丘陵区：≥40；逐年提高", {2019: 45, 2020: 46, 2021: 47}, place={"terrain": "丘陵区"})
        assert result.verdict is MET
        assert len(result.parts) == 2

    @pytest.mark.parametrize("place", [{"terrain": ["山区"]}, {"terrain": object()}, {1: "山区"}, ["terrain"]])
    def test_a_place_that_cannot_be_read_is_refused(self, place: Any) -> None:
        with pytest.raises(EcotownError) as caught:
            judge("山区：≥60；丘陵：≥40", 45, place=place)
        assert caught.value.code == "place/unreadable"


class TestStages:
    TEXT = "2023年达到60%，2025年达到100%"

    @pytest.mark.parametrize(
        ("year", "verdict", "name"),
        [
            (2022, NONE, None),
            (2023, MET, "2023年"),
            (2024, MET, "2023年"),
            (2025, NOT_MET, "2025年"),
            (2030, NOT_MET, "2025年"),
        ],
    )
    def test_the_latest_that_is_not_after_the_year(self, year: int, verdict: Verdict, name: str | None) -> None:
        result = judge(self.TEXT, 96, year=year)
        assert result.verdict is verdict
        assert [part for part, _ in result.parts] == ([] if name is None else [name])

    def test_no_year_is_asked_for_and_a_series_gives_one(self) -> None:
        assert judge(self.TEXT, 96).missing == (("missing-year", None, None),)
        assert judge(self.TEXT, {2024: 96}).verdict is MET

    def test_a_default_holds_before_and_the_last_override_after(self) -> None:
        rule = Stages((Stage((), at_least(35)), Stage((2007,), at_least(40)), Stage((2008,), at_least(45))))
        target = Target(rule=rule, text="", vocabulary=DEFAULT_VOCABULARY)
        limits = {year: evaluate_target(target, 50, year=year).limit for year in (2005, 2007, 2008, 2010)}
        assert limits == {2005: 35, 2007: 40, 2008: 45, 2010: 45}
        carried = evaluate_target(target, 50, year=2010)
        assert [diagnostic.code for diagnostic in carried.diagnostics] == ["observation/stage-carried-on"]
        assert evaluate_target(target, 50, year=2005).parts[0][0] == "其他年份"

    def test_a_bound_in_a_named_year_is_asked_from_then_on(self) -> None:
        text = "≤300亿立方米，其中2025年不超过262.3亿立方米"
        assert judge(text, 280, year=2024).verdict is MET
        assert judge(text, 280, year=2025).verdict is NOT_MET
        assert judge(text, {2025: 260, 2026: 280}, year=2026).verdict is MET
        assert judge(text, {2026: 280}, year=2026).reason is Reason.MISSING_YEARS
        assert judge(text, 280).reason is Reason.MISSING_YEAR


@pytest.mark.parametrize("year", [1899, 3000, "二〇二一", "2021-06", True, 2021.0])
def test_a_year_that_is_none_is_refused(year: Any) -> None:
    with pytest.raises(EcotownError) as caught:
        judge("≥85", 86, year=year)
    assert caught.value.code == "year/unreadable"
