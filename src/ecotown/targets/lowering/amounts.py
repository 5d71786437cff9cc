"""
Bounds: the rules `comparison`, `interval`, `between` and their notes.
"""

import re
from typing import TYPE_CHECKING

import attrs

from ecotown.quantities import (
    fold_unit,
    is_known_unit,
    read_basis,
    same_dimension,
)
from ecotown.targets.context import Context
from ecotown.targets.labels import is_known_label, read_label
from ecotown.targets.lowering.numbers import PER_PERIOD, read_amount
from ecotown.targets.lowering.tree import Node, nodes, reach, span, year_of
from ecotown.targets.nodes import (
    About,
    Bound,
    Branch,
    Choice,
    Comparator,
    Conjunction,
    Direction,
    Frequency,
    Interval,
    Label,
    Part,
    Period,
    Quantity,
    Rule,
    Stage,
    Stages,
)

if TYPE_CHECKING:
    from lark import Token

__all__ = [
    "Comparison",
    "between",
    "comparison",
    "interval",
    "plain",
    "read_comparison",
    "resolve",
    "side_of",
]

_SIGNS = {
    "GE_SIGN": Comparator.AT_LEAST,
    "LE_SIGN": Comparator.AT_MOST,
    "GT_SIGN": Comparator.MORE_THAN,
    "LT_SIGN": Comparator.LESS_THAN,
    "EQ_SIGN": Comparator.EQUAL,
    "AT_LEAST": Comparator.AT_LEAST,
    "AT_MOST": Comparator.AT_MOST,
    "MORE_THAN": Comparator.MORE_THAN,
    "LESS_THAN": Comparator.LESS_THAN,
    "EQUAL_TO": Comparator.EQUAL,
}
_BEHIND = {
    "AND_ABOVE": Comparator.AT_LEAST,
    "AND_BELOW": Comparator.AT_MOST,
    "WITHIN": Comparator.AT_MOST,
    "BEYOND": Comparator.MORE_THAN,
}
PERIODS = (
    ("半年", Period.HALF_YEAR),
    ("年", Period.YEAR),
    ("季", Period.QUARTER),
    ("月", Period.MONTH),
    ("周", Period.WEEK),
    ("天", Period.DAY),
    ("日", Period.DAY),
)
# What another table asks, told beside the bound: (省考核标准为≥70%).
_OTHER_STANDARD = re.compile(r"(?:标准|要求|指标值?|目标值?|现状值?|国标|省标|原为?)(?:为|是)?$")


@attrs.define
class Comparison:
    """
    A comparison as read, before the better side is asked for.

    `sign` is None for a bare number; `reaches` is set for 达到 and the like, which want the better side without a diagnostic.
    """

    quantity: Quantity
    sign: Comparator | None
    start: int
    end: int
    reaches: bool = False
    is_about: bool = False
    basis: str | None = None
    has_word_behind: bool = False
    is_signed_before: bool = False
    particulars: "list[tuple[str, int, Comparison]]" = attrs.Factory(list)


def read_comparison(node: Node, context: Context) -> Comparison:
    """
    The words around a number put together: what stands before it, what stands behind, and the notes in brackets.
    """
    prefixes: list[Token] = []
    words: list[Token] = []
    notes: list[Node] = []
    amount: Node | None = None
    for child in node.children:
        match child.data:
            case "comparator":
                prefixes.append(child.children[0])
            case "bound_word":
                words.append(child.children[0])
            case "amount":
                amount = child
            case _:
                notes.append(child)
    assert amount is not None, "the grammar gives every comparison an amount"
    start, end = span(node)[0], reach(node)
    quantity, implied = read_amount(amount, context)
    result = Comparison(quantity, None, start, end)
    _join_words(result, prefixes, words, implied, context)
    for note in notes:
        _read_note(note, result, context)
    return result


