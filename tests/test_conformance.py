"""
The conformance cases of the language, each a test of its own.
"""

from collections import Counter
from pathlib import Path

import pytest

from ecotown.testing import Case, InvalidCase, MeasureCase, Outcome, load_cases, run_case

FOLDER = Path(__file__).parents[1] / "grammar" / "conformance"
FILES = [load_cases(path) for path in sorted(FOLDER.glob("*.yaml"))]


def name_of(case: Case | MeasureCase | InvalidCase) -> str:
    return f"{Path(case.file or '').relative_to(FOLDER).as_posix()}: {case.name}"


@pytest.mark.parametrize("case", [pytest.param(case, id=name_of(case)) for file in FILES for case in file.cases])
def test_case(case: Case | MeasureCase | InvalidCase) -> None:
    result = run_case(case)
    assert result.outcome is Outcome.PASSED, result.tell()


def test_every_name_is_given_once() -> None:
    names = Counter(name_of(case) for file in FILES for case in file.cases)
    assert [name for name, times in names.items() if times > 1] == []


def test_the_suite_is_a_second_specification() -> None:
    assert sum(len(file.cases) for file in FILES) >= 600
