"""
Systems and tables drawn by a number: large ones, where Hypothesis draws small ones.

    python -m bulk.random_tables --engine duckdb --count 1000000

judges that many places × rows on an engine and by the exact judge, and ends with status 1 at the first that differ. Run it
in tests/, with src/ on the path.
"""

import argparse
import random
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from fractions import Fraction
from typing import Any

import attrs

from bulk.frames import Key, Row, exact_results, pa, places_of, table_of
from bulk.on_engines import ENGINES, Engines
from ecotown.evaluation import Result
from ecotown.plans import Comparison, Component, Conventions, Indicator, IndicatorSystem
from ecotown.targets.nodes import Aspect, Assigned, Choice, Direction, Modal, Part, Reference, Scope, Stages

__all__ = [
    "COMMON_TARGETS",
    "PLAIN_TARGETS",
    "TARGETS",
    "TERRAINS",
    "YEAR",
    "Drawn",
    "describe",
    "differences",
    "draw",
]

YEAR = 2021
TERRAINS = [None, "山区", "丘陵", "丘陵地区", "平原区", "高寒区", "戈壁"]
COMMON_TARGETS = (
    "≥85%",
    "≥85.0%",
    "＜5%",
    ">20%",
    "≤60.5%",
    "60%～70%",
    ">60%且<70%",
    "约93%",
    "三分之二以上",
    "零发生",
    "全覆盖",
    "95",
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
    "达到或优于上年水平",
    "较2019年提高≥2个百分点",
    "较2020年提高2个百分点左右",
    "每年提高0.5个百分点",
    "≤2019年的1.3倍",
    "比2019年翻一番",
    "≥90%或持续提高",
    "≥80%，且逐年提高",
    "≥90%，其中学校≥95%",
    "2020年≥60%，2025年≥80%",
    "≥60%，其中2020年≤70%",
    "山区：≥60%；丘陵区：≥40%",
    "山区、高寒区：≥60%；其他地区：≥40%",
    "近三年≥80%",
    "完成区县规定的目标任务",
    "不低于全县平均水平",
    "低于全县平均水平的50%",
    "面积不减少，性质不改变",
)
# And those that only the large runs draw.
TARGETS = (
    *COMMON_TARGETS,
    "综合利用率≤60%的地区：≥70%\n综合利用率>60%的地区：保持稳定或持续改善",
    "市：100；县：开展",
    "年均提高≥3%",
    "近三年未发生事故",
    "综合利用率≤60%的地区：≥70%\n综合利用率>60%的地区：逐年提高",
    "综合利用率≤60%的地区：≥70%且逐年提高\n综合利用率>60%的地区：≥65%或不降低",
    "≥80%，且不降低",
    "全覆盖或逐年提高",
    "面积逐年提高，性质不改变",
    "近三年≥80%，且不改变",
)
PLAIN_TARGETS = (
    "较2019年下降≥18%",
    "较2020年下降18%左右",
    "较2020年新增≥2",
    "每年下降≥3%",
    "年均下降≥3%",
    "年均提高≥2.5%",
    "较2018年年均下降≥3%",
    "120项中至少60项达标",
    "≥2",
    "<0.35",
)
_NUMBERS = (
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
)
_ODD = (-0.0, float("nan"), float("inf"), float("-inf"), None)
_WORDS = (
    "未改变",
    "改变",
    "未降低",
    "降低",
    "不涉及",
    "无",
    "有",
    "全覆盖",
    "达标",
    "Ⅲ类",
    "8O",
    "/",
    "",
    "百分之八十六",
)
_SLOPPY = (*_WORDS, "未增加", "增加", "约80", "3。9", "好", "保持稳定", "不改变", "≥80", "-")
# What is held against a reference is refused where its unit stands in the text.
_BLANK = ("不涉及", "/", "")
_TOLERANCES = (None, "5%", "0.5 百分点", "1")
_ASSIGNED = ("≥95%", "≤60%", "80", "逐年提高", "60%～70%")
_REFERENCES = ("80", "80.5", "84.96", "0")


