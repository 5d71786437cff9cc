"""
A case: a target, what was observed, and what is to come of it.
"""

from collections.abc import Mapping
from enum import Enum
from fractions import Fraction

import attrs

from ecotown.assessment.requirements import RowRequirement
from ecotown.diagnostics import Diagnostic
from ecotown.evaluation import Reason, Verdict
from ecotown.plans import Conventions
from ecotown.targets import UNSTATED
from ecotown.targets.nodes import Direction
from ecotown.targets.parser import Unstated
from ecotown.testing.measure_case import MeasureCase

__all__ = ["Case", "CaseFile", "CaseIndicator", "Expected", "InvalidCase"]


class Expected(Enum):
    """
    What a case expects: a verdict, or that the target or the observation is refused.
    """

    MET = Verdict.MET.value
    NOT_MET = Verdict.NOT_MET.value
    UNDETERMINED = Verdict.UNDETERMINED.value
    NOT_APPLICABLE = Verdict.NOT_APPLICABLE.value
    ERROR = "error"


@attrs.frozen(kw_only=True)
class CaseIndicator:
    """
    What a case says of the indicator around its target.
    """

    name: str | None = None
    unit: str | None = None
    better: Direction | None = None
    basis: str | None = None
    cap: Fraction | Unstated | None = UNSTATED
    components: tuple[str, ...] = ()
    may_be_absent: bool = False


@attrs.frozen(kw_only=True)
class Case:
    """
    One case. Numbers are text, as written.

    A case with a `row` asks about that row of its `system`, as it stands there, instead of a target of its own. What a case
    does not write (None) is not checked; `diagnostics` are codes that must be reported, beside any others.
    """

    name: str
    target: str = ""
    system: str | None = None
    row: str | None = None
    indicator: CaseIndicator = attrs.field(factory=CaseIndicator)
    place: Mapping[str, object] | None = None
    year: int | None = None
    observed: object = None
    assigned: str | Mapping[str, object] | None = None
    references: Mapping[str, object] | None = None
    conventions: Conventions | None = None
    expect: Expected | None = None
    reason: Reason | None = None
    borderline: bool | None = None
    canonical: str | None = None
    diagnostics: tuple[str, ...] = ()
    requirement: RowRequirement | None = attrs.field(default=None, eq=False, repr=False)
    file: str | None = attrs.field(default=None, eq=False)
    line: int | None = attrs.field(default=None, eq=False)


@attrs.frozen(kw_only=True)
class InvalidCase:
    """
    A case that cannot be run, and why.
    """

    name: str
    problems: tuple[Diagnostic, ...]
    file: str | None = attrs.field(default=None, eq=False)
    line: int | None = attrs.field(default=None, eq=False)


@attrs.frozen
class CaseFile:
    """
    The cases of a file, in its order.
    """

    file: str | None
    cases: tuple[Case | MeasureCase | InvalidCase, ...]
