"""
What the columns of an annex hold, by the words at their heads.
"""

import re
from collections.abc import Callable, Sequence
from enum import Enum

import attrs

from ecotown.documents.blocks import Block, BlockDocument, Cell, Paragraph, Table
from ecotown.documents.extraction.lines import squeeze

__all__ = ["Column", "Head", "Role", "lift_titles", "read_head", "role_of"]

Grid = Sequence[Sequence[Cell | None]]


class Role(Enum):
    """
    What a column holds.
    """

    NUMBER = "number"
    DOMAIN = "domain"
    NAME = "name"
    UNIT = "unit"
    TARGET = "target"
    OBLIGATION = "obligation"
    LEAD = "lead"
    RESPONSIBLE = "responsible"
    SUPPORTING = "supporting"
    PERSON = "person"
    BASELINE = "baseline"
    NOTE = "note"
    TASK = "task"
    DEADLINE = "deadline"
    OTHER = "other"


@attrs.frozen
class Column:
    """
    A column with its head as printed; `qualifier` is what sets a target column apart from the others (a year, a level).
    """

    index: int
    role: Role
    head: str
    qualifier: str | None = None
    unit: str | None = None


@attrs.frozen
class Head:
    """
    The head of a table: its columns, and the rows that it takes.
    """

    columns: tuple[Column, ...]
    first_row: int
    end_row: int

    def of(self, *roles: Role) -> tuple[Column, ...]:
        """
        The columns of these roles, in their order.
        """
        return tuple(column for column in self.columns if column.role in roles)

    @property
    def is_of_indicators(self) -> bool:
        """
        Whether the rows are indicators with targets.
        """
        return bool(self.of(Role.NAME) and self.of(Role.TARGET))

    @property
    def is_of_tasks(self) -> bool:
        """
        Whether the rows are tasks with offices.
        """
        texts = self.of(Role.TASK, Role.NAME)
        return bool(texts and self.of(Role.LEAD, Role.RESPONSIBLE, Role.SUPPORTING)) and not self.is_of_indicators


