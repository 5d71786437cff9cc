"""
What must hold across the rows: names told apart, rows that count others, and the evidence that rows ask for.
"""

from collections.abc import Iterator

from ecotown.assessment.nodes import nodes_of
from ecotown.diagnostics import Diagnostic
from ecotown.linter.messages import finding
from ecotown.linter.sheet import Row, Sheet
from ecotown.plans import EvidenceWanted
from ecotown.targets import fold_text
from ecotown.targets.nodes import KOfN

__all__ = ["check_circles", "check_counts", "check_evidence_wanted", "check_names"]

_LONGEST_VALIDITY = 20


def check_names(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Rows of one name, which a ledger cannot tell apart by it.
    """
    first: dict[str, str] = {}
    for row in sheet.rows:
        name = fold_text(row.indicator.name)
        other = first.setdefault(name, row.number)
        if other != row.number and row.owns("name"):
            passage = row.passage("name")
            yield finding("system/duplicate-name", passage, number=row.number, other=other, name=row.indicator.name)


def check_counts(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Rows such as `4项中至少1项达标` that list another number of rows under `of`.
    """
    for row in sheet.rows:
        listed = len(row.indicator.of)
        if not listed or not row.owns("of", "target"):
            continue
        for part in row.parts:
            for node in nodes_of(part.target.rule):
                if isinstance(node, KOfN) and node.total != listed:
                    yield finding(
                        "system/of-count", row.passage("of"), number=row.number, total=node.total, count=listed
                    )


def check_circles(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Rows that count rows which need their own verdict; they stop an assessment.
    """
    waiting: dict[str, Row] = {row.number: row for row in sheet.rows}
    while ready := [number for number, row in waiting.items() if waiting.keys().isdisjoint(row.indicator.of)]:
        for number in ready:
            del waiting[number]
    for row in waiting.values():
        yield finding("system/circular", row.passage("of"), number=row.number)


def check_evidence_wanted(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Evidence that a row lists twice, and validities that have no effect or are rare.
    """
    for row in sheet.rows:
        if row.owns("evidence"):
            yield from _check_list(row, row.indicator.evidence, None)
        if row.owns("components"):
            for index, component in enumerate(row.indicator.components):
                page, way = row.way("components")
                if page.holds(*way, index, "evidence"):
                    yield from _check_list(row, component.evidence or (), index)


def _check_list(row: Row, evidence: tuple[EvidenceWanted, ...], component: int | None) -> Iterator[Diagnostic]:
    seen: set[str] = set()
    for index, wanted in enumerate(evidence):
        name, years = fold_text(wanted.name), wanted.valid_years
        codes = ["evidence/duplicate"] if name in seen else []
        if years is not None and not wanted.required:
            codes.append("evidence/valid-years-unused")
        if years is not None and years > _LONGEST_VALIDITY:
            codes.append("evidence/valid-years-long")
        for code in codes:
            passage = row.passage("evidence", index, component=component)
            yield finding(code, passage, number=row.number, name=wanted.name, years=years)
        seen.add(name)
