"""
Whole tables judged: the statement for those who run it themselves, and frames in and out.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeAlias

import attrs

from ecotown.bulk.compiled import compiled_of
from ecotown.bulk.desk import Desk
from ecotown.bulk.engines import open_desk, open_table
from ecotown.bulk.lowered import Leaf, Lowering, Role
from ecotown.bulk.quantities import compute_rows, refuse_doubtful_quantities
from ecotown.bulk.refusals import NotInBulk, UnusableTable
from ecotown.bulk.rules.choices import circumstance_rows
from ecotown.bulk.rules.readings import place_bits, roles_of
from ecotown.bulk.rules.row import COLUMNS, TEXT_COLUMNS, RuleRow
from ecotown.bulk.rules.system import found_rules, known_rules
from ecotown.bulk.scanning import MOST_TEXTS, Scan, assigned_rows
from ecotown.bulk.text.dialects import Dialect
from ecotown.bulk.text.observed import SEPARATOR, Source
from ecotown.bulk.text.statement import write_text
from ecotown.bulk.text.transpiling import dialect_for, transpile
from ecotown.errors import EcotownError, MissingExtra
from ecotown.periods import FIRST_YEAR, LAST_YEAR
from ecotown.plans import IndicatorSystem
from ecotown.targets import fold_text
from ecotown.targets.nodes import Assigned, Deadline, Reference

__all__ = ["LEDGER_COLUMNS", "VARIABLE", "Prepared", "assess_frame", "assess_sql", "prepare"]

# pyarrow states no types.
ArrowTable: TypeAlias = Any
# A Polars, pandas, Arrow or DuckDB table, or a path; those libraries are not needed to import this module.
Frame: TypeAlias = Any
# Values are below 10^18 in units of 1/10000.
_LARGEST_FACTOR = 9
TOWN = "town"
VARIABLE = "variable"
_VALUE_TYPES = ("unknown", "integer", "float", "text")
LEDGER_COLUMNS = ("place", "indicator", "component", "aspect", "year", "value", "unit", "status")


def assess_sql(
    system: IndicatorSystem,
    dialect: str = "duckdb",
    *,
    year: int | None = None,
    attributes: Sequence[str] | None = None,
    assigned: Iterable[tuple[str, str]] = (),
    columns: Sequence[str] = LEDGER_COLUMNS,
    value_type: str = "unknown",
    is_tidy: bool = False,
) -> tuple[str, ArrowTable]:
    """
    The SQL text that judges a table by a system, and the rules table `ecotown_rules` that it reads, an Arrow table.

    The text reads `ecotown_observations` (the columns of a ledger, with numbers or texts in `value`) and `ecotown_places`
    (`place` and the attributes, by default those that the system declares); where a row awaits an assigned target
    `ecotown_assigned` (`place, indicator, target`), of which `assigned` here lists every indicator and target that occur;
    where a row refers to a series `ecotown_references` (`name`, `place` or NULL, `n` in 1/10000, `place_of_digits`: 1 for
    four decimals, 10000 for none).
    Without a year it has a parameter for one.

    What is known of the table makes the text cheaper: which `columns` of a ledger it has, whether `value` is an `integer`, a
    `float` (of 64 bits) or a `text`, and `is_tidy`: no text has blanks around it, every row states its indicator and its year,
    a whole number, and every place is one of `ecotown_places`. `assess_frame` finds all that by looking.

    A word or unit that the rules table does not list is `invalid-observation`; `assess_frame` lists whatever its frame holds,
    and refuses duplicates, which a text alone cannot.

    A dialect that is none of our engines' is written by sqlglot, for a stated year; such a text is not held against the judge.

    Raises NotInBulk for a row that is not compiled.
    """
    written_in = dialect_for(dialect, year, value_type)
    _refuse_columns(columns, value_type)
    lowering = compiled_of(system).lowering()
    for check in lowering.checks:
        if isinstance(check.rule, Deadline) and year is None:
            raise NotInBulk(
                check.indicator.number,
                "Deadline",
                "期限要看判定年份：请给 year",
                "its deadline depends on the year judged: state `year`",
            )
    named = tuple(system.attributes if attributes is None else attributes)
    rows = assigned_rows(lowering, tuple(assigned), year)
    known, units = known_rules(lowering, year)
    has_units = "unit" in columns
    rows += [row for row in known if has_units or row.kind not in ("reading", "word") or row.unit == ""]
    rows += _requirement_rows(lowering)
    source = Source(
        columns={name: name for name in columns},
        value_type=value_type,
        attributes=named,
        units=units if has_units else None,
        bare=frozenset({"indicator"} if is_tidy else ()),
        tidy=frozenset(columns if is_tidy else ()),
        has_whole_years=is_tidy,
        is_dated=is_tidy and "year" in columns,
        is_listed=is_tidy,
    )
    rows += [
        RuleRow(kind="reference", chk=check.number, text=check.rule.name)
        for check in lowering.checks
        if isinstance(check.rule, Reference)
    ]
    for choice in lowering.choices:
        looked_at = tuple(name for name in named if choice.attributes is None or name in choice.attributes)
        rows += circumstance_rows(choice, _declared(looked_at, system))
    text = write_text(lowering, source, written_in, year, needs=_needs_of(rows))
    return transpile(text, dialect), _table(rows)


def _refuse_columns(columns: Sequence[str], value_type: str) -> None:
    unknown = [name for name in columns if name not in LEDGER_COLUMNS]
    wanted = [name for name in ("place", "indicator") if name not in columns]
    if unknown or wanted or not {"value", "status"} & set(columns):
        told, known = "、".join(map(str, (*unknown, *wanted))) or "value", "、".join(LEDGER_COLUMNS)
        raise UnusableTable(
            "bulk/unknown-column",
            f"columns 里的“{told}”不对：要有 place、indicator，value 或 status，其余是 {known} 之一",
            f'"{told}" in columns: place, indicator and value or status are wanted, the others are one of {known}',
        )
    if value_type not in _VALUE_TYPES:
        kinds = "、".join(_VALUE_TYPES)
        raise UnusableTable(
            "bulk/value-type",
            f"value 一列不能是“{value_type}”，可用：{kinds}",
            f'the column `value` cannot be "{value_type}"; known: {kinds}',
        )


def _declared(names: Sequence[str], system: IndicatorSystem) -> list[tuple[str, Mapping[str, object]]]:
    """
    Every circumstance of declared values, and of unknown ones.
    """
    found: list[tuple[str, ...]] = [()]
    for name in names:
        values = ("", *dict.fromkeys(each for value in system.attributes.get(name, ()) for each in _spellings(value)))
        found = [(*before, value) for before in found for value in values]
        if len(found) > MOST_TEXTS:
            raise UnusableTable(
                "bulk/too-many", f"地方属性的组合太多：{len(found)}", f"too many circumstances: {len(found)}"
            )
    return [
        (SEPARATOR.join(values), {name: value for name, value in zip(names, values, strict=True) if value})
        for values in found
    ]


def _spellings(value: str) -> tuple[str, ...]:
    stem = value.removesuffix("地区").removesuffix("区")
    return (value, stem, f"{stem}区", f"{stem}地区")


def _requirement_rows(lowering: Lowering) -> list[RuleRow]:
    roles, bits = roles_of(lowering), place_bits(lowering)
    rows: list[RuleRow] = []
    for lowered in lowering.rows:
        row = RuleRow(
            kind="requirement",
            requirement=lowered.number,
            chk=-1,
            indicator=lowered.indicator.number,
            component=lowered.requirement.component,
        )
        if isinstance(lowered.node, Leaf) and roles[lowered.node.check] is Role.ROW:
            check = lowering.checks[lowered.node.check]
            mask, bit = bits.get(check.number, (None, None))
            row = attrs.evolve(row, chk=check.number, nothing=check.nothing, family=check.family, mask=mask, bit=bit)
        rows.append(row)
    return rows


def _needs_of(rows: Iterable[RuleRow]) -> frozenset[str]:
    """
    What the rules call for in the text.
    """
    needs: set[str] = set()
    for row in rows:
        if row.kind in ("reading", "word"):
            needs |= {"wide"} if row.kind == "reading" and abs(row.factor or 0) > _LARGEST_FACTOR else set()
            needs |= {"series"} if row.series else set()
            needs |= {"fixed"} if row.state is not None else set()
            needs |= {"grain"} if row.grain is not None else set()
        elif row.kind == "check" and row.per_base:
            needs.add(f"per_base {row.per_base}")
    return frozenset(needs)


def _table(rows: Sequence[RuleRow]) -> ArrowTable:
    try:
        import pyarrow as pa
    except ImportError:
        raise MissingExtra("duckdb", "成批判定", "judging in bulk") from None
    return pa.table(
        {
            name: pa.array([getattr(row, name) for row in rows], pa.string() if name in TEXT_COLUMNS else pa.int64())
            for name in COLUMNS
        }
    )


@attrs.frozen(kw_only=True)
class Prepared:
    """
    A frame made ready: the statement, and where to run it.
    """

    lowering: Lowering
    text: str
    desk: Desk
    source: Source
    year: int

    def records_of(self, place: object) -> list[dict[str, Any]]:
        """
        The records of a place, with the names of a ledger's columns and texts as they are written.
        """
        own, dialect = {**self.source.recorded, **self.source.columns}, self.desk.dialect
        chosen = ", ".join(
            f"{dialect.text_of(dialect.quote_name(own[name]))} AS {dialect.quote_name(name)}" for name in own
        )
        at = f"{dialect.text_of(dialect.quote_name(own['place']))} = {dialect.quote(str(place))}"
        return self.desk.dicts(f"SELECT {chosen} FROM ecotown_observations WHERE {at}", tuple(own))

    def seats_of(self, place: object) -> list[object]:
        """
        The places whose raw quantities count for a place: itself, and its villages.
        """
        named = self.desk.dialect.text_of("place")
        found = self.desk.rows(
            f"SELECT reporter FROM ecotown_seats WHERE {named} = {self.desk.dialect.quote(str(place))} ORDER BY reporter"
        )
        return [reporter for (reporter,) in found]

    def attributes_of(self, place: object) -> dict[str, object]:
        """
        The attributes of a place that are known.
        """
        dialect, names = self.desk.dialect, self.source.attributes
        if not names:
            return {}
        chosen = ", ".join(map(dialect.quote_name, names))
        found = self.desk.dicts(
            f"SELECT {chosen} FROM ecotown_places WHERE {dialect.text_of('place')} = {dialect.quote(str(place))}", names
        )
        return {name: value for row in found for name, value in row.items() if value is not None}

    def assigned_of(self, place: object, indicators: set[str]) -> str | None:
        """
        The target that was assigned to a place for a row.
        """
        if not any(isinstance(check.rule, Assigned) for check in self.lowering.checks):
            return None
        found = self.desk.rows(
            f"SELECT indicator, target FROM ecotown_assigned WHERE place = {self.desk.dialect.quote(str(place))}"
        )
        return next((str(target) for indicator, target in found if fold_text(indicator) in indicators), None)

    def references_of(self, place: object) -> dict[str, object]:
        """
        The references of a place, its own before the common ones.
        """
        if not any(isinstance(check.rule, Reference) for check in self.lowering.checks):
            return {}
        found = self.desk.rows(
            "SELECT name, n, place_of_digits FROM ecotown_references"
            f" WHERE place IS NULL OR place = {self.desk.dialect.quote(str(place))} ORDER BY place NULLS FIRST"
        )
        return {
            name: str(Decimal(number).scaleb(-4).quantize(Decimal(digits).scaleb(-4))) for name, number, digits in found
        }


def assess_frame(
    system: IndicatorSystem,
    frame: Frame,
    *,
    year: int,
    places: Frame = None,
    assigned: Frame = None,
    references: Frame = None,
    columns: Mapping[str, str] | None = None,
    engine: str = "duckdb",
) -> Frame:
    """
    The verdicts of a system on a whole table: one row for every place and every row (or component) of the system.

    `frame` is a Polars frame (eager or lazy), a pandas frame, an Arrow table, a DuckDB relation, or a path or glob of
    Parquet or CSV files; the result is of the same kind, a DuckDB relation for a path. It holds the columns of a ledger
    (`place, indicator, component, aspect, year, value, unit, status`), or those that `columns` maps these names to; any other
    column is an attribute of the place. Rows that name a `variable` in place of an indicator are raw quantities, from which
    rows with a formula are computed. `places` (`place`, attributes, and `town` for villages), `assigned` (`place, indicator, target`) and
    `references` (`name`, `place` or blank, `year`, `value`, `unit`) are frames of any kind.

    The result has `place, indicator, component, verdict, reason, borderline, margin`; the margin is in 1/10000 of the limit's
    unit. Evidence is not asked for.

    Raises NotInBulk for a row of the system that is not compiled, before any data is touched, and UnusableTable for a table
    with duplicates, with values of more than four decimals, or with names that the system does not know.
    """
    prepared = prepare(
        system,
        frame,
        year=year,
        places=places,
        assigned=assigned,
        references=references,
        columns=columns,
        engine=engine,
    )
    return prepared.desk.give_back(prepared.text)


def prepare(
    system: IndicatorSystem,
    frame: Frame,
    *,
    year: int,
    places: Frame = None,
    assigned: Frame = None,
    references: Frame = None,
    columns: Mapping[str, str] | None = None,
    engine: str = "duckdb",
    connection: Any = None,
    into: str | None = None,
    kept_as: str = "ecotown_verdicts",
) -> Prepared:
    """
    What `assess_frame` and its companions run, with everything checked.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise EcotownError("year/unreadable", f"“{year}”不是年份", f'"{year}" is no year')
    compiled = compiled_of(system)
    lowering = compiled.lowering()
    desk = open_desk(frame, engine) if connection is None else open_table(connection, frame, into, kept_as)
    held = desk.columns("ecotown_observations")
    source = _read_columns(held, columns)
    has_villages = False
    if places is None:
        attributes = tuple(name for name in held if name not in source.columns.values())
        desk.define("ecotown_places", _places_within(source, attributes, held, desk.dialect))
    else:
        desk.add("ecotown_given_places", places)
        listed = desk.columns("ecotown_given_places")
        if "place" not in listed:
            raise UnusableTable("bulk/column-missing", "places 没有“place”一列", 'places has no column "place"')
        has_villages = VARIABLE in source.columns and TOWN in listed
        attributes = tuple(name for name in listed if name != "place" and not (has_villages and name == TOWN))
        given = _places_given(source, listed, held, attributes, desk.dialect)
        desk.define("ecotown_places", f"{given} WHERE {_is_town(desk.dialect)}" if has_villages else given)
    source = attrs.evolve(source, attributes=attributes)
    if VARIABLE in source.columns:
        desk.define("ecotown_seats", _seats(source, held, has_villages=has_villages, dialect=desk.dialect))
    scan = Scan(desk=desk, source=source, year=year, lowering=lowering)
    scan.refuse_doubtful_places(has_own_places=places is not None)
    rows = [*scan.read_assigned(assigned), *scan.read_references(references)]
    source, found = scan.find()
    computing = compute_rows(scan, found)
    is_listed = scan.refuse_duplicates(source, found)
    scan.refuse_two_names(source, found)
    source = attrs.evolve(source, is_listed=is_listed)
    rows += [*scan.choose(), *computing]
    key = (desk.dialect.name, year, frozenset(found), tuple(rows), source.key)
    if key not in compiled.texts:
        rows += [*found_rules(lowering, found, year), *_requirement_rows(lowering)]
        text = write_text(lowering, source, desk.dialect, year, needs=_needs_of(rows))
        compiled.keep(key, _table(rows), text)
    rules, text = compiled.texts[key]
    desk.add("ecotown_rules", rules)
    refuse_doubtful_quantities(attrs.evolve(scan, source=source))
    return Prepared(lowering=lowering, text=text, desk=desk, source=source, year=year)


