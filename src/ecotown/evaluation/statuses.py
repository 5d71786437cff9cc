"""
Words: a status on a scale, an event by its date, a statement that a person judges.
"""

import calendar
import datetime as dt
from fractions import Fraction

import attrs

from ecotown.evaluation.bounds import read_presence
from ecotown.evaluation.leaf import Limit, convert, decide, judge_number, leave_blank, leave_open, unreadable
from ecotown.evaluation.observed import Blank, Day, Judgement, Measured, Series, Tally, Value, Word
from ecotown.evaluation.result import Missing, Origin, Reason, Result, Source, Verdict
from ecotown.evaluation.subject import Case, Subject
from ecotown.quantities import unit_factor
from ecotown.targets.nodes import Comparator, Deadline, Scale, Statement, Status
from ecotown.targets.vocabulary import ELIMINATION

__all__ = ["judge_deadline", "judge_statement", "judge_status", "rank_on", "scale_behind"]

_NOT_YET = ("尚未", "还未", "未", "没有")
_DONE = ("已经", "已")
_FINISHED = "完成"
# The scale of being there or not, on which a count says which.
_PRESENCE = "是"
_SHARES = ("率", "比例", "占比", "比重")


def scale_behind(word: str, case: Case) -> Scale | None:
    """
    The scale that an observed word is on, as it stands or behind 已 or 未.
    """
    vocabulary = case.target.vocabulary
    words = [word, *(word.removeprefix(prefix) for prefix in (*_DONE, *_NOT_YET) if word.startswith(prefix))]
    return next((scale for each in words if (scale := vocabulary.scale_of(each)) is not None), None)


def rank_on(scale: Scale, word: str, case: Case) -> int | None:
    """
    The rank of an observed word: 未X is the bottom of the scale of X, 已X is X.
    """
    word = case.target.vocabulary.synonyms.get(word, word)
    rank = scale.rank_of(word)
    if rank is not None:
        return rank
    for prefix in _DONE:
        if word.startswith(prefix):
            return scale.rank_of(word.removeprefix(prefix))
    for prefix in _NOT_YET:
        if word.startswith(prefix) and scale.rank_of(word.removeprefix(prefix)) is not None:
            return 0
    return None


def judge_status(rule: Status, subject: Subject, case: Case) -> Result:
    """
    A word on a scale, met by its rank or a higher one.
    """
    value = subject.value(case)
    if isinstance(value, Blank):
        return leave_blank(rule, value, subject, case)
    rank = None
    if isinstance(value, Word):
        word = value.text
        if rule.object is not None and word != rule.object:
            word = word.removesuffix(rule.object)
        rank = rank_on(rule.scale, word, case)
    if rank is None and rule.scale.name == ELIMINATION.name:
        return _judge_elimination(rule, value, subject, case)
    if rank is None and rule.scale.name == _PRESENCE and isinstance(value, Measured):
        rank = int(value.number > 0)
    if rank is None:
        words = "、".join(words[0] for words in rule.scale.ranks)
        raise unreadable(value, f"状态词：{words}", f"a status word: {words}", subject, case)
    verdict = decide(holds=rank > rule.rank if rule.is_strict else rank >= rule.rank)
    return Result(rule=rule, verdict=verdict, otherwise=verdict, year=subject.year, compared=str(value))


def _judge_elimination(rule: Status, value: Value, subject: Subject, case: Case) -> Result:
    """
    消除 and 基本消除 by number: how many are left, or the share eliminated of those once listed.
    """
    name = subject.name or case.target.name
    is_whole = rule.rank == len(rule.scale.ranks) - 1
    if isinstance(value, Measured) and (share := _share_of(value, subject, case)) is not None:
        if is_whole or share >= 100:
            return judge_number(rule, share, Limit(Comparator.AT_LEAST, Fraction(100), "%"), subject.year, case)
        return _judge_share(rule, share, subject, case)
    presence = read_presence(value, rule.object)
    left = Measured(Fraction(0)) if presence is False else value.left if isinstance(value, Tally) else value
    if isinstance(left, Blank):
        return leave_blank(rule, left, subject, case)
    if isinstance(left, Measured) and (left.number == 0 or is_whole):
        return judge_number(rule, left.number, Limit(Comparator.EQUAL, Fraction(0), left.unit), subject.year, case)
    if presence and is_whole:
        return Result(
            rule=rule, verdict=Verdict.NOT_MET, otherwise=Verdict.NOT_MET, year=subject.year, compared=str(value)
        )
    if not isinstance(left, Measured) and not presence:
        words = "、".join(words[0] for words in rule.scale.ranks)
        wanted = f"{words}，或所余的数目、消除的百分比", f"{words}, how many are left, or the percentage eliminated"
        raise unreadable(value, *wanted, subject, case)
    if case.conventions.basically is None:
        return leave_open(rule, subject.year, Missing(Reason.MISSING_CONVENTION, "basically"))
    if not isinstance(left, Measured):
        return leave_blank(rule, Blank.MISSING, subject, case)
    listed = _listed(value, left, subject, case)
    if listed is None:
        return leave_open(rule, subject.year, Missing(Reason.MISSING_BASELINE, name, case.conventions.baseline_year))
    return _judge_share(rule, (listed - left.number) / listed * 100, subject, case)


