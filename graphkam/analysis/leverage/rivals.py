"""An opportunity seen from a rival's side, so that the same analyses show where to expect the attack.

Rules: docs/analysis.md, section 7.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil

from graphkam.analysis.leverage.controlled import FREE, controlled_paths
from graphkam.analysis.reading.deal import Deal, exact
from graphkam.analysis.reading.knowledge import knowledge_of
from graphkam.analysis.reading.variant import part_of, variant, with_parts
from graphkam.errors import NotFoundError
from graphkam.model.codes import ContactLevel
from graphkam.model.facts import Fact
from graphkam.model.graph import AccountGraph
from graphkam.model.policy import Policy
from graphkam.model.results_leverage import Controls, LeverageReport, TargetPaths

_SEEN_ANEW = ("rating", "contact_level", "mode")
"""What we know of somebody's attitude to us says nothing of their attitude to a rival, unless it is support."""


def rival_paths(
    graph: AccountGraph, opportunity_id: str, policy: Policy, rival_id: str, controls: Controls = FREE
) -> LeverageReport:
    """The rival's leverage paths, with their backers as fulcrums. Raises NotFoundError and InputError."""
    for rival in graph.rivals:
        if (rival.id, rival.opportunity_id) == (rival_id, opportunity_id):
            seen = as_rival_sees(graph, opportunity_id, policy, rival_id)
            report = controlled_paths(seen, opportunity_id, policy, controls)
            targets = tuple(
                target.model_copy(
                    update={
                        "path": target.path.model_copy(update={"needs": ()}) if target.path else None,
                        "alternatives": tuple(way.model_copy(update={"needs": ()}) for way in target.alternatives),
                    }
                )
                for target in report.targets
            )
            ordered = tuple(sorted(targets, key=_attack))
            told = {"rival_id": rival.id, "rival_name": rival.name, "targets": ordered}
            # How much we know, not how little of it the rival sees.
            return report.model_copy(
                update=told | {"known": knowledge_of(Deal(graph, opportunity_id, policy.reader()))}
            )
    graph.opportunity(opportunity_id)
    raise NotFoundError("rival_not_found", rival=rival_id)


def _attack(target: TargetPaths) -> tuple[float, float, str]:
    """Where most is to be gained over a path there is comes first."""
    strength = target.path.strength if target.path else 0.0
    return -exact(target.share * strength), -exact(target.share), target.buying_influence_id


def as_rival_sees(graph: AccountGraph, opportunity_id: str, policy: Policy, rival_id: str) -> AccountGraph:
    """Backers have their rating for the rival, and are in dialogue with it where they support it; our supporters are
    as much against it; of everybody else the attitude is unknown. Our own ties and calls are not theirs."""
    deal = Deal(graph, opportunity_id, policy.reader())
    supporter = ceil(deal.policy.number("support.supporter_from"))
    backings = {item.person_id: item for item in graph.backings if item.rival_id == rival_id}
    seen = variant(graph, members=(), coverage=(), calls=(), rivals=(), backings=())
    people = dict.fromkeys((*(part.holder_id for part in deal.parts if part.holder_id), *sorted(backings)))
    parts, told = [], []
    for person in people:
        part = part_of(seen, opportunity_id, person)
        backing = backings.get(person)
        mine = deal.score(deal.part_of.get(person))
        rating = backing.rating if backing else -mine if mine is not None and mine >= supporter else None
        backs = backing is not None and isinstance(rating, int) and rating >= supporter
        level = ContactLevel.IN_DIALOGUE if backs else None
        anew = part.model_copy(update={"rating": rating, "contact_level": level, "mode": None})
        facts = _facts(graph, backing.id, "rating") if backing else _facts(graph, part.id, "rating") if rating else ()
        parts.append(anew)
        told += [fact.model_copy(update={"subject_id": part.id}) for fact in facts]
    return with_parts(seen, parts, told, *_SEEN_ANEW)


def _facts(graph: AccountGraph, subject_id: str, attribute: str) -> Iterable[Fact]:
    fact = graph.fact_behind(subject_id, attribute)
    return (fact,) if fact else ()
