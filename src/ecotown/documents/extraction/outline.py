"""
The tree of headings and items, by their numerals.

A duplicate numeral stays as printed: what follows it belongs to it and not to its twin.
"""

import re
from collections.abc import Iterator, Sequence

import attrs

from ecotown.documents.extraction.lines import Line, clean
from ecotown.documents.extraction.numerals import Numeral, NumeralKind, read_numeral
from ecotown.documents.extraction.offices import find_duty
from ecotown.plans import Heading

__all__ = ["Section", "build_tree", "read_outline", "walk"]

_LONGEST_TITLE = 48
_LONGEST_RUN_IN = 30
_DEEPEST_HEADING = 9


@attrs.frozen
class Section:
    """
    A numbered line with what follows it: its own paragraphs, and the numbered lines below it.

    `path` joins the numerals from the top (`四（二）3`); `title` is the heading, None for an item that is only text.
    """

    numeral: Numeral | None
    path: str
    level: int
    line: Line | None
    title: str | None
    is_run_in: bool
    paragraphs: tuple[Line, ...]
    children: "tuple[Section, ...]"

    @property
    def text(self) -> str:
        """
        What is printed behind the numeral, and the paragraphs that follow, one a line.
        """
        first = [] if self.numeral is None else [self.numeral.rest]
        return "\n".join(clean(text) for text in (*first, *(line.text for line in self.paragraphs)) if text.strip())


@attrs.define
class _Open:
    numeral: Numeral | None
    line: Line | None
    level: int
    paragraphs: list[Line] = attrs.field(factory=list)
    children: "list[_Open]" = attrs.field(factory=list)


def build_tree(lines: Sequence[Line]) -> Section:
    """
    The tree of a text; its root has no numeral, and holds what stands before the first.
    """
    root = _Open(None, None, 0)
    stack = [root]
    for line in lines:
        numeral = read_numeral(line.text)
        if numeral is None or not numeral.rest:
            stack[-1].paragraphs.append(line)
            continue
        _climb(stack, numeral)
        section = _Open(numeral, line, stack[-1].level + 1)
        stack[-1].children.append(section)
        if len(stack) < _DEEPEST_HEADING:
            stack.append(section)
    return _close(root, "")


def _climb(stack: list[_Open], numeral: Numeral) -> None:
    """
    Leave the sections that a numeral does not stand below.
    """
    kinds = [section.numeral.kind for section in stack if section.numeral is not None]
    if numeral.kind in kinds:
        while not _is_of_kind(stack[-1], numeral.kind):
            stack.pop()
        if numeral.kind is NumeralKind.DECIMAL:
            # 1.2 stands beside 1.1 and 1.2.1 below it.
            while _is_of_kind(stack[-1], numeral.kind) and not _is_below(numeral, stack[-1]):
                stack.pop()
            return
        stack.pop()
        return
    is_nested = numeral.kind is NumeralKind.CHINESE_BRACKETED and numeral.value == 1 and kinds == [NumeralKind.DIGIT]
    while not is_nested and stack[-1].numeral is not None and stack[-1].numeral.kind > numeral.kind:
        stack.pop()


def _is_of_kind(section: _Open, kind: NumeralKind) -> bool:
    return section.numeral is not None and section.numeral.kind is kind


def _is_below(numeral: Numeral, section: _Open) -> bool:
    return section.numeral is not None and numeral.printed.startswith(f"{section.numeral.printed}.")


def _close(section: _Open, above: str) -> Section:
    numeral = section.numeral
    path = above
    if numeral is not None:
        path = numeral.printed if numeral.kind is NumeralKind.DECIMAL else above + numeral.printed
    children = tuple(_close(child, path) for child in section.children)
    title, is_run_in = (None, False) if numeral is None else _read_title(numeral, section)
    return Section(numeral, path, section.level, section.line, title, is_run_in, tuple(section.paragraphs), children)


def _read_title(numeral: Numeral, section: _Open) -> tuple[str | None, bool]:
    """
    The heading that a numbered line is, or that it begins with.
    """
    text, _ = find_duty(clean(numeral.rest))
    has_more = bool(section.children or any(find_duty(line.text)[0].strip() for line in section.paragraphs))
    if section.line is not None and section.line.level is not None:
        return text.rstrip("。：: "), False
    is_short = len(text) <= _LONGEST_TITLE
    bare = text.rstrip("：:")
    spoken = re.fullmatch(r"(?P<title>[^。；;！？：:]{2,30})[：:].{2,}", bare)
    if spoken is not None and is_short and numeral.kind is not NumeralKind.ARTICLE:
        return spoken["title"], True
    if is_short and not re.search(r"[。；;！？]", bare):
        is_item = (
            numeral.kind >= NumeralKind.DIGIT
            and not has_more
            and re.search(r"阶段(?:[（(].*)?$|月[）)]$", bare) is None
        )
        return (None, False) if is_item else (bare, False)
    is_upper = numeral.kind <= NumeralKind.CHINESE_BRACKETED and bare.endswith(("）。", ")。"))
    if is_short and (has_more or is_upper) and re.fullmatch(r"[^。；;！？]{2,30}。", bare):
        return bare.rstrip("。"), False
    first = re.match(r"(?P<title>[^。；;！？：:]{2,40})[。：:]\s*(?P<rest>.+)", text, re.DOTALL)
    if (
        first is not None
        and len(first["title"]) <= _LONGEST_RUN_IN
        and first["title"].count("，") <= 1
        and numeral.kind is not NumeralKind.ARTICLE
    ):
        return first["title"], True
    return None, False


def walk(section: Section) -> Iterator[Section]:
    """
    Every section below one, in the order of the text.
    """
    for child in section.children:
        yield child
        yield from walk(child)


def read_outline(root: Section) -> tuple[Heading, ...]:
    """
    The headings as printed. One that a paragraph runs on from counts at the two upper levels, and beside a whole one.
    """
    headings = []
    beside_headings = {
        id(child)
        for section in (root, *walk(root))
        if any(child.title is not None and not child.is_run_in for child in section.children)
        for child in section.children
    }
    for section in walk(root):
        if section.title is None or section.numeral is None or section.line is None:
            continue
        if section.is_run_in and section.level > 2 and id(section) not in beside_headings:
            continue
        headings.append(
            Heading(
                title=section.title,
                number=section.numeral.printed,
                level=min(section.level, _DEEPEST_HEADING),
                line=section.line.at.line,
                at=section.line.at,
            )
        )
    return tuple(headings)
