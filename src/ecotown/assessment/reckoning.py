"""
Figures computed from raw quantities: each year of a row by its formula, told with every number in it.

The figure of a town is the formula of its totals, so that a rate is the sum of the numerators over the sum of the
denominators and never a mean of rates. Where a figure was entered as well, the two are held against each other.
"""

from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction

import attrs

from ecotown.assessment.figures import Figures, Unusable
from ecotown.assessment.formulas import Formula, read_formula
from ecotown.assessment.numbers import printed_interval
from ecotown.assessment.quoting import show_list, show_quantity
from ecotown.assessment.remarks import place_at, remark
from ecotown.assessment.totals import OWN, Total, Totals
from ecotown.diagnostics import Diagnostic, Severity
from ecotown.errors import EcotownError, InvalidMeasure, ObservationError
from ecotown.evaluation import Measured, Missing, Reason, Result
from ecotown.evaluation.observed import read_value
from ecotown.ledger import Ledger, Observation, select_quantities
from ecotown.measures import Amount, Computation, compute_measure, fold_name, format_measure, prepare_measure
from ecotown.plans import Indicator, Plan
from ecotown.quantities import format_exact, read_unit_cell, round_half_even, unit_factor
from ecotown.targets import fold_text

__all__ = ["Reckoner", "Reckoning", "YearReckoned", "fill_missing", "open_reckoner"]

_ABSENT = "不涉及"
_MOST_VILLAGES = 1_000
_MANY_PLACES = 1_000
_MOST_ADDENDS = 12
_OPEN = (Reason.MISSING_OBSERVATION, Reason.MISSING_YEARS, Reason.MISSING_BASELINE)


