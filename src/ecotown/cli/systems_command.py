"""
`ecotown systems`: the indicator systems that a plan can name, and one of them in full.
"""

from collections.abc import Iterator
from typing import Literal

import attrs
import click
from rich.cells import cell_len

from ecotown.assessment.requirements import read_requirements
from ecotown.cli.command import CONTEXT, help_option, language_option
from ecotown.cli.language import choose_language, say
from ecotown.cli.layout import Line, fit_widths, paragraph, table_row, wrap_hanging
from ecotown.cli.output import has_lines, print_json, print_lines
from ecotown.cli.terminal import console_width, write, write_error
from ecotown.diagnostics import Diagnostic
from ecotown.errors import EcotownError
from ecotown.files import load_system, to_plain
from ecotown.files.catalog import survey_systems
from ecotown.plans import Component, Indicator, IndicatorSystem, Plan, resolve_indicators
from ecotown.targets import format_target

__all__ = ["command"]

_HEADINGS = (
    ("领域", "domain"),
    ("序号", "no."),
    ("指标", "indicator"),
    ("指标值", "target"),
    ("单位", "unit"),
    ("属性", "obligation"),
    ("适用", "applies to"),
)
_LEAST = (8, 4, 14, 14, 6, 6, 8)
_WEIGHTS = (1, 1, 4, 4, 2, 1, 2)


@click.group(
    "systems",
    invoke_without_command=True,
    context_settings=CONTEXT,
    short_help="列出和查看指标体系 · List and show indicator systems.",
    help="列出随库和另外安装的指标体系；show 显示其中一份。\n\n"
    "List the indicator systems that are shipped or installed; `show` shows one of them.",
)
@click.option("--json", "is_json", is_flag=True, help="输出 JSON · Print JSON.")
@language_option
@help_option
@click.pass_context
def command(context: click.Context, *, is_json: bool, language: str | None) -> None:
    """
    Load each, print a line of it; what is broken is told beside.
    """
    language = choose_language(language or context.obj)
    if context.invoked_subcommand is not None:
        context.obj = language
        return
    found, problems = survey_systems()
    listed: list[tuple[IndicatorSystem, str | None]] = []
    told = list(problems)
    for each in found:
        try:
            listed.append((attrs.evolve(load_system(each.path), id=each.id), each.package))
        except EcotownError as error:
            told.extend(error.diagnostics)
    if is_json:
        systems = [
            {
                "id": system.id,
                "title": system.title,
                "standing": system.standing.value,
                "indicators": len(system.indicators),
                "package": package or "ecotown",
            }
            for system, package in listed
        ]
        print_json({"systems": systems, "diagnostics": [each.to_dict() for each in told]})
        return
    for system, package in listed:
        standing = say(language, system.standing.label, system.standing.value)
        rows = say(language, f"{len(system.indicators)}项", f"{len(system.indicators)} indicators")
        origin = "" if package is None else say(language, f"  来自 {package}", f"  from {package}")
        write(f"{system.id}  {system.title or ''}  {rows}  {standing}{origin}")
    _tell(told, language)


def _tell(problems: list[Diagnostic], language: str) -> None:
    for problem in problems:
        write_error(problem.render(language))


@command.command(
    "show",
    context_settings=CONTEXT,
    short_help="显示一份指标体系 · Show an indicator system.",
    help="显示一份指标体系：依据、效力、约定和各项指标。SYSTEM 是体系的 id 或文件。\n\n"
    "Show an indicator system: its citation, standing, conventions and rows. SYSTEM is an id or a file. With --json it is "
    "printed in the form of its file, whole where it extends another.",
)
@click.argument("system")
@click.option("--read", "is_read", is_flag=True, help="每格后面写明怎样理解 · Say behind each target how it is read.")
@click.option("--json", "is_json", is_flag=True, help="输出 JSON · Print JSON.")
@language_option
@help_option
@click.pass_obj
def show(spoken: str, *, system: str, is_read: bool, is_json: bool, language: str | None) -> None:
    """
    Load it, print it.
    """
    language = choose_language(language or spoken)
    loaded = load_system(system)
    if is_json:
        print_json(to_plain(attrs.evolve(loaded, extension=None)))
    else:
        print_lines(_render(_with_readings(loaded, language) if is_read else loaded, language, console_width()))


def _with_readings(system: IndicatorSystem, language: str) -> IndicatorSystem:
    """
    The system with the reading of each target behind it. Raises InvalidFile for targets that cannot be read.
    """
    plan = Plan(system=system.id, indicator_system=system)
    form: Literal["zh", "en"] = "zh" if language == "zh" else "en"
    rows = []
    for row, required in zip(system.indicators, read_requirements(resolve_indicators(plan), plan), strict=True):
        told = {part.component: f"→ {format_target(part.target, form)}" for part in required.parts}
        parts = tuple(
            part
            if part.target in (None, row.target)
            else attrs.evolve(part, target=f"{part.target}\n{told[part.name]}")
            for part in row.components
        )
        shared = told[None] if None in told else next(iter(told.values()))
        target = None if row.target is None else f"{row.target}\n{shared}"
        # A component that takes the target of its row is shown without one.
        parts = tuple(attrs.evolve(part, target=target if part.target == row.target else part.target) for part in parts)
        rows.append(attrs.evolve(row, target=target, components=parts))
    return attrs.evolve(system, indicators=tuple(rows))


