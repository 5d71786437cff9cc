"""
From the values of raw quantities to the value of a formula, exactly, with every value on the way.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import assert_never

import attrs

from ecotown.measures.amounts import Amount, Value, read_amount
from ecotown.measures.dimensions import PreparedMeasure, Typed, prepare_measure
from ecotown.measures.folding import fold_name
from ecotown.measures.messages import refuse_value
from ecotown.measures.names import variable_names
from ecotown.measures.nodes import Call, Expression, Function, Literal, Measure, Name, Product, Sum
from ecotown.quantities import UnitProduct, product_factor, read_product

__all__ = ["Computation", "Step", "compute_measure", "evaluate_measure"]

# A chain of hostile numbers must not grow without end.
_MOST_BITS = 8_192


@attrs.frozen
class Step:
    """
    One value of a formula and the values it was made from.

    `number` is None where something it needs is missing, or where it would be divided by zero. A raw quantity is as given.
    """

    expression: Expression
    number: Fraction | None
    measured_in: UnitProduct
    steps: tuple["Step", ...] = ()

    @property
    def unit(self) -> str | None:
        """
        The unit of the number; None for a pure number.
        """
        return self.measured_in.text


@attrs.frozen
class Computation:
    """
    What a formula came to.

    `value` is in `unit`, the one wanted or else the formula's own; it is None where a raw quantity is missing (`missing`: their
    names, folded, in the order of the text) or a divisor is zero (`zero_divisors`). `step` is the whole formula in its own
    unit, and holds every value on the way.
    """

    measure: Measure
    value: Fraction | None
    unit: str | None
    step: Step
    missing: tuple[str, ...] = ()
    zero_divisors: tuple[Step, ...] = ()

    def explain(self, language: str = "zh") -> str:
        """
        The computation in lines, the parts of each value below it.
        """
        from ecotown.measures.narrate import narrate

        return narrate(self, language)


def evaluate_measure(
    measure: Measure,
    values: Mapping[str, Value],
    *,
    unit: str | None = None,
    variables: Mapping[str, str | None] | None = None,
) -> Computation:
    """
    Compute a formula once.

    Args:
        measure: the formula.
        values: what is known of its raw quantities, by name. A name that is left out, or None, is missing; missing is never 0.
        unit: the unit wanted, as the indicator's unit column has it.
        variables: the units in which variables are declared, by name: those of values that state none. A variable that is not
            declared is in the unit of its value.

    Raises:
        InvalidMeasure: where the units do not work out.
        ObservationError: for a value that is not a number, or of another dimension than its variable.
    """
    given = {fold_name(name): value for name, value in values.items()}
    amounts = {name: read_amount(name, given.get(name)) for name in variable_names(measure)}
    units = {name: amount.unit for name, amount in amounts.items() if amount is not None}
    units |= {fold_name(name): declared for name, declared in (variables or {}).items()}
    return _compute(prepare_measure(measure, units, unit), amounts)


def compute_measure(prepared: PreparedMeasure, values: Mapping[str, Value]) -> Computation:
    """
    Compute a formula whose units have been worked out (`prepare_measure`); the keys of `values` are folded names.

    Raises ObservationError for a value that is not a number, or of another dimension than its variable.
    """
    return _compute(prepared, {name: read_amount(name, values.get(name)) for name in prepared.names})


def _compute(prepared: PreparedMeasure, amounts: Mapping[str, Amount | None]) -> Computation:
    missing = tuple(name for name in prepared.names if amounts[name] is None)
    zeros: list[Step] = []
    step, number = _step(prepared.typed, amounts, zeros)
    value = None if number is None else number * prepared.factor
    return Computation(prepared.measure, value, prepared.unit, step, missing, tuple(zeros))


def _step(typed: Typed, amounts: Mapping[str, Amount | None], zeros: list[Step]) -> tuple[Step, Fraction | None]:
    """
    The step of an expression, and its number in the unit of the expression.
    """
    expression = typed.expression
    unit = typed.unit or UnitProduct()
    match expression:
        case Literal(number):
            scaled = _turn(number, typed.multiple)
            return Step(expression, scaled, unit), scaled
        case Name(name):
            return _step_of_name(expression, amounts[name], typed)
        case Sum() | Product() | Call():
            pairs = [_step(part, amounts, zeros) for part in typed.parts]
            steps = tuple(step for step, _ in pairs)
            numbers = [number for _, number in pairs]
            result = (
                _multiply(expression, typed.multiple, steps, numbers, zeros)
                if isinstance(expression, Product)
                else _gather(expression, typed, numbers)
            )
            return Step(expression, result, unit, steps), result
        case _:
            assert_never(expression)


def _multiply(
    product: Product,
    multiple: Fraction | None,
    steps: tuple[Step, ...],
    numbers: list[Fraction | None],
    zeros: list[Step],
) -> Fraction | None:
    # The first factor is never a divisor.
    result = None if numbers[0] is None else _turn(numbers[0], multiple)
    for factor, step, number in zip(product.factors[1:], steps[1:], numbers[1:], strict=True):
        is_zero_divisor = factor.is_divisor and number == 0
        if is_zero_divisor:
            zeros.append(step)
        if result is None or number is None or is_zero_divisor:
            result = None
        else:
            result = _bounded(result / number if factor.is_divisor else result * number)
    return result


def _gather(expression: Sum | Call, typed: Typed, numbers: list[Fraction | None]) -> Fraction | None:
    """
    The sum, the largest or the smallest of numbers, each turned into the unit of the expression; None where one is missing.
    """
    aligned = []
    for part, number in zip(typed.parts, numbers, strict=True):
        if number is None:
            return None
        aligned.append(_turn(number, part.factor))
    match expression:
        case Sum(terms):
            return _add(-number if term.is_subtracted else number for term, number in zip(terms, aligned, strict=True))
        case Call(Function.SUM):
            return _add(aligned)
        case Call(Function.LARGEST):
            return max(aligned)
        case _:
            return min(aligned)


def _add(numbers: Iterable[Fraction]) -> Fraction:
    total = Fraction(0)
    for number in numbers:
        total = _bounded(total + number)
    return total


def _step_of_name(expression: Name, amount: Amount | None, typed: Typed) -> tuple[Step, Fraction | None]:
    declared = typed.unit or UnitProduct()
    if amount is None:
        return Step(expression, None, declared), None
    if amount.unit is None:
        number = _turn(amount.number, typed.multiple)
        return Step(expression, number, declared), number
    multiple, unit = read_product(amount.unit)
    factor = product_factor(unit, declared)
    if factor is None:
        raise refuse_value(
            "observation/other-dimension",
            name=expression.name,
            value=amount,
            unit=amount.unit,
            declared=declared.text or "1",
        )
    number = _turn(amount.number, multiple)
    return Step(expression, number, unit), _turn(number, factor)


def _turn(number: Fraction, factor: Fraction | None) -> Fraction:
    return number if factor is None or factor == 1 else _bounded(number * factor)


def _bounded(number: Fraction) -> Fraction:
    if max(number.numerator.bit_length(), number.denominator.bit_length()) > _MOST_BITS:
        raise refuse_value("observation/too-large", name="…")
    return number