@attrs.frozen(kw_only=True)
class YearReckoned:
    """
    A row computed for one year: the formula with its values, and the totals that went in.

    `computation` is None where its units do not work out. `is_none` says that there is none of what is counted: every raw
    quantity is zero, so that there is nothing to divide by; `is_entered_used` that the figure entered for the row counts.
    """

    year: int
    totals: tuple[Total, ...]
    computation: Computation | None = None
    is_none: bool = False
    is_used: bool = True
    is_entered_used: bool = False
    unusable: tuple[tuple[Reason, Unusable], ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def value(self) -> Fraction | None:
        """
        What the formula came to, None where it is open or not to be used.
        """
        return None if self.computation is None or not self.is_used else self.computation.value

    @property
    def is_decided(self) -> bool:
        """
        Whether the formula says what the figure of the year is, be it that there is none.
        """
        return self.value is not None or self.is_none

    @property
    def is_provisional(self) -> bool:
        """
        Whether it rests on a provisional record.
        """
        return self.is_used and any(total.is_provisional for total in self.totals)


@attrs.frozen(kw_only=True)
class Reckoning:
    """
    A row or a component computed from raw quantities, year by year; `labels` are the names of the variables as they are
    declared, `addends` the figures of the villages where they are few.
    """

    formula: Formula
    years: tuple[YearReckoned, ...]
    labels: Mapping[str, str] = attrs.field(repr=False)
    addends: Mapping[tuple[str, int], tuple[tuple[str, Fraction], ...]] = attrs.field(factory=dict, repr=False)

    def of(self, year: int) -> YearReckoned | None:
        """
        What was computed for a year.
        """
        return next((each for each in self.years if each.year == year), None)

    def is_provisional(self, years: Collection[int]) -> bool:
        """
        Whether what was computed for any of the years rests on a provisional record.
        """
        return any(each.is_provisional for each in self.years if each.year in years)

    def evidence(self, year: int) -> tuple[str, ...]:
        """
        The ids of the evidence that the raw quantities of a year name.
        """
        reckoned = self.of(year)
        totals = () if reckoned is None or reckoned.is_entered_used else reckoned.totals
        return tuple(dict.fromkeys(id_ for total in totals for id_ in total.evidence))

    def leave(self, rows: tuple[Observation, ...]) -> tuple[Observation, ...]:
        """
        The records entered for the row that still count beside what is computed.
        """
        gone = {each.year for each in self.years if not each.is_entered_used and (each.is_decided or each.unusable)}
        return tuple(record for record in rows if record.aspect is not None or record.year not in gone)

    def figures(self, basis: str | None) -> dict[int, Measured]:
        """
        The computed figures by year; on the basis wanted where the raw quantities are counted on it.
        """
        own = basis if basis is not None and fold_text(basis) in map(fold_text, self.formula.bases) else None
        return {
            each.year: Measured(each.value, each.computation.unit, own)
            for each in self.years
            if each.value is not None and each.computation is not None
        }

    def explain(self, language: str = "zh") -> str:
        """
        The computation in lines: the formula with its values, and how each total was made.
        """
        return "\n".join(line for each in self.years for line in self._tell(each, language))

    def to_dict(self) -> list[dict[str, object]]:
        """
        The JSON form, a year an object.
        """
        return [
            {
                "year": each.year,
                "formula": format_measure(self.formula.measure),
                "value": None if each.computation is None else _plain(each.computation.value),
                "unit": None if each.computation is None else each.computation.unit,
                "used": each.is_used,
                "quantities": [
                    {
                        "name": self.labels.get(total.name, total.name),
                        "value": _plain(total.amount),
                        "unit": total.unit,
                        "villages": len(total.summed) or None,
                        "missing": list(total.missing) or ([""] if total.is_missing else []),
                    }
                    for total in each.totals
                ],
            }
            for each in self.years
        ]

    def _tell(self, each: YearReckoned, language: str) -> Iterator[str]:
        is_zh = language != "en"
        if each.computation is None:
            return
        lines = each.computation.explain(language).split("\n")
        head = f"{each.year}年计算：" if is_zh else f"computed for {each.year}: "
        yield head + lines[0]
        for line in lines[1:]:
            if not line.startswith(("缺少", "missing", "分母", "the divisor")):
                yield line
        for total in each.totals:
            told = self._tell_total(total, language)
            if told:
                yield f"  {self.labels.get(total.name, total.name)}{'：' if is_zh else ': '}{told}"
        if not each.is_used:
            yield "  这个数没有采用" if is_zh else "  this figure is not used"

    def _tell_total(self, total: Total, language: str) -> str:
        is_zh = language != "en"
        parts: list[str] = []
        if total.summed and total.roll_up is not None and total.amount is not None:
            addends = self.addends.get((total.name, total.year), ())
            sign = " + " if total.roll_up.value == "sum" else "、"
            listed = sign.join(f"{village} {format_exact(value)}" for village, value in addends)
            count = len(total.summed)
            way = total.roll_up.label if is_zh else f"{total.roll_up.value} of"
            parts.append(f"{count}个村{way}" if is_zh else f"{way} {count} villages")
            if listed:
                parts[-1] += f"（{listed}）" if is_zh else f" ({listed})"
        if total.absent:
            parts.append(f"{total.absent}处不涉及，按0计" if is_zh else f"{total.absent} with none of it, counted as 0")
        if total.missing:
            listed = show_list(total.missing, language)
            parts.append(f"未报：{listed}" if is_zh else f"not reported: {listed}")
        elif total.is_missing:
            parts.append("未填" if is_zh else "not entered")
        return ("；" if is_zh else "; ").join(parts)


def _plain(value: Fraction | None) -> str | None:
    return None if value is None else format_exact(value)


@attrs.define(eq=False)
class Reckoner:
    """
    Computes the rows of a plan from the raw quantities of a ledger. `faults` are those of the formulas met so far.
    """

    plan: Plan
    totals: Totals
    faults: list[Diagnostic] = attrs.Factory(list)
    _formulas: dict[tuple[str, str | None], Formula | None] = attrs.Factory(dict)

    def formula(self, row: Indicator, component: str | None) -> Formula | None:
        """
        The formula of a row, or of a component of it.
        """
        key = (row.number, component)
        if key not in self._formulas:
            item = next((each for each in row.components if each.name == component), row)
            self._formulas[key], faults = read_formula(item, self.plan, path=f"indicators.{row.number}")
            self.faults += [each for each in faults if each not in self.faults]
        return self._formulas[key]

    def reckon(
        self, row: Indicator, component: str | None, figures: Figures | None, *, place: int = OWN
    ) -> Reckoning | None:
        """
        A row or a component computed for every year in which the ledger has any of its raw quantities; None where it has none.

        `figures` are the records entered for it: they are held against what is computed.
        """
        formula = self.formula(row, component)
        if formula is None:
            return None
        figures = figures or Figures()
        entered: dict[int | None, list[Observation]] = {}
        for record in (*figures.rows, *(record for conflict in figures.conflicts for record in conflict.rows)):
            if record.aspect is None:
                entered.setdefault(record.year, []).append(record)
        reckoning = _reckon(formula, self.totals, entered, place)
        if place == OWN and len(self.totals.quantities.places) > _MANY_PLACES:
            self.totals.forget(formula.names)
        return reckoning


def open_reckoner(plan: Plan, ledger: Ledger, year: int) -> tuple[Reckoner, tuple[Observation, ...]]:
    """
    What computes the rows of a plan, and the records of the ledger that are no raw quantities.
    """
    villages = () if plan.place is None else tuple(village.name for village in plan.place.villages)
    own_place = None if plan.place is None else plan.place.name
    quantities, others = select_quantities(ledger, own_place=own_place, villages=villages, year=year)
    declared = {fold_name(variable.name): variable for variable in plan.quantities}
    return Reckoner(plan, Totals(quantities, declared, ledger)), others


def _reckon(
    formula: Formula, totals: Totals, entered: Mapping[int | None, list[Observation]], place: int
) -> Reckoning | None:
    years = totals.years(formula.names, place)
    if not years:
        return None
    reckoned = [_reckon_year(formula, totals, year, entered.get(year, []), place) for year in years]
    addends: dict[tuple[str, int], tuple[tuple[str, Fraction], ...]] = {}
    for each in reckoned:
        for total in each.totals:
            if 0 < len(total.summed) <= _MOST_ADDENDS:
                values = totals.numbers(total.name, total.year).values
                addends[total.name, total.year] = tuple(
                    (totals.quantities.places[number], Fraction(value))
                    for number in total.summed
                    if (value := values[number]) is not None
                )
    return Reckoning(
        formula=formula,
        years=tuple(reckoned),
        labels={name: totals.label(name) for name in formula.names},
        addends=addends,
    )


def _reckon_year(formula: Formula, totals: Totals, year: int, entered: list[Observation], place: int) -> YearReckoned:
    parts = tuple(totals.total(name, year, place) for name in formula.names)
    notes = tuple(each for part in parts for each in part.diagnostics)
    unusable = tuple(each for part in parts for each in part.unusable)
    amounts = {part.name: None if part.amount is None else Amount(part.amount, part.unit) for part in parts}
    reckoned = YearReckoned(year=year, totals=parts, unusable=unusable, diagnostics=notes)
    try:
        prepared = prepare_measure(formula.measure, {part.name: part.unit for part in parts}, formula.unit)
        computation = compute_measure(prepared, amounts)
    except (InvalidMeasure, ObservationError) as error:
        record = _some_record(reckoned, totals)
        told = Unusable((record,), place_at(error.diagnostics[0], record, totals.ledger))
        reckoned = attrs.evolve(reckoned, unusable=(*unusable, (Reason.INVALID_OBSERVATION, told)))
    else:
        reckoned = attrs.evolve(reckoned, computation=computation)
        if computation.zero_divisors and not computation.missing:
            reckoned = _without_divisor(reckoned, totals)
    return _hold_against(reckoned, entered, totals) if entered else reckoned


def _without_divisor(reckoned: YearReckoned, totals: Totals) -> YearReckoned:
    """
    A year in which the divisor is zero: there is none of what is counted, or the numbers do not fit together.
    """
    listed, listed_en = (
        ("；" if language == "zh" else "; ").join(
            f"{totals.label(part.name)} {show_quantity(part.amount or Fraction(0), part.unit, language)}"
            for part in reckoned.totals
        )
        for language in ("zh", "en")
    )
    record = _some_record(reckoned, totals)
    is_none = all(part.amount == 0 for part in reckoned.totals)
    told = remark(
        record,
        totals.ledger,
        "ledger/zero-denominator",
        f"{reckoned.year}年分母为零{'' if is_none else '，分子却不是'}：{listed}",
        f"the denominator of {reckoned.year} is zero{'' if is_none else ' and the numerator is not'}: {listed_en}",
        hint="确实没有的，备好说明；漏报的补上" if is_none else "核对分母，没有统计的不填0",
        hint_en="keep a statement where there is none; enter what was left out"
        if is_none
        else "check the denominator; leave out what was not counted",
        severity=Severity.WARNING if is_none else Severity.ERROR,
    )
    if is_none:
        return attrs.evolve(reckoned, is_none=True, diagnostics=(*reckoned.diagnostics, told))
    unusable = (*reckoned.unusable, (Reason.INVALID_OBSERVATION, Unusable((record,), told)))
    return attrs.evolve(reckoned, unusable=unusable)


def _some_record(reckoned: YearReckoned, totals: Totals) -> Observation:
    """
    A record to point at: one of a quantity that is zero, else any.
    """
    for part in sorted(reckoned.totals, key=lambda part: part.amount != 0):
        for number in (OWN, *part.summed):
            record = totals.quantities.record(part.name, part.year, number)
            if record is not None:
                return record
    return Observation(year=reckoned.year)


def _hold_against(reckoned: YearReckoned, entered: list[Observation], totals: Totals) -> YearReckoned:
    """
    A year that was computed, held against the figure that was entered for the row.

    Where they agree to the place the figure was written to, the computed one is used, for it is the exact one. Where they
    differ, a final one outranks a provisional one, and of two final ones neither is used.
    """
    value, unit = reckoned.value, None if reckoned.computation is None else reckoned.computation.unit
    if reckoned.is_none:
        is_same = all((record.observed or "").strip() == _ABSENT for record in entered)
        return reckoned if is_same else _clash(reckoned, entered[0], totals)
    if value is None:
        told = (*(unusable.diagnostic for _, unusable in reckoned.unusable), _unchecked(reckoned, entered[0], totals))
        diagnostics = tuple(dict.fromkeys((*reckoned.diagnostics, *told)))
        return attrs.evolve(reckoned, is_used=False, is_entered_used=True, unusable=(), diagnostics=diagnostics)
    for record in entered:
        figure, interval = _read_entered(record, unit)
        if figure is not None and (
            figure == value or (interval is not None and round_half_even(value, interval) == figure)
        ):
            return reckoned
    return _clash(reckoned, entered[0], totals)


def _read_entered(entered: Observation, unit: str | None) -> tuple[Fraction | None, Fraction | None]:
    """
    A figure in the unit of the formula, and the place to which it was written.
    """
    try:
        read = read_value(entered.value, [])
        stated = read_unit_cell(entered.unit).unit if isinstance(read, Measured) else None
        if not isinstance(read, Measured):
            return None, None
        stated = read.unit or stated
        factor = Fraction(1) if stated is None or unit is None else unit_factor(stated, unit)
    except EcotownError:
        return None, None
    written = printed_interval(entered.value or "")
    return read.number * factor, None if written is None else written * factor


def _clash(reckoned: YearReckoned, entered: Observation, totals: Totals) -> YearReckoned:
    value = reckoned.value
    unit = None if reckoned.computation is None else reckoned.computation.unit
    if value is None:
        computed, computed_en = "分母为零，没有结果", "no result, for the denominator is zero"
    else:
        computed, computed_en = (show_quantity(value, unit, language) for language in ("zh", "en"))
    written = f"{entered.observed}{entered.unit or ''}"
    told = remark(
        entered,
        totals.ledger,
        "ledger/figure-differs-from-formula",
        f"{reckoned.year}年填报{written}，按原始数量算出{computed}，两者不一致",
        f"the figure entered for {reckoned.year} is {written}; the raw quantities give {computed_en}",
        hint="核对填报的数和原始数量，改成一致；未定的一方标为暂定",
        hint_en="check both and make them agree, or mark the one that is not settled as provisional",
    )
    diagnostics = (*reckoned.diagnostics, told)
    is_provisional = any(total.is_provisional for total in reckoned.totals)
    if entered.provisional and not is_provisional:
        return attrs.evolve(reckoned, diagnostics=diagnostics)
    if is_provisional and not entered.provisional:
        return attrs.evolve(reckoned, is_used=False, is_entered_used=True, is_none=False, diagnostics=diagnostics)
    conflict = (Reason.CONFLICTING_OBSERVATIONS, Unusable((entered,), told))
    return attrs.evolve(
        reckoned, is_used=False, is_none=False, unusable=(*reckoned.unusable, conflict), diagnostics=diagnostics
    )


def _unchecked(reckoned: YearReckoned, entered: Observation, totals: Totals) -> Diagnostic:
    labels = {each.name: totals.label(each.name) for each in reckoned.totals}
    names = [name for name, _ in _wanting(reckoned, labels) if name is not None]
    listed, listed_en = show_list(names, "zh"), show_list(names, "en")
    written = f"{entered.observed}{entered.unit or ''}"
    return remark(
        entered,
        totals.ledger,
        "ledger/figure-not-checked",
        f"{reckoned.year}年按填报的{written}判定；原始数量不全，没有核算" + (f"（缺{listed}）" if names else ""),
        f"{reckoned.year} is judged by the figure entered, {written}; the raw quantities are not complete, so that it is "
        "not checked" + (f" (missing: {listed_en})" if names else ""),
        hint="补齐原始数量",
        hint_en="enter the raw quantities that are missing",
        severity=Severity.INFO,
    )


def _wanting(reckoned: YearReckoned, labels: Mapping[str, str]) -> Iterator[tuple[str | None, Reason | None]]:
    """
    What a year wants, by name: the village and the variable, with the reason where a record cannot be used.
    """
    for total in reckoned.totals:
        name = labels.get(total.name, total.name)
        if len(total.missing) > _MOST_VILLAGES:
            yield f"{name}（{len(total.missing)}个村，如{total.missing[0]}、{total.missing[-1]}）", None
        else:
            for village in total.missing:
                yield (village if "·" in village else f"{village}·{name}"), None
        if total.is_missing and not total.missing:
            yield name, None
    for reason, unusable in reckoned.unusable:
        record = unusable.rows[0]
        own = record.variable or record.component
        yield (f"{record.place}·{own}" if record.place and own else own), reason


def fill_missing(result: Result, reckoning: Reckoning, year: int) -> Result:
    """
    A result that is open for want of figures, with the raw quantities that they would be computed from in their place.
    """
    missing: dict[Missing, None] = {}
    for entry in result.missing:
        missing |= dict.fromkeys(_instead(entry, reckoning, year))
    parts = tuple((name, fill_missing(part, reckoning, year)) for name, part in result.parts)
    first = next(iter(missing), None)
    reason = first.reason if first is not None and result.reason in _OPEN else result.reason
    filled = attrs.evolve(result, missing=tuple(missing), reason=reason)
    return attrs.evolve(filled, parts=parts) if parts else filled


def _instead(entry: Missing, reckoning: Reckoning, judged: int) -> list[Missing]:
    if entry.reason not in _OPEN:
        return [entry]
    year = judged if entry.year is None else entry.year
    reckoned = reckoning.of(year)
    if reckoned is None:
        return [Missing(entry.reason, reckoning.labels[name], year) for name in reckoning.formula.names]
    if reckoned.is_entered_used:
        return [entry]
    wanting = [Missing(reason or entry.reason, name, year) for name, reason in _wanting(reckoned, reckoning.labels)]
    return wanting or [entry]
