"""Fragility: dominators as networkx finds them and as removing shows them; key players against trying every set."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphkam.analysis.kernel.fragility import (
    ROOT,
    UNREACHED,
    dominators,
    key_players_lost,
    key_players_won,
    measure,
    points_of_failure,
)  # fmt: skip
from graphkam.analysis.kernel.links import links_of_strengths
from graphkam.analysis.kernel.reach import reach
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


def without(net: Net, gone: tuple[int, ...], weights: np.ndarray) -> float:
    starts = [start for start in net.starts if start not in gone]
    return measure(reach(net.links.without(gone), starts, net.targets), weights)


@many
@given(nets(most=8, most_links=24), st.integers(1, 2))
def test_key_players_lost_are_the_worst_of_all_sets(net: Net, size: int) -> None:
    weights = np.arange(1.0, len(net.targets) + 1)
    before = measure(reach(net.links, net.starts, net.targets), weights)
    others = [node for node in range(net.size) if node not in net.targets]
    alone = [before - without(net, (node,), weights) for node in others]
    worst = max((before - without(net, people, weights) for people in combinations(others, size)), default=0.0)

    found = key_players_lost(net.links, net.starts, net.targets, weights, size, 50)

    for players in found:
        assert players.change == pytest.approx(before - without(net, players.people, weights), abs=1e-8)
    named = max((players.change for players in found), default=0.0)
    assert max(named, *alone, 0.0) == pytest.approx(max(worst, *alone, 0.0), abs=1e-8)


@many
@given(nets(most=8, most_links=24), st.integers(1, 2), st.data())
def test_key_players_won_are_the_best_of_all_sets(net: Net, size: int, data: st.DataObject) -> None:
    weights = np.arange(1.0, len(net.targets) + 1)
    now = reach(net.links, net.starts, net.targets).strength
    candidates = [node for node in range(net.size) if node not in net.starts]

    def gain(people: tuple[int, ...]) -> float:
        after = reach(net.links, [*net.starts, *people], net.targets).strength
        after = np.where([target in people for target in net.targets], 1.0, after)
        return float(weights @ (after - now))

    gains = sorted((round(gain(people), 8) for people in combinations(candidates, size)), reverse=True)
    found = key_players_won(net.links, net.starts, net.targets, weights, size, 3, range(net.size))

    positive = [value for value in gains if value > 1e-7]
    assert [players.change for players in found] == pytest.approx(positive[: len(found)], abs=1e-7)
    assert len(found) == min(3, len(positive))


def test_relief_makes_a_won_persons_own_steps_cheaper() -> None:
    """1 reaches 2 at 0.1 because he is unwilling (0.2 of 0.5); won, at the tie's 0.5."""
    links = links_of_strengths(3, [1], [2], [0.1])

    (best,) = key_players_won(links, [0], [2], np.ones(1), 1, 1, [1], np.array([0.0, np.log(5), 0.0]))

    assert best.people == (1,)
    assert best.change == pytest.approx(0.5)


@pytest.mark.parametrize("size", [0, 3])
def test_larger_sets_are_refused(size: int) -> None:
    links = links_of_strengths(3, [0, 1], [1, 2], [0.5, 0.5])

    with pytest.raises(ValueError, match="one or two"):
        key_players_lost(links, [0], [2], np.ones(1), size, 1)
    with pytest.raises(ValueError, match="one or two"):
        key_players_won(links, [0], [2], np.ones(1), size, 1, [1])


def test_the_only_start_is_a_point_of_failure_for_all_it_reaches() -> None:
    links = links_of_strengths(4, [0, 1, 1], [1, 2, 3], [0.5, 0.5, 0.5])

    assert points_of_failure(links, [0], [2, 3]) == {0: (2, 3), 1: (2, 3)}
    assert points_of_failure(links, [0, 1], [2, 3]) == {1: (2, 3)}
