"""
For each code about notices a plan that gives it and a twin that does not.

`«…»` stand around the characters that are to be marked; they are taken out before the file is written.
"""

from collections.abc import Sequence

__all__ = ["NOTICE_CASES", "notice"]

SHARE = 'target: "≥85%", responsible: [镇农业服务中心]'
ROWS = (f"name: 农作物秸秆综合利用率, domain: 生态经济, {SHARE}",)


def notice(head: str = "", rows: Sequence[str] = ROWS) -> str:
    """
    A plan as it is imported from a notice of these rows, with lines before them.
    """
    lines = "".join(f'  - {{number: "{number}", {row}}}\n' for number, row in enumerate(rows, start=1))
    return f"ecotown: 1\nkind: plan\nyear: 2021\nsource: {{file: notice.txt}}\n{head}indicators:\n{lines}"


def outline(*headings: str) -> str:
    return f"outline: [{', '.join(f'{{{heading}}}' for heading in headings)}]\n"


def passages(*texts: str) -> str:
    return "passages:\n" + "".join(f"  - {{text: {text}}}\n" for text in texts)


def tasks(*each: str) -> str:
    return "tasks:\n" + "".join(f"  - {{{task}}}\n" for task in each)


def row(name: str, target: str, more: str = "responsible: [镇农业服务中心]") -> str:
    return f"name: {name}, target: {target}, {more}"


STRAW = "农作物秸秆综合利用率"
WASTE = 'name: 生活垃圾收集转运率, target: "≥95%", domain: 生态人居, responsible: [镇综合执法办]'
THREE = (
    f"name: {STRAW}, domain: 生态经济, {SHARE}",
    WASTE,
    "name: 河长制, target: 全面实施, domain: 生态制度, responsible: [镇河长办]",
)
TEN = tuple(
    row(f"甲{number}率", '"≥85%"', f"responsible: [{office}]") for number, office in enumerate("甲乙甲乙甲乙甲丙丁戊")
)
SHARED = tuple(
    row(f"甲{number}率", '"≥85%"', f"responsible: [{office}]") for number, office in enumerate("甲乙丙丁戊己甲乙丙丁")
)

