"""
The villages of the plan against those that report.
"""

from collections.abc import Iterator

from ecotown.assessment.plausibility.survey import Survey
from ecotown.assessment.quoting import show_list
from ecotown.assessment.remarks import remark
from ecotown.assessment.totals import OWN
from ecotown.diagnostics import Diagnostic, Severity
from ecotown.files.passage import Page
from ecotown.ledger import Observation
from ecotown.ledger.quantities import NOTHING
from ecotown.plans import RollUp
from ecotown.targets import fold_text

__all__ = ["check_copied", "check_doubled", "check_incomplete", "check_listed_twice", "check_missing"]

_MOST_NAMED = 20
_LEAST_COPIED = 4
_TELLING_DIGITS = 3


def check_listed_twice(survey: Survey) -> Iterator[Diagnostic]:
    """
    Villages that the plan lists twice. They are counted once.
    """
    place = survey.reckoner.plan.place
    seen: set[str] = set()
    for index, village in enumerate(() if place is None else place.villages):
        folded = fold_text(village.name)
        if folded in seen:
            told = Diagnostic(
                code="roster/listed-twice",
                severity=Severity.WARNING,
                message=f"村名册中“{village.name}”列了两次，按一个村计",
                message_en=f'the list of villages has "{village.name}" twice; it is counted once',
                hint="删去一个，或改正村名",
                hint_en="remove one of them, or correct the name",
            )
            yield Page.of(survey.reckoner.plan.position).value("place", "villages", index, "name").hold(told)
        seen.add(folded)


def check_missing(survey: Survey) -> Iterator[Diagnostic]:
    """
    Villages of the plan that report nothing in the year judged, where others do.
    """
    rows = [column for (_, year), column in survey.totals.quantities.rows.items() if year == survey.year]
    reporting = {place for column in rows for place, index in enumerate(column) if place and index != NOTHING}
    silent = [name for place, name in enumerate(survey.places) if place and place not in reporting]
    if not reporting or not silent:
        return
    listed = "、".join(silent) if len(silent) <= _MOST_NAMED else show_list(silent, "zh")
    listed_en = ", ".join(silent) if len(silent) <= _MOST_NAMED else show_list(silent, "en")
    yield remark(
        Observation(),
        survey.totals.ledger,
        "roster/village-missing",
        f"{survey.year}年有{len(reporting)}个村报了原始数量，名册中{len(silent)}个村没有：{listed}",
        f"{len(reporting)} villages report raw quantities for {survey.year}, and {len(silent)} on the list do not: {listed_en}",
        hint="催报，或核对村名写法",
        hint_en="ask them for their figures, or check how their names are written",
    )


def check_incomplete(survey: Survey) -> Iterator[Diagnostic]:
    """
    Quantities of a formula that some villages leave out in every year, although they report others.
    """
    quantities = survey.totals.quantities
    given: dict[str, set[int]] = {}
    judged: dict[str, set[int]] = {}
    for (name, year), column in quantities.rows.items():
        places = {place for place, index in enumerate(column) if index != NOTHING}
        given.setdefault(name, set()).update(places)
        if year == survey.year:
            judged[name] = places
    reporting = {place for places in judged.values() for place in places if place}
    for name in dict.fromkeys(name for rate in survey.rates for name in rate.formula.names):
        variable = survey.totals.declared.get(name)
        places = judged.get(name, set())
        # One that the town enters itself asks nothing of the villages, and other years are told of as such.
        lacking = sorted(reporting - given.get(name, set()))
        if variable is None or variable.roll_up in (None, RollUp.NONE) or OWN in places or not places or not lacking:
            continue
        names = [survey.places[place] for place in lacking]
        label, count = survey.totals.label(name), len(places)
        listed, listed_en = (
            ("、".join(names), ", ".join(names))
            if len(names) <= _MOST_NAMED
            else (show_list(names, "zh"), show_list(names, "en"))
        )
        yield remark(
            quantities.record(name, survey.year, min(places)) or Observation(),
            survey.totals.ledger,
            "roster/figure-missing",
            f"“{label}”{survey.year}年有{count}个村填了，{len(names)}个村没有填：{listed}",
            f'{count} villages enter "{label}" for {survey.year}, and {len(names)} do not: {listed_en}',
            hint="补填；没有的填0",
            hint_en="enter it; enter 0 where there is none",
        )


def check_doubled(survey: Survey) -> Iterator[Diagnostic]:
    """
    Villages that the ledger has twice: two records of one rank for one variable and year.
    """
    quantities = survey.totals.quantities
    doubled: dict[int, list[tuple[str, int, tuple[int, ...]]]] = {}
    for (name, year, place), indices in quantities.repeated.items():
        if place:
            doubled.setdefault(place, []).append((name, year, indices))
    for place, found in doubled.items():
        name, year, indices = found[0]
        lines = [line for index in indices if (line := quantities.table.lines[index])]
        at, at_en = ("", "")
        if lines:
            at, at_en = f"（第{'、'.join(map(str, lines))}行）", f" (lines {', '.join(map(str, lines))})"
        label, village = survey.totals.label(name), survey.places[place]
        more = "" if len(found) == 1 else f"等{len(found)}个数"
        more_en = "" if len(found) == 1 else f" and {len(found) - 1} more"
        yield remark(
            quantities.table[indices[-1]],
            survey.totals.ledger,
            "roster/village-doubled",
            f"“{village}”重复填报：{year}年“{label}”{more}各有不止一条{at}，只计一次",
            f'"{village}" stands there more than once: "{label}" of {year}{more_en} has several records{at_en}; they count once',
            hint="核对是不是另一个村写错了村名；确实重复的删去",
            hint_en="check whether another village's name was mistyped; remove what is there twice",
        )


def check_copied(survey: Survey) -> Iterator[Diagnostic]:
    """
    Two villages that report the very same numbers, as when a row was copied.
    """
    quantities = survey.totals.quantities
    columns = {name: column for (name, year), column in quantities.rows.items() if year == survey.year}
    told: dict[tuple[tuple[str, str], ...], list[int]] = {}
    for place in range(1, len(survey.places)):
        values = tuple(
            (name, quantities.table.values[column[place]] or "")
            for name, column in columns.items()
            if column[place] != NOTHING
        )
        telling = {value for _, value in values if sum(map(str.isdigit, value.strip("0."))) >= _TELLING_DIGITS}
        if len(telling) >= _LEAST_COPIED:
            told.setdefault(values, []).append(place)
    for values, places in told.items():
        # Where many are alike somebody filled in a pattern, and that shows by itself.
        if len(places) != 2 or len(survey.places) <= _LEAST_COPIED:
            continue
        first, last = (survey.places[place] for place in places)
        name, value = values[0]
        yield remark(
            quantities.record(name, survey.year, places[1]) or Observation(),
            survey.totals.ledger,
            "roster/village-copied",
            f"“{last}”与“{first}”{survey.year}年的{len(values)}个数全部相同，如“{survey.totals.label(name)}”都是{value}",
            f'all {len(values)} figures of "{last}" and "{first}" for {survey.year} are the same, such as '
            f'"{survey.totals.label(name)}": {value}',
            hint="核对是不是把一个村的数抄到了另一个村",
            hint_en="check whether the figures of one village were copied to the other",
        )
