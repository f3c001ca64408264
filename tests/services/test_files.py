"""Files in and out by the services: nothing is written twice, whole files or none."""

from __future__ import annotations

import stat
from datetime import date
from pathlib import Path

import pytest

from graphkam.errors import ConflictError, InputError, NotFoundError
from graphkam.model.changes import ChangeSet
from graphkam.model.runs import Step
from graphkam.services.exporting import export_account, write_template, write_whole
from graphkam.services.finding import find_account, find_opportunity, find_person
from graphkam.services.importing import TRIES, import_file
from graphkam.services.samples import SAMPLES, load_sample
from graphkam.store import Prepared, Store, WriteCount
from tests.ingest.books import EVER, LATER, POLICY, SMALL, folder, graph_of, imported, sample, small
from tests.services.memory import MemoryStore


class Counting(Store):
    """A store that keeps what the database counted for each write."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.counts: list[WriteCount] = []

    def __getattribute__(self, name: str) -> object:
        own = ("apply", "counts", "_store", "graph")
        return object.__getattribute__(self, name) if name in own else getattr(self._store, name)

    def apply(self, change: ChangeSet | Prepared, step: Step | None = None) -> WriteCount:
        count = self._store.apply(change, step)
        self.counts.append(count)
        return count


def test_a_sample_loaded_twice_changes_nothing_by_the_databases_own_counters(store: Store) -> None:
    load_sample(store, "brightwater", POLICY)
    counting = Counting(store)

    report = load_sample(counting, "brightwater", POLICY)

    assert (report.written, report.facts, report.created) == (False, 0, {})
    assert [count.nothing for count in counting.counts] == [True]


def test_an_export_of_a_database_imported_again_changes_nothing(store: Store, tmp_path: Path) -> None:
    account_id = load_sample(store, "brightwater", POLICY).account_id
    before = store.read(account_id)
    counting = Counting(store)

    for form, target in (("xlsx", "b.xlsx"), ("csv", "b"), ("jsonl", "b.jsonl")):
        export_account(store, account_id, tmp_path / target, form, EVER, "zh")  # type: ignore[arg-type]  # a literal
        import_file(counting, tmp_path / target, by="me", moment=LATER, policy=POLICY)

    assert [count.nothing for count in counting.counts] == [True] * 3
    assert store.read(account_id) == before


def test_a_refused_import_leaves_the_version_of_the_account(store: Store, account_id: str, tmp_path: Path) -> None:
    sheets = SMALL | {"account": f"key,value\nname,Works {account_id}\n"}
    (report,) = import_file(store, folder(tmp_path / "in", sheets), by="me", moment=LATER, policy=POLICY)
    before = store.read(report.account_id).version
    wrong = folder(tmp_path / "wrong", {"reporting": "person,manager\nP1,P3\n"})

    with pytest.raises(InputError, match="reporting_cycle"):
        import_file(store, wrong, by="me", moment=LATER, policy=POLICY, account=report.account_id)

    assert store.read(report.account_id).version == before


def test_a_dry_run_says_what_would_happen_and_writes_nothing(tmp_path: Path) -> None:
    store = MemoryStore()

    (report,) = import_file(store, folder(tmp_path / "in", SMALL), by="me", moment=LATER, policy=POLICY, dry_run=True)

    assert (report.written, report.created["person"]) == (False, 3)
    assert store.snapshot() == MemoryStore().snapshot()


def test_an_import_that_lost_a_race_is_computed_again(tmp_path: Path) -> None:
    store, account_id = small(tmp_path)
    other = folder(tmp_path / "other", {"people": "id,name\nP8,Other\n"})
    mine = folder(tmp_path / "mine", {"people": "id,name\nP9,Mine\n"})

    def somebody_else() -> None:
        store.before_apply = lambda: None
        imported(store, other, account_id)

    store.before_apply = somebody_else
    imported(store, mine, account_id)

    assert {p.name for p in graph_of(store, account_id).people} >= {"Other", "Mine"}


def test_an_import_that_loses_every_race_is_told(tmp_path: Path) -> None:
    store, account_id = small(tmp_path)
    tries = []

    def always() -> None:
        tries.append(1)
        raise ConflictError("account_changed", account=account_id)

    store.before_apply = always
    with pytest.raises(ConflictError):
        imported(store, folder(tmp_path / "mine", {"people": "id,name\nP9,Mine\n"}), account_id)
    assert len(tries) == TRIES


def test_the_report_counts_rows_and_facts(tmp_path: Path) -> None:
    report = imported(MemoryStore(), folder(tmp_path / "in", SMALL))

    assert (report.account_name, report.rows, report.written) == ("Small Works", 18, True)
    assert report.created["person"] == 3
    assert (
        report.facts == 2 + 2 + 8 + 10 + 3 + 1
    )  # layers, a link, the deal, a role with its holder, coverage, a backing


def test_a_sample_is_marked_and_told_as_of_its_story() -> None:
    for name, day in SAMPLES.items():
        store, account_id = sample(name)
        assert graph_of(store, account_id).account.sample
        assert {fact.recorded_at.date() for fact in graph_of(store, account_id).facts} == {day}
        with pytest.raises(NotFoundError):
            store.graph(account_id, date(2020, 1, 1))
    with pytest.raises(NotFoundError, match="sample_not_found"):
        load_sample(MemoryStore(), "nothing", POLICY)


def test_an_import_without_the_account_sheet_leaves_the_accounts_own_properties(tmp_path: Path) -> None:
    store, account_id = sample("huarui")
    before = graph_of(store, account_id).account

    imported(store, folder(tmp_path / "in", {"people": "id,name\nP99,New\n"}), account_id)

    after = graph_of(store, account_id).account
    assert after.model_dump(exclude={"version"}) == before.model_dump(exclude={"version"})


def test_an_exported_file_is_whole_private_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    store, account_id = small(tmp_path)

    (written,) = export_account(store, account_id, tmp_path / "new" / "b.xlsx", "xlsx", EVER, "en").files

    assert written.read_bytes().startswith(b"PK")
    assert stat.S_IMODE(written.stat().st_mode) == 0o600
    assert [file.name for file in written.parent.iterdir()] == ["b.xlsx"]


def test_where_nothing_can_be_written_the_place_and_the_reason_are_told(tmp_path: Path) -> None:
    store, account_id = small(tmp_path)
    blocked = tmp_path / "file"
    blocked.write_text("x")

    for target in (blocked / "b.xlsx", tmp_path / ("n" * 300 + ".xlsx")):
        with pytest.raises(InputError) as caught:
            export_account(store, account_id, target, "xlsx", EVER, "en")
        assert (caught.value.code, caught.value.problems[0].place.file) == ("file_unwritable", str(target))
    assert blocked.read_text() == "x"


def test_a_file_that_cannot_be_replaced_stays_and_no_half_file_is_left(tmp_path: Path) -> None:
    (tmp_path / "b.xlsx").mkdir()
    (tmp_path / "b.xlsx" / "inside").write_text("x")

    with pytest.raises(InputError, match="file_unwritable"):
        write_whole(tmp_path / "b.xlsx", b"new")

    assert [file.name for file in tmp_path.iterdir()] == ["b.xlsx"]


def test_an_existing_file_is_replaced_at_once(tmp_path: Path) -> None:
    (tmp_path / "b.xlsx").write_text("old")

    write_template(tmp_path / "b.xlsx", "zh")

    assert (tmp_path / "b.xlsx").read_bytes().startswith(b"PK")


def test_a_workbook_is_of_one_account_and_json_lines_of_all(tmp_path: Path) -> None:
    store, account_id = sample("brightwater")
    imported(store, folder(tmp_path / "in", SMALL))

    with pytest.raises(InputError, match="export_needs_account"):
        export_account(store, None, tmp_path / "b.xlsx", "xlsx", EVER, "en")
    export_account(store, None, tmp_path / "all.jsonl", "jsonl", EVER, "en")

    other = MemoryStore()
    reports = import_file(other, tmp_path / "all.jsonl", by="me", moment=LATER, policy=POLICY)
    assert {report.account_name for report in reports} == {"Small Works", "Brightwater Bottling"}
    assert set(other.facts) == set(store.facts)
    assert account_id in {report.account_id for report in reports}


def test_things_are_found_by_id_name_or_its_beginning(tmp_path: Path) -> None:
    store, account_id = small(tmp_path, people="id,name\nP1,Ann\nP2,Anna\nP3,Cy\n")
    graph = graph_of(store, account_id)

    assert find_account(store, "small").id == find_account(store, account_id).id == account_id
    assert find_person(graph, "ann").name == "Ann"
    assert find_person(graph, "anna").name == "Anna"
    assert find_person(graph, graph.people[0].id) == graph.people[0]
    assert find_opportunity(graph, None).name == "Line 3"
    with pytest.raises(InputError, match="name_ambiguous"):
        find_person(graph, "an")
    for text in ("", " ", "nobody", "%", ".*"):
        with pytest.raises(NotFoundError):
            find_person(graph, text)


def test_several_open_opportunities_must_be_told_apart(tmp_path: Path) -> None:
    store, account_id = small(tmp_path)
    imported(store, folder(tmp_path / "more", {"opportunities": "id,name\nO2,Line 4\n"}), account_id)
    graph = graph_of(store, account_id)

    with pytest.raises(InputError, match="opportunity_needed"):
        find_opportunity(graph, None)
    closed = graph.model_copy(
        update={"opportunities": tuple(o.model_copy(update={"closed": True}) for o in graph.opportunities)}
    )
    with pytest.raises(NotFoundError, match="no_opportunity"):
        find_opportunity(closed, None)
