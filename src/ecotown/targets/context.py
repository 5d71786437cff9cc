"""
What is known while a target is read: the indicator around the cell, the text, and the diagnostics so far.
"""

import attrs

from ecotown.diagnostics import Diagnostic
from ecotown.errors import TargetSyntaxError
from ecotown.targets.direction import infer_direction
from ecotown.targets.folding import Folded
from ecotown.targets.messages import DIAGNOSTICS, REFUSALS
from ecotown.targets.nodes import Comparator, Direction
from ecotown.targets.vocabulary import Vocabulary

__all__ = ["Context"]


@attrs.define(kw_only=True)
class Context:
    """
    The indicator's side of a reading, and where its diagnostics gather. One context serves one reading.

    `heading` is the name that stands once in front of several branches (`绿化率：平原≥35%，丘陵≥30%`).
    """

    text: str
    folded: Folded
    name: str | None
    unit: str | None
    stated: Direction | None
    basis: str | None
    components: tuple[str, ...]
    vocabulary: Vocabulary
    diagnostics: list[Diagnostic] = attrs.Factory(list)
    heading: str | None = None

    def refusal(self, code: str, start: int, end: int, **facts: str) -> TargetSyntaxError:
        """
        The refusal of a code at a place in the folded text, to be raised.
        """
        refusal = REFUSALS[code]
        first = self.folded.start_of(start)
        return TargetSyntaxError(
            code,
            refusal.message.format(**facts),
            refusal.message_en.format(**facts),
            text=self.text,
            start=min(first, len(self.text)),
            end=max(self.folded.end_of(end), first),
            hint=refusal.hint and refusal.hint.format(**facts),
            hint_en=refusal.hint_en and refusal.hint_en.format(**facts),
        )

    def note(self, code: str, start: int, end: int, **facts: str) -> None:
        """
        Keep a diagnostic of a code at a place in the folded text, once.
        """
        severity, wording = DIAGNOSTICS[code]
        first = self.folded.start_of(start)
        line_start = self.text.rfind("\n", 0, first) + 1
        column = first - line_start + 1
        diagnostic = Diagnostic(
            code=code,
            severity=severity,
            message=wording.message.format(**facts),
            message_en=wording.message_en.format(**facts),
            hint=wording.hint and wording.hint.format(**facts),
            hint_en=wording.hint_en and wording.hint_en.format(**facts),
            line=self.text.count("\n", 0, first) + 1,
            column=column,
            end_column=column + max(1, self.folded.end_of(end) - first),
        )
        if diagnostic not in self.diagnostics:
            self.diagnostics.append(diagnostic)

    def forget(self, code: str) -> None:
        """
        Drop a diagnostic of the clause being read that what follows has made untrue.
        """
        self.diagnostics[:] = [diagnostic for diagnostic in self.diagnostics if diagnostic.code != code]

    def direction(self, subject: str | None, start: int, end: int, *, inferring: bool = True) -> Direction:
        """
        The better direction of what a clause measures, inferred from its name where nobody states it.

        Raises TargetSyntaxError `target/direction-unknown` where nothing helps.
        """
        own = infer_direction(subject) if subject and subject != self.name else None
        if own is None and self.stated is not None:
            return self.stated
        found = own or infer_direction(self.name)
        name = subject or self.name or ""
        if found is None:
            raise self.refusal(
                "target/direction-unknown", start, end, name=name or "（未给出名称）", name_en=name or "(no name)"
            )
        if inferring:
            words = ("越高越好", "higher is better") if found is Direction.HIGHER else ("越低越好", "lower is better")
            self.note("target/direction-inferred", start, end, name=name, better=words[0], better_en=words[1])
        return found

    def check_direction(self, comparator: Comparator, subject: str | None, start: int, end: int) -> None:
        """
        Warn where an explicit operator goes against the stated better direction.
        """
        if self.stated is None or (subject and subject != self.name):
            return
        side = comparator.direction
        if side is not None and side is not self.stated:
            words = ("越高越好", "higher") if self.stated is Direction.HIGHER else ("越低越好", "lower")
            self.note(
                "target/against-direction", start, end, sign=comparator.value, better=words[0], better_en=words[1]
            )

    @property
    def is_in_percent(self) -> bool:
        """
        Whether the indicator is measured in % or ‰.
        """
        return self.unit in ("%", "‰")
