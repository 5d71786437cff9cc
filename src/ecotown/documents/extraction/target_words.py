"""
The words in a text that set a target: bounds, trends, what was assigned, status words.
"""

import re
from collections.abc import Sequence

import attrs

from ecotown.plans import Indicator, TaskTarget
from ecotown.targets.folding import Folded, fold_text

__all__ = ["ASSIGNED", "CHANGE", "QUANTITY", "STATUS", "TRENDS", "Hit", "read_targets", "sets_target"]

_NUMBER = (
    r"(?:[0-9][0-9,]*(?:\.[0-9]+)?|百分之[零一二三四五六七八九十百]+(?:点[一二三四五六七八九]+)?|"
    r"[一二三四五六七八九]成(?=以上|以内|[，。；,;]|$)|[xX×＊*_]{2,})"
)
_UNIT = (
    r"(?:[%％‰]|个百分点|(?:万|亿)?(?:千克|公斤|吨标准煤|吨标煤|吨|立方米|平方米|公顷|亩|元|千瓦时|毫克|微克|个|座|处|户|人次|人|场次|次|天|件|"
    r"份|期|篇|条|起|公里|千米|家|项|场|名|分)(?:/(?:公顷|亩|万元|立方米|人|年|平方公里|平方米|升|日|天))?)"
)
_WORDS = (
    "大于或等于|大于等于|小于或等于|小于等于|不低于|不少于|不小于|不高于|不超过|不大于|大于|小于|高于|低于|超过|少于|多于|至少|要达到|需达到|应达到|达到|达|"
    "提高到|提升到|提高至|提升至|增加到|上升到|上升至|下降到|下降至|降低到|降低至|降至|降到|控制在|稳定在|保持在|维持在|稳定保持在|"
    "≥|≤|>|<|≧|≦|⩾|⩽|＞|＜|＝|="
)
QUANTITY = re.compile(
    rf"(?:(?:{_WORDS})\s*)?{_NUMBER}\s*{_UNIT}?(?:\s*(?:-|~|～|—)\s*{_NUMBER}\s*{_UNIT}?)?(?:\s*(?:及以上|及以下|以上|以下|以内|之内|左右))?"
)
TRENDS = re.compile(
    r"保持稳定或持续改善|(?:逐年|逐步|持续|稳步|不断|明显|稳定)(?:降低|下降|减少|提高|上升|提升|改善|增加|增长|向好)|稳中向好|"
    r"(?:(?:面积|性质|功能|质量|数量|水质|生态功能|总量)?不(?:减少|改变|降低|增加|下降|退化)[，、,]?){1,4}|零增长|负增长|只增不减"
)
ASSIGNED = re.compile(
    r"(?:全面)?完成[^，。；,;]{0,14}(?:下达|规定|确定|交办|要求|考核)[^，。；,;]{0,4}?(?:目标任务|任务|目标|指标)|达到[^，。；,;]{0,14}(?:要求|标准)|全覆盖|(?:动态)?清零|零发生|不发生"
)
STATUS: tuple[tuple[str, ...], ...] = (
    ("基本消除", "全面消除", "消除"),
    ("全面实施", "全面推行", "全面建立", "有效开展", "全面开展", "推行", "实施", "开展"),
    ("印发实施", "制定实施", "编制实施", "编制并实施", "印发", "编制", "制定"),
    ("划定并遵守", "划定", "遵守"),
    ("全面建立", "建立健全", "建立", "健全"),
    ("执行", "落实"),
    ("纳入",),
)
CHANGE = re.compile(
    r"(?:比|较|同比)?(?:(?:19|20)[0-9]{2}年|上年|去年|基准年|上一年|“?十[三四五]五”?末)?"
    r"(?:累计|平均|每年|年均)?(?:下降|降低|减少|提高|上升|增长|增加|削减|提升)(?:了|幅度)?(?:到|至)?$"
)
_SUBJECT = re.compile(
    r"(?P<subject>[\u4e00-\u9fffA-Za-z0-9.（）()、“”]{2,36}?(?:率|比例|比重|占比|百分比|面积|总量|用量|强度|浓度|天数|指数|系数|能耗|水耗|收入|次数|人数|户数|满意度|覆盖|数量))(?:的?(?:目标)?(?:值)?)?(?:均|全部|要|应|须|力争|确保|分别|稳定|实现)*$"
)
# 低于60%的 are those that miss a target, not the target.
_CONDITION = re.compile(r"低于|高于|超过|不足|大于|小于")
_LONGEST_SUBJECT = 80


