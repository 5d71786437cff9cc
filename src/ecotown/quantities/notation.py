"""
What a unit text says: its spelling for comparing, and the units and multiples that it is made of.

The words are those of `units.txt`; how much each is of another is not asked here, so that nothing loads pint. A text is
`numerator/denominator…`: whatever follows the first `/` divides, joined by `·` or by a further `/`, with or without
brackets. A term is a unit with 十, 百, 千, 万 or 亿 before it (`万亩`), such a word alone, or, below the line, a number with
or without a unit (`座/600户`). A text that holds anything else is unknown as a whole.
"""

import pkgutil
import re
from collections import Counter
from fractions import Fraction
from functools import lru_cache

import attrs

from ecotown.quantities.folding import fold_characters

__all__ = [
    "KNOWN_UNITS",
    "LONGEST_UNIT",
    "MONEY_REMARK",
    "UNIT_DEFINITIONS",
    "UNIT_PREFIXES",
    "UnitReading",
    "fold_unit",
    "is_known_unit",
    "read_unit",
    "suggest_units",
]

LONGEST_UNIT = 64
# `万元(GDP)` says of what the money is counted; the unit is 万元.
MONEY_REMARK = r"元(?:\((?:GDP|[^()]*值)\))+"


def _read_definitions() -> tuple[str, dict[str, str]]:
    """
    The text of `units.txt`, and the name of the unit behind each spelling in it.
    """
    # pkgutil loads four times faster than pathlib, and this runs at every start.
    data = pkgutil.get_data("ecotown.quantities", "units.txt")
    if data is None:
        raise FileNotFoundError("units.txt is missing beside ecotown.quantities")
    text = data.decode("utf-8")
    names: dict[str, str] = {}
    for line in text.splitlines():
        definition, _, spellings = line.partition("#")
        name = definition.partition("=")[0].strip()
        if name:
            names.update(dict.fromkeys((name, *spellings.split()), name))
    return text, names


UNIT_DEFINITIONS, _NAMES = _read_definitions()
"""
The definitions in the syntax of pint.
"""

KNOWN_UNITS: tuple[str, ...] = tuple(sorted(_NAMES, key=lambda spelling: (-len(spelling), spelling)))
"""
Every unit as people write it, longest first, without prefixes and compounds.
"""

_PREFIXES = {
    "十": 10,
    "百": 100,
    "千": 1_000,
    "万": 10_000,
    "十万": 100_000,
    "百万": 1_000_000,
    "千万": 10_000_000,
    "亿": 100_000_000,
    "十亿": 1_000_000_000,
    "百亿": 10_000_000_000,
    "千亿": 100_000_000_000,
    "万亿": 1_000_000_000_000,
}
UNIT_PREFIXES: tuple[str, ...] = tuple(sorted(_PREFIXES, key=len, reverse=True))
"""
The words of scale that may stand before a unit, longest first.
"""

_LETTERS = re.compile(r"(?:(?:[A-Za-z]|μ|°)+[23]?|分贝)(?:\([Aa]\))?")
_SPELLINGS = {spelling.lower(): spelling for spelling in _NAMES}
# A millijoule is no megajoule and a megaliter no milliliter: here the case of the letter is the meaning.
_CASE_MATTERS = frozenset({"mJ", "ML"})
_MONEY_REMARK = re.compile(MONEY_REMARK, re.IGNORECASE)
_JOINING_DOT = re.compile(r"(?<![0-9])\.(?![0-9])")
_JOINED = {"kw·h": "kWh", "千瓦·时": "千瓦时"}
_DENOMINATOR = re.compile(r"(?P<number>[0-9]+(?:\.[0-9]+)?)?(?P<unit>.*)")


@attrs.frozen
class UnitReading:
    """
    A unit text taken apart: a multiple, and the powers of the units of `units.txt` by name, in the order of the names.
    """

    multiple: Fraction
    powers: tuple[tuple[str, int], ...]


