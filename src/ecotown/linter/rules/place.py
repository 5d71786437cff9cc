"""
The place of a plan: the attributes that targets choose by, and its villages.
"""

from collections.abc import Collection, Iterator, Mapping

from ecotown.assessment.nodes import nodes_of
from ecotown.assessment.useless import find_unbranched, find_undeclared, place_useless
from ecotown.diagnostics import Diagnostic
from ecotown.evaluation import Reason, Result
from ecotown.files.source import suggest_word
from ecotown.linter.messages import finding
from ecotown.linter.sheet import Row, Sheet
from ecotown.targets import fold_text
from ecotown.targets.labels import LABELS, canonical_label
from ecotown.targets.nodes import Label

__all__ = [
    "check_attribute_names",
    "check_attribute_values",
    "check_branches",
    "check_missing_attributes",
    "check_villages",
]

_BUILT_IN = tuple(dict.fromkeys(LABELS.values()))


def check_missing_attributes(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Attributes of the place that a choice or `applies_if` needs and the plan does not state.
    """
    wanting: dict[str, dict[str, Row]] = {}
    for row in sheet.rows:
        for entry in row.bare.missing if isinstance(row.bare, Result) else ():
            if entry.reason is Reason.MISSING_ATTRIBUTE:
                wanting.setdefault(entry.name or "", {})[row.number] = row
    for name, rows in wanting.items():
        key, values = _ask(name, rows.values(), sheet)
        passage = sheet.gap(next(iter(rows.values())), "place", "attributes", *([] if key is None else [key]))
        yield finding(
            "place/attribute-missing",
            passage,
            numbers="、".join(rows),
            attribute=name,
            key=key or "…",
            values=f"（可写：{values}）" if values else "",
            values_en=f" (one of {values})" if values else "",
        )


def _ask(name: str, rows: Collection[Row], sheet: Sheet) -> tuple[str | None, str]:
    """
    The attribute to state, None where nobody says what it is called, and the values that are known of it.
    """
    labels = [label for row in rows for label in _labels(row)]
    values = [word for label in labels if label.attribute == name for word in label.values]
    values += [row.indicator.applies_if[name] for row in rows if name in row.indicator.applies_if]
    is_number = any(label.condition is not None and name == label.values[0] for label in labels)
    if values or is_number:
        listed = sheet.vocabulary.attributes.get(name, ()) or tuple(dict.fromkeys(values))
        return name, "" if is_number else "、".join(listed)
    # The labels themselves stand for the attribute that has one of them as its value.
    return None, name


def check_attribute_values(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Values of the place that the system does not declare for the attribute.
    """
    rows = [row.requirement for row in sheet.rows if row.requirement is not None]
    yield from place_useless(find_undeclared(sheet.plan, rows), sheet.page)


def check_branches(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Values of the place for which a choice has no branch.
    """
    judged = [
        (row.requirement, row.bare)
        for row in sheet.rows
        if row.requirement is not None and isinstance(row.bare, Result)
    ]
    yield from place_useless(find_unbranched(sheet.plan, judged), sheet.page)


def check_attribute_names(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Attributes that nothing asks for and that look like one that is known, by their name or by their value.
    """
    labels = [label for row in sheet.rows for label in _labels(row)]
    used = {
        *sheet.vocabulary.attributes,
        *_BUILT_IN,
        *(attribute for row in sheet.rows for attribute in row.indicator.applies_if),
        *(label.values[0] for label in labels if label.condition is not None),
        *(label.attribute for label in labels if label.attribute is not None),
    }
    known = {fold_text(attribute): attribute for attribute in sorted(used)}
    undeclared = {fold_text(word) for label in labels if label.attribute is None for word in label.values}
    facts = _facts(sheet)
    for attribute, value in facts.items():
        if fold_text(attribute) in known or fold_text(value) in undeclared:
            continue
        meant = canonical_label(value, sheet.vocabulary)[0]
        near = meant if meant is not None and meant not in facts else suggest_word(attribute, tuple(known.values()))
        if near is not None:
            passage = sheet.page.key("place", "attributes", attribute)
            yield finding("place/unknown-attribute", passage, attribute=attribute, near=near)


def check_villages(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Villages that are listed twice.
    """
    seen: set[str] = set()
    for index, village in enumerate(() if sheet.plan.place is None else sheet.plan.place.villages):
        name = fold_text(village.name)
        if name in seen:
            yield finding(
                "place/duplicate-village", sheet.page.value("place", "villages", index, "name"), name=village.name
            )
        seen.add(name)


def _facts(sheet: Sheet) -> Mapping[str, str]:
    return {} if sheet.plan.place is None else sheet.plan.place.facts


def _labels(row: Row) -> tuple[Label, ...]:
    return tuple(node for part in row.parts for node in nodes_of(part.target.rule) if isinstance(node, Label))
