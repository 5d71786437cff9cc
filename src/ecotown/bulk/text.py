"""
The SQL text of a system: one statement in the subset that the engines share.

The text reads the tables `observations`, `places`, `ecotown_rules` and, where the system refers to them, `assigned` and
`reference_values`. Everything that differs from system to system but the trees of compound targets stands in the rules
table, and no value of a user stands in the text but through `quote`.
"""

from collections.abc import Mapping, Sequence
from typing import assert_never

import attrs

from ecotown.bulk.limits import SCALE
from ecotown.bulk.lowering import (
    Chosen,
    Combined,
    Dated,
    Leaf,
    Lowering,
    Never,
    Node,
    Staged,
    walk_leaves,
)
from ecotown.bulk.rules import BRANCH
from ecotown.bulk.states import MET, NOT_APPLICABLE, NOT_MET, OPEN, REASONS, open_for
from ecotown.evaluation import Reason
from ecotown.targets.nodes import Assigned, Reference

__all__ = [
    "DIALECTS",
    "MISSING_TEXTS",
    "Dialect",
    "Source",
    "circumstance",
    "number_of",
    "quote",
    "quote_name",
    "write_text",
]

INVALID = open_for(Reason.INVALID_OBSERVATION)
PLAIN = r"[+-]?[0-9]{1,14}([.][0-9]{1,4}0*)?"
MISSING_TEXTS = (
    "",
    "/",
    "／",
    "—",
    "——",
    "-",
    "--",
    "－",
    "–",
    "―",
    "−",
    "nan",
    "inf",
    "-inf",
    "+inf",
    "infinity",
    "-infinity",
)
# Above it a margin, multiplied by up to 10,000, would leave the range of a BIGINT; it is not told.
_FOR_MARGIN = 100_000_000_000_000
SEPARATOR = "｜"


@attrs.frozen
class Dialect:
    """
    What the engines say differently.
    """

    name: str
    parameter: str
    text: str
    wide: str
    matches: str


DIALECTS = {
    "duckdb": Dialect("duckdb", "$year", "VARCHAR", "HUGEINT", "regexp_full_match({0}, {1})"),
    "postgres": Dialect("postgres", "%(year)s", "TEXT", "NUMERIC", "({0} ~ {2})"),
    "spark": Dialect("spark", ":year", "STRING", "DECIMAL(38, 0)", "({0} RLIKE {2})"),
}


@attrs.frozen(kw_only=True)
class Source:
    """
    How the observations are read: the names of their columns, blank for one that is not there, and the type of `value`.
    """

    columns: Mapping[str, str]
    value_type: str = "text"
    attributes: tuple[str, ...] = ()


def quote(value: str) -> str:
    """
    A text as an SQL literal.
    """
    return "'" + value.replace("'", "''") + "'"


def quote_name(name: str) -> str:
    """
    A name as an SQL identifier.
    """
    return '"' + name.replace('"', '""') + '"'


def _column(source: Source, name: str, dialect: Dialect, *, kind: str | None = None) -> str:
    found = source.columns.get(name)
    if not found:
        return f"CAST(NULL AS {kind or dialect.text})"
    return f"CAST({quote_name(found)} AS {kind})" if kind else quote_name(found)


def _text_column(source: Source, name: str, dialect: Dialect) -> str:
    return f"COALESCE(TRIM({_column(source, name, dialect, kind=dialect.text)}), '')"


def number_of(column: str, value_type: str, dialect: Dialect) -> str:
    """
    A column as a whole number of 1/10000; NULL where it is none, or needs to be read as a text.

    A double is converted where dividing the whole number again gives that very double: its shortest decimal text then has
    no more than four decimals.
    """
    match value_type:
        case "integer":
            return f"CASE WHEN ABS({column}) < 100000000000000 THEN CAST({column} AS BIGINT) * {SCALE} END"
        case "float":
            rounded = f"CAST(ROUND({column} * {SCALE}) AS BIGINT)"
            return (
                f"CASE WHEN ABS({column}) < 100000000000 THEN"
                f" CASE WHEN {rounded} / {SCALE}.0 = {column} THEN {rounded} END END"
            )
        case _:
            raw = f"TRIM(CAST({column} AS {dialect.text}))"
            matches = dialect.matches.format(raw, quote(PLAIN), quote(f"^{PLAIN}$"))
            return f"CASE WHEN {matches} THEN CAST(CAST({raw} AS DECIMAL(28, 4)) * {SCALE} AS BIGINT) END"


