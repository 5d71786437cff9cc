"""
What a system is lowered to: checks, one for each rule that reads observations, and trees that combine them.
"""

from collections.abc import Iterator
from enum import Enum
from fractions import Fraction
from typing import TypeAlias, assert_never

import attrs

from ecotown.assessment.requirements import Requirement
from ecotown.bulk.states import open_for
from ecotown.evaluation import Reason
from ecotown.evaluation.conventions import ReadConventions
from ecotown.plans import Indicator, IndicatorSystem, Variable
from ecotown.targets import Target
from ecotown.targets.nodes import (
    Assigned,
    AverageChange,
    Change,
    Choice,
    Multiple,
    NotSet,
    Reference,
    Rule,
    StepChange,
    Trend,
)

__all__ = [
    "MOVEMENTS",
    "Check",
    "Choosing",
    "Chosen",
    "Combined",
    "Computed",
    "Counted",
    "Dated",
    "Gated",
    "Leaf",
    "Lowered",
    "Lowering",
    "Movement",
    "Never",
    "Node",
    "Role",
    "Staged",
    "conditional_checks",
    "gates_of",
    "walk_leaves",
]

Movement: TypeAlias = Trend | Change | Multiple | StepChange | AverageChange
MOVEMENTS = (Trend, Change, Multiple, StepChange, AverageChange)


class Role(Enum):
    """
    What the state of a check is for.
    """

    ROW = "row"
    PART = "part"
    ASSIGNED = "assigned"


@attrs.frozen(eq=False)
class Check:
    """
    One rule on one observation.

    `rule` is the leaf, `read_as` the leaf with the subject around it, as the exact judge takes it. `names` are the names
    under which it is observed, `""` for the value without a name. It reads `at_year`, or the year that lies `back` years
    before the one judged. `nothing` is its state where nothing is observed. `slot` is set on a check that an assigned target
    makes: the check of the wording.
    """

    number: int
    rule: Rule
    read_as: Rule
    names: tuple[str, ...]
    target: Target
    requirement: int
    indicator: Indicator
    component: str | None
    conventions: ReadConventions
    declared: object
    back: int = 0
    at_year: int | None = None
    nothing: int = open_for(Reason.MISSING_OBSERVATION)
    slot: int | None = None

    @property
    def is_movement(self) -> bool:
        """
        Whether the check compares several years.
        """
        return isinstance(self.rule, MOVEMENTS) and not (isinstance(self.rule, Change) and self.rule.is_amount)

    @property
    def family(self) -> str:
        """
        The part of the statement that decides it: by one value, by several years, by a reference, by what is assigned, or
        only whether 不涉及 is recorded.
        """
        if self.is_movement:
            return "movement"
        match self.rule:
            case Reference():
                return "reference"
            case Assigned():
                return "assigned"
            case NotSet():
                return "absence"
            case _:
                return "value"


@attrs.frozen
class Leaf:
    """
    The state of one check.
    """

    check: int


@attrs.frozen
class Combined:
    """
    All of the parts, or any. `is_each_year` says that they are one rule in several years, the year judged first.
    """

    parts: "tuple[Node, ...]"
    is_any: bool = False
    is_each_year: bool = False


@attrs.frozen
class Chosen:
    """
    The branch that a place has in a choice: by its attributes, else by the conditions, checks on its own baseline.
    """

    choice: int
    branches: "tuple[Node, ...]"
    conditions: tuple[int | None, ...] = ()


@attrs.frozen
class Counted:
    """
    So many of the parts, as `N项中至少M项` says; parts that are not there are unknown.
    """

    parts: "tuple[Node, ...]"
    least: int
    total: int


@attrs.frozen
class Staged:
    """
    The part of the latest year that is not after the year judged; the year None holds before the first.
    """

    stages: "tuple[tuple[int | None, Node], ...]"


@attrs.frozen
class Dated:
    """
    A part that is not asked before a year.
    """

    year: int
    part: "Node"