def _read_columns(held: Mapping[str, str], columns: Mapping[str, str] | None) -> Source:
    named = dict(columns or {})
    for name, own in named.items():
        if name not in (*LEDGER_COLUMNS, VARIABLE) or own not in held:
            raise UnusableTable(
                "bulk/unknown-column",
                f"columns 里的“{name}: {own}”不对：左边是 {'、'.join(LEDGER_COLUMNS)} 之一，右边是表里的列名",
                f'"{name}: {own}" in columns: the left is one of {", ".join(LEDGER_COLUMNS)}, the right a column of the table',
            )
    taken = {
        name: own
        for name, own in ((name, named.get(name, name)) for name in (*LEDGER_COLUMNS, VARIABLE))
        if own in held
    }
    for name in ("place", "indicator"):
        if name not in taken and (name == "place" or VARIABLE not in taken):
            raise UnusableTable("bulk/column-missing", f"表里没有“{name}”一列", f'the table has no column "{name}"')
    if "value" not in taken and "status" not in taken:
        raise UnusableTable("bulk/column-missing", "表里没有“value”一列", 'the table has no column "value"')
    kind = held[taken["value"]] if "value" in taken else "other"
    if kind == "boolean":
        raise UnusableTable("bulk/value-type", "value 一列不能是布尔值", "the column `value` cannot be boolean")
    return Source(
        columns=taken,
        recorded=taken,
        value_type="text" if kind == "other" else kind,
        has_whole_years=held.get(taken.get("year", "")) == "integer",
    )


