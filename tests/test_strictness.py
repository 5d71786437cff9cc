"""
Strictness: pairs of targets in order, and what a witness holds.
"""

from pathlib import Path
from typing import Any

import pytest
import yaml

from ecotown import Relation, Strictness, Verdict, compare_strictness, evaluate_target, parse_target
from ecotown.targets import Target

PAIRS = Path(__file__).parents[1] / "grammar" / "strictness" / "pairs.yaml"
SWAPPED = {Relation.STRICTER: Relation.LOOSER, Relation.LOOSER: Relation.STRICTER}
NOT_KNOWN = "not-known"


def load_pairs() -> list[dict[str, Any]]:
    document = yaml.safe_load(PAIRS.read_text(encoding="utf-8"))
    defaults = document["defaults"]
    return [
        {**pair, **{key: {**defaults[key], **pair.get(key, {})} for key in defaults}} for pair in document["pairs"]
    ]


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
