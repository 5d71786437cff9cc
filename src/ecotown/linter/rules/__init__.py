"""
The rules, in the order in which they are run. One rule is one function: it looks at one thing and yields what it finds.
"""

from collections.abc import Callable, Iterable
from typing import TypeAlias

from ecotown.diagnostics import Diagnostic
from ecotown.linter.book import Book
from ecotown.linter.rules import (
    conventions,
    documents,
    numbering,
    offices,
    overrides,
    place,
    records,
    rows,
    supplied,
    targets,
    units,
    vocabulary,
)
from ecotown.linter.sheet import Sheet

__all__ = ["LEDGER_RULES", "PLAN_RULES", "ROW_RULES", "RULES", "SYSTEM_RULES", "LedgerRule", "SheetRule"]

SheetRule: TypeAlias = Callable[[Sheet], Iterable[Diagnostic]]
LedgerRule: TypeAlias = Callable[[Book], Iterable[Diagnostic]]

ROW_RULES: tuple[SheetRule, ...] = (
    targets.check_refused,
    targets.tell_readings,
    targets.check_judgeable,
    units.check_units,
    units.check_missing_units,
    units.check_bases,
    conventions.check_conventions,
    conventions.check_missing_conventions,
    rows.check_names,
    rows.check_counts,
    rows.check_circles,
    rows.check_evidence_wanted,
)
"""
For the rows of a system and of a plan.
"""

SYSTEM_RULES: tuple[SheetRule, ...] = (
    vocabulary.check_scales,
    vocabulary.check_words,
    vocabulary.check_synonyms,
    vocabulary.check_units_known,
    vocabulary.check_attributes,
    vocabulary.check_labels,
    vocabulary.check_circumstances,
)
"""
For what a system declares.
"""

PLAN_RULES: tuple[SheetRule, ...] = (
    overrides.check_reasons,
    overrides.check_dropped_targets,
    targets.check_assigned_targets,
    targets.check_task_targets,
    supplied.check_assigned,
    supplied.check_assigned_subjects,
    supplied.check_references,
    supplied.check_unsupplied_references,
    place.check_missing_attributes,
    place.check_attribute_values,
    place.check_branches,
    place.check_attribute_names,
    place.check_villages,
    offices.check_offices,
    offices.check_office_names,
    numbering.check_year,
    numbering.check_tasks,
    numbering.check_headings,
)
"""
For what a plan states beside its rows.
"""

LEDGER_RULES: tuple[LedgerRule, ...] = (
    records.check_form,
    records.check_conflicts,
    records.check_overshadowed,
    records.check_subjects,
    records.check_references,
    records.check_units,
    records.check_values,
    records.check_years,
    documents.check_ids,
    documents.check_expiry,
)
"""
For ledgers, with a plan or without.
"""

RULES: tuple[SheetRule | LedgerRule, ...] = (*ROW_RULES, *SYSTEM_RULES, *PLAN_RULES, *LEDGER_RULES)
"""
All rules, each once.
"""
