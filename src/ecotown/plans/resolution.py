"""
The rows that hold for a plan: overrides applied, conventions and components filled in.
"""

from typing import Any

import attrs

from ecotown.errors import UnknownSystem
from ecotown.plans.conventions import Conventions
from ecotown.plans.extension import apply_override
from ecotown.plans.plan import Plan
from ecotown.plans.system import UNSTATED, Component, Indicator

__all__ = ["resolve_components", "resolve_gates", "resolve_indicators"]


def resolve_indicators(plan: Plan) -> tuple[Indicator, ...]:
    """
    The plan's rows in the system's order, each stating everything that holds for it.

    Overrides are applied. The conventions of a row are its own, then the system's, then the plan's, key by key; those of a
    component come before its row's. Components state whatever they take from their row.
    """
    system = plan.indicator_system
    if plan.system is None:
        rows, farther = plan.indicators, plan.conventions
    elif system is None or system.extends is not None:
        named = plan.system if system is None else system.extends
        raise UnknownSystem(
            "system/not-loaded",
            f"方案所用的指标体系“{named}”尚未载入",
            f'the indicator system "{named}" of the plan is not loaded',
            hint="用 load_plan 读取方案，或给 Plan 加上 indicator_system",
            hint_en="read the plan with load_plan, or give the Plan its indicator_system",
        )
    else:
        rows = system.indicators
        farther = system.conventions.over(plan.conventions)
    return tuple(_resolve(apply_override(row, plan.overrides.get(row.number)), farther) for row in rows)


def resolve_gates(plan: Plan) -> tuple[Indicator, ...]:
    """
    The gates of the plan's system, each stating everything that holds for it; none where the system has none.
    """
    system = plan.indicator_system
    if system is None or system.acceptance is None:
        return ()
    farther = system.conventions.over(plan.conventions)
    return tuple(_resolve(gate, farther) for gate in system.acceptance.gates)


def resolve_components(indicator: Indicator) -> tuple[Component, ...]:
    """
    The components of a row, each with the row's target, unit, basis, better, cap, measure, evidence and conventions
    where it does not state its own.
    """
    return tuple(_complete(component, indicator) for component in indicator.components)


def _resolve(indicator: Indicator, farther: Conventions) -> Indicator:
    stated = attrs.evolve(indicator, conventions=indicator.conventions.over(farther))
    return attrs.evolve(stated, components=resolve_components(stated)) if stated.components else stated


def _complete(component: Component, indicator: Indicator) -> Component:
    taken: dict[str, Any] = {
        name: getattr(indicator, name)
        for name in ("target", "unit", "basis", "better", "measure", "when_zero", "evidence")
        if getattr(component, name) is None
    }
    if component.cap is UNSTATED:
        taken["cap"] = indicator.cap
    # A fault in the target that a component takes from its row is a fault at the row's place.
    positions = {name: indicator.positions[name] for name in taken if name in indicator.positions}
    return attrs.evolve(
        component,
        **taken,
        conventions=component.conventions.over(indicator.conventions),
        positions={**positions, **component.positions},
    )
