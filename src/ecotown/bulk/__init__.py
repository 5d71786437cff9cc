"""
Whole tables on an engine: a system compiled to one SQL text, with the verdicts of the exact judge.
"""

from ecotown.bulk.explaining import explain_row
from ecotown.bulk.frames import assess_frame, assess_sql
from ecotown.bulk.refusals import NotInBulk, UnusableTable
from ecotown.bulk.summary import summarize
from ecotown.bulk.tables import assess_table

__all__ = ["NotInBulk", "UnusableTable", "assess_frame", "assess_sql", "assess_table", "explain_row", "summarize"]
