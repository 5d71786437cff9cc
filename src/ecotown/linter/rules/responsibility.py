"""
Who answers for what: leads, load, offices that the town does not command, villages, contacts.
"""

import re
from collections import Counter
from collections.abc import Iterator

from ecotown.diagnostics import Diagnostic
from ecotown.linter.printed import column_holds, folded, is_notice, join_numbers, passages_of, report, report_row
from ecotown.linter.rules.bodies import open_names
from ecotown.linter.sheet import Row, Sheet
from ecotown.plans import Task

__all__ = [
    "check_communities",
    "check_load",
    "check_missing_leads",
    "check_outside_command",
    "check_roster",
    "check_task_offices",
    "check_unassigned_rows",
    "check_unassigned_tasks",
    "check_villages_left_out",
]

_OUTSIDE = re.compile(
    r"(?:市监|市场监管|市场监督管理|规资|规划和?自然资源|国土|自然资源|派出|司法|税务|交警|教管|学区|中心校|供电|气象|生态环境)(?:所|局|队|中心|分局|站|分中心)?$"
)
_DISTRICT = re.compile(r"^(?:区|县|市)(?=.{3})")
# An office of the district by its own name.
_SUPERIOR = re.compile(r"^(?:区|县|市|旗)[^镇乡街]{2,12}(?:局|委|委员会|办公室|中心|队)$")
_VILLAGE = re.compile(r"^(?:各|有关|相关)?(?:行政)?村|村[(（委居民、]|[^乡农]村$|社区|居委|居民")
_MANY_ROWS = 10


