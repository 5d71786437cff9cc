"""
Witnesses: what the judge is to be given so that one of two targets is met and the other is not.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Required, TypedDict

import attrs

from ecotown.quantities import format_exact, unit_factor
from ecotown.targets.folding import fold_text
from ecotown.targets.nodes import Assigned, Scale
from ecotown.targets.strictness.circumstances import Circumstance
from ecotown.targets.strictness.clauses import Channel, Leaf, View, leaves_of
from ecotown.targets.strictness.elimination import Model
from ecotown.targets.strictness.formulas import Formula, Source, Variable, variables_of
from ecotown.targets.strictness.readings import Reading, kind_of
from ecotown.targets.strictness.settings import Settings

__all__ = ["Maker", "Witness"]


class Witness(TypedDict, total=False):
    """
    Keyword arguments of `evaluate_target`.
    """

    observed: Required[object]
    year: int
    place: Mapping[str, object]
    assigned: Mapping[str, object]
    references: Mapping[str, object]
    conventions: Mapping[str, object]


_WHOLE = "总体"
_CLOSING_WORDS = ("占比", "率", "比例", "面积")
_DONE = "完成"
_MET, _NOT_MET = "达标", "未达标"


class _Unstatable(Exception):
    """
    Values that no observation can state for both targets.
    """


@attrs.frozen(kw_only=True)
class Maker:
    """
    Makes witnesses of models, for two targets in one circumstance.

    `own_name` is the name under which the indicator itself has to be observed, where its value cannot go without one.
    """

    views: tuple[View, View]
    readings: Mapping[tuple[str, ...], Reading]
    circumstance: Circumstance
    settings: Settings
    is_dated: bool
    own_name: str | None
    components: tuple[str, ...]

    def make(self, model: Model, formulas: Iterable[Formula], met: View) -> Witness | None:
        """
        Keyword arguments of the judge for a model under which the target of one view is met; None where none can be stated.
        """
        try:
            return self._make(_complete(model, formulas), met)
        except _Unstatable:
            return None

    def _make(self, model: Model, met: View) -> Witness:
        leaves = [leaf for view in self.views for leaf in leaves_of(view.asked)]
        kept: dict[Channel, object] = {}
        for channel in dict.fromkeys(leaf.channel for leaf in leaves):
            asked = [leaf for leaf in leaves if leaf.channel == channel]
            if all(self._is_taken(channel, view) for view in self.views):
                kept[channel] = self._observe(channel, asked, model)
            elif any(leaf.channel == channel for leaf in leaves_of(met.asked)):
                raise _Unstatable
        observed = self._name(kept)
        if self.components:
            observed = dict.fromkeys(self.components, observed)
        witness: Witness = {"observed": observed}
        if self.is_dated:
            witness["year"] = self.circumstance.year
        if self.circumstance.place:
            witness["place"] = {key: str(value) for key, value in self.circumstance.place.items()}
        if assigned := self._assign(leaves, model):
            witness["assigned"] = assigned
        if references := self._refer(leaves, model):
            witness["references"] = references
        if self.settings.stated:
            witness["conventions"] = dict(self.settings.stated)
        return witness

    def _is_taken(self, channel: Channel, view: View) -> bool:
        """
        Whether a target takes a value of a subject, rather than refusing its name or reading it for another.
        """
        if not channel.path:
            return view.only_subject is None or any(not leaf.channel.path for leaf in leaves_of(view.asked))
        return channel.path[0] in view.subjects or channel.path[0] in view.statements

    def _name(self, values: Mapping[Channel, object]) -> object:
        """
        The values under their names; one without a name stands alone.
        """
        if len(values) == 1 and not next(iter(values)).path and self.own_name is None:
            return next(iter(values.values()))
        named: dict[str, object] = {}
        for channel, value in values.items():
            name = channel.path[0] if channel.path else self.own_name or _WHOLE
            if name in named:
                raise _Unstatable
            named[name] = value
        for name in named:
            forms = {f"{name}{word}" for word in _CLOSING_WORDS} | {f"{_DONE}{name}"}
            if not forms.isdisjoint(named):
                raise _Unstatable
        if not named:
            raise _Unstatable
        return named

    # --- values ------------------------------------------------------------------------------------------------------

    def _observe(self, channel: Channel, leaves: list[Leaf], model: Model) -> object:
        """
        The value of a subject, by year where more than the year judged is asked.
        """
        name = (channel.place, *channel.path)
        variables = [each for each in model if each.source is Source.OBSERVED and each.name == name]
        kinds = {kind_of(leaf, has_numbers=self.readings[name].has_numbers) for leaf in leaves} - {None}
        if len(kinds) > 1:
            raise _Unstatable
        values = {variable.year: self._tell(variable, model[variable]) for variable in variables}
        for leaf in leaves:
            if isinstance(leaf.rule, Assigned):
                values.setdefault(leaf.year, self._state(Fraction(1), self.readings[name]))
        if set(values) == {self.circumstance.year}:
            return values[self.circumstance.year]
        return dict(sorted(values.items()))

    def _tell(self, variable: Variable, value: Fraction) -> object:
        """
        A value as a ledger would hold it.
        """
        kind = variable.kind
        if kind.is_whole and value.denominator != 1:
            raise _Unstatable
        match kind.name, kind.detail:
            case "word", Scale(_, ranks):
                return ranks[int(value)][0]
            case "judgement", _:
                return _MET if value else _NOT_MET
            case "day", _:
                return dt.date.fromordinal(int(value)).isoformat()
            case (("rank" | "items"), _):
                return int(value)
            case _:
                return self._state(value, self.readings[variable.name])

    def _state(self, value: Fraction, reading: Reading) -> object:
        """
        A number, with its unit where that has to be written.
        """
        unit = reading.unit
        if reading.is_stated and unit is not None:
            for stated in (unit, *reading.other_units):
                text = format_exact(value * unit_factor(unit, stated))
                if "/" not in text:
                    return f"{text}{stated}"
            raise _Unstatable
        if value.denominator == 1:
            return int(value)
        text = format_exact(value)
        return value if "/" in text else Decimal(text)

    def _refer(self, leaves: list[Leaf], model: Model) -> dict[str, object]:
        """
        The references by name, by year where there are several.
        """
        found: dict[str, dict[int, object]] = {}
        for variable, value in model.items():
            if variable.source is Source.REFERENCE:
                told = self._state(value, self._reading_of(variable, leaves))
                found.setdefault(variable.name[0], {})[variable.year] = told
        return {name: next(iter(values.values())) if len(values) == 1 else values for name, values in found.items()}

    def _assign(self, leaves: list[Leaf], model: Model) -> dict[str, object]:
        """
        The targets assigned, by their wording: a number, or a bound that the value observed meets or misses.
        """
        found: dict[str, object] = {}
        for variable, value in model.items():
            if variable.source is not Source.ASSIGNED:
                continue
            wording = variable.name[0]
            if wording in found:
                raise _Unstatable
            if len(variable.name) == 1:
                found[wording] = self._state(value, self._reading_of(variable, leaves))
            else:
                found[wording] = self._bound(variable, model, is_met=bool(value))
        return found

    def _bound(self, variable: Variable, model: Model, *, is_met: bool) -> str:
        """
        A bound that the value observed meets, or just misses.
        """
        name = variable.name[1:]
        observed = [each for each in model if each.source is Source.OBSERVED and each.name == name]
        numbers = [model[each] for each in observed if each.year == variable.year and each.kind.name == "number"]
        if variable.year != self.circumstance.year or any(each.kind.name != "number" for each in observed):
            raise _Unstatable
        told = self._state(numbers[0] if numbers else Fraction(1), self.readings[name])
        if isinstance(told, Fraction) or str(told).startswith("-"):
            raise _Unstatable
        return f"{'≥' if is_met else '>'}{told}"

    def _reading_of(self, variable: Variable, leaves: list[Leaf]) -> Reading:
        """
        How the subject is read that a supplied number is held against.
        """
        for leaf in leaves:
            text = getattr(leaf.rule, "name", None) or getattr(leaf.rule, "text", None)
            if isinstance(text, str) and fold_text(text) == variable.name[0]:
                return self.readings[leaf.name]
        raise _Unstatable


def _complete(model: Model, formulas: Iterable[Formula]) -> Model:
    """
    The model with a value for every variable: those that decided nothing may be anything.
    """
    missing = frozenset[Variable]().union(*map(variables_of, formulas)) - model.keys()
    return {
        **model,
        **{variable: Fraction(1 if variable.kind.least is None else variable.kind.least) for variable in missing},
    }
