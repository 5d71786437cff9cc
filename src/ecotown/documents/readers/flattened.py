r"""
Tables that lost their lines when a text was copied out: one cell a line.

Two forms are seen. In the first each cell begins with a tab, further lines of the cell do not, and a blank line stands
between rows, and between the paragraphs of a cell too. In the second nothing marks a cell; the words of the heading, the
row numbers and the kind of each column decide which line belongs where.
"""

import re
from collections import Counter
from itertools import pairwise

import attrs

from ecotown.documents.blocks import Table
from ecotown.documents.readers.lines import Column, Effort, Line, column_of, make_table, squeeze

__all__ = ["find_flattened"]

_MOST_COLUMNS = 24
_MOST_CELLS = 4000
# A row number is looked for in this many cells behind the one before.
_LONGEST_ROW = 40
_LONGEST_HEADING = 14
_LONGEST_LAST_LINE = 36

_PROSE_STOP = re.compile(
    r"[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]+[章节条]|附件|附表|附录|抄送|主题词|（此件|\(此件|[（(]此页"
    r"|注[：:1-9]|备注[：:]|说明[：:]|填表|.*\d{4}年\d{1,2}月\d{1,2}日(?:印发)?$|.*印发$|表\d"
)
_SECTION = re.compile(
    r"(?:[一二三四五六七八九十]{1,2}、|[（(][一二三四五六七八九十]{1,2}[）)]).{2,12}|生态(?:制度|经济|环境|空间|生活|文化|安全|人居|屏障)"
)
_NUMBER = re.compile(r"[（(]?(?P<number>[0-9０-９]{1,4})[)）.．、]?[*★☆△▲※＊]?")
_ORGANIZATION = re.compile(
    r".*(?:办|办公室|中心|[所局站院部委会处队科室组厅股]|政府|社区|街道|村|居|镇|乡|公司|学校|小学|中学|单位|部门|企业|法庭|集团|学会|供销社|合作社)"
    r"(?:[（(].*[）)])?[、，；;,]?|.*[各全]村.*|.*村.*[、，].*"
)
_TARGET = re.compile(
    r".*[0-9０-９≥≤≧≦⩾⩽<>＜＞%％‰].*|.*(?:不低于|不高于|不超过|不少于|以上|以下|逐年|不降低|不减少|不增加|不下降|稳定|改善|提高|提升|下降"
    r"|增加|消除|达到|达标|合格|完成|优于).*"
    r"|(?:全面|已|基本|按期|有效|严格|规范)?(?:开展|建立|印发|实施|执行|落实|编制|制定|划定|公开|遵守|达标|健全|完善|正常|推进|到位|运行|覆盖|消除)+"
    r"|是|否|有|无|全覆盖|零|/|—+|-+"
)
_UNIT = re.compile(
    r"[%％‰/／—\-－]+|(?:[%％、，/／]|[万亿百千]?(?:吨|千克|公斤|克|毫克|微克|升|立方米|平方米|平方公里|公里|千米|米|公顷|亩|元|人|户|个|项|次"
    r"|处|座|天|日|年|月|辆|家|件|所|名|分|种|场|期|条|度|分贝|千瓦时|千瓦|标准煤|标煤|类|级|册|株|村|头|只|公分|百分点|折纯|mg|μg|ug|kg|dB|t|m|L|l|g"
    r"|hm|km|ha|[²³23]|㎡|m³|[·•（）()]))+"
)
_OBLIGATION = re.compile(r"(?:约束|参考|预期|指导|控制|必备|必达|基本|引导|特色|选择|建议)性?(?:指标|项)?")
_USUAL_DOMAIN = re.compile("生态.{2,4}")
_DASH = re.compile(r"[/／—\-－–]+")
_DANGLING = re.compile(r".*[、，,：:（(“《/和及与或]")

