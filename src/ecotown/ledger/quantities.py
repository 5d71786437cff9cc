"""
The raw quantities of a ledger: which record counts for each variable in each year, at the place itself and in each village.

There may be millions of them, so that they are found by number: the place itself is 0, the villages of the plan follow.
"""

from array import array
from collections.abc import Iterable, Mapping

import attrs

from ecotown.diagnostics import Diagnostic
from ecotown.ledger.observation import Ledger, Observation
from ecotown.ledger.records import RecordTable
from ecotown.ledger.selection import ObservationKey, Subject, describe, differ, rank
from ecotown.measures import fold_name
from ecotown.targets.folding import fold_text

__all__ = ["NOTHING", "Conflict", "Quantities", "QuantityKey", "select_quantities"]

NOTHING = -1
"""In a column of rows: no record counts there."""

QuantityKey = tuple[str, int, int]
"""A variable by its folded name, a year, and the number of a place."""


@attrs.frozen
class Conflict:
    """
    Records of one quantity that differ, and what there is to say about it.
    """

    records: tuple[Observation, ...]
    diagnostic: Diagnostic


@attrs.frozen(eq=False, repr=False)
class Quantities:
    """
    The raw quantities of a ledger that counts for a plan.

    `rows` holds for a variable and a year the index of the record that counts at each place, or `NOTHING`. `repeated` are
    records that say once more what another one of the same rank says. `strangers` are the first records of places that the
    plan does not know, `written` the names of variables as the ledger first writes them, with that record's index.
    """

    table: RecordTable = attrs.Factory(RecordTable)
    places: tuple[str, ...] = ("",)
    rows: Mapping[tuple[str, int], "array[int]"] = attrs.Factory(dict)
    conflicts: Mapping[QuantityKey, Conflict] = attrs.Factory(dict)
    repeated: Mapping[QuantityKey, tuple[int, ...]] = attrs.Factory(dict)
    strangers: tuple[Observation, ...] = ()
    written: Mapping[str, int] = attrs.Factory(dict)

    @property
    def years(self) -> dict[str, tuple[int, ...]]:
        """
        The years of each variable, in order.
        """
        found: dict[str, list[int]] = {}
        for name, year in self.rows:
            found.setdefault(name, []).append(year)
        return {name: tuple(sorted(years)) for name, years in found.items()}

    def record(self, name: str, year: int, place: int) -> Observation | None:
        """
        The record that counts.
        """
        rows = self.rows.get((name, year))
        return None if rows is None or rows[place] == NOTHING else self.table[rows[place]]


def select_quantities(
    ledger: Ledger, *, own_place: str | None = None, villages: Iterable[str] = (), year: int
) -> tuple[Quantities, tuple[Observation, ...]]:
    """
    The raw quantities of a ledger, and its other records.

    Rows under `own_place` and rows without a place are of the place itself; `year` is that of records that state none.
    """
    table = RecordTable.of(ledger.observations)
    listed = _list_villages(own_place, villages)
    names = _number_places(own_place, listed)
    keys = [
        None if head.variable is None else (fold_name(head.variable), year if head.year is None else head.year)
        for head in table.heads
    ]
    empty = array("q", [NOTHING]) * (len(listed) + 1)
    rows: dict[tuple[str, int], array[int]] = {}
    column_of_head = [None if key is None else rows.setdefault(key, empty[:]) for key in keys]
    is_said = [head.status is not None for head in table.heads]
    place_of = [0 if place is None else names.get(fold_text(place)) for place in table.places]
    others: list[int] = []
    strangers: dict[int, int] = {}
    again: dict[QuantityKey, list[int]] = {}
    first: dict[int, int] = {}
    for index, (head, place, value) in enumerate(zip(table.head_of, table.place_of, table.values, strict=True)):
        column = column_of_head[head]
        if column is None:
            others.append(index)
            continue
        number = place_of[place]
        if value is None and not is_said[head]:
            continue
        if number is None:
            strangers.setdefault(place, index)
        elif column[number] == NOTHING:
            column[number] = index
            if head not in first:
                first[head] = index
        elif (key := keys[head]) is not None:
            again.setdefault((*key, number), [column[number]]).append(index)
    written: dict[str, int] = {}
    for head, index in first.items():
        if (key := keys[head]) is not None:
            written.setdefault(key[0], index)
    conflicts, repeated = _settle(ledger, table, again, rows)
    quantities = Quantities(
        table=table,
        places=(own_place or "", *listed),
        rows={key: column for key, column in rows.items() if any(index != NOTHING for index in column)},
        conflicts=conflicts,
        repeated=repeated,
        strangers=tuple(table[index] for index in strangers.values()),
        written=written,
    )
    return quantities, tuple(table[index] for index in others)


def _list_villages(own_place: str | None, villages: Iterable[str]) -> tuple[str, ...]:
    """
    The villages in their order, each once; the place itself is none of them.
    """
    own = None if own_place is None else fold_text(own_place)
    written: dict[str, str] = {}
    for village in villages:
        written.setdefault(fold_text(village), village)
    return tuple(village for folded, village in written.items() if folded != own)


def _number_places(own_place: str | None, villages: Iterable[str]) -> dict[str, int]:
    numbers = {fold_text(village): number for number, village in enumerate(villages, 1)}
    return {"": 0, **numbers, **({} if own_place is None else {fold_text(own_place): 0})}


def _settle(
    ledger: Ledger,
    table: RecordTable,
    again: Mapping[QuantityKey, list[int]],
    rows: Mapping[tuple[str, int], "array[int]"],
) -> tuple[dict[QuantityKey, Conflict], dict[QuantityKey, tuple[int, ...]]]:
    """
    Put the record that counts into its column where several speak of one quantity.
    """
    conflicts: dict[QuantityKey, Conflict] = {}
    repeated: dict[QuantityKey, tuple[int, ...]] = {}
    for key, indices in again.items():
        records = {id(record): (index, record) for index, record in ((index, table[index]) for index in indices)}
        ranked = rank([record for _, record in records.values()])
        counting = tuple(records[id(record)][0] for record in ranked)
        name, year, place = key
        rows[name, year][place] = counting[0]
        if differ(ranked):
            told = ObservationKey(None, Subject.VARIABLE, name, year=year)
            conflicts[key] = Conflict(tuple(ranked), describe(ledger, told, tuple(ranked)))
        if len(counting) > 1:
            repeated[key] = counting
    return conflicts, repeated
