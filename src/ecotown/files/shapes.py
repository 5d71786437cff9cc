"""
The shapes that values in a file may have, and what is said about a value of another shape.

A shape reads a node into a value. A node that does not fit is noted as a fault and a stand-in returned, so that one
reading finds every fault of a file; nothing is built from a file with faults. cattrs is not used on the way in, because
it sees plain values: here the node decides (a quoted `null` is text, a plain one is nothing) and its place is kept with
the item. It writes the models back (`ecotown.files.dump`).

The module is long for one reason: a class for each shape, all with the same two methods, read best side by side.
"""

import inspect
import re
from collections.abc import Callable, Mapping
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import Any, Generic, Protocol, TypeAlias, TypeVar

import attrs

from ecotown.files.compose import BOOLEANS, MappingNode, Node, ScalarNode, SequenceNode
from ecotown.files.source import Faults, shown, suggest_word
from ecotown.periods import FIRST_YEAR, LAST_YEAR, read_year
from ecotown.quantities import exact

__all__ = [
    "DAY",
    "FLAG",
    "MONTH",
    "NUMBER",
    "TEXT",
    "TEXTS",
    "YEAR",
    "Day",
    "Definitions",
    "Flag",
    "Form",
    "Many",
    "Month",
    "Named",
    "Number",
    "Schema",
    "Shape",
    "Text",
    "Whole",
    "Word",
    "add_missing",
    "add_wrong_type",
    "or_nothing",
]

Schema: TypeAlias = dict[str, Any]
"""A JSON Schema (2020-12), or a part of one."""

Definitions: TypeAlias = dict[str, Schema]
"""The parts of a schema that are referred to by name."""

# Editors and JSON parsers see a number or a truth value where a file has text without quotes.
_SCALAR: Schema = {"type": ["string", "number", "boolean"]}
_YEAR = "^[0-9]{4}$"

# Shapes are compared and shown by nobody; leaving that out makes the package quicker to import.
T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
E = TypeVar("E", bound=Enum)


class Shape(Protocol[T_co]):
    """
    What a value may look like.
    """

    @property
    def stand_in(self) -> T_co:
        """
        The value used in place of one that does not fit.
        """

    def read(self, node: Node, path: str, faults: Faults) -> T_co:
        """
        The value of a node, or a fault and the stand-in.
        """

    def describe(self, definitions: Definitions) -> Schema:
        """
        The JSON Schema of such a value, as an editor sees it; what it refers to by name is put into `definitions`.
        """


def or_nothing(schema: Schema) -> Schema:
    """
    A schema that allows for nothing too: a key with nothing under it counts as left out.
    """
    return {"anyOf": [schema, {"type": "null"}]}


# What the heads of printed tables and the pages call the keys; one name may be that of several.
_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "标识": ("id",),
    "标题": ("title",),
    "序号": ("number",),
    "编号": ("number",),
    "领域": ("domain",),
    "类别": ("domain",),
    "名称": ("name", "title"),
    "指标": ("name", "indicators", "indicator"),
    "指标名称": ("name",),
    "指标值": ("target",),
    "目标": ("target",),
    "目标值": ("target",),
    "标准值": ("target",),
    "单位": ("unit",),
    "计量单位": ("unit",),
    "口径": ("basis",),
    "方向": ("better",),
    "属性": ("obligation", "attributes"),
    "指标属性": ("obligation",),
    "责任单位": ("responsible",),
    "牵头单位": ("responsible",),
    "配合单位": ("supporting",),
    "计算公式": ("measure",),
    "指标解释": ("definition",),
    "佐证材料": ("evidence",),
    "依据": ("citation", "basis"),
    "出处": ("citation",),
    "效力": ("standing",),
    "备注": ("note",),
    "组成": ("components", "component"),
    "约定": ("conventions",),
    "地方": ("place",),
    "年份": ("year",),
    "观测": ("observed",),
    "期望": ("expect",),
}


