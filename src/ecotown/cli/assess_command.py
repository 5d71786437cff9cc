"""
`ecotown assess`: a plan against a ledger.
"""

import click

from ecotown.assessment import assess
from ecotown.cli.command import CONTEXT, help_option, language_option
from ecotown.cli.folder import find_ledger, find_plan
from ecotown.cli.language import choose_language
from ecotown.cli.output import has_lines, print_json, print_lines
from ecotown.cli.terminal import console_width
from ecotown.files import load_ledger, load_plan
from ecotown.periods import FIRST_YEAR, LAST_YEAR

__all__ = ["command"]

_SHORT = "评判一份方案 · Judge a plan."


@click.command(
    "assess",
    context_settings=CONTEXT,
    short_help=_SHORT,
    help="逐项评判一份方案：达标没有、差多少、还缺什么、由谁负责。\n\n"
    "Judge a plan row by row: met or not, by how much, what is missing, who answers.\n\n"
    "PATH 是方案文件，或放着一份 plan.yaml 和一份 ledger.csv 的文件夹 · PATH is a plan, or a folder with one plan.yaml "
    "(yml, json) and one ledger.csv (xlsx, yaml, yml, json).",
)
@click.argument("path")
@click.option("--ledger", metavar="FILE", help="台账文件 · The ledger.")
@click.option(
    "--year",
    type=click.IntRange(FIRST_YEAR, LAST_YEAR),
    metavar="YYYY",
    help="判定哪一年，默认用方案写的 year · The year judged; that of the plan by default.",
)
@click.option("--json", "is_json", is_flag=True, help="输出 JSON · Print JSON.")
@click.option(
    "--exit-code",
    "has_exit_code",
    is_flag=True,
    help="有未达标或无法判定的项时退出状态为1 · Exit with 1 if a row is not met or open.",
)
@language_option
@help_option
@click.pass_obj
def command(
    spoken: str,
    *,
    path: str,
    ledger: str | None,
    year: int | None,
    is_json: bool,
    has_exit_code: bool,
    language: str | None,
) -> int:
    """
    Load, assess, print.
    """
    language = choose_language(language or spoken)
    # A file that is no plan is told before a ledger is looked for beside it.
    plan = load_plan(find_plan(path))
    assessment = assess(plan, load_ledger(find_ledger(path, ledger)), year=year)
    if is_json:
        print_json(assessment.to_dict(language))
    else:
        from ecotown.cli.table import render_assessment

        print_lines(render_assessment(assessment, language, console_width(), has_lines=has_lines()))
    summary = assessment.summary
    return int(has_exit_code and summary.not_met + summary.undetermined > 0)
