"""
The linter: what is wrong with a system, a plan or a ledger before anything is judged by it.
"""

import os
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TypeVar

import attrs

from ecotown.diagnostics import Diagnostic
from ecotown.errors import InvalidFile
from ecotown.files import from_plain, load_ledger, load_plan, to_plain
from ecotown.files.compose import MappingNode, Node, ScalarNode, compose
from ecotown.files.passage import Page, Passage, mark
from ecotown.files.plans import structure_plan
from ecotown.files.reading import read_bytes, read_source
from ecotown.files.roots import KINDS
from ecotown.files.source import Source, shown, suggest_word
from ecotown.files.systems import structure_system, with_file_bytes
from ecotown.ledger import Ledger
from ecotown.linter.book import open_book
from ecotown.linter.messages import FINDINGS, finding
from ecotown.linter.printed import print_place
from ecotown.linter.rules import LEDGER_RULES, NOTICE_RULES, PLAN_RULES, ROW_RULES, SYSTEM_RULES
from ecotown.linter.sheet import open_sheet
from ecotown.plans import IgnoredFinding, IndicatorSystem, Plan

__all__ = ["Report", "examine", "in_order", "lint"]

# A hostile file can break a rule in every line; a person reads the first few.
_MOST = 100
# Faults of the file as a whole: there is nothing to check.
_NOT_DONE = ("file/is-a-folder", "file/unreadable")

Thing = TypeVar("Thing")


@attrs.frozen
class Report:
    """
    What was found, and what was found and is left because the plan says so, each with the reason.
    """

    diagnostics: tuple[Diagnostic, ...]
    ignored: tuple[tuple[Diagnostic, str], ...] = ()


def lint(
    thing: Plan | IndicatorSystem | Ledger | str | os.PathLike[str],
    *,
    plan: Plan | str | os.PathLike[str] | None = None,
) -> list[Diagnostic]:
    """
    What is wrong with a plan, a system, a ledger, or the file at a path, in the order of the file.

    A file that cannot be read as what it should be gives its faults of form alone. A ledger is held against a plan where one
    is given. Raises MissingFile for a path that leads nowhere, InvalidFile for one that leads to no file, and InvalidFile for
    a plan that the ledger cannot be held against. What the plan says is to be left (`ignore`) is left out.
    """
    return [*examine(thing, plan=plan).diagnostics]


def examine(
    thing: Plan | IndicatorSystem | Ledger | str | os.PathLike[str],
    *,
    plan: Plan | str | os.PathLike[str] | None = None,
) -> Report:
    """
    What `lint` finds, and what the plan says is to be left.
    """
    against = load_plan(plan) if isinstance(plan, str | os.PathLike) else plan
    if isinstance(thing, str | os.PathLike):
        try:
            thing = _load(thing)
        except InvalidFile as error:
            if error.code in _NOT_DONE:
                raise
            return Report(tuple(in_order(error.diagnostics)))
    found = in_order(_check(thing, against))
    return _leave(thing, found) if isinstance(thing, Plan) and thing.ignore else Report(tuple(found))


def _leave(plan: Plan, found: list[Diagnostic]) -> Report:
    """
    The findings without those that the plan leaves; an entry that leaves none is told itself.
    """
    kept: list[Diagnostic] = []
    left: list[tuple[Diagnostic, str]] = []
    used: set[int] = set()
    for diagnostic in found:
        match = next((index for index, each in enumerate(plan.ignore) if _is_left(each, diagnostic)), None)
        if match is None:
            kept.append(diagnostic)
        else:
            used.add(match)
            left.append((diagnostic, plan.ignore[match].reason))
    page = Page.of(plan.position)
    for index, each in enumerate(plan.ignore):
        if index not in used:
            near = None if each.code in FINDINGS else suggest_word(each.code, tuple(FINDINGS))
            hint = f"是否指“{near}”？" if near else "已改好的删去；否则核对代码和路径"
            hint_en = (
                f'did you mean "{near}"?' if near else "remove it if the fault is mended, else check code and path"
            )
            passage = page.value("ignore", index, "code")
            kept.append(finding("ignore/not-used", passage, ignored=each.code, hint=hint, hint_en=hint_en))
    return Report(tuple(in_order(kept)), tuple(left))


