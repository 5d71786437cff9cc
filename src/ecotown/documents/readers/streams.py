"""
How much the compressed streams of a PDF unfold into, found before anything is unfolded whole.
"""

import base64
import re
import zlib

__all__ = ["unfolds_into_too_much"]

_LARGEST_STREAM = 64 * 1024 * 1024
_LARGEST_WHOLE = 512 * 1024 * 1024
_STREAM = re.compile(rb"stream\r?\n")
_DEEPEST = 4


def unfolds_into_too_much(data: bytes) -> bool:
    """
    Whether a stream, or all of them together, would unfold into more than any notice needs.
    """
    whole = 0
    for match in _STREAM.finditer(data):
        if data[max(0, match.start() - 3) : match.start()] == b"end":
            continue
        size = _unfolded(data, match.end())
        whole += size
        if size > _LARGEST_STREAM or whole > _LARGEST_WHOLE:
            return True
    return False


def _unfolded(data: bytes, start: int) -> int:
    end = data.find(b"endstream", start)
    content = data[start : len(data) if end < 0 else end]
    if content[-8:].strip().endswith(b"~>"):
        try:
            content = base64.a85decode(content.strip().removesuffix(b"~>").removeprefix(b"<~"))
        except ValueError:
            return len(content)
    # Filters can be chained, each unfolding what the one before gave.
    for _ in range(_DEEPEST):
        if content[:1] != b"\x78":
            break
        unfolding = zlib.decompressobj()
        try:
            content = unfolding.decompress(content, _LARGEST_STREAM + 1)
        except zlib.error:
            break
        if len(content) > _LARGEST_STREAM:
            break
    return len(content)
