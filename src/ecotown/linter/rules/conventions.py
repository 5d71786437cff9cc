"""
Conventions: what a target leaves to be settled and nobody settles, and what is settled in words that cannot be read.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from ecotown.assessment.nodes import nodes_of
from ecotown.diagnostics import Diagnostic
from ecotown.errors import EcotownError
from ecotown.evaluation.conventions import read_conventions
from ecotown.files.passage import Page, Passage, Step
from ecotown.linter.messages import finding
from ecotown.linter.rules.targets import of_row
from ecotown.linter.sheet import Row, Sheet
from ecotown.plans import Conventions
from ecotown.targets.nodes import (
    About,
    Aspect,
    AverageChange,
    Baseline,
    Change,
    CumulativeChange,
    Multiple,
    Part,
    Status,
    Trend,
    TrendKind,
)
from ecotown.targets.target import Target

__all__ = ["check_conventions", "check_missing_conventions"]

_BASICALLY = "基本消除"
_CODES: Mapping[str, str] = {
    "basically": "convention/basically-missing",
    "tolerance": "convention/tolerance-missing",
    "baseline_year": "convention/baseline-year-missing",
    "plan_period": "convention/plan-period-missing",
}


def check_missing_conventions(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Conventions that a target needs and that no row, system or plan sets.

    Each row of the file linted is told at its target; what the system leaves to the plan is told once for all its rows.
    """
    left_open: dict[str, dict[str, str]] = {}
    first: dict[str, Row] = {}
    for row in sheet.rows:
        for index, part in enumerate(row.parts):
            for key, word in _needed(part.target):
                if getattr(part.conventions, key) is not None:
                    continue
                if not row.owns("target", "components"):
                    left_open.setdefault(key, {}).setdefault(row.number, word)
                    first.setdefault(key, row)
                    continue
                passage = row.passage("target", component=None if part.component is None else index)
                yield _missing(key, passage, {row.number: word}, sheet)
    for key, words in left_open.items():
        yield _missing(key, sheet.gap(first[key], "conventions", key), words, sheet)


def _missing(key: str, passage: Passage, words: Mapping[str, str], sheet: Sheet) -> Diagnostic:
    return finding(
        _CODES[key],
        passage,
        numbers="、".join(words),
        word="、".join(dict.fromkeys(words.values())),
        where="方案" if sheet.is_plan else "体系或方案",
        where_en="the plan" if sheet.is_plan else "the system or a plan",
    )


def _needed(target: Target) -> Iterator[tuple[str, str]]:
    """
    The keys of the conventions that a target needs, with the words that need them.
    """
    for node in nodes_of(target.rule):
        match node:
            case Status() if node.word == _BASICALLY:
                yield "basically", _BASICALLY
            case Trend(TrendKind.STEADY):
                yield "tolerance", "保持稳定"
            case About():
                yield "tolerance", "左右"
            case Change(base=Baseline.DECLARED, is_amount=False) | Multiple(base=Baseline.DECLARED):
                yield "baseline_year", target.text
            case AverageChange(base=None):
                yield "plan_period", "年均"
            case CumulativeChange():
                yield "plan_period", target.text
            case _:
                pass


def check_conventions(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Conventions that cannot be read, and tolerances in a unit that fits nothing in their row: both stop an assessment.
    """
    for page, way, conventions in _statements(sheet):
        for key in conventions.keys_set:
            try:
                read_conventions({key: getattr(conventions, key)})
            except EcotownError as error:
                yield page.value(*way, key).hold(error.diagnostics[0])
    for row in sheet.rows:
        fault = _misfit(row)
        if fault is not None:
            yield of_row(row.passage("target").hold(fault.diagnostics[0]), row.number)


def _statements(sheet: Sheet) -> Iterator[tuple[Page, tuple[Step, ...], Conventions]]:
    plan, system = sheet.plan, sheet.system
    if sheet.is_plan:
        yield sheet.page, ("conventions",), plan.conventions
    if system is not None:
        yield sheet.system_page, ("conventions",), system.conventions
    stated = plan.indicators if system is None else system.indicators
    for row, indicator in zip(sheet.rows, stated, strict=True):
        way = ("indicators", row.index)
        yield row.page, (*way, "conventions"), indicator.conventions
        for number, component in enumerate(indicator.components):
            yield row.page, (*way, "components", number, "conventions"), component.conventions


def _misfit(row: Row) -> EcotownError | None:
    for part in row.parts:
        nodes = tuple(nodes_of(part.target.rule))
        if any(isinstance(node, Aspect | Part) for node in nodes):
            continue  # what has a subject of its own is compared in the unit that its observation states
        for node in nodes:
            if not (isinstance(node, About) or (isinstance(node, Trend) and node.kind is TrendKind.STEADY)):
                continue
            unit = node.limit.unit if isinstance(node, About) else part.target.unit
            try:
                tolerance = read_conventions({"tolerance": part.conventions.tolerance}).tolerance
            except EcotownError:
                return None  # told where it stands
            try:
                if tolerance is not None:
                    tolerance.around(Fraction(1), unit)
            except EcotownError as error:
                return error
    return None