def _is_town(dialect: Dialect) -> str:
    """
    Whether a place that was given is one that is judged: it belongs to no town, or to itself.
    """
    town = f"COALESCE(TRIM({dialect.text_of(TOWN)}), '')"
    return f"({town} = '' OR {town} = {dialect.text_of('place')})"


def _seats(source: Source, held: Mapping[str, str], *, has_villages: bool, dialect: Dialect) -> str:
    """
    For which place the raw quantities of each place count: its own, and for a village its town.
    """
    own = "SELECT place, place AS reporter, 1 AS is_own FROM ecotown_places"
    if not has_villages:
        return own
    village = _given_place("v.place", held[source.columns["place"]], dialect)
    town, place = (dialect.text_of(name) for name in (f"v.{TOWN}", "v.place"))
    return (
        f"{own} UNION ALL SELECT p.place, {village} AS reporter, 0 AS is_own FROM ecotown_given_places v"
        f" JOIN ecotown_places p ON {dialect.text_of('p.place')} = TRIM({town}) WHERE {place} <> TRIM({town})"
    )


def _places_within(source: Source, attributes: Sequence[str], held: Mapping[str, str], dialect: Dialect) -> str:
    place = dialect.quote_name(source.columns["place"])
    named = {name: dialect.quote_name(name) for name in attributes}
    chosen = "".join(
        f", MAX({dialect.text_of(own) if held[name] == 'boolean' else own}) AS {own}" for name, own in named.items()
    )
    return f"SELECT {place} AS place{chosen} FROM ecotown_observations GROUP BY {place}"


def _places_given(
    source: Source, listed: Mapping[str, str], held: Mapping[str, str], attributes: Sequence[str], dialect: Dialect
) -> str:
    """
    The places that were given, their names being of the type that the observations have.
    """
    wanted = held[source.columns["place"]]
    place = "place" if listed["place"] == wanted else _given_place("place", wanted, dialect)
    chosen = "".join(f", {dialect.quote_name(name)}" for name in attributes)
    return f"SELECT {place} AS place{chosen} FROM ecotown_given_places"


def _given_place(name: str, wanted: str, dialect: Dialect) -> str:
    return f"CAST({name} AS {'BIGINT' if wanted == 'integer' else dialect.text})"
