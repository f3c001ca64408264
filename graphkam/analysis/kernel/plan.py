"""Pry plan: the cheapest set of people to win, in order, so that every target is won, shared people counted once.

A directed Steiner tree. The effort of winning a person sits on each link into that person; a root leads to everybody
with whom one can begin, at the entry cost: 0 for a fulcrum, the cost of a direct approach elsewhere, inf where there is
none. Exact by dynamic programming over subsets of the targets (Dreyfus and Wagner 1971; Erickson, Monma and Veinott
1987) up to `EXACT_UP_TO` targets, O(3^k n + 2^k m log n); beyond, the nearest target is joined to the tree again and
again (Takahashi and Matsuyama 1980), which costs at most as much as independent best ways and is labelled.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from graphkam.analysis.kernel.links import Floats, Links

EXACT_UP_TO = 8
"""Targets up to which the plan is exact: 247 searches; each further one would double them."""

ROOT = -1


class Winning(NamedTuple):
    """One step: `person` is won from `through` (`ROOT`: begun with, or one who is ours already), at `cost`."""

    through: int
    person: int
    cost: float


@dataclass(frozen=True)
class Plan:
    """`steps` in an order in which each can be taken, cheaper ones first where it is free.

    `farthest` is the cost of the dearest target alone, a lower bound; `independent` what the targets cost one by one.
    """

    steps: tuple[Winning, ...]
    cost: float
    exact: bool
    farthest: float
    independent: float
    unreached: tuple[int, ...]

    @property
    def people(self) -> tuple[int, ...]:
        """Whom to win, in order; those who cost nothing are ours already."""
        return tuple(step.person for step in self.steps if step.cost > 0)


def pry_plan(links: Links, entry: Floats, targets: Sequence[int], exact_up_to: int = EXACT_UP_TO) -> Plan:
    """The plan for `links` with the effort of the person they lead to as cost, and `entry` (size,) at least 0 or inf.

    Targets that nothing leads to stand in `unreached`. Raises ValueError for entry costs below 0 or not numbers.
    """
    if entry.shape != (links.size,) or not (entry >= 0).all():
        raise ValueError("one entry cost for each node, at least 0")
    forward = _Search(links.matrix, links.size)
    alone, _ = forward.run(entry)
    asked = sorted(dict.fromkeys(targets), key=links.rank.__getitem__)
    wanted = [target for target in asked if np.isfinite(alone[target])]
    exact = len(wanted) <= exact_up_to
    edges = _exact(links, entry, wanted) if exact else _joined(forward, links, entry, wanted)
    steps = _ordered(links, entry, edges, wanted)
    return Plan(
        steps=steps,
        cost=sum(step.cost for step in steps),
        exact=exact,
        farthest=max((float(alone[target]) for target in wanted), default=0.0),
        independent=sum(float(alone[target]) for target in wanted),
        unreached=tuple(target for target in asked if target not in wanted),
    )


class _Search:
    """Shortest paths from values put on the nodes: one node more leads to all others at those values."""

    def __init__(self, matrix: csr_array[np.float64], size: int) -> None:
        links = matrix.nnz
        indices = np.concatenate((matrix.indices, np.arange(size, dtype=np.int32)))
        starts = np.concatenate((matrix.indptr, [links + size])).astype(np.int32)
        data = np.concatenate((matrix.data, np.zeros(size)))
        self.size = size
        self._matrix = csr_array((data, indices, starts), shape=(size + 1, size + 1))
        self._values = self._matrix.data[links:]

    def run(self, values: Floats) -> tuple[Floats, NDArray[np.int32]]:
        """(size,) least cost of value plus way, and the node before on that way; `size` where the value itself."""
        self._values[:] = values
        cost, before = dijkstra(self._matrix, indices=[self.size], return_predecessors=True)
        return cost[0, : self.size], before[0, : self.size]


Edges = set[tuple[int, int]]
"""Links of a tree by both ends; `ROOT` leads to those who are begun with."""


def _joined(search: _Search, links: Links, entry: Floats, targets: list[int]) -> Edges:
    values = entry.copy()
    edges: Edges = set()
    left = list(targets)
    joined: set[int] = set()
    while left:
        cost, before = search.run(values)
        nearest = min(left, key=lambda target: (round(float(cost[target]), 9), links.rank[target]))
        left.remove(nearest)
        node = nearest
        while node not in joined:
            joined.add(node)
            values[node] = 0.0
            came = int(before[node])
            if came == search.size:
                edges.add((ROOT, node))
                break
            edges.add((came, node))
            node = came
    return edges


@dataclass(frozen=True, eq=False)
class _Table:
    """Per subset of the targets (by bits) and node: cost of the cheapest tree from there, and how it goes on."""

    cost: Floats
    onward: NDArray[np.int32]

    @cached_property
    def size(self) -> int:
        return int(self.cost.shape[1])


def _halves(subset: int) -> list[tuple[int, int]]:
    """The ways to split a subset in two, each once: the first half holds the lowest bit."""
    rest = subset & (subset - 1)
    found = []
    part = rest
    while part:
        found.append((subset ^ part, part))
        part = (part - 1) & rest
    return found


def _exact(links: Links, entry: Floats, targets: list[int]) -> Edges:
    if not targets:
        return set()
    table = _filled(links, targets)
    whole = len(table.cost) - 1
    begin = (table.cost + entry).min(axis=1)
    least = begin.copy()
    for subset in range(1, whole + 1):
        for one, other in _halves(subset):
            least[subset] = min(least[subset], least[one] + least[other])
    edges: Edges = set()
    open_sets = [whole]
    while open_sets:
        subset = open_sets.pop()
        if begin[subset] <= least[subset]:
            node = int((table.cost[subset] + entry).argmin())
            edges.add((ROOT, node))
            _collect(table, subset, node, edges)
        else:
            split = [(float(least[one] + least[other]), one, other) for one, other in _halves(subset)]
            open_sets += min(split)[1:]
    return edges


def _filled(links: Links, targets: list[int]) -> _Table:
    backward = _Search(links.turned, links.size)
    subsets = 1 << len(targets)
    cost = np.full((subsets, links.size), np.inf)
    onward = np.empty((subsets, links.size), dtype=np.int32)
    for subset in range(1, subsets):
        if subset & (subset - 1) == 0:
            values = np.full(links.size, np.inf)
            values[targets[subset.bit_length() - 1]] = 0.0
        else:
            ones, others = np.array(_halves(subset)).T
            values = (cost[ones] + cost[others]).min(axis=0)
        cost[subset], onward[subset] = backward.run(values)
    return _Table(cost, onward)


def _collect(table: _Table, subset: int, node: int, edges: Edges) -> None:
    open_trees = [(subset, node)]
    while open_trees:
        subset, node = open_trees.pop()
        following = int(table.onward[subset, node])
        if following != table.size:
            edges.add((node, following))
            open_trees.append((subset, following))
        elif subset & (subset - 1):
            split = [(float(table.cost[[one, other], node].sum()), one, other) for one, other in _halves(subset)]
            _, one, other = min(split)
            open_trees += [(one, node), (other, node)]


def _ordered(links: Links, entry: Floats, edges: Edges, targets: list[int]) -> tuple[Winning, ...]:
    """The edges as steps: whoever can be won next at the least total cost; branches without a target are left out.

    Steps that cost nothing may have closed a circle or given somebody two ways in: each keeps the first.
    """
    onward: dict[int, list[int]] = {}
    for before, node in sorted(edges):
        onward.setdefault(before, []).append(node)
    spent = {ROOT: 0.0}
    steps: dict[int, Winning] = {}
    open_steps = [(float(entry[node]), links.rank[node], ROOT, node) for node in onward.get(ROOT, [])]
    while open_steps:
        step = min(open_steps)
        open_steps.remove(step)
        total, _, before, node = step
        if node in steps:
            continue
        spent[node] = total
        steps[node] = Winning(before, node, float(entry[node]) if before == ROOT else _cost(links, before, node))
        for following in onward.get(node, []):
            open_steps.append((total + _cost(links, node, following), links.rank[following], node, following))
    needed: set[int] = set()
    for target in targets:
        node = target
        while node != ROOT and node not in needed:
            needed.add(node)
            node = steps[node].through
    return tuple(step for node, step in steps.items() if node in needed)


def _cost(links: Links, before: int, node: int) -> float:
    return next(cost for following, cost in links.out_of.of(before) if following == node)
