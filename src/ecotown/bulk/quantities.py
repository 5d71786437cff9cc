"""
Raw quantities in a table: which rows are computed from them, by what numbers, and what of them cannot be judged.

The rows of a table that name a `variable` are rolled up and put into the formulas of the system by the engine itself.
"""

import warnings
from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import lcm

import attrs

from ecotown.assessment.formulas import Formula
from ecotown.assessment.totals import Totals
from ecotown.bulk.algebra import widest
from ecotown.bulk.lowered import Computed, Item
from ecotown.bulk.refusals import NotInBulk, UnusableTable
from ecotown.bulk.rules.formulas import ROLL_UPS, Key, compute_items, computed_check, read_formulas
from ecotown.bulk.rules.names import is_key_of
from ecotown.bulk.rules.row import MOST, Found, RuleRow
from ecotown.bulk.scanning import MOST_TEXTS, Scan, is_too_fine
from ecotown.bulk.states import SPOILED, open_for
from ecotown.bulk.text.formulas import quantities, reckoning, years_computed
from ecotown.bulk.text.observed import observations
from ecotown.errors import EcotownError
from ecotown.evaluation import Reason
from ecotown.ledger import Ledger, Observation, Quantities
from ecotown.measures import fold_name
from ecotown.plans import Variable

__all__ = ["compute_rows", "refuse_doubtful_quantities"]

# Sums and products are below it, as the widest whole numbers of the engines have 38 digits.
_LARGEST = 10**37


@attrs.frozen
class _Written:
    """
    A raw quantity as a table writes it: the variable, the unit, the status, a text that is no plain number, else how many
    decimals the numbers have.
    """

    variable: str
    unit: str
    status: str
    text: str | None
    decimals: int = 4


@attrs.frozen
class _Read:
    """
    What a raw quantity as it is written is worth in the unit of the variable: a number, or why it cannot be used.
    """

    written: _Written
    place: int
    value: Fraction | None
    state: int | None


def compute_rows(scan: Scan, found: Sequence[Found]) -> list[RuleRow]:
    """
    The rules of the rows that are computed from the raw quantities of a table, which are noted in the lowering.

    Raises NotInBulk for a row of which the table holds raw quantities and whose formula is not compiled.
    """
    if "variable" not in scan.source.columns:
        return []
    lowering = scan.lowering
    formulas = read_formulas(lowering)
    written, largest = _find_written(scan)
    _tell_unread(scan, written, formulas)
    held = {fold_name(each.variable) for each in written}
    wanted = {
        key: formula
        for key, formula in formulas.items()
        if not held.isdisjoint(formula.names) and all(name in formula.declared for name in formula.names)
    }
    if not wanted:
        return []
    variables = _variables_of(wanted)
    lowering.variables = variables
    read = _read_all(written, variables)
    scales = _scales_of(read, len(variables))
    items = compute_items(lowering, wanted, variables, {f"x{place}": scale for place, scale in enumerate(scales)})
    rows = [RuleRow(kind="item", chk=-1, series=item.number) for item in items.values()]
    names = {fold_name(variable.name): place for place, variable in enumerate(variables)}
    for place, variable in enumerate(variables):
        weight = None if variable.weight is None else names.get(fold_name(variable.weight))
        # A mean whose weight nobody declared is open wherever villages report.
        rows.append(
            RuleRow(
                kind="variable",
                chk=-1,
                series=place,
                span=ROLL_UPS[variable.roll_up],
                alternative=-1 if variable.weight is not None and weight is None else weight,
            )
        )
    widest_factor = 0
    for each in read:
        row, factor = _quantity_row(each, scales[each.place])
        widest_factor = max(widest_factor, factor)
        rows.append(row)
    ((villages,),) = scan.ask("SELECT MAX(c) FROM (SELECT COUNT(*) AS c FROM ecotown_seats GROUP BY place) s")
    _refuse_each_village(items.values(), has_villages=int(villages or 1) > 1)
    if widest_factor > MOST or widest_factor * max(largest, 1) * int(villages or 1) > _LARGEST:
        raise _too_large()
    for check in tuple(lowering.checks):
        item = items.get((check.indicator.number, check.component))
        if item is not None and "" in check.names and check.family != "absence":
            own = [each for each in found if is_key_of((each.indicator, each.component, each.aspect), check)]
            computed, of_check = computed_check(check, item, own, scan.year)
            lowering.computed[check.number] = computed
            rows += of_check
    return rows