@attrs.frozen
class Hit:
    """
    A row found in a text: how surely, and where its name begins and ends.
    """

    score: float
    start: int
    end: int
    parts: "tuple[tuple[int, Hit], ...]" = ()


def sets_target(text: str, hit: Hit) -> bool:
    """
    Whether the sentence that holds a row's name holds a quantity.
    """
    return QUANTITY.search(_sentence(text, hit.start)[0]) is not None


def _sentence(text: str, place: int) -> tuple[str, int]:
    """
    The sentence that holds a place, and where it begins.
    """
    start = max(text.rfind(sign, 0, place) for sign in "。；;\n") + 1
    ends = [found for sign in "。；;\n" if (found := text.find(sign, place)) >= 0]
    return text[start : min(ends, default=len(text))], start


def read_targets(folded: Folded, printed: str, rows: Sequence[tuple[Indicator, Hit]]) -> tuple[TaskTarget, ...]:
    """
    The words that set the targets of the rows, and those that set a target of nothing in the annex, as printed.
    """
    text = folded.text

    def words(start: int, end: int) -> str:
        return printed[folded.start_of(start) : folded.end_of(end)].strip("，、,; ")

    found: list[tuple[int, TaskTarget]] = []
    taken: list[tuple[int, int]] = []
    spoken = [
        (indicator.number, target, named)
        for indicator, hit in rows
        for target, named in (
            [(indicator.components[index].target, part) for index, part in hit.parts] or [(indicator.target, hit)]
        )
    ]
    spoken.sort(key=lambda entry: (entry[2].start, entry[2].end))
    listed = _read_lists(text, [hit for _, _, hit in spoken])
    for index, (number, target, hit) in enumerate(spoken):
        following = spoken[index + 1][2].start if index + 1 < len(spoken) else len(text)
        match = listed.get(index) or _target_of(text, target or "", hit, following)
        if match is None and (again := text.find(text[hit.start : hit.end], hit.end)) >= 0 and hit.score >= 0.999:
            # A heading names it, the sentence behind sets it.
            repeated = attrs.evolve(hit, start=again, end=again + hit.end - hit.start)
            match = _target_of(text, target or "", repeated, following if following > again else len(text))
        if match is not None:
            start, end = match
            change = CHANGE.search(text[hit.end : start]) if start > hit.end else None
            start = start if change is None else hit.end + change.start()
            found.append((start, TaskTarget(words(start, end), number)))
            taken.append((start, end))
    for quantity in QUANTITY.finditer(text):
        start, end = quantity.span()
        if any(first < end and start < last for first, last in taken):
            continue
        if re.fullmatch(r"[0-9]{4}|[0-9.,]+", quantity.group()) or text[end : end + 1] in ("年", "月", "日", "号"):
            continue
        if _CONDITION.match(quantity.group()) and text[end : end + 1] == "的":
            continue
        clause = re.split(r"[。；;，,\n]|[以之][上下内]、", text[max(0, start - _LONGEST_SUBJECT) : start])[-1]
        change = CHANGE.search(clause)
        subject = _SUBJECT.search(clause if change is None else clause[: change.start()])
        if subject is None:
            continue
        name = re.sub(r"^(?:确保|力争|使|实现|其中|到|全[县镇区市乡]|年底?前?|末|保证)+", "", subject["subject"])
        found.append(
            (start, TaskTarget(words(start - len(clause) + subject.start() + len(subject["subject"]) - len(name), end)))
        )
    return tuple(target for _, target in sorted(found, key=lambda pair: pair[0]))


_IN_LIST = re.compile(r"[^。；;]{0,24}?(?:分别|依次)")
_FOR_ALL = re.compile(r"[^。；;，,]{0,8}?(?:均|都|全部|皆)")


