"""
The rules, in the order in which they are run. One rule is one function: it looks at one thing and yields what it finds.
"""

from collections.abc import Callable, Iterable
from typing import TypeAlias

from ecotown.diagnostics import Diagnostic
from ecotown.linter.book import Book
from ecotown.linter.rules import (
    acceptance,
    annex,
    bodies,
    body,
    conventions,
    coverage,
    definitions,
    documents,
    formulas,
    names,
    numbering,
    offices,
    overrides,
    periods,
    place,
    quantities,
    records,
    responsibility,
    rows,
    structure,
    supplied,
    targets,
    units,
    vocabulary,
    wording,
)
from ecotown.linter.sheet import Sheet

__all__ = [
    "LEDGER_RULES",
    "NOTICE_RULES",
    "PLAN_RULES",
    "ROW_RULES",
    "RULES",
    "SYSTEM_RULES",
    "LedgerRule",
    "SheetRule",
]

SheetRule: TypeAlias = Callable[[Sheet], Iterable[Diagnostic]]
LedgerRule: TypeAlias = Callable[[Book], Iterable[Diagnostic]]

ROW_RULES: tuple[SheetRule, ...] = (
    targets.check_refused,
    targets.tell_readings,
    targets.check_judgeable,
    units.check_units,
    units.check_missing_units,
    units.check_bases,
    formulas.check_formulas,
    conventions.check_conventions,
    conventions.check_missing_conventions,
    rows.check_names,
    rows.check_counts,
    rows.check_circles,
    rows.check_evidence_wanted,
    formulas.check_variables,
    formulas.check_variable_units,
)
"""
For the rows of a system and of a plan.
"""

SYSTEM_RULES: tuple[SheetRule, ...] = (
    acceptance.check_acceptance,
    acceptance.check_uncounted,
    vocabulary.check_scales,
    vocabulary.check_words,
    vocabulary.check_synonyms,
    vocabulary.check_units_known,
    vocabulary.check_attributes,
    vocabulary.check_labels,
    vocabulary.check_circumstances,
    overrides.check_reasons,
    overrides.check_dropped_targets,
    overrides.check_looser_targets,
    overrides.check_weaker_rows,
    overrides.check_removed_rows,
)
"""
For what a system declares.
"""

PLAN_RULES: tuple[SheetRule, ...] = (
    overrides.check_reasons,
    overrides.check_dropped_targets,
    overrides.check_looser_targets,
    overrides.check_weaker_rows,
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

NOTICE_RULES: tuple[SheetRule, ...] = (
    structure.check_skipped_headings,
    structure.check_skipped_tasks,
    structure.check_skipped_rows,
    structure.check_annex_labels,
    structure.check_heading_wording,
    structure.check_task_order,
    structure.check_several_targets,
    structure.check_counts,
    structure.check_obligation_counts,
    structure.check_villages_counted,
    structure.check_annexes_named,
    structure.check_title_agrees,
    bodies.check_variants,
    bodies.check_near_names,
    bodies.check_printed_names,
    bodies.check_slips,
    names.check_group_names,
    names.check_honours,
    names.check_domains,
    names.check_sets_named,
    names.check_label_spellings,
    names.check_authorities,
    names.check_alternatives,
    names.check_usual_names,
    responsibility.check_missing_leads,
    responsibility.check_unassigned_rows,
    responsibility.check_unassigned_tasks,
    responsibility.check_load,
    responsibility.check_outside_command,
    responsibility.check_villages_left_out,
    responsibility.check_communities,
    responsibility.check_roster,
    responsibility.check_task_offices,
    body.check_targets_agree,
    body.check_units_agree,
    body.check_soft_body,
    body.check_operators,
    body.check_domains_agree,
    annex.check_share_units,
    annex.check_soft_words,
    annex.check_vague_changes,
    annex.check_later_years,
    annex.check_units_named,
    annex.check_booleans,
    annex.check_directions,
    annex.check_ceilings,
    annex.check_trend_windows,
    annex.check_baselines,
    annex.check_expectations,
    definitions.check_definitions,
    definitions.check_scopes,
    definitions.check_compounds,
    definitions.check_zone_in_body,
    periods.check_before_issue,
    periods.check_order,
    periods.check_inferred_years,
    periods.check_open_ends,
    periods.check_before_statistics,
    periods.check_frequency,
    periods.check_row_dates,
    periods.check_document_dates,
    coverage.check_rows_without_task,
    coverage.check_tasks_without_row,
    coverage.check_promised_numbers,
    coverage.check_promises,
    coverage.check_acceptance,
    coverage.check_acceptance_agrees,
    coverage.check_may_be_absent,
    coverage.check_own_notice,
    wording.check_cited_numbers,
    wording.check_cited_levels,
    wording.check_cited_alike,
    wording.check_cited_years,
    wording.check_blank_page,
    wording.check_title,
    wording.check_number_blanks,
    wording.check_stop_before_offices,
    wording.check_head_blanks,
    wording.check_terms,
    wording.check_personal_names,
)
"""
For the contradictions of a plan that was printed as a notice: of its body and its annex, its names, offices and dates.
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
    quantities.check_computed,
    quantities.check_plausible,
    quantities.check_entered_figures,
    documents.check_ids,
    documents.check_expiry,
)
"""
For ledgers, with a plan or without.
"""

RULES: tuple[SheetRule | LedgerRule, ...] = tuple(
    dict.fromkeys((*ROW_RULES, *SYSTEM_RULES, *PLAN_RULES, *NOTICE_RULES, *LEDGER_RULES))
)
"""
All rules, each once.
"""
