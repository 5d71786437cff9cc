"""
The procedure: a plan held against a ledger, row by row.
"""

from collections.abc import Iterator, Mapping

import attrs

from ecotown.assessment.acceptance import Rule, accept, read_rule
from ecotown.assessment.evidence import list_evidence
from ecotown.assessment.figures import Figures, date_records, sort_figures
from ecotown.assessment.finding import Finding, VillageFigure
from ecotown.assessment.judging import Circumstances, Judgement, judge_count, judge_row, judge_villages
from ecotown.assessment.mentions import check_mentions, check_variables, numbers_by_name
from ecotown.assessment.outcome import Assessment
from ecotown.assessment.places import SuppliedPlaces
from ecotown.assessment.plausibility import check_entered, check_quantities
from ecotown.assessment.reckoning import Reckoning, open_reckoner
from ecotown.assessment.references import gather_references, references_in
from ecotown.assessment.requirements import RowRequirement, read_requirements
from ecotown.assessment.useless import find_assigned_useless, find_unbranched, find_undeclared, place_useless
from ecotown.diagnostics import Diagnostic
from ecotown.errors import EcotownError, InvalidArgument, InvalidFile
from ecotown.evaluation import Result
from ecotown.evaluation.messages import refuse_input, refuse_type
from ecotown.files import place_error
from ecotown.files.passage import Page
from ecotown.ledger import Ledger, Observation, select_observations
from ecotown.periods import FIRST_YEAR, LAST_YEAR, read_year
from ecotown.plans import Plan, resolve_gates, resolve_indicators
from ecotown.targets import fold_text

__all__ = ["assess"]

_NONE = Figures()


def assess(plan: Plan, ledger: Ledger, *, year: int | str | None = None) -> Assessment:
    """
    The findings of a plan on a ledger in one year: that given, else the plan's.

    Raises InvalidFile where a target of the plan or its system cannot be read, with the place of each, EcotownError where
    no year is known, and InvalidArgument for anything that is no plan, no ledger or no year.
    """
    _check_type("plan", plan, Plan, "load_plan 读出的方案", "a plan as load_plan reads it")
    _check_type("ledger", ledger, Ledger, "load_ledger 读出的台账", "a ledger as load_ledger reads it")
    judged_year = plan.year if year is None else _read_year(year)
    if judged_year is None:
        raise EcotownError(
            "assessment/year-unknown",
            "不知道判定哪一年：方案没有写 year，也没有另外指定",
            "no year to judge: the plan states none and none is given",
            hint="在方案里写 year: 2021，或用 --year 2021 指定",
            hint_en="write year: 2021 in the plan, or give --year 2021",
        )
    if not FIRST_YEAR <= judged_year <= LAST_YEAR:
        raise InvalidArgument(
            "assessment/year-out-of-range",
            f"{judged_year} 不是{FIRST_YEAR}至{LAST_YEAR}之间的年份",
            f"{judged_year} is no year from {FIRST_YEAR} to {LAST_YEAR}",
        )
    resolved = resolve_indicators(plan)
    system = plan.indicator_system
    declared = None if system is None else system.acceptance
    rows = read_requirements(resolved, plan)
    gates = () if declared is None else read_requirements(resolve_gates(plan), plan, path="acceptance.gates")
    return _assess(rows, gates, read_rule(declared, resolved), plan, ledger, judged_year)


def _check_type(name: str, given: object, wanted: type, told: str, told_en: str) -> None:
    if not isinstance(given, wanted):
        raise refuse_type("argument/wrong-type", name, given, told, told_en)


def _read_year(given: object) -> int:
    year = read_year(given) if isinstance(given, str) else given
    if isinstance(year, bool) or not isinstance(year, int):
        raise refuse_input("year/unreadable", value=given)
    return year


def _assess(
    own_rows: tuple[RowRequirement, ...],
    gates: tuple[RowRequirement, ...],
    rule: Rule,
    plan: Plan,
    ledger: Ledger,
    year: int,
) -> Assessment:
    rows = (*own_rows, *gates)
    villages = _villages(plan)
    own_place = None if plan.place is None else plan.place.name
    reckoner, others = open_reckoner(plan, ledger, year)
    selection = select_observations(
        date_records(attrs.evolve(ledger, observations=others), year),
        own_place=own_place,
        numbers=numbers_by_name(tuple(row.indicator for row in rows)),
    )
    named: frozenset[str] = frozenset().union(*(references_in(part.target.rule) for row in rows for part in row.parts))
    references, records, reference_notes = gather_references(plan, ledger, selection, year, named)
    evidence, evidence_notes = list_evidence(ledger, year)
    circumstances = Circumstances(
        year=year,
        place={} if plan.place is None else plan.place.facts,
        references=references,
        evidence=evidence,
        ledger=ledger,
        supplied=SuppliedPlaces(plan=plan, ledger=ledger, records=records),
        reckoner=reckoner if reckoner.totals.quantities.rows else None,
    )
    figures = sort_figures(selection)
    findings: dict[str, Finding] = {}
    for row in _in_order(rows):
        number = fold_text(row.indicator.number)
        own = figures.get((None, number), _NONE)
        of_villages = {name: figures.get((place, number), _NONE) for place, name in villages.items()}
        judgement = _judge(row, own, of_villages, findings, circumstances)
        findings[row.indicator.number] = _find(row, judgement, own, of_villages, year)
    of_rows = tuple(findings[row.indicator.number] for row in own_rows)
    of_gates = tuple(findings[row.indicator.number] for row in gates)
    declared = None if plan.indicator_system is None else plan.indicator_system.acceptance
    return Assessment(
        plan=plan,
        ledger=ledger,
        year=year,
        findings=of_rows,
        acceptance=accept(rule, declared, of_rows, of_gates),
        diagnostics=(
            *ledger.diagnostics,
            *reckoner.faults,
            *check_mentions(rows, plan, ledger, selection),
            *check_variables(rows, reckoner, ledger),
            *check_quantities(rows, reckoner, year),
            *check_entered(rows, figures, ledger),
            *_check_useless(rows, findings, plan),
            *reference_notes,
            *evidence_notes,
        ),
    )


