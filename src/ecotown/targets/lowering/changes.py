"""
Change over time: the rules `base`, `trend`, `change`, `times`, `baseline`, `multiple` and `plan_period`.
"""

import re
from fractions import Fraction

from ecotown.quantities import fold_unit, format_exact
from ecotown.targets.context import Context
from ecotown.targets.direction import names_a_change
from ecotown.targets.lowering.amounts import read_comparison, side_of
from ecotown.targets.lowering.leads import Leads
from ecotown.targets.lowering.numbers import read_amount, read_number
from ecotown.targets.lowering.tree import Node, nodes, reach, span, tokens, year_of
from ecotown.targets.nodes import (
    AverageChange,
    Baseline,
    Change,
    Comparator,
    CumulativeChange,
    Direction,
    Multiple,
    Number,
    Period,
    Quantity,
    Rule,
    StepChange,
    Trend,
    TrendKind,
)

# 较2020年下降, without an amount.
_MOVEMENTS = {"RISING": TrendKind.SOME_INCREASE, "FALLING": TrendKind.SOME_DECREASE}

__all__ = ["baseline", "change", "multiple", "plan_period", "times", "trend"]

# What cannot stand behind the year whose level is meant.
_NO_LEVEL = re.compile(r"\d|下降|降低|减少|提高|上升|增长|增加|基础|不[低高少超]")
_POWERS = {"": 1, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5}


def trend(node: Node, context: Context, leads: Leads, subject: str | None) -> Rule:
    """
    `trend`: a word of movement; its window and its base year come from what leads in.
    """
    token = node.children[0]
    start, end = span(node)
    if token.type == "YEAR_ON_YEAR_IMPROVEMENT":
        rises = context.direction(subject, start, end) is Direction.HIGHER
        kind = TrendKind.YEAR_ON_YEAR_INCREASE if rises else TrendKind.YEAR_ON_YEAR_DECREASE
    else:
        kind = _MOVEMENTS.get(token.type) or TrendKind[token.type]
    better = context.direction(subject, start, end) if kind.needs_direction else None
    values = None
    if leads.window is not None and kind.is_windowed:
        values = leads.take_window(counts_steps=True)
    base_year = None
    if leads.base is not None:
        if kind.is_windowed:
            raise context.refusal("target/unreadable", start, end, found=str(token))
        base = leads.take_base()
        base_year = base if isinstance(base, int) else None
    return Trend(kind, better, values, base_year)


def change(node: Node, context: Context, leads: Leads, subject: str | None) -> Rule:
    """
    `change`: 下降18%, 提高2个百分点, 新增200户, 翻一番, against the base that leads in.
    """
    token = node.children[0]
    start, end = span(node)[0], reach(node)
    if token.type == "DOUBLE":
        power = _POWERS[str(token)[1:-1]]
        factor = Number(Fraction(2**power), str(2**power))
        return Multiple(Comparator.AT_LEAST, factor, leads.take_base() or Baseline.DECLARED)
    falls = token.type == "FALL" or (token.type == "ANNUAL_RATE" and str(token)[1:3] in ("降低", "下降", "减少"))
    direction = Direction.LOWER if falls else Direction.HIGHER
    read = read_comparison(node.children[1], context)
    comparator = Comparator.EQUAL if read.is_about else read.sign or Comparator.AT_LEAST
    amount = read.quantity
    measured = subject or context.name
    is_amount = names_a_change(measured)
    if read.is_about and (leads.pace == "CUMULATIVELY" or leads.period is not None):
        raise context.refusal("target/not-yet", start, end, found=context.folded.text[start:end])
    if fold_unit(amount.unit or "") == "倍":
        return _grown(amount, comparator, direction, leads, context, start, end)
    is_relative = _is_relative(amount, str(token), context, start, end, is_change=is_amount or leads.pace is not None)
    if leads.pace == "ANNUALLY":
        base = leads.take_base()
        return AverageChange(direction, comparator, amount, base if isinstance(base, int) else None, read.is_about)
    if leads.pace == "CUMULATIVELY" and not isinstance(leads.base, int):
        return CumulativeChange(direction, amount, is_relative)
    if leads.period is Period.YEAR:
        leads.period = None
        return StepChange(direction, comparator, amount, is_relative, leads.take_window(counts_steps=True))
    base = leads.take_base()
    if base is None:
        base = Baseline.PREVIOUS_YEAR if token.type == "ANNUAL_RATE" else Baseline.DECLARED
    return Change(direction, comparator, amount, is_relative, base, is_amount, read.is_about)


