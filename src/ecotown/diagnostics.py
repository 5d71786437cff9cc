"""
What is wrong, where, and what to do about it.

A diagnostic is a value: a code, a severity, a message in Chinese and in English, a place and a remedy.
Passes return diagnostics, errors carry them, and only the outermost layer prints them.
"""

import unicodedata
from collections.abc import Mapping
from enum import Enum

import attrs

__all__ = ["Diagnostic", "Severity", "Wording", "draw_excerpt", "suggest"]


class Severity(Enum):
    """
    How much a diagnostic matters.
    """

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def label(self) -> str:
        """
        The Chinese word printed for the severity.
        """
        return _LABELS[self]


_LABELS = {Severity.ERROR: "错误", Severity.WARNING: "警告", Severity.INFO: "提示"}


@attrs.frozen(kw_only=True)
class Diagnostic:
    """
    One finding for a person to act on.

    `line` and `column` count from 1, columns in characters of the text as given; `end_column` is excluded.
    `path` leads to the item inside a file (`indicators[3].target`); `before` and `after` show a repair. `printed` is where
    the item stands in the document that the file was taken from: a line, or a table, its row and the cell.
    """

    code: str
    severity: Severity
    message: str
    message_en: str
    hint: str | None = None
    hint_en: str | None = None
    file: str | None = None
    path: str | None = None
    line: int | None = None
    column: int | None = None
    end_column: int | None = None
    before: str | None = None
    after: str | None = None
    excerpt: str | None = attrs.field(default=None, eq=False)
    printed: Mapping[str, int] = attrs.field(factory=dict, eq=False)

    def to_dict(self) -> dict[str, object]:
        """
        The JSON form: what is not known is absent.
        """
        pairs: dict[str, object] = {"code": self.code, "severity": self.severity.value}
        for name in (
            "message",
            "message_en",
            "hint",
            "hint_en",
            "file",
            "path",
            "line",
            "column",
            "end_column",
            "before",
            "after",
        ):
            value = getattr(self, name)
            if value is not None:
                pairs[name] = value
        if self.printed:
            pairs["printed"] = dict(self.printed)
        return pairs

    def render(self, language: str = "zh") -> str:
        """
        The lines a person reads on a terminal: place, message, the characters marked, the remedy.

        In Chinese the English message follows on a line of its own; in English the English message stands alone.
        """
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        if self.path is not None:
            place = f"{place} ({self.path})" if place else self.path
        head = f"{place}: " if place else ""
        if language == "en":
            lines = [f"{head}{self.severity.value}: {self.message_en} [{self.code}]"]
        else:
            lines = [f"{head}{self.severity.label}：{self.message} [{self.code}]", f"  {self.message_en}"]
        if self.excerpt is not None:
            lines.append(self.excerpt)
        if language == "en":
            if self.hint_en or self.hint:
                lines.append(f"  hint: {self.hint_en or self.hint}")
        elif self.hint:
            lines.append(f"  建议：{self.hint}")
            if self.hint_en:
                lines.append(f"  hint: {self.hint_en}")
        return "\n".join(lines)


@attrs.frozen
class Wording:
    """
    One message with its remedy, as a room keeps it by code; facts stand in braces.
    """

    message: str
    message_en: str
    hint: str | None = None
    hint_en: str | None = None


_EXCERPT_WIDTH = 96


def draw_excerpt(source: str, start: int, end: int, *, indent: str = "  ") -> str:
    """
    One line of source with carets under the characters from `start` to `end` (offsets within it, end excluded).

    Carets count terminal cells: wide and full-width characters take two, ambiguous ones (≥ μ ³) one.
    A long line is cut around the place, and control characters are shown as a space.
    """
    start = min(max(start, 0), len(source))
    end = min(max(end, start + 1), max(len(source), start + 1))
    first = max(0, start - _EXCERPT_WIDTH // 2)
    last = min(len(source), first + _EXCERPT_WIDTH)
    shown = "".join(character if character.isprintable() else " " for character in source[first:last])
    head = "…" if first else ""
    tail = "…" if last < len(source) else ""
    before = _cells(head + shown[: start - first])
    marked = max(1, _cells(shown[start - first : end - first]))
    return f"{indent}{head}{shown}{tail}\n{indent}{' ' * before}{'^' * marked}"


def _cells(text: str) -> int:
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )


def suggest(word: str, known: "list[str] | tuple[str, ...]") -> str | None:
    """
    The known word that a mistyped one most likely meant, or None.
    """
    import difflib

    matches = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    return matches[0] if matches else None