def observations(source: Source, dialect: Dialect, year: str) -> str:
    """
    The observations with their numbers as integers, and whatever is no number as text.
    """
    value = source.columns.get("value")
    status = _text_column(source, "status", dialect)
    missing = ", ".join(map(quote, MISSING_TEXTS))
    if value:
        column = quote_name(value)
        number = number_of(column, source.value_type, dialect)
        written = f"TRIM(CAST({column} AS {dialect.text}))"
        other = f"CASE WHEN {written} IS NULL OR LOWER({written}) IN ({missing}) THEN {status} ELSE {written} END"
    else:
        number, other = "CAST(NULL AS BIGINT)", status
    indicator, component, aspect, unit = (
        _text_column(source, name, dialect) for name in ("indicator", "component", "aspect", "unit")
    )
    stated = _column(source, "year", dialect, kind="INTEGER") if source.columns.get("year") else None
    dated = year if stated is None else f"COALESCE({stated}, {year})"
    return (
        f"SELECT place, indicator, component, aspect, unit, year, n, CASE WHEN n IS NULL THEN t END AS t FROM (\n"
        f"    SELECT {quote_name(source.columns['place'])} AS place, {indicator} AS indicator, {component} AS component,"
        f" {aspect} AS aspect, {unit} AS unit, {dated} AS year, {number} AS n, {other} AS t FROM observations) o\n"
        f"    WHERE n IS NOT NULL OR LOWER(t) NOT IN ({missing})"
    )


def circumstance(attributes: Sequence[str], dialect: Dialect, table: str) -> str:
    """
    The attributes of a place that a choice looks at, as one text.
    """
    if not attributes:
        return "''"
    return f" || {quote(SEPARATOR)} || ".join(
        f"COALESCE(CAST({table}.{quote_name(name)} AS {dialect.text}), '')" for name in attributes
    )


def write_text(lowering: Lowering, source: Source, dialect: Dialect, year: int | None) -> str:
    """
    The statement. Without a year it holds the dialect's parameter for one.
    """
    return _Writer(lowering, source, dialect, dialect.parameter if year is None else str(year)).write()


