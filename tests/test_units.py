"""
Units: the table, what a unit text says, and exact conversion.
"""

import re
from fractions import Fraction

import pytest

from ecotown.errors import EcotownError, IncompatibleUnits, UnknownUnit
from ecotown.quantities import (
    KNOWN_UNITS,
    UNIT_PREFIXES,
    fold_unit,
    is_known_unit,
    same_dimension,
    suggest_units,
    unit_factor,
)
from ecotown.quantities.notation import UNIT_DEFINITIONS, _read_definitions, read_unit
from ecotown.quantities.units import COMMON, registry, resolve_name


@pytest.mark.parametrize(
    ("source", "target", "factor"),
    [
        ("亩", "公顷", Fraction(1, 15)),
        ("亩", "平方米", Fraction(2000, 3)),
        ("公顷", "m²", Fraction(10_000)),
        ("平方公里", "公顷", Fraction(100)),
        ("km2", "㎡", Fraction(1_000_000)),
        ("hm²", "亩", Fraction(15)),
        ("万亩", "公顷", Fraction(2000, 3)),
        ("公里", "米", Fraction(1000)),
        ("mm", "厘米", Fraction(1, 10)),
        ("斤", "千克", Fraction(1, 2)),
        ("两", "克", Fraction(50)),
        ("担", "公斤", Fraction(50)),
        ("亿斤", "万吨", Fraction(5)),
        ("t", "kg", Fraction(1000)),
        ("微克/立方米", "mg/m3", Fraction(1, 1000)),
        ("ug/m3", "μg/m³", Fraction(1)),
        ("mg/L", "克/立方米", Fraction(1)),
        ("亿立方米", "万方", Fraction(10_000)),
        ("升", "mL", Fraction(1000)),
        ("千克/亩", "千克/公顷", Fraction(15)),
        ("吨/亩", "kg/hm²", Fraction(15_000)),
        ("公斤/公顷·年", "千克/(hm²·a)", Fraction(1)),
        ("t/(km²·a)", "kg/公顷/年", Fraction(10)),
        ("吨标准煤", "GJ", Fraction(293_076, 10_000)),
        ("吨标煤/万元", "千克标准煤/元", Fraction(1, 10)),
        ("kWh", "MJ", Fraction(36, 10)),
        ("kW·h", "千瓦时", Fraction(1)),
        ("亿元", "万元", Fraction(10_000)),
        ("元/人/年", "万元/人·年", Fraction(1, 10_000)),
        ("立方米/万元(GDP)", "m3/元", Fraction(1, 10_000)),
        ("%", "‰", Fraction(10)),
        ("%", "1", Fraction(1, 100)),
        ("1", "%", Fraction(100)),
        ("1/10万", "‰", Fraction(1, 100)),
        ("百分点", "个百分点", Fraction(1)),
        ("处", "个", Fraction(1)),
        ("万个", "家", Fraction(10_000)),
        ("万个行政村", "行政村", Fraction(10_000)),
        ("只", "头", Fraction(1)),
        ("日", "天", Fraction(1)),
        ("座/600户", "座/户", Fraction(1, 600)),
        ("座/0.5万人", "座/人", Fraction(1, 5000)),
        ("件/十万人", "件/人", Fraction(1, 100_000)),
        ("dB (a)", "dB", Fraction(1)),
        ("℃", "摄氏度", Fraction(1)),
        ("° C", "℃", Fraction(1)),
        ("万", "1", Fraction(10_000)),
        ("kg/千克", "%", Fraction(100)),
        ("张", "张", Fraction(1)),
        ("起/每万枚", "起／每 万枚", Fraction(1)),
        ("MJ/KG", "mj/kg", Fraction(1)),
    ],
)
def test_unit_converts_exactly(source: str, target: str, factor: Fraction) -> None:
    assert unit_factor(source, target) == factor
    assert unit_factor(target, source) == 1 / factor
    assert same_dimension(source, target)


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("户", "人"),
        ("人", "人次"),
        ("人", "名"),
        ("村", "自然村"),
        ("行政村", "个"),
        ("头", "个"),
        ("件", "次"),
        ("起", "项"),
        ("天", "年"),
        ("分", "天"),
        ("%", "百分点"),
        ("倍", "%"),
        ("千克", "千克/公顷"),
        ("元/人", "元/年"),
        ("亩", "米"),
        ("升", "吨"),
        ("万", "万元"),
        ("dB", "℃"),
        ("张", "个"),
        ("张", "万张"),
        ("mJ", "MJ"),
        ("ML", "mL"),
        ("-", "亩"),
    ],
)
def test_units_of_two_dimensions_do_not_convert(source: str, target: str) -> None:
    for before, after in ((source, target), (target, source)):
        assert not same_dimension(before, after)
        with pytest.raises(IncompatibleUnits) as caught:
            unit_factor(before, after)
        for text in (caught.value.message, caught.value.message_en):
            assert before in text
            assert after in text
        assert caught.value.hint
        assert caught.value.hint_en


def test_missing_unit_compares_with_missing_unit_alone() -> None:
    assert same_dimension(None, None)
    assert not same_dimension(None, "%")
    assert not same_dimension("1", None)


def test_hint_names_the_nearest_known_units() -> None:
    with pytest.raises(IncompatibleUnits) as caught:
        unit_factor("千克/公倾", "千克/亩")
    assert "千克/公顷" in str(caught.value.hint)
    assert "千克/公顷" in str(caught.value.hint_en)
    assert suggest_units("万公倾")[0] == "万公顷"
    assert suggest_units("吨标媒/万元")[0] == "吨标煤/万元"
    assert suggest_units("万万亩") == ("亩",)
    assert suggest_units("公顷") == ()


