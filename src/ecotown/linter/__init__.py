"""
What is wrong with a system, a plan or a ledger, said before anything is judged by it: each finding with its place, what
it leads to and what to do.
"""

from ecotown.linter.linting import in_order, lint
from ecotown.linter.messages import FINDINGS
from ecotown.linter.rules import RULES

__all__ = ["FINDINGS", "RULES", "in_order", "lint"]
