"""
The numbers of a plan's tasks and headings, and its year.
"""

from collections.abc import Iterator

from ecotown.diagnostics import Diagnostic
from ecotown.linter.messages import finding
from ecotown.linter.printed import count_of, heading_at, report
from ecotown.linter.sheet import Sheet
from ecotown.plans import Heading
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
            yield report(sheet, "plan/duplicate-task", "tasks", index, "number", at=task.at, number=task.number)
        seen.add(number)


def check_headings(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Headings of one number under the same heading. A list that begins anew is another list.
    """
    above: dict[int, dict[str, str]] = {}
    outline = sheet.plan.outline
    for index, heading in enumerate(outline):
        level = heading.level or 0
        above = {other: titles for other, titles in above.items() if other <= level}
        titles = above.setdefault(level, {})
        number = fold_text(heading.number or "")
        if count_of(number) == 1 and len(titles) > 1:
            titles.clear()
        if number and number in titles:
            later = [other.number for other in _siblings(outline[index + 1 :], level) if other.number]
            yield report(
                sheet,
                "plan/duplicate-heading",
                "outline",
                index,
                "number",
                at=heading_at(heading),
                number=heading.number,
                first=titles[number],
                title=heading.title,
                later=f"；其后的{'、'.join(later)}一并顺延" if later else "",
                later_en=f", and renumber {', '.join(later)} behind it" if later else "",
            )
        titles.setdefault(number, heading.title)


def _siblings(headings: tuple[Heading, ...], level: int) -> Iterator[Heading]:
    """
    The headings of a level up to the next one above it.
    """
    for heading in headings:
        if (heading.level or 0) < level:
            return
        if (heading.level or 0) == level:
            yield heading
