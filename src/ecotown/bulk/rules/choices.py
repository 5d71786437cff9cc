"""
The branch of a choice for each circumstance.
"""

from collections.abc import Iterable, Mapping

from ecotown.bulk.lowered import Choosing
from ecotown.bulk.rules.asking import ANY_YEAR
from ecotown.bulk.rules.row import BRANCH, RuleRow
from ecotown.bulk.states import state_of
from ecotown.evaluation.choices import choose_branch
from ecotown.evaluation.observed import Blank
from ecotown.evaluation.subject import Case, Subject
from ecotown.ledger import says_nothing
from ecotown.targets import fold_text
from ecotown.targets.nodes import Branch

__all__ = ["circumstance_rows"]


def circumstance_rows(choice: Choosing, circumstances: Iterable[tuple[str, Mapping[str, object]]]) -> list[RuleRow]:
    """
    The branch for each circumstance, given as its key in the query and the attributes that it stands for.
    """
    rows: list[RuleRow] = []
    state: int | None
    for text, place in circumstances:
        case = Case(
            target=choice.target,
            year=ANY_YEAR,
            place=place,
            assigned=None,
            references={},
            conventions=choice.conventions,
            diagnostics=[],
        )
        subject = Subject(observation=Blank.MISSING, bare=Blank.MISSING, path=(), is_named=False, year=ANY_YEAR)
        branch = choose_branch(choice.rule, subject, case)
        if isinstance(branch, Branch):
            state = BRANCH + next(index for index, each in enumerate(choice.rule.branches) if each is branch)
        else:
            # Where no attribute tells the baseline, the records of the place do.
            state = state_of(branch)[0] if _is_told(choice, place) else None
        rows.append(RuleRow(kind="branch", chk=choice.number, text=text, state=state))
    return rows


def _is_told(choice: Choosing, place: Mapping[str, object]) -> bool:
    """
    Whether a choice by a baseline finds it among the attributes, be it of use or not.
    """
    names = {fold_text(branch.label.values[0]) for branch in choice.rule.branches if branch.label.condition is not None}
    told = {fold_text(name) for name, value in place.items() if not says_nothing(str(value))}
    return not names or not names.isdisjoint(told)
