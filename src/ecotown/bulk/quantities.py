"""
Raw quantities in a table: which rows are computed from them, by what numbers, and what of them cannot be judged.

The rows of a table that name a `variable` are rolled up and put into the formulas of the system by the engine itself.
"""

import warnings
from collections.abc import Iterable
from fractions import Fraction
from math import lcm

import attrs

from ecotown.assessment.totals import Totals
from ecotown.bulk.limits import SCALE
from ecotown.bulk.lowered import Computed, Role
from ecotown.bulk.refusals import UnusableTable
from ecotown.bulk.rules.formulas import formula_of, formula_rows, read_formulas
from ecotown.bulk.rules.row import MOST, RuleRow
from ecotown.bulk.scanning import MOST_TEXTS, Scan, is_too_fine
from ecotown.bulk.text.formulas import computed, quantities, records, rolled_up
from ecotown.bulk.text.query import Query
from ecotown.errors import EcotownError
from ecotown.ledger import Ledger, Observation, Quantities
from ecotown.measures import fold_name

__all__ = ["compute_rows", "refuse_doubtful_quantities"]

# Sums and products are below it, as the widest whole numbers of the engines have 38 digits.
_LARGEST = 10**37
_ABSENT = "不涉及"


@attrs.frozen
class _Written:
    """
    A raw quantity as a table writes it: the variable, the unit, a text that is no plain number.
    """

    variable: str
    unit: str
    text: str | None


def compute_rows(scan: Scan) -> list[RuleRow]:
    """
    The rules of the rows that are computed from the raw quantities of a table, which are noted in the lowering.

    Raises NotInBulk for a row of which the table holds raw quantities and whose formula is not compiled.
    """
    if "variable" not in scan.source.columns:
        return []
    read = quantities(scan.source, scan.desk.dialect, str(scan.year))
    counted = scan.ask(
        "SELECT indicator, unit, t, COUNT(*), MAX(ABS(n)) FROM ("
        f"{read}) o WHERE n IS NOT NULL OR t IS NOT NULL GROUP BY indicator, unit, t LIMIT {MOST_TEXTS + 1}"
    )
    if len(counted) > MOST_TEXTS:
        raise UnusableTable(
            "bulk/too-many-texts", f"{MOST_TEXTS}种以上不同的文字", f"more than {MOST_TEXTS} different texts"
        )
    fine = sum(row[3] for row in counted if row[2] is not None and is_too_fine(row[2]))
    if fine:
        raise UnusableTable(
            "bulk/too-many-decimals",
            f"{fine}个原始数量多于四位小数或太大",
            f"{fine} raw quantities have more than four decimals or are too large",
            count=fine,
        )
    written = [_Written(row[0], row[1], row[2]) for row in counted]
    largest = max((int(row[4]) for row in counted if row[4] is not None), default=0)
    ((villages,),) = scan.ask("SELECT MAX(c) FROM (SELECT COUNT(*) AS c FROM ecotown_seats GROUP BY place) s")
    held = {fold_name(each.variable) for each in written}
    formulas = read_formulas(scan.lowering)
    known = {name for formula in formulas.values() for name in formula.names}
    known |= {fold_name(variable.name) for variable in scan.lowering.system.variables}
    unread = sorted({each.variable for each in written if fold_name(each.variable) not in known})
    if unread:
        warnings.warn(
            f"体系里没有的变量不读 / variables that the system does not have are not read: {'、'.join(unread[:10])}",
            stacklevel=5,
        )
    ((lost,),) = scan.ask(
        f"SELECT COUNT(DISTINCT o.place) FROM ({read}) o LEFT JOIN (SELECT reporter AS listed FROM ecotown_seats) s"
        " ON s.listed = o.place WHERE s.listed IS NULL AND (o.n IS NOT NULL OR o.t IS NOT NULL)"
    )
    if lost:
        warnings.warn(
            "places 里没有的地点，和不知道属于哪个镇的村，原始数量不读 / raw quantities of places that `places` does not"
            f" list, and of villages of no listed town, are not read: {lost}",
            stacklevel=5,
        )
    rows: list[RuleRow] = []
    for row in scan.lowering.rows:
        formula = formulas.get(row.number)
        if formula is None or held.isdisjoint(formula.names):
            continue
        for each in formula_of(row, formula, scan.lowering):
            scan.lowering.computed[each.check] = each
            rows += _rules_of(each, written, scan, largest, int(villages or 1))
    return rows


