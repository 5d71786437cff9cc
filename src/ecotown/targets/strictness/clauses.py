"""
The clauses of a target in one circumstance: what is asked, of which subject, in which year.

Branches and stages are chosen and what does not apply is left out, so that only *and* and *or* over single rules remain.
"""

import re
from collections.abc import Iterator
from typing import TypeAlias, assert_never

import attrs

from ecotown.targets.folding import fold_text
from ecotown.targets.nodes import (
    About,
    Absence,
    Aspect,
    Assigned,
    AverageChange,
    Bound,
    Change,
    Choice,
    Conjunction,
    Coverage,
    CumulativeChange,
    Deadline,
    Disjunction,
    EachYear,
    Filter,
    Frequency,
    Interval,
    KOfN,
    MeanLevel,
    Modal,
    Multiple,
    NotSet,
    Part,
    Rank,
    Reference,
    Rule,
    Scope,
    Share,
    Stages,
    Statement,
    Status,
    StepChange,
    Trend,
)
from ecotown.targets.strictness.circumstances import Circumstance, PlaceUnknown, choose_branch, choose_stage
from ecotown.targets.target import Target

__all__ = ["MAIN", "Asked", "Channel", "Joined", "Leaf", "LeafRule", "Undecided", "View", "leaves_of", "view"]

LeafRule: TypeAlias = (
    Bound
    | Interval
    | About
    | Coverage
    | Absence
    | Status
    | Trend
    | Change
    | Multiple
    | AverageChange
    | StepChange
    | MeanLevel
    | CumulativeChange
    | Assigned
    | Reference
    | Rank
    | Frequency
    | Deadline
    | Share
    | Filter
    | Statement
    | KOfN
)

# Places that are the whole of what is judged; any other narrows it.
_WHOLE_PLACE = re.compile(r"(?:城市)?辖区(?:范围)?内?|全[市县区镇乡村域]|[市县区镇乡村]域?内|境内|年内|目前")


@attrs.frozen
class Channel:
    """
    What is observed: a subject by its names (none for the indicator itself), in a place that narrows it.
    """

    path: tuple[str, ...] = ()
    place: str = ""


MAIN = Channel()


@attrs.frozen
class Leaf:
    """
    One rule asked of one subject in one year. `is_named` says that the subject is not the indicator itself.
    """

    rule: LeafRule
    channel: Channel
    year: int
    target: Target
    is_named: bool

    @property
    def name(self) -> tuple[str, ...]:
        """
        The name of what is observed, the place in front.
        """
        return (self.channel.place, *self.channel.path)


@attrs.frozen
class Undecided:
    """
    A choice that no place can settle.
    """

    rule: Rule


@attrs.frozen
class Joined:
    """
    *And*, or *or*, of what applies.
    """

    parts: "tuple[Asked, ...]"
    is_any: bool


Asked: TypeAlias = Leaf | Undecided | Joined


@attrs.frozen
class View:
    """
    A target in one circumstance. `asked` is None where it does not apply.

    `subjects` are the names that an observation may use, `statements` those by their own words.
    """

    target: Target
    asked: Asked | None
    subjects: tuple[str, ...]
    statements: tuple[str, ...]
    has_unnamed: bool

    @property
    def only_subject(self) -> str | None:
        """
        The one subject that a value without a name is for.
        """
        return self.subjects[0] if len(self.subjects) == 1 and not self.has_unnamed else None


def leaves_of(asked: Asked | None) -> Iterator[Leaf]:
    """
    The rules that are asked, in the order of the text.
    """
    match asked:
        case Leaf():
            yield asked
        case Joined(parts):
            for part in parts:
                yield from leaves_of(part)
        case Undecided() | None:
            pass
        case _:
            assert_never(asked)


def view(target: Target, circumstance: Circumstance) -> View:
    """
    A target in a circumstance.
    """
    rule: Rule | None = target.rule
    while isinstance(rule, Modal | Choice | Stages):
        # Where a choice is all there is, the names are those of the branch alone.
        try:
            rule = _choose(rule, circumstance)
        except PlaceUnknown:
            break
    subjects: dict[str, None] = {}
    statements: dict[str, None] = {}
    has_unnamed = False
    for clause, name in _name_clauses(rule):
        if name is not None:
            subjects[fold_text(name)] = None
        elif isinstance(clause, Statement):
            statements[fold_text(clause.text)] = None
        else:
            has_unnamed = True
    is_told = has_unnamed or bool(subjects) or len(statements) > 1
    asked = None if rule is None else _Reader(target, circumstance, is_told).read(rule, MAIN, circumstance.year)
    return View(target, asked, tuple(subjects), tuple(statements) if is_told else (), has_unnamed)


