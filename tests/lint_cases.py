"""
For each code of the linter a file that gives it and a twin that does not, as the tests of the linter share them.

`«…»` stand around the characters that are to be marked; they are taken out before the file is written.
"""

import re
from pathlib import Path

import attrs

from ecotown.diagnostics import Diagnostic
from ecotown.linter import lint
from notice_cases import NOTICE_CASES

__all__ = ["CASES", "HEADINGS", "Case", "extend", "follow", "ledger", "lint_text", "plan", "system"]

HEADINGS = "地点,指标,组成,方面,变量,参照,年份,数值,单位,口径,状态,佐证,暂定\n"


@attrs.frozen(kw_only=True)
class Case:
    """
    A code, the file that gives it and its twin. `against` is the plan that a ledger is held against.
    """

    code: str
    broken: str
    clean: str
    name: str = "file.yaml"
    against: str | None = None

    @property
    def marked(self) -> str | None:
        """
        The characters that are to be marked, or None where it does not matter.
        """
        match = re.search("«(.*?)»", self.broken)
        return None if match is None else match[1]


def lint_text(folder: Path, text: str, name: str = "file.yaml", against: str | None = None) -> list[Diagnostic]:
    """
    What the linter finds in a file of this text.
    """
    path = folder / name
    path.write_text(re.sub("[«»]", "", text), encoding="utf-8")
    if against is None:
        return lint(path)
    plan_path = folder / "against.yaml"
    plan_path.write_text(against, encoding="utf-8")
    return lint(path, plan=plan_path)


def _rows(*rows: str) -> str:
    lines = []
    for number, row in enumerate(rows, start=1):
        name = "" if row.startswith("name:") else f"name: 甲{number}, "
        lines.append(f'  - {{number: "{number}", {name}{row}}}\n')
    return "indicators:\n" + "".join(lines)


def system(*rows: str, head: str = "") -> str:
    """
    A system with these rows (keys and values without braces; a row without a name gets one), and lines before them.
    """
    return f"ecotown: 1\nkind: indicator-system\nid: 试行\n{head}{_rows(*rows)}"


def plan(*rows: str, head: str = "year: 2021\n") -> str:
    """
    A plan with rows of its own.
    """
    return f"ecotown: 1\nkind: plan\n{head}{_rows(*rows)}"


def follow(head: str) -> str:
    """
    A plan that follows the shipped system.
    """
    return f"ecotown: 1\nkind: plan\nyear: 2021\nsystem: chongqing-township-2021\n{head}"


def extend(head: str) -> str:
    """
    A system that extends the shipped one.
    """
    return f"ecotown: 1\nkind: indicator-system\nid: 试行\nextends: chongqing-township-2021\n{head}"


def ledger(*records: str, evidence: str = "") -> str:
    """
    A ledger with these records.
    """
    listed = "".join(f"  - {{{record}}}\n" for record in records)
    return f"ecotown: 1\nkind: ledger\nobservations:\n{listed}{evidence}"


PERCENT = 'unit: "%", better: higher'
SHARE = f'target: "≥85", {PERCENT}'
COUNT = "unit: 处, better: lower"

