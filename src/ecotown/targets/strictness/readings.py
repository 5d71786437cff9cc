"""
How the values of one subject are read: in which unit a witness states them, and what kind of value each rule reads.

Two targets may state their limits in different units, and neither may state any. A value is made up in one unit that all
of them read alike, without its unit where that is how they are read, else with it.
"""

from collections.abc import Iterable
from fractions import Fraction

import attrs

from ecotown.quantities import fold_unit, same_dimension, unit_factor
from ecotown.targets.direction import names_a_change
from ecotown.targets.nodes import (
    About,
    Absence,
    Assigned,
    AverageChange,
    Bound,
    Change,
    Coverage,
    CumulativeChange,
    Deadline,
    Filter,
    Frequency,
    Interval,
    KOfN,
    MeanLevel,
    Multiple,
    Quantity,
    Rank,
    Reference,
    Share,
    Statement,
    Status,
    StepChange,
    Trend,
)
from ecotown.targets.strictness.clauses import Leaf
from ecotown.targets.strictness.formulas import Kind, OutOfReach
from ecotown.targets.vocabulary import ELIMINATION

__all__ = ["NUMBER", "POINTS", "Reading", "is_elimination_by_number", "kind_of", "read_channel"]

NUMBER = Kind("number")
POINTS = frozenset({"百分点", "个百分点"})
_RATIO = "1"
# What happens so many times, or is had so many of: in whole numbers.
_COUNTED = frozenset(
    ["次", "场", "期", "项", "个", "件", "起", "批", "人", "人次", "户", "家", "处", "座", "名", "份", "篇"]
)


@attrs.frozen
class Reading:
    """
    The unit that the values of a subject are made up in, and whether a witness writes it, or one of the other units that
    would do. `has_numbers` says that words on the scale of elimination are read as numbers, because some other rule asks
    for one.
    """

    unit: str | None = None
    is_stated: bool = False
    other_units: tuple[str, ...] = ()
    has_numbers: bool = False

    def factor(self, unit: str | None, leaf: Leaf) -> Fraction:
        """
        What a value is multiplied by to be held against a limit in a unit.
        """
        if unit is None or self.unit is None or (not self.is_stated and _has_own_unit(leaf)):
            return Fraction(1)
        return unit_factor(self.unit, unit)


@attrs.frozen
class _Demand:
    """
    The unit in which a rule compares. `is_loose`: any will do, for the rule compares values with each other.
    """

    unit: str | None
    is_written: bool = True
    is_loose: bool = False


def is_elimination_by_number(leaf: Leaf) -> bool:
    """
    Whether a rule is a word on the scale of elimination, which a count or a percentage may stand for.
    """
    rule = leaf.rule
    return isinstance(rule, Status) and rule.scale == ELIMINATION and rule.rank > 0 and not rule.is_strict


def kind_of(leaf: Leaf, *, has_numbers: bool) -> Kind | None:
    """
    The kind of value that a rule reads; None where any will do.
    """
    rule = leaf.rule
    match rule:
        case Status(scale):
            if has_numbers and is_elimination_by_number(leaf):
                return NUMBER
            return Kind("word", scale, is_whole=True, least=0, most=len(scale.ranks) - 1)
        case Rank(scope):
            return Kind("rank", scope, is_whole=True, least=1)
        case KOfN(_, total):
            return Kind("items", total, is_whole=True, least=0, most=total)
        case Deadline():
            return Kind("day", is_whole=True)
        case Statement(text):
            return Kind("judgement", text, is_whole=True, least=0, most=1)
        case Frequency(period, bound):
            is_counted = (bound.limit.unit or leaf.target.unit) in _COUNTED
            return Kind("frequency", period, is_whole=is_counted, least=0 if is_counted else None)
        case Share(_, text):
            return Kind("share", text)
        case Filter(condition, members):
            limit = condition.limit
            return Kind("members", (members, condition.comparator, limit.number.value, limit.unit))
        case CumulativeChange(direction):
            return Kind("change", direction)
        case Assigned(comparator=None):
            return None
        case _:
            return NUMBER


