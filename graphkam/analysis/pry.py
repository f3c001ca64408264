"""The pry plan: whom to win, in which order, so that every uncovered role that somebody holds is won.

Rules: docs/analysis.md, section 8. The model: docs/analysis-models.md, section 4.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from graphkam.analysis.contacts import asks, kind_of
from graphkam.analysis.coverage import role_coverage_of
from graphkam.analysis.deal import Deal, exact
from graphkam.analysis.kernel.links import Floats, Links
from graphkam.analysis.kernel.plan import ROOT, Winning, pry_plan
from graphkam.analysis.kernel.reach import reach
from graphkam.analysis.net import Net, days_of, direct_chance, net_of, occasions_for
from graphkam.analysis.ties import step as step_of
from graphkam.model.codes import REQUIRED_ROLES, Role
from graphkam.model.entities import BuyingInfluence
from graphkam.model.graph import AccountGraph
from graphkam.model.policy import Policy
from graphkam.model.results import Contact, Step
from graphkam.model.results_leverage import Deepen, Outlook, PlanReport, PlanStep


class _Wanted(NamedTuple):
    """A buying influence to be won, by one person, for its uncovered roles."""

    part: BuyingInfluence
    node: int
    roles: tuple[Role, ...]


def plan_of(graph: AccountGraph, opportunity_id: str, policy: Policy) -> PlanReport:
    """The plan for the required roles that are not covered. Raises NotFoundError."""
    reader = policy.reader()
    deal = Deal(graph, opportunity_id, reader)
    net = net_of(deal)
    wanted = _wanted(net)
    ours = [one for one in wanted if one.node in net.starts]
    targets = [one for one in wanted if one.node not in net.starts]
    plan = pry_plan(plan_links(net), entry_of(net), [one.node for one in targets])
    steps = [winning for winning in plan.steps if winning.person not in net.starts]
    lost = [one for one in targets if one.node in plan.unreached]
    looked = _Expectations(net, targets)
    found_out = _find_out(deal)
    asked = {reason.params["role"] for contact in found_out for reason in contact.reasons}
    return PlanReport(
        opportunity_id=opportunity_id,
        day=graph.day,
        exact=plan.exact,
        cost=plan.cost,
        independent=plan.independent,
        saved=max(0.0, plan.independent - plan.cost),
        farthest=plan.farthest,
        now=looked.outlooks([], [winning.person for winning in steps]),
        steps=tuple(
            _step(net, targets, looked, steps, place) for place in range(len(steps))
        ),
        deepen=tuple(_deepen(deal, net, one) for one in ours),
        unreached=tuple(looked.outlook(one, 0.0, 0.0) for one in lost),
        find_out=found_out,
        unasked=tuple(role for role in deal.unidentified if role not in asked),
        policy_used=reader.used(),
    )  # fmt: skip


def _wanted(net: Net) -> list[_Wanted]:
    """Holders of required roles that are not covered, in the order of their parts."""
    deal = net.deal
    roles: dict[str, list[Role]] = {}
    for role in REQUIRED_ROLES:
        for holder in role_coverage_of(deal, role).holders:
            if holder.holder_id is not None and not holder.covered:
                roles.setdefault(holder.buying_influence_id, []).append(role)
    found = []
    for part in deal.holders:
        people = deal.people_behind(part)
        if part.id in roles and people:
            ours = [person for person in people if person in deal.fulcrums]
            person = ours[0] if ours else net.nearest(people)
            found.append(_Wanted(part, net.index[person], tuple(roles[part.id])))
    return found


def plan_links(net: Net) -> Links:
    """Links that cost the days of leading somebody ÷ strength of the step, whoever leads having been won."""
    led = np.array([_days(net, node, "approach.led_effort") for node in range(len(net.names))])
    links = net.links
    return Links(links.size, links.source, links.target, led[links.target] / _once_won(net), links.order)


def _once_won(net: Net) -> Floats:
    """(links,) strength of each step once its actor is won."""
    strength: Floats = np.exp(-np.maximum(net.links.cost - net.relief[net.links.source], 0.0))
    return strength


def entry_of(net: Net) -> Floats:
    """(nodes,) 0 for those who are ours, else days of a direct approach ÷ its chance, inf where there is none."""
    entry = np.full(len(net.names), np.inf)
    for node, name in enumerate(net.names):
        if node in net.starts:
            entry[node] = 0.0
        elif (chance := direct_chance(net.deal, name)) > 0:
            entry[node] = _days(net, node, "approach.direct_effort") / chance
    return entry


def _days(net: Net, node: int, name: str) -> float:
    # Nobody leads to a member of ours.
    return 1.0 if net.ours(node) else days_of(net.deal, name, net.names[node])


def _find_out(deal: Deal) -> tuple[Contact, ...]:
    found = sorted(asks(deal), key=lambda one: (-exact(one.score), -exact(one.gain), one.person_id))
    return tuple(contact.model_copy(update={"rank": place}) for place, contact in enumerate(found, start=1))


class _Expectations:
    """How strongly the targets are reached when some people have been won."""

    def __init__(self, net: Net, targets: Sequence[_Wanted]) -> None:
        self.net = net
        self.targets = targets

    def strengths(self, won: Sequence[int]) -> dict[int, float]:
        """Target's node → path strength, 0 where no path is worth naming; 1 for those won."""
        links, relief = self.net.links, np.zeros(len(self.net.names))
        relief[list(won)] = self.net.relief[list(won)]
        eased = Links(
            links.size, links.source, links.target, np.maximum(links.cost - relief[links.source], 0.0), links.order
        )
        nodes = [one.node for one in self.targets]
        found = reach(eased, sorted({*self.net.starts, *won}), nodes).strength.tolist()
        return {
            node: 1.0 if node in won else self.net.useful(strength) for node, strength in zip(nodes, found, strict=True)
        }

    def outlooks(self, won: Sequence[int], then: Sequence[int], changed_only: bool = False) -> tuple[Outlook, ...]:
        """Targets not won yet, before and after some people have been won."""
        before, after = self.strengths(won), self.strengths(then)
        return tuple(
            self.outlook(one, before[one.node], after[one.node])
            for one in self.targets
            if not changed_only or (one.node not in then and exact(after[one.node]) > exact(before[one.node]))
        )

    def outlook(self, one: _Wanted, before: float, after: float) -> Outlook:
        name = self.net.names[one.node]
        return Outlook(
            buying_influence_id=one.part.id,
            person_id=name,
            person_name=self.net.deal.name_of(name) or name,
            roles=one.roles,
            before=before,
            after=after,
        )


