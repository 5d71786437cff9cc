"""
What people and programs write where there is no value.
"""

__all__ = ["MISSING_TEXTS", "NOT_NUMBERS", "says_nothing"]

MISSING_TEXTS = frozenset({"", "/", "／", "—", "——", "-", "--", "－", "–", "―", "−"})
"""Blank, and the strokes that stand for it."""

NOT_NUMBERS = frozenset({"nan", "inf", "-inf", "+inf", "infinity", "-infinity"})
"""What programs write for no number, in small letters."""


def says_nothing(text: str | None) -> bool:
    """
    Whether a value is missing although something may be written.
    """
    stripped = (text or "").strip()
    return stripped in MISSING_TEXTS or stripped.lower() in NOT_NUMBERS
