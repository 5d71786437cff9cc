"""
The acceptance that a system declares, read against its rows: which are counted, how many must be met, which points count.
"""

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import TypeAlias

import attrs

from ecotown.diagnostics import Diagnostic
from ecotown.errors import EcotownError, InvalidFile
from ecotown.files import place_error
from ecotown.plans import (
    Acceptance,
    AcceptanceCondition,
    AcceptancePoints,
    Band,
    Indicator,
    Obligation,
    Position,
    WhereAbsent,
)
from ecotown.quantities import format_exact, same_dimension, unit_factor
from ecotown.scoring import ScoringRule, parse_scoring
from ecotown.targets import fold_text, parse_target
from ecotown.targets.nodes import Bound, Comparator

__all__ = ["All", "Condition", "Count", "Mark", "PointsRule", "Rule", "Share", "Wanted", "read_rule"]

_ALL = frozenset({"all", "全部", "全部达标", "全达标", "所有"})
_COUNT = re.compile(r"(?:≥|>=|至少|不少于|不低于)?(?P<least>\d{1,9})项?(?:以上)?(?:达标)?")


@attrs.frozen
class All:
    """
    Every row that applies.
    """


@attrs.frozen
class Count:
    """
    A number of rows. Rows that do not apply never lower it.
    """

    least: int


@attrs.frozen
class Share:
    """
    A share of the rows that apply.
    """

    comparator: Comparator
    share: Fraction
    text: str


Wanted: TypeAlias = All | Count | Share


@attrs.frozen
class Condition:
    """
    One condition with the numbers of the rows that it counts.
    """

    name: str
    name_en: str
    wanted: Wanted
    numbers: tuple[str, ...]


@attrs.frozen
class Mark:
    """
    The bound on the sum of points; a share is one of the full marks.
    """

    comparator: Comparator
    least: Fraction
    is_share: bool
    text: str


@attrs.frozen
class PointsRule:
    """
    Full marks by row number, the scoring rules of those that have one, and what the sum must be.
    """

    full: Mapping[str, Fraction]
    scoring: Mapping[str, ScoringRule]
    where_absent: WhereAbsent | None
    mark: Mark | None
    bands: tuple[Band, ...]


@attrs.frozen
class Rule:
    """
    What decides about acceptance. Without a declaration it is one condition: every row that is not a reference is met.
    """

    gates: tuple[str, ...] = ()
    vetoes: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    points: PointsRule | None = None


def read_rule(acceptance: Acceptance | None, rows: tuple[Indicator, ...]) -> Rule:
    """
    The rule of a declaration over rows. Raises InvalidFile with everything in it that cannot be read or counted.
    """
    usual = Condition(
        "须达标的各项",
        "the rows that have to be met",
        All(),
        tuple(row.number for row in rows if row.obligation is not Obligation.REFERENCE),
    )
    if acceptance is None:
        return Rule(conditions=(usual,))
    faults: list[Diagnostic] = []
    conditions = tuple(
        read
        for index, each in enumerate(acceptance.conditions)
        if (read := _read_condition(each, rows, f"acceptance.conditions[{index}]", faults)) is not None
    )
    points = None if acceptance.points is None else _read_points(acceptance.points, rows, faults)
    if faults:
        raise InvalidFile(tuple(faults))
    if not acceptance.conditions and (points is None or points.mark is None):
        conditions = (usual,)
    return Rule(tuple(gate.number for gate in acceptance.gates), acceptance.vetoes, conditions, points)


def _read_condition(
    condition: AcceptanceCondition, rows: tuple[Indicator, ...], path: str, faults: list[Diagnostic]
) -> Condition | None:
    numbers = tuple(
        row.number
        for row in rows
        if condition.obligation in (None, row.obligation)
        and condition.domain in (None, row.domain)
        and (not condition.rows or row.number in condition.rows)
    )
    name, name_en = _name(condition)
    wanted: Wanted | None
    met = fold_text(condition.met).lower()
    count = _COUNT.fullmatch(met)
    if met in _ALL:
        wanted = All()
    elif count is not None:
        wanted = Count(int(count["least"]))
        if not 1 <= wanted.least <= len(numbers):
            _add(
                faults,
                condition.positions.get("met"),
                f"{path}.met",
                "acceptance/count-out-of-range",
                f"“{name}”共{len(numbers)}项，不能要求{wanted.least}项达标",
                f"{name_en} are {len(numbers)} rows: {wanted.least} of them cannot be asked for",
            )
    else:
        wanted = _read_share(condition, path, faults)
    if not numbers:
        _add(
            faults,
            condition.position,
            path,
            "acceptance/no-rows",
            f"“{name}”一项也没有：没有符合条件的指标",
            f"no row is counted by {name_en}",
            "检查 obligation、domain、rows；指标属性没有写时不算约束性，也不算参考性",
            "check obligation, domain and rows; a row without an obligation is neither binding nor reference",
        )
    return None if wanted is None else Condition(name, name_en, wanted, numbers)


