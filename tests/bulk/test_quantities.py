"""
Raw quantities in a table: what is computed from them in bulk is what an assessment of each town computes.
"""

import random
from fractions import Fraction
from typing import Any

import attrs
import pytest

import ecotown
from bulk.frames import pa
from bulk.random_tables import margin_of
from ecotown.bulk import NotInBulk, UnusableTable, assess_frame, assess_table, explain_row
from ecotown.ledger import Ledger, Observation
from ecotown.plans import (
    AssignedTarget,
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
YEARS = (2018, 2019, 2020, 2021)
COLUMNS = ("place", "indicator", "component", "variable", "year", "value", "unit", "status")
VARIABLES = (
    Variable("甲量", "吨", RollUp.SUM),
    Variable("乙量", "吨", RollUp.SUM),
    Variable("丙量", "千克", RollUp.SUM),
    Variable("丁量", "公顷", RollUp.MAX),
    Variable("戊量", "吨", RollUp.MIN),
    Variable("己量", "吨", RollUp.NONE),
    Variable("庚量", "户", RollUp.SUM, basis="折纯"),
    Variable("辛量", "吨", RollUp.WEIGHTED, weight="乙量"),
    Variable("壬量", "千克", RollUp.WEIGHTED, weight="己量"),
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
# Products of many numbers of many digits leave what the engines hold: these are drawn with whole numbers in one unit.
LONG_FORMULAS = (
    ("辛量 / 乙量", "%"),
    ("壬量", "千克"),
    ("最大(甲量, 丙量) / 乙量", "%"),
    ("最小(甲量 / 乙量, 戊量 / 己量, 20%)", "%"),
    ("最大(最小(甲量, 辛量), 丙量) / 最大(乙量, 1吨)", "%"),
    ("甲量 × 戊量 / 乙量 / 1吨", "%"),
    ("甲量 / 乙量 + 戊量 / 丁量 × 1公顷/吨", "%"),
    ("甲量 / (乙量 / 戊量) / 1吨", "%"),
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
    "逐年降低",
    "逐年提高",
    "持续下降",
    "持续改善",
    "近四年逐年提高",
    "不降低",
    "不增加",
    "不改变",
    "保持稳定",
    "保持稳定或持续改善",
    "有所提高",
    "≥90或持续提高",
    "≥60，且逐年提高",
    "近三年≥20",
    "2020年≥60，2025年≥80",
    "≥60，其中2020年≤70",
    "≥60，其中学校≥95",
    "≤2019年的1.3倍",
    "比2019年翻一番",
    "年均提高≥3%",
    "年均下降≥3%",
    "完成区县规定的目标任务",
    "完成区县规定的目标任务，且≥20",
    "不低于全县平均水平",
    "低于全县平均水平的50%",
    "零发生",
    "基本消除",
    "有",
    "逐步完善",
    "综合利用率≤60的地区：≥70\n综合利用率>60的地区：保持稳定或持续改善",
)
OF_PERCENT = ("全覆盖", "每年提高≥3个百分点", "较2019年提高≥2个百分点", "较2020年提高2个百分点左右")
OF_OTHERS = ("较2019年新增≥2", "每年下降≥3%", "较2019年下降≥18%", "较2020年下降18%左右", "每年提高≥3")
ASSIGNED = ("≥95", "≤60", "80", "逐年提高", "60~70", "不降低")
REFERENCES = ("80", "80.5", "84.96", "0")
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
    assigned: dict[tuple[str, str], str]
    references: dict[str, str]

    @property
    def arguments(self) -> dict[str, Any]:
        """
        What `assess_frame` takes beside the system and the table.
        """
        given = {"place": [key[0] for key in self.assigned], "indicator": [key[1] for key in self.assigned]}
        named = {"name": ["全县平均水平"] * len(self.references), "place": list(self.references)}
        tables = ({**given, "target": list(self.assigned.values())}, {**named, "value": list(self.references.values())})
        assigned, references = (
            pa.table({name: pa.array(column, pa.string()) for name, column in each.items()}) for each in tables
        )
        return {"year": YEAR, "places": self.places, "assigned": assigned, "references": references}

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
        named: list[tuple[str, str | None, str | None]] = [(town, None, self.terrains[town]) for town in self.towns]
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
                assigned={
                    number: AssignedTarget(target=text)
                    for (place, number), text in self.assigned.items()
                    if place == town
                },
                references={} if town not in self.references else {"全县平均水平": self.references[town]},
            )
            own = tuple(row for row in self.rows if row.place in (town, *villages))
            for finding in ecotown.assess(plan, Ledger(observations=own), year=YEAR).findings:
                parts = finding.result.parts if finding.indicator.components else ((None, finding.result),)
                for component, result in parts:
                    reason = None if result.reason is None else result.reason.value
                    found[town, finding.indicator.number, component] = (
                        *(result.verdict.value, reason, result.borderline),
                        margin_of(result),
                    )
        return found


def _indicator(chance: random.Random, number: int, *, is_long: bool) -> Indicator:
    measure, unit = chance.choice(LONG_FORMULAS if is_long else FORMULAS)
    target = chance.choice((*TARGETS, *(OF_PERCENT if unit == "%" else OF_OTHERS)))
    has_parts = chance.random() < 0.2
    return Indicator(
        number=str(number),
        name=f"某项{number}",
        target=target,
        better=Direction.HIGHER,
        unit=unit,
        measure=None if has_parts else measure,
        when_zero=None if has_parts else chance.choice([None, *WhenZero]),
        components=(Component("甲", measure=measure), Component("乙")) if has_parts else (),
        may_be_absent=chance.random() < 0.5,
        cap=chance.choice([None, Fraction(100)]),
        conventions=Conventions(
            comparison=chance.choice(list(Comparison)),
            tolerance=chance.choice([None, "2", "5%"]),
            basically=chance.choice([None, "90%"]),
            baseline_year=2019,
        ),
    )


def draw(seed: int, towns: int = 30) -> Drawn:
    """
    A system and a table.
    """
    chance = random.Random(seed)  # noqa: S311 - chance, not secrets
    is_long = seed % 3 == 2
    system = IndicatorSystem(
        id="s",
        attributes={"terrain": ("山区", "丘陵区", "平原区")},
        variables=VARIABLES,
        indicators=(
            *(_indicator(chance, number, is_long=is_long) for number in range(1, 11)),
            Indicator(number="11", name="某数", target="4项中至少2项达标", of=("1", "2", "3", "4")),
        ),
    )
    named = {f"镇{n}": tuple(f"镇{n}村{m}" for m in range(chance.choice([0, 0, 1, 2, 3]))) for n in range(towns)}
    rows: list[Observation] = []
    for town, villages in named.items():
        # Years without quantities have figures that are entered, and so have years of which not all are there.
        bare = [year for year in YEARS if chance.random() < 0.1]
        rows += [
            Observation(place=town, indicator=row.number, component=part, year=year, value=chance.choice(VALUES[:-4]))
            for year in bare
            for row in system.indicators[:-1]
            for part in (*(each.name for each in row.components),) or (None,)
            if chance.random() < 0.7
        ]
        # Of each variable either the town has a figure of its own, or its villages have, or some of them have.
        for variable in VARIABLES:
            is_own = not villages or chance.random() < 0.3
            whole = villages[:-1] if is_own else villages
            for place in (town, *whole) if is_own else whole:
                years = [year for year in YEARS if year not in bare and chance.random() > 0.03]
                rows += [_quantity(chance, place, variable, year, is_whole=is_long) for year in years]
    return Drawn(
        system,
        tuple(rows),
        named,
        {town: chance.choice([None, "山区", "丘陵", "平原区"]) for town in named},
        {
            (town, row.number): chance.choice(ASSIGNED)
            for town in named
            for row in system.indicators
            if "规定" in (row.target or "") and chance.random() < 0.7
        },
        {town: chance.choice(REFERENCES) for town in named if chance.random() < 0.7},
    )


def _quantity(chance: random.Random, place: str, variable: Variable, year: int, *, is_whole: bool) -> Observation:
    calm = chance.random() < 0.9
    value = chance.choice(VALUES[:-4]) if calm else chance.choice(VALUES)
    if is_whole and value is not None and "." in value:
        value = "7"
    is_absent = value == "不涉及"
    other = {"吨": "千克", "千克": "吨", "公顷": "亩", "户": "万户"}[variable.unit]
    other = variable.unit if is_whole else other
    unit = chance.choice([None, variable.unit, other, "米"] if chance.random() < 0.2 else [None, variable.unit])
    return Observation(
        place=place,
        variable=variable.name,
        year=chance.choice([None, year]) if year == YEAR else year,
        value=None if is_absent else value,
        status=value if is_absent else None,
        unit=unit,
    )


def differences(drawn: Drawn, result: Any) -> list[str]:
    found = {
        (row["place"], row["indicator"], row["component"]): (
            *(row["verdict"], row["reason"], row["borderline"]),
            row["margin"],
        )
        for row in result.to_pylist()
    }
    exact = drawn.exact()
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
    assert not differences(drawn, assess_frame(drawn.system, drawn.table, **drawn.arguments))


def test_a_row_that_was_computed_is_explained_with_its_quantities() -> None:
    drawn = draw(3)
    exact = drawn.exact()
    told = 0
    for (place, indicator, component), (verdict, reason, *_) in list(exact.items())[::9]:
        result = explain_row(
            drawn.system,
            drawn.table,
            place=place,
            indicator=indicator,
            component=component,
            **drawn.arguments,
        )
        assert (result.verdict.value, None if result.reason is None else result.reason.value) == (verdict, reason)
        told += result.reckoning is not None
    assert told


SYSTEM = IndicatorSystem(
    id="s",
    variables=(*VARIABLES, Variable("辛量", "吨", RollUp.WEIGHTED, weight="乙量")),
    indicators=(Indicator(number="1", name="某项", target="≥85", unit="%", measure="甲量 / 乙量"),),
)


def table_of(*rows: tuple[str, str | None, str | None, str]) -> Any:
    """
    Rows of place, indicator, variable and value.
    """
    return pa.table(
        {
            name: pa.array([row[place] for row in rows], pa.string())
            for place, name in enumerate(("place", "indicator", "variable", "value"))
        }
    )


def verdict_of(table: Any, system: IndicatorSystem = SYSTEM, places: Any = None) -> tuple[str, str | None]:
    (row,) = assess_frame(system, table, year=YEAR, places=places).to_pylist()
    return row["verdict"], row["reason"]


def test_a_town_is_computed_without_villages() -> None:
    assert verdict_of(table_of(("镇", None, "甲量", "85"), ("镇", None, "乙量", "100"))) == ("met", None)
    assert verdict_of(table_of(("镇", None, "甲量", "84.9999"), ("镇", None, "乙量", "100"))) == ("not-met", None)


def test_a_value_that_no_decimal_holds_is_held_against_the_limit_exactly() -> None:
    system = attrs.evolve(SYSTEM, indicators=(attrs.evolve(SYSTEM.indicators[0], target="＞33.3333"),))
    assert verdict_of(table_of(("镇", None, "甲量", "1"), ("镇", None, "乙量", "3")), system) == ("met", None)


def test_the_rate_of_a_town_is_no_mean_of_rates() -> None:
    table = table_of(
        ("村一", None, "甲量", "90"),
        ("村一", None, "乙量", "100"),
        ("村二", None, "甲量", "10"),
        ("村二", None, "乙量", "300"),
    )
    system = attrs.evolve(
        SYSTEM, indicators=(attrs.evolve(SYSTEM.indicators[0], target="=25%", better=Direction.HIGHER),)
    )
    places = pa.table({"place": ["镇", "村一", "村二"], "town": [None, "镇", "镇"]})
    assert verdict_of(table, system, places) == ("met", None)
    assert verdict_of(table.slice(0, 3), system, places) == ("undetermined", "missing-observation")


def test_an_entered_figure_counts_where_quantities_are_missing_and_is_refused_beside_them() -> None:
    entered = ("镇", "1", None, "90")
    assert verdict_of(table_of(entered, ("镇", None, "甲量", "1"))) == ("met", None)
    assert verdict_of(table_of(entered, ("镇", None, "甲量", "1"), ("镇", None, "乙量", "若干"))) == ("met", None)
    with pytest.raises(UnusableTable) as refused:
        verdict_of(table_of(entered, ("镇", None, "甲量", "90"), ("镇", None, "乙量", "100")))
    assert (refused.value.code, refused.value.count) == ("bulk/entered-and-computed", 1)


def test_a_quantity_of_a_town_that_its_villages_contradict_is_refused() -> None:
    table = table_of(("镇", None, "甲量", "9"), ("村", None, "甲量", "8"))
    places = pa.table({"place": ["镇", "村"], "town": [None, "镇"]})
    with pytest.raises(UnusableTable) as refused:
        verdict_of(table, places=places)
    assert (refused.value.code, refused.value.count) == ("bulk/quantities-differ", 1)


def test_quantities_recorded_twice_are_refused() -> None:
    with pytest.raises(UnusableTable) as refused:
        verdict_of(table_of(("镇", None, "甲量", "9"), ("镇", None, "甲量", "9")))
    assert (refused.value.code, refused.value.count) == ("bulk/duplicates", 1)


@pytest.mark.parametrize("value", ["1.23456", "1234567890123456789012"])
def test_quantities_that_cannot_be_kept_exact_are_refused(value: str) -> None:
    with pytest.raises(UnusableTable) as refused:
        verdict_of(table_of(("镇", None, "甲量", value), ("镇", None, "乙量", "9")))
    assert refused.value.code == "bulk/too-many-decimals"


@pytest.mark.parametrize(
    ("target", "values"),
    [
        ("≥85", ("99999999999999万吨", "1")),
        ("≥85.1234567890123456", ("99999999999999", "99999999999999")),
    ],
)
def test_numbers_too_wide_for_the_engines_are_refused(target: str, values: tuple[str, str]) -> None:
    row = attrs.evolve(SYSTEM.indicators[0], target=target, measure="丙量 / 乙量 / 3.3333333")
    system = attrs.evolve(SYSTEM, indicators=(row,))
    with pytest.raises(UnusableTable) as refused:
        verdict_of(table_of(("镇", None, "丙量", values[0]), ("镇", None, "乙量", values[1])), system)
    assert refused.value.code == "bulk/too-large"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"target": "每季度≥2次", "unit": "次", "measure": "甲量 / 乙量 × 1次"}, "whole numbers or dates"),
        ({"target": "全省前10名", "unit": None}, "whole numbers or dates"),
        ({"target": "2021年底前完成"}, "whole numbers or dates"),
        ({"target": "开展"}, "a status word is not computed"),
        ({"target": "累计下降≥18%", "unit": "吨", "measure": "甲量"}, "how many years"),
        ({"target": "高于上年和全县平均水平"}, "the place to which"),
        ({"each_village": True}, "leave out `town`"),
        (
            {"measure": " × ".join(["(甲量 + 乙量 + 丙量 + 戊量)"] * 10) + " / 1吨" * 9, "unit": "吨"},
            "too many products",
        ),
    ],
)
def test_what_is_not_compiled_is_refused_where_a_table_holds_its_quantities(change: dict[str, Any], why: str) -> None:
    row = attrs.evolve(SYSTEM.indicators[0], better=Direction.HIGHER, **change)
    system = attrs.evolve(SYSTEM, indicators=(row,))
    places = pa.table({"place": ["镇", "村"], "town": [None, "镇"]})
    with pytest.raises(NotInBulk, match=why) as refused:
        verdict_of(table_of(("镇", None, "甲量", "9")), system, places)
    assert refused.value.indicator == "1"
    assert verdict_of(table_of(("镇", "1", None, "90"), ("镇", None, "庚量", "9")), system, places)


