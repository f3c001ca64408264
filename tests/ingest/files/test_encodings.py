"""The encoding of a text is found over all of its bytes, and a guess is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphkam.errors import Place
from tests.ingest.files.making import cells, codes, guesses, refused, saved, sheet_of

CHINESE = "姓名,职务,部门\n张三,采购经理,采购部\n李四,工程师,技术部\n王五,厂长,生产部\n"
WESTERN = "Name;Title;Town\nJosé;Geschäftsführer;Köln\nZoë;Hüttenmeister;Malmö\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk"])
def test_chinese_text_reads_the_same_in_every_encoding_and_nothing_is_doubted(encoding: str, tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, CHINESE.encode(encoding))

    assert sheet.header == ("姓名", "职务", "部门")
    assert cells(sheet)[0] == ("张三", "采购经理", "采购部")
    assert codes(sheet.notes) == []


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_western_text_of_one_byte_is_a_guess_that_shows_a_line(encoding: str, tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, WESTERN.encode(encoding))

    assert cells(sheet)[0] == ("José", "Geschäftsführer", "Köln")
    assert guesses(sheet) == ["encoding_guessed"]
    assert sheet.notes[0].params == {"encoding": "cp1252", "sample": "José;Geschäftsführer;Köln"}


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("name,place\nConceição,São Paulo\nAntónio,Évora\n", "cp1252"),
        ("name,note\nAnn,“yes” – 5 €\nBo,it’s\n", "cp1252"),
        ("name,place\nMÜLLER,KÖLN\nGRÜNWALD,ÖDENBURG\n", "cp1252"),
        ("name,place\nИванов,Москва\nПетрова,Казань\nСидоров,Пермь\n", "cp1251"),
        ("姓名,性别\n张三,男\n李喆,女\n王玥,女\n", "gb18030"),
        ("id,name\n1,Ann\n2,联通\n3,李四\n", "gb18030"),
    ],
)
def test_text_that_several_encodings_can_hold_reads_as_people_write(text: str, encoding: str, tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path, text.encode(encoding))

    assert [sheet.header, *cells(sheet)] == [tuple(line.split(",")) for line in text.splitlines()]
    assert guesses(sheet) == ["encoding_guessed"]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_what_comes_only_after_megabytes_of_ascii_counts(encoding: str, tmp_path: Path) -> None:
    plain = "name,dept\n" + "Ann Lee,Buying\n" * 150_000

    sheet = sheet_of(tmp_path, (plain + "张三,采购部\n李四,技术部\n").encode(encoding))

    assert cells(sheet)[-2:] == [("张三", "采购部"), ("李四", "技术部")]


@pytest.mark.parametrize(
    "text", ["name\nDörte\n", "name\nJosé\nAnn\n", "name,town\nEinkäuferin,Köln\n", "姓名\n张三\n"]
)
def test_a_few_characters_in_utf_8_are_not_doubted(text: str, tmp_path: Path) -> None:
    assert "encoding_guessed" not in guesses(sheet_of(tmp_path, text))


def test_two_encodings_in_one_file_are_each_read_and_the_rows_are_named(tmp_path: Path) -> None:
    rows = [b"name,dept\n", *["张三,采购部\n".encode()] * 5, "李四,技术部\n".encode("gb18030")]

    sheet = sheet_of(tmp_path, b"".join(rows) + b'Ann,"a\nb"\n' + "王五,生产部\n".encode("gb18030"))

    assert cells(sheet)[4:] == [("张三", "采购部"), ("李四", "技术部"), ("Ann", "a\nb"), ("王五", "生产部")]
    mixed = next(note for note in sheet.notes if note.code == "file_note.encodings_mixed")
    assert mixed.guess
    assert mixed.params == {"rare": "gb18030", "common": "utf-8", "rows": [7, 9], "count": 2}


def test_a_few_lines_in_utf_8_among_chinese_ones_of_two_bytes_are_named(tmp_path: Path) -> None:
    rows = ["姓名,部门\n".encode("gb18030"), *["张三,采购部\n".encode("gb18030")] * 5, "李四,技术部\n".encode()]

    sheet = sheet_of(tmp_path, b"".join(rows))

    assert cells(sheet)[-1] == ("李四", "技术部")
    assert next(n for n in sheet.notes if n.code == "file_note.encodings_mixed").params["rows"] == [7]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_character_cut_in_the_middle_is_a_problem_of_its_row(encoding: str, tmp_path: Path) -> None:
    whole = CHINESE.encode(encoding) * 5
    cut = "赵六,主任,财务部".encode(encoding)[:-1] + b"\n"

    problems = refused(saved(tmp_path, "people.csv", whole + cut + "钱七,主任,财务部\n".encode(encoding)))

    assert [(p.code, p.place) for p in problems] == [("line_undecodable", Place(file="people.csv", row=21))]


def test_all_rows_with_broken_characters_are_told_at_once(tmp_path: Path) -> None:
    broken = b"\xe5\xbc,x\n"

    problems = refused(saved(tmp_path, "people.csv", CHINESE.encode() + broken + "张三,x\n".encode() + broken))

    assert [problem.place.row for problem in problems] == [5, 7]


def test_broken_utf_16_is_a_problem_of_its_row(tmp_path: Path) -> None:
    lone_surrogate = b"\x00\xd8"

    problems = refused(
        saved(tmp_path, "people.csv", CHINESE.encode("utf-16") + lone_surrogate + "a,b\n".encode("utf-16-le"))
    )

    assert [(p.code, p.place.row) for p in problems] == [("line_undecodable", 5)]


def test_random_bytes_are_no_text(tmp_path: Path) -> None:
    (binary,) = refused(saved(tmp_path, "people.csv", bytes(range(256)) * 8))
    (high,) = refused(saved(tmp_path, "people.csv", b"a,b\n" + bytes(range(128, 256)) * 8 + b"\xff\xff\n"))

    assert (binary.code, high.code) == ("file_not_text", "file_encoding_unknown")
