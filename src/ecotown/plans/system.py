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

from ecotown.plans.conventions import Conventions
from ecotown.plans.item import Item
from ecotown.targets.nodes import Direction, Scale
from ecotown.targets.parser import UNSTATED, Unstated
from ecotown.targets.vocabulary import Vocabulary

__all__ = [
    "UNSTATED",
    "Component",
    "EvidenceWanted",
    "Indicator",
    "IndicatorSystem",
    "Obligation",
    "Standing",
    "Unstated",
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
    evidence: tuple[EvidenceWanted, ...] | None = None
    conventions: Conventions = attrs.field(factory=Conventions)


@attrs.frozen(repr=False)
class Indicator(Item):
    """
    One row of a system.

    `target` is the cell as printed, line breaks included; it is None only where every component states its own.
    `unit` is the unit column as printed, `responsible` lists the lead first, `of` names the rows whose verdicts a target
    such as `4项中至少1项达标` takes, `applies_if` the attributes a place must have.
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
    applies_if: Mapping[str, str] = attrs.field(factory=dict)
    may_be_absent: bool = False
    each_village: bool = False
    cap: Fraction | Unstated | None = UNSTATED
    of: tuple[str, ...] = ()
    components: tuple[Component, ...] = ()
    conventions: Conventions = attrs.field(factory=Conventions)
    evidence: tuple[EvidenceWanted, ...] = ()
    definition: str | None = None
    note: str | None = None


@attrs.frozen(repr=False)
class IndicatorSystem(Item):
    """
    A set of indicators that an authority published, with the words and conventions that it declares.
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
    note: str | None = None
    file_bytes: bytes | None = attrs.field(default=None, eq=False, repr=False, kw_only=True)

    @property
    def vocabulary(self) -> Vocabulary:
        """
        The declared words, as `ecotown.parse_target` takes them.
        """
        return Vocabulary(scales=self.scales, attributes=self.attributes, units=self.units, synonyms=self.synonyms)

    def indicator(self, number: str) -> Indicator | None:
        """
        The row of that number, or None.
        """
        return next((indicator for indicator in self.indicators if indicator.number == number), None)
