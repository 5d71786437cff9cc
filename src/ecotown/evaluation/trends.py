"""
Trends: words that say how an indicator is to move (language reference, section 7).

A trend over a window asks every step; the others compare the year judged with one earlier value. A natural floor (0) that
is held passes a downward trend, a natural ceiling that is held an upward one.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

import attrs

from ecotown.evaluation.leaf import Limit, compare, decide, judge_number, leave_blank, leave_open
from ecotown.evaluation.messages import refuse_input
from ecotown.evaluation.observed import Blank, Word
from ecotown.evaluation.result import Missing, Origin, Reason, Result, Source, Step, Verdict
from ecotown.evaluation.subject import Case, Subject
from ecotown.evaluation.tracks import Track, Words, missing_in, read_track
from ecotown.periods import FIRST_YEAR, LAST_YEAR
from ecotown.targets.nodes import Comparator, Direction, Trend, TrendKind

__all__ = ["is_held", "judge_trend", "window_of", "years_until"]

_DIRECTIONS = {
    TrendKind.YEAR_ON_YEAR_DECREASE: Direction.LOWER,
    TrendKind.CONTINUED_DECREASE: Direction.LOWER,
    TrendKind.SOME_DECREASE: Direction.LOWER,
    TrendKind.NO_INCREASE: Direction.LOWER,
    TrendKind.NEGATIVE_GROWTH: Direction.LOWER,
    TrendKind.YEAR_ON_YEAR_INCREASE: Direction.HIGHER,
    TrendKind.CONTINUED_INCREASE: Direction.HIGHER,
    TrendKind.SOME_INCREASE: Direction.HIGHER,
    TrendKind.NO_DECREASE: Direction.HIGHER,
}
_STRICT = frozenset(
    {
        TrendKind.YEAR_ON_YEAR_DECREASE,
        TrendKind.YEAR_ON_YEAR_INCREASE,
        TrendKind.SOME_DECREASE,
        TrendKind.SOME_INCREASE,
        TrendKind.OVERALL_IMPROVEMENT,
        TrendKind.NEGATIVE_GROWTH,
    }
)
_TOLERANT = frozenset({TrendKind.STEADY, TrendKind.STEADY_OR_IMPROVING})
# What did not happen where a word such as 未降低 or 不减少 is observed.
_MOVEMENTS = {
    TrendKind.NO_DECREASE: ("降低", "减少", "下降"),
    TrendKind.NO_INCREASE: ("增加", "升高", "上升", "提高"),
    TrendKind.NO_CHANGE: ("改变", "变化", "变"),
}
_SIDES = {
    Direction.HIGHER: (Comparator.MORE_THAN, Comparator.AT_LEAST),
    Direction.LOWER: (Comparator.LESS_THAN, Comparator.AT_MOST),
}


def judge_trend(rule: Trend, subject: Subject, case: Case) -> Result:
    """
    A movement over time named by a word.
    """
    value = subject.value(case)
    movements = _MOVEMENTS.get(rule.kind)
    if movements is not None and isinstance(value, Word) and (moved := _read_moved(value.text, movements)) is not None:
        verdict = decide(holds=not moved)
        return Result(rule=rule, verdict=verdict, otherwise=verdict, year=subject.year, compared=str(value))
    if subject.year is None:
        if isinstance(value, Blank):
            return leave_blank(rule, value, subject, case)
        reason = Reason.MISSING_YEARS if rule.kind.is_windowed else Reason.MISSING_BASELINE
        return leave_open(rule, None, Missing(reason, subject.name or case.target.name, rule.base_year))
    if rule.kind.is_windowed:
        return _judge_window(rule, window_of(rule.values, subject.year, case), subject, case)
    return _judge_against(rule, subject.year, subject, case)


def _read_moved(word: str, movements: Sequence[str]) -> bool | None:
    """
    False for 未X and 不X, True for X and 已X, None for any other word.
    """
    for movement in movements:
        if word in (movement, f"已{movement}"):
            return True
        if word in (f"未{movement}", f"不{movement}", f"没有{movement}"):
            return False
    return None


def window_of(values: int | None, last: int, case: Case) -> range:
    """
    The years that a trend looks at, ending in the year judged: two at least, for one value moves nowhere.
    """
    return years_until(last, max(2, values or case.conventions.trend_values))


def years_until(last: int, count: int) -> range:
    """
    So many years, the last of them `last`. More than there are years stand for all of them.
    """
    return range(last - min(count, LAST_YEAR - FIRST_YEAR + 1) + 1, last + 1)


def _judge_window(rule: Trend, years: range, subject: Subject, case: Case) -> Result:
    track = read_track(rule, years, subject, case)
    if isinstance(track, Result):
        return track
    direction = _direction(rule, track, case)
    is_strict = rule.kind in _STRICT
    numbers = track.numbers
    comparator = _SIDES[direction][not is_strict]
    steps = tuple(
        Step(year - 1, year, _holds(comparator, numbers[year], numbers[year - 1], direction, track))
        for year in years[1:]
        if year in numbers and year - 1 in numbers
    )
    missing = missing_in(years, track, Reason.MISSING_YEARS, subject, case)
    note = None
    if not all(step.holds for step in steps):
        verdict = Verdict.NOT_MET
    elif missing:
        result = leave_open(rule, subject.year, *missing)
        return attrs.evolve(result, compared=track.shown or None, unit=track.unit, steps=steps)
    else:
        # A window that does not fall at all is no fall, except at a floor that is held.
        first, last = numbers[years[0]], numbers[years[-1]]
        moved = is_strict or _holds(_SIDES[direction][0], last, first, direction, track)
        steps = steps if moved else (*steps, Step(years[0], years[-1], holds=False))
        verdict = decide(holds=moved)
        note = _held(track, years, direction) if moved and (is_strict or first == last) else None
    return Result(
        rule=rule,
        verdict=verdict,
        otherwise=verdict,
        unit=track.unit,
        year=subject.year,
        compared=track.shown,
        steps=steps,
        unseen_years=tuple(each.year for each in missing if each.year is not None),
        note=note,
    )


def _judge_against(rule: Trend, year: int, subject: Subject, case: Case) -> Result:
    """
    The year judged against the year before, or against the year named.
    """
    base_year = year - 1 if rule.base_year is None else rule.base_year
    years = (base_year, year)
    words = Words.NAMES if rule.kind is TrendKind.NO_CHANGE else Words.RANKS
    track = read_track(rule, years, subject, case, words=words)
    if isinstance(track, Result):
        return track
    # Where a word (未降低) would do, no figure of an earlier year is asked for yet.
    asked = (year,) if rule.kind in _MOVEMENTS and year not in track.numbers else years
    if missing := missing_in(asked, track, Reason.MISSING_BASELINE, subject, case):
        return leave_open(rule, year, *missing)
    now, base = track.numbers[year], track.numbers[base_year]
    limit = Limit(Comparator.EQUAL, base, track.unit, origin=Origin(Source.BASELINE, year=base_year))
    if rule.kind is TrendKind.NO_CHANGE:
        return _judge_pair(rule, track, limit, year, case)
    direction = _direction(rule, track, case)
    strict, weak = _SIDES[direction]
    if rule.kind in _STRICT:
        if is_held(now, base, direction, track):
            result = _judge_pair(rule, track, attrs.evolve(limit, comparator=weak), year, case)
            return attrs.evolve(result, note=_held(track, years, direction))
        return _judge_pair(rule, track, attrs.evolve(limit, comparator=strict), year, case)
    limit = attrs.evolve(limit, comparator=weak)
    if rule.kind not in _TOLERANT or compare(weak, now, base):
        return _judge_pair(rule, track, limit, year, case)
    tolerance = case.conventions.tolerance
    if tolerance is None:
        if rule.kind is TrendKind.STEADY:
            result = leave_open(rule, year, Missing(Reason.MISSING_CONVENTION, "tolerance"))
            return attrs.evolve(result, compared=track.shown, unit=track.unit)
        return _judge_pair(rule, track, limit, year, case)
    around = tolerance.around(base, track.unit)
    worst = base - around if direction is Direction.HIGHER else base + around
    origin = Origin(Source.CONVENTION, "tolerance", tolerance.text, base_year)
    return _judge_pair(rule, track, attrs.evolve(limit, value=worst, origin=origin), year, case)


def _judge_pair(rule: Trend, track: Track, limit: Limit, year: int, case: Case) -> Result:
    if track.words is None:
        return attrs.evolve(judge_number(rule, track.numbers[year], limit, year, case), series=track.shown)
    verdict = decide(holds=compare(limit.comparator, track.numbers[year], limit.value))
    return Result(rule=rule, verdict=verdict, otherwise=verdict, year=year, origin=limit.origin, compared=track.shown)


def _direction(rule: Trend, track: Track, case: Case) -> Direction:
    """
    Which way the trend asks. Words on a scale have their own order, in which higher is better.
    """
    direction = _DIRECTIONS.get(rule.kind)
    if direction is None:
        direction = Direction.HIGHER if track.words is not None else rule.better or case.target.better
    if direction is None:
        raise refuse_input("target/direction-unknown", value=rule.kind.value)
    return direction


def _holds(comparator: Comparator, now: Fraction, before: Fraction, direction: Direction, track: Track) -> bool:
    return compare(comparator, now, before) or is_held(now, before, direction, track)


def is_held(now: Fraction, before: Fraction, direction: Direction, track: Track) -> bool:
    """
    Whether a value stays at the end of its range: at 0 downward, at the ceiling upward.
    """
    if now != before:
        return False
    if direction is Direction.LOWER:
        return now == 0 and track.words is None
    return track.ceiling is not None and now == track.ceiling


def _held(track: Track, years: Sequence[int], direction: Direction) -> str | None:
    """
    The note that an end of the range was held, where the verdict rests on that.
    """
    pairs = pairwise(years)
    if any(is_held(track.numbers[last], track.numbers[first], direction, track) for first, last in pairs):
        return "floor-held" if direction is Direction.LOWER else "ceiling-held"
    return None
