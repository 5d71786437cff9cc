"""
The phases and dates of a notice: against its own date, against each other, against when figures are known.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from contextlib import suppress
from datetime import date

from ecotown.diagnostics import Diagnostic
from ecotown.linter.printed import column_holds, is_notice, passages_of, report, report_row
from ecotown.linter.sheet import Sheet
from ecotown.plans import Phase
from ecotown.targets import fold_text
from ecotown.targets.nodes import Bound, Choice, Interval, Trend

__all__ = [
    "check_before_issue",
    "check_before_statistics",
    "check_document_dates",
    "check_frequency",
    "check_inferred_years",
    "check_open_ends",
    "check_order",
    "check_row_dates",
]


def check_before_issue(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Phases that were over, or had begun, when the notice was issued.
    """
    issued = sheet.plan.document.issued_on if sheet.plan.document is not None else None
    if issued is None:
        return
    for index, phase in enumerate(sheet.plan.phases):
        last, first = _last(phase.ends or phase.starts), _first(phase.starts)
        facts = {"phase": phase.name, "time": _span(phase), "issued": issued}
        if last is not None and last < issued.isoformat():
            yield report(sheet, "period/before-issue", "phases", index, "ends", at=phase.at, **facts)
        elif first is not None and first < issued.isoformat() and len(phase.starts or "") < 10:
            yield report(sheet, "period/begun-before-issue", "phases", index, "starts", at=phase.at, **facts)


