"""
The command: what it takes, what it answers with, and that nothing it is given makes it crash.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from ecotown.cli import main
from ecotown.cli.language import choose_language
from ecotown.cli.layout import fit_widths, wrap, wrap_hanging
from rerecord import ROOT, run

PLAN = """\
ecotown: 1
kind: plan
title: 示范方案
year: 2021
place: {name: 示范乡}
indicators:
  - {number: "1", domain: 生态经济, name: 农作物秸秆综合利用率, target: "≥85", unit: "%", responsible: [农业中心]}
"""
LEDGER = "指标,年份,数值,单位\n1,2021,86.2,%\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "plan.yaml").write_text(PLAN, encoding="utf-8")
    (tmp_path / "ledger.csv").write_text(LEDGER, encoding="utf-8")
    return tmp_path


class TestAssess:
    def test_a_folder(self, folder: Path) -> None:
        status, output, errors = run("assess", str(folder))
        assert (status, errors) == (0, "")
        assert "共1项：达标 1" in output

    def test_a_plan_takes_the_ledger_beside_it(self, folder: Path) -> None:
        assert run("assess", str(folder / "plan.yaml"))[:2] == run("assess", str(folder))[:2]

    def test_another_ledger(self, folder: Path) -> None:
        other = folder / "spring.csv"
        other.write_text(LEDGER.replace("86.2", "80"), encoding="utf-8")
        for path in (folder, folder / "plan.yaml"):
            _, output, _ = run("assess", str(path), "--ledger", str(other))
            assert "差5个百分点" in output

    def test_a_file_that_is_no_plan_is_told_before_its_ledger_is_missed(self, tmp_path: Path) -> None:
        (tmp_path / "passwd").write_text("root:x:0:0:root:/root:/bin/sh\n", encoding="utf-8")
        status, output, errors = run("assess", str(tmp_path / "passwd"))
        assert (status, output) == (2, "")
        assert "这里应是方案文件" in errors

    @pytest.mark.parametrize("path", ["", "  "])
    def test_an_empty_path_is_no_folder(self, path: str) -> None:
        status, _, errors = run("assess", path)
        assert status == 2
        assert "没有写路径" in errors

    def test_nothing_that_applies_is_open(self, folder: Path) -> None:
        (folder / "plan.yaml").write_text(PLAN.replace("≥85", "/"), encoding="utf-8")
        assert "结论：待定，没有适用的项须达标" in run("assess", str(folder))[1]

    def test_another_year(self, folder: Path) -> None:
        _, output, _ = run("assess", str(folder), "--year", "2022")
        assert "缺2022年数据" in output

    def test_json_is_one_object(self, folder: Path) -> None:
        status, output, _ = run("assess", str(folder), "--json")
        assert status == 0
        assert json.loads(output)["findings"][0]["margin"] == "1.2"

    def test_the_verdicts_do_not_change_the_status_unless_asked(self, folder: Path) -> None:
        assert run("assess", "examples/qingfeng")[0] == 0
        assert run("assess", "examples/qingfeng", "--exit-code")[0] == 1
        assert run("assess", "examples/qingfeng", "--exit-code", "--json")[0] == 1
        assert run("assess", str(folder), "--exit-code")[0] == 0

    def test_english(self, folder: Path) -> None:
        _, output, _ = run("assess", str(folder), "--lang", "en")
        assert "1 indicators: 1 met" in output
        assert json.loads(run("assess", str(folder), "--json", "--lang=en")[1])["findings"][0][
            "explanation"
        ].startswith("农作物秸秆综合利用率: met")

    def test_remarks_about_the_ledger_are_printed(self, folder: Path) -> None:
        with (folder / "ledger.csv").open("a", encoding="utf-8") as stream:
            stream.write("农膜回收,2021,80,%\n")
        _, output, _ = run("assess", str(folder))
        assert "请注意\n  · 台账第3行：没有“农膜回收”这项指标" in output

    def test_warnings_of_a_row_are_printed_with_its_number(self, folder: Path) -> None:
        (folder / "ledger.csv").write_text("指标,年份,数值\n1,2021,0.86\n", encoding="utf-8")
        _, output, _ = run("assess", str(folder))
        assert "第1项：0.86 按 0.86% 判定；它像是小数形式的比例" in output

    @pytest.mark.parametrize("standing", ["confirmed", "unconfirmed", "draft"])
    @pytest.mark.parametrize("language", ["zh", "en"])
    def test_the_standing_of_the_system_is_told(self, folder: Path, standing: str, language: str) -> None:
        (folder / "system.yaml").write_text(
            f"ecotown: 1\nkind: indicator-system\nid: own\nstanding: {standing}\n"
            'indicators: [{number: "1", name: 利用率, target: "≥85", unit: "%"}]\n',
            encoding="utf-8",
        )
        (folder / "plan.yaml").write_text(
            "ecotown: 1\nkind: plan\nyear: 2021\nsystem: ./system.yaml\n", encoding="utf-8"
        )
        _, output, _ = run("assess", str(folder), "--lang", language)
        words = {"confirmed": "已确认", "unconfirmed": "未确认", "draft": "草案"}
        assert (words[standing] if language == "zh" else standing) in output
        assert ("没有写责任单位" if language == "zh" else "no office named") not in output

    def test_steps_without_an_office_are_told_so(self, folder: Path) -> None:
        (folder / "plan.yaml").write_text(PLAN.replace(", responsible: [农业中心]", ""), encoding="utf-8")
        _, output, _ = run("assess", str(folder), "--year", "2022")
        assert "（没有写责任单位）" in output


class TestTable:
    @pytest.mark.parametrize("columns", [40, 55, 71, 72, 80, 100, 120, 160])
    @pytest.mark.parametrize("language", ["zh", "en"])
    @pytest.mark.parametrize("example", ["qingfeng", "reasons"])
    def test_no_line_is_wider_than_the_terminal(self, columns: int, language: str, example: str) -> None:
        _, output, _ = run("assess", f"examples/{example}", "--lang", language, columns=columns)
        assert max(map(cell_len, output.splitlines())) <= columns
        assert not any(line != line.rstrip() for line in output.splitlines())

    @pytest.mark.parametrize("columns", [72, 80, 120])
    def test_no_character_of_a_name_is_lost(self, columns: int) -> None:
        _, output, _ = run("assess", "examples/qingfeng", columns=columns)
        rules = [number for number, line in enumerate(output.splitlines()) if line.startswith("─")]
        heading = output.splitlines()[rules[0] + 1]
        start = cell_len(heading[: heading.index("指标")])
        end = cell_len(heading[: heading.index("目标")])
        column = "".join(cut(line, start, end) for line in output.splitlines()[rules[1] + 1 : rules[-1]])
        for finding in json.loads(run("assess", "examples/qingfeng", "--json")[1])["findings"]:
            assert finding["name"] in column.replace("─", "").replace(" ", "")

    def test_on_a_narrow_terminal_each_row_is_a_few_lines(self) -> None:
        _, output, _ = run("assess", "examples/qingfeng", columns=20)
        assert max(map(cell_len, output.splitlines())) == 40
        text = "".join(line.strip() for line in output.splitlines())
        for finding in json.loads(run("assess", "examples/qingfeng", "--json")[1])["findings"]:
            assert "".join(finding["name"].split()) in text.replace(" ", "")
        assert "  差距：差1.6个百分点（还差 320 吨）" in output.splitlines()

    @pytest.mark.parametrize(
        "character", ["\x1b", "\x9b", "\r", "\u202e", "\u2066", "\u2069", "\u200b", "\ufeff", "\U000e0041"]
    )
    def test_characters_that_cannot_be_seen_are_written_out(self, character: str, folder: Path) -> None:
        written = json.dumps(character)[1:-1]
        escaped = f"\\U{ord(character):08X}"
        plan = PLAN.replace("农作物秸秆综合利用率", f'"利用{escaped}率"').replace("示范方案", f'"示{escaped}范"')
        (folder / "plan.yaml").write_text(plan, encoding="utf-8")
        for more in ((), ("--json",)):
            _, output, errors = run("assess", str(folder), *more)
            assert character not in output + errors
            assert written in output
        assert json.loads(output)["findings"][0]["name"] == f"利用{character}率"

    def test_no_color_and_no_control_character_in_a_pipe(self) -> None:
        _, output, _ = run("assess", "examples/qingfeng")
        assert all(character.isprintable() or character == "\n" for character in output)

    def test_color_where_it_is_asked_for(self) -> None:
        plain = run("assess", "examples/qingfeng")[1]
        colored = run("assess", "examples/qingfeng", settings={"FORCE_COLOR": "1", "TERM": "xterm"})[1]
        assert "\x1b[1;31m未达标\x1b[0m" in colored
        stripped = re.sub(r"\x1b\[[0-9;]*m", "", colored)
        assert [line.rstrip() for line in stripped.splitlines()] == plain.splitlines()

    def test_a_console_in_gbk(self) -> None:
        status, output, errors = run("assess", "examples/qingfeng", encoding="gbk")
        assert (status, errors) == (0, "")
        assert "─" in output
        assert "领域 序号 指标" in output

    def test_a_console_that_holds_no_chinese(self) -> None:
        status, output, _ = run("assess", "examples/qingfeng", "--lang", "en", encoding="ascii")
        assert status == 0
        assert "-" * 40 in output
        assert "13 met" in output
        status, output, _ = run("assess", "examples/qingfeng", "--json", encoding="ascii")
        assert json.loads(output)["findings"][2]["name"] == "河长制"


def cut(line: str, start: int, end: int) -> str:
    """
    The characters of a line between two cells.
    """
    cut_out, cell = "", 0
    for character in line:
        cut_out += character if start <= cell < end else ""
        cell += cell_len(character)
    return cut_out


class TestTarget:
    @pytest.mark.parametrize(
        ("arguments", "told"),
        [
            (("≥85", "--unit", "%", "--observed", "86"), "达标"),
            (("5", "--name", "噪声超标", "--observed", "6"), "未达标"),
            (("5", "--better", "lower", "--observed", "6"), "未达标"),
            (("≤245", "--unit", "千克/公顷", "--basis", "折纯", "--observed", "240千克/公顷(实物量)"), "口径不一致"),
            (("山区：≥60；丘陵：≥40", "--place", "terrain=丘陵区", "--observed", "45"), "达标"),
            (("2023年≥60%", "--year", "2022", "--observed", "45"), "不适用"),
            (("完成上级下达任务", "--assigned", "≥95%", "--observed", "96%"), "达标"),
            (
                ("完成上级下达任务", "--assigned", "{target: ≥95%, document: 1号, year: 2021}", "--observed", "9%"),
                "未达标",
            ),
            (("不低于全县平均水平", "--reference", "全县平均水平=41", "--observed", "43"), "达标"),
            (
                ("不低于全县平均水平", "--reference", "全县平均水平={2021: 44}", "--year", "2021", "--observed", "43"),
                "未达标",
            ),
            (("≥85%", "--convention", "comparison=rounded", "--observed", "84.96"), "达标（临界）"),
            (("逐年降低", "--convention", "trend={years: 2}", "--observed", "{2020: 5, 2021: 4}"), "达标"),
            (("≤5", "--component", "化肥", "--component", "农药", "--observed", "{化肥: 4, 农药: 6}"), "未达标"),
            (("≥85%", "--may-be-absent", "--observed", "不涉及"), "不适用"),
            (("每季度≥2次", "--observed", "[2, 3, 2, 1]"), "未达标"),
            (("逐年提高", "--unit", "%", "--cap", "none", "--observed", "{2019: 100, 2020: 100, 2021: 100}"), "未达标"),
            (("逐年提高", "--unit", "户", "--cap", "9", "--observed", "{2019: 9, 2020: 9, 2021: 9}"), "达标"),
        ],
    )
    def test_every_option_counts(self, arguments: tuple[str, ...], told: str) -> None:
        status, output, errors = run("target", *arguments)
        assert (status, errors) == (0, "")
        verdict = output.splitlines()[1]
        assert (
            verdict.removeprefix(arguments[2] + "：" if "--name" in arguments else "").startswith(told)
            or told in verdict
        )

    def test_without_an_observation_it_says_what_it_wants(self) -> None:
        status, output, _ = run("target", "≥85%")
        assert (status, output.splitlines()[0]) == (0, "读作：≥85% · at least 85 % · >=85%")
        assert run("target", "≥85%", "--exit-code")[0] == 1

    def test_the_status_tells_the_verdict_only_where_asked(self) -> None:
        assert run("target", "≥85%", "--observed", "80")[0] == 0
        assert run("target", "≥85%", "--observed", "80", "--exit-code")[0] == 1
        assert run("target", "≥85%", "--observed", "90", "--exit-code")[0] == 0

    def test_the_form_of_json(self) -> None:
        document = json.loads(run("target", "≥85%", "--observed", "{2020: 80, 2021: 90}", "--json")[1])
        assert list(document)[:2] == ["text", "canonical"]
        assert document["canonical"] == {"zh": "≥85%", "en": "at least 85 %", "ascii": ">=85%"}
        assert document["verdict"] == "met"

    @pytest.mark.parametrize(
        ("arguments", "code"),
        [
            (("≥8S%",), "target/damaged"),
            (("95",), "target/direction-unknown"),
            (("≥85%", "--observed", "3公顷"), "observation/other-dimension"),
            (("≥85%", "--observed", "{2020: 80"), "file/syntax"),
            (("≥85%", "--place", "terrain"), "command/not-a-pair"),
            (("≥85%", "--convention", "tolerence=5%"), "file/unknown-key"),
            (("≥85%", "--cap", "many"), "command/not-a-number"),
            (("≥85%", "--year", "21"), "year/unreadable"),
            (("完成上级下达任务", "--assigned", "[95]", "--observed", "96%"), "command/assigned"),
        ],
    )
    def test_what_cannot_be_done_is_told(self, arguments: tuple[str, ...], code: str) -> None:
        status, output, errors = run("target", *arguments)
        assert (status, output) == (2, "")
        assert f"[{code}]" in errors
        status, output, errors = run("target", *arguments, "--json")
        assert json.loads(output)["error"]["code"] == code
        assert status == 2
        assert errors


class TestTest:
    def test_cases_that_pass(self) -> None:
        status, output, _ = run("test", "grammar/conformance/first-notice.yaml", "--lang", "en")
        assert status == 0
        assert output.endswith(" passed, 0 failed, 0 in error\n")

    def test_json_has_one_object_a_line(self) -> None:
        status, output, _ = run("test", "tests/goldens/cases.yaml", "tests/goldens/cases.yaml", "--json")
        assert status == 1
        assert [json.loads(line)["outcome"] for line in output.splitlines()] == [
            "passed",
            "failed",
            "error",
            "passed",
        ] * 2

    def test_a_bad_file_is_told_before_anything_runs(self, folder: Path) -> None:
        status, output, errors = run("test", "tests/goldens/cases.yaml", str(folder / "plan.yaml"))
        assert (status, output) == (2, "")
        assert "cases" in errors


EXTENDING = """
ecotown: 1
kind: indicator-system
id: 示范区2024
extends: chongqing-township-2021
overrides: {"4": {target: ≥25, reason: 从严}}
removed: {"13": 区管网供水}
indicators: [{number: "26", name: 古树名木保护率, target: ≥98, unit: "%", better: higher}]
"""


class TestSystems:
    def test_the_shipped_one_is_listed(self) -> None:
        _, output, _ = run("systems")
        assert output.startswith("chongqing-township-2021  重庆市生态文明建设示范乡镇建设指标  25项  未确认")
        listed = json.loads(run("systems", "--json")[1])
        assert [(each["id"], each["indicators"]) for each in listed["systems"]] == [
            ("chongqing-township-2021", 25),
            ("national-county-2021", 43),
            ("national-township-2014", 21),
        ]
        assert listed["diagnostics"] == []

    def test_one_is_shown_with_its_rows(self) -> None:
        status, output, _ = run("systems", "show", "national-county-2021")
        assert status == 0
        assert "国家生态文明建设示范区建设指标（修订版）（national-county-2021）" in output
        assert "效力：未确认" in output
        assert "· 农药利用率" in output
        assert output.count("市；可不涉及") == 1
        assert "共43项" in output
        _, output, _ = run("systems", "--lang", "en", "show", "chongqing-township-2021")
        assert "standing: unconfirmed" in output
        assert "25 indicators" in output

    def test_each_target_is_shown_as_it_is_read(self) -> None:
        _, output, _ = run("systems", "show", "national-county-2021", "--read", "--lang", "en", columns=200)
        assert "→ at least 20 %" in output
        assert "→ at least 43 %" in output
        _, output, _ = run("systems", "show", "chongqing-township-2021", "--read", columns=200)
        assert "→ ≥100%" in output

    def test_one_that_extends_another_is_shown_whole(self, tmp_path: Path) -> None:
        path = tmp_path / "own.yaml"
        path.write_text(EXTENDING, encoding="utf-8")
        _, output, _ = run("systems", "show", str(path), "--lang", "en")
        assert "extends: chongqing-township-2021" in output
        assert "changes row 4: target (reason: 从严)" in output
        assert "removes row 13: 区管网供水" in output
        shown = json.loads(run("systems", "show", str(path), "--json")[1])
        assert "extends" not in shown
        assert [row["number"] for row in shown["indicators"]] == [str(n) for n in range(1, 27) if n != 13]
        whole = tmp_path / "whole.json"
        whole.write_text(json.dumps(shown), encoding="utf-8")
        assert json.loads(run("systems", "show", str(whole), "--json")[1]) == shown

    def test_an_unknown_one_is_told(self) -> None:
        status, output, errors = run("systems", "show", "chongqing-township-2012")
        assert (status, output) == (2, "")
        assert "chongqing-township-2021" in errors

    def test_a_broken_package_keeps_no_other_from_being_listed(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "broken").mkdir()
        (tmp_path / "broken" / "__init__.py").write_text("raise RuntimeError('x')", encoding="utf-8")
        (tmp_path / "broken" / "unreadable.yaml").write_text("ecotown: 1\nkind: plan\n", encoding="utf-8")
        (tmp_path / "broken" / "chongqing-township-2021.yaml").write_text("id: x", encoding="utf-8")
        information = tmp_path / "county-1.dist-info"
        information.mkdir()
        (information / "METADATA").write_text("Name: county\nVersion: 1\n", encoding="utf-8")
        offered = {
            "chongqing-township-2021": "broken",
            "unreadable": "broken",
            "no-file": "broken",
            "failing": "broken.inner",
            "gone": "no_such_package",
            "a.yaml": "broken",
        }
        lines = "".join(f"{name} = {package}\n" for name, package in offered.items())
        (information / "entry_points.txt").write_text(f"[ecotown.systems]\n{lines}", encoding="utf-8")
        monkeypatch.syspath_prepend(tmp_path)
        status, output, errors = run("systems")
        assert status == 0
        assert len(output.splitlines()) == 3
        codes = ["id-taken", "broken-package", "no-file-in-package", "id-not-usable"]
        assert [code for code in codes if f"system/{code}" not in errors] == []
        told = json.loads(run("systems", "--json")[1])["diagnostics"]
        assert sorted(each["code"] for each in told) == [
            "file/kind",
            "system/broken-package",
            "system/broken-package",
            "system/id-not-usable",
            "system/id-taken",
            "system/no-file-in-package",
        ]
        status, _, errors = run("systems", "show", "failing")
        assert status == 2
        assert "RuntimeError: x" in errors


class TestArguments:
    @pytest.mark.parametrize(
        ("arguments", "told", "told_en"),
        [
            (("asses",), "是否指“assess”？", 'did you mean "assess"?'),
            (("judge-it",), "可用的命令", "commands: assess"),
            (("assess",), "缺少参数 PATH", "Missing argument 'PATH'"),
            (("assess", "x", "--years", "2021"), "没有 --years 这个选项", "No such option"),
            (("assess", "x", "--year", "21"), "选项 --year 的值不对", "Invalid value for '--year'"),
            (("assess", "x", "--lang", "fr"), "选项 --lang 的值不对", "Invalid value for '--lang'"),
            (("assess", "x", "--ledger"), "选项 --ledger 的用法不对", "requires an argument"),
            (("assess", "x", "y"), "参数不对", "unexpected extra argument"),
            (("test",), "缺少参数 FILE...", "Missing argument 'FILE...'"),
        ],
    )
    def test_what_is_wrong_with_them_is_told(self, arguments: tuple[str, ...], told: str, told_en: str) -> None:
        status, output, errors = run(*arguments)
        assert (status, output) == (2, "")
        assert told in errors
        assert told_en in errors

    def test_in_english_without_chinese(self) -> None:
        status, _, errors = run("assess", "--lang", "en")
        assert status == 2
        assert errors.isascii()

    @pytest.mark.parametrize(
        "arguments", [("--help",), ("-h",), ("assess", "-h"), ("target", "-h"), ("test", "-h"), ("systems", "-h")]
    )
    def test_help_is_in_both_languages(self, arguments: tuple[str, ...]) -> None:
        status, output, _ = run(*arguments)
        assert status == 0
        assert "显示帮助 · Show this help." in output

    def test_no_argument_shows_the_help(self) -> None:
        status, output, errors = run()
        assert (status, errors) == (0, "")
        assert output == run("--help")[1]

    def test_the_version(self) -> None:
        status, output, _ = run("--version")
        assert status == 0
        assert output.startswith("ecotown ")


class TestBadInput:
    def refused(self, *arguments: str) -> str:
        status, output, errors = run(*arguments)
        assert (status, output) == (2, "")
        assert "Traceback" not in errors
        assert any("\u4e00" <= character <= "\u9fff" for character in errors)
        return errors

    @pytest.mark.parametrize("path", ["nowhere", "nowhere/plan.yaml", "", "\0", "a" * 5000, "\udcff"])
    def test_no_such_file(self, path: str) -> None:
        self.refused("assess", path)
        self.refused("test", path)
        self.refused("assess", "examples/qingfeng", "--ledger", path)

    def test_a_folder_without_a_plan(self, tmp_path: Path) -> None:
        assert "[folder/no-plan]" in self.refused("assess", str(tmp_path))

    def test_a_folder_without_a_ledger(self, folder: Path) -> None:
        (folder / "ledger.csv").unlink()
        assert "[folder/no-ledger]" in self.refused("assess", str(folder))
        assert "[folder/no-ledger]" in self.refused("assess", str(folder / "plan.yaml"))

    @pytest.mark.parametrize(("name", "other"), [("plan.yaml", "plan.json"), ("ledger.csv", "ledger.yml")])
    def test_two_of_a_kind_are_both_named(self, folder: Path, name: str, other: str) -> None:
        (folder / other).write_text("{}", encoding="utf-8")
        errors = self.refused("assess", str(folder))
        assert name in errors
        assert other in errors

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"\x00\x01\x02",
            b"PK\x03\x04" + b"\x00" * 50,
            b"\x89PNG\r\n\x1a\n\x00",
            PLAN.encode("gbk"),
            PLAN.encode("utf-16"),
            PLAN[:-20].encode(),
            PLAN.replace('"≥85"', ">=85").encode(),
            PLAN.replace('"≥85"', '"≥8S"').encode(),
            PLAN.replace("year: 2021\n", "").encode(),
            PLAN.replace("indicators:", "indicator:").encode(),
            PLAN.replace("kind: plan", "kind: ledger").encode(),
            b"- a\n- b\n",
            b"plan",
            b"[" * 10_000,
            b"a: &a [*a]\n",
            b"!!python/object/apply:os.system [ls]\n",
        ],
    )
    def test_a_plan_that_cannot_be_read(self, folder: Path, content: bytes) -> None:
        (folder / "plan.yaml").write_bytes(content)
        self.refused("assess", str(folder))

    @pytest.mark.parametrize(
        "content", [b"\x00\x01", b"PK\x03\x04", "指标,年,数值\n1,2021,3".encode(), b"\x89PNG\r\n\x1a\n\x00"]
    )
    def test_a_ledger_that_cannot_be_read(self, folder: Path, content: bytes) -> None:
        (folder / "ledger.csv").write_bytes(content)
        self.refused("assess", str(folder))

    def test_a_folder_for_a_ledger(self, folder: Path) -> None:
        assert "[file/is-a-folder]" in self.refused("assess", str(folder), "--ledger", str(folder))

    def test_a_bad_target_is_shown_at_its_place(self, folder: Path) -> None:
        (folder / "plan.yaml").write_text(PLAN.replace("≥85", "≥8S"), encoding="utf-8")
        errors = self.refused("assess", str(folder))
        assert f"{folder / 'plan.yaml'}:7:" in errors
        assert "^^" in errors


class TestInterruptions:
    def test_ctrl_c(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def interrupt(*_: object, **__: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr("ecotown.cli.assess_command.assess", interrupt)
        status, _, errors = run("assess", "examples/qingfeng")
        assert status == 130
        assert errors.strip() == "已中断"

    @pytest.mark.parametrize("error", [KeyError("lost"), RecursionError(), MemoryError(), OSError(5, "gone")])
    def test_whatever_else_goes_wrong(self, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
        def fail(*_: object, **__: object) -> None:
            raise error

        monkeypatch.setattr("ecotown.cli.assess_command.assess", fail)
        status, output, errors = run("assess", "examples/qingfeng")
        assert (status, output) == (2, "")
        assert "Traceback" not in errors
        assert errors

    def test_whoever_mends_the_program_gets_the_traceback(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*_: object, **__: object) -> None:
            raise KeyError("lost")

        monkeypatch.setattr("ecotown.cli.assess_command.assess", fail)
        monkeypatch.setenv("ECOTOWN_TRACEBACK", "1")
        with pytest.raises(KeyError):
            main(["assess", "examples/qingfeng"])

    def test_a_pipe_that_closes_early(self) -> None:
        command = [sys.executable, "-m", "ecotown", "test", "--json", "grammar/conformance/first-notice.yaml"]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            assert process.stdout.readline()
            process.stdout.close()
            assert process.stderr.read() == b""
        assert process.returncode != 0

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
    def test_a_disk_that_is_full(self) -> None:
        with Path("/dev/full").open("wb") as full:
            command = [sys.executable, "-m", "ecotown", "systems"]
            done = subprocess.run(command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, encoding="utf-8", check=False)
        assert done.returncode == 2
        assert len(done.stderr.splitlines()) == 1

    def test_the_module_runs_as_the_command(self) -> None:
        environment = os.environ | {"PYTHONIOENCODING": "utf-8"}
        command = [sys.executable, "-m", "ecotown", "systems"]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=True)
        assert "chongqing-township-2021" in done.stdout


class TestLanguage:
    @pytest.mark.parametrize(
        ("settings", "language"),
        [
            ({}, "zh"),
            ({"LANG": "en_US.UTF-8"}, "en"),
            ({"LANG": "zh_CN.UTF-8"}, "zh"),
            ({"LANG": "C.UTF-8"}, "zh"),
            ({"LANG": "fr_FR.UTF-8"}, "zh"),
            ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_GB"}, "en"),
            ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "zh_CN"}, "zh"),
        ],
    )
    def test_that_of_the_locale(self, monkeypatch: pytest.MonkeyPatch, settings: dict[str, str], language: str) -> None:
        for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
            monkeypatch.delenv(name, raising=False)
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        assert choose_language() == language

    def test_the_one_stated_wins(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
        assert choose_language("zh") == "zh"


TEXTS = st.text(st.sampled_from("农业中心，。；（）“”≥85% kg/→\nab"), max_size=60)


class TestLayout:
    @given(TEXTS, st.integers(2, 40))
    def test_wrapping_loses_nothing_and_fits(self, text: str, width: int) -> None:
        lines = wrap(text, width)
        assert "".join("".join(lines).split()) == "".join(text.split())
        assert all(cell_len(line) <= width for line in lines)

    @pytest.mark.parametrize(
        ("text", "lines"),
        [
            ("补填数据，核对", ["补填数", "据，核", "对"]),
            ("填入（示例）", ["填入", "（示", "例）"]),
            ("现84.96%", ["现", "84.96%"]),
            ("252.6→247.3", ["252.6→", "247.3"]),
            ("山区：≥60", ["山区：", "≥60"]),
            ("a very long", ["a very", "long"]),
        ],
    )
    def test_marks_stay_with_what_they_belong_to(self, text: str, lines: list[str]) -> None:
        assert wrap(text, 6) == lines

    def test_further_lines_stand_under_the_first(self) -> None:
        lines = wrap_hanging("  4 ", "在台账补填数据", 12)
        assert [text for ((text, _),) in lines] == ["  4 在台账补填", "    数据"]

    @given(
        st.lists(st.tuples(st.integers(1, 60), st.integers(1, 8), st.integers(1, 6)), min_size=1, max_size=8),
        st.integers(20, 150),
    )
    def test_columns_fit_where_they_can(self, columns: list[tuple[int, int, int]], available: int) -> None:
        natural, least, weights = (list(each) for each in zip(*columns, strict=True))
        widths = fit_widths(natural, least, weights, available)
        assert all(width >= floor for width, floor in zip(widths, least, strict=True))
        assert sum(widths) <= max(available, sum(least))
