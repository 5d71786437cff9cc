"""
PDF files with a text layer: lines become paragraphs again, ruled tables grids, and tables broken by pages whole.

A PDF holds characters at places and nothing else. What ends a line is decided by whether the next word would still have
fitted; what is in a cell, by the rules around it.
"""

import io
import logging
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import pairwise

import attrs

from ecotown.documents.blocks import Block, BlockDocument, Paragraph
from ecotown.documents.messages import note, refuse_document
from ecotown.documents.readers.columns import find_columns
from ecotown.documents.readers.lines import Effort, Line, column_of, display_width, squeeze
from ecotown.documents.readers.pdf_lines import CLOSING, RuledGrid, TextLine, is_wrapped
from ecotown.documents.readers.pdf_page import PageContent, read_page
from ecotown.documents.readers.pdf_tables import goes_on, join, lay_out_ruled, mend_domains
from ecotown.documents.readers.streams import unfolds_into_too_much
from ecotown.errors import MissingExtra
from ecotown.plans.item import PrintedAt

__all__ = ["read_pdf"]

_MOST_PAGES = 500
_MOST_CHARACTERS = 2_000_000
_MARGIN = 0.13
_FEWEST_FULL = 4
_PAGE_NUMBER = re.compile(
    r"[-—–－―•·\s]*\d{1,4}[-—–－―•·\s]*|第\s*[\d一二三四五六七八九十]+\s*页(?:[，,/\s]*共\s*[\d一二三四五六七八九十]+\s*页)?|\d{1,4}\s*/\s*\d{1,4}|(?:page|P)\.?\s*\d{1,4}",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、]|第[一二三四五六七八九十]+[章节条]|附件|注[：:]"
)
# What browsers print above and below each page: the moment and the title, the address and the number of the page.
_BROWSER = re.compile(
    r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},?\s*(?:[上下]午)?\s*\d{1,2}:\d{2}(?:\s*[AP]M)?(?:\s.*)?"
    r"|(?:https?|file|about|data|chrome):\S*\s+\d{1,4}\s*/\s*\d{1,4}",
    re.IGNORECASE,
)
_COUNTED = re.compile("#")
_FEWEST_PAGES = 3
_BULLET = re.compile(r"^[•●▪◦\uf000-\uf0ff]\s*(?=\S)")
_LABELED = re.compile(r"[•●▪○–—·\-*]|[（(]?[\d一二三四五六七八九十]{1,3}[）)、.．]|[①-⑳]")
_ENDS = re.compile(r".*[。；！？：:;]|.*（(?:责任|牵头|配合|完成|实施|参加)[^（）]*(?:（[^（）]*）[^（）]*)*）")
_DEEPEST_INDENT = 8
_FARTHEST = 1.25
_FIRST_LINES, _MOST_LINES = 16, 2_000
_MOST_DRAWN = 200_000


@attrs.frozen
class _TextArea:
    """
    Where lines of prose begin and end, and how far the lines of a paragraph are apart, by the size of their letters.
    """

    left: float
    right: float
    pitches: Mapping[float, float]
    has_spaces: bool = False
    """Whether space stands between paragraphs, so that lines without it belong together."""

    def is_apart(self, line: TextLine, following: TextLine) -> bool:
        """
        Whether more than the usual space stands between two lines.
        """
        pitch = self.pitches.get(line.size)
        return pitch is not None and line.page == following.page and following.top - line.top > _FARTHEST * pitch


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
    pages: list[PageContent] = []
    without_text: list[int] = []
    is_locked = False
    with _quiet():
        try:
            with pdfplumber.open(io.BytesIO(data)) as pdf:
                if len(pdf.pages) > _MOST_PAGES:
                    refuse_document("document/too-large", file, what="页数", what_en="pages", most=_MOST_PAGES)
                count = 0
                for number, page in enumerate(pdf.pages, start=1):
                    content, characters = read_page(page, number, _last_table(pages))
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
    effort = Effort(_MOST_DRAWN)
    blocks = tuple(_make_blocks(_order(pages), [round(page.width) for page in pages], effort))
    if effort.left <= 0:
        diagnostics = (*diagnostics, note("document/intricate", file))
    return BlockDocument(file=file, blocks=blocks, diagnostics=diagnostics)


def _last_table(pages: list[PageContent]) -> RuledGrid | None:
    return pages[-1].grids[-1] if pages and pages[-1].grids else None


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


