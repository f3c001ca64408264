"""Directed links with a cost each, sorted and without doubles: what reach, alternatives, plan and fragility run on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.intp]
Mask: TypeAlias = NDArray[np.bool_]

CLOSE = 1e-9
"""Two costs closer than this are the same: float noise must not decide between people."""

_FITS_16_BITS = 1 << 16


class Grouped(NamedTuple):
    """Links grouped by one end: those of node i are `at[i]` up to `at[i + 1]` of `node` (the other end) and `cost`."""

    at: Ints
    node: Ints
    cost: Floats

    def matrix(self) -> csr_array[np.float64]:
        """As csgraph takes it without copying; links of cost 0 are stored, as it needs them."""
        size = self.at.size - 1
        return csr_array((self.cost, self.node.astype(np.int32), self.at.astype(np.int32)), shape=(size, size))

    def lists(self) -> Neighbours:
        return Neighbours(self.at.tolist(), self.node.tolist(), self.cost.tolist())


class Neighbours(NamedTuple):
    """`Grouped` as lists, which are faster to read one by one."""

    at: list[int]
    node: list[int]
    cost: list[float]

    def of(self, node: int) -> zip[tuple[int, float]]:
        """(the other end, cost) of each link of a node."""
        start, end = self.at[node], self.at[node + 1]
        return zip(self.node[start:end], self.cost[start:end], strict=True)


@dataclass(frozen=True, eq=False)
class Links:
    """Links between `size` nodes, sorted by source and target, no pair twice, none from a node to itself.

    `cost` (m,) is finite and at least 0. `order`: one key a node, for where two ways are equal: the smallest first.
    """

    size: int
    source: Ints
    target: Ints
    cost: Floats
    order: Sequence[Any]

    @cached_property
    def outgoing(self) -> Grouped:
        """By source."""
        return Grouped(_places(self.source, self.size), self.target, self.cost)

    @cached_property
    def incoming(self) -> Grouped:
        """By target, each one's links in the order of their sources."""
        # Numbers of 16 bits are sorted digit by digit: four times faster.
        keys = self.target.astype(np.uint16) if self.size <= _FITS_16_BITS else self.target
        order = np.argsort(keys, kind="stable")
        return Grouped(_places(self.target, self.size), self.source[order], self.cost[order])

    @cached_property
    def matrix(self) -> csr_array[np.float64]:
        """Costs by source and target."""
        return self.outgoing.matrix()

    @cached_property
    def turned(self) -> csr_array[np.float64]:
        """Costs by target and source."""
        return self.incoming.matrix()

    @cached_property
    def out_of(self) -> Neighbours:
        """Per node whom it leads to."""
        return self.outgoing.lists()

    @cached_property
    def into(self) -> Neighbours:
        """Per node who leads to it."""
        return self.incoming.lists()

    @cached_property
    def by_rank(self) -> list[int]:
        """The nodes in the order of their keys."""
        return sorted(range(self.size), key=self.order.__getitem__)

    @cached_property
    def rank(self) -> list[int]:
        """The place of each node in that order."""
        found = [0] * self.size
        for place, node in enumerate(self.by_rank):
            found[node] = place
        return found

    def with_groups(self, groups: Sequence[Sequence[int]]) -> Links:
        """One node more for each group, after all others: whoever of the group is reached leads there at cost 0."""
        members = np.array([one for group in groups for one in group], dtype=np.intp)
        nodes = np.repeat(np.arange(len(groups)) + self.size, [len(group) for group in groups])
        size = self.size + len(groups)
        source, target = np.concatenate((self.source, members)), np.concatenate((self.target, nodes))
        cost = np.concatenate((self.cost, np.zeros(members.size)))
        return links_of_costs(size, source, target, cost, (*self.rank, *range(self.size, size)))

    def only(self, kept: Mask) -> Links:
        """The same nodes with some of the links; `kept` (m,)."""
        return Links(self.size, self.source[kept], self.target[kept], self.cost[kept], self.order)

    def without(self, gone: ArrayLike) -> Links:
        """The same nodes, nothing leading to or from those in `gone`."""
        there = np.ones(self.size, dtype=np.bool_)
        there[np.asarray(gone, dtype=np.intp)] = False
        return self.only(there[self.source] & there[self.target])


