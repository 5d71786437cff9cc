"""
The automatic numbers of a docx, counted and written as Word prints them.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import attrs

from ecotown.documents.readers.word import child, children, local_name, value

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["Numbering", "format_number", "read_numbering"]

_DEEPEST = 9
_MOST_LINKS = 8
_CHINESE = "零一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_CIRCLED = 0x2460
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"


@attrs.frozen
class _Level:
    start: int = 1
    number_format: str = "decimal"
    text: str = ""
    suffix: str = "tab"
    restart: int | None = None
    is_legal: bool = False


@attrs.define
class Numbering:
    """
    The lists of a document and how far each has been counted.

    `levels` are the levels of each list (`numId`), `families` the abstract list behind it: lists of one family share their
    counters until one of them states its own start.
    """

    levels: Mapping[str, Mapping[int, _Level]]
    families: Mapping[str, str]
    starts: Mapping[str, Mapping[int, int]]
    counts: dict[str, dict[int, int]] = attrs.field(factory=dict)
    seen: set[str] = attrs.field(factory=set)

    def next_label(self, list_id: str, depth: int) -> str:
        """
        The number that the next paragraph of a list bears, with what stands between it and the text.
        """
        levels = self.levels.get(list_id)
        if levels is None or depth not in levels:
            return ""
        counts = self.counts.setdefault(self.families[list_id], {})
        if list_id not in self.seen:
            self.seen.add(list_id)
            for place, start in self.starts.get(list_id, {}).items():
                counts[place] = start - 1
        level = levels[depth]
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for place in [place for place in counts if place > depth]:
            restart = levels[place].restart if place in levels else None
            if restart is None or (restart and depth < restart):
                del counts[place]
        return self._write(levels, depth, counts)

    def _write(self, levels: Mapping[int, _Level], depth: int, counts: Mapping[int, int]) -> str:
        level = levels[depth]
        if level.number_format in ("bullet", "none") and "%" not in level.text:
            return ""
        label = level.text
        for place in range(_DEEPEST):
            mark = f"%{place + 1}"
            if mark not in label:
                continue
            other = levels.get(place, _Level())
            number = counts.get(place, other.start)
            is_decimal = level.is_legal and place != depth
            label = label.replace(mark, format_number(number, "decimal" if is_decimal else other.number_format))
        if not label.strip() or level.suffix == "nothing":
            return label
        # A tab behind 一、 or 1. is a matter of layout; behind 第一章 it sets words apart.
        return label if level.suffix == "tab" and not label[-1].isalnum() else f"{label} "


def read_numbering(root: "_Element | None", style_lists: Mapping[str, str]) -> Numbering:
    """
    The lists that `numbering.xml` defines. `style_lists` gives the list (`numId`) of a numbering style by its id.
    """
    abstract: dict[str, _Element] = {}
    numbers: dict[str, _Element] = {}
    for element in () if root is None else root:
        match local_name(element):
            case "abstractNum":
                abstract[value(element, "abstractNumId") or ""] = element
            case "num":
                numbers[value(element, "numId") or ""] = element
    families = {}
    for list_id, element in numbers.items():
        families[list_id] = _family(element, abstract, numbers, style_lists)
    levels: dict[str, dict[int, _Level]] = {}
    starts: dict[str, dict[int, int]] = {}
    for list_id, element in numbers.items():
        defined = {} if families[list_id] not in abstract else _read_levels(abstract[families[list_id]])
        starts[list_id] = {}
        for override in children(element, "lvlOverride"):
            depth = _integer(value(override, "ilvl"), 0)
            replaced = child(override, "lvl")
            if replaced is not None:
                defined[depth] = _read_level(replaced)
            start = child(override, "startOverride")
            if start is not None:
                starts[list_id][depth] = _integer(value(start), 1)
        levels[list_id] = defined
    return Numbering(levels, families, starts)


def _family(
    element: "_Element",
    abstract: "Mapping[str, _Element]",
    numbers: "Mapping[str, _Element]",
    style_lists: Mapping[str, str],
) -> str:
    for _ in range(_MOST_LINKS):
        reference = child(element, "abstractNumId")
        family = "" if reference is None else value(reference) or ""
        link = child(abstract[family], "numStyleLink") if family in abstract else None
        linked = None if link is None else numbers.get(style_lists.get(value(link) or "", ""))
        if linked is None:
            return family
        element = linked
    return ""


def _read_levels(element: "_Element") -> dict[int, _Level]:
    return {_integer(value(level, "ilvl"), 0): _read_level(level) for level in children(element, "lvl")}


def _read_level(element: "_Element") -> _Level:
    def of(name: str, default: str) -> str:
        found = child(element, name)
        # Word 2003 calls the format `nfc` by a number; only the modern names are read.
        return default if found is None else value(found) or ""

    legal = child(element, "isLgl")
    restart = child(element, "lvlRestart")
    return _Level(
        start=_integer(of("start", "1"), 1),
        number_format=of("numFmt", "decimal"),
        text=of("lvlText", ""),
        suffix=of("suff", "tab"),
        restart=None if restart is None else _integer(value(restart), 0),
        is_legal=legal is not None and value(legal) not in ("0", "false", "off"),
    )


def _integer(text: str | None, default: int) -> int:
    try:
        return min(max(int(text or ""), 0), 99_999)
    except ValueError:
        return default


def format_number(number: int, number_format: str) -> str:
    """
    A number as Word writes it in one of its formats; in those that we do not know, in digits.
    """
    match number_format:
        case (
            "chineseCounting"
            | "chineseCountingThousand"
            | "japaneseCounting"
            | "taiwaneseCounting"
            | "taiwaneseCountingThousand"
        ):
            return _count_in_chinese(number, _CHINESE, "十", "百", "千")
        case "chineseLegalSimplified" | "ideographLegalTraditional" | "japaneseLegal":
            return _count_in_chinese(number, _LEGAL, "拾", "佰", "仟", has_leading_one=True)
        case "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital":
            return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(number))
        case "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if 1 <= number <= 20:
            return chr(_CIRCLED + number - 1)
        case "decimalEnclosedParen" if 1 <= number <= 20:
            return f"（{number}）"
        case "decimalEnclosedFullstop" if 1 <= number <= 20:
            return f"{number}."
        case "ideographEnclosedCircle" if 1 <= number <= 10:
            return f"（{_CHINESE[number] if number < 10 else '十'}）"
        case "decimalZero":
            return f"{number:02d}"
        case "decimalFullWidth" | "decimalFullWidth2":
            return "".join(chr(0xFF10 + int(digit)) for digit in str(number))
        case "ideographTraditional" if 1 <= number <= len(_STEMS):
            return _STEMS[number - 1]
        case "ideographZodiac" if 1 <= number <= len(_BRANCHES):
            return _BRANCHES[number - 1]
        case "upperRoman":
            return _roman(number)
        case "lowerRoman":
            return _roman(number).lower()
        case "upperLetter" if number >= 1:
            return chr(ord("A") + (number - 1) % 26) * min((number - 1) // 26 + 1, 9)
        case "lowerLetter" if number >= 1:
            return chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 9)
        case "bullet" | "none":
            return ""
        case _:
            return str(number)


def _count_in_chinese(number: int, digits: str, *units: str, has_leading_one: bool = False) -> str:
    if number == 0:
        return digits[0]
    if number > 9999:
        return str(number)
    text = ""
    needs_zero = False
    for power in range(3, -1, -1):
        digit = number // 10**power % 10
        if digit == 0:
            needs_zero = bool(text)
            continue
        if needs_zero:
            text += digits[0]
            needs_zero = False
        is_bare_ten = power == 1 and digit == 1 and not text and not has_leading_one
        text += ("" if is_bare_ten else digits[digit]) + (units[power - 1] if power else "")
    return text


def _roman(number: int) -> str:
    if not 1 <= number < 4000:
        return str(number)
    text = ""
    for amount, sign in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    ):
        text += sign * (number // amount)
        number %= amount
    return text