def _step(
    net: Net, targets: Sequence[_Wanted], looked: _Expectations, steps: Sequence[Winning], place: int
) -> PlanStep:
    deal, winning = net.deal, steps[place]
    person = net.names[winning.person]
    through = net.names[winning.through] if winning.through != ROOT else None
    by_member = through in deal.graph.member_by_id
    tie = _tie(net, winning) if through is not None else None
    effort = _days(net, winning.person, "approach.led_effort" if through else "approach.direct_effort")
    position = deal.graph.position_of(person)
    part = deal.part_of.get(person)
    member = through if by_member else deal.best_owner(through or person)
    won = [step.person for step in steps[:place]]
    return PlanStep(
        rank=place + 1,
        kind=kind_of(deal, part),
        person_id=person,
        person_name=deal.name_of(person) or person,
        title=position.title if position else None,
        layer=deal.graph.layer_of(person),
        roles=tuple(role for one in targets if one.node == winning.person for role in one.roles),
        direct=through is None,
        through_id=None if by_member else through,
        through_name=None if by_member else deal.name_of(through),
        member_id=member,
        member_name=deal.name_of(member),
        tie=tie,
        occasions=occasions_for(deal, person),
        effort=effort,
        chance=effort / winning.cost,
        days=winning.cost,
        confidence=tie.confidence if tie else _confidence(deal, part),
        expect=looked.outlooks(won, [*won, winning.person], changed_only=True),
    )


def _tie(net: Net, winning: Winning) -> Step:
    """The step that leads to somebody, its actor being as willing as one who was won."""
    source, target = net.names[winning.through], net.names[winning.person]
    found = step_of(net.deal, net.graph, source, target)
    place = np.flatnonzero((net.links.source == winning.through) & (net.links.target == winning.person))[0]
    strength = float(_once_won(net)[place])
    return found.model_copy(update={"strength": strength, "willingness": strength / found.tie_strength})


def _confidence(deal: Deal, part: BuyingInfluence | None) -> float:
    fact = (deal.fact(part, "rating") or deal.fact(part, "contact_level")) if part else None
    return deal.confidence(fact) if fact else deal.policy.number("tie.assumed_confidence")


def _deepen(deal: Deal, net: Net, one: _Wanted) -> Deepen:
    person = net.names[one.node]
    member = deal.best_owner(person)
    return Deepen(
        buying_influence_id=one.part.id,
        person_id=person,
        person_name=deal.name_of(person) or person,
        roles=one.roles,
        member_id=member,
        member_name=deal.name_of(member),
    )
