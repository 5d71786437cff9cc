"""
The grammar's files: where they are, the terminals generated from them, and the parser built from them.

A wheel holds the grammar in `ecotown/_grammar` with the parser's saved tables, which load in a fraction of the time that
building takes. In a source tree, an editable install included, the grammar is the folder `grammar` beside `src`. The tables
carry the hash of the grammar they were built from and are built anew in memory where it differs.
"""

import hashlib
import pickle
import re
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from ecotown.quantities import KNOWN_UNITS, UNIT_PREFIXES

if TYPE_CHECKING:
    from lark import Lark

__all__ = ["build_tables", "generate_terminals", "grammar_folder", "load_parser"]

GRAMMAR_FILES = ("target.lark", "lexemes.lark", "keywords.lark", "units.lark", "phrase.lark")
TABLES_FILE = "tables.bin"

# Keywords that do not end an open phrase: they count only at the head of a clause or behind a number.
_NO_STOPS = frozenset(
    {
        "AMONG",
        "AND_ABOVE",
        "AND_BELOW",
        "AROUND",
        "BASED_ON",
        "BASE_YEAR",
        "BETTER_THAN",
        "BETWEEN",
        "BEYOND",
        "EACH_PERIOD",
        "GRADE",
        "GRADE_NOUN",
        "HAS",
        "INCLUDING",
        "MODAL_AHEAD",
        "ON_BASIS",
        "OF_TOTAL",
        "PREVIOUS_YEAR",
        "RECENT_YEARS",
        "STATUS_ALONE",
        "STATUS_OF",
        "WITHIN",
        "WITHOUT",
        "YEAR_PART",
        "ZERO_OF",
    }
)
# Numbers in words end a phrase too.
_NUMBER_WORDS = ["PERCENT_WORDS", "FRACTION_WORDS", "TENTHS", "HALF", "NUMERAL"]


def grammar_folder() -> Path:
    """
    The folder that holds the grammar: packaged with the library, else `grammar` at the top of the source tree.

    Raises FileNotFoundError where there is neither.
    """
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "_grammar", package.parent.parent / "grammar"):
        if (folder / GRAMMAR_FILES[0]).is_file():
            return folder
    raise FileNotFoundError(f"the grammar of ecotown is not installed: no {GRAMMAR_FILES[0]} in {package / '_grammar'}")


def _digest(folder: Path) -> str:
    digest = hashlib.sha256()
    for name in GRAMMAR_FILES:
        # Newlines are read as written on any system, so that a checkout with CRLF still finds its tables.
        digest.update((folder / name).read_text(encoding="utf-8").encode())
    return digest.hexdigest()


def build_parser(folder: Path, *, strict: bool = False) -> "Lark":
    """
    The parser built from the grammar's text; with `strict`, a conflict in the grammar is an error.
    """
    from lark import Lark

    from ecotown.targets.lexing import SharedPatternLexer

    return Lark(
        (folder / "target.lark").read_text(encoding="utf-8"),
        source_path=str(folder / "target.lark"),
        parser="lalr",
        lexer="contextual",
        maybe_placeholders=False,
        propagate_positions=False,
        _plugins={"ContextualLexer": SharedPatternLexer},
        strict=strict,
    )


def build_tables(folder: Path, destination: Path) -> None:
    """
    Build the parser and save its tables, with the hash of the grammar, as `destination`.
    """
    from lark import __version__ as lark_version

    stream = BytesIO()
    build_parser(folder).save(stream)
    content = pickle.dumps((_digest(folder), lark_version, stream.getvalue()), protocol=5)
    destination.write_bytes(content)


@lru_cache(maxsize=1)
def load_parser() -> "Lark":
    """
    The parser of targets, from the saved tables where they fit the grammar, else built anew.
    """
    from lark import Lark

    folder = grammar_folder()
    tables = folder / TABLES_FILE
    if tables.is_file():
        from lark import __version__ as lark_version

        digest, version, content = pickle.loads(tables.read_bytes())
        if (digest, version) == (_digest(folder), lark_version):
            return Lark.load(BytesIO(content))
    return build_parser(folder)


def generate_terminals(folder: Path) -> dict[str, str]:
    """
    The text of the generated grammar files, by name: `phrase.lark` from the keywords, `units.lark` from the known units.
    """
    return {"phrase.lark": _phrase_file(folder), "units.lark": _units_file()}


