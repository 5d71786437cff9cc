"""
Checks on several years: the values of the window side by side, then every step, or now against the base.
"""

from ecotown.bulk.lowered import Role, conditional_checks
from ecotown.bulk.rules.amounts import window_of
from ecotown.bulk.rules.readings import BASE_STEP
from ecotown.bulk.states import MET, MIXED, NOT_APPLICABLE, NOT_MET, open_for
from ecotown.bulk.text.query import INVALID, Query
from ecotown.evaluation import Reason
from ecotown.targets.nodes import Rule, StepChange, Trend, TrendKind

__all__ = ["movement_states"]

_OBSERVATION, _BASELINE, _YEARS, _OTHER_BASIS = (
    open_for(reason)
    for reason in (Reason.MISSING_OBSERVATION, Reason.MISSING_BASELINE, Reason.MISSING_YEARS, Reason.INCONSISTENT_BASIS)
)

_WORDED_KINDS = (TrendKind.NO_CHANGE, TrendKind.NO_DECREASE, TrendKind.NO_INCREASE)


def movement_states(query: Query, role: Role) -> str:
    """
    The states of checks on several years. Those that are rows of the result have one for every place.
    """
    rules = (
        "SELECT chk AS k, span, is_strict, hold AS end_of_range, p, q, per_base, low, high, low_rounded, high_rounded,"
        " low_open, high_open, low_rounded_open, high_rounded_open, zero, miss, wanting FROM ecotown_rules"
        " WHERE kind = 'check' AND family = 'movement'"
    )
    hold = "r.end_of_range" if _is_plain(query) else "m.hold"
    joined = f"SELECT m.*, r.*, {hold} AS held FROM (\n    {_tracks(query, role)}) m JOIN ({rules}) r ON r.k = m.rule"
    states = [
        f"COALESCE(settled, {_amount(query, role, suffix)}) AS {name}"
        for suffix, name in (("", "v"), ("_rounded", "w"))
    ]
    return (
        f"SELECT place, chk, {', '.join(states)}, CAST(NULL AS BIGINT) AS margin\n"
        f"    FROM (SELECT d.*, {_settled(query, role)} AS settled FROM (\n    {joined}) d) s"
    )


