"""Fragility: without whom a target is cut off, and which one or two people matter most to what we reach.

Somebody is a single point of failure for a target if every way from the starts to it passes them: they dominate it
from a root that leads to all starts (iterative dominators of Cooper, Harvey and Kennedy 2001). Articulation points are
not that: they ask for a network that falls apart, not for a target that is cut off from us.
Key players (Borgatti 2006) by trying every one and every pair that can matter, on the measure of reach.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

import numpy as np
from scipy.sparse.csgraph import dijkstra

from graphkam.analysis.kernel.links import CLOSE, Floats, Links
from graphkam.analysis.kernel.reach import Reached, first_step_anew, reach, strengths_from

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


MOST_TRIED = 1000
"""Pairs without whom reach is searched anew, and candidates of whom all pairs are compared, before the rest is left."""


@dataclass(frozen=True, eq=False)
class Worth:
    """What reach is worth: the strengths of the best ways to the targets, weighted (`weights` (k,) at least 0).

    A way weaker than `least` is worth nothing. `own`, where it is given, names per target the one person who is that
    target, −1 for nobody: when they go the target is not missed, and what they gain by being won is not counted.
    """

    targets: Sequence[int]
    weights: Floats
    least: float = 0.0
    own: Sequence[int] | None = None

    def strong(self, strength: Floats) -> Floats:
        """Strengths with those not worth naming as 0."""
        return np.where(np.round(strength, 9) >= self.least, strength, 0.0)

    def of(self, strength: Floats, without: Iterable[int] = ()) -> float:
        """One number for the strengths (k,) of the targets, those of some people left out."""
        counted = self.weights if self.own is None else np.where(np.isin(self.own, list(without)), 0.0, self.weights)
        return float(counted @ self.strong(strength))


class KeyPlayers(NamedTuple):
    """One or two people and what reach is worth less without them, or more with them as starts."""

    people: tuple[int, ...]
    change: float


class Ranked(NamedTuple):
    """The sets that change most, the largest change first. `complete`: no better one can have been left out."""

    sets: tuple[KeyPlayers, ...]
    complete: bool


def key_players_lost(
    links: Links, starts: Sequence[int], worth: Worth, size: int, count: int, most: int = MOST_TRIED
) -> Ranked:
    """The `count` sets of `size` (1 or 2) people without whom most is lost; targets are none of these people.

    Exact: only who stands on a strongest way, of today or with the other one gone, can change anything. Sets that
    cost nothing are not named, nor pairs that cost no more than one of the two alone.
    """
    if size not in (1, 2):
        raise ValueError("sets of one or two")
    asked = frozenset(worth.targets)
    begin = frozenset(starts)
    whole = reach(links, starts, worth.targets)

    def loss(people: tuple[int, ...], strength: Floats) -> float:
        return worth.of(whole.strength, people) - worth.of(strength, people)

    left = {
        node: reach(links.without(node), sorted(begin - {node}), worth.targets)
        for node in sorted(_on_ways(whole) - asked)
    }
    alone = {node: loss((node,), found.strength) for node, found in left.items()}
    if size == 1:
        return Ranked(_most((((node,), lost) for node, lost in alone.items()), count), complete=True)
    pairs = dict.fromkeys(
        (min(node, other), max(node, other))
        for node in sorted(left, key=lambda one: -alone[one])
        for other in sorted(_on_ways(left[node]) - asked)
    )
    together = {
        pair: loss(pair, _strengths(links.without(pair), sorted(begin - {*pair}), worth.targets))
        for pair in islice(pairs, most)
    }
    more = {pair: lost for pair, lost in together.items() if lost > max(alone.get(one, 0.0) for one in pair) + CLOSE}
    return Ranked(_most(more.items(), count), complete=len(pairs) <= most)


def _strengths(links: Links, starts: Sequence[int], targets: Sequence[int]) -> Floats:
    """As `reach`, without the ways."""
    if set(starts).isdisjoint(targets):
        return strengths_from(links, starts)[np.asarray(targets, dtype=np.intp)]
    return reach(links, starts, targets).strength


def _on_ways(reached: Reached) -> set[int]:
    return {node for way in reached.ways for node in way}


def key_players_won(
    links: Links,
    starts: Sequence[int],
    worth: Worth,
    size: int,
    count: int,
    candidates: Sequence[int],
    once_won: Links | None = None,
    most: int = MOST_TRIED,
) -> Ranked:
    """The `count` sets of `size` (1 or 2) candidates who, won as starts, add most.

    `once_won` has every step as it is once whoever takes it is won, of the same nodes and no step dearer than in
    `links`; none: as in `links`. Who is won takes only the first step anew, everybody after them as in `links`. A
    candidate who is a target is reached with strength 1 when won. Sets that add nothing are not named, nor pairs that
    add no more than one of the two alone.
    """
    if size not in (1, 2):
        raise ValueError("sets of one or two")
    people = np.array(sorted(set(candidates) - set(starts)), dtype=np.intp)
    now = worth.strong(reach(links, starts, worth.targets).strength)
    costs: Floats = dijkstra(links.turned, indices=np.asarray(worth.targets, dtype=np.int32))
    costs = costs.reshape(len(now), -1)
    then = costs if once_won is None else np.minimum(costs, [first_step_anew(once_won, one) for one in costs])
    more = np.maximum(worth.strong(np.exp(-then[:, people])) - now[:, None], 0.0) * worth.weights[:, None]
    if worth.own is not None:
        more[np.array(worth.own)[:, None] == people] = 0.0
    alone = more.sum(axis=0)
    if size == 1:
        return Ranked(
            _most((((int(node),), float(gain)) for node, gain in zip(people, alone, strict=True)), count), True
        )
    able = np.flatnonzero(alone > CLOSE)
    tried = np.sort(able[np.argsort(-alone[able], kind="stable")[:most]])
    best: list[KeyPlayers] = []
    for place, one in enumerate(tried[:-1]):
        others = tried[place + 1 :]
        gain = np.maximum(more[:, others], more[:, [one]]).sum(axis=0)
        gain[gain <= np.maximum(alone[others], alone[one]) + CLOSE] = 0.0
        top = np.argsort(-np.round(gain, 9), kind="stable")[:count]
        pairs = (((int(people[one]), int(people[others[i]])), float(gain[i])) for i in top)
        best = list(_most([*best, *pairs], count))
    return Ranked(tuple(best), complete=able.size <= most)


def _most(changes: Iterable[tuple[tuple[int, ...], float]], count: int) -> tuple[KeyPlayers, ...]:
    """The largest changes first, equal to nine decimals: the smaller numbers first."""
    named = [KeyPlayers(people, change) for people, change in changes if change > CLOSE]
    return tuple(sorted(named, key=lambda item: (-round(item.change, 9), item.people))[:count])
