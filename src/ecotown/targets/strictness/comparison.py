"""
Which of two targets is stricter (language reference, section 11).

`a` is stricter than `b` where whatever meets `a` meets `b`, and something meets `b` alone. Both are turned into formulas over
what may be observed, in each circumstance that they tell apart, and the question is whether one can hold without the
other. An answer is proved, or shown by an example; where neither can be done nothing is said.
"""

from collections.abc import Mapping
from enum import Enum

import attrs

from ecotown.errors import WrongArgument
from ecotown.quantities import same_dimension, unit_factor
from ecotown.targets.folding import fold_text
from ecotown.targets.nodes import (
    About,
    Absence,
    AverageChange,
    Bound,
    Comparator,
    Coverage,
    Interval,
    NotSet,
    Reference,
    StepChange,
    Trend,
)
from ecotown.targets.strictness.circumstances import (
    Circumstance,
    find_circumstances,
    has_declared_base,
    is_dated,
    named_years,
)
from ecotown.targets.strictness.clauses import Asked, Channel, Joined, Leaf, Undecided, View, leaves_of, view
from ecotown.targets.strictness.conditions import Conditions
from ecotown.targets.strictness.formulas import (
    AllOf,
    Formula,
    OutOfReach,
    Source,
    hold,
    negate,
    settle,
    variables_of,
)
from ecotown.targets.strictness.readings import NUMBER, read_channel
from ecotown.targets.strictness.search import Effort, find_model
from ecotown.targets.strictness.settings import Settings, StatedConventions, read_settings
from ecotown.targets.strictness.witnesses import Maker, Witness
from ecotown.targets.target import Target

__all__ = ["Relation", "Strictness", "compare_strictness"]


class Relation(Enum):
    """
    How the first of two targets stands to the second.
    """

    EQUAL = "equal"
    STRICTER = "stricter"
    LOOSER = "looser"
    INCOMPARABLE = "incomparable"

    @property
    def label(self) -> str:
        """
        The Chinese word for it.
        """
        return _LABELS[self]


_LABELS = {
    Relation.EQUAL: "同样严格",
    Relation.STRICTER: "更严",
    Relation.LOOSER: "更宽",
    Relation.INCOMPARABLE: "不可比",
}


@attrs.frozen
class Strictness:
    """
    The answer: how `a` stands to `b`, and observations on which they differ.

    `witnesses` are keyword arguments of `evaluate_target` on which exactly one of the two targets is met: none where they are
    equal, one that meets the looser alone, two where they are incomparable, of which the first meets `a` alone. Targets that
    are incomparable without witnesses are not known to be anything.

    `is_partial` says that in some places or years one of the targets applies and the other does not. They are compared
    where both do.
    """

    relation: Relation
    witnesses: tuple[Witness, ...] = attrs.field(default=(), hash=False)
    is_partial: bool = False

    @property
    def decided(self) -> bool:
        """
        Whether the relation is known.
        """
        return self.relation is not Relation.INCOMPARABLE or bool(self.witnesses)


_NOT_KNOWN = Strictness(Relation.INCOMPARABLE)
_GENERIC_BASELINE = 2015


def compare_strictness(
    a: Target, b: Target, conventions: Mapping[str, object] | StatedConventions | None = None
) -> Strictness:
    """
    Whether a target is stricter than another on the same indicator, and on what they differ.

    Values are compared in full unless `conventions` says otherwise, and a verb in front (力争, 确保) does not count. Raises
    InvalidArgument for conventions that cannot be read.
    """
    for name, given in (("a", a), ("b", b)):
        _check_target(name, given)
    settings = read_settings(conventions)
    if a == b and _context(a) == _context(b):
        return Strictness(Relation.EQUAL)
    if isinstance(a.rule, NotSet) or isinstance(b.rule, NotSet):
        return _NOT_KNOWN
    if frozenset(map(fold_text, a.components)) != frozenset(map(fold_text, b.components)):
        return _NOT_KNOWN
    effort = Effort()
    answers: list[Strictness] = []
    for variant in _with_baselines(a, b, settings):
        try:
            answers.append(_Comparison(a, b, variant, effort).answer())
        except OutOfReach:
            return _NOT_KNOWN
    first, *others = answers
    return _NOT_KNOWN if any(each.relation is not first.relation for each in others) else first


def _check_target(name: str, given: object) -> None:
    if not isinstance(given, Target):
        found = type(given).__name__
        raise WrongArgument(
            "argument/wrong-type",
            f"参数 {name} 应是 parse_target 读出的目标，给的却是 {found}",
            f"the argument {name} is a target as parse_target reads it, not {found}",
        )


def _context(target: Target) -> tuple[object, ...]:
    """
    What else a target's meaning rests on.
    """
    components = frozenset(map(fold_text, target.components))
    return target.unit, target.basis, target.better, target.cap, components


