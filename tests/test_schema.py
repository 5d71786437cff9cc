"""
The JSON Schemas that `ecotown schema` prints: they are schemas, every example and case file fits, and slips do not.
"""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from jsonschema import Draft202012Validator

import strategies
from ecotown.files import load_ledger, load_plan, load_system, to_plain
from ecotown.plans import IndicatorSystem, Plan
from rerecord import ROOT, run

KINDS = ("plan", "indicator-system", "ledger", "cases")


def schema(*kind: str) -> Any:
    return json.loads(run("schema", *kind)[1])


SCHEMAS = {kind: schema(kind) for kind in KINDS}
WHOLE = schema()


def faults(data: object, kind: str) -> list[str]:
    return [error.message for one in (SCHEMAS[kind], WHOLE) for error in Draft202012Validator(one).iter_errors(data)]


def as_editors_see_it(text: str) -> object:
    """
    The data of a YAML file as other readers take it, in the form of JSON: with numbers, and dates as text.
    """

    def plain(value: object) -> object:
        match value:
            case dict():
                return {str(key): plain(item) for key, item in value.items()}
            case list():
                return [plain(item) for item in value]
            case date():
                return value.isoformat()
            case _:
                return value

    return plain(yaml.safe_load(text))


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_a_schema(kind: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[kind])
    assert SCHEMAS[kind]["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_one_schema_holds_all_kinds() -> None:
    Draft202012Validator.check_schema(WHOLE)
    assert {*KINDS} <= WHOLE["$defs"].keys()


FILES = {
    **dict.fromkeys(ROOT.glob("examples/*/plan.yaml"), "plan"),
    **dict.fromkeys(ROOT.glob("examples/*/ledger.yaml"), "ledger"),
    **dict.fromkeys(ROOT.glob("src/ecotown/systems/*.yaml"), "indicator-system"),
    **dict.fromkeys(ROOT.glob("examples/*/src/*/*.yaml"), "indicator-system"),
    **dict.fromkeys(ROOT.glob("grammar/conformance/*.yaml"), "cases"),
    **dict.fromkeys(ROOT.glob("examples/*/tests/cases.yaml"), "cases"),
}


@pytest.mark.parametrize(("path", "kind"), FILES.items(), ids=[path.relative_to(ROOT).as_posix() for path in FILES])
def test_a_file_of_ours_fits(path: Path, kind: str) -> None:
    data = as_editors_see_it(path.read_text(encoding="utf-8"))
    one = WHOLE if kind != "cases" else SCHEMAS[kind]
    assert [error.message for error in Draft202012Validator(one).iter_errors(data)] == []


def test_what_is_written_fits() -> None:
    assert faults(to_plain(load_system("chongqing-township-2021")), "indicator-system") == []
    assert faults(to_plain(load_plan(ROOT / "examples/qingfeng/plan.yaml")), "plan") == []
    assert faults(to_plain(load_ledger(ROOT / "examples/qingfeng/ledger.csv")), "ledger") == []


@given(plan=strategies.plans())
@settings(max_examples=20, deadline=None)
def test_any_plan_that_is_written_fits(plan: Plan) -> None:
    data = json.loads(json.dumps(to_plain(plan)))
    messages = [error.message for error in Draft202012Validator(SCHEMAS["plan"]).iter_errors(data)]
    # A plan made in memory need not follow anything.
    assert [message for message in messages if "is not valid under any" not in message] == []


@given(system=strategies.systems)
@settings(max_examples=20, deadline=None)
def test_any_system_that_is_written_fits(system: IndicatorSystem) -> None:
    data = json.loads(json.dumps(to_plain(system)))
    messages = [error.message for error in Draft202012Validator(SCHEMAS["indicator-system"]).iter_errors(data)]
    assert [message for message in messages if "is not valid under any" not in message] == []


HEAD = {"ecotown": 1, "kind": "indicator-system", "id": "s"}
ROW = {"number": "1", "name": "森林覆盖率", "target": "≥60"}


@pytest.mark.parametrize(
    "data",
    [
        HEAD,
        {**HEAD, "indicators": [{**ROW, "taget": "≥60"}]},
        {**HEAD, "indicators": [{**ROW, "better": "more"}]},
        {**HEAD, "indicators": [{"name": "森林覆盖率"}]},
        {**HEAD, "indicators": [{**ROW, "responsible": "镇林业站"}]},
        {**HEAD, "indicators": [{**ROW, "may_be_absent": "yes"}]},
        {**HEAD, "indicators": [{**ROW, "evidence": [{"required": True}]}]},
        {**HEAD, "indicators": [ROW], "effective_from": "2024年1月"},
        {**HEAD, "indicators": [ROW], "conventions": {"plan_period": [2021]}},
        {**HEAD, "indicators": [ROW], "scales": {"进度": ["完成"]}},
        {**HEAD, "extends": "x", "removed": {"1": None}},
        {**HEAD, "ecotown": 2, "indicators": [ROW]},
    ],
)
def test_a_slip_does_not_fit(data: object) -> None:
    assert faults(data, "indicator-system")


def test_a_key_with_nothing_behind_it_fits() -> None:
    assert faults({**HEAD, "title": None, "indicators": [{**ROW, "cap": None, "unit": None}]}, "indicator-system") == []


def test_it_is_written_to_a_file(tmp_path: Path) -> None:
    path = tmp_path / "plan.schema.json"
    status, output, _ = run("schema", "plan", "-o", str(path), "--lang", "en")
    assert (status, output) == (0, f"written to {path}\n")
    assert json.loads(path.read_text(encoding="utf-8")) == SCHEMAS["plan"]


def test_an_unknown_kind_is_told() -> None:
    status, output, errors = run("schema", "plans")
    assert (status, output) == (2, "")
    assert "plan" in errors
