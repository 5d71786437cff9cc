"""
Two systems compared: rows paired, targets held against each other, everything else as text.
"""

from collections.abc import Iterator, Mapping
from enum import Enum
from fractions import Fraction

import attrs

from ecotown.errors import EcotownError
from ecotown.plans.conventions import Conventions, TrendWindow
from ecotown.plans.differences.matching import Pair, match_rows, plain_name
from ecotown.plans.differences.regrouping import find_regroupings
from ecotown.plans.differences.result import (
    Change,
    RowDifference,
    RowStatus,
    SystemDifference,
    TargetDifference,
)
from ecotown.plans.item import Item
from ecotown.plans.resolution import resolve_components
from ecotown.plans.system import UNSTATED, Component, Indicator, IndicatorSystem
from ecotown.quantities import format_exact
from ecotown.targets import Target, parse_target
from ecotown.targets.folding import fold_text
from ecotown.targets.nodes import Scale
from ecotown.targets.strictness import Relation, Strictness, compare_strictness

__all__ = ["compare_systems"]

# What a row is compared by beside its target, in the order of a printed table.
_KEYS = (
    "number",
    "name",
    "domain",
    "unit",
    "basis",
    "better",
    "obligation",
    "responsible",
    "supporting",
    "applies_if",
    "may_be_absent",
    "each_village",
    "cap",
    "of",
    "measure",
    "evidence",
    "conventions",
    "definition",
)
_DECLARED = ("title", "effective_from", "standing", "conventions", "attributes", "scales", "units", "synonyms")
_STATUSES = {
    Relation.STRICTER: RowStatus.STRICTER,
    Relation.LOOSER: RowStatus.LOOSER,
    Relation.INCOMPARABLE: RowStatus.OTHERWISE,
}


def compare_systems(old: IndicatorSystem, new: IndicatorSystem) -> SystemDifference:
    """
    What differs from one system, or edition, to another: each row stricter, looser, changed, new or gone, in words.

    Rows are paired by name, else by likeness, and the targets of a pair compared by strictness (`compare_strictness`), each
    read with what its own system declares.
    """
    pairs = match_rows(old.indicators, new.indicators, {**old.synonyms, **new.synonyms})
    by_new = {id(pair.new): pair for pair in pairs}
    paired_old = {id(pair.old) for pair in pairs}
    rows: list[RowDifference] = []
    for row in new.indicators:
        pair = by_new.get(id(row))
        if pair is None:
            rows.append(RowDifference(status=RowStatus.NEW, old=None, new=row))
            continue
        rows.append(_compare_pair(pair, old, new))
    rows += [
        RowDifference(status=RowStatus.GONE, old=row, new=None) for row in old.indicators if id(row) not in paired_old
    ]
    return SystemDifference(
        old=old,
        new=new,
        rows=tuple(rows),
        regroupings=tuple(find_regroupings(old, new, pairs)),
        declared=tuple(_declared(old, new)),
    )


def _compare_pair(pair: Pair, old: IndicatorSystem, new: IndicatorSystem) -> RowDifference:
    targets = tuple(_compare_targets(pair, old, new))
    changes = tuple(_changes(pair.old, pair.new, _KEYS))
    is_renamed = plain_name(pair.old.name) != plain_name(pair.new.name)
    status = _status(targets)
    if status is RowStatus.SAME and changes:
        status = RowStatus.CHANGED
    return RowDifference(
        status=status,
        old=pair.old,
        new=pair.new,
        is_renamed=is_renamed,
        likeness=pair.likeness,
        targets=targets,
        changes=changes,
    )


def _status(targets: tuple[TargetDifference, ...]) -> RowStatus:
    """
    The status of a row whose parts are compared: stricter where some are and none is looser.
    """
    found = set()
    for each in targets:
        if each.strictness is None or not each.strictness.decided:
            found.add(RowStatus.SAME if _same_text(each) else RowStatus.UNDECIDED)
        elif each.strictness.relation is not Relation.EQUAL:
            found.add(_STATUSES[each.strictness.relation])
    found.discard(RowStatus.SAME)
    if not found:
        return RowStatus.SAME
    if len(found) == 1:
        return found.pop()
    return RowStatus.UNDECIDED if RowStatus.UNDECIDED in found else RowStatus.OTHERWISE


