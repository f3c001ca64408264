"""The header of a table is found, whatever stands above it; nothing below it is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

import graphkam
from graphkam.ingest.files.opening import opened
from graphkam.ingest.files.tables import read_tables
from tests.ingest.files.making import LIMITS, cells, codes, guesses, sheet_of

PEOPLE = "姓名,职务,部门,邮箱\n张三,经理,采购部,zhang@x.example\n李四,,技术部,\n"
PREAMBLE = (
    'Notes:\n"When exporting your connection data, you may notice that some of the email addresses are missing. You'
    ' will only see those of people who allow it, and so on."\n\n'
    "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    "Ann,Lee,https://x.example/ann,,Northfield,Head of Buying,07 Dec 2025\n"
)


@pytest.mark.parametrize(
    ("above", "row"),
    [
        ("", 1),
        ("客户联系人表,,,\n", 2),
        ("\n\n客户联系人表\n制表日期：2026-01-05,,,\n\n", 6),
        ("部门：销售一部,,制表人：王五,\n", 2),
        ("Contacts of Northfield\n", 2),
        (",,,\n", 2),
    ],
)
def test_titles_and_blank_lines_above_the_header_are_set_aside(above: str, row: int, tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, above + PEOPLE)

    assert (sheet.header, sheet.header_row) == (("姓名", "职务", "部门", "邮箱"), row)
    assert next(sheet.rows()) == (row + 1, ("张三", "经理", "采购部", "zhang@x.example"))
    assert len(sheet.preamble) == len([line for line in above.splitlines() if line.strip(",")])
    assert codes(sheet.notes) == []


def test_the_preamble_of_linkedin_is_kept_apart(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, PREAMBLE)

    assert (sheet.header[0], sheet.header_row, len(sheet.preamble)) == ("First Name", 4, 2)
    assert cells(sheet)[0][-1] == "07 Dec 2025"


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("Ann Lee,ann@x.example,+49 151 1234567\nBo Li,bo@x.example,+49 151 1234568\n", 3),
        ("Ann Lee,Buying,ann@x.example\n", 3),
        ("张三,采购部,经理\n李四,采购部,主任\n王五,技术部,经理\n", 3),
        ("Ann Lee,2026-01-02,Head\nBo Li,2026-02-03,Boss\n", 3),
        ("张三\n李四\n王五\n", 1),
    ],
)
def test_a_table_without_a_header_loses_no_row(text: str, columns: int, tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, text)

    assert sheet.header == tuple(f"column {letter}" for letter in "ABC"[:columns])
    assert (sheet.header_row, len(cells(sheet))) == (0, len(text.splitlines()))
    assert guesses(sheet) == ["header_missing"]


def test_a_list_with_a_word_for_a_header_has_one(tmp_path: Path) -> None:
    assert cells(sheet_of(tmp_path, "姓名\n张三\n李四\n")) == [("张三",), ("李四",)]


def test_a_header_that_nothing_proves_is_told_as_a_guess(tmp_path: Path) -> None:
    assert guesses(sheet_of(tmp_path, "Alpha,Beta\nAnn,x\nBo,y\n")) == ["header_guessed"]


def test_rows_that_repeat_the_header_do_not_make_it_data(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, "Who,Where\nAnn,Buying\nWho,Where\nBo,Sales\n")

    assert (sheet.header, len(cells(sheet))) == (("Who", "Where"), 3)


def test_headers_that_stand_twice_stay_as_they_are(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, "姓名,电话,电话\n张三,138,139\n")

    assert sheet.header == ("姓名", "电话", "电话")
    assert codes(sheet.notes) == ["header_twice"]
    assert sheet.notes[0].params == {"headers": ["电话"]}


def test_columns_without_a_header_are_called_by_their_letter_and_empty_ones_are_no_columns(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, ",姓名,,部门,,\n,张三,,采购部,,\n,李四,,技术部,备注一,\n,王五,,,,,远\n")

    assert sheet.header == ("姓名", "部门", "column E", "column G")
    assert cells(sheet)[1:] == [("李四", "技术部", "备注一", ""), ("王五", "", "", "远")]
    assert sheet.notes[-1].params == {"columns": ["column E", "column G"]}


def test_a_row_of_units_belongs_to_the_header(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, "商机,金额,赢率\n,(万元),%\nL3,100,50\nL4,200,20\n")

    assert (sheet.header, cells(sheet)) == (("商机", "金额", "赢率"), [("L3", "100", "50"), ("L4", "200", "20")])
    assert codes(sheet.notes) == ["units_row"]


def test_groups_above_the_header_are_put_before_its_labels(tmp_path: Path) -> None:
    sheet = sheet_of(
        tmp_path,
        "编号,姓名,本人,,上级,,职务\n,,电话,邮箱,姓名,邮箱,\n1,张三,138,a@x.example,王五,w@x.example,经理\n2,李四,,,王五,,主任\n",
    )

    assert sheet.header == ("编号", "姓名", "本人 电话", "本人 邮箱", "上级 姓名", "上级 邮箱", "职务")
    assert cells(sheet)[0][:3] == ("1", "张三", "138")
    assert codes(sheet.notes) == ["header_of_two_rows"]


def test_a_row_under_a_header_with_gaps_is_no_second_header(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, "Name,Department,,\nAnn,Sales,x,y\nBo,Buying,z,w\n")

    assert sheet.header == ("Name", "Department", "column C", "column D")
    assert len(cells(sheet)) == 2


def test_a_header_alone_is_a_table_without_rows(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, "姓名,职务,部门\n")

    assert (sheet.header, cells(sheet)) == (("姓名", "职务", "部门"), [])


def test_a_title_above_a_header_alone_is_no_header(tmp_path: Path) -> None:
    assert sheet_of(tmp_path, "客户联系人表\n编号,姓名\n,\n").header == ("编号", "姓名")


def test_a_table_of_keys_and_values_begins_with_its_header_whatever_its_keys_are(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, "项目,内容\n名称,华瑞公司\n部门,采购部\n")

    assert (sheet.header, len(cells(sheet))) == (("项目", "内容"), 2)


@pytest.mark.parametrize("sample", ["huarui", "northfield", "brightwater"])
def test_our_own_tables_are_opened_as_our_own_reader_reads_them_and_nothing_is_doubted(sample: str) -> None:
    folder = Path(graphkam.__file__).parent / "samples" / sample
    ours = {table.name: (table.header, table.rows) for table in read_tables(folder, 10, 10_000)}

    one = opened(folder, LIMITS)

    assert {sheet.name: (sheet.header, tuple(sheet.rows())) for sheet in one.sheets} == ours
    assert [codes(sheet.notes) for sheet in one.sheets if sheet.notes] == []
