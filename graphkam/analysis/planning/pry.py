"""The pry plan: whom to win, in which order, so that every uncovered role that somebody holds is won.

Rules: docs/analysis.md, section 8. The model: docs/analysis-models.md, section 4.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

import numpy as np

from graphkam.analysis.contact.candidates import kind_of
from graphkam.analysis.contact.contacts import asks
from graphkam.analysis.kernel.links import Floats, Links
from graphkam.analysis.kernel.plan import ROOT, Winning, pry_plan
from graphkam.analysis.kernel.reach import reach
from graphkam.analysis.position.coverage import role_coverage_of
from graphkam.analysis.reading.deal import Deal, exact
from graphkam.analysis.reading.knowledge import confidence_in_person, knowledge_of
from graphkam.analysis.reading.net import Net, days_of, direct_chance, net_of, occasions_for
from graphkam.model.codes import Role
from graphkam.model.entities import BuyingInfluence
from graphkam.model.graph import AccountGraph
from graphkam.model.policy import Policy
from graphkam.model.results import Contact, Step
from graphkam.model.results_leverage import Deepen, Outlook, PlanReport, PlanStep


class Wanted(NamedTuple):
    """A buying influence to be won for its uncovered roles, by winning any of `nodes`: a committee has several."""

    part: BuyingInfluence
    nodes: tuple[int, ...]
    roles: tuple[Role, ...]

    def of_committee(self, deal: Deal) -> bool:
        """Winning a member is not winning the committee: then somebody inside speaks for us, no more."""
        return self.part.holder_id in deal.committees

    def among(self, people: Collection[int]) -> bool:
        return any(node in people for node in self.nodes)


def plan_of(graph: AccountGraph, opportunity_id: str, policy: Policy) -> PlanReport:
    """The plan for the required roles that are not covered. Raises NotFoundError."""
    reader = policy.reader()
    deal = Deal(graph, opportunity_id, reader)
    net = net_of(deal)
    wanted = wanted_of(net)
    ours = [one for one in wanted if one.among(net.starts)]
    targets = [one for one in wanted if not one.among(net.starts)]
    # What is to be won is a node of its own behind whoever may serve: nobody is chosen before the plan is.
    people = len(net.names)
    entry = np.concatenate((entry_of(net, targets), np.full(len(targets), np.inf)))
    plan = pry_plan(
        plan_links(net).with_groups([one.nodes for one in targets]), entry, range(people, people + len(targets))
    )
    steps = [winning for winning in plan.steps if winning.person < people and winning.person not in net.starts]
    lost = [one for node, one in enumerate(targets, start=people) if node in plan.unreached]
    looked = _Expectations(net, targets, [winning.person for winning in steps])
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
        now=looked.outlooks([], looked.order),
        steps=tuple(
            _step(net, looked, steps, place) for place in range(len(steps))
        ),
        deepen=tuple(_deepen(deal, net, one) for one in ours),
        unreached=tuple(looked.outlook(one, 0.0, 0.0) for one in lost),
        find_out=found_out,
        unasked=tuple(role for role in deal.unidentified if role not in asked),
        known=knowledge_of(deal),
        policy_used=reader.used(),
    )  # fmt: skip


def wanted_of(net: Net) -> list[Wanted]:
    """Holders of required roles that are not covered, in the order of their parts."""
    deal = net.deal
    roles: dict[str, list[Role]] = {}
    for role in deal.required:
        for holder in role_coverage_of(deal, role).holders:
            if holder.holder_id is not None and not holder.covered:
                roles.setdefault(holder.buying_influence_id, []).append(role)
    found = []
    for part in deal.holders:
        people = deal.people_behind(part)
        if part.id in roles and people:
            found.append(Wanted(part, tuple(net.index[person] for person in people), tuple(roles[part.id])))
    return found


def plan_links(net: Net) -> Links:
    """Links that cost the days of leading somebody ÷ strength of the step, whoever leads having been won."""
    led = np.array([_days(net, node, "approach.led_effort") for node in range(len(net.names))])
    links = net.once_won
    return Links(links.size, links.source, links.target, led[links.target] / np.exp(-links.cost), links.order)


def entry_of(net: Net, wanted: Iterable[Wanted] = ()) -> Floats:
    """(nodes,) 0 for those who are ours, else days of a direct approach ÷ its chance, inf where there is none.

    Somebody is approached for all that is to be won with them: the least chance counts.
    """
    parts: dict[int, list[BuyingInfluence]] = {}
    for one in wanted:
        for node in one.nodes:
            parts.setdefault(node, []).append(one.part)
    entry = np.full(len(net.names), np.inf)
    for node, name in enumerate(net.names):
        if node in net.starts:
            entry[node] = 0.0
        elif (chance := min(direct_chance(net.deal, name, part) for part in parts.get(node, [None]))) > 0:
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

    def __init__(self, net: Net, targets: Sequence[Wanted], order: Sequence[int]) -> None:
        self.net = net
        self.targets = targets
        self.order = order

    def holds(self, person: int) -> tuple[Wanted, ...]:
        """What is won with that person: the person's own part, and committees nobody of whom was won before."""
        before = self.order[: self.order.index(person)]
        return tuple(one for one in self.targets if person in one.nodes and not one.among(before))

    def strengths(self, won: Sequence[int]) -> dict[str, float]:
        """Part → path strength, 0 where no path is worth naming; 1 for those won. Of a committee the nearest."""
        links = self.net.with_won(won)
        nodes = sorted({node for one in self.targets for node in one.nodes})
        found = reach(links, sorted({*self.net.starts, *won}), nodes).strength.tolist()
        strength = dict(zip(nodes, found, strict=True))
        return {
            one.part.id: 1.0 if one.among(won) else max(self.net.useful(strength[node]) for node in one.nodes)
            for one in self.targets
        }

    def outlooks(self, won: Sequence[int], then: Sequence[int], changed_only: bool = False) -> tuple[Outlook, ...]:
        """Targets not won yet, before and after some people have been won."""
        before, after = self.strengths(won), self.strengths(then)
        return tuple(
            self.outlook(one, before[one.part.id], after[one.part.id])
            for one in self.targets
            if not changed_only or (not one.among(then) and exact(after[one.part.id]) > exact(before[one.part.id]))
        )

    def outlook(self, one: Wanted, before: float, after: float) -> Outlook:
        name = self.net.names[self.who(one)]
        return Outlook(
            buying_influence_id=one.part.id,
            person_id=name,
            person_name=self.net.deal.name_of(name) or name,
            roles=one.roles,
            before=before,
            after=after,
        )

    def who(self, one: Wanted) -> int:
        """Of a committee whoever the plan wins first, without one whoever is reached most strongly."""
        won = [person for person in self.order if person in one.nodes]
        return won[0] if won else self.net.index[self.net.nearest([self.net.names[node] for node in one.nodes])]


