"""
From the parse trees to nodes. A rule of `grammar/scoring.lark` is lowered by the function of the same name in this package.

- `amounts`: numbers, units and comparisons
- `pieces`: a piece of text before the points
- `drafts`: a clause whose pieces are read
- `direction`: which way is better
- `closing`: what a clause makes of its pieces
- `settings`: what holds for several clauses
- `clauses`: a cell
"""

from ecotown.scoring.lowering.clauses import rule
from ecotown.scoring.lowering.pieces import read_limit

__all__ = ["read_limit", "rule"]
