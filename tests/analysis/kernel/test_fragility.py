"""Fragility: dominators as networkx finds them and as removing shows them; key players against trying every set."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphkam.analysis.kernel.fragility import (
    ROOT,
    UNREACHED,
    Worth,
    dominators,
    key_players_lost,
    key_players_won,
    points_of_failure,
)  # fmt: skip
from graphkam.analysis.kernel.links import links_of_strengths
from tests.analysis.kernel.made import Net, many, nets


@many
@given(nets(most=12, most_links=40))
def test_dominators_are_those_networkx_finds(net: Net) -> None:
    graph: nx.DiGraph[int] = nx.DiGraph(net.ends)
    graph.add_edges_from((ROOT, start) for start in net.starts)
    found = nx.immediate_dominators(graph, ROOT)

    assert dominators(net.links, net.starts) == [found.get(node, UNREACHED) for node in range(net.size)]


@many
@given(nets(most=12, most_links=40))
def test_somebody_is_a_point_of_failure_exactly_when_the_target_is_cut_off_without_them(net: Net) -> None:
    graph: nx.DiGraph[int] = nx.DiGraph(net.ends)
    graph.add_nodes_from(range(net.size))
    graph.add_edges_from((ROOT, start) for start in net.starts)

    found = points_of_failure(net.links, net.starts, net.targets)

    for person in range(net.size):
        left = graph.subgraph(set(graph) - {person})
        cut_off = tuple(
            target
            for target in net.targets
            if target != person and nx.has_path(graph, ROOT, target) and not nx.has_path(left, ROOT, target)
        )
        assert found.get(person, ()) == cut_off


OWN = st.sampled_from([None, True])
LEAST = st.sampled_from([0.0, 0.1, 0.3])


def worth_of(net: Net, least: float, own: bool | None) -> Worth:
    """Targets count 1, 2, 3 …; with `own` a target's own going and winning does not count for it."""
    return Worth(net.targets, np.arange(1.0, len(net.targets) + 1), least, net.targets if own else None)


def value(net: Net, worth: Worth, starts: Sequence[int], gone: Sequence[int], without: Sequence[int]) -> float:
    """What reach is worth by networkx: one search for each target from all starts but itself."""
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(net.size))
    for (one, other), strength in zip(net.ends, net.strengths, strict=True):
        if one != other:
            known = graph.edges[one, other]["strength"] if graph.has_edge(one, other) else 0.0
            graph.add_edge(one, other, strength=max(known, strength))
    graph.remove_nodes_from(gone)
    total = 0.0
    for target, weight, own in zip(worth.targets, worth.weights, worth.own or worth.targets, strict=True):
        begin = {start for start in starts if start in graph and start != target}
        if target not in graph or not begin or (worth.own is not None and own in without):
            continue
        costs = nx.multi_source_dijkstra_path_length(graph, begin, weight=lambda a, b, e: -math.log(e["strength"]))
        strength = math.exp(-costs[target]) if target in costs else 0.0
        total += weight * strength if round(strength, 9) >= worth.least else 0.0
    return total


@settings(many, max_examples=200)
@given(nets(most=7, most_links=20), st.integers(1, 2), LEAST, OWN)
def test_key_players_lost_are_the_worst_of_all_sets(net: Net, size: int, least: float, own: bool | None) -> None:
    worth = worth_of(net, least, own)
    others = [node for node in range(net.size) if node not in net.targets]

    def loss(people: tuple[int, ...]) -> float:
        return value(net, worth, net.starts, (), people) - value(net, worth, net.starts, people, people)

    alone = {node: loss((node,)) for node in others}
    expected = {
        people: lost
        for people in combinations(others, size)
        if (lost := loss(people)) > max((alone[one] for one in people if size == 2), default=0.0) + 1e-8
    }
    found = key_players_lost(net.links, net.starts, worth, size, 50)

    assert found.complete
    assert {players.people: players.change for players in found.sets} == pytest.approx(expected, abs=1e-8)
    assert [players.change for players in found.sets] == sorted((one.change for one in found.sets), reverse=True)


