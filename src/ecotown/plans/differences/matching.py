"""
Which row of one system became which of another: by name, then by likeness.

Numbers shift from edition to edition, so they decide only between rows that are alike otherwise.
"""

import re
from collections.abc import Mapping
from difflib import SequenceMatcher

import attrs

from ecotown.plans.system import Indicator
from ecotown.targets.folding import fold_text

__all__ = ["Pair", "match_rows", "plain_name"]

# Below this two names are two rows. 农膜回收率 and 农膜回收利用率 are alike; 森林覆盖率 and 林草覆盖率 are, too, and are shown as
# a presumption.
_LEAST_LIKENESS = 0.62
_LEAST_WORDS = 4
_MOST_PIECES = 2
_REORDERED = 0.95
# What names differ in without being other names: remarks in brackets, quotes, signs.
_REMARKS = re.compile(r"\([^()]*\)")
_SIGNS = re.compile(r"[“”\"'‘’「」《》*★☆△▲#,，、;；:：。.·\-—/]")


@attrs.frozen
class Pair:
    """
    Two rows taken for one, and how alike their names are.
    """

    old: Indicator
    new: Indicator
    likeness: float = 1.0


def plain_name(name: str, synonyms: Mapping[str, str] | None = None) -> str:
    """
    A name without blanks, signs and remarks in brackets, synonyms replaced by the word they stand for.
    """
    plain = fold_text(name)
    for word, known in (synonyms or {}).items():
        plain = plain.replace(fold_text(word), fold_text(known))
    bare = _SIGNS.sub("", _REMARKS.sub("", plain))
    return bare or plain


def match_rows(
    old: tuple[Indicator, ...], new: tuple[Indicator, ...], synonyms: Mapping[str, str] | None = None
) -> tuple[Pair, ...]:
    """
    The pairs: rows of one name first, of several those of one domain or number, then the most alike of the rest.
    """
    pairs: list[Pair] = []
    left, right = list(old), list(new)
    for same in (_is_identical, _is_same_name):
        for mine in list(left):
            candidates = [other for other in right if same(mine, other, synonyms)]
            if candidates:
                best = max(candidates, key=lambda other: _closeness(mine, other))
                pairs.append(Pair(mine, best))
                left.remove(mine)
                right.remove(best)
    scored = sorted(
        (
            (likeness, _closeness(mine, other), first, second)
            for first, mine in enumerate(left)
            for second, other in enumerate(right)
            if (likeness := _likeness(mine, other, synonyms)) >= _LEAST_LIKENESS
        ),
        key=lambda each: (-each[0], [-part for part in each[1]], each[2], each[3]),
    )
    taken_left: set[int] = set()
    taken_right: set[int] = set()
    for likeness, _, first, second in scored:
        if first not in taken_left and second not in taken_right:
            taken_left.add(first)
            taken_right.add(second)
            pairs.append(Pair(left[first], right[second], likeness))
    return tuple(pairs)


def _is_identical(mine: Indicator, other: Indicator, synonyms: Mapping[str, str] | None) -> bool:  # noqa: ARG001 - one form
    return fold_text(mine.name) == fold_text(other.name)


def _is_same_name(mine: Indicator, other: Indicator, synonyms: Mapping[str, str] | None) -> bool:
    return plain_name(mine.name, synonyms) == plain_name(other.name, synonyms)


def _closeness(mine: Indicator, other: Indicator) -> tuple[int, int, int]:
    """
    What speaks for two rows beside their names: domain, unit, number.
    """
    return (
        int(mine.domain is not None and mine.domain == other.domain),
        int(mine.unit == other.unit),
        int(mine.number == other.number),
    )


def _likeness(mine: Indicator, other: Indicator, synonyms: Mapping[str, str] | None) -> float:
    first, second = plain_name(mine.name, synonyms), plain_name(other.name, synonyms)
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    likeness = matcher.ratio()
    shorter, longer = sorted((first, second), key=len)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    if (
        len(shorter) >= _LEAST_WORDS
        and sum(block.size for block in blocks) == len(shorter)
        and len(blocks) <= _MOST_PIECES
        and shorter[-2:] == longer[-2:]
        and mine.unit == other.unit
    ):
        # 公众满意度 is whole in 公众对生态文明建设的满意度.
        likeness = max(likeness, _LEAST_LIKENESS)
    if len(shorter) >= _LEAST_WORDS and sorted(first) == sorted(second):
        # 农药化肥施用强度, 化肥农药施用强度: the same words in another order.
        likeness = max(likeness, _REORDERED)
    return likeness
