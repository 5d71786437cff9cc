"""
`ecotown lint --fix`: what is certain is put right, everything else in the file stays; and findings that a plan leaves.
"""

import json
from pathlib import Path

import pytest

from ecotown.errors import MissingFile
from ecotown.files import load_plan
from ecotown.linter import examine, fix_file, lint
from notice_cases import notice
from rerecord import run

NOTICE = Path(__file__).parent / "qingfeng.yaml"


def write(folder: Path, text: str, name: str = "plan.yaml") -> Path:
    path = folder / name
    path.write_bytes(text.encode())
    return path


BLOCK = """\
# 通知
ecotown: 1
kind: plan
year: 2021
source: {file: notice.txt}
tasks:
  - text: 收集转运率大于等于95%。
    indicators: ["1"]
    targets: [{indicator: "1", text: 大于等于95%}]   # 正文
indicators:
  - number: "1"
    name: 生活垃圾收集转运率   # 第19项
    target: 95
  - {number: "2", name: 农膜回收率, unit: "", target: "≥75"}
  - {number: "3", name: 秸秆综合利用率, target: "≥85", responsible: [甲办]}
annexes:
  - columns: [序号, 指    标, "责 任 单 位"]
"""
FIXED = """\
# 通知
ecotown: 1
kind: plan
year: 2021
source: {file: notice.txt}
tasks:
  - text: 收集转运率大于等于95%。
    indicators: ["1"]
    targets: [{indicator: "1", text: 大于等于95%}]   # 正文
indicators:
  - number: "1"
    name: 生活垃圾收集转运率   # 第19项
    unit: "%"
    target: "≥95"
  - {number: "2", name: 农膜回收率, unit: "%", target: "≥75"}
  - {number: "3", name: 秸秆综合利用率, unit: "%", target: "≥85", responsible: [甲办]}
annexes:
  - columns: [序号, 指标, "责任单位"]
"""


def test_only_the_characters_in_question_change(tmp_path: Path) -> None:
    path = write(tmp_path, BLOCK)
    fixed = fix_file(path)
    assert path.read_text(encoding="utf-8") == FIXED
    assert sorted((each.code, each.before, each.after) for each in fixed) == [
        ("annex/operator-missing", "95", "≥95"),
        ("annex/share-without-unit", "", "%"),
        ("annex/share-without-unit", "", "%"),
        ("annex/share-without-unit", "", "%"),
        ("wording/head-blanks", "指    标", "指标"),
        ("wording/head-blanks", "责 任 单 位", "责任单位"),
    ]
    assert not {each.code for each in lint(path)} & {each.code for each in fixed}


def test_fixing_twice_changes_nothing_more(tmp_path: Path) -> None:
    path = write(tmp_path, BLOCK)
    fix_file(path)
    before = path.read_bytes()
    assert fix_file(path) == ()
    assert path.read_bytes() == before


def test_the_line_ends_of_the_file_are_kept(tmp_path: Path) -> None:
    path = write(tmp_path, BLOCK.replace("\n", "\r\n"))
    fix_file(path)
    assert path.read_bytes().decode() == FIXED.replace("\n", "\r\n")


def test_json_stays_json(tmp_path: Path) -> None:
    plain = {
        "ecotown": 1,
        "kind": "plan",
        "year": 2021,
        "source": {"file": "notice.txt"},
        "tasks": [{"text": "转运率", "indicators": ["1"], "targets": [{"indicator": "1", "text": "不低于95%"}]}],
        "indicators": [{"number": "1", "name": "生活垃圾收集转运率", "target": "95"}],
        "annexes": [{"columns": ["指 标"]}],
    }
    path = write(tmp_path, json.dumps(plain, ensure_ascii=False, indent=2), "plan.json")
    assert len(fix_file(path)) == 3
    mended = json.loads(path.read_text(encoding="utf-8"))
    assert mended["indicators"] == [{"number": "1", "name": "生活垃圾收集转运率", "unit": "%", "target": "≥95"}]
    assert mended["annexes"] == [{"columns": ["指标"]}]


