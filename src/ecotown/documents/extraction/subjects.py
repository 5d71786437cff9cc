"""
What an indicator cell names: one thing, a thing with branches (山区, 丘陵区), or several things (components).

Lines of a cell, and the physical rows that one number covers, are the same to it.
"""

import re
from collections.abc import Sequence

import attrs

from ecotown.documents.extraction.lines import clean, squeeze
from ecotown.plans import Component

__all__ = ["Subjects", "read_subjects", "strip_label"]

_LABEL = re.compile(
    r"(?:[—–\-·•]{1,2}|[（(]?[0-9①-⑳]{1,2}[）)、.．]?|其中[：:]?)?\s*(?P<label>(?:山区|丘陵(?:地)?区?|平原(?:地)?区?|高寒区|草原区|牧区|高山区|平坝区?|浅丘区?|湖区|非湖区|沿海|内陆|"
    r"东部|中部|西部|苏南|苏中|苏北|城区|城市|城镇|农村|市|县城|县|区|建制镇|乡镇|街道|其他|干旱半干旱|青藏高原|重点生态功能区|农产品主产区)(?:地区|乡镇|县|镇|村)?(?:[及和、](?:山区|丘陵区?|平原区?)(?:地区)?)?)\s*[：:]?"
)
_HAS_LABEL = re.compile(rf"^{_LABEL.pattern}\s*(?:[：:≥≤＞＜><=≧≦]|[0-9])")
_WHOLE = re.compile(
    r"(?:率|比例|比重|占比|面积|空间|红线|保护地|量|数|浓度|强度|质量|总量|水平|程度|幅度|指数|系数|化肥|农药|秸秆|农膜|粪污|污水|垃圾|情况|工作|制度|机制|水体|水质|"
    r"天数|断面|评价|收入|满意度|度|体系|设施|方案|规划|建设|教育|事件|指标|费用|投入)(?:[（(][^（）()]*[）)])?[*＊★]?$"
)
_GENERAL = re.compile(
    r"(?:质量|状况|情况|强度|保护|治理|利用|处理|环境|率|指标|水平|安全|修复)(?:[（(][^（）()]*[）)])?$"
)
_PART_SIGN = re.compile(r"^\s*(?:[—–\-·•]{1,2}|[（(][0-9]{1,2}[）)]|[①-⑳]|[0-9]{1,2}[.．、）)](?![0-9])|其中[：:]?)\s*")


@attrs.frozen
class Subjects:
    """
    The name of a row, its target, and its components. `is_paired` tells that labels were put before the targets.
    """

    name: str
    target: str | None
    components: tuple[Component, ...] = ()
    is_paired: bool = False


def strip_label(text: str) -> str | None:
    """
    The branch that a line names and nothing else, or None.
    """
    match = _LABEL.fullmatch(clean(text))
    return None if match is None else match["label"]


def read_subjects(names: Sequence[tuple[str, ...]], targets: Sequence[str], units: Sequence[str]) -> Subjects:
    """
    The subjects of one row: `names` and `targets` have an entry for each physical row, blank where nothing is printed.
    """
    main, parts = _split_names(names)
    stated = [target for target in targets if target]
    target = "\n".join(stated) or None
    if not parts:
        return Subjects(main, target)
    labels = [strip_label(part) for part in parts]
    name = main or "、".join(parts)
    lines = target.split("\n") if target else []
    if all(label is not None for label in labels):
        branch_names = [label for label in labels if label is not None]
        if not main:
            return Subjects("、".join(branch_names), target)
        if len(lines) == len(branch_names) and not any(_HAS_LABEL.match(line) for line in lines):
            return Subjects(
                main,
                "\n".join(f"{label}：{line}" for label, line in zip(branch_names, lines, strict=True)),
                is_paired=True,
            )
        return Subjects(main, target)
    bare = [_PART_SIGN.sub("", clean(part)) for part in parts]
    if len(set(bare)) < len(bare):
        return Subjects(name, target)
    if not main:
        name = "、".join(bare)
    if len(stated) == len(bare) > 1:
        # A row of the table for each part, its target on one line or several.
        lines = stated
    if len(lines) == len(bare) and len(bare) > 1:
        own_units = list(units) if len(units) == len(bare) and len(set(units)) > 1 else [None] * len(bare)
        components = tuple(
            Component(part, target=line, unit=unit) for part, line, unit in zip(bare, lines, own_units, strict=True)
        )
        return Subjects(name, None if len(set(lines)) > 1 else lines[0], components)
    if len(bare) == 1:
        return Subjects(f"{main}（{bare[0]}）" if main else bare[0], target)
    return Subjects(name, target, tuple(Component(part) for part in bare))


def _split_names(names: Sequence[tuple[str, ...]]) -> tuple[str, list[str]]:
    """
    The common name and the parts: from columns side by side, from physical rows, from the lines of one cell.
    """
    rows = [tuple(text for text in row if squeeze(text)) for row in names]
    rows = [row for row in rows if row]
    if not rows:
        return "", []
    if len(rows[0]) > 1:
        # A column of names beside a column of parts.
        main = _join_lines(rows[0][0])
        parts = [_join_lines(row[-1]) for row in rows]
        return main, list(dict.fromkeys(parts)) if parts != [main] else []
    if len(rows) > 1:
        lines = [line for row in rows for line in _lines_of(row[-1])]
        labels = [strip_label(line) for line in lines]
        if labels[0] is None and all(label is not None for label in labels[1:]):
            return clean(lines[0]), lines[1:]
        if any(_PART_SIGN.match(line) for line in lines[1:]) and not _PART_SIGN.match(lines[0]):
            return clean(lines[0]), lines[1:]
        if (
            len(lines) > 2
            and not _WHOLE.search(squeeze(lines[0]))
            and all(_WHOLE.search(squeeze(line)) for line in lines[1:])
        ):
            return clean(lines[0]), lines[1:]
        return "", lines
    return _split_lines(_lines_of(rows[0][-1]))


def _split_lines(lines: list[str]) -> tuple[str, list[str]]:
    if len(lines) == 1:
        return clean(lines[0]), []
    if all(strip_label(line) is not None for line in lines[1:]):
        return clean(lines[0]), lines[1:]
    if all(_PART_SIGN.match(line) for line in lines[1:]):
        return ("", lines) if _PART_SIGN.match(lines[0]) else (clean(lines[0]).rstrip("：:"), lines[1:])
    squeezed = [squeeze(line) for line in lines]
    if not all(_WHOLE.search(line) for line in squeezed) or any(line[:1] in "、，（(和及与的" for line in squeezed[1:]):
        return clean("".join(line.strip() for line in lines)), []
    if (
        len(lines) > 2
        and _GENERAL.search(squeezed[0])
        and not squeezed[0].endswith("率")
        and all(re.search(r"率|比例|浓度|幅度|量$", line) for line in squeezed[1:])
    ):
        return clean(lines[0]), lines[1:]
    return "", lines


def _lines_of(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _join_lines(text: str) -> str:
    return clean("".join(_lines_of(text)))
