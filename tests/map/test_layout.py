"""Laws of the layout, for every graph."""

from __future__ import annotations

import random
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkam.map.layout import Layout, laid_out
from graphkam.map.order import behind, crosses
from graphkam.map.place import FOLD_ABOVE, Column, Placing, Stand, Tie, placing
from graphkam.model.codes import Degree
from graphkam.model.graph import AccountGraph
from tests.map.graphs import DEAL, generated, sample, with_parts

ROWS = ("decision", "management", "operation", "unassigned")


@st.composite
def placings(draw: st.DrawFn) -> Placing:
    columns = [f"unit:{spot}" for spot in range(draw(st.integers(1, 8)))] + ["external", "unassigned"]
    count = draw(st.integers(0, 40))
    folded = draw(st.booleans())
    stands = tuple(
        Stand(
            f"p{spot}",
            draw(st.sampled_from(columns)),
            draw(st.sampled_from(ROWS)),
            draw(st.sampled_from([*Degree, None])),
            (0,),
        )
        for spot in range(count)
    )
    ids = [stand.person_id for stand in stands]
    pairs = draw(st.lists(st.tuples(st.sampled_from(ids), st.sampled_from(ids)), max_size=40)) if ids else []
    ties = [(a, b) for a, b in dict.fromkeys(pairs) if a != b]
    used = {stand.column for stand in stands}
    kept = draw(st.sets(st.sampled_from(ids))) if ids and folded else set(ids)
    return Placing(
        columns=tuple(Column(key, key.partition(":")[0]) for key in columns if key in used),
        rows=ROWS,
        stands=stands,
        reporting=tuple(Tie(a, b, "reporting", 1.0) for a, b in ties[::2]),
        influence=tuple(Tie(a, b, "advice", 0.5) for a, b in ties[1::2]),
        steps=tuple(ties[:3]),
        beside=tuple(f"open:{spot}" for spot in range(draw(st.integers(0, 5)))),
        kept=frozenset(kept),
        folded=folded,
    )


def _placed(graph: AccountGraph) -> Placing:
    return placing(graph, DEAL, frozenset(), (), ())


def _hidden(layout: Layout) -> list[str]:
    return [card.key for fold in layout.folds for card in fold.members]


@settings(max_examples=60, deadline=None)
@given(placings())
def test_everybody_stands_exactly_once_on_a_card_or_in_a_fold(place: Placing) -> None:
    layout = laid_out(place)
    keys = [card.key for card in layout.cards] + _hidden(layout)
    assert sorted(keys) == sorted(stand.person_id for stand in place.stands)
    assert [card.key for card in layout.beside] == list(place.beside)


@settings(max_examples=60, deadline=None)
@given(placings())
def test_no_two_cards_overlap_and_all_stand_inside_the_map(place: Placing) -> None:
    layout = laid_out(place)
    boxes = [card.box for card in (*layout.cards, *layout.beside)] + [fold.chip for fold in layout.folds]
    assert not [pair for pair in combinations(boxes, 2) if pair[0].overlaps(pair[1])]
    assert all(box.left >= 0 and box.right <= layout.width and box.bottom <= layout.height for box in boxes)


@settings(max_examples=60, deadline=None)
@given(placings())
def test_an_opened_fold_overlaps_no_card_of_its_cell(place: Placing) -> None:
    layout = laid_out(place)
    for fold in layout.folds:
        own = [card.box for card in layout.cards if (card.column, card.row) == (fold.column, fold.row)]
        boxes = [*own, fold.chip, *(card.box for card in fold.members)]
        assert not [pair for pair in combinations(boxes, 2) if pair[0].overlaps(pair[1])]
        span = next(span for span in layout.columns if span.key == fold.column)
        band = next(band for band in layout.bands if band.key == fold.row)
        assert all(box.right <= span.start + span.extent + fold.grow_x for box in boxes)
        assert all(box.bottom <= band.start + band.extent + fold.grow_y for box in boxes)


@settings(max_examples=30, deadline=None)
@given(placings())
def test_every_card_stands_in_its_own_column_and_band(place: Placing) -> None:
    layout = laid_out(place)
    columns = {span.key: span for span in layout.columns}
    bands = {band.key: band for band in layout.bands}
    by_id = {stand.person_id: stand for stand in place.stands}
    for card in layout.cards:
        assert (card.column, card.row) == (by_id[card.key].column, by_id[card.key].row)
        column, band = columns[card.column], bands[card.row]
        assert column.start <= card.box.left
        assert card.box.right <= column.start + column.extent
        assert band.start <= card.box.top
        assert card.box.bottom <= band.start + band.extent