# ---- The pages together ---------------------------------------------------------------------------------------------


def _order(pages: list[PageContent]) -> list[TextLine | RuledGrid]:
    """
    Lines and tables in reading order, without page numbers and what is printed on every page.
    """
    margins = Counter(
        text
        for page in pages
        for text in {_likeness(line.text) for line in page.lines if _is_margin(line, page.height)}
    )
    # On two pages, what stands on both is furniture only where it counts them or is the line of a browser.
    repeated = {
        text
        for text, count in margins.items()
        if count * 2 > len(pages) and (count >= _FEWEST_PAGES or (count > 1 and _COUNTED.search(text)))
    }
    items: list[TextLine | RuledGrid] = []
    for page in pages:
        lowest = max([0.0, *(line.bottom for line in page.lines), *(grid.bottom for grid in page.grids)])
        lines = [line for line in page.lines if not _is_furniture(line, page, lowest, repeated)]
        items += sorted([*lines, *page.grids], key=lambda item: item.top)
    return items


def _likeness(text: str) -> str:
    """
    What lines that differ in their page number alone have in common.
    """
    return re.sub(r"\d{1,4}(?=/\d{1,4}$)|(?<=第)\d{1,4}(?=页)", "#", squeeze(text))


def _is_furniture(line: TextLine, page: PageContent, lowest: float, repeated: set[str]) -> bool:
    if _PAGE_NUMBER.fullmatch(line.text):
        # Low on the page any number is one; elsewhere it has its dashes and stands last.
        return _is_margin(line, page.height) or (line.bottom == lowest and not line.text.isdecimal())
    if not _is_margin(line, page.height):
        return False
    return _BROWSER.fullmatch(unicodedata.normalize("NFKC", line.text)) is not None or _likeness(line.text) in repeated


def _is_margin(line: TextLine, height: float) -> bool:
    return line.bottom < _MARGIN * height or line.top > (1 - _MARGIN) * height


def _make_blocks(items: list[TextLine | RuledGrid], widths: list[int], effort: Effort) -> Iterator[Block]:
    # Pages set across have margins of their own.
    of_width: dict[int, list[TextLine]] = {width: [] for width in widths}
    for item in items:
        if isinstance(item, TextLine):
            of_width[widths[item.page - 1]].append(item)
    by_width = {width: _text_area(lines, width) for width, lines in of_width.items()}
    areas = [by_width[width] for width in widths]
    index = 0
    while index < len(items):
        item = items[index]
        index += 1
        if isinstance(item, RuledGrid):
            grid = item
            while index < len(items) and isinstance(following := items[index], RuledGrid) and goes_on(grid, following):
                grid = join(grid, following)
                index += 1
            yield from lay_out_ruled(mend_domains(grid))
            continue
        lines = [item]
        while index < len(items) and isinstance(more := items[index], TextLine):
            lines.append(more)
            index += 1
        yield from _read_prose(lines, areas, effort)


