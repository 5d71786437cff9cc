"""
What a judgement says: the verdict, its reason, and the tree that explains it.

A result is a value. It holds the rule that it judged and what that rule saw; sentences are made from it only on request
(`narrate`), so that nothing is said that the verdict did not rest on.
"""

from collections.abc import Mapping
from decimal import Decimal
from enum import Enum, StrEnum
from fractions import Fraction
from typing import NamedTuple, Protocol, TypeAlias

import attrs

from ecotown.diagnostics import Diagnostic
from ecotown.quantities import format_exact
from ecotown.targets.nodes import Comparator, Rule
from ecotown.targets.target import Target

__all__ = ["ExactNumber", "Missing", "Origin", "Reason", "Reckoning", "Result", "Source", "Step", "Verdict"]

ExactNumber: TypeAlias = Decimal | Fraction


class Verdict(Enum):
    """
    The four answers to whether a target is met.
    """

    MET = "met"
    NOT_MET = "not-met"
    UNDETERMINED = "undetermined"
    NOT_APPLICABLE = "not-applicable"

    @property
    def label(self) -> str:
        """
        The Chinese word for the verdict.
        """
        return _VERDICT_LABELS[self]


_VERDICT_LABELS = {
    Verdict.MET: "达标",
    Verdict.NOT_MET: "未达标",
    Verdict.UNDETERMINED: "无法判定",
    Verdict.NOT_APPLICABLE: "不适用",
}


class Reason(StrEnum):
    """
    Why a verdict is open, in the order in which one part gives them (language reference, section 4).

    The last two, and `missing-evidence`, are set by an assessment, never by a target alone.
    """

    MISSING_ATTRIBUTE = "missing-attribute"
    MISSING_YEAR = "missing-year"
    MISSING_TARGET = "missing-target"
    MISSING_REFERENCE = "missing-reference"
    MISSING_CONVENTION = "missing-convention"
    MISSING_OBSERVATION = "missing-observation"
    MISSING_BASELINE = "missing-baseline"
    MISSING_YEARS = "missing-years"
    INCONSISTENT_BASIS = "inconsistent-basis"
    MISSING_EVIDENCE = "missing-evidence"
    NEEDS_JUDGEMENT = "needs-judgement"
    INVALID_OBSERVATION = "invalid-observation"
    CONFLICTING_OBSERVATIONS = "conflicting-observations"

    @property
    def label(self) -> str:
        """
        The reason in Chinese.
        """
        return _REASON_LABELS[self][0]

    @property
    def label_en(self) -> str:
        """
        The reason in English.
        """
        return _REASON_LABELS[self][1]


_REASON_LABELS = {
    Reason.MISSING_ATTRIBUTE: ("地方属性未知", "an attribute of the place is not known"),
    Reason.MISSING_YEAR: ("年份未知", "the year is not known"),
    Reason.MISSING_TARGET: ("上级下达的目标值未提供", "the target set by a superior is not supplied"),
    Reason.MISSING_REFERENCE: ("参照值未提供", "the reference value is not supplied"),
    Reason.MISSING_CONVENTION: ("判定约定未声明", "a convention is not declared"),
    Reason.MISSING_OBSERVATION: ("没有观测值", "there is no observation"),
    Reason.MISSING_BASELINE: ("没有基期值", "there is no baseline"),
    Reason.MISSING_YEARS: ("缺少年份的数据", "years are missing"),
    Reason.INCONSISTENT_BASIS: ("口径不一致", "the bases differ"),
    Reason.MISSING_EVIDENCE: ("缺少佐证材料", "evidence is missing"),
    Reason.NEEDS_JUDGEMENT: ("须由人判断", "a person has to judge"),
    Reason.INVALID_OBSERVATION: ("观测值无效", "the observation is not valid"),
    Reason.CONFLICTING_OBSERVATIONS: ("观测值互相矛盾", "the observations contradict each other"),
}


class Missing(NamedTuple):
    """
    One thing to supply: why, what (a name, a subject, the key of a convention), and for which year.
    """

    reason: Reason
    name: str | None = None
    year: int | None = None


class Source(Enum):
    """
    Where a limit came from, if not from the text of the target.
    """

    ASSIGNED = "assigned"
    REFERENCE = "reference"
    BASELINE = "baseline"
    CONVENTION = "convention"
    JUDGEMENT = "judgement"


@attrs.frozen
class Origin:
    """
    Where a limit came from (a superior's document, a reference series, an earlier year, a convention), or who judged.

    `name` is the wording, the reference's name or the key of the convention; `text` is what was supplied, as written.
    """

    source: Source
    name: str | None = None
    text: str | None = None
    year: int | None = None
    document: str | None = None


@attrs.frozen
class Step:
    """
    One step of a movement, from one year to a later one, and whether it is as asked.
    """

    first: int
    last: int
    holds: bool


class Reckoning(Protocol):
    """
    How the value observed was computed from raw quantities.
    """

    def explain(self, language: str = "zh") -> str:
        """
        The computation in lines.
        """

    def to_dict(self) -> list[dict[str, object]]:
        """
        The JSON form.
        """


