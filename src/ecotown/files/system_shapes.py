"""
The shapes of what stands only in indicator systems: periods, evidence wanted, scales, rows removed.
"""

import attrs

from ecotown.files.compose import MappingNode, Node, ScalarNode, SequenceNode
from ecotown.files.shapes import (
    FLAG,
    TEXT,
    TEXTS,
    YEAR,
    Definitions,
    Form,
    Many,
    Named,
    Schema,
    Text,
    Whole,
    add_wrong_type,
)
from ecotown.files.source import Faults, shown
from ecotown.plans import EvidenceWanted, PrintedAt
from ecotown.targets.nodes import Scale

__all__ = ["AT", "NAME", "EvidenceWantedShape", "PlanPeriodShape", "ReasonsShape", "ScalesShape"]

_MOST = 999_999_999
NAME = Text(may_be_blank=False)
AT = Form(
    PrintedAt,
    {
        "file": TEXT,
        "line": Whole(0, _MOST),
        "table": Whole(0, _MOST),
        "row": Whole(0, _MOST),
        "cell": Whole(0, _MOST),
    },
    has_positions=False,
)


@attrs.frozen(eq=False, repr=False)
class PlanPeriodShape:
    """
    `[first, last]`, two years in their order.
    """

    stand_in: tuple[int, int] = attrs.field(default=(0, 0), init=False)

    def read(self, node: Node, path: str, faults: Faults) -> tuple[int, int]:
        """
        The value that a node states.
        """
        years = Many(YEAR).read(node, path, faults) if isinstance(node, SequenceNode) else ()
        if len(years) == 2 and (years[0] <= years[1] or 0 in years):
            return years[0], years[1]
        if not isinstance(node, SequenceNode) or len(years) != 2:
            add_wrong_type(node, path, faults, "两个年份 [首年, 末年]", "two years [first, last]")
        else:
            faults.add(node.span, path, "file/reversed-years", "首年不能晚于末年", "the first year is after the last")
        return self.stand_in

    def describe(self, definitions: Definitions) -> Schema:
        """
        The JSON Schema of such a value.
        """
        return {"type": "array", "items": YEAR.describe(definitions), "minItems": 2, "maxItems": 2}


@attrs.frozen(eq=False, repr=False)
class EvidenceWantedShape:
    """
    A mapping, or plain text for a document that is wanted and not required.
    """

    stand_in: EvidenceWanted = attrs.field(default=EvidenceWanted(""), init=False)

    def read(self, node: Node, path: str, faults: Faults) -> EvidenceWanted:
        """
        The value that a node states.
        """
        if not isinstance(node, ScalarNode):
            return _EVIDENCE.read(node, path, faults)
        name = NAME.read(node, path, faults)
        position = faults.source.position(*node.span) if faults.source else None
        return EvidenceWanted(name, position=position)

    def describe(self, definitions: Definitions) -> Schema:
        """
        The JSON Schema of such a value.
        """
        return {"anyOf": [NAME.describe(definitions), _EVIDENCE.describe(definitions)]}


_EVIDENCE = Form(
    EvidenceWanted, {"name": NAME, "required": FLAG, "valid_years": Whole(1, 100), "at": AT}, required=("name",)
)


@attrs.frozen(eq=False, repr=False)
class ScalesShape:
    """
    `{name: [[word, synonym, …], word, …]}`, lowest rank first.
    """

    stand_in: tuple[Scale, ...] = attrs.field(default=(), init=False)

    def read(self, node: Node, path: str, faults: Faults) -> tuple[Scale, ...]:
        """
        The value that a node states.
        """
        if not isinstance(node, MappingNode):
            add_wrong_type(node, path, faults, "映射（等次名: [各级]）", "a mapping (name of a scale: [ranks])")
            return ()
        return tuple(
            Scale(key.text, self._read_ranks(value, f"{path}.{key.text}", faults)) for key, value in node.entries
        )

    def _read_ranks(self, node: Node, path: str, faults: Faults) -> tuple[tuple[str, ...], ...]:
        if not isinstance(node, SequenceNode):
            add_wrong_type(node, path, faults, "由低到高的各级列表", "a list of ranks, lowest first")
            return ()
        ranks: list[tuple[str, ...]] = []
        for index, item in enumerate(node.items):
            place = f"{path}[{index}]"
            words = (
                (NAME.read(item, place, faults),) if isinstance(item, ScalarNode) else TEXTS.read(item, place, faults)
            )
            if not words and isinstance(item, SequenceNode):
                faults.add(item.span, place, "system/empty-rank", "这一级没有词", "this rank has no word")
            for word in words:
                if any(word in rank for rank in ranks) or words.count(word) > 1:
                    faults.add(
                        item.span,
                        place,
                        "system/duplicate-word",
                        f"“{shown(word)}”在同一等次表里出现两次",
                        f'"{shown(word)}" stands twice on one scale',
                    )
            ranks.append(words)
        if len(ranks) < 2:
            faults.add(node.span, path, "system/short-scale", "等次表至少要有两级", "a scale has at least two ranks")
        return tuple(ranks)

    def describe(self, definitions: Definitions) -> Schema:
        """
        The JSON Schema of such a value.
        """
        rank = {"anyOf": [NAME.describe(definitions), {**TEXTS.describe(definitions), "minItems": 1}]}
        return {"type": "object", "additionalProperties": {"type": "array", "items": rank, "minItems": 2}}


@attrs.frozen(eq=False, repr=False)
class ReasonsShape:
    """
    `{number: reason}`, each with a reason.
    """

    stand_in: dict[str, str] = attrs.field(factory=dict, init=False)

    def read(self, node: Node, path: str, faults: Faults) -> dict[str, str]:
        """
        The value that a node states.
        """
        reasons = Named(NAME).read(node, path, faults)
        for key, _ in node.entries if isinstance(node, MappingNode) else ():
            if key.text not in reasons:
                faults.add(
                    key.span,
                    f"{path}.{key.text}",
                    "file/blank",
                    f"没有写去掉第{shown(key.text)}项的理由",
                    f"there is no reason for removing row {shown(key.text)}",
                    hint=f'写成 "{shown(key.text)}": 依据的文件或情况',
                    hint_en=f'write "{shown(key.text)}": the document or the circumstance behind it',
                )
                reasons[key.text] = ""
        return reasons

    def describe(self, definitions: Definitions) -> Schema:
        """
        The JSON Schema of such a value.
        """
        return {"type": "object", "additionalProperties": NAME.describe(definitions)}
