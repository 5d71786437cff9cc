"""
Systems and plans in files: what is read, and what is said about what cannot be.
"""

import copy
import pickle
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from pathlib import Path

import attrs
import pytest
import yaml

from ecotown.diagnostics import Diagnostic
from ecotown.errors import EcotownError, InvalidFile, MissingFile, TargetSyntaxError, UnknownSystem
from ecotown.files import (
    dump_plan,
    dump_system,
    from_plain,
    list_systems,
    load_cases_document,
    load_plan,
    load_system,
    locate,
    place_error,
    read_document,
    to_plain,
    write_text,
)
from ecotown.plans import (
    UNSTATED,
    Comparison,
    Component,
    Conventions,
    EvidenceWanted,
    Indicator,
    IndicatorSystem,
    Obligation,
    Override,
    Plan,
    Position,
    PrintedAt,
    Standing,
    TrendWindow,
)
from ecotown.targets.nodes import Direction, Scale

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """
    Write a file and return its path.
    """

    def write_file(text: str | bytes, name: str = "file.yaml") -> Path:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write_file


def faults_of(load: Callable[[Path], object], path: Path) -> tuple[Diagnostic, ...]:
    with pytest.raises(InvalidFile) as raised:
        load(path)
    return raised.value.diagnostics


SYSTEM = """\
ecotown: 1
kind: indicator-system
id: 试行
title: 试行体系
effective_from: 2021-01-01
citation: 试行文件
standing: draft
conventions: {comparison: rounded, trend: {years: 5}, tolerance: 0.5 百分点, basically: "90%", baseline_year: 2020,
  plan_period: [2021, 2025]}
attributes: {lake: [湖区, 非湖区]}
scales: {创建等次: [[未命名], [县级], [市级, 市级命名], 省级]}
units: [起/每万枚]
synonyms: {创成: 县级}
note: 说明
indicators:
  - number: 01
    domain: 生态经济
    name: 占比
    target: 100
    unit: "%"
    basis: 折纯
    better: higher
    obligation: binding
    responsible: [甲办, 乙办]
    supporting: [丙办]
    measure: 甲 / 乙
    applies_if: {lake: 湖区, code: 01}
    may_be_absent: true
    each_village: true
    cap: 100.50
    of: ["01", b]
    conventions: {tolerance: 1}
    evidence: [{name: 报表, required: true, valid_years: 3}, 任意文字]
    definition: >-
      甲乙
      之比
    note: 注
    at: {file: 附件.docx, line: 3, table: 1, row: 2, cell: 4}
  - number: b
    name: 两项
    obligation: null
    cap: null
    components:
      - {name: 甲, target: "≥1", unit: 处, basis: x, better: lower, cap: null, measure: m, evidence: [票据]}
      - {name: 乙, target: "≥2", conventions: {trend: {years: 3}}}
"""


class TestSystems:
    def test_every_key_is_read(self, write: Write) -> None:
        system = load_system(write(SYSTEM))
        assert system == IndicatorSystem(
            id="试行",
            title="试行体系",
            effective_from=date(2021, 1, 1),
            citation="试行文件",
            standing=Standing.DRAFT,
            conventions=Conventions(
                comparison=Comparison.ROUNDED,
                trend=TrendWindow(5),
                tolerance="0.5 百分点",
                basically="90%",
                baseline_year=2020,
                plan_period=(2021, 2025),
            ),
            attributes={"lake": ("湖区", "非湖区")},
            scales=(Scale("创建等次", (("未命名",), ("县级",), ("市级", "市级命名"), ("省级",))),),
            units=("起/每万枚",),
            synonyms={"创成": "县级"},
            note="说明",
            indicators=(
                Indicator(
                    number="01",
                    domain="生态经济",
                    name="占比",
                    target="100",
                    unit="%",
                    basis="折纯",
                    better=Direction.HIGHER,
                    obligation=Obligation.BINDING,
                    responsible=("甲办", "乙办"),
                    supporting=("丙办",),
                    measure="甲 / 乙",
                    applies_if={"lake": "湖区", "code": "01"},
                    may_be_absent=True,
                    each_village=True,
                    cap=Fraction(201, 2),
                    of=("01", "b"),
                    conventions=Conventions(tolerance="1"),
                    evidence=(EvidenceWanted("报表", required=True, valid_years=3), EvidenceWanted("任意文字")),
                    definition="甲乙 之比",
                    note="注",
                    at=PrintedAt("附件.docx", 3, 1, 2, 4),
                ),
                Indicator(
                    number="b",
                    name="两项",
                    cap=None,
                    components=(
                        Component(
                            "甲",
                            target="≥1",
                            unit="处",
                            basis="x",
                            better=Direction.LOWER,
                            cap=None,
                            measure="m",
                            evidence=(EvidenceWanted("票据"),),
                        ),
                        Component("乙", target="≥2", conventions=Conventions(trend=TrendWindow(3))),
                    ),
                ),
            ),
        )
        assert system.indicators[1].components[1].cap is UNSTATED

    def test_items_keep_the_places_of_their_values(self, write: Write) -> None:
        path = write(SYSTEM)
        row = load_system(path).indicators[0]
        assert row.position == Position(str(path), 16, 5)
        assert row.positions["target"] == Position(str(path), 19, 13)
        assert row.evidence[1].position == Position(str(path), 33, 60)

    def test_json_is_read_by_the_same_loader(self, write: Write) -> None:
        system = load_system(write(SYSTEM))
        text = dump_system(system, format="json")
        again = load_system(write(text, "s.json"))
        assert again == system
        line = text[: text.index('"target": "100"')].count("\n") + 1
        assert again.indicators[0].positions["target"].line == line

    def test_json_in_ascii_is_read(self, write: Write) -> None:
        text = r'{"ecotown": 1, "kind": "plan", "title": "\u9752\u5cf0 \ud83d\ude00 \\ud83d \/", "system": "chongqing-township-2021"}'
        assert load_plan(write(text, "plan.json")).title == "青峰 😀 \\ud83d /"

    def test_tabs_indent_json(self, write: Write) -> None:
        text = '{\n\t"ecotown": 1,\n\t"kind": "plan",\n\t"system":"chongqing-township-2021"\n}\n'
        assert load_plan(write(text, "plan.json")).system == "chongqing-township-2021"

    def test_models_are_copied_and_sent_to_other_processes(self, write: Write) -> None:
        system = load_system(write(SYSTEM))
        assert pickle.loads(pickle.dumps(system)) == copy.deepcopy(system) == system  # noqa: S301 - our own bytes
        assert system.file_bytes == SYSTEM.encode()


