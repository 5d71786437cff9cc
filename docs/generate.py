"""
Makes the pages of the reference that tell what the code says.

They are every diagnostic, the command's help, the grammar's rules and the conformance cases. Run it after a change of any
of them, from the root of the repository, and look at the difference:

    python docs/generate.py

What is said of each diagnostic beside its own message stands in docs/diagnostics.yaml. tests/test_docs.py holds the pages
fresh.
"""

import contextlib
import io
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs
import yaml

import ecotown.documents.reading
import ecotown.files.compose
import ecotown.files.reading
import ecotown.measures
import ecotown.plans
import ecotown.quantities
from ecotown.cli import main as run_command
from ecotown.cli.command import ecotown as command_group
from ecotown.diagnostics import Diagnostic, Severity
from ecotown.errors import EcotownError
from ecotown.testing import InvalidCase, load_cases

__all__ = ["EXAMPLES", "PAGES", "Example", "load_examples", "run_example"]

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "docs" / "diagnostics.yaml"
REFERENCE = ROOT / "docs" / "reference"
_MADE = "<!-- Made by docs/generate.py; change what it reads, not this page. -->\n\n"

# ---- Diagnostics ----------------------------------------------------------------------------------------------------

_INDICATOR = {"unit": "%", "better": "higher"}
_CASE_KEYS = ("target", "indicator", "observed", "year", "place", "assigned", "references", "conventions")
_FILE_KEYS = {
    "plan": "plan.yaml",
    "system": "system.yaml",
    "ledger": "ledger.yaml",
    "csv": "ledger.csv",
    "cases": "cases.yaml",
}
_HEADS = {
    "plan": "ecotown: 1\nkind: plan\n",
    "system": "ecotown: 1\nkind: indicator-system\nid: example\n",
    "ledger": "ecotown: 1\nkind: ledger\n",
}
_SEVERITIES = {Severity.ERROR: "error 错误", Severity.WARNING: "warning 警告", Severity.INFO: "info 提示"}


@attrs.frozen
class Example:
    """
    What the page says of a code, and what gives it.
    """

    code: str
    en: str
    zh: str
    facts: Mapping[str, Any]


@attrs.frozen
class Outcome:
    """
    What an example gave: the diagnostics, or the text of a message that no small example gives.
    """

    diagnostics: tuple[Diagnostic, ...] = ()
    text: str | None = None

    def of(self, code: str) -> Diagnostic | None:
        """
        The first diagnostic of a code.
        """
        return next((each for each in self.diagnostics if each.code == code), None)


def load_examples() -> tuple[Example, ...]:
    """
    The examples in the order of the page.
    """
    entries: dict[str, dict[str, Any]] = yaml.safe_load(EXAMPLES.read_text(encoding="utf-8"))
    return tuple(Example(code, facts.pop("en"), facts.pop("zh"), facts) for code, facts in entries.items())


def run_example(example: Example) -> Outcome:
    """
    Run an example in a folder of its own.
    """
    facts = example.facts
    if "shown" in facts:
        return Outcome(text=facts["shown"])
    with _scratch() as folder:
        for key, name in _FILE_KEYS.items():
            if key in facts:
                _write(folder / name, _file_text(key, facts))
        for name, text in facts.get("files", {}).items():
            _write(folder / name, text)
        try:
            return Outcome(_diagnose(facts))
        except EcotownError as error:
            return Outcome(error.diagnostics)


def _diagnose(facts: Mapping[str, Any]) -> tuple[Diagnostic, ...]:
    """
    The diagnostics of an example that raises nothing.
    """
    if "target" in facts:
        return _judge(facts)
    if "command" in facts:
        return _run(facts["command"])
    if "python" in facts:
        return _evaluate(facts["python"])
    if "lint" in facts:
        return _lint(facts)
    if "measure" in facts:
        measure = ecotown.measures.parse_measure(facts["measure"])
        return ecotown.measures.check_dimensions(measure, facts.get("variables", {}), facts.get("unit"))
    if "cases" in facts:
        cases = load_cases("cases.yaml").cases
        return tuple(problem for case in cases if isinstance(case, InvalidCase) for problem in case.problems)
    if "system" in facts:
        ecotown.load_system("system.yaml")
        return ()
    ledger = next((_FILE_KEYS[key] for key in ("csv", "ledger") if key in facts), None)
    if "plan" not in facts:
        return ecotown.load_ledger(ledger or "ledger.csv").diagnostics
    plan = ecotown.load_plan("plan.yaml")
    if ledger is None:
        return ()
    assessment = ecotown.assess(plan, ecotown.load_ledger(ledger), year=2021)
    return (*assessment.diagnostics, *(each for row in assessment.findings for each in row.result.diagnostics))


