"""
Frames of every kind in, the same kind out; what is refused, and what is told of one row.
"""

import sys
from pathlib import Path
from typing import Any

import attrs
import pytest

import ecotown
from bulk.frames import Row, in_bulk, pa, places_of, table_of
from ecotown.bulk import NotInBulk, UnusableTable, assess_frame, assess_sql, explain_row, summarize
from ecotown.bulk.text import transpiling
from ecotown.bulk.text.transpiling import TRANSPILED
from ecotown.errors import EcotownError, MissingExtra
from ecotown.evaluation import Reason
from ecotown.plans import Component, Conventions, Indicator, IndicatorSystem
from ecotown.targets.nodes import Direction

SYSTEM = IndicatorSystem(
    id="s",
    attributes={"terrain": ("山区", "丘陵区", "平原区")},
    indicators=(
        Indicator(number="1", name="秸秆综合利用率", target="≥85", unit="%", better=Direction.HIGHER),
        Indicator(
            number="2",
            name="施用强度",
            target="逐年降低",
            unit="千克/公顷",
            components=(Component(name="化肥"), Component(name="农药")),
        ),
        Indicator(number="3", name="森林覆盖率", target="山区：≥60；丘陵：≥40", unit="%", better=Direction.HIGHER),
    ),
)
ROWS = [
    Row("甲", "1", "84.96", year=2021),
    Row("乙", "1", "0.85", year=2021, unit="1"),
    *(Row("甲", "2", value, "化肥", year=year) for year, value in ((2019, "250"), (2020, "245"), (2021, "240"))),
    Row("甲", "2", "2.5", "农药", year=2021),
    Row("甲", "3", "61", year=2021),
    Row("乙", "3", "61", year=2021),
]
PLACES: dict[str, dict[str, str | None]] = {
    "甲": {"terrain": "山区"},
    "乙": {"terrain": "平原"},
    "丙": {"terrain": None},
}
OPEN = ("undetermined", "missing-observation", False)
WANTED: dict[tuple[str, str, str | None], tuple[str, str | None, bool]] = {
    ("甲", "1", None): ("not-met", None, True),
    ("乙", "1", None): ("met", None, False),
    ("丙", "1", None): OPEN,
    ("甲", "2", "化肥"): ("met", None, False),
    ("甲", "2", "农药"): ("undetermined", "missing-years", False),
    ("乙", "2", "化肥"): OPEN,
    ("乙", "2", "农药"): OPEN,
    ("丙", "2", "化肥"): OPEN,
    ("丙", "2", "农药"): OPEN,
    ("甲", "3", None): ("met", None, False),
    ("乙", "3", None): ("not-applicable", None, False),
    ("丙", "3", None): ("undetermined", "missing-attribute", False),
}


def as_arrow(result: Any) -> Any:
    """
    A result of any kind as an Arrow table.
    """
    name = type(result).__name__
    if name == "LazyFrame":
        result = result.collect()
    if type(result).__module__.startswith("pandas"):
        return pa.Table.from_pandas(result, preserve_index=False)
    return (
        result
        if isinstance(result, pa.Table)
        else result.to_arrow()
        if hasattr(result, "to_arrow")
        else result.to_arrow_table()
    )


def every_kind(folder: Path) -> dict[str, Any]:
    import duckdb
    from pyarrow import csv, parquet

    table = table_of(ROWS)
    parquet.write_table(table.slice(0, 3), folder / "a.parquet")
    parquet.write_table(table.slice(3), folder / "b.parquet")
    csv.write_csv(table, folder / "all.csv")
    connection = duckdb.connect()
    kinds: dict[str, Any] = {
        "Table": table,
        "relation": connection.from_arrow(table),
        "glob": str(folder / "*.parquet"),
        "csv": folder / "all.csv",
    }
    pytest.importorskip("pandas", reason="NOT TESTED: pandas is not installed")
    kinds["pandas"] = table.to_pandas()
    polars = pytest.importorskip("polars", reason='NOT TESTED: Polars needs pip install "ecotown[polars]"')
    eager = polars.from_arrow(table)
    return {**kinds, "eager": eager, "lazy": eager.lazy()}


def test_every_kind_of_frame_gives_its_own_kind(tmp_path: Path) -> None:
    for name, frame in every_kind(tmp_path).items():
        result = assess_frame(SYSTEM, frame, year=2021, places=places_of(PLACES))
        assert name in ("glob", "csv") or type(result) is type(frame), name
        assert in_bulk(as_arrow(result)) == WANTED, name