class TestShippedSystems:
    def test_the_first_town_is_shipped(self) -> None:
        assert "chongqing-township-2021" in list_systems()
        assert len(load_system("chongqing-township-2021").indicators) == 25

    @pytest.mark.parametrize("name", list_systems())
    def test_every_system_is_named_by_its_id(self, name: str) -> None:
        assert load_system(name).id == name

    def test_an_unknown_id_lists_and_suggests(self) -> None:
        with pytest.raises(UnknownSystem) as raised:
            load_system("chongqing-township-2022")
        assert raised.value.hint == "是否指“chongqing-township-2021”？"
        with pytest.raises(UnknownSystem) as raised:
            load_system("x")
        assert "chongqing-township-2021" in str(raised.value.hint)

    @pytest.mark.parametrize("name", ["", ".", "..", "x" * 10_000, "a\0b", "%2e%2e"])
    def test_hostile_ids_lead_nowhere(self, name: str) -> None:
        with pytest.raises(UnknownSystem):
            load_system(name)

    @pytest.mark.parametrize(
        "name", ["../../etc/hostname", "systems\\x", "no.yaml", "x/y", "a\0b.yaml", "n" * 5000 + ".yml"]
    )
    def test_paths_that_are_not_there(self, name: str) -> None:
        with pytest.raises((MissingFile, InvalidFile)):
            load_system(name)

    def test_an_installed_package_offers_systems(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        package = tmp_path / "county_systems"
        package.mkdir()
        (package / "__init__.py").touch()
        (package / "county-2024.yaml").write_text(SYSTEM, encoding="utf-8")
        information = tmp_path / "county-1.dist-info"
        information.mkdir()
        (information / "METADATA").write_text("Name: county\nVersion: 1\n", encoding="utf-8")
        (information / "entry_points.txt").write_text(
            "[ecotown.systems]\ncounty-2024 = county_systems\ncounty-2025 = county_systems\nbroken = no_such_package\n",
            encoding="utf-8",
        )
        monkeypatch.syspath_prepend(tmp_path)
        assert load_system("county-2024").id == "试行"
        assert "county-2024" in list_systems()
        assert not {"county-2025", "broken"} & set(list_systems())


HEAD = "ecotown: 1\nkind: indicator-system\nid: s\nindicators:\n  - number: '1'\n    name: 甲\n    target: ≥85\n"


class TestFaultsOfSystems:
    @pytest.mark.parametrize(
        ("line", "code", "column", "told"),
        [
            ("    taget: ≥85", "file/unknown-key", 5, "是否指“target”？"),
            ("    zzzz: 1", "file/unknown-key", 5, "可用的键：number、domain"),
            ("    better: hihger", "file/unknown-word", 13, "是否指“higher”？"),
            ("    better: 高", "file/unknown-word", 13, "higher、lower"),
            ("    better: [higher]", "file/wrong-type", 13, "现在是列表"),
            ("    obligation: 约束性", "file/unknown-word", 17, "binding、reference"),
            ("    may_be_absent: yes", "file/wrong-type", 20, "true 或 false"),
            ("    may_be_absent: 'true'", "file/wrong-type", 20, "true 或 false"),
            ("    cap: 100%", "file/wrong-type", 10, "这里应是数字，现在是“100%”"),
            ("    cap: 1e99", "file/wrong-type", 10, "数字"),
            ("    cap: .nan", "file/wrong-type", 10, "数字"),
            ("    unit: [x]", "file/wrong-type", 11, "这里应是文字，现在是列表"),
            ("    unit: {a: b}", "file/wrong-type", 12, "映射"),
            ("    responsible: 甲办", "file/wrong-type", 18, "写成 [甲办]"),
            ("    responsible: [甲办, null]", "file/wrong-type", 23, "现在是空值"),
            ("    responsible: [甲办, ' ']", "file/blank", 23, "不能为空白"),
            ("    components: [甲]", "file/wrong-type", 18, "映射"),
            ("    components: [{nam: 甲}]", "file/unknown-key", 19, "是否指“name”？"),
            ("    components: [{unit: 处}]", "file/missing-key", 19, "补上 name"),
            ("    components: [{name: 甲}, {name: 甲}]", "file/duplicate-name", 30, "写了两次"),
            ("    evidence: [{required: true}]", "file/missing-key", 17, "缺少“name”"),
            ("    evidence: [{name: x, valid_years: 0}]", "file/wrong-type", 39, "1～100的整数"),
            ("    applies_if: [x]", "file/wrong-type", 17, "映射"),
            ("    of: [2]", "file/unknown-indicator", 10, "没有序号为“2”的指标"),
            ("    conventions: {comparison: exact}", "file/unknown-word", 31, "full-value、rounded"),
            ("    conventions: {trend: 3}", "file/wrong-type", 26, "映射"),
            ("    conventions: {trend: {years: 1}}", "file/wrong-type", 34, "2～100"),
            ("    conventions: {trend: {}}", "file/missing-key", 26, "years"),
            ("    conventions: {baseline_year: 20}", "file/wrong-type", 34, "四位数的年份"),
            ("    conventions: {plan_period: [2021]}", "file/wrong-type", 32, "[首年, 末年]"),
            ("    conventions: {plan_period: 2021}", "file/wrong-type", 32, "[首年, 末年]"),
            ("    conventions: {plan_period: [2025, 2021]}", "file/reversed-years", 32, "首年不能晚于末年"),
            ("    at: {line: -1}", "file/wrong-type", 16, "整数"),
            ("    name: 乙", "file/duplicate-key", 5, "前一次在第6行"),
            ("  - {number: 1, name: 乙, target: x}", "file/duplicate-number", 14, "与第1项重复"),
            ("  - {number: 2, name: 乙}", "file/missing-key", 6, '写 target: "/"'),
            ("  - {number: 2, name: 乙, target: }", "file/missing-key", 6, "缺少“target”"),
            ("  - {number: ' ', name: 乙, target: x}", "file/blank", 14, "空白"),
            ("  - 乙", "file/wrong-type", 5, "映射"),
            ("effective_from: 2021/1/1", "file/not-a-date", 17, "写成 2021-01-01"),
            ("effective_from: 2021年8月13日", "file/not-a-date", 17, "写成 2021-08-13"),
            ("effective_from: 2021-02-30", "file/not-a-date", 17, "写成 2021-08-13 这样的日期"),
            ("effective_from: 20210813", "file/not-a-date", 17, "年-月-日"),
            ("effective_from: [2021]", "file/wrong-type", 17, "日期"),
            ("standing: sure", "file/unknown-word", 11, "confirmed、unconfirmed、draft"),
            ("attributes: {lake: 湖区}", "file/wrong-type", 20, "列表"),
            ("scales: [x]", "file/wrong-type", 9, "映射"),
            ("scales: {等次: 未命名}", "file/wrong-type", 14, "由低到高"),
            ("scales: {等次: [未命名]}", "system/short-scale", 14, "至少要有两级"),
            ("scales: {等次: [未命名, []]}", "system/empty-rank", 20, "没有词"),
            ("scales: {等次: [未命名, 未命名]}", "system/duplicate-word", 20, "出现两次"),
            ("scales: {等次: [a, [b, b]]}", "system/duplicate-word", 18, "出现两次"),
            ("units: x", "file/wrong-type", 8, "写成 [x]"),
            ("synonyms: {a: [b]}", "file/wrong-type", 15, "文字"),
        ],
    )
    def test_one_line_too_many(self, write: Write, line: str, code: str, column: int, told: str) -> None:
        path = write(HEAD + line + "\n")
        (fault, *others) = faults_of(load_system, path)
        assert not {other.code for other in others} - {code}
        assert (fault.code, fault.file, fault.line, fault.column) == (code, str(path), 8, column)
        assert told in f"{fault.message} {fault.hint}"
        assert fault.message_en
        assert line.strip() in str(fault.excerpt)

    def test_all_faults_are_told_at_once_in_the_order_of_the_file(self, write: Write) -> None:
        text = HEAD.replace("target: ≥85", "better: up\n    cap: x") + "standing: y\nforeign: 1\n"
        faults = faults_of(load_system, write(text))
        assert [(fault.line, fault.code) for fault in faults] == [
            (5, "file/missing-key"),
            (7, "file/unknown-word"),
            (8, "file/wrong-type"),
            (9, "file/unknown-word"),
            (10, "file/unknown-key"),
        ]
        assert [fault.path for fault in faults][:3] == [
            "indicators[0].target",
            "indicators[0].better",
            "indicators[0].cap",
        ]

    def test_a_file_full_of_faults_is_told_in_part(self, write: Write) -> None:
        faults = faults_of(load_system, write(HEAD + "".join(f"key{number}: 1\n" for number in range(500))))
        assert len(faults) == 101
        assert faults[-1].message == "错误太多，读到第100处为止"

    def test_one_slip_is_one_fault(self, write: Write) -> None:
        for slip in ("taget: ≥85", "targets: ≥85"):
            assert [fault.code for fault in faults_of(load_system, write(HEAD.replace("target: ≥85", slip)))] == [
                "file/unknown-key"
            ]

    def test_a_fault_draws_its_line(self, write: Write) -> None:
        path = write(HEAD.replace("name: 甲", "nmae: 甲"))
        with pytest.raises(InvalidFile) as raised:
            load_system(path)
        assert str(raised.value).splitlines()[-6:] == [
            f"{path}:6:5 (indicators[0].nmae): 错误：没有“nmae”这个键 [file/unknown-key]",
            '  there is no key "nmae" here',
            "      nmae: 甲",
            "      ^^^^",
            "  建议：是否指“name”？",
            '  hint: did you mean "name"?',
        ]

    @pytest.mark.parametrize(
        ("text", "code", "told"),
        [
            ("", "file/empty", "空"),
            ("# 只有注释\n", "file/empty", "空"),
            ("- a\n", "file/wrong-type", "指标体系文件"),
            ("只是文字\n", "file/wrong-type", "指标体系文件"),
            ("ecotown: 1\nid: s\n", "file/missing-key", "在文件开头写 kind: indicator-system"),
            ("cases: []\n", "file/missing-key", "ecotown test"),
            ("kind: indicator-system\nid: s\n", "file/missing-key", "写 ecotown: 1"),
            ("ecotown: 2\nkind: indicator-system\n", "file/version", "版本是“2”"),
            ("ecotown: [1]\nkind: indicator-system\n", "file/version", "本程序只读版本1"),
            ("ecotown: 1\nkind: plan\n", "file/kind", "kind 是方案，这里需要指标体系"),
            ("ecotown: 1\nkind: indicator_system\n", "file/kind", "是否指“indicator-system”？"),
            ("ecotown: 1\nkind: [plan]\n", "file/kind", "这里需要指标体系"),
            ("ecotown: 1\nkind: indicator-system\nid: s\nindicators: []\n", "file/no-indicators", "空"),
            ("ecotown: 1\nkind: indicator-system\nid: s\n", "file/missing-key", "indicators"),
            ("ecotown: 1\nkind: indicator-system\nid: s\nindicators: 5\n", "file/wrong-type", "列表"),
        ],
    )
    def test_files_of_another_kind(self, write: Write, text: str, code: str, told: str) -> None:
        fault = faults_of(load_system, write(text))[0]
        assert fault.code == code
        assert told in f"{fault.message} {fault.hint}"


class TestYaml:
    @pytest.mark.parametrize(
        ("text", "line", "column", "hint"),
        [
            ("unit: %\n", 1, 7, '写成 unit: "%"'),
            ("a:\n  - target: >=85\n    b: 1\n", 2, 13, '写成 target: ">=85"'),
            ("target: -\n", 1, 9, '写成 target: "-"'),
            ("target: *\n", 1, 9, '写成 target: "*"'),
            ("target: *x\n", 1, 9, '若是文字，请加引号："*x"'),
            ("target: &x\n", 1, 9, '若是文字，请加引号："&x"'),
            ("target: !x 1\n", 1, 9, '若是文字，请加引号："!x 1"'),
            ("target: !!python/object:os.system x\n", 1, 9, None),
            ("target: &a [1]\n", 1, 9, None),
            ("target: >\n", 1, 9, '若是文字，请加引号：">"'),
            ("target: @x\n", 1, 9, '写成 target: "@x"'),
            ("target: , x\n", 1, 9, '写成 target: ", x"'),
            ("target: ]\n", 1, 9, '写成 target: "]"'),
            ("target: 山区: ≥60\n", 1, 9, '写成 target: "山区: ≥60"'),
            ("target: a: b\\c\n", 1, 9, "写成 target: 'a: b\\c'"),
            ('target: "≥85"以上\nb: 1\n', 1, 9, "写成 target: '≥85\"以上'"),
            ("a: {unit: %, b: 1}\n", 1, 11, '写成 "%"'),
            ("a: [≥85, >=85]\n", 1, 10, '写成 ">=85"'),
            ("b: 1\ntitle：青峰\nc: 1\n", 2, 6, "写成 title: 青峰"),
            ("title:青峰\nb: 1\n", 1, 6, "写成 title: 青峰"),
            ("a:\n\tb: 1\n", 2, 1, "改用空格"),
            ("a: 1\n b: 2\n", 2, 3, "检查这一行与上一行的缩进"),
            ("a: {b: 1\nc: 2\n", 1, 4, "补上右括号，各项之间用半角逗号"),
            ("a: 'x\nb: 1\n", 1, 4, "在文字末尾补上引号"),
            ("a: 1\n---\nb: 1\n", 2, 1, None),
            ("a: 1\na: 2\n", 2, 1, "删去其中一个"),
            ("? [a]\n: b\n", 1, 3, None),
            ("'': b\n", 1, 1, None),
            ("a: \x01\n", 1, 4, "删去它；多半是从别处粘贴来的"),
            ("a: \x7f\n", 1, 4, "删去它；多半是从别处粘贴来的"),
            ("a: 1\n...\nfoo\n", 3, 1, None),
            ("[" * 60, 1, 41, None),
            ("a: " * 3 + "\n", 1, 4, '写成 a: "a: a:"'),
        ],
    )
    def test_slips_are_shown_with_their_remedy(
        self, write: Write, text: str, line: int, column: int, hint: str | None
    ) -> None:
        fault = faults_of(read_document, write(text))[0]
        assert (fault.line, fault.column) == (line, column)
        if hint is not None:
            assert fault.hint == hint

    def test_the_same_slip_in_many_rows_is_told_for_each(self, write: Write) -> None:
        text = "a:\n  - unit: %\n  - unit: 处\n  - {unit: 1}\n  - target: >=85\n  - target: -\n"
        faults = faults_of(read_document, write(text))
        assert [(fault.line, fault.hint) for fault in faults] == [
            (2, '写成 unit: "%"'),
            (5, '写成 target: ">=85"'),
            (6, '写成 target: "-"'),
        ]

    def test_the_remedy_shown_is_read(self, write: Write) -> None:
        for text in ('unit: "%"', 'target: ">=85"', 'target: "-"', "target: '≥85\"以上'", "title: 青峰"):
            assert read_document(write(text)).data

    def test_nothing_is_resolved(self, write: Write) -> None:
        text = (
            "a: [0.35, 010, 1_000, 12:30, yes, No, on, 2021-08-13, 1e3, '~', 'true', \"null\"]\n"
            "b: [~, null, Null, '', true, False]\n"
            "2019: 250\nnull: x\n"
        )
        assert read_document(write(text)).data == {
            "a": ["0.35", "010", "1_000", "12:30", "yes", "No", "on", "2021-08-13", "1e3", "~", "true", "null"],
            "b": [None, None, None, "", True, False],
            "2019": "250",
            "null": "x",
        }

    def test_a_merge_key_is_a_key(self, write: Write) -> None:
        assert [fault.code for fault in faults_of(load_system, write(HEAD + "<<: {a: b}\n"))] == ["file/unknown-key"]

    def test_line_ends_of_every_system_count_alike(self, write: Write) -> None:
        for end in ("\n", "\r\n", "\r"):
            fault = faults_of(load_system, write((HEAD + "standing: x\n").replace("\n", end)))[0]
            assert (fault.line, fault.column) == (8, 11)
            assert str(fault.excerpt).startswith("  standing: x\n")

    def test_a_directive_and_one_document_are_read(self, write: Write) -> None:
        assert read_document(write("%YAML 1.2\n---\na: 1\n...\n")).data == {"a": "1"}

    def test_too_many_nodes_are_refused(self, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("ecotown.files.compose.MAX_NODES", 10)
        assert faults_of(read_document, write("[a, b, c, d, e, f, g, h, i, j, k]"))[0].code == "file/too-large"

    def test_the_loader_in_python_reads_the_same(self, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
        path, broken = write(SYSTEM), write(HEAD + "a: %\n", "broken.yaml")
        fast, fast_faults = load_system(path), faults_of(load_system, broken)
        monkeypatch.setattr("ecotown.files.compose._LOADER", yaml.SafeLoader)
        slow = load_system(path)
        assert slow == fast
        assert slow.indicators[0].positions == fast.indicators[0].positions
        assert faults_of(load_system, broken) == fast_faults
        assert faults_of(read_document, write("[" * 5_000))[0].code == "file/too-deep"


PLAN = """\
ecotown: 1
kind: plan
title: 创建方案
document: {number: 青峰府发〔2021〕142号, title: 通知, issuer: 镇政府, issuers: [镇政府, 党委], issued_on: 2021-08-13,
  printed_on: 2021-08-14, published_on: 2021-08-15, addressees: [各村], cites: [{number: 1号, title: 办法}]}
place: {name: 青峰镇, level: 乡镇, attributes: {terrain: 丘陵区, 综合利用率: 55, lake: null}, villages: [{name: 甲村}]}
system: chongqing-township-2021
organizations: [{name: 镇市场监管所, aliases: [镇市监所]}]
leading_group: {head: 镇长, deputies: [副镇长], members: [各办], office: {seat: 环保中心, head: 副镇长}}
tasks:
  - {number: "四（二）3", domain: 生态经济, text: 综合利用, indicators: ["6", 7], responsible: [甲], supporting: [乙],
     targets: [{indicator: "6", text: 大于等于85%}]}
phases: [{name: 宣传, starts: 2021-07, ends: 2021-07-31, inferred: [starts]}, {name: 迎检, starts: null, note: 待定}]
year: 2021年
assigned: {"21": {target: "≥95%", document: 区文件, year: 2021}, "20": {用水总量: {target: 5000}}, 22: ≥60}
references: {全县平均水平: {2020: 41, 2021: 43.20, 2022: ~}, 水质: Ⅲ类}
overrides: {"4": {target: ≥30, cap: null, reason: 区里要求}}
conventions: {tolerance: 5%}
outline: [{number: 四, title: 任务, level: 1, line: 33}]
annexes: [{label: 附件1, title: 分解表, columns: ["", 指    标]}]
passages: [{text: "1. 做好监测。"}, {text: 二、目标}]
ignore: [{code: plan/duplicate-heading, reason: 原文如此, path: "outline[3].number"}]
source: {file: notice.docx, sha256: ab}
note: 说明
"""


class TestPlans:
    def test_every_key_is_read_and_kept(self, write: Write) -> None:
        plan = load_plan(write(PLAN))
        assert plan.document is not None
        assert plan.document.published_on == date(2021, 8, 15)
        assert plan.place is not None
        assert plan.place.attributes == {"terrain": "丘陵区", "综合利用率": "55"}
        assert plan.year == 2021
        assert plan.tasks[0].indicators == ("6", "7")
        assert (plan.phases[0].starts, plan.phases[0].ends, plan.phases[1].starts) == ("2021-07", "2021-07-31", None)
        assert plan.references == {"全县平均水平": {2020: "41", 2021: "43.20"}, "水质": "Ⅲ类"}
        assert plan.overrides["4"] == Override(changes={"target": "≥30", "cap": None}, reason="区里要求")
        assert load_plan(write(dump_plan(plan))) == plan
        assert load_plan(write(dump_plan(plan, format="json"), "plan.json")) == plan

    def test_assigned_targets_go_by_number_and_subject(self, write: Write) -> None:
        assigned = load_plan(write(PLAN)).assigned
        plain = to_plain(load_plan(write(PLAN)))["assigned"]
        assert plain == {
            "21": {"target": "≥95%", "document": "区文件", "year": 2021},
            "20": {"用水总量": {"target": "5000"}},
            "22": {"target": "≥60"},
        }
        assert isinstance(assigned["20"], dict)
        assert assigned["20"]["用水总量"].positions["target"].line == 15

    def test_the_system_is_loaded_with_the_plan(self, write: Write) -> None:
        plan = load_plan(write(PLAN))
        assert plan.indicator_system == load_system("chongqing-township-2021")

    @pytest.mark.parametrize("name", ["own.yaml", "./own.yaml", "systems/own.yaml", "systems\\own.yaml", "../own.yaml"])
    def test_a_system_may_be_a_path_relative_to_the_plan(self, write: Write, tmp_path: Path, name: str) -> None:
        (tmp_path / "town" / "systems").mkdir(parents=True)
        for folder in (tmp_path, tmp_path / "town", tmp_path / "town" / "systems"):
            (folder / "own.yaml").write_text(SYSTEM, encoding="utf-8")
        path = write(f"ecotown: 1\nkind: plan\nsystem: {name}\n", "town/plan.yaml")
        assert load_plan(path).indicator_system == load_system(tmp_path / "own.yaml")

    @pytest.mark.parametrize(
        ("name", "code"),
        [
            ("chongqing", "system/unknown"),
            ("..", "system/unknown"),
            ("../../etc/passwd", "system/not-a-system-file"),
            ("/etc/passwd", "system/not-a-system-file"),
            ("no.yaml", "file/missing"),
        ],
    )
    def test_a_system_that_is_not_there_is_a_fault_of_the_plan(self, write: Write, name: str, code: str) -> None:
        path = write(f"ecotown: 1\nkind: plan\nsystem: {name}\n")
        (fault,) = faults_of(load_plan, path)
        assert (fault.code, fault.file, fault.line, fault.column) == (code, str(path), 3, 9)

    def test_faults_of_the_system_are_told_in_its_file(self, write: Write) -> None:
        system = write(HEAD + "standing: x\n", "s.yaml")
        (fault,) = faults_of(load_plan, write("ecotown: 1\nkind: plan\nsystem: s.yaml\n"))
        assert (fault.file, fault.line) == (str(system), 8)

    def test_a_plan_may_hold_its_own_rows(self, write: Write) -> None:
        plan = load_plan(write(HEAD.replace("indicator-system\nid: s", "plan")))
        assert [row.target for row in plan.indicators] == ["≥85"]
        assert plan.indicator_system is None

    @pytest.mark.parametrize(
        ("line", "code", "column", "told"),
        [
            ("title: [x]", "file/wrong-type", 8, "文字"),
            ("titel: x", "file/unknown-key", 1, "是否指“title”？"),
            ("year: abc", "file/wrong-type", 7, "四位数的年份，现在是“abc”"),
            ("year: 21", "file/wrong-type", 7, "四位数的年份"),
            ("indicators: [{number: 1, name: a, target: x}]", "plan/system-or-indicators", 9, "删去其中一个"),
            ("document: x", "file/wrong-type", 11, "映射"),
            ("document: {issued_on: 8月13日}", "file/not-a-date", 23, "年-月-日"),
            ("place: {atributes: {}}", "file/unknown-key", 9, "是否指“attributes”？"),
            ("phases: [{name: a, starts: 7月}]", "file/wrong-type", 28, "2021-07"),
            ("phases: [{name: a, starts: 2021-13}]", "file/wrong-type", 28, "2021-07"),
            ("tasks: [{indicators: ['1']}]", "file/missing-key", 10, "text"),
            ("tasks: [{text: t, indicators: ['26']}]", "file/unknown-indicator", 32, "没有序号为“26”的指标"),
            ("tasks: [{text: t, targets: [{text: t, indicator: 26}]}]", "file/unknown-indicator", 50, "26"),
            ("assigned: {'26': {target: x}}", "file/unknown-indicator", 12, "这里写序号：1、2、3"),
            ("assigned: {黑臭水体: x}", "file/unknown-indicator", 12, "这里写序号：10"),
            ("assigned: {'21': {target: x, yaer: 2021}}", "file/unknown-key", 30, "是否指“year”？"),
            ("assigned: {'21': [x]}", "file/wrong-type", 18, "列表"),
            ("assigned: {'20': {用水总量: {document: x}}}", "file/missing-key", 26, "target"),
            ("references: {平均: {20: 1}}", "file/wrong-type", 19, "不是年份"),
            ("references: {平均: [1]}", "file/wrong-type", 18, "按年份排列的值"),
            ("overrides: {'26': {target: x}}", "file/unknown-indicator", 13, "26"),
            ("overrides: {'4': {number: x}}", "file/unknown-key", 19, "number"),
            ("overrides: {'4': {conventions: {}}}", "file/unknown-key", 19, "conventions"),
            ("overrides: {'4': x}", "file/wrong-type", 18, "映射"),
            (
                "overrides: {'4': {components: [{name: a, conventions: {tolerance: 1}}]}}",
                "plan/convention-already-set",
                13,
                "方案不能更改组成的 conventions",
            ),
            ("conventions: {comparison: rounded}", "plan/convention-already-set", 15, "已由指标体系规定"),
        ],
    )
    def test_one_line_too_many(self, write: Write, line: str, code: str, column: int, told: str) -> None:
        path = write(f"ecotown: 1\nkind: plan\nsystem: chongqing-township-2021\n{line}\n")
        (fault,) = faults_of(load_plan, path)
        place = 3 if code == "plan/system-or-indicators" else 4
        assert (fault.code, fault.line, fault.column) == (code, place, column)
        assert told in f"{fault.message} {fault.hint}"

    def test_a_plan_has_a_system_or_rows(self, write: Write) -> None:
        (fault,) = faults_of(load_plan, write("ecotown: 1\nkind: plan\nsystem:\n"))
        assert (fault.code, fault.hint) == ("plan/system-or-indicators", "写出其中一个")

    def test_overrides_are_for_a_system(self, write: Write) -> None:
        text = HEAD.replace("indicator-system\nid: s", "plan") + "overrides: {'1': {target: x}}\n"
        assert [fault.code for fault in faults_of(load_plan, write(text))] == ["plan/overrides-without-system"]

    def test_a_convention_that_a_row_sets_is_not_for_the_plan_to_set(self, write: Write) -> None:
        text = HEAD.replace("indicator-system\nid: s", "plan") + (
            "    conventions: {tolerance: 1}\nconventions: {tolerance: 1, basically: 90%}\n"
        )
        (fault,) = faults_of(load_plan, write(text))
        assert (fault.path, fault.line) == ("conventions.tolerance", 8)
        assert fault.message == "“tolerance”已由指标“1”规定，方案不能更改"


class TestLocate:
    @pytest.mark.parametrize(
        ("written", "text", "found"),
        [
            ("≥8S%", "≥8S%", (3, 15)),
            ('"≥8S%"', "≥8S%", (3, 16)),
            ("'≥8S%'", "≥8S%", (3, 16)),
            ("'''≥8S'", "'≥8S", (3, 18)),
            (r'"\u2265\x38S"', "≥8S", (3, 24)),
            (r'"\\\"≥8S"', '\\"≥8S', (3, 20)),
            ("|-\n      山区：≥60\n      丘陵：≥4S", "山区：≥60\n丘陵：≥4S", (5, 12)),
            ("|\n      ≥4S\n", "≥4S\n", (4, 9)),
            (">-\n      ≥60\n      且≥4S", "≥60 且≥4S", (5, 10)),
            ("≥60\n      且≥4S", "≥60 且≥4S", (4, 10)),
            ('"≥60\n\n      且≥4S"', "≥60\n且≥4S", (5, 10)),
            ('"≥60\\\n      且≥4S"', "≥60且≥4S", (4, 10)),
        ],
    )
    def test_a_fault_in_a_target_is_shown_under_its_characters(
        self, write: Write, written: str, text: str, found: tuple[int, int]
    ) -> None:
        path = write(f"a:\n  - number: 1\n    target: {written}\n    unit: 处\n")
        document = read_document(path)
        assert isinstance(document.data, dict)
        assert document.data["a"] == [{"number": "1", "target": text, "unit": "处"}]
        position = document.position("a", 0, "target")
        offset = text.index("S")
        place = locate(position, text, offset)
        assert (place.line, place.column) == found
        error = TargetSyntaxError("target/x", "错", "wrong", text=text, start=offset, end=offset + 1)
        diagnostic = place_error(error, position, path="a[0].target")
        assert (diagnostic.file, diagnostic.line, diagnostic.column) == (str(path), *found)
        assert diagnostic.end_column == found[1] + 1
        assert diagnostic.path == "a[0].target"
        shown, carets = str(diagnostic.excerpt).splitlines()
        assert "S" in shown
        assert carets.strip() == "^"

    def test_where_the_way_back_is_lost_the_value_is_shown(self, write: Write) -> None:
        document = read_document(write("a: >\n  b\n   c\n  d\n"))
        assert isinstance(document.data, dict)
        position = document.position("a")
        assert locate(position, str(document.data["a"]), 3) == position
        assert locate(Position("f", 1, 1), "x", 0) == Position("f", 1, 1)

    def test_an_error_without_a_place_stays_as_it_is(self) -> None:
        error = EcotownError("a/b", "错", "wrong")
        assert place_error(error, None) == error.diagnostics[0]
        assert place_error(error, Position("f", 1, 1), path="p") == attrs.evolve(
            error.diagnostics[0], file="f", path="p"
        )

    def test_an_error_about_a_whole_value_marks_it(self, write: Write) -> None:
        position = read_document(write("unit: 千克每亩\n")).position("unit")
        diagnostic = place_error(EcotownError("a/b", "错", "wrong"), position, "千克每亩")
        assert (diagnostic.column, diagnostic.end_column) == (7, 11)


class TestDocuments:
    def test_places_are_found_by_the_way_to_them(self, write: Write) -> None:
        document = read_document(write("cases:\n  - name: a\n    observed: {2019: 250}\n"))
        assert document.position("cases", 0, "observed", "2019").column == 22
        assert document.position("cases", 0, "observed", 2019).column == 22
        assert document.key_position("cases", 0, "observed").column == 5
        assert document.key_position("cases", 0).line == 2
        assert document.position("cases", 7, "x").line == 2

    def test_a_fault_is_drawn_at_its_place(self, write: Write) -> None:
        path = write("cases:\n  - nmae: a\n")
        document = load_cases_document(path)
        place = document.key_position("cases", 0, "nmae")
        fault = document.diagnose(place, "case/x", "错", "wrong", way=("cases", 0, "nmae"), hint="h", hint_en="h")
        assert (fault.file, fault.path, fault.line) == (str(path), "cases[0].nmae", 2)
        assert (fault.column, fault.end_column) == (5, 9)

    @pytest.mark.parametrize("text", ["- a\n", "a: 1\n", "cases: x\n"])
    def test_a_case_file_has_cases(self, write: Write, text: str) -> None:
        assert faults_of(load_cases_document, write(text))


class TestPlainData:
    def test_plain_data_may_hold_pythons_own_values(self) -> None:
        model = from_plain(
            {
                "ecotown": 1,
                "kind": "indicator-system",
                "id": "s",
                "effective_from": date(2021, 1, 1),
                "conventions": {"baseline_year": 2020, "tolerance": 0.35},
                "indicators": (
                    {"number": 1, "name": "n", "target": "≥1", "cap": Fraction(1, 3), "each_village": True},
                ),
            }
        )
        assert isinstance(model, IndicatorSystem)
        assert model.conventions.tolerance == "0.35"
        assert model.indicators[0].cap == Fraction(1, 3)
        assert model.indicators[0].position is None

    def test_faults_tell_the_path(self) -> None:
        with pytest.raises(InvalidFile) as raised:
            from_plain({"ecotown": 1, "kind": "plan", "system": "chongqing-township-2021", "tasks": [{"txt": "t"}]})
        assert [fault.path for fault in raised.value.diagnostics] == ["tasks[0].txt"]

    @pytest.mark.parametrize("value", [b"x", object(), {1, 2}, float("nan"), 1j])
    def test_other_values_are_refused(self, value: object) -> None:
        with pytest.raises(InvalidFile):
            from_plain(
                {"ecotown": 1, "kind": "indicator-system", "id": "s", "indicators": [{"number": "1", "cap": value}]}
            )

    def test_nesting_is_bounded(self) -> None:
        deep: list[object] = []
        for _ in range(10_000):
            deep = [deep]
        with pytest.raises(InvalidFile) as raised:
            from_plain({"kind": deep})
        assert raised.value.code == "file/too-deep"

    def test_the_folder_is_where_a_system_is_looked_for(self, write: Write, tmp_path: Path) -> None:
        write(SYSTEM, "s.yaml")
        plan = from_plain({"ecotown": 1, "kind": "plan", "system": "s.yaml"}, folder=tmp_path)
        assert isinstance(plan, Plan)
        assert plan.indicator_system is not None


class TestWriting:
    def test_a_dump_is_made_to_be_read(self, write: Write) -> None:
        text = dump_plan(load_plan(write(PLAN)))
        assert text.startswith("ecotown: 1\nkind: plan\ntitle: 创建方案\n")
        for line in (
            "system: chongqing-township-2021",
            '  indicators: ["6", "7"]',
            "  issued_on: 2021-08-13",
            '  - {indicator: "6", text: 大于等于85%}',
            '  "4": {target: ≥30, cap: null, reason: 区里要求}',
        ):
            assert line in text.splitlines()

    def test_texts_that_yaml_would_take_for_something_else_are_quoted(self) -> None:
        targets = ("≥85", ">=85", "-", "%", "*x", "100", "制定\n实施", "true", "山区: 60", "/", "<5%", "=1")
        rows = tuple(Indicator(str(number), "n" * 80, target) for number, target in enumerate(targets))
        text = dump_system(IndicatorSystem("s", indicators=rows))
        assert [line for line in text.splitlines() if line.startswith("  target")] == [
            "  target: ≥85",
            '  target: ">=85"',
            '  target: "-"',
            '  target: "%"',
            '  target: "*x"',
            '  target: "100"',
            "  target: |-",
            '  target: "true"',
            "  target: '山区: 60'",
            '  target: "/"',
            '  target: "<5%"',
            '  target: "=1"',
        ]
        assert yaml.safe_load(text)["indicators"][5]["target"] == "100"

    def test_a_file_is_written_whole_and_in_the_format_of_its_name(self, tmp_path: Path) -> None:
        system = load_system("chongqing-township-2021")
        for name in ("s.yaml", "s.json"):
            text = dump_system(system, tmp_path / name)
            assert (tmp_path / name).read_bytes() == text.encode()
            assert load_system(tmp_path / name) == system
        assert (tmp_path / "s.json").read_text(encoding="utf-8").startswith("{")
        assert sorted(path.name for path in tmp_path.iterdir()) == ["s.json", "s.yaml"]

    def test_a_write_that_fails_leaves_the_old_file(self, tmp_path: Path) -> None:
        path = tmp_path / "f.txt"
        write_text(path, "old\n")
        with pytest.raises(UnicodeEncodeError):
            write_text(path, "new \ud800\n")
        assert path.read_text(encoding="utf-8") == "old\n"
        assert list(tmp_path.iterdir()) == [path]


def test_loading_needs_neither_cattrs_nor_openpyxl_nor_a_grammar() -> None:
    program = (
        "import sys, ecotown.files; ecotown.files.load_system('chongqing-township-2021');"
        "print({'cattrs', 'openpyxl', 'lark', 'pint', 'zipfile', 'importlib.metadata'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
