"""
The language of scoring rules: nodes, reader, printed forms and the exact scorer.

`parse_scoring` turns the text of a 评分标准 cell into a `ScoringRule`, `format_scoring` turns it back, and `score` says what
points it gives. The parser library is loaded by the first rule that is read, not by importing this package.
"""

from ecotown.scoring.conventions import Percent, ScoringConventions
from ecotown.scoring.formatting import format_scoring
from ecotown.scoring.nodes import Floor, IncompleteUnit, ScoringRule
from ecotown.scoring.observed import Kind, Need, list_needs
from ecotown.scoring.parser import parse_scoring
from ecotown.scoring.result import Missing, Reason, Score, Span, Step
from ecotown.scoring.scorer import score

__all__ = [
    "Floor",
    "IncompleteUnit",
    "Kind",
    "Missing",
    "Need",
    "Percent",
    "Reason",
    "Score",
    "ScoringConventions",
    "ScoringRule",
    "Span",
    "Step",
    "format_scoring",
    "list_needs",
    "parse_scoring",
    "score",
]
