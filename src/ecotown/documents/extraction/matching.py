"""
Which rows a task speaks of.

A row is found by meaning: by its name, or by the rare pairs of characters of it, never by its place in the list. What the
names share (生态文明, 率) weighs little; words in use for one another count as one.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

import attrs

from ecotown.diagnostics import Diagnostic
from ecotown.documents.extraction.messages import tell
from ecotown.documents.extraction.target_words import Hit, read_targets, sets_target
from ecotown.plans import Indicator, Task
from ecotown.targets.folding import fold, fold_text

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
        (r"(?:党委、?政府)?对生态文明建设重大目标任务(?:的)?部署(?:情况)?", "党委政府部署生态文明"),
        (r"党委、政府", "党委政府"),
        (
            r"(?:国家|省级|市级)?(?:生态文明(?:建设)?)?示范(?:乡镇|街道|[区县市镇乡村])?创建(?:工作)?(?:实施|工作)?方案",
            "创建方案",
        ),
        (r"三类|III类|Ⅲ类", "Ⅲ类"),
    )
)
_SCOPE = re.compile(
    r"^(?:全[镇县区市乡]|辖区内?|本[镇县区]|乡镇|镇域|县域|区域内?|城乡|农村|主要|农作物|重庆市|.{1,3}[省市])+"
)
_BRACKETS = re.compile(r"[（(][^（）()]*[）)]")
_CLAUSE = re.compile(r"[^。；;，,\n]+[。；;，,\n]?")

# What nearly every task speaks of does not tell one row from another, be it the only one with these words.
_GENERAL = frozenset(
    word[index : index + 2]
    for word in (
        "生态文明建设",
        "生态环境",
        "示范创建",
        "开展工作",
        "制度",
        "管理",
        "治理",
        "综合",
        "乡镇",
        "农村",
        "城镇",
        "比例",
        "实施",
    )
    for index in range(len(word) - 1)
)
_GENERAL_WEIGHT = 0.1
_NO_WORD = frozenset("、，。；,;的和及")
_SURE, _LIKELY, _POSSIBLE = 0.62, 0.34, 0.2


def match_tasks(tasks: Sequence[Task], indicators: Sequence[Indicator]) -> tuple[tuple[Task, ...], list[Diagnostic]]:
    """
    The tasks with the rows that each speaks of, in the order of its text, and the targets that it sets.
    """
    matcher = _Matcher(tuple(indicators))
    folded = [fold(task.text) for task in tasks]
    texts = [found.text for found in folded]
    hits: list[dict[int, Hit]] = [matcher.find(text) for text in texts]
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
        targets = read_targets(found, task.text, [(indicators[row], rows[row]) for row in order])
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
    tasks: Sequence[Task], texts: Sequence[str], indicators: Sequence[Indicator], hits: Sequence[Mapping[int, Hit]]
) -> tuple[list[dict[int, Hit]], set[tuple[int, int]], Sequence[Task]]:
    """
    The rows of each task: those that are sure, then for what is left over the likeliest in the same domain; and the tasks
    with the domains that their neighbors make known.
    """
    chosen: list[dict[int, Hit]] = [{} for _ in tasks]
    likely: set[tuple[int, int]] = set()
    known = {indicator.domain for indicator in indicators}

    def bonus(task: int, row: int) -> float:
        if tasks[task].domain in known and indicators[row].domain is not None:
            return 0.1 if tasks[task].domain == indicators[row].domain else -0.3
        return 0.0

    spoken: list[list[int]] = [[] for _ in indicators]
    for task, found in enumerate(hits):
        for row in found:
            spoken[row].append(task)
    for row, speakers in enumerate(spoken):
        scores = {
            task: hits[task][row].score + bonus(task, row) + (0.05 if sets_target(texts[task], hits[task][row]) else 0)
            for task in speakers
            if hits[task][row].score + min(0, bonus(task, row)) >= _SURE
        }
        if not scores:
            continue
        best = max(scores.values())
        first = next(task for task, score in scores.items() if score == best)
        for task, score in scores.items():
            if task == first or (
                score >= best - 0.051 and hits[task][row].score >= 0.999 and sets_target(texts[task], hits[task][row])
            ):
                chosen[task][row] = hits[task][row]
    tasks = _share_domains(tasks, [{indicators[row].domain for row in rows} for rows in chosen])
    held = {row for rows in chosen for row in rows}
    numbers = [_numbers(indicator.target or "") for indicator in indicators]
    open_tasks = [task for task, rows in enumerate(chosen) if not rows]
    for threshold in (_LIKELY, _POSSIBLE):
        pairs = sorted(
            (-hit.score, task, row)
            for task in open_tasks
            for row, hit in hits[task].items()
            if hit.score >= threshold and row not in held
        )
        for _, task, row in pairs:
            if row in held or chosen[task]:
                continue
            same = tasks[task].domain is not None and tasks[task].domain == indicators[row].domain
            offices_agree = bool(set(tasks[task].responsible) & set(indicators[row].responsible))
            numbers_agree = bool(numbers[row] and numbers[row] & _numbers(texts[task]))
            if (
                (same and threshold == _LIKELY)
                or (same and (numbers_agree or offices_agree))
                or (numbers_agree and hits[task][row].score >= 0.45)
            ):
                chosen[task][row] = hits[task][row]
                held.add(row)
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


class _Matcher:
    """
    The names of the rows as pairs of characters, each weighed by how few names hold it.
    """

    def __init__(self, indicators: tuple[Indicator, ...]) -> None:
        self.names = [_BRACKETS.sub("", _normal(indicator.name)[0]) for indicator in indicators]
        self.cores = [_core(indicator.name) for indicator in indicators]
        # Only parts with a target of their own can be spoken of alone.
        self.parts = [
            [_core(part.name) if part.target is not None else "" for part in indicator.components]
            for indicator in indicators
        ]
        pairs = [_pairs(core) for core in self.cores]
        counts = Counter(pair for found in pairs for pair in found)
        self.weights = {pair: _GENERAL_WEIGHT if pair in _GENERAL else 1 / count for pair, count in counts.items()}
        self.wholes = [sum(self.weights[pair] for pair in found) for found in pairs]
        self.rows_of: dict[str, list[int]] = {}
        for row, found in enumerate(pairs):
            for pair in found:
                self.rows_of.setdefault(pair, []).append(row)
        self.rows_by_start: dict[str, list[int]] = {}
        for row, (name, core, parts) in enumerate(zip(self.names, self.cores, self.parts, strict=True)):
            for start in {name[:2], core[:2], *(part[:2] for part in parts)}:
                self.rows_by_start.setdefault(start, []).append(row)

    def find(self, text: str) -> dict[int, Hit]:
        """
        The rows that a text may speak of.
        """
        normal, places = _normal(text)
        hits: dict[int, Hit] = {}
        begun = {normal[index : index + 2] for index in range(len(normal) - 1)}
        for row in sorted({row for pair in begun for row in self.rows_by_start.get(pair, ())}):
            parts = tuple(
                (index, hit)
                for index, part in enumerate(self.parts[row])
                if (hit := _find_whole(normal, places, part)) is not None
            )
            # The name with its scope (农村) goes before the same name without it.
            whole_hit = _find_whole(normal, places, self.names[row]) or _find_whole(normal, places, self.cores[row])
            whole_hit = whole_hit or (parts[0][1] if parts else None)
            if whole_hit is not None:
                hits[row] = attrs.evolve(whole_hit, parts=parts) if parts else whole_hit
        for row, (score, start, end) in self._find_likeness(normal, hits).items():
            core = self.cores[row]
            common = [pair for pair in _pairs(core) if normal.find(pair, start, end) >= 0]
            # What many names share (比例) does not tell where this one stands.
            own = [pair for pair in common if self.weights[pair] >= 0.5] or common
            spots = [normal.find(pair, start, end) for pair in own]
            hits[row] = Hit(score, places[min(spots)], places[max(spots) + 1] + 1)
        return hits

    def _find_likeness(self, normal: str, whole: Mapping[int, Hit]) -> dict[int, tuple[float, int, int]]:
        """
        The rows not named whole whose pairs stand near together: in up to three clauses. How much of them, and where.
        """
        clauses = [match.span() for match in _CLAUSE.finditer(normal)]
        held = [[pair for pair in _pairs(normal[start:end]) if pair in self.rows_of] for start, end in clauses]
        best: dict[int, tuple[float, int, int]] = {}
        for first in range(len(clauses)):
            seen: set[str] = set()
            sums: dict[int, float] = {}
            start = clauses[first][0]
            for last in range(first, min(first + 3, len(clauses))):
                grown: set[int] = set()
                for pair in held[last]:
                    if pair in seen:
                        continue
                    seen.add(pair)
                    weight = self.weights[pair]
                    for row in self.rows_of[pair]:
                        sums[row] = sums.get(row, 0) + weight
                        grown.add(row)
                end = clauses[last][1]
                for row in grown:
                    share = sums[row] / self.wholes[row]
                    if share < _POSSIBLE or row in whole:
                        continue
                    score = share - 0.0001 * (end - start) / max(1, len(self.cores[row]))
                    if row not in best or score > best[row][0] + 1e-9:
                        best[row] = (score, start, end)
        return best


def _core(name: str) -> str:
    """
    A name in its usual words, without its brackets and the scope before it.
    """
    normal = _normal(name)[0]
    return _SCOPE.sub("", _BRACKETS.sub("", normal)) or normal


def _find_whole(normal: str, places: Sequence[int], core: str) -> Hit | None:
    place = normal.find(core) if len(core) >= 2 else -1
    return None if place < 0 else Hit(1.0, places[place], places[place + len(core) - 1] + 1)


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


def _pairs(text: str) -> list[str]:
    """
    The pairs of neighboring characters, each once.
    """
    return list(
        dict.fromkeys(
            text[index : index + 2]
            for index in range(len(text) - 1)
            if text[index] not in _NO_WORD and text[index + 1] not in _NO_WORD
        )
    )