@attrs.frozen
class _Writer:
    lowering: Lowering
    source: Source
    dialect: Dialect
    year: str

    def write(self) -> str:
        parts = [("states", self.states())]
        simple = [row for row in self.lowering.rows if isinstance(row.node, Leaf)]
        compound = [row for row in self.lowering.rows if not isinstance(row.node, Leaf)]
        selects: list[str] = []
        if simple:
            selects.append(
                "SELECT p.place, r.requirement, r.indicator, r.component, COALESCE(s.v, r.nothing) AS v,"
                " COALESCE(s.w, r.nothing) AS w, s.margin\n"
                "    FROM places p CROSS JOIN (SELECT requirement, chk, indicator, component, nothing FROM ecotown_rules"
                " WHERE kind = 'requirement' AND chk >= 0) r\n"
                "    LEFT JOIN states s ON s.place = p.place AND s.chk = r.chk"
            )
        if compound:
            parts.append(("pivoted", self.pivoted()))
            parts.append(("combined", self.combined()))
            each = [
                "CASE r.requirement "
                + " ".join(f"WHEN {row.number} THEN {self.operand(row.node, kind)}" for row in compound)
                + " END"
                for kind in "vwm"
            ]
            selects.append(
                f"SELECT p.place, r.requirement, r.indicator, r.component, {each[0]} AS v, {each[1]} AS w, {each[2]} AS margin\n"
                "    FROM combined p CROSS JOIN (SELECT requirement, indicator, component FROM ecotown_rules"
                " WHERE kind = 'requirement' AND chk < 0) r"
            )
        parts.append(("judged", "\n    UNION ALL\n    ".join(selects)))
        reasons = " ".join(f"WHEN {OPEN + place} THEN {quote(reason.value)}" for place, reason in enumerate(REASONS))
        tables = ",\n".join(f"{name} AS (\n    {body}\n)" for name, body in parts)
        return (
            f"WITH {tables}\n"
            "SELECT place, indicator, component,\n"
            f"    CASE v WHEN {NOT_MET} THEN 'not-met' WHEN {MET} THEN 'met' WHEN {NOT_APPLICABLE} THEN 'not-applicable'"
            " ELSE 'undetermined' END AS verdict,\n"
            f"    CASE v {reasons} END AS reason,\n"
            f"    v <> w AND NOT (v >= {OPEN} AND w >= {OPEN}) AS borderline,\n"
            "    margin\n"
            "FROM judged"
        )

    def observed(self) -> str:
        return observations(self.source, self.dialect, self.year)

    def states(self) -> str:
        """
        The state of every check that reads something, by place.
        """
        checks = self.lowering.checks
        found: list[str] = []
        if any(not check.is_movement and not isinstance(check.rule, Assigned | Reference) for check in checks):
            found.append(f"SELECT place, chk, v, w, margin FROM (\n    {self.values('value')}) s")
        if any(check.is_movement for check in checks):
            found.append(self.movements())
        if any(isinstance(check.rule, Reference) for check in checks):
            found.append(self.references())
        united = "\n    UNION ALL\n    ".join(found) or (
            "SELECT place, 0 AS chk, 0 AS v, 0 AS w, CAST(0 AS BIGINT) AS margin FROM places WHERE 1 = 0"
        )
        if not any(isinstance(check.rule, Assigned) for check in checks):
            return united
        return f"SELECT place, chk, v, w, margin FROM (\n    {united}) every_state\n    UNION ALL\n    {self.assigned(united)}"

    def read(self, family: str) -> str:
        """
        The observations of the checks of a family.
        """
        of_family = (
            "SELECT k.chk, k.indicator, k.component, k.aspect FROM ecotown_rules k JOIN ecotown_rules c"
            f" ON c.kind = 'check' AND c.chk = k.chk AND c.family = {quote(family)} WHERE k.kind = 'key'"
        )
        text = (
            "SELECT o.place, k.chk, o.year, o.unit, o.n, o.t FROM (\n"
            f"    {self.observed()}) o JOIN ({of_family}) k\n"
            "    ON k.indicator = o.indicator AND k.component = o.component AND k.aspect = o.aspect"
        )
        if any(check.slot is not None for check in self.lowering.checks):
            text += (
                "\n    UNION ALL\n"
                "    SELECT o.place, g.alternative AS chk, o.year, o.unit, o.n, o.t FROM (\n"
                f"    {self.observed()}) o JOIN (SELECT DISTINCT chk, indicator, component, aspect FROM ecotown_rules"
                " WHERE kind = 'slot-key') k\n"
                "    ON k.indicator = o.indicator AND k.component = o.component AND k.aspect = o.aspect\n"
                f"    JOIN ({self.given()}) g ON g.place = o.place AND g.chk = k.chk\n"
                f"    JOIN ecotown_rules c ON c.kind = 'check' AND c.chk = g.alternative AND c.family = {quote(family)}"
            )
        return text

    def values(self, family: str) -> str:
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
            f"    FROM (\n    {self.read(family)}) o\n"
            "    JOIN (SELECT chk, back, at_year FROM ecotown_rules WHERE kind = 'check') c"
            f" ON c.chk = o.chk AND o.year = COALESCE(c.at_year, {self.year} - c.back)\n"
            "    LEFT JOIN (SELECT * FROM ecotown_rules WHERE kind = 'unit') u ON u.chk = o.chk AND u.unit = o.unit\n"
            "    LEFT JOIN (SELECT * FROM ecotown_rules WHERE kind = 'word') t"
            " ON t.chk = o.chk AND t.text = o.t AND t.unit = o.unit"
        )

    def movements(self) -> str:
        """
        Checks on several years: the values of the window side by side, then every step, or now against the base.
        """
        longest = self.longest
        wide = self.dialect.wide
        columns = ",\n        ".join(
            f"MAX(CASE WHEN year = {self.year} - {back} AND series >= 0 THEN x END) AS x{back}"
            for back in range(longest)
        )
        read = (
            "SELECT o.place, o.chk, o.year, c.base, c.span,"
            f" COALESCE(CASE WHEN o.n IS NULL THEN t.series ELSE u.series END, -2) AS series,"
            f" CASE WHEN o.n IS NULL THEN CAST(t.factor AS {wide}) ELSE CAST(o.n AS {wide}) * u.factor END AS x,"
            " CASE WHEN o.n IS NULL THEN t.hold ELSE u.hold END AS hold,"
            " CASE WHEN o.n IS NULL THEN t.state END AS state\n"
            f"    FROM (\n    {self.read('movement')}) o\n"
            f"    JOIN (SELECT chk, span, COALESCE(base_year, {self.year} - base_back) AS base FROM ecotown_rules"
            " WHERE kind = 'check') c ON c.chk = o.chk\n"
            "    LEFT JOIN (SELECT * FROM ecotown_rules WHERE kind = 'unit') u ON u.chk = o.chk AND u.unit = o.unit\n"
            "    LEFT JOIN (SELECT * FROM ecotown_rules WHERE kind = 'word') t"
            " ON t.chk = o.chk AND t.text = o.t AND t.unit = o.unit\n"
            f"    WHERE o.year <= {self.year} AND (o.year = {self.year} OR o.year = c.base OR o.year > {self.year} - c.span)"
        )
        tracks = (
            "SELECT place, chk,\n"
            f"        {columns},\n"
            "        MAX(CASE WHEN year = base AND series >= 0 THEN x END) AS b,\n"
            f"        MAX(CASE WHEN year = {self.year} THEN state END) AS decided,\n"
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
            holes = self.holes(longest)
            return (
                f"CASE WHEN {failed} THEN {NOT_MET} WHEN ({holes}) AND (is_bad = 1 OR x0 IS NULL) THEN {wanting(str(years))}"
                f" WHEN {zeros} THEN {baseline} WHEN {holes} THEN {wanting(str(years))} ELSE {MET} END"
            )

        first = (
            "CASE span " + " ".join(f"WHEN {values} THEN x{values - 1}" for values in range(2, longest + 1)) + " END"
        )
        failing = " OR ".join(
            f"(span > {back + 1} AND (x{back} < x{back + 1} OR (is_strict = 1 AND x{back} = x{back + 1}"
            f" AND NOT (hold IS NOT NULL AND x{back} = hold))))"
            for back in range(longest - 1)
        )
        trend = (
            f"CASE WHEN {failing} THEN {NOT_MET} WHEN {self.holes(longest)} THEN {wanting(str(years))}"
            f" WHEN is_strict = 1 OR x0 > {first} OR (x0 = {first} AND hold IS NOT NULL AND x0 = hold) THEN {MET} ELSE {NOT_MET} END"
        )

        def state(suffix: str) -> str:
            has_steps = any(type(check.rule).__name__ == "StepChange" for check in self.lowering.checks)
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

    @property
    def longest(self) -> int:
        """
        How many values the longest window holds.
        """
        windows = [
            max(2, getattr(check.rule, "values", None) or check.conventions.trend_values)
            for check in self.lowering.checks
            if check.is_movement
        ]
        return max(windows, default=2)

    def holes(self, longest: int) -> str:
        return " OR ".join(f"(span > {back} AND x{back} IS NULL)" for back in range(longest))

    def references(self) -> str:
        """
        Checks against a reference: of the place itself, or else of all.
        """
        wide = self.dialect.wide
        value, limit, place = f"CAST(o.n AS {wide}) * o.p", f"CAST(r.n AS {wide})", "r.place_of_digits"
        twice = f"2 * {value}"

        def rounded(sign: str, shift: str) -> str:
            """
            Whether the value, rounded half-even to the place of the reference, is on a side of the reference moved by `shift`.
            """
            half = "-" if sign == ">" else "+"
            bound = f"(2 * ({limit} {shift}) {half} {place}) * o.q"
            return f"({twice} {sign} {bound} OR ({twice} = {bound} AND ({limit} {shift}) % (2 * {place}) = 0))"

        def side(name: str, full: str, to_place: str) -> tuple[str, str]:
            return f"WHEN {quote(name)} THEN {full}", f"WHEN {quote(name)} THEN {to_place}"

        cases = (
            side("AT_LEAST", f"{value} >= {limit} * o.q", rounded(">", "")),
            side("MORE_THAN", f"{value} > {limit} * o.q", rounded(">", f"+ {place}")),
            side("AT_MOST", f"{value} <= {limit} * o.q", rounded("<", "")),
            side("LESS_THAN", f"{value} < {limit} * o.q", rounded("<", f"- {place}")),
            side("EQUAL", f"{value} = {limit} * o.q", f"({rounded('>', '')} AND {rounded('<', '')})"),
        )
        full = "CASE c.comparator " + " ".join(case[0] for case in cases) + " END"
        by_place = (
            f"CASE WHEN o.span = 1 THEN CASE c.comparator {' '.join(case[1] for case in cases)} END ELSE {full} END"
        )

        def state(first: str, second: str) -> str:
            return (
                f"CASE WHEN o.v = {NOT_APPLICABLE} AND o.t IS NOT NULL THEN {NOT_APPLICABLE}"
                f" WHEN r.n IS NULL THEN {open_for(Reason.MISSING_REFERENCE)}"
                f" WHEN o.place IS NULL THEN {open_for(Reason.MISSING_OBSERVATION)}"
                f" WHEN o.n IS NULL THEN COALESCE(o.word, {INVALID}) WHEN o.p IS NULL THEN COALESCE(o.fixed, {INVALID})"
                f" WHEN CASE WHEN c.is_rounded = 1 THEN {second} ELSE {first} END THEN {MET} ELSE {NOT_MET} END"
            )

        supplied = (
            "SELECT k.chk, CAST(v.place AS " + self.dialect.text + ") AS place, v.n, v.place_of_digits FROM ("
            "SELECT * FROM reference_values) v JOIN ecotown_rules k ON k.kind = 'reference' AND k.text = v.name"
        )
        own = f"SELECT * FROM ({supplied}) own WHERE place IS NOT NULL"
        common = f"SELECT * FROM ({supplied}) common WHERE place IS NULL"
        joined = (
            "SELECT p.place, c.chk, COALESCE(a.n, b.n) AS n,"
            " CASE WHEN a.n IS NULL THEN b.place_of_digits ELSE a.place_of_digits END AS place_of_digits\n"
            "    FROM places p CROSS JOIN (SELECT chk FROM ecotown_rules WHERE kind = 'check' AND family = 'reference') c\n"
            f"    LEFT JOIN ({own}) a ON a.chk = c.chk AND a.place = CAST(p.place AS {self.dialect.text})\n"
            f"    LEFT JOIN ({common}) b ON b.chk = c.chk"
        )
        return (
            f"SELECT r.place, r.chk, {state(full, by_place)} AS v, {state(by_place, full)} AS w,"
            " CAST(NULL AS BIGINT) AS margin\n"
            f"    FROM (\n    {joined}) r\n"
            "    JOIN (SELECT chk, comparator, is_rounded FROM ecotown_rules WHERE kind = 'check') c ON c.chk = r.chk\n"
            f"    LEFT JOIN (\n    {self.values('reference')}) o ON o.place = r.place AND o.chk = r.chk"
        )

    def given(self) -> str:
        """
        The check that stands for a wording at a place.
        """
        return (
            "SELECT p.place, k.chk, COALESCE(a.alternative, k.alternative) AS alternative FROM places p\n"
            "    CROSS JOIN (SELECT chk, alternative FROM ecotown_rules WHERE kind = 'slot') k\n"
            "    LEFT JOIN (SELECT g.place, s.chk, s.alternative FROM assigned g JOIN ecotown_rules s ON s.kind = 'assigned'"
            " AND s.indicator = g.indicator AND s.text = g.target) a ON a.place = p.place AND a.chk = k.chk"
        )

    def assigned(self, united: str) -> str:
        """
        The state of a wording: that of the check which stands for it, open where none does.
        """
        return (
            f"SELECT g.place, g.chk, CASE WHEN g.alternative IS NULL THEN {open_for(Reason.MISSING_TARGET)}"
            " ELSE COALESCE(s.v, c.nothing) END AS v,"
            f" CASE WHEN g.alternative IS NULL THEN {open_for(Reason.MISSING_TARGET)} ELSE COALESCE(s.w, c.nothing) END AS w,"
            " s.margin\n"
            f"    FROM ({self.given()}) g LEFT JOIN (\n    {united}) s ON s.place = g.place AND s.chk = g.alternative\n"
            "    LEFT JOIN (SELECT chk, nothing FROM ecotown_rules WHERE kind = 'check') c ON c.chk = g.alternative"
        )

    def pivoted(self) -> str:
        """
        The checks of compound targets side by side, one row a place.
        """
        leaves = self.leaves
        columns = ",\n        ".join(
            f"MAX(CASE WHEN chk = {leaf} THEN {column} END) AS c{leaf}{kind}"
            for leaf in leaves
            for kind, column in (("v", "v"), ("w", "w"), ("m", "margin"))
        )
        if not leaves:
            return "SELECT place FROM states WHERE 1 = 0"
        wanted = ", ".join(map(str, leaves))
        return f"SELECT place,\n        {columns}\n    FROM states WHERE chk IN ({wanted}) GROUP BY place"

    @property
    def leaves(self) -> list[int]:
        compound = [row.node for row in self.lowering.rows if not isinstance(row.node, Leaf)]
        return sorted({leaf for node in compound for leaf in walk_leaves(node)})

    def combined(self) -> str:
        """
        The trees of compound targets, one layer of nodes over the other.
        """
        columns: list[str] = []
        for leaf in self.leaves:
            check = self.lowering.checks[leaf]
            nothing = str(check.nothing)
            if check.at_year is not None and check.nothing == open_for(Reason.MISSING_YEARS):
                nothing = (
                    f"CASE WHEN {self.year} = {check.at_year} THEN {open_for(Reason.MISSING_OBSERVATION)}"
                    f" ELSE {check.nothing} END"
                )
            columns += [f"COALESCE(c{leaf}v, {nothing}) AS n{leaf}v", f"COALESCE(c{leaf}w, {nothing}) AS n{leaf}w"]
            columns.append(f"c{leaf}m AS n{leaf}m")
        joins = ""
        for choice in self.lowering.choices:
            key = f"k{choice.number}"
            columns.append(f"{key}.state AS b{choice.number}")
            key_text = circumstance(self.attributes_of(choice.attributes), self.dialect, "p")
            joins += (
                f"\n    LEFT JOIN (SELECT text, state FROM ecotown_rules WHERE kind = 'branch' AND chk = {choice.number}) {key}"
                f" ON {key}.text = {key_text}"
            )
        head = ", ".join(["p.place", *columns])
        text = f"SELECT {head}\n    FROM places p LEFT JOIN pivoted s ON s.place = p.place{joins}"
        for layer in self.layers():
            exprs = ",\n        ".join(
                f"{self.expression(node, kind)} AS {self.name(node)}{kind}" for node in layer for kind in "vwm"
            )
            text = f"SELECT d.*,\n        {exprs}\n    FROM (\n    {text}) d"
        return text

    def attributes_of(self, named: tuple[str, ...] | None) -> tuple[str, ...]:
        """
        The columns of the places that a choice looks at.
        """
        return tuple(name for name in self.source.attributes if named is None or name in named)

    def layers(self) -> list[list[Node]]:
        by_depth: dict[int, dict[str, Node]] = {}

        def depth(node: Node) -> int:
            match node:
                case Leaf() | Never():
                    return 0
                case Combined(parts):
                    below = max(map(depth, parts))
                case Chosen(_, branches):
                    below = max(map(depth, branches))
                case Staged(stages):
                    below = max(depth(stage) for _, stage in stages)
                case Dated(_, part):
                    below = depth(part)
                case _:
                    assert_never(node)
            by_depth.setdefault(below + 1, {})[self.name(node)] = node
            return below + 1

        for row in self.lowering.rows:
            depth(row.node)
        return [list(by_depth[level].values()) for level in sorted(by_depth)]

    def name(self, node: Node) -> str:
        """
        The name of a node's columns, made of those of its parts.
        """
        match node:
            case Leaf(check):
                return f"n{check}"
            case Never(state):
                return f"never{state}"
            case _:
                return f"node{self.names.setdefault(node, len(self.names))}_"

    names: dict[Node, int] = attrs.field(factory=dict)

    def operand(self, node: Node, kind: str) -> str:
        if isinstance(node, Never):
            return "CAST(NULL AS BIGINT)" if kind == "m" else str(node.state)
        return f"{self.name(node)}{kind}"

    def expression(self, node: Node, kind: str) -> str:
        match node:
            case Combined(parts, is_any, is_each_year):
                if kind == "m":
                    return "CAST(NULL AS BIGINT)"
                return _kleene([self.operand(part, kind) for part in parts], is_any=is_any, is_each_year=is_each_year)
            case Chosen(choice, branches):
                unknown = "CAST(NULL AS BIGINT)" if kind == "m" else str(open_for(Reason.MISSING_ATTRIBUTE))
                other = "CAST(NULL AS BIGINT)" if kind == "m" else f"b{choice}"
                whens = " ".join(
                    f"WHEN b{choice} = {BRANCH + place} THEN {self.operand(branch, kind)}"
                    for place, branch in enumerate(branches)
                )
                return f"CASE WHEN b{choice} IS NULL THEN {unknown} {whens} ELSE {other} END"
            case Staged(stages):
                started = sorted(
                    (stage for stage in stages if stage[0] is not None), key=lambda stage: -(stage[0] or 0)
                )
                default = next((stage for year, stage in stages if year is None), Never(NOT_APPLICABLE))
                whens = " ".join(
                    f"WHEN {self.year} >= {year} THEN {self.operand(stage, kind)}" for year, stage in started
                )
                return f"CASE {whens} ELSE {self.operand(default, kind)} END"
            case Dated(year, part):
                before = self.operand(Never(NOT_APPLICABLE), kind)
                return f"CASE WHEN {self.year} < {year} THEN {before} ELSE {self.operand(part, kind)} END"
            case Leaf() | Never():
                return self.operand(node, kind)
            case _:
                assert_never(node)


def _kleene(parts: Sequence[str], *, is_any: bool, is_each_year: bool) -> str:
    """
    *And* or *or* of states; the reason is that of the first part that is open, of several years the first in the order of
    reasons. A record that cannot be read is told before anything else that is missing.
    """
    deciding, otherwise = (MET, NOT_MET) if is_any else (NOT_MET, MET)
    whens = [f"WHEN {' OR '.join(f'{part} = {deciding}' for part in parts)} THEN {deciding}"]
    if is_each_year:
        whens.insert(0, f"WHEN {parts[0]} = {NOT_APPLICABLE} THEN {NOT_APPLICABLE}")
    whens.append(f"WHEN {' OR '.join(f'{part} = {INVALID}' for part in parts)} THEN {INVALID}")
    if is_each_year:
        for reason in REASONS:
            state = open_for(reason)
            if state != INVALID:
                whens.append(f"WHEN {' OR '.join(f'{part} = {state}' for part in parts)} THEN {state}")
    else:
        whens += [f"WHEN {part} >= {OPEN} THEN {part}" for part in parts]
    whens.append(f"WHEN {' OR '.join(f'{part} = {otherwise}' for part in parts)} THEN {otherwise}")
    return f"CASE {' '.join(whens)} ELSE {NOT_APPLICABLE} END"
