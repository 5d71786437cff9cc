"""
Checks on several years: the values of the window side by side, then every step, or now against the base.
"""

import attrs

from ecotown.bulk.lowered import Check, Role, conditional_checks
from ecotown.bulk.rules.amounts import has_margin, is_tolerant, window_of
from ecotown.bulk.rules.readings import BASE_STEP
from ecotown.bulk.states import MET, MIXED, NOT_APPLICABLE, NOT_MET, OPEN, UNREAD, open_for
from ecotown.bulk.text.formulas import computed_values, quotient
from ecotown.bulk.text.query import INVALID, Query
from ecotown.bulk.text.references import comparison
from ecotown.evaluation import Reason
from ecotown.targets.nodes import Rule, StepChange, Trend, TrendKind

__all__ = ["movement_states"]

_OBSERVATION, _BASELINE, _YEARS, _OTHER_BASIS = (
    open_for(reason)
    for reason in (Reason.MISSING_OBSERVATION, Reason.MISSING_BASELINE, Reason.MISSING_YEARS, Reason.INCONSISTENT_BASIS)
)

_WORDED_KINDS = (TrendKind.NO_CHANGE, TrendKind.NO_DECREASE, TrendKind.NO_INCREASE)


def movement_states(query: Query, role: Role, *, is_computed: bool = False) -> str:
    """
    The states of checks on several years. Those that are rows of the result have one for every place.

    With `is_computed` they are those of which some values are computed from raw quantities: each value is a fraction then.
    """
    return _Movements(query, role, is_computed).states()


