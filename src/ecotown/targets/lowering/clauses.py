"""
One clause: its label, what leads in, what is measured, and the rule asked of it (`clause`, `circumstance`, `label`, `condition`).
"""

import calendar
import re
from collections.abc import Callable
from typing import TypeAlias

import attrs

from ecotown.targets.context import Context
from ecotown.targets.labels import is_known_label, is_measure, is_place_word, read_label, split_label
from ecotown.targets.lowering import changes, words
from ecotown.targets.lowering.amounts import between, comparison, interval, plain
from ecotown.targets.lowering.leads import LEADS, Leads, read_leads
from ecotown.targets.lowering.tree import Node, first_token, nodes, reach, span, tokens, year_of
from ecotown.targets.nodes import (
    Absence,
    Aspect,
    Bound,
    Choice,
    Conjunction,
    Deadline,
    EachYear,
    Frequency,
    Interval,
    Label,
    MeanLevel,
    Modal,
    Part,
    Rank,
    Rule,
    Scope,
    Share,
    Statement,
    Status,
)

__all__ = ["Clause", "clause", "deadline", "split_names"]

Predicate: TypeAlias = Callable[[Node, Context, Leads, str | None], Rule]

_PREDICATES: dict[str, Predicate] = {
    "trend": changes.trend,
    "change": changes.change,
    "times": changes.times,
    "baseline": changes.baseline,
    "multiple": changes.multiple,
    "plan_period": changes.plan_period,
    "status": words.status,
    "grade": words.grade,
    "coverage": words.coverage,
    "absence": words.absence,
    "assigned": words.assigned,
    "reference": words.reference,
    "of_total": words.of_total,
    "standard": words.standard,
    "rank": words.rank,
    "k_of_n": words.k_of_n,
}
_SCOPE = re.compile(
    r"(?:城市)?辖区(?:范围)?内?|建成区|全[市县区镇乡村域国省]|[市县区镇乡村]域?内|市区内?|境内|城区|规划区内?|城市|年内|目前|(?:最?近|过去)[一二两三四五六七八九十]年"
)
_OBJECTS = re.compile(r"(?P<objects>[^的]+[、和及与][^的]+)的(?P<aspect>面积|性质|功能|数量|质量|总量|规模)")
_DONE = re.compile(r"^(?:要|须)?(?:全面|基本)?完成|完成$")
_DOING = re.compile(
    r"^(?:为.{1,12}?)?(?:办|建|建成|建设|新建|举办|组织|开展|完成|创建|打造)|(?:办|建|举办|组织)[^率]{0,16}$"
)
_OPERATOR_LEFT = re.compile(
    r"(?:大于等于|大于或等于|小于等于|小于或等于|大于|小于|不?[低高]于|[不多少]*[多少]于|不?超过|至[多少]|不足|不满|达到|控制在|提高到|下降到|优于|好于|约|"
    r"达到或|超|逾|近|将近|接近|上限|下限|[到至]|左右|以[上下内外])$"
)
# A negation in front of what is asked turns it round, and must be read with it or not at all.
_NEGATED = re.compile(
    r"(?:不|未|没有?|非|勿|莫|禁止|严禁|杜绝)(?:[得能可应宜许准要会再]|允许|应当|应该)?$|(?:未|不|没有)发生$"
)
# What cannot be the name of anything: a number word, or what only goes with a number.
_NO_NAME = re.compile(
    r"[一二两三四五六七八九十]+成.*|[百千]分.*|.*分之.*|.*前|[第共约为]|[^A-Za-z一-鿿]*|逐年?|持续|逐步|稳步|进一步|不断|"
    r"(?:逐年|持续|逐步|稳步|进一步|不断)?不?(?:降低|下降|减少|提高|上升|增加|增长|改变|改善|变)|全覆盖|"
    r"[A-Za-z][.)、].*|.*[一二两三四五六七八九十\d]年平均|[一二两三四五六七八九十]+年|每[一二两三四五六七八九十]+个?(?:年|季度|月|周|天|日)|相比|比较|"
    r"(?:[未没]有?|不能|达不)(?:到|达到?|能达到?|达标)(?:的|者|标准|要求|目标|指标)*|其余|全面|基本|暂|暂时|尚"
)
_EARLIER = re.compile(r"(?:上一?年度?|去年|前年)(?:内|以来)?")
_BESIDE_CLASS = re.compile(r"(?:不低于|不高于|不劣于|低于|高于|优于|好于|达到?).{0,8}$")
_NUMERAL_LEFT = re.compile(r"[零一二两三四五六七八九十百千万点数几上余][至到]?$")
_BRACKETED = re.compile(r"\(([^()]+)\)")
_DUE = re.compile(r"(?:(?P<year>\d{4})[年-])?(?:(?P<month>\d{1,2})[月-])?(?:(?P<day>\d{1,2})日?)?")


