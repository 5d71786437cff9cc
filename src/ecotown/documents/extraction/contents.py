"""
What the columns of a table hold, told by their cells where the words at their heads are not known.

Running numbers, offices, units and targets are known by themselves; names are the text that is left and differs from row to
row, domains the text that reaches over several rows.
"""

import re
from collections.abc import Callable, Sequence

import attrs

from ecotown.documents.blocks import Cell, Table
from ecotown.documents.extraction.columns import Column, Head, Role, role_of
from ecotown.documents.extraction.lines import clean, squeeze
from ecotown.documents.extraction.obligations import obligation_of
from ecotown.documents.extraction.offices import OFFICE, are_offices
from ecotown.documents.extraction.target_words import ASSIGNED
from ecotown.errors import TargetSyntaxError
from ecotown.targets import parse_target
from ecotown.targets.nodes import Statement

__all__ = ["read_contents"]

_NUMBER = re.compile(r"[（(]?(?P<value>[0-9]{1,3})[）)]?[.．、]?")
_UNIT = re.compile(
    r"[%％‰/／—–-]|[\u4e00-\u9fff]{0,3}(?:千克|公斤|吨|米|公里|公顷|亩|元|千瓦时|毫克|微克|个|座|处|户|人次|人|场|次|天|件|份|期|篇|条|家|项|辆|头|度)"
    r"(?:/[\u4e00-\u9fff]{1,5})?"
)
_BOUND = re.compile(r"[≥≤＞＜<>≧≦%％]|以上|以下|以内|不[少低高超大小]|达到?|[逐持]")
_FEWEST_ROWS = 3
_MOST_ROWS = 200
_LONGEST_NAME = 60


def read_contents(table: Table, known: Head | None) -> Head | None:
    """
    The head of a table of indicators or of tasks whose columns are told by what they hold; None for any other table.

    Columns that `known` understands by their heads stay as they are.
    """
    grid = table.grid()
    start = _end_of_head(grid) if known is None else known.end_row
    rows = [row for row in grid[start : start + _MOST_ROWS] if len(_distinct(row)) > 1]
    if len(rows) < _FEWEST_ROWS:
        return None
    columns = (
        known.columns if known is not None else tuple(_blank_column(grid, start, at) for at in range(table.columns))
    )
    head = Head(_tell(columns, rows), 0 if known is None else known.first_row, start)
    if head.of(Role.NAME) and head.of(Role.TARGET):
        return head
    return head if head.is_of_tasks else None


def _end_of_head(grid: Sequence[Sequence[Cell | None]]) -> int:
    """
    1 where the first row can be a head (words that no bound, number or office is), else 0.
    """
    cells = _distinct(grid[0]) if grid else []
    words = [squeeze(cell.text) for cell in cells]
    is_head = len(words) > 1 and all(
        len(word) <= 12 and not re.search(r"[0-9≥≤。；]", word) and not _is_target(word) for word in words
    )
    return 1 if is_head else 0


def _blank_column(grid: Sequence[Sequence[Cell | None]], start: int, at: int) -> Column:
    cell = grid[0][at] if start else None
    return Column(at, Role.OTHER, "" if cell is None else cell.text.replace("\n", ""))


def _tell(columns: tuple[Column, ...], rows: Sequence[Sequence[Cell | None]]) -> tuple[Column, ...]:
    told = {column.index: column.role for column in columns if role_of(column.head) or column.role is not Role.OTHER}
    left = [column.index for column in columns if column.index not in told]
    cells = {at: _texts(rows, at) for at in left}
    left = [at for at in left if cells[at]]

    def take(role: Role, chosen: int | None) -> None:
        if chosen is not None:
            told[chosen] = role
            left.remove(chosen)

    roles = set(told.values())
    if Role.NUMBER not in roles:
        take(Role.NUMBER, next((at for at in left if _are_running(cells[at])), None))
    for at in [at for at in left if _share(cells[at], _is_office) >= 0.7]:
        # The first column of offices answers, the next ones support.
        has_lead = {Role.RESPONSIBLE, Role.LEAD} & set(told.values())
        take(Role.SUPPORTING if has_lead else Role.RESPONSIBLE, at)
    if Role.UNIT not in roles:
        take(Role.UNIT, next((at for at in left if _share(cells[at], _UNIT.fullmatch) >= 0.8), None))
    if Role.OBLIGATION not in roles:
        take(Role.OBLIGATION, next((at for at in left if _share(cells[at], obligation_of) >= 0.8), None))
    if Role.TARGET not in roles:
        bounds = [at for at in left if _share(cells[at], _is_target) >= 0.6 and _share(cells[at], _BOUND.search) >= 0.3]
        take(Role.TARGET, max(bounds, key=lambda at: _share(cells[at], _is_target), default=None))
    texts = [at for at in left if _share(cells[at], _is_words) >= 0.8]
    if not {Role.NAME, Role.TASK} & set(told.values()) and texts:
        grouped = [at for at in texts if len(set(cells[at])) * 2 <= len(rows) or _reaches_down(rows, at)]
        named = [at for at in texts if at not in grouped] or texts
        short = [at for at in named if max(map(len, cells[at])) <= _LONGEST_NAME]
        if Role.TARGET in told.values():
            take(Role.NAME, next(iter(short), None))
        elif {Role.RESPONSIBLE, Role.LEAD} & set(told.values()) and {
            Role.NUMBER,
            Role.DEADLINE,
        } & set(told.values()):
            take(Role.TASK, max(named, key=lambda at: sum(map(len, cells[at]))))
        if Role.DOMAIN not in roles:
            take(Role.DOMAIN, next((at for at in grouped if at in left), None))
    return tuple(attrs.evolve(column, role=told.get(column.index, column.role)) for column in columns)


def _distinct(row: Sequence[Cell | None]) -> list[Cell]:
    return [cell for cell in dict.fromkeys(row) if cell is not None and squeeze(cell.text)]


def _texts(rows: Sequence[Sequence[Cell | None]], at: int) -> list[str]:
    cells = dict.fromkeys(cell for row in rows if (cell := row[at]) is not None)
    return [clean(cell.text) for cell in cells if squeeze(cell.text)]


def _share(texts: Sequence[str], holds: Callable[[str], object]) -> float:
    return sum(bool(holds(text)) for text in texts) / len(texts) if texts else 0.0


def _are_running(texts: Sequence[str]) -> bool:
    numbers = [int(match["value"]) for text in texts if (match := _NUMBER.fullmatch(squeeze(text))) is not None]
    return (
        len(numbers) * 5 >= len(texts) * 4
        and len(numbers) > 1
        and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    )


def _is_office(text: str) -> bool:
    return are_offices(text) and OFFICE.search(text) is not None


def _is_words(text: str) -> bool:
    return re.search(r"[\u4e00-\u9fff]{2}", text) is not None


def _reaches_down(rows: Sequence[Sequence[Cell | None]], at: int) -> bool:
    spans = [cell.row_span for cell in dict.fromkeys(row[at] for row in rows) if cell is not None]
    return bool(spans) and sum(span > 1 for span in spans) * 2 > len(spans)


def _is_target(text: str) -> bool:
    if ASSIGNED.search(text) and len(text) <= 24:
        return True
    try:
        return not isinstance(parse_target(text[:200]).rule, Statement)
    except TargetSyntaxError:
        # A number alone is one whose direction its indicator tells.
        return re.fullmatch(r"[0-9.]+[%％]?", squeeze(text)) is not None
