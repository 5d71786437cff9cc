"""
What was compiled before: the last systems lowered, and their rules and texts, by what a table was found to hold.

A system is known again by being the same object; nothing that a table holds is kept but the names, units and words of it.
"""

from collections.abc import Hashable
from typing import Any

import attrs

from ecotown.bulk.lowered import Lowering
from ecotown.bulk.lowering import lower_system
from ecotown.plans import IndicatorSystem

__all__ = ["Compiled", "compiled_of"]

_MOST_SYSTEMS = 8
_MOST_TEXTS = 16


@attrs.frozen(eq=False)
class Compiled:
    """
    A system with its lowering, and the rules tables and texts made of it.
    """

    system: IndicatorSystem
    lowered: Lowering
    texts: dict[Hashable, tuple[Any, str]] = attrs.field(factory=dict)

    def lowering(self) -> Lowering:
        """
        The lowering, for one judgement: assigned targets add checks to it.
        """
        return Lowering(self.system, self.lowered.rows, list(self.lowered.checks), list(self.lowered.choices))

    def keep(self, key: Hashable, table: Any, text: str) -> None:
        """
        Remember a rules table and a text.
        """
        if len(self.texts) >= _MOST_TEXTS:
            self.texts.clear()
        self.texts[key] = (table, text)


_LAST: list[Compiled] = []


def compiled_of(system: IndicatorSystem) -> Compiled:
    """
    A system as it was compiled before, or anew. Raises NotInBulk for a row that is not compiled.
    """
    found = next((each for each in tuple(_LAST) if each.system is system), None)
    if found is None:
        found = Compiled(system, lower_system(system))
        _LAST.append(found)
        del _LAST[:-_MOST_SYSTEMS]
    return found