def _judge(facts: Mapping[str, Any]) -> tuple[Diagnostic, ...]:
    target = ecotown.parse_target(facts["target"], **facts.get("indicator", _INDICATOR))
    if "observed" not in facts:
        return target.diagnostics
    given = {key: facts[key] for key in _CASE_KEYS[3:] if key in facts}
    return ecotown.evaluate_target(target, facts["observed"], **given).diagnostics


def _lint(facts: Mapping[str, Any]) -> tuple[Diagnostic, ...]:
    name = _write(facts.get("name", "file.yaml"), facts["lint"])
    plan = ecotown.load_plan(_write("plan.yaml", facts["against"])) if "against" in facts else None
    return tuple(ecotown.lint(name, plan=plan))


def _run(arguments: str) -> tuple[Diagnostic, ...]:
    """
    What the command says on standard error, as one diagnostic that is already told.
    """
    told = io.StringIO()
    with contextlib.redirect_stderr(told), contextlib.redirect_stdout(io.StringIO()):
        run_command([*arguments.split(), "--lang", "zh"])
    text = told.getvalue().rstrip()
    code = re.search(r"\[([a-z]+/[a-z-]+)\]", text)
    return (
        Diagnostic(
            code=code[1] if code else "",
            severity=Severity.ERROR,
            message="",
            message_en="",
            excerpt=text,
        ),
    )


def _evaluate(expression: str) -> tuple[Diagnostic, ...]:
    names = {"ecotown": ecotown, "write": _write, "write_workbook": _write_workbook}
    value = eval(expression, names)  # noqa: S307 - an expression of this repository's own
    if isinstance(value, EcotownError):
        raise value
    # An import gives the plan and the diagnostics side by side.
    found: tuple[Diagnostic, ...] = value[1] if isinstance(value, tuple) else getattr(value, "diagnostics", ())
    return found


@contextlib.contextmanager
def _scratch() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="ecotown-docs-") as name, contextlib.chdir(name):
        Path("examples").mkdir()
        yield Path(name)


def _write(path: str | Path, text: str | Mapping[str, str]) -> str:
    content = text["gb18030"].encode("gb18030") if isinstance(text, Mapping) else text.encode()
    Path(path).write_bytes(content)
    return str(path)


def _write_workbook(path: str, sheets: tuple[str, ...]) -> str:
    from openpyxl import Workbook

    workbook = Workbook()
    for sheet in list(workbook.worksheets):
        workbook.remove(sheet)
    for name in sheets:
        workbook.create_sheet(name)
    workbook.save(path)
    return path


def _file_text(key: str, facts: Mapping[str, Any]) -> Any:  # noqa: ANN401 - text, or a mapping that names its encoding
    text = facts[key]
    return text if facts.get("raw") or not isinstance(text, str) else _HEADS.get(key, "") + text


def render_diagnostics() -> str:
    """
    The page of all codes.
    """
    examples = load_examples()
    lines = [
        "# Diagnostics · 提示与错误",
        "",
        "Every message ends in its code, in brackets.",
        "Look the code up here: what it means, an example that gives it, and what the message says, its place, its remedy.",
        "每条提示末尾的方括号里是它的代码，按代码在这里查：是什么意思，什么情形会出现，怎么改。",
        "",
        "An *error* (错误) refuses the target, the observation or the file; a *warning* (警告) is most likely a mistake, and what was",
        "read stands; an *info* (提示) tells how something was taken.",
        "An example of a target is written as in a case file; where no indicator stands, its unit is % and higher is better.",
        "",
    ]
    for example in examples:
        if "topic" in example.facts:
            lines += [f"## {example.facts['topic']}", ""]
        lines += _entry(example)
    return _MADE + "\n".join(lines).rstrip() + "\n"


def _entry(example: Example) -> list[str]:
    outcome = run_example(example)
    diagnostic = outcome.of(example.code)
    told = outcome.text if diagnostic is None else _told(diagnostic)
    severity = _SEVERITIES[Severity.ERROR if diagnostic is None else diagnostic.severity]
    return [
        f"(code-{example.code.replace('/', '-')})=",
        f"### {example.code}",
        "",
        f"*{severity}.* {example.en}",
        example.zh,
        "",
        *_source(example),
        "```text",
        *(told or "").splitlines(),
        "```",
        "",
        *([f"{example.facts['do_en']}", example.facts["do_zh"], ""] if "do_en" in example.facts else []),
    ]


def _told(diagnostic: Diagnostic) -> str:
    if not diagnostic.message and diagnostic.excerpt is not None:
        return diagnostic.excerpt
    return diagnostic.render("zh")


