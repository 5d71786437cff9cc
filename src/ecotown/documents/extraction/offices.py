"""
Offices in running text: lists of them, and who leads and who supports.
"""

import re

import attrs

from ecotown.documents.extraction.lines import clean, split_outside_brackets, squeeze

__all__ = ["OFFICE", "Duty", "are_offices", "find_duty", "find_spoken_duty", "read_cell", "read_duty", "split_offices"]

_ENDINGS = (
    "局|委|办|办公室|中心|所|站|院|队|处|科|科室|股|部|部门|会|室|公司|集团|学校|中学|小学|村|居|社区|街道|镇|乡|政府|组|厂|厅|署|团委|"
    "妇联|供销社|信用社|联合校|中心校|工会|工商联|残联|科协|大队|支队|单位|企业|园区|管委会|银行|医院|卫生院|法庭|法院|检察院|林场|农场|办事处|机构|村（居）|村（社区）|"
    "村\\(居\\)|村\\(社区\\)"
)
OFFICE = re.compile(rf"(?:{_ENDINGS})(?:[（(][^（）()]*[）)])?$")
_LONGEST_LIST = 200
_LIST_SIGNS = "、，,；;/／|\t"
_CONJUNCTION = re.compile(r"以及|及其|[和及与]")
_PREFIXES = tuple("镇乡县区市州省旗街各村社国党")
_TAIL = re.compile(
    r"(?:等(?:单位|部门|相关单位|有关单位|相关部门|有关部门)?)?"
    r"(?:按(?:照)?(?:各自)?职责(?:分工)?(?:负责|落实)?|分工(?:负责|落实)|(?:分别|共同|具体|配合|协同|参与|组织)?(?:负责|落实|实施|牵头|配合|参与|参加|协助))?[。．.]?$"
)
# What ends like an office and goes on below: 镇农村 / 能源站.
_HALF_NAME = re.compile(r"(?:农村|城乡|社会|乡镇|市镇|企事业单位)$")
_ENDS_WHOLE = re.compile(r"(?:局|办|室|中心|所|站|委|委员会|队|院|联|部|科|股|政府|校|小学|中学|工会)$")
_REST_OF_NAME = re.compile(
    r".?(?:公室|公厅|事处|员会|委会|分局|分院|分站|分所|中心|小组|机构|部门|单位)|办公室|办公厅|[大支中]队|科室|村居|社区"
)
_CENTER = re.compile(r"(?<!务)中心$")
_HELD_IN_CENTER = re.compile(r"小学|中学|学校|初中|医院|卫生院")
_REMARK = re.compile(r"^(?:下同|列|排)(?:$|(?:在|名)?第一)|为(?:主)?牵头单位$")
_EMPTY = frozenset({"", "无", "/", "／", "-", "—", "——", "－", "--"})


def split_offices(text: str) -> tuple[str, ...]:
    """
    The offices of a list, each as printed but for blanks and line breaks. A name is never cut at a 和 of its own.
    """
    offices: list[str] = []
    for part in split_outside_brackets(_join_lines(text), _LIST_SIGNS):
        for name in _split_blanks(part):
            offices.extend(_split_conjunctions(_TAIL.sub("", name)))
    return tuple(dict.fromkeys(office for office in offices if office not in _EMPTY and not _REMARK.search(office)))


def _join_lines(text: str) -> str:
    """
    The lines of a cell as one: a break inside a name is dropped, one between two names separates them.
    """
    lines = [line for line in (squeeze_line(line) for line in text.split("\n")) if line]
    joined = lines[0] if lines else ""
    for line in lines[1:]:
        last = split_outside_brackets(joined, _LIST_SIGNS)[-1]
        is_whole = OFFICE.search(last) is not None and len(last) > 2 and not _HALF_NAME.search(last)
        first = split_outside_brackets(line, _LIST_SIGNS)[0]
        is_name = first.startswith(_PREFIXES) or (len(first) >= 4 and OFFICE.search(first) is not None)
        is_name = is_name or _is_short_name(last, first)
        is_open = joined.count("（") + joined.count("(") > joined.count("）") + joined.count(")")
        joined += ("、" if is_whole and is_name and not is_open else "") + line
    return joined


