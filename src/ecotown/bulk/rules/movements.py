"""
Checks on several years: one unit for the whole series, and what each text is on it.
"""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import gcd, lcm

import attrs

from ecotown.bulk.limits import SCALE
from ecotown.bulk.lowered import Check
from ecotown.bulk.refusals import NotInBulk, UnusableTable
from ecotown.bulk.rules.amounts import asked_unit, hold_at, may_hold, movement_row, sign_of
from ecotown.bulk.rules.asking import judge_text
from ecotown.bulk.rules.row import MOST, RuleRow, fit
from ecotown.bulk.states import state_of
from ecotown.errors import EcotownError, UnknownUnit
from ecotown.evaluation import Measured
from ecotown.evaluation.observed import Blank, Word, read_value
from ecotown.evaluation.statuses import rank_on, scale_behind
from ecotown.evaluation.subject import Case
from ecotown.quantities import fold_unit, is_known_unit, read_unit_cell, same_dimension, unit_factor
from ecotown.targets.nodes import Aspect, Direction, Multiple, Trend, TrendKind
from ecotown.targets.vocabulary import BUILT_IN_SCALES

__all__ = ["movement_rows"]

_ABSENT, _UNUSABLE, _OTHER_BASIS, _NUMBER, _NAMED_WORD = -1, -2, -3, 0, 1
# What another check reads, or nobody does.
_IGNORED = -9
# Numbers that state a unit, where others state one that nobody knows: each unit is a series of its own.
_STATED, _STRANGE = 900, 901


def movement_rows(
    check: Check,
    units: Sequence[str],
    texts: Sequence[tuple[str, str]],
    year: int | None,
    *,
    has_bare: bool,
    computed: str | None = None,
) -> list[RuleRow]:
    """
    The rules of a check on several years, for the units and texts that its series hold; `computed` is the unit of the values
    that are computed from raw quantities, where there are any.
    """
    is_entered = bool(units)
    units = units if computed is None else tuple(dict.fromkeys((computed, *units)))
    rule = check.rule
    target = check.target
    is_named = isinstance(check.read_as, Aspect)
    asked = asked_unit(rule)
    cells: dict[str, tuple[str | None, str | None] | None] = {}
    for unit in units:
        try:
            cell = read_unit_cell(unit)
        except UnknownUnit:
            cells[unit] = None
        else:
            cells[unit] = (cell.unit, cell.basis)
    stated = list(dict.fromkeys(cell[0] for cell in cells.values() if cell is not None and cell[0] is not None))
    found = [cells[unit] for unit in units if unit not in ("", target.unit)]
    found += [(unit, None) for unit in _units_in(texts)]
    foreign = list(dict.fromkeys(cell[0] for cell in found if cell is not None and cell[0] is not None))
    if asked is not None:
        # Where an amount is asked for, what does not convert to its unit is refused by itself.
        foreign = [unit for unit in foreign if same_dimension(unit, asked)]
    known = asked or (None if is_named else target.unit)
    if known is None and is_named:
        known = foreign[0] if foreign else target.unit
    elif known is None:
        known = stated[0] if stated else foreign[0] if foreign else None
    is_doubtful = asked is not None and is_named and has_bare and any(unit_factor(unit, asked) != 1 for unit in foreign)
    # The place to which last year's figure was written is one of its unit.
    is_doubtful |= check.is_previous and len({target.unit or "", *foreign} - {""}) > 1
    several = list(dict.fromkeys((*stated, *foreign))) if is_named and asked is None else foreign
    if is_doubtful or ((is_named or target.unit is None) and not _convert(several, may_mix=not has_bare)):
        raise UnusableTable(
            "bulk/units-differ",
            f"第{check.indicator.number}项各年的单位不一：{'、'.join(several)}",
            f"indicator {check.indicator.number} is recorded in several units: {', '.join(several)}",
            hint="换算成一种单位再判定",
            hint_en="convert the values to one unit first",
        )
    bases = {cell[1] for cell in (*cells.values(), *map(_read_in, texts)) if cell is not None and cell[1] is not None}
    basis = None if is_named else target.basis
    if basis is None and len(bases) > 1:
        raise UnusableTable(
            "bulk/bases-differ",
            f"第{check.indicator.number}项各年的口径不一：{'、'.join(sorted(bases))}",
            f"indicator {check.indicator.number} is recorded on several bases: {', '.join(sorted(bases))}",
        )
    strange = _strange_units(texts) if asked is None and (is_named or target.unit is None) else []

    def factor_of(unit: str | None) -> Fraction | None:
        """
        What a value in a unit is multiplied with; None where it measures something else.
        """
        own = unit or (known if is_named else target.unit or known)
        if unit is None and is_named and foreign:
            own = foreign[0]
        try:
            return Fraction(1) if own is None or known is None or own == known else unit_factor(own, known)
        except EcotownError:
            return None

    factors = {unit: None if held is None else factor_of(held[0]) for unit, held in cells.items()}
    # What texts say of themselves goes by the unit column where they state no unit.
    written = {key: read for key in texts if (read := _read_in(key)) is not None}
    of_texts = {key: factor_of(unit) for key, (unit, _) in written.items()}
    grid = lcm(1, *(factor.denominator for factor in factors.values() if factor is not None))
    sign = sign_of(rule, check, is_word=False)
    hold = hold_at(check, sign, known, grid)
    rows = [attrs.evolve(movement_row(check, known, grid, year), hold=hold)]
    for unit, factor in factors.items():
        held = cells[unit]
        series = _STATED if strange and held is not None and held[0] is not None else _NUMBER
        if factor is None:
            series = _UNUSABLE
        elif basis is not None and held is not None and held[1] not in (None, basis):
            series = _OTHER_BASIS
        factor_whole = 0 if factor is None else fit(factor * grid * sign, check)
        if abs(factor_whole) > SCALE * SCALE:
            raise NotInBulk(check.indicator.number, type(rule).__name__, "单位相差太大", "the units are too far apart")
        rows.append(RuleRow(kind="unit", chk=check.number, unit=unit, series=series, factor=factor_whole, hold=hold))
    if computed is not None and not is_entered:
        rows = _narrowed(rows)
    if computed is not None:
        rows.append(attrs.evolve(next(row for row in rows if row.kind == "unit"), kind="computed"))
    rows += _movement_words(check, texts, written, of_texts, basis, grid, sign, hold, year, strange)
    return rows


