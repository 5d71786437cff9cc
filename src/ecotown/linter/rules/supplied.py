"""
What a plan has to supply: the targets that a superior assigned, and the values that targets refer to.
"""

from collections.abc import Iterator

from ecotown.assessment.useless import find_assigned_useless, place_useless, wordings_of
from ecotown.diagnostics import Diagnostic
from ecotown.errors import EcotownError
from ecotown.evaluation import Measured, Missing, Reason, Result
from ecotown.evaluation.messages import refuse_input
from ecotown.evaluation.observed import Blank, Word, read_value
from ecotown.files.passage import Step
from ecotown.files.source import suggest_word
from ecotown.linter.messages import finding
from ecotown.linter.sheet import Row, Sheet
from ecotown.targets import Vocabulary, fold_text

__all__ = ["check_assigned", "check_assigned_subjects", "check_references", "check_unsupplied_references"]


def check_assigned(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Wordings such as `完成区县规定的目标任务` for which the plan holds no target in the year judged.
    """
    year = sheet.plan.year
    for row in sheet.rows:
        wanting = _missing(row, Reason.MISSING_TARGET)
        wordings = () if row.requirement is None else wordings_of(row.requirement)
        others = {
            reading.item.year: reading.subject
            for reading in row.assigned
            if reading.item.year is not None and reading.item.year != year
        }
        if wanting and others and year is not None:
            for own, subject in others.items():
                way: tuple[Step, ...] = ("assigned", row.number) + (() if subject is None else (subject,))
                yield finding(
                    "assigned/other-year", sheet.page.value(*way, "year"), number=row.number, own=own, year=year
                )
            continue
        for entry in wanting:
            # The wording itself stands where there is no subject.
            name = None if entry.name in wordings else entry.name
            own_year = "" if year is None else f", year: {year}"
            form = f"{{target: …, document: …{own_year}}}"
            yield finding(
                "assigned/missing",
                sheet.gap(row, "assigned", row.number),
                number=row.number,
                subject="" if name is None else f"（{name}）",
                subject_en="" if name is None else f" ({name})",
                year="" if year is None else f"（{year}年）",
                year_en="" if year is None else f" for {year}",
                entry=form if name is None else f"{{{name.split('·')[-1]}: {form}}}",
            )


def check_assigned_subjects(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Targets assigned for a row that takes none, or for a subject that the row does not have.
    """
    rows = [row.requirement for row in sheet.rows if row.requirement is not None]
    yield from place_useless(find_assigned_useless(rows), sheet.page)


def check_references(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    References of the plan that no target uses, and values of references that cannot be read.
    """
    named = tuple(sheet.references)
    for name, values in sheet.plan.references.items():
        if fold_text(name) not in named:
            near = suggest_word(fold_text(name), named)
            yield finding(
                "reference/not-used",
                sheet.page.key("references", name),
                name=name,
                hint=f"是否指“{near}”？" if near else "写指标值中的原话，如“所在县（市、区）平均值”",
                hint_en=f'did you mean "{near}"?'
                if near
                else "use the words of the target, such as 所在县（市、区）平均值",
            )
        series = {None: values} if isinstance(values, str) else values
        for year, value in series.items():
            if not _is_readable(value, sheet.vocabulary):
                way: tuple[Step, ...] = ("references", name) + (() if year is None else (str(year),))
                error = refuse_input("reference/unreadable", name=name, value=value)
                yield sheet.page.value(*way).hold(error.diagnostics[0])


def check_unsupplied_references(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    References that targets use and the plan does not give. A ledger may give them.
    """
    wanting: dict[str, dict[str, Row]] = {}
    given = {fold_text(name) for name in sheet.plan.references}
    for row in sheet.rows:
        for entry in _missing(row, Reason.MISSING_REFERENCE):
            if fold_text(entry.name or "") in given:
                continue  # what it says cannot be read, which is told there
            wanting.setdefault(entry.name or "", {})[row.number] = row
    for name, rows in wanting.items():
        passage = sheet.gap(next(iter(rows.values())), "references", name)
        yield finding("reference/not-in-plan", passage, numbers="、".join(rows), name=name)


def _missing(row: Row, reason: Reason) -> tuple[Missing, ...]:
    if not isinstance(row.bare, Result):
        return ()
    return tuple(dict.fromkeys(entry for entry in row.bare.missing if entry.reason is reason))


def _is_readable(value: str, vocabulary: Vocabulary) -> bool:
    try:
        read = read_value(value, [])
    except EcotownError:
        return False
    return isinstance(read, Measured | Blank) or (isinstance(read, Word) and vocabulary.scale_of(read.text) is not None)
