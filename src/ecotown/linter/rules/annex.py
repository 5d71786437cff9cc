"""
The cells of an annex: missing units, words that say little, targets that leave open what they are measured against.
"""

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

import attrs

from ecotown.assessment.nodes import nodes_of
from ecotown.diagnostics import Diagnostic
from ecotown.linter.printed import folded, is_notice, join_numbers, report_row
from ecotown.linter.quotes import unit_of
from ecotown.linter.rules.units import lacks_unit
from ecotown.linter.sheet import Row, Sheet
from ecotown.plans import UNSTATED
from ecotown.targets.direction import names_a_share
from ecotown.targets.nodes import Bound, Direction, Rule, Stages, Trend, TrendKind
from ecotown.targets.strictness import Relation, compare_strictness

__all__ = [
    "check_baselines",
    "check_booleans",
    "check_ceilings",
    "check_directions",
    "check_expectations",
    "check_later_years",
    "check_share_units",
    "check_soft_words",
    "check_trend_windows",
    "check_units_named",
    "check_vague_changes",
    "shares_without_unit",
]


def shares_without_unit(sheet: Sheet) -> list[Row]:
    """
    The rows of a notice that ask for a share and state no unit, which can only be %.
    """
    if not is_notice(sheet):
        return []
    return [
        row
        for row in sheet.rows
        if row.is_own
        and not row.indicator.components
        and not (row.indicator.unit or "").strip()
        and row.parts
        and lacks_unit(row.parts[0].target.rule)
        and unit_of(row) == "%"
    ]


