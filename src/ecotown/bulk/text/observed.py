"""
How the observations are read: numbers as integers of 1/10000, and whatever is no number as text.
"""

from collections.abc import Mapping, Sequence

import attrs

from ecotown.bulk.limits import SCALE
from ecotown.bulk.text.dialects import Dialect

__all__ = ["MISSING_TEXTS", "SEPARATOR", "Source", "circumstance", "number_of", "observations"]

TOO_FINE = "0.00001"
_LARGEST_DOUBLE = "1.7976931348623157e308"
PLAIN = r"[+-]?[0-9]{1,14}([.][0-9]{1,4}0*)?"
MISSING_TEXTS = (
    "",
    "/",
    "／",
    "—",
    "——",
    "-",
    "--",
    "－",
    "–",
    "―",
    "−",
    "nan",
    "inf",
    "-inf",
    "+inf",
    "infinity",
    "-infinity",
)
SEPARATOR = "｜"


@attrs.frozen(kw_only=True)
class Source:
    """
    How the observations are read: the names of their columns, blank for one that is not there, and the type of `value`:
    `integer`, `float`, `single` (a float of 32 bits) or `text`, which decimals are read as too.
    """

    columns: Mapping[str, str]
    value_type: str = "text"
    attributes: tuple[str, ...] = ()


def _column(source: Source, name: str, dialect: Dialect, *, kind: str | None = None) -> str:
    found = source.columns.get(name)
    if not found:
        return f"CAST(NULL AS {kind or dialect.text})"
    return f"CAST({dialect.quote_name(found)} AS {kind})" if kind else dialect.quote_name(found)


def _text_column(source: Source, name: str, dialect: Dialect) -> str:
    return f"COALESCE(TRIM({_column(source, name, dialect, kind=dialect.text)}), '')"


def number_of(column: str, value_type: str, dialect: Dialect) -> str:
    """
    A column as a whole number of 1/10000; NULL where it is none, or needs to be read as a text.

    A double is converted where dividing the whole number again gives that very double: its shortest decimal text then has
    no more than four decimals. What a cast would refuse is blanked before it, since some engines cast every row.
    """
    match value_type:
        case "integer":
            return f"CAST(CASE WHEN ABS({column}) < 100000000000000 THEN {column} END AS BIGINT) * {SCALE}"
        case "float":
            whole = f"CAST(CASE WHEN ABS({column}) < 100000000000 THEN ROUND({column} * {SCALE}) END AS BIGINT)"
            return f"CASE WHEN {whole} / {SCALE}.0 = {column} THEN {whole} END"
        case _:
            raw = f"TRIM({dialect.text_of(column)})"
            read = f"CASE WHEN {dialect.match(raw, PLAIN)} THEN {raw} END"
            return f"CAST(CAST({read} AS DECIMAL(28, 4)) * {SCALE} AS BIGINT)"


def text_beside(column: str, value_type: str, status: str, dialect: Dialect) -> str:
    """
    What is read where a column gives no whole number: its text, or the status where it is blank.

    A float that is not missing and no whole number is told as a text of too many decimals, as engines write it in many ways.
    """
    if value_type == "float":
        return f"CASE WHEN ABS({column}) <= {_LARGEST_DOUBLE} THEN {dialect.quote(TOO_FINE)} ELSE {status} END"
    written = f"TRIM({dialect.text_of(column)})"
    missing = ", ".join(map(dialect.quote, MISSING_TEXTS))
    fine = f" WHEN LOWER({written}) LIKE '%e%' THEN {dialect.quote(TOO_FINE)}" if value_type == "single" else ""
    return f"CASE WHEN {written} IS NULL OR LOWER({written}) IN ({missing}) THEN {status}{fine} ELSE {written} END"


def observations(source: Source, dialect: Dialect, year: str) -> str:
    """
    The observations with their numbers as integers, and whatever is no number as text.
    """
    value = source.columns.get("value")
    status = _text_column(source, "status", dialect)
    missing = ", ".join(map(dialect.quote, MISSING_TEXTS))
    if value:
        column = dialect.quote_name(value)
        number = number_of(column, source.value_type, dialect)
        other = text_beside(column, source.value_type, status, dialect)
    else:
        number, other = "CAST(NULL AS BIGINT)", status
    indicator, component, aspect, unit = (
        _text_column(source, name, dialect) for name in ("indicator", "component", "aspect", "unit")
    )
    stated = _column(source, "year", dialect, kind="INTEGER") if source.columns.get("year") else None
    dated = year if stated is None else f"COALESCE({stated}, {year})"
    return (
        f"SELECT place, indicator, component, aspect, unit, year, n, CASE WHEN n IS NULL THEN t END AS t FROM (\n"
        f"    SELECT {dialect.quote_name(source.columns['place'])} AS place, {indicator} AS indicator, {component} AS component,"
        f" {aspect} AS aspect, {unit} AS unit, {dated} AS year, {number} AS n, {other} AS t FROM ecotown_observations) o\n"
        f"    WHERE n IS NOT NULL OR LOWER(t) NOT IN ({missing})"
    )


def circumstance(attributes: Sequence[str], dialect: Dialect, table: str) -> str:
    """
    The attributes of a place that a choice looks at, as one text.
    """
    if not attributes:
        return "''"
    return f" || {dialect.quote(SEPARATOR)} || ".join(
        f"COALESCE({dialect.text_of(f'{table}.{dialect.quote_name(name)}')}, '')" for name in attributes
    )
