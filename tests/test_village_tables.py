"""
Tables of villages: faults planted in them are found, clean ones are left alone, and no verdict changes for a hint.
"""

import attrs
import pytest

import ecotown
from ecotown.ledger import Ledger, Observation
from ecotown.plans import Village
from village_tables import YEARS, Table, assess_table, ledger_of, make_table, plan_of, suspicions

SEEDS = range(6)
COUNT = 7


def codes(table: Table, village: str, *more: Observation) -> set[str]:
    """
    The codes of what is said of a village.
    """
    told = suspicions(assess_table(table, COUNT, *more))
    return {each.code for each in told if village in each.message and village in each.message_en}


@pytest.mark.parametrize("count", [1, 2, 3, 4, 12])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_clean_table_is_left_alone(seed: int, count: int) -> None:
    assert suspicions(assess_table(make_table(seed, count), count)) == []


@pytest.mark.parametrize("years", [(2021,), (2020,), (2019,)])
@pytest.mark.parametrize("factor", [15, 1 / 15])
@pytest.mark.parametrize("seed", SEEDS)
def test_an_area_in_the_wrong_unit_in_one_year(seed: int, factor: float, years: tuple[int, ...]) -> None:
    table = make_table(seed, COUNT)
    for year in years:
        table["村3", "农作物播种面积", year] = round(table["村3", "农作物播种面积", year] * factor, 2)
    assert "ledger/magnitude" in codes(table, "村3")


@pytest.mark.parametrize("seed", SEEDS)
def test_an_area_in_the_wrong_unit_where_there_is_one_year_alone(seed: int) -> None:
    table = {key: value for key, value in make_table(seed, COUNT).items() if key[2] == 2021}
    table["村3", "农作物播种面积", 2021] = round(table["村3", "农作物播种面积", 2021] / 15, 2)
    assert codes(table, "村3") == {"ledger/magnitude"}


@pytest.mark.parametrize("seed", SEEDS)
def test_kilograms_for_tonnes(seed: int) -> None:
    table = make_table(seed, COUNT)
    table["村2", "化肥折纯量", 2021] *= 1000
    assert codes(table, "村2") == {"ledger/magnitude"}


@pytest.mark.parametrize("seed", SEEDS)
def test_half_kilograms_for_kilograms_in_one_year(seed: int) -> None:
    table = make_table(seed, COUNT)
    for place in range(1, COUNT + 1):
        for year in YEARS:
            table[f"村{place}", "农药使用量", year] = 1000 + 31 * place + 7 * (year - 2019) * (place % 3)
    table["村2", "农药使用量", 2020] *= 2
    assert codes(table, "村2") == {"ledger/magnitude"}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_rate_above_its_ceiling(seed: int) -> None:
    table = make_table(seed, COUNT)
    table["村5", "使用清洁能源户数", 2021] = table["村5", "常住户数", 2021] + 7
    assert codes(table, "村5") == {"ledger/rate-above-cap"}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_village_that_stands_there_twice(seed: int) -> None:
    table = make_table(seed, COUNT)
    again = ledger_of({key: value for key, value in table.items() if key[0] == "村4" and key[2] == 2021})
    assert codes(table, "村4", *again.observations) == {"roster/village-doubled"}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_village_copied_from_another(seed: int) -> None:
    table = make_table(seed, COUNT)
    for village, variable, year in list(table):
        if village == "村1" and year == 2021:
            table["村6", variable, year] = table[village, variable, year]
    assert "roster/village-copied" in codes(table, "村6")


@pytest.mark.parametrize("seed", SEEDS)
def test_a_number_below_zero(seed: int) -> None:
    table = make_table(seed, COUNT)
    table["村5", "常住户数", 2021] *= -1
    assert "ledger/negative-quantity" in codes(table, "村5")


@pytest.mark.parametrize("seed", SEEDS)
def test_a_village_that_does_not_report(seed: int) -> None:
    table = {key: value for key, value in make_table(seed, COUNT).items() if key[0] != "村6"}
    assert codes(table, "村6") == {"roster/village-missing"}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_village_that_reports_another_year(seed: int) -> None:
    table = make_table(seed, COUNT)
    del table["村6", "常住户数", 2021]
    assert codes(table, "村6") == {"ledger/years-mixed"}