def _source(example: Example) -> list[str]:
    """
    What gives the code, as a person would write it.
    """
    facts = example.facts
    # A file that is no YAML is not colored as such.
    is_broken = example.code.startswith("file/")
    lines: list[str] = []
    if "target" in facts:
        case = [f"{key}: {_flow(facts[key])}" for key in _CASE_KEYS if key in facts]
        lines += ["```yaml", *case, "```", ""]
    if "measure" in facts:
        case = [f"{key}: {_flow(facts[key])}" for key in ("measure", "variables", "unit") if key in facts]
        lines += ["```yaml", *case, "```", ""]
    for key, name in _FILE_KEYS.items():
        if key in facts:
            text = _file_text(key, facts)
            text = text if isinstance(text, str) else text["gb18030"]
            shown = "".join(each if each.isprintable() or each == "\n" else "�" for each in text)
            language = "text" if key == "csv" or is_broken else "yaml"
            lines += [f"```{{code-block}} {language}", f":caption: {name}", "", *shown.rstrip().splitlines(), "```", ""]
    for name, text in (("plan.yaml", facts.get("against")), (facts.get("name", "file.yaml"), facts.get("lint"))):
        if text is not None:
            language = "yaml" if name.endswith(".yaml") and not is_broken else "text"
            lines += [f"```{{code-block}} {language}", f":caption: {name}", "", *text.rstrip().splitlines(), "```", ""]
    if "command" in facts:
        lines += ["```text", f"ecotown {facts['command']}", "```", ""]
    if "python" in facts:
        lines += ["```python", facts["python"], "```", ""]
    return lines


def _flow(value: object) -> str:
    """
    A value on one line of YAML.
    """
    text = yaml.safe_dump(value, allow_unicode=True, sort_keys=False, default_flow_style=True, width=1000)
    return text.removesuffix("\n").removesuffix("\n...")


# ---- The command ----------------------------------------------------------------------------------------------------


def render_cli() -> str:
    """
    The page of the command: the help of each subcommand, as it is printed.
    """
    import click

    names = command_group.list_commands(click.Context(command_group))
    lines = [
        "# The command · 命令",
        "",
        "`ecotown` with a subcommand; `--help` shows what stands here.",
        "Messages go to standard error, results to standard output; with `--json` exactly one object (`test`: one a line).",
        "The exit status is 0 when it is done, 1 when it is done and something did not pass, and 2 when it could not be done.",
        "退出状态：0 完成；1 完成但有未通过的；2 没能完成。",
        "",
        "| subcommand | what for |",
        "|---|---|",
        *(f"| [`{name}`](#cli-{name}) | {_short_help(name)} |" for name in names),
        "",
        "The language is `--lang`, else that of the locale, else Chinese.",
        (
            "`COLUMNS` sets the width of the output (40 to 180; below 72 the rows stand below one another), and "
            "`ECOTOWN_TRACEBACK=1` shows the traceback of a defect."
        ),
        "",
        "```text",
        *_help([]),
        "```",
        "",
    ]
    for name in names:
        lines += [f"(cli-{name})=", f"## ecotown {name}", "", "```text", *_help([name]), "```", ""]
        for inner in _inner_names(name):
            lines += [f"### ecotown {name} {inner}", "", "```text", *_help([name, inner]), "```", ""]
    return _MADE + "\n".join(lines).rstrip() + "\n"


def _inner_names(name: str) -> list[str]:
    import click

    command = command_group.get_command(click.Context(command_group), name)
    return command.list_commands(click.Context(command)) if isinstance(command, click.Group) else []


def _short_help(name: str) -> str:
    import click

    return command_group.get_command(click.Context(command_group), name).get_short_help_str(200)


def _help(arguments: list[str]) -> list[str]:
    printed = io.StringIO()
    width = os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = "100"
    try:
        with contextlib.redirect_stdout(printed):
            run_command([*arguments, "--help"])
    finally:
        if width is None:
            del os.environ["COLUMNS"]
        else:
            os.environ["COLUMNS"] = width
    return [line.rstrip() for line in printed.getvalue().rstrip().splitlines()]


# ---- The grammar ----------------------------------------------------------------------------------------------------

_GRAMMAR = ROOT / "grammar"
_LOWERING = ROOT / "src" / "ecotown" / "targets" / "lowering"
_RULE = re.compile(r"^[?!]?([a-z_]+)(?:\.\d+)?\s*:", re.MULTILINE)
_TOLD_ELSEWHERE = {
    "not_set": "`ecotown.targets.parser`",
    "circumstance": "`clauses.clause`",
    "lead": "its alternatives",
    "predicate": "its alternatives",
    "particular": "`amounts._read_note`",
    "particulars": "`amounts._read_note`",
}
_ALIAS = re.compile(r"->\s*([a-z_]+)")
_HEADING = re.compile(r"^## (\d+)\. ")
_NAMED = re.compile(r"_Grammar_: (.*?)\.\s+_Cases_", re.DOTALL)


