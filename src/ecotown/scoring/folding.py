"""
Folding a scoring rule before it is read: one form of each sign, and no blanks.

One character folds to one character, never the whole string by NFKC, and the place of every character that stays is
remembered, so that positions count in the text as given. A blank between two digits stays, and is an error later.
"""

import re

import attrs

__all__ = ["Folded", "fold", "fold_name"]

_FULL_WIDTH = {code: chr(code - 0xFEE0) for code in range(ord("！"), ord("～") + 1)}
_SAME = {
    **dict.fromkeys("∼〜—–―‒", "~"),
    **dict.fromkeys("−﹣‐‑", "-"),
    **dict.fromkeys("•‧∙⋅・", "·"),
    "｡": "。",
    **dict.fromkeys("\r\v\f\x85\u2028\u2029", "\n"),
    **dict.fromkeys("＊∗✕", "×"),
    "≧": "≥",
    "⩾": "≥",
    "≦": "≤",
    "⩽": "≤",
    "﹤": "<",
    "﹥": ">",
    "﹪": "%",
    "﹕": ":",
    "﹔": ";",
    "﹐": ",",
    "﹑": "、",
    "､": "、",
    "µ": "μ",
    "﹙": "(",
    "﹚": ")",
}
_BLANKS = "\t\u00a0\u00ad\u1680\u202f\u205f\u2060\u3000\ufeff" + "".join(map(chr, range(0x2000, 0x200E)))
_TABLE = {**_FULL_WIDTH, **{ord(key): value for key, value in _SAME.items()}, **dict.fromkeys(map(ord, _BLANKS), " ")}
_DROPPED = re.compile(r"(?<![0-9.]) +| +(?![0-9. ])|(?<=\n)\n+")
_ENDS = ",:;。\n "


@attrs.frozen
class Folded:
    """
    A folded text and where its characters stood: `places[i]` is the offset in the text as given.
    """

    text: str
    places: tuple[int, ...]

    def start_of(self, offset: int) -> int:
        """
        The offset in the text as given of a character of the folded text, or of its end.
        """
        return self.places[offset] if offset < len(self.places) else self.end_of(offset)

    def end_of(self, offset: int) -> int:
        """
        The offset in the text as given just behind the character before an offset of the folded text.
        """
        return self.places[min(offset, len(self.places)) - 1] + 1 if offset and self.places else 0


def fold(text: str) -> Folded:
    """
    The text as the grammar reads it, without separators at its ends, with the places of its characters.
    """
    folded = text.translate(_TABLE)
    last = len(folded.rstrip(_ENDS))
    first = min(len(folded) - len(folded.lstrip(_ENDS)), last)
    places: list[int] = []
    position = first
    for match in _DROPPED.finditer(folded, first, last):
        places.extend(range(position, match.start()))
        position = match.end()
    places.extend(range(position, last))
    return Folded("".join(folded[place] for place in places), tuple(places))


def fold_name(text: str) -> str:
    """
    A name or a key folded: two keys that fold alike are the same.
    """
    return fold(text).text
