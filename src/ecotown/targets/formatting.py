"""
The printed form of a target: canonical Chinese, ascii (Chinese words, ascii signs), and English for readers (section 10).

Parsing the Chinese or the ascii form with the same indicator gives an equal target; English is not parsed.
"""

from typing import Literal, TypeAlias, assert_never

from ecotown.quantities import fold_unit
from ecotown.targets.english import format_english
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
    Multiple,
    NotSet,
    Part,
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
)
from ecotown.targets.target import Target
from ecotown.targets.vocabulary import WATER_CLASSES

__all__ = ["Language", "format_rule", "format_target"]

Language: TypeAlias = Literal["zh", "en", "ascii"]

_ASCII = str.maketrans({"≥": ">=", "≤": "<=", "～": "~", "：": ":", "；": ";", "，": ",", "×": "*"})
_WIDE = str.maketrans({",": "，", ";": "；", ":": "：", "~": "～"})
_DOINGS = (
    "治理",
    "整治",
    "改造",
    "建设",
    "新建",
    "实施",
    "培训",
    "检查",
    "巡查",
    "监测",
    "演练",
    "发布",
    "更新",
    "安装",
    "培育",
    "配备",
)
_YEARS = "零一二三四五六七八九十"


def format_target(target: Target, language: Language = "zh") -> str:
    """
    The canonical form of a target: `zh` as it would be printed, `ascii` with ascii signs, `en` for English readers.
    """
    text = format_rule(target.rule, language)
    if target.lists_components and language != "en":
        return f"{'、'.join(target.components)}的{text}"
    return text


def format_rule(rule: Rule, language: Language = "zh") -> str:
    """
    The canonical form of a rule on its own.
    """
    match language:
        case "zh":
            return _format(rule)
        case "ascii":
            return _format(rule).translate(_ASCII)
        case "en":
            return format_english(rule)
        case _:
            raise ValueError(f"a printed form is zh, ascii or en, not {language!r}")


def _format(rule: Rule) -> str:
    match rule:
        case Bound(comparator, limit, basis):
            return f"{comparator.value}{format_quantity(limit)}{_basis(basis)}"
        case Interval(lower, upper):
            if lower.comparator.includes_limit and upper.comparator.includes_limit:
                return f"{format_quantity(lower.limit)}～{format_quantity(upper.limit)}{_basis(lower.basis)}"
            return f"{_format(lower)}且{_format(upper)}"
        case About(limit, basis):
            return f"约{format_quantity(limit)}{_basis(basis)}"
        case Coverage():
            return "全覆盖"
        case Absence(governed):
            return "零发生" if governed is None else f"无{_wide(governed)}"
        case Status(scale, _, is_strict, governed):
            word = rule.word
            if scale == WATER_CLASSES:
                return f"优于{word}" if is_strict else f"{word}及以上"
            if governed is not None and word == "是":
                word = "有"
            return f"{'优于' if is_strict else ''}{word}{_wide(governed or '')}"
        case Trend():
            return _format_trend(rule)
        case Change(direction, comparator, amount, _, base):
            sign = "约" if rule.is_about else comparator.value
            return f"{_format_base(base)}{_verb(direction, amount)}{sign}{format_quantity(amount)}"
        case Multiple(comparator, factor, base):
            if isinstance(base, int) and comparator is not Comparator.AT_LEAST:
                return f"{comparator.value}{base}年的{factor.digits}倍"
            return f"{_format_base(base)}×{factor.digits}"
        case AverageChange(direction, comparator, amount, base):
            head = "" if base is None else f"较{base}年"
            sign = "约" if rule.is_about else comparator.value
            return f"{head}年均{_verb(direction, None)}{sign}{format_quantity(amount)}"
        case StepChange(direction, comparator, amount, _, values):
            head = "" if values is None else f"近{_number(values)}年"
            return f"{head}每年{_verb(direction, amount)}{comparator.value}{format_quantity(amount)}"
        case MeanLevel(values, bound):
            return f"近{_number(values)}年平均{_format(bound)}"
        case CumulativeChange(direction, amount):
            return f"累计{_verb(direction, None)}≥{format_quantity(amount)}"
        case Assigned(text, comparator, value):
            head = comparator.value if comparator is not None else ""
            tail = f"，{format_quantity(value)}" if value is not None else ""
            return f"{head}{_wide(text)}{tail}"
        case Reference(comparator, name, factor):
            tail = "" if factor is None else f"的{format_quantity(factor)}"
            return f"{comparator.value}{_wide(name)}{tail}"
        case Rank(scope, limit):
            return f"{scope}前{limit}名"
        case Frequency(period, bound):
            return f"{period.value}{_format(bound)}"
        case Deadline():
            return f"{_format_date(rule)}前完成"
        case Share(bound, of):
            if of.startswith("占"):
                return f"{of}的{_format(bound)}"
            if of.endswith(("总数", "总数量", "总量", "总面积")) or "的" not in of:
                return f"{bound.comparator.value}{of}的{format_quantity(bound.limit)}"
            return f"{format_quantity(bound.limit)}以上的{_wide(of)}"
        case Filter(condition, members, count):
            return f"{format_quantity(condition.limit)}以上的{members}{_format(count)}"
        case Statement(text):
            return _wide(text)
        case NotSet():
            return "/"
        case Aspect(name, Deadline() as deadline):
            return f"{_format_date(deadline)}前完成{name}"
        case Aspect(name, Rank() as place):
            return f"{name}居{_format(place)}"
        case Aspect(name, inner):
            rest = _format(inner)
            # GDP0 would be read as one word that a scan has damaged.
            is_run_together = name[-1:].isascii() and name[-1:].isalpha() and rest[:1].isdigit()
            # 治理≥50处 would be read as a doing, not as the end of a name.
            is_doing = isinstance(inner, Bound) and name.endswith(_DOINGS)
            return f"{name}{'为' if is_run_together or is_doing else ''}{rest}"
        case Scope(place, inner):
            return f"{place}{_format(inner)}"
        case Part(name, inner):
            return f"其中{name}{'年' if isinstance(name, int) else ''}{_format(inner)}"
        case Modal(modality, Aspect(name, inner)):
            return f"{name}{modality.value}{'居' if isinstance(inner, Rank) else ''}{_format(inner)}"
        case Modal(modality, inner):
            return f"{modality.value}{_format(inner)}"
        case EachYear(values, inner):
            return f"近{_number(values)}年{_format(inner)}"
        case KOfN(least, total):
            return f"{total}项中至少{least}项达标"
        case Conjunction(parts):
            return _join(parts)
        case Disjunction(parts):
            # An object runs to the end of its clause and would take the 或 in.
            return "".join(
                _format(part) if not number else f"{'，' if _has_object(parts[number - 1]) else ''}或{_format(part)}"
                for number, part in enumerate(parts)
            )
        case Choice(branches):
            return "；".join(f"{_format_label(branch.label)}：{_format(branch.rule)}" for branch in branches)
        case Stages():
            return _format_stages(rule)
        case _:
            assert_never(rule)


