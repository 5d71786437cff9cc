"""
`ecotown schema`: JSON Schemas of the files, for editors and other programs.
"""

import click

from ecotown.cli.command import CONTEXT, help_option, language_option
from ecotown.cli.language import choose_language, say
from ecotown.cli.output import print_json
from ecotown.cli.terminal import write
from ecotown.files import write_text
from ecotown.files.roots import KINDS
from ecotown.files.schemas import describe_file, join_schemas
from ecotown.files.writing import to_json
from ecotown.testing.case_file import describe_case_file

__all__ = ["command"]

_CASES = "cases"


@click.command(
    "schema",
    context_settings=CONTEXT,
    short_help="输出文件的 JSON Schema · Print JSON Schemas of the files.",
    help="输出一种文件的 JSON Schema（2020-12）；不写 KIND 时输出一份，按文件里的 kind 区分。编辑器用它补全和检查。\n\n"
    "Print the JSON Schema (2020-12) of a kind of file; without KIND one for all of them, told apart by `kind`. Editors "
    "complete and check with it.",
)
@click.argument("kind", required=False, type=click.Choice((*KINDS, _CASES)))
@click.option("-o", "--output", metavar="FILE", help="写到文件里 · Write it to a file.")
@language_option
@help_option
@click.pass_obj
def command(spoken: str, *, kind: str | None, output: str | None, language: str | None) -> None:
    """
    Describe, print or write.
    """
    if kind == _CASES:
        schema = describe_case_file()
    elif kind is not None:
        schema = describe_file(kind)
    else:
        schema = join_schemas({each: describe_file(each) for each in KINDS}, describe_case_file())
    if output is None:
        print_json(schema)
        return
    write_text(output, to_json(schema))
    write(say(choose_language(language or spoken), f"已写入 {output}", f"written to {output}"))
