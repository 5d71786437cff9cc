"""
What would come out if some figures were others: in a program, and by the command.
"""

import json
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import attrs
import pytest

import ecotown
from ecotown.assessment import WhatIf, what_if
from ecotown.assessment.supposing import Supposed
from ecotown.errors import EcotownError
from ecotown.evaluation import Verdict
from ecotown.ledger import Ledger, Observation
from ecotown.plans import Component, Indicator, Place, Plan, RollUp, Variable, Village
from rerecord import ROOT, run

QINGFENG = ROOT / "examples" / "qingfeng"

TOILETS = Indicator(
    number="21", name="无害化卫生厕所普及率", target="≥85", unit="%", measure="无害化卫生厕所户数 / 农村总户数"
)
STRAW = Indicator(number="6", name="秸秆综合利用率", target="≥85", unit="%")
USE = Indicator(
    number="5",
    name="施用强度",
    target="逐年降低",
    unit="千克/公顷",
    components=(Component(name="化肥", measure="化肥量 / 播种面积"), Component(name="农药")),
)
RED = Indicator(number="15", name="红线", target="面积≥10，性质不改变", unit="公顷")
VARIABLES = (
    Variable(name="无害化卫生厕所户数", unit="户", roll_up=RollUp.SUM),
    Variable(name="农村总户数", unit="户", roll_up=RollUp.SUM),
    Variable(name="化肥量", unit="吨", roll_up=RollUp.SUM),
    Variable(name="播种面积", unit="亩", roll_up=RollUp.SUM),
)
PLAN = Plan(
    year=2021,
    place=Place(name="示范乡", villages=(Village(name="高坎村"), Village(name="平坝村"))),
    indicators=(USE, STRAW, RED, TOILETS),
    variables=VARIABLES,
)


def entered(indicator: str, value: str | None = None, **keys: Any) -> Observation:
    return Observation(indicator=indicator, value=value, **{"year": 2021, **keys})


def raw(variable: str, value: str, **keys: Any) -> Observation:
    return Observation(variable=variable, value=value, **{"year": 2021, **keys})


LEDGER = Ledger(
    (
        entered("6", "84.2", unit="%", evidence=("QF",)),
        entered("15", "12", aspect="面积"),
        entered("15", status="未改变", aspect="性质"),
        entered("农药", None),
        entered("施用强度", "2.5", component="农药", year=2020),
        entered("施用强度", "2.4", component="农药"),
    )
)


def suppose(settings: Mapping[str, Supposed], ledger: Ledger = LEDGER, plan: Plan = PLAN, **keys: Any) -> WhatIf:
    return what_if(plan, ledger, settings, **keys)


def verdicts(outcome: WhatIf) -> dict[str, tuple[Verdict, Verdict]]:
    return {change.after.number: (change.before.verdict, change.after.verdict) for change in outcome.changes}


class TestRows:
    @pytest.mark.parametrize("key", ["6", "秸秆综合利用率", " 6 ", "6[2021]", "６［2021年］", "6@示范乡"])
    @pytest.mark.parametrize("figure", ["86", 86, "86%", Fraction(86), 86.0, "0.86 "])
    def test_a_row_by_number_or_name(self, key: str, figure: Supposed) -> None:
        if figure == "0.86 ":
            figure = "86.0"
        outcome = suppose({key: figure})
        assert verdicts(outcome) == {"6": (Verdict.NOT_MET, Verdict.MET)}
        assert outcome.settings[0].before == ("84.2%",)
        assert outcome.after.findings[1].records[0].evidence == ("QF",)
        assert LEDGER.observations[0].value == "84.2"
        assert outcome.before.ledger is LEDGER

    def test_what_changes_nothing(self) -> None:
        outcome = suppose({"6": "84.2"})
        assert outcome.changes == ()
        assert outcome.summaries[0] == outcome.summaries[1]

    def test_an_aspect_and_a_status(self) -> None:
        outcome = suppose({"15/面积": "9", "15/性质": "改变"})
        assert verdicts(outcome) == {"15": (Verdict.MET, Verdict.NOT_MET)}
        assert [setting.before for setting in outcome.settings] == [("12",), ("未改变",)]

    def test_a_component_in_another_year(self) -> None:
        outcome = suppose({"5/农药[2020]": "2.3"})
        assert outcome.settings[0].year == 2020
        assert outcome.settings[0].before == ("2.5",)
        assert "2.3→2.4" in outcome.after.findings[0].tell_observed()

    def test_another_year_judged(self) -> None:
        outcome = suppose({"6": "90"}, year=2022)
        assert outcome.year == 2022
        assert outcome.settings[0].before == ()
        assert verdicts(outcome)["6"] == (Verdict.UNDETERMINED, Verdict.MET)

    def test_its_json(self) -> None:
        told = suppose({"6": "86"}).to_dict("en")
        assert json.loads(json.dumps(told)) == told
        assert told["settings"] == [{"name": "6", "year": 2021, "place": None, "before": ["84.2%"], "after": "86%"}]


