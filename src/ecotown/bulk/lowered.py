"""
What a system is lowered to: checks, one for each rule that reads observations, and trees that combine them.
"""

from collections.abc import Iterator, Mapping
from enum import Enum
from typing import TypeAlias, assert_never

import attrs

from ecotown.assessment.requirements import Requirement
from ecotown.bulk.algebra import Quotient
from ecotown.bulk.states import open_for
from ecotown.evaluation import Reason
from ecotown.evaluation.conventions import ReadConventions
from ecotown.plans import Conventions, Indicator, IndicatorSystem, Variable
from ecotown.targets import Target
from ecotown.targets.nodes import (
    Assigned,
    AverageChange,
    Change,
    Choice,
    MeanLevel,
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
    "Deferred",
    "Emptied",
    "Gated",
    "Given",
    "Item",
    "Leaf",
    "Lowered",
    "Lowering",
    "Movement",
    "Never",
    "Node",
    "Role",
    "Staged",
    "Where",
    "children",
    "conditional_checks",
    "gates_of",
    "replace",
    "walk",
    "walk_leaves",
]

Movement: TypeAlias = Trend | Change | Multiple | StepChange | AverageChange | MeanLevel
MOVEMENTS = (Trend, Change, Multiple, StepChange, AverageChange, MeanLevel)


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
    makes: the check of the wording. `is_series` says that it asks only whether more than one year is recorded, `is_beside` that
    words are for the check that left it to this one, `is_previous` that the value of the year before is a reference.
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
    declared: Conventions
    back: int = 0
    at_year: int | None = None
    nothing: int = open_for(Reason.MISSING_OBSERVATION)
    slot: int | None = None
    is_series: bool = False
    is_beside: bool = False
    is_previous: bool = False

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
        only whether 不涉及, or more than one year, is recorded.
        """
        if self.is_series:
            return "series"
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
class Deferred:
    """
    A check that leaves it to others: the tree for its state where it has one of those, else the last.
    """

    check: int
    others: "tuple[tuple[int, Node], ...]"
    last: "Node"


@attrs.frozen
class Given:
    """
    A tree in which a target is awaited: another one for each assigned target that is more than one rule, by the number of the
    check that stands for it where it stands for the wording.
    """

    wording: int
    others: "tuple[tuple[int, Node], ...]"
    last: "Node"


@attrs.frozen
class Where:
    """
    A tree that applies only to places of which several choices each have a branch.
    """

    choices: tuple[int, ...]
    part: "Node"


@attrs.frozen
class Never:
    """
    A state that no data changes.
    """

    state: int


@attrs.frozen
class Emptied:
    """
    A tree, but for places that have none of what a computed item counts: then its state is `state`.
    """

    item: int
    state: int
    part: "Node"


Node: TypeAlias = (
    Leaf | Combined | Counted | Chosen | Staged | Dated | Gated | Emptied | Deferred | Given | Where | Never
)


@attrs.frozen(eq=False)
class Lowered:
    """
    A requirement: a row of the system, or one of its components, and the tree that decides it.

    `parts` are the trees in it that are judged on the figures of one row or component, be it this one or one that it counts.
    """

    number: int
    indicator: Indicator
    requirement: Requirement
    node: Node
    bare: bool
    parts: tuple[tuple[Indicator, str | None, Node], ...] = ()


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
class Item:
    """
    A row or a component that is computed from raw quantities: `quotient` over the columns of the quantities.

    `zero` is its state where there is none of what is counted, `names` are the columns that are nothing then.
    """

    number: int
    indicator: Indicator
    component: str | None
    quotient: Quotient
    columns: tuple[int, ...]
    unit: str | None
    bases: frozenset[str]
    zero: int


@attrs.frozen(kw_only=True, eq=False)
class Computed:
    """
    A check whose value is computed: of which item, and how wide the numbers grow that it compares.

    A width is a number, and how often the numerator, the denominator and an entered figure are multiplied with it.
    """

    check: int
    item: Item
    widths: tuple[tuple[int, int, int, int], ...]


@attrs.define
class Lowering:
    """
    A system, lowered. `computed` are the checks that a table holds raw quantities of, by number, `variables` those quantities,
    `alternatives` the checks that stand for assigned targets of more than one rule.
    """

    system: IndicatorSystem
    rows: tuple[Lowered, ...] = ()
    checks: list[Check] = attrs.field(factory=list)
    choices: list[Choosing] = attrs.field(factory=list)
    computed: dict[int, Computed] = attrs.field(factory=dict)
    variables: tuple[Variable, ...] = ()
    alternatives: dict[tuple[int, str, str | None, str], Check] = attrs.field(factory=dict)

    @property
    def items(self) -> tuple[Item, ...]:
        """
        What is computed.
        """
        return tuple(dict.fromkeys(each.item for each in self.computed.values()))

    def family_of(self, check: Check) -> str:
        """
        The part of the statement that decides a check: one that compares fractions where it is computed and compares more than
        a limit.
        """
        is_fraction = check.number in self.computed and check.family in ("movement", "reference")
        return f"computed {check.family}" if is_fraction else check.family


def gates_of(lowering: Lowering) -> dict[int, tuple[int, ...]]:
    """
    The checks of gates, with those of the named parts that they ask about.
    """
    nodes = (node for row in lowering.rows for node in walk(row.node))
    return {node.check: node.named for node in nodes if isinstance(node, Gated)}


def conditional_checks(lowering: Lowering) -> dict[int, int]:
    """
    The checks of branches that a place has by its own baseline, with the choice.

    Where no attribute tells which branch that is, no record but the baseline does: the exact judge finds none of the others to
    be the one that cannot be read, and leaves out all of them.
    """
    nodes = (node for row in lowering.rows for node in walk(row.node))
    choices = (node for node in nodes if isinstance(node, Chosen) and node.conditions)
    return {leaf: choice.choice for choice in choices for branch in choice.branches for leaf in walk_leaves(branch)}


def children(node: Node) -> tuple[Node, ...]:
    """
    The nodes right below a node.
    """
    match node:
        case Combined(parts) | Counted(parts) | Chosen(_, parts):
            return parts
        case Staged(stages):
            return tuple(stage for _, stage in stages)
        case Dated(_, part) | Gated(_, part) | Emptied(_, _, part) | Where(_, part):
            return (part,)
        case Deferred(_, others, last) | Given(_, others, last):
            return (*(node for _, node in others), last)
        case Leaf() | Never():
            return ()
        case _:
            assert_never(node)


def walk(node: Node) -> Iterator[Node]:
    """
    A node and all below it.
    """
    yield node
    for part in children(node):
        yield from walk(part)


def walk_leaves(node: Node) -> Iterator[int]:
    """
    The checks of a tree, in the order of the text.
    """
    match node:
        case Leaf(check):
            yield check
        case Gated(check) | Deferred(check):
            yield check
        case Chosen(_, _, conditions):
            yield from (check for check in conditions if check is not None)
        case _:
            pass
    for part in children(node):
        yield from walk_leaves(part)


def replace(tree: Node, changes: Mapping[int, Node]) -> Node:
    """
    A tree with some of its nodes replaced, given by their `id`; what does not change stays the same object.
    """
    if id(tree) in changes:
        return changes[id(tree)]
    below = children(tree)
    new = tuple(replace(part, changes) for part in below)
    if all(one is other for one, other in zip(below, new, strict=True)):
        return tree
    match tree:
        case Combined() | Counted():
            return attrs.evolve(tree, parts=new)
        case Chosen():
            return attrs.evolve(tree, branches=new)
        case Staged(stages):
            return attrs.evolve(tree, stages=tuple(zip((year for year, _ in stages), new, strict=True)))
        case Dated() | Gated() | Emptied() | Where():
            return attrs.evolve(tree, part=new[0])
        case Deferred(_, others) | Given(_, others):
            named = tuple(zip((state for state, _ in others), new[:-1], strict=True))
            return attrs.evolve(tree, others=named, last=new[-1])
        case Leaf() | Never():
            return tree
        case _:
            assert_never(tree)
