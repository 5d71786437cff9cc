"""
Ledgers: observations, the evidence for them, and which of several rows counts.
"""

from ecotown.ledger.blanks import MISSING_TEXTS, NOT_NUMBERS, says_nothing
from ecotown.ledger.observation import Evidence, Ledger, Observation
from ecotown.ledger.quantities import Conflict, Quantities, select_quantities
from ecotown.ledger.records import RecordTable
from ecotown.ledger.selection import ObservationKey, Selection, Subject, select_observations

__all__ = [
    "MISSING_TEXTS",
    "NOT_NUMBERS",
    "Conflict",
    "Evidence",
    "Ledger",
    "Observation",
    "ObservationKey",
    "Quantities",
    "RecordTable",
    "Selection",
    "Subject",
    "says_nothing",
    "select_observations",
    "select_quantities",
]
