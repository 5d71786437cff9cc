"""
The conformance cases, many to a system, through DuckDB, against the exact judge.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs

from bulk.frames import Row, in_bulk, judged, pa, places_of, table_of
from ecotown.bulk import NotInBulk, assess_frame
from ecotown.bulk.lowering import lower_system
from ecotown.errors import EcotownError
from ecotown.evaluation.observed import latest_year
from ecotown.plans import Component, Conventions, Indicator, IndicatorSystem
from ecotown.testing.case import Case
from ecotown.testing.case_file import load_cases

CASES = Path(__file__).parents[2] / "grammar" / "conformance"
YEAR = 2021
AT_ONCE = 60
NOT_COMPARED = {
    *("no verdict", "refused target", "no table", "no component", "reference series", "assigned by subject"),
    *("CumulativeChange", "Reference", "Status", "Aspect", "EachYear", "Conjunction"),
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

    system: IndicatorSystem
    table: Any
    arguments: dict[str, Any]
    exact: dict[Any, Any]


def put_together(group: list[Posed], year: int) -> Together:
    """
    A group of cases as one judgement.
    """
    system = IndicatorSystem(id="s", indicators=tuple(each.indicator for each in group))
    rows = [record for each in group for record in each.records]
    places = {f"p{each.indicator.number}": dict(each.case.place or {}) for each in group}
    assigned = {
        (f"p{each.indicator.number}", each.indicator.number): each.case.assigned
        for each in group
        if isinstance(each.case.assigned, str)
    }
    references = {f"p{each.indicator.number}": dict(each.case.references or {}) for each in group}
    supplied = [
        (name, place, str(value)) for place, held in references.items() for name, value in held.items() if value
    ]
    arguments = {
        "year": year,
        "places": places_of(places),
        "assigned": pa.table(
            {
                "place": pa.array([key[0] for key in assigned], pa.string()),
                "indicator": pa.array([key[1] for key in assigned], pa.string()),
                "target": pa.array(list(assigned.values()), pa.string()),
            }
        ),
        "references": pa.table(
            {
                "name": pa.array([each[0] for each in supplied], pa.string()),
                "place": pa.array([each[1] for each in supplied], pa.string()),
                "value": pa.array([each[2] for each in supplied], pa.string()),
            }
        ),
    }
    exact = judged(system, rows, places, year, assigned, references, own_places=True)
    return Together(system, table_of(rows), arguments, exact)


def test_the_cases_that_compile_agree_with_the_exact_judge() -> None:
    posed, skipped = all_posed()
    by_year: dict[int, list[Posed]] = {}
    for each in posed:
        by_year.setdefault(each.year, []).append(each)
    differing: list[str] = []
    refused: dict[str, int] = {}
    count = 0
    for year, cases in by_year.items():
        pending = [cases[start : start + AT_ONCE] for start in range(0, len(cases), AT_ONCE)]
        while pending:
            group = pending.pop()
            try:
                together = put_together(group, year)
                bulk = in_bulk(assess_frame(together.system, together.table, **together.arguments))
            except EcotownError as error:
                if len(group) == 1:
                    refused[error.code] = refused.get(error.code, 0) + 1
                else:
                    half = len(group) // 2
                    pending += [group[:half], group[half:]]
                continue
            names = {each.indicator.number: each for each in group}
            assert together.exact.keys() <= bulk.keys()
            assert len(bulk) == len(group) * len({key[1:] for key in bulk})
            for key, verdict in together.exact.items():
                count += 1
                if verdict != bulk[key]:
                    told = names[key[1]].case
                    differing.append(
                        f"{told.file}: {told.name} [{told.target}] {key}: exact {verdict}, bulk {bulk[key]}"
                    )
    # What is not compared is known: no target, no table, or a node that raises NotInBulk.
    assert count > 2_500
    assert sum(refused.values()) < 40, refused
    assert set(skipped) <= NOT_COMPARED, skipped
    assert not differing, "\n".join(differing[:60]) + f"\n{len(differing)}"
