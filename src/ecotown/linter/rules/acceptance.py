"""
What a system declares about acceptance.
"""

from collections.abc import Iterator

from ecotown.assessment.acceptance import read_rule
from ecotown.assessment.requirements import read_requirements
from ecotown.diagnostics import Diagnostic
from ecotown.errors import InvalidFile
from ecotown.linter.messages import finding
from ecotown.linter.sheet import Sheet
from ecotown.plans import resolve_gates

__all__ = ["check_acceptance", "check_uncounted"]


def check_acceptance(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Conditions, marks, scoring rules and gates that cannot be read or counted.
    """
    declared = None if sheet.system is None else sheet.system.acceptance
    if declared is None:
        return
    rows, gates = tuple(row.indicator for row in sheet.rows), resolve_gates(sheet.plan)
    for read in (
        lambda: read_rule(declared, rows),
        lambda: read_requirements(gates, sheet.plan, path="acceptance.gates"),
    ):
        try:
            read()
        except InvalidFile as error:
            yield from error.diagnostics


def check_uncounted(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Rows that nothing counts: whether they are met or not, the outcome is the same.
    """
    declared = None if sheet.system is None else sheet.system.acceptance
    if declared is None or not declared.conditions:
        return
    try:
        rule = read_rule(declared, tuple(row.indicator for row in sheet.rows))
    except InvalidFile:
        return
    counted = {number for condition in rule.conditions for number in condition.numbers} | {*rule.vetoes}
    if rule.points is not None and (rule.points.mark is not None or rule.points.bands):
        counted |= rule.points.full.keys()
    left = [row.number for row in sheet.rows if row.number not in counted]
    if left:
        passage = sheet.system_page.key("acceptance", "conditions")
        yield finding("acceptance/uncounted-rows", passage, numbers="、".join(left))
