"""
Laws of strictness: what it says holds of what the judge says, and of itself; and the reckoning beneath it.
"""

import random
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from itertools import product
from typing import Any

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from ecotown import Relation, Strictness, Verdict, compare_strictness, evaluate_target
from ecotown.errors import EcotownError
from ecotown.targets import DEFAULT_VOCABULARY, Target, format_rule
from ecotown.targets.nodes import (
    Absence,
    Aspect,
    AverageChange,
    Bound,
    Change,
    Choice,
    Comparator,
    Conjunction,
    Deadline,
    Disjunction,
    Interval,
    KOfN,
    Multiple,
    Number,
    Part,
    Quantity,
    Rank,
    Reference,
    Rule,
    Scale,
    Stages,
    Statement,
    Status,
    StepChange,
    Trend,
    TrendKind,
)
from ecotown.targets.strictness.elimination import Model
from ecotown.targets.strictness.formulas import (
    AllOf,
    AnyOf,
    Formula,
    Kind,
    Linear,
    Source,
    Unknown,
    Variable,
    hold,
    negate,
)
from ecotown.targets.strictness.search import Effort, find_model
from target_strategies import ASSIGNED, REFERENCES, Indicator, indicators, rules

MET, NOT_MET = Verdict.MET, Verdict.NOT_MET
SWAPPED = {Relation.STRICTER: Relation.LOOSER, Relation.LOOSER: Relation.STRICTER}
OTHER_UNITS: dict[str | None, str] = {"%": "‰", "‰": "%", "千克/公顷": "千克/亩", "公顷": "亩"}
FEW = (0, 1, 2, 3, 5, 10, 20, 50)

conventions = st.sampled_from(
    [
        None,
        {"comparison": "rounded"},
        {"tolerance": "5%", "basically": "90%", "baseline_year": 2020},
        {"tolerance": "2", "trend": {"years": 4}, "plan_period": [2020, 2025]},
    ]
)


@cache
def rules_for(indicator: Indicator) -> st.SearchStrategy[Rule]:
    return rules(indicator)


@st.composite
def numbers(draw: st.DrawFn) -> Number:
    """
    One of a few numbers, so that two targets often have the same, or almost.
    """
    digits = f"{draw(st.sampled_from(FEW))}{draw(st.sampled_from(['', '.0', '.5']))}"
    return Number(Fraction(digits), digits)


def altered(draw: st.DrawFn, node: Any) -> Any:
    """
    A rule of the same shape with other numbers, comparators, words and trends.
    """
    match node:
        case Number():
            return draw(numbers()) if node.is_decimal else node
        case tuple():
            return tuple(altered(draw, each) for each in node)
        case Interval(lower, upper):
            ends = sorted((draw(numbers()), draw(numbers())), key=lambda number: number.value)
            return Interval(
                attrs.evolve(lower, limit=attrs.evolve(lower.limit, number=ends[0])),
                attrs.evolve(upper, limit=attrs.evolve(upper.limit, number=ends[1])),
            )
        case Status(scale):
            return attrs.evolve(node, rank=draw(st.integers(1, len(scale.ranks) - 1)))
        case Trend(kind, better):
            kinds = [each for each in TrendKind if each.is_windowed == kind.is_windowed]
            other = draw(st.sampled_from([each for each in kinds if better is not None or not each.needs_direction]))
            return attrs.evolve(node, kind=other)
        case Rank():
            return attrs.evolve(node, limit=draw(st.integers(1, 9)))
        case KOfN(_, total):
            return attrs.evolve(node, least=draw(st.integers(1, total)))
        case _ if isinstance(node, Scale) or not attrs.has(type(node)):
            return node
        case _:
            parts = {field.name: altered(draw, getattr(node, field.name)) for field in attrs.fields(type(node))}
            if isinstance(node, Bound | Change | Reference) and draw(st.booleans()):
                parts["comparator"] = draw(st.sampled_from(Comparator))
            return attrs.evolve(node, **parts)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Target, Target]:
    """
    Two targets on one indicator: of one shape, or one of them part of the other, or as they come.
    """
    indicator = draw(indicators)
    first = draw(rules_for(indicator))
    how = draw(st.sampled_from(["altered", "altered", "altered", "and", "or", "any"]))
    second = altered(draw, first) if how == "altered" else draw(rules_for(indicator))
    apart = (Choice, Stages, Conjunction) if how == "or" else (Choice, Stages)
    if how in ("and", "or") and not isinstance(first, apart) and not isinstance(second, apart):
        second = (Conjunction if how == "and" else Disjunction)((first, second))
    if how == "altered":
        first = altered(draw, first)
    target = Target(
        rule=first,
        text=format_rule(first),
        name=draw(st.sampled_from([None, "绿化率", "GDP增长率", "黑臭水体消除比例"])),
        unit=indicator.unit,
        better=indicator.better,
        components=draw(st.sampled_from([(), (), ("化肥", "农药")])),
        cap=draw(st.sampled_from([None, Fraction(50)])),
        vocabulary=DEFAULT_VOCABULARY,
    )
    return target, attrs.evolve(target, rule=second, text=format_rule(second))


