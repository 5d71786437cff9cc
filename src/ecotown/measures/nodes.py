"""
The nodes of a formula: arithmetic over raw quantities.

Nodes are frozen values. `span` is where a node stands in the text of the formula; it takes no part in equality and is the
only thing that a node knows of that text. A chain of one kind of operator is one node, so that only brackets nest.
"""

from enum import Enum
from fractions import Fraction
from typing import TypeAlias

import attrs

__all__ = ["Call", "Expression", "Factor", "Function", "Literal", "Measure", "Name", "Product", "Span", "Sum", "Term"]

Span: TypeAlias = tuple[int, int]
"""Offsets in the text as given, end excluded."""


class Function(Enum):
    """
    What can be made of several values; the value is the word printed.

    There is no mean: the rate of a town is the sum of its numerators over the sum of its denominators.
    """

    SUM = "合计"
    LARGEST = "最大"
    SMALLEST = "最小"


@attrs.frozen
class Literal:
    """
    A number with its unit as written, or without one: `100%`, `0.3吨/亩`, `2`.
    """

    number: Fraction
    unit: str | None = None
    span: Span = attrs.field(default=(0, 0), eq=False, repr=False, kw_only=True)


@attrs.frozen
class Name:
    """
    A raw quantity by its folded name (`ecotown.measures.fold_name`).
    """

    name: str
    span: Span = attrs.field(default=(0, 0), eq=False, repr=False, kw_only=True)


@attrs.frozen
class Term:
    """
    One term of a sum.
    """

    operand: "Expression"
    is_subtracted: bool = False


@attrs.frozen
class Sum:
    """
    `a + b - c`; a single term is there only where it is subtracted: `-a`.
    """

    terms: tuple[Term, ...]
    span: Span = attrs.field(default=(0, 0), eq=False, repr=False, kw_only=True)


@attrs.frozen
class Factor:
    """
    One factor of a product.
    """

    operand: "Expression"
    is_divisor: bool = False


@attrs.frozen
class Product:
    """
    `a × b ÷ c`, from left to right. The first factor is never a divisor.
    """

    factors: tuple[Factor, ...]
    span: Span = attrs.field(default=(0, 0), eq=False, repr=False, kw_only=True)


@attrs.frozen
class Call:
    """
    A function of one or more values: `最小(a, b)`.
    """

    function: Function
    arguments: tuple["Expression", ...]
    span: Span = attrs.field(default=(0, 0), eq=False, repr=False, kw_only=True)


Expression: TypeAlias = Literal | Name | Sum | Product | Call


@attrs.frozen
class Measure:
    """
    A formula. Two are equal where their expressions are: text and places take no part.
    """

    expression: Expression
    text: str = attrs.field(default="", eq=False)
