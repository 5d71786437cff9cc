"""
Checks on one value: a number within the span of its unit, or a text whose meaning was looked up.
"""

from ecotown.bulk.states import MET
from ecotown.bulk.text.query import INVALID, Query

__all__ = ["value_states"]

# Above it a margin, multiplied by up to 10,000, would leave the range of a BIGINT; it is not told.
_FOR_MARGIN = 100_000_000_000_000


def value_states(query: Query, family: str) -> str:
    """
    Checks on one value: a number within the span of its unit, or a text whose meaning was looked up.
    """
    margin = (
        "CASE WHEN u.margin_sign = 0 THEN -ABS(o.n * u.margin_factor - u.margin_limit)"
        " ELSE u.margin_sign * (o.n * u.margin_factor - u.margin_limit) END"
    )
    states = ", ".join(
        f"CASE WHEN o.n IS NULL THEN COALESCE(t.{state}, {INVALID}) WHEN u.chk IS NULL THEN {INVALID}"
        f" WHEN u.{state} IS NOT NULL THEN u.{state}"
        f" WHEN u.grain IS NOT NULL AND (o.n < u.least OR o.n % u.grain <> 0) THEN {INVALID}"
        f" WHEN o.n BETWEEN u.{low} AND u.{high} THEN {MET} ELSE u.miss END AS {name}"
        for state, low, high, name in (
            ("state", "low", "high", "v"),
            ("otherwise", "low_rounded", "high_rounded", "w"),
        )
    )
    return (
        f"SELECT o.place, o.chk, {states},"
        f" CASE WHEN o.n IS NULL THEN t.margin_limit WHEN ABS(o.n) < {_FOR_MARGIN} THEN {margin} END AS margin,"
        " o.n, o.t, t.state AS word, u.state AS fixed, u.p, u.q, u.span\n"
        f"    FROM (\n    {query.read(family)}) o\n"
        "    JOIN (SELECT chk, back, at_year FROM ecotown_rules WHERE kind = 'check') c"
        f" ON c.chk = o.chk AND o.year = COALESCE(c.at_year, {query.year} - c.back)\n"
        "    LEFT JOIN (SELECT * FROM ecotown_rules WHERE kind = 'unit') u ON u.chk = o.chk AND u.unit = o.unit\n"
        "    LEFT JOIN (SELECT * FROM ecotown_rules WHERE kind = 'word') t"
        " ON t.chk = o.chk AND t.text = o.t AND t.unit = o.unit"
    )
