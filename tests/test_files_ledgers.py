"""
Ledgers in files: csv, xlsx, YAML and JSON.
"""

import io
import sys
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ecotown.diagnostics import Diagnostic, Severity
from ecotown.errors import InvalidFile, MissingExtra, MissingFile
from ecotown.files import dump_ledger, load_ledger
from ecotown.ledger import Evidence, Ledger, Observation

Write = Callable[..., Path]
HEADING = "地点,指标,组成,方面,变量,参照,年份,数值,单位,口径,状态,来源,佐证,暂定,备注\n"


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """
    Write a file and return its path.
    """

    def write_file(text: str | bytes, name: str = "ledger.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write_file


def faults_of(path: Path) -> tuple[Diagnostic, ...]:
    with pytest.raises(InvalidFile) as raised:
        load_ledger(path)
    return raised.value.diagnostics


ROWS = (
    Observation(
        place="甲村",
        indicator="5",
        component="化肥",
        aspect="强度",
        year=2021,
        value="250",
        unit="千克/公顷",
        basis="折纯",
        source="统计年报",
        evidence=("SF-01", "SF-02"),
        provisional=True,
        note="一,二\n三",
    ),
    Observation(variable="农膜使用量", year=2021, value="12.50 吨"),
    Observation(reference="全县平均水平", year=2020, value="41"),
    Observation(indicator="“两品一标”农产品总产量占比", status="不涉及"),
)


class TestCsv:
    def test_every_column_is_read(self, write: Write) -> None:
        text = HEADING + (
            '甲村,5,化肥,强度,,,2021,250,千克/公顷,折纯,,统计年报,SF-01； SF-02;,是,"一,二\n三"\n'
            ",,,,农膜使用量,,2021年,12.50 吨,,,,,,,\n"
            ",,,,,全县平均水平,2020,41,,,,,,否,\n"
            "\n"
            ",,,,,,,,,,,,,,\n"
            ",“两品一标”农产品总产量占比,,,,,,,,,不涉及,,,,\n"
        )
        ledger = load_ledger(write(text))
        assert ledger.observations == ROWS
        assert ledger.diagnostics == ()
        assert [row.line for row in ledger.observations] == [2, 4, 5, 8]
        assert ledger.file is not None
        assert ledger.file_bytes == text.encode()

    def test_english_headings_are_the_same_columns_in_any_order(self, write: Write) -> None:
        ledger = load_ledger(write(" Value ,INDICATOR,year\n85,4,2021\n"))
        assert ledger.observations == (Observation(indicator="4", year=2021, value="85"),)

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
    @pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
    def test_any_line_ends_and_a_mark_at_the_beginning(self, write: Write, encoding: str, end: str) -> None:
        path = write(f"指标,数值{end}4,85{end}5,86{end}".encode(encoding))
        assert [row.value for row in load_ledger(path).observations] == ["85", "86"]
        assert [row.line for row in load_ledger(path).observations] == [2, 3]

    def test_what_excel_writes_in_chinese_windows_is_read_with_a_warning(self, write: Write) -> None:
        ledger = load_ledger(write("指标,数值,备注\n4,85,青峰镇\n".encode("gb18030")))
        assert ledger.observations[0].note == "青峰镇"
        assert [(told.code, told.severity) for told in ledger.diagnostics] == [
            ("file/encoding-assumed", Severity.WARNING)
        ]

    def test_a_damaged_utf8_file_is_not_taken_for_another_encoding(self, write: Write) -> None:
        data = "指标,数值,备注\n4,85,青峰镇生态文明建设\n".encode()
        for cut in range(len(data) - 20, len(data) - 2):
            assert faults_of(write(data[:cut] + b"\xd6" + data[cut + 1 :]))[0].code == "file/encoding"

    @pytest.mark.parametrize(
        ("value", "read"),
        [
            ("85", ("85", None)),
            ("86%", ("86%", None)),
            ("0.3 吨/亩", ("0.3 吨/亩", None)),
            ("2021-08-13", ("2021-08-13", None)),
            ("３．５", ("３．５", None)),
            ("八十五", ("八十五", None)),
            ("百分之八十五", ("百分之八十五", None)),
            ("三分之二", ("三分之二", None)),
            ("约85", ("约85", None)),
            ("8S", ("8S", None)),
            ("/", ("/", None)),
            ("—", ("—", None)),
            ("基本消除", (None, "基本消除")),
            ("达标", (None, "达标")),
            ("不涉及", (None, "不涉及")),
            ("Ⅲ类", (None, "Ⅲ类")),
            ("一般", (None, "一般")),
            ("完成", (None, "完成")),
            ("true", (None, "true")),
        ],
    )
    def test_a_word_in_the_value_column_is_a_status(
        self, write: Write, value: str, read: tuple[str | None, str | None]
    ) -> None:
        (row,) = load_ledger(write(f"指标,数值\n4,{value}\n")).observations
        assert (row.value, row.status) == read
        assert row.observed == value

    def test_a_row_that_is_not_filled_in_is_kept_and_told(self, write: Write) -> None:
        ledger = load_ledger(write("指标,年份,数值\n4,2021,\n5,2021,1\n"))
        assert ledger.observations[0].observed is None
        assert [(told.code, told.severity, told.line) for told in ledger.diagnostics] == [
            ("ledger/not-filled", Severity.INFO, 2)
        ]

    def test_a_short_row_is_filled_with_blanks_and_told(self, write: Write) -> None:
        ledger = load_ledger(write("指标,数值,单位,备注\n4,85\n"))
        assert ledger.observations == (Observation(indicator="4", value="85"),)
        assert [(told.code, told.line) for told in ledger.diagnostics] == [("ledger/short-row", 2)]

    def test_a_ledger_may_have_no_rows_yet(self, write: Write) -> None:
        assert load_ledger(write(HEADING)).observations == ()
        assert load_ledger(write("")).observations == ()

    @pytest.mark.parametrize(
        ("text", "code", "place", "told"),
        [
            ("指标,备注一\n4,85\n", "ledger/unknown-column", (1, 4), "是否指“备注”？"),
            ("指标,颜色\n4,85\n", "ledger/unknown-column", (1, 4), "可用的列：地点、指标"),
            ("指标;数值;单位\n4;85;%\n", "ledger/unknown-column", (1, 1), "各列之间用半角逗号"),
            ("指标,数值,指标\n4,85,5\n", "ledger/duplicate-column", (1, 7), "出现两次"),
            ("indicator,指标\n4,85\n", "ledger/duplicate-column", (1, 11), "出现两次"),
            ("指标,数值,\n4,85,x\n", "ledger/no-heading", (2, 6), "没有列名"),
            ("指标,数值\n4,1,234\n", "ledger/ragged-row", (2, 5), "整格加引号"),
            ('指标,数值\n4,"85\n5,86\n', "ledger/csv", (2, 1), "csv"),
            ('指标,数值\n4,"8"5\n', "ledger/csv", (2, 1), "csv"),
            ("指标,变量,数值\n4,x,85\n", "ledger/subject", (2, 3), "这一行填了2个"),
            ("指标,数值\n,85\n", "ledger/subject", (2, 2), "这一行填了0个"),
            ("指标,数值,状态\n4,85,达标\n", "ledger/value-and-status", (2, 6), "只能填一个"),
            ("指标,数值,状态\n4,达标,达标\n", "ledger/value-and-status", (2, 6), "只能填一个"),
            ("指标,年份,数值\n4,21,85\n", "file/wrong-type", (2, 3), "四位数的年份，现在是“21”"),
            ('指标,年份,数值\n"“两品一标”,占比",去年,85\n', "file/wrong-type", (2, 13), "四位数的年份"),
            ("指标,数值,暂定\n4,85,也许\n", "file/wrong-type", (2, 6), "“是”或“否”"),
        ],
    )
    def test_faults_of_form_refuse_the_file(
        self, write: Write, text: str, code: str, place: tuple[int, int], told: str
    ) -> None:
        path = write(text)
        (fault,) = faults_of(path)
        assert (fault.code, fault.file, fault.line, fault.column) == (code, str(path), *place)
        assert told in f"{fault.message} {fault.hint}"

    def test_all_rows_are_read_before_the_file_is_refused(self, write: Write) -> None:
        faults = faults_of(write("指标,年份,数值\n4,x,1\n5,2021,2\n,2021,3\n6,y,4\n"))
        assert [(fault.line, fault.path) for fault in faults] == [
            (2, "observations[0].year"),
            (4, "observations[2]"),
            (5, "observations[3].year"),
        ]

    def test_a_table_without_headings_says_so(self, write: Write) -> None:
        assert "ledger/unknown-column" in {fault.code for fault in faults_of(write("4,2021,85\n5,2021,86\n"))}

    def test_size_is_bounded(self, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("ecotown.files.tables._MOST_CELLS", 10)
        assert faults_of(write(HEADING))[0].code == "file/too-large"
        monkeypatch.setattr("ecotown.files.reading.MAX_LINES", 10)
        assert faults_of(write("指标\n" * 12))[0].code == "file/too-large"
        monkeypatch.setattr("ecotown.files.reading.MAX_BYTES", 10)
        assert faults_of(write("指标\n" * 9))[0].code == "file/too-large"


class TestYamlAndJson:
    LEDGER = Ledger(
        ROWS,
        (
            Evidence(
                id="SF-01",
                title="统计年报",
                number="〔2021〕1号",
                date=date(2021, 12, 1),
                organization="统计局",
                pages="3-5",
                file="a.pdf",
                sha256="ab",
                valid_until=date(2024, 12, 1),
            ),
            Evidence(id="SF-02"),
        ),
    )

    @pytest.mark.parametrize("ending", ["yaml", "yml", "json"])
    def test_every_key_is_read(self, tmp_path: Path, ending: str) -> None:
        path = tmp_path / f"ledger.{ending}"
        dump_ledger(self.LEDGER, path)
        assert load_ledger(path) == self.LEDGER

    def test_values_are_kept_as_written(self, write: Write) -> None:
        text = (
            "ecotown: 1\nkind: ledger\nobservations:\n"
            "  - {indicator: 01, value: 0.350, evidence: a; b}\n"
            "  - {indicator: 2, value: true}\n"
            "  - {indicator: 3, value: 'true', place: ' '}\n"
            "  - {indicator: 4, value: false, provisional: true}\n"
        )
        rows = load_ledger(write(text, "ledger.yaml")).observations
        assert rows == (
            Observation(indicator="01", value="0.350", evidence=("a", "b")),
            Observation(indicator="2", status="是"),
            Observation(indicator="3", status="true"),
            Observation(indicator="4", status="否", provisional=True),
        )
        assert [(row.line, row.column) for row in rows] == [(4, 5), (5, 5), (6, 5), (7, 5)]

    @pytest.mark.parametrize(
        ("lines", "code", "line"),
        [
            ("observations: x", "file/wrong-type", 3),
            ("evidence: []", "file/missing-key", 3),
            ("observations: [x]", "file/wrong-type", 3),
            ("observations: [{indicatr: 4}]", "file/unknown-key", 3),
            ("observations: [{indicator: 4, value: [1, 2]}]", "file/wrong-type", 3),
            ("observations: [{indicator: 4, value: 1, provisional: 是}]", "file/wrong-type", 3),
            ("observations: []\nevidence: [{title: x}]", "file/missing-key", 4),
            ("observations: []\nevidence: [{id: ' '}]", "file/blank", 4),
            ("observations: []\nevidence: [{id: a, date: 2021}]", "file/not-a-date", 4),
            ("observations: []\nevidence: [{id: a}, {id: a}]", "ledger/duplicate-evidence", 4),
            ("observations: []\nevidence: x", "file/wrong-type", 4),
        ],
    )
    def test_faults_of_form_refuse_the_file(self, write: Write, lines: str, code: str, line: int) -> None:
        fault = faults_of(write(f"ecotown: 1\nkind: ledger\n{lines}\n", "ledger.yaml"))[0]
        assert (fault.code, fault.line) == (code, line)


class TestYearCells:
    @pytest.mark.parametrize("cell", ["2021", "2021.0", "2021.00", " 2021年 "])
    def test_a_year_as_tables_write_it(self, cell: str, write: Write) -> None:
        ledger = load_ledger(write(f"指标,年份,数值\n4,{cell},85\n"))
        assert (ledger.observations[0].year, ledger.diagnostics) == (2021, ())

    @pytest.mark.parametrize("cell", ["2021-06-30", "2021/6/30", "2021年6月30日", "2021-06-30 00:00:00"])
    def test_a_date_stands_for_its_year(self, cell: str, write: Write) -> None:
        ledger = load_ledger(write(f"指标,年份,数值\n4,{cell},85\n5,2021,86\n"))
        assert [row.year for row in ledger.observations] == [2021, 2021]
        (told,) = ledger.diagnostics
        assert (told.code, told.line, told.severity) == ("ledger/date-for-year", 2, Severity.WARNING)

    @pytest.mark.parametrize("cell", ["2021.5", "6-30", "21.0", "去年", "1021-06-30"])
    def test_any_other_is_a_fault(self, cell: str, write: Write) -> None:
        assert [fault.code for fault in faults_of(write(f"指标,年份,数值\n4,{cell},85\n"))] == ["file/wrong-type"]


class TestWorkbooks:
    @pytest.fixture
    def save(self, tmp_path: Path) -> Callable[..., Path]:
        def save_sheets(**sheets: list[list[Any]]) -> Path:
            workbook = openpyxl.Workbook()
            workbook.remove(workbook.worksheets[0])
            for name, rows in sheets.items():
                sheet = workbook.create_sheet(name)
                for row in rows:
                    sheet.append(row)
            path = tmp_path / "ledger.xlsx"
            workbook.save(path)
            return path

        return save_sheets

    def test_both_sheets_are_read(self, save: Callable[..., Path]) -> None:
        path = save(
            台账=[
                ["指标", "年份", "数值", "状态", "暂定", "佐证", "备注"],
                [4, 2021, 0.35, None, True, "SF-01;SF-02", "一\n二"],
                [],
                ["5", "2021", datetime(2021, 8, 13), None, None, None, None],  # noqa: DTZ001 - what a cell holds
                [6.0, 2020.0, 1e-7, None, "否"],
                ["7", None, None, "达标"],
            ],
            佐证=[["编号", "名称", "日期", "单位"], ["SF-01", "年报", date(2021, 12, 1), "统计局"], ["SF-02"]],
            说明=[["任意"]],
        )
        ledger = load_ledger(path)
        assert ledger.observations == (
            Observation(
                indicator="4", year=2021, value="0.35", provisional=True, evidence=("SF-01", "SF-02"), note="一\n二"
            ),
            Observation(indicator="5", year=2021, value="2021-08-13"),
            Observation(indicator="6", year=2020, value="0.0000001"),
            Observation(indicator="7", status="达标"),
        )
        assert [row.line for row in ledger.observations] == [2, 4, 5, 6]
        assert ledger.evidence == (
            Evidence(id="SF-01", title="年报", date=date(2021, 12, 1), organization="统计局"),
            Evidence(id="SF-02"),
        )

    def test_a_percentage_is_read_as_it_is_shown(self, tmp_path: Path) -> None:
        workbook = openpyxl.Workbook()
        sheet = workbook.worksheets[0]
        sheet.append(["指标", "数值"])
        sheet.append(["4", 0.8496])
        sheet["B2"].number_format = "0.00%"
        workbook.save(tmp_path / "one.xlsx")
        assert load_ledger(tmp_path / "one.xlsx").observations[0].value == "84.96%"

    def test_a_formula_without_its_result_is_told(self, save: Callable[..., Path]) -> None:
        path = save(台账=[["指标", "年份", "数值"], ["4", 2021, "=1+1"], ["5", 2021, 2], [None, None, "=1+1"]])
        (fault,) = faults_of(path)
        assert (fault.code, fault.line) == ("ledger/subject", 4)
        ledger = load_ledger(save(台账=[["指标", "年份", "数值"], ["4", 2021, "=1+1"], [], ["5", 2021, 2]]))
        told = [note for note in ledger.diagnostics if note.code == "ledger/formula-not-saved"]
        assert [(note.severity, note.line, note.path) for note in told] == [(Severity.WARNING, 2, "value")]
        assert "公式没有保存计算结果" in told[0].message
        assert [row.observed for row in ledger.observations] == [None, "2"]

    def test_a_fault_names_the_row(self, save: Callable[..., Path]) -> None:
        path = save(台账=[["指标", "年份", "数值"], ["4", 2021, 1], [], ["5", "去年", 2]])
        (fault,) = faults_of(path)
        assert (fault.code, fault.file, fault.line, fault.column) == ("file/wrong-type", str(path), 4, None)
        assert str(fault.excerpt).splitlines()[0].split() == ["5", "去年", "2"]

    def test_a_fault_of_the_evidence_names_its_row(self, save: Callable[..., Path]) -> None:
        path = save(台账=[["指标"]], 佐证=[["编号", "日期"], ["a", "昨天"]])
        assert [(fault.code, fault.line) for fault in faults_of(path)] == [("file/not-a-date", 2)]

    def test_a_workbook_needs_the_sheet(self, save: Callable[..., Path]) -> None:
        (fault,) = faults_of(save(甲=[["指标"]], 乙=[["指标"]]))
        assert fault.code == "ledger/no-sheet"
        assert "甲、乙" in fault.message

    @pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"PK\x05\x06" + bytes(18), "指标,数值\n".encode()])
    def test_what_is_no_workbook_is_refused(self, write: Write, data: bytes) -> None:
        assert faults_of(write(data, "ledger.xlsx"))[0].code == "file/not-a-workbook"

    @pytest.mark.parametrize("text", ["指标,年份,数值\n4,2021,85\n", "指标\t年份\n4\t2021\n"])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
    def test_a_csv_by_another_name_is_told_so(self, write: Write, text: str, encoding: str) -> None:
        (fault,) = faults_of(write(text.encode(encoding), "ledger.xlsx"))
        assert fault.message == "文件名以 xlsx 结尾，内容却是csv"

    def test_damaged_workbooks_are_refused(self, save: Callable[..., Path], write: Write) -> None:
        data = save(台账=[["指标", "数值"], ["4", 85]]).read_bytes()
        for place in range(0, len(data), 97):
            damaged = write(data[:place] + bytes([data[place] ^ 0x55]) + data[place + 1 :], "damaged.xlsx")
            try:
                ledger = load_ledger(damaged)
            except InvalidFile as error:
                assert error.diagnostics
            else:
                assert ledger.file == str(damaged)

    def test_a_workbook_that_unfolds_into_too_much_is_refused(self, write: Write) -> None:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/workbook.xml", bytes(200 * 1024 * 1024))
        assert faults_of(write(buffer.getvalue(), "ledger.xlsx"))[0].code == "file/too-large"

    def test_rows_are_bounded(self, save: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("ecotown.files.tables._MOST_ROWS", 3)
        assert faults_of(save(台账=[["指标", "数值"], *[["4", 1]] * 5]))[0].code == "file/too-large"

    def test_without_openpyxl_the_extra_is_named(self, write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "openpyxl", None)
        with pytest.raises(MissingExtra) as raised:
            load_ledger(write(b"PK\x03\x04", "ledger.xlsx"))
        assert raised.value.extra == "xlsx"


class TestOtherFiles:
    @pytest.mark.parametrize("name", ["ledger.xls", "ledger.txt", "ledger"])
    def test_other_formats_are_named(self, write: Write, name: str) -> None:
        (fault,) = faults_of(write("x", name))
        assert fault.code == "ledger/unknown-format"
        assert "xls 请另存为 xlsx" in str(fault.hint)

    def test_a_folder_and_a_missing_file_are_told_first(self, tmp_path: Path) -> None:
        assert faults_of(tmp_path)[0].code == "file/is-a-folder"
        with pytest.raises(MissingFile):
            load_ledger(tmp_path / "no")
