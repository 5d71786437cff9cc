"""
What the rules say, by code: severity, message and remedy, in Chinese and in English.

An *error* keeps the file from being used. A *warning* is what leaves a row open, or is not taken as it was most likely
meant. An *info* says how something was read, or what would be better written.

Codes of other rooms (`target/…`, `file/…`, `observation/…`, some of `ledger/…`) keep their own wording.

The module is long because the table has an entry for each code, and wordings are kept alike where they stand together.
"""

from ecotown.assessment.useless import USELESS, word
from ecotown.diagnostics import Diagnostic, Severity
from ecotown.files.passage import Passage
from ecotown.linter.notice_messages import NOTICE_FINDINGS
from ecotown.targets.messages import Wording

__all__ = ["FINDINGS", "finding"]

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO

FINDINGS: dict[str, tuple[Severity, Wording]] = {
    # What an assessment tells as well
    **USELESS,
    **NOTICE_FINDINGS,
    # Formulas
    "variable/not-used": (
        _I,
        Wording(
            "没有公式用到变量“{name}”",
            'no formula names the variable "{name}"',
            "公式写在 measure；不需要的变量删去",
            "write it into a `measure`, or remove the variable",
        ),
    ),
    # The file
    "file/kind-unknown": (
        _E,
        Wording(
            "看不出这是哪种文件：{found}",
            "it is not clear what kind of file this is: {found_en}",
            "{hint}",
            "{hint_en}",
        ),
    ),
    "file/unknown-format": (
        _E,
        Wording(
            "不认识“{found}”格式的文件",
            'a file in the format "{found}" cannot be checked',
            "可检查的有：yaml、yml、json（方案、体系、台账），csv、xlsx（台账）；通知先用 ecotown import 读成方案",
            "there are: yaml, yml, json (plans, systems, ledgers), csv, xlsx (ledgers); ecotown import makes a plan of a notice",
        ),
    ),
    "file/more-findings": (
        _I,
        Wording(
            "同类问题还有更多，只列出前{count}条",
            "there is more of the same kind; the first {count} are listed",
            "先改这些，再检查一遍",
            "mend these and check again",
        ),
    ),
    # Acceptance
    "acceptance/uncounted-rows": (
        _W,
        Wording(
            "验收条件没有数到第{numbers}项：达标与否都不影响结论",
            "no condition counts the rows {numbers}: whether they are met changes nothing",
            "给它们写 obligation，或加一个数到它们的条件",
            "give them an obligation, or add a condition that counts them",
        ),
    ),
    # Rows
    "system/duplicate-name": (
        _I,
        Wording(
            "第{number}项与第{other}项同名：“{name}”，台账只能按序号填",
            'row {number} has the name of row {other}, "{name}": a ledger can only use their numbers',
            "改成不同的名称，或在台账中写序号",
            "give them different names, or use the numbers in the ledger",
        ),
    ),
    "system/of-count": (
        _W,
        Wording(
            "第{number}项的目标说共{total}项，of 列出了{count}项",
            "the target of row {number} speaks of {total} rows, and `of` lists {count}",
            "改正目标或 of",
            "correct the target or `of`",
        ),
    ),
    "system/circular": (
        _E,
        Wording(
            "第{number}项所数的指标又要用到它自己的结论",
            "row {number} counts rows that need its own verdict",
            "改正 of",
            "correct `of`",
        ),
    ),
    "system/attribute-undeclared": (
        _I,
        Wording(
            "第{number}项按“{labels}”选档，体系没有声明这是什么属性",
            "row {number} chooses by {labels}, and the system does not say what attribute that is",
            "在体系中声明：attributes: {{属性名: [{values}]}}",
            "declare it in the system: attributes: {{name: [{values_en}]}}",
        ),
    ),
    "system/applies-if-attribute": (
        _W,
        Wording(
            "第{number}项的 applies_if 用到属性“{attribute}”，体系没有声明",
            'row {number} applies by the attribute "{attribute}", which the system does not declare',
            "{hint}",
            "{hint_en}",
        ),
    ),
    "system/applies-if-value": (
        _W,
        Wording(
            "第{number}项的 applies_if 要求{attribute}为“{value}”，声明的值里没有它",
            'row {number} applies where {attribute} is "{value}", which is none of its declared values',
            "{hint}",
            "{hint_en}",
        ),
    ),
    # Units and bases
    "system/unit-misspelled": (
        _W,
        Wording(
            "第{number}项的单位“{unit}”不在已知单位中",
            'the unit "{unit}" of row {number} is not known',
            "是否应为{near}？若是另一种单位，请在体系的 units 中声明",
            "did you mean {near_en}? if it is a unit of its own, declare it under `units` of the system",
        ),
    ),
    "system/unit-unlisted": (
        _I,
        Wording(
            "第{number}项的单位“{unit}”不在已知单位中，不能与别的单位换算",
            'the unit "{unit}" of row {number} is not known and converts to no other',
            "写法无误可不改；在体系的 units 中声明后不再提示",
            "nothing need be done if it is right; declared under `units` of the system it is not told again",
        ),
    ),
    "system/unit-missing": (
        _I,
        Wording(
            "第{number}项要量数值，但目标和单位栏都没有单位",
            "row {number} is measured, but neither its target nor its unit column states a unit",
            "补上 unit；本来没有单位的写 unit: 无",
            "add `unit`; where there is none, write unit: 无",
        ),
    ),
    "system/two-bases": (
        _W,
        Wording(
            "第{number}项的单位栏写口径“{column}”，basis 写“{basis}”",
            'the unit column of row {number} states the basis "{column}", and `basis` says "{basis}"',
            "只留正确的一个",
            "keep the right one",
        ),
    ),
    "system/basis-differs": (
        _W,
        Wording(
            "第{number}项的目标按“{found}”，指标的口径是“{basis}”",
            'the target of row {number} is on the basis "{found}", the indicator on "{basis}"',
            "不同口径不能比较，请改成一致",
            "different bases are not compared; make them agree",
        ),
    ),
    # Conventions
    "convention/basically-missing": (
        _W,
        Wording(
            "第{numbers}项要“基本消除”，消除多少才算没有约定；还有剩余时无法判定",
            "基本消除 in row {numbers}: how much has to be eliminated is not settled, and a rest cannot be judged",
            '请主管部门明确后写入{where}：conventions: {{basically: "90%"}}（示例）',
            'once the authority has settled it, write into {where_en}: conventions: {{basically: "90%"}} (an example)',
        ),
    ),
    "convention/tolerance-missing": (
        _W,
        Wording(
            "第{numbers}项要“{word}”，允许多大出入没有约定；有出入时无法判定",
            "{word} in row {numbers}: how far a value may differ is not settled, and one that differs cannot be judged",
            '请主管部门明确后写入{where}：conventions: {{tolerance: "5%"}}（示例，也可写“0.5 百分点”）',
            'once the authority has settled it, write into {where_en}: conventions: {{tolerance: "5%"}} (an example)',
        ),
    ),
    "convention/baseline-year-missing": (
        _W,
        Wording(
            "第{numbers}项要求变化，但目标和约定都没有说与哪一年相比",
            "row {numbers} asks for a change, and neither the target nor a convention says from which year",
            "在目标中写明（如“比2020年下降18%”），或写入{where}：conventions: {{baseline_year: 2020}}（示例）",
            "state it in the target (比2020年下降18%), or write into {where_en}: conventions: {{baseline_year: 2020}}",
        ),
    ),
    "convention/plan-period-missing": (
        _W,
        Wording(
            "第{numbers}项要求“{word}”，但没有写规划期，不知从哪一年算起",
            "{word} in row {numbers}: no plan period is stated, so it is not known from which year to count",
            "写入{where}：conventions: {{plan_period: [2021, 2025]}}（示例）",
            "write into {where_en}: conventions: {{plan_period: [2021, 2025]}} (an example)",
        ),
    ),
    # Evidence that rows ask for
    "evidence/duplicate": (
        _W,
        Wording(
            "第{number}项的佐证“{name}”列了两次",
            'the evidence "{name}" of row {number} is listed twice',
            "删去一个，或改成不同的名称",
            "remove one, or give them different names",
        ),
    ),
    "evidence/valid-years-unused": (
        _W,
        Wording(
            "第{number}项的佐证“{name}”写了有效年限，但没有要求必备，年限不起作用",
            'the evidence "{name}" of row {number} has a validity, but is not required: it has no effect',
            "加上 required: true，或删去 valid_years",
            "add required: true, or remove valid_years",
        ),
    ),
    "evidence/valid-years-long": (
        _W,
        Wording(
            "第{number}项的佐证“{name}”有效{years}年，长得少见",
            'the evidence "{name}" of row {number} is valid for {years} years, which is rare',
            "核对年数；长期有效的不写 valid_years",
            "check the number; leave valid_years out for what does not expire",
        ),
    ),
    # What a system declares
    "vocabulary/shadows-built-in": (
        _W,
        Wording(
            "“{word}”本是内置{kind}“{other}”的词，这里改归“{name}”",
            '"{word}" is a word of the built-in {kind_en} "{other}" and becomes one of "{name}" here',
            "若不是有意改动，请换一个词",
            "use another word unless this is meant",
        ),
    ),
    "vocabulary/replaces-built-in": (
        _W,
        Wording(
            "等次表“{name}”代替了同名的内置表，少了这些词：{words}",
            'the scale "{name}" replaces the built-in one of that name and lacks: {words}',
            "补上这些词，或换一个名称",
            "add these words, or give the scale another name",
        ),
    ),
    "vocabulary/word-twice": (
        _W,
        Wording(
            "“{word}”在“{first}”和“{name}”中都有，以前者为准",
            '"{word}" stands under "{first}" and under "{name}"; the former counts',
            "只留一处",
            "keep it in one place",
        ),
    ),
    "vocabulary/word-not-read": (
        _W,
        Wording(
            "“{word}”写在指标值里，不会读成等次表“{name}”的词",
            'in a target "{word}" is not read as a word of the scale "{name}"',
            "换一个不含数字、括号和比较词的词",
            "use a word without digits, brackets and words of comparison",
        ),
    ),
    "vocabulary/synonym-shadows": (
        _W,
        Wording(
            "“{word}”本身就是等次词，这里却说它等于“{meaning}”",
            '"{word}" is itself a word of a scale and is made to mean "{meaning}" here',
            "若不是有意改动，请删去",
            "remove it unless this is meant",
        ),
    ),
    "vocabulary/synonym-unknown": (
        _W,
        Wording(
            "“{word}”等于“{meaning}”，而“{meaning}”不是等次词，这一条不起作用",
            '"{word}" is to mean "{meaning}", which is a word of no scale: it has no effect',
            "{hint}",
            "{hint_en}",
        ),
    ),
    "vocabulary/unit-known": (
        _I,
        Wording("单位“{word}”是内置的，不必声明", 'the unit "{word}" is built in', "可以删去", "it can be removed"),
    ),
    # What a plan leaves open
    "plan/year-missing": (
        _I,
        Wording(
            "方案没有写判定哪一年",
            "the plan does not state the year judged",
            "写上 year: 2021，否则每次评判都要用 --year 指定",
            "add year: 2021; without it --year is needed each time",
        ),
    ),
    "plan/duplicate-task": (
        _W,
        Wording(
            "任务编号“{number}”用了两次",
            'the number "{number}" is that of two tasks',
            "核对原文后改正",
            "check the document and correct it",
        ),
    ),
    "plan/duplicate-heading": (
        _W,
        Wording(
            "标题序号“{number}”在同一层用了两次：“{first}”和“{title}”",
            'the number "{number}" is that of two headings on one level: "{first}" and "{title}"',
            "原文如此的，可提请发文单位更正{later}",
            "if the document has it so, ask the issuer to correct it{later_en}",
        ),
    ),
    "assigned/missing": (
        _W,
        Wording(
            "第{number}项要完成上级下达的目标，方案没有写目标值{subject}{year}",
            "row {number} is to reach what a superior assigned, and the plan does not say what{subject_en}{year_en}",
            '向上级要目标值和文号，写入方案：assigned: {{"{number}": {entry}}}',
            'ask the superior for it and write into the plan: assigned: {{"{number}": {entry}}}',
        ),
    ),
    "assigned/other-year": (
        _W,
        Wording(
            "第{number}项下达的目标是{own}年的，方案判定{year}年，用不上",
            "what was assigned for row {number} is for {own}; the plan is judged in {year}, and it is not used",
            "写上{year}年的目标值；每年相同的不写 year",
            "write the target of {year}; leave `year` out where it is the same every year",
        ),
    ),
    "override/without-reason": (
        _W,
        Wording(
            "第{number}项改了 {keys}，没有写理由",
            "row {number} changes {keys} and gives no reason",
            "写上 reason: 依据的文件或情况",
            "write the document or the circumstance behind it: reason: …",
        ),
    ),
    "override/no-target": (
        _W,
        Wording(
            "第{number}项改成了没有目标，按不适用处理，不再判定",
            "row {number} is left without a target: it does not apply and is judged no more",
            "写出目标；确不适用的，由体系的 applies_if 或台账的“不涉及”说明",
            "write a target; what does not apply is said by `applies_if` of the system or by 不涉及 in the ledger",
        ),
    ),
    "override/looser": (
        _W,
        Wording(
            "第{number}项由“{old}”改为“{new}”，放宽了：{example} 时，改后达标，原来未达标",
            'row {number}, changed from "{old}" to "{new}", is looser: with {example_en} it is met now and was not before',
            "没有上级的依据就改回来；有的写在 reason 里",
            "change it back unless a superior allowed it; if so, write that as the reason",
        ),
    ),
    "override/partly-looser": (
        _W,
        Wording(
            "第{number}项由“{old}”改为“{new}”，有的情形放宽了：{example} 时，改后达标，原来未达标",
            'row {number}, changed from "{old}" to "{new}", is looser in some cases: with {example_en} it is met now and '
            "was not before",
            "须不低于原来的要求时，两个都写上，用“且”连接",
            "where no less may be asked than before, write both, joined by 且",
        ),
    ),
    "override/not-compared": (
        _I,
        Wording(
            "第{number}项改动后是严了还是松了，程序判断不了（原来：“{old}”）",
            'whether row {number} is stricter or looser after the change is not known (before: "{old}")',
            "由人比较，把结论写在 reason 里",
            "compare the two by hand, and write the outcome as the reason",
        ),
    ),
    "override/weaker": (
        _W,
        Wording(
            "第{number}项改了 {keys}，这一项因此可以不算、或不在各处都算",
            "row {number} changes {keys}, so that it counts less, or not everywhere",
            "没有上级的依据就改回来；有的写在 reason 里",
            "change it back unless a superior allowed it; if so, write that as the reason",
        ),
    ),
    "override/removed": (
        _W,
        Wording(
            "去掉了第{number}项“{name}”，不再要求（理由：{reason}）",
            'row {number}, "{name}", is removed and asked for no more (the reason given: {reason})',
            "核对理由是否有上级的依据；只是本地没有的，改用 may_be_absent 或 applies_if",
            "check that a superior allowed it; for what a place merely does not have use `may_be_absent` or `applies_if`",
        ),
    ),
    "reference/not-in-plan": (
        _I,
        Wording(
            "第{numbers}项参照“{name}”，方案没有给出它的值",
            'row {numbers} refers to "{name}", and the plan does not give it',
            "写入方案：references: {{{name}: …}}；台账的“参照”一栏填了也可",
            "write into the plan: references: {{{name}: …}}; the ledger may give it too",
        ),
    ),
    "reference/missing": (
        _W,
        Wording(
            "第{numbers}项参照“{name}”，方案和台账都没有给出它的值{year}",
            'row {numbers} refers to "{name}", and neither the plan nor the ledger gives it{year_en}',
            "在台账“参照”一栏填这个名称和数值，或写入方案的 references",
            "give the name and the value as a reference in the ledger, or under `references` in the plan",
        ),
    ),
    "reference/not-used": (
        _W,
        Wording(
            "没有哪个指标用到参照值“{name}”",
            'no indicator refers to "{name}"',
            "{hint}",
            "{hint_en}",
        ),
    ),
    "place/attribute-missing": (
        _W,
        Wording(
            "第{numbers}项要看本地的“{attribute}”，方案没有写",
            'row {numbers} depends on "{attribute}" of the place, which the plan does not state',
            "写入方案：place: {{attributes: {{{key}: …}}}}{values}",
            "write into the plan: place: {{attributes: {{{key}: …}}}}{values_en}",
        ),
    ),
    "place/unknown-attribute": (
        _W,
        Wording(
            "没有哪个指标用到地方属性“{attribute}”",
            'no indicator asks for the attribute "{attribute}" of the place',
            "是否指“{near}”？",
            'did you mean "{near}"?',
        ),
    ),
    "place/duplicate-village": (
        _W,
        Wording(
            "“{name}”列了两次",
            '"{name}" is listed twice',
            "删去一个",
            "remove one",
        ),
    ),
    "organization/unlisted": (
        _W,
        Wording(
            "“{name}”不在 organizations 的名单里",
            '"{name}" is not listed under `organizations`',
            "{hint}",
            "{hint_en}",
        ),
    ),
    "organization/name-twice": (
        _W,
        Wording(
            "“{name}”已是“{first}”的名称或简称，又写在“{second}”名下",
            '"{name}" is a name of "{first}" and of "{second}"',
            "一个名称只归一个单位",
            "give a name to one organization",
        ),
    ),
    # Ledgers
    "ledger/overshadowed": (
        _I,
        Wording(
            "已有最终数，这条暂定记录（{value}）不再使用",
            "there is a final record; this provisional one ({value}) is not used",
            "可以删去",
            "it can be removed",
        ),
    ),
    "ledger/value-unreadable": (
        _W,
        Wording(
            "数值“{value}”读不出来",
            'the value "{value}" cannot be read',
            "写成数、带单位的数或 2021-06-30 形式的日期；文字填到“状态”一栏",
            "write a number, a number with its unit or a date such as 2021-06-30; words go into the status",
        ),
    ),
    "ledger/unit-misspelled": (
        _W,
        Wording(
            "单位“{unit}”不在已知单位中",
            'the unit "{unit}" is not known',
            "是否应为{near}？",
            "did you mean {near_en}?",
        ),
    ),
    "ledger/basis-differs": (
        _W,
        Wording(
            "记录的口径是“{found}”，第{number}项按“{basis}”，不能比较",
            'the record is on the basis "{found}", row {number} on "{basis}"; they are not compared',
            "换成“{basis}”口径的数据",
            'supply a figure on the basis "{basis}"',
        ),
    ),
    "ledger/unknown-year": (
        _W,
        Wording(
            "方案判定{year}年，没有哪个指标看{found}年的数据",
            "the plan is judged in {year}, and no indicator looks at {found}",
            "核对年份",
            "check the year",
        ),
    ),
    "ledger/evidence-expired": (
        _W,
        Wording(
            "佐证“{id}”有效期至{until}，不能证明{year}年的情况",
            'the evidence "{id}" was valid until {until} and proves nothing of {year}',
            "换上有效的佐证，或核对有效期",
            "supply evidence that is valid, or check the date",
        ),
    ),
    "ledger/evidence-reversed": (
        _W,
        Wording(
            "佐证“{id}”的有效期（{until}）早于它的日期（{date}）",
            'the evidence "{id}" expires ({until}) before its own date ({date})',
            "核对两个日期",
            "check both dates",
        ),
    ),
    "ledger/evidence-not-used": (
        _I,
        Wording(
            "佐证“{id}”没有哪条记录用到",
            'no record names the evidence "{id}"',
            "在记录的“佐证”一栏填上它，或删去",
            "name it in a record, or remove it",
        ),
    ),
}


def finding(code: str, passage: Passage, **facts: object) -> Diagnostic:
    """
    What a rule found, at its place. Facts come from outside, so they are put on one line and kept short.
    """
    return word(FINDINGS[code], code, passage, **facts)
