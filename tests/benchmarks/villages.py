"""
Prints what a district costs: 10,000 villages, 60 variables, 5 years, loaded from csv and assessed, in seconds of the processor
and in memory.

    python tests/benchmarks/villages.py [villages]

Nothing is asserted. docs/reference/performance.md says what it was when it was written down.
"""

import csv
import sys
import tempfile
import time
from pathlib import Path
from random import Random

import ecotown

YEARS = (2017, 2018, 2019, 2020, 2021)
ROWS = 30


def write_system(folder: Path) -> None:
    """
    A system of rows, each of them a numerator over a denominator.
    """
    lines = ["ecotown: 1", "kind: indicator-system", "id: large", "indicators:"]
    for number in range(1, ROWS + 1):
        target = "逐年提高" if number % 5 == 0 else '"≥50"'
        measure = f"分子量{number} / 分母量{number}"
        lines.append(
            f'  - {{number: "{number}", name: 比例{number}, target: {target}, unit: "%", better: higher, measure: {measure}}}'
        )
    lines.append("variables:")
    for number in range(1, ROWS + 1):
        lines.append(f"  - {{name: 分子量{number}, unit: 吨, roll_up: sum, part_of: 分母量{number}}}")
        lines.append(f"  - {{name: 分母量{number}, unit: 吨, roll_up: sum}}")
    folder.joinpath("system.yaml").write_text("\n".join(lines), encoding="utf-8")


def write_plan(folder: Path, count: int) -> None:
    """
    The plan of a place with so many villages.
    """
    villages = "".join(f"    - {{name: 第{number}村}}\n" for number in range(1, count + 1))
    head = "ecotown: 1\nkind: plan\nsystem: ./system.yaml\nyear: 2021\nplace:\n  name: 某区\n  villages:\n"
    folder.joinpath("plan.yaml").write_text(head + villages, encoding="utf-8")


def write_ledger(folder: Path, count: int) -> None:
    """
    The ledger, a row for each village, variable and year.
    """
    random = Random(1)  # noqa: S311 - the same table each time is what is wanted
    with folder.joinpath("ledger.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(("地点", "变量", "年份", "数值", "单位", "来源"))
        for village in range(1, count + 1):
            size = random.uniform(50, 2_000)
            for number in range(1, ROWS + 1):
                whole = size * random.uniform(0.5, 2)
                for year in YEARS:
                    whole *= random.uniform(0.95, 1.06)
                    part = whole * random.uniform(0.5, 0.9)
                    for name, value in (("分母量", whole), ("分子量", part)):
                        row = (f"第{village}村", f"{name}{number}", year, f"{value:.2f}", "吨", "村级采集表")
                        writer.writerow(row)


def largest() -> str:
    """
    The most memory that this process has held, where the system tells.
    """
    try:
        import resource
    except ImportError:
        return "not told here"
    return f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB"


def main() -> None:
    """
    Measure and print.
    """
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_system(folder)
        write_plan(folder, count)
        write_ledger(folder, count)
        start = time.process_time()
        plan = ecotown.load_plan(folder / "plan.yaml")
        ledger = ecotown.load_ledger(folder / "ledger.csv")
        loaded = time.process_time()
        assessment = ecotown.assess(plan, ledger)
        done = time.process_time()
    sys.stdout.write(
        f"{len(ledger.observations):,} records: loaded {loaded - start:.1f} s, assessed {done - loaded:.1f} s, "
        f"{largest()}; {assessment.summary.total} rows, {len(assessment.diagnostics)} hints\n"
    )


if __name__ == "__main__":
    main()
