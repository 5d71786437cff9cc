"""
Strictness: which of two targets on one indicator asks for more.
"""

from ecotown.targets.strictness.comparison import Relation, Strictness, compare_strictness

__all__ = ["Relation", "Strictness", "compare_strictness"]
