"""
Limits as spans of integers: which values, in units of 1/10000 of their own unit, pass.

A bound that is no multiple of 1/10000 is rounded inwards, which is exact for values that are. Rounding a value half-even
before it is compared (GB/T 8170) moves the ends of the span by half a place, so both methods are one comparison each.
"""

from fractions import Fraction
from math import ceil, floor

import attrs

from ecotown.targets.nodes import Comparator

__all__ = ["HIGHEST", "LOWEST", "SCALE", "End", "Span", "span_about", "span_of"]

SCALE = 10_000
HIGHEST = 9_000_000_000_000_000_000
LOWEST = -HIGHEST


@attrs.frozen
class End:
    """
    One end of a range, itself in the range or not.
    """

    value: Fraction
    is_open: bool = False


@attrs.frozen
class Span:
    """
    The range that passes in full, and the range that passes once the value is rounded to the place of the limit.

    None is no end at all.
    """

    low: End | None
    high: End | None
    rounded_low: End | None
    rounded_high: End | None

    def whole(self, factor: Fraction) -> tuple[int, int, int, int]:
        """
        The four ends as integers in 1/10000 of a unit of which one is `factor` of the limit's.
        """
        return (
            _lowest(self.low, factor),
            _highest(self.high, factor),
            _lowest(self.rounded_low, factor),
            _highest(self.rounded_high, factor),
        )

    def within(self, other: "Span") -> "Span":
        """
        The range that is in both, where this one gives the lower end and the other the upper.
        """
        return Span(self.low, other.high, self.rounded_low, other.rounded_high)


def span_of(comparator: Comparator, limit: Fraction, interval: Fraction | None) -> Span:
    """
    What passes a limit; `interval` is its place, or None where it is compared in full by either method.
    """
    match comparator:
        case Comparator.AT_LEAST:
            return Span(End(limit), None, _rounds_to_at_least(limit, interval), None)
        case Comparator.MORE_THAN:
            rounded = End(limit, is_open=True) if interval is None else _rounds_to_at_least(limit + interval, interval)
            return Span(End(limit, is_open=True), None, rounded, None)
        case Comparator.AT_MOST:
            return Span(None, End(limit), None, _rounds_to_at_most(limit, interval))
        case Comparator.LESS_THAN:
            rounded = End(limit, is_open=True) if interval is None else _rounds_to_at_most(limit - interval, interval)
            return Span(None, End(limit, is_open=True), None, rounded)
        case Comparator.EQUAL:
            return span_about(limit, Fraction(0), interval)


def span_about(limit: Fraction, around: Fraction, interval: Fraction | None) -> Span:
    """
    What lies no further from a number than `around`.
    """
    low, high = limit - around, limit + around
    if interval is None:
        return Span(End(low), End(high), End(low), End(high))
    first, last = ceil(low / interval) * interval, floor(high / interval) * interval
    return Span(End(low), End(high), _rounds_to_at_least(first, interval), _rounds_to_at_most(last, interval))


def _rounds_to_at_least(limit: Fraction, interval: Fraction | None) -> End:
    """
    The least value that rounds to a limit or more; a tie goes to the even neighbor.
    """
    if interval is None:
        return End(limit)
    return End(limit - interval / 2, is_open=(limit / interval) % 2 != 0)


def _rounds_to_at_most(limit: Fraction, interval: Fraction | None) -> End:
    if interval is None:
        return End(limit)
    return End(limit + interval / 2, is_open=(limit / interval) % 2 != 0)


def _lowest(end: End | None, factor: Fraction) -> int:
    if end is None:
        return LOWEST
    value = end.value / factor * SCALE
    return max(LOWEST, floor(value) + 1 if end.is_open else ceil(value))


def _highest(end: End | None, factor: Fraction) -> int:
    if end is None:
        return HIGHEST
    value = end.value / factor * SCALE
    return min(HIGHEST, ceil(value) - 1 if end.is_open else floor(value))
