"""
What a frame holds, seen once before it is judged: names, units, texts, duplicates, values that cannot be kept exact.

The scan reads what is distinct, never the rows one by one.
"""

import warnings
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

import attrs

from ecotown.bulk.assigning import assign_target
from ecotown.bulk.desk import Desk
from ecotown.bulk.limits import SCALE
from ecotown.bulk.lowered import Check, Lowering
from ecotown.bulk.refusals import UnusableTable
from ecotown.bulk.rules.choices import circumstance_rows
from ecotown.bulk.rules.names import is_key_of
from ecotown.bulk.rules.readings import BITS, years_of
from ecotown.bulk.rules.row import Found, RuleRow
from ecotown.bulk.text.observed import Source, circumstance, number_of, observations
from ecotown.errors import EcotownError
from ecotown.evaluation import Measured
from ecotown.evaluation.assigned import check_assigned, find_assigned
from ecotown.evaluation.observed import read_value
from ecotown.quantities import fold_unit, read_unit_cell
from ecotown.targets import fold_text
from ecotown.targets.nodes import Aspect, Assigned, Reference

__all__ = ["MOST_TEXTS", "Scan", "assigned_rows", "is_too_fine"]

MOST_TEXTS = 100_000
_LARGEST = 10**18
_NAMES = ("indicator", "component", "aspect", "unit")


