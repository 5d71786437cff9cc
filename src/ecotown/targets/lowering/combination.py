"""
How clauses combine: the rules `sequence`, `conjunction` and `disjunction`, branches, stages, 分别 and 均 (section 5 and 6).
"""

from collections.abc import Sequence
from itertools import pairwise

import attrs

from ecotown.targets.context import Context
from ecotown.targets.labels import is_place_word, read_label
from ecotown.targets.lowering.amounts import join_bounds
from ecotown.targets.lowering.clauses import Clause, clause, deadline, split_names
from ecotown.targets.lowering.tree import Node, reach, span
from ecotown.targets.lowering.words import check_statement
from ecotown.targets.nodes import (
    About,
    Aspect,
    Assigned,
    AverageChange,
    Bound,
    Branch,
    Change,
    Choice,
    Conjunction,
    Direction,
    Disjunction,
    Interval,
    Label,
    MeanLevel,
    Modal,
    Part,
    Rule,
    Scope,
    Stage,
    Stages,
    Statement,
    StepChange,
)

__all__ = ["sequence"]


@attrs.define
class _Item:
    """
    One side of an *and*: a rule with the label and the years that open it, and the line it stands on.
    """

    rule: Rule
    label: Label | None
    years: tuple[int, ...]
    line: int
    start: int
    end: int
    is_statement: bool = False
    is_bare: bool = False


def sequence(node: Node, context: Context) -> Rule:
    """
    `sequence`: everything that a cell asks.
    """
    items: list[_Item] = []
    for line, part in enumerate(node.children):
        items.extend(conjunction(part, context, line))
    items = _merge_statements(items, context)
    _open_labels(items, context)
    if any(item.label is not None or item.years for item in items):
        items = _chosen(items, context)
    return _all(items, context)


def _open_labels(items: list[_Item], context: Context) -> None:
    """
    Words of place that nobody declares, in front of bounds: labels where labels stand beside them (`城市≥95，县城≥85`).

    Where none does they are names, and two that exclude each other (湖区, 非湖区) are told of.
    """
    opened = [item for item in items if item.label is None and not item.years and _place_in_front(item.rule)]
    labels = [item.label for item in items if item.label is not None and item.label.condition is None]
    if opened and labels and len(opened) + len(labels) == len(items):
        for item in opened:
            assert isinstance(item.rule, Aspect | Scope), "picked above"
            item.label, item.rule = read_label(_place_in_front(item.rule), context.vocabulary), item.rule.rule
            labels.append(item.label)
    elif len(opened) > 1 and len(opened) == len(items):
        found = "”“".join(_place_in_front(item.rule) for item in opened)
        context.note("target/label-or-name", items[0].start, items[-1].end, found=found)
    known = {label.attribute for label in labels if label.attribute is not None and not label.is_else}
    if len(known) == 1:
        for item in items:
            if item.label is not None and item.label.attribute is None and not item.label.is_else:
                # One list of branches reads one attribute.
                item.label = attrs.evolve(item.label, attribute=min(known))


def _place_in_front(rule: Rule) -> str:
    """
    The word of place that stands in front of a bound; empty where there is none.
    """
    match rule:
        case Aspect(word, Bound() | Interval() | About()) | Scope(word, Bound() | Interval() | About()):
            return word if is_place_word(word) else ""
        case _:
            return ""


def conjunction(node: Node, context: Context, line: int) -> list[_Item]:
    """
    `conjunction`: the sides of one line in order; 分别 and the value of an assigned target take the numbers behind them.
    """
    items: list[_Item] = []
    waiting: Clause | None = None
    counts = False
    queue = _join_lists(list(node.children), context)
    mixed = len(queue) > 1 and any(len(part) > 1 for part in queue)
    while queue:
        # The value of an assigned number is compared as the wording says: it needs no better side of its own.
        is_value = bool(items) and _wants_value(items[-1].rule)
        clauses = [clause(child, context, counts=counts or is_value) for child in queue.pop(0)]
        first = clauses[0]
        counts = (counts and first.kind == "quantified") or first.leads.is_doing
        if first.rule is None and len(clauses) == 1:
            waiting = _join_circumstances(waiting, first)
            continue
        if waiting is not None:
            _lead_in(waiting, first)
            waiting = None
        if first.leads.is_respective:
            first.rule, queue = _respectively(first, queue, context)
        elif first.leads.is_even:
            first.rule = _evenly(first, context)
        items.append(disjunction(clauses, context, line))
        if mixed and len(clauses) > 1:
            start, end = clauses[0].start, clauses[-1].end
            context.note("target/precedence", start, end, reading=f"（{context.folded.text[start:end]}）")
    if waiting is not None and not items and waiting.leads.due is not None and waiting.label is None:
        # 6月底前 in a column of dates: what the indicator names is done by then.
        return [_Item(deadline(waiting.leads, "", context), None, (), line, waiting.start, waiting.end)]
    if waiting is not None:
        found = context.folded.text[waiting.start : waiting.end]
        raise context.refusal("target/incomplete", waiting.start, waiting.end, found=found)
    return _give_values(_join_intervals(items, context))


