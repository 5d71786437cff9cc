"""
Counts: per period, of members that pass, of units that meet a standard, of items that are met.
"""

from fractions import Fraction

import attrs

from ecotown.errors import EcotownError
from ecotown.evaluation.bounds import judge_bound
from ecotown.evaluation.leaf import compare, convert, decide, leave_blank, leave_open, not_applicable, unreadable
from ecotown.evaluation.logic import all_of
from ecotown.evaluation.observed import Blank, Judgement, Measured, Members, Names, Value, Word, read_value
from ecotown.evaluation.result import Missing, Reason, Result, Verdict
from ecotown.evaluation.statuses import judge_status
from ecotown.evaluation.subject import Case, Subject
from ecotown.targets import parse_target
from ecotown.targets.nodes import (
    Aspect,
    Bound,
    Choice,
    Filter,
    Frequency,
    KOfN,
    Modal,
    Period,
    Rule,
    Scope,
    Share,
    Statement,
    Status,
)

__all__ = ["judge_filter", "judge_frequency", "judge_k_of_n", "judge_share"]

# How many periods a year has at least; a list of counts that is shorter has a gap at its end.
_PERIODS = {
    Period.DAY: 365,
    Period.WEEK: 52,
    Period.MONTH: 12,
    Period.QUARTER: 4,
    Period.HALF_YEAR: 2,
    Period.YEAR: 1,
}
_COUNTERS = frozenset(
    ["次", "场", "期", "项", "个", "件", "起", "批", "人", "人次", "户", "家", "处", "座", "名", "份", "篇"]
)


def judge_frequency(rule: Frequency, subject: Subject, case: Case) -> Result:
    """
    `每季度≥2次`: every count of a list, or the one count that decides.
    """
    value = subject.value(case)
    if not isinstance(value, Members):
        return _judge_times(rule, value, subject, case)
    counts = [_judge_times(rule, count, subject, case) for count in value.values]
    counts += [leave_blank(rule, Blank.MISSING, subject, case)] * (_PERIODS[rule.period] - len(counts))
    verdict = all_of(count.verdict for count in counts)
    otherwise = all_of(count.otherwise for count in counts)
    if verdict in (Verdict.UNDETERMINED, Verdict.NOT_APPLICABLE):
        return next(count for count in counts if count.verdict is verdict)
    # The count that decides stands for the list: the least, under an upper bound the greatest.
    deciding = min(counts, key=_distance)
    return attrs.evolve(deciding, verdict=verdict, otherwise=otherwise)


def _judge_times(rule: Frequency, value: Value, subject: Subject, case: Case) -> Result:
    """
    The count of one period. Occasions are counted in whole numbers, hectares are not.
    """
    if (
        isinstance(value, Measured)
        and (value.unit or rule.bound.limit.unit or case.target.unit) in _COUNTERS
        and (value.number < 0 or value.number.denominator != 1)
    ):
        raise unreadable(value, "次数（从0起的整数）", "a count, a whole number from 0", subject, case)
    return judge_bound(rule, rule.bound, subject, case, value)


def _distance(count: Result) -> tuple[bool, Fraction]:
    margin = count.distance
    return margin is None, margin or Fraction(0)


def judge_share(rule: Share, subject: Subject, case: Case) -> Result:
    """
    `30%以上村庄建成省级卫生村`: the finished share, or a list of judgements to make it from.
    """
    value = subject.value(case)
    if not isinstance(value, Members):
        return judge_bound(rule, rule.bound, subject, case, value)
    standard = _read_standard(rule, case)
    verdicts = [_judge_member(member, standard, subject, case) for member in value.values]
    met = verdicts.count(Verdict.MET)
    unknown = verdicts.count(Verdict.UNDETERMINED)
    total = len(verdicts) - verdicts.count(Verdict.NOT_APPLICABLE)
    if not total:
        return not_applicable(rule, subject.year, "absent")
    least, most = (
        judge_bound(rule, rule.bound, subject, case, Measured(Fraction(count, total), "1"))
        for count in (met, met + unknown)
    )
    return _between(least, most, subject, case)


def _read_standard(rule: Share, case: Case) -> Rule:
    """
    What each unit has to meet, where the wording can be read as a target of its own (`森林覆盖率达到20%以上`).
    """
    target = case.target
    try:
        standard = parse_target(rule.of, unit=target.unit, better=target.better, vocabulary=target.vocabulary).rule
    except EcotownError:
        return Statement(rule.of)
    while True:
        match standard:
            case Aspect(_, inner) | Modal(_, inner) | Scope(_, inner):
                standard = inner
            case Choice((branch,)):
                # 村 before the number says who is counted, and chooses nothing.
                standard = branch.rule
            case _:
                return standard


