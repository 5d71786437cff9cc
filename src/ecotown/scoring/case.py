"""
One scoring: the rule, what was observed of it, and what turns out to be missing on the way.

Whatever is not known is None, and what it wants is kept as missing; nothing is guessed, and nothing missing is zero.
"""

from collections.abc import Mapping
from fractions import Fraction

import attrs

from ecotown.diagnostics import Diagnostic
from ecotown.errors import EcotownError
from ecotown.quantities import UNIT_PREFIXES, format_exact, is_known_unit, unit_factor
from ecotown.scoring.conventions import ScoringConventions
from ecotown.scoring.messages import refuse_value
from ecotown.scoring.nodes import Comparator, Limit, ScoringRule, Side
from ecotown.scoring.observed import MAIN, Amount, Answer, Kind, Need, Truth, Word, levels_of, list_needs, only_subject
from ecotown.scoring.result import Missing, Reason

__all__ = ["OPEN", "Case", "Seen", "in_full"]


_WORSE = {
    Comparator.AT_LEAST: Side.BELOW,
    Comparator.MORE_THAN: Side.BELOW,
    Comparator.AT_MOST: Side.ABOVE,
    Comparator.LESS_THAN: Side.ABOVE,
}


@attrs.frozen
class Seen:
    """
    Whether a condition holds, with what it was held against.
    """

    truth: bool | None
    observed: str | None = None
    limit: str | None = None
    by: str | None = None

    @property
    def denied(self) -> "Seen":
        """
        The opposite; what is open stays open.
        """
        return attrs.evolve(self, truth=None if self.truth is None else not self.truth)


OPEN = Seen(None)
"""
Nothing was seen.
"""


def in_full(unit: str, other: str) -> str:
    """
    A unit that is no more than a multiple (`每超1万`) with the unit that it is a multiple of: that of the other side.
    """
    if unit not in UNIT_PREFIXES or other in UNIT_PREFIXES or other == "1":
        return unit
    bare = other.lstrip("十百千万亿")
    return f"{unit}{bare if bare and is_known_unit(bare) else other}"


@attrs.define(kw_only=True)
class Case:
    """
    One scoring: the rule, what was observed, and what turns out to be missing on the way.
    """

    rule: ScoringRule
    answers: Mapping[Need, Answer]
    target: Limit | None
    shortfall: Amount | None
    previous: Amount | None
    met: bool | None
    conventions: ScoringConventions
    full: Fraction | None
    missing: list[Missing] = attrs.Factory(list)
    diagnostics: list[Diagnostic] = attrs.Factory(list)

    def want(self, reason: Reason, name: str) -> None:
        """
        Keep what is missing.
        """
        self.missing.append(Missing(reason, name))

    def note(self, diagnostic: Diagnostic) -> None:
        """
        Keep a diagnostic, once.
        """
        if diagnostic not in self.diagnostics:
            self.diagnostics.append(diagnostic)

    # ---- Answers ----------------------------------------------------------------------------------------------------

    def answer(self, kind: Kind, name: str | None) -> Answer | None:
        """
        What was observed under a name; None for the name is the indicator itself.
        """
        for need, answer in self.answers.items():
            if (need.is_main and name is None) or (need.name == name and need.kind is kind):
                return answer
        return None

    @property
    def main_name(self) -> str:
        """
        What the indicator is called.
        """
        return self.rule.name or only_subject(self.rule) or MAIN

    def own(self, subject: str | None) -> str | None:
        """
        The name that a quantity goes by; None for the indicator itself.
        """
        return None if subject == only_subject(self.rule) else subject

    @property
    def is_graded(self) -> bool:
        """
        Whether the indicator is observed by a grade.
        """
        return any(need.kind is Kind.GRADE for need in list_needs(self.rule))

    def amount(self, kind: Kind, name: str | None) -> Amount | None:
        """
        A number observed, or None where there is none. Raises ObservationError where it is no number.
        """
        answer = self.answer(kind, name)
        match answer:
            case Amount():
                if kind is Kind.COUNT and answer.value < 0:
                    raise self.refuse(kind, name, str(answer))
                return answer
            case Truth(False) if kind is Kind.COUNT:
                return Amount(Fraction(0))
            case Word(text) if name is not None or not self.is_graded:
                raise self.refuse(kind, name, text)
            case _:
                return None

    def judged(self, name: str | None) -> Truth | None:
        """
        A person's judgement, or None.
        """
        for kind in (Kind.JUDGEMENT, Kind.VALUE, Kind.COUNT, Kind.SHARE):
            answer = self.answer(kind, name)
            if isinstance(answer, Truth):
                return answer
        return None

    def refuse(self, kind: Kind, name: str | None, value: str) -> EcotownError:
        """
        The refusal of an answer of another kind than is asked for, to be raised.
        """
        return refuse_value(
            "observation/unreadable",
            name=name or self.main_name,
            value=value,
            wanted=kind.label,
            wanted_en=kind.label_en,
        )

    def convert(self, amount: Amount, unit: str | None, to: str | None, name: str | None) -> Fraction:
        """
        A number in another unit. `unit` is that of an amount without one. Raises ObservationError for another dimension.
        """
        source = amount.unit or unit
        # A number without a unit meets a multiple (每超1万) as a pure number.
        if source is None and to in UNIT_PREFIXES:
            source = "1"
        if to is None and source in UNIT_PREFIXES:
            to = "1"
        if source is None or to is None:
            return amount.value
        try:
            return amount.value * unit_factor(in_full(source, to), in_full(to, source))
        except EcotownError:
            raise refuse_value(
                "observation/other-dimension", name=name or self.main_name, unit=source, limit_unit=to
            ) from None

    # ---- The target -------------------------------------------------------------------------------------------------

    @property
    def worse(self) -> Side | None:
        """
        The side of the target that is the worse one, where that is known.
        """
        match self.rule.better:
            case "higher":
                return Side.BELOW
            case "lower":
                return Side.ABOVE
            case _:
                comparator = None if self.target is None else self.target.comparator
                return None if comparator is None else _WORSE.get(comparator)

    def own_unit(self) -> str | None:
        """
        The unit of the target, else the indicator's, else that of the first level of it in the rule.
        """
        if self.target is not None and self.target.unit is not None:
            return self.target.unit
        levels = (level for level in levels_of(self.rule) if self.own(level.subject) is None)
        return self.rule.unit or next((level.limit.unit for level in levels), None)

    def known_met(self) -> bool | None:
        """
        Whether the target is met, where somebody says so; None where it has to be compared.
        """
        judgement = self.judged(None)
        return self.met if self.met is not None else None if judgement is None else judgement.holds

    def told_target(self) -> str:
        """
        The target as it is told.
        """
        if self.target is None:
            return ""
        return f"{format_exact(self.target.value)}{self.target.unit or self.rule.unit or ''}"
