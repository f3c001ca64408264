"""Who a file's people are: never by the name alone, and the same again at the next import."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkam.ingest.foreign.records import PersonRecord, Ref
from graphkam.model.entities import WORKSPACE, Person
from tests.ingest.gather.accounts import Held, at, held, lines_of, names_of, person, records, tie


def chart(size: int = 1516, names: int = 26) -> list[PersonRecord]:
    """As a chart of 1,516 positions with 26 distinct names (FORMATS: org charts), without any key or address."""
    return [
        person(chr(ord("A") + n % names), n + 2, unit=f"U{n % 7}", title=f"T{n % 3}", phone=str(n % 500))
        for n in range(size)
    ]


def shuffled(given: list[PersonRecord], seed: int = 1) -> list[PersonRecord]:
    """The same rows in another order: each stands in another row."""
    mixed = given[:]
    random.Random(seed).shuffle(mixed)
    return [replace(record, place=at(number)) for number, record in enumerate(mixed, start=2)]


def test_people_who_share_a_name_stay_apart_and_a_shuffled_file_changes_nothing() -> None:
    there = Held()
    batch, change = there.take(records(*chart()))
    assert (batch.rows, batch.left_out, change.created["person"]) == (1516, (), 1516)

    batch, change = there.take(records(*shuffled(chart())), day=1)

    assert change.empty
    assert batch.problems == ()


def test_a_key_is_who_somebody_is_whatever_else_changes() -> None:
    there = held(person("Ann", key="7", email="a@x.example"), person("Ben", 3, key="8"))

    there.take(records(person("Anna", key="7", email="other@x.example", title="Head")), day=1)

    assert names_of(there.now) == ["Anna", "Ben"]
    (anna,) = (p for p in there.now.people if p.name == "Anna")
    assert (anna.email, anna.other_emails) == ("other@x.example", ("a@x.example",))


def test_a_key_of_a_known_person_counts_even_if_we_gave_another_id() -> None:
    there = held(person("Ann", key="7"))
    (ann,) = there.now.people
    there.say(Person(id=ann.id, account_id=WORKSPACE, name="Ann", external_ids={"crm": "003"}))

    there.take(records(person("Ann B", key="003"), source="crm"), day=1)

    assert [(p.id, p.name, p.external_ids) for p in there.now.people] == [(ann.id, "Ann B", {"hr": "7", "crm": "003"})]


def test_an_address_makes_two_sources_one_person_and_another_name_is_told() -> None:
    there = held(person("Ann", key="7", email="A@x.example"))

    batch, change = there.take(records(person("Anne", key="003", email="a@X.example"), source="crm"), day=1)

    assert change.created == {}
    assert [p.external_ids for p in there.now.people] == [{"hr": "7", "crm": "003"}]
    assert [w.code for w in batch.warnings] == ["gather.matched_by_email"]


def test_an_address_of_somebody_with_another_key_of_the_same_source_makes_nobody_one() -> None:
    there = held(person("Ann", key="7", email="info@x.example"))

    there.take(records(person("Ben", key="8", email="info@x.example")), day=1)

    assert names_of(there.now) == ["Ann", "Ben"]


def test_an_address_that_two_rows_share_makes_nobody_one() -> None:
    there = held(person("Ann", key="7", email="info@x.example"))
    given = [person(name, n, key=str(n), email="info@x.example") for n, name in enumerate(("Ben", "Cem"), start=2)]

    there.take(records(*given, source="crm"), day=1)

    assert names_of(there.now) == ["Ann", "Ben", "Cem"]


def test_a_second_address_counts_as_well() -> None:
    there = held(person("Ann", emails=("a@x.example", "b@x.example"), key="7"))

    there.take(records(person("Ann", key="003", email="b@x.example"), source="crm"), day=1)

    assert names_of(there.now) == ["Ann"]


MOVES: list[tuple[dict[str, Any], dict[str, Any], int]] = [
    ({"unit": "U", "title": "T"}, {"unit": "U", "title": "Other"}, 1),
    ({"unit": "U", "title": "T"}, {"unit": "V", "title": "T"}, 1),
    ({"unit": "U", "title": "T"}, {"unit": "V", "title": "Other"}, 1),
    ({"unit": "U"}, {"unit": "U", "email": "new@x.example"}, 1),
]


@pytest.mark.parametrize(("before", "after", "people"), MOVES)
def test_somebody_without_a_key_is_known_again_by_what_is_left(
    before: dict[str, Any], after: dict[str, Any], people: int
) -> None:
    there = held(person("Ann", **before))

    there.take(records(person("Ann", **after)), day=1)

    assert len(there.now.people) == people
    assert there.plan(records(person("Ann", **after)), day=2)[1].empty


def test_two_of_a_name_who_both_moved_are_not_guessed_at() -> None:
    there = held(person("Ann", unit="U"), person("Ann", 3, unit="V"))

    there.take(records(person("Ann", unit="X"), person("Ann", 3, unit="Y")), day=1)

    assert len(there.now.people) == 4


def test_the_same_name_from_another_source_is_somebody_else() -> None:
    there = held(person("Ann", unit="U"))

    there.take(records(person("Ann", unit="U"), source="other"), day=1)

    assert names_of(there.now) == ["Ann", "Ann"]


def test_rows_with_one_key_or_one_name_and_address_are_one_person_and_counted() -> None:
    there = Held()

    batch, _ = there.take(
        records(
            person("Ann", 2, key="7", unit="U"),
            person("Ann", 3, key="7", unit="V"),
            person("Ben", 4, email="b@x.example"),
            person("Ben", 5, email="b@x.example"),
        )
    )

    assert names_of(there.now) == ["Ann", "Ben"]
    assert sorted(p.unit_id is not None for p in there.now.positions) == [False, True, True]
    assert [(one.place.row, one.code) for one in batch.left_out] == [
        (3, "import.left_out.again"),
        (5, "import.left_out.again"),
    ]


def test_a_key_for_two_names_is_a_problem_that_names_both_rows() -> None:
    batch, _ = Held().plan(records(person("Ann", 2, key="7"), person("Ben", 9, key="7")))

    (problem,) = batch.problems
    assert (problem.code, problem.place.row) == ("gather.key_twice", 9)
    assert problem.params["rows"] == ["people.csv:2"]


def test_a_files_own_numbers_mean_nobody_of_another_account_and_a_programs_keys_do() -> None:
    for source, same in (("people", False), ("salesforce", True)):
        ids = set()
        for name in ("Acme", "Beta"):
            there = Held()
            key = replace(records().key, name=name)
            there.take(records(person("Ann", key="1"), source=source, key=key))
            ids |= {p.id for p in there.now.people}
        assert (len(ids) == 1) is same


def test_a_manager_is_found_by_key_by_address_or_by_name() -> None:
    there = held(
        person("Boss", 2, key="1", email="boss@x.example"),
        person("Ann", 3, key="2", manager=Ref(key="1")),
        person("Ben", 4, key="3", manager=Ref(email="BOSS@x.example")),
        person("Cem", 5, key="4", manager="boss"),
    )

    assert lines_of(there.now) == {(name, "Boss", "line") for name in ("Ann", "Ben", "Cem")}


def test_a_manager_whose_name_two_people_have_costs_the_line_and_names_both_rows() -> None:
    there = Held()

    batch, _ = there.take(records(person("Boss", 2), person("Boss", 3), person("Ann", 4, manager="Boss")))

    (warning,) = batch.warnings
    assert (warning.code, warning.place.row) == ("gather.manager_ambiguous", 4)
    assert sorted(warning.params["rows"]) == ["people.csv:2", "people.csv:3"]
    assert (names_of(there.now), there.now.reporting) == (["Ann", "Boss", "Boss"], ())


def test_who_reports_to_their_own_name_is_the_head_unless_another_has_that_name() -> None:
    alone = Held()
    batch, _ = alone.take(records(person("Boss", 2, manager="Boss"), person("Ann", 3, manager="Boss")))
    assert (lines_of(alone.now), batch.warnings) == ({("Ann", "Boss", "line")}, ())

    batch, _ = Held().take(records(person("Boss", 2, manager="Boss"), person("Boss", 3)))
    assert [warning.code for warning in batch.warnings] == ["gather.manager_ambiguous"]


def test_a_manager_who_is_in_no_row_costs_the_line_only() -> None:
    there = Held()

    batch, _ = there.take(records(person("Ann", manager="Nobody"), person("Ben", 3, manager="Nobody")))

    assert (names_of(there.now), there.now.reporting) == (["Ann", "Ben"], ())
    assert [(w.code, w.params) for w in batch.warnings] == [("gather.manager_unknown", {"name": "Nobody"})]


def test_who_reports_to_themself_is_the_head() -> None:
    there = held(person("Boss", key="1", manager=Ref(key="1")), person("Ann", 3, key="2", manager=Ref(key="1")))

    assert lines_of(there.now) == {("Ann", "Boss", "line")}


def test_the_end_of_a_tie_that_is_nobody_is_a_problem() -> None:
    batch, _ = Held().plan(records(person("Ann"), tie("Ann", "Bne", row=4)))

    assert [(p.code, p.params["name"], p.place.row) for p in batch.problems] == [("gather.person_unknown", "Bne", 4)]


ROWS = st.lists(
    st.builds(
        person,
        st.sampled_from(["A", "B", "C"]),
        key=st.one_of(st.none(), st.sampled_from(["1", "2", "3", "4"])),
        emails=st.one_of(st.just(()), st.sampled_from([("x@x.example",), ("y@x.example",)])),
        units=st.one_of(st.just(()), st.sampled_from([("U",), ("U", "V")])),
        title=st.one_of(st.none(), st.sampled_from(["T1", "T2"])),
        phone=st.one_of(st.none(), st.sampled_from(["1", "2"])),
    ),
    max_size=9,
).map(lambda rows: [replace(row, place=at(number)) for number, row in enumerate(rows, start=2)])


@settings(max_examples=150, deadline=None)
@given(ROWS)
def test_every_row_is_a_person_a_problem_or_left_out(rows: list[PersonRecord]) -> None:
    batch, _ = Held().plan(records(*rows))

    people = {s.entity.id for s in batch.statements if isinstance(s.entity, Person)}
    wrong = {problem.place.row for problem in batch.problems}
    assert len(rows) == len(people) + len(wrong) + len(batch.left_out)


@settings(max_examples=150, deadline=None)
@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter_and_importing_twice_changes_nothing(
    rows: list[PersonRecord], order: random.Random
) -> None:
    mixed = rows[:]
    order.shuffle(mixed)
    one, other = Held(), Held()
    batch, change = one.plan(records(*rows))
    again = other.plan(records(*mixed))[1]
    assert (change.entities, change.facts) == (again.entities, again.facts)
    if batch.problems:
        return

    one.write(change)

    assert one.plan(records(*shuffled(rows, order.randint(0, 99))), day=1)[1].empty
