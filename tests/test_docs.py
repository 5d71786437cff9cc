"""
The pages under docs/ are true: examples run, what is generated is fresh, and nothing that exists is left out.
"""

import ast
import importlib.util
import itertools
import pkgutil
import re
import tomllib
from pathlib import Path
from types import ModuleType
from typing import Any, get_args

import pytest

import ecotown
from ecotown.evaluation.messages import CODES
from ecotown.files import ledgers, plans, systems
from ecotown.linter import FINDINGS
from ecotown.targets import format_target, nodes, parse_target
from ecotown.targets.messages import DIAGNOSTICS, REFUSALS
from ecotown.testing import case_file

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"


def load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, DOCS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


generate = load("generate")
run_examples = load("run_examples")
EXAMPLES = generate.load_examples()
PAGES = run_examples.PAGES


def read(page: str) -> str:
    return DOCS.joinpath(page).read_text(encoding="utf-8")


def codes_in_the_source() -> set[str]:
    found = set()
    for path in (ROOT / "src" / "ecotown").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found |= set(re.findall(r"\A[a-z]+/[a-z]+(?:-[a-z]+)*\Z", node.value))
    return found


# ---- Generated pages ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", generate.PAGES)
def test_generated_pages_are_fresh(page: str) -> None:
    # `python docs/generate.py` makes them anew.
    assert generate.PAGES[page]() == read(f"reference/{page}")


def test_every_code_is_documented() -> None:
    documented = {example.code for example in EXAMPLES}
    assert documented >= codes_in_the_source() | {*REFUSALS, *DIAGNOSTICS, *CODES, *FINDINGS}


def test_no_code_is_documented_that_does_not_exist() -> None:
    # Those of folders are put together from two parts.
    made = {"folder/no-plan", "folder/no-ledger", "folder/several-plans", "folder/several-ledgers"}
    assert {example.code for example in EXAMPLES} - made <= codes_in_the_source()


@pytest.mark.parametrize("example", EXAMPLES, ids=[example.code for example in EXAMPLES])
def test_every_example_of_a_code_gives_it_with_a_remedy(example: Any) -> None:
    outcome = generate.run_example(example)
    diagnostic = outcome.of(example.code)
    assert outcome.text is not None or diagnostic is not None
    # The remedy stands in the message, or on the page.
    told = "" if diagnostic is None else diagnostic.render("zh")
    assert "建议：" in told or {"do_en", "do_zh"} <= set(example.facts)


# ---- Examples in the pages ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=[page.relative_to(DOCS).as_posix() for page in PAGES])
def test_commands_print_what_the_page_shows(page: Path) -> None:
    # `python docs/run_examples.py` writes what they print now.
    text = page.read_text(encoding="utf-8")
    assert run_examples.record_commands(text) == text


@pytest.mark.parametrize("page", PAGES, ids=[page.relative_to(DOCS).as_posix() for page in PAGES])
def test_sessions_print_what_the_page_shows(page: Path) -> None:
    difference = run_examples.check_sessions(page.read_text(encoding="utf-8"), page.name)
    assert difference == "", difference


# ---- Nothing is left out --------------------------------------------------------------------------------------------

RULES = re.findall(r"^\| `(\w+)` \| (.*?) \| (.*?) \|$", read("reference/grammar.md"), re.MULTILINE)
NODES = dict(re.findall(r"^\| `(\w+)` \| [\d, ]+ \| .* \| `(.+)` \|$", read("reference/language.md"), re.MULTILINE))


def test_every_node_is_in_the_table() -> None:
    assert {node.__name__ for node in get_args(nodes.Rule)} == set(NODES)


@pytest.mark.parametrize("name", NODES)
def test_every_form_in_the_table_is_canonical(name: str) -> None:
    target = parse_target(NODES[name], better="higher")
    assert type(target.rule).__name__ == name
    assert format_target(target) == NODES[name]


def test_every_rule_of_the_grammar_is_named_in_the_language() -> None:
    assert [name for name, section, function in RULES if not section or not function] == []


def test_the_language_names_no_rule_that_does_not_exist() -> None:
    rules = {
        name
        for name, _, _ in re.findall(r"^\| `(\w+)` \| (.*?) \| (.*?) \|$", read("reference/grammar.md"), re.MULTILINE)
    }
    assert set(generate.sections_by_rule()) <= rules


KEYS = {
    "plan": plans.PLAN.fields,
    "override": {"reason": None},
    "task": plans.TASK.fields,
    "system": systems.SYSTEM.fields,
    "row": systems.INDICATOR.fields,
    "component": systems._COMPONENT.fields,
    "variable": systems.VARIABLE.fields,
    "conventions": systems.CONVENTIONS.fields,
    "ledger": ledgers._FIELDS,
    "evidence": ledgers._EVIDENCE.fields,
    "case": case_file._CASE.fields,
}


@pytest.mark.parametrize("kind", KEYS)
def test_every_key_of_a_file_is_documented(kind: str) -> None:
    page = read("reference/files.md")
    assert [key for key in KEYS[kind] if f"`{key}`" not in page] == []


def test_every_heading_of_a_ledger_is_documented() -> None:
    page = read("reference/files.md")
    headings = (*ledgers._OBSERVATION_HEADINGS, *ledgers._EVIDENCE_HEADINGS)
    assert [heading for heading in headings if heading not in page] == []


def test_every_public_name_is_documented() -> None:
    page = read("reference/python-api.md")
    assert [name for name in ecotown.__all__ if name != "__version__" and f"ecotown.{name}" not in page] == []


def test_every_name_in_the_glossary_exists() -> None:
    known: set[str] = set()
    for module in pkgutil.walk_packages(ecotown.__path__, "ecotown."):
        if not module.name.endswith("__main__"):
            known |= set(re.findall(r"\b\w+\b", Path(_file(module.name)).read_text(encoding="utf-8")))
    names = re.findall(r"^\| .* \| .* \| `([\w.]+)` \| .*\|$", read("reference/glossary.md"), re.MULTILINE)
    assert len(names) > 40
    assert [name for name in names if not set(name.split(".")) <= known] == []


def test_every_library_has_its_reason() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = settings["project"]
    lists = (settings["build-system"]["requires"], project["dependencies"], *project["optional-dependencies"].values())
    wanted = {re.split(r"[\[<>=; ]", each)[0].lower() for each in itertools.chain(*lists)} - {project["name"]}
    page = read("libraries.md").lower()
    # Stubs of types are spoken of together.
    assert sorted(each for each in wanted if not each.startswith("types-") and each not in page) == []


def _file(name: str) -> str:
    spec = importlib.util.find_spec(name)
    assert spec is not None
    assert spec.origin is not None
    return spec.origin
