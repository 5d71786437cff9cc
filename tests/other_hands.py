"""
How much of a notice was read as a careful official would read it: field by field.

    PYTHONPATH=src python tests/other_hands.py

A field is one value of one item. An item that is missing counts all its fields as wrong, and so does one that was
invented. What each notice says was written by hand before it was imported, but for baishui, bolin, donggang, jiufeng,
lingnan, nanping and qingshi, which taught the reader; `{"any": […]}` names readings that are equally right.
So do these, which a reader
may choose freely: a dash for no unit or none, the kind of brackets in a number, the rows of a task in the order of its
text or of the table, parts of a row as components or as lines of its
name, the domain of a task by its heading or as the annex calls that of its rows,
a title with the issuers on the lines above it or without. Of the outline the headings of the first level are
judged, as the lower ones are judged as tasks and phases.

`jiufeng.pdf` is `jiufeng.docx` as LibreOffice 7.4 prints it (`soffice --headless --convert-to pdf`): a table without rules.
"""

import contextlib
import io
import json
import re
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from ecotown.cli.entry import run

__all__ = ["NAMES", "Field", "judge"]

HERE = Path(__file__).parent / "documents" / "other_hands"
NAMES = sorted(path.name.removesuffix(".json") for path in (HERE / "expected").glob("*.json"))

_FIELDS = {
    "tasks": ("number", "domain", "responsible", "supporting", "indicators"),
    "phases": ("name", "starts", "ends"),
    "indicators": ("number", "domain", "name", "target", "unit", "obligation", "responsible", "supporting"),
    "outline": ("number", "title", "level"),
}
_KEYS = {"tasks": "number", "phases": None, "indicators": "number", "outline": None}
_GROUP = (("head",), ("deputies",), ("members",), ("office", "seat"), ("office", "head"))
_BRACKETS = str.maketrans("[](){}〔〕", "()" * 4)

Item = Mapping[str, Any]


class Field(NamedTuple):
    """
    One value: where it belongs, as found, as expected, and whether the two are the same.
    """

    where: str
    found: object
    expected: object
    is_right: bool


def judge(name: str) -> list[Field]:
    """
    All the fields of one notice.
    """
    expected = json.loads((HERE / "expected" / f"{name}.json").read_text(encoding="utf-8"))
    # A line of a PDF ends where the page does, not where its author ended it.
    return _Judge(_import(name), expected, is_one_line=name.endswith(".pdf")).judge()


def _import(name: str) -> dict[str, Any]:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        status = run(["import", str(HERE / "files" / name), "--json"])
    assert status in (0, 1), f"{name}: {status}"
    plan: dict[str, Any] = json.loads(printed.getvalue())["plan"]
    return plan


