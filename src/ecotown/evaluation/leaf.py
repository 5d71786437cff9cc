"""
What the judges of single rules share: reading a number in the unit of a limit, holding it against the limit, leaving a
rule open.
"""

from fractions import Fraction

import attrs

from ecotown.errors import IncompatibleUnits, ObservationError, UnknownUnit
from ecotown.evaluation.messages import note, refuse
from ecotown.evaluation.observed import Blank, Measured, Slip, Value, Word
from ecotown.evaluation.result import Missing, Origin, Reason, Result, Verdict
from ecotown.evaluation.subject import Case, Subject
from ecotown.quantities import is_known_unit, round_half_even, unit_factor
from ecotown.targets.nodes import Comparator, Quantity, Rule

__all__ = [
    "Limit",
    "check_basis",
    "compare",
    "convert",
    "decide",
    "fit",
    "judge_number",
    "leave_blank",
    "leave_open",
    "not_applicable",
    "unreadable",
]

_REASONS = tuple(Reason)
# What to do about a text that begins with a number and goes on with something else.
_SLIPS = {
    None: ("", ""),
    Slip.TWO_NUMBERS: (
        "这里有两个数：只填一个；其余的按年份、方面或组成另填，说明写在备注",
        "there are two numbers: state one; state the others by year, aspect or component, and explain in the note",
    ),
    Slip.REMARK: (
        "数后面只能有单位和口径（如“折纯”“实物量”）；说明写在备注",
        "behind a number stand its unit and a basis (such as 折纯, 实物量) alone; write explanations in the note",
    ),
    Slip.SIGN: (
        "数后面多了符号：只写数和单位；没有数据就留空",
        "there is a sign too many behind the number: write the number and its unit, or leave it blank",
    ),
    Slip.LETTER: (
        "数字里混进了字母：O 应为 0，I、l 应为 1，S 应为 5？照原件改",
        "a letter stands among the digits: is O a 0, I or l a 1, S a 5? Correct it from the original",
    ),
}


def compare(comparator: Comparator, value: Fraction, limit: Fraction) -> bool:
    """
    Whether a value stands to a limit as the comparator says.
    """
    if comparator is Comparator.AT_LEAST:
        return value >= limit
    if comparator is Comparator.AT_MOST:
        return value <= limit
    if comparator is Comparator.MORE_THAN:
        return value > limit
    if comparator is Comparator.LESS_THAN:
        return value < limit
    return value == limit


def decide(*, holds: bool) -> Verdict:
    """
    The verdict of a rule that can be decided.
    """
    return Verdict.MET if holds else Verdict.NOT_MET


@attrs.frozen
class Limit:
    """
    What a number is held against.

    `interval` is the place of the limit as written, None where it has none and is compared in full (GB/T 8170-2008).
    """

    comparator: Comparator
    value: Fraction
    unit: str | None
    interval: Fraction | None = None
    origin: Origin | None = None


def judge_number(rule: Rule, number: Fraction, limit: Limit, year: int | None, case: Case) -> Result:
    """
    One number, in the limit's unit, against one limit, by both comparison methods.
    """
    comparator, interval = limit.comparator, limit.interval
    difference = number - limit.value
    verdict = otherwise = Verdict.MET if compare(comparator, number, limit.value) else Verdict.NOT_MET
    # Further off than one place, rounding cannot carry the value across the limit.
    if interval is not None and -interval <= difference <= interval:
        otherwise = decide(holds=compare(comparator, round_half_even(number, interval), limit.value))
        if case.conventions.is_rounded:
            verdict, otherwise = otherwise, verdict
    if comparator is Comparator.AT_LEAST or comparator is Comparator.MORE_THAN:
        distance = difference
    else:
        distance = -abs(difference) if comparator is Comparator.EQUAL else -difference
    return Result(
        rule=rule,
        verdict=verdict,
        otherwise=otherwise,
        unit=limit.unit,
        comparator=comparator,
        year=year,
        origin=limit.origin,
        compared=number,
        bound=limit.value,
        distance=distance,
    )


