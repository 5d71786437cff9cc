"""
Bounds: a number against a limit, an interval, an approximate number, full coverage, absence, a rank.
"""

import re
from fractions import Fraction

from ecotown.evaluation.leaf import Limit, check_basis, compare, decide, fit, judge_number, leave_blank, unreadable
from ecotown.evaluation.messages import note
from ecotown.evaluation.observed import Blank, Measured, Value, Word
from ecotown.evaluation.result import Missing, Origin, Reason, Result, Source, Verdict
from ecotown.evaluation.subject import Case, Subject
from ecotown.quantities import format_exact, round_half_even
from ecotown.targets.nodes import About, Absence, Bound, Comparator, Coverage, Interval, Number, Quantity, Rank, Rule

__all__ = [
    "judge_about",
    "judge_absence",
    "judge_bound",
    "judge_coverage",
    "judge_interval",
    "judge_rank",
    "read_presence",
]

_NUMBER_WANTED = ("数或带单位的数", "a number, with its unit or without")
_PLACE_WANTED = ("名次（从1起的整数）", "a place in the ranking, a whole number from 1")
_NOTHING = frozenset({"0", "零", "无", "没有", "未发生", "零发生"})
_SOMETHING = frozenset({"有", "发生", "存在", "已发生"})
_COVERED = frozenset({"全覆盖", "全部", "已全覆盖", "实现全覆盖", "全部覆盖"})
_NOT_COVERED = frozenset({"未全覆盖", "未覆盖", "未实现全覆盖"})
_ALL = Quantity(Number(Fraction(100), "100"), "%")
_NOTHING_AT_ALL = Quantity(Number(Fraction(0), "0"))
_RANK = re.compile(r"(?:第|前)?([0-9]{1,6})(?:名|位|强)?")


def judge_bound(rule: Rule, bound: Bound, subject: Subject, case: Case, value: Value | None = None) -> Result:
    """
    `≥85%`: the value in the limit's unit against the limit. `rule` is the node that holds the bound.
    """
    value = subject.value(case) if value is None else value
    if not isinstance(value, Measured):
        if isinstance(value, Blank):
            return leave_blank(rule, value, subject, case)
        if bound.limit.number.value == 0 and (presence := read_presence(value, None)) is not None:
            verdict = decide(holds=compare(bound.comparator, Fraction(presence), Fraction(0)))
            return Result(rule=rule, verdict=verdict, otherwise=verdict, year=subject.year, compared=str(value))
        raise unreadable(value, *_NUMBER_WANTED, subject, case)
    limit = bound.limit.number
    number, unit = fit(value, bound.limit, subject, case)
    basis = bound.basis or (None if subject.is_named else case.target.basis)
    if (basis or value.basis) and (differing := check_basis(rule, [value], basis, subject, case)) is not None:
        return differing
    if (number <= 1 < limit.value and value.unit is None) or (unit == "1" and number > 1):
        _note_scale(value, number, bound, unit, case)
    return judge_number(rule, number, Limit(bound.comparator, limit.value, unit, limit.interval), subject.year, case)


def _note_scale(value: Measured, number: Fraction, bound: Bound, unit: str | None, case: Case) -> None:
    """
    0.86 against ≥85% is 0.86 %, 70 against ≥2/3 is the ratio 70: nothing is guessed, but it is said.
    """
    limit = bound.limit.number.value
    is_upper = bound.comparator in (Comparator.AT_MOST, Comparator.LESS_THAN)
    # Below a small upper limit a value under 1 % is what one hopes for.
    if unit == "%" and 0 < number <= 1 and (limit >= 10 or not is_upper):
        case.add(note("observation/looks-like-a-fraction", value=number, percent=format_exact(number * 100)))
    elif unit == "1" and value.unit is None and limit <= 1:
        case.add(note("observation/looks-like-a-percentage", value=number))


def judge_interval(rule: Interval, subject: Subject, case: Case) -> Result:
    """
    `60%～70%`: both ends, each in its own unit and to its own place.
    """
    value = subject.value(case)
    lower = judge_bound(rule, rule.lower, subject, case, value)
    if lower.verdict in (Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE):
        return lower
    upper = judge_bound(rule, rule.upper, subject, case, value)
    return Result(
        rule=rule,
        verdict=upper.verdict if lower.verdict is Verdict.MET else Verdict.NOT_MET,
        otherwise=upper.otherwise if lower.otherwise is Verdict.MET else Verdict.NOT_MET,
        unit=lower.unit,
        year=subject.year,
        compared=lower.number,
    )


def judge_about(rule: About, subject: Subject, case: Case) -> Result:
    """
    `约93%`: the number itself, or as far from it on either side as the tolerance allows.
    """
    value = subject.value(case)
    exactly = judge_bound(rule, Bound(Comparator.EQUAL, rule.limit, rule.basis), subject, case, value)
    return allow_tolerance(rule, exactly, rule.limit.number, subject, case)


