"""
A case of a formula: the raw quantities given, and what is to come out.
"""

from collections.abc import Callable, Mapping

import attrs

from ecotown.diagnostics import Diagnostic
from ecotown.errors import EcotownError
from ecotown.measures import (
    Goal,
    Lever,
    check_dimensions,
    evaluate_measure,
    find_levers,
    format_expression,
    format_measure,
    parse_measure,
)
from ecotown.quantities import exact, format_exact, round_half_even

__all__ = ["MeasureCase", "compute_case"]


@attrs.frozen(kw_only=True)
class MeasureCase:
    """
    One case of a formula. Numbers are text, as written.

    `variables` are units by name, `values` the quantities given, `unit` the one wanted. What a case does not write (None) is
    not checked; `value` is exact, or rounded half to even to `interval`; `error` is the code of what is refused, `at` the
    characters that it marks. `levers` are the changes, by name, that bring the value to at least `least`, `above`, at most
    `most` or `below`, none above `cap`, with the quantities in `fixed` left alone; `reached` is what the value comes to.
    """

    name: str
    measure: str
    variables: Mapping[str, object] = attrs.field(factory=dict)
    values: Mapping[str, object] | None = None
    unit: str | None = None
    value: str | None = None
    interval: str | None = None
    canonical: str | None = None
    ascii: str | None = None
    missing: tuple[str, ...] | None = None
    zero_divisors: tuple[str, ...] | None = None
    error: str | None = None
    at: str | None = None
    hint: str | None = None
    least: str | None = None
    above: str | None = None
    most: str | None = None
    below: str | None = None
    cap: str | None = None
    fixed: tuple[str, ...] = ()
    levers: Mapping[str, object] | None = None
    reached: Mapping[str, object] | None = None
    file: str | None = attrs.field(default=None, eq=False)
    line: int | None = attrs.field(default=None, eq=False)

    @property
    def expected(self) -> dict[str, str]:
        """
        What the case writes, key by key, as text.
        """
        texts = {key: getattr(self, key) for key in ("error", "at", "hint", "canonical", "ascii")}
        facts: dict[str, str] = {key: text for key, text in texts.items() if text is not None}
        if self.value is not None:
            facts["value"] = format_exact(exact(self.value))
        for key, names in (("missing", self.missing), ("zero_divisors", self.zero_divisors)):
            if names is not None:
                facts[key] = "、".join(names)
        for key, changes in (("levers", self.levers), ("reached", self.reached)):
            if changes is not None:
                facts[key] = "、".join(f"{name} {change}" for name, change in changes.items())
        return facts

    @property
    def goal(self) -> Goal:
        """
        What the value is to come to.
        """
        least, most = (
            None if text is None else exact(text) for text in (self.above or self.least, self.below or self.most)
        )
        return Goal(least, most, includes_least=self.above is None, includes_most=self.below is None)


def compute_case(case: MeasureCase) -> tuple[dict[str, str], Callable[[str], str] | None]:
    """
    What comes out, under the keys that a case may write, and how it was computed. A value not written is told too.
    """
    # Levers are asked for of quantities as they are given; whoever declares some has them checked.
    is_bare = case.levers is not None and not case.variables
    units = None if is_bare else {name: str(unit) for name, unit in case.variables.items()}
    computation = None
    try:
        measure = parse_measure(case.measure)
        faults = () if units is None else check_dimensions(measure, units, case.unit)
        if not faults and case.values is not None:
            values = {name: None if value is None else str(value) for name, value in case.values.items()}
            computation = evaluate_measure(measure, values, unit=case.unit, variables=units)
    except EcotownError as error:
        faults = error.diagnostics
    if faults:
        first = faults[0]
        return {"error": first.code, "at": _marked(case.measure, first), "hint": first.hint or ""}, first.render
    facts = {"canonical": format_measure(measure), "ascii": format_measure(measure, "ascii")}
    if computation is None:
        return facts, None
    facts["missing"] = "、".join(computation.missing)
    facts["zero_divisors"] = "、".join(format_expression(step.expression) for step in computation.zero_divisors)
    if computation.value is not None:
        value = computation.value
        facts["value"] = format_exact(value if case.interval is None else round_half_even(value, exact(case.interval)))
    if case.levers is not None:
        cap = None if case.cap is None else exact(case.cap)
        levers = find_levers(computation, case.goal, cap=cap, fixed=case.fixed)
        facts["levers"] = "、".join(map(" ".join, map(_shown, levers)))
        by_name = {_shown(lever)[0]: lever.reached for lever in levers}
        asked = [(name, by_name.get(name)) for name in case.reached or {}]
        facts["reached"] = "、".join(f"{name} {'' if to is None else format_exact(to)}" for name, to in asked)
    return facts, computation.explain


def _shown(lever: Lever) -> tuple[str, str]:
    """
    What is moved (`乙→甲` where it is taken from another quantity), and by how much, or why no change will do.
    """
    if lever.change is None:
        return lever.name, "" if lever.obstacle is None else lever.obstacle.value
    if lever.counterpart is None:
        return lever.name, format_exact(lever.change)
    pair = (lever.counterpart, lever.name) if lever.change > 0 else (lever.name, lever.counterpart)
    return "→".join(pair), format_exact(abs(lever.change))


def _marked(text: str, diagnostic: Diagnostic) -> str:
    if diagnostic.line is None or diagnostic.column is None or diagnostic.end_column is None:
        return ""
    return text.split("\n")[diagnostic.line - 1][diagnostic.column - 1 : diagnostic.end_column - 1]
