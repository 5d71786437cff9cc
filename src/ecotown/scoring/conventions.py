"""
What a rule may leave open, and what is done then.
"""

from collections.abc import Mapping
from enum import Enum
from typing import TypeVar

import attrs

from ecotown.scoring.messages import refuse_value
from ecotown.scoring.nodes import Floor, IncompleteUnit

__all__ = ["Percent", "ScoringConventions", "read_conventions"]


class Percent(Enum):
    """
    What `1%` is for an indicator in %: a difference of one percentage point, or a hundredth of the value compared with.
    """

    DIFFERENCE = "difference"
    RELATIVE = "relative"


@attrs.frozen(kw_only=True)
class ScoringConventions:
    """
    How a rule is scored where its text says nothing. What the text says always wins.

    `incomplete_unit`: what part of a unit counts under 每…; unset, only whole units do (`ignored`).
    `floor`: whether deductions end at zero; unset, they do.
    `percent`: what a step in % is for an indicator in %; unset, a difference, and for the growth from the year before
    both readings have to agree.
    """

    incomplete_unit: IncompleteUnit | None = None
    floor: Floor | None = None
    percent: Percent | None = None


_Kind = TypeVar("_Kind", bound=Enum)
_NOTHING = ScoringConventions()


def read_conventions(given: ScoringConventions | Mapping[str, str] | None) -> ScoringConventions:
    """
    Conventions from a mapping of slugs: `{"incomplete_unit": "proportional"}`. Raises ObservationError.
    """
    match given:
        case None:
            return _NOTHING
        case ScoringConventions():
            return given
        case _:
            names = [field.name for field in attrs.fields(ScoringConventions)]
            for name, value in given.items():
                if name not in names:
                    raise refuse_value("conventions/unreadable", name=name, value=value, wanted=", ".join(names))
            return ScoringConventions(
                incomplete_unit=_read("incomplete_unit", given, IncompleteUnit),
                floor=_read("floor", given, Floor),
                percent=_read("percent", given, Percent),
            )


def _read(name: str, given: Mapping[str, str], kind: type[_Kind]) -> _Kind | None:
    value = given.get(name)
    if value is None:
        return None
    for member in kind:
        if member.value == value:
            return member
    raise refuse_value("conventions/unreadable", name=name, value=value, wanted=", ".join(each.value for each in kind))
