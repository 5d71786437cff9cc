"""
The targets that the body of a notice sets for rows: those that tasks quote, and those that its sentences state.
"""

import re
from collections.abc import Iterator
from contextlib import suppress

import attrs

from ecotown.assessment.nodes import nodes_of
from ecotown.errors import EcotownError
from ecotown.files.passage import Step
from ecotown.linter.printed import folded, passages_of
from ecotown.linter.sheet import Row, Sheet
from ecotown.plans import PrintedAt
from ecotown.targets import Target, parse_target
from ecotown.targets.direction import names_a_share
from ecotown.targets.nodes import Rule, Statement

__all__ = ["Quote", "find_quotes", "is_of_one_target", "read_row_target", "unit_of"]

_CLAUSE = re.compile("[，,；;。!\n()（）]")
_SIGNS = re.compile(r"[0-9≥≤><=百零一二三四五六七八九十]|消除|逐年|[ⅠⅡⅢⅣⅤ]|类|平均")
_ASKED = re.compile(
    r"^(?:要|应|须|力争|确保|争取|稳定|保持|全部|总体|均|都)*(?:达到|达|到|不低于|不少于|不小于|大于|小于|不超过|不高于|控制在|低于|高于|超过|提高到|降低到|降到|[≥≤><=]|为|基本消除|消除|逐年)"
)
_NOT_ASKED = re.compile(r"目前|截至|截止|现有|现状|已经|已达|去年|上年|较|同比|现已|其中|增长|上升|下降|提高了")
_SCOPE = re.compile(r"^(?:辖区内|全镇|全乡|镇域|境内|乡镇|农村|农作物|农用|全域|本镇)+")
# A notice has a few dozen rows and short paragraphs; a file can hold anything.
_MOST_ROWS = 500
_LONGEST = 5_000
_YEAR = re.compile("(?P<year>20[0-9]{2})年")


@attrs.frozen
class Quote:
    """
    A target that the body sets for a row. `context` is the paragraph that it stands in.
    """

    row: Row
    text: str
    target: Target
    way: tuple[Step, ...]
    at: PrintedAt | None
    context: str


def find_quotes(sheet: Sheet) -> Iterator[Quote]:
    """
    Every target that the body sets, each row's in the order of the text.
    """
    rows = {row.number: row for row in sheet.rows}
    years = _years_of(sheet)
    for index, task in enumerate(sheet.plan.tasks):
        quoted: set[str] = set()
        for place, each in enumerate(task.targets):
            number = each.indicator or (task.indicators[0] if len(task.indicators) == 1 else "")
            if number in rows:
                quoted.add(number)
                if _is_of_another_year(each.text, task.text[:_LONGEST], years):
                    continue
                yield from _read(
                    rows[number],
                    each.text,
                    ("tasks", index, "targets", place, "text"),
                    each.at or task.at,
                    task.text,
                )
        for number in task.indicators:
            if number in rows and number not in quoted:
                yield from _find_in(rows[number], task.text[:_LONGEST], ("tasks", index, "text"), task.at, years)
    starts = {folded(task.text)[:20] for task in sheet.plan.tasks}
    for index, passage, text in passages_of(sheet):
        if any(start and start in text for start in starts):
            continue
        for row in (row for row in sheet.rows[:_MOST_ROWS] if any(name in text for name in _names_of(row))):
            yield from _find_in(row, passage.text[:_LONGEST], ("passages", index, "text"), passage.at, years)


def _is_of_another_year(quoted: str, text: str, years: frozenset[int]) -> bool:
    """
    Whether the sentence that a quotation is from sets it for a year that the plan is not for, or for one year of several.
    """
    sentence = next((each for each in re.split("[。；;\n]", text) if quoted in each), "")
    stated = {int(match["year"]) for match in _YEAR.finditer(sentence)}
    return len(stated) > 1 or bool(stated - years)


def _years_of(sheet: Sheet) -> frozenset[int]:
    """
    The years that the plan is for: the one judged, that of the notice, those of its phases.
    """
    plan = sheet.plan
    issued = None if plan.document is None else plan.document.issued_on
    times = [time for phase in plan.phases for time in (phase.starts, phase.ends) if time is not None]
    years = {int(time[:4]) for time in times}
    years |= {plan.year} if plan.year is not None else set()
    years |= {issued.year} if issued is not None else set()
    return frozenset(years)


def unit_of(row: Row, *texts: str) -> str | None:
    """
    The unit that a row without one is most likely in: % where its name says a share, or a text about it says %.
    """
    target = row.parts[0].target
    if target.unit is not None:
        return target.unit
    is_share = names_a_share(folded(row.indicator.name.split("\n")[0]))
    return "%" if is_share or any(re.search("[%％]|百分", text) for text in texts) else None


def read_row_target(row: Row, unit: str | None) -> Target | None:
    """
    The target of a row that has one, in a unit that it may not state itself.
    """
    if not is_of_one_target(row):
        return None
    target = row.parts[0].target
    if target.unit == unit:
        return target
    with suppress(EcotownError):
        return _read_as(target.text, target, unit)
    return None


def is_of_one_target(row: Row) -> bool:
    """
    Whether a row has one target, which its components share.
    """
    return len({(part.target.text, part.target.unit) for part in row.parts}) == 1


def _read_as(text: str, like: Target, unit: str | None) -> Target:
    return parse_target(
        text,
        name=like.name,
        unit=unit,
        better=like.better,
        basis=like.basis,
        vocabulary=like.vocabulary,
        cap=like.cap,
        may_be_absent=like.may_be_absent,
    )


def _read(row: Row, text: str, way: tuple[Step, ...], at: PrintedAt | None, context: str) -> Iterator[Quote]:
    if not is_of_one_target(row):
        return
    with suppress(EcotownError):
        target = _read_as(text, row.parts[0].target, unit_of(row, text))
        yield Quote(row, text, target, way, at, context)


def _find_in(
    row: Row, text: str, way: tuple[Step, ...], at: PrintedAt | None, years: frozenset[int]
) -> Iterator[Quote]:
    """
    The target that a sentence sets for a row that it names in full, scope aside.
    """
    name = folded(row.indicator.name.split("\n")[0])
    names = {name, _SCOPE.sub("", name)}
    names = {each for each in names if len(each) > 2}
    for sentence in re.split("[。；;\n]", text):
        if _NOT_ASKED.search(sentence):
            continue
        stated = {int(match["year"]) for match in _YEAR.finditer(sentence)}
        if stated - years:
            continue  # a target of another year
        for clause in map(folded, _CLAUSE.split(sentence)):
            found = next((each for each in names if each in clause), None)
            if found is None:
                continue
            tail = clause[clause.index(found) + len(found) :]
            if not _ASKED.match(tail) or not _SIGNS.search(tail):
                continue
            yield from (quote for quote in _read(row, tail, way, at, text) if not _is_statement(quote.target.rule))


def _names_of(row: Row) -> list[str]:
    """
    What a sentence may call a row: its name, with or without the scope before it. A name of two characters is in many words.
    """
    name = folded(row.indicator.name.split("\n")[0])
    return [each for each in dict.fromkeys((name, _SCOPE.sub("", name))) if len(each) > 2]


def _is_statement(rule: Rule) -> bool:
    return any(isinstance(node, Statement) for node in nodes_of(rule))
