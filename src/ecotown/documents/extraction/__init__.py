"""
From blocks to a plan: what a notice says, understood. One pass a file.
"""

from ecotown.documents.extraction.extract import extract_plan
from ecotown.documents.extraction.messages import EXTRACTION

__all__ = ["EXTRACTION", "extract_plan"]
