"""
Broken, hostile and unreadable files end in a message, never in a traceback, and soon.
"""

import io
import random
import sys
import time
import zipfile
import zlib
from pathlib import Path

import pytest

from document_files import TOWN, WRITERS, tables
from ecotown.documents.reading import read_blocks
from ecotown.errors import EcotownError, InvalidFile, MissingExtra, MissingFile

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def refused(tmp_path: Path, data: bytes, name: str) -> str:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(InvalidFile) as caught:
        read_blocks(path)
    assert caught.value.message
    assert caught.value.message_en
    assert caught.value.hint
    return caught.value.code


def archive(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(f"word/{name}.xml", data)
    return stream.getvalue()


@pytest.mark.parametrize("name", ["old.doc", "old.wps", "old.xls"])
def test_old_binary_formats_say_what_to_do(tmp_path: Path, name: str) -> None:
    assert refused(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), name) == "document/old-format"


def test_rich_text_says_what_to_do(tmp_path: Path) -> None:
    assert refused(tmp_path, rb"{\rtf1\ansi\u20851?}", "notice.doc") == "document/old-format"


def test_a_password_is_named(tmp_path: Path) -> None:
    name = "EncryptedPackage".encode("utf-16-le")
    assert refused(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + name, "a.docx") == "document/encrypted"


@pytest.mark.parametrize("name", ["a.docx", "a.pdf", "a.png", "a.txt", "a.html"])
def test_bytes_that_are_nothing(tmp_path: Path, name: str) -> None:
    assert refused(tmp_path, bytes(range(256)) * 8, name) == "document/unknown-format"


@pytest.mark.parametrize(
    ("data", "name"), [(b"", "a.txt"), (b"", "a.html"), (b"  \n\n", "a.md"), (b"<p> </p>", "a.html")]
)
def test_files_without_text(tmp_path: Path, data: bytes, name: str) -> None:
    assert refused(tmp_path, data, name) == "document/empty"


def test_a_zip_of_something_else(tmp_path: Path) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr("a.txt", "x")
    assert refused(tmp_path, stream.getvalue(), "a.docx") == "document/unknown-format"


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(MissingFile):
        read_blocks(tmp_path / "none.docx")


