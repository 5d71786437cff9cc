"""
Plans: what was promised by whom, by which task, until when.

A plan names the system it follows or holds its own rows. Everything that a notice prints has a place here, so that an
imported notice can be written back; what the judge needs is `place`, `year`, `system`, `assigned` and `references`.
"""

from collections.abc import Mapping
from datetime import date
from typing import ClassVar, TypeAlias

import attrs

from ecotown.plans.conventions import Conventions
from ecotown.plans.item import Item
from ecotown.plans.override import Override
from ecotown.plans.system import Indicator, IndicatorSystem, Variable
from ecotown.targets.vocabulary import DEFAULT_VOCABULARY, Vocabulary

__all__ = [
    "Annex",
    "AssignedTarget",
    "AssignedTargets",
    "CitedDocument",
    "Document",
    "Heading",
    "IgnoredFinding",
    "LeadingGroup",
    "LeadingGroupOffice",
    "Organization",
    "Phase",
    "Place",
    "Plan",
    "PrintedPassage",
    "ReferenceValue",
    "SourceFile",
    "Task",
    "TaskTarget",
    "Village",
]


@attrs.frozen(repr=False)
class CitedDocument(Item):
    """
    A document that a notice refers to.
    """

    number: str | None = None
    title: str | None = None


@attrs.frozen(repr=False)
class Document(Item):
    """
    The notice that a plan was issued with.
    """

    number: str | None = None
    title: str | None = None
    issuer: str | None = None
    issuers: tuple[str, ...] = ()
    issued_on: date | None = None
    printed_on: date | None = None
    published_on: date | None = None
    addressees: tuple[str, ...] = ()
    cites: tuple[CitedDocument, ...] = ()


@attrs.frozen(repr=False)
class Village(Item):
    """
    A village of the place; its name is a place of the ledger.
    """

    name: str


@attrs.frozen(repr=False)
class Place(Item):
    """
    The town a plan is for. `attributes` choose among the branches of targets.
    """

    name: str | None = None
    level: str | None = None
    attributes: Mapping[str, str] = attrs.field(factory=dict)
    villages: tuple[Village, ...] = ()

    @property
    def facts(self) -> dict[str, str]:
        """
        What `evaluate_target(place=…)` takes: the attributes, and the level as the attribute `level`.
        """
        return dict(self.attributes) if self.level is None else {"level": self.level, **self.attributes}


@attrs.frozen(repr=False)
class Organization(Item):
    """
    An office with the other names it is called by.
    """

    name: str
    aliases: tuple[str, ...] = ()


@attrs.frozen(repr=False)
class LeadingGroupOffice(Item):
    """
    The office of a leading group and where it is seated.
    """

    seat: str | None = None
    head: str | None = None
    deputies: tuple[str, ...] = ()
    members: tuple[str, ...] = ()


@attrs.frozen(repr=False)
class LeadingGroup(Item):
    """
    Who leads the work.
    """

    head: str | None = None
    deputies: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    office: LeadingGroupOffice | None = None


@attrs.frozen(repr=False)
class TaskTarget(Item):
    """
    The words of a task that set a target, and the row they speak of.
    """

    text: str
    indicator: str | None = None


@attrs.frozen(repr=False)
class Task(Item):
    """
    A task of the body. `number` is its printed path (`四（二）3`).
    """

    text: str
    number: str | None = None
    domain: str | None = None
    indicators: tuple[str, ...] = ()
    targets: tuple[TaskTarget, ...] = ()
    responsible: tuple[str, ...] = ()
    supporting: tuple[str, ...] = ()


@attrs.frozen(repr=False)
class Phase(Item):
    """
    A phase of the work. Times are ISO text (`2021-07`); `inferred` names the keys that the notice does not state itself.
    """

    name: str
    starts: str | None = None
    ends: str | None = None
    inferred: tuple[str, ...] = ()
    note: str | None = None


@attrs.frozen(repr=False)
class Heading(Item):
    """
    A heading as printed, so that a duplicate number can be found.
    """

    title: str
    number: str | None = None
    level: int | None = None
    line: int | None = None


@attrs.frozen(repr=False)
class Annex(Item):
    """
    An annex as printed: its label, its title, and of its table the words at the heads of the columns, blanks and all.
    """

    label: str | None = None
    title: str | None = None
    columns: tuple[str, ...] = ()


@attrs.frozen(repr=False)
class PrintedPassage(Item):
    """
    A paragraph of the document as printed, with its number and its blanks; personal names are left out (某某) unless they
    were asked for. Headings, tasks and all other paragraphs outside tables stand here once more, in their order, so that
    the linter sees what became no item of the plan.
    """

    text: str


@attrs.frozen(repr=False)
class IgnoredFinding(Item):
    """
    A finding of the linter that was looked at and is left: by its code, and by its path where not all of that code are meant.
    """

    code: str
    reason: str
    path: str | None = None


@attrs.frozen(repr=False)
class SourceFile(Item):
    """
    The file that a plan was imported from.
    """

    file: str | None = None
    sha256: str | None = None


@attrs.frozen(repr=False)
class AssignedTarget(Item):
    """
    A superior's target for a row; without a year it holds for every year.
    """

    target: str
    document: str | None = None
    year: int | None = None


AssignedTargets: TypeAlias = AssignedTarget | Mapping[str, AssignedTarget]
"""One assigned target for a row, or several by the subject they are for."""

ReferenceValue: TypeAlias = str | Mapping[int, str]
"""The value of a reference as text (a number, with a unit, a class), or such values by year."""


@attrs.frozen(repr=False)
class Plan(Item):
    """
    A town's plan.

    `system` is the id or path as written, and `indicator_system` what it led to when the plan was loaded; it takes no
    part in equality. `assigned` and `overrides` go by indicator number, `references` by the name in the target.
    `ecotown.plans.resolve_indicators` gives the rows that hold.
    """

    ecotown: ClassVar[int] = 1
    kind: ClassVar[str] = "plan"

    title: str | None = None
    document: Document | None = None
    place: Place | None = None
    year: int | None = None
    system: str | None = None
    conventions: Conventions = attrs.field(factory=Conventions)
    indicators: tuple[Indicator, ...] = ()
    variables: tuple[Variable, ...] = ()
    overrides: Mapping[str, Override] = attrs.field(factory=dict)
    assigned: Mapping[str, AssignedTargets] = attrs.field(factory=dict)
    references: Mapping[str, ReferenceValue] = attrs.field(factory=dict)
    organizations: tuple[Organization, ...] = ()
    leading_group: LeadingGroup | None = None
    tasks: tuple[Task, ...] = ()
    phases: tuple[Phase, ...] = ()
    outline: tuple[Heading, ...] = ()
    annexes: tuple[Annex, ...] = ()
    passages: tuple[PrintedPassage, ...] = ()
    source: SourceFile | None = None
    ignore: tuple[IgnoredFinding, ...] = ()
    note: str | None = None
    indicator_system: IndicatorSystem | None = attrs.field(default=None, eq=False, repr=False, kw_only=True)
    file_bytes: bytes | None = attrs.field(default=None, eq=False, repr=False, kw_only=True)

    @property
    def vocabulary(self) -> Vocabulary:
        """
        The words that the plan's system declares.
        """
        return DEFAULT_VOCABULARY if self.indicator_system is None else self.indicator_system.vocabulary

    @property
    def quantities(self) -> tuple[Variable, ...]:
        """
        The raw quantities that its formulas may name: those of the system, or its own.
        """
        return self.variables if self.indicator_system is None else self.indicator_system.variables
