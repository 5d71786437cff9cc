"""
Ledgers: observations, the evidence for them, and which of several rows counts.
"""

from ecotown.ledger.blanks import MISSING_TEXTS, NOT_NUMBERS, says_nothing
from ecotown.ledger.observation import Evidence, Ledger, Observation
from ecotown.ledger.selection import ObservationKey, Selection, Subject, select_observations

__all__ = [
    "MISSING_TEXTS",
    "NOT_NUMBERS",
    "Evidence",
    "Ledger",
    "Observation",
    "ObservationKey",
    "Selection",
    "Subject",
    "says_nothing",
    "select_observations",
]
