"""
Dates and months as notices print them: 2021年8月13日, 二〇二一年八月十三日, 二OO九年, 2021-08-13, 7月上旬, 8月至11月.
"""

import re
from collections.abc import Iterator
from datetime import date

import attrs

from ecotown.documents.extraction.numerals import read_chinese_number

__all__ = ["DATE", "MonthSpan", "find_dates", "fold_digits", "read_date", "read_months"]

_YEAR_SIGNS = "零一二三四五六七八九〇○ＯOoΟ0０"
_SIGN_VALUES = {
    **{sign: str(value) for value, sign in enumerate("零一二三四五六七八九")},
    **dict.fromkeys("〇○ＯOoΟ", "0"),
    **{chr(ord("０") + value): str(value) for value in range(10)},
}
_CHINESE_DAY = "[一二三四五六七八九十廿]{1,3}"
DATE = re.compile(
    rf"(?P<year>[12][0-9OoΟ]{{3}}|[一二][{_YEAR_SIGNS}]{{3}})\s*[年./-]\s*"
    rf"(?P<month>[0-9]{{1,2}}|{_CHINESE_DAY})\s*[月./-]\s*(?P<day>[0-9]{{1,2}}|{_CHINESE_DAY})\s*[日号]?"
)
_WIDTHS = {code: chr(code - 0xFEE0) for code in range(ord("０"), ord("９") + 1)}
# A blank between the digits of a date is the typesetter's.
_SPACED = re.compile(r"(?<=[0-9])\s+(?=[年月日])|(?<=[年月])\s+(?=[0-9])")


def fold_digits(text: str) -> str:
    """
    Full-width digits as half-width ones, character for character.
    """
    return text.translate(_WIDTHS)


def find_dates(text: str) -> Iterator[date]:
    """
    Every whole date in a text that is a day of the calendar.
    """
    for match in DATE.finditer(_SPACED.sub("", fold_digits(text))):
        day = _day_of(match)
        if day is not None:
            yield day


def read_date(text: str) -> date | None:
    """
    The first date in a text.
    """
    return next(find_dates(text), None)


def _day_of(match: re.Match[str]) -> date | None:
    year = int("".join(_SIGN_VALUES.get(sign, sign) for sign in match["year"]))
    month, day = (read_chinese_number(match[name].replace("廿", "二十")) for name in ("month", "day"))
    try:
        return date(year, month or 0, day or 0)
    except ValueError:
        return None


@attrs.frozen
class MonthSpan:
    """
    A span of months: years are None where the text states none, an end is None where it is open.
    """

    first_year: int | None
    first_month: int | None
    last_year: int | None
    last_month: int | None
    is_exact: bool = True
    starts_now: bool = False

    @property
    def is_open(self) -> bool:
        """
        Whether an end is not stated.
        """
        return self.first_month is None or self.last_month is None


_YEAR = (
    rf"(?:(?P<{{0}}year>(?:19|20)[0-9]{{{{2}}}}|二[{_YEAR_SIGNS}]{{{{3}}}})\s*年?\s*[.．/-]?\s*|"
    r"(?P<{0}word>次年|翌年|明年|第二年|当年|今年|同年|本年)\s*)"
)
_MONTH = r"(?P<{0}month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])\s*(?:月份?|(?=\s*[-—–－~～至]))"
_PART = r"(?P<{0}part>(?:\s*(?:3[01]|[12][0-9]|0?[1-9])\s*[日号])|\s*(?:上|中|下)旬|\s*(?:月)?(?:初|中|底|末))?"
_POINT = _YEAR + r"?" + _MONTH + _PART
_LINK = r"\s*(?:-{1,2}|—{1,2}|–|－|~|～|至|到|起至)\s*"
_HALF_MONTHS = {
    "上半年": (1, 6),
    "下半年": (7, 12),
    "全年": (1, 12),
    "年初": (1, 1),
    "年底": (12, 12),
    "年末": (12, 12),
}
_QUARTERS = {
    "一": (1, 3),
    "二": (4, 6),
    "三": (7, 9),
    "四": (10, 12),
    "1": (1, 3),
    "2": (4, 6),
    "3": (7, 9),
    "4": (10, 12),
}
_RANGE = re.compile(_POINT.format("a") + _LINK + r"(?:" + _POINT.format("b") + r"|(?P<end>今后|以后|结束|验收|长期))")
_FROM_NOW = re.compile(
    r"(?:即日起?|现在起|(?:印发|下发|发布|实施)之日起?|(?:方案|文件)(?:印发|下发)后?)\s*(?:-|—+|–|－|~|～|至|到)\s*"
    + _POINT.format("b")
)
_TO_YEAR_END = re.compile(
    _POINT.format("a") + _LINK + r"(?P<year>(?:(?:19|20)[0-9]{2}\s*年|当年|本年)?)(?:年\s*)?[底末]"
)
_SINCE = re.compile(_POINT.format("a") + r"\s*(?:起|以后|之后|后|开始)")
_UNTIL = re.compile(r"(?:到|至|截至)?\s*" + _POINT.format("b") + r"\s*(?:以前|之前|前|止)")
_SINGLE = re.compile(_POINT.format("a"))
_YEARS = re.compile(
    r"(?P<first>(?:19|20)[0-9]{2})\s*年?\s*(?:-{1,2}|—{1,2}|–|－|~|～|至|到)\s*(?P<last>(?:19|20)[0-9]{2})\s*年"
)
_YEAR_PART = re.compile(
    r"(?:(?P<year>(?:19|20)[0-9]{2})\s*年\s*)?(?P<part>上半年|下半年|全年|年初|年底|年末|第?\s*(?P<quarter>[一二三四1-4])\s*(?:季度|[、和至到\-—]\s*第?\s*(?P<last_quarter>[一二三四1-4])\s*季度))"
)
_YEAR_END = re.compile(r"(?P<year>(?:19|20)[0-9]{2})\s*年\s*(?:底|末)(?:以前|之前|前)?")
_DOTTED = re.compile(r"((?:19|20)[0-9]{2})[./](1[0-2]|0?[1-9])(?:[./](3[01]|[12][0-9]|0?[1-9]))?(?![0-9])")
_YEAR_ALONE = re.compile(r"(?P<year>(?:19|20)[0-9]{2})\s*年(?P<end>底前?|末前?|以前|前)?")