def _tracks(query: Query, role: Role) -> str:
    """
    One row for each place and check: the values of its years, and what cannot be compared among them.
    """
    longest = _longest(query, role)
    kind = query.dialect.wide if "wide" in query.needs else "BIGINT"
    columns = ["r.chk AS rule", "r.step", f"{query.word('factor', f'CAST(o.n AS {kind}) * r.factor')} AS x"]
    if not _is_plain(query):
        series = query.word("series", "r.series")
        decided = query.word("state", "CAST(NULL AS BIGINT)")
        if query.source.has_texts:
            # What a check beside this one refuses is not seen here either.
            is_refused = "o.n IS NULL AND r.step BETWEEN CASE WHEN t.otherwise > 0 THEN -1 ELSE 0 END AND t.otherwise"
            series = f"CASE WHEN {is_refused} THEN -2 ELSE {series} END"
            decided = f"CASE WHEN {is_refused} THEN NULL ELSE {decided} END"
        columns.append(f"{f'COALESCE({series}, -2)' if query.source.has_texts else series} AS series")
        columns.append(f"{query.word('hold', 'r.hold')} AS hold")
        columns.append(f"{decided} AS state")
    read = query.read("movement", role, ", ".join(columns))
    names = ["place", "chk", "rule", "step", "x", *(() if _is_plain(query) else ("series", "hold", "state"))]
    if role is Role.ROW:
        # A row without a value for every place and check, so that none is left out; places that are not listed have none.
        blanks = [f"CAST(NULL AS {kind if name == 'x' else 'BIGINT'}) AS {name}" for name in names[3:]]
        read = (
            f"SELECT {', '.join(names)}, 0 AS is_listed FROM (\n    {read}) o\n"
            f"    UNION ALL SELECT p.place, c.chk, c.chk AS rule, {', '.join(blanks)}, 1 AS is_listed FROM ecotown_places p"
            " CROSS JOIN (SELECT chk FROM ecotown_rules WHERE kind = 'requirement' AND family = 'movement') c"
        )
    usable = "" if _is_plain(query) else " AND series >= 0"
    found = [f"MAX(CASE WHEN step = {step}{usable} THEN x END) AS x{step}" for step in range(longest)]
    if any(window_of(check)[0] is None for check in query.checks_of("movement", role)):
        found.append(f"MAX(CASE WHEN step = {BASE_STEP}{usable} THEN x END) AS b")
    if not _is_plain(query):
        found += [
            "MAX(CASE WHEN step = 0 THEN state END) AS decided",
            "MAX(CASE WHEN series >= 0 THEN hold END) AS hold",
            "MAX(CASE WHEN series = -2 THEN 1 ELSE 0 END) AS is_bad",
            "MAX(CASE WHEN series = -2 AND step = 0 THEN 1 ELSE 0 END) AS is_bad_now",
            # 不涉及 in the year judged is refused by itself, whatever the branch.
            "MAX(CASE WHEN series = -2 AND (step <> 0 OR COALESCE(x, 0) <> -1) THEN 1 ELSE 0 END) AS is_unread",
            "MAX(CASE WHEN series = -1 THEN 1 ELSE 0 END) AS is_absent",
            "MAX(CASE WHEN series = -3 THEN 1 ELSE 0 END) AS is_other_basis",
            "MIN(CASE WHEN series >= 0 THEN series END) AS first_series",
            "MIN(CASE WHEN series > 0 THEN series END) AS first_word",
            "MAX(series) AS last_series",
        ]
    listed = " HAVING MAX(is_listed) = 1" if role is Role.ROW and not query.source.is_listed else ""
    keys = "place, chk" if role is Role.ROW else "place, chk, rule"
    rule = "chk AS rule" if role is Role.ROW else "rule"
    aggregates = ",\n        ".join(found)
    return f"SELECT place, chk, {rule},\n        {aggregates}\n    FROM (\n    {read}) r GROUP BY {keys}{listed}"


def _settled(query: Query, role: Role) -> str:
    """
    The state as far as no amount decides it; NULL where one does.
    """
    longest = _longest(query, role)
    checks = query.checks_of("movement", role)
    whens = []
    if not _is_plain(query):
        whens += [
            "WHEN decided IS NOT NULL THEN decided",
            f"WHEN is_absent = 1 THEN {NOT_APPLICABLE}",
            f"WHEN first_word <> last_series OR (first_series = 0 AND last_series BETWEEN 1 AND 899) THEN {MIXED}",
        ]
        if conditional := sorted(conditional_checks(query.lowering) & {check.number for check in checks}):
            whens.append(f"WHEN is_unread = 1 AND chk IN ({', '.join(map(str, conditional))}) THEN {MIXED}")
        whens.append(f"WHEN is_other_basis = 1 THEN {_OTHER_BASIS}")
    if any(window_of(check)[0] is not None and not isinstance(check.rule, StepChange) for check in checks):
        is_trend = "span IS NOT NULL AND low IS NULL AND high IS NULL"
        whens.append(f"WHEN {is_trend} THEN {_trend(query, longest, _holes(longest))}")
    if any(window_of(check)[0] is None for check in checks):
        worded = [check.number for check in checks if _may_be_worded(check.rule)]
        if worded and not _is_plain(query):
            # Where a word would do, no figure of an earlier year is asked for yet.
            listed = ", ".join(map(str, worded))
            whens.append(f"WHEN x0 IS NULL AND is_bad_now = 0 AND rule IN ({listed}) THEN {_OBSERVATION}")
        whens.append(
            f"WHEN span IS NULL AND (x0 IS NULL OR b IS NULL) THEN {_wanting(query, f'COALESCE(wanting, {_BASELINE})')}"
        )
    return f"CASE {' '.join(whens)} END" if whens else "CAST(NULL AS BIGINT)"


def _may_be_worded(rule: Rule) -> bool:
    """
    Whether a word of the year judged (未降低) decides by itself.
    """
    return isinstance(rule, Trend) and rule.kind in _WORDED_KINDS


