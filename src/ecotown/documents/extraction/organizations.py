"""
The offices that a notice names, with the other names that it gives them itself (以下简称).
"""

import re
from collections.abc import Sequence

from ecotown.documents.extraction.lines import Line
from ecotown.documents.extraction.offices import OFFICE
from ecotown.plans import Indicator, LeadingGroup, Organization, Task

__all__ = ["read_organizations"]

_ALIAS = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{3,30})[（(](?:以下)?(?:统称|简称)(?:为)?[：:]?\s*[“\"]?(?P<alias>[\u4e00-\u9fff]{2,16})[”\"]?[）)]"
)


def read_organizations(
    indicators: Sequence[Indicator], tasks: Sequence[Task], group: LeadingGroup | None, lines: Sequence[Line]
) -> tuple[Organization, ...]:
    """
    Every office that answers for a row or a task, and the seat of the group's office; names are never merged by likeness.
    """
    aliases: dict[str, list[str]] = {}
    for line in lines:
        for match in _ALIAS.finditer(line.text):
            name = re.split(r"(?:成立|设立|由|在|和|及|与|交|向)", match["name"])[-1]
            if OFFICE.search(name) or "领导小组" in name:
                aliases.setdefault(name, []).append(match["alias"])
    items: tuple[Indicator | Task, ...] = (*indicators, *tasks)
    named = dict.fromkeys(office for item in items for office in (*item.responsible, *item.supporting))
    if group is not None and group.office is not None and group.office.seat and OFFICE.search(group.office.seat):
        named.setdefault(group.office.seat)
    held = {alias for found in aliases.values() for alias in found}
    names = dict.fromkeys([*(name for name in named if name not in held), *aliases])
    return tuple(Organization(name, aliases=tuple(dict.fromkeys(aliases.get(name, ())))) for name in names)
