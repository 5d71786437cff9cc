"""
The kinds of frames: told apart without loading the libraries that they are of, and turned into Arrow tables.
"""

import os
from functools import cache
from pathlib import Path
from typing import Any

from ecotown.bulk.refusals import UnusableTable
from ecotown.errors import MissingExtra

__all__ = [
    "existing_table",
    "kind_of_frame",
    "kind_of_path",
    "missing_table",
    "open_duckdb_connection",
    "read_path",
    "to_arrow",
]


def kind_of_frame(frame: object) -> str:
    """
    `path`, `relation`, `polars`, `lazy`, `pandas` or `pyarrow`. Raises UnusableTable for anything else.
    """
    if isinstance(frame, str | os.PathLike):
        return "path"
    kind, name = type(frame).__module__.partition(".")[0].lstrip("_"), type(frame).__name__
    if kind == "polars" and name == "LazyFrame":
        return "lazy"
    if kind == "duckdb" and name == "DuckDBPyRelation":
        return "relation"
    if (kind, name) in (("polars", "DataFrame"), ("pandas", "DataFrame"), ("pyarrow", "Table")):
        return kind
    raise UnusableTable(
        "bulk/unknown-frame",
        f"不认识这种表：{kind}.{name}",
        f"no frame of a known kind: {kind}.{name}",
        hint="用 Polars、pandas、Arrow、DuckDB 的表，或 Parquet、CSV 文件的路径",
        hint_en="give a Polars, pandas, Arrow or DuckDB table, or a path of Parquet or CSV files",
    )


def kind_of_path(path: "str | os.PathLike[str]") -> str:
    """
    `parquet` or `csv`.
    """
    suffix = Path(os.fspath(path)).suffix.lower()
    if suffix in (".parquet", ".pq"):
        return "parquet"
    if suffix in (".csv", ".tsv", ".gz"):
        return "csv"
    raise UnusableTable(
        "bulk/unknown-file",
        f"不认识这种文件：{os.fspath(path)}",
        f"no file of a known kind: {os.fspath(path)}",
        hint="Parquet 或 CSV",
        hint_en="Parquet or CSV",
    )


def open_duckdb_connection() -> Any:
    """
    A DuckDB connection of our own, beside others to one database in memory: what is on it is temporary, and its own.
    """
    try:
        import duckdb  # noqa: F401 - told here where it is missing
        import pyarrow as pa  # noqa: F401 - the rules are handed over in it
    except ImportError:
        raise MissingExtra("duckdb", "成批判定", "judging in bulk") from None
    return _database(os.getpid()).cursor()


@cache
def _database(_process: int) -> Any:
    """
    One database in memory for a process: to start one takes longer than to judge a small table. A fork starts its own.
    """
    import duckdb

    return duckdb.connect()


def read_path(connection: Any, path: "str | os.PathLike[str]") -> Any:
    """
    Files as a relation of a DuckDB connection; a path may be a glob.
    """
    if kind_of_path(path) == "parquet":
        return connection.read_parquet(os.fspath(path))
    return connection.read_csv(os.fspath(path), all_varchar=True)


def to_arrow(frame: Any) -> Any:
    """
    A frame of any kind as an Arrow table.
    """
    match kind_of_frame(frame):
        case "path":
            return read_path(open_duckdb_connection(), frame).to_arrow_table()
        case "relation":
            return frame.to_arrow_table()
        case "lazy":
            return frame.collect().to_arrow()
        case "polars":
            return frame.to_arrow()
        case "pandas":
            import pyarrow as pa

            return pa.Table.from_pandas(frame, preserve_index=False)
        case _:
            return frame


def missing_table(table: str) -> UnusableTable:
    """
    The refusal of a table that is not there.
    """
    return UnusableTable("bulk/unknown-table", f"没有这个表：{table}", f"there is no table {table}")


def existing_table(table: str) -> UnusableTable:
    """
    The refusal to write over a table.
    """
    return UnusableTable(
        "bulk/table-exists",
        f"已有表 {table}，不覆盖",
        f"there is a table {table} already; it is not overwritten",
        hint="换个名字，或先删去它",
        hint_en="choose another name, or drop it first",
    )
