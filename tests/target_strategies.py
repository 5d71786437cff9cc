"""
Hypothesis strategies for targets: an indicator's context, and rules as the reader makes them in that context.

A new node is added here together with the node itself.
"""

from fractions import Fraction
from typing import Any

import attrs
from hypothesis import strategies as st

from ecotown.targets.direction import infer_direction
from ecotown.targets.nodes import (
    About,
    Absence,
    Aspect,
    Assigned,
    AverageChange,
    Baseline,
    Bound,
    Branch,
    Change,
    Choice,
    Comparator,
    Conjunction,
    Coverage,
    CumulativeChange,
    Deadline,
    Direction,
    Disjunction,
    EachYear,
    Filter,
    Frequency,
    Interval,
    KOfN,
    Label,
    MeanLevel,
    Modal,
    Modality,
    Multiple,
    NotSet,
    Number,
    Part,
    Period,
    Quantity,
    Rank,
    Reference,
    Rule,
    Scope,
    Share,
    Stage,
    Stages,
    Statement,
    Status,
    StepChange,
    Trend,
    TrendKind,
)
from ecotown.targets.vocabulary import BUILT_IN_SCALES, WATER_CLASSES

NAMES = (
    "绿化率",
    "学校自来水普及率",
    "秸秆",
    "农膜回收率",
    "面积",
    "性质",
    "PM2.5浓度",
    "人均GDP",
    "卫生厕所(无害化)普及率",
)
OBJECTS = ("生态文明培训", "劣五类水体", "蚊蝇孳生的污水坑、粪坑", "重大污染或生态破坏事件", "突发环境事件(含辐射)")
STATEMENTS = ("有效保障", "应划尽划", "长制久清", "保持干净整洁", "符合国家或当地政策", "按期完成", "各项指标全面达标")
PLACES = ("辖区内", "建成区", "全镇", "镇域内")
REFERENCES = ("全县平均水平", "所在县(市、区)平均值", "国家总量控制指标", "功能区标准")
ASSIGNED = ("完成区县规定的目标任务", "完成上级下达任务", "完成自治区下达水土流失治理年度任务")
STATUSES = tuple(
    Status(scale, rank)
    for scale in BUILT_IN_SCALES
    for rank, words in enumerate(scale.ranks)
    if not words[0].startswith(("未", "否")) and words[0] not in ("明显", "差", "较差", "劣Ⅴ类")
)


@attrs.frozen
class Indicator:
    """
    The context of a target, as `parse_target` takes it.
    """

    unit: str | None
    better: Direction

    def arguments(self) -> dict[str, Any]:
        """
        The keyword arguments of `parse_target`.
        """
        return {"unit": self.unit, "better": self.better}


indicators = st.builds(
    Indicator, st.sampled_from([None, "%", "千克/公顷", "户", "公顷", "吨标准煤/万元", "‰"]), st.sampled_from(Direction)
)
comparators = st.sampled_from(Comparator)
years = st.integers(2000, 2099)


@st.composite
def numbers(draw: st.DrawFn) -> Number:
    """
    A decimal as written, trailing zeros kept.
    """
    whole = draw(st.integers(0, 10**7))
    decimals = draw(st.text("0123456789", max_size=3))
    digits = f"{whole}.{decimals}" if decimals else str(whole)
    return Number(Fraction(digits), digits)


@st.composite
def ratios(draw: st.DrawFn) -> Quantity:
    """
    A ratio such as 2/3.
    """
    value = Fraction(draw(st.integers(1, 9)), draw(st.integers(2, 10)))
    return Quantity(Number(value, f"{value.numerator}/{value.denominator}", is_decimal=False), "1")


def quantities(indicator: Indicator) -> st.SearchStrategy[Quantity]:
    """
    A quantity in the indicator's unit, or in one that is written.
    """
    units = [unit for unit in (indicator.unit, "%", "万亩", "微克/立方米", "天", "元/人/年") if unit]
    written = st.builds(Quantity, numbers(), st.sampled_from(units))
    own = st.builds(Quantity, numbers(), st.just(indicator.unit), st.just(value=False))
    return st.one_of(own, written, ratios())


def bounds(indicator: Indicator) -> st.SearchStrategy[Bound]:
    """
    A bound, with a basis now and then.
    """
    plain = st.builds(Bound, comparators, quantities(indicator))
    return st.one_of(plain, st.builds(Bound, comparators, quantities(indicator), st.just("折纯")))


def counts(unit: str) -> st.SearchStrategy[Bound]:
    """
    A bound on a count.
    """
    return st.builds(Bound, comparators, st.builds(Quantity, numbers(), st.just(unit)))


