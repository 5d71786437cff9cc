"""
The command and its subcommands, each loaded when it is asked for.
"""

from importlib import import_module

import click

from ecotown.cli.language import LANGUAGES
from ecotown.diagnostics import suggest
from ecotown.errors import EcotownError

__all__ = ["CONTEXT", "ecotown", "help_option", "language_option"]

CONTEXT = {"max_content_width": 100}
_SUBCOMMANDS = ("assess", "diff", "import", "lint", "schema", "systems", "target", "test", "what-if")


class _Group(click.Group):
    """
    A group that imports a subcommand only to run it, so that none pays for the others.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(_SUBCOMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:  # noqa: ARG002 - click's signature
        if cmd_name not in _SUBCOMMANDS:
            near = suggest(cmd_name, _SUBCOMMANDS)
            raise EcotownError(
                "command/unknown",
                f"没有“{cmd_name}”这个命令",
                f'there is no command "{cmd_name}"',
                hint=f"是否指“{near}”？" if near else f"可用的命令：{'、'.join(_SUBCOMMANDS)}",
                hint_en=f'did you mean "{near}"?' if near else f"commands: {', '.join(_SUBCOMMANDS)}",
            )
        command: click.Command = import_module(f"ecotown.cli.{cmd_name.replace('-', '_')}_command").command
        return command


help_option = click.help_option("-h", "--help", help="显示帮助 · Show this help.")


language_option = click.option(
    "--lang",
    "language",
    type=click.Choice(LANGUAGES),
    help="输出语言，默认随系统，否则中文 · Language of the output; that of the system by default.",
)


def _print_version(context: click.Context, _: click.Parameter, is_asked: bool) -> None:  # noqa: FBT001 - click's signature
    if is_asked and not context.resilient_parsing:
        from ecotown import __version__

        click.echo(f"ecotown {__version__}")
        context.exit()


@click.command(
    cls=_Group,
    invoke_without_command=True,
    context_settings=CONTEXT,
    help="评判乡镇生态文明建设方案的各项指标。\n\nJudge the targets of a town's plan for ecological civilization.",
    epilog="退出状态：0 完成；1 完成但有未通过的；2 没能完成 · Exit status: 0 done; 1 done, but something did not pass; "
    "2 could not be done.",
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="显示版本 · Show the version.",
)
@help_option
@click.pass_context
def ecotown(context: click.Context) -> None:
    """
    Without a subcommand there is the help to show.
    """
    if context.invoked_subcommand is None:
        click.echo(context.get_help())
