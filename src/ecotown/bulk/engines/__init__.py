"""
The engines that run the statement: a desk for each, chosen by name or by the connection that holds the table.
"""

from contextlib import AbstractContextManager, nullcontext
from typing import Any

from ecotown.bulk.desk import Desk
from ecotown.bulk.refusals import UnusableTable
from ecotown.errors import EcotownError

__all__ = ["ENGINES", "hold", "open_desk", "open_table"]

ENGINES = ("duckdb", "polars", "datafusion")


def open_desk(frame: Any, engine: str = "duckdb") -> Desk:
    """
    A desk with a frame on it as `ecotown_observations`, run by an engine of this process; a DataFrame of Spark by Spark.
    """
    if _library_of(frame) == "pyspark":
        from ecotown.bulk.engines.on_spark import open_spark_table

        return open_spark_table(frame.sparkSession, frame, None)
    match engine:
        case "duckdb":
            from ecotown.bulk.engines.on_duckdb import open_duckdb

            return open_duckdb(frame)
        case "polars":
            from ecotown.bulk.engines.on_polars import open_polars

            return open_polars(frame)
        case "datafusion":
            from ecotown.bulk.engines.on_datafusion import open_datafusion

            return open_datafusion(frame)
        case _:
            raise EcotownError(
                "bulk/unknown-engine",
                f"没有“{engine}”这种引擎，可用：{'、'.join(ENGINES)}",
                f'there is no engine "{engine}"; known: {", ".join(ENGINES)}',
                hint="表在 PostgreSQL 或 Spark 里的，用 assess_table",
                hint_en="use assess_table for a table in PostgreSQL or Spark",
            )


def open_table(connection: Any, table: str, into: str | None = None, kept_as: str = "ecotown_verdicts") -> Desk:
    """
    A desk beside a table that a connection or a session holds; what comes of a statement is put into the table `into`, and
    without one into the temporary table `kept_as` by an engine that gives nothing back but tables.
    """
    match _library_of(connection):
        case "duckdb":
            from ecotown.bulk.engines.on_duckdb import open_duckdb_table

            return open_duckdb_table(connection, table, into)
        case "psycopg":
            from ecotown.bulk.engines.on_postgres import open_postgres_table

            return open_postgres_table(connection, table, into, kept_as)
        case "pyspark":
            from ecotown.bulk.engines.on_spark import open_spark_table

            return open_spark_table(connection, table, into)
        case "datafusion":
            from ecotown.bulk.engines.on_datafusion import open_datafusion_table

            return open_datafusion_table(connection, table, into)
        case other:
            raise UnusableTable(
                "bulk/unknown-connection",
                f"不认识这种连接：{other}.{type(connection).__name__}",
                f"no connection of a known kind: {other}.{type(connection).__name__}",
                hint="用 DuckDB 或 psycopg 的连接，Spark 或 DataFusion 的会话",
                hint_en="give a DuckDB or psycopg connection, or a Spark or DataFusion session",
            )


def hold(connection: Any) -> AbstractContextManager[object]:
    """
    What is done with a connection within: all of it or nothing, where its engine knows transactions of that kind.
    """
    if connection is not None and _library_of(connection) == "psycopg":
        transaction: AbstractContextManager[object] = connection.transaction()
        return transaction
    return nullcontext()


def _library_of(value: object) -> str:
    return type(value).__module__.partition(".")[0].lstrip("_")
