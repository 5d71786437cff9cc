"""
Exact numbers, Chinese numerals, unit cells, and how little it takes to import them.
"""

import math
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction

import pytest

from ecotown.errors import UnknownUnit
from ecotown.quantities import UnitCell, exact, format_exact, read_basis, read_numeral, read_unit_cell


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("85", Fraction(85)),
        ("85.0", Fraction(85)),
        ("-1,234.5", Fraction(-12345, 10)),
        ("＋１２．５", Fraction(25, 2)),
        ("−3", Fraction(-3)),
        ("1，234", Fraction(1234)),
        (" 86.2 ", Fraction(431, 5)),
        (".5", Fraction(1, 2)),
        ("1.5e3", Fraction(1500)),
        ("1E-30", Fraction(1, 10**30)),
        ("2/3", Fraction(2, 3)),
        ("-4/6", Fraction(-2, 3)),
        (0.35, Fraction(35, 100)),
        (1e-9, Fraction(1, 10**9)),
        (1.7976931348623157e308, Fraction(17976931348623157 * 10**292)),
        (5e-324, Fraction(5, 10**324)),
        (Decimal("84.96"), Fraction(8496, 100)),
        (Fraction(1, 15), Fraction(1, 15)),
        (100, Fraction(100)),
    ],
)
def test_number_is_read_exactly(value: float | Decimal | Fraction | str, expected: Fraction) -> None:
    assert exact(value) == expected


def test_decimal_of_a_float_keeps_its_binary_digits() -> None:
    binary = 0.35
    assert exact(Decimal(binary)) != exact(binary) == Fraction(35, 100)


@pytest.mark.parametrize(
    "value",
    [
        "",
        " ",
        "8S",
        "76。7",
        "54.O",
        "1 234",
        "12,34",
        "1,2345",
        "5.",
        "1e31",
        "1e-31",
        "1e999999999",
        "9" * 65,
        "2/0",
        "2/3/4",
        "1.5/2",
        "0x10",
        "1_000",
        "٣",
        "NaN",
        "inf",
        "八十五",
        "85%",
        math.nan,
        math.inf,
        -math.inf,
        Decimal("NaN"),
        Decimal("-Infinity"),
        Decimal("1E+999999999"),
        Decimal("0E-999999999"),
        10**2000,
        True,
    ],
)
def test_what_is_no_number_is_refused(value: float | Decimal | str) -> None:
    with pytest.raises(ValueError, match=r"number|exponent"):
        exact(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(431, 5), "86.2"),
        (Fraction(-1, 8), "-0.125"),
        (Fraction(100), "100"),
        (Fraction(0), "0"),
        (Fraction(1, 15), "1/15"),
        (Fraction(-4, 6), "-2/3"),
        (Fraction(1, 10**12), "0.000000000001"),
        (Fraction(10**20), "100000000000000000000"),
        (Fraction(3, 50), "0.06"),
        (Fraction(7, 32), "0.21875"),
    ],
)
def test_number_is_written_exactly(value: Fraction, text: str) -> None:
    assert format_exact(value) == text


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("零", 0),
        ("〇", 0),
        ("○", 0),
        ("二", 2),
        ("两", 2),
        ("十", 10),
        ("十五", 15),
        ("二十", 20),
        ("八十五", 85),
        ("一百", 100),
        ("百", 100),
        ("一百零五", 105),
        ("一百〇五", 105),
        ("一百一十", 110),
        ("一百十五", 115),
        ("一百二十", 120),
        ("一百二", 120),
        ("两百五", 250),
        ("一千五", 1500),
        ("一千零五", 1005),
        ("一千零五十", 1050),
        ("一千零一十五", 1015),
        ("三千五百", 3500),
        ("三千五百六十七", 3567),
        ("一万", 10_000),
        ("一万五", 15_000),
        ("一万零五", 10_005),
        ("一万二千", 12_000),
        ("两万三", 23_000),
        ("三万五千二", 35_200),
        ("十二万", 120_000),
        ("一百零二万", 1_020_000),
        ("一万零五百", 10_500),
        ("三亿零二百万五千", 302_005_000),
        ("一亿零五", 100_000_005),
        ("一万亿", 10**12),
        ("一万二千亿", 12 * 10**11),
        ("二〇二一", 2021),
        ("二○二五", 2025),
        ("一二〇", 120),
        ("二〇", 20),
        ("三点五", Fraction(7, 2)),
        ("零点零五", Fraction(1, 20)),
        ("十二点二五", Fraction(49, 4)),
    ],
)
def test_numeral_is_read(text: str, number: int | Fraction) -> None:
    assert read_numeral(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        "二三",  # two or three
        "三五",
        "两三",
        "零五",
        "五十五六",
        "两十",
        "十两",
        "一百两",
        "一百零两",
        "百五",
        "一百零五十",
        "一百零",
        "一十零五",
        "零一百",
        "一千零五百",
        "一千五十",  # 一千零五十 or 一千五百?
        "一万零二千",
        "一万零零五",
        "一万万",
        "一亿亿",
        "一百一千",
        "一百二万",
        "十十",
        "万五",
        "亿万",
        "三点",
        "点五",
        "三点十",
        "三点五点六",
        "3千",
        "八成",
        "百分之八十五",
        "几十",
        "十余",
        "半",
        "三二级",
        "85",
        "一" * 33,
    ],
)
def test_what_is_no_numeral_is_left_alone(text: str) -> None:
    assert read_numeral(text) is None


