"""
`ecotown assess --table`: files in, a file out, and what is printed of it.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from bulk.frames import pa
from ecotown.cli import main

SYSTEM = ("--system", "chongqing-township-2021", "--year", "2021")
ROWS = {
    "place": ["甲镇", "甲镇", "乙镇", "乙镇", "乙镇"],
    "indicator": ["6", "16", "6", "5", "5"],
    "component": [None, None, None, "化肥", "化肥"],
    "year": [2021, 2021, 2021, 2020, 2021],
    "value": [86.2, 100.0, 84.96, 250.0, 245.5],
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    from pyarrow import csv, parquet

    monkeypatch.chdir(tmp_path)
    table = pa.table(ROWS)
    parquet.write_table(table.slice(0, 2), "a.parquet")
    parquet.write_table(table.slice(2), "b.parquet")
    csv.write_csv(table.rename_columns(["地点", "指标", "组成", "年份", "数值"]), "towns.csv")
    return tmp_path


def read(path: Path) -> list[dict[str, Any]]:
    from pyarrow import parquet

    found: list[dict[str, Any]] = parquet.read_table(path).to_pylist()
    return found


def test_files_are_judged_into_a_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "verdicts.parquet").write_text("old")
    # A shell gives the names that fit a pattern one after the other.
    assert main(["assess", "--table", "a.parquet", "b.parquet", *SYSTEM, "-o", "verdicts.parquet", "--lang", "zh"]) == 0
    told = {(row["place"], row["indicator"], row["component"]): row for row in read(folder / "verdicts.parquet")}
    assert told["甲镇", "6", None]["verdict"] == "met"
    assert told["乙镇", "6", None]["verdict"] == "not-met"
    assert told["乙镇", "6", None]["borderline"]
    assert told["乙镇", "5", "农药"]["reason"] == "missing-observation"
    printed = capsys.readouterr().out
    assert "2 个地点" in printed
    assert "农作物秸秆综合利用率" in printed
    assert "已写入 verdicts.parquet" in printed
    assert not list(folder.glob(".ecotown-*"))


def test_a_pattern_and_chinese_headings_give_the_same_counts(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["assess", "--table", str(folder / "*.parquet"), *SYSTEM, "--json"]) == 0
    by_pattern = json.loads(capsys.readouterr().out)
    assert main(["assess", "--table", "towns.csv", *SYSTEM, "--json", "-o", "verdicts.csv"]) == 0
    by_csv = json.loads(capsys.readouterr().out)
    # The parts of a row come as the system lists them.
    assert [each["component"] for each in by_csv["indicators"] if each["indicator"] == "5"] == ["化肥", "农药"]
    assert by_pattern == {**by_csv, "output": None}
    assert by_csv["summary"]["met"] == 2
    assert [row["place"] for row in by_csv["by_place"]] == ["乙镇", "甲镇"]
    assert (folder / "verdicts.csv").read_text(encoding="utf-8").startswith("place,")
    assert main(["assess", "--table", "towns.csv", *SYSTEM, "--lang", "en", "--exit-code"]) == 1
    assert "2 places" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--table", "none.parquet", *SYSTEM), "file/missing"),
        (("--table", "a.parquet", *SYSTEM, "-o", "none/verdicts.parquet"), "file/missing"),
        (("--table", "a.parquet", *SYSTEM, "-o", "verdicts.txt"), "bulk/unknown-file"),
        (("--table", "a.parquet", "towns.csv", *SYSTEM), "bulk/unknown-file"),
        (("--table", "bad.parquet", *SYSTEM), "bulk/unreadable-file"),
        (("--table", "a.parquet", "--year", "2021"), "command/table"),
        (("--table", "a.parquet", *SYSTEM, "--ledger", "ledger.csv"), "command/table"),
        (("--table", "a.parquet", *SYSTEM, "--column", "镇"), "command/column"),
        (("--table", "a.parquet", *SYSTEM, "--column", "place=镇"), "bulk/unknown-column"),
        (("--table", "twice.parquet", *SYSTEM), "bulk/duplicates"),
        (("plan.yaml", "--system", "chongqing-township-2021"), "command/table"),
    ],
)
def test_what_cannot_be_done_is_told(
    arguments: tuple[str, ...], code: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from pyarrow import parquet

    (folder / "bad.parquet").write_bytes(b"PAR1 no more than this")
    parquet.write_table(pa.concat_tables([pa.table(ROWS), pa.table(ROWS)]), "twice.parquet")
    assert main(["assess", *arguments]) == 2
    told = capsys.readouterr()
    assert code in told.err
    assert not told.out
    assert not list(folder.glob(".ecotown-*"))
