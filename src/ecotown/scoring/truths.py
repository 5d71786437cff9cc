"""
Whether conditions hold, with what they were held against; what is not known leaves them open (Kleene).
"""

import re
from fractions import Fraction
from typing import assert_never

from ecotown.quantities import fold_unit, format_exact, unit_factor
from ecotown.scoring.case import OPEN, Case, Seen
from ecotown.scoring.conventions import Percent
from ecotown.scoring.folding import fold_name
from ecotown.scoring.gaps import Anchor, gap_of, opposite
from ecotown.scoring.grades import grade_word
from ecotown.scoring.messages import refuse_value
from ecotown.scoring.nodes import (
    AllOf,
    AnyOf,
    Base,
    Comparator,
    Condition,
    Count,
    Distance,
    Done,
    Grade,
    Growth,
    Level,
    Otherwise,
    Quantity,
    Side,
    Standing,
    Stands,
)
from ecotown.scoring.observed import Amount, Kind, Truth, Word
from ecotown.scoring.result import Reason

__all__ = ["any_true", "see"]

_GRADES = re.compile(
    "优秀|优良|优|良好|良|较好|好|中等|中|一般|合格|基本合格|及格|较差|差|不合格|不及格|劣?[ⅠⅡⅢⅣⅤ]类|[一二三]等奖?|第[一二三四五六七八九十]{1,3}名"
)
_POINT = "个百分点"
_RATIOS = frozenset({"%", "‰", "1"})


def compare(value: Fraction, comparator: Comparator, limit: Fraction) -> bool:
    """
    Whether a value stands to a limit as asked.
    """
    match comparator:
        case Comparator.AT_LEAST:
            return value >= limit
        case Comparator.AT_MOST:
            return value <= limit
        case Comparator.MORE_THAN:
            return value > limit
        case Comparator.LESS_THAN:
            return value < limit
        case Comparator.EQUAL:
            return value == limit
        case _:
            assert_never(comparator)


def all_true(truths: list[bool | None]) -> bool | None:
    """
    Whether all hold: one that does not decides, else one that is open leaves it open (Kleene).
    """
    return False if False in truths else None if None in truths else True


def any_true(truths: list[bool | None]) -> bool | None:
    """
    Whether any holds: one that does decides.
    """
    return True if True in truths else None if None in truths else False


def see(case: Case, condition: Condition, others: list[bool | None], anchor: Anchor | None = None) -> Seen:
    """
    Whether a condition holds. `others` are the truths of the awards before it in its account.
    """
    match condition:
        case Level(comparator, limit, subject):
            return _see_number(case, Kind.VALUE, case.own(subject), comparator, limit)
        case Count(verb, comparator, limit, noun):
            return _see_number(case, Kind.COUNT, fold_name(noun or verb), comparator, limit)
        case Distance(side, comparator, amount):
            gap = gap_of(case, side, amount, Base.TARGET, None, anchor)
            if gap is None:
                return OPEN
            # 低5个百分点以内 is low all the same.
            is_one = gap.size > 0 or comparator not in (Comparator.AT_MOST, Comparator.LESS_THAN)
            return Seen(is_one and compare(gap.size, comparator, amount.value), gap.observed, gap.limit)
        case Growth(side, comparator, amount):
            return _see_growth(case, side, comparator, amount)
        case Stands(standing):
            return _see_standing(case, standing)
        case Grade(word):
            return _see_grade(case, word)
        case Done(text):
            return _see_done(case, text)
        case Otherwise():
            return Seen(any_true(others)).denied
        case AllOf(parts):
            seen = [see(case, part, others, anchor) for part in parts]
            return _joined(seen, truth=all_true([each.truth for each in seen]))
        case AnyOf(parts):
            kept = len(case.missing)
            seen = [see(case, part, others, anchor) for part in parts]
            truth = any_true([each.truth for each in seen])
            if truth:
                del case.missing[kept:]
            return _joined(seen, truth=truth)
        case _:
            assert_never(condition)


def _see_number(case: Case, kind: Kind, name: str | None, comparator: Comparator, limit: Quantity) -> Seen:
    told = f"{format_exact(limit.value)}{'' if limit.unit in (None, '1') else limit.unit}"
    judgement = case.judged(name)
    amount = case.amount(kind, name)
    if amount is None:
        if judgement is not None:
            return Seen(judgement.holds, by=judgement.by, limit=told)
        case.want(Reason.MISSING_OBSERVATION, name or case.main_name)
        return Seen(None, limit=told)
    own = case.rule.unit if name is None else None
    value = case.convert(amount, own, limit.unit or own, name)
    return Seen(compare(value, comparator, limit.value), str(amount), told, amount.by)


def _see_growth(case: Case, side: Side, comparator: Comparator, amount: Quantity) -> Seen:
    now = case.amount(Kind.VALUE, None)
    if now is None:
        case.want(Reason.MISSING_OBSERVATION, case.main_name)
        return OPEN
    if case.previous is None:
        case.want(Reason.MISSING_BASELINE, case.main_name)
        return Seen(None, str(now))
    unit = now.unit or case.own_unit()
    before = case.convert(case.previous, unit, unit, None)
    change = now.value - before if side is Side.ABOVE else before - now.value
    sizes = _growths(case, change, before, unit, amount.unit)
    if not sizes:
        case.want(Reason.MISSING_BASELINE, case.main_name)
        return Seen(None, str(now))
    truths = {compare(size, comparator, amount.value) for size in sizes}
    if len(truths) > 1:
        case.want(Reason.MISSING_CONVENTION, "percent")
        return Seen(None, str(now), str(case.previous))
    return Seen(truths.pop(), str(now), str(case.previous))