@attrs.define
class Clause:
    """
    A clause read. `rule` is None for a circumstance alone; `sign` counts bare bounds; `names` are subjects to be split.
    """

    start: int
    end: int
    rule: Rule | None
    leads: Leads
    label: Label | None = None
    subject: str | None = None
    kind: str = ""
    is_statement: bool = False
    node: Node | None = None


def clause(node: Node, context: Context, *, counts: bool = False, after: str | None = None) -> Clause:
    """
    `clause` and `circumstance`: the leads are read first, then the predicate takes what it needs of them.

    `counts` is set behind a verb of doing in the same line, `after` names what a further number of 分别 measures.
    """
    children = list(node.children)
    start, end = span(node)[0], reach(node)
    label: Label | None = None
    heading: str | None = None
    if children[0].data in ("label", "condition"):
        head = children.pop(0)
        text = str(head.children[0]) if head.data == "label" else ""
        if _HEADING.fullmatch(text) or _ATTRIBUTE.fullmatch(text):
            pass  # 目标值：≥85% says no more than ≥85%
        elif is_measure(text):
            heading = text
        else:
            label = _label(head, context)
        if children:
            start = span(children[0])[0]
    leads = read_leads([child for child in children if child.data in LEADS])
    rest = [child for child in children if child.data not in LEADS]
    if not rest:
        return Clause(start, end, None, leads, label)
    head = rest[0]
    if heading is not None and head.data == "statement":
        raise context.refusal("target/unreadable", start, end, found=str(head.children[0]))
    if head.data == "statement":
        return _statement(head, context, leads, label, start, end)
    subject_token = head.children[0] if head.data == "subject" else None
    predicate = rest[-1]
    subject = str(subject_token).removesuffix("的") if subject_token is not None else None
    is_total = subject_token is not None and subject_token.endswith("的") and "的" not in (subject or "")
    if leads.window is not None and subject is not None and subject.startswith("平均") and is_measure(subject[2:]):
        # 近三年平均优良天数比例: the mean of the years, named behind it.
        leads.mean, leads.window, subject = leads.window, None, subject[2:]
    if subject is not None and _HEADING.fullmatch(subject) and predicate.data in ("comparison", "interval"):
        subject = None
    if subject is not None and (at_least := _AT_LEAST.match(subject)) is not None and predicate.data == "comparison":
        # 至少通报1次: the verb stands between the comparison and its number.
        subject, counts = subject[at_least.end() :], True
    if subject is not None and (bracketed := _BRACKETED.fullmatch(subject)) is not None:
        subject = bracketed[1]
    if subject is not None and not context.components and (listed := _OBJECTS.fullmatch(subject)) is not None:
        context.components = tuple(split_names(listed["objects"]))
        subject = listed["aspect"]
    if subject is not None and label is None and not leads.is_part:
        is_headed = heading is not None or context.heading is not None
        if is_known_label(subject, context.vocabulary) or (is_headed and is_place_word(subject)):
            label, subject = read_label(subject, context.vocabulary), None
        else:
            label, rest_of_name = split_label(subject, context.vocabulary)
            if label is not None and subject.startswith(rest_of_name):
                heading = rest_of_name
            subject = rest_of_name
    if subject is not None and (bracketed := _BRACKETED.fullmatch(subject)) is not None:
        subject = bracketed[1]
    if heading is not None and subject is None:
        subject = heading
    elif heading is not None and subject != heading:
        raise context.refusal("target/unreadable", start, end, found=context.folded.text[start:end])
    if subject is not None:
        _check_subject(subject, predicate, leads, context, start, end)
    for remark in [child for child in nodes(predicate) if child.data == "remark"]:
        label, subject = _remark(remark, label, subject, leads, context)
        predicate.children.remove(remark)
        heading = heading or subject
    if label is not None and subject is None and str(predicate.data) in ("comparison", "interval", "between"):
        subject = context.heading
    else:
        context.heading = heading if label is not None else None
    made = _finish(predicate, subject, context, leads, label, start, end, counts=counts, after=after)
    if (
        is_total
        and isinstance(made.rule, Aspect)
        and isinstance(made.rule.rule, Bound)
        and made.rule.rule.limit.unit == "%"
    ):
        # 总户数的30%以上 is a part of that total.
        made.rule = Share(made.rule.rule, made.rule.name)
    return made


