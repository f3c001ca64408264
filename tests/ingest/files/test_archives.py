"""Folders and zips of an export: everything in them is opened, nothing outside them is touched."""

from __future__ import annotations

import os
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from graphkam.errors import Place
from graphkam.ingest.files.opening import Limits, opened
from tests.ingest.files.making import LIMITS, cells, codes, read, refused, saved, workbook, zipped

ANN = "name,title\nAnn,Head\n"
CARD = "BEGIN:VCARD\nVERSION:3.0\nFN:Cy Wu\nEND:VCARD\n"
EXPORT: dict[str, bytes | str] = {
    "export/Contact.csv": ANN,
    "export/Account.xlsx": workbook({"p": [["name", "industry"], ["Northfield", "Steel"]]}),
    "export/cards/cy.vcf": CARD,
    "export/logo.png": b"\x89PNG\r\n\x1a\n",
    "export/empty.csv": "",
    "__MACOSX/export/._Contact.csv": "x",
    "export/.DS_Store": "x",
}


def in_folder(path: Path) -> Path:
    for name, content in EXPORT.items():
        saved(path / "crm", name, content)
    return path / "crm"


def in_zip(path: Path) -> Path:
    return saved(path, "crm.zip", zipped(EXPORT))


@pytest.mark.parametrize("make", [in_folder, in_zip])
def test_every_table_and_card_of_an_export_is_opened(make: Callable[[Path], Path], tmp_path: Path) -> None:
    source = make(tmp_path)

    one = opened(source, LIMITS)

    assert one.name == source.name
    assert read(one) == {
        "p": [("name", "industry"), ("Northfield", "Steel")],
        "Contact": [("name", "title"), ("Ann", "Head")],
    }
    assert [sheet.file for sheet in one.sheets] == ["export/Account.xlsx", "export/Contact.csv"]
    assert [file.file for file in one.card_files] == ["export/cards/cy.vcf"]
    assert codes(one.notes) == ["passed_over", "passed_over"]
    assert {note.place and note.place.file for note in one.notes} == {"export/logo.png", "export/empty.csv"}


def test_the_rows_of_a_table_in_a_zip_can_be_read_again(tmp_path: Path) -> None:
    one = opened(
        saved(tmp_path, "a.zip", zipped({"a.csv": ANN * 1, "b.xlsx": workbook({"s": [["name"], ["Bo"]]})})), LIMITS
    )

    for sheet in one.sheets:
        assert cells(sheet) == cells(sheet) != []


def test_two_files_of_one_name_in_a_zip_are_both_read(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.csv", ANN)
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("a.csv", "name,title\nBo,Boss\n")

    assert [cells(sheet) for sheet in opened(tmp_path / "a.zip", LIMITS).sheets] == [
        [("Ann", "Head")],
        [("Bo", "Boss")],
    ]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_chinese_names_in_a_zip_are_read_without_a_mark(encoding: str, tmp_path: Path) -> None:
    raw = "联系人/客户.csv".encode(encoding)
    packed = zipped({"x" * len(raw): ANN}).replace(b"x" * len(raw), raw)

    assert opened(saved(tmp_path, "a.zip", packed), LIMITS).sheets[0].file == "联系人/客户.csv"


@pytest.mark.parametrize("name", ["../a.csv", "/etc/a.csv", "x/../../a.csv", "C:\\a.csv", "..\\a.csv"])
def test_an_entry_that_points_outside_is_refused(name: str, tmp_path: Path) -> None:
    (problem,) = refused(saved(tmp_path, "a.zip", zipped({name: ANN})))

    assert problem.code == "file_outside"


def test_a_link_in_a_zip_is_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("a.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")

    assert refused(tmp_path / "a.zip")[0].code == "file_outside"


def test_a_link_that_leads_out_of_a_folder_is_refused_and_one_inside_is_read(tmp_path: Path) -> None:
    saved(tmp_path, "in/a.csv", ANN)
    os.symlink(tmp_path / "in" / "a.csv", tmp_path / "in" / "b.csv")
    assert len(opened(tmp_path / "in", LIMITS).sheets) == 2

    saved(tmp_path, "secret.csv", ANN)
    os.symlink(tmp_path / "secret.csv", tmp_path / "in" / "c.csv")
    assert refused(tmp_path / "in")[0].code == "file_outside"


def test_a_zip_in_a_zip_is_refused_and_one_in_a_folder_passed_over(tmp_path: Path) -> None:
    inner = zipped({"a.csv": ANN})
    saved(tmp_path, "in/a.csv", ANN)
    saved(tmp_path, "in/a.zip", inner)

    assert refused(saved(tmp_path, "out.zip", zipped({"a.csv": ANN, "b.zip": inner})))[0].code == "zip_inside_zip"
    assert codes(opened(tmp_path / "in", LIMITS).notes) == ["passed_over"]


def test_the_problems_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    saved(tmp_path, "in/a.csv", 'name,title\nAnn,"x\n')
    saved(tmp_path, "in/b.csv", ANN)
    saved(tmp_path, "in/c.xlsx", workbook({"s": [["a"]]})[:-100])

    problems = refused(tmp_path / "in")

    assert [(p.code, p.place) for p in problems] == [
        ("quote_not_closed", Place(file="a.csv", row=2)),
        ("zip_damaged", Place(file="c.xlsx")),
    ]


def bomb() -> bytes:
    return zipped({"a.csv": b"name,title\n" + b"Ann,Head\n" * 7_000_000})


def many() -> bytes:
    return zipped({f"{n}.csv": ANN for n in range(101)})


def crowd() -> bytes:
    return zipped({"a.csv": ANN}) + b"PK\x01\x02" * 20_001


def wrong_sum() -> bytes:
    packed = bytearray(zipped({"a.csv": ANN * 1}))
    place = packed.rfind(b"PK\x01\x02") + 16
    packed[place : place + 4] = b"abcd"
    return bytes(packed)


def locked() -> bytes:
    packed = bytearray(zipped({"a.csv": ANN}))
    packed[packed.rfind(b"PK\x01\x02") + 8] |= 1
    return bytes(packed)


def cut() -> bytes:
    return zipped({"a.csv": ANN * 50})[:-30]


def without_tables() -> bytes:
    return zipped({"a.pdf": "%PDF-1.7"})


def empty() -> bytes:
    return zipped({})


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (bomb, "file_too_large"),
        (many, "too_many_files"),
        (crowd, "too_many_files"),
        (wrong_sum, "zip_damaged"),
        (locked, "zip_protected"),
        (cut, "zip_damaged"),
        (without_tables, "nothing_to_open"),
        (empty, "nothing_to_open"),
    ],
)
def test_a_zip_that_cannot_be_opened_is_refused(make: Callable[[], bytes], code: str, tmp_path: Path) -> None:
    assert refused(saved(tmp_path, "a.zip", make()))[0].code == code


def test_a_folder_of_too_many_files_is_refused_before_they_are_opened(tmp_path: Path) -> None:
    for number in range(6):
        saved(tmp_path, f"in/{number}.csv", ANN)

    assert refused(tmp_path / "in", Limits(most_files=5))[0].code == "too_many_files"