_ROWS = (
    ("target/damaged", f'target: "≥«8S»%", {PERCENT}', f'target: "≥85%", {PERCENT}'),
    ("target/number-lost", f'target: "≥85%，«不低于»", {PERCENT}', f'target: "≥85%", {PERCENT}'),
    ("target/stacked-bounds", f'target: "«≥80\\n≥50»", {PERCENT}', f'target: "山区：≥80\\n丘陵：≥50", {PERCENT}'),
    ("unit/unknown", f'target: "≥1«公倾»", {PERCENT}', f'target: "≥1%", {PERCENT}'),
    (
        "target/direction-unknown",
        'name: 漏损率, target: "«95»", unit: "%"',
        'name: 漏损率, target: "95", unit: "%", better: lower',
    ),
    ("target/operator-inferred", f'target: "«95»", {PERCENT}', f'target: "≥95", {PERCENT}'),
    (
        "target/direction-inferred",
        'name: 绿化覆盖率, target: "«95»", unit: "%"',
        f'name: 绿化覆盖率, target: "95", {PERCENT}',
    ),
    ("target/against-direction", f'target: "«≤85%»", {PERCENT}', f'target: "≥85%", {PERCENT}'),
    ("target/words-of-comparison", "target: «达到底清、面洁、岸净»", "target: 有效保障"),
    ("target/range-unit-once", f'target: "«10～20%»", {PERCENT}', f'target: "10%～20%", {PERCENT}'),
    ("target/unit-differs", f'target: "«≥200户»", {PERCENT}', f'target: "≥20%", {PERCENT}'),
    ("target/operator-repeated", f'target: "«至少85%以上»", {PERCENT}', f'target: "至少85%", {PERCENT}'),
    ("target/too-long", f"target: «{'有效保障' * 600}»", "target: 有效保障"),
    (
        "system/unit-misspelled",
        'target: "≥1", unit: «公倾», better: higher',
        'target: "≥1", unit: 公顷, better: higher',
    ),
    ("system/unit-unlisted", 'target: "≥1", unit: «张», better: higher', 'target: "≥1", unit: 份, better: higher'),
    ("system/unit-missing", 'target: «"≥1"», better: higher', 'target: "≥1", unit: 无, better: higher'),
    ("system/unit-missing", "target: «逐年降低», better: lower", "target: 面积不减少，性质不改变"),
    (
        "system/two-bases",
        'target: "≤220", unit: "实物,千克/公顷", basis: «折纯», better: lower',
        'target: "≤220", unit: "折纯,千克/公顷", basis: 折纯量, better: lower',
    ),
    (
        "system/basis-differs",
        'target: «"≤220千克/公顷(实物量)"», unit: 千克/公顷, basis: 折纯, better: lower',
        'target: "≤220千克/公顷(折纯)", unit: 千克/公顷, basis: 折纯, better: lower',
    ),
    (
        "convention/basically-missing",
        f"target: «基本消除», {COUNT}",
        f'target: 基本消除, {COUNT}, conventions: {{basically: "90%"}}',
    ),
    (
        "convention/tolerance-missing",
        f"target: «保持稳定», {PERCENT}",
        f'target: 保持稳定, {PERCENT}, conventions: {{tolerance: "0.5 百分点"}}',
    ),
    (
        "convention/tolerance-missing",
        f'target: «"93%左右"», {PERCENT}',
        f'target: "93%左右", {PERCENT}, conventions: {{tolerance: "5%"}}',
    ),
    ("convention/tolerance-missing", f"target: «保持稳定», {PERCENT}", f"target: 保持稳定或持续改善, {PERCENT}"),
    (
        "convention/baseline-year-missing",
        "target: «下降18%以上», unit: 吨, better: lower",
        "target: 比2020年下降18%以上, unit: 吨, better: lower",
    ),
    (
        "convention/baseline-year-missing",
        "target: «下降18%以上», unit: 吨, better: lower",
        "name: 能耗下降率, target: 下降18%以上, unit: 吨, better: lower",
    ),
    (
        "convention/plan-period-missing",
        "target: «年均下降3%», unit: 吨, better: lower",
        "target: 年均下降3%, unit: 吨, better: lower, conventions: {plan_period: [2021, 2025]}",
    ),
    (
        "conventions/unreadable",
        f"target: 基本消除, {COUNT}, conventions: {{basically: «大部分»}}",
        f'target: 基本消除, {COUNT}, conventions: {{basically: "90%"}}',
    ),
    (
        "conventions/other-dimension",
        f"target: «保持稳定», {PERCENT}, conventions: {{tolerance: 5 公顷}}",
        f"target: 保持稳定, {PERCENT}, conventions: {{tolerance: 0.5 百分点}}",
    ),
    (
        "evidence/duplicate",
        "target: 建立, evidence: [应急预案, «应急预案»]",
        "target: 建立, evidence: [应急预案, 演练记录]",
    ),
    (
        "evidence/valid-years-unused",
        "name: 应急管理机制, target: 建立, evidence: [{«name»: 应急预案, valid_years: 3}]",
        "name: 应急管理机制, target: 建立, evidence: [{name: 应急预案, required: true, valid_years: 3}]",
    ),
    (
        "evidence/valid-years-long",
        "name: 应急管理机制, target: 建立, evidence: [{«name»: 应急预案, required: true, valid_years: 30}]",
        "name: 应急管理机制, target: 建立, evidence: [{name: 应急预案, required: true, valid_years: 3}]",
    ),
    # Refused by the loader, and told all the same.
    ("file/missing-key", "unit: 处", "target: 建立"),
    ("file/unknown-key", "target: 建立, «betr»: lower", "target: 建立, better: lower"),
    ("file/wrong-type", "target: 建立, responsible: «中心»", "target: 建立, responsible: [中心]"),
    ("file/unknown-word", "target: 建立, better: «up»", "target: 建立, better: higher"),
)

