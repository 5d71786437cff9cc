"""
One row of the rules table, and what is looked up in a table of observations.
"""

from fractions import Fraction

import attrs

from ecotown.bulk.lowered import Check
from ecotown.bulk.refusals import NotInBulk
from ecotown.bulk.states import open_for
from ecotown.evaluation import Reason

__all__ = ["BRANCH", "COLUMNS", "INVALID", "MOST", "TEXT_COLUMNS", "Found", "RuleRow", "fit"]

BRANCH = 100
INVALID = open_for(Reason.INVALID_OBSERVATION)
MOST = 2**62


@attrs.frozen(kw_only=True)
class RuleRow:
    """
    One row of the rules table. `kind` says which columns it fills.

    `check`: a rule, with the years it reads and the integers it compares. `reading`: a name, a unit and a year under which it
    is observed, with what a number then means; `decides` is the check whose state it gives, `role` says what that is for.
    `part`: a name of a part that a gate asks about. `word`: what a text means. `requirement`: a row of the result. `branch`:
    the branch of a choice for a circumstance. `slot` and `assigned`: the check that stands for a wording, and that an assigned
    text makes. `quantity`: what a raw quantity as it is written is worth. `variable`: how it is rolled up. `item`: what is
    computed. `formula`: how a check holds what is computed against its limits.
    """

    kind: str
    chk: int
    requirement: int | None = None
    indicator: str | None = None
    component: str | None = None
    aspect: str | None = None
    unit: str | None = None
    text: str | None = None
    state: int | None = None
    otherwise: int | None = None
    low: int | None = None
    high: int | None = None
    low_rounded: int | None = None
    high_rounded: int | None = None
    miss: int | None = None
    grain: int | None = None
    least: int | None = None
    most: int | None = None
    wanting: int | None = None
    margin_limit: int | None = None
    margin_sign: int | None = None
    margin_factor: int | None = None
    margin_scale: int | None = None
    is_tolerant: int | None = None
    series: int | None = None
    factor: int | None = None
    divisor: int | None = None
    hold: int | None = None
    back: int | None = None
    at_year: int | None = None
    span: int | None = None
    is_strict: int | None = None
    p: int | None = None
    q: int | None = None
    per_base: int | None = None
    low_open: int | None = None
    high_open: int | None = None
    low_rounded_open: int | None = None
    high_rounded_open: int | None = None
    zero: int | None = None
    comparator: str | None = None
    nothing: int | None = None
    is_rounded: int | None = None
    alternative: int | None = None
    family: str | None = None
    role: str | None = None
    decides: int | None = None
    step: int | None = None
    mask: int | None = None
    bit: int | None = None


COLUMNS = tuple(field.name for field in attrs.fields(RuleRow))
TEXT_COLUMNS = frozenset({"kind", "indicator", "component", "aspect", "unit", "text", "comparator", "family", "role"})


@attrs.frozen
class Found:
    """
    What a table holds of one observation's name: the spelling of its keys, its unit, and a text that is no plain number.
    """

    indicator: str
    component: str
    aspect: str
    unit: str
    text: str | None = None


def fit(value: Fraction, check: Check) -> int:
    """
    A whole number that the engines hold. Raises NotInBulk for any other.
    """
    if value.denominator != 1 or abs(value) > MOST:
        raise NotInBulk(
            check.indicator.number, type(check.rule).__name__, "数太大或小数太长", "a number is too large or too long"
        )
    return int(value)
