"""
The nodes of a scoring rule: what a cell of an assessment table gives, takes and adds.

Nodes are frozen values without positions. A rule is a row of clauses and what holds for all of them (the full marks, the
floor, the caps); a clause says how many points and for what; a condition says for what. A pass over them is one function
in one file that matches on `Clause` or `Condition` and ends in `assert_never`.
"""

from enum import Enum
from fractions import Fraction
from typing import TypeAlias

import attrs

from ecotown.diagnostics import Diagnostic

__all__ = [
    "AllOf",
    "AnyOf",
    "Balance",
    "Base",
    "Capped",
    "Clause",
    "Comparator",
    "Condition",
    "Count",
    "Discretion",
    "Distance",
    "Done",
    "Floor",
    "Grade",
    "Grant",
    "Growth",
    "IncompleteUnit",
    "Level",
    "Limit",
    "Otherwise",
    "PerEvent",
    "PerGap",
    "Points",
    "ProRata",
    "Quantity",
    "ScoringRule",
    "Sense",
    "Side",
    "Standing",
    "Stands",
    "Veto",
    "Zero",
]


class Sense(Enum):
    """
    What a clause does with its points: gives them (得), takes them away (扣), or adds them on top (加).
    """

    GIVE = "得"
    DEDUCT = "扣"
    ADD = "加"


class Comparator(Enum):
    """
    How a value stands to a limit. 以上, 以下 and 以内 include the number, 超过, 不足 and 以外 exclude it.
    """

    AT_LEAST = "≥"
    AT_MOST = "≤"
    MORE_THAN = ">"
    LESS_THAN = "<"
    EQUAL = "="


class Side(Enum):
    """
    The side on which a value lies, or to which it moves. SHORT (差) is the worse side, whichever that is.
    """

    BELOW = "低"
    ABOVE = "高"
    SHORT = "差"


class Base(Enum):
    """
    What a gap is measured from.
    """

    TARGET = "目标"
    PREVIOUS_YEAR = "上年"


class Standing(Enum):
    """
    How the indicator stands to its target; the value is the canonical word.
    """

    MET = "达标"
    NOT_MET = "未达标"
    EXCEEDED = "超额完成"
    ABOVE = "高于标准"
    BELOW = "低于标准"


class Floor(Enum):
    """
    Whether deductions end at zero (扣完为止) or go on below it (扣分不保底).
    """

    ZERO = "zero"
    NONE = "none"


class IncompleteUnit(Enum):
    """
    What an incomplete unit of a `每…` counts: nothing, a whole one, or its part of one.
    """

    IGNORED = "ignored"
    COUNTED = "counted"
    PROPORTIONAL = "proportional"


@attrs.frozen
class Quantity:
    """
    A number with its unit as written, or without one.
    """

    value: Fraction
    unit: str | None = None


@attrs.frozen
class Points:
    """
    A number of points, or that share of the full marks (满分 is the whole, `满分的60%` 3/5).
    """

    value: Fraction = attrs.field(validator=attrs.validators.ge(Fraction(0)))
    is_share: bool = False


# ---- Conditions -----------------------------------------------------------------------------------------------------


@attrs.frozen
class Level:
    """
    The indicator against a number: `≥5%`, `<60%`; `subject` names another quantity that is meant (`绿地率≥25%`).
    """

    comparator: Comparator
    limit: Quantity
    subject: str | None = None


@attrs.frozen
class Distance:
    """
    How far the indicator lies from its target: `低于目标≥2%` (降低2%以上).
    """

    side: Side
    comparator: Comparator
    amount: Quantity


@attrs.frozen
class Growth:
    """
    The change from the year before: `较上年提高≥10%`. `side` is ABOVE for a rise and BELOW for a fall.
    """

    side: Side
    comparator: Comparator
    amount: Quantity


@attrs.frozen
class Stands:
    """
    How the indicator stands to its target: `达标`, `未达标`, `高于标准`.
    """

    standing: Standing


@attrs.frozen
class Count:
    """
    Things done or found, counted: `建成≥1座生态公厕`. Observed by the noun, or by the verb where there is none.
    """

    verb: str
    comparator: Comparator
    limit: Quantity
    noun: str | None = None


@attrs.frozen
class Grade:
    """
    A grade that was given: `优秀`, `合格`, `第一名`.
    """

    word: str


@attrs.frozen
class Done:
    """
    Open wording, which a person finds true or not: `设立示范区标志`, `弄虚作假`.
    """

    text: str


@attrs.frozen
class Otherwise:
    """
    None of the conditions before it in the same account of points: `否则`.
    """


@attrs.frozen
class AllOf:
    """
    All of the parts.
    """

    parts: tuple["Condition", ...] = attrs.field(validator=attrs.validators.min_len(2))


@attrs.frozen
class AnyOf:
    """
    Any of the parts. It never holds an `AllOf`: the printed form has no brackets for it.
    """

    parts: tuple["Condition", ...] = attrs.field(validator=attrs.validators.min_len(2))

    @parts.validator
    def _refuse_conjunctions(self, _: object, parts: tuple["Condition", ...]) -> None:
        if any(isinstance(part, AllOf) for part in parts):
            raise ValueError("an `or` cannot hold an `and`: there are no brackets to print it with")