def _share_of(value: Measured, subject: Subject, case: Case) -> Fraction | None:
    """
    The share eliminated in %, where the unit or the name says that the number is one.
    """
    unit = value.unit or (None if subject.is_named else case.target.unit)
    if unit in ("%", "‰"):
        return value.number * unit_factor(unit, "%")
    name = subject.name or case.target.name
    return value.number if unit is None and name is not None and name.endswith(_SHARES) else None


def _listed(value: Value, left: Measured, subject: Subject, case: Case) -> Fraction | None:
    """
    How many were once listed; None where nobody says, or where there were none.
    """
    year = case.conventions.baseline_year
    listed: Value = Blank.MISSING
    if isinstance(value, Tally):
        listed = value.listed
    elif isinstance(subject.bare, Series) and year is not None:
        listed = subject.bare.values.get(year, Blank.MISSING)
    if not isinstance(listed, Measured):
        return None
    number = listed.number
    if listed.unit is not None and left.unit is not None and listed.unit != left.unit:
        number *= convert(listed.unit, left.unit, listed, subject, case)
    return number if number > 0 else None


def _judge_share(rule: Status, share: Fraction, subject: Subject, case: Case) -> Result:
    """
    The share eliminated against the declared threshold.
    """
    threshold = case.conventions.basically
    if threshold is None:
        return leave_open(rule, subject.year, Missing(Reason.MISSING_CONVENTION, "basically"))
    origin = Origin(Source.CONVENTION, "basically", case.conventions.basically_text)
    limit = Limit(Comparator.AT_LEAST, threshold * 100, "%", origin=origin)
    return judge_number(rule, share, limit, subject.year, case)


def judge_deadline(rule: Deadline, subject: Subject, case: Case) -> Result:
    """
    `2025-12-31前完成`: a dated event, the last day included. Without a date nothing is known, however done it is said to be.
    """
    value = subject.value(case)
    if isinstance(value, Blank):
        return leave_blank(rule, value, subject, case)
    year = subject.year if rule.year is None else rule.year
    if isinstance(value, Day):
        if year is None:
            return leave_open(rule, subject.year, Missing(Reason.MISSING_YEAR))
        days = calendar.monthrange(year, rule.month)[1]
        last = dt.date(year, rule.month, days if rule.day is None else min(rule.day, days))
        verdict = decide(holds=value.date <= last)
        return Result(rule=rule, verdict=verdict, otherwise=verdict, year=subject.year, compared=str(value))
    if not isinstance(value, Word) or not _is_progress(value.text, case):
        raise unreadable(value, "日期，如“2021-06-30”", "a date, like 2021-06-30", subject, case)
    if value.text.startswith(_NOT_YET) and year is not None and subject.year is not None and subject.year >= year:
        return Result(
            rule=rule, verdict=Verdict.NOT_MET, otherwise=Verdict.NOT_MET, year=subject.year, compared=str(value)
        )
    return leave_blank(rule, Blank.MISSING, subject, case)


def _is_progress(word: str, case: Case) -> bool:
    """
    Whether a word says how far something has come: 完成, 已编制, 未实施, any status word.
    """
    if _FINISHED in word or word.startswith((*_DONE, *_NOT_YET)):
        return True
    return case.target.vocabulary.scale_of(word) is not None


def judge_statement(rule: Statement, subject: Subject, case: Case) -> Result:
    """
    Open wording: a person's judgement, and nothing else, decides.
    """
    value = subject.value(case)
    if value is Blank.ABSENT:
        return leave_blank(rule, value, subject, case)
    if isinstance(value, Judgement) and value.verdict is not Verdict.UNDETERMINED:
        return Result(
            rule=rule,
            verdict=value.verdict,
            otherwise=value.verdict,
            year=subject.year,
            compared=str(value),
            origin=None if value.by is None else Origin(Source.JUDGEMENT, text=value.by),
        )
    result = leave_open(rule, subject.year, Missing(Reason.NEEDS_JUDGEMENT, rule.text, subject.year))
    return result if isinstance(value, Blank) else attrs.evolve(result, compared=str(value))
