"""
The names and words under which a check is observed.
"""

from ecotown.bulk.lowered import Check
from ecotown.evaluation.clauses import is_name_of
from ecotown.targets import fold_text
from ecotown.targets.nodes import Absence, Bound, Coverage, Deadline, NotSet, Statement, Status, Trend, TrendKind
from ecotown.targets.vocabulary import BUILT_IN_SCALES, ELIMINATION

__all__ = ["is_key_of", "known_words", "own_keys"]


def own_keys(check: Check) -> list[tuple[str, str, str]]:
    """
    The names of a check as the system writes them.
    """
    row = check.indicator
    numbers = dict.fromkeys((row.number, row.name))
    return [(number, check.component or "", name) for number in numbers for name in check.names]


def is_key_of(key: tuple[str, str, str], check: Check) -> bool:
    """
    Whether the indicator, component and aspect columns of a table name what a check observes.
    """
    indicator, component, aspect = map(fold_text, key)
    row = check.indicator
    if indicator not in (fold_text(row.number), fold_text(row.name)) or component != fold_text(check.component or ""):
        return False
    is_whole = aspect in ("", "总体") or (check.target.name is not None and aspect == fold_text(check.target.name))
    if is_whole and "" in check.names:
        return True
    return any(name and (aspect == fold_text(name) or is_name_of(aspect, name)) for name in check.names)


def known_words(check: Check) -> list[str]:
    """
    The words that a check is known to read, in their common spellings.
    """
    words = ["不涉及"] if check.target.may_be_absent or isinstance(check.rule, NotSet) else []
    match check.rule:
        case Status(scale, object=thing):
            named = [word for rank in scale.ranks for word in rank]
            named += [word for word, known in check.target.vocabulary.synonyms.items() if known in named]
            words += [f"{prefix}{word}" for word in named for prefix in ("", "已", "未", "尚未")]
            words += [f"{word}{thing}" for word in tuple(words)] if thing is not None else []
            words += ["0", "零", "无", "没有", "未发生", "有", "发生", "存在"] if scale.name == ELIMINATION.name else []
        case Absence() | Bound():
            words += ["零", "无", "没有", "未发生", "零发生", "有", "发生", "存在", "已发生"]
        case Coverage():
            words += ["全覆盖", "全部", "已全覆盖", "实现全覆盖", "全部覆盖", "未全覆盖", "未覆盖", "未实现全覆盖"]
        case Deadline():
            done = ("完成", "编制", "印发", "印发实施", "实施", "建成", "开展")
            words += [f"{prefix}{word}" for word in done for prefix in ("", "已", "已经", "未", "尚未", "还未", "没有")]
        case Statement():
            words += ["达标", "未达标", "不达标", "不适用", "无法判定"]
        case Trend(TrendKind.NO_CHANGE | TrendKind.NO_DECREASE | TrendKind.NO_INCREASE):
            moves = ("改变", "变化", "降低", "减少", "下降", "增加", "升高", "上升", "提高")
            words += [f"{prefix}{move}" for move in moves for prefix in ("", "已", "未", "不", "没有")]
        case _:
            pass
    if isinstance(check.rule, Trend):
        scales = (*check.target.vocabulary.scales, *BUILT_IN_SCALES)
        words += [word for scale in scales for rank in scale.ranks for word in rank]
    return list(dict.fromkeys(words))
