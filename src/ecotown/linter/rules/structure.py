"""
How a notice is numbered and ordered: headings, tasks, rows, annexes, and what it says of their number.
"""

import re
from collections.abc import Iterator
from itertools import islice

from ecotown.diagnostics import Diagnostic
from ecotown.linter.printed import count_of, folded, heading_at, passages_of, report, report_row
from ecotown.linter.sheet import Sheet

__all__ = [
    "check_annex_labels",
    "check_annexes_named",
    "check_counts",
    "check_heading_wording",
    "check_obligation_counts",
    "check_several_targets",
    "check_skipped_headings",
    "check_skipped_rows",
    "check_skipped_tasks",
    "check_task_order",
    "check_title_agrees",
    "check_villages_counted",
]

_ANNEX_NOTE = re.compile(r"^附件(?P<label>[0-9一二三四五六七八九十]*)[:：](?P<rest>.*)")
_SENTENCE = re.compile(r"^.+(?:成立|召开|建立健全|负责)")
_TAIL = re.compile(r"[(（]?[0-9一二三四五六七八九十]+[)）]?[.、]?$")
_LEADING = re.compile(r"^(?:第?[(（]?[0-9一二三四五六七八九十]{1,3}[)）]?[.、．]?|[①-⑩])(?=[^0-9.])")
_LONGEST_NUMERAL = 8
_MOST_COUNTS = 20


