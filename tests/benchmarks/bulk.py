"""
Prints what judging in bulk costs: a small frame, and large Parquet files beside SQL written by hand for the same rules.

    python tests/benchmarks/bulk.py [--places 25000] [--years 10]

25,000 places with 40 indicators over ten years are ten million rows; 250,000 are a hundred million. Nothing is asserted.
docs/reference/performance.md says what each line means and what it was when it was written down.
"""

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

import ecotown
from ecotown.bulk.frames import LEDGER_COLUMNS, prepare
from ecotown.plans import Indicator, IndicatorSystem
from ecotown.targets.nodes import Direction

YEAR = 2021
_MOST_FOR_TEXTS = 20_000_000
BOUNDS = ("≥85", "≥75.5", "≤60", "≥20", "100", "60%～70%")
TRENDS = ("逐年降低", "持续下降", "持续改善")
LEDGER = """
SELECT '镇' || lpad(p::VARCHAR, 7, '0') AS place, i::VARCHAR AS indicator, ($first + y)::INTEGER AS year,
    round((hash(p * 1000 + i * 20 + y) % 1000000) / 10000.0, 2)::DOUBLE AS value
FROM range($places) a(p), range(1, 41) b(i), range($years) c(y) WHERE hash(p * 77 + i * 13 + y) % 50 <> 0
"""
PLACES = """
SELECT '镇' || lpad(p::VARCHAR, 7, '0') AS place, CASE p % 3 WHEN 0 THEN '山区' WHEN 1 THEN '丘陵区' ELSE '平原区' END AS terrain
FROM range($places) a(p)
"""
# How someone who knows the table would read it: four columns with doubles; all columns of a ledger with doubles, or with texts.
FOUR_COLUMNS = """SELECT place, indicator, year,
    CASE WHEN isnan(value) THEN NULL ELSE CAST(round(value * 10000) AS BIGINT) END AS n, false AS bad FROM observations"""
ALL_COLUMNS = """SELECT place, indicator, year, n,
    n IS NULL AND lower(coalesce(trim(value::VARCHAR), trim(status), '')) NOT IN ('', '/', '—', '-', 'nan') AS bad FROM (
    SELECT place, trim(indicator) AS indicator, year, value, status,
    CASE WHEN coalesce(trim(unit), '') IN ('', '%', '吨') THEN {number} END AS n FROM observations
    WHERE coalesce(trim(component), '') = '' AND coalesce(trim(aspect), '') = '') o"""