@attrs.frozen(kw_only=True)
class Drawn:
    """
    A system, its table, and what stands beside it.
    """

    system: IndicatorSystem
    rows: Sequence[Row]
    has_texts: bool
    places: dict[str, dict[str, object]]
    assigned: dict[tuple[str, str], str]
    references: dict[str, dict[str, object]]

    @property
    def table(self) -> Any:
        """
        The table, with numbers or with texts in `value`.
        """
        table = table_of(self.rows)
        if self.has_texts:
            return table
        numbers = pa.array([None if row.value is None else float(row.value) for row in self.rows], pa.float64())
        return table.set_column(table.schema.get_field_index("value"), "value", numbers)

    @property
    def arguments(self) -> dict[str, Any]:
        """
        What `assess_frame` takes beside the system and the table.
        """
        return {
            "year": YEAR,
            "places": places_of(self.places),
            "assigned": pa.table(
                {
                    "place": pa.array([key[0] for key in self.assigned], pa.string()),
                    "indicator": pa.array([key[1] for key in self.assigned], pa.string()),
                    "target": pa.array(list(self.assigned.values()), pa.string()),
                }
            ),
            "references": pa.table(
                {
                    "name": pa.array(["全县平均水平"] * len(self.references), pa.string()),
                    "place": pa.array(list(self.references), pa.string()),
                    "value": pa.array([held["全县平均水平"] for held in self.references.values()], pa.string()),
                }
            ),
        }

    def exact(self) -> dict[Key, Result]:
        """
        What the exact judge says.
        """
        blank = ("nan", "inf", "-inf")
        seen = [attrs.evolve(row, value=None) if row.value in blank else row for row in self.rows]
        return exact_results(self.system, seen, self.places, YEAR, self.assigned, self.references)


def draw(seed: int, *, indicators: int = 40, places: int = 100) -> Drawn:
    """
    The system and the table of a number.
    """
    chance = random.Random(seed)  # noqa: S311 - chance, not secrets
    has_texts = seed % 2 == 1
    system = IndicatorSystem(
        id="s",
        attributes={"terrain": ("山区", "丘陵区", "平原区")},
        indicators=tuple(_indicator(chance, str(number + 1)) for number in range(indicators)),
    )
    names = [f"镇{number}" for number in range(places)]
    return Drawn(
        system=system,
        rows=[row for indicator in system.indicators for row in _rows(chance, indicator, names, has_texts=has_texts)],
        has_texts=has_texts,
        places={name: {"terrain": chance.choice(TERRAINS)} for name in names},
        assigned={
            (name, indicator.number): chance.choice(_ASSIGNED)
            for indicator in system.indicators
            if "规定" in (indicator.target or "")
            for name in names
            if chance.random() < 0.5
        },
        references={name: {"全县平均水平": chance.choice(_REFERENCES)} for name in names if chance.random() < 0.5},
    )


def _indicator(chance: random.Random, number: str) -> Indicator:
    is_percent = chance.random() < 0.8
    target = chance.choice(TARGETS if is_percent else PLAIN_TARGETS)
    has_components = chance.random() < 0.3 and "性质" not in target and "学校" not in target
    return Indicator(
        number=number,
        name=f"某项比例{number}" if is_percent else f"某项{number}",
        target=target,
        unit="%" if is_percent else "吨",
        better=chance.choice(list(Direction)),
        may_be_absent=chance.random() < 0.5,
        cap=chance.choice([None, Fraction(100)]),
        components=(Component("甲"), Component("乙")) if has_components else (),
        conventions=Conventions(
            comparison=chance.choice(list(Comparison)), tolerance=chance.choice(_TOLERANCES), baseline_year=2019
        ),
    )


def _rows(chance: random.Random, indicator: Indicator, places: Sequence[str], *, has_texts: bool) -> list[Row]:
    """
    At most one row for each observation, with holes.
    """
    target = indicator.target or ""
    words = _BLANK if "平均" in target else _SLOPPY
    aspects: list[str | None] = ["面积", "性质"] if "性质" in target else [None]
    aspects += ["学校"] if "学校" in target else []
    components: list[str | None] = [each.name for each in indicator.components] or [None]
    rows: list[Row] = []
    for place in places:
        for component in components:
            for aspect in aspects:
                is_worded = has_texts and aspect == "性质" and chance.random() < 0.5
                for year in range(2018, 2023):
                    if chance.random() < 0.25:
                        continue
                    value = _value(chance)
                    text = None if value is None else str(value)
                    if is_worded or (has_texts and chance.random() < 0.1):
                        text = chance.choice(words)
                    rows.append(Row(place, indicator.number, text, component, aspect, year))
    return rows


