"""
Rounding by GB/T 8170-2008: once, to the nearest multiple of an interval, and to the even one from the middle between two.

The sign is set aside while rounding. That the even multiple is taken makes the rule the same for both signs.
"""

from fractions import Fraction

__all__ = ["round_half_even", "round_significant"]


def round_half_even(value: Fraction, interval: Fraction) -> Fraction:
    """
    The value rounded to a multiple of the interval: 12.1498 by 0.1 is 12.1, 60.25 by 0.5 is 60.0, 842 by 20 is 840.
    """
    if interval <= 0:
        raise ValueError(f"an interval of rounding is above 0, not {interval}")
    # `round` of a Fraction is exact and takes the even neighbor of a tie.
    return round(value / interval) * interval


def round_significant(value: Fraction, digits: int) -> Fraction:
    """
    The value rounded to so many significant digits: 28.175 to 4 is 28.18.
    """
    if digits < 1:
        raise ValueError(f"a number has at least one significant digit, not {digits}")
    if value == 0:
        return value
    place = len(str(abs(value.numerator))) - len(str(value.denominator))
    if abs(value) < Fraction(10) ** place:
        place -= 1
    return round_half_even(value, Fraction(10) ** (place - digits + 1))
