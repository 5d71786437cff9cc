"""
Ledgers: what was observed, and the evidence for it.

An observation keeps its value as text, exactly as entered: what the text means depends on the target it is held against.
"""

import datetime as dt
from collections.abc import Sequence
from typing import ClassVar

import attrs

from ecotown.diagnostics import Diagnostic

__all__ = ["Evidence", "Ledger", "Observation"]


@attrs.frozen(kw_only=True)
class Observation:
    """
    One row of a ledger.

    Exactly one of `indicator` (a number or a whole name), `variable` (a raw quantity of a formula) and `reference` (the
    name a target refers to) is filled, and at most one of `value` and `status`. A `place` of None is the plan's own.
    `line` and `column` are its place in the ledger's file.
    """

    place: str | None = None
    indicator: str | None = None
    component: str | None = None
    aspect: str | None = None
    variable: str | None = None
    reference: str | None = None
    year: int | None = None
    value: str | None = None
    unit: str | None = None
    basis: str | None = None
    status: str | None = None
    source: str | None = None
    evidence: tuple[str, ...] = ()
    provisional: bool = False
    note: str | None = None
    line: int | None = attrs.field(default=None, eq=False, repr=False)
    column: int | None = attrs.field(default=None, eq=False, repr=False)

    @property
    def observed(self) -> str | None:
        """
        What was observed, a value or a word; None for a row that is not filled in.
        """
        return self.status if self.value is None else self.value


@attrs.frozen(kw_only=True)
class Evidence:
    """
    A document that observations point to by its id.
    """

    id: str
    title: str | None = None
    number: str | None = None
    date: dt.date | None = None
    organization: str | None = None
    pages: str | None = None
    file: str | None = None
    sha256: str | None = None
    valid_until: dt.date | None = None
    line: int | None = attrs.field(default=None, eq=False, repr=False)
    column: int | None = attrs.field(default=None, eq=False, repr=False)


@attrs.frozen
class Ledger:
    """
    Observations and evidence. `file` is where they were loaded from, `diagnostics` what was noticed on the way.

    Of a large table the observations are a sequence that makes each when it is asked for, and its bytes are not kept;
    `fingerprint` is their SHA-256 then.
    """

    ecotown: ClassVar[int] = 1
    kind: ClassVar[str] = "ledger"

    observations: Sequence[Observation] = ()
    evidence: tuple[Evidence, ...] = ()
    file: str | None = attrs.field(default=None, eq=False, repr=False, kw_only=True)
    diagnostics: tuple[Diagnostic, ...] = attrs.field(default=(), eq=False, repr=False, kw_only=True)
    file_bytes: bytes | None = attrs.field(default=None, eq=False, repr=False, kw_only=True)
    fingerprint: str | None = attrs.field(default=None, eq=False, repr=False, kw_only=True)
