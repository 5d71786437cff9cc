"""
Hypothesis strategies for scoring rules, as the reader makes them.

A new node is added here together with the node itself.
"""

from fractions import Fraction

from hypothesis import strategies as st

from ecotown.scoring.nodes import (
    AllOf,
    AnyOf,
    Balance,
    Base,
    Capped,
    Clause,
    Comparator,
    Condition,
    Count,
    Discretion,
    Distance,
    Done,
    Floor,
    Grade,
    Grant,
    Growth,
    IncompleteUnit,
    Level,
    Otherwise,
    PerEvent,
    PerGap,
    Points,
    ProRata,
    Quantity,
    ScoringRule,
    Sense,
    Side,
    Standing,
    Stands,
    Veto,
    Zero,
)

TEXTS = (
    "设立示范区标志",
    "成立领导小组,有专人负责",
    "按1座/2500人建设",
    "有专职或兼职人员",
    "弄虚作假",
    "路面整洁、无积水",
    "实行14小时以上保洁",
)
SHORT_TEXTS = ("设立示范区标志", "弄虚作假", "路面整洁")
SUBJECTS = ("绿地率", "PM2.5浓度", "会议次数", "考核得分")
NOUNS = ("一般事故", "生态公厕", "卫生厕所不能正常使用", "会议")
COUNTERS = ("起", "处", "次", "座", "个", "户", "人次", "例", "分钟")

senses = st.sampled_from(Sense)
comparators = st.sampled_from(Comparator)
decimals = st.tuples(st.integers(0, 2_000), st.sampled_from([1, 10, 100])).map(lambda pair: Fraction(*pair))
positives = st.tuples(st.integers(1, 2_000), st.sampled_from([1, 10, 100])).map(lambda pair: Fraction(*pair))
ratios = st.sampled_from([Fraction(1, 2), Fraction(2, 3), Fraction(9, 4), Fraction(3, 7)])
units = st.sampled_from([None, "%", "‰", "微克/立方米", "元", "天", "万亩", "平方米", "分"])
quantities = st.one_of(
    st.builds(Quantity, decimals, units),
    st.builds(Quantity, ratios, st.just("1")),
    st.builds(Quantity, decimals.map(lambda n: -n), st.just("%")),
)
steps = st.builds(
    Quantity, positives, st.sampled_from([None, "%", "‰", "个百分点", "微克/立方米", "元", "天", "次", "座"])
)
counts = st.builds(Quantity, st.integers(1, 30).map(Fraction), st.sampled_from(COUNTERS))
points = st.one_of(
    st.builds(Points, positives),
    st.builds(Points, st.integers(1, 100).map(lambda percent: Fraction(percent, 100)), is_share=st.just(True)),
)
sides = st.sampled_from([Side.BELOW, Side.ABOVE])

dones = st.sampled_from(TEXTS).map(Done)
distances = st.builds(Distance, st.sampled_from(Side), comparators, steps)
growths = st.builds(Growth, sides, comparators, steps)
# What is not met may be another name for 否则, which depends on the awards before it: see the conformance cases.
stands = st.sampled_from([Standing.MET, Standing.EXCEEDED, Standing.ABOVE, Standing.BELOW]).map(Stands)
grades = st.sampled_from(["优秀", "良好", "合格", "不合格", "第一名"]).map(Grade)
counted = st.one_of(
    st.builds(
        Count,
        st.sampled_from(["建成", "发生", "镇区建成", "召开"]),
        comparators,
        counts,
        st.none() | st.sampled_from(NOUNS),
    ),
    st.builds(
        Count,
        st.just(""),
        st.sampled_from([each for each in Comparator if each is not Comparator.EQUAL]),
        counts,
        st.sampled_from(NOUNS),
    ),
)


def levels(subject: str | None) -> st.SearchStrategy[Level]:
    return st.builds(Level, comparators, quantities, st.just(subject))


def singles(subject: str | None) -> st.SearchStrategy[Condition]:
    """
    A condition that the grammar reads.
    """
    return st.one_of(levels(subject), distances, growths, stands, grades, counted)