def nodes_of(node: Any) -> Iterator[Any]:
    yield node
    for field in attrs.fields(type(node)):
        value = getattr(node, field.name)
        for each in value if isinstance(value, tuple) else (value,):
            if attrs.has(type(each)) and not isinstance(each, Scale):
                yield from nodes_of(each)


def names_of(target: Target) -> Iterator[str]:
    for node in nodes_of(target.rule):
        match node:
            case Aspect(str(name)) | Part(str(name)) | Absence(str(name)) | Status(object=str(name)):
                yield name
            case _:
                pass


def arguments_for(a: Target, b: Target, given_: Any, rng: random.Random) -> dict[str, Any]:
    """
    Something that the judge might be given for both: values that the limits above lie among, in all the years asked for.
    """
    nodes = [node for target in (a, b) for node in nodes_of(target.rule)]
    numbers_: list[Any] = ["0.5", "0.9", 1, 2, 3, 5, 9, 10, 11, 19, 20, 21, 45, 50, "50.4"]
    if not any(isinstance(node, Change | Multiple | AverageChange | StepChange) for node in nodes):
        numbers_ += [0, 0, 0]
    if a.cap is not None:
        numbers_.remove("50.4")
    named = {
        year
        for node in nodes
        for field in ("base", "base_year", "year", "years", "name")
        for value in [getattr(node, field, None)]
        for year in (value if isinstance(value, tuple) else (value,))
        if isinstance(year, int)
    }
    last = max(named, default=2021)
    compared = any(isinstance(node, Change | Multiple | AverageChange | Trend) for node in nodes)
    steps = (1, 2, 3, 7) if compared and named else (-1, 0, 1, 2)
    year = max(last + rng.choice(steps), 2021)
    words = [ranks[0] for node in nodes if isinstance(node, Status) for ranks in node.scale.ranks]

    def value() -> Any:
        return rng.choice(words) if words and rng.random() < 0.6 else rng.choice(numbers_)

    def series() -> Any:
        years = sorted({*range(year - 14, year + 1), *named})
        values = [value() for _ in years]
        if rng.random() < 0.3 and not words:
            values.sort(key=Fraction, reverse=rng.random() < 0.5)
        return dict(zip(years, values, strict=True))

    def observation() -> Any:
        return rng.choice([value, series, series])()

    named_by = [list(names_of(target)) for target in (a, b)]
    observed = observation()
    if any(named_by) and rng.random() < 0.9:
        observed = {name: observation() for names in named_by for name in names}
        # Beside its only subject the indicator itself would be a second value of one thing.
        if all(named_by) and rng.random() < 0.7:
            observed["总体"] = observation()
    if isinstance(observed, dict):
        observed |= {node.text: rng.choice(["达标", "未达标"]) for node in nodes if isinstance(node, Statement)}
    if a.components:
        observed = {component: rng.choice([observed, observed, observation()]) for component in a.components}
    if isinstance(a.rule, Deadline):
        observed = f"{last}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
    return {
        "observed": observed,
        "year": year,
        "place": {"terrain": rng.choice(["山区", "丘陵区", "平原区", "高寒区"])},
        "references": {name: rng.choice(numbers_) for name in (*REFERENCES, "全区平均值")},
        "assigned": {"上级下达指标": rng.choice([1, 5, 10]), **{text: rng.choice(["≥5", "≤3"]) for text in ASSIGNED}},
        "conventions": given_,
    }


def judged(target: Target, arguments: dict[str, Any]) -> Verdict | None:
    """
    The verdict, None where the target does not take the observation.
    """
    try:
        return evaluate_target(target, **arguments).verdict
    except EcotownError:
        return None


class TestWitnesses:
    """
    Language reference, section 11: a witness is an observation on which the targets differ.
    """

    @settings(max_examples=300)
    @given(pairs(), conventions, st.booleans())
    def test_the_judge_finds_one_target_met_and_the_other_not(
        self, pair: tuple[Target, Target], given_: Any, differ: bool
    ) -> None:
        a, b = pair
        if differ and (unit := OTHER_UNITS.get(a.unit)) is not None:
            b = attrs.evolve(b, unit=unit)
        answer = compare_strictness(a, b, given_)
        looser = {
            Relation.EQUAL: (),
            Relation.STRICTER: (b,),
            Relation.LOOSER: (a,),
            Relation.INCOMPARABLE: (a, b) if answer.decided else (),
        }[answer.relation]
        assert len(answer.witnesses) == len(looser)
        for witness, met in zip(answer.witnesses, looser, strict=True):
            verdicts = [evaluate_target(target, **witness).verdict for target in (a, b)]
            assert [verdict is MET for verdict in verdicts] == [met is a, met is b], (witness, verdicts)


