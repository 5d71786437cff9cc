"""
Every diagnostic and refusal of the judge, in one place, in Chinese and in English.

`note` makes a diagnostic of a result, `refuse` an error. Facts are put into the texts by name; they come from outside,
so they are shortened first (`shown`).
"""

from fractions import Fraction

from ecotown.diagnostics import Diagnostic, Severity
from ecotown.errors import InvalidArgument, ObservationError, WrongArgument
from ecotown.quantities import format_exact

__all__ = ["CODES", "note", "refuse", "refuse_input", "refuse_type", "shown"]

_LONGEST = 60
_LONGEST_LIST = 400
_LISTS = frozenset({"names", "wanted", "wanted_en", "hint", "hint_en"})

# Under each code: severity, message, message in English, hint, hint in English.
_TEXTS: dict[str, tuple[Severity, str, str, str | None, str | None]] = {
    "observation/year-assumed": (
        Severity.INFO,
        "没有给出年份，按数据中最近的一年（{year}年）判定",
        "no year is given; the latest year of the data, {year}, is judged",
        "写明年份",
        "state the year",
    ),
    "observation/looks-like-a-fraction": (
        Severity.WARNING,
        "{value} 按 {value}% 判定；它像是小数形式的比例",
        "{value} is taken as {value} %; it looks like a fraction",
        "若是百分之{percent}，请写“{percent}%”",
        'if {percent} % is meant, write "{percent}%"',
    ),
    "observation/looks-like-a-percentage": (
        Severity.WARNING,
        "{value} 按比值 {value} 判定；它像是百分数",
        "{value} is taken as the ratio {value}; it looks like a percentage",
        "若是百分之{value}，请写“{value}%”",
        'if {value} % is meant, write "{value}%"',
    ),
    "observation/not-a-number": (
        Severity.WARNING,
        "{value} 不是数，按缺失处理",
        "{value} is not a number and counts as missing",
        "没有数据就留空",
        "leave the value out where there is none",
    ),
    "observation/basis-assumed": (
        Severity.INFO,
        "观测值没有写明口径，按“{basis}”比较",
        'the observation states no basis and is compared as "{basis}"',
        "在单位后注明口径，如“千克/公顷(折纯)”",
        "state the basis behind the unit, as in 千克/公顷(折纯)",
    ),
    "observation/not-used": (
        Severity.WARNING,
        "{value} 没有用到：目标分别对{names}提出要求，须分别填写",
        "{value} is not used: the target asks for {names}, each to be stated by name",
        "写成“名称: 值”的形式",
        "write it as a mapping by name",
    ),
    "observation/stage-carried-on": (
        Severity.INFO,
        "{year}年没有单列要求，沿用{last}年的",
        "nothing is said of {year}; what holds for {last} stays in force",
        None,
        None,
    ),
    "observation/unreadable": (
        Severity.ERROR,
        "{subject}“{value}”读不出来：这里需要{wanted}",
        'the observation "{value}" of {subject_en} cannot be read: what is needed is {wanted_en}',
        "{hint}",
        "{hint_en}",
    ),
    "observation/too-large": (
        Severity.ERROR,
        "观测值{value}的位数太多",
        "the observation {value} has too many digits",
        "核对数值",
        "check the number",
    ),
    "observation/other-dimension": (
        Severity.ERROR,
        "{subject}的单位是“{unit}”，不能与“{limit_unit}”比较",
        '{subject_en} is in "{unit}", which cannot be compared with "{limit_unit}"',
        "换成能换算成“{limit_unit}”的单位，或核对填报的是不是这项指标",
        'state it in a unit that converts to "{limit_unit}", or check that it is this indicator that was observed',
    ),
    "observation/unit-without-limit": (
        Severity.ERROR,
        "{subject}带有单位“{unit}”，而目标和指标都没有单位",
        '{subject_en} is in "{unit}", but neither the target nor the indicator has a unit',
        "给指标补上单位，或去掉观测值的单位",
        "give the indicator its unit, or take the unit off the observation",
    ),
    "observation/unknown-name": (
        Severity.ERROR,
        "“{value}”不是这个目标所问的名称；可用的名称：{names}",
        '"{value}" is no name that the target asks for; the names are: {names}',
        "{hint}",
        "{hint_en}",
    ),
    "observation/two-values": (
        Severity.ERROR,
        "“{value}”有两个不同的观测值",
        'there are two different observations of "{value}"',
        "只保留一个",
        "keep one of them",
    ),
    "observation/may-not-be-absent": (
        Severity.ERROR,
        "{subject}填了“不涉及”，但指标没有说明可以不涉及",
        "{subject_en} is given as 不涉及 (not applicable), but the indicator does not say that it may be",
        "确可不涉及的，在指标中写 may_be_absent: true",
        "where that may be so, write may_be_absent: true in the indicator",
    ),
    "target/too-long": (
        Severity.ERROR,
        "目标有{value}个字符，判定只接受不超过2000个字符的目标",
        "the target has {value} characters; one of at most 2,000 is judged",
        "只写这一格的目标，说明文字请移到备注",
        "write the target of this cell alone and move explanations to the note",
    ),
    "target/direction-unknown": (
        Severity.ERROR,
        "“{value}”要看数值越高越好还是越低越好，指标没有说明",
        '"{value}" depends on which way is better, and the indicator does not say',
        "在指标中写 better: higher 或 better: lower",
        "write better: higher or better: lower in the indicator",
    ),
    "argument/wrong-type": (
        Severity.ERROR,
        "参数 {name} 应是{wanted}，给的却是 {found}",
        "the argument {name} is {wanted_en}, not {found}",
        None,
        None,
    ),
    "year/unreadable": (
        Severity.ERROR,
        "“{value}”不是1900至2999之间的年份",
        '"{value}" is not a year from 1900 to 2999',
        None,
        None,
    ),
    "place/unreadable": (
        Severity.ERROR,
        "地方属性“{name}”的值“{value}”读不出来",
        'the attribute "{name}" of the place, "{value}", cannot be read',
        "属性写成“名称: 值”，值是文字或数",
        "attributes are a mapping of names to a text or a number",
    ),
    "conventions/unknown-key": (
        Severity.ERROR,
        "没有“{name}”这项约定；可用的有：{names}",
        'there is no convention "{name}"; there are: {names}',
        None,
        None,
    ),
    "conventions/unreadable": (
        Severity.ERROR,
        "约定 {name} 的值“{value}”读不出来：应为{wanted}",
        'the convention {name}, "{value}", cannot be read: it is {wanted_en}',
        None,
        None,
    ),
    "conventions/other-dimension": (
        Severity.ERROR,
        "约定 {name} 的单位“{unit}”不能用于“{limit_unit}”",
        'the unit "{unit}" of the convention {name} does not fit "{limit_unit}"',
        "改用指标的单位，或写成百分数",
        "state it in the unit of the indicator, or as a percentage",
    ),
    "assigned/unreadable": (
        Severity.ERROR,
        "下达的目标“{value}”读不出来",
        'the assigned target "{value}" cannot be read',
        "写成目标表达式，或 {{target: …, document: …, year: …}}；有几个对象的，按对象分别写",
        "write a target, or {{target: …, document: …, year: …}}; where there are several subjects, one for each",
    ),
    "assigned/no-bound": (
        Severity.ERROR,
        "下达的目标“{value}”没有数值，而这项指标以“{unit}”计量，无从比较",
        'the assigned target "{value}" sets no bound, and this indicator is measured in "{unit}"',
        "写下达的数值，如“≥95%”；没有数值就先不填",
        "write the number that was assigned, like ≥95%, or leave it out where there is none",
    ),
    "assigned/other-dimension": (
        Severity.ERROR,
        "下达的目标“{value}”以“{limit_unit}”计，不能与这项指标的单位“{unit}”比较",
        'the assigned target "{value}" is in "{limit_unit}", which cannot be compared with "{unit}", that of this indicator',
        "核对是不是下达给这项指标的，单位改成能换算成“{unit}”的",
        'check that it was assigned for this indicator, and state it in a unit that converts to "{unit}"',
    ),
    "reference/other-dimension": (
        Severity.ERROR,
        "参照值“{name}”以“{limit_unit}”计，不能与指标的单位“{unit}”比较",
        'the reference "{name}" is in "{limit_unit}", which cannot be compared with "{unit}", that of the indicator',
        "把参照值改成能换算成“{unit}”的单位",
        'state the reference in a unit that converts to "{unit}"',
    ),
    "reference/two-values": (
        Severity.ERROR,
        "参照值“{name}”有两个，名称去掉空格和全半角之分后相同",
        'there are two references "{name}", for blanks and widths of characters do not tell names apart',
        "只保留一个",
        "keep one of them",
    ),
    "reference/unreadable": (
        Severity.ERROR,
        "参照值“{name}”的值“{value}”读不出来",
        'the reference "{name}", "{value}", cannot be read',
        "写成数、带单位的数、类别，或按年份列出",
        "write a number, a number with its unit, a class, or a series by year",
    ),
}
CODES: tuple[str, ...] = tuple(_TEXTS)