@attrs.frozen
class _Movements:
    """
    The movements of one purpose. The value of step 2 is the column `x2`, over the column `y2` where they are fractions, and `z2`
    says that its raw quantities cannot be used; the value of the base year is `b`.
    """

    query: Query
    role: Role
    is_computed: bool

    @property
    def checks(self) -> list[Check]:
        """
        The checks that are decided.
        """
        return self.query.checks_of(self.family, self.role)

    @property
    def family(self) -> str:
        """
        The family of the checks.
        """
        return "computed movement" if self.is_computed else "movement"

    @property
    def longest(self) -> int:
        """
        How many values the longest window holds.
        """
        return max((window_of(check)[0] or 1 for check in self.checks), default=1)

    @property
    def has_pairs(self) -> bool:
        """
        Whether any check holds the value of the year judged against that of a base year.
        """
        return any(window_of(check)[0] is None for check in self.checks)

    @property
    def unseen(self) -> str:
        """
        The state where the year that is asked for has no value; that of the year judged lacks an observation.
        """
        return "unseen" if any(check.at_year is not None for check in self.checks) else str(_OBSERVATION)

    def over(self, value: str) -> str:
        """
        What a value stands over.
        """
        return f"y{value.removeprefix('x')}"

    def states(self) -> str:
        """
        The states of the checks.
        """
        query = self.query
        margins = ", margin_limit, margin_sign, margin_factor, margin_scale, is_tolerant"
        has_margins = any(has_margin(check) for check in self.checks)
        rules = (
            "SELECT chk AS k, span, is_strict, hold AS end_of_range, p, q, per_base, low, high, low_rounded, high_rounded,"
            " low_open, high_open, low_rounded_open, high_rounded_open, zero, miss, wanting"
            f"{', comparator, is_rounded' if self._by(5) else ''}"
            f"{', nothing AS unseen' if self.unseen == 'unseen' else ''}"
            f"{margins if has_margins else ''} FROM ecotown_rules WHERE kind = 'check' AND family = '{self.family}'"
        )
        hold = "r.end_of_range" if _is_plain(query) else "m.hold"
        joined = f"SELECT m.*, r.*, {hold} AS held FROM (\n    {self._tracks()}) m JOIN ({rules}) r ON r.k = m.rule"
        settled = f"SELECT d.*, {self._settled()} AS settled FROM (\n    {joined}) d"
        if self.has_pairs:
            moved, per = self._moved("x0", "b")
            parts = ((moved, "moved"), (per, "per"), (self._early("x0", "b"), "early"))
            columns = ", ".join(f"CASE WHEN settled IS NULL THEN {part} END AS {name}" for part, name in parts)
            settled = f"SELECT e.*, {columns} FROM (\n    {settled}) e"
        amounts = ", ".join(
            f"{self._raised()}COALESCE(settled, {self._amount(suffix)}) AS {name}"
            for suffix, name in (("", "v"), ("_rounded", "w"))
        )
        if not has_margins:
            return f"SELECT place, chk, {amounts}, CAST(NULL AS BIGINT) AS margin\n    FROM ({settled}) s"
        return (
            f"SELECT place, chk, v, w, CASE WHEN v < {OPEN} THEN {_margin(query)} END AS margin\n"
            f"    FROM (SELECT place, chk, {amounts}, margin_sign, {self._distance()} FROM ({settled}) s) m"
        )

    def _raised(self) -> str:
        """
        What is added to the state of a branch that a baseline chooses, where a record cannot be read.
        """
        conditional = conditional_checks(self.query.lowering)
        slots = {check.number if check.slot is None else check.slot for check in self.checks}
        listed = ", ".join(map(str, sorted(slots & conditional.keys())))
        if not listed or _is_plain(self.query):
            return ""
        is_unread = "is_unread = 1 AND decided IS NULL"
        return f"CASE WHEN {is_unread} AND chk IN ({listed}) THEN {UNREAD} ELSE 0 END + "

    def _tracks(self) -> str:
        """
        One row for each place and check: the values of its years, and what cannot be compared among them.
        """
        query, role = self.query, self.role
        is_plain = _is_plain(query)
        kind = query.dialect.wide if self.is_computed or "wide" in query.needs else "BIGINT"
        columns = ["r.chk AS rule", "r.step", f"{query.word('factor', f'CAST(o.n AS {kind}) * r.factor')} AS x"]
        computed = ["f.chk AS rule", "f.step", f"CASE WHEN c.bad IS NULL THEN c.num * CAST(f.p AS {kind}) END AS x"]
        if not is_plain:
            series = query.word("series", "r.series")
            decided = query.word("state", "CAST(NULL AS BIGINT)")
            if query.source.has_texts:
                # What a check beside this one refuses is not seen here either.
                is_refused = "o.n IS NULL AND (t.otherwise & r.bit) <> 0"
                series = f"CASE WHEN {is_refused} THEN -2 ELSE {series} END"
                decided = f"CASE WHEN {is_refused} THEN NULL ELSE {decided} END"
            columns.append(f"{f'COALESCE({series}, -2)' if query.source.has_texts else series} AS series")
            columns.append(f"{query.word('hold', 'r.hold')} AS hold")
            columns.append(f"{decided} AS state")
            computed += ["0 AS series", "f.hold", "CAST(NULL AS BIGINT) AS state"]
        read = query.read(self.family, role, ", ".join((*columns, *self._over_one(kind))))
        if self.is_computed:
            above = ", ".join((*computed, "CASE WHEN c.bad IS NULL THEN c.den END AS y", "c.bad AS z"))
            read += f"\n    UNION ALL {computed_values(query, self.family, role, above)}"
        names = ["place", "chk", "rule", "step", "x", *(() if is_plain else ("series", "hold", "state"))]
        if role is Role.ROW:
            # A row without a value for every place and check, so that none is left out; places that are not listed have none.
            blanks = [f"CAST(NULL AS {kind if name == 'x' else 'BIGINT'}) AS {name}" for name in names[3:]]
            read = (
                f"SELECT {', '.join(names)}, 0 AS is_listed FROM (\n    {read}) o\n"
                f"    UNION ALL SELECT p.place, c.chk, c.chk AS rule, {', '.join(blanks)}, 1 AS is_listed FROM ecotown_places p"
                " CROSS JOIN (SELECT chk FROM ecotown_rules WHERE kind = 'requirement' AND family = 'movement') c"
            )
        usable = "" if is_plain else " AND series >= 0"
        steps = [(step, f"x{step}") for step in range(self.longest)]
        if self.has_pairs:
            steps.append((BASE_STEP, "b"))
        found = [f"MAX(CASE WHEN step = {step}{usable} THEN x END) AS {name}" for step, name in steps]
        if self.is_computed:
            found += [f"MAX(CASE WHEN step = {step}{usable} THEN y END) AS {self.over(name)}" for step, name in steps]
            found += [f"MAX(CASE WHEN step = {step} THEN z END) AS {_spoiled(name)}" for step, name in steps]
        if not is_plain:
            found += [
                "MAX(CASE WHEN step = 0 THEN state END) AS decided",
                "MAX(CASE WHEN series >= 0 THEN hold END) AS hold",
                "MAX(CASE WHEN series = -2 THEN 1 ELSE 0 END) AS is_bad",
                "MAX(CASE WHEN series = -2 AND step = 0 THEN 1 ELSE 0 END) AS is_bad_now",
                # 不涉及 in the year judged is refused by itself, whatever the branch.
                "MAX(CASE WHEN series = -2 AND (step <> 0 OR COALESCE(x, 0) <> -1) THEN 1 ELSE 0 END) AS is_unread",
                "MAX(CASE WHEN series = -2 AND step = 0 AND x = -1 THEN 1 ELSE 0 END) AS is_denied",
                "MAX(CASE WHEN series = -1 THEN 1 ELSE 0 END) AS is_absent",
                "MAX(CASE WHEN series = -3 THEN 1 ELSE 0 END) AS is_other_basis",
                "MIN(CASE WHEN series >= 0 THEN series END) AS first_series",
                "MIN(CASE WHEN series > 0 THEN series END) AS first_word",
                "MAX(series) AS last_series",
            ]
        listed = " HAVING MAX(is_listed) = 1" if role is Role.ROW and not query.source.is_listed else ""
        keys = "place, chk" if role is Role.ROW else "place, chk, rule"
        rule = "chk AS rule" if role is Role.ROW else "rule"
        aggregates = ",\n        ".join(found)
        return f"SELECT place, chk, {rule},\n        {aggregates}\n    FROM (\n    {read}) r GROUP BY {keys}{listed}"

    def _over_one(self, kind: str) -> list[str]:
        """
        The columns that an entered value has beside those that are computed.
        """
        return [f"CAST(1 AS {kind}) AS y", "CAST(NULL AS BIGINT) AS z"] if self.is_computed else []

    def _settled(self) -> str:
        """
        The state as far as no amount decides it; NULL where one does.
        """
        query, checks = self.query, self.checks
        whens = []
        if not _is_plain(query):
            has_number = "(first_series = 0 OR is_other_basis = 1)"
            mixed = f"first_word <> last_series OR ({has_number} AND last_series BETWEEN 1 AND 899)"
            whens += [
                "WHEN decided IS NOT NULL THEN decided",
                f"WHEN is_absent = 1 THEN {NOT_APPLICABLE}",
                f"WHEN {mixed} THEN {MIXED}",
            ]
            whens.append(f"WHEN is_other_basis = 1 THEN CASE WHEN is_denied = 1 THEN {INVALID} ELSE {_OTHER_BASIS} END")
        if any(window_of(check)[0] is not None and not isinstance(check.rule, StepChange) for check in checks):
            is_trend = "span IS NOT NULL AND low IS NULL AND high IS NULL"
            whens.append(f"WHEN {is_trend} THEN {self._trend()}")
        if self.has_pairs:
            worded = [check.number for check in checks if _may_be_worded(check.rule)]
            if worded and not _is_plain(query):
                # Where a word would do, no figure of an earlier year is asked for yet.
                listed = ", ".join(map(str, worded))
                nothing = f"COALESCE(z0, {_OBSERVATION})" if self.is_computed else str(_OBSERVATION)
                whens.append(f"WHEN x0 IS NULL AND is_bad_now = 0 AND rule IN ({listed}) THEN {nothing}")
            baseline = f"COALESCE(wanting, {_BASELINE})"
            if self.is_computed:
                baseline = f"COALESCE({_spoiled('b')}, wanting, {_BASELINE})"
            whens.append(f"WHEN span IS NULL AND (x0 IS NULL OR b IS NULL) THEN {self._wanting(baseline)}")
        return f"CASE {' '.join(whens)} END" if whens else "CAST(NULL AS BIGINT)"

    def _amount(self, suffix: str) -> str:
        """
        The state where an amount decides it.
        """
        pair = f"COALESCE(early, {self._reach('moved', 'per', suffix)})" if self.has_pairs else "CAST(NULL AS BIGINT)"
        if self.has_pairs and (last_year := self._by(5)):
            pair = f"CASE WHEN {last_year} THEN {self._beside_last_year(suffix)} ELSE {pair} END"
        if mean := self._by(6):
            total = f"{self._total()} * p"
            within = self._reach(total, "1", suffix)
            state = f"CASE WHEN {self._holes()} THEN {self._wanting_years()} ELSE {within} END"
            steps = self._steps(suffix) if any(isinstance(check.rule, StepChange) for check in self.checks) else pair
            return f"CASE WHEN {mean} THEN {state} WHEN span IS NOT NULL THEN {steps} ELSE {pair} END"
        if any(isinstance(check.rule, StepChange) for check in self.checks):
            return f"CASE WHEN span IS NOT NULL THEN {self._steps(suffix)} ELSE {pair} END"
        return pair

    def _total(self) -> str:
        """
        The sum of the values of a window.
        """
        wide = self.query.dialect.wide
        later = (f"CASE WHEN span > {back} THEN CAST(x{back} AS {wide}) ELSE 0 END" for back in range(1, self.longest))
        return f"({' + '.join((f'CAST(x0 AS {wide})', *later))})"

    def _holes(self) -> str:
        return " OR ".join(f"(span > {back} AND x{back} IS NULL)" for back in range(self.longest))

    def _wanting(self, reason: int | str) -> str:
        bad = "" if _is_plain(self.query) else f"WHEN is_bad = 1 THEN {INVALID} "
        nothing = f"COALESCE(z0, {self.unseen})" if self.is_computed else self.unseen
        return f"CASE {bad}WHEN x0 IS NULL THEN {nothing} ELSE {reason} END"

    def _wanting_years(self) -> str:
        """
        What is wanting in a window: of raw quantities the first year that is missing says whether they cannot be used.
        """
        if not self.is_computed:
            return self._wanting(_YEARS)
        first = " ".join(
            f"WHEN span > {back} AND x{back} IS NULL THEN COALESCE(z{back}, {_YEARS})"
            for back in range(self.longest - 1, 0, -1)
        )
        return self._wanting(f"CASE {first} ELSE {_YEARS} END")

    def _trend(self) -> str:
        """
        Every step of a window of which only the direction is asked.
        """
        failing = " OR ".join(
            f"(span > {back + 1} AND ({self._below(f'x{back}', f'x{back + 1}')} OR (is_strict = 1"
            f" AND {self._same(f'x{back}', f'x{back + 1}')} AND NOT (held IS NOT NULL AND {self._held(f'x{back}')}))))"
            for back in range(self.longest - 1)
        )
        first, over = (
            f"CASE span {' '.join(f'WHEN {values} THEN {kind}{values - 1}' for values in range(2, self.longest + 1))} END"
            for kind in "xy"
        )
        now = "x0"
        if self.is_computed:
            first, now = f"{first} * y0", f"x0 * {over}"
        return (
            f"CASE WHEN {failing} THEN {NOT_MET} WHEN {self._holes()} THEN {self._wanting_years()}"
            f" WHEN is_strict = 1 OR {now} > {first} OR ({now} = {first} AND held IS NOT NULL AND {self._held('x0')}) THEN {MET}"
            f" ELSE {NOT_MET} END"
        )

    def _below(self, one: str, other: str) -> str:
        return f"{self._beside(one, other)} < {self._beside(other, one)}"

    def _same(self, one: str, other: str) -> str:
        return f"{self._beside(one, other)} = {self._beside(other, one)}"

    def _held(self, value: str) -> str:
        return f"{value} = held * {self.over(value)}" if self.is_computed else f"{value} = held"

    def _beside(self, value: str, other: str) -> str:
        """
        A value as it is held against another.
        """
        return f"{value} * {self.over(other)}" if self.is_computed else value

    def _steps(self, suffix: str) -> str:
        """
        Every step of a window by an amount.
        """
        each = [
            f"CASE WHEN span > {back + 1} AND x{back} IS NOT NULL AND x{back + 1} IS NOT NULL"
            f" THEN {self._pair(f'x{back}', f'x{back + 1}', suffix)} ELSE {MET} END"
            for back in range(self.longest - 1)
        ]
        bad = "" if _is_plain(self.query) else "is_bad = 1 OR "
        failed = " OR ".join(f"{step} = {NOT_MET}" for step in each)
        zeros = " OR ".join(f"{step} = {_BASELINE}" for step in each)
        holes = self._holes()
        return (
            f"CASE WHEN {failed} THEN {NOT_MET} WHEN ({holes}) AND ({bad}x0 IS NULL) THEN {self._wanting_years()}"
            f" WHEN {zeros} THEN {_BASELINE} WHEN {holes} THEN {self._wanting_years()} ELSE {MET} END"
        )

    def _moved(self, now: str, base: str) -> tuple[str, str]:
        """
        How far a value has moved from another, and what an amount is multiplied with to be held against that.
        """
        wide = self.query.dialect.wide
        one, other = (f"CAST({value} AS {wide})" for value in (now, base))
        per_base, per_one = f"ABS({other})", "1"
        if self.is_computed:
            one, other = f"{one} * {self.over(base)}", f"{other} * {self.over(now)}"
            per_base, per_one = f"ABS({other})", f"{self.over(now)} * {self.over(base)}"
        moved = f"({one} * p + {other} * q)"
        shares = self._by(1, 2, 7)
        return moved, f"(CASE WHEN {shares} THEN {per_base} ELSE {per_one} END)" if shares else per_one

    def _by(self, *kinds: int) -> str:
        """
        Whether a change is measured in one of some ways, as far as any is; blank where none is.
        """
        held = [str(kind) for kind in kinds if f"per_base {kind}" in self.query.needs]
        return f"per_base IN ({', '.join(held)})" if held else ""

    def _pair(self, now: str, base: str, suffix: str) -> str:
        """
        Two values against an amount, multiplied out.
        """
        return f"COALESCE({self._early(now, base)}, {self._reach(*self._moved(now, base), suffix)})"

    def _early(self, now: str, base: str) -> str:
        """
        The state of two values where no amount is asked: at the end of the range, and where there is nothing to measure by.
        """
        idle = f"CASE WHEN {now} = 0 AND {base} = 0 THEN zero ELSE {_BASELINE} END"
        whens = [
            f"WHEN {condition} AND {of} THEN {idle}"
            for condition, of in (
                (self._by(1), f"{base} = 0"),
                (self._by(3), f"{base} <= 0"),
                # Of a fall the values have the other sign.
                (self._by(7), f"{base} >= 0"),
                (self._by(4), f"({base} <= 0 OR {now} < 0)"),
            )
            if condition
        ]
        return f"CASE WHEN {self._same(now, base)} AND {self._held(now)} THEN {MET} {' '.join(whens)} END"

    def _reach(self, moved: str, per: str, suffix: str) -> str:
        """
        Whether a movement lies within the ends of what is asked.
        """
        return (
            f"CASE WHEN (low{suffix} IS NULL OR {moved} - low{suffix} * {per} >= low{suffix}_open)"
            f" AND (high{suffix} IS NULL OR high{suffix} * {per} - {moved} >= high{suffix}_open) THEN {MET} ELSE miss END"
        )

    def _beside_last_year(self, suffix: str) -> str:
        """
        A value against that of the year before: in full, and rounded to the place to which that has digits.
        """
        wide = self.query.dialect.wide
        now, base = (f"CAST({value} AS {wide})" for value in ("x0", "b"))
        place = "CASE WHEN b % 10000 = 0 THEN 10000 WHEN b % 1000 = 0 THEN 1000 WHEN b % 100 = 0 THEN 100"
        place = f"({place} WHEN b % 10 = 0 THEN 10 ELSE 1 END)"
        full, by_place = comparison(now, base, "1", place)
        first, second = (full, by_place) if not suffix else (by_place, full)
        return f"CASE WHEN CASE WHEN is_rounded = 1 THEN {second} ELSE {first} END THEN {MET} ELSE {NOT_MET} END"

    def _distance(self) -> str:
        """
        How far two values have moved beyond the amount, as a fraction of 1/10000; NULL where no amount decides.
        """
        limit = "margin_limit"
        if any(is_tolerant(check) for check in self.checks):
            limit = "CASE WHEN is_tolerant = 1 AND moved >= 0 THEN 0 ELSE margin_limit END"
        is_told = "settled IS NULL AND span IS NULL AND margin_limit IS NOT NULL"
        is_told += "".join(
            f" AND NOT ({condition} AND {of})"
            for condition, of in ((self._by(1), "b = 0"), (self._by(3), "b <= 0"), (self._by(7), "b >= 0"))
            if condition
        )
        if not _is_plain(self.query):
            is_told += " AND (first_word IS NULL OR first_word >= 900)"
        one = f"{self.over('x0')} * {self.over('b')}" if self.is_computed else "1"
        share = self._by(1, 7)
        below = f"CASE WHEN {share} THEN per ELSE {one} END" if share else one
        below += f" * CAST(margin_factor AS {self.query.dialect.wide})"
        above = f"(moved - {limit} * per) * margin_scale"
        told = [(is_told, above, below)] if self.has_pairs else []
        if mean := self._by(6):
            is_whole = f"{mean} AND settled IS NULL AND NOT ({self._holes()}) AND margin_limit IS NOT NULL"
            beyond = f"({self._total()} * p - margin_limit) * margin_scale"
            told.append((is_whole, beyond, f"CAST(margin_factor AS {self.query.dialect.wide})"))
        away = " ".join(f"WHEN {when} THEN {value}" for when, value, _ in told)
        apart = " ".join(f"WHEN {when} THEN {value}" for when, _, value in told)
        return f"CASE {away} END AS away, CASE {apart} END AS apart"


def _margin(query: Query) -> str:
    """
    The margin of a change, where it is a whole number of 1/10000 of the unit that it is asked in.
    """
    told = quotient("away", "apart", query.dialect.wide)
    return f"CASE margin_sign WHEN 0 THEN -ABS({told}) WHEN 1 THEN {told} ELSE -({told}) END"


def _spoiled(value: str) -> str:
    """
    The column that says whether the raw quantities of a value cannot be used.
    """
    return f"z{value.removeprefix('x')}"


def _may_be_worded(rule: Rule) -> bool:
    """
    Whether a word of the year judged (未降低) decides by itself.
    """
    return isinstance(rule, Trend) and rule.kind in _WORDED_KINDS


def _is_plain(query: Query) -> bool:
    """
    Whether every value is a number, in a unit and on a basis that all of its series share.
    """
    return "series" not in query.needs and not query.source.has_texts
