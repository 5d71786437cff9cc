"""
From an offset in the text of a value to the place in its file, through quotes, escapes, folded lines and blocks.

The YAML reader gives the text of a scalar and where the scalar begins and ends. A fault inside that text (a target that
cannot be read) is to be shown under the very characters, so the scalar is read once more, character by character.
"""

import re

import attrs

from ecotown.diagnostics import Diagnostic
from ecotown.errors import EcotownError, UnreadableText
from ecotown.files.source import Source
from ecotown.plans import Position

__all__ = ["locate", "place_diagnostic", "place_error"]


def locate(position: Position, text: str, offset: int) -> Position:
    """
    The place in the file of the character at `offset` of a value, whose text is `text` and whose place `position`.

    Where the way back is not certain it is the place of the value.
    """
    if not position.source:
        return position
    raw = position.source[position.start : position.end]
    places = _places(raw, text)
    if places is None:
        return position
    start = position.start + places[min(max(offset, 0), len(text))]
    return Source(position.file, position.source).position(start, start + 1)


def place_error(
    error: EcotownError, position: Position | None, text: str | None = None, *, path: str | None = None
) -> Diagnostic:
    """
    An error about a value as a diagnostic at the value's place in its file.

    A target or a formula that cannot be read is shown under the characters that cause it.
    """
    diagnostic = error.diagnostics[0]
    if isinstance(error, UnreadableText):
        return _place(diagnostic, position, error.text, (error.start, max(error.end - 1, error.start)), path)
    return _place(diagnostic, position, text, None, path)


def place_diagnostic(
    diagnostic: Diagnostic, position: Position | None, text: str, *, path: str | None = None
) -> Diagnostic:
    """
    A diagnostic about some characters of a value, whose line and column count in its text, at their place in the file.
    """
    if diagnostic.line is None or diagnostic.column is None:
        return _place(diagnostic, position, text, None, path)
    before = text.split("\n", diagnostic.line - 1)[: diagnostic.line - 1]
    start = sum(len(line) + 1 for line in before) + diagnostic.column - 1
    length = max(1, (diagnostic.end_column or 0) - diagnostic.column)
    return _place(diagnostic, position, text, (start, start + length - 1), path)


def _place(
    diagnostic: Diagnostic,
    position: Position | None,
    text: str | None,
    reach: tuple[int, int] | None,
    path: str | None,
) -> Diagnostic:
    """
    The diagnostic at a value, or at the first to the last character of its text that `reach` names.
    """
    diagnostic = attrs.evolve(diagnostic, path=path)
    if position is None or not position.source:
        file = position.file if position else None
        return attrs.evolve(diagnostic, file=file or diagnostic.file)
    start, end = position, None
    if text is not None:
        start = position if reach is None else locate(position, text, reach[0])
        end = locate(position, text, len(text) - 1 if reach is None else reach[1])
    source = Source(position.file, position.source)
    last = end.start + 1 if end is not None and end.line == start.line else start.start + 1
    return attrs.evolve(
        diagnostic,
        file=position.file,
        line=start.line,
        column=start.column,
        end_column=start.column + max(1, last - start.start),
        excerpt=source.excerpt(start.start, last),
    )


def _places(raw: str, text: str) -> list[int] | None:
    """
    For each character of a scalar's text, and for its end, the offset in the scalar as written; None where they disagree.
    """
    if len(raw) > _LONGEST:
        return None
    match raw[:1]:
        case '"':
            pieces = _read_double(raw)
        case "'":
            pieces = _read_folded(_read_single(raw), raw)
        case "|" | ">":
            pieces = _read_block(raw)
        case _:
            pieces = _read_folded(list(zip(raw, range(len(raw)), strict=True)), raw)
    if "".join(character for character, _ in pieces) != text:
        return None
    end = pieces[-1][1] + 1 if pieces else 1
    return [*(place for _, place in pieces), end]


# A person looks at no text longer than this; going through a hostile one would only take time.
_LONGEST = 100_000
_Pieces = list[tuple[str, int]]
_LINE_END = re.compile(r"[ \t]*(?:\r\n?|\n)[ \t]*(?:(?:\r\n?|\n)[ \t]*)*")


def _read_single(raw: str) -> _Pieces:
    pieces: _Pieces = []
    place = 1
    while place < len(raw) - 1:
        pieces.append((raw[place], place))
        place += 2 if raw.startswith("''", place) else 1
    return pieces


def _read_folded(pieces: _Pieces, raw: str) -> _Pieces:
    """
    Lines folded into one: a line break is a blank, each empty line behind it a line break.
    """
    if "\n" not in raw and "\r" not in raw:
        return pieces
    folded: _Pieces = []
    text = "".join(character for character, _ in pieces)
    start = 0
    for match in _LINE_END.finditer(text):
        folded.extend(pieces[start : match.start()])
        breaks = len(re.findall(r"\r\n?|\n", match.group()))
        folded.extend((character, pieces[match.start()][1]) for character in ("\n" * (breaks - 1) or " "))
        start = match.end()
    folded.extend(pieces[start:])
    return folded


_ESCAPES = dict(zip('0abtnvfre"/\\N_LP \t', '\0\a\b\t\n\v\f\r\x1b"/\\\x85\xa0\u2028\u2029 \t', strict=True))
_WIDTHS = {"x": 2, "u": 4, "U": 8}


def _read_double(raw: str) -> _Pieces:
    pieces: _Pieces = []
    place, end = 1, len(raw) - 1
    while place < end:
        character = raw[place]
        if character == "\\":
            sign = raw[place + 1 : place + 2]
            if sign in _WIDTHS:
                width = _WIDTHS[sign]
                pieces.append((chr(int(raw[place + 2 : place + 2 + width], 16)), place))
                place += 2 + width
            elif sign in ("\n", "\r"):
                match = re.compile(r"(?:\r\n?|\n)\s*").match(raw, place + 1)
                place = match.end() if match else place + 2
            else:
                pieces.append((_ESCAPES.get(sign, sign), place))
                place += 2
        elif match := _LINE_END.match(raw, place):
            breaks = len(re.findall(r"\r\n?|\n", match.group()))
            pieces.extend((sign, place) for sign in ("\n" * (breaks - 1) or " "))
            place = match.end()
        else:
            pieces.append((character, place))
            place += 1
    return pieces


def _read_block(raw: str) -> _Pieces:
    """
    The lines of a block without their indentation; in a folded one (`>`) lines of text are joined by a blank.
    """
    header, _, _ = raw.partition("\n")
    lines: list[tuple[str, int]] = []
    place = len(header) + 1
    for line in raw[place:].split("\n"):
        lines.append((line, place))
        place += len(line) + 1
    filled = [line for line, _ in lines if line.strip()]
    indent = min((len(line) - len(line.lstrip(" ")) for line in filled), default=0)
    pieces: _Pieces = []
    for number, (line, start) in enumerate(lines):
        if number:
            pieces.append(("\n", start - 1))
        pieces.extend(zip(line[indent:].rstrip("\r"), range(start + indent, start + len(line)), strict=False))
    text = "".join(character for character, _ in pieces)
    kept = len(text.rstrip("\n"))
    body, tail = pieces[:kept], pieces[kept:]
    if raw[0] == ">":
        body = _read_folded(body, raw)
    if "-" in header:
        tail = []
    elif "+" not in header:
        tail = tail[:1]
    return body + tail
