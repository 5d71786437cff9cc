"""
The figures of a ledger, sorted by what they are figures of, and put into the form in which the judge takes them.
"""

from collections.abc import Iterable, Mapping

import attrs

from ecotown.diagnostics import Diagnostic
from ecotown.errors import ObservationError, UnknownUnit
from ecotown.evaluation import Measured
from ecotown.evaluation.observed import read_value
from ecotown.ledger import Ledger, Observation, ObservationKey, Selection, Subject
from ecotown.quantities import fold_unit, is_known_unit, read_basis, read_unit_cell
from ecotown.targets import fold_text

__all__ = ["Figures", "Unusable", "arrange", "date_records", "is_absent", "sort_figures"]

_WHOLE = "总体"
_ABSENT = "不涉及"


@attrs.frozen
class Unusable:
    """
    Records that cannot be used, because they contradict each other or because one of them cannot be read.
    """

    rows: tuple[Observation, ...]
    diagnostic: Diagnostic


@attrs.frozen
class Figures:
    """
    What a ledger says of one indicator at one place: records that count, and those that contradict each other.
    """

    rows: tuple[Observation, ...] = ()
    conflicts: tuple[Unusable, ...] = ()

    def of_component(self, component: str) -> "Figures":
        """
        The figures of one component. 不涉及 without a component is said of each that has no record of its own.
        """
        folded = fold_text(component)
        own = Figures(
            tuple(row for row in self.rows if _is_of(row, folded)),
            tuple(conflict for conflict in self.conflicts if _is_of(conflict.rows[0], folded)),
        )
        if own.rows or own.conflicts:
            return own
        return Figures(tuple(row for row in self.rows if row.component is None and is_absent(row)))


def _is_of(row: Observation, component: str) -> bool:
    return row.component is not None and fold_text(row.component) == component


def is_absent(row: Observation) -> bool:
    """
    Whether a record says that there is nothing to observe here.
    """
    return (row.observed or "").strip() == _ABSENT


def sort_figures(selection: Selection) -> Mapping[tuple[str | None, str], Figures]:
    """
    The figures by place (None: the plan's own) and number of the indicator, both folded.
    """
    rows: dict[tuple[str | None, str], list[Observation]] = {}
    conflicts: dict[tuple[str | None, str], list[Unusable]] = {}
    for key, row in selection.observations.items():
        if key.subject is Subject.INDICATOR:
            rows.setdefault(_at(key), []).append(row)
    for (key, differing), diagnostic in zip(selection.conflicts.items(), selection.diagnostics, strict=True):
        if key.subject is Subject.INDICATOR:
            conflicts.setdefault(_at(key), []).append(Unusable(differing, diagnostic))
    return {
        at: Figures(tuple(rows.get(at, ())), tuple(conflicts.get(at, ()))) for at in dict.fromkeys((*rows, *conflicts))
    }


def _at(key: ObservationKey) -> tuple[str | None, str]:
    return key.place, key.name


def date_records(ledger: Ledger, year: int) -> Ledger:
    """
    The ledger with every record that states no year in the year judged, so that it meets the records that state it.
    """
    dated = tuple(row if row.year is not None else attrs.evolve(row, year=year) for row in ledger.observations)
    return attrs.evolve(ledger, observations=dated)


def arrange(
    rows: Iterable[Observation], year: int, *, has_components: bool, computed: Mapping[int, Measured] | None = None
) -> object:
    """
    Records as the judge takes them: a series, or mappings of series by name. `computed` are figures by year that a formula
    gave.

    `has_components` says that the records are those of one declared component, whose name then leads to nothing more.
    Raises ObservationError for a record that cannot be read.
    """
    by_name: dict[tuple[str, ...], dict[int, object]] = {}
    for row in rows:
        names = (row.aspect,) if has_components else (row.component, row.aspect)
        way = tuple(name for name in names if name is not None)
        by_name.setdefault(way, {})[year if row.year is None else row.year] = _read(row)
    if computed:
        by_name.setdefault((), {}).update(computed)
    return _nest(by_name, year)


def _nest(by_name: Mapping[tuple[str, ...], dict[int, object]], year: int) -> object:
    named: dict[str, dict[tuple[str, ...], dict[int, object]]] = {}
    for way, values in by_name.items():
        if way:
            named.setdefault(way[0], {})[way[1:]] = values
    own = by_name.get((), {})
    # Where there is nothing to observe in the year judged, the years before do not matter.
    series = _ABSENT if own.get(year) == _ABSENT else own or None
    if not named:
        return series
    nested = {name: _nest(inner, year) for name, inner in named.items()}
    return {_WHOLE: series, **nested} if own else nested


def _read(row: Observation) -> object:
    """
    The value of a record, in the unit and on the basis that its columns state.
    """
    if row.value is None or (row.unit is None and row.basis is None):
        return row.observed
    value = read_value(row.value, [])
    if not isinstance(value, Measured):
        return row.observed
    try:
        cell = read_unit_cell(row.unit)
    except UnknownUnit as error:
        raise ObservationError(
            error.code, error.message, error.message_en, hint=error.hint, hint_en=error.hint_en
        ) from error
    if value.unit is not None and cell.unit is not None and fold_unit(value.unit) != fold_unit(cell.unit):
        if not is_known_unit(value.unit):
            return row.observed  # no unit but a slip of the pen (8O.6), which the judge tells best
        raise ObservationError(
            "observation/two-units",
            f"“{row.value}”自带单位“{value.unit}”，单位一栏却是“{cell.unit}”",
            f'"{row.value}" has the unit "{value.unit}", but the unit column says "{cell.unit}"',
            hint="只在一处写单位",
            hint_en="state the unit in one place",
        )
    basis = read_basis(row.basis) or value.basis or cell.basis
    return attrs.evolve(value, unit=value.unit or cell.unit, basis=basis)
