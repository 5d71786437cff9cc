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
from ecotown.errors import InvalidArgument
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
    "(yml, json) and one ledger.csv (xlsx, yaml, yml, json).\n\n"
    "许多镇的表用 --table，例如 · Tables of many towns with --table:\n\n"
    "ecotown assess --table data/*.parquet --system chongqing-township-2021 --year 2021 -o verdicts.parquet",
)
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--ledger", metavar="FILE", help="台账文件 · The ledger.")
@click.option(
    "--year",
    type=click.IntRange(FIRST_YEAR, LAST_YEAR),
    metavar="YYYY",
    help="判定哪一年，默认用方案写的 year · The year judged; that of the plan by default.",
)
@click.option(
    "--table", "tables", multiple=True, metavar="FILE", help="成批判定的 Parquet 或 CSV 文件 · Files to judge."
)
@click.option("--system", metavar="ID", help="成批判定用的指标体系 · The system for --table.")
@click.option("-o", "--output", metavar="FILE", help="判定结果写入的 Parquet 或 CSV 文件 · Where verdicts go.")
@click.option("--places", metavar="FILE", help="地点及其属性的表 · The places and their attributes.")
@click.option("--assigned", metavar="FILE", help="下达目标的表 · The assigned targets.")
@click.option("--references", metavar="FILE", help="参照值的表 · The values referred to.")
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="NAME=COLUMN",
    help="列名的对应，如 place=镇 · A column by another name.",
)
@click.option("--json", "is_json", is_flag=True, help="输出 JSON · Print JSON.")
@click.option(
    "--exit-code",
    "has_exit_code",
    is_flag=True,
    help="有未达标或无法判定的项（含前置条件），或声明的验收未通过时，退出状态为1 · "
    "Exit with 1 if a row or a gate is not met or open, or an acceptance that the system declares is.",
)
@language_option
@help_option
@click.pass_obj
def command(
    spoken: str,
    *,
    paths: tuple[str, ...],
    ledger: str | None,
    year: int | None,
    tables: tuple[str, ...],
    system: str | None,
    output: str | None,
    places: str | None,
    assigned: str | None,
    references: str | None,
    columns: tuple[str, ...],
    is_json: bool,
    has_exit_code: bool,
    language: str | None,
) -> int:
    """
    Load, assess, print.
    """
    language = choose_language(language or spoken)
    if tables:
        if ledger is not None:
            raise InvalidArgument(
                "command/table",
                "--ledger 不与 --table 一起用：表里就是观测值",
                "--ledger does not go with --table: the table holds the observations",
            )
        if system is None or year is None:
            raise InvalidArgument(
                "command/table",
                "成批判定要写明 --system 和 --year",
                "judging a table needs --system and --year",
                hint="ecotown systems 列出体系",
                hint_en="`ecotown systems` lists the systems",
            )
        from ecotown.cli.bulk import assess_files, read_columns

        # A shell puts the names for data/*.parquet one after the other: the first belongs to --table, the others stand alone.
        counted = assess_files(
            (*tables, *paths),
            system=system,
            year=year,
            output=output,
            places=places,
            assigned=assigned,
            references=references,
            columns=read_columns(columns),
            language=language,
            is_json=is_json,
        )
        return int(has_exit_code and counted.total[1] + counted.total[2] > 0)
    for name, given in (("--system", system), ("-o", output), ("--places", places), ("--column", columns)):
        if given:
            raise InvalidArgument("command/table", f"{name} 只与 --table 一起用", f"{name} goes with --table only")
    if not paths:
        raise click.MissingParameter(param=click.Argument(["path"]))
    if len(paths) > 1:
        raise click.UsageError(f"Got unexpected extra argument ({paths[1]})")
    (path,) = paths
    # A file that is no plan is told before a ledger is looked for beside it.
    plan = load_plan(find_plan(path))
    assessment = assess(plan, load_ledger(find_ledger(path, ledger)), year=year)
    if is_json:
        print_json(assessment.to_dict(language))
    else:
        from ecotown.cli.table import render_assessment

        print_lines(render_assessment(assessment, language, console_width(), has_lines=has_lines()))
    return int(has_exit_code and not assessment.is_settled)