@settings(many, max_examples=200)
@given(nets(most=7, most_links=20), st.integers(1, 2), LEAST, OWN)
def test_key_players_won_are_the_best_of_all_sets(net: Net, size: int, least: float, own: bool | None) -> None:
    worth = worth_of(net, least, own)
    candidates = [node for node in range(net.size) if node not in net.starts]

    def gain(people: tuple[int, ...]) -> float:
        after = value(net, worth, [*net.starts, *people], (), ())
        for target, weight in zip(worth.targets, worth.weights, strict=True):
            if own is None and target in people:
                after += weight - weight * strength_of(net, worth, target, people)
        return after - value(net, worth, net.starts, (), ())

    alone = {node: gain((node,)) for node in candidates}
    expected = {
        people: more
        for people in combinations(candidates, size)
        if (more := gain(people)) > max((alone[one] for one in people if size == 2), default=0.0) + 1e-8
    }
    found = key_players_won(net.links, net.starts, worth, size, 50, range(net.size))

    assert found.complete
    assert {players.people: players.change for players in found.sets} == pytest.approx(expected, abs=1e-8)
    best = key_players_won(net.links, net.starts, worth, size, 2, range(net.size)).sets
    assert [one.change for one in best] == pytest.approx(sorted(expected.values(), reverse=True)[:2])


def strength_of(net: Net, worth: Worth, target: int, people: Sequence[int]) -> float:
    """What one target, itself won, counts in `value`: how the others reach it."""
    return value(net, Worth([target], np.ones(1), worth.least), [*net.starts, *people], (), ())


def test_what_is_not_tried_is_told() -> None:
    """Two ways of two people each from 0 to 5, and a third direct one: pairs of one on each way."""
    links = links_of_strengths(6, [0, 1, 0, 3, 2, 4], [1, 2, 3, 4, 5, 5], [0.9, 0.9, 0.8, 0.8, 0.9, 0.8])
    worth = Worth([5], np.ones(1))

    whole, cut = (key_players_lost(links, [0], worth, 2, 9, most) for most in (100, 1))

    assert {players.people for players in whole.sets} == {(1, 3), (1, 4), (2, 3), (2, 4)}
    assert (whole.complete, cut.complete, len(cut.sets)) == (True, False, 0)
    won = [key_players_won(links, [0], Worth([5, 2], np.ones(2)), 2, 9, range(5), most=most) for most in (9, 1)]
    assert [one.complete for one in won] == [True, False]


def test_who_is_won_takes_the_first_step_as_strongly_as_once_won() -> None:
    """1 reaches 2 at 0.1 because he is unwilling (0.2 of 0.5); won, at the tie's 0.5."""
    links, once_won = links_of_strengths(3, [1], [2], [0.1]), links_of_strengths(3, [1], [2], [0.5])

    (best,) = key_players_won(links, [0], Worth([2], np.ones(1)), 1, 1, [1], once_won).sets

    assert best.people == (1,)
    assert best.change == pytest.approx(0.5)


def test_who_would_not_speak_at_all_today_opens_a_way_once_won_and_those_after_speak_as_today() -> None:
    """1 and 2 take no step today; once won each takes one of 0.5, and 2 stays unwilling while only 1 is won."""
    links = links_of_strengths(4, [], [], [])
    once_won = links_of_strengths(4, [1, 2], [2, 3], [0.5, 0.5])

    found = key_players_won(links, [0], Worth([3, 2], np.ones(2)), 1, 9, [1, 2], once_won).sets

    # 2 is reached by being won, and then reaches 3; 1 reaches 2 alone.
    assert [one.people for one in found] == [(2,), (1,)]
    assert [one.change for one in found] == pytest.approx([1.5, 0.5])


@pytest.mark.parametrize("size", [0, 3])
def test_larger_sets_are_refused(size: int) -> None:
    links = links_of_strengths(3, [0, 1], [1, 2], [0.5, 0.5])

    with pytest.raises(ValueError, match="one or two"):
        key_players_lost(links, [0], Worth([2], np.ones(1)), size, 1)
    with pytest.raises(ValueError, match="one or two"):
        key_players_won(links, [0], Worth([2], np.ones(1)), size, 1, [1])


def test_the_only_start_is_a_point_of_failure_for_all_it_reaches() -> None:
    links = links_of_strengths(4, [0, 1, 1], [1, 2, 3], [0.5, 0.5, 0.5])

    assert points_of_failure(links, [0], [2, 3]) == {0: (2, 3), 1: (2, 3)}
    assert points_of_failure(links, [0, 1], [2, 3]) == {1: (2, 3)}
