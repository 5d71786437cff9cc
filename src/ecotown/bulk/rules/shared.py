"""
Records that several checks of one row read: what one of them refuses, the others do not see either.
"""

from collections.abc import Iterator, Sequence

import attrs

from ecotown.bulk.lowered import Check, Combined, Emptied, Gated, Leaf, Lowering, Node, children
from ecotown.bulk.rules.amounts import window_of
from ecotown.bulk.rules.row import INVALID, RuleRow

__all__ = ["refuse_shared"]

_UNUSABLE = -2


def refuse_shared(lowering: Lowering, rows: Sequence[RuleRow], year: int | None) -> list[RuleRow]:
    """
    The rules, with a text refused by every check of a row that reads the record, where one of them refuses it.

    `otherwise` of a text in a series is the last step, counted from the year judged, at which it is refused; above 0 it is
    refused in the base year too.
    """
    pairs = list(dict.fromkeys(pair for row in lowering.rows for pair in _pairs(row.node, lowering.checks)))
    if not pairs:
        return list(rows)
    words = {(row.chk, row.text, row.unit): place for place, row in enumerate(rows) if row.kind == "word"}
    found = list(rows)
    for value, movement in pairs:
        step = _step(value, movement, year)
        if step is None:
            continue
        for (chk, text, unit), place in words.items():
            other = words.get((movement.number, text, unit)) if chk == value.number else None
            if other is None:
                continue
            held, seen = rows[place], rows[other]
            if held.state == INVALID:
                known = found[other].otherwise
                found[other] = attrs.evolve(found[other], otherwise=step if known is None else max(step, known))
            elif seen.series == _UNUSABLE and seen.state is None:
                found[place] = attrs.evolve(found[place], state=INVALID, otherwise=INVALID, margin_limit=None)
    return found


def _pairs(node: Node, checks: Sequence[Check]) -> Iterator[tuple[Check, Check]]:
    """
    The checks on one value and on several that are judged together on the same records.
    """
    if isinstance(node, Combined):
        leaves = [[checks[leaf] for leaf in _always(part)] for part in node.parts]
        for place, own in enumerate(leaves):
            others = [check for other, held in enumerate(leaves) if other != place for check in held]
            yield from (
                (value, movement)
                for value in own
                for movement in others
                if value.family == "value" and movement.family == "movement" and _shares(value, movement)
            )
    for part in children(node):
        yield from _pairs(part, checks)


def _always(node: Node) -> Iterator[int]:
    """
    The checks that are judged whatever the place or the year.
    """
    match node:
        case Leaf(check):
            yield check
        case Combined(parts):
            for part in parts:
                yield from _always(part)
        case Gated(_, part) | Emptied(_, _, part):
            yield from _always(part)
        case _:
            return


def _shares(value: Check, movement: Check) -> bool:
    return value.component == movement.component and not set(value.names).isdisjoint(movement.names)


def _step(value: Check, movement: Check, year: int | None) -> int | None:
    """
    The step of a series whose record a check on one value reads: 1 stands for the base year. None where it reads none.
    """
    if value.at_year is not None:
        return None
    span, base_back, base_year = window_of(movement)
    if span is not None:
        return value.back if value.back < span else None
    is_base = value.back == base_back or (year is not None and base_year == year - value.back)
    return 0 if value.back == 0 else 1 if is_base else None
