"""The ties of one opportunity as links between numbered nodes, and back to people: what the numeric core takes."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from graphkam.analysis.kernel.links import Links, links_of_costs, links_of_strengths
from graphkam.analysis.kernel.reach import costs_to, first_step_anew, reach
from graphkam.analysis.reading.constants import LEAST_EFFORT
from graphkam.analysis.reading.deal import Deal, exact
from graphkam.analysis.reading.ties import Allowed, Pair, Ties
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

    `links`: steps as strong as they are today. `starts`: fulcrums and members, without those who were left out.
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
        """Who could become the fulcrum nearest to somebody; none where nobody's winning would open a way."""
        return next((self.names[node] for node, _ in self.coaches(person_id, self.links)), None)

    def coaches(self, person_id: str, links: Links, steps: int | None = None) -> list[tuple[int, float]]:
        """Who could become a fulcrum near somebody, with the cost of the way that begins with them once they are won.

        The nearest first, equal: the smaller id. After the first step ways take these links; `steps`: at most so many.
        """
        target = self.index[person_id]
        onward = costs_to(links, target, None if steps is None else steps - 1)
        cost = first_step_anew(self.once_won, onward)
        found = [(node, float(cost[node])) for node in self._could_be_coach if node != target]
        near = (one for one in found if self.useful(math.exp(-one[1])))
        return sorted(near, key=lambda one: (exact(one[1]), self.names[one[0]]))

    @cached_property
    def _could_be_coach(self) -> list[int]:
        """Whoever is met and not against us."""
        deal = self.deal
        levels = ((node, person, deal.level_of_person(person)) for node, person in enumerate(self.names)
                  if person in deal.graph.person_by_id)  # fmt: skip
        return [
            node
            for node, person, level in levels
            if level is not None and level.rank >= ContactLevel.MET.rank and not deal.opposes(deal.part_of.get(person))
        ]

    @cached_property
    def once_won(self) -> Links:
        """Every step as strong as it is once whoever acts has been won; some are none today."""
        return _links(self.names, self.ties.strength_once_won)

    def with_won(self, won: Collection[int]) -> Links:
        """The links once some people have been won, everybody else being as today."""
        people = sorted(won)
        rest = self.links.only(~np.isin(self.links.source, people))
        theirs = self.once_won.only(np.isin(self.once_won.source, people))
        source, target = np.concatenate((rest.source, theirs.source)), np.concatenate((rest.target, theirs.target))
        return links_of_costs(rest.size, source, target, np.concatenate((rest.cost, theirs.cost)), rest.order)


def net_of(deal: Deal, allowed: Allowed | None = None, without: Collection[str] = ()) -> Net:
    """The net of an opportunity: only ties that are allowed (none said: all), and nobody of `without`."""
    ties = Ties(deal, allowed, without)
    members = sorted(deal.graph.member_by_id.keys() & {source for source, _ in ties.strength})
    names = (*sorted(deal.graph.person_by_id), *members)
    index = {identity: node for node, identity in enumerate(names)}
    starts = [index[one] for one in (*deal.fulcrums, *members) if one not in without]
    return Net(deal, ties, names, _links(names, ties.strength), tuple(starts))


def _links(names: Sequence[str], strengths: Mapping[Pair, float]) -> Links:
    index = {identity: node for node, identity in enumerate(names)}
    source = [index[one] for one, _ in strengths]
    target = [index[other] for _, other in strengths]
    # A team's policy may say more than 1; nothing is stronger than certain.
    strength = np.minimum(list(strengths.values()), 1.0)
    return links_of_strengths(len(names), source, target, strength, names)


def direct_chance(deal: Deal, person_id: str, part: BuyingInfluence | None = None) -> float:
    """Chance of a direct approach to somebody, 0–1; `part`: what they are approached for, their own or a committee's.

    None said: their own, or who has none, their committee's. A team's policy may say more than 1 or less than 0.
    """
    part = part or deal.approached_as.get(person_id)
    level = deal.level_of_part(part) if part is not None else deal.level_of_person(person_id)
    chance = deal.policy.entry("approach.direct_chance", level)
    if deal.resists(person_id, part):
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