def _join_lists(parts: list[Node], context: Context) -> list[list[Node]]:
    """
    The clauses of each side; 、 takes the word that closes its list, so `A、B或C` is any of the three.
    """
    sides: list[list[Node]] = []
    is_open = False
    for number, part in enumerate(parts):
        if is_open:
            sides[-1].extend(part.children)
        else:
            sides.append(list(part.children))
        is_open = _closes(parts, number, context) and len(part.children) == 1
    return sides


def _closes(parts: list[Node], number: int, context: Context) -> bool:
    """
    Whether the list of 、 that goes on behind a part ends in an 或.
    """
    while number + 1 < len(parts):
        if context.folded.text[reach(parts[number]) : span(parts[number + 1])[0]] != "、":
            return False
        number += 1
        if len(parts[number].children) > 1:
            return True
    return False


def disjunction(clauses: Sequence[Clause], context: Context, line: int) -> _Item:
    """
    `disjunction`: one clause, or any of several; a label or a year in front of the first holds for all.
    """
    first, last = clauses[0], clauses[-1]
    for later in clauses[1:]:
        if later.label is not None or later.leads.years or later.rule is None:
            raise context.refusal("target/nested-or", later.start, later.end)
    rules = [each.rule for each in clauses if each.rule is not None]
    rule = rules[0]
    if len(rules) > 1:
        if any(isinstance(each, Conjunction | Choice | Stages) for each in rules):
            raise context.refusal("target/nested-or", first.start, last.end)
        rule = Disjunction(tuple(rules))
    return _Item(
        rule,
        first.label,
        first.leads.years,
        line,
        first.start,
        last.end,
        is_statement=len(clauses) == 1 and first.is_statement and not first.leads.years and first.label is None,
        is_bare=len(clauses) == 1
        and first.kind == "comparison"
        and first.subject is None
        and first.leads.modality is None,
    )


def _join_circumstances(waiting: Clause | None, later: Clause) -> Clause:
    if waiting is None:
        return later
    later.leads.years = (*waiting.leads.years, *later.leads.years)
    later.leads.modality = later.leads.modality or waiting.leads.modality
    later.label = later.label or waiting.label
    return later


def _lead_in(waiting: Clause, first: Clause) -> None:
    first.leads.years = (*waiting.leads.years, *first.leads.years)
    first.label = first.label or waiting.label
    if waiting.leads.modality is not None and first.rule is not None:
        first.rule = Modal(waiting.leads.modality, first.rule)
    first.start = min(first.start, waiting.start)


def _join_intervals(items: list[_Item], context: Context) -> list[_Item]:
    """
    A bare bound that faces the bound before it makes one interval with it: `>60%且<70%`, `学校≥60%且≤80%`.
    """
    result: list[_Item] = []
    for item in items:
        if item.is_bare and result and item.label is None and not item.years:
            before = result[-1]
            joined = _joined(before.rule, item.rule, before.start, item.end, context)
            if joined is not None:
                before.rule, before.end = joined, item.end
                continue
        result.append(item)
    return result


def _joined(rule: Rule, bare: Rule, start: int, end: int, context: Context) -> Rule | None:
    if isinstance(rule, Aspect | Modal | Part | Scope):
        inner = _joined(rule.rule, bare, start, end, context)
        return None if inner is None else attrs.evolve(rule, rule=inner)
    return join_bounds(rule, bare, start, end, context)