def _refuse_each_village(items: Iterable[Item], *, has_villages: bool) -> None:
    """
    Refuse rows that hold for each village where villages are given as parts of towns: then none of them is a place.
    """
    for item in items:
        if item.indicator.each_village and has_villages:
            raise NotInBulk(
                item.indicator.number,
                "each_village",
                "各村要分别判定：places 不给“town”一栏，把各村当作地点",
                "each village is to be judged: leave out `town`, so that villages are places",
            )


def _find_written(scan: Scan) -> tuple[list[_Written], int]:
    """
    The raw quantities as the table writes them, and the largest number of them.
    """
    # Which years are read is known once it is known what is computed.
    read = quantities(scan.source, scan.desk.dialect, str(scan.year), _years_that_may_be_read(scan))
    counted = scan.ask(
        "SELECT indicator, unit, aspect, t, COUNT(*), MAX(ABS(n)), MAX(CASE WHEN n % 10000 = 0 THEN 0"
        " WHEN n % 1000 = 0 THEN 1 WHEN n % 100 = 0 THEN 2 WHEN n % 10 = 0 THEN 3 ELSE 4 END) FROM ("
        f"{read}) o WHERE n IS NOT NULL OR t IS NOT NULL OR aspect <> ''"
        f" GROUP BY indicator, unit, aspect, t LIMIT {MOST_TEXTS + 1}"
    )
    if len(counted) > MOST_TEXTS:
        raise UnusableTable(
            "bulk/too-many-texts", f"{MOST_TEXTS}种以上不同的文字", f"more than {MOST_TEXTS} different texts"
        )
    fine = sum(row[4] for row in counted if row[3] is not None and is_too_fine(row[3]))
    if fine:
        raise UnusableTable(
            "bulk/too-many-decimals",
            f"{fine}个原始数量多于四位小数或太大",
            f"{fine} raw quantities have more than four decimals or are too large",
            count=fine,
        )
    largest = max((int(row[5]) for row in counted if row[5] is not None), default=0)
    return [_Written(row[0], row[1], row[2] or "", row[3], int(row[6])) for row in counted], largest


def _years_that_may_be_read(scan: Scan) -> list[str]:
    return sorted({*scan.years, str(scan.year)})


def _tell_unread(scan: Scan, written: Iterable[_Written], formulas: dict[Key, Formula]) -> None:
    """
    Warn of raw quantities that are not read: of other variables, of other places.
    """
    known = {name for formula in formulas.values() for name in formula.names}
    known |= {
        fold_name(each.weight)
        for formula in formulas.values()
        for each in _declared(formula)
        if each.weight is not None
    }
    known |= {fold_name(variable.name) for variable in scan.lowering.system.variables}
    unread = sorted({each.variable for each in written if fold_name(each.variable) not in known})
    if unread:
        warnings.warn(
            f"体系里没有的变量不读 / variables that the system does not have are not read: {'、'.join(unread[:10])}",
            stacklevel=6,
        )
    read = quantities(scan.source, scan.desk.dialect, str(scan.year), _years_that_may_be_read(scan))
    ((lost,),) = scan.ask(
        f"SELECT COUNT(DISTINCT o.place) FROM ({read}) o LEFT JOIN (SELECT reporter AS listed FROM ecotown_seats) s"
        " ON s.listed = o.place WHERE s.listed IS NULL AND (o.n IS NOT NULL OR o.t IS NOT NULL OR o.aspect <> '')"
    )
    if lost:
        warnings.warn(
            "places 里没有的地点，和不知道属于哪个镇的村，原始数量不读 / raw quantities of places that `places` does not"
            f" list, and of villages of no listed town, are not read: {lost}",
            stacklevel=6,
        )


