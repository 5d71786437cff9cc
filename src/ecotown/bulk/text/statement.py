"""
The SQL text of a system: one statement in the subset that the engines share.

The text reads the tables `ecotown_observations`, `ecotown_places`, `ecotown_rules` and, where the system refers to them,
`ecotown_assigned` and `ecotown_references`. Everything that differs from system to system but the trees of compound targets
stands in the rules table, and no value of a user stands in the text but through `Dialect.quote`.
"""

from ecotown.bulk.lowered import Leaf, Lowering
from ecotown.bulk.states import MET, NOT_APPLICABLE, NOT_MET, OPEN, REASONS
from ecotown.bulk.text.assigned import assigned_states
from ecotown.bulk.text.compounds import Compounds
from ecotown.bulk.text.dialects import Dialect
from ecotown.bulk.text.movements import movement_states
from ecotown.bulk.text.observed import Source
from ecotown.bulk.text.query import Query
from ecotown.bulk.text.references import reference_states
from ecotown.bulk.text.values import value_states
from ecotown.targets.nodes import Assigned, Reference

__all__ = ["write_text"]


def write_text(lowering: Lowering, source: Source, dialect: Dialect, year: int | None) -> str:
    """
    The statement. Without a year it holds the dialect's parameter for one.
    """
    query = Query(lowering, source, dialect, dialect.parameter if year is None else str(year))
    parts = [("states", _states(query))]
    simple = [row for row in lowering.rows if isinstance(row.node, Leaf)]
    compound = [row for row in lowering.rows if not isinstance(row.node, Leaf)]
    compounds = Compounds(query)
    selects: list[str] = []
    if simple:
        selects.append(
            "SELECT p.place, r.requirement, r.indicator, r.component, COALESCE(s.v, r.nothing) AS v,"
            " COALESCE(s.w, r.nothing) AS w, s.margin\n"
            "    FROM ecotown_places p CROSS JOIN (SELECT requirement, chk, indicator, component, nothing FROM ecotown_rules"
            " WHERE kind = 'requirement' AND chk >= 0) r\n"
            "    LEFT JOIN states s ON s.place = p.place AND s.chk = r.chk"
        )
    if compound:
        parts.append(("pivoted", compounds.pivoted()))
        parts.append(("combined", compounds.combined()))
        each = [
            "CASE r.requirement "
            + " ".join(f"WHEN {row.number} THEN {compounds.operand(row.node, kind)}" for row in compound)
            + " END"
            for kind in "vwm"
        ]
        selects.append(
            f"SELECT p.place, r.requirement, r.indicator, r.component, {each[0]} AS v, {each[1]} AS w, {each[2]} AS margin\n"
            "    FROM combined p CROSS JOIN (SELECT requirement, indicator, component FROM ecotown_rules"
            " WHERE kind = 'requirement' AND chk < 0) r"
        )
    parts.append(("judged", "\n    UNION ALL\n    ".join(selects)))
    reasons = " ".join(f"WHEN {OPEN + place} THEN '{reason.value}'" for place, reason in enumerate(REASONS))
    tables = ",\n".join(f"{name} AS (\n    {body}\n)" for name, body in parts)
    text = (
        f"WITH {tables}\n"
        "SELECT place, indicator, component,\n"
        f"    CASE v WHEN {NOT_MET} THEN 'not-met' WHEN {MET} THEN 'met' WHEN {NOT_APPLICABLE} THEN 'not-applicable'"
        " ELSE 'undetermined' END AS verdict,\n"
        f"    CASE v {reasons} END AS reason,\n"
        f"    v <> w AND NOT (v >= {OPEN} AND w >= {OPEN}) AS borderline,\n"
        "    margin\n"
        "FROM judged"
    )
    return dialect.with_parameter(text) if year is None else text


def _states(query: Query) -> str:
    """
    The state of every check that reads something, by place.
    """
    checks = query.lowering.checks
    found: list[str] = []
    if any(not check.is_movement and not isinstance(check.rule, Assigned | Reference) for check in checks):
        found.append(f"SELECT place, chk, v, w, margin FROM (\n    {value_states(query, 'value')}) s")
    if any(check.is_movement for check in checks):
        found.append(movement_states(query))
    if any(isinstance(check.rule, Reference) for check in checks):
        found.append(reference_states(query))
    united = "\n    UNION ALL\n    ".join(found) or (
        "SELECT place, 0 AS chk, 0 AS v, 0 AS w, CAST(0 AS BIGINT) AS margin FROM ecotown_places WHERE 1 = 0"
    )
    if not any(isinstance(check.rule, Assigned) for check in checks):
        return united
    return f"SELECT place, chk, v, w, margin FROM (\n    {united}) every_state\n    UNION ALL\n    {assigned_states(query, united)}"
