"""
Figures entered for a row that none can be: above the ceiling of the row, or a fraction where a percentage is meant.
"""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from ecotown.assessment.figures import Figures
from ecotown.assessment.quoting import show_quantity
from ecotown.assessment.remarks import remark
from ecotown.assessment.requirements import Requirement, RowRequirement
from ecotown.diagnostics import Diagnostic
from ecotown.errors import EcotownError
from ecotown.evaluation import Measured
from ecotown.evaluation.observed import read_value
from ecotown.ledger import Ledger, Observation
from ecotown.targets import fold_text
from ecotown.targets.nodes import Bound, Comparator

__all__ = ["check_entered"]

# Half of what is asked for, and no less than that: below it a share of one in a hundred is a share like any other.
_LEAST_LIMIT = 20
_AT_LEAST = frozenset({Comparator.AT_LEAST, Comparator.MORE_THAN, Comparator.EQUAL})


def check_entered(
    rows: Iterable[RowRequirement], figures: Mapping[tuple[str | None, str], Figures], ledger: Ledger
) -> Iterator[Diagnostic]:
    """
    Figures of the place and of its villages above the ceiling that the row has, and those that look like a fraction although
    they are said to be in %.
    """
    by_number = {fold_text(row.indicator.number): row for row in rows}
    for (_, number), own in figures.items():
        row = by_number.get(number)
        if row is None:
            continue
        for part in row.parts:
            for record in (own if part.component is None else own.of_component(part.component)).rows:
                if record.aspect is None and (told := _check(record, row, part, ledger)) is not None:
                    yield told


def _check(record: Observation, row: RowRequirement, part: Requirement, ledger: Ledger) -> Diagnostic | None:
    unit = part.target.unit
    try:
        value = read_value(record.value, [])
    except EcotownError:
        return None
    if not isinstance(value, Measured) or (value.unit or record.unit or unit) != unit:
        return None
    number, cap = value.number, part.target.cap
    label = row.indicator.name + (f"·{part.component}" if part.component else "")
    where, where_en = (record.place or "", f"of {record.place} " if record.place else "")
    when, when_en = ("", "") if record.year is None else (f"{record.year}年", f"for {record.year} ")
    given, given_en = (show_quantity(number, unit, language) for language in ("zh", "en"))
    if cap is not None and number > cap:
        most, most_en = (show_quantity(cap, unit, language) for language in ("zh", "en"))
        return remark(
            record,
            ledger,
            "ledger/rate-above-cap",
            f"{where}{when}“{label}”填报{given}，超过上限{most}",
            f'the figure {where_en}{when_en}entered for "{label}" is {given_en}, above its ceiling of {most_en}',
            hint="核对数值和单位；确可超过的，在指标体系里写 cap: null",
            hint_en="check the figure and its unit; where it may be exceeded write cap: null in the system",
        )
    # A figure without a unit is told of where it is judged.
    is_stated = value.unit is not None or record.unit is not None
    if unit == "%" and is_stated and 0 < number <= 1 and _is_reached(number * 100, part):
        return remark(
            record,
            ledger,
            "observation/looks-like-a-fraction",
            f"{where}{when}“{label}”填报{given}，按{given}判定；它像是小数形式的比例",
            f'the figure {where_en}{when_en}entered for "{label}" is {given_en} and taken as such; it looks like a fraction',
            hint=f"若是百分之{show_quantity(number * 100, None, 'zh')}，数值填{show_quantity(number * 100, None, 'zh')}",
            hint_en=f"if {show_quantity(number * 100, '%', 'en')} is meant, enter {show_quantity(number * 100, None, 'en')}",
        )
    return None


def _is_reached(number: Fraction, part: Requirement) -> bool:
    """
    Whether a share is near to what is asked for, or beyond.
    """
    rule = part.target.rule
    if not isinstance(rule, Bound) or rule.comparator not in _AT_LEAST:
        return False
    limit = rule.limit.number.value
    return limit >= _LEAST_LIMIT and 2 * number >= limit