REFUSED = [
    ({"无害化卫生厕所数": "1"}, "setting/unknown-name", "无害化卫生厕所户数"),
    ({"秸杆综合利用率": "1"}, "setting/unknown-name", "秸秆综合利用率"),
    ({"": "1"}, "setting/unknown-name", "变量名"),
    ({"甲" * 500: "1"}, "setting/unknown-name", "变量名"),
    ({"6/": "1"}, "setting/unknown-name", ""),
    ({"5": "1"}, "setting/unknown-component", "化肥、农药"),
    ({"5/化": "1"}, "setting/unknown-component", "5/化肥"),
    ({"农村总户数@高砍村": "1"}, "setting/unknown-village", "高坎村"),
    ({"农村总户数@": "1"}, "setting/unknown-village", "place.villages"),
    ({"农村总户数[去年]": "1"}, "setting/no-year", "1900"),
    ({"农村总户数[99999]": "1"}, "setting/no-year", "1900"),
    ({"农村总户数": ""}, "setting/no-number", "1300"),
    ({"农村总户数": "-"}, "setting/no-number", "1300"),
    ({"农村总户数": float("nan")}, "setting/no-number", "1300"),
    ({"农村总户数": True}, "setting/no-number", "1300"),
    ({"农村总户数": None}, "setting/no-number", "1300"),
    ({"农村总户数": "-5"}, "setting/negative", "变动以后"),
    ({"农村总户数": "很多"}, "observation/unreadable", "1250"),
    ({"农村总户数": "12吨"}, "observation/other-dimension", "核对单位"),
    ({"农村总户数": "12.5"}, "setting/not-whole", "整数"),
    ({"6": "101"}, "setting/above-ceiling", "核对"),
    ({"6": "90", "秸秆综合利用率": "91"}, "setting/twice", "留下一个"),
    ({"6": "很高"}, "observation/", ""),
]


@pytest.mark.parametrize(("settings", "code", "hint"), REFUSED)
def test_what_cannot_be_is_refused(settings: dict[str, Any], code: str, hint: str) -> None:
    with pytest.raises(EcotownError) as caught:
        suppose(settings)
    error = caught.value
    assert code in error.code
    assert hint in (error.hint or "")
    assert error.message
    assert error.message_en


