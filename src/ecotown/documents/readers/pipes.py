"""
Tables drawn with pipes: Markdown, the grids that databases and e-mails print, box-drawing characters.
"""

import html
import re

from ecotown.documents.blocks import Table
from ecotown.documents.readers.lines import Effort, Line, is_border, make_table

__all__ = ["find_pipes"]

_PIPE = re.compile(r"(?<!\\)[|│┃║｜]")
_MOST_COLUMNS = 64
_BREAK = re.compile(r"\s*<br\s*/?>\s*", re.IGNORECASE)


def find_pipes(lines: tuple[Line, ...], start: int, effort: Effort) -> tuple[Table, int] | None:
    """
    The table drawn from `lines[start]` on, and the index behind its last line.
    """
    end = start
    while end < len(lines) and (_splits(lines[end].text) or is_border(lines[end].text)):
        end += 1
    drawn = lines[start:end]
    effort.spend(4 * len(drawn))
    rows = [line for line in drawn if not is_border(line.text)]
    borders = len(drawn) - len(rows)
    is_framed = all(_PIPE.match(line.text.strip()) for line in rows)
    if len(rows) < 2 or not (borders or is_framed):
        return None
    segments: list[list[Line]] = [[]]
    for line in drawn:
        if not is_border(line.text):
            segments[-1].append(line)
        elif segments[-1]:
            segments.append([])
    segments = [segment for segment in segments if segment]
    # A rule behind the heading alone, or none: each line is a row. Rules between all rows: a row may take several lines.
    if len(segments) <= 2:
        segments = [[line] for segment in segments for line in segment]
    texts = [_merge([_split(line.text) for line in segment]) for segment in segments]
    columns = max(map(len, texts))
    if not 2 <= columns <= _MOST_COLUMNS:
        return None
    table = make_table(
        [[(cell, segment[0].number) for cell in row] for row, segment in zip(texts, segments, strict=True)],
        drawn[0].number,
    )
    return table, end


def _splits(text: str) -> bool:
    found = len(_PIPE.findall(text))
    return found > 1 or (found == 1 and len(text) < 200)


def _split(text: str) -> list[str]:
    cells = _PIPE.split(text.strip())
    if cells and not cells[0].strip():
        cells = cells[1:]
    if cells and not cells[-1].strip():
        cells = cells[:-1]
    return [_clean(cell) for cell in cells]


def _clean(text: str) -> str:
    text = _BREAK.sub("\n", html.unescape(text)).replace("\xa0", " ")
    text = re.sub(r"\*\*(?P<text>[^*]+)\*\*", r"\g<text>", text)
    return re.sub(r"\\(?P<sign>[!-/:-@\[-`{-~])", r"\g<sign>", text).strip()


def _merge(rows: list[list[str]]) -> list[str]:
    columns = max(map(len, rows))
    return ["\n".join(row[column] for row in rows if column < len(row) and row[column]) for column in range(columns)]