_HEADING = re.compile(r"(?:规划|考核|年度)?(?:目标|指标|要求|标准|考核)值?(?:为|是)?|指标要求|目标要求|考核指标")
_PRESENT = re.compile(r"(?:现状|现有|目前|当前|基期|基准年?|起始)(?:值|水平|数)?(?:为|是)?")
# Which of two standards is asked is not said.
_STANDARD = re.compile(r"(?:国家|部|省|自治区|市|州|县|区|行业|地方|国|本)级?(?:考核)?标准?值?(?:为|是)?")
_AT_LEAST = re.compile(r"(?:至少|不少于|最少)(?=[^\d])")
_BY_RULE = re.compile(r"(?:按照?|依照?|参照|依据|根据|比照)")
_JOINERS = re.compile("[、和及与]")


def split_names(subject: str) -> list[str]:
    """
    The names in a subject that is split: a closing 占比, 率, 比例 or 面积 belongs to each name that lacks it.
    """
    names = [name for name in _JOINERS.split(subject) if name]
    if len(names) < 2:
        return names
    for closing in ("占比", "比例", "面积", "率"):
        if names[-1].endswith(closing) and names[-1] != closing:
            ending = _rate_word(names[-1]) if closing == "率" else closing
            return [name if name.endswith(closing) else name + ending for name in names]
    return names


def _rate_word(name: str) -> str:
    # 化肥、农药利用率 are 化肥利用率 and 农药利用率: the whole word of rate belongs to each.
    match = re.search(
        r"(?:综合|资源化|无害化)?(?:利用|回收|处理|处置|达标|合格|普及|覆盖|收集|转运|绿化|绿地|知晓|满意)率$", name
    )
    return match.group() if match and match.group() != name else "率"


def _check_subject(subject: str, predicate: Node, leads: Leads, context: Context, start: int, end: int) -> None:
    found = context.folded.text[start:end]
    if _NEGATED.search(subject):
        raise context.refusal("target/negated", start, end, found=found)
    first = first_token(predicate)
    if first.type in ("NUMERAL", "TENTHS", "FRACTION_WORDS") and _NUMERAL_LEFT.search(subject):
        raise context.refusal("target/unreadable", start, end, found=found)
    if leads.window is not None and subject.startswith("平均") and subject[2:] in ("", "值", "水平"):
        raise context.refusal("target/not-yet", start, end, found=found)
    if _OPERATOR_LEFT.search(subject):
        raise context.refusal("target/two-operators", start, end, found=found)
    if _PRESENT.fullmatch(subject) and predicate.data == "comparison":
        raise context.refusal("target/present-value", start, end, found=found)
    if _STANDARD.fullmatch(subject) and predicate.data == "comparison":
        raise context.refusal("target/remark", start, end, found=subject)
    if words.EXCEPTION.search(subject):
        raise context.refusal("target/exception", start, end, found=found)
    if predicate.data == "grade" and _BESIDE_CLASS.match(subject):
        raise context.refusal("target/unreadable", start, end, found=found)
    is_grade_of_days = subject in ("优", "良") and predicate.data in ("comparison", "interval")
    if _NO_NAME.fullmatch(subject) or (context.vocabulary.scale_of(subject) is not None and not is_grade_of_days):
        raise context.refusal("target/unreadable", start, end, found=found)


# Whether an indicator binds is no part of its target.
_ATTRIBUTE = re.compile(r"(?:约束性|预期性|参考性|鼓励性|引导性|必达|选择性|核心|特色)(?:指标)?")


def _remark(
    node: Node, label: Label | None, subject: str | None, leads: Leads, context: Context
) -> tuple[Label | None, str | None]:
    """
    Brackets behind a bound: a circumstance (≥60%（山区）), a year, a place, or what the table says of the indicator.
    """
    start, end = span(node)[0], reach(node)
    first = next(token for token in tokens(node) if token.type in ("PHRASE", "YEAR"))
    text = str(first)
    if first.type == "YEAR" and not leads.years:
        leads.years = (year_of(text),)
    elif _ATTRIBUTE.fullmatch(text):
        pass
    elif label is None and (is_known_label(text, context.vocabulary) or is_place_word(text)):
        if subject is None and _SCOPE.fullmatch(text):
            return label, text
        label = read_label(text, context.vocabulary)
    else:
        raise context.refusal("target/remark", start, end, found=text)
    return label, subject


def _label(node: Node, context: Context) -> Label:
    if node.data == "label":
        return read_label(str(node.children[0]), context.vocabulary)
    name = str(node.children[0].children[0])
    bound = plain(node.children[1], context, name)
    if not isinstance(bound, Bound):
        raise context.refusal("target/unreadable", *span(node), found=name)
    return Label(name, (name,), condition=bound)