def _narrowed(rows: Sequence[RuleRow]) -> list[RuleRow]:
    """
    The rules of a series that is computed alone, with numbers as small as may be: none of it is in 1/10000.
    """
    asked, *units = rows
    ends = (asked.low, asked.high, asked.low_rounded, asked.high_rounded, asked.margin_limit)
    amounts = [each or 0 for each in ends] if asked.per_base == 0 else []
    shared = gcd(*(SCALE * (row.factor or 0) for row in units), *amounts, asked.hold or 0) or 1

    def less(value: int | None) -> int | None:
        return None if value is None else value // shared

    asked = attrs.evolve(asked, hold=less(asked.hold))
    if asked.per_base == 0:
        low, high, low_rounded, high_rounded, margin_limit = (less(each) for each in ends)
        asked = attrs.evolve(
            asked,
            low=low,
            high=high,
            low_rounded=low_rounded,
            high_rounded=high_rounded,
            margin_limit=margin_limit,
        )
    if asked.per_base not in (1, 7) and asked.margin_scale is not None and asked.margin_factor is not None:
        scale = Fraction(asked.margin_scale * shared, asked.margin_factor)
        asked = attrs.evolve(asked, margin_scale=scale.numerator, margin_factor=scale.denominator)
    return [
        asked,
        *(
            attrs.evolve(row, factor=less(SCALE * (row.factor or 0)), hold=less(row.hold), divisor=SCALE)
            for row in units
        ),
    ]


def _units_in(texts: Sequence[tuple[str, str]]) -> list[str]:
    """
    The units that texts state themselves (`18000 亩`).
    """
    found: dict[str, None] = {}
    for text, unit in texts:
        try:
            value = read_value(text, [])
        except EcotownError:
            continue
        if not unit and isinstance(value, Measured) and value.unit is not None and is_known_unit(value.unit):
            found[value.unit] = None
    return list(found)


def _read_in(key: tuple[str, str]) -> tuple[str | None, str | None] | None:
    """
    The unit and the basis of a number in a text, or else of its unit column; None for what is no number or has two units.
    """
    text, unit = key
    try:
        value = read_value(text, [])
        cell = read_unit_cell(unit)
    except EcotownError:
        return None
    if not isinstance(value, Measured):
        return None
    if value.unit is not None and cell.unit is not None and fold_unit(value.unit) != fold_unit(cell.unit):
        return None if is_known_unit(value.unit) else (value.unit, value.basis)
    return value.unit or cell.unit, value.basis or cell.basis


