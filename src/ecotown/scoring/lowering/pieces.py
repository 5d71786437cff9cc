"""
A piece of text before the points: what it asks for, or wording for a person to judge.

What a piece means may depend on the clause around it: 达到5% is at least or at most by the better side, 发生一起事故 counts events
where points are taken and asks for one where they are given. Such pieces are kept open here and closed by the clause.
"""

import re
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

import attrs

from ecotown.quantities import fold_unit
from ecotown.scoring.context import Context
from ecotown.scoring.grades import GRADES, grade_word
from ecotown.scoring.grammar import load_parser
from ecotown.scoring.lowering.amounts import POINT_UNIT, Compared, comparison, quantity, range_
from ecotown.scoring.lowering.tree import Node, nodes, reach, tokens, words
from ecotown.scoring.nodes import (
    AllOf,
    Base,
    Comparator,
    Condition,
    Distance,
    Done,
    Grade,
    Growth,
    Level,
    Limit,
    Otherwise,
    Quantity,
    Side,
    Standing,
    Stands,
)

if TYPE_CHECKING:
    from lark import Token

__all__ = [
    "Counted",
    "EachEvent",
    "EachGap",
    "Piece",
    "Reached",
    "Several",
    "is_remark",
    "read_known",
    "read_limit",
    "read_piece",
]


@attrs.frozen
class Reached:
    """
    A number that is to be reached, on the better side, whichever that is. `is_bare` where it stands alone: `100%时`.
    """

    limit: Quantity
    subject: str | None
    is_bare: bool


@attrs.frozen
class Counted:
    """
    A verb with a number of things: `建成1座生态公厕`, `发生一起重大事故`. `subject` is what stands before the verb.
    """

    subject: str | None
    verb: str
    sign: Comparator | None
    limit: Quantity
    noun: str | None


@attrs.frozen
class EachGap:
    """
    `每低1个百分点`: a unit of a gap.
    """

    side: Side
    step: Quantity
    base: Base
    subject: str | None


@attrs.frozen
class EachEvent:
    """
    `每发现1处`: so many events.
    """

    every: Quantity
    verb: str
    noun: str | None
    context: str | None


@attrs.frozen
class Several:
    """
    Pieces joined by 或 (`is_any`) or 且.
    """

    parts: tuple["Piece", ...]
    is_any: bool


Piece: TypeAlias = Condition | Reached | Counted | EachGap | EachEvent | Several