def _statement(head: Node, context: Context, leads: Leads, label: Label | None, start: int, end: int) -> Clause:
    token = head.children[0]
    text = str(token)
    phrase_start, phrase_end = span(head)
    if leads.due is not None:
        rule: Rule = deadline(leads, _DONE.sub("", text), context)
        return Clause(start, end, rule, leads, label, kind="deadline")
    if leads.is_part or isinstance(leads.base, int):
        raise context.refusal("target/incomplete", phrase_start, phrase_end, found=text)
    if leads.years or label is not None or leads.is_doing:
        rule = words.statement(text, phrase_start, phrase_end, context)
        return Clause(start, end, _wrap(rule, leads, context), leads, label, is_statement=isinstance(rule, Statement))
    # What leads in to a statement (近三年, 每天, 力争) belongs to its wording.
    first = leads.first
    text = context.folded.text[start if first is None else (first.start_pos or 0) : end]
    leads.window = leads.mean = leads.period = leads.base = None
    leads.is_even = leads.is_respective = False
    leads.modality = None
    rule = words.statement(text, start, end, context)
    return Clause(start, end, rule, leads, label, is_statement=isinstance(rule, Statement))


def _finish(
    predicate: Node,
    subject: str | None,
    context: Context,
    leads: Leads,
    label: Label | None,
    start: int,
    end: int,
    *,
    counts: bool,
    after: str | None,
) -> Clause:
    place, name = _split_scope(subject)
    measured = name or subject or after
    if leads.since is not None and predicate.data in ("change", "times"):
        # 2020年以来下降5%: what has changed since a year is a change against it.
        leads.base, leads.years = leads.since, ()
    if leads.pace == "CUMULATIVELY" and predicate.data in ("comparison", "quantified"):
        leads.pace, counts = None, True
    kind = str(predicate.data)
    if leads.is_doing and subject is None and kind == "comparison" and _is_adjective(predicate, leads):
        # 新建≥85%，既有≥60%: what is new, not what is done.
        subject = name = measured = "新建"
        leads.is_doing = False
    doing = leads.is_doing or counts or (subject is not None and _DOING.search(subject) is not None)
    rule: Rule
    match kind:
        case "comparison":
            rule = comparison(predicate, context, measured, counts=doing or leads.period is not None)
        case "interval":
            rule = interval(predicate, context, measured)
        case "between":
            rule = between(predicate, context, measured)
        case "quantified":
            rule = words.quantified(predicate, context, leads, measured, counts=doing and subject is None)
        case _:
            rule = _PREDICATES[kind](predicate, context, leads, measured)
    if leads.mean is not None:
        rule = _mean(rule, leads.take_mean() or 2, context, start, end)
    if leads.period is not None:
        match rule:
            case Bound():
                rule = Frequency(leads.period, rule)
            case Aspect(noun, Bound() as counted):
                rule = Aspect(noun, Frequency(leads.period, counted))
            case Interval(lower, upper):
                rule = Conjunction((Frequency(leads.period, lower), Frequency(leads.period, upper)))
            case _:
                raise context.refusal("target/not-yet", start, end, found=context.folded.text[start:end])
        leads.period = None
    if leads.due is not None:
        rule, name = _due(rule, leads, context, measured, start, end), None
        place = None
    if leads.base is not None:
        raise context.refusal("target/unreadable", start, end, found=context.folded.text[start:end])
    if leads.pace is not None and kind != "change":
        raise context.refusal("target/unreadable", start, end, found=context.folded.text[start:end])
    if isinstance(rule, Rank) and not rule.scope and subject is not None:
        rule, name, place = Rank(subject, rule.limit), None, None
    if isinstance(rule, Status) and subject is not None and _BY_RULE.match(subject):
        text = context.folded.text[start:end]
        return Clause(start, end, words.statement(text, start, end, context), leads, label, is_statement=True)
    if isinstance(rule, Absence | Status) and rule.object is not None and subject is not None:
        if _EARLIER.fullmatch(subject):
            # 上年度未发生事故 asks of another year than the one judged: open wording.
            text = context.folded.text[start:end]
            return Clause(start, end, words.statement(text, start, end, context), leads, label, is_statement=True)
        place, name = subject, None
    if leads.is_even or leads.is_respective:
        return Clause(start, end, rule, leads, label, subject, kind=kind, node=predicate)
    if leads.is_part:
        rule = _part(rule, leads, measured, context, start, end)
        return Clause(start, end, _modal(rule, leads), leads, label, kind="part")
    if kind == "quantified" and subject is not None and isinstance(rule, Aspect) and rule.name.startswith(subject):
        name, place = None, None
    if name is not None and kind == "comparison" and isinstance(rule, Conjunction):
        # The parts in the brackets stand beside the name, as 其中 behind a comma does.
        rule = Conjunction((Aspect(name, rule.parts[0]), *rule.parts[1:]))
    elif name is not None and kind == "comparison" and isinstance(rule, Choice):
        rule = Choice(tuple(attrs.evolve(branch, rule=Aspect(name, branch.rule)) for branch in rule.branches))
    elif name is not None:
        rule = Aspect(name, rule)
    if place is not None:
        rule = Scope(place, rule)
    return Clause(start, end, _wrap(rule, leads, context), leads, label, subject, kind=kind)