_NAMES = {
    ScalarNode: ("一个值", "a single value"),
    SequenceNode: ("列表", "a list"),
    MappingNode: ("映射（键: 值）", "a mapping (key: value)"),
}


def add_wrong_type(node: Node, path: str, faults: Faults, wanted: str, wanted_en: str) -> None:
    """
    Note that a node is of another kind than wanted.
    """
    found, found_en = _NAMES[type(node)]
    hint = hint_en = None
    if isinstance(node, ScalarNode):
        if node.is_null:
            found, found_en = "空值", "nothing"
        else:
            found, found_en = f"“{shown(node.text)}”", f'"{shown(node.text)}"'
            if wanted == _NAMES[SequenceNode][0]:
                hint, hint_en = f"写成 [{shown(node.text)}]", f"write [{shown(node.text)}]"
    faults.add(
        node.span,
        path,
        "file/wrong-type",
        f"这里应是{wanted}，现在是{found}",
        f"{wanted_en} is wanted here, not {found_en}",
        hint=hint,
        hint_en=hint_en,
    )


@attrs.frozen(eq=False, repr=False)
class Text:
    """
    Any scalar, exactly as written.
    """

    may_be_blank: bool = True
    stand_in: str = attrs.field(default="", init=False)

    def read(self, node: Node, path: str, faults: Faults) -> str:
        """
        The text.
        """
        if not isinstance(node, ScalarNode) or node.is_null:
            add_wrong_type(node, path, faults, "文字", "a text")
            return ""
        if not self.may_be_blank and not node.text.strip():
            faults.add(node.span, path, "file/blank", "这里不能为空白", "this cannot be blank")
        return node.text

    def describe(self, definitions: Definitions) -> Schema:  # noqa: ARG002 - one signature for all
        """
        The JSON Schema of such a value.
        """
        return dict(_SCALAR) if self.may_be_blank else {**_SCALAR, "pattern": r"\S"}


@attrs.frozen(eq=False, repr=False)
class Flag:
    """
    `true` or `false`, without quotes.
    """

    stand_in: bool = attrs.field(default=False, init=False)

    def read(self, node: Node, path: str, faults: Faults) -> bool:
        """
        The truth value.
        """
        if isinstance(node, ScalarNode) and node.is_plain and node.text in BOOLEANS:
            return node.text.lower() == "true"
        add_wrong_type(node, path, faults, " true 或 false（不加引号）", "true or false (without quotes)")
        return False

    def describe(self, definitions: Definitions) -> Schema:  # noqa: ARG002 - one signature for all
        """
        The JSON Schema of such a value.
        """
        return {"type": "boolean"}


@attrs.frozen(eq=False, repr=False)
class Whole:
    """
    A whole number between two bounds.
    """

    least: int
    most: int
    stand_in: int = attrs.field(default=0, init=False)

    def read(self, node: Node, path: str, faults: Faults) -> int:
        """
        The number.
        """
        if isinstance(node, ScalarNode) and re.fullmatch(r"[0-9]{1,9}", node.text):
            value = int(node.text)
            if self.least <= value <= self.most:
                return value
        wanted, wanted_en = f"{self.least}～{self.most}的整数", f"a whole number from {self.least} to {self.most}"
        add_wrong_type(node, path, faults, wanted, wanted_en)
        return 0

    def describe(self, definitions: Definitions) -> Schema:  # noqa: ARG002 - one signature for all
        """
        The JSON Schema of such a value.
        """
        return {
            "type": ["integer", "string"],
            "minimum": self.least,
            "maximum": self.most,
            "pattern": "^[0-9]{1,9}$",
        }


