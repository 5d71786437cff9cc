"""
Reading an observation: whatever a caller, a table or a JSON file holds becomes one of a few exact values.

What a text *means* depends on the rule that asks for it; here it is only told apart: a number with its unit, a date, a
word, nothing. Numbers are never floats from here on.
"""

import datetime as dt
import math
import numbers
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from typing import TypeAlias

import attrs

from ecotown.diagnostics import Diagnostic
from ecotown.errors import UnknownUnit
from ecotown.evaluation.messages import note, refuse
from ecotown.evaluation.result import Verdict
from ecotown.ledger import MISSING_TEXTS, NOT_NUMBERS
from ecotown.periods import FIRST_YEAR, LAST_YEAR, read_year
from ecotown.quantities import UnitCell, exact, format_exact, is_known_unit, read_numeral, read_unit_cell
from ecotown.targets.nodes import Number

__all__ = [
    "Blank",
    "Day",
    "Judgement",
    "Measured",
    "Members",
    "Names",
    "Observation",
    "Series",
    "Slip",
    "Tally",
    "Value",
    "Word",
    "latest_year",
    "number_written",
    "read_observation",
    "read_value",
]


class Blank(Enum):
    """
    No value: none known (`/`, `—`, `-`, empty), or none to be had (`不涉及`).
    """

    MISSING = "—"
    ABSENT = "不涉及"

    def __str__(self) -> str:
        return self.value


class Slip(Enum):
    """
    Why a text that begins with a number is not read as that number.
    """

    TWO_NUMBERS = "two-numbers"
    REMARK = "remark"
    SIGN = "sign"
    LETTER = "letter"


@attrs.frozen
class Measured:
    """
    A number with its unit and basis, where it states them. `digits` are those written, for the place of a limit.
    """

    number: Fraction
    unit: str | None = None
    basis: str | None = None
    digits: str | None = attrs.field(default=None, eq=False)

    def __str__(self) -> str:
        return f"{self.digits or format_exact(self.number)}{self.unit or ''}"


@attrs.frozen
class Word:
    """
    Any other text: a status word, or evidence. `text` is folded, `written` is as given.

    `slip` says what keeps a text that begins with a number from being one.
    """

    text: str
    written: str = attrs.field(eq=False)
    slip: "Slip | None" = attrs.field(default=None, eq=False)

    def __str__(self) -> str:
        return self.written


@attrs.frozen
class Day:
    """
    A date.
    """

    date: dt.date

    def __str__(self) -> str:
        return self.date.isoformat()


@attrs.frozen
class Judgement:
    """
    A verdict given from outside: a person's `达标`/`未达标`, by whom, or the verdict of another row.
    """

    verdict: Verdict
    by: str | None = None

    def __str__(self) -> str:
        return self.verdict.label


@attrs.frozen
class Tally:
    """
    `{原有: 20, 现有: 2}`: how many were once listed, and how many are left.
    """

    listed: "Value"
    left: "Value"

    def __str__(self) -> str:
        return f"原有{self.listed}、现有{self.left}"


@attrs.frozen
class Members:
    """
    A list: one count a period, or one value a member.
    """

    values: "tuple[Value, ...]"

    def __str__(self) -> str:
        return f"[{', '.join(map(str, self.values[:5]))}{', …' if len(self.values) > 5 else ''}]"


Value: TypeAlias = Blank | Measured | Word | Day | Judgement | Tally | Members


@attrs.frozen
class Series:
    """
    A value for each of several years.
    """

    values: Mapping[int, Value] = attrs.field(hash=False)


@attrs.frozen
class Names:
    """
    Observations by name: aspects, components or members. Keys are folded; `written` gives them as they came.
    """

    values: Mapping[str, object] = attrs.field(hash=False)
    written: Mapping[str, str] = attrs.field(eq=False, hash=False)


Observation: TypeAlias = Value | Series | Names

