"""
Wordings that await an assigned target: the state of the check that stands for one at a place.
"""

from ecotown.bulk.states import open_for
from ecotown.bulk.text.query import Query
from ecotown.evaluation import Reason

__all__ = ["assigned_states"]


def assigned_states(query: Query, united: str) -> str:
    """
    The state of a wording: that of the check which stands for it, open where none does.
    """
    return (
        f"SELECT g.place, g.chk, CASE WHEN g.alternative IS NULL THEN {open_for(Reason.MISSING_TARGET)}"
        " ELSE COALESCE(s.v, c.nothing) END AS v,"
        f" CASE WHEN g.alternative IS NULL THEN {open_for(Reason.MISSING_TARGET)} ELSE COALESCE(s.w, c.nothing) END AS w,"
        " s.margin\n"
        f"    FROM ({query.given()}) g LEFT JOIN (\n    {united}) s ON s.place = g.place AND s.chk = g.alternative\n"
        "    LEFT JOIN (SELECT chk, nothing FROM ecotown_rules WHERE kind = 'check') c ON c.chk = g.alternative"
    )
