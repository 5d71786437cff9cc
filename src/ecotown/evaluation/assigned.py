"""
The target that a superior assigned for a wording such as `完成区县规定的目标任务`.

It is supplied as data: a target expression, or one with its document and year, or several by subject. Until it is, nothing
is known; it is never met by default.
"""

from collections.abc import Mapping

import attrs

from ecotown.diagnostics import Diagnostic
from ecotown.errors import EcotownError
from ecotown.evaluation.messages import refuse_input
from ecotown.evaluation.observed import Measured, number_written, read_value
from ecotown.evaluation.result import Origin, Source
from ecotown.periods import read_year
from ecotown.plans import AssignedTarget
from ecotown.targets import fold_text, parse_target
from ecotown.targets.nodes import Assigned, Bound, Comparator, Direction, Quantity, Rule
from ecotown.targets.target import Target

__all__ = ["AssignedRule", "find_assigned"]

_WHOLE = "总体"


@attrs.frozen
class AssignedRule:
    """
    What was assigned: the rule to judge, and where it came from.
    """

    rule: Rule
    origin: Origin
    diagnostics: tuple[Diagnostic, ...] = ()


def find_assigned(
    wording: Assigned, path: tuple[str, ...], given: object, target: Target, year: int | None
) -> AssignedRule | None:
    """
    The rule assigned for a wording, or None. `path` are the subjects that lead to the wording.

    Raises TargetSyntaxError for an expression that cannot be read, EcotownError for anything that is none.
    """
    if isinstance(given, Mapping) and "target" not in given:
        names = (*reversed(path), target.name or _WHOLE, _WHOLE, wording.text)
        keys = {fold_text(key): value for key, value in given.items() if isinstance(key, str)}
        given = next((keys[name] for name in map(fold_text, names) if name in keys), None)
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
    if given is None:
        if wording.value is None:
            return None
        # 小于省计划指标,10‰: the text itself gives the number.
        return AssignedRule(_bound(wording, wording.value, target), Origin(Source.ASSIGNED, wording.text))
    if isinstance(given, Target):
        origin = Origin(Source.ASSIGNED, wording.text, given.text, own_year, document)
        return AssignedRule(given.rule, origin)
    measured = _read_measured(given)
    text = given if isinstance(given, str) else None if measured is None else str(measured)
    if text is None:
        raise refuse_input("assigned/unreadable", value=given)
    origin = Origin(Source.ASSIGNED, wording.text, text, own_year, document)
    if measured is not None and wording.comparator is not None:
        limit = Quantity(number_written(measured), measured.unit or target.unit, measured.unit is not None)
        return AssignedRule(_bound(wording, limit, target), origin)
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
    return AssignedRule(parsed.rule, origin, parsed.diagnostics)


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
