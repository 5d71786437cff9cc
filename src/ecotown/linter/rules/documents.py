"""
The evidence that a ledger lists: named by its records, and valid when it should be.
"""

from collections.abc import Iterator

from ecotown.assessment.evidence import list_evidence
from ecotown.diagnostics import Diagnostic
from ecotown.linter.book import Book
from ecotown.linter.messages import finding

__all__ = ["check_expiry", "check_ids"]


def check_ids(book: Book) -> Iterator[Diagnostic]:
    """
    Ids that the list of evidence lacks, and documents that no record names. A ledger without such a list is not asked.
    """
    _, unknown = list_evidence(book.ledger, book.year)
    for diagnostic in unknown:
        yield book.page.lift(diagnostic, "evidence")
    named = {id_ for record in book.ledger.observations for id_ in record.evidence}
    for index, document in enumerate(book.ledger.evidence):
        if document.id not in named:
            yield finding("ledger/evidence-not-used", book.page.evidence(index, "id"), id=document.id)


def check_expiry(book: Book) -> Iterator[Diagnostic]:
    """
    Documents that expire before their own date, or before the year for which a record names them.
    """
    listed = {document.id: document for document in book.ledger.evidence}
    for index, document in enumerate(book.ledger.evidence):
        if document.valid_until is not None and document.date is not None and document.valid_until < document.date:
            yield finding(
                "ledger/evidence-reversed",
                book.page.evidence(index, "valid_until"),
                id=document.id,
                until=document.valid_until,
                date=document.date,
            )
    for index, record in enumerate(book.ledger.observations):
        for id_ in record.evidence:
            until = listed[id_].valid_until if id_ in listed else None
            year = record.year or book.year
            if until is not None and until.year < year:
                yield finding(
                    "ledger/evidence-expired", book.page.record(index, "evidence"), id=id_, until=until, year=year
                )
