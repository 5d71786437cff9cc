"""
The phases of the work with their months. A year that the notice does not print is inferred from the date of issue, and said.
"""

import re
from collections.abc import Sequence
from datetime import date

import attrs

from ecotown.diagnostics import Diagnostic
from ecotown.documents.blocks import BlockDocument, Cell, Table
from ecotown.documents.extraction.dates import MonthSpan, read_months
from ecotown.documents.extraction.lines import Line, clean, squeeze
from ecotown.documents.extraction.messages import tell
from ecotown.documents.extraction.outline import Section, walk
from ecotown.plans import Phase

__all__ = ["is_phase_section", "is_phase_table", "read_phase_tables", "read_phases"]

_SECTION = re.compile(
    r"步骤|阶段|时间(?:及|和|与)?(?:工作)?安排|进度|时序|(?:实施|工作|推进|创建|总体|建设|具体|活动)安排|时间表|时间节点|推进计划|日程|工作计划"
)
_PHASE_WORD = re.compile(r"阶段|第[一二三四五六七八]步")
_ORDINAL = re.compile(
    r"^(?:第[一二三四五六七八九十1-9]+(?:个)?(?:阶段|步)(?!骤)|[一二三四五六七八]是(?=[\u4e00-\u9fff]{2}))\s*[：:、，,—\-–\s为]*"
)
_ENUMERATED = re.compile(r"(?=[一二三四五六七八]是)|(?=第[一二三四五六七八](?:个)?(?:阶段|步(?!骤)))")
_ANNOUNCED = re.compile(r"分(?:为|成)?[二两三四五六1-9]个?(?:阶段|步)")
_TIME_STATED = re.compile(r"时间(?:安排)?\s*[：:为是]")
_LEADING_TIME = re.compile(
    r"^(?:从|自|到|至|截至|在)?(?:(?:19|20)[0-9]{2}\s*年?|次年|翌年|当年|今年|明年|上半年|下半年|全年|年[初底末中]|第?[一二三四1-4]\s*季度|"
    r"[0-9一二三四五六七八九十]{1,3}\s*[月日号]份?|[0-9]{1,2}(?=\s*[-—–~～至到.])|[上中下]旬|[初底末]|即日起?|印发之日起?|[-—–~～至到.．、\s])+"
    r"(?:以前|之前|前|起|期间|内|止|后)?\s*[，,：:为是]?\s*(?=[\u4e00-\u9fff]{2})"
)
_TIME_ALONE = re.compile(
    r"(?:时间[：:])?(?:[0-9一二三四五六七八九十年月日号底初中末旬上下前后止起至到自从\s—–~～.-]|即日|印发之日|季度)+"
)
_BRACKET = re.compile(r"[（(](?P<inside>[^（）()]*)[）)]")
_TIME_LIKE = re.compile(
    r"[0-9一二三四五六七八九十]+\s*月|(?:19|20)[0-9]{2}|季度|半年|年底|根据|按照|视|另行|待定|长期|持续|即日|届时|全年|常态|时间|以.{0,10}为准"
)
_LISTED = re.compile(
    r"(?P<ordinal>第[一二三四五六七八](?:个)?阶段)(?:\s*[：:，,为是]\s*(?P<before>[^（）()。；，：:]{2,20}))?"
    r"\s*[（(](?P<time>[^（）()]{1,40})[）)](?:\s*[，,：:为是]\s*(?P<behind>[^（）()。；，：:]{2,20}))?"
)
_NAMED_TIME = re.compile(
    r"(?P<name>[^：:，。（）()0-9]{2,12})\s*[：:]\s*(?P<time>[^。；，（()）]{0,6}[0-9一二三四五六七八九十]+\s*[月年-][^。；，]{0,24})[。；]?"
)
_TAIL = re.compile(r"(?:工作)?阶段$")


def is_phase_section(title: str) -> bool:
    """
    Whether a heading announces phases.
    """
    return _SECTION.search(title) is not None


def is_phase_table(table: Table) -> bool:
    """
    Whether a table lists phases with their times.
    """
    return _columns_of(table.grid()) is not None


