"""
Reading observations: every kind of value that a caller, a table or a JSON file may hold.
"""

import datetime as dt
import numbers
from decimal import Decimal
from fractions import Fraction

import pytest

from ecotown.diagnostics import Diagnostic
from ecotown.errors import ObservationError
from ecotown.evaluation import Measured, Verdict, evaluate_target
from ecotown.evaluation.observed import (
    Blank,
    Day,
    Judgement,
    Members,
    Names,
    Observation,
    Series,
    Tally,
    Word,
    latest_year,
    number_written,
    read_observation,
)
from ecotown.targets import parse_target


def read(given: object) -> Observation:
    return read_observation(given, [])


class Counter:
    """
    A whole number that is no int, as array libraries have them.
    """

    def __init__(self, number: int) -> None:
        self.number = number

    def __int__(self) -> int:
        return self.number


class Reading:
    """
    A real number that is no float.
    """

    def __float__(self) -> float:
        return 0.5


numbers.Integral.register(Counter)
numbers.Real.register(Reading)


@pytest.mark.parametrize(
    ("given", "number", "unit", "basis"),
    [
        (86, 86, None, None),
        (86.2, "86.2", None, None),
        (Decimal("86.20"), "86.2", None, None),
        (Fraction(1, 3), "1/3", None, None),
        (Counter(7), 7, None, None),
        ("86", 86, None, None),
        (" ８６．２ ", "86.2", None, None),
        ("86%", 86, "%", None),
        ("86 ％", 86, "%", None),
        ("0.3 吨/亩", "0.3", "吨/亩", None),
        ("1,234.5万元", "1234.5", "万元", None),
        ("-3 ℃", -3, "℃", None),
        ("−3℃", -3, "℃", None),
        ("+3", 3, None, None),
        ("1.5e3", 1500, None, None),
        ("2/3", "2/3", None, None),
        ("12万", 120000, None, None),
        ("3.5亿", 350000000, None, None),
        ("百分之八十六", 86, "%", None),
        ("千分之三", 3, "‰", None),
        ("240千克/公顷(折纯)", 240, "千克/公顷", "折纯"),
        ("240(实物量)", 240, None, "实物量"),
        ("3个", 3, "个", None),
        (Measured(Fraction(5), "户"), 5, "户", None),
    ],
)
def test_numbers(given: object, number: int | str, unit: str | None, basis: str | None) -> None:
    assert read(given) == Measured(Fraction(number), unit, basis)


@pytest.mark.parametrize(
    ("given", "digits", "interval"),
    [
        (80, "80", 1),
        ("80.0", "80.0", "1/10"),
        (80.25, "80.25", "1/100"),
        (Decimal("80.50"), "80.50", "1/100"),
        ("1,200.5", "1200.5", "1/10"),
        ("2/3", "2/3", None),
        (1e-7, "1e-07", None),
        (Fraction(1, 3), "1/3", None),
        ("12万", "120000", 1),
    ],
)
def test_digits_are_kept_as_written(given: object, digits: str, interval: int | str | None) -> None:
    measured = read(given)
    assert isinstance(measured, Measured)
    written = number_written(measured)
    assert written.digits == digits
    assert written.interval == (None if interval is None else Fraction(interval))


@pytest.mark.parametrize("given", [None, "", "  ", "/", "／", "—", "——", "-", "–", {}, [], ()])
def test_nothing(given: object) -> None:
    assert read(given) is Blank.MISSING


@pytest.mark.parametrize(
    "given", [float("nan"), float("-inf"), Decimal("NaN"), Decimal("Infinity"), "nan", "Inf", "-Infinity"]
)
def test_no_number_is_missing_and_noted(given: object) -> None:
    diagnostics: list[Diagnostic] = []
    assert read_observation(given, diagnostics) is Blank.MISSING
    assert [diagnostic.code for diagnostic in diagnostics] == ["observation/not-a-number"]


