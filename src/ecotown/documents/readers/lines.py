"""
A text as numbered lines, what an e-mail puts around it taken away, and the columns that people put into annexes.
"""

import re
import unicodedata
from enum import Enum

import attrs

from ecotown.documents.blocks import Cell, Table
from ecotown.plans.item import PrintedAt

__all__ = [
    "Column",
    "Effort",
    "Line",
    "column_of",
    "display_width",
    "is_border",
    "make_table",
    "number_lines",
    "squeeze",
    "unquote",
]

_LINE_END = re.compile(r"\r\n|\r|\n")
_QUOTE = re.compile(r"[ \t]{0,3}[>＞](?P<rest>.*)", re.DOTALL)
_DEEPEST_QUOTE = 12
_SHORTEST_QUOTE = 3
_BLANKS = re.compile(r"[\s\u3000\u200b]+")
_BORDER = re.compile(r"[\s+|:=\-─━│┃┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛═║╔╦╗╠╬╣╚╩╝]{3,}")


@attrs.frozen
class Line:
    """
    A line of the file without its end, numbered from 1.
    """

    number: int
    text: str

    @property
    def is_blank(self) -> bool:
        """
        Whether there is nothing to be seen in it.
        """
        return not self.text.strip()


@attrs.define
class Effort:
    """
    How much may still be tried on one document: lines made to look like headings and numbers could be tried without end.
    """

    left: int = 4_000_000

    def spend(self, steps: int) -> bool:
        """
        Whether these steps may be taken.
        """
        self.left -= steps
        return self.left > 0


class Column(Enum):
    """
    What a column of an annex holds, as far as that shows where a cell ends.
    """

    NUMBER = "number"
    DOMAIN = "domain"
    NAME = "name"
    UNIT = "unit"
    TARGET = "target"
    OBLIGATION = "obligation"
    ORGANIZATION = "organization"
    NOTE = "note"
    OTHER = "other"


_HEADINGS: tuple[tuple[Column, re.Pattern[str]], ...] = (
    (Column.NUMBER, re.compile(r"序号|编号|项次|序|No\.?|NO\.?")),
    (Column.UNIT, re.compile(r"(?:计量|计算|指标)?单位|量纲")),
    (Column.OBLIGATION, re.compile(r"(?:指标)?(?:属性|性质|类型)|约束性.{0,6}")),
    (
        Column.ORGANIZATION,
        re.compile(
            r"(?:主要|第一)?(?:责任|牵头|配合|协助|参与|参加|实施|承办|主办|协办|落实|完成|填报|主管|考核|数据提供)"
            r"(?:单位|部门|科室|站所|机构|主体|人|领导|办公室)(?:[（(及和、].*)?|分管领导|挂点领导|包保领导|联系人|部门"
        ),
    ),
    (
        Column.TARGET,
        re.compile(
            r"(?:.{0,6})?(?:指标值|目标值|标准值|要求值|现状值|基准值|完成值|实际值|任务值|参考值|考核值)(?:[（(].*[）)])?"
            r"|(?:指标|建设|考核|目标|创建|工作|达标|具体)要求|(?:建设|考核|评价|创建|达标)标准|要求|标准|目标|(?:工作|年度|规划|建设|创建|任务)目标"
            r"|(?!20\d\d年\d{1,2}月|.*表$)(?:20\d\d年?|近期|远期|现状|目标年).{0,8}"
        ),
    ),
    (Column.DOMAIN, re.compile(r"(?:所属|指标|重点|任务)?(?:领域|类别|大类|分类|板块|方面)|类型|一级指标|准则层|任务")),
    (
        Column.NAME,
        re.compile(
            r"(?:建设|考核|创建|评价|具体|二级|三级|主要|任务|工作)?指标(?:名称|内容|项目|项|体系|层)?|(?:项目|任务|工作)?名称|项目|(?:工作|建设|考核|创建|主要|重点|目标)(?:任务|内容|项目|措施)|内容|工作举措"
        ),
    ),
    (
        Column.NOTE,
        re.compile(
            r"备注|说明|备\s*考|适用范围|数据来源|佐证材料?|完成时限|完成时间|时限|时间要求|时间节点|进度安排|分值|权重"
        ),
    ),
)


def column_of(heading: str) -> Column | None:
    """
    What a column holds by the words above it; None for words that head none that we know.
    """
    text = squeeze(heading)
    bare = re.sub(r"[（(][^（()）]*[）)]$", "", text)
    for column, pattern in _HEADINGS:
        if pattern.fullmatch(bare) or pattern.fullmatch(text):
            return column
    return None


def squeeze(text: str) -> str:
    """
    The text without any blanks.
    """
    return _BLANKS.sub("", text)


def display_width(text: str) -> int:
    """
    How many cells of a terminal the text takes.
    """
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)


def is_border(text: str) -> bool:
    """
    Whether a line only draws the frame of a table.
    """
    return _BORDER.fullmatch(text) is not None and sum(text.count(sign) for sign in "-─━=═") >= 2


def number_lines(text: str) -> tuple[Line, ...]:
    """
    The lines of a text, numbered.
    """
    return tuple(Line(number, line) for number, line in enumerate(_LINE_END.split(text), start=1))


def unquote(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """
    The lines without the `>` that an e-mail puts before what it quotes.

    Only blocks of several such lines are quotations: one line `>85` is a target.
    """
    quoted: set[int] = set()
    for _ in range(_DEEPEST_QUOTE):
        kept = list(lines)
        changed = False
        start = 0
        while start < len(lines):
            end = start
            while end < len(lines) and _QUOTE.fullmatch(lines[end].text):
                end += 1
            if end - start >= _SHORTEST_QUOTE or (
                quoted.issuperset(range(start, end)) and _is_nested(lines[start:end])
            ):
                changed = True
                for index in range(start, end):
                    rest = _QUOTE.sub(r"\g<rest>", lines[index].text, count=1)
                    kept[index] = Line(lines[index].number, rest.removeprefix(" "))
                    quoted.add(index)
            start = max(end, start + 1)
        lines = tuple(kept)
        if not changed:
            break
    return lines


def _is_nested(lines: tuple[Line, ...]) -> bool:
    """
    Whether lines of a quotation quote words and no numbers.
    """
    return bool(lines) and all(re.match(r"[ \t]{0,3}[>＞](?:\s*$|\s*[^\d\s])", line.text) for line in lines)


def make_table(rows: list[list[tuple[str, int | None]]], line: int | None = None) -> Table:
    """
    A table of rows of texts with their lines; short rows are filled with blank cells.
    """
    columns = max((len(row) for row in rows), default=0)
    cells = tuple(
        Cell(text, row, column, at=PrintedAt(line=number))
        for row, texts in enumerate(rows)
        for column, (text, number) in enumerate([*texts, *[("", None)] * (columns - len(texts))])
    )
    return Table(cells, len(rows), columns, at=PrintedAt(line=line))
