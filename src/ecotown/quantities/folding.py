"""
Folding of the characters that stand for the same thing in a number or a unit.

One character becomes one character, never the whole string by NFKC: that would turn m² and ㎡ into m2.
"""

__all__ = ["fold_characters"]

_SAME = {
    "﹪": "%",
    "µ": "μ",
    "º": "°",
    "˚": "°",
    "−": "-",
    "–": "-",
    "—": "-",
    "―": "-",
    "﹣": "-",
    "•": "·",
    "‧": "·",
    "∙": "·",
    "⋅": "·",
    "・": "·",
    "×": "·",
    "*": "·",
    "＊": "·",
    "⁄": "/",
    "∕": "/",
}
_FULL_WIDTH = {code: chr(code - 0xFEE0) for code in range(ord("！"), ord("～") + 1)}
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_TABLE: dict[int, str | None] = {**_FULL_WIDTH, **{ord(key): value for key, value in _SAME.items()}, **_INVISIBLE}


def fold_characters(text: str) -> str:
    """
    The text in half-width characters, with one form of each sign and without invisible characters.
    """
    return text.translate(_TABLE)
