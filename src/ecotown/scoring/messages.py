"""
What the reader and the scorer of rules say, by code: refusals and diagnostics, in Chinese and in English.
"""

from ecotown.diagnostics import Diagnostic, Severity, Wording
from ecotown.errors import ObservationError

__all__ = ["DIAGNOSTICS", "REFUSALS", "note", "refuse_value"]

_LONGEST_SHOWN = 60

REFUSALS: dict[str, Wording] = {
    "scoring/empty": Wording(
        "评分规则是空的",
        "the scoring rule is empty",
        "写明怎么计分，例如 达到85%得5分；未达标不得分",
        "say how it is scored, such as 达到85%得5分；未达标不得分",
    ),
    "scoring/unreadable": Wording(
        "从“{found}”起读不懂",
        'cannot be read from "{found}" on',
        "请按“条件+得/扣/加+分数”书写，例如 每低1个百分点扣0.5分；各条之间用“；”隔开",
        "write condition, then 得, 扣 or 加, then points, such as 每低1个百分点扣0.5分; separate clauses by ；",
    ),
    "scoring/no-points": Wording(
        "“{found}”没有写分数",
        '"{found}" states no points',
        "请写明得、扣或加几分，例如 {found}得1分",
        "say how many points are given, taken or added, such as {found}得1分",
    ),
    "scoring/no-condition": Wording(
        "“{found}”没有写条件",
        '"{found}" states no condition',
        "请写明什么情况下{found}；整项的分值请写 满分10分",
        "say when; for the marks of the whole item write 满分10分",
    ),
    "scoring/no-rule": Wording(
        "只写了“{found}”，没有写怎么得分或扣分",
        'only "{found}" is stated, and not what gives or takes points',
        "请补上计分的条款，例如 每发现1处扣2分，扣完为止",
        "add what points are given or taken for, such as 每发现1处扣2分，扣完为止",
    ),
    "scoring/too-long": Wording(
        "评分规则过长：{length} 个字符，最多 {most} 个",
        "too long for a scoring rule: {length} characters, at most {most}",
        "一格只写一项的评分规则",
        "keep the rule of one item in a cell",
    ),
    "scoring/too-many": Wording(
        "条款过多，最多 {most} 条",
        "too many clauses: at most {most}",
        "请拆成几项分别写",
        "split it into several items",
    ),
    "scoring/number-too-long": Wording(
        "数字过长，最多 {most} 位",
        "the number is too long: at most {most} digits",
        "请核对数字",
        "check the number",
    ),
    "scoring/number-lost": Wording(
        "“{found}”没有数值",
        '"{found}" has no number',
        "请补上数值和单位，例如 每低1个百分点",
        "add the number and its unit, such as 每低1个百分点",
    ),
    "scoring/damaged": Wording(
        "“{found}”像是识别错误：字母 O、I、l、S 与数字混在一起",
        '"{found}" looks like a recognition error: letters O, I, l, S mixed with digits',
        "请对照原件改为数字，例如 IO分 应为 10分",
        "compare with the original and write digits, for instance 10分 for IO分",
    ),
    "scoring/lost-sign": Wording(
        "“{found}”不是比较符，原来的符号可能丢失了",
        '"{found}" is no sign of comparison; the original sign may have been lost',
        "请对照原件改为 ≥ 或 ≤",
        "compare with the original and write ≥ or ≤",
    ),
    "scoring/decimal-point": Wording(
        "数字中间的“{found}”不是小数点",
        'the "{found}" inside the number is no decimal point',
        "请改为“.”，例如 0.5分",
        'write ".", for instance 0.5分',
    ),
    "scoring/blank-in-number": Wording(
        "数字中间有空格",
        "there is a blank inside the number",
        "请删去空格，或在两个数之间写上分隔",
        "remove the blank, or separate the two numbers",
    ),
    "scoring/two-operators": Wording(
        "一个数值前后的比较词不一致：“{found}”",
        'the comparisons before and behind one number differ: "{found}"',
        "只保留一个，例如 ≥85% 或 85%以上",
        "keep one, for instance ≥85% or 85%以上",
    ),
    "scoring/reversed-range": Wording(
        "区间的前一个数大于后一个数：“{found}”",
        'the range is reversed: "{found}"',
        "请把小的数写在前面，例如 60%～70%得3分",
        "write the smaller number first, for instance 60%～70%得3分",
    ),
    "scoring/respectively": Wording(
        "“{found}”一次写了几种情形的分数",
        '"{found}" states the points of several cases at once',
        "请一种情形写一条，用“；”隔开",
        "write one clause for each case, separated by ；",
    ),
    "scoring/two-gaps": Wording(
        "“{found}”里有不止一个“每…”",
        '"{found}" holds more than one 每…',
        "请一个“每…”写一条",
        "write one clause for each 每…",
    ),
    "scoring/no-size": Wording(
        "“{found}”没有大小：分母或每一份不能为零",
        '"{found}" has no size: a denominator or a step cannot be zero',
        "请核对数字",
        "check the number",
    ),
    "scoring/nested-or": Wording(
        "“或”的一侧含有“且”，无法写成一条",
        "one side of an 或 holds an 且, which has no printed form",
        "请拆成几条，用“；”隔开",
        "split it into several, separated by ；",
    ),
    "scoring/percentage-points": Wording(
        "“百分点”只用于以百分数计的指标，而这项指标的单位是“{unit}”",
        '百分点 is only for indicators in %, and this one is in "{unit}"',
        "请核对单位，或写成指标的单位",
        "check the unit, or write the step in the unit of the indicator",
    ),
    "scoring/target-unreadable": Wording(
        "目标值“{found}”读不懂",
        'the target "{found}" cannot be read',
        "请写数值，例如 ≥75%；不是数值的目标留空，另给出是否达标",
        "give a number, such as ≥75%; leave out a target without a number and say whether it is met",
    ),
    "scoring/better-unreadable": Wording(
        "better 应为 higher 或 lower，不是“{found}”",
        'better is "higher" or "lower", not "{found}"',
        "越高越好写 higher，越低越好写 lower",
        "write higher where more is better, lower where less is",
    ),
    "scoring/points-unreadable": Wording(
        "分值“{found}”不是数",
        'the full marks "{found}" are no number',
        "分值写一个不小于零的数，例如 5 或 0.5",
        "full marks are a number of zero or more, such as 5 or 0.5",
    ),
}

