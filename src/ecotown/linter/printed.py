"""
What a notice prints around its rows, as the rules for notices see it; and findings that name the printed place too.
"""

import re
from collections.abc import Iterator, Mapping

import attrs

from ecotown.diagnostics import Diagnostic
from ecotown.files.passage import Step
from ecotown.linter.messages import finding
from ecotown.linter.sheet import Row, Sheet
from ecotown.plans import Heading, Item, PrintedAt, PrintedPassage
from ecotown.quantities.numerals import read_numeral
from ecotown.targets import fold_text

__all__ = [
    "column_holds",
    "count_of",
    "folded",
    "heading_at",
    "is_notice",
    "join_numbers",
    "passages_of",
    "print_place",
    "printed_line",
    "report",
    "report_row",
    "sentences_of",
]

_STOPS = re.compile(r"[。；;!?！？\n]")
# A notice has a few hundred paragraphs of a few hundred characters; a file can hold anything.
_LONGEST = 5_000
_MOST_PASSAGES = 2_000
_ORDINALS = {word: number for number, word in enumerate("①②③④⑤⑥⑦⑧⑨⑩", start=1)}


def is_notice(sheet: Sheet) -> bool:
    """
    Whether a plan is a notice, with a body and rows of its own: what it leaves out was left out by its author.
    """
    plan = sheet.plan
    printed = plan.tasks or plan.passages or plan.annexes or (plan.source and plan.source.file)
    return sheet.is_plan and plan.system is None and bool(printed)


def passages_of(sheet: Sheet) -> Iterator[tuple[int, PrintedPassage, str]]:
    """
    The paragraphs of the notice with their index and their folded text.
    """
    for index, passage in enumerate(sheet.plan.passages[:_MOST_PASSAGES]):
        yield index, passage, folded(passage.text)


def folded(text: str) -> str:
    """
    A text as targets are folded, as far as a person would read it.
    """
    return fold_text(text[:_LONGEST])


def sentences_of(text: str) -> list[str]:
    """
    The sentences of a text.
    """
    return [sentence for sentence in _STOPS.split(text) if sentence.strip()]


def column_holds(sheet: Sheet, *words: str) -> bool:
    """
    Whether the head of a column of an annex holds one of these words.
    """
    heads = [re.sub(r"\s", "", head) for annex in sheet.plan.annexes for head in annex.columns]
    return any(word in head for head in heads for word in words)


def count_of(numeral: str) -> int | None:
    """
    The number that a numeral of a heading or of a count says: 四, （四）, 4., 第四, ④.
    """
    bare = re.sub(r"[()〔〕、.第章条部分项\s]", "", fold_text(numeral))
    if bare in _ORDINALS:
        return _ORDINALS[bare]
    if re.fullmatch("[0-9]{1,4}", bare):
        return int(bare)
    value = read_numeral(bare) if bare else None
    return int(value) if value is not None and value.denominator == 1 else None


def join_numbers(numbers: list[str]) -> str:
    """
    The numbers of rows as people list them: 4、6–8、13.
    """
    groups: list[list[str]] = []
    for number in numbers:
        last = groups[-1][-1] if groups else ""
        if last.isdecimal() and number.isdecimal() and int(number) == int(last) + 1:
            groups[-1].append(number)
        else:
            groups.append([number])
    return "、".join("、".join(group) if len(group) < 3 else f"{group[0]}–{group[-1]}" for group in groups)


def printed_line(at: PrintedAt | None) -> tuple[str, str]:
    """
    Where something was printed, in Chinese and in English; empty where it is not known.
    """
    if at is not None and at.line is not None:
        return f"第{at.line}行", f"line {at.line}"
    if at is not None and at.row is not None:
        table = at.table or 1
        cell, cell_en = ("", "") if at.cell is None else (f"第{at.cell}格", f", cell {at.cell}")
        return f"表{table}第{at.row}行{cell}", f"table {table}, row {at.row}{cell_en}"
    return "", ""


def report(sheet: Sheet, code: str, *way: Step, at: PrintedAt | None = None, **facts: object) -> Diagnostic:
    """
    A finding at its place in the plan, with the place where the document prints it.
    """
    return print_place(sheet, finding(code, sheet.page.value(*way), **_in_english(facts)), at)


def report_row(sheet: Sheet, code: str, row: Row, key: str, *more: Step, **facts: object) -> Diagnostic:
    """
    A finding about a key of a row.
    """
    told = finding(code, row.passage(key, *more), number=row.number, **_in_english(facts))
    return print_place(sheet, told, row.indicator.at)


def _in_english(facts: Mapping[str, object]) -> dict[str, object]:
    """
    Facts with lists as English writes them, for the messages in English.
    """
    lists = {f"{name}_en": fact.replace("、", ", ") for name, fact in facts.items() if isinstance(fact, str)}
    return {**lists, **facts}


def heading_at(heading: Heading) -> PrintedAt | None:
    """
    Where a heading is printed.
    """
    return PrintedAt(line=heading.line) if heading.at is None and heading.line is not None else heading.at


_ITEM = re.compile(r"^(?P<list>indicators|tasks|phases)\[(?P<index>[0-9]+)\]|^assigned\.(?P<number>[^.\[]+)")


def print_place(sheet: Sheet, told: Diagnostic, at: PrintedAt | None = None) -> Diagnostic:
    """
    A finding with the place where the document prints what it is about, unless it names one already.
    """
    at = _item_at(sheet, told.path) if at is None and not told.printed else at
    if at is None:
        return told
    place, place_en = printed_line(at)
    if place:
        told = attrs.evolve(
            told, message=f"{told.message}（原文{place}）", message_en=f"{told.message_en} ({place_en})"
        )
    numbers = {name: getattr(at, name) for name in ("line", "table", "row", "cell") if getattr(at, name) is not None}
    told = attrs.evolve(told, printed=numbers)
    if told.file is None and told.line is None:
        # Of a plan that is in memory only, the document itself is the file to look at.
        source = sheet.plan.source
        told = attrs.evolve(told, file=at.file or (source.file if source is not None else None), line=at.line)
    return told


def _item_at(sheet: Sheet, path: str | None) -> PrintedAt | None:
    """
    Where the item that a path leads to is printed.
    """
    match = _ITEM.match(path or "")
    if match is None or not sheet.is_plan:
        return None
    if match["number"] is not None:
        return next((row.indicator.at for row in sheet.rows if row.is_own and row.number == match["number"]), None)
    items: tuple[Item, ...] = getattr(sheet.plan, match["list"])
    index = int(match["index"])
    return items[index].at if index < len(items) else None
