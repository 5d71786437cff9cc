"""
The rows of indicators in the tables of a notice.

Cells are read by the heads of their columns. What is blank because a cell above reaches down is taken from above; a row that
continues the one before adds to it. What cannot be read is kept as text and told.

The module is long because one reader goes over the rows of a table, and what a row takes from the one above it stands together.
"""

import re
from collections.abc import Sequence

import attrs

from ecotown.diagnostics import Diagnostic
from ecotown.documents.blocks import BlockDocument, Cell, Paragraph, Table
from ecotown.documents.extraction.columns import Column, Head, Role, read_head, role_of
from ecotown.documents.extraction.contents import read_contents
from ecotown.documents.extraction.domains import domain_name, name_domains
from ecotown.documents.extraction.group import is_group_table
from ecotown.documents.extraction.lines import clean, squeeze
from ecotown.documents.extraction.messages import COLUMN_NAMES, tell
from ecotown.documents.extraction.numerals import NumeralKind, read_numeral
from ecotown.documents.extraction.obligations import (
    NOTE_ROW,
    cut_mark,
    obligation_of,
    read_notes,
)
from ecotown.documents.extraction.offices import read_cell, split_offices
from ecotown.documents.extraction.persons import split_person
from ecotown.documents.extraction.phases import is_phase_table
from ecotown.documents.extraction.rows import Row, build_indicators
from ecotown.documents.extraction.subjects import strip_label
from ecotown.plans import Indicator, PrintedAt, Task

__all__ = ["AnnexRows", "read_annexes"]

_SAME = frozenset({"同上", "〃", "″", "＂", '"', "''", "”", "“", "同前", "同左", "上同", "同上。"})
_TOTAL_ROW = re.compile(r"(?:合计|总计|小计|共计)(?:[：:].*)?")
_NUMBER_CELL = re.compile(
    r"[（(]?\s*(?P<number>[0-9]{1,3}(?:[.．\-—][0-9]{1,2})*|[一二三四五六七八九十]{1,3}|[①-⑳])\s*[）)]?\s*[.．、]?"
)


