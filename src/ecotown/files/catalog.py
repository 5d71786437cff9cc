"""
Where indicator systems are found by their id: shipped with this package, or installed by another.
"""

from pathlib import Path

from ecotown.diagnostics import suggest
from ecotown.errors import UnknownSystem
from ecotown.files.source import shown

__all__ = ["SYSTEM_SUFFIXES", "find_system", "is_path", "list_systems"]

SYSTEM_SUFFIXES = (".yaml", ".yml", ".json")
_GROUP = "ecotown.systems"


def is_path(text: str) -> bool:
    """
    Whether a text names a file rather than a system by its id.
    """
    return "/" in text or "\\" in text or text.lower().endswith(SYSTEM_SUFFIXES)


def list_systems() -> tuple[str, ...]:
    """
    The ids of the shipped and the installed systems, in alphabetical order.
    """
    return tuple(sorted({*_shipped(), *_installed()}))


def find_system(id_: str) -> Path:
    """
    The file of a shipped or installed system. Raises UnknownSystem, with the ids that there are.
    """
    # An id is looked up among names that exist and never joined to a path, so `..` leads nowhere.
    found = _shipped().get(id_) or _installed().get(id_)
    if found is not None:
        return found
    known = list_systems()
    near = suggest(id_, known) if len(id_) < 200 else None
    listed = "、".join(known)
    raise UnknownSystem(
        "system/unknown",
        f"没有名为“{shown(id_)}”的指标体系",
        f'there is no indicator system "{shown(id_)}"',
        hint=f"是否指“{near}”？" if near else f"已有的体系：{listed}；自己的文件请写路径（如 ./system.yaml）",
        hint_en=f'did you mean "{near}"?'
        if near
        else f"known systems: {', '.join(known)}; write a file of your own as a path (./system.yaml)",
    )


def _shipped() -> dict[str, Path]:
    # The folder beside this one; importlib.resources would find the same and take 10 ms to import.
    folder = Path(__file__).parent.parent / "systems"
    return {path.stem: path for path in folder.glob("*.yaml")}


def _installed() -> dict[str, Path]:
    """
    Systems of other packages: an entry point in the group `ecotown.systems` is named by the id, and its value is the
    package that holds `<id>.yaml`.
    """
    from importlib.metadata import entry_points
    from importlib.resources import files

    found: dict[str, Path] = {}
    for entry_point in entry_points(group=_GROUP):
        try:
            folder = Path(str(files(entry_point.module)))
        except (ImportError, TypeError):  # a package that is broken, or none at all, offers nothing
            continue
        path = folder / f"{entry_point.name}.yaml"
        if not is_path(entry_point.name) and path.is_file():
            found[entry_point.name] = path
    return found
