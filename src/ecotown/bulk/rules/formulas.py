"""
Formulas as fractions of two sums of raw quantities, held against their limits without a division.

A value `num / den` reaches a limit `a / b` where `num × b ≥ a × den`: whole numbers all, once the factors of the units are
multiplied out.
"""

from collections.abc import Mapping
from fractions import Fraction
from math import lcm
from typing import assert_never

import attrs

from ecotown.assessment.formulas import Formula, read_formula
from ecotown.bulk.limits import SCALE, End, Span, span_about, span_of
from ecotown.bulk.lowered import Check, Chosen, Combined, Computed, Gated, Leaf, Lowered, Lowering, Node, walk_leaves
from ecotown.bulk.refusals import NotInBulk
from ecotown.bulk.rules.asking import judge_number
from ecotown.bulk.rules.row import RuleRow, fit
from ecotown.bulk.rules.values import bounds_of
from ecotown.bulk.states import MET, NOT_APPLICABLE, NOT_MET, open_for
from ecotown.evaluation import Reason
from ecotown.evaluation.observed import Measured
from ecotown.measures import prepare_measure
from ecotown.measures.dimensions import Typed
from ecotown.measures.nodes import Call, Function, Literal, Name, Product, Sum
from ecotown.plans import Plan, RollUp, Variable, WhenZero
from ecotown.targets import fold_text
from ecotown.targets.nodes import About, Bound, Comparator, Interval, Share

__all__ = ["ROLL_UPS", "formula_of", "formula_rows", "read_formulas"]

ROLL_UPS = {RollUp.NONE: 0, RollUp.SUM: 1, RollUp.MAX: 2, RollUp.MIN: 3}
_ZERO = {
    WhenZero.NOT_APPLICABLE: NOT_APPLICABLE,
    WhenZero.MET: MET,
    WhenZero.UNDETERMINED: open_for(Reason.NEEDS_JUDGEMENT),
}


@attrs.frozen
class _Sum:
    """
    Raw quantities by folded name, each times a number, and a number by itself under the blank name.
    """

    terms: Mapping[str, Fraction]

    def times(self, number: Fraction) -> "_Sum":
        return _Sum({name: value * number for name, value in self.terms.items()})

    def plus(self, other: "_Sum") -> "_Sum":
        names = dict.fromkeys((*self.terms, *other.terms))
        return _Sum({name: self.terms.get(name, Fraction(0)) + other.terms.get(name, Fraction(0)) for name in names})

    @property
    def number(self) -> Fraction | None:
        """
        The number that it is, where no raw quantity is in it.
        """
        return None if any(name for name in self.terms) else self.terms.get("", Fraction(0))


_ONE = _Sum({"": Fraction(1)})


@attrs.frozen
class _Ratio:
    num: _Sum
    den: _Sum = _ONE


class _NoRatio(Exception):
    """
    A formula that is no fraction of two sums.
    """


def read_formulas(lowering: Lowering) -> dict[int, Formula]:
    """
    The formulas of the rows of a system by number of the row, those left out that its units or names make useless.
    """
    plan = Plan(system=lowering.system.id, indicator_system=lowering.system)
    found: dict[int, Formula] = {}
    for row in lowering.rows:
        named = row.requirement.component
        item = next((each for each in row.indicator.components if each.name == named), row.indicator)
        formula = None if row.indicator.of else read_formula(item, plan, path=f"indicators.{row.indicator.number}")[0]
        if formula is not None:
            found[row.number] = formula
    return found


