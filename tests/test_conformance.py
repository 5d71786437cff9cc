"""
The conformance cases of the language, each a test of its own.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ecotown.testing import Case, InvalidCase, Outcome, load_cases, run_case

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "grammar" / "conformance"
FILES = [load_cases(path) for path in sorted(FOLDER.rglob("*.yaml"))]
NOT_YET = {
    line
    for line in (ROOT / "tests" / "not_yet.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
}


class NotYet(AssertionError):
    """
    The target belongs to the language and cannot be judged yet.
    """


def name_of(case: Case | InvalidCase) -> str:
    return f"{Path(case.file or '').relative_to(FOLDER).as_posix()}: {case.name}"


def parameters() -> Iterator[object]:
    for file in FILES:
        for case in file.cases:
            name = name_of(case)
            marks = [pytest.mark.xfail(raises=NotYet, strict=True, reason="target/not-yet")] if name in NOT_YET else []
            yield pytest.param(case, id=name, marks=marks)


@pytest.mark.parametrize("case", list(parameters()))
def test_case(case: Case | InvalidCase) -> None:
    result = run_case(case)
    if result.refusal is not None and result.refusal.code == "target/not-yet":
        raise NotYet(result.tell())
    assert result.outcome is Outcome.PASSED, result.tell()


def test_every_name_is_given_once() -> None:
    names = [name_of(case) for file in FILES for case in file.cases]
    assert [name for name in names if names.count(name) > 1] == []


def test_every_name_on_the_list_is_that_of_a_case() -> None:
    assert {name_of(case) for file in FILES for case in file.cases} >= NOT_YET
