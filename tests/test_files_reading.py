"""
Bytes from a disk: what is no text file in UTF-8 is recognized and named.
"""

from pathlib import Path
from typing import NoReturn

import pytest

from ecotown.errors import InvalidFile, MissingFile
from ecotown.files import load_ledger, load_plan, read_document
from ecotown.files.reading import decode, read_bytes

TEXT = "ecotown: 1\nkind: plan\ntitle: 青峰镇创建方案\nsystem: chongqing-township-2021\n"


class TestEncodings:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
    def test_utf8_is_read_with_or_without_a_mark(self, tmp_path: Path, encoding: str) -> None:
        path = tmp_path / "plan.yaml"
        path.write_bytes(TEXT.encode(encoding))
        plan = load_plan(path)
        assert plan.title == "青峰镇创建方案"
        assert (plan.positions["title"].line, plan.positions["title"].column) == (3, 8)

    @pytest.mark.parametrize(
        ("encoding", "told"),
        [
            ("gbk", "GBK/GB18030"),
            ("gb18030", "GBK/GB18030"),
            ("utf-16", "UTF-16"),
            ("utf-16-le", "UTF-16"),
            ("utf-16-be", "UTF-16"),
        ],
    )
    def test_other_encodings_are_named_with_the_remedy(self, tmp_path: Path, encoding: str, told: str) -> None:
        path = tmp_path / "plan.yaml"
        path.write_bytes(TEXT.encode(encoding))
        with pytest.raises(InvalidFile) as raised:
            load_plan(path)
        assert raised.value.code == "file/encoding"
        assert told in raised.value.message
        assert "另存为 UTF-8" in str(raised.value.hint)
        assert raised.value.diagnostics[0].file == str(path)

    def test_a_damaged_byte_is_named_by_its_line(self) -> None:
        data = TEXT.encode()
        cut = data.index("青峰".encode())
        with pytest.raises(InvalidFile) as raised:
            decode(data[: cut + 1] + data[cut + 2 :], "f")
        assert raised.value.message == "文件不是 UTF-8 编码：第3行有读不出的字节"

    @pytest.mark.parametrize(
        ("data", "code", "told"),
        [
            (b"PK\x03\x04rest", "file/binary", "xlsx"),
            (b"%PDF-1.7", "file/binary", "PDF"),
            (b"\xd0\xcf\x11\xe0\xa1", "file/binary", "xls"),
            (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "file/binary", "不是文本文件"),
            (b"a\0b", "file/binary", "不是文本文件"),
            (b"a\0b\0c\0\xff", "file/binary", "不是文本文件"),
            (b"\x01\x00", "file/binary", "不是文本文件"),
            (b"\xff\xfe", "file/encoding", "UTF-16"),
            (b"caf\xe9 \xe8", "file/encoding", "第1行"),
            (b"\x80\x81\xff", "file/encoding", "第1行"),
            (b"\xd6\xd0\x01", "file/encoding", "第1行"),
        ],
    )
    def test_what_is_no_text_is_refused(self, data: bytes, code: str, told: str) -> None:
        for may_be_gb18030 in (False, True):
            with pytest.raises(InvalidFile) as raised:
                decode(data, "f", may_be_gb18030=may_be_gb18030)
            assert raised.value.code == code
            assert told in raised.value.message


class TestFilesThatAreNotThere:
    def test_a_missing_file_is_a_file_not_found_error_with_a_suggestion(self, tmp_path: Path) -> None:
        (tmp_path / "plan.yaml").touch()
        with pytest.raises(MissingFile) as raised:
            load_plan(tmp_path / "paln.yaml")
        assert isinstance(raised.value, FileNotFoundError)
        assert raised.value.hint == "是否指“plan.yaml”？"

    @pytest.mark.parametrize("name", ["no/such/folder.yaml", "plan.yaml/inside.yaml"])
    def test_a_missing_folder(self, tmp_path: Path, name: str) -> None:
        (tmp_path / "plan.yaml").touch()
        with pytest.raises(MissingFile) as raised:
            read_document(tmp_path / name)
        assert raised.value.hint == "检查路径和文件名"

    def test_a_folder_is_no_file(self, tmp_path: Path) -> None:
        for load in (load_plan, load_ledger, read_document):
            with pytest.raises(InvalidFile) as raised:
                load(tmp_path)
            assert raised.value.code == "file/is-a-folder"

    @pytest.mark.parametrize("name", ["a\0b.yaml", "n" * 5000])
    def test_a_name_that_no_file_can_have(self, name: str) -> None:
        with pytest.raises((InvalidFile, MissingFile)):
            read_bytes(name)

    def test_a_file_that_may_not_be_read(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(*_: object) -> NoReturn:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(Path, "open", refuse)
        with pytest.raises(InvalidFile) as raised:
            load_plan(tmp_path / "plan.yaml")
        assert raised.value.code == "file/unreadable"
        assert raised.value.message.endswith("：Permission denied")
