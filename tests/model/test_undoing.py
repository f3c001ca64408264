"""Taking back what an import brought, with random histories."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings

from graphkam.model.facts import by_undoing
from tests.model.histories import HISTORIES, START, Book, base, book, said

DAY = START.date()


@settings(max_examples=60, deadline=None)
@given(HISTORIES)
def test_what_is_taken_back_at_once_leaves_the_graph_of_before(history: list[tuple[int, list[object]]]) -> None:
    there = book()
    today = 0
    for wait, step in history:
        today += wait
        before = there.graph()
        change = there.say(*step, day=today)  # type: ignore[arg-type]  # hypothesis erases the element's type
        there.take_back(change, day=today)

        after = there.graph()
        assert _seen(after.buying_influences) == _seen(before.buying_influences)
        assert {fact.id for fact in after.facts if not by_undoing(fact)} == {
            fact.id for fact in before.facts if not by_undoing(fact)
        }
        there.say(*step, day=today)  # type: ignore[arg-type]  # hypothesis erases the element's type


def test_what_is_taken_back_is_shown_on_the_days_before() -> None:
    there = Book()
    change = there.say(*[said(entity) for entity in base()])

    there.take_back(change, day=3)

    assert [person.id for person in there.graph(DAY + timedelta(days=2)).people] == ["p1", "p2", "p3"]
    assert not there.entities["a"].present


def _seen(entities: object) -> set[tuple[object, ...]]:
    hidden = {"version", "recorded_at", "recorded_by", "origin"}
    return {tuple(sorted(e.model_dump(exclude=hidden).items(), key=str)) for e in entities}  # type: ignore[attr-defined]  # entities
