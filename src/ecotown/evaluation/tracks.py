"""
A track: the values of one subject over years, in one unit, as trends and changes read them.
"""

from collections.abc import Iterable
from enum import Enum
from fractions import Fraction

import attrs

from ecotown.evaluation.leaf import check_basis, convert, leave_blank, unreadable
from ecotown.evaluation.observed import Blank, Measured, Value, Word
from ecotown.evaluation.result import Missing, Reason, Result
from ecotown.evaluation.statuses import rank_on, scale_behind
from ecotown.evaluation.subject import Case, Subject
from ecotown.quantities import same_dimension, unit_factor
from ecotown.targets.nodes import Rule

__all__ = ["Track", "Words", "missing_in", "read_track"]


class Words(Enum):
    """
    What words a track may hold: none, grades on one scale, or any, which can only be the same or not.
    """

    NONE = "none"
    RANKS = "ranks"
    NAMES = "names"


@attrs.frozen
class Track:
    """
    Numbers by year, ascending, in `unit`. Where the values are words on a scale, the numbers are ranks and higher is better.

    `ceiling` is the natural ceiling in the track's unit, None where there is none.
    """

    numbers: dict[int, Fraction]
    unit: str | None = None
    ceiling: Fraction | None = None
    words: dict[int, str] | None = None

    @property
    def shown(self) -> dict[int, Fraction | str]:
        """
        The values as people see them: the words, else the numbers.
        """
        return {**(self.words if self.words is not None else self.numbers)}


def read_track(
    rule: Rule,
    years: Iterable[int],
    subject: Subject,
    case: Case,
    *,
    unit: str | None = None,
    words: Words = Words.RANKS,
) -> "Track | Result":
    """
    The values of the years that are known. A result where they cannot be compared at all: other bases, not applicable.

    The unit is the one asked for (that of an amount), else the indicator's, else the first that a value states; for a
    subject of its own the indicator's comes last.
    """
    values: dict[int, Value] = {}
    for year in years:
        value = subject.value_in(year, case)
        if value is not Blank.MISSING:
            values[year] = value
    if Blank.ABSENT in values.values():
        # What cannot be read is refused all the same.
        for year in (year for year, value in values.items() if value is not Blank.ABSENT):
            read_track(rule, (year,), subject, case, unit=unit, words=words)
        return leave_blank(rule, Blank.ABSENT, subject, case)
    given = [value for value in values.values() if isinstance(value, Word)]
    if words is not Words.NONE and given and all(word.slip is None for word in given):
        return _read_words(values, subject, case, may_be_names=words is Words.NAMES)
    measured: dict[int, Measured] = {}
    for year, value in values.items():
        if not isinstance(value, Measured):
            raise unreadable(value, "数或带单位的数", "a number, with its unit or without", subject, case)
        measured[year] = value
    basis = None if subject.is_named else case.target.basis
    differing = check_basis(rule, list(measured.values()), basis, subject, case)
    if differing is not None:
        return differing
    stated = next((value.unit for value in measured.values() if value.unit is not None), None)
    own = stated or unit or case.target.unit if subject.is_named else case.target.unit
    unit = unit or own or stated
    numbers = {
        year: value.number * _factor(value.unit or own or unit, unit, value, subject, case)
        for year, value in measured.items()
    }
    return Track(numbers, unit, _ceiling(unit, subject, case))


def _factor(source: str | None, unit: str | None, value: Measured, subject: Subject, case: Case) -> Fraction:
    if source == unit or source is None or unit is None:
        return Fraction(1)
    return convert(source, unit, value, subject, case)


def _ceiling(unit: str | None, subject: Subject, case: Case) -> Fraction | None:
    target = case.target
    if target.cap is None or subject.is_named:
        return None
    if unit == target.unit or unit is None or target.unit is None:
        return target.cap
    if not same_dimension(target.unit, unit):
        return None
    return target.cap * unit_factor(target.unit, unit)


def _read_words(values: dict[int, Value], subject: Subject, case: Case, *, may_be_names: bool) -> Track:
    words = {year: value.text for year, value in values.items() if isinstance(value, Word)}
    scale = next((scale for word in words.values() if (scale := scale_behind(word, case)) is not None), None)
    ranks = {} if scale is None else {word: rank_on(scale, word, case) for word in words.values()}
    known = {word: Fraction(rank) for word, rank in ranks.items() if rank is not None}
    if may_be_names and len(words) == len(values) and (scale is None or len(known) < len(ranks)):
        scale = None
        known = {word: Fraction(place) for place, word in enumerate(dict.fromkeys(words.values()))}
    for year, value in values.items():
        if year not in words or words[year] not in known:
            raise unreadable(value, "数，或同一等级序列中的词", "numbers, or words on one scale", subject, case)
    ceiling = None if scale is None else Fraction(len(scale.ranks) - 1)
    return Track({year: known[word] for year, word in words.items()}, None, ceiling, words)


def missing_in(
    years: Iterable[int], track: Track, earlier: Reason, subject: Subject, case: Case
) -> tuple[Missing, ...]:
    """
    What to supply for the years that are not known: the year judged is an observation, an earlier one is `earlier`.
    """
    name = subject.name or case.target.name
    return tuple(
        Missing(Reason.MISSING_OBSERVATION if year == case.year else earlier, name, year)
        for year in years
        if year not in track.numbers
    )