def _same_text(target: TargetDifference) -> bool:
    return target.old is not None and target.new is not None and fold_text(target.old) == fold_text(target.new)


def _compare_targets(pair: Pair, old: IndicatorSystem, new: IndicatorSystem) -> Iterator[TargetDifference]:
    """
    The targets of a pair: the one of each row, or those of the components by name. A component on one side alone is one
    that asks for more there.
    """
    before, after = _parts(pair.old), _parts(pair.new)
    if set(before) != set(after) and (None in before or None in after):
        # A row on one side, its parts on the other: their sum is no target that can be held against the row's.
        yield TargetDifference(None, pair.old.target, pair.new.target, None)
        return
    for key in dict.fromkeys((*before, *after)):
        mine, other = before.get(key), after.get(key)
        first = None if mine is None else mine.target
        second = None if other is None else other.target
        name = None if key is None else (mine or other or pair.new).name
        strictness = None
        if mine is not None and other is not None:
            before_holds = mine.conventions.over(old.conventions)
            after_holds = other.conventions.over(new.conventions)
            # Targets are compared under one set of conventions; where the two differ, under those that are usual.
            common = after_holds if before_holds == after_holds else None
            strictness = _hold(_read(mine, pair.old, old), _read(other, pair.new, new), common)
        elif mine is None:
            strictness = Strictness(Relation.STRICTER)
        else:
            strictness = Strictness(Relation.LOOSER)
        yield TargetDifference(name, first, second, strictness)


def _parts(row: Indicator) -> dict[str | None, Indicator | Component]:
    if not row.components:
        return {None: row}
    return {plain_name(component.name): component for component in resolve_components(row)}


def _read(item: Indicator | Component, row: Indicator, system: IndicatorSystem) -> Target | None:
    for name in dict.fromkeys((row.name, item.name)):
        try:
            return parse_target(
                item.target or "",
                name=name,
                unit=item.unit,
                better=item.better,
                basis=item.basis,
                vocabulary=system.vocabulary,
                cap=item.cap,
                may_be_absent=row.may_be_absent,
            )
        except EcotownError:
            continue
    return None


def _hold(old: Target | None, new: Target | None, conventions: Conventions | None) -> Strictness | None:
    if old is None or new is None:
        return None
    try:
        return compare_strictness(new, old, conventions)
    except EcotownError:
        return None


def _changes(old: object, new: object, keys: tuple[str, ...]) -> Iterator[Change]:
    for key in keys:
        before, after = getattr(old, key), getattr(new, key)
        first, second = _text(before), _text(after)
        if first != second and (first is None or second is None or fold_text(first) != fold_text(second)):
            yield Change(key, first, second)


def _declared(old: IndicatorSystem, new: IndicatorSystem) -> Iterator[Change]:
    yield from _changes(old, new, _DECLARED)
    if old.acceptance != new.acceptance:
        yield Change("acceptance", _text(old.acceptance), _text(new.acceptance))


def _text(value: object) -> str | None:
    """
    A value of a row in one line; None for one that says nothing.
    """
    match value:
        case None | () | "":
            return None
        case _ if value is UNSTATED:
            return None
        case bool():
            return "是" if value else None
        case Fraction():
            return format_exact(value)
        case Enum():
            return str(getattr(value, "label", value.value))
        case str():
            return " ".join(value.split("\n"))
        case tuple():
            return "、".join(text for each in value if (text := _text(each)) is not None)
        case Mapping():
            return "；".join(f"{key}：{_text(each) or '—'}" for key, each in value.items()) or None
        case Conventions() | Item():
            stated = [
                (field.name, text)
                for field in attrs.fields(type(value))
                if field.eq
                and field.name != "at"
                and getattr(value, field.name) is not UNSTATED
                and (text := _text(getattr(value, field.name))) is not None
            ]
            if len(stated) == 1 and stated[0][0] == "name":
                return stated[0][1]
            return "，".join(f"{name}={text}" for name, text in stated) or None
        case Scale():
            return f"{value.name}（{'＜'.join('/'.join(words) for words in value.ranks)}）"
        case TrendWindow():
            return f"{value.years}年"
        case _:
            return str(value)