def _growths(case: Case, change: Fraction, before: Fraction, unit: str | None, asked: str | None) -> list[Fraction]:
    """
    The sizes that a change may be said to have, in the unit asked for: growth in % of an indicator in % has two.
    """
    is_ratio = unit is None or fold_unit(unit) in _RATIOS
    if asked not in ("%", "‰"):
        return [case.convert(Amount(change, unit), None, "%" if asked == _POINT else asked, None)]
    hundred = unit_factor("1", asked)
    relative = [] if before == 0 else [change / abs(before) * hundred]
    difference = [change * unit_factor(unit, asked) if unit is not None and is_ratio else change]
    match case.conventions.percent:
        case Percent.RELATIVE:
            return relative
        case Percent.DIFFERENCE if is_ratio:
            return difference
        case _:
            return [*difference, *relative] if unit is not None and is_ratio else relative


def _see_grade(case: Case, word: str) -> Seen:
    answer = case.answer(Kind.GRADE, None)
    if isinstance(answer, Amount) and answer.unit == "类":
        # 三类 is a class of water here, and no count.
        answer = Word(f"{format_exact(answer.value)}类")
    match answer:
        case None:
            case.want(Reason.MISSING_OBSERVATION, case.rule.name or "等次")
            return OPEN
        case Word(text) if (grade := grade_word(text.removesuffix("等次").removesuffix("等级"))) and (
            _GRADES.fullmatch(grade) or grade in _grades(case)
        ):
            return Seen(grade == word, text)
        case _:
            raise refuse_value(
                "observation/unreadable",
                name=case.rule.name or "等次",
                value=answer.text if isinstance(answer, Word) else answer,
                wanted="、".join(dict.fromkeys(_grades(case))),
                wanted_en=", ".join(dict.fromkeys(_grades(case))),
            )


def _grades(case: Case) -> list[str]:
    conditions = [getattr(clause, "condition", None) for clause in case.rule.clauses]
    either = [part for each in conditions for part in (each.parts if isinstance(each, AnyOf) else (each,))]
    return [condition.word for condition in either if isinstance(condition, Grade)]


def _see_done(case: Case, text: str) -> Seen:
    answer = case.answer(Kind.JUDGEMENT, text)
    match answer:
        case Truth(holds, by):
            return Seen(holds, by=by)
        case Amount(value, None | "起" | "次" | "处" | "件" | "例", by) if value >= 0 and value.denominator == 1:
            # So many times is at least once, or not at all.
            return Seen(value > 0, str(answer), by=by)
        case None:
            case.want(Reason.NEEDS_JUDGEMENT, text)
            return OPEN
        case _:
            raise case.refuse(Kind.JUDGEMENT, text, answer.text if isinstance(answer, Word) else str(answer))


def _see_standing(case: Case, standing: Standing) -> Seen:
    if standing in (Standing.MET, Standing.NOT_MET):
        seen = _see_met(case)
        return seen if standing is Standing.MET else seen.denied
    side = {Standing.ABOVE: Side.ABOVE, Standing.BELOW: Side.BELOW}.get(standing) or opposite(case.worse)
    if side is None:
        case.want(Reason.MISSING_DIRECTION, case.main_name)
        return OPEN
    kept = len(case.missing)
    gap = gap_of(case, side, Quantity(Fraction(1), case.own_unit()), Base.TARGET, None, None)
    if gap is not None:
        return Seen(gap.size > 0, gap.observed, gap.limit)
    met = case.known_met()
    if met is not None and case.worse is not None and (side is case.worse or not met):
        del case.missing[kept:]
        return Seen(side is case.worse and not met)
    return OPEN


def _see_met(case: Case) -> Seen:
    known = case.known_met()
    if known is not None:
        judgement = case.judged(None)
        return Seen(known, by=None if judgement is None else judgement.by)
    if case.shortfall is not None:
        return Seen(case.shortfall.value <= 0, f"差{case.shortfall}")
    value = case.amount(Kind.VALUE, None)
    if value is None:
        case.want(Reason.MISSING_OBSERVATION, case.main_name)
    if case.target is None:
        case.want(Reason.MISSING_TARGET, case.main_name)
    if value is None or case.target is None:
        return Seen(None, None if value is None else str(value))
    comparator = case.target.comparator or {
        Side.BELOW: Comparator.AT_LEAST,
        Side.ABOVE: Comparator.AT_MOST,
    }.get(case.worse or Side.SHORT)
    if comparator is None:
        case.want(Reason.MISSING_DIRECTION, case.main_name)
        return Seen(None, str(value), case.told_target())
    own = case.rule.unit
    number = case.convert(value, own, case.target.unit or own, None)
    return Seen(compare(number, comparator, case.target.value), str(value), case.told_target())


def _joined(seen: list[Seen], *, truth: bool | None) -> Seen:
    observed = [each.observed for each in seen if each.observed]
    limits = [each.limit for each in seen if each.limit]
    by = [each.by for each in seen if each.by]
    return Seen(
        truth,
        "、".join(dict.fromkeys(observed)) or None,
        "、".join(limits) or None,
        "、".join(dict.fromkeys(by)) or None,
    )
