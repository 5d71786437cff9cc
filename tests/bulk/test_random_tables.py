"""
Random systems on random tables: the text on DuckDB and the exact judge never differ.
"""

from fractions import Fraction

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bulk.frames import Row
from bulk.random_tables import TERRAINS, Drawn, describe, differences
from bulk.random_targets import COMMON_TARGETS
from ecotown.bulk import assess_frame
from ecotown.plans import Comparison, Component, Conventions, Indicator, IndicatorSystem
from ecotown.targets.nodes import Direction

PLACES = [f"镇{number}" for number in range(12)]
PLAIN_TARGETS = ("较2019年下降≥18%", "较2020年下降18%左右", "较2020年新增≥2", "每年下降≥3%", "≥2", "<0.35")
VALUES = st.one_of(
    st.sampled_from(
        [
            0,
            0,
            100,
            100,
            85,
            84.96,
            84.5,
            85.5,
            84.95,
            60,
            60.5,
            70,
            95,
            93,
            92.5,
            93.5,
            66.6667,
            66.6666,
            20,
            5,
            4.5,
            4.9,
        ]
    ),
    st.integers(-3, 120),
    st.integers(-30_000, 1_200_000).map(lambda number: number / 10_000),
    st.sampled_from([-0.0, float("nan"), float("inf"), float("-inf"), None]),
)
WORDS = st.sampled_from(
    ["未改变", "改变", "未降低", "降低", "不涉及", "无", "有", "全覆盖", "达标", "Ⅲ类", "8O", "/", "", "百分之八十六"]
)
# What is held against a reference is refused where its unit stands in the text.
BLANK = st.sampled_from(["不涉及", "/", ""])
TOLERANCES = st.sampled_from([None, "5%", "0.5 百分点", "1"])


@st.composite
def indicators(draw: st.DrawFn, number: str) -> Indicator:
    is_percent = draw(st.booleans())
    target = draw(st.sampled_from(COMMON_TARGETS if is_percent else PLAIN_TARGETS))
    components = draw(st.booleans()) and "性质" not in target and "学校" not in target
    return Indicator(
        number=number,
        name=f"某项比例{number}" if is_percent else f"某项{number}",
        target=target,
        unit="%" if is_percent else "吨",
        better=draw(st.sampled_from(Direction)),
        may_be_absent=draw(st.booleans()),
        cap=draw(st.sampled_from([None, Fraction(100)])),
        components=(Component("甲"), Component("乙")) if components else (),
        conventions=Conventions(
            comparison=draw(st.sampled_from(Comparison)), tolerance=draw(TOLERANCES), baseline_year=2019
        ),
    )


@st.composite
def tables(draw: st.DrawFn, system: IndicatorSystem, *, has_texts: bool) -> list[Row]:
    """
    A table of at most one row for each observation, with holes.
    """
    rows: list[Row] = []
    for indicator in system.indicators:
        aspects: list[str | None] = ["面积", "性质"] if "性质" in (indicator.target or "") else [None]
        aspects += ["学校"] if "学校" in (indicator.target or "") else []
        names: list[str | None] = [each.name for each in indicator.components]
        names = names or [None]
        for place in PLACES:
            for component in names:
                for aspect in aspects:
                    for year in draw(st.sets(st.sampled_from([2018, 2019, 2020, 2021, 2022]), max_size=5)):
                        value = draw(VALUES)
                        text = None if value is None else str(value)
                        if has_texts and draw(st.integers(0, 9)) == 0:
                            text = draw(BLANK if "平均" in (indicator.target or "") else WORDS)
                        rows.append(Row(place, indicator.number, text, component, aspect, year))
    return rows


@given(st.data())
# Shrinking a table of hundreds of rows takes minutes and explains nothing that the message does not.
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
def test_a_random_table_has_the_verdicts_of_the_exact_judge(data: st.DataObject) -> None:
    system = IndicatorSystem(
        id="s",
        attributes={"terrain": ("山区", "丘陵区", "平原区")},
        indicators=tuple(data.draw(indicators(str(number + 1))) for number in range(data.draw(st.integers(2, 6)))),
    )
    has_texts = data.draw(st.booleans())
    rows = data.draw(tables(system, has_texts=has_texts))
    drawn = Drawn(
        system=system,
        rows=rows,
        has_texts=has_texts,
        places={place: {"terrain": data.draw(st.sampled_from(TERRAINS))} for place in PLACES},
        assigned={
            (place, indicator.number): data.draw(st.sampled_from(["≥95%", "≤60%", "80", "逐年提高", "60%～70%"]))
            for place in PLACES
            for indicator in system.indicators
            if "规定" in (indicator.target or "") and data.draw(st.booleans())
        },
        references={
            place: {"全县平均水平": data.draw(st.sampled_from(["80", "80.5", "84.96", "0"]))}
            for place in PLACES
            if data.draw(st.booleans())
        },
    )
    exact = drawn.exact()
    result = assess_frame(system, drawn.table, **drawn.arguments)
    for key in differences(drawn, exact, result):
        raise AssertionError(describe(drawn, key, exact[key], result))
