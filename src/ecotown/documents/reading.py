"""
A document of any format as blocks: what the file is shows in its bytes, and only then in its name.
"""

import hashlib
import io
import os
import re
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import PurePath
from typing import TypeVar

import attrs

from ecotown.documents.blocks import MOST_CELLS, Block, BlockDocument, Cell, Paragraph, Table
from ecotown.documents.encoding import decode_text
from ecotown.documents.messages import note, refuse_document
from ecotown.documents.repair import repair
from ecotown.errors import EcotownError
from ecotown.files.reading import read_bytes
from ecotown.plans.item import PrintedAt

__all__ = ["read_blocks"]

_T = TypeVar("_T")

_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|table|meta|div|p|span)\b", re.IGNORECASE)
_WORD_XML = re.compile(rb"<pkg:package|<w:wordDocument|progid=.Word\.Document")
_MAIL = re.compile(r"(?:[A-Za-z][\w-]*:[^\n]*\n(?:[ \t][^\n]*\n)*){0,40}(?:MIME-Version|Content-Type):", re.IGNORECASE)
_HTML_ENDINGS = (".html", ".htm", ".shtml", ".mht")
_MARKDOWN_ENDINGS = (".md", ".markdown")
_SAMPLE = 65_536
_MOST_BLOCKS = 20_000
_MOST_CHARACTERS = 4_000_000
_LONGEST_TEXT = 100_000


def read_blocks(path: str | os.PathLike[str]) -> BlockDocument:
    """
    The paragraphs and tables of a docx, HTML, PDF, xlsx, Markdown or plain text file, with damage repaired where that is
    certain.

    Raises MissingFile, InvalidFile for what cannot be read, and MissingExtra where a reader is not installed.
    """
    file = os.fspath(path)
    data = read_bytes(path)
    document = _read(data, file)
    if not document.blocks:
        refuse_document("document/empty", file)
    _check_size(document)
    blocks = tuple(_number(document.blocks))
    return repair(attrs.evolve(document, blocks=blocks, sha256=hashlib.sha256(data).hexdigest()))


def _read(data: bytes, file: str) -> BlockDocument:
    ending = PurePath(file).suffix.lower()
    if data.startswith(_OLD_OFFICE):
        is_encrypted = b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e" in data
        refuse_document("document/encrypted" if is_encrypted else "document/old-format", file)
    if data.startswith(b"PK"):
        return _read_archive(data, file)
    if data.lstrip()[:5] == b"{\\rtf":
        refuse_document("document/old-format", file)
    if b"%PDF-" in data[:1024]:
        from ecotown.documents.readers.pdf import read_pdf

        return _take_facts(_guard(partial(read_pdf, data), file, "PDF"))
    found = decode_text(data, stated_within=_SAMPLE)
    if found is None:
        refuse_document("document/unknown-format", file, found=ending or "?")
    text, lost = found
    if _WORD_XML.search(data[:4096]):
        from ecotown.documents.readers.docx import read_word_xml

        return _guard(partial(read_word_xml, data), file, "Word XML")
    document = _read_text(text, data, file, ending)
    if lost:
        warning = note("document/undecodable", file, count=lost)
        document = attrs.evolve(document, diagnostics=(*document.diagnostics, warning))
    return document


def _read_text(text: str, data: bytes, file: str, ending: str) -> BlockDocument:
    facts: dict[str, str] = {}
    if _MAIL.match(text):
        from ecotown.documents.readers.mail import read_mail

        body = _guard(lambda _: read_mail(data), file, "eml, mht")
        if body is not None:
            text, ending, facts = body
    # Markdown has tables in HTML where cells are merged.
    is_page = _HTML.search(text[:4096]) and (ending not in _MARKDOWN_ENDINGS or text.lstrip().startswith("<"))
    if ending in _HTML_ENDINGS or is_page:
        from ecotown.documents.readers.page import read_page

        document = _guard(partial(read_page, text), file, "HTML")
    else:
        if len(text) > _MOST_CHARACTERS:
            refuse_document("document/too-large", file, what="文字", what_en="characters", most=_MOST_CHARACTERS)
        from ecotown.documents.readers.text import read_text

        document = _take_facts(_guard(partial(read_text, text, is_markdown=ending in _MARKDOWN_ENDINGS), file, "txt"))
    return attrs.evolve(document, facts={**facts, **document.facts}) if facts else document


def _read_archive(data: bytes, file: str) -> BlockDocument:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {name.replace("\\", "/").lower() for name in archive.namelist()}
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        refuse_document("document/damaged", file, format="docx, xlsx", reason=type(error).__name__)
    if "word/document.xml" in names or any(name.startswith("word/") for name in names):
        from ecotown.documents.readers.docx import read_docx

        return _take_facts(_guard(partial(read_docx, data), file, "docx"))
    if any(name.startswith("xl/") for name in names):
        from ecotown.documents.readers.workbook import read_workbook

        return _guard(partial(read_workbook, data), file, "xlsx")
    return refuse_document("document/unknown-format", file, found="zip")


def _take_facts(document: BlockDocument) -> BlockDocument:
    """
    A document without what a government site printed around the notice, where a page of one was printed or copied.
    """
    from ecotown.documents.readers.site import take_facts

    blocks, facts = take_facts(document.blocks, document.facts)
    return attrs.evolve(document, blocks=blocks, facts={**facts, **document.facts}) if blocks else document


def _guard(read: Callable[[str], _T], file: str, format_name: str) -> _T:
    try:
        return read(file)
    except EcotownError:
        raise
    except (MemoryError, RecursionError) as error:
        refuse_document("document/damaged", file, format=format_name, reason=type(error).__name__)
    except Exception as error:  # noqa: BLE001 - on a damaged file the readers raise whatever their parsers happen to meet
        refuse_document("document/damaged", file, format=format_name, reason=type(error).__name__)


def _check_size(document: BlockDocument) -> None:
    tables = [block for block in document.blocks if isinstance(block, Table)]
    texts = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    texts += [cell.text for table in tables for cell in table.cells]
    lengths = [len(text) for text in texts]
    for what, what_en, found, most in (
        ("段落和表格", "paragraphs and tables", len(document.blocks), _MOST_BLOCKS),
        ("单元格", "cells", sum(table.rows * table.columns for table in tables), MOST_CELLS),
        ("文字", "characters", sum(lengths), _MOST_CHARACTERS),
        ("一段的文字", "characters in one paragraph", max(lengths, default=0), _LONGEST_TEXT),
    ):
        if found > most:
            refuse_document("document/too-large", document.file, what=what, what_en=what_en, most=most)


def _number(blocks: tuple[Block, ...]) -> list[Block]:
    """
    The blocks with tables, rows and cells numbered from 1, as a person would count them.

    Where a format knows no lines, the line of a paragraph is its number among the paragraphs.
    """
    numbered: list[Block] = []
    table = paragraph = 0
    for block in blocks:
        if isinstance(block, Table):
            table += 1
            at = attrs.evolve(block.at, table=table)
            cells = tuple(_number_cell(cell, table) for cell in block.cells)
            numbered.append(attrs.evolve(block, at=at, cells=cells))
        else:
            paragraph += 1
            line = paragraph if block.at.line is None else block.at.line
            numbered.append(attrs.evolve(block, at=attrs.evolve(block.at, line=line)))
    return numbered


def _number_cell(cell: Cell, table: int) -> Cell:
    at = PrintedAt(line=cell.at.line, table=table, row=cell.row + 1, cell=cell.column + 1)
    return Cell(cell.text, cell.row, cell.column, cell.row_span, cell.column_span, cell.is_continued, at)