def test_a_whole_notice(tmp_path: Path) -> None:
    path = write(tmp_path, NOTICE.read_text(encoding="utf-8"))
    before = load_plan(path)
    assert len(fix_file(path)) == 13
    after = load_plan(path)
    assert [row.unit for row in after.indicators].count("%") == 11
    assert after.indicators[18].target == "≥95"
    assert after.tasks == before.tasks
    assert after.passages == before.passages


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (notice(), "plan.yaml"),
        ("ecotown: 1\nkind: plan\nindicators: 1\n", "plan.yaml"),
        ("{", "plan.yaml"),
        ("ecotown: 1\nkind: indicator-system\nid: 试行\nindicators: []\n", "system.yaml"),
        ("指标,数值\n1,86\n", "ledger.csv"),
    ],
)
def test_what_is_left_as_it_is(text: str, name: str, tmp_path: Path) -> None:
    path = write(tmp_path, text, name)
    assert fix_file(path) == ()
    assert path.read_bytes() == text.encode()


def test_a_number_that_the_body_sets_otherwise_is_not_touched(tmp_path: Path) -> None:
    path = write(tmp_path, BLOCK.replace("大于等于95%}", "大于等于90%}"))
    fix_file(path)
    assert load_plan(path).indicators[0].target == "95"


def test_no_file() -> None:
    with pytest.raises(MissingFile):
        fix_file("nowhere.yaml")


class TestCommand:
    def test_what_was_fixed_and_what_was_not(self, tmp_path: Path) -> None:
        path = write(tmp_path, BLOCK)
        status, output, errors = run("lint", str(path), "--fix", "--lang", "en")
        assert (status, errors) == (0, "")
        assert (
            f'{path} (annexes[0].columns[1]): fixed: the head of a column, "指    标", is spaced out by blanks'
            in output
        )
        assert '  "指    标" → "指标" [wording/head-blanks]' in output
        assert "\n\n6 fixed; 0 errors, " in output

    def test_json(self, tmp_path: Path) -> None:
        path = write(tmp_path, BLOCK)
        printed = json.loads(run("lint", str(path), "--fix", "--json")[1])
        assert {"diagnostics", "fixed"} == printed.keys()
        assert {"code", "before", "after", "path"} <= printed["fixed"][0].keys()
        assert json.loads(run("lint", str(path), "--fix", "--json")[1])["fixed"] == []


IGNORING = notice("ignore: [{code: annex/yes, reason: 原文如此}]\n", ("name: 纳入计划, target: 是",))


class TestIgnore:
    def test_what_a_plan_leaves_is_left_out_with_its_reason(self, tmp_path: Path) -> None:
        path = write(tmp_path, IGNORING)
        report = examine(path)
        assert "annex/yes" not in {each.code for each in report.diagnostics}
        assert [(each.code, reason) for each, reason in report.ignored] == [("annex/yes", "原文如此")]
        assert list(report.diagnostics) == lint(path) == lint(load_plan(path))

    @pytest.mark.parametrize(
        ("path", "left"),
        [
            ("indicators[0].target", ["indicators[0].target"]),
            ("indicators[0]", ["indicators[0].target"]),
            ("indicators[0].tar", []),
            ("indicators", ["indicators[0].target", "indicators[1].target"]),
        ],
    )
    def test_a_path_says_which_are_meant(self, path: str, left: list[str], tmp_path: Path) -> None:
        rows = ("name: 纳入计划, target: 是", "name: 列入预算, target: 是")
        text = notice(f'ignore: [{{code: annex/yes, reason: 原文如此, path: "{path}"}}]\n', rows)
        report = examine(write(tmp_path, text))
        assert [each.path for each, _ in report.ignored] == left
        assert ("ignore/not-used" in {each.code for each in report.diagnostics}) == (not left)

    def test_a_reason_is_required(self, tmp_path: Path) -> None:
        path = write(tmp_path, IGNORING.replace(", reason: 原文如此", ""))
        assert [each.code for each in lint(path)] == ["file/missing-key"]

    def test_a_code_that_is_none_is_told_with_a_near_one(self, tmp_path: Path) -> None:
        path = write(tmp_path, IGNORING.replace("annex/yes,", "annex/yess,"))
        told = next(each for each in lint(path) if each.code == "ignore/not-used")
        assert told.hint == "是否指“annex/yes”？"

    def test_the_command_counts_them_and_shows_them_when_asked(self, tmp_path: Path) -> None:
        path = write(tmp_path, IGNORING)
        assert run("lint", str(path))[1].endswith("，已忽略 1\n")
        shown = run("lint", str(path), "--show-ignored", "--lang", "en")[1]
        assert "ignored: the target of row 1 is" in shown
        assert "\n  reason: 原文如此\n" in shown
        printed = json.loads(run("lint", str(path), "--show-ignored", "--json")[1])
        assert [each["reason"] for each in printed["ignored"]] == ["原文如此"]
