"""
Tables whose cells stand on one line, set apart by tabs or by blanks.
"""

import csv
import re

from ecotown.documents.blocks import Table
from ecotown.documents.readers.lines import Line, column_of, display_width, make_table, squeeze

__all__ = ["find_columns"]

_GAP = re.compile(r"[ \u3000\xa0]{2,}|\u3000")
_FOOTER = re.compile(r".{2,60}日\s*印发\s*|\s*抄\s*送\s*[：:].*")
_MOST_COLUMNS = 64
_LONGEST_LINE = 20_000
_MOST_LINES_OF_ROW = 200


def find_columns(lines: tuple[Line, ...], start: int) -> tuple[Table, int] | None:
    """
    The table whose heading is `lines[start]`, and the index behind its last line.
    """
    text = lines[start].text
    if text.strip().count("\t"):
        return _find_tabbed(lines, start)
    found = _find_aligned(lines, start) if _GAP.search(text.strip()) else None
    return found or _find_split(lines, start)


# ---- Tabs between cells ---------------------------------------------------------------------------------------------


def _find_tabbed(lines: tuple[Line, ...], start: int) -> tuple[Table, int] | None:
    heading = lines[start].text.rstrip()
    # Rows of a flattened table begin with a tab; where all do, it is one empty column too many.
    indent = "\t" if heading.startswith("\t") else ""
    count = len(heading.removeprefix(indent).split("\t"))
    if count > _MOST_COLUMNS:
        return None
    rows: list[list[tuple[str, int | None]]] = []
    index = start
    end = start
    while index < len(lines):
        found = _read_row(lines, index, count, indent)
        if found is None:
            if lines[index].is_blank and index - end < 2:
                index += 1
                continue
            break
        row, index = found
        rows.append(row)
        end = index
    known = sum(column_of(text) is not None for text, _ in rows[0]) if rows else 0
    if len(rows) < 2 or (known < 2 and len(rows) < 3):
        return None
    return make_table(rows, lines[start].number), end


def _read_row(
    lines: tuple[Line, ...], start: int, count: int, indent: str
) -> tuple[list[tuple[str, int | None]], int] | None:
    """
    One row, which may take several lines where a cell holds line breaks; None where there is no row.
    """
    text = lines[start].text
    if not text.strip() or "\t" not in text:
        return None
    cells: list[tuple[str, int | None]] = [
        (cell, lines[start].number) for cell in text.rstrip("\r\n").removeprefix(indent).split("\t")
    ]
    index = start + 1
    while len(cells) < count or _is_open(cells[-1][0]):
        if index >= len(lines) or index - start > 40:
            break
        more = lines[index].text.split("\t")
        if not _is_open(cells[-1][0]) and (
            len(cells) + len(more) - 1 > count or (len(more) == 1 and not _comes_more(lines, index, count - len(cells)))
        ):
            break
        last, number = cells[-1]
        cells[-1] = (f"{last}\n{more[0]}", number)
        cells.extend((cell, lines[index].number) for cell in more[1:])
        index += 1
    while len(cells) > count and not cells[-1][0].strip():
        cells.pop()
    if len(cells) > count:
        return None
    return [(_unquote(cell), number) for cell, number in cells], index


def _comes_more(lines: tuple[Line, ...], index: int, missing: int) -> bool:
    """
    Whether the rest of the row that a line without a tab interrupts follows it.
    """
    following = next((line.text for line in lines[index + 1 : index + 6] if "\t" in line.text), "")
    return following.count("\t") == missing


def _is_open(cell: str) -> bool:
    text = cell.strip()
    return text.startswith('"') and (text.count('"') % 2 == 1)


def _unquote(cell: str) -> str:
    text = cell.strip()
    if len(text) >= 2 and text.startswith('"') and text.endswith('"') and ("\n" in text or '""' in text):
        text = text[1:-1].replace('""', '"')
    return "\n".join(line.strip() for line in text.split("\n") if line.strip())


# ---- Blanks between cells -------------------------------------------------------------------------------------------