_STANDINGS = {
    "MET": Standing.MET,
    "NOT_MET": Standing.NOT_MET,
    "EXCEEDED": Standing.EXCEEDED,
    "ABOVE_TARGET": Standing.ABOVE,
    "BELOW_TARGET": Standing.BELOW,
}
_NO_CHANGE = Quantity(Fraction(0))
_TREND = {
    "RISEN": Growth(Side.ABOVE, Comparator.MORE_THAN, _NO_CHANGE),
    "FALLEN": Growth(Side.BELOW, Comparator.MORE_THAN, _NO_CHANGE),
    "FLAT": Growth(Side.ABOVE, Comparator.EQUAL, _NO_CHANGE),
}
_GRADE = re.compile(r"^.*(?:为|(?:排名|名次|排序|位列|名列|列|居)(?=第))|(?:等次|等级)$")
_EVERY_UNIT = re.compile(r"每(?P<verb>发生|发现|出现|有|缺)?(?P<unit>.+)")
_RATIOS = frozenset({"%", "‰", "1", POINT_UNIT})
_COMPARING = (
    "大于等于|大于或等于|小于等于|小于或等于|不小于|不少于|不低于|不大于|不多于|不高于|不超过|大于|多于|高于|超过|超出|小于|少于|低于|"
    "不足|不满|达到|达|至少|至多|等于|控制在"
)
_JOINED = re.compile(r"或者?|,?(?:且|并且|同时)")
_NUMBER_LOST = re.compile(
    rf"(?:{_COMPARING}|以上|以下|以内|每|的|时|相?差|低于?|高于?|超过?|少|多|降低?|下降|增加?|提高|上升|发生|发现|出现)+"
    rf"|.*每(?:相?差|低于?|高于?|超过?|少|多|降低|下降|减少|增加|提高|上升)(?:目标值?|标准)?"
)
_LOST_SIGN = re.compile(r"[?》《≠](?=\d)|&(?:ge|le|gt|lt|nbsp|amp|#\d+);?")
_DAMAGE = {
    "scoring/damaged": re.compile(
        r"(?<=\d)[OoIlS]|(?<![A-Za-z(])[OoIlS](?=\d*[%‰分个]|\d*\.\d)|(?<=\d\.)[OoIlS]"
        r"|^(?=.*[IlOoX])[IlOo()X]{2,}$"
    ),
    "scoring/blank-in-number": re.compile(r"(?<=[\d.]) +(?=[\d.])"),
    "scoring/lost-sign": _LOST_SIGN,
}
# What stands in no name.
_ODD_WORDS = re.compile(r"[≥≤<>=]|[一二两三四五六七八九]成|分之")
_TWO_GAPS = re.compile(r"每[^\d每]{0,8}\d[^每]*每[^\d每]{0,8}\d")
_SIGN = re.compile(r"[≥≤<>=]")
_STRAY_NUMBER = re.compile(rf"(?:{_COMPARING})-?\d[\d.]*[^一-鿿]*$")
# What gives or takes points ends a clause: inside a piece something is missing between.
_POINTS_INSIDE = re.compile(
    r"不(?:得|计|给|扣|加)分|[得扣加]\d+(?:\.\d+)?分(?![之钟贝米])|比例[得扣加]分|一票否决|扣完|不保底|酌情[给得扣加]"
)
# 完成率×10分: arithmetic that is not read is no wording.
_TIMES = re.compile(r"[×÷]|\d\*|\*\d")
_STRAY_SETTING = re.compile(r"不足.*(?:按|不)")
_NUMBER_INSIDE = re.compile(rf"(?:{_COMPARING})-?\d|\d[^一-鿿]{{0,4}}[一-鿿]{{0,3}}以[上下内]")
# 每项措施各1.5分 is 1.5 for each; any other 各 before the points leaves open for what.
_CASES = re.compile(r"分别|(?<!每)^[^每]*各$")
_REMARK = re.compile(
    r"(?:与|同|较|和).*(?:比较|相比|对比)|由.{1,8}(?:组|局|办|部门|领导|专家)|按[^得扣加]{1,8}(?:得分|计分|评分)|(?:查(?:看|阅|验)|现场|实地|抽查|根据|依据|参照|按照?|以|由|对照).*"
    r"(?:资料|查看|查阅|检查|核查|抽查|台账|文件|数据|材料|为准|扣分|计分|计算|评分|得分|给分|计)|\([^()]*\)"
)


def is_remark(text: str) -> bool:
    """
    Whether a piece only says how the item is checked: `查阅资料`, `按实际完成值与目标值的差距进行扣分`.
    """
    return _REMARK.fullmatch(text.removesuffix("的")) is not None


def read_piece(text: str, start: int, context: Context) -> Piece:
    """
    What a piece of a cell says; wording that the grammar does not read is for a person to judge.

    Raises ScoringSyntaxError where it is not read and is no wording either.
    """
    cases = _CASES.search(text)
    if cases is not None:
        raise context.refusal("scoring/respectively", start + cases.start(), start + cases.end(), found=text)
    points = _POINTS_INSIDE.search(text)
    if points is not None:
        raise context.refusal("scoring/unreadable", start + points.start(), start + len(text), found=points.group())
    sign = _LOST_SIGN.search(text)
    if sign is not None:
        raise context.refusal("scoring/lost-sign", start + sign.start(), start + sign.end(), found=sign.group())
    text = text.removesuffix("各")
    piece = read_known(text, start, context)
    if piece is not None:
        return piece
    for is_any in (True, False):
        joints = [match for match in _JOINED.finditer(text) if match.group().startswith("或") is is_any]
        sides = _split(text, start, joints)
        read = [read_known(side, place, context) for side, place in sides] if len(sides) > 1 else []
        if any(side is not None for side in read):
            return Several(
                tuple(
                    side or _statement(words, place, context) for side, (words, place) in zip(read, sides, strict=True)
                ),
                is_any,
            )
    return _statement(text, start, context)


def _split(text: str, start: int, joints: list[re.Match[str]]) -> list[tuple[str, int]]:
    edges = [0, *(edge for joint in joints for edge in joint.span()), len(text)]
    return [
        (text[first:last], start + first) for first, last in zip(edges[::2], edges[1::2], strict=True) if first < last
    ]


