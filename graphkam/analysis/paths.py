"""Leverage paths (撬): from a fulcrum, or a tie of ours, to each buying influence that still needs work.

Path strength is the product of the steps' strengths; the best path is a shortest path on −ln strength
(multi-source Dijkstra, Dijkstra 1959). It is not the probability of reaching somebody (Valiant 1979).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Protocol

import networkx as nx

from graphkam.analysis.deal import Deal, exact
from graphkam.analysis.ties import TieGraph, step, tie_graph
from graphkam.model.codes import UNCLEAR, ContactLevel
from graphkam.model.entities import BuyingInfluence
from graphkam.model.graph import AccountGraph
from graphkam.model.policy import Policy
from graphkam.model.results import LeveragePath, PathReport, Target, TargetState

_CLOSE = 1e-9
"""Two path costs closer than this are the same: float noise must not decide between people."""

_STATES: tuple[TargetState, ...] = (
    "opposed", "never_contacted", "unknown", "unclear", "undecided", "will_not_act", "stale",
)  # fmt: skip


def leverage_paths(graph: AccountGraph, opportunity_id: str, policy: Policy) -> PathReport:
    """Every target, the most urgent first, with its best path or the direct approach. Raises NotFoundError."""
    reader = policy.reader()
    deal = Deal(graph, opportunity_id, reader)
    return PathReport(
        opportunity_id=opportunity_id,
        day=graph.day,
        fulcrums=deal.fulcrums,
        targets=targets_of(deal),
        policy_used=reader.used(),
    )


def targets_of(deal: Deal) -> tuple[Target, ...]:
    """The targets of one opportunity, the most urgent first."""
    search = PathSearch(deal)
    found = [
        target_of(deal, search, part)
        for part in deal.holders
        if need_of(deal, part)[1] > 0 and deal.people_behind(part)
    ]
    return tuple(sorted(found, key=lambda target: (-exact(target.urgency), target.buying_influence_id)))


def need_of(deal: Deal, part: BuyingInfluence) -> tuple[TargetState, float]:
    """The worst thing that is true of a buying influence and how much is still to be done (0–1)."""
    level = deal.level_of_part(part)
    rating = deal.rating(part)
    score = deal.score(part)
    true = {
        "opposed": deal.opposes(part),
        "never_contacted": level is None or level.rank < ContactLevel.MET.rank,
        "unknown": rating is None,
        "unclear": rating == UNCLEAR,
        "undecided": score is not None and not deal.opposes(part) and not deal.supports(part),
        "will_not_act": part.mode is not None and not part.mode.will_act,
        "stale": deal.stale(part),
    }
    worst: TargetState = "holding"
    most = 0.0
    for state in _STATES:
        if true[state]:
            need = deal.policy.entry("need.by_state", state)
            if need > most:
                worst, most = state, need
    return worst, most


class PathSearch:
    """Best paths of one opportunity; the graph and the distances are computed once."""

    def __init__(self, deal: Deal) -> None:
        self.deal = deal
        self.graph: TieGraph = tie_graph(deal)
        self._members = sorted(member for member in deal.graph.member_by_id if member in self.graph)
        self._reach = self._distances(deal.fulcrums)

    def best(self, person_id: str) -> LeveragePath | None:
        """The strongest path to a person; none below `path.shortest_useful`."""
        fulcrums = [fulcrum for fulcrum in self.deal.fulcrums if fulcrum != person_id]
        reach = self._reach if len(fulcrums) == len(self.deal.fulcrums) else self._distances(fulcrums)
        if person_id not in reach or exact(math.exp(-reach[person_id])) < self.deal.policy.number(
            "path.shortest_useful"
        ):
            return None
        return described(self.deal, self.graph, self._way(person_id, reach, {*fulcrums, *self._members}))

    def _distances(self, fulcrums: Iterable[str]) -> dict[str, float]:
        sources = {*fulcrums, *self._members}
        if not sources:
            return {}
        found: dict[str, float] = nx.multi_source_dijkstra_path_length(self.graph, sources, weight="cost")
        return found

    def _way(self, person_id: str, reach: dict[str, float], sources: set[str]) -> tuple[str, ...]:
        """Among all strongest ways the one with the fewest steps, then the smallest ids from the start on."""
        best: dict[str, tuple[int, tuple[str, ...]]] = {}
        tight: TieGraph = nx.DiGraph()
        tight.add_nodes_from(reach)
        for source, target in self.graph.edges:
            cost: float = self.graph.edges[source, target]["cost"]
            known = source in reach and target in reach and target not in sources
            if known and reach[source] + cost <= reach[target] + _CLOSE and reach[source] <= reach[target]:
                tight.add_edge(source, target)
        frontier: list[tuple[str, ...]] = [(source,) for source in sorted(sources) if source in tight]
        for way in frontier:
            best[way[0]] = (0, way)
        while frontier:
            grown: dict[str, tuple[str, ...]] = {}
            for way in sorted(frontier):
                for successor in tight.successors(way[-1]):
                    if successor not in best and (successor not in grown or (*way, successor) < grown[successor]):
                        grown[successor] = (*way, successor)
            for node, way in grown.items():
                best[node] = (len(way) - 1, way)
            frontier = list(grown.values())
        return best[person_id][1]

    def coach_to_develop(self, person_id: str) -> str | None:
        return coach_to_develop(self.deal, self.graph, person_id)


def described(deal: Deal, graph: TieGraph, way: Sequence[str]) -> LeveragePath:
    """A way along ties of the graph, with everything that a result says of it."""
    steps = tuple(step(deal, graph, a, b) for a, b in pairwise(way))
    strengths = [item.strength for item in steps]
    by_member = steps[0].tie == "member"
    member = way[0] if by_member else deal.best_owner(way[0])
    confidence = min(item.confidence for item in steps)
    part = deal.part_of.get(way[-1])
    return LeveragePath(
        target_id=way[-1],
        target_name=deal.name_of(way[-1]) or way[-1],
        buying_influence_id=part.id if part else "",
        fulcrum_id=None if by_member else way[0],
        member_id=member,
        member_name=deal.name_of(member),
        steps=steps,
        strength=math.prod(strengths),
        weakest=strengths.index(min(strengths)),
        confidence=confidence,
    )


def coach_to_develop(deal: Deal, graph: TieGraph, person_id: str) -> str | None:
    """Who could become the fulcrum nearest to somebody: met, not against us, with the strongest way there."""
    turned = graph.reverse(copy=False)
    candidates = []
    for other, cost in nx.single_source_dijkstra_path_length(turned, person_id, weight="cost").items():
        level = deal.level_of_person(other) if other in deal.graph.person_by_id else None
        met = level is not None and level.rank >= ContactLevel.MET.rank
        if other != person_id and met and not deal.opposes(deal.part_of.get(other)):
            candidates.append((cost, other))
    return min(candidates)[1] if candidates else None


class Search(Protocol):
    """Who finds ways: freely, or under a reader's controls."""

    def best(self, person_id: str) -> LeveragePath | None:
        """The strongest path to a person; none where none is worth naming."""

    def coach_to_develop(self, person_id: str) -> str | None:
        """Whom to develop as a fulcrum near a person; none where nobody could be."""


