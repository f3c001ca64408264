"""How much of the graph is known, so that nobody mistakes a guess for a map."""

from __future__ import annotations

from graphkam.analysis.reading.deal import Deal
from graphkam.model.codes import Origin
from graphkam.model.results import Knowledge


def knowledge_of(deal: Deal) -> Knowledge:
    """Counts over the account and the opportunity. `verified`: ratings with evidence that are not stale."""
    graph = deal.graph
    judged = [part for part in deal.parts if part.holder_id and deal.rating(part) is not None]
    verified = [
        part for part in judged if not deal.stale(part) and (fact := deal.fact(part, "rating")) and fact.has_evidence
    ]
    subjects = {part.id for part in deal.parts} | {position.id for position in graph.positions}
    guesses = [fact for key, fact in graph.held.items() if key[0] in subjects and fact.origin is Origin.GUESS]
    return Knowledge(
        people=len(graph.people),
        with_layer=sum(1 for person in graph.people if graph.layer_of(person.id)),
        with_manager=len({line.person_id for line in graph.reporting if line.person_id != line.manager_id}),
        influence_links=len(graph.influence),
        roles_held=len({role for part in deal.holders for role in part.roles}),
        judged=len(judged),
        verified=len(verified),
        guesses=len(guesses),
        little=len(verified) < deal.policy.number("information.little_below"),
    )