@pytest.mark.parametrize("text", ["", "  ", "亩" * 65])
def test_what_is_no_unit_is_refused(text: str) -> None:
    with pytest.raises(UnknownUnit) as caught:
        unit_factor("亩", text)
    assert caught.value.message
    assert caught.value.message_en
    with pytest.raises(UnknownUnit):
        unit_factor(text, "亩")
    assert not is_known_unit(text)
    assert not same_dimension(text, "亩")


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("％", "%"),
        ("dB (a)", "ｄＢ（Ａ）"),
        ("KG/亩", "kg/亩"),
        ("µg/m³", "μg/m³"),
        ("千克／公顷", "千克/公顷"),
        ("公斤/公顷.年", "公斤/公顷·年"),
        ("吨/万元(GDP)", "吨/万元"),
        ("吨/万元（工业增加值）", "吨/万元"),
        ("l/D", "L/d"),
        ("Xyz", "xyZ"),
    ],
)
def test_spellings_of_one_unit_fold_alike(a: str, b: str) -> None:
    assert fold_unit(a) == fold_unit(b)


@pytest.mark.parametrize(
    ("a", "b"), [("m²", "㎡"), ("m²", "m2"), ("m³", "m3"), ("公斤", "千克"), ("mJ", "MJ"), ("元(2020年价)", "元")]
)
def test_different_spellings_stay_different(a: str, b: str) -> None:
    assert fold_unit(a) != fold_unit(b)


def test_folding_gives_the_spelling_of_the_table() -> None:
    assert fold_unit("KWH/T") == "kWh/t"
    assert fold_unit("DB(a)") == "dB(A)"
    assert fold_unit("吨 " * 100) == "吨" * 100


@pytest.mark.parametrize(
    "text",
    [
        "%",
        "‰",
        "亩",
        "万亩",
        "1",
        "万",
        "万亿立方米",
        "十万人",
        "个行政村",
        "万个行政村",
        "千克/公顷·年",
        "元/人/年",
        "m3/万元",
        "座/600户",
        "1/10万",
        "/10万",
        "吨标煤/万元(GDP)",
        "t/(km²·a)",
        "平方米/人",
        "L/d",
        "人次",
        "百分点",
        "千千瓦时",
        "mg/l",
    ],
)
def test_unit_is_known(text: str) -> None:
    assert is_known_unit(text)


@pytest.mark.parametrize(
    "text",
    [
        "e",
        "abc",
        "%abc",
        "85%",
        "张",
        "起/每万枚",
        "万万亩",
        "亩/",
        "/",
        "//",
        "·亩",
        "亩··人",
        "座/0户",
        "座/0.0户",
        "600户",
        "(亩)",
        "亩/(人",
        "亩/((人))",
        "亩()",
        "亩(折纯)",
        "㎡²",
        "亩**2",
        "亩^2",
        "1/0",
        "__import__('os')",
        "\x00",
        "亩\x00",
    ],
)
def test_unit_is_not_known(text: str) -> None:
    assert not is_known_unit(text)


def test_known_units_are_listed_longest_first() -> None:
    for names in (KNOWN_UNITS, UNIT_PREFIXES):
        assert len(set(names)) == len(names)
        assert [len(name) for name in names] == sorted((len(name) for name in names), reverse=True)
    assert all(is_known_unit(f"{prefix}{unit}") for prefix in UNIT_PREFIXES for unit in KNOWN_UNITS)


def test_table_and_registry_agree() -> None:
    for spelling in KNOWN_UNITS:
        reading = read_unit(spelling)
        assert reading is not None, spelling
        assert reading.multiple == 1
        ((name, power),) = reading.powers
        assert power == 1
        assert name in registry(), name
        assert unit_factor(name, name) == 1
        factor = registry().Quantity(Fraction(1), name).to_root_units().magnitude
        assert isinstance(factor, Fraction), f"{name} is not exact"
    assert {name for name in KNOWN_UNITS if f"\n{name} =" in UNIT_DEFINITIONS} == {str(name) for name in registry()}


def test_each_spelling_stands_once_in_the_table() -> None:
    spellings: list[str] = []
    for line in UNIT_DEFINITIONS.splitlines():
        definition, _, others = line.partition("#")
        if definition.strip():
            spellings += [definition.partition("=")[0].strip(), *others.split()]
    assert len(spellings) == len(set(spellings)) == len(KNOWN_UNITS)
    lowered = [spelling.lower() for spelling in spellings]
    assert len(lowered) == len(set(lowered)), "two units that differ in the case of a letter alone"


def test_spelling_folds_to_itself() -> None:
    assert [fold_unit(spelling) for spelling in KNOWN_UNITS] == list(KNOWN_UNITS)


def test_definitions_are_exact_and_about_known_units() -> None:
    for line in UNIT_DEFINITIONS.splitlines():
        definition = line.partition("#")[0].strip()
        if definition:
            assert re.fullmatch(r"\S+ = (\[\S+\]|0\.[0-9]+|[0-9.]+ \* \S+|\S+ / [0-9]+|\S+ \*\* [0-9])", definition), (
                definition
            )


@pytest.mark.parametrize("name", COMMON)
def test_the_common_units_are_resolved_as_their_definitions_say(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ecotown.quantities.units.COMMON", {})
    assert resolve_name.__wrapped__(name) == COMMON[name]


def test_missing_table_is_told_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pkgutil.get_data", lambda *_: None)
    with pytest.raises(FileNotFoundError, match=r"units\.txt"):
        _read_definitions()


def test_errors_print_without_a_traceback_of_pint() -> None:
    with pytest.raises(EcotownError) as caught:
        unit_factor("户", "人")
    assert caught.value.__cause__ is None
    assert str(caught.value).startswith("错误：单位“户”与“人”不是同一种量")
