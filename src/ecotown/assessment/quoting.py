"""
Numbers, units and lists as people read them.
"""

from collections.abc import Iterable
from fractions import Fraction

from ecotown.evaluation import Verdict
from ecotown.quantities import format_exact, round_half_even

__all__ = ["show_difference", "show_list", "show_number", "show_quantity", "show_verdict"]

_PLACES = (2, 3, 4, 5, 6)
_MOST_NAMES = 3
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
    The exact decimal where it ends, else a decimal near it: of two places, or of so many that it does not look like a whole
    number, for 99.998 % is not 100 %. The fraction itself stands in the JSON form and in the explanation.
    """
    text = format_exact(value)
    if "/" not in text:
        return text
    for places in _PLACES:
        rounded = round_half_even(value, Fraction(1, 10**places))
        if rounded.denominator > 1:
            break
    near = format_exact(rounded)
    return f"about {near}" if language == "en" else f"约{near}"


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