@attrs.frozen(eq=False, repr=False)
class Year:
    """
    A year of four digits.
    """

    stand_in: int = attrs.field(default=0, init=False)

    def read(self, node: Node, path: str, faults: Faults) -> int:
        """
        The year.
        """
        year = read_year(node.text) if isinstance(node, ScalarNode) else None
        if year is None:
            add_wrong_type(node, path, faults, "四位数的年份", "a year of four digits")
        return year or 0

    def describe(self, definitions: Definitions) -> Schema:  # noqa: ARG002 - one signature for all
        """
        The JSON Schema of such a value.
        """
        return {"type": ["integer", "string"], "minimum": FIRST_YEAR, "maximum": LAST_YEAR, "pattern": _YEAR}


@attrs.frozen(eq=False, repr=False)
class Number:
    """
    A decimal number, kept exactly.
    """

    stand_in: Fraction = attrs.field(default=Fraction(0), init=False)

    def read(self, node: Node, path: str, faults: Faults) -> Fraction:
        """
        The number.
        """
        if isinstance(node, ScalarNode):
            try:
                return exact(node.text)
            except ValueError:
                pass
        add_wrong_type(node, path, faults, "数字", "a number")
        return self.stand_in

    def describe(self, definitions: Definitions) -> Schema:  # noqa: ARG002 - one signature for all
        """
        The JSON Schema of such a value.
        """
        return {"type": ["number", "string"]}


_LOOSE_DAY = re.compile(r"(?P<year>[0-9]{4})[年/.-](?P<month>[0-9]{1,2})[月/.-](?P<day>[0-9]{1,2})日?", re.ASCII)


@attrs.frozen(eq=False, repr=False)
class Day:
    """
    A day in ISO form.
    """

    stand_in: date = attrs.field(default=date.min, init=False)

    def read(self, node: Node, path: str, faults: Faults) -> date:
        """
        The day.
        """
        if not isinstance(node, ScalarNode) or node.is_null:
            add_wrong_type(node, path, faults, "日期", "a date")
            return self.stand_in
        text = node.text.strip()
        match = _LOOSE_DAY.fullmatch(text)
        day = None
        if match is not None:
            try:
                day = date(int(match["year"]), int(match["month"]), int(match["day"]))
            except ValueError:
                match = None
        if day is not None and day.isoformat() == text:
            return day
        if match is None:
            hint, hint_en = "写成 2021-08-13 这样的日期", "write a date such as 2021-08-13"
        else:
            hint, hint_en = f"写成 {day}", f"write {day}"
        faults.add(
            node.span,
            path,
            "file/not-a-date",
            f"“{shown(node.text)}”不是年-月-日形式的日期",
            f'"{shown(node.text)}" is not a date in the form year-month-day',
            hint=hint,
            hint_en=hint_en,
        )
        return self.stand_in

    def describe(self, definitions: Definitions) -> Schema:  # noqa: ARG002 - one signature for all
        """
        The JSON Schema of such a value.
        """
        return {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}


@attrs.frozen(eq=False, repr=False)
class Month:
    """
    A year, a month or a day in ISO form, kept as text: as much as a notice says.
    """

    stand_in: str = attrs.field(default="", init=False)

    def read(self, node: Node, path: str, faults: Faults) -> str:
        """
        The text.
        """
        if isinstance(node, ScalarNode):
            text = node.text.strip()
            try:
                date.fromisoformat((text + "-01-01")[:10] if re.fullmatch(r"\d{4}(-\d\d){0,2}", text, re.ASCII) else "")
            except ValueError:
                pass
            else:
                return text
        wanted = " 2021、2021-07 或 2021-07-15 形式的时间"
        add_wrong_type(node, path, faults, wanted, "a time such as 2021, 2021-07 or 2021-07-15")
        return ""

    def describe(self, definitions: Definitions) -> Schema:  # noqa: ARG002 - one signature for all
        """
        The JSON Schema of such a value.
        """
        return {
            "type": ["string", "integer"],
            "minimum": FIRST_YEAR,
            "maximum": LAST_YEAR,
            "pattern": "^[0-9]{4}(-[0-9]{2}){0,2}$",
        }


