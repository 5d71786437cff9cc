"""
A published notice as a plan.
"""

import os

from ecotown.diagnostics import Diagnostic
from ecotown.documents.extraction import extract_plan
from ecotown.documents.reading import read_blocks
from ecotown.plans import Plan

__all__ = ["import_notice"]


def import_notice(path: str | os.PathLike[str], *, keep_names: bool = False) -> tuple[Plan, tuple[Diagnostic, ...]]:
    """
    The plan that a notice prints, from a docx, HTML, PDF, xlsx, Markdown or plain text file, and what was repaired,
    inferred or could not be read.

    Personal names are left out unless `keep_names` says otherwise: the plan keeps the posts. Raises MissingFile, InvalidFile
    for a file that cannot be read at all, and MissingExtra where the reader of its format is not installed.
    """
    return extract_plan(read_blocks(path), keep_names=keep_names)