def test_a_column_of_numbers_says_the_same_as_one_of_texts() -> None:
    table = table_of(ROWS)
    at = table.schema.get_field_index("value")
    for kind in (pa.float64(), pa.decimal128(18, 4)):
        numbers = table.set_column(at, "value", table["value"].cast(kind))
        assert in_bulk(assess_frame(SYSTEM, numbers, year=2021, places=places_of(PLACES))) == WANTED


def test_columns_may_have_other_names_and_the_places_may_stand_in_the_table() -> None:
    table = table_of(ROWS).rename_columns(["镇", "序号", "component", "aspect", "年", 'a "value"', "unit", "status"])
    table = table.append_column("terrain", pa.array([PLACES[row.place]["terrain"] for row in ROWS], pa.string()))
    names = {"place": "镇", "indicator": "序号", "year": "年", "value": 'a "value"'}
    result = in_bulk(assess_frame(SYSTEM, table, year=2021, columns=names))
    assert result == {key: verdict for key, verdict in WANTED.items() if key[0] != "丙"}


def test_duplicates_are_refused_with_a_count() -> None:
    with pytest.raises(UnusableTable, match="bulk/duplicates") as refused:
        assess_frame(SYSTEM, table_of([*ROWS, Row("甲", "1", "90", year=2021)]), year=2021)
    assert refused.value.count == 1


@pytest.mark.parametrize("value", ["84.96001", "1e-7", "1e300"])
def test_what_is_too_fine_or_too_large_is_refused_with_a_count(value: str) -> None:
    rows = [Row("甲", "1", value, year=2021), Row("乙", "1", value, year=2021)]
    for table in (table_of(rows), table_of(rows).set_column(5, "value", pa.array([float(value)] * 2, pa.float64()))):
        with pytest.raises(UnusableTable, match="bulk/too-many-decimals") as refused:
            assess_frame(SYSTEM, table, year=2021)
        assert refused.value.count == 2


def test_one_observation_under_two_names_is_refused_and_two_years_are_not() -> None:
    last = Row("丙", "秸秆综合利用率", "90", year=2021)
    with pytest.raises(UnusableTable, match="bulk/two-names") as refused:
        assess_frame(SYSTEM, table_of([last, Row("丙", "1", "90", year=2021)]), year=2021)
    assert refused.value.count == 1
    result = in_bulk(assess_frame(SYSTEM, table_of([last, Row("丙", "1", "80", year=2020)]), year=2021))
    assert result["丙", "1", None] == ("met", None, False)


def test_large_values_stay_exact() -> None:
    system = IndicatorSystem(
        id="s",
        indicators=(
            Indicator(number="1", name="产值", target="≥5亿元", unit="元", better=Direction.HIGHER),
            Indicator(number="2", name="产值", target="较2020年下降≥18%", unit="元"),
        ),
    )
    rows = [
        Row("甲", "1", "99999999999999.9999", year=2021),
        Row("甲", "2", "82000000000000.0001", year=2021),
        Row("甲", "2", "99999999999999", year=2020),
        Row("乙", "2", "0.0082", year=2021),
        Row("乙", "2", "0.01", year=2020),
    ]
    result = in_bulk(assess_frame(system, table_of(rows), year=2021))
    assert result["甲", "1", None] == ("met", None, False)
    assert result["甲", "2", None] == ("not-met", None, True)
    assert result["乙", "2", None] == ("met", None, False)


def test_names_that_the_system_does_not_know_are_told() -> None:
    with pytest.raises(UnusableTable, match="bulk/unknown-names"):
        assess_frame(SYSTEM, table_of([*ROWS, Row("甲", "2", "1", "磷肥", year=2021)]), year=2021)
    with pytest.warns(UserWarning, match="not judged: 99"):
        assess_frame(SYSTEM, table_of([*ROWS, Row("甲", "99", "1", year=2021)]), year=2021)
    with pytest.warns(UserWarning, match="not judged: 1"):
        assess_frame(SYSTEM, table_of(ROWS), year=2021, places=places_of({"甲": {"terrain": None}}))


