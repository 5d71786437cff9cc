"""
A cell: the rules `rule`, `segment` and the outcomes.

The pieces before the points are read first; then it is settled which way is better, and only then is each clause closed.
"""

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, assert_never

import attrs

from ecotown.scoring.context import Context
from ecotown.scoring.lowering.amounts import points, read_marks
from ecotown.scoring.lowering.cell import Cell
from ecotown.scoring.lowering.closing import close, close_all
from ecotown.scoring.lowering.direction import better_side, only_subject
from ecotown.scoring.lowering.drafts import Draft, Part, asks_for_share, check_remark, draft_clause, with_all_as_share
from ecotown.scoring.lowering.pieces import Counted, EachEvent, EachGap, Piece, Reached, read_known
from ecotown.scoring.lowering.settings import apply_setting
from ecotown.scoring.lowering.tree import Node, nodes, tokens
from ecotown.scoring.nodes import (
    AllOf,
    Balance,
    Base,
    Clause,
    Comparator,
    Condition,
    Count,
    Discretion,
    Distance,
    Done,
    Grant,
    Level,
    Otherwise,
    PerEvent,
    PerGap,
    Points,
    ProRata,
    Quantity,
    ScoringRule,
    Sense,
    Side,
    Standing,
    Stands,
    Veto,
    Zero,
)

if TYPE_CHECKING:
    from lark import Token

__all__ = ["rule"]

_MOST_CLAUSES = 500
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_BARE_DISTANCE = re.compile(r"(?:少|低|差|高|多)[\d一][^\d以不达至]{1,4}")
_PERIODS = ("半年", "季", "年", "月", "旬", "周", "天", "日")


def rule(tree: Node, context: Context) -> ScoringRule:
    """
    The rule of a cell, without what the table says around it. Raises ScoringSyntaxError.
    """
    segments: list[list[Draft | Node]] = []
    for segment in nodes(tree, "segment"):
        entries: list[Draft | Node] = []
        for part in nodes(segment):
            if part.data == "remark":
                check_remark(part, context)
            else:
                entries.append(draft_clause(part, context) if part.data == "clause" else part)
        segments.append(entries)
    drafts = [entry for entries in segments for entry in entries if isinstance(entry, Draft)]
    has_shares = any(asks_for_share(draft) for draft in drafts)
    if len(drafts) > _MOST_CLAUSES:
        raise context.refusal("scoring/too-many", 0, len(context.folded.text), most=str(_MOST_CLAUSES))
    ladders = _ladders(drafts)
    distances = {part.piece for each in drafts for part in each.parts if isinstance(part.piece, Distance)}
    cell = Cell(
        context,
        context.better or better_side(drafts, context),
        only_subject(drafts),
        ladders=frozenset(ladders),
        level_ladders=_level_ladders(drafts),
        has_distances=len(distances) > 1,
    )
    for entries in segments:
        cell.segment = len(cell.clauses)
        for entry in entries:
            if isinstance(entry, Draft):
                draft = _on_ladder(entry, ladders)
                _clause(with_all_as_share(draft) if has_shares else draft, cell)
            else:
                apply_setting(entry, cell)
    if not cell.clauses:
        found = context.folded.text
        raise context.refusal("scoring/no-rule", 0, len(found), found=found)
    return ScoringRule(
        clauses=tuple(cell.clauses),
        full=cell.full,
        floor=cell.floor,
        incomplete_unit=cell.incomplete_unit,
        most_deducted=cell.most_deducted,
        most_added=cell.most_added,
        is_open_ended=cell.is_open_ended,
        better=cell.better,
    )


# ---- Clauses --------------------------------------------------------------------------------------------------------


def _clause(draft: Draft, cell: Cell) -> None:
    """
    Close a clause and keep it; a number of points without a condition is that of the whole item.
    """
    outcome = draft.outcome
    draft = _with_events(draft, cell)
    each = [part.piece for part in draft.parts if isinstance(part.piece, EachGap | EachEvent)]
    if len(each) > 1:
        raise cell.context.refusal("scoring/two-gaps", draft.start, draft.end, found=draft.text)
    clause: Clause | None
    match outcome.data:
        case "grant" | "bracketed" | "unchanged":
            marks = _marks(outcome, cell.context)
            match each:
                case [EachGap() as gap]:
                    clause = _per_gap(draft, gap, marks, cell)
                case [EachEvent() as event]:
                    clause = _per_event(draft, event, marks, cell)
                case _:
                    clause = _grant(draft, marks, cell)
        case _ if each:
            raise cell.context.refusal("scoring/unreadable", draft.start, draft.end, found=draft.text)
        case "discretion":
            clause = _discretion(draft, cell)
        case "pro_rata":
            clause = ProRata(draft.sense, close_all(draft, draft.parts, cell))
        case "zero":
            clause = Zero(close_all(draft, draft.parts, cell))
        case "veto":
            clause = Veto(close_all(draft, draft.parts, cell))
        case _:
            clause = Balance()
    if clause is not None:
        cell.clauses.append(clause)
        _keep_account(clause, cell)