DOUBLES = ALL_COLUMNS.format(number="CASE WHEN isnan(value) THEN NULL ELSE CAST(round(value * 10000) AS BIGINT) END")
TEXTS = ALL_COLUMNS.format(number="CAST(TRY_CAST(trim(value) AS DECIMAL(28, 4)) * 10000 AS BIGINT)")
# What someone who knows the rules would write: 30 bounds, six trends over three years, two changes, a choice, an alternative.
BY_HAND = """
WITH o AS NOT MATERIALIZED ({observed}),
bounds AS (SELECT i::VARCHAR AS indicator, [750000 + 100000, 755000, -1, 200000, 1000000, 600000][i % 6 + 1] AS low,
    [9e9, 9e9, 600000, 9e9, 9e9, 700000][i % 6 + 1] AS high, [5000, 500, 5000, 5000, 5000, 5000][i % 6 + 1] AS half
    FROM range(1, 31) a(i)),
plain AS (SELECT p.place, r.indicator, n, bad, low, high, half FROM places p CROSS JOIN bounds r
    LEFT JOIN (SELECT * FROM o WHERE year = 2021) o ON o.place = p.place AND o.indicator = r.indicator),
trends AS (SELECT p.place, r.indicator, kind, a.n AS x0, b.n AS x1, d.n AS x2, a.bad OR b.bad OR d.bad AS bad
    FROM places p CROSS JOIN
    (VALUES ('31', 'd'), ('32', 'i'), ('33', 's'), ('34', 'd'), ('35', 'i'), ('36', 's')) r(indicator, kind)
    LEFT JOIN (SELECT * FROM o WHERE year = 2021) a ON a.place = p.place AND a.indicator = r.indicator
    LEFT JOIN (SELECT * FROM o WHERE year = 2020) b ON b.place = p.place AND b.indicator = r.indicator
    LEFT JOIN (SELECT * FROM o WHERE year = 2019) d ON d.place = p.place AND d.indicator = r.indicator),
changes AS (SELECT p.place, r.indicator, a.n AS x0, b.n AS x1, a.bad OR b.bad AS bad
    FROM places p CROSS JOIN (VALUES ('37'), ('38')) r(indicator)
    LEFT JOIN (SELECT * FROM o WHERE year = 2021) a ON a.place = p.place AND a.indicator = r.indicator
    LEFT JOIN (SELECT * FROM o WHERE year = 2020) b ON b.place = p.place AND b.indicator = r.indicator),
others AS (SELECT p.place, p.terrain, a.n AS x0, a.bad, b.n AS y0, d.n AS y1, e.n AS y2, b.bad OR d.bad OR e.bad AS bad_40
    FROM places p
    LEFT JOIN (SELECT * FROM o WHERE year = 2021 AND indicator = '39') a ON a.place = p.place
    LEFT JOIN (SELECT * FROM o WHERE year = 2021 AND indicator = '40') b ON b.place = p.place
    LEFT JOIN (SELECT * FROM o WHERE year = 2020 AND indicator = '40') d ON d.place = p.place
    LEFT JOIN (SELECT * FROM o WHERE year = 2019 AND indicator = '40') e ON e.place = p.place)
SELECT place, indicator, verdict, CASE WHEN verdict = 'undetermined' THEN reason END AS reason, borderline, margin FROM (
SELECT place, indicator,
    CASE WHEN n IS NULL THEN 'undetermined' WHEN n BETWEEN low AND high THEN 'met' ELSE 'not-met' END AS verdict,
    CASE WHEN bad THEN 'invalid-observation' ELSE 'missing-observation' END AS reason,
    (n BETWEEN low AND high) <> (n BETWEEN low - half AND high + half) AS borderline, n - low AS margin FROM plain
UNION ALL
SELECT place, indicator, CASE WHEN x0 > x1 OR x1 > x2 OR (kind = 's' AND (x0 = x1 OR x1 = x2)) THEN 'not-met'
    WHEN x0 IS NULL OR x1 IS NULL OR x2 IS NULL THEN 'undetermined' WHEN x0 < x2 THEN 'met' ELSE 'not-met' END,
    CASE WHEN bad THEN 'invalid-observation' WHEN x0 IS NULL THEN 'missing-observation' ELSE 'missing-years' END, false, NULL
    FROM trends
UNION ALL
SELECT place, indicator, CASE WHEN x0 IS NULL OR x1 IS NULL THEN 'undetermined'
    WHEN indicator = '37' AND (x1 - x0) * 100 >= 18 * x1 THEN 'met' WHEN indicator = '38' AND x0 <= x1 THEN 'met'
    ELSE 'not-met' END, CASE WHEN bad THEN 'invalid-observation' WHEN x0 IS NULL THEN 'missing-observation'
    ELSE 'missing-baseline' END, false, CASE indicator WHEN '37' THEN (x1 - x0) * 1000000 // NULLIF(x1, 0) - 180000 ELSE x1 - x0 END
    FROM changes
UNION ALL
SELECT place, '39', CASE terrain
    WHEN '山区' THEN CASE WHEN x0 IS NULL THEN 'undetermined' WHEN x0 >= 600000 THEN 'met' ELSE 'not-met' END
    WHEN '丘陵区' THEN CASE WHEN x0 IS NULL THEN 'undetermined' WHEN x0 >= 400000 THEN 'met' ELSE 'not-met' END
    ELSE 'not-applicable' END,
    CASE WHEN bad THEN 'invalid-observation' ELSE 'missing-observation' END, false, NULL FROM others
UNION ALL
SELECT place, '40', CASE WHEN y0 >= 900000 OR (y0 >= y1 AND y1 >= y2 AND y0 > y2) THEN 'met'
    WHEN y0 < y1 OR (y0 < 900000 AND y1 < y2) THEN 'not-met'
    WHEN y0 IS NULL OR y1 IS NULL OR y2 IS NULL THEN 'undetermined' ELSE 'not-met' END,
    CASE WHEN bad_40 THEN 'invalid-observation' WHEN y0 IS NULL THEN 'missing-observation' ELSE 'missing-years' END, false, NULL
    FROM others) v
"""
COUNTED = "SELECT verdict, reason, count(*), sum(borderline::INT), max(margin) FROM ({}) v GROUP BY ALL"


def forty_rules() -> IndicatorSystem:
    """
    The system that is written by hand above.
    """
    share, amount = {"unit": "%", "better": Direction.HIGHER}, {"unit": "吨", "better": Direction.LOWER}
    texts: list[tuple[str, dict[str, Any]]] = [(BOUNDS[number % 6], share) for number in range(1, 31)]
    texts += [(TRENDS[number % 3], amount) for number in range(31, 37)]
    texts += [
        ("较2020年下降≥18%", amount),
        ("不增加", amount),
        ("山区：≥60；丘陵：≥40", share),
        ("≥90%或持续提高", share),
    ]
    return IndicatorSystem(
        id="forty",
        attributes={"terrain": ("山区", "丘陵区", "平原区")},
        indicators=tuple(
            Indicator(number=str(number), name=f"第{number}项比例", target=text, **facts)
            for number, (text, facts) in enumerate(texts, 1)
        ),
    )


def best(*calls: Callable[[], object], rounds: int = 5) -> list[float]:
    """
    Seconds of each call, the best of some rounds, taken in turn so that all meet the same load.
    """
    found = [float("inf")] * len(calls)
    for _ in range(rounds):
        for place, call in enumerate(calls):
            start = time.perf_counter()
            call()
            found[place] = min(found[place], time.perf_counter() - start)
    return found