@st.composite
def intervals(draw: st.DrawFn, indicator: Indicator) -> Interval:
    """
    An interval with closed or open ends.
    """
    unit = draw(st.sampled_from([indicator.unit, "%"]))
    low, high = sorted((draw(numbers()), draw(numbers())), key=lambda number: number.value)
    lower, upper = draw(
        st.sampled_from(
            [
                (Comparator.AT_LEAST, Comparator.AT_MOST),
                (Comparator.MORE_THAN, Comparator.LESS_THAN),
                (Comparator.AT_LEAST, Comparator.LESS_THAN),
            ]
        )
    )
    return Interval(Bound(lower, Quantity(low, unit)), Bound(upper, Quantity(high, unit)))


def trends(indicator: Indicator) -> st.SearchStrategy[Trend]:
    """
    A trend of every kind, with its window or its base year.
    """

    def made(kind: TrendKind, values: int | None, base: int | None) -> Trend:
        better = indicator.better if kind.needs_direction else None
        if kind.is_windowed:
            return Trend(kind, better, values)
        return Trend(kind, better, None, base if base is not None and not kind.needs_direction else None)

    return st.builds(made, st.sampled_from(TrendKind), st.none() | st.integers(2, 12), st.none() | years)


def changes(indicator: Indicator) -> st.SearchStrategy[Rule]:
    """
    The changes by an amount.
    """
    relative = st.builds(Quantity, numbers(), st.just("%"))
    points = st.builds(Quantity, numbers(), st.just("个百分点"))
    households = st.builds(Quantity, numbers(), st.just("户"))
    base = st.one_of(years, st.sampled_from(Baseline))
    down = st.just(Direction.LOWER)
    factors = st.integers(1, 64).map(lambda number: Number(Fraction(number), str(number)))
    options: list[st.SearchStrategy[Rule]] = [
        st.builds(Change, st.just(Direction.HIGHER), comparators, households, st.just(value=False), base),
        st.builds(Change, down, comparators, households, st.just(value=False), base),
        st.builds(
            Change,
            down,
            st.just(Comparator.EQUAL),
            households,
            st.just(value=False),
            base,
            is_about=st.just(value=True),
        ),
        st.builds(Multiple, st.just(Comparator.AT_LEAST), factors, base),
        st.builds(Multiple, st.just(Comparator.AT_MOST), factors, years),
        st.builds(AverageChange, st.sampled_from(Direction), comparators, relative, st.none() | years),
        st.builds(CumulativeChange, st.sampled_from(Direction), relative),
        st.builds(
            AverageChange,
            st.sampled_from(Direction),
            st.just(Comparator.EQUAL),
            relative,
            st.none() | years,
            st.just(value=True),
        ),
        st.builds(MeanLevel, st.integers(2, 12), st.builds(Bound, comparators, households)),
    ]
    if indicator.unit in (None, "%", "‰"):
        options.append(st.builds(Change, st.sampled_from(Direction), comparators, points, st.just(value=False), base))
        options.append(
            st.builds(StepChange, st.sampled_from(Direction), comparators, points, st.just(value=False), st.none())
        )
    if indicator.unit not in ("%", "‰"):
        options.append(st.builds(Change, st.sampled_from(Direction), comparators, relative, st.just(value=True), base))
    return st.one_of(options)


def measured(indicator: Indicator) -> st.SearchStrategy[Rule]:
    """
    What may be asked of one quantity, without a name.
    """
    bases = st.none() | st.just("折纯")
    return st.one_of(
        bounds(indicator),
        intervals(indicator),
        st.builds(About, quantities(indicator), bases),
        trends(indicator),
        changes(indicator),
        st.builds(Reference, comparators, st.sampled_from(REFERENCES), st.none()),
        st.builds(
            Reference,
            comparators,
            st.just("全区平均值"),
            st.builds(Quantity, numbers(), st.just("%")),
        ),
        st.just(Coverage()),
        st.builds(Frequency, st.sampled_from(Period), counts("次")),
        st.builds(Rank, st.sampled_from(["全省", "全市"]), st.integers(1, 99)),
    )


@st.composite
def aspects(draw: st.DrawFn, indicator: Indicator, names: tuple[str, ...] = NAMES) -> Aspect:
    """
    What may be asked of a named quantity; the name tells the better side before the indicator does.
    """
    name = draw(st.sampled_from(names))
    return Aspect(name, draw(measured(attrs.evolve(indicator, better=infer_direction(name) or indicator.better))))


