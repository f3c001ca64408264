"""Fragility: without whom a role is out of our reach, and what breaks when one person leaves, theirs or ours.

Rules: docs/analysis.md, section 9. The model: docs/analysis-models.md, section 5.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import NamedTuple

from graphkam.analysis.kernel.fragility import points_of_failure
from graphkam.analysis.kernel.reach import Way, reach
from graphkam.analysis.leverage.key_players import key_players
from graphkam.analysis.leverage.paths import confidence_of_way
from graphkam.analysis.reading.deal import Deal, exact
from graphkam.analysis.reading.knowledge import knowledge_of
from graphkam.analysis.reading.net import Net, net_of
from graphkam.model.codes import Role
from graphkam.model.entities import BuyingInfluence
from graphkam.model.graph import AccountGraph
from graphkam.model.policy import Policy
from graphkam.model.results_leverage import Dependence, Fragile, FragilityReport, Outlook, Point


def fragility(graph: AccountGraph, opportunity_id: str, policy: Policy) -> FragilityReport:
    """Single points of failure for every holder of a role, and people in the order of what breaks without them.

    Raises NotFoundError.
    """
    reader = policy.reader()
    deal = Deal(graph, opportunity_id, reader)
    search = _Search(deal)
    people = [search.fragile(person) for person in sorted(search.who_matters)]
    members = [search.fragile(member) for member in sorted(deal.graph.member_by_id)]
    key = key_players(search.net, [holder.part for holder in search.holders])
    return FragilityReport(
        opportunity_id=opportunity_id,
        day=graph.day,
        holders=tuple(search.dependence(holder) for holder in search.holders),
        people=_ranked(found for found in people if found.broken),
        members=_ranked(found for found in members if found.broken or found.only_contact_of),
        lost_together=key.lost_together,
        won=key.won,
        won_together=key.won_together,
        complete=key.complete,
        known=knowledge_of(deal),
        policy_used=reader.used(),
    )


def _ranked(found: Iterable[Fragile]) -> tuple[Fragile, ...]:
    ordered = sorted(found, key=lambda one: (-exact(one.cut_off_share), -exact(one.loss), one.person_id))
    return tuple(one.model_copy(update={"rank": place}) for place, one in enumerate(ordered, start=1))


class _Holder(NamedTuple):
    """A buying influence with the people behind it as nodes."""

    part: BuyingInfluence
    nodes: tuple[int, ...]


class _Search:
    """Ways to all holders, with everybody there and with one person gone."""

    def __init__(self, deal: Deal) -> None:
        self.deal = deal
        self.net: Net = net_of(deal)
        held = [
            _Holder(part, tuple(self.net.index[one] for one in people))
            for part in deal.holders
            if (people := deal.people_behind(part))
        ]
        self.holders = sorted(held, key=lambda one: (-exact(deal.shares[one.part.id]), one.part.id))
        self.nodes = sorted({node for holder in held for node in holder.nodes})
        self.now = self._strengths(())
        self._left: dict[str, dict[int, float]] = {}

    def _strengths(self, gone: Sequence[int]) -> dict[int, float]:
        """Holder's node → path strength, 1 for those who are ours already, 0 where no path is worth naming."""
        left = [node for node in self.nodes if node not in gone]
        found = self.net.strengths(left, gone)
        return {
            node: 1.0 if node in self.net.starts else self.net.useful(strength)
            for node, strength in zip(left, found, strict=True)
        }

    @cached_property
    def _ways(self) -> dict[int, Way]:
        """Holder's node → the strongest way there today, empty where there is none."""
        return dict(zip(self.nodes, reach(self.net.links, self.net.starts, self.nodes).ways, strict=True))

    def _sure(self, holder: _Holder) -> float | None:
        """Of the best path to a holder today; who is ours already is reached by nobody. None where none is named."""
        ends = [node for node in holder.nodes if self.now[node] > 0]
        if not ends:
            return None
        best = min(ends, key=lambda node: (-exact(self.now[node]), node))
        return confidence_of_way(self.net, (best,) if best in self.net.starts else self._ways[best])

    @cached_property
    def who_matters(self) -> set[str]:
        """People on a strongest way to somebody: nobody else's going changes any strength."""
        on_ways = {node for way in self._ways.values() for node in way[:-1]}
        on_ways |= {node for node in self.nodes if node in self.net.starts}
        # Of several equally strong ways another may go through others; those lose nothing when they leave.
        return {self.net.names[node] for node in on_ways if not self.net.ours(node)}

    @cached_property
    def _cut(self) -> dict[int, frozenset[int]]:
        """Person → the holders' nodes that no way at all leads to without that person."""
        found = points_of_failure(self.net.links, self.net.starts, self.nodes)
        return {node: frozenset(targets) for node, targets in found.items()}

    def _of(self, holder: _Holder, strengths: dict[int, float]) -> float:
        return max((strengths.get(node, 0.0) for node in holder.nodes), default=0.0)

    def _after(self, person: str) -> dict[int, float]:
        if person not in self.net.index:
            return self.now
        if person not in self._left:
            self._left[person] = self._strengths([self.net.index[person]])
        return self._left[person]

    def fragile(self, person: str) -> Fragile:
        """What breaks without one person: everybody else who holds a role is looked at."""
        deal = self.deal
        after = self._after(person)
        broken, sure, loss, cut_off = [], [], 0.0, 0.0
        for holder in self.holders:
            if holder.part.holder_id == person:
                continue
            before, left = self._of(holder, self.now), self._of(holder, after)
            if exact(before) > exact(left):
                share = deal.shares[holder.part.id]
                loss += share * (before - left)
                cut_off += share if left == 0 else 0.0
                broken.append(self._outlook(holder, before, left))
                sure.append(self._sure(holder))
        return Fragile(
            rank=0,
            person_id=person,
            person_name=deal.name_of(person) or person,
            ours=person in deal.graph.member_by_id,
            fulcrum=person in deal.fulcrums,
            cut_off_share=min(1.0, cut_off),
            loss=loss,
            broken=tuple(broken),
            vacant=self._vacant(person),
            only_contact_of=self._only_contact_of(person),
            confidence=min((one for one in sure if one is not None), default=None),
        )

    def _vacant(self, person: str) -> tuple[Role, ...]:
        held = {role for part in self.deal.holders if part.holder_id == person for role in part.roles}
        others = {role for part in self.deal.holders if part.holder_id != person for role in part.roles}
        return tuple(role for role in Role if role in held - others)

    def _only_contact_of(self, member: str) -> tuple[str, ...]:
        """Fulcrums and holders whom only this member of ours has any tie to."""
        deal = self.deal
        of_interest = {self.net.names[node] for node in self.nodes} | set(deal.fulcrums)
        known = {tie.person_id for tie in deal.graph.coverage if tie.member_id == member}
        alone = sorted(one for one in known & of_interest if deal.ties_count[one] == 1)
        return tuple(deal.name_of(one) or one for one in alone)

    def dependence(self, holder: _Holder) -> Dependence:
        """On whom it depends that a holder is reached; nobody, where the holder is a fulcrum."""
        strength = self._of(holder, self.now)
        ours = any(node in self.net.starts for node in holder.nodes)
        return Dependence(
            buying_influence_id=holder.part.id,
            person_id=holder.part.holder_id or "",
            person_name=self.deal.name_of(holder.part.holder_id) or "",
            roles=holder.part.roles,
            share=self.deal.shares[holder.part.id],
            state="fulcrum" if ours else "reached" if strength > 0 else "unreached",
            strength=strength,
            points=() if ours or strength == 0 else tuple(self._points(holder)),
            confidence=self._sure(holder),
        )

    def _points(self, holder: _Holder) -> Iterable[Point]:
        way = reach(self.net.links, self.net.starts, holder.nodes).ways
        for node in sorted({node for one in way for node in one} - self._itself(holder)):
            name = self.net.names[node]
            if self._of(holder, self._after(name)) == 0:
                yield Point(
                    person_id=name,
                    person_name=self.deal.name_of(name) or name,
                    ours=self.net.ours(node),
                    every_path=self._on_every_way(node, holder),
                )

    def _itself(self, holder: _Holder) -> set[int]:
        """A person does not depend on that person; a committee may depend on one of its members."""
        return {holder.nodes[0]} if self.net.names[holder.nodes[0]] == holder.part.holder_id else set()

    def _on_every_way(self, node: int, holder: _Holder) -> bool:
        """Whether all who hold the part together are cut off: not reached at all, or not without that person."""
        reached = reach(self.net.links, self.net.starts, holder.nodes).strength
        ends = [end for end, strength in zip(holder.nodes, reached, strict=True) if strength > 0 and end != node]
        return all(end in self._cut.get(node, ()) for end in ends)

    def _outlook(self, holder: _Holder, before: float, after: float) -> Outlook:
        return Outlook(
            buying_influence_id=holder.part.id,
            person_id=holder.part.holder_id or "",
            person_name=self.deal.name_of(holder.part.holder_id) or "",
            roles=holder.part.roles,
            before=before,
            after=after,
        )
