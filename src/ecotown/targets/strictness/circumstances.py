"""
Circumstances: the places and years that two targets tell apart.

A choice asks what the place is, a stage or a base year asks which year is judged. Between two places, or two years, that no
label and no named year of either target tells apart, nothing differs: one of each is enough to look at.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import pairwise, product

import attrs

from ecotown.quantities import format_exact
from ecotown.targets.folding import fold_text
from ecotown.targets.labels import LABELS, label_key
from ecotown.targets.nodes import (
    Aspect,
    AverageChange,
    Baseline,
    Bound,
    Change,
    Choice,
    Comparator,
    Conjunction,
    Deadline,
    Disjunction,
    EachYear,
    Label,
    MeanLevel,
    Modal,
    Multiple,
    Part,
    Reference,
    Rule,
    Scope,
    Stages,
    StepChange,
    Trend,
)
from ecotown.targets.strictness.formulas import OutOfReach
from ecotown.targets.strictness.settings import Settings
from ecotown.targets.target import Target

__all__ = [
    "PREVIOUS_YEAR",
    "Circumstance",
    "PlaceUnknown",
    "choose_branch",
    "choose_stage",
    "find_circumstances",
    "has_declared_base",
    "is_dated",
    "named_years",
    "walk",
]

PREVIOUS_YEAR = "上年"

# The year judged where no year is named: any would do.
_ANY_YEAR = 2021
_LEAP_YEAR = 2024
_MOST_CIRCUMSTANCES = 400
_LEVEL = "level"
_ELSE = "其他"
_TOWNSHIPS = frozenset({"乡", "镇", "乡镇"})
# What an attribute that nobody declared goes by in a witness: the judge looks at its value alone.
_UNDECLARED = "类别"


@attrs.frozen
class Amount:
    """
    The place's own baseline of a name, for a label that asks for it.
    """

    number: Fraction
    unit: str | None

    def __str__(self) -> str:
        return f"{format_exact(self.number)}{self.unit or ''}"


@attrs.frozen
class Circumstance:
    """
    A place by its attributes, and the year judged.
    """

    year: int
    place: Mapping[str, str | Amount]


def find_circumstances(a: Target, b: Target, settings: Settings) -> Iterator[Circumstance]:
    """
    One circumstance of each kind that the targets tell apart. Raises OutOfReach where there are too many.
    """
    years = _find_years(a, b, settings)
    places = _find_places(a, b)
    if len(years) * len(places) > _MOST_CIRCUMSTANCES:
        raise OutOfReach
    for year, place in product(years, places):
        yield Circumstance(year, place)


def walk(rule: Rule) -> Iterator[Rule]:
    """
    Every node of a rule.
    """
    yield rule
    match rule:
        case Conjunction(parts) | Disjunction(parts):
            for part in parts:
                yield from walk(part)
        case Choice(branches):
            for branch in branches:
                yield from walk(branch.rule)
        case Stages(stages):
            for stage in stages:
                yield from walk(stage.rule)
        case Aspect(_, inner) | Part(_, inner) | Scope(_, inner) | Modal(_, inner) | EachYear(_, inner):
            yield from walk(inner)
        case _:
            pass


# --- years -----------------------------------------------------------------------------------------------------------


def is_dated(rule: Rule) -> bool:
    """
    Whether it matters which year is judged.
    """
    for node in walk(rule):
        match node:
            case (
                Trend() | Multiple() | AverageChange() | StepChange() | MeanLevel() | EachYear() | Stages() | Deadline()
            ):
                return True
            case Part(int()) | Change(is_amount=False) | Reference(name=str("上年")):
                return True
            case _:
                pass
    return False


def has_declared_base(rule: Rule) -> bool:
    """
    Whether a change is measured against the baseline year that the system declares.
    """
    return any(
        isinstance(node, Change | Multiple)
        and node.base is Baseline.DECLARED
        and not (isinstance(node, Change) and node.is_amount)
        for node in walk(rule)
    )


def named_years(rule: Rule, settings: Settings) -> tuple[set[int], set[int]]:
    """
    The years that a rule names, and those of them that something is measured against.
    """
    named: set[int] = set()
    bases: set[int] = set()
    for node in walk(rule):
        match node:
            case Change(base=int(year)) | Multiple(base=int(year)) | Trend(base_year=int(year)):
                bases.add(year)
            case AverageChange(base=int(year)):
                bases.add(year)
            case AverageChange() if settings.plan_period is not None:
                bases.add(settings.plan_period[0])
            case Part(int(year)) | Deadline(int(year)):
                named.add(year)
            case Stages(stages):
                named.update(year for stage in stages for year in stage.years)
            case _:
                pass
    if has_declared_base(rule) and settings.baseline_year is not None:
        bases.add(settings.baseline_year)
    return named | bases, bases


def _look_back(rule: Rule, settings: Settings) -> int:
    """
    How many years before the year judged a rule looks at, at most.
    """
    values = 2
    each = 0
    for node in walk(rule):
        match node:
            case Trend(kind, values=stated) if kind.is_windowed:
                values = max(values, stated or settings.trend_values)
            case StepChange(values=stated):
                values = max(values, stated or settings.trend_values)
            case MeanLevel(count):
                values = max(values, count)
            case AverageChange():
                values = max(values, settings.trend_values)
            case EachYear(count):
                each += count - 1
            case _:
                pass
    return values - 1 + each


def _find_years(a: Target, b: Target, settings: Settings) -> list[int]:
    named: set[int] = set()
    bases: set[int] = set()
    for target in (a, b):
        found, against = named_years(target.rule, settings)
        named |= found
        bases |= against
    years = {_ANY_YEAR}
    if named:
        # On either side of a year that is named, and as long as a window may hold it; beyond, nothing changes any more.
        reach = max(_look_back(target.rule, settings) for target in (a, b)) + 1
        years = {year + step for year in named for step in range(-1, reach + 1)}
    if any(isinstance(node, Deadline) and node.year is None for target in (a, b) for node in walk(target.rule)):
        # The last day of February.
        years.add(_LEAP_YEAR if not named else next(year for year in range(max(named) + 1, 3000) if not year % 4))
    # Nothing is measured against a year to come.
    return sorted(year for year in years if not bases or year > max(bases))


# --- places ----------------------------------------------------------------------------------------------------------


def _find_places(a: Target, b: Target) -> list[dict[str, str | Amount]]:
    choices = [node for target in (a, b) for node in walk(target.rule) if isinstance(node, Choice)]
    labels = [branch.label for choice in choices for branch in choice.branches]
    ways: dict[str, list[str | Amount]] = {}
    for label in labels:
        if label.condition is not None:
            ways.setdefault(label.values[0], _find_amounts(label.values[0], labels))
        elif label.attribute is not None:
            ways.setdefault(label.attribute, _find_values(label.attribute, labels, (a, b)))
    for place, group in enumerate(_find_groups(choices)):
        ways[f"{_UNDECLARED}{place or ''}"] = list(group)
    count = 1
    for values in ways.values():
        count *= len(values)
    if count > _MOST_CIRCUMSTANCES:
        raise OutOfReach
    return [dict(zip(ways, values, strict=True)) for values in product(*ways.values())]


def _find_values(attribute: str, labels: list[Label], targets: tuple[Target, Target]) -> list[str | Amount]:
    """
    What a place may be: the labels of an attribute, and every other value that it is known to take.
    """
    declared = [value for target in targets for value in target.vocabulary.attributes.get(attribute, ())]
    known = declared or [word for word, holder in LABELS.items() if holder == attribute]
    asked = [
        word for label in labels if label.attribute == attribute and label.condition is None for word in label.values
    ]
    cut = fold_text if attribute == _LEVEL else _cut
    values: dict[str, str | Amount] = {}
    for word in (*asked, *(known or [f"{_ELSE}{attribute}"])):
        values.setdefault(cut(word), word)
    return list(values.values())


def _find_amounts(name: str, labels: list[Label]) -> list[str | Amount]:
    """
    A baseline on each side of every limit that a label sets for it, and on the limit itself.
    """
    conditions = [label.condition for label in labels if label.condition is not None and label.values[0] == name]
    units = {condition.limit.unit for condition in conditions}
    if len(units) > 1:
        raise OutOfReach
    limits = sorted({condition.limit.number.value for condition in conditions})
    between = [(low + high) / 2 for low, high in pairwise(limits)]
    numbers = sorted({*limits, *between, limits[0] - 1, limits[-1] + 1})
    unit = units.pop()
    return [Amount(number, unit) for number in numbers]


def _find_groups(choices: list[Choice]) -> list[list[str]]:
    """
    The labels of attributes that nobody declared, those of one attribute together: a choice speaks of one.
    """
    groups: list[list[str]] = []
    for choice in choices:
        undeclared = [branch.label for branch in choice.branches if branch.label.attribute is None]
        if all(label.is_else for label in undeclared):
            continue
        words = [fold_text(word) for label in undeclared for word in label.values]
        near = [group for group in groups if not set(group).isdisjoint(words)]
        groups = [group for group in groups if group not in near]
        groups.append(list(dict.fromkeys(word for group in (*near, words) for word in group)))
    return groups


class PlaceUnknown(Exception):
    """
    A choice that no place can settle: `其他地区` without another label beside it.
    """


def choose_branch(choice: Choice, place: Mapping[str, str | Amount]) -> Rule | None:
    """
    What is asked of a place, None where no branch holds for it. Raises PlaceUnknown where that cannot be told.
    """
    others = [branch for branch in choice.branches if branch.label.is_else]
    for branch in (*(branch for branch in choice.branches if not branch.label.is_else), *others):
        matches = (_matches_else if branch.label.is_else else _matches)(choice, branch.label, place)
        if matches is None:
            raise PlaceUnknown
        if matches:
            return branch.rule
    return None


def _matches(choice: Choice, label: Label, place: Mapping[str, str | Amount]) -> bool | None:
    if label.condition is not None:
        value = place.get(label.values[0])
        return _meets(label.condition, value.number) if isinstance(value, Amount) else None
    if label.attribute is not None:
        cut = fold_text if label.attribute == _LEVEL else _cut
        return cut(str(place[label.attribute])) in map(cut, label.values)
    labels = {fold_text(word) for each in choice.branches if each.label.attribute is None for word in each.label.values}
    values = {fold_text(str(value)) for value in place.values()} & labels
    return not values.isdisjoint(map(fold_text, label.values)) if values else None


def _matches_else(choice: Choice, label: Label, place: Mapping[str, str | Amount]) -> bool | None:
    if any(fold_text(str(value)) in map(fold_text, label.values) for value in place.values()):
        return True
    others = [each.label for each in choice.branches if not each.label.is_else]
    if not others:
        return None
    if label.values[0].removeprefix(_ELSE) not in _TOWNSHIPS:
        return True
    read = {str(place[other.attribute]) for other in others if other.attribute is not None}
    return not read.isdisjoint(_TOWNSHIPS)


def _cut(word: str) -> str:
    return label_key(fold_text(word))


def _meets(condition: Bound, number: Fraction) -> bool:
    limit = condition.limit.number.value
    match condition.comparator:
        case Comparator.AT_LEAST:
            return number >= limit
        case Comparator.AT_MOST:
            return number <= limit
        case Comparator.MORE_THAN:
            return number > limit
        case Comparator.LESS_THAN:
            return number < limit
        case Comparator.EQUAL:
            return number == limit


def choose_stage(rule: Stages, year: int) -> Rule | None:
    """
    What holds in a year: the latest stage that is not after it; None before the first.
    """
    started = [(first, stage) for stage in rule.stages for first in stage.years if first <= year]
    if started:
        return max(started, key=lambda pair: pair[0])[1].rule
    return next((stage.rule for stage in rule.stages if not stage.years), None)
