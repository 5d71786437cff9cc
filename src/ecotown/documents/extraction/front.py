"""
What a notice says of itself: number, title, issuers, dates, addressees.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from ecotown.documents.blocks import BlockDocument, Table
from ecotown.documents.extraction.citations import read_citations
from ecotown.documents.extraction.dates import find_dates, fold_digits, read_date
from ecotown.documents.extraction.lines import Line, clean, split_outside_brackets, squeeze
from ecotown.documents.extraction.parts import Parts, find_number, is_organization, is_title_end
from ecotown.plans import Document, PrintedAt

__all__ = ["FACT_LABELS", "find_fact", "read_document", "read_plan_title"]

FACT_LABELS: Mapping[str, tuple[str, ...]] = {
    "number": ("发文字号", "文号", "发文文号", "文件编号", "公文字号", "发文号"),
    "title": ("标题", "信息名称", "名称", "文件名称", "公文标题"),
    "issuer": ("发布机构", "发文机关", "发文单位", "发布单位", "制发机关", "发文机构", "成文机关"),
    "issued_on": ("成文日期", "成文时间", "生成日期", "发文日期", "发文时间", "印发日期", "制发日期"),
    "published_on": ("发布日期", "公开日期", "发布时间", "公布日期", "发布于", "公开时间"),
}
_RED_HEAD = re.compile(r"(?P<issuer>.{4,40})文件")
_MOST_HEAD_LINES = 500
_LONGEST_TITLE = 1000
_NOISE = re.compile(
    r"转发[：:]?|(?:签发人|索引号|主题词|主题分类|体裁分类|有效性|来源|浏览|字号|字体|打印|密级|特急|加急|平急|秘密|机密|[0-9]{6})[：:]?.*|【.*】|当前位置.*|.*今天是.{0,40}|首页.*|[＊*☆★—\-─━=_\s]+"
)
_TRAIL = re.compile(r"[\u4e00-\u9fff]{2,6}(?<![镇乡县区市州旗省村和与及])(?<!街道)")
_OPEN_DATE = re.compile(r"[12][0-9]{3}\s*年\s*(?:[0-9]{0,2}|[xX×]{1,2})\s*月\s*(?:[xX×]{1,2})?\s*日")


def find_fact(facts: Mapping[str, str], name: str) -> str | None:
    """
    What the metadata of a document say under any of the labels in use.
    """
    bare = {re.sub(r"[\s：:【】\[\]]", "", label): value for label, value in facts.items()}
    for label in FACT_LABELS[name]:
        value = clean(bare.get(label, ""))
        if value and not re.fullmatch(r"[-—/无]+", value):
            return value
    return None


def read_document(document: BlockDocument, parts: Parts, plan_title: str | None) -> Document | None:
    """
    The document that a plan was issued with; None where a file states nothing of the kind.
    """
    facts = {**_facts_in_head(parts), **document.facts}
    issuers = _find_issuers(document, parts)
    title = _find_title(facts, parts)
    number_line = next((line for line in _number_lines(parts)), None)
    number = find_fact(facts, "number")
    if number_line is not None:
        number = find_number(number_line.text)
    elif number is not None:
        number = find_number(number) or squeeze(number)
    issued = None if parts.signed is None else read_date(parts.signed.text)
    addressees = _split_addressees(parts.addressees)
    found = Document(
        number=number,
        title=title,
        issuer=issuers[0] if issuers else None,
        issuers=issuers if len(issuers) > 1 else (),
        issued_on=issued or _fact_date(facts, "issued_on"),
        printed_on=_find_printed(document, parts),
        published_on=_fact_date(facts, "published_on"),
        addressees=addressees,
        cites=read_citations(parts, own=tuple(filter(None, (title, plan_title, number)))),
        at=None if number_line is None else number_line.at,
    )
    return None if found == Document() else found


def _facts_in_head(parts: Parts) -> dict[str, str]:
    """
    What labels in the head state, several of them on a line: `成文日期：2022年3月8日  发布日期：2022-03-15`.
    """
    labels = "|".join(label for known in FACT_LABELS.values() for label in known)
    found: dict[str, str] = {}
    for line in parts.head:
        starts = list(
            re.finditer(rf"(?:^|[\s\u3000|【\[])(?P<label>{labels})\s*(?:[：:】\]]|(?=[12][0-9]{{3}}))", line.text)
        )
        ends = [*(start.start() for start in starts[1:]), len(line.text)]
        for match, end in zip(starts, ends, strict=False):
            value = line.text[match.end() : end]
            found.setdefault(match["label"], value.strip("】] \u3000"))
    return found


def _number_lines(parts: Parts) -> Sequence[Line]:
    """
    The lines that hold the notice's own number, not one that it cites.
    """
    lines = (*parts.head, *parts.addressees, *parts.signature)
    found = [
        line
        for line in lines
        if find_number(line.text) is not None
        and len(squeeze(line.text)) <= 48
        and not re.search("[《》]|根据|按照", line.text)
    ]
    return sorted(found, key=lambda line: _is_labeled(line.text))


def _split_addressees(lines: Sequence[Line]) -> tuple[str, ...]:
    printed = "".join(line.text.rstrip("：: ") + ("、" if line.text.endswith(("：", ":")) else "") for line in lines)
    text = re.sub(r"^主\s*送\s*[：:]", "", printed).rstrip("、")
    names: list[str] = []
    for name in map(clean, split_outside_brackets(text, "、，,；;")):
        if (
            names
            and re.fullmatch(r"各?[县区市乡镇村委办局科室站所]|[^各]*[^、]*、[委办局]", names[-1])
            and not re.search(r"各|^[镇乡县区市][直属]|^驻", name)
        ) or (
            names
            and re.fullmatch(r"(?:人民)?政府|街道办事处|街道|管委会", name)
            and re.search(r"各.*[镇乡县区市委]$", names[-1])
        ):
            names[-1] += f"、{name}"
        elif name and names and (len(name) == 1 or _is_of_each(name, names[-1])):
            # 各办（中心）、队、所; 各县（市、区）生态环境局、水利局
            names[-1] += f"、{name}"
        elif name:
            names.append(name)
    return tuple(names)


def _is_of_each(name: str, before: str) -> bool:
    """
    Whether a bare 局 goes on a list that 各 begins.
    """
    return (
        before.startswith("各")
        and before.endswith("局")
        and re.fullmatch(r"[^各县区市镇乡省州]{2,8}局", name) is not None
    )


def _find_issuers(document: BlockDocument, parts: Parts) -> tuple[str, ...]:
    """
    Who signs; failing that who stands above the title, in its first words, in the red head or in the metadata.
    """
    found: dict[str, None] = {}
    for line in parts.signature:
        found.update(dict.fromkeys(_organizations(line.text)))
    if found:
        return tuple(found)
    for line in parts.head:
        found.update(dict.fromkeys(_organizations(line.text)))
    if found:
        return tuple(found)
    for line in parts.head:
        head = _RED_HEAD.fullmatch(squeeze(line.text))
        if head is not None and is_organization(head["issuer"]):
            return (head["issuer"],)
    title = _find_title(document.facts, parts) or ""
    before, _, rest = title.partition("关于")
    if rest and before and all(is_organization(piece) for piece in before.split()):
        return tuple(before.split())
    issuer = find_fact(document.facts, "issuer")
    return () if issuer is None else tuple(filter(None, map(squeeze, re.split(r"[、,，;；\s]+", issuer))))


def _organizations(text: str) -> list[str]:
    text = re.split(r"(?:19|20|二)[0-9〇○零一二三四五六七八九OoＯ]{2,3}\s*年", fold_digits(text))[0]
    if is_organization(text) and not (len(text.split()) > 1 and all(is_organization(piece) for piece in text.split())):
        return [squeeze(text)]
    pieces = text.split()
    return pieces if pieces and all(is_organization(piece) for piece in pieces) else []


def _find_title(facts: Mapping[str, str], parts: Parts) -> str | None:
    lines: list[str] = []
    head = parts.head[:_MOST_HEAD_LINES]
    last_named = max(
        (place for place, line in enumerate(head) if "关于" in line.text and "。" not in line.text), default=-1
    )
    for place, line in enumerate(head):
        text = line.text
        is_noise = _NOISE.fullmatch(text) or _RED_HEAD.fullmatch(squeeze(text)) or find_number(text) is not None
        if is_noise or is_organization(text) or _is_labeled(text) or _organizations(text):
            if lines and is_title_end("".join(lines)):
                break
            if lines and not _organizations(text) and not is_organization(text):
                lines = []
            continue
        if list(find_dates(text)) and len(text) < 40:
            continue
        lines.append(text)
        if len(lines) == 1 and place < last_named and "关于" not in text and is_title_end(text):
            # The name of a sheet or of a page (通知, 规划计划) above the title.
            lines = []
            continue
        if is_title_end("".join(lines)) and (text.endswith("通知") or len(lines) == 1 or "关于" in lines[0]):
            break
    lines = _cut_trail(lines)
    title = clean("".join(lines))
    if "关于" not in title and sum(map(is_title_end, lines)) > 1:
        # The titles of several tables, no notice's.
        title = ""
    stated = find_fact(facts, "title")
    if stated is not None and (not title or not is_title_end(title)):
        return stated
    return title or None


def _cut_trail(lines: list[str]) -> list[str]:
    """
    The lines of a title without the trail of a page above it: 财政信息, 统计数据.
    """
    named = next((place for place, line in enumerate(lines) if "关于" in line), 0)
    before = lines[named].partition("关于")[0] if named else ""
    if (before and not (is_organization(before) and len(before) > 6)) or not all(map(_TRAIL.fullmatch, lines[:named])):
        return lines
    return lines[named:]


def _is_labeled(text: str) -> bool:
    label = re.split(r"[：:]", text)[0]
    return any(squeeze(label) in labels for labels in FACT_LABELS.values()) and label != text


def _fact_date(facts: Mapping[str, str], name: str) -> date | None:
    value = find_fact(facts, name)
    return None if value is None else read_date(value)


def _find_printed(document: BlockDocument, parts: Parts) -> date | None:
    texts = [line.text for line in parts.footers]
    for block in document.blocks:
        if isinstance(block, Table):
            # Below a long table the line is its last row, where a text has it in columns.
            rows = range(0 if block.rows <= 6 else block.rows - 1, block.rows)
            printed = (" ".join(cell.text for cell in block.cells if cell.row == row) for row in rows)
            texts.extend(text for text in printed if block.rows <= 6 or re.search(r"日\s*印发\s*$", text))
    for text in reversed(texts):
        if re.search(r"印\s*发|印制|印[。\s]*$", text):
            found = list(find_dates(text))
            if found:
                return found[-1]
    return None


def read_plan_title(parts: Parts, document_title: str | None) -> tuple[str | None, PrintedAt | None]:
    """
    The title of the plan: printed above it, named in the title of the notice, or that title itself.
    """
    if parts.plan_title:
        return clean("".join(line.text for line in parts.plan_title)), parts.plan_title[0].at
    if document_title is None or len(document_title) > _LONGEST_TITLE:
        return document_title, None
    issued = re.search(r"(?:印发|转发|下发|公布|发布)《(?P<title>[^》]+)》", document_title)
    issued = issued or re.search(
        r"关于(?:印发|转发|下发|公布|发布)(?P<title>.+?)的(?:通知|函|公告|通告)", document_title
    )
    issued = issued or re.search(r"关于(?P<title>.+?(?:方案|计划|规划|办法|意见|要点))的(?:通知|函)", document_title)
    return (document_title if issued is None else issued["title"]), None


def has_open_date(line: Line) -> bool:
    """
    Whether a line leaves blanks where the day is to be filled in.
    """
    return _OPEN_DATE.fullmatch(line.text) is not None and read_date(line.text) is None
