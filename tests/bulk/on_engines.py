"""
One judgement on any engine: the tables are sent to it, `assess_frame` or `assess_table` judges, an Arrow table comes back.
"""

from contextlib import ExitStack
from typing import Any

import attrs

from bulk.frames import pa
from bulk.servers import postgres_server, spark_session
from ecotown.bulk import assess_frame, assess_table
from ecotown.plans import IndicatorSystem

__all__ = ["ENGINES", "Engines"]

ENGINES = ("duckdb", "polars", "datafusion", "postgres", "spark")


@attrs.frozen
class Engines:
    """
    The engines that have been asked for, each started once.
    """

    stack: ExitStack
    started: dict[str, Any] = attrs.field(factory=dict)

    def start(self, engine: str) -> Any:
        """
        The connection or session of a server. Raises NotToBeHad where there is none.
        """
        if engine not in self.started:
            if engine == "postgres":
                import psycopg

                settings = self.stack.enter_context(postgres_server())
                self.started[engine] = self.stack.enter_context(psycopg.connect(settings, autocommit=True))
            elif engine == "spark":
                self.started[engine] = self.stack.enter_context(spark_session())
            else:
                self.started[engine] = None
        return self.started[engine]

    def judge(self, engine: str, system: IndicatorSystem, table: Any, **arguments: Any) -> Any:
        """
        The verdicts of an engine, as an Arrow table.
        """
        connection = self.start(engine)
        match engine:
            case "postgres":
                send_to_postgres(connection, "sent", table)
                verdicts = assess_table(connection, system, "sent", **arguments)
                return fetch_from_postgres(connection, verdicts)
            case "spark":
                connection.createDataFrame(table).createOrReplaceTempView("sent")
                return assess_table(connection, system, "sent", **arguments).toArrow()
            case _:
                return assess_frame(system, table, engine=engine, **arguments)


def send_to_postgres(connection: Any, name: str, table: Any) -> None:
    """
    Put an Arrow table into a database.
    """
    kinds = {pa.int64(): "BIGINT", pa.float64(): "DOUBLE PRECISION"}
    columns = ", ".join(f'"{field.name}" {kinds.get(field.type, "TEXT")}' for field in table.schema)
    schema = name.rpartition(".")[0]
    if schema:
        connection.execute(f'CREATE SCHEMA IF NOT EXISTS "{schema}"')
    name = name.replace(".", '"."')
    connection.execute(f'DROP TABLE IF EXISTS "{name}"')
    connection.execute(f'CREATE TABLE "{name}" ({columns})')
    with connection.cursor() as cursor, cursor.copy(f'COPY "{name}" FROM STDIN') as copy:
        for row in table.to_pylist():
            copy.write_row(tuple(row.values()))
    connection.execute(f'ANALYZE "{name}"')


def fetch_from_postgres(connection: Any, name: str) -> Any:
    """
    A table of a database as an Arrow table.
    """
    cursor = connection.execute(f'SELECT * FROM "{name}"', prepare=False)  # noqa: S608 - our own name
    rows = cursor.fetchall()
    return pa.table({column.name: [row[place] for row in rows] for place, column in enumerate(cursor.description)})
