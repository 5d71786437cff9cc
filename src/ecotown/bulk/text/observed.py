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
_NAMES = ("indicator", "component", "aspect", "unit")


@attrs.frozen(kw_only=True)
class Source:
    """
    How the observations are read: the names of their columns, blank for one that is not there or holds nothing, and the type
    of `value`: `integer`, `float`, `single` (a float of 32 bits) or `text`, which decimals are read as too; `unknown` in a
    text that others run.

    `bare` are the columns that are read as they are: texts without blanks around them, of which none is missing; of those
    that are `tidy` some may be missing.
    `has_whole_years` says that `year` is a column of integers, `is_dated` that every row states its year, `is_listed` that
    every place is one of `places`. `has_texts` is False where no value is a text. `units` are those that the rules list,
    None where they list all that occur. `recorded` are the columns, be they empty or not, in which raw quantities are
    recorded. `is_quantities` says that the rows wanted are those of raw quantities, with the name
    of the variable for that of the indicator; where there is a column `variable` all others are read without them.
    """

    columns: Mapping[str, str]
    value_type: str = "text"
    attributes: tuple[str, ...] = ()
    bare: frozenset[str] = frozenset()
    tidy: frozenset[str] = frozenset()
    has_whole_years: bool = False
    is_dated: bool = False
    is_listed: bool = False
    has_texts: bool = True
    units: tuple[str, ...] | None = None
    recorded: Mapping[str, str] = attrs.field(factory=dict)
    is_quantities: bool = False

    @property
    def key(self) -> tuple[object, ...]:
        """
        All of it, to be looked up by.
        """
        return tuple(
            tuple(sorted(value.items())) if isinstance(value, Mapping) else value
            for value in attrs.astuple(self, recurse=False)
        )


def _text_column(source: Source, name: str, dialect: Dialect) -> str:
    found = source.columns.get(name)
    if found and name in source.bare:
        return dialect.quote_name(found)
    if found and name in source.tidy:
        return f"COALESCE({dialect.text_of(dialect.quote_name(found))}, '')"
    return f"COALESCE(TRIM({dialect.text_of(dialect.quote_name(found))}), '')" if found else "''"


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
        case "unknown" if dialect.name == "duckdb":
            # DuckDB knows the type of the column, and leaves out the branch for the other before it runs.
            floats = number_of(f"CAST({column} AS DOUBLE)", "float", dialect)
            return f"CASE WHEN TYPEOF({column}) = 'DOUBLE' THEN {floats} ELSE {number_of(column, 'text', dialect)} END"
        case _:
            raw = f"TRIM({dialect.text_of(column)})"
            read = f"CASE WHEN {dialect.match(raw, PLAIN)} THEN {raw} END"
            return f"CAST(CAST({read} AS DECIMAL(28, 4)) * {SCALE} AS BIGINT)"


def observations(
    source: Source, dialect: Dialect, year: str, years: Sequence[str], *, tells_undated: bool = False
) -> str:
    """
    The observations of some years, or of all, with their numbers as integers, and whatever is no number and not missing as text.

    `tells_undated` adds the column `undated`: 1 for a row that states no year.
    """
    columns = ", ".join(f"{_text_column(source, name, dialect)} AS {name}" for name in _NAMES)
    value = source.columns.get("value")
    column = dialect.quote_name(value) if value else ""
    number = number_of(column, source.value_type, dialect) if value else "CAST(NULL AS BIGINT)"
    dated, wanted = _dated(source, dialect, year, years)
    if "variable" in source.columns:
        named = f"COALESCE(TRIM({dialect.text_of(dialect.quote_name(source.columns['variable']))}), '')"
        wanted += f" AND {named} {'<>' if source.is_quantities else '='} ''"
    unit = "unit"
    if source.units is not None:
        # A unit that the rules do not list is told apart from none.
        listed = ", ".join(map(dialect.quote, source.units))
        unit = f"CASE WHEN unit IN ({listed}) THEN unit ELSE '?' END AS unit"
    own = dialect.quote_name(source.columns["place"])
    inner = f"{own} AS place, {columns}, {dated} AS year, {number} AS n"
    kept = "place, indicator, component, aspect, {}, year, n"
    if tells_undated:
        own_year = source.columns.get("year")
        inner += (
            f", {f'CASE WHEN {dialect.quote_name(own_year)} IS NULL THEN 1 ELSE 0 END' if own_year else '0'} AS undated"
        )
        kept += ", undated"
    head = f"SELECT {kept.format(unit)}"
    if not source.has_texts:
        return (
            f"{head}, {dialect.text_of('NULL')} AS t FROM (SELECT {inner} FROM ecotown_observations WHERE {wanted}) o"
        )
    missing = ", ".join(map(dialect.quote, MISSING_TEXTS))
    status = _text_column(source, "status", dialect)
    return (
        f"{head}, CASE WHEN LOWER(t) NOT IN ({missing}) THEN t END AS t FROM (\n"
        f"    SELECT {kept.format('unit')},"
        f" CASE WHEN n IS NULL THEN CASE WHEN LOWER(t) NOT IN ({missing}) THEN t ELSE s END END AS t FROM (\n"
        f"    SELECT {kept.format('unit')}, s,"
        f" CASE WHEN n IS NULL THEN {_written('raw', source.value_type, dialect) if value else 'raw'} END AS t FROM (\n"
        f"    SELECT {inner}, {status} AS s, {column or dialect.text_of('NULL')} AS raw"
        f" FROM ecotown_observations WHERE {wanted}) o) o) o"
    )


def _written(column: str, value_type: str, dialect: Dialect) -> str:
    """
    What a value says that is no whole number of 1/10000.

    A float that is neither that nor missing is told as a text of too many decimals, as engines write it in many ways.
    """
    written = f"TRIM({dialect.text_of(column)})"
    match value_type:
        case "float":
            return f"CASE WHEN ABS({column}) <= {_LARGEST_DOUBLE} THEN {dialect.quote(TOO_FINE)} END"
        case "single":
            return f"CASE WHEN LOWER({written}) LIKE '%e%' THEN {dialect.quote(TOO_FINE)} ELSE {written} END"
        case _:
            return written


def _dated(source: Source, dialect: Dialect, year: str, years: Sequence[str]) -> tuple[str, str]:
    """
    The year of a row, and whether it is one of the years that are read.
    """
    column = source.columns.get("year")
    if not column:
        return year, "1 = 1"
    own = dialect.quote_name(column)
    own = own if source.has_whole_years else f"CAST({own} AS INTEGER)"
    listed = _listed(own, years) if years else "1 = 1"
    if source.is_dated:
        return own, listed
    return f"COALESCE({own}, {year})", f"({listed} OR {own} IS NULL)"


def _listed(column: str, years: Sequence[str]) -> str:
    known = sorted(int(year) for year in years if year.isdigit())
    if len(known) == len(years) and known[-1] - known[0] < len(known):
        return f"{column} BETWEEN {known[0]} AND {known[-1]}"
    return f"{column} IN ({', '.join(years)})"


def circumstance(attributes: Sequence[str], dialect: Dialect, table: str) -> str:
    """
    The attributes of a place that a choice looks at, as one text.
    """
    if not attributes:
        return "''"
    return f" || {dialect.quote(SEPARATOR)} || ".join(
        f"COALESCE({dialect.text_of(f'{table}.{dialect.quote_name(name)}')}, '')" for name in attributes
    )
