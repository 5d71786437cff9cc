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
from ecotown.linter import in_order, lint

__all__ = ["command"]


@click.command(
    "lint",
    context_settings=CONTEXT,
    short_help="检查体系、方案和台账 · Check systems, plans and ledgers.",
    help="检查指标体系、方案和台账：写法、指标值、单位、名称，以及还缺什么约定。有错误时退出状态为1。\n\n"
    "Check indicator systems, plans and ledgers: form, targets, units, names, and what is left open. Exit with 1 if an "
    "error was found.",
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option("--plan", metavar="PLAN", help="台账所对的方案 · The plan that ledgers are held against.")
@click.option("--strict", "is_strict", is_flag=True, help="有警告时退出状态也为1 · Exit with 1 for a warning too.")
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
    is_json: bool,
    language: str | None,
) -> int:
    """
    Check, print, count.
    """
    language = choose_language(language or spoken)
    against = None if plan is None else load_plan(plan)
    found = in_order(diagnostic for file in files for diagnostic in lint(file, plan=against))
    if is_json:
        print_json({"diagnostics": [diagnostic.to_dict() for diagnostic in found]})
    else:
        write("\n\n".join([*(diagnostic.render(language) for diagnostic in found), _count(found, language)]))
    severities = {diagnostic.severity for diagnostic in found}
    return int(Severity.ERROR in severities or (is_strict and Severity.WARNING in severities))


def _count(found: list[Diagnostic], language: str) -> str:
    errors, warnings, infos = (
        sum(diagnostic.severity is severity for diagnostic in found)
        for severity in (Severity.ERROR, Severity.WARNING, Severity.INFO)
    )
    return say(
        language,
        f"错误 {errors}，警告 {warnings}，提示 {infos}",
        f"{errors} errors, {warnings} warnings, {infos} infos",
    )
