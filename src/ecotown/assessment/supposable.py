"""
What can be supposed of a plan, by the keys that people write: raw quantities, rows, components and aspects, villages, years.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import NoReturn

import attrs

from ecotown.assessment.mentions import numbers_by_name
from ecotown.diagnostics import suggest
from ecotown.errors import EcotownError, InvalidArgument, MeasureSyntaxError
from ecotown.evaluation import Measured
from ecotown.evaluation.observed import read_value
from ecotown.ledger import Observation
from ecotown.measures import Measure, evaluate_measure, fold_name, parse_measure, read_amount, variable_names
from ecotown.measures.nodes import Name
from ecotown.periods import FIRST_YEAR, LAST_YEAR, read_year
from ecotown.plans import Indicator, Plan, Variable, resolve_gates, resolve_indicators
from ecotown.quantities import counted_interval
from ecotown.targets import fold_text

__all__ = ["Supposable", "SupposedFigure", "fold_or_none", "refusal", "shorten"]

_YEAR = re.compile(r"(?P<rest>.*?)\s*[\[［〔](?P<year>[^\[\]［］〔〕]*)[\]］〕]\s*(?P<behind>.*)", re.DOTALL)
_LONGEST_KEY = 200


@attrs.frozen
class SupposedFigure:
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
        return record.year == self.year and self._is_subject(record) and self.at(record) == fold_or_none(self.village)

    def _is_subject(self, record: Observation) -> bool:
        if self.variable is not None:
            return record.variable is not None and fold_name(record.variable) == fold_name(self.variable.name)
        if record.indicator is None or fold_text(record.indicator) not in self.numbers:
            return False
        return (fold_or_none(record.component), fold_or_none(record.aspect)) == (
            fold_or_none(self.component),
            fold_or_none(self.aspect),
        )

    @property
    def number(self) -> str:
        """
        The number of the row; of a raw quantity its name.
        """
        return self.name if self.variable is not None else self.name.split("/")[0]

    def at(self, record: Observation) -> str | None:
        """
        The place of a record, folded; None is the plan's own.
        """
        place = fold_or_none(record.place)
        return None if place == fold_or_none(self.own_place) else place

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
        has_unit = self._has_unit(text)
        return attrs.evolve(
            former,
            value=text,
            status=None,
            unit=None if has_unit else former.unit,
            provisional=False,
            line=None,
            column=None,
        )

    def _has_unit(self, text: str) -> bool:
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
            raise refusal(
                "setting/no-number",
                f"“{shorten(key)}”要设成多少没有写",
                f'no figure is given for "{shorten(key)}"',
                hint="写成 名称=数，如 无害化卫生厕所户数=1300",
                hint_en="write NAME=NUMBER, such as 无害化卫生厕所户数=1300",
            )
        if amount.number < 0:
            raise refusal(
                "setting/negative",
                f"“{self.variable.name}”不能是负数：{record.value}",
                f'"{self.variable.name}" cannot be negative: {record.value}',
                hint="写变动以后的数，不写增减的数",
                hint_en="write the figure itself, not by how much it changes",
            )
        stated = attrs.evolve(amount, unit=amount.unit or record.unit)
        whole = counted_interval(stated.unit or self.variable.unit)
        if whole is not None and (stated.number / whole).denominator != 1:
            raise refusal(
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


@attrs.frozen
class Supposable:
    """
    What can be supposed: the raw quantities, rows and villages of a plan.
    """

    variables: Mapping[str, Variable]
    numbers: Mapping[str, str]
    rows: Mapping[str, tuple[str, ...]]
    components: Mapping[str, tuple[str, ...]]
    formulas: tuple[_Formula, ...]
    villages: Mapping[str, str]
    own_place: str | None

    @classmethod
    def of(cls, plan: Plan) -> "Supposable":
        """
        What a plan names.
        """
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

    def read(self, key: str, year: int) -> SupposedFigure:
        """
        What a key names.
        """
        rest, village = key.strip(), None
        if len(rest) > _LONGEST_KEY:
            self._refuse_name(rest)
        # A name may hold brackets itself.
        is_name = fold_name(rest) in self.variables or fold_text(rest) in self.numbers
        match = None if is_name else _YEAR.fullmatch(rest)
        if match is not None:
            year = _read_year(match["year"], key)
            rest = f"{match['rest']}{match['behind']}"
        head, sign, behind = rest.replace("＠", "@").rpartition("@")
        if sign and not is_name:
            rest, village = head.strip(), self._find_village(behind.strip(), key)
        found = self._find(rest, year, village)
        return self._refuse_name(rest) if found is None else found

    def _find(self, name: str, year: int, village: str | None) -> SupposedFigure | None:
        variable = self.variables.get(fold_name(name))
        if variable is not None:
            return SupposedFigure(variable.name, year, village, self.own_place, variable)
        number = self.numbers.get(fold_text(name))
        if number is not None:
            if self.components.get(number):
                self._refuse_component(number, None)
            return SupposedFigure(number, year, village, self.own_place, numbers=self.rows[number])
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
                self._refuse_component(number, behind[0])
        return SupposedFigure(
            "/".join([number, *(part for part in (component, aspect) if part)]),
            year,
            village,
            self.own_place,
            numbers=self.rows[number],
            component=component,
            aspect=aspect,
        )

    def _find_village(self, name: str, key: str) -> str | None:
        folded = fold_text(name)
        if folded == fold_or_none(self.own_place):
            return None
        village = self.villages.get(folded)
        if village is None:
            near = suggest(name, tuple(self.villages.values()))
            raise refusal(
                "setting/unknown-village",
                f"“{shorten(key)}”：方案里没有“{shorten(name)}”这个村",
                f'"{shorten(key)}": the plan knows no village "{shorten(name)}"',
                hint=f"是否指“{near}”？" if near else "村名见方案的 place.villages",
                hint_en=f'did you mean "{near}"?' if near else "the villages stand under place.villages in the plan",
            )
        return village

    def _refuse_name(self, name: str) -> NoReturn:
        known = {fold_name(each): each for each in (*(each.name for each in self.variables.values()), *self.numbers)}
        near = suggest(fold_name(name[:_LONGEST_KEY]), tuple(known))
        raise refusal(
            "setting/unknown-name",
            f"没有叫“{shorten(name)}”的变量或指标",
            f'there is no raw quantity or indicator "{shorten(name)}"',
            hint=f"是否指“{known[near]}”？" if near else "写变量名，或指标的序号、名称",
            hint_en=f'did you mean "{known[near]}"?'
            if near
            else "write the name of a raw quantity, or the number or name of an indicator",
        )

    def _refuse_component(self, number: str, component: str | None) -> NoReturn:
        names = self.components[number]
        near = None if component is None else suggest(component, names)
        shown = f"{number}/{near or names[0]}"
        raise refusal(
            "setting/unknown-component",
            f"第{number}项按组成判定，{'没有写是哪一个' if component is None else f'没有“{shorten(component)}”'}",
            f"indicator {number} is judged by component, "
            + ("and none is named" if component is None else f'and has none named "{shorten(component)}"'),
            hint=f"写成 {shown}=值；组成有：{'、'.join(names)}",
            hint_en=f"write {shown}=VALUE; there are: {', '.join(names)}",
        )


def _read_year(text: str, key: str) -> int:
    year = read_year(text)
    if year is None or not FIRST_YEAR <= year <= LAST_YEAR:
        raise refusal(
            "setting/no-year",
            f"“{shorten(key)}”：方括号里的“{shorten(text)}”不是年份",
            f'"{shorten(key)}": "{shorten(text)}" in brackets is no year',
            hint=f"写成 名称[2020]=值，年份在{FIRST_YEAR}至{LAST_YEAR}之间",
            hint_en=f"write NAME[2020]=VALUE, with a year from {FIRST_YEAR} to {LAST_YEAR}",
        )
    return year


def refusal(code: str, message: str, message_en: str, *, hint: str | None, hint_en: str | None) -> EcotownError:
    """
    The refusal of what cannot be supposed.
    """
    return InvalidArgument(code, message, message_en, hint=hint, hint_en=hint_en)


def fold_or_none(text: str | None) -> str | None:
    """
    A text as it is compared; None for a blank one.
    """
    return None if text is None else fold_text(text) or None


def shorten(text: str) -> str:
    """
    A text of a user as a message quotes it.
    """
    line = "".join(character if character.isprintable() else " " for character in text)
    return line if len(line) <= 40 else f"{line[:40]}…"