# code, the plan that gives it, its twin
_CASES: tuple[tuple[str, str, str], ...] = (
    (
        "structure/number-skipped",
        notice(outline("number: 一, title: 目标, level: 1", "number: «三», title: 保障, level: 1")),
        notice(outline("number: 一, title: 目标, level: 1", "number: 二, title: 保障, level: 1")),
    ),
    (
        "structure/number-skipped",
        notice(tasks("number: 四（一）1, text: 甲", "number: «四（一）3», text: 乙")),
        notice(tasks("number: 四（一）1, text: 甲", "number: 四（二）3, text: 乙")),
    ),
    (
        "structure/row-number",
        notice()
        .replace("indicators:\n", 'indicators:\n  - {number: "7", name: 河长制, target: 全面实施}\n')
        .replace('"1"', '«"1"»'),
        notice(),
    ),
    (
        "structure/annex-label",
        notice("annexes: [{label: «附件1», title: 分解表}]\n" + passages("附件：分解表")),
        notice("annexes: [{label: 附件, title: 分解表}]\n" + passages("附件：分解表")),
    ),
    (
        "structure/annex-label",
        notice("annexes: [{label: «附件», title: 分解表}]\n" + passages("附件：1．分解表")),
        notice("annexes: [{label: 附件1, title: 分解表}]\n" + passages("附件：1．分解表")),
    ),
    (
        "structure/annex-title",
        notice("annexes: [{label: 附件, title: «责任表»}]\n" + passages("附件：分解表")),
        notice("annexes: [{label: 附件, title: 《分解表》}]\n" + passages("附件：分解表")),
    ),
    (
        "structure/annex-number",
        notice(
            "annexes: [{label: 附件1, title: 名单}, {label: «附件3», title: 分解表}]\n"
            + passages("附件：1.名单", "2.分解表")
        ),
        notice(
            "annexes: [{label: 附件1, title: 名单}, {label: 附件2, title: 分解表}]\n"
            + passages("附件：1.名单", "2.分解表")
        ),
    ),
    (
        "period/gap",
        notice("phases: [{name: 甲, starts: 2021-02, ends: 2021-02}, {name: 乙, starts: «2021-04», ends: 2021-12}]\n"),
        notice("phases: [{name: 甲, starts: 2021-02, ends: 2021-02}, {name: 乙, starts: 2021-03, ends: 2021-12}]\n"),
    ),
    (
        "body/limit-counts",
        notice(
            tasks('text: 农药施用强度控制在3以内, targets: [{indicator: "1", text: «控制在3千克/公顷以内»}]'),
            (row("农药施用强度", '"<3千克/公顷"'),),
        ),
        notice(
            tasks('text: 农药施用强度控制在3以内, targets: [{indicator: "1", text: 控制在3千克/公顷以内}]'),
            (row("农药施用强度", '"≤3千克/公顷"'),),
        ),
    ),
    (
        "body/soft-word",
        notice(tasks(f'text: «推广还田，{STRAW}明显提高», indicators: ["1"]')),
        notice(tasks(f'text: 推广还田，{STRAW}达到85%以上, indicators: ["1"]')),
    ),
    (
        "body/target-differs",
        notice(
            tasks(f'text: {STRAW}三年达到90%以上, targets: [{{indicator: "1", text: «达到90%以上»}}]'),
            (row(STRAW, '"2021年≥80%；2022年≥85%"'),),
        ),
        notice(
            tasks(f'text: {STRAW}先达到80%以上, targets: [{{indicator: "1", text: 达到80%以上}}]'),
            (row(STRAW, '"2021年≥80%；2022年≥85%"'),),
        ),
    ),
    (
        "annex/vague-change",
        notice(rows=(row(STRAW, "«逐步提高»", 'unit: "%"'),)),
        notice(rows=(row(STRAW, "比2020年提高", 'unit: "%"'),)),
    ),
    (
        "annex/later-looser",
        notice(rows=(row(STRAW, '«"2021年≥85%；2022年≥80%"»'),)),
        notice(rows=(row(STRAW, '"2021年≥80%；2022年≥85%"'),)),
    ),
    (
        "annex/unit-against-name",
        notice(rows=(row("农膜回收率", '"≥85"', "unit: «公斤»"),)),
        notice(rows=(row("农膜回收率", '"≥85"', 'unit: "%"'),)),
    ),
    (
        "annex/unit-against-name",
        notice(rows=(row("绿地面积", '"≥85"', 'unit: «"%"»'),)),
        notice(rows=(row("绿地面积占比", '"≥85"', 'unit: "%"'),)),
    ),
    (
        "body/more-offices",
        notice(
            tasks(
                *(
                    f'text: 甲, indicators: ["{n}"], responsible: [{o}, 镇财政所]'
                    for n, o in enumerate("甲乙甲", start=1)
                )
            ),
            TEN,
        ),
        notice(
            tasks(*(f'text: 甲, indicators: ["{n}"], responsible: [{o}]' for n, o in enumerate("甲乙", start=1))), TEN
        ),
    ),
    (
        "coverage/rows-without-task",
        notice(tasks('text: 甲, indicators: ["1"]'), TEN),
        notice(tasks('text: 甲, indicators: ["1", "2", "3", "4", "5", "6", "7", "8", "9"]'), TEN),
    ),
    (
        "basis/number-differs",
        notice(passages("《示范乡镇管理办法》（某环发〔2021〕36号）", "«《示范乡镇管理办法》（某环发〔2021〕63号）»")),
        notice(passages("《示范乡镇管理办法》（某环发〔2021〕36号）", "《示范乡镇管理办法》（某环发〔2021〕36号）")),
    ),
    (
        "acceptance/rule-differs",
        notice(passages("参考性指标达标率不低于80%", "«参考性指标达标率不低于70%»")),
        notice(passages("参考性指标达标率不低于80%", "参考性指标80%以上达标")),
    ),
    (
        "structure/heading-wording",
        notice(
            outline(
                *(
                    f"number: {n}, title: {t}, level: 1"
                    for n, t in (("一", "目标"), ("二", "«镇成立领导小组»"), ("三", "保障"))
                )
            )
        ),
        notice(
            outline(
                *(f"number: {n}, title: {t}, level: 1" for n, t in (("一", "目标"), ("二", "组织领导"), ("三", "保障")))
            )
        ),
    ),
    (
        "structure/task-order",
        notice(
            tasks('text: 转运, indicators: ["2"]', 'text: 秸秆, «indicators»: ["1"]', 'text: 河, indicators: ["3"]'),
            THREE,
        ),
        notice(
            tasks('text: 秸秆, indicators: ["1"]', 'text: 转运, indicators: ["2"]', 'text: 河, indicators: ["3"]'),
            THREE,
        ),
    ),
    (
        "structure/several-targets",
        notice(
            tasks(
                'text: 两率, indicators: ["1", "2"], «targets»: [{indicator: "1", text: "≥85%"}, {indicator: "2", text: "≥95%"}]',
                'text: 河, indicators: ["3"]',
            ),
            THREE,
        ),
        notice(tasks('text: 一率, indicators: ["1"], targets: [{indicator: "1", text: "≥85%"}]'), THREE),
    ),
    (
        "structure/count-differs",
        notice(passages("«全镇共4项建设指标。»"), THREE),
        notice(passages("全镇共3项建设指标，其中1项指标为定性。"), THREE),
    ),
    (
        "structure/count-differs",
        notice("phases: [{name: 发动, starts: 2021-03, ends: 2021-04}]\n" + passages("«分三个阶段推进»")),
        notice("phases: [{name: 发动, starts: 2021-03, ends: 2021-04}]\n" + passages("第三个阶段在后")),
    ),
    (
        "structure/count-differs",
        notice(passages("«其中约束性指标2项»"), (row("甲率", '"≥85%"', "obligation: binding"),)),
        notice(passages("其中约束性指标1项"), (row("甲率", '"≥85%"', "obligation: binding"),)),
    ),
    (
        "structure/number-differs",
        notice(passages("全镇共12个行政村", "«覆盖全镇13个行政村»")),
        notice(passages("全镇共12个行政村", "覆盖全镇12个行政村，其中5个行政村先行")),
    ),
    (
        "structure/annex-missing",
        notice("annexes: [{label: 附件1, title: 甲}, {label: 附件2, title: 乙}]\n" + passages("«按附件3执行»")),
        notice("annexes: [{label: 附件1, title: 甲}, {label: 附件2, title: 乙}]\n" + passages("按附件2执行")),
    ),
    (
        "structure/title-differs",
        notice("title: «创建生态镇规划»\ndocument: {title: 关于印发《创建示范镇工作方案》的通知}\n"),
        notice("title: 甲镇创建示范镇工作方案\ndocument: {title: 关于印发《创建示范镇工作方案》的通知}\n"),
    ),
    (
        "organization/near-name",
        notice("", (row("甲", "建立"), row("乙", "建立", "responsible: [«镇农业服务中新»]"))),
        notice("", (row("甲", "建立"), row("乙", "建立", "responsible: [镇文化服务中心]"))),
    ),
    (
        "organization/near-name",
        notice("", (row("甲", "建立"), row("乙", "建立", "responsible: [«镇农服中心»]"))),
        notice("", (row("甲", "建立"), row("乙", "建立", "responsible: [镇便民中心]"))),
    ),
    (
        "organization/variant",
        notice(tasks('text: 秸秆, indicators: ["1"], responsible: [«农业服务中心»]')),
        notice(
            "organizations: [{name: 镇农业服务中心, aliases: [农业服务中心]}]\n"
            + tasks('text: 秸秆, indicators: ["1"], responsible: [农业服务中心]')
        ),
    ),
    (
        "organization/near-name",
        notice(
            "",
            (
                row("甲", "开展工作", "responsible: [镇建设环保服务中心]"),
                row("乙", "开展工作", "responsible: [«镇规划建设管理环保办»]"),
            ),
        ),
        notice(
            "",
            (
                row("甲", "开展工作", "responsible: [镇农业服务中心]"),
                row("乙", "开展工作", "responsible: [镇文化服务中心]"),
            ),
        ),
    ),
    (
        "organization/printed-form",
        notice(passages("«青峰镇党政办公室印发»"), (row("甲", "开展工作", "responsible: [镇党政办]"),)),
        notice(passages("青峰镇党政办印发"), (row("甲", "开展工作", "responsible: [镇党政办]"),)),
    ),
    (
        "names/group-differs",
        notice(
            passages("成立青峰镇创建市级示范乡镇工作领导小组。", "«成立青峰镇市级示范乡镇创建领导小组，分解任务。»")
        ),
        notice(
            passages(
                "成立青峰镇创建市级示范乡镇工作领导小组（以下简称领导小组）。",
                "在县创建工作领导小组指导下，由领导小组牵头，人居环境整治工作领导小组配合。",
                "各村成立相应的创建领导小组。",
            )
        ),
    ),
    (
        "names/honour-differs",
        notice(passages("创建生态文明建设示范乡镇。", "«加快生态镇建设。»")),
        notice(passages("创建生态文明建设示范乡镇。", "按照《生态乡镇指标》，争创生态文明建设示范乡镇。")),
    ),
    (
        "names/domain-missing",
        notice(passages("«以生态经济、生态人居、生态制度为抓手»"), (*THREE, row("甲", "建立", "domain: 生态安全"))),
        notice(
            passages("以生态经济、生态人居、生态制度、生态安全为抓手"), (*THREE, row("甲", "建立", "domain: 生态安全"))
        ),
    ),
    (
        "names/set-unknown",
        notice("annexes: [{title: 建设指标分解表}]\n" + passages("«收集基本指标和各项考核指标的材料»")),
        notice("annexes: [{title: 考核指标分解表}]\n" + passages("收集考核指标的材料")),
    ),
    (
        "names/label-differs",
        notice("", (row('"森林覆盖率\\n山区\\n丘陵区"', '«"山区：≥60%\\n丘陵：≥40%"»'),)),
        notice("", (row('"森林覆盖率\\n山区\\n丘陵区"', '"山区：≥60%\\n丘陵区：≥40%"'),)),
    ),
    (
        "names/authority-differs",
        notice(
            tasks('text: 厕所, indicators: ["1"], targets: [{indicator: "1", text: «完成区规定的目标任务»}]'),
            (row("无害化卫生厕所普及率", "完成区县规定的目标任务", 'unit: "%"'),),
        ),
        notice(
            tasks('text: 厕所, indicators: ["1"], targets: [{indicator: "1", text: 完成区规定的目标任务}]'),
            (row("无害化卫生厕所普及率", "完成区规定的目标任务", 'unit: "%"'),),
        ),
    ),
    (
        "names/either-or",
        notice("", (row("«创建规划或实施方案»", "编制"),)),
        notice("", (row("创建实施方案", "编制"),)),
    ),
    (
        "names/usual-name",
        notice("", (row("«危险废物处置利用率»", '"100%"', "better: higher"),)),
        notice("", (row("危险废物利用处置率", '"100%"', "better: higher"),)),
    ),
    (
        "responsibility/lead-missing",
        notice("", (row("甲", "建立", "«responsible»: [镇甲办, 镇乙办]"),)),
        notice("", (row("甲", "建立", "responsible: [镇甲办], supporting: [镇乙办]"),)),
    ),
    (
        "responsibility/nobody",
        notice("", (row("甲", "建立"), "number: 2, name: 乙, target: 建立".replace("number: 2, ", ""))),
        notice("", (row("甲", "建立"), row("乙", "建立"))),
    ),
    (
        "responsibility/task-of-nobody",
        notice(tasks("text: 甲, responsible: [甲办]", "text: 乙, responsible: [甲办]", "text: «丙»")),
        notice(
            tasks("text: 甲, responsible: [甲办]", "text: 乙, responsible: [甲办]", "text: 丙, responsible: [乙办]")
        ),
    ),
    ("responsibility/load", notice("", TEN), notice("", SHARED)),
    (
        "responsibility/outside-command",
        notice("", (row("甲", "建立", "«responsible»: [镇市监所]"),)),
        notice("", (row("甲", "建立", "responsible: [镇农业服务中心]"),)),
    ),
    (
        "responsibility/villages-left-out",
        notice(passages("«各村负责本村各项创建指标的整改落实»")),
        notice(
            passages("各村负责本村各项创建指标的整改落实"),
            (row("甲", "建立", "responsible: [镇甲办, 各村], note: 镇甲办牵头"),),
        ),
    ),
    (
        "responsibility/communities-left-out",
        notice(passages("«各村（居）成立小组，各村党支部书记任组长»")),
        notice(passages("各村（居）成立小组，各村（居）党组织书记任组长")),
    ),
    (
        "responsibility/roster-missing",
        notice(passages("«各部门确定负责人、联络员各1名»")),
        notice("annexes: [{label: 附件, title: 联络员名册}]\n" + passages("各部门确定负责人、联络员各1名")),
    ),
    (
        "body/offices-differ",
        notice(tasks('text: 秸秆, indicators: ["1"], «responsible»: [镇林业站]')),
        notice(tasks('text: 秸秆, indicators: ["1"], responsible: [镇农业服务中心]')),
    ),
    (
        "body/target-differs",
        notice(tasks('text: 秸秆, indicators: ["1"], targets: [{indicator: "1", text: «大于等于80%»}]')),
        notice(tasks('text: 秸秆, indicators: ["1"], targets: [{indicator: "1", text: 不低于85%}]')),
    ),
    (
        "body/target-differs",
        notice(passages(f"«到年底，{STRAW}达到90%以上»")),
        notice(passages(f"目前{STRAW}达到90%以上，到年底{STRAW}达到85%以上")),
    ),
    (
        "body/target-differs",
        notice(
            "place: {name: 青峰镇, attributes: {terrain: 丘陵区}}\n"
            + tasks('text: 丘陵区, indicators: ["1"], targets: [{indicator: "1", text: «大于等于60%»}]'),
            (row("森林覆盖率", '"山区：≥60%\\n丘陵区：≥40%"'),),
        ),
        notice(
            "place: {name: 青峰镇, attributes: {terrain: 丘陵区}}\n"
            + tasks('text: 丘陵区, indicators: ["1"], targets: [{indicator: "1", text: 大于等于40%}]'),
            (row("森林覆盖率", '"山区：≥60%\\n丘陵区：≥40%"'),),
        ),
    ),
    (
        "body/status-differs",
        notice(
            tasks('text: 河, indicators: ["1"], targets: [{indicator: "1", text: «开展»}]'),
            (row("河长制", "全面实施"),),
        ),
        notice(
            tasks('text: 河, indicators: ["1"], targets: [{indicator: "1", text: 全面实施}]'),
            (row("河长制", "全面实施"),),
        ),
    ),
    (
        "body/target-of-another-kind",
        notice(tasks('text: 秸秆, indicators: ["1"], targets: [{indicator: "1", text: «逐年提高»}]')),
        notice(tasks('text: 秸秆, indicators: ["1"], targets: [{indicator: "1", text: "≥85%"}]')),
    ),
    (
        "body/unit-differs",
        notice(tasks('text: 秸秆, indicators: ["1"], targets: [{indicator: "1", text: «达到85天以上»}]')),
        notice(tasks('text: 秸秆, indicators: ["1"], targets: [{indicator: "1", text: 达到85%以上}]')),
    ),
    (
        "body/domain-differs",
        notice(tasks('domain: «生态人居», text: 秸秆, indicators: ["1"]'), THREE),
        notice(tasks('domain: 生态经济, text: 秸秆, indicators: ["1"]'), THREE),
    ),
    (
        "annex/share-without-unit",
        notice("", (row(STRAW, '«"≥85"»'),)),
        notice("", (row(STRAW, '"≥85"', 'unit: "%"'),)),
    ),
    (
        "annex/operator-missing",
        notice(
            tasks('text: 秸秆, indicators: ["1"], targets: [{indicator: "1", text: 大于等于85%}]'),
            (row(STRAW, "«85%»"),),
        ),
        notice(
            tasks('text: 秸秆, indicators: ["1"], targets: [{indicator: "1", text: 大于等于100%}]'),
            (row(STRAW, "100%"),),
        ),
    ),
    (
        "annex/against-name",
        notice("", (row(STRAW, '«"≤85%"»'),)),
        notice("", (row("农药施用强度", '"≤3"', "unit: 千克/公顷"), row("管网漏损率", '"≤10%"'))),
    ),
    (
        "annex/above-whole",
        notice("", (row(STRAW, '«"≥850%"»'),)),
        notice("", (row("任务完成率", '"≥105%"'),)),
    ),
    (
        "annex/soft-word",
        notice("", (row("宣传工作", "«开展»"),)),
        notice("", (row("宣传工作", "开展", "evidence: [活动照片]"),)),
    ),
    ("annex/yes", notice("", (row("纳入计划", "«是»"),)), notice("", (row("纳入计划", "制定实施"),))),
    (
        "annex/trend-window",
        notice("", (row("农药施用强度", "«逐年降低»", "unit: 千克/公顷, better: lower"),)),
        notice("", (row("农药施用强度", "近三年逐年降低", "unit: 千克/公顷, better: lower"),)),
    ),
    (
        "annex/baseline-missing",
        notice("", (row("生态保护红线", "«面积不减少，性质不改变»"),)),
        notice("", (row("生态保护红线", "面积不减少，性质不改变", "conventions: {baseline_year: 2020}"),)),
    ),
    (
        "annex/below-programme",
        notice("", (row("农膜回收率", '«"≥75%"»'),)),
        notice("", (row("农膜回收率", '"≥80%"'),)),
    ),
    (
        "definition/differs",
        notice(
            tasks('text: «化肥施用量逐年降低», indicators: ["1"]'),
            (row("化肥施用强度", "近三年逐年降低", "unit: 千克/公顷, better: lower"),),
        ),
        notice(
            tasks('text: 化肥施用强度逐年降低，严控施用量, indicators: ["1"]'),
            (row("化肥施用强度", "近三年逐年降低", "unit: 千克/公顷, better: lower"),),
        ),
    ),
    (
        "definition/scope-unclear",
        notice(tasks('text: «确保农村污水设施正常运行», indicators: ["1"]'), (row("集镇生活污水处理率", '"≥85%"'),)),
        notice(
            tasks('text: 确保集镇和农村污水设施正常运行, indicators: ["1"]'), (row("集镇生活污水处理率", '"≥85%"'),)
        ),
    ),
    (
        "definition/compound",
        notice("", (row("«露天秸秆、垃圾焚烧»", "消除"),)),
        notice("", (row("有机、绿色农产品占比", '"≥20%"'),)),
    ),
    (
        "place/zone-in-body",
        notice(passages("«本镇属于丘陵区»"), (row("森林覆盖率", '"山区：≥60%\\n丘陵区：≥40%"'),)),
        notice(
            "place: {attributes: {terrain: 丘陵区}}\n" + passages("本镇属于丘陵区"),
            (row("森林覆盖率", '"山区：≥60%\\n丘陵区：≥40%"'),),
        ),
    ),
    (
        "period/before-issue",
        notice("document: {issued_on: 2021-08-13}\nphases: [{name: 发动, starts: 2021-07, ends: «2021-07»}]\n"),
        notice("document: {issued_on: 2021-08-13}\nphases: [{name: 发动, starts: 2021-09, ends: 2021-09}]\n"),
    ),
    (
        "period/begun-before-issue",
        notice("document: {issued_on: 2021-08-13}\nphases: [{name: 发动, starts: «2021-08», ends: 2021-09}]\n"),
        notice("document: {issued_on: 2021-08-13}\nphases: [{name: 发动, starts: 2021-08-14, ends: 2021-09}]\n"),
    ),
    (
        "period/reversed",
        notice("phases: [{name: 发动, starts: 2021-09, ends: «2021-08»}]\n"),
        notice("phases: [{name: 发动, starts: 2021-08, ends: 2021-08}]\n"),
    ),
    (
        "period/overlap",
        notice("phases: [{name: 甲, starts: 2021-08, ends: 2021-11}, {name: 乙, starts: «2021-10», ends: 2021-12}]\n"),
        notice("phases: [{name: 甲, starts: 2021-08, ends: 2021-11}, {name: 乙, starts: 2021-11, ends: 2021-12}]\n"),
    ),
    (
        "period/year-inferred",
        notice("phases: [{name: 甲, starts: «2021-08», ends: 2021-11, inferred: [starts, ends]}]\n"),
        notice("phases: [{name: 甲, starts: 2021-08, ends: 2021-11}]\n"),
    ),
    (
        "period/open-end",
        notice("phases: [{name: 迎检, note: 根据区里安排}]\n"),
        notice("phases: [{name: 迎检, starts: 2022-03, ends: 2022-05}]\n"),
    ),
    (
        "period/before-statistics",
        notice("phases: [{name: 自查, starts: 2021-12, ends: «2021-12»}]\n"),
        notice("phases: [{name: 自查, starts: 2022-03, ends: 2022-03}]\n"),
    ),
    (
        "period/frequency-vague",
        notice(passages("«定期或不定期组织督查»")),
        notice(passages("每月组织督查")),
    ),
    (
        "period/row-dates-missing",
        notice("annexes: [{title: 表, columns: [序号, 指标, 指标值]}]\n", (row(STRAW, '«"≥85%"»'),)),
        notice("annexes: [{title: 表, columns: [序号, 指标, 现状值, 指标值]}]\n", (row(STRAW, '"≥85%"'),)),
    ),
    (
        "period/number-of-another-year",
        notice("document: {number: «甲府发〔2020〕1号», issued_on: 2021-08-13}\n"),
        notice("document: {number: 甲府发〔2021〕1号, issued_on: 2021-08-13}\n"),
    ),
    (
        "period/issued-later",
        notice("document: {issued_on: 2021-08-13, printed_on: «2021-08-12»}\n"),
        notice("document: {issued_on: 2021-08-13, printed_on: 2021-08-13}\n"),
    ),
    (
        "coverage/row-without-task",
        notice(tasks('text: 秸秆, indicators: ["1"]', 'text: 河, indicators: ["3"]'), THREE).replace(
            "name: 生活垃圾收集转运率", "name: «生活垃圾收集转运率»"
        ),
        notice(tasks('text: 两率, indicators: ["1", "2"]', 'text: 河, indicators: ["3"]'), THREE),
    ),
    (
        "coverage/task-without-row",
        notice(tasks('text: 秸秆, indicators: ["1"]', "text: «发展旅游»")),
        notice(tasks('text: 秸秆, indicators: ["1"]')),
    ),
    (
        "coverage/number-unmeasured",
        notice(tasks('text: «推进秸秆利用，新建收储点5个», indicators: ["1"]')),
        notice(tasks('text: 推进秸秆利用，农作物秸秆综合利用率达到85%, indicators: ["1"]')),
    ),
    (
        "coverage/share-unmeasured",
        notice(tasks('text: «推进秸秆利用，沼气入户率达到30%», indicators: ["1"]')),
        notice(tasks('text: 推进秸秆利用，农作物秸秆综合利用率达到85%, indicators: ["1"]')),
    ),
    (
        "coverage/promise-unmeasured",
        notice(tasks('text: «秸秆综合利用率大于等于85%，大力发展乡村旅游», indicators: ["1"]')),
        notice(tasks('text: 确保农作物秸秆综合利用率大于等于85%, indicators: ["1"]')),
    ),
    (
        "acceptance/rule-missing",
        notice("", THREE).replace('"≥85%"', '«"≥85%"»'),
        notice(passages("约束性指标须全部达标。"), THREE),
    ),
    (
        "acceptance/may-be-absent",
        notice("", (row("«黑臭水体»", "消除"),)),
        notice("", (row("黑臭水体", "消除", "may_be_absent: true"),)),
    ),
    (
        "evidence/own-notice",
        notice("document: {number: 甲府发〔2021〕1号}\n", (row("«创建实施方案»", "制定实施"),)),
        notice("document: {number: 甲府发〔2021〕1号}\n", (row("创建实施方案", "制定实施", "evidence: [本通知]"),)),
    ),
    (
        "basis/number-missing",
        notice("document: {cites: [{title: «示范乡镇建设指标»}]}\n"),
        notice("document: {cites: [{title: 中华人民共和国环境保护法}, {title: 指标, number: 渝环〔2020〕103号}]}\n"),
    ),
    (
        "basis/later-than-notice",
        notice("document: {issued_on: 2021-08-13, cites: [{title: 甲, number: «渝环〔2022〕3号»}]}\n"),
        notice("document: {issued_on: 2021-08-13, cites: [{title: 甲, number: 渝环〔2021〕3号}]}\n"),
    ),
    (
        "basis/for-another-level",
        notice("place: {level: 乡镇}\ndocument: {cites: [{title: «示范区县管理规程», number: 渝环〔2020〕103号}]}\n"),
        notice("place: {level: 乡镇}\ndocument: {cites: [{title: 示范乡镇管理规程, number: 渝环〔2020〕103号}]}\n"),
    ),
    (
        "wording/document-number",
        notice('document: {number: «"甲府发[2021]第01号"»}\n'),
        notice("document: {number: 甲府发〔2021〕1号}\n"),
    ),
    ("wording/blank-page", notice(passages("«（此页无正文）»")), notice(passages("（此件公开发布）"))),
    (
        "wording/title",
        notice("document: {title: «关于创建示范乡镇工作方案的通知»}\n"),
        notice("document: {title: 关于印发创建示范乡镇工作方案的通知}\n"),
    ),
    ("wording/issued-to", notice(passages("«现印发你们，请执行»")), notice(passages("现印发给你们，请执行"))),
    (
        "wording/number-blanks",
        notice(passages("«1. 甲»", "2.乙")),
        notice(passages("1.甲", "2.乙")),
    ),
    (
        "wording/stop-before-offices",
        notice(passages("«黑臭水体基本消除；（责任单位：镇甲办）»")),
        notice(passages("黑臭水体基本消除。（责任单位：镇甲办）")),
    ),
    (
        "wording/head-blanks",
        notice("annexes: [{columns: [序号, «指    标», 上年]}]\n"),
        notice("annexes: [{columns: [序号, 指标, 上年]}]\n"),
    ),
    (
        "wording/two-terms",
        notice(passages("开展督查", "加强督查", "«镇纪委督察»")),
        notice(passages("开展督查", "加强督查")),
    ),
    (
        "wording/personal-names",
        notice(passages("«由镇长王小明同志任组长»")),
        notice(passages("由镇长任组长，全体党员同志参加")),
    ),
    (
        "ignore/not-used",
        notice("ignore: [{code: «annex/yes», reason: 原文如此}]\n"),
        notice("ignore: [{code: annex/yes, reason: 原文如此}]\n", (row("纳入计划", "是"),)),
    ),
)

NOTICE_CASES: tuple[tuple[str, str, str], ...] = _CASES
