"""Who can sway whom, as a networkx graph: recorded influence, assumed influence along reporting lines, our own ties."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias

import networkx as nx

from graphkam.analysis.deal import Deal
from graphkam.model.codes import Origin, ReportingKind
from graphkam.model.results import Step

TieGraph: TypeAlias = "nx.DiGraph[str]"


class Tie(NamedTuple):
    """What joins two people in one direction, before anybody's willingness. `age` in days; none: nobody stated it."""

    strength: float
    tie: str
    kind: str
    assumed: bool
    confidence: float
    facts: tuple[str, ...]
    age: int | None


Allowed: TypeAlias = Callable[[Tie], bool]


def any_tie(_: Tie) -> bool:
    """Allows every tie."""
    return True


def tie_graph(deal: Deal, allowed: Allowed = any_tie) -> TieGraph:
    """Directed graph over people and members; edges hold `tie` (Tie), `willing`, `strength`, `cost` = −ln strength.

    Several links between a pair count as the strongest, never as the sum. Conflict and negative links carry nothing:
    they lower the willingness of the two people towards each other. Of ties that are not `allowed` the next strongest
    takes the place; reporting lines stay silent between two people of whom any influence is recorded.
    """
    ties = _recorded(deal, allowed)
    spoken = {(link.source_id, link.target_id) for link in deal.graph.influence if not link.hostile}
    ties |= {pair: tie for pair, tie in _assumed(deal, allowed).items() if pair not in spoken}
    graph: TieGraph = nx.DiGraph()
    graph.add_nodes_from(sorted(deal.graph.person_by_id))
    factor = deal.policy.number("willingness.conflict_factor")
    willing = {person: deal.willingness(person) for person in deal.graph.person_by_id}
    for (source, target), tie in sorted(ties.items()):
        at_odds = frozenset((source, target)) in deal.hostile_pairs
        _add(graph, source, target, tie, willing[source] * (factor if at_odds else 1.0))
    for (member, person), tie in sorted(_of_ours(deal, allowed).items()):
        _add(graph, member, person, tie, 1.0)
    return graph


def _add(graph: TieGraph, source: str, target: str, tie: Tie, willing: float) -> None:
    strength = tie.strength * willing
    if strength <= 0:
        return
    graph.add_edge(source, target, tie=tie, willing=willing, strength=strength, cost=max(0.0, -math.log(strength)))


def _recorded(deal: Deal, allowed: Allowed) -> dict[tuple[str, str], Tie]:
    best: dict[tuple[str, str], Tie] = {}
    for link in deal.graph.influence:
        if link.hostile:
            continue
        strength = link.strength if link.strength is not None else deal.policy.number("tie.unknown_strength")
        fact = deal.graph.fact_behind(link.id, "strength") or deal.graph.fact_behind(link.id, "sign")
        confidence = deal.confidence(fact) if fact else deal.policy.number("tie.assumed_confidence")
        guessed = fact is not None and fact.origin is Origin.GUESS
        age = None if fact is None or guessed else fact.age_days(deal.day)
        tie = Tie(strength, "influence", link.kind.value, guessed, confidence, (fact.id,) if fact else (), age)
        if not allowed(tie):
            continue
        pair = (link.source_id, link.target_id)
        if pair not in best or (tie.strength, tie.confidence, tie.kind) > (
            best[pair].strength, best[pair].confidence, best[pair].kind,
        ):  # fmt: skip
            best[pair] = tie
    return best


def _assumed(deal: Deal, allowed: Allowed) -> dict[tuple[str, str], Tie]:
    best: dict[tuple[str, str], Tie] = {}
    confidence = deal.policy.number("tie.assumed_confidence")
    for line in deal.graph.reporting:
        if line.person_id == line.manager_id:
            continue
        word = "line" if line.kind is ReportingKind.LINE else "dotted"
        for pair, way in (
            ((line.manager_id, line.person_id), "down"),
            ((line.person_id, line.manager_id), "up"),
        ):
            strength = deal.policy.entry("tie.assumed_by_reporting", f"{word}_{way}")
            tie = Tie(strength, "reporting", line.kind.value, True, confidence, (), None)
            if allowed(tie) and (pair not in best or strength > best[pair].strength):
                best[pair] = tie
    return best


def _of_ours(deal: Deal, allowed: Allowed) -> dict[tuple[str, str], Tie]:
    limit = deal.policy.number("tie.member_from")
    found: dict[tuple[str, str], Tie] = {}
    for tie in deal.graph.coverage:
        if tie.strength is not None and tie.strength >= limit:
            fact = deal.graph.fact_behind(tie.id, "strength")
            facts, age = ((fact.id,), fact.age_days(deal.day)) if fact else ((), None)
            ours = Tie(tie.strength, "member", "coverage", False, deal.confidence(fact), facts, age)
            if allowed(ours):
                found[tie.member_id, tie.person_id] = ours
    return found


def step(deal: Deal, graph: TieGraph, source: str, target: str) -> Step:
    """One edge of the tie graph in words a result can carry."""
    edge: dict[str, Any] = graph.edges[source, target]
    tie: Tie = edge["tie"]
    confidence, facts = tie.confidence, list(tie.facts)
    if tie.tie != "member":
        part = deal.part_of.get(source)
        fact = deal.fact(part, "rating") if part is not None and deal.rating(part) is not None else None
        confidence = min(confidence, deal.confidence(fact) if fact else deal.policy.number("tie.assumed_confidence"))
        facts += [fact.id] if fact else []
    return Step.model_validate(
        {
            "source_id": source,
            "source_name": deal.name_of(source),
            "target_id": target,
            "target_name": deal.name_of(target),
            "tie": tie.tie,
            "kind": tie.kind,
            "direction": _direction(deal, source, target),
            "tie_strength": tie.strength,
            "willingness": edge["willing"],
            "strength": edge["strength"],
            "assumed": tie.assumed,
            "confidence": confidence,
            "facts": tuple(facts),
        }
    )


def _direction(deal: Deal, source: str, target: str) -> str:
    order = ["operation", "management", "decision"]
    above, below = deal.graph.layer_of(target), deal.graph.layer_of(source)
    if above is None or below is None:
        return "unknown"
    rise = order.index(above.value) - order.index(below.value)
    return "up" if rise > 0 else "down" if rise < 0 else "sideways"
