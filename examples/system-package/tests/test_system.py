"""
The system is found by its id, has no faults, and says what it should.
"""

from pathlib import Path

import ecotown
from ecotown.testing import Outcome, load_cases, run_cases

ID = "example-county-2024"


def test_it_is_found_by_its_id() -> None:
    assert ID in ecotown.list_systems()
    assert ecotown.load_system(ID).title == "示范县生态文明建设示范乡镇指标"


def test_the_linter_finds_no_error() -> None:
    findings = ecotown.lint(ecotown.load_system(ID))
    assert [each for each in findings if each.severity is ecotown.Severity.ERROR] == []


def test_the_cases_pass() -> None:
    results = run_cases(load_cases(Path(__file__).with_name("cases.yaml")))
    assert [each.name for each in results if each.outcome is not Outcome.PASSED] == []
