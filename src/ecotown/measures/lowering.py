"""
From the parse tree to nodes. A rule of `grammar/measure.lark` is lowered by the function of the same name.
"""

from fractions import Fraction
from typing import Any, Protocol

import attrs
from lark import Token

from ecotown.measures.folding import fold_name
from ecotown.measures.messages import refusal
from ecotown.measures.nodes import Call, Expression, Factor, Function, Literal, Name, Product, Span, Sum, Term
from ecotown.quantities import fold_unit, is_known_unit, read_product, suggest_units

__all__ = ["Reading", "start"]

_MOST_DIGITS = 40
_FUNCTIONS = {
    **dict.fromkeys(("合计", "求和", "总和", "sum"), Function.SUM),
    **dict.fromkeys(("最大", "最大值", "取大", "max"), Function.LARGEST),
    **dict.fromkeys(("最小", "最小值", "取小", "min"), Function.SMALLEST),
}


class Node(Protocol):
    """
    A node of the parse tree: the name of its rule, and its children, which are nodes and tokens.
    """

    @property
    def data(self) -> str:
        """
        The rule's name in the grammar.
        """

    @property
    def children(self) -> list[Any]:
        """
        Nodes and tokens in the order of the text.
        """


@attrs.frozen
class Reading:
    """
    What is known while a formula is read: its text, as given and folded, and the declared units, folded.
    """

    text: str
    folded: str
    units: frozenset[str]


def start(node: Node, reading: Reading) -> Expression:
    """
    A whole formula.
    """
    return terms(node.children[0], reading)


def terms(node: Node, reading: Reading) -> Expression:
    """
    `a + b - c`. A single term that is not subtracted is itself.
    """
    found: list[Term] = []
    is_subtracted = False
    for child in node.children:
        if isinstance(child, Token):
            is_subtracted = child.type == "MINUS"
        else:
            found.append(Term(factors(child, reading), is_subtracted))
    if len(found) == 1 and not found[0].is_subtracted:
        return found[0].operand
    first = node.children[0]
    opening = _span(first)[0] if isinstance(first, Token) else found[0].operand.span[0]
    return Sum(tuple(found), span=(opening, found[-1].operand.span[1]))


def factors(node: Node, reading: Reading) -> Expression:
    """
    `a × b ÷ c`. A single factor is itself; a known unit behind a number's unit and a `/` belongs to the number.
    """
    found: list[Factor] = []
    is_divisor = is_number = False
    for child in node.children:
        if isinstance(child, Token):
            is_divisor = child.type == "DIVIDE"
            continue
        joined = _join_unit(found[-1].operand, child) if is_number and is_divisor else None
        if joined is not None:
            found[-1] = attrs.evolve(found[-1], operand=joined)
        else:
            found.append(Factor(_operand(child, reading), is_divisor))
            is_number = child.data == "literal"
    if len(found) == 1:
        return found[0].operand
    return Product(tuple(found), span=(found[0].operand.span[0], found[-1].operand.span[1]))


def _join_unit(number: Expression, node: Node) -> Literal | None:
    token = node.children[0]
    if node.data != "name" or token.type != "WORD" or not isinstance(number, Literal) or number.unit is None:
        return None
    unit = f"{number.unit}/{_joined(token)}"
    return Literal(number.number, unit, span=(number.span[0], _span(token)[1])) if is_known_unit(unit) else None


def _operand(node: Node, reading: Reading) -> Expression:
    match node.data:
        case "literal":
            return literal(node, reading)
        case "name":
            return name(node, reading)
        case "call":
            return call(node, reading)
        case _:
            return group(node, reading)


def group(node: Node, reading: Reading) -> Expression:
    """
    `(a + b)`: what stands inside, placed with its brackets.
    """
    inner = terms(node.children[0], reading)
    start, end = inner.span
    opening = reading.folded.rindex("(", 0, start)
    return attrs.evolve(inner, span=(opening, reading.folded.index(")", end) + 1))


def literal(node: Node, reading: Reading) -> Literal:
    """
    A number and the unit behind it; a bare 万 or 亿 multiplies.
    """
    token, *behind = node.children
    start, end = _span(token)
    if len(token) > _MOST_DIGITS:
        raise refusal("measure/number-too-long", reading.text, start, end, most=str(_MOST_DIGITS))
    number = Fraction(str(token))
    if not behind:
        return Literal(number, span=(start, end))
    unit = _joined(behind[0])
    unit_start, end = _span(behind[0])
    if not is_known_unit(unit) and fold_unit(unit) not in reading.units:
        near = suggest_units(unit)
        raise refusal(
            "unit/unknown",
            reading.text,
            unit_start,
            end,
            found=reading.text[unit_start:end],
            suggestion=f"（如 {'、'.join(near)}）" if near else "",
            suggestion_en=f" (such as {', '.join(near)})" if near else "",
        )
    multiple, product = read_product(unit)
    if not product.powers:
        return Literal(number * multiple, span=(start, end))
    return Literal(number, unit, span=(start, end))


def name(node: Node, reading: Reading) -> Name:
    """
    A raw quantity, bare or in 「」.
    """
    start, end = _span(node.children[0])
    folded = fold_name(reading.text[start:end])
    if not folded:
        raise refusal("measure/unreadable", reading.text, start, end, found=reading.text[start:end])
    return Name(folded, span=(start, end))


def call(node: Node, reading: Reading) -> Call:
    """
    `最小(a, b)`.
    """
    token, *arguments = node.children
    start, _ = _span(token)
    values = tuple(terms(argument, reading) for argument in arguments)
    end = reading.folded.index(")", values[-1].span[1]) + 1
    return Call(_FUNCTIONS[str(token).lower()], values, span=(start, end))


def _span(token: Token) -> Span:
    return token.start_pos or 0, token.end_pos or 0


def _joined(token: Token) -> str:
    return "".join(str(token).split())