_ABSENT_TEXT = "不涉及"
_VERDICT_WORDS = {
    "达标": Verdict.MET,
    "未达标": Verdict.NOT_MET,
    "不达标": Verdict.NOT_MET,
    "无法判定": Verdict.UNDETERMINED,
    "不适用": Verdict.NOT_APPLICABLE,
}
_LONGEST_MEASURE = 200
# Room for every float, written out in decimal.
_MOST_BITS = 1_200
_NUMBER = re.compile(r"([+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?)([^0-9.,。:].*)?")
_RATIO = re.compile(r"[+-]?[0-9]{1,40}/[0-9]{1,40}")
_PARTS_OF = {"百分之": "%", "千分之": "‰"}
_BLANK_INSIDE = re.compile(r"[0-9.]\s+[0-9.]")
_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:T.*)?|([0-9]{4})年([0-9]{1,2})月([0-9]{1,2})日")
_ROMAN_CLASS = re.compile(r"劣?(?:[iv]{1,3}|[ⅰⅱⅲⅳⅴ])类?", re.IGNORECASE)
_MULTIPLES = {"百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000, "万亿": 1_000_000_000_000}
# Brackets and commas behind a number hold a basis, or something that is no part of the value.
_BASIS = re.compile(
    r"(?:折纯|折百|折标|折算|标准|实物|商品|有效成分|当量)[^0-9,;]{0,6}|(?:干|湿|鲜|净|毛)重|[^0-9,;]{0,12}(?:口径|价格|价)"
)
_LOOSE_END = re.compile(r".*[-/—~;,、:+*?]|无")
# A letter that looks like a digit: 8O, 8O.6, but not 5IU.
_LETTER = re.compile(r"[OoIlS|]+(?![A-Za-z])")
_DIGIT_OF_ANOTHER = re.compile(r"(?<![A-Za-z0-9.])[0-9]")
_SHARES = frozenset({"%", "‰"})
_DEEPEST = 4


def read_observation(given: object, diagnostics: list[Diagnostic]) -> Observation:
    """
    An observation of any kind; what is odd but usable is added to `diagnostics`.

    Only one level is read: the values of `Names` stay as they came until the rule that asks for one of them is known.
    """
    if not isinstance(given, Mapping):
        return read_value(given, diagnostics)
    if not given:
        return Blank.MISSING
    years = [_year_of(key) for key in given]
    if None not in years:
        return _read_series(given, diagnostics)
    fold = _folding()
    keys: dict[str, str] = {}
    values: dict[str, object] = {}
    for key, value in given.items():
        if not isinstance(key, str):
            raise _unreadable(key, "年份或名称作为键", "a year or a name as the key")
        folded = fold(key)
        if folded in values:
            raise refuse("observation/two-values", value=key)
        keys[folded], values[folded] = key, value
    form = _read_form(values, diagnostics)
    return Names(values, keys) if form is None else form


def latest_year(given: object, depth: int = 0) -> int | None:
    """
    The latest year of any series in an observation.
    """
    if not isinstance(given, Mapping) or depth > _DEEPEST:
        return None
    years = [_year_of(key) for key in given]
    if None in years:
        years = [latest_year(value, depth + 1) for value in given.values()]
    return max((year for year in years if year is not None), default=None)


def read_value(given: object, diagnostics: list[Diagnostic]) -> Value:
    """
    A single value.
    """
    match given:
        case None:
            return Blank.MISSING
        case str():
            return _read_text(given, diagnostics)
        case bool():
            text = "是" if given else "否"
            return Word(text, text)
        case float():
            if not math.isfinite(given):
                diagnostics.append(note("observation/not-a-number", value=given))
                return Blank.MISSING
            return Measured(_exact(given), digits=float.__repr__(given))
        case int():
            return Measured(_exact(given))
        case Measured() | Word() | Day() | Judgement() | Blank():
            return given
        case Verdict():
            return Judgement(given)
        case Decimal():
            if not given.is_finite():
                diagnostics.append(note("observation/not-a-number", value=str(given)))
                return Blank.MISSING
            return Measured(_exact(given), digits=str(given))
        case dt.datetime():
            return Day(given.date())
        case dt.date():
            return Day(given)
        case list() | tuple():
            return Members(tuple(_read_single(value, diagnostics) for value in given)) if given else Blank.MISSING
        case Mapping():
            form = _read_form(given, diagnostics) if given else Blank.MISSING
            if form is None:
                raise _unreadable(given, "一个值", "a single value")
            return form
        case Fraction():
            return Measured(_exact(given))
        case numbers.Integral():
            return Measured(_exact(int(given)))
        case numbers.Real():
            return read_value(float(given), diagnostics)
        case _:
            raise _unreadable(
                given, "数、文字、日期、列表或按年份、名称列出的值", "a number, text, a date, a list or a mapping"
            )


def _read_text(given: str, diagnostics: list[Diagnostic]) -> Value:
    text = given.strip()
    if text in MISSING_TEXTS:
        return Blank.MISSING
    if text == _ABSENT_TEXT:
        return Blank.ABSENT
    folded = _folding()(text)
    if folded in _VERDICT_WORDS:
        return Judgement(_VERDICT_WORDS[folded])
    if folded.lower() in NOT_NUMBERS:
        diagnostics.append(note("observation/not-a-number", value=text))
        return Blank.MISSING
    word = Word(folded.upper() if _ROMAN_CLASS.fullmatch(folded) else folded, text)
    if len(folded) > _LONGEST_MEASURE or _BLANK_INSIDE.search(text):
        return word
    if date := _DATE.fullmatch(text):
        year, month, day = (int(part) for part in date.groups() if part is not None)
        try:
            return Day(dt.date(year, month, day))
        except ValueError:
            return word
    if _RATIO.fullmatch(folded):
        return word if int(folded.partition("/")[2]) == 0 else Measured(_exact(folded), digits=folded)
    if number := _NUMBER.fullmatch(folded):
        return _read_measure(number[1], number[2], word)
    unit = _PARTS_OF.get(folded[:3])
    if unit is not None and (numeral := read_numeral(folded[3:])) is not None:
        return Measured(numeral, unit)
    return word


def _read_measure(digits: str, unit_text: str | None, word: Word) -> Measured | Word:
    number = _exact(digits)
    digits = digits.replace(",", "")
    if unit_text is None:
        return Measured(number, digits=digits)
    if unit_text in _MULTIPLES:
        # 12万 is 120000 in the indicator's unit.
        return Measured(number * _MULTIPLES[unit_text])
    try:
        cell = read_unit_cell(unit_text)
    except UnknownUnit:
        return word
    slip = _find_slip(unit_text, cell)
    return Measured(number, cell.unit, cell.basis, digits) if slip is None else attrs.evolve(word, slip=slip)


def _find_slip(text: str, cell: UnitCell) -> Slip | None:
    """
    What keeps the text behind a number from being a unit and a basis: nothing of it is passed over.
    """
    unit = cell.unit or ""
    if _LOOSE_END.fullmatch(text):
        return Slip.SIGN
    if is_known_unit(unit):
        counted, _, per = unit.partition("/")
        # `86%/55%` is two shares, `1座/600户` one ratio.
        if _DIGIT_OF_ANOTHER.search(per) and (counted in _SHARES or per[-1] in _SHARES):
            return Slip.TWO_NUMBERS
    elif _LETTER.match(text):
        return Slip.LETTER
    elif _DIGIT_OF_ANOTHER.search(unit):
        return Slip.TWO_NUMBERS
    if cell.basis is not None and not all(map(_BASIS.fullmatch, cell.basis.split("、"))):
        return Slip.TWO_NUMBERS if _DIGIT_OF_ANOTHER.search(cell.basis) else Slip.REMARK
    return None


def _read_single(given: object, diagnostics: list[Diagnostic]) -> Value:
    if isinstance(given, list | tuple | Mapping):
        raise _unreadable(given, "单个值", "a single value")
    return read_value(given, diagnostics)


def _read_form(given: Mapping[str, object], diagnostics: list[Diagnostic]) -> Value | None:
    """
    `{judgement, by}` and `{原有, 现有}`; None for any other mapping.
    """
    if "judgement" in given and given.keys() <= {"judgement", "by"}:
        judgement = _read_single(given["judgement"], diagnostics)
        by = given.get("by")
        match judgement:
            case Judgement(verdict):
                return Judgement(verdict, by if isinstance(by, str) else None)
            case Blank():
                return judgement
            case _:
                raise _unreadable(judgement, "“达标”或“未达标”", "达标 (met) or 未达标 (not met)")
    if given.keys() == {"原有", "现有"}:
        return Tally(_read_single(given["原有"], diagnostics), _read_single(given["现有"], diagnostics))
    return None


def _read_series(given: Mapping[object, object], diagnostics: list[Diagnostic]) -> Series:
    values: dict[int, Value] = {}
    for key, item in given.items():
        year = _year_of(key)
        value = read_value(item, diagnostics)
        if year is None or values.get(year, value) != value:
            raise refuse("observation/two-values", value=key)
        values[year] = value
    return Series(dict(sorted(values.items())))


def number_written(measured: Measured) -> Number:
    """
    The number as the place of a limit wants it: with the digits that were supplied.
    """
    digits = measured.digits or format_exact(measured.number)
    return Number(measured.number, digits, is_decimal="/" not in digits and "e" not in digits.lower())


def _year_of(key: object) -> int | None:
    match key:
        case bool():
            return None
        case int():
            return key if FIRST_YEAR <= key <= LAST_YEAR else None
        case str():
            return read_year(key)
        case numbers.Integral():
            return _year_of(int(key))
        case _:
            return None


def _exact(given: float | Decimal | Fraction | str) -> Fraction:
    try:
        number = exact(given)
    except ValueError:
        raise refuse("observation/too-large", value=given) from None
    if max(number.numerator.bit_length(), number.denominator.bit_length()) > _MOST_BITS:
        raise refuse("observation/too-large", value=given)
    return number


def _unreadable(given: object, wanted: str, wanted_en: str) -> Exception:
    return refuse(
        "observation/unreadable",
        subject="观测值",
        subject_en="the indicator",
        value=given,
        wanted=wanted,
        wanted_en=wanted_en,
        hint="",
        hint_en="",
    )


def _folding() -> Callable[[str], str]:
    from ecotown.targets import fold_text

    return fold_text
