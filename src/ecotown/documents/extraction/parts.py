"""
The parts of a notice: its head, the letter, the plan that it issues, the annexes, the footer.

Every line belongs to one part. The signs are those of GB/T 9704: the addressees end in a colon, the letter in issuer and
date, an annex begins with its label on a line of its own, the footer says 印发.
"""

import re
from collections.abc import Sequence

import attrs

from ecotown.documents.blocks import BlockDocument, Table
from ecotown.documents.extraction.dates import DATE, fold_digits
from ecotown.documents.extraction.lines import Line, clean, read_lines, squeeze
from ecotown.documents.extraction.numerals import NumeralKind, read_numeral

__all__ = ["AnnexPage", "Parts", "find_number", "is_organization", "split_parts"]

_OPEN_BRACKET, _CLOSE_BRACKET = r"[〔\[［(（【﹝﹙{｛<〈《]", r"[〕\]］)）】﹞﹚}｝>〉》]"
_YEAR_OF_NUMBER = (
    r"(?:(?:19|20)[0-9]{2}|2[OoΟ0][0-9OoΟlI]{2}|[一二][〇○Ｏ零OoΟ一二三四五六七八九]{3}|20[xX×]{2}|[xX×]{4})"
)
# Letters that stand for digits are kept as printed.
_SERIAL = r"(?:[0-9lIO]{1,5}|[一二三四五六七八九十百〇○零]{1,5}|[xX×＊*]{1,3})"
_NUMBER = re.compile(
    rf"(?P<code>[\u4e00-\u9fffA-Za-z×＊*]{{2,16}})\s*"
    rf"(?:{_OPEN_BRACKET}\s*(?P<year>{_YEAR_OF_NUMBER})\s*(?:年\s*)?{_CLOSE_BRACKET}\s*(?:第\s*)?(?P<serial>{_SERIAL})"
    rf"|(?<![0-9])(?:19|20)[0-9]{{2}}\s*{_OPEN_BRACKET}\s*{_SERIAL}\s*{_CLOSE_BRACKET})\s*号"
)
# A line that is a number and nothing else may lack its 号, or its brackets.
_WHOLE_NUMBER = re.compile(
    rf"[\u4e00-\u9fffA-Za-z×＊*]{{2,16}}\s*(?:{_OPEN_BRACKET}\s*{_YEAR_OF_NUMBER}\s*{_CLOSE_BRACKET}\s*[0-9]{{1,4}}"
    rf"|(?<=[发办函字文通])\s*(?:19|20)[0-9]{{2}}\s*年?\s*第?\s*[0-9]{{1,4}}\s*号|(?<=[发办函字文通])\s*第\s*{_SERIAL}\s*号)"
    rf"|(?:(?:19|20)[0-9]{{2}}\s*年\s*)?第\s*{_SERIAL}\s*号"
)
_DATE_LINE = re.compile(
    rf"(?:[（(]\s*)?(?:{DATE.pattern}|[12][0-9]{{3}}\s*年\s*月\s*日)(?:\s*[）)])?(?:\s*[（(].{{0,6}}[）)])?"
)
_ANNEX_LABEL = re.compile(
    r"(?P<label>附\s*(?:件|表|录)\s*(?:[0-9一二三四五六七八九十]{1,3}(?:[-—][0-9]{1,2})?)?)\s*[：:.．]?\s*(?P<title>.*)"
)
_LIST_OF_ANNEXES = re.compile(r"附\s*(?:件|表)\s*[0-9一二三四五六七八九十]{0,3}\s*[：:]")
_LISTED_TITLE = re.compile(r"(?:附件)?\s*[0-9一二三四五六七八九十]{1,2}\s*[.．、：:]\s*(?P<title>.+)")
_FOOTER = re.compile(rf"(?P<office>.*?)[\s，,]*(?P<date>{DATE.pattern})\s*(?:印发|印制|印)[。\s]*(?:[（(]?\s*共印.*)?")
_COPIES = re.compile(r"(?:抄\s*送|抄\s*报|主\s*送|分\s*送|报\s*送|发\s*送)\s*[：:].*")
_REMARK = re.compile(
    r"[（(]\s*(?:此件|此页|本页|联系人|信息公开|公开属性|主动公开|依申请|不予公开).*[）)]?|此页无正文|(?:信息)?公开(?:选项|属性|形式).*"
)
_KINDS_OF_DOCUMENT = (
    "通知|通告|公告|决定|意见|方案|计划|规划|办法|细则|报告|请示|批复|函|纪要|要点|规定|清单|指南|责任书|任务书|安排|分解表|"
    "指标体系|指标"
)
_TITLE_END = re.compile(
    rf"(?:{_KINDS_OF_DOCUMENT})(?:》?的(?:通知|通告|公告|函|意见|决定))?(?:[（(][^（）()]{{1,30}}[）)])?[》]?"
)
_ORGANIZATION_LINE = re.compile(
    r"(?:中共|中国共产党)?[\u4e00-\u9fff×xX＊*（）()]{2,30}(?:人民政府(?:办公室|办公厅)?|街道办事处|委员会(?:办公室|办公厅)?|(?:党委|县委|区委|市委|镇委|乡委)(?:办公室|办公厅|办)?|管委会|[局厅委]|党政办公室|办公室|办公厅|领导小组(?:办公室)?|指挥部(?:办公室)?|党工委|党组|人武部|中心|法院|检察院|[\u4e00-\u9fff](?:站|所|大队|支队)|学校|小学|中学|医院|卫生院|国有(?:林场|农场)|办|[镇乡县区市]政府)"
)
_SALUTATION = re.compile(
    r"(?!各|附|主\s*送|[^：:]*(?:局|办|委|部门|单位|公司|政府|村)[：:]).{1,8}?(?:[您你]好)?\s*[：:，,！!]"
)
_LONGEST_NOTE = 20
_PLAN_TITLE = re.compile(
    r"(?:[^，。；：！？]{4,70}?)(?:方案|计划|规划|意见|办法|要点|细则|任务书|行动|部署|安排)(?:（[^（）]{1,25}）|\([^()]{1,25}\))?"
)


