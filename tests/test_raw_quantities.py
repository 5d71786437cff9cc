"""
Rows computed from raw quantities: rolled up from villages, held against what was entered, told with every number.
"""

from fractions import Fraction
from pathlib import Path

import pytest

import ecotown
from ecotown.assessment import Assessment, Finding
from ecotown.assessment.quoting import show_number
from ecotown.evaluation import Reason, Verdict
from ecotown.files import large_ledgers, load_plan
from ecotown.ledger import Ledger, Observation, RecordTable

HEAD = """\
ecotown: 1
kind: plan
year: 2021
place: {name: 青峰镇, villages: [{name: 甲村}, {name: 乙村}]}
indicators:
  - {number: "1", name: 清洁能源户数比例, target: "≥60", unit: "%", better: higher, measure: 清洁能源户数 / 常住户数ROW}
  - {number: "2", name: 化肥施用强度, target: 逐年降低, unit: 千克/公顷, better: lower, basis: 折纯, measure: 化肥折纯量 / 播种面积}
variables:
  - {name: 清洁能源户数, unit: 户, roll_up: sum}
  - {name: 常住户数, unit: 户, roll_up: sum}
  - {name: 化肥折纯量, unit: 吨, roll_up: sum, basis: 折纯}
  - {name: 播种面积, unit: 亩, roll_up: sum}
"""


