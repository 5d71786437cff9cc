"""
Rows of a table as they grow line by line, and the indicators that they become.
"""

import re
from collections.abc import Callable, Mapping, Sequence

import attrs

from ecotown.documents.extraction.obligations import Mark, cut_mark, obligation_of, read_marks
from ecotown.documents.extraction.subjects import read_subjects
from ecotown.plans import Indicator, Obligation, PrintedAt

__all__ = ["Row", "build_indicators"]

Tell = Callable[..., None]

_PLACEHOLDER = re.compile(r"[xX×＊*]{2,}|_{2,}|﹍{2,}|…{2,}|[＿]{2,}|（\s*）|\(\s*\)|待定|待填|待补充")
_NAME_NUMBER = re.compile(
    r"^\s*(?:(?P<number>[0-9]{1,3})\s*[.．、]\s*(?![0-9])|[（(]?(?P<other>[0-9]{1,3})[）)]\s*)(?P<rest>[^\s0-9].*)",
    re.DOTALL,
)
_NAME_UNIT = re.compile(
    r"^(?P<name>.{2,}?)\s*[（(]\s*(?:单位\s*[：:]\s*)?(?P<unit>%|％|‰|亩|公顷|吨|元|万元|户|人|个|平方米|立方米|[^（）()\s]{1,6}/[^（）()\s]{1,6})\s*[）)]$",
    re.DOTALL,
)


@attrs.define
class Row:
    """
    A row of indicators as it grows.
    """

    number: str | None
    domain: str | None
    at: PrintedAt
    names: list[tuple[str, ...]] = attrs.field(factory=list)
    targets: list[str] = attrs.field(factory=list)
    units: list[str] = attrs.field(factory=list)
    obligation: str | None = None
    responsible: list[str] = attrs.field(factory=list)
    supporting: list[str] = attrs.field(factory=list)
    notes: list[str] = attrs.field(factory=list)
    mark: str | None = None


def build_indicators(
    rows: Sequence[Row], tables: Mapping[int, int], notes: Sequence[str], tell: Tell
) -> tuple[Indicator, ...]:
    """
    The indicators of rows, each with a number of its own. `tables` are the numbers of the tables that the rows stand in.
    """
    builder = _Builder(rows, tables, tell)
    marks = read_marks(notes)
    has_numbers = any(row.number for row in rows)
    if rows and not has_numbers:
        tell("import/number-assigned", rows[0].at, last=len(rows))
    indicators: list[Indicator] = []
    used: set[str] = set()
    for index, row in enumerate(rows):
        number = builder.choose_number(row, index, used, has_numbers=has_numbers)
        used.add(number)
        indicators.append(builder.build(row, number, marks))
    return tuple(indicators)


@attrs.frozen
class _Builder:
    rows: Sequence[Row]
    table_of: Mapping[int, int]
    tell: Tell

    def choose_number(self, row: Row, index: int, used: set[str], *, has_numbers: bool) -> str:
        """
        The printed number of a row; one that is made where none is printed, or it occurs twice.
        """
        number = row.number or ("" if has_numbers else str(index + 1))
        if number and number not in used:
            return number
        table = self.table_of.get(index)
        stem = number or str(index + 1)
        choices = [
            f"{table}-{stem}" if table and number else f"{stem}",
            *(f"{stem}-{count}" for count in range(2, len(self.rows) + 3)),
        ]
        chosen = next(choice for choice in choices if choice not in used)
        if number:
            self.tell("import/number-changed", row.at, before=number, after=chosen)
        return chosen

    def build(self, row: Row, number: str, marks: Mapping[str, Mark]) -> Indicator:
        """
        The indicator that a row is, and what is told of it.
        """
        subjects = read_subjects(row.names, row.targets, row.units)
        name, mark = cut_mark(subjects.name)
        mark = mark or row.mark
        numbered = _NAME_NUMBER.match(name)
        if numbered is not None and (numbered["number"] or numbered["other"]) == number:
            name = numbered["rest"].strip()
        units = list(dict.fromkeys(unit for unit in row.units if unit))
        unit = units[0] if units and not any(component.unit for component in subjects.components) else None
        if not units:
            held = _NAME_UNIT.match(name)
            if held is not None:
                name, unit = held["name"], held["unit"]
                self.tell(
                    "import/unit-from-name", row.at, number=number, unit=unit, source="指标名称", source_en="its name"
                )
        target = subjects.target
        if subjects.is_paired:
            self.tell(
                "import/branches-paired",
                row.at,
                number=number,
                before="\n".join(filter(None, row.targets)),
                after=target,
            )
        if target is None and not subjects.components:
            target = "/"
            self.tell("import/target-missing", row.at, number=number, name=name)
        for text in filter(None, (name, target, *(component.target for component in subjects.components))):
            if _PLACEHOLDER.search(text) and not cut_mark(text)[1]:
                self.tell("import/placeholder", row.at, text=text)
        notes = list(row.notes)
        obligation = self._read_obligation(row, number, notes)
        if obligation is None:
            for note in notes:
                text = re.sub(r"^[^：]*：", "", note)
                obligation = obligation_of(text) or obligation
        absent = False
        if mark:
            for sign in (mark,) if mark in marks else tuple(dict.fromkeys(mark)):
                known = marks.get(sign)
                if known is None:
                    notes.append(sign)
                    continue
                obligation = obligation or known.obligation
                absent = absent or known.may_be_absent
                notes.append(known.text)
        elif obligation is None and any(found.rest for found in marks.values()):
            obligation = next(found.rest for found in marks.values() if found.rest)
        responsible = tuple(dict.fromkeys(row.responsible))
        return Indicator(
            number=number,
            name=name,
            target=target,
            domain=row.domain,
            unit=unit,
            obligation=obligation,
            responsible=responsible,
            supporting=tuple(office for office in dict.fromkeys(row.supporting) if office not in responsible),
            may_be_absent=absent,
            components=subjects.components,
            note="；".join(dict.fromkeys(notes)) or None,
            at=row.at,
        )

    def _read_obligation(self, row: Row, number: str, notes: list[str]) -> Obligation | None:
        text = row.obligation
        if not text or re.fullmatch(r"[-—/]+", text):
            return None
        read = obligation_of(text)
        if read is Obligation.REFERENCE and not text.startswith("参考"):
            self.tell("import/obligation-read", row.at, text=text, read="参考性", read_en="reference")
        if read is not None:
            return read
        self.tell("import/obligation-unread", row.at, number=number, text=text)
        notes.append(f"指标属性：{text}")
        return None
