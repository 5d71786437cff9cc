"""
The outcome of acceptance told for people, and as plain data.
"""

from collections.abc import Iterator
from fractions import Fraction
from typing import assert_never

from ecotown.assessment.acceptance.deciding import ConditionResult, PointsResult
from ecotown.assessment.acceptance.outcome import AcceptanceOutcome, Tip
from ecotown.assessment.acceptance.points import RowScore
from ecotown.assessment.acceptance.rule import All, Count, Share
from ecotown.assessment.finding import Finding
from ecotown.evaluation import Verdict
from ecotown.quantities import format_exact, round_half_even

__all__ = ["acceptance_to_dict", "tell_acceptance"]

_VERDICTS_EN = {
    Verdict.MET: "met",
    Verdict.NOT_MET: "not met",
    Verdict.UNDETERMINED: "undetermined",
    Verdict.NOT_APPLICABLE: "not applicable",
}


def tell_acceptance(outcome: AcceptanceOutcome, language: str) -> Iterator[str]:
    """
    The lines: gates, vetoes, conditions, points, what would tip it.
    """
    decision, declared = outcome.decision, outcome.declared
    is_english = language == "en"
    for gate in outcome.gates:
        yield (
            f"gate {_row(gate, 'en')}: {_verdict(gate.verdict, 'en')}"
            if is_english
            else f"前置条件“{_one_line(gate.name)}”：{gate.verdict.label}"
        ) + _reason(gate, language)
    for number in () if declared is None else declared.vetoes:
        finding = outcome.findings[number]
        if finding.verdict not in (Verdict.NOT_MET, Verdict.UNDETERMINED):
            continue
        told = _verdict(finding.verdict, language)
        yield (f"veto: row {_row(finding, 'en')} is {told}" if is_english else f"一票否决：{_row(finding, 'zh')}{told}")
    for condition in decision.conditions:
        yield _tell_condition(condition, outcome, language)
    if decision.points is not None:
        yield from _tell_points(decision.points, language)
    yield from _tell_tips(outcome, language)


def _tell_condition(result: ConditionResult, outcome: AcceptanceOutcome, language: str) -> str:
    wanted, wanted_en = _tell_wanted(result)
    counts = f"适用{result.applicable}项，达标{result.met}，未达标{result.not_met}，无法判定{result.undetermined}"
    counts_en = (
        f"{result.applicable} apply, {result.met} met, {result.not_met} not met, {result.undetermined} undetermined"
    )
    short, short_en = "", ""
    if result.is_short_of_rows:
        short, short_en = (
            f"；适用的不足{result.needed}项，是否算数须由人判断",
            f"; fewer than {result.needed} apply, which a person has to settle",
        )
    elif result.verdict in (Verdict.NOT_MET, Verdict.UNDETERMINED) and result.lacking:
        candidates = [
            outcome.findings[number]
            for number in result.condition.numbers
            if outcome.findings[number].verdict in (Verdict.NOT_MET, Verdict.UNDETERMINED)
        ]
        numbers = "、".join(finding.number for finding in candidates)
        if result.lacking > len(candidates):
            short, short_en = "；怎样也达不到", "; it cannot be reached"
        else:
            is_choice = result.lacking < len(candidates)
            short = f"；还差{result.lacking}项（{'从' if is_choice else ''}第{numbers}项{'中' if is_choice else ''}）"
            short_en = f"; {result.lacking} more needed ({'of ' if is_choice else ''}{numbers.replace('、', ', ')})"
    if language == "en":
        return f"{result.condition.name_en}, {wanted_en}: {_verdict(result.verdict, 'en')} ({counts_en}){short_en}"
    return f"{result.condition.name}{wanted}：{result.verdict.label}（{counts}）{short}"


def _tell_wanted(result: ConditionResult) -> tuple[str, str]:
    match result.condition.wanted:
        case All():
            return "全部达标", "all met"
        case Count(least):
            return f"至少{least}项达标", f"at least {least} met"
        case Share(_, _, text):
            return f"达标比例{text}（即{result.needed}项）", f"share met {text} (that is {result.needed})"
        case _:
            assert_never(result.condition.wanted)