def assess(tmp_path: Path, *rows: str, row: str = "", head: str = HEAD) -> Assessment:
    """
    The assessment of rows `place,indicator,variable,year,value,unit,basis,provisional`.
    """
    plan = tmp_path / "plan.yaml"
    plan.write_text(head.replace("ROW", row), encoding="utf-8")
    ledger = tmp_path / "ledger.csv"
    ledger.write_text("地点,指标,变量,年份,数值,单位,口径,暂定\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return ecotown.assess(load_plan(plan), ecotown.load_ledger(ledger))


def first(tmp_path: Path, *rows: str, row: str = "", head: str = HEAD) -> Finding:
    return assess(tmp_path, *rows, row=row, head=head).findings[0]


def missing(finding: Finding) -> list[tuple[Reason, str | None, int | None]]:
    return [(entry.reason, entry.name, entry.year) for entry in finding.result.missing]


WHOLE = (
    "甲村,,清洁能源户数,2021,200,,,",
    "乙村,,清洁能源户数,2021,10,,,",
    "甲村,,常住户数,2021,300,,,",
    "乙村,,常住户数,2021,20,,,",
)


class TestRollUp:
    def test_the_rate_is_the_sum_over_the_sum_and_no_mean_of_rates(self, tmp_path: Path) -> None:
        finding = first(tmp_path, *WHOLE)
        assert finding.result.number == 100 * ecotown.quantities.exact("210") / 320
        assert finding.verdict is Verdict.MET
        told = finding.result.explain()
        assert "清洁能源户数 ÷ 常住户数 = 65.625%" in told
        assert "2个村求和（甲村 200 + 乙村 10）" in told
        assert "sum of 2 villages (甲村 300 + 乙村 20)" in finding.result.explain("en")

    def test_what_is_missing_is_told_by_village_and_variable(self, tmp_path: Path) -> None:
        finding = first(tmp_path, *WHOLE[:3])
        assert finding.verdict is Verdict.UNDETERMINED
        assert missing(finding) == [(Reason.MISSING_OBSERVATION, "乙村·常住户数", 2021)]

    def test_a_quantity_that_nobody_reports(self, tmp_path: Path) -> None:
        assert missing(first(tmp_path, *WHOLE[:2])) == [(Reason.MISSING_OBSERVATION, "常住户数", 2021)]

    def test_the_figure_of_the_town_alone(self, tmp_path: Path) -> None:
        finding = first(tmp_path, ",,清洁能源户数,2021,200,,,", "青峰镇,,常住户数,2021,0.04万,,,")
        assert finding.result.number == 50

    def test_the_town_and_its_villages_agree(self, tmp_path: Path) -> None:
        finding = first(tmp_path, *WHOLE, ",,常住户数,2021,320,,,")
        assert finding.verdict is Verdict.MET
        assert finding.result.diagnostics == ()

    def test_the_town_and_its_villages_differ(self, tmp_path: Path) -> None:
        finding = first(tmp_path, *WHOLE, ",,常住户数,2021,350,,,")
        assert missing(finding) == [(Reason.CONFLICTING_OBSERVATIONS, "常住户数", 2021)]
        (told,) = finding.result.diagnostics
        assert told.code == "ledger/villages-differ-from-town"
        assert "350户" in told.message
        assert "320户" in told.message

    @pytest.mark.parametrize(
        ("row", "number"), [(",,常住户数,2021,350,,,是", "65.625"), (",,常住户数,2021,420,,,", "50")]
    )
    def test_a_final_figure_outranks_a_provisional_one(self, row: str, number: str, tmp_path: Path) -> None:
        rows = WHOLE if row.endswith("是") else [each if "常住" not in each else f"{each}是" for each in WHOLE]
        finding = first(tmp_path, *rows, row)
        assert finding.result.number == ecotown.quantities.exact(number)
        assert [each.code for each in finding.result.diagnostics] == ["ledger/villages-differ-from-town"]

    def test_villages_that_exceed_the_town(self, tmp_path: Path) -> None:
        finding = first(tmp_path, ",,清洁能源户数,2021,100,,,", ",,常住户数,2021,150,,,", "甲村,,常住户数,2021,300,,,")
        assert [each.code for each in finding.result.diagnostics] == ["ledger/villages-exceed-town"]
        assert finding.verdict is Verdict.MET

    @pytest.mark.parametrize(
        ("roll_up", "number"), [("max", 20), ("min", 10), ("weighted, weight: 人口", 13), ("none", None)]
    )
    def test_other_ways(self, roll_up: str, number: int | None, tmp_path: Path) -> None:
        head = HEAD.partition("indicators:")[0] + (
            'indicators:\n  - {number: "1", name: 人均量, target: "≥1", unit: 千克, better: higher, measure: 人均量}\n'
            f"variables:\n  - {{name: 人均量, unit: 千克, roll_up: {roll_up}}}\n  - {{name: 人口, unit: 人, roll_up: sum}}\n"
        )
        rows = ("甲村,,人均量,2021,10,,,", "乙村,,人均量,2021,20,,,", "甲村,,人口,2021,70,,,", "乙村,,人口,2021,30,,,")
        finding = first(tmp_path, *rows, head=head)
        assert finding.result.number == number
        if number is None:
            assert [each.code for each in finding.result.diagnostics] == ["ledger/not-rolled-up"]
        if "weighted" in roll_up:
            assert missing(first(tmp_path, *rows[:3], head=head)) == [(Reason.MISSING_OBSERVATION, "乙村·人口", 2021)]

    def test_a_village_with_none_of_it_counts_as_zero(self, tmp_path: Path) -> None:
        finding = first(tmp_path, WHOLE[0], "乙村,,清洁能源户数,2021,不涉及,,,", *WHOLE[2:])
        assert finding.result.number == ecotown.quantities.exact("62.5")
        assert "1处不涉及，按0计" in finding.result.explain()

    def test_a_record_that_cannot_be_read(self, tmp_path: Path) -> None:
        finding = first(tmp_path, "甲村,,清洁能源户数,2021,2O0,,,", *WHOLE[1:])
        assert missing(finding) == [(Reason.INVALID_OBSERVATION, "甲村·清洁能源户数", 2021)]
        assert finding.result.reason is Reason.INVALID_OBSERVATION

    @pytest.mark.parametrize(
        ("row", "code"),
        [
            ("甲村,,清洁能源户数,2021,200人,,,", "observation/other-dimension"),
            ("甲村,,清洁能源户数,2021,200户,万户,,", "observation/two-units"),
            ("甲村,,清洁能源户数,2021,很多,,,", "observation/unreadable"),
        ],
    )
    def test_units_and_words_that_do_not_fit(self, row: str, code: str, tmp_path: Path) -> None:
        finding = first(tmp_path, row, *WHOLE[1:])
        assert finding.verdict is Verdict.UNDETERMINED
        assert code in [each.code for each in finding.result.diagnostics]

    def test_records_of_one_village_that_contradict_each_other(self, tmp_path: Path) -> None:
        finding = first(tmp_path, *WHOLE, "甲村,,常住户数,2021,301,,,")
        assert missing(finding) == [(Reason.CONFLICTING_OBSERVATIONS, "甲村·常住户数", 2021)]


class TestEntered:
    def test_a_figure_that_agrees_as_far_as_it_was_written(self, tmp_path: Path) -> None:
        finding = first(tmp_path, *WHOLE, ",1,,2021,65.6,%,,")
        assert finding.result.number == ecotown.quantities.exact("65.625")
        assert finding.result.diagnostics == ()

    def test_a_figure_that_differs(self, tmp_path: Path) -> None:
        finding = first(tmp_path, *WHOLE, ",1,,2021,65.7,%,,")
        assert finding.result.reason is Reason.CONFLICTING_OBSERVATIONS
        assert [each.code for each in finding.result.diagnostics] == ["ledger/figure-differs-from-formula"]

    def test_a_provisional_figure_gives_way(self, tmp_path: Path) -> None:
        finding = first(tmp_path, *WHOLE, ",1,,2021,50,%,,是")
        assert finding.verdict is Verdict.MET
        assert not finding.provisional

    def test_a_figure_outranks_provisional_quantities(self, tmp_path: Path) -> None:
        finding = first(tmp_path, *[f"{each}是" for each in WHOLE], ",1,,2021,50,%,,")
        assert finding.verdict is Verdict.NOT_MET
        assert "这个数没有采用" in finding.result.explain()

    def test_a_figure_beside_incomplete_quantities(self, tmp_path: Path) -> None:
        finding = first(tmp_path, *WHOLE[:3], ",1,,2021,65.7,%,,")
        assert finding.verdict is Verdict.MET
        (told,) = finding.result.diagnostics
        assert told.code == "ledger/figure-not-checked"
        assert "乙村·常住户数" in told.message


class TestZero:
    ROWS = (",,清洁能源户数,2021,0,,,", ",,常住户数,2021,0,,,")

    @pytest.mark.parametrize(
        ("row", "verdict"),
        [
            ("", Verdict.NOT_APPLICABLE),
            (", when_zero: met", Verdict.MET),
            (", when_zero: undetermined", Verdict.UNDETERMINED),
        ],
    )
    def test_nothing_to_count(self, row: str, verdict: Verdict, tmp_path: Path) -> None:
        finding = first(tmp_path, *self.ROWS, row=row)
        assert finding.verdict is verdict
        assert [each.code for each in finding.result.diagnostics] == ["ledger/zero-denominator"]

    def test_a_numerator_over_nothing(self, tmp_path: Path) -> None:
        finding = first(tmp_path, ",,清洁能源户数,2021,3,,,", self.ROWS[1])
        assert finding.result.reason is Reason.INVALID_OBSERVATION


class TestTrends:
    def test_each_year_from_its_own_quantities(self, tmp_path: Path) -> None:
        rows = [
            f",,{name},{year},{value},,{basis},"
            for year, used, area in ((2019, "10", "1500"), (2020, "9.9", "1500"), (2021, "9.5", "1450"))
            for name, value, basis in (("化肥折纯量", used, "折纯"), ("播种面积", area, ""))
        ]
        finding = assess(tmp_path, *rows).findings[1]
        assert finding.verdict is Verdict.MET
        assert finding.result.diagnostics == ()
        assert finding.to_dict()["computed"]
        finding = assess(tmp_path, *rows[1:]).findings[1]
        assert missing(finding) == [(Reason.MISSING_YEARS, "化肥折纯量", 2019)]
        finding = assess(tmp_path, *rows[2:]).findings[1]
        assert [name for _, name, _ in missing(finding)] == ["化肥折纯量", "播种面积"]

    def test_another_basis(self, tmp_path: Path) -> None:
        finding = assess(tmp_path, ",,化肥折纯量,2021,9.5,,实物量,", ",,播种面积,2021,1450,,,").findings[1]
        assert "observation/other-basis" in [each.code for each in finding.result.diagnostics]


def test_each_village_is_judged_by_its_own_quantities(tmp_path: Path) -> None:
    finding = first(tmp_path, *WHOLE, row=", each_village: true")
    assert finding.verdict is Verdict.NOT_MET
    assert [(name, part.verdict) for name, part in finding.result.parts] == [
        ("甲村", Verdict.MET),
        ("乙村", Verdict.NOT_MET),
    ]


def test_a_formula_that_cannot_be_used_leaves_its_row_to_the_figures(tmp_path: Path) -> None:
    assessment = assess(tmp_path, *WHOLE, ",1,,2021,70,%,,", head=HEAD.replace("常住户数ROW", "常驻户数"))
    assert assessment.findings[0].verdict is Verdict.MET
    assert "measure/unknown-variable" in [each.code for each in assessment.diagnostics]


class TestLarge:
    def test_a_large_ledger_says_what_a_small_one_does(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        text = (
            "地点,指标,变量,年份,数值,状态,单位,来源,佐证,备注\n"
            "甲村,,常住户数,2021, 300 ,,,报表,甲;乙,x\n"
            ",1,,2021,,达标,,,,\n"
            ",1,,2020,开展,,,,,\n"
            ",1,,2019,,,,,,\n"
            ",,,,,,,,,\n"
            ',,"常住,户数",2021,1.5万,,户,,,"a\nb"\n'
            "乙村,,常住户数,2021,20\n"
        )
        path = tmp_path / "ledger.csv"
        path.write_text(text, encoding="utf-8-sig")
        small = ecotown.load_ledger(path)
        monkeypatch.setattr(large_ledgers, "LARGE", 0)
        large = ecotown.load_ledger(path)
        assert isinstance(large.observations, RecordTable)

        def key(record: Observation) -> tuple[int, str]:
            return record.line or 0, str(record)

        assert sorted(large.observations, key=key) == sorted(small.observations, key=key)
        assert {(each.code, each.line) for each in large.diagnostics} == {
            (each.code, each.line) for each in small.diagnostics
        }

    @pytest.mark.parametrize(
        "text",
        [
            "地点,指标,数直\n,1,2\n",
            "指标,年份,数值\n1,2O21,5\n",
            "指标,年份,数值,状态\n1,2021,5,达标\n",
            "指标,变量,数值\n1,户数,5\n",
            '指标,数值\n1,"5\n',
        ],
    )
    def test_faults_are_the_same(self, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path = tmp_path / "ledger.csv"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(ecotown.EcotownError) as small:
            ecotown.load_ledger(path)
        monkeypatch.setattr(large_ledgers, "LARGE", 0)
        with pytest.raises(ecotown.EcotownError) as large:
            ecotown.load_ledger(path)
        assert large.value.code == small.value.code

    def test_the_encoding_of_windows(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path = tmp_path / "ledger.csv"
        path.write_bytes("地点,变量,年份,数值\n甲村,常住户数,2021,300\n".encode("gb18030"))
        monkeypatch.setattr(large_ledgers, "LARGE", 0)
        ledger = ecotown.load_ledger(path)
        assert [each.code for each in ledger.diagnostics] == ["file/encoding-assumed"]
        assert ledger.observations[0].place == "甲村"
        assert ledger.fingerprint
        path.write_bytes(b"\xff\xff\xff\n")
        with pytest.raises(ecotown.EcotownError, match="UTF-8"):
            ecotown.load_ledger(path)
        path.write_bytes(b"a\0\n")
        with pytest.raises(ecotown.EcotownError):
            ecotown.load_ledger(path)

    def test_records_in_columns_are_a_sequence(self) -> None:
        records = (
            Observation(variable="甲", value="1", line=3, column=2),
            Observation(place="某村", variable="甲", value="2"),
            Observation(indicator="1", status="开展", evidence=("a",)),
        )
        table = RecordTable.of(records)
        assert tuple(table) == records
        assert table == records
        assert table != records[:2]
        assert RecordTable.of(table) is table
        assert table[-1] == records[-1]
        assert table[1:] == records[1:]
        assert hash(table) == hash(RecordTable.of(records))
        assert repr(table) == "RecordTable(3 records)"
        with pytest.raises(IndexError):
            table[3]
        assert Ledger(table) == Ledger(records)


def test_published_ratios_agree_and_their_stale_denominator_is_seen(tmp_path: Path) -> None:
    # 福建农村卫生厕所普及率 2008 to 2012, as published with its raw numbers (万户).
    head = (
        "ecotown: 1\nkind: plan\nyear: 2012\nindicators:\n"
        '  - {number: "1", name: 卫生厕所普及率, target: ≥85, unit: "%", measure: 卫生厕所户数 / 农村总户数}\n'
        "variables:\n  - {name: 卫生厕所户数, unit: 万户, roll_up: none}\n  - {name: 农村总户数, unit: 万户, roll_up: none}\n"
    )
    published = (
        (2008, "476.81", "693.53", "68.8"),
        (2009, "505.89", "693.53", "72.9"),
        (2010, "552.68", "693.53", "79.7"),
        (2011, "614.12", "718.46", "85.5"),
        (2012, "635.62", "718.47", "88.5"),
    )
    rows = [
        row
        for year, with_toilet, all_, rate in published
        for row in (
            f",,卫生厕所户数,{year},{with_toilet},,,",
            f",,农村总户数,{year},{all_},,,",
            f",1,,{year},{rate},%,,",
        )
    ]
    assessment = assess(tmp_path, *rows, head=head)
    assert assessment.findings[0].verdict is Verdict.MET
    assert assessment.findings[0].result.diagnostics == ()
    (told,) = assessment.diagnostics
    assert told.code == "ledger/denominator-frozen"
    assert "2008至2010年" in told.message


@pytest.mark.parametrize(
    ("value", "told"), [("1802/23", "约78.35"), ("299996/3000", "约99.999"), ("1/3000", "约0.0003"), ("1/8", "0.125")]
)
def test_a_fraction_is_told_by_a_decimal_that_looks_like_no_whole_number(value: str, told: str) -> None:
    assert show_number(Fraction(value), "zh") == told
