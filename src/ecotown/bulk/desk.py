"""
Where a statement runs: a DuckDB connection that reads frames and files where they are, or the one a relation came from.
"""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs

from ecotown.bulk.refusals import UnusableTable
from ecotown.errors import MissingExtra

__all__ = ["Desk", "open_desk"]


@attrs.frozen(kw_only=True)
class Desk:
    """
    The tables by name, and the engine that reads them.

    `query` runs a text, `relate` makes a relation of it, `define` gives it a name; `give_back` makes of a text what the
    caller gave. Nothing is copied into a database: a frame is read where it lies.
    """

    query: Callable[[str], Any]
    relate: Callable[[str], Any]
    define: Callable[[str, str], object]
    give_back: Callable[[str], Any]
    register: Callable[[str, Any], object]

    def add(self, name: str, frame: object) -> None:
        """
        Put a frame on the desk under a name.
        """
        import duckdb

        if isinstance(frame, str | os.PathLike):
            frame = _read_path(duckdb.connect(), frame).to_arrow_table()
        elif isinstance(frame, duckdb.DuckDBPyRelation):
            frame = frame.to_arrow_table()
        else:
            _kind_of(frame)
        self.register(name, frame)

    def rows(self, text: str) -> list[tuple[Any, ...]]:
        """
        The rows of a query.
        """
        found: list[tuple[Any, ...]] = self.query(text).fetchall()
        return found

    def table(self, text: str) -> Any:
        """
        The rows of a query as an Arrow table.
        """
        return self.relate(text).to_arrow_table()

    def columns(self, name: str) -> dict[str, str]:
        """
        The columns of a table with their types.
        """
        return {row[0]: str(row[1]).upper() for row in self.query(f"DESCRIBE SELECT * FROM {name}").fetchall()}

    def dicts(self, text: str) -> list[dict[str, Any]]:
        """
        The rows of a query by column.
        """
        found: list[dict[str, Any]] = self.table(text).to_pylist()
        return found


def open_desk(frame: Any) -> Desk:
    """
    A desk with a frame on it as `observations`.
    """
    try:
        import duckdb
        import pyarrow as pa  # noqa: F401 - the rules are handed over in it
    except ImportError:
        raise MissingExtra("duckdb", "成批判定", "judging in bulk") from None
    if isinstance(frame, duckdb.DuckDBPyRelation):
        return _desk_of(frame)
    connection = duckdb.connect()

    def relation(text: str) -> Any:
        return connection.sql(text)

    def pandas(text: str) -> Any:
        return connection.execute(text).df()

    def arrow(text: str) -> Any:
        return relation(text).to_arrow_table()

    def polars(text: str) -> Any:
        from polars import from_arrow

        return from_arrow(arrow(text))

    def lazy(text: str) -> Any:
        return polars(text).lazy()

    ways: dict[str, Callable[[str], Any]] = {
        "path": relation,
        "pandas": pandas,
        "pyarrow": arrow,
        "polars": polars,
        "lazy": lazy,
    }
    if isinstance(frame, str | os.PathLike):
        kind = "path"
        _read_path(connection, frame).create_view("observations")
    else:
        kind = _kind_of(frame)
        connection.register("observations", frame)

    def define(name: str, text: str) -> None:
        connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {text}")

    return Desk(
        query=connection.execute,
        relate=relation,
        define=define,
        give_back=ways[kind],
        register=connection.register,
    )


def _desk_of(relation: Any) -> Desk:
    """
    The desk of a relation: its own connection, which reads the other tables by the names of variables here.
    """
    tables: dict[str, Any] = {}

    def query(text: str) -> Any:
        places, assigned, ecotown_rules = (tables.get(name) for name in ("places", "assigned", "ecotown_rules"))
        reference_values, given = tables.get("reference_values"), tables.get("given")
        given_references, read_references = tables.get("given_references"), tables.get("read_references")
        answer = relation.query("observations", text)
        del places, assigned, ecotown_rules, reference_values, given, given_references, read_references
        return answer

    def define(name: str, text: str) -> None:
        tables[name] = query(text).to_arrow_table()

    return Desk(query=query, relate=query, define=define, give_back=query, register=tables.__setitem__)


def _kind_of(frame: object) -> str:
    kind, name = type(frame).__module__.partition(".")[0], type(frame).__name__
    if kind == "polars" and name == "LazyFrame":
        return "lazy"
    if (kind, name) in (("polars", "DataFrame"), ("pandas", "DataFrame"), ("pyarrow", "Table")):
        return kind
    raise UnusableTable(
        "bulk/unknown-frame",
        f"不认识这种表：{kind}.{name}",
        f"no frame of a known kind: {kind}.{name}",
        hint="用 Polars、pandas、Arrow、DuckDB 的表，或 Parquet、CSV 文件的路径",
        hint_en="give a Polars, pandas, Arrow or DuckDB table, or a path of Parquet or CSV files",
    )


def _read_path(connection: Any, path: "str | os.PathLike[str]") -> Any:
    text = os.fspath(path)
    suffix = Path(text).suffix.lower()
    if suffix in (".parquet", ".pq"):
        return connection.read_parquet(text)
    if suffix in (".csv", ".tsv", ".gz"):
        return connection.read_csv(text, all_varchar=True)
    raise UnusableTable(
        "bulk/unknown-file",
        f"不认识这种文件：{text}",
        f"no file of a known kind: {text}",
        hint="Parquet 或 CSV",
        hint_en="Parquet or CSV",
    )
