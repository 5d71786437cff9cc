"""
`ecotown import`: what it prints, what it writes, and what it never replaces.
"""

import json
import sys
from pathlib import Path

import pytest

import ecotown
from rerecord import ROOT, run

NOTICE = "tests/documents/notices/qingfeng.txt"


def test_the_plan_is_written_and_read_back(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    status, output, errors = run("import", NOTICE, "-o", str(plan))
    assert (status, errors) == (0, "")
    assert "指标 25 项（领域 7 个），任务 22 条（对应指标 25 项），阶段 4 个" in output
    assert ecotown.load_plan(plan) == ecotown.import_notice(ROOT / NOTICE)[0]
    assert run("lint", str(plan))[0] in (0, 1)


def test_json_holds_the_plan_and_the_diagnostics() -> None:
    status, output, _ = run("import", NOTICE, "--json")
    found = json.loads(output)
    assert status == 0
    assert [row["number"] for row in found["plan"]["indicators"]] == [str(number) for number in range(1, 26)]
    assert found["plan"]["document"]["issued_on"] == "2021-08-13"
    assert {diagnostic["severity"] for diagnostic in found["diagnostics"]} == {"info"}
    assert found["diagnostics"][0]["printed"] == {"line": 37}


def test_a_repair_is_status_1(tmp_path: Path) -> None:
    notice = tmp_path / "notice.md"
    notice.write_text("| 指标 | 目标值 |\n|---|---|\n| 绿化率 | ≥８０％ |\n", encoding="utf-8")
    assert run("import", str(notice))[0] == 1
    notice.write_text("| 序号 | 指标 | 目标值 |\n|---|---|---|\n| 1 | 绿化率 | ≥xx |\n", encoding="utf-8")
    assert run("import", str(notice))[0] == 1


def test_equal_repairs_are_told_once(tmp_path: Path) -> None:
    notice = tmp_path / "notice.txt"
    notice.write_text("通知\n\n⽣态制度\n\n⽣态环境\n\n⽣态生活\n", encoding="utf-8")
    _, output, _ = run("import", str(notice))
    assert output.count("repair/radical") == 1
    assert "同类共 3 处，另见第 5, 7 行" in output
    _, output, _ = run("import", str(notice), "--json")
    assert output.count("repair/radical") == 3


def test_names_are_kept_where_asked(tmp_path: Path) -> None:
    notice = tmp_path / "notice.md"
    notice.write_text("一、组织领导\n\n组长：李建军 镇党委书记\n", encoding="utf-8")
    assert "李建军" not in run("import", str(notice), "--json")[1]
    assert "李建军 镇党委书记" in run("import", str(notice), "--keep-names", "--json")[1]


@pytest.mark.parametrize("name", ["plan.yaml", "plan.json"])
def test_what_a_person_wrote_is_not_replaced(tmp_path: Path, name: str) -> None:
    plan = tmp_path / name
    plan.write_text("my own\n", encoding="utf-8")
    status, _, errors = run("import", NOTICE, "-o", str(plan))
    assert status == 2
    assert "没有覆盖" in errors
    assert plan.read_text(encoding="utf-8") == "my own\n"
    assert run("import", NOTICE, "-o", str(plan), "--force")[0] == 0
    assert ecotown.load_plan(plan).year == 2021


def test_what_import_wrote_is_replaced_until_it_is_edited(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text("", encoding="utf-8")
    for notice in (NOTICE, "tests/documents/notices/county-units.md", NOTICE):
        assert run("import", notice, "-o", str(plan))[0] == 0
    plan.write_text(plan.read_text(encoding="utf-8").replace("year: 2021", "year: 2022"), encoding="utf-8")
    assert run("import", "tests/documents/notices/county-units.md", "-o", str(plan))[0] == 2


def test_a_file_that_is_not_there_is_status_2() -> None:
    status, output, errors = run("import", "nowhere.docx", "--lang", "en")
    assert (status, output) == (2, "")
    assert "Traceback" not in errors


def test_a_folder_that_is_not_there_is_status_2(tmp_path: Path) -> None:
    assert run("import", NOTICE, "-o", str(tmp_path / "nowhere" / "plan.yaml"))[0] == 2


def test_a_letter_gives_an_empty_plan(tmp_path: Path) -> None:
    notice = tmp_path / "letter.txt"
    notice.write_text("你好，附上照片。\n", encoding="utf-8")
    status, output, _ = run("import", str(notice), "--lang", "en")
    assert status == 1
    assert "no tasks, phases or indicators were found" in output


def test_importing_loads_no_reader_of_another_format() -> None:
    import subprocess

    code = f"import sys, ecotown; ecotown.import_notice({NOTICE!r}); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True, cwd=ROOT)
    assert {"docx", "pdfplumber", "lxml", "openpyxl"}.isdisjoint(done.stdout.split())
