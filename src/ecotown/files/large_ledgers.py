"""
Large ledgers in csv: millions of rows, read as a stream into columns.

A row is read in full once for each different content beside its place, value and sources; of the others the cells are taken
as they are. What is odd about a row (cells too many, a value and a status) is left to the reader of small ledgers, so that
both say the same.
"""

import codecs
import csv
import hashlib
import io
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from pathlib import Path
from typing import Protocol

import attrs

from ecotown.diagnostics import Diagnostic
from ecotown.errors import InvalidFile
from ecotown.files.source import refuse
from ecotown.ledger import Ledger, Observation, RecordTable

__all__ = ["LARGE", "LARGEST", "is_large", "read_large_ledger"]

LARGE = 4 * 1024 * 1024
"""From how many bytes on a csv ledger is read as a stream."""

LARGEST = 1024 * 1024 * 1024
"""The largest csv ledger that is read: 1 GiB."""

_MOST_ROWS = 10_000_000
_MOST_ODD = 20_000
_MOST_NOT_FILLED = 100
_CHUNK = 1024 * 1024
_EXTRA = ("source", "evidence", "note")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?").fullmatch


class _SmallReader(Protocol):
    """
    The reader of small ledgers: a text as a file of that name, whose lines are those numbered.
    """

    def __call__(
        self, text: str, file: str, lines: Sequence[int]
    ) -> tuple[Sequence[Observation], tuple[Diagnostic, ...]]:
        """
        The records and what was noticed; raises InvalidFile with every fault.
        """


def is_large(path: str | os.PathLike[str]) -> bool:
    """
    Whether a csv ledger is to be read as a stream.
    """
    try:
        return Path(path).stat().st_size > LARGE
    except (OSError, ValueError):
        return False


@attrs.define
class _Reading:
    """
    One reading of a file: the columns found, and the table that grows.
    """

    file: str
    columns: Mapping[str, int]
    width: int
    heading: Sequence[str]
    read_small: _SmallReader
    is_word: Callable[[str], bool]
    table: RecordTable = attrs.Factory(RecordTable)
    odd: list[tuple[int, int, list[str]]] = attrs.Factory(list)
    not_filled: int = 0
    _cores: dict[tuple[str, ...], Observation | None] = attrs.Factory(dict)
    _words: dict[str, bool] = attrs.Factory(dict)

    def run(self, rows: "Iterable[list[str]]", line_of: Callable[[], int]) -> None:
        """
        Take every row: `line_of` says in which line the reader is after it.
        """
        table, columns = self.table, self.columns
        core_fields = tuple(name for name in columns if name not in ("place", "value", *_EXTRA))
        core_of = _getter([columns[name] for name in core_fields])
        extra_of = _getter([columns[name] for name in _EXTRA if name in columns])
        place_at, value_at = columns.get("place"), columns.get("value")
        places: dict[str, int] = {}
        heads: dict[tuple[tuple[str, ...], tuple[str, ...], str | None], tuple[int, bool]] = {}
        head_of, place_of, values, lines = table.head_of, table.place_of, table.values, table.lines
        width, line = self.width, 1
        for row in rows:
            first, line = line + 1, line_of()
            if len(row) != width:
                if any(cell.strip() for cell in row):
                    self._leave(first, row)
                continue
            core, extra = core_of(row), extra_of(row)
            value = row[value_at].strip() if value_at is not None else ""
            word = None
            if value and not _NUMBER(value) and self._is_word(value):
                word = value
            key = (core, extra, word)
            known = heads.get(key)
            if known is None:
                head = self._head(core_fields, core, extra, word)
                if head is None:
                    if any(cell.strip() for cell in row):
                        self._leave(first, row)
                    continue
                known = heads[key] = (len(table.heads), head.status is not None)
                table.heads.append(head)
            code, is_said = known
            # Both a value and a status, or neither; of those left blank the first are told.
            is_odd = is_said == (bool(value) and word is None)
            if is_odd and (is_said or self.not_filled < _MOST_NOT_FILLED):
                self.not_filled += not is_said
                self._leave(first, row)
                continue
            raw = row[place_at] if place_at is not None else ""
            place = places.get(raw)
            if place is None:
                place = places[raw] = len(table.places)
                table.places.append(raw.strip() or None)
            head_of.append(code)
            place_of.append(place)
            values.append(None if word is not None else value or None)
            lines.append(first)
            if len(values) > _MOST_ROWS:
                refuse(
                    self.file,
                    "file/too-large",
                    f"表格超过{_MOST_ROWS}行",
                    f"the table has more than {_MOST_ROWS} rows",
                    hint="拆成几个文件",
                    hint_en="split it into several files",
                )

    def _is_word(self, value: str) -> bool:
        if value not in self._words:
            if len(self._words) > _MOST_ODD:
                self._words.clear()
            self._words[value] = self.is_word(value)
        return self._words[value]

    def _head(
        self, fields: tuple[str, ...], core: tuple[str, ...], extra: tuple[str, ...], word: str | None
    ) -> Observation | None:
        """
        What rows of this content say beside place and value; None where they are odd.
        """
        if core not in self._cores:
            self._cores[core] = self._read_core(fields, core)
        read = self._cores[core]
        if read is None or (word is not None and read.status is not None):
            return None
        given = dict(zip([name for name in _EXTRA if name in self.columns], extra, strict=True))
        evidence = tuple(part.strip() for part in re.split("[;；]", given.get("evidence", "")) if part.strip())
        return attrs.evolve(
            read,
            source=given.get("source", "").strip() or None,
            note=given.get("note", "").strip() or None,
            evidence=evidence,
            status=read.status if word is None else word,
        )

    def _read_core(self, fields: tuple[str, ...], core: tuple[str, ...]) -> Observation | None:
        cells = dict(zip(fields, core, strict=True))
        if not cells.get("status", "").strip():
            cells["value"] = "1"
        text = _write([list(cells), list(cells.values())])
        try:
            records, notes = self.read_small(text, self.file, (1, 1))
        except InvalidFile:
            return None
        if notes or len(records) != 1:
            return None
        return attrs.evolve(records[0], value=None, line=None, column=None)

    def _leave(self, line: int, row: list[str]) -> None:
        """
        Leave a row to the reader of small ledgers, at its place.
        """
        if len(self.odd) >= _MOST_ODD:
            self.read_odd()
            refuse(
                self.file,
                "file/too-large",
                f"有{_MOST_ODD}行以上不是一行一个数的写法",
                f"more than {_MOST_ODD} rows are no plain rows of one figure each",
                hint="改正后再读，或拆成几个文件",
                hint_en="correct them, or split the file",
            )
        self.odd.append((len(self.table.values), line, row))

    def read_odd(self) -> tuple[Diagnostic, ...]:
        """
        Read the rows that were left, put their records where they belong, and say what was noticed.
        """
        if not self.odd:
            return ()
        lines = (1, *(line for _, line, _ in self.odd))
        rows = [[" ".join(cell.split()) for cell in row] for _, _, row in self.odd]
        records, notes = self.read_small(_write([list(self.heading), *rows]), self.file, lines)
        table = self.table
        late = RecordTable.of(records)
        offset, place_offset = len(table.heads), len(table.places)
        table.heads.extend(late.heads)
        table.places.extend(late.places)
        for head, place, value, line in zip(late.head_of, late.place_of, late.values, late.lines, strict=True):
            table.head_of.append(head + offset)
            table.place_of.append(place + place_offset)
            table.values.append(value)
            table.lines.append(line)
        return notes


