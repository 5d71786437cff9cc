"""
Numbers, units and comparisons: the rules `number`, `quantity`, `comparison`, `range` and `points`.
"""

import re
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs

from ecotown.quantities import exact, read_numeral
from ecotown.scoring.context import Context
from ecotown.scoring.lowering.tree import Node, nodes, reach, tokens
from ecotown.scoring.nodes import Comparator, Points, Quantity

if TYPE_CHECKING:
    from lark import Token

__all__ = ["Compared", "comparison", "points", "quantity", "range_", "read_marks"]

POINT_UNIT = "个百分点"
_MOST_DIGITS = 40
_SIGNS = {
    "GE": Comparator.AT_LEAST,
    "LE": Comparator.AT_MOST,
    "TOP": Comparator.AT_MOST,
    "GT": Comparator.MORE_THAN,
    "LT": Comparator.LESS_THAN,
    "EQ": Comparator.EQUAL,
}
_BEHIND = {
    "AND_ABOVE": Comparator.AT_LEAST,
    "AND_BELOW": Comparator.AT_MOST,
    "WITHIN": Comparator.AT_MOST,
    "BEYOND": Comparator.MORE_THAN,
}
_UPWARD = frozenset({Comparator.AT_LEAST, Comparator.MORE_THAN})
_STRICT = {Comparator.AT_LEAST: Comparator.MORE_THAN, Comparator.AT_MOST: Comparator.LESS_THAN}
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@attrs.frozen
class Compared:
    """
    A comparison as read. `sign` is None where the text leaves the side open: 达到 (`reaches`), or a bare number.
    """

    quantity: Quantity
    sign: Comparator | None
    reaches: bool = False


def comparison(node: Node, start: int, context: Context) -> Compared:
    """
    A number with the words of comparison around it. `start` is where the piece of text stands.
    """
    before = [child.children[0] for child in nodes(node, "comparator")]
    behind = [child.children[0] for child in nodes(node, "bound")]
    signs = [_SIGNS[token.type] for token in before if token.type in _SIGNS]
    signs += [_BEHIND[token.type] for token in behind if token.type in _BEHIND]
    if len({sign in _UPWARD for sign in signs}) > 1 or (Comparator.EQUAL in signs and len(set(signs)) > 1):
        first, last = [*before, *behind][0], [*before, *behind][-1]
        place = (start + (first.start_pos or 0), start + (last.end_pos or 0))
        raise context.refusal("scoring/two-operators", *place, found=context.folded.text[slice(*place)])
    sign = signs[0] if signs else None
    for token in behind:
        if token.type == "INCLUSION" and sign is not None:
            upward = sign in _UPWARD
            sign = Comparator.AT_LEAST if upward else Comparator.AT_MOST
            sign = _STRICT[sign] if token.startswith("(不") else sign
    return Compared(quantity(nodes(node, "quantity")[0], start, context), sign, reaches=bool(before) and not signs)


def range_(node: Node, start: int, context: Context) -> tuple[tuple[Comparator, Quantity], tuple[Comparator, Quantity]]:
    """
    The two ends of `60%~70%` with their comparisons; a unit that is written once is that of both, and brackets may leave an
    end out.
    """
    lower, upper = (quantity(child, start, context) for child in nodes(node, "quantity"))
    if lower.unit is None:
        lower = attrs.evolve(lower, unit=upper.unit)
    if lower.unit == upper.unit and lower.value > upper.value:
        end = start + reach(node)
        raise context.refusal("scoring/reversed-range", start, end, found=context.folded.text[start:end])
    lower_note = "".join(str(token) for token in tokens(node))
    upper_note = "".join(str(child.children[0]) for child in nodes(node, "bound"))
    return (
        (Comparator.MORE_THAN if "(不" in lower_note else Comparator.AT_LEAST, lower),
        (Comparator.LESS_THAN if "(不" in upper_note else Comparator.AT_MOST, upper),
    )


def quantity(node: Node, start: int, context: Context) -> Quantity:
    """
    A number with its unit; a number in words may imply one (三分之二, 八成).
    """
    value, implied = _number(nodes(node, "number")[0].children[0], start, context)
    units = [str(token) for token in tokens(node)]
    unit = units[0] if units else implied
    return Quantity(value, POINT_UNIT if unit == "百分点" else unit)


def _number(token: "Token", start: int, context: Context) -> tuple[Fraction, str | None]:
    text = str(token)
    place = (start + (token.start_pos or 0), start + (token.end_pos or 0))
    if len(text) > _MOST_DIGITS:
        raise context.refusal("scoring/number-too-long", *place, most=str(_MOST_DIGITS))
    match token.type:
        case "DIGITS":
            return Fraction(text.replace(",", "")), None
        case "HALF":
            return Fraction(1, 2), None
        case "FRACTION":
            upper, _, lower = text.partition("/")
            return _ratio(int(upper), int(lower), place, context), "1"
        case "FRACTION_WORDS":
            below, _, above = text.partition("分之")
            return _ratio(_numeral(above, place, context), _numeral(below, place, context), place, context), "1"
        case "PERCENT_WORDS":
            number = exact(text[3:]) if text[3].isascii() else _numeral(text[3:], place, context)
            return number, "%" if text[0] == "百" else "‰"
        case "TENTHS":
            tens, _, ones = text.partition("成")
            tenth = _numeral(tens, place, context) * 10
            return tenth + (5 if ones == "半" else _numeral(ones, place, context) if ones else 0), "%"
        case _:
            return _numeral(text, place, context), None


def _numeral(text: str, place: tuple[int, int], context: Context) -> Fraction:
    number = read_numeral(text)
    if number is None:
        raise context.refusal("scoring/unreadable", *place, found=text)
    return number


def _ratio(upper: Fraction | int, lower: Fraction | int, place: tuple[int, int], context: Context) -> Fraction:
    if lower == 0:
        raise context.refusal("scoring/no-size", *place, found=context.folded.text[slice(*place)])
    return Fraction(upper) / Fraction(lower)


def points(node: Node, context: Context) -> Points:
    """
    A number of points, or a share of the full marks.
    """
    token = node.children[0]
    text = str(token)
    match token.type:
        case "ALL_POINTS":
            return Points(Fraction(1), is_share=True)
        case "SHARE":
            found = _NUMBER.search(text)
            return Points(read_marks(found.group(), token, context) / 100 if found else Fraction(1, 2), is_share=True)
        case _:
            return Points(read_marks(text, token, context))


def read_marks(text: str, token: "Token", context: Context) -> Fraction:
    """
    The number of `2分`, `0.5`, `两分`, `半分`, written in a token.
    """
    place = (token.start_pos or 0, token.end_pos or 0)
    digits = text.removesuffix("分")
    if len(digits) > _MOST_DIGITS:
        raise context.refusal("scoring/number-too-long", *place, most=str(_MOST_DIGITS))
    if digits == "半":
        return Fraction(1, 2)
    return Fraction(digits) if digits[0].isascii() else _numeral(digits, place, context)