def conditions(subject: str | None) -> st.SearchStrategy[Condition]:
    single = singles(subject)
    any_of = st.lists(st.one_of(single, st.sampled_from(SHORT_TEXTS).map(Done)), min_size=2, max_size=3).map(
        lambda parts: AnyOf(tuple(parts))
    )
    inner_any = st.lists(single, min_size=2, max_size=2).map(lambda parts: AnyOf(tuple(parts)))
    all_of = st.lists(st.one_of(single, single, inner_any), min_size=2, max_size=3).flatmap(
        lambda parts: st.sampled_from([parts, [Done(TEXTS[0]), *parts], [*parts, Done(TEXTS[4])]])
    )
    return st.one_of(single, dones, any_of, all_of.map(lambda parts: AllOf(tuple(parts))))


@st.composite
def per_gaps(draw: st.DrawFn, sense: Sense, subject: str | None) -> PerGap:
    base = draw(st.sampled_from(Base))
    origin: Level | Count | None = None
    if base is Base.TARGET:
        origin = draw(st.one_of(st.none(), levels(subject), counted))
    own = None if isinstance(origin, Level) else draw(st.sampled_from([None, *SUBJECTS, "每季度的会议"]))
    condition: Condition | None = draw(st.one_of(st.none(), dones, growths, grades))
    side = draw(st.sampled_from(Side))
    return PerGap(sense, draw(points), side, draw(steps), base, own, origin, condition)


def per_events(sense: Sense, subject: str | None) -> st.SearchStrategy[PerEvent]:
    return st.builds(
        PerEvent,
        st.just(sense),
        points,
        counts,
        st.sampled_from(["发生", "发现", "缺", "", "迟报", "获得"]),
        st.one_of(st.none(), st.sampled_from(NOUNS)),
        st.one_of(st.none(), st.sampled_from(TEXTS)),
        st.one_of(st.none(), singles(subject)),
    )


def cappable(sense: Sense, subject: str | None) -> st.SearchStrategy[Grant | PerGap | PerEvent | ProRata]:
    return st.one_of(
        st.builds(Grant, st.just(sense), points, conditions(subject)),
        per_gaps(sense, subject),
        per_events(sense, subject),
        st.builds(ProRata, st.just(sense), st.one_of(st.none(), conditions(subject))),
    )


@st.composite
def discretions(draw: st.DrawFn, sense: Sense, subject: str | None) -> Discretion:
    condition = draw(st.one_of(st.none(), conditions(subject)))
    if draw(st.booleans()):
        return Discretion(sense, condition=condition)
    lowest, highest = sorted((draw(decimals), draw(decimals)))
    return Discretion(sense, lowest, highest, condition)


def clauses(subject: str | None) -> st.SearchStrategy[Clause]:
    optional = st.one_of(st.none(), conditions(subject))
    plain = st.one_of(*(cappable(sense, subject) for sense in Sense))
    capped = st.one_of(
        *(
            st.builds(Capped, st.lists(cappable(sense, subject), min_size=1, max_size=2).map(tuple), decimals)
            for sense in Sense
        )
    )
    return st.one_of(
        plain,
        capped,
        st.one_of(*(discretions(sense, subject) for sense in Sense)),
        st.builds(Grant, senses, points, st.just(Otherwise())),
        st.builds(Zero, st.one_of(optional, st.just(Otherwise()))),
        st.builds(Veto, optional),
        st.just(Balance()),
    )


@st.composite
def rules(draw: st.DrawFn) -> ScoringRule:
    # A level that names no quantity is of the one named last, so that either all do or none does.
    subject = draw(st.sampled_from([None, *SUBJECTS]))
    return ScoringRule(
        clauses=tuple(draw(st.lists(clauses(subject), min_size=1, max_size=4))),
        full=draw(st.one_of(st.none(), positives)),
        floor=draw(st.one_of(st.none(), st.sampled_from(Floor))),
        incomplete_unit=draw(st.one_of(st.none(), st.sampled_from(IncompleteUnit))),
        most_deducted=draw(st.one_of(st.none(), positives)),
        most_added=draw(st.one_of(st.none(), positives)),
        is_open_ended=draw(st.booleans()),
    )
