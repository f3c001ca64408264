"""Erased on request: nothing in the database tells who it was, and nothing brings them back."""

from __future__ import annotations

import json
import uuid
from datetime import date, timedelta

import neo4j
import pytest

from graphkam.errors import ConflictError, NotFoundError
from graphkam.model import entities as e
from graphkam.model.changes import plan_changes
from graphkam.model.codes import Role
from graphkam.model.erasing import marks_of
from graphkam.model.runs import Run, step_of
from graphkam.store import Store
from tests.store.accounts import MOMENT, every_kind, full, said

DAY = date(2026, 2, 1)
LATER = MOMENT + timedelta(days=3)


@pytest.fixture
def secret() -> str:
    """A name that nobody has in the other tests on the same database."""
    return f"欧阳{uuid.uuid4().hex[:8]}"


@pytest.fixture
def somebody(store: Store, account_id: str, secret: str) -> e.Person:
    """A person of two accounts with a name like no other, a part of their own, and somebody merged into them."""
    a, b = account_id, f"{account_id}.second"
    person = e.Person(
        id=f"{a}.p0", account_id=e.WORKSPACE, name=secret, name_en=f"En {secret[2:]}",
        email=f"{secret[2:]}@made-up.example", phone=f"139{account_id}",
        external_ids={"sf": f"{a}-77"},
    )  # fmt: skip
    twin = e.Person(id=f"{a}.p2", account_id=e.WORKSPACE, name=secret, email=f"second.{secret[2:]}@made-up.example")
    entities = [entity for entity in every_kind(a) if entity.id not in (person.id, twin.id)]
    store.apply(plan_changes(None, a, [said(item) for item in (*entities, person, twin)], MOMENT))
    other: list[e.AnyEntity] = [
        e.Account(id=b, account_id=b, name="B"),
        person,
        e.Position(id=f"{b}.w", account_id=b, person_id=person.id, employer_id=b),
        e.Opportunity(id=f"{b}.o", account_id=b, name="Deal", objective=f"sell it to {secret} first"),
        e.BuyingInfluence(
            id=f"{b}.b", account_id=b, opportunity_id=f"{b}.o", holder_id=person.id, roles=(Role.COACH,), rating=4,
            win="w",
        ),
    ]  # fmt: skip
    store.apply(plan_changes(None, b, [said(item, why=f"{secret} told us") for item in other], MOMENT))
    graph = store.graph(a, DAY)
    merge = said(twin.model_copy(update={"merged_into": person.id}))
    store.apply(plan_changes(graph, a, [merge], MOMENT + timedelta(days=1)))
    return person


def everything(driver: neo4j.Driver) -> str:
    """All that the database holds, as one text."""
    database = "graphkam" if "ArcadeDB" in driver.get_server_info().agent else "neo4j"
    with driver.session(database=database) as session:
        nodes = session.run("MATCH (n) RETURN properties(n) AS p").data()
        ties = session.run("MATCH ()-[r]->() RETURN properties(r) AS p").data()
    return json.dumps([*nodes, *ties], ensure_ascii=False, default=str)


def test_nothing_in_the_database_tells_who_was_erased(
    store: Store, driver: neo4j.Driver, account_id: str, somebody: e.Person, secret: str
) -> None:
    assert secret in everything(driver)

    store.erase([somebody.id], LATER, blank=True)

    left = everything(driver)
    traces = (secret, secret[2:], f"139{account_id}", f"{account_id}-77", f'"{somebody.id}"', f"{account_id}.p2")
    assert [text for text in traces if text in left] == []


def test_both_accounts_read_on_without_the_person_and_the_role_is_open(
    store: Store, account_id: str, somebody: e.Person
) -> None:
    a, b = account_id, f"{account_id}.second"

    report = store.erase([somebody.id], LATER, blank=False)

    first, second = store.graph(a, DAY), store.graph(b, DAY)
    assert set(first.person_by_id) == {f"{a}.p1", f"{a}.p3"}
    assert second.people == ()
    (part,) = second.buying_influences
    assert part.id != f"{b}.b"
    assert (part.holder_id, part.roles, part.rating, part.win) == (None, (Role.COACH,), None, None)
    assert first.committees[0].member_ids == (f"{a}.p1",)
    assert first.calls[0].person_ids == (f"{a}.p1",)
    assert first.plays == ()
    assert first.answers == ()
    assert (report.people, report.accounts, report.roles) == (2, 2, 2)


