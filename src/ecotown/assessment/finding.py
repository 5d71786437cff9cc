"""
What an assessment found about one row.
"""

from functools import cached_property
from typing import TYPE_CHECKING

import attrs

from ecotown.assessment.figures import Unusable
from ecotown.evaluation import Reason, Result, Verdict
from ecotown.ledger import Observation
from ecotown.plans import Indicator

if TYPE_CHECKING:
    from ecotown.assessment.levers import RowLever

__all__ = ["Finding", "VillageFigure"]


@attrs.frozen
class VillageFigure:
    """
    A record of a village, shown beside the row it speaks of.
    """

    village: str
    observation: Observation


@attrs.frozen(kw_only=True)
class Finding:
    """
    One row: what was required, what was judged, what is short, who answers.

    `target` is the cell as printed. `records` are the ledger's records of the row at the place itself that count,
    `unusable` those that do not and why; `villages` are records of villages, kept and shown. `evidence` are the ids that
    the records name, and those of the raw quantities, `quantities`. `provisional` says that the verdict rests on a provisional figure.
    """

    indicator: Indicator
    year: int
    result: Result
    records: tuple[Observation, ...] = ()
    unusable: tuple[tuple[Reason, Unusable], ...] = ()
    villages: tuple[VillageFigure, ...] = ()
    provisional: bool = False
    quantities: tuple[str, ...] = ()

    @property
    def number(self) -> str:
        """
        The number of the row.
        """
        return self.indicator.number

    @property
    def domain(self) -> str | None:
        """
        The domain of the row.
        """
        return self.indicator.domain

    @property
    def name(self) -> str:
        """
        The name of the indicator.
        """
        return self.indicator.name

    @property
    def target(self) -> str:
        """
        The target as printed; where only the components have one, theirs.
        """
        if self.indicator.target is not None:
            return self.indicator.target
        return "；".join(f"{component.name}：{component.target}" for component in self.indicator.components)

    @property
    def verdict(self) -> Verdict:
        """
        The verdict of the row.
        """
        return self.result.verdict

    @property
    def responsible(self) -> tuple[str, ...]:
        """
        The offices that answer for the row, the lead first.
        """
        return self.indicator.responsible

    @property
    def evidence(self) -> tuple[str, ...]:
        """
        The ids of the evidence that the records of the row name.
        """
        return tuple(dict.fromkeys((*(id_ for row in self.records for id_ in row.evidence), *self.quantities)))

    @property
    def gap(self) -> str:
        """
        What is short, in Chinese; empty where nothing is.
        """
        return self.tell_gap("zh")

    @property
    def gap_en(self) -> str:
        """
        What is short, in English.
        """
        return self.tell_gap("en")

    def tell_gap(self, language: str = "zh") -> str:
        """
        What is short, for people: by how much, or what cannot be judged for want of what. Numbers are exact.
        """
        from ecotown.assessment.gaps import tell_gap

        return tell_gap(self, language)

    @cached_property
    def levers(self) -> "tuple[RowLever, ...]":
        """
        Where the row is not met and computed by a formula: how far each raw quantity that can be moved has to change for it to
        be met, all others staying as they are.
        """
        from ecotown.assessment.levers import levers_of

        return levers_of(self.result, self.indicator, self.year)

    def tell_observed(self, language: str = "zh", *, separator: str | None = None) -> str:
        """
        What was observed, for people, in the unit of the limit; components and aspects stand side by side.
        """
        from ecotown.assessment.gaps import tell_observed

        return tell_observed(self, language, ("; " if language == "en" else "；") if separator is None else separator)

    def to_dict(self, language: str = "zh") -> dict[str, object]:
        """
        The JSON form.
        """
        obligation = self.indicator.obligation
        levers = self.levers
        moved = {"levers": [lever.to_dict(language) for lever in levers]} if levers else {}
        return {
            "number": self.number,
            "domain": self.domain,
            "name": self.name,
            "target": self.target,
            "obligation": None if obligation is None else obligation.value,
            "responsible": list(self.responsible),
            "supporting": list(self.indicator.supporting),
            "provisional": self.provisional,
            "gap": self.tell_gap(language),
            "evidence": list(self.evidence),
            "villages": [
                {
                    "village": each.village,
                    "year": each.observation.year,
                    "observed": each.observation.observed,
                    "unit": each.observation.unit,
                }
                for each in self.villages
            ],
            **moved,
            **self.result.to_dict(language),
        }
