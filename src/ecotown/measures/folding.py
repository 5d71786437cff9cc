"""
Folding of formulas and of the names in them.

One character of a formula folds to one character, so that places in the folded text are places in the text as given.
"""

import re

__all__ = ["fold_formula", "fold_name"]

_FULL_WIDTH = {code: chr(code - 0xFEE0) for code in range(ord("！"), ord("～") + 1)}
_SIGNS = {
    **dict.fromkeys("×✕✖⨯∗⋅", "*"),
    **dict.fromkeys("÷∕⁄➗", "/"),
    **dict.fromkeys("−﹣‐‑–—―➖", "-"),
    **dict.fromkeys("﹢➕", "+"),
    **dict.fromkeys("［[｛{【〔﹙", "("),
    **dict.fromkeys("］]｝}】〕﹚", ")"),
    **dict.fromkeys("、﹑､﹐", ","),
    "﹪": "%",
    "µ": "μ",
    **dict.fromkeys("•‧∙・", "·"),
}
# What means nothing to a reader and is no blank to the pattern language either.
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"), " ")
_FORMULA = {**_FULL_WIDTH, **{ord(sign): folded for sign, folded in _SIGNS.items()}, **_INVISIBLE}
# Inside a name brackets and signs stay themselves; whatever folds in the names of a ledger folds here too.
_NAME_SIGNS = {
    "−": "-",
    **dict.fromkeys("∼〜", "~"),
    **dict.fromkeys("≧⩾", "≥"),
    **dict.fromkeys("≦⩽", "≤"),
    "﹤": "<",
    "﹥": ">",
    "﹪": "%",
    "﹕": ":",
    "﹔": ";",
    "﹐": ",",
    **dict.fromkeys("﹑､", "、"),
    "｡": "。",
    "µ": "μ",
    **dict.fromkeys("•‧∙⋅・", "·"),
    **dict.fromkeys("[［", "〔"),
    **dict.fromkeys("]］", "〕"),
}
_NAME = {**_FULL_WIDTH, **{ord(sign): folded for sign, folded in _NAME_SIGNS.items()}, **_INVISIBLE}
_BLANKS = re.compile(r"\s+")
_KEPT_BLANK = re.compile(r"(?<=[A-Za-z]) (?=[A-Za-z])|(?<=[0-9.]) (?=[0-9.])")
_QUOTES = str.maketrans(dict.fromkeys("“”‘’「」『』\"'"))


def fold_formula(text: str) -> str:
    """
    A formula as the grammar reads it, of the same length.
    """
    return text.translate(_FORMULA)


def fold_name(text: str) -> str:
    """
    A name in the one form by which raw quantities are matched: half-width, without quotation marks and without the blanks
    that mean nothing. `“两品一标” 产量` is 两品一标产量.
    """
    folded = _BLANKS.sub(" ", text.translate(_NAME)).strip()
    kept = {match.start() for match in _KEPT_BLANK.finditer(folded)}
    joined = "".join(character for place, character in enumerate(folded) if character != " " or place in kept)
    return joined.translate(_QUOTES)
