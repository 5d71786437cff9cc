"""
The nodes of a target: what a cell means, once operator, unit, basis and direction are resolved.

Nodes are frozen values. They hold no positions and no diagnostics: where a unit or an operator came from is told by
the diagnostics of the `Target` around them, and takes no part in equality. A pass over the nodes is one function in
one file that matches on `Rule` and ends in `assert_never`.
"""

from enum import Enum
from fractions import Fraction
from typing import TypeAlias

import attrs

__all__ = [
    "About",
    "Absence",
    "Aspect",
    "Assigned",
    "AverageChange",
    "Baseline",
    "Bound",
    "Branch",
    "Change",
    "Choice",
    "Comparator",
    "Conjunction",
    "Coverage",
    "CumulativeChange",
    "Deadline",
    "Direction",
    "Disjunction",
    "EachYear",
    "Filter",
    "Frequency",
    "Interval",
    "KOfN",
    "Label",
    "MeanLevel",
    "Modal",
    "Modality",
    "Multiple",
    "NotSet",
    "Number",
    "Part",
    "Period",
    "Quantity",
    "Rank",
    "Reference",
    "Rule",
    "Scale",
    "Scope",
    "Share",
    "Stage",
    "Stages",
    "Statement",
    "Status",
    "StepChange",
    "Trend",
    "TrendKind",
]


class Direction(Enum):
    """
    Which way is better, or which way a quantity moves.
    """

    HIGHER = "higher"
    LOWER = "lower"


class Comparator(Enum):
    """
    How a value stands to a limit.

    Words that hold the number (以上, 以下, 以内) include it, 超过, 不满 and 以外 exclude it (民法典 art. 1259; GB/T 8170-2008).
    """

    AT_LEAST = "≥"
    AT_MOST = "≤"
    MORE_THAN = ">"
    LESS_THAN = "<"
    EQUAL = "="

    @property
    def includes_limit(self) -> bool:
        """
        Whether the limit itself passes.
        """
        return self in (Comparator.AT_LEAST, Comparator.AT_MOST, Comparator.EQUAL)

    @property
    def direction(self) -> Direction | None:
        """
        The side of the limit that passes; None for equality.
        """
        match self:
            case Comparator.AT_LEAST | Comparator.MORE_THAN:
                return Direction.HIGHER
            case Comparator.AT_MOST | Comparator.LESS_THAN:
                return Direction.LOWER
            case Comparator.EQUAL:
                return None


class Modality(Enum):
    """
    How firmly a target is promised; it never moves the bound.
    """

    ASPIRATIONAL = "力争"
    BINDING = "确保"
    NORMATIVE = "应"
    SOFT = "一般"


class Period(Enum):
    """
    The period over which a frequency is counted.
    """

    DAY = "每天"
    WEEK = "每周"
    MONTH = "每月"
    QUARTER = "每季度"
    HALF_YEAR = "每半年"
    YEAR = "每年"


class TrendKind(Enum):
    """
    How an indicator is to move from year to year; the value is the canonical word (language reference, section 7).

    The first six look at a window of years, the others at one earlier value: the year before, or the one named.
    """

    YEAR_ON_YEAR_DECREASE = "逐年降低"
    YEAR_ON_YEAR_INCREASE = "逐年提高"
    CONTINUED_DECREASE = "持续下降"
    CONTINUED_INCREASE = "持续提高"
    CONTINUOUS_IMPROVEMENT = "持续改善"
    SOME_INCREASE = "有所提高"
    SOME_DECREASE = "有所下降"
    OVERALL_IMPROVEMENT = "总体改善"
    NO_DECREASE = "不降低"
    NO_INCREASE = "不增加"
    NO_CHANGE = "不改变"
    STEADY = "保持稳定"
    STEADY_OR_IMPROVING = "保持稳定或持续改善"
    NOT_WORSE = "达到或优于上年水平"
    NEGATIVE_GROWTH = "负增长"

    @property
    def is_windowed(self) -> bool:
        """
        Whether every step of a window is asked, rather than one comparison with an earlier value.
        """
        return self in _WINDOWED

    @property
    def needs_direction(self) -> bool:
        """
        Whether the word means something only once it is known which way is better.
        """
        return self in _NEED_DIRECTION