def _join_words(
    result: Comparison, prefixes: "list[Token]", words: "list[Token]", implied: Comparator | None, context: Context
) -> None:
    before = [token for token in prefixes if token.type in _SIGNS]
    behind = [token for token in words if token.type in _BEHIND]
    result.is_about = any(token.type in ("ABOUT", "AROUND") for token in (*prefixes, *words))
    # 过半数 says itself which way, as 以上 behind a number does.
    result.has_word_behind = bool(behind) or implied is not None
    result.is_signed_before = bool(before)
    found = context.folded.text[result.start : result.end]
    if (
        len(before) + (implied is not None and bool(before)) > 1
        or len(behind) > 1
        or any(w.type == "BETWEEN" for w in words)
    ):
        raise context.refusal("target/two-operators", result.start, result.end, found=found)
    sign = _SIGNS[before[0].type] if before else implied
    after = _BEHIND[behind[0].type] if behind else None
    if sign is not None and after is not None:
        if sign.direction is not after.direction or after is Comparator.MORE_THAN:
            raise context.refusal("target/two-operators", result.start, result.end, found=found)
        context.note("target/operator-repeated", result.start, result.end, found=found)
    result.sign = sign or after
    if result.sign is None:
        for token in prefixes:
            match token.type:
                case "RAISE_TO":
                    result.sign = Comparator.AT_LEAST
                case "LOWER_TO":
                    result.sign = Comparator.AT_MOST
                case "REACH":
                    # 为 says no more than a bare number does.
                    result.reaches = not token.endswith("为")
                case _:
                    pass
    elif result.is_about:
        raise context.refusal("target/two-operators", result.start, result.end, found=found)


def _read_note(note: Node, result: Comparison, context: Context) -> None:
    match note.data:
        case "basis":
            result.basis = read_basis(str(note.children[0])[1:-1])
        case "inclusion":
            includes = not str(note.children[0]).startswith("不")
            match result.sign:
                case Comparator.AT_LEAST | Comparator.MORE_THAN:
                    result.sign = Comparator.AT_LEAST if includes else Comparator.MORE_THAN
                case Comparator.AT_MOST | Comparator.LESS_THAN:
                    result.sign = Comparator.AT_MOST if includes else Comparator.LESS_THAN
                case _:
                    raise context.refusal("target/unreadable", *span(note), found=str(note.children[0]))
            if len(note.children) > 1:
                again, _ = read_amount(note.children[1], context)
                if again.number.value != result.quantity.number.value:
                    raise context.refusal("target/two-operators", *span(note), found=str(note.children[0]))
        case "remark":
            start, end = span(note)[0], reach(note)
            raise context.refusal("target/remark", start, end, found=context.folded.text[start:end])
        case _:
            for particular in nodes(note):
                head = particular.children[0]
                if _OTHER_STANDARD.search(head):
                    raise context.refusal("target/remark", *span(particular), found=str(head))
                inner = read_comparison(particular.children[1], context)
                if inner.sign is None and not inner.quantity.is_unit_written and context.is_in_percent:
                    raise context.refusal("target/remark", *span(note), found=str(head))
                result.particulars.append((str(head), 1 if head.type == "YEAR" else 0, inner))


