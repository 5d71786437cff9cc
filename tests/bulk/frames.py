"""
What the tests of bulk share: records and systems as frames, and the exact judge on the same records.
"""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import attrs
import pytest

from ecotown.bulk.explaining import judge_exactly
from ecotown.bulk.lowering import lower_system
from ecotown.evaluation import Result
from ecotown.ledger import Observation
from ecotown.plans import IndicatorSystem

pytest.importorskip("duckdb", reason='NOT TESTED: bulk needs pip install "ecotown[duckdb]"')
pa = pytest.importorskip("pyarrow", reason='NOT TESTED: bulk needs pip install "ecotown[duckdb]"')

# A row of a result: place, number of the indicator, component.
Key: TypeAlias = tuple[str, str, str | None]
COLUMNS = ("place", "indicator", "component", "aspect", "year", "value", "unit", "status")


@attrs.frozen
class Row:
    """
    One row of the table.
    """

    place: str
    indicator: str
    value: str | None = None
    component: str | None = None
    aspect: str | None = None
    year: int | None = None
    unit: str | None = None
    status: str | None = None


def table_of(rows: Sequence[Row]) -> Any:
    kinds = {"year": pa.int64()}
    return pa.table(
        {name: pa.array([getattr(row, name) for row in rows], kinds.get(name, pa.string())) for name in COLUMNS}
    )


def places_of(places: Mapping[str, Mapping[str, object]]) -> Any:
    names = sorted({name for attributes in places.values() for name in attributes})
    held = {
        name: pa.array([None if (got := each.get(name)) is None else str(got) for each in places.values()], pa.string())
        for name in names
    }
    return pa.table({"place": pa.array(list(places), pa.string()), **held})


def judged(
    system: IndicatorSystem,
    rows: Sequence[Row],
    places: Mapping[str, Mapping[str, object]],
    year: int,
    assigned: Mapping[tuple[str, str], str] | None = None,
    references: Mapping[str, Mapping[str, object]] | None = None,
    *,
    own_places: bool = False,
) -> dict[Key, tuple[str, str | None, bool]]:
    """
    The exact judge's verdict, reason and borderline for every place and part; with `own_places` row n is judged at place pn.
    """
    results = exact_results(system, rows, places, year, assigned, references, own_places=own_places)
    return {
        key: (result.verdict.value, None if result.reason is None else result.reason.value, result.borderline)
        for key, result in results.items()
    }


def exact_results(
    system: IndicatorSystem,
    rows: Sequence[Row],
    places: Mapping[str, Mapping[str, object]],
    year: int,
    assigned: Mapping[tuple[str, str], str] | None = None,
    references: Mapping[str, Mapping[str, object]] | None = None,
    *,
    own_places: bool = False,
) -> dict[Key, Result]:
    """
    What the exact judge says of every place and part.
    """
    by_place: dict[tuple[str, str], list[Observation]] = {}
    for row in rows:
        facts = {name: getattr(row, name) for name in COLUMNS if name != "place"}
        by_place.setdefault((row.place, row.indicator), []).append(Observation(**facts))
    found: dict[Key, Result] = {}
    for lowered in lower_system(system).rows:
        number, component = lowered.indicator.number, lowered.requirement.component
        for place, attributes in places.items():
            if own_places and place != f"p{number}":
                continue
            records = by_place.get((place, number), [])
            if component is not None:
                records = [record for record in records if record.component == component]
            found[place, number, component] = judge_exactly(
                lowered.indicator,
                lowered.requirement,
                records,
                year=year,
                place={name: value for name, value in attributes.items() if value is not None},
                assigned=(assigned or {}).get((place, number)),
                references=(references or {}).get(place),
            )
    return found


def in_bulk(result: Any) -> dict[Key, tuple[str, str | None, bool]]:
    """
    What a result frame (an Arrow table) says.
    """
    return {
        (row["place"], row["indicator"], row["component"]): (row["verdict"], row["reason"], row["borderline"])
        for row in result.to_pylist()
    }
