"""
The conformance cases, many to a system, through DuckDB, against the exact judge.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import attrs

from bulk.frames import Key, Row, in_bulk, judged, pa, places_of, table_of
from ecotown.bulk import NotInBulk, assess_frame
from ecotown.bulk.frames import prepare
from ecotown.bulk.lowered import Leaf
from ecotown.bulk.lowering import lower_system
from ecotown.errors import EcotownError
from ecotown.evaluation.observed import latest_year
from ecotown.plans import Component, Conventions, Indicator, IndicatorSystem
from ecotown.testing.case import Case
from ecotown.testing.case_file import load_cases

CASES = Path(__file__).parents[2] / "grammar" / "conformance"
YEAR = 2021
AT_ONCE = 60
# A text grows with the trees of compound targets, and Spark takes seconds to plan a long one; plain rows cost it nothing.
COMPOUND_AT_ONCE = 30
# Every row is judged at every place, and every case is a place of its own.
PLAIN_AT_ONCE = 150
NOT_COMPARED = {
    *("no verdict", "refused target", "no table", "no component", "reference series", "assigned by subject"),
    *("Conjunction", "MeanLevel", "AverageChange"),
}


@attrs.frozen
class Posed:
    """
    A case put as a row of a system and records of a place of its own.
    """

    case: Case
    indicator: Indicator
    records: tuple[Row, ...]
    year: int

    @property
    def place(self) -> str:
        return f"p{self.indicator.number}"

    @property
    def assigned(self) -> dict[tuple[str, str], str]:
        text = self.case.assigned
        return {(self.place, self.indicator.number): text} if isinstance(text, str) else {}

    @cached_property
    def exact(self) -> dict[Key, Any]:
        """
        What the exact judge says. Raises EcotownError where he refuses to.
        """
        system = IndicatorSystem(id="s", indicators=(self.indicator,))
        places = {self.place: self.case.place or {}}
        references = {self.place: self.case.references or {}}
        return judged(system, self.records, places, self.year, self.assigned, references)


def flatten(observed: Any, number: str, components: tuple[str, ...], **facts: Any) -> Iterator[Row]:
    """
    An observation as rows. Raises TypeError for one that is no table: lists, judgements with a name.
    """
    if isinstance(observed, Mapping):
        if observed.keys() & {"judgement", "原有"}:
            raise TypeError
        for key, inner in observed.items():
            if isinstance(key, int) or (key.isdigit() and len(key) == 4):
                yield from flatten(inner, number, components, **{**facts, "year": int(key)})
            elif key in components and "component" not in facts:
                yield from flatten(inner, number, components, **{**facts, "component": key})
            elif "aspect" in facts or "year" in facts:
                raise TypeError
            else:
                yield from flatten(inner, number, components, **{**facts, "aspect": key})
    elif isinstance(observed, list | tuple):
        raise TypeError
    elif observed is not None:
        text = "是" if observed is True else "否" if observed is False else str(observed)
        yield Row(f"p{number}", number, text, **facts)


def pose(case: Case, number: str) -> Posed | str:
    """
    A case as a row of a system, or why it is none.
    """
    if case.expect is None:
        return "no verdict"
    about = case.indicator
    indicator = Indicator(
        number=number,
        name=about.name or "某指标",
        target=case.target,
        unit=about.unit,
        basis=about.basis,
        better=about.better,
        cap=about.cap,
        may_be_absent=about.may_be_absent,
        components=tuple(Component(name) for name in about.components),
        conventions=case.conventions or Conventions(),
    )
    try:
        lower_system(IndicatorSystem(id="s", indicators=(indicator,)))
    except NotInBulk as refused:
        return refused.node
    except EcotownError:
        return "refused target"
    year = case.year or latest_year(case.observed) or YEAR
    if any(value is not None and not isinstance(value, str) for value in (case.references or {}).values()):
        return "reference series"
    if case.assigned is not None and not isinstance(case.assigned, str):
        return "assigned by subject"
    try:
        records = tuple(flatten(case.observed, number, about.components))
    except TypeError:
        return "no table"
    if about.components and any(record.component is None for record in records):
        return "no component"
    return Posed(case, indicator, records, year)


def all_posed() -> tuple[list[Posed], dict[str, int]]:
    posed: list[Posed] = []
    skipped: dict[str, int] = {}
    for path in sorted(CASES.glob("*.yaml")):
        for case in load_cases(path).cases:
            if isinstance(case, Case):
                each = pose(case, str(len(posed)))
                if isinstance(each, Posed):
                    posed.append(each)
                else:
                    skipped[each] = skipped.get(each, 0) + 1
    return posed, skipped


@attrs.frozen
class Together:
    """
    Cases of one year as one system and one table: what the engines are given, and what the judge says.
    """

    cases: tuple[Posed, ...]
    year: int

    @property
    def system(self) -> IndicatorSystem:
        """
        A row for each case.
        """
        return IndicatorSystem(id="s", indicators=tuple(case.indicator for case in self.cases))

    @property
    def table(self) -> Any:
        """
        The records of all cases.
        """
        return table_of([record for case in self.cases for record in case.records])

    @property
    def arguments(self) -> dict[str, Any]:
        """
        What `assess_frame` takes beside the system and the table.
        """
        assigned = [(*key, text) for case in self.cases for key, text in case.assigned.items()]
        references = [
            (name, case.place, str(value))
            for case in self.cases
            for name, value in (case.case.references or {}).items()
            if value
        ]
        return {
            "year": self.year,
            "places": places_of({case.place: case.case.place or {} for case in self.cases}),
            "assigned": texts_of(("place", "indicator", "target"), assigned),
            "references": texts_of(("name", "place", "value"), references),
        }

    @property
    def exact(self) -> dict[Key, Any]:
        """
        What the exact judge says.
        """
        return {key: verdict for case in self.cases for key, verdict in case.exact.items()}


def texts_of(names: Sequence[str], rows: Sequence[tuple[str, ...]]) -> Any:
    return pa.table({name: pa.array([row[place] for row in rows], pa.string()) for place, name in enumerate(names)})


@cache
def conformance() -> tuple[tuple[Together, ...], dict[str, int], dict[str, int]]:
    """
    The conformance cases in few judgements, and why others are not compared: before a table is looked at, and after.
    """
    posed, skipped = all_posed()
    by_year: dict[int, list[Posed]] = {}
    for each in posed:
        by_year.setdefault(each.year, []).append(each)
    groups: list[Together] = []
    refused: dict[str, int] = {}
    for year, cases in by_year.items():
        fit = [
            case
            for start in range(0, len(cases), AT_ONCE)
            for case in accepted(cases[start : start + AT_ONCE], year, refused)
        ]
        plain = [case for case in fit if is_plain(case)]
        others = [case for case in fit if not is_plain(case)]
        for kind, size in ((plain, PLAIN_AT_ONCE), (others, COMPOUND_AT_ONCE)):
            groups += [Together(tuple(kind[start : start + size]), year) for start in range(0, len(kind), size)]
    return tuple(groups), skipped, refused


def accepted(cases: Sequence[Posed], year: int, refused: dict[str, int]) -> Sequence[Posed]:
    """
    The cases whose tables are not refused; which ones are is the same on all engines.
    """
    together = Together(tuple(cases), year)
    try:
        for case in cases:
            assert case.exact
        prepare(together.system, together.table, **together.arguments)
    except EcotownError as error:
        if len(cases) == 1:
            refused[error.code] = refused.get(error.code, 0) + 1
            return ()
        half = len(cases) // 2
        return [*accepted(cases[:half], year, refused), *accepted(cases[half:], year, refused)]
    return cases


def is_plain(posed: Posed) -> bool:
    """
    Whether the whole of a case stands in the rules table.
    """
    lowering = lower_system(IndicatorSystem(id="s", indicators=(posed.indicator,)))
    return all(isinstance(row.node, Leaf) for row in lowering.rows)


def compare(judge: Callable[[Together], Any], what: str) -> None:
    """
    Hold what an engine says of the conformance cases against the exact judge.
    """
    differing: list[str] = []
    count = 0
    for together in conformance()[0]:
        found = in_bulk(judge(together))
        names = {each.indicator.number: each.case for each in together.cases}
        assert together.exact.keys() <= found.keys()
        assert len(found) == len(together.cases) * len({key[1:] for key in found})
        count += len(together.exact)
        differing += [
            f"{names[key[1]].file}: {names[key[1]].name} [{names[key[1]].target}] {key}:"
            f" exact {verdict}, {what} {found[key]}"
            for key, verdict in together.exact.items()
            if verdict != found[key]
        ]
    assert not differing, "\n".join(differing[:60]) + f"\n{len(differing)}"
    assert count > 2_500


def test_what_sqlglot_reads_is_what_was_written() -> None:
    import sqlglot

    # A part of the cases: to read a text takes it longer than DuckDB needs to run one.
    for together in conformance()[0][::18]:
        prepared = prepare(together.system, together.table, **together.arguments)
        (text,) = sqlglot.transpile(prepared.text, read="duckdb", write="duckdb")
        found = in_bulk(prepared.desk.give_back(text))
        assert {key: found[key] for key in together.exact} == together.exact


def test_the_cases_that_compile_agree_with_the_exact_judge() -> None:
    compare(lambda together: assess_frame(together.system, together.table, **together.arguments), "DuckDB")
    # What is not compared is known: no target, no table, or a node that raises NotInBulk.
    _, skipped, refused = conformance()
    assert sum(refused.values()) < 45, refused
    assert set(skipped) <= NOT_COMPARED, skipped