@attrs.frozen
class AnnexPage:
    """
    An annex: its label and title as printed, the line of the label, and the blocks from there on.
    """

    label: str | None
    title: str | None
    line: Line | None
    first_block: int


@attrs.frozen
class Parts:
    """
    The lines of a notice by their part.

    `letter` is what stands between the addressees and the signature, `plan` the plan itself with its title cut off;
    a notice without a plan of its own has its sections in the letter, and `plan` holds them.
    """

    head: tuple[Line, ...]
    addressees: tuple[Line, ...]
    letter: tuple[Line, ...]
    signature: tuple[Line, ...]
    signed: Line | None
    plan_title: tuple[Line, ...]
    plan: tuple[Line, ...]
    annexes: tuple[AnnexPage, ...]
    footers: tuple[Line, ...]
    all_lines: tuple[Line, ...]


def find_number(text: str) -> str | None:
    """
    The first 发文字号 in a text, without blanks.
    """
    folded = fold_digits(text)
    match = _NUMBER.search(folded) or _WHOLE_NUMBER.fullmatch(folded.strip())
    return None if match is None else squeeze(text[match.start() : match.end()])


def is_organization(text: str) -> bool:
    """
    Whether a line is the name of an authority and nothing else.
    """
    squeezed = squeeze(text)
    return "关于" not in squeezed and _ORGANIZATION_LINE.fullmatch(squeezed) is not None


def is_title_end(text: str) -> bool:
    """
    Whether a line ends as a title does.
    """
    return re.search(rf"{_TITLE_END.pattern}$", text) is not None


