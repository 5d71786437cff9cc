"""
Laws of the judge: three-valued logic, trends, bounds, units; and that any observation gives a result or an error of ours.
"""

import datetime as dt
import json
from decimal import Decimal
from fractions import Fraction
from functools import cache
from itertools import pairwise, permutations
from typing import Any

import attrs
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ecotown.errors import EcotownError
from ecotown.evaluation import Reason, Result, Verdict, all_of, any_of, evaluate_target
from ecotown.quantities import exact, format_exact, round_half_even
from ecotown.targets import DEFAULT_VOCABULARY, Target
from ecotown.targets.nodes import (
    AverageChange,
    Bound,
    Comparator,
    Conjunction,
    Direction,
    Disjunction,
    Interval,
    Number,
    Quantity,
    Rule,
    Trend,
    TrendKind,
)
from target_strategies import Indicator, indicators, rules

MET, NOT_MET, OPEN, NONE = Verdict.MET, Verdict.NOT_MET, Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE
verdicts = st.sampled_from(Verdict)
decimals = st.decimals(-1000, 1000, places=3, allow_nan=False).map(Fraction)
positive = st.integers(1, 10**6).map(lambda number: Fraction(number, 100))


@cache
def rules_for(indicator: Indicator) -> st.SearchStrategy[Rule]:
    """
    The rules of an indicator; making the strategy anew for each example takes longer than the example.
    """
    return rules(indicator)


def target(rule: Rule, **facts: Any) -> Target:
    """
    A target as the reader makes it.
    """
    return Target(rule=rule, text="", vocabulary=DEFAULT_VOCABULARY, **facts)


@st.composite
def numbers(draw: st.DrawFn) -> Number:
    places = draw(st.integers(0, 2))
    value = Fraction(draw(st.integers(0, 10**5)), 10**places)
    digits = format_exact(value)
    whole, _, decimals_ = digits.partition(".")
    return Number(value, f"{whole}.{decimals_.ljust(places, '0')}" if places else whole)


class TestKleene:
    """
    *and* and *or* over verdicts, with parts that do not apply left out.
    """

    @given(st.lists(verdicts, max_size=5))
    def test_order_and_repetition_do_not_matter(self, given_: list[Verdict]) -> None:
        for joined in (all_of, any_of):
            answers = {joined(order) for order in list(permutations(given_))[:24]}
            assert answers == {joined([*given_, *given_])}

    @given(st.lists(verdicts), st.lists(verdicts))
    def test_grouping_does_not_matter(self, left: list[Verdict], right: list[Verdict]) -> None:
        for joined in (all_of, any_of):
            assert joined([joined(left), joined(right)]) == joined([*left, *right])

    @given(st.lists(verdicts))
    def test_negation_turns_one_into_the_other(self, given_: list[Verdict]) -> None:
        opposite = {MET: NOT_MET, NOT_MET: MET, OPEN: OPEN, NONE: NONE}
        assert opposite[all_of(given_)] is any_of(opposite[verdict] for verdict in given_)

    @given(st.lists(verdicts))
    def test_what_does_not_apply_drops_out(self, given_: list[Verdict]) -> None:
        applying = [verdict for verdict in given_ if verdict is not NONE]
        for joined in (all_of, any_of):
            assert joined(given_) is joined(applying)
            assert (joined(given_) is NONE) == (not applying)

    @given(st.lists(verdicts, min_size=1), st.data())
    def test_settling_what_is_open_never_overturns_a_verdict(self, given_: list[Verdict], data: st.DataObject) -> None:
        settled = [data.draw(st.sampled_from([MET, NOT_MET])) if verdict is OPEN else verdict for verdict in given_]
        for joined in (all_of, any_of):
            assert joined(given_) in (OPEN, joined(settled))