def allow_tolerance(rule: Rule, exactly: Result, limit: Number, subject: Subject, case: Case) -> Result:
    """
    A result against the number itself, made as wide on either side as the declared tolerance.
    """
    number = exactly.number
    if number is None:
        return exactly
    tolerance = case.conventions.tolerance
    if tolerance is None:
        wanting = (Missing(Reason.MISSING_CONVENTION, "tolerance"),)
        verdicts = [
            verdict if verdict is Verdict.MET else Verdict.UNDETERMINED
            for verdict in (exactly.verdict, exactly.otherwise)
        ]
        is_open = verdicts[0] is Verdict.UNDETERMINED
        return Result(
            rule=rule,
            verdict=verdicts[0],
            otherwise=verdicts[1],
            reason=Reason.MISSING_CONVENTION if is_open else None,
            missing=wanting if is_open else (),
            unit=exactly.unit,
            year=subject.year,
            compared=number,
        )
    around = tolerance.around(limit.value, exactly.unit)
    rounded = number if limit.interval is None else round_half_even(number, limit.interval)
    verdict, otherwise = (decide(holds=abs(each - limit.value) <= around) for each in (number, rounded))
    if case.conventions.is_rounded:
        verdict, otherwise = otherwise, verdict
    return Result(
        rule=rule,
        verdict=verdict,
        otherwise=otherwise,
        unit=exactly.unit,
        year=subject.year,
        origin=Origin(Source.CONVENTION, "tolerance", tolerance.text),
        compared=number,
    )


def judge_coverage(rule: Coverage, subject: Subject, case: Case) -> Result:
    """
    `全覆盖`: 100 %, in a number or in the word.
    """
    value = subject.value(case)
    if isinstance(value, Blank):
        return leave_blank(rule, value, subject, case)
    if isinstance(value, Word) and value.text in _COVERED | _NOT_COVERED:
        verdict = decide(holds=value.text in _COVERED)
        return Result(rule=rule, verdict=verdict, otherwise=verdict, year=subject.year, compared=str(value))
    if not isinstance(value, Measured):
        raise unreadable(value, "百分数或“全覆盖”", "a percentage, or 全覆盖 (covered)", subject, case)
    number, unit = fit(value, _ALL, subject, case)
    return judge_number(rule, number, Limit(Comparator.EQUAL, Fraction(100), unit), subject.year, case)


def judge_absence(rule: Absence, subject: Subject, case: Case) -> Result:
    """
    `零发生`, `无X`: a count of 0, in a number or in a word.
    """
    value = subject.value(case)
    if isinstance(value, Blank):
        return leave_blank(rule, value, subject, case)
    if isinstance(value, Measured):
        # What is not there has no unit to get wrong, unless the indicator has one.
        is_free = subject.is_named or case.target.unit is None
        number, unit = (value.number, value.unit) if is_free else fit(value, _NOTHING_AT_ALL, subject, case)
        return judge_number(rule, number, Limit(Comparator.EQUAL, Fraction(0), unit), subject.year, case)
    presence = read_presence(value, rule.object)
    if presence is None:
        raise unreadable(
            value, "数目，或“无”“有”一类的词", "a count, or a word such as 无 (none) or 有 (some)", subject, case
        )
    verdict = decide(holds=not presence)
    return Result(rule=rule, verdict=verdict, otherwise=verdict, year=subject.year, compared=str(value))


def read_presence(value: Value, thing: str | None) -> bool | None:
    """
    Whether a word says that there is something (有, 发生, 存在) or nothing (无, 零, 未发生); None for any other value.
    """
    if not isinstance(value, Word):
        return None
    text = value.text
    if thing is not None and text != thing:
        text = text.removesuffix(thing)
    if text in _NOTHING:
        return False
    return True if text in _SOMETHING else None


def judge_rank(rule: Rank, subject: Subject, case: Case) -> Result:
    """
    `全省前10名`: a place of at most 10.
    """
    value = subject.value(case)
    if isinstance(value, Blank):
        return leave_blank(rule, value, subject, case)
    if isinstance(value, Word) and (place := _RANK.fullmatch(value.text)):
        number = Fraction(int(place[1]))
    elif isinstance(value, Measured) and value.unit in (None, "名", "位", "强"):
        number = value.number
    else:
        raise unreadable(value, *_PLACE_WANTED, subject, case)
    if number < 1 or number.denominator != 1:
        raise unreadable(value, *_PLACE_WANTED, subject, case)
    return judge_number(rule, number, Limit(Comparator.AT_MOST, Fraction(rule.limit), "名"), subject.year, case)
