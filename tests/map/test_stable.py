"""People stay where they were: one more or less leaves the order of the rest alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkam.map.arrange import Arrangement, arranged
from graphkam.map.layout import Layout, laid_out
from graphkam.map.place import Placing, Stand, Tie, placing
from graphkam.map.scene import scene
from graphkam.model.codes import Layer, ReportingKind
from graphkam.model.entities import WORKSPACE, Person, Position, Reporting
from graphkam.model.facts import PRESENT, Fact
from graphkam.model.graph import AccountGraph
from tests.map.graphs import DAY, DEAL, generated, sample
from tests.map.test_layout import placings

LATER = datetime(2026, 8, 20, 9, tzinfo=UTC)


@st.composite
def histories(draw: st.DrawFn) -> Placing:
    """An account whose people and ties were recorded at a few moments."""
    place = draw(placings())
    moment = st.integers(0, 4)
    stands = tuple(replace(stand, arrived=draw(moment)) for stand in place.stands)

    def dated(ties: tuple[Tie, ...]) -> tuple[Tie, ...]:
        return tuple(replace(tie, recorded=draw(moment)) for tie in ties)

    return replace(
        place, stands=stands, reporting=dated(place.reporting), influence=dated(place.influence), steps=(), beside=(),
        kept=frozenset(stand.person_id for stand in stands), folded=False,
    )  # fmt: skip


def orders(layout: Layout) -> dict[tuple[str, str], list[str]]:
    """Cell → its people as they are read, line by line."""
    cells: dict[tuple[str, str], list[str]] = {}
    for card in sorted(layout.cards, key=lambda card: (card.box.y, card.box.x)):
        cells.setdefault((card.column, card.row), []).append(card.key)
    return cells


def restricted(arrangement: Arrangement, people: set[str]) -> list[list[str]]:
    found = [[one for one in members if one in people] for _, members in sorted(arrangement.cells.items())]
    return [members for members in found if members]


def upto(place: Placing, moment: int) -> Placing:
    """What was known by a moment."""
    stands = tuple(stand for stand in place.stands if stand.arrived <= moment)
    there = {stand.person_id for stand in stands}

    def known(ties: tuple[Tie, ...]) -> tuple[Tie, ...]:
        return tuple(tie for tie in ties if tie.recorded <= moment and {tie.source, tie.target} <= there)

    used = {stand.column for stand in stands}
    return replace(
        place, stands=stands, reporting=known(place.reporting), influence=known(place.influence),
        columns=tuple(column for column in place.columns if column.key in used), kept=frozenset(there),
    )  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(histories(), st.sampled_from(["decision", "management"]), st.data())
def test_one_person_more_leaves_the_order_of_everybody_else_as_it_was(
    place: Placing, row: str, data: st.DataObject
) -> None:
    people = [stand.person_id for stand in place.stands]
    if not people:
        return
    columns = [column.key for column in place.columns]
    new = Stand("new", data.draw(st.sampled_from(columns)), row, None, (0,), arrived=9)
    ends = data.draw(st.lists(st.sampled_from(people), max_size=4, unique=True))
    ties = tuple(Tie("new", one, "advice", 1.0, recorded=9) for one in ends)
    more = replace(
        place, stands=(*place.stands, new), influence=(*place.influence, *ties), kept=place.kept | {"new"}
    )  # fmt: skip
    before, after = arranged(place), arranged(more)
    assert restricted(after, set(people)) == restricted(before, set(people))
    assert after.columns == before.columns
    assert "new" in after.places()


@settings(max_examples=40, deadline=None)
@given(histories(), st.data())
def test_one_person_less_leaves_the_order_of_everybody_else_as_it_was(place: Placing, data: st.DataObject) -> None:
    people = sorted(stand.person_id for stand in place.stands)
    if not people:
        return
    gone = data.draw(st.sampled_from(people))
    stands = tuple(stand for stand in place.stands if stand.person_id != gone)
    used = {stand.column for stand in stands}
    fewer = replace(
        place, stands=stands, columns=tuple(column for column in place.columns if column.key in used),
        reporting=tuple(tie for tie in place.reporting if gone not in (tie.source, tie.target)),
        influence=tuple(tie for tie in place.influence if gone not in (tie.source, tie.target)),
        kept=place.kept - {gone},
    )  # fmt: skip
    remembered = arranged(place)
    before, after = laid_out(place, remembered), laid_out(fewer, remembered)
    left = {cell: [one for one in members if one != gone] for cell, members in orders(before).items()}
    assert orders(after) == {cell: members for cell, members in left.items() if members}
    columns = [span.key for span in before.columns if span.key in {span.key for span in after.columns}]
    assert columns == [span.key for span in after.columns]


@settings(max_examples=60, deadline=None)
@given(histories(), st.integers(0, 4))
def test_the_order_at_one_review_is_part_of_the_order_at_the_next(place: Placing, moment: int) -> None:
    early = upto(place, moment)
    people = {stand.person_id for stand in early.stands}
    sizes = [sum(stand.arrived <= step for stand in place.stands) for step in range(moment, 5)]
    if any(later > 2 * now for now, later in pairwise(sizes)):
        return  # a map that more than doubles is a new map
    assert restricted(arranged(place), people) == restricted(arranged(early), people)


@settings(max_examples=40, deadline=None)
@given(histories())
def test_everybody_is_arranged_exactly_once_in_the_cell_they_stand_in(place: Placing) -> None:
    cells = arranged(place).cells
    assert sorted(one for members in cells.values() for one in members) == sorted(
        stand.person_id for stand in place.stands
    )
    assert all(stand.person_id in cells[stand.column, stand.row] for stand in place.stands)


def with_newcomer(graph: AccountGraph) -> AccountGraph:
    entities = (
        *graph.entities(),
        Person(id="px", account_id=WORKSPACE, name="新来的"),
        Position(id="pos-px", account_id="acme", person_id="px", employer_id="acme", unit_id="it", recorded_at=LATER),
        Reporting(id="r-px", account_id="acme", person_id="px", manager_id="p03", kind=ReportingKind.LINE,
                  recorded_at=LATER),
    )  # fmt: skip
    layer = Fact(
        id="lx", account_id="acme", kind="position", subject_id="pos-px", attribute="layer", value=Layer.MANAGEMENT,
        observed_at=LATER.date(), recorded_at=LATER, by="m1", confidence=0.9,
    )  # fmt: skip
    return AccountGraph.assemble(DAY, "acme", entities, (*graph.facts, layer))


def test_a_newcomer_of_the_sample_stands_in_their_department_and_nobody_changes_sides() -> None:
    graph = sample()
    before = orders(scene(graph, DEAL, None, None, None).layout)
    after = orders(scene(with_newcomer(graph), DEAL, None, None, None).layout)
    assert "px" in after["unit:it", "management"]
    assert {cell: [one for one in members if one != "px"] for cell, members in after.items()} == before


@pytest.mark.parametrize("gone", ["p01", "p03", "p09", "p11", "p20"])
def test_somebody_who_has_gone_leaves_a_gap_and_no_other_order(gone: str) -> None:
    graph = sample()
    leaving = Fact(
        id="gone", account_id="acme", kind="person", subject_id=gone, attribute=PRESENT, value=False, observed_at=DAY,
        recorded_at=LATER + timedelta(days=1), by="m1", confidence=1,
    )  # fmt: skip
    fewer = AccountGraph.assemble(DAY, "acme", graph.entities(), (*graph.facts, leaving))
    before = orders(scene(graph, DEAL, None, None, None).layout)
    after = orders(scene(fewer, DEAL, None, None, None, ever=graph).layout)
    left = {cell: [one for one in members if one != gone] for cell, members in before.items()}
    assert after == {cell: members for cell, members in left.items() if members}


def test_a_judgement_made_again_moves_nobody() -> None:
    graph = sample()
    again = tuple(
        fact.model_copy(update={"id": f"again-{fact.id}", "recorded_at": LATER})
        for fact in graph.facts
        if fact.attribute == "layer"
    )
    assert arranged(_placed(AccountGraph.assemble(DAY, "acme", graph.entities(), (*graph.facts, *again)))) == arranged(
        _placed(graph)
    )


def test_many_people_recorded_one_by_one_are_arranged_in_bounded_work() -> None:
    place = _placed(generated(150))
    one_by_one = replace(
        place, stands=tuple(replace(stand, arrived=spot) for spot, stand in enumerate(place.stands))
    )  # fmt: skip
    assert len(arranged(one_by_one).places()) == 150


def _placed(graph: AccountGraph) -> Placing:
    return placing(graph, DEAL, frozenset(), (), ())
