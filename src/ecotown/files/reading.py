"""
Bytes from a disk and text from bytes.

Files are UTF-8. Whatever else office machines write is recognized, so that the message can say what to do about it; only
tables (csv) are also read in the encoding that the Excel of a Chinese Windows gives them.
"""

import os
import re
from pathlib import Path
from typing import NoReturn

from ecotown.diagnostics import suggest
from ecotown.errors import MissingFile
from ecotown.files.source import Source, refuse

__all__ = ["MAX_BYTES", "MAX_LINES", "decode", "read_bytes", "read_source"]

MAX_BYTES = 32 * 1024 * 1024
"""The largest file that is read: 32 MiB."""

MAX_LINES = 1_000_000
"""How many lines a file may have."""

_CONTAINERS = (
    (b"PK\x03\x04", "xlsx、docx 或压缩", "an xlsx, docx or zip"),
    (b"%PDF", " PDF ", "a PDF"),
    (b"\xd0\xcf\x11\xe0", "旧版 Office（xls、doc）", "an old Office (xls, doc)"),
)
_MOST_NEIGHBORS = 200
# What kind of text a file is shows in its beginning.
_SAMPLE = 65_536
_HAN = re.compile("[\u4e00-\u9fff]")


def read_source(path: str | os.PathLike[str]) -> tuple[Source, bytes]:
    """
    The text of a YAML or JSON file, and its bytes.
    """
    data = read_bytes(path)
    text, _ = decode(data, os.fspath(path))
    return Source(os.fspath(path), _join_surrogates(text)), data


