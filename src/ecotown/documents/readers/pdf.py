"""
PDF files with a text layer: lines become paragraphs again, ruled tables grids, and tables broken by pages whole.

A PDF holds characters at places and nothing else. What ends a line is decided by whether the next word would still have
fitted; what is in a cell, by the rules around it.
"""

import io
import logging
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import attrs

from ecotown.documents.blocks import Block, BlockDocument, Paragraph, Table
from ecotown.documents.messages import note, refuse_document
from ecotown.documents.readers.columns import find_columns
from ecotown.documents.readers.grids import GridCell, lay_out
from ecotown.documents.readers.lines import Line, column_of, display_width, squeeze
from ecotown.documents.readers.streams import unfolds_into_too_much
from ecotown.errors import MissingExtra
from ecotown.plans.item import PrintedAt

if TYPE_CHECKING:
    from pdfplumber.page import Page
    from pdfplumber.table import Table as RuledTable

__all__ = ["read_pdf"]

_MOST_PAGES = 500
_MOST_CHARACTERS = 2_000_000
_MOST_RULES = 20_000
_SNAP = 3.0
_EDGE = 6.0
_MARGIN = 0.13
_FEWEST_FULL = 4
_FEWEST_ALIKE = 2
_LONGEST_HALF = 3
_PAGE_NUMBER = re.compile(
    r"[-—–－―•·\s]*\d{1,4}[-—–－―•·\s]*|第\s*[\d一二三四五六七八九十]+\s*页(?:[，,/\s]*共\s*[\d一二三四五六七八九十]+\s*页)?|\d{1,4}\s*/\s*\d{1,4}|(?:page|P)\.?\s*\d{1,4}",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、]|第[一二三四五六七八九十]+[章节条]|附件|注[：:]"
)
_ENDS = re.compile(r".*[。；！？：:;]")
_CLOSING = "。，、；：！？）》”’】〕,.;:!?)%％"
_OPENING = "（《“‘【〔(["


@attrs.frozen
class _TextLine:
    """
    A line of text and where it stands.

    `first` is the width of what would have to fit on the line before; `solid` is where the line ends but for the closing
    signs, which may hang over the margin.
    """

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    first: float
    solid: float
    page: int
    segments: tuple[tuple[float, str], ...]


@attrs.frozen
class _RuledCell:
    """
    A cell between rules. `is_full` says that its last line is full, so that a page may have broken it.
    """

    text: str
    x0: float
    x1: float
    row: int
    row_span: int
    is_full: bool = False
    is_continued: bool = False


@attrs.define
class _Grid:
    """
    A ruled table, or the part of one that stands on a page.
    """

    cells: list[_RuledCell]
    rows: int
    page: int
    top: float
    bottom: float
    breaks: tuple[int, ...] = ()
    """The rows with which a page begins."""


@attrs.frozen
class _PageContent:
    lines: tuple[_TextLine, ...]
    grids: tuple[_Grid, ...]
    height: float
    width: float


def read_pdf(data: bytes, file: str) -> BlockDocument:
    """
    The blocks of a PDF.
    """
    try:
        import pdfplumber
        from pdfminer.pdfdocument import PDFPasswordIncorrect
        from pdfplumber.utils.exceptions import PdfminerException
    except ImportError:
        raise MissingExtra("documents", "读取 PDF", "reading a PDF") from None
    if unfolds_into_too_much(data):
        refuse_document("document/too-large", file, what="解压后的大小", what_en="bytes when unfolded", most=2**29)
    pages: list[_PageContent] = []
    without_text: list[int] = []
    is_locked = False
    with _quiet():
        try:
            with pdfplumber.open(io.BytesIO(data)) as pdf:
                if len(pdf.pages) > _MOST_PAGES:
                    refuse_document("document/too-large", file, what="页数", what_en="pages", most=_MOST_PAGES)
                count = 0
                for number, page in enumerate(pdf.pages, start=1):
                    content, characters = _read_page(page, number)
                    count += characters
                    if count > _MOST_CHARACTERS:
                        refuse_document(
                            "document/too-large", file, what="文字", what_en="characters", most=_MOST_CHARACTERS
                        )
                    if not characters and page.images:
                        without_text.append(number)
                    pages.append(content)
                    page.close()
        except PdfminerException as error:
            if not any(isinstance(each, PDFPasswordIncorrect) for each in (*error.args, error.__cause__)):
                raise
            is_locked = True
    if is_locked:
        refuse_document("document/encrypted", file)
    if not any(page.lines or page.grids for page in pages):
        refuse_document("document/no-text" if without_text else "document/empty", file)
    shown = "、".join(map(str, without_text[:20]))
    diagnostics = (note("document/page-without-text", file, pages=shown),) if without_text else ()
    blocks = tuple(_make_blocks(list(_order(pages)), pages))
    return BlockDocument(file=file, blocks=blocks, diagnostics=diagnostics)


