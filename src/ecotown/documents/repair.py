"""
Damaged characters, repaired where there is no doubt what was written, and reported where there is.

A text layer, a copy or text recognition changes characters that look alike. A repair is certain where nothing else can have
stood there: a radical for the character of its shape, `IOO` in a column of values, the lost `〕` of a document number whose
year has four digits. `8S`, `?80%` or `》35%` could be more than one thing and stay as they are.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator

import attrs

from ecotown.diagnostics import Diagnostic
from ecotown.documents.blocks import Block, BlockDocument, Cell, Paragraph, Table
from ecotown.documents.messages import note
from ecotown.documents.readers.lines import Column, column_of, squeeze
from ecotown.files.source import shown
from ecotown.plans.item import PrintedAt

__all__ = ["repair"]

_MOST_DIAGNOSTICS = 500
_LONGEST_SHOWN = 60
_HEADING_ROWS = 4

# Radicals printed for whole characters that Unicode does not make equal to them, or makes equal to an older form.
_RADICALS = str.maketrans(
    "⺜⺝⺠⻃⻄⻅⻆⻇⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⼾",
    "日月民西西见角角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙户",
)
_RADICAL = re.compile("[\u2e80-\u2fd5\uf900-\ufaff]")
_INVISIBLE = re.compile(
    "[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"
)
_LIGATURE = re.compile("[\ufb00-\ufb06\ufe5d\ufe5e]")
_WIDE = re.compile("[０-９]|(?<=[0-9０-９])．(?=[0-9０-９])")
_YEAR = re.compile("[一二][一二三四五六七八九零〇OoΟο○◯０ＯQ0]{3}年")
_NUMBER_WORD = r"(?:府|办|委|党|政|环|生|农|林|水|文|函|字|通|规|局|组|宣|建|发|财|教|卫|民|人社|安|应急|指)"
_NO_CLOSING = re.compile(
    r"(?<=[\u4e00-\u9fff])(?P<open>[〔﹝\[［(（])(?P<year>(?:19[5-9]|20[0-4])\d)(?P<number>[1-9]\d{0,3})号"
)
_NO_OPENING = re.compile(r"(?<=[\u4e00-\u9fff])(?P<year>(?:19[5-9]|20[0-4])\d)[〕﹞\]］](?P<number>[1-9]\d{0,3})号")
_NO_BRACKETS = re.compile(rf"(?<=[发函办字规通环文政]){_NUMBER_WORD}?(?:19[5-9]|20[0-4])\d{{2,5}}号")
_HUNDRED = re.compile(
    r"(?P<before>[≥≤＞＜><=＝]*\s*)(?:[Il|｜1][O0oＯ〇○]{2}|[Il|｜1][(（][Xx×][)）])(?P<after>\s*[%％]?)"
)
_HUNDRED_PERCENT = re.compile(r"(?<![A-Za-z0-9.])(?:[Il1][Oo0]{2}|[Il1][(（][Xx×][)）])(?=\s*[%％])")
_ZERO = re.compile(r"(?<![A-Za-z])\d[\dOo]*(?:\.[\dOo]+)?(?![A-Za-z])|(?<![A-Za-z\d])\d*\.[\dOo]+(?![A-Za-z])")
_ONE = re.compile(r"(?P<before>[≥≤＞＜><=＝\s]*)[Il](?P<rest>\d+(?:\.\d+)?\s*[%％]?)")
_POINT = re.compile(r"(?<=\d)[。．·](?=\d)")
_NEAR_DIGITS = re.compile(r"[A-Za-z]\d|\d[A-Za-z]")
_LETTERS_ONLY = re.compile(r"[IlO|()（）X×oS]{2,}[%％]?")
_UNITS = re.compile(
    r"GB/?T?|HJ|DB|CJ|NY|mg|μg|ug|kg|hm|km|dB|pH|PM|COD|NH|CO|GDP|kW|W|m[²³23]?|t|L|l|h|d|a|g|A|N|P|K|TN|TP|[㎡]"
)
_LOST_SIGN = re.compile(r"[?？》»]\s*\d")
_GAP = re.compile(r"\d\s+\d")
_RUN_TOGETHER = re.compile(r"(?<!\d)(?:(?:19|20)\d\d){2}年|^\s*(?:19|20)\d{5,6}\s*$")
_LOST = "\ufffd"


def repair(document: BlockDocument) -> BlockDocument:
    """
    The document with its certain damage repaired, and a diagnostic for each repair and for what stays in doubt.
    """
    told: list[Diagnostic] = []
    blocks: list[Block] = []
    for block in document.blocks:
        match block:
            case Paragraph():
                text = _repair_text(block.text, document.file, block.at, told)
                blocks.append(attrs.evolve(block, text=text) if text != block.text else block)
            case Table():
                blocks.append(_repair_table(block, document.file, told))
    facts = {label: _repair_text(text, document.file, PrintedAt(), told) for label, text in document.facts.items()}
    if len(told) > _MOST_DIAGNOSTICS:
        rest = note("repair/more", document.file, count=len(told) - _MOST_DIAGNOSTICS)
        told = [*told[:_MOST_DIAGNOSTICS], rest]
    return attrs.evolve(document, blocks=tuple(blocks), facts=facts, diagnostics=(*document.diagnostics, *told))


# ---- Any text -------------------------------------------------------------------------------------------------------


def _radicals(text: str) -> str:
    return _RADICAL.sub(lambda match: unicodedata.normalize("NFKC", match[0].translate(_RADICALS)), text)


def _invisible(text: str) -> str:
    return _INVISIBLE.sub("", text)


def _ligatures(text: str) -> str:
    return _LIGATURE.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)


def _wide(text: str) -> str:
    return _WIDE.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)


def _years(text: str) -> str:
    return _YEAR.sub(lambda match: re.sub("[OoΟο○◯０ＯQ0]", "〇", match[0]), text)


def _document_numbers(text: str) -> str:
    text = _NO_CLOSING.sub(r"〔\g<year>〕\g<number>号", text)
    return _NO_OPENING.sub(r"〔\g<year>〕\g<number>号", text)


def _hundred_percent(text: str) -> str:
    return _HUNDRED_PERCENT.sub("100", text)


_REPAIRS: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("repair/invisible", _invisible),
    ("repair/radical", _radicals),
    ("repair/ligature", _ligatures),
    ("repair/full-width", _wide),
    ("repair/year", _years),
    ("repair/document-number", _document_numbers),
    ("repair/value", _hundred_percent),
)


def _repair_text(text: str, file: str, at: PrintedAt, told: list[Diagnostic]) -> str:
    for code, change in _REPAIRS:
        text = _apply(code, change, text, file, at, told)
    doubtful = (*_NO_BRACKETS.finditer(text), *_RUN_TOGETHER.finditer(text))
    told.extend(_tell("repair/doubtful-digits", file, at, before=match[0].strip()) for match in doubtful)
    if _LOST in text:
        told.append(_tell("repair/doubtful-character", file, at, before=_around(text, text.index(_LOST))))
    return text


def _apply(code: str, change: Callable[[str], str], text: str, file: str, at: PrintedAt, told: list[Diagnostic]) -> str:
    changed = change(text)
    if changed != text:
        before, after = _difference(text, changed)
        told.append(_tell(code, file, at, before=before, after=after))
    return changed


def _difference(before: str, after: str) -> tuple[str, str]:
    """
    The parts in which two texts differ, with a little of what stands around them.
    """
    if max(len(before), len(after)) <= _LONGEST_SHOWN:
        return before, after
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    start, end = max(0, start - 8), max(0, end - 8)
    parts = (text[start : len(text) - end] for text in (before, after))
    first, second = (text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…" for text in parts)
    return first, second


def _around(text: str, place: int) -> str:
    return text[max(0, place - 12) : place + 12]


def _tell(code: str, file: str, at: PrintedAt, *, before: str, after: str | None = None) -> Diagnostic:
    if at.row is not None:
        place, place_en = (
            f"表{at.table}第{at.row}行第{at.cell}格：",
            f"table {at.table}, row {at.row}, cell {at.cell}: ",
        )
    else:
        place = place_en = ""
    before_shown, after_shown = (shown(text).replace("\n", "/") for text in (before, after or ""))
    told = note(code, file, line=at.line, place=place, place_en=place_en, before=before_shown, after=after_shown)
    return attrs.evolve(told, before=before, after=after)


# ---- Cells of values ------------------------------------------------------------------------------------------------


def _repair_table(table: Table, file: str, told: list[Diagnostic]) -> Table:
    values = set(_columns(table, Column.TARGET))
    numbers = set(_columns(table, Column.NUMBER))
    cells = []
    for cell in table.cells:
        text = _repair_text(cell.text, file, cell.at, told)
        is_heading = column_of(text) is not None
        if cell.column in values and not is_heading:
            text = _apply("repair/value", _repair_value, text, file, cell.at, told)
            if _is_doubtful(text):
                told.append(_tell("repair/doubtful-value", file, cell.at, before=text))
        cells.append(attrs.evolve(cell, text=text) if text != cell.text else cell)
    repaired = attrs.evolve(table, cells=tuple(cells))
    return _part_numbers(repaired, sorted(values), sorted(numbers), file, told) if numbers and values else repaired


def _columns(table: Table, wanted: Column) -> Iterator[int]:
    """
    The columns under a heading of a kind.
    """
    for cell in table.cells:
        if cell.row < _HEADING_ROWS and column_of(cell.text) is wanted:
            yield from range(cell.column, cell.column + cell.column_span)


def _repair_value(text: str) -> str:
    return "\n".join(_repair_line(line) for line in text.split("\n"))


def _repair_line(text: str) -> str:
    hundred = _HUNDRED.fullmatch(text.strip())
    if hundred is not None:
        return f"{hundred['before']}100{hundred['after']}"
    text = _POINT.sub(".", text)
    one = _ONE.fullmatch(text.strip())
    if one is not None:
        text = f"{one['before']}1{one['rest']}"
    return _ZERO.sub(lambda match: match[0].replace("O", "0").replace("o", "0"), text)


def _is_doubtful(text: str) -> bool:
    bare = _UNITS.sub("", text)
    return any(
        (
            _LOST_SIGN.search(text) is not None,
            _NEAR_DIGITS.search(bare) is not None,
            _LETTERS_ONLY.fullmatch(squeeze(text)) is not None,
            _GAP.search(text.replace("\n", "；")) is not None,
        )
    )


def _part_numbers(table: Table, values: list[int], numbers: list[int], file: str, told: list[Diagnostic]) -> Table:
    """
    A value that the number of the next row was glued to, parted again where that number is missing from its own place.
    """
    at = {(cell.row, cell.column): cell for cell in table.cells}
    number, value = numbers[0], values[-1]
    replaced: dict[Cell, Cell] = {}
    for row in range(table.rows - 1):
        first, second = at.get((row, number)), at.get((row + 1, number))
        glued = at.get((row, value))
        if first is None or second is None or glued is None or second.text or not first.text.isdecimal():
            continue
        following = str(int(first.text) + 1)
        after = at.get((row + 2, number))
        is_missing = after is None or after.text == str(int(first.text) + 2)
        names_one = any(cell.text for (r, c), cell in at.items() if r == row + 1 and c not in (number, value))
        match = re.fullmatch(rf"(?P<value>[≥≤]?\d{{1,3}}){following}", glued.text)
        if match is None or not is_missing or not names_one or int(glued.text.lstrip("≥≤")) <= 100:
            continue
        replaced[glued] = attrs.evolve(glued, text=match["value"])
        replaced[second] = attrs.evolve(second, text=following)
        told.append(_tell("repair/glued", file, glued.at, before=glued.text, after=f"{match['value']} | {following}"))
    if not replaced:
        return table
    return attrs.evolve(table, cells=tuple(replaced.get(cell, cell) for cell in table.cells))