def _wants_value(rule: Rule) -> bool:
    inner = rule.rule if isinstance(rule, Aspect) else rule
    return isinstance(inner, Assigned) and inner.comparator is not None and inner.value is None


def _give_values(items: list[_Item]) -> list[_Item]:
    result: list[_Item] = []
    for item in items:
        if item.is_bare and result and isinstance(item.rule, Bound):
            before = result[-1].rule
            inner = before.rule if isinstance(before, Aspect) else before
            if isinstance(inner, Assigned) and _wants_value(before):
                valued = attrs.evolve(inner, value=item.rule.limit)
                result[-1].rule = attrs.evolve(before, rule=valued) if isinstance(before, Aspect) else valued
                result[-1].end = item.end
                continue
        result.append(item)
    return result


def _respectively(first: Clause, queue: list[list[Node]], context: Context) -> tuple[Rule, list[list[Node]]]:
    names = split_names(first.subject) if first.subject else list(context.components)
    rules = [first.rule]
    while queue and len(queue[0]) == 1 and not _opens_with_word(queue[0][0], context):
        # A further number takes the comparison of the first and needs no better side of its own.
        is_sided = isinstance(rules[0], Bound | Change | StepChange | AverageChange)
        follower = clause(queue[0][0], context, after=first.subject, counts=is_sided)
        if follower.kind != "comparison" or follower.subject is not None or follower.label is not None:
            break
        queue = queue[1:]
        rule = follower.rule
        if isinstance(rule, Bound) and isinstance(rules[0], Bound):
            rule = attrs.evolve(rule, comparator=rules[0].comparator)
        elif isinstance(rule, Bound) and isinstance(rules[0], Change | StepChange | AverageChange):
            rule = attrs.evolve(rules[0], amount=rule.limit)
        rules.append(rule)
        first.end = follower.end
    if len(names) < 2 or len(rules) != len(names):
        raise context.refusal(
            "target/respectively", first.start, first.end, numbers=str(len(rules)), names=str(len(names))
        )
    pairs = [_named(name, rule, first) for name, rule in zip(names, rules, strict=True) if rule]
    return Conjunction(tuple(pairs)), queue


def _named(name: str, rule: Rule, clause: Clause) -> Rule:
    """
    A rule on one of several names, with the verb in front of all of them (均力争, 分别应).
    """
    modality = clause.leads.modality
    return Aspect(name, rule) if modality is None else Modal(modality, Aspect(name, rule))


def _opens_with_word(part: Node, context: Context) -> bool:
    character = context.folded.text[span(part)[0]]
    return not (character.isdigit() or character in "百千一二两三四五六七八九十")


def _evenly(first: Clause, context: Context) -> Rule:
    assert first.rule is not None, "a clause that 均 leads has a predicate"
    names = split_names(first.subject) if first.subject else []
    rule = first.rule
    if not names:
        return rule if first.leads.modality is None else Modal(first.leads.modality, rule)
    if len(names) == 1:
        return _named(names[0], rule, first)
    return Conjunction(tuple(_named(name, rule, first) for name in names))


def _merge_statements(items: list[_Item], context: Context) -> list[_Item]:
    if not any(item.is_statement for item in items):
        return items
    result: list[_Item] = []
    for item in items:
        if item.is_statement and result and result[-1].is_statement:
            before = result[-1]
            text = context.folded.text[before.start : item.end]
            before.rule, before.end = Statement(text), item.end
            continue
        result.append(item)
    for item in result:
        if item.is_statement and isinstance(item.rule, Statement):
            check_statement(item.rule.text, item.start, item.end, context)
    return result


def _chosen(items: list[_Item], context: Context) -> list[_Item]:
    """
    Labels open branches and years open stages; each holds all up to the next one, or the end of its line.
    """
    result: list[_Item] = []
    branches: dict[str | None, list[tuple[Label, list[_Item]]]] = {}
    current: list[_Item] | None = None
    line = -1
    for item in items:
        if item.line != line:
            current, line = None, item.line
        if item.label is not None:
            group = branches.setdefault(_family(item.label, branches), [])
            current = [item]
            if not group:
                result.append(attrs.evolve(item, rule=Statement(""), label=item.label))
            group.append((item.label, current))
        elif current is not None:
            current.append(item)
        else:
            result.append(item)
    finished: list[_Item] = []
    for item in result:
        if item.label is None:
            finished.append(item)
            continue
        group = branches.pop(next(family for family, members in branches.items() if members[0][0] == item.label))
        finished.append(
            attrs.evolve(item, rule=_choice(group, context), label=None, years=(), is_statement=False, is_bare=False)
        )
    return _staged(finished, context)


