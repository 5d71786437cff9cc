"""
What the command prints, word for word: `python tests/rerecord.py` makes these files anew.
"""

import pytest

from rerecord import GOLDENS, ROOT, Golden, record


@pytest.mark.parametrize("golden", GOLDENS, ids=lambda golden: golden.file)
def test_the_output_is_the_one_checked_in(golden: Golden) -> None:
    assert record(golden) == golden.path.read_text(encoding="utf-8")


def test_no_output_is_checked_in_that_nothing_makes() -> None:
    made = {golden.path for golden in GOLDENS}
    found = {*ROOT.glob("examples/*/expected/*"), *ROOT.glob("tests/goldens/*")}
    assert found - made == {ROOT / "tests" / "goldens" / "cases.yaml"}
