"""
Checks against a reference: of the place itself, or else of all.
"""

from ecotown.bulk.limits import SCALE
from ecotown.bulk.lowered import Role
from ecotown.bulk.states import MET, NOT_APPLICABLE, NOT_MET, open_for
from ecotown.bulk.text.formulas import computed_values
from ecotown.bulk.text.query import INVALID, Query
from ecotown.bulk.text.values import value_states
from ecotown.evaluation import Reason
from ecotown.evaluation.observed import Blank

__all__ = ["reference_states"]


def reference_states(query: Query, *, is_computed: bool = False) -> str:
    """
    Checks against a reference: of the place itself, or else of all. With `is_computed` they are those of which the value may be
    computed from raw quantities: it is a fraction then.
    """
    wide = query.dialect.wide
    family = "computed reference" if is_computed else "reference"
    value, limit, place = (f"CAST(o.n AS {wide}) * o.p", f"CAST(r.n AS {wide})", "r.place_of_digits")
    per = "o.q * o.y" if is_computed else "o.q"
    twice = f"2 * {value}"

    def rounded(sign: str, shift: str) -> str:
        """
        Whether the value, rounded half-even to the place of the reference, is on a side of the reference moved by `shift`.
        """
        half = "-" if sign == ">" else "+"
        bound = f"(2 * ({limit} {shift}) {half} {place}) * {per}"
        return f"({twice} {sign} {bound} OR ({twice} = {bound} AND ({limit} {shift}) % (2 * {place}) = 0))"

    def side(name: str, full: str, to_place: str) -> tuple[str, str]:
        return f"WHEN '{name}' THEN {full}", f"WHEN '{name}' THEN {to_place}"

    cases = (
        side("AT_LEAST", f"{value} >= {limit} * {per}", rounded(">", "")),
        side("MORE_THAN", f"{value} > {limit} * {per}", rounded(">", f"+ {place}")),
        side("AT_MOST", f"{value} <= {limit} * {per}", rounded("<", "")),
        side("LESS_THAN", f"{value} < {limit} * {per}", rounded("<", f"- {place}")),
        side("EQUAL", f"{value} = {limit} * {per}", f"({rounded('>', '')} AND {rounded('<', '')})"),
    )
    full = "CASE c.comparator " + " ".join(case[0] for case in cases) + " END"
    by_place = f"CASE WHEN o.span = 1 THEN CASE c.comparator {' '.join(case[1] for case in cases)} END ELSE {full} END"

    words = ", t.state AS word" if query.source.has_texts else f", {INVALID} AS word"
    one = f", CAST(1 AS {wide}) AS y, CAST(NULL AS BIGINT) AS bad" if is_computed else ""
    extra = f"{words}, o.n, o.t, r.state AS fixed, r.p, r.q, r.span{one}"
    observed = value_states(query, Role.PART, family, extra)
    if is_computed:
        kept = f"o.place, o.chk, o.v, o.word, CAST(o.n AS {wide}) AS n, o.t, o.fixed, o.p, o.q, o.span, o.y, o.bad"
        text = query.dialect.text_of("NULL")
        # A computed value is in one, an entered one in 1/10000.
        columns = (
            f"CAST(NULL AS BIGINT) AS v, {INVALID} AS word, c.num * {SCALE} AS n, {text} AS t, f.state AS fixed, f.p, f.q, f.span,"
            " c.den AS y, c.bad"
        )
        above = computed_values(query, family, Role.PART, columns)
        observed = f"SELECT {kept} FROM (\n    {observed}) o\n    UNION ALL {above}"

    absent = query.dialect.quote(str(Blank.ABSENT))
    spoiled = " WHEN o.bad IS NOT NULL THEN o.bad" if is_computed else ""

    def state(first: str, second: str) -> str:
        return (
            f"CASE WHEN o.v = {NOT_APPLICABLE} AND o.t IS NOT NULL THEN {NOT_APPLICABLE}"
            f" WHEN o.t = {absent} THEN COALESCE(o.word, {INVALID})"
            f" WHEN r.n IS NULL THEN {open_for(Reason.MISSING_REFERENCE)}"
            f" WHEN o.place IS NULL THEN {open_for(Reason.MISSING_OBSERVATION)}"
            f"{spoiled} WHEN o.n IS NULL THEN COALESCE(o.word, {INVALID}) WHEN o.p IS NULL THEN COALESCE(o.fixed, {INVALID})"
            f" WHEN CASE WHEN c.is_rounded = 1 THEN {second} ELSE {first} END THEN {MET} ELSE {NOT_MET} END"
        )

    supplied = (
        "SELECT k.chk, CAST(v.place AS " + query.dialect.text + ") AS place, v.n, v.place_of_digits FROM ("
        "SELECT * FROM ecotown_references) v JOIN ecotown_rules k ON k.kind = 'reference' AND k.text = v.name"
    )
    own = f"SELECT * FROM ({supplied}) own WHERE place IS NOT NULL"
    common = f"SELECT * FROM ({supplied}) common WHERE place IS NULL"
    joined = (
        "SELECT p.place, c.chk, COALESCE(a.n, b.n) AS n,"
        " CASE WHEN a.n IS NULL THEN b.place_of_digits ELSE a.place_of_digits END AS place_of_digits\n"
        "    FROM ecotown_places p CROSS JOIN (SELECT chk FROM ecotown_rules"
        f" WHERE kind = 'check' AND family = '{family}') c\n"
        f"    LEFT JOIN ({own}) a ON a.chk = c.chk AND a.place = CAST(p.place AS {query.dialect.text})\n"
        f"    LEFT JOIN ({common}) b ON b.chk = c.chk"
    )
    return (
        f"SELECT r.place, r.chk, {state(full, by_place)} AS v, {state(by_place, full)} AS w,"
        " CAST(NULL AS BIGINT) AS margin\n"
        f"    FROM (\n    {joined}) r\n"
        "    JOIN (SELECT chk, comparator, is_rounded FROM ecotown_rules WHERE kind = 'check') c ON c.chk = r.chk\n"
        f"    LEFT JOIN (\n    {observed}) o ON o.place = r.place AND o.chk = r.chk"
    )
