"""
The records of a ledger: what they speak of, what they say, and whether it can be used.
"""

from collections.abc import Iterator, Mapping
from contextlib import suppress

import attrs

from ecotown.assessment.evidence import EvidenceList
from ecotown.assessment.figures import Figures, arrange
from ecotown.assessment.judging import Circumstances, Judgement, judge_row
from ecotown.assessment.mentions import check_mentions, check_variables
from ecotown.assessment.nodes import nodes_of
from ecotown.diagnostics import Diagnostic, Severity
from ecotown.errors import EcotownError, ObservationError
from ecotown.evaluation import Measured, Reason
from ecotown.evaluation.observed import Word, read_value
from ecotown.files.passage import Passage
from ecotown.ledger import Ledger, Observation, select_observations
from ecotown.linter.book import Book
from ecotown.linter.messages import finding
from ecotown.linter.rules.targets import of_row
from ecotown.linter.rules.units import list_suggestions
from ecotown.linter.sheet import Row
from ecotown.quantities import is_known_unit, read_basis, read_unit_cell, suggest_units
from ecotown.targets import fold_text
from ecotown.targets.nodes import AverageChange, Change, EachYear, MeanLevel, Multiple, StepChange, Trend

__all__ = [
    "check_conflicts",
    "check_form",
    "check_overshadowed",
    "check_references",
    "check_subjects",
    "check_units",
    "check_values",
    "check_years",
]

# The field that a diagnostic about a record is about.
_FIELDS: Mapping[str, tuple[str, ...]] = {
    "ledger/ambiguous-indicator": ("indicator",),
    "ledger/component-missing": ("indicator",),
    "ledger/unknown-component": ("component",),
    "ledger/unknown-indicator": ("indicator",),
    "ledger/unknown-place": ("place",),
    "ledger/variables-not-used": ("variable",),
    "ledger/unknown-variable": ("variable",),
    "ledger/record-of-count": ("indicator",),
    "ledger/reference-of-village": ("place",),
    "ledger/unknown-reference": ("reference",),
    "observation/other-dimension": ("unit", "value"),
    "observation/unit-without-limit": ("unit", "value"),
    "observation/two-units": ("unit",),
    "observation/unknown-name": ("aspect", "component", "value", "status"),
}
_CONTENT = ("value", "status")
# What is told of the circumstances of one judgement, not of the record.
_NOT_OF_THE_RECORD = frozenset({"observation/year-assumed", "observation/stage-carried-on"})
_FARTHEST = 10


def check_form(book: Book) -> Iterator[Diagnostic]:
    """
    What was noticed while the file was read.
    """
    yield from book.ledger.diagnostics


def check_conflicts(book: Book) -> Iterator[Diagnostic]:
    """
    Records of one observation that contradict each other.
    """
    for diagnostic in book.selection.diagnostics:
        yield _lift(book, diagnostic)


def check_overshadowed(book: Book) -> Iterator[Diagnostic]:
    """
    Provisional records beside a final one.
    """
    for index, record in enumerate(book.ledger.observations):
        if not record.provisional or record.observed is None:
            continue
        alone = select_observations(Ledger((record,)), own_place=book.own_place, numbers=book.numbers)
        for key in alone.observations:
            ranked = book.selection.conflicts.get(key, ())
            chosen = book.selection.observations.get(key)
            if any(not other.provisional for other in (*ranked, *(() if chosen is None else (chosen,)))):
                told = f"{record.observed}{record.unit or ''}"
                yield finding("ledger/overshadowed", book.page.record(index, *_CONTENT), value=told)


def check_subjects(book: Book) -> Iterator[Diagnostic]:
    """
    Indicators, components and places that the plan does not know, and records that no verdict makes use of.
    """
    if book.sheet is None:
        return
    rows = tuple(row.requirement for row in book.sheet.rows if row.requirement is not None)
    told = dict.fromkeys(check_mentions(rows, book.sheet.plan, book.ledger, book.selection))
    if book.reckoner is not None:
        told |= dict.fromkeys(check_variables(rows, book.reckoner, book.ledger))
    for diagnostic in told:
        yield _lift(book, diagnostic)


def check_references(book: Book) -> Iterator[Diagnostic]:
    """
    References of the ledger that no target uses or that cannot be used, and such as neither the ledger nor the plan gives.
    """
    if book.sheet is None:
        return
    for diagnostic in book.reference_notes:
        yield _lift(book, diagnostic)
    wanting: dict[tuple[str, int | None], dict[str, None]] = {}
    for row in book.sheet.rows:
        judgement = _judge(book, row, Figures(), book.year)
        for entry in () if judgement is None else judgement.result.missing:
            if entry.reason is Reason.MISSING_REFERENCE:
                wanting.setdefault((entry.name or "", entry.year), {})[row.number] = None
    for (name, year), numbers in wanting.items():
        yield finding(
            "reference/missing",
            Passage(file=book.ledger.file),
            name=name,
            numbers="、".join(numbers),
            year="" if year is None else f"（{year}年）",
            year_en="" if year is None else f" for {year}",
        )


def check_units(book: Book) -> Iterator[Diagnostic]:
    """
    Units that are most likely a slip of the pen.
    """
    rows = book.rows
    for index, record in enumerate(book.ledger.observations):
        unit = _misspelled(record, rows.get(fold_text(record.indicator or "")))
        if unit is not None:
            near, near_en = list_suggestions(suggest_units(unit))
            passage = book.page.record(index, "unit", "value")
            yield finding("ledger/unit-misspelled", passage, unit=unit, near=near, near_en=near_en)