def split_parts(document: BlockDocument) -> Parts:
    """
    The lines of a document, each in its part.
    """
    lines = read_lines(document)
    tables = [index for index, block in enumerate(document.blocks) if isinstance(block, Table)]
    footers = tuple(line for line in lines if _is_footer(line))
    kept = [line for line in lines if line not in footers and not _REMARK.fullmatch(line.text)]
    annexes, kept = _cut_annexes(_cut_covering_note(kept), tables, document)
    signed, signature = _find_signature(kept)
    start = _find_body(kept)
    if signed is not None and kept.index(signed) < start:
        # A date below the title, or the whole letter stands before the plan.
        start = min(start, kept.index(signature[0] if signature else signed))
    last = next((line for line in kept[: start + 1] if _is_addressees(line)), None)
    if last is None:
        last = next((line for line in kept[start : start + 3] if _is_addressees(line)), None)
    addressees = () if last is None else _all_addressees(kept, kept.index(last))
    cut = kept.index(addressees[0]) if addressees else start
    head = kept[:cut]
    rest = [line for line in kept[cut:] if line not in addressees]
    if signed is not None and signed in rest:
        at = rest.index(signed)
        first = rest.index(signature[0]) if signature and signature[0] in rest else at
        before, after = rest[:first], rest[at + 1 :]
    else:
        before, after = [], rest
    after = [line for line in after if line not in signature]
    if before and not _has_sections(after):
        letter, plan = [], before
    else:
        letter, plan = before, after
    letter, plan = _cut_list_of_annexes(letter), _cut_list_of_annexes(plan)
    titles, plan = _cut_plan_title(plan, has_letter=bool(letter))
    return Parts(
        head=tuple(head),
        addressees=addressees,
        letter=tuple(letter),
        signature=tuple(signature),
        signed=signed,
        plan_title=tuple(titles),
        plan=tuple(plan),
        annexes=tuple(annexes),
        footers=footers,
        all_lines=lines,
    )


def _is_footer(line: Line) -> bool:
    text = fold_digits(line.text)
    return _FOOTER.fullmatch(text) is not None or _COPIES.fullmatch(text) is not None


def _cut_list_of_annexes(lines: Sequence[Line]) -> list[Line]:
    """
    The lines without the note that lists the annexes: `附件：1.…` and the numbered titles below it.
    """
    kept: list[Line] = []
    following: int | None = None
    for line in lines:
        if _LIST_OF_ANNEXES.match(line.text):
            following = 2
            continue
        numeral = read_numeral(line.text)
        is_digit = numeral is not None and numeral.kind is NumeralKind.DIGIT and numeral.value == following
        if following is not None and is_digit and not re.search("[。；]", line.text):
            following += 1
            continue
        following = None
        kept.append(line)
    return kept


def _cut_covering_note(lines: list[Line]) -> list[Line]:
    """
    The lines without the words to one person (`王姐：…`) above a notice that is sent on.
    """
    if not lines or not _SALUTATION.fullmatch(lines[0].text):
        return lines
    for place, line in enumerate(lines[1:_LONGEST_NOTE], start=1):
        following = "".join(other.text[:100] for other in lines[place : place + 6])
        begins = find_number(line.text) is not None or is_organization(line.text) or "关于" in line.text
        if begins and "。" not in line.text and re.search("关于.*的(?:通知|意见|方案|函)", following):
            return lines[place:]
    return lines


def _is_addressees(line: Line) -> bool:
    text = line.text
    if not text.endswith(("：", ":")) or not 3 <= len(text) <= 200 or "。" in text:
        return False
    if re.search(
        r"如下|通知|今天是|位置[：:]$|^附|为[了全深贯]|要求|包括|领导小组(?!.*单位[：:]$)|组\s*长|成\s*员(?!单位[：:]$)",
        text,
    ):
        return False
    return re.search(r"各|局|办|委|镇|乡|村|街道|部门|单位|公司|政府|社区|站|所", text) is not None


def _all_addressees(lines: Sequence[Line], last: int) -> tuple[Line, ...]:
    """
    The lines of the addressees: those before that break off at a comma, those behind that end in a colon too.
    """
    first = last
    while (
        first > 0 and lines[first - 1].text.endswith(("、", "，", ",")) and read_numeral(lines[first - 1].text) is None
    ):
        first -= 1
    end = last + 1
    while end < len(lines) and _is_addressees(lines[end]):
        end += 1
    return tuple(lines[first:end])


def _find_body(lines: Sequence[Line]) -> int:
    """
    The index of the first line that is neither title nor number nor authority: where something is said at length.
    """
    for index, line in enumerate(lines):
        numeral = read_numeral(line.text)
        if numeral is not None and numeral.kind <= NumeralKind.DIGIT and numeral.rest and index > 0:
            return index
        if numeral is not None and numeral.kind in (NumeralKind.CHINESE, NumeralKind.CHAPTER) and numeral.value == 1:
            return index
        if _is_addressees(line):
            return index
        if len(line.text) > 24 and re.search(r"[。；]|[，,].*[，,]", line.text) and not line.text.endswith("的通知"):
            return index
    return len(lines)