@pytest.mark.parametrize("graph", [sample(), generated(200)], ids=["24", "200"])
def test_the_order_of_the_input_changes_nothing(graph: AccountGraph) -> None:
    shuffler = random.Random(7)
    shuffled = {}
    for name in ("people", "positions", "units", "reporting", "influence", "buying_influences", "accounts"):
        items = list(getattr(graph, name))
        shuffler.shuffle(items)
        shuffled[name] = tuple(items)
    assert laid_out(_placed(graph.model_copy(update=shuffled))) == laid_out(_placed(graph))


def test_no_two_straight_lines_of_the_sample_cross() -> None:
    place = _placed(sample())
    layout = laid_out(place)
    at = {card.key: (card.box.x, card.box.y) for card in layout.cards}
    ties = [*place.influence, *place.reporting]
    assert len(ties) == 37
    assert not [pair for pair in combinations(ties, 2) if crosses(*pair, at)]


def test_no_influence_line_of_the_sample_runs_behind_another_card() -> None:
    layout = laid_out(_placed(sample()))
    for line in layout.influence:
        others = [card.box for card in layout.cards if card.key not in (line.tie.source, line.tie.target)]
        points = _along(line.points)
        assert not [box for box in others for x, y in points if box.holds(x, y)]


def _along(points: tuple[tuple[int, int], ...]) -> list[tuple[float, float]]:
    """Fifty points along a curve of three points, or along straight pieces."""
    shares = [step / 50 for step in range(51)]
    if len(points) == 3:
        (ax, ay), (bx, by), (cx, cy) = points
        return [
            (
                (1 - t) ** 2 * ax + 2 * t * (1 - t) * bx + t * t * cx,
                (1 - t) ** 2 * ay + 2 * t * (1 - t) * by + t * t * cy,
            )
            for t in shares
        ]
    pieces = pairwise(points)
    return [(a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t) for a, b in pieces for t in shares]


def test_up_to_sixty_people_nobody_is_folded_away() -> None:
    assert not laid_out(_placed(generated(FOLD_ABOVE))).folds


def test_above_sixty_people_key_people_keep_their_card_and_nobody_is_hidden_alone() -> None:
    layout = laid_out(placing(generated(200), DEAL, frozenset({"p0150"}), (), ()))
    assert "p0150" in {card.key for card in layout.cards}
    assert all(len(fold.members) > 1 for fold in layout.folds)
    assert len(layout.cards) + len(_hidden(layout)) == 200


def test_a_department_without_people_takes_no_column_and_unknown_places_have_their_own() -> None:
    graph = sample()
    bare = tuple(
        one.model_copy(update={"unit_id": None, "layer": None}) for one in graph.positions if one.id == "pos-p13"
    )
    rest = tuple(one for one in graph.positions if one.id not in ("pos-p13", "pos-p14"))
    layout = laid_out(_placed(graph.model_copy(update={"positions": rest + bare})))
    where = {card.key: (card.column, card.row) for card in layout.cards}
    assert where["p13"] == where["p14"] == ("unassigned", "unassigned")
    assert "unassigned" not in [span.key for span in laid_out(_placed(graph)).columns]


def test_whose_position_has_ended_stands_in_no_department_and_is_remembered_in_their_last() -> None:
    graph = sample()
    ended = tuple(
        one.model_copy(update={"until": graph.day}) if one.person_id == "p13" else one for one in graph.positions
    )
    left = with_parts(graph, positions=ended)
    now = {stand.person_id: stand.column for stand in _placed(left).stands}
    then = {
        stand.person_id: stand.column for stand in placing(left, None, frozenset(), (), (), with_former=True).stands
    }
    assert (now["p13"], then["p13"]) == ("unassigned", "unit:buy")


def test_a_line_meets_a_card_it_runs_behind() -> None:
    at = {"a": (0, 0), "b": (400, 0), "c": (200, 10), "d": (200, 90)}
    assert behind(Tie("a", "b", "advice", 1.0), ["a", "b", "c", "d"], at, (60, 30)) == 1
