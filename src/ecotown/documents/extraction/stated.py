"""
The indicators of a notice without a table: lists of names with their targets, else sentences of goals.

Only words that are a name and its target and nothing else make a row. What a list holds beside them is told, what a
sentence holds beside them is prose.
"""

import re
from collections.abc import Iterator, Sequence

import attrs

from ecotown.diagnostics import Diagnostic
from ecotown.documents.extraction.lines import Line, clean, split_outside_brackets
from ecotown.documents.extraction.messages import tell
from ecotown.documents.extraction.numerals import NumeralKind
from ecotown.documents.extraction.obligations import obligation_of
from ecotown.documents.extraction.offices import Duty, are_offices, find_duty, split_offices
from ecotown.documents.extraction.outline import Section, walk
from ecotown.documents.extraction.target_words import ASSIGNED, CHANGE, QUANTITY, STATUS, TRENDS
from ecotown.plans import Indicator, Obligation, PrintedAt

__all__ = ["StatedRows", "read_stated"]

_GOALS = re.compile(r"(?:指标|目标|标准)(?:体系|任务|要求|值|分解|内容|(?:及|和|与).{2,8})?$")
_NO_GOALS = re.compile(r"步骤|阶段|时间|进度|考核(?:办法|机制|标准)|保障|督[查察]")
_LEADING = re.compile(
    r"^(?:[—–\-·•*]+|(?:力争|确保)?(?:到|至|在)?(?:(?:19|20)[0-9]{2}年|今年|“?十[三四五]五”?)(?:年?[底末])?(?:时|前|以前)?[，,]?|"
    r"确保|力争|保证|实现(?!率)|使(?!用)|其中|辖区内?|我?[全我本][县镇区市乡](?:域|的)?|\s)+"
)
_SUBJECT = re.compile(
    r".*(?:率|比例|比重|占比|百分比|面积|总量|用量|使用量|施用量|排放量|强度|浓度|天数|指数|系数|能耗|水耗|收入|次数|人数|户数|满意度|覆盖|数量|量|"
    r"水平|质量|数|制|制度|机制|现象|水体|度)(?:[（(][^（）()]*[）)])?$"
)
_BOUND = re.compile(
    rf"(?P<name>.{{2,40}}?)\s*(?P<colon>[：:])?\s*(?P<target>(?:{CHANGE.pattern.removesuffix('$')})?{QUANTITY.pattern})"
)
_WORDS = re.compile(rf"(?P<name>.{{2,40}}?)\s*(?P<colon>[：:])?\s*(?P<target>{ASSIGNED.pattern}|{TRENDS.pattern})")
_LABELED = re.compile(r"(?P<name>[^：:，。；]{2,40})[：:]\s*(?P<target>[^。；]{1,40})")
_STATUS = "|".join(
    sorted(
        {word for scale in STATUS for word in scale} | {"全面完成", "有效开展", "全面落实", "达标"},
        key=len,
        reverse=True,
    )
)
_STATUS_BEFORE = re.compile(rf"(?P<target>{_STATUS})(?P<name>[^，。；：:]{{2,30}})")
_STATUS_BEHIND = re.compile(rf"(?P<name>[^，。；：:]{{2,30}}?)(?:得到|要|应|已)?(?P<target>{_STATUS})")
_SPOKEN_GOALS = re.compile(r"(?:主要|具体|工作|总体|预期|创建)+目标(?:任务)?(?:是|为)?\s*[：:]")
_STATE = re.compile(r"(?:[河林田湖路]长制|机制|制度|现象|水体)$")
_EACH = re.compile(r"(?P<names>.{4,80}?)(?P<how>分别|依次|均|都|全部)(?P<rest>.{2,60})")
_OBLIGATION = re.compile(r"[（(](?P<word>[^（）()]{2,6})[）)]$")
_NAME_SIGNS = re.compile(r"[，。；！？]|^[和及与、的]")
_YEAR = re.compile(r"(?:到|至)?(?P<year>(?:19|20)[0-9]{2})年")