_EMPTY = {
    Column.NUMBER: 2.0,
    Column.DOMAIN: 0.5,
    Column.NAME: 5.0,
    Column.UNIT: 2.0,
    Column.TARGET: 3.0,
    Column.OBLIGATION: 2.0,
    Column.ORGANIZATION: 2.0,
    Column.NOTE: 0.6,
    Column.OTHER: 1.2,
}
_JOIN = {
    Column.NUMBER: 9.0,
    Column.DOMAIN: 0.3,
    Column.NAME: 1.0,
    Column.UNIT: 1.5,
    Column.TARGET: 1.0,
    Column.OBLIGATION: 3.0,
    Column.ORGANIZATION: 0.9,
    Column.NOTE: 0.8,
    Column.OTHER: 1.2,
}


@attrs.frozen
class _Item:
    """
    A cell, or in a table without marks a line of one.
    """

    text: str
    line: int


def find_flattened(lines: tuple[Line, ...], start: int, effort: Effort) -> tuple[Table, int] | None:
    """
    The table whose first cell stands in `lines[start]`, and the index behind its last line.
    """
    if lines[start].is_blank or effort.left <= 0:
        return None
    return (
        _find_marked(lines, start, effort) if lines[start].text.startswith("\t") else _find_bare(lines, start, effort)
    )


# ---- Cells that begin with a tab ------------------------------------------------------------------------------------


def _find_marked(lines: tuple[Line, ...], start: int, effort: Effort) -> tuple[Table, int] | None:
    groups: list[list[_Item]] = []
    ends: list[int] = []
    blanks = _MOST_COLUMNS
    index = start
    while index < len(lines) and sum(map(len, groups)) < _MOST_CELLS:
        line = lines[index]
        if line.text.startswith("\t"):
            if blanks or not groups:
                groups.append([])
                ends.append(index)
            groups[-1].extend(_Item(cell.strip(), line.number) for cell in line.text[1:].rstrip("\t").split("\t"))
            blanks = 0
            ends[-1] = index + 1
        elif line.is_blank:
            blanks += 1
        elif _continues(lines, index, blanks, groups):
            last = groups[-1][-1]
            groups[-1][-1] = _Item(f"{last.text}\n{line.text.strip()}".strip(), last.line if last.text else line.number)
            blanks = 0
            ends[-1] = index + 1
        else:
            break
        index += 1
    effort.spend(index - start)
    rows = _arrange(groups, effort)
    return None if rows is None else (_table(rows), ends[-1])


def _continues(lines: tuple[Line, ...], index: int, blanks: int, groups: list[list[_Item]]) -> bool:
    """
    Whether a line without a tab is more of the cell before it; behind a full row it may also be what follows the table.
    """
    text = lines[index].text.strip()
    if len(groups[-1]) < len(groups[0]):
        return blanks < 4 and len(text) <= 400
    if blanks > 1 or _PROSE_STOP.match(text) or (len(text) > _LONGEST_LAST_LINE and blanks):
        return False
    kind = column_of(groups[0][-1].text) or Column.OTHER
    return blanks == 0 or _leads_to_cell(lines, index + 1) or (len(text) <= 12 and _fit(kind, text) == 0)


def _leads_to_cell(lines: tuple[Line, ...], start: int) -> bool:
    """
    Whether only a few short lines stand before the next cell.
    """
    blanks = 0
    for line in lines[start : start + 12]:
        if line.text.startswith("\t"):
            return True
        blanks = blanks + 1 if line.is_blank else 0
        if blanks > 1 or len(line.text) > _LONGEST_LAST_LINE or _PROSE_STOP.match(line.text.strip()):
            return False
    return False


def _arrange(groups: list[list[_Item]], effort: Effort) -> list[list[_Item]] | None:
    """
    The groups that blank lines make, as rows, where they are a table at all.
    """
    if not groups:
        return None
    heading = groups[0]
    kinds = [column_of(item.text) for item in heading]
    known = sum(kind is not None for kind in kinds)
    sizes = Counter(map(len, groups))
    count = len(heading)
    if 2 <= count <= _MOST_COLUMNS and len(groups) > 1:
        same = sizes[count]
        if same == len(groups) and (known >= 2 or count >= 2):
            return groups
        if known >= 2 and same * 10 >= len(groups) * 6:
            return [row for group in groups for row in _fit_group(group, kinds, count)]
    cells = [item for group in groups for item in group]
    head = _heading_length(cells)
    if head is None:
        return None
    kinds = [column_of(item.text) for item in cells[:head]]
    if len(cells) % head == 0:
        rows = [cells[place : place + head] for place in range(0, len(cells), head)]
        if _numbers_rise(rows, kinds):
            return rows
    found = _arrange_bare([item for item in cells if item.text], head, effort)
    return None if found is None else found[0]


