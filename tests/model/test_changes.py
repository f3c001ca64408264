"""From what is said to what is written: the smallest set of entities and facts that makes it true."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkam.errors import InputError, Place
from graphkam.model.changes import Statement, plan_changes
from graphkam.model.codes import Origin
from graphkam.model.entities import WORKSPACE, Influence, Person, Position, Rival
from tests.model.histories import START, base, book, line, part, said, statements


def test_a_new_account_is_written_whole_and_counted() -> None:
    change = plan_changes(None, "a", [said(entity) for entity in base()], START)

    assert change.created == {"account": 1, "person": 3, "position": 3, "opportunity": 1, "buying_influence": 1}
    assert [(f.subject_id, f.attribute, f.value) for f in change.facts] == [("b", "holder_id", "p1")]
    assert {e.recorded_by for e in change.entities} == {"Li"}


def test_the_same_again_writes_nothing() -> None:
    there = book(said(part(rating=3)))

    change = there.say(*[said(entity) for entity in base()], said(part(rating=3)), day=5)

    assert change.empty
    assert change.unchanged == len(base())


@settings(max_examples=60, deadline=None)
@given(st.lists(statements().filter(lambda s: not s.confirms), max_size=5))
def test_applying_twice_writes_nothing(told: list[Statement]) -> None:
    one_each = list({s.entity.id: s for s in told}.values())
    there = book()
    there.say(*one_each, day=1)

    assert there.say(*one_each, day=1).empty


def test_one_changed_judgement_is_one_fact_and_one_entity() -> None:
    there = book(said(part(rating=3, win="a promotion")))

    change = there.say(said(part(rating=4, win="a promotion"), 1), day=1)

    assert [(f.attribute, f.value) for f in change.facts] == [("rating", 4)]
    assert ([e.id for e in change.entities], change.updated, change.unchanged) == (["b"], {}, 0)


def test_a_plain_value_is_no_fact() -> None:
    there = book()

    change = there.say(said(Person(id="p1", account_id=WORKSPACE, name="P1", phone="1")))

    assert (change.facts, change.updated) == ((), {"person": 1})


def test_what_is_not_said_stays() -> None:
    there = book(said(Person(id="p1", account_id=WORKSPACE, name="P1", phone="1", external_ids={"crm": "7"})))

    there.say(said(Person(id="p1", account_id=WORKSPACE, name="New", external_ids={"erp": "8"})))

    person = there.graph().person_by_id["p1"]
    assert (person.name, person.phone, person.external_ids) == ("New", "1", {"crm": "7", "erp": "8"})


def test_a_machine_does_not_overrule_a_person_and_is_told_apart() -> None:
    there = book(said(part(rating=3)))
    crm = said(part(rating=-3), 9, by="crm", origin=Origin.SYSTEM)

    change = there.say(crm, day=9)

    assert there.graph().buying_influences[0].rating == 3
    assert [f.value for f in change.contradictions] == [-3]
    assert [(holds.value, other.value) for holds, other in there.graph().contradictions] == [(3, -3)]
    assert there.say(crm.model_copy(update={"evidence": crm.evidence}), day=10).empty


def test_a_machine_that_repeats_its_last_word_says_nothing_new() -> None:
    there = book(said(part(rating=3)))
    there.say(said(part(rating=-3), 1, by="crm", origin=Origin.SYSTEM), day=1)

    assert there.say(said(part(rating=-3), 8, by="crm", origin=Origin.SYSTEM), day=8).empty


def test_the_same_value_again_does_not_make_a_judgement_younger() -> None:
    there = book(said(part(rating=3)))

    there.say(said(part(rating=3), 30, by="importer"), day=30)

    held = there.graph().fact_behind("b", "rating")
    assert held is not None
    assert held.observed_at == START.date()


def test_an_express_confirmation_does() -> None:
    there = book(said(part(rating=3)))

    change = there.say(said(part(rating=3), 30, confirms=True), day=30)

    (fact,) = change.facts
    assert (fact.attribute, fact.value) == ("rating", 3)
    assert fact.observed_at == START.date() + timedelta(days=30)


def test_an_older_observation_told_later_does_not_replace_a_newer_one() -> None:
    there = book(said(part(rating=3), 10))

    change = there.say(said(part(rating=-2), 2), day=20)

    assert there.graph().buying_influences[0].rating == 3
    assert len(change.facts) == 1


def test_a_told_history_leaves_its_whole_trace() -> None:
    there = book(said(part(rating=3), 10), said(part(rating=-1), 1), said(part(rating=0), 5))

    trace = sorted((f.observed_at, f.value) for f in there.facts.values() if f.attribute == "rating")
    assert [value for _, value in trace] == [-1, 0, 3]
    assert there.graph().buying_influences[0].rating == 3


def test_a_cleared_attribute_is_unknown_again_and_keeps_its_history() -> None:
    there = book(said(part(rating=3, roles=["coach"])))

    change = there.say(said(part(), 1, cleared=("rating", "roles")), day=1)

    (item,) = there.graph().buying_influences
    assert (item.rating, item.roles, item.holder_id) == (None, (), "p1")
    assert {(f.attribute, f.value) for f in change.facts} == {("rating", None), ("roles", None)}
    assert there.graph(START.date()).buying_influences[0].rating == 3
    assert there.say(said(part(), 1, cleared=("rating",)), day=2).empty


def test_clearing_what_was_never_known_writes_nothing() -> None:
    assert book().say(said(part(), 1, cleared=("rating",)), day=1).empty


def test_gone_and_come_back() -> None:
    there = book(said(part(rating=3)))

    change = there.say(said(part(), 1, gone=True), day=1)
    assert (change.gone, [f.attribute for f in change.facts]) == ({"buying_influence": 1}, ["present"])
    assert there.graph().buying_influences == ()
    assert there.say(said(part(), 2, gone=True), day=2).gone in ({}, {"buying_influence": 1})

    there.say(said(part(win="back"), 3), day=3)
    (item,) = there.graph().buying_influences
    assert (item.rating, item.win) == (3, "back")
    assert [len(there.graph(START.date()).buying_influences), len(there.graph().buying_influences)] == [1, 1]


CYCLES: list[tuple[list[tuple[str, str]], set[str]]] = [
    ([("p1", "p1")], {"P1"}),
    ([("p1", "p2"), ("p2", "p1")], {"P1", "P2"}),
    ([("p1", "p2"), ("p2", "p3"), ("p3", "p1")], {"P1", "P2", "P3"}),
]


@pytest.mark.parametrize(("lines", "names"), CYCLES, ids=["oneself", "two", "three"])
def test_a_reporting_cycle_is_refused_with_its_names_and_place(lines: list[tuple[str, str]], names: set[str]) -> None:
    there = book()
    told = [said(line(*pair), place=Place(file="r.csv", row=n)) for n, pair in enumerate(lines, start=2)]

    with pytest.raises(InputError) as caught:
        there.say(*told)

    (problem,) = caught.value.problems
    named = problem.params["people"].split(" → ")
    assert (problem.code, set(named), named[0]) == ("reporting_cycle", names, named[-1])
    assert problem.place.file == "r.csv"


def test_a_cycle_closed_by_a_dotted_line_is_none() -> None:
    change = book(said(line("p1", "p2"))).say(said(line("p2", "p1", "dotted")))

    assert change.created == {"reporting": 1}


def test_a_cycle_that_is_opened_in_the_same_breath_is_none() -> None:
    there = book(said(line("p1", "p2")))

    change = there.say(said(line("p1", "p2"), gone=True), said(line("p2", "p1")))

    assert (change.created, change.gone) == ({"reporting": 1}, {"reporting": 1})


REFERENCES: list[tuple[str, Callable[[], Statement]]] = [
    ("person_id", lambda: said(Position(id="w9", account_id="a", person_id="nobody", employer_id="a"))),
    ("employer_id", lambda: said(Position(id="w9", account_id="a", person_id="p1", employer_id="nobody"))),
    ("unit_id", lambda: said(Position(id="w9", account_id="a", person_id="p1", employer_id="a", unit_id="nobody"))),
    ("manager_id", lambda: said(line("p1", "nobody"))),
    ("holder_id", lambda: said(part(holder_id="nobody"))),
    ("holder_id", lambda: said(part(holder_id="o"))),
    ("opportunity_id", lambda: said(Rival(id="v", account_id="a", opportunity_id="nobody", name="R"))),
    ("target_id", lambda: said(Influence(id="i", account_id="a", source_id="p1", target_id="o", kind="trust"))),
]


@pytest.mark.parametrize(("field", "make"), REFERENCES, ids=[f"{n}-{f}" for n, (f, _) in enumerate(REFERENCES)])
def test_a_reference_to_what_is_not_there_is_refused_with_its_place(field: str, make: Callable[[], Statement]) -> None:
    place = Place(file="x.csv", row=7)

    with pytest.raises(InputError) as caught:
        book().say(make().model_copy(update={"place": place}))

    (problem,) = caught.value.problems
    assert (problem.code, problem.params["field"], problem.place) == ("reference_missing", field, place)


def test_ties_of_what_is_removed_go_with_it_without_complaint() -> None:
    there = book(said(line("p2", "p1")), said(part(rating=2)))

    there.say(said(Position(id="w_p1", account_id="a", person_id="p1", employer_id="a"), 1, gone=True), day=1)

    assert there.graph().reporting == ()


def test_nobody_influences_themself() -> None:
    with pytest.raises(InputError, match="influence_on_oneself"):
        book().say(said(Influence(id="i", account_id="a", source_id="p1", target_id="p1", kind="trust")))


def test_known_facts_are_written_as_they_are_and_once() -> None:
    source = book(said(part(rating=3), 4))
    facts = list(source.facts.values())
    plain = [said(entity) for entity in base()]

    first = plan_changes(None, "a", plain, START, facts)
    again = plan_changes(source.graph(), "a", plain, START, facts)

    assert {f.id: f for f in facts}.items() <= {f.id: f for f in first.facts}.items()
    assert next(e for e in first.entities if e.id == "b").model_dump()["rating"] == 3
    assert again.empty


def test_what_is_referred_to_is_written_before_what_refers_to_it() -> None:
    change = plan_changes(None, "a", [said(entity) for entity in reversed(base())], START)

    kinds = [entity.KIND for entity in change.entities]
    assert kinds.index("person") < kinds.index("position")
    assert kinds.index("opportunity") < kinds.index("buying_influence")
