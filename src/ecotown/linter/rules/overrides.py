"""
What a plan changes of the rows of its system.
"""

from collections.abc import Iterator

from ecotown.diagnostics import Diagnostic
from ecotown.linter.messages import finding
from ecotown.linter.sheet import Row, Sheet
from ecotown.targets.nodes import NotSet

__all__ = ["check_dropped_targets", "check_reasons"]

# What decides how a row is judged. Who answers for it is for the plan to say.
_JUDGED_BY = ("target", "unit", "basis", "better", "cap")


def check_reasons(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Changes of what a row is judged by for which no reason is written.
    """
    for row in _overridden(sheet):
        override = row.override
        changed = [] if override is None else [key for key in _JUDGED_BY if key in override.changes]
        if override is not None and changed and not (override.reason or "").strip():
            passage = sheet.page.key("overrides", row.number, changed[0])
            yield finding("override/without-reason", passage, number=row.number, keys="、".join(changed))


def check_dropped_targets(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Changes that leave a row without a target, so that it is judged no more.
    """
    for row in _overridden(sheet):
        override = row.override
        if override is None or "target" not in override.changes:
            continue
        if row.parts and all(isinstance(part.target.rule, NotSet) for part in row.parts):
            passage = sheet.page.value("overrides", row.number, "target")
            yield finding("override/no-target", passage, number=row.number)


def _overridden(sheet: Sheet) -> Iterator[Row]:
    return (row for row in sheet.rows if row.override is not None)