def _step(net: Net, looked: _Expectations, steps: Sequence[Winning], place: int) -> PlanStep:
    deal, winning = net.deal, steps[place]
    person = net.names[winning.person]
    through = net.names[winning.through] if winning.through != ROOT else None
    by_member = through in deal.graph.member_by_id
    tie = _tie(net, winning) if through is not None else None
    effort = _days(net, winning.person, "approach.led_effort" if through else "approach.direct_effort")
    position = deal.graph.position_of(person)
    part = deal.approached_as.get(person)
    held = looked.holds(winning.person)
    member = through if by_member else deal.best_owner(through or person)
    won = [step.person for step in steps[:place]]
    return PlanStep(
        rank=place + 1,
        kind=kind_of(deal, part),
        person_id=person,
        person_name=deal.name_of(person) or person,
        title=position.title if position else None,
        layer=deal.graph.layer_of(person),
        roles=_roles(one for one in held if not one.of_committee(deal)),
        within_reach=_roles(one for one in held if one.of_committee(deal)),
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
        confidence=tie.confidence if tie else confidence_in_person(deal, part),
        expect=looked.outlooks(won, [*won, winning.person], changed_only=True),
    )


def _roles(wanted: Iterable[Wanted]) -> tuple[Role, ...]:
    return tuple(dict.fromkeys(role for one in wanted for role in one.roles))


def _tie(net: Net, winning: Winning) -> Step:
    """The step that leads to somebody, its actor being as willing as one who was won."""
    return net.ties.step(net.names[winning.through], net.names[winning.person], won=True)


def _deepen(deal: Deal, net: Net, one: Wanted) -> Deepen:
    person = next(net.names[node] for node in one.nodes if node in net.starts)
    member = deal.best_owner(person)
    return Deepen(
        buying_influence_id=one.part.id,
        person_id=person,
        person_name=deal.name_of(person) or person,
        roles=one.roles,
        within_reach=one.of_committee(deal),
        member_id=member,
        member_name=deal.name_of(member),
    )
