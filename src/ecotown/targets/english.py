"""
The English form of a rule, for readers; it is not parsed. Chinese names and statements stand in 「」.
"""

from typing import assert_never

from ecotown.targets.nodes import (
    About,
    Absence,
    Aspect,
    Assigned,
    AverageChange,
    Baseline,
    Bound,
    Change,
    Choice,
    Comparator,
    Conjunction,
    Coverage,
    CumulativeChange,
    Deadline,
    Direction,
    Disjunction,
    EachYear,
    Filter,
    Frequency,
    Interval,
    KOfN,
    Label,
    MeanLevel,
    Modal,
    Modality,
    Multiple,
    NotSet,
    Part,
    Period,
    Quantity,
    Rank,
    Reference,
    Rule,
    Scope,
    Share,
    Stages,
    Statement,
    Status,
    StepChange,
    Trend,
    TrendKind,
)

__all__ = ["format_english"]

_WORDS = {
    Comparator.AT_LEAST: "at least",
    Comparator.AT_MOST: "at most",
    Comparator.MORE_THAN: "more than",
    Comparator.LESS_THAN: "less than",
    Comparator.EQUAL: "equal to",
}
_TRENDS = {
    TrendKind.YEAR_ON_YEAR_DECREASE: "falling every year",
    TrendKind.YEAR_ON_YEAR_INCREASE: "rising every year",
    TrendKind.CONTINUED_DECREASE: "falling, never above the year before",
    TrendKind.CONTINUED_INCREASE: "rising, never below the year before",
    TrendKind.CONTINUOUS_IMPROVEMENT: "improving, never worse than the year before",
    TrendKind.SOME_INCREASE: "above",
    TrendKind.SOME_DECREASE: "below",
    TrendKind.OVERALL_IMPROVEMENT: "better than",
    TrendKind.NO_DECREASE: "not below",
    TrendKind.NO_INCREASE: "not above",
    TrendKind.NO_CHANGE: "unchanged from",
    TrendKind.STEADY: "steady against",
    TrendKind.STEADY_OR_IMPROVING: "steady or improving against",
    TrendKind.NOT_WORSE: "not worse than",
    TrendKind.NEGATIVE_GROWTH: "below",
}
_MODALITIES = {
    Modality.ASPIRATIONAL: "(aspired to)",
    Modality.BINDING: "(to be ensured)",
    Modality.NORMATIVE: "(required)",
    Modality.SOFT: "(as a rule)",
}
_PERIODS = {
    Period.DAY: "day",
    Period.WEEK: "week",
    Period.MONTH: "month",
    Period.QUARTER: "quarter",
    Period.HALF_YEAR: "half-year",
    Period.YEAR: "year",
}