def _tell_points(result: PointsResult, language: str) -> Iterator[str]:
    lowest, highest, full = result.sum.span.lowest, result.sum.span.highest, result.sum.full
    is_english = language == "en"
    told = _span(lowest, highest, language)
    line = f"points: {told} of {format_exact(full)}" if is_english else f"得分：{told}，满分{format_exact(full)}"
    if result.rule.mark is not None:
        mark = result.rule.mark.text
        line += (
            f", asked for {mark}: {_verdict(result.verdict, 'en')}"
            if is_english
            else f"，要求{mark}：{result.verdict.label}"
        )
        line += _points_short(result, language)
    if result.bands:
        names = [band.name for band in result.bands]
        line += f"; band: {' or '.join(names)}" if is_english else f"；等次：{'或'.join(names)}"
    elif result.rule.bands:
        line += "; below every band" if is_english else "；够不上任何等次"
    yield line
    if result.sum.is_unsettled:
        yield (
            "rows do not apply, and the system does not say what becomes of their points (where_absent)"
            if is_english
            else "有不适用的项，体系没有写它们的分值怎样计（where_absent：折算、计满分或计零分）"
        )
    lost = [row for row in result.rows if row.span != _full_span(row) and row.verdict is not Verdict.NOT_APPLICABLE]
    for row in lost:
        points = _span(row.span.lowest, row.span.highest, language)
        yield (
            f"  row {row.number}: {points} of {format_exact(row.full)}"
            if is_english
            else f"  第{row.number}项：{points}，满分{format_exact(row.full)}"
        ) + _first_step(row, language)


def _points_short(result: PointsResult, language: str) -> str:
    mark, lowest = result.rule.mark, result.sum.span.lowest
    if mark is None or lowest is None or result.verdict not in (Verdict.NOT_MET, Verdict.UNDETERMINED):
        return ""
    lacking = (mark.least * result.sum.full if mark.is_share else mark.least) - lowest
    if lacking <= 0:
        return ""
    told = _points(lacking, language)
    if result.verdict is Verdict.UNDETERMINED:
        return f", {told} short at the lowest" if language == "en" else f"，按最低分差{told}分"
    return f", {told} short" if language == "en" else f"，差{told}分"


def _first_step(row: RowScore, language: str) -> str:
    if row.score is None:
        return ""
    steps = [line[2:] for line in row.score.explain(language).splitlines() if line.startswith("- ")]
    return "".join(f"; {step}" if language == "en" else f"；{step}" for step in steps)


def _full_span(row: RowScore) -> object:
    return type(row.span)(row.full, row.full)


def _tell_tips(outcome: AcceptanceOutcome, language: str) -> Iterator[str]:
    """
    The rows whose verdict alone would change the outcome, those that change it alike in one line.
    """
    groups: dict[tuple[Verdict, bool | None], list[Finding]] = {}
    for tip in outcome.tips:
        groups.setdefault((tip.verdict, tip.accepted), []).append(tip.finding)
    for (verdict, accepted), findings in groups.items():
        names = [_number(finding, outcome, language) for finding in findings]
        if language == "en":
            joined = f"any one of {', '.join(names)}" if len(names) > 1 else names[0]
            yield f"would tip it: {joined} if {_verdict(verdict, 'en')}, then {_accepted(accepted, 'en')}"
        else:
            joined = f"{'、'.join(names)}中任何一项" if len(names) > 1 else names[0]
            yield f"改变结论：{joined}若{_turned(verdict)}，结论就是{_accepted(accepted, 'zh')}"


def _turned(verdict: Verdict) -> str:
    return "达标" if verdict is Verdict.MET else "不达标"


def _number(finding: Finding, outcome: AcceptanceOutcome, language: str) -> str:
    if any(gate.number == finding.number for gate in outcome.gates):
        return f"gate {finding.number}" if language == "en" else f"“{_one_line(finding.name)}”"
    return f"row {finding.number}" if language == "en" else f"第{finding.number}项"


