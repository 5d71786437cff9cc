"""
From the text of a cell and the table around it to a `ScoringRule`.
"""

import re
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs

from ecotown.errors import ScoringSyntaxError
from ecotown.quantities import exact, format_exact, read_unit_cell
from ecotown.scoring.context import Context
from ecotown.scoring.folding import Folded, fold, fold_name
from ecotown.scoring.grammar import load_parser
from ecotown.scoring.nodes import Limit, ScoringRule

if TYPE_CHECKING:
    from lark.exceptions import UnexpectedInput

__all__ = ["LONGEST_TEXT", "parse_scoring", "read_points", "read_target"]

LONGEST_TEXT = 65_536
_LONGEST_TARGET = 2_000
_DAMAGE = {
    "scoring/damaged": re.compile(r"(?<=\d)[OoIlS](?=[\d.分%])|(?<![A-Za-z])[OoIlS](?=\d*分)"),
    "scoring/blank-in-number": re.compile(r"(?<=[\d.]) +(?=[\d.])"),
    "scoring/decimal-point": re.compile(r"(?<=\d)。(?=\d)"),
}


def parse_scoring(
    text: str,
    *,
    points: float | Decimal | Fraction | str | None = None,
    unit: str | None = None,
    better: str | None = None,
    target: float | Decimal | Fraction | str | None = None,
    name: str | None = None,
) -> ScoringRule:
    """
    Read the text of a scoring cell with the table around it.

    Args:
        text: the cell as printed, of at most 64 kB.
        points: the full marks of the item (分值); failing that what the text says (满分10分).
        unit: the unit column of the indicator.
        better: `higher` or `lower`; failing that the target, then the text say which way is better.
        target: the target of the indicator, a number or a text (`≥75%`); a target that is no number has none here.
        name: the indicator's name, under which it may be observed.

    Raises:
        ScoringSyntaxError: for every refusal, with the place in the text as given.
        UnknownUnit: where the unit column is no unit at all (over 64 characters).
    """
    is_too_long = len(text) > LONGEST_TEXT
    context = Context(
        text=text,
        folded=Folded("", ()) if is_too_long else fold(text),
        name=fold_name(name) if name else None,
        unit=read_unit_cell(unit).unit,
    )
    if is_too_long:
        raise context.refusal("scoring/too-long", 0, 0, length=str(len(text)), most=str(LONGEST_TEXT))
    context.better = _read_better(better, context)
    context.target = read_target(target)
    full = read_points(points, context)
    rule = _read(context)
    if full is not None and rule.full is not None and full != rule.full:
        end = len(context.folded.text)
        context.note("scoring/points-differ", 0, end, full=format_exact(rule.full), points=format_exact(full))
    return attrs.evolve(
        rule,
        text=text,
        name=name,
        points=full,
        unit=context.unit,
        target=context.target,
        diagnostics=tuple(context.diagnostics),
    )


def _read_better(better: str | None, context: Context) -> str | None:
    if better not in (None, "higher", "lower"):
        raise context.refusal("scoring/better-unreadable", 0, 0, found=str(better))
    return better


def read_points(points: float | Decimal | Fraction | str | None, context: Context | None = None) -> Fraction | None:
    """
    Full marks as a number; a text may end in 分. Raises ScoringSyntaxError for anything else.
    """
    if points is None:
        return None
    try:
        marks = exact(points.strip().removesuffix("分") if isinstance(points, str) else points)
    except ValueError:
        marks = Fraction(-1)
    if marks < 0:
        where = context or Context(text=str(points), folded=fold(str(points)))
        raise where.refusal("scoring/points-unreadable", 0, 0, found=str(points))
    return marks


def read_target(target: float | Decimal | Fraction | str | Limit | None) -> Limit | None:
    """
    The number of a target, with its unit and its comparison, or None where it has none.
    """
    match target:
        case None | Limit():
            return target
        case str():
            from ecotown.scoring.lowering import read_limit

            shown = target[:_LONGEST_TARGET]
            context = Context(text=shown, folded=fold(shown))
            return read_limit(context.folded.text, context)
        case _:
            try:
                return Limit(exact(target))
            except ValueError:
                context = Context(text=str(target), folded=fold(str(target)))
                raise context.refusal("scoring/target-unreadable", 0, 0, found=str(target)) from None


def _read(context: Context) -> ScoringRule:
    from lark.exceptions import UnexpectedInput

    from ecotown.scoring.lowering import rule

    text = context.folded.text
    if not text:
        raise context.refusal("scoring/empty", 0, 0)
    for code, pattern in _DAMAGE.items():
        match = pattern.search(text)
        if match is not None:
            start = max(0, match.start() - 1) if code == "scoring/damaged" else match.start()
            raise context.refusal(code, start, match.end(), found=text[start : match.end()])
    try:
        tree = load_parser().parse(text, start="rule")
    except UnexpectedInput as error:
        raise _refusal(text, error, context) from None
    return rule(tree, context)


def _refusal(text: str, error: "UnexpectedInput", context: Context) -> ScoringSyntaxError:
    position: int | None = getattr(error, "pos_in_stream", None)
    token = getattr(error, "token", None)
    if position is None or (token is not None and token.type == "$END"):
        start = max(text.rfind(mark) for mark in ";\n。,:") + 1
        return context.refusal("scoring/no-points", start, len(text), found=text[start:])
    return context.refusal("scoring/unreadable", position, position + len(str(token or " ")), found=text[position:])
