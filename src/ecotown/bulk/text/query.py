"""
What every part of the statement is written from.
"""

import attrs

from ecotown.bulk.lowered import Lowering
from ecotown.bulk.states import open_for
from ecotown.bulk.text.dialects import Dialect
from ecotown.bulk.text.observed import Source, observations
from ecotown.evaluation import Reason

__all__ = ["INVALID", "Query"]

INVALID = open_for(Reason.INVALID_OBSERVATION)


@attrs.frozen
class Query:
    """
    A system, the columns of its observations, the engine, and the year as the text says it.
    """

    lowering: Lowering
    source: Source
    dialect: Dialect
    year: str

    def observed(self) -> str:
        """
        The observations as every check reads them.
        """
        return observations(self.source, self.dialect, self.year)

    def read(self, family: str) -> str:
        """
        The observations of the checks of a family.
        """
        of_family = (
            "SELECT k.chk, k.indicator, k.component, k.aspect FROM ecotown_rules k JOIN ecotown_rules c"
            f" ON c.kind = 'check' AND c.chk = k.chk AND c.family = {self.dialect.quote(family)} WHERE k.kind = 'key'"
        )
        text = (
            "SELECT o.place, k.chk, o.year, o.unit, o.n, o.t FROM (\n"
            f"    {self.observed()}) o JOIN ({of_family}) k\n"
            "    ON k.indicator = o.indicator AND k.component = o.component AND k.aspect = o.aspect"
        )
        if any(check.slot is not None for check in self.lowering.checks):
            text += (
                "\n    UNION ALL\n"
                "    SELECT o.place, g.alternative AS chk, o.year, o.unit, o.n, o.t FROM (\n"
                f"    {self.observed()}) o JOIN (SELECT DISTINCT chk, indicator, component, aspect FROM ecotown_rules"
                " WHERE kind = 'slot-key') k\n"
                "    ON k.indicator = o.indicator AND k.component = o.component AND k.aspect = o.aspect\n"
                f"    JOIN ({self.given()}) g ON g.place = o.place AND g.chk = k.chk\n"
                f"    JOIN ecotown_rules c ON c.kind = 'check' AND c.chk = g.alternative AND c.family = {self.dialect.quote(family)}"
            )
        return text

    def given(self) -> str:
        """
        The check that stands for a wording at a place.
        """
        return (
            "SELECT p.place, k.chk, COALESCE(a.alternative, k.alternative) AS alternative FROM ecotown_places p\n"
            "    CROSS JOIN (SELECT chk, alternative FROM ecotown_rules WHERE kind = 'slot') k\n"
            "    LEFT JOIN (SELECT g.place, s.chk, s.alternative FROM ecotown_assigned g JOIN ecotown_rules s ON s.kind = 'assigned'"
            f" AND s.indicator = g.indicator AND s.text = g.target) a ON a.place = {self.dialect.text_of('p.place')} AND a.chk = k.chk"
        )
