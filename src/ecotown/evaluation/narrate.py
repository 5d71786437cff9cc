"""
Telling a result to people: sentences in Chinese and in English, made from the tree of results and nothing else.

The first line is the verdict, then the target as read, then each part on a line of its own with what was observed, what
is required, where that comes from and how far the two are apart; at the end what is missing and what is to be noted.
"""

from collections.abc import Mapping
from decimal import Decimal, localcontext
from fractions import Fraction

from ecotown.evaluation.result import Missing, Origin, Reason, Result, Source, Verdict
from ecotown.quantities import format_exact, round_half_even, round_significant
from ecotown.targets import format_rule
from ecotown.targets.nodes import (
    AverageChange,
    Bound,
    Change,
    Comparator,
    CumulativeChange,
    Direction,
    KOfN,
    MeanLevel,
    Rule,
    Statement,
    StepChange,
)

__all__ = ["narrate"]

_LONGEST_NUMBER = 14
_VERDICTS_EN = {
    Verdict.MET: "met",
    Verdict.NOT_MET: "not met",
    Verdict.UNDETERMINED: "undetermined",
    Verdict.NOT_APPLICABLE: "not applicable",
}
_CIRCUMSTANCES = {
    "absent": ("填报为不涉及", "given as not applicable here"),
    "not-set": ("没有设目标", "no target is set"),
    "no-branch": ("目标没有为这类地方规定要求", "the target says nothing of such a place"),
    "before-stages": ("目标规定的年份还没有到", "the years that the target names have not come yet"),
    "floor-held": ("已降到零并保持，视为符合", "at zero and held there, which counts"),
    "ceiling-held": ("已到上限并保持，视为符合", "at the ceiling and held there, which counts"),
    "zero-denominator": ("没有可计的量，分母为零", "there is none of what is counted: the denominator is zero"),
    "base-zero": ("基期值为零，算不出变化率", "the baseline is zero, so there is no rate of change"),
}
_ATTRIBUTES = {"terrain": "地形 terrain", "region": "区域 region", "level": "级别 level"}
_POINTS = ("百分点", "个百分点")
_CONVENTIONS = {
    "tolerance": ("允许的波动范围，如“0.5 百分点”或“5%”", "how much is still the same, like 0.5 百分点 or 5%"),
    "basically": ("“基本消除”的界限，如“90%”", "how much is basically eliminated, like 90%"),
}
_TO_SUPPLY = {
    Reason.MISSING_ATTRIBUTE: ("地方的属性“{name}”", 'the attribute "{name}" of the place'),
    Reason.MISSING_YEAR: ("判定的年份", "the year to be judged"),
    Reason.MISSING_TARGET: (
        "“{name}”由上级下达的目标值和文号",
        'the target that a superior set for "{name}", and its document',
    ),
    Reason.MISSING_REFERENCE: ("参照值“{name}”{of_year}", 'the reference "{name}"{in_year}'),
    Reason.MISSING_CONVENTION: ("约定 {name}：{meaning}", "the convention {name}: {meaning}"),
    Reason.MISSING_OBSERVATION: ("{year}{whose}观测值", "the observation{whose}{in_year}"),
    Reason.MISSING_BASELINE: ("{year}{whose}基期值{declare}", "the baseline{whose}{in_year}{declare}"),
    Reason.MISSING_YEARS: ("{year}{whose}数据", "the data{whose}{in_year}"),
    Reason.INCONSISTENT_BASIS: ("{whose}同一口径的数据", "data{whose} on one basis"),
    Reason.MISSING_EVIDENCE: ("{whose}佐证材料", "evidence{whose}"),
    Reason.NEEDS_JUDGEMENT: (
        "由人判断“{name}”：填“达标”或“未达标”",
        'a judgement on "{name}": 达标 (met) or 未达标 (not met)',
    ),
    Reason.INVALID_OBSERVATION: ("{year}{whose}有效的观测值", "a valid observation{whose}{in_year}"),
    Reason.CONFLICTING_OBSERVATIONS: ("{year}{whose}观测值只保留一个", "one observation{whose}{in_year}, not several"),
}


