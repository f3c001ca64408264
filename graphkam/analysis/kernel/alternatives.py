"""Alternatives: the strongest ways to a target one after the other, how much two differ, and the one past somebody.

The k shortest simple paths of Yen (1971), in Lawler's (1972) form: each way taken splits what is left into parts that
share no way. A part is searched only when its lower bound is next, by A* (Hart, Nilsson and Raphael 1968) with the
exact cost to the target as the estimate, so that a search touches little more than the way it finds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from heapq import heappop, heappush
from math import exp, inf
from typing import NamedTuple

from graphkam.analysis.kernel.links import CLOSE, Links
from graphkam.analysis.kernel.reach import Way, canonical_ways, costs_from, costs_to

LOOK_AT = 60
"""So many ways to somebody are tried when one past them is sought."""

_DIGITS = 9


class Ranked(NamedTuple):
    """A way and its cost, −ln of its strength."""

    cost: float
    way: Way

    @property
    def strength(self) -> float:
        return exp(-self.cost)


class _Part(NamedTuple):
    """The ways that begin with `prefix` (at `cost` so far) and do not go on to a node in `closed`."""

    prefix: Way
    closed: frozenset[int]
    cost: float


def ways_in_order(links: Links, starts: Sequence[int], target: int) -> Iterator[Ranked]:
    """All simple ways, the strongest first; equally strong ones (to nine decimals): fewest steps, smallest ranks.

    Nobody in the middle is a start, and a start that is itself the target begins no way. The number of ways may be
    astronomic: take as many as needed.
    """
    begin = frozenset(starts) - {target}
    ahead: list[float] = costs_to(links, target).tolist()
    rank = links.rank
    heap: list[tuple[float, bool, int, Way, int, _Part, Way, float]] = []
    count = 0

    def offer(part: _Part) -> None:
        nonlocal count
        bound = min((c + ahead[v] for v, c in _onward(links, begin, part)), default=inf) + part.cost
        if bound < inf:
            count += 1
            heappush(heap, (round(bound, _DIGITS), False, 0, (), count, part, (), 0.0))

    offer(_Part((), frozenset(), 0.0))
    while heap:
        _, known, _, _, _, part, way, cost = heappop(heap)
        if not known:
            found = _best_of(links, begin, target, part, ahead, rank)
            if found is not None:
                count += 1
                ranks = tuple(rank[node] for node in found.way)
                entry = (round(found.cost, _DIGITS), True, len(ranks), ranks, count, part, found.way, found.cost)
                heappush(heap, entry)
            continue
        yield Ranked(cost, way)
        closed, spent = part.closed, part.cost
        for place in range(len(part.prefix), len(way)):
            offer(_Part(way[:place], closed | {way[place]}, spent))
            spent += _step(links, way, place)
            closed = frozenset()


def _step(links: Links, way: Way, place: int) -> float:
    if place == 0:
        return 0.0
    return next(cost for node, cost in links.out_of.of(way[place - 1]) if node == way[place])


def _onward(links: Links, starts: Set[int], part: _Part) -> Iterator[tuple[int, float]]:
    """Where the ways of a part go next, at what cost: to a start, or along a link to nobody met before."""
    if not part.prefix:
        yield from ((start, 0.0) for start in starts if start not in part.closed)
        return
    for node, cost in links.out_of.of(part.prefix[-1]):
        if node not in part.closed and node not in part.prefix and node not in starts:
            yield node, cost


def _best_of(
    links: Links, starts: Set[int], target: int, part: _Part, ahead: list[float], rank: list[int]
) -> Ranked | None:
    """The first of a part's ways in the order of `ways_in_order`."""
    heap: list[tuple[float, int, tuple[int, ...], int, float, Way]] = []
    for node, cost in _onward(links, starts, part):
        if ahead[node] < inf:
            so_far = part.cost + cost
            heappush(heap, (round(so_far + ahead[node], _DIGITS), 1, (rank[node],), node, so_far, (node,)))
    settled = {*part.prefix, *starts}
    if not part.prefix:
        settled = set()
    while heap:
        _, steps, ranks, node, so_far, way = heappop(heap)
        if node in settled:
            continue
        if node == target:
            return Ranked(so_far, part.prefix + way)
        settled.add(node)
        for following, cost in links.out_of.of(node):
            if following not in settled and following not in starts and ahead[following] < inf:
                total = so_far + cost
                priority = round(total + ahead[following], _DIGITS)
                heappush(heap, (priority, steps + 1, (*ranks, rank[following]), following, total, (*way, following)))
    return None


def difference(one: Way, other: Way) -> float:
    """Share of the people of the longer way whom the other does without, 0–1; the target is on both and not counted."""
    helpers, others = set(one[:-1]), set(other[:-1])
    return 1 - len(helpers & others) / max(len(helpers), len(others))


class Passing(NamedTuple):
    """The strongest way past somebody; `proven` false where the search stopped before every other was ruled out."""

    best: Ranked
    proven: bool


def way_past(links: Links, starts: Sequence[int], past: int, target: int, look_at: int = LOOK_AT) -> Passing | None:
    """The strongest simple way that passes one person before the target; none where there is none, or none was found.

    Two strongest halves may share people, so first halves are tried in their order, each with the strongest second
    half that avoids it, until no later one can be stronger. Somebody who is a start is passed by starting there.
    """
    begin = frozenset(starts) - {target}
    firsts = iter([Ranked(0.0, (past,))]) if past in begin else ways_in_order(links.without([target]), starts, past)
    least_rest = float(costs_to(links.without(sorted(begin - {past})), target)[past])
    best: Ranked | None = None
    proven = True
    for seen, first in enumerate(firsts):
        if first.cost + least_rest == inf or (best is not None and first.cost + least_rest >= best.cost - CLOSE):
            break
        if seen == look_at:
            proven = False
            break
        left = links.without(sorted((begin | set(first.way)) - {past}))
        costs = costs_from(left, [past])
        second = canonical_ways(left, costs, {past}, [target]).get(target)
        cost = first.cost + float(costs[target])
        if second is not None and (best is None or cost < best.cost - CLOSE):
            best = Ranked(cost, first.way + second[1:])
    return None if best is None else Passing(best, proven)
