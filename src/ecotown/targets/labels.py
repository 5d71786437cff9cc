"""
The labels of branches: what a place may be, and how a label is told from a subject (language reference, section 6).
"""

import re

from ecotown.targets.nodes import Label
from ecotown.targets.vocabulary import Vocabulary

__all__ = [
    "LABELS",
    "canonical_label",
    "is_known_label",
    "is_measure",
    "is_place_word",
    "label_key",
    "read_label",
    "split_label",
]

# Label as it is printed: the attribute it reads, and whether it may also stand before a renamed quantity.
_TERRAIN = ("山区", "丘陵区", "平原区", "高寒区", "草原区", "干旱半干旱地区", "青藏高原地区")
_REGION = ("东部", "中部", "西部")
_LEVEL = ("市", "县", "县城", "乡镇", "建制镇", "其他乡镇", "乡", "镇", "村", "市区", "城区")
LABELS: dict[str, str] = {
    **dict.fromkeys(_TERRAIN, "terrain"),
    **dict.fromkeys(_REGION, "region"),
    **dict.fromkeys(_LEVEL, "level"),
}
_JOINERS = re.compile("[、及和与或/]")
_WORDS_OF_THEIR_OWN = frozenset({"市区", "城区", "县城", "地区"})
_SPELLINGS = {"山": "山区", "丘陵": "丘陵区", "平原": "平原区", "高寒": "高寒区", "草原": "草原区"}


def label_key(word: str) -> str:
    """
    What two spellings of a label share: 丘陵, 丘陵区 and 丘陵地区 are one; 市 and 市区 stay two levels.
    """
    if word in _WORDS_OF_THEIR_OWN:
        return word
    for ending in ("地区", "区"):
        if word.endswith(ending) and len(word) > len(ending):
            return word[: -len(ending)]
    return word


_KEYS = {label_key(word): word for word in (*_TERRAIN, *_REGION)}


def canonical_label(word: str, vocabulary: Vocabulary) -> tuple[str | None, str]:
    """
    The attribute that a label reads (None where nobody declares it) and its printed form.
    """
    for attribute, values in vocabulary.attributes.items():
        for value in values:
            if value == word or label_key(value) == label_key(word):
                return attribute, _KEYS.get(label_key(word), value)
    if word in LABELS:
        return LABELS[word], word
    known = _KEYS.get(label_key(word))
    if known is not None:
        return LABELS[known], known
    return None, word


_AT_END = re.compile(f"(?:{'|'.join((*_TERRAIN, '丘陵地区', '平原地区'))})$")


def _words(text: str) -> list[str]:
    words = [word for word in _JOINERS.split(text) if word]
    if words and words[-1].removesuffix("地区").endswith("部"):
        # 中、西部 and 中西部 are 中部 and 西部.
        words = [f"{word}部" if word in ("东", "中", "西") else word for word in words]
        words = [part for word in words for part in _REGIONS_TOGETHER.get(word.removesuffix("地区"), (word,))]
    return words


_REGIONS_TOGETHER = {"中西部": ("中部", "西部"), "东中部": ("东部", "中部"), "东西部": ("东部", "西部")}


def is_known_label(text: str, vocabulary: Vocabulary) -> bool:
    """
    Whether a phrase without a colon behind it is a label: known words joined, a word in 地区, or one that begins with 其他.
    """
    if text.startswith(("其他", "其它", "其余")):
        return True
    words = _words(text)
    if not words:
        return False
    return all(
        canonical_label(word, vocabulary)[0] is not None or (word.endswith("地区") and len(word) > 2) for word in words
    )


_PLACE = re.compile(r"[^,;:、。()\d]{0,12}(?:地区|区|市|城|县|乡镇|乡|镇|村|部|方|流域|片|片区)")
_NO_PLACE = re.compile(r"率|比|面积|数|量|度|值|系|指")


_MEASURE = re.compile(r"[^,;:。≥≤<>=]{2,}(?:率|比例|比重|占比|系数|强度|浓度|密度|面积|蓄积量|天数|总量|指数)")


def is_measure(text: str) -> bool:
    """
    Whether a phrase in front of a colon names a figure and no circumstance: 绿化率, 优良天数.
    """
    return _MEASURE.fullmatch(text) is not None


def is_place_word(text: str) -> bool:
    """
    Whether a word that nobody declares reads as a kind of place: 湖区, 沿海乡镇, 北方.
    """
    words = _JOINERS.split(re.sub(r"\([^()]*\)", "", text))
    return all(_PLACE.fullmatch(word) is not None and _NO_PLACE.search(word) is None for word in words)


def read_label(text: str, vocabulary: Vocabulary) -> Label:
    """
    The label that a phrase makes; labels joined by 、 及 和 或 mean membership in any.
    """
    if text.startswith(("其他", "其它", "其余")):
        attribute = "level" if text[2:] in ("乡镇", "乡", "镇", "建制镇") else None
        return Label(attribute, (text,), is_else=True)
    pairs = [canonical_label(word, vocabulary) for word in _words(text)] or [(None, text)]
    attributes = {attribute for attribute, _ in pairs}
    attribute = attributes.pop() if len(attributes) == 1 else None
    return Label(attribute, tuple(dict.fromkeys(value for _, value in pairs)))


def split_label(subject: str, vocabulary: Vocabulary) -> tuple[Label | None, str]:
    """
    A terrain or region label before a renamed quantity (`高寒区或草原区林草覆盖率`), or behind it (`森林覆盖率山区`), cut from the subject.
    """
    place = _AT_END.search(subject)
    if place is not None and is_measure(subject[: place.start()]):
        return read_label(place.group(), vocabulary), subject[: place.start()]
    names = sorted({*_TERRAIN, *_REGION, *_SPELLINGS, *(f"{key}地区" for key in _KEYS)}, key=len, reverse=True)
    one = "|".join(names)
    match = re.match(rf"(?:{one})(?:[、及和或](?:{one}))*(?=[^、及和或]{{2,}}$)", subject)
    if match is None:
        return None, subject
    if is_place_word(subject[match.end() :]):
        return None, subject  # 西部城市 is a label of its own
    return read_label(match.group(), vocabulary), subject[match.end() :]
