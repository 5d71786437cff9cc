"""
Targets drawn by chance: those that are listed, and clauses put together as the language allows.
"""

import random
from collections.abc import Sequence

__all__ = ["COMMON_TARGETS", "compose"]

COMMON_TARGETS = (
    "≥85%",
    "≥85.0%",
    "＜5%",
    ">20%",
    "≤60.5%",
    "60%～70%",
    ">60%且<70%",
    "约93%",
    "三分之二以上",
    "零发生",
    "全覆盖",
    "95",
    "逐年降低",
    "逐年提高",
    "持续下降",
    "持续改善",
    "近四年逐年提高",
    "不降低",
    "不增加",
    "不改变",
    "保持稳定",
    "保持稳定或持续改善",
    "有所提高",
    "达到或优于上年水平",
    "较2019年提高≥2个百分点",
    "较2020年提高2个百分点左右",
    "每年提高0.5个百分点",
    "≤2019年的1.3倍",
    "比2019年翻一番",
    "≥90%或持续提高",
    "≥80%，且逐年提高",
    "≥90%，其中学校≥95%",
    "2020年≥60%，2025年≥80%",
    "≥60%，其中2020年≤70%",
    "山区：≥60%；丘陵区：≥40%",
    "山区、高寒区：≥60%；其他地区：≥40%",
    "近三年≥80%",
    "完成区县规定的目标任务",
    "不低于全县平均水平",
    "低于全县平均水平的50%",
    "面积不减少，性质不改变",
)
# And those that only the large runs draw.
_MORE_TARGETS = (
    "综合利用率≤60%的地区：≥70%\n综合利用率>60%的地区：保持稳定或持续改善",
    "市：100；县：开展",
    "年均提高≥3%",
    "近三年未发生事故",
    "综合利用率≤60%的地区：≥70%\n综合利用率>60%的地区：逐年提高",
    "综合利用率≤60%的地区：≥70%且逐年提高\n综合利用率>60%的地区：≥65%或不降低",
    "≥80%，且不降低",
    "全覆盖或逐年提高",
    "面积逐年提高，性质不改变",
    "近三年≥80%，且不改变",
    "近三年平均≥80%",
    "年均增长约3%",
)
_PLAIN_TARGETS = (
    "较2019年下降≥18%",
    "较2020年下降18%左右",
    "较2020年新增≥2",
    "每年下降≥3%",
    "年均下降≥3%",
    "年均提高≥2.5%",
    "较2018年年均下降≥3%",
    "120项中至少60项达标",
    "≥2",
    "<0.35",
    "〔18〕",
    "累计下降18%",
    "累计提高≥10%",
)
_BOUNDS = ("≥85%", "＜5%", "60%～70%", "约93%", ">20%", "95", "三分之二以上", "≤60.5%", "达到60%", "力争≥95%")
_PLAIN_BOUNDS = ("≥2", "<0.35", "≤60", "约93", "80～90", "95", "每季度不少于2次", "近三年全省前10名")
_WORDS = (
    "开展",
    "全面实施",
    "印发实施",
    "建立",
    "明显",
    "基本消除",
    "消除",
    "零发生",
    "全覆盖",
    "Ⅲ类及以上",
    "长效机制健全",
    "2021年6月底前完成",
)
_MOVES = (
    "逐年降低",
    "逐年提高",
    "持续下降",
    "持续提高",
    "持续改善",
    "近四年逐年提高",
    "不降低",
    "不增加",
    "不改变",
    "不低于2019年",
    "负增长",
    "保持稳定",
    "保持稳定或持续改善",
    "有所提高",
    "总体改善",
    "达到或优于上年水平",
    "≤2019年的1.3倍",
    "较2020年×2",
)
_POINTS = ("较2019年提高≥2个百分点", "较上年下降≥1个百分点", "每年提高≥0.5个百分点", "较2020年提高2个百分点左右")
_PLAIN_CHANGES = (
    "较2019年下降≥18%",
    "较2020年新增≥2",
    "每年下降≥3%",
    "年均下降≥3%",
    "年均提高≥2.5%",
    "累计下降≥18%",
    "年均增长约7%",
)
_ELSEWHERE = ("完成区县规定的目标任务", "不低于全县平均水平", "高于全县平均水平的90%", "高于上年和全县平均水平")
_LABELS = (("山区", "丘陵区"), ("山区", "其他地区"), ("山区、高寒区", "平原区"), ("市", "县"), ("东部", "西部"))
_BASELINES = ("综合利用率≤60%的地区", "综合利用率>60%的地区")


def compose(chance: random.Random, *, is_percent: bool) -> str:
    """
    A listed target, or clauses put together; not every one can be read, or is compiled.
    """
    listed = (*COMMON_TARGETS, *_MORE_TARGETS) if is_percent else _PLAIN_TARGETS
    if chance.random() < 0.5:
        return chance.choice(listed)

    def clause() -> str:
        bounds: Sequence[str] = _BOUNDS if is_percent else _PLAIN_BOUNDS
        changes = _POINTS if is_percent else _PLAIN_CHANGES
        kind = chance.random()
        for share, choices in ((0.3, bounds), (0.6, _MOVES), (0.75, changes), (0.9, _WORDS)):
            if kind < share:
                return chance.choice(choices)
        return chance.choice(_ELSEWHERE)

    def bound() -> str:
        return chance.choice(_BOUNDS if is_percent else _PLAIN_BOUNDS)

    first, second = chance.choice(_LABELS)
    low, high = _BASELINES
    return chance.choice(
        (
            clause,
            lambda: f"{clause()}，且{clause()}",
            lambda: f"{clause()}或{clause()}",
            lambda: f"{clause()}，且{clause()}或{clause()}",
            lambda: f"{first}：{clause()}；{second}：{clause()}",
            lambda: f"{first}：{clause()}，且{clause()}\n{second}：{clause()}或{clause()}",
            lambda: f"{first}：{clause()}\n{second}：{clause()}\n{clause()}",
            lambda: f"{clause()}\n{first}：{clause()}\n{second}：{clause()}",
            lambda: f"{low}：{clause()}\n{high}：{clause()}",
            lambda: f"{low}：{clause()}，且{clause()}\n{high}：{clause()}或{clause()}",
            lambda: f"{low}：{clause()}\n{high}：{clause()}\n{clause()}",
            lambda: f"{bound()}，其中学校{bound()}",
            lambda: f"{bound()}，其中2020年{bound()}",
            lambda: f"{clause()}，且{bound()}，其中2020年{bound()}",
            lambda: f"{bound()}，且{clause()}，其中学校{bound()}",
            lambda: f"2020年{bound()}，2025年{bound()}",
            lambda: f"2019年{bound()}，2021年{bound()}，且{clause()}",
            lambda: f"面积{clause()}，性质{clause()}",
            lambda: f"面积{clause()}，性质{clause()}，功能{clause()}",
            lambda: f"面积{clause()}或性质{clause()}",
            lambda: f"近三年{bound()}",
            lambda: f"近三年{bound()}，且{clause()}",
            lambda: f"建成区绿化率{clause()}",
        )
    )()
