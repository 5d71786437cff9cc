"""
Runs the examples in the pages, each page in a folder of its own that holds a copy of `examples/`.

- A `{code-block}` with a caption is a file of that name: it is written (`:caption: at the end of NAME`: added to it).
- In a `console` block each line that begins with `$ ecotown` is run, 100 columns wide; the lines behind it are what it prints.
- A `pycon` block is a Python session, one for the whole page.

Anything else (`sh`, `yaml`, `text`) is shown and not run. tests/test_docs.py runs all of them. After a change of the output

    python docs/run_examples.py

writes what the commands print now into the pages; sessions are corrected by hand.
"""

import contextlib
import doctest
import io
import os
import re
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

__all__ = ["PAGES", "check_sessions", "record_commands"]

ROOT = Path(__file__).parents[1]
PAGES = tuple(
    page
    for page in sorted((ROOT / "docs").rglob("*.md"))
    if "_build" not in page.parts and not page.read_text(encoding="utf-8").startswith("<!-- Made by")
)
_FENCE = re.compile(r"^```(?P<info>[^\n]+)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_CAPTION = re.compile(r":caption: (?P<end>at the end of )?(?P<name>\S+)\n\n?(?P<text>.*)", re.DOTALL)
_COMMAND = re.compile(r"^\$ ecotown(?P<arguments>.*)$", re.MULTILINE)
_WIDTH = "100"


def record_commands(page: str) -> str:
    """
    A page with what its commands print now.
    """
    with _scratch():
        return _FENCE.sub(_rerun, page)


def check_sessions(page: str, name: str) -> str:
    """
    What differs between the Python sessions of a page and what they print now; empty where nothing does.
    """
    report: list[str] = []
    sessions = []
    with _scratch():
        for match in _FENCE.finditer(page):
            if match["info"] == "pycon":
                sessions.append(match["body"])
            else:
                _write_file(match)
        test = doctest.DocTestParser().get_doctest("\n".join(sessions), {}, name, name, 0)
        doctest.DocTestRunner(verbose=False, optionflags=doctest.ELLIPSIS).run(test, out=report.append)
    return "".join(report)


def _rerun(match: re.Match[str]) -> str:
    if match["info"] != "console":
        _write_file(match)
        return match.group()
    lines: list[str] = []
    for command in _COMMAND.finditer(match["body"]):
        lines += [command.group(), *_run(shlex.split(command["arguments"]))]
    return "\n".join(["```console", *lines, "```"])


def _write_file(match: re.Match[str]) -> None:
    captioned = _CAPTION.fullmatch(match["body"])
    if match["info"].startswith("{code-block}") and captioned is not None:
        with Path(captioned["name"]).open("a" if captioned["end"] else "w", encoding="utf-8", newline="\n") as file:
            file.write(captioned["text"])


def _run(arguments: list[str]) -> list[str]:
    from ecotown.cli import main

    # A stream with an encoding, as a terminal has one.
    printed = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="\n", write_through=True)
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        main(arguments)
    buffer = printed.detach()
    buffer.seek(0)
    return buffer.read().decode().rstrip("\n").split("\n")


@contextlib.contextmanager
def _scratch() -> Iterator[None]:
    # A defect of the program is raised, and never written into a page as what it prints.
    settings = {"COLUMNS": _WIDTH, "ECOTOWN_TRACEBACK": "1"}
    before = {name: os.environ.get(name) for name in settings}
    os.environ.update(settings)
    try:
        with tempfile.TemporaryDirectory(prefix="ecotown-docs-") as folder, contextlib.chdir(folder):
            shutil.copytree(ROOT / "examples", "examples")
            yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


if __name__ == "__main__":
    for path in PAGES:
        before = path.read_text(encoding="utf-8")
        after = record_commands(before)
        if after != before:
            path.write_text(after, encoding="utf-8", newline="\n")
            sys.stdout.write(f"{path.relative_to(ROOT)}\n")
