"""
A witness told for people: on which observation two targets differ.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from ecotown.quantities import format_exact
from ecotown.targets.strictness.witnesses import Witness

__all__ = ["tell_witness"]

_ATTRIBUTES = {"terrain": "地形", "region": "区域", "level": "级别"}


def tell_witness(witness: Witness, unit: str | None = None, language: str = "zh") -> str:
    """
    The observation of a witness in a few words, with the place, the year and whatever else it was made for.
    """
    english = language == "en"
    pause, colon = (", ", ": ") if english else ("、", "：")
    told = [_tell(witness["observed"], unit, pause, colon)]
    place = witness.get("place")
    if place:
        named = place if english else {_ATTRIBUTES.get(key, key): value for key, value in place.items()}
        told.append(_tell(named, None, pause, colon))
    for key, label, label_en in (
        ("assigned", "下达", "assigned"),
        ("references", "参照", "references"),
        ("conventions", "约定", "conventions"),
    ):
        given = witness.get(key)
        if given:
            told.append(f"{label_en if english else label} {_tell(given, None, pause, colon)}")
    return ("; " if english else "；").join(told)


def _tell(value: object, unit: str | None, pause: str, colon: str) -> str:
    match value:
        case None:
            return "—"
        case bool():
            return "是" if value else "否"
        case Mapping():
            return pause.join(f"{key}{colon}{_tell(each, unit, pause, colon)}" for key, each in value.items())
        case list() | tuple():
            return pause.join(_tell(each, unit, pause, colon) for each in value)
        case int() | Decimal() | Fraction():
            return format_exact(Fraction(value)) + (unit or "")
        case _:
            return str(value)
