"""
The language of formulas: its cases, the grammar's file, and what the functions around it do.
"""

import copy
import logging
import re
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import attrs
import lark
import pytest
from lark import Lark

from ecotown.diagnostics import Diagnostic, Severity
from ecotown.errors import EcotownError, InvalidFile, InvalidMeasure, MeasureSyntaxError, ObservationError, UnknownUnit
from ecotown.files import load_system, place_diagnostic, place_error, read_document
from ecotown.measures import (
    Amount,
    Measure,
    Value,
    check_dimensions,
    compute_measure,
    evaluate_measure,
    fold_name,
    format_expression,
    format_measure,
    parse_measure,
    prepare_measure,
    read_amount,
    variable_names,
)
from ecotown.measures import grammar as grammar_file
from ecotown.measures.grammar import GRAMMAR_FILE, TABLES_FILE, build_parser, build_tables, load_parser
from ecotown.measures.messages import FAULTS, REFUSALS
from ecotown.measures.nodes import Factor, Literal, Name, Product, Sum, Term
from ecotown.plans import PrintedAt, RollUp, Standing, Variable, resolve_components
from ecotown.quantities import exact, format_exact, read_unit_cell, round_half_even

FOLDER = Path(__file__).parents[1] / "grammar"
LOWERING = Path(__file__).parents[1] / "src" / "ecotown" / "measures" / "lowering.py"
KEYS = {
    *("name", "measure", "variables", "values", "unit", "value", "interval", "canonical", "ascii"),
    *("missing", "zero_divisors", "error", "at", "hint"),
}


def load_cases() -> list[Any]:
    parameters = []
    for path in sorted(FOLDER.glob("conformance-measures/*.yaml")):
        document: Any = read_document(path).data
        for case in document["cases"]:
            merged = {**document.get("defaults", {}), **case}
            assert merged.keys() <= KEYS, merged["name"]
            parameters.append(pytest.param(merged, id=f"{path.name}: {case['name']}"))
    return parameters


CASES = load_cases()


def marked(text: str, diagnostic: Diagnostic) -> str:
    assert diagnostic.line is not None
    assert diagnostic.column is not None
    assert diagnostic.end_column is not None
    line = text.split("\n")[diagnostic.line - 1]
    return line[diagnostic.column - 1 : diagnostic.end_column - 1]


def faults_of(case: dict[str, Any]) -> tuple[Diagnostic, ...]:
    """
    What a case is refused for, whoever refuses it: the reader, the units, or a value.
    """
    try:
        measure = parse_measure(case["measure"])
        faults = check_dimensions(measure, case["variables"], case.get("unit"))
        if not faults:
            evaluate_measure(measure, case["values"], unit=case.get("unit"), variables=case["variables"])
    except EcotownError as error:
        return error.diagnostics
    return faults


@pytest.mark.parametrize("case", CASES)
def test_case(case: dict[str, Any]) -> None:
    if "error" in case:
        faults = faults_of(case)
        assert [fault.code for fault in faults] == [case["error"]]
        if "at" in case:
            assert marked(case["measure"], faults[0]) == case["at"]
        if "hint" in case:
            assert faults[0].hint == case["hint"]
        return
    measure = parse_measure(case["measure"])
    assert format_measure(measure) == case.get("canonical", format_measure(measure))
    assert format_measure(measure, "ascii") == case.get("ascii", format_measure(measure, "ascii"))
    assert check_dimensions(measure, case["variables"], case.get("unit")) == ()
    if "values" not in case:
        return
    result = evaluate_measure(measure, case["values"], unit=case.get("unit"), variables=case["variables"])
    assert list(result.missing) == case.get("missing", [])
    assert [format_expression(step.expression) for step in result.zero_divisors] == case.get("zero_divisors", [])
    if "value" not in case:
        assert result.value is None
        return
    assert result.value is not None
    value = round_half_even(result.value, exact(case["interval"])) if "interval" in case else result.value
    assert value == exact(case["value"])