def _text_area(lines: list[TextLine], width: float) -> _TextArea:
    """
    Where lines of prose begin and end, and how far apart they are.
    """
    if not lines:
        return _TextArea(0.0, 0.0, {})
    longest = max(line.x1 - line.x0 for line in lines)
    long = [line for line in lines if line.x1 - line.x0 > 0.8 * longest]
    starts = Counter(round(line.x0) for line in long)
    most = max(starts.values())
    left = min(start for start, count in starts.items() if count * 3 >= most)
    ends = sorted(line.solid for line in long)
    right = ends[min(len(ends) - 1, len(ends) * 97 // 100)]
    usual, alike = Counter(map(round, ends)).most_common(1)[0]
    if longest * 2 < width or sum(right - end < lines[0].size for end in ends) < _FEWEST_FULL:
        # Too few lines to tell how long a line may be: the margins are taken to be alike.
        right = max(right, width - left)
    elif alike >= _FEWEST_FULL and alike * 4 >= len(ends) and usual > right - 2 * lines[0].size:
        # Set to both margins: what goes further is a sign that hangs over the edge, or a width that is not true.
        right = float(usual)
    pitches: dict[float, list[float]] = {}
    breaks: list[tuple[float, float]] = []
    for line, following in pairwise(lines):
        distance = following.top - line.top
        is_full = line.x1 > right - 2 * line.size and line.x0 < left + 4 * line.size
        if line.page == following.page and is_full and line.size <= distance < 4 * line.size:
            pitches.setdefault(line.size, []).append(distance)
        elif line.page == following.page and line.x1 < right - 4 * line.size:
            breaks.append((line.size, distance))
    usual_pitches = {size: sorted(each)[len(each) // 4] for size, each in pitches.items()}
    spaced = sum(distance > _FARTHEST * usual_pitches.get(size, distance) for size, distance in breaks)
    return _TextArea(float(left), right, usual_pitches, has_spaces=spaced * 3 > 2 * len(breaks))


def _read_prose(lines: list[TextLine], areas: list[_TextArea], effort: Effort) -> Iterator[Block]:
    index = 0
    while index < len(lines):
        area = areas[lines[index].page - 1]
        found = _find_unruled(lines, index, area.left, effort)
        if found is not None:
            block, index = found
            yield block
            continue
        first = lines[index]
        text = first.text
        index += 1
        while index < len(lines) and _is_more(first, lines[index - 1], lines[index], area):
            joint = " " if re.match(r"[A-Za-z]", text[-1:]) and re.match(r"[A-Za-z]", lines[index].text) else ""
            text += joint + lines[index].text
            index += 1
        yield Paragraph(_BULLET.sub("", text))


def _is_more(first: TextLine, line: TextLine, following: TextLine, area: _TextArea) -> bool:
    """
    Whether a line of the paragraph that `first` begins goes on in the next: it is full, and the next is not set off.
    """
    left, right = area.left, area.right
    if abs(line.size - following.size) > 0.15 * line.size:
        return False
    if following.text[0] in CLOSING:
        return True
    middle = (left + right) / 2
    is_centered = following.x0 > left + following.size and all(
        abs((each.x0 + each.x1) / 2 - middle) < each.size for each in (line, following)
    )
    if is_centered:
        return is_wrapped(line, following, right - left) and not _NUMBERED.match(following.text)
    if line.x1 + following.first <= right + 0.1 * line.size and line.x1 - line.x0 + following.first <= right - left:
        return False
    if line.x0 > left + _DEEPEST_INDENT * line.size or area.is_apart(line, following):
        return False  # a signature or a date at the right; the first line of the next paragraph
    is_set_off = following.x0 > left + 0.8 * following.size and not (
        _hangs(first, line, following) or (area.has_spaces and abs(line.x0 - following.x0) < 0.3 * line.size)
    )
    begins_anew = _NUMBERED.match(following.text) is not None and _ENDS.fullmatch(line.text) is not None
    return not is_set_off and not begins_anew


def _hangs(first: TextLine, line: TextLine, following: TextLine) -> bool:
    """
    Whether a line stands under the text behind the number of its paragraph.
    """
    if line is not first:
        return abs(following.x0 - line.x0) < 0.3 * line.size
    return _LABELED.match(first.text) is not None and any(
        abs(following.x0 - x0) < 0.3 * line.size for x0, _ in first.segments[1:2]
    )


def _find_unruled(lines: list[TextLine], start: int, left: float, effort: Effort) -> tuple[Block, int] | None:
    """
    A table without rules, by the places of its words.
    """
    segments = lines[start].segments
    if len(segments) < 3 or sum(column_of(words) is not None for _, words in segments) < 3:
        return None
    unit = max(lines[start].size / 2, 1.0)
    drawn: list[Line] = []
    room, used = _FIRST_LINES, 0
    while used >= len(drawn) and room <= _MOST_LINES:
        # Most of what looks like a heading is none, which the first lines show.
        if not effort.spend(room):
            return None
        drawn = [Line(number, _draw(line, left, unit)) for number, line in enumerate(lines[start : start + room])]
        found = find_columns(tuple(drawn), 0)
        if found is None:
            return None
        table, used = found
        room = room * 4 if len(drawn) == room else _MOST_LINES + 1
    cells = tuple(attrs.evolve(cell, at=PrintedAt()) for cell in table.cells)
    return attrs.evolve(table, cells=cells, at=PrintedAt()), start + used


def _draw(line: TextLine, left: float, unit: float) -> str:
    """
    A line with blanks for the places of its words.
    """
    text = ""
    for x0, words in line.segments:
        place = max(0, round((x0 - left) / unit))
        text += " " * max(2 if text else 0, place - display_width(text)) + words
    return text
