"""Every refusal names the place and writes nothing."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphkam.errors import InputError, Place, Problem
from graphkam.ingest.files.tables import Table, read_tables
from graphkam.ingest.workbook.book import Importing, read_workbook
from graphkam.services.exporting import export_account
from graphkam.services.importing import import_file
from graphkam.words import LANGS, problem_text
from tests.ingest.books import EVER, LATER, POLICY, SMALL, folder, graph_of, imported, sample, small, workbook
from tests.services.memory import MemoryStore


def refused(source: Path, account: str | None = None, store: MemoryStore | None = None) -> tuple[Problem, ...]:
    """The problems an import is refused with; nothing may have been written."""
    there = store or MemoryStore()
    before = there.snapshot()
    with pytest.raises(InputError) as caught:
        import_file(there, source, by="me", moment=LATER, policy=POLICY, account=account)
    assert there.snapshot() == before
    for problem in caught.value.problems:
        for lang in LANGS:
            assert "{" not in problem_text(lang, problem)
            assert problem.code not in problem_text(lang, problem)
    return caught.value.problems


def in_csv(tmp_path: Path, **sheets: str) -> tuple[Problem, ...]:
    return refused(folder(tmp_path / "in", SMALL | sheets))


RECORD = "subject,attribute,value,observed,by,confidence,fact,recorded\n"
ROWS = [
    ("people", "id,name\nP1,Ann\nP2,Bo\nP3,Cy\nP1,Dup\n", "id_twice", 5, "id"),
    ("people", "id,name\nP1,Ann\nP2,Bo\nP3,Cy\n,Ann Lee\n,Ann Lee\n", "name_twice", 6, "id"),
    ("people", "id,name,note\nP1,Ann,\nP2,Bo,\nP3,Cy,\n,,x\n", "name_missing", 5, "id"),
    ("reporting", "person,manager\nP2,P1\nP3,P9\n", "reference_unknown", 3, "manager"),
    ("roles", "opportunity,holder\nO1,Nobody\n", "reference_unknown", 2, "holder"),
    ("roles", "opportunity,holder\nO7,P1\n", "reference_unknown", 2, "opportunity"),
    ("roles", "opportunity,holder,roles\nO1,P1,boss\n", "word_unknown", 2, "roles"),
    ("roles", "opportunity,holder,rating\nO1,P1,9\n", "number_out_of_range", 2, "rating"),
    ("roles", "opportunity,holder,weight\nO1,P1,101\n", "number_out_of_range", 2, "weight"),
    ("roles", "opportunity,holder,rating,observed\nO1,P1,1,2099-01-01\n", "observed_in_future", 2, "observed"),
    ("roles", "opportunity,holder,rating,observed\nO1,P1,1,yesterday\n", "date_expected", 2, "observed"),
    ("roles", "opportunity,holder,win_proved\nO1,P1,perhaps\n", "yes_no_expected", 2, "win_proved"),
    ("roles", "opportunity,holder,win\nO1,P1," + "x" * 4001 + "\n", "validation.text_long", 2, "win"),
    ("roles", "opportunity,holder\n,P1\n", "cell_empty", 2, "opportunity"),
    ("influence", "source,target,strength\nP2,P1,0\n", "number_out_of_range", 2, "strength"),
    ("influence", "source,target,strength\nP2,P1,1.5\n", "number_out_of_range", 2, "strength"),
    ("influence", "source,target,strength\nP2,P1,NaN\n", "number_out_of_range", 2, "strength"),
    ("influence", "source,target,strength\nP2,P1,strong\n", "number_expected", 2, "strength"),
    ("influence", "source,target,sign\nP2,P1,0.5\n", "number_out_of_range", 2, "sign"),
    ("influence", "source,target\nP2,P2\n", "influence_on_oneself", 2, "target"),
    ("coverage", "member,person,last_contact\nM1,P1,2099-01-01\n", "observed_in_future", 2, "last_contact"),
    ("people", "id,name\nP1,Ann,extra\nP2,Bo\nP3,Cy\n", "row_too_wide", 2, None),
    ("people", "id,name,name\nP1,Ann,Bo\n", "column_twice", None, "name"),
    ("people", "id,name,姓名\nP1,Ann,Bo\n", "column_twice", None, "姓名"),
    ("people", "id,name,shoe size\nP1,Ann,43\nP2,Bo,\nP3,Cy,\n", "column_unknown", None, "shoe size"),
    ("account", "key,value\nname,Small Works\nname,Other\n", "id_twice", 3, "key"),
    ("account", "key,value\nname,Small Works\ncolour,red\n", "key_unknown", 3, "key"),
    ("opportunities", "id,name,close_date\nO1,Line 3,30.02.2026\n", "date_expected", 2, "close_date"),
    ("opportunities", 'id,name\nO1,"Line 3\n', "csv_damaged", 2, None),
    ("opportunities", "id,name\nO1," + "y" * 1_000_000 + "\n", "cell_too_long", 2, None),
    ("judgements", "subject,attribute,value\nR1,shoe,4\n", "word_unknown", 2, "attribute"),
    ("strengths", "opportunity,text,answers\nO1,Cheap,stale;will_not_act\n", "word_unknown", 2, "answers"),
    ("plays", "opportunity,target,occasion,lessens\nO1,P1,Visit,will_not_act\n", "word_unknown", 2, "lessens"),
    ("judgements", "subject,attribute,value\nR9,rating,4\n", "reference_unknown", 2, "subject"),
    ("judgements", "subject,attribute,value,kind\nR1,rating,4,shoe\n", "word_unknown", 2, "kind"),
    (
        "judgements",
        RECORD + "R1,rating,4,2026-01-01,x,1,f1,2026-01-01T00:00Z\n",
        "reference_unknown",
        2,
        "fact",
    ),
]


@pytest.mark.parametrize(
    ("sheet", "text", "code", "row", "field"), ROWS, ids=[f"{n}-{row[0]}-{row[2]}" for n, row in enumerate(ROWS)]
)
def test_a_wrong_cell_is_refused_with_its_place(
    sheet: str, text: str, code: str, row: int | None, field: str | None, tmp_path: Path
) -> None:
    problems = in_csv(tmp_path, **{sheet: text})

    assert (code, Place(file=f"{sheet}.csv", row=row, field=field)) in [(p.code, p.place) for p in problems]


def test_the_header_is_named_as_the_user_wrote_it_and_the_sheet_of_a_workbook_too(tmp_path: Path) -> None:
    rows: list[list[object]] = [["商机", "持有人", "影响程度"], ["O1", "P1", "很高"]]
    store, account_id = small(tmp_path)

    (problem,) = refused(workbook(tmp_path / "b.xlsx", {"角色": rows}), account_id, store)

    assert problem.place == Place(file="b.xlsx", sheet="角色", row=2, field="影响程度")
    assert "high (高)" in problem.params["allowed"]


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    problems = in_csv(tmp_path, roles="opportunity,holder,rating\nO1,P1,9\nO1,P8,1\nO1,P2,x\n")

    assert [problem.place.row for problem in problems] == [2, 3, 4]


def test_a_reporting_cycle_is_named(tmp_path: Path) -> None:
    (problem,) = in_csv(tmp_path, reporting="person,manager\nP1,P2\nP2,P3\nP3,P1\n")

    assert problem.code == "reporting_cycle"
    assert {"Ann", "Bo", "Cy"} == set(problem.params["people"].split(" → "))
    assert problem.place.file == "reporting.csv"


def test_a_cycle_closed_with_what_is_stored_is_refused(tmp_path: Path) -> None:
    store, account_id = small(tmp_path)

    problems = refused(folder(tmp_path / "later", {"reporting": "person,manager\nP1,P3\n"}), account_id, store)

    assert [problem.code for problem in problems] == ["reporting_cycle"]


def _file(name: str, content: bytes) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        (folder / name).write_bytes(content)
        return folder / name

    return make


def _zip(**members: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


def _book(rows: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "people"
    for row in rows:
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _exchanged(name: str, content: bytes) -> bytes:
    """A workbook one of whose inner files is another."""
    source, target = zipfile.ZipFile(io.BytesIO(_book([["id", "name"], ["P1", "A"]]))), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for item in {*source.namelist(), name}:
            archive.writestr(item, content if item == name else source.read(item))
    return target.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12))
    + f']><worksheet {MAIN}><sheetData><row r="1"><c t="inlineStr"><is><t>&m;</t></is></c></row>'
    + "</sheetData></worksheet>"
)
FAR_ROW = f'<worksheet {MAIN}><sheetData><row r="2000000000"><c t="str"><v>x</v></c></row></sheetData></worksheet>'

FILES = [
    (lambda folder: folder / "nothing.csv", "file_missing"),
    (lambda folder: folder / "nothing.xlsx", "file_missing"),
    (lambda folder: folder / "nothing.jsonl", "file_missing"),
    (lambda folder: folder / ("n" * 300 + ".csv"), "file_unreadable"),
    (lambda folder: folder, "nothing_to_open"),
    (_file("people.csv", b""), "file_empty"),
    (_file("people.csv", b"\xef\xbb\xbf  \r\n"), "file_empty"),
    (_file("people.csv", b",,\n,,\n"), "file_empty"),
    (_file("book.xlsx", b""), "file_empty"),
    (_file("book.xlsx", _book([])), "file_empty"),
    (_file("all.jsonl", b""), "file_empty"),
    (_file("people.docx", b"x"), "file_kind_unknown"),
    (_file("people", b"x"), "file_kind_unknown"),
    (_file("people.xls", b"\xd0\xcf\x11\xe0"), "file_not_text"),
    (_file("people.csv", bytes(range(256)) * 8), "file_not_text"),
    (_file("people.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), "file_not_text"),
    (_file("people.csv", b"id,name\nP1,\xff\xfe\xfd\x80\x81"), "file_encoding_unknown"),
    (_file("people.csv", "id,name\nP1,a\x00b\n".encode("utf-16")), "file_not_text"),
    (_file("people.csv", b"\xff\xfei"), "file_encoding_unknown"),
    (_file("people.csv", b"id,name\n" + b"P,a\n" * 600_000), "too_many_rows"),
    (_file("people.csv", ",".join(f"c{n}" for n in range(10_000)).encode()), "too_many_columns"),
    (_file("book.xlsx", _book([[f"c{n}" for n in range(10_000)]])), "too_many_columns"),
    (_file("book.xlsx", _book([["id", "name"], ["P1", "A"]])[:-200]), "workbook_damaged"),
    (_file("book.xlsx", _book([["id", "name"], ["P1", "A"]])[:400]), "workbook_damaged"),
    (_file("book.xlsx", b"PK\x03\x04garbage"), "workbook_damaged"),
    (_file("book.xlsx", _zip(**{"hello.txt": b"x"})), "workbook_damaged"),
    (_file("book.xlsx", _exchanged(SHEET, b"<worksheet")), "workbook_damaged"),
    (_file("book.xlsx", _exchanged("xl/workbook.xml", b"\x00\x01")), "workbook_damaged"),
    (_file("book.xlsx", _exchanged(SHEET, LAUGHS.encode())), "workbook_damaged"),
    (_file("book.xlsx", _exchanged(SHEET, FAR_ROW.encode())), "too_many_rows"),
    (_file("book.xlsx", _exchanged("xl/sharedStrings.xml", b" " * 200_000_000)), "file_too_large"),
    (_file("notes.csv", b"shoe,size\nx,43\n"), "format.nothing_known"),
    (_file("people.csv", b"id,name\nP1,A\n"), "account_unnamed"),
    (_file("all.jsonl", b"not json\n"), "line_damaged"),
    (_file("all.jsonl", b"[1]\n"), "line_damaged"),
    (_file("all.jsonl", b"[" * 100_000), "line_damaged"),
    (_file("all.jsonl", b'{"format":"graphkam","version":NaN}\n'), "line_damaged"),
    (_file("all.jsonl", b'{"a":"\\ud800"}\n'), "line_damaged"),
    (_file("all.jsonl", b'{"a":"\\u0000"}\n'), "line_damaged"),
    (_file("all.jsonl", b"\xff\xff"), "file_encoding_unknown"),
    (_file("all.jsonl", b'{"entity":"account"}\n'), "lines_without_header"),
    (_file("all.jsonl", b'{"format":"graphkam","version":99}\n'), "lines_version"),
    (_file("all.jsonl", b'{"format":"graphkam","version":1}\n'), "line_wrong"),
    (_file("all.jsonl", b'{"format":"graphkam","version":1,"account_id":"a"}\n{"entity":["x"]}\n'), "line_wrong"),
    (_file("all.jsonl", b'{"format":"graphkam","version":1,"account_id":"a"}\n{"entity":"shoe"}\n'), "word_unknown"),
    (
        _file("all.jsonl", b'{"format":"graphkam","version":1,"account_id":"a"}\n{"fact":{"id":"f"}}\n'),
        "validation.missing",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("make", "code"), FILES, ids=[f"{n}-{code}" for n, (_, code) in enumerate(FILES)])
def test_a_file_that_cannot_be_read_is_refused(make: Callable[[Path], Path], code: str, tmp_path: Path) -> None:
    (problem, *_) = refused(make(tmp_path))

    assert problem.code == code
    assert problem.place.file


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    source = tmp_path / "people.csv"
    source.write_bytes(b"x" * 2_000_000)
    with pytest.raises(InputError) as caught:
        read_tables(source, 1, 100)
    assert (caught.value.code, caught.value.params) == ("file_too_large", {"limit": 1})


def test_a_workbook_that_says_less_of_its_size_than_it_holds_is_read_whole(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}"><c t="str"><v>a{n}</v></c><c t="str"><v>b{n}</v></c></row>' for n in range(1, 6))
    sheet = f'<worksheet {MAIN}><dimension ref="A1"/><sheetData>{rows}</sheetData></worksheet>'
    (tmp_path / "book.xlsx").write_bytes(_exchanged(SHEET, sheet.encode()))

    (table,) = read_tables(tmp_path / "book.xlsx", 1, 100)

    assert (table.header, len(table.rows)) == (("a1", "b1"), 4)


def test_a_stray_format_far_below_the_data_is_not_a_row(tmp_path: Path) -> None:
    far = (
        f'<worksheet {MAIN}><sheetData><row r="1"><c t="inlineStr"><is><t>id</t></is></c></row>'
        '<row r="300000"><c r="A300000" s="0"/></row></sheetData></worksheet>'
    )
    (tmp_path / "book.xlsx").write_bytes(_exchanged(SHEET, far.encode()))

    (table,) = read_tables(tmp_path / "book.xlsx", 1, 100)

    assert (table.header, table.rows) == (("id",), ())


BOOK = _book([["id", "name"], ["P1", "A"], ["P2", 2.5]])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_workbook_with_any_bytes_changed_is_read_or_refused(tmp_path: Path, data: st.DataObject) -> None:
    whole = bytearray(BOOK)
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    source = tmp_path / "book.xlsx"
    source.write_bytes(whole)

    try:
        tables = read_tables(source, 1, 100)
    except InputError as error:
        files = {problem.place.file for problem in error.problems}
    else:
        files = {table.file for table in tables}
    assert files == {"book.xlsx"}


WHO = {"p1": 1, "ann": 1, "p2": 2, "bo": 2}
CELLS = st.one_of(
    st.sampled_from(
        ["P1", "P2", "Ann", "O1", "coach", "1", "-5", "9", "unclear", "2026-01-01", "2099-01-01", "yes", ""]
    ),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=8),
)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS, CELLS), max_size=6), st.lists(st.tuples(CELLS, CELLS), max_size=6)
)
def test_every_row_becomes_a_statement_or_a_problem(
    roles: list[tuple[str, ...]], reporting: list[tuple[str, ...]]
) -> None:
    def table(name: str, header: str, rows: list[tuple[str, ...]]) -> Table:
        numbered = enumerate((tuple(cell.strip() for cell in row) for row in rows), start=2)
        return Table(name, f"{name}.csv", tuple(header.split()), tuple(row for row in numbered if any(row[1])))

    tables = (
        table("account", "key value", [("name", "X")]),
        table("people", "id name", [("P1", "Ann"), ("P2", "Bo")]),
        table("opportunities", "id name", [("O1", "Line")]),
        table("roles", "opportunity holder roles rating observed", roles),
        table("reporting", "person manager", reporting),
    )

    batch = read_workbook(tables, Importing("me", LATER.date(), POLICY.reader()))

    places = [*(item.place for item in batch.statements), *(item.place for item in batch.problems)]
    told = [(place.file, place.row) for place in places]
    for number, _ in tables[3].rows:
        assert ("roles.csv", number) in told
    for number, (person, manager) in tables[4].rows:
        root = person and manager and WHO.get(person.casefold()) == WHO.get(manager.casefold())
        assert ("reporting.csv", number) in told or root
    assert batch.rows == sum(len(item.rows) for item in tables)


SHEETS_WITH_IDS = [
    "units",
    "people",
    "committees",
    "opportunities",
    "roles",
    "strengths",
    "rivals",
    "calls",
    "actions",
    "plays",
]


@pytest.mark.parametrize("with_account_sheet", [True, False])
def test_an_export_cannot_be_imported_into_another_account(with_account_sheet: bool, tmp_path: Path) -> None:
    store, ours = sample("huarui")
    theirs = imported(store, folder(tmp_path / "small", SMALL)).account_id
    export_account(store, ours, tmp_path / "out", "csv", EVER, "en")
    if not with_account_sheet:
        (tmp_path / "out" / "account.csv").unlink()

    problems = refused(tmp_path / "out", theirs, store)

    assert {p.code for p in problems} <= {"account_differs", "id_of_another_account", "reference_unknown"}
    assert problems[0].code in ("account_differs", "id_of_another_account")


@pytest.mark.parametrize("sheet", SHEETS_WITH_IDS)
@pytest.mark.parametrize("new", [True, False])
def test_an_id_of_another_account_in_any_sheet_changes_nothing_there(sheet: str, new: bool, tmp_path: Path) -> None:
    store, ours = sample("huarui")
    theirs = imported(store, folder(tmp_path / "small", SMALL)).account_id
    export_account(store, ours, tmp_path / "out", "csv", EVER, "en")
    only = tmp_path / "only"
    only.mkdir()
    (tmp_path / "out" / f"{sheet}.csv").rename(only / f"{sheet}.csv")

    problems = refused(only, "A new account" if new else theirs, store)

    stray = [p for p in problems if p.code == "id_of_another_account"]
    assert stray or sheet == "roles"
    assert all(p.place.file == f"{sheet}.csv" and p.place.row and p.place.field for p in stray)


@pytest.mark.parametrize(
    ("sheet", "text"),
    [
        ("positions", "person,layer\n{person},decision\n"),
        ("reporting", "person,manager\nP1,{person}\n"),
        ("influence", "source,target,strength\n{person},P1,0.3\n"),
        ("coverage", "member,person,strength\nWang,{person},0.3\n"),
        ("roles", "opportunity,holder\nO1,{person}\n"),
        ("roles", "opportunity,holder\n{opportunity},P1\n"),
        ("people", "id,name,company\nP9,Zed,{account}\n"),
        ("judgements", "subject,attribute,value\n{part},rating,4\n"),
        ("judgements", RECORD + "{part},rating,4,2026-01-01,x,1,{fact},2026-01-01T00:00Z\n"),
    ],
)  # fmt: skip
def test_a_reference_to_another_accounts_thing_is_refused(sheet: str, text: str, tmp_path: Path) -> None:
    store, ours = sample("brightwater")
    theirs = imported(store, folder(tmp_path / "small", SMALL)).account_id
    graph = graph_of(store, ours)
    ids = {
        "person": graph.people[0].id, "opportunity": graph.opportunities[0].id, "account": ours,
        "part": graph.buying_influences[0].id, "fact": "f_" + "0" * 24,
    }  # fmt: skip

    problems = refused(folder(tmp_path / "later", {sheet: text.format(**ids)}), theirs, store)

    assert "id_of_another_account" in [problem.code for problem in problems]


def test_json_lines_with_an_entity_or_a_fact_of_another_account_are_refused(tmp_path: Path) -> None:
    store, ours = sample("brightwater")
    theirs = imported(store, folder(tmp_path / "small", SMALL)).account_id
    export_account(store, ours, tmp_path / "ours.jsonl", "jsonl", EVER, "en")
    header, *lines = (tmp_path / "ours.jsonl").read_text(encoding="utf-8").splitlines()
    stolen = json.dumps(json.loads(header) | {"account_id": theirs})
    (tmp_path / "stolen.jsonl").write_text("\n".join([stolen, *lines]), encoding="utf-8")

    problems = refused(tmp_path / "stolen.jsonl", None, store)

    assert {problem.code for problem in problems} == {"id_of_another_account"}