def _declared(formula: Formula) -> list[Variable]:
    return [formula.declared[name] for name in formula.names if name in formula.declared]


def _variables_of(formulas: dict[Key, Formula]) -> tuple[Variable, ...]:
    """
    The raw quantities of formulas, and those that weigh them.
    """
    found: dict[str, Variable] = {}
    for formula in formulas.values():
        for variable in _declared(formula):
            found.setdefault(fold_name(variable.name), variable)
            weight = None if variable.weight is None else formula.declared.get(fold_name(variable.weight))
            if weight is not None:
                found.setdefault(fold_name(weight.name), weight)
    return tuple(found.values())


def _read_all(written: Iterable[_Written], variables: Sequence[Variable]) -> list[_Read]:
    declared = {fold_name(variable.name): variable for variable in variables}
    names = list(declared)
    totals = Totals(Quantities(), declared, Ledger())
    return [
        _read(each, names.index(name), totals) for each in written if (name := fold_name(each.variable)) in declared
    ]


def _read(written: _Written, place: int, totals: Totals) -> _Read:
    """
    What a text or a one is worth, as an assessment reads it.
    """
    record = Observation(
        variable=written.variable,
        value=written.text if written.text is not None else None if written.status else "1",
        unit=written.unit or None,
        status=written.status or None,
    )
    name = fold_name(written.variable)
    try:
        value = totals.read_record(record, name, totals.unit(name))
    except EcotownError as error:
        is_basis = error.code == "observation/other-basis"
        reason = Reason.INCONSISTENT_BASIS if is_basis else Reason.INVALID_OBSERVATION
        return _Read(written, place, None, SPOILED if reason is Reason.INVALID_OBSERVATION else open_for(reason))
    return _Read(written, place, None if value is None else Fraction(value), None)


def _scales_of(read: Iterable[_Read], count: int) -> list[int]:
    """
    What one of each variable is in its column, so that all values are whole.
    """
    scales = [1] * count
    for each in read:
        if each.value is not None:
            scales[each.place] = lcm(scales[each.place], (each.value * _unit(each)).denominator)
    return scales


def _unit(each: _Read) -> Fraction:
    """
    What a value is the value of: a text of one, a number of the least that its decimals hold.
    """
    is_number = each.written.text is None and not each.written.status
    return Fraction(1, 10**each.written.decimals) if is_number else Fraction(1)


def _quantity_row(each: _Read, scale: int) -> tuple[RuleRow, int]:
    written = each.written
    row = RuleRow(
        kind="quantity",
        chk=-1,
        series=each.place,
        indicator=written.variable,
        unit=written.unit,
        text=written.text or "",
        aspect=written.status,
        state=each.state,
        divisor=1,
    )
    if each.value is None:
        return row, 0
    factor = int(each.value * _unit(each) * scale)
    if written.text is not None or written.status:
        return attrs.evolve(row, q=factor), abs(factor)
    return attrs.evolve(row, p=factor, divisor=10 ** (4 - written.decimals)), abs(factor)


def _too_large(item: Item | None = None) -> UnusableTable:
    of, of_en = (
        ("", "") if item is None else (f"第{item.indicator.number}项的", f" of indicator {item.indicator.number}")
    )
    return UnusableTable(
        "bulk/too-large",
        f"{of}原始数量太大，或单位相差太远，不能精确计算",
        f"raw quantities{of_en} are too large, or in units too far apart, to be computed exactly",
    )


