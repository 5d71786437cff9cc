"""
The text in dialects of SQL that none of our engines speaks, put into them by sqlglot.

sqlglot reads the text as DuckDB's, written so that nothing in it depends on the types of columns: whole numbers are divided by
an operator of their own, and products have a type that states its digits. Such a text has not been held against the judge.
"""

from ecotown.bulk.text.dialects import DIALECTS, Dialect
from ecotown.errors import EcotownError, MissingExtra

__all__ = ["TRANSPILED", "dialect_for", "transpile"]

# SQLite is not among them: it has no decimal numbers, and its products of whole numbers turn into floats.
TRANSPILED = (
    *("athena", "bigquery", "clickhouse", "databricks", "mysql", "oracle", "presto", "redshift", "singlestore"),
    *("snowflake", "starrocks", "teradata", "trino", "tsql"),
)
# A text without its length would be a CLOB to Oracle, which compares none.
_READ = Dialect(
    name="duckdb",
    parameter="$year",
    text="VARCHAR(4000)",
    matches="REGEXP_MATCHES({0}, {1})",
    divides="({0} // {1})",
)


def dialect_for(name: str, year: int | None, value_type: str) -> Dialect:
    """
    What the text is written in for a dialect; for one of sqlglot's the form that it reads.
    """
    if name in DIALECTS:
        return DIALECTS[name]
    if name not in TRANSPILED:
        raise EcotownError(
            "bulk/unknown-dialect",
            f"没有“{name}”这种 SQL，可用：{'、'.join(DIALECTS)}；经 sqlglot 转写：{'、'.join(TRANSPILED)}",
            f'there is no dialect "{name}"; known: {", ".join(DIALECTS)}; by way of sqlglot: {", ".join(TRANSPILED)}',
        )
    # A parameter is written in a way of its own everywhere, and the type of a column asked for so too.
    if year is None or value_type == "unknown":
        raise EcotownError(
            "bulk/not-stated",
            f"“{name}”的文本要先写明年份和 value 一列的类型",
            f'a text for "{name}" wants the year and the type of the column `value` stated',
            hint='如 year=2021, value_type="text"',
            hint_en='pass year=2021, value_type="text", for instance',
        )
    return _READ


def transpile(text: str, name: str) -> str:
    """
    A text in the dialect of that name; as it is where that is one of our engines'.
    """
    if name in DIALECTS:
        return text
    try:
        import sqlglot
    except ImportError:
        raise MissingExtra("sqlglot", f"“{name}”的 SQL 文本", f"SQL for {name}") from None
    try:
        written = sqlglot.transpile(text, read="duckdb", write=name, unsupported_level=sqlglot.ErrorLevel.RAISE)
    except sqlglot.errors.SqlglotError as error:
        raise EcotownError(
            "bulk/not-transpiled",
            f"sqlglot 不能把这一体系的文本转写成“{name}”：{error}",
            f'sqlglot cannot put the text of this system into "{name}": {error}',
            hint="换一种 SQL，或拿掉用到它的那一行",
            hint_en="choose another dialect, or leave out the row that calls for it",
        ) from None
    return ";\n".join(written)
