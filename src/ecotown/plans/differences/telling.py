"""
The differences of two systems told for people, and as plain data.
"""

from collections.abc import Iterator

from ecotown.plans.differences.result import (
    Change,
    Regrouping,
    RowDifference,
    RowStatus,
    SystemDifference,
    TargetDifference,
)
from ecotown.plans.system import Indicator, IndicatorSystem
from ecotown.targets.strictness import Relation
from ecotown.targets.strictness.telling import tell_witness

__all__ = ["count_words", "difference_to_dict", "tell_change", "tell_regrouping", "tell_row"]

_KEYS = {
    "number": ("序号", "number"),
    "name": ("名称", "name"),
    "domain": ("领域", "domain"),
    "unit": ("单位", "unit"),
    "basis": ("口径", "basis"),
    "better": ("方向", "better"),
    "obligation": ("指标属性", "obligation"),
    "responsible": ("责任单位", "responsible"),
    "supporting": ("配合单位", "supporting"),
    "applies_if": ("适用条件", "applies if"),
    "may_be_absent": ("可不涉及", "may be absent"),
    "each_village": ("逐村", "each village"),
    "cap": ("上限", "cap"),
    "of": ("所数的指标", "counted rows"),
    "measure": ("计算公式", "formula"),
    "evidence": ("佐证材料", "evidence"),
    "conventions": ("约定", "conventions"),
    "definition": ("指标解释", "definition"),
    "title": ("标题", "title"),
    "effective_from": ("施行日期", "effective from"),
    "standing": ("效力", "standing"),
    "attributes": ("地方属性", "attributes"),
    "scales": ("等次", "scales"),
    "units": ("单位", "units"),
    "synonyms": ("同义词", "synonyms"),
    "acceptance": ("验收规则", "acceptance"),
}

# Texts that are told only when they are short; the JSON form holds them whole.
_TEXTS = ("definition", "evidence", "measure", "conventions", "attributes", "scales", "synonyms", "acceptance")
_LONGEST_SHOWN = 40


def tell_row(row: RowDifference, language: str) -> Iterator[str]:
    """
    The differences of one row, one in a line.
    """
    english = language == "en"
    if row.old is None or row.new is None:
        return
    if row.is_renamed:
        told = (
            f"renamed: {_line(row.old.name)} → {_line(row.new.name)}"
            if english
            else (f"改名：{_line(row.old.name)} → {_line(row.new.name)}")
        )
        if row.likeness < 1:
            told += (
                " (taken for one row by likeness; please confirm)" if english else "（按名称相近认作同一项，请确认）"
            )
        yield told
    for target in row.targets:
        yield from _tell_target(target, row, language)
    for change in row.changes:
        if change.key == "name" and row.is_renamed:
            continue
        yield tell_change(change, language)


def tell_change(change: Change, language: str) -> str:
    """
    One value that differs.
    """
    label, label_en = _KEYS[change.key]
    old, new = change.old or "—", change.new or "—"
    if change.key in _TEXTS and max(len(old), len(new)) > _LONGEST_SHOWN:
        return f"{label_en}: reworded" if language == "en" else f"{label}：文字有改动"
    return f"{label_en}: {old} → {new}" if language == "en" else f"{label}：{old} → {new}"


def tell_regrouping(regrouping: Regrouping, language: str) -> str:
    """
    A possibility in a sentence.
    """
    if language == "en":
        before, after = (", ".join(f"{row.number} {_line(row.name)}" for row in side) for side in _sides(regrouping))
        what = "may have been split into" if regrouping.is_split else "may have been merged into"
        return f"{before} {what} {after} (please confirm)"
    before, after = ("、".join(f"第{row.number}项“{_line(row.name)}”" for row in side) for side in _sides(regrouping))
    what = "拆成" if regrouping.is_split else "并成"
    return f"旧{before}也许{what}了新{after}（请确认）"


def _sides(regrouping: Regrouping) -> tuple[tuple[Indicator, ...], tuple[Indicator, ...]]:
    return regrouping.old, regrouping.new


