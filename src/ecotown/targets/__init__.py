"""
The target language: nodes, reader and printed forms.

`parse_target` turns the text of a cell into a `Target`, `format_target` turns it back. The parser library is loaded by the
first target that is read, not by importing this package.
"""

from ecotown.targets.folding import fold_text
from ecotown.targets.formatting import format_rule, format_target
from ecotown.targets.parser import UNSTATED, parse_target
from ecotown.targets.target import Target
from ecotown.targets.vocabulary import DEFAULT_VOCABULARY, Vocabulary

__all__ = [
    "DEFAULT_VOCABULARY",
    "UNSTATED",
    "Target",
    "Vocabulary",
    "fold_text",
    "format_rule",
    "format_target",
    "parse_target",
]
