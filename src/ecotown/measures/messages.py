"""
What is said of formulas, by code: refusals of the reader, and faults found where units are checked.
"""

import attrs

from ecotown.diagnostics import Diagnostic, Severity, Wording
from ecotown.errors import MeasureSyntaxError, ObservationError
from ecotown.measures.nodes import Span

__all__ = ["FAULTS", "REFUSALS", "fault", "refusal", "refuse_value", "shorten"]

_E, _W = Severity.ERROR, Severity.WARNING
_LONGEST_SHOWN = 40

REFUSALS: dict[str, Wording] = {
    "measure/empty": Wording(
        "公式是空的",
        "the formula is empty",
        "写成 分子 / 分母，例如 农膜回收量 / 农膜使用量；没有公式的指标删去 measure",
        "write numerator / denominator, such as 农膜回收量 / 农膜使用量; a row without a formula has no measure",
    ),
    "measure/too-long": Wording(
        "公式过长：{length} 个字符，最多 {most} 个",
        "too long for a formula: {length} characters, at most {most}",
        "说明文字请放到 definition",
        "move explanations to the definition",
    ),
    "measure/too-deep": Wording(
        "括号套得过深，最多 {most} 层",
        "brackets are nested too deeply: at most {most}",
        "请去掉多余的括号",
        "remove the brackets that are not needed",
    ),
    "measure/unreadable": Wording(
        "从“{found}”起读不懂",
        'cannot be read from "{found}" on',
        "公式由变量名、数字和 + - × ÷ ( ) 组成；名称里有符号或以数字开头的，用「」括起来",
        "a formula is made of names, numbers and + - × ÷ ( ); put a name that holds signs or begins with a digit in 「」",
    ),
    "measure/incomplete": Wording(
        "公式没有写完：“{found}”之后还缺一个量",
        'the formula ends too soon: a quantity is wanted after "{found}"',
        "请补上变量名或数字",
        "add a name or a number",
    ),
    "measure/unclosed": Wording(
        "“{found}”没有配对的另一半",
        '"{found}" has no counterpart',
        "请补上或删去一个",
        "add the other one or remove this one",
    ),
    "measure/missing-operand": Wording(
        "“{found}”前面缺一个量",
        'a quantity is missing before "{found}"',
        "请补上变量名或数字，或删去多余的符号",
        "add a name or a number, or remove the sign",
    ),
    "measure/missing-operator": Wording(
        "“{found}”与前面的量之间没有运算符",
        'there is no operator between "{found}" and the quantity before it',
        "请补上 + - × ÷；两部分若同属一个名称，请用「」括起来；数字中间不要空格",
        "add + - × ÷; if both belong to one name put it in 「」; write numbers without blanks",
    ),
    "measure/unknown-function": Wording(
        "没有“{found}”这个函数",
        'there is no function "{found}"',
        "可用的函数：合计、最大、最小；若括号是名称的一部分，写成「{found}(…)」；若是相乘，补上 ×",
        "functions are 合计, 最大, 最小; if the bracket is part of a name write 「{found}(…)」; to multiply write ×",
    ),
    "measure/no-mean": Wording(
        "公式里不能求平均：比率的平均不是全镇的比率",
        "a formula takes no mean: the mean of rates is not the rate of the town",
        "写成 分子之和 ÷ 分母之和",
        "write the sum of the numerators over the sum of the denominators",
    ),
    "measure/comma": Wording(
        "这里的逗号读不懂：“{found}”",
        'this comma cannot be read: "{found}"',
        "数字里不写分节逗号，如 1234；逗号只用在函数里，如 最小(甲, 乙)",
        "write numbers without commas, such as 1234; a comma stands only in a function, such as 最小(甲, 乙)",
    ),
    "measure/equals-sign": Wording(
        "公式里有等号",
        "there is an equals sign in the formula",
        "只写等号右边",
        "write only what stands right of it",
    ),
    "measure/comparison": Wording(
        "公式里有比较符“{found}”",
        'there is a sign of comparison, "{found}", in the formula',
        "公式只说怎么算；要达到多少写在 target",
        "a formula says how to compute; what is to be reached stands in the target",
    ),
    "measure/percent-behind-name": Wording(
        "“{found}”前面不是数字",
        'there is no number before "{found}"',
        "百分号只跟在数字后面；结果要百分数的，写 × 100%，或在 unit 写 %",
        "a percent sign follows a number; for a result in percent write × 100%, or state % as the unit",
    ),
    "measure/number-too-long": Wording(
        "数字过长，最多 {most} 位",
        "the number is too long: at most {most} digits",
        "请核对数字，较大的数用万、亿",
        "check the number; use 万 or 亿 for large ones",
    ),
    "unit/unknown": Wording(
        "不认识的单位“{found}”",
        'unknown unit "{found}"',
        "请改用常用单位{suggestion}；若是变量名，在数字后面补上 ×，以数字开头的名称用「」括起来",
        "use a common unit{suggestion_en}; if it is a name, put × before it, and a name that begins with a digit in 「」",
    ),
}

