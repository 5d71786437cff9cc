"""
Telling a score to people: sentences in Chinese and in English, made from its steps and nothing else.

The first line is the points, then the rule as read, then each clause on a line of its own with its numbers; at the end
what floors and caps did, what is missing, and what is to be noted.
"""

from fractions import Fraction

from ecotown.quantities import format_exact
from ecotown.scoring.english import describe_clause, format_english
from ecotown.scoring.formatting import format_clause, format_scoring
from ecotown.scoring.nodes import Discretion, PerEvent, PerGap, ProRata, Sense, Veto, Zero
from ecotown.scoring.result import Missing, Note, Reason, Score, Span, Step

__all__ = ["narrate"]

_NOTES = {
    Note.PRESUMED: ("未另行评定，按已做到计", "not judged on its own, taken as so"),
    Note.CARRIED: ("未达到，从这一档的分数起扣", "not reached; deducting starts from these points"),
    Note.LOWER_STEP: ("已达到，按更高一档计", "reached; a better step counts"),
    Note.REPLACED: ("已达到后面的一档，按那一档计", "the step behind it is reached and counts instead"),
}

_CONVENTIONS = {
    "percent": (
        "百分数指标增长10%，是高10个百分点 difference，还是高出原值的10% relative",
        "growth of 10% of an indicator in %: 10 points, difference, or a tenth of the earlier value, relative",
    ),
}


def narrate(score: Score, language: str = "zh") -> str:
    """
    The score in sentences. ValueError for a language other than `zh` and `en`.
    """
    if language not in ("zh", "en"):
        raise ValueError(f"a language is zh or en, not {language}")
    is_chinese = language == "zh"
    lines = [_head(score, is_chinese=is_chinese)]
    if is_chinese:
        lines.append(f"规则：{format_scoring(score.rule)}")
    else:
        lines.append(f"rule: {format_english(score.rule)}")
    lines += [f"- {_step(step, is_chinese=is_chinese)}" for step in score.steps]
    lines += _sums(score, is_chinese=is_chinese)
    lines += [_missing(entry, is_chinese=is_chinese) for entry in score.missing]
    for diagnostic in score.diagnostics:
        lines.append(f"注：{diagnostic.message}" if is_chinese else f"note: {diagnostic.message_en}")
    return "\n".join(lines)


def _missing(entry: Missing, *, is_chinese: bool) -> str:
    if entry.reason is Reason.MISSING_CONVENTION:
        told, told_en = _CONVENTIONS[entry.name]
        return f"缺：约定 {entry.name}（{told}）" if is_chinese else f"missing: the convention {entry.name} ({told_en})"
    if is_chinese:
        return f"缺：{entry.name}（{entry.reason.label}）"
    return f"missing: {entry.name} ({entry.reason.label_en})"


def _head(score: Score, *, is_chinese: bool) -> str:
    full = "" if score.full is None else f"（满分{_marks(score.full)}）" if is_chinese else f" of {_number(score.full)}"
    if score.points is not None:
        veto = ("，一票否决" if is_chinese else ", vetoed") if score.vetoed else ""
        told = f"得{_marks(score.points)}{full}" if is_chinese else f"{_marks_en(score.points)}{full}"
        return told + veto
    bounds = _bounds(Span(score.lowest, score.highest), is_chinese=is_chinese)
    return f"得分未定：{bounds}{full}" if is_chinese else f"undetermined: {bounds}{full}"


def _bounds(span: Span, *, is_chinese: bool) -> str:
    match span.lowest, span.highest:
        case None, None:
            return "没有上下限" if is_chinese else "without bounds"
        case None, highest if highest is not None:
            return f"最多{_marks(highest)}" if is_chinese else f"at most {_marks_en(highest)}"
        case lowest, None if lowest is not None:
            return f"至少{_marks(lowest)}" if is_chinese else f"at least {_marks_en(lowest)}"
        case lowest, highest if lowest is not None and highest is not None:
            return (
                f"{_number(lowest)}～{_marks(highest)}" if is_chinese else f"{_number(lowest)} to {_marks_en(highest)}"
            )
        case _:
            return ""