def note(code: str, **facts: object) -> Diagnostic:
    """
    A diagnostic of a result.
    """
    severity, *texts = _TEXTS[code]
    message, message_en, hint, hint_en = _fill(texts, facts)
    return Diagnostic(
        code=code,
        severity=severity,
        message=message or "",
        message_en=message_en or "",
        hint=hint,
        hint_en=hint_en,
    )


def refuse(code: str, **facts: object) -> ObservationError:
    """
    The error for an observation that cannot be used.
    """
    message, message_en, hint, hint_en = _fill(_TEXTS[code][1:], facts)
    return ObservationError(code, message or "", message_en or "", hint=hint, hint_en=hint_en)


def refuse_input(code: str, *, way: tuple[str | int, ...] = (), **facts: object) -> InvalidArgument:
    """
    The error for anything else that the judge was given: a year, a place, a convention, a reference; `way` leads to it.
    """
    message, message_en, hint, hint_en = _fill(_TEXTS[code][1:], facts)
    return InvalidArgument(code, message or "", message_en or "", hint=hint, hint_en=hint_en, way=way)


def refuse_type(code: str, name: str, given: object, wanted: str, wanted_en: str) -> WrongArgument:
    """
    The error for an argument of another type than is taken.
    """
    found = type(given).__name__
    facts: dict[str, object] = {"name": name, "found": found, "wanted": wanted, "wanted_en": wanted_en}
    message, message_en, hint, hint_en = _fill(_TEXTS[code][1:], facts)
    return WrongArgument(code, message or "", message_en or "", hint=hint, hint_en=hint_en)


def _fill(texts: "tuple[str | None, ...] | list[str | None]", facts: dict[str, object]) -> list[str | None]:
    shortened = {name: shown(value, _LONGEST_LIST if name in _LISTS else _LONGEST) for name, value in facts.items()}
    return [None if text is None else text.format_map(shortened) or None for text in texts]


def shown(value: object, longest: int = _LONGEST) -> str:
    """
    A value from outside as it may stand in a message: short, in one line.
    """
    match value:
        case None:
            return ""
        case str():
            text = value
        case Fraction():
            text = format_exact(value)
        case bool() | float():
            text = str(value)
        case int():
            # Python refuses to print integers of more than 4300 digits.
            text = str(value) if value.bit_length() < 200 else f"{value.bit_length()} bits"
        case dict() | list() | tuple() | set():
            text = type(value).__name__
        case _:
            text = f"{value}"
    text = " ".join(text[: 2 * longest].split())
    return text if len(text) <= longest else f"{text[:longest]}…"
