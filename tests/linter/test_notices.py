"""
Notices in other hands: clean ones are left alone, and one contradiction planted in each is found and nothing beside it.
"""

from pathlib import Path

import pytest

from ecotown.diagnostics import Diagnostic, Severity
from ecotown.linter import lint

NOTICES = Path(__file__).parent / "notices"
CLEAN = ("a", "b", "c", "d", "e", "f")

# The notice, what is changed in it (each text everywhere), and what is found then.
PLANTED: tuple[tuple[str, tuple[tuple[str, str], ...], str], ...] = (
    ("a", (("text: 不低于85%", "text: 不低于80%"),), "body/target-differs"),
    ("a", (("text: 全面消除", "text: 基本消除"), ("text: 消除", "text: 基本消除")), "body/target-differs"),
    ("a", (("达到90%以上}", "达到92%以上}"),), "body/target-differs"),
    (
        "a",
        (("创建成为县级生态文明建设示范乡镇，", "创建成为县级生态文明建设示范乡镇，森林覆盖率达到50%以上，"),),
        "body/target-differs",
    ),
    (
        "a",
        (("responsible: [镇畜牧站]\n  at: {line: 35}", "responsible: [镇水务站]\n  at: {line: 35}"),),
        "body/offices-differ",
    ),
    ("a", (("- number: 五\n", "- number: 四\n"),), "plan/duplicate-heading"),
    ("a", (("- number: 六\n", "- number: 七\n"),), "structure/number-skipped"),
    ("a", (("全镇8项建设指标", "全镇10项建设指标"),), "structure/count-differs"),
    ("a", (("分三个阶段", "分四个阶段"),), "structure/count-differs"),
    ("a", (("starts: 2022-03\n  ends: 2022-04", "starts: 2022-01\n  ends: 2022-02"),), "period/before-issue"),
    ("a", (("ends: 2023-03", "ends: 2023-05"),), "period/overlap"),
    ("a", (("ends: 2023-06", "ends: 2023-03"),), "period/reversed"),
    ("a", (("江口府发〔2022〕36号\n  title", "江口府发〔2021〕36号\n  title"),), "period/number-of-another-year"),
    ("a", (("issued_on: 2022-03-10", "issued_on: 2022-03-11"),), "period/issued-later"),
    ("a", (("target: ≥95", 'target: "95"'),), "annex/operator-missing"),
    (
        "a",
        (('name: 农膜回收率\n  target: ≥85\n  unit: "%"\n', "name: 农膜回收率\n  target: ≥85\n"),),
        "annex/share-without-unit",
    ),
    ("a", (("name: 卫生厕所普及率", "name: 无害化卫生厕所普及率"),), "definition/differs"),
    ("a", (("生态经济、生态环境、生态生活建设", "生态经济、生态环境建设"),), "names/domain-missing"),
    ("a", (("label: 附件\n", "label: 附件2\n"),), "structure/annex-label"),
    ("a", (("设在镇生态环保办", "设在镇生态环保办公室"),), "organization/printed-form"),
    ("a", (("[镇生态环保办]\n  at: {line: 39}", "[镇生态环保办公室]\n  at: {line: 39}"),), "organization/unlisted"),
    (
        "a",
        (("（示府发〔2021〕20号）", ""), ("  - number: 示府发〔2021〕20号\n    title", "  - title")),
        "basis/number-missing",
    ),
    ("a", (("对照指标推进各项工作，", "对照基本指标推进各项工作，"),), "names/set-unknown"),
    ("b", (("text: 控制在220千克/公顷以内", "text: 控制在250千克/公顷以内"),), "body/target-differs"),
    ("b", (("text: 控制在220千克/公顷以内", "text: 控制在20千克/亩以内"),), "body/target-differs"),
    ("b", (("text: 保持在75%以上", "text: 保持在45%以上"),), "body/target-differs"),
    ("b", (("辖区内地表水水质达到Ⅲ类及以上", "辖区内地表水水质达到Ⅳ类及以上"),), "body/status-differs"),
    ("b", (("可支配收入不低于所在县平均值", "可支配收入不低于所在市平均值"),), "body/target-of-another-kind"),
    ("b", (("食品种植面积的比重不低于60%", "食品产量的比重不低于60%"),), "definition/differs"),
    (
        "b",
        (("各村（居）党组织书记负责", "各村（居）成立小组，村党支部书记任组长，负责"),),
        "responsibility/communities-left-out",
    ),
    (
        "b",
        (
            ("《省级生态文明建设示范乡镇管理规程》", "《省级生态文明建设示范县管理规程》"),
            ("title: 省级生态文明建设示范乡镇管理规程", "title: 省级生态文明建设示范县管理规程"),
        ),
        "basis/for-another-level",
    ),
    ("c", (("text: 达到92%", "text: 达到90%"),), "body/target-differs"),
    (
        "c",
        (("创建任务，农村生活污水治理率达到65%以上", "创建任务，农村生活污水治理率达到60%以上"),),
        "body/target-differs",
    ),
    ("c", (("共设5项指标", "共设6项指标"),), "structure/count-differs"),
    ("c", (('"4次以上"', '"2次以上"'), ("text: 4次以上", "text: 2次以上")), "body/target-differs"),
    ("d", (("text: 达到100%", "text: 达到95%以上"),), "body/target-differs"),
    ("d", (("text: 达到85%以上", "text: 达到85天以上"),), "body/unit-differs"),
    ("d", (("text: 不少于20个", "text: 不少于30个"),), "body/target-differs"),
    (
        "d",
        (("domain: 绿色生活\n  text: 推进垃圾分类", "domain: 环境质量\n  text: 推进垃圾分类"),),
        "body/domain-differs",
    ),
    ("d", (('indicators: ["3"]', "indicators: []"), ('indicator: "3", text', "text")), "coverage/row-without-task"),
    (
        "d",
        (("name: 验收\n  starts: 2023-04\n  ends: 2023-05", "name: 验收\n  starts: 2022-12\n  ends: 2022-12"),),
        "period/before-statistics",
    ),
    ("f", (("text: 达到98%以上", "text: 达到95%以上"),), "body/target-differs"),
    ("f", (("responsible: [乡林业站]\n", "responsible: [乡农业站]\n"),), "body/offices-differ"),
    ("f", (("辖9个行政村", "辖9个行政村，全乡共12个行政村"),), "structure/number-differs"),
    (
        "f",
        (("建设示范乡镇三年行动方案（2021—2023年）\ndocument", "建设示范乡镇实施规划\ndocument"),),
        "structure/title-differs",
    ),
    ("f", (("target: ≥65", "target: ≤65"),), "annex/against-name"),
    ("f", (("target: ≥98", "target: ≥980"), ("text: 达到98%以上", "text: 达到980%以上")), "annex/above-whole"),
    ("e", (("text: 达到80%以上", "text: 达到90%以上"),), "body/target-differs"),
    ("e", (('text: "100%"', "text: 达到95%以上"),), "body/target-differs"),
    ("e", (('text: "1次以上"', 'text: "2次以上"'),), "body/target-differs"),
    ("e", (("- number: （三）\n  title: 应急管理", "- number: （二）\n  title: 应急管理"),), "plan/duplicate-heading"),
    ("e", (("responsible: [生态环境办]\n  note", "note"),), "responsibility/nobody"),
)
# What one change brings with it.
BESIDE = {
    "annex/above-whole": {"body/target-differs"},
    "annex/against-name": {"body/target-of-another-kind"},
    "body/offices-differ": {"organization/unlisted"},
    "coverage/row-without-task": {"coverage/task-without-row"},
    "period/before-statistics": {"period/overlap"},
}


def grave(found: list[Diagnostic]) -> set[str]:
    return {each.code for each in found if each.severity is not Severity.INFO}


@pytest.mark.parametrize("name", CLEAN)
def test_a_clean_notice_is_left_alone(name: str) -> None:
    assert grave(lint(NOTICES / f"{name}.yaml")) == set()


@pytest.mark.parametrize(("name", "changes", "code"), PLANTED)
def test_a_contradiction_is_found_and_nothing_beside_it(
    name: str, changes: tuple[tuple[str, str], ...], code: str, tmp_path: Path
) -> None:
    text = NOTICES.joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    changed = text
    for old, new in changes:
        changed = changed.replace(old, new)
    assert changed != text
    path = tmp_path / "plan.yaml"
    path.write_text(changed, encoding="utf-8")
    found = lint(path)
    assert code in {each.code for each in found}
    assert grave(found) - {code} <= BESIDE.get(code, set())