def _family(label: Label, branches: "dict[str | None, list[tuple[Label, list[_Item]]]]") -> str | None:
    if label.condition is not None:
        return f"≥{label.attribute}"
    if label.is_else and branches:
        return list(branches)[-1]
    return label.attribute


def _choice(group: list[tuple[Label, list[_Item]]], context: Context) -> Choice:
    seen: set[str] = set()
    made = []
    for label, items in group:
        if label.condition is not None:
            for other, _ in group:
                if other is not label and other.condition is not None and _overlap(label.condition, other.condition):
                    found = label.values[0]
                    raise context.refusal("target/overlapping-branches", items[0].start, items[-1].end, found=found)
        else:
            for value in label.values:
                if value in seen:
                    raise context.refusal("target/overlapping-branches", items[0].start, items[-1].end, found=value)
                seen.add(value)
        made.append(Branch(label, _all(_staged(items, context), context)))
    return Choice(tuple(made))


def _overlap(first: Bound, second: Bound) -> bool:
    """
    Whether some baseline lies in both of two bands.
    """
    sides = (first.comparator.direction, second.comparator.direction)
    if sides[0] is sides[1] or None in sides:
        return True
    low, high = (first, second) if sides[0] is Direction.HIGHER else (second, first)
    lowest, highest = low.limit.number.value, high.limit.number.value
    if lowest == highest:
        return low.comparator.includes_limit and high.comparator.includes_limit
    return lowest < highest


def _staged(items: list[_Item], context: Context) -> list[_Item]:
    result: list[_Item] = []
    stages: list[tuple[tuple[int, ...], list[_Item]]] = []
    current: list[_Item] | None = None
    line = -1
    for item in items:
        if item.line != line:
            current, line = None, item.line
        if item.years:
            current = [attrs.evolve(item, years=())]
            if not stages:
                result.append(item)
            stages.append((item.years, current))
        elif current is not None:
            current.append(item)
        else:
            result.append(item)
    if not stages:
        return result
    rule = Stages(tuple(Stage(years, _all(members, context)) for years, members in stages))
    return [
        attrs.evolve(item, rule=rule, years=(), is_bare=False, is_statement=False) if item.years else item
        for item in result
    ]


def _is_named_bound(rule: Rule, bare: Rule) -> bool:
    return (
        isinstance(rule, Aspect)
        and isinstance(rule.rule, Bound)
        and isinstance(bare, Bound)
        and rule.rule.comparator.direction is bare.comparator.direction
    )


def _is_second_amount(rule: Rule, item: _Item, context: Context) -> bool:
    """
    A number alone behind a change: 减少10.9%和12.4% lacks the name of the second.
    """
    while isinstance(rule, Aspect | Modal | Scope | Part):
        rule = rule.rule
    text = context.folded.text[item.start : item.end]
    is_plain = text[:1].isdigit() and not text.endswith(("以上", "以下", "以内"))
    return is_plain and isinstance(rule, Change | StepChange | AverageChange | MeanLevel)


def _all(items: list[_Item], context: Context) -> Rule:
    """
    The items as one rule; bounds stacked without a name or a label lack their labels.
    """
    if len(items) == 1:
        return items[0].rule
    bare = [item for item in items if item.is_bare and isinstance(item.rule, Bound | About | Interval)]
    if len(bare) > 1:
        raise context.refusal("target/stacked-bounds", bare[0].start, bare[-1].end, count=str(len(bare)))
    for before, item in pairwise(items):
        # A、B<4.0、<5.0: the second bound lacks its name.
        lacks_name = _is_named_bound(before.rule, item.rule) or _is_second_amount(before.rule, item, context)
        if item.is_bare and item.line == before.line and lacks_name:
            raise context.refusal("target/stacked-bounds", before.start, item.end, count="2")
    parts: list[Rule] = []
    for item in items:
        parts.extend(item.rule.parts if isinstance(item.rule, Conjunction) else (item.rule,))
    return Conjunction(tuple(parts))