def check_skipped_headings(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Numerals of headings that leave one out, under the same heading.
    """
    counts: dict[int, int] = {}
    doubled: dict[int, int] = {}
    for index, heading in enumerate(sheet.plan.outline):
        level = heading.level or 0
        counts = {other: count for other, count in counts.items() if other <= level}
        count = count_of(heading.number or "")
        if count is None:
            continue
        last = counts.get(level, 0)
        doubled[level] = 0 if count == 1 or level not in counts else doubled.get(level, 0) + (count == last)
        # A list that begins elsewhere, or again, is not one that skips; nor one that had a number twice before.
        is_skipping = count > last + 1 + doubled[level] and (last > 0 or count == 2)
        if is_skipping and not _is_printed(sheet, index, last + 1):
            yield report(
                sheet,
                "structure/number-skipped",
                "outline",
                index,
                "number",
                at=heading_at(heading),
                number=heading.number,
                last=last or "—",
                title=heading.title,
            )
        counts[level] = count


def _is_printed(sheet: Sheet, index: int, count: int) -> bool:
    """
    Whether a paragraph between a heading and the one before it has the number that is left out.
    """
    at = heading_at(sheet.plan.outline[index])
    before = heading_at(sheet.plan.outline[index - 1]) if index else None
    if at is None or at.line is None:
        return False
    start = 0 if before is None or before.line is None else before.line
    numbers = [
        (task.at.line, match.group())
        for task in sheet.plan.tasks
        if task.at is not None
        and task.at.line is not None
        and (match := _TAIL.search((task.number or "")[-_LONGEST_NUMERAL:]))
    ]
    numbers += [
        (passage.at.line, match.group())
        for _, passage, text in passages_of(sheet)
        if passage.at is not None and passage.at.line is not None and (match := _LEADING.match(text.strip()))
    ]
    return any(start < line < at.line and count_of(number) == count for line, number in numbers)


def check_skipped_tasks(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Tasks under one heading whose numbers leave one out.
    """
    counts: dict[str, int] = {}
    for index, task in enumerate(sheet.plan.tasks):
        number = (task.number or "").strip()
        match = _TAIL.search(number[-_LONGEST_NUMERAL:])
        count = None if match is None else count_of(match.group())
        if match is None or count is None:
            continue
        head = number[: len(number) - len(match.group())]
        last = counts.get(head, 0)
        if last and count > last + 1:
            yield report(
                sheet,
                "structure/number-skipped",
                "tasks",
                index,
                "number",
                at=task.at,
                number=task.number,
                last=last,
                title=_short(task.text),
            )
        counts[head] = count


def check_skipped_rows(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Rows whose numbers leave one out or go back.
    """
    last = 0
    for row in sheet.rows:
        if not row.is_own or not row.number.isdecimal():
            return
        number = int(row.number)
        if last and number != last + 1:
            yield report_row(sheet, "structure/row-number", row, "number", last=last)
        last = number


def check_annex_labels(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    The note that lists the annexes against the annexes themselves.
    """
    notes = [match for _, _, text in passages_of(sheet) if (match := _ANNEX_NOTE.match(text)) is not None]
    annexes = sheet.plan.annexes
    if not notes or not annexes:
        return
    match = notes[0]
    numbered = bool(match["label"]) or re.match(r"[0-9]+[.、]", match["rest"]) is not None
    labels = [folded(annex.label or "") for annex in annexes]
    if len(annexes) == 1 and not numbered and labels[0] not in ("", "附件"):
        yield report(
            sheet, "structure/annex-label", "annexes", 0, "label", at=annexes[0].at, note="附件", label=annexes[0].label
        )
    elif len(annexes) == 1 and numbered and labels[0] == "附件" and not match["label"]:
        yield report(
            sheet, "structure/annex-label", "annexes", 0, "label", at=annexes[0].at, note="附件：1.", label="附件"
        )
    elif len(annexes) > 1 and numbered:
        yield from _label_unlisted(sheet)
    stated = _bare_title(match["rest"])
    title = _bare_title(annexes[0].title or "")
    if len(annexes) == 1 and stated and title and stated != title:
        yield report(
            sheet,
            "structure/annex-title",
            "annexes",
            0,
            "title",
            at=annexes[0].at,
            note=match["rest"],
            title=annexes[0].title,
        )


_LISTED = re.compile(r"^(?:附件[:：])?\s*(?P<number>[0-9]{1,2})[.．、](?=[^0-9])")


def _label_unlisted(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Annexes under a number that the list of annexes does not have, or that another annex has.
    """
    texts = [text for _, _, text in passages_of(sheet)]
    start = next(index for index, text in enumerate(texts) if _ANNEX_NOTE.match(text))
    listed: list[int] = []
    for text in texts[start : start + _MOST_COUNTS]:
        match = _LISTED.match(text)
        if match is None or int(match["number"]) != len(listed) + 1:
            break
        listed.append(int(match["number"]))
    seen: set[int] = set()
    for index, annex in enumerate(sheet.plan.annexes):
        number = count_of((annex.label or "").removeprefix("附件"))
        if listed and number is not None and (number not in listed or number in seen):
            facts = {"label": annex.label, "listed": "、".join(map(str, listed))}
            yield report(sheet, "structure/annex-number", "annexes", index, "label", at=annex.at, **facts)
        seen.add(number or 0)


def check_heading_wording(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    A heading of the first level that is a sentence among others that are nouns.
    """
    first = [(index, heading) for index, heading in enumerate(sheet.plan.outline) if heading.level == 1]
    odd = [(index, heading) for index, heading in first if _SENTENCE.match(heading.title)]
    if len(odd) == 1 and len(first) > 2:
        index, heading = odd[0]
        way = ("outline", index, "title")
        yield report(sheet, "structure/heading-wording", *way, at=heading_at(heading), title=heading.title)


def check_task_order(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Tasks that do not come in the order of the rows: matched by order, they would be matched wrongly.
    """
    order = {row.number: place for place, row in enumerate(sheet.rows)}
    last, last_number = -1, ""
    for index, task in enumerate(sheet.plan.tasks):
        for number in task.indicators:
            place = order.get(number, -1)
            if place < last:
                yield report(
                    sheet,
                    "structure/task-order",
                    "tasks",
                    index,
                    "indicators",
                    at=task.at,
                    task=task.number or index + 1,
                    number=number,
                    other=last_number,
                )
                break
            if place > last:
                last, last_number = place, number


def check_several_targets(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Tasks that set the targets of several rows at once.
    """
    for index, task in enumerate(sheet.plan.tasks):
        rows = list(dict.fromkeys(target.indicator for target in task.targets if target.indicator))
        if len(rows) > 1:
            yield report(
                sheet,
                "structure/several-targets",
                "tasks",
                index,
                "targets",
                at=task.at,
                task=task.number or index + 1,
                count=len(rows),
                numbers="、".join(rows),
            )


# 前3项 are some of them; 年底前3项 are all.
_OF_SOME = re.compile("(?:第|其中|近|(?<![底日月])前)$")
_COUNTS = re.compile(
    r"(?P<count>[0-9]{1,3}|[一二三四五六七八九十]{1,3})(?:(?P<phases>个(?:工作)?阶段)|(?:个|大)(?P<domains>领域|方面)(?=[^。；]{0,6}[0-9一二三四五六七八九十]+项)"
    r"|(?:项|个)(?P<rows>(?:具体|建设|考核|创建)?指标)|项(?P<tasks>(?:重点|主要|工作)*任务(?!指标)))"
)


def check_counts(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    What the text says of how many rows and phases there are, against those that there are.
    """
    plan = sheet.plan
    for index, passage, text in passages_of(sheet):
        for match in islice(_COUNTS.finditer(text), _MOST_COUNTS):
            count = count_of(match["count"])
            before = text[: match.start()]
            if count is None or _OF_SOME.search(before) or _is_part(before):
                continue
            if match["phases"]:
                found, what, what_en = len(plan.phases), "阶段", "phases"
            elif match["domains"]:
                found, what, what_en = len({row.indicator.domain for row in sheet.rows}), "领域", "domains"
            elif match["tasks"]:
                # Only a list that is numbered throughout can be counted: of paragraphs one may hold several tasks.
                listed = [task for task in plan.tasks if (task.number or "").isdecimal()]
                found, what, what_en = len(listed), "任务", "tasks"
            else:
                found, what, what_en = len(sheet.rows), "指标", "rows"
            # A few named among many are not all of them.
            if found and count != found and (what != "指标" or 2 * count > found):
                yield report(
                    sheet,
                    "structure/count-differs",
                    "passages",
                    index,
                    "text",
                    at=passage.at,
                    count=match.group(),
                    found=found,
                    what=what,
                    what_en=what_en,
                )


_OBLIGATIONS = re.compile(
    r"(?P<kind>约束性|参考性)指标(?:共|共有)?(?P<after>[0-9]{1,3}|[一二三四五六七八九十]{1,3})项(?=[,。;、)]|$)"
    r"|(?P<before>[0-9]{1,3}|[一二三四五六七八九十]{1,3})项(?P<named>约束性|参考性)指标"
)


def check_obligation_counts(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    What the text says of how many rows are binding, against the annex.
    """
    stated = [row.indicator.obligation for row in sheet.rows]
    if not any(stated):
        return
    for index, passage, text in passages_of(sheet):
        for match in islice(_OBLIGATIONS.finditer(text), _MOST_COUNTS):
            kind = match["kind"] or match["named"]
            found = sum(obligation is not None and obligation.label == kind for obligation in stated)
            if count_of(match["after"] or match["before"]) != found:
                yield report(
                    sheet,
                    "structure/count-differs",
                    "passages",
                    index,
                    "text",
                    at=passage.at,
                    count=match.group(),
                    found=found,
                    what=f"{kind}指标",
                    what_en="such rows",
                )


_VILLAGES = re.compile(
    r"(?:全镇|全乡|全街道|辖区内?|下辖|现辖|共有|辖)(?:共|有|现有|辖|下辖)*(?P<count>[0-9]{1,3}|[一二三四五六七八九十]{1,3})个(?P<what>行政村|自然村|社区|村民小组)"
)


def check_villages_counted(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    How many villages the town has, said twice and differently.
    """
    said: dict[str, tuple[int, str]] = {}
    for index, passage, text in passages_of(sheet):
        for match in islice(_VILLAGES.finditer(text), _MOST_COUNTS):
            count, what = count_of(match["count"]), match["what"]
            if count is None:
                continue
            first, words = said.setdefault(what, (count, match.group()))
            if first != count:
                yield report(
                    sheet,
                    "structure/number-differs",
                    "passages",
                    index,
                    "text",
                    at=passage.at,
                    first=words,
                    second=match.group(),
                )


def check_annexes_named(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Annexes that the text sends its reader to, and that are not there.
    """
    labels = {folded(annex.label or "") for annex in sheet.plan.annexes}
    numbered = {label for label in labels if label[2:].isdigit()}
    if not numbered:
        return
    told: set[str] = set()
    for index, passage, text in passages_of(sheet):
        for match in islice(re.finditer("附件(?P<number>[0-9]{1,2})(?![0-9])", text), _MOST_COUNTS):
            if match.group() not in labels and match.group() not in told:
                told.add(match.group())
                yield report(
                    sheet,
                    "structure/annex-missing",
                    "passages",
                    index,
                    "text",
                    at=passage.at,
                    label=match.group(),
                    labels="、".join(sorted(numbered)),
                )


_SENT_OUT = re.compile("关于(?:印发|转发)?《?(?P<title>[^《》]{4,100}?)》?的通知$")


def check_title_agrees(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    The title of the notice against that of the document it sends out.
    """
    plan = sheet.plan
    match = _SENT_OUT.search(folded((plan.document and plan.document.title) or ""))
    if match is None or not plan.title or not re.search("方案|规划|办法|计划|细则", match["title"]):
        return
    named, own = _bare_title(match["title"]), _bare_title(plan.title)
    if named not in own and own not in named:
        yield report(sheet, "structure/title-differs", "title", notice=match["title"], title=plan.title)


def _is_part(before: str) -> bool:
    """
    Whether what follows a text is a part of what it speaks of (其中).
    """
    place = before.rfind("其中")
    return place >= 0 and not re.search("[。;]", before[place:])


def _bare_title(title: str) -> str:
    return re.sub(r"^[0-9]+[.、]|[《》“”\"。;；\s]", "", folded(title))


def _short(text: str) -> str:
    return text if len(text) <= 20 else f"{text[:20]}…"
