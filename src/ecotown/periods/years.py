"""
A year is a plain whole number; a window is the years that a trend looks at.

Which year is judged comes from the caller or the data, never from the clock.
"""

import re

__all__ = ["FIRST_YEAR", "LAST_YEAR", "read_year", "window"]

FIRST_YEAR = 1900
LAST_YEAR = 2999

_YEAR = re.compile(r"([0-9]{4})(?:年度?)?")
_HALF_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")


def read_year(text: str) -> int | None:
    """
    The year that a text names (`2021`, `2021年`, `２０２１年度`), or None where it is not one from 1900 to 2999.
    """
    match = _YEAR.fullmatch(text.strip().translate(_HALF_WIDTH))
    year = int(match[1]) if match else 0
    return year if FIRST_YEAR <= year <= LAST_YEAR else None


def window(last: int, values: int) -> tuple[int, ...]:
    """
    So many years in ascending order, the last of them `last`: (2019, 2020, 2021) for 2021 and three values.

    ValueError where there are none or where they begin before 1900.
    """
    first = last - values + 1
    if values < 1 or first < FIRST_YEAR or last > LAST_YEAR:
        raise ValueError(f"no {values} years from {FIRST_YEAR} to {LAST_YEAR} that end in {last}")
    return tuple(range(first, last + 1))