_WINDOWED = frozenset(
    {
        TrendKind.YEAR_ON_YEAR_DECREASE,
        TrendKind.YEAR_ON_YEAR_INCREASE,
        TrendKind.CONTINUED_DECREASE,
        TrendKind.CONTINUED_INCREASE,
        TrendKind.CONTINUOUS_IMPROVEMENT,
    }
)
_NEED_DIRECTION = frozenset(
    {
        TrendKind.CONTINUOUS_IMPROVEMENT,
        TrendKind.OVERALL_IMPROVEMENT,
        TrendKind.STEADY,
        TrendKind.STEADY_OR_IMPROVING,
        TrendKind.NOT_WORSE,
    }
)


@attrs.frozen
class Number:
    """
    A number as written: its exact value and its digits without grouping commas (`85.0`, `2/3`).

    `is_decimal` is False for numbers that were not written as a decimal (三分之二, 八成, 过半数): they have no place, and
    are compared in full even under rounded comparison.
    """

    value: Fraction
    digits: str
    is_decimal: bool = attrs.field(default=True, eq=False)

    @property
    def interval(self) -> Fraction | None:
        """
        The rounding interval of the last digit written (`85.0`: 1/10); None where the number has no place.
        """
        if not self.is_decimal:
            return None
        _, point, decimals = self.digits.partition(".")
        return Fraction(1, 10 ** len(decimals)) if point else Fraction(1)


@attrs.frozen
class Quantity:
    """
    A number with its unit as written (`12.5` `万亩`), or without one.

    The unit `1` is a pure ratio (`2/3`): it converts to %. `is_unit_written` is False where the unit is the indicator's: a
    named part may then be observed in a unit of its own.
    """

    number: Number
    unit: str | None = None
    is_unit_written: bool = attrs.field(default=True, eq=False)


@attrs.frozen
class Scale:
    """
    An ordered list of status words, lowest rank first; the words of one rank are synonyms, the canonical one first.

    A target word is met by an observation of its rank or a higher one.
    """

    name: str
    ranks: tuple[tuple[str, ...], ...]

    def rank_of(self, word: str) -> int | None:
        """
        The rank of a word, or None where the scale does not hold it.
        """
        for rank, words in enumerate(self.ranks):
            if word in words:
                return rank
        return None


@attrs.frozen
class Bound:
    """
    A value against one limit: `≥85%`, `<5%`, `≤180千克/公顷(折纯)`.
    """

    comparator: Comparator
    limit: Quantity
    basis: str | None = None


@attrs.frozen
class Interval:
    """
    A value between two limits: `60%～70%` (both ends pass), `>60%且<70%`.
    """

    lower: Bound
    upper: Bound


@attrs.frozen
class About:
    """
    `约93%`, `93%左右`: the number itself, or within the declared tolerance of it on both sides.
    """

    limit: Quantity
    basis: str | None = None


@attrs.frozen
class Coverage:
    """
    `全覆盖`: equal to 100 %; an observed 全覆盖 is 100 %.
    """


@attrs.frozen
class Absence:
    """
    `零发生`, or `无X` where `object` is X: equal to 0.
    """

    object: str | None = None


@attrs.frozen
class Status:
    """
    A word on a scale: met by that word or a higher one, or strictly above it where `is_strict` (`优于Ⅲ类`).

    `object` is what the word governs (`开展X`); it is observed under X or bare.
    """

    scale: Scale
    rank: int
    is_strict: bool = False
    object: str | None = None

    @property
    def word(self) -> str:
        """
        The canonical word of the rank.
        """
        return self.scale.ranks[self.rank][0]


@attrs.frozen
class Trend:
    """
    A movement over time named by a word: `逐年降低`, `持续改善`, `不降低`, `保持稳定`.

    `better` is set for the kinds that need it and None for the others. `values` is the number of values in the window
    where the text sets it (近三年: 3, 连续三年: 4), for windowed kinds only. `base_year` is the year compared with, where the
    text names one, for the other kinds only.
    """

    kind: TrendKind
    better: Direction | None = None
    values: int | None = None
    base_year: int | None = None