@attrs.frozen(kw_only=True)
class Scan:
    """
    A frame, its places, and the system that is to judge it.
    """

    desk: Desk
    source: Source
    year: int
    lowering: Lowering
    readers: dict[tuple[str, str, str], frozenset[int]] = attrs.field(factory=dict)

    def ask(self, text: str) -> list[tuple[Any, ...]]:
        """
        The rows of a query over the tables on the desk.
        """
        return self.desk.rows(text)

    def refuse_doubtful_places(self, *, has_own_places: bool) -> None:
        """
        Refuse places that are listed twice, or that have several values of one attribute.
        """
        place = self.desk.dialect.quote_name(self.source.columns["place"])
        if has_own_places:
            ((twice,),) = self.ask(
                "SELECT COUNT(*) FROM (SELECT 1 FROM ecotown_places GROUP BY place HAVING COUNT(*) > 1 OR place IS NULL) d"
            )
            if twice:
                raise _unusable(
                    "bulk/places-twice",
                    twice,
                    "个地点列了不止一次或没有名字",
                    "places are listed twice or have no name",
                )
            return
        for name in self.source.attributes:
            own = self.desk.dialect.quote_name(name)
            ((differing,),) = self.ask(
                f"SELECT COUNT(*) FROM (SELECT 1 FROM ecotown_observations GROUP BY {place}"
                f" HAVING MIN({own}) <> MAX({own})) d"
            )
            if differing:
                raise _unusable(
                    "bulk/attributes-differ",
                    differing,
                    f"个地点的“{name}”前后不一",
                    f'places have several values of "{name}"',
                )

    def find(self) -> tuple[Source, list[Found]]:
        """
        The distinct names, units and texts of the observations of the years that are read, and the source as it then is
        known: without the columns that hold nothing.
        """
        source = attrs.evolve(self.source, bare=frozenset(_NAMES))
        read = observations(source, self.desk.dialect, str(self.year), self.years, tells_undated=True)
        found_rows = self.ask(
            "SELECT indicator, component, aspect, unit, t, SUM(CASE WHEN n IS NULL AND t IS NULL THEN 0 ELSE 1 END),"
            " SUM(CASE WHEN place IS NULL THEN 1 ELSE 0 END), MAX(undated) FROM ("
            f"{read}) o GROUP BY indicator, component, aspect, unit, t LIMIT {MOST_TEXTS + 1}"
        )
        blank = sum(row[6] for row in found_rows)
        if blank:
            raise _unusable("bulk/place-missing", blank, "行没有写地点", "rows state no place")
        written = {name: [row[place] for row in found_rows] for place, name in enumerate(_NAMES)}
        tidy = frozenset(
            name
            for name, texts in written.items()
            if any(texts) and all(text is None or (isinstance(text, str) and text == text.strip()) for text in texts)
        )
        bare = frozenset(name for name in tidy if None not in written[name])
        merged: dict[tuple[Any, ...], int] = {}
        for row in found_rows:
            key = (*("" if part is None else str(part).strip(" ") for part in row[:4]), row[4])
            merged[key] = merged.get(key, 0) + int(row[5])
        rows = [(*key, count) for key, count in merged.items() if count]
        fine = sum(row[5] for row in rows if row[4] is not None and is_too_fine(row[4]))
        if fine:
            raise _unusable(
                "bulk/too-many-decimals",
                fine,
                "个值多于四位小数或太大，不能精确到万分之一",
                "values have more than four decimals or are too large to be kept exact in units of 1/10000",
                hint="换算成合适的单位，或按口径定下小数位数",
                hint_en="change the unit, or settle the decimals",
            )
        if len(rows) > MOST_TEXTS:
            raise _unusable("bulk/too-many-texts", len(rows), "种以上不同的文字", "different texts or more")
        found = self._refuse_unknown(rows)
        held = dict(self.source.columns)
        for place, name in enumerate(_NAMES):
            if not any(row[place] for row in rows):
                held.pop(name, None)
        has_texts = any(each.text is not None for each in found)
        is_dated = "year" in held and not any(row[7] for row in found_rows)
        return attrs.evolve(
            self.source, columns=held, bare=bare, tidy=tidy, has_texts=has_texts, is_dated=is_dated
        ), found

    def _refuse_unknown(self, rows: Iterable[tuple[Any, ...]]) -> list[Found]:
        """
        The rows of the indicators of the system. Refuses names that these do not have; others are told in a warning.
        """
        known: list[Found] = []
        others: dict[str, int] = {}
        unknown: dict[str, int] = {}
        numbers = {fold_text(each) for row in self.lowering.rows for each in (row.indicator.number, row.indicator.name)}
        checked: dict[tuple[str, str, str], bool] = {}
        for indicator, component, aspect, unit, text, count in rows:
            if fold_text(indicator) not in numbers:
                others[indicator] = others.get(indicator, 0) + count
                continue
            key = (indicator, component, aspect)
            if key not in checked:
                checked[key] = bool(self._readers(key)) or fold_text(indicator) not in self._by_indicator
            if not checked[key]:
                name = "／".join(part for part in key if part)
                unknown[name] = unknown.get(name, 0) + count
                continue
            known.append(Found(indicator, component, aspect, unit, text))
        if unknown:
            listed = "、".join(list(unknown)[:10])
            raise _unusable(
                "bulk/unknown-names",
                sum(unknown.values()),
                f"行的组成或方面，体系里没有：{listed}",
                f"rows name a component or aspect that the system does not have: {listed}",
            )
        if others:
            listed = "、".join(list(others)[:10])
            warnings.warn(
                "体系里没有的指标不判定 / indicators that the system does not have are not judged:"
                f" {listed} ({sum(others.values())})",
                stacklevel=6,
            )
        return known

    def refuse_duplicates(self, source: Source, found: Iterable[Found]) -> bool:
        """
        Refuse records that speak of one observation twice. Whether every place that is read is one of those judged.

        Each name of an observation has a bit: where bits add up to what they are together, none stands there twice.
        """
        keys = dict.fromkeys((each.indicator, each.component, each.aspect) for each in found)
        read = observations(source, self.desk.dialect, str(self.year), self.years)
        recorded = "(n IS NOT NULL OR t IS NOT NULL)"
        names = [name for name in ("indicator", "component", "aspect") if name in source.columns]
        quoted = self.desk.dialect.quote
        groups = [list(keys)[start : start + BITS] for start in range(0, len(keys), BITS)]
        lost = 0
        for group in groups if self.desk.dialect.name == "duckdb" else ():
            listed = ", ".join(
                f"({', '.join(map(quoted, key))}, CAST({1 << place} AS BIGINT))" for place, key in enumerate(group)
            )
            joined = " AND ".join(f"k.{name} = o.{name}" for name in names)
            ((twice, strange),) = self.ask(
                "SELECT SUM(CASE WHEN g.bits <> g.sums THEN 1 ELSE 0 END),"
                " COUNT(DISTINCT CASE WHEN p.place IS NULL THEN g.place END) FROM ("
                f"SELECT o.place, o.year, BIT_OR(k.bit) AS bits, SUM(k.bit) AS sums FROM ({read}) o"
                f" JOIN (VALUES {listed}) k(indicator, component, aspect, bit) ON {joined}"
                f" WHERE {recorded} GROUP BY o.place, o.year) g LEFT JOIN ecotown_places p ON p.place = g.place"
            )
            lost = max(lost, strange)
            if twice:
                break
        else:
            if self.desk.dialect.name == "duckdb":
                self._tell_lost(lost)
                return not lost
        ((count,),) = self.ask(
            "SELECT COUNT(*) FROM (SELECT 1 FROM ("
            f"{read}) o WHERE {recorded} GROUP BY place, indicator, component, aspect, year HAVING COUNT(*) > 1) d"
        )
        if count:
            raise _unusable(
                "bulk/duplicates",
                count,
                "个观测值有不止一行（地点、指标、组成、方面、年份都相同）",
                "observations have more than one row (place, indicator, component, aspect and year are the same)",
                hint="先去重或定下用哪一行",
                hint_en="settle which row counts first",
            )
        ((lost,),) = self.ask(
            f"SELECT COUNT(DISTINCT o.place) FROM ({read}) o LEFT JOIN (SELECT place AS listed FROM ecotown_places) p"
            " ON p.listed = o.place WHERE p.listed IS NULL"
        )
        self._tell_lost(lost)
        return not lost

    def _tell_lost(self, lost: int) -> None:
        if lost:
            warnings.warn(
                f"places 里没有的地点不判定 / places that `places` does not list are not judged: {lost}", stacklevel=6
            )

    def refuse_two_names(self, source: Source, found: Iterable[Found]) -> None:
        """
        Refuse places that record one observation under two names.
        """
        keys = dict.fromkeys((each.indicator, each.component, each.aspect) for each in found)
        pairs: dict[tuple[tuple[str, str, str], ...], int] = {}
        for check in self.lowering.checks:
            held = tuple(key for key in keys if check.number in self._readers(key))
            if len(held) > 1:
                pairs.setdefault(held, check.number)
        if not pairs:
            return
        quoted = self.desk.dialect.quote
        listed = " UNION ALL ".join(
            f"SELECT {number} AS chk, {quoted(indicator)} AS indicator, {quoted(component)} AS component,"
            f" {quoted(aspect)} AS aspect"
            for held, number in pairs.items()
            for indicator, component, aspect in held
        )
        read = observations(source, self.desk.dialect, str(self.year), self.years)
        ((count,),) = self.ask(
            f"SELECT COUNT(*) FROM (SELECT 1 FROM ({read}) o JOIN ({listed}) k ON k.indicator = o.indicator"
            " AND k.component = o.component AND k.aspect = o.aspect WHERE n IS NOT NULL OR t IS NOT NULL"
            " GROUP BY o.place, k.chk HAVING COUNT(*) > COUNT(DISTINCT o.year) OR COUNT(DISTINCT o.aspect) > 1) d"
        )
        if count:
            raise _unusable(
                "bulk/two-names",
                count,
                "处同一观测值用了两种名称",
                "observations are recorded under two names",
                hint="每个观测值只用一种写法",
                hint_en="write each observation under one name",
            )

    def _readers(self, key: tuple[str, str, str]) -> frozenset[int]:
        """
        The checks that are observed under a name.
        """
        if key not in self.readers:
            checks = self._by_indicator.get(fold_text(key[0]), ())
            self.readers[key] = frozenset(check.number for check in checks if is_key_of(key, check))
        return self.readers[key]

    @cached_property
    def _by_indicator(self) -> Mapping[str, list[Check]]:
        """
        The checks by the folded numbers and names of their indicators.
        """
        found: dict[str, list[Check]] = {}
        for check in self.lowering.checks:
            for name in {fold_text(check.indicator.number), fold_text(check.indicator.name)}:
                found.setdefault(name, []).append(check)
        return found

    @property
    def years(self) -> list[str]:
        """
        The years that the checks of the system read; none of them is all there are.
        """
        if any(check.is_series for check in self.lowering.checks):
            return []
        found = {
            at_year if at_year is not None else self.year - (back or 0)
            for check in self.lowering.checks
            for _, back, at_year in years_of(check)
        }
        return [str(year) for year in sorted(found)] or [str(self.year)]

    def choose(self) -> list[RuleRow]:
        """
        The branches of every choice for the circumstances of the places.
        """
        rows: list[RuleRow] = []
        for choice in self.lowering.choices:
            names = tuple(
                name for name in self.source.attributes if choice.attributes is None or name in choice.attributes
            )
            columns = "".join(f", p.{self.desk.dialect.quote_name(name)}" for name in names)
            key = circumstance(names, self.desk.dialect, "p")
            found: list[tuple[Any, ...]] = [("",)]
            if names:
                found = self.ask(f"SELECT DISTINCT {key} AS k{columns} FROM ecotown_places p LIMIT {MOST_TEXTS + 1}")
            if len(found) > MOST_TEXTS:
                raise _unusable("bulk/too-many-circumstances", len(found), "种以上的地方属性", "circumstances or more")
            known = [
                (key, {name: value for name, value in zip(names, values, strict=True) if value is not None})
                for key, *values in found
            ]
            rows += circumstance_rows(choice, known)
        return rows

    def read_assigned(self, frame: object) -> list[RuleRow]:
        """
        Put the assigned targets on the desk; the rules that their texts make.
        """
        text_of = self.desk.dialect.text_of
        if frame is None:
            if any(isinstance(check.rule, Assigned) for check in self.lowering.checks):
                nothing = f"{text_of('NULL')} AS place, {text_of('NULL')} AS indicator, {text_of('NULL')} AS target"
                self.desk.define("ecotown_assigned", f"SELECT {nothing} FROM ecotown_places WHERE 1 = 0")
            return assigned_rows(self.lowering, (), self.year)
        self.desk.add("ecotown_given", frame)
        _want_columns(self.desk, ("place", "indicator", "target"), "assigned")
        text = (
            f"SELECT {text_of('place')} AS place, TRIM({text_of('indicator')}) AS indicator,"
            f" TRIM({text_of('target')}) AS target FROM ecotown_given WHERE target IS NOT NULL"
        )
        self.desk.define("ecotown_assigned", text)
        texts = self.ask(f"SELECT DISTINCT indicator, target FROM ecotown_assigned LIMIT {MOST_TEXTS + 1}")
        if len(texts) > MOST_TEXTS:
            raise _unusable(
                "bulk/too-many-targets", len(texts), "种以上下达的目标", "different assigned targets or more"
            )
        self.refuse_twice(
            "bulk/assigned-twice", "ecotown_assigned", "place, indicator", "下达的目标", "assigned targets"
        )
        return assigned_rows(self.lowering, [(str(indicator), str(target)) for indicator, target in texts], self.year)

    def refuse_twice(self, code: str, table: str, keys: str, what: str, what_en: str) -> None:
        """
        Refuse a table that says something twice.
        """
        ((twice,),) = self.ask(
            f"SELECT COUNT(*) FROM (SELECT 1 FROM {table} GROUP BY {keys} HAVING COUNT(*) > 1) found"
        )
        if twice:
            raise _unusable(
                code,
                twice,
                f"个{what}不止一行",
                f"{what_en} have more than one row",
            )

    def read_references(self, frame: object) -> list[RuleRow]:
        """
        Put the reference values of the year on the desk, as integers; the rules that name them.
        """
        checks = [check for check in self.lowering.checks if isinstance(check.rule, Reference)]
        text_of = self.desk.dialect.text_of
        if frame is None:
            if checks:
                nothing = (
                    f"{text_of('NULL')} AS name, {text_of('NULL')} AS place, CAST(NULL AS BIGINT) AS n,"
                    " CAST(NULL AS BIGINT) AS place_of_digits"
                )
                self.desk.define("ecotown_references", f"SELECT {nothing} FROM ecotown_places WHERE 1 = 0")
            return []
        self.desk.add("ecotown_given_references", frame)
        held = _want_columns(self.desk, ("name", "value"), "references", table="ecotown_given_references")
        place = f"NULLIF(TRIM({text_of('place')}), '')" if "place" in held else text_of("NULL")
        unit = f"COALESCE(TRIM({text_of('unit')}), '')" if "unit" in held else "''"
        dated = f"year IS NULL OR CAST(year AS INTEGER) = {self.year}" if "year" in held else "1 = 1"
        written = f"TRIM({text_of('value')})"
        places = " ".join(f"WHEN {written} LIKE '%.{'_' * digits}' THEN {digits}" for digits in range(1, 5))
        digits = f"CASE {places} WHEN {written} LIKE '%.%' THEN 5 ELSE 0 END"
        text = (
            f"SELECT TRIM({text_of('name')}) AS name, {place} AS place, {unit} AS unit, {written} AS written,"
            f" {number_of('value', 'text', self.desk.dialect)} AS n, {digits} AS digits"
            f" FROM ecotown_given_references WHERE value IS NOT NULL AND LOWER({written}) NOT IN ('nan', '', '/', '—', '-')"
            f" AND ({dated})"
        )
        self.desk.define("ecotown_read_references", text)
        ((bad,),) = self.ask("SELECT COUNT(*) FROM ecotown_read_references WHERE n IS NULL OR digits > 4")
        if bad:
            raise _unusable(
                "bulk/reference-unreadable",
                bad,
                "个参照值不是数，或多于四位小数（类别如“Ⅲ类”不能成批比较）",
                "references are no numbers or have more than four decimals (classes such as Ⅲ类 are not compared in bulk)",
            )
        self.refuse_twice("bulk/references-twice", "ecotown_read_references", "name, place", "参照值", "references")
        rows: list[RuleRow] = []
        for name, unit_text in self.ask("SELECT DISTINCT name, unit FROM ecotown_read_references"):
            for check in checks:
                if isinstance(check.rule, Reference) and fold_text(name) == fold_text(check.rule.name):
                    _check_unit(check, name, unit_text)
                    rows.append(RuleRow(kind="reference", chk=check.number, text=name))
        self.desk.define(
            "ecotown_references",
            (
                "SELECT name, place, n, CASE digits WHEN 0 THEN 10000 WHEN 1 THEN 1000 WHEN 2 THEN 100 WHEN 3 THEN 10"
                " ELSE 1 END AS place_of_digits FROM ecotown_read_references"
            ),
        )
        return list(dict.fromkeys(rows))