def narrate(result: Result, language: str = "zh") -> str:
    """
    The result in sentences. ValueError for a language other than `zh` and `en`.
    """
    if language not in ("zh", "en"):
        raise ValueError(f"a language is zh or en, not {language}")
    is_zh = language == "zh"
    target = result.target
    read = _read(result.rule if target is None else target.rule, is_zh=is_zh)
    name = None if target is None else target.name
    head = "" if name is None else f"{name}：" if is_zh else f"{name}: "
    lines = [f"{head}{_verdict(result, is_zh=is_zh)}"]
    text = None if target is None else " ".join(target.text.split())
    if is_zh:
        lines.append(f"目标：{read}" if text in (None, "", read) else f"目标：{text}（读作：{read}）")
    else:
        lines.append(f"Target: {read}" if not text else f"Target: {text} (read as: {read})")
    lines += _tell(result, "", is_zh=is_zh)
    lines += _tell_reckoning(result, language)
    if result.borderline:
        lines.append(_tell_borderline(result, is_zh=is_zh))
    if result.missing:
        lines.append("需要补充：" if is_zh else "To be supplied:")
        lines += [f"  · {_to_supply(entry, is_zh=is_zh)}" for entry in result.missing]
    for diagnostic in result.diagnostics:
        lines.append(f"注意：{diagnostic.message}" if is_zh else f"Note: {diagnostic.message_en}")
    return "\n".join(lines)


def _tell(result: Result, indent: str, *, is_zh: bool) -> list[str]:
    """
    The lines of a result without its verdict: its own sentence, or those of its parts.
    """
    lines: list[str] = []
    if not result.parts or isinstance(result.rule, KOfN | StepChange):
        sentence = _sentence(result, is_zh=is_zh)
        lines += [f"{indent}{sentence}"] if sentence else []
    elif result.origin is not None and len(result.parts) > 1:
        lines.append(f"{indent}{_origin(result.origin, is_zh=is_zh)}")
    for name, part in result.parts:
        inner = _tell(part, f"{indent}  ", is_zh=is_zh)
        told = _verdict(part, is_zh=is_zh)
        head = f"{indent}· {name}：{told}" if is_zh else f"{indent}· {name}: {told}"
        if inner and not part.parts:
            head = f"{head}。{inner[0].strip()}" if is_zh else f"{head}. {inner[0].strip()}"
            inner = inner[1:]
        lines += [head, *inner]
    return lines


def _tell_reckoning(result: Result, language: str) -> list[str]:
    """
    How observed values were computed from raw quantities, those of the parts by their names.
    """
    lines = [] if result.reckoning is None else result.reckoning.explain(language).split("\n")
    for name, part in result.parts:
        inner = _tell_reckoning(part, language)
        lines += [f"{name}{'：' if language == 'zh' else ':'}", *(f"  {line}" for line in inner)] if inner else []
    return lines


def _read(rule: Rule, *, is_zh: bool) -> str:
    return format_rule(rule, "zh" if is_zh else "en")


def _verdict(result: Result, *, is_zh: bool) -> str:
    words = [result.verdict.label if is_zh else _VERDICTS_EN[result.verdict]]
    if result.reason is not None:
        words.append(result.reason.label if is_zh else result.reason.label_en)
    told = "：".join(words) if is_zh else ": ".join(words)
    if result.borderline:
        told += "（临界）" if is_zh else " (borderline)"
    return told


def _sentence(result: Result, *, is_zh: bool) -> str:
    """
    What was observed, what is required and from where, and the distance.
    """
    if isinstance(result.rule, Statement):
        return _judgement(result, is_zh=is_zh)
    clauses = [_observed(result, is_zh=is_zh)]
    if result.note not in ("absent", "not-set") and (clauses[0] or result.verdict is not Verdict.UNDETERMINED):
        clauses.append(_required(result, is_zh=is_zh))
        clauses.append(_failing(result, is_zh=is_zh))
        clauses.append(_distance(result, is_zh=is_zh))
    if result.note is not None:
        clauses.append(_CIRCUMSTANCES[result.note][not is_zh])
    told = [clause for clause in clauses if clause]
    if not told:
        return ""
    if is_zh:
        return f"{'，'.join(told)}。"
    sentence = "; ".join(told)
    return f"{sentence[0].upper()}{sentence[1:]}."


def _judgement(result: Result, *, is_zh: bool) -> str:
    """
    Who judged a statement, or that what was given is not yet a judgement.
    """
    if result.verdict is not Verdict.UNDETERMINED:
        if result.origin is None:
            return ""
        return f"{_origin(result.origin, is_zh=is_zh)}{'。' if is_zh else '.'}"
    if result.compared is None:
        return ""
    if is_zh:
        return f"所填“{result.compared}”只作佐证。"
    return f'"{result.compared}" is evidence, not a judgement.'


