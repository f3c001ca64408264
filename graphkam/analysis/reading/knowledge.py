"""How much of the graph is known and how sure it is, so that nobody mistakes a guess for a map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graphkam.analysis.reading.deal import NEVER_GUESSED, Deal
from graphkam.model.codes import Origin
from graphkam.model.entities import BuyingInfluence
from graphkam.model.facts import Fact
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


def confidence_in(deal: Deal, facts: Iterable[str], told: Mapping[str, Fact]) -> float | None:
    """The lowest of these facts, decayed by age; none where nothing recorded is behind.

    `told`: id → fact. A guess that counts as not known is nothing to rest on.
    """
    found = (told[fact] for fact in facts if fact in told)
    sure = [
        deal.confidence(fact)
        for fact in found
        if fact.origin is not Origin.GUESS or fact.attribute not in NEVER_GUESSED
    ]
    return min(sure, default=None)


def confidence_in_person(deal: Deal, part: BuyingInfluence | None) -> float:
    """Of what is known of somebody without a path: of the rating, else of the contact level, else as if assumed."""
    for attribute in ("rating", "contact_level"):
        # What is only guessed reads as none here.
        if part is not None and getattr(part, attribute) is not None:
            fact = deal.fact(part, attribute)
            if fact is not None:
                return deal.confidence(fact)
    return deal.policy.number("tie.assumed_confidence")
