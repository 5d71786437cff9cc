"""
Closing a piece: what a clause makes of it, once its sense and the better side are known.
"""

import re
from typing import assert_never

from ecotown.scoring.lowering.cell import Cell
from ecotown.scoring.lowering.drafts import Draft, Part
from ecotown.scoring.lowering.pieces import Counted, EachEvent, EachGap, Piece, Reached, Several
from ecotown.scoring.nodes import (
    AllOf,
    AnyOf,
    Comparator,
    Condition,
    Count,
    Distance,
    Done,
    Grade,
    Growth,
    Level,
    Otherwise,
    Standing,
    Stands,
)

__all__ = ["close", "close_all"]

_DENIED = re.compile("未能?|没有?|无|不")


def close_all(draft: Draft, parts: tuple[Part, ...], cell: Cell) -> Condition | None:
    """
    The condition that parts of a clause make together; None where there is none.
    """
    closed: list[tuple[Condition, bool]] = []
    for part in parts:
        condition = close(part, draft, cell)
        if closed and isinstance(condition, Done) and not part.is_alternative:
            last, was_alternative = closed[-1]
            if isinstance(last, Done) and not was_alternative:
                # Wording that runs on over a comma is one statement, as printed.
                closed[-1] = (Done(f"{last.text},{condition.text}"), False)
                continue
        closed.append((condition, part.is_alternative))
    if len(closed) < 2:
        return _as_otherwise(closed[0][0], cell) if closed else None
    alternatives = [is_alternative for _, is_alternative in closed[1:]]
    conditions = tuple(condition for condition, _ in closed)
    if not any(alternatives):
        return AllOf(_flat(conditions, AllOf))
    if not all(alternatives) or any(isinstance(condition, AllOf) for condition in conditions):
        raise cell.context.refusal("scoring/nested-or", draft.start, draft.end)
    return AnyOf(_flat(conditions, AnyOf))


def _flat(parts: tuple[Condition, ...], kind: type[AllOf] | type[AnyOf]) -> tuple[Condition, ...]:
    return tuple(inner for part in parts for inner in (part.parts if isinstance(part, kind) else (part,)))


def close(part: Part, draft: Draft, cell: Cell) -> Condition:
    """
    What one part asks for.
    """
    return _close(part.piece, part, draft, cell)


def _close(piece: Piece, part: Part, draft: Draft, cell: Cell) -> Condition:
    context = cell.context
    match piece:
        case Reached(limit, subject, is_bare):
            subject = _subject(subject, cell)
            if is_bare and draft.outcome.data == "zero" and "不" not in draft.text[len(part.text) :]:
                # 110%,0分 is where counting starts, and nothing else.
                return Level(Comparator.EQUAL, limit, subject)
            if subject in (None, cell.only_subject) and cell.better is not None:
                return Level(Comparator.AT_MOST if cell.better == "lower" else Comparator.AT_LEAST, limit, subject)
            context.note("scoring/direction-assumed", part.start, part.end, found=part.text)
            return Level(Comparator.AT_LEAST, limit, subject)
        case Level(comparator, limit, subject):
            return Level(comparator, limit, _subject(subject, cell))
        case Counted(subject, verb, sign, limit, noun):
            return Count(f"{subject or ''}{verb}", sign or Comparator.AT_LEAST, limit, noun)
        case AllOf(conditions):
            return AllOf(tuple(_close(inner, part, draft, cell) for inner in conditions))
        case Several(parts, is_any):
            closed = tuple(_close(inner, part, draft, cell) for inner in parts)
            if not is_any:
                return AllOf(_flat(closed, AllOf))
            if any(isinstance(inner, AllOf) for inner in closed):
                raise context.refusal("scoring/nested-or", part.start, part.end)
            return AnyOf(_flat(closed, AnyOf))
        case EachGap() | EachEvent():
            raise context.refusal("scoring/two-gaps", part.start, part.end, found=draft.text)
        case Distance() | Growth() | Stands() | Count() | Grade() | Done() | Otherwise() | AnyOf():
            return piece
        case _:
            assert_never(piece)


def _subject(subject: str | None, cell: Cell) -> str | None:
    """
    The quantity that a level is of: one that names none is of the one named last.
    """
    if subject is not None:
        cell.subject = subject
    return cell.subject


def _as_otherwise(condition: Condition, cell: Cell) -> Condition:
    """
    未… that denies what an award before it asks for is that award's other case: `按标准建设得10分；未按标准建设不得分`.
    """
    awards = [award for award in cell.awards if award is not None]
    if not awards:
        return condition
    match condition:
        case Stands(Standing.NOT_MET) if not all(isinstance(award, Stands) for award in awards):
            return Otherwise()
        case Done(text):
            denied = _DENIED.match(text)
            if denied is not None and _shares_words(text[denied.end() :], awards[-1]):
                return Otherwise()
        case _:
            pass
    return condition


def _shares_words(text: str, award: Condition) -> bool:
    match award:
        case Done(asked):
            pass
        case Count(verb, _, _, noun):
            asked = f"{verb},{noun or ''}"
        case AllOf(parts) | AnyOf(parts):
            return any(_shares_words(text, part) for part in parts)
        case Level(_, _, subject):
            asked = subject or ""
        case Distance() | Growth() | Stands() | Grade() | Otherwise():
            return False
        case _:
            assert_never(award)
    pairs = {asked[place : place + 2] for place in range(len(asked) - 1)}
    return any(text[place : place + 2] in pairs for place in range(len(text) - 1))
