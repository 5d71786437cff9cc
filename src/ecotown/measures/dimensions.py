"""
What each part of a formula is counted in, and whether that works out.

The units of a formula follow from those of its variables. Terms of one sum have to be of one kind; % and ‰ are numbers as
soon as they are multiplied; and what comes out has to convert to the unit of the indicator.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import assert_never

import attrs

from ecotown.diagnostics import Diagnostic, Severity, suggest
from ecotown.errors import InvalidMeasure, UnknownUnit
from ecotown.measures.folding import fold_name
from ecotown.measures.formatting import format_expression
from ecotown.measures.messages import fault, shorten
from ecotown.measures.names import names_in, variable_names
from ecotown.measures.nodes import Call, Expression, Function, Literal, Measure, Name, Product, Sum
from ecotown.quantities import (
    UnitProduct,
    fold_unit,
    format_exact,
    product_factor,
    read_product,
    read_unit_cell,
    same_dimension,
)

__all__ = ["PreparedMeasure", "Typed", "check_dimensions", "prepare_measure"]

_PURE = UnitProduct()
_POINTS = ("百分点", "个百分点")
# Two halves make a mean, and 斤 and 千克 differ by as much.
_PLAIN_FACTORS = (Fraction(1), Fraction(2), Fraction(1, 2))
_HUNDREDS = {"%": Fraction(100), "‰": Fraction(1000)}


def _none_for_one(factor: Fraction | None) -> Fraction | None:
    return None if factor == 1 else factor


@attrs.frozen
class Typed:
    """
    An expression with its unit.

    `multiple` turns the number computed from the parts into one in `unit`; `factor` turns that into one in the unit of the
    sum around it; both are None where there is nothing to turn. The unit is None where it is not known.
    """

    expression: Expression
    unit: UnitProduct | None
    multiple: Fraction | None = attrs.field(default=None, converter=_none_for_one)
    factor: Fraction | None = attrs.field(default=None, converter=_none_for_one)
    parts: tuple["Typed", ...] = ()


@attrs.frozen
class PreparedMeasure:
    """
    A formula whose units work out, ready to be computed for any number of places.

    `unit` is the one wanted, as written, or the formula's own; `factor` turns what the formula gives into it.
    """

    measure: Measure
    typed: Typed
    unit: str | None
    factor: Fraction
    names: tuple[str, ...]


def check_dimensions(
    measure: Measure, variables: Mapping[str, str | None], unit: str | None = None
) -> tuple[Diagnostic, ...]:
    """
    What is wrong with the units and names of a formula; line and column count in its text.

    Args:
        measure: the formula.
        variables: the unit of each variable by its name, as its unit column has it; `-` or None is a pure number.
        unit: the unit column of the indicator; None or `-` asks for no unit.
    """
    units = {fold_name(name): unit_text for name, unit_text in variables.items()}
    return _Inference(measure.text, units, is_declared=True).run(measure, unit).diagnostics


def prepare_measure(measure: Measure, variables: Mapping[str, str | None], unit: str | None = None) -> PreparedMeasure:
    """
    The formula with its units worked out. A variable that is not declared may have any unit.

    Raises InvalidMeasure with every fault, each with its place in the formula.
    """
    units = {fold_name(name): unit_text for name, unit_text in variables.items()}
    outcome = _Inference(measure.text, units, is_declared=False).run(measure, unit)
    faults = tuple(each for each in outcome.diagnostics if each.severity is Severity.ERROR)
    if faults:
        raise InvalidMeasure(faults)
    return PreparedMeasure(measure, outcome.typed, outcome.unit, outcome.factor, variable_names(measure))


@attrs.frozen
class _Outcome:
    typed: Typed
    unit: str | None
    factor: Fraction
    diagnostics: tuple[Diagnostic, ...]


@attrs.define
class _Inference:
    """
    One walk through a formula.
    """

    text: str
    units: Mapping[str, str | None]
    is_declared: bool
    faults: list[Diagnostic] = attrs.Factory(list)

    def run(self, measure: Measure, unit_cell: str | None) -> _Outcome:
        root, wanted = measure.expression, None
        try:
            wanted = read_unit_cell(unit_cell).unit
        except UnknownUnit as error:
            self.faults.extend(error.diagnostics)
        typed = self.infer(root, wanted)
        if not any(names_in(root)):
            self.add("measure/no-variable", root)
        factor = Fraction(1) if wanted is None else self.convert(typed, wanted)
        own = None if typed.unit is None else typed.unit.text
        return _Outcome(typed, wanted or own, factor, tuple(self.faults))

    def add(self, code: str, expression: Expression, **facts: str) -> None:
        self.faults.append(fault(code, self.text, expression.span, **facts))

    def infer(self, expression: Expression, wanted: str | None) -> Typed:
        """
        The expression with its unit. `wanted` is what it will be converted to, where that is known.
        """
        match expression:
            case Literal(_, unit):
                multiple, product = read_product(unit)
                return Typed(expression, product, multiple)
            case Name(name):
                return self.infer_name(expression, name)
            case Sum(terms):
                parts = [self.infer(term.operand, wanted) for term in terms]
                if len(parts) > 1:
                    self.check_hundred(parts, wanted)
                    deed = ("相加减", "added")
                    return self.align(expression, parts, deed)
                return self.align(expression, parts, ("", ""))
            case Product():
                typed = self.infer_product(expression)
                self.check_conversion(typed, wanted)
                return typed
            case Call(function, arguments):
                parts = [self.infer(argument, wanted) for argument in arguments]
                deed = ("相加", "added") if function is Function.SUM else ("比大小", "compared")
                return self.align(expression, parts, deed)
            case _:
                assert_never(expression)

    def infer_name(self, expression: Name, name: str) -> Typed:
        if name in self.units:
            try:
                unit = read_unit_cell(self.units[name]).unit
            except UnknownUnit as error:
                self.faults.extend(error.diagnostics)
                return Typed(expression, None)
            multiple, product = read_product(unit)
            return Typed(expression, product, multiple)
        if self.is_declared:
            told, told_en = self.suggest(name)
            self.add("measure/unknown-variable", expression, found=name, suggestion=told, suggestion_en=told_en)
        return Typed(expression, None)

    def suggest(self, name: str) -> tuple[str, str]:
        """
        What a name that is not declared most likely meant.
        """
        for known in self.units:
            rest = name.removeprefix(known)
            if known and rest != name and rest.lstrip("xX") in self.units:
                return (
                    f"“{known}”与“{rest.lstrip('xX')}”之间可能缺了运算符",
                    f'an operator may be missing between "{known}" and "{rest.lstrip("xX")}"',
                )
        near = suggest(name, tuple(self.units))
        if near is not None:
            return f"是否指“{near}”？", f'did you mean "{near}"?'
        return "请在 variables 里声明，或改用已声明的变量名", "declare it under `variables`, or use a declared name"

    def align(self, expression: Expression, parts: list[Typed], deed: tuple[str, str]) -> Typed:
        """
        Terms that are to be of one kind, in the unit of the first that is known and no bare number.
        """
        known = [part for part in parts if part.unit is not None]
        first = next((part for part in known if not _is_bare(part.expression)), known[0] if known else None)
        if first is None or first.unit is None:
            return Typed(expression, None, parts=tuple(parts))
        aligned = []
        for part in parts:
            factor = None if part.unit is None else product_factor(part.unit, first.unit)
            if factor is None and part.unit is not None:
                self.add_incompatible(part, first, deed)
            aligned.append(attrs.evolve(part, factor=factor))
        return Typed(expression, first.unit, parts=tuple(aligned))

    def add_incompatible(self, part: Typed, first: Typed, deed: tuple[str, str]) -> None:
        unit, unit_en = _told(part.unit)
        other_unit, other_unit_en = _told(first.unit)
        remedy = ("请核对变量和单位", "check the variables and their units")
        if _is_bare(part.expression) and first.unit is not None:
            written = f"{_shown(part.expression)}{first.unit.text}"
            remedy = (f"数字也要写单位，如 {written}", f"write the unit behind the number too, such as {written}")
        self.add(
            "measure/incompatible-terms",
            part.expression,
            found=_shown(part.expression),
            unit=unit,
            unit_en=unit_en,
            other=_shown(first.expression),
            other_unit=other_unit,
            other_unit_en=other_unit_en,
            deed=deed[0],
            deed_en=deed[1],
            remedy=remedy[0],
            remedy_en=remedy[1],
        )

    def infer_product(self, expression: Product) -> Typed:
        parts = []
        unit: UnitProduct | None = _PURE
        for factor in expression.factors:
            operand = factor.operand
            part = self.infer_product(operand) if isinstance(operand, Product) else self.infer(operand, None)
            if factor.is_divisor and isinstance(operand, Literal) and operand.number == 0:
                self.add("measure/zero-divisor", operand)
            if unit is not None and part.unit is not None:
                unit = unit.over(part.unit) if factor.is_divisor else unit.times(part.unit)
            else:
                unit = None
            parts.append(part)
        if unit is None:
            return Typed(expression, None, parts=tuple(parts))
        number = unit.without_ratios
        return Typed(expression, number, product_factor(unit, number), parts=tuple(parts))

    def check_conversion(self, typed: Typed, wanted: str | None) -> None:
        """
        Note a bare factor that does once more what the units do by themselves: `户数 / 总户数 × 100` for %, `× 15` for 千克/公顷.
        """
        bare, written, literals = _flatten(typed)
        if written is None or not literals or bare in _PLAIN_FACTORS:
            return
        multiple, product = read_product(wanted) if wanted is not None else (Fraction(1), written.without_ratios)
        factor = product_factor(written, product)
        if factor is None:
            return
        converting = [factor / multiple]
        hundred = _HUNDREDS.get(wanted or "")
        if hundred is not None and written != written.without_ratios:
            converting += [hundred, 1 / hundred]
        if bare in converting:
            self.add_converted(literals, bare)

    def check_hundred(self, parts: list[Typed], wanted: str | None) -> None:
        """
        Note a bare 100 beside shares, where the result is wanted in %: `100 - 甲 / 乙`.
        """
        hundred = _HUNDREDS.get(wanted or "")
        for part in parts:
            if isinstance(part.expression, Literal) and _is_bare(part.expression) and part.expression.number == hundred:
                self.add_converted([part.expression], hundred)

    def add_converted(self, literals: list[Literal], bare: Fraction) -> None:
        """
        Note bare numbers that convert once more, at the first of them.
        """
        self.add(
            "measure/converted-twice",
            literals[0],
            found=shorten("、".join(_shown(literal) for literal in literals)),
            times=format_exact(bare if bare > 1 else 1 / bare),
        )

    def convert(self, typed: Typed, wanted: str) -> Fraction:
        """
        The number that turns what the formula gives into the unit wanted; 1 where it cannot be told.
        """
        if typed.unit is None:
            return Fraction(1)
        multiple, product = read_product(wanted)
        factor = product_factor(typed.unit, product)
        is_difference = isinstance(typed.expression, Sum) and any(term.is_subtracted for term in typed.expression.terms)
        if factor is None and is_difference and fold_unit(wanted) in _POINTS:
            factor = product_factor(typed.unit, read_product("%")[1])
        if factor is not None:
            return factor / multiple
        if not any(each.severity is Severity.ERROR for each in self.faults):
            told, told_en = _told(typed.unit)
            remedy, remedy_en = _remedy(typed.unit, product)
            self.add(
                "measure/wrong-unit",
                typed.expression,
                unit=told,
                unit_en=told_en,
                wanted=f"以“{wanted}”计",
                wanted_en=f'in "{wanted}"',
                remedy=remedy,
                remedy_en=remedy_en,
            )
        return Fraction(1)


def _flatten(typed: Typed) -> tuple[Fraction, UnitProduct | None, list[Literal]]:
    """
    A product through the products in it: its bare numbers multiplied, the units as written, and the bare numbers.
    """
    bare, written = Fraction(1), _PURE
    literals: list[Literal] = []
    if not isinstance(typed.expression, Product):
        return bare, typed.unit, literals
    for factor, part in zip(typed.expression.factors, typed.parts, strict=True):
        match part.expression:
            case Literal(number, None) as literal if number:
                inner, unit = number, _PURE
                literals.append(literal)
            case _:
                found = _flatten(part)
                inner, literals = found[0], literals + found[2]
                if found[1] is None:
                    return bare, None, literals
                unit = found[1]
        bare = bare / inner if factor.is_divisor else bare * inner
        written = written.over(unit) if factor.is_divisor else written.times(unit)
    return bare, written, literals


def _told(unit: UnitProduct | None) -> tuple[str, str]:
    text = None if unit is None else unit.text
    return ("没有单位", "without a unit") if text is None else (f"以“{shorten(text)}”计", f'in "{shorten(text)}"')


def _shown(expression: Expression) -> str:
    return shorten(format_expression(expression))


def _remedy(unit: UnitProduct, wanted: UnitProduct) -> tuple[str, str]:
    """
    What the formula most likely lacks.
    """
    rest = _cancel(unit.over(wanted))
    if len(rest) == 1 and unit.powers and rest[0][1] in (1, -1):
        name, power = rest[0]
        if power > 0:
            return f"公式里可能缺了除以一个以“{name}”计的量", f'a division by something in "{name}" seems to be missing'
        return (
            f"公式里可能缺了乘以一个以“{name}”计的量",
            f'a multiplication by something in "{name}" seems to be missing',
        )
    return (
        "请核对公式、变量的单位和指标的单位",
        "check the formula, the units of its variables and that of the indicator",
    )


def _cancel(unit: UnitProduct) -> list[tuple[str, int]]:
    """
    The powers of a product, units of one kind (吨 and 千克) taken together.
    """
    rest: list[tuple[str, int]] = []
    for name, power in unit.powers:
        like = next((place for place, (other, _) in enumerate(rest) if same_dimension(name, other)), None)
        if like is None:
            rest.append((name, power))
        else:
            rest[like] = (rest[like][0], rest[like][1] + power)
    return [(name, power) for name, power in rest if power]


def _is_bare(expression: Expression) -> bool:
    return isinstance(expression, Literal) and expression.unit is None
