"""
How a notice is worded and what it rests on: cited documents, title, numbering, punctuation, terms, personal names.
"""

import re
from collections import Counter
from collections.abc import Iterator

from ecotown.diagnostics import Diagnostic
from ecotown.linter.printed import folded, is_notice, passages_of, report
from ecotown.linter.sheet import Sheet

__all__ = [
    "bare_head",
    "check_blank_page",
    "check_cited_alike",
    "check_cited_levels",
    "check_cited_numbers",
    "check_cited_years",
    "check_head_blanks",
    "check_number_blanks",
    "check_personal_names",
    "check_stop_before_offices",
    "check_terms",
    "check_title",
]


# Laws, and what the whole country knows by its title.
_KNOWN_BY_TITLE = re.compile(
    "^中华人民共和国|^(?:中共中央|国务院|中国共产党)|(?:(?<!办)法|条例|宪法|章程|宪章|纲要|决定)$|报告$|讲话$"
)


def check_cited_numbers(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Documents that the notice rests on, cited without their number.
    """
    document = sheet.plan.document
    if document is None or not is_notice(sheet):
        return
    bare = [
        (index, cited)
        for index, cited in enumerate(document.cites)
        if not (cited.number or "").strip() and not _KNOWN_BY_TITLE.search(folded(cited.title or ""))
    ]
    if bare:
        index, cited = bare[0]
        titles = "、".join(f"《{each.title}》" for _, each in bare if each.title)
        yield report(
            sheet,
            "basis/number-missing",
            "document",
            "cites",
            index,
            "title",
            at=cited.at,
            titles=titles,
            count=len(bare),
        )


_CITED = re.compile(
    r"《(?P<title>[^《》]{4,80})》[(（](?P<number>[^()（）]{2,20}[〔\[](?:19|20)[0-9]{2}[〕\]][0-9]{1,4}号)[)）]"
)


def check_cited_alike(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    One document cited twice under two numbers.
    """
    said: dict[str, str] = {}
    for index, passage, text in passages_of(sheet):
        for match in _CITED.finditer(text):
            title, number = (re.sub(r"\s", "", match[name]) for name in ("title", "number"))
            first = said.setdefault(title, number)
            if first != number:
                way = ("passages", index, "text")
                facts = {"title": title, "first": first, "second": number}
                yield report(sheet, "basis/number-differs", *way, at=passage.at, **facts)


def check_cited_levels(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Rules made for districts or counties, cited as the basis of a town's.
    """
    document, place = sheet.plan.document, sheet.plan.place
    level = "" if place is None else f"{place.level or ''}{place.name or ''}"
    title = f"{sheet.plan.title or ''}{'' if document is None else document.title or ''}"
    if document is None or not re.search("乡|镇|街道", level + title):
        return
    for index, cited in enumerate(document.cites):
        match = re.search(
            "示范(?P<level>区县|县区|市县|县（市、区）|市（县、区）|区（县）|区、县|市、县|县)", cited.title or ""
        )
        if match is not None and not re.search("乡|镇|街道", cited.title or ""):
            yield report(
                sheet,
                "basis/for-another-level",
                "document",
                "cites",
                index,
                "title",
                at=cited.at,
                title=cited.title,
                level=match["level"],
            )


def check_cited_years(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Documents of a later year than the notice that rests on them.
    """
    document = sheet.plan.document
    if document is None or document.issued_on is None:
        return
    for index, cited in enumerate(document.cites):
        match = re.search("[〔([](?P<year>20[0-9]{2})[〕)\\]]", folded(cited.number or ""))
        if match is not None and int(match["year"]) > document.issued_on.year:
            way = ("document", "cites", index, "number")
            yield report(
                sheet, "basis/later-than-notice", *way, at=cited.at, number=cited.number, issued=document.issued_on
            )


def check_blank_page(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    A page that says that it holds no text.
    """
    for index, passage, text in passages_of(sheet):
        if "此页无正文" in text:
            yield report(sheet, "wording/blank-page", "passages", index, "text", at=passage.at)


def check_title(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    A notice that sends out a document without saying so in its title, and the word that is left out in its text.
    """
    document = sheet.plan.document
    title = "" if document is None or document.title is None else folded(document.title)
    if re.search(
        "关于(?!印发|转发|批转|发布|调整|成立|开展|做好|召开|报送)[^《]*(?:方案|规划|办法|规定|细则)的通知$", title
    ):
        yield report(sheet, "wording/title", "document", "title", title=title)
    for index, passage, text in passages_of(sheet):
        match = re.search("现(?:将[^。，]{0,40})?印发(?:你们|各)", text)
        if match is not None and "印发给" not in match.group():
            yield report(sheet, "wording/issued-to", "passages", index, "text", at=passage.at, words=match.group())


_NUMBERED = re.compile(r"^\s*(?P<number>[0-9]{1,2}[.．、])(?P<blank>[ \u3000\t]*)(?=[^0-9\s])")


def check_number_blanks(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Numbered paragraphs of which a few have a blank behind the number.
    """
    with_blank, without = [], 0
    for index, passage in enumerate(sheet.plan.passages):
        match = _NUMBERED.match(passage.text)
        if match is not None and match["blank"]:
            with_blank.append((index, passage))
        elif match is not None:
            without += 1
    if with_blank and without:
        index, passage = with_blank[0]
        yield report(
            sheet,
            "wording/number-blanks",
            "passages",
            index,
            "text",
            at=passage.at,
            count=len(with_blank),
            others=without,
        )


def check_stop_before_offices(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    A sentence that ends in a semicolon or a comma before its offices in brackets.
    """
    for index, passage, text in passages_of(sheet):
        match = re.search(r"[;,、]\((?:责任|牵头|配合)单位", text)
        if match is not None:
            yield report(sheet, "wording/stop-before-offices", "passages", index, "text", at=passage.at)


def check_head_blanks(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Heads of columns that are spaced out by blanks.
    """
    for index, annex in enumerate(sheet.plan.annexes):
        for place, head in enumerate(annex.columns):
            bare = bare_head(head)
            if re.search(r"(?<=[一-龥])[ \u3000\t]+(?=[一-龥])", head):
                yield report(
                    sheet, "wording/head-blanks", "annexes", index, "columns", place, at=annex.at, head=head, bare=bare
                )


def bare_head(head: str) -> str:
    """
    The head of a column without its blanks.
    """
    return re.sub(r"\s", "", head)


_TERMS = (("督查", "督察"), ("台账", "台帐"), ("秸秆", "秸杆"), ("部署", "布署"))


def check_terms(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Two spellings or terms for one thing.
    """
    places: dict[str, tuple[int, str]] = {}
    count: Counter[str] = Counter()
    for index, _, text in passages_of(sheet):
        for term in (term for pair in _TERMS for term in pair):
            if term in text:
                places.setdefault(term, (index, text))
                count[term] += text.count(term)
    for one, other in _TERMS:
        if count[one] and count[other]:
            rare = other if count[other] <= count[one] else one
            index, _ = places[rare]
            at = sheet.plan.passages[index].at
            yield report(sheet, "wording/two-terms", "passages", index, "text", at=at, one=one, other=other)


_PERSON = re.compile(
    r"(?P<name>[一-龥]{2,3}?)同志|(?P<titled>[一-龥]{2,3})(?:书记|区长|县长|镇长|乡长|主任)在(?:20[0-9]{2}年|区|县|市)"
)


def check_personal_names(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Persons by name, whose office would outlast them.
    """
    for index, passage, text in passages_of(sheet):
        match = _PERSON.search(text)
        name = "" if match is None else match["name"] or match["titled"] or ""
        # Where an import has left the names out, the document still holds them.
        is_left_out = re.search("某某(?:同志|书记|区长|县长|镇长|乡长|主任)", text) is not None
        if is_left_out or (match is not None and not re.search("某|[×xX*]|该|全体|各|党员|负责|有关", name)):
            yield report(sheet, "wording/personal-names", "passages", index, "text", at=passage.at)
            return
