"""
The offices of a notice under the several names that it gives them. Likeness is told and never merged.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import combinations

import attrs

from ecotown.diagnostics import Diagnostic
from ecotown.files.passage import Step
from ecotown.linter.printed import folded, passages_of, report
from ecotown.linter.sheet import Sheet
from ecotown.plans import Place, PrintedAt

__all__ = ["OfficeNames", "check_near_names", "check_printed_names", "check_slips", "check_variants", "open_names"]

_ABBREVIATIONS = (
    ("市场监督管理", "市监"),
    ("市场监管", "市监"),
    ("规划和自然资源管理", "规资"),
    ("规划和自然资源", "规资"),
    ("规划自然资源", "规资"),
    ("经济发展服务", "经发服务"),
    ("经济发展", "经发"),
    ("党政综合", "党政"),
    ("综合行政执法", "综合执法"),
    ("行政综合执法", "综合执法"),
    ("社会事务", "社事"),
    ("生态环境保护", "环保"),
    ("生态环境", "环保"),
    ("环境保护", "环保"),
    ("农业机械", "农机"),
    ("农业技术推广", "农技"),
    ("河长制", "河长"),
    ("教育管理", "教管"),
    ("和", ""),
    ("与", ""),
    ("办公室", "办"),
    ("工作站", "站"),
)
_SUFFIX = re.compile(r"(?:服务中心|服务站|办|中心|所|站|局|大队|支队|队|科|股|委员会|委)$")
_TOWN = re.compile(r"^.*?(?:镇|乡|街道)(?=.{2})")
_NOT_OFFICES = re.compile(
    r"^(?:行政)?村|村[(（委居民]|村$|社区|居委|居民|部门|单位|企业|学校|各|相关|有关|成员|领导小组"
)
_SHORTEST = 4
# A town has a few dozen; every two are compared.
_MOST_OFFICES = 300


@attrs.frozen
class Naming:
    """
    One place where an office is named.
    """

    name: str
    way: tuple[Step, ...]
    at: PrintedAt | None


@attrs.frozen
class OfficeNames:
    """
    Every place where a plan names an office, and which names its list says are one.
    """

    namings: tuple[Naming, ...]
    listed: dict[str, str]
    place: Place | None

    def key(self, name: str) -> str:
        """
        What the full and the short forms of one name share: town and usual abbreviations aside.
        """
        bare = re.sub(r"\s", "", folded(name))
        town = "" if self.place is None or self.place.name is None else folded(self.place.name)
        if town and town in bare and len(bare) > len(town) + 1:
            bare = bare[bare.index(town) + len(town) :]
        elif len(town) > 2 and bare.startswith(town[:-1]):
            bare = bare[len(town) - 1 :]
        else:
            bare = _TOWN.sub("", bare)
        for long, short in _ABBREVIATIONS:
            bare = bare.replace(long, short)
        return bare

    def identity(self, name: str) -> str:
        """
        The name of an office by which the list knows it, else its own.
        """
        text = folded(name)
        return self.listed.get(text, text)

    def is_same(self, first: str, second: str) -> bool:
        """
        Whether two names are one, or are listed as names of one office.
        """
        return self.identity(first) == self.identity(second)

    def offices(self, names: Iterable[str]) -> set[str]:
        """
        The offices that names are of, whatever the form of the name.
        """
        return {self.key(self.identity(name)) for name in names}

    def forms(self) -> dict[str, list[Naming]]:
        """
        The offices by what their names share.
        """
        found: dict[str, list[Naming]] = {}
        for naming in self.namings:
            if not _NOT_OFFICES.search(naming.name):
                found.setdefault(self.key(naming.name), []).append(naming)
        return found


def open_names(sheet: Sheet) -> OfficeNames:
    """
    The offices that rows and tasks of the plan name, rows first.
    """
    plan = sheet.plan
    namings = []
    for row in sheet.rows:
        for key, names in (("responsible", row.indicator.responsible), ("supporting", row.indicator.supporting)):
            if row.owns(key):
                _, way = row.way(key)
                namings += [Naming(name, (*way, index), row.indicator.at) for index, name in enumerate(names)]
    for number, task in enumerate(plan.tasks):
        for key, names in (("responsible", task.responsible), ("supporting", task.supporting)):
            namings += [Naming(name, ("tasks", number, key, index), task.at) for index, name in enumerate(names)]
    group = plan.leading_group
    if group is not None and group.office is not None and group.office.seat is not None:
        namings.append(Naming(group.office.seat, ("leading_group", "office", "seat"), group.at))
    listed = {folded(name): folded(each.name) for each in plan.organizations for name in (each.name, *each.aliases)}
    return OfficeNames(tuple(namings), listed, plan.place)


def check_variants(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    One office under a full and a short name, or with and without its town, unless the plan lists them as one.
    """
    names = open_names(sheet)
    for every in names.forms().values():
        # What the plan's list of offices lacks is told as such.
        namings = [naming for naming in every if not names.listed or folded(naming.name) in names.listed]
        if not namings:
            continue
        first, seen = namings[0], {names.identity(namings[0].name)}
        for naming in namings[1:]:
            identity = names.identity(naming.name)
            if identity in seen:
                continue
            seen.add(identity)
            yield report(
                sheet,
                "organization/variant",
                *naming.way,
                at=naming.at,
                name=naming.name,
                other=first.name,
            )


