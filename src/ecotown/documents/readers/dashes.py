"""
Tables in text whose columns are drawn by a line of dashes, as converters of documents write them.
"""

import re

from ecotown.documents.blocks import Table
from ecotown.documents.readers.lines import Line, display_width, make_table

__all__ = ["find_dashes"]

_RULE = re.compile(r"\s*(?:-{2,}|={2,})(?:\s+(?:-{2,}|={2,}))+\s*")
_BORDER = re.compile(r"\s*(?:-{4,}|={4,})\s*")
_MOST_HEADINGS = 6
_MOST_COLUMNS = 64
_MOST_ROWS = 5_000


def find_dashes(lines: tuple[Line, ...], start: int) -> tuple[Table, int] | None:
    """
    The table that begins at `lines[start]`, and the index behind its last line.
    """
    is_framed = _BORDER.fullmatch(lines[start].text) is not None or _RULE.fullmatch(lines[start].text) is not None
    first = start + is_framed
    rule = next(
        (
            index
            for index in range(first, min(first + _MOST_HEADINGS, len(lines)))
            if _RULE.fullmatch(lines[index].text)
        ),
        None,
    )
    if rule is None or rule == first or any(line.is_blank for line in lines[first:rule]):
        return None
    places = [(match.start(), match.end()) for match in re.finditer(r"-+|=+", lines[rule].text)]
    if len(places) > _MOST_COLUMNS:
        return None
    # The last column may be wider than its dashes.
    bounds = [0, *(begin for begin, _ in places[1:]), 10**6]
    end, is_closed = _find_end(lines, rule + 1, is_framed=is_framed)
    body = lines[rule + 1 : end]
    has_gaps = is_closed and any(line.is_blank for line in body)
    rows = [_merge([_cut(line, bounds) for line in lines[first:rule]])]
    held: list[list[tuple[str, int | None]]] = []
    for line in body:
        if line.is_blank or not has_gaps:
            rows.extend([_merge(held)] if held else [])
            held = []
        if not line.is_blank:
            held.append(_cut(line, bounds))
    rows.extend([_merge(held)] if held else [])
    return (make_table(rows, lines[first].number), end + is_closed) if len(rows) > 1 else None


def _find_end(lines: tuple[Line, ...], start: int, *, is_framed: bool) -> tuple[int, bool]:
    """
    Where the rows end, and whether a line of dashes closes them. Without one a blank line does.
    """
    blank = len(lines)
    for index in range(start, min(len(lines), start + _MOST_ROWS)):
        if _BORDER.fullmatch(lines[index].text) or _RULE.fullmatch(lines[index].text):
            return index, True
        if lines[index].is_blank:
            blank = min(blank, index)
            if not is_framed:
                break
    return blank, False


def _cut(line: Line, bounds: list[int]) -> list[tuple[str, int | None]]:
    cells = [""] * (len(bounds) - 1)
    place = column = 0
    for character in line.text:
        while place >= bounds[column + 1]:
            column += 1
        cells[column] += character
        place += display_width(character)
    return [(cell.strip(), line.number) for cell in cells]


def _merge(rows: list[list[tuple[str, int | None]]]) -> list[tuple[str, int | None]]:
    return [("\n".join(text for text, _ in cell if text), cell[0][1]) for cell in zip(*rows, strict=True)]
