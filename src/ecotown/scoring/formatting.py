"""
The printed form of a scoring rule: canonical Chinese, ascii (Chinese words, ascii signs), and English for readers.

Parsing the Chinese or the ascii form gives an equal rule, and formatting twice changes nothing; English is not parsed.
"""

from fractions import Fraction
from typing import Literal, TypeAlias, assert_never

from ecotown.quantities import format_exact
from ecotown.scoring.english import format_english
from ecotown.scoring.nodes import (
    AllOf,
    AnyOf,
    Balance,
    Base,
    Capped,
    Clause,
    Comparator,
    Condition,
    Count,
    Discretion,
    Distance,
    Done,
    Floor,
    Grade,
    Grant,
    Growth,
    IncompleteUnit,
    Level,
    Otherwise,
    PerEvent,
    PerGap,
    Points,
    ProRata,
    Quantity,
    ScoringRule,
    Sense,
    Side,
    Stands,
    Veto,
    Zero,
)

__all__ = ["Language", "format_clause", "format_condition", "format_quantity", "format_scoring"]

Language: TypeAlias = Literal["zh", "en", "ascii"]

_ASCII = str.maketrans({"≥": ">=", "≤": "<=", "～": "~", "：": ":", "；": ";", "，": ",", "×": "*"})
_WIDE = str.maketrans({",": "，", ":": "：", "~": "～"})
_SOME = {Sense.GIVE: "给", Sense.DEDUCT: "扣", Sense.ADD: "加"}
_BEHIND = {
    Comparator.AT_LEAST: "以上",
    Comparator.AT_MOST: "以下",
    Comparator.MORE_THAN: "以上(不含)",
    Comparator.LESS_THAN: "以下(不含)",
}
_FROM_TARGET = {Side.BELOW: "低于目标", Side.ABOVE: "高于目标", Side.SHORT: "比目标差"}
_INCOMPLETE = {
    IncompleteUnit.COUNTED: "不足一个单位的按一个单位计",
    IncompleteUnit.IGNORED: "不足一个单位的不计",
    IncompleteUnit.PROPORTIONAL: "不足一个单位的按比例计",
}


def format_scoring(rule: ScoringRule, language: Language = "zh") -> str:
    """
    The canonical form of a rule: `zh` as it would be printed, `ascii` with ascii signs, `en` for English readers.
    """
    match language:
        case "zh":
            return _format(rule)
        case "ascii":
            return _format(rule).translate(_ASCII)
        case "en":
            return format_english(rule)
        case _:
            assert_never(language)


def _format(rule: ScoringRule) -> str:
    pieces = ["；".join(format_clause(clause) for clause in rule.clauses)]
    if rule.full is not None:
        pieces[0] = f"满分{_marks(rule.full)}；{pieces[0]}"
    if rule.most_deducted is not None:
        pieces.append(f"累计最多扣{_marks(rule.most_deducted)}")
    if rule.most_added is not None:
        pieces.append(f"累计最多加{_marks(rule.most_added)}")
    if rule.is_open_ended:
        pieces.append("加分不封顶")
    if rule.incomplete_unit is not None:
        pieces.append(_INCOMPLETE[rule.incomplete_unit])
    if rule.floor is not None:
        pieces.append("扣完为止" if rule.floor is Floor.ZERO else "扣分不保底")
    return "，".join(pieces)