class TestBounds:
    """
    A bound is met where the numbers say so, and the margin says how far.
    """

    @given(decimals, st.sampled_from(Comparator), numbers())
    def test_met_where_the_comparison_holds(self, value: Fraction, comparator: Comparator, limit: Number) -> None:
        result = evaluate_target(target(Bound(comparator, Quantity(limit))), value)
        holds = {
            Comparator.AT_LEAST: value >= limit.value,
            Comparator.AT_MOST: value <= limit.value,
            Comparator.MORE_THAN: value > limit.value,
            Comparator.LESS_THAN: value < limit.value,
            Comparator.EQUAL: value == limit.value,
        }[comparator]
        assert (result.verdict is MET) == holds
        assert result.observed == value
        assert result.limit == limit.value
        margin = result.distance
        assert margin is not None
        assert abs(margin) == abs(value - limit.value)
        assert margin > 0 if holds and margin else margin <= 0

    @given(decimals, st.sampled_from(Comparator), numbers())
    def test_the_methods_are_each_other_s_second_opinion(
        self, value: Fraction, comparator: Comparator, limit: Number
    ) -> None:
        bound = target(Bound(comparator, Quantity(limit)))
        full = evaluate_target(bound, value, conventions={"comparison": "full-value"})
        rounded = evaluate_target(bound, value, conventions={"comparison": "rounded"})
        assert (full.verdict, full.otherwise) == (rounded.otherwise, rounded.verdict)
        assert full.borderline == rounded.borderline == (full.verdict is not rounded.verdict)
        interval = limit.interval
        assert interval is not None
        again = evaluate_target(bound, round_half_even(value, interval))
        assert again.verdict is rounded.verdict

    @given(decimals, st.sampled_from(Comparator), numbers(), st.sampled_from(["亩", "平方米", "万亩", "平方公里"]))
    def test_the_unit_of_the_observation_does_not_matter(
        self, value: Fraction, comparator: Comparator, limit: Number, unit: str
    ) -> None:
        from ecotown.quantities import unit_factor

        bound = target(Bound(comparator, Quantity(limit, "公顷")), unit="公顷")
        text = f"{format_exact(value * unit_factor('公顷', unit))}"
        plain = evaluate_target(bound, value)
        if "/" not in text and len(text) < 60:
            converted = evaluate_target(bound, f"{text} {unit}")
            assert converted.verdict is plain.verdict
            assert converted.margin == plain.margin
            assert converted.unit == "公顷"

    @given(decimals, numbers(), numbers(), st.booleans(), st.booleans())
    def test_an_interval_is_both_of_its_ends(
        self, value: Fraction, low: Number, high: Number, low_open: bool, high_open: bool
    ) -> None:
        lower = Bound(Comparator.MORE_THAN if low_open else Comparator.AT_LEAST, Quantity(low))
        upper = Bound(Comparator.LESS_THAN if high_open else Comparator.AT_MOST, Quantity(high))
        between = evaluate_target(target(Interval(lower, upper)), value)
        both = evaluate_target(target(Conjunction((lower, upper))), value)
        assert (between.verdict, between.otherwise) == (both.verdict, both.otherwise)


