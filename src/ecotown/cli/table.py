"""
An assessment as a person reads it: the table, the summary, what to do next, and how far the system can be relied on.
"""

from collections.abc import Iterator

from rich.cells import cell_len

from ecotown.assessment import Assessment, Finding, NextStep
from ecotown.assessment.quoting import show_verdict
from ecotown.cli.language import say
from ecotown.cli.layout import Line, fit_widths, paragraph, table_row, wrap_hanging
from ecotown.diagnostics import Diagnostic, Severity
from ecotown.evaluation import Verdict
from ecotown.plans import Standing

__all__ = ["render_assessment"]

_STYLES = {
    Verdict.MET: "green",
    Verdict.NOT_MET: "bold red",
    Verdict.UNDETERMINED: "yellow",
    Verdict.NOT_APPLICABLE: "dim",
}
_HEADINGS = {
    "zh": ("领域", "序号", "指标", "目标", "观测", "结论", "差距", "责任单位"),
    "en": ("domain", "no.", "indicator", "target", "observed", "verdict", "gap", "office"),
}
# Of each column: the narrowest it may be, and how much of the width it deserves. A domain is printed in lines of two
# characters, as notices do; in English in one.
_LEAST = {"zh": (4, 4, 10, 6, 8, 8, 8, 8), "en": (8, 3, 10, 6, 8, 12, 10, 8)}
_WEIGHTS = (1, 1, 6, 4, 4, 3, 4, 4)
_LONG_DOMAIN = 12
# Below this width columns leave no room for words: each row is printed as a few lines.
_NARROWEST_TABLE = 72
_VERDICT = 5


def render_assessment(assessment: Assessment, language: str, width: int, *, has_lines: bool = True) -> Iterator[Line]:
    """
    The lines to print.
    """
    yield from _title(assessment, language, width)
    show = _table if width >= _NARROWEST_TABLE else _stack
    yield from show(assessment.findings, language, width, has_lines=has_lines)
    yield from _summary(assessment, language, width)
    yield from _next_steps(assessment.next_steps, language, width)
    yield from _remarks(assessment, language, width)
    yield from _standing(assessment, language, width)


def _title(assessment: Assessment, language: str, width: int) -> Iterator[Line]:
    place = assessment.plan.place
    parts = [part for part in (None if place is None else place.name, assessment.plan.title) if part]
    parts.append(say(language, f"{assessment.year}年", str(assessment.year)))
    yield from paragraph(" · ".join(parts), width, "bold")


def _table(findings: tuple[Finding, ...], language: str, width: int, *, has_lines: bool) -> Iterator[Line]:
    """
    The heading and the rows, domain by domain.
    """
    rows = [_cells(finding, language) for finding in findings]
    headings = _HEADINGS[language]
    widths = _column_widths([headings, *rows], headings, language, width)
    rule: Line = ((("─" if has_lines else "-") * (sum(widths) + len(widths) - 1), "dim"),)
    yield rule
    yield from table_row([(heading, "bold") for heading in headings], widths)
    for number, (finding, row) in enumerate(zip(findings, rows, strict=True)):
        is_first = number == 0 or finding.domain != findings[number - 1].domain
        if is_first:
            yield rule
        shown = row if is_first else ("", *row[1:])
        styles = [_STYLES[finding.verdict] if column == _VERDICT else "" for column in range(len(shown))]
        yield from table_row(list(zip(shown, styles, strict=True)), widths)
    yield rule


def _stack(findings: tuple[Finding, ...], language: str, width: int, *, has_lines: bool) -> Iterator[Line]:
    """
    The rows below one another, what is empty left out.
    """
    rule: Line = ((("─" if has_lines else "-") * width, "dim"),)
    headings = _HEADINGS[language]
    colon = say(language, "：", ": ")
    for number, finding in enumerate(findings):
        yield rule
        domain, own, name, *facts = _cells(finding, language)
        if domain and (number == 0 or finding.domain != findings[number - 1].domain):
            yield from paragraph(domain, width, "dim")
        yield from paragraph(f"{own} {' '.join(name.split())}", width, "bold")
        for heading, fact in zip(headings[3:], facts, strict=True):
            if fact:
                yield from wrap_hanging(f"  {heading}{colon}", "、".join(fact.split("\n")), width)
    yield rule