def _is_short_name(last: str, first: str) -> bool:
    """
    Whether two or three characters below a whole office are an office too (水利站, 妇联), not the rest of its name.
    """
    return (
        2 <= len(first) <= 3
        and OFFICE.search(first) is not None
        and _ENDS_WHOLE.search(last) is not None
        and not _REST_OF_NAME.fullmatch(first)
        and not (_CENTER.search(last) and _HELD_IN_CENTER.fullmatch(first))
        and not (last.endswith(("党委", "县委", "区委", "市委", "镇委", "乡委")) and first.endswith("部"))
    )


def squeeze_line(line: str) -> str:
    """
    A line with single blanks.
    """
    return " ".join(line.split())


def _split_blanks(text: str) -> list[str]:
    parts = text.split()
    if len(parts) > 1 and all(OFFICE.search(part) for part in parts):
        return parts
    return [squeeze(text)]


def _split_conjunctions(text: str) -> list[str]:
    if len(text) > _LONGEST_LIST:
        return [text]
    for match in _CONJUNCTION.finditer(text):
        left, right = text[: match.start()], text[match.end() :]
        if left.count("（") + left.count("(") > left.count("）") + left.count(")"):
            continue
        if (
            len(left) >= 2
            and OFFICE.search(left)
            and not _HALF_NAME.search(left)
            and len(right) >= 2
            and OFFICE.search(right)
        ):
            return [left, *_split_conjunctions(right)]
    return [text]


@attrs.frozen
class Duty:
    """
    Who answers for something: the lead first, then those who answer with it; and who supports.
    """

    responsible: tuple[str, ...] = ()
    supporting: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.responsible or self.supporting)


_LEAD_WORDS = (
    "牵头(?:负责)?(?:单位|部门|科室|站所|领导单位)?|主办(?:单位|部门)?|主要责任单位|第一责任单位|总牵头(?:单位)?"
)
_RESPONSIBLE_WORDS = (
    "(?:主要)?责任(?:单位|部门|科室|站所|主体|分工)|落实(?:单位|部门)|实施(?:单位|部门|主体)|承办(?:单位|部门)|完成(?:单位|部门)|"
    "负责(?:单位|部门)|责任"
)
_SUPPORT_WORDS = "(?:配合|会同|协助|协办|参与|参加|协同|协作|支持|共同参与)(?:单位|部门|科室|站所)?"
_PERSON_WORDS = "(?:责任|分管|牵头|包保|挂点|联系|挂钩|包片|市级|县级|区级|镇级)(?:领导|人)|责任人|联系人"
_OTHER_WORDS = "(?:完成|办理)?(?:时限|时间|期限)|完成时限|进度要求|时间节点|完成时间|资金来源|投资"
_LABEL = re.compile(
    rf"(?:(?P<lead>{_LEAD_WORDS})|(?P<person>{_PERSON_WORDS})|(?P<responsible>{_RESPONSIBLE_WORDS})|(?P<support>{_SUPPORT_WORDS})|(?P<other>{_OTHER_WORDS}))\s*(?:[：:]|(?<=单位|部门)为)\s*"
)
_BRACKET = re.compile(
    r"[（(【\[［〔]\s*(?P<inside>(?:[^（）()【】\[\]［］〔〕]|[（(][^（）()]*[）)]|〔[^〔〕]*〕)*)\s*[）)】\]］〕]\s*[。；;.]?\s*"
)
# Offices alone, behind the end of a sentence.
_BARE = re.compile(
    r"[。；！”]\s*(?P<bracket>[（(](?![^（）()]*(?:简称|附件|包括|含|详见))(?P<inside>(?:[^（）()]|[（(][^（）()]*[）)]){3,200})[）)])[。；]?\s*$"
)
_BRACKET_AT_END = re.compile(r"(?<=.{6})(?P<bracket>[（(](?P<inside>[^（）()]{3,60})[）)])(?P<stop>[。；]?)\s*$")
_STARTS_LIKE_DUTY = re.compile(
    rf"(?:{_LEAD_WORDS}|{_PERSON_WORDS}|{_RESPONSIBLE_WORDS}|{_SUPPORT_WORDS})\s*(?:[：:]|(?<=单位|部门)为)"
)
_STRONG = re.compile(r"(?:局|办|办公室|中心|所|站|委|委员会|大队|事务办)$")
_DEADLINE = re.compile(r"(?:于|在|力争)?(?:(?:19|20)[0-9]{2}年|[0-9]{1,2}月|年底|长期|持续|常态).{0,16}")
_SUPPORTED = re.compile(
    r"(?P<who>.{2,120}?)等?(?:协同|积极|共同)?(?:配合|协助|参与|参加|协同)(?:做好|落实|实施|推进|完成|工作)*"
)
_CLAUSE = re.compile(
    r"(?:由)?(?P<who>.{2,200}?)(?:等)?(?:按(?:照)?(?:各自)?职责(?:分工)?)?(?:分别|共同|具体|协同|分工)?"
    r"(?P<verb>牵头|配合|参与|参加|协助|负责|落实)(?:负责|落实|实施|组织实施|配合|做好|工作)*"
)
_LATE_DUTY = re.compile(rf"(?:(?<=[。；;，,])|(?<=\n))\s*(?=(?:{_STARTS_LIKE_DUTY.pattern}))")
_LINE = re.compile(rf"{_STARTS_LIKE_DUTY.pattern}.*", re.DOTALL)


