"""Reach: how strongly each person is reached from a set of starts, and by which way.

The strength of a way is the product of its steps' strengths, a step's strength that of the tie times the willingness
of the one who acts; links cost −ln strength, so the strongest ways are shortest paths (Dijkstra 1959), one search from
all starts together. Strength is not the probability of reaching somebody (Valiant 1979).

Of equally strong ways the one with the fewest steps is taken, then the one with the smallest ranks from the start on;
a way is never continued into a start, because it might as well begin there.

Two shorter methods where Dijkstra's would take longer, with the same answer. Up to a few thousand people: rounds over
all links at once (Bellman 1958), because ways have few steps, and the library's search takes long to begin. A target
that is itself a start: backward from it by A* (Hart, Nilsson and Raphael 1968), for which the costs from all starts,
known by then, are the estimate; that looks at few people instead of at everybody once more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from heapq import heappop, heappush
from math import inf

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse.csgraph import dijkstra

from graphkam.analysis.kernel.links import CLOSE, Floats, Ints, Links, Mask

Way = tuple[int, ...]
"""Nodes from the start to the target."""

Costs = Sequence[float]
"""Cost of the strongest way from any start, by node, to read one by one."""

FEW_LINKS = 25_000
"""Up to so many links, rounds over all of them are faster than a call of the library, unless that has just run."""

MOST_ROUNDS = 16
"""Rounds after which the library takes over: the strongest ways of such a graph are unusually long."""

_NOBODY, _SEVERAL = -1, -2
"""In place of a node: nobody found yet; a choice between several."""

_WORTH_A_LIST = 500
"""Up to so many nodes, making a list of the costs takes less time than it saves."""


@dataclass(frozen=True, eq=False)
class Reached:
    """Per target (k,), in the order asked: strength 0–1 (0: not reached) and the way, empty where there is none."""

    strength: Floats
    ways: tuple[Way, ...]


def costs_from(links: Links, starts: ArrayLike) -> Floats:
    """(size,) cost of the strongest way from any start: 0 at the starts, inf where none leads."""
    begin = np.asarray(starts, dtype=np.intp)
    if not begin.size:
        return np.full(links.size, np.inf)
    found = _by_rounds(links, begin) if links.cost.size <= FEW_LINKS else None
    return dijkstra(links.matrix, indices=begin, min_only=True) if found is None else found


def _by_rounds(links: Links, begin: Ints) -> Floats | None:
    """The costs once another round changes none; none where `MOST_ROUNDS` are not enough.

    Adding up along a way from its start on, as Dijkstra's algorithm does, gives the same numbers to the last bit.
    """
    cost = np.full(links.size, np.inf)
    cost[begin] = 0.0
    source, target, step = links.source, links.target, links.cost
    through = np.empty(step.size)
    before = b""
    for _ in range(MOST_ROUNDS):
        # With "clip" numpy writes straight into the row that is given; all places are there anyway.
        cost.take(source, None, through, "clip")
        np.add(through, step, through)
        np.minimum.at(cost, target, through)
        following = cost.tobytes()
        if following == before:
            return cost
        before = following
    return None


def costs_to(links: Links, target: int, steps: int | None = None) -> Floats:
    """(size,) cost of the strongest way from each node to one target, of at most so many steps where it is said."""
    if steps is None:
        found: Floats = dijkstra(links.turned, indices=[target])[0]
        return found
    cost = np.full(links.size, np.inf)
    cost[target] = 0.0
    for _ in range(min(steps, links.size)):
        shorter = cost.copy()
        np.minimum.at(shorter, links.source, links.cost + cost[links.target])
        if np.array_equal(shorter, cost):
            break
        cost = shorter
    return cost


def first_step_anew(links: Links, cost: Floats) -> Floats:
    """(size,) cost of the strongest way from each node when its first step is one of these, and all after cost as said.

    `cost` (size,): of the ways from each node on. Who takes no step, or none of these, keeps inf.
    """
    found = np.full(links.size, np.inf)
    if links.source.size:
        sources, first = np.unique(links.source, return_index=True)
        found[sources] = np.minimum.reduceat(links.cost + cost[links.target], first)
    return found


def strengths_from(links: Links, starts: ArrayLike) -> Floats:
    """(size,) strength of the strongest way from any start: 1 at the starts, 0 where none leads."""
    found: Floats = np.exp(-costs_from(links, starts))
    return found


def reach(links: Links, starts: Sequence[int], targets: Sequence[int]) -> Reached:
    """The strongest way to each target; a start that is itself a target is reached from the other starts only."""
    begin = frozenset(starts)
    cost = _readable(costs_from(links, sorted(begin)))
    ways = _canonical(links, cost, begin, [target for target in targets if target not in begin])
    least = {target: cost[target] for target in targets}
    for target in begin.intersection(targets):
        least[target], ways[target] = _way_into_start(links, cost, begin, target)
    strength = np.exp([-least[target] for target in targets])
    return Reached(strength, tuple([ways.get(target, ()) for target in targets]))


def _readable(costs: Floats) -> Costs:
    return costs.tolist() if costs.size <= _WORTH_A_LIST else costs.data


def canonical_ways(links: Links, costs: Floats, starts: Set[int], targets: Iterable[int]) -> dict[int, Way]:
    """Target → its way, for `costs` of `costs_from` the starts; those that are not reached are left out."""
    return _canonical(links, costs.data, starts, targets)


def _canonical(links: Links, cost: Costs, starts: Set[int], targets: Iterable[int]) -> dict[int, Way]:
    reached = [target for target in targets if cost[target] < inf]
    ways = _only_ways(links, cost, starts, reached)
    several = [target for target in reached if target not in ways]
    if several:
        before = _backward(links, cost, starts, several)
        onward: dict[int, list[int]] = {}
        for node, tails in before.items():
            for tail in tails:
                onward.setdefault(tail, []).append(node)
        found = _first_ways(links, onward, [node for node in before if node in starts])
        by_rank = links.by_rank
        ways |= {target: tuple([by_rank[place] for place in found[target]]) for target in several}
    return ways


def _only_ways(links: Links, cost: Costs, starts: Set[int], targets: Iterable[int]) -> dict[int, Way]:
    """Target → its strongest way, for those that have only one: followed back without a choice to make."""
    at, tails, steps = links.into
    before: dict[int, int] = {}
    ways: dict[int, Way] = {}
    for target in targets:
        node, way = target, [target]
        while node not in starts:
            tail = before.get(node, _NOBODY)
            if tail == _NOBODY:
                limit = cost[node] + CLOSE
                for place in range(at[node], at[node + 1]):
                    if cost[tails[place]] + steps[place] <= limit:
                        tail = tails[place] if tail == _NOBODY else _SEVERAL
                if tail < 0:
                    break
                before[node] = tail
            way.append(tail)
            node = tail
        else:
            ways[target] = tuple(reversed(way))
    return ways


def _backward(links: Links, cost: Costs, starts: Set[int], targets: Iterable[int]) -> dict[int, list[int]]:
    """Node → those before it on a strongest way, for all nodes on the strongest ways."""
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
        limit = here + CLOSE
        for place in range(at[node], at[node + 1]):
            tail = tails[place]
            there = cost[tail]
            if there <= here and there + steps[place] <= limit:
                found.append(tail)
        open_nodes += found
    return before


def _first_ways(links: Links, onward: dict[int, list[int]], starts: Iterable[int]) -> dict[int, tuple[int, ...]]:
    """Node → the ranks along its way, for all nodes that `onward` leads to.

    Level by level from the starts, each level in the order of its ways: so the first to come is the smallest.
    """
    rank = links.rank
    ways: dict[int, tuple[int, ...]] = {node: (rank[node],) for node in starts}
    frontier = sorted(ways, key=rank.__getitem__)
    while frontier:
        grown: dict[int, tuple[int, ...]] = {}
        for node in frontier:
            for following in onward.get(node, ()):
                if following not in ways and following not in grown:
                    grown[following] = (*ways[node], rank[following])
        ways |= grown
        frontier = sorted(grown, key=grown.__getitem__)
    return ways


def _way_into_start(links: Links, cost: Costs, starts: Set[int], target: int) -> tuple[float, Way]:
    """Cost and way to a start from the other ones, given the costs from all of them; inf and no way if none leads.

    Backward from the target; no estimate is too high, because a way from the other starts is one from all of them.
    """
    if len(starts) == 1:
        return inf, ()
    ahead, passed, least = _ahead(links, cost, starts, target)
    if least == inf:
        return inf, ()
    at, tails, steps = links.into
    onward: dict[int, list[int]] = {}
    for node in passed:
        left = ahead[node]
        for place in range(at[node], at[node + 1]):
            tail = tails[place]
            there = ahead.get(tail, -inf)
            if left <= there and left + steps[place] <= there + CLOSE:
                onward.setdefault(tail, []).append(node)
    first = [node for node in starts if node != target and ahead.get(node, inf) <= least + CLOSE]
    way = first
    while len(first) == 1 == len(onward[way[-1]]):
        way = way + onward[way[-1]]
        if way[-1] == target:
            return least, tuple(way)
    ranks = _first_ways(links, onward, first)[target]
    return least, tuple([links.by_rank[place] for place in ranks])


def _ahead(links: Links, cost: Costs, starts: Set[int], target: int) -> tuple[dict[int, float], Iterable[int], float]:
    """Node → cost from there to the target, exact for whoever is on a strongest way from the other starts.

    Beside it those whose links were followed back, and the cost of those ways, inf if there are none.
    """
    at, tails, steps = links.into
    ahead = {target: 0.0}
    passed: dict[int, None] = {}
    least = inf
    heap = [(0.0, target)]
    while heap:
        bound, node = heappop(heap)
        if bound > least + CLOSE:
            break
        left = ahead[node]
        if bound > left + cost[node]:
            continue
        if node in starts and node != target:
            least = min(least, left)
            continue
        passed[node] = None
        for place in range(at[node], at[node + 1]):
            tail = tails[place]
            total = left + steps[place]
            if total < ahead.get(tail, inf) and cost[tail] < inf:
                ahead[tail] = total
                heappush(heap, (total + cost[tail], tail))
    return ahead, passed, least


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
