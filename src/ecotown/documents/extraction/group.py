"""
The leading group and its office: who leads by post. Personal names are left out unless they are asked for.
"""

import re
from collections.abc import Sequence

import attrs

from ecotown.documents.blocks import BlockDocument, Table
from ecotown.documents.extraction.lines import Line, clean, join_broken, read_lines, split_outside_brackets, squeeze
from ecotown.documents.extraction.numerals import read_numeral
from ecotown.documents.extraction.offices import split_offices
from ecotown.documents.extraction.persons import drop_comrade, drop_names, find_names, split_person
from ecotown.plans import LeadingGroup, LeadingGroupOffice, PrintedAt

__all__ = ["GroupFound", "is_group_table", "read_group"]


@attrs.frozen
class GroupFound:
    """
    A leading group, and the personal names that were left out of it.
    """

    group: LeadingGroup | None
    names: tuple[str, ...] = ()


_ROLES = {
    "head": r"(?:双|第一|常务)?组\s*长|总?指挥长|总指挥",
    "deputy": r"(?:第一|常务|执行)?副\s*组\s*长|(?:第一|常务)?副(?:总指挥|指挥长)",
    "member": r"(?:其他)?成\s*员(?:单位)?",
    "office_head": r"办公室主任|主\s*任",
    "office_deputy": r"办公室副主任|副\s*主\s*任",
    "office_member": r"办公室成员|工作人员",
}
_LABEL = re.compile(
    "^(?:"
    + "|".join(f"(?P<{name}>{pattern})" for name, pattern in sorted(_ROLES.items(), key=lambda item: -len(item[1])))
    + r")\s*[：:]\s*(?P<rest>.*)",
    re.DOTALL,
)
_LABEL_INSIDE = re.compile(r"(?<=[；;。])\s*(?=(?:常务|第一)?副?\s*组\s*长\s*[：:]|成\s*员\s*(?:单位)?[：:])")
_SEAT = re.compile(
    r"(?:下设|设立?)?(?:领导小组)?(?:下设)?办公室[^。；]{0,12}?(?:设在|设于|设置在|挂靠在?|挂靠|设立于|设立在|具体设在|地点在|(?<=设办公室)[在于]|(?<=办公室)(?:设|于)(?=[镇乡县区街]))(?P<seat>[^，,。；;（()）、\n]{2,40})"
)
_OFFICE_HEAD = re.compile(
    r"(?:由|，|。|；|^)(?P<who>[^，。；]{2,40}?)(?:(?<!负责)同志)?(?:兼任|兼|任|担任|为)(?:该|领导小组)?(?:办公室)?主任"
)
_OFFICE_HEAD_BY = re.compile(r"(?:办公室)?主任由(?P<who>[^，。；]{2,40}?)(?:(?<!负责)同志)?(?:兼任|担任|兼)")
_OFFICE_DEPUTY = re.compile(
    r"(?:由|，|。|；|、|^)(?P<who>[^，。；]{2,40}?)(?:(?<!负责)同志)?(?:兼任|任|担任|为)(?:该|领导小组)?(?:办公室)?(?:常务)?副主任"
)
_OFFICE_MEMBER = re.compile(
    r"(?:由|，|；|。|^)(?P<who>[^；。]{2,160}?)(?:(?<!负责)同志)?(?:为|任)(?:领导小组)?(?:办公室)?(?:工作人员|成员)"
)
_HEAD = re.compile(
    r"(?:由|，|。|；|：|^)(?P<who>[^，。；：]{2,40}?)(?:(?<!负责)同志)?(?:任|担任|兼任|为)(?:领导小组|创建领导小组|工作领导小组)?(?:第一|常务|双)?(?:组长|总?指挥长|总指挥)"
)
_HEAD_BY = re.compile(
    r"(?<!副)(?:组长|指挥长|总指挥)由(?P<who>[^。；：]{2,60}?)(?:(?<!负责)同志)?(?:共同|分别)?(?:兼任|担任|任)(?=[，。；]|$)"
)
_DEPUTY_BY = re.compile(
    r"副(?:组长|指挥长|总指挥)由(?P<who>[^。；：]{2,80}?)(?:(?<!负责)同志)?(?:共同|分别)?(?:兼任|担任|任)(?=[，。；]|$)"
)
_MEMBER_BY = re.compile(
    r"成员(?:单位)?由(?P<who>[^；。：]{2,200}?)(?:(?<!负责)同志)?(?:共同)?(?:担任|组成|任)(?=[，。；]|$)"
)
_DEPUTY = re.compile(
    r"(?:由|，|。|；|：|^|(?<=长)、)(?P<who>[^，。；：]{2,80}?)(?:(?<!负责)同志)?(?:任|担任|兼任|为)(?:领导小组)?(?:常务|第一)?副(?:组长|指挥长|总指挥)"
)
_MEMBER = re.compile(r"(?:由|，|。|；|：|^)(?P<who>[^；。：]{2,200}?)(?:(?<!负责)同志)?(?:为|任|担任)(?:领导小组)?成员")
_FIRST_TITLE = re.compile(r"(?:常委|委员|副书记|党组成员|组成员)$")
_SECOND_TITLE = re.compile(r"(?!分管|挂点|联系)[\u4e00-\u9fff]{0,8}(?:长|主任|主席|书记|部长)")
_HALF_POST = re.compile(r"(?:分管|主管|负责|联系)[\u4e00-\u9fff、]{2,20}(?<![长记任席员])")
_POSTS_JOINED = re.compile(r"(?<=书记|镇长|乡长|主任|主席)[和及与](?=分管|[镇乡县街]|党|人大)")
_POST = re.compile(r"[\u4e00-\u9fff、（）]{2,24}(?:长|书记|主任|主席|委员|负责人|常委)")
_OFFICE_LABEL = re.compile(r"(?:领导小组)?办公室")
_MOST_GROUP_COLUMNS = 6
_WIDE = str.maketrans(",;:", "，；：")
_DUTY_HEAD = re.compile(r"(?:主要|工作|具体)*(?:职责|分工|任务)(?:分工)?|备注|联系方式|(?:联系|办公)?电话|序号|手机")
_GROUP_WORDS = re.compile(r"领导小组|指挥部|专班|领导机构|工作组|组织机构")
_LED = re.compile(r"(?<!副)组长由|任组长|担任组长|任(?:总)?指挥长")
_NOT_IN_GROUP = re.compile(r"各村(?:（居）|（社区）)?要|各村党|相应的")


