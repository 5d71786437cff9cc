"""
The numerals before headings and items: which kind, how it is printed, and what follows it.
"""

import re
from enum import IntEnum

import attrs

__all__ = ["Numeral", "NumeralKind", "read_chinese_number", "read_numeral"]


class NumeralKind(IntEnum):
    """
    The kinds of numerals, the higher ranks first (GB/T 9704: 一、 then （一） then 1. then （1）).
    """

    PART = 0
    CHAPTER = 1
    SECTION = 2
    ARTICLE = 3
    CHINESE = 4
    CHINESE_BRACKETED = 5
    DIGIT = 6
    DECIMAL = 7
    DIGIT_BRACKETED = 8
    CIRCLED = 9


@attrs.frozen
class Numeral:
    """
    A numeral as it stands in a printed path (`四`, `（二）`, `3`), its value, and the text behind it.
    """

    kind: NumeralKind
    printed: str
    value: int
    rest: str


_CHINESE = "一二三四五六七八九十百零〇两"
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
    "○": 0,
    "Ｏ": 0,
    "O": 0,
}
_ORDINALS = (
    (NumeralKind.PART, "部分|编|篇"),
    (NumeralKind.CHAPTER, "章"),
    (NumeralKind.SECTION, "节"),
    (NumeralKind.ARTICLE, "条"),
)
_PATTERNS: tuple[tuple[NumeralKind, re.Pattern[str]], ...] = (
    *(
        (
            kind,
            re.compile(
                rf"(?P<printed>第(?P<value>[{_CHINESE}]+|[0-9]{{1,3}})(?:{word}))[\s：:、.．]*(?P<rest>.*)", re.DOTALL
            ),
        )
        for kind, word in _ORDINALS
    ),
    (
        # 第一、基本原则 counts as 一、 does.
        NumeralKind.CHINESE,
        re.compile(
            rf"第(?P<printed>(?P<value>[{_CHINESE}]{{1,4}}))\s*[、．.﹑，,：:]\s*(?P<rest>[^，。；]{{2,30}})", re.DOTALL
        ),
    ),
    (
        NumeralKind.CHINESE_BRACKETED,
        re.compile(
            rf"(?P<printed>[（(〔]\s*(?P<value>[{_CHINESE}]{{1,4}})\s*[）)〕])[\s、.．]*(?P<rest>.*)", re.DOTALL
        ),
    ),
    (
        NumeralKind.CHINESE,
        re.compile(
            rf"(?P<printed>(?P<value>[{_CHINESE}]{{1,4}}))(?:\s*[、．.﹑]\s*|\s+(?=[\u4e00-\u9fff]{{2,20}}$))(?P<rest>.*)",
            re.DOTALL,
        ),
    ),
    (
        NumeralKind.DECIMAL,
        re.compile(
            r"(?P<printed>(?P<value>[0-9]{1,2})(?:[.．][0-9]{1,2}){1,3})[\s、.．]*(?P<rest>[\u4e00-\u9fff“《].*)",
            re.DOTALL,
        ),
    ),
    (
        NumeralKind.DIGIT_BRACKETED,
        re.compile(
            r"(?P<printed>[（(]\s*(?P<value>[0-9]{1,2})\s*[）)]|(?P<bare>[0-9]{1,2})[）)])[\s、.．]*(?P<rest>.*)",
            re.DOTALL,
        ),
    ),
    (
        NumeralKind.DIGIT,
        re.compile(
            r"(?P<printed>(?P<value>[0-9]{1,2}))"
            r"(?:\s*[.．、﹒]\s*(?![0-9])|[.．、](?=(?:19|20)[0-9]{2}年)|[ \t\u3000]+(?=[\u4e00-\u9fff]{4,}|"
            r"(?![万亿公平立毫微千百个年月日天户人亩])[\u4e00-\u9fff]{2,3}$))(?P<rest>.*)",
            re.DOTALL,
        ),
    ),
    (NumeralKind.CIRCLED, re.compile(r"(?P<printed>[①-⑳])[\s、.．]*(?P<rest>.*)", re.DOTALL)),
)
_WIDTHS = {code: chr(code - 0xFEE0) for code in range(ord("０"), ord("９") + 1)}


def read_chinese_number(text: str) -> int | None:
    """
    A whole number below 1000 in Chinese or Arabic digits (`十二`, `二十`, `12`); digits in a row are digits (`二〇二一`).
    """
    text = text.translate(_WIDTHS)
    if text.isascii() and text.isdigit():
        return int(text)
    if not text or any(sign not in _DIGITS and sign not in "十百" for sign in text):
        return None
    if not set(text) & set("十百"):
        return int("".join(str(_DIGITS[sign]) for sign in text))
    total = current = 0
    for sign in text:
        if sign in _DIGITS:
            current = _DIGITS[sign]
        else:
            total += (current or 1) * (10 if sign == "十" else 100)
            current = 0
    return total + current


def read_numeral(text: str) -> Numeral | None:
    """
    The numeral at the start of a line, if one stands there.
    """
    folded = text.translate(_WIDTHS)
    for kind, pattern in _PATTERNS:
        match = pattern.fullmatch(folded)
        if match is None:
            continue
        groups = match.groupdict()
        if kind is NumeralKind.CIRCLED:
            value: int | None = ord(groups["printed"]) - ord("①") + 1
        else:
            value = read_chinese_number(groups["value"] or groups["bare"])
        printed = re.sub(r"\s", "", text[match.start("printed") : match.end("printed")])
        if value is not None:
            return Numeral(kind, printed, value, text[match.start("rest") :].strip())
    return None