def test_a_node_that_is_not_compiled_is_named_before_the_data_is_touched() -> None:
    system = IndicatorSystem(
        id="s", indicators=(Indicator(number="7", name="能耗", target="近五十年逐年降低", unit="吨"),)
    )
    with pytest.raises(NotInBulk, match="bulk/not-compiled") as refused:
        assess_frame(system, "no such file.parquet", year=2021)
    assert (refused.value.indicator, refused.value.node) == ("7", "Trend")


def test_a_text_for_one_of_two_rules_is_refused_where_the_place_says_which_are_asked() -> None:
    target = "山区：≥60%；丘陵区：≥40%\n逐年提高"
    system = IndicatorSystem(
        id="s",
        attributes={"terrain": ("山区", "丘陵区")},
        indicators=(Indicator(number="1", name="率", target=target, unit="%"),),
    )
    rows = [Row("甲", "1", "70", year=year) for year in (2019, 2020)]
    with pytest.raises(UnusableTable, match="bulk/text-for-one-rule"):
        assess_frame(system, table_of([*rows, Row("甲", "1", "Ⅲ类", year=2021)]), year=2021)
    result = assess_frame(system, table_of([*rows, Row("甲", "1", "约80", year=2021)]), year=2021)
    assert in_bulk(result) == {("甲", "1", None): ("not-met", None, False)}


@pytest.mark.parametrize(
    "target",
    [
        "≥2，且每季度不少于2次",
        "利用率≤60%的地区：≥70%\n利用率>60%的地区：≥80%\n逐年提高",
        "利用率≤60%的地区：≥70%\n回收率>60%的地区：≥80%",
    ],
)
def test_rules_that_decide_for_others_whether_a_number_is_read_are_not_compiled(target: str) -> None:
    indicator = Indicator(number="1", name="次数", target=target, better=Direction.HIGHER)
    with pytest.raises(NotInBulk, match="bulk/not-compiled"):
        assess_sql(IndicatorSystem(id="s", indicators=(indicator,)), "duckdb", year=2021)


def test_quotes_in_names_are_data() -> None:
    odd = "'; DROP TABLE x; --\""
    system = IndicatorSystem(id="s", indicators=(Indicator(number=odd, name="率", target="≥85", unit="%"),))
    result = in_bulk(assess_frame(system, table_of([Row(odd, odd, "85", year=2021)]), year=2021))
    assert result == {(odd, odd, None): ("met", None, False)}


def test_summaries_count_what_the_rows_say() -> None:
    by_place = summarize(SYSTEM, table_of(ROWS), by="place", year=2021, places=places_of(PLACES)).to_pylist()
    told = {
        row["place"]: (row["met"], row["not_met"], row["undetermined"], row["not_applicable"], row["borderline"])
        for row in by_place
    }
    assert told == {"甲": (2, 1, 1, 0, 1), "乙": (1, 0, 2, 1, 0), "丙": (0, 0, 4, 0, 0)}
    by_indicator = summarize(SYSTEM, table_of(ROWS), by="indicator", year=2021, places=places_of(PLACES)).to_pylist()
    assert sum(row["met"] for row in by_indicator) == 3
    assert [(row["indicator"], row["component"]) for row in by_indicator] == [
        (row.number, each)
        for row in SYSTEM.indicators
        for each in (*(part.name for part in row.components),) or (None,)
    ]


def test_one_row_is_explained_by_the_exact_judge() -> None:
    result = explain_row(SYSTEM, table_of(ROWS), place="甲", indicator="1", year=2021, places=places_of(PLACES))
    assert result.verdict is ecotown.Verdict.NOT_MET
    assert result.borderline
    assert "84.96" in result.explain("zh")


def test_the_text_runs_alone_beside_its_rules_table() -> None:
    import duckdb

    text, rules = assess_sql(SYSTEM)
    connection = duckdb.connect()
    connection.register("ecotown_observations", table_of(ROWS))
    connection.register("ecotown_places", places_of(PLACES))
    connection.register("ecotown_rules", rules)
    result = connection.execute(text, {"year": 2021}).fetchall()
    found = {(row[0], row[1], row[2]): (row[3], row[4], row[5]) for row in result}
    # A unit that the rules do not list is no reading of the value.
    assert found == {**WANTED, ("乙", "1", None): ("undetermined", "invalid-observation", False)}


