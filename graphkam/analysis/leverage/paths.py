"""Leverage paths (撬): from a fulcrum, or a tie of ours, to each buying influence that still needs work.

Path strength is the product of the steps' strengths; the best path is a shortest path on −ln strength
(multi-source Dijkstra, Dijkstra 1959). It is not the probability of reaching somebody (Valiant 1979).
Rules: docs/analysis.md, section 5.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Protocol

from graphkam.analysis.kernel.reach import reach
from graphkam.analysis.reading.deal import Deal, exact
from graphkam.analysis.reading.knowledge import confidence_in_person, knowledge_of
from graphkam.analysis.reading.net import Net, direct_chance, net_of
from graphkam.analysis.reading.ties import Ties
from graphkam.model.codes import UNCLEAR, ContactLevel
from graphkam.model.entities import BuyingInfluence
from graphkam.model.graph import AccountGraph
from graphkam.model.policy import Policy
from graphkam.model.results import LeveragePath, PathReport, Target, TargetState

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
        known=knowledge_of(deal),
        policy_used=reader.used(),
    )


def targets_of(deal: Deal) -> tuple[Target, ...]:
    """The targets of one opportunity, the most urgent first."""
    parts = [part for part in deal.holders if need_of(deal, part)[1] > 0 and deal.people_behind(part)]
    search = PathSearch(net_of(deal), people_of(deal, parts))
    found = [target_of(deal, search, part) for part in parts]
    return tuple(sorted(found, key=lambda target: (-exact(target.urgency), target.buying_influence_id)))


def people_of(deal: Deal, parts: Iterable[BuyingInfluence]) -> tuple[str, ...]:
    """Everybody behind these buying influences, each once, in the order of their ids."""
    return tuple(sorted({person for part in parts for person in deal.people_behind(part)}))


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
        "undecided": score is not None and not deal.opposes(part) and not deal.favours(part),
        "will_not_act": part.mode is not None and not part.mode.will_act,
        "stale": deal.stale(part),
    }
    return _worst(deal, true)


def need_of_person(deal: Deal, person_id: str) -> tuple[TargetState, float]:
    """As `need_of`; who has no buying influence was never judged."""
    part = deal.part_of.get(person_id)
    if part is not None:
        return need_of(deal, part)
    level = deal.level_of_person(person_id)
    met = level is not None and level.rank >= ContactLevel.MET.rank
    return _worst(deal, {"never_contacted": not met, "unknown": True})


def _worst(deal: Deal, true: Mapping[str, bool]) -> tuple[TargetState, float]:
    worst: TargetState = "holding"
    most = 0.0
    for state in _STATES:
        if true.get(state):
            need = deal.policy.entry("need.by_state", state)
            if need > most:
                worst, most = state, need
    return worst, most


class PathSearch:
    """The best paths to some people, all of them searched at once."""

    def __init__(self, net: Net, people: Sequence[str]) -> None:
        self.net = net
        found = reach(net.links, net.starts, [net.index[person] for person in people])
        self._reached = dict(zip(people, zip(found.strength.tolist(), found.ways, strict=True), strict=True))

    def best(self, person_id: str) -> LeveragePath | None:
        """The strongest path to one of them; none below `path.shortest_useful`."""
        strength, way = self._reached[person_id]
        if not self.net.useful(strength):
            return None
        return described(self.net.deal, self.net.ties, [self.net.names[node] for node in way])

    def coach_to_develop(self, person_id: str) -> str | None:
        return self.net.coach_to_develop(person_id)


def described(deal: Deal, ties: Ties, way: Sequence[str]) -> LeveragePath:
    """A way from person to person with everything that a result says of it."""
    steps = tuple(ties.step(a, b) for a, b in pairwise(way))
    strengths = [item.strength for item in steps]
    by_member = way[0] in deal.graph.member_by_id
    member = who_acts(deal, way)
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


def confidence_of_way(net: Net, way: Sequence[int]) -> float:
    """The lowest of its steps; where it is one person, with whom no step is needed, that of what is known of them."""
    names = [net.names[node] for node in way]
    if len(names) == 1:
        return confidence_in_person(net.deal, net.deal.part_of.get(names[0]))
    return min(net.ties.step(one, other).confidence for one, other in pairwise(names))


def who_acts(deal: Deal, way: Sequence[str]) -> str | None:
    """Who of ours goes: the one with whom the way begins, else whoever is nearest to its first person.

    A direct approach is a way of one person.
    """
    return way[0] if way[0] in deal.graph.member_by_id else deal.best_owner(way[0])


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
    # Who may not see who the coach is does not see who is left as one either.
    masked = bool(deal.graph.masked_roles)
    develop = search.coach_to_develop(person) if path is None and not masked else None
    layer = deal.graph.layer_of(person)
    share = deal.shares.get(part.id, 0.0)
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
        # What stands for a part where nothing is recorded says nothing of how they are approached.
        direct_chance=direct_chance(deal, person, part if part.id else None),
        develop_id=develop,
        develop_name=deal.name_of(develop),
    )