def _name_clauses(rule: Rule | None) -> Iterator[tuple[Rule, str | None]]:
    """
    Each clause with its subject or None, of every branch and stage.
    """
    match rule:
        case Conjunction(parts) | Disjunction(parts):
            for part in parts:
                yield from _name_clauses(part)
        case Choice(branches):
            for branch in branches:
                yield from _name_clauses(branch.rule)
        case Stages(stages):
            for stage in stages:
                yield from _name_clauses(stage.rule)
        case Modal(_, inner) | EachYear(_, inner) | Scope(_, inner) | Part(int(), inner):
            yield from _name_clauses(inner)
        case Aspect(name, inner) | Part(str(name), inner):
            yield inner, name
        case Absence(str(name)) | Status(object=str(name)):
            yield rule, name
        case NotSet() | None:
            pass
        case _:
            yield rule, None


def _choose(rule: Modal | Choice | Stages, circumstance: Circumstance) -> Rule | None:
    """
    What is left of a rule in a circumstance, None where nothing is.
    """
    match rule:
        case Modal(_, inner):
            return inner
        case Stages():
            return choose_stage(rule, circumstance.year)
        case Choice():
            return choose_branch(rule, circumstance.place)
        case _:
            assert_never(rule)


@attrs.frozen
class _Reader:
    """
    Reads the clauses of one target. `is_told` says that its statements are observed by their own words.
    """

    target: Target
    circumstance: Circumstance
    is_told: bool

    def read(self, rule: Rule, channel: Channel, year: int) -> Asked | None:
        """
        What a rule asks of a subject in a year; None where it does not apply.
        """
        match rule:
            case Conjunction(parts):
                return _join([self.read(part, channel, year) for part in parts], is_any=False)
            case Disjunction(parts):
                return _join([self.read(part, channel, year) for part in parts], is_any=True)
            case Modal(_, inner):
                return self.read(inner, channel, year)
            case Scope(place, inner):
                is_whole = _WHOLE_PLACE.fullmatch(place) is not None
                narrowed = channel if is_whole else attrs.evolve(channel, place=channel.place + fold_text(place))
                return self.read(inner, narrowed, year)
            case Aspect(name, inner):
                return self.read(inner, _under(channel, name), year)
            case Absence(str(name)) | Status(object=str(name)) if fold_text(name) not in channel.path:
                return self._leaf(rule, _under(channel, name), year)
            case Part(name, inner):
                if isinstance(name, str):
                    return self.read(inner, _under(channel, name), year)
                return None if year < name else self.read(inner, channel, name)
            case EachYear(values, inner):
                years = range(year - values + 1, year + 1)
                return _join([self.read(inner, channel, each) for each in years], is_any=False)
            case Choice():
                try:
                    chosen = choose_branch(rule, self.circumstance.place)
                except PlaceUnknown:
                    return Undecided(rule)
                return None if chosen is None else self.read(chosen, channel, year)
            case Stages():
                stage = choose_stage(rule, year)
                return None if stage is None else self.read(stage, channel, year)
            case NotSet():
                return None
            case Statement(text) if self.is_told:
                return self._leaf(rule, _under(channel, text), year)
            case _:
                return self._leaf(rule, channel, year)

    def _leaf(self, rule: LeafRule, channel: Channel, year: int) -> Leaf:
        return Leaf(rule, channel, year, self.target, is_named=bool(channel.path))


def _under(channel: Channel, name: str) -> Channel:
    return attrs.evolve(channel, path=(*channel.path, fold_text(name)))


def _join(parts: list[Asked | None], *, is_any: bool) -> Asked | None:
    """
    What does not apply drops out; where all of it does, the whole does not apply.
    """
    kept = tuple(part for part in parts if part is not None)
    return kept[0] if len(kept) == 1 else Joined(kept, is_any) if kept else None
