"""
What every part of the statement is written from: which observations a family of checks reads.
"""

from collections.abc import Sequence

import attrs

from ecotown.bulk.lowered import Check, Lowering, Role
from ecotown.bulk.rules.readings import roles_of, years_of
from ecotown.bulk.states import open_for
from ecotown.bulk.text.dialects import Dialect
from ecotown.bulk.text.observed import Source, observations
from ecotown.evaluation import Reason

__all__ = ["INVALID", "NEEDS", "Query"]

NEEDS = frozenset({"wide", "series", "fixed", "grain", *(f"per_base {kind}" for kind in range(1, 5))})
_READING = {
    "value": "state, otherwise, low, high, low_rounded, high_rounded, miss, grain, least, most, margin_limit, margin_sign,"
    " margin_factor, mask, bit",
    "reference": "state, otherwise, low, high, low_rounded, high_rounded, miss, grain, least, most, margin_limit,"
    " margin_sign, margin_factor, p, q, span, divisor",
    "movement": "step, series, factor, hold, bit",
    "absence": "step",
}

INVALID = open_for(Reason.INVALID_OBSERVATION)


@attrs.frozen
class Query:
    """
    A system, the columns of its observations, the engine, and the year as the text says it.

    `needs` names what the rules of a table call for, so that the text holds nothing else: `wide` where values of several
    years are in units so far apart that a BIGINT may not hold them, `series` where some are words or of another unit or
    basis, `fixed` where a unit settles a state, `grain` where only whole numbers count, `per_base` with the ways in which changes
    are measured.
    """

    lowering: Lowering
    source: Source
    dialect: Dialect
    year: str
    needs: frozenset[str] = NEEDS

    def checks_of(self, family: str, role: Role) -> list[Check]:
        """
        The checks of a family that serve one purpose.
        """
        roles = roles_of(self.lowering)
        family_of = self.lowering.family_of
        return [check for check in self.lowering.checks if family_of(check) == family and roles[check.number] is role]

    def read(self, family: str, role: Role, columns: str) -> str:
        """
        The observations of the checks of a family, with columns of their readings (`r`) and of the words that they know (`t`).

        Those of an assigned target are read at the places to which it was assigned.
        """
        checks = self.checks_of(family, role)
        years = sorted({year for check in checks for year in self._years(check)})
        observed = observations(self.source, self.dialect, self.year, years)
        # Keys are compared only where they differ: each one more makes a join dearer.
        held = [name for name in ("component", "aspect", "unit") if name in self.source.columns]
        keys = ["indicator", *held, *(() if self._is_one_year(years) else ("year",))]
        blank = [f" AND {name} = ''" for name in ("component", "aspect", "unit") if name not in held]
        dated = f"COALESCE(at_year, {self.year} - back)"
        if "year" not in self.source.columns:
            blank.append(f" AND {dated} = {self.year}")
        listed = ", ".join(f"{dated} AS year" if key == "year" else key for key in keys)
        text = (
            f"SELECT o.place, r.decides AS chk, {columns}\n"
            f"    FROM (\n    {observed}) o\n"
            f"    JOIN (SELECT chk, decides, {listed}, {_READING[family.removeprefix('computed ')]} FROM ecotown_rules"
            f" WHERE kind = 'reading' AND family = '{family}' AND role = '{role.value}'{''.join(blank)}) r\n"
            f"    ON {' AND '.join(f'r.{key} = o.{key}' for key in keys)}"
        )
        if self.source.has_texts:
            has_units = "unit" in held
            plain = " AND unit = ''"
            text += (
                "\n    LEFT JOIN (SELECT chk, text, unit, state, otherwise, margin_limit, series, factor, hold"
                f" FROM ecotown_rules WHERE kind = 'word'{'' if has_units else plain}) t"
                f" ON t.chk = r.chk AND t.text = o.t{' AND t.unit = o.unit' if has_units else ''}"
            )
        if role is Role.ASSIGNED:
            text += f"\n    JOIN ({self.given()}) g ON g.place = o.place AND g.alternative = r.chk"
        return f"{text}\n    WHERE {self.is_recorded}"

    def _is_one_year(self, years: Sequence[str]) -> bool:
        """
        Whether all rows that are read are of one year, so that it need not be asked for which.
        """
        now = (self.year, f"{self.year} - 0")
        return "year" not in self.source.columns or (len(years) == 1 and (self.source.is_dated or years[0] in now))

    @property
    def is_recorded(self) -> str:
        """
        Whether a row says anything at all.
        """
        return "(o.n IS NOT NULL OR o.t IS NOT NULL)" if self.source.has_texts else "o.n IS NOT NULL"

    def word(self, column: str, other: str) -> str:
        """
        What a word says, for a row that holds one, and what a number says.
        """
        return f"CASE WHEN o.n IS NULL THEN t.{column} ELSE {other} END" if self.source.has_texts else other

    def _years(self, check: Check) -> list[str]:
        return [
            str(at_year)
            if at_year is not None
            else str(int(self.year) - (back or 0))
            if self.year.isdigit()
            else f"{self.year} - {back}"
            for _, back, at_year in years_of(check)
        ]

    def given(self) -> str:
        """
        The check that stands for a wording at a place.
        """
        return (
            "SELECT p.place, k.chk, COALESCE(a.alternative, k.alternative) AS alternative FROM ecotown_places p\n"
            "    CROSS JOIN (SELECT chk, alternative FROM ecotown_rules WHERE kind = 'slot') k\n"
            "    LEFT JOIN (SELECT g.place, s.chk, s.alternative FROM ecotown_assigned g JOIN ecotown_rules s"
            " ON s.kind = 'assigned' AND s.indicator = g.indicator AND s.text = g.target) a"
            " ON a.place = p.place AND a.chk = k.chk"
        )
