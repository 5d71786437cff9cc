"""
What a plan states and no row can use: a value of its place that nothing declares, a target assigned where none is taken.

An assessment warns of it and the linter finds it, in the same words.
"""

from collections.abc import Iterable, Iterator, Mapping

import attrs

from ecotown.assessment.nodes import nodes_of
from ecotown.assessment.requirements import RowRequirement
from ecotown.diagnostics import Diagnostic, Severity
from ecotown.evaluation import Result
from ecotown.files.passage import Page, Passage, Step
from ecotown.files.source import suggest_word
from ecotown.plans import AssignedTarget, Plan
from ecotown.targets import fold_text
from ecotown.targets.labels import label_key
from ecotown.targets.messages import Wording
from ecotown.targets.nodes import Aspect, Assigned, Choice, Part

__all__ = [
    "USELESS",
    "Useless",
    "find_assigned_useless",
    "find_unbranched",
    "find_undeclared",
    "place_useless",
    "word",
    "wordings_of",
]

_WHOLE = "总体"
_NO_BRANCH = "no-branch"
_LONGEST = 200
_W = Severity.WARNING

USELESS: dict[str, tuple[Severity, Wording]] = {
    "assigned/not-used": (
        _W,
        Wording(
            "第{number}项的目标是“{target}”，不需要上级下达的目标值",
            'the target of row {number} is "{target}" and takes none from a superior',
            "核对序号；要改目标的用 overrides",
            "check the number; to change a target use `overrides`",
        ),
    ),
    "assigned/unknown-subject": (
        _W,
        Wording(
            "第{number}项没有“{subject}”，给它下达的目标用不上",
            'row {number} has no "{subject}"; what was assigned for it is not used',
            "{hint}",
            "{hint_en}",
        ),
    ),
    "place/no-branch": (
        _W,
        Wording(
            "本地的“{attribute}”是“{value}”，第{numbers}项没有这一档，按不适用处理",
            'the place is "{value}" by {attribute}; row {numbers} has no such branch and does not apply',
            "{hint}",
            "{hint_en}",
        ),
    ),
    "place/unknown-value": (
        _W,
        Wording(
            "“{attribute}”没有“{value}”这个值",
            '"{value}" is no value of {attribute}',
            "{hint}",
            "{hint_en}",
        ),
    ),
}


@attrs.frozen
class Useless:
    """
    Something that no row can use: the code, where it stands in the plan, whether the key is to be marked, and the facts.
    """

    code: str
    way: tuple[Step, ...]
    is_key: bool
    facts: Mapping[str, object] = attrs.field(hash=False)


def word(wording: tuple[Severity, Wording], code: str, passage: Passage, **facts: object) -> Diagnostic:
    """
    A wording with its facts, at a place. Facts come from outside, so they are put on one line and kept short.
    """
    severity, texts = wording
    short = {name: _shorten(str(fact)) for name, fact in facts.items()}
    message, message_en, hint, hint_en = (
        None if text is None else text.format_map(short) or None
        for text in (texts.message, texts.message_en, texts.hint, texts.hint_en)
    )
    return passage.hold(
        Diagnostic(
            code=code, severity=severity, message=message or "", message_en=message_en or "", hint=hint, hint_en=hint_en
        )
    )


def _shorten(fact: str) -> str:
    text = fact if len(fact) <= _LONGEST else f"{fact[: _LONGEST - 1]}…"
    return "".join(character if character.isprintable() else " " for character in text)


def place_useless(found: Iterable[Useless], page: Page) -> Iterator[Diagnostic]:
    """
    What was found as diagnostics at their places.
    """
    for each in found:
        passage = page.key(*each.way) if each.is_key else page.value(*each.way)
        yield word(USELESS[each.code], each.code, passage, **each.facts)


def find_undeclared(plan: Plan, rows: Iterable[RowRequirement]) -> Iterator[Useless]:
    """
    Values of the place that the system does not declare for the attribute, or, where it declares none, that look like a
    slip for what `applies_if` asks.
    """
    asked: dict[str, dict[str, None]] = {}
    for row in rows:
        for attribute, value in row.indicator.applies_if.items():
            asked.setdefault(attribute, {})[value] = None
    for attribute, value in _facts(plan).items():
        declared = plan.vocabulary.attributes.get(attribute, ())
        known = declared or tuple(asked.get(attribute, ()))
        if _is_declared(value, known):
            continue
        near = suggest_word(value, known)
        if not declared and near is None:
            continue
        yield Useless(
            "place/unknown-value",
            _way_of(plan, attribute),
            is_key=False,
            facts={
                "attribute": attribute,
                "value": value,
                "hint": f"是否指“{near}”？" if near else f"可写：{'、'.join(known)}",
                "hint_en": f'did you mean "{near}"?' if near else f"there are: {', '.join(known)}",
            },
        )