@attrs.frozen(eq=False, repr=False)
class Word(Generic[E]):
    """
    One of the words of an enumeration.
    """

    words: type[E]

    @property
    def stand_in(self) -> E:
        """
        The first word.
        """
        return next(iter(self.words))

    def read(self, node: Node, path: str, faults: Faults) -> E:
        """
        The member.
        """
        known = tuple(str(member.value) for member in self.words)
        if isinstance(node, ScalarNode) and node.text in known:
            return self.words(node.text)
        if not isinstance(node, ScalarNode) or node.is_null:
            add_wrong_type(node, path, faults, "、".join(known) + "之一", "one of " + ", ".join(known))
            return self.stand_in
        labels = {str(member.value): str(getattr(member, "label", "")) for member in self.words}
        named = (word for word, label in labels.items() if label and label in node.text)
        near = next(named, None) or suggest_word(node.text, known)
        faults.add(
            node.span,
            path,
            "file/unknown-word",
            f"“{shown(node.text)}”不在可用的词里：{'、'.join(known)}",
            f'"{shown(node.text)}" is none of the words {", ".join(known)}',
            hint=f"是否指“{near}”？" if near else None,
            hint_en=f'did you mean "{near}"?' if near else None,
        )
        return self.stand_in

    def describe(self, definitions: Definitions) -> Schema:  # noqa: ARG002 - one signature for all
        """
        The JSON Schema of such a value.
        """
        return {"enum": [str(member.value) for member in self.words]}


@attrs.frozen(eq=False, repr=False)
class Many(Generic[T]):
    """
    A list of values of one shape.
    """

    shape: Shape[T]
    stand_in: tuple[T, ...] = attrs.field(default=(), init=False)

    def read(self, node: Node, path: str, faults: Faults) -> tuple[T, ...]:
        """
        The values.
        """
        if not isinstance(node, SequenceNode):
            add_wrong_type(node, path, faults, *_NAMES[SequenceNode])
            return ()
        return tuple(self.shape.read(item, f"{path}[{index}]", faults) for index, item in enumerate(node.items))

    def describe(self, definitions: Definitions) -> Schema:
        """
        The JSON Schema of such a value.
        """
        return {"type": "array", "items": self.shape.describe(definitions)}


@attrs.frozen(eq=False, repr=False)
class Named(Generic[T]):
    """
    A mapping from any text to values of one shape. A key without a value is left out.
    """

    shape: Shape[T]

    @property
    def stand_in(self) -> dict[str, T]:
        """
        An empty mapping.
        """
        return {}

    def read(self, node: Node, path: str, faults: Faults) -> dict[str, T]:
        """
        The values by key.
        """
        if not isinstance(node, MappingNode):
            add_wrong_type(node, path, faults, *_NAMES[MappingNode])
            return {}
        return {
            key.text: self.shape.read(value, f"{path}.{key.text}", faults)
            for key, value in node.entries
            if not (isinstance(value, ScalarNode) and value.is_null)
        }

    def describe(self, definitions: Definitions) -> Schema:
        """
        The JSON Schema of such a value.
        """
        return {"type": "object", "additionalProperties": or_nothing(self.shape.describe(definitions))}


