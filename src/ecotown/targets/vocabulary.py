"""
The words that targets are made of: scales and labels, built in or declared by an indicator system.

The grammar is fixed; what a system declares never enters it. A phrase that the grammar found is looked up here: that
changes what the phrase is, never where it ends.
"""

from collections.abc import Mapping

import attrs

from ecotown.targets.nodes import Scale

__all__ = ["BUILT_IN_SCALES", "DEFAULT_VOCABULARY", "ELIMINATION", "WATER_CLASSES", "Vocabulary"]

ELIMINATION = Scale("消除", (("未消除",), ("基本消除",), ("消除", "全面消除", "总体消除", "得到消除", "已消除")))
WATER_CLASSES = Scale(
    "水质类别",
    (
        ("劣Ⅴ类", "劣Ⅴ", "劣V类", "劣V", "劣v类", "劣v", "劣五类", "劣5类"),
        ("Ⅴ类", "Ⅴ", "V类", "V", "v类", "五类", "5类"),
        ("Ⅳ类", "Ⅳ", "IV类", "IV", "四类", "4类"),
        ("Ⅲ类", "Ⅲ", "III类", "III", "三类", "3类"),
        ("Ⅱ类", "Ⅱ", "II类", "II", "二类", "2类"),
        ("Ⅰ类", "Ⅰ", "I类", "I", "一类", "1类"),
    ),
)
BUILT_IN_SCALES: tuple[Scale, ...] = (
    ELIMINATION,
    Scale("开展", (("未开展", "未实施", "未推行"), ("开展", "实施", "推行"), ("全面实施", "全面推行", "全面开展"))),
    Scale("制定", (("未制定", "未编制"), ("编制", "制定"), ("印发",), ("印发实施", "制定实施"))),
    Scale("建立", (("未建立",), ("建立",))),
    Scale("是", (("否", "无", "没有"), ("是", "有", "具备"))),
    Scale("划定", (("未划定",), ("划定",), ("划定并遵守",))),
    Scale("明显", (("明显",), ("不明显",))),
    Scale("遵守", (("未遵守",), ("遵守",))),
    Scale("执行", (("未执行",), ("执行",))),
    Scale("等级", (("差",), ("较差",), ("一般",), ("良",), ("优",))),
    WATER_CLASSES,
)


@attrs.frozen
class Vocabulary:
    """
    What an indicator system declares beside the built-in words.

    `scales` come before the built-in ones and replace a built-in scale of the same name. `attributes` maps the name of
    an attribute to the labels it may take. `units` are names of units, each a dimension of its own. `synonyms` maps a
    word to the known word that it stands for.
    """

    scales: tuple[Scale, ...] = ()
    attributes: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)
    units: tuple[str, ...] = ()
    synonyms: Mapping[str, str] = attrs.field(factory=dict)

    def scale_of(self, word: str) -> Scale | None:
        """
        The scale that holds a word, declared scales first; None for an open word.
        """
        word = self.synonyms.get(word, word)
        declared = {scale.name for scale in self.scales}
        for scale in (*self.scales, *(scale for scale in BUILT_IN_SCALES if scale.name not in declared)):
            if scale.rank_of(word) is not None:
                return scale
        return None


DEFAULT_VOCABULARY = Vocabulary()
