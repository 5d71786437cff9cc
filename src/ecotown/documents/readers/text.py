"""
Plain text: a line is a paragraph, and the tables in it are found by how they are drawn.
"""

import re
from collections import Counter

from ecotown.diagnostics import Diagnostic
from ecotown.documents.blocks import Block, BlockDocument, Paragraph, Table
from ecotown.documents.messages import note
from ecotown.documents.readers.columns import find_columns
from ecotown.documents.readers.dashes import find_dashes
from ecotown.documents.readers.flattened import find_flattened
from ecotown.documents.readers.lines import Effort, Line, display_width, is_border, number_lines, unquote
from ecotown.documents.readers.pipes import find_pipes
from ecotown.plans.item import PrintedAt

__all__ = ["read_text"]

_HEADER = re.compile(
    r"(?P<label>发件人|收件人|抄送|主题|发送时间|日期|时间|From|To|Cc|Subject|Sent|Date)\s*[：:]\s*(?P<value>.+)",
    re.IGNORECASE,
)
_WRAPPED = (48, 100)
_SLACK, _RAGGED = 4, 8
_WROTE = re.compile(r"\s*(?:在\s*)?.{0,80}\d{4}.{0,80}(?:写道|wrote)\s*[：:]\s*", re.IGNORECASE)
_PAGE_BREAK = re.compile("(?<=[^\n])\x0c(?=[^\n])")
_CELLS = re.compile(r"\t|[ \u3000]{2,}|\|")
_LONGEST_PARAGRAPH = 100_000
_PAGE_NUMBER = re.compile(r"\s*[-—–－]{1,2}\s*\d{1,3}\s*[-—–－]{1,2}\s*")
_FEWEST_FULL = 5
_TABLE = re.compile(r"\s*<table\b", re.IGNORECASE)
_NUMBERED = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、]|第[一二三四五六七八九十]+[章节条]|附件|注[：:]"
)
# A number by itself, which a converter parted from its text.
_LABEL = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、]|[①-⑳])\s*"
)
_MARKS = re.compile(
    r"^\s*-{3,}\s*(?:原始邮件|Original Message|转发邮件信息|Forwarded message)\s*-{3,}\s*$", re.IGNORECASE
)


def read_text(text: str, file: str, *, is_markdown: bool = False) -> BlockDocument:
    """
    A text of any kind: Markdown, a pasted e-mail, an export of a word processor.
    """
    lines = unquote(number_lines(_PAGE_BREAK.sub("\n", text.replace("\x0b", "\n")).replace("\x0c", "")))
    is_markdown = is_markdown or _looks_like_markdown(lines)
    facts, lines = _take_header(lines)
    lines = _drop_forwarding(lines)
    width = _wrapped_width(lines)
    if width:
        # A page ends where it is full, not where a paragraph ends.
        lines = tuple(line for line in lines if not _PAGE_NUMBER.fullmatch(line.text))
    blocks: list[Block] = []
    effort = Effort()
    told: tuple[Diagnostic, ...] = ()
    index = 0
    while index < len(lines):
        if lines[index].is_blank:
            index += 1
            continue
        if effort.left <= 0 and not told:
            told = (note("document/intricate", file, line=lines[index].number),)
        if (inside := _find_markup(lines, index, effort)) is not None:
            found_blocks, index = inside
            blocks.extend(found_blocks)
            continue
        found = _find_table(lines, index, effort)
        if found is not None:
            table, index = found
            blocks.append(table)
            continue
        line = lines[index]
        index += 1
        if _LABEL.fullmatch(line.text) and index < len(lines) and not lines[index].is_blank:
            line = Line(line.number, f"{line.text.strip()} {lines[index].text.strip()}")
            index += 1
        while width and index < len(lines) and _goes_on(lines[index - 1], lines[index], line.text, width):
            line = Line(line.number, line.text.rstrip() + lines[index].text.strip())
            index += 1
        paragraph = _read_paragraph(line, is_markdown=is_markdown)
        if paragraph is not None:
            blocks.append(paragraph)
    return BlockDocument(file=file, blocks=tuple(blocks), facts=facts, diagnostics=told)