def test_texts_that_name_the_person_are_told_with_their_place_and_left_as_they_are(
    store: Store, account_id: str, somebody: e.Person, secret: str
) -> None:
    report = store.erase([somebody.id], LATER, blank=False)

    b = f"{account_id}.second"
    found = {(m.kind, m.field, m.subject_id, m.blanked) for m in report.mentions if m.account_id == b}
    assert ("fact", "objective.value", f"{b}.o", False) in found
    assert secret in (store.graph(b, DAY).opportunities[0].objective or "")


def test_a_name_taken_out_of_texts_leaves_the_rest(store: Store, account_id: str, somebody: e.Person) -> None:
    store.erase([somebody.id], LATER, blank=True)

    graph = store.graph(f"{account_id}.second", DAY)
    assert graph.opportunities[0].objective == "sell it to … first"
    stored = next(item for item in store.read(f"{account_id}.second").entities if item.KIND == "opportunity")
    assert isinstance(stored, e.Opportunity)
    assert stored.objective == "sell it to … first"


def test_what_identified_the_person_is_known_again_by_this_store_only(
    store: Store, driver: neo4j.Driver, somebody: e.Person
) -> None:
    store.erase([somebody.id], LATER, blank=False)

    marks = marks_of(somebody)
    stranger = marks_of(e.Person(id="p_else", account_id=e.WORKSPACE, name="Z", email="else@made-up.example"))
    assert store.erased_among([*marks, *stranger]) == frozenset(marks)
    assert len(marks) == 3


def test_a_change_computed_before_cannot_bring_the_person_back(
    store: Store, account_id: str, somebody: e.Person
) -> None:
    graph = store.graph(account_id, DAY)
    late = plan_changes(graph, account_id, [said(somebody.model_copy(update={"phone": "1"}))], LATER)
    store.erase([somebody.id], LATER, blank=False)

    with pytest.raises(ConflictError):
        store.apply(late)


def test_import_runs_forget_the_person_too(store: Store, driver: neo4j.Driver, account_id: str, secret: str) -> None:
    store.apply(full(account_id))
    graph = store.graph(account_id, DAY)
    person = e.Person(id=f"{account_id}.p1", account_id=e.WORKSPACE, name=secret)
    change = plan_changes(graph, account_id, [said(person)], LATER)
    run = Run(id=f"r-{uuid.uuid4().hex}", file="f", sha256="s", format="workbook", by="Li", started_at=LATER)
    store.begin_run(run)
    store.apply(change, step_of(run.id, "A", change, graph.stored))
    assert [item.id for item in store.changed(run.id, account_id)] == [person.id]

    store.erase([person.id], LATER, blank=True)

    assert store.changed(run.id, account_id) == ()
    assert secret not in everything(driver)


def test_somebody_who_is_not_there_cannot_be_erased(store: Store) -> None:
    with pytest.raises(NotFoundError):
        store.erase(["nobody"], LATER, blank=False)


def test_what_was_judged_of_a_later_holder_stays(store: Store, account_id: str) -> None:
    a = account_id
    store.apply(full(a))
    graph = store.graph(a, DAY)
    part = e.BuyingInfluence(id=f"{a}.b1", account_id=a, opportunity_id=f"{a}.o", holder_id=f"{a}.p1", rating=2)
    later = MOMENT.date() + timedelta(days=1)
    store.apply(plan_changes(graph, a, [said(part, observed_at=later)], MOMENT + timedelta(days=1)))

    store.erase([f"{a}.p0"], LATER, blank=False)

    kept = [b for b in store.graph(a, DAY).buying_influences if b.holder_id == f"{a}.p1"]
    assert [(b.rating, b.win, b.mode) for b in kept] == [(2, None, None)]