def test_a_formula_that_cannot_be_used_leaves_its_row_to_what_is_entered() -> None:
    system = attrs.evolve(SYSTEM, indicators=(attrs.evolve(SYSTEM.indicators[0], measure="甲量 / 未声明"),))
    assert verdict_of(table_of(("镇", None, "甲量", "9")), system) == ("undetermined", "missing-observation")


def test_a_row_for_each_village_is_computed_where_villages_are_places() -> None:
    system = attrs.evolve(SYSTEM, indicators=(attrs.evolve(SYSTEM.indicators[0], each_village=True),))
    table = table_of(*(("村", None, name, value) for name, value in (("甲量", "9"), ("乙量", "10"))))
    assert verdict_of(table, system) == ("met", None)


def test_the_shipped_row_of_fertilizers_is_computed_for_three_years() -> None:
    system = ecotown.load_system("chongqing-township-2021")
    rows = [
        Observation(place="青峰镇", variable=name, year=year, value=str(value))
        for year, amounts in ((2019, (250, 2300)), (2020, (245, 2400)), (2021, ("239.9", 2500)))
        for name, value in zip(("化肥折纯量", "农药使用量", "农作物播种面积"), (*amounts, 15_000), strict=True)
    ]
    rows += [
        Observation(place="青峰镇", variable=name, year=2021, value=value)
        for name, value in (("无害化卫生厕所户数", "867"), ("农村总户数", "1000"))
    ]
    table = pa.table(
        {name: [getattr(row, name) for row in rows] for name in ("place", "indicator", "variable", "year", "value")}
    )
    assigned = pa.table({"place": ["青峰镇"], "indicator": ["21"], "target": ["≥86.5%"]})
    found = assess_frame(system, table, year=YEAR, assigned=assigned).to_pylist()
    told = {(row["indicator"], row["component"]): (row["verdict"], row["margin"]) for row in found}
    assert told["5", "化肥"] == ("met", None)
    assert told["5", "农药"] == ("not-met", None)
    assert told["21", None] == ("met", 2_000)


