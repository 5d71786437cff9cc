"""
Printing lines, and JSON.
"""

import os
import sys
from collections.abc import Iterable

from ecotown.cli.layout import Line
from ecotown.cli.terminal import is_terminal, is_unicode, make_visible, write

__all__ = ["has_lines", "print_json", "print_lines"]


def has_lines() -> bool:
    """
    Whether the lines of a table can be drawn in the encoding of standard output.
    """
    try:
        "─".encode(getattr(sys.stdout, "encoding", None) or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def print_lines(lines: Iterable[Line]) -> None:
    """
    Print lines: in color on a terminal, or where FORCE_COLOR asks for it, else plain and without blanks at their ends.
    """
    if not (is_terminal() or os.environ.get("FORCE_COLOR")):
        write("\n".join("".join(text for text, _ in line).rstrip() for line in lines))
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, markup=False, emoji=False)
    for line in lines:
        console.print(Text.assemble(*((make_visible(text), style) for text, style in line)), soft_wrap=True)


def print_json(value: object, *, is_one_line: bool = False) -> None:
    """
    Print one JSON object, in characters that standard output can hold.
    """
    import json

    # What `write` writes out in a JSON text stays the same JSON.
    write(json.dumps(value, ensure_ascii=not is_unicode(), indent=None if is_one_line else 2))