def _fit_group(group: list[_Item], kinds: list[Column | None], count: int) -> list[list[_Item]]:
    if len(group) == count:
        return [group]
    if len(group) > count and len(group) % count == 0:
        return [group[place : place + count] for place in range(0, len(group), count)]
    columns = [kind or Column.OTHER for kind in kinds]
    _, taken = _align([item for item in group if item.text] or group[:1], columns)
    return [[_join(items, group[0].line) for items in taken]]


def _numbers_rise(rows: list[list[_Item]], kinds: list[Column | None]) -> bool:
    if Column.NUMBER not in kinds:
        return True
    place = kinds.index(Column.NUMBER)
    numbers = [_number(row[place].text) for row in rows[1:] if row[place].text]
    return None not in numbers and numbers == sorted(numbers, key=lambda number: number or 0)


def _heading_length(cells: list[_Item]) -> int | None:
    """
    How many of the first cells are headings, by the words that we know and the first row number.
    """
    kinds = [column_of(item.text) for item in cells[: _MOST_COLUMNS + 2]]
    known = [place for place, kind in enumerate(kinds) if kind is not None]
    if len(known) < 3 or known[0] != 0:
        return None
    seen: set[str] = set()
    last = 0
    for place, kind in enumerate(kinds):
        text = squeeze(cells[place].text)
        if text in seen or len(text) > _LONGEST_HEADING or _number(text) is not None:
            break
        if kind is not None:
            seen.add(text)
            last = place
        elif place - last > 1:
            break
    if len(seen) < 3:
        return None
    first = next((place for place, item in enumerate(cells[: last + 6]) if _number(item.text) == 1), None)
    if kinds[0] is Column.NUMBER and first is not None and first > last:
        return first  # what stands between the last heading known and the first number is a heading too
    return last + 1


# ---- Cells that nothing marks ---------------------------------------------------------------------------------------


def _find_bare(lines: tuple[Line, ...], start: int, effort: Effort) -> tuple[Table, int] | None:
    if column_of(lines[start].text) is None:
        return None
    first = [
        _Item(line.text.strip(), line.number) for line in lines[start : start + 4 * _MOST_COLUMNS] if not line.is_blank
    ]
    count = _heading_length(first)
    if count is None:
        return None
    has_sections = all(column_of(item.text) is not Column.DOMAIN for item in first[:count])
    items: list[_Item] = []
    sections: list[_Item] = []
    places: list[int] = []
    for index in range(start, len(lines)):
        text = lines[index].text.strip()
        if not text:
            continue
        if has_sections and items and _is_section(lines, index):
            sections.append(_Item(text, lines[index].number))
            continue
        if len(items) >= _MOST_CELLS or (items and _is_prose(text, len(items))):
            break
        items.append(_Item(text, lines[index].number))
        places.append(index)
    effort.spend(8 * len(items))
    head = _heading_length(items)
    if head is None:
        return None
    found = _arrange_bare(items, head, effort)
    if found is None:
        return None
    rows, used = found
    last = items[used - 1].line
    blank = [_Item("", section.line) for section in sections[:1]] * (head - 1)
    rows += [[section, *blank] for section in sections if section.line < last]
    return _table([rows[0], *sorted(rows[1:], key=lambda row: row[0].line)]), places[used - 1] + 1


def _is_section(lines: tuple[Line, ...], index: int) -> bool:
    """
    Whether a line is a row of its own that names the domain of the numbered rows below it.
    """
    following = next((line.text for line in lines[index + 1 : index + 4] if not line.is_blank), "")
    return _SECTION.fullmatch(lines[index].text.strip()) is not None and _number(following) is not None


def _is_prose(text: str, cells: int) -> bool:
    return cells > 2 and (_PROSE_STOP.match(text) is not None or len(text) > 300)


