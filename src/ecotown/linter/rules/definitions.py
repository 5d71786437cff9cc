"""
What is measured, in the body and in the annex: amounts against intensities, areas against output, one scope against another.
"""

import re
from collections.abc import Iterator

from ecotown.diagnostics import Diagnostic
from ecotown.linter.printed import folded, is_notice, join_numbers, passages_of, report, report_row
from ecotown.linter.sheet import Row, Sheet
from ecotown.plans import Task
from ecotown.targets.nodes import Bound, Choice, Interval

__all__ = ["check_compounds", "check_definitions", "check_scopes", "check_zone_in_body"]

# What the annex may say, and what the body may say instead: (words, but not these) each.
_FACETS: tuple[tuple[str, str, str, str], ...] = (
    ("强度", "(?:施用|使用|消耗|排放|用)量", "强度/总量", "intensity / amount"),
    ("总?产量", "(?:种植|播种)?面积", "产量/面积", "output / area"),
    (
        "两品一标",
        "有机、?(?:和|及)?(?:绿色|无公害)|绿色、?(?:和|及)?有机",
        "两品一标/有机绿色",
        "two products and one mark / organic and green",
    ),
    ("农产品", "农作物", "农产品/农作物", "agricultural products / crops"),
    ("农膜", "地膜", "农膜/地膜", "all farm film / mulch film"),
    ("自然村", "行政村", "自然村/行政村", "natural / administrative villages"),
    ("无害化卫生厕所", "(?<!无害化)卫生厕所", "无害化卫生厕所/卫生厕所", "harmless sanitary / sanitary toilets"),
    ("森林覆盖率", "林木覆盖率|绿化覆盖率", "森林覆盖率/林木（绿化）覆盖率", "forest cover / tree or green cover"),
    ("户籍", "常住", "户籍/常住", "registered / resident"),
    ("户数", "人口|人数", "户数/人口", "households / persons"),
    ("播种面积", "耕地面积", "播种面积/耕地面积", "sown / arable area"),
    ("认证", "产量|种植面积", "认证/种植（产量）", "certified / grown"),
    ("利用率", "处理率", "利用率/处理率", "rate of use / rate of treatment"),
    ("收集率", "处理率", "收集率/处理率", "rate of collection / rate of treatment"),
    ("污水处理率", "污水收集率", "处理率/收集率", "treated / collected"),
    ("规模养殖场", "养殖户", "规模养殖场/养殖户", "farms of scale / households"),
)
_MEASURES = re.compile(r"[0-9%]|逐年|百分|比例|占|率|量")


def check_definitions(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Rows whose task measures something else under the same target.
    """
    # What was typed in other words is not the notice's wording.
    if not is_notice(sheet):
        return
    rows = {row.number: row for row in sheet.rows}
    for index, task in enumerate(sheet.plan.tasks):
        for number in task.indicators:
            row = rows.get(number)
            if row is None:
                continue
            name = folded(row.indicator.name)
            text = _measured(task, row)
            found = []
            for own, other, label, label_en in _FACETS:
                annex, body = (own, other) if _differs(own, other, name, text) else (other, own)
                if _differs(annex, body, name, text):
                    found.append((label, label_en))
            if found:
                yield report(
                    sheet,
                    "definition/differs",
                    "tasks",
                    index,
                    "text",
                    at=task.at,
                    number=number,
                    name=name.replace("\n", ""),
                    facets="、".join(label for label, _ in found),
                    facets_en=", ".join(label for _, label in found),
                )


def _differs(annex: str, body: str, name: str, text: str) -> bool:
    return bool(
        re.search(annex, name) and not re.search(body, name) and re.search(body, text) and not re.search(annex, text)
    )


def _measured(task: Task, row: Row) -> str:
    """
    The clauses of a task that say what is measured for a row.
    """
    sentences = re.split("[。；;]", folded(task.text))
    if len(task.indicators) == 1:
        return "\n".join(sentence for sentence in sentences if _MEASURES.search(sentence))
    # Of a task for several rows only the clauses that share words with the row are about it.
    name = folded(row.indicator.name)
    pairs = {name[place : place + 2] for place in range(len(name) - 1)}
    clauses = [clause for sentence in sentences for clause in sentence.split(",") if _MEASURES.search(clause)]
    shared = {clause: sum(pair in clause for pair in pairs) for clause in clauses}
    most = max(shared.values(), default=0)
    # A clause that says nearly the whole name is about the row; where there is none, whatever shares words with it.
    least = most if 5 * most >= 3 * len(pairs) else 2
    return "\n".join(clause for clause in clauses if shared[clause] >= max(least, 2))


_TOWN = re.compile("集镇|镇区|场镇|建成区|城镇|乡镇集中")
_COUNTRY = re.compile("农村|村庄|行政村|自然村")


def check_scopes(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Rows for the built-up area whose task speaks of the villages, or the other way round.
    """
    if not is_notice(sheet):
        return
    rows = {row.number: row for row in sheet.rows}
    for index, task in enumerate(sheet.plan.tasks):
        if len(task.indicators) != 1 or task.indicators[0] not in rows:
            continue
        row = rows[task.indicators[0]]
        name, text = folded(row.indicator.name), folded(task.text)
        for annex, body in ((_TOWN, _COUNTRY), (_COUNTRY, _TOWN)):
            said, found = annex.search(name), body.search(text)
            if said and found and not body.search(name) and not annex.search(text):
                yield report(
                    sheet,
                    "definition/scope-unclear",
                    "tasks",
                    index,
                    "text",
                    at=task.at,
                    number=row.number,
                    annex=said.group(),
                    body=found.group(),
                )


def check_compounds(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Rows that hold several things at once, of which one may fail unseen.
    """
    found = [row for row in sheet.rows if row.is_own and not row.indicator.components and _is_compound(row)]
    if found:
        numbers = join_numbers([row.number for row in found])
        yield report_row(sheet, "definition/compound", found[0], "name", numbers=numbers)


def _is_compound(row: Row) -> bool:
    if len(row.parts) != 1:
        return False
    rule = row.parts[0].target.rule
    name = folded(row.indicator.name).strip()
    if isinstance(rule, Choice):
        return False
    # A share of a list of things is one figure: 有机、绿色农产品占比.
    if isinstance(rule, Bound | Interval) and not re.search("率、[^、]+率", name):
        return False
    # One count of two things, and two bodies that do one thing.
    if re.search("数量$|^[^对]*、[^对]*对", name):
        return False
    return re.search("[、\n]", re.sub("[(〔“][^)〕”]*[)〕”]?", "", name)) is not None


_ZONE = re.compile(r"(?:属于?|地处|位于|为)(?:典型的?)?(?P<zone>山区|丘陵区|丘陵地区|平原区|平原地区|浅丘|深丘)")


def check_zone_in_body(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    A town's terrain that the text states and the plan does not, where a row depends on it.
    """
    place = sheet.plan.place
    row = next((row for row in sheet.rows if any(isinstance(part.target.rule, Choice) for part in row.parts)), None)
    if row is None or not is_notice(sheet) or (place is not None and "terrain" in place.attributes):
        return
    texts = [(("tasks", index, "text"), task.at, task.text) for index, task in enumerate(sheet.plan.tasks)]
    texts += [(("passages", index, "text"), each.at, text) for index, each, text in passages_of(sheet)]
    for way, at, text in texts:
        match = _ZONE.search(text)
        if match is not None:
            zone = match["zone"].replace("丘陵地区", "丘陵区").replace("平原地区", "平原区")
            yield report(sheet, "place/zone-in-body", *way, at=at, number=row.number, zone=zone)
            return