def _column_widths(rows: list[tuple[str, ...]], headings: tuple[str, ...], language: str, width: int) -> list[int]:
    natural = [
        max(cell_len(line) for cell in column for line in cell.split("\n")) for column in zip(*rows, strict=True)
    ]
    least = [max(floor, cell_len(heading)) for floor, heading in zip(_LEAST[language], headings, strict=True)]
    natural[0] = least[0] if natural[0] <= _LONG_DOMAIN else 2 * least[0]
    return fit_widths(natural, least, list(_WEIGHTS), width - len(headings) + 1)


def _cells(finding: Finding, language: str) -> tuple[str, ...]:
    verdict = show_verdict(finding.verdict, language)
    marks = [
        mark
        for holds, mark in (
            (finding.result.borderline, say(language, "临界", "borderline")),
            (finding.provisional, say(language, "暂定", "provisional")),
        )
        if holds
    ]
    return (
        finding.domain or "",
        finding.number,
        finding.name,
        finding.target,
        finding.tell_observed(language, separator="\n"),
        "\n".join([verdict, *marks]),
        finding.tell_gap(language),
        "\n".join(finding.responsible),
    )


def _summary(assessment: Assessment, language: str, width: int) -> Iterator[Line]:
    summary = assessment.summary
    if language == "en":
        counts = (
            f"{summary.total} indicators: {summary.met} met, {summary.not_met} not met, {summary.undetermined} undetermined, "
            f"{summary.not_applicable} not applicable"
        )
    else:
        counts = (
            f"共{summary.total}项：达标 {summary.met}，未达标 {summary.not_met}，无法判定 {summary.undetermined}，"
            f"不适用 {summary.not_applicable}"
        )
    if assessment.acceptance.declared is not None:
        conclusion, style = _declared_conclusion(summary.accepted, language)
    elif summary.accepted is None and not summary.undetermined:
        conclusion, style = (
            say(language, "结论：待定，没有适用的项须达标", "outcome: open, for no row that has to be met applies"),
            "yellow",
        )
    elif summary.accepted is None:
        conclusion, style = (
            say(language, "结论：待定，还有无法判定的项", "outcome: open until every row is judged"),
            "yellow",
        )
    elif summary.accepted:
        conclusion, style = (
            say(language, "结论：须达标的各项都已达标", "outcome: every row that has to be met is met"),
            "green",
        )
    else:
        conclusion, style = (
            say(language, "结论：未通过，有未达标的项", "outcome: not accepted, rows are not met"),
            "bold red",
        )
    yield from paragraph(counts, width, "bold")
    yield from paragraph(conclusion, width, style)
    if assessment.acceptance.declared is not None:
        for line in assessment.acceptance.explain(language).splitlines():
            yield from wrap_hanging("    " if line.startswith("  ") else "  ", line.strip(), width)
    if summary.borderline:
        told = say(
            language,
            "临界：按全数值比较与按修约值比较（GB/T 8170-2008），结论不同。",
            "borderline: full-value and rounded comparison (GB/T 8170-2008) give different verdicts.",
        )
        yield from paragraph(told, width, "dim")
    if summary.provisional:
        told = say(language, "暂定：所用的数还不是定数。", "provisional: the figure used is not final.")
        yield from paragraph(told, width, "dim")


def _declared_conclusion(accepted: bool | None, language: str) -> tuple[str, str]:  # noqa: FBT001 - one of three values
    """
    The conclusion where the system says what has to hold, and its style.
    """
    if accepted is None:
        return say(language, "结论：待定", "outcome: open"), "yellow"
    if accepted:
        return say(language, "结论：通过", "outcome: accepted"), "green"
    return say(language, "结论：未通过", "outcome: not accepted"), "bold red"