def _strange_units(texts: Sequence[tuple[str, str]]) -> list[str]:
    """
    What stands behind numbers like a unit and is none (`8O`): a series without a unit of its own takes it for one.
    """
    found: dict[str, None] = {}
    for text, _ in texts:
        try:
            value = read_value(text, [])
        except EcotownError:
            continue
        if isinstance(value, Measured) and value.unit is not None and not is_known_unit(value.unit):
            found[value.unit] = None
    return list(found)


def _convert(units: Sequence[str], *, may_mix: bool) -> bool:
    """
    Whether values in these units can stand side by side.
    """
    if len(units) < 2:
        return True
    return may_mix and all(same_dimension(units[0], unit) for unit in units)


def _movement_words(
    check: Check,
    texts: Sequence[tuple[str, str]],
    written: Mapping[tuple[str, str], tuple[str | None, str | None]],
    factors: Mapping[tuple[str, str], Fraction | None],
    basis: str | None,
    grid: int,
    sign: int,
    hold: int | None,
    year: int | None,
    strange: Sequence[str],
) -> list[RuleRow]:
    rule, vocabulary = check.rule, check.target.vocabulary
    case = Case(
        target=check.target,
        year=year,
        place={},
        assigned=None,
        references={},
        conventions=check.conventions,
        diagnostics=[],
    )
    scales = [*vocabulary.scales, *BUILT_IN_SCALES]
    names: dict[object, int] = {}
    rows: list[RuleRow] = []
    for text, unit in texts:
        row = RuleRow(kind="word", chk=check.number, text=text, unit=unit, series=_UNUSABLE)
        try:
            value = read_value(text, [])
        except EcotownError:
            value = None
        match value:
            case Blank.MISSING:
                continue
            case Blank.ABSENT if check.is_beside:
                row = attrs.evolve(row, series=_IGNORED)
            case Blank.ABSENT:
                # The factor tells it from others that are of no use.
                row = attrs.evolve(row, series=_ABSENT if check.target.may_be_absent else _UNUSABLE, factor=-1)
            case Measured() if (text, unit) in written:
                own, own_basis = written[text, unit]
                factor = Fraction(1) if own in strange else factors[text, unit]
                if basis is not None and own_basis not in (None, basis):
                    row = attrs.evolve(row, series=_OTHER_BASIS)
                elif factor is not None:
                    held = value.number * SCALE * factor * grid * sign
                    if held.denominator != 1 or abs(held) > MOST:
                        raise _too_fine(check, text)
                    series = _NUMBER if own is None or not strange else _STATED
                    series = _STRANGE + strange.index(own) if own is not None and own in strange else series
                    row = attrs.evolve(row, series=series, factor=int(held), hold=hold)
            case Word() if check.is_beside:
                row = attrs.evolve(row, series=_IGNORED)
            case Word() if check.is_previous and isinstance(rule, Multiple):
                scale = scale_behind(value.text, case)
                rank = None if scale is None else rank_on(scale, value.text, case)
                if scale is not None and rank is not None:
                    # The better class is the higher one, also where less of it is better.
                    direction = -1 if rule.comparator.direction is Direction.LOWER else 1
                    series = _NAMED_WORD + 1 + scales.index(scale)
                    row = attrs.evolve(row, series=series, factor=rank * direction * SCALE * grid)
            case Word() if isinstance(rule, Trend):
                decided = judge_text(check, text, unit, year)
                if decided is None:
                    rows.append(row)
                    continue
                if isinstance(decided.compared, str) and not decided.missing:
                    row = attrs.evolve(row, state=state_of(decided)[0])
                scale = scale_behind(value.text, case)
                rank = None if scale is None else rank_on(scale, value.text, case)
                if rule.kind is TrendKind.NO_CHANGE:
                    name: object = value.text if scale is None or rank is None else (scale.name, rank)
                    row = attrs.evolve(row, series=_NAMED_WORD, factor=names.setdefault(name, len(names)))
                elif scale is not None and rank is not None:
                    direction = sign_of(rule, check, is_word=True)
                    top = None if direction < 0 or not may_hold(rule) else (len(scale.ranks) - 1) * SCALE * grid
                    row = attrs.evolve(
                        row,
                        series=_NAMED_WORD + 1 + scales.index(scale),
                        factor=rank * direction * SCALE * grid,
                        hold=top,
                    )
            case _:
                pass
        rows.append(row)
    return rows


def _too_fine(check: Check, text: str) -> UnusableTable:
    return UnusableTable(
        "bulk/too-many-decimals",
        f"第{check.indicator.number}项的“{text}”多于四位小数或太大",
        f'"{text}" of indicator {check.indicator.number} has more than four decimals or is too large',
        count=1,
    )
