"""
A system that extends another: the rows and words of its parent, with what its own file changes, removes and adds.
"""

from typing import Any

import attrs

from ecotown.plans.override import Override
from ecotown.plans.system import Extension, Indicator, IndicatorSystem, Variable
from ecotown.targets.nodes import Scale

__all__ = ["apply_override", "extend"]


def extend(stated: IndicatorSystem, parent: IndicatorSystem) -> IndicatorSystem:
    """
    The whole system that a file states by extending `parent`.

    The parent's rows keep their order, its own stand behind them. Conventions, words and variables are the parent's and its
    own; of one name its own hold. Acceptance is its own where it states any. Title, citation and standing are not inherited.
    """
    rows = tuple(
        apply_override(row, stated.overrides.get(row.number))
        for row in parent.indicators
        if row.number not in stated.removed
    )
    scales: dict[str, Scale] = {scale.name: scale for scale in (*parent.scales, *stated.scales)}
    variables: dict[str, Variable] = {each.name: each for each in (*parent.variables, *stated.variables)}
    return attrs.evolve(
        stated,
        extends=None,
        overrides={},
        removed={},
        conventions=stated.conventions.over(parent.conventions),
        attributes={**parent.attributes, **stated.attributes},
        scales=tuple(scales.values()),
        units=tuple(dict.fromkeys((*parent.units, *stated.units))),
        synonyms={**parent.synonyms, **stated.synonyms},
        indicators=(*rows, *stated.indicators),
        variables=tuple(variables.values()),
        acceptance=parent.acceptance if stated.acceptance is None else stated.acceptance,
        extension=Extension(stated=stated, parent=parent),
    )


def apply_override(indicator: Indicator, override: Override | None) -> Indicator:
    """
    A row with the changes of an override; their places become places of the row.
    """
    if override is None:
        return indicator
    changes: dict[str, Any] = dict(override.changes)
    return attrs.evolve(indicator, **changes, positions={**indicator.positions, **override.positions})