@attrs.frozen(kw_only=True)
class Result:
    """
    The judgement of one rule. `otherwise` is the verdict under the other comparison method (GB/T 8170-2008).

    `parts` holds the results of components, aspects, clauses, alternatives, each year asked, or the one branch or stage
    chosen. Where there is one part that decides alone (a branch, a stage, a lone subject), its observed, limit, unit and
    margin stand at the top as well.

    `compared`, `bound` and `distance` are `observed`, `limit` and `margin` in fractions, to reckon with. `comparator` is
    how the value was held against the limit; `origin` is where the limit came from; `series`
    are the values of several years behind the observed one, in `series_unit`; `steps` are the movements asked for, and
    `unseen_years` those without a value that would be asked for too, did the others not decide; `note` is the
    slug of a circumstance to be told; `is_rounded` says that rounded comparison was in use. `target` is set on the
    outermost result alone. `reckoning` tells how the observed value was computed, where an assessment did so.
    """

    rule: Rule
    verdict: Verdict
    otherwise: Verdict
    reason: Reason | None = None
    missing: tuple[Missing, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    compared: Fraction | str | Mapping[int, Fraction | str] | None = attrs.field(default=None, hash=False)
    bound: Fraction | None = None
    distance: Fraction | None = None
    unit: str | None = None
    comparator: Comparator | None = None
    year: int | None = None
    origin: Origin | None = None
    series: Mapping[int, Fraction | str] | None = attrs.field(default=None, hash=False)
    series_unit: str | None = None
    steps: tuple[Step, ...] = ()
    unseen_years: tuple[int, ...] = ()
    note: str | None = None
    is_rounded: bool = False
    target: Target | None = attrs.field(default=None, repr=False)
    reckoning: Reckoning | None = attrs.field(default=None, repr=False, eq=False)
    _parts: "tuple[tuple[str | None, Result], ...]" = ()

    @property
    def borderline(self) -> bool:
        """
        Whether full-value and rounded comparison give different verdicts.
        """
        return self.verdict is not self.otherwise

    @property
    def observed(self) -> ExactNumber | str | dict[int, ExactNumber | str] | None:
        """
        What was compared: a number in `unit`, a word, or a series by year.
        """
        compared = self.compared
        match compared:
            case None | str():
                return compared
            case Fraction():
                return _number(compared)
            case _:
                return {year: value if isinstance(value, str) else _number(value) for year, value in compared.items()}

    @property
    def number(self) -> Fraction | None:
        """
        What was compared, where it is a number.
        """
        return self.compared if isinstance(self.compared, Fraction) else None

    @property
    def limit(self) -> ExactNumber | None:
        """
        The bound that was compared with, in `unit`; None where the rule is not one bound.
        """
        return None if self.bound is None else _number(self.bound)

    @property
    def margin(self) -> ExactNumber | None:
        """
        How far on the better side of the limit, in `unit`; negative where it falls short.
        """
        return None if self.distance is None else _number(self.distance)

    @property
    def parts(self) -> "tuple[tuple[str, Result], ...]":
        """
        The parts by name, in the order of the text. A clause without a subject goes by its canonical form.
        """
        return tuple(
            (_name(name, part), attrs.evolve(part, is_rounded=True) if self.is_rounded else part)
            for name, part in self._parts
        )

    def explain(self, language: str = "zh") -> str:
        """
        The verdict in sentences, `zh` or `en`: the rule as read, each part with its value, limit and margin, what is missing.
        """
        from ecotown.evaluation.narrate import narrate

        return narrate(self, language)

    def reopened(
        self, reason: Reason, name: str | None = None, year: int | None = None, diagnostics: tuple[Diagnostic, ...] = ()
    ) -> "Result":
        """
        The same result, left open for a reason outside the target: evidence that is missing, observations that conflict.
        """
        return attrs.evolve(
            self,
            verdict=Verdict.UNDETERMINED,
            otherwise=Verdict.UNDETERMINED,
            reason=reason,
            missing=(*self.missing, Missing(reason, name, year)),
            diagnostics=(*self.diagnostics, *diagnostics),
        )

    def to_dict(self, language: str = "zh") -> dict[str, object]:
        """
        The JSON form: numbers as text, exact decimals where they end, else `p/q`.
        """
        compared = self.compared
        shown: str | dict[str, str] | None
        match compared:
            case None | str():
                shown = compared
            case Fraction():
                shown = format_exact(compared)
            case _:
                shown = {
                    str(year): value if isinstance(value, str) else format_exact(value)
                    for year, value in compared.items()
                }
        computed = {} if self.reckoning is None else {"computed": self.reckoning.to_dict()}
        return {
            "verdict": self.verdict.value,
            "reason": None if self.reason is None else self.reason.value,
            "borderline": self.borderline,
            "observed": shown,
            "limit": None if self.bound is None else format_exact(self.bound),
            "margin": None if self.distance is None else format_exact(self.distance),
            "unit": self.unit,
            "explanation": self.explain(language),
            "missing": [
                {"reason": entry.reason.value, "name": entry.name, "year": entry.year} for entry in self.missing
            ],
            "diagnostics": [diagnostic.to_dict() for diagnostic in self.diagnostics],
            "parts": [{"name": name, **part.to_dict(language)} for name, part in self.parts],
            **computed,
        }


def _number(value: Fraction) -> ExactNumber:
    text = format_exact(value)
    return value if "/" in text else Decimal(text)


def _name(name: str | None, part: Result) -> str:
    if name is not None:
        return name
    from ecotown.targets import format_rule

    return format_rule(part.rule, "zh")