class TestCommand:
    def run(self, *arguments: str) -> tuple[int, str, str]:
        return run("what-if", str(QINGFENG), *arguments)

    def test_a_row_that_passes(self) -> None:
        status, output, errors = self.run("--set", "4=21")
        assert (status, errors) == (0, "")
        assert "结论：未达标 → 达标" in output
        assert "其余24项不变" in output
        assert "台账没有改动" in output

    def test_english(self) -> None:
        status, output, _ = self.run("--set", "4=21", "--lang", "en")
        assert status == 0
        assert "verdict: not met → met" in output
        assert "the other 24 rows do not change" in output

    def test_nothing_changes(self) -> None:
        _, output, _ = self.run("--set", "10=0")
        assert "各项结论和数值都不变" in output

    def test_years_are_told_one_below_the_other(self) -> None:
        _, output, _ = self.run("--set", "5/农药[2019]=2.6")
        assert "原数值：" in output
        assert "新数值：" in output
        assert "5/农药[2019]：未填 → 2.6" in output

    def test_json(self) -> None:
        status, output, _ = self.run("--set", "4=21", "--json")
        assert status == 0
        told = json.loads(output)
        assert [change["number"] for change in told["changes"]] == ["4"]
        assert told["summary"]["after"]["met"] == told["summary"]["before"]["met"] + 1

    @pytest.mark.parametrize(
        ("pair", "code"),
        [
            ("4", "command/not-a-pair"),
            ("=5", "command/not-a-pair"),
            ("甲=5", "setting/unknown-name"),
            ("4=很高", "observation/"),
        ],
    )
    def test_what_cannot_be_is_told(self, pair: str, code: str) -> None:
        for language in ("zh", "en"):
            status, output, errors = self.run("--set", pair, "--lang", language)
            assert (status, output) == (2, "")
            assert code in errors
            assert "Traceback" not in errors

    def test_one_name_twice(self) -> None:
        status, _, errors = self.run("--set", "4=20", "--set", "4=21")
        assert status == 2
        assert "setting/twice" in errors

    def test_the_ledger_is_left_as_it_is(self, tmp_path: Path) -> None:
        before = (QINGFENG / "ledger.csv").read_bytes()
        self.run("--set", "4=21")
        assert (QINGFENG / "ledger.csv").read_bytes() == before
        assert not list(tmp_path.iterdir())


class TestGates:
    """
    A precondition is set like a row.
    """

    def test_a_gate_refuses_the_whole(self) -> None:
        folder = ROOT / "examples" / "acceptance"
        plan, ledger = ecotown.load_plan(folder / "plan.yaml"), ecotown.load_ledger(folder / "ledger.csv")
        outcome = what_if(plan, ledger, {"前置1": 1})
        assert [change.after.number for change in outcome.changes] == ["前置1"]
        assert [summary.accepted for summary in outcome.summaries] == [None, False]
        by_name = what_if(plan, ledger, {"中央环保督察交办问题": "未达标"})
        assert by_name.changes[0].after.verdict is Verdict.NOT_MET
        with pytest.raises(EcotownError) as caught:
            what_if(plan, ledger, {"前置1": "三"})
        assert caught.value.code == "observation/unreadable"

    def test_the_command_counts_gates_among_what_does_not_change(self) -> None:
        status, printed, _ = run("what-if", "examples/acceptance", "--set", "前置1=1", "--lang", "en")
        assert status == 0
        assert "the other 8 rows do not change" in printed
        assert "outcome: open → not accepted" in printed


def test_a_component_above_its_ceiling_is_refused() -> None:
    parts = (
        Component(name="甲", measure="无害化卫生厕所户数 / 农村总户数"),
        Component(name="乙", measure="化肥量 / 农药量"),
    )
    row = Indicator(number="1", name="处理率", target="≥85", unit="%", components=parts)
    plan = attrs.evolve(
        PLAN, indicators=(row,), variables=(*VARIABLES, Variable(name="农药量", unit="吨", roll_up=RollUp.SUM))
    )
    ledger = Ledger(
        tuple(
            Observation(variable=name, year=2021, value=value)
            for name, value in (
                ("无害化卫生厕所户数", "90"),
                ("农村总户数", "100"),
                ("化肥量", "70"),
                ("农药量", "90"),
            )
        )
    )
    with pytest.raises(EcotownError) as raised:
        what_if(plan, ledger, {"化肥量": "95"})
    assert raised.value.code == "setting/above-ceiling"
    assert "“处理率·乙”成了约105.56%，超过上限100%" in raised.value.message
