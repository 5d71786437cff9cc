"""
Printing what was rendered, and JSON.
"""

import io
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from ecotown.cli.terminal import console_width, is_terminal, is_unicode, write

if TYPE_CHECKING:
    from rich.console import RenderableType

__all__ = ["has_lines", "print_json", "print_rendered"]


def has_lines() -> bool:
    """
    Whether the lines of a table can be drawn in the encoding of standard output.
    """
    try:
        "─".encode(getattr(sys.stdout, "encoding", None) or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def print_rendered(pieces: "Iterable[RenderableType]", width: int | None = None) -> None:
    """
    Print pieces of text and tables: in color on a terminal, else plain and without blanks at the ends of lines.
    """
    from rich.console import Console

    own_width = console_width() if width is None else width
    if is_terminal():
        console = Console(width=own_width, highlight=False, markup=False, emoji=False)
        for piece in pieces:
            console.print(piece)
        return
    buffer = io.StringIO()
    console = Console(file=buffer, width=own_width, highlight=False, markup=False, emoji=False)
    for piece in pieces:
        console.print(piece)
    write("\n".join(line.rstrip() for line in buffer.getvalue().rstrip("\n").split("\n")))


def print_json(value: object, *, is_one_line: bool = False) -> None:
    """
    Print one JSON object, in characters that standard output can hold.
    """
    import json

    write(json.dumps(value, ensure_ascii=not is_unicode(), indent=None if is_one_line else 2))
