"""
Telling a computation to people, in Chinese and in English, from its steps and nothing else.
"""

from fractions import Fraction

from ecotown.measures.computing import Computation, Step
from ecotown.measures.formatting import format_expression
from ecotown.measures.nodes import Literal
from ecotown.quantities import format_exact, round_significant

__all__ = ["narrate"]

_LONGEST_NUMBER = 14


def narrate(computation: Computation, language: str = "zh") -> str:
    """
    The computation in lines. ValueError for a language other than `zh` and `en`.
    """
    if language not in ("zh", "en"):
        raise ValueError(f"a language is zh or en, not {language}")
    is_zh = language == "zh"
    whole = computation.step
    head = _format(whole, is_zh=is_zh)
    lines = [f"{head} {_amount(computation.value, computation.unit, is_zh=is_zh)}"]
    for step in whole.steps:
        lines += _tell(step, "  ", is_zh=is_zh)
    if computation.missing:
        names = "、".join(computation.missing) if is_zh else ", ".join(computation.missing)
        lines.append(f"缺少：{names}" if is_zh else f"missing: {names}")
    for step in computation.zero_divisors:
        divisor = _format(step, is_zh=is_zh)
        lines.append(f"分母为零：{divisor}" if is_zh else f"the divisor is zero: {divisor}")
    return "\n".join(lines)


def _tell(step: Step, indent: str, *, is_zh: bool) -> list[str]:
    if isinstance(step.expression, Literal):
        return []
    lines = [f"{indent}{_format(step, is_zh=is_zh)} {_amount(step.number, step.unit, is_zh=is_zh)}"]
    for inner in step.steps:
        lines += _tell(inner, f"{indent}  ", is_zh=is_zh)
    return lines


def _format(step: Step, *, is_zh: bool) -> str:
    return format_expression(step.expression, "zh" if is_zh else "ascii")


def _amount(number: Fraction | None, unit: str | None, *, is_zh: bool) -> str:
    """
    `= 86.2%`, with six digits where the decimal is long or does not end.
    """
    if number is None:
        return "= ？" if is_zh else "= ?"
    text = format_exact(number)
    sign = "="
    if "/" in text or len(text) > _LONGEST_NUMBER:
        sign, text = "≈", format_exact(round_significant(number, 6))
    return f"{sign} {text}{unit or ''}" if is_zh or unit is None else f"{sign} {text} {unit}"
