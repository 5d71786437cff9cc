"""
Strictness: which of two targets on one indicator asks for more.
"""

from ecotown.targets.strictness.comparison import Relation, Strictness, compare_strictness
from ecotown.targets.strictness.witnesses import Witness

__all__ = ["Relation", "Strictness", "Witness", "compare_strictness"]
