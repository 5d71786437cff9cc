"""
Records in columns: millions of rows of a ledger without an object for each.

Most cells of a table repeat from row to row. What a row says beside its place and its value is kept once for all rows that
share it; an `Observation` is made when somebody asks for that row.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import overload

import attrs

from ecotown.ledger.observation import Observation

__all__ = ["RecordTable"]


@attrs.frozen(eq=False, repr=False)
class RecordTable(Sequence[Observation]):
    """
    A sequence of observations in columns.

    `heads` are records without place, value and line; `head_of` and `place_of` say for each row which head and which place
    are its own, `lines` where it stands in its file (0: nowhere) and `columns` at which character.
    """

    heads: list[Observation] = attrs.Factory(list)
    places: list[str | None] = attrs.Factory(list)
    head_of: "array[int]" = attrs.Factory(lambda: array("I"))
    place_of: "array[int]" = attrs.Factory(lambda: array("I"))
    values: list[str | None] = attrs.Factory(list)
    lines: "array[int]" = attrs.Factory(lambda: array("I"))
    columns: dict[int, int] = attrs.Factory(dict)

    @classmethod
    def of(cls, records: Iterable[Observation]) -> "RecordTable":
        """
        The same records in columns.
        """
        if isinstance(records, cls):
            return records
        table = cls()
        heads: dict[tuple[object, ...], int] = {}
        places: dict[str | None, int] = {}
        for record in records:
            key = attrs.astuple(record, recurse=False, filter=_is_of_head)
            if key not in heads:
                heads[key] = len(table.heads)
                table.heads.append(attrs.evolve(record, place=None, value=None, line=None, column=None))
            if record.place not in places:
                places[record.place] = len(table.places)
                table.places.append(record.place)
            if record.column is not None:
                table.columns[len(table.values)] = record.column
            table.head_of.append(heads[key])
            table.place_of.append(places[record.place])
            table.values.append(record.value)
            table.lines.append(record.line or 0)
        return table

    def __len__(self) -> int:
        return len(self.values)

    @overload
    def __getitem__(self, index: int) -> Observation: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Observation, ...]: ...
    def __getitem__(self, index: int | slice) -> Observation | tuple[Observation, ...]:
        if isinstance(index, slice):
            return tuple(map(self._record, range(*index.indices(len(self)))))
        if not -len(self) <= index < len(self):
            raise IndexError(index)
        return self._record(index % len(self))

    def __iter__(self) -> Iterator[Observation]:
        return map(self._record, range(len(self)))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or len(self) != len(other):
            return False
        return all(own == another for own, another in zip(self, other, strict=True))

    def __hash__(self) -> int:
        return hash((len(self), *self[:1]))

    def __repr__(self) -> str:
        return f"RecordTable({len(self)} records)"

    def _record(self, index: int) -> Observation:
        return attrs.evolve(
            self.heads[self.head_of[index]],
            place=self.places[self.place_of[index]],
            value=self.values[index],
            line=self.lines[index] or None,
            column=self.columns.get(index),
        )


def _is_of_head(attribute: "attrs.Attribute[object]", _: object) -> bool:
    return attribute.name not in ("place", "value", "line", "column")
