"""
Laws of formulas: reading undoes printing, any text ends in a formula or a refusal, and numbers obey arithmetic whatever
unit they come in.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import assert_never

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from ecotown.diagnostics import Severity
from ecotown.errors import EcotownError, InvalidMeasure, MeasureSyntaxError
from ecotown.measures import (
    Amount,
    Measure,
    check_dimensions,
    evaluate_measure,
    fold_name,
    format_expression,
    format_measure,
    parse_measure,
    variable_names,
)
from ecotown.measures.formatting import Language
from ecotown.measures.nodes import Call, Expression, Function, Literal, Name, Product, Sum
from ecotown.quantities import UnitProduct, exact, product_factor, read_product, same_dimension, unit_factor
from ecotown.targets import fold_text
from measure_strategies import NAMES, expressions, fragments

languages: st.SearchStrategy[Language] = st.sampled_from(("zh", "ascii"))
numbers = st.fractions(min_value=-1000, max_value=1000, max_denominator=100)
# Each unit beside others that convert to it.
UNITS = (("亩", "公顷", "平方公里", "万亩"), ("吨", "千克", "斤", "万吨"), ("户", "万户"), ("%", "‰", "1"))


class TestReading:
    @given(expressions, languages)
    @example(Call(Function.SUM, (Literal(Fraction(0)), Literal(Fraction(100)))), "zh")
    @settings(max_examples=300)
    def test_reading_undoes_printing(self, expression: Expression, language: Language) -> None:
        text = format_expression(expression, language)
        assume(len(text) <= 2000)
        measure = parse_measure(text)
        assert measure.expression == expression, text
        assert format_measure(measure, language) == text

    @given(fragments)
    @settings(max_examples=300)
    def test_any_text_is_a_formula_or_refused_at_a_place(self, text: str) -> None:
        try:
            measure = parse_measure(text)
        except MeasureSyntaxError as error:
            assert 0 <= error.start <= error.end <= len(text)
            assert error.message
            assert error.render("zh")
            assert error.render("en")
            return
        assert parse_measure(format_measure(measure)) == measure
        assert parse_measure(format_measure(measure, "ascii")) == measure
        assert 0 <= measure.expression.span[0] < measure.expression.span[1] <= len(text)
        check_dimensions(measure, {}, "%")

    @given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
    def test_names_fold_as_those_of_a_ledger(self, text: str) -> None:
        assert fold_name(fold_name(text)) == fold_name(text)
        assert fold_name(fold_text(text)) == fold_name(text)

    def test_every_character_folds_as_in_a_ledger(self) -> None:
        for code in (*range(0xD800), *range(0xE000, 0x10000)):
            character = chr(code)
            text = f"甲{character}乙 a{character}b1{character}2 {character}"
            assert fold_name(fold_text(text)) == fold_name(text) == fold_name(fold_name(text)), hex(code)


def compute(expression: Expression, values: Mapping[str, Fraction]) -> Fraction:
    """
    The same arithmetic, by hand.
    """
    match expression:
        case Literal(number, unit):
            return number * (1 if unit is None else unit_factor(unit, "1"))
        case Name(name):
            return values[name]
        case Sum(terms):
            signed = (
                -compute(term.operand, values) if term.is_subtracted else compute(term.operand, values)
                for term in terms
            )
            return sum(signed, Fraction(0))
        case Product(factors):
            result = Fraction(1)
            for factor in factors:
                operand = compute(factor.operand, values)
                result = result / operand if factor.is_divisor else result * operand
            return result
        case Call(function, arguments):
            computed = [compute(argument, values) for argument in arguments]
            match function:
                case Function.SUM:
                    return sum(computed, Fraction(0))
                case Function.LARGEST:
                    return max(computed)
                case Function.SMALLEST:
                    return min(computed)
                case _:
                    assert_never(function)
        case _:
            assert_never(expression)


def is_pure(expression: Expression) -> bool:
    match expression:
        case Literal(_, unit):
            return unit in (None, "%", "‰")
        case Name():
            return True
        case Sum(terms):
            return all(is_pure(term.operand) for term in terms)
        case Product(factors):
            return all(is_pure(factor.operand) for factor in factors)
        case Call(_, arguments):
            return all(is_pure(argument) for argument in arguments)
        case _:
            assert_never(expression)


class TestComputing:
    @given(expressions, st.data())
    @settings(max_examples=300)
    def test_pure_numbers_are_computed_as_by_hand(self, expression: Expression, data: st.DataObject) -> None:
        assume(is_pure(expression))
        values = {name: data.draw(numbers) for name in NAMES}
        try:
            result = evaluate_measure(Measure(expression), values, unit="1")
        except InvalidMeasure as error:
            # A number as written that divides by zero, or that converts twice.
            assert {each.code for each in error.diagnostics} <= {"measure/zero-divisor", "measure/converted-twice"}
            return
        try:
            expected = compute(expression, values)
        except ZeroDivisionError:
            assert result.value is None
            assert result.zero_divisors
            return
        assert result.value == expected
        assert not result.zero_divisors
        assert result.explain("zh")
        assert result.explain("en")

    @given(
        st.data(),
        st.sampled_from(("甲 / 乙", "(甲 + 丙) / 乙", "甲 - 丙", "最大(甲, 丙) × 乙", "合计(甲, 丙) / 乙 × 100%")),
    )
    def test_the_unit_a_value_comes_in_does_not_matter(self, data: st.DataObject, text: str) -> None:
        measure = parse_measure(text)
        above, below = data.draw(st.sampled_from(UNITS)), data.draw(st.sampled_from(UNITS))
        declared = {"甲": above[0], "丙": above[0], "乙": below[0]}
        plain = {name: data.draw(numbers) for name in declared}
        stated = {}
        for name, number in plain.items():
            unit = data.draw(st.sampled_from(above if name != "乙" else below))
            stated[name] = Amount(number * unit_factor(declared[name], unit), unit)
        first = evaluate_measure(measure, plain, variables=declared)
        second = evaluate_measure(measure, stated, variables=declared)
        assert (first.value, first.unit) == (second.value, second.unit)
        assert [step.expression for step in first.zero_divisors] == [step.expression for step in second.zero_divisors]

    @given(expressions, st.data())
    def test_what_is_missing_is_named_and_never_zero(self, expression: Expression, data: st.DataObject) -> None:
        assume(is_pure(expression))
        measure = Measure(expression)
        names = variable_names(measure)
        assume(names)
        missing = data.draw(st.sets(st.sampled_from(names), min_size=1))
        values = {name: None if name in missing else Fraction(1) for name in names}
        try:
            result = evaluate_measure(measure, values)
        except InvalidMeasure:
            return
        assert result.value is None
        assert set(result.missing) == missing

    @given(expressions, st.dictionaries(st.sampled_from(NAMES), st.sampled_from([*sum(UNITS, ()), "-", "人"])))
    def test_what_passes_the_check_can_be_computed(self, expression: Expression, units: dict[str, str]) -> None:
        measure = Measure(expression)
        faults = check_dimensions(measure, units)
        if any(fault.severity is Severity.ERROR for fault in faults):
            for fault in faults:
                assert fault.message
                assert fault.message_en
            return
        values = dict.fromkeys(units, Fraction(3))
        result = evaluate_measure(measure, values, variables=units)
        assert result.value is not None or result.zero_divisors
        if result.unit is not None:
            again = evaluate_measure(measure, values, variables=units, unit=result.unit)
            assert again.value == result.value

    @given(st.one_of(fragments, numbers, st.floats(), st.integers(), st.none(), st.booleans()))
    def test_any_value_is_a_number_missing_or_refused(self, value: object) -> None:
        try:
            result = evaluate_measure(parse_measure("甲"), {"甲": value})  # type: ignore[dict-item]  # anything is tried
        except EcotownError as error:
            assert error.message
            return
        assert (result.value is None) == (result.missing == ("甲",))


class TestUnits:
    units = st.sampled_from(
        [unit for group in UNITS for unit in group] + ["千克/公顷", "座/600户", "起/每万枚", "元/人/年"]
    )

    @given(units, units)
    def test_a_product_converts_as_its_unit_does(self, source: str, target: str) -> None:
        (above, first), (below, second) = read_product(source), read_product(target)
        factor = product_factor(first, second)
        assert (factor is not None) == same_dimension(source, target)
        if factor is not None:
            assert factor * above / below == unit_factor(source, target)

    @given(units, units, units)
    def test_products_and_quotients_undo_each_other(self, left: str, right: str, other: str) -> None:
        first, second, third = (read_product(unit)[1] for unit in (left, right, other))
        assert first.times(second).over(second) == first
        assert first.times(second) == second.times(first)
        assert first.times(second.over(third)) == first.times(second).over(third)
        assert first.over(first) == UnitProduct()

    @given(units, units)
    def test_a_product_reads_as_it_is_written(self, left: str, right: str) -> None:
        product = read_product(left)[1].over(read_product(right)[1])
        assume("每" not in (product.text or ""))
        assert read_product(product.text) == (Fraction(1), product)


def test_an_amount_of_forty_digits_is_exact() -> None:
    digits = "1234567890" * 4
    result = evaluate_measure(parse_measure(f"甲 + 0.{digits[:38]}"), {"甲": digits})
    assert result.value == exact(digits) + Fraction(int(digits[:38]), 10**38)


def test_reading_takes_time_linear_in_the_length() -> None:
    for piece in ("“", "《", "a“", "(", "「", "1,", "甲 ", "+", "max(", "%", "a/", "1/户"):
        with pytest.raises(MeasureSyntaxError):
            parse_measure(piece * (1990 // len(piece)) + "#")