def _has_sections(lines: Sequence[Line]) -> bool:
    numerals = [read_numeral(line.text) for line in lines]
    kinds = [numeral.kind for numeral in numerals if numeral is not None]
    return any(kind <= NumeralKind.CHINESE_BRACKETED for kind in kinds) or kinds.count(NumeralKind.DIGIT) > 3


def _find_signature(lines: Sequence[Line]) -> tuple[Line | None, list[Line]]:
    """
    The line with the date of signing and the authorities above it (or beside it).
    """
    candidates = [index for index, line in enumerate(lines) if _DATE_LINE.fullmatch(fold_digits(line.text))]
    for index in candidates:
        above: list[Line] = []
        for line in reversed(lines[max(0, index - 8) : index]):
            if not _are_organizations(line.text):
                break
            above.insert(0, line)
        if above:
            return lines[index], above
    for line in lines:
        # The authority and the date on one line.
        match = re.fullmatch(
            rf"(?P<office>[^，。；：]{{4,40}}?)[\s\u3000]+(?P<date>{DATE.pattern})", fold_digits(line.text)
        )
        if match is not None and is_organization(match["office"]):
            return line, [line]
    if candidates:
        return lines[candidates[0]], []
    return None, []


def _are_organizations(text: str) -> bool:
    pieces = text.split()
    return is_organization(text) or (len(pieces) > 1 and all(is_organization(piece) for piece in pieces))


def _cut_annexes(
    lines: Sequence[Line], tables: Sequence[int], document: BlockDocument
) -> tuple[list[AnnexPage], list[Line]]:
    """
    The annexes, and the lines of no annex. The plan may be an annex itself; then its lines stay.
    """
    annexes: list[AnnexPage] = []
    kept: list[Line] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        match = _ANNEX_LABEL.fullmatch(line.text)
        if match is None:
            kept.append(line)
            index += 1
            continue
        title, label = clean(match["title"]), squeeze(match["label"])
        end = next((at for at in range(index + 1, len(lines)) if _ANNEX_LABEL.fullmatch(lines[at].text)), len(lines))
        block_end = lines[end].block if end < len(lines) else len(document.blocks)
        following = lines[index + 1 : end]
        held = [table for table in tables if line.block < table < block_end]
        if title and not (held and held[0] - line.block <= 2 and not _LISTED_TITLE.fullmatch(title)):
            # The note in the text that lists the annexes.
            kept.append(line)
            index += 1
            continue
        above = [other for other in following if not held or other.block < held[0]]
        titles = [] if title else _title_lines(above)
        title = title or clean("".join(other.text for other in titles))
        annexes.append(AnnexPage(label, title or None, line, line.block))
        if _has_sections([other for other in above if other.block + 1 not in held]):
            kept.extend(following)
        elif held:
            kept.extend(
                other
                for other in following
                if other not in titles and other.block > held[-1] and _is_part_of_letter(other)
            )
        index = end
    return annexes, kept


def _is_part_of_letter(line: Line) -> bool:
    return _are_organizations(line.text) or _DATE_LINE.fullmatch(fold_digits(line.text)) is not None


def _title_lines(lines: Sequence[Line]) -> list[Line]:
    titles: list[Line] = []
    for line in lines[:4]:
        if (
            read_numeral(line.text) is not None
            or re.search(r"[。：:；]", line.text)
            or line.text.startswith(("（", "(", "单位"))
        ):
            break
        titles.append(line)
        if is_title_end(line.text) or line.text.endswith("表"):
            break
    return titles


def _cut_plan_title(lines: Sequence[Line], *, has_letter: bool) -> tuple[list[Line], list[Line]]:
    """
    The lines of the plan's title, where they stand before its first section, and the rest.
    """
    titles: list[Line] = []
    for index, line in enumerate(lines[:8]):
        numeral = read_numeral(line.text)
        if numeral is not None or re.search(r"[。：；]", line.text) or len(line.text) > 60:
            break
        if _DATE_LINE.fullmatch(fold_digits(line.text)) or find_number(line.text):
            continue
        titles.append(line)
        joined = clean("".join(title.text for title in titles))
        if _PLAN_TITLE.fullmatch(joined) or (has_letter and is_title_end(joined)):
            following = lines[index + 1 : index + 2]
            if following and re.fullmatch(r"[（(][^。]{1,30}[）)]", following[0].text):
                titles.append(following[0])
                return titles, list(lines[index + 2 :])
            return titles, list(lines[index + 1 :])
    return [], list(lines)
