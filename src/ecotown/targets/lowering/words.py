"""
Words with a scale, all and none, and what is set elsewhere: `status`, `grade`, `coverage`, `absence`, `reference`, `of_total`,
`standard`, `assigned`, `rank`, `k_of_n`, `statement` and `quantified`.
"""

import re

import attrs

from ecotown.quantities import read_numeral
from ecotown.targets.context import Context
from ecotown.targets.labels import is_known_label
from ecotown.targets.lowering.amounts import comparison, plain, read_comparison, resolve, side_of
from ecotown.targets.lowering.changes import change
from ecotown.targets.lowering.leads import Leads
from ecotown.targets.lowering.numbers import read_amount
from ecotown.targets.lowering.tree import Node, nodes, reach, span, tokens
from ecotown.targets.nodes import (
    About,
    Absence,
    Aspect,
    Assigned,
    Bound,
    Comparator,
    Conjunction,
    Coverage,
    Direction,
    Filter,
    KOfN,
    Part,
    Rank,
    Reference,
    Rule,
    Share,
    Statement,
    Status,
)
from ecotown.targets.vocabulary import WATER_CLASSES

__all__ = [
    "EXCEPTION",
    "absence",
    "assigned",
    "coverage",
    "grade",
    "k_of_n",
    "of_total",
    "quantified",
    "rank",
    "reference",
    "standard",
    "statement",
    "status",
]

_FILLERS = re.compile(r"^(?:实现|做到|保持|全部|总体)?(?:全面(?!实施|推行|开展))?已?")
_ASSIGNED_NAME = re.compile(r"下达|规定|管控|控制目标|年度目标|计划|审核|核定|分解")
_NOT_ASSIGNED = re.compile(r"总量控制指标|(?:标准|要求)$")
# 高于全省平均增幅2个百分点: by how much is not read.
_MEAN_AND_NUMBER = re.compile(r"(?:平均|均值|上年|增幅|增速)[^0-9《]*\d")
_MEAN = re.compile(r"平均|均值|上年|上一年|去年|水平|标准")
# 行政村达到省级标准的80%: a share of those that reach something, and no multiple of it.
_REACHES = re.compile(r".(?:达到|符合)")
_COMPARISON_WORDS = re.compile(
    r"大于等于|大于或等于|小于等于|小于或等于|不小于|不少于|不低于|不大于|不多于|不高于|不超过|大于|多于|高于|超过|小于|少于|低于|不足|不满|"
    r"至少|至多|及以上|及以下|以上|以下|以内|以外|达到|稳定在|保持在|维持在|提高到|上升到|增加到|下降到|降低到|减少到|控制在|等于|左右|约"
)
_ONLY_WORDS = re.compile(
    rf"(?:{_COMPARISON_WORDS.pattern}|每(?:年|季度?|月|周|天|日|半年)|年内|近|连续|个|处|次|户|人|项|件|起|天|年|月|%|‰|百分之|成|倍|元|万|亿|吨|亩|公顷|优于|好于|"
    r"[,;、。:~()的至到或且和在])+"
)
_NUMERAL_ALONE = re.compile(rf"(?:{_COMPARISON_WORDS.pattern})[一二两三四五六七八九十百零千]+")
_NUMERAL_COUNTED = re.compile(r"[一二两三四五六七八九十百零]+(?:个|处|次|户|人|项|件|起|天|种|座|口|家|所|场|成|分之)")
_DAMAGED = re.compile(r"(?=.*[A-Za-z])[OoIlS()|×X]{2,}")
# What a name after a sign must say to be a reference at all.
_REFERENCE = re.compile(r"平均|均值|水平|标准|指标|目标|要求|上年|上一年|去年|[值限]$|计划|任务|总量|[数量额]$")
# A conjunction at an end, and words of number and class that lost what belongs to them.
_LEFT_OVER = re.compile(r"^(?:或者?|且|并且|、|,)|(?:或者?|且|并且|、|,|和|及|与|其中)$")
_NUMBER_LEFT = re.compile(
    r"^[零一二三四五六七八九十百千万]+以[上下内外]|[百千]分(?:之|[一二三四五六七八九十])|^分之|[一二三四五六七八九十]分之|[Ⅵ-Ⅻ]类|[ⅠⅡⅢⅣⅤ]类?以[上下]"
)
# A mean closes its name: what goes on behind it was another cell.
_GLUED = re.compile(r"(?:平均水平|平均值|均值)(?P<rest>(?![的和及与、(或以]).+)$")
_NO_NOUN = re.compile(r"(?:不得|不应|不能)?(?:低|高|少|多|大|小)于.*|不?超过.*|达标|合格|完成|消除|[^一-鿿]*")
_NOTHING_NAMED = frozenset("个处座口家所户人件次项起天名例宗场") | {"发生", "出现"}
_RATE = re.compile(r"(?:率|比例|占比|比重|密度|天数)$|占[^,;:。]{2,}$")
# What a number with a noun behind it may be asked.
_ASKED = frozenset({"comparison", "trend", "status", "standard", "assigned", "coverage", "grade"})
# 全市平均水平以上
_MEAN_OR_BETTER = re.compile(r"(?P<name>[^,;:。()]{1,20}(?:平均水平|平均值|均值))(?P<side>以[上下])")
EXCEPTION = re.compile(r"^(?:不含|不包括|不包含|不计)|^除.+外$|除外$")
_FROM_RANK = re.compile(r"第?([0-9]+|[一二三四五六七八九十]+)")


