"""
Tables where they are, and frames through other engines than DuckDB: what comes back, what is left behind, what is refused.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from bulk.frames import in_bulk, pa, places_of, table_of
from bulk.on_engines import Engines, fetch_from_postgres, send_to_postgres
from bulk.servers import NotToBeHad
from bulk.test_frames import PLACES, ROWS, SYSTEM, WANTED, as_arrow, every_kind
from ecotown.bulk import UnusableTable, assess_frame, assess_sql, assess_table, explain_row, summarize
from ecotown.bulk.text import transpiling
from ecotown.bulk.text.dialects import DIALECTS
from ecotown.errors import EcotownError

ARGUMENTS: dict[str, Any] = {"year": 2021, "places": places_of(PLACES)}


@pytest.fixture(scope="module")
def postgres() -> Iterator[Any]:
    with ExitStack() as stack:
        try:
            connection = Engines(stack).start("postgres")
        except NotToBeHad as lack:
            pytest.skip(f"NOT TESTED on postgres: {lack}")
        send_to_postgres(connection, "towns", table_of(ROWS))
        send_to_postgres(connection, "stat.places", places_of(PLACES))
        yield connection


@pytest.mark.parametrize("engine", ["polars", "datafusion"])
@pytest.mark.parametrize("kind", ["Table", "glob", "csv", "pandas", "eager", "lazy"])
def test_other_engines_of_this_process_give_the_same_kind_back(engine: str, kind: str, tmp_path: Any) -> None:
    frame = every_kind(tmp_path)[kind]
    result = assess_frame(SYSTEM, frame, engine=engine, **ARGUMENTS)
    assert kind in ("glob", "csv") or type(result) is type(frame)
    assert in_bulk(as_arrow(result)) == WANTED


@pytest.mark.parametrize("engine", ["polars", "datafusion"])
def test_floats_and_blanks_are_the_same_everywhere(engine: str) -> None:
    rows = [row for row in ROWS if row.unit is None]
    values = pa.array([float(row.value or 0) for row in rows], pa.float64())
    table = table_of(rows).set_column(5, "value", values)
    wanted = assess_frame(SYSTEM, table, **ARGUMENTS)
    assert in_bulk(as_arrow(assess_frame(SYSTEM, table, engine=engine, **ARGUMENTS))) == in_bulk(wanted)
    fine = table.set_column(5, "value", pa.array([0.00001] * len(rows), pa.float64()))
    for each in ("duckdb", engine):
        with pytest.raises(UnusableTable, match="too-many-decimals"):
            assess_frame(SYSTEM, fine, engine=each, **ARGUMENTS)


def test_a_table_of_duckdb_stays_where_it_is() -> None:
    import duckdb

    connection = duckdb.connect()
    connection.register("given", table_of(ROWS))
    connection.execute("CREATE TABLE towns AS SELECT * FROM given")
    assert in_bulk(as_arrow(assess_table(connection, SYSTEM, "towns", **ARGUMENTS))) == WANTED
    connection.register("listed", places_of(PLACES))
    result = assess_table(connection, SYSTEM, "towns", year=2021, places="listed", into="verdicts")
    assert in_bulk(as_arrow(result)) == WANTED
    held = {name for (name,) in connection.execute("SHOW TABLES").fetchall()}
    assert held == {"given", "listed", "towns", "verdicts"}
    with pytest.raises(UnusableTable, match="table-exists"):
        assess_table(connection, SYSTEM, "towns", into="verdicts", **ARGUMENTS)
    with pytest.raises(UnusableTable, match="unknown-table"):
        assess_table(connection, SYSTEM, "cities", **ARGUMENTS)


def test_a_table_of_datafusion_stays_where_it_is() -> None:
    datafusion = pytest.importorskip("datafusion", reason='NOT TESTED: needs pip install "ecotown[datafusion]"')
    session = datafusion.SessionContext()
    session.from_arrow(table_of(ROWS), "towns")
    session.from_arrow(places_of(PLACES), "listed")
    result = assess_table(session, SYSTEM, "towns", year=2021, places="listed")
    assert in_bulk(result.to_arrow_table()) == WANTED
    result = assess_table(session, SYSTEM, "towns", into="verdicts", **ARGUMENTS)
    assert in_bulk(result.to_arrow_table()) == WANTED
    with pytest.raises(UnusableTable, match="table-exists"):
        assess_table(session, SYSTEM, "towns", into="verdicts", **ARGUMENTS)
    with pytest.raises(UnusableTable, match="unknown-table"):
        assess_table(session, SYSTEM, "cities", **ARGUMENTS)


def test_a_table_of_postgres_stays_where_it_is(postgres: Any) -> None:
    name = assess_table(postgres, SYSTEM, "towns", year=2021, places="stat.places")
    assert name == "ecotown_verdicts"
    assert in_bulk(fetch_from_postgres(postgres, name)) == WANTED
    assert assess_table(postgres, SYSTEM, "towns", into="verdicts", **ARGUMENTS) == "verdicts"
    assert in_bulk(fetch_from_postgres(postgres, "verdicts")) == WANTED
    with pytest.raises(UnusableTable, match="table-exists"):
        assess_table(postgres, SYSTEM, "towns", into="verdicts", **ARGUMENTS)
    with pytest.raises(UnusableTable, match="unknown-table"):
        assess_table(postgres, SYSTEM, "cities", **ARGUMENTS)
    counted = summarize(SYSTEM, "towns", by="place", connection=postgres, **ARGUMENTS)
    assert {row["place"]: row["met"] for row in fetch_from_postgres(postgres, counted).to_pylist()}["甲"] == 2
    told = explain_row(SYSTEM, "towns", place="甲", indicator="1", connection=postgres, **ARGUMENTS)
    assert told.verdict.value == "not-met"
    left = postgres.execute("SELECT relname FROM pg_class WHERE relname LIKE 'ecotown%' ORDER BY 1").fetchall()
    assert left == [("ecotown_summary",), ("ecotown_verdicts",)]


def test_what_is_refused_leaves_a_transaction_as_it_was(postgres: Any) -> None:
    with postgres.transaction():
        postgres.execute("CREATE TABLE twice AS SELECT * FROM towns UNION ALL SELECT * FROM towns")
        with pytest.raises(UnusableTable, match="duplicates"):
            assess_table(postgres, SYSTEM, "twice", **ARGUMENTS)
        assert postgres.execute("SELECT COUNT(*) FROM twice").fetchone() == (2 * len(ROWS),)


def test_the_text_for_postgres_takes_its_parameter(postgres: Any) -> None:
    text, rules = assess_sql(SYSTEM, "postgres")
    with postgres.transaction(force_rollback=True):
        send_to_postgres(postgres, "ecotown_observations", table_of(ROWS))
        send_to_postgres(postgres, "ecotown_places", places_of(PLACES))
        send_to_postgres(postgres, "ecotown_rules", rules)
        found = postgres.execute(text, {"year": 2021}).fetchall()
    invalid = ("undetermined", "invalid-observation", False)
    assert {tuple(row[:3]): tuple(row[3:6]) for row in found} == {**WANTED, ("乙", "1", None): invalid}


def test_what_sqlglot_writes_for_postgres_has_the_verdicts(postgres: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transpiling, "DIALECTS", {})
    monkeypatch.setattr(transpiling, "TRANSPILED", ("postgres",))
    text, rules = assess_sql(SYSTEM, "postgres", year=2021, value_type="text")
    with postgres.transaction(force_rollback=True):
        send_to_postgres(postgres, "ecotown_observations", table_of(ROWS))
        send_to_postgres(postgres, "ecotown_places", places_of(PLACES))
        send_to_postgres(postgres, "ecotown_rules", rules)
        found = postgres.execute(text).fetchall()
    invalid = ("undetermined", "invalid-observation", False)
    assert {tuple(row[:3]): tuple(row[3:6]) for row in found} == {**WANTED, ("乙", "1", None): invalid}


def test_unknown_engines_connections_and_frames_are_named() -> None:
    with pytest.raises(EcotownError, match="unknown-engine"):
        assess_frame(SYSTEM, table_of(ROWS), engine="oracle", **ARGUMENTS)
    with pytest.raises(UnusableTable, match="unknown-connection"):
        assess_table(object(), SYSTEM, "towns", **ARGUMENTS)
    for engine in ("duckdb", "polars", "datafusion"):
        with pytest.raises(UnusableTable, match="unknown-frame"):
            assess_frame(SYSTEM, object(), engine=engine, **ARGUMENTS)


def test_texts_and_names_are_quoted_as_each_engine_reads_them() -> None:
    odd = """a'b\\c"d`e%"""
    assert DIALECTS["spark"].quote(odd) == """'a\\'b\\\\c"d`e%'"""
    assert DIALECTS["spark"].quote_name(odd) == """`a'b\\c"d``e%`"""
    assert DIALECTS["postgres"].quote(odd) == """'a''b\\c"d`e%'"""
    assert DIALECTS["postgres"].quote_name(odd) == '''"a'b\\c""d`e%"'''
    assert DIALECTS["postgres"].with_parameter('"%" %(year)s') == '"%%" %(year)s'
    assert DIALECTS["spark"].with_parameter('"%" :year') == '"%" :year'
