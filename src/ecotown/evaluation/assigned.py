"""
The target that a superior assigned for a wording such as `完成区县规定的目标任务`.

It is supplied as data: a target expression, or one with its document and year, or several by subject. Until it is, nothing
is known; it is never met by default.
"""

from collections.abc import Mapping

import attrs

from ecotown.diagnostics import Diagnostic
from ecotown.errors import EcotownError
from ecotown.evaluation.clauses import walk
from ecotown.evaluation.messages import refuse_input
from ecotown.evaluation.observed import Blank, Measured, number_written, read_value
from ecotown.evaluation.result import Origin, Source
from ecotown.periods import read_year
from ecotown.plans import AssignedTarget
from ecotown.quantities import same_dimension
from ecotown.targets import fold_text, parse_target
from ecotown.targets.nodes import (
    About,
    Assigned,
    Bound,
    Comparator,
    Deadline,
    Direction,
    Interval,
    Quantity,
    Rule,
    Scope,
    Statement,
    Status,
)
from ecotown.targets.target import Target
from ecotown.targets.vocabulary import ELIMINATION

__all__ = ["AssignedRule", "check_assigned", "find_assigned"]

_WHOLE = "总体"
# 无 as a superior's whole target says that there is none, not that there is to be nothing.
_NOTHING = frozenset({"无", "没有"})


@attrs.frozen
class AssignedRule:
    """
    What was assigned: the rule to judge, and where it came from; `way` leads to it among what the caller gave.
    """

    rule: Rule
    origin: Origin
    way: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def find_assigned(
    wording: Assigned, path: tuple[str, ...], given: object, target: Target, year: int | None
) -> AssignedRule | None:
    """
    The rule assigned for a wording, or None. `path` are the subjects that lead to the wording.

    Raises TargetSyntaxError for an expression that cannot be read, InvalidArgument for anything that is none.
    """
    way: tuple[str, ...] = ("assigned",)
    if isinstance(given, Mapping) and "target" not in given:
        names = (*reversed(path), target.name or _WHOLE, _WHOLE, wording.text)
        keys = {fold_text(key): key for key in given if isinstance(key, str)}
        key = next((keys[name] for name in map(fold_text, names) if name in keys), None)
        way, given = (way, None) if key is None else ((*way, key), given[key])
    document: str | None = None
    own_year: int | None = None
    if isinstance(given, AssignedTarget):
        document, own_year = given.document, given.year
        given = given.target
    elif isinstance(given, Mapping):
        document, own_year = _read_text(given.get("document")), _read_year(given.get("year"))
        given = given.get("target")
    if year is not None and own_year is not None and year != own_year:
        given = None
    if given is None or (isinstance(given, str) and _is_blank(given)):
        if wording.value is None:
            return None
        # 小于省计划指标,10‰: the text itself gives the number.
        return AssignedRule(_bound(wording, wording.value, target), Origin(Source.ASSIGNED, wording.text))
    if isinstance(given, Target):
        origin = Origin(Source.ASSIGNED, wording.text, given.text, own_year, document)
        return AssignedRule(given.rule, origin, way)
    measured = _read_measured(given)
    text = given if isinstance(given, str) else None if measured is None else str(measured)
    if text is None:
        raise refuse_input("assigned/unreadable", value=given, way=way)
    origin = Origin(Source.ASSIGNED, wording.text, text, own_year, document)
    if measured is not None and wording.comparator is not None:
        limit = Quantity(number_written(measured), measured.unit or target.unit, measured.unit is not None)
        return AssignedRule(_bound(wording, limit, target), origin, way)
    parsed = parse_target(
        text,
        name=target.name,
        unit=target.unit,
        better=target.better,
        basis=target.basis,
        vocabulary=target.vocabulary,
        cap=target.cap,
        may_be_absent=target.may_be_absent,
    )
    return AssignedRule(parsed.rule, origin, way, parsed.diagnostics)


def _is_blank(text: str) -> bool:
    return isinstance(read_value(text, []), Blank)


def check_assigned(assigned: AssignedRule, target: Target) -> None:
    """
    Refuse what says nothing of the quantity of an indicator that is measured in a unit: a word, or another quantity.
    """
    unit, text, way = target.unit, assigned.origin.text or "", assigned.way
    if unit is None or not way:
        return
    clauses = tuple(walk(assigned.rule, lambda _: None))
    if fold_text(text) in _NOTHING or all(_is_word(clause) for clause, _ in clauses):
        raise refuse_input("assigned/no-bound", value=text, unit=unit, way=way)
    for clause, name in clauses:
        for limit in _limits(clause) if name is None else ():
            if limit.unit is not None and not same_dimension(limit.unit, unit):
                raise refuse_input("assigned/other-dimension", value=text, limit_unit=limit.unit, unit=unit, way=way)


def _is_word(clause: Rule) -> bool:
    if isinstance(clause, Status):
        # How much is eliminated can be told in numbers.
        return clause.scale.name != ELIMINATION.name
    return isinstance(clause, Deadline | Scope | Statement)


def _limits(rule: Rule) -> tuple[Quantity, ...]:
    match rule:
        case Bound(_, limit) | About(limit):
            return (limit,)
        case Interval(lower, upper):
            return lower.limit, upper.limit
        case _:
            return ()


def _bound(wording: Assigned, limit: Quantity, target: Target) -> Bound:
    is_lower = target.better is Direction.LOWER
    comparator = wording.comparator or (Comparator.AT_MOST if is_lower else Comparator.AT_LEAST)
    return Bound(comparator, limit, target.basis)


def _read_measured(given: object) -> Measured | None:
    try:
        measured = read_value(given, [])
    except EcotownError:
        return None
    return measured if isinstance(measured, Measured) else None


def _read_text(given: object) -> str | None:
    return None if given is None else str(given)


def _read_year(given: object) -> int | None:
    if given is None:
        return None
    year = read_year(str(given)) if isinstance(given, str | int) else None
    if year is None:
        raise refuse_input("year/unreadable", value=given)
    return year