def _villages(plan: Plan) -> dict[str, str]:
    """
    The villages of a plan by folded name, each once.
    """
    if plan.place is None:
        return {}
    own = fold_text(plan.place.name or "")
    named: dict[str, str] = {}
    for village in plan.place.villages:
        named.setdefault(fold_text(village.name), village.name)
    return {folded: name for folded, name in named.items() if folded != own}


def _check_useless(
    rows: tuple[RowRequirement, ...], findings: Mapping[str, Finding], plan: Plan
) -> tuple[Diagnostic, ...]:
    judged = [(row, findings[row.indicator.number].result) for row in rows]
    found = (*find_undeclared(plan, rows), *find_unbranched(plan, judged), *find_assigned_useless(rows))
    # The file is gone through once more only where there is something to show in it.
    return tuple(place_useless(found, Page.of(plan.position))) if found else ()


def _in_order(rows: tuple[RowRequirement, ...]) -> Iterator[RowRequirement]:
    """
    The rows so that one that counts the verdicts of others comes after them.
    """
    waiting = {row.indicator.number: row for row in rows}
    while waiting:
        ready = [row for row in waiting.values() if waiting.keys().isdisjoint(row.indicator.of)]
        if not ready:
            raise InvalidFile(tuple(_circular(row) for row in waiting.values()))
        for row in ready:
            del waiting[row.indicator.number]
            yield row


def _circular(row: RowRequirement) -> Diagnostic:
    error = EcotownError(
        "system/circular",
        f"第{row.indicator.number}项所数的指标又要用到它自己的结论",
        f"indicator {row.indicator.number} counts rows that need its own verdict",
        hint="改正 of",
        hint_en="correct `of`",
    )
    position = row.indicator.positions.get("of", row.indicator.position)
    return place_error(error, position)


def _judge(
    row: RowRequirement,
    own: Figures,
    of_villages: Mapping[str, Figures],
    findings: Mapping[str, Finding],
    circumstances: Circumstances,
) -> Judgement:
    indicator = row.indicator
    try:
        if indicator.of:
            counted = {findings[number].name: findings[number].verdict for number in indicator.of if number in findings}
            return judge_count(row, counted, circumstances)
        if indicator.each_village and of_villages:
            return judge_villages(row, own, of_villages, circumstances)
        return judge_row(row, own, circumstances)
    except EcotownError as error:
        # What is wrong is none of the figures: a convention, a reference or an assigned target that does not fit.
        told = place_error(error, indicator.positions.get("target", indicator.position))
        raise InvalidFile(
            (
                attrs.evolve(
                    told,
                    message=f"第{indicator.number}项：{told.message}",
                    message_en=f"{indicator.number}: {told.message_en}",
                ),
            )
        ) from error


def _find(
    row: RowRequirement, judgement: Judgement, own: Figures, of_villages: Mapping[str, Figures], year: int
) -> Finding:
    left_out = {id(record) for _, each in judgement.unusable for record in each.rows}
    records = tuple(record for record in own.rows if id(record) not in left_out)
    reckonings = tuple(_reckonings(judgement.result))
    judged = [record for record in records if all(reckoning.leave((record,)) for reckoning in reckonings)]
    if row.indicator.each_village:
        judged += [record for figures in of_villages.values() for record in figures.rows]
    years = _years_of(judgement.result) | {year}
    return Finding(
        indicator=row.indicator,
        year=year,
        result=judgement.result,
        records=records,
        unusable=judgement.unusable,
        villages=tuple(
            VillageFigure(village, record) for village, figures in of_villages.items() for record in figures.rows
        ),
        provisional=any(_is_provisional(record, years) for record in judged)
        or any(reckoning.is_provisional(years) for reckoning in reckonings),
        quantities=tuple(dict.fromkeys(id_ for each in reckonings for id_ in each.evidence(year))),
    )


def _reckonings(result: Result) -> Iterator[Reckoning]:
    if isinstance(result.reckoning, Reckoning):
        yield result.reckoning
    for _, part in result.parts:
        yield from _reckonings(part)


def _is_provisional(record: Observation, years: set[int]) -> bool:
    return record.provisional and (record.year is None or record.year in years)


def _years_of(result: Result) -> set[int]:
    """
    The years whose figures a verdict rests on.
    """
    years = set() if result.year is None else {result.year}
    if isinstance(result.observed, dict):
        years |= set(result.observed)
    if result.series is not None:
        years |= set(result.series)
    return years.union(*(_years_of(part) for _, part in result.parts))
