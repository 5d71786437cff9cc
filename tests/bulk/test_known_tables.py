"""
The cheaper texts of `assess_sql`, for tables of which something is known, and small frames that are read at once.
"""

from typing import Any

import pytest

from bulk.frames import pa, places_of
from ecotown.bulk import UnusableTable, assess_frame, assess_sql
from ecotown.plans import Indicator, IndicatorSystem
from ecotown.targets.nodes import Direction

duckdb = pytest.importorskip("duckdb", reason='NOT TESTED: bulk needs pip install "ecotown[duckdb]"')

SYSTEM = IndicatorSystem(
    id="s",
    indicators=tuple(
        Indicator(number=str(number), name=f"第{number}项比例", target=target, unit="%", better=Direction.HIGHER)
        for number, target in enumerate(("≥85%", "逐年提高", "≥90%或持续提高", "较2020年提高≥2个百分点"), 1)
    ),
)
COLUMNS = ("place", "indicator", "year", "value")
VALUES = (86.0, 84.96, 90.0, None, 0.12345)
TABLE = pa.table(
    {
        "place": ["甲"] * 15 + ["乙"] * 5,
        "indicator": [str(1 + place % 4) for place in range(20)],
        "year": [2019 + place // 4 % 3 for place in range(20)],
        "value": pa.array([VALUES[place % 5] for place in range(20)], pa.float64()),
    }
).slice(0, 18)
PLACES = places_of({"甲": {}, "乙": {}})


def judged(table: Any, **known: Any) -> list[Any]:
    text, rules = assess_sql(SYSTEM, year=2021, **known)
    connection = duckdb.connect()
    for name, held in (("observations", table), ("places", PLACES), ("rules", rules)):
        connection.register(f"ecotown_{name}", held)
    return sorted(connection.execute(text).fetchall(), key=str)


def test_what_is_known_of_a_table_changes_no_verdict() -> None:
    whole = TABLE
    for name in ("component", "aspect", "unit", "status"):
        whole = whole.append_column(name, pa.nulls(TABLE.num_rows, pa.string()))
    verdicts = judged(whole)
    assert len(verdicts) == 8
    assert "invalid-observation" in {row[4] for row in verdicts}
    for known in ({}, {"value_type": "float"}, {"value_type": "float", "is_tidy": True}):
        assert judged(TABLE, columns=COLUMNS, **known) == verdicts
    assert judged(whole, value_type="float", is_tidy=True) == verdicts


@pytest.mark.parametrize(
    ("known", "code"),
    [
        ({"columns": ("place", "value")}, "bulk/unknown-column"),
        ({"columns": (*COLUMNS, "镇")}, "bulk/unknown-column"),
        ({"columns": ("place", "indicator")}, "bulk/unknown-column"),
        ({"value_type": "money"}, "bulk/value-type"),
    ],
)
def test_what_is_no_table_is_refused(known: dict[str, Any], code: str) -> None:
    with pytest.raises(UnusableTable) as caught:
        assess_sql(SYSTEM, **known)
    assert caught.value.code == code


def test_small_relations_and_lazy_frames_are_read_at_once() -> None:
    polars = pytest.importorskip("polars", reason='NOT TESTED: bulk needs pip install "ecotown[polars]"')
    table = TABLE.slice(0, 4)
    first = assess_frame(SYSTEM, table, year=2021, places=PLACES).sort_by("indicator").to_pylist()
    connection = duckdb.connect()
    for query in ("SELECT * FROM held", "SELECT *, 1::HUGEINT AS wide FROM held"):
        connection.register("held", table)
        relation = assess_frame(SYSTEM, connection.sql(query), year=2021, places=PLACES)
        assert relation.to_arrow_table().sort_by("indicator").num_rows == len(first)
    lazy = assess_frame(SYSTEM, polars.from_arrow(table).lazy(), year=2021, places=PLACES)
    assert sorted(lazy.collect().rows()) == sorted(tuple(row.values()) for row in first)
