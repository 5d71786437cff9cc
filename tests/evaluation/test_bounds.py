"""
Bounds and intervals: the vectors of GB/T 8170-2008 under both methods, units, margins, bases, approximate numbers.
"""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from ecotown.errors import ObservationError
from ecotown.evaluation import Reason, Result, Verdict, evaluate_target
from ecotown.targets import parse_target
from ecotown.targets.nodes import Bound, Comparator, Number, Quantity

MET, NOT_MET, OPEN, NONE = Verdict.MET, Verdict.NOT_MET, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE


def judge(text: str, observed: object, *, conventions: Any = None, **indicator: Any) -> Result:
    return evaluate_target(parse_target(text, **indicator), observed, conventions=conventions)


# The limits of the standard's own table (14 × 100 is written with 百 as part of the unit); full and rounded.
@pytest.mark.parametrize(
    ("limit", "value", "full", "rounded"),
    [
        ("≥14百吨", "1349吨", False, False),
        ("≥14百吨", "1351吨", False, True),
        ("≥14百吨", "1400吨", True, True),
        ("≥14百吨", "1402吨", True, True),
        ("≥97.0", "97.01", True, True),
        ("≥97.0", "97.00", True, True),
        ("≥97.0", "96.96", False, True),
        ("≥97.0", "96.94", False, False),
        ("≤0.5", "0.452", True, True),
        ("≤0.5", "0.500", True, True),
        ("≤0.5", "0.549", False, True),
        ("≤0.5", "0.551", False, False),
        ("1.2～1.6", "1.151", False, True),
        ("1.2～1.6", "1.200", True, True),
        ("1.2～1.6", "1.649", False, True),
        ("1.2～1.6", "1.651", False, False),
        ("9.9～10.1", "9.89", False, True),
        ("9.9～10.1", "9.85", False, False),
        ("9.9～10.1", "10.10", True, True),
        ("9.9～10.1", "10.16", False, False),
        # 10.0 ± 0.1 with both ends open
        (">9.9且<10.1", "9.94", True, False),
        (">9.9且<10.1", "9.96", True, True),
        (">9.9且<10.1", "10.06", True, False),
        (">9.9且<10.1", "10.05", True, True),
        # with the upper end open
        ("≥9.9且<10.1", "9.94", True, True),
        ("≥9.9且<10.1", "9.86", False, True),
        ("≥9.9且<10.1", "10.06", True, False),
        ("≥9.9且<10.1", "10.05", True, True),
        # with the lower end open
        (">9.9且≤10.1", "9.94", True, False),
        (">9.9且≤10.1", "9.86", False, False),
        (">9.9且≤10.1", "10.06", True, True),
        (">9.9且≤10.1", "10.05", True, True),
        # the township form
        ("≥85%", "84.96%", False, True),
        ("≥85%", "84.4%", False, False),
        ("≥85%", "85%", True, True),
    ],
)
def test_limits_of_the_standard_under_both_methods(limit: str, value: str, full: bool, rounded: bool) -> None:
    by_value = judge(limit, value)
    assert (by_value.verdict is MET) == full
    by_rounding = judge(limit, value, conventions={"comparison": "rounded"})
    assert (by_rounding.verdict is MET) == rounded
    assert by_value.borderline == by_rounding.borderline == (full != rounded)


@pytest.mark.parametrize(
    ("text", "observed", "verdict", "margin"),
    [
        ("≥85", 86.2, MET, "1.2"),
        ("≥85", 85, MET, "0"),
        ("≥85", Decimal("84.9"), NOT_MET, "-0.1"),
        (">85", 85, NOT_MET, "0"),
        ("≤5", 4.5, MET, "0.5"),
        ("≤5", 5.25, NOT_MET, "-0.25"),
        ("<5", 5, NOT_MET, "0"),
        ("=5", 5, MET, "0"),
        ("=5", 7, NOT_MET, "-2"),
        ("≥85", Fraction(256, 3), MET, "1/3"),
    ],
)
def test_margin_counts_towards_the_better_side(text: str, observed: object, verdict: Verdict, margin: str) -> None:
    result = judge(text, observed, unit="%", better="higher")
    assert result.verdict is verdict
    assert result.margin == Fraction(margin)
    assert result.unit == "%"
    assert result.parts == ()