DIAGNOSTICS: dict[str, tuple[Severity, Wording]] = {
    "scoring/direction-assumed": (
        Severity.INFO,
        Wording(
            "没有说明越高越好还是越低越好，“{found}”按不低于理解",
            'nobody says which way is better; "{found}" is taken as at least',
            "请写明比较词（≥ 或 ≤），或给出 better",
            "write the comparison (≥ or ≤), or give `better`",
        ),
    ),
    "scoring/number-in-statement": (
        Severity.WARNING,
        Wording(
            "“{found}”里的数值没有读出来，整句由人判断",
            'the number in "{found}" is not read; a person judges the wording as a whole',
            "如需自动计算，请写成“名称+比较词+数值”，例如 绿地率≥25%",
            "to have it computed, write name, comparison and number, such as 绿地率≥25%",
        ),
    ),
    "scoring/remark-left-out": (
        Severity.INFO,
        Wording(
            "“{found}”是说明文字，不参与计分",
            '"{found}" says how it is checked and takes no part in the score',
            "说明文字可移到备注",
            "such remarks may go to the notes",
        ),
    ),
    "scoring/points-differ": (
        Severity.WARNING,
        Wording(
            "文字中的满分{full}分与分值{points}分不一致，按分值计算",
            "the text says {full} full marks and the table {points}; the table is used",
            "请核对分值",
            "check the marks",
        ),
    ),
    "scoring/floor-assumed": (
        Severity.INFO,
        Wording(
            "没有说明扣分是否保底，按扣完为止计算",
            "nothing is said about a floor; deductions end at zero",
            "请写明 扣完为止 或 扣分不保底",
            "write 扣完为止 or 扣分不保底",
        ),
    ),
    "scoring/incomplete-unit": (
        Severity.INFO,
        Wording(
            "“{found}”余{rest}不足一个单位，{reading}",
            '"{found}" leaves {rest}, less than one unit; {reading_en}',
            "请在规则中写明，例如 不足1个百分点的按1个百分点计",
            "say so in the rule, such as 不足1个百分点的按1个百分点计",
        ),
    ),
    "scoring/overlapping-steps": (
        Severity.WARNING,
        Wording(
            "“{found}”与得分的一档重叠，按得分的一档计",
            '"{found}" overlaps with a step that gives points; the step counts',
            "请把界限写清楚，例如 不足80%不得分",
            "make the bounds meet, such as 不足80%不得分",
        ),
    ),
    "scoring/more-than-full": (
        Severity.INFO,
        Wording(
            "各条合计{sum}分，超过满分{full}分，按满分计",
            "the clauses come to {sum} points, more than the full marks of {full}, which are given",
            "请核对分值",
            "check the marks",
        ),
    ),
    "observation/unreadable": (
        Severity.ERROR,
        Wording(
            "“{name}”的“{value}”读不出来：这里需要{wanted}",
            'the observation "{value}" of "{name}" cannot be read: what is needed is {wanted_en}',
            "请核对填报的内容",
            "check what was entered",
        ),
    ),
    "observation/other-dimension": (
        Severity.ERROR,
        Wording(
            "“{name}”的单位是“{unit}”，不能与“{limit_unit}”比较",
            '"{name}" is in "{unit}", which cannot be compared with "{limit_unit}"',
            "换成能换算成“{limit_unit}”的单位，或核对填报的是不是这项指标",
            'state it in a unit that converts to "{limit_unit}", or check that it is this indicator that was observed',
        ),
    ),
    "observation/unknown-name": (
        Severity.ERROR,
        Wording(
            "“{value}”不是这条规则所问的名称；可用的名称：{names}",
            '"{value}" is no name that the rule asks for; the names are: {names}',
            "请核对名称",
            "check the name",
        ),
    ),
    "observation/several-wanted": (
        Severity.ERROR,
        Wording(
            "这条规则问到几样，一个值“{value}”不够：{names}",
            'the rule asks for several things, and one value "{value}" does not say which: {names}',
            "写成“名称: 值”的形式",
            "write it as a mapping by name",
        ),
    ),
    "observation/two-values": (
        Severity.ERROR,
        Wording(
            "“{value}”有两个不同的值",
            'there are two values of "{value}"',
            "只保留一个",
            "keep one of them",
        ),
    ),
    "observation/out-of-range": (
        Severity.ERROR,
        Wording(
            "“{name}”评了{value}分，只能在{lowest}～{highest}分之间",
            '"{name}" was given {value} points; it takes {lowest} to {highest}',
            "请重新评分",
            "give points within the bounds",
        ),
    ),
    "conventions/unreadable": (
        Severity.ERROR,
        Wording(
            "约定“{name}: {value}”读不懂；可用的是：{wanted}",
            'the convention "{name}: {value}" cannot be read; there are: {wanted}',
            "请核对约定",
            "check the convention",
        ),
    ),
}


def note(code: str, **facts: str) -> Diagnostic:
    """
    A diagnostic of a score, without a place.
    """
    severity, wording = DIAGNOSTICS[code]
    told = {name: _shown(fact) for name, fact in facts.items()}
    return Diagnostic(
        code=code,
        severity=severity,
        message=wording.message.format(**told),
        message_en=wording.message_en.format(**told),
        hint=wording.hint and wording.hint.format(**told),
        hint_en=wording.hint_en and wording.hint_en.format(**told),
    )


def refuse_value(code: str, **facts: object) -> ObservationError:
    """
    The refusal of something observed or declared, to be raised.
    """
    told = note(code, **{name: str(fact) for name, fact in facts.items()})
    return ObservationError(code, told.message, told.message_en, hint=told.hint, hint_en=told.hint_en)


def _shown(fact: str) -> str:
    return fact if len(fact) <= _LONGEST_SHOWN * 5 else f"{fact[: _LONGEST_SHOWN * 5]}…"