_PREFIX = (
    "(?:创建|建设|考核|评价|评估|具体|主要|工作|核心|监测|验收|考评|规划|任务|指标|目标|基本|达标|达到|"
    "区级|县级|市级|镇级|省级|国家|年度|量化)*"
)
_ROLES: tuple[tuple[Role, str], ...] = (
    (Role.NUMBER, r"序号|编号|项次|序|№|No\.?|NO\.?|指标(?:序号|编号|代码)|(?:任务)?(?:序号|编号)|排序|号"),
    (Role.UNIT, r"(?:计量|计算|指标|度量)?单位|量纲"),
    (Role.OBLIGATION, rf"{_PREFIX}(?:属性|性质)|(?:指标)?类型|约束性?/?(?:参考|预期|指导)性?|约束性与?参考性"),
    (
        Role.PERSON,
        r"(?:责任|分管|牵头|包保|挂点|联系|包片|挂钩|县级|市级|镇级|区级|主管|督办)(?:领导|人)(?:员)?|责任人(?:员)?|联络员|负责人|领导",
    ),
    (
        Role.SUPPORTING,
        r"(?:配合|协助|协办|协同|参与|参加|协作|支持|配合责任|责任配合)(?:单位|部门|科室|站所|机构)?|其他责任单位",
    ),
    (
        Role.LEAD,
        r"(?:主要)?(?:牵头|主办|第一责任|总牵头|牵头责任|责任牵头|主责|主管)(?:单位|部门|科室|站所|机构)?|牵头",
    ),
    (
        Role.RESPONSIBLE,
        r"(?:主要)?(?:责任|落实|完成|实施|承办|负责|负责落实|承担|填报|数据提供|考核|归口|对应|提供)(?:单位|部门|科室|站所|主体|机构|办公室)(?:[及和、与（(].*)?|责任分工|责任|部门|主管部门|责任部门(?:（单位）)?|职能部门|相关部门",
    ),
    (
        Role.BASELINE,
        r".*(?:现状值?|基准年|基年|基期值?|基准值?|基础值|现值|上年(?:度)?(?:完成)?值?|完成(?:值|情况)|实际值|当前值|达标情况|现状(?:情况)?)(?:[（(].*[）)])?|(?:19|20)\d\d年?(?:现状|实际|完成|基准).*",
    ),
    (
        Role.TARGET,
        (
            rf"{_PREFIX}(?:指标值|目标值|标准值|要求值|任务值|参考值|考核值|控制值|达标值|目标要求|要求|标准|目标|值|限值|数值|阈值)(?:要求)?(?:[（(].*[）)])?"
            r"|(?:到)?(?:19|20)\d\d年?(?:底)?(?:的)?(?:目标|指标|预期|规划|计划|标准)?(?:值|要求)?(?:[（(].*[）)])?|目标年(?:份|度)?(?:[（(].*[）)])?|近期.{0,8}|远期.{0,8}|中期.{0,8}"
        ),
    ),
    (Role.DEADLINE, r"(?:完成|办理|整改|时间)?(?:时限|时间|期限|节点|进度)(?:要求|安排)?|进度安排"),
    (
        Role.NOTE,
        r"备注|说明|备考|注|适用范围|数据来源|佐证(?:材料|资料)?|指标(?:解释|说明|来源)|分值|权重|得分|评分(?:标准|办法)?|计算(?:公式|方法)|资料清单|依据|填报说明|计分方法",
    ),
    (
        Role.DOMAIN,
        r"(?:所属|指标|重点|工作|建设|目标|考核|任务)*(?:领域|类别|大类|分类|板块|方面|体系|门类|模块|维度)|一级指标|准则层|目标层|类|项目类别|目标类别",
    ),
    (
        Role.NAME,
        rf"{_PREFIX}(?:指标)(?:名称|内容|项目|项|层|体系|任务|及内容|名)?(?:[及和与]?序号)?|(?:序号|编号)[及和与](?:指标|项目)(?:名称)?|(?:二级|三级|四级)指标|指标层|(?:项目|考核项目|名称|建设项目|项目名称|考核内容|评价内容|评价项目|建设内容|考核要点)",
    ),
    (
        Role.TASK,
        r"(?:重点|主要|工作|目标|具体|创建|建设|年度|责任|重大|改革|整治)*(?:任务|措施|举措|事项|内容|工程|项目|要点|工作|做法|行动)(?:名称|内容|分解|清单|措施|及措施|要求|及要求)?",
    ),
)
_COMPILED = tuple((role, re.compile(pattern)) for role, pattern in _ROLES)
_STEPS = re.compile(r"(?:分)?年度(?:进度|计划|实施|任务|推进)|进度安排|分年|推进计划|阶段(?:安排|进度)")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_LEVEL = re.compile(
    r"(?:县城|乡镇|街道|建制镇|市|县|区|镇|乡|村|山区|丘陵区?|平原区?|东部|中部|西部|苏南|苏中|苏北)(?:地区)?"
)
_TERRAIN = re.compile(r"(?:山区|丘陵区?|平原区?|平坝区?|高寒区|草原区)(?:地区)?")
_UNIT_IN_HEAD = re.compile(
    r"[（(]\s*(?:单位\s*[：:]\s*)?(?P<unit>%|％|‰|亩|公顷|吨|元|万元|户|人|个|平方米|立方米|千克/公顷|公斤/亩|[\u4e00-\u9fff]{1,4}/[\u4e00-\u9fff]{1,4})\s*[）)]"
)


def role_of(head: str) -> Role | None:
    """
    What a column with these words at its head holds; None for words that are no head that we know.
    """
    text = squeeze(head).strip("*＊★")
    bare = re.sub(r"[（(][^（()）]*[）)]$", "", text)
    for role, pattern in _COMPILED:
        if text and (pattern.fullmatch(text) or (bare and pattern.fullmatch(bare))):
            return role
    return None