def check_missing_leads(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Rows with several offices of which none is said to lead.
    """
    if not is_notice(sheet) or column_holds(sheet, "牵头"):
        return
    open_rows = [
        row
        for row in sheet.rows
        if len(row.indicator.responsible) > 1
        and not row.indicator.supporting
        and "牵头" not in (row.indicator.note or "")
    ]
    if open_rows:
        numbers = join_numbers([row.number for row in open_rows])
        yield report_row(sheet, "responsibility/lead-missing", open_rows[0], "responsible", numbers=numbers)


def check_unassigned_rows(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Rows for which nobody answers, where others have somebody.
    """
    if not is_notice(sheet) or not any(row.indicator.responsible for row in sheet.rows):
        return
    for row in sheet.rows:
        if not row.indicator.responsible:
            yield report_row(sheet, "responsibility/nobody", row, "responsible")


def check_unassigned_tasks(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Tasks for which nobody answers, where most have somebody.
    """
    tasks = sheet.plan.tasks
    bare = [(index, task) for index, task in enumerate(tasks) if not task.responsible and not task.supporting]
    if not is_notice(sheet) or 3 * len(bare) > len(tasks):
        return
    for index, task in bare:
        yield report(
            sheet, "responsibility/task-of-nobody", "tasks", index, "text", at=task.at, task=task.number or index + 1
        )


def check_load(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    One or two offices that answer for most rows.
    """
    names = open_names(sheet)
    count: Counter[str] = Counter()
    shown: dict[str, str] = {}
    rows: dict[str, set[str]] = {}
    for row in sheet.rows:
        for name in row.indicator.responsible:
            key = names.key(name)
            shown.setdefault(key, name)
            rows.setdefault(key, set()).add(row.number)
    count.update({key: len(numbers) for key, numbers in rows.items()})
    top = count.most_common(2)
    if len(sheet.rows) < _MANY_ROWS or not top or not is_notice(sheet):
        return
    if 5 * top[0][1] >= 3 * len(sheet.rows):
        top = top[:1]
    elif len(count) < 4:
        return
    both = {number for key, _ in top for number in rows[key]}
    if 5 * len(both) >= 3 * len(sheet.rows):
        first = next(row for row in sheet.rows if row.number in both)
        listed = "、".join(f"{shown[key]}（{number}项）" for key, number in top)
        yield report_row(
            sheet,
            "responsibility/load",
            first,
            "responsible",
            offices=listed,
            count=len(both),
            total=len(sheet.rows),
        )


def check_outside_command(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Offices of the district's departments that rows name as responsible.
    """
    if not is_notice(sheet):
        return
    found: dict[str, list[str]] = {}
    first: Row | None = None
    title = f"{sheet.plan.title or ''}{'' if sheet.plan.document is None else sheet.plan.document.title or ''}"
    is_town = re.search("[乡镇]|街道|苏木", title) is not None and re.search("[区县市]创建", title) is None
    for row in sheet.rows:
        for name in row.indicator.responsible:
            is_superior = is_town and _SUPERIOR.search(folded(name)) is not None
            if is_superior or (_OUTSIDE.search(folded(name)) and _DISTRICT.match(folded(name)) is None):
                found.setdefault(name, []).append(row.number)
                first = first or row
    if first is not None:
        listed = "、".join(f"{name}（第{join_numbers(numbers)}项）" for name, numbers in found.items())
        yield report_row(sheet, "responsibility/outside-command", first, "responsible", offices=listed)


def check_villages_left_out(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Villages that the text gives duties and no row names.
    """
    if not is_notice(sheet) or not sheet.rows:
        return
    named = [name for row in sheet.rows for name in (*row.indicator.responsible, *row.indicator.supporting)]
    named += [name for task in sheet.plan.tasks for name in (*task.responsible, *task.supporting)]
    if any(_VILLAGE.search(name) for name in named) or any(row.indicator.each_village for row in sheet.rows):
        return
    for index, passage, text in passages_of(sheet):
        if re.search(
            r"各村[^。;]{0,60}(?:(?:负责|承担|落实)[^。;,]{0,6}(?:本村|本辖区|指标)|成立[^。;,]{0,12}小组)", text
        ):
            yield report(sheet, "responsibility/villages-left-out", "passages", index, "text", at=passage.at)
            return


def check_communities(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    A paragraph about villages and communities that says who leads in the villages alone.
    """
    for index, passage, text in passages_of(sheet):
        match = re.search(r"各?(?P<who>村(?:党支部|党总支|党组织|党委)?书记|村主任)[^，。；]{0,6}任?组长", text)
        if match is None or not re.search(r"村[(（/、和]?(?:居|社区)", text[: match.start()]):
            continue
        if not re.search("居|社区", text[max(0, match.start() - 3) : match.end()]):
            yield report(
                sheet, "responsibility/communities-left-out", "passages", index, "text", at=passage.at, who=match["who"]
            )


def check_roster(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Contacts that every office is to name, without a list of them.
    """
    plan = sheet.plan
    titles = " ".join((annex.title or "") for annex in plan.annexes)
    if re.search("名册|名单|联络员|通讯录|联系", titles) or not is_notice(sheet):
        return
    for index, passage, text in passages_of(sheet):
        if re.search("(?:负责人|分管领导)?[、和]?联络员", text) and re.search("确定|明确|落实|各[0-9一]+名", text):
            yield report(sheet, "responsibility/roster-missing", "passages", index, "text", at=passage.at)
            return


def check_task_offices(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Tasks whose offices are not those of their rows; another form of a name is no other office.
    """
    names = open_names(sheet)
    rows = {row.number: row for row in sheet.rows}
    # A row that several tasks work for is answered for by their offices together.
    together: dict[str, set[str]] = {}
    for task in sheet.plan.tasks:
        for number in task.indicators:
            together.setdefault(number, set()).update(names.offices((*task.responsible, *task.supporting)))
    listed_apart = any(row.indicator.supporting for row in sheet.rows)
    more: list[tuple[int, Task, list[Row]]] = []
    compared = 0
    for index, task in enumerate(sheet.plan.tasks):
        own = [rows[number] for number in task.indicators if number in rows and rows[number].owns("responsible")]
        body = names.offices((*task.responsible, *task.supporting))
        if not own or not body or any(not row.indicator.responsible for row in own):
            continue
        compared += 1
        listed = [name for row in own for name in (*row.indicator.responsible, *row.indicator.supporting)]
        shared = {office for row in own for office in together[row.number]}
        # Villages that help, and offices that the text of the task names, are not left out.
        answering = [name for row in own for name in row.indicator.responsible if not _VILLAGE.search(name)]
        left_out = {name for name in answering if _bare_office(name) not in folded(task.text)}
        # Of an annex that lists no helpers the body may name some.
        told = (*task.responsible, *task.supporting) if listed_apart else task.responsible or task.supporting
        unlisted = names.offices(name for name in told if not _VILLAGE.search(name)) - names.offices(listed)
        if names.offices(left_out) - shared or names.offices(told[:1]) & unlisted:
            yield _differing(sheet, index, task, own)
        elif unlisted:
            more.append((index, task, own))
    # What a notice does throughout is its way; what it does here and there is a slip.
    if 3 * len(more) > compared and len(more) > 2:
        index, task, _ = more[0]
        yield report(
            sheet,
            "body/more-offices",
            "tasks",
            index,
            "responsible",
            at=task.at,
            tasks="、".join(str(each.number or place + 1) for place, each, _ in more),
        )
    else:
        yield from (_differing(sheet, index, task, own) for index, task, own in more)


def _differing(sheet: Sheet, index: int, task: Task, own: list[Row]) -> Diagnostic:
    listed = [name for row in own for name in (*row.indicator.responsible, *row.indicator.supporting)]
    return report(
        sheet,
        "body/offices-differ",
        "tasks",
        index,
        "responsible",
        at=task.at,
        task=task.number or index + 1,
        numbers=join_numbers([row.number for row in own]),
        body="、".join((*task.responsible, *task.supporting)),
        annex="、".join(dict.fromkeys(listed)),
    )


def _bare_office(name: str) -> str:
    """
    The name of an office without its town.
    """
    return re.sub("^(?:镇|乡|街道)", "", folded(name))