def _grown(
    amount: Quantity, comparator: Comparator, direction: Direction, leads: Leads, context: Context, start: int, end: int
) -> Rule:
    """
    增长1倍 is twice the earlier value; nothing falls by a multiple, and a pace of multiples is not read.
    """
    if (
        direction is Direction.LOWER
        or comparator is Comparator.EQUAL
        or leads.pace is not None
        or leads.period is not None
    ):
        raise context.refusal("target/unreadable", start, end, found=context.folded.text[start:end])
    base = leads.take_base() or Baseline.DECLARED
    if comparator is not Comparator.AT_LEAST and not isinstance(base, int):
        raise context.refusal("target/unreadable", start, end, found=context.folded.text[start:end])
    value = amount.number.value + 1
    return Multiple(comparator, Number(value, format_exact(value)), base)


def _is_relative(amount: Quantity, verb: str, context: Context, start: int, end: int, *, is_change: bool) -> bool:
    unit = amount.unit
    if unit is not None and unit.endswith("百分点"):
        if context.unit is not None and not context.is_in_percent:
            raise context.refusal("unit/percentage-points", start, end)
        return False
    if unit not in ("%", "‰", "1"):
        return False
    if context.is_in_percent and not is_change and unit != "1":
        number = amount.number.digits
        found = context.folded.text[start:end]
        raise context.refusal("target/change-ambiguous", start, end, found=found, number=number, verb=verb)
    return True


def times(node: Node, context: Context, leads: Leads, subject: str | None) -> Rule:
    """
    `times`: 较2020年×2.
    """
    number, _, _ = read_number(node.children[1], context)
    return Multiple(Comparator.AT_LEAST, number, leads.take_base() or Baseline.DECLARED)


def baseline(node: Node, context: Context, leads: Leads, subject: str | None) -> Rule:
    """
    `baseline`: 不低于2020年, and the like with a year for a limit.
    """
    comparator, year = side_of(node, context, subject), _year(node)
    for token in tokens(node):
        if token.type == "REFERENCE_NAME" and _NO_LEVEL.search(token):
            raise context.refusal("target/unreadable", *span(token), found=str(token))
    kinds = {
        Comparator.AT_LEAST: TrendKind.NO_DECREASE,
        Comparator.AT_MOST: TrendKind.NO_INCREASE,
        Comparator.MORE_THAN: TrendKind.SOME_INCREASE,
        Comparator.LESS_THAN: TrendKind.SOME_DECREASE,
        Comparator.EQUAL: TrendKind.NO_CHANGE,
    }
    return Trend(kinds[comparator], base_year=year)


def multiple(node: Node, context: Context, leads: Leads, subject: str | None) -> Rule:
    """
    `multiple`: ≤2020年的1.3倍, 达到2015年的120%.
    """
    amount_node = next(child for child in nodes(node) if child.data == "amount")
    amount, _ = read_amount(amount_node, context)
    number = amount.number
    moves = any(
        child.data == "comparator" and child.children[0].type in ("RAISE_TO", "LOWER_TO") for child in nodes(node)
    )
    if amount.unit in ("%", "‰") and moves and context.is_in_percent:
        # 提高到2025年的85% is a level for 2025 as well as a part of what was in 2025.
        raise context.refusal("target/unreadable", *span(node), found=context.folded.text[span(node)[0] : reach(node)])
    if amount.unit in ("%", "‰"):
        scale = 100 if amount.unit == "%" else 1000
        number = Number(number.value / scale, str(number.value / scale), is_decimal=False)
    elif amount.is_unit_written and fold_unit(amount.unit or "") not in ("倍", "1"):
        raise context.refusal("target/unreadable", *span(amount_node), found=amount.unit or "")
    return Multiple(side_of(node, context, subject), number, _year(node))


def plan_period(node: Node, context: Context, leads: Leads, subject: str | None) -> Rule:
    """
    `plan_period`: 〔18〕, the cumulative change over the plan period; the direction is the indicator's name's.
    """
    number, _, _ = read_number(node.children[0], context)
    start, end = span(node)[0], reach(node)
    name = (subject or context.name or "").split("(")[0]
    if any(word in name for word in ("下降", "降低", "减少", "削减", "降幅")):
        direction = Direction.LOWER
    elif any(word in name for word in ("提高", "增长", "增加", "上升", "新增", "增幅")):
        direction = Direction.HIGHER
    else:
        direction = context.direction(subject, start, end)
    unit = context.unit or "%"
    quantity = Quantity(number, unit, is_unit_written=False)
    return CumulativeChange(direction, quantity, unit in ("%", "‰"))


def _year(node: Node) -> int:
    return year_of(next(str(token) for token in tokens(node) if token.type == "YEAR"))