def _amount(query: Query, role: Role, suffix: str) -> str:
    """
    The state where an amount decides it.
    """
    longest = _longest(query, role)
    checks = query.checks_of("movement", role)
    pair = "CAST(NULL AS BIGINT)"
    if any(window_of(check)[0] is None for check in checks):
        pair = _pair(query, "x0", "b", suffix)
    if any(isinstance(check.rule, StepChange) for check in checks):
        return f"CASE WHEN span IS NOT NULL THEN {_steps(query, longest, _holes(longest), suffix)} ELSE {pair} END"
    return pair


def _holes(longest: int) -> str:
    return " OR ".join(f"(span > {back} AND x{back} IS NULL)" for back in range(longest))


def _wanting(query: Query, reason: int | str) -> str:
    bad = "" if _is_plain(query) else f"WHEN is_bad = 1 THEN {INVALID} "
    return f"CASE {bad}WHEN x0 IS NULL THEN {_OBSERVATION} ELSE {reason} END"


def _trend(query: Query, longest: int, holes: str) -> str:
    """
    Every step of a window of which only the direction is asked.
    """
    first = "CASE span " + " ".join(f"WHEN {values} THEN x{values - 1}" for values in range(2, longest + 1)) + " END"
    failing = " OR ".join(
        f"(span > {back + 1} AND (x{back} < x{back + 1} OR (is_strict = 1 AND x{back} = x{back + 1}"
        f" AND NOT (held IS NOT NULL AND x{back} = held))))"
        for back in range(longest - 1)
    )
    return (
        f"CASE WHEN {failing} THEN {NOT_MET} WHEN {holes} THEN {_wanting(query, _YEARS)}"
        f" WHEN is_strict = 1 OR x0 > {first} OR (x0 = {first} AND held IS NOT NULL AND x0 = held) THEN {MET}"
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
    bad = "" if _is_plain(query) else "is_bad = 1 OR "
    failed = " OR ".join(f"{step} = {NOT_MET}" for step in each)
    zeros = " OR ".join(f"{step} = {_BASELINE}" for step in each)
    return (
        f"CASE WHEN {failed} THEN {NOT_MET} WHEN ({holes}) AND ({bad}x0 IS NULL) THEN {_wanting(query, _YEARS)}"
        f" WHEN {zeros} THEN {_BASELINE} WHEN {holes} THEN {_wanting(query, _YEARS)} ELSE {MET} END"
    )


def _pair(query: Query, now: str, base: str, suffix: str) -> str:
    """
    Two values against an amount, multiplied out.
    """
    wide = query.dialect.wide
    moved = f"(CAST({now} AS {wide}) * p + CAST({base} AS {wide}) * q)"
    per = f"(CASE WHEN per_base IN (1, 2) THEN ABS(CAST({base} AS {wide})) ELSE 1 END)"
    return (
        f"CASE WHEN {now} = {base} AND {now} = held THEN {MET}"
        f" WHEN per_base = 1 AND {base} = 0 THEN CASE WHEN {now} = 0 THEN zero ELSE {_BASELINE} END"
        f" WHEN per_base = 3 AND {base} <= 0 THEN CASE WHEN {now} = 0 AND {base} = 0 THEN zero ELSE {_BASELINE} END"
        f" WHEN per_base = 4 AND ({base} <= 0 OR {now} < 0)"
        f" THEN CASE WHEN {now} = 0 AND {base} = 0 THEN zero ELSE {_BASELINE} END"
        f" WHEN (low{suffix} IS NULL OR {moved} - low{suffix} * {per} >= low{suffix}_open)"
        f" AND (high{suffix} IS NULL OR high{suffix} * {per} - {moved} >= high{suffix}_open) THEN {MET} ELSE miss END"
    )


def _is_plain(query: Query) -> bool:
    """
    Whether every value is a number, in a unit and on a basis that all of its series share.
    """
    return "series" not in query.needs and not query.source.has_texts


def _longest(query: Query, role: Role) -> int:
    """
    How many values the longest window holds.
    """
    return max((window_of(check)[0] or 1 for check in query.checks_of("movement", role)), default=1)
