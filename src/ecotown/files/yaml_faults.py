"""
What a person is told where a file is not YAML.

Most such files hold one of a few slips: a target or a unit that begins with a sign of YAML's own, a full-width colon, a
colon without a blank, a tab. The scanner's mark says where; the line says which.
"""

import re

import attrs
import yaml

from ecotown.files.source import Faults, Source, shown

__all__ = ["add_scanner_fault", "add_wide_colon", "quote"]

# `key: value`, also behind the dash of a list or inside brackets; the key must not hold what ends one.
_ENTRY = re.compile(r"(?P<head>^\s*(?:-\s+)*(?P<key>[^\s:#\"'\[\]{},][^:#\[\]{},]*):[ \t]+)(?P<value>\S.*?)\s*$")
_KEY_WITHOUT_BLANK = re.compile(r"\s*(?:-\s+)*(?P<key>[^\s:：#\"'\[\]{},]{1,40})(?P<colon>:(?=\S)|：)(?P<rest>.*)")
_SIGNS = "-?:,[]{}#&*!|>'\"%@`"
_BARE_ITEM = re.compile(r"[-?&*!|>%@`][^,\[\]{}\r\n]{0,200}")
_NEVER_PLAIN = re.compile(r"[%@`]|-$|[>|][=≥≤0-9]*[^\s0-9+-]")
# A line that no person wrote is not searched for a person's slips.
_LONGEST_LINE = 2_000


def add_scanner_fault(error: yaml.YAMLError, source: Source, faults: Faults) -> None:
    """
    Note what the scanner or the parser stumbled over, with the remedy where the line shows it.
    """
    if not isinstance(error, yaml.MarkedYAMLError) or error.problem_mark is None:
        _add(faults, _Slip((0, 1), "这不是合法的 YAML", f"this is not valid YAML: {shown(str(error))}"))
        return
    offset = min(error.problem_mark.index, len(source.text))
    context = min(error.context_mark.index, offset) if error.context_mark is not None else offset
    problem = error.problem or "syntax error"
    _add(faults, _find_slip(source, offset, context, problem))
    # Whoever wrote `unit: %` once wrote it in every row, and the scanner stops at the first.
    for line in range(source.place(offset)[0] + 1, len(source.line_starts) + 1):
        match = _ENTRY.match(_line(source, line))
        slip = _find_sign(source, line) if match is not None and _NEVER_PLAIN.match(match["value"]) else None
        if slip is not None:
            _add(faults, slip)


def add_wide_colon(source: Source, faults: Faults) -> None:
    """
    Note a first line whose key has a full-width colon behind it: to YAML the file is then one long text.
    """
    match = re.match(r"[A-Za-z_]+：", _line(source, 1))
    slip = None if match is None else _find_colon(source, 1)
    if slip is not None:
        _add(faults, slip)


@attrs.frozen
class _Slip:
    """
    A span and what to say about it.
    """

    span: tuple[int, int]
    message: str
    message_en: str
    hint: str | None = None
    hint_en: str | None = None


def _find_slip(source: Source, offset: int, context: int, problem: str) -> _Slip:
    sign = source.text[offset : offset + 1]
    lines = [source.place(offset)[0], source.place(context)[0]]
    if sign == "\t":
        return _Slip((offset, offset + 1), "YAML 不能用制表符缩进", "tabs cannot indent YAML", "改用空格", "use spaces")
    if "end of stream" in problem and source.text[context : context + 1] in ("'", '"'):
        return _Slip(
            (context, context + 1),
            "引号没有配对",
            "this quotation mark is never closed",
            "在文字末尾补上引号",
            "close it behind the text",
        )
    if "',' or" in problem and lines[0] != lines[1]:
        return _Slip(
            (context, context + 1),
            "括号没有配对",
            "this bracket is never closed",
            "补上右括号，各项之间用半角逗号",
            "close it, with commas between the items",
        )
    slip = None
    if "mapping values" in problem or "':'" in problem:
        slip = _find_colon(source, lines[0]) or _find_colon(source, lines[0] - 1)
    slip = (
        slip or _find_sign(source, lines[0]) or _find_sign(source, lines[1]) or _find_sign_in_brackets(source, offset)
    )
    if slip is None and "mapping values" in problem:
        return _Slip(
            (offset, offset + 1),
            "这里不能再有“键: 值”",
            f"a key cannot stand here: {problem}",
            "检查这一行与上一行的缩进",
            "check the indentation of this line and the one before",
        )
    return slip or _Slip((offset, offset + 1), "这里不合 YAML 的写法", f"this is not valid YAML: {problem}")


def _line(source: Source, line: int) -> str:
    text = source.line_at(line) if line >= 1 else ""
    return text if len(text) <= _LONGEST_LINE else ""


def _find_colon(source: Source, line: int) -> _Slip | None:
    """
    A key without its `: ` makes the line a text that the next line cannot follow.
    """
    match = _KEY_WITHOUT_BLANK.match(_line(source, line))
    if match is None or ": " in match["rest"]:
        return None
    start = source.line_starts[line - 1] + match.start("colon")
    fixed = f"{match['key']}: {shown(match['rest'].strip())}"
    return _Slip(
        (start, start + 1),
        "键后面要用半角冒号加一个空格",
        "a key is followed by a colon and a blank",
        f"写成 {fixed}",
        f"write {fixed}",
    )


def _find_sign(source: Source, line: int) -> _Slip | None:
    """
    A value that begins with a sign of YAML's own, or holds `: `, wants quotes.
    """
    match = _ENTRY.match(_line(source, line))
    if match is None:
        return None
    value = match["value"]
    if value[0] in "[{" and (value[-1] in "]}" or "," in value):
        return None
    if value[0] in "'\"":
        message, message_en = "加了引号的文字后面还有别的字", "something stands behind the closing quotation mark"
    elif value[0] in _SIGNS:
        message = f"这里的文字要加引号：“{value[0]}”在 YAML 里另有含义"
        message_en = f'write this text in quotes: "{value[0]}" has a meaning of its own in YAML'
    elif ": " in value or value[-1] == ":":
        message = "这里的文字要加引号：文字里的“: ”在 YAML 里另有含义"
        message_en = 'write this text in quotes: ": " has a meaning of its own in YAML'
    else:
        return None
    start = source.line_starts[line - 1] + match.start("value")
    fixed = f"{match['key'].strip()}: {shown(quote(value))}"
    return _Slip((start, start + len(value)), message, message_en, f"写成 {fixed}", f"write {fixed}")


def _find_sign_in_brackets(source: Source, offset: int) -> _Slip | None:
    match = _BARE_ITEM.match(source.text, offset)
    if match is None:
        return None
    fixed = shown(quote(match.group().strip()))
    return _Slip(
        match.span(),
        f"这里的文字要加引号：“{match.group()[0]}”在 YAML 里另有含义",
        f'write this text in quotes: "{match.group()[0]}" has a meaning of its own in YAML',
        f"写成 {fixed}",
        f"write {fixed}",
    )


def quote(value: str) -> str:
    """
    A text in the quotes that suit it.
    """
    text = value.strip("\"'") if value[:1] in ("'", '"') else value
    return "'" + text.replace("'", "''") + "'" if '"' in text or "\\" in text else f'"{text}"'


def _add(faults: Faults, slip: _Slip) -> None:
    faults.add(slip.span, "", "file/syntax", slip.message, slip.message_en, hint=slip.hint, hint_en=slip.hint_en)