def formula_of(row: Lowered, formula: Formula, lowering: Lowering) -> tuple[Computed, ...]:
    """
    The checks of a row as they are computed. Raises NotInBulk for a row that is not.
    """

    def refuse(why: str, why_en: str) -> NotInBulk:
        return NotInBulk(row.indicator.number, "measure", why, why_en)

    variables: list[Variable] = []
    for name in formula.names:
        variable = formula.declared.get(name)
        if variable is None:
            raise refuse(f"变量“{name}”没有声明", f'its variable "{name}" is not declared')
        if variable.roll_up not in ROLL_UPS:
            raise refuse(f"“{variable.name}”按加权平均汇总", f'"{variable.name}" is a weighted mean of villages')
        variables.append(variable)
    if row.indicator.each_village:
        raise refuse("逐村判定的指标按各村的原始数量计算", "it is computed for each village")
    gate, is_choice = _shape(row.node)
    if gate is None and not isinstance(row.node, Leaf):
        raise refuse("指标值不是数的界限", "its target is no bound on one value")
    if is_choice and formula.when_zero is not WhenZero.NOT_APPLICABLE:
        raise refuse("分情况的指标值遇到分母为零", "its target is a choice, and `when_zero` is declared")
    prepared = prepare_measure(
        formula.measure, {name: each.unit for name, each in zip(formula.names, variables, strict=True)}, formula.unit
    )
    try:
        ratio = _fraction(prepared.typed)
    except _NoRatio:
        raise refuse("公式不是“和÷和×常数”", "its formula is not a sum over a sum times a number") from None
    num, den = ratio.num.times(prepared.factor), ratio.den
    checks = [lowering.checks[leaf] for leaf in dict.fromkeys(walk_leaves(row.node))]
    for check in checks:
        is_bound = isinstance(check.rule, Bound | Interval | About | Share)
        if check.number != gate and not (
            is_bound and "" in check.names and not check.back and check.at_year is None and check.slot is None
        ):
            raise refuse("指标值不是当年一个数的界限", "its target is no bound on the value of the year")
    return tuple(
        Computed(
            check=check.number,
            row=row.number,
            gate=gate if formula.when_zero is WhenZero.NOT_APPLICABLE else None,
            unit=prepared.unit,
            basis=_basis(check, formula),
            names=formula.names,
            variables=tuple(variables),
            num=tuple(num.terms.get(name, Fraction(0)) for name in ("", *formula.names)),
            den=tuple(den.terms.get(name, Fraction(0)) for name in ("", *formula.names)),
            zero=_ZERO[formula.when_zero],
        )
        for check in checks
        if check.number != gate
    )


def _basis(check: Check, formula: Formula) -> str | None:
    basis = check.target.basis
    return basis if basis is not None and fold_text(basis) in map(fold_text, formula.bases) else None


def _shape(node: Node) -> tuple[int | None, bool]:
    """
    The gate of a row, and whether a choice is in it; no gate where the tree is of another shape.
    """
    if not isinstance(node, Gated):
        return None, False
    pending, is_choice = [node.part], False
    while pending:
        match pending.pop():
            case Leaf():
                pass
            case Combined(parts, is_any=_, is_each_year=False):
                pending += parts
            case Chosen(_, branches, conditions) if not any(each is not None for each in conditions):
                is_choice = True
                pending += branches
            case _:
                return None, False
    return node.check, is_choice


def _fraction(typed: Typed) -> _Ratio:
    """
    An expression as a fraction of two sums, in its unit.
    """
    expression, multiple = typed.expression, typed.multiple or Fraction(1)
    match expression:
        case Literal(number):
            return _Ratio(_Sum({"": number * multiple}))
        case Name(name):
            return _Ratio(_Sum({name: multiple}))
        case Sum(terms):
            signs = [-1 if term.is_subtracted else 1 for term in terms]
            return _added(typed, signs)
        case Call(Function.SUM):
            return _added(typed, [1] * len(typed.parts))
        case Call():
            raise _NoRatio
        case Product(factors):
            result = _Ratio(_ONE.times(multiple))
            for factor, part in zip(factors, typed.parts, strict=True):
                own = _fraction(part)
                result = _divided(result, own) if factor.is_divisor else _multiplied(result, own)
            return result
        case _:
            assert_never(expression)


def _added(typed: Typed, signs: list[int]) -> _Ratio:
    result: _Ratio | None = None
    for sign, part in zip(signs, typed.parts, strict=True):
        own = _fraction(part)
        own = _Ratio(own.num.times((part.factor or Fraction(1)) * sign), own.den)
        if result is None:
            result = own
        elif result.den == own.den:
            result = _Ratio(result.num.plus(own.num), own.den)
        elif (number := own.num.number) is not None and own.den.number is not None:
            result = _Ratio(result.num.plus(result.den.times(number / own.den.number)), result.den)
        elif (number := result.num.number) is not None and result.den.number is not None:
            result = _Ratio(own.num.plus(own.den.times(number / result.den.number)), own.den)
        else:
            raise _NoRatio
    if result is None:
        raise _NoRatio
    return result


