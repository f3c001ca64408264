"""The ties of one opportunity as links between numbered nodes, and back to people: what the numeric core takes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import inf

import numpy as np

from graphkam.analysis.kernel.links import Floats, Links, links_of_strengths
from graphkam.analysis.kernel.reach import costs_to, reach
from graphkam.analysis.reading.constants import LEAST_EFFORT, won_rating
from graphkam.analysis.reading.deal import Deal, exact
from graphkam.analysis.reading.ties import Allowed, Ties
from graphkam.model.codes import ContactLevel
from graphkam.model.entities import BuyingInfluence
from graphkam.model.results_leverage import Need, Occasion

_OCCASIONS: dict[str | None, tuple[Occasion, ...]] = {
    "decision": ("visit", "site_tour", "business_event"),
    "management": ("technical_exchange", "site_tour", "customer_gathering"),
    "operation": ("test_and_sample", "training", "exhibition"),
    None: ("visit",),
}
"""By layer of the person to be won. A gift is never proposed: whether one is allowed is the customer's rule to know."""


@dataclass(frozen=True, eq=False)
class Net:
    """Nodes: the people in the order of their ids, then our members with a tie, in that of theirs.

    `starts`: fulcrums and members, without those who were left out.
    """

    deal: Deal
    ties: Ties
    names: tuple[str, ...]
    links: Links
    starts: tuple[int, ...]

    @cached_property
    def index(self) -> dict[str, int]:
        """Id of a person or member → node."""
        return {identity: node for node, identity in enumerate(self.names)}

    def ours(self, node: int) -> bool:
        return self.names[node] in self.deal.graph.member_by_id

    @cached_property
    def least_strength(self) -> float:
        """A way weaker than this is none."""
        return self.deal.policy.number("path.shortest_useful")

    def useful(self, strength: float) -> float:
        """The strength, or 0 where the way is too weak to be named."""
        return strength if strength > 0 and exact(strength) >= self.least_strength else 0.0

    def strengths(self, targets: Sequence[int], gone: Collection[int] = ()) -> tuple[float, ...]:
        """Per target the strength of the strongest way, 0 for none; with some people gone."""
        links = self.links.without(sorted(gone)) if gone else self.links
        starts = [start for start in self.starts if start not in gone]
        return tuple(reach(links, starts, targets).strength.tolist())

    def nearest(self, people: Sequence[str]) -> str:
        """Of those who hold a role together the one reached most strongly, then the one with the smallest id."""
        if len(people) == 1:
            return people[0]
        strengths = self.strengths([self.index[person] for person in people])
        return min(zip(people, strengths, strict=True), key=lambda item: (-exact(item[1]), item[0]))[0]

    def coach_to_develop(self, person_id: str) -> str | None:
        """Who could become the fulcrum nearest to somebody: met, not against us, with the strongest way there."""
        candidates = [node for node in self._could_be_coach if self.names[node] != person_id]
        cost = costs_to(self.links, self.index[person_id])[candidates]
        near = [(exact(one), self.names[node]) for node, one in zip(candidates, cost.tolist(), strict=True)]
        return min((one for one in near if one[0] < inf), default=(0.0, None))[1]

    @cached_property
    def _could_be_coach(self) -> list[int]:
        deal = self.deal
        levels = ((node, person, deal.level_of_person(person)) for node, person in enumerate(self.names)
                  if person in deal.graph.person_by_id)  # fmt: skip
        return [
            node
            for node, person, level in levels
            if level is not None and level.rank >= ContactLevel.MET.rank and not deal.opposes(deal.part_of.get(person))
        ]

    @cached_property
    def relief(self) -> Floats:
        """(nodes,) by how much each one's steps become cheaper once won, in −ln of strength; 0 for members."""
        deal = self.deal
        rating = won_rating(deal.policy.number("support.supporter_from"))
        won = deal.policy.entry("willingness.by_rating", rating) * deal.policy.entry(
            "willingness.by_contact", ContactLevel.IN_DIALOGUE
        )
        found = np.zeros(len(self.names))
        for node, name in enumerate(self.names):
            willing = deal.willingness(name) if name in deal.graph.person_by_id else 1.0
            if 0 < willing < won:
                found[node] = np.log(won / willing)
        return found


def net_of(deal: Deal, allowed: Allowed | None = None, without: Collection[str] = ()) -> Net:
    """The net of an opportunity: only ties that are allowed (none said: all), and nobody of `without`."""
    ties = Ties(deal, allowed, without)
    members = sorted(deal.graph.member_by_id.keys() & {source for source, _ in ties.strength})
    names = (*sorted(deal.graph.person_by_id), *members)
    index = {identity: node for node, identity in enumerate(names)}
    source = [index[one] for one, _ in ties.strength]
    target = [index[other] for _, other in ties.strength]
    # A team's policy may say more than 1; nothing is stronger than certain.
    strength = np.minimum(list(ties.strength.values()), 1.0)
    starts = [index[one] for one in (*deal.fulcrums, *members) if one not in without]
    return Net(deal, ties, names, links_of_strengths(len(names), source, target, strength, names), tuple(starts))


def direct_chance(deal: Deal, person_id: str, part: BuyingInfluence | None = None) -> float:
    """Chance of a direct approach to somebody, 0–1; `part`: what they are approached for, their own or a committee's.

    A team's policy may say more than 1 or less than 0.
    """
    level = deal.level_of_part(part) if part is not None else deal.level_of_person(person_id)
    chance = deal.policy.entry("approach.direct_chance", level)
    if deal.resists(person_id, part or deal.part_of.get(person_id)):
        chance *= deal.policy.number("approach.opponent_factor")
    return min(1.0, max(0.0, chance))


def days_of(deal: Deal, name: str, person_id: str) -> float:
    """Days of an approach to somebody: `name` is the table of the policy, by layer."""
    return max(LEAST_EFFORT, deal.policy.entry(name, deal.graph.layer_of(person_id)))


def need_of_step(deal: Deal, actor_id: str, target_id: str) -> Need:
    """What it takes that somebody acts on somebody else: who of ours arranges it, at which occasion."""
    member = actor_id if actor_id in deal.graph.member_by_id else deal.best_owner(actor_id)
    return Need(
        actor_id=actor_id,
        actor_name=deal.name_of(actor_id) or actor_id,
        member_id=member,
        member_name=deal.name_of(member),
        occasions=occasions_for(deal, target_id),
    )


def occasions_for(deal: Deal, person_id: str) -> tuple[Occasion, ...]:
    """Ways to engage that fit somebody's layer, the most fitting first."""
    return _OCCASIONS[deal.graph.layer_of(person_id)]
