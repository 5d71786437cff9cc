"""
A table judged where it is: in DuckDB, PostgreSQL, Spark or DataFusion, by the engine that holds it.
"""

from collections.abc import Mapping
from typing import Any

from ecotown.bulk.engines import hold
from ecotown.bulk.frames import Frame, prepare
from ecotown.plans import IndicatorSystem

__all__ = ["assess_table"]


def assess_table(
    connection: Any,
    system: IndicatorSystem,
    table: str,
    *,
    year: int,
    places: Frame = None,
    assigned: Frame = None,
    references: Frame = None,
    columns: Mapping[str, str] | None = None,
    into: str | None = None,
) -> Any:
    """
    The verdicts of a system on a table of a database: the engine that holds it judges it, and no row of it is fetched.

    `connection` is a DuckDB connection, a psycopg connection to PostgreSQL, a Spark session or a DataFusion session, and
    `table` the name of a table or view there, with its schema before a point where it needs one. `places`, `assigned` and
    `references` are names of tables there too, or frames, which are sent to the engine. The columns are those of
    `assess_frame`, and so is what is refused.

    A DuckDB relation, a Spark or DataFusion DataFrame comes back, which the engine works out when it is asked for rows; from
    PostgreSQL the name of a temporary table, `ecotown_verdicts`, which lives as long as the connection and is replaced by the
    next call. `into` names a new table that is to hold the verdicts instead; one that exists is never overwritten. On
    PostgreSQL everything happens in one transaction, within that of the caller where there is one.
    """
    with hold(connection):
        prepared = prepare(
            system,
            table,
            year=year,
            places=places,
            assigned=assigned,
            references=references,
            columns=columns,
            connection=connection,
            into=into,
        )
        answer = prepared.desk.give_back(prepared.text)
        prepared.desk.clear()
    return answer
