"""
The tasks of a plan: each item of the body with its printed path, its domain and the offices that answer for it.
"""

import re
from collections.abc import Sequence

import attrs

from ecotown.documents.extraction.domains import heading_domain, match_domain
from ecotown.documents.extraction.lines import clean
from ecotown.documents.extraction.numerals import NumeralKind
from ecotown.documents.extraction.offices import Duty, find_duty, find_spoken_duty, split_offices
from ecotown.documents.extraction.outline import Section, walk
from ecotown.documents.extraction.phases import is_phase_section
from ecotown.plans import Task

__all__ = ["find_task_sections", "is_task_section", "read_tasks"]

_TASKS = re.compile(r"任务|举措|内容|行动|重点|工程|措施|分工|工作要点|项目")
_NOT_TASKS = re.compile(
    r"指导思想|总体要求|总体思路|基本原则|工作原则|目标$|工作目标|总体目标|主要目标|创建目标|建设目标|目标任务$|领导|组织|保障|要求|步骤|阶段|时间|进度|安排|督[查察]|考核|附则|宣传引导|背景|依据|概况|意义|范围|原则|思想|机构|验收|奖惩|程序|条件"
)
_OFFICE_HEADING = re.compile(
    r"(?:局|委|办|办公室|中心|所|站|队|部|科|政府|办事处|公司|学校|村|社区|街道|单位)(?:[（(][^（）()]{1,8}[）)])?$"
)
_GENERAL = re.compile(r"建设|治理|保护|推进|加强|完善|提升|实施|开展|打造|强化|优化|推动|健全|落实")
_GROUPS = re.compile(r"领导小组|组长|办公室设在")


def is_task_section(title: str) -> bool:
    """
    Whether a heading announces tasks.
    """
    return _TASKS.search(title) is not None and _NOT_TASKS.search(title) is None and not is_phase_section(title)


def read_tasks(root: Section, domains: Sequence[str], lists: Sequence[Section] = ()) -> tuple[Task, ...]:
    """
    The tasks in the order of the text. `domains` are those of the annex, which headings are matched to; `lists` are the
    sections that list indicators, which are no tasks.
    """
    left_out = frozenset(id(section) for held in lists for section in (held, *walk(held)))
    tops = [top for top in _task_tops(root) if id(top) not in left_out]
    tasks: list[Task] = []
    for top in tops:
        reader = _Reader(tuple(domains), tasks, left_out)
        reader.read(top, None, Duty(), is_top=True)
    return tuple(tasks)


def find_task_sections(root: Section) -> list[Section]:
    """
    The sections whose headings announce tasks.
    """
    return [section for section in _upper(root) if section.title is not None and is_task_section(section.title)]


def _task_tops(root: Section) -> list[Section]:
    """
    The sections that hold tasks: by their headings, else by the duties stated in them, else the ones with no other business.
    """
    tops = find_task_sections(root)
    outside = [section for section in _upper(root) if section not in tops and _states_duties(section)]
    if tops or outside:
        chosen = [
            *tops,
            *(
                section
                for section in outside
                if not _is_other_business(section)
                or (not tops and section.children and all(map(_states, section.children)))
            ),
        ]
        if not chosen:
            chosen = outside
        order = {id(section): place for place, section in enumerate(_upper(root))}
        return sorted(chosen, key=lambda section: order[id(section)])
    return [
        section
        for section in _upper(root)
        if not _is_other_business(section)
        and not _is_of_rules(section)
        and (section.children or _is_measured(section))
        and not _GROUPS.search(section.text)
    ]


def _upper(root: Section) -> tuple[Section, ...]:
    """
    The sections of the first level, below a single part or below chapters.
    """
    if len(root.children) == 1 and root.children[0].children:
        return root.children[0].children
    if root.children and all(
        child.numeral is not None and child.numeral.kind is NumeralKind.PART for child in root.children
    ):
        return tuple(below for child in root.children for below in child.children)
    return root.children


def _is_other_business(section: Section) -> bool:
    title = section.title or ""
    return _NOT_TASKS.search(title) is not None or is_phase_section(title)


def _is_of_rules(section: Section) -> bool:
    """
    Whether a section is one of rules (chapters and articles), which are no tasks.
    """
    return section.numeral is not None and section.numeral.kind in (NumeralKind.CHAPTER, NumeralKind.ARTICLE)


def _is_measured(section: Section) -> bool:
    return re.search(r"[0-9]\s*[%％]|百分之", section.text) is not None


def _states_duties(section: Section) -> bool:
    if section.title is not None and is_phase_section(section.title):
        return False
    return any(find_duty(part.text)[1] for part in (section, *walk(section)))


