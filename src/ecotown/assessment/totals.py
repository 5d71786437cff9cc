"""
The raw quantities of a place in numbers: read from its ledger, converted, and rolled up from the villages.

A town's quantity is the official one where the ledger has it for the town, else what its villages come to, as the variable
says. Where both are there they are held against each other, with the rule of the ledger: final outranks provisional, and
two final ones that differ are a conflict, so that neither is used. A village that has not reported leaves the sum open.
"""

import math
import re
from array import array
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

import attrs

from ecotown.assessment.figures import Unusable, is_absent
from ecotown.assessment.numbers import (
    ONE,
    Number,
    Numbers,
    add_exactly,
    exact_number,
    factor_under,
    printed_interval,
    written_number,
)
from ecotown.assessment.quoting import show_quantity
from ecotown.assessment.remarks import place_at, remark
from ecotown.diagnostics import Diagnostic, Severity
from ecotown.errors import EcotownError
from ecotown.evaluation import Reason
from ecotown.ledger import Ledger, Observation, Quantities
from ecotown.ledger.quantities import NOTHING
from ecotown.measures import fold_name, read_amount
from ecotown.measures.messages import refuse_value
from ecotown.plans import RollUp, Variable
from ecotown.quantities import (
    fold_unit,
    is_known_unit,
    product_factor,
    read_basis,
    read_product,
    read_unit_cell,
    round_half_even,
)
from ecotown.targets import fold_text

__all__ = ["OWN", "Total", "Totals"]

OWN = 0
"""The number of the place itself."""

# What a table holds a million times; whatever else is read by the reader of amounts.
_PLAIN = re.compile(r"[0-9]{1,30}(?:\.[0-9]{1,20})?")


@attrs.frozen(kw_only=True)
class Total:
    """
    One raw quantity of the place in one year.

    `amount` is None where it is open: villages that have not reported are `missing`, the place itself is `()` there; records
    that cannot be used are in `unusable`. `summed` are the villages that it was rolled up from, none where it is the town's
    own figure; `given` is that figure where both are there.
    """

    name: str
    year: int
    unit: str | None
    amount: Fraction | None = None
    roll_up: RollUp | None = None
    summed: tuple[int, ...] = ()
    missing: tuple[str, ...] = ()
    is_missing: bool = False
    absent: int = 0
    unusable: tuple[tuple[Reason, Unusable], ...] = ()
    given: Fraction | None = None
    is_provisional: bool = False
    evidence: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def is_recorded(self) -> bool:
        """
        Whether the ledger says anything of it, usable or not.
        """
        return self.amount is not None or bool(self.missing or self.unusable)


