"""
`ecotown import`: a published notice as a plan.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from ecotown.cli.command import CONTEXT, help_option, language_option
from ecotown.cli.language import choose_language, say
from ecotown.cli.output import print_json
from ecotown.cli.terminal import write
from ecotown.diagnostics import Diagnostic, Severity
from ecotown.documents import import_notice
from ecotown.errors import EcotownError
from ecotown.files import dump_plan, to_plain, write_text
from ecotown.plans import Plan

__all__ = ["command"]

_MARK = "# ecotown import: "
_MOST_PLACES = 5


@click.command(
    "import",
    context_settings=CONTEXT,
    short_help="把通知读成方案 · Read a notice as a plan.",
    help="把印发的通知（docx、html、pdf、xlsx、md、txt）读成方案：文号、日期、任务、责任单位、阶段和附件指标。有修复或读不出的，退出状态为1。\n\n"
    "Read a notice as published (docx, html, pdf, xlsx, md, txt) as a plan: number, dates, tasks, offices, phases and the "
    "indicators of its annex. Exit with 1 if something was repaired or could not be read.",
)
@click.argument("file", metavar="FILE")
@click.option("-o", "--output", metavar="PLAN", help="把方案写入这个文件（yaml 或 json）· Write the plan to this file.")
@click.option(
    "--force",
    "is_forced",
    is_flag=True,
    help="改过的方案也覆盖 · Replace a plan that was edited, too.",
)
@click.option("--keep-names", is_flag=True, help="保留姓名 · Keep personal names.")
@click.option("--json", "is_json", is_flag=True, help="输出 JSON · Print JSON.")
@language_option
@help_option
@click.pass_obj
def command(
    spoken: str,
    *,
    file: str,
    output: str | None,
    is_forced: bool,
    keep_names: bool,
    is_json: bool,
    language: str | None,
) -> int:
    """
    Read, write, tell.
    """
    language = choose_language(language or spoken)
    plan, diagnostics = import_notice(file, keep_names=keep_names)
    if output is not None:
        _write(plan, output, is_forced=is_forced)
    if is_json:
        print_json(
            {"plan": _spell_out(to_plain(plan)), "diagnostics": [diagnostic.to_dict() for diagnostic in diagnostics]}
        )
    else:
        parts = [_summarize(plan, language), *_tell(diagnostics, language)]
        if output is not None:
            parts.append(say(language, f"方案已写入 {output}", f"the plan is written to {output}"))
        write("\n\n".join(parts))
    return int(any(map(_is_trouble, diagnostics)))


# What programs ask of every item, whether the notice prints it or not.
_ROW_KEYS = ("number", "domain", "name", "target", "unit", "obligation")
_TASK_KEYS = ("number", "domain", "text")
_PHASE_KEYS = ("name", "starts", "ends")


def _spell_out(plan: dict[str, Any]) -> dict[str, Any]:
    """
    A plan in full: every row, task and phase with all its main keys, null or an empty list where nothing is printed.
    """
    for section, keys, lists in (
        ("indicators", _ROW_KEYS, ("responsible",)),
        ("tasks", _TASK_KEYS, ("indicators", "responsible")),
        ("phases", _PHASE_KEYS, ()),
    ):
        items = plan.get(section, [])
        plan[section] = [{**dict.fromkeys(keys), **{key: [] for key in lists}, **item} for item in items]
    for row in plan["indicators"]:
        targets = [part.get("target") for part in row.get("components", ())]
        if row["target"] is None and targets and all(targets):
            # Each part states its own: the cell as printed.
            row["target"] = "\n".join(targets)
    return plan


def _tell(diagnostics: tuple[Diagnostic, ...], language: str) -> Iterator[str]:
    """
    What is to be told, equal things once: a text layer with one fault has it in every paragraph.
    """
    alike: dict[tuple[str, ...], list[Diagnostic]] = {}
    for diagnostic in diagnostics:
        is_plain_repair = diagnostic.code.startswith("repair/") and diagnostic.severity is Severity.INFO
        key = (diagnostic.code,) if is_plain_repair else (diagnostic.code, diagnostic.message, diagnostic.hint or "")
        alike.setdefault(key, []).append(diagnostic)
    for first, *others in alike.values():
        text = first.render(language)
        if others:
            lines = list(dict.fromkeys(other.line for other in others if other.line is not None))
            shown = ", ".join(map(str, lines[:_MOST_PLACES])) + ("…" if len(lines) > _MOST_PLACES else "")
            where = say(language, f"，另见第 {shown} 行", f"; also in lines {shown}") if lines else ""
            text += say(
                language, f"\n  （同类共 {len(others) + 1} 处{where}）", f"\n  ({len(others) + 1} of this kind{where})"
            )
        yield text


def _is_trouble(diagnostic: Diagnostic) -> bool:
    """
    Whether something was repaired, or could not be read.
    """
    return diagnostic.severity is not Severity.INFO or diagnostic.code.startswith("repair/")


def _write(plan: Plan, output: str, *, is_forced: bool) -> None:
    """
    Write the plan; a file that a person wrote or changed is replaced only where that was asked for.
    """
    place = Path(output)
    is_json = place.suffix.lower() == ".json"
    text = dump_plan(plan, format="json" if is_json else "yaml")
    if not is_json:
        text = f"{_MARK}{hashlib.sha256(text.encode()).hexdigest()}\n{text}"
    if not is_forced and _is_edited(place, text):
        raise EcotownError(
            "import/would-overwrite",
            f"{output} 已存在，而且改动过，没有覆盖",
            f"{output} exists and was edited; it was not replaced",
            hint="换一个文件名，或用 --force 覆盖",
            hint_en="choose another name, or replace it with --force",
        )
    write_text(place, text)


def _is_edited(place: Path, text: str) -> bool:
    if not place.is_file():
        return False
    old = place.read_bytes().replace(b"\r\n", b"\n")
    if not old.strip() or old == text.encode():
        return False
    mark, _, rest = old.partition(b"\n")
    return mark != f"{_MARK}{hashlib.sha256(rest).hexdigest()}".encode()


def _summarize(plan: Plan, language: str) -> str:
    """
    What was found, in a few lines.
    """
    lines = [_head(plan)] if plan.document or plan.title else []
    dates = _dates(plan, language)
    if dates:
        lines.append(dates)
    domains = len({row.domain for row in plan.indicators if row.domain})
    matched = {number for task in plan.tasks for number in task.indicators}
    lines.append(
        say(
            language,
            f"指标 {len(plan.indicators)} 项（领域 {domains} 个），任务 {len(plan.tasks)} 条（对应指标 {len(matched)} 项），"
            f"阶段 {len(plan.phases)} 个，标题 {len(plan.outline)} 个，责任单位 {len(plan.organizations)} 个",
            f"{len(plan.indicators)} indicators in {domains} domains, {len(plan.tasks)} tasks that speak of {len(matched)} of them, "
            f"{len(plan.phases)} phases, {len(plan.outline)} headings, {len(plan.organizations)} offices",
        )
    )
    group = plan.leading_group
    if group is not None:
        members = len(group.deputies) + len(group.members)
        lines.append(
            say(
                language,
                f"领导小组：组长 {group.head or '—'}，副组长和成员 {members} 项"
                + (f"，办公室设在{group.office.seat}" if group.office and group.office.seat else ""),
                f"leading group: head {group.head or '—'}, {members} deputies and members"
                + (f", office at {group.office.seat}" if group.office and group.office.seat else ""),
            )
        )
    return "\n".join(lines)


def _head(plan: Plan) -> str:
    document = plan.document
    parts = [plan.title or ""] if document is None else [document.number or "", document.title or plan.title or ""]
    return " ".join(part for part in parts if part)


def _dates(plan: Plan, language: str) -> str:
    document = plan.document
    if document is None:
        return ""
    issuers = "、".join(document.issuers or ((document.issuer,) if document.issuer else ()))
    facts = [
        (issuers, "发文", "issued by"),
        (document.issued_on, "成文", "signed"),
        (document.printed_on, "印发", "printed"),
        (document.published_on, "发布", "published"),
    ]
    joint = say(language, "，", ", ")
    return joint.join(f"{say(language, zh, en)} {value}" for value, zh, en in facts if value)
