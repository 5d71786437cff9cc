"""
The offices of a plan: each named in the list, each name of one office. Names that are alike are never taken for one.
"""

from collections.abc import Iterator

from ecotown.diagnostics import Diagnostic
from ecotown.files.passage import Step
from ecotown.files.source import suggest_word
from ecotown.linter.messages import finding
from ecotown.linter.printed import is_notice
from ecotown.linter.sheet import Sheet
from ecotown.targets import fold_text

__all__ = ["check_office_names", "check_offices"]


def check_offices(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Offices that a row or a task names and `organizations` does not list. A plan without such a list is not asked.
    """
    listed = tuple(name for each in sheet.plan.organizations for name in (each.name, *each.aliases))
    known = {fold_text(name) for name in listed}
    if not known:
        return
    for way, name in _named(sheet):
        if fold_text(name) in known:
            continue
        near = suggest_word(name, listed)
        yield finding(
            "organization/unlisted",
            sheet.page.value(*way),
            name=name,
            hint=f"是否指“{near}”？若是同一单位的简称，写进它的 aliases" if near else "补进名单，或核对名称",
            hint_en=f'did you mean "{near}"? if it is another name of it, add it to its aliases'
            if near
            else "add it to the list, or check the name",
        )


def check_office_names(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Names that two organizations share, or one states twice.
    """
    owners: dict[str, str] = {}
    for index, organization in enumerate(sheet.plan.organizations):
        ways: list[tuple[tuple[Step, ...], str]] = [(("name",), organization.name)]
        ways += [(("aliases", place), alias) for place, alias in enumerate(organization.aliases)]
        for way, name in ways:
            folded = fold_text(name)
            if folded in owners:
                yield finding(
                    "organization/name-twice",
                    sheet.page.value("organizations", index, *way),
                    name=name,
                    first=owners[folded],
                    second=organization.name,
                )
            owners.setdefault(folded, organization.name)


def _named(sheet: Sheet) -> Iterator[tuple[tuple[Step, ...], str]]:
    """
    The offices that the plan itself names, with the way to each.
    """
    for row in sheet.rows:
        for key, names in (("responsible", row.indicator.responsible), ("supporting", row.indicator.supporting)):
            if row.owns(key):
                _, way = row.way(key)
                yield from (((*way, index), name) for index, name in enumerate(names))
    for number, task in enumerate(sheet.plan.tasks):
        for key, names in (("responsible", task.responsible), ("supporting", task.supporting)):
            yield from ((("tasks", number, key, index), name) for index, name in enumerate(names))
    group = sheet.plan.leading_group
    # An import lists the offices that rows and tasks are given to; the seat of the group need be none of them.
    if group is not None and not is_notice(sheet) and group.office is not None and group.office.seat is not None:
        yield ("leading_group", "office", "seat"), group.office.seat
