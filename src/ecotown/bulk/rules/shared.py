"""
Records that several checks of one row read: what one of them refuses, the others do not see either.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

import attrs

from ecotown.bulk.lowered import (
    Check,
    Chosen,
    Combined,
    Counted,
    Dated,
    Deferred,
    Emptied,
    Gated,
    Leaf,
    Lowering,
    Never,
    Node,
    Staged,
    children,
)
from ecotown.bulk.refusals import UnusableTable
from ecotown.bulk.rules.readings import step_bit, years_of
from ecotown.bulk.rules.row import INVALID, RuleRow
from ecotown.bulk.states import MIXED
from ecotown.targets.nodes import Assigned, Trend, TrendKind

__all__ = ["refuse_shared"]

_UNUSABLE = -2
_WORDED_KINDS = (TrendKind.NO_CHANGE, TrendKind.NO_DECREASE, TrendKind.NO_INCREASE)
# A year as it is read: how far back, or which.
_Year: TypeAlias = tuple[str, int]
_Words: TypeAlias = Mapping[int, Mapping[tuple[str | None, str | None], int]]


@attrs.frozen
class _Pair:
    """
    Two checks that read a record in common. `is_certain` says that the one is judged, whatever the place and the
    year, `is_mutual` that the other is.
    """

    one: Check
    other: Check
    is_certain: bool
    is_mutual: bool

    @property
    def turned(self) -> "_Pair":
        """
        The pair the other way round.
        """
        return _Pair(self.other, self.one, self.is_mutual, self.is_certain)


def refuse_shared(
    lowering: Lowering, rows: Sequence[RuleRow], year: int | None, *, are_found: bool = True
) -> list[RuleRow]:
    """
    The rules, with a text refused by every check of a row that reads the record, where one of them refuses it.

    `otherwise` of a text in a series is the sum of the bits of the steps at which another check refuses it. Where
    it hangs on the place which of them are asked, UnusableTable is raised for a text that was found.
    """
    pairs = list(dict.fromkeys(pair for row in lowering.rows for pair in _pairs(row.node, lowering.checks, year)))
    if not pairs:
        return list(rows)
    words: dict[int, dict[tuple[str | None, str | None], int]] = {}
    for place, row in enumerate(rows):
        if row.kind == "word":
            words.setdefault(row.chk, {})[row.text, row.unit] = place
    found = list(rows)
    for pair in pairs:
        for each in (pair, pair.turned):
            if each.is_certain or are_found:
                _refuse(each, words, rows, found, year)
            if are_found:
                _refuse_units(each, rows, found, year)
    return found


def _refuse_units(pair: _Pair, rows: Sequence[RuleRow], found: list[RuleRow], year: int | None) -> None:
    """
    Refuse for the other check the numbers that the one refuses: those in a unit of something else, or all.
    """
    refused = {
        _reading_key(row, year)
        for row in rows
        if row.kind == "reading" and row.chk == pair.one.number and _is_refused(row, pair.one)
    }
    if not refused:
        return
    for place, row in enumerate(rows):
        if row.kind != "reading" or row.chk != pair.other.number or _reading_key(row, year) not in refused:
            continue
        if _is_refused(row, pair.other):
            continue
        if not pair.is_certain or pair.one.family == "reference":
            raise _entangled(pair, f"1{row.unit or ''}")
        if pair.other.is_movement:
            found[place] = attrs.evolve(found[place], series=_UNUSABLE)
        else:
            found[place] = attrs.evolve(
                found[place],
                state=INVALID,
                otherwise=INVALID,
                low=None,
                high=None,
                low_rounded=None,
                high_rounded=None,
                grain=None,
                margin_limit=None,
            )


def _is_refused(row: RuleRow, check: Check) -> bool:
    return row.series == _UNUSABLE if check.is_movement else row.state == INVALID


def _reading_key(row: RuleRow, year: int | None) -> tuple[object, ...]:
    return row.indicator, row.component, row.aspect, row.unit, _year(row.back, row.at_year, year)


def _refuse(pair: _Pair, words: _Words, rows: Sequence[RuleRow], found: list[RuleRow], year: int | None) -> None:
    """
    Refuse for the other check what the one refuses.
    """
    seen = words.get(pair.other.number, {})
    for key, place in words.get(pair.one.number, {}).items():
        refused = _refused_years(pair.one, rows[place], year)
        if key not in seen or not refused:
            continue
        other = rows[seen[key]]
        # Where no reference was supplied, nothing is held against it and no text refused.
        is_certain = pair.is_certain and pair.one.family != "reference"
        if pair.other.family == "reference" and is_certain and other.state == INVALID:
            if any(each in refused for _, each in _reads(pair.other, year)):
                found[seen[key]] = attrs.evolve(found[seen[key]], state=MIXED)
            continue
        known = _refused_years(pair.other, other, year)
        common = [read for read in _reads(pair.other, year) if read[1] in refused and read[1] not in known]
        if not common:
            continue
        # A word that decides in the year judged keeps a trend from reading the base year at all.
        may_decide = isinstance(pair.one.rule, Trend) and pair.one.rule.kind in _WORDED_KINDS
        may_decide = may_decide and any(each != ("back", 0) for _, each in common)
        if not is_certain or may_decide:
            raise _entangled(pair, rows[place].text or "")
        if pair.other.is_movement:
            mask = found[seen[key]].otherwise or 0
            for step, _ in common:
                mask |= step_bit(step)
            found[seen[key]] = attrs.evolve(found[seen[key]], otherwise=mask)
        else:
            found[seen[key]] = attrs.evolve(found[seen[key]], state=INVALID, otherwise=INVALID, margin_limit=None)


def _refused_years(check: Check, word: RuleRow, year: int | None) -> set[_Year]:
    """
    The years of which a check refuses a text by itself.
    """
    if not check.is_movement:
        return {each for _, each in _reads(check, year)} if word.state == INVALID else set()
    if word.series != _UNUSABLE:
        return set()
    # A word that decides (未降低) does so in the year judged alone.
    return {each for step, each in _reads(check, year) if step != 0 or word.state is None}


def _reads(check: Check, year: int | None) -> list[tuple[int, _Year]]:
    """
    The steps of a check with the years that they are of.
    """
    return [(step, _year(back, at_year, year)) for step, back, at_year in years_of(check)]


def _year(back: int | None, at_year: int | None, year: int | None) -> _Year:
    if at_year is None:
        return "back", back or 0
    return ("at", at_year) if year is None else ("back", year - at_year)


def _pairs(node: Node, checks: Sequence[Check], year: int | None) -> Iterator[_Pair]:
    """
    The checks that are judged together on the same records.
    """
    if isinstance(node, Combined):
        leaves = [list(_leaves(part, checks, year)) for part in node.parts]
        for place, own in enumerate(leaves):
            for others in leaves[place + 1 :]:
                yield from (
                    _Pair(one, other, is_sure, is_certain)
                    for one, is_sure in own
                    for other, is_certain in others
                    if _shares(one, other, year)
                )
    for part in children(node):
        yield from _pairs(part, checks, year)


def _leaves(node: Node, checks: Sequence[Check], year: int | None) -> Iterator[tuple[Check, bool]]:
    """
    The checks of a tree that may be judged, and whether they are in any case. Rows that are counted have records of their own.
    """
    match node:
        case Leaf(number) if isinstance(checks[number].rule, Assigned):
            # What was assigned to a place is asked of it alone.
            yield from ((check, False) for check in checks if check.slot == number)
        case Leaf(number):
            yield checks[number], True
        case Combined(parts):
            for part in parts:
                yield from _leaves(part, checks, year)
        case Gated(_, part) | Emptied(_, _, part):
            yield from _leaves(part, checks, year)
        case Dated(first, part):
            if year is None or year >= first:
                yield from (
                    (check, is_certain and year is not None) for check, is_certain in _leaves(part, checks, year)
                )
        case Staged(stages):
            started = [(first or 0, part) for first, part in stages if year is None or (first or 0) <= year]
            latest = max((first for first, _ in started), default=0)
            for first, part in started:
                if year is None or first == latest:
                    yield from (
                        (check, is_certain and year is not None) for check, is_certain in _leaves(part, checks, year)
                    )
        case Chosen(_, branches):
            for branch in branches:
                yield from ((check, False) for check, _ in _leaves(branch, checks, year))
        case Deferred():
            # Which of its checks reads the record, the record says.
            yield from ((check, False) for part in children(node) for check, _ in _leaves(part, checks, year))
        case Counted() | Never():
            return


def _shares(one: Check, other: Check, year: int | None) -> bool:
    if {one.family, other.family} - {"value", "movement", "reference"} or one.component != other.component:
        return False
    years = {each for _, each in _reads(one, year)}
    return not set(one.names).isdisjoint(other.names) and any(each in years for _, each in _reads(other, year))


def _entangled(pair: _Pair, text: str) -> UnusableTable:
    number = pair.one.indicator.number
    return UnusableTable(
        "bulk/text-for-one-rule",
        f"第{number}项的“{text}”，一条规则读得懂，与它共用观测值的另一条读不懂",
        f'"{text}" of indicator {number} is read by one rule and not by another on the same value',
        hint="改写成数，或这一项用 assess 判定",
        hint_en="write it as a number, or judge this row with `assess`",
    )