def _wrapped_width(lines: tuple[Line, ...]) -> int:
    """
    The width at which a mail program broke the lines of a text; 0 where each paragraph is one line.
    """
    widths = [
        display_width(line.text.rstrip())
        for line in lines
        if not line.is_blank and not _CELLS.search(line.text.strip())
    ]
    # A few lines stand out that no program broke: those of a table, an address.
    within = [width for width in sorted(widths) if width <= _WRAPPED[1]]
    counts = Counter(within)
    widest, full = max(
        ((width, sum(counts[width - less] for less in range(_RAGGED))) for width in counts),
        key=lambda found: (found[1], found[0]),
        default=(0, 0),
    )
    longer = sum(width > widest for width in widths)
    is_wrapped = (
        widest >= _WRAPPED[0] and full >= _FEWEST_FULL and full * 5 >= len(widths) and longer * 20 <= len(widths)
    )
    return widest if is_wrapped else 0


def _goes_on(line: Line, following: Line, text: str, width: int) -> bool:
    words = line.text.rstrip()
    # Signs that may not begin a line, and numbers that may not be broken, leave the edge ragged.
    slack = _SLACK if words.endswith(("。", "；", "：", "！", "？")) else _RAGGED
    if following.is_blank or width - display_width(words) >= slack or len(text) > _LONGEST_PARAGRAPH:
        return False
    is_set_off = following.text[:1].isspace() or "\t" in following.text
    begins_anew = _NUMBERED.match(following.text) is not None and text.rstrip()[-1:] in "。；：！？）)"
    return not is_set_off and not begins_anew


def _find_table(lines: tuple[Line, ...], index: int, effort: Effort) -> tuple[Table, int] | None:
    if effort.left <= 0:
        return None
    return (
        find_pipes(lines, index, effort)
        or find_dashes(lines, index)
        or find_columns(lines, index)
        or find_flattened(lines, index, effort)
    )


def _find_markup(lines: tuple[Line, ...], start: int, effort: Effort) -> tuple[tuple[Block, ...], int] | None:
    """
    What a table written in HTML is worth, as Markdown has it where cells are merged, and the index behind it.
    """
    if effort.left <= 0 or not _TABLE.match(lines[start].text):
        return None
    end = next((index for index in range(start, len(lines)) if "</table>" in lines[index].text.lower()), None)
    effort.spend((len(lines) if end is None else end) - start)
    if end is None:
        return None
    from ecotown.documents.readers.page import read_fragment

    return read_fragment("\n".join(line.text for line in lines[start : end + 1])), end + 1


def _looks_like_markdown(lines: tuple[Line, ...]) -> bool:
    headings = sum(re.match(r"#{1,6}\s+\S", line.text) is not None for line in lines)
    rules = any("|" in line.text and "-" in line.text and is_border(line.text) for line in lines)
    return headings > 1 or rules


def _take_header(lines: tuple[Line, ...]) -> tuple[dict[str, str], tuple[Line, ...]]:
    """
    The first lines of an e-mail, which say who wrote it to whom, as facts.
    """
    facts: dict[str, str] = {}
    index = 0
    while index < min(len(lines), 30):
        match = _HEADER.fullmatch(lines[index].text.strip())
        if match is not None:
            facts.setdefault(match["label"], match["value"].strip())
        elif not lines[index].is_blank and not _MARKS.match(lines[index].text):
            break
        index += 1
    return (facts, lines[index:]) if len(facts) >= 2 else ({}, lines)


def _drop_forwarding(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """
    The lines without what mail programs put above a letter that is sent on or answered.
    """
    dropped: set[int] = set()
    for index, line in enumerate(lines):
        if _MARKS.match(line.text) or _WROTE.fullmatch(line.text):
            dropped.add(index)
            header = index + 1
            while header < len(lines) and (lines[header].is_blank or _HEADER.fullmatch(lines[header].text.strip())):
                dropped.add(header)
                header += 1
    return tuple(line for index, line in enumerate(lines) if index not in dropped)


def _read_paragraph(line: Line, *, is_markdown: bool) -> Paragraph | None:
    text = line.text.strip()
    level = None
    if is_border(text):
        return None
    if is_markdown:
        heading = re.fullmatch(r"(?P<marks>#{1,6})\s+(?P<text>.*?)\s*#*", text)
        if heading is not None:
            level, text = len(heading["marks"]), heading["text"]
        text = clean_markdown(re.sub(r"^[-*+]\s+(?=\S)", "", text))
    return Paragraph(text, level, at=PrintedAt(line=line.number)) if text else None


def clean_markdown(text: str) -> str:
    """
    The text without the marks of emphasis, links and escapes.
    """
    text = re.sub(r"!?\[(?P<text>[^\[\]]*)\]\([^()]*\)", r"\g<text>", text)
    text = re.sub(r"\*\*(?P<text>[^*]+)\*\*", r"\g<text>", text)
    return re.sub(r"\\(?P<sign>[!-/:-@\[-`{-~])", r"\g<sign>", text)
