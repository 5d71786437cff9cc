"""
`ecotown lint`: what it prints, and its statuses.
"""

import json
from pathlib import Path

import pytest

from lint_cases import follow, ledger, plan, system
from rerecord import run

CLEAN = 'target: "≥85", unit: "%", better: higher'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = {
        "clean.yaml": system(CLEAN),
        "info.yaml": system('target: "95", unit: "%", better: higher'),
        "warning.yaml": system('target: "≤85", unit: "%", better: higher'),
        "error.yaml": system('target: "≥8S%", unit: "%", better: higher'),
        "plan.yaml": plan(f"name: 秸秆利用率, {CLEAN}"),
        "ledger.yaml": ledger("indicator: 秸杆利用率, year: 2021, value: 86"),
        "follow.yaml": follow(""),
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "status", "strict"),
    [("clean.yaml", 0, 0), ("info.yaml", 0, 0), ("warning.yaml", 0, 1), ("error.yaml", 1, 1), ("follow.yaml", 0, 1)],
)
def test_the_status(name: str, status: int, strict: int, folder: Path) -> None:
    assert run("lint", str(folder / name))[0] == status
    assert run("lint", str(folder / name), "--strict")[0] == strict


def test_what_a_person_reads(folder: Path) -> None:
    status, output, errors = run("lint", str(folder / "error.yaml"))
    assert (status, errors) == (1, "")
    assert output == (
        f"{folder / 'error.yaml'}:5:39 (indicators[0].target): "
        "错误：第1项：“8S”像是识别错误：字母 O、I、l、S 与数字混在一起 [target/damaged]\n"
        '  row 1: "8S" looks like a recognition error: letters O, I, l, S mixed with digits\n'
        '    - {number: "1", name: 甲1, target: "≥8S%", unit: "%", better: higher}\n'
        "                                         ^^\n"
        "  建议：请对照原件改为数字，例如 IOO 应为 100，8S 应为 85\n"
        "  hint: compare with the original and write digits, for instance 100 for IOO, 85 for 8S\n"
        "\n"
        "错误 1，警告 0，提示 0\n"
    )


def test_in_english(folder: Path) -> None:
    _, output, _ = run("lint", str(folder / "warning.yaml"), "--lang", "en")
    assert output.endswith("\n\n0 errors, 1 warnings, 0 infos\n")
    assert ": warning: row 1: the comparison" in output


def test_nothing_found(folder: Path) -> None:
    assert run("lint", str(folder / "clean.yaml")) == (0, "错误 0，警告 0，提示 0\n", "")


def test_json(folder: Path) -> None:
    status, output, errors = run("lint", str(folder / "error.yaml"), str(folder / "info.yaml"), "--json")
    assert (status, errors) == (1, "")
    first, second = json.loads(output)["diagnostics"]
    assert first | {"message": "", "message_en": "", "hint": "", "hint_en": ""} == {
        "code": "target/damaged",
        "severity": "error",
        "message": "",
        "message_en": "",
        "hint": "",
        "hint_en": "",
        "file": str(folder / "error.yaml"),
        "path": "indicators[0].target",
        "line": 5,
        "column": 39,
        "end_column": 41,
    }
    assert (second["code"], second["file"]) == ("target/operator-inferred", str(folder / "info.yaml"))
    assert json.loads(run("lint", str(folder / "clean.yaml"), "--json")[1]) == {"diagnostics": []}


def test_a_ledger_against_a_plan(folder: Path) -> None:
    alone = run("lint", str(folder / "ledger.yaml"), "--strict")
    assert alone == (0, "错误 0，警告 0，提示 0\n", "")
    status, output, _ = run("lint", str(folder / "ledger.yaml"), "--plan", str(folder / "plan.yaml"), "--strict")
    assert status == 1
    assert "是否指“秸秆利用率”？" in output


def test_the_same_file_twice_is_told_once(folder: Path) -> None:
    path = str(folder / "warning.yaml")
    assert run("lint", path, path) == run("lint", path)


@pytest.mark.parametrize(
    "arguments",
    [
        ("nowhere.yaml",),
        (".",),
        ("clean.yaml", "nowhere.csv"),
        ("ledger.yaml", "--plan", "nowhere.yaml"),
        ("ledger.yaml", "--plan", "error.yaml"),
        (),
    ],
)
def test_what_could_not_be_done(arguments: tuple[str, ...], folder: Path) -> None:
    given = [argument if argument.startswith("--") else str(folder / argument) for argument in arguments]
    status, output, errors = run("lint", *given)
    assert (status, output) == (2, "")
    assert errors
    assert "Traceback" not in errors
