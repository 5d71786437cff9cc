"""
Systems that extend others in files: where the parent is found, and what must hold between the two.
"""

from collections.abc import Callable
from pathlib import Path

from ecotown.errors import EcotownError, InvalidFile
from ecotown.files.catalog import SYSTEM_SUFFIXES, find_system, is_path
from ecotown.files.compose import MappingNode, Node, ScalarNode
from ecotown.files.source import Faults, shown, suggest_word
from ecotown.plans import IndicatorSystem

__all__ = ["check_extension", "find_parent", "locate_system"]

_MOST_GENERATIONS = 8
_READ = Callable[[Path, tuple[Path, ...]], IndicatorSystem]


def locate_system(named: str, key: str, node: Node, folder: Path, faults: Faults) -> Path | None:
    """
    The file of a system that another file names under a key, by its id or by a path that begins at `folder`; None and a
    fault where there is none.
    """
    if not is_path(named):
        try:
            return find_system(named)
        except EcotownError as error:
            _add(error, key, node, faults)
            return None
    # A file may come from anyone: it can point at a file of ours, and have what is wrong with it quoted back.
    if not named.lower().endswith(SYSTEM_SUFFIXES):
        faults.add(
            node.span,
            key,
            "system/not-a-system-file",
            f"“{shown(named)}”不是指标体系文件",
            f'"{shown(named)}" is not a file of an indicator system',
            hint=f"写体系的 id，或以 {'、'.join(SYSTEM_SUFFIXES)} 结尾的路径",
            hint_en=f"write the id of a system, or a path that ends in {', '.join(SYSTEM_SUFFIXES)}",
        )
        return None
    return folder / named.replace("\\", "/")


def find_parent(
    stated: IndicatorSystem, root: MappingNode, folder: Path, descent: tuple[Path, ...], faults: Faults, *, read: _READ
) -> IndicatorSystem | None:
    """
    The system that a file extends, or None: there is none to extend, or a fault was noted.

    `descent` are the files that led here, the first one first; none of them is read again, and they cannot be many. A parent
    that cannot be read raises InvalidFile with its own faults.
    """
    node = root.get("extends")
    if stated.extends is None or node is None:
        _check_nothing_to_change(root, faults)
        return None
    path = locate_system(stated.extends, "extends", node, folder, faults) if stated.extends.strip() else None
    if path is None:
        return None
    if _resolved(path) in [_resolved(each) for each in descent]:
        names = " → ".join(shown(each.name) for each in (*descent, path))
        faults.add(
            node.span,
            "extends",
            "system/extends-itself",
            f"这些体系一个承接一个，绕成了一圈：{names}",
            f"these systems extend one another in a circle: {names}",
            hint="其中一个要去掉 extends",
            hint_en="one of them has to do without `extends`",
        )
        return None
    if len(descent) >= _MOST_GENERATIONS:
        faults.add(
            node.span,
            "extends",
            "system/extends-too-deep",
            f"承接的层数超过{_MOST_GENERATIONS}层",
            f"systems extend one another more than {_MOST_GENERATIONS} deep",
            hint="把中间几层合成一份体系",
            hint_en="make one system of those in between",
        )
        return None
    try:
        return read(path, descent)
    except InvalidFile:
        faults.raise_any()
        raise
    except EcotownError as error:
        _add(error, "extends", node, faults)
        return None


def _resolved(path: Path) -> Path:
    # Two files may name one another forever; what cannot be resolved is told when it is read.
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError):
        return path


def _add(error: EcotownError, key: str, node: Node, faults: Faults) -> None:
    faults.add(node.span, key, error.code, error.message, error.message_en, hint=error.hint, hint_en=error.hint_en)


def _check_nothing_to_change(root: MappingNode, faults: Faults) -> None:
    for key in ("overrides", "removed"):
        section = root.get(key)
        if section is None or (isinstance(section, ScalarNode) and section.is_null) or root.get("extends") is not None:
            continue
        faults.add(
            _key_span(root, key),
            key,
            "system/changes-without-parent",
            f"{key} 改动的是 extends 所承接体系的指标；自己的指标直接改",
            f"`{key}` changes rows of the system that this one extends; change rows of its own where they stand",
            hint="写出 extends: 体系的 id 或路径",
            hint_en="write extends: the id or the path of a system",
        )