def _join(parts: tuple[Rule, ...]) -> str:
    """
    The sides of an *and*: choices and stages on lines of their own, else with `，`, and 且 where a side would run into it.
    """
    pieces = [_format(part) for part in parts]
    text = pieces[0]
    for before, part, piece in zip(parts, parts[1:], pieces[1:], strict=False):
        is_value = isinstance(before, Assigned) and before.comparator is not None and isinstance(part, Bound | Interval)
        if is_value or isinstance(part, Choice | Stages) or isinstance(before, Choice | Stages):
            text += f"；{piece}"
        elif isinstance(part, Aspect | Part | Scope | Statement) or (
            isinstance(before, Aspect) and isinstance(part, Aspect)
        ):
            text += f"，{piece}"
        else:
            text += f"且{piece}"
    return text


def _has_object(rule: Rule) -> bool:
    match rule:
        case Absence(governed) | Status(object=governed):
            return governed is not None
        case Aspect(_, inner) | Scope(_, inner) | Modal(_, inner) | EachYear(_, inner):
            return _has_object(inner)
        case _:
            return False


def _format_trend(rule: Trend) -> str:
    word = rule.kind.value
    if rule.values is not None:
        return f"近{_number(rule.values)}年{word}"
    if rule.base_year is not None:
        match word:
            case "不降低":
                return f"不低于{rule.base_year}年"
            case "不增加":
                return f"不高于{rule.base_year}年"
            case "有所提高":
                return f"高于{rule.base_year}年"
            case "有所下降":
                return f"低于{rule.base_year}年"
            case _:
                return f"较{rule.base_year}年{word}"
    return word


def _format_base(base: int | Baseline) -> str:
    match base:
        case int():
            return f"较{base}年"
        case Baseline.PREVIOUS_YEAR:
            return "较上年"
        case Baseline.DECLARED:
            return ""
        case _:
            assert_never(base)


def _verb(direction: Direction, amount: Quantity | None) -> str:
    if direction is Direction.LOWER:
        return "下降"
    if amount is not None and fold_unit(amount.unit or "%") not in ("%", "‰", "1", "百分点", "个百分点"):
        return "新增"
    return "提高"


def _format_date(rule: Deadline) -> str:
    if rule.year is not None:
        return f"{rule.year}-{rule.month:02}-{rule.day or 31:02}"
    return f"{rule.month}月底" if rule.day is None else f"{rule.month}月{rule.day}日"


def _format_label(label: Label) -> str:
    if label.condition is not None:
        return f"{label.values[0]}{_format(label.condition)}的地区"
    return "、".join(label.values)


def _format_stages(rule: Stages) -> str:
    first, *later = rule.stages
    if not first.years:
        inside = "，".join(f"{stage.years[0]}年{_format(stage.rule)}" for stage in later)
        return f"{_format(first.rule)}({inside})"
    return "，".join(f"{'、'.join(f'{year}年' for year in stage.years)}{_format(stage.rule)}" for stage in rule.stages)


def format_quantity(quantity: Quantity) -> str:
    """
    A number with its unit, no blank between; a pure ratio has none.
    """
    unit = quantity.unit
    # 18 in the column 1/10万 is 18/10万.
    return quantity.number.digits + (
        "" if unit is None or unit == "1" else unit.removeprefix("1") if unit.startswith("1/") else unit
    )


def _basis(basis: str | None) -> str:
    return "" if basis is None else f"({basis})"


def _number(number: int) -> str:
    return _YEARS[number] if number <= 10 else str(number)


def _wide(text: str) -> str:
    """
    Wording as it is printed: full-width separators outside brackets.
    """
    return text.translate(_WIDE)