def _tell_target(target: TargetDifference, row: RowDifference, language: str) -> Iterator[str]:
    english = language == "en"
    strictness = target.strictness
    if strictness is not None and strictness.relation is Relation.EQUAL and not _differs(target):
        return
    if strictness is None and not _differs(target):
        return
    subject = "" if target.component is None else (f"{target.component}: " if english else f"{target.component}：")
    if target.old is None or target.new is None:
        what = (
            ("is added" if target.old is None else "is dropped")
            if english
            else ("新增" if target.old is None else "取消")
        )
        target_text = _line(target.new or target.old or "")
        yield f"{subject}{what} ({target_text})" if english else f"{subject}{what}（{target_text}）"
        return
    head = f"{subject}{_line(target.old)} → {_line(target.new)}"
    yield head + (": " if english else "：") + _tell_relation(target, row, language)


def _tell_relation(target: TargetDifference, row: RowDifference, language: str) -> str:
    english = language == "en"
    strictness = target.strictness
    if strictness is None or not strictness.decided:
        return "it cannot be said which asks for more" if english else "说不清哪个更严"
    unit = None if row.new is None or row.new.unit in (None, "-", "/") else row.new.unit
    observed = [tell_witness(witness, unit, language) for witness in strictness.witnesses]
    match strictness.relation:
        case Relation.EQUAL:
            return "the same demand in other words" if english else "要求相同，只是写法不同"
        case Relation.STRICTER:
            example = f"; {observed[0]} no longer meets it" if english else f"；{observed[0]}不再达标"
            word = "stricter" if english else "更严"
        case Relation.LOOSER:
            example = f"; {observed[0]} now meets it" if english else f"；{observed[0]}现在达标"
            word = "looser" if english else "更宽"
        case Relation.INCOMPARABLE:
            example = (
                f"; {observed[0]} meets only the new one, {observed[1]} only the old one"
                if english
                else f"；{observed[0]}只合新要求，{observed[1]}只合旧要求"
            )
            word = "neither is stricter" if english else "互有宽严"
    return word + (example if observed else "")


def _differs(target: TargetDifference) -> bool:
    return _line(target.old or "") != _line(target.new or "")


def _line(text: str) -> str:
    return " ".join(text.split("\n"))


def difference_to_dict(difference: SystemDifference, language: str) -> dict[str, object]:
    """
    The JSON form, with its texts for people in one language.
    """
    return {
        "old": _system(difference.old),
        "new": _system(difference.new),
        "summary": {
            **{status.value: count for status, count in difference.counts.items()},
            "renamed": len(difference.renamed),
        },
        "rows": [_row_to_dict(row, language) for row in difference.rows],
        "regroupings": [
            {
                "kind": "split" if each.is_split else "merged",
                "old": [_indicator(row) for row in each.old],
                "new": [_indicator(row) for row in each.new],
                "explanation": tell_regrouping(each, language),
            }
            for each in difference.regroupings
        ],
        "declared": [{"key": change.key, "old": change.old, "new": change.new} for change in difference.declared],
    }


def _system(system: IndicatorSystem) -> dict[str, object]:
    return {"id": system.id, "title": system.title, "indicators": len(system.indicators)}


def _row_to_dict(row: RowDifference, language: str) -> dict[str, object]:
    return {
        "status": row.status.value,
        "renamed": row.is_renamed,
        "presumed": row.likeness < 1,
        "moved": row.is_moved,
        "old": _indicator(row.old),
        "new": _indicator(row.new),
        "targets": [
            {
                "component": each.component,
                "old": each.old,
                "new": each.new,
                "relation": None
                if each.strictness is None or not each.strictness.decided
                else each.strictness.relation.value,
                "witnesses": []
                if each.strictness is None
                else [tell_witness(witness, None, language) for witness in each.strictness.witnesses],
            }
            for each in row.targets
        ],
        "changes": [{"key": change.key, "old": change.old, "new": change.new} for change in row.changes],
        "explanation": list(tell_row(row, language)),
    }


def _indicator(row: Indicator | None) -> dict[str, object] | None:
    if row is None:
        return None
    return {"number": row.number, "domain": row.domain, "name": row.name, "target": row.target, "unit": row.unit}


def count_words(status: RowStatus, count: int, language: str) -> str:
    """
    A count of rows in words.
    """
    return f"{count} {status.label_en}" if language == "en" else f"{status.label}{count}项"
