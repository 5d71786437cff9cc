"""
What the reader of targets says, by code: refusals and diagnostics, in Chinese and in English.
"""

from ecotown.diagnostics import Severity, Wording

__all__ = ["DIAGNOSTICS", "REFUSALS", "Wording"]

REFUSALS: dict[str, Wording] = {
    "target/unreadable": Wording(
        "从“{found}”起读不懂",
        'cannot be read from "{found}" on',
        "请按“比较词+数值+单位”书写，如 ≥85%、不低于85%、220千克/公顷以下；多个条件之间用“，”或“；”隔开",
        "write comparison, number and unit, such as ≥85% or 不低于85%; separate several conditions by ， or ；",
    ),
    "target/incomplete": Wording(
        "到结尾处还缺内容：“{found}”之后应有数值或名称",
        'something is missing at the end: a number or a name is wanted after "{found}"',
        "请补上数值，如 不低于85%",
        "add the number, such as 不低于85%",
    ),
    "target/too-long": Wording(
        "指标值过长：{length} 个字符，最多 {most} 个",
        "too long for a target: {length} characters, at most {most}",
        "指标值一栏只写目标，说明文字请放到“指标解释”",
        "keep only the target in this cell and move explanations to the definition",
    ),
    "target/number-too-long": Wording(
        "数字过长，最多 {most} 位",
        "the number is too long: at most {most} digits",
        "请核对数字，较大的数用万、亿",
        "check the number; use 万 or 亿 for large ones",
    ),
    "target/too-deep": Wording(
        "条件层次过多", "nested too deeply", "请拆成几项指标分别写", "split it into several indicators"
    ),
    "target/damaged": Wording(
        "“{found}”像是识别错误：字母 O、I、l、S 与数字混在一起",
        '"{found}" looks like a recognition error: letters O, I, l, S mixed with digits',
        "请对照原件改为数字，例如 IOO 应为 100，8S 应为 85",
        "compare with the original and write digits, for instance 100 for IOO, 85 for 8S",
    ),
    "target/lost-sign": Wording(
        "“{found}”不是比较符，原来的符号可能丢失了",
        '"{found}" is no sign of comparison; the original sign may have been lost',
        "请对照原件改为 ≥ 或 ≤",
        "compare with the original and write ≥ or ≤",
    ),
    "target/decimal-point": Wording(
        "数字中间的“{found}”不是小数点",
        'the "{found}" inside the number is no decimal point',
        "请改为“.”，例如 76.7",
        'write ".", for instance 76.7',
    ),
    "target/blank-in-number": Wording(
        "数字中间有空格",
        "there is a blank inside the number",
        "请删去空格，或在两个数之间写上分隔",
        "remove the blank, or separate the two numbers",
    ),
    "target/two-operators": Wording(
        "一个数值前后有不止一个比较词：“{found}”",
        'more than one comparison for one number: "{found}"',
        "只保留一个，例如 ≥85 或 85%以上",
        "keep one, for instance ≥85 or 85%以上",
    ),
    "target/negated": Wording(
        "“{found}”带有否定词，读不出是要求什么",
        '"{found}" holds a negation, and what it asks cannot be read',
        "请写成 不低于、不超过、不降低、未发生…，例如 不得超过5%",
        "write 不低于, 不超过, 不降低 or 未发生…, for instance 不得超过5%",
    ),
    "target/number-lost": Wording(
        "“{found}”只有比较词，没有数值",
        '"{found}" has a word of comparison but no number',
        "请补上数值，例如 每年不少于2次",
        "add the number, for instance 每年不少于2次",
    ),
    "target/dangling": Wording(
        "以“{found}”开头，前面缺少另一个条件",
        'starts with "{found}": the condition before it is missing',
        "这格可能是表格换行被拆开的，请与上一行合并",
        "the cell may have been torn at a line break: join it with the line above",
    ),
    "target/run-together": Wording(
        "“{found}”与前面的数值连在一起，中间缺少分隔",
        '"{found}" runs into the number before it; a separator is missing',
        "请用“，且”或“；”隔开，例如 ≥80，且无危险废物排放",
        "separate them by ，且 or ；, for instance ≥80，且无危险废物排放",
    ),
    "target/remark": Wording(
        "“{found}”不是适用情形、年份、口径或分项，读不出它对目标的影响",
        '"{found}" is no circumstance, year, basis or part, and what it does to the target is not known',
        "适用情形写在前面，例如 山区：≥60%；分项写 其中学校≥95%；说明文字请移到“指标解释”",
        "put a circumstance in front (山区：≥60%), write a part as 其中学校≥95%, and move remarks to the definition",
    ),
    "target/present-value": Wording(
        "“{found}”写的是现状，不是目标",
        '"{found}" says what is now, not what is asked',
        "这一栏只写目标，例如 ≥85%；现状值请移到现状一栏",
        "keep only the target here, for instance ≥85%, and put the present value into its own column",
    ),
    "target/exception": Wording(
        "“{found}”说的是例外，例外怎么算没有写明",
        '"{found}" makes an exception, and what holds for it is not said',
        "请把例外写进指标名称或“指标解释”，或按情形分别写，例如 山区：≥60%；其他地区：≥40%",
        "put the exception into the indicator's name or definition, or write each circumstance: 山区：≥60%；其他地区：≥40%",
    ),
    "target/plus-minus": Wording(
        "目标值不能带“±”",
        "a target has no ±",
        "请写成区间，例如 80%～90%；大约的数写 85%左右",
        "write a range, for instance 80%～90%, or 85%左右 for about",
    ),
    "target/stacked-bounds": Wording(
        "同一指标有 {count} 个没有标签的数值，缺少适用地区或分项名称",
        "{count} bounds without labels on one quantity: the labels of place or part are missing",
        "请写明各值适用的情形，例如 山区：≥60；丘陵：≥40",
        "say where each applies, for instance 山区：≥60；丘陵：≥40",
    ),
    "target/reversed-range": Wording(
        "区间的前一个数大于后一个数：“{found}”",
        'the range is reversed: "{found}"',
        "请把小的数写在前面，例如 60%～70%",
        "write the smaller number first, for instance 60%～70%",
    ),
    "target/direction-unknown": Wording(
        "不知道指标“{name}”是越高越好还是越低越好，无法判断这个目标的方向",
        'nobody says whether higher or lower is better for "{name}", and the target needs it',
        "请写明比较词（≥ 或 ≤），或在指标中填写 better: higher 或 better: lower",
        "write the comparison (≥ or ≤), or state better: higher or better: lower in the indicator",
    ),
    "target/change-ambiguous": Wording(
        "指标单位是百分数，“{found}”有两种读法：{number}个百分点（差值），或原值的{number}%（相对变化）",
        'the indicator is in %, so "{found}" can mean {number} percentage points or {number} % of the earlier value',
        "请写明，例如 {verb}{number}个百分点；若指相对变化，请把指标名称写成变化率（如“…下降率”）",
        "say which, for instance {verb}{number}个百分点; for a relative change name the indicator as one (…下降率)",
    ),
    "target/scoring-rule": Wording(
        "“{found}”是评分规则，不是目标值",
        '"{found}" is a scoring rule, not a target',
        "请把评分规则放到评分一栏，用评分语法解析；这里只写目标",
        "keep scoring rules in their own column, for the scoring parser; write only the target here",
    ),
    "target/respectively": Wording(
        "“分别”后有 {numbers} 个数，却有 {names} 个对象",
        "分别 pairs {numbers} numbers with {names} names",
        "数与对象要一一对应，例如 秸秆、农膜分别达到85%、75%",
        "give one number to each name, for instance 秸秆、农膜分别达到85%、75%",
    ),
    "target/overlapping-branches": Wording(
        "“{found}”在两个分支中都出现",
        '"{found}" stands in two branches',
        "每种情形只写一个分支",
        "write each circumstance once",
    ),
    "target/nested-or": Wording(
        "“或”的一侧含有分支、阶段或“且”，无法写成一个目标",
        "one side of an 或 holds a branch, a stage or an 且, which has no printed form",
        "请拆成几条，用“；”隔开",
        "split it into several, separated by ；",
    ),
    "unit/unknown": Wording(
        "不认识的单位“{found}”",
        'unknown unit "{found}"',
        "请改用常用单位{suggestion}，或在指标的单位栏写同样的单位",
        "use a common unit{suggestion_en}, or write the same unit in the indicator's unit column",
    ),
    "unit/percentage-points": Wording(
        "“百分点”只用于两个百分数之差，不能作为水平值，也不能用于单位不是百分数的指标",
        "百分点 is the unit of a difference of two percentages, never of a level, and only for indicators in % or ‰",
        "水平值请写 %，变化请写 提高2个百分点",
        "write % for a level, and 提高2个百分点 for a change",
    ),
    "target/not-yet": Wording(
        "“{found}”属于目标语言，但目前还不能判定",
        '"{found}" belongs to the language but cannot be judged yet',
        "请改写为数值、状态或趋势目标",
        "rewrite it as a bound, a status or a trend",
    ),
}

