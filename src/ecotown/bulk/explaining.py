"""
One row of a result, told by the exact judge.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import attrs

from ecotown.assessment.evidence import EvidenceList
from ecotown.assessment.figures import Figures
from ecotown.assessment.judging import Circumstances, judge_row
from ecotown.assessment.places import SuppliedPlaces
from ecotown.assessment.reckoning import Reckoner, open_reckoner
from ecotown.assessment.requirements import Requirement, RowRequirement
from ecotown.bulk.engines import hold
from ecotown.bulk.frames import LEDGER_COLUMNS, Prepared, prepare
from ecotown.bulk.lowered import Lowered
from ecotown.bulk.refusals import UnusableTable
from ecotown.evaluation import Result, Verdict, evaluate_target
from ecotown.evaluation.logic import all_of
from ecotown.ledger import Ledger, Observation
from ecotown.plans import AssignedTarget, Indicator, IndicatorSystem, Place, Plan, Village
from ecotown.targets import fold_text

__all__ = ["explain_row", "judge_exactly"]


@attrs.frozen
class _NoEvidenceAsked(EvidenceList):
    """
    A table holds no evidence, and none is asked for.
    """

    def cited(self, rows: Sequence[Observation]) -> tuple[str, ...]:
        """
        Every record counts as evidenced.
        """
        return tuple("—" for _ in rows)


def judge_exactly(
    indicator: Indicator,
    part: Requirement,
    observations: Iterable[Observation],
    *,
    year: int,
    place: Mapping[str, object] | None = None,
    assigned: str | None = None,
    references: Mapping[str, object] | None = None,
    reckoner: Reckoner | None = None,
) -> Result:
    """
    The result of the exact judge on the records of one place for one row or component, as an assessment would have it; the
    `reckoner` computes what there are raw quantities of.
    """
    told = (row for row in observations if row.observed is not None)
    rows = tuple(attrs.evolve(row, year=year) if row.year is None else row for row in told)
    requirement = RowRequirement(
        indicator, (attrs.evolve(part, evidence=()),), None if assigned is None else AssignedTarget(target=assigned)
    )
    circumstances = Circumstances(
        year=year,
        place=place or {},
        references=references or {},
        evidence=_NoEvidenceAsked(year, None),
        ledger=Ledger(observations=rows),
        supplied=SuppliedPlaces(),
        reckoner=reckoner,
    )
    result = judge_row(requirement, Figures(rows), circumstances).result
    if part.component is not None and len(result.parts) == 1 and result.parts[0][0] == part.component:
        return attrs.evolve(result.parts[0][1], target=part.target, diagnostics=result.diagnostics)
    return result


def explain_row(
    system: IndicatorSystem,
    frame: Any,
    *,
    place: object,
    indicator: str,
    component: str | None = None,
    year: int,
    places: Any = None,
    assigned: Any = None,
    references: Any = None,
    columns: Mapping[str, str] | None = None,
    connection: Any = None,
) -> Result:
    """
    The exact judge's result for one place and one row (or component) of the system; `.explain("zh")` tells it.

    The other arguments are those of `assess_frame`; with a `connection` the frame is the name of a table there.
    """
    with hold(connection):
        prepared = prepare(
            system,
            frame,
            year=year,
            places=places,
            assigned=assigned,
            references=references,
            columns=columns,
            connection=connection,
        )
        result = _explain(prepared, place, indicator, component)
        prepared.desk.clear()
    return result


def _explain(prepared: Prepared, place: object, indicator: str, component: str | None) -> Result:
    lowered = next(
        (
            row
            for row in prepared.lowering.rows
            if indicator in (row.indicator.number, row.indicator.name) and component == row.requirement.component
        ),
        None,
    )
    if lowered is None:
        told = indicator if component is None else f"{indicator}／{component}"
        raise UnusableTable("bulk/unknown-row", f"体系里没有“{told}”", f'the system has no row "{told}"')
    if not lowered.indicator.of:
        return _judge(prepared, place, lowered)
    parts: dict[str, list[Verdict]] = {}
    for row in prepared.lowering.rows:
        if row.indicator.number in lowered.indicator.of:
            parts.setdefault(row.indicator.name, []).append(_judge(prepared, place, row).verdict)
    return evaluate_target(
        lowered.requirement.target,
        {name: all_of(verdicts) for name, verdicts in parts.items()},
        year=prepared.year,
        place=prepared.attributes_of(place),
        conventions=lowered.requirement.conventions,
    )


def _judge(prepared: Prepared, place: object, lowered: Lowered) -> Result:
    names = {fold_text(lowered.indicator.number), fold_text(lowered.indicator.name)}
    records = [
        _observation(record)
        for record in prepared.records_of(place)
        if fold_text(str(record.get("indicator") or "")) in names
    ]
    return judge_exactly(
        lowered.indicator,
        lowered.requirement,
        records,
        year=prepared.year,
        place=prepared.attributes_of(place),
        assigned=prepared.assigned_of(place, names),
        references=prepared.references_of(place),
        reckoner=_reckoner_of(prepared, place),
    )


def _reckoner_of(prepared: Prepared, place: object) -> Reckoner | None:
    """
    What computes the rows of a place from its raw quantities and those of its villages.
    """
    if not prepared.lowering.computed:
        return None
    system = prepared.lowering.system
    seats = prepared.seats_of(place)
    villages = tuple(Village(str(seat)) for seat in seats if str(seat) != str(place))
    plan = Plan(system=system.id, indicator_system=system, place=Place(name=str(place), villages=villages))
    quantities = tuple(
        attrs.evolve(_observation(record), place=str(seat), indicator=None, variable=str(record["variable"]).strip())
        for seat in seats
        for record in prepared.records_of(seat)
        if str(record.get("variable") or "").strip()
    )
    return open_reckoner(plan, Ledger(observations=quantities), prepared.year)[0]


def _observation(record: Mapping[str, object]) -> Observation:
    texts = {
        name: str(record[name]).strip() or None if record.get(name) is not None else None
        for name in LEDGER_COLUMNS
        if name not in ("place", "year")
    }
    if texts["value"] is not None and texts["value"].lower() in ("nan", "inf", "-inf"):
        texts["value"] = None
    year = record.get("year")
    return Observation(
        indicator=texts["indicator"],
        component=texts["component"],
        aspect=texts["aspect"],
        value=texts["value"],
        unit=texts["unit"],
        status=texts["status"],
        year=None if year is None else int(str(year)),
    )
