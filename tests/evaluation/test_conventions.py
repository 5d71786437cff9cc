"""
Conventions, from a mapping and from a plan.
"""

from fractions import Fraction
from typing import Any

import pytest

from ecotown.errors import EcotownError
from ecotown.evaluation import Verdict, evaluate_target
from ecotown.evaluation.conventions import read_conventions
from ecotown.plans import Comparison, Conventions, TrendWindow
from ecotown.targets import parse_target


def test_a_mapping_and_a_plan_s_conventions_say_the_same() -> None:
    mapping = {
        "comparison": "rounded",
        "trend": {"years": 5},
        "tolerance": "0.5 百分点",
        "basically": "90%",
        "baseline_year": 2018,
        "plan_period": [2016, 2020],
    }
    plan = Conventions(
        comparison=Comparison.ROUNDED,
        trend=TrendWindow(5),
        tolerance="0.5 百分点",
        basically="90%",
        baseline_year=2018,
        plan_period=(2016, 2020),
    )
    assert read_conventions(mapping) == read_conventions(plan)
    read = read_conventions(plan)
    assert (read.is_rounded, read.trend_values, read.basically) == (True, 5, Fraction(9, 10))
    assert read_conventions({}) == read_conventions(None) == read_conventions({"tolerance": None})


def test_they_hold_for_the_judgement() -> None:
    target = parse_target("逐年降低")
    series = {2017: 9, 2018: 8, 2019: 9, 2020: 5, 2021: 4}
    assert evaluate_target(target, series, conventions={"trend": {"years": 2}}).verdict is Verdict.MET
    assert evaluate_target(target, series, conventions=Conventions(trend=TrendWindow(5))).verdict is Verdict.NOT_MET


@pytest.mark.parametrize(
    ("conventions", "code"),
    [
        ({"comparison": "half"}, "conventions/unreadable"),
        ({"comparison": True}, "conventions/unreadable"),
        ({"trend": 3}, "conventions/unreadable"),
        ({"trend": {"years": 1}}, "conventions/unreadable"),
        ({"trend": {"years": True}}, "conventions/unreadable"),
        ({"trend": {"year": 3}}, "conventions/unreadable"),
        ({"tolerance": "-1"}, "conventions/unreadable"),
        ({"tolerance": "一点"}, "conventions/unreadable"),
        ({"tolerance": [1]}, "conventions/unreadable"),
        ({"tolerance": object()}, "conventions/unreadable"),
        ({"basically": "0.9"}, "conventions/unreadable"),
        ({"basically": "90 户"}, "conventions/unreadable"),
        ({"basically": "101%"}, "conventions/unreadable"),
        ({"baseline_year": "去年"}, "conventions/unreadable"),
        ({"baseline_year": 20}, "conventions/unreadable"),
        ({"plan_period": 2020}, "conventions/unreadable"),
        ({"plan_period": [2020, 2016]}, "conventions/unreadable"),
        ({"plan_period": [2016, None]}, "conventions/unreadable"),
        ({"tolerence": 1}, "conventions/unknown-key"),
        ({1: 1}, "conventions/unknown-key"),
        ("rounded", "conventions/unreadable"),
    ],
)
def test_what_cannot_be_read_is_refused(conventions: Any, code: str) -> None:
    with pytest.raises(EcotownError) as caught:
        read_conventions(conventions)
    assert caught.value.code == code
    assert caught.value.message
    assert caught.value.message_en


def test_a_mistyped_key_is_answered_with_the_one_that_was_meant() -> None:
    with pytest.raises(EcotownError, match="tolerance"):
        read_conventions({"tolerence": 1})