def read_group(document: BlockDocument, lines: Sequence[Line], *, keep_names: bool) -> GroupFound:
    """
    The leading group of a text: from a list with labels, else from sentences, else from a table of members.
    """
    reader = _Reader(keep_names=keep_names)
    printed = read_lines(document)
    whole = join_broken(lines)
    if not (reader.read_list(lines) or reader.read_sentences(whole) or reader.read_table(document)):
        # The list is an annex of its own.
        reader.read_list(printed)
    reader.read_office(whole)
    if reader.seat is None:
        reader.read_office(join_broken(printed))
    return reader.found()


@attrs.define
class _Reader:
    keep_names: bool
    posts: dict[str, list[str]] = attrs.field(factory=lambda: {name: [] for name in _ROLES})
    seat: str | None = None
    at: PrintedAt | None = None
    names: list[str] = attrs.field(factory=list)
    post_of: dict[str, str] = attrs.field(factory=dict)

    def found(self) -> GroupFound:
        office = LeadingGroupOffice(
            seat=self.seat,
            head="、".join(self.posts["office_head"]) or None,
            deputies=tuple(self.posts["office_deputy"]),
            members=tuple(self.posts["office_member"]),
        )
        group = LeadingGroup(
            head="、".join(self.posts["head"]) or None,
            deputies=tuple(self.posts["deputy"]),
            members=tuple(self.posts["member"]),
            office=None if office == LeadingGroupOffice() else office,
        )
        if group == LeadingGroup():
            return GroupFound(None, tuple(self.names))
        return GroupFound(attrs.evolve(group, at=self.at), tuple(self.names))

    # ---- A list with labels -----------------------------------------------------------------------------------------

    def read_list(self, lines: Sequence[Line]) -> bool:
        role: str | None = None
        is_in_office = False
        parts = [(line, text) for line in lines for text in _split_labels(line.text)]
        for line in (attrs.evolve(line, text=part) for line, part in parts):
            text = line.text
            numeral = read_numeral(text)
            if numeral is not None and _LABEL.match(squeeze_label(numeral.rest)):
                text = numeral.rest
            match = _LABEL.match(squeeze_label(text))
            if match is not None:
                role = next(name for name in _ROLES if match[name])
                is_in_office = is_in_office or role.startswith("office")
                if is_in_office and not role.startswith("office") and role == "member":
                    role = "office_member"
                if role == "head" and self.posts[role] and not match["head"].startswith(("第", "常", "双")):
                    # A second group (a working group below the first) begins.
                    break
                self.at = self.at or line.at
                self._take(role, match["rest"])
            elif role is not None and self._continues(line, role):
                self._take(role, text)
            else:
                role = None
        return bool(self.posts["head"] or self.posts["deputy"] or self.posts["member"])

    def _continues(self, line: Line, role: str) -> bool:
        text = line.text
        if read_numeral(text) is not None or "。" in text or len(text) > 60 or re.search("[：:]", text):
            return False
        name, _ = split_person(text)
        if role == "deputy" and _POST.fullmatch(squeeze(text)):
            return True
        return name is not None or (
            role.endswith("member")
            and not _GROUP_WORDS.search(text)
            and text.endswith(("、", "，", "员", "人", "任", "长", "记"))
        )

    def _take(self, role: str, text: str) -> None:
        for entry in _split_entries(text, role):
            name, post = split_person(entry)
            if name is not None and not self.keep_names:
                self.names.append(name)
            shown = post
            if name is not None and post:
                self.post_of.setdefault(name, post)
            if name is not None and self.keep_names:
                shown = f"{name} {post}".strip()
            if shown and shown not in self.posts[role]:
                self.posts[role].append(shown)

    # ---- Sentences --------------------------------------------------------------------------------------------------

    def read_sentences(self, lines: Sequence[Line]) -> bool:
        for line in lines:
            text = clean(line.text).translate(_WIDE)
            if not _GROUP_WORDS.search(f"{text}领导小组" if _LED.search(text) else text) or _NOT_IN_GROUP.search(
                text.split("组长")[0]
            ):
                continue
            before = re.split(r"(?:领导小组)?(?:下设)?办公室(?:设在|，|设于|主任)|(?:领导小组)?下设办公室", text)[0]
            head = _HEAD.search(before) or _HEAD_BY.search(before)
            if head is None:
                continue
            self.at = line.at
            self._add("head", head["who"])
            deputy = _DEPUTY.search(before, head.end()) or _DEPUTY_BY.search(before, head.end())
            start = head.end()
            while deputy is not None:
                for who in _split_entries(deputy["who"], "deputy"):
                    self._add("deputy", who)
                start = deputy.end()
                deputy = _DEPUTY.match(before, start)
            member = _MEMBER_BY.search(before, start) or _MEMBER.search(before, start)
            if member is not None:
                for who in _split_members(member["who"]):
                    self._add("member", who)
            return True
        return False

    def _add(self, role: str, text: str) -> None:
        text = re.sub(r"^.*(?:成立|组建|组成|建立)[由以]|等$", "", clean(text)).lstrip("由以，、")
        name, post = split_person(text)
        # Who is named in the list above is known by the post printed there.
        bare = drop_names(post) or ("" if name is None else self.post_of.get(name, ""))
        if not self.keep_names:
            self.names.extend([name] if name is not None else find_names(post))
        shown = drop_comrade(text) if self.keep_names else bare
        if shown and shown not in self.posts[role]:
            self.posts[role].append(shown)

    # ---- The office -------------------------------------------------------------------------------------------------

    def read_office(self, lines: Sequence[Line]) -> None:
        for line in lines:
            if self._read_office_text(clean(line.text).translate(_WIDE)):
                self.at = self.at or line.at
                return

    def _read_office_text(self, text: str) -> bool:
        match = _SEAT.search(text)
        if match is not None and self.seat is None:
            self.seat = re.sub(r"^(?:在)", "", clean(match["seat"]))
            rest = text[match.end() :]
            if not self.posts["office_head"]:
                head = _OFFICE_HEAD_BY.search(rest) or _OFFICE_HEAD.search(rest)
                if head is not None:
                    self._add("office_head", head["who"])
                deputy = _OFFICE_DEPUTY.search(rest, head.end() if head else 0)
                if deputy is not None:
                    for who in _split_entries(deputy["who"], "office_deputy"):
                        self._add("office_deputy", who)
                member = _OFFICE_MEMBER.search(rest, deputy.end() if deputy else head.end() if head else 0)
                if member is not None and not self.posts["office_member"]:
                    for who in _split_members(member["who"]):
                        self._add("office_member", who)
        return match is not None

    # ---- A table ----------------------------------------------------------------------------------------------------

    def read_table(self, document: BlockDocument) -> bool:
        for block in document.blocks:
            if not isinstance(block, Table) or block.columns > _MOST_GROUP_COLUMNS:
                continue
            last: str | None = None
            grid = block.grid()
            duties = {
                index
                for index, cell in enumerate(grid[0] if grid else ())
                if cell is not None and _DUTY_HEAD.fullmatch(squeeze(cell.text))
            }
            for whole in grid:
                row = [cell for index, cell in enumerate(whole) if index not in duties]
                texts = [squeeze(cell.text) for cell in row if cell is not None]
                role = next(
                    (name for name in _ROLES for text in texts if re.fullmatch(squeeze_pattern(_ROLES[name]), text)),
                    # A blank below a role goes on with it.
                    last if texts[:1] == [""] else None,
                )
                last = role
                if role is None and any(_OFFICE_LABEL.fullmatch(text) for text in texts):
                    self._read_office_text(
                        "办公室"
                        + "，".join(
                            clean(cell.text)
                            for cell in dict.fromkeys(whole)
                            if cell is not None and not _OFFICE_LABEL.fullmatch(squeeze(cell.text))
                        )
                    )
                if role is None or role.startswith("office"):
                    continue
                self.at = self.at or block.at
                others = [
                    cell.text
                    for cell in row
                    if cell is not None and not re.fullmatch(squeeze_pattern(_ROLES[role]), squeeze(cell.text))
                ]
                self._take(role, " ".join(dict.fromkeys(clean(text) for text in others)))
        return bool(self.posts["head"] or self.posts["deputy"] or self.posts["member"])


