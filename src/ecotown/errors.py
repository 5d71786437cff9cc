"""
Everything that ecotown raises.

Each error is an `EcotownError` and also the built-in that fits, carries its facts as fields, and prints a message for
the person who must act: where, what is wrong, and what to write instead, in Chinese and in English.
"""

from ecotown.diagnostics import Diagnostic, Severity, draw_excerpt

__all__ = [
    "EcotownError",
    "IncompatibleUnits",
    "InvalidArgument",
    "InvalidFile",
    "InvalidMeasure",
    "MeasureSyntaxError",
    "MissingExtra",
    "MissingFile",
    "ObservationError",
    "ScoringSyntaxError",
    "TargetSyntaxError",
    "UnknownSystem",
    "UnknownUnit",
    "UnreadableText",
    "WrongArgument",
]


class EcotownError(Exception):
    """
    The base of all errors of this library.

    Attributes: `code` (a slug), `message` (Chinese), `message_en`, `hint` and `hint_en` (what to do, or None).
    """

    def __init__(
        self, code: str, message: str, message_en: str, *, hint: str | None = None, hint_en: str | None = None
    ) -> None:
        super().__init__(code, message, message_en)
        self.code = code
        self.message = message
        self.message_en = message_en
        self.hint = hint
        self.hint_en = hint_en

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """
        The error as diagnostics, with whatever is known of its place.
        """
        return (
            Diagnostic(
                code=self.code,
                severity=Severity.ERROR,
                message=self.message,
                message_en=self.message_en,
                hint=self.hint,
                hint_en=self.hint_en,
            ),
        )

    def render(self, language: str = "zh") -> str:
        """
        The message as a terminal shows it.
        """
        return "\n".join(diagnostic.render(language) for diagnostic in self.diagnostics)

    def __str__(self) -> str:
        return self.render()

    def __reduce__(self) -> tuple[object, ...]:
        # Exceptions rebuild from `args` alone; keyword-only facts would be lost when a worker process sends one back.
        return (_rebuild, (type(self), dict(self.__dict__), self.args))


def _rebuild(kind: type[EcotownError], facts: dict[str, object], args: tuple[object, ...]) -> EcotownError:
    error = kind.__new__(kind, *args)
    error.args = args
    error.__dict__.update(facts)
    return error


class UnreadableText(EcotownError, ValueError):
    """
    A text of one of the small languages that cannot be read.

    `text` is the text as given; `start` and `end` are offsets in it (end excluded); `line` and `column` count from 1.
    """

    def __init__(
        self,
        code: str,
        message: str,
        message_en: str,
        *,
        text: str,
        start: int,
        end: int,
        hint: str | None = None,
        hint_en: str | None = None,
    ) -> None:
        super().__init__(code, message, message_en, hint=hint, hint_en=hint_en)
        self.text = text
        self.start = start
        self.end = end
        head = text[:start]
        self.line = head.count("\n") + 1
        self.column = start - (head.rfind("\n") + 1) + 1

    @property
    def excerpt(self) -> str:
        """
        The line that holds the fault, with the characters marked below it.
        """
        line_start = self.text.rfind("\n", 0, self.start) + 1
        line_end = self.text.find("\n", line_start)
        source = self.text[line_start:] if line_end < 0 else self.text[line_start:line_end]
        return draw_excerpt(source, self.start - line_start, self.end - line_start)

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """
        The error as one diagnostic with its place in the text.
        """
        return (
            Diagnostic(
                code=self.code,
                severity=Severity.ERROR,
                message=self.message,
                message_en=self.message_en,
                hint=self.hint,
                hint_en=self.hint_en,
                line=self.line,
                column=self.column,
                end_column=self.column + max(1, self.end - self.start),
                excerpt=self.excerpt,
            ),
        )


class TargetSyntaxError(UnreadableText):
    """
    A target that cannot be read.
    """


class MeasureSyntaxError(UnreadableText):
    """
    A formula that cannot be read.
    """


class ScoringSyntaxError(UnreadableText):
    """
    A scoring rule that cannot be read.
    """


class InvalidArgument(EcotownError, ValueError):
    """
    Something other than the observation that a caller gave and that cannot be used: a year, a place, a convention, a
    reference, an assigned target. `way` leads to it by name: `("references", "全县平均水平", 2020)`.
    """

    def __init__(
        self,
        code: str,
        message: str,
        message_en: str,
        *,
        hint: str | None = None,
        hint_en: str | None = None,
        way: tuple[str | int, ...] = (),
    ) -> None:
        super().__init__(code, message, message_en, hint=hint, hint_en=hint_en)
        self.way = way


class WrongArgument(InvalidArgument, TypeError):
    """
    An argument of another type than the function takes.
    """


class ObservationError(EcotownError, ValueError):
    """
    An observation that cannot be read, or that has another dimension than the limit.
    """


class UnknownUnit(EcotownError, LookupError):
    """
    A unit that the library does not know where only a known one will do.
    """


class IncompatibleUnits(EcotownError, ValueError):
    """
    Two units of different dimensions that were to be compared.
    """


class UnknownSystem(EcotownError, LookupError):
    """
    An indicator system that is neither shipped, installed, nor a file.
    """


class MissingExtra(EcotownError, ImportError):
    """
    Something needs an optional part of ecotown that is not installed; `extra` names it.
    """

    def __init__(self, extra: str, purpose: str, purpose_en: str) -> None:
        super().__init__(
            "extra/missing",
            f"{purpose}需要可选组件“{extra}”",
            f'{purpose_en} needs the optional part "{extra}"',
            hint=f'安装：pip install "ecotown[{extra}]"',
            hint_en=f'install it: pip install "ecotown[{extra}]"',
        )
        self.extra = extra


class _Faulty(EcotownError, ValueError):
    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        first = diagnostics[0]
        super().__init__(first.code, first.message, first.message_en, hint=first.hint, hint_en=first.hint_en)
        self._diagnostics = diagnostics

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """
        Every fault found, in the order of the text.
        """
        return self._diagnostics


class InvalidFile(_Faulty):
    """
    A file that cannot be read as what it should be; `diagnostics` holds each fault with its place.
    """


class InvalidMeasure(_Faulty):
    """
    A formula that can be read and not computed: its units do not work out. `diagnostics` holds each fault with its place.
    """


class MissingFile(EcotownError, FileNotFoundError):
    """
    A file or folder that is not there.
    """
