"""
How far an imported plan is what a person wrote down for it: field by field.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from ecotown.files import to_plain
from ecotown.plans import Plan

__all__ = ["NOTICES", "compare", "read_expected"]

FOLDER = Path(__file__).parent / "documents" / "notices"
NOTICES = tuple(sorted(path for path in FOLDER.iterdir() if path.suffix != ".yaml"))


def read_expected(path: Path) -> dict[str, Any]:
    expected: dict[str, Any] = yaml.load(path.with_suffix(".yaml").read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - our own files, as text
    return expected


def compare(plan: Plan, expected: Mapping[str, Any]) -> Iterator[tuple[str, object, object]]:
    """
    Every field that was written down, with what was expected and what was found.
    """
    plain = to_plain(plan)
    yield "title", expected.get("title"), plain.get("title")
    yield "year", _none(expected.get("year")), _text(plain.get("year"))
    for name, value in expected.get("document", {}).items():
        found = plain.get("document", {}).get(name)
        if name == "cites":
            found = [{key: item[key] for key in ("number", "title") if key in item} for item in found or []]
        yield f"document.{name}", value, found or ([] if isinstance(value, list) else found)
    for name, value in expected.get("place", {}).items():
        yield f"place.{name}", value, plain.get("place", {}).get(name)
    yield from _compare_group(expected.get("leading_group", {}), plain.get("leading_group", {}))
    outline = [f"{heading.get('number', '')} {heading['title']}" for heading in plain.get("outline", [])]
    for place, value in enumerate(expected["outline"]):
        yield f"outline[{place}]", value, value if value in outline else outline
    yield "outline", len(expected["outline"]), len(outline)
    yield from _compare_tasks(expected["tasks"], plain.get("tasks", []))
    phases = plain.get("phases", [])
    yield "phases", len(expected["phases"]), len(phases)
    for value, found in zip(expected["phases"], phases, strict=False):
        for key in ("name", "starts", "ends"):
            yield f"phases.{value['name']}.{key}", _none(value[key]), found.get(key)
        yield f"phases.{value['name']}.inferred", value.get("inferred", []), found.get("inferred", [])
    yield from _compare_rows(expected, plain.get("indicators", []))


def _compare_group(expected: Mapping[str, Any], found: Mapping[str, Any]) -> Iterator[tuple[str, object, object]]:
    for name, value in expected.items():
        if name == "office":
            for key, text in value.items():
                yield f"leading_group.office.{key}", text, found.get("office", {}).get(key)
        else:
            yield f"leading_group.{name}", value, found.get(name)


def _compare_tasks(expected: list[Any], tasks: list[Any]) -> Iterator[tuple[str, object, object]]:
    yield "tasks", [task["number"] for task in expected], [task.get("number") for task in tasks]
    for value, found in zip(expected, tasks, strict=False):
        name = f"tasks.{value['number']}"
        yield f"{name}.domain", _none(value["domain"]), found.get("domain")
        yield f"{name}.indicators", value["indicators"], found.get("indicators", [])
        yield f"{name}.responsible", value["responsible"], found.get("responsible", [])
        yield f"{name}.supporting", value.get("supporting", []), found.get("supporting", [])
        targets: dict[str, Any] = {}
        for target in found.get("targets", []):
            targets.setdefault(target.get("indicator", ""), []).append(target["text"])
        listed = {key: text if isinstance(text, list) else [text] for key, text in value["targets"].items()}
        yield f"{name}.targets", listed, targets


def _compare_rows(expected: Mapping[str, Any], rows: list[Any]) -> Iterator[tuple[str, object, object]]:
    yield "indicators", [row[0] for row in expected["indicators"]], [row["number"] for row in rows]
    for value, found in zip(expected["indicators"], rows, strict=False):
        for place, key in enumerate(
            ("number", "domain", "name", "target", "unit", "obligation", "responsible", "supporting")
        ):
            yield f"indicators.{value[0]}.{key}", _none(value[place]), found.get(key, [] if place > 5 else None)
        parts = expected.get("components", {}).get(value[0])
        if parts is not None:
            listed = [[part["name"], part.get("target"), part.get("unit")] for part in found.get("components", [])]
            yield f"indicators.{value[0]}.components", parts, listed
        yield f"indicators.{value[0]}.absent", value[0] in expected.get("absent", []), found.get("may_be_absent", False)


def _none(value: object) -> object:
    return None if value == "null" else value


def _text(value: object) -> str | None:
    return None if value is None else str(value)
