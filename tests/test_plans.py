"""
Conventions, and the rows that hold for a plan.
"""

from fractions import Fraction

import attrs
import pytest

from ecotown.errors import UnknownSystem
from ecotown.plans import (
    UNSTATED,
    Comparison,
    Component,
    Conventions,
    EvidenceWanted,
    Indicator,
    IndicatorSystem,
    Obligation,
    Override,
    Place,
    Plan,
    Position,
    Standing,
    TrendWindow,
    resolve_components,
    resolve_indicators,
)
from ecotown.targets.nodes import Direction, Scale
from ecotown.targets.vocabulary import DEFAULT_VOCABULARY, Vocabulary

NEAR = Conventions(comparison=Comparison.ROUNDED, tolerance="5%")
FAR = Conventions(comparison=Comparison.FULL_VALUE, trend=TrendWindow(3), plan_period=(2021, 2025))


class TestConventions:
    def test_the_nearer_wins_key_by_key(self) -> None:
        assert NEAR.over(FAR) == Conventions(
            comparison=Comparison.ROUNDED, tolerance="5%", trend=TrendWindow(3), plan_period=(2021, 2025)
        )

    def test_nothing_set_changes_nothing(self) -> None:
        assert Conventions().over(FAR) == FAR
        assert FAR.over(Conventions()) == FAR

    def test_the_keys_set_are_told_in_order(self) -> None:
        assert FAR.keys_set == ("comparison", "trend", "plan_period")

    def test_every_method_has_a_chinese_name(self) -> None:
        assert [method.label for method in Comparison] == ["全数值比较", "修约值比较"]


class TestResolveComponents:
    ROW = Indicator(
        number="5",
        name="农用化肥、农药施用强度",
        target="逐年降低",
        unit="千克/公顷",
        basis="折纯",
        better=Direction.LOWER,
        cap=Fraction(100),
        measure="施用量 / 播种面积",
        evidence=(EvidenceWanted("统计报表"),),
        conventions=NEAR,
        components=(
            Component("化肥"),
            Component(
                "农药",
                target="≤2.5",
                unit="千克/亩",
                better=Direction.HIGHER,
                cap=None,
                evidence=(),
                conventions=Conventions(tolerance="1%"),
            ),
        ),
    )

    def test_what_a_component_leaves_out_is_the_rows(self) -> None:
        first, _ = resolve_components(self.ROW)
        assert first == Component(
            "化肥",
            target="逐年降低",
            unit="千克/公顷",
            basis="折纯",
            better=Direction.LOWER,
            cap=Fraction(100),
            measure="施用量 / 播种面积",
            evidence=(EvidenceWanted("统计报表"),),
            conventions=NEAR,
        )

    def test_what_a_component_states_stands(self) -> None:
        _, second = resolve_components(self.ROW)
        assert (second.target, second.unit, second.better) == ("≤2.5", "千克/亩", Direction.HIGHER)
        assert second.cap is None
        assert second.evidence == ()
        assert second.conventions == Conventions(comparison=Comparison.ROUNDED, tolerance="1%")

    def test_a_cap_nobody_states_stays_unstated(self) -> None:
        row = attrs.evolve(self.ROW, cap=UNSTATED)
        assert resolve_components(row)[0].cap is UNSTATED

    def test_a_target_taken_from_the_row_keeps_the_rows_place(self) -> None:
        place = Position("system.yaml", 3, 5)
        row = attrs.evolve(self.ROW, positions={"target": place, "number": place})
        first, second = resolve_components(row)
        assert first.positions == {"target": place}
        assert second.positions == {}


