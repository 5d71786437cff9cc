"""
What a rule asks to be observed, and reading what was.

A rule may ask for the value of the indicator, for counts, for a person's judgement on wording, for a grade, for points
that a person sets, or for a share. Whatever a caller, a table or a JSON file gives becomes one of a few exact values.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import TypeAlias, assert_never

import attrs

from ecotown.errors import UnknownUnit
from ecotown.quantities import exact, format_exact, read_numeral, read_unit_cell
from ecotown.scoring.folding import fold_name
from ecotown.scoring.formatting import format_condition
from ecotown.scoring.messages import refuse_value
from ecotown.scoring.nodes import (
    AllOf,
    AnyOf,
    Balance,
    Base,
    Capped,
    Clause,
    Condition,
    Count,
    Discretion,
    Distance,
    Done,
    Grade,
    Grant,
    Growth,
    Level,
    Otherwise,
    PerEvent,
    PerGap,
    ProRata,
    ScoringRule,
    Sense,
    Stands,
    Veto,
    Zero,
)

__all__ = [
    "MAIN",
    "VETO",
    "Amount",
    "Answer",
    "Kind",
    "Need",
    "Truth",
    "Word",
    "discretion_name",
    "event_name",
    "levels_of",
    "list_needs",
    "only_subject",
    "read_value",
    "take",
]

MAIN = "数值"
# A veto that does not say for what: somebody has to say whether there is cause.
VETO = Done("一票否决")
_MAIN_NAMES = (MAIN, "观测值", "实际值", "完成值")
_SOME = {Sense.GIVE: "酌情给分", Sense.DEDUCT: "酌情扣分", Sense.ADD: "酌情加分"}
_MISSING = frozenset({"", "/", "-", "~", "--", "~~"})
_TRUE = frozenset({"达标", "是", "有", "完成", "已完成", "达到", "已达到", "符合", "做到", "发生", "true"})
_FALSE = frozenset(
    {"未达标", "不达标", "否", "无", "没有", "未完成", "未达到", "不符合", "未做到", "未发生", "零", "false"}
)
_NUMBER = re.compile(
    r"(?P<digits>[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[+-]?\d+/\d+)(?P<unit>[^\d.,].*)?", re.DOTALL
)
_NUMERAL = re.compile(
    r"(?P<digits>[一二两三四五六七八九十百千零]{1,8})(?P<unit>[个处座口家所户人件次项起天名头只条场例宗篇份种批间类].*)"
)
_LONGEST = 200
_MOST_BITS = 4_096


class Kind(Enum):
    """
    What is to be observed.
    """

    VALUE = "value"
    COUNT = "count"
    JUDGEMENT = "judgement"
    GRADE = "grade"
    POINTS = "points"
    SHARE = "share"

    @property
    def label(self) -> str:
        """
        What to enter, in Chinese.
        """
        return _WANTED[self][0]

    @property
    def label_en(self) -> str:
        """
        What to enter, in English.
        """
        return _WANTED[self][1]


_WANTED = {
    Kind.VALUE: ("数值，或 达标/未达标", "a number, or 达标/未达标 (met or not)"),
    Kind.COUNT: ("不小于零的次数或个数", "a count of zero or more"),
    Kind.JUDGEMENT: ("达标 或 未达标（是/否）", "达标 or 未达标 (true or not)"),
    Kind.GRADE: ("等次，例如 优秀、良好", "a grade, such as 优秀 or 良好"),
    Kind.POINTS: ("所评的分数", "the points given"),
    Kind.SHARE: ("比例，例如 20%", "a share, such as 20%"),
}


@attrs.frozen
class Need:
    """
    One thing that a rule asks for. `is_main` marks the indicator itself.
    """

    kind: Kind
    name: str
    is_main: bool = False


@attrs.frozen
class Amount:
    """
    A number, with its unit where it states one. `by` says who gave it.
    """

    value: Fraction
    unit: str | None = None
    by: str | None = None

    def __str__(self) -> str:
        return f"{format_exact(self.value)}{self.unit or ''}"


@attrs.frozen
class Truth:
    """
    A judgement: whether something is so, and who says it.
    """

    holds: bool
    by: str | None = None


@attrs.frozen
class Word:
    """
    Any other text.
    """

    text: str


Answer: TypeAlias = Amount | Truth | Word


# ---- What a rule asks for -------------------------------------------------------------------------------------------


def list_needs(rule: ScoringRule) -> tuple[Need, ...]:
    """
    What is to be observed for a rule to be scored, in the order of the text, each once.
    """
    found = dict.fromkeys(need for clause in rule.clauses for need in _needs(clause, rule))
    # A grade is that of the indicator: it takes the place of its value.
    if any(need.kind is Kind.GRADE for need in found):
        found = dict.fromkeys(need for need in found if not (need.is_main and need.kind is Kind.VALUE))
    return tuple(found)


def _needs(clause: Clause, rule: ScoringRule) -> Iterator[Need]:
    match clause:
        case Grant(_, _, condition) | Zero(condition):
            yield from _asked(condition, rule)
        case Veto(condition):
            yield from _asked(condition or VETO, rule)
        case PerGap(_, _, _, _, _, subject, origin, condition):
            yield from _asked(condition, rule)
            if origin is not None:
                yield from _asked(origin, rule)
            elif not _is_counted(clause, rule):
                yield _value(subject, rule)
        case PerEvent(condition=condition):
            yield from _asked(condition, rule)
            yield Need(Kind.COUNT, fold_name(event_name(clause, rule)))
        case Discretion(condition=condition):
            if not isinstance(condition, Done):
                yield from _asked(condition, rule)
            yield Need(Kind.POINTS, fold_name(discretion_name(clause)))
        case ProRata(_, condition):
            if isinstance(condition, Done | Count | AllOf | AnyOf):
                yield Need(Kind.SHARE, fold_name(format_condition(condition)))
            else:
                yield from _asked(condition, rule)
                yield _value(None, rule)
        case Balance():
            yield from (Need(Kind.POINTS, "扣分"), Need(Kind.POINTS, "加分"))
        case Capped(clauses):
            for inner in clauses:
                yield from _needs(inner, rule)
        case _:
            assert_never(clause)


def _asked(condition: Condition | None, rule: ScoringRule) -> Iterator[Need]:
    match condition:
        case None | Otherwise():
            pass
        case Level(_, _, subject):
            yield _value(subject, rule)
        case Distance() | Growth() | Stands():
            yield _value(None, rule)
        case Count(verb, _, _, noun):
            yield Need(Kind.COUNT, fold_name(noun or verb))
        case Grade():
            yield Need(Kind.GRADE, rule.name or "等次", is_main=True)
        case Done(text):
            yield Need(Kind.JUDGEMENT, text)
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from _asked(part, rule)
        case _:
            assert_never(condition)


def _value(subject: str | None, rule: ScoringRule) -> Need:
    only = only_subject(rule)
    if subject in (None, only):
        return Need(Kind.VALUE, rule.name or only or MAIN, is_main=True)
    return Need(Kind.VALUE, str(subject))


def only_subject(rule: ScoringRule) -> str | None:
    """
    The one quantity that a rule names; None where it names none or several. It is the indicator itself.
    """
    subjects = {subject for clause in _clauses(rule) for subject in _subjects(clause)}
    return subjects.pop() if len(subjects) == 1 else None


def _subjects(part: Clause | Condition | None) -> Iterator[str]:
    match part:
        case Level(_, _, subject):
            if subject is not None:
                yield subject
        case PerGap(_, _, _, _, _, subject, origin, condition):
            if subject is not None:
                yield subject
            yield from (*_subjects(origin), *_subjects(condition))
        case AllOf(parts) | AnyOf(parts):
            for inner in parts:
                yield from _subjects(inner)
        case Grant(condition=condition) | Zero(condition) | Veto(condition) | ProRata(_, condition):
            yield from _subjects(condition)
        case PerEvent(condition=condition) | Discretion(condition=condition):
            yield from _subjects(condition)
        case _:
            pass


def levels_of(rule: ScoringRule) -> Iterator[Level]:
    """
    The levels that the awards of a rule state.
    """
    for clause in _clauses(rule):
        condition = clause.condition if isinstance(clause, Grant) else None
        for part in condition.parts if isinstance(condition, AllOf | AnyOf) else (condition,):
            if isinstance(part, Level):
                yield part


def _is_counted(clause: PerGap, rule: ScoringRule) -> bool:
    """
    Whether a gap is measured from a count that stands before it: `建成1座生态公厕得10分；每增加1座加5分`.
    """
    if clause.subject is not None or clause.base is Base.PREVIOUS_YEAR:
        return False
    counts = [each for each in _clauses(rule) if isinstance(each, Grant) and isinstance(each.condition, Count)]
    return any(
        isinstance(each.condition, Count) and each.condition.limit.unit == clause.step.unit is not None
        for each in counts
    )


def _clauses(rule: ScoringRule) -> Iterator[Clause]:
    for clause in rule.clauses:
        yield from clause.clauses if isinstance(clause, Capped) else (clause,)


def event_name(clause: PerEvent, rule: ScoringRule) -> str:
    """
    The name under which events are counted: what happens, else where it is looked for, else the verb; with the counter
    where the rule counts something else under that name.
    """
    name = _plain_name(clause)
    others = (each for each in _clauses(rule) if isinstance(each, PerEvent) and _plain_name(each) == name)
    is_shared = any(each.every.unit != clause.every.unit for each in others)
    return f"{name}{clause.every.unit}" if is_shared else name


def _plain_name(clause: PerEvent) -> str:
    return clause.noun or clause.context or clause.verb or f"{clause.every.unit}数"


def discretion_name(clause: Discretion) -> str:
    """
    The name under which the points that a person sets are given: the wording that they are for, else 酌情给分 and its like.
    """
    return clause.condition.text if isinstance(clause.condition, Done) else _SOME[clause.sense]


# ---- What was observed ----------------------------------------------------------------------------------------------


def take(observed: object, needs: Iterable[Need], rule: ScoringRule) -> dict[Need, Answer]:
    """
    The answers to what a rule asks for. What is missing has none.

    Raises ObservationError for a name that is not asked for, for one value where several are asked for, and for a value
    that cannot be read.
    """
    needs = tuple(needs)
    if isinstance(observed, Mapping) and not _is_judgement(observed):
        return _take_by_name(observed, needs, rule)
    main = [need for need in needs if need.is_main]
    if len(needs) > 1 and not main and observed is not None:
        answer = read_value("", observed)
        if answer is not None:
            names = "、".join(need.name for need in needs)
            raise refuse_value("observation/several-wanted", value=observed, names=names)
        return {}
    if not needs:
        return {}
    need = main[0] if main else needs[0]
    answer = read_value(need.name, observed)
    return {} if answer is None else {need: answer}


def _take_by_name(observed: Mapping[object, object], needs: tuple[Need, ...], rule: ScoringRule) -> dict[Need, Answer]:
    names = _names(needs, rule)
    answers: dict[Need, Answer] = {}
    for key, given in observed.items():
        need = names.get(fold_name(str(key)))
        if need is None:
            listed = "、".join(dict.fromkeys(need.name for need in needs)) or "—"
            raise refuse_value("observation/unknown-name", value=key, names=listed)
        if need in answers:
            raise refuse_value("observation/two-values", value=need.name)
        answer = read_value(need.name, given)
        if answer is not None:
            answers[need] = answer
    return answers


def _names(needs: tuple[Need, ...], rule: ScoringRule) -> dict[str, Need]:
    """
    Every name that means one need and no other: its own first, then what may be said for it.
    """
    others: dict[str, list[Need]] = {}
    for need in needs:
        aliases = [*_MAIN_NAMES, only_subject(rule) or ""] if need.is_main else []
        for clause in _clauses(rule):
            if isinstance(clause, PerEvent) and fold_name(event_name(clause, rule)) == need.name:
                verb, noun = clause.verb, clause.noun or ""
                aliases += [f"{verb}{noun}", f"每{verb}{clause.every.unit}{noun}", verb, clause.context or "", "次数"]
                aliases += [
                    f"{verb}{clause.every.unit}{noun}",
                    f"{format_exact(clause.every.value)}{clause.every.unit}",
                ]
            condition = getattr(clause, "condition", None)
            if isinstance(condition, Count) and fold_name(condition.noun or condition.verb) == need.name:
                aliases += [f"{condition.verb}{condition.noun or ''}", condition.verb]
        for alias in dict.fromkeys(aliases):
            if alias:
                others.setdefault(fold_name(alias), []).append(need)
    names = {alias: found[0] for alias, found in others.items() if len(found) == 1}
    return names | {fold_name(need.name): need for need in needs}


def _is_judgement(observed: Mapping[object, object]) -> bool:
    return bool(observed) and set(observed) <= {"judgement", "points", "value", "by"} and set(observed) != {"by"}


def read_value(name: str, given: object) -> Answer | None:
    """
    One value: a number with or without a unit, a truth value, a word, or nothing (None). Raises ObservationError.
    """
    match given:
        case None:
            return None
        case bool():
            return Truth(given)
        case Mapping() if _is_judgement(given):
            value = next((given[key] for key in ("judgement", "points", "value") if key in given), None)
            answer = read_value(name, value)
            by = given.get("by")
            return attrs.evolve(answer, by=str(by)) if by is not None and isinstance(answer, Amount | Truth) else answer
        case float() if not math.isfinite(given):
            return None
        case Decimal() if not given.is_finite():
            return None
        case int() | float() | Decimal() | Fraction():
            return Amount(_exact(name, given))
        case str():
            return _read_text(name, given)
        case _:
            raise _unreadable(name, given)


def _read_text(name: str, given: str) -> Answer | None:
    if len(given) > _LONGEST:
        raise _unreadable(name, f"{given[:40]}…")
    text = fold_name(given)
    if text in _MISSING:
        return None
    if text.lower() in _TRUE:
        return Truth(holds=True)
    if text.lower() in _FALSE:
        return Truth(holds=False)
    for pattern in (_NUMBER, _NUMERAL):
        match = pattern.fullmatch(text)
        if match is not None:
            digits = match["digits"]
            number = _exact(name, digits) if pattern is _NUMBER else read_numeral(digits)
            if number is None or (match["unit"] or "").startswith(" "):
                raise _unreadable(name, given)
            try:
                unit = read_unit_cell(match["unit"]).unit
            except UnknownUnit:
                raise _unreadable(name, given) from None
            return Amount(number, unit)
    if re.match(r"[+-]?\d", text):
        raise _unreadable(name, given)
    return Word(text)


def _exact(name: str, given: float | Decimal | Fraction | str) -> Fraction:
    try:
        number = exact(given)
    except ValueError:
        raise _unreadable(name, given) from None
    if max(number.numerator.bit_length(), number.denominator.bit_length()) > _MOST_BITS:
        raise _unreadable(name, "…")
    return number


def _unreadable(name: str, given: object) -> Exception:
    return refuse_value(
        "observation/unreadable",
        name=name or MAIN,
        value=given,
        wanted="数值、达标/未达标 或 等次",
        wanted_en="a number, 达标/未达标, or a grade",
    )
