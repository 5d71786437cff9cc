"""
The raw quantities that a formula names.
"""

from collections.abc import Iterator
from typing import assert_never

from ecotown.measures.nodes import Call, Expression, Literal, Measure, Name, Product, Sum

__all__ = ["names_in", "variable_names"]


def variable_names(measure: Measure) -> tuple[str, ...]:
    """
    The raw quantities that a formula names, in the order of the text, each once. Names are folded.
    """
    return tuple(dict.fromkeys(names_in(measure.expression)))


def names_in(expression: Expression) -> Iterator[str]:
    """
    The names of raw quantities in an expression, in the order of the text, each as often as it stands there.
    """
    match expression:
        case Literal():
            return
        case Name(name):
            yield name
        case Sum(terms):
            for term in terms:
                yield from names_in(term.operand)
        case Product(factors):
            for factor in factors:
                yield from names_in(factor.operand)
        case Call(_, arguments):
            for argument in arguments:
                yield from names_in(argument)
        case _:
            assert_never(expression)
