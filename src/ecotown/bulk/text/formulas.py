"""
Raw quantities: rolled up, put into the formulas, and held against limits by cross-multiplication.

The table `reckoned` of the statement has a row for every place, year and item of which nothing is missing: `num` and `den`,
the latter above zero; `bad`, the state where records cannot be used; `is_none`, 1 where there is none of what is counted.
"""

from collections.abc import Sequence

from ecotown.bulk.algebra import Pick, spell
from ecotown.bulk.lowered import Item, Lowering, Role
from ecotown.bulk.rules.readings import years_of
from ecotown.bulk.states import MET, SPOILED
from ecotown.bulk.text.dialects import Dialect
from ecotown.bulk.text.observed import Source, observations
from ecotown.bulk.text.query import Query

__all__ = [
    "EMPTIED",
    "computed_values",
    "formula_states",
    "quantities",
    "quotient",
    "reckoning",
    "years_computed",
]

EMPTIED = -1_000_000
"""Less the number of an item: stands for a check that tells that there is none of what it counts."""


def quantities(source: Source, dialect: Dialect, year: str, years: Sequence[str]) -> str:
    """
    The raw quantities of some years, with the name of the variable in `indicator` and the status in `aspect`.
    """
    columns = {
        name: own for name, own in source.recorded.items() if name not in ("indicator", "component", "aspect", "status")
    }
    columns["indicator"] = source.recorded["variable"]
    if "status" in source.recorded:
        columns["aspect"] = source.recorded["status"]
    own = Source(
        columns=columns,
        value_type=source.value_type,
        has_whole_years=source.has_whole_years,
        is_quantities=True,
    )
    return observations(own, dialect, year, years)


def records(source: Source, dialect: Dialect, year: str, years: Sequence[str]) -> str:
    """
    Every raw quantity, a whole number `x` or NULL where it cannot be used, with the place that it counts for.
    """
    # Decimals that nobody states only make the numbers wide.
    number = dialect.divides.format("o.n", "k.divisor")
    x = f"CASE WHEN o.n IS NULL THEN CAST(k.q AS {dialect.wide}) ELSE CAST({number} AS {dialect.wide}) * k.p END"
    return (
        f"SELECT s.place, s.reporter, s.is_own, o.year, k.series, {x} AS x, k.state\n"
        f"    FROM (\n    {quantities(source, dialect, year, years)}) o\n"
        "    JOIN (SELECT series, indicator, unit, text, aspect, p, q, divisor, state FROM ecotown_rules WHERE kind = 'quantity') k\n"
        "    ON k.indicator = o.indicator AND k.unit = o.unit AND k.text = COALESCE(o.t, '') AND k.aspect = o.aspect\n"
        "    JOIN ecotown_seats s ON s.reporter = o.place\n"
        "    WHERE o.n IS NOT NULL OR o.t IS NOT NULL OR o.aspect <> ''"
    )


def reckoning(lowering: Lowering, source: Source, dialect: Dialect, year: str) -> list[str]:
    """
    The tables of the statement that come before `reckoned`, and it, each with its name: engines read texts of some depth only.
    """
    years = years_computed(lowering, int(year))
    has_weights = any(variable.weight is not None for variable in lowering.variables)
    named = {
        "quantities": records(source, dialect, year, years),
        "totals": totals(dialect, has_weights=has_weights),
        "reckoned": reckoned(lowering, dialect, has_weights=has_weights),
    }
    return [f"{name} AS (\n    {text}\n)" for name, text in named.items()]