def _read_lists(text: str, hits: Sequence[Hit]) -> dict[int, tuple[int, int]]:
    """
    Bounds that stand behind several names together: `A、B分别达到60%、100%`, `A、B均达到100%`.
    """
    found: dict[int, tuple[int, int]] = {}
    first = 0
    for last, hit in enumerate(hits):
        before = text[hits[last - 1].end : hit.start] if last else ""
        if last and (re.search(r"[。；;]", before) or _first_quantity(before) is not None):
            first = last
        names = range(first, last + 1)
        behind = text[hit.end :]
        if len(names) < 2:
            continue
        if (match := _IN_LIST.match(behind)) is not None:
            quantities: list[tuple[int, int]] = []
            place = match.end()
            while (quantity := re.compile(rf"[、，,和及与\s]*{QUANTITY.pattern}").match(behind, place)) is not None:
                start = quantity.start() + len(quantity.group()) - len(quantity.group().lstrip("、，,和及与 "))
                quantities.append((hit.end + start, hit.end + quantity.end()))
                place = quantity.end()
            if len(quantities) == len(names):
                found.update(zip(names, quantities, strict=True))
        elif (match := _FOR_ALL.match(behind)) is not None and (
            quantity := _first_quantity(behind[match.end() :][:24])
        ):
            span = (hit.end + match.end() + quantity.start(), hit.end + match.end() + quantity.end())
            found.update(dict.fromkeys(names, span))
    return found


def _target_of(text: str, printed: str, hit: Hit, following: int) -> tuple[int, int] | None:
    """
    Where the words stand that set the target of a row: behind its name, before the next one in its sentence.
    """
    sentence, offset = _sentence(text, hit.start)
    end = offset + len(sentence)
    limit = min(end, following) if following > hit.end else end
    target = fold_text(printed)
    behind = text[hit.end : limit]
    if _is_measured(target):
        quantity = _first_quantity(behind)
        if quantity is not None:
            return hit.end + quantity.start(), _end_of_branches(text, target, hit.end + quantity.end(), limit)
        for pattern in (ASSIGNED, TRENDS):
            if (match := pattern.search(behind)) is not None:
                return _trimmed(match, hit.end)
        quantity = _first_quantity(text[hit.start : hit.end])
        if quantity is not None:
            return hit.start + quantity.start(), hit.start + quantity.end()
        return _status_of(text, "消除", hit, offset, end) if "消除" in text[hit.start : hit.end] else None
    for pattern in (TRENDS, ASSIGNED):
        if pattern.search(target):
            for begin, part in ((hit.end, behind), (hit.start, text[hit.start : limit])):
                if (match := pattern.search(part)) is not None:
                    return _trimmed(match, begin)
    found = _status_of(text, target, hit, offset, end)
    if found is None and (quantity := _first_quantity(behind[:16])) is not None and quantity.start() <= 4:
        return hit.end + quantity.start(), hit.end + quantity.end()
    return found


def _trimmed(match: re.Match[str], offset: int) -> tuple[int, int]:
    return offset + match.start(), offset + match.start() + len(match.group().rstrip("，、,"))


def _end_of_branches(text: str, target: str, end: int, limit: int) -> int:
    """
    The end of words that set several bounds by branch: `县城达到96%以上，乡镇达到75%以上`.
    """
    while "\n" in target or "：" in target or ":" in target:
        match = re.match(rf"[，,、]\s*[\u4e00-\u9fff]{{1,8}}?{QUANTITY.pattern}", text[end:limit])
        if match is None:
            break
        end += match.end()
    return end


def _is_measured(target: str) -> bool:
    return re.search(r"[0-9]|百分之|成以上", target) is not None


def _first_quantity(text: str) -> re.Match[str] | None:
    for match in QUANTITY.finditer(text):
        if re.match(r"\s*(?:年|月|日|号)", text[match.end() :]) or re.fullmatch(r"(?:19|20)[0-9]{2}", match.group()):
            continue
        return match
    return None


def _status_of(text: str, target: str, hit: Hit, start: int, end: int) -> tuple[int, int] | None:
    """
    The status word of the same scale that stands nearest to a row's name.
    """
    scale = next((words for words in STATUS if any(word == target for word in words)), None)
    scale = scale or next((words for words in STATUS if any(word in target for word in words)), None)
    if scale is None:
        return None
    spots: list[tuple[int, int, int, int]] = []
    for word in scale:
        for match in re.finditer(word, text[start:end]):
            left, right = start + match.start(), start + match.end()
            distance = max(0, left - hit.end, hit.start - right)
            spots.append((distance, -len(word), left, right))
    if not spots:
        return None
    near = [spot for spot in spots if spot[0] <= 12] or ([] if target not in text[start:end] else spots)
    same = [spot for spot in near if text[spot[2] : spot[3]] == target]
    if not near:
        return None
    _, _, left, right = min(same or near)
    # 基本消除 is not 消除.
    longer = [spot for spot in near if spot[2] <= left and right <= spot[3]]
    _, _, left, right = min(longer, key=lambda spot: spot[1])
    return left, right
