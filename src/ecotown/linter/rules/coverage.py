"""
Rows without a task, tasks without a row, promises that nothing measures; whether a set of rows says when it is met.
"""

import re
from collections.abc import Iterator

from ecotown.assessment.nodes import nodes_of
from ecotown.diagnostics import Diagnostic
from ecotown.linter.printed import column_holds, folded, is_notice, join_numbers, passages_of, report, report_row
from ecotown.linter.sheet import Row, Sheet
from ecotown.plans import Task
from ecotown.targets.nodes import Status

__all__ = [
    "check_acceptance",
    "check_acceptance_agrees",
    "check_may_be_absent",
    "check_own_notice",
    "check_promised_numbers",
    "check_promises",
    "check_rows_without_task",
    "check_tasks_without_row",
]


_FEW_ROWS = 2


def check_rows_without_task(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Rows that no task of the body works for.
    """
    linked = {number for task in sheet.plan.tasks for number in task.indicators}
    linked |= {target.indicator for task in sheet.plan.tasks for target in task.targets if target.indicator}
    if not linked or not is_notice(sheet):
        return
    left = [row for row in sheet.rows if row.number not in linked]
    # A body that speaks of some rows only leaves the others out on purpose; one that speaks of most has forgotten some.
    if len(left) > _FEW_ROWS and 5 * len(left) > len(sheet.rows):
        numbers = join_numbers([row.number for row in left])
        yield report_row(sheet, "coverage/rows-without-task", left[0], "name", numbers=numbers, count=len(left))
    else:
        for row in left:
            yield report_row(sheet, "coverage/row-without-task", row, "name", name=row.indicator.name.split("\n")[0])


def check_tasks_without_row(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Tasks that serve no row.
    """
    if not is_notice(sheet) or not sheet.rows or not any(task.indicators for task in sheet.plan.tasks):
        return
    for index, task in enumerate(sheet.plan.tasks):
        if not task.indicators and not any(target.indicator for target in task.targets):
            yield report(
                sheet,
                "coverage/task-without-row",
                "tasks",
                index,
                "text",
                at=task.at,
                task=task.number or _short(task.text),
            )


_PROMISED = re.compile(
    r"(?:建成|新建|完成|建设|新增|创建|培育|改造|实施|达到|不低于|不少于)[一-龥]{0,12}?(?P<number>[0-9]+(?:\.[0-9]+)?(?:%|公里|千米|户|亩|公顷|个|处|座|家|吨|万元|平方米))"
)


def check_promised_numbers(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Tasks that promise a figure which no row asks for.
    """
    rows = {row.number: row for row in sheet.rows}
    if not is_notice(sheet):
        return
    for index, task in enumerate(sheet.plan.tasks):
        cells = " ".join(folded(rows[number].indicator.target or "") for number in task.indicators if number in rows)
        quoted = " ".join(folded(target.text) for target in task.targets)
        for clause in re.split("[，。；,;、]", folded(task.text)):
            match = _PROMISED.search(clause)
            if match is None:
                continue
            digits = re.match(r"[0-9.]+", match["number"])
            value = digits.group() if digits is not None else ""
            if value in re.findall(r"[0-9.]+", cells + " " + quoted):
                continue
            if any(name in clause for name in _names(task, rows)):
                continue  # the target of a row, compared with it elsewhere
            is_share = "%" in match["number"]
            if is_share and not re.search(
                "[一-龥]{2}(?:率|比例|比重|占比|覆盖面)[^率比]{0,8}$", clause[: match.start("number")]
            ):
                continue  # a share of something named elsewhere
            yield report(
                sheet,
                "coverage/share-unmeasured" if is_share else "coverage/number-unmeasured",
                "tasks",
                index,
                "text",
                at=task.at,
                task=task.number or index + 1,
                promise=clause,
            )


_PROMISE = re.compile(r"确保|坚决|真正实现|切实|大力|推广|杜绝|严禁|全面完成|等[^，。；]{0,20}制度建设|能力")


# A few words more are a manner of speaking.
_SHORTEST_PROMISE = 8


def check_promises(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Words of promise in tasks that no row comes back to.
    """
    rows = {row.number: row for row in sheet.rows}
    if not is_notice(sheet):
        return
    found = []
    for index, task in enumerate(sheet.plan.tasks):
        if not task.indicators:
            continue
        pairs = {name[place : place + 2] for name in _names(task, rows, whole=True) for place in range(len(name) - 1)}
        for clause in re.split("[，。；,;]", folded(task.text)):
            bare = re.sub("[(（].*?[)）]", "", clause)
            shared = sum(pair in bare for pair in pairs)
            if len(bare) >= _SHORTEST_PROMISE and _PROMISE.search(bare) and 3 * shared < len(bare):
                found.append((index, task, bare))
                break
    if found:
        index, task, clause = found[0]
        numbers = "、".join(str(each.number or place + 1) for place, each, _ in found)
        yield report(
            sheet,
            "coverage/promise-unmeasured",
            "tasks",
            index,
            "text",
            at=task.at,
            tasks=numbers,
            promise=clause,
        )


def _names(task: Task, rows: dict[str, Row], *, whole: bool = False) -> list[str]:
    """
    The names of a task's rows; `whole` with what their cells say.
    """
    found = [folded(rows[number].indicator.name) for number in task.indicators if number in rows]
    if whole:
        found += [folded(rows[number].indicator.target or "") for number in task.indicators if number in rows]
        found += [folded(target.text) for target in task.targets]
    return found


def check_acceptance(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    A set of rows that says neither which of them are binding nor when the whole is met.
    """
    if not is_notice(sheet) or len(sheet.rows) < 3 or column_holds(sheet, "属性", "性质", "类型", "分值"):
        return
    if any(row.indicator.obligation is not None for row in sheet.rows):
        return
    if any(re.search("约束|参考|预期|一票否决", row.indicator.note or "") for row in sheet.rows):
        return
    texts = " ".join(text for _, _, text in passages_of(sheet))
    if re.search("约束性|参考性|一票否决|全部达标|全部达到|逐项达标|均(?:须|应)达|评分|计分|得分|满分", texts):
        return
    yield report_row(sheet, "acceptance/rule-missing", sheet.rows[0], "target")


_SHARE_ASKED = re.compile(
    r"(?P<kind>约束性|参考性|预期性)指标[^,。;0-9]{0,10}?(?:达标率|比例|比率)[^,。;0-9]{0,8}(?P<share>[0-9]{1,3}(?:\.[0-9]+)?)%"
)


def check_acceptance_agrees(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    How many rows of a kind have to be met, said twice and differently.
    """
    said: dict[str, tuple[str, str]] = {}
    for index, passage, text in passages_of(sheet):
        for match in _SHARE_ASKED.finditer(text):
            first, words = said.setdefault(match["kind"], (match["share"], match.group()))
            if first != match["share"]:
                way = ("passages", index, "text")
                facts = {"first": words, "second": match.group()}
                yield report(sheet, "acceptance/rule-differs", *way, at=passage.at, **facts)


_MAY_BE_ABSENT = re.compile("两品一标|农膜|地膜|畜禽|黑臭水体|水源地|危险废物|医疗废物|中小学|规模化养殖|散养")


def check_may_be_absent(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Rows about things that a town may not have, which do not say what holds then.
    """
    if not is_notice(sheet):
        return
    found = [
        row
        for row in sheet.rows
        if _MAY_BE_ABSENT.search(folded(row.indicator.name))
        and not row.indicator.may_be_absent
        and not row.indicator.applies_if
    ]
    if found:
        numbers = join_numbers([row.number for row in found])
        yield report_row(sheet, "acceptance/may-be-absent", found[0], "name", numbers=numbers)


def check_own_notice(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Rows that ask for a plan to be issued: the notice is that plan.
    """
    document = sheet.plan.document
    if document is None or document.number is None or not is_notice(sheet):
        return
    for row in sheet.rows:
        asks = re.search("方案|规划", row.indicator.name) and re.search(
            "印发|制定|编制|实施", row.indicator.target or ""
        )
        is_status = any(isinstance(node, Status) for part in row.parts for node in nodes_of(part.target.rule))
        if asks and is_status and not row.indicator.evidence:
            yield report_row(sheet, "evidence/own-notice", row, "name", document=document.number)


def _short(text: str) -> str:
    return text if len(text) <= 20 else f"{text[:20]}…"
