"""
`ecotown systems`: the indicator systems that a plan can name.
"""

import click

from ecotown.cli.command import CONTEXT, help_option, language_option
from ecotown.cli.language import choose_language, say
from ecotown.cli.output import print_json
from ecotown.cli.terminal import write
from ecotown.files import list_systems, load_system

__all__ = ["command"]


@click.command(
    "systems",
    context_settings=CONTEXT,
    short_help="列出指标体系 · List the indicator systems.",
    help="列出随库和另外安装的指标体系。\n\nList the indicator systems that are shipped or installed.",
)
@click.option("--json", "is_json", is_flag=True, help="输出 JSON · Print JSON.")
@language_option
@help_option
@click.pass_obj
def command(spoken: str, *, is_json: bool, language: str | None) -> None:
    """
    Load each, print a line of it.
    """
    language = choose_language(language or spoken)
    systems = [load_system(id_) for id_ in list_systems()]
    if is_json:
        print_json(
            {
                "systems": [
                    {
                        "id": system.id,
                        "title": system.title,
                        "standing": system.standing.value,
                        "indicators": len(system.indicators),
                    }
                    for system in systems
                ]
            }
        )
        return
    for system in systems:
        standing = say(language, system.standing.label, system.standing.value)
        rows = say(language, f"{len(system.indicators)}项", f"{len(system.indicators)} indicators")
        write(f"{system.id}  {system.title or ''}  {rows}  {standing}")
