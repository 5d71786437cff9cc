"""
What the rules for notices say, by code: severity, message and remedy, in Chinese and in English.

An *error* is a contradiction, or a cell that cannot be judged safely; a *warning* is for a person to decide; an *info* says what
would be better written.

The module is long because the table has an entry for each code.
"""

from ecotown.diagnostics import Severity, Wording

__all__ = ["NOTICE_FINDINGS"]

_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.INFO

NOTICE_FINDINGS: dict[str, tuple[Severity, Wording]] = {
    # Structure
    "structure/number-skipped": (
        _W,
        Wording(
            "序号“{number}”（{title}）前面是{last}，中间缺号",
            'the number "{number}" ({title}) follows {last}: one in between is missing',
            "核对是漏了一项，还是序号有误",
            "check whether an item is missing or the number is wrong",
        ),
    ),
    "structure/row-number": (
        _W,
        Wording(
            "序号{number}接在{last}后面，附件的序号不连续",
            "row {number} follows row {last}: the numbers of the annex are not consecutive",
            "核对是漏了一行，还是序号有误",
            "check whether a row is missing or the number is wrong",
        ),
    ),
    "structure/annex-label": (
        _W,
        Wording(
            "附件说明写“{note}”，附件页标“{label}”，两处序号不一致",
            'the note on annexes says "{note}", the annex is labeled "{label}"',
            "只有一个附件时两处都不编号，写“附件”",
            "a single annex has no number in either place: write 附件",
        ),
    ),
    "structure/annex-number": (
        _W,
        Wording(
            "附件页标“{label}”，附件说明列的是{listed}，对不上",
            'an annex is labeled "{label}", the list of annexes has {listed_en}',
            "按附件说明改编号，编号不重复",
            "number the annexes as the list does, each number once",
        ),
    ),
    "structure/annex-title": (
        _W,
        Wording(
            "附件说明写“{note}”，附件的标题是“{title}”",
            'the note on annexes says "{note}", the title of the annex is "{title}"',
            "改成一致",
            "make the two agree",
        ),
    ),
    "structure/heading-wording": (
        _I,
        Wording(
            "标题“{title}”是一句话，与其他标题的写法不一致",
            'the heading "{title}" is a sentence, the others are nouns',
            "改成名词短语，如“组织领导”",
            "write a noun, such as 组织领导",
        ),
    ),
    "structure/task-order": (
        _I,
        Wording(
            "任务{task}所对的第{number}项排在第{other}项之后：正文任务与附件的行顺序不一致",
            "task {task} serves row {number} after row {other}: the body does not follow the order of the annex",
            "按内容对应，不要按顺序对应；再印时改成同一顺序",
            "match them by meaning, not by order; use one order when it is printed again",
        ),
    ),
    "structure/several-targets": (
        _I,
        Wording(
            "任务{task}含{count}项指标的目标：第{numbers}项",
            "task {task} sets the targets of {count} rows: {numbers_en}",
            "已分开对应；核对每个数字对的是哪一项",
            "they are taken apart; check which figure is for which row",
        ),
    ),
    "structure/count-differs": (
        _W,
        Wording(
            "正文说“{count}”，实际有{found}个{what}",
            'the text says "{count}"; there are {found} {what_en}',
            "改正数字，或补上缺的内容",
            "correct the number, or add what is missing",
        ),
    ),
    "structure/number-differs": (
        _W,
        Wording(
            "前面说“{first}”，这里说“{second}”",
            'it is "{first}" before and "{second}" here',
            "核对后改成一致",
            "check, and make the two agree",
        ),
    ),
    "structure/annex-missing": (
        _W,
        Wording(
            "正文提到“{label}”，附件只有{labels}",
            "the text speaks of {label}; there are {labels_en}",
            "补上附件，或改正序号",
            "add the annex, or correct its number",
        ),
    ),
    "structure/title-differs": (
        _W,
        Wording(
            "通知标题印发的是“{notice}”，后面的文件叫“{title}”",
            'the notice sends out "{notice}"; the document behind it is called "{title}"',
            "改成一致",
            "make the two agree",
        ),
    ),
    # Names
    "organization/variant": (
        _W,
        Wording(
            "“{name}”与“{other}”像是同一单位的两种写法",
            '"{name}" and "{other}" look like two forms of one name',
            "统一名称；确是同一单位的，写进 organizations 的 aliases",
            "use one name; if they are one office, list one as an alias under `organizations`",
        ),
    ),
    "organization/near-name": (
        _W,
        Wording(
            "“{name}”与“{other}”名称相近，请确认是两个单位，不会自动合并",
            '"{name}" and "{other}" are alike: confirm that they are two offices; they are never merged',
            "是两个单位的，在 ignore 中写明理由；是一个的，统一名称",
            "if they are two, say so under `ignore`; use one name if they are one",
        ),
    ),
    "organization/printed-form": (
        _I,
        Wording(
            "这里写“{name}”，别处写“{other}”",
            '"{name}" here is "{other}" elsewhere',
            "统一用规范名称",
            "use the official name throughout",
        ),
    ),
    "names/group-differs": (
        _W,
        Wording(
            "领导小组有{count}种叫法：{names}",
            "the leading group has {count} names: {names_en}",
            "统一名称，首次出现写全称，其后用一个简称",
            "use one name: in full at first, then one short form",
        ),
    ),
    "names/honour-differs": (
        _I,
        Wording(
            "所创称号的写法不一致：{names}",
            "the honour has several names: {names_en}",
            "按命名文件统一写法",
            "use the name of the naming document",
        ),
    ),
    "names/domain-missing": (
        _W,
        Wording(
            "这里列举各领域，缺{missing}（附件共{count}个领域）",
            "this list of the domains leaves out {missing_en} (the annex has {count})",
            "补上，或说明为何不列",
            "add it, or say why it is left out",
        ),
    ),
    "names/set-unknown": (
        _W,
        Wording(
            "正文提到{names}，附件中没有这样的指标",
            "the text speaks of {names_en}, and the annex has no such indicators",
            "改用附件的名称，或说明指哪些指标",
            "use the words of the annex, or say which rows are meant",
        ),
    ),
    "names/label-differs": (
        _W,
        Wording(
            "第{number}项的指标栏写“{name}”，指标值栏写“{label}”",
            'row {number} says "{name}" in its name and "{label}" in its target',
            "统一写法；按同一分区处理",
            "use one form; they are read as one",
        ),
    ),
    "names/authority-differs": (
        _I,
        Wording(
            "第{number}项的目标由上级下达：正文写“{body}”，附件写“{annex}”",
            'row {number} awaits a superior\'s target: the body says "{body}", the annex "{annex}"',
            "统一为下达目标的那一级",
            "name the authority that sets it",
        ),
    ),
    "names/either-or": (
        _I,
        Wording(
            "第{number}项是“{one}或{other}”，二者有一即可",
            'row {number} asks for "{one}" or "{other}": one of the two is enough',
            "在台账中写明用的是哪一种",
            "say in the ledger which of them was chosen",
        ),
    ),
    "names/usual-name": (
        _I,
        Wording(
            "第{number}项“{name}”通常写作“{usual}”",
            'row {number}, "{name}", is usually called "{usual}"',
            "按上级指标的名称核对",
            "compare with the superior's indicator",
        ),
    ),
    # Responsibility
    "responsibility/lead-missing": (
        _W,
        Wording(
            "第{numbers}项有多个责任单位，没有明确谁牵头",
            "row {numbers_en} has several offices, and none is said to lead",
            "写明牵头单位，其余列为配合单位（supporting）",
            "say which leads and list the others under `supporting`",
        ),
    ),
    "responsibility/nobody": (
        _W,
        Wording("第{number}项没有责任单位", "nobody answers for row {number}", "写上责任单位", "name an office"),
    ),
    "responsibility/task-of-nobody": (
        _W,
        Wording("任务{task}没有责任单位", "nobody answers for task {task}", "写上责任单位", "name an office"),
    ),
    "responsibility/load": (
        _I,
        Wording(
            "{total}项指标中有{count}项由两个单位承担：{offices}",
            "two offices answer for {count} of {total} rows: {offices_en}",
            "核对力量是否够用，或分给其他单位",
            "check whether they can, or share the work out",
        ),
    ),
    "responsibility/outside-command": (
        _I,
        Wording(
            "{offices}由区县部门垂直管理，镇里不能直接下达任务",
            "{offices_en}: under a department of the district, which the town does not command",
            "商其上级部门，或列为配合单位并写明区县责任部门",
            "agree it with their department, or list them as supporting",
        ),
    ),
    "responsibility/villages-left-out": (
        _W,
        Wording(
            "正文要各村落实指标，附件没有把任何一项分到村",
            "the text gives the villages duties, and no row of the annex names them",
            "在附件中写明各村承担的指标，或说明由谁汇总",
            "say in the annex which rows are the villages', or who adds them up",
        ),
    ),
    "responsibility/communities-left-out": (
        _W,
        Wording(
            "这里说的是村和社区（居），组长只写了“{who}”，社区由谁牵头没有写",
            'villages and communities are meant, but the head is only "{who}": nobody leads in the communities',
            "写作“村（社区）党组织书记”",
            "write 村（社区）党组织书记",
        ),
    ),
    "responsibility/roster-missing": (
        _I,
        Wording(
            "要求各单位确定负责人、联络员，没有附名册",
            "every office is to name contacts, and there is no list of them",
            "附上名册，或写明报送时限",
            "add the list, or a date for it",
        ),
    ),
    # The body against the annex
    "body/more-offices": (
        _I,
        Wording(
            "任务{tasks}的责任单位比附件对应行的多",
            "the tasks {tasks_en} name more offices than their rows in the annex",
            "附件只列牵头单位的，在表头写明“牵头单位”",
            "where the annex lists leads only, head the column 牵头单位",
        ),
    ),
    "body/offices-differ": (
        _W,
        Wording(
            "任务{task}（第{numbers}项）：正文的责任单位是{body}，附件是{annex}",
            "task {task} (row {numbers_en}): the body names {body}, the annex {annex}",
            "核对后改成一致",
            "check, and make the two agree",
        ),
    ),
    "body/target-differs": (
        _E,
        Wording(
            "第{number}项“{name}”：正文“{body}”，附件“{annex}”{annex_at}，{stricter}更严；如{observed}，{looser}达标而{stricter}不达标",
            'row {number}, {name}: "{body}" in the body, "{annex}" in the annex; {stricter_en} is stricter: {observed_en} meets '
            "{looser_en} only",
            "与发文单位核对，改成一致；未更正前从严",
            "ask the issuer and make them agree; until then the stricter one holds",
        ),
    ),
    "body/status-differs": (
        _W,
        Wording(
            "第{number}项“{name}”：正文“{body}”，附件“{annex}”{annex_at}，{stricter}更严（如{observed}，只有{looser}达标）",
            'row {number}, {name}: "{body}" in the body, "{annex}" in the annex; {stricter_en} is stricter ({observed_en} meets '
            "{looser_en} only)",
            "核对后改成一致；未更正前从严",
            "check and make them agree; until then the stricter one holds",
        ),
    ),
    "body/limit-counts": (
        _I,
        Wording(
            "第{number}项“{name}”：正文“{body}”含本数，附件“{annex}”不含本数",
            'row {number}, {name}: "{body}" in the body includes the limit, "{annex}" in the annex does not',
            "两处统一写“≤”或“<”",
            "write ≤ or < in both places",
        ),
    ),
    "body/soft-word": (
        _I,
        Wording(
            "第{number}项“{name}”：正文只说“{clause}”，没有写附件的“{annex}”",
            'row {number}, {name}: the body says "{clause}" and leaves out the "{annex}" of the annex',
            "在正文写上同样的数值",
            "name the same figure in the body",
        ),
    ),
    "body/target-of-another-kind": (
        _W,
        Wording(
            "第{number}项“{name}”：正文“{body}”，附件“{annex}”，两个要求不是一回事，谁也不包含谁",
            'row {number}, {name}: "{body}" in the body and "{annex}" in the annex are two requirements; neither includes the other',
            "核对后改成一致；都要的，写成“且”",
            "check and make them agree; join them by 且 if both are meant",
        ),
    ),
    "body/unit-differs": (
        _W,
        Wording(
            "第{number}项“{name}”：正文“{body}”，附件“{annex}”（{unit}），单位不能换算，量的不是同一件事",
            'row {number}, {name}: "{body}" in the body and "{annex}" ({unit}) in the annex are in units that do not convert',
            "核对单位和指标，改成一致",
            "check the unit and the row, and make the two agree",
        ),
    ),
    "body/domain-differs": (
        _W,
        Wording(
            "任务{task}在“{body}”之下，它的第{numbers}项在附件中属于“{annex}”",
            'task {task} stands under "{body}", its row {numbers_en} under "{annex}" in the annex',
            "核对后改成一致",
            "check, and make the two agree",
        ),
    ),
    # Cells of the annex
    "annex/share-without-unit": (
        _E,
        Wording(
            "第{numbers}项没有单位；按指标名称应为“%”",
            "row {numbers_en} states no unit; by its name it is in %",
            '加上 unit: "%"；ecotown lint --fix 可代为填写',
            'add unit: "%"; ecotown lint --fix does it',
        ),
    ),
    "annex/operator-missing": (
        _E,
        Wording(
            "第{number}项的指标值“{target}”缺比较符，正文是“{body}”；照字面等于{target}，超过了反而不达标",
            'the target "{target}" of row {number} lacks its comparison; the body says "{body}"',
            "写作“{meant}”；ecotown lint --fix 可代为填写",
            "write {meant}; ecotown lint --fix does it",
        ),
    ),
    "annex/against-name": (
        _W,
        Wording(
            "第{number}项“{name}”的指标值“{target}”用“{sign}”，方向像是反了",
            'row {number}, {name}: "{sign}" in the target "{target}" seems to point the wrong way',
            "核对比较符；确实如此的，写明 better",
            "check the comparison; if it is meant, state `better`",
        ),
    ),
    "annex/above-whole": (
        _E,
        Wording(
            "第{number}项的指标值“{target}”超过100%，不可能达到",
            'the target "{target}" of row {number} is more than 100 %, which no share can be',
            "核对数字；确可超过的，写 cap: null",
            "check the number; write cap: null where it may be more",
        ),
    ),
    "annex/soft-word": (
        _W,
        Wording(
            "第{numbers}项的目标只是{words}，没有完成标准",
            "the target of row {numbers_en} is only {words}: it does not say when it is met",
            "写明完成标准（数量、频次、时限）或佐证材料（evidence）",
            "say how much, how often or by when, or list the evidence wanted",
        ),
    ),
    "annex/vague-change": (
        _W,
        Wording(
            "第{number}项“{target}”没有写变化多少、与哪一年比",
            'row {number}, "{target}": neither how much nor against which year is said',
            "写明幅度和基准年，如“比2020年提高5个百分点”",
            "state how much and against which year, such as 比2020年提高5个百分点",
        ),
    ),
    "annex/later-looser": (
        _W,
        Wording(
            "第{number}项“{target}”：{year}年的目标比{before}年还宽",
            'row {number}, "{target}": the target of {year} asks for less than that of {before}',
            "核对各年目标，看是否写反或写错",
            "check the targets of the years",
        ),
    ),
    "annex/unit-against-name": (
        _W,
        Wording(
            "第{number}项“{name}”的单位是“{unit}”，与名称不符",
            'row {number}: "{name}" is stated in "{unit}", which its name does not go with',
            "核对单位：率、比例用%，数量、面积用个、亩等",
            "check the unit: shares are in %, counts and areas in their own units",
        ),
    ),
    "annex/yes": (
        _I,
        Wording(
            "第{number}项的目标是“{target}”，按“是/否”判定",
            'the target of row {number} is "{target}": it is judged as yes or no',
            "在台账的“状态”一栏填“是”或“否”",
            "write 是 or 否 as the status in the ledger",
        ),
    ),
    "annex/trend-window": (
        _W,
        Wording(
            "第{number}项“{trend}”没有写看几年、从哪一年起；按近3年、每年都须变化判定",
            'row {number}, "{trend}": over how many years and from which is not said; three years are taken, each below the last',
            "写明年限，如“近三年{trend}”，或约定 conventions: {{trend: {{years: 3}}}}",
            "say it (近三年{trend}), or settle it: conventions: {{trend: {{years: 3}}}}",
        ),
    ),
    "annex/baseline-missing": (
        _W,
        Wording(
            "第{number}项“{target}”没有基准数和基准年",
            'row {number}, "{target}": with what and from which year it is compared is not said',
            "写明基准年和数量，如“不低于2020年”，或约定 conventions: {{baseline_year: 2020}}",
            "name the year (不低于2020年), or settle it: conventions: {{baseline_year: 2020}}",
        ),
    ),
    "annex/below-programme": (
        _I,
        Wording(
            "第{number}项的指标值“{target}”低于{source}",
            'the target "{target}" of row {number} is below that of {source_en}',
            "核对上级现行标准",
            "compare with the superior's present standard",
        ),
    ),
    # Definitions
    "definition/differs": (
        _E,
        Wording(
            "第{number}项“{name}”与正文口径不同：{facets}",
            "row {number} and its task do not measure the same: {facets_en}",
            "以上级的指标解释为准，改成一致",
            "follow the superior's definition and make the two agree",
        ),
    ),
    "definition/scope-unclear": (
        _W,
        Wording(
            "第{number}项的范围不明：附件写“{annex}”，正文又说到“{body}”",
            'the scope of row {number} is not clear: "{annex}" in the annex, "{body}" in the body',
            "写明统计范围",
            "say what is counted",
        ),
    ),
    "definition/compound": (
        _W,
        Wording(
            "第{numbers}项一行含多个对象，须分别达标，合在一行看不出哪个不达标",
            "row {numbers_en} holds several things at once; each has to be met, and one may fail unseen",
            "写成 components，各自判定",
            "write them as `components`, judged one by one",
        ),
    ),
    "place/zone-in-body": (
        _W,
        Wording(
            "第{number}项按地形分档，本镇地形只写在正文：{zone}",
            "row {number} depends on the terrain, which only the text states: {zone}",
            "核对后写入方案：place: {{attributes: {{terrain: {zone}}}}}",
            "check, and write into the plan: place: {{attributes: {{terrain: {zone}}}}}",
        ),
    ),
    # Periods
    "period/before-issue": (
        _W,
        Wording(
            "“{phase}”（{time}）在发文日期{issued}之前就结束了",
            '"{phase}" ({time}) was over before the notice was issued on {issued}',
            "核对阶段时间或发文日期",
            "check the phase or the date",
        ),
    ),
    "period/begun-before-issue": (
        _I,
        Wording(
            "“{phase}”（{time}）的起始早于发文日期{issued}",
            '"{phase}" ({time}) begins before the notice was issued on {issued}',
            "起始时间写到日，或改到发文之后",
            "state the day, or let it begin after the date",
        ),
    ),
    "period/reversed": (
        _E,
        Wording(
            "“{phase}”（{time}）结束早于开始",
            '"{phase}" ({time}) ends before it begins',
            "核对两个时间",
            "check both times",
        ),
    ),
    "period/overlap": (
        _W,
        Wording(
            "“{phase}”（{time}）与前一阶段“{other}”（{other_time}）时间重叠",
            '"{phase}" ({time}) begins while "{other}" ({other_time}) still runs',
            "核对各阶段的起止时间",
            "check the times of the phases",
        ),
    ),
    "period/gap": (
        _W,
        Wording(
            "“{other}”（{other_time}）结束后，隔了一段时间“{phase}”（{time}）才开始，中间没有安排",
            '"{phase}" ({time}) begins well after "{other}" ({other_time}) is over: nothing is planned in between',
            "核对各阶段的起止时间，使前后衔接",
            "check the times, so that one phase follows the other",
        ),
    ),
    "period/year-inferred": (
        _W,
        Wording(
            "{phases}没有写年份，按{year}年推定",
            "no year is printed for {phases_en}; {year} is inferred",
            "写明年份",
            "print the year",
        ),
    ),
    "period/open-end": (
        _W,
        Wording(
            "“{phase}”没有时限{note}",
            '"{phase}" has no end{note}',
            "写明时限，或写由谁、何时确定",
            "state it, or say who settles it and when",
        ),
    ),
    "period/before-statistics": (
        _W,
        Wording(
            "“{phase}”在{year}年年底，全年统计数据要到次年才有",
            '"{phase}" is at the end of {year}, when the annual figures of {year} are not yet known',
            "写明用哪一年的数据；暂用数在台账中标“暂定”",
            "say which year's figures are used; mark provisional ones in the ledger",
        ),
    ),
    "period/frequency-vague": (
        _I,
        Wording(
            "“{words}”没有写多久一次",
            '"{words}" does not say how often',
            "写明频次，如每月一次",
            "say how often, such as every month",
        ),
    ),
    "period/row-dates-missing": (
        _I,
        Wording(
            "附件没有{columns}，看不出差多少、何时完成",
            "the annex has no columns for {columns_en}: neither the distance nor the date is known",
            "加上这几栏",
            "add them",
        ),
    ),
    "period/number-of-another-year": (
        _W,
        Wording(
            "文号{number}的年份与成文日期{issued}不一致",
            "the year in the number {number} is not that of the date {issued}",
            "核对文号和日期",
            "check the number and the date",
        ),
    ),
    "period/issued-later": (
        _W,
        Wording(
            "{name}{day}早于成文日期{issued}",
            "it was {name_en} on {day}, before its date {issued}",
            "核对两个日期",
            "check both dates",
        ),
    ),
    # Coverage and acceptance
    "coverage/rows-without-task": (
        _I,
        Wording(
            "第{numbers}项（共{count}项）在正文中没有对应的任务",
            "rows {numbers_en} ({count} of them) have no task in the body",
            "核对是否有意只在附件考核，否则在正文补上任务",
            "check whether they are meant for the annex alone; add tasks where they are not",
        ),
    ),
    "coverage/row-without-task": (
        _W,
        Wording(
            "第{number}项“{name}”在正文中没有对应的任务",
            "no task of the body serves row {number}, {name}",
            "补写任务，或在任务的 indicators 中写上它",
            "add a task, or list the row under the `indicators` of one",
        ),
    ),
    "coverage/task-without-row": (
        _W,
        Wording(
            "任务“{task}”没有对应的指标，无从考核",
            'the task "{task}" serves no row, so nothing shows whether it is done',
            "对应到指标，或写明怎样考核",
            "link it to a row, or say how it is checked",
        ),
    ),
    "coverage/share-unmeasured": (
        _W,
        Wording(
            "任务{task}定了“{promise}”，附件没有这项指标",
            'task {task} sets "{promise}", for which the annex has no row',
            "列为指标，或从正文删去",
            "make it a row, or take it out of the body",
        ),
    ),
    "coverage/number-unmeasured": (
        _I,
        Wording(
            "任务{task}承诺“{promise}”，附件没有这一要求",
            'task {task} promises "{promise}", which no row of the annex asks for',
            "列为指标，或写明怎样考核",
            "make it a row, or say how it is checked",
        ),
    ),
    "coverage/promise-unmeasured": (
        _I,
        Wording(
            "任务{tasks}中有附件不考核的承诺，如“{promise}”",
            'tasks {tasks_en} promise what no row measures, such as "{promise}"',
            "列为指标或写明完成标准，否则删去",
            "make it a row or say when it is done; else leave it out",
        ),
    ),
    "acceptance/rule-differs": (
        _W,
        Wording(
            "验收要求前后不一：“{first}”“{second}”",
            'how many rows have to be met is said twice and differently: "{first}", "{second}"',
            "核对后统一",
            "check, and write the same in both places",
        ),
    ),
    "acceptance/rule-missing": (
        _W,
        Wording(
            "没有标明约束性或参考性指标，也没有写怎样算验收合格；按全部达标处理",
            "neither which rows are binding nor when the whole is accepted is said; every row has to be met",
            "加“指标属性”一栏（obligation），写明验收规则",
            "add the column 指标属性 (`obligation`) and the rule of acceptance",
        ),
    ),
    "acceptance/may-be-absent": (
        _I,
        Wording(
            "第{numbers}项的对象本镇不一定有，没有写没有时怎样算",
            "what row {numbers_en} speaks of need not exist in the town, and it is not said what holds then",
            "确可没有的，写 may_be_absent: true",
            "write may_be_absent: true where that may be",
        ),
    ),
    "evidence/own-notice": (
        _I,
        Wording(
            "第{number}项可用本文件（{document}）作佐证",
            "this document ({document}) itself is evidence for row {number}",
            "列入台账的佐证",
            "list it as evidence in the ledger",
        ),
    ),
    # Basis
    "basis/number-differs": (
        _W,
        Wording(
            "《{title}》的文号前后不一：“{first}”“{second}”",
            '"{title}" is cited as {first} and as {second}',
            "查对原文件的文号",
            "look the number up in the document itself",
        ),
    ),
    "basis/number-missing": (
        _W,
        Wording(
            "有{count}份依据文件没有写文号：{titles}",
            "{count} documents are cited without a number: {titles_en}",
            "补上发文字号",
            "add their numbers",
        ),
    ),
    "basis/later-than-notice": (
        _W,
        Wording(
            "所引文件“{number}”的年份晚于成文日期{issued}",
            'the cited document "{number}" is of a later year than the notice, {issued}',
            "核对文号",
            "check its number",
        ),
    ),
    "basis/for-another-level": (
        _W,
        Wording(
            "《{title}》适用于{level}，不是乡镇的依据",
            "{title} is for districts and counties, not for towns",
            "改引乡镇的管理规程，或说明参照执行",
            "cite the rules for towns, or say that they are followed by analogy",
        ),
    ),
    # Wording
    "wording/document-number": (
        _I,
        Wording(
            "发文字号“{number}”的写法不规范",
            'the document number "{number}" is not in the usual form',
            "写作“{usual}”",
            "write {usual}",
        ),
    ),
    "wording/blank-page": (
        _I,
        Wording(
            "不宜用“此页无正文”",
            "此页无正文 is out of use",
            "调整行距、字距，使印章页带有正文",
            "space the text so that the page of the seal holds some of it",
        ),
    ),
    "wording/title": (
        _I,
        Wording(
            "标题“{title}”是印发文件的通知，缺“印发”",
            'the title "{title}" sends out a document without saying 印发',
            "写作“关于印发……的通知”",
            "write 关于印发…的通知",
        ),
    ),
    "wording/issued-to": (
        _I,
        Wording(
            "“{words}”缺“给”字",
            '"{words}" lacks 给',
            "写作“现印发给你们”",
            "write 现印发给你们",
        ),
    ),
    "wording/number-blanks": (
        _I,
        Wording(
            "有{count}段的序号后有空格，其余{others}段没有",
            "{count} paragraphs have a blank behind their number, {others} have none",
            "统一不空格",
            "leave the blank out throughout",
        ),
    ),
    "wording/stop-before-offices": (
        _I,
        Wording(
            "句子以分号或逗号结束，后面直接是责任单位",
            "the sentence ends in a semicolon or a comma before its offices",
            "改为句号",
            "write a full stop",
        ),
    ),
    "wording/head-blanks": (
        _I,
        Wording(
            "表头“{head}”中有空格",
            'the head of a column, "{head}", is spaced out by blanks',
            "写作“{bare}”，用对齐方式调整；ecotown lint --fix 可代为改正",
            "write {bare} and align it; ecotown lint --fix does it",
        ),
    ),
    "wording/two-terms": (
        _I,
        Wording(
            "“{one}”和“{other}”混用",
            '"{one}" and "{other}" are both used',
            "统一用一个",
            "use one of them",
        ),
    ),
    "wording/personal-names": (
        _I,
        Wording(
            "文中有个人姓名，会随人事变动过时，公开时也涉及个人信息",
            "persons are named: that dates the document, and it is personal data",
            "写职务；作示例或公开数据时去掉姓名",
            "name the office held; leave names out of examples and open data",
        ),
    ),
    # Findings that are left
    "ignore/not-used": (
        _W,
        Wording(
            "ignore 中的“{ignored}”没有对上任何一条",
            'nothing was found that the ignored "{ignored}" would match',
            "{hint}",
            "{hint_en}",
        ),
    ),
}
