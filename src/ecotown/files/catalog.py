"""
Where indicator systems are found by their id: shipped with this package, or installed by another.

A package offers a system by an entry point in the group `ecotown.systems`, named by the id, whose value is the package that
holds `<id>.yaml`. Nothing of the package is run to find it, and one that is broken keeps no other from being found.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from ecotown.diagnostics import Diagnostic, Severity, suggest
from ecotown.errors import UnknownSystem
from ecotown.files.source import shown

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

__all__ = ["SYSTEM_SUFFIXES", "InstalledSystem", "find_system", "is_path", "list_systems", "survey_systems"]

SYSTEM_SUFFIXES = (".yaml", ".yml", ".json")
_GROUP = "ecotown.systems"


@attrs.frozen
class InstalledSystem:
    """
    A system that can be named by its id, its file, and the distribution that installed it: None for one shipped here.
    """

    id: str
    path: Path
    package: str | None = None


def is_path(text: str) -> bool:
    """
    Whether a text names a file rather than a system by its id.
    """
    return "/" in text or "\\" in text or text.lower().endswith(SYSTEM_SUFFIXES)


def list_systems() -> tuple[str, ...]:
    """
    The ids of the shipped and the installed systems, in alphabetical order.
    """
    return tuple(system.id for system in survey_systems()[0])


def survey_systems() -> tuple[tuple[InstalledSystem, ...], tuple[Diagnostic, ...]]:
    """
    The systems that can be named by their id, in alphabetical order, and what is wrong with packages that offer others; the
    path of such a diagnostic is the id.
    """
    found = {id_: InstalledSystem(id_, path) for id_, path in _shipped().items()}
    problems: list[Diagnostic] = []
    for entry_point in _entry_points():
        offered = _resolve(entry_point)
        if isinstance(offered, Diagnostic):
            problems.append(offered)
        elif offered.id in found:
            first = found[offered.id].package or "ecotown"
            problems.append(
                _problem(
                    entry_point,
                    "system/id-taken",
                    f"“{first}”已提供“{shown(offered.id)}”，用它的那一份",
                    f'"{first}" offers "{shown(offered.id)}" already, and its system is used',
                    hint="请提供者换一个 id",
                    hint_en="ask its maker for another id",
                )
            )
        else:
            found[offered.id] = offered
    return tuple(found[id_] for id_ in sorted(found)), tuple(problems)


def find_system(id_: str) -> Path:
    """
    The file of a shipped or installed system. Raises UnknownSystem, with the ids that there are.
    """
    # An id is looked up among names that exist and never joined to a path, so `..` leads nowhere.
    shipped = _shipped().get(id_)
    if shipped is not None:
        return shipped
    systems, problems = survey_systems()
    for system in systems:
        if system.id == id_:
            return system.path
    known = tuple(system.id for system in systems)
    broken = next((problem for problem in problems if problem.path == id_), None)
    if broken is not None:
        raise UnknownSystem(broken.code, broken.message, broken.message_en, hint=broken.hint, hint_en=broken.hint_en)
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


def _entry_points() -> "tuple[EntryPoint, ...]":
    """
    What installed packages offer, in an order that does not depend on that of the search path.
    """
    from importlib.metadata import entry_points

    return tuple(sorted(entry_points(group=_GROUP), key=lambda each: (each.name, _package(each), each.value)))


def _package(entry_point: "EntryPoint") -> str:
    return str(getattr(entry_point.dist, "name", None) or "?")


def _resolve(entry_point: "EntryPoint") -> InstalledSystem | Diagnostic:
    """
    The system behind an entry point, or what is wrong with it.
    """
    from importlib.util import find_spec

    name = entry_point.name
    if is_path(name) or not name.strip():
        return _problem(
            entry_point,
            "system/id-not-usable",
            f"“{shown(name)}”不能作 id：会被当成路径",
            f'"{shown(name)}" cannot be an id: it would be taken for a path',
            hint="id 里不要有 / \\，也不要以 .yaml 结尾",
            hint_en="an id holds no / and no \\ and does not end in .yaml",
        )
    try:
        # Of a package within another, the outer one is imported here: it may fail in any way.
        spec = find_spec(entry_point.module)
    except Exception as error:  # noqa: BLE001 - whatever a package of somebody else's raises, the others go on
        spec, told = None, f"{type(error).__name__}: {error}"
    else:
        told = "" if spec is not None else "not found"
    if spec is None:
        return _problem(
            entry_point,
            "system/broken-package",
            f"包“{shown(entry_point.value)}”打不开（{shown(told)}）",
            f'the package "{shown(entry_point.value)}" cannot be opened ({shown(told)})',
            hint="重装提供它的软件包，或卸载",
            hint_en="install the package that offers it again, or remove it",
        )
    for folder in spec.submodule_search_locations or ():
        path = Path(folder) / f"{name}.yaml"
        if path.is_file():
            return InstalledSystem(name, path, _package(entry_point))
    return _problem(
        entry_point,
        "system/no-file-in-package",
        f"包“{shown(entry_point.value)}”里没有 {shown(name)}.yaml",
        f'there is no {shown(name)}.yaml in the package "{shown(entry_point.value)}"',
        hint="入口点的名字就是 id，值是放着“id.yaml”的包",
        hint_en="the name of the entry point is the id, its value the package that holds <id>.yaml",
    )


def _problem(
    entry_point: "EntryPoint", code: str, message: str, message_en: str, *, hint: str, hint_en: str
) -> Diagnostic:
    package = shown(_package(entry_point))
    return Diagnostic(
        code=code,
        severity=Severity.WARNING,
        message=f"软件包“{package}”的指标体系“{shown(entry_point.name)}”不能用：{message}",
        message_en=f'the system "{shown(entry_point.name)}" of the package "{package}" cannot be used: {message_en}',
        hint=hint,
        hint_en=hint_en,
        path=entry_point.name,
    )
