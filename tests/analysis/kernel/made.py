"""Small made-up graphs for hypothesis, and the answers found by trying everything."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

import networkx as nx
import numpy as np
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from graphkam.analysis.kernel.links import Floats, Links, links_of_costs, links_of_strengths
from graphkam.analysis.kernel.opinion import Opinion, listening, opinion

many = settings(max_examples=80, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])

LEAST = 0.02
"""Least stubbornness of the made-up groups: the policy's."""


@dataclass(frozen=True)
class Net:
    """Links by both ends and strength, which may stand there twice, starts and targets."""

    size: int
    ends: tuple[tuple[int, int], ...]
    strengths: tuple[float, ...]
    rank: tuple[int, ...]
    starts: tuple[int, ...]
    targets: tuple[int, ...]

    @property
    def links(self) -> Links:
        source, target = zip(*self.ends, strict=True) if self.ends else ((), ())
        return links_of_strengths(self.size, source, target, self.strengths, self.rank)


# Few values, so that ties between ways are common; 1 makes links that cost nothing.
STRENGTHS = st.sampled_from([1.0, 0.5, 0.25, 0.8, 0.4, 0.3])


@st.composite
def nets(draw: st.DrawFn, most: int = 7, most_links: int = 16) -> Net:
    size = draw(st.integers(2, most))
    node = st.integers(0, size - 1)
    ends = draw(st.lists(st.tuples(node, node), max_size=most_links))
    return Net(
        size,
        tuple(ends),
        tuple(draw(st.lists(STRENGTHS, min_size=len(ends), max_size=len(ends)))),
        tuple(draw(st.permutations(range(size)))),
        tuple(draw(st.lists(node, min_size=1, max_size=3, unique=True))),
        tuple(draw(st.lists(node, min_size=1, max_size=4, unique=True))),
    )


def all_ways(
    links: Links, starts: Sequence[int], target: int
) -> list[tuple[float, int, tuple[int, ...], tuple[int, ...]]]:
    """Every simple way with no start in the middle: cost to nine decimals, length, ranks, nodes; in that order."""
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from(range(links.size))
    graph.add_weighted_edges_from(
        zip(links.source.tolist(), links.target.tolist(), links.cost.tolist(), strict=True), weight="cost"
    )
    begin = set(starts) - {target}
    found = []
    for start in begin:
        for way in nx.all_simple_paths(graph.subgraph(set(graph) - (begin - {start})), start, target):
            cost = sum(graph.edges[step]["cost"] for step in pairwise(way))
            found.append((round(cost, 9), len(way), tuple(links.rank[node] for node in way), tuple(way)))
    return sorted(found)


@dataclass(frozen=True)
class Group:
    """People who listen to each other: W dense, with susceptibility in effect, own attitudes and shares."""

    model: Opinion
    shares_heard: Floats
    susceptibility: Floats
    own: Floats
    weights: Floats

    @property
    def matrix(self) -> Floats:
        """I − A W."""
        found: Floats = np.eye(len(self.own)) - self.susceptibility[:, None] * self.shares_heard
        return found

    def settled(self, own: Floats) -> Floats:
        """x by one dense solve, as the formula says."""
        found: Floats = np.linalg.solve(self.matrix, (1 - self.susceptibility) * own).astype(np.float64)
        return found

    def support(self, tied: Sequence[int] = (), beta: float = 1.0) -> float:
        """c·x with lasting ties of that weight, solved anew."""
        matrix, right = self.matrix, (1 - self.susceptibility) * self.own
        for person in tied:
            matrix[person, person] += beta
            right[person] += beta
        return float(self.weights @ np.linalg.solve(matrix, right))


@st.composite
def groups(draw: st.DrawFn, most: int = 8) -> Group:
    size = draw(st.integers(1, most))
    node = st.integers(0, size - 1)
    ties = draw(st.lists(st.tuples(node, node, st.floats(0.05, 1)), max_size=3 * size))
    susceptibility = np.array(draw(st.lists(st.sampled_from([0.0, 0.3, 0.7, 1.0]), min_size=size, max_size=size)))
    own = np.array(draw(st.lists(st.floats(-1, 1), min_size=size, max_size=size)))
    weights = np.array(draw(st.lists(st.floats(0, 1), min_size=size, max_size=size)))
    source, target, strength = zip(*ties, strict=True) if ties else ((), (), ())
    heard = np.zeros((size, size))
    for one, other, value in ties:
        if one != other:
            heard[other, one] = max(heard[other, one], value)
    total = heard.sum(axis=1)
    heard[total > 0] /= total[total > 0, None]
    return Group(
        opinion(listening(size, source, target, strength), susceptibility, LEAST),
        heard,
        np.where(total > 0, np.minimum(susceptibility, 1 - LEAST), 0.0),
        own,
        weights,
    )


@dataclass(frozen=True)
class Campaign:
    """Links with efforts, entry costs and people to win."""

    links: Links
    entry: Floats
    targets: tuple[int, ...]


@st.composite
def campaigns(draw: st.DrawFn, most: int = 6, most_targets: int = 4) -> Campaign:
    size = draw(st.integers(2, most))
    node = st.integers(0, size - 1)
    ends = draw(st.lists(st.tuples(node, node), max_size=2 * size))
    efforts = draw(st.lists(st.sampled_from([0.0, 1.0, 2.0, 3.5]), min_size=size, max_size=size))
    factors = draw(st.lists(st.sampled_from([1.0, 2.0]), min_size=len(ends), max_size=len(ends)))
    costs = [efforts[target] * factor for (_, target), factor in zip(ends, factors, strict=True)]
    entry = draw(st.lists(st.sampled_from([0.0, math.inf, math.inf, 2.0, 5.0]), min_size=size, max_size=size))
    targets = draw(st.lists(node, min_size=1, max_size=most_targets, unique=True))
    links = links_of_costs(size, [one for one, _ in ends], [other for _, other in ends], costs)
    return Campaign(links, np.array(entry), tuple(targets))


def cheapest_tree(campaign: Campaign) -> float:
    """The least cost of any choice of one way in for each person (or none) that wins all targets; inf for none."""
    links = campaign.links
    cost = {
        (one, other): value
        for one, other, value in zip(links.source.tolist(), links.target.tolist(), links.cost.tolist(), strict=True)
    }
    cost |= {(-1, node): value for node, value in enumerate(campaign.entry.tolist()) if value < math.inf}
    into = [[None, *(one for one, other in cost if other == node)] for node in range(links.size)]
    prices = [
        sum(cost[one, node] for node, one in enumerate(chosen) if one is not None)
        for chosen in product(*into)
        if all(-1 in chain(chosen, target) for target in campaign.targets)
    ]
    return min(prices, default=math.inf)


def chain(chosen: Sequence[int | None], node: int | None) -> Iterator[int]:
    """From a node back to where it is won from, as long as nobody comes twice."""
    seen: set[int] = set()
    while node is not None and node not in seen:
        yield node
        if node == -1:
            return
        seen.add(node)
        node = chosen[node]