_PAIRS = (
    (
        "system/duplicate-name",
        ("name: 甲, target: 建立", "name: «甲», target: 开展"),
        ("name: 甲, target: 建立", "name: 乙, target: 开展"),
    ),
    (
        "system/of-count",
        ("target: 建立", "target: 开展", 'target: 4项中至少1项达标, «of»: ["1", "2"]'),
        ("target: 建立", "target: 开展", 'target: 2项中至少1项达标, of: ["1", "2"]'),
    ),
    (
        "system/circular",
        ("target: 建立", 'target: 2项中至少1项达标, «of»: ["1", "2"]'),
        ("target: 建立", "target: 开展", 'target: 2项中至少1项达标, of: ["1", "2"]'),
    ),
)

_SYSTEMS = (
    ("vocabulary/shadows-built-in", "scales: {进度: [«良», 优良]}\n", "scales: {进度: [起步, 完成]}\n"),
    (
        "vocabulary/shadows-built-in",
        "attributes: {地形: [«山区», 平原区]}\n",
        "attributes: {terrain: [山区, 平原区]}\n",
    ),
    ("vocabulary/word-not-read", "scales: {星级: [三星, «4星级»]}\n", "scales: {星级: [1星级, 四星]}\n"),
    ("vocabulary/word-not-read", "scales: {进展: [起步, «有改善»]}\n", "scales: {进展: [起步, 见效]}\n"),
    ("vocabulary/replaces-built-in", "scales: {«等级»: [差, 优]}\n", "scales: {星级: [三星, 五星]}\n"),
    (
        "vocabulary/word-twice",
        "scales: {星级: [三星, 五星], 档次: [«三星», 高档]}\n",
        "scales: {星级: [三星, 五星], 档次: [低档, 高档]}\n",
    ),
    (
        "vocabulary/word-twice",
        "attributes: {位置: [湖区, 非湖区], 水系: [«湖区», 江区]}\n",
        "attributes: {位置: [湖区, 非湖区], 水系: [江区]}\n",
    ),
    ("vocabulary/synonym-shadows", "synonyms: {«开展»: 建立}\n", "synonyms: {动工: 开展}\n"),
    ("vocabulary/synonym-unknown", "synonyms: {动工: «开战»}\n", "synonyms: {动工: 开展}\n"),
    ("vocabulary/unit-known", "units: [«公顷»]\n", "units: [张]\n"),
    ("system/unit-unlisted", "", "units: [张]\n"),
    ("system/duplicate-word", "scales: {星级: [三星, «三星»]}\n", "scales: {星级: [三星, 五星]}\n"),
    ("conventions/unreadable", "conventions: {tolerance: «不大»}\n", "conventions: {tolerance: 5%}\n"),
    (
        "conventions/unreadable",
        "conventions: {«plan_period»: [2021, 2021]}\n",
        "conventions: {plan_period: [2021, 2025]}\n",
    ),
)
_UNLISTED = 'target: "≥1", unit: 张, better: higher'
_LAKES = "attributes: {位置: [湖区, 非湖区]}\n"

_CHOICES = (
    (
        "system/attribute-undeclared",
        system(f'target: «"湖区：≥60；非湖区：≥40"», {PERCENT}'),
        system(f'target: "湖区：≥60；非湖区：≥40", {PERCENT}', head=_LAKES),
    ),
    (
        "system/applies-if-attribute",
        system(f"{SHARE}, applies_if: {{«位子»: 湖区}}", head=_LAKES),
        system(f"{SHARE}, applies_if: {{位置: 湖区}}", head=_LAKES),
    ),
    (
        "system/applies-if-value",
        system(f"{SHARE}, applies_if: {{位置: «湖边»}}", head=_LAKES),
        system(f"{SHARE}, applies_if: {{位置: 湖区}}", head=_LAKES),
    ),
)

ASSIGNED = f"target: 完成区县规定的目标任务, {PERCENT}"
REFERRING = f"target: 不低于全县平均水平, {PERCENT}"
CHOOSING = f'target: "山区：≥60；丘陵：≥40", {PERCENT}'
Y = "year: 2021\n"

