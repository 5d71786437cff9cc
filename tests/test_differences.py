"""
Two systems compared: a list made by hand, row by row, and what is told of it.
"""

import json
from pathlib import Path

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ecotown
from ecotown.cli import main
from ecotown.plans import Indicator, IndicatorSystem
from ecotown.plans.differences import RowDifference, RowStatus, compare_systems
from ecotown.plans.differences.matching import match_rows

OLD = """
ecotown: 1
kind: indicator-system
id: edition-1
title: 试行
indicators:
  - {number: "1", domain: 生产, name: 秸秆综合利用率, target: "≥85", unit: "%", obligation: binding}
  - {number: "2", domain: 生产, name: 农膜回收率, target: "≥75", unit: "%"}
  - {number: "3", domain: 生产, name: 化肥施用强度, target: "＜220", unit: "折纯,千克/公顷"}
  - {number: "4", domain: 环境, name: 森林覆盖率, target: "山区：≥60；丘陵：≥40", unit: "%"}
  - {number: "5", domain: 环境, name: 黑臭水体, target: 基本消除}
  - {number: "6", domain: 环境, name: 集中式饮用水水源地水质达标率, target: "100", unit: "%"}
  - {number: "7", domain: 人居, name: 农村卫生厕所普及率, target: 不低于95%, unit: "%"}
  - {number: "8", domain: 人居, name: 公众满意度, target: "≥80", unit: "%", obligation: reference}
  - {number: "9", domain: 人居, name: 村庄绿化, target: 开展, responsible: [林业站]}
  - {number: "10", domain: 制度, name: 自然保护地, target: 面积不减少, components: [{name: 湿地}, {name: 林地}]}
"""
NEW = """
ecotown: 1
kind: indicator-system
id: edition-2
title: 正式
indicators:
  - {number: "1", domain: 生产, name: 农作物秸秆综合利用率, target: "≥90", unit: "%", obligation: binding}
  - {number: "2", domain: 生产, name: 农膜回收率, target: "≥70", unit: "%"}
  - {number: "3", domain: 生产, name: 化肥施用强度, target: 逐年降低, unit: 千克/公顷, basis: 折纯}
  - {number: "4", domain: 环境, name: 森林覆盖率, target: "山区：≥70；丘陵：≥40", unit: "%"}
  - {number: "5", domain: 环境, name: 黑臭水体, target: 消除}
  - {number: "6", domain: 环境, name: 集中式饮用水水源地水质达标率, target: "≥100%", unit: "%"}
  - {number: "7", domain: 人居, name: 无害化卫生厕所普及率, target: "≥95", unit: "%"}
  - {number: "8", domain: 人居, name: 新能源汽车占比, target: "≥20", unit: "%"}
  - {number: "9", domain: 人居, name: 公众满意度, target: "≥80", unit: "%", obligation: binding}
  - number: "10"
    domain: 制度
    name: 自然保护地
    target: 面积不减少
    components: [{name: 湿地}, {name: 林地}, {name: 草地}]
"""
# By hand: number in the new system, what became of it, whether it is renamed.
EXPECTED = [
    ("1", RowStatus.STRICTER, True),
    ("2", RowStatus.LOOSER, False),
    ("3", RowStatus.OTHERWISE, False),
    ("4", RowStatus.STRICTER, False),
    ("5", RowStatus.STRICTER, False),
    ("6", RowStatus.SAME, False),
    ("7", RowStatus.CHANGED, True),
    ("8", RowStatus.NEW, False),
    ("9", RowStatus.CHANGED, False),
    ("10", RowStatus.STRICTER, False),
    (None, RowStatus.GONE, False),
]


def load(folder: Path, name: str, text: str) -> ecotown.IndicatorSystem:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return ecotown.load_system(path)


@pytest.fixture(name="rows")
def compare(tmp_path: Path) -> dict[str | None, RowDifference]:
    difference = compare_systems(load(tmp_path, "old.yaml", OLD), load(tmp_path, "new.yaml", NEW))
    return {None if row.new is None else row.new.number: row for row in difference.rows}