def _render(system: IndicatorSystem, language: str, width: int) -> Iterator[Line]:
    title = system.title or system.id
    yield from paragraph(title if title == system.id else f"{title}（{system.id}）", width, "bold")
    for head, text in _facts(system, language):
        yield from wrap_hanging(f"{head}{say(language, '：', ': ')}", text, width)
    yield from _render_rows(system, language, width)
    has_notes = any(row.note for row in system.indicators)
    if has_notes:
        yield ((say(language, "说明", "notes"), "bold"),)
        for row in system.indicators:
            if row.note:
                yield from wrap_hanging(f"  {row.number}  ", " ".join(row.note.split()), width)


def _facts(system: IndicatorSystem, language: str) -> Iterator[tuple[str, str]]:
    """
    What is known of a system beside its rows.
    """
    if system.citation:
        yield say(language, "依据", "citation"), " ".join(system.citation.split())
    yield say(language, "效力", "standing"), say(language, system.standing.label, system.standing.value)
    if system.effective_from is not None:
        yield say(language, "施行日期", "effective from"), system.effective_from.isoformat()
    if system.extension is not None:
        stated = system.extension.stated
        yield say(language, "承接", "extends"), system.extension.parent.id
        for number, override in stated.overrides.items():
            keys = "、".join(override.changes)
            yield (
                say(language, f"改动第{number}项", f"changes row {number}"),
                _with_reason(keys, override.reason, language),
            )
        for number, reason in stated.removed.items():
            yield say(language, f"去掉第{number}项", f"removes row {number}"), reason
    plain = to_plain(attrs.evolve(system, extension=None))
    for key, head, head_en in (("conventions", "约定", "conventions"), ("attributes", "地方属性", "attributes")):
        if key in plain:
            yield (
                say(language, head, head_en),
                "；".join(f"{name} {_tell_value(item)}" for name, item in plain[key].items()),
            )
    if system.note:
        yield say(language, "备注", "note"), " ".join(system.note.split())


def _with_reason(keys: str, reason: str | None, language: str) -> str:
    return keys if not reason else say(language, f"{keys}（理由：{reason}）", f"{keys} (reason: {reason})")


def _tell_value(value: object) -> str:
    if isinstance(value, dict):
        return "、".join(f"{name} {_tell_value(item)}" for name, item in value.items())
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)


def _render_rows(system: IndicatorSystem, language: str, width: int) -> Iterator[Line]:
    headings = [say(language, zh, en) for zh, en in _HEADINGS]
    rows = [cells for row in system.indicators for cells in _cells(row, language)]
    kept = [index for index in range(len(headings)) if any(cells[index] for cells in rows)]
    natural = [
        max(cell_len(line) for cells in (headings, *rows) for line in cells[index].split("\n")) for index in kept
    ]
    least = [min(own, max(_LEAST[index], cell_len(headings[index]))) for own, index in zip(natural, kept, strict=True)]
    widths = fit_widths(natural, least, [_WEIGHTS[index] for index in kept], width - len(kept))
    line: Line = (("─" * width if has_lines() else "-" * width, "dim"),)
    yield line
    yield from table_row([(headings[index], "bold") for index in kept], widths)
    domain = None
    for cells in rows:
        if cells[0] and cells[0] != domain:
            yield line
        shown = "" if cells[0] == domain else cells[0]
        domain = cells[0] or domain
        yield from table_row([((shown if index == 0 else cells[index]), "") for index in kept], widths)
    yield line
    count = len(system.indicators)
    yield ((say(language, f"共{count}项", f"{count} indicators"), ""),)


def _cells(row: Indicator, language: str) -> Iterator[list[str]]:
    """
    The cells of a row, and below it those of each component.
    """
    obligation = "" if row.obligation is None else say(language, row.obligation.label, row.obligation.value)
    applies = "、".join(row.applies_if.values())
    if row.may_be_absent:
        applies = "；".join(filter(None, (applies, say(language, "可不涉及", "may be absent"))))
    domain = row.domain or ""
    yield [domain, row.number, row.name, row.target or "", _unit(row), obligation, applies]
    for part in row.components:
        target = "" if part.target == row.target else part.target or ""
        yield [domain, "", f"· {part.name}", target, _unit(part), "", ""]


def _unit(item: Indicator | Component) -> str:
    return "".join((item.unit or "", f"（{item.basis}）" if item.basis else ""))
