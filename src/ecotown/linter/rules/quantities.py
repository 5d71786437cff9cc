"""
The raw quantities of a ledger: villages, formulas, and numbers that do not fit together.
"""

from collections.abc import Iterator

import attrs

from ecotown.assessment.figures import sort_figures
from ecotown.assessment.plausibility import LINT_CHECKS, check_entered, check_quantities
from ecotown.assessment.reckoning import Reckoning
from ecotown.diagnostics import Diagnostic, Severity
from ecotown.linter.book import Book
from ecotown.targets import fold_text

__all__ = ["check_computed", "check_entered_figures", "check_plausible"]

# What stands in the column of the value, else where the record begins.
_CONTENT = ("value", "status")


def check_plausible(book: Book) -> Iterator[Diagnostic]:
    """
    What looks wrong among the raw quantities: villages missing or doubled, rates above their ceiling, frozen denominators,
    numbers off by a factor between units.
    """
    if book.reckoner is None or book.sheet is None:
        return
    rows = tuple(row.requirement for row in book.sheet.rows if row.requirement is not None)
    fields = {"roster/village-doubled": ("place",), "ledger/source-of-other-year": ("source",)}
    for diagnostic in check_quantities(rows, book.reckoner, book.year, LINT_CHECKS):
        yield book.page.lift(diagnostic, *fields.get(diagnostic.code, _CONTENT))


def check_entered_figures(book: Book) -> Iterator[Diagnostic]:
    """
    Figures entered for rows that are above their ceiling, or look like a fraction.
    """
    if book.sheet is None:
        return
    rows = (row.requirement for row in book.sheet.rows if row.requirement is not None)
    for diagnostic in check_entered(rows, sort_figures(book.selection), book.ledger):
        yield book.page.lift(diagnostic, *_CONTENT)


def check_computed(book: Book) -> Iterator[Diagnostic]:
    """
    Raw quantities that cannot be used, and figures that are not what the raw quantities give.
    """
    if book.reckoner is None or book.sheet is None or not book.reckoner.totals.quantities.rows:
        return
    figures = sort_figures(book.selection)
    for row in book.sheet.rows:
        own = figures.get((None, fold_text(row.number)))
        for part in row.parts:
            of_part = own if own is None or part.component is None else own.of_component(part.component)
            reckoning = book.reckoner.reckon(row.indicator, part.component, of_part)
            if reckoning is not None:
                for diagnostic in _told(reckoning):
                    yield book.page.lift(diagnostic, *_CONTENT)


def _told(reckoning: Reckoning) -> Iterator[Diagnostic]:
    for reckoned in reckoning.years:
        told = dict.fromkeys((*reckoned.diagnostics, *(unusable.diagnostic for _, unusable in reckoned.unusable)))
        for diagnostic in told:
            if diagnostic.code != "ledger/conflict":
                # What is wrong with one record leaves its row open and lets the rest go on: it is no error of the file.
                is_error = diagnostic.severity is Severity.ERROR
                yield attrs.evolve(diagnostic, severity=Severity.WARNING) if is_error else diagnostic
