"""How dated facts fold into what holds on a day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from graphkam.errors import NotFoundError
from graphkam.model.codes import Origin, SourceKind
from graphkam.model.facts import Fact, contradicting, fact_id, prevailing
from graphkam.model.graph import AccountGraph
from tests.model.histories import HISTORIES, START, Book, base, book, part, said, statements

DAY = START.date()


def fact(name: str, value: object, day: int = 0, recorded: int = 0, **more: object) -> Fact:
    return Fact.model_validate(
        {
            "id": name, "account_id": "a", "kind": "buying_influence", "subject_id": "b", "attribute": "rating",
            "value": value, "observed_at": DAY + timedelta(days=day), "recorded_at": START + timedelta(days=recorded),
            "by": "Li", "confidence": 0.8,
        }
        | more
    )  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(HISTORIES, st.dictionaries(st.integers(0, 7), st.integers(0, 3), max_size=4))
def test_the_graph_as_of_a_day_is_what_was_current_on_that_day(
    history: list[tuple[int, list[object]]], taken_back: dict[int, int]
) -> None:
    there = book()
    today, current = 0, {0: there.graph(DAY)}
    for number, (wait, step) in enumerate(history):
        for idle in range(1, wait + 1):
            current[today + idle] = there.graph(DAY + timedelta(days=today + idle))
        today += wait
        change = there.say(*step, day=today)  # type: ignore[arg-type]  # hypothesis erases the element's type
        if number in taken_back:
            later = today + taken_back[number]
            current |= {day: there.graph(DAY + timedelta(days=day)) for day in range(today, later)}
            today = later
            there.take_back(change, day=today)
        current[today] = there.graph(DAY + timedelta(days=today))

    for day, graph in current.items():
        past = there.graph(DAY + timedelta(days=day))
        assert past.facts == graph.facts
        assert _held(past) == _held(graph)


def _held(graph: AccountGraph) -> set[tuple[object, ...]]:
    bookkeeping = {"version", "recorded_at", "recorded_by", "origin"}
    return {tuple(sorted(e.model_dump(exclude=bookkeeping).items(), key=str)) for e in graph.buying_influences}


@given(st.lists(st.tuples(st.sampled_from(Origin), st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=8))
def test_who_stands_behind_a_fact_outranks_its_date(testimonies: list[tuple[Origin, int, int]]) -> None:
    facts = [fact(f"f{n}", n, day, rec, origin=origin) for n, (origin, day, rec) in enumerate(testimonies)]

    held = prevailing(facts)["b", "rating"]

    assert held.origin.rank == max(origin.rank for origin, _, _ in testimonies)
    assert held.observed_at == max(f.observed_at for f in facts if f.origin is held.origin)


@given(st.permutations(range(4)))
def test_the_order_in_which_facts_are_read_does_not_matter(order: list[int]) -> None:
    facts = [fact("f0", 1), fact("f1", 2), fact("f2", 3, origin="system", day=9), fact("f3", 4, recorded=1)]

    assert prevailing([facts[n] for n in order])["b", "rating"].value == 4


def test_a_person_outranks_a_system_and_a_system_a_guess() -> None:
    guess, system, person = (fact(o, n, day=9 - n, origin=o) for n, o in enumerate(("guess", "system", "person")))

    assert prevailing([guess, system])["b", "rating"] == system
    assert prevailing([person, system, guess])["b", "rating"] == person


def test_of_two_of_one_moment_the_surer_one_holds() -> None:
    """Which of the two has the smaller id depends on the moment of the record, and says nothing."""
    for sure, unsure in (("f1", "f2"), ("f2", "f1")):
        told = [fact(unsure, 1, confidence=0.5), fact(sure, 2, confidence=0.9)]
        assert prevailing(told)["b", "rating"].value == 2


def test_a_later_differing_word_of_another_is_a_contradiction() -> None:
    holds, other = fact("f1", 3, origin="person"), fact("f2", -3, day=2, by="crm", origin="system")

    assert contradicting([holds, other], prevailing([holds, other])) == ((holds, other),)


@pytest.mark.parametrize(
    "other",
    [
        fact("f2", 3, day=2, by="crm", origin="system"),
        fact("f2", -3, day=-2, by="crm", origin="system"),
        fact("f2", -3, day=2, by="crm", origin="guess"),
        fact("f2", None, day=2, by="crm", origin="system"),
        fact("f2", -3, day=-1, by="Li"),
    ],
    ids=["the same", "older", "a guess", "unknown", "the same person"],
)
def test_what_is_no_contradiction(other: Fact) -> None:
    holds = fact("f1", 3)

    assert contradicting([holds, other], prevailing([holds, other])) == ()


def test_only_the_last_word_of_each_counts_as_testimony() -> None:
    holds, first = fact("f1", 3), fact("f2", -3, day=1, by="crm", origin="system")
    corrected = fact("f3", 3, day=2, by="crm", origin="system")

    assert contradicting([holds, first, corrected], prevailing([holds, first, corrected])) == ()


def test_age_counts_from_the_observation_and_is_never_negative() -> None:
    assert fact("f", 1, day=-10).age_days(DAY) == 10
    assert fact("f", 1, day=3).age_days(DAY) == 0


def test_evidence_is_more_than_an_import() -> None:
    assert [fact("f", 1, source=s).has_evidence for s in (SourceKind.CALL, SourceKind.IMPORT, SourceKind.NONE)] == [
        True, False, False,
    ]  # fmt: skip


def test_a_fact_is_known_from_the_day_of_its_record() -> None:
    late = fact("f", 1, day=-20, recorded=2)
    assert [late.known_by(DAY + timedelta(days=n)) for n in (1, 2, 3)] == [False, True, True]


def test_a_fact_that_was_taken_back_counts_until_the_day_before() -> None:
    gone = fact("f", 1, recorded=1, retracted_at=START + timedelta(days=3))

    assert [gone.known_by(DAY + timedelta(days=n)) for n in range(5)] == [False, True, True, False, False]
    assert gone.unretracted() == fact("f", 1, recorded=1)


def test_the_same_testimony_has_the_same_id_and_another_another() -> None:
    assert fact_id("b", "rating", "x", "1") == fact_id("b", "rating", "x", "1")
    others = {fact_id("b", "rating", "x", "1"), fact_id("b", "ratin", "gx", "1"), fact_id("b", "rating", "x", "2")}
    assert len(others) == 3


@pytest.mark.parametrize("confidence", [-0.1, 1.1, float("nan"), float("inf")])
def test_confidence_is_a_share(confidence: float) -> None:
    with pytest.raises(ValidationError):
        fact("f", 1, confidence=confidence)


def test_an_account_is_not_found_before_it_was_recorded() -> None:
    there = book()
    assert there.graph(DAY).account.id == "a"
    with pytest.raises(NotFoundError):
        there.graph(DAY - timedelta(days=1))


def test_unknown_neutral_and_unclear_are_three_things() -> None:
    there = book(said(part("b1", rating=0)), said(part("b2", rating="unclear")))

    ratings = {item.id: (item.rating, item.score) for item in there.graph().buying_influences}

    assert ratings == {"b": (None, None), "b1": (0, 0), "b2": ("unclear", None)}


def test_a_role_whose_holder_is_gone_is_a_placeholder_again() -> None:
    there = book()
    position = next(e for e in base() if e.id == "w_p1")

    there.say(said(position, 1, gone=True), day=1)

    assert [person.id for person in there.graph().people] == ["p2", "p3"]
    assert [item.holder_id for item in there.graph().buying_influences] == [None]
    assert [item.holder_id for item in there.graph(DAY).buying_influences] == ["p1"]


@settings(max_examples=40, deadline=None)
@given(st.lists(statements(), max_size=6))
def test_what_is_written_is_what_is_read(told: list[object]) -> None:
    there = Book()
    there.say(*[said(entity) for entity in base()])
    there.say(*told)  # type: ignore[arg-type]  # hypothesis erases the element's type

    for item in there.graph().buying_influences:
        stored = there.entities[item.id]
        assert [getattr(item, name) for name in item.JUDGED] == [getattr(stored, name) for name in item.JUDGED]
