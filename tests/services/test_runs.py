"""Import runs: recorded, undone, resumed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from graphkam.errors import ConflictError, InputError, UnavailableError
from graphkam.model.changes import ChangeSet
from graphkam.model.graph import AccountGraph
from graphkam.model.runs import Run, RunState, Step
from graphkam.services.author import Author
from graphkam.services.editing import create_account, edit, judge, log_call, set_person
from graphkam.services.exporting import export_account
from graphkam.services.importing import ImportOptions, run_import
from graphkam.services.runs import UndoReport, import_run, import_runs, resume_run, undo_run
from graphkam.services.starting import start_account
from graphkam.store import Prepared, Store, WriteCount
from tests.ingest.books import EVER, LATER, POLICY, SMALL, folder, graph_of, imported, sample, small
from tests.services.memory import MemoryStore
from tests.services.test_files import Counting

DAY = timedelta(days=1)


def options(days: int = 0, **more: Any) -> ImportOptions:
    return replace(ImportOptions(by="importer", moment=LATER + days * DAY, policy=POLICY), **more)


def undone(store: MemoryStore, days: int = 1) -> UndoReport:
    return undo_run(store, import_runs(store)[0].id, "me", LATER + days * DAY)


def author(days: int) -> Author:
    return Author("Li", LATER + days * DAY, POLICY)


def content(graph: AccountGraph) -> dict[str, Any]:
    """What a reader sees: everything but bookkeeping."""
    kept = graph.model_dump(exclude={"facts", "day"})
    return {field: _bare(value) for field, value in kept.items()}


def _bare(value: Any) -> Any:
    if isinstance(value, dict):
        hidden = ("version", "recorded_at", "recorded_by", "origin")
        return {name: _bare(item) for name, item in value.items() if name not in hidden}
    if isinstance(value, list | tuple):
        return [_bare(item) for item in value]
    return value


def test_an_import_is_recorded_with_its_file_and_what_it_did(tmp_path: Path) -> None:
    store, account_id = small(tmp_path)

    (run,) = import_runs(store)
    (step,) = import_run(store, run.id).steps

    assert (run.file, run.by, run.format, run.state) == ("small", "importer", "graphkam", RunState.FINISHED)
    assert run.counts["people_created"] == 3
    assert (step.account_id, step.base_version, step.version) == (account_id, 0, 1)
    assert run.id.startswith("r-20261201-")
    assert import_run(store, run.id[-4:]).run == run


def test_undoing_a_new_account_takes_it_off_the_list_and_keeps_its_past(tmp_path: Path) -> None:
    store, account_id = small(tmp_path)
    then = content(graph_of(store, account_id))

    report = undone(store)

    assert store.accounts() == ()
    assert report.accounts[0].gone["person"] == 3
    assert report.accounts[0].left == ()
    assert content(store.graph(account_id, LATER.date())) == then


def test_undoing_an_import_gives_back_the_graph_of_before(tmp_path: Path) -> None:
    store, account_id = small(tmp_path)
    before = content(graph_of(store, account_id))
    changed = {
        "people": "id,name,phone\nP1,Ann,555\nP4,Dee,\n",
        "positions": "person,unit,title,layer\nP1,U2,Chair,management\nP4,U2,Cook,operation\n",
        "roles": "id,opportunity,holder,roles,rating\nR1,O1,P1,coach,-3\nR2,O1,P4,user_buyer,1\n",
        "reporting": "person,manager,kind\nP4,P2,line\n",
    }
    imported(store, folder(tmp_path / "more", changed), account_id, LATER + DAY)
    between = content(graph_of(store, account_id))

    report = undone(store, 2)

    assert between != before
    assert content(graph_of(store, account_id)) == before
    assert content(store.graph(account_id, (LATER + DAY).date())) != before
    assert report.accounts[0].put_back == {"person": 1, "position": 1}
    assert report.accounts[0].left == ()


@pytest.mark.parametrize("name", ["huarui", "northfield", "brightwater"])
def test_undoing_a_restored_backup_leaves_an_empty_store(name: str, tmp_path: Path) -> None:
    store, account_id = sample(name)
    export_account(store, account_id, tmp_path / "b.jsonl", "jsonl", EVER, "en")
    other = MemoryStore()
    imported(other, tmp_path / "b.jsonl")

    report = undone(other)

    assert other.accounts() == ()
    assert report.accounts[0].left == ()


@pytest.mark.parametrize("form", ["xlsx", "csv", "jsonl"])
def test_importing_the_same_file_again_after_undoing_it_brings_everything_back(form: Any, tmp_path: Path) -> None:
    store, account_id = sample("northfield")
    target = tmp_path / ("b" if form == "csv" else f"b.{form}")
    export_account(store, account_id, target, form, EVER, "en")
    other = MemoryStore()
    imported(other, target)
    before = content(graph_of(other, account_id))
    undone(other, 1)

    imported(other, target, moment=LATER + 2 * DAY)
    again = content(graph_of(other, account_id))
    third = imported(other, target, moment=LATER + 3 * DAY)

    assert again == before
    assert not third.written


def test_what_somebody_has_touched_since_is_left_and_named(tmp_path: Path) -> None:
    store, account_id = small(tmp_path)
    more = {
        "people": "id,name\nP4,Dee\nP5,Eve\nP6,Flo\n",
        "positions": "person,unit,title\nP4,U2,Cook\nP5,U2,Aide\nP6,U2,Clerk\n",
        "roles": "id,opportunity,holder,roles\nR4,O1,P4,coach\nR5,O1,P5,user_buyer\n",
    }
    imported(store, folder(tmp_path / "more", more), account_id, LATER + DAY)
    edit(store, account_id, author(2), judge("Dee", None, "rating", "4", author(2)))
    edit(store, account_id, author(2), log_call("Wang", ("Flo",), LATER.date(), author(2)))

    report = undone(store, 3)

    graph = graph_of(store, account_id)
    assert {p.name for p in graph.people} == {"Ann", "Bo", "Cy", "Dee", "Flo"}
    dee = next(p for p in graph.people if p.name == "Dee")
    part = graph.influence_of(dee.id, graph.opportunities[0].id)
    assert part is not None
    assert (part.rating, part.roles) == (4, ())
    assert {"Dee", "Flo"} <= {item.name for item in report.accounts[0].left}
    assert "Eve" not in {item.name for item in report.accounts[0].left}


def test_a_value_that_somebody_has_changed_since_is_left_and_named(tmp_path: Path) -> None:
    store, account_id = small(tmp_path)
    sheets = {"people": "id,name,phone,email\nP1,Ann,555,ann@x.example\n"}
    imported(store, folder(tmp_path / "more", sheets), account_id, LATER + DAY)
    edit(store, account_id, author(2), set_person("Ann", author(2), new=False, phone="777"))

    report = undone(store, 3)

    ann = next(p for p in graph_of(store, account_id).people if p.name == "Ann")
    assert (ann.phone, ann.email) == ("777", None)
    assert [(item.name, item.field) for item in report.accounts[0].left] == [("Ann", "phone")]


def test_a_judgement_made_since_stays_and_the_one_before_the_import_holds_again(tmp_path: Path) -> None:
    store, account_id = small(tmp_path)
    sheets = {"roles": "id,opportunity,holder,rating,mode,observed,by\nR1,O1,P1,-3,trouble,2026-11-01,Wang\n"}
    imported(store, folder(tmp_path / "more", sheets), account_id, LATER + DAY)
    edit(store, account_id, author(2), judge("Ann", None, "rating", "4", author(2)))

    undone(store, 3)

    (part,) = graph_of(store, account_id).buying_influences
    assert (part.rating, part.mode) == (4, "growth")


def test_undoing_twice_is_told_and_changes_nothing(tmp_path: Path) -> None:
    store, _ = small(tmp_path)
    undone(store)
    before = store.snapshot()

    with pytest.raises(InputError, match="run_undone"):
        undone(store, 2)

    assert store.snapshot() == before


def test_a_preview_of_undoing_says_the_same_and_writes_nothing(tmp_path: Path) -> None:
    store, _ = small(tmp_path)
    before = store.snapshot()
    run = import_runs(store)[0].id

    shown = undo_run(store, run, "me", LATER + DAY, preview=True)

    assert store.snapshot() == before
    assert undone(store).accounts == shown.accounts


def test_people_of_two_accounts_of_one_file_go_from_both_when_it_is_undone(tmp_path: Path) -> None:
    store = MemoryStore()
    run_import(store, two_accounts(tmp_path), options())

    report = undone(store)

    assert [item.left for item in report.accounts] == [(), ()]
    assert store.accounts() == ()


def two_accounts(path: Path, shared: bool = True) -> Path:
    """JSON lines of two small accounts."""
    store = MemoryStore()
    first = imported(store, folder(path / "one", SMALL | {"account": "key,value\nname,One Works\n"})).account_id
    second = imported(store, folder(path / "two", SMALL | {"account": "key,value\nname,Two Works\n"})).account_id
    if shared:
        edit(store, second, author(0), set_person("Ann", author(0), new=False, phone="1"))
    export_account(store, None, path / "two.jsonl", "jsonl", EVER, "en")
    assert {first, second} == {item.account.id for item in store.accounts()}
    return path / "two.jsonl"


class Breaking(MemoryStore):
    """A database that is gone after so many writes."""

    def __init__(self, writes: int) -> None:
        super().__init__()
        self.left = writes

    def apply(self, change: ChangeSet | Prepared, step: Step | None = None) -> WriteCount:
        if self.left == 0:
            raise UnavailableError("store_unavailable", address="memory")
        self.left -= 1
        return super().apply(change, step)


def test_a_run_that_broke_off_is_resumed_with_the_accounts_not_done(tmp_path: Path) -> None:
    source = two_accounts(tmp_path)
    whole = MemoryStore()
    run_import(whole, source, options())
    store = Breaking(1)
    begun: list[Run] = []
    with pytest.raises(UnavailableError):
        run_import(store, source, options(), begun=begun.append)
    (run,) = import_runs(store)
    store.left = 9

    outcome = resume_run(store, source, run.id, options(1))

    assert begun == [run.model_copy(update={"state": RunState.RUNNING, "problem": None, "counts": {}})]
    assert (run.state, run.problem) == (RunState.FAILED, "store_unavailable")
    assert (outcome.report.skipped, len(outcome.report.accounts)) == (1, 1)
    assert import_run(store, run.id).run.state is RunState.FINISHED
    assert import_run(store, run.id).run.counts["people_created"] == 6
    assert store.left == 8
    for item in whole.accounts():
        assert content(graph_of(store, item.account.id)) == content(graph_of(whole, item.account.id))


def test_a_run_is_resumed_with_the_same_file_only(tmp_path: Path) -> None:
    store = Breaking(1)
    with pytest.raises(UnavailableError):
        run_import(store, two_accounts(tmp_path), options())
    run = import_runs(store)[0].id
    store.left = 9

    with pytest.raises(InputError, match="run_other_file"):
        resume_run(store, folder(tmp_path / "other", SMALL), run, options(1))

    assert store.left == 9


def test_a_finished_run_is_not_resumed(tmp_path: Path) -> None:
    store, _ = small(tmp_path)

    with pytest.raises(InputError, match="run_not_open"):
        resume_run(store, tmp_path / "small", import_runs(store)[0].id, options(1))


def test_undoing_that_broke_off_goes_on_with_the_accounts_not_done(tmp_path: Path) -> None:
    store = Breaking(3)
    run_import(store, two_accounts(tmp_path), options())
    with pytest.raises(UnavailableError):
        undone(store)
    store.left = 9

    report = undone(store, 2)

    assert (report.earlier, len(report.accounts)) == (1, 1)
    assert store.left == 8
    assert store.accounts() == ()


def test_an_account_with_a_problem_keeps_all_others_of_the_file_from_being_written(tmp_path: Path) -> None:
    source = two_accounts(tmp_path)
    text = source.read_text(encoding="utf-8").replace('"strength":0.6', '"strength":7', 1)
    source.write_text(text, encoding="utf-8")
    store = MemoryStore()

    outcome = run_import(store, source, options())

    assert outcome.report.state in ("refused", "written")
    assert (store.writes == 0) == (outcome.report.state == "refused")


def test_an_import_that_loses_every_race_is_recorded_as_broken_off(tmp_path: Path) -> None:
    store, account_id = small(tmp_path)

    def always() -> None:
        raise ConflictError("account_changed", account=account_id)

    store.before_apply = always
    with pytest.raises(ConflictError):
        imported(store, folder(tmp_path / "mine", {"people": "id,name\nP9,Mine\n"}), account_id, LATER + DAY)

    assert import_runs(store)[0].state is RunState.FAILED


def test_two_imports_in_the_same_moment_have_different_ids(tmp_path: Path) -> None:
    store, account_id = small(tmp_path)
    imported(store, folder(tmp_path / "more", {"people": "id,name\nP9,Nia\n"}), account_id)

    assert len({run.id for run in import_runs(store)}) == 2


def test_an_account_whose_import_was_undone_can_be_begun_anew(tmp_path: Path) -> None:
    store, account_id = small(tmp_path)
    undone(store)
    later = author(2)

    create_account(store, "Small Works", later)

    assert [item.account.id for item in store.accounts()] == [account_id]
    assert graph_of(store, account_id).people == ()
    undone_again = MemoryStore()
    identity = start_account(undone_again, "Small Works", None, None, None, author(0))
    assert identity == account_id


def test_an_own_workbook_and_a_foreign_file_about_one_account_are_undone_apart(tmp_path: Path) -> None:
    store, account_id = small(tmp_path)
    before = content(graph_of(store, account_id))
    foreign = tmp_path / "foreign.csv"
    foreign.write_text(
        "姓名,职务,部门,邮箱\nAnn,Chair,Board,ann@x.example\n王伟,总经理,总经办,w@y.example\n", encoding="utf-8"
    )
    outcome = run_import(store, foreign, options(1, account="Small Works"))
    assert outcome.report.people.created + outcome.report.people.updated == 2

    undone(store, 2)

    assert content(graph_of(store, account_id)) == before


def test_a_foreign_file_imported_twice_writes_nothing_by_the_databases_own_counters(
    store: Store, account_id: str, tmp_path: Path
) -> None:
    file = tmp_path / "twice.csv"
    file.write_text("姓名,职务,部门,角色\n王伟,总经理,总经办,决策者\n李娜,经理,采购部,\n", encoding="utf-8")
    first = run_import(store, file, options(account=account_id[2:]))
    before = store.read(first.report.accounts[0].account_id)
    counting = Counting(store)

    second = run_import(counting, file, options(1, account=account_id[2:]))

    assert (first.report.people.created, second.report.state) == (2, "unchanged")
    assert [count.nothing for count in counting.counts] == [True]
    assert store.read(first.report.accounts[0].account_id) == before


def test_a_sample_is_no_import_of_the_users() -> None:
    assert import_runs(sample("brightwater")[0]) == ()
