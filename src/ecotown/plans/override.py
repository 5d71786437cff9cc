"""
Changes to single rows: what a plan changes of its system, and a system of the one that it extends.
"""

from collections.abc import Mapping

import attrs

from ecotown.plans.item import Item

__all__ = ["Override"]


@attrs.frozen(repr=False)
class Override(Item):
    """
    Changes to one row: `changes` maps a field of `Indicator` to its new value.
    """

    changes: Mapping[str, object] = attrs.field(factory=dict)
    reason: str | None = None