def status(node: Node, context: Context, leads: Leads, subject: str | None) -> Rule:
    """
    `status`: a word on a scale, alone or with its object.
    """
    token = node.children[0]
    word = _plain_word(str(token))
    scale = context.vocabulary.scale_of(word)
    if scale is None:
        raise context.refusal("target/unreadable", *span(node), found=str(token))
    if word.startswith("未"):
        # The lowest rank is met by every other: as a target it asks for nothing, or for the opposite of what is read.
        raise context.refusal("target/negated", *span(node), found=str(token))
    rank = scale.rank_of(context.vocabulary.synonyms.get(word, word))
    assert rank is not None, "scale_of returned a scale that holds the word"
    return Status(scale, rank, object=_governed(node, context))


def _governed(node: Node, context: Context) -> str | None:
    if len(node.children) < 2:
        return None
    token = node.children[1]
    if _LEFT_OVER.search(token):
        raise context.refusal("target/incomplete", *span(token), found=str(token))
    return str(token)


def _plain_word(text: str) -> str:
    if "消除" in text:
        return "基本消除" if "基本" in text else "未消除" if text.startswith("未") else "消除"
    word = re.sub(r"(?<=建立)(?:健全|完善|并完善|并健全)$", "", _FILLERS.sub("", text))
    return word.replace("并实施", "实施").replace("编制实施", "制定实施").replace("严格", "")


def grade(node: Node, context: Context, leads: Leads, subject: str | None) -> Rule:
    """
    `grade`: a water class or a grade; 优于Ⅲ类 excludes Ⅲ, 达到或优于Ⅲ类 is the level alone.
    """
    is_strict = False
    for token in node.children:
        match token.type:
            case "BETTER_THAN":
                is_strict = True
            case "WATER_CLASS":
                word = re.sub(r"(?:水体|水质|水)?(?:标准)?$", "", str(token))
                rank = WATER_CLASSES.rank_of(word)
                scale = context.vocabulary.scale_of(word) if rank is None else WATER_CLASSES
            case "GRADE":
                word = str(token).removesuffix("好")
                scale = context.vocabulary.scale_of(word)
                rank = scale.rank_of(word) if scale else None
            case _:
                pass
    if scale is None or rank is None:
        raise context.refusal("target/unreadable", *span(node), found=word)
    return Status(scale, rank, is_strict)


def coverage(node: Node, context: Context, leads: Leads, subject: str | None) -> Rule:
    """
    `coverage`: 全覆盖.
    """
    return Coverage()


def absence(node: Node, context: Context, leads: Leads, subject: str | None) -> Rule:
    """
    `absence`: 零发生, 未发生X, 无X.
    """
    governed = _governed(node, context)
    # 零起 and 无发生 name nothing.
    return Absence(None if governed in _NOTHING_NAMED else governed)


def assigned(node: Node, context: Context, leads: Leads, subject: str | None) -> Rule:
    """
    `assigned`: 完成X下达的目标任务.
    """
    return Assigned(str(node.children[0]))


