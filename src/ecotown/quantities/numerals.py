"""
Chinese numerals.

`八十五`, `一百零五`, `一万二千`, `三点五` are read; a numeral by position (`二〇二一`) has at least three digits or a zero,
for `二三` means two or three. A last digit that follows 百, 千, 万 or 亿 without 零 is of the place below, as it is spoken:
`一百二` is 120 and `一万五` 15,000, but `一百零二` is 102. 两 stands before 百, 千, 万, 亿 or alone. 百, 千, 万 and 亿 alone
are themselves (百分之百).

Not read, because they are no single number or no numeral: 三五, 几十, 十余, 半, 3千.
"""

import re
from fractions import Fraction

__all__ = ["read_numeral"]

_LONGEST_TEXT = 32
_ZEROS = frozenset("零〇○")
_DIGITS = {digit: value for value, digit in enumerate("一二三四五六七八九", start=1)}
_POSITIONAL = {**_DIGITS, **dict.fromkeys(_ZEROS, 0)}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_PERIODS = {"万": 10_000, "亿": 100_000_000}
_SPOKEN = {"百": 10, "千": 100, "万": 1000, "亿": 10_000_000}
_STRAY_PAIR = re.compile("两(?!百|千|万|亿)")


def read_numeral(text: str) -> Fraction | None:
    """
    The number that a Chinese numeral names, or None where the text is not one.
    """
    if len(text) > _LONGEST_TEXT:
        return None
    whole_text, point, decimals = text.partition("点")
    whole = _read_whole(whole_text)
    if whole is None or not point:
        return None if whole is None else Fraction(whole)
    if not decimals or any(character not in _POSITIONAL for character in decimals):
        return None
    return whole + Fraction(_read_digits(decimals), 10 ** len(decimals))


def _read_whole(text: str) -> int | None:
    if text == "两":
        return 2
    if not text or _STRAY_PAIR.search(text):
        return None
    if text in _SPOKEN:
        return _SPOKEN[text] * 10
    if all(character in _POSITIONAL for character in text):
        is_number = len(text) == 1 or (text[0] not in _ZEROS and (len(text) > 2 or text[1] in _ZEROS))
        return _read_digits(text) if is_number else None
    if len(text) > 2 and text[-1] in _DIGITS and text[-2] in _SPOKEN:
        above = _read_periods(text[:-1])
        return None if above is None else above + _DIGITS[text[-1]] * _SPOKEN[text[-2]]
    return _read_periods(text)


def _read_digits(text: str) -> int:
    number = 0
    for character in text:
        number = number * 10 + _POSITIONAL[character]
    return number


def _read_periods(text: str) -> int | None:
    """
    A number in periods of four places, each closed by its word: `三亿零二百万五千`. 万亿 is a period too.
    """
    for word in ("亿", "万"):
        head, found, tail = text.rpartition(word)
        if not found:
            continue
        above = _read_section(head) if word == "万" else _read_periods(head)
        below = _read_tail(tail, _PERIODS[word])
        if above is None or below is None or (word == "亿" and "亿" in head):
            return None
        return above * _PERIODS[word] + below
    return _read_section(text)


def _read_tail(text: str, limit: int) -> int | None:
    """
    What stands behind a period; a leading 零 marks the places that it skips.
    """
    if not text:
        return 0
    below = _read_periods(text[1:] if text[0] in _ZEROS else text)
    if below is None or below >= limit or (text[0] in _ZEROS and below >= limit // 10):
        return None
    return below


def _read_section(text: str) -> int | None:
    """
    A number below 10,000: `三千五百`, `一千零五`, `十五`.
    """
    number, digit, has_zero, lowest = 0, 0, False, 10_000
    for character in text:
        if character in _ZEROS:
            if digit or has_zero or lowest in (10, 10_000):
                return None
            has_zero = True
        elif character in _PLACES:
            place = _PLACES[character]
            if place >= lowest or not (digit or place == 10) or has_zero != (number > 0 and place * 10 < lowest):
                return None
            number += (digit or 1) * place
            digit, has_zero, lowest = 0, False, place
        elif digit:
            return None
        elif character == "两":
            digit = 2
        elif character in _DIGITS:
            digit = _DIGITS[character]
        else:
            return None
    if digit and number and has_zero != (lowest > 10):
        return None
    if not digit and (has_zero or not number):
        return None
    return number + digit