def read_duty(text: str) -> Duty | None:
    """
    The duty that a bracket or a line states: `责任单位：A、B；配合单位：C`, `A牵头，B、C配合`, `A、B负责`; None for other text.
    """
    text = clean(text).strip("。；; ")
    labels = list(_LABEL.finditer(text))
    if labels and labels[0].start() == 0:
        return _read_labeled(text, labels)
    return _read_clauses(text)


def _read_clauses(text: str) -> Duty | None:
    """
    The duty in clauses that each end in a verb: `A牵头，B、C按职责分工负责，D配合`. Offices without a verb go with the next.
    """
    found: dict[str, list[str]] = {"lead": [], "responsible": [], "support": []}
    waiting = ""
    for clause in split_outside_brackets(text, "，,；;"):
        if _DEADLINE.fullmatch(clause.strip()) and not waiting:
            continue
        waiting = f"{waiting}、{clause}" if waiting else clause
        match = _CLAUSE.fullmatch(waiting.strip())
        if match is None:
            continue
        if not are_offices(match["who"]):
            return None
        role = {"牵头": "lead", "负责": "responsible", "落实": "responsible"}.get(match["verb"], "support")
        found[role].extend(split_offices(match["who"]))
        waiting = ""
    if waiting or not any(found.values()):
        return None
    responsible = tuple(dict.fromkeys((*found["lead"], *found["responsible"])))
    return Duty(responsible, tuple(name for name in dict.fromkeys(found["support"]) if name not in responsible))


_SPOKEN = re.compile(
    r"(?:^|(?P<by>.{0,16}?由))(?P<who>[^由：:]{2,60}?)[：:]?"
    r"(?P<verb>(?:具体|牵头|共同|分别|按(?:照)?(?:各自)?职责(?:分工)?)*负责(?![人制])|牵头(?=[，,、组负抓推做开]|$)|会同|联合(?=[各镇乡县区市街]))(?P<rest>.*)"
)
_ALSO = re.compile(
    r"(?P<who>.{2,60}?)(?:等)?(?:分别|具体|共同|抓好|按职责(?:分工)?)?(?:落实|负责|实施)(?:落实|实施|到位)?"
)
_WITH = re.compile(
    r"(?:会同|联合)(?P<who>.{2,60}?)(?:等(?:单位|部门)?)?(?:共同|按|负责|开展|做好|推进|组织|实施|制定|落实|完成|建立|加强|对|抓好|进行|定期|每|$)"
)


def find_spoken_duty(text: str) -> Duty | None:
    """
    The duty that a sentence states: `农业站负责推广…`, `由镇农办牵头，镇林业站、各村配合`, `镇环保办会同派出所开展…`.

    Who supports is one only in the sentence that says who leads.
    """
    for sentence in re.split(r"[。；;\n]", text):
        lead: tuple[str, ...] = ()
        support: list[str] = []
        for place, clause in enumerate(map(str.strip, split_outside_brackets(sentence, "，,"))):
            match = _SPOKEN.fullmatch(clause)
            if not lead and match is not None and (place == 0 or match["by"]) and are_offices(match["who"]):
                lead = split_offices(match["who"])
            if not lead:
                continue
            also = _ALSO.fullmatch(clause) if place and match is None else None
            if also is not None and are_offices(also["who"]):
                lead = tuple(dict.fromkeys((*lead, *split_offices(also["who"]))))
            together, helped = _WITH.search(clause), _SUPPORTED.fullmatch(clause)
            for found in (together, helped):
                if found is not None and are_offices(found["who"]):
                    support.extend(split_offices(found["who"]))
        if lead:
            return Duty(lead, tuple(name for name in dict.fromkeys(support) if name not in lead))
    return None


