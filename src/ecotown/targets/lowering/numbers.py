"""
Numbers and units: the rules `number` and `amount`.
"""

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from ecotown.quantities import exact, fold_unit, format_exact, is_known_unit, read_numeral, suggest_units
from ecotown.targets.context import Context
from ecotown.targets.labels import canonical_label
from ecotown.targets.lowering.tree import Node, span
from ecotown.targets.nodes import Comparator, Number, Quantity

if TYPE_CHECKING:
    from lark import Token

__all__ = ["PER_PERIOD", "read_amount", "read_number", "read_unit"]

_MOST_DIGITS = 40
# 2次/年
PER_PERIOD = re.compile(r"(?P<unit>次|场)/(?P<period>半年|年|季度?|月|周|天|日)")
_BARE_PREFIX = re.compile("[十百千万亿]+")
# 82%/85%
_TWO_SHARES = re.compile(r"[%‰]/\d|/\d[\d.]*[%‰]")
_LETTERS_FOR_DIGITS = re.compile(r"[OoIlS]")


def read_number(node: Node, context: Context) -> tuple[Number, str | None, Comparator | None]:
    """
    A number, the unit that its words imply, and the comparison that they imply (过半数 is more than half).
    """
    token = node.children[0]
    text = str(token)
    match token.type:
        case "DIGITS":
            digits = text.replace(",", "")
            if len(digits) > _MOST_DIGITS:
                raise context.refusal("target/number-too-long", *span(token), most=str(_MOST_DIGITS))
            whole, point, decimals = digits.partition(".")
            sign = "-" if whole.startswith("-") else ""
            digits = sign + (whole.lstrip("-").lstrip("0") or "0") + point + decimals
            return Number(Fraction(digits), digits), None, None
        case "FRACTION" | "FRACTION_WORDS":
            if len(text) > _MOST_DIGITS:
                raise context.refusal("target/number-too-long", *span(token), most=str(_MOST_DIGITS))
            if token.type == "FRACTION":
                upper, _, lower = text.partition("/")
                numerator, denominator = Fraction(upper), Fraction(lower)
            else:
                below, _, above = text.partition("分之")
                numerator, denominator = read_numeral(above) or Fraction(0), read_numeral(below) or Fraction(0)
            if denominator == 0:
                raise context.refusal("target/unreadable", token.start_pos, token.end_pos, found=text)
            value = numerator / denominator
            return Number(value, f"{value.numerator}/{value.denominator}", is_decimal=False), "1", None
        case "PERCENT_WORDS":
            words = text[3:]
            if len(words) > _MOST_DIGITS:
                raise context.refusal("target/number-too-long", *span(token), most=str(_MOST_DIGITS))
            percent = exact(words) if words[0].isascii() else _read_spoken(words)
            if percent is None:
                raise context.refusal("target/unreadable", token.start_pos, token.end_pos, found=text)
            digits = words if words[0].isascii() else format_exact(percent)
            return Number(percent, digits), "%" if text[0] == "百" else "‰", None
        case "TENTHS":
            tens, _, ones = text.partition("成")
            value = (read_numeral(tens) or Fraction(0)) * 10
            value += Fraction(5) if ones == "半" else read_numeral(ones) or Fraction(0)
            return Number(value, format_exact(value), is_decimal=False), "%", None
        case "HALF":
            implied = Comparator.MORE_THAN if "过" in text else None
            return Number(Fraction(50), "50", is_decimal=False), "%", implied
        case _:
            counted = read_numeral(text)
            if counted is None:
                raise context.refusal("target/unreadable", token.start_pos, token.end_pos, found=text)
            return Number(counted, format_exact(counted)), None, None


def _read_spoken(words: str) -> Fraction | None:
    whole, _, decimals = words.partition("点")
    value = read_numeral(whole)
    if value is None or not decimals:
        return value
    for place, character in enumerate(decimals, start=1):
        digit = read_numeral(character)
        if digit is None or digit > 9:
            return None
        value += digit / Fraction(10) ** place
    return value


def read_unit(token: "Token", context: Context) -> str:
    """
    The unit behind a number, as written; one that is not known must stand in the unit column or be declared.
    """
    text = str(token)
    column = context.unit
    is_plain = token.type == "UNIT" and not (text == "l" and column != "l")
    if is_plain and not text.startswith("/") and not _TWO_SHARES.search(text):
        return text
    if column is not None and fold_unit(text) == fold_unit(column):
        return text
    if _TWO_SHARES.search(text):
        raise context.refusal("target/stacked-bounds", *span(token), count="2")
    if column is not None and column == f"1{text}":
        # 18/10万 in the column 1/10万
        return column
    if text != "l" and (text in context.vocabulary.units or is_known_unit(text) or PER_PERIOD.fullmatch(text)):
        return text
    start, end = token.start_pos or 0, token.end_pos or 0
    if _LETTERS_FOR_DIGITS.match(text):
        raise context.refusal(
            "target/damaged", max(0, start - 1), start + 1, found=context.folded.text[max(0, start - 1) : start + 1]
        )
    if len(text) > 4 or canonical_label(text, context.vocabulary)[0] is not None:
        raise context.refusal("target/run-together", start, end, found=text)
    near = suggest_units(text) if len(text) > 1 else ()
    raise context.refusal(
        "unit/unknown",
        start,
        end,
        found=text,
        suggestion=f"（如“{near[0]}”）" if near else "",
        suggestion_en=f' (such as "{near[0]}")' if near else "",
    )


def read_amount(node: Node, context: Context) -> tuple[Quantity, Comparator | None]:
    """
    A number with its unit, resolved: the unit written, else the indicator's; and the comparison that the number implies.
    """
    number, unit, implied = read_number(node.children[0], context)
    if len(node.children) > 1:
        written = read_unit(node.children[1], context)
        if unit is not None and unit != "1":
            raise context.refusal(
                "unit/unknown", *span(node.children[1]), found=written, suggestion="", suggestion_en=""
            )
        if _BARE_PREFIX.fullmatch(written):
            written += context.unit or ""
        return Quantity(number, written), implied
    if unit is not None:
        return Quantity(number, unit), implied
    return Quantity(number, context.unit, is_unit_written=False), implied
