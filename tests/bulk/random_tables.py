"""
Systems and tables drawn by a number: large ones, where Hypothesis draws small ones.

    python -m bulk.random_tables --engine duckdb --count 1000000

judges that many places × rows on an engine and by the exact judge, and ends with status 1 at the first that differ. Run it
in tests/, with src/ on the path.
"""

import argparse
import random
import re
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from fractions import Fraction
from typing import Any

import attrs

from bulk.frames import Key, Row, exact_results, pa, places_of, table_of
from bulk.on_engines import ENGINES, Engines
from bulk.random_targets import compose
from ecotown.bulk.lowered import Check
from ecotown.bulk.lowering import lower_system
from ecotown.bulk.refusals import NotInBulk, UnusableTable
from ecotown.bulk.rules.names import known_words
from ecotown.errors import EcotownError, InvalidArgument
from ecotown.evaluation import Result
from ecotown.plans import Comparison, Component, Conventions, Indicator, IndicatorSystem
from ecotown.targets.nodes import (
    Aspect,
    Assigned,
    Choice,
    Deadline,
    Direction,
    Modal,
    NotSet,
    Part,
    Reference,
    Scope,
    Stages,
)

__all__ = [
    "TERRAINS",
    "YEAR",
    "Drawn",
    "describe",
    "differences",
    "draw",
    "margin_of",
]

YEAR = 2021
TERRAINS = [None, "山区", "丘陵", "丘陵地区", "平原区", "高寒区", "戈壁"]
_ATTRIBUTES: dict[str, Sequence[str | None]] = {
    "terrain": TERRAINS,
    "level": (None, "市", "县", "镇"),
    "region": (None, "东部", "西部", "中部地区"),
    "综合利用率": (None, None, None, "60%", "60.01", "很高"),
}
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
_NO_NUMBERS = ("不涉及", "/", "", "好", "有", "未改变", "约80", "8O", "全覆盖")
_DATES = ("2021-06-30", "2021-07-01", "2020-01-31", "2021年6月30日", "2021-06-31", "6月底")
_BASES = ("80(折纯)", "8O(折纯)", "85.5(实物量)", "约5(折纯)", "79折纯", "90(预计)")
_TOLERANCES = (None, "5%", "0.5 百分点", "1")
_PLAIN_TOLERANCES = (None, "5%", "1")
_ASSIGNED = ("≥95%", "≤60%", "80", "逐年提高", "60%～70%", "≥80%，且逐年提高", "≥90%或持续提高")
_PLAIN_ASSIGNED = ("≥95", "≤60", "80", "逐年提高", "不增加")
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

    def without(self, refusal: str) -> "Drawn":
        """
        What is left without the row for which a table is refused, as the refusal says.
        """
        found = re.search(r"indicator ([0-9]+)", refusal)
        kept = tuple(each for each in self.system.indicators if found is None or each.number != found[1])
        if found is None or len(kept) == len(self.system.indicators):
            raise AssertionError(refusal)
        numbers = {each.number for each in kept}
        return attrs.evolve(
            self,
            system=attrs.evolve(self.system, indicators=kept),
            rows=[row for row in self.rows if row.indicator in numbers],
            assigned={key: target for key, target in self.assigned.items() if key[1] in numbers},
        )

    def exact(self) -> dict[Key, Result]:
        """
        What the exact judge says.
        """
        blank = ("nan", "inf", "-inf", "")
        seen = [attrs.evolve(row, value=None) if row.value in blank else row for row in self.rows]
        seen = [attrs.evolve(row, status=None) if row.status == "" else row for row in seen]
        return exact_results(self.system, seen, self.places, YEAR, self.assigned, self.references)


def draw(seed: int, *, indicators: int = 40, places: int = 100) -> Drawn:
    """
    The system and the table of a number.
    """
    chance = random.Random(seed)  # noqa: S311 - chance, not secrets
    has_texts = seed % 2 == 1
    rows = tuple(_indicator(chance, str(number + 1)) for number in range(indicators))
    names = [f"镇{number}" for number in range(places)]
    return Drawn(
        system=_system(rows),
        rows=[row for indicator in rows for row in _rows(chance, indicator, names, has_texts=has_texts)],
        has_texts=has_texts,
        places={
            name: {attribute: chance.choice(values) for attribute, values in _ATTRIBUTES.items()} for name in names
        },
        assigned={
            (name, indicator.number): chance.choice(_ASSIGNED if indicator.unit == "%" else _PLAIN_ASSIGNED)
            for indicator in rows
            if "规定" in (indicator.target or "")
            for name in names
            if chance.random() < 0.5
        },
        references={name: {"全县平均水平": chance.choice(_REFERENCES)} for name in names if chance.random() < 0.5},
    )


