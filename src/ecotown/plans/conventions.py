"""
The conventions under which targets are judged, and which of several statements of one holds.
"""

from enum import Enum

import attrs

__all__ = ["Comparison", "Conventions", "TrendWindow"]


class Comparison(Enum):
    """
    How a value meets its limit (GB/T 8170-2008): as obtained, or rounded to the place of the limit first.
    """

    FULL_VALUE = "full-value"
    ROUNDED = "rounded"

    @property
    def label(self) -> str:
        """
        The Chinese name of the method.
        """
        return "全数值比较" if self is Comparison.FULL_VALUE else "修约值比较"


@attrs.frozen
class TrendWindow:
    """
    How many values, ending in the year judged, a trend looks at.
    """

    years: int


@attrs.frozen(kw_only=True)
class Conventions:
    """
    What a target leaves to its system. A key that is None is not set.

    `tolerance` and `basically` are text, a number with a unit (`0.5 百分点`, `5%`, `90%`) or without one, as written.
    `plan_period` is its first and last year.
    """

    comparison: Comparison | None = None
    trend: TrendWindow | None = None
    tolerance: str | None = None
    basically: str | None = None
    baseline_year: int | None = None
    plan_period: tuple[int, int] | None = None

    @property
    def keys_set(self) -> tuple[str, ...]:
        """
        The keys that state something, in the order of the fields.
        """
        return tuple(name for name in _KEYS if getattr(self, name) is not None)

    def over(self, farther: "Conventions") -> "Conventions":
        """
        These conventions where they say something, and the farther ones key by key where they do not.
        """
        if self == _NOTHING_SET:
            return farther
        return attrs.evolve(farther, **{name: getattr(self, name) for name in self.keys_set})


_KEYS = tuple(field.name for field in attrs.fields(Conventions))
_NOTHING_SET = Conventions()
