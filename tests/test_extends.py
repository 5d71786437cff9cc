"""
Systems that extend others: what they take over, what they may change, and what is wrong with those that cannot be.
"""

from pathlib import Path

import attrs
import pytest

import ecotown
from ecotown.errors import InvalidFile, UnknownSystem
from ecotown.files import dump_system, from_plain, load_ledger, load_plan, load_system, to_plain
from ecotown.plans import IndicatorSystem, Override, Plan, resolve_indicators

PARENT = """
ecotown: 1
kind: indicator-system
id: 省
title: 省指标
standing: confirmed
conventions: {trend: {years: 4}}
attributes: {terrain: [山区, 丘陵区], 水系: [湖区, 非湖区]}
scales: {整治进度: [未启动, 整治中, 完成整治]}
synonyms: {治理完毕: 完成整治}
units: [盏]
variables:
  - {name: 改厕户数, unit: 户, roll_up: sum}
  - {name: 总户数, unit: 户, roll_up: sum}
acceptance: {vetoes: ["3"]}
indicators:
  - {number: "1", domain: 生态环境, name: 森林覆盖率, target: "山区：≥60；丘陵区：≥40", unit: "%", better: higher}
  - {number: "2", domain: 生态经济, name: 化肥施用强度, target: 逐年降低, unit: 千克/公顷, better: lower}
  - {number: "3", domain: 生态环境, name: 农贸市场, target: 完成整治}
  - {number: "4", domain: 生态生活, name: 卫生厕所普及率, target: ≥85, unit: "%", measure: 改厕户数 / 总户数}
  - {number: "5", domain: 生态文化, name: 两项达标, target: 2项中至少1项达标, of: ["1", "2"]}
"""
CHILD = """
ecotown: 1
kind: indicator-system
id: 县
extends: ./parent.yaml
conventions: {basically: "90%"}
attributes: {水系: [库区, 其他]}
scales: {考评: [差评, 好评]}
units: [件套]
overrides:
  "2": {target: ≤200, reason: 县里定了数, responsible: [县农业农村局]}
removed: {"4": 已普及}
variables: [{name: 总户数, unit: 万户, roll_up: sum}]
indicators:
  - {number: "6", domain: 生态文化, name: 绿色学校, target: 好评}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, "parent.yaml", PARENT)
    write(tmp_path, "child.yaml", CHILD)
    return tmp_path


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text.lstrip("\n"), encoding="utf-8")
    return path


def child(folder: Path, text: str, name: str = "other.yaml") -> Path:
    return write(folder, name, f"ecotown: 1\nkind: indicator-system\nid: 另一份\n{text}")


def faults(path: Path) -> list[tuple[str, int | None, str | None]]:
    with pytest.raises(InvalidFile) as raised:
        load_system(path)
    return [(each.code, each.line, each.path) for each in raised.value.diagnostics]


class TestWhatIsTakenOver:
    def test_rows_in_order_changed_removed_and_added(self, folder: Path) -> None:
        system = load_system(folder / "child.yaml")
        assert [row.number for row in system.indicators] == ["1", "2", "3", "5", "6"]
        changed = system.indicator("2")
        assert changed is not None
        assert (changed.target, changed.unit, changed.responsible) == ("≤200", "千克/公顷", ("县农业农村局",))

    def test_words_and_conventions_are_joined(self, folder: Path) -> None:
        system = load_system(folder / "child.yaml")
        assert system.conventions.keys_set == ("trend", "basically")
        assert dict(system.attributes) == {"terrain": ("山区", "丘陵区"), "水系": ("库区", "其他")}
        assert [scale.name for scale in system.scales] == ["整治进度", "考评"]
        assert system.units == ("盏", "件套")
        assert dict(system.synonyms) == {"治理完毕": "完成整治"}
        assert system.variable_units == {"改厕户数": "户", "总户数": "万户"}
        assert system.acceptance is not None
        assert system.acceptance.vetoes == ("3",)

    def test_what_speaks_of_the_parent_alone_is_not(self, folder: Path) -> None:
        system = load_system(folder / "child.yaml")
        assert (system.id, system.title, system.standing.value) == ("县", None, "unconfirmed")

    def test_a_grandchild(self, folder: Path) -> None:
        path = child(
            folder, 'extends: child.yaml\noverrides: {"2": {target: ≤180, reason: 从严}, "6": {domain: 学校}}\n'
        )
        system = load_system(path)
        assert [(row.number, row.target) for row in system.indicators][1] == ("2", "≤180")
        row = system.indicator("6")
        assert row is not None
        assert row.domain == "学校"

    def test_a_town_is_judged_by_it(self, folder: Path) -> None:
        plan = write(folder, "plan.yaml", "ecotown: 1\nkind: plan\nyear: 2024\nsystem: child.yaml\n")
        ledger = write(
            folder, "ledger.csv", "指标,年份,数值,单位,状态\n2,2024,190,千克/公顷,\n3,2024,,,治理完毕\n6,2024,,,好评\n"
        )
        assessment = ecotown.assess(load_plan(plan), load_ledger(ledger))
        verdicts = {finding.number: finding.result.verdict.value for finding in assessment.findings}
        assert {number: verdicts[number] for number in ("2", "3", "6")} == {"2": "met", "3": "met", "6": "met"}

    def test_its_fingerprint_is_that_of_both_files(self, folder: Path) -> None:
        before = load_system(folder / "child.yaml").file_bytes
        write(folder, "parent.yaml", PARENT.replace("≥60", "≥61"))
        assert load_system(folder / "child.yaml").file_bytes != before


class TestWriting:
    def test_it_is_written_as_stated(self, folder: Path) -> None:
        system = load_system(folder / "child.yaml")
        plain = to_plain(system)
        assert plain["extends"] == "./parent.yaml"
        assert plain["removed"] == {"4": "已普及"}
        assert [row["number"] for row in plain["indicators"]] == ["6"]
        assert from_plain(plain, folder=folder) == system
        path = folder / "again.yaml"
        dump_system(system, path)
        assert load_system(path) == system

    def test_one_that_was_changed_since_is_written_whole(self, folder: Path) -> None:
        changed = attrs.evolve(load_system(folder / "child.yaml"), title="改名")
        plain = to_plain(changed)
        assert "extends" not in plain
        assert from_plain(plain) == changed

    def test_one_made_in_memory_says_that_it_is_not_loaded(self) -> None:
        system = IndicatorSystem(id="x", extends="chongqing-township-2021", overrides={"1": Override()})
        with pytest.raises(UnknownSystem) as raised:
            resolve_indicators(Plan(system="x", indicator_system=system))
        assert raised.value.code == "system/not-loaded"


class TestFaults:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("extends: chongqing-township-2012\n", [("system/unknown", 4, "extends")]),
            ("extends: missing.yaml\n", [("file/missing", 4, "extends")]),
            ("extends: /etc/passwd\n", [("system/not-a-system-file", 4, "extends")]),
            ("extends: other.yaml\n", [("system/extends-itself", 4, "extends")]),
            ('extends: ""\n', [("file/blank", 4, "extends")]),
            ("extends: parent.yaml\nconventions: {trend: {years: 3}}\n",
             [("plan/convention-already-set", 5, "conventions.trend")]),
            ('extends: parent.yaml\noverrides: {"9": {target: ≥1}}\n', [("file/unknown-indicator", 5, "overrides.9")]),
            ('extends: parent.yaml\nremoved: {"9": 无}\n', [("file/unknown-indicator", 5, "removed.9")]),
            ('extends: parent.yaml\nremoved: {"4": }\n', [("file/blank", 5, "removed.4")]),
            ('extends: parent.yaml\nremoved: {"4": " "}\n', [("file/blank", 5, "removed.4")]),
            ('extends: parent.yaml\nremoved: {"3": 无}\n', [("system/removed-row-counted", 5, "removed.3")]),
            ('extends: parent.yaml\nremoved: {"1": 无}\n', [("system/removed-row-counted", 5, "removed.1")]),
            ('extends: parent.yaml\nremoved: {"4": 无}\noverrides: {"4": {note: 无}}\n',
             [("system/changes-removed-row", 6, "overrides.4")]),
            ('extends: parent.yaml\noverrides: {"4": {number: "7"}}\n', [("file/unknown-key", 5, "overrides.4.number")]),
            ('extends: parent.yaml\nindicators: [{number: "4", name: 甲, target: 是}]\n',
             [("system/number-of-parent", 5, "indicators[0].number")]),
            ('overrides: {"4": {note: 无}}\nindicators: [{number: "4", name: 甲, target: 是}]\n',
             [("system/changes-without-parent", 4, "overrides")]),
            ("note: 空\n", [("file/missing-key", 3, "indicators")]),
        ],
    )  # fmt: skip
    def test_each_is_told_at_its_place(
        self, folder: Path, text: str, expected: list[tuple[str, int | None, str | None]]
    ) -> None:
        assert faults(child(folder, text)) == expected

    def test_a_removed_row_may_go_once_nothing_counts_it(self, folder: Path) -> None:
        text = 'extends: parent.yaml\nremoved: {"1": 无, "3": 无}\noverrides: {"5": {target: 是, of: []}}\n'
        assert faults(child(folder, text)) == [("system/removed-row-counted", 5, "removed.3")]
        assert len(load_system(child(folder, text + "acceptance: {note: 另定}\n")).indicators) == 3

    def test_the_id_of_the_parent(self, folder: Path) -> None:
        path = write(folder, "same.yaml", "ecotown: 1\nkind: indicator-system\nid: 省\nextends: parent.yaml\n")
        assert faults(path) == [("system/id-of-parent", 3, "id")]

    def test_a_circle_of_three_is_told_in_the_file_that_closes_it(self, folder: Path) -> None:
        for name, parent in (("a", "b"), ("b", "c"), ("c", "a")):
            child(folder, f"extends: ./{parent}.yaml\n", f"{name}.yaml")
        with pytest.raises(InvalidFile) as raised:
            load_system(folder / "a.yaml")
        assert raised.value.code == "system/extends-itself"
        assert "a.yaml → b.yaml → c.yaml → a.yaml" in raised.value.message
        assert str(raised.value.diagnostics[0].file).endswith("c.yaml")

    def test_eight_generations_and_no_more(self, folder: Path) -> None:
        for number in range(1, 10):
            text = f"ecotown: 1\nkind: indicator-system\nid: s{number}\nextends: s{number + 1}.yaml\n"
            write(folder, f"s{number}.yaml", text)
        write(folder, "s10.yaml", PARENT)
        assert len(load_system(folder / "s3.yaml").indicators) == 5
        with pytest.raises(InvalidFile) as raised:
            load_system(folder / "s1.yaml")
        assert raised.value.code == "system/extends-too-deep"

    def test_a_fault_of_the_parent_is_told_in_the_parent(self, folder: Path) -> None:
        write(folder, "parent.yaml", PARENT.replace("target: ≥85", "taget: ≥85"))
        with pytest.raises(InvalidFile) as raised:
            load_system(folder / "child.yaml")
        assert str(raised.value.diagnostics[0].file).endswith("parent.yaml")


class TestLint:
    def test_rows_taken_over_are_told_of_only_where_they_are_changed(self, folder: Path) -> None:
        found = ecotown.lint(folder / "child.yaml")
        assert [(each.code, each.path) for each in found] == [
            ("override/partly-looser", "overrides.2.target"),
            ("override/removed", "removed.4"),
            ("variable/not-used", "variables[0].name"),  # the row that it was for is removed
        ]
        assert {each.file for each in found} == {str(folder / "child.yaml")}

    def test_a_target_that_cannot_be_read_is_told_where_it_was_changed(self, folder: Path) -> None:
        path = child(folder, 'extends: child.yaml\noverrides: {"2": {target: "≤2OO", reason: 误}}\n')
        fault = next(each for each in ecotown.lint(path) if each.severity is ecotown.Severity.ERROR)
        assert (fault.line, fault.path) == (5, "overrides.2.target")

    def test_a_plan_of_a_town_that_follows_it(self, folder: Path) -> None:
        plan = write(
            folder,
            "plan.yaml",
            "ecotown: 1\nkind: plan\nyear: 2024\nsystem: child.yaml\nplace: {attributes: {terrain: 山区}}\n"
            'overrides: {"2": {target: ≤210, reason: 镇里土薄}}\n',
        )
        (found,) = [each for each in ecotown.lint(plan) if each.code == "override/looser"]
        assert (found.line, found.path) == (6, "overrides.2.target")
        assert "“≤200”改为“≤210”" in found.message
