"""
JSON Schemas (2020-12) of the files, made from the shapes that read them, for editors and for other programs.

A schema sees a file as an editor does: text without quotes may look like a number there, and a key with nothing behind it is
left out. It tells less than the loader, which knows what must hold between one part of a file and another.
"""

from collections.abc import Mapping
from typing import Any

from ecotown.files.ledgers import LEDGER
from ecotown.files.plans import PLAN
from ecotown.files.roots import FORMAT, KINDS
from ecotown.files.shapes import Definitions, Form, Schema
from ecotown.files.systems import SYSTEM

__all__ = ["DIALECT", "describe_file", "join_schemas"]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_FORMS: Mapping[str, Form[Any]] = {"plan": PLAN, "indicator-system": SYSTEM, "ledger": LEDGER}


def describe_file(kind: str) -> Schema:
    """
    The schema of a file of a kind: `plan`, `indicator-system` or `ledger`.
    """
    definitions: Definitions = {}
    described = _FORMS[kind].describe_keys(definitions)
    head = {"ecotown": {"enum": [int(FORMAT), FORMAT]}, "kind": {"const": kind}}
    schema: Schema = {
        "$schema": DIALECT,
        "title": f"ecotown: {kind} · {KINDS[kind][0]}",
        **described,
        "properties": {**head, **described["properties"]},
        "required": [*head, *described.get("required", ())],
    }
    match kind:
        case "plan":
            schema["oneOf"] = [{"required": ["system"]}, {"required": ["indicators"]}]
        case "indicator-system":
            schema["anyOf"] = [{"required": ["indicators"]}, {"required": ["extends"]}]
        case _:
            pass
    return {**schema, "$defs": definitions}


def join_schemas(schemas: dict[str, Schema], cases: Schema) -> Schema:
    """
    One schema for files of every kind, told apart by their `kind`; a file with `cases` needs none.
    """
    definitions: Definitions = {}
    branches: list[Schema] = []
    for kind, schema in {**schemas, "cases": cases}.items():
        inner = {key: value for key, value in schema.items() if key not in ("$schema", "$defs")}
        definitions |= {**schema.get("$defs", {}), kind: inner}
        is_it = (
            {"required": ["cases"]}
            if kind == "cases"
            else {"properties": {"kind": {"const": kind}}, "required": ["kind"]}
        )
        branches.append({"if": is_it, "then": {"$ref": f"#/$defs/{kind}"}})
    return {
        "$schema": DIALECT,
        "title": "ecotown",
        "type": "object",
        "anyOf": [{"required": ["kind"], "properties": {"kind": {"enum": list(schemas)}}}, {"required": ["cases"]}],
        "allOf": branches,
        "$defs": definitions,
    }
