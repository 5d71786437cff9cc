"""
`ecotown assess --table`: files of every town judged, with a bar on standard error, and what came of it counted.
"""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import Event, Thread

from ecotown.bulk.files import FileSummary, judge_files
from ecotown.cli.language import say
from ecotown.cli.layout import Line, paragraph, table_row
from ecotown.cli.output import print_json, print_lines
from ecotown.cli.terminal import console_width
from ecotown.errors import InvalidArgument
from ecotown.evaluation import Verdict
from ecotown.files import load_system

__all__ = ["assess_files", "read_columns"]

_STEPS = {"check": ("核对", "checking"), "judge": ("判定", "judging"), "count": ("汇总", "counting")}
_PLACES_SHOWN = 20
_NAMES = (*(verdict.value.replace("-", "_") for verdict in Verdict), "borderline")


def read_columns(given: Sequence[str]) -> dict[str, str]:
    """
    `place=镇` and the like, as what `assess_frame` takes.
    """
    columns: dict[str, str] = {}
    for each in given:
        name, is_pair, own = each.partition("=")
        if not is_pair or not own:
            raise InvalidArgument(
                "command/column",
                f"“{each}”不是“名称=列名”",
                f'"{each}" is no name=column',
                hint="如 --column place=镇",
                hint_en="for example --column place=town",
            )
        columns[name] = own
    return columns


def assess_files(
    paths: Sequence[str],
    *,
    system: str,
    year: int,
    output: str | None,
    places: str | None,
    assigned: str | None,
    references: str | None,
    columns: Mapping[str, str],
    language: str,
    is_json: bool,
) -> FileSummary:
    """
    Judge, and print what came of it.
    """
    loaded = load_system(system)
    with _bar(language) as watch:
        summary = judge_files(
            loaded,
            paths,
            year=year,
            output=output,
            places=places,
            assigned=assigned,
            references=references,
            columns=columns,
            watch=watch,
        )
    if is_json:
        print_json(_as_data(summary, system, year, output))
    else:
        print_lines(_lines(summary, {row.number: row.name for row in loaded.indicators}, output, language))
    return summary


@contextmanager
def _bar(language: str) -> Iterator[Callable[[str, Callable[[], float]], object]]:
    """
    A bar of how far a step has come, where standard error is a terminal.
    """
    if sys.stderr is None or not sys.stderr.isatty():
        yield lambda _, __: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    ended = Event()
    with Progress(
        TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=Console(stderr=True), transient=True
    ) as progress:
        task = progress.add_task("", total=100)
        asked: list[Callable[[], float]] = []

        def look() -> None:
            while not ended.wait(0.2):
                done = asked[-1]() if asked else -1.0
                progress.update(task, completed=max(0.0, done))

        def watch(step: str, ask: Callable[[], float]) -> None:
            asked.append(ask)
            progress.update(task, description=say(language, *_STEPS[step]), completed=0)

        looking = Thread(target=look, daemon=True)
        looking.start()
        try:
            yield watch
        finally:
            ended.set()
            looking.join()


def _lines(summary: FileSummary, names: Mapping[str, str], output: str | None, language: str) -> Iterator[Line]:
    heads = [
        *(verdict.label if language == "zh" else verdict.value for verdict in Verdict),
        say(language, "临界", "borderline"),
    ]
    counted = "，".join(f"{head} {count:,}" for head, count in zip(heads, summary.total, strict=True))
    counted = counted if language == "zh" else counted.replace("，", ", ")
    yield from paragraph(
        say(
            language,
            f"{summary.places:,} 个地点，{summary.rows:,} 项判定：{counted}",
            f"{summary.places:,} places, {summary.rows:,} verdicts: {counted}",
        ),
        console_width(),
        "bold",
    )
    yield ()
    yield from _table(
        say(language, "指标", "indicator"),
        heads,
        [
            ("／".join(part for part in (f"{number} {names.get(number, '')}".strip(), component) if part), counts)
            for number, component, counts in summary.by_indicator
        ],
    )
    worst = sorted(summary.by_place, key=lambda each: (-each[1][1], each[0]))[:_PLACES_SHOWN]
    yield ()
    if len(summary.by_place) > len(worst):
        yield from paragraph(
            say(
                language,
                f"未达标最多的 {len(worst)} 个地点：",
                f"The {len(worst)} places with the most rows not met:",
            ),
            console_width(),
        )
    yield from _table(say(language, "地点", "place"), heads, worst)
    if output is not None:
        yield ()
        yield from paragraph(say(language, f"已写入 {output}", f"written to {output}"), console_width())


def _table(head: str, heads: Sequence[str], rows: Sequence[tuple[str, tuple[int, ...]]]) -> Iterator[Line]:
    from rich.cells import cell_len

    numbers = [max(cell_len(name), 9) for name in heads]
    available = console_width() - sum(numbers) - len(numbers) - 1
    first = max(10, min(available, max((cell_len(text) for text, _ in [(head, ()), *rows]), default=10)))
    widths = [first, *numbers]
    yield from table_row(
        [(head, "bold"), *((_right(name, width), "bold") for name, width in zip(heads, numbers, strict=True))], widths
    )
    for text, counts in rows:
        cells = [(_right(f"{count:,}", width), "") for count, width in zip(counts, numbers, strict=True)]
        yield from table_row([(text, ""), *cells], widths)


def _right(text: str, width: int) -> str:
    from rich.cells import cell_len

    return " " * (width - cell_len(text)) + text


def _as_data(summary: FileSummary, system: str, year: int, output: str | None) -> dict[str, object]:
    def counts(found: Sequence[int]) -> dict[str, int]:
        return dict(zip(_NAMES, found, strict=True))

    return {
        "system": system,
        "year": year,
        "output": output,
        "places": summary.places,
        "rows": summary.rows,
        "summary": counts(summary.total),
        "indicators": [
            {"indicator": number, "component": component, **counts(found)}
            for number, component, found in summary.by_indicator
        ],
        "by_place": [{"place": place, **counts(found)} for place, found in summary.by_place],
    }