def test_the_status_column_alone_says_that_there_is_none() -> None:
    system = attrs.evolve(SYSTEM, indicators=(attrs.evolve(SYSTEM.indicators[0], target="≤60"),))
    rows = [("镇", "甲量", None, "不涉及"), ("镇", "乙量", "9", None)]
    names = ("place", "variable", "value", "status")
    table = pa.table({name: [row[place] for row in rows] for place, name in enumerate(names)})
    assert verdict_of(table, system) == ("met", None)
    written = table_of(("镇", None, "甲量", "不涉及"), ("镇", None, "乙量", "9"))
    assert verdict_of(written, system) == ("undetermined", "invalid-observation")


def test_variables_that_the_system_does_not_have_are_told() -> None:
    with pytest.warns(UserWarning, match="癸量"):
        verdict_of(table_of(("镇", None, "癸量", "9")))


def test_the_column_of_variables_may_have_another_name() -> None:
    table = table_of(("镇", None, "甲量", "85"), ("镇", None, "乙量", "100")).rename_columns(["地", "项", "量", "值"])
    columns = {"place": "地", "indicator": "项", "variable": "量", "value": "值"}
    (row,) = assess_frame(SYSTEM, table, year=YEAR, columns=columns).to_pylist()
    assert row["verdict"] == "met"