def _arrange_bare(items: list[_Item], head: int, effort: Effort) -> tuple[list[list[_Item]], int] | None:
    """
    Rows out of lines, and how many of the lines they use.
    """
    columns = [column_of(item.text) or Column.OTHER for item in items[:head]]
    if Column.NUMBER not in columns:
        return _arrange_without_numbers(items, head, columns)
    found = _arrange_by_numbers(items, head, columns, None, effort)
    usual = None if found is None else _usual_length(found[0], columns)
    return found if usual is None else _arrange_by_numbers(items, head, columns, usual, effort)


def _arrange_by_numbers(
    items: list[_Item], head: int, columns: list[Column], usual: int | None, effort: Effort
) -> tuple[list[list[_Item]], int] | None:
    anchor = columns.index(Column.NUMBER)
    after, before = columns[anchor + 1 :], columns[:anchor]
    numbers = {place: number for place in range(head, len(items)) if (number := _number(items[place].text)) is not None}
    # For each place that may be a row number: the best chain of rows that ends there.
    chains: dict[int, tuple[float, int | None]] = {}
    for place, number in numbers.items():
        best: tuple[float, int | None] | None = None
        # The rows of a table that goes on under a heading of its own begin with a higher number, and at once.
        if (number == 1 and place - head <= 3 * anchor) or (number > 1 and place == head and anchor == 0):
            best = (_align(items[head:place], before, usual)[0], None)
        for previous in range(max(head, place - _LONGEST_ROW), place):
            if previous not in chains or number - numbers[previous] not in (0, 1, 2):
                continue
            if not effort.spend((place - previous) ** 2):
                return None
            cost = chains[previous][0] + (0.0 if number == numbers[previous] + 1 else 8.0) - 10.0
            cost += _align(items[previous + 1 : place], after + before, usual)[0]
            if best is None or cost < best[0]:
                best = (cost, previous)
        if best is not None:
            chains[place] = best
    if not chains:
        return None
    ends = {}
    for place in chains:
        tails = [
            (_align(items[place + 1 : end], after, usual)[0], end)
            for end in range(place + 1, min(len(items), place + 2 * len(after) + 4) + 1)
        ]
        cost, end = min(tails)
        ends[place] = (chains[place][0] + cost, end)
    last = min(ends, key=lambda place: ends[place][0])
    if ends[last][0] > 6.0 * len(columns):
        return None
    path = [last]
    while (previous_place := chains[path[-1]][1]) is not None:
        path.append(previous_place)
    path.reverse()
    bounds = [*path, ends[last][1]]
    heads = _align(items[head : path[0]], before, usual)[1]
    rows = [[*items[:head]]]
    for place, end in pairwise(bounds):
        is_last = place == last
        taken = _align(items[place + 1 : end], after if is_last else after + before, usual)[1]
        line = items[place].line
        rows.append([_join(cell, line) for cell in [*heads, [items[place]], *taken[: len(after)]]])
        heads = taken[len(after) :]
    return rows, ends[last][1]


def _arrange_without_numbers(
    items: list[_Item], head: int, columns: list[Column]
) -> tuple[list[list[_Item]], int] | None:
    body = items[head:]
    rows = [items[:head]]
    for place in range(0, len(body) - head + 1, head):
        row = body[place : place + head]
        if sum(_fit(column, item.text) for column, item in zip(columns, row, strict=True)) > head / 2:
            break
        rows.append(row)
    return (rows, head * len(rows)) if len(rows) > 2 else None


