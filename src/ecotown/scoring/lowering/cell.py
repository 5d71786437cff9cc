"""
What is known of a cell while its clauses are closed one after the other.
"""

from fractions import Fraction

import attrs

from ecotown.scoring.context import Context
from ecotown.scoring.nodes import Clause, Condition, Floor, IncompleteUnit

__all__ = ["Cell"]


@attrs.define
class Cell:
    """
    The rule so far. `only_subject` is the one quantity that the cell names, `subject` the one named last; `segment` is where
    the clauses joined by commas begin; `awards` are the conditions of the account of points that is open, and `is_charged`
    says whether something has been deducted from it. `ladders` are what is counted in steps, `level_ladders` the named
    quantities that are, `has_distances` says that several
    distances are steps.
    """

    context: Context
    better: str | None
    only_subject: str | None
    ladders: frozenset[tuple[str | None, str, str | None]] = frozenset()
    level_ladders: frozenset[str] = frozenset()
    has_distances: bool = False
    clauses: list[Clause] = attrs.Factory(list)
    segment: int = 0
    subject: str | None = None
    awards: list[Condition | None] = attrs.Factory(list)
    is_charged: bool = False
    full: Fraction | None = None
    floor: Floor | None = None
    incomplete_unit: IncompleteUnit | None = None
    most_deducted: Fraction | None = None
    most_added: Fraction | None = None
    is_open_ended: bool = False