def _is_left(entry: IgnoredFinding, diagnostic: Diagnostic) -> bool:
    if entry.code != diagnostic.code or entry.path is None:
        return entry.code == diagnostic.code
    path = diagnostic.path or ""
    return path == entry.path or path.startswith((f"{entry.path}.", f"{entry.path}["))


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """
    Diagnostics by file, line, column and code, each once.
    """
    return sorted(
        dict.fromkeys(diagnostics),
        key=lambda each: (each.file or "", each.line or 0, each.column or 0, each.code, each.path or "", each.message),
    )


def _check(thing: Plan | IndicatorSystem | Ledger, plan: Plan | None) -> Iterator[Diagnostic]:
    faults = _faults_of_form(thing)
    if faults:
        yield from faults
    elif isinstance(thing, Ledger):
        sheet = None if plan is None else open_sheet(plan)
        if sheet is not None and any(row.faults for row in sheet.rows):
            raise InvalidFile(tuple(fault for row in sheet.rows for fault in row.faults))
        book = open_book(thing, sheet)
        for ledger_rule in LEDGER_RULES:
            yield from _first(ledger_rule(book))
    else:
        rules = (*ROW_RULES, *((*PLAN_RULES, *NOTICE_RULES) if isinstance(thing, Plan) else SYSTEM_RULES))
        sheet = open_sheet(thing)
        for rule in rules:
            yield from (print_place(sheet, told) for told in _first(rule(sheet)))


def _first(found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """
    The first findings of a rule, and a word that there are more.
    """
    listed = tuple(islice(found, _MOST + 1))
    yield from listed[:_MOST]
    if len(listed) > _MOST:
        last = listed[_MOST]
        yield finding("file/more-findings", Passage(file=last.file, line=last.line, column=last.column), count=_MOST)


def _faults_of_form(thing: Plan | IndicatorSystem | Ledger) -> tuple[Diagnostic, ...]:
    """
    What a file of this content would be refused for. What was loaded from a file has passed.
    """
    is_loaded = thing.file_bytes is not None or getattr(thing, "position", None) is not None
    if is_loaded:
        return ()
    try:
        from_plain(to_plain(thing))
    except InvalidFile as error:
        # The system of a plan made in memory need not be one that can be loaded.
        has_system = isinstance(thing, Plan) and thing.indicator_system is not None
        return tuple(fault for fault in error.diagnostics if not (has_system and fault.path == "system"))
    return ()


def _load(path: str | os.PathLike[str]) -> Plan | IndicatorSystem | Ledger:
    file = os.fspath(path)
    ending = Path(path).suffix.lower()
    if ending in (".csv", ".xlsx", ".xls"):
        return load_ledger(path)
    if ending not in (".yaml", ".yml", ".json"):
        read_bytes(path)  # a folder or a missing file is the more telling fault
        raise InvalidFile((finding("file/unknown-format", Passage(file=file), found=ending or Path(path).name),))
    source, data = read_source(path)
    node = compose(source)
    kind = node.get("kind") if isinstance(node, MappingNode) else None
    match kind.text if isinstance(kind, ScalarNode) else None:
        case Plan.kind:
            return attrs.evolve(structure_plan(node, source, folder=Path(path).parent), file_bytes=data)
        case IndicatorSystem.kind:
            place = Path(path)
            system = structure_system(node, source, folder=place.parent, descent=(place,))
            return with_file_bytes(system, data)
        case Ledger.kind:
            return load_ledger(path)
        case found:
            raise InvalidFile((_kind_unknown(node, kind, found, source),))


def _kind_unknown(node: Node, kind: Node | None, found: str | None, source: Source) -> Diagnostic:
    if found is None:
        told, told_en = "没有写 kind", "there is no `kind`"
    else:
        told, told_en = f"kind 是“{shown(found)}”", f'its kind is "{shown(found)}"'
    near = None if found is None else suggest_word(found, tuple(KINDS))
    hint = f"写成其中之一：{'、'.join(f'kind: {name}（{label}）' for name, (label, _) in KINDS.items())}"
    hint_en = f"write one of {', '.join(f'kind: {name}' for name in KINDS)}"
    if isinstance(node, MappingNode) and node.get("cases") is not None:
        hint, hint_en = "这像是案例文件，用 ecotown test 运行", "this looks like a case file: ecotown test runs it"
    elif near is not None:
        hint, hint_en = f"是否指“{near}”？", f'did you mean "{near}"?'
    passage = mark(source, "kind", *(node if kind is None else kind).span)
    return finding("file/kind-unknown", passage, found=told, found_en=told_en, hint=hint, hint_en=hint_en)
