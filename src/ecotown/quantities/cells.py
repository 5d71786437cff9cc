"""
The unit column of a table: a unit, a basis, both or neither.

A basis says how something was counted (折纯, 标准, 当年价) and is no unit: two bases are never converted.
"""

import re

import attrs

from ecotown.errors import UnknownUnit
from ecotown.quantities.folding import fold_characters
from ecotown.quantities.notation import LONGEST_UNIT, MONEY_REMARK, is_known_unit, read_unit

__all__ = ["UnitCell", "read_basis", "read_unit_cell"]

_NO_UNIT = re.compile(r"[-/]*|无|无量纲|无单位")
_SEPARATOR = re.compile(",|;|:|、")
_BRACKETS = re.compile(rf"(?P<unit>(?:dB|分贝)\(A\)|{MONEY_REMARK}|/\([^()]*\))|\((?P<remark>[^()]*)\)", re.IGNORECASE)
_BASES = frozenset({"折纯", "折纯量", "折百", "折百量", "标准", "标准量", "实物", "实物量", "商品量"})
_AMOUNTS = {"折纯量": "折纯", "折百量": "折百"}
_GLUED = re.compile(r"(?P<basis>折纯量?|折百量?)(?P<unit>.+)")


@attrs.frozen
class UnitCell:
    """
    A unit cell read: the unit as written, in half-width characters and without blanks, and the basis.
    """

    unit: str | None = None
    basis: str | None = None


def read_basis(text: str | None) -> str | None:
    """
    A basis in the one form that is compared: 折纯量 is 折纯; None where the text is blank.
    """
    if text is None:
        return None
    folded = "".join(fold_characters(text).split())
    return _AMOUNTS.get(folded, folded) or None


def read_unit_cell(text: str | None) -> UnitCell:
    """
    The unit and the basis of a cell: `折纯,千克/公顷`, `千克/公顷（折纯）`, `％`; `-`, `/`, 无 and a blank are no unit.

    A basis stands in brackets, or beside a known unit with a comma between. A cell that is neither is a unit of its own, as
    written. Raises UnknownUnit for a text of more than 64 characters.
    """
    folded = "".join(fold_characters(text or "").split())
    if len(folded) > LONGEST_UNIT:
        raise UnknownUnit(
            "unit/unknown",
            f"单位一栏过长：“{folded[:LONGEST_UNIT]}…”",
            f'too long for a unit: "{folded[:LONGEST_UNIT]}…"',
            hint=f"单位一栏不超过{LONGEST_UNIT}个字符，说明文字请移到备注",
            hint_en=f"a unit cell has at most {LONGEST_UNIT} characters; move explanations to the note",
        )
    if is_known_unit(folded):
        return UnitCell(folded)
    bases: list[str] = []

    def take_remark(match: re.Match[str]) -> str:
        remark = match["remark"]
        if remark is None:
            return match.group()
        if is_known_unit(remark):
            # `个(处)` names one unit twice; any other unit in brackets stays where it is.
            return "" if read_unit(remark) == read_unit(folded[: match.start()]) else match.group()
        bases.append(remark)
        return ""

    unit = _BRACKETS.sub(take_remark, folded)
    pieces = [piece for piece in _SEPARATOR.split(unit) if piece]
    known = [piece for piece in pieces if is_known_unit(piece)]
    if len(known) == 1:
        unit = known[0]
        bases.extend(piece for piece in pieces if piece != unit)
    elif stated := [piece for piece in pieces if piece in _BASES]:
        unit = ",".join(piece for piece in pieces if piece not in stated)
        bases.extend(stated)
    elif glued := _GLUED.fullmatch(unit):
        unit = glued["unit"]
        bases.append(glued["basis"])
    basis = "、".join(dict.fromkeys(filter(None, map(read_basis, bases))))
    return UnitCell(None if _NO_UNIT.fullmatch(unit) else unit, basis or None)
