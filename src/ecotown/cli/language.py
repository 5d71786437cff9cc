"""
The language that the command speaks.
"""

import os

__all__ = ["LANGUAGES", "choose_language", "say"]

LANGUAGES = ("zh", "en")


def choose_language(stated: str | None = None) -> str:
    """
    The language stated, else that of the locale, else Chinese.
    """
    if stated in LANGUAGES:
        return stated
    named = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), None)
    if named is None and os.name == "nt":
        import locale

        named = locale.getlocale()[0] or ""
    return "en" if (named or "").lower().startswith("en") else "zh"


def say(language: str, chinese: str, english: str) -> str:
    """
    One of two texts.
    """
    return english if language == "en" else chinese
