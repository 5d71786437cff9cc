"""
What was observed and what is short, in a few words for a cell of a table.
"""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from ecotown.assessment.finding import Finding
from ecotown.assessment.levers import tell_shortest
from ecotown.assessment.quoting import show_difference, show_list, show_number, show_quantity, show_verdict
from ecotown.assessment.reckoning import Reckoning
from ecotown.errors import EcotownError
from ecotown.evaluation import Measured, Missing, Reason, Result, Step, Verdict
from ecotown.evaluation.observed import read_value
from ecotown.evaluation.result import ExactNumber
from ecotown.ledger import Observation
from ecotown.quantities import exact, read_unit_cell
from ecotown.targets import fold_text, format_rule
from ecotown.targets.nodes import Comparator, Direction, Disjunction

__all__ = ["ATTRIBUTES", "CONVENTIONS", "group_missing", "tell_gap", "tell_observed", "tell_record"]

ATTRIBUTES = {
    "terrain": ("本地的地形", "the terrain"),
    "region": ("本地属于东部、中部还是西部", "the region"),
    "level": ("本地的级别", "the level"),
}
CONVENTIONS = {
    "basically": ("“基本消除”的标准", "the threshold of 基本消除 (eliminated on the whole)"),
    "tolerance": ("允许的波动幅度", "the tolerance"),
    "baseline_year": ("基准年", "the baseline year"),
    "plan_period": ("规划期", "the plan period"),
}


# Why a row is not applicable, by the note of its result.
_EXCLUSIONS = {
    "no-branch": ("没有适用本地的情形", "none of its circumstances is this place's"),
    "before-stages": ("还没到要求的年份", "not asked yet in this year"),
    "not-set": ("没有设定目标", "no target is set"),
    "zero-denominator": ("没有可计的量（分母为零）", "none of what is counted (the denominator is zero)"),
}


def tell_gap(finding: Finding, language: str) -> str:
    """
    By how much a row falls short, for want of what it is open, why it does not apply; empty where it is met.
    """
    match finding.verdict:
        case Verdict.NOT_MET:
            told = _tell_shortfall(finding.result, finding.indicator.unit, language)
            moved = tell_shortest(finding.levers, language)
            if not moved:
                return told
            return f"{told} ({moved})" if language == "en" else f"{told}（{moved}）"
        case Verdict.UNDETERMINED:
            return ("; " if language == "en" else "；").join(_tell_open(finding, language))
        case Verdict.NOT_APPLICABLE:
            return _EXCLUSIONS.get(finding.result.note or "", ("", ""))[language == "en"]
        case Verdict.MET:
            return ""


def _tell_shortfall(result: Result, unit: str | None, language: str) -> str:
    """
    How far a result is short; `unit` is that of the row, for counts that state none.
    """
    if len(result.parts) == 1:
        return _tell_shortfall(result.parts[0][1], unit, language)
    failing = [(name, part) for name, part in result.parts if part.verdict is Verdict.NOT_MET]
    if failing:
        colon, comma = (": ", "; ") if language == "en" else ("：", "；")
        if isinstance(result.rule, Disjunction):
            comma = "; or " if language == "en" else "；或"
        return comma.join(f"{name}{colon}{_tell_shortfall(part, unit, language)}" for name, part in failing)
    step = next((step for step in result.steps if not step.holds), None)
    if step is not None:
        return _tell_step(result, step, language)
    if result.distance is not None and result.number is not None:
        return _tell_distance(result, -result.distance, result.number, unit, language)
    required = format_rule(result.rule, "en" if language == "en" else "zh")
    if isinstance(result.observed, str):
        if language == "en":
            return f"is {result.observed}, wanted: {required}"
        return f"现为“{result.observed}”，须“{required}”"
    return f"not reached: {required}" if language == "en" else f"没有达到“{required}”"


def _tell_distance(result: Result, short: Fraction, number: Fraction, unit: str | None, language: str) -> str:
    """
    How far a number is off its limit.
    """
    comparator = result.comparator
    side = None if comparator is None else comparator.direction
    if short == 0:
        # Only a limit that excludes itself is missed by nothing.
        sign = "" if comparator is None else comparator.value
        limit = show_quantity(number, result.unit, language)
        return f"equals the limit, must be {sign}{limit}" if language == "en" else f"等于限值，须{sign}{limit}"
    if comparator is Comparator.EQUAL and number == short:
        left = show_quantity(short, result.unit or read_unit_cell(unit).unit, language)
        return f"{left} left" if language == "en" else f"尚有{left}"
    apart = show_difference(short, result.unit, language)
    if side is Direction.LOWER:
        return f"{apart} over" if language == "en" else f"超出{apart}"
    return f"{apart} short" if language == "en" else f"差{apart}"


