"""
Checks on one value: a number within the span of its unit, or a text whose meaning was looked up.
"""

import attrs

from ecotown.bulk.lowered import Role
from ecotown.bulk.states import MET, NOT_MET, OPEN, SEVERAL
from ecotown.bulk.text.observed import observations
from ecotown.bulk.text.query import INVALID, Query
from ecotown.ledger import MISSING_TEXTS
from ecotown.targets.nodes import Deadline, Rule

__all__ = ["absence_states", "named_parts", "series_states", "unobserved_states", "value_states"]

_DATE = r"([0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(T.*)?|[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日)"
_LEAP = "([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)"
_CALENDAR = (
    "([0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))"
    f"|{_LEAP}-02-29)"
)
# Above it a margin, multiplied by up to 10,000, would leave the range of a BIGINT; it is not told.
_FOR_MARGIN = 100_000_000_000_000


def value_states(query: Query, role: Role, family: str = "value", others: str = "") -> str:
    """
    The states of the checks that are observed.
    """
    odd = "r.grain IS NOT NULL AND (o.n < r.least OR o.n > r.most OR o.n % r.grain <> 0)"
    unread = f" AND NOT COALESCE({odd}, FALSE)" if "grain" in query.needs else ""
    # What is open has no margin.
    margin = (
        f"CASE WHEN ABS(o.n) < {_FOR_MARGIN} AND (r.miss < {OPEN} OR o.n BETWEEN r.low AND r.high){unread} THEN CASE WHEN r.margin_sign = 0"
        " THEN -ABS(o.n * r.margin_factor - r.margin_limit)"
        " ELSE r.margin_sign * (o.n * r.margin_factor - r.margin_limit) END END"
    )
    in_time = _in_time(query, role, family)

    def texts(state: str) -> str:
        known = f"WHEN o.n IS NULL THEN COALESCE(t.{state}{in_time}, {INVALID}) "
        return known if query.source.has_texts else ""

    uneven = f"WHEN {odd} THEN {INVALID} " if "grain" in query.needs else ""
    fixed = "WHEN r.{0} IS NOT NULL THEN r.{0} " if "fixed" in query.needs else ""
    states = ", ".join(
        f"CASE {texts(state)}{uneven}WHEN o.n BETWEEN r.{low} AND r.{high} THEN {MET} {fixed.format(state)}"
        f"ELSE r.miss END AS {name}"
        for state, low, high, name in (("state", "low", "high", "v"), ("otherwise", "low_rounded", "high_rounded", "w"))
    )
    return query.read(family, role, f"{states}, {query.word('margin_limit', margin)} AS margin{others}")


def _in_time(query: Query, role: Role, family: str) -> str:
    """
    Whether a date is no later than a deadline, in a text whose rules do not list the dates.
    """
    checks = [check for check in query.checks_of(family, role) if isinstance(check.rule, Deadline)]
    if query.source.recorded or not checks:
        return ""
    quote, match = query.dialect.quote, query.dialect.match
    text = f"REPLACE(REPLACE(REPLACE(o.t, {quote('年')}, '-'), {quote('月')}, '-'), {quote('日')}, '')"
    padded = (
        f"CASE WHEN {text} LIKE '____-_-_' THEN SUBSTR({text}, 1, 5) || '0' || SUBSTR({text}, 6, 2) || '0' || SUBSTR({text}, 8, 1)"
        f" WHEN {text} LIKE '____-__-_' THEN SUBSTR({text}, 1, 8) || '0' || SUBSTR({text}, 9, 1)"
        f" WHEN {text} LIKE '____-_-__' THEN SUBSTR({text}, 1, 5) || '0' || SUBSTR({text}, 6, 4)"
        f" ELSE SUBSTR({text}, 1, 10) END"
    )
    lasts = " ".join(f"WHEN {check.number} THEN '{_last_day(check.rule, int(query.year))}'" for check in checks)
    last = f"CASE r.chk {lasts} END"
    is_date = f"{match('o.t', _DATE)} AND {match(padded, _CALENDAR)}"
    return f", CASE WHEN {last} IS NOT NULL AND {is_date} THEN CASE WHEN {padded} <= {last} THEN {MET} ELSE {NOT_MET} END END"


def _last_day(rule: Rule, year: int) -> str:
    """
    The day of a deadline as dates are written; the 31st of a month that has fewer days is as good as its last.
    """
    if not isinstance(rule, Deadline):
        return ""
    return f"{year if rule.year is None else rule.year:04}-{rule.month:02}-{31 if rule.day is None else rule.day:02}"


def absence_states(query: Query) -> str:
    """
    Checks whether 不涉及 is recorded; anything else says nothing to them.
    """
    read = query.read("absence", Role.PART, "t.state AS v, t.state AS w, CAST(NULL AS BIGINT) AS margin")
    return f"SELECT place, chk, v, w, margin FROM (\n    {read}) s WHERE v IS NOT NULL"


def series_states(query: Query) -> str:
    """
    Checks whether more than one year is recorded, be it read or not.
    """
    return (
        f"SELECT place, chk, {SEVERAL} AS v, {SEVERAL} AS w, CAST(NULL AS BIGINT) AS margin\n"
        f"    FROM (\n    {_recorded(query, 'series')}) s GROUP BY place, chk HAVING COUNT(DISTINCT year) > 1"
    )


def named_parts(query: Query) -> str:
    """
    The places where a named part of a gate is recorded, in whatever year.
    """
    return (
        "SELECT place, -1 - chk AS chk, 1 AS v, 1 AS w, CAST(NULL AS BIGINT) AS margin\n"
        f"    FROM (\n    {_recorded(query, 'part')}) s"
    )


def _recorded(query: Query, kind: str) -> str:
    """
    The years of which anything is recorded under the names of a kind; a stroke that stands for nothing is a record too.
    """
    source, dialect = query.source, query.dialect
    names = (
        f"JOIN (SELECT chk, indicator, component, aspect FROM ecotown_rules WHERE kind = '{kind}') k"
        " ON k.indicator = o.indicator AND k.component = o.component AND k.aspect = o.aspect"
    )
    read = f"SELECT o.place, k.chk, o.year\n    FROM (\n    {{}}) o\n    {names}\n    WHERE {{}}"
    told = [read.format(observations(source, dialect, query.year, ()), query.is_recorded)]
    strokes = ", ".join(map(dialect.quote, sorted(MISSING_TEXTS - {""})))
    texts = ("value", "status") if source.value_type in ("text", "unknown") else ("status",)
    for column in (name for name in texts if name in source.columns):
        # Read as a unit, a stroke is told from nothing at all.
        raw = attrs.evolve(
            source,
            columns={**source.columns, "unit": source.columns[column]},
            has_texts=False,
            units=None,
            bare=source.bare - {"unit"},
        )
        told.append(read.format(observations(raw, dialect, query.year, ()), f"o.unit IN ({strokes})"))
    return "\n    UNION ALL ".join(told)


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
