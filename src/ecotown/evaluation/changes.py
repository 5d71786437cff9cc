"""
Changes by an amount: against an earlier year, at every step, on average, over the plan period, or to a multiple.
"""

from fractions import Fraction

import attrs

from ecotown.evaluation.bounds import allow_tolerance, judge_bound
from ecotown.evaluation.leaf import Limit, compare, decide, judge_number, leave_blank, leave_open
from ecotown.evaluation.logic import all_of
from ecotown.evaluation.observed import Blank, Measured, Series
from ecotown.evaluation.result import Missing, Origin, Reason, Result, Source, Verdict
from ecotown.evaluation.subject import Case, Subject
from ecotown.evaluation.tracks import Track, Words, missing_in, read_track
from ecotown.evaluation.trends import is_held, window_of, years_until
from ecotown.quantities import unit_factor
from ecotown.targets.direction import names_a_change
from ecotown.targets.nodes import (
    AverageChange,
    Baseline,
    Bound,
    Change,
    Comparator,
    CumulativeChange,
    Direction,
    MeanLevel,
    Multiple,
    Quantity,
    Rule,
    StepChange,
)

__all__ = ["judge_average", "judge_change", "judge_cumulative", "judge_mean", "judge_multiple", "judge_steps"]

_POINTS = frozenset({"百分点", "个百分点"})
# Against a power of a factor below 0 (a mean fall of more than 100 %) no value is low enough.
_UNREACHABLE = Fraction(-1)


@attrs.frozen
class _Pair:
    """
    Two years of a track, both known.
    """

    track: Track
    first: int
    last: int

    @property
    def base(self) -> Fraction:
        return self.track.numbers[self.first]

    @property
    def now(self) -> Fraction:
        return self.track.numbers[self.last]

    @property
    def unit(self) -> str | None:
        return self.track.unit

    @property
    def shown(self) -> dict[int, Fraction | str]:
        return {self.first: self.base, self.last: self.now}


def judge_change(rule: Change, subject: Subject, case: Case) -> Result:
    """
    `较2020年下降≥18%`: the change against an earlier value. Where the indicator's name says so, the value is the change.
    """
    if rule.is_about:
        exactly = judge_change(attrs.evolve(rule, is_about=False), subject, case)
        return allow_tolerance(rule, exactly, rule.amount.number, subject, case)
    if rule.is_amount:
        return judge_bound(rule, Bound(rule.comparator, rule.amount), subject, case)
    return _judge_from(rule, rule.comparator, (_base_year(rule.base, subject, case), subject.year), subject, case)


def judge_cumulative(rule: CumulativeChange, subject: Subject, case: Case) -> Result:
    """
    `〔18〕`: the change over the plan period as one number, or the series to reckon it from.
    """
    bare, period = subject.bare, case.conventions.plan_period
    if isinstance(bare, Series) and len(bare.values) > 1:
        last = subject.year if period is None or subject.year is None else min(subject.year, period[1])
        return _judge_from(rule, Comparator.AT_LEAST, (None if period is None else period[0], last), subject, case)
    value = subject.value(case)
    if isinstance(value, Measured) and value.unit is None:
        value = attrs.evolve(value, unit=rule.amount.unit)
    return judge_bound(rule, Bound(Comparator.AT_LEAST, rule.amount), subject, case, value)


def _judge_from(
    rule: Change | CumulativeChange,
    comparator: Comparator,
    years: tuple[int | None, int | None],
    subject: Subject,
    case: Case,
) -> Result:
    unit = None if rule.is_relative else _unit_of(rule.amount)
    pair = _read_pair(rule, years, subject, case, unit=unit)
    return pair if isinstance(pair, Result) else _judge_step(rule, comparator, pair, subject, case)


def _judge_step(
    rule: Change | CumulativeChange | StepChange, comparator: Comparator, pair: _Pair, subject: Subject, case: Case
) -> Result:
    """
    The change between two years against the amount asked for, by both methods: a computed value is rounded like any other.
    """
    change = pair.base - pair.now if rule.direction is Direction.LOWER else pair.now - pair.base
    unit = rule.amount.unit
    if rule.is_relative:
        if pair.base == 0:
            return _from_nothing(rule, rule.direction, pair, subject, case)
        unit = unit or "%"
        change = change / abs(pair.base) * unit_factor("1", unit)
    number = rule.amount.number
    limit = Limit(comparator, number.value, unit, number.interval, Origin(Source.BASELINE, year=pair.first))
    return attrs.evolve(judge_number(rule, change, limit, pair.last, case), series=pair.shown, series_unit=pair.unit)


