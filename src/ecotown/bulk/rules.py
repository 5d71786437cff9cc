"""
The rules table: what each check asks of each unit and each word, as integers.

What a unit or a word means to a check is asked of the exact judge, once for each that occurs; numbers by the million are
then compared with the spans that come of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import lcm

import attrs

from ecotown.assessment.figures import arrange
from ecotown.bulk.limits import HIGHEST, SCALE, Span, span_about, span_of
from ecotown.bulk.lowering import Check, Choosing, Lowering
from ecotown.bulk.refusals import NotInBulk, UnusableTable
from ecotown.bulk.states import MET, NOT_MET, open_for, state_of
from ecotown.errors import EcotownError, ObservationError, UnknownUnit
from ecotown.evaluation import Measured, Reason, Result, evaluate_target
from ecotown.evaluation.choices import choose_branch
from ecotown.evaluation.observed import Blank, Word, read_value
from ecotown.evaluation.statuses import rank_on
from ecotown.evaluation.subject import Case, Subject
from ecotown.ledger import Observation
from ecotown.plans import Conventions
from ecotown.quantities import is_known_unit, read_unit_cell, same_dimension, unit_factor
from ecotown.targets import fold_text
from ecotown.targets.nodes import (
    About,
    Absence,
    Aspect,
    Assigned,
    Baseline,
    Bound,
    Branch,
    Change,
    Comparator,
    Coverage,
    Direction,
    Filter,
    Frequency,
    Interval,
    Multiple,
    Rank,
    Reference,
    Rule,
    Share,
    Statement,
    Status,
    StepChange,
    Trend,
    TrendKind,
)
from ecotown.targets.vocabulary import BUILT_IN_SCALES, ELIMINATION

__all__ = ["BRANCH", "COLUMNS", "TEXT_COLUMNS", "Found", "RuleRow", "circumstance_rows", "is_key_of", "rule_rows"]

BRANCH = 100
INVALID = open_for(Reason.INVALID_OBSERVATION)
_MOST = 2**62
_ABSENT, _UNUSABLE, _OTHER_BASIS, _NUMBER, _NAMED_WORD = -1, -2, -3, 0, 1
_POINTS = frozenset({"百分点", "个百分点"})
_ANY_YEAR = 2000
_LOWERING_KINDS = frozenset(
    {
        TrendKind.YEAR_ON_YEAR_DECREASE,
        TrendKind.CONTINUED_DECREASE,
        TrendKind.SOME_DECREASE,
        TrendKind.NO_INCREASE,
        TrendKind.NEGATIVE_GROWTH,
    }
)
_STRICT_KINDS = frozenset(
    {
        TrendKind.YEAR_ON_YEAR_DECREASE,
        TrendKind.YEAR_ON_YEAR_INCREASE,
        TrendKind.SOME_DECREASE,
        TrendKind.SOME_INCREASE,
        TrendKind.OVERALL_IMPROVEMENT,
        TrendKind.NEGATIVE_GROWTH,
    }
)
_TOLERANT_KINDS = frozenset({TrendKind.STEADY, TrendKind.STEADY_OR_IMPROVING})


@attrs.frozen(kw_only=True)
class RuleRow:
    """
    One row of the rules table. `kind` says which columns it fills.

    `check`: a rule, with the years it reads and the integers it compares. `key`: the names under which it is observed.
    `unit` and `word`: what a unit and a text mean to it. `branch`: the branch of a choice for a circumstance. `assigned`: the
    check that an assigned text makes.
    """

    kind: str
    chk: int
    requirement: int | None = None
    indicator: str | None = None
    component: str | None = None
    aspect: str | None = None
    unit: str | None = None
    text: str | None = None
    state: int | None = None
    otherwise: int | None = None
    low: int | None = None
    high: int | None = None
    low_rounded: int | None = None
    high_rounded: int | None = None
    miss: int | None = None
    grain: int | None = None
    least: int | None = None
    margin_limit: int | None = None
    margin_sign: int | None = None
    margin_factor: int | None = None
    series: int | None = None
    factor: int | None = None
    divisor: int | None = None
    hold: int | None = None
    back: int | None = None
    at_year: int | None = None
    span: int | None = None
    base_year: int | None = None
    base_back: int | None = None
    is_strict: int | None = None
    p: int | None = None
    q: int | None = None
    per_base: int | None = None
    low_open: int | None = None
    high_open: int | None = None
    low_rounded_open: int | None = None
    high_rounded_open: int | None = None
    zero: int | None = None
    comparator: str | None = None
    nothing: int | None = None
    is_rounded: int | None = None
    alternative: int | None = None
    family: str | None = None


COLUMNS = tuple(field.name for field in attrs.fields(RuleRow))
TEXT_COLUMNS = frozenset({"kind", "indicator", "component", "aspect", "unit", "text", "comparator", "family"})


@attrs.frozen
class Found:
    """
    What a table holds of one observation's name: the spelling of its keys, its unit, and a text that is no plain number.
    """

    indicator: str
    component: str
    aspect: str
    unit: str
    text: str | None = None


def rule_rows(
    lowering: Lowering, found: Iterable[Found], year: int | None, *, with_vocabulary: bool = True
) -> list[RuleRow]:
    """
    The rules of a system for the units and texts that were found.
    """
    by_key: dict[tuple[str, str, str], list[Found]] = {}
    for each in found:
        by_key.setdefault((each.indicator, each.component, each.aspect), []).append(each)
    rows: list[RuleRow] = []
    for check in lowering.checks:
        if isinstance(check.rule, Assigned):
            continue
        keys = {key: held for key, held in by_key.items() if is_key_of(key, check)}
        units = {each.unit for held in keys.values() for each in held} | {"", *_own_units(check)}
        has_bare = any(each.unit == "" and each.text is None for held in keys.values() for each in held)
        texts = {(each.text, each.unit) for held in keys.values() for each in held if each.text is not None}
        if with_vocabulary:
            texts |= {(text, "") for text in known_words(check)}
        rows += (
            RuleRow(
                kind="key" if check.slot is None else "slot-key",
                chk=check.number if check.slot is None else check.slot,
                indicator=key[0],
                component=key[1],
                aspect=key[2],
            )
            for key in dict.fromkeys((*_own_keys(check), *keys))
        )
        if check.is_movement:
            rows += _movement_rows(check, sorted(units), sorted(texts), year, has_bare=has_bare)
        else:
            rows += _value_rows(check, sorted(units), sorted(texts), year)
    return rows


def _own_units(check: Check) -> set[str]:
    unit = check.target.unit
    return set() if unit is None else {unit}


def _own_keys(check: Check) -> list[tuple[str, str, str]]:
    row = check.indicator
    numbers = dict.fromkeys((row.number, row.name))
    return [(number, check.component or "", name) for number in numbers for name in check.names]


def is_key_of(key: tuple[str, str, str], check: Check) -> bool:
    """
    Whether the indicator, component and aspect columns of a table name what a check observes.
    """
    from ecotown.evaluation.clauses import is_name_of

    indicator, component, aspect = map(fold_text, key)
    row = check.indicator
    if indicator not in (fold_text(row.number), fold_text(row.name)) or component != fold_text(check.component or ""):
        return False
    is_whole = aspect in ("", "总体") or (check.target.name is not None and aspect == fold_text(check.target.name))
    if is_whole and "" in check.names:
        return True
    return any(name and (aspect == fold_text(name) or is_name_of(aspect, name)) for name in check.names)


def known_words(check: Check) -> list[str]:
    """
    The words that a check is known to read, in their common spellings.
    """
    words = ["不涉及"] if check.target.may_be_absent else []
    match check.rule:
        case Status(scale, object=thing):
            named = [word for rank in scale.ranks for word in rank]
            named += [word for word, known in check.target.vocabulary.synonyms.items() if known in named]
            words += [f"{prefix}{word}" for word in named for prefix in ("", "已", "未", "尚未")]
            words += [f"{word}{thing}" for word in tuple(words)] if thing is not None else []
            words += ["0", "零", "无", "没有", "未发生", "有", "发生", "存在"] if scale.name == ELIMINATION.name else []
        case Absence() | Bound():
            words += ["零", "无", "没有", "未发生", "零发生", "有", "发生", "存在", "已发生"]
        case Coverage():
            words += ["全覆盖", "全部", "已全覆盖", "实现全覆盖", "全部覆盖", "未全覆盖", "未覆盖", "未实现全覆盖"]
        case Statement():
            words += ["达标", "未达标", "不达标", "不适用", "无法判定"]
        case Trend(TrendKind.NO_CHANGE | TrendKind.NO_DECREASE | TrendKind.NO_INCREASE):
            moves = ("改变", "变化", "降低", "减少", "下降", "增加", "升高", "上升", "提高")
            words += [f"{prefix}{move}" for move in moves for prefix in ("", "已", "未", "不", "没有")]
        case _:
            pass
    if isinstance(check.rule, Trend):
        scales = (*check.target.vocabulary.scales, *BUILT_IN_SCALES)
        words += [word for scale in scales for rank in scale.ranks for word in rank]
    return list(dict.fromkeys(words))


def _judge(check: Check, text: str, unit: str, year: int | None, rule: Rule | None = None) -> Result | None:
    """
    The exact judge's result on one text; None where it refuses the text.
    """
    judged = _ANY_YEAR if year is None else year
    try:
        observed = arrange((Observation(value=text, unit=unit or None, year=judged),), judged, has_components=True)
        if isinstance(check.read_as, Aspect):
            observed = {check.read_as.name: observed}
        return evaluate_target(
            attrs.evolve(check.target, rule=check.read_as if rule is None else rule),
            observed,
            year=judged,
            conventions=_conventions(check),
            references={check.rule.name: 1} if isinstance(check.rule, Reference) else None,
        )
    except ObservationError:
        return None


def _conventions(check: Check) -> Conventions | None:
    return check.declared if isinstance(check.declared, Conventions) else None


def _value_rows(
    check: Check, units: Sequence[str], texts: Sequence[tuple[str, str]], year: int | None
) -> list[RuleRow]:
    rows = [
        RuleRow(
            kind="check",
            chk=check.number,
            back=check.back,
            at_year=check.at_year,
            nothing=check.nothing,
            family="reference" if isinstance(check.rule, Reference) else "value",
            comparator=check.rule.comparator.name if isinstance(check.rule, Reference) else None,
            is_rounded=int(check.conventions.is_rounded),
        )
    ]
    rows += [_unit_row(check, unit, year) for unit in units]
    for text, unit in texts:
        result = _judge(check, text, unit, year)
        state, otherwise = (INVALID, INVALID) if result is None else state_of(result)
        if isinstance(check.rule, Reference) and result is not None and result.compared is not None:
            raise _fraction_in_text(check, text)
        margin = None if result is None or result.distance is None else result.distance * SCALE
        rows.append(
            RuleRow(
                kind="word",
                chk=check.number,
                text=text,
                unit=unit,
                state=state,
                otherwise=otherwise,
                margin_limit=int(margin) if margin is not None and margin.denominator == 1 else None,
            )
        )
    return rows


def _fraction_in_text(check: Check, text: str) -> UnusableTable:
    return UnusableTable(
        "bulk/unit-in-value",
        f"第{check.indicator.number}项要与参照值比较，“{text}”的数和单位须分两栏写",
        f'indicator {check.indicator.number} is held against a reference: write the number and the unit of "{text}" in two columns',
    )


def _unit_row(check: Check, unit: str, year: int | None) -> RuleRow:
    """
    What a number in a unit means to a check: a state whatever the number, or the span that passes.
    """
    rule = check.rule
    fixed = RuleRow(kind="unit", chk=check.number, unit=unit, state=INVALID, otherwise=INVALID)
    if isinstance(rule, Status):
        return _status_row(check, rule, unit, year, fixed)
    one = _judge(check, "1", unit, year)
    if one is None:
        return fixed
    if one.number is None and one.verdict.value == "undetermined":
        state, otherwise = state_of(one)
        return attrs.evolve(fixed, state=state, otherwise=otherwise)
    if isinstance(rule, Reference):
        return _reference_row(check, rule, one, fixed)
    parts = [one] if isinstance(rule, Absence | Coverage | Rank) else []
    intervals: list[Fraction | None] = [None]
    bounds = _bounds(rule)
    if bounds:
        intervals = [bound.limit.number.interval for bound in bounds]
        for bound in bounds:
            probed = _judge(check, "1", unit, year, _wrap(check, bound))
            if probed is not None:
                parts.append(probed)
    if len(parts) != len(intervals) or any(part.number is None or part.bound is None for part in parts):
        state, otherwise = state_of(one)
        return attrs.evolve(fixed, state=state, otherwise=otherwise)
    is_about = isinstance(rule, About) or (isinstance(rule, Change) and rule.is_about)
    tolerance = check.conventions.tolerance
    miss = open_for(Reason.MISSING_CONVENTION) if is_about and tolerance is None else NOT_MET
    ends: list[tuple[int, int, int, int]] = []
    for part, interval in zip(parts, intervals, strict=True):
        limit, comparator = part.bound or Fraction(0), part.comparator or Comparator.EQUAL
        if is_about and tolerance is not None:
            span = span_about(limit, tolerance.around(limit, part.unit), interval)
        else:
            span = span_of(comparator, limit, interval)
        ends.append(span.whole(part.number or Fraction(1)))
    low, high, low_rounded, high_rounded = ends[0]
    if len(ends) > 1:
        high, high_rounded = ends[1][1], ends[1][3]
    row = attrs.evolve(fixed, state=None, otherwise=None, miss=miss)
    if isinstance(rule, Rank | Frequency) and _judge(check, "0.5", unit, year) is None:
        row = attrs.evolve(row, grain=SCALE, least=SCALE if _judge(check, "0", unit, year) is None else 0)
    if len(parts) == 1 and not is_about:
        row = _with_margin(row, parts[0])
    return _with_ends(row, check, (low, high, low_rounded, high_rounded))


def _with_ends(row: RuleRow, check: Check, ends: tuple[int, int, int, int]) -> RuleRow:
    low, high, low_rounded, high_rounded = ends
    if check.conventions.is_rounded:
        low, high, low_rounded, high_rounded = low_rounded, high_rounded, low, high
    return attrs.evolve(row, low=low, high=high, low_rounded=low_rounded, high_rounded=high_rounded)


def _with_margin(row: RuleRow, part: Result) -> RuleRow:
    """
    How the margin is reckoned from a value; nothing where it is no whole number of 1/10000.
    """
    limit, factor = (part.bound or Fraction(0)) * SCALE, part.number or Fraction(1)
    if limit.denominator != 1 or factor.denominator != 1 or abs(limit) > _MOST or factor > SCALE:
        return row
    side = None if part.comparator is None else part.comparator.direction
    sign = 0 if side is None else 1 if side is Direction.HIGHER else -1
    return attrs.evolve(row, margin_limit=int(limit), margin_sign=sign, margin_factor=int(factor))


def _wrap(check: Check, rule: Rule) -> Rule:
    return Aspect(check.read_as.name, rule) if isinstance(check.read_as, Aspect) else rule


def _bounds(rule: Rule) -> list[Bound]:
    match rule:
        case Bound():
            return [rule]
        case Interval(lower, upper):
            return [lower, upper]
        case About(limit, basis):
            return [Bound(Comparator.EQUAL, limit, basis)]
        case Share(bound) | Frequency(_, bound):
            return [bound]
        case Filter(count=bound):
            return [bound]
        case Change(comparator=comparator, amount=amount):
            return [Bound(comparator, amount)]
        case _:
            return []


def _status_row(check: Check, rule: Status, unit: str, year: int | None, fixed: RuleRow) -> RuleRow:
    """
    A number under a status word: whether something is there, how much is left, what share is eliminated.
    """
    if rule.scale.name != ELIMINATION.name:
        states = [_judge(check, text, unit, year) for text in ("0", "1")]
        if states[0] is None or states[1] is None:
            return fixed
        none, some = state_of(states[0]), state_of(states[1])
        if none == some:
            return attrs.evolve(fixed, state=none[0], otherwise=none[1])
        row = attrs.evolve(fixed, state=None, otherwise=None, miss=none[0])
        return _with_ends(row, check, (1, HIGHEST, 1, HIGHEST))
    top = attrs.evolve(rule, rank=len(rule.scale.ranks) - 1)
    whole = _judge(
        check, "1", unit, year, Aspect(check.read_as.name, top) if isinstance(check.read_as, Aspect) else top
    )
    if whole is None or whole.number is None or whole.comparator is None:
        return fixed
    row = attrs.evolve(fixed, state=None, otherwise=None, miss=NOT_MET)
    is_top = rule.rank == top.rank
    threshold = check.conventions.basically
    wanting = open_for(Reason.MISSING_CONVENTION)
    if whole.comparator is Comparator.EQUAL:
        if not is_top and threshold is not None and rule.rank > 0:
            raise NotInBulk(
                check.indicator.number, "Status", "按原有数目算消除的比例", "it takes the share of those once listed"
            )
        row = attrs.evolve(row, miss=NOT_MET if is_top else wanting)
        if is_top:
            row = _with_margin(row, whole)
        return _with_ends(row, check, span_of(Comparator.EQUAL, Fraction(0), None).whole(Fraction(1)))
    limit = Fraction(100) if is_top or threshold is None else min(threshold * 100, Fraction(100))
    if not is_top and threshold is None:
        row = attrs.evolve(row, miss=wanting)
    elif is_top:
        row = _with_margin(row, whole)
    return _with_ends(row, check, span_of(Comparator.AT_LEAST, limit, None).whole(whole.number))


def _reference_row(check: Check, rule: Reference, one: Result, fixed: RuleRow) -> RuleRow:
    """
    The factors by which a value and its reference are made comparable.
    """
    if one.number is None:
        state, otherwise = state_of(one)
        return attrs.evolve(fixed, state=state, otherwise=otherwise)
    ratio = Fraction(1)
    if rule.factor is not None:
        unit = rule.factor.unit
        ratio = rule.factor.number.value * (unit_factor(unit, "1") if unit in ("%", "‰") else 1)
    common = lcm(one.number.denominator, ratio.denominator)
    p, q = one.number * common, ratio * common
    return attrs.evolve(
        fixed,
        state=None,
        otherwise=None,
        p=_fit(p, check),
        q=_fit(q, check),
        divisor=common,
        span=int(rule.factor is None),
    )


def _fit(value: Fraction, check: Check) -> int:
    if value.denominator != 1 or abs(value) > _MOST:
        raise NotInBulk(
            check.indicator.number, type(check.rule).__name__, "数太大或小数太长", "a number is too large or too long"
        )
    return int(value)


def _movement_rows(
    check: Check, units: Sequence[str], texts: Sequence[tuple[str, str]], year: int | None, *, has_bare: bool
) -> list[RuleRow]:
    rule = check.rule
    target = check.target
    is_named = isinstance(check.read_as, Aspect)
    asked = _asked_unit(rule)
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
    known = asked or (None if is_named else target.unit)
    if known is None and is_named:
        known = foreign[0] if foreign else target.unit
    elif known is None:
        known = stated[0] if stated else None
    if (is_named or target.unit is None) and not _convert(foreign, may_mix=not has_bare):
        raise UnusableTable(
            "bulk/units-differ",
            f"第{check.indicator.number}项各年的单位不一：{'、'.join(foreign)}",
            f"indicator {check.indicator.number} is recorded in several units: {', '.join(foreign)}",
            hint="换算成一种单位再判定",
            hint_en="convert the values to one unit first",
        )
    bases = {cell[1] for cell in cells.values() if cell is not None and cell[1] is not None}
    basis = None if is_named else target.basis
    if basis is None and len(bases) > 1:
        raise UnusableTable(
            "bulk/bases-differ",
            f"第{check.indicator.number}项各年的口径不一：{'、'.join(sorted(bases))}",
            f"indicator {check.indicator.number} is recorded on several bases: {', '.join(sorted(bases))}",
        )
    factors: dict[str, Fraction | None] = {}
    for unit, held in cells.items():
        if held is None:
            factors[unit] = None
            continue
        own = held[0] or (
            foreign[0] if (is_named or target.unit is None) and foreign else None if is_named else target.unit
        )
        try:
            factors[unit] = Fraction(1) if own is None or known is None or own == known else unit_factor(own, known)
        except EcotownError:
            factors[unit] = None
    grid = lcm(1, *(factor.denominator for factor in factors.values() if factor is not None))
    sign = _sign(rule, check, is_word=False)
    hold = _hold(check, sign, known, grid)
    rows = [_movement_row(check, known, grid)]
    for unit, factor in factors.items():
        held = cells[unit]
        series = _NUMBER
        if factor is None:
            series = _UNUSABLE
        elif basis is not None and held is not None and held[1] not in (None, basis):
            series = _OTHER_BASIS
        factor_whole = 0 if factor is None else _fit(factor * grid * sign, check)
        if abs(factor_whole) > SCALE * SCALE:
            raise NotInBulk(check.indicator.number, type(rule).__name__, "单位相差太大", "the units are too far apart")
        rows.append(RuleRow(kind="unit", chk=check.number, unit=unit, series=series, factor=factor_whole, hold=hold))
    rows += _movement_words(check, texts, factors, known, grid, sign, hold, year)
    return rows


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


def _convert(units: Sequence[str], *, may_mix: bool) -> bool:
    """
    Whether values in these units can stand side by side.
    """
    if len(units) < 2:
        return True
    return may_mix and all(same_dimension(units[0], unit) for unit in units)


def _asked_unit(rule: Rule) -> str | None:
    match rule:
        case Change(amount=amount, is_relative=False) | StepChange(amount=amount, is_relative=False):
            return "%" if amount.unit in _POINTS else amount.unit
        case _:
            return None


def _sign(rule: Rule, check: Check, *, is_word: bool) -> int:
    """
    1 where more is better, −1 where less is: signed values are always asked to rise.
    """
    match rule:
        case Trend(kind, better):
            if kind is TrendKind.NO_CHANGE:
                return 1
            if kind in _LOWERING_KINDS:
                return -1
            if not kind.needs_direction or is_word:
                return 1
            return -1 if (better or check.target.better) is Direction.LOWER else 1
        case Change(direction=direction) | StepChange(direction=direction):
            return -1 if direction is Direction.LOWER else 1
        case _:
            return 1


def _may_hold(rule: Rule) -> bool:
    """
    Whether staying at the end of the range counts as moving towards it.
    """
    return isinstance(rule, StepChange) or (
        isinstance(rule, Trend) and (rule.kind.is_windowed or rule.kind in _STRICT_KINDS)
    )


def _hold(check: Check, sign: int, unit: str | None, grid: int) -> int | None:
    target = check.target
    if not _may_hold(check.rule):
        return None
    if sign < 0:
        return 0
    if target.cap is None or isinstance(check.read_as, Aspect):
        return None
    cap = target.cap
    if unit is not None and target.unit is not None and unit != target.unit:
        cap *= unit_factor(target.unit, unit)
    held = cap * SCALE * grid
    return int(held) if held.denominator == 1 else None


def _movement_row(check: Check, unit: str | None, grid: int) -> RuleRow:
    """
    The years that a movement looks at, and what it asks of the difference.
    """
    rule = check.rule
    window = max(2, getattr(rule, "values", None) or check.conventions.trend_values)
    row = RuleRow(
        kind="check",
        chk=check.number,
        family="movement",
        back=0,
        nothing=check.nothing,
        is_strict=0,
        p=1,
        q=-1,
        per_base=0,
        miss=NOT_MET,
    )
    match rule:
        case Trend(kind) if kind.is_windowed:
            return attrs.evolve(row, span=window, is_strict=int(kind in _STRICT_KINDS))
        case Trend(kind, base_year=base_year):
            row = attrs.evolve(row, base_year=base_year, base_back=1 if base_year is None else None)
            return _trend_pair(row, check, kind, unit, grid)
        case Change(base=base):
            row = _with_base(row, base, check)
            return _amount(row, check, rule, grid)
        case StepChange():
            return _amount(attrs.evolve(row, span=window), check, rule, grid)
        case Multiple(comparator, factor, base):
            row = _with_base(row, base, check)
            p, q = factor.value.denominator, -factor.value.numerator
            if comparator.direction is Direction.HIGHER:
                # No rise is a multiple of nothing, or of a loss.
                row = attrs.evolve(row, per_base=3, zero=NOT_MET)
            return _ends(attrs.evolve(row, p=p, q=q), span_of(comparator, Fraction(0), None), 1, check)
        case _:
            raise NotInBulk(check.indicator.number, type(rule).__name__, "不是变化", "it is no change")


def _with_base(row: RuleRow, base: object, check: Check) -> RuleRow:
    if isinstance(base, int):
        return attrs.evolve(row, base_year=base)
    if base is Baseline.PREVIOUS_YEAR:
        return attrs.evolve(row, base_back=1)
    # A baseline year that nobody declared is a year of which nothing is known.
    return attrs.evolve(row, base_year=check.conventions.baseline_year or 0)


def _trend_pair(row: RuleRow, check: Check, kind: TrendKind, unit: str | None, grid: int) -> RuleRow:
    if kind is TrendKind.NO_CHANGE:
        return _ends(row, span_of(Comparator.EQUAL, Fraction(0), None), 1, check)
    comparator = Comparator.MORE_THAN if kind in _STRICT_KINDS else Comparator.AT_LEAST
    tolerance = check.conventions.tolerance
    span = span_of(comparator, Fraction(0), None)
    if kind in _TOLERANT_KINDS and tolerance is not None:
        is_relative = tolerance.unit in ("%", "‰")
        around = tolerance.around(Fraction(1), unit)
        if is_relative:
            return _ends(attrs.evolve(row, per_base=2), span_of(comparator, -around, None), 1, check)
        return _ends(row, span_of(comparator, -around * SCALE * grid, None), 1, check)
    if kind is TrendKind.STEADY:
        row = attrs.evolve(row, miss=open_for(Reason.MISSING_CONVENTION))
    return _ends(row, span, 1, check)


def _amount(row: RuleRow, check: Check, rule: Change | StepChange, grid: int) -> RuleRow:
    """
    A change by an amount: relative ones are multiplied out, so that nothing is ever divided.
    """
    number = rule.amount.number
    is_about = isinstance(rule, Change) and rule.is_about
    shown = rule.amount.unit or ("%" if rule.is_relative else None)
    tolerance = check.conventions.tolerance
    if is_about and tolerance is not None:
        span = span_about(number.value, tolerance.around(number.value, shown), number.interval)
    else:
        span = span_of(rule.comparator, number.value, number.interval)
    if is_about and tolerance is None:
        row = attrs.evolve(row, miss=open_for(Reason.MISSING_CONVENTION))
    if rule.is_relative:
        factor = unit_factor("1", shown or "%")
        zero = MET if rule.direction is Direction.LOWER else NOT_MET
        row = attrs.evolve(row, per_base=1, zero=zero)
        return _ends(row, span, factor, check)
    return _ends(row, span, Fraction(1, SCALE * grid), check)


def _ends(row: RuleRow, span: Span, factor: Fraction | int, check: Check) -> RuleRow:
    """
    The row with the ends between which `factor` × (p × now + q × base) has to lie, all made whole by one multiplier.
    """
    ends = (span.low, span.high, span.rounded_low, span.rounded_high)
    if check.conventions.is_rounded:
        ends = (span.rounded_low, span.rounded_high, span.low, span.high)
    factor = Fraction(factor)
    common = lcm(factor.denominator, *(end.value.denominator for end in ends if end is not None))
    whole = [None if end is None else _fit(end.value * common, check) for end in ends]
    opened = [0 if end is None else int(end.is_open) for end in ends]
    return attrs.evolve(
        row,
        p=_fit((row.p or 0) * factor * common, check),
        q=_fit((row.q or 0) * factor * common, check),
        low=whole[0],
        high=whole[1],
        low_rounded=whole[2],
        high_rounded=whole[3],
        low_open=opened[0],
        high_open=opened[1],
        low_rounded_open=opened[2],
        high_rounded_open=opened[3],
    )


def _movement_words(
    check: Check,
    texts: Sequence[tuple[str, str]],
    factors: Mapping[str, Fraction | None],
    known: str | None,
    grid: int,
    sign: int,
    hold: int | None,
    year: int | None,
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
            case Blank.ABSENT:
                row = attrs.evolve(row, series=_ABSENT if check.target.may_be_absent else _UNUSABLE)
            case Measured() if value.unit is None and value.basis is None and factors.get(unit) is not None:
                held = value.number * SCALE * (factors[unit] or 0) * grid * sign
                if held.denominator != 1 or abs(held) > _MOST:
                    raise _too_fine(check, text)
                row = attrs.evolve(row, series=_NUMBER, factor=int(held), hold=hold)
            case Measured() if value.basis is None and not unit and known is not None and value.unit is not None:
                try:
                    held = value.number * unit_factor(value.unit, known) * SCALE * grid * sign
                except EcotownError:
                    rows.append(row)
                    continue
                if held.denominator != 1 or abs(held) > _MOST:
                    raise _too_fine(check, text)
                row = attrs.evolve(row, series=_NUMBER, factor=int(held), hold=hold)
            case Word() if isinstance(rule, Trend):
                decided = _judge(check, text, unit, year)
                if decided is None:
                    rows.append(row)
                    continue
                if isinstance(decided.compared, str) and not decided.missing:
                    row = attrs.evolve(row, state=state_of(decided)[0])
                scale = vocabulary.scale_of(value.text)
                rank = None if scale is None else rank_on(scale, value.text, case)
                if rule.kind is TrendKind.NO_CHANGE:
                    name: object = value.text if scale is None or rank is None else (scale.name, rank)
                    row = attrs.evolve(row, series=_NAMED_WORD, factor=names.setdefault(name, len(names)))
                elif scale is not None and rank is not None:
                    direction = _sign(rule, check, is_word=True)
                    top = None if direction < 0 or not _may_hold(rule) else (len(scale.ranks) - 1) * SCALE * grid
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


def circumstance_rows(choice: Choosing, circumstances: Iterable[tuple[str, Mapping[str, object]]]) -> list[RuleRow]:
    """
    The branch for each circumstance, given as its key in the query and the attributes that it stands for.
    """
    rows: list[RuleRow] = []
    for text, place in circumstances:
        case = Case(
            target=choice.target,
            year=_ANY_YEAR,
            place=place,
            assigned=None,
            references={},
            conventions=choice.conventions,
            diagnostics=[],
        )
        subject = Subject(observation=Blank.MISSING, bare=Blank.MISSING, path=(), is_named=False, year=_ANY_YEAR)
        branch = choose_branch(choice.rule, subject, case)
        if isinstance(branch, Branch):
            state = BRANCH + next(index for index, each in enumerate(choice.rule.branches) if each is branch)
        else:
            state = state_of(branch)[0]
        rows.append(RuleRow(kind="branch", chk=choice.number, text=text, state=state))
    return rows