def read_large_ledger(
    path: str | os.PathLike[str],
    columns_of: Callable[[str, str], list[str | None]],
    read_small: _SmallReader,
    is_word: Callable[[str], bool],
) -> tuple[Ledger, bool]:
    """
    The ledger in a large csv file, and whether it was in GB18030.

    `columns_of` reads the headings, `read_small` is the reader of small ledgers, `is_word` tells a status word in the column
    of values.
    """
    file = os.fspath(path)
    fingerprint, encoding = _look_through(path, file)
    with Path(path).open(encoding=encoding, errors="strict", newline="") as stream:
        reader = csv.reader(stream, strict=True)
        try:
            heading = next(reader)
            names = columns_of(_write([heading]), file)
            columns = {name: place for place, name in enumerate(names) if name is not None}
            reading = _Reading(file, columns, len(heading), heading, read_small, is_word)
            reading.run(reader, lambda: reader.line_num)
        except csv.Error as error:
            refuse(
                file,
                "ledger/csv",
                f"第{reader.line_num}行起不合 csv 的写法：{error}",
                f"from line {reader.line_num} on this is not csv: {error}",
                hint='单元格里有逗号、换行或引号时，整格加引号，里面的引号写两个 ""',
                hint_en='quote a cell that holds a comma, a line break or a quotation mark, and double the mark: ""',
            )
    notes = reading.read_odd()
    return Ledger(reading.table, diagnostics=notes, fingerprint=fingerprint), encoding == "gb18030"


def _look_through(path: str | os.PathLike[str], file: str) -> tuple[str, str]:
    """
    The SHA-256 of a file and its encoding. Raises InvalidFile for what is no text, and for a file too large.
    """
    digest = hashlib.sha256()
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    encoding, size = "utf-8-sig", 0
    for chunk in _chunks(path):
        digest.update(chunk)
        size += len(chunk)
        if size > LARGEST:
            refuse(
                file,
                "file/too-large",
                f"文件超过 {LARGEST // 2**20} MiB",
                f"the file is larger than {LARGEST // 2**20} MiB",
                hint="拆成几个文件",
                hint_en="split it into several files",
            )
        if b"\0" in chunk:
            refuse(file, "file/binary", "这不是文本文件", "this is not a text file")
        if encoding != "gb18030":
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                encoding = "gb18030"
    if encoding == "gb18030":
        _check_gb18030(path, file)
    return digest.hexdigest(), encoding


def _check_gb18030(path: str | os.PathLike[str], file: str) -> None:
    decoder = codecs.getincrementaldecoder("gb18030")()
    try:
        for chunk in _chunks(path):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        refuse(
            file,
            "file/encoding",
            "文件既不是 UTF-8，也不是 GB18030",
            "the file is neither in UTF-8 nor in GB18030",
            hint="在 Excel 或 WPS 里另存为“CSV UTF-8”",
            hint_en="save it as “CSV UTF-8” in Excel or WPS",
        )


def _chunks(path: str | os.PathLike[str]) -> Iterator[bytes]:
    with Path(path).open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


def _getter(places: list[int]) -> Callable[[list[str]], tuple[str, ...]]:
    """
    What takes the cells at some places of a row.
    """
    if not places:
        return lambda _: ()
    if len(places) == 1:
        only = places[0]
        return lambda row: (row[only],)
    return itemgetter(*places)


def _write(rows: Iterable[Sequence[str]]) -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue()