FAULTS: dict[str, tuple[Severity, Wording]] = {
    "measure/unknown-variable": (
        _E,
        Wording(
            "没有名为“{found}”的变量",
            'there is no variable "{found}"',
            "{suggestion}",
            "{suggestion_en}",
        ),
    ),
    "measure/incompatible-terms": (
        _E,
        Wording(
            "“{found}”{unit}，“{other}”{other_unit}，不是同一种量，不能{deed}",
            '"{found}" is {unit_en} and "{other}" {other_unit_en}: different things, which cannot be {deed_en}',
            "{remedy}",
            "{remedy_en}",
        ),
    ),
    "measure/wrong-unit": (
        _E,
        Wording(
            "公式算出的结果{unit}，指标{wanted}，不是同一种量",
            "the formula comes out {unit_en}, the indicator is {wanted_en}: different things",
            "{remedy}",
            "{remedy_en}",
        ),
    ),
    "measure/converted-twice": (
        _E,
        Wording(
            "“{found}”多余：单位会自动换算，再乘除一次，结果就差了{times}倍",
            '"{found}" is one too many: units convert by themselves, and the result would be off by a factor of {times}',
            "删去这个数；百分数也可以写 × 100%",
            "remove the number; for a percentage × 100% may be written",
        ),
    ),
    "measure/zero-divisor": (
        _E,
        Wording("除以零", "division by zero", "请核对公式", "check the formula"),
    ),
    "measure/no-variable": (
        _W,
        Wording(
            "公式里没有变量，算出来永远是同一个数",
            "the formula has no variable and always gives the same number",
            "数值写进台账；公式里写变量名",
            "put the number into the ledger, and names of variables into the formula",
        ),
    ),
}


def refusal(code: str, text: str, start: int, end: int, **facts: str) -> MeasureSyntaxError:
    """
    The refusal of a code at a place in the formula, to be raised.
    """
    wording = REFUSALS[code]
    return MeasureSyntaxError(
        code,
        wording.message.format(**facts),
        wording.message_en.format(**facts),
        text=text,
        start=start,
        end=end,
        hint=wording.hint and wording.hint.format(**facts),
        hint_en=wording.hint_en and wording.hint_en.format(**facts),
    )


def fault(code: str, text: str, span: Span, **facts: str) -> Diagnostic:
    """
    The diagnostic of a code at a place in the formula.
    """
    severity, wording = FAULTS[code]
    start, end = span
    told = MeasureSyntaxError(
        code,
        wording.message.format(**facts),
        wording.message_en.format(**facts),
        text=text,
        start=start,
        end=end,
        hint=wording.hint and (wording.hint.format(**facts) or None),
        hint_en=wording.hint_en and (wording.hint_en.format(**facts) or None),
    )
    return attrs.evolve(told.diagnostics[0], severity=severity)


_VALUES = {
    "observation/unreadable": Wording(
        "“{name}”的值“{value}”不是数",
        'the value "{value}" of "{name}" is not a number',
        "写成数，或数加单位，如 1250、12.5万亩",
        "write a number, or a number with its unit, such as 1250 or 12.5万亩",
    ),
    "observation/other-dimension": Wording(
        "“{name}”的值“{value}”以“{unit}”计，这个变量以“{declared}”计，不能换算",
        'the value "{value}" of "{name}" is in "{unit}", the variable in "{declared}": they cannot be converted',
        "请核对单位，或改用能换算成“{declared}”的单位",
        'check the unit, or state the value in a unit that converts to "{declared}"',
    ),
    "observation/two-units": Wording(
        "“{value}”自带单位“{unit}”，单位一栏却是“{column}”",
        '"{value}" has the unit "{unit}", but the unit column says "{column}"',
        "只在一处写单位",
        "state the unit in one place",
    ),
    "observation/other-basis": Wording(
        "“{name}”的口径是“{basis}”，应为“{wanted}”，不能合用",
        'the value of "{name}" is on the basis "{basis}", wanted is "{wanted}": they cannot be used together',
        "换成“{wanted}”口径的数",
        'supply the value on the basis "{wanted}"',
    ),
    "observation/too-large": Wording(
        "“{name}”的数太长", 'a number of "{name}" is too long', "请核对数字", "check the number"
    ),
}


def refuse_value(code: str, **facts: object) -> ObservationError:
    """
    The refusal of a value of a variable, to be raised.
    """
    wording = _VALUES[code]
    told = {name: shorten(str(fact)) for name, fact in facts.items()}
    return ObservationError(
        code,
        wording.message.format(**told),
        wording.message_en.format(**told),
        hint=wording.hint and wording.hint.format(**told),
        hint_en=wording.hint_en and wording.hint_en.format(**told),
    )


def shorten(text: str) -> str:
    """
    A text as a message may quote it: on one line, and short.
    """
    line = "".join(character if character.isprintable() else " " for character in text[:_LONGEST_SHOWN])
    return line if len(text) <= _LONGEST_SHOWN else f"{line}…"
