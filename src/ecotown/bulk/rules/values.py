"""
Checks on one value: the span that passes in each unit, and what each text says.
"""

from collections.abc import Sequence
from fractions import Fraction

import attrs

from ecotown.bulk.limits import HIGHEST, SCALE, span_about, span_of
from ecotown.bulk.lowered import Check
from ecotown.bulk.rules.asking import judge_text, wrap
from ecotown.bulk.rules.references import reference_row, refuse_fraction
from ecotown.bulk.rules.row import INVALID, MOST, RuleRow
from ecotown.bulk.states import LISTED, NOT_APPLICABLE, NOT_MET, SHARE, open_for, state_of
from ecotown.errors import EcotownError
from ecotown.evaluation import Reason, Result
from ecotown.evaluation.observed import Blank, read_value
from ecotown.targets.nodes import (
    About,
    Absence,
    Aspect,
    Bound,
    Change,
    Comparator,
    Coverage,
    CumulativeChange,
    Direction,
    Filter,
    Frequency,
    Interval,
    KOfN,
    Rank,
    Reference,
    Rule,
    Share,
    Status,
)
from ecotown.targets.vocabulary import ELIMINATION

__all__ = ["absence_rows", "bounds_of", "series_rows", "value_rows"]


def value_rows(check: Check, units: Sequence[str], texts: Sequence[tuple[str, str]], year: int | None) -> list[RuleRow]:
    """
    The rules of a check on one value, for the units and texts that occur.
    """
    rows = [
        RuleRow(
            kind="check",
            chk=check.number,
            nothing=check.nothing,
            family=check.family,
            comparator=check.rule.comparator.name if isinstance(check.rule, Reference) else None,
            is_rounded=int(check.conventions.is_rounded),
        )
    ]
    rows += [_unit_row(check, unit, year) for unit in units]
    for text, unit in texts:
        result = judge_text(check, text, unit, year)
        state, otherwise = (INVALID, INVALID) if result is None else state_of(result)
        if isinstance(check.rule, Status) and result is not None and result.reason is Reason.MISSING_BASELINE:
            # Another check knows how many there once were.
            state = otherwise = LISTED
        if isinstance(check.rule, Reference) and result is not None and result.compared is not None:
            raise refuse_fraction(check, text)
        margin = None if result is None or result.distance is None else result.distance * SCALE
        rows.append(
            RuleRow(
                kind="word",
                chk=check.number,
                text=text,
                unit=unit,
                state=state,
                otherwise=otherwise,
                margin_limit=int(margin) if margin is not None and margin.denominator == 1 else None,
            )
        )
    return rows


def _unit_row(check: Check, unit: str, year: int | None) -> RuleRow:
    """
    What a number in a unit means to a check: a state whatever the number, or the span that passes.
    """
    rule = check.rule
    fixed = RuleRow(kind="unit", chk=check.number, unit=unit, state=INVALID, otherwise=INVALID)
    if isinstance(rule, Status):
        return _status_row(check, rule, unit, year, fixed)
    if isinstance(rule, KOfN):
        # A count of items, whatever it is counted in.
        low, high = rule.least * SCALE, rule.total * SCALE
        row = attrs.evolve(fixed, state=None, otherwise=None, miss=NOT_MET, grain=SCALE, least=0, most=high)
        return attrs.evolve(row, low=low, high=high, low_rounded=low, high_rounded=high)
    one = judge_text(check, "1", unit, year)
    if one is None:
        return fixed
    if one.number is None and one.verdict.value == "undetermined":
        state, otherwise = state_of(one)
        return attrs.evolve(fixed, state=state, otherwise=otherwise)
    if isinstance(rule, Reference):
        return reference_row(check, rule, one, fixed)
    parts = [one] if isinstance(rule, Absence | Coverage | Rank | CumulativeChange) else []
    intervals: list[Fraction | None] = [rule.amount.number.interval if isinstance(rule, CumulativeChange) else None]
    bounds = bounds_of(rule)
    if bounds:
        intervals = [bound.limit.number.interval for bound in bounds]
        for bound in bounds:
            probed = judge_text(check, "1", unit, year, wrap(check, bound))
            if probed is not None:
                parts.append(probed)
    if len(parts) != len(intervals) or any(part.number is None or part.bound is None for part in parts):
        state, otherwise = state_of(one)
        return attrs.evolve(fixed, state=state, otherwise=otherwise)
    is_about = isinstance(rule, About) or (isinstance(rule, Change) and rule.is_about)
    tolerance = check.conventions.tolerance
    miss = open_for(Reason.MISSING_CONVENTION) if is_about and tolerance is None else NOT_MET
    ends: list[tuple[int, int, int, int]] = []
    for part, interval in zip(parts, intervals, strict=True):
        limit, comparator = (part.bound or Fraction(0), part.comparator or Comparator.EQUAL)
        if is_about and tolerance is not None:
            span = span_about(limit, tolerance.around(limit, part.unit), interval)
        else:
            span = span_of(comparator, limit, interval)
        ends.append(span.whole(part.number or Fraction(1)))
    low, high, low_rounded, high_rounded = ends[0]
    if len(ends) > 1:
        high, high_rounded = ends[1][1], ends[1][3]
    row = attrs.evolve(fixed, state=None, otherwise=None, miss=miss)
    if isinstance(rule, Rank | Frequency) and judge_text(check, "0.5", unit, year) is None:
        row = attrs.evolve(
            row, grain=SCALE, least=SCALE if judge_text(check, "0", unit, year) is None else 0, most=HIGHEST
        )
    if len(parts) == 1 and not is_about:
        row = _with_margin(row, parts[0])
    return _with_ends(row, check, (low, high, low_rounded, high_rounded))


