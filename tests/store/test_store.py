from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import neo4j
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphkam.errors import (
    AccessDeniedError,
    ConflictError,
    InputError,
    NewerStoreError,
    NotFoundError,
    UnavailableError,
)
from graphkam.model import entities as e
from graphkam.model.changes import ChangeSet, plan_changes
from graphkam.model.codes import Origin
from graphkam.model.facts import Fact
from graphkam.model.graph import AccountGraph
from graphkam.store import Store, open_server
from graphkam.store.driver import Connection, Transaction
from graphkam.store.migrate import migrate
from graphkam.store.writing import prepared, write
from tests.store.accounts import EVIDENCE, MOMENT, every_kind, full, said, sized

DAY = date(2026, 1, 31)


def test_every_kind_comes_back_as_it_was_written(store: Store, account_id: str) -> None:
    change = full(account_id)

    store.apply(change)

    stored = {item.id: item for item in store.read(account_id).entities}
    for written in change.entities:
        first = {"version": 1, "recorded_at": written.recorded_at or MOMENT}
        assert stored[written.id] == written.model_copy(update=first)


def test_facts_come_back_as_they_were_written(store: Store, account_id: str) -> None:
    change = full(account_id)
    odd = change.facts[0].model_copy(
        update={"id": f"{account_id}.f", "value": {"a": [1, None, "文"]}, "why": "seen", "call_id": f"{account_id}.l"}
    )

    store.apply(change.model_copy(update={"facts": (*change.facts, odd)}))

    assert set(map(_key, store.read(account_id).facts)) == set(map(_key, (*change.facts, odd)))


def test_an_account_that_is_not_there_is_not_found(store: Store) -> None:
    with pytest.raises(NotFoundError, match="account_not_found"):
        store.read("nowhere")
    with pytest.raises(NotFoundError, match="account_not_found"):
        store.remove_account("nowhere")


def test_the_structure_is_drawn_from_the_attributes(store: Store, driver: neo4j.Driver, account_id: str) -> None:
    store.apply(full(account_id))

    assert _relationships(driver, account_id) == {
        ("", "SUBSIDIARY_OF", ".other"), (".team", "OWNS", ""), (".u1", "UNIT_OF", ""), (".u2", "UNIT_OF", ""),
        (".ux", "UNIT_OF", ".other"), (".u2", "PART_OF", ".u1"), (".p0", "WORKS_IN", ".u1"),
        (".p1", "WORKS_IN", ".u2"), (".p2", "WORKS_IN", ""), (".p3", "WORKS_IN", ".ux"), (".p1", "REPORTS_TO", ".p0"),
        (".p3", "INFLUENCES", ".p0"), (".o", "AT", ""), (".b1", "ON", ".o"), (".b2", "ON", ".o"), (".b3", "ON", ".o"),
        (".p0", "HOLDS", ".b1"), (".c", "HOLDS", ".b2"), (".s", "FOR", ".o"), (".y", "FOR", ".o"), (".n", "FOR", ".o"),
        (".v", "BACKED_BY", ".p1"), (".we", "COVERS", ".p0"), (".l", "WITH", ".p0"), (".l", "WITH", ".p1"),
        (".we", "MADE", ".l"), (".l", "CONCERNS", ".o"), (".a", "FOR", ".o"), (".a", "CONCERNS", ".p0"),
    }  # fmt: skip


def test_the_structure_follows_a_change(store: Store, driver: neo4j.Driver, account_id: str) -> None:
    a = account_id
    store.apply(full(a))
    before = _relationships(driver, a)

    _say(
        store,
        a,
        e.BuyingInfluence(id=f"{a}.b1", account_id=a, opportunity_id=f"{a}.o", holder_id=f"{a}.c"),
        e.Position(id=f"{a}.w1", account_id=a, person_id=f"{a}.p1", employer_id=a, unit_id=f"{a}.u1"),
        e.Call(id=f"{a}.l", account_id=a, day=date(2026, 1, 3), member_id=f"{a}.we", person_ids=(f"{a}.p2", f"{a}.p0")),
    )

    after = _relationships(driver, a)
    assert before - after == {(".p0", "HOLDS", ".b1"), (".p1", "WORKS_IN", ".u2"), (".l", "WITH", ".p1")}
    assert after - before == {(".c", "HOLDS", ".b1"), (".p1", "WORKS_IN", ".u1"), (".l", "WITH", ".p2")}
    moved = next(item for item in store.read(a).entities if item.id == f"{a}.w1")
    assert (moved.version, moved.recorded_at, moved.recorded_by) == (2, MOMENT, EVIDENCE.by)