def _from_nothing(
    rule: Change | CumulativeChange | StepChange | AverageChange | Multiple,
    direction: Direction,
    pair: _Pair,
    subject: Subject,
    case: Case,
) -> Result:
    """
    No change is relative to 0; but nothing then and nothing now is as low as it can be, and no rise.
    """
    if pair.now != 0 or pair.base != 0:
        missing = Missing(Reason.MISSING_BASELINE, subject.name or case.target.name, pair.first)
        result = leave_open(rule, subject.year, missing)
        return attrs.evolve(
            result, series=pair.shown, series_unit=pair.unit, note="base-zero" if pair.base == 0 else None
        )
    verdict = decide(holds=direction is Direction.LOWER)
    return Result(
        rule=rule,
        verdict=verdict,
        otherwise=verdict,
        year=pair.last,
        series=pair.shown,
        series_unit=pair.unit,
        note="floor-held" if verdict is Verdict.MET else "base-zero",
    )


def judge_multiple(rule: Multiple, subject: Subject, case: Case) -> Result:
    """
    `≤2020年的1.3倍`, `较2020年×2`: a value against a multiple of an earlier one.
    """
    pair = _read_pair(rule, (_base_year(rule.base, subject, case), subject.year), subject, case)
    if isinstance(pair, Result):
        return pair
    if pair.base <= 0 and rule.comparator.direction is Direction.HIGHER:
        return _from_nothing(rule, Direction.HIGHER, pair, subject, case)
    origin = Origin(Source.BASELINE, text=rule.factor.digits, year=pair.first)
    limit = Limit(rule.comparator, pair.base * rule.factor.value, pair.unit, origin=origin)
    return attrs.evolve(judge_number(rule, pair.now, limit, pair.last, case), series=pair.shown, series_unit=pair.unit)


def judge_average(rule: AverageChange, subject: Subject, case: Case) -> Result:
    """
    `年均下降≥3%`: (last/first)^(1/n) − 1 against a rate, decided by comparing powers.
    """
    if rule.is_about:
        return _judge_about_average(rule, subject, case)
    if not isinstance(subject.bare, Series) and not subject.is_named and names_a_change(case.target.name):
        return judge_bound(rule, Bound(rule.comparator, rule.amount), subject, case)
    year, period = subject.year, case.conventions.plan_period
    first = rule.base
    earlier = Reason.MISSING_BASELINE
    if first is None and period is not None:
        first = period[0]
    elif first is None and year is not None:
        first, earlier = window_of(None, year, case)[0], Reason.MISSING_YEARS
    pair = _read_pair(rule, (first, year), subject, case, earlier=earlier)
    if isinstance(pair, Result):
        return pair
    steps = pair.last - pair.first
    if pair.base <= 0 or pair.now < 0 or steps < 1:
        return _from_nothing(rule, rule.direction, pair, subject, case)
    rate = rule.amount.number.value * unit_factor(rule.amount.unit or "%", "1")
    is_fall = rule.direction is Direction.LOWER
    factor = 1 - rate if is_fall else 1 + rate
    # A fall of at least 3 % a year leaves at most 97 %, year by year.
    comparator = _MIRRORED[rule.comparator] if is_fall else rule.comparator
    limit = factor**steps if factor >= 0 else _UNREACHABLE
    verdict = decide(holds=compare(comparator, pair.now / pair.base, limit))
    return Result(
        rule=rule,
        verdict=verdict,
        otherwise=verdict,
        unit=pair.unit,
        year=pair.last,
        origin=Origin(Source.BASELINE, year=pair.first),
        compared=pair.shown,
    )


def _judge_about_average(rule: AverageChange, subject: Subject, case: Case) -> Result:
    """
    `年均增长约7%`: the rate itself, or within the declared tolerance of it on both sides.
    """
    tolerance, number = case.conventions.tolerance, rule.amount.number
    exactly = attrs.evolve(rule, is_about=False)
    if tolerance is None:
        result = judge_average(exactly, subject, case)
        if result.verdict is not Verdict.NOT_MET:
            return attrs.evolve(result, rule=rule)
        missing = leave_open(rule, subject.year, Missing(Reason.MISSING_CONVENTION, "tolerance"))
        return attrs.evolve(missing, compared=result.compared, unit=result.unit)
    around = tolerance.around(number.value, rule.amount.unit)
    ends = (
        (Comparator.AT_LEAST, number.value - around),
        (Comparator.AT_MOST, number.value + around),
    )
    results = [
        judge_average(
            attrs.evolve(
                exactly,
                comparator=comparator,
                amount=attrs.evolve(rule.amount, number=attrs.evolve(number, value=value, is_decimal=False)),
            ),
            subject,
            case,
        )
        for comparator, value in ends
    ]
    failing = next((each for each in results if each.verdict is not Verdict.MET), results[0])
    return attrs.evolve(failing, rule=rule, origin=Origin(Source.CONVENTION, "tolerance", tolerance.text))


