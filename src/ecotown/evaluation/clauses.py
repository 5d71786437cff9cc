"""
What the clauses of a target are observed by: their subjects, and the names under which those are given.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

import attrs

from ecotown.targets import fold_text
from ecotown.targets.nodes import (
    Absence,
    Aspect,
    Assigned,
    Choice,
    Conjunction,
    Deadline,
    Disjunction,
    EachYear,
    KOfN,
    Modal,
    NotSet,
    Part,
    Rule,
    Scope,
    Stages,
    Statement,
    Status,
)

__all__ = ["Clauses", "find_clauses", "has_clauses", "is_name_of", "look_up", "takes_members", "walk"]

Found = TypeVar("Found")

# The last word of a list may close each of its names: 整洁庭院、美丽庭院占比.
_CLOSING_WORDS = ("占比", "率", "比例", "面积")
_DONE = "完成"
_COMPOUNDS = (
    Absence,
    Aspect,
    Assigned,
    Choice,
    Conjunction,
    Disjunction,
    EachYear,
    Modal,
    Part,
    Scope,
    Stages,
    Status,
)


@attrs.frozen
class Clauses:
    """
    What a rule asks for: its subjects as written, how many measured clauses have none, its statements.

    `places` may stand before a name (`市内` before `劣五类水体`). `is_mixed` says that clauses of different kinds (numbers,
    words, dates) have no subject and share one value.
    """

    subjects: tuple[str, ...] = ()
    unnamed: int = 0
    statements: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    is_mixed: bool = False

    @property
    def feeds_subject(self) -> bool:
        """
        Whether a value without a name is that of the only subject.
        """
        return self.unnamed == 0 and len(self.subjects) == 1


def has_clauses(rule: Rule) -> bool:
    """
    Whether a rule may have subjects; any other is one measured clause without a name.
    """
    return isinstance(rule, _COMPOUNDS)


def find_clauses(rule: Rule, resolve: Callable[[Assigned], Rule | None]) -> Clauses:
    """
    The clauses of a rule, those of every branch and stage included, and of assigned targets in place of their wording.
    """
    subjects: dict[str, None] = {}
    statements: dict[str, None] = {}
    places: dict[str, None] = {}
    kinds: set[str] = set()
    unnamed = 0
    for clause, name in walk(rule, resolve):
        match clause:
            case Scope(place):
                places[place] = None
            case _ if name is not None:
                subjects[name] = None
            case Statement(text):
                statements[text] = None
            case _:
                unnamed += 1
                kinds.add(
                    "date" if isinstance(clause, Deadline) else "word" if isinstance(clause, Status) else "number"
                )
    # A statement alone is observed as the indicator is.
    told = tuple(statements) if unnamed or subjects or len(statements) > 1 else ()
    return Clauses(tuple(subjects), unnamed, told, tuple(places), len(kinds) > 1)


def walk(rule: Rule, resolve: Callable[[Assigned], Rule | None]) -> Iterator[tuple[Rule, str | None]]:
    """
    Each clause with its subject or None, and each place that stands before one.
    """
    match rule:
        case Conjunction(parts) | Disjunction(parts):
            for part in parts:
                yield from walk(part, resolve)
        case Choice(branches):
            for branch in branches:
                yield from walk(branch.rule, resolve)
        case Stages(stages):
            for stage in stages:
                yield from walk(stage.rule, resolve)
        case Modal(_, inner) | EachYear(_, inner) | Part(int(), inner):
            yield from walk(inner, resolve)
        case Scope(_, inner):
            yield rule, None
            yield from walk(inner, resolve)
        case Aspect(name, inner) | Part(str(name), inner):
            yield inner, name
        case Absence(str(name)) | Status(object=str(name)):
            yield rule, name
        case Assigned() if (found := resolve(rule)) is not None:
            yield from walk(found, resolve)
        case NotSet():
            pass
        case _:
            yield rule, None


def takes_members(rule: Rule) -> bool:
    """
    Whether a rule is observed by names that are none of its own: the members of `N项中至少M项`.
    """
    while isinstance(rule, Modal | EachYear | Scope):
        rule = rule.rule
    return isinstance(rule, KOfN)


def is_name_of(key: str, name: str, places: Iterable[str] = ()) -> bool:
    """
    Whether a folded key is a form of a name: as written, without the last word of its list, with or without 完成, or with
    its place in front.
    """
    name = fold_text(name)
    return (
        key == name
        or any(f"{key}{word}" == name for word in _CLOSING_WORDS)
        or key.removeprefix(_DONE) == name.removeprefix(_DONE) != ""
        or any(key == f"{fold_text(place)}{name}" for place in places)
    )


def look_up(values: Mapping[str, Found], name: str, places: Iterable[str] = ()) -> Found | None:
    """
    What is held under a form of a name.
    """
    return next((value for key, value in values.items() if is_name_of(key, name, places)), None)
