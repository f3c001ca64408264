"""Import runs in the database: a step is there exactly if its account's data is."""

from __future__ import annotations

import uuid
from datetime import timedelta

import neo4j
import pytest

from graphkam.errors import ConflictError, NotFoundError
from graphkam.model import entities as e
from graphkam.model.changes import ChangeSet, plan_changes
from graphkam.model.runs import Changed, Run, RunState, Step, step_of
from graphkam.model.undoing import Held, plan_undo
from graphkam.store import Store
from graphkam.store.driver import Connection, Transaction
from graphkam.store.runs import write_step
from graphkam.store.writing import prepared, write
from tests.store.accounts import MOMENT, full, said

LATER = MOMENT + timedelta(days=1)


@pytest.fixture
def run(store: Store) -> Run:
    """A run that has begun."""
    begun = Run(
        id=f"r-20260131-{uuid.uuid4().hex[:12]}",
        file="人员.csv",
        sha256="ab" * 32,
        format="graphkam",
        options={"only": ["a", "b"], "complete": True},
        by="Li",
        started_at=MOMENT,
    )
    store.begin_run(begun)
    return begun


def changed(store: Store, account_id: str, run_id: str) -> tuple[ChangeSet, Step]:
    """A second change: one person renamed, one new."""
    graph = store.graph(account_id, LATER.date())
    renamed = e.Person(id=f"{account_id}.p0", account_id=e.WORKSPACE, name="新")
    new = e.Person(id=f"{account_id}.new", account_id=e.WORKSPACE, name="来")
    job = e.Position(id=f"{account_id}.job", account_id=account_id, person_id=new.id, employer_id=account_id)
    change = plan_changes(graph, account_id, [said(renamed), said(new), said(job)], LATER)
    return change, step_of(run_id, "名", change, graph.stored)


def test_a_run_and_its_steps_come_back_as_they_were_written(store: Store, account_id: str, run: Run) -> None:
    change = full(account_id)
    step = step_of(run.id, "名", change, {})
    store.apply(change, step)
    second, following = changed(store, account_id, run.id)
    store.apply(second, following)

    store.mark_run(run.id, RunState.FINISHED, {"accounts": 1})

    record = store.run(run.id)
    assert record.run == run.model_copy(update={"state": RunState.FINISHED, "counts": {"accounts": 1}})
    assert record.steps == (following.model_copy(update={"changed": ()}),)
    assert store.changed(run.id, account_id) == following.changed
    person = f"{account_id}.p0"
    assert following.changed == (Changed(kind="person", id=person, before={"name": "张0"}, after={"name": "新"}),)
    assert run.id in {item.id for item in store.runs()}


def test_a_step_is_not_written_where_its_account_is_not(store: Store, account_id: str, run: Run) -> None:
    change = full(account_id)
    without = tuple(item for item in change.entities if item.id != f"{account_id}.p1")

    with pytest.raises(ConflictError, match="tie_without_ends"):
        store.apply(change.model_copy(update={"entities": without}), step_of(run.id, "名", change, {}))

    assert store.run(run.id).steps == ()


def test_an_account_is_not_written_where_its_step_has_no_run(store: Store, account_id: str) -> None:
    change = full(account_id)

    with pytest.raises(NotFoundError, match="run_not_found"):
        store.apply(change, step_of("r-20260131-none", "名", change, {}))

    with pytest.raises(NotFoundError):
        store.read(account_id)


def test_the_count_of_a_write_is_that_of_the_account_alone(store: Store, account_id: str, run: Run) -> None:
    change = full(account_id)
    alone = store.apply(full(f"{account_id}x"))

    assert store.apply(change, step_of(run.id, "名", change, {})) == alone


def test_a_write_with_a_step_whose_confirmation_was_lost_is_not_done_twice(
    store: Store, account_id: str, run: Run
) -> None:
    change = full(account_id)
    step, rows = step_of(run.id, "名", change, {}), prepared(change)
    connection: Connection = store._connection

    def work(tx: Transaction) -> None:
        write(tx, rows, "same")
        write_step(tx, step)

    for _ in range(2):
        connection.write(work)

    assert store.read(account_id).version == 1
    assert store.run(run.id).steps == (step,)


def test_an_id_of_a_run_is_not_taken_twice_but_beginning_can_be_repeated(store: Store, run: Run) -> None:
    store.begin_run(run)

    with pytest.raises(ConflictError, match="run_exists"):
        store.begin_run(run.model_copy(update={"started_at": LATER}))


def test_a_run_that_is_not_there_is_not_found(store: Store) -> None:
    with pytest.raises(NotFoundError, match="run_not_found"):
        store.run("r-nothing")
    with pytest.raises(NotFoundError, match="run_not_found"):
        store.mark_run("r-nothing", RunState.FAILED)


def test_an_undone_step_takes_its_facts_back_and_leaves_the_past(store: Store, account_id: str, run: Run) -> None:
    change = full(account_id)
    store.apply(change, step_of(run.id, "名", change, {}))
    second, step = changed(store, account_id, run.id)
    store.apply(second, step)
    graph = store.graph(account_id, LATER.date())
    part = e.BuyingInfluence(id=f"{account_id}.b1", account_id=account_id, opportunity_id=f"{account_id}.o", rating=-4)
    third = plan_changes(graph, account_id, [said(part, observed_at=LATER.date())], LATER + timedelta(hours=1))
    rated = step_of(run.id, "名", third, graph.stored)
    store.apply(third)
    assert store.graph(account_id, LATER.date()).by_id[part.id] != graph.by_id[part.id]

    for undone in (rated, step):
        stored = store.read(account_id)
        held = Held(stored.entities, stored.facts, stored.version)
        undoing = plan_undo(held, undone, "me", LATER + timedelta(days=1), {})
        store.apply(undoing.change, undoing.step)

    after = store.graph(account_id, LATER.date() + timedelta(days=1))
    assert after.by_id[part.id] == graph.by_id[part.id].model_copy(update={"version": after.by_id[part.id].version})
    assert after.person_by_id[f"{account_id}.p0"].name == "张0"
    assert f"{account_id}.new" not in after.person_by_id
    assert f"{account_id}.new" in store.graph(account_id, LATER.date()).person_by_id
    assert store.graph(account_id, LATER.date()).by_id[part.id].model_dump()["rating"] == -4
    assert store.run(run.id).steps[0].undone_at == LATER + timedelta(days=1)


def test_people_whom_a_run_wrote_at_another_account_are_counted(store: Store, account_id: str, run: Run) -> None:
    change = full(account_id)
    person = Changed(kind="person", id="p", before={}, after={}, writes=2)
    store.apply(change, step_of(run.id, "名", change, {}).model_copy(update={"changed": (person,)}))

    assert store.written_elsewhere(run.id, "another") == {"p": 2}
    assert store.written_elsewhere(run.id, account_id) == {}


def test_removing_an_account_leaves_nothing_that_runs_recorded_of_it(
    store: Store, driver: neo4j.Driver, account_id: str, run: Run
) -> None:
    store.apply(full(account_id))
    second, step = changed(store, account_id, run.id)
    store.apply(second, step)

    store.remove_account(account_id)

    assert store.run(run.id).steps == ()
    assert store.changed(run.id, account_id) == ()
