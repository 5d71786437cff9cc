"""
Raw quantities in a table: what is computed from them in bulk is what an assessment of each town computes.
"""

import random
from typing import Any

import attrs
import pytest

import ecotown
from bulk.frames import in_bulk, pa
from ecotown.bulk import assess_frame
from ecotown.ledger import Ledger, Observation
from ecotown.plans import (
    Comparison,
    Component,
    Conventions,
    Indicator,
    IndicatorSystem,
    Place,
    Plan,
    RollUp,
    Variable,
    Village,
    WhenZero,
)
from ecotown.targets.nodes import Direction

YEAR = 2021
COLUMNS = ("place", "indicator", "component", "variable", "year", "value", "unit", "status")
VARIABLES = (
    Variable("甲量", "吨", RollUp.SUM),
    Variable("乙量", "吨", RollUp.SUM),
    Variable("丙量", "千克", RollUp.SUM),
    Variable("丁量", "公顷", RollUp.MAX),
    Variable("戊量", "吨", RollUp.MIN),
    Variable("己量", "吨", RollUp.NONE),
    Variable("庚量", "户", RollUp.SUM, basis="折纯"),
)
FORMULAS = (
    ("甲量 / 乙量", "%"),
    ("(甲量 + 丙量) / (乙量 + 戊量)", "%"),
    ("甲量 × 2 ÷ 3 ÷ 乙量", "%"),
    ("100% - 甲量 / 乙量", "%"),
    ("合计(甲量, 丙量) / 己量", "%"),
    ("(甲量 - 乙量) / (乙量 - 戊量)", "%"),
    ("丙量 / 丁量", "千克/公顷"),
    ("甲量 + 丙量", "吨"),
    ("庚量 × 0.3吨/户 / 乙量", "%"),
)
TARGETS = (
    "≥85",
    "≤60.5",
    ">20",
    "<33.3",
    "60~70",
    "约50",
    "100",
    "≥33.3333",
    "≥60且≤90",
    "≥85或≤20",
    "山区：≥60；丘陵区：≥40",
)
VALUES = ("0", "1", "2", "3", "17", "20", "85", "100", "84.95", "0.3333", "66.65", "1000", "-4", "不涉及", "若干", None)


@attrs.frozen
class Drawn:
    """
    A system, a table, its towns with their villages.
    """

    system: IndicatorSystem
    rows: tuple[Observation, ...]
    towns: dict[str, tuple[str, ...]]
    terrains: dict[str, str | None]

    @property
    def table(self) -> Any:
        kinds = {"year": pa.int64()}
        return pa.table(
            {
                name: pa.array([getattr(row, name) for row in self.rows], kinds.get(name, pa.string()))
                for name in COLUMNS
            }
        )

    @property
    def places(self) -> Any:
        named = [(town, None, self.terrains[town]) for town in self.towns]
        named += [(village, town, None) for town, villages in self.towns.items() for village in villages]
        return pa.table(
            {
                name: pa.array([row[place] for row in named], pa.string())
                for place, name in enumerate(("place", "town", "terrain"))
            }
        )

    def exact(self) -> dict[Any, Any]:
        found = {}
        for town, villages in self.towns.items():
            terrain = self.terrains[town]
            plan = Plan(
                system=self.system.id,
                indicator_system=self.system,
                place=Place(
                    name=town,
                    villages=tuple(Village(name) for name in villages),
                    attributes={} if terrain is None else {"terrain": terrain},
                ),
            )
            own = tuple(row for row in self.rows if row.place in (town, *villages))
            for finding in ecotown.assess(plan, Ledger(observations=own), year=YEAR).findings:
                parts = finding.result.parts if finding.indicator.components else ((None, finding.result),)
                for component, result in parts:
                    reason = None if result.reason is None else result.reason.value
                    found[town, finding.indicator.number, component] = (result.verdict.value, reason, result.borderline)
        return found


def _indicator(chance: random.Random, number: int) -> Indicator:
    measure, unit = chance.choice(FORMULAS)
    target = chance.choice(TARGETS)
    is_choice = "山区" in target
    has_parts = chance.random() < 0.2
    return Indicator(
        number=str(number),
        name=f"某项{number}",
        target=target,
        better=Direction.HIGHER,
        unit=unit,
        measure=None if has_parts else measure,
        when_zero=None if is_choice or has_parts else chance.choice([None, *WhenZero]),
        components=(Component("甲", measure=measure), Component("乙")) if has_parts else (),
        conventions=Conventions(
            comparison=chance.choice(list(Comparison)),
            tolerance=chance.choice([None, "2"]),
        ),
    )


def draw(seed: int, towns: int = 30) -> Drawn:
    """
    A system and a table.
    """
    chance = random.Random(seed)  # noqa: S311 - chance, not secrets
    system = IndicatorSystem(
        id="s",
        attributes={"terrain": ("山区", "丘陵区", "平原区")},
        variables=VARIABLES,
        indicators=tuple(_indicator(chance, number) for number in range(1, 9)),
    )
    named = {f"镇{n}": tuple(f"镇{n}村{m}" for m in range(chance.choice([0, 0, 1, 2, 3]))) for n in range(towns)}
    rows: list[Observation] = []
    for town, villages in named.items():
        # Of each variable either the town has a figure of its own, or its villages have, or some of them have.
        for variable in VARIABLES:
            is_own = not villages or chance.random() < 0.3
            whole = villages[:-1] if is_own else villages
            for place in (town, *whole) if is_own else whole:
                years = [year for year in (YEAR, YEAR - 1) if chance.random() > 0.06]
                rows += [_quantity(chance, place, variable, year) for year in years]
    return Drawn(system, tuple(rows), named, {town: chance.choice([None, "山区", "丘陵", "平原区"]) for town in named})


def _quantity(chance: random.Random, place: str, variable: Variable, year: int) -> Observation:
    calm = chance.random() < 0.8
    value = chance.choice(VALUES[:-4]) if calm else chance.choice(VALUES)
    is_absent = value == "不涉及"
    other = {"吨": "千克", "千克": "吨", "公顷": "亩", "户": "万户"}[variable.unit]
    unit = chance.choice([None, variable.unit, other, "米"] if chance.random() < 0.3 else [None, variable.unit])
    return Observation(
        place=place,
        variable=variable.name,
        year=chance.choice([None, year]) if year == YEAR else year,
        value=None if is_absent else value,
        status=value if is_absent else None,
        unit=unit,
    )


def differences(drawn: Drawn, result: Any) -> list[str]:
    found, exact = in_bulk(result), drawn.exact()
    by_number = {each.number: each for each in drawn.system.indicators}
    told = [
        f"{key} {by_number[key[1]].measure or by_number[key[1]].components} {by_number[key[1]].target}"
        f" {by_number[key[1]].when_zero}: exact {verdict}, bulk {found.get(key)}"
        for key, verdict in exact.items()
        if verdict != found.get(key)
    ]
    return told if len(found) == len(exact) else [*told, f"{len(exact)} rows were wanted, {len(found)} came"]


@pytest.mark.parametrize("seed", range(12))
def test_what_is_computed_in_bulk_is_what_an_assessment_computes(seed: int) -> None:
    drawn = draw(seed)
    assert not differences(drawn, assess_frame(drawn.system, drawn.table, year=YEAR, places=drawn.places))
