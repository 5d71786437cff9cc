"""
What a system declares about acceptance in files: its form, and what must hold between it and the rows.
"""

from collections.abc import Iterator

import attrs

from ecotown.files.compose import MappingNode, Node, ScalarNode, SequenceNode
from ecotown.files.shapes import NUMBER, TEXT, TEXTS, Definitions, Form, Many, Named, Schema, Text, Word
from ecotown.files.source import Faults, shown, suggest_word
from ecotown.plans import (
    Acceptance,
    AcceptanceCondition,
    AcceptancePoints,
    Band,
    Indicator,
    Obligation,
    PrintedAt,
    RowPoints,
    WhereAbsent,
)

__all__ = ["acceptance_form", "check_acceptance"]

_NAME = Text(may_be_blank=False)


@attrs.frozen(eq=False, repr=False)
class _RowPointsShape:
    """
    A number of points, or a mapping of points and a scoring rule.
    """

    form: Form[RowPoints]

    @property
    def stand_in(self) -> RowPoints:
        """
        No points.
        """
        return RowPoints(NUMBER.stand_in)

    def read(self, node: Node, path: str, faults: Faults) -> RowPoints:
        """
        The points of a row.
        """
        if not isinstance(node, ScalarNode):
            return self.form.read(node, path, faults)
        position = faults.source.position(*node.span) if faults.source else None
        return RowPoints(NUMBER.read(node, path, faults), position=position)

    def describe(self, definitions: Definitions) -> Schema:
        """
        The JSON Schema of such a value.
        """
        return {"anyOf": [NUMBER.describe(definitions), self.form.describe(definitions)]}


def acceptance_form(indicator: Form[Indicator], at: Form[PrintedAt]) -> Form[Acceptance]:
    """
    The form of `acceptance:`, whose gates have that of an indicator.
    """
    condition = Form(
        AcceptanceCondition,
        {"name": _NAME, "obligation": Word(Obligation), "domain": TEXT, "rows": TEXTS, "met": _NAME, "at": at},
        required=("met",),
    )
    row_points = Form(RowPoints, {"points": NUMBER, "scoring": _NAME, "at": at}, required=("points",))
    band = Form(Band, {"name": _NAME, "least": NUMBER, "at": at}, required=("name",))
    points = Form(
        AcceptancePoints,
        {
            "rows": Named(_RowPointsShape(row_points)),
            "each": NUMBER,
            "where_absent": Word(WhereAbsent),
            "pass_mark": _NAME,
            "bands": Many(band),
            "at": at,
        },
    )
    return Form(
        Acceptance,
        {
            "basis": TEXT,
            "gates": Many(indicator),
            "vetoes": TEXTS,
            "conditions": Many(condition),
            "points": points,
            "note": TEXT,
            "at": at,
        },
    )


def check_acceptance(
    acceptance: Acceptance | None, indicators: tuple[Indicator, ...], node: Node | None, faults: Faults
) -> None:
    """
    Note what must hold between `acceptance` and the rows: known numbers, gates with numbers of their own, some points.
    """
    if acceptance is None or not isinstance(node, MappingNode):
        return
    numbers = tuple(indicator.number for indicator in indicators)
    _check_gates(acceptance, numbers, node, faults)
    for number, place in _texts(node.get("vetoes")):
        _check_known(number, numbers, place, "acceptance.vetoes", faults)
    conditions = node.get("conditions")
    for index, item in enumerate(conditions.items if isinstance(conditions, SequenceNode) else ()):
        if isinstance(item, MappingNode):
            for number, place in _texts(item.get("rows")):
                _check_known(number, numbers, place, f"acceptance.conditions[{index}].rows", faults)
            _check_domain(item, f"acceptance.conditions[{index}].domain", indicators, faults)
    if acceptance.points is not None:
        _check_points(acceptance.points, numbers, node.get("points"), faults)