def read_channel(leaves: Iterable[Leaf]) -> Reading:
    """
    How the values of one subject are read by all the rules that ask for it. Raises OutOfReach where they are not read alike.
    """
    asked = list(leaves)
    kinds = {kind_of(leaf, has_numbers=False) for leaf in asked} - {None}
    has_numbers = NUMBER in kinds and any(map(is_elimination_by_number, asked))
    if len({basis for leaf in asked for basis in _bases(leaf)} - {None}) > 1:
        raise OutOfReach
    demands = [(leaf, demand) for leaf in asked for demand in _demands(leaf, has_numbers=has_numbers)]
    units: dict[str, None] = {}
    for leaf, demand in demands:
        own = None if _has_own_unit(leaf) else leaf.target.unit
        units.update(dict.fromkeys(unit for unit in (own, demand.unit) if unit is not None))
    candidates = [Reading(unit, has_numbers=has_numbers) for unit in (*units, None)]
    candidates += [
        Reading(unit, is_stated=True, has_numbers=has_numbers) for unit in units if fold_unit(unit) != _RATIO
    ]
    fitting = [each for each in candidates if all(_reads(each, leaf, demand) for leaf, demand in demands)]
    if not fitting:
        raise OutOfReach
    others = tuple(each.unit for each in fitting[1:] if each.is_stated and each.unit is not None)
    return attrs.evolve(fitting[0], other_units=others)


def _reads(reading: Reading, leaf: Leaf, demand: _Demand) -> bool:
    """
    Whether a rule takes the values of a reading for what they are.
    """
    unit, own = reading.unit, leaf.target.unit
    if _has_own_unit(leaf):
        if demand.is_loose:
            return True
        if not reading.is_stated or not demand.is_written:
            return _is_same(unit, demand.unit)
        return unit is not None and demand.unit is not None and same_dimension(unit, demand.unit)
    if reading.is_stated:
        wanted = own if demand.is_loose else demand.unit
        return (demand.is_loose and own is None) or same_dimension(unit, wanted)
    if demand.is_loose:
        return own is None or _is_same(unit, own)
    return _is_same(unit, own or demand.unit) and (demand.unit is None or same_dimension(unit, demand.unit))


def _is_same(unit: str | None, other: str | None) -> bool:
    if unit is None or other is None:
        return unit is other
    return fold_unit(unit) == fold_unit(other)


def _has_own_unit(leaf: Leaf) -> bool:
    """
    Whether a value without a unit is in that of the limit rather than in that of the indicator.
    """
    return leaf.is_named or isinstance(leaf.rule, CumulativeChange)


def _demands(leaf: Leaf, *, has_numbers: bool) -> list[_Demand]:
    rule = leaf.rule
    loose = _Demand(leaf.target.unit, is_loose=True)
    match rule:
        case Bound(_, limit) | About(limit) | MeanLevel(_, Bound(_, limit)):
            return [_limit(limit, leaf)]
        case Interval(lower, upper):
            return [_limit(lower.limit, leaf), _limit(upper.limit, leaf)]
        case Frequency(_, bound) | Share(bound) | Filter(_, _, bound):
            return [_limit(bound.limit, leaf)]
        case Coverage():
            return [_Demand("%")]
        case Change(amount=amount) if rule.is_amount:
            return [_limit(amount, leaf)]
        case Change(amount=amount) | StepChange(amount=amount):
            if rule.is_relative:
                return [loose]
            # The ceiling of the indicator has to be told in the unit of the amount.
            ceiling = [loose] if leaf.target.cap is not None and not leaf.is_named else []
            return [_Demand("%" if amount.unit in POINTS else amount.unit or leaf.target.unit), *ceiling]
        case CumulativeChange(amount=amount):
            return [_Demand(amount.unit)]
        case Status() if has_numbers and is_elimination_by_number(leaf):
            return [_Demand("%")] if leaf.target.unit in ("%", "‰") and not leaf.is_named else [loose]
        case AverageChange(amount=amount) if not leaf.is_named and names_a_change(leaf.target.name):
            return [_limit(amount, leaf)]
        case Trend() | Multiple() | AverageChange() | Reference() | Absence() | Assigned():
            return [loose]
        case Status() | Rank() | KOfN() | Deadline() | Statement():
            return []


def _limit(limit: Quantity, leaf: Leaf) -> _Demand:
    return _Demand(limit.unit or leaf.target.unit, limit.unit is not None and limit.is_unit_written)


def _bases(leaf: Leaf) -> list[str | None]:
    """
    The bases on which a rule compares (折纯).
    """
    own = None if leaf.is_named else leaf.target.basis
    match leaf.rule:
        case Bound(basis=basis) | About(basis=basis) | MeanLevel(_, Bound(basis=basis)):
            return [basis or own]
        case Interval(lower, upper):
            return [lower.basis or own, upper.basis or own]
        case _:
            return [own]
