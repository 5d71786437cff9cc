"""
Telling a computation, and what would change it, to people, in Chinese and in English, from its steps and nothing else.
"""

from fractions import Fraction

from ecotown.measures.computing import Computation, Step
from ecotown.measures.formatting import format_expression
from ecotown.measures.levers import Lever, Obstacle
from ecotown.measures.nodes import Literal
from ecotown.quantities import format_exact, round_significant

__all__ = ["narrate", "tell_lever"]

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


_OBSTACLES = {
    Obstacle.CEILING: ("要超过上限才够", "it would take more than the ceiling allows"),
    Obstacle.ZERO: ("减到0也不够", "taking it down to 0 is not enough"),
    Obstacle.WHOLE: ("没有合适的整数", "no whole number fits"),
    Obstacle.NEVER: ("怎样变动都不够", "no amount is enough"),
    Obstacle.UNSOLVED: ("公式对它不是一次式，没有算", "the formula is not linear in it, which is not solved"),
}


def tell_lever(lever: Lever, language: str = "zh") -> str:
    """
    A lever in one sentence. ValueError for a language other than `zh` and `en`.
    """
    if language not in ("zh", "en"):
        raise ValueError(f"a language is zh or en, not {language}")
    is_zh = language == "zh"
    name, change, after = lever.name, lever.change, lever.after
    if change is None or after is None:
        why = _OBSTACLES[lever.obstacle or Obstacle.NEVER]
        return f"只变动{name}达不到：{why[0]}" if is_zh else f"{name} alone does not do it: {why[1]}"
    amount = _number_with_unit(abs(change), lever.unit)
    before = format_exact(lever.before)
    then = _number_with_unit(after, lever.unit)
    if lever.counterpart is not None:
        source, target = (lever.counterpart, name) if change > 0 else (name, lever.counterpart)
        if is_zh:
            return f"{source}有 {amount}转为{target}（{name} {before} → {then}，两者之和不变）"
        return f"turn {amount} of {source} into {target} ({name} {before} → {then}, their sum unchanged)"
    if is_zh:
        return f"{name}再{'增加' if change > 0 else '减少'} {amount}（{before} → {then}，其他数量不变）"
    return f"{name}: {amount} {'more' if change > 0 else 'less'} ({before} → {then}, all else unchanged)"


def _number_with_unit(number: Fraction, unit: str | None) -> str:
    text = format_exact(number)
    return text if unit is None else f"{text}{'' if unit in ('%', '‰') else ' '}{unit}"