def check_order(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Phases that end before they begin, begin while the one before still runs, or leave weeks between the two.
    """
    before: Phase | None = None
    for index, phase in enumerate(sheet.plan.phases):
        first, last = _first(phase.starts), _last(phase.ends)
        if first is not None and last is not None and last < first:
            yield report(
                sheet, "period/reversed", "phases", index, "ends", at=phase.at, phase=phase.name, time=_span(phase)
            )
            continue
        end = None if before is None else _last(before.ends)
        if before is not None and end is not None and first is not None and first <= end and _overlap(before, phase):
            yield report(
                sheet,
                "period/overlap",
                "phases",
                index,
                "starts",
                at=phase.at,
                phase=phase.name,
                time=_span(phase),
                other=before.name,
                other_time=_span(before),
            )
        elif before is not None and end is not None and first is not None and _is_gap(sheet, end, first, phase):
            yield report(
                sheet,
                "period/gap",
                "phases",
                index,
                "starts",
                at=phase.at,
                phase=phase.name,
                time=_span(phase),
                other=before.name,
                other_time=_span(before),
            )
        before = phase


# Some days between two phases are a weekend or a holiday; months before the superior comes are spent waiting.
_LONGEST_PAUSE = 10
_LONGEST_SLIP = 31
_AWAITED = re.compile("验收|申报|考核|迎检|评估|复核|命名")


def _is_gap(sheet: Sheet, end: str, start: str, phase: Phase) -> bool:
    issued = None if sheet.plan.document is None else sheet.plan.document.issued_on
    if issued is not None and end < issued.isoformat():
        return False  # the phase before is told as out of its time
    days = _idle_days(end, start)
    is_awaited = phase is sheet.plan.phases[-1] or _AWAITED.search(phase.name) is not None
    return days > _LONGEST_PAUSE and (days <= _LONGEST_SLIP or not is_awaited)


def _idle_days(end: str, start: str) -> int:
    """
    The days between the last of one phase and the first of the next; none where a date is no day of the calendar.
    """
    with suppress(ValueError):
        # A month is taken to its 31st, which not every month has.
        last = date(int(end[:4]), int(end[5:7]), 1) if end[8:] == "31" else date.fromisoformat(end)
        length = monthrange(last.year, last.month)[1] - 1 if end[8:] == "31" else 0
        return (date.fromisoformat(start) - last).days - length - 1
    return 0


def _overlap(before: Phase, phase: Phase) -> bool:
    """
    Whether two phases share more than the month in which one ends and the other begins.
    """
    end, start = before.ends or "", phase.starts or ""
    return not (len(end) == len(start) == 7 and end == start)


def check_inferred_years(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Phases whose year the notice does not print.
    """
    found = [
        (index, phase) for index, phase in enumerate(sheet.plan.phases) if {"starts", "ends"} & set(phase.inferred)
    ]
    if found:
        index, phase = found[0]
        year = (phase.starts or phase.ends or "")[:4]
        yield report(
            sheet,
            "period/year-inferred",
            "phases",
            index,
            "starts",
            at=phase.at,
            phases="、".join(each.name for _, each in found),
            year=year,
        )


def check_open_ends(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Phases without an end.
    """
    if not is_notice(sheet):
        return
    for index, phase in enumerate(sheet.plan.phases):
        if phase.ends is None and not (phase.starts is not None and len(phase.starts) == 10):
            note = f"（{phase.note}）" if phase.note else ""
            yield report(sheet, "period/open-end", "phases", index, "ends", at=phase.at, phase=phase.name, note=note)


def check_before_statistics(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    A self-check before the figures of its year are known: annual statistics come out in the next.
    """
    measured = [
        row
        for row in sheet.rows
        if any(isinstance(part.target.rule, Bound | Choice | Interval | Trend) for part in row.parts)
    ]
    if not measured or not is_notice(sheet):
        return
    texts = " ".join(text for _, _, text in passages_of(sheet))
    if re.search("快报|暂用|上一?年度?(?:统计)?数据|预计数|统计年报", texts):
        return
    for index, phase in enumerate(sheet.plan.phases):
        year = sheet.plan.year or _issue_year(sheet)
        last = _last(phase.ends or phase.starts)
        if not re.search("自查|自评|自验|验收|考核", phase.name) or last is None or year is None:
            continue
        if last[:4] == str(year) and last[5:7] in ("11", "12"):
            yield report(
                sheet, "period/before-statistics", "phases", index, "ends", at=phase.at, phase=phase.name, year=year
            )
            return


def check_frequency(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Work that is to be done from time to time, without saying how often.
    """
    for index, passage, text in passages_of(sheet):
        match = re.search("定期(?:或者?|和|、)不定期|不定期", text)
        if match is not None:
            yield report(sheet, "period/frequency-vague", "passages", index, "text", at=passage.at, words=match.group())
            return


def check_row_dates(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    An annex that gives no row a value to begin with, a year or a date.
    """
    if not is_notice(sheet) or not sheet.rows or not any(annex.columns for annex in sheet.plan.annexes):
        return
    lacking = [
        name
        for name, words in (
            ("现状值", ("现状", "基数", "基期", "上年", "实际")),
            ("数据年度", ("年",)),
            ("完成时限", ("时限", "时间", "期限", "年")),
        )
        if not column_holds(sheet, *words)
    ]
    if len(lacking) == 3:
        yield report_row(sheet, "period/row-dates-missing", sheet.rows[0], "target", columns="、".join(lacking))


_NUMBER = re.compile(
    r"^(?P<office>[一-龥]+)(?P<open>[〔（(\[【])(?P<year>[0-9]{4})(?P<close>[〕）)\]】])(?P<number>第?[0-9]+)号$"
)


def check_document_dates(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    The number and the dates of the notice against each other.
    """
    document = sheet.plan.document
    if document is None:
        return
    way = ("document", "number")
    match = _NUMBER.match(re.sub(r"\s", "", document.number or ""))
    if match is not None:
        is_usual = match["open"] == "〔" and match["close"] == "〕"
        if not is_usual or re.match("第|0[0-9]", match["number"]):
            digits = match["number"].lstrip("第0")
            yield report(
                sheet,
                "wording/document-number",
                *way,
                at=document.at,
                number=document.number,
                usual=f"{match['office']}〔{match['year']}〕{digits}号",
            )
        if document.issued_on is not None and match["year"] != str(document.issued_on.year):
            yield report(
                sheet,
                "period/number-of-another-year",
                *way,
                at=document.at,
                number=document.number,
                issued=document.issued_on,
            )
    issued = document.issued_on
    for key, name, name_en in (("printed_on", "印发日期", "printed"), ("published_on", "发布日期", "published")):
        day = getattr(document, key)
        if issued is not None and isinstance(day, date) and day < issued:
            yield report(
                sheet,
                "period/issued-later",
                "document",
                key,
                at=document.at,
                name=name,
                name_en=name_en,
                day=day,
                issued=issued,
            )


def _issue_year(sheet: Sheet) -> int | None:
    document = sheet.plan.document
    return None if document is None or document.issued_on is None else document.issued_on.year


def _first(text: str | None) -> str | None:
    """
    The first day of a year, a month or a day, as ISO text.
    """
    return None if text is None else (fold_text(text) + "-01-01")[:10]


def _last(text: str | None) -> str | None:
    """
    A day not before the last of a year or a month, as ISO text that compares.
    """
    return None if text is None else text + {4: "-12-31", 7: "-31"}.get(len(text), "")


def _span(phase: Phase) -> str:
    times = list(dict.fromkeys(time for time in (phase.starts, phase.ends) if time is not None))
    return "～".join(times)
