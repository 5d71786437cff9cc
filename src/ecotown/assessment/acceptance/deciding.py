"""
Whether a place is accepted: the rule held against the verdicts of gates and rows, in three values.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import assert_never

import attrs

from ecotown.assessment.acceptance.points import RowScore, Sum, add_up
from ecotown.assessment.acceptance.rule import All, Condition, Count, Mark, PointsRule, Rule, Share
from ecotown.evaluation import Verdict
from ecotown.evaluation.leaf import compare
from ecotown.evaluation.logic import all_of
from ecotown.plans import Band

__all__ = ["ConditionResult", "Decision", "PointsResult", "decide_acceptance"]


@attrs.frozen
class ConditionResult:
    """
    One condition with its counts. `needed` is how many rows must be met, `lacking` how many more that is than are met.

    `is_short_of_rows` says that fewer rows apply than must be met: a person has to settle that.
    """

    condition: Condition
    verdict: Verdict
    met: int
    not_met: int
    undetermined: int
    not_applicable: int
    needed: int
    is_short_of_rows: bool = False

    @property
    def applicable(self) -> int:
        """
        How many of the rows apply.
        """
        return self.met + self.not_met + self.undetermined

    @property
    def lacking(self) -> int:
        """
        How many more rows must be met.
        """
        return max(self.needed - self.met, 0)


@attrs.frozen
class PointsResult:
    """
    The sum of points with its rows; the bands that it can still fall into, and whether it passes.
    """

    rule: PointsRule
    rows: tuple[RowScore, ...]
    sum: Sum
    verdict: Verdict
    bands: tuple[Band, ...]


@attrs.frozen
class Decision:
    """
    The verdict on the whole and all it rests on. `failed` are the gates and veto rows that are not met, `open` those that
    are undetermined.
    """

    verdict: Verdict
    failed: tuple[str, ...]
    open: tuple[str, ...]
    conditions: tuple[ConditionResult, ...]
    points: PointsResult | None

    @property
    def accepted(self) -> bool | None:
        """
        True or False, or None while it is open or where nothing that has to be met applies.
        """
        return {Verdict.MET: True, Verdict.NOT_MET: False}.get(self.verdict)


def decide_acceptance(rule: Rule, verdicts: Mapping[str, Verdict], scores: tuple[RowScore, ...]) -> Decision:
    """
    The decision on the verdicts of gates and rows by number, and the points of rows.
    """
    guards = (*rule.gates, *rule.vetoes)
    conditions = tuple(_count(condition, verdicts) for condition in rule.conditions)
    points = None if rule.points is None else _sum(rule.points, scores)
    verdict = all_of(
        [
            *(each.verdict for each in conditions),
            *(() if points is None or points.rule.mark is None else (points.verdict,)),
        ]
    )
    # Gates only take: that all of them are passed accepts nobody of whom nothing else was shown.
    guarded = all_of(verdicts[number] for number in guards)
    if guarded in (Verdict.NOT_MET, Verdict.UNDETERMINED):
        verdict = all_of((guarded, verdict))
    return Decision(
        verdict=verdict,
        failed=tuple(dict.fromkeys(number for number in guards if verdicts[number] is Verdict.NOT_MET)),
        open=tuple(dict.fromkeys(number for number in guards if verdicts[number] is Verdict.UNDETERMINED)),
        conditions=conditions,
        points=points,
    )


def _count(condition: Condition, verdicts: Mapping[str, Verdict]) -> ConditionResult:
    counted = [verdicts[number] for number in condition.numbers]
    met, unknown = counted.count(Verdict.MET), counted.count(Verdict.UNDETERMINED)
    applicable = len(counted) - counted.count(Verdict.NOT_APPLICABLE)
    needed, is_short_of_rows = _needed(condition, applicable)
    if is_short_of_rows:
        verdict = Verdict.UNDETERMINED
    elif not applicable:
        verdict = Verdict.NOT_APPLICABLE
    elif met >= needed:
        verdict = Verdict.MET
    elif met + unknown < needed:
        verdict = Verdict.NOT_MET
    else:
        verdict = Verdict.UNDETERMINED
    return ConditionResult(
        condition,
        verdict,
        met,
        counted.count(Verdict.NOT_MET),
        unknown,
        counted.count(Verdict.NOT_APPLICABLE),
        needed,
        is_short_of_rows,
    )


def _needed(condition: Condition, applicable: int) -> tuple[int, bool]:
    """
    How many rows must be met, and whether that is more than apply. A share of rows is reckoned exactly.
    """
    match condition.wanted:
        case All():
            return applicable, False
        case Count(least):
            return least, applicable < least
        case Share(comparator, share, _):
            exact = share * applicable
            needed = next(
                (
                    count
                    for count in range(_floor(exact), applicable + 1)
                    if compare(comparator, Fraction(count), exact)
                ),
                applicable + 1,
            )
            return needed, False
        case _:
            assert_never(condition.wanted)


def _floor(number: Fraction) -> int:
    return number.numerator // number.denominator


def _sum(rule: PointsRule, scores: tuple[RowScore, ...]) -> PointsResult:
    total = add_up(scores, rule.where_absent)
    lowest, highest = total.span.lowest, total.span.highest
    verdict = Verdict.MET
    if all(each.verdict is Verdict.NOT_APPLICABLE for each in scores):
        verdict = Verdict.NOT_APPLICABLE
    elif rule.mark is not None:
        verdict = _hold(rule.mark, lowest, highest, total.full)
    bands = tuple(band for band in rule.bands if _can_fall(band, rule.bands, lowest, highest))
    return PointsResult(rule, scores, total, verdict, bands)


def _hold(mark: Mark, lowest: Fraction | None, highest: Fraction | None, full: Fraction) -> Verdict:
    least = mark.least * full if mark.is_share else mark.least
    if lowest is not None and compare(mark.comparator, lowest, least):
        return Verdict.MET
    if highest is not None and not compare(mark.comparator, highest, least):
        return Verdict.NOT_MET
    return Verdict.UNDETERMINED


def _can_fall(band: Band, bands: tuple[Band, ...], lowest: Fraction | None, highest: Fraction | None) -> bool:
    """
    Whether points between two bounds can lie in a band; `bands` stand highest first.
    """
    above = [other.least for other in bands[: bands.index(band)] if other.least is not None]
    starts_below = band.least is None or highest is None or highest >= band.least
    ends_above = not above or lowest is None or lowest < above[-1]
    return starts_below and ends_above
