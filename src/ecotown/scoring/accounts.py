"""
How the clauses of a rule belong together.

Awards and the deductions behind them make an account of points: what is deducted is taken from the awards before it. An
award behind deductions opens the next account. Additions go on top of all, a veto stands above all.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import TypeAlias, assert_never

import attrs

from ecotown.scoring.folding import fold_name
from ecotown.scoring.gaps import Anchor, fits
from ecotown.scoring.nodes import (
    AllOf,
    AnyOf,
    Balance,
    Base,
    Capped,
    Clause,
    Comparator,
    Condition,
    Count,
    Discretion,
    Distance,
    Done,
    Grade,
    Grant,
    Growth,
    Level,
    Otherwise,
    PerEvent,
    PerGap,
    ProRata,
    Quantity,
    ScoringRule,
    Sense,
    Standing,
    Stands,
    Veto,
    Zero,
)

__all__ = ["Account", "Accounts", "anchors_of", "flatten", "ladder_of", "sort_clauses"]

Key: TypeAlias = tuple[str, str | None]
# A proportion is a part of any number but a count, as a step in % is.
_SHARE = Quantity(Fraction(1), "%")


@attrs.define
class Account:
    """
    Awards, what is deducted from them, and what voids them.
    """

    awards: list[Clause] = attrs.Factory(list)
    charges: list[Clause] = attrs.Factory(list)
    zeros: list[Zero] = attrs.Factory(list)

    @property
    def is_carried(self) -> bool:
        """
        Whether falling short is charged for: an award that is not reached is then where deducting starts.
        """
        for clause in flatten(self.charges):
            match clause:
                case PerGap(_, _, _, _, Base.TARGET, None) | ProRata(_, None | Otherwise() | Stands(Standing.NOT_MET)):
                    return True
                case Grant(_, _, Stands(Standing.NOT_MET) | Otherwise() | Distance()):
                    return True
                case _:
                    continue
        return False

    @property
    def is_presumed(self) -> bool:
        """
        Whether its only award describes the state that is charged for item by item (路面整洁得10分；发现一处扣2分).
        """
        if len(self.awards) != 1 or not _is_done(self.awards[0]):
            return False
        return any(isinstance(clause, PerEvent | Discretion) or _is_done(clause) for clause in flatten(self.charges))


@attrs.define
class Accounts:
    """
    The clauses of a rule, sorted.
    """

    accounts: list[Account] = attrs.Factory(lambda: [Account()])
    additions: list[Clause] = attrs.Factory(list)
    zeros: list[Zero] = attrs.Factory(list)
    vetoes: list[Veto] = attrs.Factory(list)
    balance: Balance | None = None

    @property
    def has_awards(self) -> bool:
        """
        Whether the text says where points come from; else they are the full marks, less what is deducted.
        """
        return any(account.awards for account in self.accounts)

    @property
    def is_additional(self) -> bool:
        """
        Whether the rule only adds.
        """
        if self.zeros or self.vetoes or self.balance or self.has_awards:
            return False
        return bool(self.additions) and not any(account.charges for account in self.accounts)


def sort_clauses(rule: ScoringRule) -> Accounts:
    """
    The accounts of a rule.
    """
    sorted_clauses = Accounts()
    for clause in rule.clauses:
        account = sorted_clauses.accounts[-1]
        match clause:
            case Zero(condition):
                # A state of the indicator voids the points it is about, anything else the whole item.
                (account.zeros if _is_of_indicator(condition) else sorted_clauses.zeros).append(clause)
            case Veto():
                sorted_clauses.vetoes.append(clause)
            case Balance():
                sorted_clauses.balance = clause
            case Grant(sense) | PerGap(sense) | PerEvent(sense) | Discretion(sense) | ProRata(sense):
                _sort(clause, sense, sorted_clauses, rule)
            case Capped():
                _sort(clause, clause.sense, sorted_clauses, rule)
            case _:
                assert_never(clause)
    return sorted_clauses


def _sort(clause: Clause, sense: Sense, into: Accounts, rule: ScoringRule) -> None:
    account = into.accounts[-1]
    match sense:
        case Sense.ADD:
            into.additions.append(clause)
        case Sense.DEDUCT:
            account.charges.append(clause)
        case Sense.GIVE:
            # A cap on all deductions makes one account of them.
            if account.awards and (account.charges or account.zeros) and rule.most_deducted is None:
                account = Account()
                into.accounts.append(account)
            account.awards.append(clause)
        case _:
            assert_never(sense)


def _is_of_indicator(condition: Condition | None) -> bool:
    match condition:
        case Level() | Distance() | Growth() | Stands() | Grade() | Otherwise():
            return True
        case AllOf(parts) | AnyOf(parts):
            return all(_is_of_indicator(part) for part in parts)
        case None | Done() | Count():
            return False
        case _:
            assert_never(condition)


def _is_done(clause: Clause) -> bool:
    return isinstance(clause, Grant) and isinstance(clause.condition, Done)


def flatten(clauses: list[Clause] | tuple[Clause, ...]) -> Iterator[Clause]:
    """
    The clauses, with those under a cap in their place.
    """
    for clause in clauses:
        if isinstance(clause, Capped):
            yield from clause.clauses
        else:
            yield clause


def ladder_of(condition: Condition) -> Key | None:
    """
    What a condition is a step of: conditions on one quantity are steps, of which the best that is reached counts.

    None where a condition stands alone.
    """
    match condition:
        case Level(_, _, subject):
            return ("value", subject)
        case Growth() | Stands():
            return ("value", None)
        case Distance(side):
            return ("distance", side.value)
        case Count(verb, _, _, noun):
            return ("count", fold_name(noun or verb))
        case Grade():
            return ("grade", None)
        case AllOf(parts) | AnyOf(parts):
            keys = {ladder_of(part) for part in parts}
            return keys.pop() if len(keys) == 1 else None
        case Done() | Otherwise():
            return None
        case _:
            assert_never(condition)


def anchors_of(rule: ScoringRule) -> dict[int, Anchor]:
    """
    The number that each gap is measured from where the text states one before it, by the identity of the clause.
    """
    anchors: dict[int, Anchor] = {}
    stated: list[Anchor] = []
    for clause in flatten(rule.clauses):
        found: Anchor | None
        match clause:
            case PerGap(_, _, _, _, _, _, Level() | Count() as origin):
                found = next(_anchors(origin))
            case PerGap(_, _, _, step, Base.TARGET, subject):
                found = _nearest(stated, subject, step)
            case Grant(_, _, Distance(_, _, step)) | Zero(Distance(_, _, step)):
                found = _nearest(stated, None, step)
            case ProRata(_, None | Otherwise() | Stands()):
                found = _nearest(stated, None, _SHARE)
            case Grant(Sense.GIVE | Sense.ADD, _, condition):
                stated.extend(_anchors(condition))
                continue
            case Zero(Level(Comparator.EQUAL) as level):
                stated.extend(_anchors(level))
                continue
            case _:
                continue
        if found is not None:
            anchors[id(clause)] = found
    return anchors


def _nearest(stated: list[Anchor], subject: str | None, step: Quantity) -> Anchor | None:
    for anchor in reversed(stated):
        if subject in (None, anchor.subject, anchor.name) and fits(step, anchor):
            return anchor
    return None


def _anchors(condition: Condition) -> Iterator[Anchor]:
    match condition:
        case Level(_, limit, subject):
            yield Anchor(limit, subject)
        case Count(verb, _, limit, noun):
            yield Anchor(limit, name=fold_name(noun or verb))
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from _anchors(part)
        case Distance() | Growth() | Stands() | Grade() | Done() | Otherwise():
            pass
        case _:
            assert_never(condition)