_PLANS = (
    (
        "assigned/missing",
        plan(ASSIGNED.replace("完成区县规定的目标任务", "«完成区县规定的目标任务»")),
        plan(ASSIGNED, head=Y + 'assigned: {"1": "≥95%"}\n'),
    ),
    (
        "assigned/missing",
        plan(
            f"{ASSIGNED}, components: [{{name: 户厕}}, {{name: 公厕}}]",
            head=Y + 'assigned: {«"1"»: {户厕: {target: "≥95%"}}}\n',
        ),
        plan(
            f"{ASSIGNED}, components: [{{name: 户厕}}, {{name: 公厕}}]",
            head=Y + 'assigned: {"1": {户厕: {target: "≥95%"}, 公厕: "100%"}}\n',
        ),
    ),
    (
        "assigned/missing",
        follow("").replace("chongqing", "«chongqing").replace("-2021", "-2021»"),
        follow('assigned: {"21": {target: "≥95%", year: 2021}}\n'),
    ),
    (
        "assigned/other-year",
        plan(ASSIGNED, head=Y + 'assigned: {"1": {target: "≥95%", year: «2020»}}\n'),
        plan(ASSIGNED, head=Y + 'assigned: {"1": {target: "≥95%", year: 2021}}\n'),
    ),
    (
        "assigned/not-used",
        plan(SHARE, head=Y + 'assigned: {«"1"»: "≥95%"}\n'),
        plan(ASSIGNED, head=Y + 'assigned: {"1": "≥95%"}\n'),
    ),
    (
        "assigned/unknown-subject",
        plan(f"{ASSIGNED}, components: [{{name: 户厕}}]", head=Y + 'assigned: {"1": {户厕: "≥95%", «户侧»: "≥95%"}}\n'),
        plan(f"{ASSIGNED}, components: [{{name: 户厕}}]", head=Y + 'assigned: {"1": {户厕: "≥95%"}}\n'),
    ),
    (
        "target/damaged",
        plan(ASSIGNED, head=Y + 'assigned: {"1": {target: "≥«9S»%"}}\n'),
        plan(ASSIGNED, head=Y + 'assigned: {"1": {target: "≥95%"}}\n'),
    ),
    (
        "target/operator-inferred",
        plan(ASSIGNED, head=Y + 'assigned: {"1": {target: "«95%»"}}\n'),
        plan(ASSIGNED, head=Y + 'assigned: {"1": {target: "≥95%"}}\n'),
    ),
    (
        "target/against-direction",
        plan(ASSIGNED, head=Y + 'assigned: {"1": "«≤95%»"}\n'),
        plan(ASSIGNED, head=Y + 'assigned: {"1": "≥95%"}\n'),
    ),
    (
        "reference/not-in-plan",
        plan(REFERRING.replace("不低于", "«不低于").replace("水平", "水平»")),
        plan(REFERRING, head=Y + "references: {全县平均水平: 43}\n"),
    ),
    (
        "reference/not-used",
        plan(REFERRING, head=Y + "references: {«全县平均水瓶»: 43}\n"),
        plan(REFERRING, head=Y + "references: {全县平均水平: 43}\n"),
    ),
    (
        "reference/unreadable",
        plan(REFERRING, head=Y + "references: {全县平均水平: {2020: 41, 2021: «四十上下»}}\n"),
        plan(REFERRING, head=Y + "references: {全县平均水平: {2020: 41, 2021: 43}}\n"),
    ),
    (
        "override/without-reason",
        follow('overrides: {"4": {«target»: "≥10%"}}\n'),
        follow('overrides: {"4": {target: "≥10%", reason: 市里另有要求}, "5": {responsible: [镇农服中心]}}\n'),
    ),
    (
        "override/without-reason",
        follow('overrides: {"4": {«cap»: null, reason: "  "}}\n'),
        follow('overrides: {"4": {note: 待核}}\n'),
    ),
    (
        "override/no-target",
        follow('overrides: {"4": {target: «"/"», reason: 本镇没有}}\n'),
        follow('overrides: {"4": {target: "≥10%", reason: 市里另有要求}}\n'),
    ),
    (
        "override/looser",
        follow('overrides: {"4": {target: «≥15», reason: 起步晚}}\n'),
        follow('overrides: {"4": {target: ≥25, reason: 从严}}\n'),
    ),
    (
        "override/looser",
        extend('overrides: {"5": {target: «持续下降», reason: 区里另定}}\n'),
        extend('overrides: {"5": {target: 近五年逐年降低, reason: 从严}}\n'),
    ),
    (
        "override/partly-looser",
        follow('overrides: {"4": {target: «完成区县规定的目标任务», reason: 区里另定}}\n'),
        follow('overrides: {"4": {target: "完成区县规定的目标任务，且≥20", reason: 区里另定}}\n'),
    ),
    (
        "override/not-compared",
        extend('overrides: {"24": {target: «有效开展», reason: 区里的说法}}\n'),
        extend('overrides: {"24": {target: 全面实施, reason: 区里的说法}}\n'),
    ),
    (
        "override/not-compared",
        follow('overrides: {"9": {«components»: [{name: 秸秆}], reason: 分开报}}\n'),
        follow('overrides: {"9": {responsible: [镇农业服务中心]}}\n'),
    ),
    (
        "override/weaker",
        extend('overrides: {"18": {«obligation»: reference, reason: 区里另定}}\n'),
        extend('overrides: {"18": {obligation: binding, reason: 区里另定}}\n'),
    ),
    (
        "override/weaker",
        follow('overrides: {"18": {«applies_if»: {terrain: 山区}, may_be_absent: true, reason: 区里另定}}\n'),
        follow('overrides: {"18": {note: 区里另定}}\n'),
    ),
    ("override/removed", extend('removed: {«"13"»: 区管网供水}\n'), extend('overrides: {"13": {note: 区管网供水}}\n')),
    (
        "place/attribute-missing",
        plan(CHOOSING, head=Y + "place: {name: 甲镇, «attributes»: {region: 西部}}\n"),
        plan(CHOOSING, head=Y + "place: {name: 甲镇, attributes: {terrain: 丘陵区}}\n"),
    ),
    (
        "place/attribute-missing",
        plan(f"{SHARE}, applies_if: {{位置: 湖区}}", head=Y + "«place»: {name: 甲镇}\n"),
        plan(f"{SHARE}, applies_if: {{位置: 湖区}}", head=Y + "place: {attributes: {位置: 山边}}\n"),
    ),
    (
        "place/no-branch",
        plan(CHOOSING, head=Y + "place: {attributes: {terrain: «丘岭区»}}\n"),
        plan(CHOOSING, head=Y + "place: {attributes: {terrain: 丘陵地区}}\n"),
    ),
    (
        "place/unknown-value",
        follow("place: {attributes: {terrain: «丘岭区»}}\n"),
        follow("place: {attributes: {terrain: 丘陵地区}}\n"),
    ),
    (
        "place/unknown-attribute",
        follow("place: {attributes: {«terain»: 高原区}}\n"),
        follow("place: {attributes: {terrain: 丘陵区, population: 1万}}\n"),
    ),
    (
        "place/unknown-attribute",
        follow("place: {attributes: {«地形»: 丘陵区}}\n"),
        follow("place: {attributes: {terrain: 丘陵区, 地形: 丘陵区}}\n"),
    ),
    (
        "place/duplicate-village",
        follow("place: {villages: [{name: 第一村}, {name: «第一村»}]}\n"),
        follow("place: {villages: [{name: 第一村}, {name: 第二村}]}\n"),
    ),
    (
        "organization/unlisted",
        plan(f"{SHARE}, responsible: [镇农业中心, «镇农业服务中心»]", head=Y + "organizations: [{name: 镇农业中心}]\n"),
        plan(
            f"{SHARE}, responsible: [镇农业服务中心]",
            head=Y + "organizations: [{name: 镇农业中心, aliases: [镇农业服务中心]}]\n",
        ),
    ),
    (
        "organization/unlisted",
        follow('organizations: [{name: 甲办}]\noverrides: {"4": {supporting: [«乙办»]}}\n'),
        follow('organizations: [{name: 甲办}]\noverrides: {"4": {supporting: [甲办]}}\n'),
    ),
    (
        "organization/unlisted",
        follow("organizations: [{name: 甲办}]\ntasks: [{text: 做, responsible: [«乙办»]}]\n"),
        follow("tasks: [{text: 做, responsible: [乙办]}]\n"),
    ),
    (
        "organization/name-twice",
        follow("organizations: [{name: 甲办, aliases: [综合办]}, {name: 乙办, aliases: [«综合办»]}]\n"),
        follow("organizations: [{name: 甲办, aliases: [综合办]}, {name: 乙办}]\n"),
    ),
    ("plan/year-missing", plan(SHARE, head=""), plan(SHARE)),
    (
        "plan/duplicate-task",
        follow("tasks: [{number: 四（一）1, text: 做}, {number: «四(一)1», text: 再做}]\n"),
        follow("tasks: [{number: 四（一）1, text: 做}, {number: 四（一）2, text: 再做}]\n"),
    ),
    (
        "plan/duplicate-heading",
        follow("outline: [{number: 一, title: 甲, level: 1}, {number: «一», title: 乙, level: 1}]\n"),
        follow(
            "outline: [{number: 一, title: 甲, level: 1}, {number: （一）, title: 丙, level: 2},"
            " {number: 二, title: 乙, level: 1}, {number: （一）, title: 丁, level: 2}]\n"
        ),
    ),
    (
        "target/damaged",
        follow('tasks: [{text: 做, targets: [{indicator: "6", text: 大于等于«8S»%}]}]\n'),
        follow('tasks: [{text: 做, targets: [{indicator: "6", text: 大于等于85%}]}]\n'),
    ),
    (
        "target/against-direction",
        follow('tasks: [{text: 做, indicators: ["6"], targets: [{text: «不超过85%»}]}]\n'),
        follow('tasks: [{text: 做, indicators: ["6"], targets: [{text: 达到85%}]}]\n'),
    ),
    (
        "convention/basically-missing",
        follow("").replace("chongqing", "«chongqing").replace("-2021", "-2021»"),
        follow("conventions: {basically: 90%}\n"),
    ),
    (
        "target/damaged",
        follow('overrides: {"6": {target: "≥«9O»"}}\n'),
        follow('overrides: {"6": {target: "≥90"}}\n'),
    ),
    (
        "target/operator-inferred",
        follow('overrides: {"6": {target: "«90»"}}\n'),
        follow('overrides: {"6": {target: "≥90"}}\n'),
    ),
    (
        "file/unknown-indicator",
        follow('overrides: {«"26"»: {target: "≥90"}}\n'),
        follow('overrides: {"6": {target: "≥90"}}\n'),
    ),
    (
        "file/unknown-indicator",
        follow('assigned: {«"26"»: "≥90"}\n'),
        follow('assigned: {"21": "≥90"}\n'),
    ),
    (
        "file/unknown-indicator",
        follow('tasks: [{text: 做, indicators: [«"26"»]}]\n'),
        follow('tasks: [{text: 做, indicators: ["6"]}]\n'),
    ),
    (
        "place/unreadable",
        plan(CHOOSING, head=Y + "place: {attributes: {terrain: 达标}}\n"),
        plan(CHOOSING, head=Y + "place: {attributes: {terrain: 丘陵区}}\n"),
    ),
)