def _system(indicators: tuple[Indicator, ...]) -> IndicatorSystem:
    return IndicatorSystem(id="s", attributes={"terrain": ("山区", "丘陵区", "平原区")}, indicators=indicators)


def _indicator(chance: random.Random, number: str) -> Indicator:
    """
    A row that is compiled.
    """
    while True:
        is_percent = chance.random() < 0.7
        unit = "%" if is_percent else chance.choice(("吨", None, "千克/亩"))
        indicator = Indicator(
            number=number,
            name=f"某项比例{number}" if is_percent else f"某项{number}",
            target=compose(chance, is_percent=is_percent),
            unit=unit,
            basis="折纯" if unit == "千克/亩" and chance.random() < 0.7 else None,
            better=chance.choice(list(Direction)),
            may_be_absent=chance.random() < 0.5,
            cap=chance.choice([None, Fraction(100)]),
            components=(Component("甲"), Component("乙")) if chance.random() < 0.25 else (),
            conventions=Conventions(
                comparison=chance.choice(list(Comparison)),
                tolerance=chance.choice(_TOLERANCES if is_percent else _PLAIN_TOLERANCES),
                baseline_year=chance.choice((2019, 2019, 2020, None)),
                plan_period=chance.choice((None, (2019, 2021), (2018, 2025))),
            ),
        )
        try:
            lower_system(_system((indicator,)))
        except EcotownError:
            continue
        return indicator


def _rows(chance: random.Random, indicator: Indicator, places: Sequence[str], *, has_texts: bool) -> list[Row]:
    """
    At most one row for each observation, with holes.
    """
    checks = [check for check in lower_system(_system((indicator,))).checks if not isinstance(check.rule, NotSet)]
    # What has two names is recorded under one of them, the same for all that read it.
    is_bare = any(check.names == ("",) for check in checks) or chance.random() < 0.5
    seen: dict[tuple[str | None, str | None], list[Check]] = {}
    for check in checks:
        name = None if "" in check.names and is_bare else check.names[0] or None
        seen.setdefault((check.component, name), []).append(check)
    rows: list[Row] = []
    for (component, aspect), own in seen.items():
        words, units = _words_of(own), _units_of(chance, indicator, aspect)
        share = chance.choice((0.02, 0.1, 0.5)) if has_texts else 0.0
        for place in places:
            # Most texts of a place are words that its rules know, so that whole series of them are met.
            is_worded = has_texts and chance.random() < share
            for year in range(2018, 2023):
                if chance.random() < 0.2:
                    continue
                value = _value(chance)
                text = None if value is None else str(value)
                unit = chance.choice(units)
                status = None
                if is_worded or (has_texts and chance.random() < 0.1):
                    text = chance.choice(words)
                    unit = None if is_worded else unit
                    if chance.random() < 0.2:
                        text, status, unit = chance.choice((None, "")), text, None
                dated = None if year == YEAR and chance.random() < 0.1 else year
                rows.append(Row(place, indicator.number, text, component, aspect, dated, unit, status))
    return rows