def read_bytes(path: str | os.PathLike[str]) -> bytes:
    """
    The whole file. Raises MissingFile, or InvalidFile for a folder, a file too large and one that cannot be opened.
    """
    place, file = Path(path), os.fspath(path)
    is_folder, data, reason = False, b"", None
    try:
        is_folder = place.is_dir()
        if not is_folder:
            with place.open("rb") as stream:
                data = stream.read(MAX_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        neighbor = _neighbor(place)
        raise MissingFile(
            "file/missing",
            f"找不到文件“{file}”",
            f'there is no file "{file}"',
            hint=f"是否指“{neighbor}”？" if neighbor else "检查路径和文件名",
            hint_en=f'did you mean "{neighbor}"?' if neighbor else "check the path and the name",
        ) from None
    except OSError as error:
        reason = error.strerror or str(error)
    except ValueError as error:  # a name that no file can have, such as one with a NUL
        reason = str(error)
    if is_folder:
        refuse(
            file,
            "file/is-a-folder",
            f"“{file}”是文件夹，这里需要一个文件",
            f'"{file}" is a folder; a file is needed here',
            hint="写出文件夹里那个文件的名字",
            hint_en="name the file inside the folder",
        )
    if reason is not None:
        refuse(file, "file/unreadable", f"打不开文件“{file}”：{reason}", f'cannot open "{file}": {reason}')
    if len(data) > MAX_BYTES:
        _refuse_size(file, f"文件超过 {MAX_BYTES // 2**20} MiB", f"the file is larger than {MAX_BYTES // 2**20} MiB")
    return data


def _neighbor(place: Path) -> str | None:
    try:
        with os.scandir(place.parent) as entries:
            names = [entry.name for _, entry in zip(range(_MOST_NEIGHBORS), entries, strict=False)]
    except (OSError, ValueError):
        return None
    return suggest(place.name, names) if len(place.name) < _MOST_NEIGHBORS else None


def decode(data: bytes, file: str | None, *, may_be_gb18030: bool = False) -> tuple[str, str]:
    """
    The text of a file and the name of its encoding: `utf-8`, or `gb18030` where that is allowed.

    A byte order mark is dropped. Raises InvalidFile for binary files and other encodings.
    """
    for start, kind, kind_en in _CONTAINERS:
        if data.startswith(start):
            _refuse_binary(file, f"这是{kind}文件，不是文本文件", f"this is {kind_en} file, not a text file")
    if _is_utf16(data):
        _refuse_encoding(file, "UTF-16")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if b"\0" in data:
            _refuse_binary(file, "这不是文本文件", "this is not a text file")
        other = None if _is_mostly_utf8(data) else _as_gb18030(data)
        if other is None:
            _refuse_damaged(file, data.count(b"\n", 0, error.start) + 1)
        if not may_be_gb18030:
            _refuse_encoding(file, "GBK/GB18030")
        return other, "gb18030"
    if "\0" in text:
        _refuse_binary(file, "这不是文本文件", "this is not a text file")
    if text.count("\n") + text.count("\r") > MAX_LINES:
        _refuse_size(file, f"文件超过{MAX_LINES}行", f"the file has more than {MAX_LINES} lines")
    return text, "utf-8"


def _is_utf16(data: bytes) -> bool:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    # Without a mark: the line ends and digits have a zero byte, always on the same side.
    in_even, in_odd = data[0:_SAMPLE:2].count(0), data[1:_SAMPLE:2].count(0)
    if len(data) % 2 or bool(in_even) == bool(in_odd):
        return False
    try:
        text = data[:_SAMPLE].decode("utf-16-be" if in_even else "utf-16-le")
    except UnicodeDecodeError:
        return False
    return _is_text(text)


def _is_mostly_utf8(data: bytes) -> bool:
    # A single damaged byte must not make a whole UTF-8 file pass for GB18030, which decodes almost anything.
    text = data[:_SAMPLE].decode("utf-8", "replace")
    return len(_HAN.findall(text)) > 4 * text.count("\ufffd")


def _as_gb18030(data: bytes) -> str | None:
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return None
    return text if _is_text(text) and _HAN.search(text) else None


def _is_text(text: str) -> bool:
    return all(character.isprintable() or character in "\t\r\n\u3000" for character in text[:_SAMPLE])


def _refuse_encoding(file: str | None, encoding: str) -> NoReturn:
    refuse(
        file,
        "file/encoding",
        f"文件是 {encoding} 编码，不是 UTF-8",
        f"the file is in {encoding}, not in UTF-8",
        hint="另存为 UTF-8：记事本和 WPS 的“另存为”里可选编码",
        hint_en="save it as UTF-8: editors offer the encoding under “Save as”",
    )


def _refuse_damaged(file: str | None, line: int) -> NoReturn:
    refuse(
        file,
        "file/encoding",
        f"文件不是 UTF-8 编码：第{line}行有读不出的字节",
        f"the file is not in UTF-8: line {line} has bytes that cannot be read",
        hint="另存为 UTF-8；若本来就是，请改正该行",
        hint_en="save it as UTF-8; if it is, mend that line",
    )


def _refuse_size(file: str | None, message: str, message_en: str) -> NoReturn:
    refuse(
        file,
        "file/too-large",
        message,
        message_en,
        hint="拆成几个文件",
        hint_en="split it into several files",
    )


def _refuse_binary(file: str | None, message: str, message_en: str) -> NoReturn:
    refuse(
        file,
        "file/binary",
        message,
        message_en,
        hint="这里需要 UTF-8 的 YAML、JSON 或 csv 文件",
        hint_en="a YAML, JSON or csv file in UTF-8 is needed here",
    )


_ESCAPE = re.compile(r"\\(?:u(?P<high>[dD][89abAB][0-9a-fA-F]{2})\\u(?P<low>[dD][c-fC-F][0-9a-fA-F]{2})|.)", re.DOTALL)


def _join_surrogates(text: str) -> str:
    """
    JSON in ASCII writes a character beyond the first plane as two escapes, which libyaml refuses: write it as it is.

    Columns behind it on its line come out smaller than in the file, which is for programs to read.
    """
    if "\\u" not in text or text.lstrip()[:1] not in ("{", "["):
        return text

    def join(match: re.Match[str]) -> str:
        if match["high"] is None:
            return match.group()
        return chr(0x10000 + ((int(match["high"], 16) - 0xD800) << 10) + int(match["low"], 16) - 0xDC00)

    return _ESCAPE.sub(join, text)
