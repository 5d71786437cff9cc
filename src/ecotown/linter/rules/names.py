"""
Things that a notice calls by several names: its leading group, the honour, the domains, sets of indicators, labels.
"""

import re
from collections.abc import Iterator

from ecotown.assessment.nodes import nodes_of
from ecotown.diagnostics import Diagnostic
from ecotown.linter.printed import folded, is_notice, passages_of, report, report_row
from ecotown.linter.sheet import Sheet
from ecotown.targets.labels import label_key
from ecotown.targets.nodes import Assigned, Choice

__all__ = [
    "check_alternatives",
    "check_authorities",
    "check_domains",
    "check_group_names",
    "check_honours",
    "check_label_spellings",
    "check_sets_named",
    "check_usual_names",
]

_GROUP = re.compile(r"(?P<name>[一-龥“”]{2,40}?)领导小组")
_BEFORE_GROUP = re.compile(
    r"^.*(?:成立了?|组建|设立|由|任|经|在|对|向|及|和|与|加强|按照|根据|的|等|每月由)(?=.)|^(?:全|各|该|本)(?=.)"
)
_LONG_NAME = 8
_FEW_NAMES = 3
# In the villages groups of their own are set up.
_THIS_GROUP = re.compile("创建|示范|生态文明|^镇?工作$")
_OTHER_GROUPS = re.compile(r"^(?:省|市|区|县)(?!级)|村|社区|相应|分别|以下|简称|部门|下设|担任|兼任|同志")