def reference(node: Node, context: Context, leads: Leads, subject: str | None) -> Rule:
    """
    `reference`: a named series (高于全省平均水平), an assigned number (不超过X下达指标), or a share of a total.
    """
    name_token = next(token for token in tokens(node) if token.type == "REFERENCE_NAME")
    name = str(name_token)
    comparator = side_of(node, context, subject)
    amount = next((child for child in nodes(node) if child.data == "amount"), None)
    if amount is not None:
        factor, _ = read_amount(amount, context)
        if not _MEAN.search(name) or _REACHES.search(name):
            return Share(Bound(comparator, factor), name)
        if not factor.is_unit_written:
            factor = attrs.evolve(factor, unit=None)
        return Reference(comparator, name, factor)
    if _MEAN_AND_NUMBER.search(name):
        raise context.refusal("target/run-together", *span(name_token), found=name)
    if _ASSIGNED_NAME.search(name) and not _NOT_ASSIGNED.search(name):
        return Assigned(name, comparator)
    if not _REFERENCE.search(name) or name[0].isdigit() or not any(character >= "一" for character in name):
        raise context.refusal("target/unreadable", *span(name_token), found=name)
    if _LEFT_OVER.search(name):
        raise context.refusal("target/incomplete", *span(name_token), found=name)
    glued = _GLUED.search(name)
    if glued is not None:
        start = span(name_token)[0] + glued.start("rest")
        raise context.refusal("target/run-together", start, span(name_token)[1], found=glued["rest"])
    names = re.split(r"(?<!平均)[和及与](?!其)", name) if re.match(r"上年[和及与]", name) else [name]
    if len(names) > 1:
        return Conjunction(tuple(Reference(comparator, each) for each in names))
    return Reference(comparator, name)


def of_total(node: Node, context: Context, leads: Leads, subject: str | None) -> Rule:
    """
    `of_total`: 占耕地面积的80%以上.
    """
    bound = plain(node.children[2], context, subject)
    if isinstance(bound, About):
        raise context.refusal("target/not-yet", *span(node), found=str(node.children[0]))
    return Share(bound, f"占{node.children[1]}")


def standard(node: Node, context: Context, leads: Leads, subject: str | None) -> Rule:
    """
    `standard`: 达到功能区标准, a reference on the better side; what a superior sets is assigned.
    """
    name = str(node.children[1])
    if re.search(r"(?:目标|指标|目标值|指标值)$", name) and re.search(r"规定|下达|管控|计划", name):
        return Assigned(f"{node.children[0]}{name}")
    if len(node.children) > 2:
        return Reference(Comparator.AT_LEAST, name)
    better = context.direction(subject, *span(node))
    return Reference(Comparator.AT_LEAST if better is Direction.HIGHER else Comparator.AT_MOST, name)


def rank(node: Node, context: Context, leads: Leads, subject: str | None) -> Rule:
    """
    `rank`: 名列全省前10名, 第一, 20强.
    """
    scope = next((str(token) for token in node.children if token.type == "PHRASE"), "")
    top = next(str(token) for token in node.children if token.type == "TOP")
    digits = _FROM_RANK.search(top.lstrip("前"))
    assert digits is not None, "the terminal holds a number"
    limit = int(digits[1]) if digits[1].isascii() else int(read_numeral(digits[1]) or 1)
    if limit < 1:
        raise context.refusal("target/unreadable", *span(node), found=top)
    return Rank(scope, limit)


def k_of_n(node: Node, context: Context, leads: Leads, subject: str | None) -> Rule:
    """
    `k_of_n`: 4项指标至少选择1项达标.
    """
    total, least = (int(number) for number in re.findall(r"\d+", str(node.children[0])))
    if not 0 < least <= total:
        raise context.refusal("target/unreadable", *span(node), found=str(node.children[0]))
    return KOfN(least, total)


