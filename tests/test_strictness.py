"""
Strictness: pairs of targets in order, and what a witness holds.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

import ecotown
from ecotown import Relation, Strictness, Verdict, Vocabulary, compare_strictness, evaluate_target, parse_target
from ecotown.errors import InvalidArgument, WrongArgument
from ecotown.plans import Comparison, Conventions, TrendWindow
from ecotown.targets import DEFAULT_VOCABULARY, Target
from ecotown.targets.nodes import (
    Aspect,
    Branch,
    Choice,
    Conjunction,
    Direction,
    Label,
    Rule,
    Status,
    Trend,
    TrendKind,
)
from ecotown.targets.vocabulary import BUILT_IN_SCALES

PAIRS = Path(__file__).parents[1] / "grammar" / "strictness" / "pairs.yaml"
SWAPPED = {Relation.STRICTER: Relation.LOOSER, Relation.LOOSER: Relation.STRICTER}
NOT_KNOWN = "not-known"


def load_pairs() -> list[dict[str, Any]]:
    document = yaml.safe_load(PAIRS.read_text(encoding="utf-8"))
    defaults = document["defaults"]
    return [{**pair, **{key: {**defaults[key], **pair.get(key, {})} for key in defaults}} for pair in document["pairs"]]


def name_of(pair: dict[str, Any]) -> str:
    facts = {**pair["indicator"], **pair["conventions"]}
    return " ".join([f"{pair['a']} | {pair['b']}", *(f"{key}={value}" for key, value in facts.items())])


def said(answer: Strictness) -> str:
    return answer.relation.value if answer.decided else NOT_KNOWN


def confirm(a: Target, b: Target, answer: Strictness) -> None:
    """
    The judge finds exactly one of the targets met on every witness, and the right one.
    """
    met = {
        Relation.EQUAL: "",
        Relation.STRICTER: "b",
        Relation.LOOSER: "a",
        Relation.INCOMPARABLE: "ab" if answer.decided else "",
    }[answer.relation]
    assert len(answer.witnesses) == len(met)
    for witness, which in zip(answer.witnesses, met, strict=True):
        verdicts = {"a": evaluate_target(a, **witness).verdict, "b": evaluate_target(b, **witness).verdict}
        assert [name for name, verdict in verdicts.items() if verdict is Verdict.MET] == [which], witness


@pytest.mark.parametrize("pair", [pytest.param(pair, id=name_of(pair)) for pair in load_pairs()])
def test_pair(pair: dict[str, Any]) -> None:
    a, b = (parse_target(pair[side], **pair["indicator"]) for side in "ab")
    forward = compare_strictness(a, b, pair["conventions"])
    assert said(forward) == pair["relation"], forward
    confirm(a, b, forward)
    backward = compare_strictness(b, a, pair["conventions"])
    assert backward.relation is SWAPPED.get(forward.relation, forward.relation)
    assert backward.decided is forward.decided
    confirm(b, a, backward)


def test_no_pair_stands_twice() -> None:
    names = [name_of(pair) for pair in load_pairs()]
    assert [name for name in names if names.count(name) > 1] == []


STATEMENT = Status(BUILT_IN_SCALES[1], 1)


def made(rule: Rule) -> Target:
    return Target(rule=rule, text="", better=Direction.LOWER, vocabulary=DEFAULT_VOCABULARY)


def compared(a: str, b: str, conventions: Any = None, **indicator: Any) -> Strictness:
    return compare_strictness(parse_target(a, **indicator), parse_target(b, **indicator), conventions)


def test_the_answer_of_the_contract() -> None:
    answer = ecotown.compare_strictness(ecotown.parse_target("≥85%"), ecotown.parse_target("≥80%"), conventions=None)
    assert answer.relation is ecotown.Relation.STRICTER
    assert answer.decided
    assert answer.witnesses == ({"observed": 82},)
    assert [relation.value for relation in Relation] == ["equal", "stricter", "looser", "incomparable"]
    assert [relation.label for relation in Relation] == ["同样严格", "更严", "更宽", "不可比"]


def test_not_known_is_incomparable_without_witnesses() -> None:
    answer = compared("有效保障", "应划尽划")
    assert answer == Strictness(Relation.INCOMPARABLE)
    assert not answer.decided
    assert compared("≥85%", "≤85%").decided


class TestWitnesses:
    def test_a_year_is_given_where_it_matters(self) -> None:
        (witness,) = compared("逐年降低", "持续下降").witnesses
        assert witness == {"observed": {2019: 10, 2020: 10, 2021: 5}, "year": 2021}

    def test_a_place_is_given_where_it_matters(self) -> None:
        (witness,) = compared("山区：≥60；丘陵：≥40", "山区：≥60；丘陵：≥45").witnesses
        assert witness == {"observed": 42, "place": {"terrain": "丘陵区"}}

    def test_a_unit_is_written_where_the_limits_have_two(self) -> None:
        (witness,) = compared("≥2.5千克/亩", "≥30千克/公顷").witnesses
        assert witness == {"observed": "2.2千克/亩"}
        (witness,) = compared("≥2.5千克/亩", "≥30", unit="千克/公顷").witnesses
        assert witness == {"observed": 33}

    def test_a_unit_is_written_where_the_indicators_have_two(self) -> None:
        a, b = parse_target("≥85", unit="%"), parse_target("≥800", unit="‰")
        answer = compare_strictness(a, b)
        assert answer.witnesses == ({"observed": "82%"},)
        confirm(a, b, answer)

    def test_the_conventions_given_are_handed_on(self) -> None:
        (witness,) = compared("≥85.0", "≥85", {"comparison": "rounded"}).witnesses
        assert witness["conventions"] == {"comparison": "rounded"}

    def test_a_baseline_year_is_made_up_where_none_is_declared(self) -> None:
        (witness,) = compared("下降20%", "下降18%", {"comparison": "full-value"}, unit="吨").witnesses
        assert witness["conventions"] == {"comparison": "full-value", "baseline_year": 2015}

    def test_every_component_is_observed(self) -> None:
        (witness,) = compared("≥85", "≥80", unit="%", components=["秸秆", "农膜"]).witnesses
        assert witness == {"observed": {"秸秆": 82, "农膜": 82}}

    def test_a_value_that_one_of_the_targets_cannot_read_is_no_witness(self) -> None:
        # A tenth of an occasion never happens, so that the day alone would decide.
        assert not compared("每天=0.1次", "每天=0.1次或1月底前完成", unit="%").decided

    def test_what_the_other_target_does_not_ask_for_is_left_out(self) -> None:
        a, b = parse_target("面积不减少，性质不改变"), parse_target("面积不减少")
        (witness,) = compare_strictness(a, b).witnesses
        assert witness["observed"] == {"面积": {2020: 10, 2021: 11}}
        assert evaluate_target(a, **witness).verdict is Verdict.UNDETERMINED

    def test_the_indicator_s_own_name_is_a_key_where_it_is_a_subject_among_others(self) -> None:
        answer = compared("绿化率≥60%，其中学校≥50%", "≥55%，其中学校≥50%", name="绿化率")
        assert answer.witnesses == ({"observed": {"绿化率": 57, "学校": 51}},)
        a = parse_target("绿化率≥60%，其中学校≥50%", name="绿化率")
        b = parse_target("≥55%，其中学校≥50%")
        assert not compare_strictness(a, b).decided


class TestCircumstances:
    """
    Targets are compared where both apply.
    """

    def test_that_one_does_not_apply_somewhere_is_said(self) -> None:
        assert compared("山区：≥60；丘陵：≥40", "≥40").is_partial
        assert not compared("山区：≥60；丘陵：≥45", "山区：≥60；丘陵：≥40").is_partial

    def test_equal_where_both_apply_is_not_equal(self) -> None:
        assert not compared("山区：≥60", "≥60").decided

    def test_targets_of_different_places_are_not_compared(self) -> None:
        assert not compared("山区：≥60", "丘陵区：≥40").decided

    def test_a_declared_attribute_has_the_values_declared(self) -> None:
        vocabulary = Vocabulary(attributes={"水网": ("湖区", "非湖区")})
        answer = compared("湖区：≥60；非湖区：≥40", "≥40", vocabulary=vocabulary)
        assert answer.witnesses == ({"observed": 50, "place": {"水网": "湖区"}},)
        assert not answer.is_partial

    def test_a_lone_else_can_be_told_nowhere(self) -> None:
        assert compared("其他地区：≥60", "其他地区：≥60").relation is Relation.EQUAL
        assert not compared("其他地区：≥60", "其他地区：≥50").decided

    def test_other_townships_are_townships(self) -> None:
        answer = compared("建制镇：≥60；其他乡镇：≥40", "建制镇：≥60；其他乡镇：≥30")
        assert answer.relation is Relation.STRICTER
        assert answer.witnesses[0]["place"]["level"] in ("乡镇", "乡", "镇", "其他乡镇")

    def test_the_last_day_of_february(self) -> None:
        answer = compared("2月底前完成", "3月底前完成")
        assert answer.relation is Relation.STRICTER


class TestContext:
    def test_components_that_differ_are_not_compared(self) -> None:
        a = parse_target("≥85", unit="%", components=["秸秆", "农膜"])
        assert not compare_strictness(a, parse_target("≥80", unit="%")).decided

    def test_the_order_of_components_does_not_matter(self) -> None:
        a = parse_target("≥85", unit="%", components=["秸秆", "农膜"])
        assert (
            compare_strictness(a, parse_target("≥85", unit="%", components=["农膜", "秸秆"])).relation is Relation.EQUAL
        )

    def test_bases_that_differ_are_not_compared(self) -> None:
        a = parse_target("≤220", unit="折纯,千克/公顷")
        assert not compare_strictness(a, parse_target("≤220", unit="千克/公顷(实物量)")).decided
        assert compare_strictness(a, parse_target("≤250", unit="千克/公顷")).relation is Relation.STRICTER

    def test_a_limit_above_the_ceiling_is_still_compared(self) -> None:
        answer = compared("≥110%", "≥105%", name="污水处理率", unit="%")
        assert answer.relation is Relation.STRICTER

    def test_a_ceiling_that_is_held_passes(self) -> None:
        answer = compared("逐年提高", "持续提高", name="污水处理率", unit="%")
        assert answer.relation is Relation.STRICTER
        assert compared("有所提高", "逐年提高", name="污水处理率", unit="%").relation is Relation.LOOSER


class TestConventions:
    def test_those_of_a_plan_are_taken(self) -> None:
        rounded = Conventions(comparison=Comparison.ROUNDED, trend=TrendWindow(4))
        answer = compared("≥85.0", "≥85", rounded)
        assert answer.relation is Relation.STRICTER
        confirm(parse_target("≥85.0"), parse_target("≥85"), answer)
        assert compared("近三年逐年降低", "逐年降低", rounded).relation is Relation.LOOSER

    @pytest.mark.parametrize(
        "given",
        [
            {"comparison": "nearly"},
            {"trend": {"years": 1}},
            {"trend": 3},
            {"tolerance": "some"},
            {"tolerance": True},
            {"tolerance": -1},
            {"basically": "110%"},
            {"basically": 90},
            {"baseline_year": 20},
            {"plan_period": [2025, 2020]},
            {"plan_period": 2020},
            {"rounding": "none"},
        ],
    )
    def test_those_that_cannot_be_read_are_refused(self, given: dict[str, object]) -> None:
        with pytest.raises(InvalidArgument) as refused:
            compared("≥85", "≥80", given)
        assert refused.value.code.startswith("conventions/")
        assert refused.value.way == ("conventions", next(iter(given)))

    def test_a_tolerance_of_another_dimension_says_nothing(self) -> None:
        assert not compared("约93%", "≥90%", {"tolerance": "1 公顷"}).decided

    def test_a_text_is_no_target(self) -> None:
        with pytest.raises(WrongArgument):
            compare_strictness("≥85", parse_target("≥80"))  # type: ignore[arg-type]  # that it is refused is what is tested


class TestEffort:
    """
    A question that would take too long stays open, and the same one always does.
    """

    def test_many_named_subjects_are_compared(self) -> None:
        names = [f"{letter}河绿化率" for letter in "东南西北上下大小长短清白金银铜铁松竹梅兰"]
        a, b = ("，".join(f"{name}≥{least}%" for name in names) for least in (80, 79))
        assert compared(a, b).relation is Relation.STRICTER

    def test_long_windows_are_compared(self) -> None:
        strict, weak = (
            made(Trend(kind, values=60)) for kind in (TrendKind.YEAR_ON_YEAR_DECREASE, TrendKind.CONTINUED_DECREASE)
        )
        assert compare_strictness(strict, weak).relation is Relation.STRICTER

    def test_what_takes_too_long_is_not_known(self) -> None:
        trends = tuple(Aspect(f"甲{number}", Trend(TrendKind.CONTINUED_DECREASE, values=90)) for number in range(40))
        a = made(Conjunction(trends))
        b = made(Conjunction((*trends[:-1], Aspect("甲39", Trend(TrendKind.YEAR_ON_YEAR_DECREASE, values=90)))))
        assert not compare_strictness(a, b).decided

    def test_many_choices_are_not_known(self) -> None:
        choices = tuple(
            Choice(tuple(Branch(Label(f"属性{number}", (word,)), STATEMENT) for word in "甲乙丙丁"))
            for number in range(6)
        )
        assert not compare_strictness(made(Conjunction(choices)), made(choices[0])).decided

    def test_the_answer_does_not_depend_on_the_order_of_sets(self) -> None:
        code = (
            "import ecotown as e\n"
            "a = e.parse_target('高于全省平均水平且高于全市平均水平，面积≥3公顷，性质不改变')\n"
            "b = e.parse_target('高于全省平均水平且不低于全市平均水平，面积≥4公顷，性质不改变')\n"
            "print(e.compare_strictness(a, b))"
        )
        said_ = {
            subprocess.run(
                [sys.executable, "-c", code],
                env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
                capture_output=True,
                encoding="utf-8",
                check=True,
            ).stdout
            for seed in ("1", "2", "3")
        }
        assert len(said_) == 1