def _columns_of(grid: Sequence[Sequence[Cell | None]]) -> tuple[int, int] | None:
    """
    The columns of names and of times of a table of phases: under 阶段, else of what is done when and nothing else.
    """
    heads = ["" if cell is None else squeeze(cell.text) for cell in (grid[0] if grid else ())]
    times = [index for index, head in enumerate(heads) if _TIME_HEAD.fullmatch(head)]
    names = [index for index, head in enumerate(heads) if _NAME_HEAD.fullmatch(head)]
    if times and names:
        return names[0], times[0]
    contents = [index for index, head in enumerate(heads) if _CONTENT_HEAD.fullmatch(head)]
    if len(times) == 1 and len(contents) == 1 and len(heads) <= 3 and all(map(_OF_TIMETABLE.fullmatch, heads)):
        cells = [row[times[0]] for row in grid[1:]]
        if cells and all(cell is not None and read_months(clean(cell.text)) is not None for cell in cells):
            return contents[0], times[0]
    return None


def read_phases(
    root: Section, issued_on: date | None, titled: int | None = None
) -> tuple[tuple[Phase, ...], list[Diagnostic]]:
    """
    The phases of the first section that lists some, else of the whole text. `titled` is the year in the title.
    """
    candidates = [
        section for section in walk(root) if section.title and is_phase_section(section.title) and section.children
    ]
    for section in candidates:
        listed = [child for child in section.children if _is_phase(child, is_below=True)]
        if len(listed) >= 2 or (listed and len(listed) == len(section.children)):
            return _read(listed, _Years(issued_on, _stated_year(section), titled))
    loose = [section for section in walk(root) if _is_phase(section, is_below=False)]
    if loose:
        return _read(loose, _Years(issued_on, None, titled))
    return _read_paragraphs(root, candidates, issued_on, titled)


def _is_phase(section: Section, *, is_below: bool) -> bool:
    head = _head(section)
    if _PHASE_WORD.search(head) and (is_below or _BRACKET.search(head)) and len(head) < 70:
        return True
    if is_below and len(head) < 30 and _states_time_alone(_first_words(section)[len(head) :]):
        return True
    return (
        is_below and len(head) < 70 and any(_TIME_LIKE.search(match["inside"]) for match in _BRACKET.finditer(head))
    ) or (
        is_below
        and len(head) < 70
        and (
            read_months(head[:16]) is not None
            or (_TIME_STATED.search(head) is not None and read_months(head) is not None)
        )
    )


def _states_time_alone(text: str) -> bool:
    """
    Whether a text begins with a sentence that is a time and nothing else: `（一）宣传发动。2022年5月至6月。召开…`.
    """
    sentence = re.split(r"[。；]", text.lstrip("。：: "))[0]
    return _TIME_ALONE.fullmatch(sentence) is not None and read_months(sentence) is not None


def _head(section: Section) -> str:
    if section.title is not None and not section.title.endswith(("时间", "时间安排")):
        rest = "" if section.numeral is None else clean(section.numeral.rest)
        named = re.match(rf"{re.escape(section.title)}\s*[：:]\s*(?P<name>[^。；;：:]{{2,40}})", rest)
        if named is not None and _ORDINAL.fullmatch(section.title):
            # 第一阶段：动员部署阶段（6月）
            return f"{section.title}：{named['name']}"
        return section.title
    return "" if section.numeral is None else re.split(r"[。；;]", clean(section.numeral.rest))[0][:70]


def _read(sections: list[Section], years: "_Years") -> tuple[tuple[Phase, ...], list[Diagnostic]]:
    phases = [_read_phase(_head(section), _first_words(section), section, years) for section in sections]
    return tuple(phases), years.diagnostics


def _first_words(section: Section) -> str:
    text = "" if section.numeral is None else clean(section.numeral.rest)
    following = "".join(line.text for line in section.paragraphs[:1])
    return f"{text}。{following}"[:160]


def _stated_year(section: Section | None) -> int | None:
    """
    A year that the introduction of the section prints for all phases.
    """
    if section is None:
        return None
    match = re.search(
        r"((?:19|20)[0-9]{2})\s*年", (section.title or "") + "".join(line.text for line in section.paragraphs)
    )
    return None if match is None else int(match[1])