# Records of a ledger that stands alone.
_LEDGERS = (
    (
        "ledger/conflict",
        ledger('indicator: "6", year: 2021, value: 86', 'indicator: "6", year: 2021, value: «85»'),
        ledger('indicator: "6", year: 2021, value: 86', 'indicator: "6", year: 2021, value: 86.0'),
    ),
    (
        "ledger/overshadowed",
        ledger('indicator: "6", year: 2021, value: 86', 'indicator: "6", year: 2021, value: «85», provisional: true'),
        ledger('indicator: "6", year: 2021, value: 86', 'indicator: "6", year: 2020, value: 85, provisional: true'),
    ),
    (
        "ledger/value-unreadable",
        ledger('indicator: "6", year: 2021, value: «80。6»'),
        ledger('indicator: "6", year: 2021, value: 80.6'),
    ),
    (
        "ledger/unit-misspelled",
        ledger('indicator: "6", year: 2021, value: 12, unit: «公倾»'),
        ledger('indicator: "6", year: 2021, value: 12, unit: 公顷'),
    ),
    (
        "observation/two-units",
        ledger('indicator: "6", year: 2021, value: 12 亩, unit: «公顷»'),
        ledger('indicator: "6", year: 2021, value: 12 亩, unit: 亩'),
    ),
    ("ledger/not-filled", ledger('indicator: "6", year: 2021'), ledger('indicator: "6", year: 2021, value: 86')),
    (
        "ledger/unknown-evidence",
        ledger('indicator: "6", year: 2021, value: 86, evidence: «乙»', evidence="evidence: [{id: 甲}]\n"),
        ledger('indicator: "6", year: 2021, value: 86, evidence: 甲', evidence="evidence: [{id: 甲}]\n"),
    ),
    (
        "ledger/evidence-not-used",
        ledger('indicator: "6", value: 86, evidence: 甲', evidence="evidence: [{id: 甲}, {id: «乙»}]\n"),
        ledger('indicator: "6", value: 86, evidence: 甲；乙', evidence="evidence: [{id: 甲}, {id: 乙}]\n"),
    ),
    (
        "ledger/evidence-expired",
        ledger(
            'indicator: "6", year: 2021, value: 86, evidence: «甲»',
            evidence="evidence: [{id: 甲, valid_until: 2020-12-31}]\n",
        ),
        ledger(
            'indicator: "6", year: 2021, value: 86, evidence: 甲',
            evidence="evidence: [{id: 甲, valid_until: 2021-01-01}]\n",
        ),
    ),
    (
        "ledger/evidence-reversed",
        ledger(
            'indicator: "6", value: 86, evidence: 甲',
            evidence="evidence: [{id: 甲, date: 2021-05-01, valid_until: «2020-05-01»}]\n",
        ),
        ledger(
            'indicator: "6", value: 86, evidence: 甲',
            evidence="evidence: [{id: 甲, date: 2021-05-01, valid_until: 2024-05-01}]\n",
        ),
    ),
    ("ledger/subject", ledger("value: 86"), ledger('indicator: "6", value: 86')),
    (
        "variable/not-used",
        system(
            f"{SHARE}, measure: 户厕",
            head="variables: [{name: 户厕, unit: '%', roll_up: none}, {name: «公厕», unit: 座, roll_up: sum}]\n",
        ),
        system(f"{SHARE}, measure: 户厕", head="variables: [{name: 户厕, unit: '%', roll_up: none}]\n"),
    ),
)

