"""Single edits: each records who says it, when and why, in as few facts as there are judgements."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from graphkam.errors import ConflictError, GraphkamError, InputError, NotFoundError
from graphkam.model.changes import ChangeSet
from graphkam.model.codes import Layer, Role, SourceKind
from graphkam.model.graph import AccountGraph
from graphkam.model.policy import default_policy
from graphkam.services import editing
from graphkam.services.author import Author
from graphkam.services.editing import Build
from graphkam.services.finding import find_account
from graphkam.services.importing import TRIES
from graphkam.services.starting import start_account
from graphkam.store import Store
from tests.services.memory import MemoryStore

MOMENT = datetime(2026, 6, 1, 8, tzinfo=UTC)
POLICY = default_policy()
LI = Author("Li", MOMENT, POLICY, why="said so on the phone", source=SourceKind.CALL, confidence=0.7)
NAME = "Small Works"


def later(days: int, by: str = "Li") -> Author:
    return Author(by, MOMENT + timedelta(days=days), POLICY, why="seen", source=SourceKind.OBSERVATION)


def started(store: Store, name: str = NAME) -> str:
    """An account with an opportunity, two people and one of ours."""
    account_id = start_account(store, name, "Line 3", "One line", "Wang", LI)
    for person in ("Ann", "Bo"):
        editing.edit(store, account_id, LI, editing.set_person(person, LI, new=True))
    return account_id


@pytest.fixture
def memory() -> MemoryStore:
    store = MemoryStore()
    started(store)
    return store


def graph(store: Store, day: date = date.max) -> AccountGraph:
    return store.graph(find_account(store, NAME).id, day)


def edited(store: Store, build: Build, author: Author = LI) -> ChangeSet:
    return editing.edit(store, NAME, author, build)


EDITS: dict[str, tuple[Build, list[tuple[str, str, object]]]] = {
    "judge": (editing.judge("Ann", None, "rating", "3", LI), [("buying_influence", "rating", 3)]),
    "judge in words": (editing.judge("Ann", None, "响应模式", "困难", LI), [("buying_influence", "mode", "trouble")]),
    "judge unclear": (editing.judge("Ann", None, "rating", "unclear", LI), [("buying_influence", "rating", "unclear")]),
    "judge the deal": (editing.judge(None, None, "stage", "P4", LI), [("opportunity", "stage", "P4")]),
    "role": (
        editing.set_role("Ann", None, (Role.COACH,), LI, remove=False),
        [("buying_influence", "roles", ["coach"])],
    ),
    "layer": (editing.set_person("Ann", LI, new=False, layer=Layer.DECISION), [("position", "layer", "decision")]),
    "leaving": (editing.set_person("Ann", LI, new=False, leaving="in May"), [("position", "leaving", "in May")]),
    "link": (
        editing.set_link("Ann", "Bo", "trust", LI, strength=0.5),
        [("influence", "sign", 1), ("influence", "strength", 0.5)],
    ),
    "conflict": (editing.set_link("Ann", "Bo", "conflict", LI), [("influence", "sign", -1)]),
    "knows": (editing.set_link("Wang", "Ann", "knows", LI, strength=0.4), [("coverage", "strength", 0.4)]),
    "call": (
        editing.log_call("Wang", ("Ann",), date(2026, 5, 30), LI, heard="yes"),
        [("coverage", "last_contact", "2026-05-30")],
    ),
    "reporting": (editing.set_link("Ann", "Bo", "line", LI), []),
    "contact data": (editing.set_person("Ann", LI, new=False, phone="1"), []),
    "a new person": (
        editing.set_person("Cy", LI, new=True, unit="Plant", layer=Layer.OPERATION),
        [("position", "layer", "operation")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_writes_its_facts_with_who_when_and_why(name: str, memory: MemoryStore) -> None:
    build, expected = EDITS[name]

    change = edited(memory, build)

    found = [(f.kind, f.attribute, f.value) for f in change.facts if f.attribute != "holder_id"]
    assert sorted(found, key=str) == sorted(expected, key=str)
    assert not change.empty
    for fact in change.facts:
        assert (fact.by, fact.why, fact.confidence, fact.recorded_at) == ("Li", "said so on the phone", 0.7, MOMENT)
        assert fact.source is SourceKind.CALL
        assert memory.facts[fact.id] == fact


@pytest.mark.parametrize("name", ["role", "layer", "leaving", "contact data", "reporting", "call"])
def test_the_same_edit_again_writes_nothing(name: str, memory: MemoryStore) -> None:
    edited(memory, EDITS[name][0])
    writes = memory.writes

    assert edited(memory, EDITS[name][0]).empty
    assert memory.writes == writes


def test_the_same_judgement_again_confirms_it(memory: MemoryStore) -> None:
    edited(memory, editing.judge("Ann", None, "rating", "3", LI))

    change = edited(memory, editing.judge("Ann", None, "rating", "3", later(9)), later(9))

    assert [(f.attribute, f.value, f.observed_at) for f in change.facts] == [("rating", 3, later(9).moment.date())]


def test_one_judgement_more_is_one_fact_more(memory: MemoryStore) -> None:
    edited(memory, editing.judge("Ann", None, "rating", "3", LI))

    change = edited(memory, editing.judge("Ann", None, "win", "a name", later(1)), later(1))

    assert [(f.attribute, f.value) for f in change.facts] == [("win", "a name")]
    (part,) = graph(memory).buying_influences
    holder = graph(memory).person_by_id[part.holder_id or ""]
    assert (part.rating, part.win, holder.name) == (3, "a name", "Ann")


def test_a_judgement_taken_back_is_unknown_and_kept_in_the_history(memory: MemoryStore) -> None:
    edited(memory, editing.judge("Ann", None, "rating", "3", LI))

    change = edited(memory, editing.judge("Ann", None, "rating", None, later(2)), later(2))

    assert [f.value for f in change.facts] == [None]
    assert graph(memory).buying_influences[0].rating is None
    assert graph(memory, MOMENT.date()).buying_influences[0].rating == 3


def test_roles_are_added_and_taken_away_one_by_one(memory: MemoryStore) -> None:
    edited(memory, editing.set_role("Ann", None, (Role.COACH,), LI, remove=False))
    edited(memory, editing.set_role("Ann", None, (Role.USER_BUYER,), later(1), remove=False), later(1))
    assert graph(memory).buying_influences[0].roles == (Role.USER_BUYER, Role.COACH)

    edited(memory, editing.set_role("Ann", None, (Role.COACH,), later(2), remove=True), later(2))
    assert graph(memory).buying_influences[0].roles == (Role.USER_BUYER,)

    edited(memory, editing.set_role("Ann", None, (Role.USER_BUYER,), later(3), remove=True), later(3))
    assert graph(memory).buying_influences[0].roles == ()

    edited(memory, editing.set_role("Ann", None, (), later(4), remove=True), later(4))
    assert graph(memory).buying_influences == ()
    assert graph(memory, later(1).moment.date()).buying_influences[0].roles == (Role.USER_BUYER, Role.COACH)


def test_a_link_is_strengthened_with_one_fact_and_removed(memory: MemoryStore) -> None:
    edited(memory, editing.set_link("Ann", "Bo", "trust", LI, strength=0.5))

    change = edited(memory, editing.set_link("Ann", "Bo", "trust", later(1), strength=0.8), later(1))
    assert [(f.attribute, f.value) for f in change.facts] == [("strength", 0.8)]

    change = edited(memory, editing.set_link("Ann", "Bo", "trust", later(2), remove=True), later(2))
    assert ([(f.attribute, f.value) for f in change.facts], change.gone) == ([("present", False)], {"influence": 1})
    assert graph(memory).influence == ()
    assert len(graph(memory, MOMENT.date()).influence) == 1


def test_a_call_is_the_evidence_of_the_contact_and_can_be_removed(memory: MemoryStore) -> None:
    edited(memory, editing.log_call("Wang", ("Ann", "Bo"), date(2026, 5, 30), LI, opportunity="Line 3", heard="yes"))

    (call,) = graph(memory).calls
    behind = [graph(memory).fact_behind(tie.id, "last_contact") for tie in graph(memory).coverage]
    assert [fact.call_id if fact else None for fact in behind] == [call.id, call.id]

    edited(memory, editing.remove_call(call.id, later(1)), later(1))
    assert graph(memory).calls == ()


def test_a_person_is_removed_with_their_ties_and_stays_in_the_past(memory: MemoryStore) -> None:
    edited(memory, editing.set_link("Bo", "Ann", "line", LI))
    edited(memory, editing.judge("Ann", None, "rating", "3", LI))

    edited(memory, editing.remove_person("Ann", later(2)), later(2))

    now, then = graph(memory), graph(memory, MOMENT.date())
    assert ([p.name for p in now.people], now.reporting) == (["Bo"], ())
    assert now.buying_influences[0].holder_id is None
    assert {p.name for p in then.people} == {"Ann", "Bo"}
    assert then.buying_influences[0].holder_id is not None


def test_a_removed_person_can_be_added_again(memory: MemoryStore) -> None:
    edited(memory, editing.judge("Ann", None, "rating", "3", LI))
    edited(memory, editing.remove_person("Ann", later(2)), later(2))

    edited(memory, editing.set_person("Ann", later(3), new=True), later(3))

    assert {p.name for p in graph(memory).people} == {"Ann", "Bo"}


def test_a_unit_and_another_company_are_made_when_first_named(memory: MemoryStore) -> None:
    edited(memory, editing.set_person("Cy", LI, new=True, unit="Plant", company="Institute", title="Adviser"))

    after = graph(memory)
    position = after.position_of(next(p.id for p in after.people if p.name == "Cy"))
    assert position is not None
    assert [u.name for u in after.units] == ["Plant"]
    assert [(a.name, a.external) for a in after.accounts if a.id == position.employer_id] == [("Institute", True)]


TOO_EARLY = Author("Li", MOMENT, POLICY, observed=date(2027, 1, 1))
REFUSED: list[tuple[Build, str]] = [
    (editing.judge("Nobody", None, "rating", "3", LI), "person_not_found_among"),
    (editing.judge("Ann", "No deal", "rating", "3", LI), "opportunity_not_found_among"),
    (editing.judge("Ann", None, "shoe size", "3", LI), "word_unknown"),
    (editing.judge("Ann", None, "rating", "7", LI), "number_out_of_range"),
    (editing.judge("Ann", None, "mode", "happy", LI), "word_unknown"),
    (editing.set_person("Ann", LI, new=True), "person_exists"),
    (editing.set_person("Nobody", LI, new=False), "person_not_found_among"),
    (editing.remove_person("Nobody", LI), "person_not_found_among"),
    (editing.set_role("Ann", None, (Role.COACH,), LI, remove=True), "role_not_held"),
    (editing.set_link("Ann", "Ann", "trust", LI), "influence_on_oneself"),
    (editing.set_link("Ann", "Bo", "trust", LI, remove=True), "link_not_found"),
    (editing.set_link("Nobody", "Ann", "knows", LI), "member_not_found_among"),
    (editing.log_call("Wang", ("Ann",), date(2026, 6, 9), LI), "observed_in_future"),
    (editing.remove_call("l_1", LI), "call_not_found"),
    (editing.judge("Ann", None, "rating", "3", TOO_EARLY), "observed_in_future"),
]  # fmt: skip


@pytest.mark.parametrize(("build", "code"), REFUSED, ids=[f"{n}-{code}" for n, (_, code) in enumerate(REFUSED)])
def test_a_wrong_edit_is_refused_and_writes_nothing(build: Build, code: str, memory: MemoryStore) -> None:
    before = memory.snapshot()

    with pytest.raises(GraphkamError) as caught:
        edited(memory, build)

    assert caught.value.code == code
    assert memory.snapshot() == before


def test_a_cycle_is_refused(memory: MemoryStore) -> None:
    edited(memory, editing.set_link("Ann", "Bo", "line", LI))

    with pytest.raises(InputError, match="reporting_cycle"):
        edited(memory, editing.set_link("Bo", "Ann", "line", LI))


def test_what_is_not_said_stays_when_a_person_is_changed(memory: MemoryStore) -> None:
    edited(memory, editing.set_person("Ann", LI, new=False, phone="1", email="a@x", title="CEO"))
    edited(memory, editing.set_person("Ann", later(1), new=False, phone="2"), later(1))

    ann = next(p for p in graph(memory).people if p.name == "Ann")
    position = graph(memory).position_of(ann.id)
    assert (ann.phone, ann.email, position and position.title) == ("2", "a@x", "CEO")


def test_a_lost_race_is_tried_again_on_the_new_state(memory: MemoryStore) -> None:
    interrupt(memory, times=1)

    edited(memory, editing.judge("Ann", None, "rating", "3", LI))

    assert graph(memory).buying_influences[0].rating == 3
    assert {p.name for p in graph(memory).people} >= {"Rival 1"}


def test_a_race_lost_every_time_is_told(memory: MemoryStore) -> None:
    interrupt(memory, times=TRIES)

    with pytest.raises(ConflictError):
        edited(memory, editing.judge("Ann", None, "rating", "3", LI))

    assert graph(memory).buying_influences == ()


def interrupt(memory: MemoryStore, times: int) -> None:
    """Lets somebody else write just before the next writes."""
    left = list(range(1, times + 1))

    def other() -> None:
        if left:
            memory.before_apply, ours = lambda: None, memory.before_apply
            name = f"Rival {left.pop(0)}"
            editing.edit(memory, NAME, LI, editing.set_person(name, LI, new=True))
            memory.before_apply = ours

    memory.before_apply = other


def test_starting_an_account_twice_writes_nothing_more(memory: MemoryStore) -> None:
    before = memory.snapshot()

    start_account(memory, NAME, "Line 3", "One line", "Wang", LI)

    assert memory.snapshot() == before
    assert [(o.name, o.objective) for o in graph(memory).opportunities] == [("Line 3", "One line")]
    assert graph(memory).account.owner_id == graph(memory).members[0].id


def test_an_account_is_created_once(memory: MemoryStore) -> None:
    editing.create_account(memory, "New Works", LI)

    with pytest.raises(InputError, match="account_exists"):
        editing.create_account(memory, "New Works", LI)
    with pytest.raises(NotFoundError):
        editing.edit(memory, "Unknown Works", LI, editing.remove_call("x", LI))


def test_edits_on_a_database_and_the_account_before_and_after(store: Store, account_id: str) -> None:
    name = f"Works {account_id}"
    started(store, name)
    editing.edit(store, name, LI, editing.judge("Ann", None, "rating", "3", LI))
    editing.edit(store, name, later(5), editing.judge("Ann", None, "rating", "-2", later(5)))
    editing.edit(store, name, later(9), editing.remove_person("Bo", later(9)))

    identity = find_account(store, name).id

    def on(days: int) -> tuple[object, int]:
        then = store.graph(identity, MOMENT.date() + timedelta(days=days))
        return then.buying_influences[0].rating, len(then.people)

    assert [on(0), on(4), on(5), on(8), on(9)] == [(3, 2), (3, 2), (-2, 2), (-2, 2), (-2, 1)]


def test_whoever_left_is_gone_and_there_again_with_a_new_position(memory: MemoryStore) -> None:
    edited(memory, editing.set_person("Ann", LI, new=False, title="Head", since=date(2024, 1, 1)))
    (ann,) = [person.id for person in graph(memory).people if person.name == "Ann"]

    edited(memory, editing.set_person("Ann", LI, new=False, until=date(2026, 5, 1)))
    assert graph(memory, date(2026, 6, 1)).left_on == {ann: date(2026, 5, 1)}
    edited(memory, editing.set_person("Ann", LI, new=False, title="Head of all"))
    assert graph(memory, date(2026, 6, 1)).left_on == {ann: date(2026, 5, 1)}

    edited(memory, editing.set_person("Ann", LI, new=False, title="Adviser", since=date(2026, 6, 1)))
    back = graph(memory, date(2026, 6, 1))
    assert back.left_on == {}
    assert sorted((one.title, one.until) for one in back.positions_of[ann]) == [("Adviser", None)]
