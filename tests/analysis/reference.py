"""Leverage paths by networkx: slow, written from docs/analysis.md, section 5, to compare the program with."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any, NamedTuple

import networkx as nx

from graphkam.analysis.reading.deal import Deal
from graphkam.model.codes import ContactLevel, ReportingKind
from graphkam.model.entities import BuyingInfluence, Coverage, Influence, Reporting

LEAST = 0.01
"""`path.shortest_useful`."""


class Tie(NamedTuple):
    """Strength before anybody's willingness, kind, and age in days where somebody stated it."""

    strength: float
    kind: str
    age: int | None


def tie_graph(deal: Deal, allowed: Callable[[Tie], bool] = lambda _: True) -> nx.DiGraph[str]:
    """People and members; edges hold `strength` of the step and `cost` = −ln strength."""
    ties: dict[tuple[str, str], Tie] = {}
    links = deal.graph.influence
    spoken = {(link.source_id, link.target_id) for link in links if not link.hostile}
    for a, b in ((link.source_id, link.target_id) for link in links if link.hostile):
        spoken |= {(a, b), (b, a)}
    for pair, tie, recorded in _all_ties(deal):
        silent = not recorded and pair in spoken
        if pair[0] != pair[1] and not silent and allowed(tie) and (pair not in ties or tie > ties[pair]):
            ties[pair] = tie
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(sorted(deal.graph.person_by_id))
    for (one, other), tie in ties.items():
        strength = tie.strength
        if one in deal.graph.person_by_id:
            strength *= deal.willingness(one)
            if frozenset((one, other)) in deal.hostile_pairs:
                strength *= deal.policy.number("willingness.conflict_factor")
        elif deal.opposes(approached_as(deal, other)) or other in deal.backers:
            strength *= deal.policy.number("approach.opponent_factor")
        if strength > 0:
            graph.add_edge(one, other, strength=strength, cost=-math.log(strength))
    return graph


def approached_as(deal: Deal, person_id: str) -> BuyingInfluence | None:
    """A part of their own, else that of a committee, of several the one with the smallest id."""
    shared = (part for part in deal.holders if part.holder_id != person_id and person_id in deal.people_behind(part))
    return deal.part_of.get(person_id) or min(shared, key=lambda part: part.id, default=None)


def _all_ties(deal: Deal) -> Iterable[tuple[tuple[str, str], Tie, bool]]:
    for link in deal.graph.influence:
        if not link.hostile:
            strength = deal.policy.number("tie.unknown_strength") if link.strength is None else link.strength
            yield (link.source_id, link.target_id), Tie(strength, link.kind, _age(deal, link)), True
    for line in deal.graph.reporting:
        for pair, way in (((line.manager_id, line.person_id), "down"), ((line.person_id, line.manager_id), "up")):
            yield pair, Tie(_assumed(deal, line, way), line.kind, None), False
    for known in deal.graph.coverage:
        if known.strength is not None and known.strength >= deal.policy.number("tie.member_from"):
            yield (known.member_id, known.person_id), Tie(known.strength, "coverage", _age(deal, known)), True


def _assumed(deal: Deal, line: Reporting, way: str) -> float:
    word = "line" if line.kind is ReportingKind.LINE else "dotted"
    return deal.policy.entry("tie.assumed_by_reporting", f"{word}_{way}")


def _age(deal: Deal, one: Influence | Coverage) -> int | None:
    fact = deal.graph.fact_behind(one.id, "strength") or deal.graph.fact_behind(one.id, "sign")
    return fact.age_days(deal.day) if fact else None


class PathSearch:
    """One search from all starts for each person asked for."""

    def __init__(self, deal: Deal) -> None:
        self.deal = deal
        self.graph = tie_graph(deal)
        self.members = {member for member in deal.graph.member_by_id if member in self.graph}

    def best(self, person_id: str) -> tuple[float, tuple[str, ...]]:
        """Strength, and of all strongest ways the one with the fewest steps, then the smallest ids; 0 and none."""
        starts = ({*self.deal.fulcrums} | self.members) - {person_id}
        if not starts:
            return 0.0, ()
        costs = nx.multi_source_dijkstra_path_length(self.graph, starts, weight="cost")
        if person_id not in costs or round(math.exp(-costs[person_id]), 9) < LEAST:
            return 0.0, ()
        ways = self._ways(person_id, costs, starts)
        return math.exp(-costs[person_id]), min(ways, key=lambda way: (len(way), way))

    def _ways(self, person_id: str, costs: dict[str, float], starts: set[str]) -> Iterable[tuple[str, ...]]:
        tight: nx.DiGraph[str] = nx.DiGraph()
        tight.add_nodes_from(starts)
        for one, other, edge in self.graph.edges(data=True):
            known = one in costs and other in costs and other not in starts
            if known and costs[one] <= costs[other] and costs[one] + edge["cost"] <= costs[other] + 1e-9:
                tight.add_edge(one, other)
        for start in starts:
            if nx.has_path(tight, start, person_id):
                yield from map(tuple, nx.all_shortest_paths(tight, start, person_id))

    def coach_to_develop(self, person_id: str) -> str | None:
        """Met, not against us, with the strongest way to that person once won; none below the shortest useful."""
        costs = nx.single_source_dijkstra_path_length(self.graph.reverse(), person_id, weight="cost")
        candidates = []
        for other in self.deal.graph.person_by_id:
            edges = self.graph.out_edges(other, data=True)
            steps = [
                costs[then] - math.log(edge["strength"] * more_willing(self.deal, other))
                for _, then, edge in edges
                if then in costs
            ]
            cost = min(steps, default=math.inf)
            if round(math.exp(-cost), 9) < LEAST:
                continue
            level = self.deal.level_of_person(other) if other in self.deal.graph.person_by_id else None
            met = level is not None and level.rank >= ContactLevel.MET.rank
            if other != person_id and met and not self.deal.opposes(self.deal.part_of.get(other)):
                candidates.append((round(cost, 9), other))
        return min(candidates)[1] if candidates else None


def more_willing(deal: Deal, person_id: str) -> float:
    """By what factor somebody's steps are stronger once won: a supporter at least, in dialogue at least."""
    score, level = deal.score(deal.part_of.get(person_id)), deal.level_of_person(person_id)
    rating = 2 if score is None else max(2, score)
    then = "supports_us" if level is ContactLevel.SUPPORTS_US else "in_dialogue"
    won = deal.policy.entry("willingness.by_rating", rating) * deal.policy.entry("willingness.by_contact", then)
    return max(1.0, won / deal.willingness(person_id))


def strength_of(graph: nx.DiGraph[str], way: Iterable[str]) -> Any:
    """Product of the strengths of its steps."""
    return math.prod(graph.edges[step]["strength"] for step in pairwise(way))