class _Judge:
    def __init__(self, plan: Item, expected: Item, *, is_one_line: bool) -> None:
        self.plan, self.expected, self.is_one_line = plan, expected, is_one_line
        self.fields: list[Field] = []

    def judge(self) -> list[Field]:
        self._judge_document(self.plan.get("document") or {}, self.expected["document"])
        self._judge_group(self.plan.get("leading_group"), self.expected["leading_group"])
        for kind in _FIELDS:
            self._judge_items(kind)
        return self.fields

    def _add(self, where: str, found: object, expected: object, *, is_there: bool = True) -> None:
        self.fields.append(Field(where, found, expected, is_there and self._are_same(found, expected)))

    def _judge_document(self, document: Item, expected: Item) -> None:
        for key in ("number", "issued_on", "printed_on", "published_on", "addressees"):
            self._add(f"document.{key}", document.get(key), expected[key])
        issuers = document.get("issuers") or [issuer for issuer in (document.get("issuer"),) if issuer]
        title = expected["title"]
        titles = {"any": [title, title.removeprefix("".join(issuers))]}
        self._add("document.title", document.get("title") or self.plan.get("title"), titles)
        self._add("document.issuers", issuers, expected["issuers"])
        for one, other in self._pair(document.get("cites") or [], expected["cites"], "title"):
            for key in ("number", "title"):
                self._add(
                    f"cites.{key}",
                    (one or {}).get(key),
                    (other or {}).get(key),
                    is_there=one is not None and other is not None,
                )

    def _judge_group(self, group: Item | None, expected: Item | None) -> None:
        if not group and not expected:
            return
        for path in _GROUP:
            one: Any = group
            other: Any = expected
            for key in path:
                one, other = (one or {}).get(key), (other or {}).get(key)
            self._add(f"leading_group.{'.'.join(path)}", one, other, is_there=bool(group) and bool(expected))

    def _judge_items(self, kind: str) -> None:
        items = self.plan.get(kind) or []
        if kind == "outline":
            items = [item for item in items if item.get("level") == 1]
        for one, other in self._pair(items, self.expected[kind], _KEYS[kind]):
            item = other or one or {}
            where = f"{kind}[{item.get('number') or item.get('name')}]"
            for key in _FIELDS[kind]:
                found, wanted = _even(key, (one or {}).get(key)), (other or {}).get(key)
                if key == "name" and one is not None and not self._are_same(found, wanted):
                    found = _name_with_parts(one)
                if kind == "tasks" and key == "domain" and found in self._domains_of((other or {}).get("indicators")):
                    wanted = found
                self._add(f"{where}.{key}", found, wanted, is_there=one is not None and other is not None)

    def _domains_of(self, numbers: object) -> list[str]:
        """
        The domains that the annex gives the rows with these numbers.
        """
        wanted = numbers if isinstance(numbers, list) else []
        return [row["domain"] for row in self.expected["indicators"] if row["number"] in wanted and row["domain"]]

    def _pair(
        self, found: Sequence[Item], expected: Sequence[Item], key: str | None
    ) -> list[tuple[Item | None, Item | None]]:
        """
        The items of both sides: by their key, else in order.
        """
        if key is None:
            length = max(len(found), len(expected))
            return [(_at(found, index), _at(expected, index)) for index in range(length)]
        left, pairs = list(found), []
        for item in expected:
            mate = next((other for other in left if self._are_same(other.get(key), item[key])), None)
            if mate is not None:
                left.remove(mate)
            pairs.append((mate, item))
        return [*pairs, *((item, None) for item in left)]

    def _are_same(self, found: object, expected: object) -> bool:
        choices = expected["any"] if isinstance(expected, dict) else [expected]
        return any((self._bare(found) or None) == (self._bare(choice) or None) for choice in choices)

    def _bare(self, value: object) -> object:
        """
        A value without what does not matter: blanks, widths.
        """
        if isinstance(value, list):
            return [self._bare(item) for item in value]
        if value is None or isinstance(value, int):
            return value
        text = unicodedata.normalize("NFKC", str(value)).translate(_BRACKETS)
        return re.sub(r"\s+" if self.is_one_line else r"[^\S\n]+", "", text).strip("\n")


def _at(items: Sequence[Item], index: int) -> Item | None:
    return items[index] if index < len(items) else None


def _even(key: str, value: Any) -> Any:
    if key == "unit" and isinstance(value, str) and re.fullmatch(r"[-—–/]+", value):
        return None
    if key == "indicators" and isinstance(value, list):
        return sorted(value, key=lambda number: (len(number), number))
    return value


def _name_with_parts(row: Item) -> str:
    return "\n".join([row["name"], *(part["name"] for part in row.get("components", ()))])


if __name__ == "__main__":
    right = total = 0
    for each in NAMES:
        judged = judge(each)
        good = sum(field.is_right for field in judged)
        right, total = right + good, total + len(judged)
        sys.stdout.write(f"{each:15} {good:4}/{len(judged):4}\n")
        for field in judged:
            if not field.is_right:
                sys.stdout.write(f"    {field.where}: {field.found!r} for {field.expected!r}\n")
    sys.stdout.write(f"{right}/{total} {right / total:.1%}\n")