def _statement(text: str, start: int, context: Context) -> Done:
    end = start + len(text)
    for code, pattern in _DAMAGE.items():
        match = pattern.search(text)
        if match is not None:
            first = max(0, match.start() - 1) if code == "scoring/damaged" else match.start()
            raise context.refusal(code, start + first, start + match.end(), found=text[first : match.end()])
    if _TWO_GAPS.search(text):
        raise context.refusal("scoring/two-gaps", start, end, found=text)
    if _NUMBER_LOST.fullmatch(text):
        raise context.refusal("scoring/number-lost", start, end, found=text)
    stray = _SIGN.search(text) or _TIMES.search(text) or _STRAY_NUMBER.search(text) or _STRAY_SETTING.match(text)
    if stray is not None:
        raise context.refusal("scoring/unreadable", start + stray.start(), end, found=text[stray.start() :])
    if _NUMBER_INSIDE.search(text):
        context.note("scoring/number-in-statement", start, end, found=text)
    return Done(text.removesuffix("的") or text)


def read_known(text: str, start: int, context: Context) -> Piece | None:
    """
    What the grammar reads in a piece, or None where it reads nothing.
    """
    from lark.exceptions import UnexpectedInput

    try:
        tree = load_parser().parse(text, start="condition")
    except UnexpectedInput:
        return None
    named = [words(node, name) or "" for node in tree.iter_subtrees() for name in ("subject", "noun")]
    if any(_ODD_WORDS.search(name) or _NUMBER_LOST.fullmatch(name) for name in named):
        return None
    alternatives = []
    for alternative in nodes(nodes(tree, "any")[0], "all"):
        parts = [_one(node, start, context) for node in nodes(alternative)]
        if any(part is None for part in parts):
            return None
        read = tuple(part for part in parts if part is not None)
        alternatives.append(read[0] if len(read) == 1 else Several(read, is_any=False))
    if len(alternatives) == 1:
        return alternatives[0]
    if any(isinstance(each, AllOf) or (isinstance(each, Several) and not each.is_any) for each in alternatives):
        raise context.refusal("scoring/nested-or", start, start + len(text))
    return Several(tuple(alternatives), is_any=True)


def _one(node: Node, start: int, context: Context) -> Piece | None:
    match node.data:
        case "level":
            return _level(node, start, context)
        case "growth" if nodes(node, "move"):
            return _growth(node, start, context)
        case "growth":
            return _TREND[tokens(node)[0].type]
        case "distance":
            return _distance(node, start, context)
        case "stands":
            return Stands(_STANDINGS[node.children[0].type])
        case "grade":
            return _grade(node)
        case "otherwise":
            return Otherwise()
        case "counted":
            return _counted(node, start, context)
        case "gap":
            return _gap(node, start, context)
        case _:
            return _event(node, start, context)


def _level(node: Node, start: int, context: Context) -> Piece | None:
    subject = words(node, "subject")
    if subject == context.name:
        subject = None
    for span in nodes(node, "range"):
        (low, lower), (high, upper) = range_(span, start, context)
        return AllOf((Level(low, lower, subject), Level(high, upper, subject)))
    read = [comparison(child, start, context) for child in nodes(node, "comparison")]
    if len(read) == 2:
        if any(each.sign is None for each in read):
            return None
        return AllOf(tuple(Level(each.sign, each.quantity, subject) for each in read if each.sign is not None))
    return _closed(read[0], subject)


def _closed(read: Compared, subject: str | None) -> Piece:
    if read.sign is None:
        return Reached(read.quantity, subject, is_bare=not read.reaches)
    return Level(read.sign, read.quantity, subject)


def _growth(node: Node, start: int, context: Context) -> Piece:
    side = Side.ABOVE if _move(node).type == "RISE" else Side.BELOW
    read = comparison(node, start, context)
    return Growth(side, read.sign or Comparator.AT_LEAST, read.quantity)


def _distance(node: Node, start: int, context: Context) -> Piece:
    move = _move(node)
    side = {"RISE": Side.ABOVE, "FALL": Side.BELOW}.get(move.type) or _side(str(move))
    read = comparison(node, start, context)
    return Distance(side, read.sign or Comparator.AT_LEAST, read.quantity)


def _move(node: Node) -> "Token":
    token: Token = nodes(node, "move")[0].children[0]
    return token


def _side(text: str) -> Side:
    if "差" in text:
        return Side.SHORT
    return Side.BELOW if re.search("[低少降减]", text) else Side.ABOVE


