"""
Rows that are computed from raw quantities: the formula as a quotient of sums, held against limits without a division.

A value `num / den` reaches a limit `a / b` where `num × b ≥ a × den`: whole numbers all, once the factors of the units are
multiplied out.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import gcd, lcm
from typing import assert_never

import attrs

from ecotown.assessment.formulas import Formula, read_formula
from ecotown.bulk.algebra import Products, Quotient, TooLong
from ecotown.bulk.limits import SCALE, End, Span, span_about, span_of
from ecotown.bulk.lowered import Check, Computed, Emptied, Item, Lowered, Lowering, Node, replace
from ecotown.bulk.refusals import NotInBulk
from ecotown.bulk.rules.asking import judge_number
from ecotown.bulk.rules.movements import movement_rows
from ecotown.bulk.rules.readings import years_of
from ecotown.bulk.rules.references import reference_row
from ecotown.bulk.rules.row import Found, RuleRow, fit
from ecotown.bulk.rules.values import bounds_of
from ecotown.bulk.states import LISTED, MET, NOT_APPLICABLE, NOT_MET, SHARE, open_for
from ecotown.evaluation import Reason, Verdict
from ecotown.evaluation.observed import Measured
from ecotown.measures import fold_name, prepare_measure
from ecotown.measures.dimensions import Typed
from ecotown.measures.nodes import Call, Function, Literal, Name, Product, Sum
from ecotown.plans import Plan, RollUp, Variable, WhenZero
from ecotown.targets import fold_text
from ecotown.targets.nodes import (
    About,
    Absence,
    Assigned,
    Bound,
    Change,
    Comparator,
    Coverage,
    CumulativeChange,
    Direction,
    Filter,
    Interval,
    MeanLevel,
    Reference,
    Rule,
    Share,
    Statement,
    Status,
)
from ecotown.targets.vocabulary import ELIMINATION

__all__ = ["ROLL_UPS", "compute_items", "computed_check", "read_formulas"]

ROLL_UPS = {RollUp.NONE: 0, RollUp.SUM: 1, RollUp.MAX: 2, RollUp.MIN: 3, RollUp.WEIGHTED: 4}
_ZERO = {
    WhenZero.NOT_APPLICABLE: NOT_APPLICABLE,
    WhenZero.MET: MET,
    WhenZero.UNDETERMINED: open_for(Reason.NEEDS_JUDGEMENT),
}

Key = tuple[str, str | None]
"""A row by its number, and a component of it."""


def read_formulas(lowering: Lowering) -> dict[Key, Formula]:
    """
    The formulas of the rows and components of a system, those left out that its units or names make useless.
    """
    plan = Plan(system=lowering.system.id, indicator_system=lowering.system)
    found: dict[Key, Formula] = {}
    for row in lowering.rows:
        for indicator, component, _ in row.parts:
            key = (indicator.number, component)
            item = next((each for each in indicator.components if each.name == component), indicator)
            formula = read_formula(item, plan, path=f"indicators.{indicator.number}")[0]
            if formula is not None:
                found[key] = formula
    return found


def compute_items(
    lowering: Lowering, formulas: Mapping[Key, Formula], variables: Sequence[Variable], scales: Mapping[str, int]
) -> dict[Key, Item]:
    """
    What is computed of a system, by formulas over the columns of the variables. The trees of the lowering see from now on
    where there is none of what is counted. Raises NotInBulk for a formula that is too long.
    """
    places = {fold_name(variable.name): place for place, variable in enumerate(variables)}
    found: dict[Key, Item] = {}
    rows: list[Lowered] = []
    for row in lowering.rows:
        changes: dict[int, Node] = {}
        for indicator, component, part in row.parts:
            key = (indicator.number, component)
            formula = formulas.get(key)
            if formula is None:
                continue
            if key not in found:
                units = {name: formula.declared[name].unit for name in formula.names}
                prepared = prepare_measure(formula.measure, units, formula.unit)
                try:
                    quotient = _Reading(len(found), places, variables).read(prepared.typed).scaled(prepared.factor)
                except TooLong:
                    raise NotInBulk(
                        indicator.number, "measure", "公式太长", "its formula has too many products"
                    ) from None
                found[key] = Item(
                    number=len(found),
                    indicator=indicator,
                    component=component,
                    quotient=quotient.whole(scales),
                    columns=tuple(places[name] for name in formula.names),
                    unit=prepared.unit,
                    bases=formula.bases,
                    zero=_ZERO[formula.when_zero],
                )
            item = found[key]
            changes[id(part)] = Emptied(item.number, item.zero, part)
        rows.append(attrs.evolve(row, node=replace(row.node, changes)))
    lowering.rows = tuple(rows)
    return found


@attrs.define
class _Reading:
    """
    One formula, read as a quotient: variable 3 is the column `x3`, over the column `y3` where it is a weighted mean.
    """

    item: int
    places: Mapping[str, int]
    variables: Sequence[Variable]
    picks: int = 0

    def read(self, typed: Typed) -> Quotient:
        """
        An expression in its unit.
        """
        expression = typed.expression
        match expression:
            case Literal(number):
                return Quotient.of(number * (typed.multiple or 1))
            case Name(name):
                return self.column(self.places[name]).scaled(typed.multiple)
            case Sum(terms):
                return self.add(typed, [-1 if term.is_subtracted else 1 for term in terms])
            case Call(Function.SUM):
                return self.add(typed, [1] * len(typed.parts))
            case Call(function):
                first, *others = (self.read(part).scaled(part.factor) for part in typed.parts)
                for other in others:
                    name = f"m{self.item}_{self.picks}"
                    self.picks += 1
                    first = first.pick(other, name, is_largest=function is Function.LARGEST)
                return first
            case Product(factors):
                result = Quotient.of(typed.multiple or Fraction(1))
                for factor, part in zip(factors, typed.parts, strict=True):
                    own = self.read(part)
                    result = result.over(own) if factor.is_divisor else result.times(own)
                return result
            case _:
                assert_never(expression)

    def column(self, place: int) -> Quotient:
        num: Products = {(f"x{place}",): Fraction(1)}
        is_mean = self.variables[place].roll_up is RollUp.WEIGHTED
        return Quotient(num, {(f"y{place}",): Fraction(1)}) if is_mean else Quotient(num)

    def add(self, typed: Typed, signs: Sequence[int]) -> Quotient:
        result = Quotient.of(Fraction(0))
        for sign, part in zip(signs, typed.parts, strict=True):
            result = result.plus(self.read(part).scaled((part.factor or Fraction(1)) * sign))
        return result


def computed_check(check: Check, item: Item, found: Sequence[Found], year: int) -> tuple[Computed, list[RuleRow]]:
    """
    A check on computed values, with its rules. Raises NotInBulk for one that reads no numbers that are no whole ones.
    """
    own = check.target.basis
    basis = own if own is not None and fold_text(own) in map(fold_text, item.bases) else None
    given = Measured(Fraction(1), item.unit, basis)
    row = RuleRow(kind="formula", chk=check.number, series=item.number)
    if isinstance(check.rule, MeanLevel):
        raise _refuse(check, "多年平均值要把各年的分数加起来", "a mean over years adds up fractions")
    if check.is_previous:
        raise _refuse(
            check, "与上年的数比，要看上年写到哪一位", "it depends on the place to which last year's figure is written"
        )
    if check.is_series or isinstance(check.rule, CumulativeChange):
        raise _refuse(check, "要看算出了几年的数", "it depends on how many years are computed")
    if check.is_movement:
        row, widths = _movement(row, check, item, found, year)
    elif isinstance(check.rule, Reference):
        row, widths = _reference(row, check, given, year)
    elif isinstance(check.rule, Assigned):
        return Computed(check=check.number, item=item, widths=()), []
    elif check.is_beside and judge_number(check, given, year, check.rule) is None:
        # It is left to this check only in units that it reads.
        return Computed(check=check.number, item=item, widths=()), []
    else:
        row, widths = _value(row, check, given, year)
    rows = [attrs.evolve(row, step=step, back=back, at_year=at) for step, back, at in years_of(check)]
    return Computed(check=check.number, item=item, widths=widths), rows


Widths = tuple[tuple[int, int, int, int], ...]


def _refuse(check: Check, why: str, why_en: str) -> NotInBulk:
    return NotInBulk(check.indicator.number, f"measure, {type(check.rule).__name__}", why, why_en)


def _movement(row: RuleRow, check: Check, item: Item, found: Sequence[Found], year: int) -> tuple[RuleRow, Widths]:
    """
    The factor that brings a computed value to the grid of its series.
    """
    units = sorted({each.unit for each in found})
    texts = sorted({(each.text, each.unit) for each in found if each.text is not None})
    has_bare = any(each.unit == "" and each.text is None for each in found)
    own = item.unit or ""
    asked, *rules = movement_rows(check, units, texts, year, has_bare=has_bare, computed=own)
    computed = next(each for each in rules if each.kind == "computed")
    if not computed.factor:
        raise _refuse(check, "算出的数与指标值的单位不同", "what it gives is of another unit")
    # A factor is of values in 1/10000, unless none of the series is.
    p = fit(Fraction(computed.factor * SCALE, computed.divisor or 1), check)
    entered = max((abs(each.factor or 0) for each in rules if each.kind == "unit"), default=0)
    written = max((abs(each.factor or 0) for each in rules if each.kind == "word"), default=0)
    limits = [abs(each) for each in (asked.low, asked.high, asked.low_rounded, asked.high_rounded) if each is not None]
    wide = (abs(asked.p or 0) + abs(asked.q or 0) + max(limits, default=0)) * (asked.margin_scale or 1)
    wide = max(wide, asked.margin_factor or 0) if limits else 1
    return attrs.evolve(row, p=p, hold=asked.hold), (
        (wide * abs(p), 1, 1, 0),
        (wide * abs(p), 1, 0, 0),
        (wide * entered + abs(asked.hold or 0), 0, 1, 1),
        (wide * entered, 0, 0, 1),
        (wide * written, 0, 1, 0),
        (wide * written, 0, 0, 0),
    )


def _reference(row: RuleRow, check: Check, given: Measured, year: int) -> tuple[RuleRow, Widths]:
    one = judge_number(check, given, year, check.rule)
    if one is None or not isinstance(check.rule, Reference):
        raise _refuse(check, "算出的数与参照值的单位不同", "what it gives is of another unit than the reference")
    row = reference_row(check, check.rule, one, row)
    wide = 4 * max(abs(row.p or 1), abs(row.q or 1))
    return row, ((wide, 1, 0, 0), (wide * 10**18, 0, 1, 0))


def _value(row: RuleRow, check: Check, given: Measured, year: int) -> tuple[RuleRow, Widths]:
    """
    The ends of the range that passes, as whole numbers over one divisor; a state where no number decides.
    """
    rule = check.rule
    row = attrs.evolve(row, miss=NOT_MET, divisor=1)
    match rule:
        case Statement():
            return attrs.evolve(row, state=check.nothing), ((1, 1, 0, 0), (1, 0, 1, 0))
        case Status(scale, rank) if scale.name != ELIMINATION.name:
            some = judge_number(check, given, year, rule)
            if some is None or some.verdict is not Verdict.MET:
                raise _refuse(check, "状态词不由计算得出", "a status word is not computed")
            low = End(Fraction(0), is_open=True) if rank > 0 else None
            return _with_ends(row, Span(low, None, low, None), Fraction(1), check)
        case Status():
            return _eliminated(row, rule, check, given, year)
        case Bound() | Interval() | About() | Share() | Filter() | Absence() | Coverage():
            pass
        case Change() if rule.is_amount:
            pass
        case _:
            raise _refuse(
                check, "只认整数或日期的指标值，不由计算得出", "it reads whole numbers or dates, not what is computed"
            )
    bounds = bounds_of(rule)
    is_about = isinstance(rule, About) or (isinstance(rule, Change) and rule.is_about)
    tolerance = check.conventions.tolerance
    spans: list[tuple[Span, Fraction]] = []
    limits: list[Rule] = [*bounds] or [rule]
    for each in limits:
        result = judge_number(check, given, year, each)
        if result is None or result.number is None or result.bound is None:
            raise _refuse(check, "算出的数与指标值的单位或口径不同", "what it gives is of another unit or basis")
        interval = each.limit.number.interval if isinstance(each, Bound) else None
        limit = result.bound
        if is_about and tolerance is not None:
            span = span_about(limit, tolerance.around(limit, result.unit), interval)
        else:
            span = span_of(result.comparator or Comparator.EQUAL, limit, interval)
        spans.append((span, result.number))
        if not is_about and len(bounds) < 2:
            row = _with_margin(row, check, limit, result.number, result.comparator)
    span, factor = spans[0]
    for other, _ in spans[1:]:
        span = span.within(other)
    if is_about and tolerance is None:
        row = attrs.evolve(row, miss=open_for(Reason.MISSING_CONVENTION))
    return _with_ends(row, span, factor, check)


def _eliminated(row: RuleRow, rule: Status, check: Check, given: Measured, year: int) -> tuple[RuleRow, Widths]:
    """
    消除 and 基本消除 by a computed number: how many are left, or the share that is eliminated.
    """
    whole = attrs.evolve(rule, rank=len(rule.scale.ranks) - 1)
    result = judge_number(check, given, year, whole)
    if result is None or result.number is None or result.bound is None:
        raise _refuse(check, "算出的数与指标值的单位不同", "what it gives is of another unit")
    is_count = result.comparator is Comparator.EQUAL
    row = _with_margin(row, check, result.bound, result.number, result.comparator)
    if rule.rank < whole.rank:
        later = LISTED if is_count else SHARE
        wanting = open_for(Reason.MISSING_CONVENTION)
        row = attrs.evolve(row, miss=wanting if check.conventions.basically is None else later)
    return _with_ends(row, span_of(result.comparator or Comparator.EQUAL, result.bound, None), result.number, check)


def _with_margin(row: RuleRow, check: Check, limit: Fraction, factor: Fraction, side: Comparator | None) -> RuleRow:
    """
    How the margin is reckoned: (`per_base` × num − `margin_limit` × den) over `margin_factor` × den, in 1/10000.
    """
    common = lcm(limit.denominator, factor.denominator)
    shared = gcd(int(factor * common * SCALE), int(limit * common * SCALE), common) or 1
    direction = None if side is None else side.direction
    return attrs.evolve(
        row,
        per_base=fit(factor * common * SCALE / shared, check),
        margin_limit=fit(limit * common * SCALE / shared, check),
        margin_factor=fit(Fraction(common, shared), check),
        margin_sign=0 if direction is None else 1 if direction is Direction.HIGHER else -1,
    )


def _with_ends(row: RuleRow, span: Span, factor: Fraction, check: Check) -> tuple[RuleRow, Widths]:
    ends = (span.low, span.high, span.rounded_low, span.rounded_high)
    if check.conventions.is_rounded:
        ends = (ends[2], ends[3], ends[0], ends[1])
    values = [None if end is None else end.value / factor for end in ends]
    divisor = lcm(*(value.denominator for value in values if value is not None))
    low, high, low_rounded, high_rounded = (None if each is None else fit(each * divisor, check) for each in values)
    opened = [_open(end) for end in ends]
    row = attrs.evolve(
        row,
        divisor=fit(Fraction(divisor), check),
        low=low,
        high=high,
        low_rounded=low_rounded,
        high_rounded=high_rounded,
        low_open=opened[0],
        high_open=opened[1],
        low_rounded_open=opened[2],
        high_rounded_open=opened[3],
    )
    limits = [abs(each) for each in (low, high, low_rounded, high_rounded, row.margin_limit) if each is not None]
    return row, (
        (max(divisor, row.per_base or 0), 1, 0, 0),
        (max(*limits, row.margin_factor or 0, 1) if limits else 1, 0, 1, 0),
    )


def _open(end: End | None) -> int | None:
    return None if end is None else int(end.is_open)
