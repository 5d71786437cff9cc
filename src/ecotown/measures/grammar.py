"""
The grammar of formulas: where it is, and the parser built from it.

As with targets, a wheel holds the parser's tables saved beside the grammar, with the hash of the grammar that they were
built from; where it differs, they are built anew in memory.
"""

import hashlib
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lark import Lark

__all__ = ["GRAMMAR_FILE", "TABLES_FILE", "build_tables", "load_parser"]

GRAMMAR_FILE = "measure.lark"
TABLES_FILE = "measure-tables.bin"


def _grammar_folder() -> Path:
    """
    The folder that holds the grammar: packaged with the library, else `grammar` at the top of the source tree.
    """
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "_grammar", package.parent.parent / "grammar"):
        if (folder / GRAMMAR_FILE).is_file():
            return folder
    raise FileNotFoundError(f"the grammar of ecotown is not installed: no {GRAMMAR_FILE} in {package / '_grammar'}")


def _digest(grammar: str) -> bytes:
    from lark import __version__ as lark_version

    return hashlib.sha256(f"{lark_version}\n{grammar}".encode()).hexdigest().encode()


def build_parser(grammar: str) -> "Lark":
    """
    The parser built from the grammar's text.
    """
    from lark import Lark

    return Lark(grammar, parser="lalr", lexer="contextual", maybe_placeholders=False, propagate_positions=False)


def build_tables(folder: Path, destination: Path) -> None:
    """
    Build the parser and save its tables, behind the hash of the grammar, as `destination`.
    """
    grammar = (folder / GRAMMAR_FILE).read_text(encoding="utf-8")
    stream = BytesIO()
    build_parser(grammar).save(stream)
    destination.write_bytes(_digest(grammar) + b"\n" + stream.getvalue())


@lru_cache(maxsize=1)
def load_parser() -> "Lark":
    """
    The parser of formulas, from the saved tables where they fit the grammar, else built anew.
    """
    from lark import Lark

    folder = _grammar_folder()
    grammar = (folder / GRAMMAR_FILE).read_text(encoding="utf-8")
    tables = folder / TABLES_FILE
    if tables.is_file():
        digest, _, content = tables.read_bytes().partition(b"\n")
        if digest == _digest(grammar):
            return Lark.load(BytesIO(content))
    return build_parser(grammar)