def _judge_member(member: Value, standard: Rule, subject: Subject, case: Case) -> Verdict:
    """
    Whether one unit meets the standard: by judgement, by the values in the list, or open where nothing is known.
    """
    match member, standard:
        case (Judgement(verdict), _):
            return verdict
        case (Blank.MISSING, _):
            return Verdict.UNDETERMINED
        case (Blank.ABSENT, _):
            return Verdict.NOT_APPLICABLE
        case (Measured(), Bound()):
            # What a unit meets is another quantity than the share of units.
            return judge_bound(standard, standard, attrs.evolve(subject, is_named=True), case, member).verdict
        case (Word(), Status()):
            return judge_status(standard, attrs.evolve(subject, observation=member, bare=member), case).verdict
        case _:
            raise unreadable(member, "“达标”或“未达标”", "达标 (met) or 未达标 (not met)", subject, case)


def judge_filter(rule: Filter, subject: Subject, case: Case) -> Result:
    """
    `500亩以上的大面积森林景观斑块1处以上`: the finished count, or a list of the members' values to count from.
    """
    value = subject.value(case)
    if not isinstance(value, Members):
        return judge_bound(rule, rule.count, subject, case, value)
    condition = rule.condition
    passing = unknown = 0
    for member in value.values:
        match member:
            case Measured():
                unit = condition.limit.unit or "1"
                factor = 1 if member.unit in (None, unit) else convert(member.unit, unit, member, subject, case)
                passing += compare(condition.comparator, member.number * factor, condition.limit.number.value)
            case Blank():
                unknown += member is Blank.MISSING
            case _:
                raise unreadable(member, "数或带单位的数", "numbers, with their unit or without", subject, case)
    counts = (Measured(Fraction(count), rule.count.limit.unit) for count in (passing, passing + unknown))
    least, most = (judge_bound(rule, rule.count, subject, case, count) for count in counts)
    return _between(least, most, subject, case)


def judge_k_of_n(rule: KOfN, subject: Subject, case: Case) -> Result:
    """
    `4项中至少1项达标`: the count that pass, or the verdict of each by name. What does not apply lowers `total`, never `least`.
    """
    bare = subject.bare
    if not isinstance(bare, Names):
        value = subject.value(case)
        if isinstance(value, Blank):
            return leave_blank(rule, value, subject, case)
        if not isinstance(value, Measured) or not 0 <= value.number <= rule.total or value.number.denominator != 1:
            raise unreadable(value, f"0至{rule.total}的项数", f"a count from 0 to {rule.total}", subject, case)
        verdict = decide(holds=value.number >= rule.least)
        return Result(rule=rule, verdict=verdict, otherwise=verdict, year=subject.year, compared=value.number)
    if len(bare.values) > rule.total:
        listed = "、".join(bare.written.values())
        raise unreadable(read_value(listed, []), f"至多{rule.total}项", f"at most {rule.total} names", subject, case)
    parts = tuple(_item(bare.written[key], given, subject, case) for key, given in bare.values.items())
    verdicts = [part.verdict for _, part in parts]
    unnamed = rule.total - len(verdicts)
    met = verdicts.count(Verdict.MET)
    unknown = verdicts.count(Verdict.UNDETERMINED) + unnamed
    missing = [entry for _, part in parts for entry in part.missing]
    if unnamed:
        missing.append(Missing(Reason.MISSING_OBSERVATION, subject.name or case.target.name, subject.year))
    if met >= rule.least:
        verdict, missing = Verdict.MET, []
    elif rule.total - verdicts.count(Verdict.NOT_APPLICABLE) < rule.least:
        # Fewer than `least` are left: whether that will do is not for a machine to say.
        verdict = Verdict.UNDETERMINED
        missing = [Missing(Reason.NEEDS_JUDGEMENT, subject.name or case.target.name, subject.year)]
    elif met + unknown < rule.least:
        verdict, missing = Verdict.NOT_MET, []
    else:
        verdict = Verdict.UNDETERMINED
    return Result(
        rule=rule,
        verdict=verdict,
        otherwise=verdict,
        reason=missing[0].reason if missing else None,
        missing=tuple(dict.fromkeys(missing)),
        year=subject.year,
        compared=Fraction(met),
        parts=parts,
    )


def _item(name: str, given: object, subject: Subject, case: Case) -> tuple[str, Result]:
    value = read_value(given, case.diagnostics)
    item = Statement(name)
    match value:
        case Judgement(verdict):
            pass
        case Blank.MISSING:
            verdict = Verdict.UNDETERMINED
        case Blank.ABSENT:
            verdict = Verdict.NOT_APPLICABLE
        case _:
            raise unreadable(value, "“达标”或“未达标”", "达标 (met) or 未达标 (not met)", subject, case)
    if verdict is Verdict.UNDETERMINED:
        return name, leave_open(item, subject.year, Missing(Reason.MISSING_OBSERVATION, name, subject.year))
    return name, Result(rule=item, verdict=verdict, otherwise=verdict, year=subject.year, compared=str(value))


def _between(least: Result, most: Result, subject: Subject, case: Case) -> Result:
    """
    The verdict where members are unknown: what holds whether they pass or not.
    """
    if (least.verdict, least.otherwise) == (most.verdict, most.otherwise):
        return least
    return leave_blank(least.rule, Blank.MISSING, subject, case)
