"""
How much of a notice was read as a careful official would read it: field by field.

    PYTHONPATH=src python tests/documents/other_hands/score.py [--all]

A field is one value of one item. An item that is missing counts all its fields as wrong, and so does one that was
invented. `expected/` was written by hand before any of these notices was imported; `{"any": […]}` in it names readings
that are equally right. Of the outline the headings of the first level are judged, as the lower ones are judged as
tasks and phases.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import sys
import unicodedata
from pathlib import Path

from ecotown.cli.entry import run

HERE = Path(__file__).parent
FILES = sorted(path.name.removesuffix(".json") for path in (HERE / "expected").glob("*.json"))

FIELDS = {
    "tasks": ("number", "domain", "responsible", "supporting", "indicators"),
    "phases": ("name", "starts", "ends"),
    "indicators": ("number", "domain", "name", "target", "unit", "obligation", "responsible", "supporting"),
    "outline": ("number", "title", "level"),
}
KEYS = {"tasks": "number", "phases": None, "indicators": "number", "outline": None}


def plain(value, one_line):
    """A value without what does not matter: spaces, widths, empty against absent."""
    if isinstance(value, (list, tuple)):
        return [plain(item, one_line) for item in value]
    if isinstance(value, dict):
        return {key: plain(item, one_line) for key, item in value.items()}
    if value is None or value == "":
        return None
    text = unicodedata.normalize("NFKC", str(value)).replace("[", "〔").replace("]", "〕")
    text = re.sub(r"[^\S\n]+", "", text).strip("\n")
    return text.replace("\n", "") if one_line else text


def same(found, expected, one_line):
    choices = expected["any"] if isinstance(expected, dict) and set(expected) == {"any"} else [expected]
    found = plain(found, one_line) or None
    return any(found == (plain(choice, one_line) or None) for choice in choices)


def pairs(found, expected, key):
    """Items of both sides: by their key, else in order."""
    if key is None:
        length = max(len(found), len(expected))
        return [
            (found[i] if i < len(found) else None, expected[i] if i < len(expected) else None) for i in range(length)
        ]
    left = list(found)
    result = []
    for item in expected:
        mate = next((other for other in left if same(other.get(key), item[key], True)), None)
        if mate is not None:
            left.remove(mate)
        result.append((mate, item))
    return result + [(item, None) for item in left]


def compare(plan, expected, one_line=False):
    """Every field as (where, found, expected, right)."""
    result = []

    def judge(where, found, wanted):
        result.append((where, found, wanted, same(found, wanted, one_line)))

    document = plan.get("document") or {}
    for key in ("number", "issued_on", "printed_on", "published_on", "addressees"):
        judge(f"document.{key}", document.get(key), expected["document"][key])
    judge("document.title", document.get("title") or plan.get("title"), expected["document"]["title"])
    issuer = document.get("issuer")
    judge("document.issuers", document.get("issuers") or ([issuer] if issuer else []), expected["document"]["issuers"])
    for i, (one, other) in enumerate(pairs(document.get("cites") or [], expected["document"]["cites"], "title")):
        for key in ("number", "title"):
            whole = one is not None and other is not None
            value, wanted = (one or {}).get(key), (other or {}).get(key)
            result.append((f"cites[{i}].{key}", value, wanted, whole and same(value, wanted, one_line)))
    group, wanted = plan.get("leading_group"), expected["leading_group"]
    if group or wanted:
        both = bool(group) and bool(wanted)
        group, wanted = group or {}, wanted or {}
        for path in (("head",), ("deputies",), ("members",), ("office", "seat"), ("office", "head")):
            one, other = group, wanted
            for key in path:
                one, other = (one or {}).get(key), (other or {}).get(key)
            result.append((f"leading_group.{'.'.join(path)}", one, other, both and same(one, other, one_line)))
    for kind, fields in FIELDS.items():
        items = plan.get(kind) or []
        if kind == "outline":
            items = [item for item in items if item.get("level") == 1]
        for one, other in pairs(items, expected[kind], KEYS[kind]):
            name = (other or one).get("number") or (other or one).get("name")
            for key in fields:
                value, want = (one or {}).get(key), (other or {}).get(key)
                right = one is not None and other is not None and same(value, want, one_line)
                result.append((f"{kind}[{name}].{key}", value, want, right))
    return result


def imported(name):
    """The plan as `ecotown import --json` prints it."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        status = run(["import", str(HERE / "files" / name), "--json"])
    assert status in (0, 1), f"{name}: {status}"
    return json.loads(printed.getvalue())["plan"]


def judged(name):
    """All fields of one notice."""
    expected = json.loads((HERE / "expected" / f"{name}.json").read_text(encoding="utf-8"))
    return compare(imported(name), expected, one_line=name.endswith(".pdf"))


if __name__ == "__main__":
    right = total = 0
    for name in FILES:
        fields = judged(name)
        good = sum(field[3] for field in fields)
        right, total = right + good, total + len(fields)
        print(f"{name:15} {good:4}/{len(fields):4} {good / len(fields):6.1%}")
        for where, found, wanted, fine in fields:
            if not fine and "--all" in sys.argv:
                print(f"      {where}: {found!r} != {wanted!r}")
    print(f"{'':15} {right:4}/{total:4} {right / total:6.1%}")
