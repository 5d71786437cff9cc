"""
What a plan has to supply: the targets that a superior assigned, and the values that targets refer to.
"""

from collections.abc import Iterator

from ecotown.diagnostics import Diagnostic
from ecotown.errors import EcotownError
from ecotown.evaluation import Measured, Missing, Reason, Result
from ecotown.evaluation.messages import refuse_input
from ecotown.evaluation.observed import Blank, Word, read_value
from ecotown.files.passage import Step
from ecotown.files.source import suggest_word
from ecotown.linter.messages import finding
from ecotown.linter.nodes import nodes_of
from ecotown.linter.sheet import Row, Sheet
from ecotown.targets import Vocabulary, fold_text
from ecotown.targets.nodes import Aspect, Assigned, Part

__all__ = ["check_assigned", "check_assigned_subjects", "check_references", "check_unsupplied_references"]

_WHOLE = "总体"


def check_assigned(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Wordings such as `完成区县规定的目标任务` for which the plan holds no target in the year judged.
    """
    year = sheet.plan.year
    for row in sheet.rows:
        wanting = _missing(row, Reason.MISSING_TARGET)
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
            name = None if entry.name in _wordings(row) else entry.name
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
    for row in sheet.rows:
        if not row.assigned:
            continue
        wordings = _wordings(row)
        if not wordings:
            passage = sheet.page.key("assigned", row.number)
            yield finding("assigned/not-used", passage, number=row.number, target=row.parts[0].target.text)
            continue
        names = (
            *(part.component for part in row.parts if part.component is not None),
            *(
                str(node.name)
                for part in row.parts
                for node in nodes_of(part.target.rule)
                if isinstance(node, Aspect | Part)
            ),
        )
        known = {fold_text(name) for name in (*names, *wordings, row.indicator.name, _WHOLE)}
        for reading in row.assigned:
            if reading.subject is None or fold_text(reading.subject) in known:
                continue
            near = suggest_word(reading.subject, names)
            listed = "、".join(dict.fromkeys(names))
            yield finding(
                "assigned/unknown-subject",
                sheet.page.key("assigned", row.number, reading.subject),
                number=row.number,
                subject=reading.subject,
                hint=f"是否指“{near}”？"
                if near
                else f"可写：{listed}"
                if listed
                else "这一项只有一个目标，直接写 target",
                hint_en=f'did you mean "{near}"?'
                if near
                else f"there are: {listed}"
                if listed
                else "the row has one target: write `target` directly",
            )


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


def _wordings(row: Row) -> tuple[str, ...]:
    return tuple(node.text for part in row.parts for node in nodes_of(part.target.rule) if isinstance(node, Assigned))


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