def check_group_names(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    A leading group under several names. Its full name and one short one are usual.
    """
    names: dict[str, int] = {}
    for index, _, text in passages_of(sheet):
        for match in _GROUP.finditer(text):
            name = _BEFORE_GROUP.sub("", match["name"])
            if len(name) > 1 and _THIS_GROUP.search(name) and not _OTHER_GROUPS.search(name):
                names.setdefault(name, index)
    long = [name for name in names if len(name) > _LONG_NAME]
    if len(long) < 2 and len(names) < _FEW_NAMES:
        return
    index = list(names.values())[1]
    listed = "、".join(f"“{name}领导小组”" for name in names)
    yield report(
        sheet,
        "names/group-differs",
        "passages",
        index,
        "text",
        at=sheet.plan.passages[index].at,
        names=listed,
        count=len(names),
    )


_HONOUR = re.compile(
    r"(?:重庆市市级|重庆市级|省级|市级|国家级|县级|区级|重庆市|全国|国家|省)?(?P<name>生态(?:文明)?(?:建设)?(?:示范)?(?:乡镇(?:（街道）|\(街道\))?|镇|街道|单位|乡(?!镇)))"
)
_LEVEL = re.compile(r"^(?:重庆市市级|重庆市级|省级|市级|国家级|县级|区级)")


def check_honours(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    The honour that the town works for, under several names.
    """
    kinds: dict[str, int] = {}
    levels: dict[str, int] = {}
    for index, _, text in passages_of(sheet):
        for match in _HONOUR.finditer(re.sub("《[^》]*》?", "", text)):
            kinds.setdefault(match["name"], index)
            level = _LEVEL.match(match.group())
            if level is not None:
                levels.setdefault(level.group(), index)
    for found in (kinds, {level: index for level, index in levels.items() if len(level) > 2}):
        if len(found) > 1:
            index = list(found.values())[1]
            listed = "、".join(f"“{name}”" for name in found)
            yield report(
                sheet, "names/honour-differs", "passages", index, "text", at=sheet.plan.passages[index].at, names=listed
            )


def check_domains(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    A list of the domains that leaves some of them out.
    """
    domains = list(dict.fromkeys(row.indicator.domain for row in sheet.rows if row.indicator.domain))
    if len(domains) < 3 or not is_notice(sheet):
        return
    for index, passage, text in passages_of(sheet):
        for sentence in re.split("[。；;，,]", text):
            named = [
                domain
                for domain in domains
                if re.search(f"{re.escape(domain)}(?=$|[、和及与等为建工领体方])", sentence)
            ]
            missing = [domain for domain in domains if domain not in sentence]
            is_open = len(named) < 3 and (len(missing) > 1 or "等" in sentence)
            if "、" in sentence and len(named) > 1 and not is_open and 2 * len(named) >= len(domains) and missing:
                yield report(
                    sheet,
                    "names/domain-missing",
                    "passages",
                    index,
                    "text",
                    at=passage.at,
                    missing="、".join(f"“{domain}”" for domain in missing),
                    count=len(domains),
                )
                break


_SETS = re.compile(r"(?:基本|考核|必达|特色|约束性|参考性|预期性|引导性|加分)指标")


def check_sets_named(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Sets of indicators that the text speaks of and the annex does not have.
    """
    if not is_notice(sheet) or not sheet.rows:
        return
    plan = sheet.plan
    printed = [annex.title or "" for annex in plan.annexes]
    printed += [column for annex in plan.annexes for column in annex.columns]
    printed += [row.indicator.domain or "" for row in sheet.rows]
    printed += [row.indicator.obligation.label + "指标" for row in sheet.rows if row.indicator.obligation is not None]
    known = re.sub(r"\s", "", "\n".join(printed))
    told: dict[str, int] = {}
    for index, _, text in passages_of(sheet):
        # What a cited document is called is not a set of this annex.
        for match in _SETS.finditer(re.sub("《[^》]*》?", "", text)):
            if match.group() not in known:
                told.setdefault(match.group(), index)
    if told:
        index = next(iter(told.values()))
        listed = "、".join(f"“{name}”" for name in told)
        yield report(sheet, "names/set-unknown", "passages", index, "text", at=plan.passages[index].at, names=listed)


def check_label_spellings(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Labels of a choice that the name of the row spells otherwise.
    """
    for row in sheet.rows:
        if not row.is_own:
            continue
        lines = [folded(line) for line in row.indicator.name.split("\n")[1:]]
        cell = folded(row.indicator.target or "")
        for part in row.parts:
            for node in nodes_of(part.target.rule):
                if not isinstance(node, Choice):
                    continue
                labels = [word for branch in node.branches for word in branch.label.values]
                for label in labels:
                    for line in lines:
                        if label_key(line) == label_key(label) and line not in cell and line:
                            yield report_row(
                                sheet, "names/label-differs", row, "target", name=line, label=label_key(label)
                            )


def check_authorities(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    A superior's target whose superior is called otherwise in the body.
    """
    rows = {row.number: row for row in sheet.rows}
    for index, task in enumerate(sheet.plan.tasks):
        for place, quoted in enumerate(task.targets):
            row = rows.get(quoted.indicator or "")
            if row is None:
                continue
            own = [node.text for part in row.parts for node in nodes_of(part.target.rule) if isinstance(node, Assigned)]
            text = folded(quoted.text)
            if own and own[0] != text and re.search("(?:规定|下达|分解)", text):
                way = ("tasks", index, "targets", place, "text")
                yield report(
                    sheet, "names/authority-differs", *way, at=task.at, number=row.number, body=text, annex=own[0]
                )


def check_alternatives(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Rows whose name asks for one thing or another.
    """
    for row in sheet.rows:
        match = re.search(r"(?P<one>[一-龥]{2})或者?(?P<other>[一-龥]{2,6})", folded(row.indicator.name))
        if row.is_own and match is not None and not match["other"].startswith(("以", "及")):
            yield report_row(sheet, "names/either-or", row, "name", one=match["one"], other=match["other"])


_USUAL = {"处置利用率": "利用处置率", "转运收集率": "收集转运率", "利用综合率": "综合利用率"}


def check_usual_names(sheet: Sheet) -> Iterator[Diagnostic]:
    """
    Rows under a name whose words stand in another order than is usual.
    """
    for row in sheet.rows:
        name = folded(row.indicator.name)
        for found, usual in _USUAL.items():
            if row.is_own and found in name:
                yield report_row(sheet, "names/usual-name", row, "name", name=name, usual=name.replace(found, usual))