def _step(step: Step, *, is_chinese: bool) -> str:
    clause = step.clause
    head = format_clause(clause) if is_chinese else describe_clause(clause)
    facts = _facts(step, is_chinese=is_chinese)
    joined = ("，" if is_chinese else ", ").join(facts)
    return f"{head}{'：' if is_chinese else ': '}{joined}"


def _facts(step: Step, *, is_chinese: bool) -> list[str]:
    facts: list[str] = []
    if step.observed is not None:
        facts.append(f"实际{step.observed}" if is_chinese else f"observed {step.observed}")
    if step.limit is not None:
        facts.append(f"与{step.limit}相比" if is_chinese else f"against {step.limit}")
    if step.gap is not None:
        facts.append(f"相差{step.gap}" if is_chinese else f"a gap of {step.gap}")
    if step.units is not None:
        facts.append(_units(step, is_chinese=is_chinese))
    if step.rest is not None:
        facts.append(f"余{step.rest}" if is_chinese else f"{step.rest} left over")
    if step.by is not None:
        facts.append(f"{step.by}评定" if is_chinese else f"judged by {step.by}")
    if step.note is not None:
        facts.append(_NOTES[step.note][0 if is_chinese else 1])
    elif step.units is None and not isinstance(step.clause, Discretion):
        holds = {True: ("是", "so"), False: ("否", "not so"), None: ("未定", "open")}[step.truth]
        facts.append(holds[0] if is_chinese else holds[1])
    facts.append(_effect(step, is_chinese=is_chinese))
    return facts


def _units(step: Step, *, is_chinese: bool) -> str:
    units = format_exact(step.units or Fraction(0))
    match step.clause:
        case ProRata():
            return f"比例{units}" if is_chinese else f"a share of {units}"
        case PerEvent():
            return f"计{units}份" if is_chinese else f"{units} counted"
        case PerGap(_, _, _, quantity):
            one = f"{format_exact(quantity.value)}{quantity.unit or ''}"
            return f"计{units}份（每份{one}）" if is_chinese else f"{units} × {one}"
        case _:
            return units


def _effect(step: Step, *, is_chinese: bool) -> str:
    sense = getattr(step.clause, "sense", Sense.GIVE)
    if isinstance(step.clause, Zero | Veto):
        void = (
            ("记0分", "no points") if step.truth else ("可能记0分", "maybe no points") if step.truth is None else None
        )
        if void is None:
            return "不适用" if is_chinese else "does not apply"
        return void[0] if is_chinese else void[1]
    effect = -step.effect if sense is Sense.DEDUCT else step.effect
    verb = {Sense.GIVE: "得", Sense.DEDUCT: "扣", Sense.ADD: "加"}[sense]
    verb_en = {Sense.GIVE: "", Sense.DEDUCT: "minus ", Sense.ADD: "plus "}[sense]
    if effect.value is not None:
        return f"{verb}{_marks(effect.value)}" if is_chinese else f"{verb_en}{_marks_en(effect.value)}"
    bounds = _bounds(effect, is_chinese=is_chinese)
    return f"{verb}分未定（{bounds}）" if is_chinese else f"{verb_en}open ({bounds})"


def _sums(score: Score, *, is_chinese: bool) -> list[str]:
    lines = []
    deducted, added = score.deducted.value, score.added.value
    if deducted:
        lines.append(f"扣分合计{_marks(deducted)}" if is_chinese else f"deducted in all: {_marks_en(deducted)}")
    if score.is_floored and deducted and score.points is not None:
        lines.append("扣完为止" if is_chinese else "nothing is left to deduct from")
    if added:
        lines.append(f"加分合计{_marks(added)}" if is_chinese else f"added in all: {_marks_en(added)}")
    return lines


def _number(number: Fraction) -> str:
    return format_exact(number)


def _marks(marks: Fraction) -> str:
    return f"{format_exact(marks)}分"


def _marks_en(marks: Fraction) -> str:
    return f"{format_exact(marks)} point{'' if marks == 1 else 's'}"
