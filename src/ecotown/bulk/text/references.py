"""
Checks against a reference: of the place itself, or else of all.
"""

from ecotown.bulk.limits import SCALE
from ecotown.bulk.lowered import Role
from ecotown.bulk.states import MET, MIXED, NOT_APPLICABLE, NOT_MET, open_for
from ecotown.bulk.text.formulas import computed_values, quotient
from ecotown.bulk.text.query import INVALID, Query
from ecotown.bulk.text.values import value_states
from ecotown.evaluation import Reason
from ecotown.evaluation.observed import Blank
from ecotown.targets.nodes import Comparator, Direction

__all__ = ["comparison", "reference_states"]

_SIGNS = {Direction.HIGHER: "{}", Direction.LOWER: "-({})", None: "-ABS({})"}


def reference_states(query: Query, *, is_computed: bool = False) -> str:
    """
    Checks against a reference: of the place itself, or else of all. With `is_computed` they are those of which the value may be
    computed from raw quantities: it is a fraction then.
    """
    wide = query.dialect.wide
    family = "computed reference" if is_computed else "reference"
    value, limit, place = (f"CAST(o.n AS {wide}) * o.p", f"CAST(r.n AS {wide})", "r.place_of_digits")
    per = "o.q * o.y" if is_computed else "o.q"
    full, by_place = comparison(value, limit, per, place, name="c.comparator")
    by_place = f"CASE WHEN o.span = 1 THEN {by_place} ELSE {full} END"

    words = ", t.state AS word" if query.source.has_texts else f", {INVALID} AS word"
    one = f", CAST(1 AS {wide}) AS y, CAST(NULL AS BIGINT) AS bad" if is_computed else ""
    extra = f"{words}, o.n, o.t, r.state AS fixed, r.p, r.q, r.span, r.divisor{one}"
    observed = value_states(query, Role.PART, family, extra)
    if is_computed:
        kept = f"o.place, o.chk, o.v, o.word, CAST(o.n AS {wide}) AS n, o.t, o.fixed, o.p, o.q, o.span, o.divisor, o.y, o.bad"
        text = query.dialect.text_of("NULL")
        # A computed value is in one, an entered one in 1/10000.
        columns = (
            f"CAST(NULL AS BIGINT) AS v, {INVALID} AS word, c.num * {SCALE} AS n, {text} AS t, f.state AS fixed, f.p, f.q, f.span,"
            " f.divisor, c.den AS y, c.bad"
        )
        above = computed_values(query, family, Role.PART, columns)
        observed = f"SELECT {kept} FROM (\n    {observed}) o\n    UNION ALL {above}"

    absent = query.dialect.quote(str(Blank.ABSENT))
    spoiled = " WHEN o.bad IS NOT NULL THEN o.bad" if is_computed else ""

    def state(first: str, second: str) -> str:
        return (
            f"CASE WHEN o.v = {NOT_APPLICABLE} AND o.t IS NOT NULL THEN {NOT_APPLICABLE}"
            f" WHEN o.word = {MIXED} THEN {INVALID}"
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
    apart = f"CAST(o.divisor AS {wide}) * o.y" if is_computed else f"CAST(o.divisor AS {wide})"
    is_told = "r.n IS NOT NULL AND o.n IS NOT NULL AND o.p IS NOT NULL"
    is_told += " AND o.bad IS NULL" if is_computed else ""
    above, below = (f"CASE WHEN {is_told} THEN {each} END" for each in (f"{value} - {limit} * {per}", apart))
    told = quotient("away", "apart", wide)
    sides = " ".join(f"WHEN '{side.name}' THEN {_SIGNS[side.direction].format(told)}" for side in Comparator)
    return (
        f"SELECT place, chk, v, w, CASE comparator {sides} END AS margin FROM (\n"
        f"    SELECT r.place, r.chk, {state(full, by_place)} AS v, {state(by_place, full)} AS w, c.comparator,"
        f" {above} AS away, {below} AS apart\n"
        f"    FROM (\n    {joined}) r\n"
        "    JOIN (SELECT chk, comparator, is_rounded FROM ecotown_rules WHERE kind = 'check') c ON c.chk = r.chk\n"
        f"    LEFT JOIN (\n    {observed}) o ON o.place = r.place AND o.chk = r.chk) s"
    )


def comparison(value: str, limit: str, per: str, place: str, name: str = "comparator") -> tuple[str, str]:
    """
    Whether a value stands to `per` times a limit as a comparator says: in full, and rounded half-even to a place of the limit.
    """
    twice = f"2 * {value}"

    def rounded(sign: str, shift: str) -> str:
        half = "-" if sign == ">" else "+"
        bound = f"(2 * ({limit} {shift}) {half} {place}) * {per}"
        return f"({twice} {sign} {bound} OR ({twice} = {bound} AND ({limit} {shift}) % (2 * {place}) = 0))"

    cases = (
        ("AT_LEAST", f"{value} >= {limit} * {per}", rounded(">", "")),
        ("MORE_THAN", f"{value} > {limit} * {per}", rounded(">", f"+ {place}")),
        ("AT_MOST", f"{value} <= {limit} * {per}", rounded("<", "")),
        ("LESS_THAN", f"{value} < {limit} * {per}", rounded("<", f"- {place}")),
        ("EQUAL", f"{value} = {limit} * {per}", f"({rounded('>', '')} AND {rounded('<', '')})"),
    )
    full = " ".join(f"WHEN '{side}' THEN {each}" for side, each, _ in cases)
    by_place = " ".join(f"WHEN '{side}' THEN {each}" for side, _, each in cases)
    return f"CASE {name} {full} END", f"CASE {name} {by_place} END"
