"""Where a lasting tie would add most to weighted support. Rules: docs/analysis.md, section 6.

The model: docs/analysis-models.md, section 2.
"""

from __future__ import annotations

from itertools import accumulate

import numpy as np

from graphkam.analysis.contact.swing import Swings
from graphkam.analysis.leverage.paths import need_of_person
from graphkam.analysis.reading.deal import Deal
from graphkam.analysis.reading.knowledge import confidence_in_person, knowledge_of
from graphkam.model.codes import Role
from graphkam.model.graph import AccountGraph
from graphkam.model.policy import Policy
from graphkam.model.results_leverage import LastingReport, LastingTie

MOST = 5
"""So many are named unless told."""


def lasting_ties_of(graph: AccountGraph, opportunity_id: str, policy: Policy, most: int = MOST) -> LastingReport:
    """With whom ours should build lasting ties, each one after those before it. Raises NotFoundError."""
    reader = policy.reader()
    deal = Deal(graph, opportunity_id, reader)
    swings = Swings(deal)
    weight = reader.number("opinion.lasting_tie")
    known = {person for person in graph.person_by_id if _known(deal, person) >= reader.number("tie.member_from")}
    open_to = np.array([one in graph.positions_of and one not in known for one in swings.arrays.people], dtype=np.bool_)
    chosen = swings.lasting(most, open_to) if weight > 0 else []
    reached = accumulate((gain for _, gain in chosen), initial=swings.ranking.support)
    return LastingReport(
        opportunity_id=opportunity_id,
        day=graph.day,
        weight=weight,
        support=swings.ranking.support,
        ties=tuple(
            _tie(deal, person, rank, gain, support)
            for rank, ((person, gain), support) in enumerate(zip(chosen, list(reached)[1:], strict=True), start=1)
        ),
        known=knowledge_of(deal),
        policy_used=reader.used(),
    )


def _known(deal: Deal, person_id: str) -> float:
    """Strength of our strongest tie to somebody, 0 for none."""
    return max((tie.strength or 0.0 for tie in deal.graph.coverage_of.get(person_id, ())), default=0.0)


def _tie(deal: Deal, person_id: str, rank: int, gain: float, support: float) -> LastingTie:
    position = deal.graph.position_of(person_id)
    roles = {role for part in deal.holders if person_id in deal.people_behind(part) for role in part.roles}
    member = deal.best_owner(person_id)
    return LastingTie(
        rank=rank,
        person_id=person_id,
        person_name=deal.name_of(person_id) or person_id,
        title=position.title if position else None,
        roles=tuple(role for role in Role if role in roles),
        state=need_of_person(deal, person_id)[0],
        gain=gain,
        support=support,
        member_id=member,
        member_name=deal.name_of(member),
        confidence=confidence_in_person(deal, deal.part_of.get(person_id)),
    )
