"""
Checks on several years: the values of the window side by side, then every step, or now against the base.
"""

from ecotown.bulk.lowered import Role
from ecotown.bulk.rules.amounts import window_of
from ecotown.bulk.rules.readings import BASE_STEP
from ecotown.bulk.states import MET, NOT_APPLICABLE, NOT_MET, open_for
from ecotown.bulk.text.query import INVALID, Query
from ecotown.evaluation import Reason
from ecotown.targets.nodes import StepChange

__all__ = ["movement_states"]

_OBSERVATION, _BASELINE, _YEARS, _OTHER_BASIS = (
    open_for(reason)
    for reason in (
        Reason.MISSING_OBSERVATION,
        Reason.MISSING_BASELINE,
        Reason.MISSING_YEARS,
        Reason.INCONSISTENT_BASIS,
    )
)


def movement_states(query: Query, role: Role) -> str:
    """
    The states of checks on several years. Those that are rows of the result have one for every place.
    """
    tracks = _tracks(query, role)
    rules = (
        "SELECT chk AS k, span, is_strict, p, q, per_base, low, high, low_rounded, high_rounded,"
        " low_open, high_open, low_rounded_open, high_rounded_open, zero, miss FROM ecotown_rules"
        " WHERE kind = 'check' AND family = 'movement'"
    )
    return (
        f"SELECT place, chk, {_state(query, role, '')} AS v, {_state(query, role, '_rounded')} AS w,"
        " CAST(NULL AS BIGINT) AS margin\n"
        f"    FROM (\n    {tracks}) m JOIN ({rules}) r ON r.k = m.rule"
    )


def _tracks(query: Query, role: Role) -> str:
    """
    One row for each place and check: the values of its years, and what cannot be compared among them.
    """
    longest = _longest(query, role)
    kind = query.dialect.wide if query.is_wide else "BIGINT"
    series = query.word("series", "r.series")
    if query.source.has_texts:
        series = f"COALESCE({series}, -2)"
    columns = [
        "r.chk AS rule",
        "r.step",
        f"{series} AS series",
        f"{query.word('factor', f'CAST(o.n AS {kind}) * r.factor')} AS x",
        f"{query.word('hold', 'r.hold')} AS hold",
        f"{query.word('state', 'CAST(NULL AS BIGINT)')} AS state",
    ]
    read = query.read("movement", role, ", ".join(columns))
    listed = "0 AS is_listed"
    if role is Role.ROW:
        # A row without a value for every place and check, so that none is left out; places that are not listed have none.
        names = "place, chk, rule, step, series, x, hold, state"
        nothing = "CAST(NULL AS BIGINT)"
        read = (
            f"SELECT {names}, 0 AS is_listed FROM (\n    {read}) o\n"
            f"    UNION ALL SELECT p.place, c.chk, c.chk AS rule, {nothing} AS step, {nothing} AS series,"
            f" CAST(NULL AS {kind}) AS x, {nothing} AS hold, {nothing} AS state, 1 AS is_listed FROM ecotown_places p"
            " CROSS JOIN (SELECT chk FROM ecotown_rules WHERE kind = 'requirement' AND family = 'movement') c"
        )
        listed = "MAX(is_listed) AS is_listed"
    values = [f"MAX(CASE WHEN step = {step} AND series >= 0 THEN x END) AS x{step}" for step in range(longest)]
    values.append(f"MAX(CASE WHEN step = {BASE_STEP} AND series >= 0 THEN x END) AS b")
    text = (
        "SELECT place, chk, rule,\n"
        f"        {', '.join(values)},\n"
        "        MAX(CASE WHEN step = 0 THEN state END) AS decided, MAX(CASE WHEN series >= 0 THEN hold END) AS hold,\n"
        "        MAX(CASE WHEN series = -2 THEN 1 ELSE 0 END) AS is_bad,"
        " MAX(CASE WHEN series = -1 THEN 1 ELSE 0 END) AS is_absent,\n"
        "        MAX(CASE WHEN series = -3 THEN 1 ELSE 0 END) AS is_other_basis,\n"
        "        MIN(CASE WHEN series >= 0 THEN series END) AS first_series, MAX(series) AS last_series,\n"
        f"        {listed}\n"
        f"    FROM (\n    {read}) r GROUP BY place, chk, rule"
    )
    return f"SELECT * FROM (\n    {text}) m WHERE is_listed = 1" if role is Role.ROW else text


