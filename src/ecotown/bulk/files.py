"""
Files judged into a file: what the command does with tables of every town.
"""

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs

from ecotown.bulk.engines.kinds import kind_of_path, open_duckdb_connection
from ecotown.bulk.frames import LEDGER_COLUMNS, VARIABLE, prepare
from ecotown.bulk.refusals import UnusableTable
from ecotown.errors import MissingFile
from ecotown.evaluation import Verdict
from ecotown.plans import IndicatorSystem

__all__ = ["FileSummary", "judge_files"]

_HEADINGS = dict(
    zip(
        (*LEDGER_COLUMNS, VARIABLE),
        ("地点", "指标", "组成", "方面", "年份", "数值", "单位", "状态", "变量"),
        strict=True,
    )
)
_COUNTS = ", ".join(f"COUNT(CASE WHEN verdict = '{verdict.value}' THEN 1 END)" for verdict in Verdict)


@attrs.frozen(kw_only=True)
class FileSummary:
    """
    How many rows came out which way: by verdict in the order of `Verdict`, then those that are borderline.
    """

    rows: int
    places: int
    total: tuple[int, ...]
    by_indicator: tuple[tuple[str, str | None, tuple[int, ...]], ...]
    by_place: tuple[tuple[str, tuple[int, ...]], ...]


def judge_files(
    system: IndicatorSystem,
    paths: Sequence[str],
    *,
    year: int,
    output: str | None = None,
    places: str | None = None,
    assigned: str | None = None,
    references: str | None = None,
    columns: Mapping[str, str] | None = None,
    watch: Callable[[str, Callable[[], float]], object] = lambda _, __: None,
) -> FileSummary:
    """
    The verdicts of a system on Parquet or CSV files, in a Parquet or CSV file that is replaced as a whole, and their counts.

    Columns may have the Chinese headings of a ledger. `watch` is told what is being done, and how to ask how much is done.
    """
    for path in (*paths, *(given for given in (places, assigned, references) if given is not None)):
        if not any(character in path for character in "*?[") and not Path(path).is_file():
            raise _missing(path)
    if output is not None:
        kind_of_path(output)
    import duckdb

    connection = open_duckdb_connection()
    connection.execute("SET enable_progress_bar = true; SET enable_progress_bar_print = false")
    try:
        watch("check", connection.query_progress)
        relation = _read(connection, paths)
        prepared = prepare(
            system,
            relation,
            year=year,
            places=places,
            assigned=assigned,
            references=references,
            columns={**_named(relation.columns), **(columns or {})},
        )
        watch("judge", connection.query_progress)
        with _written(output) as target:
            answer = prepared.desk.give_back(prepared.text)
            if kind_of_path(target) == "parquet":
                answer.write_parquet(target, compression="zstd")
            else:
                answer.write_csv(target)
            watch("count", connection.query_progress)
            return _count(connection, target, system)
    except duckdb.Error as error:
        told = str(error).partition("\n")[0]
        raise UnusableTable(
            "bulk/unreadable-file", f"文件读不出或写不了：{told}", f"a file cannot be read or written: {told}"
        ) from None
    finally:
        connection.close()


def _missing(path: str) -> MissingFile:
    return MissingFile("file/missing", f"没有这个文件：{path}", f"there is no file {path}")


def _read(connection: Any, paths: Sequence[str]) -> Any:
    kinds = {kind_of_path(path) for path in paths}
    if len(kinds) > 1:
        raise UnusableTable(
            "bulk/unknown-file", "Parquet 与 CSV 不能放在一起判定", "Parquet and CSV files are not judged together"
        )
    if kinds == {"parquet"}:
        return connection.read_parquet(list(paths), union_by_name=True)
    return connection.read_csv(list(paths), all_varchar=True, union_by_name=True)


def _named(held: Sequence[str]) -> dict[str, str]:
    """
    The columns that have a Chinese heading and no English one.
    """
    return {name: heading for name, heading in _HEADINGS.items() if name not in held and heading in held}


@contextmanager
def _written(output: str | None) -> Iterator[str]:
    """
    A file to write, which takes the place of the output when all of it is there, or goes away.
    """
    suffix = ".parquet" if output is None else Path(output).suffix
    folder = None if output is None else Path(output).resolve().parent
    if folder is not None and not folder.is_dir():
        raise _missing(str(folder))
    handle, name = tempfile.mkstemp(prefix=".ecotown-", suffix=suffix, dir=folder)
    os.close(handle)
    try:
        yield name
        if output is not None:
            Path(name).replace(output)
    finally:
        Path(name).unlink(missing_ok=True)


def _count(connection: Any, path: str, system: IndicatorSystem) -> FileSummary:
    read = connection.read_parquet if kind_of_path(path) == "parquet" else connection.read_csv
    verdicts = read(path)
    counts = f"{_COUNTS}, COUNT(CASE WHEN borderline THEN 1 END)"

    def ask(text: str) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = verdicts.query("ecotown_verdicts", text).fetchall()
        return found

    ((rows, places, *total),) = ask(f"SELECT COUNT(*), COUNT(DISTINCT place), {counts} FROM ecotown_verdicts")
    places_of = {
        (row.number, component): (place, part)
        for place, row in enumerate(system.indicators)
        for part, component in enumerate((None, *(each.name for each in row.components)))
    }
    by_indicator = sorted(
        ask(f"SELECT indicator, component, {counts} FROM ecotown_verdicts GROUP BY indicator, component"),
        key=lambda found: places_of.get((str(found[0]), found[1] or None), (len(system.indicators), 0)),
    )
    by_place = ask(f"SELECT place, {counts} FROM ecotown_verdicts GROUP BY place ORDER BY place")
    return FileSummary(
        rows=rows,
        places=places,
        total=tuple(total),
        by_indicator=tuple((str(each[0]), each[1], tuple(each[2:])) for each in by_indicator),
        by_place=tuple((str(each[0]), tuple(each[1:])) for each in by_place),
    )
