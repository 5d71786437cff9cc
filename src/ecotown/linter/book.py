"""
A ledger as the rules see it: its records with their places, and the plan that they are held against, where there is one.
"""

from collections.abc import Mapping

import attrs

from ecotown.assessment.mentions import numbers_by_name
from ecotown.assessment.reckoning import Reckoner, open_reckoner
from ecotown.assessment.references import gather_references
from ecotown.diagnostics import Diagnostic
from ecotown.errors import EcotownError
from ecotown.files.compose import MappingNode, Node, SequenceNode, compose
from ecotown.files.passage import Page, Passage, join_path, mark
from ecotown.files.reading import decode
from ecotown.files.source import Faults, Source
from ecotown.files.tables import read_csv
from ecotown.ledger import Ledger, Observation, Selection, select_observations
from ecotown.linter.sheet import Row, Sheet
from ecotown.periods import LAST_YEAR, read_year
from ecotown.targets import fold_text

__all__ = ["Book", "LedgerPage", "open_book"]

_Cell = tuple[tuple[int, int], str]


@attrs.frozen
class LedgerPage:
    """
    The file of a ledger. Fields are found in a YAML or JSON file by their path and in a csv file among the cells of their
    line; of a sheet the row is known, and of a ledger made in memory the path.
    """

    ledger: Ledger = attrs.field(repr=False)
    page: Page = attrs.field(repr=False)
    lines: tuple[tuple[_Cell, ...], ...] = attrs.field(repr=False)
    _indices: Mapping[tuple[int | None, int | None], int] = attrs.field(repr=False)

    @classmethod
    def of(cls, ledger: Ledger) -> "LedgerPage":
        """
        The file that a ledger was loaded from.
        """
        indices: dict[tuple[int | None, int | None], int] = {}
        for index, record in enumerate(ledger.observations):
            indices.setdefault((record.line, record.column), index)
        page, lines = _read(ledger)
        return cls(ledger, page, lines if len(lines) == len(ledger.observations) else (), indices)

    def record(self, index: int, *fields: str) -> Passage:
        """
        The place of a record, or of the first of its fields that is filled.
        """
        record = self.ledger.observations[index]
        field = next((name for name in fields if getattr(record, name) is not None), None)
        way = ("observations", index) if field is None else ("observations", index, field)
        if self.page.root is not None:
            return self.page.value(*way)
        if self.lines and self.page.source is not None:
            cells = self.lines[index]
            span = next(
                (span for span, text in cells if field is not None and _is_of(text, record, field)), cells[0][0]
            )
            return mark(self.page.source, join_path(*way), *span)
        return Passage(file=self.ledger.file, path=join_path(*way), line=record.line)

    def evidence(self, index: int, field: str) -> Passage:
        """
        The place of a field of a document.
        """
        if self.page.root is not None:
            return self.page.value("evidence", index, field)
        path = join_path("evidence", index, field)
        return Passage(file=self.ledger.file, path=path, line=self.ledger.evidence[index].line)

    def lift(self, diagnostic: Diagnostic, *fields: str) -> Diagnostic:
        """
        A diagnostic at the line of a record, moved to the field that it is about.
        """
        if diagnostic.line is None:
            return diagnostic
        index = self._indices.get((diagnostic.line, diagnostic.column))
        return diagnostic if index is None else self.record(index, *fields).hold(diagnostic)


def _is_of(text: str, record: Observation, field: str) -> bool:
    return read_year(text) == record.year if field == "year" else text == str(getattr(record, field))


def _read(ledger: Ledger) -> tuple[Page, tuple[tuple[_Cell, ...], ...]]:
    """
    The file as nodes, or its lines as cells; neither where it is a sheet or cannot be read again.
    """
    file = ledger.file or ""
    if ledger.file_bytes is None or not file.lower().endswith((".csv", ".yaml", ".yml", ".json")):
        return Page(), ()
    try:
        text, _ = decode(ledger.file_bytes, ledger.file, may_be_gb18030=True)
        source = Source(ledger.file, text)
        if not file.lower().endswith(".csv"):
            root: Node = compose(source)
            return (Page(root, source), ()) if _has_records(root, ledger) else (Page(), ())
        rows = read_csv(source, Faults(source)).rows
    except EcotownError:
        return Page(), ()
    filled = [tuple((cell.span, cell.text.strip()) for cell in cells if cell.text.strip()) for _, cells in rows]
    return Page(None, source), tuple(cells for cells in filled if cells)[1:]


def _has_records(root: Node, ledger: Ledger) -> bool:
    records = root.get("observations") if isinstance(root, MappingNode) else None
    return isinstance(records, SequenceNode) and len(records.items) == len(ledger.observations)


@attrs.frozen(kw_only=True)
class Book:
    """
    A ledger with what is known around it. `year` is the one that the plan is judged in, else the latest of the records.

    `references` are those of the plan and of the ledger together, with what there is to say about the ledger's. `reckoner`
    computes the plan's rows from the raw quantities of the ledger.
    """

    ledger: Ledger
    sheet: Sheet | None
    selection: Selection
    year: int
    references: Mapping[str, object]
    reference_notes: tuple[Diagnostic, ...]
    reckoner: Reckoner | None
    page: LedgerPage = attrs.field(repr=False)

    @property
    def own_place(self) -> str | None:
        """
        The name of the plan's own place.
        """
        return None if self.sheet is None or self.sheet.plan.place is None else self.sheet.plan.place.name

    @property
    def numbers(self) -> dict[str, str]:
        """
        The numbers of the plan's rows by the names that a ledger may use.
        """
        return {} if self.sheet is None else numbers_by_name(tuple(row.indicator for row in self.sheet.rows))

    @property
    def rows(self) -> dict[str, Row]:
        """
        The plan's rows by the folded names that a ledger may use.
        """
        rows = {} if self.sheet is None else {row.number: row for row in self.sheet.rows}
        return {fold_text(name): rows[number] for name, number in self.numbers.items()}


def open_book(ledger: Ledger, sheet: Sheet | None) -> Book:
    """
    A ledger, and the plan that it belongs to.
    """
    numbers = {} if sheet is None else numbers_by_name(tuple(row.indicator for row in sheet.rows))
    place = None if sheet is None or sheet.plan.place is None else sheet.plan.place.name
    selection = select_observations(ledger, own_place=place, numbers=numbers)
    years = [record.year for record in ledger.observations if record.year is not None]
    year = (None if sheet is None else sheet.plan.year) or max(years, default=LAST_YEAR)
    references: dict[str, object] = {}
    notes: tuple[Diagnostic, ...] = ()
    if sheet is not None:
        references, _, notes = gather_references(sheet.plan, ledger, selection, year, frozenset(sheet.references))
        told = set(selection.diagnostics)
        notes = tuple(note for note in notes if note not in told)
    return Book(
        ledger=ledger,
        sheet=sheet,
        selection=selection,
        year=year,
        references=references,
        reference_notes=notes,
        reckoner=None if sheet is None else open_reckoner(sheet.plan, ledger, year)[0],
        page=LedgerPage.of(ledger),
    )
