"""
Indicator systems: what is required, row by row.

A system is data. Its rows keep each target as the text that was printed; reading that text is the business of
`ecotown.targets`, with the context that the row and the system's vocabulary give.
"""

from collections.abc import Mapping
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import ClassVar

import attrs

from ecotown.plans.acceptance import Acceptance
from ecotown.plans.conventions import Conventions
from ecotown.plans.item import Item
from ecotown.plans.override import Override
from ecotown.targets.folding import fold_text
from ecotown.targets.nodes import Direction, Scale
from ecotown.targets.parser import UNSTATED, Unstated
from ecotown.targets.vocabulary import Vocabulary

__all__ = [
    "UNSTATED",
    "Component",
    "EvidenceWanted",
    "Extension",
    "Indicator",
    "IndicatorSystem",
    "Obligation",
    "RollUp",
    "Standing",
    "Unstated",
    "Variable",
    "WhenZero",
]


class Standing(Enum):
    """
    How far a system can be relied on.
    """

    CONFIRMED = "confirmed"
    UNCONFIRMED = "unconfirmed"
    DRAFT = "draft"

    @property
    def label(self) -> str:
        """
        The Chinese word for it.
        """
        return {"confirmed": "已确认", "unconfirmed": "未确认", "draft": "草案"}[self.value]


class Obligation(Enum):
    """
    Whether a row must be met (约束性) or informs (参考性).
    """

    BINDING = "binding"
    REFERENCE = "reference"

    @property
    def label(self) -> str:
        """
        The Chinese word printed in the 指标属性 column.
        """
        return "约束性" if self is Obligation.BINDING else "参考性"


class RollUp(Enum):
    """
    How the values of villages make the town's value of a raw quantity.

    `NONE` is for what is known of the town alone, and for what has no meaning summed. There is no mean but a weighted one.
    """

    SUM = "sum"
    MAX = "max"
    MIN = "min"
    NONE = "none"
    WEIGHTED = "weighted"

    @property
    def label(self) -> str:
        """
        The Chinese word for it.
        """
        return {"sum": "求和", "max": "取最大", "min": "取最小", "none": "不汇总", "weighted": "加权平均"}[self.value]


class WhenZero(Enum):
    """
    What holds for a row whose formula would divide by zero because there is nothing to count: none of it.
    """

    NOT_APPLICABLE = "not-applicable"
    MET = "met"
    UNDETERMINED = "undetermined"

    @property
    def label(self) -> str:
        """
        The Chinese word for it.
        """
        return {"not-applicable": "不适用", "met": "达标", "undetermined": "无法判定"}[self.value]


@attrs.frozen(repr=False)
class EvidenceWanted(Item):
    """
    A document that a row asks for; `valid_years` is how long it stays good.
    """

    name: str
    required: bool = False
    valid_years: int | None = None


@attrs.frozen(repr=False)
class Component(Item):
    """
    A named part of an indicator that is observed and judged by itself.

    What is None (for `cap`: unstated) is the row's; `ecotown.plans.resolve_components` fills it in.
    """

    name: str
    target: str | None = None
    unit: str | None = None
    basis: str | None = None
    better: Direction | None = None
    cap: Fraction | Unstated | None = UNSTATED
    measure: str | None = None
    when_zero: WhenZero | None = None
    evidence: tuple[EvidenceWanted, ...] | None = None
    conventions: Conventions = attrs.field(factory=Conventions)


