"""
Grades in their order, and the one spelling of each.
"""

import re

__all__ = ["GRADES", "grade_word"]

GRADES: tuple[tuple[tuple[str, ...], ...], ...] = (
    (("优秀", "优"), ("优良",), ("良好", "良"), ("中等",), ("一般",)),
    (("合格", "及格"), ("基本合格",), ("不合格", "不及格")),
    (("Ⅰ类",), ("Ⅱ类",), ("Ⅲ类",), ("Ⅳ类",), ("Ⅴ类",), ("劣Ⅴ类",)),
)
"""Scales of grades, the best first; words of one grade stand together."""

_WATER_CLASS = re.compile(
    r"(?P<worse>劣?)(?P<digit>[ⅠⅡⅢⅣⅤ]|I{1,3}|IV|V|[一二三四五1-5])类(?:水体|水质|水)?(?:标准)?|(?P<alone>劣?[ⅠⅡⅢⅣⅤ])",
    re.IGNORECASE,
)
_ROMAN = {
    **{digit: digit for digit in "ⅠⅡⅢⅣⅤ"},
    **dict(zip(("I", "II", "III", "IV", "V"), "ⅠⅡⅢⅣⅤ", strict=True)),
    **dict(zip("一二三四五", "ⅠⅡⅢⅣⅤ", strict=True)),
    **dict(zip("12345", "ⅠⅡⅢⅣⅤ", strict=True)),
}


def grade_word(text: str) -> str:
    """
    The word of a grade as it is compared: a class of water in Roman figures, any other as it stands.
    """
    match = _WATER_CLASS.fullmatch(text)
    if match is None:
        return text
    return f"{match['alone'] or match['worse'] + _ROMAN[match['digit'].upper()]}类"
