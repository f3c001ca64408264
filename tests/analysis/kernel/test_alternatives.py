"""Alternatives: all ways in order, different people, ways past somebody."""

from __future__ import annotations

from itertools import islice, pairwise

import networkx as nx
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from graphkam.analysis.kernel.alternatives import difference, way_past, ways_in_order
from graphkam.analysis.kernel.links import links_of_strengths
from graphkam.analysis.kernel.reach import reach
from tests.analysis.kernel.made import Net, all_ways, many, nets
from tests.analysis.kernel.test_reach import lattice


@many
@given(nets())
def test_ways_come_in_the_order_of_all_ways(net: Net) -> None:
    for target in net.targets:
        found = [ranked.way for ranked in ways_in_order(net.links, net.starts, target)]

        assert found == [ways[3] for ways in all_ways(net.links, net.starts, target)]


@many
@given(nets(most=9, most_links=30))
def test_ways_are_simple_distinct_and_never_stronger_than_those_before(net: Net) -> None:
    ways = list(islice(ways_in_order(net.links, net.starts, net.targets[0]), 12))

    assert all(len(set(ranked.way)) == len(ranked.way) for ranked in ways)
    assert len({ranked.way for ranked in ways}) == len(ways)
    assert all(later.strength <= earlier.strength + 1e-9 for earlier, later in pairwise(ways))


@many
@given(nets(most=9, most_links=30))
def test_costs_are_those_networkx_finds(net: Net) -> None:
    links, target = net.links, net.targets[0]
    begin = set(net.starts) - {target}
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from([-1, target])
    for one, other, cost in zip(links.source.tolist(), links.target.tolist(), links.cost.tolist(), strict=True):
        if other not in begin:
            graph.add_edge(one, other, cost=cost)
    graph.add_weighted_edges_from([(-1, start, 0.0) for start in begin], weight="cost")
    assume(nx.has_path(graph, -1, target))

    expected = [
        nx.path_weight(graph, way, "cost")
        for way in islice(nx.shortest_simple_paths(graph, -1, target, weight="cost"), 10)
    ]

    found = [ranked.cost for ranked in islice(ways_in_order(links, net.starts, target), 10)]
    assert found == pytest.approx(expected)


@many
@given(nets(most=9, most_links=30))
def test_ways_begin_with_the_best(net: Net) -> None:
    for target in net.targets:
        first = [ranked.way for ranked in islice(ways_in_order(net.links, net.starts, target), 1)]

        best = reach(net.links, net.starts, [target]).ways[0]
        assert first == ([best] if best else [])


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    # By hand: people of the way but the target, those in common, the longer way's number.
    [((0, 9), (1, 9), 1.0), ((0, 1, 9), (0, 2, 9), 0.5), ((0, 1, 9), (0, 1, 2, 9), 1 / 3), ((0, 9), (0, 1, 9), 0.5)],
)
def test_difference_is_the_share_of_people_the_other_way_does_without(
    one: tuple[int, ...], other: tuple[int, ...], expected: float
) -> None:
    assert difference(one, other) == difference(other, one) == pytest.approx(expected)


@many
@given(nets(), st.data())
def test_the_way_past_somebody_is_the_best_of_those_that_pass_them(net: Net, data: st.DataObject) -> None:
    target = net.targets[0]
    past = data.draw(st.integers(0, net.size - 1).filter(lambda node: node != target))
    ways = [found for found in all_ways(net.links, net.starts, target) if past in found[3]]

    passing = way_past(net.links, net.starts, past, target)

    if not ways:
        assert passing is None
    else:
        assert passing is not None
        assert passing.proven
        assert passing.best.cost == pytest.approx(ways[0][0], abs=1e-8)
        assert past in passing.best.way
        assert len(set(passing.best.way)) == len(passing.best.way)


def test_a_search_that_stops_early_says_that_nothing_is_proven() -> None:
    """0 → 1 → 2 → 3 and 0 → 2: the best half to 2 and on to 3 must not use 1 twice."""
    links = links_of_strengths(4, [0, 1, 0, 2, 1, 2], [1, 2, 2, 1, 3, 3], [0.9, 0.9, 0.5, 0.9, 0.9, 0.1])

    passing = way_past(links, [0], 2, 3, look_at=1)

    assert passing is not None
    assert not passing.proven
    assert passing.best.way == (0, 1, 2, 3)
    better = way_past(links, [0], 2, 3)
    assert better is not None
    assert better.best.way == (0, 2, 1, 3)


def test_countless_equal_ways_are_no_burden() -> None:
    ways = list(islice(ways_in_order(lattice(100), [0, 1], 200), 3))

    assert ways[0].way == tuple(range(0, 201, 2))
    assert len({ranked.way for ranked in ways}) == 3
