"""
Choices: by circumstance of the place, and by year (language reference, section 6).
"""

from collections.abc import Mapping

from ecotown.errors import EcotownError
from ecotown.evaluation.leaf import compare, convert, leave_blank, leave_open, not_applicable, unreadable
from ecotown.evaluation.messages import note, refuse_input
from ecotown.evaluation.observed import Blank, Measured, Series, Value, Word, read_value
from ecotown.evaluation.result import Missing, Reason, Result
from ecotown.evaluation.subject import Case, Subject
from ecotown.targets import fold_text
from ecotown.targets.nodes import Bound, Branch, Choice, Label, Stage, Stages

__all__ = ["choose_branch", "choose_stage", "name_label"]

# Levels are words of their own: 市 and 市区 are two. So are these, under any attribute.
_LEVEL = "level"
_UNCUT = frozenset({"市区", "城区", "县城"})
_ENDINGS = ("地区", "区")
_ELSE = "其他"
_TOWNSHIPS = frozenset({"乡", "镇", "乡镇"})


def choose_branch(rule: Choice, subject: Subject, case: Case) -> Branch | Result:
    """
    The branch that holds for the place; a result where there is none, or where the place is not known well enough.
    """
    place = {fold_text(key): _read_attribute(key, value) for key, value in case.place.items()}
    unknown: list[str] = []
    for branch in rule.branches:
        if not branch.label.is_else:
            matches = _matches(rule, branch.label, place, subject, case)
            if matches:
                return branch
            if matches is None:
                unknown.append(_name_attribute(rule, branch.label))
    for branch in rule.branches:
        if branch.label.is_else and not unknown:
            matches = _matches_else(rule, branch.label, place)
            if matches:
                return branch
            if matches is None:
                unknown.append(_name_attribute(rule, branch.label))
    if unknown:
        return _leave_unchosen(
            rule, [Missing(Reason.MISSING_ATTRIBUTE, name) for name in dict.fromkeys(unknown)], subject, case
        )
    return not_applicable(rule, subject.year, "no-branch")


def _leave_unchosen(rule: Choice | Stages, missing: list[Missing], subject: Subject, case: Case) -> Result:
    if subject.observation is Blank.MISSING:
        missing.append(Missing(Reason.MISSING_OBSERVATION, subject.name or case.target.name, subject.year))
    return leave_open(rule, subject.year, *missing)


def _read_attribute(key: str, given: object) -> Value:
    try:
        value = read_value(given, [])
    except EcotownError:
        value = None
    if isinstance(value, Blank | Measured | Word):
        return value
    raise refuse_input("place/unreadable", name=key, value=given)


def _matches(rule: Choice, label: Label, place: Mapping[str, Value], subject: Subject, case: Case) -> bool | None:
    """
    Whether a label holds for the place; None where its attribute is not known.
    """
    if label.condition is not None:
        return _meets(label.condition, fold_text(label.values[0]), place, subject, case)
    if label.attribute is not None:
        value = place.get(fold_text(label.attribute))
        if value is None or value is Blank.MISSING:
            return None
        cut = fold_text if label.attribute == _LEVEL else _cut
        return cut(str(value)) in map(cut, label.values)
    # An attribute that nobody declared is the one that has a label of this choice as its value.
    labels = {
        fold_text(word) for branch in rule.branches if branch.label.attribute is None for word in branch.label.values
    }
    values = {fold_text(str(value)) for value in place.values()} & labels
    return not values.isdisjoint(map(fold_text, label.values)) if values else None


def _cut(word: str) -> str:
    """
    A word without 地区 or 区 behind it: 丘陵, 丘陵区 and 丘陵地区 are the same.
    """
    word = fold_text(word)
    if word in _UNCUT:
        return word
    for ending in _ENDINGS:
        if word.endswith(ending) and word != ending:
            return word.removesuffix(ending)
    return word


def _matches_else(rule: Choice, label: Label, place: Mapping[str, Value]) -> bool | None:
    """
    Whether 其他… holds where no other branch does. 其他乡镇 is one of the 乡, 镇 and 乡镇; alone, it tells no attribute.
    """
    if any(fold_text(str(value)) in map(fold_text, label.values) for value in place.values()):
        return True
    others = [branch.label for branch in rule.branches if not branch.label.is_else]
    if not others:
        return None
    if label.values[0].removeprefix(_ELSE) not in _TOWNSHIPS:
        return True
    read = {str(place[fold_text(other.attribute)]) for other in others if other.attribute is not None}
    return not read.isdisjoint(_TOWNSHIPS)


def _meets(condition: Bound, name: str, place: Mapping[str, Value], subject: Subject, case: Case) -> bool | None:
    """
    Whether the place's own baseline of a name meets a condition: an attribute, else the series at the baseline year.
    """
    value = place.get(name)
    year = case.conventions.baseline_year
    if value in (None, Blank.MISSING) and isinstance(subject.bare, Series) and year is not None:
        value = subject.bare.values.get(year)
        if value is Blank.ABSENT:
            leave_blank(condition, value, subject, case)  # is refused where it may not be absent
        elif value is not None and not isinstance(value, Measured | Blank):
            raise unreadable(value, "数或带单位的数", "a number, with its unit or without", subject, case)
    if not isinstance(value, Measured):
        return None
    unit = condition.limit.unit
    number = value.number
    if value.unit is not None and unit is not None and value.unit != unit:
        number *= convert(value.unit, unit, value, subject, case)
    return compare(condition.comparator, number, condition.limit.number.value)


def _name_attribute(rule: Choice, label: Label) -> str:
    """
    What to supply: the attribute by its name, else the labels between which it chooses.
    """
    if label.attribute is not None:
        return label.attribute
    if label.condition is not None:
        return label.values[0]
    return "、".join(word for branch in rule.branches for word in branch.label.values)


def name_label(label: Label) -> str:
    """
    A label as it is printed: `山区、高寒区`, `综合利用率≤60%的地区`.
    """
    if label.condition is None:
        return "、".join(label.values)
    limit = label.condition.limit
    return f"{label.values[0]}{label.condition.comparator.value}{limit.number.digits}{limit.unit or ''}的地区"


def choose_stage(rule: Stages, subject: Subject, case: Case) -> Stage | Result:
    """
    The stage in force in the year judged: the latest that is not after it.
    """
    year = subject.year
    if year is None:
        return _leave_unchosen(rule, [Missing(Reason.MISSING_YEAR)], subject, case)
    started = [(first, stage) for stage in rule.stages for first in stage.years if first <= year]
    default = next((stage for stage in rule.stages if not stage.years), None)
    if not started:
        if default is not None:
            return default
        return not_applicable(rule, year, "before-stages")
    stage = max(started, key=lambda pair: pair[0])[1]
    named = max(last for other in rule.stages for last in other.years)
    if default is not None and year > named:
        case.add(note("observation/stage-carried-on", year=str(year), last=str(named)))
    return stage
