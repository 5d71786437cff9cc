"""
The rules of a whole system.
"""

from collections.abc import Iterable

from ecotown.bulk.lowered import Lowering
from ecotown.bulk.rules.movements import movement_rows
from ecotown.bulk.rules.names import is_key_of, known_words, own_keys, own_units
from ecotown.bulk.rules.row import Found, RuleRow
from ecotown.bulk.rules.values import value_rows
from ecotown.targets.nodes import Assigned

__all__ = ["rule_rows"]


def rule_rows(
    lowering: Lowering, found: Iterable[Found], year: int | None, *, with_vocabulary: bool = True
) -> list[RuleRow]:
    """
    The rules of a system for the units and texts that were found.
    """
    by_key: dict[tuple[str, str, str], list[Found]] = {}
    for each in found:
        by_key.setdefault((each.indicator, each.component, each.aspect), []).append(each)
    rows: list[RuleRow] = []
    for check in lowering.checks:
        if isinstance(check.rule, Assigned):
            continue
        keys = {key: held for key, held in by_key.items() if is_key_of(key, check)}
        units = {each.unit for held in keys.values() for each in held} | {"", *own_units(check)}
        has_bare = any(each.unit == "" and each.text is None for held in keys.values() for each in held)
        texts = {(each.text, each.unit) for held in keys.values() for each in held if each.text is not None}
        if with_vocabulary:
            texts |= {(text, "") for text in known_words(check)}
        rows += (
            RuleRow(
                kind="key" if check.slot is None else "slot-key",
                chk=check.number if check.slot is None else check.slot,
                indicator=key[0],
                component=key[1],
                aspect=key[2],
            )
            for key in dict.fromkeys((*own_keys(check), *keys))
        )
        if check.is_movement:
            rows += movement_rows(check, sorted(units), sorted(texts), year, has_bare=has_bare)
        else:
            rows += value_rows(check, sorted(units), sorted(texts), year)
    return rows
