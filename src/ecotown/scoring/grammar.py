"""
The grammar of scoring rules: where it is, and the parser built from it.
"""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lark import Lark

__all__ = ["GRAMMAR_FILE", "grammar_folder", "load_parser"]

GRAMMAR_FILE = "scoring.lark"


def grammar_folder() -> Path:
    """
    The folder that holds the grammar: packaged with the library, else `grammar` at the top of the source tree.

    Raises FileNotFoundError where there is neither.
    """
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "_grammar", package.parent.parent / "grammar"):
        if (folder / GRAMMAR_FILE).is_file():
            return folder
    raise FileNotFoundError(f"the grammar of ecotown is not installed: no {GRAMMAR_FILE} in {package / '_grammar'}")


@lru_cache(maxsize=1)
def load_parser() -> "Lark":
    """
    The parser of scoring rules, with the starts `rule` (a cell) and `condition` (a piece of it).
    """
    from lark import Lark

    path = grammar_folder() / GRAMMAR_FILE
    return Lark(
        path.read_text(encoding="utf-8"),
        source_path=str(path),
        parser="lalr",
        lexer="contextual",
        maybe_placeholders=False,
        propagate_positions=False,
        start=["rule", "condition"],
    )