def render_grammar() -> str:
    """
    The page of the grammar: each rule with its section and the function that lowers it, then the files.
    """
    lines = [
        "# The grammar · 语法",
        "",
        "The language of targets is written once, as [Lark](https://lark-parser.readthedocs.io) grammar that is read by an LALR parser",
        "with a contextual lexer.",
        "`target.lark` holds the rules, `lexemes.lark` numbers, names and separators, `keywords.lark` every word; `units.lark` and",
        "`phrase.lark` are generated from the known units and from the keywords by `python -m ecotown.targets.grammar`.",
        "What each rule means is said in [](language.md); its tree is turned into nodes by a function in",
        "`ecotown.targets.lowering`, mostly of the same name.",
        "",
        "| rule | section | lowered by |",
        "|---|---|---|",
    ]
    for name, section in _rules().items():
        lines.append(f"| `{name}` | {section} | {_lowered_by(name)} |")
    for file in ("target", "lexemes", "keywords"):
        lines += [
            "",
            f"## {file}.lark",
            "",
            f"```{{literalinclude}} ../../grammar/{file}.lark",
            ":language: text",
            "```",
        ]
    return _MADE + "\n".join(lines).rstrip() + "\n"


def _rules() -> dict[str, str]:
    """
    The rules and aliases of the grammar, in its order, each with the section of the language that names it.
    """
    sections = sections_by_rule()
    found: dict[str, str] = {}
    for line in (_GRAMMAR / "target.lark").read_text(encoding="utf-8").splitlines():
        code = line.partition("//")[0]
        for match in (*_RULE.finditer(code), *_ALIAS.finditer(code)):
            found.setdefault(match[1], ", ".join(sections.get(match[1], ())))
    found.pop("start", None)
    return found


def sections_by_rule() -> dict[str, list[str]]:
    """
    The sections of the language page that name each rule of the grammar as theirs.
    """
    found: dict[str, list[str]] = {}
    page = (REFERENCE / "language.md").read_text(encoding="utf-8")
    for part in re.split(r"^(?=## )", page, flags=re.MULTILINE):
        heading, named = _HEADING.match(part), _NAMED.search(part)
        if heading is not None and named is not None:
            for name in re.findall(r"`([a-z_]+)`", named[1]):
                found.setdefault(name, []).append(heading[1])
    return found


def _lowered_by(name: str) -> str:
    modules = {path.stem: path.read_text(encoding="utf-8") for path in sorted(_LOWERING.glob("*.py"))}
    for function in (name, f"read_{name}", f"_read_{name}", f"_{name}"):
        for module, text in modules.items():
            if re.search(rf"^def {function}\(", text, re.MULTILINE):
                return f"`{module}.{function}`"
    told = _TOLD_ELSEWHERE.get(name)
    if told is not None:
        return told
    return next((f"`{module}`" for module, text in modules.items() if f'"{name}"' in text), "")


# ---- The conformance cases ------------------------------------------------------------------------------------------


def render_conformance() -> str:
    """
    The page of the case files: what each is about.
    """
    files = sorted((_GRAMMAR / "conformance").glob("*.yaml"))
    # In hundreds, so that a case more leaves the page as it is.
    hundreds = sum(len(load_cases(path).cases) for path in files) // 100
    lines = [
        "# The conformance cases · 案例",
        "",
        "The cases in `grammar/conformance/` say what the language means, in a form that a planner can read: a target, an observation,",
        "the verdict that they make.",
        "They are a second specification beside [](language.md) and hold no word about any implementation, so that another one can be",
        "held to them.",
        "",
        "```text",
        "ecotown test grammar/conformance/*.yaml",
        "```",
        "",
        f"There are more than {hundreds * 100:,} cases in {len(files)} files.",
        "The form of a case is in [](files.md); a comment at the end of a file lists what no case settles.",
        "",
        "Cases of [scoring rules](scoring.md) are in `grammar/conformance/scoring/`, of [formulas](measures.md) in",
        "`grammar/conformance-measures/` and `grammar/conformance-levers/`, of strictness in `grammar/strictness/`.",
        "",
    ]
    for path in files:
        lines += [f"(cases-{path.stem})=", f"## {path.name}", "", _about(path), ""]
    return _MADE + "\n".join(lines).rstrip() + "\n"


def _about(path: Path) -> str:
    lines = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            break
        lines.append(line.removeprefix("#").strip())
    return " ".join(lines)


PAGES: dict[str, Callable[[], str]] = {
    "diagnostics.md": render_diagnostics,
    "cli.md": render_cli,
    "grammar.md": render_grammar,
    "conformance.md": render_conformance,
}


def write_pages() -> None:
    """
    Make every page anew.
    """
    for name, render in PAGES.items():
        scratch = REFERENCE / f"{name}.new"
        scratch.write_text(render(), encoding="utf-8", newline="\n")
        shutil.move(scratch, REFERENCE / name)


if __name__ == "__main__":
    write_pages()
