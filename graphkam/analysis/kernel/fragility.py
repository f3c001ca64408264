"""Fragility: without whom a target is cut off, and which one or two people matter most to what we reach.

Somebody is a single point of failure for a target if every way from the starts to it passes them: they dominate it
from a root that leads to all starts (iterative dominators of Cooper, Harvey and Kennedy 2001). Articulation points are
not that: they ask for a network that falls apart, not for a target that is cut off from us.
Key players (Borgatti 2006) by trying every one and every pair that can matter, on the measure of reach.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from scipy.sparse.csgraph import dijkstra

from graphkam.analysis.kernel.links import CLOSE, Floats, Links
from graphkam.analysis.kernel.reach import Reached, reach

ROOT = -1
UNREACHED = -2


def dominators(links: Links, starts: Sequence[int]) -> list[int]:
    """Per node the nearest other that every way from the starts passes; `ROOT` where none is, `UNREACHED`."""
    order = _postorder(links, starts)
    number = {node: place for place, node in enumerate(order)}
    root = len(order)
    above: list[int] = [-1] * root + [root]
    begin = {number[start] for start in starts}
    before = [
        [number[one] for one in links.into.node[links.into.at[node] : links.into.at[node + 1]] if one in number]
        for node in order
    ]
    changed = True
    while changed:
        changed = False
        for place in range(root - 1, -1, -1):
            nearest = root if place in begin else -1
            for one in before[place]:
                if above[one] == -1 or nearest == root:
                    continue
                other = nearest
                if other == -1:
                    nearest = one
                    continue
                while one != other:
                    while one < other:
                        one = above[one]
                    while other < one:
                        other = above[other]
                nearest = one
            if above[place] != nearest:
                above[place] = nearest
                changed = True
    found = [UNREACHED] * links.size
    for place, node in enumerate(order):
        found[node] = ROOT if above[place] == root else order[above[place]]
    return found


def _postorder(links: Links, starts: Iterable[int]) -> list[int]:
    """Reached nodes, each after all that a depth-first search found from it."""
    at, follows, _ = links.out_of
    seen: set[int] = set()
    order: list[int] = []
    for start in starts:
        if start in seen:
            continue
        seen.add(start)
        stack = [(start, at[start])]
        while stack:
            node, place = stack.pop()
            end = at[node + 1]
            while place < end and follows[place] in seen:
                place += 1
            if place == end:
                order.append(node)
                continue
            stack.append((node, place + 1))
            seen.add(follows[place])
            stack.append((follows[place], at[follows[place]]))
    return order


def points_of_failure(links: Links, starts: Sequence[int], targets: Sequence[int]) -> dict[int, tuple[int, ...]]:
    """Person → the targets, in the order asked, that would be cut off from all starts without that person.

    A target does not count for itself; one that is a start depends on nobody; one that is not reached is not named.
    """
    above = dominators(links, starts)
    found: dict[int, list[int]] = {}
    for target in dict.fromkeys(targets):
        node = above[target]
        while node >= 0:
            found.setdefault(node, []).append(target)
            node = above[node]
    return {node: tuple(found[node]) for node in sorted(found)}


class KeyPlayers(NamedTuple):
    """One or two people and what the measure loses without them, or gains with them as starts."""

    people: tuple[int, ...]
    change: float


def measure(reached: Reached, weights: Floats) -> float:
    """Reach as one number: the strengths of the ways to the targets, weighted. `weights` (k,) at least 0."""
    return float(weights @ reached.strength)


def key_players_lost(
    links: Links, starts: Sequence[int], targets: Sequence[int], weights: Floats, size: int, count: int
) -> tuple[KeyPlayers, ...]:
    """The `count` sets of `size` (1 or 2) people, targets excepted, whose going costs most reach.

    Exact: only who stands on a strongest way, of today or with the other one gone, can change anything. Sets that
    cost nothing are not named, nor pairs of which one changes nothing, neither alone nor with the other gone.
    """
    asked = frozenset(targets)
    begin = frozenset(starts)

    def gone(people: tuple[int, ...]) -> Reached:
        return reach(links.without(people), sorted(begin - set(people)), targets)

    whole = reach(links, starts, targets)
    before = measure(whole, weights)
    alone = {node: gone((node,)) for node in _on_ways(whole) - asked}
    lost: dict[tuple[int, ...], float] = {}
    if size == 1:
        lost = {(node,): before - measure(left, weights) for node, left in alone.items()}
    elif size == 2:
        for node, left in alone.items():
            for other in (_on_ways(left) | alone.keys()) - asked - {node}:
                pair = (min(node, other), max(node, other))
                if pair not in lost:
                    lost[pair] = before - measure(gone(pair), weights)
    else:
        raise ValueError("sets of one or two")
    return _most(lost.items(), count)


def _on_ways(reached: Reached) -> set[int]:
    return {node for way in reached.ways for node in way}


def key_players_won(
    links: Links,
    starts: Sequence[int],
    targets: Sequence[int],
    weights: Floats,
    size: int,
    count: int,
    candidates: Sequence[int],
    relief: Floats | None = None,
) -> tuple[KeyPlayers, ...]:
    """The `count` sets of `size` (1 or 2) candidates who, won as starts, add most reach.

    `relief` (size of the graph,) at least 0 is by how much each one's own step becomes cheaper when won, −ln of the
    ratio of willingness; none: not at all. A candidate who is a target is reached with strength 1 when won.
    """
    weight_of = np.asarray(weights, dtype=np.float64)
    people = np.array(sorted(set(candidates) - set(starts)), dtype=np.intp)
    now = reach(links, starts, targets).strength
    costs: Floats = dijkstra(links.turned, indices=np.asarray(targets, dtype=np.int32)).reshape(len(targets), -1)
    eased = costs[:, people] - (0.0 if relief is None else relief[people])
    with_each = np.maximum(np.exp(-np.maximum(eased, 0.0)), now[:, None])
    alone = weight_of @ with_each - weight_of @ now
    if size == 1:
        return _most((((int(node),), float(gain)) for node, gain in zip(people, alone, strict=True)), count)
    if size != 2:
        raise ValueError("sets of one or two")
    best: list[KeyPlayers] = []
    for place in range(len(people) - 1):
        both = weight_of @ (np.maximum(with_each[:, place + 1 :], with_each[:, [place]]) - now[:, None])
        top = np.argsort(-np.round(both, 9), kind="stable")[:count]
        pairs = (((int(people[place]), int(people[place + 1 + i])), float(both[i])) for i in top)
        best = list(_most([*best, *pairs], count))
    return tuple(best)


def _most(changes: Iterable[tuple[tuple[int, ...], float]], count: int) -> tuple[KeyPlayers, ...]:
    """The largest changes first, equal to nine decimals: the smaller numbers first."""
    named = [KeyPlayers(people, change) for people, change in changes if change > CLOSE]
    return tuple(sorted(named, key=lambda item: (-round(item.change, 9), item.people))[:count])