@contextmanager
def _quiet() -> Iterator[None]:
    """
    Keep pdfminer's remarks on odd files off the terminal.
    """
    logger = logging.getLogger("pdfminer")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)


# ---- A page ---------------------------------------------------------------------------------------------------------


def _read_page(page: "Page", number: int) -> tuple[_PageContent, int]:
    """
    The lines outside tables, the tables, and how many characters there are.
    """
    page = page.dedupe_chars(tolerance=1)
    height, width = float(page.height), float(page.width)
    chars = [char for char in page.chars if char["text"] and char.get("upright", True)]
    if not any(char["text"].strip() for char in chars):
        return _PageContent((), (), height, width), 0
    tables = page.find_tables() if len(page.edges) <= _MOST_RULES else []
    grids = []
    for table in tables:
        left, top, right, bottom = table.bbox
        inside = [char for char in chars if left <= _center(char)[0] <= right and top <= _center(char)[1] <= bottom]
        if len(table.cells) < 2 or not inside:
            continue
        taken = set(map(id, inside))
        chars = [char for char in chars if id(char) not in taken]
        grids.append(_read_grid(table, inside, number))
    return _PageContent(tuple(_read_lines(chars, number)), tuple(grids), height, width), len(page.chars)


def _center(char: dict[str, Any]) -> tuple[float, float]:
    return (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2


def _read_lines(chars: list[dict[str, Any]], page: int) -> list[_TextLine]:
    """
    Characters as lines, from above to below.
    """
    rows: list[list[dict[str, Any]]] = []
    for char in sorted(chars, key=lambda char: _center(char)[1]):
        middle = _center(char)[1]
        if rows and middle - _center(rows[-1][0])[1] <= 0.45 * max(char["size"], rows[-1][0]["size"]):
            rows[-1].append(char)
        else:
            rows.append([char])
    return [line for row in rows if (line := _read_line(sorted(row, key=lambda char: char["x0"]), page)) is not None]


def _read_line(chars: list[dict[str, Any]], page: int) -> _TextLine | None:
    while chars and not chars[0]["text"].strip():
        chars = chars[1:]
    while chars and not chars[-1]["text"].strip():
        chars = chars[:-1]
    if not chars:
        return None
    size = Counter(round(char["size"], 1) for char in chars).most_common(1)[0][0]
    text = ""
    segments: list[tuple[float, str]] = [(chars[0]["x0"], "")]
    end = chars[0]["x0"]
    for char in chars:
        gap = char["x0"] - end
        if gap > 0.8 * size:
            text += "  " if gap > 2 * size else " "
        if gap > 1.4 * size or (text.endswith("  ") and char["text"].strip()):
            segments.append((char["x0"], ""))
        text += char["text"]
        segments[-1] = (segments[-1][0], segments[-1][1] + char["text"])
        end = max(end, char["x1"])
    return _TextLine(
        text=text.strip(),
        x0=chars[0]["x0"],
        x1=end,
        top=min(char["top"] for char in chars),
        bottom=max(char["bottom"] for char in chars),
        size=size,
        first=_first_width(chars),
        solid=max((char["x1"] for char in chars if char["text"] not in _CLOSING), default=end),
        page=page,
        segments=tuple((x0, words.strip()) for x0, words in segments if words.strip()),
    )


def _first_width(chars: list[dict[str, Any]]) -> float:
    """
    The width of the first word: a Chinese character with the signs that may not be parted from it, or letters and digits.
    """
    count = 1
    while count < len(chars) and chars[count - 1]["text"] in _OPENING:
        count += 1
    if chars[count - 1]["text"].isascii() and chars[count - 1]["text"].isalnum():
        while count < len(chars) and chars[count]["text"].isascii() and chars[count]["text"].isalnum():
            count += 1
    while count < len(chars) and chars[count]["text"] in _CLOSING:
        count += 1
    return float(chars[count - 1]["x1"] - chars[0]["x0"])


def _read_grid(table: "RuledTable", chars: list[dict[str, Any]], page: int) -> _Grid:
    tops = _edges([cell[1] for cell in table.cells])
    bottoms = [*tops[1:], table.bbox[3]]
    boxes = sorted(table.cells, key=lambda cell: (cell[1], cell[0]))
    held: list[list[dict[str, Any]]] = [[] for _ in boxes]
    by_row: dict[int, list[int]] = {}
    spans = []
    for index, (_, top, _, bottom) in enumerate(boxes):
        row = _nearest(tops, top)
        last = max(row, _nearest(bottoms, bottom))
        spans.append((row, last - row + 1))
        for covered in range(row, last + 1):
            by_row.setdefault(covered, []).append(index)
    for char in chars:
        x, y = _center(char)
        row = max(0, sum(top <= y for top in tops) - 1)
        for index in by_row.get(row, ()):
            left, top, right, bottom = boxes[index]
            if left <= x < right and top <= y < bottom:
                held[index].append(char)
                break
    lines = [_read_lines(inside, page) for inside in held]
    gaps = [
        gap
        for box, inside in zip(boxes, lines, strict=True)
        for line in inside
        for gap in (line.x0 - box[0], box[2] - line.solid)
        if gap >= 0
    ]
    padding = min([8.0, *gaps])
    cells = []
    for box, inside, (row, span) in zip(boxes, lines, spans, strict=True):
        room = box[2] - box[0] - 2 * padding
        text = ""
        for place, line in enumerate(inside):
            is_wrapped = place > 0 and _is_wrapped(inside[place - 1], line, room)
            blank = (
                " " if is_wrapped and text[-1:].isascii() and line.text[:1].isascii() and text[-1:].isalpha() else ""
            )
            text += (blank if is_wrapped or not place else "\n") + line.text
        is_full = bool(inside) and inside[-1].x1 - inside[-1].x0 + inside[-1].size > room
        cells.append(_RuledCell(text, box[0], box[2], row, span, is_full))
    return _Grid(cells, len(tops), page, table.bbox[1], table.bbox[3])


def _is_wrapped(line: _TextLine, following: _TextLine, room: float) -> bool:
    """
    Whether a line goes on in the next, because no more of it would have fitted.
    """
    if following.text[0] in _CLOSING:
        return True  # no line begins with these by intent
    return line.x1 - line.x0 + following.first > room - 0.4 * line.size


def _edges(places: list[float]) -> list[float]:
    """
    Places that differ by no more than a hair, as one each.
    """
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > _SNAP:
            found.append(place)
    return found


def _nearest(places: list[float], place: float) -> int:
    return min(range(len(places)), key=lambda index: abs(places[index] - place))


# ---- The pages together ---------------------------------------------------------------------------------------------


def _order(pages: list[_PageContent]) -> Iterator[_TextLine | _Grid]:
    """
    Lines and tables in reading order, without page numbers and what is printed on every page.
    """
    margins = Counter(squeeze(line.text) for page in pages for line in page.lines if _is_margin(line, page.height))
    repeated = {text for text, count in margins.items() if count >= 3 and count * 2 > len(pages)}
    for page in pages:
        lowest = max([0.0, *(line.bottom for line in page.lines), *(grid.bottom for grid in page.grids)])
        lines = [line for line in page.lines if not _is_furniture(line, page, lowest, repeated)]
        items: list[_TextLine | _Grid] = [*lines, *page.grids]
        yield from sorted(items, key=lambda item: item.top)


def _is_furniture(line: _TextLine, page: _PageContent, lowest: float, repeated: set[str]) -> bool:
    if _PAGE_NUMBER.fullmatch(line.text):
        # Low on the page any number is one; elsewhere it has its dashes and stands last.
        return _is_margin(line, page.height) or (line.bottom == lowest and not line.text.isdecimal())
    return _is_margin(line, page.height) and squeeze(line.text) in repeated


def _is_margin(line: _TextLine, height: float) -> bool:
    return line.bottom < _MARGIN * height or line.top > (1 - _MARGIN) * height


def _make_blocks(items: list[_TextLine | _Grid], pages: list[_PageContent]) -> Iterator[Block]:
    left, right = _text_area([line for page in pages for line in page.lines], max(page.width for page in pages))
    index = 0
    while index < len(items):
        item = items[index]
        index += 1
        if isinstance(item, _Grid):
            grid = item
            while index < len(items) and isinstance(following := items[index], _Grid) and _goes_on(grid, following):
                grid = _join(grid, following)
                index += 1
            yield from _lay_out(_mend_domains(grid))
            continue
        lines = [item]
        while index < len(items) and isinstance(more := items[index], _TextLine):
            lines.append(more)
            index += 1
        yield from _read_prose(lines, left, right)


def _text_area(lines: list[_TextLine], width: float) -> tuple[float, float]:
    """
    Where lines of prose begin and end.
    """
    if not lines:
        return 0.0, 0.0
    longest = max(line.x1 - line.x0 for line in lines)
    long = [line for line in lines if line.x1 - line.x0 > 0.8 * longest]
    starts = Counter(round(line.x0) for line in long)
    most = max(starts.values())
    left = min(start for start, count in starts.items() if count * 3 >= most)
    ends = sorted(line.solid for line in long)
    right = ends[min(len(ends) - 1, len(ends) * 97 // 100)]
    if sum(right - end < lines[0].size for end in ends) < _FEWEST_FULL:
        # Too few lines to tell how long a line may be: the margins are taken to be alike.
        right = max(right, width - left)
    return float(left), right


def _read_prose(lines: list[_TextLine], left: float, right: float) -> Iterator[Block]:
    index = 0
    while index < len(lines):
        found = _find_unruled(lines, index, left)
        if found is not None:
            block, index = found
            yield block
            continue
        text = lines[index].text
        index += 1
        while index < len(lines) and _is_more(lines[index - 1], lines[index], left, right):
            joint = " " if re.search(r"[A-Za-z]$", text) and re.match(r"[A-Za-z]", lines[index].text) else ""
            text += joint + lines[index].text
            index += 1
        yield Paragraph(text)


def _is_more(line: _TextLine, following: _TextLine, left: float, right: float) -> bool:
    """
    Whether a line goes on in the next: it is full, and the next is not set off.
    """
    if abs(line.size - following.size) > 0.15 * line.size:
        return False
    if following.text[0] in _CLOSING:
        return True
    middle = (left + right) / 2
    is_centered = following.x0 > left + following.size and all(
        abs((each.x0 + each.x1) / 2 - middle) < each.size for each in (line, following)
    )
    if is_centered:
        return _is_wrapped(line, following, right - left) and not _NUMBERED.match(following.text)
    if line.x1 + following.first <= right + 0.1 * line.size and line.x1 - line.x0 + following.first <= right - left:
        return False
    is_set_off = following.x0 > left + 0.8 * following.size
    begins_anew = _NUMBERED.match(following.text) is not None and _ENDS.fullmatch(line.text) is not None
    return not is_set_off and not begins_anew


def _find_unruled(lines: list[_TextLine], start: int, left: float) -> tuple[Block, int] | None:
    """
    A table without rules, by the places of its words.
    """
    segments = lines[start].segments
    if len(segments) < 3 or sum(column_of(words) is not None for _, words in segments) < 3:
        return None
    unit = max(lines[start].size / 2, 1.0)
    drawn = []
    for number, line in enumerate(lines[start : start + 2000]):
        text = ""
        for x0, words in line.segments:
            place = max(0, round((x0 - left) / unit))
            text += " " * max(2 if text else 0, place - display_width(text)) + words
        drawn.append(Line(number, text))
    found = find_columns(tuple(drawn), 0)
    if found is None:
        return None
    table, used = found
    cells = tuple(attrs.evolve(cell, at=PrintedAt()) for cell in table.cells)
    return attrs.evolve(table, cells=cells, at=PrintedAt()), start + used


# ---- Tables over pages ----------------------------------------------------------------------------------------------


def _goes_on(grid: _Grid, following: _Grid) -> bool:
    """
    Whether a table is the rest of the one at the end of the page before. Nothing stands between them.
    """
    if following.page <= grid.page:
        return False
    ends = [(min(cell.x0 for cell in each.cells), max(cell.x1 for cell in each.cells)) for each in (grid, following)]
    counts = [len(_edges([cell.x0 for cell in each.cells])) for each in (grid, following)]
    return all(abs(one - other) < _EDGE for one, other in zip(*ends, strict=True)) and abs(counts[0] - counts[1]) <= 1


def _join(grid: _Grid, following: _Grid) -> _Grid:
    repeated = 0
    while repeated < min(grid.rows, following.rows - 1) and _row(grid, repeated) == _row(following, repeated):
        repeated += 1
    cells = list(grid.cells)
    last = {round(cell.x0 / _EDGE): place for place, cell in enumerate(cells) if cell.row + cell.row_span == grid.rows}
    rest = [cell for cell in following.cells if cell.row >= repeated]
    first = [cell for cell in rest if cell.row == repeated]
    numbers = min(first, key=lambda cell: cell.x0, default=None)
    is_broken = numbers is not None and not numbers.text and any(cell.text for cell in first)
    for cell in rest:
        moved = attrs.evolve(cell, row=cell.row - repeated + grid.rows)
        place = next(
            (
                last[key]
                for key in (round(cell.x0 / _EDGE), round(cell.x0 / _EDGE) - 1, round(cell.x0 / _EDGE) + 1)
                if key in last
            ),
            None,
        )
        if cell.row == repeated and place is not None:
            above = cells[place]
            if not above.text and above.row_span > 1 and cell.text:
                # The text of a merged cell was set in the middle of its second half.
                cells[place] = attrs.evolve(above, text=cell.text, row_span=above.row_span + cell.row_span)
                continue
            if above.text and above.row_span > 1 and cell.text == above.text and cell.row_span > 1:
                cells[place] = attrs.evolve(above, row_span=above.row_span + cell.row_span)
                continue
            moved = attrs.evolve(moved, is_continued=is_broken and above.is_full and bool(cell.text))
        cells.append(moved)
    rows = grid.rows + following.rows - repeated
    return _Grid(cells, rows, following.page, grid.top, following.bottom, (*grid.breaks, grid.rows))


def _mend_domains(grid: _Grid) -> _Grid:
    """
    A word that a page broke in the middle of a merged cell, whole again: all others of its column are as long as both halves.
    """
    cells = list(grid.cells)
    for row in grid.breaks:
        for lower in [cell for cell in cells if cell.row == row and cell.text]:
            column = [cell for cell in cells if abs(cell.x0 - lower.x0) < _EDGE and cell.text and cell.row > 0]
            upper = next((cell for cell in column if cell.row + cell.row_span == row), None)
            lengths = Counter(len(squeeze(cell.text)) for cell in column if cell not in (upper, lower))
            if upper is None or len(lengths) != 1 or sum(lengths.values()) < _FEWEST_ALIKE:
                continue
            halves = len(squeeze(upper.text)), len(squeeze(lower.text))
            if max(halves) <= _LONGEST_HALF and sum(halves) in lengths and not any(half in lengths for half in halves):
                whole = attrs.evolve(upper, text=upper.text + lower.text, row_span=upper.row_span + lower.row_span)
                cells = [whole if cell is upper else cell for cell in cells if cell is not lower]
    return attrs.evolve(grid, cells=cells)


def _row(grid: _Grid, row: int) -> list[str]:
    return [squeeze(cell.text) for cell in sorted(grid.cells, key=lambda cell: cell.x0) if cell.row == row]


def _lay_out(grid: _Grid) -> tuple[Block, ...]:
    lefts = _edges([cell.x0 for cell in grid.cells])
    rights = [*lefts[1:], max(cell.x1 for cell in grid.cells)]
    cells = []
    continued = set()
    for cell in sorted(grid.cells, key=lambda cell: (cell.row, cell.x0)):
        column = _nearest(lefts, cell.x0)
        last = max(column, _nearest(rights, cell.x1))
        lines = tuple(Paragraph(line) for line in cell.text.split("\n") if line)
        if cell.is_continued:
            continued.add((cell.row, column))
        cells.append(GridCell(lines, cell.row, column, cell.row_span, last - column + 1))
    blocks = lay_out(cells)
    if not continued:
        return blocks
    return tuple(
        attrs.evolve(
            block,
            cells=tuple(attrs.evolve(cell, is_continued=(cell.row, cell.column) in continued) for cell in block.cells),
        )
        if isinstance(block, Table)
        else block
        for block in blocks
    )