_JOINED = re.compile(r"(?<=[\u4e00-\u9fff])(?:以及|[及和与、/／\\|&＆+])(?=[\u4e00-\u9fff])")
_LAST_WORDS: tuple[tuple[Role, str], ...] = (
    (Role.SUPPORTING, r"(?:配合|协助|协办|协同|参与).{0,4}(?:单位|部门|科室|站所|机构|方)"),
    (Role.LEAD, r"(?:牵头|主办|主责).{0,4}(?:单位|部门|科室|站所|机构|方)"),
    (Role.RESPONSIBLE, r"(?:单位|部门|科室|站所|机构|责任主体|责任方)"),
    (Role.BASELINE, r"(?:现状|完成情况|进展情况|达标情况|现有水平)"),
    (Role.DEADLINE, r"(?:时限|时间|期限|节点)"),
    (Role.DOMAIN, r"(?:类别|领域|大类|分类|板块|层面)"),
    (Role.TARGET, r"(?:指标|目标|标准|要求|考核|规定)(?:值|数|量|水平)|(?:要求|标准|目标|阈值|限值|任务数)"),
    (Role.NAME, r"(?:指标|要素|因子)(?:名称|名|项目?|内容)?|名称"),
)
_OF_MEANING = (Role.NAME, Role.TASK, Role.TARGET, Role.LEAD, Role.RESPONSIBLE, Role.DOMAIN)
_LONGEST_HEAD = 16


def composed_roles(head: str) -> tuple[Role, ...]:
    """
    What words at a head hold that are no head we know as a whole: by the parts that 及 or a stroke joins, else by the last word.
    """
    text = re.sub(r"[（(][^（()）]*[）)]$", "", squeeze(head).strip("*＊★"))
    if not 2 <= len(text) <= _LONGEST_HEAD or re.search(r"[0-9。；，≥≤%]", text):
        return ()
    parts = [part for part in _JOINED.split(text) if part]
    if len(parts) > 1:
        roles = [role_of(part) or _last_word(part) for part in parts]
        return () if None in roles else tuple(role for role in roles if role is not None)
    last = _last_word(text)
    return () if last is None else (last,)


def _last_word(text: str) -> Role | None:
    return next((role for role, pattern in _LAST_WORDS if re.search(rf"(?:{pattern})$", text)), None)


def _understood(text: str) -> Role | None:
    """
    The role of a head, the weightiest where it joins several.
    """
    roles = composed_roles(text)
    return role_of(text) or next((role for role in _OF_MEANING if role in roles), roles[0] if roles else None)


def _divide(columns: tuple[Column, ...], grid: Grid, row: int) -> tuple[Column, ...]:
    """
    The columns; below a head that joins as many things as it spans columns each has its own.
    """
    divided = list(columns)
    for cell in _distinct(grid[row]):
        roles = composed_roles(cell.text) if role_of(cell.text) is None else ()
        if cell.column_span > 1 and len(roles) == cell.column_span and len(set(roles)) == len(roles):
            for offset, role in enumerate(roles):
                divided[cell.column + offset] = attrs.evolve(divided[cell.column + offset], role=role)
    return tuple(divided)


def _is_head(row: Sequence[Cell | None], understand: Callable[[str], Role | None]) -> bool:
    cells = _distinct(row)
    roles = [understand(cell.text) for cell in cells]
    known = [role for role in roles if role is not None]
    return len(known) >= 2 and len(known) * 2 >= len(cells) and len(set(known)) >= 2


def read_head(table: Table) -> Head | None:
    """
    The head of a table: the first row in which most cells are heads, and the rows that it is spread over.
    """
    grid = table.grid()
    heads = [row for row in range(min(table.rows, 6)) if _is_head(grid[row], role_of)]
    # Words that are understood by their parts only make a head where no row of known words does.
    for row in heads or [row for row in range(min(table.rows, 2)) if _is_head(grid[row], _understood)]:
        end = _end_of_head(grid, row)
        columns = list(_divide(tuple(_read_column(grid, index, row, end) for index in range(table.columns)), grid, row))
        for index, column in enumerate(columns[1:], start=1):
            is_used = any(cell is not None and squeeze(cell.text) for cell in (line[index] for line in grid[end:]))
            if not column.head and is_used and columns[index - 1].role is Role.NAME:
                # The right half of a head over names and their parts, where the text lost that it spans both.
                columns[index] = attrs.evolve(columns[index - 1], index=index)
        return Head(_settle(_name_grouping(tuple(columns), grid[end:])), row, end)
    return None


