"""
Wordings that await an assigned target: the state of the check that stands for one at a place.
"""

from ecotown.bulk.lowered import Check
from ecotown.bulk.states import open_for
from ecotown.bulk.text.query import Query
from ecotown.evaluation import Reason

__all__ = ["has_given", "join_given", "wording_state"]

_MISSING_TARGET = open_for(Reason.MISSING_TARGET)


def has_given(query: Query) -> bool:
    """
    Whether any target was assigned at all.
    """
    return bool(query.lowering.alternatives) or any(check.slot is not None for check in query.lowering.checks)


def join_given(query: Query, wording: Check) -> str:
    """
    The check that stands for a wording at each place `p`, with the state that it has where nothing is observed.
    """
    if not has_given(query):
        return ""
    name = f"g{wording.number}"
    return (
        f"\n    LEFT JOIN (SELECT g.place, c.nothing, g.alternative FROM ({query.given()}) g JOIN ecotown_rules c ON c.kind = 'check'"
        f" AND c.chk = g.alternative WHERE g.chk = {wording.number}) {name} ON {name}.place = p.place"
    )


def wording_state(query: Query, wording: Check, state: str) -> str:
    """
    The state of a wording: open where no check stands for it.
    """
    if not has_given(query):
        return str(_MISSING_TARGET)
    return f"COALESCE({state}, g{wording.number}.nothing, {_MISSING_TARGET})"