def _accepted(accepted: bool | None, language: str) -> str:  # noqa: FBT001 - one of three values, not a switch
    words = {True: ("通过", "accepted"), False: ("未通过", "not accepted"), None: ("待定", "open")}[accepted]
    return words[1] if language == "en" else words[0]


def _verdict(verdict: Verdict, language: str) -> str:
    return _VERDICTS_EN[verdict] if language == "en" else verdict.label


def _reason(finding: Finding, language: str) -> str:
    reason = finding.result.reason
    if finding.verdict is not Verdict.UNDETERMINED or reason is None:
        return ""
    return f" ({reason.label_en})" if language == "en" else f"（{reason.label}）"


def _row(finding: Finding, language: str) -> str:
    name = _one_line(finding.name)
    return f"{finding.number} ({name})" if language == "en" else f"第{finding.number}项“{name}”"


def _one_line(text: str) -> str:
    return "".join(text.split("\n"))


def _span(lowest: Fraction | None, highest: Fraction | None, language: str) -> str:
    unit = " points" if language == "en" else "分"
    if lowest is not None and lowest == highest:
        return _points(lowest, language) + unit
    unknown = "unknown" if language == "en" else "未知"
    first, last = (unknown if bound is None else _points(bound, language) for bound in (lowest, highest))
    return (f"{first} to {last}" if language == "en" else f"{first}～{last}") + unit


def _points(points: Fraction, language: str) -> str:
    """
    Points exactly; a fraction that does not end with its value to two places beside it.
    """
    exact = format_exact(points)
    if "/" not in exact:
        return exact
    near = format_exact(round_half_even(points, Fraction(1, 100)))
    return f"{exact} (about {near})" if language == "en" else f"{exact}（约{near}）"


def acceptance_to_dict(outcome: AcceptanceOutcome, language: str) -> dict[str, object]:
    """
    The JSON form, with its texts for people in one language.
    """
    decision, declared = outcome.decision, outcome.declared
    return {
        "accepted": decision.accepted,
        "basis": None if declared is None else declared.basis,
        "gates": [gate.to_dict(language) for gate in outcome.gates],
        "vetoes": [] if declared is None else list(declared.vetoes),
        "failed": list(decision.failed),
        "conditions": [
            {
                "name": each.condition.name if language == "zh" else each.condition.name_en,
                "rows": list(each.condition.numbers),
                "verdict": each.verdict.value,
                "met": each.met,
                "not_met": each.not_met,
                "undetermined": each.undetermined,
                "not_applicable": each.not_applicable,
                "needed": each.needed,
                "lacking": each.lacking,
                "explanation": _tell_condition(each, outcome, language),
            }
            for each in decision.conditions
        ],
        "points": None if decision.points is None else _points_to_dict(decision.points, language),
        "tips": [_tip_to_dict(tip) for tip in outcome.tips],
        "explanation": "\n".join(tell_acceptance(outcome, language)),
    }


def _tip_to_dict(tip: Tip) -> dict[str, object]:
    return {"number": tip.finding.number, "verdict": tip.verdict.value, "accepted": tip.accepted}


def _points_to_dict(result: PointsResult, language: str) -> dict[str, object]:
    return {
        "lowest": _text(result.sum.span.lowest),
        "highest": _text(result.sum.span.highest),
        "full": format_exact(result.sum.full),
        "pass_mark": None if result.rule.mark is None else result.rule.mark.text,
        "verdict": None if result.rule.mark is None else result.verdict.value,
        "bands": [band.name for band in result.bands],
        "rows": [
            {
                "number": row.number,
                "lowest": _text(row.span.lowest),
                "highest": _text(row.span.highest),
                "full": format_exact(row.full),
                "explanation": None if row.score is None else row.score.explain(language),
            }
            for row in result.rows
        ],
    }


def _text(number: Fraction | None) -> str | None:
    return None if number is None else format_exact(number)
