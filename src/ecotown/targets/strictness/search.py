"""
Whether a formula can hold, and values under which it does.

By cases, one alternative of each *or* after another; what plainly contradicts is dropped before it is tried, and parts that
share no variable are looked at apart.
"""

from fractions import Fraction
from typing import TypeAlias, assert_never

import attrs

from ecotown.targets.strictness.elimination import ANYWHERE, Model, Range, find_values, has_values
from ecotown.targets.strictness.formulas import (
    AllOf,
    AnyOf,
    Formula,
    Linear,
    OutOfReach,
    Terms,
    Unknown,
    Variable,
)

__all__ = ["Effort", "find_model"]

# Each choice that hangs on another is looked at inside it.
_MOST_CHOICES = 200


@attrs.define
class Effort:
    """
    How many comparisons may yet be looked at: with none left the question stays open. A clock would answer differently twice.
    """

    left: int = 40_000

    def spend(self, count: int) -> None:
        """
        Look at so many comparisons. Raises OutOfReach where no more may be looked at.
        """
        self.left -= count
        if self.left < 0:
            raise OutOfReach


@attrs.define
class _State:
    """
    What has been taken to hold so far: a range for each sum, and what is unknown.
    """

    ranges: dict[Terms, Range] = attrs.field(factory=dict)
    unknowns: dict[object, bool] = attrs.field(factory=dict)

    def take(self, formula: Formula, choices: list[AnyOf]) -> bool:
        """
        Take a formula to hold, its choices put off; False where it plainly cannot.
        """
        match formula:
            case Linear(terms, comparator, bound):
                narrowed = self.ranges.get(terms, ANYWHERE).narrowed(comparator, bound)
                self.ranges[terms] = narrowed
                return not narrowed.is_empty
            case Unknown(key, holds):
                return self.unknowns.setdefault(key, holds) is holds
            case AllOf(parts):
                return all(self.take(part, choices) for part in parts)
            case AnyOf(parts):
                choices.append(formula)
                return bool(parts)
            case _:
                assert_never(formula)

    def may_hold(self, formula: Formula) -> bool:
        """
        Whether a formula does not plainly contradict what is taken to hold.
        """
        match formula:
            case Linear(terms, comparator, bound):
                known = self.ranges.get(terms)
                return known is None or known.allows(comparator, bound)
            case Unknown(key, holds):
                return self.unknowns.get(key, holds) is holds
            case AllOf(parts):
                return all(map(self.may_hold, parts))
            case AnyOf(parts):
                return any(map(self.may_hold, parts))
            case _:
                assert_never(formula)

    def must_hold(self, formula: Formula) -> bool:
        """
        Whether a formula plainly follows.
        """
        match formula:
            case Linear(terms, comparator, bound):
                known = self.ranges.get(terms)
                return known is not None and known.narrowed(comparator, bound) == known
            case Unknown(key, holds):
                return self.unknowns.get(key) is holds
            case AllOf(parts):
                return all(map(self.must_hold, parts))
            case AnyOf(parts):
                return any(map(self.must_hold, parts))
            case _:
                assert_never(formula)


def find_model(formula: Formula, effort: Effort) -> Model | None:
    """
    Values under which a formula holds, or None where there are none. Raises OutOfReach where that takes too long.

    Of several alternatives the first that can hold is taken.
    """
    return _search(_State(), [formula], [], effort)


def _search(state: _State, taken: list[Formula], choices: list[AnyOf], effort: Effort) -> Model | None:
    """
    Values under which formulas hold, beside what has been taken to hold and the choices that are left.
    """
    effort.spend(1 + len(state.ranges))
    left: list[AnyOf] = []
    if not state.take(AllOf(tuple(taken)), left):
        return None
    # What has just been taken comes first: there a contradiction shows soonest.
    fresh = frozenset().union(*map(_marks_of, taken))
    narrowed = _narrow(state, [*left, *choices])
    if narrowed is None:
        return None
    model: dict[Variable, Fraction] = {}
    for part, others in _split(state, narrowed, fresh):
        found = _choose_in(part, others, effort)
        if found is None:
            return None
        model.update(found)
    return model


def _choose_in(state: _State, choices: list[AnyOf], effort: Effort) -> Model | None:
    effort.spend(len(state.ranges))
    if not choices:
        return find_values(state.ranges)
    if not has_values(state.ranges):
        return None
    if len(choices) > _MOST_CHOICES:
        raise OutOfReach
    first, *others = choices
    for part in first.parts:
        found = _search(_State(dict(state.ranges), dict(state.unknowns)), [part], others, effort)
        if found is not None:
            return found
    return None


def _narrow(state: _State, choices: list[AnyOf]) -> list[AnyOf] | None:
    """
    The choices that are left once those with one alternative are taken; None where one has no alternative.
    """
    while True:
        left: list[AnyOf] = []
        is_settled = True
        for choice in choices:
            if state.must_hold(choice):
                continue
            possible = tuple(part for part in choice.parts if state.may_hold(part))
            if not possible:
                return None
            if len(possible) > 1:
                left.append(AnyOf(possible))
                continue
            is_settled = False
            if not state.take(possible[0], left):
                return None
        if is_settled:
            return left
        choices = left


_Marks: TypeAlias = frozenset[object]


def _marks_of(formula: Formula) -> _Marks:
    """
    The variables and the unknown things of a formula: what shares none of them has nothing to do with it.
    """
    match formula:
        case Linear(terms):
            return frozenset(variable for variable, _ in terms)
        case Unknown(key):
            return frozenset([(key,)])
        case AllOf(parts) | AnyOf(parts):
            return frozenset().union(*map(_marks_of, parts))
        case _:
            assert_never(formula)


def _split(state: _State, choices: list[AnyOf], fresh: _Marks) -> list[tuple[_State, list[AnyOf]]]:
    """
    What is taken and what is left to choose, in parts that have nothing to do with each other, the fresh ones first.
    """
    nearer: dict[object, object] = {}

    def root_of(mark: object) -> object:
        while (near := nearer.setdefault(mark, mark)) is not mark:
            nearer[mark] = mark = nearer[near]
        return mark

    def join(marks: _Marks) -> None:
        first, *others = marks
        root = root_of(first)
        for mark in others:
            nearer[root_of(mark)] = root

    marked = [(choice, _marks_of(choice)) for choice in choices]
    for terms in state.ranges:
        join(frozenset(variable for variable, _ in terms))
    for _, marks in marked:
        join(marks)
    parts: dict[object, tuple[_State, list[AnyOf]]] = {}
    for terms, known in state.ranges.items():
        parts.setdefault(root_of(terms[0][0]), (_State(), []))[0].ranges[terms] = known
    for choice, marks in marked:
        parts.setdefault(root_of(next(iter(marks))), (_State(), []))[1].append(choice)
    for key, holds in state.unknowns.items():
        if (key,) in nearer:
            parts[root_of((key,))][0].unknowns[key] = holds
    foremost = {root_of(mark) for mark in fresh if mark in nearer}
    return [parts[root] for root in sorted(parts, key=lambda root: root not in foremost)]
