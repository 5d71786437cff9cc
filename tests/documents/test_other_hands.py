"""
Notices in every format by hands that did not know the reader: nearly every field of each is found, and none fails.
"""

import pytest

from other_hands import NAMES, judge


@pytest.mark.parametrize("name", NAMES)
def test_what_other_hands_wrote_is_read(name: str) -> None:
    fields = judge(name)
    wrong = [field for field in fields if not field.is_right]
    assert len(wrong) <= len(fields) // 50, wrong