@attrs.frozen
class Gated:
    """
    A tree, but for 不涉及 recorded of the whole, as the check tells; `named` are the checks of its named parts.
    """

    check: int
    part: "Node"
    named: tuple[int, ...] = ()


@attrs.frozen
class Never:
    """
    A state that no data changes.
    """

    state: int


Node: TypeAlias = Leaf | Combined | Counted | Chosen | Staged | Dated | Gated | Never


@attrs.frozen(eq=False)
class Lowered:
    """
    A requirement: a row of the system, or one of its components, and the tree that decides it.
    """

    number: int
    indicator: Indicator
    requirement: Requirement
    node: Node
    bare: bool


@attrs.frozen(eq=False)
class Choosing:
    """
    A choice with what decides it: the attributes that its labels name, or all of them where a label names none.
    """

    number: int
    rule: Choice
    attributes: tuple[str, ...] | None
    target: Target
    conventions: ReadConventions


@attrs.frozen(kw_only=True, eq=False)
class Computed:
    """
    A check whose value is computed from raw quantities: `num / den`, each a number and the factors of the raw quantities.

    `gate` is the check that sees that there is none of what is counted, `zero` the state that then holds.
    """

    check: int
    row: int
    gate: int | None
    unit: str | None
    basis: str | None
    names: tuple[str, ...]
    variables: tuple[Variable, ...]
    num: tuple[Fraction, ...]
    den: tuple[Fraction, ...]
    zero: int


@attrs.define
class Lowering:
    """
    A system, lowered. `computed` are the checks that a table holds raw quantities of, by number.
    """

    system: IndicatorSystem
    rows: tuple[Lowered, ...] = ()
    checks: list[Check] = attrs.field(factory=list)
    choices: list[Choosing] = attrs.field(factory=list)
    computed: dict[int, Computed] = attrs.field(factory=dict)


def gates_of(lowering: Lowering) -> dict[int, tuple[int, ...]]:
    """
    The checks of gates, with those of the named parts that they ask about.
    """
    found: dict[int, tuple[int, ...]] = {}
    for row in lowering.rows:
        pending: list[Node] = [row.node]
        while pending:
            match pending.pop():
                case Gated(check, part, named):
                    found[check] = named
                    pending.append(part)
                case Combined(parts) | Counted(parts):
                    pending += parts
                case Chosen(_, branches):
                    pending += branches
                case _:
                    pass
    return found


def conditional_checks(lowering: Lowering) -> frozenset[int]:
    """
    The checks of branches that a place has by its own baseline.

    Which branch that is, no record but the baseline tells: the exact judge finds none of the others to be the one that cannot
    be read, and leaves out all of them.
    """
    found: set[int] = set()
    for row in lowering.rows:
        pending: list[Node] = [row.node]
        while pending:
            match pending.pop():
                case Chosen(_, branches, conditions):
                    pending += branches
                    if conditions:
                        found |= {leaf for branch in branches for leaf in walk_leaves(branch)}
                case Gated(_, part) | Dated(_, part):
                    pending.append(part)
                case Combined(parts) | Counted(parts):
                    pending += parts
                case Staged(stages):
                    pending += [stage for _, stage in stages]
                case _:
                    pass
    return frozenset(found)


def walk_leaves(node: Node) -> Iterator[int]:
    """
    The checks of a tree, in the order of the text.
    """
    match node:
        case Leaf(check):
            yield check
        case Combined(parts) | Counted(parts):
            for part in parts:
                yield from walk_leaves(part)
        case Chosen(_, branches, conditions):
            yield from (check for check in conditions if check is not None)
            for branch in branches:
                yield from walk_leaves(branch)
        case Staged(stages):
            for _, stage in stages:
                yield from walk_leaves(stage)
        case Dated(_, part):
            yield from walk_leaves(part)
        case Gated(check, part):
            yield check
            yield from walk_leaves(part)
        case Never():
            return
        case _:
            assert_never(node)
