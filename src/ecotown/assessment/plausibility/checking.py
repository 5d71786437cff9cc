"""
The checks, in the order in which they are run.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeAlias

from ecotown.assessment.plausibility.ceilings import check_negative, check_rates
from ecotown.assessment.plausibility.frozen import check_denominators
from ecotown.assessment.plausibility.magnitude import check_magnitudes
from ecotown.assessment.plausibility.parts import check_parts
from ecotown.assessment.plausibility.roster import (
    check_copied,
    check_doubled,
    check_incomplete,
    check_listed_twice,
    check_missing,
)
from ecotown.assessment.plausibility.survey import Survey, survey
from ecotown.assessment.plausibility.years import check_formulas, check_mixed, check_sources
from ecotown.assessment.reckoning import Reckoner
from ecotown.assessment.requirements import RowRequirement
from ecotown.diagnostics import Diagnostic

__all__ = ["CHECKS", "LINT_CHECKS", "check_quantities"]

Check: TypeAlias = Callable[[Survey], Iterable[Diagnostic]]

CHECKS: tuple[Check, ...] = (
    check_listed_twice,
    check_missing,
    check_doubled,
    check_copied,
    check_mixed,
    check_formulas,
    check_sources,
    check_negative,
    check_rates,
    check_parts,
    check_denominators,
    check_magnitudes,
)

LINT_CHECKS: tuple[Check, ...] = (*CHECKS, check_incomplete)
"""
What an assessment tells of the row itself, that figures are missing, the linter tells of the table.
"""

# A person reads the first few.
_MOST = 100


def check_quantities(
    rows: tuple[RowRequirement, ...], reckoner: Reckoner, year: int, checks: tuple[Check, ...] = CHECKS
) -> Iterator[Diagnostic]:
    """
    What looks wrong among the raw quantities, up to a hundred findings of each check.
    """
    if not reckoner.totals.quantities.rows:
        return
    surveyed = survey(rows, reckoner, year)
    for check in checks:
        yield from islice(check(surveyed), _MOST)