def totals(dialect: Dialect, *, has_weights: bool) -> str:
    """
    Each raw quantity of each town in each year: its own figure, and what its villages come to where all of them have reported.

    A mean is `rolled` over `divisor`, which is NULL where the weights come to nothing.
    """
    one = f"CAST(1 AS {dialect.wide})"
    read = "SELECT * FROM quantities"
    if has_weights:
        # A village whose weight is not known has not reported.
        read = (
            "SELECT v.place, v.reporter, v.is_own, v.year, v.series, v.state,"
            f" CASE WHEN v.is_own = 1 OR k.alternative IS NULL THEN v.x ELSE v.x * w.x END AS x,"
            f" CASE WHEN v.is_own = 1 OR k.alternative IS NULL THEN {one} ELSE w.x END AS y\n"
            "    FROM quantities v\n"
            "    JOIN (SELECT series, alternative FROM ecotown_rules WHERE kind = 'variable') k ON k.series = v.series\n"
            "    LEFT JOIN quantities w ON w.place = v.place AND w.reporter = v.reporter AND w.is_own = v.is_own"
            " AND w.year = v.year AND w.series = k.alternative"
        )
    divisor = "SUM(CASE WHEN is_own = 0 AND x IS NOT NULL THEN y END)" if has_weights else one
    rolled = (
        "CASE WHEN u.span = 4 AND t.divisor = 0 THEN NULL ELSE" if has_weights else "CASE WHEN 1 = 0 THEN NULL ELSE"
    )
    weighed = " WHEN 4 THEN t.added" if has_weights else ""
    over = f"CASE WHEN u.span = 4 THEN NULLIF(t.divisor, 0) ELSE {one} END" if has_weights else one
    is_whole = "u.span <> 0 AND t.reported > 0 AND t.reported + t.bad >= v.villages"
    is_spoiled = "u.span <> 0 AND t.bad > 0 AND t.reported + t.bad >= v.villages"
    if has_weights:
        is_spoiled += " AND (u.span <> 4 OR t.divisor <> 0)"
    return (
        "SELECT t.place, t.year, t.series, t.own, t.own_state, t.bad, t.state,"
        f" CASE WHEN {is_whole} THEN 1 ELSE 0 END AS is_whole, CASE WHEN {is_spoiled} THEN 1 ELSE 0 END AS is_spoiled,\n"
        f"    {rolled} CASE u.span WHEN 1 THEN t.added WHEN 2 THEN t.most WHEN 3 THEN t.fewest{weighed} END END AS rolled,"
        f" {over} AS divisor\n"
        "    FROM (SELECT place, year, series, MAX(CASE WHEN is_own = 1 THEN x END) AS own,"
        " MIN(CASE WHEN is_own = 1 AND state IS NOT NULL THEN state END) AS own_state,"
        " MIN(CASE WHEN is_own = 0 AND state IS NOT NULL THEN state END) AS state,"
        " SUM(CASE WHEN is_own = 0 THEN x END) AS added, MAX(CASE WHEN is_own = 0 THEN x END) AS most,"
        f" MIN(CASE WHEN is_own = 0 THEN x END) AS fewest, {divisor} AS divisor,"
        " SUM(CASE WHEN is_own = 0 AND x IS NOT NULL THEN 1 ELSE 0 END) AS reported,"
        " SUM(CASE WHEN is_own = 0 AND state IS NOT NULL THEN 1 ELSE 0 END) AS bad\n"
        f"    FROM (\n    {read}) x GROUP BY place, year, series) t\n"
        "    JOIN (SELECT series, span FROM ecotown_rules WHERE kind = 'variable') u ON u.series = t.series\n"
        "    JOIN (SELECT place, SUM(1 - is_own) AS villages FROM ecotown_seats GROUP BY place) v ON v.place = t.place"
    )


def years_computed(lowering: Lowering, year: int) -> list[str]:
    """
    The years that are computed.
    """
    checks = [lowering.checks[number] for number in lowering.computed]
    found = {at if at is not None else year - (back or 0) for check in checks for _, back, at in years_of(check)}
    return [str(each) for each in sorted({*found, year})]


