"""
From the text of a formula to a `Measure`.
"""

import re
from collections.abc import Collection
from typing import TYPE_CHECKING

from ecotown.errors import MeasureSyntaxError
from ecotown.measures.folding import fold_formula
from ecotown.measures.grammar import load_parser
from ecotown.measures.messages import refusal
from ecotown.measures.nodes import Measure
from ecotown.quantities import fold_unit

if TYPE_CHECKING:
    from lark.exceptions import UnexpectedInput

__all__ = ["DEEPEST", "LONGEST_TEXT", "parse_measure"]

LONGEST_TEXT = 2_000
"""How many characters a formula may have."""

DEEPEST = 30
"""How deep brackets may nest."""

# What is quoted is passed over; what is left are brackets, quotation marks without a counterpart, and grouping commas.
_MARKS = re.compile(
    r"「[^「」]+」|『[^『』]+』|“[^“”]{1,60}”|《[^《》]{1,60}》|[()「」『』“”《》]|(?<=\d),(?=\d{3}(?!\d))"
)
# 1、234 are two numbers, 1,234 may be one.
_ENUMERATION = "、﹑､"
_SIGNS = re.compile(r"[\s+\-*/(),]")
_MEANS = frozenset({"平均", "平均值", "平均数", "均值", "mean", "average", "avg"})
_SHOWN = 12


def parse_measure(text: str, *, units: Collection[str] = ()) -> Measure:
    """
    Read a formula: `(利用量 + 处置量) / 产生量 × 100%`.

    Args:
        text: the formula, of at most 2,000 characters.
        units: units that the indicator system declares, which may stand behind a number beside the known ones.

    Raises:
        MeasureSyntaxError: for every refusal, with the place in the text as given.
    """
    if len(text) > LONGEST_TEXT:
        raise refusal("measure/too-long", text, 0, 0, length=str(len(text)), most=str(LONGEST_TEXT))
    folded = fold_formula(text)
    if not folded.strip():
        raise refusal("measure/empty", text, 0, len(text))
    _check_marks(text, folded)
    from lark.exceptions import UnexpectedInput

    from ecotown.measures.lowering import Reading, start

    try:
        tree = load_parser().parse(folded)
    except UnexpectedInput as error:
        raise _refusal(text, folded, error) from None
    return Measure(start(tree, Reading(text, folded, frozenset(map(fold_unit, units)))), text)


def _check_marks(text: str, folded: str) -> None:
    """
    Refuse brackets and quotation marks that do not pair, brackets nested too deeply, and commas inside numbers.
    """
    opened: list[int] = []
    for match in _MARKS.finditer(folded):
        start, end = match.span()
        sign = match.group()
        if sign == "(":
            opened.append(start)
            if len(opened) > DEEPEST:
                raise refusal("measure/too-deep", text, start, end, most=str(DEEPEST))
        elif sign == ")" and opened:
            opened.pop()
        elif sign == "," and text[start] not in _ENUMERATION:
            raise refusal("measure/comma", text, start - 1, end + 3, found=text[start - 1 : end + 3])
        elif len(sign) == 1 and sign != ",":
            raise refusal("measure/unclosed", text, start, end, found=text[start])
    if opened:
        raise refusal("measure/unclosed", text, opened[-1], opened[-1] + 1, found=text[opened[-1]])


def _refusal(text: str, folded: str, error: "UnexpectedInput") -> MeasureSyntaxError:
    token = getattr(error, "token", None)
    kind = token.type if token is not None else ""
    start = getattr(error, "pos_in_stream", None)
    if kind == "$END" or start is None:
        shown = text.rstrip()
        return refusal("measure/incomplete", text, len(shown) - 1, len(shown), found=shown[-_SHOWN:])
    end = start + (len(token) if token is not None else 1)
    found = text[start:end][:_SHOWN]
    before = folded[:start].rstrip()
    is_after_quantity = bool(before) and before[-1] not in "+-*/(,"
    word = _SIGNS.split(before)[-1]
    code = "measure/unreadable"
    if folded[start] == "=":
        code = "measure/equals-sign"
    elif folded[start] in "<>≥≤≧≦":
        code = "measure/comparison"
    elif not is_after_quantity and kind in ("PLUS", "MINUS", "TIMES", "DIVIDE", "_COMMA", "_CLOSE"):
        code = "measure/missing-operand"
    elif kind == "_OPEN" and word and not word[-1].isdigit():
        code = "measure/no-mean" if word.lower() in _MEANS else "measure/unknown-function"
        start, end = len(before) - len(word), len(before)
        found = text[start:end]
    elif kind == "_COMMA":
        code = "measure/comma"
        found = text[max(0, start - 3) : end + 3]
    elif kind == "PERCENT":
        code = "measure/percent-behind-name"
    elif is_after_quantity and kind in ("NUMBER", "WORD", "QUOTED", "FUNCTION", "_OPEN"):
        code = "measure/missing-operator"
    elif kind == "":
        found = text[start : start + _SHOWN]
    return refusal(code, text, start, end, found=found)