def _check_gates(acceptance: Acceptance, numbers: tuple[str, ...], node: MappingNode, faults: Faults) -> None:
    gates = node.get("gates")
    taken = set(numbers)
    for index, (gate, item) in enumerate(
        zip(acceptance.gates, gates.items if isinstance(gates, SequenceNode) else (), strict=False)
    ):
        number = item.get("number") if isinstance(item, MappingNode) else None
        if number is not None and gate.number in taken:
            faults.add(
                number.span,
                f"acceptance.gates[{index}].number",
                "file/duplicate-number",
                f"前置条件的序号“{shown(gate.number)}”已经用过",
                f'the number "{shown(gate.number)}" of a gate is already taken',
                hint="前置条件不与指标同号，如“前置1”",
                hint_en="give gates numbers that no row has, such as G1",
            )
        taken.add(gate.number)
        if isinstance(item, MappingNode) and gate.target is None and not gate.components:
            faults.add(
                item.span,
                f"acceptance.gates[{index}].target",
                "file/missing-key",
                f"前置条件“{shown(gate.name)}”缺少“target”",
                f'the gate "{shown(gate.name)}" lacks the key "target"',
            )


def _check_points(points: AcceptancePoints, numbers: tuple[str, ...], node: Node | None, faults: Faults) -> None:
    if not isinstance(node, MappingNode):
        return
    rows = node.get("rows")
    stated = [("each", node.get("each"), points.each)]
    for key, value in rows.entries if isinstance(rows, MappingNode) else ():
        _check_known(key.text, numbers, key, "acceptance.points.rows", faults)
        given = points.rows.get(key.text)
        stated.append((f"rows.{key.text}", value, None if given is None else given.points))
    for path, place, marks in stated:
        if place is not None and marks is not None and marks < 0:
            faults.add(
                place.span,
                f"acceptance.points.{path}",
                "acceptance/negative-points",
                "分值不能是负数",
                "points cannot be negative",
            )
    if not points.rows and points.each is None:
        faults.add(
            node.span,
            "acceptance.points",
            "acceptance/no-points",
            "没有写各项的分值",
            "no row has points",
            hint='写 rows: {"1": 5, …} 或 each: 4',
            hint_en='write rows: {"1": 5, …} or each: 4',
        )
    floors = [band.least for band in points.bands]
    begun = [floor for floor in floors if floor is not None]
    bands = node.get("bands")
    if bands is not None and (len(floors) - len(begun) > 1 or len(set(begun)) < len(begun)):
        faults.add(
            bands.span,
            "acceptance.points.bands",
            "acceptance/bands",
            "各等次的起点分（least）要各不相同，只有最低一等可以不写",
            "each band begins at points of its own; only the lowest may leave `least` out",
        )


def _check_known(number: str, numbers: tuple[str, ...], place: Node, path: str, faults: Faults) -> None:
    if number in numbers:
        return
    near = suggest_word(number, numbers)
    faults.add(
        place.span,
        path,
        "file/unknown-indicator",
        f"没有序号为“{shown(number)}”的指标",
        f'there is no indicator number "{shown(number)}"',
        hint=f"是否指“{near}”？" if near else None,
        hint_en=f'did you mean "{near}"?' if near else None,
    )


def _check_domain(item: MappingNode, path: str, indicators: tuple[Indicator, ...], faults: Faults) -> None:
    domain = item.get("domain")
    domains = tuple(dict.fromkeys(indicator.domain for indicator in indicators if indicator.domain))
    if not isinstance(domain, ScalarNode) or domain.text in domains:
        return
    near = suggest_word(domain.text, domains)
    faults.add(
        domain.span,
        path,
        "acceptance/unknown-domain",
        f"没有哪一项属于领域“{shown(domain.text)}”",
        f'no row is of the domain "{shown(domain.text)}"',
        hint=f"是否指“{near}”？" if near else f"已有的领域：{'、'.join(domains)}",
        hint_en=f'did you mean "{near}"?' if near else f"domains: {', '.join(domains)}",
    )


def _texts(node: Node | None) -> Iterator[tuple[str, Node]]:
    if isinstance(node, SequenceNode):
        for item in node.items:
            if isinstance(item, ScalarNode):
                yield item.text, item
