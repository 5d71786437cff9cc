"""
Village tables as a town would fill them in, made up, and the faults that happen to such tables, planted one at a time.
"""

from random import Random
from typing import TypeAlias

import ecotown
from ecotown.assessment import Assessment
from ecotown.diagnostics import Diagnostic
from ecotown.ledger import Ledger, Observation
from ecotown.plans import Place, Plan, Village

__all__ = ["YEARS", "Table", "assess_table", "ledger_of", "make_table", "plan_of", "suspicions"]

YEARS = (2019, 2020, 2021)

Table: TypeAlias = dict[tuple[str, str, int], float]
"""Values by village, variable and year."""

# Which codes say that something is wrong with a table.
_SUSPICIONS = (
    "roster/",
    "ledger/negative-quantity",
    "ledger/rate-above-cap",
    "ledger/parts-exceed-whole",
    "ledger/denominator-frozen",
    "ledger/magnitude",
    "ledger/years-mixed",
    "ledger/source-of-other-year",
    "ledger/unknown-",
    "ledger/conflict",
)


def make_table(seed: int, count: int) -> Table:
    """
    A table without faults: villages of all sizes, some of them fifteen times smaller than others, that change a little.
    """
    random = Random(seed)  # noqa: S311 - the same table each time is what is wanted
    table: Table = {}
    for number in range(1, count + 1):
        village = f"村{number}"
        size = 10 ** random.uniform(1.9, 3.2)
        households = max(20, round(size))
        land = size * random.uniform(0.3, 3)
        sown = size * random.uniform(2, 8)
        cover = random.uniform(0.3, 0.7)
        manure = size * random.choice((0.2, 1, 6)) * random.uniform(0.7, 1.4)
        rates = [random.uniform(16, 24), random.uniform(0.15, 0.35)]
        for year in YEARS:
            households = max(20, households + random.randint(-9, 12))
            sown *= random.uniform(0.94, 1.05)
            manure *= random.uniform(0.85, 1.15)
            rates = [rate * random.uniform(0.93, 1) for rate in rates]
            straw = sown * random.uniform(0.25, 0.35)
            used = random.uniform(0.8, 0.97)
            table |= {
                (village, "土地总面积", year): round(land, 1),
                (village, "森林面积", year): round(land * cover, 1),
                (village, "农作物播种面积", year): round(sown, 1),
                (village, "化肥折纯量", year): round(sown * rates[0] / 1000, 3),
                (village, "农药使用量", year): round(sown * rates[1], 1),
                (village, "畜禽粪污产生量", year): round(manure, 1),
                (village, "畜禽粪污利用量", year): round(round(manure, 1) * random.uniform(0.7, 0.97), 1),
                (village, "秸秆可收集量", year): round(straw, 1),
                (village, "秸秆肥料化利用量", year): round(straw * used * 0.7, 1),
                (village, "秸秆饲料化利用量", year): round(straw * used * 0.2, 1),
                (village, "秸秆基料化利用量", year): 0,
                (village, "秸秆燃料化利用量", year): round(straw * used * 0.05, 1),
                (village, "秸秆原料化利用量", year): 0,
                (village, "常住户数", year): households,
                (village, "使用清洁能源户数", year): int(households * random.uniform(0.5, 0.9)),
                (village, "农村总户数", year): households - random.randint(0, 5),
                (village, "无害化卫生厕所户数", year): int((households - 5) * random.uniform(0.7, 0.99)),
                (village, "行政村总数", year): 1,
                (village, "施行村规民约的行政村数", year): int(random.random() < 0.8),
            }
    return table


def plan_of(count: int) -> Plan:
    """
    The plan of a town with so many villages.
    """
    system = ecotown.load_system("chongqing-township-2021")
    villages = tuple(Village(f"村{number}") for number in range(1, count + 1))
    place = Place(name="某镇", level="乡镇", attributes={"terrain": "丘陵区"}, villages=villages)
    return Plan(system=system.id, indicator_system=system, year=2021, place=place)


def ledger_of(table: Table, *more: Observation) -> Ledger:
    """
    The ledger of a table.
    """
    rows = (
        Observation(place=village, variable=variable, year=year, value=str(value))
        for (village, variable, year), value in table.items()
    )
    return Ledger((*rows, *more))


def assess_table(table: Table, count: int, *more: Observation) -> Assessment:
    """
    The assessment of a table.
    """
    return ecotown.assess(plan_of(count), ledger_of(table, *more))


def suspicions(assessment: Assessment) -> list[Diagnostic]:
    """
    What is said to be wrong with the table.
    """
    return [each for each in assessment.diagnostics if each.code.startswith(_SUSPICIONS)]