def _observed(result: Result, *, is_zh: bool) -> str:
    observed, rule = result.compared, result.rule
    told = ""
    if result.series is not None:
        told = _series(result.series, result.series_unit or result.unit, is_zh=is_zh)
    if isinstance(observed, Fraction) and isinstance(rule, Change | CumulativeChange | StepChange):
        is_fall = rule.direction is Direction.LOWER
        moved = ("下降" if is_fall else "提高") if is_zh else ("a fall of" if is_fall else "a rise of")
        change = f"{moved} {_quantity(observed, result.unit, is_zh=is_zh)}"
        return f"{told}，{change}" if told and is_zh else f"{told}: {change}" if told else change
    if told and isinstance(observed, Fraction) and isinstance(rule, MeanLevel):
        mean = _quantity(observed, result.unit, is_zh=is_zh)
        return f"{told}，平均 {mean}" if is_zh else f"{told}: a mean of {mean}"
    if told:
        return told
    match observed:
        case None:
            return ""
        case Fraction():
            told = _quantity(observed, "项" if isinstance(rule, KOfN) and is_zh else result.unit, is_zh=is_zh)
        case str():
            told = f"“{observed}”" if is_zh else f'"{observed}"'
        case _:
            told = _series(observed, result.unit, is_zh=is_zh)
            if isinstance(rule, AverageChange):
                told += _mean(observed, is_zh=is_zh)
            return told
    if is_zh:
        return f"{result.year}年实际 {told}" if result.year is not None else f"实际 {told}"
    return f"observed {told} in {result.year}" if result.year is not None else f"observed {told}"


def _required(result: Result, *, is_zh: bool) -> str:
    rule = result.rule
    read = _read(rule, is_zh=is_zh)
    limit, comparator = result.bound, result.comparator
    told = f"要求 {read}" if is_zh else f"required: {read}"
    is_plain = isinstance(rule, Bound | Change | CumulativeChange | MeanLevel | StepChange)
    if limit is not None and comparator is not None and not is_plain:
        bound = _bound(comparator, limit, result.unit, is_zh=is_zh)
        told += f"，即 {bound}" if is_zh else f", that is {bound}"
    origin = _origin(result.origin, is_zh=is_zh)
    return f"{told}（{origin}）" if is_zh else f"{told} ({origin})"


def _bound(comparator: Comparator, limit: Fraction, unit: str | None, *, is_zh: bool) -> str:
    return f"{comparator.value}{' ' * (not is_zh)}{_quantity(limit, unit, is_zh=is_zh)}"


def _origin(origin: Origin | None, *, is_zh: bool) -> str:
    """
    Where the limit came from.
    """
    if origin is None:
        return "出自目标原文" if is_zh else "from the text of the target"
    year = "" if origin.year is None else f"{origin.year}年" if is_zh else f" in {origin.year}"
    match origin.source:
        case Source.ASSIGNED:
            document = origin.document or ""
            if is_zh:
                facts = "，".join(fact for fact in (document, year, origin.text and f"“{origin.text}”") if fact)
                return f"上级下达的目标：{facts or origin.name}"
            facts = ", ".join(fact for fact in (document, year.strip(), origin.text and f'"{origin.text}"') if fact)
            return f"assigned by a superior: {facts or origin.name}"
        case Source.REFERENCE:
            if is_zh:
                return f"参照值“{origin.name}”{year}为 {origin.text}"
            return f'the reference "{origin.name}"{year} is {origin.text}'
        case Source.BASELINE:
            return f"以{year}的值为基期" if is_zh else f"the baseline is the value{year}"
        case Source.CONVENTION:
            base = ("" if not year else f"，{year}的值") if is_zh else ("" if not year else f", the value{year}")
            return (
                f"按约定 {origin.name}：{origin.text}" if is_zh else f"by the convention {origin.name}: {origin.text}"
            ) + base
        case Source.JUDGEMENT:
            return f"由{origin.text}判断" if is_zh else f"judged by {origin.text}"


def _failing(result: Result, *, is_zh: bool) -> str:
    failing = [step for step in result.steps if not step.holds]
    if not failing:
        return ""
    if is_zh:
        return "、".join(f"{step.last}年与{step.first}年相比不符合" for step in failing)
    return ", ".join(f"{step.last} against {step.first} does not comply" for step in failing)


