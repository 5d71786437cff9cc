"""
One notice in every format gives the same blocks.
"""

import re
from pathlib import Path

import pytest

from document_files import AFTER, BEFORE, TOWN, WRITERS, prose, tables, texts, write_html, write_tabbed
from ecotown.documents.blocks import Paragraph
from ecotown.documents.reading import read_blocks


def squeezed(rows: list[list[str]]) -> list[list[str]]:
    return [[cell.replace("\n", "") for cell in row] for row in rows]


@pytest.mark.parametrize("ending", WRITERS)
def test_every_format_gives_the_same_table(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"notice.{ending}"
    path.write_bytes(WRITERS[ending](TOWN))
    document = read_blocks(path)
    [table] = tables(document)
    expected = [list(row) for row in TOWN.rows]
    if ending == "pdf":
        # In a narrow column nothing tells a line that was full from one that was ended.
        assert squeezed(texts(table)) == squeezed(expected)
    else:
        assert texts(table) == expected
    assert prose(document) == [*BEFORE, *AFTER]
    assert document.diagnostics == ()
    assert re.fullmatch("[0-9a-f]{64}", document.sha256 or "")


def test_a_merged_cell_stands_once_and_covers_its_rows(tmp_path: Path) -> None:
    for ending in ("docx", "html", "xlsx", "pdf"):
        path = tmp_path / f"notice.{ending}"
        path.write_bytes(WRITERS[ending](TOWN))
        [table] = tables(read_blocks(path))
        [domain] = [cell for cell in table.cells if cell.text.replace("\n", "") == "生态屏障"]
        assert (domain.row, domain.column, domain.row_span) == (5, 1, 3)
        assert table.grid()[7][1] is domain


def test_cells_know_their_places(tmp_path: Path) -> None:
    for ending in WRITERS:
        path = tmp_path / f"notice.{ending}"
        path.write_bytes(WRITERS[ending](TOWN))
        [table] = tables(read_blocks(path))
        [cell] = [cell for cell in table.cells if cell.text == "95"]
        assert (cell.at.table, cell.at.row, cell.at.cell) == (1, 8, 5)


def test_paragraphs_know_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "notice.txt"
    path.write_bytes(WRITERS["txt"](TOWN))
    document = read_blocks(path)
    lines = path.read_text(encoding="utf-8").split("\n")
    for block in document.blocks:
        assert block.at.line is not None
        if isinstance(block, Paragraph):
            assert lines[block.at.line - 1].strip() == block.text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk"])
def test_a_text_is_read_in_any_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "notice.txt"
    text = "关于创建示范乡镇的通知\r\n各村（居）：\r\n一、目标 85%\r\n"
    path.write_bytes(text.encode(encoding))
    assert prose(read_blocks(path)) == ["关于创建示范乡镇的通知", "各村（居）：", "一、目标 85%"]


@pytest.mark.parametrize("charset", ["utf-8", "gbk", "gb2312"])
def test_a_page_is_read_in_the_encoding_that_it_states(tmp_path: Path, charset: str) -> None:
    path = tmp_path / "notice.htm"
    path.write_bytes(write_html(TOWN, charset=charset).replace("≥".encode(charset), b"&ge;"))
    assert texts(tables(read_blocks(path))[0]) == [list(row) for row in TOWN.rows]


def test_content_counts_and_not_the_name(tmp_path: Path) -> None:
    # Sites serve HTML and docx under the name of a doc.
    for ending in ("html", "docx", "pdf"):
        path = tmp_path / "notice.doc"
        path.write_bytes(WRITERS[ending](TOWN))
        assert squeezed(texts(tables(read_blocks(path))[0])) == squeezed([list(row) for row in TOWN.rows])


def test_a_table_pasted_from_a_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "mail.txt"
    path.write_bytes(write_tabbed(TOWN))
    document = read_blocks(path)
    assert texts(tables(document)[0]) == [list(row) for row in TOWN.rows]
    assert prose(document) == [*BEFORE, *AFTER]


def test_a_table_over_several_pages_is_one(tmp_path: Path) -> None:
    path = tmp_path / "notice.pdf"
    path.write_bytes(WRITERS["pdf"](TOWN, height=400))
    [table] = tables(read_blocks(path))
    assert squeezed(texts(table)) == squeezed([list(row) for row in TOWN.rows])