class Baseline(Enum):
    """
    What a change is measured against where the text names no year.
    """

    PREVIOUS_YEAR = "上年"
    DECLARED = "基准年"


@attrs.frozen
class Change:
    """
    A change against an earlier value: `较2020年下降≥18%`, `较上年提高≥2个百分点`, `较2020年新增≥200户`.

    `is_relative` tells `(base − now)/base` from `base − now`. `base` is a year, the year before, or the system's baseline
    year. `is_amount` is set where the indicator's name says that a scalar observation is the change itself (下降率, 新增).
    `is_about` is set by 约 and 左右 around the amount: the comparator is then equality, within the declared tolerance.
    """

    direction: Direction
    comparator: Comparator
    amount: Quantity
    is_relative: bool
    base: int | Baseline = Baseline.DECLARED
    is_amount: bool = False
    is_about: bool = False


@attrs.frozen
class Multiple:
    """
    A value against a multiple of an earlier value: `≤2020年的1.3倍`, `较2020年×2` (翻一番).
    """

    comparator: Comparator
    factor: Number
    base: int | Baseline = Baseline.DECLARED


@attrs.frozen
class AverageChange:
    """
    `年均下降≥3%`: (last/first)^(1/n) − 1 against a rate, decided exactly by comparing powers.

    `base` is the first year where the text names one. `is_about` is set as for a change.
    """

    direction: Direction
    comparator: Comparator
    amount: Quantity
    base: int | None = None
    is_about: bool = False


@attrs.frozen
class StepChange:
    """
    `每年提高≥0.5个百分点`: every step of the window.
    """

    direction: Direction
    comparator: Comparator
    amount: Quantity
    is_relative: bool
    values: int | None = None


@attrs.frozen
class MeanLevel:
    """
    `近三年平均≥85%`: the mean of the last `values` years against one limit.
    """

    values: int
    bound: Bound


@attrs.frozen
class CumulativeChange:
    """
    `〔18〕`, `累计下降≥18%`: the change over the plan period; a scalar observation is the change itself.
    """

    direction: Direction
    amount: Quantity
    is_relative: bool = True


@attrs.frozen
class Assigned:
    """
    A target that a superior sets in another document: `完成区县规定的目标任务`.

    `text` is the wording after folding. `comparator` is set where the wording compares (`不超过X下达指标`); the superior's
    number then needs none. `value` is the number where the text gives it (`小于省计划指标,10‰`).
    """

    text: str
    comparator: Comparator | None = None
    value: Quantity | None = None


@attrs.frozen
class Reference:
    """
    A value against a named series supplied as data: `高于全省平均水平`, `≤国家总量控制指标`, `低于全区平均值的50%`.

    `factor` multiplies the reference. `上年` is a reference by that name only beside another (`高于上年和县平均水平`).
    """

    comparator: Comparator
    name: str
    factor: Quantity | None = None


@attrs.frozen
class Rank:
    """
    A place in a ranking: `全省前10名` is a rank of at most 10 within 全省.
    """

    scope: str
    limit: int


@attrs.frozen
class Frequency:
    """
    A count per period: `每季度≥2次`. The observation is the list of counts, or the one that decides.
    """

    period: Period
    bound: Bound


@attrs.frozen
class Deadline:
    """
    A dated event done by a day, the day included: `2025-12-31前完成`.

    Without a year it is the year judged; without a day the last day of the month.
    """

    year: int | None
    month: int
    day: int | None


@attrs.frozen
class Share:
    """
    A share of units that meet a standard (`30%以上村庄建成省级卫生村`) or of a total (`占耕地面积的80%以上`).

    The bound is on the share; `of` is the wording that defines it, as written.
    """

    bound: Bound
    of: str


@attrs.frozen
class Filter:
    """
    A count of members that pass a condition: `500亩以上的大面积森林景观斑块1处以上`.

    A number observed is the finished count; a list holds the members' values.
    """

    condition: Bound
    members: str
    count: Bound


@attrs.frozen
class Statement:
    """
    Open wording, judged by a person: `有效保障`.
    """

    text: str


