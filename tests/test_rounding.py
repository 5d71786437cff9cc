"""
Rounding by GB/T 8170-2008: vectors from textbooks, examinations and the standard's own examples.
"""

from fractions import Fraction

import pytest

from ecotown.quantities import exact, format_exact, round_half_even, round_significant

VECTORS = """
12.1498   1      12
12.1498   0.1    12.1
1268      100    1300
10.5002   1      11
1.050     0.1    1.0
0.35      0.1    0.4
2500      1000   2000
3500      1000   4000
-0.0365   0.001  -0.036
97.46     1      97
15.4546   1      15
60.28     0.5    60.5
60.25     0.5    60.0
-60.75    0.5    -61.0
842       20     840
-930      20     -920
-325      10     -320
85.38     0.25   85.50
17.17     0.5    17.0
17.63     0.5    17.5
17.25     0.5    17.0
18.02     0.5    18.0
85.56     0.25   85.50
84.95     0.1    85.0
84.96     0.1    85.0
95.5      1      96
1.5       1      2
13.2476   0.1    13.2
13.2476   0.01   13.25
13.2476   1      13
1167      100    1200
1167      10     1170
10.502    1      11
2.050     0.1    2.0
0.150     0.1    0.2
1350      100    1400
1.150001  0.1    1.2
1.0151    0.02   1.02
1150      100    1200
60.38     0.5    60.5
830       20     840
832       20     840
-355      10     -360
85.27     0.25   85.25
86.16     0.25   86.25
17.39     0.5    17.5
17.75     0.5    18.0
17.87     0.5    18.0
337.4     5      335
85.68     0.25   85.75
84.85     0.1    84.8
94.5      1      94
0.5       1      0
99.95     0.1    100.0
"""

SIGNIFICANT = """
0.0345    2  0.034
28.2645   3  28.3
28.175    4  28.18
28.050    3  28.0
28.25001  3  28.3
8.53459   3  8.53
-8.53459  3  -8.53
9996      3  10000
99.96     3  100
1000      1  1000
100       3  100
99        2  99
0.001     1  0.001
0         3  0
"""


@pytest.mark.parametrize("vector", VECTORS.strip().splitlines(), ids=lambda vector: "_".join(vector.split()))
def test_value_is_rounded_to_the_interval(vector: str) -> None:
    value, interval, expected = map(exact, vector.split())
    assert round_half_even(value, interval) == expected


@pytest.mark.parametrize("vector", SIGNIFICANT.strip().splitlines(), ids=lambda vector: "_".join(vector.split()))
def test_value_is_rounded_to_significant_digits(vector: str) -> None:
    value, digits, expected = vector.split()
    assert round_significant(exact(value), int(digits)) == exact(expected)


@pytest.mark.parametrize(
    ("value", "intervals", "chained", "expected"),
    [
        ("15.4546", ("0.001", "0.01", "0.1", "1"), "16", "15"),
        ("97.46", ("0.1", "1"), "98", "97"),
        ("8.53459", ("0.001", "0.01"), "8.54", "8.53"),
    ],
)
def test_value_is_rounded_once(value: str, intervals: tuple[str, ...], chained: str, expected: str) -> None:
    # The standard forbids to round in steps, because that gives another number.
    stepped = exact(value)
    for interval in intervals:
        stepped = round_half_even(stepped, exact(interval))
    assert format_exact(stepped) == chained
    assert format_exact(round_half_even(exact(value), exact(intervals[-1]))) == expected


def test_binary_floats_would_round_the_other_way() -> None:
    assert round(1.05, 1) == 1.1
    assert round_half_even(exact(1.05), Fraction(1, 10)) == 1
    assert round(0.35, 1) == 0.3
    assert round_half_even(exact(0.35), Fraction(1, 10)) == Fraction(4, 10)
    assert round(2.675, 2) == 2.67
    assert round_half_even(exact(2.675), Fraction(1, 100)) == Fraction(268, 100)


@pytest.mark.parametrize("interval", [0, -1])
def test_interval_must_be_positive(interval: int) -> None:
    with pytest.raises(ValueError, match="above 0"):
        round_half_even(Fraction(1), Fraction(interval))


def test_significant_digits_must_be_positive() -> None:
    with pytest.raises(ValueError, match="at least one"):
        round_significant(Fraction(1), 0)
