"""
The raw quantities as the checks see them: columns of numbers by place, and what each formula gives in every village.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import assert_never

import attrs

from ecotown.assessment.formulas import Formula, denominators
from ecotown.assessment.quoting import show_quantity
from ecotown.assessment.reckoning import Reckoner
from ecotown.assessment.remarks import remark
from ecotown.assessment.requirements import Requirement, RowRequirement
from ecotown.assessment.totals import OWN, Totals
from ecotown.diagnostics import Diagnostic, Severity
from ecotown.errors import InvalidMeasure
from ecotown.ledger import Observation
from ecotown.measures import PreparedMeasure, prepare_measure
from ecotown.measures.dimensions import Typed
from ecotown.measures.nodes import Call, Function, Literal, Name, Product, Sum

__all__ = ["Rate", "Survey", "survey"]

Column = Sequence[float]
"""A number for each place, not a number where there is none."""


@attrs.frozen(eq=False)
class Rate:
    """
    A formula of a row: what it divides by, and the variables in it that it does not divide by.
    """

    row: RowRequirement
    part: Requirement
    formula: Formula
    prepared: PreparedMeasure
    denominators: tuple[str, ...]
    numerators: tuple[str, ...]

    @property
    def label(self) -> str:
        """
        The row or the component by its name.
        """
        return self.row.indicator.name + (f"·{self.part.component}" if self.part.component else "")


@attrs.define(eq=False)
class Survey:
    """
    The raw quantities of a ledger, for checks. `flagged` are quantities of which something is told already.
    """

    reckoner: Reckoner
    rates: tuple[Rate, ...]
    year: int
    flagged: set[tuple[str, int, int]] = attrs.Factory(set)

    @property
    def totals(self) -> Totals:
        """
        The raw quantities.
        """
        return self.reckoner.totals

    @property
    def places(self) -> tuple[str, ...]:
        """
        The place itself and its villages, by their numbers.
        """
        return self.totals.quantities.places

    @property
    def years(self) -> dict[str, tuple[int, ...]]:
        """
        The years of each variable.
        """
        return self.totals.quantities.years

    def column(self, name: str, year: int) -> Column:
        """
        The values of a variable in a year.
        """
        return self.totals.column(name, year)

    def value(self, name: str, year: int, place: int) -> Fraction | None:
        """
        The exact value of a variable at a place.
        """
        return self.totals.value(name, year, place)

    def rate(self, rate: Rate, year: int) -> Column:
        """
        What a formula gives at each place, from the values of that place alone.
        """
        columns = {name: self.column(name, year) for name in rate.formula.names}
        factor = float(rate.prepared.factor)
        return [value * factor for value in _compute(rate.prepared.typed, columns, len(self.places))]

    def steps(self, name: str) -> Iterator[tuple[int, int]]:
        """
        The pairs of years of a variable that follow one another.
        """
        return ((first, last) for first, last in pairwise(self.years.get(name, ())) if last == first + 1)

    def has_villages(self, name: str, year: int) -> bool:
        """
        Whether any village reports a variable in a year.
        """
        return any(value == value for value in self.column(name, year)[1:])  # noqa: PLR0124 - not a number is unlike itself

    def tell(self, name: str, year: int, place: int) -> tuple[str, str]:
        """
        A variable with its value at a place.
        """
        value = self.value(name, year, place) or Fraction(0)
        unit = self.totals.unit(name)
        label = self.totals.label(name)
        return f"{label} {show_quantity(value, unit, 'zh')}", f"{label} {show_quantity(value, unit, 'en')}"

    def place(self, place: int) -> tuple[str, str]:
        """
        A place by its name.
        """
        name = self.places[place]
        return (name, name) if place != OWN or name else ("全镇", "the town")

    def remark(
        self,
        name: str,
        year: int,
        place: int,
        code: str,
        message: str,
        message_en: str,
        *,
        hint: str,
        hint_en: str,
        severity: Severity = Severity.WARNING,
    ) -> Diagnostic:
        """
        A diagnostic at the record of a variable.
        """
        record = self.totals.quantities.record(name, year, place) or Observation()
        return remark(
            record, self.totals.ledger, code, message, message_en, hint=hint, hint_en=hint_en, severity=severity
        )


def survey(rows: tuple[RowRequirement, ...], reckoner: Reckoner, year: int) -> Survey:
    """
    The formulas of a plan that the ledger has raw quantities for.
    """
    known = reckoner.totals.quantities.years
    rates = []
    for row in rows:
        for part in row.parts:
            formula = reckoner.formula(row.indicator, part.component)
            if formula is None or not any(name in known for name in formula.names):
                continue
            units = {name: reckoner.totals.unit(name) for name in formula.names}
            try:
                prepared = prepare_measure(formula.measure, units, formula.unit)
            except InvalidMeasure:
                continue
            below = denominators(formula.measure.expression)
            above = tuple(name for name in formula.names if name not in below)
            rates.append(Rate(row, part, formula, prepared, below, above))
    return Survey(reckoner, tuple(rates), year)


def _compute(typed: Typed, columns: Mapping[str, Column], count: int) -> Column:
    """
    An expression over columns.
    """
    multiple = 1.0 if typed.multiple is None else float(typed.multiple)
    match typed.expression:
        case Literal(number):
            return [float(number) * multiple] * count
        case Name(name):
            return columns[name] if multiple == 1.0 else [value * multiple for value in columns[name]]
        case Sum(terms):
            total = [0.0] * count
            for term, part in zip(terms, typed.parts, strict=True):
                factor = (-1.0 if term.is_subtracted else 1.0) * (1.0 if part.factor is None else float(part.factor))
                column = _compute(part, columns, count)
                total = [sum_ + value * factor for sum_, value in zip(total, column, strict=True)]
            return total
        case Product(factors):
            result: Column = [multiple] * count
            for each, part in zip(factors, typed.parts, strict=True):
                column = _compute(part, columns, count)
                if each.is_divisor:
                    result = [one / other if other else math.nan for one, other in zip(result, column, strict=True)]
                else:
                    result = [one * other for one, other in zip(result, column, strict=True)]
            return result
        case Call(function):
            aligned = [
                [
                    value * (1.0 if part.factor is None else float(part.factor))
                    for value in _compute(part, columns, count)
                ]
                for part in typed.parts
            ]
            if function is Function.SUM:
                return [sum(values) for values in zip(*aligned, strict=True)]
            # Not a number is neither larger nor smaller than anything.
            choose = max if function is Function.LARGEST else min
            return [
                math.nan if any(map(math.isnan, values)) else choose(values) for values in zip(*aligned, strict=True)
            ]
        case _:
            assert_never(typed.expression)