def whole_clauses() -> st.SearchStrategy[Rule]:
    """
    What stands as a clause of its own and takes no name.
    """
    return st.one_of(
        st.sampled_from(STATUSES),
        st.builds(Absence, st.none() | st.sampled_from(OBJECTS)),
        st.builds(Scope, st.just("镇域内"), st.builds(Absence, st.sampled_from(OBJECTS))),
        st.builds(Assigned, st.sampled_from(ASSIGNED)),
        st.builds(Assigned, st.just("上级下达指标"), comparators),
        st.builds(Deadline, years, st.just(12), st.integers(1, 31)),
        st.builds(Deadline, st.none(), st.integers(1, 12), st.none()),
        st.builds(KOfN, st.integers(1, 3), st.integers(3, 9)),
        st.builds(Status, st.just(WATER_CLASSES), st.integers(1, 5), st.booleans()),
        st.builds(
            Share,
            st.builds(Bound, st.just(Comparator.AT_LEAST), st.builds(Quantity, numbers(), st.just("%"))),
            st.sampled_from(["占耕地面积", "村庄建成省级卫生村"]),
        ),
        st.builds(
            Filter,
            st.builds(Bound, st.just(Comparator.AT_LEAST), st.builds(Quantity, numbers(), st.just("亩"))),
            st.just("森林景观斑块"),
            counts("处"),
        ),
    )


def clauses(indicator: Indicator) -> st.SearchStrategy[Rule]:
    """
    One clause, named or not.
    """
    named = aspects(indicator)
    each_year = st.builds(
        EachYear,
        st.integers(2, 12),
        st.one_of(
            bounds(indicator),
            st.builds(Rank, st.just("全省"), st.integers(1, 99)),
            st.builds(Absence, st.none() | st.sampled_from(OBJECTS)),
            st.builds(Aspect, st.just("绿化率"), bounds(indicator)),
        ),
    )
    return st.one_of(
        each_year,
        st.builds(Modal, st.sampled_from(Modality), st.one_of(bounds(indicator), trends(indicator), named)),
        measured(indicator),
        whole_clauses(),
        named,
        st.builds(Scope, st.sampled_from(PLACES), st.builds(Aspect, st.just("绿化率"), bounds(indicator))),
        st.builds(Statement, st.sampled_from(STATEMENTS)),
    )


@st.composite
def conjunctions(draw: st.DrawFn, indicator: Indicator) -> Rule:
    """
    An *and*: one main clause, then named ones, parts and words, as a cell can say them.
    """
    parts: list[Rule] = [
        draw(st.one_of(bounds(indicator), trends(indicator), st.builds(Assigned, st.just(ASSIGNED[0]))))
    ]
    names = draw(st.lists(st.sampled_from(NAMES), max_size=2, unique=True))
    parts.extend(draw(aspects(indicator, (name,))) for name in names)
    if draw(st.booleans()):
        parts.append(Part(draw(st.sampled_from(["学校", "县城"]) | years), draw(bounds(indicator))))
    if draw(st.booleans()):
        words: list[Rule] = [Status(BUILT_IN_SCALES[1], 1), Absence("危险废物排放"), Statement("有效保障")]
        parts.append(draw(st.sampled_from(words)))
    return parts[0] if len(parts) == 1 else Conjunction(tuple(parts))


def disjunctions(indicator: Indicator) -> st.SearchStrategy[Rule]:
    """
    An *or* of clauses.
    """
    sides = st.one_of(bounds(indicator), trends(indicator), st.sampled_from(STATUSES))
    return st.lists(sides, min_size=2, max_size=3).map(lambda parts: Disjunction(tuple(parts)))


@st.composite
def choices(draw: st.DrawFn, indicator: Indicator) -> Choice:
    """
    A choice by terrain.
    """
    labels = draw(
        st.lists(st.sampled_from(["山区", "丘陵区", "平原区", "高寒区"]), min_size=1, max_size=4, unique=True)
    )
    rule = st.one_of(bounds(indicator), disjunctions(indicator), st.just(Status(BUILT_IN_SCALES[1], 1)))
    branches = [Branch(Label("terrain", (label,)), draw(rule)) for label in labels]
    if draw(st.booleans()):
        branches.append(Branch(Label(None, ("其他地区",), is_else=True), draw(bounds(indicator))))
    return Choice(tuple(branches))


@st.composite
def stages(draw: st.DrawFn, indicator: Indicator) -> Stages:
    """
    Bounds by year.
    """
    chosen = sorted(draw(st.lists(years, min_size=1, max_size=3, unique=True)))
    return Stages(tuple(Stage((year,), draw(bounds(indicator))) for year in chosen))


def rules(indicator: Indicator) -> st.SearchStrategy[Rule]:
    """
    Any rule that a cell of this indicator can hold.
    """
    return st.one_of(
        clauses(indicator),
        conjunctions(indicator),
        disjunctions(indicator),
        choices(indicator),
        stages(indicator),
        st.just(NotSet()),
    )
