"""
`ecotown lint`: systems, plans and ledgers checked before anything is judged by them.
"""

import click

from ecotown.cli.command import CONTEXT, help_option, language_option
from ecotown.cli.language import choose_language, say
from ecotown.cli.output import print_json
from ecotown.cli.terminal import write
from ecotown.diagnostics import Diagnostic, Severity
from ecotown.files import load_plan
from ecotown.linter import Report, examine, fix_file, in_order

__all__ = ["command"]


@click.command(
    "lint",
    context_settings=CONTEXT,
    short_help="检查体系、方案和台账 · Check systems, plans and ledgers.",
    help="检查指标体系、方案和台账：写法、指标值、单位、名称，正文与附件是否一致，以及还缺什么约定。有错误时退出状态为1。\n\n"
    "Check indicator systems, plans and ledgers: form, targets, units, names, the body against the annex, and what is left "
    "open. Exit with 1 if an error was found.",
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--plan", metavar="PLAN", help="台账所对的方案 · The plan that ledgers are held against.")
@click.option("--strict", "is_strict", is_flag=True, help="有警告时退出状态也为1 · Exit with 1 for a warning too.")
@click.option(
    "--fix", "is_fixing", is_flag=True, help="先改正有把握的，写回文件 · First put right in the file what is certain."
)
@click.option(
    "--show-ignored", "is_showing", is_flag=True, help="也列出方案中 ignore 的 · Also list what the plan says is left."
)
@click.option("--json", "is_json", is_flag=True, help="输出 JSON · Print JSON.")
@language_option
@help_option
@click.pass_obj
def command(
    spoken: str,
    *,
    files: tuple[str, ...],
    plan: str | None,
    is_strict: bool,
    is_fixing: bool,
    is_showing: bool,
    is_json: bool,
    language: str | None,
) -> int:
    """
    Fix, check, print, count.
    """
    language = choose_language(language or spoken)
    against = None if plan is None else load_plan(plan)
    fixed = [told for file in dict.fromkeys(files) for told in fix_file(file)] if is_fixing else []
    reports = [examine(file, plan=against) for file in dict.fromkeys(files)]
    found = in_order(diagnostic for report in reports for diagnostic in report.diagnostics)
    if is_json:
        print_json(_as_json(found, reports, fixed, is_fixing=is_fixing, is_showing=is_showing))
    else:
        ignored = sum(len(report.ignored) for report in reports)
        lines = [_say_fixed(told, language) for told in fixed]
        lines += [diagnostic.render(language) for diagnostic in found]
        if is_showing:
            lines += [_say_left(told, reason, language) for report in reports for told, reason in report.ignored]
        write("\n\n".join([*lines, _count(found, len(fixed) if is_fixing else None, ignored, language)]))
    severities = {diagnostic.severity for diagnostic in found}
    return int(Severity.ERROR in severities or (is_strict and Severity.WARNING in severities))


def _as_json(
    found: list[Diagnostic], reports: list[Report], fixed: list[Diagnostic], *, is_fixing: bool, is_showing: bool
) -> dict[str, object]:
    printed: dict[str, object] = {"diagnostics": [diagnostic.to_dict() for diagnostic in found]}
    if is_fixing:
        printed["fixed"] = [diagnostic.to_dict() for diagnostic in fixed]
    if is_showing:
        printed["ignored"] = [
            {**diagnostic.to_dict(), "reason": reason} for report in reports for diagnostic, reason in report.ignored
        ]
    return printed


def _say_fixed(told: Diagnostic, language: str) -> str:
    place = f"{told.file} ({told.path})"
    before, after = told.before or "", told.after or ""
    return say(
        language,
        f"{place}: 已改正：{told.message}\n  “{before}”→“{after}” [{told.code}]",
        f'{place}: fixed: {told.message_en}\n  "{before}" → "{after}" [{told.code}]',
    )


def _say_left(told: Diagnostic, reason: str, language: str) -> str:
    place = ":".join(str(part) for part in (told.file, told.line, told.column) if part is not None)
    return say(
        language,
        f"{place}: 已忽略：{told.message} [{told.code}]\n  理由：{reason}",
        f"{place}: ignored: {told.message_en} [{told.code}]\n  reason: {reason}",
    )


def _count(found: list[Diagnostic], fixed: int | None, ignored: int, language: str) -> str:
    errors, warnings, infos = (
        sum(diagnostic.severity is severity for diagnostic in found)
        for severity in (Severity.ERROR, Severity.WARNING, Severity.INFO)
    )
    text = f"错误 {errors}，警告 {warnings}，提示 {infos}"
    text_en = f"{errors} errors, {warnings} warnings, {infos} infos"
    if fixed is not None:
        text, text_en = f"已改正 {fixed}；{text}", f"{fixed} fixed; {text_en}"
    if ignored:
        text, text_en = f"{text}，已忽略 {ignored}", f"{text_en}, {ignored} ignored"
    return say(language, text, text_en)
