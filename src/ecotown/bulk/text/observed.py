"""
How the observations are read: numbers as integers of 1/10000, and whatever is no number as text.
"""

from collections.abc import Mapping, Sequence

import attrs

from ecotown.bulk.limits import SCALE
from ecotown.bulk.text.dialects import Dialect, quote, quote_name

__all__ = ["MISSING_TEXTS", "SEPARATOR", "Source", "circumstance", "number_of", "observations"]

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
    How the observations are read: the names of their columns, blank for one that is not there, and the type of `value`.
    """

    columns: Mapping[str, str]
    value_type: str = "text"
    attributes: tuple[str, ...] = ()


def _column(source: Source, name: str, dialect: Dialect, *, kind: str | None = None) -> str:
    found = source.columns.get(name)
    if not found:
        return f"CAST(NULL AS {kind or dialect.text})"
    return f"CAST({quote_name(found)} AS {kind})" if kind else quote_name(found)


def _text_column(source: Source, name: str, dialect: Dialect) -> str:
    return f"COALESCE(TRIM({_column(source, name, dialect, kind=dialect.text)}), '')"


def number_of(column: str, value_type: str, dialect: Dialect) -> str:
    """
    A column as a whole number of 1/10000; NULL where it is none, or needs to be read as a text.

    A double is converted where dividing the whole number again gives that very double: its shortest decimal text then has
    no more than four decimals.
    """
    match value_type:
        case "integer":
            return f"CASE WHEN ABS({column}) < 100000000000000 THEN CAST({column} AS BIGINT) * {SCALE} END"
        case "float":
            rounded = f"CAST(ROUND({column} * {SCALE}) AS BIGINT)"
            return (
                f"CASE WHEN ABS({column}) < 100000000000 THEN"
                f" CASE WHEN {rounded} / {SCALE}.0 = {column} THEN {rounded} END END"
            )
        case _:
            raw = f"TRIM(CAST({column} AS {dialect.text}))"
            matches = dialect.matches.format(raw, quote(PLAIN), quote(f"^{PLAIN}$"))
            return f"CASE WHEN {matches} THEN CAST(CAST({raw} AS DECIMAL(28, 4)) * {SCALE} AS BIGINT) END"


def observations(source: Source, dialect: Dialect, year: str) -> str:
    """
    The observations with their numbers as integers, and whatever is no number as text.
    """
    value = source.columns.get("value")
    status = _text_column(source, "status", dialect)
    missing = ", ".join(map(quote, MISSING_TEXTS))
    if value:
        column = quote_name(value)
        number = number_of(column, source.value_type, dialect)
        written = f"TRIM(CAST({column} AS {dialect.text}))"
        other = f"CASE WHEN {written} IS NULL OR LOWER({written}) IN ({missing}) THEN {status} ELSE {written} END"
    else:
        number, other = "CAST(NULL AS BIGINT)", status
    indicator, component, aspect, unit = (
        _text_column(source, name, dialect) for name in ("indicator", "component", "aspect", "unit")
    )
    stated = _column(source, "year", dialect, kind="INTEGER") if source.columns.get("year") else None
    dated = year if stated is None else f"COALESCE({stated}, {year})"
    return (
        f"SELECT place, indicator, component, aspect, unit, year, n, CASE WHEN n IS NULL THEN t END AS t FROM (\n"
        f"    SELECT {quote_name(source.columns['place'])} AS place, {indicator} AS indicator, {component} AS component,"
        f" {aspect} AS aspect, {unit} AS unit, {dated} AS year, {number} AS n, {other} AS t FROM observations) o\n"
        f"    WHERE n IS NOT NULL OR LOWER(t) NOT IN ({missing})"
    )


def circumstance(attributes: Sequence[str], dialect: Dialect, table: str) -> str:
    """
    The attributes of a place that a choice looks at, as one text.
    """
    if not attributes:
        return "''"
    return f" || {quote(SEPARATOR)} || ".join(
        f"COALESCE(CAST({table}.{quote_name(name)} AS {dialect.text}), '')" for name in attributes
    )