def _tell_step(result: Result, step: Step, language: str) -> str:
    """
    The first step of a movement that went the wrong way.
    """
    required = format_rule(result.rule, "en" if language == "en" else "zh")
    values = result.observed
    first = values.get(step.first) if isinstance(values, dict) else None
    last = values.get(step.last) if isinstance(values, dict) else None
    if first is None or last is None:
        if language == "en":
            return f"{step.first} to {step.last} does not fit {required}"
        return f"{step.first}年到{step.last}年不符合“{required}”"
    before, after = (_tell_value(value, result.unit, language) for value in (first, last))
    if first == last:
        return (
            f"{step.last} is no different from {step.first} ({after})"
            if language == "en"
            else f"{step.last}年与{step.first}年持平（{after}）"
        )
    if language == "en":
        return f"{before} in {step.first}, {after} in {step.last}; wanted: {required}"
    return f"{step.first}年{before}，{step.last}年{after}，不符合“{required}”"


def _tell_value(value: ExactNumber | str, unit: str | None, language: str) -> str:
    return value if isinstance(value, str) else show_quantity(exact(value), unit, language)


def _tell_open(finding: Finding, language: str) -> Iterable[str]:
    for reason, year, names in group_missing(finding):
        yield (_name_open_en if language == "en" else _name_open)(finding, reason, year, names)


def group_missing(finding: Finding) -> list[tuple[Reason, int | None, tuple[str, ...]]]:
    """
    What a row wants: by reason and year, the names where they are others than the row's own.
    """
    own = fold_text(finding.name)
    groups: dict[tuple[Reason, int | None], dict[str, None]] = {}
    for entry in finding.result.missing or _bare_reason(finding.result):
        names = groups.setdefault((entry.reason, entry.year), {})
        if entry.name is not None and fold_text(entry.name) != own:
            names[entry.name] = None
    return [(reason, year, tuple(names)) for (reason, year), names in groups.items()]


def _bare_reason(result: Result) -> tuple[Missing, ...]:
    return () if result.reason is None else (Missing(result.reason),)


def _name_open(finding: Finding, reason: Reason, year: int | None, names: Sequence[str]) -> str:
    listed = show_list(names, "zh")
    of_names = f"（{listed}）" if listed else ""
    match reason:
        case Reason.MISSING_OBSERVATION:
            villages = len({each.village for each in finding.villages})
            reported = f"（已有{villages}个村的数据）" if villages and not listed else ""
            return f"缺{'' if year is None else f'{year}年'}数据{of_names}{reported}"
        case Reason.MISSING_YEARS:
            return f"缺{'前几年' if year is None else f'{year}年'}数据{of_names}"
        case Reason.MISSING_BASELINE:
            return f"缺基期{'' if year is None else f'（{year}年）'}数据{of_names}"
        case Reason.MISSING_TARGET:
            subjects = [name for name in names if name not in finding.target]
            return "缺上级下达的目标值" + (f"（{show_list(subjects, 'zh')}）" if subjects else "")
        case Reason.MISSING_REFERENCE:
            return f"缺{'' if year is None else f'{year}年'}参照值{of_names}"
        case Reason.MISSING_CONVENTION:
            return "缺" + show_list((CONVENTIONS.get(name, (f"约定 {name}", ""))[0] for name in names), "zh")
        case Reason.MISSING_ATTRIBUTE:
            return "不知道" + show_list(
                (ATTRIBUTES.get(name, (f"本地是“{name}”中哪一种", ""))[0] for name in names), "zh"
            )
        case Reason.MISSING_YEAR:
            return "缺年份"
        case Reason.INCONSISTENT_BASIS:
            target = finding.result.target
            wanted = "" if target is None or target.basis is None else f"：须用“{target.basis}”"
            return f"口径不一致{of_names}{wanted}"
        case Reason.MISSING_EVIDENCE:
            return f"缺佐证{of_names}"
        case Reason.NEEDS_JUDGEMENT:
            return "待核实判断"
        case Reason.INVALID_OBSERVATION:
            return f"数据有误{of_names}"
        case Reason.CONFLICTING_OBSERVATIONS:
            return f"数据不一致{of_names}"


