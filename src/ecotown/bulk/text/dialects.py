"""
What the engines say differently, and how texts and names are quoted.
"""

import attrs

__all__ = ["DIALECTS", "Dialect", "quote", "quote_name"]


@attrs.frozen
class Dialect:
    """
    What the engines say differently.
    """

    name: str
    parameter: str
    text: str
    wide: str
    matches: str


DIALECTS = {
    "duckdb": Dialect("duckdb", "$year", "VARCHAR", "HUGEINT", "regexp_full_match({0}, {1})"),
    "postgres": Dialect("postgres", "%(year)s", "TEXT", "NUMERIC", "({0} ~ {2})"),
    "spark": Dialect("spark", ":year", "STRING", "DECIMAL(38, 0)", "({0} RLIKE {2})"),
}


def quote(value: str) -> str:
    """
    A text as an SQL literal.
    """
    return "'" + value.replace("'", "''") + "'"


def quote_name(name: str) -> str:
    """
    A name as an SQL identifier.
    """
    return '"' + name.replace('"', '""') + '"'
