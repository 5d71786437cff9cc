"""
The SQL text of a system: one statement in the subset that the engines share.

The text reads the tables `ecotown_observations`, `ecotown_places`, `ecotown_rules` and, where the system refers to them,
`ecotown_assigned` and `ecotown_references`. Everything that differs from system to system but the trees of compound targets
stands in the rules table, and no value of a user stands in the text but through `Dialect.quote`.
"""

from ecotown.bulk.lowered import Lowering, Role
from ecotown.bulk.rules.readings import place_bits
from ecotown.bulk.states import MET, MIXED, NOT_APPLICABLE, NOT_MET, OPEN, REASONS, SPOILED
from ecotown.bulk.text.compounds import Compounds
from ecotown.bulk.text.dialects import Dialect
from ecotown.bulk.text.formulas import reckoning
from ecotown.bulk.text.movements import movement_states
from ecotown.bulk.text.observed import Source
from ecotown.bulk.text.query import NEEDS, Query
from ecotown.bulk.text.values import unobserved_states, value_states
from ecotown.evaluation import Reason
from ecotown.targets.nodes import Rule, Status
from ecotown.targets.vocabulary import ELIMINATION

__all__ = ["write_text"]


def write_text(
    lowering: Lowering,
    source: Source,
    dialect: Dialect,
    year: int | None,
    *,
    needs: frozenset[str] = NEEDS,
) -> str:
    """
    The statement. Without a year it holds the dialect's parameter for one.
    """
    query = Query(lowering, source, dialect, dialect.parameter if year is None else str(year), needs)
    tables: list[str] = []
    selects = _rows(query)
    compounds = Compounds(query)
    if lowering.computed:
        tables += reckoning(lowering, source, dialect, query.year)
    if compounds.rows:
        tables.append(f"pivoted AS (\n    {compounds.pivoted()}\n)")
        tables.append(f"combined AS (\n    {compounds.combined()}\n)")
        each = [
            f"CASE r.requirement {' '.join(f'WHEN {row.number} THEN {compounds.operand(row.node, kind)}' for row in compounds.rows)} END"
            for kind in "vwm"
        ]
        selects.append(
            f"SELECT p.place, r.requirement, {each[0]} AS v, {each[1]} AS w, {each[2]} AS margin\n"
            "    FROM combined p CROSS JOIN (SELECT requirement FROM ecotown_rules"
            " WHERE kind = 'requirement' AND chk < 0) r"
        )
    tables.append("judged AS (\n    " + "\n    UNION ALL\n    ".join(selects) + "\n)")
    reasons = " ".join(f"WHEN {OPEN + place} THEN '{reason.value}'" for place, reason in enumerate(REASONS))
    invalid = (MIXED, SPOILED) if lowering.computed else (MIXED,)
    reasons += "".join(f" WHEN {state} THEN '{Reason.INVALID_OBSERVATION.value}'" for state in invalid)
    # A number that is left, or a share that is eliminated, may be so far from 0 or 100 % and yet leave it open.
    is_told = not any(_is_partly_eliminated(check.rule) for check in lowering.checks)
    margin = "j.margin" if is_told else f"CASE WHEN j.v < {OPEN} THEN j.margin END AS margin"
    text = (
        "WITH " + ",\n".join(tables) + "\n"
        "SELECT j.place, q.indicator, q.component,\n"
        f"    CASE j.v WHEN {NOT_MET} THEN 'not-met' WHEN {MET} THEN 'met' WHEN {NOT_APPLICABLE} THEN 'not-applicable'"
        " ELSE 'undetermined' END AS verdict,\n"
        f"    CASE WHEN j.v >= {OPEN} THEN CASE j.v {reasons} END END AS reason,\n"
        f"    j.v <> j.w AND (j.v < {OPEN} OR j.w < {OPEN}) AS borderline,\n"
        f"    {margin}\n"
        "FROM judged j JOIN (SELECT requirement, indicator, component FROM ecotown_rules WHERE kind = 'requirement') q"
        " ON q.requirement = j.requirement"
    )
    return dialect.with_parameter(text) if year is None else text


def _is_partly_eliminated(rule: Rule) -> bool:
    return isinstance(rule, Status) and rule.scale.name == ELIMINATION.name and rule.rank < len(rule.scale.ranks) - 1


def _rows(query: Query) -> list[str]:
    """
    The rows of the result that are one check each: those observed, and those of which nothing is.
    """
    selects: list[str] = []
    listed = "" if query.source.is_listed else " JOIN ecotown_places p ON p.place = s.place"
    requirement = "(SELECT requirement, chk FROM ecotown_rules WHERE kind = 'requirement') r ON r.chk = s.chk"
    if query.checks_of("value", Role.ROW):
        masks = 1 + max(mask for mask, _ in place_bits(query.lowering).values())
        selects.append(
            "SELECT s.place, r.requirement, s.v, s.w, s.margin\n"
            f"    FROM (\n    {value_states(query, Role.ROW)}) s JOIN {requirement}{listed}"
        )
        selects.append(unobserved_states(query, masks))
    if query.checks_of("movement", Role.ROW):
        selects.append(
            "SELECT s.place, r.requirement, s.v, s.w, s.margin\n"
            f"    FROM (\n    {movement_states(query, Role.ROW)}) s JOIN {requirement}"
        )
    return selects
