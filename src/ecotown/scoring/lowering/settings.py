"""
What holds for several clauses: the rules `cap`, `full_marks`, `floor` and their like.
"""

import re
from fractions import Fraction
from typing import assert_never

import attrs

from ecotown.scoring.lowering.amounts import read_marks
from ecotown.scoring.lowering.cell import Cell
from ecotown.scoring.lowering.drafts import SENSES
from ecotown.scoring.lowering.tree import Node, tokens
from ecotown.scoring.nodes import (
    Balance,
    Capped,
    Clause,
    Discretion,
    Floor,
    Grant,
    IncompleteUnit,
    PerEvent,
    PerGap,
    ProRata,
    Sense,
    Veto,
    Zero,
)

__all__ = ["apply_setting"]

_INCOMPLETE = {
    "UNIT_COUNTED": IncompleteUnit.COUNTED,
    "UNIT_IGNORED": IncompleteUnit.IGNORED,
    "UNIT_PROPORTIONAL": IncompleteUnit.PROPORTIONAL,
}
_TOTAL = re.compile("累计|合计|总计|全年")


def apply_setting(node: Node, cell: Cell) -> None:
    """
    Keep what a setting says of the cell, or of the clauses before it.
    """
    match node.data:
        case "cap":
            _cap(node, cell)
        case "full_marks":
            cell.full = _marks(node, cell)
        case "floor":
            cell.floor = Floor.ZERO
        case "no_floor":
            cell.floor = Floor.NONE
        case "open_ended":
            cell.is_open_ended = True
        case "incomplete_unit":
            cell.incomplete_unit = _INCOMPLETE[tokens(node)[0].type]
        case _:
            # 加至满分为止 says what holds anyway.
            pass


def _marks(node: Node, cell: Cell) -> Fraction:
    token = next(token for token in tokens(node) if token.type == "POINTS")
    return read_marks(str(token), token, cell.context)


def _cap(node: Node, cell: Cell) -> None:
    word, most = tokens(node)[0], _marks(node, cell)
    last = cell.clauses[-1] if cell.clauses else None
    sense = SENSES.get(word.type) or (Sense.GIVE if last is None else _sense_of(last))
    is_total = _TOTAL.match(word) is not None
    if isinstance(last, Discretion) and last.sense is sense and not is_total:
        highest = most if last.highest is None else min(most, last.highest)
        cell.clauses[-1] = attrs.evolve(last, lowest=min(last.lowest, highest), highest=highest)
        return
    run: list[Grant | PerGap | PerEvent | ProRata] = []
    for clause in reversed(cell.clauses[cell.segment :]):
        if not isinstance(clause, Grant | PerGap | PerEvent | ProRata) or clause.sense is not sense:
            break
        run.insert(0, clause)
    if run and not is_total:
        cell.clauses[-len(run) :] = [Capped(tuple(run), most)]
        return
    match sense:
        case Sense.DEDUCT:
            cell.most_deducted = most
        case Sense.ADD:
            cell.most_added = most
        case Sense.GIVE:
            cell.full = most
        case _:
            assert_never(sense)


def _sense_of(clause: Clause) -> Sense:
    match clause:
        case Grant(sense) | PerGap(sense) | PerEvent(sense) | Discretion(sense) | ProRata(sense):
            return sense
        case Capped():
            return clause.sense
        case Zero() | Veto() | Balance():
            return Sense.GIVE
        case _:
            assert_never(clause)