def _rules_of(each: Computed, written: Iterable[_Written], scan: Scan, largest: int, villages: int) -> list[RuleRow]:
    check = scan.lowering.checks[each.check]
    totals = Totals(Quantities(), {fold_name(variable.name): variable for variable in each.variables}, Ledger())
    read: list[tuple[_Written, int, Fraction | None]] = [
        (one, each.names.index(fold_name(one.variable)), _read(one, totals))
        for one in written
        if fold_name(one.variable) in each.names
    ]
    # A text is worth a number, a number is worth itself times that of its unit.
    scale = lcm(
        *((value * (1 if one.text is None else SCALE)).denominator for one, _, value in read if value is not None)
    )
    own, widest = formula_rows(each, check, scan.year, scale)
    most, widest_factor = 1, 0
    for one, place, value in read:
        rule = RuleRow(
            kind="quantity", chk=each.check, series=place, indicator=one.variable, unit=one.unit, text=one.text or ""
        )
        if value is not None:
            factor = int(value * scale * (1 if one.text is None else SCALE))
            widest_factor = max(widest_factor, abs(factor))
            most = max(most, abs(factor) * (largest if one.text is None else 1))
            rule = attrs.evolve(rule, p=factor) if one.text is None else attrs.evolve(rule, q=factor)
        own.append(rule)
    if most * villages * max(widest, 1) > _LARGEST or widest_factor > MOST:
        raise UnusableTable(
            "bulk/too-large",
            f"第{check.indicator.number}项的原始数量太大，或单位相差太远，不能精确计算",
            f"the raw quantities of indicator {check.indicator.number} are too large, or in units too far apart, to be exact",
        )
    return own


def _read(written: _Written, totals: Totals) -> Fraction | None:
    """
    What a text or a one is worth in the unit of the variable; None where it cannot be used.
    """
    record = Observation(
        variable=written.variable,
        value=None if written.text == _ABSENT else written.text or "1",
        unit=written.unit or None,
        status=_ABSENT if written.text == _ABSENT else None,
    )
    try:
        value = totals.read_record(record, fold_name(written.variable), totals.unit(fold_name(written.variable)))
    except EcotownError:
        return None
    return None if value is None else Fraction(value)


def refuse_doubtful_quantities(scan: Scan) -> None:
    """
    Refuse a table that records a raw quantity twice, or beside it what it should come to, so that one has to be settled.
    """
    if not scan.lowering.computed:
        return
    source, dialect, year = scan.source, scan.desk.dialect, str(scan.year)
    read = (source, dialect, year)
    ((twice,),) = scan.ask(
        f"SELECT COUNT(*) FROM (SELECT 1 FROM (\n    {records(*read)}) r GROUP BY reporter, chk, series HAVING COUNT(*) > 1) d"
    )
    if twice:
        raise UnusableTable(
            "bulk/duplicates",
            f"{twice}个原始数量有不止一行（地点、变量、年份都相同）",
            f"{twice} raw quantities have more than one row (place, variable and year are the same)",
            count=twice,
            hint="先去重或定下用哪一行",
            hint_en="settle which row counts first",
        )
    ((differing,),) = scan.ask(
        f"SELECT COUNT(*) FROM (\n    {rolled_up(*read)}) r WHERE own IS NOT NULL AND bad = 0 AND is_whole = 1 AND rolled <> own"
    )
    if differing:
        raise UnusableTable(
            "bulk/quantities-differ",
            f"{differing}个原始数量，镇填的与各村汇总的不一致",
            f"{differing} raw quantities of a town differ from what its villages come to",
            count=differing,
            hint="核对后只留一方",
            hint_en="check them and keep one",
        )
    entered = Query(scan.lowering, source, dialect, year).read("value", Role.PART, "1 AS one")
    ((both,),) = scan.ask(
        f"SELECT COUNT(*) FROM (\n    {computed(*read)}) c JOIN (\n    {entered}) e ON e.place = c.place AND e.chk = c.chk"
        " WHERE c.spoiled = 0 AND (c.den <> 0 OR c.zeros = c.span)"
    )
    if both:
        raise UnusableTable(
            "bulk/entered-and-computed",
            f"{both}处既有填报的数，又有算得出它的原始数量",
            f"{both} figures are entered beside the raw quantities that they can be computed from",
            count=both,
            hint="只留一方，或用 assess 逐镇核对",
            hint_en="keep one of them, or check them town by town with `assess`",
        )
