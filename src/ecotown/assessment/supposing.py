"""
What would come out if some figures were others: the same plan judged once more, the ledger left as it is.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

import attrs

from ecotown.assessment.figures import date_records
from ecotown.assessment.finding import Finding
from ecotown.assessment.outcome import Assessment, Summary
from ecotown.assessment.procedure import assess
from ecotown.assessment.quoting import show_quantity
from ecotown.assessment.reckoning import Reckoning
from ecotown.assessment.requirements import RowRequirement, read_requirements
from ecotown.assessment.supposable import Supposable, SupposedFigure, fold_or_none, refusal, shorten
from ecotown.evaluation import Result, Verdict
from ecotown.ledger import Ledger, Observation
from ecotown.measures import fold_name
from ecotown.plans import Plan, resolve_indicators
from ecotown.quantities import exact, format_exact

__all__ = ["RowChange", "Setting", "Supposed", "WhatIf", "what_if"]

Supposed: TypeAlias = int | float | Decimal | Fraction | str
"""A figure that is supposed: a number, or text as a ledger has it (`1300`, `12.5 万亩`, `全面实施`)."""


@attrs.frozen(kw_only=True)
class Setting:
    """
    One figure that is supposed, and what the ledger says instead: nothing, one value, or several that differ.

    `name` is a raw quantity or the number of a row with what stands behind it (`5/化肥`); a `place` of None is the plan's own.
    """

    name: str
    year: int
    place: str | None = None
    before: tuple[str, ...] = ()
    after: str

    def to_dict(self) -> dict[str, object]:
        """
        The JSON form.
        """
        return {
            "name": self.name,
            "year": self.year,
            "place": self.place,
            "before": list(self.before),
            "after": self.after,
        }


@attrs.frozen
class RowChange:
    """
    A row of which the value, the margin or the verdict differs.
    """

    before: Finding
    after: Finding

    def to_dict(self, language: str = "zh") -> dict[str, object]:
        """
        The JSON form.
        """
        return {
            "number": self.after.number,
            "name": self.after.name,
            "before": _brief(self.before, language),
            "after": _brief(self.after, language),
        }


@attrs.frozen(kw_only=True)
class WhatIf:
    """
    Two assessments of one plan: on the ledger as it is, and with the figures that are supposed.
    """

    settings: tuple[Setting, ...]
    before: Assessment
    after: Assessment

    @property
    def year(self) -> int:
        """
        The year judged.
        """
        return self.after.year

    @property
    def changes(self) -> tuple[RowChange, ...]:
        """
        The rows that differ, in the order of the plan, and behind them the gates that do.
        """
        pairs = zip(_judged(self.before), _judged(self.after), strict=True)
        return tuple(RowChange(before, after) for before, after in pairs if _seen(before) != _seen(after))

    @property
    def summaries(self) -> tuple[Summary, Summary]:
        """
        The summary before and after.
        """
        return self.before.summary, self.after.summary

    def to_dict(self, language: str = "zh") -> dict[str, object]:
        """
        The JSON form, with its texts for people in one language.
        """
        before, after = self.summaries
        return {
            "plan": self.after.title,
            "year": self.year,
            "settings": [setting.to_dict() for setting in self.settings],
            "changes": [change.to_dict(language) for change in self.changes],
            "summary": {"before": before.to_dict(), "after": after.to_dict()},
        }


def what_if(plan: Plan, ledger: Ledger, settings: Mapping[str, Supposed], *, year: int | str | None = None) -> WhatIf:
    """
    Judge a plan on its ledger, and once more with some figures replaced. Neither is changed.

    A key of `settings` is the name of a raw quantity, or the number or name of a row; behind it may stand a component and an
    aspect (`5/化肥`, `15/自然保护地/面积`), `@` and a village, and a year in brackets (`无害化卫生厕所户数@高坎村[2020]`). Without a year
    it is the one judged. A figure without a unit is in the unit of the record it replaces, else in that declared. A raw quantity
    that is supposed for the place itself stands in for those of its villages.

    Raises EcotownError for a name, village, year or figure that cannot be.
    """
    before = assess(plan, ledger, year=year)
    dated = date_records(ledger, before.year)
    names = Supposable.of(plan)
    records = list(dated.observations)
    told: list[Setting] = []
    supposed: list[tuple[str, Observation]] = []
    for key, value in settings.items():
        figure = names.read(key, before.year)
        if any((each.name, each.year, each.place) == (figure.name, figure.year, figure.village) for each in told):
            raise refusal(
                "setting/twice",
                f"“{shorten(key)}”设了两次",
                f'"{shorten(key)}" is set twice',
                hint="留下一个",
                hint_en="keep one of them",
            )
        text = _write(key, value)
        named = [record for record in records if figure.is_of(record)]
        record = figure.record(text, named[0] if named else None)
        if not named:
            record = attrs.evolve(record, evidence=_evidence_of(figure, records, names))
        figure.check(record, key)
        records = _give_way(figure, [each for each in records if not figure.is_of(each)], names)
        records.append(record)
        supposed.append((key, record))
        told.append(
            Setting(
                name=figure.name,
                year=figure.year,
                place=figure.village,
                before=tuple(dict.fromkeys(_show(each) for each in named)) or _rolled_up(figure, before),
                after=_show(record),
            )
        )
    after = assess(plan, attrs.evolve(dated, observations=tuple(records)), year=before.year)
    for key, record in supposed:
        _refuse_unusable(key, record, after)
    outcome = WhatIf(settings=tuple(told), before=before, after=after)
    if outcome.changes:
        rows = {row.indicator.number: row for row in read_requirements(resolve_indicators(plan), plan)}
        for change in outcome.changes:
            _refuse_above_ceiling(change.after, rows.get(change.after.number))
    return outcome


def _rolled_up(figure: SupposedFigure, assessment: Assessment) -> tuple[str, ...]:
    """
    What the villages come to, where the place itself states no figure of its own.
    """
    if figure.variable is None or figure.village is not None:
        return ()
    name = fold_name(figure.variable.name)
    for finding in _judged(assessment):
        for reckoning in _reckonings(finding.result):
            reckoned = reckoning.of(figure.year)
            for total in () if reckoned is None else reckoned.totals:
                if total.name == name and total.amount is not None:
                    return (f"{format_exact(total.amount)}{total.unit or ''}",)
    return ()


def _give_way(figure: SupposedFigure, records: list[Observation], names: Supposable) -> list[Observation]:
    """
    The other records of a ledger beside a figure that is supposed, those left out that would only contradict it.

    A raw quantity of the place stands in for those of its villages, that of a village for the total, where all villages have
    theirs; and a row that is computed from it is not held against the figure entered before. A figure of a row comes
    before what its formula gives.
    """
    if figure.variable is None:
        computed = _computed_from(figure, names)
        return [
            attrs.evolve(each, provisional=True) if _is_quantity(each, computed, figure.year) else each
            for each in records
        ]
    name = fold_name(figure.variable.name)
    same = [each for each in records if _is_quantity(each, frozenset({name}), figure.year)]
    if figure.village is None:
        gone = {id(each) for each in same}
    else:
        reported = {figure.at(each) for each in same if each.observed is not None} | {fold_or_none(figure.village)}
        gone = {id(each) for each in same if figure.at(each) is None} if reported >= names.villages.keys() else set()
    rest = [each for each in records if id(each) not in gone]
    known = {fold_name(each.variable) for each in rest if each.variable is not None and each.year == figure.year} | {
        name
    }
    for formula in names.formulas:
        if name in formula.names and formula.names <= known:
            entered = SupposedFigure(
                formula.number,
                figure.year,
                None,
                figure.own_place,
                numbers=names.rows[formula.number],
                component=formula.component,
            )
            rest = [each for each in rest if not entered.is_of(each)]
    return rest


def _computed_from(figure: SupposedFigure, names: Supposable) -> frozenset[str]:
    """
    The raw quantities, by folded name, that a row or its component is computed from.
    """
    own = {each.names for each in names.formulas if each.number == figure.number and each.component == figure.component}
    return frozenset[str]().union(*own)


def _evidence_of(figure: SupposedFigure, records: list[Observation], names: Supposable) -> tuple[str, ...]:
    """
    The evidence for what a row was computed from: it stands behind the figure that is supposed instead.
    """
    if figure.variable is not None:
        return ()
    computed = _computed_from(figure, names)
    shown = [each for each in records if _is_quantity(each, computed, figure.year)]
    return tuple(dict.fromkeys(name for each in shown for name in each.evidence))


def _is_quantity(record: Observation, names: frozenset[str], year: int) -> bool:
    return record.variable is not None and record.year == year and fold_name(record.variable) in names


def _write(key: str, figure: Supposed) -> str:
    if isinstance(figure, bool) or not isinstance(figure, int | float | Decimal | Fraction | str):
        text = ""
    elif isinstance(figure, str):
        text = figure.strip()
    else:
        try:
            text = format_exact(exact(figure))
        except ValueError:
            text = ""
    if not text:
        raise refusal(
            "setting/no-number",
            f"“{shorten(key)}”要设成多少没有写",
            f'no figure is given for "{shorten(key)}"',
            hint="写成 名称=数，如 无害化卫生厕所户数=1300",
            hint_en="write NAME=NUMBER, such as 无害化卫生厕所户数=1300",
        )
    return text


def _judged(assessment: Assessment) -> tuple[Finding, ...]:
    """
    The rows, and the gates that acceptance rests on.
    """
    return (*assessment.findings, *assessment.acceptance.gates)


def _refuse_unusable(key: str, record: Observation, assessment: Assessment) -> None:
    """
    Refuse a figure that the judge of its row cannot read.
    """
    for finding in _judged(assessment):
        for _, unusable in finding.unusable:
            if record in unusable.rows:
                told = unusable.diagnostic
                raise refusal(
                    told.code,
                    f"“{shorten(key)}”：{told.message}",
                    f'"{shorten(key)}": {told.message_en}',
                    hint=told.hint,
                    hint_en=told.hint_en,
                )


def _refuse_above_ceiling(finding: Finding, row: RowRequirement | None) -> None:
    """
    Refuse figures that would make a share, of the row or of a component of it, more than its whole.
    """
    target = finding.result.target
    if target is not None:
        _refuse_result(finding, finding.result, finding.name, target.cap, finding.indicator.unit)
    named = dict(finding.result.parts)
    for part in () if row is None else row.parts:
        if part.component is not None and part.component in named:
            name = f"{finding.name}·{part.component}"
            _refuse_result(finding, named[part.component], name, part.target.cap, part.target.unit)


def _refuse_result(finding: Finding, result: Result, name: str, cap: Fraction | None, unit: str | None) -> None:
    if cap is None or result.number is None or result.number <= cap or result.unit != unit:
        return
    value, value_en = (show_quantity(result.number, result.unit, language) for language in ("zh", "en"))
    most, most_en = (show_quantity(cap, result.unit, language) for language in ("zh", "en"))
    raise refusal(
        "setting/above-ceiling",
        f"这样第{finding.number}项“{name}”成了{value}，超过上限{most}",
        f'indicator {finding.number}, "{name}", would be {value_en}, above its ceiling of {most_en}',
        hint="核对数值和单位",
        hint_en="check the figure and its unit",
    )


def _reckonings(result: Result) -> Iterator[Reckoning]:
    if isinstance(result.reckoning, Reckoning):
        yield result.reckoning
    for _, part in result.parts:
        yield from _reckonings(part)


def _seen(finding: Finding) -> tuple[object, ...]:
    result = finding.result
    return (finding.verdict, result.reason, result.borderline, finding.tell_observed(), result.distance, finding.gap)


def _brief(finding: Finding, language: str) -> dict[str, object]:
    result = finding.result
    return {
        "verdict": finding.verdict.value,
        "borderline": result.borderline,
        "observed": finding.tell_observed(language),
        "margin": None if result.distance is None else format_exact(result.distance),
        "unit": result.unit,
        "gap": "" if finding.verdict is Verdict.MET else finding.tell_gap(language),
    }


def _show(record: Observation) -> str:
    return f"{record.observed or ''}{record.unit or ''}"
