"""What changed between two days."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from graphkam.map import fishnet_scene, fishnet_svg
from graphkam.map.changes import changes, news
from graphkam.model.codes import Layer, Role
from graphkam.model.graph import AccountGraph
from tests.map.graphs import DEAL, generated, sample, with_committee, with_parts


def edited(graph: AccountGraph, field: str, one: str, **values: Any) -> AccountGraph:
    items = tuple(
        item.model_copy(update=values) if item.id == one else item for item in getattr(graph, field)
    )  # fmt: skip
    return with_parts(graph, **{field: items})


def without(graph: AccountGraph, one: str) -> AccountGraph:
    return with_parts(
        graph,
        people=tuple(person for person in graph.people if person.id != one),
        positions=tuple(place for place in graph.positions if place.person_id != one),
        reporting=tuple(line for line in graph.reporting if one not in (line.person_id, line.manager_id)),
        influence=tuple(tie for tie in graph.influence if one not in (tie.source_id, tie.target_id)),
        coverage=tuple(tie for tie in graph.coverage if tie.person_id != one),
        buying_influences=tuple(part for part in graph.buying_influences if part.holder_id != one),
    )


def kinds(before: AccountGraph, after: AccountGraph) -> list[tuple[str, str]]:
    return [(change.kind, change.holder_id) for change in changes(before, after, DEAL)]


def test_somebody_new_and_somebody_gone_are_each_told_once() -> None:
    graph = sample()
    assert kinds(without(graph, "p18"), graph) == [("new", "p18")]
    assert kinds(graph, without(graph, "p02")) == [("gone", "p02")]


def test_another_department_layer_or_title_is_a_move() -> None:
    graph = sample()
    for values in ({"unit_id": "fin"}, {"layer": Layer.DECISION}, {"title": "另一职务"}):
        assert kinds(graph, edited(graph, "positions", "pos-p07", **values)) == [("moved", "p07")]


def test_an_attitude_goes_up_or_down_and_unclear_is_neither() -> None:
    graph = sample()
    assert kinds(graph, edited(graph, "buying_influences", "b-p03", rating=4)) == [("up", "p03")]
    assert kinds(graph, edited(graph, "buying_influences", "b-p03", rating=-1)) == [("down", "p03")]
    assert kinds(graph, edited(graph, "buying_influences", "b-p03", rating="unclear")) == [("unjudged", "p03")]
    assert kinds(graph, edited(graph, "buying_influences", "b-p08", rating=0)) == [("judged", "p08")]


def test_roles_gained_and_lost_are_told_with_what_they_were() -> None:
    graph = sample()
    (change,) = changes(graph, edited(graph, "buying_influences", "b-p04", roles=(Role.ECONOMIC_BUYER,)), DEAL)
    assert (change.kind, change.was, change.now) == ("roles", (Role.INFLUENCER,), (Role.ECONOMIC_BUYER,))


def test_what_was_recorded_of_somebody_new_is_not_told_apart() -> None:
    graph = sample()
    assert kinds(without(graph, "p16"), graph) == [("new", "p16")]


def test_a_committee_that_turns_is_told_on_its_card() -> None:
    graph = with_committee()
    told = news(graph, edited(graph, "buying_influences", "b-board", rating=-3), DEAL)
    assert [(item.kind, item.key, item.badge.en) for item in told.items] == [("down", "committee:b-board", "▼4")]


def test_without_an_opportunity_only_people_are_compared() -> None:
    graph = sample()
    assert changes(graph, edited(graph, "buying_influences", "b-p03", rating=4), None) == ()


def test_sentences_name_who_and_from_what_to_what_in_both_languages() -> None:
    graph = sample()
    after = edited(graph, "buying_influences", "b-p05", rating=1)
    (item,) = news(graph, after, DEAL).items
    assert "Wu Tianhao" in item.text.en
    assert "吴天昊" in item.text.zh
    assert item.badge.zh == "▲5"


def test_changes_stand_in_the_picture_and_on_the_cards() -> None:
    graph = sample()
    before = with_parts(without(edited(graph, "buying_influences", "b-p03", rating=-2), "p18"), day=date(2026, 6, 1))
    svg = fishnet_svg(fishnet_scene(graph, DEAL, None, None, None, before), "en")
    assert "What changed since 2026-06-01" in svg
    assert "New: Cheng Zilong" in svg
    assert ">▲4</text>" in svg


def test_a_picture_of_many_changes_counts_those_it_does_not_name() -> None:
    graph = generated(60)
    none = with_parts(
        graph, **dict.fromkeys(("people", "positions", "reporting", "influence", "buying_influences", "coverage"), ())
    )
    assert "and 36 more changes" in fishnet_svg(fishnet_scene(graph, DEAL, None, None, None, none), "en")


SOME = st.lists(st.sampled_from([person.id for person in sample().people]), max_size=8).map(set)


@settings(max_examples=30, deadline=None)
@given(SOME, SOME)
def test_what_is_new_one_way_is_gone_the_other_way(fewer: set[str], others: set[str]) -> None:
    first, second = sample(), sample()
    for one in fewer:
        first = without(first, one)
    for one in others:
        second = without(second, one)
    there = {holder for kind, holder in kinds(first, second) if kind == "new"}
    back = {holder for kind, holder in kinds(second, first) if kind == "gone"}
    assert there == back == fewer - others
    assert kinds(first, first) == []
