"""
Word documents: what a reader of the printed page would see, with tracked changes taken as accepted.

The parts are walked as XML. python-docx, which opens them well, passes over content controls, insertions, text boxes,
footnotes and automatic numbers, and gives a merged cell at every place that it covers.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import attrs

from ecotown.documents.blocks import MOST_CELLS, Block, BlockDocument, Paragraph
from ecotown.documents.messages import refuse_document
from ecotown.documents.readers.archive import open_archive, parse_xml
from ecotown.documents.readers.grids import GridCell, lay_out
from ecotown.documents.readers.numbering import Numbering, read_numbering
from ecotown.documents.readers.word import child, children, is_on, local_name, value

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["read_docx", "read_word_xml"]

_DEEPEST = 40
_MOST_COLUMNS = 256
_MOST_STYLES = 12

# Elements that only hold others.
_CONTAINERS = (
    "sdt",
    "sdtContent",
    "customXml",
    "smartTag",
    "ins",
    "moveTo",
    "hyperlink",
    "fldSimple",
    "dir",
    "bdo",
    "sect",
    "sub-section",
)
_SYMBOLS = {
    0xB3: "≥",
    0xA3: "≤",
    0xB1: "±",
    0xB4: "×",
    0xB0: "°",
    0x7E: "～",
    0xB7: "·",
    0xB9: "≠",
    0x25: "%",
    0x3E: ">",
    0x3C: "<",
}
_CHECKS = {0xFC: "√", 0xFE: "√", 0x52: "√", 0xA8: "□", 0x6F: "□", 0xFB: "×"}
_SUPERSCRIPTS = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")


@attrs.frozen
class _Style:
    """
    What a paragraph style says that matters here.
    """

    level: int | None = None
    list_id: str | None = None
    depth: int | None = None
    is_hidden: bool = False


@attrs.define
class _Walk:
    styles: dict[str, _Style]
    numbering: Numbering
    notes: dict[str, tuple[str, ...]]
    file: str
    cells: int = 0
    # Text of a paragraph whose end was deleted: it belongs to the paragraph that follows.
    carried: str = ""
    referred: list[str] = attrs.field(factory=list)
    boxes: "list[_Element]" = attrs.field(factory=list)


def read_docx(data: bytes, file: str) -> BlockDocument:
    """
    The blocks of a docx file.
    """
    archive = open_archive(data, file)
    main = next(iter(archive.related("").get("officeDocument", ())), "word/document.xml")
    root = archive.parse(main)
    if root is None and main != "word/document.xml":
        main = "word/document.xml"
        root = archive.parse(main)
    body = None if root is None else child(root, "body")
    if body is None:
        refuse_document("document/damaged", file, format="docx", reason="word/document.xml")
    related = archive.related(main)

    def part(kind: str) -> "_Element | None":
        name = next(iter(related.get(kind, ())), f"word/{kind}.xml")
        return archive.parse(name)

    return _read_body(body, part("styles"), part("numbering"), [part("footnotes"), part("endnotes")], file)


def read_word_xml(data: bytes, file: str) -> BlockDocument:
    """
    A document that Word saved as one XML file, in the form of 2003 or of today.
    """
    root = parse_xml(data)
    found: dict[str, _Element] = {}
    for element in root.iter():
        name = local_name(element)
        if name in ("body", "styles", "numbering", "footnotes", "endnotes") and name not in found:
            found[name] = element
    if "body" not in found:
        refuse_document("document/damaged", file, format="Word XML", reason="body")
    notes = [found.get("footnotes"), found.get("endnotes")]
    return _read_body(found["body"], found.get("styles"), found.get("numbering"), notes, file)


def _read_body(
    body: "_Element",
    styles: "_Element | None",
    numbering: "_Element | None",
    notes: "list[_Element | None]",
    file: str,
) -> BlockDocument:
    read_styles, style_lists = _read_styles(styles)
    walk = _Walk(read_styles, read_numbering(numbering, style_lists), {}, file)
    for kind, root in zip(("footnote", "endnote"), notes, strict=True):
        for note in () if root is None else children(root, kind):
            if value(note, "type") is None:
                blocks = _read_blocks(note, walk, 0)
                walk.notes[f"{kind}{value(note, 'id')}"] = tuple(
                    block.text for block in blocks if isinstance(block, Paragraph)
                )
    walk.referred.clear()
    return BlockDocument(file=file, blocks=tuple(_read_blocks(body, walk, 0)))


# ---- Styles ---------------------------------------------------------------------------------------------------------


def _read_styles(root: "_Element | None") -> tuple[dict[str, _Style], dict[str, str]]:
    """
    Paragraph styles by id with what they inherit, and the list behind each numbering style.
    """
    elements = {} if root is None else {value(style, "styleId") or "": style for style in children(root, "style")}
    styles: dict[str, _Style] = {}
    lists: dict[str, str] = {}
    for name, element in elements.items():
        chain: list[_Element] = []
        current: _Element | None = element
        while current is not None and len(chain) < _MOST_STYLES:
            chain.append(current)
            based_on = child(current, "basedOn")
            current = None if based_on is None else elements.get(value(based_on) or "")
        level = list_id = depth = None
        for link in chain:
            own = _own_style(link)
            level = own.level if level is None else level
            list_id, depth = (
                (own.list_id, own.depth) if list_id is None and own.list_id is not None else (list_id, depth)
            )
        styles[name] = _Style(level, list_id, depth, _own_style(element).is_hidden)
        if value(element, "type") == "numbering" and list_id is not None:
            lists[name] = list_id
    return styles, lists


def _own_style(element: "_Element") -> _Style:
    number = child(element, "pPr", "numPr")
    list_id = child(number, "numId")
    depth = child(number, "ilvl")
    name = child(element, "name")
    return _Style(
        level=_outline_level(child(element, "pPr"), "" if name is None else value(name) or ""),
        list_id=None if list_id is None else value(list_id),
        depth=None if depth is None else _integer(value(depth)),
        is_hidden=is_on(child(element, "rPr", "vanish")),
    )


def _outline_level(properties: "_Element | None", style_name: str = "") -> int | None:
    outline = child(properties, "outlineLvl")
    if outline is not None:
        level = _integer(value(outline))
        return level + 1 if level < 9 else None
    words = style_name.lower().replace("标题", "heading").split("heading")
    if len(words) == 2 and not words[0].strip() and words[1].strip().isdecimal():
        return int(words[1].strip()[:2])
    return None


# ---- Blocks ---------------------------------------------------------------------------------------------------------


def _read_blocks(parent: "_Element", walk: _Walk, depth: int) -> list[Block]:
    if depth > _DEEPEST:
        refuse_document("document/too-large", walk.file, what="嵌套层数", what_en="levels of nesting", most=_DEEPEST)
    blocks: list[Block] = []
    for element in parent:
        match local_name(element):
            case "p":
                blocks.extend(_read_paragraph(element, walk, depth))
            case "tbl":
                blocks.extend(_read_table(element, walk, depth))
            case "AlternateContent":
                blocks.extend(_read_blocks(_chosen(element), walk, depth + 1))
            case name if name in _CONTAINERS:
                blocks.extend(_read_blocks(element, walk, depth + 1))
            case _:
                continue
        if walk.referred and not depth:
            blocks.extend(_take_notes(walk))
    return blocks


def _take_notes(walk: _Walk) -> list[Paragraph]:
    """
    The notes that the last block refers to, behind it.
    """
    found = [Paragraph(text) for note in walk.referred for text in walk.notes.get(note, ()) if text]
    walk.referred.clear()
    return found


def _chosen(element: "_Element") -> "_Element":
    """
    The branch of alternative content that is read: the modern one, unless only the old one says anything.
    """
    branches = [each for each in element if local_name(each) in ("Choice", "Fallback")]
    speaking = [each for each in branches if any(local_name(inner) in ("t", "txbxContent") for inner in each.iter())]
    return next(iter(speaking or branches), element)


def _read_paragraph(element: "_Element", walk: _Walk, depth: int) -> list[Block]:
    properties = child(element, "pPr")
    style_name = child(properties, "pStyle")
    style = walk.styles.get("" if style_name is None else value(style_name) or "", _Style())
    walk.boxes, outer = [], walk.boxes
    text = "" if style.is_hidden else walk.carried + "".join(_read_runs(element, walk, depth))
    boxes, walk.boxes = walk.boxes, outer
    walk.carried = ""
    if child(properties, "rPr", "del") is not None and depth < _DEEPEST:
        walk.carried = text
        text = ""
    elif not style.is_hidden:
        # An empty paragraph with a number is how the first column of a table is numbered; on the page it is a slip.
        label = _label(properties, style, walk)
        text = label + text if text.strip() else label.rstrip() if depth else ""
    level = _outline_level(properties) or style.level
    lines = [line.strip() for line in text.split("\n")]
    blocks: list[Block] = [Paragraph(line, level) for line in lines if line]
    for box in boxes:
        blocks.extend(_read_blocks(box, walk, depth + 1))
    return blocks


def _label(properties: "_Element | None", style: _Style, walk: _Walk) -> str:
    number = child(properties, "numPr")
    list_id, depth = style.list_id, style.depth
    if number is not None:
        stated, stated_depth = child(number, "numId"), child(number, "ilvl")
        list_id = list_id if stated is None else value(stated)
        depth = depth if stated_depth is None else _integer(value(stated_depth))
    if not list_id or list_id == "0":
        return ""
    return walk.numbering.next_label(list_id, depth or 0)


def _read_runs(parent: "_Element", walk: _Walk, depth: int) -> Iterator[str]:
    for element in parent:
        match local_name(element):
            case "r":
                yield from _read_run(element, walk)
            case "AlternateContent":
                yield from _read_runs(_chosen(element), walk, depth)
            case "oMath" | "oMathPara":
                yield "".join(each.text or "" for each in element.iter() if local_name(each) == "t")
            case name if name in _CONTAINERS and depth < _DEEPEST:
                yield from _read_runs(element, walk, depth + 1)
            case _:
                continue


def _read_run(run: "_Element", walk: _Walk) -> Iterator[str]:
    properties = child(run, "rPr")
    if is_on(child(properties, "vanish")) or is_on(child(properties, "specVanish")):
        return
    raised = child(properties, "vertAlign")
    is_raised = raised is not None and value(raised) == "superscript"
    for element in run:
        match local_name(element):
            case "t":
                text = element.text or ""
                # m² and 10⁴ are often a raised digit; a raised word is left as it is.
                yield text.translate(_SUPERSCRIPTS) if is_raised and text.strip("0123456789+-−") == "" else text
            case "tab" | "ptab":
                yield "\t"
            case "br":
                yield "" if value(element, "type") == "page" else "\n"
            case "cr":
                yield "\n"
            case "noBreakHyphen":
                yield "-"
            case "sym":
                yield _symbol(element)
            case "ruby":
                base = child(element, "rubyBase")
                yield "" if base is None else "".join(_read_runs(base, walk, _DEEPEST - 1))
            case "footnoteReference" | "endnoteReference" as name:
                walk.referred.append(f"{name.removesuffix('Reference')}{value(element, 'id')}")
            case "AlternateContent":
                walk.boxes.extend(_text_boxes(_chosen(element)))
            case "drawing" | "pict" | "object":
                walk.boxes.extend(_text_boxes(element))
            case _:
                continue


def _text_boxes(element: "_Element") -> "Iterator[_Element]":
    """
    The outermost text boxes of a drawing; those inside them are met when these are read.
    """
    for each in element:
        if local_name(each) == "txbxContent":
            yield each
        elif local_name(each) == "AlternateContent":
            yield from _text_boxes(_chosen(each))
        else:
            yield from _text_boxes(each)


def _symbol(element: "_Element") -> str:
    try:
        code = int(value(element, "char") or "", 16)
    except ValueError:
        return ""
    font = (value(element, "font") or "").lower()
    code = code - 0xF000 if 0xF000 <= code <= 0xF0FF else code
    if font == "symbol":
        return _SYMBOLS.get(code, "\ufffd")
    if font.startswith("wingdings"):
        return _CHECKS.get(code, "\ufffd")
    return chr(code) if 0x20 <= code < 0xD800 or 0xE000 <= code < 0x110000 else "\ufffd"


# ---- Tables ---------------------------------------------------------------------------------------------------------


def _read_table(element: "_Element", walk: _Walk, depth: int) -> tuple[Block, ...]:
    cells: list[GridCell] = []
    # Where a vertically merged cell is open: the index of its first part, by column.
    open_cells: dict[int, int] = {}
    rows = list(_rows(element, depth))
    for row, tr in enumerate(rows):
        column = min(_integer(value_of(child(tr, "trPr", "gridBefore"))), _MOST_COLUMNS)
        still_open: dict[int, int] = {}
        for tc in _cells(tr, depth):
            properties = child(tc, "tcPr")
            span = min(max(1, _integer(value_of(child(properties, "gridSpan")), 1)), _MOST_COLUMNS)
            merge = next(iter(children(properties, "vMerge", "vmerge")), None) if properties is not None else None
            is_continued = merge is not None and value(merge) != "restart"
            if is_continued and column in open_cells:
                index = open_cells[column]
                cells[index] = attrs.evolve(cells[index], row_span=row + 1 - cells[index].row)
                still_open[column] = index
            elif _is_merged_left(properties) and cells and cells[-1].row == row:
                cells[-1] = attrs.evolve(cells[-1], column_span=column + span - cells[-1].column)
            else:
                walk.cells += 1
                if walk.cells > MOST_CELLS or column > _MOST_COLUMNS:
                    refuse_document("document/too-large", walk.file, what="单元格", what_en="cells", most=MOST_CELLS)
                if merge is not None:
                    still_open[column] = len(cells)
                cells.append(GridCell(tuple(_read_blocks(tc, walk, depth + 1)), row, column, 1, span))
            column += span
        open_cells = still_open
    return lay_out(_straighten(cells, len(rows)))


def _rows(element: "_Element", depth: int) -> "Iterator[_Element]":
    for each in element:
        name = local_name(each)
        if name == "tr":
            properties = child(each, "trPr")
            if child(properties, "del") is None and not is_on(child(properties, "hidden")):
                yield each
        elif name in _CONTAINERS and depth < _DEEPEST:
            yield from _rows(each, depth + 1)


def _cells(row: "_Element", depth: int) -> "Iterator[_Element]":
    for each in row:
        name = local_name(each)
        if name == "tc":
            if child(each, "tcPr", "cellDel") is None:
                yield each
        elif name in _CONTAINERS and depth < _DEEPEST:
            yield from _cells(each, depth + 1)


def _is_merged_left(properties: "_Element | None") -> bool:
    merge = child(properties, "hMerge")
    return merge is not None and value(merge) != "restart"


def _straighten(cells: list[GridCell], rows: int) -> list[GridCell]:
    """
    Rows of as many cells each, none merged downwards, are columns, whatever the widths make of the grid.
    """
    counts = [0] * rows
    for cell in cells:
        counts[cell.row] += 1
    if (
        len(set(counts)) != 1
        or any(cell.row_span > 1 for cell in cells)
        or all(cell.column_span == 1 for cell in cells)
    ):
        return cells
    return [
        attrs.evolve(cell, column=index % counts[0], column_span=1)
        for index, cell in enumerate(sorted(cells, key=lambda cell: (cell.row, cell.column)))
    ]


def value_of(element: "_Element | None") -> str | None:
    """
    The value of an element that may be absent.
    """
    return None if element is None else value(element)


def _integer(text: str | None, default: int = 0) -> int:
    try:
        return min(max(int(text or ""), 0), 99_999)
    except ValueError:
        return default