class TestRelation:
    """
    Language reference, section 11: equal, stricter, looser, incomparable.
    """

    @settings(max_examples=200)
    @given(pairs(), conventions, st.randoms(use_true_random=True))
    def test_what_meets_the_stricter_does_not_fail_the_looser(
        self, pair: tuple[Target, Target], given_: Any, rng: random.Random
    ) -> None:
        a, b = pair
        relation = compare_strictness(a, b, given_).relation
        if relation is Relation.INCOMPARABLE:
            return
        for _ in range(20):
            arguments = arguments_for(a, b, given_, rng)
            verdicts = judged(a, arguments), judged(b, arguments)
            if relation is not Relation.LOOSER:
                assert verdicts != (MET, NOT_MET), arguments
            if relation is not Relation.STRICTER:
                assert verdicts != (NOT_MET, MET), arguments

    @settings(max_examples=200)
    @given(pairs(), conventions)
    def test_turned_round_it_is_the_opposite(self, pair: tuple[Target, Target], given_: Any) -> None:
        forward, backward = compare_strictness(*pair, given_), compare_strictness(pair[1], pair[0], given_)
        assert backward.relation is SWAPPED.get(forward.relation, forward.relation)
        assert backward.decided is forward.decided
        assert backward.is_partial is forward.is_partial

    @given(pairs(), conventions)
    def test_every_target_is_equal_to_itself(self, pair: tuple[Target, Target], given_: Any) -> None:
        again = attrs.evolve(pair[0], text="")
        assert compare_strictness(pair[0], again, given_) == Strictness(Relation.EQUAL)

    @given(pairs(), conventions)
    def test_it_says_the_same_twice(self, pair: tuple[Target, Target], given_: Any) -> None:
        assert compare_strictness(*pair, given_) == compare_strictness(*pair, given_)

    @settings(max_examples=200)
    @given(st.data(), indicators, conventions)
    def test_stricter_than_the_stricter_is_stricter(
        self, data: st.DataObject, indicator: Indicator, given_: Any
    ) -> None:
        shape = data.draw(rules_for(indicator))
        made = [
            Target(
                rule=data.draw(st.composite(altered)(shape)),
                text="",
                unit=indicator.unit,
                better=indicator.better,
                vocabulary=DEFAULT_VOCABULARY,
            )
            for _ in range(3)
        ]
        one, two, three = (compare_strictness(made[i], made[j], given_) for i, j in ((0, 1), (1, 2), (0, 2)))
        steps = {one.relation, two.relation}
        if steps <= {Relation.EQUAL, Relation.STRICTER} and three.decided:
            wanted = Relation.EQUAL if steps == {Relation.EQUAL} else Relation.STRICTER
            assert three.relation is wanted


# --- the reckoning beneath ---------------------------------------------------------------------------------------------

GRID = [Fraction(number, 2) for number in range(-3, 4)]
VARIABLES = [Variable(Source.OBSERVED, ("",), year, Kind("number")) for year in (2019, 2020, 2021)]

literals = st.builds(
    hold,
    st.lists(st.tuples(st.sampled_from(VARIABLES), st.integers(-2, 2)), min_size=1, max_size=3),
    st.sampled_from(Comparator),
    st.integers(-2, 2),
)
formulas: st.SearchStrategy[Formula] = st.recursive(
    literals,
    lambda inner: st.lists(inner, max_size=4).flatmap(
        lambda parts: st.sampled_from([AllOf(tuple(parts)), AnyOf(tuple(parts))])
    ),
    max_leaves=12,
)


def is_true(formula: Formula, model: Model) -> bool:
    match formula:
        case AllOf(parts):
            return all(is_true(part, model) for part in parts)
        case AnyOf(parts):
            return any(is_true(part, model) for part in parts)
        case Linear(terms, comparator, bound):
            total = sum((coefficient * model[variable] for variable, coefficient in terms), Fraction(0))
            rule = Bound(comparator, Quantity(Number(bound, str(bound))))
            return (
                evaluate_target(Target(rule=rule, text="", vocabulary=DEFAULT_VOCABULARY), total).verdict is Verdict.MET
            )
        case Unknown():
            raise AssertionError(formula)


class TestReckoning:
    """
    A formula holds under the values found for it, and where none are found there are none.
    """

    @settings(max_examples=300)
    @given(formulas)
    def test_values_found_are_values(self, formula: Formula) -> None:
        model = find_model(formula, Effort())
        if model is None:
            for values in product(GRID, repeat=len(VARIABLES)):
                assert not is_true(formula, dict(zip(VARIABLES, values, strict=True)))
        else:
            assert is_true(formula, {**dict.fromkeys(VARIABLES, Fraction(0)), **model})

    @settings(max_examples=200)
    @given(formulas)
    def test_a_formula_or_its_opposite_holds_and_not_both(self, formula: Formula) -> None:
        assert find_model(AllOf((formula, negate(formula))), Effort()) is None
        assert find_model(AnyOf((formula, negate(formula))), Effort()) is not None

    @given(st.sampled_from(Comparator), st.fractions(-5, 5, max_denominator=4))
    def test_whole_values_are_whole(self, comparator: Comparator, limit: Fraction) -> None:
        times = Variable(Source.OBSERVED, ("",), 2021, Kind("frequency", is_whole=True, least=0))
        if comparator is not Comparator.EQUAL:
            model = find_model(hold([(times, 1)], comparator, limit), Effort())
            assert model is not None
            assert model[times].denominator == 1