FERTILIZER = 'name: 化肥施用强度, target: "≤220", unit: 千克/公顷, basis: 折纯, better: lower'
_AGAINST = plan(
    f"name: 秸秆利用率, {SHARE}",
    FERTILIZER,
    f"name: 甲乙, {SHARE}, components: [{{name: 户厕}}, {{name: 公厕}}]",
    f"name: 同名, {SHARE}",
    f"name: 同名, {SHARE}",
    "name: 空间, target: 面积不减少，性质不改变, unit: 公顷",
    f"name: 对照, {REFERRING}",
    'name: 计数, target: 2项中至少1项达标, of: ["1", "2"]',
    head=Y + "place: {name: 甲镇, villages: [{name: 第一村}]}\nreferences: {全县平均水平: {2020: 41}}\n",
)
_REFERENCE = "参照,年份,数值\n全县平均水平,2021,43\n"

# Rows of a csv ledger that is held against a plan, under HEADINGS.
_AGAINST_PLAN = (
    ("ledger/unknown-indicator", ",«秸杆利用率»,,,,,2021,86,,,,,", ",秸秆利用率,,,,,2021,86,,,,,"),
    ("ledger/ambiguous-indicator", ",«同名»,,,,,2021,86,,,,,", ",4,,,,,2021,86,,,,,"),
    ("ledger/unknown-component", ",甲乙,«户侧»,,,,2021,86,,,,,", ",甲乙,户厕,,,,2021,86,,,,,"),
    ("ledger/component-missing", ",«甲乙»,,,,,2021,86,,,,,", ",甲乙,户厕,,,,2021,86,,,,,"),
    ("ledger/unknown-place", "«第七村»,1,,,,,2021,86,,,,,", "第一村,1,,,,,2021,86,,,,,"),
    ("ledger/record-of-count", ",«计数»,,,,,2021,86,,,,,", ",1,,,,,2021,86,,,,,"),
    ("ledger/variables-not-used", ",,,,«利用量»,,2021,86,吨,,,,", ",1,,,,,2021,86,,,,,"),
    ("ledger/unknown-reference", ",,,,,«全县平均水瓶»,2021,43,,,,,", ",,,,,全县平均水平,2021,43,,,,,"),
    ("ledger/reference-unreadable", ",,,,,全县平均水平,2021,«四十上下»,,,,,", ",,,,,全县平均水平,2021,43,,,,,"),
    ("ledger/reference-differs", ",,,,,全县平均水平,2020,«43»,,,,,", ",,,,,全县平均水平,2020,41,,,,,"),
    ("ledger/reference-of-village", "«第一村»,,,,,全县平均水平,2021,43,,,,,", ",,,,,全县平均水平,2021,43,,,,,"),
    ("reference/missing", ",1,,,,,2021,86,,,,,", ",,,,,全县平均水平,2021,43,,,,,"),
    ("ledger/unknown-year", ",1,,,,,«2012»,86,,,,,".replace("2012", "2002"), ",1,,,,,2020,86,,,,,"),
    ("ledger/unknown-year", ",1,,,,,«2022»,86,,,,,", ",1,,,,,2021,86,,,,,"),
    ("ledger/unit-misspelled", ",2,,,,,2021,86,«千克/公倾»,,,,", ",2,,,,,2021,86,千克/亩,,,,"),
    ("ledger/unit-misspelled", ",2,,,,,2021,«86千克/公倾»,,,,,", ",2,,,,,2021,86千克/亩,,,,,"),
    ("ledger/basis-differs", ",2,,,,,2021,86,千克/公顷,«实物量»,,,", ",2,,,,,2021,86,千克/公顷,折纯量,,,"),
    ("observation/basis-assumed", ",2,,,,,2021,«86»,千克/公顷,,,,", ",2,,,,,2021,86,千克/公顷,折纯,,,"),
    ("observation/other-dimension", ",1,,,,,2021,86,«户»,,,,", ",1,,,,,2021,860,‰,,,,"),
    ("observation/other-dimension", ",1,,,,,2021,«86 户»,,,,,", ",1,,,,,2021,86 %,,,,,"),
    ("observation/two-units", ",1,,,,,2021,86%,«‰»,,,,", ",1,,,,,2021,86%,%,,,,"),
    ("observation/unreadable", ",1,,,,,2021,«80。6»,,,,,", ",1,,,,,2021,80.6,,,,,"),
    ("observation/unreadable", ",1,,,,,2021,,,,«开展»,,", ",6,,性质,,,2021,,,,未改变,,"),
    ("observation/unknown-name", ",6,,«面机»,,,2021,86,公顷,,,,", ",6,,面积,,,2021,86,公顷,,,,"),
    ("observation/may-not-be-absent", ",1,,,,,2021,,,,«不涉及»,,", ",1,,,,,2021,86,,,,,"),
    ("observation/looks-like-a-fraction", ",1,,,,,2021,«0.86»,,,,,", ",1,,,,,2021,86,,,,,"),
    (
        "ledger/conflict",
        ",1,,,,,2021,86,,,,,\n甲镇,秸秆利用率,,,,,2021,«85»,,,,,",
        ",1,,,,,2021,86,,,,,\n第一村,1,,,,,2021,85,,,,,",
    ),
    (
        "ledger/overshadowed",
        ",1,,,,,2021,86,,,,,\n甲镇,秸秆利用率,,,,,2021,«85»,,,,,是",
        ",1,,,,,2021,86,,,,,\n,1,,,,,2020,85,,,,,是",
    ),
)

