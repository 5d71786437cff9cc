"""
Which row of a ledger counts.
"""

from typing import Any

import pytest

from ecotown.ledger import Ledger, Observation, ObservationKey, Subject, select_observations


def row(**fields: object) -> Observation:
    facts: dict[str, Any] = {"indicator": "5", "year": 2021, **fields}
    return Observation(**facts)


class TestOneObservation:
    def test_a_final_row_outranks_a_provisional_one(self) -> None:
        provisional, final = row(value="1", provisional=True), row(value="2")
        selection = select_observations(Ledger((provisional, final)))
        assert list(selection.observations.values()) == [final]
        assert selection.conflicts == {}

    def test_a_provisional_row_alone_counts(self) -> None:
        only = row(value="1", provisional=True)
        assert list(select_observations(Ledger((only,))).observations.values()) == [only]

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            ({"value": "85"}, {"value": "85.0"}),
            ({"value": "８５"}, {"value": "85"}),
            ({"value": "1,234"}, {"value": "1234"}),
            ({"value": "86%"}, {"value": "86", "unit": "％"}),
            ({"value": "3 千克/公顷"}, {"value": "3", "unit": "千克/公顷"}),
            ({"status": "基本 消除"}, {"status": "基本消除"}),
        ],
    )
    def test_rows_that_say_the_same_are_one(self, first: dict[str, str], second: dict[str, str]) -> None:
        rows = (row(**first, evidence=("甲",)), row(**second, evidence=("乙", "甲")))
        (chosen,) = select_observations(Ledger(rows)).observations.values()
        assert chosen.evidence == ("甲", "乙")

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            ({"value": "85"}, {"value": "86"}),
            ({"value": "85", "unit": "%"}, {"value": "85", "unit": "‰"}),
            ({"value": "85", "basis": "折纯"}, {"value": "85", "basis": "实物量"}),
            ({"value": "85"}, {"status": "消除"}),
            ({"value": "1", "provisional": True}, {"value": "2", "provisional": True}),
            ({"value": "9" * 70}, {"value": "9" * 69}),
        ],
    )
    def test_rows_that_differ_are_a_conflict(self, first: dict[str, str], second: dict[str, str]) -> None:
        rows = (row(**first), row(**second))
        selection = select_observations(Ledger(rows))
        assert selection.observations == {}
        assert list(selection.conflicts.values()) == [rows]
        assert [diagnostic.code for diagnostic in selection.diagnostics] == ["ledger/conflict"]

    def test_a_conflict_tells_both_values_and_where_they_stand(self) -> None:
        ledger = Ledger((row(value="1", unit="%", line=2), row(value="2", line=7, column=1)), file="ledger.csv")
        (diagnostic,) = select_observations(ledger).diagnostics
        assert diagnostic.message == "指标“5”（2021年）有2条记录互相矛盾：第2行：1%；第7行：2"
        assert diagnostic.message_en == 'indicator "5" (2021) has 2 records that differ: line 2: 1%; line 7: 2'
        assert (diagnostic.file, diagnostic.line, diagnostic.column) == ("ledger.csv", 7, 1)

    def test_a_conflict_of_provisional_rows_is_settled_by_a_final_one(self) -> None:
        rows = (row(value="1", provisional=True), row(value="2", provisional=True), row(value="3"))
        assert list(select_observations(Ledger(rows)).observations.values()) == [rows[2]]

    def test_rows_that_are_not_filled_in_say_nothing(self) -> None:
        assert select_observations(Ledger((row(), row(value="1")))).conflicts == {}


class TestWhatIsOneObservation:
    @pytest.mark.parametrize(
        "other",
        [
            {"year": 2020},
            {"year": None},
            {"component": "化肥"},
            {"aspect": "面积"},
            {"place": "甲村"},
            {"indicator": "6"},
            {"indicator": None, "variable": "5"},
            {"indicator": None, "reference": "5"},
        ],
    )
    def test_rows_about_different_things_do_not_meet(self, other: dict[str, object]) -> None:
        selection = select_observations(Ledger((row(value="1"), row(value="2", **other))))
        assert len(selection.observations) == 2

    def test_the_plans_own_place_by_name_or_blank_is_one(self) -> None:
        rows = (row(value="1", place="青峰 镇"), row(value="1"))
        selection = select_observations(Ledger(rows), own_place="青峰镇")
        assert list(selection.observations) == [ObservationKey(None, Subject.INDICATOR, "5", None, None, 2021)]

    def test_villages_stay_apart(self) -> None:
        rows = (row(value="1", place="甲村"), row(value="2", place="乙村"), row(value="3"))
        selection = select_observations(Ledger(rows), own_place="青峰镇")
        assert [key.place for key in selection.observations] == ["甲村", "乙村", None]
        assert list(selection.of(Subject.INDICATOR, "5", place="甲村").values()) == [rows[0]]
        assert list(selection.of(Subject.INDICATOR, "5").values()) == [rows[2]]

    def test_a_name_and_its_number_are_one_indicator(self) -> None:
        rows = (row(value="1", indicator="化肥（折纯）强度"), row(value="2"))
        selection = select_observations(Ledger(rows), numbers={"化肥(折纯)强度": "5"})
        assert list(selection.conflicts_of(Subject.INDICATOR, "5").values()) == [rows]

    def test_every_subject_has_its_heading(self) -> None:
        assert [subject.label for subject in Subject] == ["指标", "变量", "参照"]
