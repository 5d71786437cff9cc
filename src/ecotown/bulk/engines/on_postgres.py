"""
PostgreSQL: tables of a psycopg connection, judged by the server that holds them.
"""

from collections.abc import Mapping
from typing import Any

import attrs

from ecotown.bulk.desk import Desk
from ecotown.bulk.engines.kinds import existing_table, missing_table, to_arrow
from ecotown.bulk.text.dialects import DIALECTS, Dialect

__all__ = ["open_postgres_table"]

# The numbers of the types in pg_type, which never change.
_KINDS = {20: "integer", 21: "integer", 23: "integer", 700: "single", 701: "float", 16: "boolean"}


@attrs.frozen(kw_only=True)
class _PostgresDesk(Desk):
    """
    A connection. What is put on the desk are temporary tables and views of its session, which `clear` drops.

    The answer stays in the temporary table `kept_as`, or in the table `into`.
    """

    connection: Any
    kept_as: str
    into: str | None
    held: dict[str, str] = attrs.field(factory=dict)
    dialect: Dialect = DIALECTS["postgres"]

    def _cursor(self) -> Any:
        """
        A cursor with rows as tuples, whatever the connection was set to. Nothing is prepared: our tables change their columns.
        """
        from psycopg.rows import tuple_row

        return self.connection.cursor(row_factory=tuple_row)

    def _run(self, text: str) -> None:
        with self._cursor() as cursor:
            cursor.execute(text, prepare=False)

    def rows(self, text: str) -> list[tuple[Any, ...]]:
        with self._cursor() as cursor:
            found: list[tuple[Any, ...]] = cursor.execute(text, prepare=False).fetchall()
            return found

    def columns(self, name: str) -> Mapping[str, str]:
        with self._cursor() as cursor:
            described = cursor.execute(f"SELECT * FROM {name} LIMIT 0", prepare=False).description
            return {column.name: _KINDS.get(column.type_code, "other") for column in described}

    def _make(self, kind: str, name: str, text: str) -> None:
        self._drop(name)
        self._run(f"CREATE TEMPORARY {kind} {name} AS {text}")
        self.held[name] = kind

    def _drop(self, name: str) -> None:
        if name in self.held:
            self._run(f"DROP {self.held.pop(name)} pg_temp.{name}")

    def define(self, name: str, text: str) -> None:
        self._make("TABLE", name, text)
        self._run(f"ANALYZE pg_temp.{name}")

    def add(self, name: str, frame: object) -> None:
        if isinstance(frame, str):
            self._make("VIEW", name, f"SELECT * FROM {self._find(frame)}")
            return
        table = to_arrow(frame)
        kinds = ", ".join(f"{self.dialect.quote_name(field.name)} {_type_of(field.type)}" for field in table.schema)
        self._drop(name)
        self._run(f"CREATE TEMPORARY TABLE {name} ({kinds})")
        self.held[name] = "TABLE"
        with self._cursor() as cursor, cursor.copy(f"COPY {name} FROM STDIN") as copy:
            for batch in table.to_batches(max_chunksize=10_000):
                for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                    copy.write_row(row)
        self._run(f"ANALYZE pg_temp.{name}")

    def _find(self, table: str) -> str:
        """
        A table as the server names it, so that none of ours stands in its way.
        """
        written = self._written(table)
        ((found,),) = self.rows(f"SELECT CAST(to_regclass({self.dialect.quote(written)}) AS OID)")
        if found is None:
            raise missing_table(table)
        ((schema, name),) = self.rows(
            "SELECT n.nspname, c.relname FROM pg_catalog.pg_class c"
            f" JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = {int(found)}"
        )
        return f"{self.dialect.quote_name(schema)}.{self.dialect.quote_name(name)}"

    def _written(self, table: str) -> str:
        return ".".join(map(self.dialect.quote_name, table.split(".")))

    def give_back(self, text: str) -> str:
        if self.into is None:
            self._run(f"DROP TABLE IF EXISTS pg_temp.{self.kept_as}")
            self._run(f"CREATE TEMPORARY TABLE {self.kept_as} AS {text}")
            return self.kept_as
        written = self._written(self.into)
        if self.rows(f"SELECT to_regclass({self.dialect.quote(written)})") != [(None,)]:
            raise existing_table(self.into)
        self._run(f"CREATE TABLE {written} AS {text}")
        return self.into

    def clear(self) -> None:
        for name in reversed(tuple(self.held)):
            self._drop(name)


def _type_of(kind: Any) -> str:
    import pyarrow as pa

    if pa.types.is_integer(kind):
        return "BIGINT"
    if pa.types.is_floating(kind):
        return "DOUBLE PRECISION"
    return "BOOLEAN" if pa.types.is_boolean(kind) else "TEXT"


def open_postgres_table(connection: Any, table: str, into: str | None, kept_as: str) -> Desk:
    """
    A desk beside a table of a connection.
    """
    desk = _PostgresDesk(connection=connection, into=into, kept_as=kept_as)
    desk.add("ecotown_observations", table)
    return desk
