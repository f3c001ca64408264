"""Reach: how strongly each person is reached from a set of starts, and by which way.

The strength of a way is the product of its steps' strengths, a step's strength that of the tie times the willingness
of the one who acts; links cost −ln strength, so the strongest ways are shortest paths (Dijkstra 1959), one search from
all starts together. Strength is not the probability of reaching somebody (Valiant 1979).

Of equally strong ways the one with the fewest steps is taken, then the one with the smallest ranks from the start on;
a way is never continued into a start, because it might as well begin there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse.csgraph import dijkstra

from graphkam.analysis.kernel.links import CLOSE, Floats, Links, Mask

Way = tuple[int, ...]
"""Nodes from the start to the target."""


@dataclass(frozen=True, eq=False)
class Reached:
    """Per target (k,), in the order asked: strength 0–1 (0: not reached) and the way, empty where there is none."""

    strength: Floats
    ways: tuple[Way, ...]


def costs_from(links: Links, starts: ArrayLike) -> Floats:
    """(size,) cost of the strongest way from any start: 0 at the starts, inf where none leads."""
    begin = np.asarray(starts, dtype=np.int32)
    if not begin.size:
        return np.full(links.size, np.inf)
    found: Floats = dijkstra(links.matrix, indices=begin, min_only=True)
    return found


def costs_to(links: Links, target: int) -> Floats:
    """(size,) cost of the strongest way from each node to one target."""
    found: Floats = dijkstra(links.turned, indices=[target])[0]
    return found


def strengths_from(links: Links, starts: ArrayLike) -> Floats:
    """(size,) strength of the strongest way from any start: 1 at the starts, 0 where none leads."""
    found: Floats = np.exp(-costs_from(links, starts))
    return found


def reach(links: Links, starts: Sequence[int], targets: Sequence[int]) -> Reached:
    """The strongest way to each target; a start that is itself a target is reached from the other starts only."""
    begin = sorted(set(starts))
    own = [target for target in dict.fromkeys(targets) if target in begin]
    begin_set = frozenset(begin)
    plain = [target for target in targets if target not in begin_set]
    cost = costs_from(links, begin)
    ways = canonical_ways(links, cost, begin_set, plain)
    least = dict(zip(plain, cost[plain].tolist(), strict=True))
    for target in own:
        cost = costs_from(links, [one for one in begin if one != target])
        least[target] = float(cost[target])
        ways |= canonical_ways(links, cost, begin_set - {target}, [target])
    return Reached(np.exp([-least[target] for target in targets]), tuple(ways.get(target, ()) for target in targets))


def canonical_ways(links: Links, costs: Floats, starts: Set[int], targets: Iterable[int]) -> dict[int, Way]:
    """Target → its way, for `costs` of `costs_from` the starts; those that are not reached are left out."""
    cost = costs.data
    reached = [target for target in targets if cost[target] < inf]
    before = _backward(links, cost, starts, reached)
    if all(len(found) <= 1 for found in before.values()):
        return {target: _only_way(before, target) for target in reached}
    return _first_ways(links, before, starts, reached)


def _backward(links: Links, cost: memoryview, starts: Set[int], targets: list[int]) -> dict[int, list[int]]:
    """Node → those before it on a strongest way, for all nodes on the strongest ways to the targets."""
    before: dict[int, list[int]] = {}
    open_nodes = list(targets)
    at, tails, steps = links.into
    while open_nodes:
        node = open_nodes.pop()
        if node in before:
            continue
        before[node] = found = []
        if node in starts:
            continue
        here = cost[node]
        for place in range(at[node], at[node + 1]):
            tail = tails[place]
            there = cost[tail]
            if there <= here and there + steps[place] <= here + CLOSE:
                found.append(tail)
        open_nodes += found
    return before


def _only_way(before: dict[int, list[int]], target: int) -> Way:
    way = [target]
    while before[way[-1]]:
        way += before[way[-1]]
    return tuple(reversed(way))


def _first_ways(links: Links, before: dict[int, list[int]], starts: Set[int], targets: list[int]) -> dict[int, Way]:
    """Level by level from the starts, each level in the order of its ways: so the first to come is the smallest."""
    onward: dict[int, list[int]] = {node: [] for node in before}
    for node, tails in before.items():
        for tail in tails:
            onward[tail].append(node)
    rank = links.rank
    ways: dict[int, Way] = {node: (rank[node],) for node in before if node in starts}
    frontier = sorted(ways, key=rank.__getitem__)
    while frontier:
        grown: dict[int, Way] = {}
        for node in frontier:
            for following in onward[node]:
                if following not in ways and following not in grown:
                    grown[following] = (*ways[node], rank[following])
        ways |= grown
        frontier = sorted(grown, key=grown.__getitem__)
    by_rank = links.by_rank
    return {target: tuple(by_rank[place] for place in ways[target]) for target in targets}


def without_middle(links: Links, starts: ArrayLike, allowed: ArrayLike) -> Links:
    """The links that are left when only starts and nodes in `allowed` may act; anybody may still be the target."""
    acting = np.zeros(links.size, dtype=np.bool_)
    acting[np.asarray(starts, dtype=np.intp)] = True
    acting[np.asarray(allowed, dtype=np.intp)] = True
    return links.only(acting[links.source])


def reach_within(links: Links, starts: Sequence[int], targets: Sequence[int], most_steps: int) -> Reached:
    """As `reach`, over ways of at most `most_steps` steps: one round of dynamic programming a step (Bellman 1958).

    Raises ValueError for fewer than one step.
    """
    if most_steps < 1:
        raise ValueError("a way has at least one step")
    found: dict[int, tuple[float, Way]] = {}
    for own in (None, *(target for target in dict.fromkeys(targets) if target in starts)):
        begin = [start for start in starts if start != own]
        asked = [own] if own is not None else [target for target in targets if target not in starts]
        table = _by_steps(links, begin, most_steps)
        found |= {target: _way_of(links, table, target) for target in asked}
    strength = np.exp([-found[target][0] for target in targets])
    return Reached(strength, tuple(found[target][1] for target in targets))


def _by_steps(links: Links, starts: Sequence[int], most_steps: int) -> list[Floats]:
    """Per number of steps (size,): the cost of the cheapest way of exactly so many steps that enters no start."""
    outside = np.ones(links.size, dtype=np.bool_)
    outside[list(starts)] = False
    kept: Mask = outside[links.target]
    source, target, cost = links.source[kept], links.target[kept], links.cost[kept]
    table = [np.where(outside, np.inf, 0.0)]
    for _ in range(min(most_steps, links.size - 1)):
        following = np.full(links.size, np.inf)
        np.minimum.at(following, target, table[-1][source] + cost)
        if not np.isfinite(following).any():
            break
        table.append(following)
    return table


def _way_of(links: Links, table: list[Floats], target: int) -> tuple[float, Way]:
    """Cost and way: fewest steps first, then backwards the nodes on such ways, then forwards the smallest ranks."""
    per_steps = [float(row[target]) for row in table]
    least = min(per_steps)
    if least == inf:
        return least, ()
    steps = next(count for count, cost in enumerate(per_steps) if cost <= least + CLOSE)
    levels: list[set[int]] = [{target}]
    links_on: list[set[tuple[int, int]]] = []
    for count in range(steps, 0, -1):
        tight = {
            (before, node)
            for node in levels[-1]
            for before, step in links.into.of(node)
            if table[count - 1][before] + step <= table[count][node] + CLOSE
        }
        links_on.append(tight)
        levels.append({before for before, _ in tight})
    rank = links.rank
    ways: dict[int, Way] = {start: (rank[start],) for start in levels[-1]}
    for tight in reversed(links_on):
        grown: dict[int, Way] = {}
        for before, node in tight:
            way = (*ways[before], rank[node])
            grown[node] = min(way, grown.get(node, way))
        ways = grown
    return least, tuple(links.by_rank[place] for place in ways[target])