def _with_baselines(a: Target, b: Target, settings: Settings) -> list[Settings]:
    """
    The conventions with each baseline year that could matter, where a target wants one and none is declared.
    """
    if settings.baseline_year is not None or not any(has_declared_base(target.rule) for target in (a, b)):
        return [settings]
    named = {year for target in (a, b) for year in named_years(target.rule, settings)[0]}
    years = [min({_GENERIC_BASELINE, *(year - 20 for year in named)}), *sorted(named)]
    return [settings.with_baseline(year) for year in years]


@attrs.define
class _Direction:
    """
    Whether whatever meets one target meets the other: proved in every circumstance, or refuted by a witness.
    """

    is_proved: bool = True
    witness: Witness | None = None


@attrs.define
class _Comparison:
    """
    Two targets under one set of conventions.

    `is_shared` says that there is a circumstance in which both apply, `is_partial` that there is one in which only one does.
    """

    a: Target
    b: Target
    settings: Settings
    effort: Effort
    forward: _Direction = attrs.field(factory=_Direction)
    backward: _Direction = attrs.field(factory=_Direction)
    is_shared: bool = False
    is_partial: bool = False

    def answer(self) -> Strictness:
        for circumstance in find_circumstances(self.a, self.b, self.settings):
            self._compare_in(circumstance)
        if not self.is_shared:
            return _NOT_KNOWN
        forward, backward = self.forward, self.backward
        if forward.witness is not None and backward.witness is not None:
            return Strictness(Relation.INCOMPARABLE, (forward.witness, backward.witness), self.is_partial)
        if forward.is_proved and backward.witness is not None:
            return Strictness(Relation.STRICTER, (backward.witness,), self.is_partial)
        if backward.is_proved and forward.witness is not None:
            return Strictness(Relation.LOOSER, (forward.witness,), self.is_partial)
        if forward.is_proved and backward.is_proved and not self.is_partial:
            return Strictness(Relation.EQUAL)
        return _NOT_KNOWN

    def _compare_in(self, circumstance: Circumstance) -> None:
        a, b = view(self.a, circumstance), view(self.b, circumstance)
        if a.asked is None or b.asked is None:
            self.is_partial |= a.asked is not b.asked
            return
        self.is_shared = True
        try:
            pair = _Pair.make(a, b, circumstance, self.settings, self.effort)
            pair.look(self.forward, 0, 1)
            pair.look(self.backward, 1, 0)
        except OutOfReach:
            if self.effort.left < 0:
                raise
            self.forward.is_proved = self.backward.is_proved = False


@attrs.frozen
class _Pair:
    """
    Two targets in one circumstance, as formulas over the same values.
    """

    views: tuple[View, View]
    formulas: tuple[Formula, Formula]
    domain: tuple[Formula, ...]
    maker: Maker
    is_open_ended: bool
    effort: Effort

    @classmethod
    def make(cls, a: View, b: View, circumstance: Circumstance, settings: Settings, effort: Effort) -> "_Pair":
        views, own_name, components = _pair_subjects(a, b)
        leaves = [leaf for each in views for leaf in leaves_of(each.asked)]
        readings = {
            name: read_channel(leaf for leaf in leaves if leaf.name == name)
            for name in dict.fromkeys(leaf.name for leaf in leaves)
        }
        conditions = Conditions(settings, readings)
        first, second = (conditions.met(each.asked) for each in views if each.asked is not None)
        variables = variables_of(first) | variables_of(second)
        if any(each.name in conditions.amounts and each.year != circumstance.year for each in variables):
            raise OutOfReach
        domain = [*conditions.domain]
        for variable in sorted(variables, key=lambda each: each.order):
            if variable.kind.least is not None:
                domain.append(hold([(variable, 1)], Comparator.AT_LEAST, variable.kind.least))
            if variable.kind.most is not None:
                domain.append(hold([(variable, 1)], Comparator.AT_MOST, variable.kind.most))
        caps: list[Formula] = []
        cap, unit = a.target.cap, a.target.unit
        if cap is not None and (cap, unit) == (b.target.cap, b.target.unit):
            for variable in sorted(variables, key=lambda each: each.order):
                if variable.source is Source.OBSERVED and variable.kind == NUMBER and not variable.name[1:]:
                    own = readings[variable.name].unit
                    if own is not None and unit is not None and not same_dimension(own, unit):
                        continue
                    factor = 1 if own is None or unit is None else unit_factor(unit, own)
                    caps.append(hold([(variable, 1)], Comparator.AT_MOST, cap * factor))
        if caps and all(
            find_model(AllOf((settle(formula, otherwise=True), *domain, *caps)), effort) is not None
            for formula in (first, second)
        ):
            domain += caps
        maker = Maker(
            views=views,
            readings=readings,
            circumstance=circumstance,
            settings=settings,
            is_dated=is_dated(a.target.rule) or is_dated(b.target.rule),
            own_name=own_name,
            components=components,
        )
        return cls(views, (first, second), tuple(domain), maker, _is_open_ended(leaves, settings), effort)

    def look(self, direction: _Direction, met: int, other: int) -> None:
        """
        Look for values that meet one target and not the other, however what is unknown turns out; else for a proof.
        """
        if direction.witness is not None:
            return
        holds, fails = settle(self.formulas[met], otherwise=False), settle(self.formulas[other], otherwise=True)
        for supposed in self._suppositions():
            model = find_model(AllOf((negate(fails), holds, *self.domain, *supposed)), self.effort)
            if model is not None:
                direction.witness = self.maker.make(model, (*self.formulas, *self.domain), self.views[met])
                direction.is_proved = False
                return
        without = AllOf((negate(self.formulas[other]), self.formulas[met], *self.domain))
        if self.is_open_ended or find_model(without, self.effort) is not None:
            direction.is_proved = False

    def _suppositions(self) -> list[list[Formula]]:
        """
        What values are like, the most usual first: numbers above 0, then not below, then any; references never below.
        """
        variables = sorted(variables_of(AllOf(self.formulas)), key=lambda each: each.order)
        numbers = [variable for variable in variables if not variable.kind.is_whole]
        references = [variable for variable in variables if variable.source is Source.REFERENCE]
        return [
            [hold([(each, 1)], Comparator.MORE_THAN) for each in numbers],
            [hold([(each, 1)], Comparator.AT_LEAST) for each in numbers],
            [hold([(each, 1)], Comparator.AT_LEAST) for each in references],
        ]


