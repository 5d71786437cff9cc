"""
The English form of a scoring rule, for readers; it is not parsed. Chinese wording stands in 「」.
"""

from fractions import Fraction
from typing import assert_never

from ecotown.quantities import format_exact
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
    Standing,
    Stands,
    Veto,
    Zero,
)

__all__ = ["describe_clause", "describe_condition", "format_english"]

_WORDS = {
    Comparator.AT_LEAST: "at least",
    Comparator.AT_MOST: "at most",
    Comparator.MORE_THAN: "more than",
    Comparator.LESS_THAN: "less than",
    Comparator.EQUAL: "exactly",
}
_STANDINGS = {
    Standing.MET: "the target is met",
    Standing.NOT_MET: "the target is not met",
    Standing.EXCEEDED: "the target is exceeded",
    Standing.ABOVE: "above the target",
    Standing.BELOW: "below the target",
}
_SIDES = {Side.BELOW: "below", Side.ABOVE: "above", Side.SHORT: "short of"}
_SIGNS = {Sense.GIVE: "", Sense.DEDUCT: "minus ", Sense.ADD: "plus "}
_INCOMPLETE = {
    IncompleteUnit.COUNTED: "an incomplete unit counts as a whole one",
    IncompleteUnit.IGNORED: "an incomplete unit does not count",
    IncompleteUnit.PROPORTIONAL: "an incomplete unit counts in proportion",
}


def format_english(rule: ScoringRule) -> str:
    """
    A rule in English.
    """
    pieces = [describe_clause(clause) for clause in rule.clauses]
    if rule.full is not None:
        pieces.insert(0, f"full marks {_marks(rule.full)}")
    if rule.most_deducted is not None:
        pieces.append(f"at most {_marks(rule.most_deducted)} deducted in all")
    if rule.most_added is not None:
        pieces.append(f"at most {_marks(rule.most_added)} added in all")
    if rule.is_open_ended:
        pieces.append("additions without a cap")
    if rule.incomplete_unit is not None:
        pieces.append(_INCOMPLETE[rule.incomplete_unit])
    if rule.floor is not None:
        pieces.append("not below zero" if rule.floor is Floor.ZERO else "deductions may go below zero")
    return "; ".join(pieces)


def describe_clause(clause: Clause) -> str:
    """
    A clause in English.
    """
    match clause:
        case Grant(sense, points, condition):
            return f"{_SIGNS[sense]}{_points(points)} if {describe_condition(condition)}"
        case PerGap(sense, points, side, step, base, subject, origin, condition):
            measured = "last year's value" if base is Base.PREVIOUS_YEAR else "the target"
            if origin is not None:
                measured = f"({describe_condition(origin)})"
            what = f" that 「{subject}」 is" if subject else ""
            head = f"{_SIGNS[sense]}{_points(points)} for each {_quantity(step)}{what} {_SIDES[side]} {measured}"
            return f"{head}{_if(condition)}"
        case PerEvent(sense, points, every, verb, noun, context, condition):
            what = "".join(word for word in (verb, noun) if word)
            named = f" 「{what}」" if what else ""
            within = f" in 「{context}」" if context else ""
            return f"{_SIGNS[sense]}{_points(points)} for each {_quantity(every)}{named}{within}{_if(condition)}"
        case Discretion(sense, lowest, highest, condition):
            bounds = "up to the full marks" if highest is None else f"{format_exact(lowest)} to {_marks(highest)}"
            return f"{_SIGNS[sense]}{bounds} at discretion{_if(condition)}"
        case ProRata(sense, condition):
            return f"{_SIGNS[sense]}points in proportion{_if(condition)}"
        case Zero(condition):
            return f"no points{_if(condition)}"
        case Veto(condition):
            return f"veto{_if(condition)}"
        case Balance():
            return "full marks minus deductions plus additions"
        case Capped(clauses, most):
            return f"{', '.join(describe_clause(inner) for inner in clauses)}, together at most {_marks(most)}"
        case _:
            assert_never(clause)


def describe_condition(condition: Condition) -> str:
    """
    A condition in English.
    """
    match condition:
        case Level(comparator, limit, subject):
            head = f"「{subject}」 is " if subject else ""
            return f"{head}{_WORDS[comparator]} {_quantity(limit)}"
        case Distance(side, comparator, amount):
            return f"{_WORDS[comparator]} {_quantity(amount)} {_SIDES[side]} the target"
        case Growth(side, comparator, amount):
            move = "up" if side is Side.ABOVE else "down"
            return f"{move} from last year by {_WORDS[comparator]} {_quantity(amount)}"
        case Stands(standing):
            return _STANDINGS[standing]
        case Count(verb, comparator, limit, noun):
            what = f"{verb}{noun or ''}"
            return f"{_WORDS[comparator]} {_quantity(limit)}{f' 「{what}」' if what else ''}"
        case Grade(word):
            return f"the grade is 「{word}」"
        case Done(text):
            return f"「{text}」"
        case Otherwise():
            return "otherwise"
        case AllOf(parts):
            return " and ".join(describe_condition(part) for part in parts)
        case AnyOf(parts):
            return " or ".join(describe_condition(part) for part in parts)
        case _:
            assert_never(condition)


def _if(condition: Condition | None) -> str:
    return "" if condition is None else f" if {describe_condition(condition)}"


def _quantity(quantity: Quantity) -> str:
    number = format_exact(quantity.value)
    match quantity.unit:
        case None | "1":
            return number
        case "个百分点":
            return f"{number} percentage point{'' if quantity.value == 1 else 's'}"
        case unit:
            return f"{number} {unit}"


def _points(points: Points) -> str:
    if not points.is_share:
        return _marks(points.value)
    return "full marks" if points.value == 1 else f"{format_exact(points.value * 100)} % of the full marks"


def _marks(marks: Fraction) -> str:
    return f"{format_exact(marks)} point{'' if marks == 1 else 's'}"
