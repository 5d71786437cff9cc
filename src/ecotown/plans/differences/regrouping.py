"""
Rows that may be one row taken apart, or several put together: said as a possibility, and never taken for granted.
"""

import re
from collections.abc import Iterator, Mapping

from ecotown.errors import EcotownError, UnknownUnit
from ecotown.plans.differences.matching import Pair, plain_name
from ecotown.plans.differences.result import Regrouping
from ecotown.plans.system import Indicator, IndicatorSystem
from ecotown.quantities import read_unit_cell, same_dimension
from ecotown.targets import parse_target
from ecotown.targets.folding import fold_text
from ecotown.targets.nodes import Aspect, Conjunction

__all__ = ["find_regroupings"]

_JOINERS = re.compile(r"[、,/]|(?<=..)[和及与](?=..)")
# Sides of one thing, and no parts of a row.
_ASPECTS = frozenset({"面积", "性质", "功能", "数量", "质量", "总体"})
# What closes a name and says nothing of its subject.
_CLOSING = re.compile(
    r"(?:综合|资源化|无害化|有效)?(?:利用|回收|处理|处置|治理|达标|合格|普及|覆盖|收集|转运|施用|使用)?(?:率|比例|占比|比重|强度|量|面积)$"
)


def find_regroupings(old: IndicatorSystem, new: IndicatorSystem, pairs: tuple[Pair, ...]) -> Iterator[Regrouping]:
    """
    Each row with parts (in its name, its components or its target) of which several are rows of the other side.

    A row that has its like by name on the other side is what it was, and takes no part.
    """
    settled_old = {id(pair.old) for pair in pairs if pair.likeness == 1}
    settled_new = {id(pair.new) for pair in pairs if pair.likeness == 1}
    free_old = [row for row in old.indicators if id(row) not in settled_old]
    free_new = [row for row in new.indicators if id(row) not in settled_new]
    synonyms = {**old.synonyms, **new.synonyms}
    for row in free_old:
        found = _rows_of_parts(row, free_new, old, synonyms)
        if len(found) > 1:
            yield Regrouping((row,), found)
    for row in free_new:
        found = _rows_of_parts(row, free_old, new, synonyms)
        if len(found) > 1:
            yield Regrouping(found, (row,))


def _rows_of_parts(
    row: Indicator, others: list[Indicator], system: IndicatorSystem, synonyms: Mapping[str, str]
) -> tuple[Indicator, ...]:
    """
    The rows of the other side of which each is one part of a row, by the subject that it names and the unit.
    """
    for parts in _partitions(row, system):
        stems = [stem for part in parts if len(stem := _stem(plain_name(part, synonyms))) > 1]
        if len(stems) < 2:
            continue
        found: dict[int, Indicator] = {}
        for stem in stems:
            alike = [
                other
                for other in others
                if _units_agree(row, other)
                and [each for each in stems if each in plain_name(other.name, synonyms)] == [stem]
            ]
            if alike:
                # One row for each part: the one that says the least beside it.
                nearest = min(alike, key=lambda other: len(set(other.name) - set(row.name) - set(stem)))
                found[id(nearest)] = nearest
        if len(found) > 1:
            return tuple(other for other in others if id(other) in found)
    return ()


def _partitions(row: Indicator, system: IndicatorSystem) -> Iterator[list[str]]:
    yield [component.name for component in row.components]
    yield [part for part in _JOINERS.split(fold_text(row.name)) if part]
    yield list(_subjects(row, system))


def _subjects(row: Indicator, system: IndicatorSystem) -> Iterator[str]:
    try:
        rule = parse_target(
            row.target or "", name=row.name, unit=row.unit, better=row.better, vocabulary=system.vocabulary
        ).rule
    except EcotownError:
        return
    for part in rule.parts if isinstance(rule, Conjunction) else ():
        if isinstance(part, Aspect) and part.name not in _ASPECTS:
            yield part.name


def _stem(name: str) -> str:
    return _CLOSING.sub("", name) or name


def _units_agree(row: Indicator, other: Indicator) -> bool:
    units = [row.unit, *(component.unit for component in row.components if isinstance(component.unit, str))]
    return None in (row.unit, other.unit) or any(_is_one_kind(str(unit), str(other.unit)) for unit in units)


def _is_one_kind(first: str, second: str) -> bool:
    try:
        one, another = read_unit_cell(first).unit, read_unit_cell(second).unit
    except UnknownUnit:
        return first == second
    return one == another or (one is not None and another is not None and same_dimension(one, another))