@attrs.frozen
class NotSet:
    """
    `/`, `—`, `-`, `不涉及`, empty: no target is set.
    """


@attrs.frozen
class Aspect:
    """
    A rule on a named observation: `面积不减少`, `绿化率≥60%`, `A≥80%` of `A、B分别≥80%、50%`.
    """

    name: str
    rule: "Rule"


@attrs.frozen
class Scope:
    """
    A rule with the place that it speaks of in front: `建成区绿地率≥35%`, `市内无劣五类水体`.

    The place is no name: the rule is judged as it is, and an observation may carry the place before the name or not.
    """

    place: str
    rule: "Rule"


@attrs.frozen
class Part:
    """
    A further bound on a named part or a named year: `其中学校≥95%`, `其中2025年≤262.3亿立方米`.
    """

    name: str | int
    rule: "Rule"


@attrs.frozen
class Modal:
    """
    A rule with the verb in front of it: `力争≥95%`. It is judged as the rule alone.
    """

    modality: Modality
    rule: "Rule"


@attrs.frozen
class EachYear:
    """
    A rule asked of each of the last `values` years: `近三年未发生…`, `近三年全省前10名`.
    """

    values: int
    rule: "Rule"


@attrs.frozen
class KOfN:
    """
    `4项中至少1项达标`: observed as a mapping of name to 达标/未达标, or as the count that pass.
    """

    least: int
    total: int


@attrs.frozen
class Conjunction:
    """
    All of the parts.
    """

    parts: tuple["Rule", ...] = attrs.field(validator=attrs.validators.min_len(2))


@attrs.frozen
class Disjunction:
    """
    Any of the parts. An *or* never holds an *and*: the printed form has no brackets for it.
    """

    parts: tuple["Rule", ...] = attrs.field(validator=attrs.validators.min_len(2))

    @parts.validator
    def _refuse_conjunctions(self, _: object, parts: tuple["Rule", ...]) -> None:
        if any(isinstance(part, Conjunction | Choice | Stages) for part in parts):
            raise ValueError("an `or` cannot hold an `and`, a choice or stages: there are no brackets to print it with")


@attrs.frozen
class Label:
    """
    What a branch is chosen by.

    `attribute` names the attribute of the place and `values` the values that match (canonical words). Where the
    attribute is not declared it is None, and any attribute that has one of the choice's labels as its value counts.
    `is_else` marks 其他…: `values` then holds the label as written. `condition` is a bound on the place's own baseline
    of that name (`综合利用率≤60%的地区`), `values` then holds that name alone.
    """

    attribute: str | None
    values: tuple[str, ...]
    is_else: bool = False
    condition: Bound | None = None


@attrs.frozen
class Branch:
    """
    One branch of a choice.
    """

    label: Label
    rule: "Rule"


@attrs.frozen
class Choice:
    """
    A choice by circumstance: `山区：≥60%；丘陵区：≥40%`.
    """

    branches: tuple[Branch, ...] = attrs.field(validator=attrs.validators.min_len(1))


@attrs.frozen
class Stage:
    """
    What holds from a year on; `years` is empty for the default that holds before the first named year.

    Several years share one rule (`2023年、2024年≥60%`).
    """

    years: tuple[int, ...]
    rule: "Rule"


@attrs.frozen
class Stages:
    """
    A choice by year: `2023年≥60%，2025年≥100%`. The latest stage not after the year judged holds.
    """

    stages: tuple[Stage, ...] = attrs.field(validator=attrs.validators.min_len(1))


Rule: TypeAlias = (
    Bound
    | Interval
    | About
    | Coverage
    | Absence
    | Status
    | Trend
    | Change
    | Multiple
    | AverageChange
    | StepChange
    | MeanLevel
    | CumulativeChange
    | Assigned
    | Reference
    | Rank
    | Frequency
    | Deadline
    | Share
    | Filter
    | Statement
    | NotSet
    | Aspect
    | Scope
    | Part
    | Modal
    | EachYear
    | KOfN
    | Conjunction
    | Disjunction
    | Choice
    | Stages
)