def test_every_name_of_a_case_is_given_once() -> None:
    names = [parameter.id for parameter in CASES]
    assert [name for name in names if names.count(name) > 1] == []


class TestGrammar:
    def test_the_parser_has_no_conflicts(self, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.DEBUG, logger=lark.logger.name)
        grammar = (FOLDER / GRAMMAR_FILE).read_text(encoding="utf-8")
        Lark(grammar, parser="lalr", lexer="contextual", maybe_placeholders=False, debug=True)
        assert "onflict" not in caplog.text
        assert "ollision" not in caplog.text

    def test_every_rule_is_lowered_by_its_name_and_exercised_by_a_case(self) -> None:
        body = re.sub(r"//.*", "", (FOLDER / GRAMMAR_FILE).read_text(encoding="utf-8"))
        rules = set(re.findall(r"^([a-z_]+):", body, flags=re.MULTILINE))
        lowered = set(re.findall(r"^def ([a-z_]+)\(", LOWERING.read_text(encoding="utf-8"), flags=re.MULTILINE))
        assert rules - lowered == set()
        seen: set[str] = set()
        for parameter in CASES:
            case: dict[str, Any] = parameter.values[0]
            if "error" not in case and "「" not in case["measure"]:
                tree = load_parser().parse(format_measure(parse_measure(case["measure"]), "ascii"))
                seen.update(str(node.data) for node in tree.iter_subtrees())
        assert rules - seen == set()

    def test_the_saved_tables_read_as_the_grammar_does(self, tmp_path: Path) -> None:
        grammar = (FOLDER / GRAMMAR_FILE).read_text(encoding="utf-8")
        build_tables(FOLDER, tmp_path / TABLES_FILE)
        assert (tmp_path / TABLES_FILE).stat().st_size > 1000
        text = "(a + 「b」) / 合计(c, 100%)"
        assert build_parser(grammar).parse(text) == load_parser().parse(text)

    def test_saved_tables_are_used_while_they_fit(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(grammar_file, "_grammar_folder", lambda: tmp_path)
        path = tmp_path / GRAMMAR_FILE
        path.write_bytes((FOLDER / GRAMMAR_FILE).read_bytes())
        build_tables(tmp_path, tmp_path / TABLES_FILE)
        built: list[str] = []
        monkeypatch.setattr(grammar_file, "build_parser", built.append)
        assert load_parser.__wrapped__().parse("a / b") == load_parser().parse("a / b")
        assert built == []
        path.write_text(path.read_text(encoding="utf-8") + "// changed\n", encoding="utf-8")
        load_parser.__wrapped__()
        assert len(built) == 1


class TestReading:
    def test_nodes(self) -> None:
        measure = parse_measure("(利用量 - 5%) / 产生量")
        assert measure.expression == Product(
            (
                Factor(Sum((Term(Name("利用量")), Term(Literal(Fraction(5), "%"), is_subtracted=True)))),
                Factor(Name("产生量"), is_divisor=True),
            )
        )

    def test_equality_ignores_places_and_spelling(self) -> None:
        assert parse_measure("a/b") == parse_measure(" a ÷「b」")
        assert hash(parse_measure("a/b")) == hash(parse_measure(" a ÷「b」"))
        assert parse_measure("a/b") != parse_measure("a*b")

    def test_spans_are_those_of_the_text(self) -> None:
        text = " (利用量 + 处置量)  / 「产生 量」"
        expression = parse_measure(text).expression
        assert isinstance(expression, Product)
        spans = [expression.span, *(factor.operand.span for factor in expression.factors)]
        assert [text[start:end] for start, end in spans] == [text.strip(), "(利用量 + 处置量)", "「产生 量」"]

    def test_declared_units_may_stand_behind_a_number(self) -> None:
        with pytest.raises(MeasureSyntaxError):
            parse_measure("3 株苗 × 面积")
        measure = parse_measure("3 株苗 × 面积", units=("株苗",))
        assert format_measure(measure) == "3株苗 × 面积"

    def test_length_and_depth_are_bounded(self) -> None:
        parse_measure("a" * 2000)
        parse_measure("+".join("a" * 1000))
        with pytest.raises(MeasureSyntaxError) as raised:
            parse_measure("a" * 2001)
        assert raised.value.code == "measure/too-long"
        parse_measure("(" * 30 + "a" + ")" * 30)
        with pytest.raises(MeasureSyntaxError) as raised:
            parse_measure("(" * 31 + "a" + ")" * 31)
        assert raised.value.code == "measure/too-deep"
        assert raised.value.start == 30

    def test_an_error_holds_its_place(self) -> None:
        with pytest.raises(MeasureSyntaxError) as raised:
            parse_measure("利用量 +\n × 产生量")
        error = raised.value
        assert isinstance(error, ValueError)
        assert (error.code, error.line, error.column) == ("measure/missing-operand", 2, 2)
        assert (error.start, error.end, error.text[error.start : error.end]) == (7, 8, "×")
        assert "^" in error.render()
        assert copy.copy(error).start == 7

    def test_names_are_told_in_order_and_once(self) -> None:
        assert variable_names(parse_measure("b / (a + 最小(b, 「c 」))")) == ("b", "a", "c")

    @pytest.mark.parametrize(
        ("text", "name"),
        [
            ("“两品一标”农产品 总产量", "两品一标农产品总产量"),
            ("农膜（地膜）", "农膜(地膜)"),
            ("GDP  per\nhead", "GDP per head"),
            ("１2 3", "12 3"),
            (" \u200b甲\u3000乙 ", "甲乙"),
        ],
    )
    def test_names_fold(self, text: str, name: str) -> None:
        assert fold_name(text) == name

    def test_every_message_is_told_in_both_languages(self) -> None:
        for wording in (*REFUSALS.values(), *(wording for _, wording in FAULTS.values())):
            assert wording.message
            assert wording.message_en
            assert wording.hint
            assert wording.hint_en

    def test_every_refusal_and_fault_has_a_case(self) -> None:
        codes = {parameter.values[0].get("error") for parameter in CASES}
        bounds = {"measure/too-long", "measure/too-deep", "measure/no-variable"}
        assert {*REFUSALS, *FAULTS} - codes == bounds


class TestChecking:
    def test_every_fault_is_told(self) -> None:
        measure = parse_measure("(户数 + 人数) / 总户教")
        faults = check_dimensions(measure, {"户数": "户", "人数": "人", "总户数": "户"}, "%")
        assert [fault.code for fault in faults] == ["measure/incompatible-terms", "measure/unknown-variable"]

    def test_a_formula_without_a_name_is_a_warning(self) -> None:
        (fault,) = check_dimensions(parse_measure("85%"), {}, "%")
        assert (fault.code, fault.severity) == ("measure/no-variable", Severity.WARNING)
        assert evaluate_measure(parse_measure("85%"), {}, unit="%").value == 85

    def test_a_unit_column_may_hold_a_basis(self) -> None:
        assert check_dimensions(parse_measure("a / b"), {"a": "折纯,吨", "b": "亩"}, "千克/公顷(折纯)") == ()

    def test_a_unit_that_nobody_knows_is_a_dimension_of_its_own(self) -> None:
        variables = {"发生数": "起/每万枚", "系数": "-"}
        assert check_dimensions(parse_measure("发生数 × 系数"), variables, "起/每万枚") == ()
        (fault,) = check_dimensions(parse_measure("发生数 × 系数"), variables, "起")
        assert fault.code == "measure/wrong-unit"

    @pytest.mark.parametrize("where", ["variable", "indicator"])
    def test_a_unit_too_long_to_be_one_is_a_fault(self, where: str) -> None:
        units = ("长" * 65, "%") if where == "variable" else ("户", "长" * 65)
        faults = check_dimensions(parse_measure("a"), {"a": units[0]}, units[1])
        assert "unit/unknown" in [fault.code for fault in faults]
        with pytest.raises(InvalidMeasure):
            prepare_measure(parse_measure("a"), {"a": units[0]}, units[1])

    def test_names_of_variables_are_folded(self) -> None:
        assert check_dimensions(parse_measure("两品一标产量"), {"“两品一标” 产量": "吨"}, "吨") == ()

    def test_units_that_do_not_work_out_cannot_be_computed(self) -> None:
        with pytest.raises(InvalidMeasure) as raised:
            evaluate_measure(parse_measure("户数 / 人数"), {"户数": "3户", "人数": "9人"}, unit="%")
        (fault,) = raised.value.diagnostics
        assert (fault.code, fault.line, fault.column) == ("measure/wrong-unit", 1, 1)
        assert copy.copy(raised.value).diagnostics == raised.value.diagnostics

    def test_no_pint_for_a_percentage(self) -> None:
        code = (
            "import sys\n"
            "from ecotown.measures import evaluate_measure, parse_measure\n"
            "evaluate_measure(parse_measure('a / b * 100%'), {'a': '3万户', 'b': '40000户'}, unit='%')\n"
            "assert 'pint' not in sys.modules"
        )
        subprocess.run([sys.executable, "-c", code], check=True)


class TestPlacesInFiles:
    def test_a_fault_is_shown_under_the_characters_of_the_file(self, tmp_path: Path) -> None:
        path = tmp_path / "system.yaml"
        path.write_text(
            "ecotown: 1\nkind: indicator-system\nid: 试行\nindicators:\n"
            "  - number: 1\n    name: 普及率\n    target: ≥85\n    unit: '%'\n"
            "    measure: >-\n      户数 /\n      (总户数 + 人数)\n"
            "  - number: 2\n    name: 普及率\n    target: ≥85\n    measure: '户数 / / 总户数'\n"
            "variables:\n"
            "  - {name: 户数, unit: 户, roll_up: sum}\n"
            "  - {name: 总户数, unit: 户, roll_up: sum}\n"
            "  - {name: 人数, unit: 人, roll_up: sum}\n",
            encoding="utf-8",
        )
        system = load_system(path)
        first, second = system.indicators
        assert first.measure == "户数 / (总户数 + 人数)"
        (fault,) = check_dimensions(parse_measure(first.measure), system.variable_units, first.unit)
        placed = place_diagnostic(fault, first.positions["measure"], first.measure, path="indicators[0].measure")
        assert (placed.file, placed.line, placed.column, placed.end_column) == (str(path), 11, 14, 16)
        assert placed.path == "indicators[0].measure"
        assert placed.excerpt == "        (总户数 + 人数)\n                  ^^^^"
        assert second.measure is not None
        with pytest.raises(MeasureSyntaxError) as raised:
            parse_measure(second.measure)
        placed = place_error(raised.value, second.positions["measure"], path="indicators[1].measure")
        assert (placed.line, placed.column, placed.end_column) == (15, 20, 21)

    def test_without_a_file_a_fault_keeps_its_place_in_the_formula(self) -> None:
        (fault,) = check_dimensions(parse_measure("a"), {}, None)
        assert place_diagnostic(fault, None, "a") == fault
        assert place_diagnostic(attrs.evolve(fault, line=None), None, "a").line is None


SYSTEM = """\
ecotown: 1
kind: indicator-system
id: 试行
indicators: [{number: 1, name: 折污率, target: "≥85", unit: "%", measure: 折污系数}]
variables:
"""


class TestVariablesInFiles:
    def load(self, tmp_path: Path, variables: str) -> tuple[Variable, ...]:
        path = tmp_path / "system.yaml"
        path.write_text(SYSTEM + variables, encoding="utf-8")
        return load_system(path).variables

    def test_every_key_is_read(self, tmp_path: Path) -> None:
        variables = self.load(
            tmp_path,
            "  - {name: 折污系数, unit: '%', roll_up: weighted, weight: “供水” 量, basis: 折纯, source: 住建部门,"
            " caliber: 按供水量, definition: 之比, standing: confirmed, note: 注, at: {line: 3}}\n"
            "  - {name: 供水量, unit: -, roll_up: sum}\n",
        )
        assert variables == (
            Variable(
                name="折污系数",
                unit="%",
                roll_up=RollUp.WEIGHTED,
                weight="“供水” 量",
                basis="折纯",
                source="住建部门",
                caliber="按供水量",
                definition="之比",
                standing=Standing.CONFIRMED,
                note="注",
                at=PrintedAt(line=3),
            ),
            Variable(name="供水量", unit="-", roll_up=RollUp.SUM),
        )
        assert [kind.label for kind in RollUp] == ["求和", "取最大", "取最小", "不汇总", "加权平均"]

    @pytest.mark.parametrize(
        ("variables", "code", "at"),
        [
            ("  - {name: 折污系数, unit: '%'}", "file/missing-key", "variables[0].roll_up"),
            ("  - {name: 折污系数, roll_up: sum}", "file/missing-key", "variables[0].unit"),
            ("  - {name: 折污系数, unit: '%', roll_up: mean}", "file/unknown-word", "variables[0].roll_up"),
            ("  - {name: 折污系数, unit: '%', roll_up: weighted}", "system/weight", "variables[0].weight"),
            ("  - {name: 折污系数, unit: '%', roll_up: sum, weight: 户}", "system/weight", "variables[0].weight"),
            (
                "  - {name: 折污系数, unit: '%', roll_up: weighted, wieght: 户}",
                "file/unknown-key",
                "variables[0].wieght",
            ),
            (
                "  - {name: 折污系数, unit: '%', roll_up: weighted, weight: 折污系数}",
                "system/unknown-variable",
                "variables[0].weight",
            ),
            (
                "  - {name: 供水量, unit: 方, roll_up: sum}\n  - {name: 折污, unit: '%', roll_up: weighted, weight: 供水}",
                "system/unknown-variable",
                "variables[1].weight",
            ),
            (
                "  - {name: 供水量, unit: 方, roll_up: sum}\n  - {name: “供水”量, unit: 方, roll_up: sum}",
                "file/duplicate-name",
                "variables[1].name",
            ),
            ("  - 折污系数", "file/wrong-type", "variables[0]"),
            ("  折污系数: 1", "file/wrong-type", "variables"),
        ],
    )
    def test_what_is_wrong_is_said_at_its_place(self, tmp_path: Path, variables: str, code: str, at: str) -> None:
        with pytest.raises(InvalidFile) as raised:
            self.load(tmp_path, variables + "\n")
        assert [(fault.code, fault.path) for fault in raised.value.diagnostics] == [(code, at)]
        assert raised.value.diagnostics[0].excerpt is not None

    def test_a_system_without_variables_has_none(self, tmp_path: Path) -> None:
        assert self.load(tmp_path, "") == ()


class TestComputing:
    MEASURE = parse_measure("(利用量 + 处置量) / 产生量 × 100%")

    def test_any_number_may_be_given(self) -> None:
        values: dict[str, Value] = {"利用量": 0.1, "处置量": Decimal("0.2"), "产生量": Fraction(1, 2)}
        assert evaluate_measure(self.MEASURE, values, unit="%").value == 60
        values_as_text: dict[str, Value] = {"利用量": "１,000.5吨", "处置量": 1, "产生量": "2/3万吨"}
        variables = dict.fromkeys(values_as_text, "吨")
        result = evaluate_measure(self.MEASURE, values_as_text, unit="%", variables=variables)
        assert result.value == Fraction(10015, 10) / Fraction(20000, 3) * 100

    def test_what_is_no_number_is_missing_or_refused(self) -> None:
        for value in (None, float("nan"), float("inf"), Decimal("NaN"), "", " ", "-", "/", "—", "——"):
            assert read_amount("甲", value) is None
        for bad in (True, "约5", "五", "1 000", "12。5", "1/0", "5-6", "x" * 300, "5" + "长" * 65, "9" * 70):
            with pytest.raises(ObservationError):
                read_amount("甲", bad)
        with pytest.raises(ObservationError):
            read_amount("甲", [1])  # type: ignore[arg-type]  # a list is no value
        for huge in (10**2000, Fraction(1, 10**2000)):
            with pytest.raises(ObservationError):
                read_amount("甲", huge)

    def test_amounts(self) -> None:
        assert read_amount("甲", " 12.5 万亩") == Amount(Fraction(25, 2), "万亩")
        assert read_amount("甲", "12万") == Amount(Fraction(120000))
        assert read_amount("甲", "1.5E3吨") == Amount(Fraction(1500), "吨")
        assert read_amount("甲", "2/3") == Amount(Fraction(2, 3))
        assert read_amount("甲", "－3％") == Amount(Fraction(-3), "%")
        assert read_amount("甲", Amount(Fraction(3), "折纯,吨")) == Amount(Fraction(3), "吨")
        assert read_amount("甲", Amount(Fraction(3), "-")) == Amount(Fraction(3))
        assert str(Amount(Fraction(5, 2), "吨")) == "2.5吨"
        with pytest.raises(UnknownUnit):
            read_amount("甲", Amount(Fraction(3), "长" * 65))

    def test_without_a_unit_wanted_the_value_is_in_that_of_the_formula(self) -> None:
        result = evaluate_measure(parse_measure("a / b"), {"a": "6吨", "b": "3万亩"})
        assert (result.value, result.unit) == (Fraction(2), "吨/万亩")
        result = evaluate_measure(parse_measure("a / b"), {"a": "6吨", "b": "3吨"})
        assert (result.value, result.unit) == (Fraction(2), None)
        result = evaluate_measure(parse_measure("a"), {"a": "6处/600户"})
        assert (result.value, result.unit) == (Fraction(1, 100), "处/户")

    def test_a_variable_that_is_not_declared_is_in_the_unit_of_its_value(self) -> None:
        result = evaluate_measure(parse_measure("a / b"), {"a": "6千克", "b": "1亩"}, unit="千克/公顷")
        assert result.value == 90

    def test_prepared_once_computed_often(self) -> None:
        prepared = prepare_measure(self.MEASURE, dict.fromkeys(("利用量", "处置量", "产生量"), "吨"), "%")
        assert prepared.names == ("利用量", "处置量", "产生量")
        for produced, value in ((10, 50), (5, 100), ("0.004万吨", Fraction(25, 2))):
            assert compute_measure(prepared, {"利用量": 3, "处置量": "2", "产生量": produced}).value == value
        assert compute_measure(prepared, {"利用量": 3, "处置量": "2"}).missing == ("产生量",)
        with pytest.raises(ObservationError) as raised:
            compute_measure(prepared, {"利用量": 3, "处置量": "2户", "产生量": 1})
        assert raised.value.code == "observation/other-dimension"
        assert "处置量" in raised.value.message

    def test_every_value_on_the_way_is_kept(self) -> None:
        result = evaluate_measure(
            self.MEASURE, {"利用量": "3吨", "处置量": "500千克", "产生量": "0.0005 万吨"}, unit="%"
        )
        assert result.value == 70
        assert result.unit == "%"
        whole = result.step
        assert (whole.number, whole.unit) == (Fraction(7000), "吨/万吨")
        above, below, hundred = whole.steps
        assert (above.number, above.unit) == (Fraction(7, 2), "吨")
        assert [(step.number, step.unit) for step in above.steps] == [(Fraction(3), "吨"), (Fraction(500), "千克")]
        assert (below.number, below.unit) == (Fraction(1, 2000), "万吨")
        assert (hundred.number, hundred.unit) == (Fraction(100), "%")

    def test_a_computation_explains_itself(self) -> None:
        values = {"利用量": "2004.6万吨", "处置量": "698.2万吨", "产生量": "3465.2万吨"}
        result = evaluate_measure(self.MEASURE, values, unit="%")
        assert result.explain() == (
            "（利用量 + 处置量）÷ 产生量 × 100% ≈ 77.9984%\n"
            "  利用量 + 处置量 = 2702.8万吨\n"
            "    利用量 = 2004.6万吨\n"
            "    处置量 = 698.2万吨\n"
            "  产生量 = 3465.2万吨"
        )
        assert result.explain("en") == (
            "(利用量 + 处置量) / 产生量 * 100% ≈ 77.9984 %\n"
            "  利用量 + 处置量 = 2702.8 万吨\n"
            "    利用量 = 2004.6 万吨\n"
            "    处置量 = 698.2 万吨\n"
            "  产生量 = 3465.2 万吨"
        )
        with pytest.raises(ValueError, match="zh or en"):
            result.explain("fr")

    def test_what_is_missing_or_zero_is_explained(self) -> None:
        variables = dict.fromkeys(("利用量", "处置量", "产生量"), "吨")
        result = evaluate_measure(self.MEASURE, {"利用量": 3, "产生量": 0}, unit="%", variables=variables)
        assert result.explain().splitlines() == [
            "（利用量 + 处置量）÷ 产生量 × 100% = ？",
            "  利用量 + 处置量 = ？",
            "    利用量 = 3吨",
            "    处置量 = ？",
            "  产生量 = 0吨",
            "缺少：处置量",
            "分母为零：产生量",
        ]
        assert result.explain("en").splitlines()[-2:] == ["missing: 处置量", "the divisor is zero: 产生量"]

    def test_hostile_numbers_end_in_a_refusal(self) -> None:
        factors = "×".join(f"{'9' * 40}" for _ in range(45))
        with pytest.raises(ObservationError) as raised:
            evaluate_measure(parse_measure(f"a × {factors}"), {"a": 10**1000})
        assert raised.value.code == "observation/too-large"


class TestTheShippedSystem:
    SYSTEM = load_system("chongqing-township-2021")
    ROWS = tuple(
        (name, text, unit)
        for row in SYSTEM.indicators
        for name, text, unit in (
            (row.name, row.measure, row.unit),
            *((component.name, component.measure, component.unit) for component in resolve_components(row)),
        )
        if text is not None
    )

    def test_every_measurable_row_has_its_formula(self) -> None:
        rows = {
            row.number
            for row in self.SYSTEM.indicators
            if row.measure or any(component.measure for component in row.components)
        }
        assert rows == {"4", "5", "6", "7", "8", "13", "14", "16", "18", "19", "20", "21", "25"}
        assert len(self.ROWS) == 14

    @pytest.mark.parametrize(("name", "text", "unit"), ROWS, ids=[name for name, _, _ in ROWS])
    def test_its_formulas_work_out(self, name: str, text: str, unit: str | None) -> None:
        assert name
        assert check_dimensions(parse_measure(text), self.SYSTEM.variable_units, unit) == ()

    def test_every_variable_is_used_and_says_what_it_is(self) -> None:
        used = {name for _, text, _ in self.ROWS for name in variable_names(parse_measure(text))}
        assert {fold_name(variable.name) for variable in self.SYSTEM.variables} == used
        for variable in self.SYSTEM.variables:
            assert variable.source
            assert variable.definition is not None
            assert variable.definition.startswith("未确认。")
            assert read_unit_cell(variable.unit).unit == variable.unit

    def test_a_row_is_computed_from_raw_numbers(self) -> None:
        row = self.SYSTEM.indicators[4].components[0]
        assert row.measure is not None
        result = evaluate_measure(
            parse_measure(row.measure),
            {"化肥折纯量": "23683.9", "农作物播种面积": "96669公顷"},
            unit="千克/公顷",
            variables=self.SYSTEM.variable_units,
        )
        assert result.value is not None
        assert format_exact(round_half_even(result.value, Fraction(1, 100000))) == "244.99995"


def test_a_measure_made_by_hand_is_told_too() -> None:
    measure = Measure(Product((Factor(Name("a")), Factor(Literal(Fraction(100))))))
    (fault,) = check_dimensions(measure, {"a": "-"}, "%")
    assert fault.code == "measure/converted-twice"
    assert "100" in fault.message
