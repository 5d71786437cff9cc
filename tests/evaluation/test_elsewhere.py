"""
Limits that stand elsewhere: assigned targets and references.
"""

from fractions import Fraction
from typing import Any

import pytest

from ecotown.errors import EcotownError, InvalidArgument, ObservationError, TargetSyntaxError
from ecotown.evaluation import Reason, Result, Source, Verdict, evaluate_target
from ecotown.plans import AssignedTarget
from ecotown.targets import DEFAULT_VOCABULARY, Target, parse_target
from ecotown.targets.nodes import Aspect, Assigned, Comparator, Conjunction, Reference

MET, NOT_MET, OPEN, NONE = Verdict.MET, Verdict.NOT_MET, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE
WORDING = "完成区县规定的目标任务"


def judge(
    observed: object, assigned: Any = None, *, text: str = WORDING, year: int | None = None, **more: Any
) -> Result:
    indicator = {"unit": "%", "better": "higher", "name": "卫生厕所普及率", **more}
    return evaluate_target(parse_target(text, **indicator), observed, assigned=assigned, year=year)


class TestAssigned:
    def test_until_it_is_supplied_nothing_is_known(self) -> None:
        result = judge(100)
        assert result.missing == (("missing-target", WORDING, None),)
        assert judge(None).missing == (
            ("missing-target", WORDING, None),
            ("missing-observation", "卫生厕所普及率", None),
        )

    @pytest.mark.parametrize(
        "assigned",
        [
            "≥95%",
            "95",
            95,
            "不低于百分之九十五",
            {"target": "≥95%"},
            {"target": "≥95%", "document": "文号", "year": 2021},
            {"target": 95, "year": "2021"},
            AssignedTarget(target="≥95%", document="文号", year=2021),
            parse_target("≥95%"),
            {"卫生厕所普及率": "≥95%"},
            {"总体": {"target": "≥95%"}},
            {WORDING: AssignedTarget(target="≥95%")},
        ],
    )
    def test_it_is_judged_like_any_other(self, assigned: Any) -> None:
        assert judge(95, assigned, year=2021).verdict is MET
        result = judge(94, assigned, year=2021)
        assert result.verdict is NOT_MET
        assert result.limit == 95
        assert result.margin == -1
        assert result.origin is not None
        assert result.origin.source is Source.ASSIGNED

    def test_the_document_is_kept(self) -> None:
        origin = judge(96, {"target": "≥95%", "document": "永农发〔2021〕5号", "year": 2021}).origin
        assert origin is not None
        assert (origin.text, origin.document, origin.year, origin.name) == ("≥95%", "永农发〔2021〕5号", 2021, WORDING)

    def test_it_holds_for_its_year(self) -> None:
        assigned = {"target": "≥95%", "year": 2020}
        assert judge(96, assigned, year=2021).reason is Reason.MISSING_TARGET
        assert judge(96, assigned, year=2020).verdict is MET
        assert judge(96, assigned).verdict is MET

    def test_it_may_be_more_than_one_bound(self) -> None:
        series = {2019: 93, 2020: 94, 2021: 96}
        assert judge(series, "≥95%，且逐年提高", year=2021).verdict is MET
        assert judge({"户厕": 96, "公厕": 99}, "户厕≥95%，公厕≥98%").verdict is MET

    def test_it_is_a_target_not_a_wording(self) -> None:
        assert judge(96, WORDING).reason is Reason.MISSING_TARGET

    @pytest.mark.parametrize("given", ["", "/", "—", "不涉及", {"target": " "}])
    def test_a_blank_is_none(self, given: object) -> None:
        assert judge(96, given).reason is Reason.MISSING_TARGET

    @pytest.mark.parametrize("given", ["是", "无", "开展", "有效保护", {"target": "≥5公顷"}])
    def test_what_bounds_another_quantity_is_refused(self, given: object) -> None:
        with pytest.raises(InvalidArgument, match="下达的目标") as caught:
            judge(96, given)
        assert isinstance(caught.value, ValueError)
        assert caught.value.way == ("assigned",)

    def test_its_diagnostics_are_told(self) -> None:
        codes = [diagnostic.code for diagnostic in judge(96, "95").diagnostics]
        assert codes == ["target/operator-inferred"]

    def test_one_for_each_subject(self) -> None:
        assigned: dict[str, Any] = {"户厕": {"target": "≥95%"}}
        observed = {"户厕": 96, "公厕": 100}
        result = judge(observed, assigned, components=("户厕", "公厕"))
        assert [part.verdict for _, part in result.parts] == [MET, OPEN]
        assert result.missing == (("missing-target", "公厕", None),)
        assigned["公厕"] = "≥99%"
        assert judge(observed, assigned, components=("户厕", "公厕")).verdict is MET

    def test_one_for_all_components_and_for_the_only_subject(self) -> None:
        assert judge({"户厕": 96, "公厕": 100}, "≥95%", components=("户厕", "公厕")).verdict is MET
        rule = Aspect("户厕", Assigned("完成下达任务"))
        target = Target(rule=rule, text="", unit="%", vocabulary=DEFAULT_VOCABULARY)
        assert evaluate_target(target, 96, assigned="≥95%").verdict is MET

    def test_one_names_none_of_several_subjects(self) -> None:
        rule = Conjunction((Aspect("户厕", Assigned("完成任务")), Aspect("公厕", Assigned("完成任务"))))
        target = Target(rule=rule, text="", unit="%", vocabulary=DEFAULT_VOCABULARY)
        observed = {"户厕": 96, "公厕": 100}
        result = evaluate_target(target, observed, assigned="≥95%")
        assert [entry.name for entry in result.missing] == ["户厕", "公厕"]
        assert evaluate_target(target, observed, assigned={"户厕": "≥95%", "公厕": "≥99%"}).verdict is MET

    @pytest.mark.parametrize("assigned", ["5000万立方米", 5000, "5000", {"target": "5000 万立方米"}])
    def test_a_wording_that_compares_needs_the_number_alone(self, assigned: Any) -> None:
        text = "不超自治区年度下达指标"
        assert judge(5000, assigned, text=text, unit="万立方米", better="lower").verdict is MET
        assert judge("5001万立方米", assigned, text=text, unit="万立方米", better="lower").verdict is NOT_MET

    def test_the_text_may_give_the_number(self) -> None:
        result = judge(9.9, text="人口出生率小于省计划指标，10‰", unit="‰", better="lower")
        assert result.verdict is MET
        assert result.limit == 10

    def test_a_bare_number_without_a_comparison_takes_the_better_side(self) -> None:
        target = parse_target("人口出生率小于省计划指标，10‰", unit="‰", better="lower")
        assert evaluate_target(target, 10).verdict is NOT_MET
        assert evaluate_target(target, 10, assigned="12‰").verdict is MET

    def test_what_is_no_target_is_refused(self) -> None:
        with pytest.raises(TargetSyntaxError):
            judge(96, "≥9S%")
        for assigned in (["≥95%"], {"target": ["≥95%"]}, object()):
            with pytest.raises(EcotownError) as caught:
                judge(96, assigned)
            assert caught.value.code == "assigned/unreadable"
        with pytest.raises(EcotownError) as caught:
            judge(96, {"target": "≥95%", "year": "去年"})
        assert caught.value.code == "year/unreadable"


