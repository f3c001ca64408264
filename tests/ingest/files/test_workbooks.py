"""Workbooks of every kind: merged cells, dates, hidden sheets, missing results, and files made to do harm."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphkam.errors import InputError, Place
from graphkam.ingest.files.opening import Limits, opened
from tests.ingest.files.making import (
    LIMITS,
    cells,
    codes,
    compound,
    exchanged,
    old_workbook,
    open_document,
    read,
    refused,
    saved,
    sheet_of,
    workbook,
)

CHART = [
    ["组织架构表", None, None, None, None, None],
    ["序号", "姓名", "联系方式", None, None, "部门"],
    [None, None, "电话", "手机", "邮箱", None],
    ["华东区", None, None, None, None, None],
    [1, "张三", "021", "138", "zhang@x.example", "采购部"],
    [2, "李四", None, "139", None, None],
    [3, "王五", None, None, None, "技术部"],
]
MERGED = ["A1:F1", "A2:A3", "B2:B3", "C2:E2", "F2:F3", "A4:F4", "F5:F6"]
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
SHEET = "xl/worksheets/sheet1.xml"
SMALL = workbook({"人员": [["姓名", "部门"], ["张三", "采购部"]]})


def cell(text: str, attributes: str = "") -> str:
    return f'<table:table-cell office:value-type="string" {attributes}><text:p>{text}</text:p></table:table-cell>'


def sheet_part(rows: str) -> str:
    return f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>"


def test_merged_cells_are_filled_and_merged_titles_are_no_columns(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, workbook({"架构": CHART}, MERGED), "chart.xlsx")

    assert sheet.preamble[0] == ("组织架构表",)
    assert sheet.header == ("序号", "姓名", "电话", "手机", "邮箱", "部门")
    assert [row[-1] for row in cells(sheet)[1:]] == ["采购部", "采购部", "技术部"]
    assert set(cells(sheet)[0]) == {"华东区"}
    assert sheet.place(7) == Place(file="chart.xlsx", sheet="架构", row=7)


def test_dates_numbers_and_truth_become_text_and_serial_numbers_stay_numbers(tmp_path: Path) -> None:
    rows = [
        ["date", "moment", "amount", "phone", "yes", "serial", "text"],
        [date(2026, 3, 1), datetime(2026, 3, 1, 9, 30), 1.5, 13800138000.0, True, 46082, " x_x000D_ "],
    ]

    sheet = sheet_of(tmp_path, workbook({"s": rows}), "b.xlsx")

    assert cells(sheet) == [("2026-03-01", "2026-03-01T09:30:00", "1.5", "13800138000", "yes", "46082", "x")]


def test_all_sheets_that_hold_something_and_are_shown_are_read(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(workbook({"人": [["姓名"], ["张三"]], "空": [], "司": [["公司"], ["华瑞"]]}))
    )
    book.create_sheet("选项").append(["决策者"])
    book["选项"].sheet_state = "hidden"
    book.save(tmp_path / "b.xlsx")

    one = opened(tmp_path / "b.xlsx", LIMITS)

    assert read(one) == {"人": [("姓名",), ("张三",)], "司": [("公司",), ("华瑞",)]}
    assert codes(one.notes) == ["sheets_hidden"]
    assert one.notes[0].params == {"sheets": ["选项"]}


def test_formulas_without_a_result_and_errors_are_told_with_their_first_cell(tmp_path: Path) -> None:
    one = opened(saved(tmp_path, "b.xlsx", workbook({"s": [["name", "sum"], ["Ann", "=1+1"], ["Bo", "#N/A"]]})), LIMITS)

    assert codes(one.notes) == ["formulas_without_result", "cells_with_errors"]
    assert [note.params for note in one.notes] == [{"count": 1, "cell": "B2"}, {"count": 1, "cell": "B3"}]


def test_the_stored_result_of_a_formula_counts(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1" t="str"><v>name</v></c><c r="B1" t="str"><v>sum</v></c></row>'
        '<row r="2"><c r="A2" t="str"><v>Ann</v></c><c r="B2"><f>1+1</f><v>2</v></c></row>'
    )

    one = opened(saved(tmp_path, "b.xlsx", exchanged(SMALL, SHEET, sheet_part(rows))), LIMITS)

    assert cells(one.sheets[0]) == [("Ann", "2")]
    assert one.notes == ()


def test_macros_and_links_are_told_and_left_alone(tmp_path: Path) -> None:
    book = exchanged(exchanged(SMALL, "xl/vbaProject.bin", "x"), "xl/externalLinks/externalLink1.xml", "<x/>")

    one = opened(saved(tmp_path, "b.xlsm", book), LIMITS)

    assert codes(one.notes) == ["macros_not_run", "links_not_followed"]
    assert read(one) == {"人员": [("姓名", "部门"), ("张三", "采购部")]}


def test_a_stray_format_far_below_the_data_is_not_a_row(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1" t="str"><v>name</v></c></row><row r="300000"><c r="XFD300000" s="0"/></row>'

    assert cells(sheet_of(tmp_path, exchanged(SMALL, SHEET, sheet_part(rows)), "b.xlsx")) == []


def test_an_old_workbook_is_read_with_its_merged_cells(tmp_path: Path) -> None:
    found: dict[tuple[int, int], str | float] = {
        (0, 0): "客户表", (1, 0): "姓名", (1, 1): "部门", (1, 2): "比重", (2, 0): "张三", (2, 1): "采购部", (2, 2): 1.5,
        (3, 0): "李四",
    }  # fmt: skip

    one = opened(saved(tmp_path, "b.xls", old_workbook(found, [(2, 3, 1, 1)])), LIMITS)

    assert read(one) == {"人员": [("姓名", "部门", "比重"), ("张三", "采购部", "1.5"), ("李四", "采购部", "")]}


def test_an_open_document_is_read_with_its_merged_cells(tmp_path: Path) -> None:
    day = '<table:table-cell office:value-type="date" office:date-value="2026-01-02"><text:p>2.1.26</text:p>'
    title = cell("名单", 'table:number-columns-spanned="3"')
    buying = cell("采购部", 'table:number-rows-spanned="2"')
    rows = (
        f"<table:table-row>{title}"
        '<table:covered-table-cell table:number-columns-repeated="2"/></table:table-row>'
        f"<table:table-row>{cell('姓名')}{cell('部门')}{cell('日期')}</table:table-row>"
        f"<table:table-row>{cell('张三')}{buying}{day}</table:table-cell></table:table-row>"
        f"<table:table-row>{cell('李四')}<table:covered-table-cell/></table:table-row>"
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )

    sheet = sheet_of(tmp_path, open_document(rows), "b.ods")

    assert (sheet.header, sheet.preamble) == (("姓名", "部门", "日期"), (("名单",),))
    assert cells(sheet) == [("张三", "采购部", "2026-01-02"), ("李四", "采购部", "")]


@pytest.mark.parametrize("name", ["b.csv", "b.xls", "b.txt", "b"])
def test_a_workbook_by_another_name_is_read_for_what_it_is(name: str, tmp_path: Path) -> None:
    one = opened(saved(tmp_path, name, SMALL), LIMITS)

    assert read(one) == {"人员": [("姓名", "部门"), ("张三", "采购部")]}
    assert codes(one.notes) == (["kind_differs"] if name in ("b.csv", "b.xls") else [])


LAUGHS = (
    "<!DOCTYPE l [<!ENTITY a 'ha'>"
    + "".join(f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(20))
    + "]>"
)
FAR = (
    '<row r="1"><c r="A1" t="str"><v>x</v></c></row>'
    '<row r="1048576"><c r="XFD1048576" t="str"><v>x</v></c></row>'
)  # fmt: skip
WIDE = cell("x", 'table:number-columns-repeated="16384"')
EVERYWHERE = f'<table:table-row table:number-rows-repeated="1048576">{WIDE}</table:table-row>'
LONG = f'<row r="1"><c t="str"><v>{"y" * 1_000_000}</v></c></row>'
LAUGHING = LAUGHS + sheet_part('<row r="1"><c t="str"><v>&t;</v></c></row>')
HARMFUL = [
    (lambda: compound({"EncryptedPackage": b"x" * 5000, "EncryptionInfo": b"y"}), "workbook_protected"),
    (lambda: old_workbook({(0, 0): "a"}, locked=True), "workbook_protected"),
    (lambda: compound({"WordDocument": b"x" * 5000}), "file_of_other_kind"),
    (lambda: compound({"Workbook": b"x" * 5000}), "workbook_not_read"),
    (lambda: old_workbook({(0, 0): "a", (65535, 65535): "b"}), "workbook_not_read"),
    (lambda: exchanged(SMALL, SHEET, sheet_part(FAR)), "workbook_not_read"),
    (lambda: open_document(EVERYWHERE), "workbook_not_read"),
    (lambda: open_document(f"<table:table-row>{cell('&t;')}</table:table-row>", LAUGHS), "workbook_not_read"),
    (lambda: exchanged(SMALL, SHEET, LAUGHING), "workbook_not_read"),
    (lambda: exchanged(SMALL, SHEET, "<worksheet"), "workbook_not_read"),
    (lambda: exchanged(SMALL, "xl/workbook.xml", b"\x00\x01"), "workbook_not_read"),
    (lambda: exchanged(SMALL, "xl/sharedStrings.xml", b" " * 200_000_000), "file_too_large"),
    (lambda: workbook({"s": [[f"c{n}" for n in range(10_000)]]}), "too_many_columns"),
    (lambda: exchanged(SMALL, SHEET, sheet_part(LONG)), "cell_too_long"),
    (lambda: workbook({"s": []}), "file_empty"),
    (lambda: SMALL[:-200], "zip_damaged"),
    (lambda: SMALL[:300], "zip_damaged"),
]  # fmt: skip


@pytest.mark.parametrize(("make", "code"), HARMFUL, ids=[f"{n}-{code}" for n, (_, code) in enumerate(HARMFUL)])
def test_a_workbook_that_cannot_be_read_is_refused_and_ends_nothing(
    make: Callable[[], bytes], code: str, tmp_path: Path
) -> None:
    (problem,) = refused(saved(tmp_path, "b.xlsx", make()))

    assert problem.code == code
    assert problem.place.file == "b.xlsx"


def test_too_many_rows_of_a_sheet_are_refused(tmp_path: Path) -> None:
    source = saved(tmp_path, "b.xlsx", workbook({"s": [["name"], *[["Ann"]] * 500]}))

    (problem,) = refused(source, Limits(most_rows=400))

    assert (problem.code, problem.place) == ("too_many_rows", Place(file="b.xlsx", sheet="s"))


def test_the_rows_of_a_workbook_can_be_left_half_way(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, workbook({"s": [["name", "note"], *[["Ann", "x" * 100]] * 5_000]}), "b.xlsx")

    rows = sheet.rows()
    assert next(rows)[0] == 2
    rows.close()  # type: ignore[attr-defined]

    assert len(cells(sheet)) == 5_000


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_workbook_with_any_bytes_changed_is_read_or_refused(tmp_path: Path, data: st.DataObject) -> None:
    whole = bytearray(data.draw(st.sampled_from([SMALL, old_workbook({(0, 0): "姓名", (1, 0): "张三"})])))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))

    source = saved(tmp_path, "b.xlsx", bytes(whole))

    with suppress(InputError):
        one = opened(source, LIMITS)
        assert [cells(sheet) for sheet in one.sheets]
