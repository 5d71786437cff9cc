"""
The text of a file, and the faults found in it.

Places are offsets in the text until a person has to see them; then they become line and column, with the line drawn.
"""

import re
from bisect import bisect_right
from functools import cached_property
from typing import NoReturn

import attrs

from ecotown.diagnostics import Diagnostic, Severity, draw_excerpt, suggest
from ecotown.errors import InvalidFile
from ecotown.plans import Position

__all__ = ["Faults", "Source", "refuse", "shown", "suggest_word"]

# A hostile file can hold a fault in every line; a person reads the first few.
_MOST_FAULTS = 100
_LINE_END = re.compile(r"\r\n?|\n")
_LONGEST_SHOWN = 40


@attrs.frozen(slots=False)
class Source:
    """
    The name of a file as the caller gave it, and its text.

    `has_columns` is False where the lines of the text stand for the rows of a sheet and columns would mean nothing.
    """

    file: str | None
    text: str = attrs.field(repr=False)
    has_columns: bool = True

    @cached_property
    def line_starts(self) -> list[int]:
        """
        The offset at which each line begins.
        """
        return [0, *(match.end() for match in _LINE_END.finditer(self.text))]

    def place(self, offset: int) -> tuple[int, int]:
        """
        Line and column of an offset, both from 1.
        """
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def line_at(self, line: int) -> str:
        """
        The text of a line without its end.
        """
        start = self.line_starts[line - 1]
        end = self.line_starts[line] if line < len(self.line_starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")

    def position(self, start: int, end: int) -> Position:
        """
        The place of a span, for a model to keep.
        """
        line, column = self.place(start)
        return Position(self.file, line, column, self.text, start, end)

    def excerpt(self, start: int, end: int) -> str:
        """
        The line that holds a span, with the part of the span on that line marked.
        """
        line, column = self.place(start)
        return draw_excerpt(self.line_at(line), column - 1, column - 1 + max(1, end - start))


@attrs.define
class Faults:
    """
    The faults of one file, collected so that a person mends them all at once.

    `source` is None for plain data that came from no file.
    """

    source: Source | None
    _found: list[tuple[int, Diagnostic]] = attrs.field(factory=list, init=False)
    _notes: list[Diagnostic] = attrs.field(factory=list, init=False)

    def __bool__(self) -> bool:
        return bool(self._found)

    def add(
        self,
        span: tuple[int, int],
        path: str,
        code: str,
        message: str,
        message_en: str,
        *,
        hint: str | None = None,
        hint_en: str | None = None,
    ) -> None:
        """
        Note a fault at a span of the source. The hundredth raises InvalidFile with all of them.
        """
        facts = Diagnostic(
            code=code,
            severity=Severity.ERROR,
            message=message,
            message_en=message_en,
            hint=hint,
            hint_en=hint_en,
            path=path or None,
        )
        self._found.append((span[0], self._place(facts, span)))
        if len(self._found) == _MOST_FAULTS:
            self.raise_any()

    def note(
        self,
        span: tuple[int, int],
        path: str,
        code: str,
        message: str,
        message_en: str,
        *,
        severity: Severity = Severity.INFO,
        hint: str | None = None,
        hint_en: str | None = None,
    ) -> None:
        """
        Note something that does not keep the file from being read.
        """
        if len(self._notes) < _MOST_FAULTS:
            facts = Diagnostic(
                code=code,
                severity=severity,
                message=message,
                message_en=message_en,
                hint=hint,
                hint_en=hint_en,
                path=path or None,
            )
            self._notes.append(self._place(facts, span))

    @property
    def notes(self) -> tuple[Diagnostic, ...]:
        """
        What was noted beside faults.
        """
        return tuple(self._notes)

    def raise_any(self) -> None:
        """
        Raise InvalidFile with every fault noted, in the order of the file; return if there is none.
        """
        if not self._found:
            return
        diagnostics = [diagnostic for _, diagnostic in sorted(self._found, key=lambda pair: pair[0])]
        if len(diagnostics) == _MOST_FAULTS:
            diagnostics.append(
                Diagnostic(
                    code="file/more-faults",
                    severity=Severity.ERROR,
                    message=f"错误太多，读到第{_MOST_FAULTS}处为止",
                    message_en=f"too many faults: reading stopped at the {_MOST_FAULTS}th",
                    file=self.source.file if self.source else None,
                )
            )
        raise InvalidFile(tuple(diagnostics))

    def _place(self, facts: Diagnostic, span: tuple[int, int]) -> Diagnostic:
        if self.source is None:
            return facts
        start, end = span
        line, column = self.source.place(start)
        excerpt = self.source.excerpt(start, end)
        if not self.source.has_columns:
            return attrs.evolve(facts, file=self.source.file, line=line, excerpt=excerpt)
        marked = min(max(1, end - start), max(1, len(self.source.line_at(line)) - column + 1))
        return attrs.evolve(
            facts, file=self.source.file, line=line, column=column, end_column=column + marked, excerpt=excerpt
        )


def refuse(
    file: str | None, code: str, message: str, message_en: str, *, hint: str | None = None, hint_en: str | None = None
) -> NoReturn:
    """
    Raise InvalidFile for a fault of the file as a whole.
    """
    raise InvalidFile(
        (
            Diagnostic(
                code=code,
                severity=Severity.ERROR,
                message=message,
                message_en=message_en,
                hint=hint,
                hint_en=hint_en,
                file=file,
            ),
        )
    )


def shown(text: str) -> str:
    """
    A text from a file as a message may quote it: on one line, and short.
    """
    short = text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"
    return "".join(character if character.isprintable() else " " for character in short)


def suggest_word(word: str, known: tuple[str, ...]) -> str | None:
    """
    The known word most likely meant; none for a text too long to be a slip, which would only cost time.
    """
    return suggest(word, known) if len(word) <= _LONGEST_SHOWN else None
