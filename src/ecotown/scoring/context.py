"""
What is known while a scoring rule is read: the table around the cell, the text, and the diagnostics so far.
"""

import attrs

from ecotown.diagnostics import Diagnostic
from ecotown.errors import ScoringSyntaxError
from ecotown.scoring.folding import Folded
from ecotown.scoring.messages import DIAGNOSTICS, REFUSALS
from ecotown.scoring.nodes import Limit

__all__ = ["Context"]

_LONGEST_SHOWN = 40


@attrs.define(kw_only=True)
class Context:
    """
    The table's side of a reading, and where its diagnostics gather. One context serves one reading.
    """

    text: str
    folded: Folded
    name: str | None = None
    unit: str | None = None
    better: str | None = None
    target: Limit | None = None
    diagnostics: list[Diagnostic] = attrs.Factory(list)

    def refusal(self, code: str, start: int, end: int, **facts: str) -> ScoringSyntaxError:
        """
        The refusal of a code at a place in the folded text, to be raised.
        """
        wording = REFUSALS[code]
        told = {name: _shorten(fact) for name, fact in facts.items()}
        first = min(self.folded.start_of(start), len(self.text))
        return ScoringSyntaxError(
            code,
            wording.message.format(**told),
            wording.message_en.format(**told),
            text=self.text,
            start=first,
            end=max(self.folded.end_of(end), first),
            hint=wording.hint and wording.hint.format(**told),
            hint_en=wording.hint_en and wording.hint_en.format(**told),
        )

    def note(self, code: str, start: int, end: int, **facts: str) -> None:
        """
        Keep a diagnostic of a code at a place in the folded text.
        """
        severity, wording = DIAGNOSTICS[code]
        told = {name: _shorten(fact) for name, fact in facts.items()}
        first = self.folded.start_of(start)
        column = first - self.text.rfind("\n", 0, first)
        self.diagnostics.append(
            Diagnostic(
                code=code,
                severity=severity,
                message=wording.message.format(**told),
                message_en=wording.message_en.format(**told),
                hint=wording.hint and wording.hint.format(**told),
                hint_en=wording.hint_en and wording.hint_en.format(**told),
                line=self.text.count("\n", 0, first) + 1,
                column=column,
                end_column=column + max(1, self.folded.end_of(end) - first),
            )
        )


def _shorten(fact: str) -> str:
    return fact if len(fact) <= _LONGEST_SHOWN else f"{fact[:_LONGEST_SHOWN]}…"
