"""Which format a table is taken for, and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphkam.errors import InputError
from graphkam.ingest.files.sheet import Opened
from graphkam.ingest.foreign.formats.known import tables
from graphkam.ingest.foreign.mapping import mapping_of
from graphkam.ingest.foreign.meanings import Meaning, Understood
from graphkam.ingest.foreign.reading import records
from graphkam.ingest.foreign.recognise import FORMATS, recognise
from graphkam.words import has
from tests.ingest.foreign import exports
from tests.ingest.foreign.tables import people, problems, read, read_file, sheet, understood

PEOPLE = [["姓名", "职务", "邮箱"], ["马崇礼", "部长", "ma@x.example"]]


@pytest.mark.parametrize(
    ("rows", "format", "about"),
    [
        (exports.SALESFORCE_CONTACTS, "salesforce", "people"),
        (exports.SALESFORCE_ACCOUNTS, "salesforce", "companies"),
        (exports.SALESFORCE_OPPORTUNITIES, "salesforce", "opportunities"),
        (exports.SALESFORCE_ROLES, "salesforce", "parts"),
        (exports.HUBSPOT_CONTACTS, "hubspot", "people"),
        (exports.HUBSPOT_COMPANIES, "hubspot", "companies"),
        (exports.HUBSPOT_DEALS, "hubspot", "opportunities"),
        (exports.DYNAMICS_CONTACTS, "dynamics", "people"),
        (exports.DYNAMICS_ACCOUNTS, "dynamics", "companies"),
        (exports.DYNAMICS_OPPORTUNITIES, "dynamics", "opportunities"),
        (exports.GOOGLE, "google", "people"),
        (exports.GOOGLE_OLD, "google", "people"),
        (exports.org_chart(10), "orgchart", "people"),
        (PEOPLE, "spreadsheet", "people"),
        ([["Company", "Industry"], ["Nordlicht", "Energy"]], "spreadsheet", "companies"),
        ([["Opportunity", "Stage"], ["Turbine", "Offer"]], "spreadsheet", "opportunities"),
        ([["Colour", "Taste"], ["red", "sweet"]], "spreadsheet", "nothing"),
        ([["From", "To", "Subject", "Date"], ["a", "b", "hello", "2026-01-01"]], "spreadsheet", "nothing"),
    ],
)
def test_a_table_is_known_by_what_is_in_it(rows: list[list[str]], format: str, about: str) -> None:
    found = understood(rows, "export.csv")

    assert (found.format, found.about) == (format, about)
    assert has(found.why)


def test_every_known_table_says_in_words_why_it_is_one() -> None:
    assert [table.why for table in tables() if any(table.needs) and not has(table.why)] == []


def test_a_people_table_whose_columns_are_not_the_programs_stays_a_spreadsheet() -> None:
    rows = [["First Name", "Last Name", "Company", "Job Title", "Email"], ["Ana", "Abel", "X", "CEO", "ana@x.example"]]

    assert understood(rows).format == "spreadsheet"


def test_what_the_user_says_is_believed() -> None:
    rows = [["Full Name", "Email", "Job Title"], ["Ana Abel", "ana@x.example", "CEO"]]

    assert [(one.format, one.about, one.source) for one in (understood(rows, wanted="dynamics"),)] == [
        ("dynamics", "people", "dynamics")
    ]
    assert understood(exports.SALESFORCE_CONTACTS, "my.csv", "spreadsheet").source == "my"


def test_a_program_the_table_is_not_of_is_read_by_its_columns() -> None:
    (person,) = people(read(PEOPLE, wanted="hubspot"))

    assert (person.name, person.emails) == ("马崇礼", ("ma@x.example",))


def test_an_unknown_format_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(InputError) as refused:
        understood(PEOPLE, wanted="sap")
    assert refused.value.code == "import.format_unknown"
    assert all(name in refused.value.params["known"] for name in FORMATS)


def test_graphkams_own_workbook_is_known_by_sheets_and_columns() -> None:
    account = sheet([["项目", "内容"], ["名称", "华瑞传动"]], "book.xlsx", "客户")
    own = sheet([["编号", "姓名", "备忘"], ["P1", "马崇礼", "x"]], "book.xlsx", "人员")
    found = recognise(Opened("book.xlsx", (account, own)), None, None)

    assert [one.about for one in found] == ["own_workbook", "own_workbook"]
    assert [record for one in found for record in records(one)] == []


def test_a_teams_own_sheet_called_like_ours_is_read_as_a_spreadsheet() -> None:
    rows = [["姓名", "职务", "部门", "电话"], ["马崇礼", "部长", "技术部", "139 0000 0001"]]
    (found,) = recognise(Opened("人员.csv", (sheet(rows, "人员.csv"),)), None, None)

    assert (found.format, found.about) == ("spreadsheet", "people")


def test_a_sheet_without_column_names_says_so() -> None:
    assert understood([["", ""], ["a", "b"]]).why == "format.no_header"


def test_the_users_mapping_says_format_columns_words_and_order_of_days() -> None:
    rows = [
        ["Who", "Mood", "Seen", "Email"],
        ["Ana Abel", "sunny", "03/04/2026", "ana@x.example"],
        ["Bo Birk", "rainy", "05/04/2026", "bo@x.example"],
    ]
    mapping = mapping_of(
        '[[table]]\nformat = "spreadsheet"\nday_order = "dmy"\n'
        '[table.columns]\n"Who" = "name"\n"Mood" = "rating"\n"Seen" = "last_contact"\n'
        '[words.attitude]\n"sunny" = "4"\n"rainy" = "-2"\n',
        "mapping.toml",
    )
    (found,) = recognise(Opened("list.csv", (sheet(rows),)), mapping, None)
    said = list(records(found, mapping))

    assert [(person.judged.rating, str(person.last_contact)) for person in people(said)] == [
        (4, "2026-04-03"),
        (-2, "2026-04-05"),
    ]
    assert problems(list(records(found))) != []


def test_a_folder_of_one_program_and_a_strange_file_reads_the_one_and_tells_of_the_other(tmp_path: Path) -> None:
    folder = exports.salesforce_folder(tmp_path / "export")
    exports.written(folder / "Colours.csv", "Colour,Taste\nred,sweet\nblue,salt\n")
    found, _ = read_file(folder)

    assert {one.sheet.name: one.why for one in found if one.about == "nothing"} == {
        "Colours": "format.nothing_known",
        "User": "format.our_own_people",
    }


def test_all_columns_of_a_known_table_are_sure(tmp_path: Path) -> None:
    found: list[Understood] = []
    for make in (exports.salesforce_folder, exports.hubspot, exports.dynamics):
        found += read_file(make(tmp_path / make.__name__))[0]

    assert [column.header for one in found for column in one.columns if not column.sure] == []


def test_what_a_format_calls_its_columns_is_never_searched_for() -> None:
    found = understood(exports.SALESFORCE_ACCOUNTS, "Account.csv")

    assert {column.header: column.meaning for column in found.columns}["Rating"] is Meaning.IGNORED