@pytest.mark.parametrize("dialect", TRANSPILED)
def test_the_text_is_put_into_other_dialects(dialect: str) -> None:
    import sqlglot

    text, rules = assess_sql(SYSTEM, dialect, year=2021, value_type="text")
    assert len(sqlglot.parse(text, read=dialect)) == 1
    assert rules.equals(assess_sql(SYSTEM, year=2021, value_type="text")[1])


def test_other_dialects_are_refused_with_what_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(EcotownError, match=r"duckdb, polars.*mysql"):
        assess_sql(SYSTEM, "sqlite", year=2021)
    with pytest.raises(EcotownError, match="not-stated"):
        assess_sql(SYSTEM, "mysql")
    with monkeypatch.context() as patch:
        patch.setattr(transpiling, "_READ", attrs.evolve(transpiling._READ, matches="({0} IS OF {1})"))
        with pytest.raises(EcotownError, match="not-transpiled"):
            assess_sql(SYSTEM, "mysql", year=2021, value_type="text")
    monkeypatch.setitem(sys.modules, "sqlglot", None)
    with pytest.raises(MissingExtra, match="sqlglot"):
        assess_sql(SYSTEM, "mysql", year=2021, value_type="text")


def test_what_sqlglot_writes_for_duckdb_has_the_verdicts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transpiling, "DIALECTS", {})
    monkeypatch.setattr(transpiling, "TRANSPILED", ("duckdb",))
    text, rules = assess_sql(SYSTEM, "duckdb", year=2021, value_type="text")
    assert "REGEXP_MATCHES" in text
    tables = {"ecotown_observations": table_of(ROWS), "ecotown_places": places_of(PLACES), "ecotown_rules": rules}
    found = in_bulk(run_text("duckdb", text, tables))
    assert found == {**WANTED, ("乙", "1", None): ("undetermined", "invalid-observation", False)}


@pytest.mark.parametrize("engine", ["duckdb", "polars", "datafusion"])
def test_the_text_alone_reads_dates(engine: str) -> None:
    system = IndicatorSystem(
        id="s",
        indicators=(
            Indicator(number="1", name="规划", target="2021年底前完成"),
            Indicator(number="2", name="方案", target="6月底前完成编制，10月底前印发实施"),
            Indicator(number="3", name="修复", target="2020年2月底前完成"),
        ),
    )
    dates = ["2021-12-31", "2022-01-01", "2021-6-5", "2021年6月30日", "2021年07月1日", "2021-13-01", "2021-02-29"]
    dates += ["2020-02-29", "2021-12-31T10:00", "2021-12-31 10:00", "完成", "尚未完成", "明年", "5", "/"]
    rows = [
        Row(f"p{place}", number, date, aspect=aspect, year=2021)
        for place, date in enumerate(dates)
        for number, aspect in (("1", None), ("2", "编制"), ("2", "印发实施"), ("3", None))
    ]
    text, rules = assess_sql(system, engine, year=2021)
    with pytest.raises(NotInBulk, match="state `year`"):
        assess_sql(system, engine)
    places = pa.table({"place": [f"p{place}" for place in range(len(dates))]})
    tables = {"ecotown_observations": table_of(rows), "ecotown_places": places, "ecotown_rules": rules}
    assert in_bulk(run_text(engine, text, tables)) == in_bulk(assess_frame(system, table_of(rows), year=2021))


def run_text(engine: str, text: str, tables: dict[str, Any]) -> Any:
    """
    A text on tables by an engine of this process.
    """
    match engine:
        case "polars":
            import polars as pl

            return (
                pl.SQLContext({name: pl.from_arrow(table) for name, table in tables.items()})
                .execute(text)
                .collect()
                .to_arrow()
            )
        case "datafusion":
            import datafusion

            context = datafusion.SessionContext()
            for name, table in tables.items():
                context.from_arrow(table, name=name)
            return context.sql(text).to_arrow_table()
        case _:
            import duckdb

            connection = duckdb.connect()
            for name, table in tables.items():
                connection.register(name, table)
            return connection.sql(text).to_arrow_table()


def test_the_shipped_systems_compile() -> None:
    for shipped in ecotown.list_systems():
        system = ecotown.load_system(shipped)
        text, rules = assess_sql(system)
        assert text
        assert rules.num_rows