def leave_open(rule: Rule, year: int | None, *missing: Missing) -> Result:
    """
    A rule that is open for want of something; the reason is the first in the order of the language reference, section 4.
    """
    ordered = sorted(dict.fromkeys(missing), key=lambda entry: _REASONS.index(entry.reason))
    return Result(
        rule=rule,
        verdict=Verdict.UNDETERMINED,
        otherwise=Verdict.UNDETERMINED,
        reason=ordered[0].reason,
        missing=tuple(ordered),
        year=year,
    )


def not_applicable(rule: Rule, year: int | None, circumstance: str) -> Result:
    """
    A rule that does not apply; `circumstance` is the note that says why.
    """
    verdict = Verdict.NOT_APPLICABLE
    return Result(rule=rule, verdict=verdict, otherwise=verdict, year=year, note=circumstance)


def leave_blank(rule: Rule, blank: Blank, subject: Subject, case: Case) -> Result:
    """
    The result of a value that is missing, or that is not to be had (不涉及).
    """
    if blank is Blank.ABSENT:
        if not case.target.may_be_absent:
            raise refuse("observation/may-not-be-absent", **_subject(subject, case))
        return not_applicable(rule, subject.year, "absent")
    reason = Reason.MISSING_OBSERVATION if subject.year == case.year else Reason.MISSING_YEARS
    return leave_open(rule, subject.year, Missing(reason, subject.name or case.target.name, subject.year))


def fit(value: Measured, limit: Quantity, subject: Subject, case: Case) -> tuple[Fraction, str | None]:
    """
    A number in the unit in which it is compared, and that unit (language reference, section 3).

    The unit of a limit is its own, failing that the indicator's; that of an observation its own, failing that the
    indicator's, failing that the limit's. A subject of its own has the unit that its text or its observation states,
    and the indicator's only where neither does.
    """
    own, unit = value.unit, limit.unit
    if own is None:
        # The indicator's unit is that of both, or of neither.
        if subject.is_named or case.target.unit is None or unit is None or unit == case.target.unit:
            return value.number, unit or case.target.unit
        own = case.target.unit
    elif subject.is_named and not (unit is not None and limit.is_unit_written):
        return value.number, own
    unit = unit or case.target.unit
    if own == unit:
        return value.number, unit
    if unit is None:
        raise refuse("observation/unit-without-limit", unit=own, **_subject(subject, case))
    return value.number * convert(own, unit, value, subject, case), unit


def convert(source: str, unit: str, value: Measured, subject: Subject, case: Case) -> Fraction:
    """
    The factor from one unit to another. Raises ObservationError where they measure different things.
    """
    try:
        return unit_factor(source, unit)
    except (IncompatibleUnits, UnknownUnit):
        if is_known_unit(source):
            raise refuse(
                "observation/other-dimension", unit=source, limit_unit=unit, **_subject(subject, case)
            ) from None
        raise unreadable(value, f"以“{unit}”为单位的数", f'a number in "{unit}"', subject, case) from None


def check_basis(rule: Rule, values: list[Measured], basis: str | None, subject: Subject, case: Case) -> Result | None:
    """
    An open result where values of different bases would be compared (折纯 against 实物量); None where they may be.
    """
    stated = {value.basis for value in values if value.basis is not None}
    if len(stated | {basis} - {None}) > 1:
        return leave_open(
            rule, subject.year, Missing(Reason.INCONSISTENT_BASIS, subject.name or case.target.name, subject.year)
        )
    if basis is not None and any(value.basis is None for value in values):
        case.add(note("observation/basis-assumed", basis=basis))
    return None


def unreadable(value: Value, wanted: str, wanted_en: str, subject: Subject, case: Case) -> ObservationError:
    """
    The refusal of a value that the rule cannot read.
    """
    hint, hint_en = _SLIPS[value.slip if isinstance(value, Word) else None]
    return refuse(
        "observation/unreadable",
        value=value,
        wanted=wanted,
        wanted_en=wanted_en,
        hint=hint,
        hint_en=hint_en,
        **_subject(subject, case),
    )


def _subject(subject: Subject, case: Case) -> dict[str, object]:
    name = subject.name or case.target.name
    return {
        "subject": f"“{name}”的观测值" if name else "观测值",
        "subject_en": f'"{name}"' if name else "the observation",
    }
