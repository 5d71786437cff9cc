"""
Case files: what is read, what is checked, what is told.
"""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml

from ecotown.errors import InvalidFile, MissingFile
from ecotown.testing import Case, CaseResult, InvalidCase, Outcome, load_cases, run_cases, structure_cases

FIRST = {"name": "the limit itself", "target": "≥85", "indicator": {"unit": "%"}, "observed": 85, "expect": "met"}


def run(*cases: Mapping[str, object], **frame: object) -> list[CaseResult]:
    return list(run_cases({"cases": list(cases), **frame}))


def one(**keys: object) -> CaseResult:
    (result,) = run({"name": "a case", **keys})
    return result


class TestOutcomes:
    def test_a_case_passes(self) -> None:
        (result,) = run(FIRST)
        assert result.outcome is Outcome.PASSED
        assert result.to_dict() == {
            "file": None,
            "name": "the limit itself",
            "outcome": "passed",
            "expected": "met",
            "actual": "met",
            "detail": None,
        }

    def test_the_keys_of_a_result_stand_in_their_order(self) -> None:
        assert list(run(FIRST)[0].to_dict()) == ["file", "name", "outcome", "expected", "actual", "detail"]

    def test_a_wrong_verdict_fails_and_says_why(self) -> None:
        result = one(target="≥85%", observed=84, expect="met")
        assert (result.outcome, result.expected, result.actual) == (Outcome.FAILED, "met", "not-met")
        assert "期望 met，实际 not-met" in (result.tell() or "")
        assert "expected met, got not-met" in (result.tell("en") or "")

    def test_an_open_verdict_that_was_not_expected_tells_its_reason(self) -> None:
        result = one(target="≥85%", expect="met")
        assert result.actual == "undetermined: missing-observation"

    def test_a_wrong_reason_fails(self) -> None:
        result = one(target="≥85%", expect="undetermined", reason="missing-target")
        assert result.outcome is Outcome.FAILED
        assert result.expected == "undetermined: missing-target"
        assert result.actual == "undetermined: missing-observation"

    def test_only_what_is_written_is_checked(self) -> None:
        assert one(target="≥85%", expect="undetermined").outcome is Outcome.PASSED
        assert one(target="≥85%", observed=84.96, expect="not-met").outcome is Outcome.PASSED

    def test_borderline_is_checked_where_it_is_written(self) -> None:
        assert one(target="≥85%", observed=84.96, expect="not-met", borderline=True).outcome is Outcome.PASSED
        result = one(target="≥85%", observed=84.96, expect="not-met", borderline=False)
        assert (result.expected, result.actual) == ("not-met; not borderline", "not-met; borderline")

    def test_diagnostics_have_to_be_reported(self) -> None:
        inferred = {"target": "95", "indicator": {"unit": "%", "better": "higher"}, "observed": 96, "expect": "met"}
        assert one(**inferred, diagnostics=["target/operator-inferred"]).outcome is Outcome.PASSED
        result = one(**inferred, diagnostics=["target/operator-inferred", "target/precedence"])
        assert result.outcome is Outcome.FAILED
        assert result.actual == "met; target/operator-inferred"

    def test_a_refused_target_is_an_expected_error(self) -> None:
        result = one(target="≥8S%", expect="error")
        assert result.outcome is Outcome.PASSED
        assert result.refusal is not None
        assert result.refusal.code == "target/damaged"

    def test_a_refused_observation_is_an_expected_error(self) -> None:
        assert one(target="≥85%", observed="3 公顷", expect="error").outcome is Outcome.PASSED

    def test_a_refusal_that_was_not_expected_fails(self) -> None:
        result = one(target="≥8S%", observed=85, expect="met")
        assert (result.outcome, result.actual) == (Outcome.FAILED, "error")

    def test_an_error_that_does_not_come_fails(self) -> None:
        assert one(target="≥85%", observed=90, expect="error").outcome is Outcome.FAILED