def assigned_rows(lowering: Lowering, texts: Iterable[tuple[str, str]], year: int | None) -> list[RuleRow]:
    """
    The rules that assigned targets make, for every indicator and text that occur. Raises TargetSyntaxError for a text that
    cannot be read, NotInBulk for one that is not compiled.
    """
    rows: list[RuleRow] = []
    wordings = [check for check in lowering.checks if isinstance(check.rule, Assigned)]
    for wording in wordings:
        default = _assign(lowering, wording, None, year)
        rows.append(RuleRow(kind="slot", chk=wording.number, alternative=None if default is None else default.number))
    for indicator, target in texts:
        for wording in wordings:
            if fold_text(indicator) in (fold_text(wording.indicator.number), fold_text(wording.indicator.name)):
                check = _assign(lowering, wording, target, year)
                rows.append(
                    RuleRow(
                        kind="assigned",
                        chk=wording.number,
                        indicator=indicator,
                        text=target,
                        alternative=None if check is None else check.number,
                    )
                )
    return rows


def _assign(lowering: Lowering, wording: Check, text: str | None, year: int | None) -> Check | None:
    if not isinstance(wording.rule, Assigned):
        return None
    path = (wording.read_as.name,) if isinstance(wording.read_as, Aspect) else ()
    path = path if wording.component is None else (wording.component, *path)
    found = find_assigned(wording.rule, path, text, wording.target, year)
    if found is not None and not isinstance(wording.read_as, Aspect):
        check_assigned(found, wording.target)
    return None if found is None else assign_target(lowering, wording, found.rule, text)