def _places(end: Ints, size: int) -> Ints:
    """(size + 1,) where each node's links begin."""
    found = np.zeros(size + 1, dtype=np.intp)
    np.cumsum(np.bincount(end, minlength=size), out=found[1:])
    return found


def links_of_costs(
    size: int, source: ArrayLike, target: ArrayLike, cost: ArrayLike, order: Sequence[Any] | None = None
) -> Links:
    """Links from arrays (m,) in any order; of several between a pair the cheapest counts, links to oneself do not.

    Raises ValueError for ends that are no node and for costs that are negative or not finite.
    """
    tails, heads, costs = ends(size, source, target, cost)
    if not (np.isfinite(costs) & (costs >= 0)).all():
        raise ValueError("costs are finite and at least 0")
    keys = range(size) if order is None else order
    if len(keys) != size:
        raise ValueError("one key for each node")
    kept = cheapest(size, tails, heads, costs)
    return Links(size, tails[kept], heads[kept], costs[kept], keys)


def links_of_strengths(
    size: int, source: ArrayLike, target: ArrayLike, strength: ArrayLike, order: Sequence[Any] | None = None
) -> Links:
    """Links of strength 0–1 at cost −ln strength, so that the strongest way (by product) is the cheapest (by sum).

    Of several between a pair the strongest counts, never the sum; strength 0 carries nothing and is left out.
    Raises ValueError for strengths outside 0–1.
    """
    tails, heads, strengths = ends(size, source, target, strength)
    if not ((strengths >= 0) & (strengths <= 1)).all():
        raise ValueError("strengths lie between 0 and 1")
    kept = strengths > 0
    costs = np.abs(np.log(strengths[kept]))
    return links_of_costs(size, tails[kept], heads[kept], costs, order)


def cheapest(size: int, source: Ints, target: Ints, cost: Floats) -> Ints:
    """The places of the links to keep, sorted by source and target: of each pair the cheapest, none to oneself."""
    key = source * size + target
    order = np.argsort(cost, kind="stable")
    order = order[np.argsort(key[order], kind="stable")]
    key = key[order]
    kept = np.empty(len(key), dtype=np.bool_)
    kept[:1] = True
    np.not_equal(key[1:], key[:-1], out=kept[1:])
    order = order[kept]
    found: Ints = order[source[order] != target[order]]
    return found


def strongest(key: Ints, value: Floats) -> tuple[Ints, Floats]:
    """Keys (m,) at least 0 in order, each once, and the largest value of each.

    Keys are sorted together with their places, packed into one number: three times faster than sorting places.
    """
    bits = max(1, (key.size - 1).bit_length())
    packed = np.sort((key << bits) | np.arange(key.size))
    order, sorted_key = packed & ((1 << bits) - 1), packed >> bits
    new = np.empty(key.size, dtype=np.bool_)
    new[:1] = True
    np.not_equal(sorted_key[1:], sorted_key[:-1], out=new[1:])
    first = np.flatnonzero(new)
    largest: Floats = np.maximum.reduceat(value[order], first) if first.size else value[:0]
    return sorted_key[first], largest


def ends(size: int, source: ArrayLike, target: ArrayLike, value: ArrayLike) -> tuple[Ints, Ints, Floats]:
    """Both ends and values (m,) as arrays. Raises ValueError for unequal lengths and ends that are no node."""
    tails, heads = np.asarray(source, dtype=np.intp), np.asarray(target, dtype=np.intp)
    values = np.asarray(value, dtype=np.float64)
    if not tails.shape == heads.shape == values.shape == (tails.size,):
        raise ValueError("sources, targets and values are rows of one length")
    if tails.size and (min(tails.min(), heads.min()) < 0 or max(tails.max(), heads.max()) >= size):
        raise ValueError("a link has an end that is no node")
    return tails, heads, values