def _multiplied(left: _Ratio, right: _Ratio) -> _Ratio:
    for one, other in ((left, right), (right, left)):
        if (number := one.num.number) is not None and (below := one.den.number) is not None:
            return _Ratio(other.num.times(number / below), other.den)
    if (number := left.num.number) is not None and right.den.number is not None:
        return _Ratio(right.num.times(number / right.den.number), left.den)
    if (number := right.num.number) is not None and left.den.number is not None:
        return _Ratio(left.num.times(number / left.den.number), right.den)
    raise _NoRatio


def _divided(left: _Ratio, right: _Ratio) -> _Ratio:
    if right.den.number is None:
        raise _NoRatio
    number = right.num.number
    if number == 0:
        raise _NoRatio
    if number is not None:
        return _Ratio(left.num.times(right.den.number / number), left.den)
    if left.den.number is None:
        raise _NoRatio
    return _Ratio(left.num.times(right.den.number / left.den.number), right.num)


def formula_rows(computed: Computed, check: Check, year: int, scale: int) -> tuple[list[RuleRow], int]:
    """
    The rules of a computed check, and the largest number by which a raw quantity is multiplied before it is compared.

    `scale` is what every raw quantity of it is multiplied by, so that all are whole.
    """
    whole = lcm(*(each.denominator for each in (*computed.num, *computed.den)))
    # A number by itself stands beside quantities in units of 1/10000, times the scale.
    own = SCALE * scale
    num = [fit(each * whole * (1 if place else own), check) for place, each in enumerate(computed.num)]
    den = [fit(each * whole * (1 if place else own), check) for place, each in enumerate(computed.den)]
    row = RuleRow(
        kind="formula",
        chk=check.number,
        p=num[0],
        q=den[0],
        span=len(computed.names),
        zero=computed.zero,
        alternative=computed.gate,
    )
    row = _with_limits(row, computed, check, year)
    variables = [
        RuleRow(kind="variable", chk=check.number, series=place, p=p, q=q, span=ROLL_UPS[variable.roll_up])
        for place, (p, q, variable) in enumerate(zip(num[1:], den[1:], computed.variables, strict=True))
    ]
    limits = [abs(each) for each in (row.low, row.high, row.low_rounded, row.high_rounded) if each is not None]
    widest = max(sum(map(abs, num)) * (row.divisor or 1), sum(map(abs, den)) * max(limits, default=1))
    return [row, *variables], widest


def _with_limits(row: RuleRow, computed: Computed, check: Check, year: int) -> RuleRow:
    """
    The ends of the range that passes, as whole numbers over one divisor; a state where the unit settles it.
    """
    bounds = bounds_of(check.rule)
    about = isinstance(check.rule, About)
    given = Measured(Fraction(1), computed.unit, computed.basis)
    results = [judge_number(check, given, year, bound) for bound in bounds]
    tolerance = check.conventions.tolerance
    spans: list[tuple[Span, Fraction]] = []
    for bound, result in zip(bounds, results, strict=True):
        if result is None or result.number is None or result.bound is None:
            raise NotInBulk(
                check.indicator.number,
                "measure",
                "算出的数与指标值的单位或口径不同",
                "what it gives is of another unit or basis",
            )
        limit, interval = result.bound, bound.limit.number.interval
        if about and tolerance is not None:
            span = span_about(limit, tolerance.around(limit, result.unit), interval)
        else:
            span = span_of(result.comparator or Comparator.EQUAL, limit, interval)
        spans.append((span, result.number))
    span, factor = spans[0]
    if len(spans) > 1:
        span = span.within(spans[1][0])
    ends = (span.low, span.high, span.rounded_low, span.rounded_high)
    if check.conventions.is_rounded:
        ends = (ends[2], ends[3], ends[0], ends[1])
    values = [None if end is None else end.value / factor for end in ends]
    divisor = lcm(*(value.denominator for value in values if value is not None))
    low, high, low_rounded, high_rounded = (None if each is None else fit(each * divisor, check) for each in values)
    opened = [_open(end) for end in ends]
    return attrs.evolve(
        row,
        miss=open_for(Reason.MISSING_CONVENTION) if about and tolerance is None else NOT_MET,
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


def _open(end: End | None) -> int | None:
    return None if end is None else int(end.is_open)
