"""
From the value that a formula is to reach back to its raw quantities: the cases, and what levers say.
"""

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from ecotown import testing
from ecotown.files import read_document
from ecotown.measures import Goal, Lever, Obstacle, evaluate_measure, find_levers, parse_measure
from ecotown.measures.polynomials import Quotient, TooComplex
from ecotown.quantities import counted_interval, exact, format_exact
from ecotown.quantities.counting import COUNTED
from ecotown.quantities.notation import UNIT_DEFINITIONS
from ecotown.testing import Outcome, run_case

FOLDER = Path(__file__).parents[1] / "grammar" / "conformance-levers"
KEYS = {
    *("name", "measure", "values", "unit", "least", "above", "most", "below"),
    *("cap", "fixed", "levers", "reached"),
}


def load_cases() -> list[Any]:
    parameters = []
    for path in sorted(FOLDER.glob("*.yaml")):
        document: Any = read_document(path).data
        for case in document["cases"]:
            assert case.keys() <= KEYS, case["name"]
            parameters.append(pytest.param(case, id=f"{path.name}: {case['name']}"))
    return parameters


def read_goal(case: dict[str, Any]) -> Goal:
    numbers = {key: exact(str(case[key])) for key in ("least", "above", "most", "below") if key in case}
    return Goal(
        numbers.get("least", numbers.get("above")),
        numbers.get("most", numbers.get("below")),
        includes_least="above" not in case,
        includes_most="below" not in case,
    )


def levers_of(case: dict[str, Any]) -> tuple[Lever, ...]:
    computation = evaluate_measure(parse_measure(case["measure"]), case["values"], unit=case.get("unit"))
    cap = exact(str(case["cap"])) if "cap" in case else None
    return find_levers(computation, read_goal(case), cap=cap, fixed=case.get("fixed", ()))


def shown(lever: Lever) -> tuple[str, str]:
    if lever.change is None:
        assert lever.obstacle is not None
        return lever.name, lever.obstacle.value
    if lever.counterpart is None:
        return lever.name, format_exact(lever.change)
    pair = (lever.counterpart, lever.name) if lever.change > 0 else (lever.name, lever.counterpart)
    return "→".join(pair), format_exact(abs(lever.change))


@pytest.mark.parametrize("case", load_cases())
def test_case(case: dict[str, Any]) -> None:
    levers = levers_of(case)
    assert [shown(lever) for lever in levers] == [(name, str(change)) for name, change in case["levers"].items()]
    for name, value in case.get("reached", {}).items():
        assert next(lever.reached for lever in levers if shown(lever)[0] == name) == exact(str(value))
    for lever in levers:
        assert (lever.change is None) == (lever.obstacle is not None) == (lever.after is None)
        if lever.reached is not None:
            assert read_goal(case).holds(lever.reached)


def test_the_command_runs_the_cases_too() -> None:
    results = [run_case(case) for path in FOLDER.glob("*.yaml") for case in testing.load_cases(path).cases]
    assert len(results) >= len(load_cases()) > 0
    assert [result.tell() for result in results if result.outcome is not Outcome.PASSED] == []


def lever_of(measure: str, values: dict[str, Any], goal: Goal, **options: Any) -> Lever:
    return find_levers(evaluate_measure(parse_measure(measure), values, unit="%"), goal, **options)[0]


def test_a_lever_is_told_in_both_languages() -> None:
    lever = lever_of("甲 / 乙", {"甲": "63户", "乙": "100户"}, Goal(Fraction(85)))
    assert lever.explain() == "甲再增加 22 户（63 → 85 户，其他数量不变）"
    assert lever.explain("en") == "甲: 22 户 more (63 → 85 户, all else unchanged)"
    lever = lever_of("甲 / 乙", {"甲": "63.5吨", "乙": "100吨"}, Goal(None, Fraction(60)))
    assert lever.explain() == "甲再减少 3.5 吨（63.5 → 60 吨，其他数量不变）"
    assert lever.explain("en") == "甲: 3.5 吨 less (63.5 → 60 吨, all else unchanged)"
    with pytest.raises(ValueError, match="zh or en"):
        lever.explain("fr")