def test_a_village_by_a_name_that_is_near() -> None:
    table = make_table(1, COUNT)
    told = suspicions(assess_table(table, COUNT, Observation(place="村77", variable="常住户数", year=2021, value="12")))
    assert [each.code for each in told] == ["ledger/unknown-place"]


@pytest.mark.parametrize("name", ["常住户数", "农作物播种面积", "畜禽粪污产生量"])
@pytest.mark.parametrize("seed", SEEDS)
def test_denominators_of_an_earlier_year(seed: int, name: str) -> None:
    table = make_table(seed, COUNT)
    for place in range(1, COUNT + 1):
        table[f"村{place}", name, 2021] = table[f"村{place}", name, 2020]
        # What is divided moves, whatever the table had.
        table[f"村{place}", "使用清洁能源户数", 2021] = table[f"村{place}", "使用清洁能源户数", 2020] - 1 - place
    told = suspicions(assess_table(table, COUNT))
    assert "ledger/denominator-frozen" in {each.code for each in told}


@pytest.mark.parametrize("seed", SEEDS)
def test_parts_that_exceed_their_whole_where_no_rate_says_so(seed: int) -> None:
    table = {key: value for key, value in make_table(seed, COUNT).items() if not key[1].startswith("秸秆燃料")}
    table["村5", "秸秆饲料化利用量", 2021] = 3 * table["村5", "秸秆可收集量", 2021]
    assert "ledger/parts-exceed-whole" in codes(table, "村5")


def test_a_source_that_names_an_earlier_year() -> None:
    record = Observation(variable="危险废物产生量", year=2021, value="2", source="2019年统计年报")
    other = Observation(variable="危险废物处置量", year=2021, value="2", source="2021年统计年报")
    told = suspicions(assess_table(make_table(1, COUNT), COUNT, record, other))
    assert [each.code for each in told] == ["ledger/source-of-other-year"]


def test_a_village_that_the_plan_lists_twice() -> None:
    plan = plan_of(COUNT)
    assert plan.place is not None
    place = attrs.evolve(plan.place, villages=(*plan.place.villages, Village("村 3")))
    told = suspicions(ecotown.assess(attrs.evolve(plan, place=place), ledger_of(make_table(1, COUNT))))
    assert [each.code for each in told] == ["roster/listed-twice"]


def test_a_town_without_villages_whose_area_jumps() -> None:
    rows = [
        Observation(variable="森林面积", year=year, value=value) for year, value in ((2020, "2100"), (2021, "31600"))
    ]
    told = suspicions(
        ecotown.assess(plan_of(0), Ledger((*rows, Observation(variable="土地总面积", year=2021, value="48000"))))
    )
    assert [each.code for each in told] == ["ledger/magnitude"]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_denominator_of_one_village_for_three_years(seed: int) -> None:
    table = make_table(seed, COUNT)
    for year in (2020, 2021):
        table["村3", "农作物播种面积", year] = table["村3", "农作物播种面积", 2019]
    assert codes(table, "村3") == {"ledger/denominator-frozen"}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_few_households_that_stay_the_same_are_left_alone(seed: int) -> None:
    table = make_table(seed, COUNT)
    for year in YEARS:
        table["村3", "常住户数", year] = table["村3", "农村总户数", year] = 86
        table["村3", "使用清洁能源户数", year] = 60 + year - 2019
        table["村3", "无害化卫生厕所户数", year] = 70 + year - 2019
    assert suspicions(assess_table(table, COUNT)) == []


def test_no_hint_changes_a_verdict() -> None:
    table = make_table(3, COUNT)
    clean = assess_table(table, COUNT)
    again = ledger_of({key: value for key, value in table.items() if key[0] == "村4"})
    doubled = assess_table(table, COUNT, *again.observations)
    assert suspicions(doubled)
    assert [each.verdict for each in doubled.findings] == [each.verdict for each in clean.findings]


