"""
DuckDB: frames and files where they are, and tables of a connection.
"""

import warnings
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import attrs

from ecotown.bulk.desk import Desk
from ecotown.bulk.engines.kinds import (
    existing_table,
    kind_of_frame,
    missing_table,
    open_duckdb_connection,
    read_path,
    to_arrow,
)
from ecotown.bulk.text.dialects import DIALECTS, Dialect

__all__ = ["open_duckdb", "open_duckdb_table"]

# Rows up to which a frame is judged at once, and up to which planning well takes longer than running a plain plan.
_SMALL = 100_000
_SMALLEST = 10_000
_KINDS = {
    **dict.fromkeys(("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT"), "integer"),
    **dict.fromkeys(("UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT"), "integer"),
    "DOUBLE": "float",
    "FLOAT": "single",
    "BOOLEAN": "boolean",
}
# Types that are the same in an Arrow table.
_SENT = {*_KINDS, "VARCHAR", "DATE", "DECIMAL"} - {"HUGEINT", "UHUGEINT"}


@attrs.frozen(kw_only=True)
class _DuckDBDesk(Desk):
    """
    What frames and relations share.
    """

    query: Callable[[str], Any]
    dialect: Dialect = DIALECTS["duckdb"]

    def rows(self, text: str) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = self.query(text).fetchall()
        return found

    def columns(self, name: str) -> Mapping[str, str]:
        described = self.rows(f"DESCRIBE SELECT * FROM {name}")
        return {row[0]: _KINDS.get(str(row[1]).upper(), "other") for row in described}


@attrs.frozen(kw_only=True)
class _FrameDesk(_DuckDBDesk):
    """
    A frame or files, read by a connection of our own. `relation` is what the caller gave, where that was one.
    """

    connection: Any
    kind: str
    is_small: bool = False
    relation: Any = None

    def _read(self, text: str) -> Any:
        if not self.is_small:
            return self.connection.sql(text).to_arrow_table()
        # A relation is bound twice, which is most of the time that a small table takes; the copy that DuckDB warns of is none.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return self.query(text).to_arrow_table()

    def define(self, name: str, text: str) -> None:
        # The places are asked for again and again.
        kind = "TABLE" if name in ("ecotown_places", "ecotown_seats") else "VIEW"
        self.query(f"CREATE OR REPLACE TEMP {kind} {name} AS {text}")

    def add(self, name: str, frame: object) -> None:
        self.connection.register(name, _lay(frame))

    def give_back(self, text: str) -> Any:
        if self.kind == "path":
            return self.connection.sql(text)
        if self.kind == "pandas":
            return self.query(text).df()
        arrow = self._read(text)
        if self.kind == "pyarrow":
            return arrow
        if self.kind == "relation":
            return self.relation.query("ecotown_observations", "SELECT * FROM arrow")
        from polars import from_arrow

        frame: Any = from_arrow(arrow)
        return frame.lazy() if self.kind == "lazy" else frame


@attrs.frozen(kw_only=True)
class _RelationDesk(_DuckDBDesk):
    """
    A relation, read by the connection it came from, on which nothing is left behind but the table asked for.
    """

    tables: dict[str, Any]
    connection: Any = None
    into: str | None = None

    def define(self, name: str, text: str) -> None:
        self.tables[name] = self.query(text).to_arrow_table()

    def add(self, name: str, frame: object) -> None:
        if self.connection is not None and isinstance(frame, str):
            self.tables[name] = _find_table(self.connection, frame)
        else:
            self.tables[name] = _lay(frame)

    def give_back(self, text: str) -> Any:
        if self.into is None:
            return self.query(text)
        import duckdb

        try:
            self.query(text).create(self.into)
        except duckdb.CatalogException:
            raise existing_table(self.into) from None
        return self.connection.table(self.into)


def _lay(frame: object) -> Any:
    """
    What a connection can read as it is; a path and a relation of another connection cannot be.
    """
    return to_arrow(frame) if kind_of_frame(frame) in ("path", "relation") else frame


def open_duckdb(frame: Any) -> Desk:
    """
    A desk with a frame of any kind on it.
    """
    kind = kind_of_frame(frame)
    small = _small(frame, kind)
    if small is None and kind == "relation":
        return _beside(frame)
    connection = open_duckdb_connection()
    if kind == "path":
        connection.register("ecotown_observations", read_path(connection, frame))
    else:
        connection.register("ecotown_observations", frame if small is None else small)
    if small is None:
        return _FrameDesk(query=connection.execute, connection=connection, kind=kind)
    if len(small) <= _SMALLEST:
        connection.execute("PRAGMA disable_optimizer")
    return _FrameDesk(
        query=lambda text: connection.execute(_parse(text)),
        connection=connection,
        kind=kind,
        is_small=True,
        relation=frame if kind == "relation" else None,
    )


def _small(frame: Any, kind: str) -> Any:
    """
    A small frame, lazy ones and relations as what they hold; None for a large one, and for files.
    """
    match kind:
        case "polars" | "pandas" | "pyarrow":
            held = frame
        case "lazy":
            held = frame.head(_SMALL + 1).collect()
        case "relation" if all(str(each).partition("(")[0] in _SENT for each in frame.types):
            held = frame.limit(_SMALL + 1).to_arrow_table()
        case _:
            return None
    return held if len(held) <= _SMALL else None


@lru_cache(maxsize=64)
def _parse(text: str) -> Any:
    """
    A statement, parsed once: to read the text takes a small table as long as to run it.
    """
    (statement,) = open_duckdb_connection().extract_statements(text)
    return statement


def open_duckdb_table(connection: Any, table: str, into: str | None) -> Desk:
    """
    A desk beside a table of a connection.
    """
    return _beside(_find_table(connection, table), connection, into)


def _beside(relation: Any, connection: Any = None, into: str | None = None) -> Desk:
    tables: dict[str, Any] = {}
    return _RelationDesk(query=_query_of(relation, tables), tables=tables, connection=connection, into=into)


def _find_table(connection: Any, table: str) -> Any:
    import duckdb

    try:
        return connection.table(table)
    except duckdb.CatalogException:
        raise missing_table(table) from None


def _query_of(relation: Any, tables: dict[str, Any]) -> Callable[[str], Any]:
    """
    How a relation runs a text: it reads the other tables by the names of variables here.
    """

    def query(text: str) -> Any:
        ecotown_places, ecotown_assigned = tables.get("ecotown_places"), tables.get("ecotown_assigned")
        ecotown_rules, ecotown_references = tables.get("ecotown_rules"), tables.get("ecotown_references")
        ecotown_given, ecotown_given_places = tables.get("ecotown_given"), tables.get("ecotown_given_places")
        ecotown_given_references = tables.get("ecotown_given_references")
        ecotown_read_references, ecotown_seats = tables.get("ecotown_read_references"), tables.get("ecotown_seats")
        answer = relation.query("ecotown_observations", text)
        del ecotown_places, ecotown_assigned, ecotown_rules, ecotown_references
        del ecotown_given, ecotown_given_places, ecotown_given_references, ecotown_read_references, ecotown_seats
        return answer

    return query