def _next_steps(steps: tuple[NextStep, ...], language: str, width: int) -> Iterator[Line]:
    if not steps:
        return
    yield ()
    yield ((say(language, "下一步（按责任单位）", "next steps, by office"), "bold"),)
    offices: dict[str | None, list[NextStep]] = {}
    for step in steps:
        offices.setdefault(step.office, []).append(step)
    longest = max(cell_len(step.finding.number) for step in steps)
    for office, own in offices.items():
        yield from paragraph(office or say(language, "（没有写责任单位）", "(no office named)"), width, "bold cyan")
        for step in own:
            yield from _step_lines(step, longest, language, width)


def _step_lines(step: NextStep, longest: int, language: str, width: int) -> Iterator[Line]:
    number = " " * (longest - cell_len(step.finding.number)) + step.finding.number
    name = step.finding.name.replace("\n", "")
    if step.others:
        others = "、".join(step.others)
        name += say(language, f"（会同：{others}）", f" (with {others})")
    yield from wrap_hanging(f"  {number} ", name, width)
    for action in step.tell(language):
        yield from wrap_hanging(" " * (longest + 3) + "→ ", action, width)


def _remarks(assessment: Assessment, language: str, width: int) -> Iterator[Line]:
    """
    What was noticed that a person should look at; what is told among the next steps is not told again.
    """
    told = {unusable.diagnostic for finding in assessment.findings for _, unusable in finding.unusable}
    remarks = [("", diagnostic) for diagnostic in assessment.diagnostics]
    remarks += [
        (say(language, f"第{finding.number}项：", f"{finding.number}: "), diagnostic)
        for finding in assessment.findings
        for diagnostic in finding.result.diagnostics
        if diagnostic not in told or finding.verdict is not Verdict.UNDETERMINED
    ]
    shown = [(head, diagnostic) for head, diagnostic in remarks if diagnostic.severity is not Severity.INFO]
    if not shown:
        return
    yield ()
    yield ((say(language, "请注意", "please note"), "bold"),)
    for head, diagnostic in shown:
        yield from wrap_hanging("  · ", _remark(head, diagnostic, assessment, language), width)


def _remark(head: str, diagnostic: Diagnostic, assessment: Assessment, language: str) -> str:
    line = ""
    if diagnostic.line is not None and diagnostic.file is not None:
        if diagnostic.file == assessment.ledger.file:
            line = say(language, f"台账第{diagnostic.line}行：", f"ledger line {diagnostic.line}: ")
        elif assessment.plan.position is None or diagnostic.file == assessment.plan.position.file:
            line = say(language, f"方案第{diagnostic.line}行：", f"plan line {diagnostic.line}: ")
        else:
            line = say(language, f"体系第{diagnostic.line}行：", f"system line {diagnostic.line}: ")
    if language == "en":
        hint = f"; {diagnostic.hint_en}" if diagnostic.hint_en else ""
        return f"{head}{line}{diagnostic.message_en}{hint}"
    hint = f"；{diagnostic.hint}" if diagnostic.hint else ""
    return f"{head}{line}{diagnostic.message}{hint}"


def _standing(assessment: Assessment, language: str, width: int) -> Iterator[Line]:
    system = assessment.system
    if system is None:
        return
    title = system.title or system.id
    match system.standing:
        case Standing.CONFIRMED:
            told = say(
                language,
                f"指标体系：{title}（{system.id}，已确认）。",
                f"indicator system: {title} ({system.id}, confirmed).",
            )
        case Standing.DRAFT:
            told = say(
                language,
                f"指标体系：{title}（{system.id}，草案）。指标和口径可能还会改动。",
                f"indicator system: {title} ({system.id}, draft). Its rows and definitions may still change.",
            )
        case Standing.UNCONFIRMED:
            told = say(
                language,
                f"指标体系：{title}（{system.id}，未确认）。单位、口径等未经主管部门确认，正式使用前请核对。",
                f"indicator system: {title} ({system.id}, unconfirmed). No authority has confirmed its units and definitions; "
                "check them before official use.",
            )
    yield ()
    yield from paragraph(told, width, "dim")