def reckoned(lowering: Lowering, dialect: Dialect, *, has_weights: bool) -> str:
    """
    What the formulas come to, for every place, year and item.
    """
    columns = sorted({column for item in lowering.items for column in item.columns})
    rolled = "own IS NULL AND own_state IS NULL AND bad = 0 AND is_whole = 1"
    kept = "own IS NULL AND own_state IS NULL AND is_spoiled = 1"
    each = (
        "SELECT place, year, series, CASE WHEN own IS NOT NULL THEN own WHEN " + rolled + " THEN rolled END AS x,"
        f" CASE WHEN own IS NOT NULL THEN CAST(1 AS {dialect.wide}) WHEN {rolled} THEN divisor END AS y,"
        f" CASE WHEN own IS NOT NULL THEN NULL WHEN own_state IS NOT NULL THEN own_state WHEN {kept} THEN state END AS bad\n"
        "    FROM totals t"
    )
    pivoted = ",\n        ".join(
        f"MAX(CASE WHEN series = {column} THEN {name} END) AS {kind}{column}"
        for column in columns
        for kind, name in (("x", "x"), ("y", "y"), ("b", "bad"))
        if kind != "y" or has_weights
    )
    text = f"SELECT place, year,\n        {pivoted}\n    FROM (\n    {each}) e GROUP BY place, year"
    for layer in _layers(lowering.items):
        picked = ",\n        ".join(_picked(pick, dialect) for pick in layer)
        text = f"SELECT d.*,\n        {picked}\n    FROM (\n    {text}) d"
    values = ",\n        ".join(
        f"{value} AS {kind}{item.number}" for item in lowering.items for kind, value in _columns_of(item, dialect)
    )
    text = f"SELECT d.*,\n        {values}\n    FROM (\n    {text}) d"

    def chosen(kind: str) -> str:
        return (
            "CASE k.series "
            + " ".join(f"WHEN {item.number} THEN {kind}{item.number}" for item in lowering.items)
            + " END"
        )

    return (
        "SELECT place, year, item, CASE WHEN den < 0 THEN -num ELSE num END AS num,"
        " CASE WHEN den < 0 THEN -den ELSE den END AS den, bad, is_none FROM (\n"
        f"    SELECT v.place, v.year, k.series AS item, {chosen('num')} AS num, {chosen('den')} AS den,"
        f" {chosen('bad')} AS bad, {chosen('none')} AS is_none, {chosen('miss')} AS is_missing\n"
        f"    FROM (\n    {text}) v CROSS JOIN (SELECT series FROM ecotown_rules WHERE kind = 'item') k) r\n"
        "    WHERE is_missing = 0"
    )


def _layers(items: Sequence[Item]) -> list[list[Pick]]:
    """
    The larger and smaller values, those first that need none of the others.
    """
    layers: list[list[Pick]] = []
    for item in items:
        known: dict[str, int] = {}
        for pick in item.quotient.picks:
            within = (each.name for side in (pick.first, pick.second) for each in side.picks)
            depth = max((known[name] + 1 for name in within), default=0)
            known[pick.name] = depth
            layers += [[] for _ in range(depth + 1 - len(layers))]
            layers[depth].append(pick)
    return layers


def _picked(pick: Pick, dialect: Dialect) -> str:
    """
    The larger or the smaller of two values; a divisor below zero turns a comparison round.
    """
    wide = dialect.wide
    (a, b), (c, d) = ((spell(each.num, wide), spell(each.den, wide)) for each in (pick.first, pick.second))
    sign = ">" if pick.is_largest else "<"
    if pick.is_plain:
        return f"CASE WHEN {a} {sign} {c} THEN {a} ELSE {c} END AS {pick.name}n"
    is_same = f"({b} > 0 AND {d} > 0) OR ({b} < 0 AND {d} < 0)"
    is_first = f"CASE WHEN {is_same} THEN {a} * {d} - {c} * {b} ELSE {c} * {b} - {a} * {d} END {sign} 0"
    return (
        f"CASE WHEN {is_first} THEN {a} ELSE {c} END AS {pick.name}n,"
        f" CASE WHEN {is_first} THEN {b} ELSE {d} END AS {pick.name}d"
    )


def _columns_of(item: Item, dialect: Dialect) -> list[tuple[str, str]]:
    """
    The columns of an item: what is missing, what cannot be used, whether there is none, and the two sums.
    """
    own = item.columns
    missing = " OR ".join(f"(x{column} IS NULL AND b{column} IS NULL)" for column in own)
    bad = " ".join(f"WHEN x{column} IS NULL AND b{column} IS NOT NULL THEN b{column}" for column in own)
    zeros = " OR ".join(f"{spell(each, dialect.wide)} = 0" for each in item.quotient.divisors)
    none = " AND ".join(f"x{column} = 0" for column in own)
    return [
        ("miss", f"CASE WHEN {missing} THEN 1 ELSE 0 END"),
        ("bad", f"CASE {bad} " + (f"WHEN ({zeros}) AND NOT ({none}) THEN {SPOILED} END" if zeros else "END")),
        ("none", f"CASE WHEN ({zeros}) AND {none} THEN 1 ELSE 0 END" if zeros else "0"),
        ("num", spell(item.quotient.num, dialect.wide)),
        ("den", spell(item.quotient.den, dialect.wide)),
    ]


