"""
The lines of a document outside its tables, and the signs by which the parts of a notice are known.
"""

import re
from collections.abc import Sequence

import attrs

from ecotown.documents.blocks import BlockDocument, Paragraph
from ecotown.plans.item import PrintedAt

__all__ = ["Line", "clean", "join_broken", "read_lines", "split_outside_brackets", "squeeze"]

_BLANK_RUN = re.compile(r"[\s\u00a0\u3000\u200b\ufeff]+")
_LONG_BLANKS = re.compile(r"[ \t\u00a0\u3000]{8,}")
# What Markdown leaves to HTML: <div align="right">.
_MARKUP = re.compile(r"</?(?:div|center|p|span|font|strong|br)\b[^<>]{0,200}>", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"[-—–－·\s]*(?:第\s*)?[0-9]{1,3}(?:\s*页)?(?:\s*[/／共]\s*[0-9]{1,3}\s*页?)?[-—–－·\s]*")
_HAN = "\u2e80-\u9fff\uf900-\ufaff，。、；：（）《》“”〔〕"
_BETWEEN_HAN = re.compile(f"(?<=[{_HAN}])[\\s\u00a0\u3000\u200b\ufeff]+(?=[{_HAN}])")
# Widths at which texts are broken, and what begins a line of its own.
_NARROWEST, _WIDEST = 24, 44
_LONGEST_SENTENCE = 1000
_STOP = re.compile(r"[。；：:;！？]$")
_BEGINNING = re.compile(
    r"[（(]?[一二三四五六七八九十]{1,3}[、.．）)]|[（(]?[0-9]{1,2}[、.．）)](?![0-9])|第[一二三四五六七八九十]+[章节条部]|附件|[①-⑳]"
)
_OPENING, _CLOSING = "（(〔[［【《“「", "）)〕]］】》”」"


@attrs.frozen
class Line:
    """
    One printed line, cut of the blanks around it. `block` is the index of its paragraph, `level` a stated heading level.
    """

    text: str
    block: int
    level: int | None = None
    at: PrintedAt = attrs.field(factory=PrintedAt)


def read_lines(document: BlockDocument) -> tuple[Line, ...]:
    """
    The lines of the paragraphs that say something; page numbers say nothing.
    """
    lines: list[Line] = []
    for index, block in enumerate(document.blocks):
        if not isinstance(block, Paragraph):
            continue
        for offset, printed in enumerate(block.text.split("\n")):
            text = _MARKUP.sub("", printed).strip(" \t\r\u00a0\u3000\u200b\ufeff")
            # Long runs of blanks say nothing, and patterns would try them without end.
            text = _LONG_BLANKS.sub("    ", text)
            if not text or _PAGE_NUMBER.fullmatch(text):
                continue
            line = None if block.at.line is None else block.at.line + offset
            lines.append(Line(text, index, block.level, attrs.evolve(block.at, line=line)))
    return tuple(lines)


def join_broken(lines: Sequence[Line]) -> tuple[Line, ...]:
    """
    The lines with those joined that a text of a fixed width breaks inside a sentence.
    """
    joined: list[Line] = []
    for line in lines:
        before = joined[-1] if joined else None
        is_broken = (
            before is not None
            and line.block == before.block + 1
            and _NARROWEST <= len(lines_end(before.text)) <= _WIDEST
            and len(before.text) < _LONGEST_SENTENCE
            and _STOP.search(before.text) is None
            and _BEGINNING.match(line.text) is None
        )
        if before is not None and is_broken:
            joined[-1] = attrs.evolve(before, text=f"{before.text}\n{line.text}", block=line.block)
        else:
            joined.append(line)
    return tuple(attrs.evolve(line, text=line.text.replace("\n", "")) for line in joined)


def lines_end(text: str) -> str:
    """
    The last of the lines of a text.
    """
    return text.rsplit("\n", 1)[-1]


def squeeze(text: str) -> str:
    """
    A text without any blank.
    """
    return _BLANK_RUN.sub("", text)


def clean(text: str) -> str:
    """
    A text on one line, without the blanks that stand between Chinese characters.
    """
    return _BLANK_RUN.sub(" ", _BETWEEN_HAN.sub("", text)).strip()


def split_outside_brackets(text: str, separators: str) -> list[str]:
    """
    The parts of a text between separators that no bracket holds.
    """
    parts, depth, start = [], 0, 0
    for index, sign in enumerate(text):
        if sign in _OPENING:
            depth += 1
        elif sign in _CLOSING:
            depth = max(0, depth - 1)
        elif sign in separators and depth == 0:
            parts.append(text[start:index])
            start = index + 1
    return [*parts, text[start:]]