def check_near_names(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Two offices whose names are so alike that one may be taken for the other.
    """
    names = open_names(sheet)
    firsts = [namings[0] for namings in names.forms().values()][:_MOST_OFFICES]
    for one, other in combinations(firsts, 2):
        if not names.is_same(one.name, other.name) and is_near(names.key(one.name), names.key(other.name)):
            yield report(sheet, "organization/near-name", *other.way, at=other.at, name=other.name, other=one.name)


def is_near(one: str, other: str) -> bool:
    """
    Whether two names may be mistaken for each other: one within the other, a character apart, or the same ones in another
    order.
    """
    first, second = _SUFFIX.sub("", one), _SUFFIX.sub("", other)
    if _is_slip(one, other) or _is_shortened(*sorted((one, other), key=len)):
        return True
    if first == second and len(first) >= _SHORTEST - 1:
        return True
    if min(len(first), len(second)) < _SHORTEST:
        return False
    if len(first) == len(second):
        differing = sum(a != b for a, b in zip(first, second, strict=True))
        return differing == 1 or sorted(first) == sorted(second)
    return _is_within(*sorted((first, second), key=len))


def _is_shortened(short: str, long: str) -> bool:
    """
    Whether a name leaves out characters of another between their like beginnings and ends (农服中心, 农业服务中心).
    """
    is_framed = len(short) >= _SHORTEST and short[0] == long[0] and short[-2:] == long[-2:]
    return is_framed and len(short) < len(long) and _is_within(short, long)


def _is_within(short: str, long: str) -> bool:
    rest = iter(long)
    return all(character in rest for character in short)


def _is_slip(one: str, other: str) -> bool:
    """
    Whether two names differ in one character of what all such offices are called (服务中新).
    """
    if len(one) != len(other) or len(one) <= _SHORTEST or one[:2] != other[:2]:
        return False
    places = [place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    return len(places) == 1 and places[0] >= 2 and (_SUFFIX.search(one) is None) != (_SUFFIX.search(other) is None)


def check_printed_names(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Offices of the rows and tasks that other paragraphs call by another form of their name.
    """
    names = open_names(sheet)
    known = {folded(naming.name) for naming in names.namings} | names.listed.keys()
    forms = {form: namings[0].name for namings in names.forms().values() for form in _forms(namings[0].name)}
    forms = {form: name for form, name in forms.items() if form not in known}
    if not forms:
        return
    # The longest name that fits is the one that is printed.
    anyone = "|".join(map(re.escape, sorted({*known, *forms}, key=len, reverse=True)[:_MOST_OFFICES]))
    starts = {folded(task.text)[:20] for task in sheet.plan.tasks}
    told: set[str] = set()
    for index, passage, text in passages_of(sheet):
        if any(start and start in text for start in starts):
            continue
        for match in re.finditer(anyone, text):
            form = match.group()
            if form in forms and form not in told:
                told.add(form)
                yield report(
                    sheet,
                    "organization/printed-form",
                    "passages",
                    index,
                    "text",
                    at=passage.at,
                    name=form,
                    other=forms[form],
                )


def check_slips(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Offices that another paragraph calls by a name with one character changed.
    """
    names = open_names(sheet)
    known = {folded(naming.name) for naming in names.namings} | names.listed.keys()
    offices = sorted({re.sub("^(?:镇|乡|街道)", "", name) for name in known if _SUFFIX.search(name)}, key=len)
    offices = [office for office in offices if len(office) > _SHORTEST][:_MOST_OFFICES]
    slips = {
        office: re.compile(
            "|".join(f"{office[:at]}[一-龥]{office[at + 1 :]}" for at in range(1, len(_SUFFIX.sub("", office))))
        )
        for office in map(re.escape, offices)
        if len(_SUFFIX.sub("", office)) >= _SHORTEST
    }
    told: set[str] = set()
    for index, passage, text in passages_of(sheet):
        for office, slip in slips.items():
            for match in slip.finditer(text):
                name = match.group()
                if name in told or any(name in each for each in known):
                    continue
                told.add(name)
                way = ("passages", index, "text")
                yield report(sheet, "organization/near-name", *way, at=passage.at, name=name, other=office)


def _forms(name: str) -> Iterator[str]:
    """
    Other forms of a name: without its town, and with 办公室 for 办.
    """
    text = folded(name)
    bare = re.sub(r"^(?:镇|乡|街道)", "", text)
    if bare != text and len(bare) > _SHORTEST:
        yield bare
    if text.endswith("办"):
        yield f"{text}公室"
