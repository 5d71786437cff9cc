"""
The exact score of a rule.

Points are reckoned as spans: what is missing leaves a span open, and where nothing that is missing could change the
points the two bounds are one. So a rule whose deductions reach the floor whatever else may come is decided, and a rule
that lacks its observation is not, and never 0.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import attrs

from ecotown.quantities import format_exact
from ecotown.scoring.accounts import Account, Key, anchors_of, flatten, ladder_of, sort_clauses
from ecotown.scoring.case import Case, Seen
from ecotown.scoring.conventions import ScoringConventions, read_conventions
from ecotown.scoring.formatting import format_clause
from ecotown.scoring.messages import note, refuse_value
from ecotown.scoring.nodes import (
    AllOf,
    AnyOf,
    Base,
    Capped,
    Clause,
    Discretion,
    Done,
    Floor,
    Grant,
    Otherwise,
    PerGap,
    ScoringRule,
    Zero,
)
from ecotown.scoring.observed import VETO, Amount, Kind, list_needs, read_value, take
from ecotown.scoring.parser import read_points, read_target
from ecotown.scoring.reckoning import Reckoning, best_of
from ecotown.scoring.result import NOTHING, Note, Reason, Score, Span
from ecotown.scoring.truths import any_true

__all__ = ["score"]


def score(
    rule: ScoringRule,
    observed: object = None,
    *,
    target: float | Decimal | Fraction | str | None = None,
    shortfall: float | Decimal | Fraction | str | None = None,
    previous: float | Decimal | Fraction | str | None = None,
    met: bool | None = None,
    points: float | Decimal | Fraction | str | None = None,
    conventions: ScoringConventions | Mapping[str, str] | None = None,
) -> Score:
    """
    The points that a rule gives, exactly.

    Args:
        rule: the rule, with what the table says around it.
        observed: what was observed: one value, where the rule asks for one thing, or a mapping by name. A number or a text
            with its unit, a count, a grade, a truth value or 达标/未达标 for wording, points that a person set.
        target: the target, where it is not the rule's own.
        shortfall: how far the indicator falls short of its target, where that is known instead; negative where it is
            better.
        previous: the value of the year before.
        met: whether the target is met, where that was judged elsewhere (`evaluate_target`).
        points: the full marks, where they are not the rule's own.
        conventions: what to do where the text says nothing.

    Raises ObservationError for something observed that cannot be read, is of another dimension, or is out of bounds.
    """
    full = read_points(points)
    case = Case(
        rule=rule,
        answers=take(observed, list_needs(rule), rule),
        target=rule.target if target is None else read_target(target),
        shortfall=_read_amount("差距", shortfall),
        previous=_read_amount("上年值", previous),
        met=met,
        conventions=read_conventions(conventions),
        full=rule.full_marks if full is None else full,
        diagnostics=list(rule.diagnostics),
    )
    return _Scoring(Reckoning(case, sort_clauses(rule), anchors_of(rule))).run()


def _read_amount(name: str, given: float | Decimal | Fraction | str | None) -> Amount | None:
    answer = read_value(name, given)
    if answer is None or isinstance(answer, Amount):
        return answer
    raise refuse_value("observation/unreadable", name=name, value=given, wanted="数值", wanted_en="a number")


@attrs.define
class _Scoring:
    """
    The sums of a scoring: accounts, then additions, then what voids the item.
    """

    reckoning: Reckoning

    def run(self) -> Score:
        """
        All accounts, then additions, then what voids the item.
        """
        case, clauses = self.reckoning.case, self.reckoning.sorted
        rule = case.rule
        floor = rule.floor or case.conventions.floor or Floor.ZERO
        total, deducted, is_floored = NOTHING, NOTHING, False
        voids: list[bool | None] = []
        for account in clauses.accounts:
            start = self._start(account)
            charges = self._sum(account.charges)
            if rule.most_deducted is not None:
                charges = charges.at_most(rule.most_deducted)
            if clauses.balance is not None:
                charges += self._from_elsewhere("扣分")
            rest = start + -charges
            # 不得分 voids the points that it speaks of: all of the item, unless it has several accounts.
            void = self._void(account.zeros, account)
            rest = _voided(rest, void=void)
            voids.append(void)
            if floor is Floor.ZERO and (rest.lowest is None or rest.lowest < 0):
                is_floored = is_floored or rest.highest is None or rest.highest <= 0
                if rule.floor is None and case.conventions.floor is None:
                    case.note(note("scoring/floor-assumed"))
                rest = rest.at_least(Fraction(0))
            total, deducted = total + rest, deducted + charges
        added = self._added()
        total = self._topped(total, added)
        total = _voided(total, void=any_true([*(voids if len(voids) == 1 else ()), self._void(clauses.zeros)]))
        total, vetoed = self._vetoed(total)
        decided = total.value is not None
        missing = () if decided else tuple(dict.fromkeys(case.missing))
        return Score(
            rule=rule,
            lowest=total.lowest,
            highest=total.highest,
            full=case.full,
            deducted=deducted,
            added=added,
            vetoed=vetoed,
            steps=tuple(
                self.reckoning.steps[id(clause)]
                for clause in flatten(rule.clauses)
                if id(clause) in self.reckoning.steps
            ),
            missing=missing,
            diagnostics=tuple(case.diagnostics),
            is_floored=is_floored,
        )

    # ---- Accounts ---------------------------------------------------------------------------------------------------

    def _start(self, account: Account) -> Span:
        """
        What an account starts from: its awards, or where the rule names none the full marks.
        """
        case = self.reckoning.case
        if account.awards:
            self.reckoning.truths = []
            start = self._sum(account.awards, account)
            if case.full is None:
                return start
            if start.lowest is not None and start.lowest > case.full:
                case.note(note("scoring/more-than-full", sum=format_exact(start.lowest), full=format_exact(case.full)))
            return start.at_most(case.full)
        self.reckoning.truths = []
        if self.reckoning.sorted.has_awards or self.reckoning.sorted.is_additional:
            return NOTHING
        return self.reckoning.full()

    def _sum(self, clauses: list[Clause] | tuple[Clause, ...], account: Account | None = None) -> Span:
        """
        The points of clauses of one sense: of the steps of a ladder the best one, all others added up.
        """
        ladders: dict[Key, list[Grant]] = {}
        total = NOTHING
        otherwise: list[Grant] = []
        for clause in clauses:
            if isinstance(clause, Capped):
                total += self._sum(clause.clauses, account).at_most(clause.most)
            elif isinstance(clause, Grant) and (key := ladder_of(clause.condition)) is not None:
                ladders.setdefault(key, []).append(clause)
            elif isinstance(clause, Grant) and isinstance(clause.condition, Otherwise):
                otherwise.append(clause)
        distances = {key[1] for key in ladders if key[0] == "distance"}
        for clause in clauses:
            if isinstance(clause, Grant) and isinstance(clause.condition, Done | AllOf | AnyOf):
                if ladder_of(clause.condition) is None:
                    total += self._grant(clause, account)
            elif isinstance(clause, PerGap) and clause.base is Base.TARGET and clause.side.value in distances:
                total += self._ladder(ladders.pop(("distance", clause.side.value), []), account, clause)
            elif not isinstance(clause, Grant | Capped):
                total += self.reckoning.reckon(clause)
        is_only = len(ladders) == 1
        for steps in ladders.values():
            total += self._ladder(steps, account, None, otherwise if is_only else [])
        for clause in () if is_only else otherwise:
            total += self._grant(clause, account)
        return total

    def _ladder(
        self,
        steps: list[Grant],
        account: Account | None,
        gap: PerGap | None = None,
        otherwise: list[Grant] | None = None,
    ) -> Span:
        """
        The best step reached. Where none is, what `gap` comes to or what 否则 says; or, where falling short is charged for,
        the points of the last step, to be deducted from.
        """
        seen = [self.reckoning.see(step.condition, step) for step in steps]
        spans = [self.reckoning.points(step.points) for step in steps]
        reached = [span for span, each in zip(spans, seen, strict=True) if each.truth]
        open_ones = [span for span, each in zip(spans, seen, strict=True) if each.truth is None]
        carried = account is not None and account.is_carried and not _is_grade(steps)
        if gap is not None:
            base = self.reckoning.reckon(gap)
        elif otherwise:
            base = self.reckoning.points(otherwise[0].points)
        elif carried and steps:
            base = self._carry(account, steps, spans)
        else:
            base = NOTHING
        span = best_of(reached) if reached else base
        for possible in open_ones:
            span = span.hull(best_of([*reached, possible]))
        for step, points, each in zip(steps, spans, seen, strict=True):
            is_best = each.truth is True and points == best_of(reached)
            is_start = not reached and not open_ones and carried and gap is None and not otherwise and points == base
            effect = points if is_best or is_start else NOTHING
            told = Note.LOWER_STEP if each.truth and not is_best else Note.CARRIED if is_start else None
            self.reckoning.keep(
                step, effect if each.truth is not None or is_start else NOTHING.hull(points), each, told
            )
        if gap is not None and reached:
            self.reckoning.steps[id(gap)] = attrs.evolve(
                self.reckoning.steps[id(gap)], effect=NOTHING, note=Note.REPLACED
            )
        for clause in otherwise or []:
            applies = None if open_ones else not reached
            points = self.reckoning.points(clause.points)
            effect = points if applies else NOTHING if applies is False else points.hull(NOTHING)
            self.reckoning.keep(clause, effect, Seen(applies))
        return span

    def _carry(self, account: Account | None, steps: list[Grant], spans: list[Span]) -> Span:
        """
        The points of the step that falling short is measured from: the one whose number the gap uses, else the last.
        """
        charges = (
            [] if account is None else [self.reckoning.anchors.get(id(clause)) for clause in flatten(account.charges)]
        )
        limits = [anchor.limit for anchor in charges if anchor is not None]
        for step, span in zip(reversed(steps), reversed(spans), strict=True):
            limit = getattr(step.condition, "limit", None)
            if limit is not None and limit in limits:
                return span
        return spans[-1]

    def _void(self, zeros: list[Zero], account: Account | None = None) -> bool | None:
        """
        Whether a 不得分 holds. One that overlaps with a step that is reached does not: the better step counts.
        """
        truths: list[bool | None] = []
        for clause in zeros:
            seen = Seen(truth=True) if clause.condition is None else self.reckoning.see(clause.condition, clause)
            if seen.truth and account is not None and self._overlaps(clause, account):
                self.reckoning.case.note(note("scoring/overlapping-steps", found=format_clause(clause)))
                seen = attrs.evolve(seen, truth=False)
            self.reckoning.keep(clause, NOTHING, seen)
            truths.append(seen.truth)
        return any_true(truths)

    def _overlaps(self, zero: Zero, account: Account) -> bool:
        key = None if zero.condition is None else ladder_of(zero.condition)
        return key is not None and any(
            isinstance(award, Grant)
            and ladder_of(award.condition) == key
            and self.reckoning.steps[id(award)].truth is True
            for award in flatten(account.awards)
        )

    def _vetoed(self, span: Span) -> tuple[Span, bool | None]:
        truths: list[bool | None] = []
        for clause in self.reckoning.sorted.vetoes:
            seen = self.reckoning.see(clause.condition or VETO, clause)
            self.reckoning.keep(clause, NOTHING, seen)
            truths.append(seen.truth)
        vetoed = any_true(truths)
        if vetoed:
            return NOTHING, True
        return (span.hull(NOTHING) if vetoed is None else span), vetoed

    def _grant(self, clause: Grant, account: Account | None) -> Span:
        is_presumed = account is not None and account.is_presumed and clause in account.awards
        return self.reckoning.grant(clause, is_presumed=is_presumed)

    # ---- Additions --------------------------------------------------------------------------------------------------

    def _added(self) -> Span:
        added = self._sum(self.reckoning.sorted.additions)
        if self.reckoning.sorted.balance is not None:
            added += self._from_elsewhere("加分")
        most = self.reckoning.case.rule.most_added
        return added if most is None else added.at_most(most)

    def _topped(self, total: Span, added: Span) -> Span:
        """
        Additions fill an item up to its full marks where its awards leave room; else they go on top.
        """
        full, rule = self.reckoning.case.full, self.reckoning.case.rule
        if full is not None and self.reckoning.sorted.has_awards:
            total = total.at_most(full)
        if not self.reckoning.sorted.additions or full is None or rule.is_open_ended:
            return total + added
        has_room = self.reckoning.sorted.is_additional or (
            self.reckoning.sorted.has_awards and self._most_awarded() < full
        )
        return (total + added).at_most(full) if has_room else total + added

    def _most_awarded(self) -> Fraction:
        """
        The most that awards of stated points can come to.
        """
        full = self.reckoning.case.full or Fraction(0)
        most = Fraction(0)
        for account in self.reckoning.sorted.accounts:
            ladders: dict[Key, Fraction] = {}
            for clause in account.awards:
                match clause:
                    case Grant(_, points, condition):
                        worth = points.value * full if points.is_share else points.value
                        key = ladder_of(condition)
                        if key is None:
                            most += worth
                        else:
                            ladders[key] = max(worth, ladders.get(key, Fraction(0)))
                    case Discretion(_, _, highest):
                        most += full if highest is None else highest
                    case Capped(_, cap):
                        most += cap
                    case _:
                        most += full
            most += sum(ladders.values(), Fraction(0))
        return most

    def _from_elsewhere(self, name: str) -> Span:
        amount = self.reckoning.case.amount(Kind.POINTS, name)
        if amount is None:
            self.reckoning.case.want(Reason.MISSING_OBSERVATION, name)
            return Span(Fraction(0), None)
        if amount.value < 0:
            raise refuse_value("observation/out-of-range", name=name, value=amount, lowest="0", highest="…")
        return Span(amount.value, amount.value)


def _voided(span: Span, *, void: bool | None) -> Span:
    """
    Nothing is left where the points are void; where that is open, nothing may be left.
    """
    return NOTHING if void else span if void is False else span.hull(NOTHING)


def _is_grade(steps: list[Grant]) -> bool:
    return ladder_of(steps[0].condition) == ("grade", None)