def _find_aligned(lines: tuple[Line, ...], start: int) -> tuple[Table, int] | None:
    heading = _join_spaced(_tokens(lines[start].text))
    if len(heading) < 3 or sum(column_of(text) is not None for text, _, _ in heading) < 3:
        return None
    count = len(heading)
    rows: list[list[tuple[str, int | None]]] = [[(text, lines[start].number) for text, _, _ in heading]]
    end = first = start + 1
    for index in range(start + 1, len(lines)):
        if lines[index].is_blank:
            if index - end >= 2:
                break
            continue
        tokens = _tokens(lines[index].text)
        if _FOOTER.fullmatch(lines[index].text):
            break
        if len(tokens) == 1 and (tokens[0][1] == 0 or len(tokens[0][0]) > 40) and not _is_under(tokens[0], heading):
            break
        places = list(range(count)) if len(tokens) == count else [_nearest(token, heading) for token in tokens]
        if len(tokens) > count or len(set(places)) < len(places):
            break
        row: list[tuple[str, int | None]] = [("", lines[index].number)] * count
        for place, (text, _, _) in zip(places, tokens, strict=False):
            row[place] = (text, lines[index].number)
        is_more = column_of(heading[0][0]) is not None and not row[0][0] and len(rows) > 1 and len(tokens) < count - 1
        if is_more and not lines[index - 1].is_blank and index - first < _MOST_LINES_OF_ROW:
            rows[-1] = [
                ("\n".join(text for text in (old, new) if text), number)
                for (old, number), (new, _) in zip(rows[-1], row, strict=True)
            ]
        else:
            rows.append(row)
            first = index
        end = index + 1
    return (make_table(rows, lines[start].number), end) if len(rows) > 1 else None


def _find_split(lines: tuple[Line, ...], start: int) -> tuple[Table, int] | None:
    """
    A table whose cells stand apart by one comma or one blank, where every word of the first line is a heading.
    """
    for separator in (",", None):
        heading = lines[start].text.strip().split(separator)
        if not 3 <= len(heading) <= _MOST_COLUMNS or any(column_of(word) is None for word in heading):
            continue
        rows: list[list[tuple[str, int | None]]] = []
        end = start
        while end < len(lines):
            text = lines[end].text.strip()
            if len(text) > _LONGEST_LINE or not text:
                break
            cells = next(csv.reader([text])) if separator else text.split()
            if len(cells) != len(heading):
                break
            rows.append([(cell.strip(), lines[end].number) for cell in cells])
            end += 1
        if len(rows) > 1:
            return make_table(rows, lines[start].number), end
    return None


def _tokens(text: str) -> list[tuple[str, int, int]]:
    """
    The pieces of a line between gaps, each with the cells of the screen where it begins and ends.
    """
    tokens = []
    place = 0
    for gap in [*_GAP.finditer(text), None]:
        end = len(text) if gap is None else gap.start()
        piece = text[place:end].strip()
        if piece:
            left = display_width(text[:place] + text[place:end][: len(text[place:end]) - len(text[place:end].lstrip())])
            tokens.append((piece, left, left + display_width(piece)))
        place = end if gap is None else gap.end()
    return tokens


def _join_spaced(tokens: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """
    Headings that were spread out (`指    标`) as one.
    """
    joined: list[tuple[str, int, int]] = []
    for token in tokens:
        if (
            joined
            and len(token[0]) == 1
            and len(joined[-1][0]) <= 2
            and column_of(joined[-1][0] + token[0]) is not None
        ):
            joined[-1] = (squeeze(joined[-1][0] + token[0]), joined[-1][1], token[2])
        else:
            joined.append(token)
    return joined


def _nearest(token: tuple[str, int, int], heading: list[tuple[str, int, int]]) -> int:
    _, left, right = token

    def distance(place: int) -> int:
        _, start, end = heading[place]
        return min(abs(left - start), abs((left + right) - (start + end)) // 2)

    return min(range(len(heading)), key=distance)


def _is_under(token: tuple[str, int, int], heading: list[tuple[str, int, int]]) -> bool:
    return token[1] > 0 and any(start <= token[1] <= end for _, start, end in heading)
