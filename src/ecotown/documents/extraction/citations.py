"""
The documents that a notice refers to: 《title》 with the number printed beside it, or a number alone.
"""

import re

from ecotown.documents.extraction.lines import clean, join_broken, squeeze
from ecotown.documents.extraction.parts import Parts, find_number
from ecotown.plans import CitedDocument

__all__ = ["read_citations"]

_BRACKETED = r"(?:[（(](?P<note>(?:[^（）()]|[（(][^（）()]{0,12}[）)])*)[）)])?"
_TITLE = re.compile(rf"《(?P<title>(?:[^《》]|《[^《》]*》|〈[^〈〉]*〉){{2,120}})》\s*{_BRACKETED}")
_MOST_TITLES = 200
_STANDARD = re.compile(r"[A-Z]{2,4}\s*/?\s*[TZ]?\s*[0-9]{2,6}(?:\.[0-9]+)?\s*[-—–]\s*[0-9]{4}")
_OLD_NUMBER = re.compile(r"[\u4e00-\u9fff]{2,12}(?:19|20)[0-9]{2}年?[0-9]{1,4}号")
_ALONE = re.compile(
    r"[\u4e00-\u9fffA-Za-z×＊*]{2,16}\s*[〔\[［(（【﹝]\s*(?:19|20)[0-9]{2}\s*[〕\]］)）】﹞]\s*(?:第\s*)?[0-9]{1,5}\s*号"
)
# What a task is to write is no basis of it.
_TO_BE_WRITTEN = re.compile(
    r"(?:编制|修编|制定|起草|撰写|填报|填写|签订|出台|印制|报送|提交)(?:并?(?:印发|实施|完善|上报))?(?:了|好|出)?$"
)
_ISSUED = re.compile(r"将((?:《[^《》]{1,80}》[、和及与]?){1,6})(?:一并)?(?:印发|下发|发给)")
_BEFORE_NUMBER = re.compile(r".*(?:根据|按照|依据|落实|贯彻|执行|及|和|与|以及|文件|转发|印发|经|的|对照)")


def read_citations(parts: Parts, own: tuple[str, ...]) -> tuple[CitedDocument, ...]:
    """
    The documents cited in the letter and the plan, each once. `own` are the titles and the number of the notice itself.
    """
    found: dict[str, CitedDocument] = {}
    owned = {squeeze(text) for text in own}
    owned.update(squeeze(title) for text in own for title in re.findall("《([^《》]+)》", text))
    annexed = {squeeze(page.title or "") for page in parts.annexes}
    for line in join_broken((*parts.letter, *parts.plan)):
        taken: list[tuple[int, int]] = []
        if line.text.count("《") > _MOST_TITLES:
            continue
        # What a letter says that it issues is no basis of it.
        owned.update(
            squeeze(title) for issued in _ISSUED.findall(line.text) for title in re.findall("《([^《》]+)》", issued)
        )
        for match in _TITLE.finditer(line.text):
            title = clean(match["title"])
            taken.append(match.span())
            if _is_own(squeeze(title), owned | annexed) or _TO_BE_WRITTEN.search(line.text[: match.start()]):
                continue
            number = _read_number(match["note"] or "") or _number_before(line.text[: match.start()], taken)
            old = found.get(squeeze(title))
            if old is None or (old.number is None and number is not None):
                found[squeeze(title)] = CitedDocument(number=number, title=title, at=line.at if old is None else old.at)
        for match in _ALONE.finditer(line.text):
            if any(start <= match.start() < end for start, end in taken):
                continue
            number = squeeze(_BEFORE_NUMBER.sub("", match.group()))
            known = any(cited.number == number for cited in found.values())
            if number not in owned and not known:
                found[number] = CitedDocument(number=number, at=line.at)
    return tuple(found.values())


def _is_own(title: str, owned: set[str]) -> bool:
    return any(title == text or (len(title) > 8 and text.endswith(title)) for text in owned if text)


def _read_number(note: str) -> str | None:
    if not note:
        return None
    number = find_number(note)
    if number is not None:
        return number
    match = _STANDARD.search(note) or _OLD_NUMBER.search(note)
    return None if match is None else squeeze(match.group())


def _number_before(text: str, taken: list[tuple[int, int]]) -> str | None:
    """
    The number that stands directly before a title: `渝环发〔2013〕95号《…》`, `…号文件《…》`.
    """
    matches = [match for match in _ALONE.finditer(text) if len(text) - match.end() <= 2]
    if not matches or any(start <= matches[-1].start() < end for start, end in taken):
        return None
    taken.append(matches[-1].span())
    return squeeze(_BEFORE_NUMBER.sub("", matches[-1].group()))
