"""
The outcome of acceptance: the decision with its gates and rows, and what would tip it.
"""

from collections.abc import Mapping

import attrs

from ecotown.assessment.acceptance.deciding import Decision, decide_acceptance
from ecotown.assessment.acceptance.points import RowScore, flip_points, score_rows
from ecotown.assessment.acceptance.rule import Rule
from ecotown.assessment.finding import Finding
from ecotown.evaluation import Verdict
from ecotown.plans import Acceptance

__all__ = ["AcceptanceOutcome", "Tip", "accept"]


@attrs.frozen
class Tip:
    """
    One gate or row that would change the outcome alone, if its verdict were another.
    """

    finding: Finding
    verdict: Verdict
    accepted: bool | None


@attrs.frozen(kw_only=True)
class AcceptanceOutcome:
    """
    Whether a place is accepted, by which rule and why.

    `declared` is what the system states, None where it states nothing and every row that is not a reference must be met.
    `gates` are the preconditions as judged; `findings` holds them and the rows by number.
    """

    declared: Acceptance | None
    gates: tuple[Finding, ...]
    findings: Mapping[str, Finding]
    decision: Decision
    tips: tuple[Tip, ...]

    @property
    def accepted(self) -> bool | None:
        """
        True or False, or None while it is open or where nothing that has to be met applies.
        """
        return self.decision.accepted

    def explain(self, language: str = "zh") -> str:
        """
        The outcome in sentences, `zh` or `en`: gates, conditions with their counts, points, and what would tip it.
        """
        from ecotown.assessment.acceptance.telling import tell_acceptance

        return "\n".join(tell_acceptance(self, language))

    def to_dict(self, language: str = "zh") -> dict[str, object]:
        """
        The JSON form.
        """
        from ecotown.assessment.acceptance.telling import acceptance_to_dict

        return acceptance_to_dict(self, language)


def accept(
    rule: Rule, declared: Acceptance | None, findings: tuple[Finding, ...], gates: tuple[Finding, ...]
) -> AcceptanceOutcome:
    """
    The outcome of a rule on findings.
    """
    known = {finding.number: finding for finding in (*findings, *gates)}
    verdicts = {number: finding.verdict for number, finding in known.items()}
    scores = () if rule.points is None else score_rows(rule.points, known)
    decision = decide_acceptance(rule, verdicts, scores)
    return AcceptanceOutcome(
        declared=declared,
        gates=gates,
        findings=known,
        decision=decision,
        tips=_tips(rule, known, verdicts, scores, decision),
    )


def _tips(
    rule: Rule,
    findings: Mapping[str, Finding],
    verdicts: Mapping[str, Verdict],
    scores: tuple[RowScore, ...],
    decision: Decision,
) -> tuple[Tip, ...]:
    """
    Each gate or row whose verdict alone would change the outcome: a met one lost, another one met, an open one either way.
    """
    tips: list[Tip] = []
    for number, verdict in verdicts.items():
        match verdict:
            case Verdict.MET:
                others: tuple[Verdict, ...] = (Verdict.NOT_MET,)
            case Verdict.NOT_MET:
                others = (Verdict.MET,)
            case Verdict.UNDETERMINED:
                others = (Verdict.MET, Verdict.NOT_MET)
            case Verdict.NOT_APPLICABLE:
                others = ()
        for other in others:
            otherwise = decide_acceptance(rule, {**verdicts, number: other}, flip_points(scores, number, other))
            if otherwise.accepted is not decision.accepted:
                tips.append(Tip(findings[number], other, otherwise.accepted))
    return tuple(tips)