def _grade(node: Node) -> Piece:
    """
    A grade, or those from it on: Ⅲ类及以上, 优于Ⅲ类, 良好以上.
    """
    found = {token.type: str(token) for token in tokens(node)}
    word = grade_word(_GRADE.sub("", found["GRADE"]) if "GRADE" in found else found["WATER_CLASS"])
    order = next((order for order in GRADES if any(word in same for same in order)), None)
    reach = found.get("REACH_CLASS", "").removeprefix("水质")
    if order is None or not (reach.removeprefix("为") or found.keys() & {"AND_ABOVE", "AND_BELOW"}):
        return Grade(word)
    place = next(place for place, same in enumerate(order) if word in same)
    if "AND_BELOW" in found or reach in ("低于", "劣于"):
        chosen = order[place if "AND_BELOW" in found else place + 1 :]
    else:
        chosen = order[: place if reach in ("优于", "好于") else place + 1]
    words = [each for same in chosen for each in same]
    return Grade(words[0]) if len(words) == 1 else Several(tuple(map(Grade, words)), is_any=True)


def _counted(node: Node, start: int, context: Context) -> Piece | None:
    read = comparison(node, start, context)
    subject, noun = words(node, "subject"), words(node, "noun")
    verb = "".join(str(token) for token in tokens(node) if token.type == "VERB")
    unit = read.quantity.unit
    if unit is not None and fold_unit(unit) in _RATIOS:
        # 完成90%以上 is a level that was reached, not a count.
        return None if noun or not verb else _closed(attrs.evolve(read, reaches=True), subject)
    if unit is None or _is_odd(noun):
        return None
    if not verb and subject is not None and (read.sign is not None or read.quantity.value != 1 or "/" in unit):
        # 实行14小时以上保洁 is wording; 招商引资一家企业 counts.
        return None
    return Counted(None if subject == "其中" else subject, verb, read.sign, read.quantity, noun)


def _is_odd(noun: str | None) -> bool:
    return noun is not None and re.match(r"[一-鿿“《(A-Z]", noun) is None


def _gap(node: Node, start: int, context: Context) -> Piece | None:
    word = next(str(token) for token in tokens(node) if token.type == "EVERY_GAP")
    subject, noun = words(node, "subject"), words(node, "noun")
    if _is_odd(noun):
        return None
    if noun is not None and "每" in noun:
        end = start + reach(node)
        raise context.refusal("scoring/two-gaps", start, end, found=context.folded.text[start:end])
    step = quantity(nodes(node, "quantity")[0], start, context)
    _check_step(step, word, start, context)
    if step.unit == POINT_UNIT and context.unit is not None and fold_unit(context.unit) not in _RATIOS:
        raise context.refusal("scoring/percentage-points", start, start + len(word) + 1, unit=context.unit)
    base = Base.PREVIOUS_YEAR if nodes(node, "base") else Base.TARGET
    if subject is not None and isinstance(read_known(subject, start, context), Stands):
        # 超额完成任务每增加10% says twice on which side it is.
        subject = None
    return EachGap(_side(word), step, base, f"{subject or ''}{noun or ''}" or None)


def _event(node: Node, start: int, context: Context) -> Piece | None:
    noun = words(node, "noun")
    if _is_odd(noun):
        return None
    word = next(str(token) for token in tokens(node))
    found = nodes(node, "quantity")
    if found:
        every, verb = quantity(found[0], start, context), word[1:]
        _check_step(every, word, start, context)
        if every.unit is None or fold_unit(every.unit) in _RATIOS:
            return None
    else:
        match = _EVERY_UNIT.fullmatch(word)
        if match is None:
            return None
        every, verb = Quantity(Fraction(1), match["unit"]), match["verb"] or ""
    context_words = words(node, "subject")
    return EachEvent(every, verb, noun, context_words.removesuffix("的") if context_words else None)


def _check_step(step: Quantity, word: str, start: int, context: Context) -> None:
    if step.value <= 0:
        raise context.refusal("scoring/no-size", start, start + len(word) + 1, found=word)


def read_limit(text: str, context: Context) -> Limit | None:
    """
    The number of a target, with its unit and its comparison; None for a target that is no number (达到功能区标准).

    Raises ScoringSyntaxError for a text that is nearly a number.
    """
    piece = read_known(text, 0, context) if text else None
    match piece:
        case Level(comparator, limit, None):
            return Limit(limit.value, limit.unit, comparator)
        case Reached(limit, None):
            return Limit(limit.value, limit.unit)
        case _ if (
            piece is None and (_SIGN.search(text) or re.search(r"\d", text)) and not re.search("[一-鿿]{2}", text)
        ):
            raise context.refusal("scoring/target-unreadable", 0, len(text), found=text)
        case _:
            return None
