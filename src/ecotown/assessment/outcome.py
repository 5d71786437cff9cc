"""
The outcome of an assessment: findings, their summary, what to do next, and what it was all made from.
"""

import hashlib

import attrs

from ecotown.assessment.acceptance import AcceptanceOutcome
from ecotown.assessment.finding import Finding
from ecotown.assessment.steps import NextStep, next_steps
from ecotown.diagnostics import Diagnostic
from ecotown.evaluation import Verdict
from ecotown.ledger import Ledger
from ecotown.plans import IndicatorSystem, Plan

__all__ = ["Assessment", "GeneratedFrom", "Summary"]


@attrs.frozen(kw_only=True)
class Summary:
    """
    How many rows came out which way. `accepted` is None while what has to be met is open, and where nothing that has to
    be met applies: nothing was shown then.
    """

    met: int
    not_met: int
    undetermined: int
    not_applicable: int
    accepted: bool | None
    borderline: int = 0
    provisional: int = 0

    @property
    def total(self) -> int:
        """
        The number of rows.
        """
        return self.met + self.not_met + self.undetermined + self.not_applicable

    def to_dict(self) -> dict[str, int | bool | None]:
        """
        The JSON form.
        """
        return {
            "met": self.met,
            "not_met": self.not_met,
            "undetermined": self.undetermined,
            "not_applicable": self.not_applicable,
            "accepted": self.accepted,
            "borderline": self.borderline,
            "provisional": self.provisional,
        }


@attrs.frozen(kw_only=True)
class GeneratedFrom:
    """
    What an assessment was made from: the version of this library, and the SHA-256 of the files; None for what was no file.
    """

    version: str
    system_sha256: str | None
    plan_sha256: str | None
    ledger_sha256: str | None

    def to_dict(self) -> dict[str, str | None]:
        """
        The JSON form.
        """
        return {
            "version": self.version,
            "system_sha256": self.system_sha256,
            "plan_sha256": self.plan_sha256,
            "ledger_sha256": self.ledger_sha256,
        }


@attrs.frozen(kw_only=True)
class Assessment:
    """
    A plan held against a ledger in one year.

    `diagnostics` are those of the ledger as a whole; those of a row stand in its result.
    """

    plan: Plan = attrs.field(repr=False)
    ledger: Ledger = attrs.field(repr=False)
    year: int
    findings: tuple[Finding, ...]
    acceptance: AcceptanceOutcome
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def system(self) -> IndicatorSystem | None:
        """
        The indicator system that the plan follows; None for a plan with rows of its own.
        """
        return self.plan.indicator_system

    @property
    def title(self) -> str | None:
        """
        The title of the plan, or the name of the place it is for.
        """
        place = self.plan.place
        return self.plan.title or (None if place is None else place.name)

    @property
    def summary(self) -> Summary:
        """
        How many rows came out which way, and whether the whole is accepted.
        """
        verdicts = [finding.verdict for finding in self.findings]
        return Summary(
            met=verdicts.count(Verdict.MET),
            not_met=verdicts.count(Verdict.NOT_MET),
            undetermined=verdicts.count(Verdict.UNDETERMINED),
            not_applicable=verdicts.count(Verdict.NOT_APPLICABLE),
            accepted=self.acceptance.accepted,
            borderline=sum(finding.result.borderline for finding in self.findings),
            provisional=sum(finding.provisional for finding in self.findings),
        )

    @property
    def is_settled(self) -> bool:
        """
        Whether nothing is left to do: no row and no gate is not met or open, and neither is an acceptance that the system
        declares (a pass mark may be missed although every row is met).
        """
        failing = (Verdict.NOT_MET, Verdict.UNDETERMINED)
        if any(finding.verdict in failing for finding in (*self.findings, *self.acceptance.gates)):
            return False
        return self.acceptance.declared is None or self.acceptance.decision.verdict not in failing

    @property
    def next_steps(self) -> tuple[NextStep, ...]:
        """
        What is to be done about each row that is not met or open, in the order of the rows.
        """
        return next_steps((*self.findings, *self.acceptance.gates))

    @property
    def generated_from(self) -> GeneratedFrom:
        """
        The version of this library and the fingerprints of the files.
        """
        from ecotown import __version__

        return GeneratedFrom(
            version=__version__,
            system_sha256=_fingerprint(None if self.system is None else self.system.file_bytes),
            plan_sha256=_fingerprint(self.plan.file_bytes),
            ledger_sha256=self.ledger.fingerprint or _fingerprint(self.ledger.file_bytes),
        )

    def to_dict(self, language: str = "zh") -> dict[str, object]:
        """
        The JSON form, with its texts for people in one language.
        """
        return {
            "plan": self.title,
            "system": None if self.system is None else self.system.id,
            "standing": None if self.system is None else self.system.standing.value,
            "year": self.year,
            "generated_from": self.generated_from.to_dict(),
            "summary": self.summary.to_dict(),
            "acceptance": self.acceptance.to_dict(language),
            "findings": [finding.to_dict(language) for finding in self.findings],
            "next_steps": [step.to_dict(language) for step in self.next_steps],
            "diagnostics": [diagnostic.to_dict() for diagnostic in self.diagnostics],
        }


def _fingerprint(data: bytes | None) -> str | None:
    return None if data is None else hashlib.sha256(data).hexdigest()
