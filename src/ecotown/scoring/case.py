"""
One scoring: the rule, what was observed of it, and what turns out to be missing on the way.

Whatever is not known is None, and what it wants is kept as missing; nothing is guessed, and nothing missing is zero.
"""

from collections.abc import Mapping
from fractions import Fraction

import attrs

from ecotown.diagnostics import Diagnostic
from ecotown.errors import EcotownError
from ecotown.quantities import format_exact, unit_factor
from ecotown.scoring.conventions import ScoringConventions
from ecotown.scoring.messages import refuse_value
from ecotown.scoring.nodes import Limit, ScoringRule, Side
from ecotown.scoring.observed import MAIN, Amount, Answer, Kind, Need, Truth, Word, list_needs, only_subject
from ecotown.scoring.result import Missing, Reason

__all__ = ["OPEN", "Case", "Seen"]


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
        if source is None or to is None:
            return amount.value
        try:
            return amount.value * unit_factor(source, to)
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
                return None

    def own_unit(self) -> str | None:
        """
        The unit of the target, else the indicator's.
        """
        if self.target is not None and self.target.unit is not None:
            return self.target.unit
        return self.rule.unit

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
