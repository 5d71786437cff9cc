"""
Checks on several years: the values of the window side by side, then every step, or now against the base.
"""

from ecotown.bulk.states import MET, NOT_APPLICABLE, NOT_MET, open_for
from ecotown.bulk.text.query import INVALID, Query
from ecotown.evaluation import Reason

__all__ = ["movement_states"]


def movement_states(query: Query) -> str:
    """
    Checks on several years: the values of the window side by side, then every step, or now against the base.
    """
    longest = _longest(query)
    wide = query.dialect.wide
    columns = ",\n        ".join(
        f"MAX(CASE WHEN year = {query.year} - {back} AND series >= 0 THEN x END) AS x{back}" for back in range(longest)
    )
    read = (
        "SELECT o.place, o.chk, o.year, c.base, c.span,"
        f" COALESCE(CASE WHEN o.n IS NULL THEN t.series ELSE u.series END, -2) AS series,"
        f" CASE WHEN o.n IS NULL THEN CAST(t.factor AS {wide}) ELSE CAST(o.n AS {wide}) * u.factor END AS x,"
        " CASE WHEN o.n IS NULL THEN t.hold ELSE u.hold END AS hold,"
        " CASE WHEN o.n IS NULL THEN t.state END AS state\n"
        f"    FROM (\n    {query.read('movement')}) o\n"
        f"    JOIN (SELECT chk, span, COALESCE(base_year, {query.year} - base_back) AS base FROM ecotown_rules"
        " WHERE kind = 'check') c ON c.chk = o.chk\n"
        "    LEFT JOIN (SELECT * FROM ecotown_rules WHERE kind = 'unit') u ON u.chk = o.chk AND u.unit = o.unit\n"
        "    LEFT JOIN (SELECT * FROM ecotown_rules WHERE kind = 'word') t"
        " ON t.chk = o.chk AND t.text = o.t AND t.unit = o.unit\n"
        f"    WHERE o.year <= {query.year} AND (o.year = {query.year} OR o.year = c.base OR o.year > {query.year} - c.span)"
    )
    tracks = (
        "SELECT place, chk,\n"
        f"        {columns},\n"
        "        MAX(CASE WHEN year = base AND series >= 0 THEN x END) AS b,\n"
        f"        MAX(CASE WHEN year = {query.year} THEN state END) AS decided,\n"
        "        MAX(CASE WHEN series >= 0 THEN hold END) AS hold,\n"
        "        MIN(series) AS least, MAX(CASE WHEN series = -2 THEN 1 ELSE 0 END) AS is_bad,\n"
        "        MAX(CASE WHEN series = -1 THEN 1 ELSE 0 END) AS is_absent,\n"
        "        MAX(CASE WHEN series = -3 THEN 1 ELSE 0 END) AS is_other_basis,\n"
        "        MIN(CASE WHEN series >= 0 THEN series END) AS first_series,\n"
        "        MAX(CASE WHEN series >= 0 THEN series END) AS last_series\n"
        f"    FROM (\n    {read}) r GROUP BY place, chk"
    )
    observation, baseline, years = (
        open_for(reason) for reason in (Reason.MISSING_OBSERVATION, Reason.MISSING_BASELINE, Reason.MISSING_YEARS)
    )

    def wanting(reason: str) -> str:
        return f"CASE WHEN is_bad = 1 THEN {INVALID} WHEN x0 IS NULL THEN {observation} ELSE {reason} END"

    def amount(now: str, base: str, suffix: str) -> str:
        moved = f"(CAST({now} AS {wide}) * p + CAST({base} AS {wide}) * q)"
        per = f"(CASE WHEN per_base IN (1, 2) THEN ABS(CAST({base} AS {wide})) ELSE 1 END)"
        return (
            f"(low{suffix} IS NULL OR {moved} - low{suffix} * {per} >= low{suffix}_open)"
            f" AND (high{suffix} IS NULL OR high{suffix} * {per} - {moved} >= high{suffix}_open)"
        )

    def pair(now: str, base: str, suffix: str) -> str:
        return (
            f"CASE WHEN {now} = {base} AND {now} = hold THEN {MET}"
            f" WHEN per_base = 1 AND {base} = 0 THEN CASE WHEN {now} = 0 THEN zero ELSE {baseline} END"
            f" WHEN per_base = 3 AND {base} <= 0 THEN CASE WHEN {now} = 0 AND {base} = 0 THEN zero ELSE {baseline} END"
            f" WHEN {amount(now, base, suffix)} THEN {MET} ELSE miss END"
        )

    def steps(suffix: str) -> str:
        """
        Every step of a window by an amount.
        """
        each = [
            f"CASE WHEN span > {back + 1} AND x{back} IS NOT NULL AND x{back + 1} IS NOT NULL"
            f" THEN {pair(f'x{back}', f'x{back + 1}', suffix)} ELSE {MET} END"
            for back in range(longest - 1)
        ]
        failed = " OR ".join(f"{step} = {NOT_MET}" for step in each)
        zeros = " OR ".join(f"{step} = {baseline}" for step in each)
        holes = _holes(longest)
        return (
            f"CASE WHEN {failed} THEN {NOT_MET} WHEN ({holes}) AND (is_bad = 1 OR x0 IS NULL) THEN {wanting(str(years))}"
            f" WHEN {zeros} THEN {baseline} WHEN {holes} THEN {wanting(str(years))} ELSE {MET} END"
        )

    first = "CASE span " + " ".join(f"WHEN {values} THEN x{values - 1}" for values in range(2, longest + 1)) + " END"
    failing = " OR ".join(
        f"(span > {back + 1} AND (x{back} < x{back + 1} OR (is_strict = 1 AND x{back} = x{back + 1}"
        f" AND NOT (hold IS NOT NULL AND x{back} = hold))))"
        for back in range(longest - 1)
    )
    trend = (
        f"CASE WHEN {failing} THEN {NOT_MET} WHEN {_holes(longest)} THEN {wanting(str(years))}"
        f" WHEN is_strict = 1 OR x0 > {first} OR (x0 = {first} AND hold IS NOT NULL AND x0 = hold) THEN {MET} ELSE {NOT_MET} END"
    )

    def state(suffix: str) -> str:
        has_steps = any(type(check.rule).__name__ == "StepChange" for check in query.lowering.checks)
        stepping = f" WHEN span IS NOT NULL AND low{suffix} IS NULL AND high{suffix} IS NULL THEN {trend}"
        stepping += f" WHEN span IS NOT NULL THEN {steps(suffix)}" if has_steps else ""
        return (
            f"CASE WHEN decided IS NOT NULL THEN decided WHEN is_absent = 1 THEN {NOT_APPLICABLE}"
            f" WHEN first_series <> last_series THEN {INVALID}"
            f" WHEN is_other_basis = 1 THEN {open_for(Reason.INCONSISTENT_BASIS)}"
            f"{stepping}"
            f" WHEN x0 IS NULL OR b IS NULL THEN {wanting(str(baseline))}"
            f" ELSE {pair('x0', 'b', suffix)} END"
        )

    rules = (
        "SELECT chk AS k, span, is_strict, p, q, per_base, low, high, low_rounded, high_rounded,"
        " low_open, high_open, low_rounded_open, high_rounded_open, zero, miss FROM ecotown_rules"
        " WHERE kind = 'check' AND family = 'movement'"
    )
    return (
        f"SELECT place, chk, {state('')} AS v, {state('_rounded')} AS w, CAST(NULL AS BIGINT) AS margin\n"
        f"    FROM (\n    {tracks}) m JOIN ({rules}) r ON r.k = m.chk"
    )


def _longest(query: Query) -> int:
    """
    How many values the longest window holds.
    """
    windows = [
        max(2, getattr(check.rule, "values", None) or check.conventions.trend_values)
        for check in query.lowering.checks
        if check.is_movement
    ]
    return max(windows, default=2)


def _holes(longest: int) -> str:
    return " OR ".join(f"(span > {back} AND x{back} IS NULL)" for back in range(longest))