def quantified(node: Node, context: Context, leads: Leads, subject: str | None, *, counts: bool) -> Rule:
    """
    `quantified`: a number with a noun behind it: a share, a filter, or a count of things done.
    """
    first, *rest = nodes(node)
    noun = str(tokens(node)[0])
    noun_start = span(tokens(node)[0])[0]
    counts = counts and not any(child.data in _ASKED for child in rest)
    if not counts and rest and rest[-1].data == "comparison" and _RATE.search(noun) and _is_size(first, subject):
        # 20户以上自然村通硬化路比例≥95%: the size belongs to the name of the rate.
        name = (subject or "") + context.folded.text[span(first)[0] : noun_start + len(noun)]
        name = name.replace(">=", "≥").replace("<=", "≤").removesuffix("的")
        return Aspect(name, comparison(rest[-1], context, name))
    if first.data == "times" or (first.data == "change" and first.children[0].type == "DOUBLE"):
        raise context.refusal("target/run-together", noun_start, noun_start + len(noun), found=noun)
    if first.data == "change" and (str(first.children[0].type) != "ADD" or _NO_NOUN.fullmatch(noun)):
        raise context.refusal("target/run-together", noun_start, noun_start + len(noun), found=noun)
    if first.data == "change":
        return Aspect(noun, change(first, context, leads, noun))
    read = read_comparison(first, context)
    tails = [child for child in rest if child.data in ("comparison", "trend", "status")]
    if counts:
        bound = resolve(read, context, noun, counts=True)
        parts = [
            Part(name, resolve(inner, context, name, counts=True))
            for note in rest
            if note.data == "particulars"
            for name, inner in (
                (str(item.children[0]), read_comparison(item.children[1], context)) for item in nodes(note)
            )
        ]
        rule: Rule = Aspect(noun, bound)
        return Conjunction((rule, *parts)) if parts else rule
    if (
        _NO_NOUN.fullmatch(noun)
        or not read.has_word_behind
        or read.is_signed_before
        or not any("一" <= character <= "鿿" for character in noun)
    ):
        raise context.refusal("target/run-together", noun_start, noun_start + len(noun), found=noun)
    bound = resolve(read, context, subject)
    if isinstance(bound, About):
        raise context.refusal("target/not-yet", read.start, read.end, found=context.folded.text[read.start : read.end])
    if read.quantity.unit in ("%", "‰", "1"):
        return Share(bound, context.folded.text[noun_start : reach(node)])
    if len(tails) == 1 and tails[0].data == "comparison":
        count = comparison(tails[0], context, subject, counts=True)
        if isinstance(count, Bound):
            return Filter(bound, noun, count)
    raise context.refusal("target/run-together", noun_start, noun_start + len(noun), found=noun)


def _is_size(node: Node, subject: str | None) -> bool:
    """
    Whether a number stands for a size inside a name: `20户以上`, `500米`, `收入达到10万元以上` behind its subject.
    """
    if node.data != "comparison" or (node.children[0].data != "amount" and subject is None):
        return False
    amount = next(child for child in node.children if child.data == "amount")
    unit = str(amount.children[-1]) if len(amount.children) > 1 else ""
    words = [child for child in node.children if child.data == "bound_word"]
    if subject is not None and node.children[0].data == "comparator":
        return True  # API指数≤100的天数
    return (bool(words) and unit not in ("", "%", "‰")) or unit in ("米", "公里", "千米", "分钟", "小时", "年级")


def statement(text: str, start: int, end: int, context: Context) -> Rule:
    """
    `statement`: an open phrase: a declared status word, else a statement, where section 13 does not refuse it.
    """
    word = context.vocabulary.synonyms.get(text, text)
    scale = context.vocabulary.scale_of(word)
    if scale is not None:
        found = scale.rank_of(word)
        assert found is not None, "scale_of returned a scale that holds the word"
        return Status(scale, found)
    if (mean := _MEAN_OR_BETTER.fullmatch(text)) is not None:
        above = mean["side"] == "以上"
        return Reference(Comparator.AT_LEAST if above else Comparator.AT_MOST, mean["name"])
    check_statement(text, start, end, context)
    return Statement(text)


def check_statement(text: str, start: int, end: int, context: Context) -> None:
    """
    Refuse open wording that is damaged, or a word of comparison that lost its number; note one that stands in a phrase.
    """
    if _DAMAGED.fullmatch(text):
        raise context.refusal("target/damaged", start, end, found=text)
    if any(character.isdigit() or character in "≥≤<>=" for character in text):
        raise context.refusal("target/unreadable", start, end, found=text)
    if "?" in text or ("》" in text and "《" not in text):
        raise context.refusal("target/lost-sign", start, end, found=text)
    if _LEFT_OVER.search(text) or is_known_label(text, context.vocabulary) or text in ("第", "前"):
        raise context.refusal("target/incomplete", start, end, found=text)
    if not any(character.isalnum() for character in text) or _NUMBER_LEFT.search(text):
        raise context.refusal("target/unreadable", start, end, found=text)
    has_words = _COMPARISON_WORDS.search(text)
    if has_words and _ONLY_WORDS.fullmatch(text):
        raise context.refusal("target/number-lost", start, end, found=text)
    if EXCEPTION.search(text):
        raise context.refusal("target/exception", start, end, found=text)
    if has_words and (_NUMERAL_COUNTED.search(text) or _NUMERAL_ALONE.fullmatch(text)):
        raise context.refusal("target/unreadable", start, end, found=text)
    if has_words:
        context.note("target/words-of-comparison", start, end, found=text)
