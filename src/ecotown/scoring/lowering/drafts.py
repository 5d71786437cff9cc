"""
Clauses with their pieces read, before they are closed: the rules `clause` and `remark`.
"""

import re
from fractions import Fraction
from typing import Any

import attrs

from ecotown.scoring.context import Context
from ecotown.scoring.lowering.pieces import Piece, Reached, is_remark, read_piece
from ecotown.scoring.lowering.tree import Node, nodes, tokens
from ecotown.scoring.nodes import Level, Quantity, Sense, Stands

__all__ = ["SENSES", "Draft", "Part", "asks_for_share", "check_remark", "draft_clause", "sense_of", "with_all_as_share"]

SENSES = {
    "GIVE": Sense.GIVE,
    "DEDUCT": Sense.DEDUCT,
    "ADD": Sense.ADD,
    "GIVE_SOME": Sense.GIVE,
    "DEDUCT_SOME": Sense.DEDUCT,
    "ADD_SOME": Sense.ADD,
    "PRO_RATA_GIVE": Sense.GIVE,
    "PRO_RATA_DEDUCT": Sense.DEDUCT,
    "PRO_RATA_ADD": Sense.ADD,
    "NO_DEDUCTION": Sense.DEDUCT,
    "NO_ADDITION": Sense.ADD,
    "MOST_GIVEN": Sense.GIVE,
    "MOST_DEDUCTED": Sense.DEDUCT,
    "MOST_ADDED": Sense.ADD,
}
_ALL_DONE = re.compile(r"(?:全部|全面)(?:完成|达到|达标)(?:任务)?的?|完成全部任务的?")
_JOINT = re.compile(r"(?:并且|而且|同时|并|且)*(?P<or>(?:或者?)+)|(?:并且|而且|同时|并|且)+")


@attrs.frozen
class Part:
    """
    One piece before the points: what it says, its text and where it stands, and whether 或 joins it to the one before.
    """

    piece: Piece
    text: str
    start: int
    end: int
    is_alternative: bool = False

    @property
    def is_conditional(self) -> bool:
        """
        Whether wording is a condition by its form: `有整改任务的，`.
        """
        return self.text.endswith(("的", "时", "者"))


@attrs.frozen
class Draft:
    """
    A clause whose pieces are read: its outcome, where it stands, and whether it is the title of the cell (`…(3分)：`).
    """

    outcome: Node
    parts: tuple[Part, ...]
    text: str
    start: int
    end: int
    is_title: bool = False

    @property
    def sense(self) -> Sense:
        """
        What the outcome does with points.
        """
        return sense_of(self.outcome)


def sense_of(outcome: Node) -> Sense:
    """
    What an outcome does with points; 不得分 and a veto take them.
    """
    if outcome.data in ("zero", "veto"):
        return Sense.DEDUCT
    for token in tokens(outcome):
        if token.type in SENSES:
            return SENSES[token.type]
    return Sense.GIVE


def draft_clause(node: Node, context: Context) -> Draft:
    """
    A clause with its pieces read. Raises ScoringSyntaxError where a piece cannot be.
    """
    parts: list[Part] = []
    for text, start, end in _pieces(node):
        if is_remark(text):
            context.note("scoring/remark-left-out", start, end, found=text)
            continue
        joint = _JOINT.match(text) if parts else None
        skipped = joint.end() if joint is not None else 0
        piece = read_piece(text[skipped:], start + skipped, context)
        parts.append(Part(piece, text, start, end, joint is not None and joint["or"] is not None))
    start, end = _span(node)
    text = context.folded.text
    return Draft(nodes(node)[-1], tuple(parts), text[start:end], start, end, is_title=text[end : end + 2] == "):")


def asks_for_share(draft: Draft) -> bool:
    """
    Whether a clause speaks of the indicator in %: 完成80%以上.
    """
    return any(
        isinstance(part.piece, Reached | Level) and part.piece.subject is None and part.piece.limit.unit in ("%", "1")
        for part in draft.parts
    )


def with_all_as_share(draft: Draft) -> Draft:
    """
    全部完成 beside 完成80%以上 is 100 %, and not the target.
    """
    whole = Reached(Quantity(Fraction(100), "%"), None, is_bare=False)
    parts = (
        attrs.evolve(part, piece=whole) if isinstance(part.piece, Stands) and _ALL_DONE.fullmatch(part.text) else part
        for part in draft.parts
    )
    return attrs.evolve(draft, parts=tuple(parts))


def check_remark(node: Node, context: Context) -> None:
    """
    Wording without points may only say how the item is checked. Raises ScoringSyntaxError for any other.
    """
    for text, start, end in _pieces(node):
        if not is_remark(text):
            read_piece(text, start, context)
            raise context.refusal("scoring/no-points", start, end, found=text)
        context.note("scoring/remark-left-out", start, end, found=text)


def _span(node: Node) -> tuple[int, int]:
    first: Any = node
    last: Any = node
    while hasattr(first, "children"):
        first = first.children[0]
    while hasattr(last, "children"):
        last = last.children[-1]
    start: int = first.start_pos
    end: int = last.end_pos
    return start, end


def _pieces(node: Node) -> list[tuple[str, int, int]]:
    found = []
    for piece in nodes(node, "piece"):
        start, end = _span(piece)
        found.append(("".join(map(str, piece.children)), start, end))
    return found
