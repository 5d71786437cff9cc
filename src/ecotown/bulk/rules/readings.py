"""
Readings: under which name, in which unit and of which year a check is observed, and what a number then means to it.

One join of the observations with the readings finds all of it at once.
"""

from collections.abc import Iterable, Iterator, Sequence

import attrs

from ecotown.bulk.lowered import Check, Leaf, Lowering, Role
from ecotown.bulk.rules.amounts import window_of
from ecotown.bulk.rules.row import RuleRow
from ecotown.targets.nodes import Assigned

__all__ = ["BASE_STEP", "BITS", "OTHER_UNIT", "place_bits", "reading_rows", "roles_of", "step_bit", "years_of"]

# The step of the base year; those of a window count back from the year judged.
BASE_STEP = -1
# Stands for every unit that the rules do not list.
OTHER_UNIT = "?"
BITS = 60


def roles_of(lowering: Lowering) -> list[Role]:
    """
    What each check is for: a row of the result, a part of one, or an assigned target.
    """
    whole = {row.node.check for row in lowering.rows if isinstance(row.node, Leaf)}
    return [
        Role.ASSIGNED
        if check.slot is not None
        else Role.ROW
        if check.number in whole and not isinstance(check.rule, Assigned) and check.number not in lowering.computed
        else Role.PART
        for check in lowering.checks
    ]


def place_bits(lowering: Lowering) -> dict[int, tuple[int, int]]:
    """
    A bit of a mask for each check on one value that is a row: the sum of those observed at a place says which are not.
    """
    roles = roles_of(lowering)
    rows = [check for check in lowering.checks if roles[check.number] is Role.ROW and check.family == "value"]
    return {check.number: (index // BITS, 1 << index % BITS) for index, check in enumerate(rows)}


def reading_rows(
    check: Check,
    role: Role,
    keys: Iterable[tuple[str, str, str]],
    rows: Sequence[RuleRow],
    bit: tuple[int, int] | None,
    family: str | None = None,
) -> list[RuleRow]:
    """
    The readings of a check: each of its names in each unit in each of its years. `family` is the part of the statement that
    reads them, by default that of the rule.
    """
    units = [row for row in rows if row.kind == "unit"]
    return [
        attrs.evolve(
            unit,
            kind="reading",
            family=check.family if family is None else family,
            role=role.value,
            decides=check.number if check.slot is None else check.slot,
            indicator=indicator,
            component=component,
            aspect=aspect,
            step=step,
            back=back,
            at_year=at_year,
            mask=None if bit is None else bit[0],
            bit=step_bit(step) if check.is_movement else None if bit is None else bit[1],
        )
        for indicator, component, aspect in keys
        for unit in units
        for step, back, at_year in years_of(check)
    ]


def step_bit(step: int) -> int:
    """
    The bit of a step, for sums of those at which a text is refused.
    """
    return 1 << (step - BASE_STEP)


def years_of(check: Check) -> Iterator[tuple[int, int | None, int | None]]:
    """
    The years that a check reads: their step, and how many years they lie back or which they are.
    """
    if not check.is_movement:
        yield 0, check.back, check.at_year
        return
    span, base_back, base_year = window_of(check)

    def earlier(by: int) -> tuple[int | None, int | None]:
        return (check.back + by, None) if check.at_year is None else (None, check.at_year - by)

    for step in range(span or 1):
        yield step, *earlier(step)
    if span is None:
        yield BASE_STEP, *((None, base_year) if base_year is not None else earlier(base_back or 0))