@attrs.define
class _Reader:
    domains: tuple[str, ...]
    tasks: list[Task]
    left_out: frozenset[int] = frozenset()

    def read(
        self, section: Section, domain: str | None, duty: Duty, *, is_top: bool = False, is_named: bool = False
    ) -> None:
        if id(section) in self.left_out:
            return
        _, own = _split_duty(section)
        below = domain
        if section.title is not None and not (
            is_top and _TASKS.search(section.title) and self._match(section.title) is None
        ):
            # Where no annex names the domains, the heading below the first one does.
            below = domain if is_named else self._match(section.title) or domain
        is_office = False
        office = None if section.title is None or is_top else split_offices(section.title)
        if (
            office
            and not own
            and len(section.title or "") <= 24
            and match_domain(section.title or "", self.domains) is None
            and all(_OFFICE_HEADING.search(name) for name in office)
            and _GENERAL.search(section.title or "") is None
        ):
            # A heading that is an office: what stands below is its business.
            own, below = Duty(office), domain
            is_office = True
        children = self._children(section)
        if not children:
            if _names_table(section) and not own:
                return
            if not is_top or own or _is_task_like(section):
                # The heading of a task names a domain only where it is one of the annex.
                named = None if section.title is None else match_domain(section.title, self.domains)
                self._add(section, named or domain, own or duty)
            return
        late = self._late_duty(section, children)
        if late is not None:
            self._add(section, below, late)
            return
        if (
            own
            and not any(_split_duty(part)[1] for child in children for part in (child, *walk(child)))
            and section.is_run_in
        ):
            self._add(section, below, own)
            return
        if below is None and not is_top and not is_office and section.title is not None and not self.domains:
            below = heading_domain(section.title)
        for child in children:
            self.read(
                child,
                below,
                own or duty,
                is_named=not self.domains and not is_top and (is_named or below not in (None, domain)),
            )

    def _children(self, section: Section) -> tuple[Section, ...]:
        """
        The items below a section; circled ones and those without duties deep down are part of their item's text.
        """
        children = section.children
        if not children:
            return ()
        first = children[0].numeral
        if (
            first is not None
            and first.kind >= NumeralKind.DIGIT_BRACKETED
            and not any(_states(child) for child in children)
        ):
            return ()
        return children

    def _late_duty(self, section: Section, children: Sequence[Section]) -> Duty | None:
        """
        The duty behind the last of several items that is meant for all of them: on a line of its own, the others without one.
        """
        if len(children) < 2 or section.level < 2 or any(_states(child) for child in children[:-1]):
            return None
        last = children[-1]
        for line in last.paragraphs:
            rest, duty = find_duty(line.text)
            if duty and not rest.strip():
                return duty
        return None

    def _add(self, section: Section, domain: str | None, duty: Duty) -> None:
        text, own = _split_duty(section)
        parts = [text]
        for child in section.children:
            for part in (child, *walk(child)):
                printed = "" if part.numeral is None else _printed(part)
                parts.append(f"{printed}{_split_duty(part)[0]}")
                own = own or _split_duty(part)[1]
        duty = duty or own or Duty()
        paragraphs = self._separate(section) if not section.children else []
        if paragraphs:
            for words, found in paragraphs:
                self._append(section, domain, found, words)
            return
        self._append(section, domain, own or duty, "\n".join(part for part in parts if part))

    def _append(self, section: Section, domain: str | None, duty: Duty, text: str) -> None:
        duty = duty or find_spoken_duty(text) or duty
        self.tasks.append(
            Task(
                text=text,
                number=section.path or None,
                domain=domain,
                responsible=duty.responsible,
                supporting=duty.supporting,
                at=None if section.line is None else section.line.at,
            )
        )

    def _separate(self, section: Section) -> list[tuple[str, Duty]]:
        """
        The paragraphs of a section when several of them state a duty: each is a task.
        """
        found: list[tuple[str, Duty]] = []
        for line in section.paragraphs:
            text, duty = find_duty(clean(line.text))
            if duty and text:
                found.append((text, duty))
            elif text and found:
                return []
        return found if len(found) > 1 else []

    def _match(self, title: str) -> str | None:
        return match_domain(title, self.domains) or (None if self.domains else heading_domain(title))


def _states(section: Section) -> bool:
    return any(_split_duty(part)[1] for part in (section, *walk(section)))


def _split_duty(section: Section) -> tuple[str, Duty | None]:
    """
    The text of a section without the words that state who answers for it, and the duty.
    """
    return find_duty(section.text)


def _printed(section: Section) -> str:
    numeral = section.numeral
    if numeral is None:
        return ""
    sign = {NumeralKind.CHINESE: "、", NumeralKind.DIGIT: "."}.get(numeral.kind, "")
    return f"{numeral.printed}{sign}"


def _names_table(section: Section) -> bool:
    """
    Whether a heading stands for the table of indicators below it.
    """
    return not section.paragraphs and re.search(r"指标(?:体系)?$", section.title or "") is not None


def _is_task_like(section: Section) -> bool:
    return bool(section.text) and (section.title is None or bool(section.paragraphs))
