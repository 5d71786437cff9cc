"""
From the parse tree to nodes. A rule of `grammar/target.lark` is lowered by the function of the same name in this package.

- `amounts`: numbers, units, bounds and intervals
- `changes`: change over time
- `words`: statuses, all and none, what is set elsewhere, statements
- `leads`: what leads in to a clause
- `clauses`: one clause
- `combination`: how clauses combine
"""

from ecotown.targets.lowering.combination import sequence

__all__ = ["sequence"]
