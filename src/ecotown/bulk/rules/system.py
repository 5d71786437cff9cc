"""
The rules of a whole system.
"""

from collections.abc import Iterable, Sequence

import attrs

from ecotown.bulk.lowered import Check, Lowering, gates_of
from ecotown.bulk.rules.movements import movement_rows
from ecotown.bulk.rules.names import is_key_of, known_words, own_keys
from ecotown.bulk.rules.readings import OTHER_UNIT, place_bits, reading_rows, roles_of
from ecotown.bulk.rules.row import INVALID, Found, RuleRow
from ecotown.bulk.rules.shared import refuse_shared
from ecotown.bulk.rules.values import absence_rows, series_rows, value_rows
from ecotown.targets.nodes import Assigned, NotSet

__all__ = ["found_rules", "known_rules"]

Key = tuple[str, str, str]


def found_rules(lowering: Lowering, found: Iterable[Found], year: int) -> list[RuleRow]:
    """
    The rules of a system for the names, units and texts that a table was found to hold.
    """
    by_key: dict[Key, list[Found]] = {}
    for each in found:
        by_key.setdefault((each.indicator, each.component, each.aspect), []).append(each)
    roles, bits = roles_of(lowering), place_bits(lowering)
    rows: list[RuleRow] = []
    for check in lowering.checks:
        keys = {key: held for key, held in by_key.items() if is_key_of(key, check)}
        if isinstance(check.rule, Assigned):
            continue
        units = {each.unit for held in keys.values() for each in held}
        texts = {(each.text, each.unit) for held in keys.values() for each in held if each.text is not None}
        has_bare = any(each.unit == "" and each.text is None for held in keys.values() for each in held)
        computed = lowering.computed.get(check.number)
        unit = None if computed is None else computed.item.unit or ""
        family = lowering.family_of(check)
        own = _rows_of(check, sorted(units), sorted(texts), year, has_bare=has_bare, computed=unit)
        rows += (
            attrs.evolve(row, family=family) if row.kind == "check" else row
            for row in own
            if row.kind not in ("unit", "computed")
        )
        rows += reading_rows(check, roles[check.number], keys, own, bits.get(check.number), family)
    return [*refuse_shared(lowering, rows, year), *_part_rows(lowering, by_key)]


def known_rules(lowering: Lowering, year: int | None) -> tuple[list[RuleRow], tuple[str, ...]]:
    """
    The rules of a system for the names, units and words that it is known to meet, and those units.
    """
    named = sorted({check.target.unit for check in lowering.checks if check.target.unit is not None} - {OTHER_UNIT})
    units = ("", *named)
    roles, bits = roles_of(lowering), place_bits(lowering)
    rows: list[RuleRow] = []
    for check in lowering.checks:
        if isinstance(check.rule, Assigned):
            continue
        texts = sorted((text, "") for text in known_words(check))
        taken = [unit for unit in units if not check.is_movement or unit in ("", check.target.unit)]
        own = _rows_of(check, taken, texts, year, has_bare=False)
        own += [
            RuleRow(kind="unit", chk=check.number, unit=unit, state=INVALID, otherwise=INVALID, series=-2)
            for unit in (OTHER_UNIT, *(unit for unit in units if unit not in taken))
        ]
        rows += (row for row in own if row.kind != "unit")
        rows += reading_rows(check, roles[check.number], own_keys(check), own, bits.get(check.number))
    return [*refuse_shared(lowering, rows, year, are_found=False), *_part_rows(lowering, ())], units


def _part_rows(lowering: Lowering, found: Iterable[Key]) -> list[RuleRow]:
    """
    The names of the parts that gates ask about.
    """
    rows: list[RuleRow] = []
    for gate, named in gates_of(lowering).items():
        checks = [lowering.checks[number] for number in named]
        keys = [key for check in checks for key in (*own_keys(check), *(key for key in found if is_key_of(key, check)))]
        rows += (
            RuleRow(kind="part", chk=gate, indicator=key[0], component=key[1], aspect=key[2])
            for key in dict.fromkeys(keys)
        )
    for check in lowering.checks:
        if check.is_series:
            own = (*own_keys(check), *(key for key in found if is_key_of(key, check)))
            rows += (
                RuleRow(
                    kind="series",
                    chk=check.number,
                    indicator=key[0],
                    component=key[1],
                    aspect=key[2],
                )
                for key in dict.fromkeys(own)
            )
    return rows


def _rows_of(
    check: Check,
    units: Sequence[str],
    texts: Sequence[tuple[str, str]],
    year: int | None,
    *,
    has_bare: bool,
    computed: str | None = None,
) -> list[RuleRow]:
    if check.is_movement:
        return movement_rows(check, units, texts, year, has_bare=has_bare, computed=computed)
    if check.is_series:
        return series_rows(check)
    if isinstance(check.rule, NotSet):
        return absence_rows(check, units, texts)
    return value_rows(check, units, texts, year)
