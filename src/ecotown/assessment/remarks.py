"""
Diagnostics about a record of the ledger.
"""

import attrs

from ecotown.diagnostics import Diagnostic, Severity
from ecotown.ledger import Ledger, Observation

__all__ = ["place_at", "remark"]


def remark(
    record: Observation,
    ledger: Ledger,
    code: str,
    message: str,
    message_en: str,
    *,
    hint: str,
    hint_en: str,
    severity: Severity = Severity.WARNING,
) -> Diagnostic:
    """
    A diagnostic at the place of a record.
    """
    return Diagnostic(
        code=code,
        severity=severity,
        message=message,
        message_en=message_en,
        hint=hint,
        hint_en=hint_en,
        file=ledger.file,
        line=record.line,
        column=record.column,
    )


def place_at(diagnostic: Diagnostic, record: Observation, ledger: Ledger) -> Diagnostic:
    """
    A diagnostic from elsewhere at the place of a record.
    """
    return attrs.evolve(
        diagnostic, file=ledger.file, line=record.line, column=record.column, end_column=None, excerpt=None
    )