def _mean(rule: Rule, years: int, context: Context, start: int, end: int) -> Rule:
    if isinstance(rule, Bound) and rule.basis not in (None, context.basis):
        raise context.refusal("target/not-yet", start, end, found=context.folded.text[start:end])
    match rule:
        case Bound() if years > 1:
            return MeanLevel(years, rule)
        case Interval(lower, upper) if years > 1:
            return Conjunction((MeanLevel(years, lower), MeanLevel(years, upper)))
        case _:
            raise context.refusal("target/not-yet", start, end, found=context.folded.text[start:end])


def _is_adjective(predicate: Node, leads: Leads) -> bool:
    is_percent = any("%" in token for child in nodes(predicate) if child.data == "amount" for token in tokens(child))
    return is_percent and leads.first is not None and str(leads.first) == "新建"


def _part(rule: Rule, leads: Leads, subject: str | None, context: Context, start: int, end: int) -> Rule:
    if leads.years and subject is None:
        year = leads.years[0]
        leads.years = ()
        return Part(year, rule)
    if subject is None:
        if isinstance(rule, Aspect):
            return Part(rule.name, rule.rule)
        if isinstance(rule, Absence) and rule.object is not None:
            return Part(rule.object, rule)
        raise context.refusal("target/unreadable", start, end, found=context.folded.text[start:end])
    return Part(subject, rule)


def _wrap(rule: Rule, leads: Leads, context: Context) -> Rule:
    if leads.window is not None:
        rule = EachYear(leads.take_window(counts_steps=False) or 1, rule)
    return _modal(rule, leads)


def _modal(rule: Rule, leads: Leads) -> Rule:
    return rule if leads.modality is None else Modal(leads.modality, rule)


def _split_scope(subject: str | None) -> tuple[str | None, str | None]:
    if subject is None:
        return None, None
    place = _SCOPE.match(subject)
    if place is None:
        return None, subject
    name = subject[place.end() :].removeprefix("的")
    if not name:
        return subject, None
    # 城市污水处理率 and 全国 are names of their own; a place is cut only where it reads as one.
    if len(name) < 2 or place.group() in ("城市", "城区", "市区"):
        return None, subject
    return place.group(), name


def _due(rule: Rule, leads: Leads, context: Context, subject: str | None, start: int, end: int) -> Rule:
    event = _DONE.sub("", subject or "")
    match rule:
        case Status(object=governed):
            word = context.folded.text[start:end]
            text = _DONE.sub("", re.sub(r"^.*?前", "", word, count=1))
            return deadline(leads, text if governed or not event else event + rule.word, context)
        case _:
            pass
    date = _DUE.match(str(leads.due))
    if date is not None and date["year"] and not date["month"]:
        leads.due, leads.years = None, (int(date["year"]),)
        return Aspect(subject, rule) if subject is not None else rule
    raise context.refusal("target/not-yet", start, end, found=context.folded.text[start:end])


def deadline(leads: Leads, event: str, context: Context) -> Rule:
    """
    The deadline that leads in, of the event named behind it or of what the indicator names.
    """
    token = leads.due
    assert token is not None, "asked for only behind a due date"
    leads.due = None
    text = re.sub(r"^今?年[底末]", "12月", str(token))
    date = _DUE.match(text)
    assert date is not None, "the pattern may be empty"
    year = int(date["year"]) if date["year"] else None
    month = int(date["month"]) if date["month"] else 12
    day = int(date["day"]) if date["day"] and date["month"] else None
    start, end = token.start_pos or 0, token.end_pos or 0
    if not 1 <= month <= 12 or (day is not None and not 1 <= day <= calendar.monthrange(year or 2024, month)[1]):
        raise context.refusal("target/unreadable", start, end, found=str(token))
    if day is None and year is not None:
        day = calendar.monthrange(year, month)[1]
    rule: Rule = Deadline(year, month, day)
    return Aspect(event, rule) if event else rule