@attrs.frozen
class StatedRows:
    """
    The indicators that a text states, and the sections that are lists of them and nothing else.
    """

    indicators: tuple[Indicator, ...] = ()
    lists: tuple[Section, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


@attrs.frozen
class _Statement:
    name: str
    target: str
    duty: Duty
    at: PrintedAt | None
    number: str | None = None
    domain: str | None = None
    obligation: Obligation | None = None
    year: str | None = None
    note: str | None = None


def read_stated(root: Section) -> StatedRows:
    """
    The indicators that sections of goals list; where none does, those that their sentences state.
    """
    goals = [
        section
        for section in walk(root)
        if section.title is not None and _GOALS.search(section.title) and not _NO_GOALS.search(section.title)
    ]
    lists: list[Section] = []
    listed: list[_Statement] = []
    left: list[Line] = []
    below: set[int] = set()
    for section in goals:
        if id(section) in below:
            continue
        found, unread = _read_list(section)
        # A list headed 目标任务 is one of tasks unless each of them is a bound.
        is_of_tasks = "任务" in (section.title or "") and (
            bool(unread) or not all(re.search("[0-9逐持]", statement.target) for statement in found)
        )
        if len(found) >= 2 and len(found) > len(unread) and not is_of_tasks:
            lists.append(section)
            below.update(map(id, walk(section)))
            listed.extend(found)
            left.extend(unread)
    statements = listed or [
        attrs.evolve(statement, domain=domain)
        for line, domain in _goal_lines(root, goals)
        for statement in _read_prose(line)
    ]
    indicators = _build(statements)
    if not indicators:
        return StatedRows()
    diagnostics = [tell("import/indicators-from-text", indicators[0].at, path="indicators", count=len(indicators))]
    diagnostics.extend(
        tell("import/statement-not-read", line.at, path="indicators", text=clean(line.text)) for line in left
    )
    return StatedRows(indicators, tuple(lists), tuple(diagnostics))


# ---- Lists ----------------------------------------------------------------------------------------------------------


def _read_list(section: Section) -> tuple[list[_Statement], list[Line]]:
    """
    The statements that the items below a heading are, and the items that are none.
    """
    found: list[_Statement] = []
    unread: list[Line] = []
    heading = _heading(section)
    bound = heading if heading is not None and obligation_of(heading) is not None else None
    for item, domain in _items(section, bound):
        if item.line is None or item.numeral is None:
            continue
        text, duty = find_duty(item.text)
        statements = _read_item(text, duty or Duty(), item.line.at)
        if not statements:
            unread.append(item.line)
        is_path = item.numeral.kind is NumeralKind.DECIMAL
        number = None if len(statements) != 1 else item.numeral.printed if is_path else str(item.numeral.value)
        found.extend(attrs.evolve(statement, number=number, domain=domain) for statement in statements)
    for line in section.paragraphs:
        text, duty = find_duty(clean(line.text))
        if re.match(r"[—–\-·•]{1,2}", text):
            found.extend(_read_item(text, duty or Duty(), line.at))
    return found, unread


def _items(section: Section, domain: str | None) -> Iterator[tuple[Section, str | None]]:
    for child in section.children:
        if child.children:
            yield from _items(child, _heading(child) or domain)
        else:
            yield child, domain


def _heading(section: Section) -> str | None:
    """
    What a heading over statements says of them: their domain, or whether they bind.
    """
    if section.title is None:
        return None
    name = re.sub(r"[（(][^（）()]*[）)]$", "", section.title)
    return name if obligation_of(name) is not None else re.sub(r"(?:类|方面)?(?:指标|目标)?$", "", name) or None


def _read_item(text: str, duty: Duty, at: PrintedAt) -> list[_Statement]:
    """
    The statements that an item is; what follows the first one is a note of it.
    """
    text = clean(text).rstrip("。；;，, ")
    bracket = re.search(r"[（(](?P<inside>[^（）()]{2,60})[）)]$", text)
    if bracket is not None and not duty and are_offices(bracket["inside"]):
        text, duty = text[: bracket.start()].rstrip("。；;，, "), Duty(split_offices(bracket["inside"]))
    whole = _read_statement(text, duty, at, is_item=True)
    if whole:
        return whole
    clauses = [part.strip() for part in split_outside_brackets(text, "，,；;。") if part.strip()]
    parts = [_read_statement(clause, duty, at, is_item=True) for clause in clauses]
    if all(parts):
        return [statement for part in parts for statement in part]
    first = parts[0] if parts else []
    if len(first) == 1 and not any(parts[1:]) and re.search("[0-9]", first[0].target):
        return [attrs.evolve(first[0], note="，".join(clauses[1:]))]
    return []


# ---- Sentences ------------------------------------------------------------------------------------------------------


def _lines_of(section: Section, domain: str | None) -> Iterator[tuple[Line, str | None]]:
    yield from ((line, domain) for line in section.paragraphs)
    for child in section.children:
        below = _heading(child) or domain
        if child.line is not None and child.numeral is not None:
            yield attrs.evolve(child.line, text=child.numeral.rest), below
        yield from _lines_of(child, below)


def _goal_lines(root: Section, goals: Sequence[Section]) -> Iterator[tuple[Line, str | None]]:
    """
    The lines that tell goals: those below headings of goals, and what stands behind 主要目标是： before them.
    """
    headed = set(map(id, goals))
    for section in (root, *walk(root)):
        for line in (line for line, _ in _lines_of(attrs.evolve(section, children=()), None)):
            spoken = _SPOKEN_GOALS.search(line.text)
            if spoken is not None and id(section) not in headed:
                yield attrs.evolve(line, text=line.text[spoken.end() :]), None
    for section in goals:
        if section.is_run_in and section.line is not None and section.numeral is not None:
            yield attrs.evolve(section.line, text=section.numeral.rest.removeprefix(section.title or "")), None
        if "任务" not in (section.title or ""):
            yield from _lines_of(section, None)


def _read_prose(line: Line) -> Iterator[_Statement]:
    for sentence in re.split(r"[。；;]", clean(line.text)):
        text, duty = find_duty(sentence)
        year = _YEAR.search(text)
        clauses = split_outside_brackets(re.sub(r"(?<=[%％上下内])、", "，", text), "，,")
        for clause in clauses:
            for statement in _read_statement(clause.strip(), duty or Duty(), line.at, is_item=False):
                yield attrs.evolve(statement, year=None if year is None else year["year"])


def _read_statement(text: str, duty: Duty, at: PrintedAt, *, is_item: bool) -> list[_Statement]:
    """
    The name and the target that a text is; several where it sets them for names side by side.
    """
    text = _LEADING.sub("", text).rstrip("：: ")
    obligation = None
    bracket = _OBLIGATION.search(text)
    if bracket is not None and (obligation := obligation_of(bracket["word"])) is not None:
        text = text[: bracket.start()].rstrip()

    def state(name: str, target: str) -> _Statement:
        return _Statement(_LEADING.sub("", name.strip()), target.strip(), duty, at, obligation=obligation)

    each = _EACH.fullmatch(text)
    if each is not None:
        names = [name for name in re.split(r"[、]|(?<=率|例)[和及与]", each["names"]) if name]
        quantities = [match.group() for match in QUANTITY.finditer(each["rest"])]
        if len(names) > 1 and all(_SUBJECT.fullmatch(name) for name in names):
            if each["how"] in ("分别", "依次") and len(quantities) == len(names):
                return [state(name, target) for name, target in zip(names, quantities, strict=True)]
            if each["how"] not in ("分别", "依次") and (
                QUANTITY.fullmatch(each["rest"]) or TRENDS.fullmatch(each["rest"])
            ):
                return [state(name, each["rest"]) for name in names]
    for pattern in (_BOUND, _WORDS):
        match = pattern.fullmatch(text)
        if match is None:
            continue
        name = match["name"].rstrip("的均要应须")
        if _is_name(name) and (_SUBJECT.fullmatch(name) or (is_item and re.search(r"[0-9]", name) is None)):
            return [state(name, match["target"])]
    for pattern in (_STATUS_BEFORE, _STATUS_BEHIND, *((_LABELED,) if is_item else ())):
        match = pattern.fullmatch(text)
        if match is not None and _is_name(match["name"]) and (is_item or _STATE.search(match["name"])):
            return [state(match["name"], match["target"])]
    return []


def _is_name(text: str) -> bool:
    return len(text) >= 2 and _NAME_SIGNS.search(text) is None and re.search(r"[\u4e00-\u9fff]", text) is not None


# ---- Rows -----------------------------------------------------------------------------------------------------------


def _build(statements: list[_Statement]) -> tuple[Indicator, ...]:
    """
    A row for each name; one with a target for each of several years has a line for each.
    """
    grouped: dict[str, list[_Statement]] = {}
    for statement in statements:
        grouped.setdefault(statement.name, []).append(statement)
    numbers = [found[0].number for found in grouped.values()]
    are_printed = None not in numbers and len(set(numbers)) == len(numbers)
    rows = []
    for place, (name, found) in enumerate(grouped.items(), start=1):
        first = found[0]
        bound = obligation_of(first.domain or "")
        years = dict.fromkeys(statement.year for statement in found)
        target = first.target
        if len(years) == len(found) > 1 and None not in years:
            target = "\n".join(f"{statement.year}年{statement.target}" for statement in found)
        rows.append(
            Indicator(
                number=(first.number if are_printed else None) or str(place),
                name=name,
                target=target,
                domain=None if bound is not None else first.domain,
                obligation=first.obligation or bound,
                responsible=first.duty.responsible,
                supporting=first.duty.supporting,
                note=first.note,
                at=first.at,
            )
        )
    return tuple(rows)
