"""
What became no item of the plan: tables, cells and passages among the tasks and phases. It is kept as text and told.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

import attrs

from ecotown.diagnostics import Diagnostic
from ecotown.documents.blocks import BlockDocument, Cell, Table
from ecotown.documents.extraction.dates import read_months
from ecotown.documents.extraction.group import is_group_table
from ecotown.documents.extraction.lines import Line, clean, squeeze
from ecotown.documents.extraction.messages import tell
from ecotown.documents.extraction.obligations import obligation_of
from ecotown.documents.extraction.offices import find_duty
from ecotown.documents.extraction.outline import Section, walk
from ecotown.documents.extraction.persons import ANONYMOUS, hide_names, is_name, split_person
from ecotown.documents.extraction.phases import is_phase_section, is_phase_table
from ecotown.documents.extraction.tasks import find_task_sections, is_task_section
from ecotown.plans import Plan, PrintedPassage

__all__ = ["Remainders", "find_remainders"]

_FOOTER = re.compile(
    r"(?:抄\s*[送报]|分\s*送|主\s*送|校\s*对|打\s*字)\s*[：:].*|.*[0-9]{4}\s*年.*日\s*印\s*[发制]?.*|共\s*印.*份.*",
    re.DOTALL,
)
_FACT = re.compile(
    r"索\s*引\s*号|发\s*文\s*字\s*号|公\s*开(?:方式|日期|形式|属性)|成\s*文\s*日期|发\s*布\s*(?:日期|机构)|信息分类|主题(?:分类|词)"
)
_SAYS_NOTHING = re.compile(r"[\W_]*|同[上前左]。?|合计|总计|小计|共计|无")
# Words that say what stands beside them, which the plan says by the place of it.
_SAYS_ROLE = re.compile(
    r"[一二三四五六七八九十]{1,3}|(?:第一|常务|执行)?副?(?:组长|总?指挥长?)|成员(?:单位)?|(?:领导小组)?办公室|"
    r"(?:牵头|责任|配合|主办|协办|落实|参与)(?:单位|部门|科室)?"
)
_PERSONS = re.compile(r".*(?:姓名|人员|领导|责任人|负责人|联系人|联络员|网格员|干部).*")
_SIGNS = re.compile(r"[^\w%‰≥≤<>]")
_MOST_CELLS_TOLD = 12
_MOST_WORK = 1_000_000_000


@attrs.frozen
class Remainders:
    """
    What was left of a document, as passages and as diagnostics.
    """

    passages: tuple[PrintedPassage, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def find_remainders(
    document: BlockDocument,
    plan: Plan,
    tree: Section,
    lists: Sequence[Section],
    names: Sequence[str],
    *,
    keep_names: bool,
) -> Remainders:
    """
    What a plan holds nothing of. `lists` are the sections read as lists of indicators, `names` those left out of the group.
    """
    finder = _Finder(plan, tuple(names), keep_names=keep_names)
    for block in document.blocks:
        if isinstance(block, Table):
            finder.look_at(block)
    return Remainders(
        tuple(finder.passages), (*finder.diagnostics, *_unread_tasks(plan, tree, lists), *_unread_phases(plan, tree))
    )


@attrs.define
class _Finder:
    plan: Plan
    names: tuple[str, ...]
    keep_names: bool
    known: "_Known" = attrs.field(init=False)
    passages: list[PrintedPassage] = attrs.field(factory=list)
    diagnostics: list[Diagnostic] = attrs.field(factory=list)

    def __attrs_post_init__(self) -> None:
        self.known = _Known(self.plan, self.names)

    def look_at(self, table: Table) -> None:
        """
        Keep and tell what a table says that the plan does not.
        """
        if all(_is_footer(row) for row in table.grid()) or _states_facts(table):
            return
        is_used = any(
            item.at is not None and item.at.table is not None and item.at.table == table.at.table
            for item in (*self.plan.indicators, *self.plan.tasks, *self.plan.phases, self.plan.leading_group)
            if item is not None
        )
        known = self.known
        first = 0 if not is_used or not (is_phase_table(table) or is_group_table(table)) else 1
        is_timed = is_phase_table(table)
        left: list[Cell] = []
        texts: list[str] = []
        seen: set[int] = set()
        for row in table.grid():
            cells = [cell for cell in dict.fromkeys(row) if cell is not None and squeeze(cell.text)]
            if _is_footer(row):
                continue
            unread = [
                cell
                for cell in cells
                if id(cell) not in seen
                and (
                    not is_used
                    or (
                        cell.row >= first
                        and not known.holds(self._bare(cell, table))
                        and not (is_timed and read_months(clean(cell.text)) is not None)
                    )
                )
            ]
            left.extend(unread)
            seen.update(map(id, unread))
            # A row of a table that was not read stays together.
            if unread:
                shown = " | ".join(self._shown(cell, table) for cell in unread)
                texts.append(shown)
                self.passages.append(PrintedPassage(shown, at=unread[0].at))
        if not left:
            return
        text = " ".join(text.replace(" | ", " ") for text in texts[:_MOST_CELLS_TOLD])
        number = table.at.table or "?"
        if is_used:
            self.diagnostics.append(
                tell("import/cells-not-read", left[0].at, path="passages", table=number, count=len(left), text=text)
            )
        else:
            self.diagnostics.append(tell("import/table-not-read", table.at, path="annexes", table=number, text=text))

    def _bare(self, cell: Cell, table: Table) -> str:
        """
        The text of a cell without the names of persons, which are left out on purpose.
        """
        if self.keep_names or not (is_group_table(table) or _is_of_persons(cell, table)):
            return cell.text
        posts = [split_person(piece)[1] for piece in re.split(r"[\n、，,；;]", cell.text)]
        return "\n".join(post for post in posts if post)

    def _shown(self, cell: Cell, table: Table) -> str:
        if self.keep_names:
            return clean(cell.text)
        if _is_of_persons(cell, table):
            return "、".join(
                ANONYMOUS if is_name(piece) else hide_names(clean(piece), self.names)
                for piece in re.split(r"[\n、，,；;]", cell.text)
            )
        return hide_names(clean(cell.text), self.names)


class _Known:
    """
    The texts of a plan, to look others up in.
    """

    def __init__(self, plan: Plan, names: Sequence[str]) -> None:
        bare = attrs.evolve(plan, passages=(), outline=(), organizations=())
        self._text = "\n".join(_fold(text) for text in _strings(attrs.asdict(bare)))
        # A line of a name or a target says what stands before it once for all.
        self._whole = self._text.replace("\n", "")
        self._seen: dict[str, bool] = {}
        self._work = 0
        self._names = [_fold(name) for name in names]

    def holds(self, text: str) -> bool:
        """
        Whether the plan says a text, whole or piece by piece.
        """
        if _SAYS_NOTHING.fullmatch(text.strip()) or self._holds(text):
            return True
        pieces = [
            piece for piece in re.split(r"[\n\s、，,；;：:/／（）()【】和及与]|[0-9]+[.．、]", text) if piece.strip()
        ]
        return all(
            _SAYS_ROLE.fullmatch(squeeze(piece)) or obligation_of(piece) or self._holds(piece) for piece in pieces
        )

    def _holds(self, text: str) -> bool:
        folded = _fold(text)
        for name in self._names:
            folded = folded.replace(name, "")
        if folded not in self._seen:
            # A file made to be slow is not searched without end: what was not looked up is kept and told.
            self._work += len(self._whole)
            self._seen[folded] = self._work < _MOST_WORK and (folded in self._text or folded in self._whole)
        return self._seen[folded]


def _fold(text: str) -> str:
    return _SIGNS.sub("", unicodedata.normalize("NFKC", text).translate(_ALIKE))


_ALIKE = str.maketrans("≧≦⩾⩽﹤﹥", "≥≤≥≤<>")


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _strings(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _strings(each)
    elif getattr(value, "value", None) is not None:
        # Whether a row binds is printed in words.
        yield {"binding": "约束性指标必达控制强制必备", "reference": "参考性指标预期性指导选择引导鼓励"}.get(
            str(getattr(value, "value", "")), ""
        )


def _is_footer(row: Sequence[Cell | None]) -> bool:
    texts = [cell.text for cell in dict.fromkeys(row) if cell is not None and squeeze(cell.text)]
    return _FOOTER.fullmatch(" ".join(texts)) is not None or not texts


def _states_facts(table: Table) -> bool:
    """
    Whether a table states number, dates and issuer as sites print them above a notice.
    """
    return table.rows <= 8 and sum(_FACT.search(cell.text) is not None for cell in table.cells) >= 2


def _is_of_persons(cell: Cell, table: Table) -> bool:
    heads = [
        head
        for head in table.grid()[0]
        if head is not None and head.column <= cell.column < head.column + head.column_span
    ]
    return any(_PERSONS.fullmatch(squeeze(head.text)) for head in heads)


def _unread_tasks(plan: Plan, tree: Section, lists: Sequence[Section]) -> Iterator[Diagnostic]:
    """
    The passages below headings of tasks that no task holds.
    """
    known = _fold("".join(task.text for task in plan.tasks))
    stated = {id(section) for held in lists for section in (held, *walk(held))}
    # Where nothing but the tasks is printed, their heading stands for the whole.
    whole = [top for top in tree.children if len(tree.children) == 1 and top.title and is_task_section(top.title)]
    for top in whole or find_task_sections(tree):
        for section in (top, *walk(top)):
            # A duty may be broken over the lines of its section.
            if id(section) in stated or (len(section.paragraphs) > 0 and _fold(find_duty(section.text)[0]) in known):
                continue
            for line in _lines_of(section):
                text, _ = find_duty(clean(line.text))
                if _fold(text) not in known and not _names_what_follows(text):
                    yield tell("import/task-not-read", line.at, path="tasks", text=text)


def _names_what_follows(text: str) -> bool:
    return len(text) <= 4 or re.search(r"见附[件表]|[如见]下表|见表\s*[0-9一二三]", text) is not None


def _lines_of(section: Section) -> Iterator[Line]:
    """
    What a section says beside its heading.
    """
    if section.line is not None and section.numeral is not None:
        rest = clean(section.numeral.rest)
        rest = rest if section.title is None else rest.removeprefix(section.title).lstrip("。：: ")
        if rest:
            yield attrs.evolve(section.line, text=rest)
    yield from section.paragraphs


def _unread_phases(plan: Plan, tree: Section) -> Iterator[Diagnostic]:
    """
    The items below headings of phases of which no phase was made; all that such a heading says, where none was made at all.
    """
    places = [phase.at.line for phase in plan.phases if phase.at is not None]
    tasks = _fold("".join(task.text for task in plan.tasks))
    tops = [each for each in tree.children if each.title is not None and is_phase_section(each.title)]
    for top in tops:
        lines = [[line for part in (child, *walk(child)) for line in _with_own(part)] for child in top.children]
        parts = [*([list(top.paragraphs)] if not top.children else []), *lines]
        for part in parts:
            if any(line.at.line in places for line in part):
                continue
            for line in part:
                text = clean(line.text)
                if _fold(text) not in tasks and not _names_what_follows(text) and not _is_in_table(plan):
                    yield tell("import/phase-not-read", line.at, path="phases", text=text)


def _with_own(section: Section) -> Iterator[Line]:
    if section.line is not None:
        yield section.line
    yield from section.paragraphs


def _is_in_table(plan: Plan) -> bool:
    return any(phase.at is not None and phase.at.table is not None for phase in plan.phases)
