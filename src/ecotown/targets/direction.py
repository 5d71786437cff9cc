"""
Which way is better, read from an indicator's name (language reference, section 2).
"""

import re

from ecotown.targets.nodes import Direction

__all__ = ["infer_direction", "names_a_change", "names_a_share"]

# Whatever stands before these endings, more of them is better: 漏损处理率 holds 漏损 and is a rate of treatment.
_SURELY_HIGHER = re.compile(r"(?:达标率|合格率|去除率|消除比例|处理率|利用率|回收率|保护率)$")
_HIGHER = re.compile(r"(?:率|比例|比重|占比|系数)$|覆盖|面积")
_LOWER = re.compile(
    r"强度|能耗|水耗|浓度|排放|漏损|漏失|超标|恩格尔|死亡|发病|受害|发生率|失业|投诉|噪声|重污染|扣分|劣|流失|撂荒|残留|建设用地"
)
_REMARKS = re.compile(r"\([^()]*\)|[*★☆△▲#]+|\n.*", re.DOTALL)
_CHANGE = re.compile(r"(?:下降率|增长率|降幅|增幅|削减率|下降比例|下降幅度|提高幅度)$|新增|净增|^减少")
_SHARE = re.compile(r"率|比例|占比|比重|覆盖")
_NOT_CAPPED = re.compile(r"增长|增速|增幅|完成率")


def _bare(name: str) -> str:
    return _REMARKS.sub("", name).strip()


def infer_direction(name: str | None) -> Direction | None:
    """
    The better direction that a folded name tells; None where no cue helps or cues of both sides meet.
    """
    if not name:
        return None
    bare = _bare(name)
    if _SURELY_HIGHER.search(bare):
        return Direction.HIGHER
    higher, lower = _HIGHER.search(bare), _LOWER.search(bare)
    if higher and not lower:
        return Direction.HIGHER
    if lower and not higher:
        return Direction.LOWER
    return None


def names_a_change(name: str | None) -> bool:
    """
    Whether a name says that its figure is itself a change (下降率, 新增…), so that a scalar is compared with the amount.
    """
    return bool(name) and _CHANGE.search(_bare(name or "")) is not None


def names_a_share(name: str | None) -> bool:
    """
    Whether a name in % says a share, whose natural ceiling is 100 %; growth and rates of completion have none.
    """
    bare = _bare(name or "")
    return _SHARE.search(bare) is not None and _NOT_CAPPED.search(bare) is None
