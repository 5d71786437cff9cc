"""
Text from bytes, in whatever encoding an office machine or a site of ten years ago wrote it.
"""

import re

__all__ = ["decode_text"]

_SAMPLE = 65_536
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_KNOWN = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
    "gb_2312-80": "gb18030",
    "x-gbk": "gb18030",
    "big5": "big5",
    "utf-16": "utf-16",
}
_STATED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_\-]+)""", re.IGNORECASE)
_HAN = re.compile("[\u4e00-\u9fff]")
_COMMON = re.compile("[\t\r\n -~\u2010-\u2027\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
_FEWEST_READABLE = 0.97
_FEWEST_COMMON = 0.9


def decode_text(data: bytes, *, stated_within: int = 0) -> tuple[str, int] | None:
    """
    The text and how many of its bytes could not be read (each stands as U+FFFD); None for what is no text.

    `stated_within` is how far from its beginning the file may state its own encoding (`charset=gbk`).
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            text = data.decode(encoding, "replace").removeprefix("\ufeff")
            return (text, text.count("\ufffd")) if "\0" not in text else None
    wide = _guess_utf16(data)
    if wide is not None:
        text = data.decode(wide, "replace")
        return text, text.count("\ufffd")
    if b"\0" in data[:_SAMPLE]:
        return None
    try:
        return data.decode("utf-8"), 0
    except UnicodeDecodeError:
        pass
    candidates = ["utf-8", "gb18030"]
    stated = _STATED.search(data[:stated_within])
    if stated is not None and (name := _KNOWN.get(stated[1].decode("ascii").lower())) is not None:
        candidates.append(name)
    texts = [data.decode(name, "replace") for name in candidates]
    # What was stated wins where it reads as well as the others: pages that call themselves gb2312 are often UTF-8.
    text = min(reversed(texts), key=lambda text: text.count("\ufffd"))
    readable = sum(character.isprintable() or character in "\t\r\n\v\f\u3000" for character in text[:_SAMPLE])
    if readable < _FEWEST_READABLE * len(text[:_SAMPLE]) or not _HAN.search(text):
        return None
    return text, text.count("\ufffd")


def _guess_utf16(data: bytes) -> str | None:
    """
    UTF-16 without a mark: it has zero bytes beside line ends and digits, and reads as Chinese in one of its two orders.
    """
    sample = data[:_SAMPLE]
    if len(data) % 2 or b"\0" not in sample:
        return None
    shares = {}
    for name in ("utf-16-le", "utf-16-be"):
        text = sample.decode(name, "replace")
        shares[name] = len(_COMMON.findall(text)) / len(text)
    best = max(shares, key=lambda name: shares[name])
    return best if shares[best] >= _FEWEST_COMMON else None