WORDS = ["8O.6", "8S%", "1,23", "12,34,567", "76。7", "约86%", "≥86", "1/0", "一般", "三类", "百分之好", "2021-02-30"]


@pytest.mark.parametrize("given", [*WORDS, "1 200", "5" * 201, "9" + "米" * 99])
def test_anything_else_is_a_word(given: str) -> None:
    assert isinstance(read(given), Word | Measured)
    with pytest.raises(ObservationError):
        evaluate_target(parse_target("≥85", unit="%"), given)


def test_other_kinds() -> None:
    assert read("不涉及") is Blank.ABSENT
    assert read(given=True) == Word("是", "是")
    assert read("2021-6-5") == read("2021年6月5日") == read(dt.date(2021, 6, 5)) == Day(dt.date(2021, 6, 5))
    assert read("达标") == Judgement(Verdict.MET)
    assert read(Verdict.NOT_APPLICABLE) == Judgement(Verdict.NOT_APPLICABLE)
    assert read({"judgement": "不达标", "by": "县"}) == Judgement(Verdict.NOT_MET, "县")
    assert read({"judgement": "达标", "by": 5}) == Judgement(Verdict.MET)
    assert read({"原有": 20, "现有": "—"}) == Tally(Measured(Fraction(20)), Blank.MISSING)
    assert read([1, None]) == Members((Measured(Fraction(1)), Blank.MISSING))
    assert read({2021: 1, "2020年": 2}) == Series({2020: Measured(Fraction(2)), 2021: Measured(Fraction(1))})
    assert read({Counter(2021): 1}) == Series({2021: Measured(Fraction(1))})
    assert read({"甲": 1}) == Names({"甲": 1}, {"甲": "甲"})
    assert read(Reading()) == Measured(Fraction(1, 2))
    assert read("有关材料见附件" * 400) == Word("有关材料见附件" * 400, "")


@pytest.mark.parametrize(
    "given",
    [
        object(),
        b"1",
        {1, 2},
        1j,
        [[1]],
        [{"甲": 1}],
        {2021: {"甲": 1}},
        {2021: {2020: 1}},
        {"judgement": {"judgement": "达标"}},
        {"原有": {"原有": 1, "现有": 1}, "现有": 1},
        {2021: {"原有": [1], "现有": 1}},
        {20211: 1},
        {"judgement": "好"},
    ],
)
def test_what_is_none_of_them_is_refused(given: object) -> None:
    with pytest.raises(ObservationError) as caught:
        read(given)
    assert caught.value.code == "observation/unreadable"


@pytest.mark.parametrize("given", [10**500, Fraction(1, 10**500), Decimal("1e-500"), "1e40"])
def test_numbers_are_bounded(given: object) -> None:
    with pytest.raises(ObservationError) as caught:
        read(given)
    assert caught.value.code == "observation/too-large"


def test_depth_is_bounded() -> None:
    deep: object = {2021: 5}
    for _ in range(100_000):
        deep = {"甲": deep}
    with pytest.raises(ObservationError):
        evaluate_target(parse_target("≥85"), deep)
    nested: object = 5
    for _ in range(100_000):
        nested = [nested]
    with pytest.raises(ObservationError):
        evaluate_target(parse_target("≥85"), {2021: nested})


def test_the_latest_year_is_found_under_names() -> None:
    assert latest_year({"甲": {2019: 1}, "乙": {"面积": {"2021": 1}}, "丙": 5}) == 2021
    assert latest_year({"甲": 5}) is None
    assert latest_year(5) is None


def test_values_are_shown_as_people_wrote_them() -> None:
    shown = [
        str(read(given))
        for given in ("86.20 %", {"原有": 20, "现有": 2}, [1, "良"], [1] * 9, "2021-06-05", "达标", None)
    ]
    assert shown == ["86.20%", "原有20、现有2", "[1, 良]", "[1, 1, 1, 1, 1, …]", "2021-06-05", "达标", "—"]