class TestTrends:
    """
    What moves one way meets the trends of that way; what is not known is never held against anyone.
    """

    @given(st.lists(positive, min_size=3, max_size=8, unique=True))
    def test_what_falls_every_year_meets_every_fall(self, values: list[Fraction]) -> None:
        falling = dict(zip(range(2021 - len(values), 2021), sorted(values, reverse=True), strict=True))
        rising = dict(zip(falling, sorted(values), strict=True))
        for kind in (
            TrendKind.YEAR_ON_YEAR_DECREASE,
            TrendKind.CONTINUED_DECREASE,
            TrendKind.SOME_DECREASE,
            TrendKind.NO_INCREASE,
            TrendKind.NEGATIVE_GROWTH,
        ):
            assert evaluate_target(target(Trend(kind)), falling).verdict is MET
            assert evaluate_target(target(Trend(kind)), rising).verdict is NOT_MET

    @given(
        st.sampled_from(TrendKind),
        st.sampled_from(Direction),
        st.lists(st.integers(0, 4), min_size=3, max_size=5),
        st.data(),
    )
    def test_a_year_that_becomes_known_never_overturns_a_verdict(
        self, kind: TrendKind, better: Direction, values: list[int], data: st.DataObject
    ) -> None:
        years = range(2021 - len(values) + 1, 2022)
        whole = dict(zip(years, values, strict=True))
        known = data.draw(st.sets(st.sampled_from(years)))
        trend = target(Trend(kind, better), cap=Fraction(4))
        full = evaluate_target(trend, whole, year=2021)
        part = evaluate_target(trend, {year: whole[year] for year in known}, year=2021)
        assert full.verdict in (MET, NOT_MET) or full.reason is Reason.MISSING_CONVENTION
        assert part.verdict in (OPEN, full.verdict)

    @given(st.lists(st.integers(0, 3), min_size=3, max_size=6))
    def test_the_strict_trend_implies_the_weak_one(self, values: list[int]) -> None:
        series = dict(zip(range(2022 - len(values), 2022), values, strict=True))
        strict = evaluate_target(target(Trend(TrendKind.YEAR_ON_YEAR_DECREASE)), series)
        weak = evaluate_target(target(Trend(TrendKind.CONTINUED_DECREASE)), series)
        assert not (strict.verdict is MET and weak.verdict is not MET)

    @given(st.integers(1, 10**6), st.integers(0, 10**6), st.integers(0, 2000), st.integers(1, 8))
    def test_a_yearly_mean_holds_where_that_many_equal_steps_would_do(
        self, first: int, last: int, rate: int, steps: int
    ) -> None:
        amount = Quantity(Number(Fraction(rate, 100), format_exact(Fraction(rate, 100))), "%")
        rule = target(AverageChange(Direction.LOWER, Comparator.AT_LEAST, amount, 2020))
        result = evaluate_target(rule, {2020: first, 2020 + steps: last}, year=2020 + steps)
        value = Fraction(first)
        for _ in range(steps):
            value *= 1 - Fraction(rate, 10_000)
        assert (result.verdict is MET) == (last <= value)


TEXTS = [
    "/",
    "—",
    "不涉及",
    "达标",
    "未达标",
    "86%",
    "0.3吨/亩",
    "1,200",
    "8S%",
    "是",
    "无",
    "基本消除",
    "Ⅲ类",
    "2021-06-20",
    "2021-13-40",
    "第3名",
    "百分之八十",
    "12万",
    "1/0",
    "2/3",
    "1e999",
    "-0",
    "🌲🌲🌲",
    "240千克/公顷(实物量)",
    "nan",
    "已开展",
    "未降低",
    "全覆盖",
    "2021年6月30日",
    "5户",
    "-3",
    "‰",
]
texts = st.one_of(st.sampled_from([*TEXTS, "", "1 200", " 86 % "]), st.text(max_size=12))
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(0, 120),
    st.floats(),
    st.decimals(),
    st.fractions(),
    st.dates(),
    texts,
    st.sampled_from(
        [10**3000, Decimal("1e99999"), dt.datetime(2021, 6, 1, tzinfo=dt.UTC), b"86", object(), 1j, Verdict.MET]
    ),
)
keys = st.one_of(
    st.integers(2015, 2025),
    st.sampled_from(
        [
            "2020",
            "2021",
            "2019年",
            "绿化率",
            "秸秆",
            "学校",
            "化肥",
            "总体",
            "有效保障",
            "judgement",
            "by",
            "原有",
            "现有",
        ]
    ),
    st.text(max_size=4),
    st.integers(),
    st.none(),
)
observations = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4), max_leaves=8
)


