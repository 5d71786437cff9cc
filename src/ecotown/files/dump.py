"""
Models to plain data and files, and plain data to models.

Every field that takes part in the equality of a model is written, unless it says no more than its default; so what is
dumped loads as an equal model, and nothing that only helps with messages is written.
"""

import os
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import attrs

from ecotown.files.compose import MappingNode, ScalarNode, compose_plain
from ecotown.files.ledgers import structure_ledger
from ecotown.files.plans import structure_plan
from ecotown.files.systems import structure_system
from ecotown.files.writing import to_json, to_yaml, write_text
from ecotown.ledger import Ledger
from ecotown.plans import (
    Acceptance,
    AcceptanceCondition,
    Conventions,
    EvidenceWanted,
    Heading,
    Indicator,
    IndicatorSystem,
    Obligation,
    Override,
    Plan,
    RowPoints,
    Task,
    TaskTarget,
    extend,
)
from ecotown.quantities import format_exact
from ecotown.targets.nodes import Scale

if TYPE_CHECKING:
    from cattrs import Converter

__all__ = ["FileFormat", "Model", "dump_ledger", "dump_plan", "dump_system", "from_plain", "to_plain"]

Model: TypeAlias = IndicatorSystem | Plan | Ledger
FileFormat: TypeAlias = Literal["yaml", "json"]


def dump_system(
    system: IndicatorSystem,
    path: str | os.PathLike[str] | None = None,
    *,
    format: FileFormat | None = None,  # noqa: A002 - what such a parameter is called everywhere
) -> str:
    """
    The text of a system's file, written to `path` where one is given; the format is by the ending of its name, or YAML.
    """
    return _dump(system, path, format)


def dump_plan(
    plan: Plan,
    path: str | os.PathLike[str] | None = None,
    *,
    format: FileFormat | None = None,  # noqa: A002 - what such a parameter is called everywhere
) -> str:
    """
    The text of a plan's file, written to `path` where one is given; the format is by the ending of its name, or YAML.
    """
    return _dump(plan, path, format)


def dump_ledger(
    ledger: Ledger,
    path: str | os.PathLike[str] | None = None,
    *,
    format: FileFormat | None = None,  # noqa: A002 - what such a parameter is called everywhere
) -> str:
    """
    The text of a ledger's file, written to `path` where one is given; the format is by the ending of its name, or YAML.
    """
    return _dump(ledger, path, format)


def _dump(model: Model, path: str | os.PathLike[str] | None, chosen: FileFormat | None) -> str:
    if chosen is None:
        chosen = "json" if path is not None and Path(path).suffix.lower() == ".json" else "yaml"
    plain = to_plain(model)
    text = to_json(plain) if chosen == "json" else to_yaml(plain)
    if path is not None:
        write_text(path, text)
    return text


def to_plain(model: Model) -> dict[str, Any]:
    """
    A model as the plain data of its file: mappings, lists, text, whole numbers, truth values and None.

    A system that extends another is written as its file states it, and whole where it was changed since it was loaded.
    """
    if isinstance(model, IndicatorSystem) and model.extension is not None:
        stated, parent = model.extension.stated, model.extension.parent
        model = stated if extend(stated, parent) == model else model
    return {"ecotown": model.ecotown, "kind": model.kind, **_converter().unstructure(model)}


def from_plain(plain: Mapping[str, object], *, folder: str | os.PathLike[str] = ".") -> Model:
    """
    The model that plain data describe, by its `kind`. The path of the system that a plan
    follows, or a system extends, begins at `folder`.

    Raises InvalidFile with every fault, each with the path to it.
    """
    node = compose_plain(plain)
    kind = node.get("kind") if isinstance(node, MappingNode) else None
    named = kind.text if isinstance(kind, ScalarNode) else ""
    if named == Plan.kind:
        return structure_plan(node, None, folder=Path(folder))
    if named == Ledger.kind:
        return structure_ledger(node, None)
    return structure_system(node, None, folder=Path(folder))


@cache
def _converter() -> "Converter":
    # cattrs takes as long to import as a plan to load, and only writing needs it.
    from cattrs import Converter
    from cattrs.gen import make_dict_unstructure_fn, override

    converter = Converter()
    # A system holds an acceptance, and an acceptance rows of a system: their names are known only here.
    for holder in (Acceptance, AcceptanceCondition):
        attrs.resolve_types(holder, {"Indicator": Indicator, "Obligation": Obligation})

    def write_class(cls: type[Any]) -> Callable[[Any], dict[str, Any]]:
        ways: dict[str, Any] = {field.name: override(omit=True) for field in attrs.fields(cls) if not field.eq}
        if cls is IndicatorSystem:
            ways["scales"] = override(unstruct_hook=_write_scales)
            # How far a system can be relied on is said, not left to a default.
            ways["standing"] = override(omit_if_default=False)
        if cls is Ledger:
            ways["observations"] = override(omit_if_default=False)
        if cls is Conventions:
            ways["plan_period"] = override(unstruct_hook=list)
        write = make_dict_unstructure_fn(cls, converter, _cattrs_omit_if_default=True, **ways)
        order = _FIRST_KEYS.get(cls, ())

        def write_item(item: Any) -> dict[str, Any]:  # noqa: ANN401 - an instance of `cls`
            plain = write(item)
            first = {name: plain.pop(name) for name in order if name in plain}
            last = {"at": plain.pop("at")} if "at" in plain else {}
            return {**first, **plain, **last}

        return write_item

    def write_evidence(evidence: EvidenceWanted) -> object:
        plain = write_class(EvidenceWanted)(evidence)
        return evidence.name if plain.keys() == {"name"} else plain

    def write_row_points(row: RowPoints) -> object:
        plain = write_class(RowPoints)(row)
        return plain["points"] if plain.keys() == {"points"} else plain

    def write_override(change: Override) -> dict[str, Any]:
        facts = write_class(Override)(attrs.evolve(change, changes={}))
        return {**{name: converter.unstructure(value) for name, value in change.changes.items()}, **facts}

    converter.register_unstructure_hook_factory(attrs.has, write_class)
    converter.register_unstructure_hook(EvidenceWanted, write_evidence)
    converter.register_unstructure_hook(Override, write_override)
    converter.register_unstructure_hook(RowPoints, write_row_points)
    converter.register_unstructure_hook(Fraction, _write_number)
    converter.register_unstructure_hook(date, date.isoformat)
    return converter


# Where a file begins otherwise than the class, whose fields with defaults come last.
_FIRST_KEYS: Mapping[type[object], tuple[str, ...]] = {
    IndicatorSystem: ("id", "title", "extends", "effective_from", "citation"),
    Indicator: ("number", "domain"),
    Task: ("number", "domain"),
    TaskTarget: ("indicator",),
    Heading: ("number",),
}


def _write_number(number: Fraction) -> int | str:
    return number.numerator if number.denominator == 1 else format_exact(number)


def _write_scales(scales: tuple[Scale, ...]) -> dict[str, list[object]]:
    return {scale.name: [words[0] if len(words) == 1 else list(words) for words in scale.ranks] for scale in scales}