def _pair_subjects(a: View, b: View) -> tuple[tuple[View, View], str | None, tuple[str, ...]]:
    """
    The views with the subjects that are one and the same brought together, the name under which the indicator itself has to
    be observed, and the components of which each is asked the same.
    """
    components = {fold_text(component): component for component in a.target.components}
    if components:
        naming = [(each, not each.has_unnamed and not components.keys().isdisjoint(each.subjects)) for each in (a, b)]
        if any(named for _, named in naming):
            first, second = (each if named else _spread(each, tuple(components)) for each, named in naming)
            return (first, second), None, ()
    own_name: str | None = None
    views: list[View] = []
    for each, other in ((a, b), (b, a)):
        name = each.target.name
        own = None if name is None else fold_text(name)
        if own is not None and own in each.subjects:
            if each.only_subject is None:
                own_name = name
                if other.target.name is None or fold_text(other.target.name) != own:
                    raise OutOfReach
            views.append(_rename(each, own))
        elif (subject := each.only_subject) is not None and not other.subjects:
            # A value without a name is that of the only subject: of the indicator, unless its name is another.
            names = [fold_text(given.target.name) for given in (a, b) if given.target.name is not None]
            is_same = all(subject in known or known in subject for known in names)
            views.append(_rename(each, subject) if is_same else each)
        else:
            views.append(each)
    return (views[0], views[1]), own_name, tuple(components.values())


def _rename(given: View, subject: str) -> View:
    """
    The view with a subject taken for the indicator itself.
    """

    def renamed(asked: Asked) -> Asked:
        match asked:
            case Leaf(channel=channel) if channel.path[:1] == (subject,):
                return attrs.evolve(asked, channel=attrs.evolve(channel, path=channel.path[1:]))
            case Joined(parts):
                return attrs.evolve(asked, parts=tuple(map(renamed, parts)))
            case _:
                return asked

    return given if given.asked is None else attrs.evolve(given, asked=renamed(given.asked))


def _spread(given: View, components: tuple[str, ...]) -> View:
    """
    The view with what is asked of the indicator asked of each component by name.
    """
    if given.subjects or given.statements or given.asked is None:
        raise OutOfReach

    def under(asked: Asked, component: str) -> Asked:
        match asked:
            case Leaf(channel=channel):
                return attrs.evolve(asked, channel=Channel((component, *channel.path), channel.place))
            case Joined(parts):
                return attrs.evolve(asked, parts=tuple(under(part, component) for part in parts))
            case Undecided():
                return asked

    parts = tuple(under(given.asked, component) for component in components)
    return attrs.evolve(given, asked=Joined(parts, is_any=False), subjects=components, has_unnamed=False)


def _is_open_ended(leaves: list[Leaf], settings: Settings) -> bool:
    """
    Whether a mean change since a named year meets something that sets its pace: which of the two is stricter may then change
    with every year that passes, and no number of years looked at proves that it does not.
    """
    for leaf in leaves:
        if isinstance(leaf.rule, AverageChange) and (first := _first_year(leaf.rule, settings)) is not None:
            for other in leaves:
                rule = other.rule
                match rule:
                    case _ if other.channel == leaf.channel and other.year == first:
                        return True
                    case AverageChange() if _first_year(rule, settings) == first:
                        pass
                    case Bound() | Interval() | About() | Coverage() | Absence() | Reference() | StepChange():
                        pass
                    case Trend(base_year=None):
                        pass
                    case _ if other.channel == leaf.channel:
                        return True
                    case _:
                        pass
    return False


def _first_year(rule: AverageChange, settings: Settings) -> int | None:
    if rule.base is not None:
        return rule.base
    return None if settings.plan_period is None else settings.plan_period[0]
