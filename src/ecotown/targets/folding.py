"""
Folding a text before it is read: one form of each sign, and no blanks that mean nothing.

One character folds to one character, never the whole string by NFKC, which would turn m² and ㎡ into m2 and move
positions. Blanks are dropped, but for those inside a number (an error later) and between Latin words; the place of every
character that stays is remembered, so that positions always count in the text as given.
"""

import re

import attrs

__all__ = ["Folded", "fold", "fold_text"]

_FULL_WIDTH = {code: chr(code - 0xFEE0) for code in range(ord("！"), ord("～") + 1)}
_SAME = {
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
    "｡": "。",
    "∼": "~",
    "〜": "~",
    "−": "-",
    "µ": "μ",
    "•": "·",
    "‧": "·",
    "∙": "·",
    "⋅": "·",
    "・": "·",
    "［": "〔",
    "[": "〔",
    "］": "〕",
    "]": "〕",
    "\r": "\n",
    "\v": "\n",
    "\f": "\n",
    "\x85": "\n",
    "\u2028": "\n",
    "\u2029": "\n",
}
_BLANKS = "\t\u00a0\u00ad\u1680\u202f\u205f\u2060\u3000\ufeff" + "".join(map(chr, range(0x2000, 0x200E)))
_TABLE = {**_FULL_WIDTH, **{ord(key): value for key, value in _SAME.items()}, **dict.fromkeys(map(ord, _BLANKS), " ")}
# What is dropped: blanks around a line break and blanks, but for one inside a number or between Latin words.
_DROPPED = re.compile(r" *\n *|(?<![0-9.A-Za-z ]) +|(?<=[0-9.]) +(?![0-9.])|(?<=[A-Za-z]) +(?![A-Za-z])")


# What a name may hold that folds; most names hold none of it.
_FOLDS = re.compile(f"[ \n{re.escape(''.join(map(chr, _TABLE)))}]")


@attrs.frozen
class Folded:
    """
    A folded text and where its characters stood: `places[i]` is the offset in the text as given; None where nothing moved.
    """

    text: str
    length: int
    places: tuple[int, ...] | None = None

    def start_of(self, offset: int) -> int:
        """
        The offset in the text as given of a character of the folded text, or of its end.
        """
        if self.places is None:
            return offset
        return self.places[offset] if offset < len(self.places) else self.end_of(offset)

    def end_of(self, offset: int) -> int:
        """
        The offset in the text as given just behind the character before an offset of the folded text.
        """
        if self.places is None:
            return offset
        return self.places[min(offset, len(self.places)) - 1] + 1 if offset and self.places else 0


def fold(text: str) -> Folded:
    """
    The text as the grammar reads it, with the places of its characters.
    """
    folded = text.translate(_TABLE)
    if " " not in folded and "\n" not in folded:
        return Folded(folded, len(text))
    places: list[int] = []
    pieces: list[str] = []
    last = len(folded.rstrip(" \n"))
    position = min(len(folded) - len(folded.lstrip(" \n")), last)
    for match in _DROPPED.finditer(folded, position, last):
        start, end = match.span()
        pieces.append(folded[position:start])
        places.extend(range(position, start))
        if "\n" in match.group():
            pieces.append("\n")
            places.append(start + match.group().index("\n"))
        position = end
    pieces.append(folded[position:last])
    places.extend(range(position, last))
    return Folded("".join(pieces), len(text), tuple(places))


def fold_text(text: str) -> str:
    """
    A name or a key folded: two keys that fold alike are the same.
    """
    if _FOLDS.search(text) is None:
        return text
    return fold(text).text
