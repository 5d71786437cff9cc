"""
Which row of a ledger counts where several speak of one observation.

A final row outranks a provisional one. Rows of the same rank that say the same are one observation with the evidence of
all of them; rows that differ are a conflict, and none of them is chosen.
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from enum import Enum

import attrs

from ecotown.diagnostics import Diagnostic, Severity
from ecotown.ledger.blanks import says_nothing
from ecotown.ledger.observation import Ledger, Observation
from ecotown.quantities import exact, fold_unit, format_exact
from ecotown.quantities.folding import fold_characters
from ecotown.targets.folding import fold_text

__all__ = ["ObservationKey", "Selection", "Subject", "describe", "differ", "rank", "select_observations"]


class Subject(Enum):
    """
    What an observation is an observation of.
    """

    INDICATOR = "indicator"
    VARIABLE = "variable"
    REFERENCE = "reference"

    @property
    def label(self) -> str:
        """
        The Chinese heading of the column.
        """
        return {"indicator": "指标", "variable": "变量", "reference": "参照"}[self.value]


@attrs.frozen
class ObservationKey:
    """
    What makes two rows speak of one observation. `place` is None for the plan's own; names are folded.
    """

    place: str | None
    subject: Subject
    name: str
    component: str | None = None
    aspect: str | None = None
    year: int | None = None


@attrs.frozen
class Selection:
    """
    The observations that count, those that contradict each other, and what there is to say about it.

    Both mappings are in the order in which the ledger first speaks of each observation.
    """

    observations: Mapping[ObservationKey, Observation]
    conflicts: Mapping[ObservationKey, tuple[Observation, ...]]
    diagnostics: tuple[Diagnostic, ...]

    def of(self, subject: Subject, name: str, *, place: str | None = None) -> dict[ObservationKey, Observation]:
        """
        The observations of one indicator, variable or reference at one place.
        """
        place, name = _fold_or_none(place), fold_text(name)
        return {
            key: observation
            for key, observation in self.observations.items()
            if key.subject is subject and key.name == name and key.place == place
        }

    def conflicts_of(
        self, subject: Subject, name: str, *, place: str | None = None
    ) -> dict[ObservationKey, tuple[Observation, ...]]:
        """
        The contradictions about one indicator, variable or reference at one place.
        """
        place, name = _fold_or_none(place), fold_text(name)
        return {
            key: rows
            for key, rows in self.conflicts.items()
            if key.subject is subject and key.name == name and key.place == place
        }


def select_observations(
    ledger: Ledger, *, own_place: str | None = None, numbers: Mapping[str, str] | None = None
) -> Selection:
    """
    Choose among the rows of a ledger.

    `own_place` is the name of the plan's own place: rows under that name and rows without a place are the same place, and
    every other place (a village) stays apart. `numbers` maps the names of indicators to their numbers, so that a row by
    name and a row by number meet. Rows that are not filled in are passed over.
    """
    own = _fold_or_none(own_place)
    known = {fold_text(name): number for name, number in (numbers or {}).items()}
    groups: dict[ObservationKey, list[Observation]] = {}
    for observation in ledger.observations:
        if observation.observed is not None:
            groups.setdefault(_key_of(observation, own, known), []).append(observation)
    chosen: dict[ObservationKey, Observation] = {}
    conflicts: dict[ObservationKey, tuple[Observation, ...]] = {}
    for key, rows in groups.items():
        ranked = rank(rows)
        if len(ranked) == 1:
            chosen[key] = ranked[0]
        elif differ(ranked):
            conflicts[key] = tuple(ranked)
        else:
            evidence = tuple(dict.fromkeys(id_ for row in ranked for id_ in row.evidence))
            chosen[key] = attrs.evolve(ranked[0], evidence=evidence)
    return Selection(chosen, conflicts, tuple(describe(ledger, key, rows) for key, rows in conflicts.items()))


def rank(rows: list[Observation]) -> list[Observation]:
    """
    Those of several records of one observation that count: the final ones before the provisional ones, and none that says
    nothing beside one that says something.
    """
    told = [row for row in rows if not says_nothing(row.observed)] or rows
    return [row for row in told if not row.provisional] or told


def differ(rows: list[Observation]) -> bool:
    """
    Whether records of one observation contradict each other.
    """
    return len({_content(row) for row in rows}) > 1


def _key_of(observation: Observation, own: str | None, numbers: Mapping[str, str]) -> ObservationKey:
    place = _fold_or_none(observation.place)
    if observation.variable is not None:
        subject, name = Subject.VARIABLE, fold_text(observation.variable)
    elif observation.reference is not None:
        subject, name = Subject.REFERENCE, fold_text(observation.reference)
    else:
        subject, name = Subject.INDICATOR, fold_text(observation.indicator or "")
        name = fold_text(numbers.get(name, name))
    return ObservationKey(
        place=None if place == own else place,
        subject=subject,
        name=name,
        component=_fold_or_none(observation.component),
        aspect=_fold_or_none(observation.aspect),
        year=observation.year,
    )


_NUMBER_AND_UNIT = re.compile(r"(?P<number>[+-]?[0-9][0-9,]*(?:\.[0-9]+)?)(?P<unit>[^0-9/].*)?")


def _content(observation: Observation) -> tuple[str | None, str | None, str | None]:
    """
    What a row says, in one spelling: `85`, `85.0` and `８５` are one value, `86%` is 86 in %.
    """
    text = "".join(fold_characters(observation.observed or "").split())
    unit = observation.unit
    match = _NUMBER_AND_UNIT.fullmatch(text)
    if match is not None:
        with suppress(ValueError):
            text, unit = format_exact(exact(match["number"])), match["unit"] or unit
    return text, fold_unit(unit) if unit else None, _fold_or_none(observation.basis)


def _fold_or_none(text: str | None) -> str | None:
    return None if text is None else fold_text(text) or None


def describe(ledger: Ledger, key: ObservationKey, rows: tuple[Observation, ...]) -> Diagnostic:
    """
    What there is to say about records that contradict each other.
    """
    first = rows[0]
    subject = getattr(first, key.subject.value)
    behind = [part for part in (first.component, first.aspect) if part]
    place = [first.place] if first.place else []
    name = "／".join([*place, f"{key.subject.label}“{subject}”", *behind])
    name_en = " / ".join([*place, f'{key.subject.value} "{subject}"', *behind])
    if key.year is not None:
        name, name_en = f"{name}（{key.year}年）", f"{name_en} ({key.year})"
    told = [f"{row.observed}{row.unit or ''}" for row in rows]
    places = [f"第{row.line}行：{text}" if row.line else text for row, text in zip(rows, told, strict=True)]
    places_en = [f"line {row.line}: {text}" if row.line else text for row, text in zip(rows, told, strict=True)]
    return Diagnostic(
        code="ledger/conflict",
        severity=Severity.WARNING,
        message=f"{name}有{len(rows)}条记录互相矛盾：{'；'.join(places)}",
        message_en=f"{name_en} has {len(rows)} records that differ: {'; '.join(places_en)}",
        hint="核对后只留一条，或把未定的记录标为暂定",
        hint_en="keep the right one, or mark the others as provisional",
        file=ledger.file,
        line=rows[-1].line,
        column=rows[-1].column,
    )
