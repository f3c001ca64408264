"""Two records of one person: one in the view, two in the store, whatever is said in between."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkam.errors import InputError
from graphkam.model.changes import Statement
from graphkam.model.codes import InfluenceKind, Origin, Role
from graphkam.model.entities import (
    WORKSPACE,
    AnyEntity,
    BuyingInfluence,
    Call,
    Committee,
    Coverage,
    Entity,
    Influence,
    Member,
    Person,
    Play,
    Position,
    Unit,
)  # fmt: skip
from graphkam.model.graph import AccountGraph
from graphkam.model.merging import aliases_of, merge_loop
from tests.model.histories import START, Book, base, book, line, part, said, statements


def person(identity: str, **values: Any) -> Person:
    return Person(id=identity, account_id=WORKSPACE, name=values.pop("name", identity.upper()), **values)


def merging(there: Book, other: str, keep: str | None, day: int = 0) -> Statement:
    """That the two are one person, or (keep none) that they are not after all."""
    entity = there.entities[other].model_copy(update={"merged_into": keep})
    assert isinstance(entity, Person)
    return said(entity, day, by="Wang", cleared=() if keep else ("merged_into",), confirms=True)


def tie(source: str, target: str, **judged: Any) -> Influence:
    return Influence(
        id=f"i_{source}_{target}", account_id="a", source_id=source, target_id=target, kind=InfluenceKind.TRUST,
        **judged,
    )  # fmt: skip


def known(identity: str, strength: float | None = None) -> Coverage:
    return Coverage(id=f"g_{identity}", account_id="a", member_id="m", person_id=identity, strength=strength)


def full() -> Book:
    """p1 and p2 are one person whom p3 deals with; everything that can name a person names each of them."""
    there = book()
    there.say(
        said(Member(id="m", account_id=WORKSPACE, name="Ours")),
        said(person("p1", email="a@x.example", external_ids={"crm": "1"})),
        said(person("p2", name="Pia Two", email="b@x.example", phone="7", external_ids={"crm": "2", "erp": "9"})),
        said(tie("p1", "p3", strength=0.2), by="Li"),
        said(tie("p2", "p3", strength=0.6), 3, by="Wang"),
        said(tie("p1", "p2", strength=0.5)),
        said(line("p2", "p3")),
        said(known("p2", 0.4)),
        said(part("b", roles=(Role.COACH,), rating=1)),
        said(part("b2", holder_id="p2", roles=(Role.USER_BUYER,), rating=-2, win="peace"), 2, by="Wang"),
        said(Committee(id="c", account_id="a", name="Board", member_ids=("p2", "p3"))),
        said(Call(id="l", account_id="a", day=date(2026, 1, 2), member_id="m", person_ids=("p1", "p2"))),
        said(Play(id="y", account_id="a", opportunity_id="o", target_id="p2", through_ids=("p3",), occasion="fair")),
    )
    return there


def content(graph: AccountGraph) -> dict[str, Entity]:
    """Everything shown, but for how often it was written and what was said of merging itself."""
    found: dict[str, Entity] = {}
    for entity in graph.entities():
        found[entity.id] = entity.model_copy(update={"version": 0})
    return found


def people(graph: AccountGraph) -> set[str]:
    return {one.id for one in graph.people}


def names_anywhere(graph: AccountGraph, identity: str) -> list[str]:
    return [e.id for e in graph.entities() if f'"{identity}"' in e.model_dump_json()]


def test_the_merged_person_is_hidden_and_all_that_named_them_names_the_kept_one() -> None:
    there = full()
    there.say(merging(there, "p2", "p1", 4), day=4)

    graph = there.graph()

    assert people(graph) == {"p1", "p3"}
    assert graph.aliases["p2"] == "p1"
    assert names_anywhere(graph, "p2") == []
    assert [(r.person_id, r.manager_id) for r in graph.reporting] == [("p1", "p3")]
    assert graph.committees[0].member_ids == ("p1", "p3")
    assert graph.calls[0].person_ids == ("p1",)
    assert (graph.plays[0].target_id, graph.coverage[0].person_id) == ("p1", "p1")


def test_what_becomes_the_same_thing_is_one_and_the_facts_on_both_count() -> None:
    there = full()
    there.say(merging(there, "p2", "p1", 4), day=4)

    graph = there.graph()

    assert [(i.id, i.source_id, i.target_id, i.strength) for i in graph.influence] == [("i_p1_p3", "p1", "p3", 0.6)]
    (only,) = graph.buying_influences
    assert (only.id, only.holder_id, only.rating, only.win) == ("b", "p1", -2, "peace")
    assert set(only.roles) == {Role.COACH, Role.USER_BUYER}
    assert graph.fact_behind("b", "roles").value == ["user_buyer", "coach"]  # type: ignore[union-attr]
    assert len(graph.positions) == 2


def test_two_records_that_contradict_each_other_show_it_and_roles_do_not() -> None:
    there = book(
        said(part("b", roles=(Role.COACH,), rating=1), by="Li"),
        said(part("b2", holder_id="p2", roles=(Role.USER_BUYER,), rating=-2), by="Wang"),
    )
    there.say(merging(there, "p2", "p1"))

    graph = there.graph()
    found = {(holds.attribute, holds.value, other.value) for holds, other in graph.contradictions}
    assert found in ({("rating", 1, -2)}, {("rating", -2, 1)})


def test_what_only_the_hidden_record_knows_is_shown_at_the_kept_one() -> None:
    there = full()
    there.say(merging(there, "p2", "p1", 4), day=4)

    shown = there.graph().person_by_id["p1"]

    assert (shown.name, shown.email, shown.phone, shown.other_emails) == ("P1", "a@x.example", "7", ("b@x.example",))
    assert shown.external_ids == {"crm": "1", "erp": "9"}


def test_a_latin_name_becomes_the_english_one_of_a_person_kept_under_a_chinese_one() -> None:
    there = book(said(person("p1", name="单伟")), said(person("p2", name="Shan Wei")))
    there.say(merging(there, "p2", "p1"))

    assert there.graph().person_by_id["p1"].name_en == "Shan Wei"


def test_before_the_day_of_the_merge_both_are_there() -> None:
    there = full()
    before = content(there.graph(START.date()))
    there.say(merging(there, "p2", "p1", 4), day=4)

    assert content(there.graph(START.date() + timedelta(days=3))) == before
    assert people(there.graph(START.date() + timedelta(days=4))) == {"p1", "p3"}


def test_a_merge_writes_only_the_fact_and_unmerging_gives_back_the_same_graph() -> None:
    there = full()
    before = content(there.graph())

    change = there.say(merging(there, "p2", "p1", 4), day=4)
    assert [(f.subject_id, f.attribute, f.value) for f in change.facts] == [("p2", "merged_into", "p1")]
    assert [e.id for e in change.entities] == ["p2"]
    there.say(merging(there, "p2", None, 5), day=5)

    assert content(there.graph()) == before
    assert there.graph().aliases == {}


def test_merging_and_unmerging_again_on_the_same_day_counts() -> None:
    there = full()
    for moment, keep in enumerate(["p1", None, "p1", None, "p1"]):
        there.say(merging(there, "p2", keep), day=moment)
        assert ("p2" in there.graph().aliases) is (keep is not None)


def dated(statement: Statement) -> bool:
    return not statement.gone


@settings(max_examples=80, deadline=None)
@given(st.lists(statements().filter(dated), max_size=4))
def test_unmerging_gives_back_what_would_be_there_without_the_merge(told: list[Statement]) -> None:
    one_each = list({s.entity.id: s for s in told}.values())
    merged_between, never_merged = full(), full()

    merged_between.say(merging(merged_between, "p2", "p1", 4), day=4)
    for there in (merged_between, never_merged):
        there.say(*one_each, day=5)
    merged_between.say(merging(merged_between, "p2", None, 6), day=6)

    assert content(merged_between.graph()) == content(never_merged.graph())


@settings(max_examples=60, deadline=None)
@given(st.lists(statements().filter(dated), max_size=4), st.permutations(["p1", "p2", "p3"]))
def test_saying_all_that_the_view_shows_writes_nothing(told: list[Statement], order: list[str]) -> None:
    there = full()
    there.say(*{s.entity.id: s for s in told}.values(), day=2)
    there.say(merging(there, order[0], order[1], 4), day=4)

    assert there.say(*everything(there.graph()), day=9).empty


def everything(graph: AccountGraph) -> Iterable[Statement]:
    """What an export of the graph says when it is imported again: values without a day, by whoever imports."""
    for entity in graph.entities():
        told = said(entity, 9, by="an import")
        yield told.model_copy(update={"evidence": told.evidence.model_copy(update={"dated": False})})


def test_saying_again_what_was_there_before_the_merge_writes_nothing() -> None:
    there = full()
    old = list(everything(there.graph()))
    there.say(merging(there, "p2", "p1", 4), day=4)
    shown = content(there.graph())

    assert there.say(*old, day=9).empty
    assert content(there.graph()) == shown


def test_a_judgement_on_what_the_view_shows_prevails_over_both_records() -> None:
    there = full()
    there.say(merging(there, "p2", "p1", 4), day=4)

    there.say(said(BuyingInfluence(id="b", account_id="a", opportunity_id="o", rating=1), 6, by="Zhao"), day=6)

    assert there.graph().buying_influences[0].rating == 1
    there.say(merging(there, "p2", None, 7), day=7)
    assert {b.id: b.rating for b in there.graph().buying_influences} == {"b": 1, "b2": -2}


def test_a_role_taken_away_after_the_merge_is_taken_from_the_whole() -> None:
    there = full()
    there.say(merging(there, "p2", "p1", 4), day=4)

    there.say(said(part("b", roles=(Role.COACH,)), 6, by="Zhao"), day=6)
    assert there.graph().buying_influences[0].roles == (Role.COACH,)

    there.say(said(part("b2", roles=(Role.GATEKEEPER,)), 7, by="Zhao"), day=7)
    assert there.graph().buying_influences[0].roles == (Role.COACH, Role.GATEKEEPER)


def test_a_tie_said_under_another_id_is_the_one_the_view_shows() -> None:
    there = book(said(tie("p2", "p3", strength=0.6)))
    there.say(merging(there, "p2", "p1", 1), day=1)

    change = there.say(said(tie("p1", "p3", strength=0.9), 2), day=2)

    assert [(e.id, e.source_id) for e in change.entities if isinstance(e, Influence)] == [("i_p2_p3", "p2")]
    assert [i.strength for i in there.graph().influence] == [0.9]


def test_what_somebody_removes_goes_with_all_that_folded_into_it() -> None:
    there = full()
    there.say(merging(there, "p2", "p1", 4), day=4)

    there.say(said(tie("p1", "p3"), 5, gone=True), day=5)

    assert there.graph().influence == ()


def test_a_machine_that_misses_one_record_takes_away_that_one_only() -> None:
    there = full()
    there.say(merging(there, "p2", "p1", 4), day=4)

    there.say(said(tie("p1", "p3"), 5, gone=True, origin=Origin.SYSTEM, by="crm"), day=5)

    assert [i.id for i in there.graph().influence] == ["i_p2_p3"]


def test_contact_data_said_of_the_shown_person_leave_the_hidden_record_alone() -> None:
    there = full()
    there.say(merging(there, "p2", "p1", 4), day=4)
    shown = there.graph().person_by_id["p1"]

    change = there.say(said(shown.model_copy(update={"note": "met"}), 5), day=5)

    (written,) = change.entities
    assert isinstance(written, Person)
    assert (written.id, written.note, written.phone, written.other_emails) == ("p1", "met", None, ())
    assert written.external_ids == {"crm": "1"}


def test_a_list_of_people_changed_in_the_view_keeps_what_is_stored_of_the_others() -> None:
    there = full()
    there.say(merging(there, "p2", "p1", 4), day=4)

    there.say(said(Committee(id="c", account_id="a", name="Board", member_ids=("p1",))), day=5)

    there.say(merging(there, "p2", None, 6), day=6)
    assert there.graph().committees[0].member_ids == ("p2",)


def test_chains_of_merges_end_at_the_last_one() -> None:
    there = full()
    there.say(merging(there, "p2", "p1", 1), day=1)
    there.say(merging(there, "p1", "p3", 2), day=2)

    graph = there.graph()

    assert people(graph) == {"p3"}
    assert (graph.aliases["p1"], graph.aliases["p2"]) == ("p3", "p3")
    assert graph.influence == ()
    assert graph.reporting == ()


def test_a_circle_of_merges_is_refused_and_one_that_is_there_hides_nobody() -> None:
    there = book()
    there.say(merging(there, "p2", "p1", 1), day=1)

    with pytest.raises(InputError, match="merge_loop"):
        there.say(merging(there, "p1", "p2", 2), day=2)

    circle = [person("x", merged_into="y"), person("y", merged_into="x"), person("z", merged_into="x")]
    assert aliases_of(circle) == {}
    assert merge_loop(circle) == ("x", "y")


def test_somebody_merged_into_a_person_who_is_no_longer_there_stands_for_themself() -> None:
    assert aliases_of([person("p2", merged_into="p1")]) == {}
    assert aliases_of([person("p3", merged_into="p2"), person("p2", merged_into="p1")]) == {"p3": "p2"}


def test_a_merge_that_closes_a_reporting_circle_is_refused() -> None:
    there = book(said(line("p1", "p3")), said(line("p3", "p2")))

    with pytest.raises(InputError, match="reporting_cycle"):
        there.say(merging(there, "p2", "p1"))


def test_a_line_that_closes_a_circle_only_in_the_view_is_refused() -> None:
    there = book(said(line("p1", "p3")))
    there.say(merging(there, "p2", "p1"))

    with pytest.raises(InputError, match="reporting_cycle"):
        there.say(said(line("p3", "p2")))


def test_positions_in_the_same_place_are_one_and_an_unplaced_one_adds_nothing() -> None:
    unit = Unit(id="u", account_id="a", name="Purchasing")
    places: dict[str, dict[str, Any]] = {
        "p1": {"unit_id": "u"},
        "p2": {"title": "Buyer"},
        "p3": {"unit_id": "u", "title": "Head of purchasing"},
    }
    jobs = [Position(id=f"w_{p}", account_id="a", person_id=p, employer_id="a", **known) for p, known in places.items()]
    fresh = Book()
    fresh.say(*[said(entity) for entity in (*base(), unit) if not isinstance(entity, Position)], *map(said, jobs))
    fresh.say(merging(fresh, "p2", "p1", 1), merging(fresh, "p3", "p1", 1), day=1)

    (only,) = fresh.graph().positions

    assert (only.id, only.person_id, only.unit_id) == ("w_p1", "p1", "u")
    assert only.title in ("Buyer", "Head of purchasing")


def test_the_kept_persons_own_first_position_stays_the_first() -> None:
    units: list[AnyEntity] = [Unit(id=u, account_id="a", name=u) for u in ("u1", "u2")]
    there = book()
    there.say(*[said(u) for u in units])
    there.say(*[
        said(Position(id=f"w_{p}", account_id="a", person_id=p, employer_id="a", unit_id=u))
        for p, u in (("p1", "u2"), ("p2", "u1"))
    ])  # fmt: skip
    there.say(merging(there, "p2", "p1", 1), day=1)

    graph = there.graph()

    assert graph.position_of("p1").id == "w_p1"  # type: ignore[union-attr]
    assert [p.primary for p in graph.positions_of["p1"]] == [True, False]


def test_people_without_a_merge_cost_nothing_in_the_view() -> None:
    graph = full().graph()

    assert (graph.aliases, graph.unmerged, graph.told) == ({}, {}, {})
    assert graph.stored == graph.by_id