class TestCanonical:
    def test_the_form_is_checked(self) -> None:
        assert one(target="不低于百分之八十五", canonical="≥85%").outcome is Outcome.PASSED
        result = one(target="不低于百分之八十五", canonical="≥85")
        assert (result.outcome, result.expected, result.actual) == (Outcome.FAILED, "≥85", "≥85%")

    def test_a_case_may_have_both(self) -> None:
        result = one(target="不低于85%", observed=86, expect="met", canonical="≥85%")
        assert (result.outcome, result.actual) == (Outcome.PASSED, "met; ≥85%")

    def test_a_refused_target_has_none(self) -> None:
        result = one(target="≥8S%", canonical="≥85%")
        assert (result.outcome, result.actual) == (Outcome.FAILED, "error")


class TestReading:
    def test_numbers_are_taken_as_written(self, tmp_path: Path) -> None:
        path = tmp_path / "cases.yaml"
        path.write_text("cases: [{name: a, target: ≥0.35, observed: 0.350, expect: met}]", encoding="utf-8")
        (case,) = load_cases(path).cases
        assert isinstance(case, Case)
        assert case.observed == "0.350"

    def test_a_series_and_a_mapping_by_name_are_kept(self) -> None:
        (case,) = structure_cases({"cases": [{**FIRST, "observed": {"化肥": {2020: 245, 2021: 240}}}]}).cases
        assert isinstance(case, Case)
        assert case.observed == {"化肥": {"2020": "245", "2021": "240"}}

    def test_defaults_merge_one_level_deep(self) -> None:
        results = run(
            {"name": "the default unit", "target": "≥85", "observed": "86%", "expect": "met"},
            {"name": "another name", "target": "95", "indicator": {"name": "投诉"}, "observed": 96, "expect": "met"},
            {
                "name": "another direction",
                "target": "5",
                "indicator": {"better": "lower"},
                "observed": 6,
                "expect": "not-met",
            },
            defaults={"indicator": {"unit": "%", "better": "higher"}},
        )
        assert [result.outcome for result in results] == [Outcome.PASSED] * 3

    def test_a_case_may_take_a_default_back(self) -> None:
        (result,) = run({**FIRST, "observed": None, "expect": "undetermined"}, defaults={"observed": 90})
        assert result.outcome is Outcome.PASSED

    def test_an_unknown_key_is_the_error_of_its_case_alone(self) -> None:
        broken, fine = run({**FIRST, "obseved": 85}, FIRST)
        assert (broken.outcome, broken.name) == (Outcome.ERROR, "the limit itself")
        assert 'did you mean "observed"?' in (broken.tell("en") or "")
        assert fine.outcome is Outcome.PASSED

    @pytest.mark.parametrize(
        "keys",
        [
            {"expect": "passed"},
            {"year": "20"},
            {"indicator": {"better": "up"}},
            {"indicator": {"components": "化肥"}},
            {"indicator": {"cap": "much"}},
            {"indicator": "%"},
            {"reason": "missing-luck"},
            {"borderline": "maybe"},
            {"place": "丘陵区"},
            {"references": [41]},
            {"conventions": {"tolerence": "5%"}},
            {"conventions": {"trend": 3}},
            {"diagnostics": "target/precedence"},
            {"target": None},
            {"target": ["≥85"]},
            {"name": ""},
        ],
    )
    def test_what_has_another_form_cannot_be_run(self, keys: dict[str, object]) -> None:
        (result,) = run({**FIRST, **keys})
        assert result.outcome is Outcome.ERROR
        assert result.actual is None
        assert result.tell()

    def test_a_case_that_expects_nothing_cannot_be_run(self) -> None:
        result = one(target="≥85%", observed=85)
        assert result.outcome is Outcome.ERROR
        assert "case/nothing-expected" in (result.tell() or "")

    def test_a_case_that_is_no_mapping_cannot_be_run(self) -> None:
        (result,) = run_cases({"cases": ["≥85"]})
        assert (result.outcome, result.name) == (Outcome.ERROR, "cases[0]")

    def test_an_error_stands_at_its_line(self, tmp_path: Path) -> None:
        path = tmp_path / "cases.yaml"
        path.write_text("cases:\n  - name: a\n    target: ≥85%\n    expects: met\n", encoding="utf-8")
        (case,) = load_cases(path).cases
        assert isinstance(case, InvalidCase)
        assert [(problem.line, problem.column) for problem in case.problems] == [(2, 5), (4, 5)]