def fold_unit(text: str) -> str:
    """
    The one spelling by which unit texts are compared; two texts that fold alike are the same unit.

    Full-width characters, blanks, dots and the case of letters fold, and `(GDP)` behind money is dropped. `m²`, `m2`, `㎡` and
    平方米 stay four spellings: whether they are one unit is for `unit_factor` to say.
    """
    if len(text) > LONGEST_UNIT:
        return _fold(text)
    return _fold_cached(text)


def _fold(text: str) -> str:
    folded = _JOINING_DOT.sub("·", "".join(fold_characters(text).split()))
    folded = _MONEY_REMARK.sub("元", _LETTERS.sub(_fold_letters, folded))
    for joined, spelling in _JOINED.items():
        folded = folded.replace(joined, spelling)
    return folded


_fold_cached = lru_cache(maxsize=2_048)(_fold)


def _fold_letters(match: re.Match[str]) -> str:
    letters = match.group()
    if letters in _CASE_MATTERS:
        return letters
    return _SPELLINGS.get(letters.lower(), letters.lower())


def is_known_unit(text: str) -> bool:
    """
    Whether a text is a unit that can be converted: one of `KNOWN_UNITS`, with a prefix, or a compound of such.

    A prefix alone (`万`) is a plain multiple and `1` a pure ratio; both are known.
    """
    return read_unit(text) is not None


def read_unit(text: str) -> UnitReading | None:
    """
    What the text is made of, or None where the library does not know it.
    """
    return _read_cached(fold_unit(text)) if len(text) <= LONGEST_UNIT else None


@lru_cache(maxsize=2_048)
def _read_cached(folded: str) -> UnitReading | None:
    numerator, *denominators = folded.split("/")
    if not numerator and not denominators:
        return None
    multiple = Fraction(1)
    powers: Counter[str] = Counter()
    for term in numerator.split("·") if numerator not in ("", "1") else ():
        reading = _read_term(term)
        if reading is None:
            return None
        multiple *= reading[0]
        powers.update({reading[1]: 1})
    for group in denominators:
        is_bracketed = group.startswith("(") and group.endswith(")")
        for term in (group[1:-1] if is_bracketed else group).split("·"):
            reading = _read_denominator(term)
            if reading is None:
                return None
            multiple /= reading[0]
            powers.subtract({reading[1]: 1})
    del powers[""]
    return UnitReading(multiple, tuple(sorted((name, power) for name, power in powers.items() if power)))


def _read_denominator(term: str) -> tuple[Fraction, str] | None:
    match = _DENOMINATOR.fullmatch(term)
    if match is None or not match["number"]:
        return _read_term(term)
    number = Fraction(match["number"])
    reading = _read_term(match["unit"]) if match["unit"] else (Fraction(1), "")
    if reading is None or not number:
        return None
    return number * reading[0], reading[1]


def _read_term(term: str) -> tuple[Fraction, str] | None:
    """
    The multiple and the name of the unit of one term; the name is empty for a prefix alone.
    """
    # The unit is looked for first: 千克 and 百分点 begin like a prefix.
    for end in range(3):
        prefix, unit = term[:end], term[end:]
        multiple = _PREFIXES.get(prefix) if prefix else 1
        if multiple is not None and unit in _NAMES:
            return Fraction(multiple), _NAMES[unit]
    return (Fraction(_PREFIXES[term]), "") if term in _PREFIXES else None


def suggest_units(text: str) -> tuple[str, ...]:
    """
    Up to three known spellings of what an unknown text most likely meant, the nearest first.
    """
    import difflib

    folded = fold_unit(text[:LONGEST_UNIT])
    for term in re.split("[/·()]", folded):
        if term and _read_denominator(term) is None:
            word = term.lstrip("0123456789.十百千万亿") or term
            if word in _NAMES:
                return (folded.replace(term, word),)
            # Half of a word of two characters is all that one wrong character leaves of it.
            near = difflib.get_close_matches(word, KNOWN_UNITS, n=3, cutoff=0.5)
            return tuple(folded.replace(word, spelling) for spelling in near)
    return ()