def check_extension(stated: IndicatorSystem, parent: IndicatorSystem, root: MappingNode, faults: Faults) -> None:
    """
    Note what must hold between a system and the one that it extends: known rows, a reason for each that is removed, nothing
    still counting on those, conventions that only fill gaps, an id of its own.
    """
    numbers = tuple(row.number for row in parent.indicators)
    for section, named in (("overrides", stated.overrides), ("removed", stated.removed)):
        for number in named:
            if number not in numbers:
                near = suggest_word(number, numbers)
                faults.add(
                    _key_span(root.get(section), number),
                    f"{section}.{number}",
                    "file/unknown-indicator",
                    f"所承接的体系没有序号为“{shown(number)}”的指标",
                    f'the system that is extended has no indicator number "{shown(number)}"',
                    hint=f"是否指“{near}”？" if near else "新增的指标写在 indicators 里",
                    hint_en=f'did you mean "{near}"?' if near else "write rows of your own under `indicators`",
                )
            elif section == "removed" and number in stated.overrides:
                faults.add(
                    _key_span(root.get("overrides"), number),
                    f"overrides.{number}",
                    "system/changes-removed-row",
                    f"第{shown(number)}项已经去掉（removed），不能再改",
                    f"row {shown(number)} is removed and cannot be changed as well",
                    hint="在 overrides 和 removed 里只留一处",
                    hint_en="leave it under `overrides` or under `removed`",
                )
    _check_still_counted(stated, parent, root, faults)
    for key in stated.conventions.keys_set:
        if key in parent.conventions.keys_set:
            faults.add(
                _key_span(root.get("conventions"), key),
                f"conventions.{key}",
                "plan/convention-already-set",
                f"“{key}”已由所承接的体系规定，不能更改",
                f'"{key}" is set by the system that is extended; it cannot be changed',
                hint="删去这一项",
                hint_en="remove it",
            )
    place = root.get("id")
    if stated.id == parent.id and place is not None:
        faults.add(
            place.span,
            "id",
            "system/id-of-parent",
            f"“{shown(stated.id)}”是所承接体系的 id，方案会分不清是哪一个",
            f'"{shown(stated.id)}" is the id of the system that is extended; a plan could not tell them apart',
            hint="另取一个 id，例如加上地名和年份",
            hint_en="choose an id of its own, with the place and the year for instance",
        )


def _check_still_counted(stated: IndicatorSystem, parent: IndicatorSystem, root: MappingNode, faults: Faults) -> None:
    """
    Note rows that are removed and that a row which stays, or the acceptance taken over, still names.
    """
    named = {
        number: (f"第{shown(row.number)}项", f"row {shown(row.number)}")
        for row in parent.indicators
        if row.number not in stated.removed
        for number in _counted(row.of, stated, row.number)
    }
    acceptance = parent.acceptance if stated.acceptance is None else None
    if acceptance is not None:
        listed = [*acceptance.vetoes, *(number for each in acceptance.conditions for number in each.rows)]
        listed += [] if acceptance.points is None else [*acceptance.points.rows]
        named |= dict.fromkeys(listed, ("验收办法（acceptance）", "the acceptance"))
    for number in stated.removed:
        if number in named:
            who = named[number]
            faults.add(
                _key_span(root.get("removed"), number),
                f"removed.{number}",
                "system/removed-row-counted",
                f"第{shown(number)}项不能去掉：{who[0]}还要用它",
                f"row {shown(number)} cannot be removed: {who[1]} counts it",
                hint="同时在 overrides 里改那一项的 of，或写出自己的 acceptance",
                hint_en="change `of` of that row under `overrides` too, or state an acceptance of your own",
            )


def _counted(of: tuple[str, ...], stated: IndicatorSystem, number: str) -> tuple[str, ...]:
    override = stated.overrides.get(number)
    changed = None if override is None else override.changes.get("of")
    return changed if isinstance(changed, tuple) else of


def _key_span(node: Node | None, name: str) -> tuple[int, int]:
    entries = node.entries if isinstance(node, MappingNode) else ()
    return next((key.span for key, _ in entries if key.text == name), (0, 1))
