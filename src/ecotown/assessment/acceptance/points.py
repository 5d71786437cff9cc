"""
The points of each row, between what they are at least and at most while verdicts are open.
"""

from collections.abc import Mapping
from fractions import Fraction

import attrs

from ecotown.assessment.acceptance.rule import PointsRule
from ecotown.assessment.finding import Finding
from ecotown.errors import EcotownError
from ecotown.evaluation import Result, Verdict
from ecotown.plans import WhereAbsent
from ecotown.quantities import format_exact
from ecotown.scoring import Score, ScoringRule, Span, score

__all__ = ["RowScore", "Sum", "add_up", "flip_points", "score_rows"]

_ZERO = Fraction(0)


@attrs.frozen
class RowScore:
    """
    The points of one row. `score` is that of its scoring rule, where it has one and the row was scored by it.
    """

    number: str
    full: Fraction
    span: Span
    verdict: Verdict
    score: Score | None = None


@attrs.frozen
class Sum:
    """
    The points of all rows after rows that do not apply are dealt with, and the full marks they are of.

    `is_unsettled` says that rows do not apply and the system does not say what becomes of their points.
    """

    span: Span
    full: Fraction
    is_unsettled: bool = False


def score_rows(rule: PointsRule, findings: Mapping[str, Finding]) -> tuple[RowScore, ...]:
    """
    The points of each row that has any.
    """
    return tuple(
        _score_row(number, full, findings[number], rule.scoring.get(number)) for number, full in rule.full.items()
    )


def _score_row(number: str, full: Fraction, finding: Finding, scoring: ScoringRule | None) -> RowScore:
    verdict = finding.verdict
    if scoring is None or verdict is Verdict.NOT_APPLICABLE:
        return RowScore(number, full, _plain_span(verdict, full), verdict)
    given = None if verdict is Verdict.UNDETERMINED else _score(scoring, finding.result)
    if given is None:
        # Points that cannot be told are open, never none.
        return RowScore(number, full, Span(_ZERO, full), verdict)
    return RowScore(number, full, Span(given.lowest, given.highest), verdict, given)


def _plain_span(verdict: Verdict, full: Fraction) -> Span:
    if verdict is Verdict.MET:
        return Span(full, full)
    return Span(_ZERO, full if verdict is Verdict.UNDETERMINED else _ZERO)


def _score(scoring: ScoringRule, result: Result) -> Score | None:
    """
    The score of a row by its rule, on what was compared where that is one number, else on whether the row is met.
    """
    met = result.verdict is Verdict.MET
    try:
        if result.number is not None and result.bound is not None:
            unit = result.unit or ""
            return score(
                scoring, f"{format_exact(result.number)}{unit}", target=f"{format_exact(result.bound)}{unit}", met=met
            )
        return score(scoring, met=met)
    except EcotownError:
        # A number such as 1/3 with its unit, or one that the rule does not ask for: a person has to say the points.
        return None


def flip_points(scores: tuple[RowScore, ...], number: str, verdict: Verdict) -> tuple[RowScore, ...]:
    """
    The points if one row came out otherwise. By how much it would, nobody knows: a scoring rule leaves that open.
    """
    return tuple(
        attrs.evolve(
            each,
            verdict=verdict,
            score=None,
            span=Span(_ZERO, each.full)
            if each.score is not None and verdict is not Verdict.MET
            else _plain_span(verdict, each.full),
        )
        if each.number == number
        else each
        for each in scores
    )


def add_up(scores: tuple[RowScore, ...], where_absent: WhereAbsent | None) -> Sum:
    """
    The sum, with the points of rows that do not apply as the system says: scaled, given in full, or none.
    """
    whole = sum((each.full for each in scores), _ZERO)
    span, applicable = Span(_ZERO, _ZERO), _ZERO
    for each in scores:
        if each.verdict is not Verdict.NOT_APPLICABLE:
            span, applicable = span + each.span, applicable + each.full
    absent = whole - applicable
    if not absent:
        return Sum(span, whole)
    match where_absent:
        case WhereAbsent.FULL:
            return Sum(span + Span(absent, absent), whole)
        case WhereAbsent.ZERO:
            return Sum(span, whole)
        case WhereAbsent.SCALED if applicable:
            return Sum(span.times(whole / applicable), whole)
        case WhereAbsent.SCALED:
            return Sum(Span(None, None), whole)
        case None:
            # Whichever of the three holds, the sum lies between none and all of the absent points.
            return Sum(span + Span(_ZERO, absent), whole, is_unsettled=True)
