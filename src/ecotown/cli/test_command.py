"""
`ecotown test`: case files.
"""

import click

from ecotown.cli.command import CONTEXT, help_option, language_option
from ecotown.cli.language import choose_language, say
from ecotown.cli.output import print_json
from ecotown.cli.terminal import write
from ecotown.testing import CaseResult, Outcome, run_cases

__all__ = ["command"]


@click.command(
    "test",
    context_settings=CONTEXT,
    short_help="运行案例文件 · Run case files.",
    help="运行案例文件：每个案例写着目标、观测值和应得的结论。有一例不符，退出状态为1。\n\n"
    "Run case files, in which each case has a target, an observation and the verdict expected. Exit with 1 if a case did "
    "not pass.",
)
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--json", "is_json", is_flag=True, help="每个案例输出一行 JSON · Print one JSON object a case, one a line."
)
@language_option
@help_option
@click.pass_obj
def command(
    spoken: str,
    *,
    files: tuple[str, ...],
    is_json: bool,
    language: str | None,
) -> int:
    """
    Run, print, count.
    """
    language = choose_language(language or spoken)
    counts = dict.fromkeys(Outcome, 0)
    for result in run_cases(*files):
        counts[result.outcome] += 1
        if is_json:
            print_json(result.to_dict(language), is_one_line=True)
        elif result.outcome is not Outcome.PASSED:
            write(_describe(result, language))
    passed, failed, broken = (counts[outcome] for outcome in Outcome)
    if not is_json:
        total = sum(counts.values())
        write(
            say(
                language,
                f"共{total}例：通过 {passed}，未通过 {failed}，出错 {broken}",
                f"{total} cases: {passed} passed, {failed} failed, {broken} in error",
            )
        )
    return int(failed + broken > 0)


def _describe(result: CaseResult, language: str) -> str:
    place = ":".join(str(part) for part in (result.file, result.line) if part is not None)
    outcome = say(language, result.outcome.label, result.outcome.value)
    told = result.tell(language) or ""
    return "\n".join([f"{place}: {outcome}: {result.name}", *(f"  {line}" for line in told.splitlines())])
