"""
Checks on one value: a number within the span of its unit, or a text whose meaning was looked up.
"""

import attrs

from ecotown.bulk.lowered import Role
from ecotown.bulk.states import MET, SEVERAL
from ecotown.bulk.text.observed import observations
from ecotown.bulk.text.query import INVALID, Query
from ecotown.ledger import MISSING_TEXTS

__all__ = ["absence_states", "named_parts", "series_states", "unobserved_states", "value_states"]

# Above it a margin, multiplied by up to 10,000, would leave the range of a BIGINT; it is not told.
_FOR_MARGIN = 100_000_000_000_000


def value_states(query: Query, role: Role, family: str = "value", others: str = "") -> str:
    """
    The states of the checks that are observed.
    """
    margin = (
        f"CASE WHEN ABS(o.n) < {_FOR_MARGIN} THEN CASE WHEN r.margin_sign = 0"
        " THEN -ABS(o.n * r.margin_factor - r.margin_limit)"
        " ELSE r.margin_sign * (o.n * r.margin_factor - r.margin_limit) END END"
    )
    texts = f"WHEN o.n IS NULL THEN COALESCE(t.{{0}}, {INVALID}) " if query.source.has_texts else ""
    odd = "r.grain IS NOT NULL AND (o.n < r.least OR o.n > r.most OR o.n % r.grain <> 0)"
    uneven = f"WHEN {odd} THEN {INVALID} " if "grain" in query.needs else ""
    fixed = "WHEN r.{0} IS NOT NULL THEN r.{0} " if "fixed" in query.needs else ""
    states = ", ".join(
        f"CASE {texts.format(state)}{uneven}WHEN o.n BETWEEN r.{low} AND r.{high} THEN {MET} {fixed.format(state)}"
        f"ELSE r.miss END AS {name}"
        for state, low, high, name in (("state", "low", "high", "v"), ("otherwise", "low_rounded", "high_rounded", "w"))
    )
    return query.read(family, role, f"{states}, {query.word('margin_limit', margin)} AS margin{others}")


def absence_states(query: Query) -> str:
    """
    Checks whether 不涉及 is recorded; anything else says nothing to them.
    """
    read = query.read("absence", Role.PART, "t.state AS v, t.state AS w, CAST(NULL AS BIGINT) AS margin")
    return f"SELECT place, chk, v, w, margin FROM (\n    {read}) s WHERE v IS NOT NULL"


def series_states(query: Query) -> str:
    """
    Checks whether more than one year is recorded, be it read or not. A text that cannot be read is no record; a stroke that
    stands for nothing is one.
    """
    source, dialect = query.source, query.dialect
    names = (
        "JOIN (SELECT chk, alternative, indicator, component, aspect FROM ecotown_rules WHERE kind = 'series') k"
        " ON k.indicator = o.indicator AND k.component = o.component AND k.aspect = o.aspect"
    )
    told = f"SELECT o.place, k.chk, o.year\n    FROM (\n    {observations(source, dialect, query.year, ())}) o\n    {names}"
    if source.has_texts:
        told += (
            "\n    LEFT JOIN (SELECT chk, text, unit, state FROM ecotown_rules WHERE kind = 'word') w"
            " ON w.chk = k.alternative AND w.text = o.t AND w.unit = o.unit"
        )
    is_read = f" OR (o.t IS NOT NULL AND COALESCE(w.state, {INVALID}) <> {INVALID})" if source.has_texts else ""
    told += f"\n    WHERE o.n IS NOT NULL{is_read}"
    if source.value_type in ("text", "unknown") and "value" in source.columns:
        raw = attrs.evolve(
            source, columns={**source.columns, "unit": source.columns["value"]}, has_texts=False, units=None
        )
        raw = attrs.evolve(raw, bare=source.bare - {"unit"})
        strokes = ", ".join(map(dialect.quote, sorted(MISSING_TEXTS - {""})))
        told += (
            f"\n    UNION ALL SELECT o.place, k.chk, o.year\n    FROM (\n    {observations(raw, dialect, query.year, ())}) o\n"
            f"    {names}\n    WHERE o.unit IN ({strokes})"
        )
    return (
        f"SELECT place, chk, {SEVERAL} AS v, {SEVERAL} AS w, CAST(NULL AS BIGINT) AS margin\n"
        f"    FROM (\n    {told}) s GROUP BY place, chk HAVING COUNT(DISTINCT year) > 1"
    )


def named_parts(query: Query) -> str:
    """
    The places where a named part of a gate is recorded, in whatever year.
    """
    observed = observations(query.source, query.dialect, query.year, ())
    return (
        "SELECT o.place, -1 - k.chk AS chk, 1 AS v, 1 AS w, CAST(NULL AS BIGINT) AS margin\n"
        f"    FROM (\n    {observed}) o\n"
        "    JOIN (SELECT chk, indicator, component, aspect FROM ecotown_rules WHERE kind = 'part') k\n"
        "    ON k.indicator = o.indicator AND k.component = o.component AND k.aspect = o.aspect"
    )


def unobserved_states(query: Query, masks: int) -> str:
    """
    The rows of which nothing is observed: those whose bit is not in the sum of the bits of what is.
    """
    sums = ", ".join(
        f"CAST(SUM(CASE WHEN mask = {mask} THEN bit ELSE 0 END) AS BIGINT) AS m{mask}" for mask in range(masks)
    )
    chosen = " ".join(f"WHEN {mask} THEN COALESCE(s.m{mask}, 0)" for mask in range(masks))
    return (
        "SELECT p.place, q.requirement, q.nothing AS v, q.nothing AS w, CAST(NULL AS BIGINT) AS margin\n"
        "    FROM ecotown_places p\n"
        f"    LEFT JOIN (SELECT place, {sums} FROM (\n    {query.read('value', Role.ROW, 'r.mask, r.bit')}) b GROUP BY place) s\n"
        "    ON s.place = p.place\n"
        "    CROSS JOIN (SELECT requirement, nothing, mask, bit FROM ecotown_rules"
        " WHERE kind = 'requirement' AND family = 'value') q\n"
        f"    WHERE (CASE q.mask {chosen} END & q.bit) = 0"
    )
