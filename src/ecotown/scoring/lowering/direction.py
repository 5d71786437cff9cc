"""
Which way is better, read from the clauses: 每低…扣 says that higher is better, 高于标准不得分 that lower is.
"""

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from ecotown.scoring.context import Context
from ecotown.scoring.lowering.drafts import Draft
from ecotown.scoring.lowering.pieces import EachGap, Piece, Reached, Several
from ecotown.scoring.lowering.tree import Node
from ecotown.scoring.nodes import AllOf, AnyOf, Comparator, Distance, Growth, Level, Sense, Side, Standing, Stands

__all__ = ["better_side", "only_subject"]

_SIDE_OF = {
    Comparator.AT_LEAST: Side.ABOVE,
    Comparator.MORE_THAN: Side.ABOVE,
    Comparator.AT_MOST: Side.BELOW,
    Comparator.LESS_THAN: Side.BELOW,
}
_BETTER = {Side.ABOVE: "higher", Side.BELOW: "lower"}
_OPPOSITE = {Side.ABOVE: Side.BELOW, Side.BELOW: Side.ABOVE}
_MARKS = re.compile(r"\d+(?:\.\d+)?")


def only_subject(drafts: list[Draft]) -> str | None:
    """
    The one quantity that a cell names; None where it names none or several. It is the indicator itself.
    """
    subjects = {subject for draft in drafts for part in draft.parts for subject in _subjects(part.piece)}
    return subjects.pop() if len(subjects) == 1 else None


def _subjects(piece: Piece) -> Iterator[str]:
    match piece:
        case Level(_, _, str(subject)) | Reached(_, str(subject)) | EachGap(_, _, _, str(subject)):
            yield subject
        case Several(parts) | AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from _subjects(part)
        case _:
            pass


def better_side(drafts: list[Draft], context: Context) -> str | None:
    """
    `higher` or `lower`: that of the target, else what the clauses agree on, else None.
    """
    if context.target is not None and context.target.comparator in _SIDE_OF:
        return _BETTER[_SIDE_OF[context.target.comparator]]
    meant = (None, only_subject(drafts))
    sides: set[Side] = set()
    ladder: list[tuple[Fraction, Fraction]] = []
    for draft in drafts:
        for part in draft.parts:
            side = _cue(part.piece, meant)
            if side is not None:
                sides.add(_OPPOSITE[side] if draft.sense is Sense.DEDUCT else side)
            if isinstance(part.piece, Reached) and part.piece.subject in meant and draft.outcome.data == "grant":
                given = _MARKS.search(_text(draft.outcome))
                if given is not None:
                    ladder.append((part.piece.limit.value, Fraction(given.group())))
    for (limit, few), (next_limit, many) in pairwise(ladder):
        if limit != next_limit and few != many:
            sides.add(Side.ABOVE if (limit < next_limit) is (few < many) else Side.BELOW)
    return _BETTER[sides.pop()] if len(sides) == 1 else None


def _cue(piece: Piece, meant: tuple[str | None, ...]) -> Side | None:
    """
    The side of the target or of a number that a piece of the indicator itself speaks of.
    """
    match piece:
        case Level(comparator, _, subject) if subject in meant:
            return _SIDE_OF.get(comparator)
        case EachGap(side, _, _, subject) if subject in meant:
            return None if side is Side.SHORT else side
        case Distance(side):
            return None if side is Side.SHORT else side
        case Growth(side, comparator) if comparator is not Comparator.EQUAL:
            return side
        case Stands(Standing.ABOVE):
            return Side.ABOVE
        case Stands(Standing.BELOW):
            return Side.BELOW
        case _:
            return None


def _text(node: Node) -> str:
    return "".join(_text(child) if hasattr(child, "children") else str(child) for child in node.children)