def _phrase_file(folder: Path) -> str:
    from lark import Lark

    names = re.findall(r"^([A-Z_]+)\.\d+:", (folder / "keywords.lark").read_text(encoding="utf-8"), flags=re.MULTILINE)
    stops = [name for name in names if name not in _NO_STOPS and not name.endswith("_SIGN")]
    grammar = f"%import .keywords ({', '.join(stops)})\n%import .lexemes ({', '.join(_NUMBER_WORDS)})\n"
    stops += _NUMBER_WORDS
    grammar += f"start: ({' | '.join(stops)})*\n"
    lark = Lark(grammar, source_path=str(folder / "stops.lark"), parser="lalr", lexer="contextual", regex=False)
    patterns = {terminal.name: terminal.pattern.to_regexp() for terminal in lark.terminals}
    alternatives = _alternatives([patterns[name] for name in stops])
    characters = r"[^\d\s,;:。()《》〔〕\[\]≥≤<>=~%‰?？±]"
    brackets = r"\((?:[^()\d\n≥≤<>=]|(?<=[A-Za-z])[\d.]+){1,60}\)"
    latin = r"(?<![\d.])\dG(?=[一-鿿])|[A-Za-z](?:[A-Za-z0-9.\-]| (?=[A-Za-z]))*"
    quoted = r"“[^”\n]{1,60}”|《[^》\n]{1,60}》"
    # 5岁以下儿童死亡率, 15分钟可达率: an age or a time before the name of what is measured.
    sized = r"(?<![\d.])\d{1,2}(?:[\-~]\d{1,2})?(?:周?岁|月龄|分钟)(?:及?以[上下内])?(?=[一-鿿]{1,24}(?:率|比例|占比|比重))(?![的占])"
    signs = rf"(?!{sized})[\d≥≤<>=,;:。\n]|$|约\d|[百千]分之"
    body = (
        f"(?:{brackets}|{quoted}|{sized}|"
        f"(?!且|[或、并和]者?(?:{signs})|(?:[或、并和]者?)?(?:{alternatives}))(?:{latin}|{characters}))"
    )
    return (
        "// Generated from keywords.lark by `python -m ecotown.targets.grammar`; do not edit.\n"
        "//\n"
        "// An open phrase runs to the next separator, number, sign or keyword. Brackets, quotation marks and Latin words\n"
        "// inside it are taken whole; a keyword behind 或, 、 or 并 ends it before that sign.\n"
        f"PHRASE.-2: /{_escape(f'(?![、或和及与并]){body}+')}/\n"
    )


def _alternatives(patterns: list[str]) -> str:
    """
    The patterns as one alternation, each condition at their end written once: a smaller pattern compiles sooner.
    """
    heads: dict[str, list[str]] = {}
    for pattern in patterns:
        start = _condition_start(pattern)
        heads.setdefault(pattern[start:], []).append(pattern[:start])
    return "|".join(f"(?:{'|'.join(group)}){condition}" for condition, group in heads.items())


def _condition_start(pattern: str) -> int:
    """
    Where the condition that closes a pattern starts; its end where there is none, or where it closes one alternative only.
    """
    depth, start, in_class = 0, len(pattern), False
    alternatives = False
    opened: list[int] = []
    position = 0
    while position < len(pattern):
        character = pattern[position]
        if character == "\\":
            position += 2
            continue
        if in_class:
            in_class = character != "]"
        elif character == "[":
            in_class = True
        elif character == "(":
            opened.append(position)
            depth += 1
        elif character == ")":
            start = opened.pop()
            depth -= 1
        elif character == "|" and depth == 0:
            alternatives = True
        position += 1
    if alternatives or not pattern.endswith(")") or not pattern.startswith(("(?=", "(?:(?="), start):
        return len(pattern)
    return start


def _escape(pattern: str) -> str:
    return re.sub(r"(?<!\\)/", r"\/", pattern).replace("\n", r"\n")


def _units_file() -> str:
    prefixes = "|".join(sorted(UNIT_PREFIXES, key=len, reverse=True))
    atoms = "|".join(re.escape(unit) for unit in sorted(KNOWN_UNITS, key=len, reverse=True))
    # 个 before a counted noun (万个行政村) is read as part of it; 元 may say what money is measured of, as in 万元(GDP).
    # A further atom stands behind / or ·, the first one directly behind its number.
    joint = r"(?:(?<=[\d一二两三四五六七八九十百千万亿])|[\/·](?:\d+(?:\.\d+)?)?)"
    compound = rf"(?:{joint}(?:{prefixes})?(?:{atoms})(?:\(GDP\))?)+"
    ends = r"$|[^\w%‰\/·]|以|之|左右|上下|及以|内|的|或|且|不足|不满"
    bracketed = rf"\/\((?:{prefixes})?(?:{atoms})(?:·(?:{prefixes})?(?:{atoms}))*\)"
    return (
        "// Generated from the known units by `python -m ecotown.targets.grammar`; do not edit.\n"
        "//\n"
        "// A known unit, with a prefix, or a compound of such; 万 and 亿 alone multiply. A letter or a sign directly behind it\n"
        "// makes it no unit at all: `85%abc` is not 85 %.\n"
        rf"UNIT.6: /(?:{compound})(?:{bracketed})?(?![A-Za-z%‰\/·])/i | /(?:{prefixes})(?={ends})/ | "
        rf"/\/\d+(?:{prefixes})(?={ends})/" + "\n"
    )


if __name__ == "__main__":
    for file_name, file_text in generate_terminals(grammar_folder()).items():
        (grammar_folder() / file_name).write_text(file_text, encoding="utf-8", newline="\n")
    build_tables(grammar_folder(), grammar_folder() / TABLES_FILE)