def resolve(comparison: Comparison, context: Context, subject: str | None, *, counts: bool = False) -> Bound | About:
    """
    The bound that a comparison means: the better side where none is written, and the basis of the indicator.

    `counts` is set behind a verb of doing and for a frequency: a bare count is a least count.
    """
    basis = comparison.basis or (context.basis if comparison.quantity.unit == context.unit else None)
    if comparison.is_about:
        return About(comparison.quantity, basis)
    _check_unit(comparison, context, subject)
    number, found = comparison.quantity.number, context.folded.text[comparison.start : comparison.end]
    if "/" in number.digits and number.value > 1 and number.digits not in found and not _is_ratio(context.unit):
        # 昼/夜≤60/50 is two limits: a ratio would have been written as 6/5.
        raise context.refusal("target/stacked-bounds", comparison.start, comparison.end, count="2")
    sign = comparison.sign
    if sign is None and counts:
        sign = Comparator.AT_LEAST
    elif sign is None:
        better = context.direction(subject, comparison.start, comparison.end)
        sign = Comparator.AT_LEAST if better is Direction.HIGHER else Comparator.AT_MOST
        if not comparison.reaches:
            found = context.folded.text[comparison.start : comparison.end].removeprefix("为")
            context.note("target/operator-inferred", comparison.start, comparison.end, sign=sign.value, found=found)
    elif not counts:
        context.check_direction(sign, subject, comparison.start, comparison.end)
    return Bound(sign, comparison.quantity, basis)


def _is_ratio(unit: str | None) -> bool:
    return unit is None or unit in ("%", "‰", "1") or "/" in unit


def _check_unit(comparison: Comparison, context: Context, subject: str | None) -> None:
    unit = comparison.quantity.unit
    if unit is None or not comparison.quantity.is_unit_written:
        return
    if unit.endswith("百分点"):
        raise context.refusal("unit/percentage-points", comparison.start, comparison.end)
    # Only spelled-out differences are looked at: asking for dimensions would load the unit library for every target.
    if subject is None and context.unit is not None and fold_unit(unit) != fold_unit(context.unit):
        pair = {fold_unit(unit), fold_unit(context.unit)}
        plain = {"%", "‰", "1"}
        if pair & plain and not pair <= plain and is_known_unit(context.unit):
            context.note("target/unit-differs", comparison.start, comparison.end, found=unit, unit=context.unit)


def side_of(node: Node, context: Context, subject: str | None) -> Comparator:
    """
    The comparison that the words before a name or a year make together.
    """
    words = [child.children[0] for child in nodes(node) if child.data == "comparator"]
    signs = [_SIGNS[token.type] for token in words if token.type in _SIGNS]
    start, end = span(node)[0], reach(node)
    if len(signs) > 1:
        raise context.refusal("target/two-operators", start, end, found=context.folded.text[start:end])
    behind = [
        _BEHIND[child.children[0].type]
        for child in nodes(node)
        if child.data == "bound_word" and child.children[0].type in _BEHIND
    ]
    if signs and any(word.direction is not signs[0].direction for word in behind):
        raise context.refusal("target/two-operators", start, end, found=context.folded.text[start:end])
    signs = signs or behind
    if signs:
        context.check_direction(signs[0], subject, start, end)
        return signs[0]
    for token in words:
        if token.type in ("RAISE_TO", "LOWER_TO"):
            return Comparator.AT_LEAST if token.type == "RAISE_TO" else Comparator.AT_MOST
    return Comparator.AT_LEAST if context.direction(subject, start, end) is Direction.HIGHER else Comparator.AT_MOST


def comparison(node: Node, context: Context, subject: str | None, *, counts: bool = False) -> Rule:
    """
    `comparison`: a bound, with the named parts or the years that its brackets add.
    """
    read = read_comparison(node, context)
    rule = resolve(read, context, subject, counts=counts)
    years = tuple(
        Stage((year_of(name),), resolve(inner, context, subject))
        for name, is_year, inner in read.particulars
        if is_year
    )
    parts = tuple(
        Part(name, resolve(inner, context, name, counts=counts))
        for name, is_year, inner in read.particulars
        if not is_year
    )
    if isinstance(rule, Bound) and (counted := PER_PERIOD.fullmatch(rule.limit.unit or "")) is not None:
        # 2次/年 counts per period as 每年2次 does.
        period = next(period for word, period in PERIODS if word in counted["period"])
        return Frequency(period, attrs.evolve(rule, limit=attrs.evolve(rule.limit, unit=counted["unit"])))
    if years:
        return Stages((Stage((), rule), *years))
    places = [name for name, is_year, _ in read.particulars if not is_year and is_known_label(name, context.vocabulary)]
    if places and len(places) == len(parts):
        # ≥60%（西部≥45%）: where the place is another, the bound in front holds.
        branches = [
            Branch(read_label(part.name, context.vocabulary), part.rule) for part in parts if isinstance(part.name, str)
        ]
        return Choice((*branches, Branch(Label(None, ("其他地区",), is_else=True), rule)))
    if parts:
        return Conjunction((rule, *parts))
    return rule


