"""
The outputs of the command that are checked in, and how they are made anew after a change that was meant.

    python tests/rerecord.py

Look at `git diff` before committing: each line of it is a change that people see.
"""

import io
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

import attrs

from ecotown.cli import main

ROOT = Path(__file__).parents[1]


@attrs.frozen
class Golden:
    """
    A file, and the command whose output it holds, run from the root of the repository.
    """

    file: str
    command: tuple[str, ...]
    columns: int = 120

    @property
    def path(self) -> Path:
        """
        Where the file is.
        """
        return ROOT / self.file


GOLDENS = (
    Golden("examples/qingfeng/expected/assess.txt", ("assess", "examples/qingfeng")),
    Golden("examples/qingfeng/expected/assess.json", ("assess", "examples/qingfeng", "--json")),
    Golden("examples/reasons/expected/assess.txt", ("assess", "examples/reasons")),
    Golden("examples/reasons/expected/assess.json", ("assess", "examples/reasons", "--json")),
    Golden("examples/national-township/expected/assess.txt", ("assess", "examples/national-township")),
    Golden("examples/national-township/expected/assess.json", ("assess", "examples/national-township", "--json")),
    Golden("examples/national-county/expected/assess.txt", ("assess", "examples/national-county")),
    Golden("examples/national-county/expected/assess.json", ("assess", "examples/national-county", "--json")),
    Golden("examples/acceptance/expected/assess.txt", ("assess", "examples/acceptance")),
    Golden("examples/acceptance/expected/assess.json", ("assess", "examples/acceptance", "--json")),
    Golden("tests/goldens/assess-80.txt", ("assess", "examples/qingfeng"), 80),
    Golden("tests/goldens/assess-en.txt", ("assess", "examples/qingfeng", "--lang", "en"), 100),
    Golden("tests/goldens/diff.txt", ("diff", "national-township-2014", "chongqing-township-2021"), 100),
    Golden("tests/goldens/target-met.txt", ("target", "≥85%", "--observed", "86.2")),
    Golden("tests/goldens/target-borderline.txt", ("target", "≥85%", "--observed", "84.96")),
    Golden(
        "tests/goldens/target-en.txt",
        ("target", "山区：≥60；丘陵：≥40", "--unit", "%", "--observed", "45", "--lang", "en"),
    ),
    Golden(
        "tests/goldens/target-trend.txt",
        ("target", "逐年降低", "--unit", "千克/公顷", "--observed", "{2019: 250, 2020: 245, 2021: 246}"),
    ),
    Golden("tests/goldens/target-refused.txt", ("target", "山区：≥60；丘陵：≥4O")),
    Golden("tests/goldens/target.json", ("target", "≥85%", "--observed", "84.96", "--json")),
    Golden("tests/goldens/target-refused.json", ("target", "≥8S%", "--json")),
    Golden("tests/goldens/import.txt", ("import", "tests/documents/notices/qingfeng.txt")),
    Golden("tests/goldens/import-en.txt", ("import", "tests/documents/notices/joint-issue.txt", "--lang", "en")),
    Golden("tests/goldens/import.json", ("import", "tests/documents/notices/qingfeng.txt", "--json")),
    Golden("tests/goldens/test.txt", ("test", "tests/goldens/cases.yaml")),
    Golden("tests/goldens/test.jsonl", ("test", "tests/goldens/cases.yaml", "--json", "--lang", "en")),
)


@contextmanager
def environment(settings: Mapping[str, str]) -> Iterator[None]:
    """
    Run from the root, in an environment with these settings and no others that the command reads.
    """
    read = ("COLUMNS", "FORCE_COLOR", "LANG", "LC_ALL", "LC_MESSAGES", "NO_COLOR")
    before, folder = dict(os.environ), Path.cwd()
    for name in read:
        os.environ.pop(name, None)
    os.environ.update(settings)
    os.chdir(ROOT)
    try:
        yield
    finally:
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(before)


def run(
    *arguments: str, columns: int = 120, encoding: str = "utf-8", settings: Mapping[str, str] | None = None
) -> tuple[int, str, str]:
    """
    The exit status of a command, and what it prints on standard output and on standard error.
    """
    streams = [io.TextIOWrapper(io.BytesIO(), encoding=encoding, newline="\n") for _ in range(2)]
    settings = {"COLUMNS": str(columns), **(settings or {})}
    with environment(settings), redirect_stdout(streams[0]), redirect_stderr(streams[1]):
        status = main(arguments)
    texts: list[str] = []
    for stream in streams:
        stream.flush()
        stream.seek(0)
        texts.append(stream.read())
    return status, texts[0], texts[1]


def record(golden: Golden) -> str:
    """
    What the file is to hold: standard output, and where there is any, standard error and the exit status below it.
    """
    status, output, errors = run(*golden.command, columns=golden.columns)
    # The version changes with every release, and is another in a source tree that is not installed.
    output = re.sub(r'^(\s*"version": )"[^"]*"', r'\1"…"', output, flags=re.MULTILINE)
    return (
        output + (f"-- standard error\n{errors}" if errors else "") + (f"-- exit status {status}\n" if status else "")
    )


if __name__ == "__main__":
    for each in GOLDENS:
        each.path.parent.mkdir(parents=True, exist_ok=True)
        each.path.write_text(record(each), encoding="utf-8", newline="\n")