def test_facts_are_tied_to_the_nodes_they_speak_of(store: Store, driver: neo4j.Driver, account_id: str) -> None:
    store.apply(full(account_id))

    found = _rows(driver, "MATCH (f:Fact {account_id: $a})-[:ABOUT]->(n) RETURN DISTINCT n.id AS id", a=account_id)

    assert {row["id"].removeprefix(account_id) for row in found} == {"", ".o", ".b1", ".b2", ".b3", ".a"}


def test_what_is_gone_is_still_read_with_its_history(store: Store, account_id: str) -> None:
    a = account_id
    store.apply(full(a))
    stored = store.read(a)
    graph = AccountGraph.assemble(DAY, a, stored.entities, stored.facts)
    unit = e.Unit(id=f"{a}.u2", account_id=a, name="二车间", parent_id=f"{a}.u1")
    statement = said(unit).model_copy(update={"gone": True})

    store.apply(plan_changes(graph, a, [statement], MOMENT + timedelta(days=2)))

    assert f"{a}.u2" not in store.graph(a, DAY).by_id
    assert f"{a}.u2" in store.graph(a, MOMENT.date()).by_id
    assert next(item for item in store.read(a).entities if item.id == f"{a}.u2").present is False


def test_versions_grow_with_each_change_and_only_where_something_changed(store: Store, account_id: str) -> None:
    a = account_id
    store.apply(full(a))

    _say(store, a, e.Person(id=f"{a}.p0", account_id=e.WORKSPACE, name="新名"))

    stored = store.read(a)
    versions = {item.id: item.version for item in stored.entities}
    assert stored.version == 2
    assert (versions[a], versions[f"{a}.p0"], versions[f"{a}.p1"], versions[f"{a}.r"]) == (2, 2, 1, 1)


def test_a_change_set_with_nothing_in_it_touches_nothing(store: Store, account_id: str) -> None:
    store.apply(full(account_id))
    same = _planned(store, account_id, *every_kind(account_id))

    count = store.apply(same)

    assert same.empty
    assert count.nothing
    assert store.read(account_id).version == 1


def test_writing_says_how_much_it_wrote(store: Store, account_id: str) -> None:
    change = full(account_id)

    count = store.apply(change)

    ties = sum(item.KIND in ("position", "reporting", "influence", "backing", "coverage") for item in change.entities)
    assert count.nodes_created == len(change.entities) - ties + len(change.facts)
    assert count.relationships_created > ties
    assert not count.nothing


def test_a_change_computed_from_an_older_version_is_refused_and_leaves_no_trace(store: Store, account_id: str) -> None:
    a = account_id
    store.apply(full(a))
    late = _planned(store, a, e.Person(id=f"{a}.p0", account_id=e.WORKSPACE, name="late"))
    _say(store, a, e.Person(id=f"{a}.p1", account_id=e.WORKSPACE, name="first"))

    with pytest.raises(ConflictError, match="account_changed"):
        store.apply(late)

    assert store.graph(a, DAY).person_by_id[f"{a}.p0"].name == "张0"


def test_of_several_writers_at_once_exactly_one_wins(store: Store, account_id: str) -> None:
    a = account_id
    store.apply(full(a))
    changes = [_planned(store, a, e.Person(id=f"{a}.p0", account_id=e.WORKSPACE, name=f"w{n}")) for n in range(6)]

    outcomes = _together(store, changes)

    assert sorted(outcomes) == ["conflict"] * 5 + ["written"]
    assert store.read(a).version == 2


def test_of_several_creators_of_one_account_exactly_one_wins(store: Store, account_id: str) -> None:
    outcomes = _together(store, [full(account_id)] * 4)

    assert sorted(outcomes) == ["conflict"] * 3 + ["written"]
    assert len(store.read(account_id).entities) >= len(full(account_id).entities)


def test_accounts_that_share_new_people_can_be_written_at_once(store: Store, account_id: str) -> None:
    shared = e.Member(id=f"{account_id}.shared", account_id=e.WORKSPACE, name="ours")
    changes = []
    for n in range(6):
        change = sized(f"{account_id}{n}", 5)
        changes.append(change.model_copy(update={"entities": (shared, *change.entities)}))

    assert _together(store, changes) == ["written"] * 6