def plain(node: Node, context: Context, subject: str | None, *, counts: bool = False) -> Bound | About:
    """
    `plain`: a comparison without brackets behind it.
    """
    return resolve(read_comparison(node, context), context, subject, counts=counts)


def interval(node: Node, context: Context, subject: str | None) -> Rule:
    """
    `interval`: A～B, A至B; both ends pass. One unit stands for both, with a diagnostic where that can mislead.
    """
    amounts = [child for child in node.children if child.data == "amount"]
    start, end = span(node)[0], reach(node)
    found = context.folded.text[start:end]
    for child in node.children:
        kind = child.children[0].type if child.data in ("comparator", "bound_word") else ""
        if kind in _SIGNS or kind in _BEHIND or kind in ("ABOUT", "AROUND"):
            raise context.refusal("target/two-operators", start, end, found=found)
    lower, _ = read_amount(amounts[0], context)
    upper, _ = read_amount(amounts[1], context)
    if not lower.is_unit_written and upper.is_unit_written:
        lower = attrs.evolve(lower, unit=upper.unit, is_unit_written=True)
        if upper.unit in ("%", "‰") or (upper.unit or "")[:1] in "万亿":
            context.note("target/range-unit-once", start, end, found=found)
    if lower.unit == "分" and upper.unit == "分" and subject is None:
        raise context.refusal("target/scoring-rule", start, end, found=found)
    return _interval(
        Bound(Comparator.AT_LEAST, lower, context.basis),
        Bound(Comparator.AT_MOST, upper, context.basis),
        start,
        end,
        context,
    )


def between(node: Node, context: Context, subject: str | None) -> Rule:
    """
    `between`: 超过A不足B, A以上B以下.
    """
    first, second = (read_comparison(child, context) for child in node.children)
    rule = join_bounds(
        resolve(first, context, subject), resolve(second, context, subject), first.start, second.end, context
    )
    if rule is None:
        raise context.refusal(
            "target/run-together", second.start, second.end, found=context.folded.text[second.start : second.end]
        )
    return rule


def join_bounds(first: Rule, second: Rule, start: int, end: int, context: Context) -> Interval | None:
    """
    The interval between two bounds that face each other, or None where they do not.
    """
    if not (isinstance(first, Bound) and isinstance(second, Bound)):
        return None
    sides = (first.comparator.direction, second.comparator.direction)
    if None in sides or sides[0] is sides[1]:
        return None
    lower, upper = (first, second) if sides[0] is Direction.HIGHER else (second, first)
    if not lower.limit.is_unit_written and upper.limit.is_unit_written:
        lower = attrs.evolve(lower, limit=attrs.evolve(lower.limit, unit=upper.limit.unit, is_unit_written=True))
    return _interval(lower, upper, start, end, context)


def _interval(lower: Bound, upper: Bound, start: int, end: int, context: Context) -> Interval:
    same = fold_unit(lower.limit.unit or "") == fold_unit(upper.limit.unit or "")
    found = context.folded.text[start:end]
    if same and lower.limit.number.value > upper.limit.number.value:
        raise context.refusal("target/reversed-range", start, end, found=found)
    if not same and not same_dimension(lower.limit.unit, upper.limit.unit):
        raise context.refusal("target/unreadable", start, end, found=found)
    # One end of an interval always lies on the worse side.
    context.forget("target/against-direction")
    return Interval(lower, upper)
