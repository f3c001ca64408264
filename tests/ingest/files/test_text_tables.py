"""Separators, quotes, line ends and rows of text tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphkam.errors import InputError, Place
from graphkam.ingest.files.opening import Limits, opened
from tests.ingest.files.making import LIMITS, cells, codes, guesses, refused, saved, sheet_of


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("name,dept,title\nAnn,Buying,Head\nBo,Sales,Boss\n", ","),
        ("name;share;note\nAnn;1,5;a, b, c\nBo;2,5;\n", ";"),
        ("name;amount, EUR\nAnn;1,5\nBo;2,5\n", ";"),
        ("name\tdept\tnote\nLee, Ann\tBuying\ta; b\nLi, Bo\tSales\tc; d\n", "\t"),
        ("name|dept|note\nAnn|Buying|x\nBo|Sales|y\n", "|"),
        ('"name","ids"\n"Ann","1;2;3"\n"Bo","4;5;6"\n', ","),
        ("name,ids\nAnn,1;2;3\nBo,4;5;6\nCy,7;8;9\n", ","),
        ("name,note\nAnn,a ::: b\nBo,c ::: d\n", ","),
        ("Report, made today, by Ann\n\nname;dept;title\nAnn;Buying;Head\nBo;Sales;Boss\n", ";"),
        ("姓名；职务\n", None),
        ("name\nAnn Lee\nBo Li\n", None),
        ("company\nAcme\nNorth, Inc.\nBright\nHua\n", None),
    ],
)
def test_the_separator_is_the_one_that_splits_rows_evenly(text: str, separator: str | None, tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, text)

    assert sheet.separator == separator
    assert len(sheet.header) == (text.splitlines()[-1].count(separator) + 1 if separator else 1)


def test_rows_of_all_lengths_are_split_with_a_note(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, "name,,dept\nAnn,x,S,extra\nBo,,T,,more\n")

    assert sheet.header == ("name", "column B", "dept", "column D", "column E")
    assert cells(sheet) == [("Ann", "x", "S", "extra", ""), ("Bo", "", "T", "", "more")]
    assert guesses(sheet) == ["separator_guessed"]


@pytest.mark.parametrize("line", ["sep=;", "SEP=;", '"sep=;"'])
def test_the_line_that_names_the_separator_is_no_row(line: str, tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, f"{line}\nname;share\nAnn;1,5\nBo;2,5\n")

    assert (sheet.header, sheet.header_row) == (("name", "share"), 1)
    assert list(sheet.rows()) == [(2, ("Ann", "1,5")), (3, ("Bo", "2,5"))]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_of_all_systems_are_read_and_those_in_quotes_kept(end: str, tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, f'name,note{end}Ann,"first{end}second"{end}Bo,x')

    assert list(sheet.rows()) == [(2, ("Ann", f"first{end}second")), (3, ("Bo", "x"))]


def test_a_line_end_of_two_characters_may_stand_where_the_file_is_read_in_pieces(tmp_path: Path) -> None:
    row = "Ann Lee,Buying" + "x" * (64 - 16) + "\r\n"
    assert len(row) == 64  # a megabyte is a multiple of it, so that a piece ends between \r and \n

    sheet = sheet_of(tmp_path, "x" + "n,department".rjust(62, "a") + "\r\n"[1:] + row * 20_000)

    assert len(cells(sheet)) == 20_000


def test_rows_are_counted_as_a_spreadsheet_counts_them(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, 'name,note\nAnn,"a\nb\nc"\n\nBo,x\n,\n')

    assert list(sheet.rows()) == [(2, ("Ann", "a\nb\nc")), (4, ("Bo", "x"))]


def test_rows_can_be_read_again_and_side_by_side(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, "name,dept\nAnn,Buying\nBo,Sales\n")

    first, second = sheet.rows(), sheet.rows()

    assert [next(first), next(second), next(first)] == [
        (2, ("Ann", "Buying")),
        (2, ("Ann", "Buying")),
        (3, ("Bo", "Sales")),
    ]


def test_what_protected_a_cell_from_being_a_formula_is_undone(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, 'name,phone,note\nAnn,"=""0049151""",\'=1+1\nBo,\'+49 151,\'tis fine\n')

    assert cells(sheet) == [("Ann", "0049151", "=1+1"), ("Bo", "+49 151", "'tis fine")]


@pytest.mark.parametrize(
    ("text", "code", "row"),
    [
        ('name,dept\nAnn,x\nBo,"Sales\nCy,y\n', "quote_not_closed", 3),
        ('name,dept\nAnn,"Sales" x\n', "csv_damaged", 2),
        ("name,dept\n" + "Ann Lee and others,Buying\n" * 99 + "Bo,Sa\0les\n", "zero_byte", 101),
        ("name,note\nAnn,a\nBo," + "y" * 1_000_000 + "\n", "csv_cell_too_long", 3),
        ('name,note\nAnn,"a\n' + "Bo,b\n" * 50_000, "csv_cell_too_long", 2),
        ("name,note\nAnn," + "y" * 5_001 + "\n", "cell_too_long", 2),
        (",".join(f"c{n}" for n in range(10_000)), "too_many_columns", 1),
    ],
)
def test_what_is_no_table_is_refused_with_its_row(text: str, code: str, row: int, tmp_path: Path) -> None:
    (problem,) = refused(saved(tmp_path, "people.csv", text), Limits(longest_cell=5_000))

    assert (problem.code, problem.place) == (code, Place(file="people.csv", row=row))


def test_more_rows_than_may_be_are_refused_when_the_file_is_opened(tmp_path: Path) -> None:
    source = saved(tmp_path, "people.csv", "name,dept\n" + "Ann,x\n" * 1_001)

    (problem,) = refused(source, Limits(most_rows=1_000))

    assert (problem.code, problem.params) == ("too_many_rows", {"limit": 1_000})
    assert len(cells(opened(source, Limits(most_rows=1_001)).sheets[0])) == 1_001


def test_a_file_that_changes_after_it_was_opened_is_not_read_on(tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, "name,dept\nAnn,Buying\n")
    saved(tmp_path, "people.csv", "name,dept\nBo,Sales,more\n")

    with pytest.raises(InputError, match="file_changed"):
        list(sheet.rows())


def test_the_old_mark_for_the_end_of_a_file_is_no_row(tmp_path: Path) -> None:
    assert cells(sheet_of(tmp_path, "name,dept\nAnn,Buying\n\x1a")) == [("Ann", "Buying")]


def test_a_name_that_promises_another_kind_is_noted(tmp_path: Path) -> None:
    text = "姓名\t部门\n张三\t采购部\n"

    assert codes(sheet_of(tmp_path, text.encode("utf-16"), "people.xls").notes) == ["kind_differs"]
    for name in ("people.csv", "people.txt", "people.tsv", "people"):
        assert codes(opened(saved(tmp_path, name, text), LIMITS).sheets[0].notes) == []
