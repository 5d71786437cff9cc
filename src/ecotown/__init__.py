"""
Reads, checks and judges the targets of town plans for ecological civilization (生态文明建设示范乡镇).

The names below load the rooms that they live in when they are first used, so that importing the library costs nothing.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecotown.assessment import Assessment, Finding, WhatIf, assess, what_if
    from ecotown.bulk import NotInBulk, UnusableTable, assess_frame, assess_sql, assess_table, explain_row, summarize
    from ecotown.diagnostics import Diagnostic, Severity
    from ecotown.documents import import_notice
    from ecotown.errors import (
        EcotownError,
        IncompatibleUnits,
        InvalidArgument,
        InvalidFile,
        MeasureSyntaxError,
        MissingExtra,
        MissingFile,
        ObservationError,
        ScoringSyntaxError,
        TargetSyntaxError,
        UnknownSystem,
        UnknownUnit,
    )
    from ecotown.evaluation import Reason, Result, Verdict, evaluate_target
    from ecotown.files import list_systems, load_ledger, load_plan, load_system
    from ecotown.ledger import Ledger
    from ecotown.linter import lint
    from ecotown.measures import evaluate_measure, format_measure, parse_measure
    from ecotown.plans import IndicatorSystem, Plan
    from ecotown.plans.differences import SystemDifference, compare_systems
    from ecotown.scoring import format_scoring, parse_scoring, score
    from ecotown.targets import Target, Vocabulary, format_target, parse_target
    from ecotown.targets.strictness import Relation, Strictness, compare_strictness

    __version__: str

__all__ = [
    "Assessment",
    "Diagnostic",
    "EcotownError",
    "Finding",
    "IncompatibleUnits",
    "IndicatorSystem",
    "InvalidArgument",
    "InvalidFile",
    "Ledger",
    "MeasureSyntaxError",
    "MissingExtra",
    "MissingFile",
    "NotInBulk",
    "ObservationError",
    "Plan",
    "Reason",
    "Relation",
    "Result",
    "ScoringSyntaxError",
    "Severity",
    "Strictness",
    "SystemDifference",
    "Target",
    "TargetSyntaxError",
    "UnknownSystem",
    "UnknownUnit",
    "UnusableTable",
    "Verdict",
    "Vocabulary",
    "WhatIf",
    "__version__",
    "assess",
    "assess_frame",
    "assess_sql",
    "assess_table",
    "compare_strictness",
    "compare_systems",
    "evaluate_measure",
    "evaluate_target",
    "explain_row",
    "format_measure",
    "format_scoring",
    "format_target",
    "import_notice",
    "lint",
    "list_systems",
    "load_ledger",
    "load_plan",
    "load_system",
    "parse_measure",
    "parse_scoring",
    "parse_target",
    "score",
    "summarize",
    "what_if",
]

_HOMES = {
    "ecotown.assessment": ("Assessment", "Finding", "WhatIf", "assess", "what_if"),
    "ecotown.bulk": (
        "NotInBulk",
        "UnusableTable",
        "assess_frame",
        "assess_sql",
        "assess_table",
        "explain_row",
        "summarize",
    ),
    "ecotown.diagnostics": ("Diagnostic", "Severity"),
    "ecotown.documents": ("import_notice",),
    "ecotown.errors": (
        "EcotownError",
        "IncompatibleUnits",
        "InvalidArgument",
        "InvalidFile",
        "MeasureSyntaxError",
        "MissingExtra",
        "MissingFile",
        "ObservationError",
        "ScoringSyntaxError",
        "TargetSyntaxError",
        "UnknownSystem",
        "UnknownUnit",
    ),
    "ecotown.evaluation": ("Reason", "Result", "Verdict", "evaluate_target"),
    "ecotown.files": ("list_systems", "load_ledger", "load_plan", "load_system"),
    "ecotown.ledger": ("Ledger",),
    "ecotown.linter": ("lint",),
    "ecotown.measures": ("evaluate_measure", "format_measure", "parse_measure"),
    "ecotown.plans": ("IndicatorSystem", "Plan"),
    "ecotown.plans.differences": ("SystemDifference", "compare_systems"),
    "ecotown.scoring": ("format_scoring", "parse_scoring", "score"),
    "ecotown.targets": ("Target", "Vocabulary", "format_target", "parse_target"),
    "ecotown.targets.strictness": ("Relation", "Strictness", "compare_strictness"),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}


if not TYPE_CHECKING:  # a checker would take any name for one of ours

    def __getattr__(name: str) -> object:
        """
        A name of the library, from the room that it lives in.
        """
        if name == "__version__":
            value = _read_version()
        elif name in _HOME_OF:
            from importlib import import_module

            value = getattr(import_module(_HOME_OF[name]), name)
        else:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    """
    The names of the library.
    """
    return sorted(__all__)


def _read_version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("ecotown")
    except PackageNotFoundError:
        # Run from a source tree that is not installed.
        return "0+unknown"