@pytest.mark.parametrize("ending", ["docx", "pdf", "xlsx", "html", "txt"])
def test_files_cut_or_changed_anywhere(tmp_path: Path, ending: str) -> None:
    data = WRITERS[ending](TOWN)
    chance = random.Random(7)  # noqa: S311 - the same damage at every run
    path = tmp_path / f"a.{ending}"
    for _ in range(25):
        damaged = bytearray(data)
        if chance.random() < 0.5:
            del damaged[chance.randrange(len(damaged)) :]
        for _ in range(chance.randrange(1, 12)):
            if damaged:
                damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        path.write_bytes(bytes(damaged))
        try:
            read_blocks(path)
        except EcotownError as error:
            assert error.message


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE z [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
    document = f'{bomb}<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>'
    assert refused(tmp_path, archive(document=document.encode()), "a.docx") == "document/damaged"
    outside = '<!DOCTYPE z [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    document = document.replace(bomb, outside).replace("&b;", "&a;")
    assert refused(tmp_path, archive(document=document.encode()), "a.docx") == "document/damaged"


def test_archives_that_unfold_into_too_much(tmp_path: Path) -> None:
    assert refused(tmp_path, archive(document=bytes(100 * 2**20)), "a.docx") == "document/too-large"


def test_an_archive_that_lies_about_its_size(tmp_path: Path) -> None:
    data = archive(document=bytes(100 * 2**20))
    size = (100 * 2**20).to_bytes(4, "little")
    assert refused(tmp_path, data.replace(size, (1000).to_bytes(4, "little")), "a.docx") in (
        "document/too-large",
        "document/damaged",
    )


def test_pdf_streams_that_unfold_into_too_much(tmp_path: Path) -> None:
    bomb = zlib.compress(bytes(80 * 2**20))
    data = WRITERS["pdf"](TOWN).replace(
        b"%%EOF", b"9 0 obj\n<</Filter/FlateDecode>>\nstream\n" + bomb + b"\nendstream\n%%EOF"
    )
    assert refused(tmp_path, data, "a.pdf") == "document/too-large"


def test_nesting_without_end(tmp_path: Path) -> None:
    started = time.monotonic()
    body = "<w:tbl><w:tr><w:tc>" * 3000 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 3000
    document = f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    assert refused(tmp_path, archive(document=document.encode()), "a.docx") == "document/damaged"
    body = "<w:sdt><w:sdtContent>" * 60 + "<w:p/>" + "</w:sdtContent></w:sdt>" * 60
    document = f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    assert refused(tmp_path, archive(document=document.encode()), "a.docx") == "document/too-large"
    path = tmp_path / "a.html"
    for tag in ("div", "table><tr><td", "ol><li", "span"):
        path.write_text(f"<html><body>{f'<{tag}>' * 5000}深</body></html>", encoding="utf-8")
        try:
            read_blocks(path)
        except InvalidFile as error:
            assert error.code in ("document/too-large", "document/damaged", "document/empty")
    assert time.monotonic() - started < 20


def test_spans_without_end(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(
        "<table><tr><td colspan=100000>任务分解表</td></tr><tr><td>序号</td><td>指标</td></tr>"
        "<tr><td rowspan=100000>1</td><td>秸秆</td></tr></table>",
        encoding="utf-8",
    )
    [table] = tables(read_blocks(path))
    assert (table.rows, table.columns) == (3, 2)
    row = '<tr><td colspan="100000" rowspan="100000">序号</td><td>指标</td></tr>'
    path.write_text(f"<table>{row * 3000}</table>", encoding="utf-8")
    with pytest.raises(InvalidFile) as caught:
        read_blocks(path)
    assert caught.value.code == "document/too-large"
    span = '<w:tcPr><w:gridSpan w:val="99999999"/></w:tcPr>'
    rows = f"<w:tr><w:tc>{span}<w:p/></w:tc><w:tc>{span}<w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc></w:tr>" * 2
    document = f'<w:document xmlns:w="{WORD}"><w:body><w:tbl>{rows}</w:tbl></w:body></w:document>'
    path = tmp_path / "a.docx"
    path.write_bytes(archive(document=document.encode()))
    read_blocks(path)


def test_a_workbook_of_endless_rows(tmp_path: Path) -> None:
    from openpyxl import Workbook

    workbook = Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet["A1"], sheet["XFD1048576"] = "序号", "x"
    path = tmp_path / "a.xlsx"
    workbook.save(path)
    with pytest.raises(InvalidFile) as caught:
        read_blocks(path)
    assert caught.value.code == "document/too-large"


@pytest.mark.parametrize(
    "text",
    [
        "序号\n指标\n指标值\n" + "1\n2\n" * 3000,
        "序号\n指标\n指标值\n" + "1\n" * 20 + "2\n" * 20 + "3\n" * 4000,
        "\t序号\n\t指标\n\t指标值\n" + "\t1\n" * 30000,
        "序号  指标  指标值\n" + "1    2\n" * 20000,
        "|" * 30000 + "\n" + "|" * 30000,
        "> " * 20000 + "\n" + "> " * 20000 + "\n> x",
        "（" * 50000,
        "A" * 100000,
        "a|b\n" * 15000,
        "通知\n" + "<table\n" * 15000,
        "序号  指标名称  单位  指标值\n1  空气  %  85\n" + "      优良\n" * 15000,
    ],
    ids=range(11),
)
def test_texts_made_to_be_slow(tmp_path: Path, text: str) -> None:
    started = time.monotonic()
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8")
    try:
        read_blocks(path)
    except InvalidFile as error:
        assert error.code == "document/too-large"
    assert time.monotonic() - started < 20


def test_where_tables_are_no_longer_looked_for_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("a|b\n" * 3000, encoding="utf-8")
    [told] = read_blocks(path).diagnostics
    assert told.code == "document/intricate"
    assert told.line is not None


def test_a_page_of_headings_at_random_places(tmp_path: Path) -> None:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    chance = random.Random(3)  # noqa: S311 - the same page at every run
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path), pagesize=(3000, 3000))
    canvas.setFont("STSong-Light", 3)
    for _ in range(2000):
        word = chance.choice(("序号", "指标名称", "单位", "指标值", "责任单位"))
        canvas.drawString(chance.random() * 2900, chance.random() * 2900, word)
    canvas.save()
    started = time.monotonic()
    assert read_blocks(path).blocks
    assert time.monotonic() - started < 10


def test_a_long_paragraph_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path, "各村要抓好落实。".encode() * 20_000, "a.txt") == "document/too-large"
    assert refused(tmp_path, "各村\n".encode() * 2_000_000, "a.txt") == "document/too-large"


def test_a_scan_says_so(tmp_path: Path) -> None:
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    # The smallest picture that the format knows: one grey dot.
    picture = io.BytesIO(
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\0\0\0\0:~\x9bU\0\0\0\nIDATx\x9cc`\0\0\0\2\0\1H\xaf\xa4q\0\0\0\0IEND\xaeB`\x82"
    )
    path = tmp_path / "scan.pdf"
    canvas = Canvas(str(path))
    canvas.drawImage(ImageReader(picture), 0, 0, 500, 700)
    canvas.showPage()
    canvas.save()
    with pytest.raises(InvalidFile) as caught:
        read_blocks(path)
    assert caught.value.code == "document/no-text"


@pytest.mark.parametrize(
    ("ending", "module"), [("docx", "lxml"), ("html", "lxml"), ("pdf", "pdfplumber"), ("xlsx", "openpyxl")]
)
def test_what_is_not_installed_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str, module: str
) -> None:
    path = tmp_path / f"a.{ending}"
    path.write_bytes(WRITERS[ending](TOWN))
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtra):
        read_blocks(path)


def test_undecodable_bytes_are_reported_and_kept_apart(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("关于创建示范乡镇的通知，现印发你们，请认真贯彻执行。\n".encode() * 5 + b"\xff\xfe85%\n")
    document = read_blocks(path)
    assert [diagnostic.code for diagnostic in document.diagnostics] == [
        "document/undecodable",
        "repair/doubtful-character",
    ]
