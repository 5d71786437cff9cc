"""
`ecotown diff`: two indicator systems, or editions of one, compared row by row.
"""

from collections.abc import Iterator

import attrs
import click

from ecotown.cli.command import CONTEXT, help_option, language_option
from ecotown.cli.language import choose_language, say
from ecotown.cli.layout import Line, paragraph, wrap_hanging
from ecotown.cli.output import print_json, print_lines
from ecotown.cli.terminal import console_width
from ecotown.files import load_plan, load_system
from ecotown.files.catalog import is_path
from ecotown.files.compose import MappingNode, ScalarNode, compose
from ecotown.files.reading import read_source
from ecotown.plans import IndicatorSystem, Plan, resolve_indicators
from ecotown.plans.differences import (
    RowDifference,
    RowStatus,
    SystemDifference,
    compare_systems,
    count_words,
    tell_change,
)

__all__ = ["command"]

_STYLES = {
    RowStatus.STRICTER: "bold red",
    RowStatus.LOOSER: "bold yellow",
    RowStatus.OTHERWISE: "bold magenta",
    RowStatus.UNDECIDED: "magenta",
    RowStatus.NEW: "bold green",
    RowStatus.GONE: "bold",
    RowStatus.CHANGED: "cyan",
}


@click.command(
    "diff",
    context_settings=CONTEXT,
    short_help="比较两套指标体系 · Compare two indicator systems.",
    help="逐项比较两套指标体系（或同一体系的两个版本）：更严、更宽、新增、取消、改名。A 为旧，B 为新；各为体系的 id，"
    "或体系、方案的文件。\n\n"
    "Compare two indicator systems, or editions of one, row by row: stricter, looser, new, gone, renamed. A is the old one, "
    "B the new one; each is the id of a system, or the file of a system or a plan.",
)
@click.argument("old", metavar="A")
@click.argument("new", metavar="B")
@click.option("--all", "is_all", is_flag=True, help="未变的项也列出 · List the rows that are the same, too.")
@click.option("--exit-code", "has_exit_code", is_flag=True, help="有差别时退出状态为1 · Exit with 1 if they differ.")
@click.option("--json", "is_json", is_flag=True, help="输出 JSON · Print JSON.")
@language_option
@help_option
@click.pass_obj
def command(
    spoken: str,
    *,
    old: str,
    new: str,
    is_all: bool,
    has_exit_code: bool,
    is_json: bool,
    language: str | None,
) -> int:
    """
    Load both, compare, print.
    """
    language = choose_language(language or spoken)
    difference = compare_systems(_load(old), _load(new))
    if is_json:
        print_json(difference.to_dict(language))
    else:
        print_lines(_render(difference, language, console_width(), is_all=is_all))
    differs = difference.counts[RowStatus.SAME] < len(difference.rows) or bool(difference.declared)
    return int(has_exit_code and differs)


def _load(given: str) -> IndicatorSystem:
    """
    A system by its id or from its file, or the rows that hold for a plan.
    """
    if not is_path(given):
        return load_system(given)
    source, _ = read_source(given)
    node = compose(source)
    kind = node.get("kind") if isinstance(node, MappingNode) else None
    if not isinstance(kind, ScalarNode) or kind.text != Plan.kind:
        return load_system(given)
    plan = load_plan(given)
    system = plan.indicator_system or IndicatorSystem(id=given)
    return attrs.evolve(system, title=plan.title or system.title, indicators=resolve_indicators(plan))


def _render(difference: SystemDifference, language: str, width: int, *, is_all: bool) -> Iterator[Line]:
    for label, system in ((say(language, "旧", "old"), difference.old), (say(language, "新", "new"), difference.new)):
        rows = say(language, f"{len(system.indicators)}项", f"{len(system.indicators)} rows")
        told = " · ".join(part for part in (system.title, system.id, rows) if part)
        yield from wrap_hanging(f"{label}{say(language, '：', ': ')}", told, width)
    counts = [
        count_words(status, count, language)
        for status, count in difference.counts.items()
        if count or status in (RowStatus.STRICTER, RowStatus.LOOSER, RowStatus.NEW, RowStatus.GONE)
    ]
    if difference.renamed:
        counts.append(say(language, f"改名{len(difference.renamed)}项", f"{len(difference.renamed)} renamed"))
    yield from paragraph(say(language, "，", ", ").join(counts), width, "bold")
    domain: str | None = None
    for row in difference.rows:
        if row.status is RowStatus.SAME and not is_all:
            continue
        shown = row.new or row.old
        if shown is not None and shown.domain != domain:
            domain = shown.domain
            yield ()
            yield from paragraph(domain or "—", width, "dim")
        yield from _render_row(row, language, width)
    if difference.regroupings:
        yield ()
        yield ((say(language, "也许是拆分或合并", "perhaps split or merged"), "bold"),)
        for regrouping in difference.regroupings:
            yield from wrap_hanging("  · ", regrouping.tell(language), width)
    if difference.declared:
        yield ()
        yield ((say(language, "指标以外", "beside the rows"), "bold"),)
        for change in difference.declared:
            yield from wrap_hanging("  · ", tell_change(change, language), width)


def _render_row(row: RowDifference, language: str, width: int) -> Iterator[Line]:
    shown = row.new or row.old
    if shown is None:
        return
    status = say(language, row.status.label, row.status.label_en)
    number = shown.number
    if row.old is not None and row.new is not None and row.is_moved:
        number = f"{row.old.number} → {row.new.number}"
    name = " ".join(shown.name.split("\n"))
    target = "" if row.old is not None and row.new is not None else " ".join((shown.target or "").split("\n"))
    head = f"{number} {name}" + (say(language, f"：{target}", f": {target}") if target else "")
    for line_number, line in enumerate(wrap_hanging("  ", f"[{status}] {head}", width)):
        yield line if line_number else ((line[0][0], _STYLES.get(row.status, "")),)
    for told in row.tell(language):
        if row.is_moved and told.startswith((say(language, "序号：", "number: "),)):
            continue
        yield from wrap_hanging("      ", told, width)
