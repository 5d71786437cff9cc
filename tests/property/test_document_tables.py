"""
Any table written out in a format is read back as it was.
"""

import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from document_files import (
    Annex,
    Merged,
    tables,
    texts,
    write_docx,
    write_flattened,
    write_html,
    write_markdown,
    write_xlsx,
)
from ecotown.documents.reading import read_blocks

WORDS = st.text("生态环境保护率山区农村污水处理利用垃圾≥≤0123456789%、（）", min_size=1, max_size=12)
TEXTS = st.lists(WORDS, min_size=0, max_size=3).map("\n".join)
HEADINGS = ("序号", "领域", "指标", "责任单位", "指标值", "单位", "属性", "备注", "完成时限")


@st.composite
def annexes(draw: st.DrawFn) -> Annex:
    columns = draw(st.integers(3, 9))
    count = draw(st.integers(2, 8))
    rows = [list(HEADINGS[:columns])]
    rows += [[str(row + 1), *(draw(TEXTS) for _ in range(columns - 1))] for row in range(count)]
    merged = []
    if draw(st.booleans()):
        first = draw(st.integers(1, count - 1))
        height = draw(st.integers(2, count + 1 - first))
        merged.append(Merged(first, 1, height))
        for row in range(first + 1, first + height):
            rows[row][1] = ""
    return Annex(tuple(map(tuple, rows)), tuple(merged))


def read_back(data: bytes, ending: str) -> list[list[list[str]]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"annex.{ending}"
        path.write_bytes(data)
        return [texts(table) for table in tables(read_blocks(path))]


@pytest.mark.parametrize(
    ("write", "ending"),
    [
        (write_docx, "docx"),
        (write_html, "html"),
        (write_markdown, "md"),
        (write_flattened, "txt"),
        (write_xlsx, "xlsx"),
    ],
)
@given(annex=annexes())
@settings(max_examples=25, deadline=None)
def test_a_table_reads_back(write: Callable[[Annex], bytes], ending: str, annex: Annex) -> None:
    # Behind the last row of a flattened table nothing tells a second line from what follows the table.
    assume(ending != "txt" or "\n" not in annex.rows[-1][-1])
    assert read_back(write(annex), ending) == [[list(row) for row in annex.rows]]
