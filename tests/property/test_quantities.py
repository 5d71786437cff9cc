"""
Laws of numbers and units, and what arbitrary text may do to them: give a value, or an error of ours.
"""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecotown.errors import EcotownError, IncompatibleUnits, UnknownUnit
from ecotown.periods import read_year, window
from ecotown.quantities import (
    KNOWN_UNITS,
    UNIT_PREFIXES,
    UnitCell,
    exact,
    fold_unit,
    format_exact,
    is_known_unit,
    read_numeral,
    read_unit_cell,
    round_half_even,
    round_significant,
    same_dimension,
    suggest_units,
    unit_factor,
)

NUMBERS = st.fractions(min_value=-(10**9), max_value=10**9, max_denominator=10**6)
INTERVALS = st.builds(
    lambda step, place: Fraction(step) * Fraction(10) ** place, st.sampled_from([1, 2, 5, 20, 25]), st.integers(-6, 6)
)
TERMS = st.builds(
    lambda prefix, unit: prefix + unit, st.sampled_from(["", "", *UNIT_PREFIXES]), st.sampled_from(KNOWN_UNITS)
)
UNITS = st.builds(
    lambda numerator, denominators: "/".join([numerator, "·".join(denominators)]) if denominators else numerator,
    TERMS,
    st.lists(TERMS, max_size=2),
)
# Near misses of units reach further into the reader than text at large.
PIECES = st.sampled_from(
    [*KNOWN_UNITS, *UNIT_PREFIXES, *"/·().,*^-+ 0123456789①²(（／％", "GDP", "(GDP)", "值", "折纯", "每", "**"]
)
PREFIXED = {prefix: read_numeral(f"一{prefix}".replace("一十", "十")) or Fraction(0) for prefix in UNIT_PREFIXES}
HOSTILE = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=14).map("".join))


@pytest.fixture(scope="module", autouse=True)
def _loaded_registry() -> None:
    unit_factor("亩", "公顷")


@given(NUMBERS)
def test_printed_number_reads_back(value: Fraction) -> None:
    text = format_exact(value)
    assert "e" not in text.lower()
    assert exact(text) == value


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_float_is_its_shortest_decimal(value: float) -> None:
    assert float(exact(value)) == value


@given(st.text(max_size=80) | st.text("0123456789.,+-eE/ １．", max_size=70))
def test_text_is_a_number_or_refused(text: str) -> None:
    try:
        number = exact(text)
    except ValueError:
        return
    printed = format_exact(number)
    assert len(printed) > 64 or exact(printed) == number


@given(NUMBERS, INTERVALS)
def test_rounding_laws(value: Fraction, interval: Fraction) -> None:
    rounded = round_half_even(value, interval)
    assert (rounded / interval).denominator == 1
    assert abs(rounded - value) <= interval / 2
    assert round_half_even(rounded, interval) == rounded
    assert round_half_even(-value, interval) == -rounded
    if abs(rounded - value) == interval / 2:
        assert (rounded / interval).numerator % 2 == 0


@given(NUMBERS, NUMBERS, INTERVALS)
def test_rounding_keeps_order(a: Fraction, b: Fraction, interval: Fraction) -> None:
    low, high = sorted((a, b))
    assert round_half_even(low, interval) <= round_half_even(high, interval)


@given(NUMBERS.filter(bool), st.integers(1, 12))
def test_significant_digits_bound_the_error(value: Fraction, digits: int) -> None:
    rounded = round_significant(value, digits)
    assert abs(rounded - value) <= abs(value) * Fraction(1, 2 * 10 ** (digits - 1))
    assert round_significant(value * 10, digits) == rounded * 10


@given(st.integers(0, 10**12 - 1))
def test_written_numeral_reads_back(number: int) -> None:
    assert read_numeral(_write_numeral(number)) == number


def _write_numeral(number: int) -> str:
    """
    The numeral as the standard writes it: 零 for skipped places, 十 in front and 一十 inside.
    """
    if number == 0:
        return "零"
    text, skipped = "", False
    for word, size in (("亿", 10**8), ("万", 10**4), ("", 1)):
        section = number // size % 10**4
        if section:
            text += ("零" if text and (skipped or section < 1000) else "") + _write_section(section) + word
        skipped = section == 0
    return text.removeprefix("一") if text.startswith("一十") else text


def _write_section(section: int) -> str:
    digits = "零一二三四五六七八九"
    text, skipped = "", False
    for word, size in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit = section // size % 10
        if digit:
            text += ("零" if skipped and text else "") + digits[digit] + word
        skipped = digit == 0
    return text


@given(st.text(max_size=40) | st.text("零〇一二两三五九十百千万亿点", max_size=40))
def test_text_is_a_numeral_or_none(text: str) -> None:
    number = read_numeral(text)
    assert number is None or number >= 0


@settings(deadline=None)
@given(UNITS, UNITS)
def test_conversion_has_an_inverse(a: str, b: str) -> None:
    assert is_known_unit(a)
    assert unit_factor(a, a) == 1
    if same_dimension(a, b):
        assert unit_factor(a, b) * unit_factor(b, a) == 1
        assert unit_factor(a, b) > 0


@settings(deadline=None)
@given(st.sampled_from(KNOWN_UNITS), st.sampled_from(KNOWN_UNITS), st.sampled_from(KNOWN_UNITS))
def test_conversion_is_transitive(a: str, b: str, c: str) -> None:
    if same_dimension(a, b) and same_dimension(b, c):
        assert unit_factor(a, b) * unit_factor(b, c) == unit_factor(a, c)


@settings(deadline=None)
@given(st.sampled_from(KNOWN_UNITS), TERMS, st.sampled_from(sorted(PREFIXED)))
def test_prefix_multiplies_above_the_line_and_divides_below(unit: str, other: str, prefix: str) -> None:
    assert unit_factor(f"{prefix}{unit}/{other}", f"{unit}/{other}") == PREFIXED[prefix]
    assert unit_factor(f"{other}/{prefix}{unit}", f"{other}/{unit}") == 1 / PREFIXED[prefix]


@given(UNITS)
def test_known_unit_survives_its_cell(unit: str) -> None:
    assert read_unit_cell(unit) == UnitCell(unit)
    assert read_unit_cell(f"折纯，{unit}") == UnitCell(unit, "折纯")
    assert read_unit_cell(f" {unit}（折纯） ") == UnitCell(unit, "折纯")


@given(HOSTILE)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold_unit(fold_unit(text)) == fold_unit(text)


@settings(deadline=None, max_examples=300)
@given(HOSTILE, HOSTILE | st.sampled_from(KNOWN_UNITS))
def test_hostile_text_gives_a_factor_or_an_error_of_ours(a: str, b: str) -> None:
    suggest_units(a)
    if same_dimension(a, b):
        assert unit_factor(a, b) > 0
    else:
        with pytest.raises((UnknownUnit, IncompatibleUnits)) as caught:
            unit_factor(a, b)
        assert isinstance(caught.value, EcotownError)
        assert caught.value.message
        assert caught.value.message_en
    if is_known_unit(a):
        assert unit_factor(a, a) == 1


@given(HOSTILE)
def test_hostile_text_gives_a_cell_or_an_error_of_ours(text: str) -> None:
    try:
        cell = read_unit_cell(text)
    except UnknownUnit:
        return
    assert cell.unit != ""
    assert cell.basis != ""


@given(st.text(max_size=12) | st.integers(0, 9999).map(str))
def test_year_is_in_the_calendar(text: str) -> None:
    year = read_year(text)
    assert year is None or window(year, 1) == (year,)
