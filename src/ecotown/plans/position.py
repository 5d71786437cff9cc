"""
Where something stands in the file that it was loaded from.
"""

import attrs

__all__ = ["Position"]


@attrs.frozen
class Position:
    """
    A place in a file: line and column of the first character, from 1, columns in characters.

    `source` is the whole text of the file and `start` and `end` are offsets in it (end excluded), so that a fault inside
    the text of a value can be shown under the characters that cause it: `ecotown.files.locate`.
    """

    file: str | None
    line: int
    column: int
    source: str = attrs.field(default="", eq=False, repr=False)
    start: int = attrs.field(default=0, eq=False, repr=False)
    end: int = attrs.field(default=0, eq=False, repr=False)