def _align(
    items: list[_Item], columns: list[Column], domain_length: int | None = None
) -> tuple[float, list[list[_Item]]]:
    """
    The lines of a row, in order, given to its columns, in order, so that they fit best; and how badly they fit.

    `domain_length` is how long most domains of the table are, where that is known.
    """
    count = len(items)
    if count == 0:
        return sum(_EMPTY[column] for column in columns), [[] for _ in columns]
    if not columns or count > _LONGEST_ROW:
        return 9.0 * count, [[] for _ in columns[:-1]] + ([items] if columns else [])
    fits = {column: [_fit(column, item.text) for item in items] for column in set(columns)}
    split = [4.0 if place and _DANGLING.fullmatch(items[place - 1].text) else 0.0 for place in range(count)]
    infinite = float("inf")
    costs = [0.0] + [infinite] * count
    choices: list[list[int]] = []
    for column in columns:
        following = [infinite] * (count + 1)
        chosen = [0] * (count + 1)
        for start in range(count + 1):
            if costs[start] == infinite:
                continue
            cost = costs[start] + _EMPTY[column]
            if cost <= following[start]:
                # Of two columns that fit alike the first is filled: an office that stands alone leads.
                following[start], chosen[start] = cost, start
            cost = costs[start]
            for end in range(start + 1, count + 1):
                joined = 0.0 if end - 1 == start or split[end - 1] else _JOIN[column]
                cost += fits[column][end - 1] + joined + (split[start] if end - 1 == start else 0.0)
                whole = cost
                if column is Column.DOMAIN:
                    whole += _domain_cost(items[start:end], domain_length)
                if whole < following[end]:
                    following[end], chosen[end] = whole, start
        costs = following
        choices.append(chosen)
    taken: list[list[_Item]] = []
    end = count
    for chosen in reversed(choices):
        taken.append(items[chosen[end] : end])
        end = chosen[end]
    return costs[count], taken[::-1]


def _domain_cost(items: list[_Item], usual: int | None) -> float:
    length = sum(len(squeeze(item.text)) for item in items)
    if usual is not None and len(items) == 1 and _USUAL_DOMAIN.fullmatch(squeeze(items[0].text)):
        return 0.4
    if usual is None:
        return 0.0 if length <= 8 else 2.5
    return 0.0 if length == usual else 3.5


def _usual_length(rows: list[list[_Item]], columns: list[Column]) -> int | None:
    """
    The length that most domains of a table have.
    """
    if Column.DOMAIN not in columns:
        return None
    place = columns.index(Column.DOMAIN)
    lengths = Counter(len(squeeze(row[place].text)) for row in rows[1:] if row[place].text)
    if not lengths:
        return None
    length, count = lengths.most_common(1)[0]
    return length if count >= 3 and count * 2 >= lengths.total() else None


def _fit(column: Column, text: str) -> float:
    """
    How badly a line fits a column: 0 where it may well stand there.
    """
    squeezed = squeeze(text)
    match column:
        case Column.NUMBER:
            return 0.0 if _number(text) is not None else 5.0
        case Column.DOMAIN:
            return 2.5 if re.search("[0-9≥≤%]", squeezed) or _names_office(squeezed) else 0.0
        case Column.UNIT:
            return 0.0 if _UNIT.fullmatch(squeezed) else 4.0
        case Column.OBLIGATION:
            return 0.0 if _OBLIGATION.fullmatch(squeezed) or _UNIT.fullmatch(squeezed) else 6.0
        case Column.ORGANIZATION:
            return 0.0 if _ORGANIZATION.fullmatch(squeezed) or _DASH.fullmatch(squeezed) else 3.0
        case Column.TARGET:
            return 0.0 if _TARGET.fullmatch(squeezed) else 2.0
        case Column.NAME:
            is_other = _OBLIGATION.fullmatch(squeezed) or _UNIT.fullmatch(squeezed) or _number(text) is not None
            return 4.0 if is_other else 1.5 if re.match("[≥≤<>0-9]", squeezed) else 0.3 * bool(_names_office(squeezed))
        case Column.NOTE | Column.OTHER:
            return 1.6 if _names_office(squeezed) else 0.4


def _names_office(text: str) -> bool:
    return text.startswith(("镇", "乡", "区", "县", "各村")) and _ORGANIZATION.fullmatch(text) is not None


def _number(text: str) -> int | None:
    match = _NUMBER.fullmatch(text.strip())
    return None if match is None else int(match["number"])


def _join(items: list[_Item], line: int) -> _Item:
    return _Item("\n".join(item.text for item in items), items[0].line if items else line)


def _table(rows: list[list[_Item]]) -> Table:
    return make_table([[(item.text, item.line) for item in row] for row in rows], rows[0][0].line)