Condition: TypeAlias = Level | Distance | Growth | Stands | Count | Grade | Done | Otherwise | AllOf | AnyOf


# ---- Clauses --------------------------------------------------------------------------------------------------------


@attrs.frozen
class Grant:
    """
    Points once, where a condition holds: `≥5%得1分`, `未达标扣5分`.
    """

    sense: Sense
    points: Points
    condition: Condition


@attrs.frozen
class PerGap:
    """
    Points for each unit of a gap: `每差1微克/立方米扣0.5分`, `较上年每高1个百分点加1分`.

    The gap is measured from `origin`, the number that the clause itself states (`会议≥4次，每低1次扣0.5分`), else from the level
    that stands before it in the text, else from the target. `subject` names another quantity that is meant.
    """

    sense: Sense
    points: Points
    side: Side
    step: Quantity
    base: Base = Base.TARGET
    subject: str | None = None
    origin: Level | Count | None = None
    condition: Condition | None = None


@attrs.frozen
class PerEvent:
    """
    Points for each of some events: `每发生1起一般事故扣1分`, `每发现1处扣2分`.

    `context` is the wording before it that says what is looked for: `路面有积水，每发现1处扣1分`.
    """

    sense: Sense
    points: Points
    every: Quantity
    verb: str = ""
    noun: str | None = None
    context: str | None = None
    condition: Condition | None = None


@attrs.frozen
class Discretion:
    """
    Points that a person sets between two bounds, or not at all: `酌情给0～4分`. Without `highest`, up to the full marks.
    """

    sense: Sense
    lowest: Fraction = attrs.field(default=Fraction(0), validator=attrs.validators.ge(Fraction(0)))
    highest: Fraction | None = None
    condition: Condition | None = None


@attrs.frozen
class ProRata:
    """
    The full marks in proportion: `按比例得分`, `未达标，按比例扣分`.

    Without a condition on something else the share is that of the target that was reached.
    """

    sense: Sense
    condition: Condition | None = None


@attrs.frozen
class Zero:
    """
    No points: `不得分`, `高于标准不得分`, `弄虚作假，不得分`.
    """

    condition: Condition | None = None


@attrs.frozen
class Veto:
    """
    `一票否决`: one such thing and the whole assessment fails, this item with it.
    """

    condition: Condition | None = None


@attrs.frozen
class Balance:
    """
    `得分=分值-扣分+加分`: the deductions and additions come from elsewhere.
    """


@attrs.frozen
class Capped:
    """
    Clauses of one sense that together come to no more than so many points: `每发现1处扣2分，最多扣6分`.
    """

    clauses: tuple["PerGap | PerEvent | Grant | ProRata", ...] = attrs.field(validator=attrs.validators.min_len(1))
    most: Fraction

    @clauses.validator
    def _refuse_mixed_senses(self, _: object, clauses: tuple["PerGap | PerEvent | Grant | ProRata", ...]) -> None:
        if len({clause.sense for clause in clauses}) > 1:
            raise ValueError("a cap holds clauses of one sense")

    @property
    def sense(self) -> Sense:
        """
        What the clauses do with their points.
        """
        return self.clauses[0].sense


Clause: TypeAlias = Grant | PerGap | PerEvent | Discretion | ProRata | Zero | Veto | Balance | Capped


# ---- The rule -------------------------------------------------------------------------------------------------------


@attrs.frozen
class Limit:
    """
    The target that a rule scores against, as far as scoring needs it: a number, its unit, and how it is compared.
    """

    value: Fraction
    unit: str | None = None
    comparator: Comparator | None = None


@attrs.frozen(kw_only=True)
class ScoringRule:
    """
    A scoring rule with its context. Two rules are equal where what they say is: text and context take no part.

    `full` are the full marks that the text states. `most_deducted` and `most_added` cap all deductions and all additions;
    `is_open_ended` says that additions have no cap (加分不封顶). `floor` and `incomplete_unit` are None where the text says
    nothing. `points`, `unit`, `better` and `target` come from the table around the cell.
    """

    clauses: tuple[Clause, ...] = attrs.field(validator=attrs.validators.min_len(1))
    full: Fraction | None = None
    floor: Floor | None = None
    incomplete_unit: IncompleteUnit | None = None
    most_deducted: Fraction | None = None
    most_added: Fraction | None = None
    is_open_ended: bool = False
    text: str = attrs.field(default="", eq=False)
    name: str | None = attrs.field(default=None, eq=False)
    points: Fraction | None = attrs.field(default=None, eq=False)
    unit: str | None = attrs.field(default=None, eq=False)
    better: str | None = attrs.field(default=None, eq=False)
    target: Limit | None = attrs.field(default=None, eq=False)
    diagnostics: tuple[Diagnostic, ...] = attrs.field(default=(), eq=False)

    @property
    def full_marks(self) -> Fraction | None:
        """
        The most that the item gives without additions: what the table says, else what the text says.
        """
        return self.full if self.points is None else self.points