def _name_grouping(columns: tuple[Column, ...], rows: Grid) -> tuple[Column, ...]:
    """
    The columns; of two below one head of names the first holds numbers, or groups the second where each of that has its own.
    """
    names = [column.index for column in columns if column.role is Role.NAME]
    if len(names) != 2 or names[1] != names[0] + 1:
        return columns
    groups, parts = ([row[index] for row in rows] for index in names)
    counted = [squeeze(group.text) for group in groups if group is not None and squeeze(group.text)]
    if counted and all(re.fullmatch(r"[0-9]{1,3}[.．、]?", text) for text in counted):
        return tuple(
            attrs.evolve(column, role=Role.NUMBER) if column.index == names[0] else column for column in columns
        )
    is_grouped = any(group is not None and group.row_span > 1 for group in groups)
    texts = [squeeze(part.text) for part in parts if part is not None]
    numbered = sum(re.match(r"[0-9]{1,3}[.．、](?![0-9])", text) is not None for text in texts)
    has_domains = any(column.role is Role.DOMAIN for column in columns)
    if has_domains or not is_grouped or numbered * 2 <= len(texts):
        return columns
    return tuple(attrs.evolve(column, role=Role.DOMAIN) if column.index == names[0] else column for column in columns)


def lift_titles(document: BlockDocument) -> BlockDocument:
    """
    The document with what stands above the head of a table (a label, a title, the line before) as paragraphs.
    """
    blocks: list[Block] = []
    for block in document.blocks:
        head = read_head(block) if isinstance(block, Table) else None
        if isinstance(block, Table) and head is not None and head.first_row:
            above = [cell for cell in block.cells if cell.row < head.first_row and squeeze(cell.text)]
            blocks.extend(Paragraph(cell.text, at=cell.at) for cell in above)
            cells = tuple(
                attrs.evolve(cell, row=cell.row - head.first_row) for cell in block.cells if cell.row >= head.first_row
            )
            blocks.append(attrs.evolve(block, cells=cells, rows=block.rows - head.first_row))
        else:
            blocks.append(block)
    return attrs.evolve(document, blocks=tuple(blocks))


def _distinct(row: Sequence[Cell | None]) -> list[Cell]:
    return [cell for cell in dict.fromkeys(row) if cell is not None and squeeze(cell.text)]


def _end_of_head(grid: Grid, row: int) -> int:
    """
    The row behind the head: cells that reach down, and rows of nothing but heads below a cell that spans columns.
    """
    first = _distinct(grid[row])
    end = max([row + 1, *(cell.row + cell.row_span for cell in first if cell.row_span < 5)])
    if end == row + 1 and row + 1 < len(grid):
        below = _distinct(grid[row + 1])
        wide = {index for index in range(len(grid[row])) if _is_under_wide(grid[row], index)}
        if (
            below
            and all(cell.column in wide for cell in below)
            and all(role_of(cell.text) is not None or _is_qualifier(squeeze(cell.text)) for cell in below)
        ):
            end = row + 2
    return min(end, len(grid))


def _is_under_wide(heads: Sequence[Cell | None], index: int) -> bool:
    """
    Whether a column stands under a head that spans several, or that has blanks beside it where a text lost the span.
    """
    cell = heads[index]
    if cell is not None and cell.column_span > 1:
        return True
    if _is_blank(cell):
        return index > 0
    return index + 1 < len(heads) and _is_blank(heads[index + 1])


def _is_blank(cell: Cell | None) -> bool:
    return cell is None or not squeeze(cell.text)


def _is_qualifier(text: str) -> bool:
    return _YEAR.search(text) is not None or _LEVEL.fullmatch(text) is not None


def _read_column(grid: Grid, index: int, first: int, end: int) -> Column:
    owner = index
    while end > first + 1 and owner > 0 and _is_blank(grid[first][owner]):
        owner -= 1
    rows = [grid[first][owner], *(grid[row][index] for row in range(first + 1, end))]
    cells = [cell for cell in dict.fromkeys(rows) if cell is not None]
    texts = [squeeze(cell.text) for cell in cells if squeeze(cell.text)]
    head = "/".join(texts)
    printed = "/".join(cell.text.replace("\n", "") for cell in cells if squeeze(cell.text))
    if not texts:
        return Column(index, Role.OTHER, "")
    roles = [role_of(text) for text in texts]
    role = roles[-1] or next((known for known in reversed(roles) if known is not None), None)
    role = role or next(filter(None, map(_understood, reversed(texts))), Role.OTHER)
    qualifier = None
    if len(texts) > 1 and roles[0] is Role.TARGET and (_is_qualifier(texts[-1]) or roles[-1] in (None, Role.TARGET)):
        role, qualifier = Role.TARGET, texts[-1]
    if Role.BASELINE in roles:
        # The years below 现状值 are years of what was observed.
        role, qualifier = Role.BASELINE, None
    if role is Role.TARGET and qualifier is None and _YEAR.search(head):
        qualifier = head
    unit = _UNIT_IN_HEAD.search(head)
    return Column(index, role, printed, qualifier, None if unit is None else unit["unit"])