def test_numbers_are_decimals_where_they_end_and_fractions_where_not() -> None:
    result = judge("≥12千克/亩", "181 千克/公顷", unit="千克/公顷")
    assert isinstance(result.observed, Fraction)
    assert result.observed == Fraction(181, 15)
    assert isinstance(result.limit, Decimal)
    assert result.limit == 12
    assert result.unit == "千克/亩"
    assert result.margin == Fraction(1, 15)


def test_a_float_is_read_by_its_shortest_text() -> None:
    assert judge("≥0.3", 0.1 + 0.2).observed == Decimal("0.30000000000000004")
    assert judge("≥0.35", 0.35).margin == 0


@pytest.mark.parametrize(
    ("text", "indicator", "observed", "verdict"),
    [
        ("≥85", {"unit": "%"}, "86%", MET),
        ("≥85", {"unit": "%"}, "860‰", MET),
        ("≥85%", {}, "0.86", NOT_MET),
        ("≤12千克/亩", {"unit": "千克/公顷"}, 180, MET),
        ("≤12千克/亩", {"unit": "千克/公顷"}, "12.5 千克/亩", NOT_MET),
        ("≥12.5万亩", {"unit": "亩"}, 125000, MET),
        ("≥12.5万亩", {"unit": "亩"}, "12.5万", MET),
        ("≥12.5万亩", {}, 12.6, MET),
        ("≥三分之二", {"unit": "%"}, 66.7, MET),
        ("≥三分之二", {"unit": "%"}, 66.6, NOT_MET),
        ("市区人均GDP>1万元", {"unit": "%"}, "12000 元", MET),
        ("市区人均GDP>1万元", {"unit": "%"}, 1.2, MET),
        ("面积≥10", {"unit": "%"}, "12 公顷", MET),
    ],
)
def test_units_of_observation_and_limit(
    text: str, indicator: dict[str, Any], observed: object, verdict: Verdict
) -> None:
    assert judge(text, observed, better="higher", **indicator).verdict is verdict


@pytest.mark.parametrize(
    ("text", "indicator", "observed", "code"),
    [
        ("≥85", {"unit": "%"}, "86 户", "observation/other-dimension"),
        ("≥85", {}, "86%", "observation/unit-without-limit"),
        ("≥85", {"unit": "%"}, "8O.6%", "observation/unreadable"),
        ("≥85", {"unit": "%"}, "84.96 apples", "observation/unreadable"),
        ("≥85", {"unit": "%"}, "1 200", "observation/unreadable"),
        ("≥85", {"unit": "%"}, "1,23", "observation/unreadable"),
        ("≥85", {"unit": "%"}, "≥86", "observation/unreadable"),
        ("≥85", {"unit": "%"}, "达标", "observation/unreadable"),
        ("≥85", {"unit": "%"}, True, "observation/unreadable"),
        ("≥85", {"unit": "%"}, [86, 87], "observation/unreadable"),
        ("≥85", {"unit": "%"}, b"86", "observation/unreadable"),
        ("≥85", {"unit": "%"}, "2021-06-30", "observation/unreadable"),
        pytest.param("≥85", {"unit": "%"}, 10**5000, "observation/too-large", id="five thousand digits"),
        ("≥85", {"unit": "%"}, Decimal("1e9999"), "observation/too-large"),
        ("≥85", {"unit": "%"}, "1e999", "observation/too-large"),
        ("≥2户", {"unit": "户"}, "3 人", "observation/other-dimension"),
    ],
)
def test_what_cannot_be_compared_is_refused(text: str, indicator: dict[str, Any], observed: object, code: str) -> None:
    with pytest.raises(ObservationError) as caught:
        judge(text, observed, **indicator)
    assert caught.value.code == code
    assert caught.value.message
    assert caught.value.message_en


