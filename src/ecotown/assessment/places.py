"""
Where the things stand that a plan or a ledger supplies beside figures: references and assigned targets.
"""

from collections.abc import Mapping

import attrs

from ecotown.assessment.remarks import place_at
from ecotown.diagnostics import Diagnostic
from ecotown.errors import InvalidArgument
from ecotown.files.passage import Page, Step
from ecotown.ledger import Ledger, Observation
from ecotown.plans import Plan
from ecotown.targets import fold_text

__all__ = ["SuppliedPlaces"]


@attrs.frozen(kw_only=True)
class SuppliedPlaces:
    """
    The plan and the ledger of an assessment; `records` are those of the ledger's references, by folded name and year.
    """

    plan: Plan = attrs.field(factory=Plan)
    ledger: Ledger = attrs.field(factory=Ledger)
    records: Mapping[tuple[str, int], Observation] = attrs.field(factory=dict)

    def place(self, error: InvalidArgument, number: str) -> Diagnostic:
        """
        What is wrong with something supplied, at its place; `number` is that of the row it was supplied for.
        """
        section, *way = error.way
        diagnostic = error.diagnostics[0]
        steps: tuple[Step, ...] = (section, number, *way)
        if section == "references":
            name = str(way[0])
            record = self.records.get((name, way[1])) if len(way) > 1 and isinstance(way[1], int) else None
            if record is not None:
                return place_at(diagnostic, record, self.ledger)
            written = next((key for key in self.plan.references if fold_text(key) == name), name)
            is_series = isinstance(self.plan.references.get(written), Mapping)
            steps = (section, written, *(str(year) for year in way[1:] if is_series))
        page = Page.of(self.plan.position)
        if page.holds(*steps, "target"):
            steps = (*steps, "target")
        return page.value(*steps).hold(diagnostic)