def format_clause(clause: Clause) -> str:
    """
    The canonical Chinese form of one clause.
    """
    match clause:
        case Grant(sense, points, condition):
            return f"{_lead(condition)}{sense.value}{_points(points)}"
        case PerGap(sense, points, side, step, base, subject, origin, condition):
            since = "较上年" if base is Base.PREVIOUS_YEAR else ""
            leads = [
                condition and _as_condition(condition),
                subject and subject.translate(_WIDE),
                origin and format_condition(origin),
            ]
            lead = "".join(f"{text}，" for text in leads if text)
            return f"{lead}{since}每{side.value}{format_quantity(step)}{sense.value}{_points(points)}"
        case PerEvent(sense, points, every, verb, noun, context, condition):
            leads = [context and context.translate(_WIDE), condition and format_condition(condition)]
            lead = "".join(f"{text}，" for text in leads if text)
            return f"{lead}每{verb}{format_quantity(every)}{noun or ''}{sense.value}{_points(points)}"
        case Discretion(sense, lowest, highest, condition):
            lead = f"{format_condition(condition)}，" if condition is not None else ""
            bounds = "" if highest is None else f"{format_exact(lowest)}～{format_exact(highest)}"
            return f"{lead}酌情{_SOME[sense]}{bounds}分"
        case ProRata(sense, condition):
            lead = f"{format_condition(condition)}，" if condition is not None else ""
            return f"{lead}按比例{sense.value}分"
        case Zero(condition):
            return f"{_lead(condition)}不得分"
        case Veto(condition):
            lead = f"{format_condition(condition)}，" if condition is not None else ""
            return f"{lead}一票否决"
        case Balance():
            return "得分=分值-扣分+加分"
        case Capped(clauses, most):
            inside = "，".join(format_clause(inner) for inner in clauses)
            return f"{inside}，最多{clause.sense.value}{_marks(most)}"
        case _:
            assert_never(clause)


def format_condition(condition: Condition) -> str:
    """
    The canonical Chinese form of a condition.
    """
    match condition:
        case Level(comparator, limit, subject):
            return f"{subject or ''}{comparator.value}{format_quantity(limit)}"
        case Distance(side, comparator, amount):
            return f"{_FROM_TARGET[side]}{comparator.value}{format_quantity(amount)}"
        case Growth(side, comparator, amount):
            move = "提高" if side is Side.ABOVE else "下降"
            return f"较上年{move}{comparator.value}{format_quantity(amount)}"
        case Stands(standing):
            return standing.value
        case Count(verb, comparator, limit, noun):
            if comparator is Comparator.EQUAL:
                return f"{verb}={format_quantity(limit)}{noun or ''}"
            return f"{verb}{format_quantity(limit)}{_BEHIND[comparator]}{noun or ''}"
        case Grade(word):
            return word
        case Done(text):
            return text.translate(_WIDE)
        case Otherwise():
            return "否则"
        case AllOf(parts):
            return "，".join(
                "或".join(format_condition(inner) for inner in part.parts)
                if isinstance(part, AnyOf)
                else format_condition(part)
                for part in parts
            )
        case AnyOf(parts):
            return "，或".join(format_condition(part) for part in parts)
        case _:
            assert_never(condition)


def _as_condition(condition: Condition) -> str:
    """
    A condition before a 每…, where wording without 的 would say what is measured.
    """
    match condition:
        case Done():
            return f"{format_condition(condition)}的"
        case AllOf(parts):
            return "，".join(_as_condition(part) for part in parts)
        case _:
            return format_condition(condition)


def _lead(condition: Condition | None) -> str:
    """
    A condition before its points; wording is set off by a comma.
    """
    match condition:
        case None:
            return ""
        case Done() | Count():
            return f"{format_condition(condition)}，"
        case AllOf(parts) | AnyOf(parts) if isinstance(parts[-1], Done | Count):
            return f"{format_condition(condition)}，"
        case _:
            return format_condition(condition)


def format_quantity(quantity: Quantity) -> str:
    """
    A number with its unit, no blank between; a pure ratio is written as one.
    """
    if quantity.unit == "1":
        return f"{quantity.value.numerator}/{quantity.value.denominator}"
    return format_exact(quantity.value) + (quantity.unit or "")


def _points(points: Points) -> str:
    if not points.is_share:
        return _marks(points.value)
    return "满分" if points.value == 1 else f"满分的{format_exact(points.value * 100)}%"


def _marks(marks: Fraction) -> str:
    return f"{format_exact(marks)}分"