def test_a_write_whose_confirmation_was_lost_is_not_done_twice(store: Store, account_id: str) -> None:
    work = prepared(full(account_id))
    connection = store._connection
    connection.write(lambda tx: write(tx, work, "same"))

    count = connection.write(lambda tx: write(tx, work, "same"))

    assert count.relationships_created == count.nodes_created == 0
    assert store.read(account_id).version == 1


def test_a_tie_to_nobody_is_refused_and_nothing_is_written(store: Store, account_id: str) -> None:
    change = full(account_id)
    without = tuple(item for item in change.entities if item.id != f"{account_id}.p1")

    with pytest.raises(ConflictError, match="tie_without_ends"):
        store.apply(change.model_copy(update={"entities": without}))

    with pytest.raises(NotFoundError):
        store.read(account_id)


@pytest.mark.parametrize("value", [2**63, -(2**63) - 1])
def test_a_number_no_database_holds_is_refused_before_writing(store: Store, account_id: str, value: int) -> None:
    change = full(account_id)
    unit = e.Unit(id=f"{account_id}.big", account_id=account_id, name="U", order=value)

    with pytest.raises(InputError, match="value_not_storable"):
        store.apply(change.model_copy(update={"entities": (*change.entities, unit)}))

    with pytest.raises(NotFoundError):
        store.read(account_id)


def test_the_list_of_accounts_counts_people_and_opportunities(store: Store, account_id: str) -> None:
    store.apply(full(account_id))

    (line,) = store.accounts(within=[account_id, f"{account_id}.other", "nowhere"])

    assert (line.account.id, line.people, line.opportunities) == (account_id, 4, 1)
    assert account_id in {item.account.id for item in store.accounts()}
    assert f"{account_id}.other" not in {item.account.id for item in store.accounts()}
    assert store.accounts(within=[]) == ()


def test_removing_an_account_leaves_nothing_of_it(store: Store, driver: neo4j.Driver, account_id: str) -> None:
    store.apply(full(account_id))

    store.remove_account(account_id)

    rest = _rows(driver, "MATCH (n) WHERE n.id STARTS WITH $a RETURN n.id AS id", a=account_id)
    assert {row["id"].removeprefix(account_id) for row in rest} == {".team", ".we"}
    assert _rows(driver, "MATCH (f:Fact {account_id: $a}) RETURN f.id AS id", a=account_id) == []


def test_removing_an_account_leaves_people_of_other_accounts(store: Store, account_id: str) -> None:
    a, b = account_id, f"{account_id}.second"
    store.apply(full(a))
    person = e.Person(id=f"{a}.p0", account_id=e.WORKSPACE, name="张0")
    job = e.Position(id=f"{b}.w", account_id=b, person_id=person.id, employer_id=b)
    store.apply(plan_changes(None, b, [said(e.Account(id=b, account_id=b, name="B")), said(person), said(job)], MOMENT))

    store.remove_account(a)

    assert set(store.graph(b, DAY).person_by_id) == {f"{a}.p0"}


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_the_graph_as_of_a_day_is_what_was_current_on_that_day(
    store: Store, account_id: str, data: st.DataObject
) -> None:
    a = account_id + uuid.uuid4().hex[:12]
    store.apply(full(a))
    current = {MOMENT.date(): _judged(store.graph(a, MOMENT.date()))}
    steps = data.draw(
        st.lists(
            st.tuples(
                st.integers(-5, 5) | st.just("unclear"),
                st.sampled_from([Origin.PERSON, Origin.SYSTEM, Origin.GUESS]),
                st.integers(-30, 3),
            ),
            min_size=1,
            max_size=4,
        ),
        label="what is said day by day",
    )
    for number, (rating, origin, seen) in enumerate(steps, start=1):
        moment = MOMENT + timedelta(days=number)
        graph = store.graph(a, moment.date())
        entity = e.BuyingInfluence(id=f"{a}.b1", account_id=a, opportunity_id=f"{a}.o", rating=rating)
        statement = said(entity, origin=origin, observed_at=moment.date() + timedelta(days=seen), by=origin.value)
        store.apply(plan_changes(graph, a, [statement], moment))
        current[moment.date()] = _judged(store.graph(a, moment.date()))

    for day, then in current.items():
        assert _judged(store.graph(a, day)) == then
    last = next(item for item in store.read(a).entities if item.id == f"{a}.b1")
    assert last == store.graph(a, moment.date()).by_id[f"{a}.b1"]