def _name(condition: AcceptanceCondition) -> tuple[str, str]:
    if condition.name is not None:
        return condition.name, condition.name
    told, told_en = [], []
    if condition.domain is not None:
        told.append(condition.domain)
        told_en.append(condition.domain)
    if condition.obligation is not None:
        told.append(f"{condition.obligation.label}指标")
        told_en.append(f"{condition.obligation.value} rows")
    if condition.rows:
        told.append(f"第{'、'.join(condition.rows)}项")
        told_en.append(f"rows {', '.join(condition.rows)}")
    return "".join(told) or "各项指标", " ".join(told_en) or "all rows"


def _read_share(condition: AcceptanceCondition, path: str, faults: list[Diagnostic]) -> Share | None:
    bound = _read_bound(condition.met, "%", condition.positions.get("met"), f"{path}.met", faults)
    if bound is None:
        return None
    share = _as_share(bound)
    # 0.8 may be meant for 80 % or for 0.8 %: nothing is guessed.
    if share is None or not 0 <= share <= 1 or not bound.limit.is_unit_written:
        _add(
            faults,
            condition.positions.get("met"),
            f"{path}.met",
            "acceptance/unreadable",
            f"met 要写 all、项数（如 8）或比例（如 ≥80%），不能是“{condition.met}”",
            f'met is all, a number of rows (8) or a share (≥80%), not "{condition.met}"',
        )
        return None
    return Share(bound.comparator, share, condition.met)


def _as_share(bound: Bound) -> Fraction | None:
    """
    The limit as a pure number, where it is a share: `80%`, `2/3`.
    """
    unit = bound.limit.unit or "1"
    return bound.limit.number.value * unit_factor(unit, "1") if same_dimension(unit, "1") else None


def _read_bound(text: str, unit: str, position: Position | None, path: str, faults: list[Diagnostic]) -> Bound | None:
    try:
        rule = parse_target(text, unit=unit, better="higher").rule
    except EcotownError as error:
        faults.append(place_error(error, position, text, path=path))
        return None
    if isinstance(rule, Bound) and rule.comparator in (Comparator.AT_LEAST, Comparator.MORE_THAN):
        return rule
    _add(
        faults,
        position,
        path,
        "acceptance/unreadable",
        f"“{text}”不是一个下限",
        f'"{text}" is no lower bound',
        f"写成 ≥80{unit if unit == '%' else ''}",
        f"write ≥80{unit if unit == '%' else ''}",
    )
    return None


def _read_points(points: AcceptancePoints, rows: tuple[Indicator, ...], faults: list[Diagnostic]) -> PointsRule:
    full: dict[str, Fraction] = {}
    scoring: dict[str, ScoringRule] = {}
    for row in rows:
        given = points.rows.get(row.number)
        marks = points.each if given is None else given.points
        if marks is None:
            continue
        full[row.number] = marks
        if given is None or given.scoring is None:
            continue
        try:
            scoring[row.number] = parse_scoring(
                given.scoring, points=marks, unit=row.unit, better=_side(row), target=row.target, name=row.name
            )
        except EcotownError as error:
            position = given.positions.get("scoring", given.position)
            faults.append(
                place_error(error, position, given.scoring, path=f"acceptance.points.rows.{row.number}.scoring")
            )
    mark = None
    if points.pass_mark is not None:
        position = points.positions.get("pass_mark")
        bound = _read_bound(points.pass_mark, "分", position, "acceptance.points.pass_mark", faults)
        if bound is not None:
            share = _as_share(bound)
            least = bound.limit.number.value if share is None else share
            mark = Mark(bound.comparator, least, share is not None, points.pass_mark)
            most = 1 if mark.is_share else sum(full.values())
            if full and least > most and not scoring:
                # With scoring rules additions may come on top.
                _add(
                    faults,
                    position,
                    "acceptance.points.pass_mark",
                    "acceptance/count-out-of-range",
                    f"各项满分共{format_exact(sum(full.values(), Fraction(0)))}分，到不了“{points.pass_mark}”",
                    f"the full marks of all rows are {format_exact(sum(full.values(), Fraction(0)))}, "
                    f'short of "{points.pass_mark}"',
                    "检查分值，或写成满分的比例，如 ≥85%",
                    "check the points, or write a share of the full marks, such as ≥85%",
                )
    bands = tuple(sorted(points.bands, key=lambda band: (band.least is not None, band.least or 0), reverse=True))
    return PointsRule(full, scoring, points.where_absent, mark, bands)


def _side(row: Indicator) -> str | None:
    return None if row.better is None else row.better.value


def _add(
    faults: list[Diagnostic],
    position: Position | None,
    path: str,
    code: str,
    message: str,
    message_en: str,
    hint: str | None = None,
    hint_en: str | None = None,
) -> None:
    error = EcotownError(code, message, message_en, hint=hint, hint_en=hint_en)
    faults.append(place_error(error, position, path=path))
