"""
A document in blocks as a plan: the passes in their order.
"""

import re
from collections.abc import Sequence
from datetime import date

import attrs

from ecotown.diagnostics import Diagnostic
from ecotown.documents.blocks import BlockDocument, Paragraph
from ecotown.documents.extraction.annex import AnnexRows, read_annexes
from ecotown.documents.extraction.columns import lift_titles
from ecotown.documents.extraction.domains import match_domain
from ecotown.documents.extraction.front import has_open_date, read_document, read_plan_title
from ecotown.documents.extraction.group import read_group
from ecotown.documents.extraction.lines import clean, squeeze
from ecotown.documents.extraction.matching import match_tasks
from ecotown.documents.extraction.messages import tell
from ecotown.documents.extraction.organizations import read_organizations
from ecotown.documents.extraction.outline import Section, build_tree, read_outline
from ecotown.documents.extraction.parts import Parts, split_parts
from ecotown.documents.extraction.persons import ANONYMOUS, hide_names
from ecotown.documents.extraction.phases import read_phase_tables, read_phases
from ecotown.documents.extraction.places import read_place
from ecotown.documents.extraction.remainders import find_remainders
from ecotown.documents.extraction.stated import StatedRows, read_stated
from ecotown.documents.extraction.tasks import read_tasks
from ecotown.plans import Annex, Document, Phase, Plan, PrintedPassage, SourceFile, Task

__all__ = ["extract_plan"]

_SPAN_OF_YEARS = re.compile(r"(?:19|20)[0-9]{2}\s*年?\s*[-—–~～至]\s*(?:19|20)[0-9]{2}")


def extract_plan(document: BlockDocument, *, keep_names: bool = False) -> tuple[Plan, tuple[Diagnostic, ...]]:
    """
    The plan that a document prints, and what was repaired, inferred or not read on the way.

    Nothing is merged by likeness and nothing invented: what is inferred is said, what is blank stays blank.
    """
    document = lift_titles(document)
    parts = split_parts(document)
    draft = read_document(document, parts, None)
    title, title_at = read_plan_title(parts, None if draft is None else draft.title)
    printed = read_document(document, parts, title)
    if printed is not None and printed.title is None and title is not None:
        printed = attrs.evolve(printed, title=title)
    issued_on = None if printed is None else printed.issued_on or printed.printed_on or printed.published_on
    tree = build_tree(parts.plan or parts.letter)
    rows = read_annexes(document)
    titled = _year_in(f"{title or ''} {(printed.title if printed else None) or ''}")
    phases, phase_diagnostics = read_phases(tree, issued_on, titled)
    if not phases:
        phases, phase_diagnostics = read_phase_tables(document, issued_on, titled)
    stated = StatedRows() if rows.indicators else read_stated(tree)
    rows = attrs.evolve(
        rows,
        indicators=rows.indicators or stated.indicators,
        diagnostics=(*rows.diagnostics, *stated.diagnostics),
    )
    tasks, match_diagnostics = _read_tasks(tree, rows, stated.lists)
    group = read_group(document, parts.plan or parts.letter, keep_names=keep_names)
    year, year_diagnostics = _infer_year(printed, title, phases, issued_on)
    hidden = (
        None
        if keep_names
        else tuple(dict.fromkeys(name for name in group.names if len(name) > 1 and name != ANONYMOUS))
    )
    if hidden is not None:
        tasks = tuple(attrs.evolve(task, text=hide_names(task.text, hidden)) for task in tasks)
    annexes = _read_annex_titles(parts, rows)
    if title is None and not tasks:
        # A table alone has the title above it.
        title = next((annex.title for annex in annexes if annex.title), None)
    plan = Plan(
        title=title,
        document=printed,
        place=read_place(_issuers(printed), parts.all_lines),
        year=year,
        indicators=rows.indicators,
        organizations=read_organizations(rows.indicators, tasks, group.group, parts.all_lines),
        leading_group=group.group,
        tasks=tasks,
        phases=phases,
        outline=read_outline(tree),
        annexes=annexes,
        passages=_read_passages(document, hidden),
        source=SourceFile(document.file.replace("\\", "/").rsplit("/", 1)[-1], document.sha256),
        note="\n".join(rows.notes) or None,
        at=title_at,
    )
    left = find_remainders(document, plan, tree, stated.lists, group.names, keep_names=keep_names)
    plan = attrs.evolve(plan, passages=(*plan.passages, *left.passages))
    diagnostics = (
        *document.diagnostics,
        *_check_front(parts),
        *rows.diagnostics,
        *left.diagnostics,
        *match_diagnostics,
        *phase_diagnostics,
        *year_diagnostics,
        *([tell("import/names-left-out", None, path="leading_group", count=len(group.names))] if group.names else ()),
        *_check_whole(plan),
    )
    placed = (attrs.evolve(diagnostic, file=diagnostic.file or document.file) for diagnostic in diagnostics)
    return plan, tuple(sorted(placed, key=lambda diagnostic: (diagnostic.line is None, diagnostic.line or 0)))


