"""
Which rows a task speaks of, and the words that set their targets.

A row is found by meaning: by its name, or by the rare pairs of characters of it, never by its place in the list. What the
names share (生态文明, 率) weighs little; words in use for one another count as one.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

import attrs

from ecotown.diagnostics import Diagnostic
from ecotown.documents.extraction.messages import tell
from ecotown.plans import Indicator, Task, TaskTarget
from ecotown.targets.folding import Folded, fold, fold_text

__all__ = ["match_tasks"]

_SYNONYMS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), word)
    for pattern, word in (
        (r"[“”\"'‘’《》]", ""),
        (
            r"[两二三]品一标|(?:有机|绿色|无公害|地理标志)(?:食品|农产品)?(?:(?:、|和|及|或|,|，)(?:有机|绿色|无公害|地理标志)(?:食品|农产品)?)+",
            "品标",
        ),
        (r"所占的?比例|百分比|百分率|占比|比重|比率", "比例"),
        (r"森林面积占(?:全[镇县区市乡]|区域|土地|国土)*(?:总)?面积的?比例", "森林覆盖率"),
        (r"林木绿化率", "林木绿化率"),
        (r"利用处置", "处置利用"),
        (r"(?:施用|使用)(?:强度|量)", "施用"),
        (r"农作物总产", "农产品总产"),
        (r"饮用水源地", "饮用水水源地"),
        (r"河\(?湖\)?长制|河湖长制|河（湖）长制", "河长制"),
        (r"废旧农膜|农用地膜|地膜", "农膜"),
        (r"粪便", "粪污"),
        (r"收集转运|收集清运|收运|清运|收集处理", "收运"),
        (r"满意率|满意程度", "满意度"),
        (r"厕所革命|改厕|户厕改造|厕所改造", "卫生厕所"),
        (r"地区生产总值", "GDP"),
        (r"生态红线", "生态保护红线"),
        (r"细颗粒物[（(]PM2\.5[）)]|PM2\.5[（(]细颗粒物[）)]|PM2\.5|细颗粒物", "细颗粒物"),
        (r"(?:环境)?空气质量优良|空气优良", "空气质量优良"),
        (r"治理率|处置率", "处理率"),
        (r"三类|III类|Ⅲ类", "Ⅲ类"),
    )
)
_SCOPE = re.compile(
    r"^(?:全[镇县区市乡]|辖区内?|本[镇县区]|乡镇|镇域|县域|区域内?|城乡|农村|主要|重庆市|.{1,3}[省市])+"
)
_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
_CLAUSE = re.compile(r"[^。；;，,\n]+[。；;，,\n]?")

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
_QUANTITY = re.compile(
    rf"(?:(?:{_WORDS})\s*)?{_NUMBER}\s*{_UNIT}?(?:\s*(?:-|~|～|—)\s*{_NUMBER}\s*{_UNIT}?)?(?:\s*(?:及以上|及以下|以上|以下|以内|之内|左右))?"
)
_TRENDS = re.compile(
    r"保持稳定或持续改善|(?:逐年|逐步|持续|稳步|不断|明显|稳定)(?:降低|下降|减少|提高|上升|提升|改善|增加|增长|向好)|稳中向好|"
    r"(?:(?:面积|性质|功能|质量|数量|水质|生态功能|总量)?不(?:减少|改变|降低|增加|下降|退化)[，、,]?){1,4}|零增长|负增长|只增不减"
)
_ASSIGNED = re.compile(
    r"(?:全面)?完成[^，。；,;]{0,14}(?:下达|规定|确定|交办|要求|考核)[^，。；,;]{0,4}?(?:目标任务|任务|目标|指标)|达到[^，。；,;]{0,14}(?:要求|标准)|全覆盖|(?:动态)?清零|零发生|不发生"
)
_STATUS: tuple[tuple[str, ...], ...] = (
    ("基本消除", "全面消除", "消除"),
    ("全面实施", "全面推行", "全面建立", "有效开展", "全面开展", "推行", "实施", "开展"),
    ("印发实施", "制定实施", "编制实施", "编制并实施", "印发", "编制", "制定"),
    ("划定并遵守", "划定", "遵守"),
    ("全面建立", "建立健全", "建立", "健全"),
    ("执行", "落实"),
    ("纳入",),
)
_CHANGE = re.compile(
    r"(?:比|较|同比)?(?:(?:19|20)[0-9]{2}年|上年|去年|基准年|上一年|“?十[三四五]五”?末)?"
    r"(?:累计|平均|每年|年均)?(?:下降|降低|减少|提高|上升|增长|增加|削减|提升)(?:了|幅度)?(?:到|至)?$"
)
_SUBJECT = re.compile(
    r"(?P<subject>[\u4e00-\u9fffA-Za-z0-9.（）()、“”]{2,36}?(?:率|比例|比重|占比|百分比|面积|总量|用量|强度|浓度|天数|指数|系数|能耗|水耗|收入|次数|人数|户数|满意度|覆盖|数量))(?:的?(?:目标)?(?:值)?)?(?:均|全部|要|应|须|力争|确保|分别|稳定|实现)*$"
)
_LONGEST_SUBJECT = 80
_SURE, _LIKELY, _POSSIBLE = 0.62, 0.34, 0.2


@attrs.frozen
class _Hit:
    """
    A row found in a text: how surely, and where its name begins and ends.
    """

    score: float
    start: int
    end: int
    parts: "tuple[tuple[int, _Hit], ...]" = ()


def match_tasks(tasks: Sequence[Task], indicators: Sequence[Indicator]) -> tuple[tuple[Task, ...], list[Diagnostic]]:
    """
    The tasks with the rows that each speaks of, in the order of its text, and the targets that it sets.
    """
    matcher = _Matcher(tuple(indicators))
    folded = [fold(task.text) for task in tasks]
    texts = [found.text for found in folded]
    hits: list[dict[int, _Hit]] = [matcher.find(text) for text in texts]
    chosen, likely, tasks = _choose(tasks, texts, indicators, hits)
    diagnostics = [
        tell(
            "import/matched-by-likeness",
            tasks[task].at,
            path=f"tasks[{task}].indicators",
            task=tasks[task].number or task + 1,
            number=indicators[row].number,
            name=indicators[row].name,
        )
        for task, row in sorted(likely)
    ]
    matched = []
    for task, found, rows in zip(tasks, folded, chosen, strict=True):
        order = sorted(rows, key=lambda row: (rows[row].start, rows[row].end, row))
        targets = _read_targets(found, task.text, [(indicators[row], rows[row]) for row in order])
        domain = task.domain
        if domain is None and order:
            held = {indicators[row].domain for row in order}
            domain = held.pop() if len(held) == 1 else None
        matched.append(
            attrs.evolve(
                task, domain=domain, indicators=tuple(indicators[row].number for row in order), targets=targets
            )
        )
    return tuple(matched), diagnostics


def _choose(
    tasks: Sequence[Task], texts: Sequence[str], indicators: Sequence[Indicator], hits: Sequence[Mapping[int, _Hit]]
) -> tuple[list[dict[int, _Hit]], set[tuple[int, int]], Sequence[Task]]:
    """
    The rows of each task: those that are sure, then for what is left over the likeliest in the same domain; and the tasks
    with the domains that their neighbors make known.
    """
    chosen: list[dict[int, _Hit]] = [{} for _ in tasks]
    likely: set[tuple[int, int]] = set()
    known = {indicator.domain for indicator in indicators}

    def bonus(task: int, row: int) -> float:
        if tasks[task].domain in known and indicators[row].domain is not None:
            return 0.1 if tasks[task].domain == indicators[row].domain else -0.3
        return 0.0

    for row in range(len(indicators)):
        scores = {
            task: hits[task][row].score + bonus(task, row) + (0.05 if _sets_target(texts[task], hits[task][row]) else 0)
            for task in range(len(tasks))
            if row in hits[task] and hits[task][row].score + min(0, bonus(task, row)) >= _SURE
        }
        if not scores:
            continue
        best = max(scores.values())
        for task, score in scores.items():
            is_best = score == best and task == min(other for other in scores if scores[other] == best)
            if is_best or (
                score >= best - 0.051 and hits[task][row].score >= 0.999 and _sets_target(texts[task], hits[task][row])
            ):
                chosen[task][row] = hits[task][row]
    tasks = _share_domains(tasks, [{indicators[row].domain for row in rows} for rows in chosen])
    for threshold in (_LIKELY, _POSSIBLE):
        pairs = sorted(
            (
                (-hits[task][row].score, task, row)
                for task in range(len(tasks))
                for row in hits[task]
                if hits[task][row].score >= threshold
            ),
        )
        for _, task, row in pairs:
            has_row = any(row in rows for rows in chosen)
            same = tasks[task].domain is not None and tasks[task].domain == indicators[row].domain
            is_free = not chosen[task]
            numbers_agree = _numbers(indicators[row].target or "") & _numbers(texts[task]) != set()
            if has_row or not is_free:
                continue
            if (
                (same and threshold == _LIKELY)
                or (same and numbers_agree)
                or (numbers_agree and hits[task][row].score >= 0.45)
            ):
                chosen[task][row] = hits[task][row]
                likely.add((task, row))
    return chosen, likely, tasks


def _share_domains(tasks: Sequence[Task], domains: Sequence[set[str | None]]) -> list[Task]:
    """
    The tasks; one without a domain has that of the rows that the others below its heading speak of, if it is one alone.
    """
    headings = [re.sub(r"[0-9]+(?:\.[0-9]+)*$", "", task.number or "") for task in tasks]
    shared: dict[str, set[str | None]] = {}
    for heading, found in zip(headings, domains, strict=True):
        shared.setdefault(heading, set()).update(found)
    return [
        attrs.evolve(task, domain=next(iter(shared[heading])))
        if task.domain is None
        and heading.endswith(("）", ")"))
        and heading != task.number
        and len(shared[heading]) == 1
        else task
        for task, heading in zip(tasks, headings, strict=True)
    ]


def _numbers(text: str) -> set[str]:
    return set(re.findall(r"[0-9]+(?:\.[0-9]+)?", text)) - {"1", "2"}


def _sets_target(text: str, hit: _Hit) -> bool:
    return _QUANTITY.search(_sentence(text, hit.start)[0]) is not None


class _Matcher:
    """
    The names of the rows as pairs of characters, each weighed by how few names hold it.
    """

    def __init__(self, indicators: tuple[Indicator, ...]) -> None:
        self.cores = [_core(indicator.name) for indicator in indicators]
        # Only parts with a target of their own can be spoken of alone.
        self.parts = [
            [_core(part.name) if part.target is not None else "" for part in indicator.components]
            for indicator in indicators
        ]
        pairs = [_pairs(core) for core in self.cores]
        counts = Counter(pair for found in pairs for pair in found)
        self.weights = [{pair: 1 / counts[pair] for pair in found} for found in pairs]

    def find(self, text: str) -> dict[int, _Hit]:
        """
        The rows that a text may speak of.
        """
        normal, places = _normal(text)
        clauses = [match.span() for match in _CLAUSE.finditer(normal)]
        windows = [
            (clauses[first][0], clauses[last][1])
            for first in range(len(clauses))
            for last in (first, first + 1, first + 2)
            if last < len(clauses)
        ]
        held = [(start, end, _pairs(normal[start:end])) for start, end in windows]
        hits: dict[int, _Hit] = {}
        for row, core in enumerate(self.cores):
            parts = tuple(
                (index, hit)
                for index, part in enumerate(self.parts[row])
                if (hit := _find_whole(normal, places, part)) is not None
            )
            whole_hit = _find_whole(normal, places, core) or (parts[0][1] if parts else None)
            if whole_hit is not None:
                hits[row] = attrs.evolve(whole_hit, parts=parts)
                continue
            whole = sum(self.weights[row].values())
            best: _Hit | None = None
            for start, end, pairs in held:
                common = pairs & self.weights[row].keys()
                if not common:
                    continue
                score = sum(self.weights[row][pair] for pair in common) / whole
                score -= 0.0001 * (end - start) / max(1, len(core))
                if best is None or score > best.score + 1e-9:
                    # What many names share (比例) does not tell where this one stands.
                    own = [pair for pair in common if self.weights[row][pair] >= 0.5] or list(common)
                    spots = [normal.find(pair, start, end) for pair in own]
                    best = _Hit(score, places[min(spots)], places[max(spots) + 1] + 1)
            if best is not None:
                hits[row] = best
        return hits


def _core(name: str) -> str:
    """
    A name in its usual words, without its brackets and the scope before it.
    """
    normal = _normal(name)[0]
    return _SCOPE.sub("", _BRACKETS.sub("", normal)) or normal


def _find_whole(normal: str, places: Sequence[int], core: str) -> _Hit | None:
    place = normal.find(core) if len(core) >= 2 else -1
    return None if place < 0 else _Hit(1.0, places[place], places[place + len(core) - 1] + 1)


def _normal(text: str) -> tuple[str, list[int]]:
    """
    A text with blanks dropped and one word for each meaning, and where each of its characters stood.
    """
    folded = fold_text(text)
    pairs = [(sign, place) for place, sign in enumerate(folded) if not sign.isspace() or sign == "\n"]
    signs, places = "".join(sign for sign, _ in pairs), [place for _, place in pairs]
    for pattern, word in _SYNONYMS:
        if pattern.search(signs) is None:
            continue
        built: list[str] = []
        kept: list[int] = []
        end = 0
        for match in pattern.finditer(signs):
            built.append(signs[end : match.start()] + word)
            kept.extend(places[end : match.start()])
            first = match.start()
            kept.extend(places[min(first + index, match.end() - 1)] for index in range(len(word)))
            if word:
                kept[-1] = places[match.end() - 1]
            end = match.end()
        signs, places = "".join(built) + signs[end:], kept + places[end:]
    return signs, places


def _pairs(text: str) -> set[str]:
    return {
        text[index : index + 2]
        for index in range(len(text) - 1)
        if not set(text[index : index + 2]) & set("、，。；,;的和及")
    }


# ---- The words that set a target ------------------------------------------------------------------------------------


def _sentence(text: str, place: int) -> tuple[str, int]:
    """
    The sentence that holds a place, and where it begins.
    """
    start = max(text.rfind(sign, 0, place) for sign in "。；;\n") + 1
    ends = [found for sign in "。；;\n" if (found := text.find(sign, place)) >= 0]
    return text[start : min(ends, default=len(text))], start


def _read_targets(folded: Folded, printed: str, rows: Sequence[tuple[Indicator, _Hit]]) -> tuple[TaskTarget, ...]:
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
        if match is not None:
            start, end = match
            change = _CHANGE.search(text[hit.end : start]) if start > hit.end else None
            start = start if change is None else hit.end + change.start()
            found.append((start, TaskTarget(words(start, end), number)))
            taken.append((start, end))
    for quantity in _QUANTITY.finditer(text):
        start, end = quantity.span()
        if any(first < end and start < last for first, last in taken):
            continue
        if re.fullmatch(r"[0-9]{4}|[0-9.,]+", quantity.group()) or text[end : end + 1] in ("年", "月", "日", "号"):
            continue
        clause = re.split(r"[。；;，,\n]", text[max(0, start - _LONGEST_SUBJECT) : start])[-1]
        change = _CHANGE.search(clause)
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


def _read_lists(text: str, hits: Sequence[_Hit]) -> dict[int, tuple[int, int]]:
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
            while (quantity := re.compile(rf"[、，,和及与\s]*{_QUANTITY.pattern}").match(behind, place)) is not None:
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


def _target_of(text: str, printed: str, hit: _Hit, following: int) -> tuple[int, int] | None:
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
        for pattern in (_ASSIGNED, _TRENDS):
            if (match := pattern.search(behind)) is not None:
                return _trimmed(match, hit.end)
        quantity = _first_quantity(text[hit.start : hit.end])
        if quantity is not None:
            return hit.start + quantity.start(), hit.start + quantity.end()
        return _status_of(text, "消除", hit, offset, end) if "消除" in text[hit.start : hit.end] else None
    for pattern in (_TRENDS, _ASSIGNED):
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
        match = re.match(rf"[，,、]\s*[\u4e00-\u9fff]{{1,8}}?{_QUANTITY.pattern}", text[end:limit])
        if match is None:
            break
        end += match.end()
    return end


def _is_measured(target: str) -> bool:
    return re.search(r"[0-9]|百分之|成以上", target) is not None


def _first_quantity(text: str) -> re.Match[str] | None:
    for match in _QUANTITY.finditer(text):
        if re.match(r"\s*(?:年|月|日|号)", text[match.end() :]) or re.fullmatch(r"(?:19|20)[0-9]{2}", match.group()):
            continue
        return match
    return None


def _status_of(text: str, target: str, hit: _Hit, start: int, end: int) -> tuple[int, int] | None:
    """
    The status word of the same scale that stands nearest to a row's name.
    """
    scale = next((words for words in _STATUS if any(word == target for word in words)), None)
    scale = scale or next((words for words in _STATUS if any(word in target for word in words)), None)
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