def test_the_refusal_of_another_dimension_names_both_units_and_the_indicator() -> None:
    with pytest.raises(ObservationError) as caught:
        judge("≥60", "1260 户", unit="%", name="使用清洁能源的户数比例")
    assert caught.value.message == "“使用清洁能源的户数比例”的观测值的单位是“户”，不能与“%”比较"
    assert caught.value.message_en == '"使用清洁能源的户数比例" is in "户", which cannot be compared with "%"'


@pytest.mark.parametrize(
    ("text", "observed", "codes"),
    [
        ("≥85", 0.86, {"observation/looks-like-a-fraction"}),
        ("≥85", "0.86%", set()),
        ("≥85", 86, set()),
        ("≤30", 0.25, {"observation/looks-like-a-fraction"}),
        ("≤5", 0.8, set()),
        ("≥0.5", 0.4, set()),
    ],
)
def test_a_fraction_in_place_of_a_percentage_is_noted(text: str, observed: object, codes: set[str]) -> None:
    result = judge(text, observed, unit="%")
    assert {diagnostic.code for diagnostic in result.diagnostics} == codes


def test_a_percentage_in_place_of_a_ratio_is_noted() -> None:
    result = judge("≥三分之二", 70)
    assert result.verdict is MET
    assert [diagnostic.code for diagnostic in result.diagnostics] == ["observation/looks-like-a-percentage"]


@pytest.mark.parametrize(
    "observed", [None, "", " ", "/", "—", "-", float("nan"), float("inf"), Decimal("NaN"), "NaN", {}]
)
def test_nothing_observed_is_open(observed: object) -> None:
    result = judge("≥85", observed, unit="%", name="秸秆综合利用率")
    assert result.verdict is OPEN
    assert result.reason is Reason.MISSING_OBSERVATION
    assert result.missing == (("missing-observation", "秸秆综合利用率", None),)
    codes = [diagnostic.code for diagnostic in result.diagnostics]
    is_number = isinstance(observed, float | Decimal) or observed == "NaN"
    assert codes == (["observation/not-a-number"] if is_number else [])


class TestBasis:
    def test_the_same_basis_is_compared(self) -> None:
        result = judge("≤220", "210 千克/公顷(折纯)", unit="折纯,千克/公顷")
        assert result.verdict is MET
        assert result.diagnostics == ()

    def test_another_basis_is_not(self) -> None:
        result = judge("≤220", "210 千克/公顷(实物量)", unit="折纯,千克/公顷", name="化肥")
        assert result.verdict is OPEN
        assert result.missing == (("inconsistent-basis", "化肥", None),)

    def test_no_basis_is_compared_and_noted(self) -> None:
        result = judge("≤220", 210, unit="千克/公顷", basis="折纯")
        assert result.verdict is MET
        assert [diagnostic.code for diagnostic in result.diagnostics] == ["observation/basis-assumed"]

    def test_a_series_that_changes_its_basis_is_not_compared(self) -> None:
        series = {2019: "250 千克/公顷(折纯)", 2020: "245 千克/公顷", 2021: "240 千克/公顷(实物量)"}
        result = judge("逐年降低", series, unit="千克/公顷")
        assert result.reason is Reason.INCONSISTENT_BASIS


class TestAbout:
    def test_the_number_itself(self) -> None:
        assert judge("93左右", 93, unit="%").verdict is MET

    def test_without_a_tolerance_anything_else_is_open(self) -> None:
        result = judge("93左右", 92, unit="%")
        assert (result.verdict, result.reason) == (OPEN, Reason.MISSING_CONVENTION)
        assert result.missing == (("missing-convention", "tolerance", None),)
        assert result.observed == 92

    @pytest.mark.parametrize(
        ("tolerance", "low", "high"),
        [("1 百分点", 92, 94), (1, 92, 94), ("1%", "92.07", "93.93"), ("10‰", "92.07", "93.93")],
    )
    def test_with_one_both_sides_count(self, tolerance: object, low: object, high: object) -> None:
        conventions = {"tolerance": tolerance}
        for edge in (low, high):
            assert judge("93左右", edge, unit="%", conventions=conventions).verdict is MET
        assert judge("93左右", 91, unit="%", conventions=conventions).verdict is NOT_MET
        assert judge("93左右", 95, unit="%", conventions=conventions).verdict is NOT_MET

    def test_rounding_may_bring_it_home(self) -> None:
        rounded = {"comparison": "rounded", "tolerance": 1}
        assert judge("93左右", 94.4, unit="%", conventions=rounded).verdict is MET
        assert judge("93左右", 94.4, unit="%", conventions={"tolerance": 1}).borderline
        assert judge("93左右", 93.2, unit="%", conventions={"comparison": "rounded"}).verdict is MET
        assert judge("93左右", 93.2, unit="%").borderline