def _name_open_en(finding: Finding, reason: Reason, year: int | None, names: Sequence[str]) -> str:
    listed = show_list(names, "en")
    of_names = f" of {listed}" if listed else ""
    in_year = "" if year is None else f" for {year}"
    match reason:
        case Reason.MISSING_OBSERVATION:
            villages = len({each.village for each in finding.villages})
            reported = f" ({villages} villages reported)" if villages and not listed else ""
            return f"no figure{of_names}{in_year}{reported}"
        case Reason.MISSING_YEARS:
            return f"no figure{of_names}{in_year or ' for earlier years'}"
        case Reason.MISSING_BASELINE:
            return f"no baseline{of_names}{in_year}"
        case Reason.MISSING_TARGET:
            return "the target set by a superior is missing"
        case Reason.MISSING_REFERENCE:
            return f"the reference {listed} is missing{in_year}"
        case Reason.MISSING_CONVENTION:
            return "not declared: " + show_list((CONVENTIONS.get(name, ("", name))[1] for name in names), "en")
        case Reason.MISSING_ATTRIBUTE:
            return "not known: " + show_list(
                (ATTRIBUTES.get(name, ("", f"which of {name} the place is"))[1] for name in names), "en"
            )
        case Reason.MISSING_YEAR:
            return "no year"
        case Reason.INCONSISTENT_BASIS:
            target = finding.result.target
            wanted = "" if target is None or target.basis is None else f": wanted is {target.basis}"
            return f"the bases{of_names} differ{wanted}"
        case Reason.MISSING_EVIDENCE:
            return f"evidence missing: {listed}" if listed else "evidence missing"
        case Reason.NEEDS_JUDGEMENT:
            return "a person has to judge"
        case Reason.INVALID_OBSERVATION:
            return f"the record{of_names} cannot be used"
        case Reason.CONFLICTING_OBSERVATIONS:
            return f"records{of_names} differ"


def tell_record(row: Observation, unit: str | None) -> str:
    """
    The value of a record as entered, with its unit: its own, else that of the indicator.
    """
    text = row.observed or ""
    try:
        value = read_value(row.value, [])
    except EcotownError:
        return text
    if row.variable is not None:
        unit = None
    if isinstance(value, Measured) and value.unit is None:
        return f"{text}{row.unit or read_unit_cell(unit).unit or ''}"
    return text


def tell_observed(finding: Finding, language: str, separator: str) -> str:
    """
    What was observed, in the unit of the limit where it was compared, else as entered.
    """
    told = _tell_result(finding.result, finding.records, finding, language)
    if any(told):
        return separator.join(dict.fromkeys(told))
    if finding.unusable:
        rows = (row for _, unusable in finding.unusable for row in unusable.rows)
        return "、".join(dict.fromkeys(tell_record(row, finding.indicator.unit) for row in rows))
    return "—"


def _tell_result(result: Result, records: Sequence[Observation], finding: Finding, language: str) -> list[str]:
    """
    What a result saw, part by part; empty texts where it saw nothing.
    """
    if len(result.parts) == 1:
        return _tell_result(result.parts[0][1], records, finding, language)
    if result.parts:
        return [_tell_part(name, part, records, finding, language) for name, part in result.parts]
    observed = result.observed
    match observed:
        case None:
            told = [tell_record(row, finding.indicator.unit) for row in records if row.year in (None, finding.year)]
            return ["、".join(dict.fromkeys(told)) or _tell_computed(result, finding, language)]
        case str():
            return [observed]
        case dict():
            numbers = [
                item if isinstance(item, str) else show_number(exact(item), language) for item in observed.values()
            ]
            unit = result.unit or ""
            return ["→".join(numbers) + (f" {unit}" if language == "en" and unit not in ("", "%", "‰") else unit)]
        case _:
            return [show_quantity(exact(observed), result.unit, language)]


def _tell_computed(result: Result, finding: Finding, language: str) -> str:
    """
    What was computed for the year judged where there is nothing yet that it could be held against.
    """
    reckoned = result.reckoning.of(finding.year) if isinstance(result.reckoning, Reckoning) else None
    if reckoned is None or not reckoned.is_used or reckoned.computation is None or reckoned.computation.value is None:
        return ""
    return show_quantity(reckoned.computation.value, reckoned.computation.unit, language)


def _tell_part(name: str, part: Result, records: Sequence[Observation], finding: Finding, language: str) -> str:
    own = [row for row in records if _is_named(row, name)]
    # A clause without a subject goes by its printed form, which is no name.
    is_named = bool(own) or name != format_rule(part.rule, "zh")
    if len(part.parts) > 1:
        value = show_verdict(part.verdict, language)
    else:
        value = "".join(_tell_result(part, own if is_named else records, finding, language)) or "—"
    return f"{name}{': ' if language == 'en' else '：'}{value}" if is_named else value


def _is_named(row: Observation, name: str) -> bool:
    folded = fold_text(name)
    return any(own is not None and fold_text(own) == folded for own in (row.component, row.aspect))