def _read_paragraphs(
    root: Section, candidates: list[Section], issued_on: date | None, titled: int | None
) -> tuple[tuple[Phase, ...], list[Diagnostic]]:
    """
    Phases in paragraphs without numerals: `第一阶段（2021年7月）：…`, or a sentence that lists them.
    """
    timed = [section for section in walk(root) if section.title and is_phase_section(section.title)]
    are_timed = set(map(id, timed))
    for section in (*candidates, *timed, root, *walk(root)):
        is_timed = id(section) in are_timed
        heads: list[tuple[str, str, Line]] = []
        named = [(line, match) for line in section.paragraphs if (match := _NAMED_TIME.fullmatch(clean(line.text)))]
        if is_timed and len(named) > 1 and len(named) == len(section.paragraphs):
            # 启动：3月
            heads = [(f"{match['name']}（{match['time']}）", "", line) for line, match in named]
        # What a heading of demands prints are deadlines.
        tells_steps = is_timed and "要求" not in (section.title or "")
        for line in section.paragraphs if not heads else ():
            heads.extend((head, context, line) for head, context in _heads_of(line, is_timed=tells_steps))
        if len(heads) > 1 or (heads and is_timed):
            years = _Years(issued_on, _stated_year(section) if is_timed else None, titled)
            phases = [
                _read_phase(head, context, attrs.evolve(section, line=line), years) for head, context, line in heads
            ]
            return tuple(phases), years.diagnostics
    return (), []


def _heads_of(line: Line, *, is_timed: bool) -> list[tuple[str, str]]:
    """
    The heads of the phases that a paragraph tells, each with what follows it.
    """
    text = clean(line.text)
    listed = [
        f"{match['ordinal']}：{match['before'] or match['behind']}（{match['time']}）"
        for match in _LISTED.finditer(text)
        if (match["before"] or match["behind"]) and _TIME_LIKE.search(match["time"])
    ]
    if len(listed) > 1 and len(listed) == len(_LISTED.findall(text)):
        return [(head, head) for head in listed]
    found = []
    for piece in _ENUMERATED.split(text):
        head = re.split(r"[。；;]", piece)[0][:70]
        if _ANNOUNCED.search(re.split("[：:]", head)[0]):
            continue
        is_named = re.match(r"第[一二三四五六七八](?:个)?(?:阶段|步(?!骤))", head) is not None
        is_bracketed = re.search(r"阶段\s*[（(：:]", head) is not None and len(head) < 50
        is_counted = re.match(r"[一二三四五六七八]是", head) is not None and any(
            _TIME_LIKE.search(match["inside"]) for match in _BRACKET.finditer(head)
        )
        if is_named or is_bracketed or (is_counted and is_timed):
            found.append((head, piece[:160]))
    if found or not is_timed:
        return found
    # 4月底前，完成动员部署；9月底前，完成整治。
    pieces = [piece.strip() for piece in re.split(r"[。；;]", text) if piece.strip()]
    led = [piece for piece in pieces if _LEADING_TIME.match(piece) and read_months(piece[:16]) is not None]
    return [(piece[:70], piece) for piece in led] if len(led) > 1 or (led and len(led) == len(pieces)) else []


def read_phase_tables(
    document: BlockDocument, issued_on: date | None, titled: int | None = None
) -> tuple[tuple[Phase, ...], list[Diagnostic]]:
    """
    Phases in a table with a column of phases and one of times.
    """
    years = _Years(issued_on, None, titled)
    for block in document.blocks:
        if not isinstance(block, Table):
            continue
        grid = block.grid()
        columns = _columns_of(grid)
        if columns is None:
            continue
        phases: list[Phase] = []
        last: Cell | None = None
        for row in grid[1:]:
            name, time = row[columns[0]], row[columns[1]]
            if name is None or not squeeze(name.text) or name is last:
                continue
            last = name
            printed = "" if time is None else clean(time.text)
            words = re.split(r"[。；;，,]", clean(name.text))[0]
            head = f"{words}（{printed}）"
            section = attrs.evolve(_NOWHERE, line=Line("", 0, at=name.at))
            phases.append(_read_phase(head, head, section, years))
        if phases:
            return tuple(phases), years.diagnostics
    return (), []


_NAME_HEAD = re.compile(r"(?:工作|实施|创建|推进)?(?:阶段|步骤|环节)(?:名称|划分)?")
_TIME_HEAD = re.compile(r"(?:起止|实施|工作|完成)?(?:时间|时限|日期)(?:安排|节点|要求)?")
_CONTENT_HEAD = re.compile(r"(?:主要|重点|具体|推进)*(?:工作|活动)?(?:内容|任务|重点|安排|事项)")
_OF_TIMETABLE = re.compile(rf"序号|{_CONTENT_HEAD.pattern}|{_TIME_HEAD.pattern}")
_NOWHERE = Section(None, "", 0, None, None, is_run_in=False, paragraphs=(), children=())