def test_the_linter_says_the_same() -> None:
    table = make_table(3, COUNT)
    table["村3", "农作物播种面积", 2021] = round(table["村3", "农作物播种面积", 2021] / 15, 2)
    table["村5", "使用清洁能源户数", 2021] = table["村5", "常住户数", 2021] + 7
    told = {each.code for each in suspicions(assess_table(table, COUNT))}
    found = {each.code for each in ecotown.lint(ledger_of(table), plan=plan_of(COUNT))}
    assert told == {"ledger/magnitude", "ledger/rate-above-cap"}
    assert told <= found


@pytest.mark.parametrize("factor", [1000, 1 / 1000])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_whole_year_in_another_unit(seed: int, factor: float) -> None:
    table = make_table(seed, COUNT)
    for place in range(1, COUNT + 1):
        table[f"村{place}", "化肥折纯量", 2021] *= factor
    told = [each for each in suspicions(assess_table(table, COUNT)) if each.code == "ledger/magnitude"]
    assert [each.message for each in told if "化肥折纯量" in each.message and f"{COUNT}个村一起" in each.message] != []


@pytest.mark.parametrize("seed", SEEDS)
def test_a_whole_column_in_another_unit_is_told_by_the_target(seed: int) -> None:
    table = make_table(seed, COUNT)
    for (village, variable, year), value in list(table.items()):
        if variable == "秸秆可收集量":
            table[village, variable, year] = value * 1000
    told = [each for each in suspicions(assess_table(table, COUNT)) if each.code == "ledger/magnitude"]
    assert ["整列" in each.message and "whole column" in each.message_en for each in told] == [True]


@pytest.mark.parametrize("seed", SEEDS)
def test_half_kilograms_of_one_village_among_many(seed: int) -> None:
    table = {key: value for key, value in make_table(seed, COUNT).items() if key[2] == 2021}
    for place in range(1, COUNT + 1):
        table[f"村{place}", "农药使用量", 2021] = round(
            table[f"村{place}", "农作物播种面积", 2021] * (0.2 + place / 300), 1
        )
    assert codes(table, "村2") == set()
    table["村2", "农药使用量", 2021] *= 2
    assert codes(table, "村2") == {"ledger/magnitude"}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_digit_too_many(seed: int) -> None:
    table = make_table(seed, COUNT)
    table["村2", "常住户数", 2021] *= 10
    assert "ledger/magnitude" in codes(table, "村2")


def test_a_quantity_that_one_village_leaves_out() -> None:
    table = {key: value for key, value in make_table(1, COUNT).items() if key[2] == 2021}
    del table["村4", "畜禽粪污利用量", 2021]
    # The assessment says so in the row, the linter of the table.
    assert suspicions(assess_table(table, COUNT)) == []
    own = Observation(variable="畜禽粪污利用量", year=2021, value="900")
    plan = plan_of(COUNT)
    found, none = (
        [each.message for each in ecotown.lint(ledger, plan=plan) if each.code == "roster/figure-missing"]
        for ledger in (ledger_of(table), ledger_of(table, own))
    )
    assert found == ["“畜禽粪污利用量”2021年有6个村填了，1个村没有填：村4"]
    assert none == []


def test_a_formula_of_two_years() -> None:
    table = {key: value for key, value in make_table(1, COUNT).items() if key[2] == 2021}
    for place in range(1, COUNT + 1):
        table[f"村{place}", "畜禽粪污产生量", 2020] = table.pop((f"村{place}", "畜禽粪污产生量", 2021))
    (told,) = suspicions(assess_table(table, COUNT))
    assert told.code == "ledger/years-mixed"
    assert "“畜禽粪污利用量”是2021年的，“畜禽粪污产生量”最近只有2020年的（7条" in told.message


@pytest.mark.parametrize(
    ("value", "unit", "code"),
    [
        ("105.2", "%", "ledger/rate-above-cap"),
        ("0.862", "%", "observation/looks-like-a-fraction"),
        ("86.2", "%", None),
        ("0.2", "%", None),
        ("105.2吨", None, None),
    ],
)
def test_figures_that_are_entered(value: str, unit: str | None, code: str | None) -> None:
    row = Observation(indicator="6", year=2021, value=value, unit=unit)
    told = ecotown.assess(plan_of(1), Ledger((row,))).diagnostics
    wanted = {"ledger/rate-above-cap", "observation/looks-like-a-fraction"}
    assert [each.code for each in told if each.code in wanted] == ([] if code is None else [code])