def read_months(text: str) -> MonthSpan | None:
    """
    The first span of months in a text, with what the text itself says of the years.
    """
    text = _DOTTED.sub(
        lambda dotted: f"{dotted[1]}年{dotted[2]}月" + (f"{dotted[3]}日" if dotted[3] else ""), fold_digits(text)
    )
    if match := _RANGE.search(text):
        return _read_range(match)
    if ("季度" in text or "半年" in text) and (link := re.search(r"至|到|[-—–－~～]+", text)) is not None:
        first, last = read_months(text[: link.start()]), read_months(text[link.end() :])
        if first is not None and last is not None:
            return attrs.evolve(
                last,
                first_year=first.first_year,
                first_month=first.first_month,
                last_year=last.last_year if last.last_year is not None else first.first_year,
            )
    if match := _FROM_NOW.search(text):
        year, month = _point(match, "b")
        return MonthSpan(None, None, year, month, is_exact=not match["bpart"], starts_now=True)
    if match := _TO_YEAR_END.search(text):
        year, month = _point(match, "a")
        end = re.search("[0-9]{4}", match["year"])
        return MonthSpan(year, month, int(end.group()) if end else year, 12)
    if match := _SINCE.search(text):
        year, month = _point(match, "a")
        return MonthSpan(year, month, None, None, is_exact=not match["apart"])
    if match := _UNTIL.search(text):
        year, month = _point(match, "b")
        return MonthSpan(None, None, year, month, is_exact=not match["bpart"])
    if match := _SINGLE.search(text):
        year, month = _point(match, "a")
        return MonthSpan(year, month, year, month, is_exact=not match["apart"])
    if match := _YEARS.search(text):
        return MonthSpan(int(match["first"]), 1, int(match["last"]), 12)
    return _read_year_part(text)


def _read_range(match: re.Match[str]) -> MonthSpan:
    first_year, first = _point(match, "a")
    is_exact = not (match["apart"] or match["bpart"])
    if match["end"]:
        return MonthSpan(first_year, first, None, None, is_exact=False)
    last_year, last = _point(match, "b")
    if last_year is None and first_year is not None:
        last_year = first_year + (last < first)
    word = match["bword"]
    if word in ("次年", "翌年", "明年", "第二年") and first_year is not None:
        last_year = first_year + 1
    return MonthSpan(first_year, first, last_year, last, is_exact=is_exact)


def _point(match: re.Match[str], end: str) -> tuple[int | None, int]:
    printed = match[f"{end}year"]
    year = int("".join(_SIGN_VALUES.get(sign, sign) for sign in printed)) if printed else None
    return year, read_chinese_number(match[f"{end}month"]) or 0


def _read_year_part(text: str) -> MonthSpan | None:
    if match := _YEAR_END.search(text):
        return MonthSpan(None, None, int(match["year"]), 12)
    if match := _YEAR_PART.search(text):
        year = int(match["year"]) if match["year"] else None
        first, last = _QUARTERS[match["quarter"]] if match["quarter"] else _HALF_MONTHS[match["part"]]
        if match["last_quarter"]:
            last = _QUARTERS[match["last_quarter"]][1]
        return MonthSpan(year, first, year, last)
    if match := _YEAR_ALONE.search(text):
        year = int(match["year"])
        return MonthSpan(None, None, year, 12) if match["end"] else MonthSpan(year, 1, year, 12)
    return None