def computed_values(query: Query, family: str, role: Role, columns: str) -> str:
    """
    The computed values of the checks of a family (`c`), with columns of their rules (`f`), as `Query.read` gives the entered.
    """
    listed = ", ".join(str(check.number) for check in query.checks_of(family, role))
    given = (
        f"\n    JOIN ({query.given()}) g ON g.place = c.place AND g.alternative = f.chk"
        if role is Role.ASSIGNED
        else ""
    )
    decides = "g.chk" if role is Role.ASSIGNED else "f.chk"
    return (
        f"SELECT c.place, {decides} AS chk, {columns}\n"
        "    FROM reckoned c JOIN (SELECT * FROM ecotown_rules"
        f" WHERE kind = 'formula' AND chk IN ({listed})) f\n"
        f"    ON f.series = c.item AND c.year = COALESCE(f.at_year, {query.year} - f.back){given}\n"
        "    WHERE c.is_none = 0"
    )


def formula_states(query: Query) -> list[str]:
    """
    The states of computed checks on one value. Raw quantities that cannot be used have a number of their own, -1 less the
    check's, and so has an item of which there is none.
    """
    none = (
        f"SELECT place, {EMPTIED} - item AS chk, {MET} AS v, {MET} AS w, CAST(NULL AS BIGINT) AS margin FROM reckoned"
        f" WHERE is_none = 1 AND year = {query.year}"
    )
    computed = query.lowering.computed
    roles = (
        role
        for role in (Role.PART, Role.ASSIGNED)
        if any(check.number in computed for check in query.checks_of("value", role))
    )
    return [none, *(_states(query, role) for role in roles)]


def _states(query: Query, role: Role) -> str:
    wide = query.dialect.wide
    product = f"num * CAST(divisor AS {wide})"

    def within(low: str, high: str) -> str:
        ends = (
            f"{low} IS NULL OR {product} - CAST({low} AS {wide}) * den >= {low}_open",
            f"{high} IS NULL OR CAST({high} AS {wide}) * den - {product} >= {high}_open",
        )
        return " AND ".join(f"({end})" for end in ends)

    settled = "WHEN fixed IS NOT NULL THEN fixed WHEN bad IS NOT NULL THEN bad"
    states = ", ".join(
        f"CASE {settled} WHEN {within(*ends)} THEN {MET} ELSE miss END AS {name}"
        for name, ends in (("v", ("low", "high")), ("w", ("low_rounded", "high_rounded")))
    )
    limits = "low, high, low_rounded, high_rounded"
    opened = ", ".join(f"f.{name}_open" for name in limits.split(", "))
    kept = ", ".join(f"f.{name}" for name in ("miss", "divisor", "margin_sign", *limits.split(", ")))
    away = f"c.num * CAST(f.per_base AS {wide}) - CAST(f.margin_limit AS {wide}) * c.den"
    apart = f"c.den * CAST(f.margin_factor AS {wide})"
    told = ", ".join(
        f"CASE WHEN c.bad IS NULL THEN {value} END AS {name}" for value, name in ((away, "away"), (apart, "apart"))
    )
    values = computed_values(
        query, "value", role, f"c.num, c.den, c.bad, f.state AS fixed, {kept}, {opened},\n    {told}"
    )
    margin = quotient("away", "apart", wide)
    signed = f"CASE margin_sign WHEN 0 THEN -ABS({margin}) WHEN 1 THEN {margin} WHEN -1 THEN -({margin}) END"
    signed = f"CASE WHEN bad IS NULL AND fixed IS NULL THEN {signed} END"
    return (
        f"SELECT place, CASE WHEN bad IS NULL OR fixed IS NOT NULL THEN chk ELSE -1 - chk END AS chk, {states},"
        f" {signed} AS margin\n    FROM (\n    {values}) s"
    )


def quotient(above: str, below: str, wide: str) -> str:
    """
    One whole number over another above 0, where that is a whole number; NULL where it is none.

    A double only proposes it; whether it is right is decided by multiplying again.
    """
    near = f"({above} * 1e0 / NULLIF({below}, 0))"
    near = f"CAST(CASE WHEN ABS({near}) < 1e15 THEN ROUND({near}) END AS BIGINT)"
    return f"CASE WHEN CAST({near} AS {wide}) * {below} = {above} THEN {near} END"
