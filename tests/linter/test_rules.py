"""
Each rule of the linter by a file that breaks it and a twin that does not.
"""

from pathlib import Path

import pytest

from ecotown.diagnostics import Diagnostic, Severity
from ecotown.linter import FINDINGS
from lint_cases import CASES, Case, lint_text

NAMES = [f"{case.code}-{number}" for number, case in enumerate(CASES)]
# What needs more than a file of text to come up; tested with the files.
ELSEWHERE = {"file/kind-unknown", "file/unknown-format", "file/more-findings"}


def found(case: Case, folder: Path, text: str) -> list[Diagnostic]:
    every = lint_text(folder, text, case.name, case.against)
    return [diagnostic for diagnostic in every if diagnostic.code == case.code]


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_a_file_that_breaks_the_rule(case: Case, tmp_path: Path) -> None:
    diagnostics = found(case, tmp_path, case.broken)
    assert diagnostics
    for diagnostic in diagnostics:
        assert diagnostic.message
        assert diagnostic.message_en
        assert bool(diagnostic.hint) == bool(diagnostic.hint_en)
        for text in (diagnostic.message, diagnostic.message_en, diagnostic.hint, diagnostic.hint_en):
            assert text is None or ("{" not in text or "…" in text or ": " in text)
    if case.marked is not None:
        lines = tmp_path.joinpath(case.name).read_text(encoding="utf-8").split("\n")
        marked = [
            lines[diagnostic.line - 1][(diagnostic.column or 1) - 1 : (diagnostic.end_column or 1) - 1]
            for diagnostic in diagnostics
            if diagnostic.line is not None
        ]
        assert case.marked in marked


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_its_twin_keeps_the_rule(case: Case, tmp_path: Path) -> None:
    every = lint_text(tmp_path, case.clean, case.name, case.against)
    # A file that is refused keeps every rule that comes after.
    told = [diagnostic.code for diagnostic in every if diagnostic.severity is Severity.ERROR]
    assert [code for code in told if code != case.code] == []
    assert case.code not in [diagnostic.code for diagnostic in every]


def test_every_code_has_a_case() -> None:
    assert set(FINDINGS) - ELSEWHERE <= {case.code for case in CASES}


@pytest.mark.parametrize("code", FINDINGS)
def test_a_code_says_what_to_do(code: str) -> None:
    severity, wording = FINDINGS[code]
    assert severity in Severity
    assert wording.hint
    assert wording.hint_en