def refer(text: str, observed: object, references: Any = None, *, year: int | None = None, **more: Any) -> Result:
    indicator = {"unit": "元", "better": "higher", **more}
    conventions = indicator.pop("conventions", None)
    target = parse_target(text, **indicator)
    return evaluate_target(target, observed, references=references, year=year, conventions=conventions)


class TestReference:
    NAME = "所在县(市、区)平均值"
    TEXT = "不低于所在县（市、区）平均值"

    @pytest.mark.parametrize(
        ("value", "limit", "unit"),
        [(80, 80, "元"), ("80", 80, "元"), ("80元", 80, "元"), ("0.01万元", "0.01", "万元"), ({2021: 80}, 80, "元")],
    )
    def test_it_is_a_number_a_text_or_a_series(self, value: object, limit: int | str, unit: str) -> None:
        result = refer(self.TEXT, 79, {"所在县（市、区）平均值": value}, year=2021)
        assert (result.verdict, result.unit) == (NOT_MET, unit)
        assert result.limit == Fraction(limit)
        assert result.origin is not None
        assert (result.origin.source, result.origin.name, result.origin.year) == (Source.REFERENCE, self.NAME, 2021)

    @pytest.mark.parametrize(
        "references", [None, {}, {NAME: None}, {NAME: "-"}, {NAME: {2020: 80}}, {NAME: float("nan")}]
    )
    def test_what_is_not_supplied_is_asked_for(self, references: Any) -> None:
        result = refer(self.TEXT, 79, references, year=2021)
        assert result.missing == (("missing-reference", self.NAME, 2021),)
        both = refer(self.TEXT, None, references, year=2021, name="收入")
        assert [tuple(entry) for entry in both.missing] == [
            ("missing-reference", self.NAME, 2021),
            ("missing-observation", "收入", 2021),
        ]

    def test_a_series_wants_a_year(self) -> None:
        assert refer(self.TEXT, 79, {self.NAME: {2020: 80}}).missing == (("missing-year", self.NAME, None),)
        assert refer(self.TEXT, {2020: 81}, {self.NAME: {2020: 80}}).verdict is MET

    def test_a_factor_multiplies_it(self) -> None:
        result = refer("低于全区平均值的50%", 41, {"全区平均值": 82}, better="lower")
        assert (result.verdict, result.limit == 41) == (NOT_MET, True)
        assert refer("低于全区平均值的50%", 40.9, {"全区平均值": 82}, better="lower").verdict is MET

    def test_its_digits_are_its_place(self) -> None:
        rounded = {"comparison": "rounded"}
        for value, verdict in ((80, MET), ("80.0", NOT_MET), (80.0, NOT_MET), ("800/10", NOT_MET)):
            assert refer(self.TEXT, 79.6, {self.NAME: value}, conventions=rounded).verdict is verdict
        assert refer("不低于全区平均值的50%", 39.9, {"全区平均值": 80}, conventions=rounded).verdict is NOT_MET

    def test_a_class_is_compared_on_its_scale(self) -> None:
        for comparison, observed, verdict in (
            ("达到", "Ⅱ类", MET),
            ("达到", "三类", MET),
            ("达到", "Ⅳ类", NOT_MET),
            ("优于", "Ⅲ类", NOT_MET),
        ):
            text = "达到功能区标准" if comparison == "达到" else "高于功能区平均水平"
            name = "功能区标准" if comparison == "达到" else "功能区平均水平"
            result = refer(text, observed, {name: "Ⅲ类"}, unit=None)
            assert result.verdict is verdict
            assert result.observed == observed

    def test_the_year_before_beside_another(self) -> None:
        text = "高于上年和全县平均水平"
        references = {"全县平均水平": 40}
        assert refer(text, {2020: 41, 2021: 42}, references, year=2021).verdict is MET
        assert refer(text, {2020: 42, 2021: 42}, references, year=2021).verdict is NOT_MET
        assert refer(text, 42, references, year=2021).missing == (("missing-baseline", None, 2020),)
        assert refer(text, {2021: 42}, {**references, "上年": 41}, year=2021).verdict is MET
        with pytest.raises(ObservationError):
            refer(text, {2020: "2020-01-01", 2021: 42}, references, year=2021)

    def test_another_basis_is_not_compared(self) -> None:
        result = refer(self.TEXT, "79元(当年价)", {self.NAME: "80元(不变价)"})
        assert result.reason is Reason.INCONSISTENT_BASIS

    def test_what_does_not_fit_is_refused(self) -> None:
        for observed, reference, code in (
            ("79 户", 80, "observation/other-dimension"),
            (79, "80 户", "reference/other-dimension"),
            ("良", 80, "observation/unreadable"),
            (79, "Ⅲ类", "reference/unreadable"),
            (79, "很高", "reference/unreadable"),
            (79, [80], "reference/unreadable"),
            (79, object(), "reference/unreadable"),
            (79, {"甲": 80}, "reference/unreadable"),
            (79, "2021-06-30", "reference/unreadable"),
        ):
            with pytest.raises(EcotownError) as caught:
                refer(self.TEXT, observed, {self.NAME: reference})
            assert caught.value.code == code
        with pytest.raises(EcotownError):
            refer(self.TEXT, 79, ["80"])

    def test_equal_is_equal_on_a_scale_too(self) -> None:
        rule = Reference(Comparator.EQUAL, self.NAME)
        equal = Target(rule=rule, text="", vocabulary=DEFAULT_VOCABULARY)
        assert evaluate_target(equal, "Ⅱ类", references={self.NAME: "Ⅲ类"}).verdict is NOT_MET
        assert evaluate_target(equal, "三类", references={self.NAME: "Ⅲ类"}).verdict is MET