def _split_labels(text: str) -> list[str]:
    """
    The parts of a line that lists several roles: `组长：镇长；副组长：副镇长；成员：…`.
    """
    parts = [part for part in _LABEL_INSIDE.split(text) if part.strip()]
    return parts if len(parts) > 1 and _LABEL.match(squeeze_label(parts[0])) else [text]


def is_group_table(table: Table) -> bool:
    """
    Whether a table lists a leading group: a row that begins with 组长 or with its deputies.
    """
    patterns = [squeeze_pattern(_ROLES[role]) for role in ("head", "deputy")]
    return table.columns <= _MOST_GROUP_COLUMNS and any(
        re.fullmatch(pattern, squeeze(cell.text)) for cell in table.cells for pattern in patterns
    )


def squeeze_label(text: str) -> str:
    """
    A line with the blanks before its colon dropped (`组  长：`).
    """
    head, colon, rest = text.partition("：") if "：" in text else text.partition(":")
    return f"{squeeze(head)}{colon}{rest}" if len(head) <= 14 else text


def squeeze_pattern(pattern: str) -> str:
    """
    A pattern for text without blanks.
    """
    return pattern.replace(r"\s*", "")


def _split_entries(text: str, role: str) -> list[str]:
    """
    The persons or posts of one line. A post of two titles (`镇党委副书记、镇长`) behind a name is one entry.
    """
    text = text.strip().rstrip("。；;")
    if not text:
        return []
    name, _ = split_person(text)
    parts = [part for part in split_outside_brackets(text, "、，,；;") if part.strip()]
    named = sum(split_person(part)[0] is not None for part in parts)
    if name is not None and named <= 1:
        return [text]
    if named == 0 and role == "head":
        return [text]
    if role.endswith("member"):
        return _split_members(text)
    return _gather(parts) if named > 1 else _join_titles(text)


