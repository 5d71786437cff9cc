"""
Checks on figures computed from raw quantities: rolled up, put into the formula, and compared by cross-multiplication.
"""

from ecotown.bulk.states import MET
from ecotown.bulk.text.dialects import Dialect
from ecotown.bulk.text.observed import Source, observations
from ecotown.bulk.text.query import INVALID, Query

__all__ = ["formula_states", "quantities", "records", "rolled_up"]


def quantities(source: Source, dialect: Dialect, year: str) -> str:
    """
    The raw quantities of the year judged, with the name of the variable in `indicator`.
    """
    columns = {name: own for name, own in source.recorded.items() if name not in ("indicator", "component", "aspect")}
    own = Source(
        columns={**columns, "indicator": source.recorded["variable"]},
        value_type=source.value_type,
        has_whole_years=source.has_whole_years,
        is_quantities=True,
    )
    return observations(own, dialect, year, [year])


def records(source: Source, dialect: Dialect, year: str) -> str:
    """
    Every raw quantity that a computed check reads, a whole number `x` or NULL where it cannot be used, at the place it counts for.
    """
    x = f"CASE WHEN o.n IS NULL THEN CAST(k.q AS {dialect.wide}) ELSE CAST(o.n AS {dialect.wide}) * k.p END"
    return (
        f"SELECT s.place, s.reporter, s.is_own, k.chk, k.series, {x} AS x\n"
        f"    FROM (\n    {quantities(source, dialect, year)}) o\n"
        "    JOIN (SELECT chk, series, indicator, unit, text, p, q FROM ecotown_rules WHERE kind = 'quantity') k\n"
        "    ON k.indicator = o.indicator AND k.unit = o.unit AND k.text = COALESCE(o.t, '')\n"
        "    JOIN ecotown_seats s ON s.reporter = o.place\n"
        "    WHERE o.n IS NOT NULL OR o.t IS NOT NULL"
    )


def rolled_up(source: Source, dialect: Dialect, year: str) -> str:
    """
    Each raw quantity of each town: its own figure, and what its villages come to where all of them have reported.
    """
    return (
        "SELECT t.place, t.chk, t.series, t.own, t.own_bad, t.bad,"
        " CASE WHEN u.span <> 0 AND t.reported > 0 AND t.reported + t.bad >= v.villages THEN 1 ELSE 0 END AS is_whole,\n"
        "    CASE u.span WHEN 1 THEN t.added WHEN 2 THEN t.most WHEN 3 THEN t.fewest END AS rolled, u.p, u.q,"
        " CASE WHEN u.span <> 0 AND t.bad > 0 AND t.reported + t.bad >= v.villages THEN 1 ELSE 0 END AS is_spoiled\n"
        "    FROM (SELECT place, chk, series, MAX(CASE WHEN is_own = 1 THEN x END) AS own,"
        " SUM(CASE WHEN is_own = 1 AND x IS NULL THEN 1 ELSE 0 END) AS own_bad,"
        " SUM(CASE WHEN is_own = 0 THEN x END) AS added, MAX(CASE WHEN is_own = 0 THEN x END) AS most,"
        " MIN(CASE WHEN is_own = 0 THEN x END) AS fewest,"
        " SUM(CASE WHEN is_own = 0 AND x IS NOT NULL THEN 1 ELSE 0 END) AS reported,"
        " SUM(CASE WHEN is_own = 0 AND x IS NULL THEN 1 ELSE 0 END) AS bad\n"
        f"    FROM (\n    {records(source, dialect, year)}) x GROUP BY place, chk, series) t\n"
        "    JOIN (SELECT chk, series, span, p, q FROM ecotown_rules WHERE kind = 'variable') u"
        " ON u.chk = t.chk AND u.series = t.series\n"
        "    JOIN (SELECT place, SUM(1 - is_own) AS villages FROM ecotown_seats GROUP BY place) v ON v.place = t.place"
    )


def computed(source: Source, dialect: Dialect, year: str) -> str:
    """
    The numerator and the denominator of each computed check, the latter never below zero.
    """
    wide = dialect.wide
    return (
        "SELECT place, chk, CASE WHEN den < 0 THEN -num ELSE num END AS num, CASE WHEN den < 0 THEN -den ELSE den END AS den,"
        " spoiled, zeros, known, span FROM (\n"
        f"    SELECT s.place, s.chk, s.num + CAST(f.p AS {wide}) AS num, s.den + CAST(f.q AS {wide}) AS den, s.spoiled,"
        " s.zeros, s.known, f.span\n"
        "    FROM (SELECT place, chk, SUM(x * p) AS num, SUM(x * q) AS den, COUNT(x) AS known,"
        " SUM(spoiled) AS spoiled, SUM(CASE WHEN x = 0 THEN 1 ELSE 0 END) AS zeros FROM (\n"
        "    SELECT place, chk, p, q,"
        " CASE WHEN own IS NOT NULL THEN own WHEN own_bad = 0 AND bad = 0 AND is_whole = 1 THEN rolled END AS x,"
        " CASE WHEN own IS NOT NULL THEN 0 WHEN own_bad > 0 THEN 1 ELSE is_spoiled END AS spoiled\n"
        f"    FROM (\n    {rolled_up(source, dialect, year)}) r) x GROUP BY place, chk) s\n"
        "    JOIN (SELECT chk, p, q, span FROM ecotown_rules WHERE kind = 'formula') f ON f.chk = s.chk) c\n"
        "    WHERE known + spoiled = span"
    )


def formula_states(query: Query) -> str:
    """
    The states of the checks that are computed. Raw quantities that cannot be used have a number of their own: -1 less the check's.
    """
    wide = query.dialect.wide
    product = f"c.num * CAST(f.divisor AS {wide})"

    def within(low: str, high: str) -> str:
        ends = (
            (f"f.{low} IS NULL OR {product} - CAST(f.{low} AS {wide}) * c.den >= f.{low}_open"),
            (f"f.{high} IS NULL OR CAST(f.{high} AS {wide}) * c.den - {product} >= f.{high}_open"),
        )
        return " AND ".join(f"({end})" for end in ends)

    useless = "c.spoiled > 0 OR (c.den = 0 AND c.zeros < c.span)"
    states = ", ".join(
        f"CASE WHEN {useless} THEN {INVALID} WHEN c.den = 0 THEN f.zero WHEN {within(*ends)} THEN {MET} ELSE f.miss END AS {name}"
        for name, ends in (("v", ("low", "high")), ("w", ("low_rounded", "high_rounded")))
    )
    limits = "low, high, low_rounded, high_rounded"
    opened = ", ".join(f"{name}_open" for name in limits.split(", "))
    return (
        f"SELECT c.place, CASE WHEN {useless} THEN -1 - c.chk WHEN c.den = 0 THEN COALESCE(f.alternative, c.chk)"
        f" ELSE c.chk END AS chk, {states}, CAST(NULL AS BIGINT) AS margin\n"
        f"    FROM (\n    {computed(query.source, query.dialect, query.year)}) c\n"
        f"    JOIN (SELECT chk, alternative, zero, miss, divisor, {limits}, {opened}"
        " FROM ecotown_rules WHERE kind = 'formula') f ON f.chk = c.chk"
    )
