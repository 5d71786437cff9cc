"""
When a place is accepted as a whole: what a system declares beyond its rows.
"""

from collections.abc import Mapping
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs

from ecotown.plans.item import Item

if TYPE_CHECKING:  # a system holds an acceptance, and an acceptance holds rows
    from ecotown.plans.system import Indicator, Obligation

__all__ = ["Acceptance", "AcceptanceCondition", "AcceptancePoints", "Band", "RowPoints", "WhereAbsent"]


@attrs.frozen(repr=False)
class AcceptanceCondition(Item):
    """
    How many of which rows must be met.

    `met` is `all`, a number of rows (`8`), or a share of those that apply (`≥80%`). `obligation`, `domain` and `rows` narrow
    down which rows are counted; where none is stated all are.
    """

    met: str
    name: str | None = None
    obligation: "Obligation | None" = None
    domain: str | None = None
    rows: tuple[str, ...] = ()


class WhereAbsent(Enum):
    """
    What becomes of the points of a row that does not apply.

    `SCALED` leaves the row out and scales the sum to the full marks of all (折算), `FULL` gives its full marks, `ZERO` none.
    """

    SCALED = "scaled"
    FULL = "full"
    ZERO = "zero"

    @property
    def label(self) -> str:
        """
        The Chinese word for it.
        """
        return {"scaled": "折算", "full": "计满分", "zero": "计零分"}[self.value]


@attrs.frozen(repr=False)
class RowPoints(Item):
    """
    The full marks of a row, and its scoring rule (评分标准); without one a row that is met has them, any other none.
    """

    points: Fraction
    scoring: str | None = None


@attrs.frozen(repr=False)
class Band(Item):
    """
    A grade that begins at `least` points; the lowest one states none.
    """

    name: str
    least: Fraction | None = None


@attrs.frozen(repr=False)
class AcceptancePoints(Item):
    """
    Points by row number, or the same for each row; what sum is wanted, and the bands it falls into.

    `pass_mark` is a bound on the sum (`≥85`) or on its share of the full marks (`≥85%`).
    """

    rows: Mapping[str, RowPoints] = attrs.field(factory=dict)
    each: Fraction | None = None
    where_absent: WhereAbsent | None = None
    pass_mark: str | None = None
    bands: tuple[Band, ...] = ()


@attrs.frozen(repr=False)
class Acceptance(Item):
    """
    What must hold for a place to be accepted (验收, 命名).

    `gates` are preconditions, judged like rows and not counted among them; `vetoes` the rows of which one that is not met
    refuses the whole (一票否决). Without `conditions` and a pass mark every row that is not a reference must be met.
    `basis` says where the rule is printed.
    """

    basis: str | None = None
    gates: tuple["Indicator", ...] = ()
    vetoes: tuple[str, ...] = ()
    conditions: tuple[AcceptanceCondition, ...] = ()
    points: AcceptancePoints | None = None
    note: str | None = None