def _words_of(checks: Sequence[Check]) -> list[str]:
    """
    Texts that rules know, and sloppy ones.
    """
    if any(isinstance(check.rule, Reference) for check in checks):
        return list(_NO_NUMBERS)
    known = [word for check in checks for word in known_words(check) if word[1:2] != "未"]
    known = list(dict.fromkeys(known))
    dates = _DATES if any(isinstance(check.rule, Deadline) for check in checks) else ()
    bases = _BASES if any(check.target.basis for check in checks) else ()
    few = max(1, len(known) // 20)
    return [*known, *dates * few, *bases * few, *_SLOPPY * few]


def _units_of(chance: random.Random, indicator: Indicator, aspect: str | None) -> Sequence[str | None]:
    """
    What the unit column of a series may say: series with units of their own are not given in several.
    """
    if "平均" in (indicator.target or "") or aspect is not None:
        return (None,)
    match indicator.unit:
        case "%":
            return chance.choice(((None,), (None, "%"), (None, None, "%", "‰")))
        case "吨":
            return chance.choice(((None,), (None, "吨", "千克"), ("吨", "公顷", None, None)))
        case "千克/亩":
            bases = ((None, "千克/亩(折纯)"), (None, "千克/公顷", "千克/亩(实物量)"))
            return chance.choice(((None,), *(bases if indicator.basis else (("千克/亩", "千克/公顷"),))))
        case _:
            return (None,)


def _value(chance: random.Random) -> float | None:
    kind = chance.random()
    if kind < 0.4:
        return chance.choice(_NUMBERS)
    if kind < 0.6:
        return chance.randint(-3, 120)
    if kind < 0.9:
        return chance.randint(-30_000, 1_200_000) / 10_000
    return chance.choice(_ODD)


def differences(drawn: Drawn, exact: Mapping[Key, Result], result: Any) -> list[Key]:
    """
    The rows of which a result says anything else than the exact judge: verdict, reason, borderline, margin.
    """
    found = {(row["place"], row["indicator"], row["component"]): row for row in result.to_pylist()}
    if found.keys() != exact.keys():
        raise AssertionError(f"{len(exact)} rows were wanted, {len(found)} came")
    # What is given in another unit than the limit's may be no whole number of it, and has no margin then.
    converted = {(row.place, row.indicator, row.component) for row in drawn.rows if row.unit is not None}
    return [key for key, judgement in exact.items() if not _is_same(judgement, found[key], may_lack=key in converted)]


def _is_same(exact: Result, found: Mapping[str, Any], *, may_lack: bool) -> bool:
    reason = None if exact.reason is None else exact.reason.value
    told = (exact.verdict.value, reason, exact.borderline)
    margin = found["margin"]
    is_same = margin == margin_of(exact) or (may_lack and margin is None)
    return is_same and told == (found["verdict"], found["reason"], found["borderline"])


def margin_of(exact: Result) -> int | None:
    """
    The margin as bulk tells it, in 1/10000.
    """
    chosen = exact
    while (
        isinstance(chosen.rule, Choice | Stages | Modal | Scope | Aspect | Part | Assigned) and len(chosen.parts) == 1
    ):
        chosen = chosen.parts[0][1]
    if chosen.distance is None:
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
        (row.year, row.aspect, row.value, row.status, row.unit)
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
        f"exact      {exact.verdict.value} {exact.reason} {exact.borderline} {margin_of(exact)}",
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
    parser.add_argument("--places", type=int, default=500)
    parser.add_argument("--most", type=int, default=0, help="go on after a difference, until so many are told")
    chosen = parser.parse_args(arguments)
    count, differing, refused, seed, began = 0, 0, 0, chosen.seed, time.monotonic()
    with ExitStack() as stack:
        engines = Engines(stack)
        while count < chosen.count and differing <= chosen.most:
            drawn = draw(seed, places=chosen.places)
            while True:
                try:
                    result = engines.judge(chosen.engine, drawn.system, drawn.table, **drawn.arguments)
                    break
                except (NotInBulk, UnusableTable) as refusal:
                    sys.stderr.write(f"--seed {seed}: {refusal.message_en}\n")
                    drawn, refused = drawn.without(refusal.message_en), refused + 1
            try:
                exact = drawn.exact()
            except InvalidArgument as refusal:
                # A tolerance in points beside a record in another unit: the judge refuses the whole, so nothing is compared.
                sys.stderr.write(f"--seed {seed}: {refusal}\n")
                seed, refused = seed + 1, refused + len(drawn.system.indicators)
                continue
            keys = differences(drawn, exact, result)
            for key in keys[: chosen.most + 1 - differing]:
                sys.stdout.write(f"--seed {seed}\n{describe(drawn, key, exact[key], result)}\n\n")
            count, seed, differing = count + len(exact), seed + 1, differing + len(keys)
            sys.stderr.write(f"{count:,} verdicts, {differing:,} differ, {time.monotonic() - began:,.0f} s\n")
    told = f"{count:,} verdicts of seeds {chosen.seed} to {seed - 1}, {differing:,} differ, {refused} rows were refused"
    sys.stdout.write(f"{chosen.engine}: {told}\n")
    return int(differing > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