def find_unbranched(plan: Plan, rows: Iterable[tuple[RowRequirement, Result]]) -> Iterator[Useless]:
    """
    Values of the place for which a choice has no branch. Those that nothing declares are told already.
    """
    facts = _facts(plan)
    without: dict[tuple[str, tuple[str, ...]], dict[str, None]] = {}
    for row, result in rows:
        for choice in _unbranched(row, result):
            labels = [branch.label for branch in choice.branches]
            words = tuple(word for label in labels for word in label.values)
            attribute = next((label.attribute for label in labels if label.attribute in facts), None)
            if attribute is not None and _is_declared(facts[attribute], plan.vocabulary.attributes.get(attribute, ())):
                without.setdefault((attribute, words), {})[row.indicator.number] = None
    for (attribute, words), numbers in without.items():
        near = suggest_word(facts[attribute], words)
        yield Useless(
            "place/no-branch",
            _way_of(plan, attribute),
            is_key=False,
            facts={
                "attribute": attribute,
                "value": facts[attribute],
                "numbers": "、".join(numbers),
                "hint": f"是否指“{near}”？" if near else f"有的档：{'、'.join(words)}",
                "hint_en": f'did you mean "{near}"?' if near else f"there are: {', '.join(words)}",
            },
        )


def _unbranched(row: RowRequirement, result: Result) -> Iterator[Choice]:
    """
    The choices of a row that have no branch for the place. A row that does not apply is no such choice.
    """
    choices = [node for part in row.parts for node in nodes_of(part.target.rule) if isinstance(node, Choice)]
    waiting = [result] if choices else []
    while waiting:
        each = waiting.pop()
        if each.note == _NO_BRANCH and isinstance(each.rule, Choice) and each.rule in choices:
            yield each.rule
        waiting.extend(part for _, part in each.parts)


def _facts(plan: Plan) -> Mapping[str, str]:
    return {} if plan.place is None else plan.place.facts


def _way_of(plan: Plan, attribute: str) -> tuple[Step, ...]:
    if plan.place is not None and attribute in plan.place.attributes:
        return ("place", "attributes", attribute)
    return ("place", attribute)


def _is_declared(value: str, declared: tuple[str, ...]) -> bool:
    return not declared or label_key(fold_text(value)) in {label_key(fold_text(word)) for word in declared}


def find_assigned_useless(rows: Iterable[RowRequirement]) -> Iterator[Useless]:
    """
    Targets assigned for a row that takes none, or for a subject that the row does not have.
    """
    for row in rows:
        if row.assigned is None or not row.parts:
            continue
        number = row.indicator.number
        wordings = wordings_of(row)
        if not wordings:
            target = row.parts[0].target.text
            yield Useless(
                "assigned/not-used", ("assigned", number), is_key=True, facts={"number": number, "target": target}
            )
        elif not isinstance(row.assigned, AssignedTarget):
            yield from _find_unknown_subjects(row, row.assigned, wordings)


def wordings_of(row: RowRequirement) -> tuple[str, ...]:
    """
    The wordings of a row for which a superior's target is awaited.
    """
    return tuple(node.text for part in row.parts for node in nodes_of(part.target.rule) if isinstance(node, Assigned))


def _find_unknown_subjects(
    row: RowRequirement, assigned: Mapping[str, AssignedTarget], wordings: tuple[str, ...]
) -> Iterator[Useless]:
    number = row.indicator.number
    names = (
        *(part.component for part in row.parts if part.component is not None),
        *(
            str(node.name)
            for part in row.parts
            for node in nodes_of(part.target.rule)
            if isinstance(node, Aspect | Part)
        ),
    )
    known = {fold_text(name) for name in (*names, *wordings, row.indicator.name, _WHOLE)}
    for subject in assigned:
        if fold_text(subject) in known:
            continue
        near = suggest_word(subject, names)
        listed = "、".join(dict.fromkeys(names))
        hint = f"是否指“{near}”？" if near else f"可写：{listed}" if listed else "这一项只有一个目标，直接写 target"
        hint_en = f"there are: {listed}" if listed else "the row has one target: write `target` directly"
        yield Useless(
            "assigned/unknown-subject",
            ("assigned", number, subject),
            is_key=True,
            facts={
                "number": number,
                "subject": subject,
                "hint": hint,
                "hint_en": f'did you mean "{near}"?' if near else hint_en,
            },
        )