def target_of(deal: Deal, search: Search, part: BuyingInfluence) -> Target:
    """A buying influence that somebody holds as a target, with the best way there or the direct approach."""
    state, need = need_of(deal, part)
    ways = {person: search.best(person) for person in deal.people_behind(part)}
    reached = {person: way for person, way in ways.items() if way is not None}
    if reached:
        person = min(reached, key=lambda key: (-exact(reached[key].strength), key))
        path: LeveragePath | None = reached[person].model_copy(update={"buying_influence_id": part.id})
    else:
        person, path = min(ways), None
    develop = search.coach_to_develop(person) if path is None else None
    layer = deal.graph.layer_of(person)
    share = deal.shares.get(part.id, 0.0)
    chance = deal.policy.entry("approach.direct_chance", deal.level_of_part(part))
    if deal.opposes(part):
        chance *= deal.policy.number("approach.opponent_factor")
    return Target(
        buying_influence_id=part.id,
        person_id=person,
        person_name=deal.name_of(person) or person,
        roles=part.roles,
        layer=layer,
        state=state,
        share=share,
        urgency=share * need,
        path=path,
        direct=path is None,
        direct_effort=deal.policy.entry("approach.direct_effort", layer),
        direct_chance=chance,
        develop_id=develop,
        develop_name=deal.name_of(develop),
    )