class TestResolveIndicators:
    SYSTEM = IndicatorSystem(
        id="s",
        conventions=Conventions(comparison=Comparison.FULL_VALUE, trend=TrendWindow(3)),
        indicators=(
            Indicator("1", "绿化率", "≥60", unit="%", conventions=Conventions(trend=TrendWindow(5))),
            Indicator("2", "强度", "逐年降低", components=(Component("化肥"),)),
        ),
    )
    PLAN = Plan(system="s", indicator_system=SYSTEM, conventions=Conventions(tolerance="5%"))

    def test_conventions_are_the_rows_then_the_systems_then_the_plans(self) -> None:
        first, second = resolve_indicators(self.PLAN)
        assert first.conventions == Conventions(comparison=Comparison.FULL_VALUE, trend=TrendWindow(5), tolerance="5%")
        assert second.conventions.trend == TrendWindow(3)
        assert second.components[0].conventions == second.conventions

    def test_an_override_changes_what_it_names_and_its_place(self) -> None:
        place = Position("plan.yaml", 9, 9)
        changes = {"target": "≥70", "unit": None}
        plan = attrs.evolve(
            self.PLAN, overrides={"1": Override(changes=changes, reason="区里要求", positions={"target": place})}
        )
        first, second = resolve_indicators(plan)
        assert (first.target, first.unit, first.name) == ("≥70", None, "绿化率")
        assert first.positions["target"] is place
        assert second == resolve_indicators(self.PLAN)[1]

    def test_a_component_of_an_overridden_row_takes_the_new_target(self) -> None:
        plan = attrs.evolve(self.PLAN, overrides={"2": Override(changes={"target": "≤180"})})
        assert resolve_indicators(plan)[1].components[0].target == "≤180"

    def test_a_plan_with_rows_of_its_own_needs_no_system(self) -> None:
        plan = Plan(indicators=self.SYSTEM.indicators, conventions=Conventions(tolerance="1%"))
        assert [row.conventions.tolerance for row in resolve_indicators(plan)] == ["1%", "1%"]
        assert plan.vocabulary is DEFAULT_VOCABULARY

    def test_a_system_that_is_not_loaded_is_an_error(self) -> None:
        with pytest.raises(UnknownSystem) as raised:
            resolve_indicators(Plan(system="s"))
        assert raised.value.code == "system/not-loaded"


class TestModels:
    def test_places_take_no_part_in_equality(self) -> None:
        place = Position("f", 1, 1)
        assert Indicator("1", "n", "≥1", position=place, positions={"name": place}) == Indicator("1", "n", "≥1")

    def test_an_item_is_shown_by_what_it_states(self) -> None:
        row = Indicator("1", "n", cap=None, components=(Component("甲"),), position=Position("f", 1, 1))
        assert repr(row) == "Indicator(number='1', name='n', cap=None, components=(Component(name='甲'),))"

    def test_the_facts_of_a_place_hold_its_level(self) -> None:
        assert Place(level="乡镇", attributes={"terrain": "丘陵区"}).facts == {"level": "乡镇", "terrain": "丘陵区"}
        assert Place(attributes={"terrain": "山区"}).facts == {"terrain": "山区"}

    def test_a_system_declares_its_vocabulary(self) -> None:
        scale = Scale("创建等次", (("未命名",), ("县级",)))
        system = IndicatorSystem(
            "s",
            attributes={"lake": ("湖区", "非湖区")},
            scales=(scale,),
            units=("起/每万枚",),
            synonyms={"创成": "县级"},
        )
        assert system.vocabulary == Vocabulary(
            scales=(scale,), attributes={"lake": ("湖区", "非湖区")}, units=("起/每万枚",), synonyms={"创成": "县级"}
        )
        assert Plan(system="s", indicator_system=system).vocabulary == system.vocabulary

    def test_standing_and_obligation_have_chinese_names(self) -> None:
        assert [standing.label for standing in Standing] == ["已确认", "未确认", "草案"]
        assert [obligation.label for obligation in Obligation] == ["约束性", "参考性"]

    def test_a_row_is_found_by_its_number(self) -> None:
        system = TestResolveIndicators.SYSTEM
        assert system.indicator("2") is system.indicators[1]
        assert system.indicator("9") is None
