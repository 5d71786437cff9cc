"""
The formulas of the rows of a plan: read, with their units worked out, and what is wrong with them at its place.

A formula that cannot be used leaves its row to the figures that are entered for it; it stops nothing else.
"""

from collections.abc import Mapping
from pathlib import Path

import attrs

from ecotown.diagnostics import Diagnostic, Severity
from ecotown.errors import MeasureSyntaxError
from ecotown.files import place_diagnostic, place_error
from ecotown.files.catalog import is_path
from ecotown.measures import Measure, check_dimensions, fold_name, parse_measure, variable_names
from ecotown.measures.nodes import Expression, Name, Product
from ecotown.plans import Component, Indicator, Plan, Position, Variable, WhenZero

__all__ = ["Formula", "denominators", "read_formula"]


@attrs.frozen
class Formula:
    """
    How a row or a component is computed: the formula, the raw quantities in it by folded name, and the unit it comes out in.

    `declared` are the variables of the plan by folded name, `when_zero` what holds where there is nothing to divide by.
    """

    measure: Measure
    names: tuple[str, ...]
    unit: str | None
    declared: Mapping[str, Variable] = attrs.field(repr=False, eq=False)
    when_zero: WhenZero = WhenZero.NOT_APPLICABLE

    @property
    def bases(self) -> frozenset[str]:
        """
        The bases on which its raw quantities are counted.
        """
        declared = (self.declared.get(name) for name in self.names)
        return frozenset(each.basis for each in declared if each is not None and each.basis is not None)


def read_formula(
    item: Indicator | Component, plan: Plan, *, path: str
) -> tuple[Formula | None, tuple[Diagnostic, ...]]:
    """
    The formula of a row or a component, None where it has none or one that cannot be used; and what is wrong with it.
    """
    if item.measure is None or not item.measure.strip():
        return None, ()
    position = place_of(plan, item.positions.get("measure", item.position))
    text = item.measure
    try:
        measure = parse_measure(text, units=plan.vocabulary.units)
    except MeasureSyntaxError as error:
        return None, (place_error(error, position, text, path=f"{path}.measure"),)
    variables = plan.quantities
    told: tuple[Diagnostic, ...] = ()
    if variables:
        units = {variable.name: variable.unit for variable in variables}
        told = tuple(
            place_diagnostic(each, position, text, path=f"{path}.measure")
            for each in check_dimensions(measure, units, item.unit)
        )
    if any(each.severity is Severity.ERROR for each in told):
        return None, told
    formula = Formula(
        measure=measure,
        names=variable_names(measure),
        unit=item.unit,
        declared={fold_name(variable.name): variable for variable in variables},
        when_zero=item.when_zero or WhenZero.NOT_APPLICABLE,
    )
    return formula, told


def place_of(plan: Plan, position: Position | None) -> Position | None:
    """
    A place as it is told: where the library is installed is nobody's matter, and would make the same input give other bytes.
    """
    system = plan.indicator_system
    if system is None or system.position is None or position is None or (plan.system and is_path(plan.system)):
        return position
    if position.file is None or position.file != system.position.file:
        return position
    return attrs.evolve(position, file=Path(position.file).name)


def denominators(expression: Expression) -> tuple[str, ...]:
    """
    The raw quantities by which a formula divides at its outermost, in the order of the text.
    """
    if not isinstance(expression, Product):
        return ()
    found: dict[str, None] = {}
    for factor in expression.factors:
        if factor.is_divisor:
            found |= dict.fromkeys(_names(factor.operand))
        elif isinstance(factor.operand, Product):
            found |= dict.fromkeys(denominators(factor.operand))
    return tuple(found)


def _names(expression: Expression) -> tuple[str, ...]:
    if isinstance(expression, Name):
        return (expression.name,)
    return variable_names(Measure(expression))
