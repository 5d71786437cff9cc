"""
The values that targets refer to: those of the plan and those of the ledger, together.

Where the two differ about a year neither is chosen.
"""

from collections.abc import Mapping

import attrs

from ecotown.assessment.remarks import remark
from ecotown.diagnostics import Diagnostic, Severity
from ecotown.errors import EcotownError
from ecotown.evaluation import Measured
from ecotown.evaluation.observed import Word, read_value
from ecotown.files.source import suggest_word
from ecotown.ledger import Ledger, Observation, Selection, Subject
from ecotown.plans import Plan
from ecotown.quantities import read_unit_cell
from ecotown.targets import fold_text
from ecotown.targets.nodes import Reference, Rule

__all__ = ["gather_references", "references_in"]


def gather_references(
    plan: Plan, ledger: Ledger, selection: Selection, year: int, named: frozenset[str]
) -> tuple[dict[str, object], dict[tuple[str, int], Observation], tuple[Diagnostic, ...]]:
    """
    The references by folded name, the records of the ledger among them by name and year, and what is wrong with those of
    the ledger. `named` are the folded names that targets use.
    """
    diagnostics: list[Diagnostic] = []
    gathered: dict[str, object] = {fold_text(name): value for name, value in plan.references.items()}
    series: dict[str, dict[int, Observation]] = {}
    for key, row in selection.observations.items():
        if key.subject is Subject.REFERENCE and key.place is None:
            if key.name not in named:
                diagnostics.append(_unknown(row, ledger, named))
            elif _is_readable(row, plan):
                series.setdefault(key.name, {})[year if key.year is None else key.year] = row
            else:
                diagnostics.append(_unreadable(row, ledger))
    for (key, _), diagnostic in zip(selection.conflicts.items(), selection.diagnostics, strict=True):
        if key.subject is Subject.REFERENCE:
            diagnostics.append(diagnostic)
    for name, rows in series.items():
        gathered[name] = _merge(gathered.get(name), rows, year, ledger, diagnostics)
    records = {(name, each): row for name, rows in series.items() for each, row in rows.items()}
    return gathered, records, tuple(diagnostics)


def _merge(
    planned: object,
    rows: Mapping[int, Observation],
    year: int,
    ledger: Ledger,
    diagnostics: list[Diagnostic],
) -> dict[int, object]:
    """
    A series of the values of both; a value of the plan without a year is that of the year judged.
    """
    merged: dict[int, object] = dict(planned) if isinstance(planned, Mapping) else {}
    if planned is not None and not isinstance(planned, Mapping):
        merged[year] = planned
    for each, row in rows.items():
        value = _read(row)
        if each not in merged:
            merged[each] = value
        elif not _is_same(merged[each], value):
            del merged[each]
            diagnostics.append(_differing(row, each, ledger))
    return merged


def _read(row: Observation) -> object:
    value = read_value(row.observed, [])
    if isinstance(value, Measured) and value.unit is None and row.unit is not None:
        return attrs.evolve(value, unit=read_unit_cell(row.unit).unit)
    return row.observed


def _is_readable(row: Observation, plan: Plan) -> bool:
    try:
        value = read_value(_read(row), [])
    except EcotownError:
        return False
    return isinstance(value, Measured) or (isinstance(value, Word) and plan.vocabulary.scale_of(value.text) is not None)


def _is_same(planned: object, value: object) -> bool:
    try:
        first, second = read_value(planned, []), read_value(value, [])
    except EcotownError:
        return False
    if isinstance(first, Measured) and isinstance(second, Measured):
        return first.number == second.number and (None in (first.unit, second.unit) or first.unit == second.unit)
    return first == second


def references_in(rule: Rule) -> frozenset[str]:
    """
    The folded names of the references that a rule holds.
    """
    if isinstance(rule, Reference):
        return frozenset((fold_text(rule.name),))
    found: frozenset[str] = frozenset()
    # Every composite rule keeps its parts as fields that are nodes or tuples of nodes.
    for field in attrs.fields(type(rule)):
        value = getattr(rule, field.name)
        for item in value if isinstance(value, tuple) else (value,):
            if attrs.has(type(item)):
                found |= references_in(item)
    return found


def _differing(row: Observation, year: int, ledger: Ledger) -> Diagnostic:
    return remark(
        row,
        ledger,
        "ledger/reference-differs",
        f"参照值“{row.reference}”{year}年在方案和台账中不同，两个都不采用",
        f'the reference "{row.reference}" of {year} differs between the plan and the ledger; neither is used',
        hint="核对后改成一致",
        hint_en="check which is right and make them agree",
    )


def _unknown(row: Observation, ledger: Ledger, named: frozenset[str]) -> Diagnostic:
    near = suggest_word(fold_text(row.reference or ""), tuple(sorted(named)))
    return remark(
        row,
        ledger,
        "ledger/unknown-reference",
        f"没有哪个指标用到参照值“{row.reference}”",
        f'no indicator refers to "{row.reference}"',
        hint=f"是否指“{near}”？" if near else "参照一栏写指标值中的原话，如“所在县（市、区）平均值”",
        hint_en=f'did you mean "{near}"?' if near else "write the words of the target, such as 所在县（市、区）平均值",
    )


def _unreadable(row: Observation, ledger: Ledger) -> Diagnostic:
    return remark(
        row,
        ledger,
        "ledger/reference-unreadable",
        f"参照值“{row.reference}”的“{row.observed}”读不出来，没有采用",
        f'the value "{row.observed}" of the reference "{row.reference}" cannot be read and is not used',
        hint="写成数、带单位的数或类别（如 Ⅲ类）",
        hint_en="write a number, a number with its unit, or a class such as Ⅲ类",
        severity=Severity.ERROR,
    )