@attrs.frozen(eq=False, repr=False)
class Form(Generic[T]):
    """
    A mapping with known keys, which makes an item.

    A key with nothing under it counts as left out, unless it is `nullable`: then nothing is something to say.
    `has_positions` is set for items that keep their place in the file, and may say where they were printed (`at`).
    """

    make: Callable[..., T]
    fields: Mapping[str, Shape[object]]
    required: tuple[str, ...] = ()
    nullable: tuple[str, ...] = ()
    has_positions: bool = True

    @property
    def stand_in(self) -> T:
        """
        An item of stand-ins.
        """
        return self.make(**{name: self.fields[name].stand_in for name in self.required})

    def read(self, node: Node, path: str, faults: Faults) -> T:
        """
        The item.
        """
        if not isinstance(node, MappingNode):
            add_wrong_type(node, path, faults, *_NAMES[MappingNode])
            return self.stand_in
        values = self.read_values(node, path, faults)
        for name in self.required:
            if name not in values:
                if name not in self.mistyped(node):
                    add_missing(node, name, f"{path}.{name}" if path else name, faults)
                values[name] = self.fields[name].stand_in
        if self.has_positions and faults.source is not None:
            values["position"] = faults.source.position(*node.span)
            values["positions"] = {
                key.text: faults.source.position(value.start, value.end) for key, value in node.entries
            }
        return self.make(**values)

    def read_values(self, node: MappingNode, path: str, faults: Faults) -> dict[str, object]:
        """
        The values of the keys that are there, as a form reads them.
        """
        values: dict[str, object] = {}
        prefix = f"{path}." if path else ""
        for key, value in node.entries:
            shape = self.fields.get(key.text)
            if shape is None:
                self._add_unknown(key, prefix + key.text, faults)
            elif isinstance(value, ScalarNode) and value.is_null:
                if key.text in self.nullable:
                    values[key.text] = None
            else:
                values[key.text] = shape.read(value, prefix + key.text, faults)
        return values

    def mistyped(self, node: MappingNode) -> set[str | None]:
        """
        The keys that unknown ones were most likely meant to be. One slip is one fault: `taget` is told as an unknown key,
        and not as a missing `target` as well.
        """
        known = tuple(self.fields)
        return {_suggest_key(key.text, known) for key, _ in node.entries if key.text not in self.fields}

    def _add_unknown(self, key: ScalarNode, path: str, faults: Faults) -> None:
        known = tuple(self.fields)
        near = _suggest_key(key.text, known)
        faults.add(
            key.span,
            path,
            "file/unknown-key",
            f"没有“{shown(key.text)}”这个键",
            f'there is no key "{shown(key.text)}" here',
            hint=f"是否指“{near}”？" if near else f"可用的键：{'、'.join(known)}",
            hint_en=f'did you mean "{near}"?' if near else f"known keys: {', '.join(known)}",
        )

    def describe(self, definitions: Definitions) -> Schema:
        """
        The JSON Schema of such a value.
        """
        if not isinstance(self.make, type) or self.make is dict:
            return self.describe_keys(definitions)
        name = self.make.__name__
        if name not in definitions:
            definitions[name] = {}  # met again within itself it is only named
            definitions[name] = self.describe_keys(definitions)
        return {"$ref": f"#/$defs/{name}"}

    def describe_keys(self, definitions: Definitions) -> Schema:
        """
        The JSON Schema of the mapping itself, wherever it stands.
        """
        keys: Schema = {}
        for name, shape in self.fields.items():
            described = shape.describe(definitions)
            keys[name] = described if name in self.required else or_nothing(described)
        told = inspect.cleandoc(self.make.__doc__ or "").split("\n\n")[0].replace("\n", " ")
        return {
            "type": "object",
            **({"description": told} if isinstance(self.make, type) and self.make is not dict else {}),
            "properties": keys,
            **({"required": list(self.required)} if self.required else {}),
            "additionalProperties": False,
        }


def _suggest_key(text: str, known: tuple[str, ...]) -> str | None:
    """
    The key most likely meant, by a heading of the printed table too.
    """
    meant = next((name for name in _HEADINGS.get(text.strip(), ()) if name in known), None)
    return meant or suggest_word(text, known)


def add_missing(node: MappingNode, name: str, path: str, faults: Faults) -> None:
    """
    Note that a key is missing.
    """
    faults.add(
        node.span,
        path,
        "file/missing-key",
        f"缺少“{name}”",
        f'the key "{name}" is missing',
        hint=f"补上 {name}: …",
        hint_en=f"add {name}: …",
    )


TEXT = Text()
TEXTS = Many(Text(may_be_blank=False))
FLAG = Flag()
YEAR = Year()
DAY = Day()
MONTH = Month()
NUMBER = Number()
