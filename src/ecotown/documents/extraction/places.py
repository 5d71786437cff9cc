"""
The place that a plan is for, as its issuer and its text name it.
"""

import re
from collections.abc import Sequence

from ecotown.documents.extraction.lines import Line, squeeze
from ecotown.plans import Place

__all__ = ["read_place"]

_ABOVE = (
    r"(?:[\u4e00-\u9fff×]{2,8}?(?:省|自治区|特别行政区))?(?:[\u4e00-\u9fff×]{2,8}?(?:市|自治州|地区|盟))?"
    r"(?:[\u4e00-\u9fff×]{1,8}?(?:县|区|市|旗|自治县))?"
)
_PARTY = re.compile(r"^(?:中共|中国共产党)")
_AUTHORITY = re.compile(
    r"(?:人民政府(?:办公室|办公厅)?|党委(?:办公室)?|(?<=[县区市镇乡旗])委员会(?:办公室)?|办事处|(?<=[县区市镇乡旗])委(?:办公室|办公厅|办)?|管委会|党工委|政府)$"
)
_TOWN = re.compile(rf"{_ABOVE}(?P<name>[\u4e00-\u9fff×]{{1,8}}?(?P<kind>街道|镇|(?:民族|族)?乡))$")
_COUNTY = re.compile(
    r"(?:[\u4e00-\u9fff×]{2,8}?(?:省|自治区))?(?:[\u4e00-\u9fff×]{2,8}?(?:市|自治州|地区|盟))?(?P<name>[\u4e00-\u9fff×]{1,10}?(?P<kind>自治县|县|区|旗))$"
)
_CITY = re.compile(
    r"(?:[\u4e00-\u9fff×]{2,8}?(?:省|自治区))?(?:[\u4e00-\u9fff×]{2,6}市(?=[\u4e00-\u9fff×]{2,6}市))?(?P<name>[\u4e00-\u9fff×]{2,8}?市)$"
)
# The longest place that a department of it begins with; 乡村振兴局, 市场监管局 and 区域… begin none.
_DEPARTMENT = re.compile(
    r"(?P<place>[\u4e00-\u9fff×]*(?:县|区(?!域)|市(?!场|政|监)|旗|镇(?!村)|乡(?!村|镇)|街道))[\u4e00-\u9fff×]{2,16}(?:局|委员会|委|办公室|办|中心|领导小组|指挥部)"
)
_TERRAIN = re.compile(
    r"(?:属于?|地处|为|系|是)(?P<terrain>山区|丘陵区|丘陵地区|平原区|平原地区|高寒区|草原区|干旱半干旱地区|青藏高原地区)"
)
_LEVELS = {
    "镇": "乡镇",
    "乡": "乡镇",
    "民族乡": "乡镇",
    "族乡": "乡镇",
    "街道": "街道",
    "县": "县",
    "自治县": "县",
    "旗": "县",
}


def read_place(issuers: Sequence[str], lines: Sequence[Line]) -> Place | None:
    """
    The town or county that issues a plan, with what the text says of its terrain; None where no issuer names one.
    """
    for issuer in issuers:
        name = _AUTHORITY.sub("", _PARTY.sub("", squeeze(issuer)))
        name = re.split("创建|争创|推进", name)[0]
        department = _DEPARTMENT.fullmatch(name)
        if department is not None:
            name = department["place"]
        for pattern in (_TOWN, _COUNTY, _CITY):
            match = pattern.match(name)
            if match is None:
                continue
            kind = match.groupdict().get("kind") or "市"
            level = "市" if kind == "市" else _LEVELS.get(kind)
            return Place(match["name"], level=level, attributes=_read_terrain(lines, match["name"]))
    return None


def _read_terrain(lines: Sequence[Line], name: str) -> dict[str, str]:
    stem = name.rstrip("镇乡县区市")
    for line in lines:
        for match in _TERRAIN.finditer(line.text):
            before = re.split(r"[。；，]", line.text[: match.start()])[-1]
            if stem in before or re.search(r"(?:我|本|全)[镇县乡区市]|辖区", before):
                return {"terrain": match["terrain"]}
    return {}