def _check_unit(check: Check, name: str, unit: str) -> None:
    own = check.target.unit
    if unit and (own is None or fold_unit(read_unit_cell(unit).unit or "") != fold_unit(own)):
        raise _unusable(
            "bulk/reference-unit",
            None,
            f"参照值“{name}”的单位“{unit}”与第{check.indicator.number}项的“{own or '无'}”不同",
            f'the unit "{unit}" of the reference "{name}" is not that of indicator {check.indicator.number}',
        )


def _want_columns(desk: Desk, names: Sequence[str], of: str, *, table: str = "ecotown_given") -> Mapping[str, str]:
    held = desk.columns(table)
    for name in names:
        if name not in held:
            raise UnusableTable("bulk/column-missing", f"{of} 没有“{name}”一列", f'{of} has no column "{name}"')
    return held


def is_too_fine(text: str) -> bool:
    """
    Whether a text is a number that is no whole number of 1/10000 that the engines hold.
    """
    try:
        value = read_value(text, [])
    except EcotownError as error:
        return error.code == "observation/too-large"
    if not isinstance(value, Measured) or value.unit is not None:
        return False
    number = value.number * SCALE
    return number.denominator != 1 or abs(number) > _LARGEST


def _unusable(
    code: str, count: int | None, message: str, message_en: str, *, hint: str | None = None, hint_en: str | None = None
) -> UnusableTable:
    told = "" if count is None else f"{count} "
    return UnusableTable(code, f"{told}{message}", f"{told}{message_en}", count=count, hint=hint, hint_en=hint_en)