def test_the_list_made_by_hand(rows: dict[str | None, RowDifference]) -> None:
    found = [(number, row.status, row.is_renamed) for number, row in rows.items()]
    assert found == EXPECTED
    gone = rows[None].old
    assert gone is not None
    assert gone.name == "村庄绿化"


@pytest.mark.parametrize(
    ("number", "chinese", "english"),
    [
        ("2", "≥75 → ≥70：更宽；7", "≥75 → ≥70: looser; 7"),
        ("4", "山区：≥60；丘陵：≥40 → 山区：≥70；丘陵：≥40：更严", "stricter"),
        ("5", "基本消除 → 消除：更严；基本消除不再达标", "基本消除 no longer meets it"),
        ("9", "指标属性：参考性 → 约束性", "obligation: 参考性 → 约束性"),
        ("10", "草地：新增（面积不减少）", "草地: is added"),
        ("7", "改名：农村卫生厕所普及率 → 无害化卫生厕所普及率（按名称相近认作同一项，请确认）", "please confirm"),
        ("6", "100 → ≥100%：要求相同，只是写法不同", "the same demand in other words"),
    ],
)
def test_it_is_told(rows: dict[str | None, RowDifference], number: str, chinese: str, english: str) -> None:
    assert chinese in "\n".join(rows[number].tell("zh"))
    assert english in "\n".join(rows[number].tell("en"))


def test_every_witness_separates(rows: dict[str | None, RowDifference]) -> None:
    for row in rows.values():
        for target in row.targets:
            if target.strictness is None or target.old is None or target.new is None or row.new is None:
                continue
            for witness in target.strictness.witnesses:
                verdicts = set()
                for side in (row.old, row.new):
                    assert side is not None
                    read = ecotown.parse_target(side.target or "", name=row.new.name, unit=side.unit, basis=side.basis)
                    verdicts.add(ecotown.evaluate_target(read, **witness).verdict)
                assert len(verdicts) == 2, (row.new.name, witness)


@given(st.lists(st.sampled_from(["甲率", "甲比例", "乙（处）率", "乙率", "丙丁戊己", "丙丁戊庚"]), max_size=5))
def test_a_system_does_not_differ_from_itself(names: list[str]) -> None:
    rows = tuple(Indicator(number=str(number), name=name, target="≥1", unit="%") for number, name in enumerate(names))
    pairs = match_rows(rows, rows)
    assert sorted(pair.old.number for pair in pairs) == sorted(pair.new.number for pair in pairs)
    assert all(pair.old is pair.new for pair in pairs)


def test_the_order_of_rows_plays_no_part(tmp_path: Path) -> None:
    old, new = load(tmp_path, "old.yaml", OLD), load(tmp_path, "new.yaml", NEW)
    turned = attrs.evolve(new, indicators=new.indicators[::-1])
    first = {row.new.name: row.status for row in compare_systems(old, new).rows if row.new is not None}
    second = {row.new.name: row.status for row in compare_systems(old, turned).rows if row.new is not None}
    assert first == second