def _issuers(document: Document | None) -> tuple[str, ...]:
    if document is None:
        return ()
    return document.issuers or ((document.issuer,) if document.issuer else ())


def _read_tasks(tree: Section, rows: AnnexRows, lists: Sequence[Section]) -> tuple[tuple[Task, ...], list[Diagnostic]]:
    """
    The tasks of the body and of tables, matched to the rows.
    """
    domains = tuple(dict.fromkeys(row.domain for row in rows.indicators if row.domain))
    listed = tuple(
        attrs.evolve(task, domain=(match_domain(task.domain, domains) or task.domain) if task.domain else None)
        for task in rows.tasks
    )
    body = read_tasks(tree, domains, lists)
    if len(body) * 2 < len(listed) and not any(task.responsible or task.indicators for task in body):
        # What introduces the table of tasks is none itself.
        body = ()
    return match_tasks((*body, *listed), rows.indicators)


def _year_in(titles: str) -> int | None:
    """
    The year that titles name, if they name one alone and no span of years.
    """
    years = set(re.findall(r"(?:19|20)[0-9]{2}(?=年度?)", titles))
    return int(years.pop()) if len(years) == 1 and not _SPAN_OF_YEARS.search(titles) else None


def _infer_year(
    document: Document | None, title: str | None, phases: Sequence[Phase], issued_on: date | None
) -> tuple[int | None, list[Diagnostic]]:
    """
    The year judged where the notice leaves no choice: named in the title, or all of its phases in the year of issue.
    """
    titles = " ".join(filter(None, (title, None if document is None else document.title)))
    year = _year_in(titles)
    if year is not None:
        return year, [tell("import/year-inferred", None, path="year", year=year, reason="标题", reason_en="the title")]
    if _SPAN_OF_YEARS.search(titles):
        return None, [tell("import/year-open", None, path="year")]
    ends = [int(phase.ends[:4]) for phase in phases if phase.ends] + [
        int(phase.starts[:4]) for phase in phases if phase.starts
    ]
    if ends and issued_on is not None and set(ends) == {issued_on.year}:
        return issued_on.year, [
            tell(
                "import/year-inferred",
                None,
                path="year",
                year=issued_on.year,
                reason="印发日期和各阶段",
                reason_en="the date of issue and the phases",
            )
        ]
    return None, [tell("import/year-open", None, path="year")]


def _read_annex_titles(parts: Parts, rows: AnnexRows) -> tuple[Annex, ...]:
    annexes = []
    for index, page in enumerate(parts.annexes):
        end = parts.annexes[index + 1].first_block if index + 1 < len(parts.annexes) else None
        columns = next(
            (head for block, head in rows.heads if page.first_block < block and (end is None or block < end)), ()
        )
        following = parts.annexes[index + 1] if index + 1 < len(parts.annexes) else None
        if page.title is None and not columns and following is not None and following.label == page.label:
            # The name of a sheet before the label on it.
            continue
        annexes.append(Annex(page.label, page.title, columns, at=None if page.line is None else page.line.at))
    if not annexes and rows.heads:
        annexes = [Annex(columns=head) for _, head in rows.heads]
    return tuple(annexes)


def _read_passages(document: BlockDocument, hidden: Sequence[str] | None) -> tuple[PrintedPassage, ...]:
    return tuple(
        PrintedPassage(block.text if hidden is None else hide_names(block.text, hidden), at=block.at)
        for block in document.blocks
        if isinstance(block, Paragraph) and squeeze(block.text)
    )


def _check_front(parts: Parts) -> list[Diagnostic]:
    return [
        tell("import/date-open", line.at, path="document.issued_on", text=clean(line.text))
        for line in parts.all_lines
        if has_open_date(line)
    ]


def _check_whole(plan: Plan) -> list[Diagnostic]:
    if not (plan.indicators or plan.tasks or plan.phases):
        return [tell("import/nothing-found")]
    return [] if plan.indicators else [tell("import/no-indicators", None, path="indicators")]
