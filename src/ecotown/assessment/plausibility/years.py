"""
Figures of different years in one table.
"""

import re
from collections.abc import Iterator

from ecotown.assessment.plausibility.survey import Survey
from ecotown.assessment.quoting import show_list
from ecotown.assessment.remarks import remark
from ecotown.diagnostics import Diagnostic
from ecotown.ledger.quantities import NOTHING

__all__ = ["check_formulas", "check_mixed", "check_sources"]

_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?=年(?!鉴)|年度)")


def check_mixed(survey: Survey) -> Iterator[Diagnostic]:
    """
    Variables that some places report for the year judged and others for another year alone.
    """
    quantities = survey.totals.quantities
    for name, years in survey.years.items():
        others = [year for year in years if year != survey.year]
        judged = quantities.rows.get((name, survey.year))
        if judged is None or not others:
            continue
        stale = {
            place: year
            for year in others
            for place, index in enumerate(quantities.rows[name, year])
            if place and index != NOTHING and judged[place] == NOTHING
        }
        count = sum(index != NOTHING for place, index in enumerate(judged) if place)
        if not stale or not count:
            continue
        places = [f"{survey.places[place]} {year}" for place, year in stale.items()]
        place, year = next(iter(stale.items()))
        label = survey.totals.label(name)
        yield survey.remark(
            name,
            year,
            place,
            "ledger/years-mixed",
            f"“{label}”混用了不同年份：{count}个村是{survey.year}年的，{len(stale)}个村只有别的年份的（{show_list(places, 'zh')}）",
            f'"{label}" mixes years: {count} villages report {survey.year}, {len(stale)} only another year '
            f"({show_list(places, 'en')})",
            hint=f"补填{survey.year}年的数，或核对年份",
            hint_en=f"enter the figures of {survey.year}, or check the years",
        )


def check_formulas(survey: Survey) -> Iterator[Diagnostic]:
    """
    Formulas of which one quantity is there for the year judged and another for other years alone.
    """
    told: set[str] = set()
    for rate in survey.rates:
        names = [name for name in rate.formula.names if survey.years.get(name)]
        current = [name for name in names if survey.year in survey.years[name]]
        for name in names:
            if name in current or not current or name in told:
                continue
            told.add(name)
            last = max(survey.years[name])
            places = [
                place for place, index in enumerate(survey.totals.quantities.rows[name, last]) if index != NOTHING
            ]
            label, other = survey.totals.label(name), survey.totals.label(current[0])
            first, first_en = survey.tell(name, last, places[0])
            yield survey.remark(
                name,
                last,
                places[0],
                "ledger/years-mixed",
                f"“{rate.label}”混用了不同年份：“{other}”是{survey.year}年的，“{label}”最近只有{last}年的"
                f"（{len(places)}条，如{first}）",
                f'"{rate.label}" mixes years: "{other}" is of {survey.year}, "{label}" there is for {last} at the latest '
                f"({len(places)} records, such as {first_en})",
                hint=f"补填{survey.year}年的数，或核对年份",
                hint_en=f"enter the figures of {survey.year}, or check the years",
            )


def check_sources(survey: Survey) -> Iterator[Diagnostic]:
    """
    Records whose source names an earlier year than the one they are entered for.
    """
    table = survey.totals.quantities.table
    found: dict[tuple[str, str, int], int] = {}
    suspects = {}
    for number, head in enumerate(table.heads):
        years = {int(year) for year in _YEAR.findall(head.source or "")}
        if (
            head.variable is not None
            and head.year is not None
            and len(years) == 1
            and (year := years.pop()) < head.year
        ):
            suspects[number] = (head.variable, head.source or "", year)
    for index, number in enumerate(table.head_of if suspects else ()):
        if number in suspects:
            found.setdefault(suspects[number], index)
    for (variable, source, year), index in found.items():
        record = table[index]
        yield remark(
            record,
            survey.totals.ledger,
            "ledger/source-of-other-year",
            f"“{variable}”填在{record.year}年，来源“{source}”却是{year}年的",
            f'"{variable}" is entered for {record.year}, its source "{source}" is of {year}',
            hint="核对年份；沿用往年数的不能当作当年数",
            hint_en="check the year; a figure of an earlier year is none of this one",
        )