@attrs.define(eq=False, repr=False)
class Totals:
    """
    The raw quantities of one ledger for one plan. What has been worked out is kept.
    """

    quantities: Quantities
    declared: Mapping[str, Variable]
    ledger: Ledger
    _numbers: dict[tuple[str, int], Numbers] = attrs.Factory(dict)
    _totals: dict[tuple[str, int, int], Total] = attrs.Factory(dict)
    _columns: "dict[tuple[str, int], array[float]]" = attrs.Factory(dict)
    _factors: dict[int, Fraction | None] = attrs.Factory(dict)

    def label(self, name: str) -> str:
        """
        A variable as it is declared, else as the ledger writes it, else as it is folded.
        """
        if name in self.declared:
            return self.declared[name].name
        index = self.quantities.written.get(name)
        return name if index is None else self.quantities.table[index].variable or name

    def unit(self, name: str) -> str | None:
        """
        The unit in which a variable is counted: that declared, else that of the first record.
        """
        if name in self.declared:
            return read_unit_cell(self.declared[name].unit).unit
        index = self.quantities.written.get(name)
        if index is None:
            return None
        record = self.quantities.table[index]
        try:
            amount = read_amount(name, record.value)
            return (None if amount is None else amount.unit) or read_unit_cell(record.unit).unit
        except EcotownError:
            return None

    def years(self, names: Iterable[str], place: int = OWN) -> tuple[int, ...]:
        """
        The years in which the ledger says anything of any of the variables; of a village, at that village.
        """
        wanted = set(names)
        return tuple(
            sorted(
                {
                    year
                    for (name, year), rows in self.quantities.rows.items()
                    if name in wanted and (place == OWN or rows[place] != NOTHING)
                }
            )
        )

    def numbers(self, name: str, year: int) -> Numbers:
        """
        The values of a variable in a year.
        """
        key = (name, year)
        if key not in self._numbers:
            self._numbers[key] = self._read(name, year)
        return self._numbers[key]

    def forget(self, names: Iterable[str]) -> None:
        """
        Let go of the values of variables that will not be asked for again soon: of millions of records that is much.
        """
        gone = set(names)
        for key in [key for key in self._numbers if key[0] in gone]:
            del self._numbers[key]

    def total(self, name: str, year: int, place: int = OWN) -> Total:
        """
        A raw quantity of the place itself, rolled up where that is to be done, or of one village.
        """
        key = (name, year, place)
        if key not in self._totals:
            self._totals[key] = self._of_village(name, year, place) if place != OWN else self._of_town(name, year)
        return self._totals[key]

    def column(self, name: str, year: int) -> "array[float]":
        """
        The values of a variable in a year for comparing many of them: not exact, and not a number where there is none.
        """
        key = (name, year)
        if key not in self._columns:
            self._read(name, year)
        return self._columns[key]

    def value(self, name: str, year: int, place: int) -> Fraction | None:
        """
        The exact value of a variable at one place.
        """
        return exact_number(self._at(name, year, place)[0])

    def _at(self, name: str, year: int, place: int) -> tuple[Number | None, bool, tuple[Reason, Unusable] | None]:
        """
        The value at one place, whether there is none of it, and why a record cannot be used.
        """
        numbers = self._numbers.get((name, year)) or self._read(name, year, only=place)
        at = 0 if len(numbers.values) == 1 and place else place
        return numbers.values[at], place in numbers.absent, numbers.unusable.get(place)

    def _read(self, name: str, year: int, only: int | None = None) -> Numbers:
        """
        The values of a variable in a year at every place, or at one alone.
        """
        rows = self.quantities.rows.get((name, year))
        unit = self.unit(name)
        if rows is None:
            self._columns[name, year] = array("d", [math.nan]) * len(self.quantities.places)
            return Numbers(unit, [None] * len(self.quantities.places))
        table = self.quantities.table
        conflicting = {key[2]: each for key, each in self.quantities.conflicts.items() if key[:2] == (name, year)}
        factors = self._factors
        values: list[Number | None] = []
        floats: list[float] = []
        absent: list[int] = []
        unusable: dict[int, tuple[Reason, Unusable]] = {}
        head_of, texts, fullmatch = table.head_of, table.values, _PLAIN.fullmatch
        for place, index in enumerate(rows) if only is None else ((only, rows[only]),):
            if index == NOTHING:
                values.append(None)
                floats.append(math.nan)
                continue
            text = texts[index]
            head = head_of[index]
            if head not in factors:
                factors[head] = factor_under(table.heads[head], unit)
            factor = factors[head]
            if factor is not None and text is not None and fullmatch(text) and place not in conflicting:
                if factor is ONE:
                    values.append(Decimal(text))
                    floats.append(float(text))
                else:
                    values.append(Fraction(text) * factor)
                    floats.append(float(Fraction(text) * factor))
                continue
            value = None
            if place in conflicting:
                conflict = conflicting[place]
                told = place_at(conflict.diagnostic, conflict.records[-1], self.ledger)
                unusable[place] = (Reason.CONFLICTING_OBSERVATIONS, Unusable(conflict.records, told))
            else:
                record = table[index]
                try:
                    value = self.read_record(record, name, unit)
                except EcotownError as error:
                    unusable[place] = self._refused(error, record)
                if value is not None and is_absent(record):
                    absent.append(place)
            values.append(value)
            floats.append(math.nan if value is None else float(value))
        if only is None:
            self._columns[name, year] = array("d", floats)
        return Numbers(unit, values, frozenset(absent), unusable)

    def _refused(self, error: EcotownError, record: Observation) -> tuple[Reason, Unusable]:
        told = place_at(error.diagnostics[0], record, self.ledger)
        is_basis = error.code == "observation/other-basis"
        return Reason.INCONSISTENT_BASIS if is_basis else Reason.INVALID_OBSERVATION, Unusable((record,), told)

    def read_record(self, record: Observation, name: str, unit: str | None) -> Number | None:
        """
        What a record says in a unit, None where that is nothing. Raises ObservationError for one that cannot be used.
        """
        if record.status is not None:
            if is_absent(record):
                return Decimal(0)
            raise refuse_value("observation/unreadable", name=self.label(name), value=record.status)
        amount = read_amount(self.label(name), record.value)
        if amount is None:
            return None
        cell = read_unit_cell(record.unit)
        self._check_basis(record, name, cell.basis)
        if amount.unit is not None and cell.unit is not None and fold_unit(amount.unit) != fold_unit(cell.unit):
            raise refuse_value("observation/two-units", value=record.value, unit=amount.unit, column=cell.unit)
        stated = amount.unit or cell.unit
        if stated is None:
            return amount.number
        multiple, product = read_product(stated)
        declared_multiple, declared = read_product(unit)
        factor = product_factor(product, declared)
        if factor is None or not (is_known_unit(stated) or fold_unit(stated) == fold_unit(unit or "")):
            raise refuse_value(
                "observation/other-dimension",
                name=self.label(name),
                value=record.value,
                unit=stated,
                declared=unit or "1",
            )
        return amount.number * multiple * factor / declared_multiple

    def _check_basis(self, record: Observation, name: str, of_unit: str | None) -> None:
        stated = read_basis(record.basis) or of_unit
        variable = self.declared.get(name)
        wanted = None if variable is None else read_basis(variable.basis)
        if stated is not None and wanted is not None and fold_text(stated) != fold_text(wanted):
            raise refuse_value("observation/other-basis", name=self.label(name), basis=stated, wanted=wanted)

    def _of_village(self, name: str, year: int, place: int) -> Total:
        value, is_none, refused = self._at(name, year, place)
        record = self.quantities.record(name, year, place)
        return Total(
            name=name,
            year=year,
            unit=self.unit(name),
            amount=exact_number(value),
            missing=(self.quantities.places[place],) if value is None and refused is None else (),
            is_missing=value is None,
            absent=int(is_none),
            unusable=() if refused is None else (refused,),
            is_provisional=record is not None and record.provisional,
            evidence=() if record is None else record.evidence,
        )

    def _of_town(self, name: str, year: int) -> Total:
        numbers = self.numbers(name, year)
        variable = self.declared.get(name)
        roll_up = None if variable is None else variable.roll_up
        record = self.quantities.record(name, year, OWN)
        own = numbers.values[OWN]
        reporting = [
            place
            for place, value in enumerate(numbers.values)
            if place != OWN and (value is not None or place in numbers.unusable)
        ]
        total = Total(
            name=name,
            year=year,
            unit=numbers.unit,
            amount=None if own is None else Fraction(own),
            roll_up=roll_up,
            unusable=(numbers.unusable[OWN],) if OWN in numbers.unusable else (),
            is_missing=own is None and OWN not in numbers.unusable,
            absent=int(OWN in numbers.absent),
            is_provisional=record is not None and record.provisional,
            evidence=self._evidence(name, year, (OWN,)),
        )
        if not reporting:
            return total
        if roll_up is None or roll_up is RollUp.NONE:
            return attrs.evolve(total, diagnostics=(self._not_rolled_up(name, year, reporting[0]),))
        return self._roll_up(total, numbers, reporting, variable)

    def _roll_up(self, own: Total, numbers: Numbers, reporting: list[int], variable: Variable | None) -> Total:
        places = range(1, len(self.quantities.places))
        missing = tuple(
            self.quantities.places[place]
            for place in places
            if numbers.values[place] is None and place not in numbers.unusable
        )
        unusable = tuple(each for place, each in numbers.unusable.items() if place != OWN)
        values = [value for place in places if (value := numbers.values[place]) is not None]
        rolled: Fraction | None = None
        also_missing: tuple[str, ...] = ()
        match own.roll_up:
            case RollUp.MAX:
                rolled = max((Fraction(value) for value in values), default=None)
            case RollUp.MIN:
                rolled = min((Fraction(value) for value in values), default=None)
            case RollUp.WEIGHTED:
                rolled, also_missing = self._weigh(own, numbers, variable)
            case _:
                rolled = add_exactly(values)
        is_whole = not (missing or unusable or also_missing)
        is_provisional = self._has_provisional(own.name, own.year, reporting)
        summed = attrs.evolve(
            own,
            amount=rolled if is_whole else None,
            summed=tuple(reporting),
            missing=(*missing, *also_missing),
            unusable=unusable,
            is_missing=False,
            absent=len(numbers.absent - {OWN}),
            is_provisional=is_provisional,
            evidence=self._evidence(own.name, own.year, reporting),
        )
        if own.amount is None:
            # A figure of the town that cannot be used is put right first.
            return own if own.unusable else summed
        if not is_whole or rolled is None:
            exceeds = own.roll_up in (RollUp.SUM, RollUp.MAX) and rolled is not None and rolled > own.amount
            return attrs.evolve(own, diagnostics=(self._exceeding(own, rolled),) if exceeds and rolled else ())
        return self._settle(own, attrs.evolve(summed, given=own.amount), rolled)

    def _settle(self, own: Total, summed: Total, rolled: Fraction) -> Total:
        """
        The town's own figure held against what the villages come to.
        """
        record = self.quantities.record(own.name, own.year, OWN)
        if record is None or own.amount is None:
            return summed
        interval = printed_interval(record.value or "", self._scale(record, own))
        if rolled == own.amount or (interval is not None and round_half_even(rolled, interval) == own.amount):
            return attrs.evolve(summed, evidence=tuple(dict.fromkeys((*own.evidence, *summed.evidence))))
        told = self._differing(own, rolled, len(summed.summed))
        if own.is_provisional != summed.is_provisional:
            return attrs.evolve(summed if own.is_provisional else own, diagnostics=(told,), given=own.amount)
        conflict = Unusable((record,), told)
        return attrs.evolve(
            summed, amount=None, unusable=((Reason.CONFLICTING_OBSERVATIONS, conflict),), diagnostics=(told,)
        )

    def _scale(self, record: Observation, own: Total) -> Fraction:
        """
        How much the number of a record as written is in the unit of the variable.
        """
        written = written_number(record.value or "")
        return own.amount / written if written and own.amount is not None else ONE

    def _weigh(
        self, own: Total, numbers: Numbers, variable: Variable | None
    ) -> tuple[Fraction | None, tuple[str, ...]]:
        name = fold_name("" if variable is None or variable.weight is None else variable.weight)
        weights = self.numbers(name, own.year)
        missing = tuple(
            f"{village}·{self.label(name)}"
            for place, village in enumerate(self.quantities.places)
            if place != OWN and numbers.values[place] is not None and weights.values[place] is None
        )
        pairs = [
            (Fraction(value), Fraction(weight))
            for value, weight in zip(numbers.values[1:], weights.values[1:], strict=True)
            if value is not None and weight is not None
        ]
        weight = sum((weight for _, weight in pairs), Fraction(0))
        if missing or not weight:
            return None, missing or (self.label(name),)
        return sum((value * weight for value, weight in pairs), Fraction(0)) / weight, ()

    def _has_provisional(self, name: str, year: int, places: Iterable[int]) -> bool:
        rows, table = self.quantities.rows[name, year], self.quantities.table
        if not self._has_marks(lambda head: head.provisional):
            return False
        heads = {table.head_of[rows[place]] for place in places if rows[place] != NOTHING}
        return any(table.heads[head].provisional for head in heads)

    def _has_marks(self, mark: Callable[[Observation], bool]) -> bool:
        # Most large tables have none, and need not be gone through for each variable.
        return any(mark(head) for head in self.quantities.table.heads)

    def _evidence(self, name: str, year: int, places: Iterable[int]) -> tuple[str, ...]:
        rows, table = self.quantities.rows.get((name, year)), self.quantities.table
        if rows is None or not self._has_marks(lambda head: bool(head.evidence)):
            return ()
        indices: list[int] = []
        for place in places:
            repeated = self.quantities.repeated.get((name, year, place))
            indices += repeated or ((rows[place],) if rows[place] != NOTHING else ())
        heads = dict.fromkeys(table.head_of[index] for index in indices)
        return tuple(dict.fromkeys(id_ for head in heads for id_ in table.heads[head].evidence))

    def _not_rolled_up(self, name: str, year: int, place: int) -> Diagnostic:
        label = self.label(name)
        record = self.quantities.record(name, year, place) or Observation()
        return remark(
            record,
            self.ledger,
            "ledger/not-rolled-up",
            f"“{label}”不由各村汇总，{year}年各村的数没有用到",
            f'"{label}" is not rolled up from villages; their figures of {year} are not used',
            hint="在“地点”留空的一行填全镇的数，或在指标体系里改这个变量的 roll_up",
            hint_en="enter the town's figure on a row without a place, or change roll_up of the variable in the system",
            severity=Severity.INFO,
        )

    def _differing(self, own: Total, rolled: Fraction, count: int) -> Diagnostic:
        record = self.quantities.record(own.name, own.year, OWN) or Observation()
        label, amount = self.label(own.name), own.amount or Fraction(0)
        given, given_en = (show_quantity(amount, own.unit, language) for language in ("zh", "en"))
        total, total_en = (show_quantity(rolled, own.unit, language) for language in ("zh", "en"))
        apart, apart_en = (show_quantity(abs(rolled - amount), own.unit, language) for language in ("zh", "en"))
        return remark(
            record,
            self.ledger,
            "ledger/villages-differ-from-town",
            f"“{label}”{own.year}年全镇填{given}，{count}个村合起来是{total}，相差{apart}",
            f'"{label}" of {own.year} is {given_en} for the town, and its {count} villages come to {total_en}: '
            f"{apart_en} apart",
            hint="核对后改成一致；未定的一方标为暂定",
            hint_en="make the two agree, or mark the one that is not settled as provisional",
        )

    def _exceeding(self, own: Total, rolled: Fraction) -> Diagnostic:
        record = self.quantities.record(own.name, own.year, OWN) or Observation()
        label, amount = self.label(own.name), own.amount or Fraction(0)
        given, given_en = (show_quantity(amount, own.unit, language) for language in ("zh", "en"))
        total, total_en = (show_quantity(rolled, own.unit, language) for language in ("zh", "en"))
        return remark(
            record,
            self.ledger,
            "ledger/villages-exceed-town",
            f"“{label}”{own.year}年全镇填{given}，已报的村合起来就有{total}",
            f'"{label}" of {own.year} is {given_en} for the town, and the villages reported so far already come to {total_en}',
            hint="核对全镇的数和各村的数",
            hint_en="check the figure of the town and those of the villages",
        )
