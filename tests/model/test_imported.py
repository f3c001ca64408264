"""What a machine's statements leave: provenance, presence that follows the source, external ids side by side."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from graphkam.errors import InputError, Place
from graphkam.model.changes import Evidence, Statement, plan_changes, was_imported
from graphkam.model.codes import Origin, Stage
from graphkam.model.entities import (
    WORKSPACE,
    Account,
    AnyEntity,
    Entity,
    Member,
    Opportunity,
    Person,
    Position,
    Unit,
)  # fmt: skip
from graphkam.model.facts import PRESENT
from graphkam.model.graph import AccountGraph
from tests.model.histories import START, Book, base, book, part, said


def imported(entity: AnyEntity, day: int = 0, by: str = "Li", **more: Any) -> Statement:
    """As an import says it: a machine, on a day that no row gives."""
    moment = START + timedelta(days=day)
    evidence = Evidence(by=by, observed_at=moment.date(), origin=Origin.SYSTEM, confidence=0.4, dated=False)
    return Statement.model_validate({"entity": entity, "evidence": evidence, **more})


def test_what_is_new_bears_where_it_was_first_said() -> None:
    place = Place(file="a.xlsx", sheet="People", row=7, field="name")
    unit = Unit(id="u", account_id="a", name="U")
    there = book(said(unit, place=place))
    there.say(imported(unit.model_copy(update={"id": "v"}), place=Place(file="b.csv", row=2)))

    units = {u.id: u for u in there.graph().units}

    assert {i: u.origin for i, u in units.items()} == {"u": "a.xlsx, People, 7", "v": "import: b.csv, 2"}
    assert [was_imported(units[i]) for i in ("u", "v")] == [False, True]
    assert {e.origin for e in book().entities.values()} == {None}


def test_what_is_said_again_elsewhere_keeps_where_it_came_from() -> None:
    there = book(said(Unit(id="u", account_id="a", name="U"), place=Place(file="a.csv", row=2)))

    there.say(imported(Unit(id="u", account_id="a", name="New"), place=Place(file="b.csv", row=9)))

    assert [(u.name, u.origin) for u in there.graph().units] == [("New", "a.csv, 2")]


EXTERNAL = [
    Account(id="a", account_id="a", name="A"),
    Unit(id="u", account_id="a", name="U"),
    Person(id="p1", account_id=WORKSPACE, name="P1"),
    Opportunity(id="o", account_id="a", name="O"),
    Member(id="m", account_id=WORKSPACE, name="M"),
]


@pytest.mark.parametrize("entity", EXTERNAL, ids=lambda entity: entity.KIND)
def test_the_ids_of_two_sources_stand_side_by_side(entity: AnyEntity) -> None:
    there = book(said(entity.model_copy(update={"external_ids": {"crm": "1"}})))
    for ids in ({"erp": "2"}, {"crm": "3"}):
        there.say(said(type(entity).model_validate({**entity.model_dump(), "external_ids": ids})))

    assert there.graph().by_id[entity.id].model_dump()["external_ids"] == {"crm": "3", "erp": "2"}
    assert there.say(said(entity)).empty


def test_further_addresses_stay_where_none_are_said() -> None:
    ann = Person(id="p1", account_id=WORKSPACE, name="P1", email="a@x.example", other_emails=("b@x.example",))
    there = book(said(ann))

    there.say(said(Person(id="p1", account_id=WORKSPACE, name="P1", phone="1")))

    assert there.graph().person_by_id["p1"].other_emails == ("b@x.example",)


WORKS = Position(id="w_p2", account_id="a", person_id="p2", employer_id="a")
SOMEBODY = Person(id="p2", account_id=WORKSPACE, name="P2")


def named(day: int = 0, **more: Any) -> list[Statement]:
    """As a file names somebody."""
    return [imported(SOMEBODY, day, **more), imported(WORKS, day, **more)]


def test_what_a_machine_said_is_gone_is_there_again_once_a_machine_names_it() -> None:
    there = book()

    for day in (1, 3, 5):
        assert there.say(imported(WORKS, day, gone=True), day=day).gone == {"position": 1}
        assert there.say(imported(WORKS, day, gone=True, by="Zhao"), day=day).empty
        assert "p2" not in there.graph().person_by_id
        there.say(*named(day + 1, by="Zhao"), day=day + 1)
        assert "p2" in there.graph().person_by_id


def test_it_also_comes_and_goes_where_all_is_told_of_one_day() -> None:
    there = book()
    shown = []
    for recorded, gone in enumerate((True, False, True, False), start=1):
        there.say(*([imported(WORKS, gone=True)] if gone else named()), day=recorded)
        shown.append("p2" in there.graph().person_by_id)

    assert shown == [False, True, False, True]


def test_what_a_person_said_is_gone_a_machine_contradicts_and_does_not_bring_back() -> None:
    there = book()
    there.say(said(WORKS, 1, gone=True), day=1)
    stored = there.entities["w_p2"]

    change = there.say(*named(2), day=2)

    assert "p2" not in there.graph().person_by_id
    assert [(f.attribute, f.value) for f in change.contradictions] == [(PRESENT, True)]
    assert (change.entities, change.created, there.entities["w_p2"]) == ((), {}, stored)
    assert there.say(*named(3), day=3).empty


def test_what_a_person_brings_back_is_there_whatever_a_machine_says() -> None:
    there = book()
    there.say(said(WORKS, 1, gone=True), day=1)
    there.say(said(SOMEBODY, 2), said(WORKS, 2), day=2)

    change = there.say(imported(WORKS, 3, gone=True), day=3)

    assert "p2" in there.graph().person_by_id
    assert [f.value for f in change.contradictions] == [False]


def test_a_source_that_goes_back_to_an_earlier_value_is_believed() -> None:
    there = book()
    deal = Opportunity(id="o", account_id="a", name="O")
    for day, stage in enumerate((Stage.P1, Stage.P2, Stage.P1), start=1):
        there.say(imported(deal.model_copy(update={"stage": stage}), day), day=day)

    assert there.graph().opportunity("o").stage is Stage.P1


def test_two_who_are_named_in_one_file_are_told_apart_at_the_next_import_too() -> None:
    there = book()
    rows = [imported(part(rating=value), by=by) for by, value in (("Wu", 3), ("Xu", -1))]
    there.say(*rows)

    assert there.say(*rows, day=4).empty


def test_a_large_account_is_planned_without_looking_at_each_thing_again() -> None:
    """The plan of what changes nothing makes no new entity: everything that is there is the very thing that was."""
    there = book(said(part(rating=3)))
    graph = there.graph()

    again = AccountGraph.assemble(graph.day, "a", graph.entities(), graph.facts)

    assert all(again.by_id[identity] is entity for identity, entity in graph.by_id.items())


def test_a_broken_reference_is_told_once_for_each_row_that_makes_it() -> None:
    fresh = Book()
    fresh.say(*[said(entity) for entity in base()])
    wrong = [Position(id=f"w{n}", account_id="a", person_id="nobody", employer_id="a") for n in range(3)]

    with pytest.raises(InputError, match="reference_missing") as caught:
        fresh.say(*[said(one, place=Place(row=n)) for n, one in enumerate(wrong, start=2)])

    assert [problem.place.row for problem in caught.value.problems] == [2, 3, 4]


def test_only_entities_can_be_stated() -> None:
    nothing: Entity = Person(id="p", account_id=WORKSPACE, name="P")
    with pytest.raises(ValueError, match="not an entity"):
        Statement.model_validate({"entity": nothing.model_dump(), "evidence": imported(WORKS).evidence})


def test_a_restored_entity_keeps_its_own_origin() -> None:
    old = Unit(id="u", account_id="a", name="U", recorded_at=START, recorded_by="Wu", origin="old.csv, 3")
    told = Statement(entity=old, evidence=imported(WORKS).evidence, restored=True, place=Place(file="b.jsonl", row=9))

    change = plan_changes(book().graph(), "a", [told], START)

    assert [e.origin for e in change.entities] == ["old.csv, 3"]