_MIRRORED = {
    Comparator.AT_LEAST: Comparator.AT_MOST,
    Comparator.AT_MOST: Comparator.AT_LEAST,
    Comparator.MORE_THAN: Comparator.LESS_THAN,
    Comparator.LESS_THAN: Comparator.MORE_THAN,
    Comparator.EQUAL: Comparator.EQUAL,
}


def judge_steps(rule: StepChange, subject: Subject, case: Case) -> Result:
    """
    `每年提高≥0.5个百分点`: every step of the window; the parts are the steps that are known.
    """
    year = subject.year
    if year is None:
        return _leave_without_year(rule, None, Reason.MISSING_YEARS, subject, case)
    years = window_of(rule.values, year, case)
    unit = None if rule.is_relative else _unit_of(rule.amount)
    track = read_track(rule, years, subject, case, unit=unit, words=Words.NONE)
    if isinstance(track, Result):
        return track
    parts: list[tuple[str | None, Result]] = []
    for last in years[1:]:
        if last in track.numbers and last - 1 in track.numbers:
            step = _judge_step(rule, rule.comparator, _Pair(track, last - 1, last), subject, case)
            if is_held(track.numbers[last], track.numbers[last - 1], rule.direction, track):
                note = "floor-held" if rule.direction is Direction.LOWER else "ceiling-held"
                step = attrs.evolve(step, verdict=Verdict.MET, otherwise=Verdict.MET, note=note)
            parts.append((f"{last}年", step))
    missing = missing_in(years, track, Reason.MISSING_YEARS, subject, case)
    missing += tuple(entry for _, step in parts for entry in step.missing)
    holes = [Verdict.UNDETERMINED] if missing else []
    verdict = all_of([*(step.verdict for _, step in parts), *holes])
    otherwise = all_of([*(step.otherwise for _, step in parts), *holes])
    if verdict is Verdict.UNDETERMINED:
        result = leave_open(rule, year, *missing)
        return attrs.evolve(
            result, otherwise=otherwise, compared=track.shown or None, unit=track.unit, parts=tuple(parts)
        )
    return Result(
        rule=rule,
        verdict=verdict,
        otherwise=otherwise,
        unit=track.unit,
        year=year,
        compared=track.shown,
        parts=tuple(parts),
    )


def judge_mean(rule: MeanLevel, subject: Subject, case: Case) -> Result:
    """
    `近三年平均≥85%`: the mean of the years, all of which have to be known.
    """
    year, bound = subject.year, rule.bound
    if year is None:
        return _leave_without_year(rule, None, Reason.MISSING_YEARS, subject, case)
    years = years_until(year, rule.values)
    track = read_track(rule, years, subject, case, unit=bound.limit.unit, words=Words.NONE)
    if isinstance(track, Result):
        return track
    missing = missing_in(years, track, Reason.MISSING_YEARS, subject, case)
    if missing:
        return leave_open(rule, year, *missing)
    mean = sum(track.numbers.values(), Fraction(0)) / len(years)
    limit = Limit(bound.comparator, bound.limit.number.value, track.unit, bound.limit.number.interval)
    return attrs.evolve(judge_number(rule, mean, limit, year, case), series=track.shown, series_unit=track.unit)


def _read_pair(
    rule: Change | CumulativeChange | Multiple | AverageChange,
    years: tuple[int | None, int | None],
    subject: Subject,
    case: Case,
    *,
    unit: str | None = None,
    earlier: Reason = Reason.MISSING_BASELINE,
) -> _Pair | Result:
    """
    The value judged and an earlier one, or a result that says which of them is not known.
    """
    first, last = years
    if last is None:
        return _leave_without_year(rule, first, earlier, subject, case)
    wanted = (last,) if first is None else (first, last)
    track = read_track(rule, wanted, subject, case, unit=unit, words=Words.NONE)
    if isinstance(track, Result):
        return track
    missing = missing_in(wanted, track, earlier, subject, case)
    if first is None:
        missing = (*missing, Missing(earlier, subject.name or case.target.name))
    if first is None or missing:
        return leave_open(rule, subject.year, *missing)
    return _Pair(track, first, last)


def _leave_without_year(rule: Rule, first: int | None, earlier: Reason, subject: Subject, case: Case) -> Result:
    """
    A value of no known year is no change yet.
    """
    value = subject.value(case)
    if isinstance(value, Blank):
        return leave_blank(rule, value, subject, case)
    return leave_open(rule, None, Missing(earlier, subject.name or case.target.name, first))


def _base_year(base: int | Baseline, subject: Subject, case: Case) -> int | None:
    match base:
        case Baseline.DECLARED:
            return case.conventions.baseline_year
        case Baseline.PREVIOUS_YEAR:
            return None if subject.year is None else subject.year - 1
        case _:
            return base


def _unit_of(amount: Quantity) -> str | None:
    """
    The unit in which values are read for an absolute change: points are differences of values in %.
    """
    return "%" if amount.unit in _POINTS else amount.unit