class TestFiles:
    def test_every_file_is_read_before_the_first_case_runs(self, tmp_path: Path) -> None:
        path = tmp_path / "cases.json"
        path.write_text(json.dumps({"cases": [FIRST]}), encoding="utf-8")
        with pytest.raises(MissingFile):
            run_cases(path, tmp_path / "none.yaml")

    def test_files_and_data_run_in_their_order(self, tmp_path: Path) -> None:
        path = tmp_path / "cases.json"
        path.write_text(json.dumps({"cases": [FIRST]}), encoding="utf-8")
        results = list(run_cases(load_cases(path), {"cases": [{**FIRST, "name": "second"}]}, str(path)))
        assert [(result.file, result.name) for result in results] == [
            (str(path), "the limit itself"),
            (None, "second"),
            (str(path), "the limit itself"),
        ]

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "cases: met",
            "- a",
            "case: []",
            "cases: []\nkind: plan",
            "cases: []\ndefaults: {expected: met}",
            "cases: [",
        ],
    )
    def test_a_file_of_another_form_is_refused(self, tmp_path: Path, text: str) -> None:
        path = tmp_path / "cases.yaml"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(InvalidFile):
            load_cases(path)

    def test_a_file_may_hold_no_case(self) -> None:
        assert run() == []


def test_a_defect_met_by_one_case_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise KeyError("lost")

    monkeypatch.setattr("ecotown.testing.run.evaluate_target", fail)
    results = run(FIRST, {"name": "only its form", "target": "≥85%", "canonical": "≥85%"})
    assert [result.outcome for result in results] == [Outcome.ERROR, Outcome.PASSED]
    assert "KeyError" in (results[0].tell() or "")


def rows(*cases: str, head: str = "system: chongqing-township-2021") -> list[CaseResult]:
    document = yaml.safe_load(
        f"defaults: {{{head}}}\ncases: [{', '.join('{name: x, ' + case + '}' for case in cases)}]"
    )
    return list(run_cases(document))


class TestRowsOfASystem:
    def test_a_row_is_asked_as_the_system_has_it(self) -> None:
        results = rows(
            'row: "6", observed: 85, expect: met',
            'row: "6", observed: 84.96, expect: not-met, borderline: true',
            'row: "14", place: {terrain: 丘陵区}, observed: 45, expect: met',
            'row: "14", observed: 45, expect: undetermined, reason: missing-attribute',
            'row: "21", observed: 96, assigned: "≥95%", expect: met',
            'row: "9", observed: {露天秸秆焚烧: 0, 露天垃圾焚烧: 1}, expect: undetermined, reason: missing-convention',
            'row: "9", observed: {露天秸秆焚烧: 0, 露天垃圾焚烧: {原有: 20, 现有: 1}}, conventions: {basically: "90%"}, '
            "expect: met",
            'row: "5", year: 2021, observed: {化肥: {2019: 3, 2020: 2, 2021: 1}, 农药: {2019: 3, 2020: 2, 2021: 2}}, '
            "expect: not-met",
            'row: "5", year: 2021, observed: {化肥: {2019: 3, 2020: 2, 2021: 1}}, expect: undetermined, '
            "reason: missing-observation",
            'row: "15", observed: 不涉及, expect: not-applicable',
            'row: "15", observed: {林地: 1}, expect: error',
            'row: "6", observed: 不涉及, expect: error',
            'row: "6", canonical: "≥85%"',
        )
        assert [result.tell("en") for result in results if result.outcome is not Outcome.PASSED] == []

    def test_what_a_row_applies_to(self) -> None:
        results = rows(
            'row: "9", place: {level: 县}, observed: 1, expect: not-applicable',
            'row: "9", observed: 1, expect: undetermined, reason: missing-attribute',
            'row: "38", place: {level: 市}, observed: {节能家电市场占有率: 60}, expect: undetermined',
            head="system: national-county-2021",
        )
        assert [result.tell("en") for result in results if result.outcome is not Outcome.PASSED] == []

    @pytest.mark.parametrize(
        ("case", "code"),
        [
            ('row: "26", observed: 1, expect: met', "file/unknown-indicator"),
            ('row: "6", target: ≥85, observed: 1, expect: met', "case/target-and-row"),
            ('row: "6", indicator: {unit: "%"}, observed: 1, expect: met', "case/target-and-row"),
            ('row: "6", system: chongqing-township-2012, observed: 1, expect: met', "system/unknown"),
            ('row: "6", system: ./missing.yaml, observed: 1, expect: met', "file/missing"),
            ("observed: 1, expect: met", "file/missing-key"),
        ],
    )
    def test_what_cannot_be_asked(self, case: str, code: str) -> None:
        (result,) = rows(case)
        assert result.outcome is Outcome.ERROR
        assert [problem.code for problem in result.problems] == [code]

    def test_a_row_of_no_system(self) -> None:
        (result,) = run_cases({"cases": [{"name": "x", "row": "6", "observed": 1, "expect": "met"}]})
        assert [problem.code for problem in result.problems] == ["case/row-without-system"]

    def test_a_path_begins_at_the_file(self, tmp_path: Path) -> None:
        (tmp_path / "own.yaml").write_text(
            "ecotown: 1\nkind: indicator-system\nid: x\nscales: {进度: [未开始, 整治中, 完成整治]}\n"
            'indicators: [{number: "1", name: 农贸市场, target: 完成整治}]\n',
            encoding="utf-8",
        )
        path = tmp_path / "cases.yaml"
        path.write_text(
            'cases: [{name: x, system: ./own.yaml, row: "1", observed: 整治中, expect: not-met}]\n', encoding="utf-8"
        )
        (result,) = run_cases(path)
        assert result.outcome is Outcome.PASSED