def format_english(rule: Rule) -> str:
    """
    The rule in English words and numbers.
    """
    match rule:
        case Bound(comparator, limit, basis):
            return f"{_WORDS[comparator]} {_quantity(limit)}{_basis(basis)}"
        case Interval(lower, upper):
            if lower.comparator.includes_limit and upper.comparator.includes_limit:
                return f"from {_quantity(lower.limit)} to {_quantity(upper.limit)}{_basis(lower.basis)}"
            return f"{format_english(lower)} and {format_english(upper)}"
        case About(limit, basis):
            return f"about {_quantity(limit)}{_basis(basis)}"
        case Coverage():
            return "full coverage (100 %)"
        case Absence(governed):
            return "none" if governed is None else f"no 「{governed}」"
        case Status(_, _, is_strict, governed):
            head = "better than" if is_strict else "status"
            return f"{head} 「{rule.word}{governed or ''}」{'' if is_strict else ' or higher'}"
        case Trend():
            return _trend(rule)
        case Change(direction, comparator, amount, _, base):
            sign = "about" if rule.is_about else _WORDS[comparator]
            return f"{_movement(direction)} by {sign} {_quantity(amount)} against {_base(base)}"
        case Multiple(comparator, factor, base):
            return f"{_WORDS[comparator]} {factor.digits} times the value of {_base(base)}"
        case AverageChange(direction, comparator, amount, base):
            since = "" if base is None else f" since {base}"
            sign = "about" if rule.is_about else _WORDS[comparator]
            return f"{_movement(direction)} by {sign} {_quantity(amount)} a year on average{since}"
        case StepChange(direction, comparator, amount, _, values):
            window = "" if values is None else f" over {values} values"
            return f"{_movement(direction)} by {_WORDS[comparator]} {_quantity(amount)} every year{window}"
        case MeanLevel(values, bound):
            return f"{format_english(bound)} as the mean of the last {values} years"
        case CumulativeChange(direction, amount):
            return f"{_movement(direction)} by at least {_quantity(amount)} over the plan period"
        case Assigned(text, comparator, value):
            head = "" if comparator is None else f"{_WORDS[comparator]} "
            tail = "" if value is None else f" ({_quantity(value)})"
            return f"{head}the assigned target 「{text}」{tail}"
        case Reference(comparator, name, factor):
            share = "" if factor is None else f"{_quantity(factor)} of "
            return f"{_WORDS[comparator]} {share}「{name}」"
        case Rank(scope, limit):
            return f"among the first {limit}" + (f" of 「{scope}」" if scope else "")
        case Frequency(period, bound):
            return f"{format_english(bound)} every {_PERIODS[period]}"
        case Deadline(year, month, day):
            date = f"{month:02}" + ("" if day is None else f"-{day:02}")
            return f"done by {date if year is None else f'{year}-{date}'}"
        case Share(bound, of):
            return f"a share of {format_english(bound)} (「{of}」)"
        case Filter(condition, members, count):
            return f"{format_english(count)} of 「{members}」 with {format_english(condition)} each"
        case Statement(text):
            return f"「{text}」"
        case NotSet():
            return "no target set"
        case Aspect(name, inner) | Scope(name, inner):
            return f"「{name}」 {format_english(inner)}"
        case Part(name, inner):
            return f"of which {name if isinstance(name, int) else f'「{name}」'} {format_english(inner)}"
        case Modal(modality, inner):
            return f"{_MODALITIES[modality]} {format_english(inner)}"
        case EachYear(values, inner):
            return f"{format_english(inner)} in each of the last {values} years"
        case KOfN(least, total):
            return f"at least {least} of {total} items met"
        case Conjunction(parts):
            return ", and ".join(format_english(part) for part in parts)
        case Disjunction(parts):
            return " or ".join(format_english(part) for part in parts)
        case Choice(branches):
            return "; ".join(f"{_label(branch.label)}: {format_english(branch.rule)}" for branch in branches)
        case Stages(stages):
            return "; ".join(
                f"{' and '.join(map(str, stage.years)) or 'otherwise'}: {format_english(stage.rule)}"
                for stage in stages
            )
        case _:
            assert_never(rule)


def _trend(rule: Trend) -> str:
    word = _TRENDS[rule.kind]
    if rule.kind.is_windowed:
        return word if rule.values is None else f"{word}, over {rule.values} values"
    return f"{word} {'the year before' if rule.base_year is None else rule.base_year}"


def _movement(direction: Direction) -> str:
    return "down" if direction is Direction.LOWER else "up"


def _base(base: int | Baseline) -> str:
    match base:
        case int():
            return str(base)
        case Baseline.PREVIOUS_YEAR:
            return "the year before"
        case Baseline.DECLARED:
            return "the baseline year"
        case _:
            assert_never(base)


def _label(label: Label) -> str:
    if label.condition is not None:
        return f"where 「{label.values[0]}」 is {format_english(label.condition)}"
    return " or ".join(f"「{value}」" for value in label.values)


def _quantity(quantity: Quantity) -> str:
    unit = "percentage points" if quantity.unit in ("百分点", "个百分点") else quantity.unit
    return quantity.number.digits + ("" if unit is None or unit == "1" else f" {unit}")


def _basis(basis: str | None) -> str:
    return "" if basis is None else f" ({basis})"