def refuse_doubtful_quantities(scan: Scan) -> None:
    """
    Refuse a table that records a raw quantity twice, or beside it what it should come to, so that one has to be settled.
    """
    lowering = scan.lowering
    if not lowering.computed:
        return
    source, dialect, year = scan.source, scan.desk.dialect, str(scan.year)
    years = years_computed(lowering, scan.year)
    ((twice,),) = scan.ask(
        "SELECT COUNT(*) FROM (SELECT 1 FROM (\n"
        f"    SELECT o.place, o.year, k.series FROM (\n    {quantities(source, dialect, year, years)}) o\n"
        "    JOIN (SELECT series, indicator, unit, text, aspect FROM ecotown_rules WHERE kind = 'quantity') k"
        " ON k.indicator = o.indicator AND k.unit = o.unit AND k.text = COALESCE(o.t, '') AND k.aspect = o.aspect\n"
        "    WHERE o.n IS NOT NULL OR o.t IS NOT NULL OR o.aspect <> ''"
        ") r GROUP BY place, year, series HAVING COUNT(*) > 1) d"
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
    tables = f"WITH {', '.join(reckoning(lowering, source, dialect, year))}\n"
    differs = "own IS NOT NULL AND bad = 0 AND is_whole = 1 AND rolled <> own * divisor"
    found = scan.ask(
        f"{tables}SELECT series, SUM(CASE WHEN {differs} THEN 1 ELSE 0 END), MAX(ABS(own)), MAX(ABS(rolled)), MAX(ABS(divisor))"
        " FROM totals GROUP BY series"
    )
    differing = sum(int(row[1]) for row in found)
    if differing:
        raise UnusableTable(
            "bulk/quantities-differ",
            f"{differing}个原始数量，镇填的与各村汇总的不一致",
            f"{differing} raw quantities of a town differ from what its villages come to",
            count=differing,
            hint="核对后只留一方",
            hint_en="check them and keep one",
        )
    most: dict[str, int] = {}
    for series, _, own, rolled, divisor in found:
        most[f"x{series}"] = max(int(own or 0), int(rolled or 0))
        most[f"y{series}"] = max(int(divisor or 0), 1)
    _refuse_too_large(scan, most)
    ((both,),) = scan.ask(
        f"{tables}SELECT COUNT(*) FROM (SELECT DISTINCT c.place, c.item, c.year FROM reckoned c\n"
        "    JOIN (SELECT chk, series FROM ecotown_rules WHERE kind = 'formula') f ON f.series = c.item\n"
        f"    JOIN (SELECT chk, indicator, component, aspect, unit, COALESCE(at_year, {year} - back) AS year FROM ecotown_rules"
        " WHERE kind = 'reading') r ON r.chk = f.chk AND r.year = c.year\n"
        f"    JOIN (\n    {observations(source, dialect, year, years)}) o ON o.place = c.place AND o.year = c.year"
        " AND o.indicator = r.indicator AND o.component = r.component AND o.aspect = r.aspect AND o.unit = r.unit\n"
        "    WHERE c.bad IS NULL AND (o.n IS NOT NULL OR o.t IS NOT NULL)) b"
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


def _refuse_too_large(scan: Scan, most: dict[str, int]) -> None:
    """
    Refuse numbers so large that a product might leave what the engines hold.
    """
    entered = _largest_entered(scan)
    for item in scan.lowering.items:
        for pick in item.quotient.picks:
            wide = {
                name: max(widest(sums, most) for sums in (getattr(pick.first, name), getattr(pick.second, name)))
                for name in ("num", "den")
            }
            most[f"{pick.name}n"], most[f"{pick.name}d"] = wide["num"], wide["den"]
            if not pick.is_plain and wide["num"] * wide["den"] * 2 > _LARGEST:
                raise _too_large(item)
        num, den = widest(item.quotient.num, most), widest(item.quotient.den, most)
        sums = [num, den, *(widest(each, most) for each in item.quotient.divisors)]
        own = [each for each in scan.lowering.computed.values() if each.item is item]
        widths = [_width(each, num, max(den, 1), entered) for each in own]
        if max((*sums, *widths)) > _LARGEST:
            raise _too_large(item)


def _largest_entered(scan: Scan) -> int:
    """
    The largest figure that is entered for what is computed.
    """
    lowering = scan.lowering
    if not any(e for each in lowering.computed.values() for *_, e in each.widths):
        return 0
    read = observations(scan.source, scan.desk.dialect, str(scan.year), years_computed(lowering, scan.year))
    ((found,),) = scan.ask(f"SELECT MAX(ABS(n)) FROM (\n    {read}) o")
    return int(found or 0)


def _width(computed: Computed, num: int, den: int, entered: int) -> int:
    return sum(width * num**n * den**d * entered**e for width, n, d, e in computed.widths)