def test_a_conversion_is_told_in_both_directions() -> None:
    values = {"甲": "480户", "乙": "100户"}
    computation = evaluate_measure(parse_measure("甲 / (甲 + 乙)"), values, unit="%")
    up = find_levers(computation, Goal(Fraction(90)))[-1]
    assert (up.counterpart, up.counterpart_change) == ("乙", Fraction(-42))
    assert up.explain() == "乙有 42 户转为甲（甲 480 → 522 户，两者之和不变）"
    assert up.explain("en") == "turn 42 户 of 乙 into 甲 (甲 480 → 522 户, their sum unchanged)"
    down = find_levers(computation, Goal(None, Fraction(50)))[-1]
    assert down.explain() == "甲有 190 户转为乙（甲 480 → 290 户，两者之和不变）"


@pytest.mark.parametrize("obstacle", Obstacle)
def test_every_obstacle_is_told(obstacle: Obstacle) -> None:
    lever = Lever(name="甲", unit="户", before=Fraction(3), obstacle=obstacle)
    assert lever.explain().startswith("只变动甲达不到：")
    assert lever.explain("en").startswith("甲 alone does not do it: ")


def test_room_for_nothing_but_the_exact_number() -> None:
    third = Fraction(100, 3)
    lever = lever_of("甲 / 乙", {"甲": "1吨", "乙": "10吨"}, Goal(third, third))
    assert (lever.after, lever.interval) == (Fraction(10, 3), None)
    lever = lever_of(
        "甲 / 乙",
        {"甲": "1吨", "乙": "10吨"},
        Goal(third, third + Fraction(1, 10**20), includes_least=False, includes_most=False),
    )
    assert lever.interval is None
    assert lever.reached is not None
    assert third < lever.reached < third + Fraction(1, 10**20)


def test_a_value_between_two_narrow_limits_is_printed_finer() -> None:
    lever = lever_of("甲 / 乙", {"甲": "1吨", "乙": "100吨"}, Goal(Fraction("12.3456"), Fraction("12.3459")))
    assert lever.change == Fraction("11.3456")


def test_a_negative_raw_quantity_goes_no_lower() -> None:
    computation = evaluate_measure(parse_measure("甲 + 乙"), {"甲": "-3", "乙": "5"})
    levers = find_levers(computation, Goal(None, Fraction(-9)))
    assert [lever.obstacle for lever in levers] == [Obstacle.NEVER, Obstacle.ZERO]


def test_too_many_branches_and_powers_are_not_solved() -> None:
    names = [f"甲{letter}" for letter in "abcdefg"]
    many = " + ".join(f"最小({name}, 乙)" for name in names)
    computation = evaluate_measure(parse_measure(many), {**dict.fromkeys(names, "1"), "乙": "2"})
    assert {lever.obstacle for lever in find_levers(computation, Goal(Fraction(8)))} == {Obstacle.UNSOLVED}
    power = " × ".join(["甲"] * 12)
    computation = evaluate_measure(parse_measure(f"{power} + 乙"), {"甲": "1", "乙": "2"})
    high, plain = find_levers(computation, Goal(Fraction(8)))
    assert high.obstacle is Obstacle.UNSOLVED
    assert plain.change == 5


def test_an_argument_that_would_divide_by_zero_is_none_of_the_branches_taken() -> None:
    computation = evaluate_measure(parse_measure("甲 / 最大(乙, 0)"), {"甲": "10", "乙": "20"}, unit="%")
    assert [shown(lever) for lever in find_levers(computation, Goal(Fraction(80)))] == [("甲", "6"), ("乙", "-7.5")]


def test_a_value_that_no_formula_gives_has_no_levers() -> None:
    import attrs

    computation = evaluate_measure(parse_measure("甲 / 乙"), {"甲": "1", "乙": "2"}, unit="%")
    assert find_levers(attrs.evolve(computation, value=Fraction(7)), Goal(Fraction(80))) == ()


def test_large_numbers_are_given_up() -> None:
    with pytest.raises(TooComplex):
        Quotient.line(Fraction(1 << 20_000))


def test_whole_units_are_those_of_things_counted() -> None:
    section = UNIT_DEFINITIONS.split("# Things counted\n")[1].split("\n\n")[0]
    assert {line.partition("=")[0].strip() for line in section.splitlines()} - {"分"} == COUNTED
    assert counted_interval("万户") == Fraction(1, 10_000)
    assert counted_interval("处") == 1
    assert [counted_interval(unit) for unit in ("吨", "户/人", "%", "什么", None, "1/户")] == [None] * 6
