"""
From the rows of a system to what the SQL text judges.

Everything that bulk does not compile is refused here, from the system alone, before any data is touched.

The module is long because it is one pass: a match over the nodes of the language, and what its branches need.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import assert_never

import attrs

from ecotown.assessment.requirements import Requirement, RowRequirement, read_requirements
from ecotown.bulk.lowered import (
    MOVEMENTS,
    Check,
    Choosing,
    Chosen,
    Combined,
    Counted,
    Dated,
    Deferred,
    Gated,
    Leaf,
    Lowered,
    Lowering,
    Never,
    Node,
    Staged,
    Where,
    walk,
    walk_leaves,
)
from ecotown.bulk.refusals import NotInBulk
from ecotown.bulk.rules.references import ratio_of
from ecotown.bulk.states import LISTED, SEVERAL, SHARE, open_for
from ecotown.evaluation import Reason
from ecotown.evaluation.assigned import find_assigned
from ecotown.evaluation.clauses import Clauses, find_clauses, has_clauses, is_name_of
from ecotown.evaluation.conventions import ReadConventions, read_conventions
from ecotown.plans import Indicator, IndicatorSystem, Plan, resolve_indicators
from ecotown.targets import Target, fold_text
from ecotown.targets.nodes import (
    About,
    Absence,
    Aspect,
    Assigned,
    AverageChange,
    Baseline,
    Bound,
    Branch,
    Change,
    Choice,
    Comparator,
    Conjunction,
    Coverage,
    CumulativeChange,
    Deadline,
    Direction,
    Disjunction,
    EachYear,
    Filter,
    Frequency,
    Interval,
    KOfN,
    Label,
    MeanLevel,
    Modal,
    Multiple,
    NotSet,
    Number,
    Part,
    Quantity,
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
from ecotown.targets.vocabulary import ELIMINATION

__all__ = ["Place", "Row", "lower_system", "walk_clauses"]

LONGEST_WINDOW = 40
_PREVIOUS_YEAR = "上年"
# What is counted in whole numbers, and refuses any other.
_WHOLE_NUMBERS = (Rank, Frequency, KOfN)


def lower_system(system: IndicatorSystem) -> Lowering:
    """
    The checks and trees of a system. Raises NotInBulk for a row that is not compiled, InvalidFile for one that is no target.
    """
    plan = Plan(system=system.id, indicator_system=system)
    lowering = Lowering(system)
    rows: list[Lowered] = []
    required = read_requirements(resolve_indicators(plan), plan)
    by_number = {row.indicator.number: row for row in required}
    for row in required:
        for part in row.parts if not row.indicator.of else row.parts[:1]:
            if row.indicator.of:
                counted = [by_number[number] for number in row.indicator.of if number in by_number]
                rows.append(_lower_count(part, row.indicator, counted, len(rows), lowering))
            else:
                rows.append(_lower_part(part, row.indicator, len(rows), lowering))
    lowering.rows = tuple(rows)
    return lowering


def _refuse(indicator: Indicator, node: str, why: str, why_en: str) -> NotInBulk:
    return NotInBulk(indicator.number, node, why, why_en)


def _lower_part(part: Requirement, indicator: Indicator, number: int, lowering: Lowering) -> Lowered:
    target = part.target
    row = Row(number, indicator, part, read_conventions(part.conventions), lowering)
    clauses = row.clauses_of(target.rule)
    if part.component is not None and not clauses.unnamed:
        component = fold_text(part.component)
        if any(is_name_of(component, subject) for subject in clauses.subjects):
            raise _refuse(indicator, "Aspect", "指标值自己点了各组成部分的名", "the target itself names the components")
    own = node = row.gate(row.lower(target.rule, Place(clauses if has_clauses(target.rule) else None)))
    wanted = [
        row.choose(Choice((Branch(Label(attribute, (value,)), target.rule),)), (own,))
        for attribute, value in indicator.applies_if.items()
    ]
    if wanted:
        node = wanted[0] if len(wanted) == 1 else Where(tuple(each.choice for each in wanted), own)
    parts = ((indicator, part.component, own),)
    return Lowered(number, indicator, part, node, bare=not clauses.subjects, parts=parts)


def _lower_count(
    part: Requirement, indicator: Indicator, counted: Sequence[RowRequirement], number: int, lowering: Lowering
) -> Lowered:
    """
    A row that counts the verdicts of others: these are judged once more, as its parts.
    """
    rule = part.target.rule
    while isinstance(rule, Modal | Scope):
        rule = rule.rule
    if not isinstance(rule, KOfN):
        raise _refuse(
            indicator, "of", "它数别的指标的结论，却不是“N项中至少M项”", "it counts other rows otherwise than N of M"
        )
    if len(counted) > rule.total or any(row.indicator.of for row in counted):
        raise _refuse(
            indicator,
            "of",
            "所数的指标多于总数，或又数别的指标",
            "it counts more rows than there are, or rows that count",
        )
    nodes: list[Node] = []
    parts: list[tuple[Indicator, str | None, Node]] = []
    for row in counted:
        lowered = [_lower_part(each, row.indicator, number, lowering) for each in row.parts]
        nodes.append(lowered[0].node if len(lowered) == 1 else Combined(tuple(each.node for each in lowered)))
        parts += [each for own in lowered for each in own.parts]
    node = Counted(tuple(nodes), rule.least, rule.total)
    return Lowered(number, indicator, part, node, bare=True, parts=tuple(parts))


@attrs.frozen
class Place:
    """
    Where a rule stands: under which clauses, subject, year.
    """

    clauses: Clauses | None
    name: str | None = None
    back: int = 0
    at_year: int | None = None
    wrappers: tuple[str, ...] = ()


@attrs.frozen
class Row:
    """
    A row or a component that is lowered; `assigned` is the target that was assigned, where its tree is made for one.
    """

    number: int
    indicator: Indicator
    part: Requirement
    conventions: ReadConventions
    lowering: Lowering
    assigned: str | None = None

    @property
    def target(self) -> Target:
        """
        The target as it is read.
        """
        return self.part.target

    def clauses_of(self, rule: Rule) -> Clauses:
        """
        What a rule is observed by.
        """
        clauses = find_clauses(rule, self.resolve)
        # Of a choice one branch reads the value, and is asked about by itself.
        if clauses.is_mixed and not isinstance(rule, Choice | Stages):
            raise _refuse(
                self.indicator,
                type(rule).__name__,
                "数、词、日期共用一个观测值",
                "numbers, words and dates share one observation",
            )
        return clauses

    def resolve(self, wording: Assigned, name: str | None = None) -> Rule | None:
        """
        The target that was assigned for a wording, where the tree is made for one; another wording is none.
        """
        if self.assigned is None:
            return None
        path = tuple(each for each in (self.part.component, name) if each is not None)
        found = find_assigned(wording, path, self.assigned, self.target, None)
        is_wording = found is not None and any(isinstance(clause, Assigned) for clause, _ in walk_clauses(found.rule))
        return None if found is None or is_wording else found.rule

    def refuse(self, rule: Rule, why: str, why_en: str) -> NotInBulk:
        """
        The refusal of a rule.
        """
        return _refuse(self.indicator, type(rule).__name__, why, why_en)

    def lower(self, rule: Rule, place: Place) -> Node:
        """
        The tree of a rule.
        """
        match rule:
            case Conjunction(parts) | Disjunction(parts):
                nodes = tuple(self.lower_clause(part, place) for part in parts)
                self.refuse_entangled(rule, nodes)
                return Combined(nodes, is_any=isinstance(rule, Disjunction))
            case Absence(str(name)) | Status(object=str(name)) if name != place.name:
                return self.lower_named(rule, name, place)
            case Aspect() | Part():
                return self.lower_clause(rule, place)
            case Modal(_, inner) | Scope(_, inner):
                return self.lower(inner, place)
            case Choice(branches):
                conditions = self.conditions(rule, place)
                nodes = tuple(self.lower(each.rule, self.inside(rule, each.rule, place)) for each in branches)
                return self.choose(rule, nodes, conditions)
            case Stages(stages):
                found: list[tuple[int | None, Node]] = []
                for stage in stages:
                    node = self.lower(stage.rule, self.inside(rule, stage.rule, place))
                    found += [(year, node) for year in stage.years or (None,)]
                return Staged(tuple(found))
            case EachYear(values, inner):
                return self.lower_each_year(rule, values, inner, place)
            case Assigned():
                awaiting = {name for clause, name in walk_clauses(self.target.rule) if isinstance(clause, Assigned)}
                if place.name is not None and len(awaiting) > 1:
                    return Never(open_for(Reason.MISSING_TARGET))
                if self.assigned is not None:
                    found_rule = self.resolve(rule, place.name)
                    nothing = Never(open_for(Reason.MISSING_TARGET))
                    return nothing if found_rule is None else self.lower(found_rule, place)
                return self.add(rule, place)
            case NotSet():
                return Never(2)
            case AverageChange(is_about=True) if (tolerance := self.conventions.tolerance) is not None:
                value = rule.amount.number.value
                around = tolerance.around(value, rule.amount.unit)
                ends = ((Comparator.AT_LEAST, value - around), (Comparator.AT_MOST, value + around))
                return Combined(tuple(self.add(_average(rule, *end), place) for end in ends))
            case Reference(name=name) if fold_text(name) == _PREVIOUS_YEAR:
                return self.lower_previous(rule, place)
            case CumulativeChange():
                return self.lower_cumulative(rule, place)
            case Status(scale, rank) if (
                scale.name == ELIMINATION.name
                and rank != len(scale.ranks) - 1
                and self.conventions.basically is not None
            ):
                return self.lower_elimination(rule, self.conventions.basically, place)
            case Trend(values=int(values)) | StepChange(values=int(values)) | MeanLevel(values=values) if (
                values > LONGEST_WINDOW
            ):
                raise self.refuse(rule, f"年份多于{LONGEST_WINDOW}", f"it looks at more than {LONGEST_WINDOW} years")
            case Trend() | StepChange() if self.conventions.trend_values > LONGEST_WINDOW:
                raise self.refuse(rule, f"年份多于{LONGEST_WINDOW}", f"it looks at more than {LONGEST_WINDOW} years")
            case (
                Bound()
                | Interval()
                | About()
                | Coverage()
                | Status()
                | Absence()
                | Trend()
                | Change()
                | Multiple()
                | StepChange()
                | AverageChange()
                | MeanLevel()
                | KOfN()
                | Reference()
                | Rank()
                | Frequency()
                | Deadline()
                | Share()
                | Filter()
                | Statement()
            ):
                return self.add(rule, place)
            case _:
                assert_never(rule)

    def refuse_entangled(self, rule: Rule, nodes: Sequence[Node]) -> None:
        """
        Refuse clauses of which one decides for the others whether a number can be read: it is left out for all of them then.
        """
        checks = self.lowering.checks
        leaves = [[checks[leaf] for leaf in walk_leaves(node)] for node in nodes]
        for place, (node, own) in enumerate(zip(nodes, leaves, strict=True)):
            names = {
                name for other, held in enumerate(leaves) if other != place for check in held for name in check.names
            }
            # Of several years one that decides hides whether another could be read.
            is_yearly = len(own) > 1
            if any(
                isinstance(check.rule, _WHOLE_NUMBERS) and (is_yearly or not names.isdisjoint(check.names))
                for check in own
            ):
                raise self.refuse(
                    rule, "名次、次数只能是整数，与别的条件共用一个数", "a rank or a count shares its number"
                )
            if "" in names and any(isinstance(each, Chosen) and each.conditions for each in walk(node)):
                raise self.refuse(
                    rule, "按自己的基数选择，又另有条件", "a clause stands beside a choice by the own baseline"
                )

    def gate(self, node: Node) -> Node:
        """
        A tree with the check whether 不涉及 is recorded of the whole; a check on one bare value sees that itself.
        """
        checks = self.lowering.checks
        leaves = [] if isinstance(node, Never) else [checks[leaf] for leaf in dict.fromkeys(walk_leaves(node))]
        is_plain = isinstance(node, Leaf) and leaves[0].family in ("value", "movement") and "" in leaves[0].names
        if is_plain or not any("" in check.names for check in leaves):
            return node
        named = tuple(check.number for check in leaves if "" not in check.names)
        self.add(NotSet(), Place(None))
        return Gated(len(checks) - 1, node, named)

    def lower_elimination(self, rule: Status, threshold: Fraction, place: Place) -> Node:
        """
        基本消除 by a threshold: of a share that is eliminated, or of the number left against the number once listed.
        """
        first = self.add(rule, place)
        amount = Quantity(Number(threshold * 100, "", is_decimal=False), "%")
        share = self.add(Bound(Comparator.AT_LEAST, amount), place)
        listed = self.add(Change(Direction.LOWER, Comparator.AT_LEAST, amount, is_relative=True), place)
        for each in (share, listed):
            self.lowering.checks[each.check] = attrs.evolve(self.lowering.checks[each.check], is_beside=True)
        return Deferred(first.check, ((SHARE, share), (LISTED, listed)), first)

    def lower_previous(self, rule: Reference, place: Place) -> Node:
        """
        上年 as a reference: one of that name where it is supplied, else the value of the year before.
        """
        first = self.add(rule, place)
        factor = rule.factor
        ratio = Fraction(1) if factor is None else ratio_of(factor)
        own = Multiple(rule.comparator, Number(ratio, "", is_decimal=False), Baseline.PREVIOUS_YEAR)
        previous = self.add(own, place)
        self.lowering.checks[-1] = attrs.evolve(self.lowering.checks[-1], is_previous=True)
        return Deferred(first.check, ((open_for(Reason.MISSING_REFERENCE), previous),), first)

    def lower_cumulative(self, rule: CumulativeChange, place: Place) -> Node:
        """
        A change over the plan period: of a series between its years, else the number that is recorded.
        """
        period = self.conventions.plan_period
        first = self.add(rule, place)
        series = self.add(rule, place)
        self.lowering.checks[-1] = attrs.evolve(self.lowering.checks[-1], is_series=True)
        # A period that nobody declared begins in a year of which nothing is known.
        base = 0 if period is None else period[0]
        change = Change(rule.direction, Comparator.AT_LEAST, rule.amount, rule.is_relative, base)
        ends = [self.add(change, place)]
        if period is not None:
            ends.append(self.add(change, attrs.evolve(place, at_year=period[1]), may_be_past=True))
        changed: Node = ends[0] if period is None else Staged(((None, ends[0]), (period[1], ends[1])))
        return Deferred(series.check, ((SEVERAL, changed),), first)

    def inside(self, rule: Choice | Stages, inner: Rule, place: Place) -> Place:
        """
        The place of a branch or stage. Where the choice is all there is, its clauses are those of the one chosen.
        """
        if place.clauses == self.clauses_of(rule):
            return attrs.evolve(place, clauses=self.clauses_of(inner))
        return place

    def lower_clause(self, rule: Rule, place: Place) -> Node:
        """
        The tree of a clause, with its subject where it has one.
        """
        match rule:
            case Aspect(name, inner) | Part(str(name), inner):
                return self.lower_named(inner, name, place)
            case Part(int(year), inner):
                return Dated(year, self.lower(inner, attrs.evolve(place, at_year=year, back=0)))
            case Modal(_, inner) | Scope(_, inner):
                return self.lower_clause(inner, place)
            case Statement():
                return self.add(rule, place, is_beside=True)
            case _:
                return self.lower(rule, place)

    def lower_named(self, rule: Rule, name: str, place: Place) -> Node:
        """
        The tree of a rule on a subject.
        """
        if place.name is not None:
            raise self.refuse(rule, "名称套着名称", "a name stands within a name")
        clauses = place.clauses or Clauses()
        inner = self.clauses_of(rule) if has_clauses(rule) else Clauses()
        if any(fold_text(each) != fold_text(name) for each in inner.subjects) or inner.statements:
            raise self.refuse(rule, "名称套着名称", "a name stands within a name")
        own = attrs.evolve(place, name=name, wrappers=clauses.places, clauses=clauses)
        node = self.lower(rule, own)
        if isinstance(node, Leaf) and self.lowering.checks[node.check].family == "assigned":
            # 不涉及 is told, be a target assigned or not.
            return Gated(self.add(NotSet(), own).check, node)
        return node

    def lower_each_year(self, rule: EachYear, values: int, inner: Rule, place: Place) -> Node:
        """
        The tree of a rule that is asked of several years.
        """
        if place.at_year is not None or place.back:
            raise self.refuse(rule, "年份套着年份", "years stand within years")
        if values > LONGEST_WINDOW:
            raise self.refuse(rule, f"年份多于{LONGEST_WINDOW}", f"it looks at more than {LONGEST_WINDOW} years")
        if isinstance(inner, Conjunction | Disjunction | Choice | Stages | EachYear | Assigned | Reference | Deadline):
            raise self.refuse(rule, "逐年套着别的组合", "a combination is asked of each year")
        parts = [self.lower(inner, attrs.evolve(place, back=back)) for back in range(values)]
        if not all(isinstance(part, Leaf) for part in parts) or isinstance(inner, MOVEMENTS):
            raise self.refuse(rule, "逐年套着别的组合", "a combination is asked of each year")
        return Combined(tuple(parts), is_each_year=True)

    def conditions(self, rule: Choice, place: Place) -> tuple[int | None, ...]:
        """
        The checks of a choice by the place's own baseline; none where it goes by attributes.
        """
        labels = [branch.label for branch in rule.branches]
        if all(label.condition is None for label in labels):
            return ()
        if not all(label.condition is not None or label.is_else for label in labels) or place.name is not None:
            raise self.refuse(
                rule, "既看地方属性，又看自己的基数", "it goes by attributes and by the place's own baseline"
            )
        limits = [(label.values[0], label.condition.limit.unit) for label in labels if label.condition is not None]
        if len({name for name, _ in limits}) > 1 or any(
            None not in (unit, self.target.unit) and unit != self.target.unit for _, unit in limits
        ):
            raise self.refuse(rule, "各地区的基数不是同一个数，或单位不同", "its baselines have other names or units")
        # A baseline year that nobody declared is a year of which nothing is known; a condition is compared in full.
        at = attrs.evolve(place, at_year=self.conventions.baseline_year or 0, back=0)
        found: list[int | None] = []
        for label in labels:
            if label.condition is None:
                found.append(None)
                continue
            leaf = self.add(label.condition, at)
            check = self.lowering.checks[leaf.check]
            full = attrs.evolve(self.conventions, is_rounded=False)
            self.lowering.checks[leaf.check] = attrs.evolve(check, conventions=full)
            found.append(leaf.check)
        return tuple(found)

    def choose(self, rule: Choice, branches: tuple[Node, ...], conditions: tuple[int | None, ...] = ()) -> Chosen:
        """
        The tree of a choice between branches.
        """
        attributes: set[str] | None = set()
        for branch in rule.branches:
            label = branch.label
            if label.condition is not None and attributes is not None:
                attributes.add(label.values[0])
            elif label.attribute is None or label.is_else:
                attributes = None
            elif attributes is not None:
                attributes.add(label.attribute)
        number = len(self.lowering.choices)
        named = None if attributes is None else tuple(sorted(attributes))
        self.lowering.choices.append(Choosing(number, rule, named, self.target, self.conventions))
        return Chosen(number, branches, conditions)

    def add(self, rule: Rule, place: Place, *, is_beside: bool = False, may_be_past: bool = False) -> Leaf:
        """
        A check for a leaf, observed under its names.
        """
        clauses = place.clauses or Clauses()
        read_as: Rule = rule
        names: tuple[str, ...] = ("",)
        if is_beside and isinstance(rule, Statement):
            names = (rule.text, "") if not clauses.unnamed and not clauses.subjects else (rule.text,)
        elif place.name is not None:
            names = (place.name, *(f"{each}{place.name}" for each in place.wrappers))
            names += ("",) if clauses.feeds_subject else ()
            has_own_name = isinstance(rule, Absence | Status) and rule.object == place.name
            read_as = rule if has_own_name else Aspect(place.name, rule)
        if isinstance(rule, Reference) and (place.at_year is not None or place.back):
            raise self.refuse(rule, "参照值是别的年份的", "its reference is of another year")
        check = Check(
            len(self.lowering.checks),
            rule,
            read_as,
            names,
            attrs.evolve(self.target, components=()),
            self.number,
            self.indicator,
            self.part.component,
            self.conventions,
            self.part.conventions,
            place.back,
            place.at_year,
            _nothing(rule, place),
        )
        if check.is_movement and (place.at_year is not None or place.back) and not may_be_past:
            raise self.refuse(rule, "变化套在别的年份里", "a change is asked of another year")
        self.lowering.checks.append(check)
        return Leaf(check.number)


def walk_clauses(rule: Rule) -> Sequence[tuple[Rule, str | None]]:
    """
    The clauses of a rule with their subjects, wordings as they stand.
    """
    from ecotown.evaluation.clauses import walk

    return tuple(walk(rule, lambda _: None))


def _average(rule: AverageChange, comparator: Comparator, value: Fraction) -> AverageChange:
    """
    One side of an approximate mean change.
    """
    amount = attrs.evolve(rule.amount, number=attrs.evolve(rule.amount.number, value=value, is_decimal=False))
    return attrs.evolve(rule, is_about=False, comparator=comparator, amount=amount)


def _nothing(rule: Rule, place: Place) -> int:
    if isinstance(rule, Statement):
        return open_for(Reason.NEEDS_JUDGEMENT)
    if isinstance(rule, Change) and place.at_year is not None:
        return open_for(Reason.MISSING_BASELINE)
    if place.back or place.at_year is not None:
        # The year of a part may be the one judged; the text of the query tells them apart.
        return open_for(Reason.MISSING_YEARS)
    return open_for(Reason.MISSING_OBSERVATION)