def _state(query: Query, role: Role, suffix: str) -> str:
    """
    The state of a row of tracks, by the ends that the suffix names.
    """
    longest = _longest(query, role)
    windows = [check for check in query.checks_of("movement", role) if window_of(check)[0] is not None]
    holes = " OR ".join(f"(span > {back} AND x{back} IS NULL)" for back in range(longest))
    stepping = ""
    if any(not isinstance(check.rule, StepChange) for check in windows):
        is_plain = f"low{suffix} IS NULL AND high{suffix} IS NULL"
        stepping += f" WHEN span IS NOT NULL AND {is_plain} THEN {_trend(longest, holes)}"
    if any(isinstance(check.rule, StepChange) for check in windows):
        stepping += f" WHEN span IS NOT NULL THEN {_steps(query, longest, holes, suffix)}"
    return (
        f"CASE WHEN decided IS NOT NULL THEN decided WHEN is_absent = 1 THEN {NOT_APPLICABLE}"
        f" WHEN first_series <> last_series THEN {INVALID}"
        f" WHEN is_other_basis = 1 THEN {_OTHER_BASIS}"
        f"{stepping}"
        f" WHEN x0 IS NULL OR b IS NULL THEN {_wanting(_BASELINE)}"
        f" ELSE {_pair(query, 'x0', 'b', suffix)} END"
    )


def _wanting(reason: int) -> str:
    return f"CASE WHEN is_bad = 1 THEN {INVALID} WHEN x0 IS NULL THEN {_OBSERVATION} ELSE {reason} END"


def _trend(longest: int, holes: str) -> str:
    """
    Every step of a window of which only the direction is asked.
    """
    first = "CASE span " + " ".join(f"WHEN {values} THEN x{values - 1}" for values in range(2, longest + 1)) + " END"
    failing = " OR ".join(
        f"(span > {back + 1} AND (x{back} < x{back + 1} OR (is_strict = 1 AND x{back} = x{back + 1}"
        f" AND NOT (hold IS NOT NULL AND x{back} = hold))))"
        for back in range(longest - 1)
    )
    return (
        f"CASE WHEN {failing} THEN {NOT_MET} WHEN {holes} THEN {_wanting(_YEARS)}"
        f" WHEN is_strict = 1 OR x0 > {first} OR (x0 = {first} AND hold IS NOT NULL AND x0 = hold) THEN {MET}"
        f" ELSE {NOT_MET} END"
    )


def _steps(query: Query, longest: int, holes: str, suffix: str) -> str:
    """
    Every step of a window by an amount.
    """
    each = [
        f"CASE WHEN span > {back + 1} AND x{back} IS NOT NULL AND x{back + 1} IS NOT NULL"
        f" THEN {_pair(query, f'x{back}', f'x{back + 1}', suffix)} ELSE {MET} END"
        for back in range(longest - 1)
    ]
    failed = " OR ".join(f"{step} = {NOT_MET}" for step in each)
    zeros = " OR ".join(f"{step} = {_BASELINE}" for step in each)
    return (
        f"CASE WHEN {failed} THEN {NOT_MET} WHEN ({holes}) AND (is_bad = 1 OR x0 IS NULL) THEN {_wanting(_YEARS)}"
        f" WHEN {zeros} THEN {_BASELINE} WHEN {holes} THEN {_wanting(_YEARS)} ELSE {MET} END"
    )


def _pair(query: Query, now: str, base: str, suffix: str) -> str:
    """
    Two values against an amount, multiplied out.
    """
    wide = query.dialect.wide
    moved = f"(CAST({now} AS {wide}) * p + CAST({base} AS {wide}) * q)"
    per = f"(CASE WHEN per_base IN (1, 2) THEN ABS(CAST({base} AS {wide})) ELSE 1 END)"
    return (
        f"CASE WHEN {now} = {base} AND {now} = hold THEN {MET}"
        f" WHEN per_base = 1 AND {base} = 0 THEN CASE WHEN {now} = 0 THEN zero ELSE {_BASELINE} END"
        f" WHEN per_base = 3 AND {base} <= 0 THEN CASE WHEN {now} = 0 AND {base} = 0 THEN zero ELSE {_BASELINE} END"
        f" WHEN (low{suffix} IS NULL OR {moved} - low{suffix} * {per} >= low{suffix}_open)"
        f" AND (high{suffix} IS NULL OR high{suffix} * {per} - {moved} >= high{suffix}_open) THEN {MET} ELSE miss END"
    )


def _longest(query: Query, role: Role) -> int:
    """
    How many values the longest window holds.
    """
    return max(
        (window_of(check)[0] or 1 for check in query.checks_of("movement", role)),
        default=1,
    )