def tell(text: str) -> None:
    """
    One line.
    """
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def small_frame() -> None:
    """
    A thousand rows in a process that has judged such a frame before.
    """
    ledger = duckdb.connect().sql(LEDGER, params={"first": 2019, "places": 9, "years": 3}).to_arrow_table()
    places = pa.table({"place": sorted(set(ledger["place"].to_pylist())), "terrain": ["山区"] * 9})
    system = forty_rules()

    def judge() -> object:
        return ecotown.assess_frame(system, ledger, year=YEAR, places=places)

    judge()
    (seconds,) = best(judge, rounds=15)
    tell(f"{ledger.num_rows:,} rows, 40 rules, an Arrow table: {seconds * 1000:.0f} ms")


def texts_alone(connection: Any, system: IndicatorSystem, ledger: Path) -> None:
    """
    The texts of `assess_sql` beside those by hand, for a table of which something is known and for ones of which nothing is.
    """
    whole = "SELECT place, indicator, NULL::VARCHAR component, NULL::VARCHAR aspect, year, {0} AS value, NULL::VARCHAR unit,"
    whole += f" NULL::VARCHAR status FROM '{ledger}'"
    cases: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
        ("four columns, doubles, tidy", f"FROM '{ledger}'", FOUR_COLUMNS, {"value_type": "float", "is_tidy": True}),
        ("four columns, doubles", f"FROM '{ledger}'", FOUR_COLUMNS, {"value_type": "float"}),
        ("all columns, doubles, tidy", whole.format("value"), DOUBLES, {"value_type": "float", "is_tidy": True}),
        ("all columns, doubles", whole.format("value"), DOUBLES, {}),
        ("all columns, texts", whole.format("value::VARCHAR"), TEXTS, {}),
    )
    for name, table, observed, known in cases:
        columns = LEDGER_COLUMNS if name.startswith("all") else ("place", "indicator", "year", "value")
        text, rules = ecotown.assess_sql(system, year=YEAR, columns=columns, **known)
        path = ledger.with_name("told.parquet")
        connection.sql(table).write_parquet(str(path))
        for view in ("observations", "ecotown_observations"):
            connection.read_parquet(str(path)).create_view(view)
        connection.sql("CREATE OR REPLACE VIEW ecotown_places AS FROM places")
        connection.register("ecotown_rules", rules)
        hand = BY_HAND.format(observed=observed)
        agrees = "SELECT verdict, reason, count(*) FROM ({}) v GROUP BY ALL ORDER BY ALL"
        same = connection.sql(agrees.format(hand)).fetchall() == connection.sql(agrees.format(text)).fetchall()
        by_hand, compiled = best(
            *(
                partial(lambda query: connection.execute(query).fetchall(), COUNTED.format(each))
                for each in (hand, text)
            ),
            rounds=3,
        )
        tell(
            f"assess_sql, {name}: by hand {by_hand:.2f} s, compiled {compiled:.2f} s, {by_hand / compiled:.2f} times as fast"
            f"{'' if same else '; THE VERDICTS DIFFER'}"
        )


def large_files(folder: Path, places: int, years: int) -> None:
    """
    Parquet files: the compiled text beside the one by hand, and the whole of `assess_frame` with the verdicts written.
    """
    connection = duckdb.connect()
    ledger, listed = folder / "ledger.parquet", folder / "places.parquet"
    first = {"first": YEAR + 1 - years, "places": places, "years": years}
    connection.sql(LEDGER, params=first).write_parquet(str(ledger))
    connection.sql(PLACES, params={"places": places}).write_parquet(str(listed))
    connection.read_parquet(str(ledger)).create_view("observations")
    connection.read_parquet(str(listed)).create("places")
    rows = connection.sql("SELECT count(*) FROM observations").fetchall()[0][0]
    system = forty_rules()
    prepared = prepare(system, str(ledger), year=YEAR, places=str(listed))
    by_hand, compiled = best(
        lambda: connection.execute(COUNTED.format(BY_HAND.format(observed=FOUR_COLUMNS))).fetchall(),
        lambda: prepared.desk.rows(COUNTED.format(prepared.text)),
        rounds=3,
    )
    tell(
        f"{rows:,} rows, 40 rules: by hand {by_hand:.2f} s, compiled {compiled:.2f} s, {by_hand / compiled:.2f} times as fast"
    )
    if rows < _MOST_FOR_TEXTS:
        texts_alone(connection, system, ledger)
    start = time.perf_counter()
    result = ecotown.assess_frame(system, str(ledger), year=YEAR, places=str(listed))
    checked = time.perf_counter() - start
    result.write_parquet(str(folder / "verdicts.parquet"))
    whole = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    tell(f"the same, checked and written: {checked:.1f} s and {whole - checked:.1f} s, peak memory {peak:.2f} GiB")


def main() -> None:
    """
    All lines.
    """
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--places", type=int, default=25_000)
    parser.add_argument("--years", type=int, default=10)
    chosen = parser.parse_args()
    small_frame()
    with tempfile.TemporaryDirectory() as folder:
        large_files(Path(folder), chosen.places, chosen.years)


if __name__ == "__main__":
    main()
