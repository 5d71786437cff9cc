"""
Pages of government sites and documents that were saved as HTML.

What a browser would show is read: merged cells, numbered lists, line breaks. What surrounds the notice on a site is left
away, and the table of index number, document number and dates becomes facts.
"""

import re
from typing import TYPE_CHECKING

import attrs

from ecotown.documents.blocks import MOST_CELLS, Block, BlockDocument, Paragraph
from ecotown.documents.messages import refuse_document
from ecotown.documents.readers.grids import GridCell, lay_out
from ecotown.documents.readers.numbering import format_number
from ecotown.documents.readers.site import find_facts, find_notice, is_furniture, take_facts
from ecotown.errors import MissingExtra

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["read_fragment", "read_page"]

_DEEPEST = 300
_MOST_COLUMNS = 256
_BLOCKS = re.compile(
    "address|article|aside|blockquote|body|caption|center|dd|details|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]"
    "|header|hr|html|legend|li|main|menu|nav|p|pre|section|summary|tbody|td|tfoot|th|thead|tr|ucapcontent"
)
_DROPPED = re.compile(
    "audio|button|canvas|del|embed|head|iframe|input|link|map|meta|noframes|noscript|object|option|script|select|style|svg"
    "|template|textarea|title|video"
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_SUPERSCRIPTS = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
_LIST_FORMATS = {
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    "cjk-ideographic": "chineseCounting",
    "simp-chinese-informal": "chineseCounting",
    "upper-roman": "upperRoman",
    "lower-roman": "lowerRoman",
    "upper-alpha": "upperLetter",
    "lower-alpha": "lowerLetter",
    "none": "none",
    "disc": "none",
}


def read_page(text: str, file: str) -> BlockDocument:
    """
    The blocks of a page, with what the site says of the document as facts.
    """
    if not text.strip():
        return BlockDocument(file=file, blocks=())
    root = _parse(text)
    facts = find_facts(root)
    notice, heading = find_notice(root)
    walk = _Walk(file)
    if heading is not None:
        walk.read(heading, 0)
    walk.read(notice, 0)
    blocks, printed = take_facts(tuple(walk.finish()), facts)
    return BlockDocument(file=file, blocks=blocks, facts={**facts, **printed})


def read_fragment(text: str, file: str = "") -> tuple[Block, ...]:
    """
    The blocks of a piece of HTML inside another text.
    """
    walk = _Walk(file)
    walk.read(_parse(text), 0)
    return tuple(walk.finish())


def _parse(text: str) -> "HtmlElement":
    try:
        from lxml import html
    except ImportError:
        raise MissingExtra("documents", "读取网页", "reading a page") from None
    # As bytes: lxml refuses a text that states an encoding.
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    root: HtmlElement = html.document_fromstring(text.replace("\0", "").encode("utf-8", "replace"), parser=parser)
    return root


@attrs.define
class _Walk:
    """
    One pass over the elements, which collects the text between the borders of blocks.
    """

    file: str
    blocks: list[Block] = attrs.field(factory=list)
    text: list[str] = attrs.field(factory=list)
    level: int | None = None
    label: str = ""
    cells: list[int] = attrs.field(factory=lambda: [0])

    def finish(self) -> list[Block]:
        """
        The blocks, with the text that has not been closed.
        """
        self.flush()
        return self.blocks

    def flush(self) -> None:
        """
        Close the paragraph.
        """
        lines = [line.strip() for line in _collapse("".join(self.text)).split("\n")]
        self.text = []
        for line in lines:
            if line:
                self.blocks.append(Paragraph(self.label + line, self.level))
                self.label = ""

    def read(self, element: "HtmlElement", depth: int) -> None:
        """
        Read an element and what it holds.
        """
        if depth > _DEEPEST:
            refuse_document(
                "document/too-large", self.file, what="嵌套层数", what_en="levels of nesting", most=_DEEPEST
            )
        tag = element.tag if isinstance(element.tag, str) else ""
        if _DROPPED.fullmatch(tag) or is_hidden(element) or is_furniture(element):
            return
        if tag == "br":
            self.text.append("\n")
        elif tag == "table":
            self.flush()
            self.blocks.extend(self.read_table(element, depth))
        elif tag in ("ol", "ul"):
            self.flush()
            self.read_list(element, depth)
        elif _BLOCKS.fullmatch(tag):
            self.flush()
            outer, self.level = self.level, _heading_level(tag) or self.level
            self.read_content(element, depth)
            self.flush()
            self.level = outer
        elif tag == "sup":
            start = len(self.text)
            self.read_content(element, depth)
            raised = "".join(self.text[start:]).strip()
            is_number = raised.strip("0123456789+-−") == ""
            self.text[start:] = [raised.translate(_SUPERSCRIPTS) if is_number else raised]
        else:
            self.read_content(element, depth)

    def read_content(self, element: "HtmlElement", depth: int) -> None:
        """
        Read the text and the elements inside an element.
        """
        is_kept = element.tag in ("pre", "textarea")
        self.add(element.text, is_kept=is_kept)
        for inner in element:
            self.read(inner, depth + 1)
            self.add(inner.tail, is_kept=is_kept)

    def add(self, text: str | None, *, is_kept: bool) -> None:
        """
        Add text, in which line ends are blanks unless they are kept.
        """
        if text:
            self.text.append(text if is_kept else text.replace("\r", "").replace("\n", "\v"))

    def read_list(self, element: "HtmlElement", depth: int) -> None:
        """
        Read a list; the numbers that a browser puts before its items belong to the text.
        """
        style = re.search(r"list-style(?:-type)?\s*:\s*(?P<kind>[\w-]+)", element.get("style") or "")
        number_format = _LIST_FORMATS.get(style["kind"] if style else element.get("type") or "", "decimal")
        number = _integer(element.get("start"), 1)
        for item in element:
            if item.tag == "li" and element.tag == "ol" and not is_hidden(item):
                number = _integer(item.get("value"), number)
                label = format_number(number, number_format)
                mark = "、" if number_format == "chineseCounting" else "."
                self.flush()
                self.label = f"{label}{mark}" if label else ""
                number += 1
            self.read(item, depth + 1)
            self.flush()
            self.label = ""
            self.add(item.tail, is_kept=False)

    def read_table(self, element: "HtmlElement", depth: int) -> tuple[Block, ...]:
        """
        The blocks that a table is worth.
        """
        cells: list[GridCell] = []
        taken: set[tuple[int, int]] = set()
        rows = _rows(element)
        caption: list[Block] = []
        for inner in element:
            if inner.tag == "caption":
                caption.extend(self.inner(inner, depth))
        for row, tr in enumerate(rows):
            column = 0
            for td in tr:
                if td.tag not in ("td", "th") or is_hidden(td):
                    continue
                while (row, column) in taken:
                    column += 1
                down = _integer(td.get("rowspan"), 1)
                down = len(rows) - row if down == 0 else min(down, len(rows) - row)
                across = min(max(1, _integer(td.get("colspan"), 1)), _MOST_COLUMNS)
                self.cells[0] += down * across
                if self.cells[0] > MOST_CELLS or column > _MOST_COLUMNS:
                    refuse_document("document/too-large", self.file, what="单元格", what_en="cells", most=MOST_CELLS)
                taken.update((row + r, column + c) for r in range(down) for c in range(across))
                cells.append(GridCell(tuple(self.inner(td, depth)), row, column, down, across))
                column += across
        return (*caption, *lay_out(_cut_overlaps(cells)))

    def inner(self, element: "HtmlElement", depth: int) -> list[Block]:
        """
        The blocks inside a cell.
        """
        walk = _Walk(self.file, cells=self.cells)
        walk.read_content(element, depth + 1)
        return walk.finish()


def _rows(element: "HtmlElement") -> "list[HtmlElement]":
    """
    The rows of a table in the order of the page: a foot that stands before the body is shown behind it.
    """
    parts: list[list[HtmlElement]] = [[], [], []]
    for part in element:
        if part.tag == "tr":
            parts[1].append(part)
        elif part.tag in ("thead", "tbody", "tfoot"):
            place = ("thead", "tbody", "tfoot").index(str(part.tag))
            parts[place].extend(row for row in part if row.tag == "tr")
    return [row for part in parts for row in part if not is_hidden(row)]


def _cut_overlaps(cells: list[GridCell]) -> list[GridCell]:
    """
    Cells that a wide cell of a later row was laid over lose what is covered; a browser draws them over each other.
    """
    owners: dict[tuple[int, int], int] = {}
    kept = list(cells)
    for index, cell in enumerate(cells):
        for row in range(cell.row, cell.row + cell.row_span):
            for column in range(cell.column, cell.column + cell.column_span):
                other = owners.setdefault((row, column), index)
                if other != index and row > kept[other].row:
                    kept[other] = attrs.evolve(kept[other], row_span=min(kept[other].row_span, row - kept[other].row))
    return kept


def is_hidden(element: "HtmlElement") -> bool:
    """
    Whether a browser would not show the element.
    """
    return element.get("hidden") is not None or _HIDDEN.search(element.get("style") or "") is not None


def _heading_level(tag: str) -> int | None:
    return int(tag[1]) if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456" else None


_LOOSE = re.compile(r"(?P<before>.?)[ \t\v]*\v[ \t\v]*(?P<after>.?)", re.DOTALL)
_WIDE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef“”‘’—…]")


def _collapse(text: str) -> str:
    """
    Blanks as a browser shows them; a line end in the source between two Chinese characters is none.
    """
    text = re.sub(r"[\xa0\u2002-\u200a\u202f]", " ", text)

    def join(match: re.Match[str]) -> str:
        before, after = match["before"], match["after"]
        is_chinese = _WIDE.fullmatch(before) is not None and _WIDE.fullmatch(after) is not None
        return before + ("" if is_chinese else " ") + after

    return _LOOSE.sub(join, text) if "\v" in text else text


def _integer(text: str | None, default: int) -> int:
    match = re.match(r"\s*(\d{1,6})", text or "")
    return int(match[1]) if match else default
