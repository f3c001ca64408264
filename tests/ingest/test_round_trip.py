"""What goes out comes back: an unchanged export writes nothing, one changed cell writes one fact."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphkam.ingest.files.tables import protected
from graphkam.ingest.outgoing.workbook import csv_files, template_bytes, workbook_bytes
from graphkam.ingest.workbook.sheets import definitions, sheet_of
from graphkam.model.entities import KINDS
from graphkam.model.facts import Fact
from graphkam.services.author import Author
from graphkam.services.editing import edit, remove_person
from graphkam.services.exporting import ExportFormat, export_account
from graphkam.services.samples import SAMPLES
from graphkam.words import LANGS, Lang
from tests.ingest.books import (
    EVER,
    LATER,
    POLICY,
    SMALL,
    change_cell,
    folder,
    graph_of,
    imported,
    sample,
    small,
    workbook,
)  # fmt: skip
from tests.services.memory import MemoryStore


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_an_unchanged_export_writes_nothing(name: str, lang: Lang, form: ExportFormat, tmp_path: Path) -> None:
    store, account_id = sample(name)
    target = tmp_path / ("book.xlsx" if form == "xlsx" else "book")
    export_account(store, account_id, target, form, EVER, lang)
    before = store.snapshot()

    report = imported(store, target)

    assert (report.written, report.facts, report.created, report.updated, report.gone) == (False, 0, {}, {}, {})
    assert store.snapshot() == before


@pytest.mark.parametrize("name", SAMPLES)
def test_an_export_into_an_empty_store_gives_the_same_graph(name: str, tmp_path: Path) -> None:
    store, account_id = sample(name)
    export_account(store, account_id, tmp_path / "book.xlsx", "xlsx", EVER, "en")

    other = MemoryStore()
    imported(other, tmp_path / "book.xlsx")

    bookkeeping = {"version", "recorded_at", "recorded_by", "origin"}
    first, second = graph_of(store, account_id), graph_of(other, account_id)
    assert {f.id: f for f in first.facts} == {f.id: f for f in second.facts}
    assert [e.model_dump(exclude=bookkeeping) for e in first.entities()] == [
        e.model_dump(exclude=bookkeeping) for e in second.entities()
    ]


@pytest.mark.parametrize("name", SAMPLES)
def test_json_lines_of_an_empty_store_that_read_them_are_the_same_bytes(name: str, tmp_path: Path) -> None:
    store, account_id = sample(name)
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    export_account(store, account_id, first, "jsonl", EVER, "en")

    other = MemoryStore()
    imported(other, first)
    export_account(other, account_id, second, "jsonl", EVER, "en")

    assert first.read_bytes() == second.read_bytes()
    before = store.snapshot()
    assert not imported(store, first).written
    assert store.snapshot() == before


CELLS = [
    ("roles", "Ann", "holder", "Bo", "holder_id"),
    ("roles", "Ann", "roles", "影响者;信息门卫", "roles"),
    ("roles", "Ann", "degree", "低", "degree"),
    ("roles", "Ann", "weight", "31.5%", "weight"),
    ("roles", "Ann", "rating", "-5", "rating"),
    ("roles", "Ann", "rating", "态度不明", "rating"),
    ("roles", "Ann", "mode", "困难", "mode"),
    ("roles", "Ann", "contact_level", "supports us", "contact_level"),
    ("roles", "Ann", "result", "Another result", "result"),
    ("roles", "Ann", "win", "Another win", "win"),
    ("roles", "Ann", "win_proved", "是", "win_proved"),
    ("influence", "0.6", "strength", "0.9", "strength"),
    ("influence", "0.6", "sign", "-1", "sign"),
    ("coverage", "0.4", "strength", "0.65", "strength"),
    ("coverage", "0.4", "target", "1", "target"),
    ("coverage", "0.4", "last_contact", "2026-06-14", "last_contact"),
    ("opportunities", "Line 3", "objective", "Three lines", "objective"),
    ("opportunities", "Line 3", "customer_objective", "Other", "customer_objective"),
    ("opportunities", "Line 3", "amount", "19,000,000", "amount"),
    ("opportunities", "Line 3", "currency", "EUR", "currency"),
    ("opportunities", "Line 3", "close_date", "2026/10/31", "close_date"),
    ("opportunities", "Line 3", "stage", "p4", "stage"),
    ("opportunities", "Line 3", "status", "urgent", "status"),
    ("opportunities", "Line 3", "position", "fear", "position"),
    ("positions", "Head", "layer", "operation", "layer"),
    ("positions", "Head", "leaving", "to be moved", "leaving"),
    ("backings", "4", "rating", "2", "rating"),
]


@pytest.mark.parametrize(("sheet", "row", "column", "value", "attribute"), CELLS)
def test_one_changed_cell_is_exactly_one_fact(
    sheet: str, row: str, column: str, value: str, attribute: str, tmp_path: Path
) -> None:
    store, account_id = small(tmp_path)

    fact = _one_fact(store, account_id, tmp_path, sheet, row, column, value)

    assert (fact.attribute, fact.by, fact.observed_at) == (attribute, "importer", LATER.date())


def test_a_changed_layer_that_was_guessed_is_exactly_one_fact(tmp_path: Path) -> None:
    store, account_id = sample("brightwater")

    fact = _one_fact(store, account_id, tmp_path, "positions", "Purchasing Manager", "layer", "operation")

    assert (fact.attribute, fact.value) == ("layer", "operation")


def test_every_judged_column_of_the_workbook_is_among_the_changed_cells() -> None:
    sheets = {"roles": "buying_influence", "opportunities": "opportunity", "positions": "position"}
    sheets |= {kind: kind for kind in ("influence", "coverage")} | {"backings": "backing"}

    judged = {(sheet, attribute) for sheet, kind in sheets.items() for attribute in KINDS[kind].JUDGED}

    assert {(sheet, attribute) for sheet, _, _, _, attribute in CELLS} == judged


def _one_fact(
    store: MemoryStore, account_id: str, tmp_path: Path, sheet: str, row: str, column: str, value: str
) -> Fact:
    book = tmp_path / "book.xlsx"
    export_account(store, account_id, book, "xlsx", EVER, "en")
    assert change_cell(book, sheet, row, column, value) != value
    before = set(store.facts)

    report = imported(store, book)

    assert (report.facts, report.created, report.updated, report.gone) == (1, {}, {}, {})
    assert not imported(store, book, moment=LATER + timedelta(hours=1)).written
    (new,) = store.facts.keys() - before
    return store.facts[new]


def test_a_changed_plain_cell_is_no_fact(tmp_path: Path) -> None:
    store, account_id = small(tmp_path)
    export_account(store, account_id, tmp_path / "book.xlsx", "xlsx", EVER, "en")
    change_cell(tmp_path / "book.xlsx", "positions", "Head", "title", "Head of plant")

    report = imported(store, tmp_path / "book.xlsx")

    assert (report.facts, report.created, report.updated) == (0, {}, {"position": 1})


def test_an_empty_cell_says_nothing(tmp_path: Path) -> None:
    store, account_id = sample("huarui")
    before = store.snapshot()
    people = [f"{person.id},{person.name}\n" for person in graph_of(store, account_id).people]
    bare = {
        "people": "id,name\n" + "".join(people),
        "members": "id,name,email\nM3,顾明川,gu.mingchuan@yuanshan.example\n",
        "actions": "id,opportunity,what\nA1,O1,答复精度质疑，附客户测量间的数据\n",
        "influence": "source,target,kind\nP06,P05,advice\n",
    }

    report = imported(store, folder(tmp_path / "bare", bare), account_id)

    assert (report.facts, report.created, report.updated) == (0, {}, {})
    assert store.snapshot() == before


def test_numbers_of_the_first_file_are_understood_in_a_later_one(tmp_path: Path) -> None:
    store, account_id = small(tmp_path)
    later = {"roles": "id,opportunity,holder,rating\nR1,O1,P1,4\n", "reporting": "person,manager\nP3,P1\n"}

    report = imported(store, folder(tmp_path / "later", later), account_id)

    assert (report.facts, report.created) == (1, {"reporting": 1})


def test_a_role_row_without_a_number_is_about_the_holders_known_part(tmp_path: Path) -> None:
    store, account_id = small(tmp_path)

    for holder in ("P1", "Ann", "ann"):
        later = {"roles": f"opportunity,holder,rating\nLine 3,{holder},-1\n"}
        imported(store, folder(tmp_path / "later", later), account_id)

    (part,) = graph_of(store, account_id).buying_influences
    assert part.rating == -1


def test_several_positions_of_one_person_keep_their_ids(tmp_path: Path) -> None:
    sheets = SMALL | {
        "positions": "person,unit,title,primary\nP1,U1,Chair,no\nP1,U2,Chief,yes\nP1,,Adviser,no\nP2,U2,,\nP2,U2,,\n"
    }
    store = MemoryStore()
    account_id = imported(store, folder(tmp_path / "files", sheets)).account_id
    export_account(store, account_id, tmp_path / "book.xlsx", "xlsx", EVER, "en")

    assert not imported(store, tmp_path / "book.xlsx").written

    change_cell(tmp_path / "book.xlsx", "positions", "Adviser", "title", "Senior adviser")
    assert imported(store, tmp_path / "book.xlsx").updated == {"position": 1}
    titles = {p.title for p in graph_of(store, account_id).positions}
    assert titles == {"Chair", "Chief", "Senior adviser", None}


def test_units_keep_their_order_and_a_new_one_comes_after_its_neighbour(tmp_path: Path) -> None:
    sheets = SMALL | {"units": "id,name\nU1,Board\n,\n,\nU2,Plant\n"}
    store = MemoryStore()
    account_id = imported(store, folder(tmp_path / "files", sheets)).account_id
    export_account(store, account_id, tmp_path / "book.xlsx", "xlsx", EVER, "en")
    assert not imported(store, tmp_path / "book.xlsx").written

    between = {"units": "id,name\nU1,Board\nU3,Lab\nU2,Plant\n"}
    imported(store, folder(tmp_path / "between", between), account_id)

    names = [unit.name for unit in sorted(graph_of(store, account_id).units, key=lambda u: (u.order, u.id))]
    assert names == ["Board", "Lab", "Plant"]


def test_an_export_after_a_removal_can_be_imported_and_writes_nothing(tmp_path: Path) -> None:
    author = Author("Li", LATER, POLICY)
    whole, account_id = sample("huarui")
    for number, person in enumerate(graph_of(whole, account_id).people):
        store = whole.fork()
        edit(store, account_id, author, remove_person(person.id, author))
        export_account(store, account_id, tmp_path / str(number), "csv", EVER, "zh")
        before = store.snapshot()

        assert not imported(store, tmp_path / str(number), moment=LATER + timedelta(days=1)).written
        assert store.snapshot() == before


HOSTILE = [
    "=cmd|' /C calc'!A0", "+1 555 0100", "-1+1", "@SUM(1)", "＝1+1", "'quoted", "''=1", '"', 'a"b,c;d', "two\nlines",
    "cr\rlf\r\nend", "tab\tin", "<script>alert(1)</script>", "\u202eright to left", "🙂👩‍👩‍👧", "x" * 4000, "_x0041_",
    "vt\x0bff\x0c", "bell\x07", "\u2028line", "nel\x85x", "{name}", "%s", "NULL", "；", "-5", "0012", "2026-01-01",
]  # fmt: skip


@pytest.mark.parametrize("form", ["xlsx", "csv", "jsonl"])
@pytest.mark.parametrize("lang", LANGS)
def test_hostile_text_comes_back_as_it_was(form: ExportFormat, lang: Lang, tmp_path: Path) -> None:
    store, account_id = _hostile(tmp_path)
    target = tmp_path / {"xlsx": "b.xlsx", "csv": "b", "jsonl": "b.jsonl"}[form]
    export_account(store, account_id, target, form, EVER, lang)
    before = store.snapshot()

    assert not imported(store, target).written
    assert store.snapshot() == before

    other = MemoryStore()
    imported(other, target)
    assert [p.note for p in graph_of(other, account_id).people] == [p.note for p in graph_of(store, account_id).people]
    assert {p.note for p in graph_of(other, account_id).people} == {text.strip() for text in HOSTILE}


def test_no_exported_cell_is_a_formula(tmp_path: Path) -> None:
    store, account_id = _hostile(tmp_path)
    graph = graph_of(store, account_id)

    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(graph, "en")))
    kinds = {cell.data_type for page in book.worksheets for row in page.iter_rows() for cell in row if cell.value}
    assert kinds == {"s"}
    for text in csv_files(graph, "en").values():
        for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")):
            for cell in row:
                number = cell.lstrip("+-").replace(".", "", 1).isdigit()
                assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")) or number


def _hostile(tmp_path: Path) -> tuple[MemoryStore, str]:
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow(["id", "name", "note"])
    writer.writerows([f"H{n}", protected(text[:50]), protected(text)] for n, text in enumerate(HOSTILE))
    store = MemoryStore()
    source = folder(tmp_path / "hostile", {"account": SMALL["account"], "people": target.getvalue()})
    return store, imported(store, source).account_id


WORDS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00\x1c\x1d\x1e\x1f"), min_size=1, max_size=12
).filter(lambda text: text.strip() != "")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, min_size=1, max_size=6), st.sampled_from(["xlsx", "csv", "jsonl"]))
def test_any_names_make_the_round_trip(tmp_path: Path, names: list[str], form: ExportFormat) -> None:
    store = MemoryStore()
    target = io.StringIO(newline="")
    csv.writer(target).writerows([["id", "name"], *([f"P{n}", protected(x)] for n, x in enumerate(names))])
    roles = "opportunity,holder,rating\n" + "".join(f"O1,P{n},1\n" for n in range(len(names)))
    sheets = {
        "account": SMALL["account"], "people": target.getvalue(), "opportunities": "id,name\nO1,Line\n", "roles": roles,
        "committees": "id,name,members\nC1,Board," + ";".join(f"P{n}" for n in range(len(names))) + "\n",
    }  # fmt: skip
    account_id = imported(store, folder(tmp_path / "in", sheets)).account_id
    out = tmp_path / {"xlsx": "o.xlsx", "csv": "o", "jsonl": "o.jsonl"}[form]

    export_account(store, account_id, out, form, EVER, "zh")

    assert not imported(store, out).written


@pytest.mark.parametrize("lang", LANGS)
def test_the_template_has_every_sheet_and_imports_once_it_has_a_name(lang: Lang, tmp_path: Path) -> None:
    path = tmp_path / "template.xlsx"
    path.write_bytes(template_bytes(lang))
    book = openpyxl.load_workbook(path)
    assert [sheet_of(page.title) for page in book.worksheets] == [s for s in definitions() if s != "judgements"]
    page = book.worksheets[0]
    row = next(row for row in page.iter_rows(min_row=2) if row[0].value in ("name", "名称"))
    row[1].value = "New Works"
    book.save(path)

    report = imported(MemoryStore(), path)

    assert (report.account_name, report.created) == ("New Works", {"account": 1})


def test_a_workbook_with_numbers_dates_and_yes_as_typed_cells_is_read(tmp_path: Path) -> None:
    store, account_id = small(tmp_path)
    rows: list[list[object]] = [["id", "opportunity", "holder", "weight", "rating", "win", "win_proved", "observed"]]
    rows.append(["R1", "O1", "P1", 12.5, 3, 2026, True, LATER.replace(tzinfo=None, hour=0, minute=0)])

    imported(store, workbook(tmp_path / "typed.xlsx", {"roles": rows}), account_id)

    (part,) = graph_of(store, account_id).buying_influences
    assert (part.weight, part.rating, part.win, part.win_proved) == (12.5, 3, "2026", True)