def _settle(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """
    Roles that depend on the other columns: what is called a task where no indicator stands, or the other way round.
    """
    roles = [column.role for column in columns]
    settled = list(columns)

    def change(index: int, role: Role) -> None:
        settled[index] = attrs.evolve(settled[index], role=role)
        roles[index] = role

    heads = [squeeze(column.head) for column in columns]
    levels = [index for index, head in enumerate(heads) if _TERRAIN.fullmatch(head)]
    if Role.TARGET not in roles and len(levels) > 1:
        # A column of targets for each terrain.
        for index in levels:
            settled[index] = attrs.evolve(settled[index], role=Role.TARGET, qualifier=heads[index])
            roles[index] = Role.TARGET
    plain = [
        index
        for index, role in enumerate(roles)
        if role is Role.NAME and heads[index] in ("指标", "建设指标", "考核指标")
    ]
    if (
        Role.TARGET not in roles
        and plain
        and len({heads[index] for index, role in enumerate(roles) if role is Role.NAME}) > 1
    ):
        # Beside 名称 the column 指标 holds the targets.
        change(plain[-1], Role.TARGET)
    targets = [index for index, role in enumerate(roles) if role is Role.TARGET]
    if any(columns[index].qualifier is None for index in targets):
        # Beside the target the steps of each year towards it are no targets of the row.
        for index in targets:
            if columns[index].qualifier is not None and _STEPS.match(heads[index]):
                change(index, Role.OTHER)
    names = [index for index, role in enumerate(roles) if role is Role.NAME]
    graded = [index for index in names if re.search("[二三四]级指标", heads[index])]
    if Role.DOMAIN in roles and any("一级指标" in head for head in heads) and len(graded) > 1:
        # The lowest grade is the indicator, what stands between it and the domain groups only.
        for index in graded[:-1]:
            change(index, Role.OTHER)
        names = graded[-1:]
    if not names and Role.TARGET in roles:
        tasks = [index for index, role in enumerate(roles) if role is Role.TASK]
        has_offices = any(role in (Role.LEAD, Role.RESPONSIBLE, Role.SUPPORTING) for role in roles)
        if tasks and (
            Role.UNIT in roles or Role.OBLIGATION in roles or not has_offices or any("值" in head for head in heads)
        ):
            change(tasks[-1], Role.NAME)
            for index in tasks[:-1]:
                change(index, Role.DOMAIN if Role.DOMAIN not in roles else Role.OTHER)
        elif tasks:
            for index, role in enumerate(roles):
                if role is Role.TARGET:
                    change(index, Role.TASK)
    if not {Role.LEAD, Role.RESPONSIBLE, Role.SUPPORTING} & set(roles):
        # In a village the posts answer themselves.
        for index, role in enumerate(roles):
            if role is Role.PERSON:
                change(index, Role.RESPONSIBLE)
                break
    distinct_names = {column.head for column in settled if column.role is Role.NAME}
    if Role.DOMAIN not in roles and len(distinct_names) > 1:
        # 项目 beside 指标: the first groups the second.
        first = next(index for index, role in enumerate(roles) if role is Role.NAME)
        for index, column in enumerate(columns):
            if column.role is Role.NAME and column.head == columns[first].head and "指标" not in column.head:
                change(index, Role.DOMAIN)
    if Role.DOMAIN not in roles and Role.NAME in roles:
        for index, role in enumerate(roles):
            if role is Role.TASK:
                change(index, Role.DOMAIN)
                break
    return tuple(settled)
