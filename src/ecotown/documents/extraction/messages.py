"""
What is said of an imported notice, by code: severity, message and remedy, in Chinese and in English.

An *info* says how something was read. A *warning* is what was repaired, or could not be read and is kept as text.
"""

from ecotown.diagnostics import Diagnostic, Severity, Wording
from ecotown.documents.extraction.columns import Role
from ecotown.plans import PrintedAt

__all__ = ["COLUMN_NAMES", "EXTRACTION", "tell"]

_W, _I = Severity.WARNING, Severity.INFO

COLUMN_NAMES: dict[Role, tuple[str, str]] = {
    Role.NUMBER: ("序号", "number"),
    Role.DOMAIN: ("领域", "domain"),
    Role.NAME: ("指标", "indicator"),
    Role.UNIT: ("单位", "unit"),
    Role.TARGET: ("指标值", "target"),
    Role.OBLIGATION: ("属性", "obligation"),
    Role.LEAD: ("牵头单位", "lead"),
    Role.RESPONSIBLE: ("责任单位", "responsible"),
    Role.SUPPORTING: ("配合单位", "supporting"),
    Role.TASK: ("任务", "task"),
}

EXTRACTION: dict[str, tuple[Severity, Wording]] = {
    "import/phase-year-inferred": (
        _I,
        Wording(
            "阶段“{name}”没有写年份，按{reason}推定为{starts}至{ends}",
            'the phase "{name}" prints no year; after {reason_en} it is {starts} to {ends}',
            "核对；不对就改 phases 里的 starts、ends",
            "check it; if it is wrong, change starts and ends under phases",
        ),
    ),
    "import/phase-without-time": (
        _I,
        Wording(
            "阶段“{name}”没有写明月份：{found}",
            'the phase "{name}" states no months: {found}',
            "时间确定后填 starts、ends",
            "fill in starts and ends when they are known",
        ),
    ),
    "import/phase-without-year": (
        _W,
        Wording(
            "阶段“{name}”没有写年份，通知也没有日期可推",
            'the phase "{name}" prints no year, and the notice no date to infer it from',
            "填上 starts、ends",
            "fill in starts and ends",
        ),
    ),
    "import/year-inferred": (
        _I,
        Wording(
            "判定年份按{reason}推定为{year}年",
            "the year judged is inferred to be {year}, from {reason_en}",
            "不对就改 year",
            "if it is wrong, change year",
        ),
    ),
    "import/year-open": (
        _I,
        Wording(
            "从通知看不出判定哪一年",
            "the notice does not tell which year is judged",
            "填上 year，或判定时用 --year",
            "fill in year, or use --year when assessing",
        ),
    ),
    "import/names-left-out": (
        _I,
        Wording(
            "略去{count}处姓名，只留职务",
            "{count} personal names are left out, the posts stay",
            "要保留姓名：--keep-names",
            "to keep them: --keep-names",
        ),
    ),
    "import/placeholder": (
        _W,
        Wording(
            "“{text}”是未填的空，原样保留",
            '"{text}" is a blank that was not filled in; it is kept as it is',
            "查到后填上",
            "fill it in when it is known",
        ),
    ),
    "import/same-as-above": (
        _I,
        Wording(
            "“{before}”按上一行读作“{after}”",
            '"{before}" is read as "{after}", as in the row above',
        ),
    ),
    "import/branches-paired": (
        _W,
        Wording(
            "第{number}项的指标值没有写分区，按指标栏的各行对上",
            "the targets of row {number} name no branch; they are paired with the lines of the indicator cell",
            "核对各区的指标值",
            "check the target of each branch",
        ),
    ),
    "import/columns-joined": (
        _I,
        Wording(
            "“{name}”有{count}栏指标值，合为一个：{after}",
            '"{name}" has {count} columns of targets; they are joined into one: {after}',
        ),
    ),
    "import/target-missing": (
        _W,
        Wording(
            "第{number}项“{name}”没有指标值，记为未设（/）",
            'row {number}, "{name}", has no target; it is entered as not set (/)',
            "对照原文补上",
            "fill it in from the original",
        ),
    ),
    "import/name-missing": (
        _W,
        Wording(
            "表中这一行没有指标名称，未列入指标：{text}",
            "this row of the table names no indicator and is not one: {text}",
            "对照原文，需要时手工补上",
            "look at the original and add it by hand if it is one",
        ),
    ),
    "import/number-assigned": (
        _I,
        Wording(
            "附件没有序号，按行序编为1至{last}",
            "the annex has no numbers; the rows are numbered 1 to {last}",
        ),
    ),
    "import/number-changed": (
        _W,
        Wording(
            "序号“{before}”重复，第二次出现的改为“{after}”",
            'the number "{before}" occurs twice; the second is changed to "{after}"',
            "核对原文的序号",
            "check the numbers in the original",
        ),
    ),
    "import/obligation-read": (
        _I,
        Wording(
            "指标属性“{text}”按{read}处理",
            'the obligation "{text}" is taken as {read_en}',
        ),
    ),
    "import/obligation-unread": (
        _W,
        Wording(
            "第{number}项的指标属性“{text}”看不懂，写入备注",
            'the obligation "{text}" of row {number} cannot be read; it is kept as a note',
            "在 obligation 填 binding（约束性）或 reference（参考性）",
            "write binding or reference under obligation",
        ),
    ),
    "import/unit-from-name": (
        _I,
        Wording(
            "第{number}项的单位“{unit}”取自{source}",
            'the unit "{unit}" of row {number} is taken from {source_en}',
        ),
    ),
    "import/table-not-read": (
        _W,
        Wording(
            "第{table}个表没有读成指标、任务、阶段或人员，文字留在 passages：{text}",
            "table {table} was not read as indicators, tasks, phases or members; its text is kept under passages: {text}",
            "需要的内容请手工补上",
            "add what is needed by hand",
        ),
    ),
    "import/cells-not-read": (
        _I,
        Wording(
            "第{table}个表有{count}格文字没有读成指标、任务、阶段或人员，留在 passages：{text}",
            "{count} cells of table {table} became no part of an indicator, task, phase or member; their text is kept "
            "under passages: {text}",
            "需要的内容请手工补上",
            "add what is needed by hand",
        ),
    ),
    "import/columns-by-content": (
        _W,
        Wording(
            "第{table}个表的表头看不懂，按各栏的内容读：{columns}",
            "the head of table {table} is not understood; its columns are read by what they hold: {columns_en}",
            "对照原文核对各栏",
            "check the columns against the original",
        ),
    ),
    "import/task-not-read": (
        _I,
        Wording(
            "任务部分的这一段没有读成任务，只留在 passages：{text}",
            "this passage among the tasks was not read as one; it is kept under passages alone: {text}",
            "是任务就手工补到 tasks",
            "add it under tasks by hand if it is one",
        ),
    ),
    "import/phase-not-read": (
        _I,
        Wording(
            "阶段部分的这一段没有读成阶段，只留在 passages：{text}",
            "this passage among the phases was not read as one; it is kept under passages alone: {text}",
            "是阶段就手工补到 phases",
            "add it under phases by hand if it is one",
        ),
    ),
    "import/no-indicators": (
        _I,
        Wording(
            "没有指标表，只读出任务",
            "there is no table of indicators; only tasks were read",
            "判定要有指标：写 indicators，或用 system 指定指标体系",
            "to be judged, the plan needs indicators, or a system that it follows",
        ),
    ),
    "import/indicators-from-text": (
        _I,
        Wording(
            "没有指标表，从正文读出{count}项指标",
            "there is no table of indicators; {count} indicators were read from the text",
            "对照原文核对名称和指标值",
            "check the names and targets against the original",
        ),
    ),
    "import/statement-not-read": (
        _W,
        Wording(
            "指标清单里的这一条没有读成指标：{text}",
            "this item of the list of indicators was not read as one: {text}",
            "对照原文，需要时手工补上",
            "look at the original and add it by hand if it is one",
        ),
    ),
    "import/nothing-found": (
        _W,
        Wording(
            "没有读出任务、阶段或指标",
            "no tasks, phases or indicators were found",
            "看看是不是创建方案或指标表",
            "check that this is a plan or a table of indicators",
        ),
    ),
    "import/matched-by-likeness": (
        _I,
        Wording(
            "任务{task}按意思对到第{number}项“{name}”",
            'task {task} is matched by meaning to row {number}, "{name}"',
            "核对；不对就改 tasks 里的 indicators",
            "check it; if it is wrong, change indicators under tasks",
        ),
    ),
    "import/date-open": (
        _W,
        Wording(
            "日期没有填：{text}",
            "the date is not filled in: {text}",
            "填上 issued_on",
            "fill in issued_on",
        ),
    ),
}


def tell(
    code: str,
    at: PrintedAt | None = None,
    *,
    path: str | None = None,
    before: str | None = None,
    after: str | None = None,
    **facts: object,
) -> Diagnostic:
    """
    A diagnostic by its code, at a place of the document.
    """
    severity, wording = EXTRACTION[code]
    shown = {name: _short(fact) for name, fact in {**facts, "before": before, "after": after}.items()}
    place = (
        {}
        if at is None
        else {name: value for name in ("line", "table", "row", "cell") if (value := getattr(at, name)) is not None}
    )
    return Diagnostic(
        code=code,
        severity=severity,
        message=wording.message.format(**shown).strip(),
        message_en=wording.message_en.format(**shown).strip(),
        hint=wording.hint,
        hint_en=wording.hint_en,
        path=path,
        line=None if at is None else at.line,
        before=before,
        after=after,
        printed=place,
    )


def _short(fact: object) -> str:
    text = " ".join(str(fact).split())
    return text if len(text) <= 80 else f"{text[:79]}…"
