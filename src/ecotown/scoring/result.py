"""
What scoring says: the points or the bounds they lie in, what is missing, and the steps that explain it.

A score is a value. Sentences are made from its steps only on request (`narrate`), so that nothing is said that the
points did not rest on.
"""

from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

import attrs

from ecotown.diagnostics import Diagnostic
from ecotown.quantities import format_exact
from ecotown.scoring.nodes import Clause, ScoringRule

__all__ = ["NOTHING", "Missing", "Note", "Reason", "Score", "Span", "Step"]


class Reason(StrEnum):
    """
    Why points are open; the slugs are those of verdicts where both have the reason.
    """

    MISSING_OBSERVATION = "missing-observation"
    MISSING_TARGET = "missing-target"
    MISSING_BASELINE = "missing-baseline"
    MISSING_DIRECTION = "missing-direction"
    MISSING_CONVENTION = "missing-convention"
    MISSING_POINTS = "missing-points"
    NEEDS_JUDGEMENT = "needs-judgement"

    @property
    def label(self) -> str:
        """
        The reason in Chinese.
        """
        return _LABELS[self][0]

    @property
    def label_en(self) -> str:
        """
        The reason in English.
        """
        return _LABELS[self][1]


_LABELS = {
    Reason.MISSING_OBSERVATION: ("没有观测值", "there is no observation"),
    Reason.MISSING_TARGET: ("没有目标值", "there is no target"),
    Reason.MISSING_BASELINE: ("没有上年值", "there is no value of the year before"),
    Reason.MISSING_DIRECTION: ("不知道越高越好还是越低越好", "nobody says which way is better"),
    Reason.MISSING_CONVENTION: ("约定未声明", "a convention is not declared"),
    Reason.MISSING_POINTS: ("不知道满分是多少", "the full marks are not known"),
    Reason.NEEDS_JUDGEMENT: ("须由人评定", "a person has to judge"),
}


class Missing(NamedTuple):
    """
    One thing to supply: why, and what.
    """

    reason: Reason
    name: str


@attrs.frozen
class Span:
    """
    Points between two bounds, both included; None is no bound. The two are one where the points are known.
    """

    lowest: Fraction | None
    highest: Fraction | None

    @property
    def value(self) -> Fraction | None:
        """
        The points, where they are known.
        """
        return self.lowest if self.lowest == self.highest else None

    def __add__(self, other: "Span") -> "Span":
        return Span(_add(self.lowest, other.lowest), _add(self.highest, other.highest))

    def __neg__(self) -> "Span":
        return Span(
            None if self.highest is None else -self.highest,
            None if self.lowest is None else -self.lowest,
        )

    def at_most(self, most: Fraction) -> "Span":
        """
        The span below a cap.
        """
        return Span(
            None if self.lowest is None else min(self.lowest, most),
            most if self.highest is None else min(self.highest, most),
        )

    def at_least(self, least: Fraction) -> "Span":
        """
        The span above a floor.
        """
        return Span(
            least if self.lowest is None else max(self.lowest, least),
            None if self.highest is None else max(self.highest, least),
        )

    def times(self, number: Fraction) -> "Span":
        """
        The span that many times, for a number of zero or more.
        """
        if number == 0:
            return NOTHING
        return Span(
            None if self.lowest is None else self.lowest * number,
            None if self.highest is None else self.highest * number,
        )

    def hull(self, other: "Span") -> "Span":
        """
        The smallest span that holds both.
        """
        return Span(
            None if self.lowest is None or other.lowest is None else min(self.lowest, other.lowest),
            None if self.highest is None or other.highest is None else max(self.highest, other.highest),
        )


NOTHING = Span(Fraction(0), Fraction(0))
"""
No points.
"""


def _add(first: Fraction | None, second: Fraction | None) -> Fraction | None:
    return None if first is None or second is None else first + second


class Note(StrEnum):
    """
    A circumstance of a step, to be told.
    """

    PRESUMED = "presumed"
    CARRIED = "carried"
    LOWER_STEP = "lower-step"
    REPLACED = "replaced"


@attrs.frozen(kw_only=True)
class Step:
    """
    What one clause did. `effect` is what it adds to the points (negative where it takes them).

    `truth` is whether its condition holds, None where that is open or where there is none. `observed`, `limit`, `gap` and
    `rest` are quantities as text, `units` how many units of a gap or a count were reckoned, `by` who judged.
    """

    clause: Clause
    effect: Span
    truth: bool | None = None
    observed: str | None = None
    limit: str | None = None
    gap: str | None = None
    units: Fraction | None = None
    rest: str | None = None
    by: str | None = None
    note: Note | None = None


@attrs.frozen(kw_only=True)
class Score:
    """
    The score of one rule.

    `lowest` and `highest` bound the points, None where nothing bounds them. `deducted` and `added` are all deductions and
    additions after their caps. `vetoed` says whether 一票否决 struck, None where that is open.
    """

    rule: ScoringRule
    lowest: Fraction | None
    highest: Fraction | None
    full: Fraction | None
    deducted: Span
    added: Span
    vetoed: bool | None = False
    steps: tuple[Step, ...] = ()
    missing: tuple[Missing, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    is_floored: bool = False

    @property
    def points(self) -> Fraction | None:
        """
        The points, exactly; None where they are not decided. Missing data is never 0 points.
        """
        return self.lowest if self.decided else None

    @property
    def decided(self) -> bool:
        """
        Whether nothing that is missing could change the points.
        """
        return self.lowest is not None and self.lowest == self.highest

    @property
    def reason(self) -> Reason | None:
        """
        Why the points are open: the first of what is missing.
        """
        return self.missing[0].reason if self.missing else None

    def explain(self, language: str = "zh") -> str:
        """
        The score in sentences, `zh` or `en`: each clause with its numbers, the sum, the floor and caps, what is missing.
        """
        from ecotown.scoring.narrate import narrate

        return narrate(self, language)

    def to_dict(self, language: str = "zh") -> dict[str, object]:
        """
        The JSON form: numbers as text, exact decimals where they end, else `p/q`.
        """
        return {
            "points": _text(self.points),
            "decided": self.decided,
            "lowest": _text(self.lowest),
            "highest": _text(self.highest),
            "full": _text(self.full),
            "vetoed": self.vetoed,
            "reason": None if self.reason is None else self.reason.value,
            "missing": [{"reason": entry.reason.value, "name": entry.name} for entry in self.missing],
            "diagnostics": [diagnostic.to_dict() for diagnostic in self.diagnostics],
            "explanation": self.explain(language),
        }


def _text(number: Fraction | None) -> str | None:
    return None if number is None else format_exact(number)
