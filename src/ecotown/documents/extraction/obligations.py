"""
Which rows are binding and which are for reference: the words of a column, and the marks that a note below the table explains.
"""

import re
from collections.abc import Sequence

import attrs

from ecotown.documents.blocks import BlockDocument, Paragraph
from ecotown.documents.extraction.lines import clean
from ecotown.plans import Obligation

__all__ = ["NOTE_ROW", "Mark", "cut_mark", "obligation_of", "read_marks", "read_notes"]

NOTE_ROW = re.compile(r"(?:备?注|说明|附注|填表说明)\s*[：:1-9一].*|[*＊★☆▲※△]\s*[：:]?.{4,}", re.DOTALL)
_MARKS = "*＊★☆▲※△●"
_BINDING = re.compile(
    r"约束(?:性|类)?(?:指标)?|必须(?:达标|完成)?|必达(?:性)?(?:指标)?|强制性?(?:指标)?|刚性(?:指标)?|必备(?:指标)?|必选(?:指标)?|控制性(?:指标)?"
)
_REFERENCE = re.compile(r"(?:参考|预期|指导|引导|选择|鼓励|期望|引领|自选)(?:性|类)?(?:指标)?|可选|选做")


def obligation_of(text: str) -> Obligation | None:
    """
    What a word says of a row: 约束性, 必达 bind, 参考性, 预期性 do not; None for other words.
    """
    if _BINDING.fullmatch(text):
        return Obligation.BINDING
    return Obligation.REFERENCE if _REFERENCE.fullmatch(text) else None


@attrs.frozen
class Mark:
    """
    What a note says of the rows that carry a mark, and of those that carry none.
    """

    text: str
    obligation: Obligation | None = None
    rest: Obligation | None = None
    may_be_absent: bool = False


def cut_mark(name: str) -> tuple[str, str | None]:
    """
    A name without the mark before or behind it, and the mark.
    """
    match = re.fullmatch(
        rf"\s*(?P<before>[{_MARKS}]{{0,2}})\s*(?P<name>.*?)\s*(?:[（(]?(?P<after>[{_MARKS}]{{1,2}})[）)]?)?\s*",
        name,
        re.DOTALL,
    )
    if match is None or not match["name"]:
        return name, None
    mark = match["before"] or match["after"]
    return match["name"], (mark.replace("＊", "*") if mark else None)


def read_marks(notes: Sequence[str]) -> dict[str, Mark]:
    """
    What notes say of each mark.
    """
    marks: dict[str, Mark] = {}
    for text in notes:
        for match in re.finditer(rf"(?P<mark>[{_MARKS}]{{1,2}})", text):
            mark = match["mark"].replace("＊", "*")
            before = re.split(rf"[，。；;{_MARKS}]", text[max(0, match.start() - 8) : match.start()])[-1]
            sentence = before + re.split(rf"[。；;{_MARKS}]", text[match.end() :])[0]
            following = text[match.start() :]
            obligation = (
                Obligation.BINDING
                if "约束" in sentence
                else Obligation.REFERENCE
                if re.search("参考|预期|指导", sentence)
                else None
            )
            rest = None
            other = re.search(r"其[余他](?:指标)?(?:均|皆|都)?(?:为|是)(?P<what>约束|参考|预期|指导)", following)
            if other is not None:
                rest = Obligation.BINDING if other["what"] == "约束" else Obligation.REFERENCE
                obligation = Obligation.BINDING if re.search("约束", following[: other.start()]) else obligation
                obligation = Obligation.REFERENCE if rest is Obligation.BINDING else obligation
            absent = (
                re.search(
                    r"不涉及|不考核|不适用|不参与|仅考核|仅适用|无此项|可不|如有|若有|如无|若无|没有的",
                    sentence + following[:60],
                )
                is not None
                and obligation is None
            )
            marks.setdefault(mark, Mark(clean(text), obligation, rest, absent))
    return marks


def read_notes(document: BlockDocument, heads: Sequence[tuple[int, tuple[str, ...]]]) -> list[str]:
    """
    The notes below the tables with these heads.
    """
    notes: list[str] = []
    for index, _ in heads:
        for block in document.blocks[index + 1 : index + 7]:
            if not isinstance(block, Paragraph):
                break
            for line in block.text.split("\n"):
                if NOTE_ROW.fullmatch(line.strip()) or (notes and re.match(r"\s*[2-9]\s*[.．、]", line)):
                    notes.append(clean(line))
    return notes
