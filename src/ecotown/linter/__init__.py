"""
What is wrong with a system, a plan or a ledger, said before anything is judged by it: each finding with its place, what
it leads to and what to do.
"""

from ecotown.linter.fixing import fix_file
from ecotown.linter.linting import Report, examine, in_order, lint
from ecotown.linter.messages import FINDINGS
from ecotown.linter.rules import RULES

__all__ = ["FINDINGS", "RULES", "Report", "examine", "fix_file", "in_order", "lint"]
