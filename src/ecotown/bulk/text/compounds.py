"""
Compound targets: the checks side by side, and the trees over them, one layer of nodes over the other.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import assert_never

import attrs

from ecotown.bulk.lowered import (
    Chosen,
    Combined,
    Counted,
    Dated,
    Deferred,
    Emptied,
    Gated,
    Given,
    Leaf,
    Lowered,
    Never,
    Node,
    Role,
    Staged,
    Where,
    children,
    conditional_checks,
    gates_of,
    walk,
    walk_leaves,
)
from ecotown.bulk.rules.readings import roles_of
from ecotown.bulk.rules.row import BRANCH
from ecotown.bulk.states import MET, MIXED, NOT_APPLICABLE, NOT_MET, OPEN, REASONS, UNREAD, open_for
from ecotown.bulk.text.assigned import join_given, wording_state
from ecotown.bulk.text.formulas import EMPTIED, formula_states
from ecotown.bulk.text.movements import movement_states
from ecotown.bulk.text.observed import circumstance
from ecotown.bulk.text.query import INVALID, Query
from ecotown.bulk.text.references import reference_states
from ecotown.bulk.text.values import absence_states, named_parts, series_states, value_states
from ecotown.evaluation import Reason
from ecotown.targets.nodes import Assigned

__all__ = ["Compounds"]


@attrs.frozen
class Compounds:
    """
    The columns that every node has: its state, its state under the other method, its margin.
    """

    query: Query
    names: dict[Node, int] = attrs.field(factory=dict)

    def pivoted(self) -> str:
        """
        The checks of compound targets side by side, one row a place.
        """
        leaves = self.leaves
        columns = ",\n        ".join(
            f"MAX(CASE WHEN chk = {leaf} THEN {column} END) AS c{leaf}{kind}"
            for leaf in leaves
            for kind, column in (("v", "v"), ("w", "w"), ("m", "margin"))
            if kind != "m" or Leaf(leaf) in self.measured
        )
        columns += "".join(
            f",\n        MAX(CASE WHEN chk = {-1 - asked} THEN v END) AS c{asked}o" for asked in self._asked()
        )
        columns += "".join(
            f",\n        MAX(CASE WHEN chk = {EMPTIED - item.number} THEN v END) AS e{item.number}"
            for item in self.query.lowering.items
        )
        states = "\n    UNION ALL\n    ".join(self.states())
        if not states:
            nothing = ", ".join(f"CAST(NULL AS BIGINT) AS c{leaf}{kind}" for leaf in leaves for kind in ("v", "w", "m"))
            return f"SELECT place, {nothing} FROM ecotown_places WHERE 1 = 0"
        return f"SELECT place,\n        {columns}\n    FROM (\n    {states}) s GROUP BY place"

    def states(self) -> list[str]:
        """
        The states of the checks that are parts, and of those that stand for wordings, by family.
        """
        query = self.query
        found: list[str] = []
        for role in (Role.PART, Role.ASSIGNED):
            if query.checks_of("value", role):
                found.append(value_states(query, role))
            if query.checks_of("movement", role):
                found.append(movement_states(query, role))
        if query.checks_of("reference", Role.PART):
            found.append(reference_states(query))
        if query.checks_of("absence", Role.PART) and query.source.has_texts:
            found.append(absence_states(query))
        if self._gates():
            found.append(named_parts(query))
        if query.checks_of("series", Role.PART):
            found.append(series_states(query))
        if query.lowering.computed:
            found += formula_states(query)
            found += [
                movement_states(query, role, is_computed=True)
                for role in (Role.PART, Role.ASSIGNED)
                if query.checks_of("computed movement", role)
            ]
            if query.checks_of("computed reference", Role.PART):
                found.append(reference_states(query, is_computed=True))
        return found

    @property
    def rows(self) -> list[Lowered]:
        """
        The rows that are no single check.
        """
        roles = roles_of(self.query.lowering)
        return [
            row
            for row in self.query.lowering.rows
            if not isinstance(row.node, Leaf) or roles[row.node.check] is not Role.ROW
        ]

    @property
    def leaves(self) -> list[int]:
        """
        The checks of compound targets.
        """
        leaves = {leaf for row in self.rows for leaf in walk_leaves(row.node)}
        return sorted(leaf for leaf in leaves if self._is_read(leaf))

    def _is_read(self, leaf: int) -> bool:
        """
        Whether a check may have a state: where no value is a text, 不涉及 is not recorded.
        """
        return self.query.source.has_texts or self.query.lowering.checks[leaf].family != "absence"

    def combined(self) -> str:
        """
        The trees of compound targets, one layer of nodes over the other.
        """
        columns: list[str] = [f"c{asked}o" for asked in self._asked()]
        columns += [f"e{item.number}" for item in self.query.lowering.items]
        joins = ""
        conditional = conditional_checks(self.query.lowering)
        gates = {
            leaf: node.check
            for row in self.rows
            for node in walk(row.node)
            if isinstance(node, Gated) and self._is_read(node.check)
            for leaf in walk_leaves(node.part)
        }
        apart = {leaf for row in self.rows for node in walk(row.node) if isinstance(node, Gated) for leaf in node.named}
        beside = {leaf for leaf in gates if any(other in apart for other, gate in gates.items() if gate == gates[leaf])}
        for leaf in self.leaves:
            check = self.query.lowering.checks[leaf]
            nothing = str(check.nothing)
            if check.at_year is not None and check.nothing != open_for(Reason.MISSING_OBSERVATION):
                nothing = (
                    f"CASE WHEN {self.query.year} = {check.at_year} THEN {open_for(Reason.MISSING_OBSERVATION)}"
                    f" ELSE {check.nothing} END"
                )
            for kind in "vw":
                column = f"c{leaf}{kind}"
                if leaf in conditional:
                    gate = gates.get(leaf) if check.back == 0 and check.at_year is None else None
                    column = _entangled(column, f"k{conditional[leaf]}.state", "" if gate is None else f"c{gate}v")
                if leaf in beside and leaf not in apart and check.family not in ("absence", "series"):
                    # Where named parts are recorded too, 不涉及 is said of what has no name, in whatever year.
                    column = f"CASE WHEN c{gates[leaf]}v = {NOT_APPLICABLE} THEN {NOT_APPLICABLE} ELSE {column} END"
                if isinstance(check.rule, Assigned):
                    own = f"{column}, c{leaf}o" if leaf in self.query.lowering.computed else column
                    columns.append(f"{wording_state(self.query, check, own)} AS n{leaf}{kind}")
                elif check.family in ("absence", "series"):
                    columns.append(f"{column} AS n{leaf}{kind}")
                elif leaf in self.query.lowering.computed:
                    # Raw quantities that cannot be used are told where no figure was entered.
                    columns.append(f"COALESCE({column}, c{leaf}o, {nothing}) AS n{leaf}{kind}")
                else:
                    columns.append(f"COALESCE({column}, {nothing}) AS n{leaf}{kind}")
            if Leaf(leaf) in self.measured:
                columns.append(f"c{leaf}m AS n{leaf}m")
            if isinstance(check.rule, Assigned):
                joins += join_given(self.query, check)
                if self.query.lowering.alternatives:
                    columns.append(f"g{leaf}.alternative AS a{leaf}")
        for choice in self.query.lowering.choices:
            key = f"k{choice.number}"
            columns.append(f"{key}.state AS b{choice.number}")
            key_text = circumstance(self.attributes_of(choice.attributes), self.query.dialect, "p")
            joins += (
                f"\n    LEFT JOIN (SELECT text, state FROM ecotown_rules WHERE kind = 'branch' AND chk = {choice.number}) {key}"
                f" ON {key}.text = {key_text}"
            )
        head = ", ".join(["p.place", *columns])
        text = f"SELECT {head}\n    FROM ecotown_places p LEFT JOIN pivoted s ON s.place = p.place{joins}"
        for layer in self.layers():
            exprs = ",\n        ".join(
                f"{self.expression(node, kind)} AS {self.name(node)}{kind}"
                for node in layer
                for kind in ("vwm" if node in self.measured else "vw")
            )
            text = f"SELECT d.*,\n        {exprs}\n    FROM (\n    {text}) d"
        return text

    @cached_property
    def measured(self) -> frozenset[Node]:
        """
        The nodes that may have a margin: those that stand for a whole row, and are no rules combined.
        """
        found: set[Node] = set()
        pending = [row.node for row in self.rows]
        while pending:
            node = pending.pop()
            if not isinstance(node, Combined | Counted | Never):
                found.add(node)
                pending += children(node)
        return frozenset(found)

    def _gates(self) -> list[int]:
        """
        The checks of gates that ask whether a named part is recorded.
        """
        read = {gate for gate, named in gates_of(self.query.lowering).items() if named}
        return sorted(gate for gate in read if self._is_read(gate))

    def _asked(self) -> list[int]:
        """
        The checks that have a column beside their state: gates, and computed checks, whose raw quantities may be of no use.
        """
        return sorted({*self._gates(), *self.query.lowering.computed})

    def attributes_of(self, named: tuple[str, ...] | None) -> tuple[str, ...]:
        """
        The columns of the places that a choice looks at.
        """
        return tuple(name for name in self.query.source.attributes if named is None or name in named)

    def layers(self) -> list[list[Node]]:
        """
        The nodes by depth, those without inner nodes first.
        """
        by_depth: dict[int, dict[str, Node]] = {}

        def depth(node: Node) -> int:
            match node:
                case Leaf() | Never():
                    return 0
                case _:
                    below = max(map(depth, children(node)), default=0)
            by_depth.setdefault(below + 1, {})[self.name(node)] = node
            return below + 1

        for row in self.rows:
            depth(row.node)
        return [list(by_depth[level].values()) for level in sorted(by_depth)]

    def name(self, node: Node) -> str:
        """
        The name of a node's columns, made of those of its parts.
        """
        match node:
            case Leaf(check):
                return f"n{check}"
            case Never(state):
                return f"never{state}"
            case _:
                return f"node{self.names.setdefault(node, len(self.names))}_"

    def operand(self, node: Node, kind: str) -> str:
        """
        A node as it stands in the expression of another.
        """
        if kind == "m" and node not in self.measured:
            return "CAST(NULL AS BIGINT)"
        return str(node.state) if isinstance(node, Never) else f"{self.name(node)}{kind}"

    def expression(self, node: Node, kind: str) -> str:
        """
        The expression of a node over the columns of its parts.
        """
        match node:
            case Combined(parts, is_any, is_each_year):
                operands = [self.operand(part, kind) for part in parts]
                is_computed = not self.query.lowering.computed.keys().isdisjoint(walk_leaves(node))
                judged = _kleene(operands, is_any=is_any, is_each_year=is_each_year, is_computed=is_computed)
                mixed = " OR ".join(
                    f"{self.operand(part, kind)} = {MIXED}" for part in parts if self._may_be_mixed(part)
                )
                return f"CASE WHEN {mixed} THEN {MIXED} ELSE {judged} END" if mixed else judged
            case Counted(parts, least, total):
                return self._count(parts, least, total)
            case Chosen(choice, branches, conditions):
                unknown = "CAST(NULL AS BIGINT)" if kind == "m" else str(open_for(Reason.MISSING_ATTRIBUTE))
                other = "CAST(NULL AS BIGINT)" if kind == "m" else f"b{choice}"
                whens = " ".join(
                    f"WHEN b{choice} = {BRANCH + place} THEN {self.operand(branch, kind)}"
                    for place, branch in enumerate(branches)
                )
                if conditions:
                    unknown = self._by_conditions(branches, conditions, kind)
                return f"CASE WHEN b{choice} IS NULL THEN {unknown} {whens} ELSE {other} END"
            case Staged(stages):
                started = sorted(
                    (stage for stage in stages if stage[0] is not None), key=lambda stage: -(stage[0] or 0)
                )
                default = next((stage for year, stage in stages if year is None), Never(NOT_APPLICABLE))
                whens = " ".join(
                    f"WHEN {self.query.year} >= {year} THEN {self.operand(stage, kind)}" for year, stage in started
                )
                return f"CASE {whens} ELSE {self.operand(default, kind)} END"
            case Dated(year, part):
                before = self.operand(Never(NOT_APPLICABLE), kind)
                return f"CASE WHEN {self.query.year} < {year} THEN {before} ELSE {self.operand(part, kind)} END"
            case Gated(check, part, named):
                inner = self.operand(part, kind)
                if not self._is_read(check):
                    return inner
                alone = f" AND c{check}o IS NULL" if named else ""
                if kind == "m":
                    return f"CASE WHEN n{check}v IS NULL THEN {inner} END"
                return (
                    f"CASE WHEN n{check}v = {NOT_APPLICABLE}{alone} THEN {NOT_APPLICABLE}"
                    f" WHEN n{check}v = {INVALID} AND {inner} >= {OPEN} THEN {INVALID} ELSE {inner} END"
                )
            case Emptied(item, state, part):
                empty = "CAST(NULL AS BIGINT)" if kind == "m" else str(state)
                return f"CASE WHEN e{item} IS NOT NULL THEN {empty} ELSE {self.operand(part, kind)} END"
            case Given(wording, others, last):
                whens = " ".join(f"WHEN {number} THEN {self.operand(other, kind)}" for number, other in others)
                return f"CASE a{wording} {whens} ELSE {self.operand(last, kind)} END"
            case Where(choices, part):
                none = " OR ".join(f"b{choice} = {NOT_APPLICABLE}" for choice in choices)
                missing = open_for(Reason.MISSING_ATTRIBUTE)
                unknown = " OR ".join(f"b{choice} IS NULL OR b{choice} = {missing}" for choice in choices)
                states = (self.operand(Never(state), kind) for state in (NOT_APPLICABLE, missing))
                whens = " ".join(
                    f"WHEN {cond} THEN {state}" for cond, state in zip((none, unknown), states, strict=True)
                )
                return f"CASE {whens} ELSE {self.operand(part, kind)} END"
            case Deferred(check, others, last):
                known = "v" if kind == "m" else kind
                whens = " ".join(f"WHEN {state} THEN {self.operand(other, kind)}" for state, other in others)
                return f"CASE n{check}{known} {whens} ELSE {self.operand(last, kind)} END"
            case Leaf() | Never():
                return self.operand(node, kind)
            case _:
                assert_never(node)

    def _may_be_mixed(self, node: Node) -> bool:
        """
        Whether a part may be a series that cannot be read as one. What is counted are rows of their own.
        """
        if isinstance(node, Counted):
            return False
        checks, conditional = self.query.lowering.checks, conditional_checks(self.query.lowering)
        has_texts = self.query.source.has_texts
        return any(
            leaf in conditional or (has_texts and checks[leaf].family in ("movement", "assigned"))
            for leaf in walk_leaves(node)
        )

    def _by_conditions(self, branches: Sequence[Node], conditions: Sequence[int | None], kind: str) -> str:
        """
        The first branch whose condition holds; the last one where each is known not to.
        """
        known = [(check, branch) for check, branch in zip(conditions, branches, strict=True) if check is not None]
        other = next((branch for check, branch in zip(conditions, branches, strict=True) if check is None), None)
        whens = " ".join(f"WHEN n{check}v = {MET} THEN {self.operand(branch, kind)}" for check, branch in known)
        unknown = " OR ".join(f"n{check}v <> {NOT_MET}" for check, _ in known)
        unread = " OR ".join(f"n{check}v = {INVALID}" for check, _ in known)
        opened, refused = (self.operand(Never(state), kind) for state in (open_for(Reason.MISSING_ATTRIBUTE), INVALID))
        last = self.operand(other or Never(NOT_APPLICABLE), kind)
        return f"CASE {whens} WHEN {unread} THEN {refused} WHEN {unknown} THEN {opened} ELSE {last} END"

    def _count(self, parts: Sequence[Node], least: int, total: int) -> str:
        """
        Whether enough parts are met; the parts that do not apply lower the total, never what is asked.
        """
        states = [self.operand(part, "v") for part in parts]

        def many(condition: str) -> str:
            return (
                "(" + (" + ".join(f"CASE WHEN {state} {condition} THEN 1 ELSE 0 END" for state in states) or "0") + ")"
            )

        judgement, observation = open_for(Reason.NEEDS_JUDGEMENT), open_for(Reason.MISSING_OBSERVATION)
        return (
            f"CASE WHEN {many(f'= {MET}')} >= {least} THEN {MET}"
            f" WHEN {total} - {many(f'= {NOT_APPLICABLE}')} < {least} THEN {judgement}"
            f" WHEN {many(f'= {MET}')} + {many(f'>= {OPEN}')} + {total - len(states)} < {least} THEN {NOT_MET}"
            f" ELSE {observation} END"
        )


def _entangled(column: str, branch: str, gate: str) -> str:
    """
    The state of a check in a branch that a baseline chooses: a record that cannot be read makes the others of no use, but not
    where an attribute tells the branch, or where the record is refused by itself as the gate tells.
    """
    alone = f" AND {gate} IS NULL" if gate else ""
    return (
        f"CASE WHEN {branch} IS NOT NULL THEN {column} - CASE WHEN {column} >= {UNREAD} THEN {UNREAD} ELSE 0 END"
        f" WHEN {column} >= {UNREAD} OR ({column} = {INVALID}{alone}) THEN {MIXED} ELSE {column} END"
    )


def _kleene(parts: Sequence[str], *, is_any: bool, is_each_year: bool, is_computed: bool) -> str:
    """
    *And* or *or* of states; the reason is that of the first part that is open, of several years the first in the order of
    reasons, or of raw quantities the first year that lacks them. A record that cannot be read is told before anything else
    that is missing.
    """
    deciding, otherwise = (MET, NOT_MET) if is_any else (NOT_MET, MET)
    whens = [f"WHEN {' OR '.join(f'{part} = {deciding}' for part in parts)} THEN {deciding}"]
    if is_each_year:
        whens.insert(0, f"WHEN {parts[0]} = {NOT_APPLICABLE} THEN {NOT_APPLICABLE}")
    whens.append(f"WHEN {' OR '.join(f'{part} = {INVALID}' for part in parts)} THEN {INVALID}")
    if is_each_year and is_computed:
        whens += [f"WHEN {part} >= {OPEN} THEN {part}" for part in reversed(parts)]
    elif is_each_year:
        for reason in REASONS:
            state = open_for(reason)
            if state != INVALID:
                whens.append(f"WHEN {' OR '.join(f'{part} = {state}' for part in parts)} THEN {state}")
    else:
        whens += [f"WHEN {part} >= {OPEN} THEN {part}" for part in parts]
    whens.append(f"WHEN {' OR '.join(f'{part} = {otherwise}' for part in parts)} THEN {otherwise}")
    return f"CASE {' '.join(whens)} ELSE {NOT_APPLICABLE} END"