DIAGNOSTICS: dict[str, tuple[Severity, Wording]] = {
    "target/operator-inferred": (
        Severity.INFO,
        Wording(
            "没有比较符，按“{sign}{found}”理解",
            'no comparison is written; read as "{sign}{found}"',
            "建议写明：{sign}{found}",
            "better write {sign}{found}",
        ),
    ),
    "target/direction-inferred": (
        Severity.INFO,
        Wording(
            "按名称“{name}”推断为{better}",
            '"{name}" is taken to mean {better_en}',
            "建议在指标中填写 better",
            "better state `better` in the indicator",
        ),
    ),
    "target/against-direction": (
        Severity.WARNING,
        Wording(
            "比较符“{sign}”与指标方向（{better}）相反",
            'the comparison "{sign}" goes against the indicator, where {better_en} is better',
            "请核对比较符或 better",
            "check the comparison or `better`",
        ),
    ),
    "target/operator-repeated": (
        Severity.INFO,
        Wording("比较词重复：“{found}”", 'the comparison is said twice: "{found}"', "保留一个即可", "one is enough"),
    ),
    "target/precedence": (
        Severity.INFO,
        Wording(
            "“或”先结合，再与其他条件并列：{reading}",
            "或 binds tighter than the other conditions: {reading}",
            "如不是这个意思，请分行写",
            "if this is not meant, write the conditions on lines of their own",
        ),
    ),
    "target/words-of-comparison": (
        Severity.WARNING,
        Wording(
            "“{found}”含有比较词而没有数值，按文字要求处理，由人判断",
            '"{found}" holds a word of comparison without a number; it is judged by a person',
            "如有数值请补上",
            "add the number if there is one",
        ),
    ),
    "target/label-or-name": (
        Severity.INFO,
        Wording(
            "“{found}”按两个都要考核的对象理解，不是适用情形",
            '"{found}" are read as two things that are both asked, not as circumstances to choose by',
            "如果是按所在地区选用，请加冒号，例如 湖区：≥15%；非湖区：≥20%",
            "if the place chooses one of them, write a colon: 湖区：≥15%；非湖区：≥20%",
        ),
    ),
    "target/range-unit-once": (
        Severity.WARNING,
        Wording(
            "区间“{found}”只写了一次单位，按两端同单位理解",
            'the range "{found}" states its unit once; it is taken for both ends',
            "建议两端都写单位，例如 10%～20%",
            "better write the unit at both ends, such as 10%～20%",
        ),
    ),
    "target/unit-differs": (
        Severity.WARNING,
        Wording(
            "目标的单位“{found}”与指标的单位“{unit}”不是同一类量",
            'the unit "{found}" of the target and "{unit}" of the indicator are of different kinds',
            "请核对单位",
            "check the unit",
        ),
    ),
}
