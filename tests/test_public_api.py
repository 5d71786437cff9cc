"""
The front door: its names, and that walking up to it costs nothing.
"""

import subprocess
import sys

import pytest

import ecotown

HEAVY = ("attrs", "cattrs", "click", "lark", "openpyxl", "pint", "rich", "yaml")

NAMES = """
Assessment Diagnostic EcotownError Finding IncompatibleUnits IndicatorSystem InvalidArgument InvalidFile Ledger
MeasureSyntaxError MissingExtra MissingFile NotInBulk ObservationError Plan Reason Relation Result ScoringSyntaxError Severity Strictness
SystemDifference Target TargetSyntaxError UnknownSystem UnknownUnit UnusableTable Verdict Vocabulary WhatIf __version__
assess assess_frame assess_sql assess_table compare_strictness compare_systems evaluate_measure evaluate_target explain_row
format_measure format_scoring format_target import_notice lint list_systems load_ledger load_plan load_system parse_measure parse_scoring
parse_target score summarize what_if
"""


def modules_after(code: str) -> set[str]:
    probe = f"import sys\n{code}\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, encoding="utf-8", check=True)
    return {name.partition(".")[0] for name in done.stdout.split()}


def test_the_names_are_these() -> None:
    assert sorted(ecotown.__all__) == sorted(NAMES.split())
    assert set(ecotown.__all__) <= set(dir(ecotown))


@pytest.mark.parametrize("name", ecotown.__all__)
def test_every_name_leads_somewhere(name: str) -> None:
    assert getattr(ecotown, name) is not None


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'judge'"):
        _ = ecotown.judge  # type: ignore[attr-defined]  # that there is none is what is tested


def test_importing_the_library_loads_nothing_beneath_it() -> None:
    assert modules_after("import ecotown").isdisjoint(HEAVY)


def test_errors_and_verdicts_load_no_parser() -> None:
    assert modules_after("import ecotown\necotown.EcotownError\necotown.Verdict").isdisjoint(
        {"cattrs", "click", "lark", "openpyxl", "pint", "rich"}
    )


def test_assessing_loads_neither_pint_nor_cattrs() -> None:
    code = (
        "import ecotown\n"
        "plan = ecotown.load_plan('examples/qingfeng/plan.yaml')\n"
        "ecotown.assess(plan, ecotown.load_ledger('examples/qingfeng/ledger.csv'))"
    )
    assert modules_after(code).isdisjoint({"cattrs", "click", "openpyxl", "pint", "rich"})


def test_the_main_path_of_the_contract_works() -> None:
    target = ecotown.parse_target(
        "≥85", name=None, unit="%", better="higher", basis=None, components=(), vocabulary=None
    )
    result = ecotown.evaluate_target(
        target, 86.2, year=2021, place={"terrain": "丘陵区"}, assigned=None, references=None, conventions=None
    )
    assert result.verdict is ecotown.Verdict.MET
    assert ecotown.format_target(target, language="ascii") == ">=85%"
    assert issubclass(ecotown.TargetSyntaxError, ecotown.EcotownError)
    assert issubclass(ecotown.TargetSyntaxError, ValueError)