def are_offices(text: str) -> bool:
    """
    Whether a text is a list of offices and nothing else.
    """
    offices = split_offices(text)
    return bool(offices) and all(
        office.startswith("各") or OFFICE.search(re.sub("等$", "", office)) for office in offices
    )


def _are_named(offices: tuple[str, ...]) -> bool:
    """
    Whether offices are some by name, not places (行政村（社区）) alone.
    """
    return any(_STRONG.search(office) for office in offices) and all(
        _STRONG.search(office) or office.startswith("各") for office in offices
    )


def _read_labeled(text: str, labels: list[re.Match[str]]) -> Duty:
    found: dict[str, list[str]] = {"lead": [], "responsible": [], "support": [], "person": [], "other": []}
    for label, following in zip(labels, [*labels[1:], None], strict=True):
        end = len(text) if following is None else following.start()
        clauses = split_outside_brackets(text[label.end() : end].strip("，,；;。、 "), "，,；;")
        for place, clause in enumerate(clauses):
            helped = _SUPPORTED.fullmatch(clause.strip())
            if place and helped is not None and are_offices(helped["who"]):
                found["support"].extend(split_offices(helped["who"]))
            elif not (place and _DEADLINE.fullmatch(clause.strip())):
                found[label.lastgroup or "other"].extend(split_offices(clause))
    responsible = dict.fromkeys((*found["lead"], *found["responsible"]))
    return Duty(tuple(responsible), tuple(name for name in found["support"] if name not in responsible))


def read_cell(text: str) -> Duty:
    """
    The duty in a cell of offices: a list of them, or one that says who leads and who supports.
    """
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if re.search("牵头|配合|协助|协办|会同|参与", text):
        for sign in ("；", ""):
            duty = read_duty(sign.join(lines))
            if duty:
                return duty
    return Duty(split_offices(text))


def find_duty(text: str) -> tuple[str, Duty | None]:
    """
    A text without the bracket or the line that states a duty, and the duty. Brackets that state none stay.
    """
    if _LINE.fullmatch(text):
        duty = read_duty(text)
        if duty:
            return "", duty
    found: Duty | None = None
    for match in reversed(list(_BRACKET.finditer(text))):
        duty = read_duty(match["inside"])
        if duty is None:
            continue
        found = duty if found is None else _join(duty, found)
        before, behind = text[: match.start()], text[match.end() :]
        sign = match.group().rstrip()[-1:]
        # Between two sentences the stop behind a bracket is theirs.
        stop = sign if behind.strip() and sign in "。；;" and not before.rstrip().endswith(("。", "；", ";")) else ""
        text = (before + stop + behind).rstrip()
    if found is None:
        last = _BARE.search(text)
        if last is not None and are_offices(last["inside"]):
            return text[: last.start("bracket")].rstrip(), read_duty(last["inside"]) or Duty(
                split_offices(last["inside"])
            )
        last = _BRACKET_AT_END.search(text)
        if last is not None and are_offices(last["inside"]) and _are_named(split_offices(last["inside"])):
            return text[: last.start("bracket")].rstrip() + last["stop"], Duty(split_offices(last["inside"]))
    if found is None:
        start = _LATE_DUTY.search(text)
        duty = None if start is None else read_duty(text[start.end() :])
        if start is not None and duty:
            return text[: start.start()].rstrip("，, \n"), duty
    return text, found


def _join(first: Duty, second: Duty) -> Duty:
    responsible = tuple(dict.fromkeys((*first.responsible, *second.responsible)))
    supporting = tuple(dict.fromkeys((*first.supporting, *second.supporting)))
    return Duty(responsible, tuple(name for name in supporting if name not in responsible))