def check_values(book: Book) -> Iterator[Diagnostic]:
    """
    Values that cannot be read or compared. With a plan each record is judged by itself, in its own year, and what an
    assessment would say of it is told; without one the value alone is looked at.
    """
    rows = book.rows
    for index, record in enumerate(book.ledger.observations):
        if record.observed is None:
            continue
        row = rows.get(fold_text(record.indicator or ""))
        if row is None:
            yield from _check_alone(book, index, record)
        elif row.requirement is not None and not row.indicator.of:
            yield from _check_against(book, index, record, row)


def check_years(book: Book) -> Iterator[Diagnostic]:
    """
    Years that no verdict of the plan looks at: after the year judged, or long before any year that a target goes back to.
    """
    year = None if book.sheet is None else book.sheet.plan.year
    if year is None:
        return
    rows = book.rows
    earliest = {number: _earliest(row, year) for number, row in rows.items()}
    for index, record in enumerate(book.ledger.observations):
        if record.year is None:
            continue
        first = earliest.get(fold_text(record.indicator or ""), year - _FARTHEST)
        if not first <= record.year <= year:
            yield finding("ledger/unknown-year", book.page.record(index, "year"), year=year, found=record.year)


def _earliest(row: Row, year: int) -> int:
    years = [year - _FARTHEST]
    for part in row.parts:
        conventions = part.conventions
        years += [] if conventions.baseline_year is None else [conventions.baseline_year]
        years += [] if conventions.plan_period is None else [conventions.plan_period[0]]
        years += [] if conventions.trend is None else [year - conventions.trend.years]
        for node in nodes_of(part.target.rule):
            match node:
                case Change(base=int(base)) | Multiple(base=int(base)) | AverageChange(base=int(base)):
                    years.append(base)
                case Trend(base_year=int(base)):
                    years.append(base)
                case (
                    Trend(values=int(values))
                    | StepChange(values=int(values))
                    | EachYear(values=values)
                    | MeanLevel(values=values)
                ):
                    years.append(year - values)
                case _:
                    pass
    return min(years)


def _check_alone(book: Book, index: int, record: Observation) -> Iterator[Diagnostic]:
    try:
        arrange((record,), book.year, has_components=False)
    except ObservationError as error:
        yield _warn(book, index, error.diagnostics[0])
        return
    if record.value is None or record.variable is not None or record.reference is not None:
        return
    value = read_value(record.value, [])
    is_damaged = isinstance(value, Measured) and value.unit is not None and _is_damaged(value.unit)
    if is_damaged or isinstance(value, Word):
        yield finding("ledger/value-unreadable", book.page.record(index, "value"), value=record.value)


def _check_against(book: Book, index: int, record: Observation, row: Row) -> Iterator[Diagnostic]:
    judgement = _judge(book, row, Figures((record,)), record.year or book.year)
    if judgement is None:
        return
    told = {unusable.diagnostic for _, unusable in judgement.unusable}
    # Under a misspelled unit nothing can be read, and that is told already.
    for diagnostic in told if _misspelled(record, row) is None else ():
        yield of_row(_warn(book, index, diagnostic), row.number)
    for diagnostic in judgement.result.diagnostics:
        is_of_record = diagnostic.code.startswith("observation/") and diagnostic.code not in _NOT_OF_THE_RECORD
        if is_of_record and diagnostic not in told:
            fields = _FIELDS.get(diagnostic.code, _CONTENT)
            yield of_row(book.page.record(index, *fields).hold(diagnostic), row.number)
    if any(entry.reason is Reason.INCONSISTENT_BASIS for entry in judgement.result.missing):
        found = read_basis(record.basis) or read_unit_cell(record.unit).basis or ""
        basis = next((part.target.basis for part in row.parts if part.target.basis is not None), "")
        passage = book.page.record(index, "basis", "unit", "value")
        yield finding("ledger/basis-differs", passage, found=found, number=row.number, basis=basis)


def _judge(book: Book, row: Row, figures: Figures, year: int) -> Judgement | None:
    """
    The judgement of a row on one record, or on none; None for a row that cannot be judged at all.
    """
    if row.requirement is None or row.indicator.of or book.sheet is None:
        return None
    place = book.sheet.plan.place
    circumstances = Circumstances(
        year=year,
        place={} if place is None else place.facts,
        references=book.references,
        evidence=EvidenceList(year, None),
        ledger=book.ledger,
    )
    with suppress(EcotownError):
        return judge_row(row.requirement, figures, circumstances)
    return None


def _misspelled(record: Observation, row: Row | None) -> str | None:
    """
    The unit of a record where it is not known, is not that of its row, and is near to one that is.
    """
    with suppress(EcotownError):
        unit = read_unit_cell(record.unit).unit
        if unit is None and isinstance(value := read_value(record.value, []), Measured):
            unit = value.unit
        own = () if row is None else [part.target.unit for part in row.parts]
        if unit is not None and not is_known_unit(unit) and unit not in own and suggest_units(unit):
            return unit
    return None


def _is_damaged(unit: str) -> bool:
    """
    Whether what stands behind the digits of a number is no unit but a letter that looks like a digit (8O).
    """
    return unit[0] in "OoIlS" and not is_known_unit(unit)


def _lift(book: Book, diagnostic: Diagnostic) -> Diagnostic:
    return book.page.lift(diagnostic, *_FIELDS.get(diagnostic.code, _CONTENT))


def _warn(book: Book, index: int, diagnostic: Diagnostic) -> Diagnostic:
    """
    What is wrong with one record leaves its row open and lets the rest go on: it is no error of the file.
    """
    passage = book.page.record(index, *_FIELDS.get(diagnostic.code, _CONTENT))
    return passage.hold(attrs.evolve(diagnostic, severity=Severity.WARNING))