@attrs.frozen(repr=False)
class Indicator(Item):
    """
    One row of a system.

    `target` is the cell as printed, line breaks included; it is None only where every component states its own.
    `unit` is the unit column as printed, `responsible` lists the lead first, `of` names the rows whose verdicts a target
    such as `4项中至少1项达标` takes, `applies_if` the attributes a place must have. `citation` is where the row was taken
    from, and whether it was checked there.
    """

    number: str
    name: str
    target: str | None = None
    domain: str | None = None
    unit: str | None = None
    basis: str | None = None
    better: Direction | None = None
    obligation: Obligation | None = None
    responsible: tuple[str, ...] = ()
    supporting: tuple[str, ...] = ()
    measure: str | None = None
    when_zero: WhenZero | None = None
    applies_if: Mapping[str, str] = attrs.field(factory=dict)
    may_be_absent: bool = False
    each_village: bool = False
    cap: Fraction | Unstated | None = UNSTATED
    of: tuple[str, ...] = ()
    components: tuple[Component, ...] = ()
    conventions: Conventions = attrs.field(factory=Conventions)
    evidence: tuple[EvidenceWanted, ...] = ()
    definition: str | None = None
    citation: str | None = None
    note: str | None = None


@attrs.frozen(repr=False)
class Variable(Item):
    """
    A raw quantity that formulas name (`ecotown.measures`) and a ledger records under `variable`.

    `unit` is its unit column as printed: a value that states no unit is in it, and `-` is a pure number. `source` is the
    department that answers for the number, `caliber` what is counted and what is not (口径), `weight` the raw quantity by
    which the villages are weighted, `part_of` the one that it is a part of, and `stable` says that it may well stay the same
    for years, as the area of the land does.
    """

    name: str
    unit: str
    roll_up: RollUp
    weight: str | None = None
    part_of: str | None = None
    stable: bool = False
    basis: str | None = None
    source: str | None = None
    caliber: str | None = None
    definition: str | None = None
    standing: Standing = Standing.UNCONFIRMED
    note: str | None = None


@attrs.frozen(repr=False)
class IndicatorSystem(Item):
    """
    A set of indicators that an authority published, with the words and conventions that it declares.

    A system that extends another is whole once it is loaded: its rows are those that hold, and `extension` says what its own
    file states. `extends`, `overrides` and `removed` (numbers with the reason) are for what is stated alone.
    """

    ecotown: ClassVar[int] = 1
    kind: ClassVar[str] = "indicator-system"

    id: str
    title: str | None = None
    effective_from: date | None = None
    citation: str | None = None
    standing: Standing = Standing.UNCONFIRMED
    conventions: Conventions = attrs.field(factory=Conventions)
    attributes: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)
    scales: tuple[Scale, ...] = ()
    units: tuple[str, ...] = ()
    synonyms: Mapping[str, str] = attrs.field(factory=dict)
    indicators: tuple[Indicator, ...] = ()
    variables: tuple[Variable, ...] = ()
    acceptance: Acceptance | None = None
    extends: str | None = None
    overrides: Mapping[str, Override] = attrs.field(factory=dict)
    removed: Mapping[str, str] = attrs.field(factory=dict)
    note: str | None = None
    extension: "Extension | None" = attrs.field(default=None, eq=False, repr=False, kw_only=True)
    file_bytes: bytes | None = attrs.field(default=None, eq=False, repr=False, kw_only=True)

    @property
    def vocabulary(self) -> Vocabulary:
        """
        The declared words, folded as the text of a target is, for `ecotown.parse_target`.
        """
        return Vocabulary(
            scales=tuple(
                Scale(scale.name, tuple(tuple(fold_text(word) for word in words) for words in scale.ranks))
                for scale in self.scales
            ),
            attributes={name: tuple(map(fold_text, values)) for name, values in self.attributes.items()},
            units=self.units,
            synonyms={fold_text(word): fold_text(known) for word, known in self.synonyms.items()},
        )

    @property
    def variable_units(self) -> dict[str, str]:
        """
        The unit of each raw quantity by its name, as `ecotown.measures.check_dimensions` takes them.
        """
        return {variable.name: variable.unit for variable in self.variables}

    def indicator(self, number: str) -> Indicator | None:
        """
        The row of that number, or None.
        """
        return next((indicator for indicator in self.indicators if indicator.number == number), None)


@attrs.frozen
class Extension:
    """
    What a system that extends another states in its own file, and the system that it extends.
    """

    stated: IndicatorSystem
    parent: IndicatorSystem
