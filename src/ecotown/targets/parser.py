"""
From the text of a cell and its indicator to a `Target`.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from ecotown.errors import TargetSyntaxError
from ecotown.quantities import exact, read_unit_cell
from ecotown.targets.context import Context
from ecotown.targets.direction import names_a_share
from ecotown.targets.folding import Folded, fold, fold_text
from ecotown.targets.grammar import load_parser
from ecotown.targets.nodes import Direction, NotSet, Rule, Statement
from ecotown.targets.target import Target
from ecotown.targets.vocabulary import DEFAULT_VOCABULARY, Vocabulary

if TYPE_CHECKING:
    from lark.exceptions import UnexpectedInput

__all__ = ["LONGEST_TEXT", "UNSTATED", "Unstated", "parse_target"]

LONGEST_TEXT = 65_536
_MOST_CLAUSES = 2_000


class Unstated(Enum):
    """
    The default of `cap`: the indicator does not say whether it has a natural ceiling.
    """

    UNSTATED = "unstated"


UNSTATED = Unstated.UNSTATED

_SCORING = re.compile(
    r"不?得分|扣分|[扣加减得](?:\d[\d.]*|[一二两三四五六七八九十半])+分|[扣加][^,;\n。]{0,12}?\d[\d.]*分|酌情给分|最高\d[\d.]*分"
)
# A bare number of points; behind a sign or a word of comparison it is a bound.
_POINTS = re.compile(r"(?<![\d.≥≤<>=于过少足到至])\d[\d.]*分(?=$|[,;。\n])")
_DIGIT_OR_SIGN = re.compile(r"[\d≥≤<>=]")
_DAMAGE = {
    "target/damaged": re.compile(r"(?<=\d)[OoIlS]|(?<![A-Za-z])[OoIlS](?=[\d.])|(?<=\d\.)[OoIlS]"),
    "target/blank-in-number": re.compile(r"(?<=[\d.]) +(?=[\d.])"),
    "target/decimal-point": re.compile(r"(?<=\d)。(?=\d)"),
    "target/lost-sign": re.compile(r"[?》《≠](?=\d)|&(?:ge|le|gt|lt|nbsp|amp|#\d+);?"),
}
# Refusals that damage can be behind.
_MAY_BE_DAMAGE = frozenset({"target/stacked-bounds", "target/unreadable", "target/run-together", "unit/unknown"})


def parse_target(
    text: str,
    *,
    name: str | None = None,
    unit: str | None = None,
    better: Direction | Literal["higher", "lower"] | None = None,
    basis: str | None = None,
    components: Sequence[str] = (),
    vocabulary: Vocabulary | None = None,
    cap: int | Decimal | Fraction | str | Unstated | None = UNSTATED,
    may_be_absent: bool = False,
) -> Target:
    """
    Read the text of a target cell with its indicator's context.

    Args:
        text: the cell as printed, of at most 64 kB.
        name: the indicator's name; it may tell which way is better.
        unit: the unit column as printed; it may hold a basis (`折纯,千克/公顷`).
        better: which way is better, where the indicator says so.
        basis: the basis of the figure (折纯), where the indicator says so.
        components: the names of the parts that the target applies to, each.
        vocabulary: what the indicator system declares: `system.vocabulary`.
        cap: the natural ceiling, or None for none; unstated, it is 100 for a share in %.
        may_be_absent: whether 不涉及 may be observed.

    Raises:
        TargetSyntaxError: for every refusal, with the place in the text as given.
        UnknownUnit: where the unit column is no unit at all (over 64 characters).
    """
    if not isinstance(text, str):
        raise TypeError(f"the text of a target is a string, not {type(text).__name__}")
    folded = fold(text) if len(text) <= LONGEST_TEXT else Folded("", 0)
    cell = read_unit_cell(unit)
    context = Context(
        text=text,
        folded=folded,
        name=fold_text(name) if name else None,
        unit=cell.unit,
        stated=Direction(better) if isinstance(better, str) else better,
        basis=basis or cell.basis,
        components=tuple(fold_text(component) for component in components),
        vocabulary=vocabulary or DEFAULT_VOCABULARY,
    )
    if len(text) > LONGEST_TEXT:
        raise context.refusal("target/too-long", 0, 0, length=str(len(text)), most=str(LONGEST_TEXT))
    rule = _read(folded.text, context)
    stated = context.stated
    return Target(
        rule=rule,
        text=text,
        name=name,
        unit=context.unit,
        better=stated,
        basis=context.basis,
        components=tuple(components) or context.components,
        lists_components=not components and bool(context.components),
        cap=_cap(cap, context),
        may_be_absent=may_be_absent,
        vocabulary=context.vocabulary,
        diagnostics=tuple(context.diagnostics),
    )


def _cap(cap: int | Decimal | Fraction | str | Unstated | None, context: Context) -> Fraction | None:
    if isinstance(cap, Unstated):
        return Fraction(100) if context.unit == "%" and names_a_share(context.name) else None
    return None if cap is None else exact(cap)


def _read(text: str, context: Context) -> Rule:
    if not text:
        return NotSet()
    _refuse_scoring(text, context)
    if "&" in text:
        _refuse_damage(text, context)
    if "\n" in text and context.vocabulary.scale_of(joined := text.replace("\n", "")) is not None:
        # A status word torn by a line break inside the cell (制定\n实施) is that word.
        text = joined
    from lark.exceptions import UnexpectedInput

    from ecotown.targets.lowering import sequence

    if text.count("或") + text.count("、") > _MOST_CLAUSES:
        raise context.refusal("target/too-deep", 0, len(text))
    try:
        tree = load_parser().parse(text)
    except UnexpectedInput as error:
        return _not_read(text, error, context)
    if tree.data == "not_set":
        return NotSet()
    try:
        return sequence(tree, context)
    except TargetSyntaxError as refusal:
        if refusal.code in _MAY_BE_DAMAGE:
            _refuse_damage(text, context)
        raise


def _refuse_scoring(text: str, context: Context) -> None:
    if "分" not in text:
        return
    match = _SCORING.search(text)
    if match is None and (context.unit != "分" or "," in text):
        match = _POINTS.search(text)
    if match is not None:
        raise context.refusal("target/scoring-rule", *match.span(), found=match.group())


def _not_read(text: str, error: "UnexpectedInput", context: Context) -> Rule:
    """
    What the grammar does not read: open wording without a digit or a sign is a statement, anything else is refused.
    """
    from ecotown.targets.lowering.words import check_statement

    if text.endswith(":"):
        raise context.refusal("target/incomplete", len(text) - 1, len(text), found=text[-12:])
    if not _DIGIT_OR_SIGN.search(text) and not text.startswith(("且", "并且", ",", ";", "、")):
        check_statement(text, 0, len(text), context)
        return Statement(text)
    raise _refusal(text, error, context) from None


def _refuse_damage(text: str, context: Context) -> None:
    """
    Refuse what a recognition error most likely made, with the hint that fits it.
    """
    for code, pattern in _DAMAGE.items():
        match = pattern.search(text)
        if match is not None:
            start, end = match.span()
            if code == "target/damaged":
                start = max(0, start - 1)
            raise context.refusal(code, start, end, found=text[start:end])


def _refusal(text: str, error: "UnexpectedInput", context: Context) -> TargetSyntaxError:
    _refuse_damage(text, context)
    position = getattr(error, "pos_in_stream", None)
    token = getattr(error, "token", None)
    if (token is not None and token.type == "$END") or position is None or position >= len(text):
        return context.refusal("target/incomplete", max(0, len(text) - 1), len(text), found=text[-12:])
    found = str(token) if token else text[position]
    start, end = position, position + len(found)
    if position == 0 and text.startswith(("且", "并且")):
        return context.refusal("target/dangling", start, end, found=found)
    before = text[position - 1] if position else ""
    if found.startswith("±"):
        return context.refusal("target/plus-minus", start, end)
    signs = ("≥", "≤", ">", "<", "=")
    if found.startswith(signs) and before and before in "≥≤><=":
        return context.refusal("target/two-operators", start - 1, end, found=text[start - 1 : end])
    if found[0] >= "一" and before and (before.isdigit() or before in "%‰"):
        return context.refusal("target/run-together", start, len(text), found=text[start : start + 12])
    return context.refusal("target/unreadable", start, end, found=found[:12])