def check_share_units(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Rows that ask for a share and state no unit, so that 20 may be anything.
    """
    rows = shares_without_unit(sheet)
    if rows:
        numbers = join_numbers([row.number for row in rows])
        yield report_row(sheet, "annex/share-without-unit", rows[0], "target", numbers=numbers)


_SOFT = frozenset({"开展", "推进", "加强", "落实", "有效开展", "积极开展", "持续推进", "实施", "推行", "做好", "强化"})


def check_soft_words(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Rows whose target says that something is done, and nothing by which to tell.
    """
    if not is_notice(sheet):
        return
    found = [
        row
        for row in sheet.rows
        if folded(row.indicator.target or "").strip("。；;") in _SOFT
        and not (row.indicator.evidence or row.indicator.definition or row.indicator.measure or row.indicator.note)
    ]
    if found:
        numbers = join_numbers([row.number for row in found])
        words = "、".join(dict.fromkeys(f"“{row.indicator.target}”" for row in found))
        yield report_row(sheet, "annex/soft-word", found[0], "target", numbers=numbers, words=words)


_VAGUE = re.compile("逐步|稳步|不断|进一步|明显|大幅|显著|有所")


def check_vague_changes(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Rows that ask for more or less of something, and neither how much nor against what.
    """
    if not is_notice(sheet):
        return
    for row in sheet.rows:
        target = folded(row.indicator.target or "")
        nodes = [node for part in row.parts for node in nodes_of(part.target.rule)]
        is_vague = _VAGUE.search(target) is not None and not re.search("[0-9]", target)
        if row.is_own and is_vague and any(isinstance(node, Trend) and node.base_year is None for node in nodes):
            yield report_row(sheet, "annex/vague-change", row, "target", target=row.indicator.target)


def check_later_years(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Rows whose target of a later year asks for less than that of the year before.
    """
    for row in sheet.rows:
        rule = row.parts[0].target.rule if len(row.parts) == 1 else None
        if not row.is_own or not sheet.is_plan or not isinstance(rule, Stages):
            continue
        for one, other in pairwise(rule.stages):
            targets = [attrs.evolve(row.parts[0].target, rule=stage.rule) for stage in (one, other)]
            if not all(isinstance(stage.rule, Bound) for stage in (one, other)):
                continue
            answer = compare_strictness(targets[0], targets[1])
            if answer.relation is Relation.STRICTER:
                target = (row.indicator.target or "").replace("\n", "；")
                facts = {"target": target, "year": max(other.years), "before": max(one.years)}
                yield report_row(sheet, "annex/later-looser", row, "target", **facts)
                break


_AMOUNT = re.compile(
    "(?:数量|个数|次数|天数|户数|面积|长度|产值|总产值|产量|用量|使用量|施用量|总量|火点|浓度|平均值|收入|活动|强度)$"
)
_OF_SHARE = re.compile("率|比例|比重|占比|百分|程度|降幅|增幅|增长|下降|覆盖|(?:占|达标|普及|参与|满意)度?")


def check_units_named(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Rows in a unit that their name does not go with: a share in 个, an area in %.
    """
    for row in sheet.rows:
        rule = row.parts[0].target.rule if len(row.parts) == 1 else None
        if not row.is_own or not sheet.is_plan or not isinstance(rule, Bound) or not row.indicator.unit:
            continue
        name = re.sub(r"[(（〔][^)）〕]*[)）〕]?", "", folded(row.indicator.name.split("\n")[0]))
        unit = rule.limit.unit or ""
        is_share = names_a_share(name) and unit in _COUNTS_OR_WEIGHTS
        is_amount = unit in ("%", "‰") and _AMOUNT.search(name) is not None and not _OF_SHARE.search(name)
        if is_share or is_amount:
            yield report_row(sheet, "annex/unit-against-name", row, "unit", name=name, unit=row.indicator.unit)


_COUNTS_OR_WEIGHTS = frozenset(
    (
        "个",
        "处",
        "座",
        "家",
        "条",
        "户",
        "人",
        "次",
        "场",
        "项",
        "公斤",
        "千克",
        "kg",
        "吨",
        "t",
        "克",
        "g",
        "亩",
        "公顷",
        "平方米",
        "米",
        "公里",
        "km",
        "万元",
        "元",
        "天",
    )
)


def check_booleans(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Targets that are a bare yes.
    """
    for row in sheet.rows:
        if row.is_own and sheet.is_plan and folded(row.indicator.target or "") in ("是", "有", "√"):
            yield report_row(sheet, "annex/yes", row, "target", target=row.indicator.target)


def check_trend_windows(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Trends that say neither over how many years nor from which.
    """
    if not is_notice(sheet):
        return
    for row in sheet.rows:
        if row.indicator.conventions.trend is not None:
            continue
        for node in (node for part in row.parts for node in nodes_of(part.target.rule)):
            if isinstance(node, Trend) and node.kind in _WINDOWED and node.values is None and node.base_year is None:
                yield report_row(sheet, "annex/trend-window", row, "target", trend=node.kind.value)
                break


_WINDOWED = (TrendKind.YEAR_ON_YEAR_DECREASE, TrendKind.YEAR_ON_YEAR_INCREASE)
_KEPT = (TrendKind.NO_DECREASE, TrendKind.NO_INCREASE)


def check_baselines(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Something that is not to shrink or to grow, without a figure or a year to hold it against.
    """
    if not is_notice(sheet):
        return
    for row in sheet.rows:
        if row.indicator.conventions.baseline_year is not None or row.indicator.note or row.indicator.definition:
            continue
        nodes = [node for part in row.parts for node in nodes_of(part.target.rule)]
        if any(isinstance(node, Trend) and node.base_year is not None for node in nodes):
            continue
        if re.search("上年|上一年|前一年|去年|往年", folded(row.indicator.target or "")):
            continue
        kept = [node for node in nodes if isinstance(node, Trend) and node.kind in _KEPT and node.base_year is None]
        if kept:
            target = (row.indicator.target or "").replace("\n", "；")
            yield report_row(sheet, "annex/baseline-missing", row, "target", target=target)


_MORE = re.compile(
    "(?:达标率|合格率|去除率|消除比例|处理率|利用率|回收率|保护率|普及率|覆盖率|处置率|转运率|收集率|完成率|满意度)$"
)
_LESS = re.compile("(?:强度|能耗|水耗|排放量|浓度|投诉率|发生率|死亡率|漏损率|超标率)$")


def check_directions(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Bounds on the side that the name of the row says is the worse one.
    """
    for row in sheet.rows:
        rule = row.parts[0].target.rule if len(row.parts) == 1 else None
        if not row.is_own or not sheet.is_plan or row.indicator.better is not None or not isinstance(rule, Bound):
            continue
        name = re.sub(r"[(（].*", "", folded(row.indicator.name.split("\n")[0]))
        direction = rule.comparator.direction
        if (_MORE.search(name) and direction is Direction.LOWER) or (
            _LESS.search(name) and direction is Direction.HIGHER
        ):
            yield report_row(
                sheet,
                "annex/against-name",
                row,
                "target",
                target=row.indicator.target,
                sign=rule.comparator.value,
                name=name,
            )


def check_ceilings(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Shares that are to be more than the whole.
    """
    for row in sheet.rows:
        bound = _bound(row)
        if not row.is_own or not sheet.is_plan or bound is None or bound <= 100:
            continue
        if names_a_share(folded(row.indicator.name.split("\n")[0])) and row.indicator.cap is UNSTATED:
            rule = row.parts[0].target.rule
            if isinstance(rule, Bound) and rule.comparator.direction is Direction.HIGHER:
                yield report_row(sheet, "annex/above-whole", row, "target", target=row.indicator.target)


# What a national programme asked for by its year: the row, the least, where it stands.
_EXPECTED = (
    ("农膜回收率", 80, "农膜回收行动方案（2020年达到80%以上）", "the national film recovery programme (80 % by 2020)"),
)


def check_expectations(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Rows that ask for less than a national programme did before.
    """
    if not is_notice(sheet):
        return
    for row in sheet.rows:
        for name, least, source, source_en in _EXPECTED:
            bound = _bound(row)
            if name in folded(row.indicator.name) and bound is not None and bound < least:
                yield report_row(
                    sheet,
                    "annex/below-programme",
                    row,
                    "target",
                    target=row.indicator.target,
                    source=source,
                    source_en=source_en,
                )


def _bound(row: Row) -> Fraction | None:
    rule: Rule | None = row.parts[0].target.rule if len(row.parts) == 1 else None
    if isinstance(rule, Bound) and rule.limit.unit in (None, "%"):
        return rule.limit.number.value
    return None