def _value(chance: random.Random) -> float | None:
    kind = chance.random()
    if kind < 0.4:
        return chance.choice(_NUMBERS)
    if kind < 0.6:
        return chance.randint(-3, 120)
    if kind < 0.9:
        return chance.randint(-30_000, 1_200_000) / 10_000
    return chance.choice(_ODD)


def differences(exact: Mapping[Key, Result], result: Any) -> list[Key]:
    """
    The rows of which a result says anything else than the exact judge: verdict, reason, borderline, margin.
    """
    found = {(row["place"], row["indicator"], row["component"]): row for row in result.to_pylist()}
    if found.keys() != exact.keys():
        raise AssertionError(f"{len(exact)} rows were wanted, {len(found)} came")
    return [key for key, judgement in exact.items() if not _is_same(judgement, found[key])]


def _is_same(exact: Result, found: Mapping[str, Any]) -> bool:
    reason = None if exact.reason is None else exact.reason.value
    told = (exact.verdict.value, reason, exact.borderline)
    return told == (found["verdict"], found["reason"], found["borderline"]) and found["margin"] == _margin(exact)


def _margin(exact: Result) -> int | None:
    """
    The margin as bulk tells it, in 1/10000.
    """
    chosen = exact
    while (
        isinstance(chosen.rule, Choice | Stages | Modal | Scope | Aspect | Part | Assigned) and len(chosen.parts) == 1
    ):
        chosen = chosen.parts[0][1]
    if isinstance(chosen.rule, Reference) or chosen.distance is None:
        return None
    margin = chosen.distance * 10_000
    return int(margin) if margin.denominator == 1 else None


def describe(drawn: Drawn, key: Key, exact: Result, result: Any) -> str:
    """
    A row with all that decides it, to be judged again by hand.
    """
    place, number, _ = key
    found = next(row for row in result.to_pylist() if (row["place"], row["indicator"], row["component"]) == key)
    indicator = next(each for each in drawn.system.indicators if each.number == number)
    records = [
        (row.year, row.aspect, row.value, row.unit)
        for row in drawn.rows
        if (row.place, row.indicator, row.component) == key
    ]
    lines = (
        f"row        {key}, year {YEAR}, values in a column of {'texts' if drawn.has_texts else 'doubles'}",
        f"indicator  {attrs.asdict(indicator, recurse=False, filter=lambda field, value: value != field.default)}",
        f"place      {drawn.places[place]}",
        f"assigned   {drawn.assigned.get((place, number))}",
        f"reference  {drawn.references.get(place)}",
        f"records    {records}",
        f"exact      {exact.verdict.value} {exact.reason} {exact.borderline} {_margin(exact)}",
        f"bulk       {found['verdict']} {found['reason']} {found['borderline']} {found['margin']}",
    )
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> int:
    """
    Judge until the number of verdicts is reached, or until one differs.
    """
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", choices=ENGINES, default="duckdb")
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1_000)
    parser.add_argument("--most", type=int, default=0, help="go on after a difference, until so many are told")
    chosen = parser.parse_args(arguments)
    count, differing, seed, began = 0, 0, chosen.seed, time.monotonic()
    with ExitStack() as stack:
        engines = Engines(stack)
        while count < chosen.count and differing <= chosen.most:
            drawn = draw(seed, places=500)
            exact = drawn.exact()
            result = engines.judge(chosen.engine, drawn.system, drawn.table, **drawn.arguments)
            keys = differences(exact, result)
            for key in keys[: chosen.most + 1 - differing]:
                sys.stdout.write(f"--seed {seed}\n{describe(drawn, key, exact[key], result)}\n\n")
            count, seed, differing = count + len(exact), seed + 1, differing + len(keys)
            sys.stderr.write(f"{count:,} verdicts, {differing:,} differ, {time.monotonic() - began:,.0f} s\n")
    sys.stdout.write(
        f"{chosen.engine}: {count:,} verdicts of seeds {chosen.seed} to {seed - 1}, {differing:,} differ\n"
    )
    return int(differing > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
