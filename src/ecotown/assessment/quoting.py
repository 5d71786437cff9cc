"""
Numbers, units and lists as people read them.
"""

from collections.abc import Iterable
from fractions import Fraction

from ecotown.evaluation import Verdict
from ecotown.quantities import format_exact, round_half_even

__all__ = ["show_difference", "show_list", "show_number", "show_quantity", "show_verdict"]

_PLACES = Fraction(1, 100)
_MOST_NAMES = 3
# A fraction of more parts tells nobody anything.
_MOST_PARTS = 100
# The difference of two percentages is in points.
_POINTS = {
    "%": ("个百分点", "percentage point", "percentage points"),
    "‰": ("个千分点", "point per mille", "points per mille"),
}


def show_verdict(verdict: Verdict, language: str) -> str:
    """
    The word for a verdict.
    """
    return verdict.value.replace("-", " ") if language == "en" else verdict.label


def show_number(value: Fraction, language: str) -> str:
    """
    The exact decimal where it ends, else the fraction with a decimal near it; of many parts the decimal alone.
    """
    text = format_exact(value)
    if "/" not in text:
        return text
    near = format_exact(round_half_even(value, _PLACES))
    if value.denominator > _MOST_PARTS:
        return f"about {near}" if language == "en" else f"约{near}"
    return f"{text} (about {near})" if language == "en" else f"{text}（约{near}）"


def show_quantity(value: Fraction, unit: str | None, language: str) -> str:
    """
    A number with its unit; a pure ratio is shown in %.
    """
    if unit == "1":
        value, unit = value * 100, "%"
    number = show_number(value, language)
    if unit is None:
        return number
    return f"{number} {unit}" if language == "en" and unit not in ("%", "‰") else f"{number}{unit}"


def show_difference(value: Fraction, unit: str | None, language: str) -> str:
    """
    How far two quantities of a unit lie apart.
    """
    if unit == "1":
        value, unit = value * 100, "%"
    points = _POINTS.get(unit or "")
    if points is None:
        return show_quantity(value, unit, language)
    number = show_number(value, language)
    return f"{number} {points[1 if value == 1 else 2]}" if language == "en" else f"{number}{points[0]}"


def show_list(names: Iterable[str], language: str) -> str:
    """
    The first few names of a list, and how many there are.
    """
    distinct = list(dict.fromkeys(names))
    shown = distinct[:_MOST_NAMES]
    if language == "en":
        rest = f" and {len(distinct) - len(shown)} more" if len(distinct) > len(shown) else ""
        return ", ".join(shown) + rest
    return "、".join(shown) + (f"等{len(distinct)}项" if len(distinct) > len(shown) else "")