class TestFormulas:
    def test_the_cases_of_formulas_pass(self) -> None:
        files = sorted((Path(__file__).parents[1] / "grammar" / "conformance-measures").glob("*.yaml"))
        results = list(run_cases(*files))
        assert len(results) > 100
        assert [result.tell() for result in results if result.outcome is not Outcome.PASSED] == []

    def test_what_differs_is_told_with_its_computation(self) -> None:
        case = {
            "name": "a third",
            "measure": "甲 / 乙",
            "variables": {"甲": "吨", "乙": "吨"},
            "values": {"甲": "1", "乙": "3"},
            "unit": "%",
            "value": "34",
            "interval": "1",
        }
        (result,) = run_cases({"cases": [case]})
        assert (result.outcome, result.expected, result.actual) == (Outcome.FAILED, "value 34", "value 33")
        assert (result.tell("en") or "").startswith("value: expected 34, got 33\n甲 / 乙 ≈ 33.3333 %")

    def test_a_refusal_that_nobody_expects_is_told(self) -> None:
        (result,) = run_cases({"cases": [{"name": "half", "measure": "甲 +", "canonical": "甲"}]})
        assert result.outcome is Outcome.FAILED
        assert {difference.key: difference.actual for difference in result.differences} == {
            "canonical": "—",
            "error": "measure/incomplete",
        }

    @pytest.mark.parametrize(
        ("keys", "code"),
        [
            ({}, "case/nothing-expected"),
            ({"value": "三"}, "file/wrong-type"),
            ({"value": "3", "interval": "0"}, "file/wrong-type"),
            ({"value": "3", "target": "≥85"}, "file/unknown-key"),
        ],
    )
    def test_a_case_that_cannot_be_run(self, keys: dict[str, str], code: str) -> None:
        (result,) = run_cases({"cases": [{"name": "one", "measure": "甲", **keys}]})
        assert result.outcome is Outcome.ERROR
        assert [problem.code for problem in result.problems] == [code]

    def test_defaults_of_both_kinds(self) -> None:
        defaults = {"variables": {"甲": "吨"}, "values": {"甲": "3"}}
        (result,) = run_cases({"defaults": defaults, "cases": [{"name": "one", "measure": "甲 * 2", "value": "6"}]})
        assert result.outcome is Outcome.PASSED