_BOUND = "name: 河长制, target: 全面实施, obligation: binding"
_ACCEPTANCE = (
    (
        "acceptance/uncounted-rows",
        system(_BOUND, SHARE, head="acceptance: {conditions: [{obligation: binding, met: all}]}\n"),
        system(
            _BOUND,
            f"{SHARE}, obligation: binding",
            head="acceptance: {conditions: [{obligation: binding, met: all}]}\n",
        ),
    ),
)

CASES = (
    *(Case(code=code, broken=system(broken), clean=system(clean)) for code, broken, clean in _ROWS),
    *(Case(code=code, broken=system(*broken), clean=system(*clean)) for code, broken, clean in _PAIRS),
    *(
        Case(code=code, broken=system(_UNLISTED, head=broken), clean=system(_UNLISTED, head=clean))
        for code, broken, clean in _SYSTEMS
    ),
    *(
        Case(code=code, broken=broken, clean=clean)
        for code, broken, clean in (*_CHOICES, *_PLANS, *_LEDGERS, *_ACCEPTANCE, *NOTICE_CASES)
    ),
    *(
        Case(
            code=code,
            broken=HEADINGS + broken + "\n",
            clean=HEADINGS + clean + "\n",
            name="ledger.csv",
            against=_AGAINST,
        )
        for code, broken, clean in _AGAINST_PLAN
    ),
)
