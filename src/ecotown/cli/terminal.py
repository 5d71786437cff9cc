"""
What the command can write to: streams of any encoding, consoles of any width, pipes that close early.
"""

import contextlib
import os
import re
import sys

__all__ = ["console_width", "is_terminal", "make_visible", "prepare_streams", "silence_output", "write", "write_error"]

_WIDTH_WITHOUT_TERMINAL = 120
_NARROWEST = 40
_WIDEST = 180
# What moves the cursor, turns the order of what follows or cannot be seen: a text from a file says nothing with it.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def prepare_streams() -> None:
    """
    Let characters that a console cannot show (²  in GBK, a file name that is no text) become a `?` and not an error.
    """
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def is_terminal() -> bool:
    """
    Whether standard output is a terminal.
    """
    return sys.stdout is not None and sys.stdout.isatty()


def is_unicode() -> bool:
    """
    Whether standard output can hold every character.
    """
    encoding = getattr(sys.stdout, "encoding", None) or "ascii"
    return encoding.lower().replace("-", "").startswith(("utf", "gb18030"))


def console_width() -> int:
    """
    The width to print for: COLUMNS, else the terminal at the other end of any standard stream, else one that fits most.
    """
    stated = os.environ.get("COLUMNS", "")
    if stated.isdecimal() and int(stated) > 0:
        width = int(stated)
    else:
        width = next(filter(None, map(_terminal_width, (1, 2, 0))), _WIDTH_WITHOUT_TERMINAL)
    return min(max(width, _NARROWEST), _WIDEST)


def _terminal_width(descriptor: int) -> int | None:
    try:
        return os.get_terminal_size(descriptor).columns
    except OSError:
        return None


def make_visible(text: str) -> str:
    """
    A text with its control and format characters written out in the way of JSON, as a backslash, `u` and four digits.
    """
    return _UNSEEN.sub(_write_out, text)


def _write_out(match: re.Match[str]) -> str:
    import json

    return json.dumps(match.group())[1:-1]


def write(text: str) -> None:
    """
    Print a text and the end of its line.
    """
    if sys.stdout is not None:
        sys.stdout.write(f"{make_visible(text)}\n")


def write_error(text: str) -> None:
    """
    Print a message on standard error.
    """
    if sys.stderr is not None:
        with contextlib.suppress(OSError):
            sys.stderr.write(f"{make_visible(text)}\n")


def silence_output() -> None:
    """
    After output could not be written: let the rest of it go nowhere when the program ends.
    """
    if sys.stdout is None:
        return
    try:
        descriptor = sys.stdout.fileno()
    except (OSError, ValueError):
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, descriptor)
    os.close(nowhere)
