"""
Checks against a reference: the factors that make a value and its reference comparable.
"""

from fractions import Fraction
from math import lcm

import attrs

from ecotown.bulk.lowered import Check
from ecotown.bulk.refusals import UnusableTable
from ecotown.bulk.rules.row import RuleRow, fit
from ecotown.bulk.states import state_of
from ecotown.evaluation import Result
from ecotown.quantities import unit_factor
from ecotown.targets.nodes import Quantity, Reference

__all__ = ["ratio_of", "reference_row", "refuse_fraction"]


def refuse_fraction(check: Check, text: str) -> UnusableTable:
    """
    Refuse a text that holds both a number and its unit, where it is held against a reference.
    """
    return UnusableTable(
        "bulk/unit-in-value",
        f"第{check.indicator.number}项要与参照值比较，“{text}”的数和单位须分两栏写",
        f'indicator {check.indicator.number} is held against a reference: write the number and the unit of "{text}" in two columns',
    )


def ratio_of(factor: Quantity) -> Fraction:
    """
    How many times a reference is meant.
    """
    unit = factor.unit
    return factor.number.value * (unit_factor(unit, "1") if unit in ("%", "‰") else 1)


def reference_row(check: Check, rule: Reference, one: Result, fixed: RuleRow) -> RuleRow:
    """
    The factors by which a value and its reference are made comparable.
    """
    if one.number is None:
        state, otherwise = state_of(one)
        return attrs.evolve(fixed, state=state, otherwise=otherwise)
    ratio = Fraction(1) if rule.factor is None else ratio_of(rule.factor)
    common = lcm(one.number.denominator, ratio.denominator)
    p, q = one.number * common, ratio * common
    return attrs.evolve(
        fixed,
        state=None,
        otherwise=None,
        p=fit(p, check),
        q=fit(q, check),
        divisor=common,
        span=int(rule.factor is None),
    )
