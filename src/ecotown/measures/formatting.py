"""
The printed form of a formula: `zh` as it would be printed (`（利用量 + 处置量）÷ 产生量 × 100%`), `ascii` with ascii signs.

Reading either form gives an equal formula.
"""

import re
from itertools import pairwise
from typing import Literal, TypeAlias, assert_never

from ecotown.measures.nodes import Call, Expression, Measure, Name, Product, Sum
from ecotown.measures.nodes import Literal as Number
from ecotown.quantities import format_exact, is_known_unit

__all__ = ["Language", "format_expression", "format_measure"]

Language: TypeAlias = Literal["zh", "ascii"]

_BARE = re.compile(r"(?:[^\W\d]|[㎡㎢㎥㎎㎏㎜㎝㎞℃°])(?:[^\W\d]|[㎡㎢㎥㎎㎏㎜㎝㎞℃°]|[\d·.])*")
_ASCII = {"（": "(", "）": ")", "、": ", ", "−": "-", "×": "*", "÷": "/"}
_SIGN = re.compile("「[^」]*」|[（）、−×÷]")


def format_measure(measure: Measure, language: Language = "zh") -> str:
    """
    The printed form of a formula.
    """
    return format_expression(measure.expression, language)


def format_expression(expression: Expression, language: Language = "zh") -> str:
    """
    The printed form of a part of a formula.
    """
    text = _format(expression)
    if language == "zh":
        # A full-width bracket holds its own blank.
        return text.replace("） ", "）").replace(" （", "（")
    return _SIGN.sub(lambda match: _ASCII.get(match.group(), match.group()), text)


def _format(expression: Expression) -> str:
    match expression:
        case Number(number, unit):
            return f"{format_exact(number)}{unit or ''}"
        case Name(name):
            return name if _BARE.fullmatch(name) else f"「{name}」"
        case Sum(terms):
            first = terms[0]
            head = f"{'-' if first.is_subtracted else ''}{_within(first.operand, Sum)}"
            rest = (f" {'−' if term.is_subtracted else '+'} {_within(term.operand, Sum)}" for term in terms[1:])
            return head + "".join(rest)
        case Product(factors):
            pieces = [_within(factors[0].operand, Sum, Product)]
            for before, factor in pairwise(factors):
                text = _within(factor.operand, Sum, Product)
                if factor.is_divisor and _would_join(before.operand, factor.operand):
                    text = f"「{text}」"
                pieces.append(f" {'÷' if factor.is_divisor else '×'} {text}")
            return "".join(pieces)
        case Call(function, arguments):
            return f"{function.value}（{'、'.join(map(_format, arguments))}）"
        case _:
            assert_never(expression)


def _would_join(before: Expression, operand: Expression) -> bool:
    """
    Whether a bare name behind a number's unit and a `/` would be read as part of the unit.
    """
    if not isinstance(before, Number) or before.unit is None or not isinstance(operand, Name):
        return False
    return _BARE.fullmatch(operand.name) is not None and is_known_unit(operand.name)


def _within(operand: Expression, *looser: type[Sum] | type[Product]) -> str:
    text = _format(operand)
    return f"（{text}）" if isinstance(operand, looser) else text
