"""
Indicator systems and plans: what is required and what was promised.

Everything here is a frozen value with tuples inside; change one with `attrs.evolve`. Reading and writing files is the
business of `ecotown.files`.
"""

from ecotown.plans.acceptance import (
    Acceptance,
    AcceptanceCondition,
    AcceptancePoints,
    Band,
    RowPoints,
    WhereAbsent,
)
from ecotown.plans.conventions import Comparison, Conventions, TrendWindow
from ecotown.plans.extension import apply_override, extend
from ecotown.plans.item import Item, PrintedAt
from ecotown.plans.override import Override
from ecotown.plans.plan import (
    Annex,
    AssignedTarget,
    AssignedTargets,
    CitedDocument,
    Document,
    Heading,
    IgnoredFinding,
    LeadingGroup,
    LeadingGroupOffice,
    Organization,
    Phase,
    Place,
    Plan,
    PrintedPassage,
    ReferenceValue,
    SourceFile,
    Task,
    TaskTarget,
    Village,
)
from ecotown.plans.position import Position
from ecotown.plans.resolution import resolve_components, resolve_gates, resolve_indicators
from ecotown.plans.system import (
    UNSTATED,
    Component,
    EvidenceWanted,
    Extension,
    Indicator,
    IndicatorSystem,
    Obligation,
    RollUp,
    Standing,
    Unstated,
    Variable,
    WhenZero,
)

__all__ = [
    "UNSTATED",
    "Acceptance",
    "AcceptanceCondition",
    "AcceptancePoints",
    "Annex",
    "AssignedTarget",
    "AssignedTargets",
    "Band",
    "CitedDocument",
    "Comparison",
    "Component",
    "Conventions",
    "Document",
    "EvidenceWanted",
    "Extension",
    "Heading",
    "IgnoredFinding",
    "Indicator",
    "IndicatorSystem",
    "Item",
    "LeadingGroup",
    "LeadingGroupOffice",
    "Obligation",
    "Organization",
    "Override",
    "Phase",
    "Place",
    "Plan",
    "Position",
    "PrintedAt",
    "PrintedPassage",
    "ReferenceValue",
    "RollUp",
    "RowPoints",
    "SourceFile",
    "Standing",
    "Task",
    "TaskTarget",
    "TrendWindow",
    "Unstated",
    "Variable",
    "Village",
    "WhenZero",
    "WhereAbsent",
    "apply_override",
    "extend",
    "resolve_components",
    "resolve_gates",
    "resolve_indicators",
]
