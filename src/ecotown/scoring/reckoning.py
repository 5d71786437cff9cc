"""
What single clauses come to, as spans of points, with the step that tells it.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import assert_never

import attrs

from ecotown.quantities import format_exact
from ecotown.scoring.accounts import Accounts, flatten
from ecotown.scoring.case import Case, Seen
from ecotown.scoring.folding import fold_name
from ecotown.scoring.formatting import format_clause, format_condition
from ecotown.scoring.gaps import Anchor, Gap, gap_of, ratio_of
from ecotown.scoring.messages import note, refuse_value
from ecotown.scoring.nodes import (
    AllOf,
    AnyOf,
    Balance,
    Capped,
    Clause,
    Condition,
    Count,
    Discretion,
    Done,
    Grant,
    IncompleteUnit,
    Otherwise,
    PerEvent,
    PerGap,
    Points,
    ProRata,
    Sense,
    Veto,
    Zero,
)
from ecotown.scoring.observed import Amount, Kind, Truth, discretion_name, event_name
from ecotown.scoring.result import NOTHING, Note, Reason, Span, Step
from ecotown.scoring.truths import see

__all__ = ["Reckoning", "best_of"]

_READINGS = {
    IncompleteUnit.IGNORED: ("不计", "it does not count"),
    IncompleteUnit.COUNTED: ("按一个单位计", "it counts as a whole one"),
    IncompleteUnit.PROPORTIONAL: ("按比例计", "it counts in proportion"),
}


def best_of(spans: list[Span]) -> Span:
    """
    The greatest of several spans.
    """
    best = spans[0]
    for span in spans[1:]:
        best = Span(
            None if best.lowest is None or span.lowest is None else max(best.lowest, span.lowest),
            None if best.highest is None or span.highest is None else max(best.highest, span.highest),
        )
    return best


@attrs.define
class Reckoning:
    """
    A scoring under way: its facts, and the steps so far by the identity of their clause.

    `anchors` are the numbers that gaps are measured from where the text states them; `truths` are those of the awards of
    the account at hand, which 否则 denies.
    """

    case: Case
    sorted: Accounts
    anchors: dict[int, Anchor]
    steps: dict[int, Step] = attrs.Factory(dict)
    truths: list[bool | None] = attrs.Factory(list)

    def see(self, condition: Condition, clause: Clause) -> Seen:
        """
        Whether a condition of a clause holds.
        """
        return see(self.case, condition, self.truths, self.anchors.get(id(clause)))

    def keep(self, clause: Clause, effect: Span, seen: Seen, told: Note | None = None) -> None:
        """
        Keep the step of a clause; `effect` is what it gives, takes or adds.
        """
        if isinstance(clause, Grant) and clause.sense is Sense.GIVE and not isinstance(clause.condition, Otherwise):
            self.truths.append(seen.truth)
        is_charge = getattr(clause, "sense", None) is Sense.DEDUCT
        self.steps[id(clause)] = Step(
            clause=clause,
            effect=-effect if is_charge else effect,
            truth=seen.truth,
            observed=seen.observed,
            limit=seen.limit,
            by=seen.by,
            note=told,
        )

    def points(self, points: Points) -> Span:
        """
        A number of points, or a share of the full marks.
        """
        if not points.is_share:
            return Span(points.value, points.value)
        return self.full().times(points.value)

    def full(self) -> Span:
        """
        The full marks; open where nobody states them.
        """
        full = self.case.full
        if full is None:
            self.case.want(Reason.MISSING_POINTS, "分值")
            return Span(Fraction(0), None)
        return Span(full, full)

    def grant(self, clause: Grant, *, is_presumed: bool) -> Span:
        """
        Points once, where the condition holds.
        """
        points = self.points(clause.points)
        kept = len(self.case.missing)
        seen = self.see(clause.condition, clause)
        if seen.truth is None and is_presumed:
            # What is found wrong is charged for item by item, so that nobody need judge the whole as well.
            del self.case.missing[kept:]
            self.keep(clause, points, seen, Note.PRESUMED)
            return points
        effect = points if seen.truth else NOTHING if seen.truth is False else points.hull(NOTHING)
        self.keep(clause, effect, seen)
        return effect

    def reckon(self, clause: Clause) -> Span:
        """
        The points of a clause that is no grant.
        """
        match clause:
            case PerGap():
                return self._under(clause, lambda: self._per_gap(clause))
            case PerEvent():
                return self._under(clause, lambda: self._per_event(clause))
            case Discretion():
                return self._discretion(clause)
            case ProRata():
                return self._pro_rata(clause)
            case Grant() | Capped() | Zero() | Veto() | Balance():
                return NOTHING
            case _:
                assert_never(clause)

    def _under(self, clause: PerGap | PerEvent, reckon: Callable[[], Span]) -> Span:
        """
        What a clause comes to where its further condition holds.
        """
        if clause.condition is None:
            return reckon()
        seen = self.see(clause.condition, clause)
        if seen.truth is False:
            self.keep(clause, NOTHING, seen)
            return NOTHING
        effect = reckon()
        return effect if seen.truth else effect.hull(NOTHING)

    # ---- Units and events -------------------------------------------------------------------------------------------

    def _per_gap(self, clause: PerGap) -> Span:
        case = self.case
        gap = gap_of(case, clause.side, clause.step, clause.base, clause.subject, self.anchors.get(id(clause)))
        points = self.points(clause.points)
        if gap is None:
            return self._open(clause, points)
        size = max(gap.size, Fraction(0))
        whole, rest = divmod(size, clause.step.value)
        reading = case.rule.incomplete_unit or case.conventions.incomplete_unit or IncompleteUnit.IGNORED
        match reading:
            case IncompleteUnit.IGNORED:
                units = Fraction(whole)
            case IncompleteUnit.COUNTED:
                units = Fraction(whole + (rest > 0))
            case IncompleteUnit.PROPORTIONAL:
                units = size / clause.step.value
            case _:
                assert_never(reading)
        left = f"{format_exact(rest)}{gap.unit or ''}" if rest > 0 else None
        if left is not None and case.rule.incomplete_unit is None:
            told, told_en = _READINGS[reading]
            found = format_clause(clause)
            case.note(note("scoring/incomplete-unit", found=found, rest=left, reading=told, reading_en=told_en))
        effect = points.times(units)
        self.keep(clause, effect, Seen(gap.size > 0, gap.observed, gap.limit))
        is_told = left is not None and reading is not IncompleteUnit.PROPORTIONAL
        self._count(clause, units, gap=_told(gap), rest=left if is_told else None)
        return effect

    def _per_event(self, clause: PerEvent) -> Span:
        case, name = self.case, event_name(clause, self.case.rule)
        amount = case.amount(Kind.COUNT, fold_name(name))
        points = self.points(clause.points)
        if amount is None:
            case.want(Reason.MISSING_OBSERVATION, name)
            judgement = case.judged(fold_name(name))
            is_any = judgement is not None and judgement.holds and clause.every.value == 1
            return self._open(clause, points, points if is_any else NOTHING)
        count = case.convert(amount, clause.every.unit, clause.every.unit, name)
        units = Fraction(count // clause.every.value)
        effect = points.times(units)
        self.keep(clause, effect, Seen(count > 0, f"{format_exact(count)}{clause.every.unit or ''}", by=amount.by))
        self._count(clause, units)
        return effect

    def _open(self, clause: Clause, points: Span, least: Span | None = None) -> Span:
        effect = NOTHING if points == NOTHING else Span((least or NOTHING).lowest, None)
        self.keep(clause, effect, Seen(None))
        return effect

    def _count(
        self, clause: Clause, units: Fraction | None, *, gap: str | None = None, rest: str | None = None
    ) -> None:
        self.steps[id(clause)] = attrs.evolve(self.steps[id(clause)], units=units, gap=gap, rest=rest)

    # ---- What a person sets -----------------------------------------------------------------------------------------

    def _discretion(self, clause: Discretion) -> Span:
        case, name = self.case, discretion_name(clause)
        highest = case.full if clause.highest is None else clause.highest
        answer = case.answer(Kind.POINTS, fold_name(name))
        if isinstance(answer, Truth) and not answer.holds:
            self.keep(clause, NOTHING, Seen(truth=False, by=answer.by))
            return NOTHING
        is_of_wording = clause.condition is None or isinstance(clause.condition, Done)
        seen = Seen(truth=True) if is_of_wording or clause.condition is None else self.see(clause.condition, clause)
        amount = case.amount(Kind.POINTS, fold_name(name))
        if seen.truth is False:
            self.keep(clause, NOTHING, seen)
            return NOTHING
        if amount is None:
            case.want(Reason.NEEDS_JUDGEMENT, name)
            effect = Span(Fraction(0), highest)
            self.keep(clause, effect, Seen(None))
            return effect
        self._check_bounds(clause, amount, highest)
        effect = Span(amount.value, amount.value)
        if seen.truth is None:
            effect = effect.hull(NOTHING)
        self.keep(clause, effect, Seen(seen.truth, observed=str(amount.value), by=amount.by))
        return effect

    def _check_bounds(self, clause: Discretion, amount: Amount, highest: Fraction | None) -> None:
        """
        Points lie within the bounds, or are none at all.
        """
        is_within = clause.lowest <= amount.value and (highest is None or amount.value <= highest)
        if amount.unit in (None, "分") and (is_within or amount.value == 0):
            return
        raise refuse_value(
            "observation/out-of-range",
            name=discretion_name(clause),
            value=amount,
            lowest=format_exact(clause.lowest),
            highest="…" if highest is None else format_exact(highest),
        )

    # ---- Proportions ------------------------------------------------------------------------------------------------

    def _pro_rata(self, clause: ProRata) -> Span:
        condition = clause.condition
        worth = self._worth(clause)
        if isinstance(condition, Done | Count | AllOf | AnyOf):
            share, seen = self._share(fold_name(format_condition(condition)))
        else:
            held = Seen(truth=True) if condition is None else self.see(condition, clause)
            if held.truth is False:
                self.keep(clause, NOTHING, held)
                return NOTHING
            reached, found = ratio_of(self.case, self.anchors.get(id(clause)))
            seen = attrs.evolve(found, truth=None if reached is None else held.truth)
            share = None if reached is None else 1 - reached if clause.sense is Sense.DEDUCT else reached
        effect = Span(Fraction(0), worth.highest) if share is None else worth.times(share)
        if seen.truth is None:
            effect = effect.hull(NOTHING)
        self.keep(clause, effect, seen)
        self._count(clause, share)
        return effect

    def _share(self, name: str) -> tuple[Fraction | None, Seen]:
        case = self.case
        judgement = case.judged(name)
        if judgement is not None and not judgement.holds:
            return Fraction(0), Seen(truth=False, by=judgement.by)
        amount = case.amount(Kind.SHARE, name)
        if amount is None:
            case.want(Reason.MISSING_OBSERVATION, f"{name}（比例）")
            return None, Seen(None)
        share = case.convert(amount, "1", "1", name)
        if not 0 <= share <= 1:
            raise case.refuse(Kind.SHARE, name, str(amount))
        return share, Seen(share > 0, str(amount), by=amount.by)

    def _worth(self, clause: ProRata) -> Span:
        """
        What a proportion is of: the points of the award beside it, else the full marks.
        """
        for account in self.sorted.accounts:
            if any(each is clause for each in flatten((*account.awards, *account.charges))):
                spans = [
                    self.points(award.points)
                    for award in flatten(account.awards)
                    if isinstance(award, Grant) and not isinstance(award.condition, Done)
                ]
                if spans:
                    return best_of(spans)
        return self.full()


def _told(gap: Gap) -> str:
    return f"{format_exact(max(gap.size, Fraction(0)))}{gap.unit or ''}"