@attrs.frozen
class AnnexRows:
    """
    The indicators of a document, tasks that stand in tables, notes below tables, and the heads by block.
    """

    indicators: tuple[Indicator, ...] = ()
    tasks: tuple[Task, ...] = ()
    notes: tuple[str, ...] = ()
    heads: tuple[tuple[int, tuple[str, ...]], ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def read_annexes(document: BlockDocument) -> AnnexRows:
    """
    The indicators, and tasks in tables, of all the tables of a document.
    """
    reader = _Reader(document)
    for index, block in enumerate(document.blocks):
        if isinstance(block, Table):
            reader.read_table(index, block)
    return reader.finish()


@attrs.define
class _Reader:
    document: BlockDocument
    rows: list[Row] = attrs.field(factory=list)
    tasks: list[Task] = attrs.field(factory=list)
    notes: list[str] = attrs.field(factory=list)
    heads: list[tuple[int, tuple[str, ...]]] = attrs.field(factory=list)
    diagnostics: list[Diagnostic] = attrs.field(factory=list)
    last_head: Head | None = None
    last_index: int = -1
    domain: str | None = None
    unit: str | None = None
    obligation: str | None = None
    table_of: dict[int, int] = attrs.field(factory=dict)
    titles: dict[int, str] = attrs.field(factory=dict)

    def tell(self, code: str, at: PrintedAt | None, **facts: object) -> None:
        """
        Note a diagnostic.
        """
        before, after = facts.pop("before", None), facts.pop("after", None)
        path = facts.pop("path", "indicators")
        self.diagnostics.append(tell(code, at, path=str(path), before=_text(before), after=_text(after), **facts))

    # ---- One table --------------------------------------------------------------------------------------------------

    def read_table(self, index: int, table: Table) -> None:
        head = read_head(table)
        first = 0 if head is None else head.end_row
        if (
            head is None
            and self.last_head is not None
            and table.columns == len(self.last_head.columns)
            and self._is_near(index)
        ):
            # A table that a page broke in two.
            head = self.last_head
        if is_phase_table(table):
            return
        if (head is None or not (head.is_of_indicators or head.is_of_tasks)) and not is_group_table(table):
            head = read_contents(table, head)
            if head is not None:
                first = head.end_row
                self._tell_contents(table, head)
        if head is None or not (head.is_of_indicators or head.is_of_tasks):
            return
        self.unit = None
        self.obligation = self.obligation if self.last_head is head else None
        self.heads.append((index, tuple(column.head for column in head.columns)))
        if not self._is_near(index):
            self.domain = None
        self.domain = self._domain_above(index, head) or (self.domain if self.last_head is head else None)
        self.last_head, self.last_index = head, index
        grid = table.grid()
        if head.is_of_indicators:
            self._read_rows(grid, head, first, table)
        else:
            self._read_tasks(grid, head, first)

    def _is_near(self, index: int) -> bool:
        between = self.document.blocks[self.last_index + 1 : index]
        return self.last_index >= 0 and all(
            isinstance(block, Paragraph) and not squeeze(block.text) for block in between
        )

    def _tell_contents(self, table: Table, head: Head) -> None:
        """
        Tell as what the columns were read that their cells had to tell.
        """
        read = [(column.head or f"{column.index + 1}", COLUMN_NAMES.get(column.role)) for column in head.columns]
        known = [(words, names) for words, names in read if names is not None]
        self.tell(
            "import/columns-by-content",
            table.at,
            table=table.at.table or "?",
            columns="、".join(f"{clean(words)}＝{names[0]}" for words, names in known),
            columns_en=", ".join(f"{clean(words)} = {names[1]}" for words, names in known),
        )

    def _domain_above(self, index: int, head: Head) -> str | None:
        """
        A domain in the heading above a table that has no column for it.
        """
        if head.of(Role.DOMAIN):
            return None
        for block in reversed(self.document.blocks[max(0, index - 2) : index]):
            if isinstance(block, Table):
                return None
            text = clean(block.text)
            if not text:
                continue
            return self._take_title(text)
        return None

    def _take_title(self, text: str) -> str | None:
        """
        The domain in a numbered heading. Any other title is kept: beside those of other tables it may name one.
        """
        if read_numeral(text) is not None:
            return domain_name(text)
        self.titles[len(self.rows)] = text
        return None

    # ---- Rows of indicators -----------------------------------------------------------------------------------------

    def _read_rows(self, grid: Sequence[Sequence[Cell | None]], head: Head, first: int, table: Table) -> None:
        start = len(self.rows)
        previous: Sequence[Cell | None] | None = None
        for index in range(first, len(grid)):
            row = grid[index]
            cells = [cell for cell in dict.fromkeys(row) if cell is not None and squeeze(cell.text)]
            if not cells or self._is_repeated_head(cells):
                continue
            texts = list(dict.fromkeys(clean(cell.text) for cell in cells))
            whole = " ".join(texts)
            if len(texts) == 1 and (NOTE_ROW.fullmatch(cells[0].text.strip()) or len(squeeze(whole)) > 60):
                self.notes.append(whole)
                continue
            if _TOTAL_ROW.fullmatch(squeeze(cells[0].text)):
                continue
            if len(texts) == 1 and self._is_domain_row(cells[0], head, table):
                named = re.sub(r"[（(][^（）()]*[）)]$", "", _bare_title(cells[0].text))
                if obligation_of(named) is not None:
                    # 约束性指标 over the rows that bind.
                    self.obligation = named
                else:
                    self.domain = domain_name(cells[0].text) or clean(cells[0].text)
                continue
            self._read_row(row, previous, head, start)
            previous = row

    def _is_repeated_head(self, cells: Sequence[Cell]) -> bool:
        roles = [role_of(cell.text) for cell in cells]
        return len(cells) >= 3 and sum(role is not None for role in roles) >= len(cells) - 1 and roles[0] is not None

    def _is_domain_row(self, cell: Cell, head: Head, table: Table) -> bool:
        """
        Whether the only text of a row is the name of the domain that the rows below it belong to.
        """
        text = squeeze(cell.text)
        numeral = read_numeral(text)
        is_listed = numeral is not None and numeral.kind in (NumeralKind.CHINESE, NumeralKind.CHINESE_BRACKETED)
        if cell.column_span >= max(2, table.columns - 1) or (cell.column == 0 and is_listed):
            return True
        roles = {column.role for column in head.columns if cell.column <= column.index < cell.column + cell.column_span}
        if roles & {Role.TARGET, Role.UNIT, Role.OBLIGATION, Role.RESPONSIBLE, Role.LEAD, Role.SUPPORTING}:
            return False
        if head.of(Role.DOMAIN) and Role.DOMAIN in roles:
            return False
        return numeral is not None or (cell.column == 0 and _NUMBER_CELL.fullmatch(text) is None)

    def _read_row(
        self, row: Sequence[Cell | None], previous: Sequence[Cell | None] | None, head: Head, start: int
    ) -> None:
        def cell_of(column: Column) -> Cell | None:
            return row[column.index]

        def is_carried(column: Column) -> bool:
            cell = cell_of(column)
            return cell is not None and previous is not None and (previous[column.index] is cell or cell.is_continued)

        def text_of(*roles: Role) -> str:
            found = [cell_of(column) for column in head.of(*roles)]
            return "\n".join(
                dict.fromkeys(cell.text.strip() for cell in found if cell is not None and squeeze(cell.text))
            )

        last = self.rows[-1] if len(self.rows) > start else None
        own = [cell for cell in row if cell is not None and squeeze(cell.text)]
        at = own[0].at if own else PrintedAt()
        domain_columns, number_columns, name_columns = head.of(Role.DOMAIN), head.of(Role.NUMBER), head.of(Role.NAME)
        domain_text = squeeze(text_of(Role.DOMAIN))
        if domain_text and domain_text not in _SAME:
            self.domain = domain_name(domain_text) or domain_text
            held = re.search(r"[（(](?P<unit>%|％)[）)]$", domain_text)
            self.unit = None if held is None else held["unit"]
        number_text, number_mark = cut_mark(squeeze(text_of(*([Role.NUMBER] if number_columns else []))))
        number = _NUMBER_CELL.fullmatch(number_text)
        names = tuple(
            cell.text.strip()
            for cell in dict.fromkeys(cell_of(column) for column in name_columns)
            if cell is not None and squeeze(cell.text)
        )
        new_names = tuple(
            cell.text.strip()
            for cell in dict.fromkeys(cell_of(column) for column in name_columns if not is_carried(column))
            if cell is not None and squeeze(cell.text)
        )
        # A page may seem to carry a cell on that begins a row with a number of its own.
        before = {
            squeeze(cell.text) for column in number_columns if (cell := (previous or row)[column.index]) is not None
        }
        is_new = previous is not None and number is not None and squeeze(number_text) not in before
        has_number = bool(number_text) and (is_new or not all(is_carried(column) for column in number_columns))
        is_more = (
            last is not None
            and not has_number
            and (
                not new_names
                or (
                    bool(number_columns)
                    and (
                        any(is_carried(column) for column in number_columns)
                        or self._is_part(new_names, last)
                        or _is_second_half(name_columns, row)
                    )
                )
            )
        )
        if is_more and last is not None:
            self._continue(last, new_names, row, previous, head)
            return
        if not names:
            if text_of(Role.TARGET, Role.TASK):
                self.tell("import/name-missing", at, text=" | ".join(clean(cell.text) for cell in dict.fromkeys(own)))
            return
        printed = number["number"].replace("．", ".") if number else (number_text or None)
        added = Row(printed, self.domain if (domain_columns or self.domain) else None, at, mark=number_mark)
        grouping = [column for column in head.of(Role.OBLIGATION) if column.index < name_columns[0].index]
        if not head.of(Role.OBLIGATION):
            added.obligation = self.obligation
        elif grouping and last is not None and not text_of(Role.OBLIGATION):
            # A blank in a column that groups the rows is the cell above reaching down.
            added.obligation = last.obligation
        if self.unit is not None:
            added.units.append(self.unit)
        self.rows.append(added)
        if at.table is not None:
            self.table_of[len(self.rows) - 1] = at.table
        self._continue(added, names, row, previous, head, above=last)

    def _is_part(self, names: tuple[str, ...], last: Row) -> bool:
        """
        Whether a row without a number names a branch or a part of the one above.
        """
        label = strip_label(names[-1])
        return (
            label is not None
            or re.match(r"\s*(?:其中|[—–-]{1,2}|[（(][0-9]{1,2}[）)]|[①-⑳])", names[-1]) is not None
            or not last.targets
        )

    def _continue(
        self,
        into: Row,
        names: tuple[str, ...],
        row: Sequence[Cell | None],
        previous: Sequence[Cell | None] | None,
        head: Head,
        above: Row | None = None,
    ) -> None:
        into.names.append(names)
        into.targets.append(self._read_target(into, row, previous, head, above))
        for column in head.columns:
            cell = row[column.index]
            if (
                cell is None
                or not squeeze(cell.text)
                or column.role in (Role.NAME, Role.NUMBER, Role.DOMAIN, Role.TARGET)
            ):
                continue
            is_carried = previous is not None and previous[column.index] is cell
            text = self._resolve_same(cell, column, above or into, is_new=above is not None)
            if column.role is Role.UNIT:
                into.units.append(clean(text))
            elif column.role is Role.OBLIGATION and into.obligation is None:
                into.obligation = squeeze(text)
            elif column.role in (Role.LEAD, Role.RESPONSIBLE) and role_of(column.head) is Role.PERSON:
                # Posts answer, not the persons who hold them.
                posts = [split_person(entry)[1] for entry in split_offices(text.replace("\n", "、"))]
                into.responsible.extend(post for post in posts if post)
            elif column.role in (Role.LEAD, Role.RESPONSIBLE):
                duty = read_cell(text)
                into.responsible.extend(duty.responsible)
                into.supporting.extend(duty.supporting)
            elif column.role is Role.SUPPORTING:
                into.supporting.extend(split_offices(text))
            elif (
                column.role in (Role.NOTE, Role.DEADLINE, Role.BASELINE, Role.OTHER)
                and not is_carried
                and column.head
                and "分" not in squeeze(column.head)[:1]
                and squeeze(text) not in ("-", "—", "/", "／")
            ):
                into.notes.append(f"{squeeze(column.head)}：{clean(text)}")

    def _resolve_same(self, cell: Cell, column: Column, above: Row, *, is_new: bool) -> str:
        text = squeeze(cell.text)
        if text not in _SAME or not is_new:
            return cell.text
        found = {
            Role.UNIT: "\n".join(above.units),
            Role.OBLIGATION: above.obligation or "",
            Role.LEAD: "、".join(dict.fromkeys(above.responsible)),
            Role.RESPONSIBLE: "、".join(dict.fromkeys(above.responsible)),
            Role.SUPPORTING: "、".join(dict.fromkeys(above.supporting)),
            Role.NOTE: "",
        }.get(column.role, cell.text)
        self.tell("import/same-as-above", cell.at, before=text, after=found)
        return found

    def _read_target(
        self,
        into: Row,
        row: Sequence[Cell | None],
        previous: Sequence[Cell | None] | None,
        head: Head,
        above: Row | None,
    ) -> str:
        """
        The target of one physical row, columns of several years or levels joined.
        """
        found: list[tuple[Column, str, Cell]] = []
        seen: set[int] = set()
        for column in head.of(Role.TARGET):
            cell = row[column.index]
            if (
                cell is None
                or id(cell) in seen
                or (above is None and previous is not None and previous[column.index] is cell)
            ):
                continue
            seen.add(id(cell))
            text = _tidy(cell.text)
            if squeeze(text) in _SAME and above is not None:
                text = "\n".join(filter(None, above.targets))
                self.tell("import/same-as-above", cell.at, before=squeeze(cell.text), after=text)
            if text:
                found.append((column, text, cell))
            if column.unit and re.search(r"[0-9]", text):
                into.units.append(column.unit)
        if len(found) <= 1:
            return found[0][1] if found else ""
        texts = {text for _, text, _ in found}
        if len(texts) == 1:
            return found[0][1]
        joined = "\n".join(_qualify(column, text) for column, text, _ in found)
        self.tell(
            "import/columns-joined",
            found[0][2].at,
            name=_join(into.names[-1][-1]) if into.names else "?",
            count=len(found),
            after=joined,
        )
        return joined

    # ---- Tables of tasks --------------------------------------------------------------------------------------------

    def _read_tasks(self, grid: Sequence[Sequence[Cell | None]], head: Head, first: int) -> None:
        text_columns = head.of(Role.TASK, Role.NAME)
        for index in range(first, len(grid)):
            row = grid[index]
            cells = [cell for cell in dict.fromkeys(row) if cell is not None and squeeze(cell.text)]
            if not cells or self._is_repeated_head(cells) or NOTE_ROW.fullmatch(cells[0].text.strip()):
                continue
            if len(cells) == 1:
                self.domain = domain_name(cells[0].text) or self.domain
                continue

            def text_of(*roles: Role, row: Sequence[Cell | None] = row) -> str:
                found = [row[column.index] for column in head.of(*roles)]
                return "\n".join(dict.fromkeys(cell.text.strip() for cell in found if cell is not None))

            domain = squeeze(text_of(Role.DOMAIN))
            if domain:
                self.domain = domain_name(domain) or domain
            texts = [row[column.index] for column in text_columns]
            text = "\n".join(
                dict.fromkeys(_join(cell.text) for cell in texts if cell is not None and squeeze(cell.text))
            )
            if not text:
                continue
            more = [
                f"{squeeze(column.head)}：{clean(cell.text)}"
                for column in head.of(Role.DEADLINE, Role.NOTE, Role.OTHER)
                if (cell := row[column.index]) is not None
                and column.head
                and squeeze(cell.text) not in ("", "-", "—", "/")
            ]
            text = "\n".join((text, *dict.fromkeys(more)))
            number = _NUMBER_CELL.fullmatch(squeeze(text_of(Role.NUMBER)))
            duties = [read_cell(text_of(role)) for role in (Role.LEAD, Role.RESPONSIBLE)]
            lead = tuple(dict.fromkeys(name for duty in duties for name in duty.responsible))
            support = dict.fromkeys(
                (*(name for duty in duties for name in duty.supporting), *split_offices(text_of(Role.SUPPORTING)))
            )
            self.tasks.append(
                Task(
                    text=text,
                    number=None if number is None else number["number"],
                    domain=self.domain,
                    responsible=lead,
                    supporting=tuple(name for name in support if name not in lead),
                    at=cells[0].at,
                )
            )

    # ---- All rows ---------------------------------------------------------------------------------------------------

    def finish(self) -> AnnexRows:
        name_domains(self.rows, self.titles)
        notes = [*self.notes, *read_notes(self.document, self.heads)]
        indicators = build_indicators(self.rows, self.table_of, notes, self.tell)
        return AnnexRows(indicators, tuple(self.tasks), tuple(notes), tuple(self.heads), tuple(self.diagnostics))


def _is_second_half(columns: Sequence[Column], row: Sequence[Cell | None]) -> bool:
    """
    Whether a row names a part alone: the column of the common name is blank beside it.
    """
    first = row[columns[0].index] if len(columns) > 1 else None
    return len(columns) > 1 and (first is None or not squeeze(first.text))


def _bare_title(text: str) -> str:
    """
    A title without its numeral.
    """
    numeral = read_numeral(squeeze(text))
    return squeeze(text) if numeral is None else numeral.rest


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _qualify(column: Column, text: str) -> str:
    """
    A target with the year or the level that its column states.
    """
    head = squeeze(column.qualifier or column.head)
    year = re.search(r"(?:19|20)[0-9]{2}", head)
    if year is not None:
        return f"{year.group()}年{text}"
    return f"{re.sub('[（(].*', '', head)}：{text}"


def _tidy(text: str) -> str:
    """
    The text of a target cell with its line breaks, without blanks around the lines.
    """
    lines = [clean(line) for line in text.strip().split("\n")]
    return "\n".join(line for line in lines if line)


def _join(text: str) -> str:
    return (
        clean(text.replace("\n", " ")) if not re.search(r"\n\s*(?:[（(]?[0-9一二三四五]|[①-⑳])", text) else text.strip()
    )
