"""
A target with its context: the rule, the text it came from, and what the indicator says about it.
"""

from fractions import Fraction

import attrs

from ecotown.diagnostics import Diagnostic
from ecotown.targets.nodes import Direction, Rule
from ecotown.targets.vocabulary import Vocabulary

__all__ = ["Target"]


@attrs.frozen(kw_only=True)
class Target:
    """
    What a cell asks for. Two targets are equal where their rules are: text, places and diagnostics take no part.

    `unit` and `basis` are the indicator's, after its unit cell has been read (`折纯,千克/公顷` is a unit and a basis).
    `better` is as stated or, failing that, as inferred from the name; None where neither says.
    `components` are the declared names, each of which the rule applies to.
    `lists_components` is set where the text itself names them (`甲、乙的面积不减少`).
    `cap` is the natural ceiling in the indicator's unit, or None for none.
    """

    rule: Rule
    text: str = attrs.field(eq=False)
    name: str | None = attrs.field(default=None, eq=False)
    unit: str | None = attrs.field(default=None, eq=False)
    better: Direction | None = attrs.field(default=None, eq=False)
    basis: str | None = attrs.field(default=None, eq=False)
    components: tuple[str, ...] = attrs.field(default=(), eq=False)
    lists_components: bool = attrs.field(default=False, eq=False)
    cap: Fraction | None = attrs.field(default=None, eq=False)
    may_be_absent: bool = attrs.field(default=False, eq=False)
    vocabulary: Vocabulary = attrs.field(eq=False, repr=False)
    diagnostics: tuple[Diagnostic, ...] = attrs.field(default=(), eq=False)