def _distance(result: Result, *, is_zh: bool) -> str:
    margin = result.distance
    if margin is None:
        return ""
    if margin == 0:
        return "恰好等于限值" if is_zh else "exactly at the limit"
    amount = _difference(abs(margin), result.unit, is_zh=is_zh)
    if margin > 0:
        return f"优于限值 {amount}" if is_zh else f"better than the limit by {amount}"
    return f"差 {amount}" if is_zh else f"short by {amount}"


def _tell_borderline(result: Result, *, is_zh: bool) -> str:
    """
    That the two comparison methods disagree, and what the value is when rounded where there is one.
    """
    rule, number = result.rule, result.number
    interval = rule.limit.number.interval if isinstance(rule, Bound) else None
    rounded = ""
    if number is not None and interval is not None:
        shown = _quantity(round_half_even(number, interval), result.unit, is_zh=is_zh)
        rounded = f"（修约为 {shown}）" if is_zh else f" (rounded to {shown})"
    verdicts = (result.otherwise, result.verdict) if result.is_rounded else (result.verdict, result.otherwise)
    full, round_ = (verdict.label if is_zh else _VERDICTS_EN[verdict] for verdict in verdicts)
    if is_zh:
        return f"临界：按全数值比较为{full}，按修约值比较{rounded}为{round_}。"
    return f"Borderline: by full-value comparison {full}, by rounded comparison{rounded} {round_}."


def _to_supply(entry: Missing, *, is_zh: bool) -> str:
    name, year = entry.name, entry.year
    of_year, in_year = ("" if year is None else f"（{year}年）"), ("" if year is None else f" in {year}")
    whose = (
        (f"“{name}”的" if name else "的" if year is not None else "") if is_zh else (f' of "{name}"' if name else "")
    )
    meaning = _CONVENTIONS.get(name or "", ("", ""))
    declare = ("，或约定 baseline_year", ", or the convention baseline_year") if year is None else ("", "")
    if entry.reason is Reason.MISSING_ATTRIBUTE and is_zh:
        name = _ATTRIBUTES.get(name or "", name)
    return _TO_SUPPLY[entry.reason][not is_zh].format(
        name=name or "",
        year="" if year is None else f"{year}年",
        of_year=of_year,
        in_year=in_year,
        whose=whose,
        meaning=meaning[not is_zh],
        declare=declare[not is_zh],
    )


def _series(series: Mapping[int, Fraction | str], unit: str | None, *, is_zh: bool) -> str:
    """
    Values by year, the unit once.
    """
    told = [
        f"{year}年 {_value(value, is_zh=is_zh)}" if is_zh else f"{_value(value, is_zh=is_zh)} in {year}"
        for year, value in series.items()
    ]
    if unit is None or not told:
        return "、".join(told) if is_zh else ", ".join(told)
    return f"{'、'.join(told)}（{unit}）" if is_zh else f"{', '.join(told)} ({unit})"


def _value(value: Fraction | str, *, is_zh: bool) -> str:
    return value if isinstance(value, str) else _number(value, is_zh=is_zh)


def _mean(series: Mapping[int, Fraction | str], *, is_zh: bool) -> str:
    """
    The yearly mean, for the eye alone: the verdict compares powers.
    """
    known = [(year, value) for year, value in series.items() if isinstance(value, Fraction)]
    (first, base), (last, now) = known[0], known[-1]
    with localcontext(prec=20):
        ratio = Decimal((now / base).numerator) / Decimal((now / base).denominator)
        rate = ((ratio ** (Decimal(1) / (last - first)) - 1) * 100).quantize(Decimal("0.01"))
    return f"，年均变化约 {rate}%" if is_zh else f", a yearly mean of about {rate} %"


def _quantity(value: Fraction, unit: str | None, *, is_zh: bool) -> str:
    number = _number(value, is_zh=is_zh)
    if unit is None or unit == "1":
        return number
    if unit in _POINTS:
        return f"{number} 个百分点" if is_zh else f"{number} percentage point{'' if value == 1 else 's'}"
    return f"{number}{unit}" if is_zh else f"{number} {unit}"


def _difference(value: Fraction, unit: str | None, *, is_zh: bool) -> str:
    """
    A difference: that of two percentages is in points.
    """
    return _quantity(value, _POINTS[0] if unit == "%" else unit, is_zh=is_zh)


def _number(value: Fraction, *, is_zh: bool) -> str:
    """
    The exact decimal, or where that is long or does not end, six digits of it.
    """
    text = format_exact(value)
    if "/" not in text and len(text) <= _LONGEST_NUMBER:
        return text
    rounded = format_exact(round_significant(value, 6))
    return f"约{rounded}" if is_zh else f"about {rounded}"
