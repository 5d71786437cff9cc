"""
Whether the evidence that a row requires is listed in the ledger and still holds in the year judged.

A ledger that lists its evidence has to list every id that its records name; one that has no such list (a csv file) is
taken at its word. Which document proves what is told by the titles where they agree, and otherwise not asked: each
required document takes one that is named.
"""

from collections.abc import Mapping, Sequence

import attrs

from ecotown.assessment.remarks import remark
from ecotown.diagnostics import Diagnostic
from ecotown.ledger import Evidence, Ledger, Observation
from ecotown.plans import EvidenceWanted
from ecotown.targets import fold_text

__all__ = ["EvidenceList", "list_evidence"]


@attrs.frozen
class EvidenceList:
    """
    The evidence of a ledger by id; None where the ledger has no list.
    """

    year: int
    listed: Mapping[str, Evidence] | None

    def cited(self, rows: Sequence[Observation]) -> tuple[str, ...]:
        """
        The ids that records of the year judged name and that are listed and have not run out.
        """
        ids = dict.fromkeys(id_ for row in rows if row.year in (None, self.year) for id_ in row.evidence)
        if self.listed is None:
            return tuple(ids)
        return tuple(id_ for id_ in ids if id_ in self.listed and not self._has_run_out(self.listed[id_]))

    def lacking(self, wanted: Sequence[EvidenceWanted], rows: Sequence[Observation]) -> tuple[str, ...]:
        """
        The names of the required documents for which the records name none.
        """
        required = [want for want in wanted if want.required]
        free = list(self.cited(rows))
        found: set[str] = set()
        for by_title in (True, False):
            for want in required:
                if want.name in found:
                    continue
                match = next((id_ for id_ in free if self._serves(id_, want, by_title=by_title)), None)
                if match is not None:
                    free.remove(match)
                    found.add(want.name)
        return tuple(want.name for want in required if want.name not in found)

    def _serves(self, id_: str, want: EvidenceWanted, *, by_title: bool) -> bool:
        document = None if self.listed is None else self.listed[id_]
        if document is None:
            return not by_title
        lasts = None if want.valid_years is None or document.date is None else document.date.year + want.valid_years
        if lasts is not None and lasts < self.year:
            return False
        if not by_title:
            return True
        title, name = fold_text(document.title or ""), fold_text(want.name)
        return bool(title) and (title in name or name in title)

    def _has_run_out(self, document: Evidence) -> bool:
        return document.valid_until is not None and document.valid_until.year < self.year


def list_evidence(ledger: Ledger, year: int) -> tuple[EvidenceList, tuple[Diagnostic, ...]]:
    """
    The evidence of a ledger, and what is wrong with the ids that its records name.
    """
    if not ledger.evidence:
        return EvidenceList(year, None), ()
    listed = {document.id: document for document in ledger.evidence}
    told: dict[str, Diagnostic] = {}
    for row in ledger.observations:
        for id_ in row.evidence:
            if id_ not in listed:
                told.setdefault(id_, _unknown(id_, row, ledger))
    return EvidenceList(year, listed), tuple(told.values())


def _unknown(id_: str, row: Observation, ledger: Ledger) -> Diagnostic:
    return remark(
        row,
        ledger,
        "ledger/unknown-evidence",
        f"佐证“{id_}”不在佐证清单中，不算数",
        f'the evidence "{id_}" is not in the list of evidence and does not count',
        hint="补进佐证清单，或核对编号",
        hint_en="add it to the list of evidence, or check the id",
    )
