"""
References: a value against a named series that is supplied as data (`高于全省平均水平`, `达到功能区标准`).
"""

from collections.abc import Mapping
from fractions import Fraction

import attrs

from ecotown.errors import EcotownError
from ecotown.evaluation.leaf import (
    Limit,
    check_basis,
    compare,
    decide,
    fit,
    judge_number,
    leave_blank,
    leave_open,
    unreadable,
)
from ecotown.evaluation.messages import refuse_input
from ecotown.evaluation.observed import Blank, Measured, Series, Value, Word, number_written, read_observation
from ecotown.evaluation.result import Missing, Origin, Reason, Result, Source
from ecotown.evaluation.statuses import rank_on, scale_behind
from ecotown.evaluation.subject import Case, Subject
from ecotown.quantities import same_dimension, unit_factor
from ecotown.targets import fold_text
from ecotown.targets.nodes import Comparator, Quantity, Reference

__all__ = ["judge_reference"]

_PREVIOUS_YEAR = "上年"


def judge_reference(rule: Reference, subject: Subject, case: Case) -> Result:
    """
    A value against a reference, or against a multiple of it. A class is compared on its scale.
    """
    value = subject.value(case)
    reference = _find(rule, subject, case)
    if isinstance(reference, Missing) or isinstance(value, Blank):
        blank = leave_blank(rule, value, subject, case) if isinstance(value, Blank) else None
        if blank is not None and (value is Blank.ABSENT or not isinstance(reference, Missing)):
            return blank
        wanting = [reference] if isinstance(reference, Missing) else []
        return leave_open(rule, subject.year, *wanting, *(blank.missing if blank is not None else ()))
    year = subject.year
    origin = Origin(Source.REFERENCE, rule.name, str(reference), year)
    if isinstance(reference, Word):
        if isinstance(value, Measured) and case.target.unit is not None and not subject.is_named:
            raise refuse_input(
                "reference/unreadable", name=rule.name, value=reference, way=_way(rule, case, subject.year)
            )
        return attrs.evolve(_judge_class(rule, reference, value, subject, case), origin=origin)
    if not isinstance(value, Measured):
        raise unreadable(value, "数或带单位的数", "a number, with its unit or without", subject, case)
    basis = reference.basis or (None if subject.is_named else case.target.basis)
    if (differing := check_basis(rule, [value], basis, subject, case)) is not None:
        return differing
    written = number_written(reference)
    unit = reference.unit or case.target.unit
    _check_fit(rule, reference, value, subject, case)
    number, unit = fit(value, Quantity(written, unit, reference.unit is not None), subject, case)
    if rule.factor is None:
        limit = Limit(rule.comparator, written.value, unit, written.interval, origin)
    else:
        limit = Limit(rule.comparator, written.value * _ratio(rule.factor), unit, origin=origin)
    return judge_number(rule, number, limit, year, case)


def _check_fit(rule: Reference, reference: Measured, value: Measured, subject: Subject, case: Case) -> None:
    """
    Refuse a reference that measures something else than the indicator and what is observed of it.
    """
    own = case.target.unit
    if subject.is_named or own is None or reference.unit is None or same_dimension(reference.unit, own):
        return
    if value.unit is None or same_dimension(value.unit, own):
        raise refuse_input(
            "reference/other-dimension",
            name=rule.name,
            limit_unit=reference.unit,
            unit=own,
            way=_way(rule, case, subject.year),
        )


def _way(rule: Reference, case: Case, year: int | None = None) -> tuple[str | int, ...]:
    name = fold_text(rule.name)
    key = next((key for key in case.references if fold_text(key) == name), rule.name)
    is_series = year is not None and isinstance(case.references.get(key), Mapping)
    return ("references", key, year) if is_series and year is not None else ("references", key)


def _find(rule: Reference, subject: Subject, case: Case) -> Measured | Word | Missing:
    """
    The value of the reference in the year asked, or what to supply.
    """
    name = fold_text(rule.name)
    given = next((value for key, value in case.references.items() if fold_text(key) == name), None)
    if given is None and name == _PREVIOUS_YEAR:
        return _find_previous(subject, case)
    try:
        found = read_observation(given, case.diagnostics)
    except EcotownError:
        raise refuse_input("reference/unreadable", name=rule.name, value=given, way=_way(rule, case)) from None
    if isinstance(found, Series):
        if subject.year is None:
            return Missing(Reason.MISSING_YEAR, rule.name)
        found = found.values.get(subject.year, Blank.MISSING)
    if isinstance(found, Blank):
        return Missing(Reason.MISSING_REFERENCE, rule.name, subject.year)
    if isinstance(found, Word) and case.target.vocabulary.scale_of(found.text) is None:
        raise refuse_input("reference/unreadable", name=rule.name, value=found, way=_way(rule, case, subject.year))
    if isinstance(found, Measured | Word):
        return found
    raise refuse_input("reference/unreadable", name=rule.name, value=found, way=_way(rule, case, subject.year))


def _find_previous(subject: Subject, case: Case) -> Measured | Word | Missing:
    """
    上年 beside another reference is the place's own value of the year before.
    """
    year = None if subject.year is None else subject.year - 1
    value: Value = Blank.MISSING
    if isinstance(subject.bare, Series) and year is not None:
        value = subject.bare.values.get(year, Blank.MISSING)
    if isinstance(value, Blank):
        return Missing(Reason.MISSING_BASELINE, subject.name or case.target.name, year)
    if isinstance(value, Measured | Word):
        return value
    raise unreadable(value, "数或带单位的数", "a number, with its unit or without", subject, case)


def _judge_class(rule: Reference, reference: Word, value: Value, subject: Subject, case: Case) -> Result:
    """
    A class against a class: words on a scale have their own order, in which higher is better.
    """
    scale = scale_behind(reference.text, case)
    least = None if scale is None else rank_on(scale, reference.text, case)
    rank = rank_on(scale, value.text, case) if scale is not None and isinstance(value, Word) else None
    if rank is None or least is None:
        raise unreadable(value, f"与“{reference}”同类的等级", f'a grade on the scale of "{reference}"', subject, case)
    match rule.comparator:
        case Comparator.MORE_THAN | Comparator.LESS_THAN:
            comparator = Comparator.MORE_THAN
        case Comparator.EQUAL:
            comparator = Comparator.EQUAL
        case _:
            comparator = Comparator.AT_LEAST
    verdict = decide(holds=compare(comparator, Fraction(rank), Fraction(least)))
    return Result(rule=rule, verdict=verdict, otherwise=verdict, year=subject.year, compared=str(value))


def _ratio(factor: Quantity) -> Fraction:
    unit = factor.unit
    return factor.number.value * (unit_factor(unit, "1") if unit in ("%", "‰") else 1)