@attrs.define
class _Years:
    """
    The years as they run on from phase to phase.
    """

    issued_on: date | None
    stated: int | None
    titled: int | None = None
    last: tuple[int, int] | None = None
    diagnostics: list[Diagnostic] = attrs.field(factory=list)

    def place(self, span: MonthSpan) -> tuple[str | None, str | None, tuple[str, ...]]:
        """
        Start and end of a span as ISO months, with the keys whose year is inferred.
        """
        first_year, last_year = span.first_year, span.last_year
        inferred: list[str] = []
        year = (
            self.stated
            or (self.last[0] if self.last else None)
            or (self.issued_on.year if self.issued_on else self.titled)
        )
        if span.first_month is not None and first_year is None:
            first_year = (
                year
                if last_year is None or span.last_month is None
                else last_year - (span.first_month > span.last_month)
            )
            if year is not None and first_year is not None and self.last is not None and last_year is not None:
                # 6月—2021年6月 behind a phase of 2020 begins in 2020.
                is_next = self.last <= (first_year - 1, span.first_month) <= (self.last[0], self.last[1] + 2)
                first_year -= 1 if is_next and first_year == last_year else 0
            if (
                first_year is not None
                and self.last
                and last_year is None
                and (first_year, span.first_month) < self.last
                and span.first_month <= 6 < self.last[1]
            ):
                first_year += 1
            if last_year is None:
                inferred.append("starts")
        if span.last_month is not None and last_year is None:
            last_year = first_year if first_year is not None else year
            if last_year is not None and span.first_month is not None and span.first_month > span.last_month:
                last_year += 1
            inferred.append("ends")
        starts = _iso(first_year, span.first_month)
        if span.starts_now and self.issued_on is not None:
            starts = _iso(self.issued_on.year, self.issued_on.month)
            inferred.insert(0, "starts")
        ends = _iso(last_year, span.last_month)
        if last_year is not None and span.last_month is not None:
            self.last = (last_year, span.last_month)
        elif first_year is not None and span.first_month is not None:
            self.last = (first_year, span.first_month)
        stated = {"starts": starts, "ends": ends}
        return starts, ends, tuple(key for key in dict.fromkeys(inferred) if stated[key] is not None)


def _iso(year: int | None, month: int | None) -> str | None:
    return None if year is None or month is None else f"{year:04}-{month:02}"


def _read_phase(head: str, context: str, section: Section, years: _Years) -> Phase:
    printed = next((match["inside"] for match in _BRACKET.finditer(head) if _TIME_LIKE.search(match["inside"])), None)
    name = _name_of(head, printed)
    where = printed
    span = read_months(printed) if printed is not None else None
    if span is None and printed is None:
        span = read_months(head)
        led = _LEADING_TIME.match(head)
        where = None if span is None else head if led is None else led.group().rstrip("，,：:为是 ")
        if span is None:
            lead = re.split(r"[，。；]", context[len(head) :].lstrip("。：: "))[0]
            lead = lead if len(lead) < 40 else ""
            span = read_months(lead)
            where = lead if span is not None else None
    at = None if section.line is None else section.line.at
    starts, ends, inferred = (None, None, ()) if span is None else years.place(span)
    note = None
    if span is None or span.is_open or not span.is_exact:
        note = clean(where) if where else None
    if inferred:
        years.diagnostics.append(
            tell(
                "import/phase-year-inferred",
                at,
                path="phases",
                name=name,
                starts=starts or "—",
                ends=ends or "—",
                reason="标题" if years.issued_on is None else "印发日期",
                reason_en="the title" if years.issued_on is None else "the date of issue",
            )
        )
    if starts is None and ends is None:
        code = "import/phase-without-time" if span is None else "import/phase-without-year"
        years.diagnostics.append(tell(code, at, path="phases", name=name, found=note or ""))
        note = note or (clean(printed) if printed else clean(where) if where else None)
    return Phase(name, starts=starts, ends=ends, inferred=inferred, note=note, at=at)


def _name_of(head: str, printed: str | None) -> str:
    name = head
    if printed is not None:
        name = re.sub(rf"\s*[（(]{re.escape(printed)}[）)]\s*", "", name)
    else:
        name = _LEADING_TIME.sub("", name) if read_months(name[:16]) and not _ORDINAL.match(name) else name
        name = re.sub(r"[：:].*", "", name) if not _ORDINAL.match(name) else name
    name = clean(name).rstrip("。：:，, ")
    bare = _ORDINAL.sub("", name).strip()
    bare = _LEADING_TIME.sub("", bare) or bare
    bare = re.split(r"[：:，,]", bare)[0] if bare else bare
    bare = _TAIL.sub("", bare) or bare
    return bare or name or "？"
