"""
Which plan and which ledger a path means.
"""

from pathlib import Path

from ecotown.errors import EcotownError, MissingFile

__all__ = ["find_ledger", "find_plan"]

_PLAN_ENDINGS = (".yaml", ".yml", ".json")
_LEDGER_ENDINGS = (".csv", ".xlsx", ".yaml", ".yml", ".json")


def find_plan(path: str) -> Path:
    """
    The plan that a path means: a file, or the one in a folder.

    Raises MissingFile, and EcotownError where a folder holds two.
    """
    if not path.strip():
        raise MissingFile(
            "file/missing",
            "没有写路径",
            "the path is empty",
            hint="写方案文件或文件夹；当前文件夹写“.”",
            hint_en='give a plan or a folder; the current one is "."',
        )
    place = Path(path)
    return _find_one(place, "plan", _PLAN_ENDINGS) if _is_folder(place) else place


def find_ledger(path: str, ledger: str | None) -> Path:
    """
    The ledger: the one named, else the one beside the plan or in its folder.

    Raises MissingFile, and EcotownError where a folder holds two.
    """
    if ledger is not None:
        return Path(ledger)
    place = Path(path)
    return _find_one(place if _is_folder(place) else place.parent, "ledger", _LEDGER_ENDINGS)


def _is_folder(place: Path) -> bool:
    try:
        return place.is_dir()
    except (OSError, ValueError):  # a name that no file can have; reading it says so
        return False


def _find_one(folder: Path, stem: str, endings: tuple[str, ...]) -> Path:
    found = [candidate for ending in endings if (candidate := folder / f"{stem}{ending}").is_file()]
    if len(found) == 1:
        return found[0]
    name, name_en = ("方案", "a plan") if stem == "plan" else ("台账", "a ledger")
    listed = "|".join(ending.removeprefix(".") for ending in endings)
    if not found:
        option, option_en = ("，或用 --ledger 指定", ", or name it with --ledger") if stem == "ledger" else ("", "")
        raise MissingFile(
            f"folder/no-{stem}",
            f"“{folder}”里没有{name}（{stem}.{listed}）",
            f'"{folder}" holds no {name_en.removeprefix("a ")} ({stem}.{listed})',
            hint=f"把{name}命名为 {stem}{endings[0]} 放进去{option}",
            hint_en=f"put {name_en} named {stem}{endings[0]} into it{option_en}",
        )
    names = "、".join(candidate.name for candidate in found)
    option, option_en = (
        ("用 --ledger 指定一个", "name one with --ledger")
        if stem == "ledger"
        else ("指定方案文件", "give the file of the plan")
    )
    raise EcotownError(
        f"folder/several-{stem}s",
        f"“{folder}”里有{len(found)}个{name}：{names}",
        f'"{folder}" holds {len(found)} of {name_en.removeprefix("a ")}: {names.replace("、", ", ")}',
        hint=f"只留一个，或{option}",
        hint_en=f"keep one, or {option_en}",
    )
