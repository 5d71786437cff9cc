"""
What differs between two systems: rows paired, each with its changes and which side asks for more.
"""

from collections.abc import Mapping
from enum import StrEnum

import attrs

from ecotown.plans.system import Indicator, IndicatorSystem
from ecotown.targets.strictness import Strictness

__all__ = ["Change", "Regrouping", "RowDifference", "RowStatus", "SystemDifference", "TargetDifference"]


class RowStatus(StrEnum):
    """
    What became of a row from the first system to the second.

    `OTHERWISE` is a target that neither side exceeds, `UNDECIDED` one of which that cannot be decided. `CHANGED` rows ask for
    the same and differ in something else.
    """

    SAME = "same"
    CHANGED = "changed"
    STRICTER = "stricter"
    LOOSER = "looser"
    OTHERWISE = "incomparable"
    UNDECIDED = "undecided"
    NEW = "new"
    GONE = "gone"

    @property
    def label(self) -> str:
        """
        The Chinese word for it.
        """
        return _LABELS[self][0]

    @property
    def label_en(self) -> str:
        """
        The English word for it.
        """
        return _LABELS[self][1]


_LABELS = {
    RowStatus.SAME: ("未变", "same"),
    RowStatus.CHANGED: ("有改动", "changed"),
    RowStatus.STRICTER: ("更严", "stricter"),
    RowStatus.LOOSER: ("更宽", "looser"),
    RowStatus.OTHERWISE: ("要求不同", "other demand"),
    RowStatus.UNDECIDED: ("无法比较", "not comparable"),
    RowStatus.NEW: ("新增", "new"),
    RowStatus.GONE: ("取消", "gone"),
}


@attrs.frozen
class Change:
    """
    A value of a row that differs, as text; None where a side states none.
    """

    key: str
    old: str | None
    new: str | None


@attrs.frozen
class TargetDifference:
    """
    The target of a row, or of one component of it, on both sides. `strictness` tells how the new stands to the old; it is
    None where a side has no target or one that cannot be read.
    """

    component: str | None
    old: str | None
    new: str | None
    strictness: Strictness | None


@attrs.frozen(kw_only=True)
class RowDifference:
    """
    A row of the first system with the row of the second that it became; one of the two is None where there is none.

    `is_renamed` says that the names differ by more than signs; `likeness` is how alike they are, from 0 to 1, and 1 for the
    same name. A pair that was made by likeness is a presumption, to be confirmed by a person.
    """

    status: RowStatus
    old: Indicator | None
    new: Indicator | None
    is_renamed: bool = False
    likeness: float = 1.0
    targets: tuple[TargetDifference, ...] = ()
    changes: tuple[Change, ...] = ()

    @property
    def is_moved(self) -> bool:
        """
        Whether the row has another number.
        """
        return self.old is not None and self.new is not None and self.old.number != self.new.number

    def tell(self, language: str = "zh") -> tuple[str, ...]:
        """
        The differences in sentences, `zh` or `en`.
        """
        from ecotown.plans.differences.telling import tell_row

        return tuple(tell_row(self, language))


@attrs.frozen
class Regrouping:
    """
    One row of which several rows of the other side may be the parts: taken apart where `old` is the one, else put together.

    It is a possibility that a person has to look at; the rows themselves are told as they stand.
    """

    old: tuple[Indicator, ...]
    new: tuple[Indicator, ...]

    @property
    def is_split(self) -> bool:
        """
        Whether one row may have become several.
        """
        return len(self.old) == 1

    def tell(self, language: str = "zh") -> str:
        """
        The possibility in a sentence, `zh` or `en`.
        """
        from ecotown.plans.differences.telling import tell_regrouping

        return tell_regrouping(self, language)


@attrs.frozen(kw_only=True)
class SystemDifference:
    """
    Two systems row by row, in the order of the second, then what is gone.

    `regroupings` are rows that may have been taken apart or put together, `declared` the differences outside the rows:
    title, conventions, words, acceptance.
    """

    old: IndicatorSystem
    new: IndicatorSystem
    rows: tuple[RowDifference, ...]
    regroupings: tuple[Regrouping, ...] = ()
    declared: tuple[Change, ...] = ()

    @property
    def counts(self) -> Mapping[RowStatus, int]:
        """
        How many rows came out which way.
        """
        statuses = [row.status for row in self.rows]
        return {status: statuses.count(status) for status in RowStatus}

    @property
    def renamed(self) -> tuple[RowDifference, ...]:
        """
        The rows that have another name.
        """
        return tuple(row for row in self.rows if row.is_renamed)

    def to_dict(self, language: str = "zh") -> dict[str, object]:
        """
        The JSON form, with its texts for people in one language.
        """
        from ecotown.plans.differences.telling import difference_to_dict

        return difference_to_dict(self, language)