class TestCommand:
    def run(self, folder: Path, *arguments: str) -> int:
        load(folder, "old.yaml", OLD)
        load(folder, "new.yaml", NEW)
        return main(["diff", str(folder / "old.yaml"), str(folder / "new.yaml"), *arguments])

    def test_chinese(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert self.run(tmp_path, "--lang", "zh") == 0
        printed = capsys.readouterr().out
        assert "[更宽] 2 农膜回收率" in printed
        assert "[取消] 9 村庄绿化：开展" in printed
        assert "标题：试行 → 正式" in printed

    def test_json(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert self.run(tmp_path, "--json", "--exit-code") == 1
        printed = json.loads(capsys.readouterr().out)
        assert printed["summary"]["stricter"] == 4
        assert printed["rows"][1]["targets"][0]["relation"] == "looser"
        assert printed["rows"][-1]["status"] == "gone"

    def test_a_plan_stands_for_its_rows(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        load(tmp_path, "old.yaml", OLD)
        plan = tmp_path / "plan.yaml"
        plan.write_text(
            'ecotown: 1\nkind: plan\nsystem: old.yaml\noverrides: {"2": {target: "≥80", reason: 高于区里}}\n',
            encoding="utf-8",
        )
        assert main(["diff", str(tmp_path / "old.yaml"), str(plan), "--lang", "en"]) == 0
        assert "stricter" in capsys.readouterr().out

    def test_no_difference(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        load(tmp_path, "old.yaml", OLD)
        path = str(tmp_path / "old.yaml")
        assert main(["diff", path, path, "--exit-code", "--all", "--lang", "zh"]) == 0
        assert "[未变] 1 秸秆综合利用率" in capsys.readouterr().out

    def test_what_is_not_there(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["diff", "no-such-system", "chongqing-township-2021"]) == 2
        assert "no-such-system" in capsys.readouterr().err


class TestRegroupings:
    """
    One row of which several others may be the parts: said, and never taken for granted.
    """

    def system(self, name: str, *rows: tuple[str, str, str]) -> IndicatorSystem:
        indicators = tuple(Indicator(number=number, name=row, target=target, unit="%") for number, row, target in rows)
        return IndicatorSystem(id=name, indicators=indicators)

    def test_a_list_taken_apart(self) -> None:
        old = self.system("a", ("1", "化肥、农药利用率", "≥40"), ("2", "森林覆盖率", "≥60"))
        new = self.system("b", ("1", "化肥利用率", "≥43"), ("2", "农药利用率", "≥43"), ("3", "森林覆盖率", "≥60"))
        (found,) = compare_systems(old, new).regroupings
        assert found.is_split
        assert [row.number for row in found.new] == ["1", "2"]
        assert found.tell() == "旧第1项“化肥、农药利用率”也许拆成了新第1项“化肥利用率”、第2项“农药利用率”（请确认）"
        assert "may have been split into" in found.tell("en")

    def test_rows_put_together_by_the_subjects_of_the_target(self) -> None:
        old = self.system(
            "a", ("1", "秸秆综合利用率", "≥85"), ("2", "农膜回收率", "≥80"), ("3", "粪污综合利用率", "≥75")
        )
        new = self.system("b", ("1", "农业废弃物综合利用率", "秸秆≥86，农膜≥82，粪污≥80"))
        difference = compare_systems(old, new)
        (found,) = difference.regroupings
        assert not found.is_split
        assert [row.number for row in found.old] == ["1", "2", "3"]
        told = difference.to_dict("en")["regroupings"]
        assert isinstance(told, list)
        assert told[0]["kind"] == "merged"
        assert "may have been merged into" in told[0]["explanation"]

    def test_rows_that_are_still_there_take_no_part(self) -> None:
        old = self.system("a", ("1", "化肥利用率", "≥40"), ("2", "农药利用率", "≥40"))
        new = self.system("b", ("1", "化肥利用率", "≥40"), ("2", "农药利用率", "≥40"), ("3", "化肥、农药减量", "≥5"))
        assert compare_systems(old, new).regroupings == ()
        assert compare_systems(old, old).regroupings == ()

    def test_the_command_says_it_is_to_be_confirmed(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        head = "ecotown: 1\nkind: indicator-system\nid: x\nindicators:\n"
        (tmp_path / "a.yaml").write_text(f"{head}  - {{number: '1', name: 化肥、农药利用率, target: ≥40%}}\n", "utf-8")
        rows = "  - {number: '1', name: 化肥利用率, target: ≥43%}\n  - {number: '2', name: 农药利用率, target: ≥43%}\n"
        (tmp_path / "b.yaml").write_text(head + rows, "utf-8")
        assert main(["diff", str(tmp_path / "a.yaml"), str(tmp_path / "b.yaml"), "--lang", "zh"]) == 0
        assert "也许是拆分或合并" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("before", "after"),
    [("公众满意度", "公众对生态文明建设的满意度"), ("农药化肥减量比例", "化肥农药减量比例")],
)
def test_names_that_a_person_would_take_for_one(before: str, after: str) -> None:
    old = IndicatorSystem(id="a", indicators=(Indicator(number="1", name=before, target="≥80", unit="%"),))
    new = IndicatorSystem(id="b", indicators=(Indicator(number="9", name=after, target="≥80", unit="%"),))
    (row,) = compare_systems(old, new).rows
    assert row.old is not None
    assert row.new is not None
    assert row.is_renamed
    assert row.likeness < 1
