"""
Targets that superiors assigned: the checks that they make of the wordings that await them.
"""

import attrs

from ecotown.bulk.lowered import Check, Given, Leaf, Lowering, replace, walk_leaves
from ecotown.bulk.lowering import Place, Row, walk_clauses
from ecotown.evaluation.clauses import has_clauses
from ecotown.targets.nodes import Aspect, Assigned, Modal, NotSet, Reference, Rule, Scope

__all__ = ["assign_target"]


def assign_target(lowering: Lowering, wording: Check, rule: Rule, text: str | None) -> Check | None:
    """
    The check that stands for a wording where a target is assigned: one that it makes of it, or the first of a tree. None for
    a text that is a wording itself.
    """
    while isinstance(rule, Modal | Scope):
        rule = rule.rule
    # A row that counts others judges them by wordings of theirs.
    part = attrs.evolve(
        lowering.rows[wording.requirement].requirement,
        component=wording.component,
        target=wording.target,
        conventions=wording.declared,
    )
    row = Row(wording.requirement, wording.indicator, part, wording.conventions, lowering)
    if any(isinstance(clause, Assigned) for clause, _ in walk_clauses(rule)):
        return None
    check = _assign(row, wording, rule)
    if check is not None:
        return check
    if text is None:
        raise row.refuse(rule, "指标值自带的数不是单一的一项", "the number of the wording itself is more than one rule")
    return _alternative(row, wording, text)


def _assign(row: Row, wording: Check, rule: Rule) -> Check | None:
    """
    The check that an assigned target makes of a wording; None where it takes more than one, or refers elsewhere.
    """
    checks, choices = row.lowering.checks, row.lowering.choices
    before = len(checks), len(choices)
    leaf = row.lower(rule, Place(None, None))
    if (
        isinstance(leaf, Leaf)
        and wording.at_year is None
        and not isinstance(checks[leaf.check].rule, Reference | Assigned)
    ):
        check = checks[leaf.check]
        read_as = check.rule
        if wording.read_as is not wording.rule and isinstance(wording.read_as, Aspect):
            read_as = Aspect(wording.read_as.name, check.rule)
        checks[leaf.check] = attrs.evolve(check, names=wording.names, read_as=read_as, slot=wording.number)
        return checks[leaf.check]
    del checks[before[0] :], choices[before[1] :]
    return None


def _alternative(row: Row, wording: Check, text: str) -> Check:
    """
    The check that stands for an assigned target of more than one rule: the row has a tree of its own for it.
    """
    lowering, checks = row.lowering, row.lowering.checks
    key = (wording.requirement, wording.indicator.number, wording.component, text)
    if key in lowering.alternatives:
        return lowering.alternatives[key]
    given_row = attrs.evolve(row, assigned=text)
    clauses = given_row.clauses_of(row.target.rule)
    node = given_row.gate(given_row.lower(row.target.rule, Place(clauses if has_clauses(row.target.rule) else None)))
    own = next((checks[leaf] for leaf in walk_leaves(node)), None)
    if own is None:
        own = checks[row.add(NotSet(), Place(None)).check]
    lowering.alternatives[key] = own
    lowered = lowering.rows[wording.requirement]
    indicator, component, part = next(each for each in lowered.parts if wording.number in walk_leaves(each[2]))
    if isinstance(part, Given):
        given = attrs.evolve(part, others=(*part.others, (own.number, node)))
    else:
        given = Given(wording.number, ((own.number, node),), part)
    parts = tuple((indicator, component, given) if each[2] is part else each for each in lowered.parts)
    changed = attrs.evolve(lowered, node=replace(lowered.node, {id(part): given}), parts=parts)
    rows = lowering.rows
    lowering.rows = (*rows[: wording.requirement], changed, *rows[wording.requirement + 1 :])
    return own
