"""
Years and windows.
"""

import pytest

from ecotown.periods import read_year, window


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2021", 2021),
        ("2021年", 2021),
        ("2021年度", 2021),
        ("２０２１年", 2021),
        (" 2021 ", 2021),
        ("1900", 1900),
        ("2999", 2999),
        ("1899", None),
        ("3000", None),
        ("21", None),
        ("20210", None),
        ("2021-05", None),
        ("2021年5月", None),
        ("2O21", None),
        ("٢٠٢١", None),
        ("", None),
        ("年", None),
    ],
)
def test_year_is_read(text: str, year: int | None) -> None:
    assert read_year(text) == year


def test_window_ends_in_the_year_judged() -> None:
    assert window(2021, 3) == (2019, 2020, 2021)
    assert window(2021, 1) == (2021,)


@pytest.mark.parametrize(("last", "values"), [(2021, 0), (2021, -1), (2021, 10**12), (1900, 2), (3000, 1)])
def test_window_outside_the_calendar_is_refused(last: int, values: int) -> None:
    with pytest.raises(ValueError, match="years"):
        window(last, values)