def _with_events(draft: Draft, cell: Cell) -> Draft:
    """
    The draft with its counts read as events where points are taken or added: 发生一起事故扣5分 is five points for each.

    A frequency before another 每 is wording: `每季度召开1次会议，每少1次扣0.5分`.
    """
    parts = [attrs.evolve(part, piece=_as_gap(part, draft, cell)) for part in draft.parts]
    gaps = [part for part in parts if isinstance(part.piece, EachGap | EachEvent)]
    for place, part in enumerate(parts):
        match part.piece:
            case EachEvent(_, verb) if len(gaps) > 1 and verb.startswith(_PERIODS):
                parts[place] = attrs.evolve(part, piece=Done(part.text))
            case Counted(subject, verb, None, limit, noun) if (
                _takes_events(draft) and not gaps and (subject, verb, noun) not in cell.ladders
            ):
                parts[place] = attrs.evolve(part, piece=EachEvent(limit, verb, noun, subject))
                break
            case Reached(Quantity(Fraction(numerator=1, denominator=1), str(unit)) as limit, str(subject), True) if (
                _takes_events(draft)
                and not gaps
                and unit.isalpha()
                and not unit.isascii()
                and subject not in cell.level_ladders
            ):
                parts[place] = attrs.evolve(part, piece=EachEvent(limit, "", None, subject))
                break
            case _:
                continue
    return attrs.evolve(draft, parts=tuple(inner for part in parts for inner in _apart(part, cell)))


def _as_gap(part: Part, draft: Draft, cell: Cell) -> Piece:
    """
    少1次扣1分 is one point for each, unless the cell goes on with 少2次扣3分.
    """
    match part.piece:
        case Distance(side, Comparator.AT_LEAST, Quantity(Fraction(numerator=1, denominator=1)) as step) if (
            _takes_events(draft) and _BARE_DISTANCE.fullmatch(part.text) and not cell.has_distances
        ):
            return EachGap(side, step, Base.TARGET, None)
        case _:
            return part.piece


def _ladders(drafts: list[Draft]) -> dict[tuple[str | None, str, str | None], str | None]:
    """
    What is counted in steps, with its counter: `1次不合格扣1分，2次不合格扣3分` is one point or three, and never their sum.
    """
    limits: dict[tuple[str | None, str, str | None], set[Quantity]] = {}
    for draft in drafts:
        for part in draft.parts:
            match part.piece:
                case Counted(subject, verb, _, limit, noun) if draft.sense is not Sense.GIVE:
                    limits.setdefault((subject, verb, noun), set()).add(limit)
                case _:
                    pass
    return {key: next(iter(found)).unit for key, found in limits.items() if len(found) > 1}


def _level_ladders(drafts: list[Draft]) -> frozenset[str]:
    """
    The named quantities for which points are taken or added in steps: `查处1起加1分，查处3起以上加3分`.
    """
    limits: dict[str, set[Quantity]] = {}
    for draft in drafts:
        for part in draft.parts:
            match part.piece:
                case Reached(limit, str(subject)) | Level(_, limit, str(subject)) if draft.sense is not Sense.GIVE:
                    limits.setdefault(subject, set()).add(limit)
                case _:
                    pass
    return frozenset(subject for subject, found in limits.items() if len(found) > 1)


def _on_ladder(draft: Draft, ladders: Mapping[tuple[str | None, str, str | None], str | None]) -> Draft:
    """
    The draft with a number that names nothing counted on the only ladder of the cell: `3次及以上不得分`.
    """
    if len(ladders) != 1:
        return draft
    (((subject, verb, noun), unit),) = ladders.items()
    return attrs.evolve(
        draft,
        parts=tuple(
            attrs.evolve(part, piece=Counted(subject, verb, part.piece.comparator, part.piece.limit, noun))
            if isinstance(part.piece, Level) and part.piece.subject is None and part.piece.limit.unit == unit
            else part
            for part in draft.parts
        ),
    )


def _apart(part: Part, cell: Cell) -> tuple[Part, ...]:
    """
    An event with the condition that stands before it without a comma: 未达标的每次扣2分.
    """
    match part.piece:
        case EachEvent(_, _, _, str(words)) as event if (
            known := read_known(words, part.start, cell.context)
        ) is not None:
            lead = attrs.evolve(part, piece=known, text=words)
            return (lead, attrs.evolve(part, piece=attrs.evolve(event, context=None), is_alternative=False))
        case _:
            return (part,)


def _takes_events(draft: Draft) -> bool:
    return draft.outcome.data in ("grant", "bracketed") and draft.sense is not Sense.GIVE


def _marks(outcome: Node, context: Context) -> Points:
    match outcome.data:
        case "unchanged":
            return Points(Fraction(0))
        case "grant" if nodes(outcome):
            return points(nodes(outcome)[0], context)
        case _:
            token: Token = outcome.children[-1]
            return Points(read_marks(str(token), token, context))


