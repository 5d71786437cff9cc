"""
Ledgers: observations, the evidence for them, and which of several rows counts.
"""

from ecotown.ledger.observation import Evidence, Ledger, Observation
from ecotown.ledger.selection import ObservationKey, Selection, Subject, select_observations

__all__ = [
    "Evidence",
    "Ledger",
    "Observation",
    "ObservationKey",
    "Selection",
    "Subject",
    "select_observations",
]
