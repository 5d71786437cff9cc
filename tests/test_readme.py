"""
The two READMEs say the same and what they show is true.
"""

import doctest
import html
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
READMES = ("README.md", "README.zh-CN.md")
PAGES = (*READMES, "CONTRIBUTING.md", "CHANGELOG.md", "docs/index.md", "docs/libraries.md")


def blocks(page: str, language: str) -> list[str]:
    text = ROOT.joinpath(page).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", READMES)
def test_library_use_prints_what_the_page_shows(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    sessions = blocks(page, "pycon")
    assert sessions
    test = doctest.DocTestParser().get_doctest("\n".join(sessions), {}, page, page, 0)
    report: list[str] = []
    outcome = doctest.DocTestRunner(verbose=False).run(test, out=report.append)
    assert outcome.failed == 0, "".join(report)


def test_both_pages_give_the_same_commands() -> None:
    english, chinese = READMES
    for language in ("sh", "powershell"):
        assert blocks(english, language) == blocks(chinese, language) != []


def test_both_pages_run_the_same_code() -> None:
    english, chinese = ([source(block) for block in blocks(page, "pycon")] for page in READMES)
    assert [[line.replace('"zh"', '"en"') for line in lines] for lines in chinese] == english


def source(session: str) -> list[str]:
    return [line for line in session.splitlines() if line.startswith((">>> ", "... "))]


def test_picture_shows_what_the_command_prints() -> None:
    picture = ROOT.joinpath("docs/images/assess.svg").read_text(encoding="utf-8")
    drawn = re.findall(r'<text class="assess-r\d+"[^>]*>([^<]*)</text>', picture)
    environment = os.environ | {"COLUMNS": "124", "PYTHONUTF8": "1"}
    command = (sys.executable, "-m", "ecotown", "assess", "examples/qingfeng", "--lang", "zh")
    printed = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=True)
    # Told apart by more than blanks: draw it again with docs/images/draw_assess.py.
    assert "".join(html.unescape("".join(drawn)).split()) == "".join(printed.stdout.split())


@pytest.mark.parametrize("page", PAGES)
def test_every_link_inside_the_project_leads_somewhere(page: str) -> None:
    text = ROOT.joinpath(page).read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)\s]+)\)", text)
    inside = [target.partition("#")[0] for target in targets if not re.match(r"[a-z]+:|#", target)]
    missing = [target for target in inside if not ROOT.joinpath(page).parent.joinpath(target).exists()]
    assert missing == []
