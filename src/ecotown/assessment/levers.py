"""
How far a row that is not met is off in the raw quantities that can be moved, each while all others stay as they are.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import islice

import attrs

from ecotown.assessment.goals import find_goals
from ecotown.assessment.quoting import show_list
from ecotown.assessment.reckoning import Reckoning
from ecotown.evaluation import Result, Verdict
from ecotown.measures import Lever, fold_name
from ecotown.measures.levers import find_levers
from ecotown.plans import Indicator
from ecotown.quantities import format_exact
from ecotown.targets.nodes import Direction

__all__ = ["RowLever", "levers_of", "tell_levers", "tell_shortest"]

# Nobody reads those of a thousand villages one by one.
_MOST_PARTS = 20


@attrs.frozen
class RowLever:
    """
    A lever of a row, or of its component or village `part`.
    """

    part: str | None
    lever: Lever

    def tell(self, language: str = "zh") -> str:
        """
        The lever in one sentence.
        """
        told = self.lever.explain(language)
        return told if self.part is None else f"{self.part}{': ' if language == 'en' else '：'}{told}"

    def to_dict(self, language: str = "zh") -> dict[str, object]:
        """
        The JSON form: numbers as text.
        """
        lever = self.lever
        numbers = {
            name: None if (number := getattr(lever, name)) is None else format_exact(number)
            for name in ("before", "change", "after", "reached")
        }
        return {
            "part": self.part,
            "name": lever.name,
            "unit": lever.unit,
            **numbers,
            "counterpart": lever.counterpart,
            "obstacle": None if lever.obstacle is None else lever.obstacle.value,
            "text": self.tell(language),
        }


def levers_of(result: Result, indicator: Indicator, year: int) -> tuple[RowLever, ...]:
    """
    The levers of a row that is not met: those that reach the target before those that do not, else in the order of the formula.
    """
    if result.verdict is not Verdict.NOT_MET:
        return ()
    cap = None if result.target is None else result.target.cap
    found = [
        RowLever(part, lever)
        for part, inner in islice(_computed(None, result), _MOST_PARTS)
        for lever in _levers(inner, year, indicator.better, cap if inner.target is None else inner.target.cap)
    ]
    return tuple(sorted(found, key=lambda each: each.lever.change is None))


def _computed(name: str | None, result: Result) -> Iterator[tuple[str | None, Result]]:
    """
    The results below one that are not met and were computed, by the names of their parts.
    """
    if result.verdict is not Verdict.NOT_MET:
        return
    if result.reckoning is not None:
        yield name, result
        return
    for part, inner in result.parts:
        yield from _computed(part if name is None else f"{name}·{part}", inner)


def _levers(result: Result, year: int, better: Direction | None, cap: Fraction | None) -> tuple[Lever, ...]:
    reckoning = result.reckoning
    reckoned = reckoning.of(year) if isinstance(reckoning, Reckoning) else None
    if (
        not isinstance(reckoning, Reckoning)
        or reckoned is None
        or reckoned.value is None
        or reckoned.computation is None
    ):
        return ()
    declared = [variable for name in reckoning.formula.names if (variable := reckoning.formula.declared.get(name))]
    # Nobody moves the area of the land; and a whole that is made smaller makes nothing better.
    fixed = {fold_name(variable.name) for variable in declared if variable.stable}
    fixed |= {fold_name(variable.part_of) for variable in declared if variable.part_of is not None}
    levers: dict[tuple[str, str | None], Lever] = {}
    for goal in find_goals(result, reckoned.value, reckoned.computation.unit, better=better):
        for lever in find_levers(reckoned.computation, goal, cap=cap, fixed=fixed):
            key = lever.name, lever.counterpart
            levers[key] = min(levers.get(key, lever), lever, key=_size)
    return tuple(_named(lever, reckoning) for lever in levers.values())


def _named(lever: Lever, reckoning: Reckoning) -> Lever:
    """
    The lever with the names as they are declared.
    """
    counterpart = lever.counterpart
    return attrs.evolve(
        lever,
        name=reckoning.labels.get(lever.name, lever.name),
        counterpart=None if counterpart is None else reckoning.labels.get(counterpart, counterpart),
    )


def _size(lever: Lever) -> tuple[bool, Fraction]:
    return lever.change is None, abs(lever.change or Fraction(0))


def tell_levers(levers: Sequence[RowLever], language: str) -> tuple[str, ...]:
    """
    The levers that reach the target, those that ask the same of several raw quantities told once.
    """
    groups: dict[tuple[object, ...], list[RowLever]] = {}
    for each in levers:
        lever = each.lever
        if lever.change is not None:
            key = (each.part, lever.change, lever.unit) if lever.counterpart is None else (each.part, lever)
            groups.setdefault(key, []).append(each)
    return tuple(own[0].tell(language) if len(own) == 1 else _tell_alike(own, language) for own in groups.values())


def _tell_alike(levers: Sequence[RowLever], language: str) -> str:
    part, lever = levers[0].part, levers[0].lever
    change = lever.change or Fraction(0)
    amount = f"{format_exact(abs(change))} {lever.unit or ''}".rstrip()
    names = show_list((each.lever.name for each in levers), language)
    if language == "en":
        told = f"any one of {names}: {amount} {'more' if change > 0 else 'less'} (all else unchanged)"
        return told if part is None else f"{part}: {told}"
    told = f"{names}中任一项再{'增加' if change > 0 else '减少'} {amount}（其他数量不变）"
    return told if part is None else f"{part}：{told}"


def tell_shortest(levers: Sequence[RowLever], language: str) -> str:
    """
    `还差 37 户`: the first lever of a row without parts, for a cell of a table; empty where there is none.
    """
    first = next(iter(levers), None)
    if first is None or first.part is not None or first.lever.change is None:
        return ""
    lever = first.lever
    change = lever.change or Fraction(0)
    amount = f"{format_exact(abs(change))} {lever.unit or ''}".rstrip()
    if language == "en":
        return f"{amount} {'short' if change > 0 else 'over'}"
    return f"{'还差' if change > 0 else '多出'} {amount}"
