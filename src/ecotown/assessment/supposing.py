"""
What would come out if some figures were others: the same plan judged once more, the ledger left as it is.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction
from typing import NoReturn, TypeAlias

import attrs

from ecotown.assessment.figures import date_records
from ecotown.assessment.finding import Finding
from ecotown.assessment.mentions import numbers_by_name
from ecotown.assessment.outcome import Assessment, Summary
from ecotown.assessment.procedure import assess
from ecotown.assessment.quoting import show_quantity
from ecotown.assessment.reckoning import Reckoning
from ecotown.assessment.requirements import RowRequirement, read_requirements
from ecotown.diagnostics import suggest
from ecotown.errors import EcotownError, InvalidArgument, MeasureSyntaxError
from ecotown.evaluation import Measured, Result, Verdict
from ecotown.evaluation.observed import read_value
from ecotown.ledger import Ledger, Observation
from ecotown.measures import Measure, evaluate_measure, fold_name, parse_measure, read_amount, variable_names
from ecotown.measures.nodes import Name
from ecotown.periods import FIRST_YEAR, LAST_YEAR, read_year
from ecotown.plans import Indicator, Plan, Variable, resolve_gates, resolve_indicators
from ecotown.quantities import counted_interval, exact, format_exact
from ecotown.targets import fold_text

__all__ = ["RowChange", "Setting", "Supposed", "WhatIf", "what_if"]

Supposed: TypeAlias = int | float | Decimal | Fraction | str
"""A figure that is supposed: a number, or text as a ledger has it (`1300`, `12.5 万亩`, `全面实施`)."""

_YEAR = re.compile(r"(?P<rest>.*?)\s*[\[［〔](?P<year>[^\[\]［］〔〕]*)[\]］〕]\s*(?P<behind>.*)", re.DOTALL)
_LONGEST_KEY = 200


@attrs.frozen(kw_only=True)
class Setting:
    """
    One figure that is supposed, and what the ledger says instead: nothing, one value, or several that differ.

    `name` is a raw quantity or the number of a row with what stands behind it (`5/化肥`); a `place` of None is the plan's own.
    """

    name: str
    year: int
    place: str | None = None
    before: tuple[str, ...] = ()
    after: str

    def to_dict(self) -> dict[str, object]:
        """
        The JSON form.
        """
        return {
            "name": self.name,
            "year": self.year,
            "place": self.place,
            "before": list(self.before),
            "after": self.after,
        }


@attrs.frozen
class RowChange:
    """
    A row of which the value, the margin or the verdict differs.
    """

    before: Finding
    after: Finding

    def to_dict(self, language: str = "zh") -> dict[str, object]:
        """
        The JSON form.
        """
        return {
            "number": self.after.number,
            "name": self.after.name,
            "before": _brief(self.before, language),
            "after": _brief(self.after, language),
        }


@attrs.frozen(kw_only=True)
class WhatIf:
    """
    Two assessments of one plan: on the ledger as it is, and with the figures that are supposed.
    """

    settings: tuple[Setting, ...]
    before: Assessment
    after: Assessment

    @property
    def year(self) -> int:
        """
        The year judged.
        """
        return self.after.year

    @property
    def changes(self) -> tuple[RowChange, ...]:
        """
        The rows that differ, in the order of the plan, and behind them the gates that do.
        """
        pairs = zip(_judged(self.before), _judged(self.after), strict=True)
        return tuple(RowChange(before, after) for before, after in pairs if _seen(before) != _seen(after))

    @property
    def summaries(self) -> tuple[Summary, Summary]:
        """
        The summary before and after.
        """
        return self.before.summary, self.after.summary

    def to_dict(self, language: str = "zh") -> dict[str, object]:
        """
        The JSON form, with its texts for people in one language.
        """
        before, after = self.summaries
        return {
            "plan": self.after.title,
            "year": self.year,
            "settings": [setting.to_dict() for setting in self.settings],
            "changes": [change.to_dict(language) for change in self.changes],
            "summary": {"before": before.to_dict(), "after": after.to_dict()},
        }


def what_if(plan: Plan, ledger: Ledger, settings: Mapping[str, Supposed], *, year: int | str | None = None) -> WhatIf:
    """
    Judge a plan on its ledger, and once more with some figures replaced. Neither is changed.

    A key of `settings` is the name of a raw quantity, or the number or name of a row; behind it may stand a component and an
    aspect (`5/化肥`, `15/自然保护地/面积`), `@` and a village, and a year in brackets (`无害化卫生厕所户数@高坎村[2020]`). Without a year
    it is the one judged. A figure without a unit is in the unit of the record it replaces, else in that declared. A raw quantity
    that is supposed for the place itself stands in for those of its villages.

    Raises EcotownError for a name, village, year or figure that cannot be.
    """
    before = assess(plan, ledger, year=year)
    dated = date_records(ledger, before.year)
    names = _Names.of(plan)
    records = list(dated.observations)
    told: list[Setting] = []
    supposed: list[tuple[str, Observation]] = []
    for key, figure in settings.items():
        place = names.read(key, before.year)
        if any((each.name, each.year, each.place) == (place.name, place.year, place.village) for each in told):
            raise _refusal(
                "setting/twice",
                f"“{_shorten(key)}”设了两次",
                f'"{_shorten(key)}" is set twice',
                hint="留下一个",
                hint_en="keep one of them",
            )
        text = _write(key, figure)
        named = [record for record in records if place.is_of(record)]
        record = place.record(text, named[0] if named else None)
        if not named:
            record = attrs.evolve(record, evidence=_evidence_of(place, records, names))
        place.check(record, key)
        records = _give_way(place, [each for each in records if not place.is_of(each)], names)
        records.append(record)
        supposed.append((key, record))
        told.append(
            Setting(
                name=place.name,
                year=place.year,
                place=place.village,
                before=tuple(dict.fromkeys(_show(each) for each in named)) or place.rolled_up(before),
                after=_show(record),
            )
        )
    after = assess(plan, attrs.evolve(dated, observations=tuple(records)), year=before.year)
    for key, record in supposed:
        _refuse_unusable(key, record, after)
    outcome = WhatIf(settings=tuple(told), before=before, after=after)
    if outcome.changes:
        rows = {row.indicator.number: row for row in read_requirements(resolve_indicators(plan), plan)}
        for change in outcome.changes:
            _refuse_above_ceiling(change.after, rows.get(change.after.number))
    return outcome


@attrs.frozen
class _Place:
    """
    The one figure of a ledger that is supposed to be another.
    """

    name: str
    year: int
    village: str | None
    own_place: str | None
    variable: Variable | None = None
    numbers: tuple[str, ...] = ()
    component: str | None = None
    aspect: str | None = None

    def is_of(self, record: Observation) -> bool:
        """
        Whether a record is of this figure.
        """
        return record.year == self.year and self.is_subject(record) and self.at(record) == _fold(self.village)

    def is_subject(self, record: Observation) -> bool:
        if self.variable is not None:
            return record.variable is not None and fold_name(record.variable) == fold_name(self.variable.name)
        if record.indicator is None or fold_text(record.indicator) not in self.numbers:
            return False
        return (_fold(record.component), _fold(record.aspect)) == (_fold(self.component), _fold(self.aspect))

    @property
    def number(self) -> str:
        """
        The number of the row; of a raw quantity its name.
        """
        return self.name if self.variable is not None else self.name.split("/")[0]

    def at(self, record: Observation) -> str | None:
        place = _fold(record.place)
        return None if place == _fold(self.own_place) else place

    def rolled_up(self, assessment: Assessment) -> tuple[str, ...]:
        """
        What the villages come to, where the place itself states no figure of its own.
        """
        if self.variable is None or self.village is not None:
            return ()
        name = fold_name(self.variable.name)
        for finding in _judged(assessment):
            for reckoning in _reckonings(finding.result):
                reckoned = reckoning.of(self.year)
                for total in () if reckoned is None else reckoned.totals:
                    if total.name == name and total.amount is not None:
                        return (f"{format_exact(total.amount)}{total.unit or ''}",)
        return ()

    def record(self, text: str, former: Observation | None) -> Observation:
        """
        The record that says so, with the evidence of the former one.
        """
        if former is None:
            number = None if self.variable is not None else self.number
            variable = None if self.variable is None else self.variable.name
            former = Observation(
                place=self.village,
                variable=variable,
                indicator=number,
                component=self.component,
                aspect=self.aspect,
                year=self.year,
            )
        has_unit = self.has_unit(text)
        return attrs.evolve(
            former,
            value=text,
            status=None,
            unit=None if has_unit else former.unit,
            provisional=False,
            line=None,
            column=None,
        )

    def has_unit(self, text: str) -> bool:
        if self.variable is not None:
            amount = read_amount(self.variable.name, text)
            return amount is not None and amount.unit is not None
        value = read_value(text, [])
        return isinstance(value, Measured) and value.unit is not None

    def check(self, record: Observation, key: str) -> None:
        """
        Refuse what a raw quantity cannot be.
        """
        if self.variable is None:
            return
        name = fold_name(self.variable.name)
        amount = read_amount(self.variable.name, record.value)
        if amount is None:
            raise _refusal(
                "setting/no-number",
                f"“{_shorten(key)}”要设成多少没有写",
                f'no figure is given for "{_shorten(key)}"',
                hint="写成 名称=数，如 无害化卫生厕所户数=1300",
                hint_en="write NAME=NUMBER, such as 无害化卫生厕所户数=1300",
            )
        if amount.number < 0:
            raise _refusal(
                "setting/negative",
                f"“{self.variable.name}”不能是负数：{record.value}",
                f'"{self.variable.name}" cannot be negative: {record.value}',
                hint="写变动以后的数，不写增减的数",
                hint_en="write the figure itself, not by how much it changes",
            )
        stated = attrs.evolve(amount, unit=amount.unit or record.unit)
        whole = counted_interval(stated.unit or self.variable.unit)
        if whole is not None and (stated.number / whole).denominator != 1:
            raise _refusal(
                "setting/not-whole",
                f"“{self.variable.name}”要数整数：{record.value}",
                f'"{self.variable.name}" is counted in whole numbers: {record.value}',
                hint="写整数",
                hint_en="write a whole number",
            )
        evaluate_measure(Measure(Name(name)), {name: stated}, variables={name: self.variable.unit})


@attrs.frozen
class _Formula:
    """
    The raw quantities, by folded name, of which a row or its component is computed.
    """

    number: str
    component: str | None
    names: frozenset[str]


def _formulas(rows: Iterable[Indicator], plan: Plan) -> Iterator[_Formula]:
    for row in rows:
        items: list[tuple[str | None, str | None]] = [(each.name, each.measure) for each in row.components]
        for component, measure in items or [(None, row.measure)]:
            if measure is None:
                continue
            with suppress(MeasureSyntaxError):
                names = frozenset(variable_names(parse_measure(measure, units=plan.vocabulary.units)))
                yield _Formula(row.number, component, names)


def _give_way(place: _Place, records: list[Observation], names: "_Names") -> list[Observation]:
    """
    The other records of a ledger beside a figure that is supposed, those left out that would only contradict it.

    A raw quantity of the place stands in for those of its villages, that of a village for the total, where all villages have
    theirs; and a row that is computed from it is not held against the figure entered before. A figure of a row comes
    before what its formula gives.
    """
    if place.variable is None:
        computed = _computed_from(place, names)
        return [
            attrs.evolve(each, provisional=True) if _is_quantity(each, computed, place.year) else each
            for each in records
        ]
    name = fold_name(place.variable.name)
    same = [each for each in records if _is_quantity(each, frozenset({name}), place.year)]
    if place.village is None:
        gone = {id(each) for each in same}
    else:
        reported = {place.at(each) for each in same if each.observed is not None} | {_fold(place.village)}
        gone = {id(each) for each in same if place.at(each) is None} if reported >= names.villages.keys() else set()
    rest = [each for each in records if id(each) not in gone]
    known = {fold_name(each.variable) for each in rest if each.variable is not None and each.year == place.year} | {
        name
    }
    for formula in names.formulas:
        if name in formula.names and formula.names <= known:
            entered = _Place(
                formula.number,
                place.year,
                None,
                place.own_place,
                numbers=names.rows[formula.number],
                component=formula.component,
            )
            rest = [each for each in rest if not entered.is_of(each)]
    return rest


def _computed_from(place: _Place, names: "_Names") -> frozenset[str]:
    """
    The raw quantities, by folded name, that a row or its component is computed from.
    """
    own = {each.names for each in names.formulas if each.number == place.number and each.component == place.component}
    return frozenset[str]().union(*own)


def _evidence_of(place: _Place, records: list[Observation], names: "_Names") -> tuple[str, ...]:
    """
    The evidence for what a row was computed from: it stands behind the figure that is supposed instead.
    """
    if place.variable is not None:
        return ()
    computed = _computed_from(place, names)
    shown = [each for each in records if _is_quantity(each, computed, place.year)]
    return tuple(dict.fromkeys(name for each in shown for name in each.evidence))


def _is_quantity(record: Observation, names: frozenset[str], year: int) -> bool:
    return record.variable is not None and record.year == year and fold_name(record.variable) in names


@attrs.frozen
class _Names:
    """
    What can be supposed: the raw quantities, rows and villages of a plan.
    """

    variables: Mapping[str, Variable]
    numbers: Mapping[str, str]
    rows: Mapping[str, tuple[str, ...]]
    components: Mapping[str, tuple[str, ...]]
    formulas: tuple["_Formula", ...]
    villages: Mapping[str, str]
    own_place: str | None

    @classmethod
    def of(cls, plan: Plan) -> "_Names":
        rows = (*resolve_indicators(plan), *resolve_gates(plan))
        numbers = {fold_text(name): number for name, number in numbers_by_name(rows).items()}
        spellings: dict[str, list[str]] = {}
        for spelling, number in numbers.items():
            spellings.setdefault(number, []).append(spelling)
        villages = () if plan.place is None else plan.place.villages
        return cls(
            variables={fold_name(variable.name): variable for variable in plan.quantities},
            numbers=numbers,
            rows={number: tuple(spelled) for number, spelled in spellings.items()},
            components={row.number: tuple(each.name for each in row.components) for row in rows},
            formulas=tuple(_formulas(rows, plan)),
            villages={fold_text(village.name): village.name for village in villages},
            own_place=None if plan.place is None else plan.place.name,
        )

    def read(self, key: str, year: int) -> _Place:
        """
        What a key names.
        """
        rest, village = key.strip(), None
        if len(rest) > _LONGEST_KEY:
            self.refuse_name(rest)
        # A name may hold brackets itself.
        is_name = fold_name(rest) in self.variables or fold_text(rest) in self.numbers
        match = None if is_name else _YEAR.fullmatch(rest)
        if match is not None:
            year = _read_year(match["year"], key)
            rest = f"{match['rest']}{match['behind']}"
        head, sign, behind = rest.replace("＠", "@").rpartition("@")
        if sign and not is_name:
            rest, village = head.strip(), self.find_village(behind.strip(), key)
        found = self.find(rest, year, village)
        return self.refuse_name(rest) if found is None else found

    def find(self, name: str, year: int, village: str | None) -> _Place | None:
        variable = self.variables.get(fold_name(name))
        if variable is not None:
            return _Place(variable.name, year, village, self.own_place, variable)
        number = self.numbers.get(fold_text(name))
        if number is not None:
            if self.components.get(number):
                self.refuse_component(number, None)
            return _Place(number, year, village, self.own_place, numbers=self.rows[number])
        head, *behind = [part.strip() for part in name.replace("／", "/").split("/")]
        number = self.numbers.get(fold_text(head))
        if number is None or not 1 <= len(behind) <= 2 or not all(behind):
            return None
        component: str | None = None
        aspect: str | None = behind[-1]
        if self.components.get(number):
            known = {fold_text(each): each for each in self.components[number]}
            component, aspect = known.get(fold_text(behind[0])), behind[1] if len(behind) == 2 else None
            if component is None:
                self.refuse_component(number, behind[0])
        return _Place(
            "/".join([number, *(part for part in (component, aspect) if part)]),
            year,
            village,
            self.own_place,
            numbers=self.rows[number],
            component=component,
            aspect=aspect,
        )

    def find_village(self, name: str, key: str) -> str | None:
        folded = fold_text(name)
        if folded == _fold(self.own_place):
            return None
        village = self.villages.get(folded)
        if village is None:
            near = suggest(name, tuple(self.villages.values()))
            raise _refusal(
                "setting/unknown-village",
                f"“{_shorten(key)}”：方案里没有“{_shorten(name)}”这个村",
                f'"{_shorten(key)}": the plan knows no village "{_shorten(name)}"',
                hint=f"是否指“{near}”？" if near else "村名见方案的 place.villages",
                hint_en=f'did you mean "{near}"?' if near else "the villages stand under place.villages in the plan",
            )
        return village

    def refuse_name(self, name: str) -> NoReturn:
        known = {fold_name(each): each for each in (*(each.name for each in self.variables.values()), *self.numbers)}
        near = suggest(fold_name(name[:_LONGEST_KEY]), tuple(known))
        raise _refusal(
            "setting/unknown-name",
            f"没有叫“{_shorten(name)}”的变量或指标",
            f'there is no raw quantity or indicator "{_shorten(name)}"',
            hint=f"是否指“{known[near]}”？" if near else "写变量名，或指标的序号、名称",
            hint_en=f'did you mean "{known[near]}"?'
            if near
            else "write the name of a raw quantity, or the number or name of an indicator",
        )

    def refuse_component(self, number: str, component: str | None) -> NoReturn:
        names = self.components[number]
        near = None if component is None else suggest(component, names)
        shown = f"{number}/{near or names[0]}"
        raise _refusal(
            "setting/unknown-component",
            f"第{number}项按组成判定，{'没有写是哪一个' if component is None else f'没有“{_shorten(component)}”'}",
            f"indicator {number} is judged by component, "
            + ("and none is named" if component is None else f'and has none named "{_shorten(component)}"'),
            hint=f"写成 {shown}=值；组成有：{'、'.join(names)}",
            hint_en=f"write {shown}=VALUE; there are: {', '.join(names)}",
        )


def _read_year(text: str, key: str) -> int:
    year = read_year(text)
    if year is None or not FIRST_YEAR <= year <= LAST_YEAR:
        raise _refusal(
            "setting/no-year",
            f"“{_shorten(key)}”：方括号里的“{_shorten(text)}”不是年份",
            f'"{_shorten(key)}": "{_shorten(text)}" in brackets is no year',
            hint=f"写成 名称[2020]=值，年份在{FIRST_YEAR}至{LAST_YEAR}之间",
            hint_en=f"write NAME[2020]=VALUE, with a year from {FIRST_YEAR} to {LAST_YEAR}",
        )
    return year


def _write(key: str, figure: Supposed) -> str:
    if isinstance(figure, bool) or not isinstance(figure, int | float | Decimal | Fraction | str):
        text = ""
    elif isinstance(figure, str):
        text = figure.strip()
    else:
        try:
            text = format_exact(exact(figure))
        except ValueError:
            text = ""
    if not text:
        raise _refusal(
            "setting/no-number",
            f"“{_shorten(key)}”要设成多少没有写",
            f'no figure is given for "{_shorten(key)}"',
            hint="写成 名称=数，如 无害化卫生厕所户数=1300",
            hint_en="write NAME=NUMBER, such as 无害化卫生厕所户数=1300",
        )
    return text


def _judged(assessment: Assessment) -> tuple[Finding, ...]:
    """
    The rows, and the gates that acceptance rests on.
    """
    return (*assessment.findings, *assessment.acceptance.gates)


def _refuse_unusable(key: str, record: Observation, assessment: Assessment) -> None:
    """
    Refuse a figure that the judge of its row cannot read.
    """
    for finding in _judged(assessment):
        for _, unusable in finding.unusable:
            if record in unusable.rows:
                told = unusable.diagnostic
                raise _refusal(
                    told.code,
                    f"“{_shorten(key)}”：{told.message}",
                    f'"{_shorten(key)}": {told.message_en}',
                    hint=told.hint,
                    hint_en=told.hint_en,
                )


def _refuse_above_ceiling(finding: Finding, row: RowRequirement | None) -> None:
    """
    Refuse figures that would make a share, of the row or of a component of it, more than its whole.
    """
    target = finding.result.target
    if target is not None:
        _refuse_result(finding, finding.result, finding.name, target.cap, finding.indicator.unit)
    named = dict(finding.result.parts)
    for part in () if row is None else row.parts:
        if part.component is not None and part.component in named:
            name = f"{finding.name}·{part.component}"
            _refuse_result(finding, named[part.component], name, part.target.cap, part.target.unit)


def _refuse_result(finding: Finding, result: Result, name: str, cap: Fraction | None, unit: str | None) -> None:
    if cap is None or result.number is None or result.number <= cap or result.unit != unit:
        return
    value, value_en = (show_quantity(result.number, result.unit, language) for language in ("zh", "en"))
    most, most_en = (show_quantity(cap, result.unit, language) for language in ("zh", "en"))
    raise _refusal(
        "setting/above-ceiling",
        f"这样第{finding.number}项“{name}”成了{value}，超过上限{most}",
        f'indicator {finding.number}, "{name}", would be {value_en}, above its ceiling of {most_en}',
        hint="核对数值和单位",
        hint_en="check the figure and its unit",
    )


def _reckonings(result: Result) -> Iterator[Reckoning]:
    if isinstance(result.reckoning, Reckoning):
        yield result.reckoning
    for _, part in result.parts:
        yield from _reckonings(part)


def _refusal(code: str, message: str, message_en: str, *, hint: str | None, hint_en: str | None) -> EcotownError:
    return InvalidArgument(code, message, message_en, hint=hint, hint_en=hint_en)


def _seen(finding: Finding) -> tuple[object, ...]:
    result = finding.result
    return (finding.verdict, result.reason, result.borderline, finding.tell_observed(), result.distance, finding.gap)


def _brief(finding: Finding, language: str) -> dict[str, object]:
    result = finding.result
    return {
        "verdict": finding.verdict.value,
        "borderline": result.borderline,
        "observed": finding.tell_observed(language),
        "margin": None if result.distance is None else format_exact(result.distance),
        "unit": result.unit,
        "gap": "" if finding.verdict is Verdict.MET else finding.tell_gap(language),
    }


def _show(record: Observation) -> str:
    return f"{record.observed or ''}{record.unit or ''}"


def _fold(text: str | None) -> str | None:
    return None if text is None else fold_text(text) or None


def _shorten(text: str) -> str:
    line = "".join(character if character.isprintable() else " " for character in text)
    return line if len(line) <= 40 else f"{line[:40]}…"
