"""
Laws of levers: with the change the goal is met, with one interval less it is not.
"""

from fractions import Fraction

import attrs
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ecotown.measures import Goal, Lever, Obstacle, evaluate_measure, find_levers, parse_measure, variable_names
from ecotown.measures.polynomials import Quotient

FORMULAS = (
    "甲 / 乙",
    "(甲 + 丙) / 乙",
    "甲 / (甲 + 乙)",
    "(甲 + 丙) / (甲 + 乙 + 丙)",
    "(甲 + 丙 - 乙) / 甲",
    "100% - 甲 / 乙",
    "甲 / 丙 + 乙 / 丙",
    "最小(甲, 乙) / 丙",
    "最大(甲 / 乙, 丙 / 乙)",
    "甲 / 最大(乙, 丙)",
    "最小(甲 / 乙, 100%) × 0.5 + 最大(丙 / 乙, 10%) × 0.5",
    "甲 / 乙 × 丙 / (乙 + 丙)",
)
ends = st.fractions(min_value=-50, max_value=200, max_denominator=20)
whole = st.integers(0, 300).map(lambda number: f"{number}户")
measured = st.decimals(0, 300, places=1, allow_nan=False).map(lambda number: f"{number}吨")


@st.composite
def goals(draw: st.DrawFn) -> Goal:
    least, most = draw(st.none() | ends), draw(st.none() | ends)
    assume(least is None or most is None or least <= most)
    return Goal(least, most, draw(st.booleans()), draw(st.booleans()))


@given(
    st.sampled_from(FORMULAS),
    st.sampled_from((whole, measured)),
    goals(),
    st.none() | st.just(Fraction(100)),
    st.data(),
)
@settings(max_examples=200)
def test_the_change_suffices_and_one_interval_less_does_not(
    text: str, kind: st.SearchStrategy[str], goal: Goal, cap: Fraction | None, data: st.DataObject
) -> None:
    measure = parse_measure(text)
    values = {name: data.draw(kind, name) for name in variable_names(measure)}
    computation = evaluate_measure(measure, values, unit="%")
    levers = find_levers(computation, goal, cap=cap)
    if computation.value is None or goal.holds(computation.value):
        assert levers == ()
        return
    assert {lever.name for lever in levers} == set(values)

    def after(lever: Lever, change: Fraction) -> Fraction | None:
        moved = {**values, lever.name: f"{lever.before + change}{lever.unit}"}
        if lever.counterpart is not None:
            moved[lever.counterpart] = f"{Fraction(values[lever.counterpart][:-1]) - change}{lever.unit}"
        return evaluate_measure(measure, moved, unit="%").value

    for lever in levers:
        assert lever.explain("zh")
        assert lever.explain("en")
        if lever.change is None:
            continue
        value = after(lever, lever.change)
        assert value == lever.reached
        assert value is not None
        assert goal.capped(cap).holds(value)
        assert lever.after is not None
        assert lever.after >= 0
        if lever.interval is not None:
            less = lever.change - (lever.interval if lever.change > 0 else -lever.interval)
            short = after(lever, less)
            assert short is None or not goal.capped(cap).holds(short)


@given(st.sampled_from(FORMULAS), goals(), st.data())
@settings(max_examples=80)
def test_no_whole_number_nearer_is_overlooked(text: str, goal: Goal, data: st.DataObject) -> None:
    """
    Against trying every number one after the other.
    """
    measure = parse_measure(text)
    small = st.integers(0, 12)
    values = {name: data.draw(small, name) for name in variable_names(measure)}
    stated = {name: f"{number}户" for name, number in values.items()}
    computation = evaluate_measure(measure, stated, unit="%")
    assume(computation.value is not None and not goal.holds(computation.value))
    for lever in find_levers(computation, goal):
        if lever.counterpart is not None or lever.obstacle is Obstacle.UNSOLVED:
            continue
        distance = 20 if lever.change is None else min(20, abs(int(lever.change)))
        for sign in (1, -1):
            for step in range(1, distance):
                number = values[lever.name] + sign * step
                value = evaluate_measure(measure, {**stated, lever.name: f"{number}户"}, unit="%").value
                # Beyond a divisor of zero the formula means nothing; nothing goes below nothing.
                if number < 0 or value is None:
                    break
                assert not goal.holds(value), (lever, number)


lines = st.builds(Quotient.line, ends, ends)


@given(lines, lines, lines, ends)
def test_quotients_obey_arithmetic(a: Quotient, b: Quotient, c: Quotient, scale: Fraction) -> None:
    assume(c.numerator)
    whole = a.over(c)
    assert whole.plus(b.over(c)) == a.plus(b).over(c)
    assert whole.times(c) == a
    assert whole.plus(whole, -1) == Quotient(())
    assert a.scaled(scale).plus(b.scaled(scale)) == a.plus(b).scaled(scale)
    root = a.root
    if root is not None:
        constant, slope = a.numerator
        assert constant + slope * root == 0
    assert attrs.evolve(a) == a