def test_a_row_that_counts_rows_has_their_verdicts() -> None:
    share: dict[str, Any] = {"unit": "%", "better": Direction.HIGHER}
    counting = Indicator(number="3", name="达标项", target="2项中至少1项达标", of=("1", "2"))
    system = IndicatorSystem(
        id="s",
        indicators=(
            Indicator(number="1", name="甲率", target="≥85", **share),
            Indicator(
                number="2",
                name="乙率",
                target="≥60",
                components=(Component(name="化肥"), Component(name="农药")),
                **share,
            ),
            counting,
        ),
    )
    rows = [
        Row("甲", "1", "86", year=2021),
        Row("乙", "1", "80", year=2021),
        Row("乙", "2", "80", "化肥", year=2021),
        Row("丙", "1", "80", year=2021),
        Row("丙", "2", "20", "化肥", year=2021),
    ]
    result = in_bulk(assess_frame(system, table_of(rows), year=2021))
    wanted = {"甲": ("met", None), "乙": ("undetermined", "missing-observation"), "丙": ("not-met", None)}
    for place, verdict in wanted.items():
        assert result[place, "3", None] == (*verdict, False)
        exact = explain_row(system, table_of(rows), place=place, indicator="3", year=2021)
        assert (exact.verdict.value, exact.reason and exact.reason.value) == verdict


def test_a_mean_change_is_decided_to_the_last_digit() -> None:
    system = IndicatorSystem(id="s", indicators=(Indicator(number="1", name="能耗", target="年均下降≥3%", unit="吨"),))
    # 0.97² is 0.9409 exactly.
    last = {"甲": "940900", "乙": "940900.0001", "丙": "0"}
    rows = [Row(place, "1", "1000000", year=2019) for place in last]
    rows += [Row(place, "1", value, year=2021) for place, value in last.items()]
    result = in_bulk(assess_frame(system, table_of(rows), year=2021))
    assert {place: result[place, "1", None][0] for place in last} == {"甲": "met", "乙": "not-met", "丙": "met"}


def test_more_rows_than_a_mask_has_bits() -> None:
    numbers = [str(number) for number in range(150)]
    system = IndicatorSystem(
        id="s",
        indicators=tuple(
            Indicator(number=number, name=f"率{number}", target="≥85", unit="%", better=Direction.HIGHER)
            for number in numbers
        ),
    )
    rows = [*(Row("甲", number, "90", year=2021) for number in numbers), Row("乙", "149", "90", year=2021)]
    result = in_bulk(assess_frame(system, table_of(rows), year=2021))
    assert len(result) == 300
    assert sum(verdict == "met" for verdict, _, _ in result.values()) == 151
    with pytest.raises(UnusableTable, match="bulk/duplicates"):
        assess_frame(system, table_of([*rows, Row("乙", "149", "91", year=2021)]), year=2021)


def test_a_choice_by_the_place_s_own_baseline() -> None:
    target = "综合利用率≤60%的地区：≥70%\n综合利用率>60%的地区：≥90%"
    system = IndicatorSystem(
        id="s",
        indicators=(
            Indicator(
                number="1",
                name="综合利用率",
                target=target,
                unit="%",
                better=Direction.HIGHER,
                conventions=Conventions(baseline_year=2019),
            ),
        ),
    )
    rows = [Row("甲", "1", "60", year=2019), Row("乙", "1", "60.01", year=2019)]
    rows += [Row(place, "1", "80", year=2021) for place in ("甲", "乙", "丙")]
    result = in_bulk(assess_frame(system, table_of(rows), year=2021))
    assert result["甲", "1", None] == ("met", None, False)
    assert result["乙", "1", None] == ("not-met", None, False)
    assert result["丙", "1", None] == ("undetermined", "missing-attribute", False)


def test_what_is_said_not_to_exist_is_refused_though_the_branch_is_unknown() -> None:
    text = "综合利用率≤60%的地区：>20%\n综合利用率>60%的地区：60%～70%\n长效机制健全"
    system = IndicatorSystem(id="s", indicators=(Indicator(number="1", name="比例", target=text, unit="%"),))
    table = table_of([Row("甲", "1", "不涉及", year=2021), Row("甲", "1", "71", aspect="长效机制健全", year=2021)])
    found = in_bulk(assess_frame(system, table, year=2021))
    assert found == {("甲", "1", None): ("undetermined", "invalid-observation", False)}
    told = explain_row(system, table, place="甲", indicator="1", year=2021)
    assert told.reason is Reason.INVALID_OBSERVATION
