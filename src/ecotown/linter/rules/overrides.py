"""
What a file changes of the rows that it takes over: a plan of its system, a system of the one that it extends.
"""

from collections.abc import Iterator, Mapping
from itertools import islice

import attrs

from ecotown.assessment.requirements import Requirement
from ecotown.diagnostics import Diagnostic
from ecotown.errors import EcotownError
from ecotown.evaluation import evaluate_target
from ecotown.files.passage import Passage
from ecotown.linter.messages import finding
from ecotown.linter.sheet import Row, Sheet
from ecotown.plans import Obligation
from ecotown.targets import Target
from ecotown.targets.nodes import Choice, NotSet
from ecotown.targets.strictness import Relation, Strictness, Witness, compare_strictness

__all__ = [
    "check_dropped_targets",
    "check_looser_targets",
    "check_reasons",
    "check_removed_rows",
    "check_weaker_rows",
]

# What decides how a row is judged. Who answers for it is for the plan to say.
_JUDGED_BY = ("target", "unit", "basis", "better", "cap")
_COMPARED_BY = (*_JUDGED_BY, "components")
_WITNESS_WORDS = {
    "observed": ("观测", "observed"),
    "year": ("年份", "year"),
    "place": ("地方", "place"),
    "references": ("参照值", "references"),
    "assigned": ("下达的目标", "assigned"),
}


def check_reasons(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Changes of what a row is judged by for which no reason is written.
    """
    for row in _overridden(sheet):
        override = row.override
        changed = [] if override is None else [key for key in _JUDGED_BY if key in override.changes]
        if override is not None and changed and not (override.reason or "").strip():
            passage = sheet.page.key("overrides", row.number, changed[0])
            yield finding("override/without-reason", passage, number=row.number, keys="、".join(changed))


def check_dropped_targets(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Changes that leave a row without a target, so that it is judged no more.
    """
    for row in _overridden(sheet):
        override = row.override
        if override is None or "target" not in override.changes:
            continue
        if row.parts and all(isinstance(part.target.rule, NotSet) for part in row.parts):
            passage = sheet.page.value("overrides", row.number, "target")
            yield finding("override/no-target", passage, number=row.number)


def check_looser_targets(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Changed targets that something meets which did not meet the row before, with an example; and those of which nobody knows.
    """
    for row in _overridden(sheet):
        if row.override is None or row.before is None or row.override.changes.keys().isdisjoint(_COMPARED_BY):
            continue
        passage = _place_of_change(row, sheet)
        before = {part.component: part for part in row.before.parts}
        if before.keys() != {part.component for part in row.parts}:
            if row.parts:
                yield finding("override/not-compared", passage, number=row.number, old=_tell_parts(row.before.parts))
            continue
        told = (found for part in row.parts for found in _compare(part, before[part.component], row, passage, sheet))
        yield from islice(told, 1)  # of several components that loosen alike one will do


def _compare(part: Requirement, old: Requirement, row: Row, passage: Passage, sheet: Sheet) -> Iterator[Diagnostic]:
    if isinstance(part.target.rule, NotSet) and not isinstance(old.target.rule, NotSet):
        return  # told as a target that was dropped
    facts = {"number": row.number, "old": old.target.text, "new": part.target.text}
    try:
        found = compare_strictness(
            _at_place(part.target, sheet), _at_place(old.target, sheet), conventions=part.conventions
        )
    except EcotownError:
        found = Strictness(Relation.INCOMPARABLE)
    if not found.decided:
        yield finding("override/not-compared", passage, **facts)
    elif found.relation is Relation.LOOSER:
        yield finding("override/looser", passage, **facts, **_tell(found.witnesses[0]))
    elif found.relation is Relation.INCOMPARABLE:
        # The first of two witnesses meets the new target alone.
        yield finding("override/partly-looser", passage, **facts, **_tell(found.witnesses[0]))


def _at_place(target: Target, sheet: Sheet) -> Target:
    """
    What a target that chooses asks of the place of a plan: what it asks elsewhere is of no matter there.
    """
    place = sheet.plan.place
    if place is None or not isinstance(target.rule, Choice):
        return target
    result = evaluate_target(target, None, year=sheet.plan.year, place=place.facts)
    # Of each component the same branch is chosen.
    while result.parts and result.rule == target.rule:
        ((_, result), *_) = result.parts
    is_chosen = result.rule in [branch.rule for branch in target.rule.branches]
    return attrs.evolve(target, rule=result.rule) if is_chosen else target


def check_weaker_rows(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Changes beside the target that let a row count less or not everywhere: no longer binding, a circumstance, 不涉及 allowed.
    """
    for row in _overridden(sheet):
        if row.before is None or row.override is None:
            continue
        old, new = row.before.indicator, row.indicator
        weaker = []
        if new.obligation is Obligation.REFERENCE and old.obligation is not Obligation.REFERENCE:
            weaker.append("obligation")
        if new.applies_if.items() - old.applies_if.items():
            weaker.append("applies_if")
        if new.may_be_absent and not old.may_be_absent:
            weaker.append("may_be_absent")
        if weaker:
            passage = sheet.page.key("overrides", row.number, weaker[0])
            yield finding("override/weaker", passage, number=row.number, keys="、".join(weaker))


def check_removed_rows(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Rows of the system that is extended which are left out: nobody has to meet them any more.
    """
    system = sheet.system
    if sheet.is_plan or system is None or system.extension is None:
        return
    for number, reason in system.extension.stated.removed.items():
        row = system.extension.parent.indicator(number)
        name = "" if row is None else row.name
        yield finding("override/removed", sheet.page.key("removed", number), number=number, name=name, reason=reason)


def _overridden(sheet: Sheet) -> Iterator[Row]:
    return (row for row in sheet.rows if row.override is not None)


def _place_of_change(row: Row, sheet: Sheet) -> Passage:
    changes = () if row.override is None else row.override.changes
    key = next(key for key in _COMPARED_BY if key in changes)
    return sheet.page.value("overrides", row.number, key)


def _tell_parts(parts: tuple[Requirement, ...]) -> str:
    return "；".join(
        part.target.text if part.component is None else f"{part.component}：{part.target.text}" for part in parts
    )


def _tell(witness: Witness) -> dict[str, str]:
    """
    A witness in words, in Chinese and in English.
    """
    told: list[str] = []
    told_en: list[str] = []
    for key, (word, word_en) in _WITNESS_WORDS.items():
        if key in witness:
            value = _tell_value(witness[key])  # type: ignore[literal-required]  # its keys are those of the table
            told.append(f"{word} {value}")
            told_en.append(f"{word_en} {value}")
    return {"example": "，".join(told), "example_en": ", ".join(told_en)}


def _tell_value(value: object) -> str:
    if isinstance(value, Mapping):
        return "、".join(
            f"{key}（{_tell_value(item)}）" if isinstance(item, Mapping) else f"{key}: {_tell_value(item)}"
            for key, item in value.items()
        )
    if isinstance(value, list | tuple):
        return "、".join(_tell_value(item) for item in value)
    return str(value)
