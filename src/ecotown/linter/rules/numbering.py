"""
The numbers of a plan's tasks and headings, and its year.
"""

from collections.abc import Iterator

from ecotown.diagnostics import Diagnostic
from ecotown.linter.messages import finding
from ecotown.linter.sheet import Sheet
from ecotown.targets import fold_text

__all__ = ["check_headings", "check_tasks", "check_year"]


def check_year(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    A plan that does not say which year is judged.
    """
    if sheet.plan.year is None:
        yield finding("plan/year-missing", sheet.page.value("year"))


def check_tasks(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Tasks of one number.
    """
    seen: set[str] = set()
    for index, task in enumerate(sheet.plan.tasks):
        number = fold_text(task.number or "")
        if number and number in seen:
            yield finding("plan/duplicate-task", sheet.page.value("tasks", index, "number"), number=task.number)
        seen.add(number)


def check_headings(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Headings of one number under the same heading.
    """
    above: dict[int, dict[str, str]] = {}
    for index, heading in enumerate(sheet.plan.outline):
        level = heading.level or 0
        above = {other: titles for other, titles in above.items() if other <= level}
        titles = above.setdefault(level, {})
        number = fold_text(heading.number or "")
        if number and number in titles:
            yield finding(
                "plan/duplicate-heading",
                sheet.page.value("outline", index, "number"),
                number=heading.number,
                first=titles[number],
                title=heading.title,
            )
        titles.setdefault(number, heading.title)