def _grant(draft: Draft, marks: Points, cell: Cell) -> Grant | None:
    condition = close_all(draft, draft.parts, cell)
    is_title = draft.outcome.data == "bracketed" and draft.is_title and isinstance(condition, Done)
    if condition is not None and not (is_title and not cell.clauses):
        return Grant(draft.sense, marks, condition)
    if draft.sense is Sense.GIVE and cell.full is None and not cell.clauses and not marks.is_share:
        cell.full = marks.value
        return None
    raise cell.context.refusal("scoring/no-condition", draft.start, draft.end, found=draft.text)


def _per_gap(draft: Draft, gap: EachGap, marks: Points, cell: Cell) -> PerGap:
    """
    A gap: a level before it says from where it is measured, wording (but for `…的`) what is measured.
    """
    origin: Level | Count | None = None
    subjects: list[str] = []
    rest: list[Part] = []
    wording: list[Part] = []
    for part in draft.parts:
        if isinstance(part.piece, Done) and not part.is_alternative:
            wording.append(part)
            if part.is_conditional:
                rest += wording
                wording.clear()
            continue
        subjects += [each.piece.text for each in wording if isinstance(each.piece, Done)]
        wording.clear()
        match part.piece:
            case EachGap():
                continue
            case Level() | Reached() | Counted() if origin is None and gap.base is Base.TARGET:
                closed = close(part, draft, cell)
                if isinstance(closed, Level | Count):
                    origin = closed
                    continue
            case _:
                pass
        rest.append(part)
    if gap.subject is not None:
        subjects.append(gap.subject)
    subject = ",".join(subjects) or None
    if origin is not None and isinstance(origin, Level) and subject is not None and origin.subject is None:
        origin, subject = attrs.evolve(origin, subject=subject), None
    if subject == cell.context.name:
        subject = None
    condition = _needed(close_all(draft, tuple(rest), cell), draft.sense, gap.side)
    return PerGap(draft.sense, marks, gap.side, gap.step, gap.base, subject, origin, condition)


def _needed(condition: Condition | None, sense: Sense, side: Side) -> Condition | None:
    """
    The condition beside a gap; one that the gap says anyway (未达标的，每差…) is left out.
    """
    match condition:
        case Stands(Standing.NOT_MET) | Otherwise() if sense is Sense.DEDUCT:
            return None
        case Stands(Standing.BELOW) if side is Side.BELOW:
            return None
        case Stands(Standing.ABOVE) if side is Side.ABOVE:
            return None
        case Stands(Standing.EXCEEDED | Standing.MET) if sense is Sense.ADD:
            return None
        case _:
            return condition


def _per_event(draft: Draft, event: EachEvent, marks: Points, cell: Cell) -> PerEvent:
    """
    Events: wording before them says what is looked for; any other condition stays one.
    """
    condition = close_all(draft, tuple(part for part in draft.parts if part.piece is not event), cell)
    parts = condition.parts if isinstance(condition, AllOf) else () if condition is None else (condition,)
    said = parts[0].text if parts and isinstance(parts[0], Done) else None
    rest = parts if said is None else parts[1:]
    context = f"{said},{event.context}" if said and event.context else said or event.context
    needed = None if not rest else rest[0] if len(rest) == 1 else AllOf(rest)
    return PerEvent(draft.sense, marks, event.every, event.verb, event.noun, context, needed)


def _discretion(draft: Draft, cell: Cell) -> Discretion:
    condition = close_all(draft, draft.parts, cell)
    for token in tokens(draft.outcome):
        if token.type in ("POINTS_RANGE", "RANGE_ALONE"):
            lowest, highest = (read_marks(number, token, cell.context) for number in _NUMBER.findall(str(token)))
            if lowest > highest:
                place = (token.start_pos or 0, token.end_pos or 0)
                raise cell.context.refusal("scoring/reversed-range", *place, found=str(token))
            return Discretion(draft.sense, lowest, highest, condition)
    marks = [points(node, cell.context) for node in nodes(draft.outcome, "points")]
    highest_marks = marks[0].value if marks and not marks[0].is_share else None
    return Discretion(draft.sense, Fraction(0), highest_marks, condition)


def _keep_account(clause: Clause, cell: Cell) -> None:
    """
    An award behind deductions opens a new account of points, as it does for the scorer.
    """
    condition: Condition | None = None
    match clause:
        case Grant(sense, _, condition):
            pass
        case PerGap(sense) | PerEvent(sense) | Discretion(sense) | ProRata(sense):
            pass
        case Zero():
            sense = Sense.DEDUCT
        case _:
            return
    match sense:
        case Sense.GIVE:
            if cell.is_charged and cell.awards:
                cell.awards.clear()
                cell.is_charged = False
            cell.awards.append(condition)
        case Sense.DEDUCT:
            cell.is_charged = True
        case Sense.ADD:
            pass
        case _:
            assert_never(sense)