class TestCoverageAbsenceRank:
    @pytest.mark.parametrize(
        ("observed", "verdict"),
        [
            (100, MET),
            ("100%", MET),
            ("全覆盖", MET),
            ("已全覆盖", MET),
            (99.9, NOT_MET),
            ("未全覆盖", NOT_MET),
            (None, OPEN),
        ],
    )
    def test_coverage(self, observed: object, verdict: Verdict) -> None:
        assert judge("全覆盖", observed, unit="%").verdict is verdict

    def test_coverage_is_no_grade(self) -> None:
        with pytest.raises(ObservationError):
            judge("全覆盖", "优", unit="%")

    @pytest.mark.parametrize("word", ["零发生", "杜绝", "无危房", "=0"])
    @pytest.mark.parametrize(
        ("observed", "verdict"),
        [
            (0, MET),
            ("零", MET),
            ("无", MET),
            ("没有", MET),
            ("未发生", MET),
            (2, NOT_MET),
            ("有", NOT_MET),
            ("存在", NOT_MET),
        ],
    )
    def test_absence(self, word: str, observed: object, verdict: Verdict) -> None:
        assert judge(word, observed).verdict is verdict

    def test_absence_takes_a_count_in_any_unit(self) -> None:
        assert judge("无危房", "3 户", unit="%").verdict is NOT_MET
        assert judge("零发生", "0 起").verdict is MET

    def test_absence_is_no_truth_value(self) -> None:
        with pytest.raises(ObservationError):
            judge("零发生", observed=False)

    @pytest.mark.parametrize(
        ("observed", "verdict"), [(10, MET), ("第3名", MET), ("10名", MET), (11, NOT_MET), ("第11名", NOT_MET)]
    )
    def test_rank(self, observed: object, verdict: Verdict) -> None:
        result = judge("全省前10名", observed)
        assert result.verdict is verdict
        assert result.limit == 10
        assert result.unit == "名"

    def test_rank_in_another_unit(self) -> None:
        with pytest.raises(ObservationError):
            judge("全省前10名", "3 万元")


def test_an_interval_has_no_single_limit() -> None:
    result = judge("60%～70%", 65)
    assert result.observed == 65
    assert result.unit == "%"
    assert (result.limit, result.margin, result.parts) == (None, None, ())
    assert judge("60%～70%", None).verdict is OPEN


def test_a_modality_does_not_move_the_bound() -> None:
    assert judge("力争≥95%", 94).verdict is NOT_MET
    assert judge("力争≥95%", 95).margin == 0


def test_a_series_is_read_in_the_year_judged() -> None:
    target = parse_target("≥85", unit="%")
    series = {"2019": 80, "2020": "86%", 2021: None}
    assert evaluate_target(target, series, year=2020).observed == 86
    assert evaluate_target(target, series, year=2019).verdict is NOT_MET
    assert evaluate_target(target, series, year="2021").missing == (("missing-observation", None, 2021),)
    assumed = evaluate_target(target, {2019: 80, 2020: 86})
    assert assumed.verdict is MET
    assert [diagnostic.code for diagnostic in assumed.diagnostics] == ["observation/year-assumed"]


def test_hand_built_nodes_need_no_parser() -> None:
    target = parse_target("≥85", unit="%")
    bound = Bound(Comparator.AT_LEAST, Quantity(Number(Fraction(85), "85"), "%"))
    assert target.rule == bound