def _join_titles(text: str) -> list[str]:
    """
    Posts without names: 县委常委、常务副县长 are two titles of one person.
    """
    entries: list[str] = []
    for group in split_outside_brackets(text, "，,；;"):
        start = len(entries)
        for post in split_outside_brackets(group, "、"):
            is_second = _SECOND_TITLE.fullmatch(post.strip()) and not (
                entries[-1:] and entries[-1].endswith("副书记") and post.strip().startswith("副")
            )
            if len(entries) > start and _FIRST_TITLE.search(entries[-1]) and is_second:
                entries[-1] += f"、{post.strip()}"
            elif len(entries) > start and _HALF_POST.fullmatch(entries[-1]) and "的" in post:
                # 分管生态环境、农业农村工作的副镇长 is one post.
                entries[-1] += f"、{post.strip()}"
            elif post.strip():
                entries.extend(_POSTS_JOINED.split(post.strip()))
    return entries


def _gather(parts: list[str]) -> list[str]:
    """
    Parts in which a second title belongs to the person before it.
    """
    entries: list[str] = []
    for part in parts:
        is_closed = entries and entries[-1].rstrip().endswith(("）", ")"))
        if (
            entries
            and not is_closed
            and split_person(part)[0] is None
            and re.search(r"[\s\u3000]", entries[-1].strip())
        ):
            entries[-1] += f"、{part}"
        else:
            entries.append(part)
    return entries


def _split_members(text: str) -> list[str]:
    text = text.rstrip("。；;")
    if any(split_person(part)[0] is not None for part in split_outside_brackets(text, "、，,；;")):
        return _gather([part for part in split_outside_brackets(text, "、，,；;") if part.strip()])
    members: list[str] = []
    for part in split_outside_brackets(text, "、，,；;"):
        pieces = re.split(
            r"(?<=部门|单位|科室|责人|主任|书记|站所|站长|所长|人员|中心|局长|干部)(?:以及|及|和|与)", part
        )
        members.extend(clean(piece) for piece in pieces if piece.strip())
    return [member for member in members if member] or list(split_offices(text))