@settings(max_examples=600)
@given(
    data=st.data(),
    observed=observations,
    year=st.none() | st.integers(2015, 2030),
    place=st.none() | st.fixed_dictionaries({}, optional={"terrain": texts, "level": scalars}),
    assigned=st.none() | texts | st.just({"target": "≥90%", "document": "文号", "year": 2021}) | st.integers(0, 99),
    reference=scalars | st.dictionaries(st.integers(2015, 2025), scalars, min_size=1, max_size=3),
    conventions=st.none()
    | st.fixed_dictionaries(
        {},
        optional={
            "comparison": st.sampled_from(["full-value", "rounded"]),
            "tolerance": st.sampled_from(["0.5 百分点", "5%", 2, "1 公顷"]),
            "basically": st.just("90%"),
            "baseline_year": st.integers(2015, 2022),
            "plan_period": st.just([2016, 2020]),
            "trend": st.fixed_dictionaries({"years": st.integers(2, 6)}),
        },
    ),
    components=st.sampled_from([(), ("化肥", "农药")]),
    absent=st.booleans(),
)
def test_any_observation_gives_a_result_or_an_error_of_ours(
    *,
    data: st.DataObject,
    observed: object,
    year: int | None,
    place: dict[str, Any] | None,
    assigned: Any,
    reference: object,
    conventions: dict[str, Any] | None,
    components: tuple[str, ...],
    absent: bool,
) -> None:
    indicator = data.draw(indicators)
    wanted = target(
        data.draw(rules_for(indicator)),
        name="绿化率",
        unit=indicator.unit,
        better=indicator.better,
        components=components,
        cap=Fraction(100),
        may_be_absent=absent,
    )
    names = ("全县平均水平", "所在县(市、区)平均值", "国家总量控制指标", "功能区标准", "全区平均值")
    try:
        result = evaluate_target(
            wanted,
            observed,
            year=year,
            place=place,
            assigned=assigned,
            references=dict.fromkeys(names, reference),
            conventions=conventions,
        )
    except EcotownError as error:
        assert error.message
        assert error.message_en
        return
    check(result)
    assert result.explain("zh")
    assert result.explain("en")
    json.dumps(result.to_dict(), ensure_ascii=False)
    json.dumps(result.to_dict("en"))


def check(result: Result) -> None:
    """
    What holds of every result, and of every part of it.
    """
    assert (result.reason is not None) == (result.verdict is OPEN)
    assert bool(result.missing) or result.verdict is not OPEN
    if result.verdict in (MET, NONE):
        assert result.missing == ()
    if result.reason is not None:
        assert result.reason in [entry.reason for entry in result.missing]
    if result.limit is not None:
        assert result.number is not None
        assert result.margin is not None
    for name, part in result.parts:
        assert name
        check(part)
    if isinstance(result.rule, Conjunction):
        assert result.verdict is all_of(part.verdict for _, part in result.parts)
    if isinstance(result.rule, Disjunction):
        assert result.verdict is any_of(part.verdict for _, part in result.parts)


@given(st.lists(st.one_of(st.integers(0, 5), st.none()), min_size=3, max_size=6), st.booleans())
@example([0, None, 0], True)
def test_missing_years_are_all_told(values: list[int | None], strict: bool) -> None:
    years = range(2022 - len(values), 2022)
    kind = TrendKind.YEAR_ON_YEAR_DECREASE if strict else TrendKind.CONTINUED_DECREASE
    result = evaluate_target(target(Trend(kind, values=len(values))), dict(zip(years, values, strict=True)), year=2021)
    unknown = {year for year, value in zip(years, values, strict=True) if value is None}
    if result.verdict is OPEN:
        assert {entry.year for entry in result.missing} == unknown
    else:
        assert not unknown or result.verdict is NOT_MET
    for (_, before), (_, after) in pairwise(zip(years, values, strict=True)):
        if before is not None and after is not None and after > before:
            assert result.verdict is NOT_MET


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15))
def test_a_float_is_its_shortest_text(value: float) -> None:
    bound = target(Bound(Comparator.AT_LEAST, Quantity(Number(Fraction(0), "0"))))
    assert evaluate_target(bound, value).observed == exact(value) == Fraction(Decimal(repr(value)))


@given(st.data(), observations)
def test_the_same_input_gives_the_same_result(data: st.DataObject, observed: object) -> None:
    indicator = data.draw(indicators)
    wanted = target(data.draw(rules_for(indicator)), unit=indicator.unit, better=indicator.better)
    try:
        first = evaluate_target(wanted, observed, year=2021)
    except EcotownError:
        return
    again = evaluate_target(wanted, observed, year=2021)
    assert attrs.evolve(first) == again
    assert first.to_dict() == again.to_dict()
