"""
Targets: those that are refused, what is told about the others, and those set for a row elsewhere.
"""

from collections.abc import Iterator

import attrs

from ecotown.diagnostics import Diagnostic, Severity
from ecotown.errors import EcotownError, TargetSyntaxError
from ecotown.evaluation import Result
from ecotown.files.passage import Page, Passage, Step
from ecotown.linter.printed import is_notice
from ecotown.linter.sheet import Row, Sheet, read_for_row
from ecotown.plans import Task
from ecotown.targets import Target, parse_target

__all__ = ["check_assigned_targets", "check_judgeable", "check_refused", "check_task_targets", "tell_readings"]

# What bears on how a target is read.
_CONTEXT = ("target", "name", "unit", "basis", "better", "cap", "components")


def check_refused(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Every target that cannot be read, under the characters that cause it; those of the system a plan follows too, for they
    keep the plan from being judged.
    """
    for row in sheet.rows:
        for fault in row.faults:
            yield of_row(fault, row.number)


def tell_readings(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    What the reader of targets told about each, at the characters it speaks of.
    """
    for row in sheet.rows:
        if not row.owns(*_CONTEXT):
            continue
        for index, part in enumerate(row.parts):
            page, way = row.way("target", None if part.component is None else index)
            codes = {diagnostic.code for diagnostic in part.target.diagnostics}
            for diagnostic in lift_readings(part.target, page, way):
                # In a notice, where most cells are bare, "read as ≥95" says the direction too.
                if diagnostic.code != "target/direction-inferred" or not (
                    is_notice(sheet) and "target/operator-inferred" in codes
                ):
                    yield of_row(diagnostic, row.number)


def check_assigned_targets(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    What the reader told about each target that a superior assigned; the refused ones are told with the rows.
    """
    for row in sheet.rows:
        for reading in row.assigned:
            if reading.target is not None:
                way: tuple[Step, ...] = ("assigned", row.number)
                way += () if reading.subject is None else (reading.subject,)
                way += ("target",) if sheet.page.holds(*way, "target") else ()
                for diagnostic in lift_readings(reading.target, sheet.page, way):
                    yield of_row(diagnostic, row.number)


def check_task_targets(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    The targets that tasks quote, read like those of their rows. They are quotations, so that nothing is told about how they
    would be better written.
    """
    rows = {row.number: row for row in sheet.rows}
    for index, task in enumerate(sheet.plan.tasks):
        for place, quoted in enumerate(task.targets):
            way: tuple[Step, ...] = ("tasks", index, "targets", place, "text")
            row = rows.get(_row_of(task, quoted.indicator))
            try:
                target = _read_quoted(quoted.text, row)
            except TargetSyntaxError as error:
                if is_notice(sheet) and error.diagnostics[0].code == "target/direction-unknown":
                    continue  # the row itself says so, or nothing is judged by the quotation
                yield _hold(error.diagnostics[0], sheet.page.within(quoted.text, error.start, error.end, *way))
                continue
            for diagnostic in lift_readings(target, sheet.page, way):
                # That the body measures in another unit is told with what the annex says.
                is_told = is_notice(sheet) and row is not None and diagnostic.code == "target/unit-differs"
                if diagnostic.severity is not Severity.INFO and not is_told:
                    yield diagnostic


def check_judgeable(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Rows that would stop an assessment, although their targets can be read.
    """
    for row in sheet.rows:
        # Conventions and references are told where they stand.
        if isinstance(row.bare, EcotownError) and not row.bare.code.startswith(("conventions/", "reference/")):
            yield of_row(row.passage("target").hold(row.bare.diagnostics[0]), row.number)
        for diagnostic in row.bare.diagnostics if isinstance(row.bare, Result) else ():
            if diagnostic.code.startswith("assigned/") and diagnostic.severity is Severity.ERROR:
                yield of_row(diagnostic, row.number)


def of_row(diagnostic: Diagnostic, number: str) -> Diagnostic:
    """
    A diagnostic from another room with the number of the row that it is about.
    """
    return attrs.evolve(
        diagnostic,
        message=f"第{number}项：{diagnostic.message}",
        message_en=f"row {number}: {diagnostic.message_en}",
    )


def lift_readings(target: Target, page: Page, way: tuple[Step, ...]) -> Iterator[Diagnostic]:
    """
    The diagnostics of a target at their places in the file.
    """
    for diagnostic in target.diagnostics:
        start = _offset(target.text, diagnostic.line or 1, diagnostic.column or 1)
        end = start + (diagnostic.end_column or 0) - (diagnostic.column or 0)
        yield _hold(diagnostic, page.within(target.text, start, end, *way))


def _offset(text: str, line: int, column: int) -> int:
    start = 0
    for _ in range(line - 1):
        start = text.find("\n", start) + 1
    return start + column - 1


def _row_of(task: Task, indicator: str | None) -> str:
    if indicator is not None:
        return indicator
    return task.indicators[0] if len(task.indicators) == 1 else ""


def _read_quoted(text: str, row: Row | None) -> Target:
    return read_for_row(text, row.parts[0].target) if row is not None and row.parts else parse_target(text)


def _hold(diagnostic: Diagnostic, passage: Passage) -> Diagnostic:
    # Of something made in memory the place in the target is all that is known.
    return passage.hold(diagnostic) if passage.line is not None else attrs.evolve(diagnostic, path=passage.path)