@pytest.mark.parametrize(
    ("text", "unit", "basis"),
    [
        (None, None, None),
        ("", None, None),
        ("  ", None, None),
        ("-", None, None),
        ("—", None, None),
        ("——", None, None),
        ("－", None, None),
        ("/", None, None),
        ("／", None, None),
        ("-\n-", None, None),
        ("无", None, None),
        ("无量纲", None, None),
        ("%", "%", None),
        ("％", "%", None),
        ("﹪", "%", None),
        (" 元／人／年 ", "元/人/年", None),
        ("千克/公顷·年", "千克/公顷·年", None),
        ("千克／公顷•年", "千克/公顷·年", None),
        ("㎡", "㎡", None),
        ("m²", "m²", None),
        ("dB (A)", "dB(A)", None),
        ("dB（a）", "dB(a)", None),
        ("° C", "°C", None),
        ("千克/万元(GDP)", "千克/万元(GDP)", None),
        ("t/(km²·a)", "t/(km²·a)", None),
        ("微克/立方米（μg/m³）", "微克/立方米", None),
        ("个（处）", "个", None),
        ("个(户)", "个(户)", None),
        ("折纯,千克/公顷", "千克/公顷", "折纯"),
        ("折纯，千克／公顷", "千克/公顷", "折纯"),
        ("千克/公顷,折纯", "千克/公顷", "折纯"),
        ("千克/公顷（折纯）", "千克/公顷", "折纯"),
        ("(折纯)千克/公顷", "千克/公顷", "折纯"),
        ("千克(折纯量)/公顷", "千克/公顷", "折纯"),
        ("折纯千克/公顷", "千克/公顷", "折纯"),
        ("折纯,公斤/公顷·年", "公斤/公顷·年", "折纯"),
        ("折纯,t/(hm²·a)", "t/(hm²·a)", "折纯"),
        ("吨(标准)", "吨", "标准"),
        ("元(2020年价)", "元", "2020年价"),
        ("折纯", None, "折纯"),
        ("（折纯）", None, "折纯"),
        ("折纯,张", "张", "折纯"),
        ("千克/公顷(折纯)(年均)", "千克/公顷", "折纯、年均"),
        ("()千克", "千克", None),
        ("张", "张", None),
        ("起/每万枚", "起/每万枚", None),
        ("亩,公顷", "亩,公顷", None),
    ],
)
def test_unit_cell_is_read(text: str | None, unit: str | None, basis: str | None) -> None:
    assert read_unit_cell(text) == UnitCell(unit, basis)


def test_unit_cell_is_bounded() -> None:
    assert read_unit_cell("字" * 64).unit == "字" * 64
    with pytest.raises(UnknownUnit, match="64"):
        read_unit_cell("字" * 65)


@pytest.mark.parametrize(
    ("text", "basis"), [("折纯", "折纯"), ("折纯量", "折纯"), (" 折 纯 ", "折纯"), ("", None), (None, None)]
)
def test_basis_has_one_form(text: str | None, basis: str | None) -> None:
    assert read_basis(text) == basis


def test_import_and_reading_of_units_load_no_pint() -> None:
    program = """
import sys
from ecotown import periods, quantities
assert quantities.is_known_unit("千克/公顷·年") and not quantities.is_known_unit("张")
assert quantities.unit_factor("%", "％") == quantities.unit_factor("㎡", "平方米") == 1
assert quantities.unit_factor("万亩", "亩") == 10_000
quantities.read_unit_cell("折纯,千克/公顷")
quantities.suggest_units("千克/公倾")
assert quantities.unit_factor("公顷", "亩") == 15
assert not {"pint", "lark", "cattrs", "yaml", "pathlib"} & set(sys.modules), "something heavy was loaded"
assert quantities.unit_factor("平方千米", "公顷") == 100 and "pint" in sys.modules
"""
    subprocess.run([sys.executable, "-I", "-c", f"import sys; sys.path[:0] = {sys.path!r}\n{program}"], check=True)