def test_a_store_of_a_newer_program_is_refused(store: Store, driver: neo4j.Driver) -> None:
    connection = store._connection
    version = store.status().schema_version
    with driver.session(database=connection._database) as session:
        session.run("MATCH (s:Schema) SET s.version = 999").consume()
    try:
        with pytest.raises(NewerStoreError, match="store_newer"):
            migrate(connection)
    finally:
        with driver.session(database=connection._database) as session:
            session.run("MATCH (s:Schema) SET s.version = $version", version=version).consume()


def test_migrations_can_run_again(store: Store, driver: neo4j.Driver) -> None:
    connection = store._connection
    with driver.session(database=connection._database) as session:
        session.run("MATCH (s:Schema) DELETE s").consume()

    version = migrate(connection)

    assert version == store.status().schema_version > 0


def test_the_status_names_the_database(store: Store) -> None:
    status = store.status()

    assert status.product.startswith("Neo4j/5.26") or "ArcadeDB" in status.product
    assert status.kind in ("embedded", "neo4j")


def test_a_wrong_password_is_refused_as_such(store: Store, driver: neo4j.Driver) -> None:
    host, port = driver.get_server_info().address[:2]

    with pytest.raises(AccessDeniedError, match="store_access_denied"):
        Connection(f"bolt://{host}:{port}", "somebody", "wrong password", store._connection._database)


def test_a_server_that_is_not_there_is_unavailable() -> None:
    with pytest.raises(UnavailableError, match="store_unavailable"):
        open_server("bolt://127.0.0.1:1", "neo4j", "x", None)


def _planned(store: Store, account_id: str, *entities: e.AnyEntity) -> ChangeSet:
    graph = store.graph(account_id, DAY)
    return plan_changes(graph, account_id, [said(item) for item in entities], MOMENT + timedelta(days=1))


def _say(store: Store, account_id: str, *entities: e.AnyEntity) -> None:
    later = EVIDENCE.model_copy(update={"observed_at": EVIDENCE.observed_at + timedelta(days=1)})
    graph = store.graph(account_id, DAY)
    statements = [said(item).model_copy(update={"evidence": later}) for item in entities]
    store.apply(plan_changes(graph, account_id, statements, MOMENT + timedelta(days=1)))


def _together(store: Store, changes: list[ChangeSet]) -> list[str]:
    def attempt(change: ChangeSet) -> str:
        try:
            store.apply(change)
        except ConflictError:
            return "conflict"
        return "written"

    with ThreadPoolExecutor(len(changes)) as pool:
        return list(pool.map(attempt, changes))


def _rows(driver: neo4j.Driver, text: str, **params: object) -> list[dict[str, str]]:
    database = "graphkam" if "ArcadeDB" in driver.get_server_info().agent else "neo4j"
    with driver.session(database=database) as session:
        return session.execute_read(lambda tx: tx.run(text, params).data())


def _relationships(driver: neo4j.Driver, account_id: str) -> set[tuple[str, str, str]]:
    text = (
        "MATCH (a)-[r]->(b) WHERE a.id STARTS WITH $a AND type(r) <> 'ABOUT' "
        "RETURN a.id AS source, type(r) AS type, b.id AS target"
    )
    found = _rows(driver, text, a=account_id)
    return {
        (row["source"].removeprefix(account_id), row["type"], row["target"].removeprefix(account_id)) for row in found
    }


def _judged(graph: AccountGraph) -> dict[str, object]:
    return {item.id: item.model_dump(exclude={"version"}) for item in graph.entities() if item.id != graph.account.id}


def _key(fact: Fact) -> str:
    return fact.model_dump_json()


def test_a_statement_that_was_stopped_half_read_is_an_interrupt_and_the_store_goes_on(store: Store) -> None:
    """The driver's reading buffer cannot grow while a half-read answer holds it: so it was seen to end on Ctrl-C."""
    connection = store._connection

    def stumbling(_: Transaction) -> None:
        raise BufferError("Existing exports of data: object cannot be re-sized")

    with pytest.raises(KeyboardInterrupt):
        connection.write(stumbling)

    assert store.status().schema_version > 0
