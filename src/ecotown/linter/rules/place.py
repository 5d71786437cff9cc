"""
The place of a plan: the attributes that targets choose by, and its villages.
"""

from collections.abc import Collection, Iterator, Mapping

from ecotown.diagnostics import Diagnostic
from ecotown.evaluation import Reason, Result
from ecotown.files.passage import Passage
from ecotown.files.source import suggest_word
from ecotown.linter.messages import finding
from ecotown.linter.nodes import nodes_of
from ecotown.linter.sheet import Row, Sheet
from ecotown.targets import fold_text
from ecotown.targets.labels import LABELS, canonical_label, label_key
from ecotown.targets.nodes import Choice, Label

__all__ = [
    "check_attribute_names",
    "check_attribute_values",
    "check_branches",
    "check_missing_attributes",
    "check_villages",
]

_BUILT_IN = tuple(dict.fromkeys(LABELS.values()))
_LEVEL = "level"
_NO_BRANCH = "no-branch"


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
    for attribute, value in _facts(sheet).items():
        declared = sheet.vocabulary.attributes.get(attribute, ())
        if _is_declared(value, declared):
            continue
        near = suggest_word(value, declared)
        yield finding(
            "place/unknown-value",
            _passage_of(sheet, attribute),
            attribute=attribute,
            value=value,
            hint=f"是否指“{near}”？" if near else f"可写：{'、'.join(declared)}",
            hint_en=f'did you mean "{near}"?' if near else f"there are: {', '.join(declared)}",
        )


def check_branches(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Values of the place for which a choice has no branch.
    """
    facts = _facts(sheet)
    without: dict[tuple[str, tuple[str, ...]], dict[str, None]] = {}
    for row in sheet.rows:
        for choice in _unbranched(row):
            labels = [branch.label for branch in choice.branches]
            words = tuple(word for label in labels for word in label.values)
            attribute = next((label.attribute for label in labels if label.attribute in facts), None)
            if attribute is not None and _is_declared(facts[attribute], sheet.vocabulary.attributes.get(attribute, ())):
                without.setdefault((attribute, words), {})[row.number] = None
    for (attribute, words), numbers in without.items():
        near = suggest_word(facts[attribute], words)
        yield finding(
            "place/no-branch",
            _passage_of(sheet, attribute),
            attribute=attribute,
            value=facts[attribute],
            numbers="、".join(numbers),
            hint=f"是否指“{near}”？" if near else f"有的档：{'、'.join(words)}",
            hint_en=f'did you mean "{near}"?' if near else f"there are: {', '.join(words)}",
        )


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


def _passage_of(sheet: Sheet, attribute: str) -> Passage:
    if sheet.plan.place is not None and attribute in sheet.plan.place.attributes:
        return sheet.page.value("place", "attributes", attribute)
    return sheet.page.value("place", attribute)


def _is_declared(value: str, declared: tuple[str, ...]) -> bool:
    return not declared or label_key(fold_text(value)) in {label_key(fold_text(word)) for word in declared}


def _labels(row: Row) -> tuple[Label, ...]:
    return tuple(node for part in row.parts for node in nodes_of(part.target.rule) if isinstance(node, Label))


def _unbranched(row: Row) -> Iterator[Choice]:
    """
    The choices of a row that have no branch for the place. A row that does not apply is no such choice.
    """
    choices = [node for part in row.parts for node in nodes_of(part.target.rule) if isinstance(node, Choice)]
    if not choices or not isinstance(row.bare, Result):
        return
    waiting = [row.bare]
    while waiting:
        result = waiting.pop()
        if result.note == _NO_BRANCH and isinstance(result.rule, Choice) and result.rule in choices:
            yield result.rule
        waiting.extend(part for _, part in result.parts)