def test_a_table_of_quantities_alone_needs_no_column_of_indicators() -> None:
    table = table_of(("镇", None, "甲量", "85"), ("镇", None, "乙量", "100")).drop_columns(["indicator"])
    assert verdict_of(table) == ("met", None)


def test_a_relation_and_a_table_of_a_connection_hold_quantities_too() -> None:
    import duckdb

    drawn = draw(5)
    relation = duckdb.from_arrow(drawn.table)
    result = assess_frame(drawn.system, relation, **drawn.arguments)
    assert not differences(drawn, result.to_arrow_table())
    with duckdb.connect() as connection:
        connection.register("sent", drawn.table)
        answer = assess_table(connection, drawn.system, "sent", **drawn.arguments)
        assert not differences(drawn, answer.to_arrow_table())


def test_numbers_in_a_column_of_doubles() -> None:
    drawn = draw(6)
    kept = tuple(row for row in drawn.rows if row.value is not None and row.value[-1].isdigit())
    drawn = attrs.evolve(drawn, rows=kept)
    numbers = pa.array([float(row.value or "nan") for row in kept], pa.float64())
    table = drawn.table.set_column(drawn.table.schema.get_field_index("value"), "value", numbers)
    assert not differences(drawn, assess_frame(drawn.system, table, **drawn.arguments))


@pytest.mark.parametrize("engine", ["polars", "datafusion"])
def test_other_engines_compute_the_same(engine: str) -> None:
    drawn = draw(7)
    result = assess_frame(drawn.system, drawn.table, **drawn.arguments, engine=engine)
    assert not differences(drawn, result)


def test_quantities_that_count_for_no_town_are_told() -> None:
    table = table_of(("村", None, "甲量", "85"), ("外镇", None, "乙量", "100"))
    places = pa.table({"place": ["镇", "村"], "town": [None, "别的镇"]})
    with pytest.warns(UserWarning, match="2$"):
        assert verdict_of(table, places=places) == ("undetermined", "missing-observation")


def test_places_may_be_numbers() -> None:
    table = pa.table({"place": [11, 12, 11], "variable": ["甲量", "甲量", "乙量"], "value": [40, 45, 100]})
    places = pa.table({"place": [1, 11, 12], "town": pa.array([None, 1, 1])})
    assert verdict_of(table, places=places) == ("undetermined", "missing-observation")
    table = pa.table(
        {"place": [11, 12, 11, 12], "variable": ["甲量", "甲量", "乙量", "乙量"], "value": [40, 45, 60, 40]}
    )
    assert verdict_of(table, places=places) == ("met", None)
