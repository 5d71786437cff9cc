"""
Prints what judging in bulk costs on Polars: the compiled text in Polars' own SQL beside good Polars written by hand.

    cd tests && PYTHONPATH=../src:. python -m benchmarks.on_polars [--places 25000] [--years 10]

The rules and the table are those of bulk.py. Nothing is asserted.
"""

import argparse
import tempfile
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from benchmarks.bulk import LEDGER, PLACES, YEAR, best, forty_rules, tell
from ecotown.bulk.frames import prepare

_LOW = (850_000, 755_000, None, 200_000, 1_000_000, 600_000)
_HIGH = (None, None, 600_000, None, 1_000_000, 700_000)
_HALF = (5_000, 500, 5_000, 5_000, 5_000, 5_000)
_OPEN = pl.lit("undetermined")


def by_hand(ledger: Path, places: Path) -> Any:
    """
    The forty rules as somebody who knows Polars and the rules would write them.
    """
    bounds = pl.LazyFrame(
        {
            "indicator": [str(number) for number in range(1, 31)],
            "low": [_LOW[number % 6] if _LOW[number % 6] is not None else -(2**62) for number in range(1, 31)],
            "high": [_HIGH[number % 6] if _HIGH[number % 6] is not None else 2**62 for number in range(1, 31)],
            "half": [_HALF[number % 6] for number in range(1, 31)],
        }
    )
    towns = pl.scan_parquet(places)
    observed = (
        pl.scan_parquet(ledger)
        .filter(pl.col("year").is_between(2019, 2021))
        .select(
            "place",
            "indicator",
            "year",
            (pl.when(pl.col("value").is_nan()).then(None).otherwise(pl.col("value")) * 10_000)
            .round()
            .cast(pl.Int64)
            .alias("n"),
        )
    )
    n = pl.col("n")
    passes = n.is_between(pl.col("low"), pl.col("high"))
    plain = (
        towns.select("place")
        .join(bounds, how="cross")
        .join(observed.filter(pl.col("year") == YEAR), on=["place", "indicator"], how="left")
        .select(
            "place",
            "indicator",
            pl.when(n.is_null())
            .then(_OPEN)
            .when(passes)
            .then(pl.lit("met"))
            .otherwise(pl.lit("not-met"))
            .alias("verdict"),
            pl.when(n.is_null()).then(pl.lit("missing-observation")).alias("reason"),
            (passes != n.is_between(pl.col("low") - pl.col("half"), pl.col("high") + pl.col("half"))).alias(
                "borderline"
            ),
            (n - pl.col("low")).alias("margin"),
        )
    )
    moving = [str(number) for number in range(31, 41)]
    wide = (
        observed.filter(pl.col("indicator").is_in(moving))
        .group_by("place", "indicator")
        .agg(*(n.filter(pl.col("year") == YEAR - back).max().alias(f"x{back}") for back in range(3)))
    )
    tracks = towns.join(pl.LazyFrame({"indicator": moving}), how="cross").join(
        wide, on=["place", "indicator"], how="left"
    )
    x0, x1, x2, name = pl.col("x0"), pl.col("x1"), pl.col("x2"), pl.col("indicator")
    is_trend, is_share = name.cast(pl.Int32) <= 36, name == "39"
    limit = pl.when(pl.col("terrain") == "山区").then(600_000).when(pl.col("terrain") == "丘陵区").then(400_000)
    falls = pl.when(name.is_in(["33", "36"])).then((x0 < x1) | (x1 < x2)).otherwise((x0 > x1) | (x1 > x2))
    met, not_met = pl.lit("met"), pl.lit("not-met")
    verdict = (
        pl.when(is_trend & falls)
        .then(not_met)
        .when(is_trend & (x0.is_null() | x1.is_null() | x2.is_null()))
        .then(_OPEN)
        .when(is_trend)
        .then(met)
        .when(is_share & ~pl.col("terrain").is_in(["山区", "丘陵区"]))
        .then(pl.lit("not-applicable"))
        .when(x0.is_null())
        .then(_OPEN)
        .when(is_share)
        .then(pl.when(x0 >= limit).then(met).otherwise(not_met))
        .when((name == "40") & (x0 >= 900_000))
        .then(met)
        .when(x1.is_null())
        .then(_OPEN)
        .when(name == "37")
        .then(pl.when((x1 - x0) * 100 >= 18 * x1).then(met).otherwise(not_met))
        .when(name == "38")
        .then(pl.when(x0 <= x1).then(met).otherwise(not_met))
        .when((x0 < x1) | (x1 < x2))
        .then(not_met)
        .when(x2.is_null())
        .then(_OPEN)
        .when(x0 > x2)
        .then(met)
        .otherwise(not_met)
    )
    others = tracks.select(
        "place",
        "indicator",
        verdict.alias("verdict"),
        pl.when(x0.is_null())
        .then(pl.lit("missing-observation"))
        .when(x1.is_null() | x2.is_null())
        .then(pl.lit("missing-years"))
        .alias("reason"),
        pl.lit(value=False).alias("borderline"),
        pl.lit(None, pl.Int64).alias("margin"),
    )
    return pl.concat([plain, others])


def counted(verdicts: Any) -> Any:
    """
    Verdicts counted, so that all of them are made and none is kept.
    """
    return (
        verdicts.group_by("verdict", "reason")
        .agg(pl.len(), pl.col("borderline").sum(), pl.col("margin").max())
        .collect(engine="streaming")
    )


def main() -> None:
    """
    One line.
    """
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--places", type=int, default=25_000)
    parser.add_argument("--years", type=int, default=10)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ledger, listed = Path(folder) / "ledger.parquet", Path(folder) / "places.parquet"
        connection = duckdb.connect()
        first = {"first": YEAR + 1 - chosen.years, "places": chosen.places, "years": chosen.years}
        connection.sql(LEDGER, params=first).write_parquet(str(ledger))
        connection.sql(PLACES, params={"places": chosen.places}).write_parquet(str(listed))
        rows = pl.scan_parquet(ledger).select(pl.len()).collect().item()
        prepared = prepare(forty_rules(), str(ledger), year=YEAR, places=str(listed), engine="polars")
        hand, compiled = best(
            lambda: counted(by_hand(ledger, listed)),
            lambda: counted(prepared.desk.give_back(prepared.text)),
            rounds=3,
        )
        tell(
            f"{rows:,} rows, 40 rules: by hand {hand:.2f} s, compiled {compiled:.2f} s, {hand / compiled:.2f} times as fast"
        )


if __name__ == "__main__":
    main()
