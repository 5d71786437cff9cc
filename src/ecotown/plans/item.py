"""
What every item of a system or a plan carries beside its own facts: where it was printed and where it was loaded from.
"""

from collections.abc import Mapping

import attrs

from ecotown.plans.position import Position

__all__ = ["Item", "PrintedAt"]


@attrs.frozen
class PrintedAt:
    """
    Where an item stands in the document that it was taken from (`at:` in a file): a line, or a cell of a table.
    """

    file: str | None = None
    line: int | None = None
    table: int | None = None
    row: int | None = None
    cell: int | None = None


@attrs.frozen(kw_only=True, repr=False)
class Item:
    """
    The fields that items share, and how an item is shown: by what it states, without the many fields left as they are.

    `position` is the place of the whole item in the file loaded, `positions` that of each value by its key. Neither takes
    part in equality.
    """

    at: PrintedAt | None = None
    position: Position | None = attrs.field(default=None, eq=False, repr=False)
    positions: Mapping[str, Position] = attrs.field(factory=dict, eq=False, repr=False)

    def __repr__(self) -> str:
        stated = []
        for field in attrs.fields(type(self)):
            value, factory = getattr(self, field.name), getattr(field.default, "factory", None)
            if field.repr and value != (field.default if factory is None else factory()):
                stated.append(f"{field.name}={value!r}")
        return f"{type(self).__name__}({', '.join(stated)})"