def _with_ends(row: RuleRow, check: Check, ends: tuple[int, int, int, int]) -> RuleRow:
    low, high, low_rounded, high_rounded = ends
    if check.conventions.is_rounded:
        low, high, low_rounded, high_rounded = low_rounded, high_rounded, low, high
    return attrs.evolve(row, low=low, high=high, low_rounded=low_rounded, high_rounded=high_rounded)


def _with_margin(row: RuleRow, part: Result) -> RuleRow:
    """
    How the margin is reckoned from a value; nothing where it is no whole number of 1/10000.
    """
    limit, factor = (part.bound or Fraction(0)) * SCALE, part.number or Fraction(1)
    if limit.denominator != 1 or factor.denominator != 1 or abs(limit) > MOST or factor > SCALE:
        return row
    side = None if part.comparator is None else part.comparator.direction
    sign = 0 if side is None else 1 if side is Direction.HIGHER else -1
    return attrs.evolve(row, margin_limit=int(limit), margin_sign=sign, margin_factor=int(factor))


def bounds_of(rule: Rule) -> list[Bound]:
    """
    The bounds that a rule on one value consists of.
    """
    match rule:
        case Bound():
            return [rule]
        case Interval(lower, upper):
            return [lower, upper]
        case About(limit, basis):
            return [Bound(Comparator.EQUAL, limit, basis)]
        case Share(bound) | Frequency(_, bound):
            return [bound]
        case Filter(count=bound):
            return [bound]
        case Change(comparator=comparator, amount=amount):
            return [Bound(comparator, amount)]
        case _:
            return []


def _status_row(check: Check, rule: Status, unit: str, year: int | None, fixed: RuleRow) -> RuleRow:
    """
    A number under a status word: whether something is there, how much is left, what share is eliminated.
    """
    if rule.scale.name != ELIMINATION.name:
        states = [judge_text(check, text, unit, year) for text in ("0", "1")]
        if states[0] is None or states[1] is None:
            return fixed
        none, some = state_of(states[0]), state_of(states[1])
        if none == some:
            return attrs.evolve(fixed, state=none[0], otherwise=none[1])
        row = attrs.evolve(fixed, state=None, otherwise=None, miss=none[0])
        return _with_ends(row, check, (1, HIGHEST, 1, HIGHEST))
    top = attrs.evolve(rule, rank=len(rule.scale.ranks) - 1)
    whole = judge_text(
        check, "1", unit, year, Aspect(check.read_as.name, top) if isinstance(check.read_as, Aspect) else top
    )
    if whole is None or whole.number is None or whole.comparator is None:
        return fixed
    row = attrs.evolve(fixed, state=None, otherwise=None, miss=NOT_MET)
    is_top = rule.rank == top.rank
    threshold = check.conventions.basically
    wanting = open_for(Reason.MISSING_CONVENTION)
    if whole.comparator is Comparator.EQUAL:
        row = attrs.evolve(row, miss=NOT_MET if is_top else wanting if threshold is None else LISTED)
        row = _with_margin(row, whole)
        return _with_ends(row, check, span_of(Comparator.EQUAL, Fraction(0), None).whole(Fraction(1)))
    if not is_top:
        row = attrs.evolve(row, miss=wanting if threshold is None else SHARE)
    row = _with_margin(row, whole)
    return _with_ends(row, check, span_of(Comparator.AT_LEAST, Fraction(100), None).whole(whole.number))


def series_rows(check: Check) -> list[RuleRow]:
    """
    The rule of a check that sees only whether more than one year is recorded.
    """
    return [RuleRow(kind="check", chk=check.number, nothing=check.nothing, family=check.family)]


def absence_rows(check: Check, units: Sequence[str], texts: Sequence[tuple[str, str]]) -> list[RuleRow]:
    """
    The rules of a check that sees only whether 不涉及 is recorded.
    """
    state = NOT_APPLICABLE if check.target.may_be_absent else INVALID
    return [
        RuleRow(kind="check", chk=check.number, nothing=check.nothing, family=check.family),
        *(RuleRow(kind="unit", chk=check.number, unit=unit) for unit in units),
        *(
            RuleRow(kind="word", chk=check.number, text=text, unit=unit, state=state, otherwise=state)
            for text, unit in texts
            if _is_absent(text)
        ),
    ]


def _is_absent(text: str) -> bool:
    try:
        return read_value(text, []) is Blank.ABSENT
    except EcotownError:
        return False