class TestArguments:
    def test_a_target_is_one_that_was_read(self) -> None:
        for given in ("≥85", None, 85):
            with pytest.raises(TypeError) as caught:
                evaluate_target(given, 85)  # type: ignore[arg-type]  # what a caller without types may do
            assert isinstance(caught.value, EcotownError)
            assert isinstance(caught.value, ValueError)

    @pytest.mark.parametrize(
        "arguments",
        [
            {"year": 20.21},
            {"year": "去年"},
            {"year": True},
            {"place": ["丘陵区"]},
            {"place": {1: "丘陵区"}},
            {"references": [80]},
            {"references": {"全省平均水平": 80, "全省 平均水平": 81}},
            {"conventions": {"comparision": "rounded"}},
            {"conventions": 3},
        ],
    )
    def test_what_cannot_be_used_is_a_value_error(self, arguments: dict[str, Any]) -> None:
        with pytest.raises(ValueError, match=r"[年属参约]") as caught:
            evaluate_target(parse_target("≥85", unit="%"), 85, **arguments)
        assert isinstance(caught.value, InvalidArgument)


class TestReferencesOfAnotherDimension:
    TARGET = parse_target("高于全省平均水平", unit="%", better="higher")

    @pytest.mark.parametrize("observed", [82, "82%"])
    def test_the_reference_is_at_fault(self, observed: object) -> None:
        with pytest.raises(InvalidArgument, match="参照值“全省平均水平”以“公顷”计") as caught:
            evaluate_target(self.TARGET, observed, references={"全省平均水平": "80公顷"})
        assert caught.value.way == ("references", "全省平均水平")

    def test_the_observation_is(self) -> None:
        with pytest.raises(ObservationError):
            evaluate_target(self.TARGET, "82户", references={"全省平均水平": "80%"})
